"""Laws of functions: each holds for numbers, is refused without its condition, and proves nothing more."""

from dataclasses import replace
from fractions import Fraction
from math import inf

import mpmath
import pytest
from flint import arb

from symnet.core import language
from symnet.core.balls import Ball, Inadmissible, differ, enclosed
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Law, Leaf, Multiple
from symnet.core.check import check
from symnet.core.conditions import is_manifest, known
from symnet.core.language import Apply, Claim, Condition, Function, Kind, Letter, Property, Table
from symnet.core.laws import equation
from symnet.core.signs import POSITIVE
from symnet.errors import Rejected, UnsupportedTerm

UNBOUNDED = Budget(10**9, inf)
KINDS = (Kind.EXPONENTIAL, Kind.LOGARITHM, Kind.ROOT, Kind.HYPERBOLIC_TANGENT, Kind.ABSOLUTE)
EXP, LOG, ROOT, TANH, ABS = range(5)


class Hand:
    """A table with the letters x, of any sign, a and b, which are positive, and z, which is not negative."""

    def __init__(self):
        signs = (Property.GENERAL, Property.POSITIVE, Property.POSITIVE, Property.NOT_NEGATIVE)
        letters = [Letter(name, 0, None, sign) for name, sign in zip("xabz", signs, strict=True)]
        self.table = Table(letters, [Function(kind.value, kind) for kind in KINDS])
        self.x, self.a, self.b, self.z = (self(language.Entry(k, ())) for k in range(4))

    def __call__(self, term):
        return self.table.add(term)

    def number(self, value):
        return self(language.Number(Fraction(value)))

    def times(self, *several):
        return self(language.Times(several))

    def plus(self, *several):
        return self(language.Plus(several))

    def power(self, base, exponent):
        return self(language.Power(base, exponent))

    def over(self, base):
        return self(language.Reciprocal(base))

    def of(self, function, *arguments):
        return self(Apply(function, arguments))

    def root(self, base, degree=2):
        return self.of(ROOT, base, self.number(degree))


LAWFUL = {
    "exp of a sum": lambda t: t.of(EXP, t.plus(t.x, t.a, t.z)),
    "exp of 0": lambda t: t.of(EXP, t.number(0)),
    "exp of a multiple": lambda t: t.of(EXP, t.times(t.number(3), t.x)),
    "exp of a negative multiple": lambda t: t.of(EXP, t.times(t.number(-2), t.x)),
    "exp of 0 times a number": lambda t: t.of(EXP, t.times(t.number(0), t.x)),
    "exp of a logarithm": lambda t: t.of(EXP, t.of(LOG, t.a)),
    "log of a product": lambda t: t.of(LOG, t.times(t.a, t.b)),
    "log of a power": lambda t: t.of(LOG, t.power(t.a, 3)),
    "log of the power 0": lambda t: t.of(LOG, t.power(t.a, 0)),
    "log of a reciprocal": lambda t: t.of(LOG, t.over(t.a)),
    "log of 1": lambda t: t.of(LOG, t.number(1)),
    "log of exp": lambda t: t.of(LOG, t.of(EXP, t.x)),
    "log of a root": lambda t: t.of(LOG, t.root(t.a, 3)),
    "a root of a product": lambda t: t.root(t.times(t.a, t.z), 3),
    "a root of a power": lambda t: t.root(t.power(t.z, 5)),
    "a root of a square": lambda t: t.root(t.power(t.x, 2)),
    "a root of a fourth power": lambda t: t.root(t.power(t.x, 4), 4),
    "a root of a reciprocal": lambda t: t.root(t.over(t.a)),
    "a root of exp": lambda t: t.root(t.of(EXP, t.x), 3),
    "a power of a root": lambda t: t.power(t.root(t.z, 3), 3),
    "a hyperbolic tangent": lambda t: t.of(TANH, t.x),
    "a reciprocal": lambda t: t.over(t.plus(t.number(1), t.of(EXP, t.x))),
    "a reciprocal of a product": lambda t: t.over(t.times(t.a, t.b)),
    "a reciprocal of a reciprocal": lambda t: t.over(t.over(t.a)),
}
LAWLESS = {
    "exp of a number": lambda t: t.of(EXP, t.number(1)),
    "exp of a half": lambda t: t.of(EXP, t.times(t.number(Fraction(1, 2)), t.x)),
    "exp of a product": lambda t: t.of(EXP, t.times(t.x, t.a)),
    "exp of a logarithm of any number": lambda t: t.of(EXP, t.of(LOG, t.x)),
    "exp of a logarithm of one that may be 0": lambda t: t.of(EXP, t.of(LOG, t.z)),
    "log of a sum": lambda t: t.of(LOG, t.plus(t.a, t.b)),
    "log of a product of any numbers": lambda t: t.of(LOG, t.times(t.x, t.x)),
    "log of a product with 0": lambda t: t.of(LOG, t.times(t.a, t.z)),
    "log of an even power": lambda t: t.of(LOG, t.power(t.x, 2)),
    "log of a reciprocal of any number": lambda t: t.of(LOG, t.over(t.x)),
    "log of 2": lambda t: t.of(LOG, t.number(2)),
    "log of a root of 0": lambda t: t.of(LOG, t.root(t.z)),
    "a root of a product of any numbers": lambda t: t.root(t.times(t.x, t.a)),
    "a root of an odd power": lambda t: t.root(t.power(t.x, 3), 3),
    "a root of another even power": lambda t: t.root(t.power(t.x, 4)),
    "a root of a reciprocal that may be negative": lambda t: t.root(t.over(t.x)),
    "a root of a sum": lambda t: t.root(t.plus(t.a, t.b)),
    "a power of a root of any number": lambda t: t.power(t.root(t.x), 2),
    "another power of a root": lambda t: t.power(t.root(t.z), 3),
    "a letter": lambda t: t.x,
}
VALUES = {"x": ("-1.5", "0.7"), "a": ("0.3", "2"), "b": ("1.25", "4"), "z": ("0", "3")}


def value(table, term, at):
    """The value of a term in floats, by the semantics of the language."""
    node = table.terms[term]
    parts = [value(table, part, at) for part in language.parts(node)]
    match node:
        case language.Number(value=number):
            return mpmath.mpf(number.numerator) / number.denominator
        case language.Entry(letter=letter):
            return at[table.letters[letter].name]
        case language.Plus():
            return mpmath.fsum(parts)
        case language.Times():
            return mpmath.fprod(parts)
        case language.Power(exponent=exponent):
            return parts[0] ** exponent
        case language.Reciprocal():
            return 1 / parts[0]
        case Apply(function=function):
            match table.functions[function].kind:
                case Kind.EXPONENTIAL:
                    return mpmath.exp(parts[0])
                case Kind.LOGARITHM:
                    return mpmath.log(parts[0]) if parts[0] > 0 else mpmath.mpf(0)
                case Kind.ROOT:
                    return mpmath.root(parts[0], int(parts[1])) if parts[0] > 0 else mpmath.mpf(0)
                case Kind.HYPERBOLIC_TANGENT:
                    return mpmath.tanh(parts[0])
                case Kind.ABSOLUTE:
                    return abs(parts[0])
    raise NotImplementedError(node)


@pytest.mark.parametrize("term", LAWFUL.values(), ids=LAWFUL)
def test_a_law_holds_for_numbers(term):
    hand = Hand()
    left, right = equation(hand.table, term(hand), {})
    assert left != right
    for pick in (0, 1):
        at = {name: mpmath.mpf(several[pick]) for name, several in VALUES.items()}
        assert abs(value(hand.table, left, at) - value(hand.table, right, at)) < 1e-10


@pytest.mark.parametrize("term", LAWLESS.values(), ids=LAWLESS)
def test_no_law_is_used_without_its_condition(term):
    hand = Hand()
    with pytest.raises(Rejected):
        equation(hand.table, term(hand), {})


def test_a_condition_of_the_claim_is_what_a_law_may_rest_on():
    hand = Hand()
    logarithm = hand.of(LOG, hand.x)
    claim = Claim(hand.table, (), (), hand.of(EXP, logarithm), hand.x)
    assert known(claim) == {hand.x: POSITIVE}
    proof = Leaf((Multiple(Fraction(-1), (), (), 0, ()),))
    certificate = Certificate(proof, (Law(claim.left),))
    check(claim, certificate, UNBOUNDED)
    with pytest.raises(Rejected, match="a law of a function is one of real numbers"):
        check(replace(claim, dual=True), certificate, UNBOUNDED)
    with pytest.raises(Rejected):
        check(replace(claim, right=hand.a), certificate, UNBOUNDED)


def test_conditions_that_hold_by_form_are_manifest():
    hand = Hand()
    for term, kind, holds in (
        (hand.a, "positive", True),
        (hand.z, "positive", False),
        (hand.z, "not negative", True),
        (hand.plus(hand.number(1), hand.of(EXP, hand.x)), "not zero", True),
        (hand.plus(hand.number(-1), hand.of(EXP, hand.x)), "not zero", False),
        (hand.root(hand.a), "positive", True),
        (hand.root(hand.x), "positive", False),
        (hand.root(hand.x), "not negative", True),
        (hand.of(LOG, hand.a), "not negative", False),
        (hand.a, "invertible", False),
    ):
        assert is_manifest(hand.table, Condition(kind, term)) is holds


@pytest.mark.parametrize(("function", "why"), [(EXP, "summands are left"), (LOG, "inverts only what")])
def test_a_certificate_divides_by_what_is_not_0_by_its_form_only(function, why):
    hand = Hand()
    claim = Claim(hand.table, (), (), hand.x, hand.of(TANH, hand.x))
    base = hand.of(function, hand.a)
    law, added = Law(len(hand.table.terms)), language.Reciprocal(base)
    with pytest.raises(Rejected, match=why):
        check(claim, Certificate(Leaf(), (law,), (added,)), UNBOUNDED)


def test_a_root_has_a_degree():
    hand = Hand()
    for degree in (hand.number(1), hand.number(Fraction(5, 2)), hand.x):
        with pytest.raises(UnsupportedTerm, match="a natural number from 2 on"):
            hand.of(ROOT, hand.a, degree)
    with pytest.raises(UnsupportedTerm, match="a natural number from 2 on"):
        hand.of(ROOT, hand.a)


# -- balls
third = enclosed(arb.log, Fraction(1, 3))
again = enclosed(arb.log, Fraction(1, 3))


def test_balls_compute_with_exact_numbers():
    for ball, exact in (
        (third + 1, mpmath.log(mpmath.mpf(1) / 3) + 1),
        (1 - third, 1 - mpmath.log(mpmath.mpf(1) / 3)),
        (Fraction(1, 2) * third, mpmath.log(mpmath.mpf(1) / 3) / 2),
        (2 / third, 2 / mpmath.log(mpmath.mpf(1) / 3)),
        (third**3, mpmath.log(mpmath.mpf(1) / 3) ** 3),
        (-third, mpmath.log(3)),
    ):
        assert isinstance(ball, Ball)
        assert abs(float(ball.shown) - exact) < 1e-12
    assert third < -1 < 0 < -third
    assert max(third, Fraction(1, 2)) == Fraction(1, 2)
    assert third


def test_what_balls_do_not_decide_has_no_answer():
    for question in (
        lambda: third == again,
        lambda: bool(third - again),
        lambda: max(third, again),
        lambda: third > again,
    ):
        with pytest.raises(Inadmissible, match="too close"):
            question()
    with pytest.raises(Inadmissible, match="finite"):
        1 / (third - again)
    with pytest.raises(Inadmissible, match="finite"):
        enclosed(arb.sqrt, third)


def test_only_what_is_known_to_differ_differs():
    assert differ(third, 1) and differ(1, third) and differ(((third, 1),), ((again, 2),))
    assert not differ(third, again)
    assert not differ(((third, 1),), ((again, 1),))
