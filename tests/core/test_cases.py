"""Signs, and cases of signs: where they hold, and where a certificate must be refused."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sympy import Abs, IndexedBase, Max, Sum, symbols

from symnet import Proved, SymnetError, sizes, verify
from symnet.core.cases import assumed, linear
from symnet.core.certificates import BySign, Leaf, Lemma, Multiple
from symnet.core.check import check
from symnet.core.language import (
    Apply,
    Claim,
    Delta,
    Entry,
    Function,
    Kind,
    Letter,
    Magnitude,
    Matrix,
    Number,
    Plus,
    Power,
    Property,
    Reciprocal,
    Table,
    Times,
)
from symnet.core.language import (
    Sum as Total,
)
from symnet.core.polynomials import variable
from symnet.core.rules import LETTERS
from symnet.core.signs import ANY, signs
from symnet.core.verdicts import state
from symnet.errors import Rejected
from tests.core.hand import Hand, budget, size

NONE = Leaf()
X, A = 0, 1
"""Letters: a family, and a scalar."""
SIGN, ABSOLUTE, MAXIMUM, EXPONENTIAL = range(4)
FUNCTIONS = [
    Function("sign", Kind.SIGN), Function("absolute", Kind.ABSOLUTE), Function("maximum", Kind.MAXIMUM),
    Function("exp", Kind.EXPONENTIAL),
]  # fmt: skip


def number(value):
    return Number(Fraction(value))


def by_hand(left, right, *, free=()):
    """A claim about x and a; `left` and `right` make its sides from the table and the free indices."""
    hand = Hand(Letter("x", 1), Letter("a", 0))
    hand.table.functions += FUNCTIONS
    indices = [hand.table.index(extent) for extent in free]
    sides = left(hand, *indices), right(hand, *indices)
    hand.states(Claim(hand.table, ("n",), tuple(indices), *sides))
    return hand, *indices


def scalar(hand):
    return hand(Entry(A, ()))


def at(hand, index):
    return hand(Entry(X, (variable(index),)))


def apply(hand, function, *arguments):
    return hand(Apply(function, arguments))


# -- signs
@pytest.mark.parametrize(
    ("declared", "make", "expected"),
    [
        (Property.GENERAL, lambda _, a: a, {-1, 0, 1}),
        (Property.POSITIVE, lambda _, a: a, {1}),
        (Property.NOT_NEGATIVE, lambda _, a: a, {0, 1}),
        (Property.GENERAL, lambda t, a: t.add(Times((a, a))), {0, 1}),
        (Property.GENERAL, lambda t, a: t.add(Times((a, a, a))), {-1, 0, 1}),
        (Property.POSITIVE, lambda t, a: t.add(Times((a, t.add(number(-2))))), {-1}),
        (Property.GENERAL, lambda t, a: t.add(Power(a, 4)), {0, 1}),
        (Property.GENERAL, lambda t, a: t.add(Power(a, 0)), {1}),
        (Property.NOT_NEGATIVE, lambda t, a: t.add(Plus((a, t.add(number(1))))), {1}),
        (Property.NOT_NEGATIVE, lambda t, a: t.add(Plus((a, t.add(number(-1))))), {-1, 0, 1}),
        (Property.NOT_NEGATIVE, lambda t, a: t.add(Reciprocal(a)), {1}),
        (Property.GENERAL, lambda t, a: t.add(Apply(ABSOLUTE, (a,))), {0, 1}),
        (Property.POSITIVE, lambda t, a: t.add(Apply(SIGN, (a,))), {1}),
        (Property.GENERAL, lambda t, a: t.add(Apply(MAXIMUM, (a, t.add(number(1))))), {1}),
        (Property.GENERAL, lambda t, a: t.add(Apply(MAXIMUM, (a, t.add(number(0))))), {0, 1}),
        (Property.GENERAL, lambda t, a: t.add(Apply(EXPONENTIAL, (a,))), {1}),
        (Property.GENERAL, lambda t, _: t.add(Magnitude(size)), {1}),
        (Property.GENERAL, lambda t, _: t.add(Magnitude(size - 1)), {0, 1}),
        (Property.GENERAL, lambda t, _: t.add(Magnitude(size - 2)), {-1, 0, 1}),
        (Property.GENERAL, lambda t, _: t.add(Delta(size - 2)), {0, 1}),
        (Property.POSITIVE, lambda t, a: t.add(Total(t.index(size), a)), {1}),
        (Property.POSITIVE, lambda t, a: t.add(Total(t.index(size - 1), a)), {0, 1}),
    ],
)  # fmt: skip
def test_the_signs_of_a_number(declared, make, expected):
    table = Table([Letter("a", 0, None, declared)], [*FUNCTIONS])
    assert signs(table, make(table, table.add(Entry(0, ()))), {}) == expected


def test_what_is_known_holds_where_the_index_is_not_bound():
    table = Table([Letter("x", 1)], [*FUNCTIONS])
    index = table.index(size)
    each = table.add(Entry(0, (variable(index),)))
    shifted, square = table.add(Plus((each, table.add(number(1))))), table.add(Times((each, each)))
    known = {each: frozenset((1,))}
    assert signs(table, shifted, known) == signs(table, square, known) == {1}
    assert signs(table, table.add(Total(index, each)), known) == ANY


def test_what_is_known_may_contradict_itself():
    table = Table([Letter("a", 0)], [*FUNCTIONS])
    a = table.add(Entry(0, ()))
    more = table.add(Plus((a, table.add(number(1)))))
    assert signs(table, more, {a: frozenset((1,)), more: frozenset((-1,))}) == frozenset()


def test_what_hypotheses_say_of_signs():
    table = Table([Letter("a", 0), Letter("b", 0)], [*FUNCTIONS])
    a, b = (table.add(Entry(k, ())) for k in (0, 1))
    one, half = table.add(number(1)), table.add(number(Fraction(1, 2)))
    positive = table.add(Apply(SIGN, (a,))), one
    kept = table.add(Apply(ABSOLUTE, (b,))), b
    other = table.add(Apply(ABSOLUTE, (b,))), a
    claim = Claim(table, (), (), a, a, (positive, kept, other))
    assert assumed(claim) == {a: {1}, b: {0, 1}}
    assert assumed(replace(claim, hypotheses=((positive[0], half),))) == {a: frozenset()}


# -- laws
def test_the_law_of_a_maximum_is_that_of_two_arguments():
    table = Table([Letter(name, 0) for name in "abc"], [*FUNCTIONS])
    a, b, c = (table.add(Entry(k, ())) for k in range(3))
    assert linear(table, Apply(MAXIMUM, (a,))) == a
    three = linear(table, Apply(MAXIMUM, (a, b, c)))
    assert table.numbers[Apply(MAXIMUM, (a, b))] in {*table.terms[table.terms[three].factors[1]].terms}


# -- cases
def test_a_number_that_is_not_0_is_not_shown_to_be():
    (hand,) = by_hand(scalar, lambda h: h(number(0)))
    a = scalar(hand)
    hand.refused("summands are left", BySign(a, a, NONE, NONE, NONE, NONE))
    zero = hand(number(0))
    hand.refused("summands are left", BySign(a, zero, NONE, NONE, NONE, NONE))
    # In the case that a is 0, it is; the others are missing.
    first = len(hand.claim.hypotheses)
    is_zero = Leaf((Multiple(Fraction(-1), (), (), first + 1, ()),))
    hand.refused("summands are left", BySign(a, a, NONE, NONE, is_zero, NONE))
    hand.refused("no such equation", BySign(a, a, NONE, NONE, is_zero, is_zero))
    hand.refused("no such equation", is_zero)


def test_a_case_is_shown_by_its_equations():
    """a·(1 - sign(a)²) = 0"""

    def left(hand):
        sign = apply(hand, SIGN, scalar(hand))
        square = hand(Times((hand(number(-1)), sign, sign)))
        return hand(Times((scalar(hand), hand(Plus((hand(number(1)), square))))))

    (hand,) = by_hand(left, lambda h: h(number(0)))
    a, sign = scalar(hand), apply(hand, SIGN, scalar(hand))
    letter = (LETTERS + A, (), 1)
    zero = Leaf((
        Multiple(Fraction(-1), (), (), 1, ()), Multiple(Fraction(1), (), ((sign, (), 2),), 1, ()),
    ))  # fmt: skip

    def nonzero(value):
        # a·s² - v²·a = a·s·(s - v) + v·a·(s - v)
        both = ((letter, (sign, (), 1)), Fraction(1)), ((letter,), Fraction(value))
        return Leaf(tuple(Multiple(c, (), factors, 0, ()) for factors, c in both))

    hand.accepted(BySign(a, a, NONE, nonzero(-1), zero, nonzero(1)))
    hand.refused("summands are left", BySign(a, a, NONE, nonzero(1), zero, nonzero(-1)))
    hand.refused("no such equation", BySign(a, a, NONE, zero, zero, nonzero(1)))
    with pytest.raises(Rejected, match="only real numbers"):
        certificate = hand.given(BySign(a, a, NONE, nonzero(-1), zero, nonzero(1)))
        check(replace(hand.claim, dual=True), certificate, budget())


def test_what_holds_in_a_case_is_not_used_under_a_sum():
    """In the case x[i] = 0, Σ_j x[j] = 0 does not follow."""

    def total(hand):
        index = hand.table.index(size)
        return hand(Total(index, at(hand, index)))

    (hand,) = by_hand(total, lambda h: h(number(0)))
    index = hand.index(size)
    each = hand.adds(Entry(X, (variable(index),)))
    nothing = hand.adds(Times((each, hand.claim.right)))
    left = hand.adds(Plus((hand.claim.left, nothing)))
    under = Leaf((Multiple(Fraction(-1), (size,), (), 1, (variable(1),)),))
    zero = BySign(nothing, hand.claim.right, NONE, NONE, under, NONE)
    hand.refused("only at the values of the goal", NONE, lemmas=(Lemma(left, hand.claim.right, zero),))


def test_a_sign_is_not_known_of_an_index_that_is_not_in_the_goal():
    (hand,) = by_hand(scalar, scalar)
    index = hand.index(size)
    each = hand.adds(Entry(X, (variable(index),)))
    hand.refused("goal's indices", BySign(each, each, NONE, NONE, NONE, NONE))


def test_only_a_number_has_a_sign():
    hand = Hand(Letter("M", 2, (size, size)))
    matrix = hand(Matrix(0))
    hand.states(Claim(hand.table, ("n",), (), matrix, matrix))
    hand.refused("number", BySign(matrix, matrix, NONE, NONE, NONE, NONE))


def test_a_lemma_by_cases_says_nothing_of_other_indices():
    """|x[i]| = x[i] is no lemma, whatever is known of x[k]."""
    hand, _ = by_hand(lambda h, i: apply(h, ABSOLUTE, at(h, i)), at, free=(size,))
    other = hand.index(size)
    each = hand.adds(Entry(X, (variable(other),)))
    value = hand.adds(Apply(ABSOLUTE, (each,)))
    cases = BySign(each, each, NONE, NONE, NONE, NONE)
    hand.refused("summands are left", NONE, lemmas=(Lemma(value, each, cases),))


z, y = symbols("z y")
i = symbols("i", integer=True)
n, x = sizes("n"), IndexedBase("x")
TRUE = [
    (Max(0, z) - Max(0, -z), z),
    (Max(z, y) + Max(-z, -y), Abs(z - y)),
    (Sum(Max(0, x[i]) - Max(0, -x[i]), (i, 1, n)), Sum(x[i], (i, 1, n))),
]
FALSE = [
    (Max(0, z) + Max(0, -z), z),
    (Max(z, y) - Max(-z, -y), Abs(z - y)),
    (Abs(z), z),
    (Sum(Max(0, x[i]) + Max(0, -x[i]), (i, 1, n)), Sum(x[i], (i, 1, n))),
]


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_a_certificate_of_cases_is_refused_for_claims_that_are_false(left, right):
    claim = state(left, right, (), (), budget()).claim
    for sides in TRUE:
        proof = verify(*sides)
        assert isinstance(proof, Proved)
        with pytest.raises(SymnetError):
            check(claim, proof.evidence[1][0], budget())
