"""What each step of a certificate is asked for, by claims that are made by hand."""

from fractions import Fraction

import pytest
import sympy
from sympy import IndexedBase, Inverse, MatrixSymbol, Mul, Q, Sum, Symbol, symbols

from symnet import Proved, SymnetError, verify
from symnet.core import language
from symnet.core.certificates import Certificate, Congruence, Cut, Digits, Each, Leaf, Lemma, Multiple
from symnet.core.check import check
from symnet.core.language import Claim, Function, Kind, Letter, Number, Reciprocal
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.core.verdicts import prove, state
from tests.core.hand import Hand, at, budget, other, size

one = Fraction(1)


def total(hand, extent, letter=0):
    index = hand.table.index(extent)
    return hand(language.Sum(index, hand(at(letter, variable(index)))))


def test_sums_over_two_ranges_do_not_cancel():
    hand = Hand(Letter("x", 1))
    hand.states(Claim(hand.table, ("n", "m"), (), total(hand, size), total(hand, other)))
    hand.refused("2 summands are left", Leaf())


def test_a_range_depends_on_indices_that_come_before_it():
    hand = Hand(Letter("a", 0))
    a = hand(at(0))
    hand.states(Claim(hand.table, ("n",), (), a, a))
    hand.index(variable(len(hand.table.extents)))
    hand.refused("come before it", Leaf())


def test_a_digit_has_a_size_as_its_range():
    hand = Hand(Letter("a", 0))
    a = hand(at(0))
    hand.states(Claim(hand.table, ("n",), (), a, a))
    for high, low in ((variable(5), size), (size, variable(5))):
        hand.refused("a digit has a size", Leaf(), digits=((0, 0, high, low),))


@pytest.mark.parametrize("number", [1, 2, 100])
def test_a_lemma_is_about_terms_that_there_are(number):
    hand = Hand(Letter("a", 0))
    a = hand(at(0))
    hand.states(Claim(hand.table, ("n",), (), a, a))
    hand.refused("no such term", Leaf(), lemmas=(Lemma(a, number, Leaf()),))
    hand.refused("no such term", Leaf(), lemmas=(Lemma(number, a, Leaf()),))


def test_both_sides_of_a_lemma_have_their_conditions_told():
    """The table divides by a, no side of the claim does."""
    hand = Hand(Letter("a", 0))
    a = hand(at(0))
    inverse, nothing = hand(Reciprocal(a)), hand(Number(Fraction(0)))
    undefined = hand(language.Times((nothing, inverse)))
    hand.states(Claim(hand.table, ("n",), (), a, a))
    for sides in ((nothing, undefined), (undefined, nothing)):
        hand.refused("inverts only", Leaf(), lemmas=(Lemma(*sides, Leaf()),))


class Opaque(Hand):
    """f(a) and f(b), where a = b."""

    def __init__(self):
        super().__init__(Letter("a", 0), Letter("b", 0))
        self.table.functions.append(Function("f", Kind.ARBITRARY))
        self.a, self.b = self(at(0)), self(at(1))
        self.f, self.g = (self(language.Apply(0, (each,))) for each in (self.a, self.b))
        self.double = self(language.Times((self(Number(Fraction(2))), self.g)))

    def step(self, first, second):
        """f of the one is f of the other."""
        sign = -one if first == self.f else one
        return Congruence(first, second, (), (0,), (Leaf((Multiple(sign, (), (), 0, ()),)),))

    def proves(self, left, right):
        self.states(Claim(self.table, ("n",), (), left, right, ((self.a, self.b),)))


def test_opaque_terms_do_not_stand_for_each_other_in_a_circle():
    hand = Opaque()
    hand.proves(hand.f, hand.double)
    for lemmas in (
        (hand.step(hand.f, hand.g), hand.step(hand.g, hand.f)),
        (hand.step(hand.g, hand.f), hand.step(hand.f, hand.g)),
    ):
        hand.refused("must not stand for itself", Leaf(), lemmas=lemmas)
    itself = Congruence(hand.f, hand.f, (), (0,), (Leaf(),))
    hand.refused("must not stand for itself", Leaf(), lemmas=(itself,))


def test_opaque_terms_do_not_stand_for_each_other_in_a_larger_circle():
    hand = Hand(*(Letter(name, 0) for name in "abc"))
    hand.table.functions.append(Function("f", Kind.ARBITRARY))
    a, b, c = (hand(at(letter)) for letter in range(3))
    f, g, h = (hand(language.Apply(0, (each,))) for each in (a, b, c))
    hand.states(Claim(hand.table, ("n",), (), f, h, ((a, b), (b, c), (c, a))))

    def step(first, second, axiom):
        return Congruence(first, second, (), (0,), (Leaf((Multiple(-one, (), (), axiom, ()),)),))

    hand.refused("for itself", Leaf(), lemmas=(step(f, g, 0), step(g, h, 1), step(h, f, 2)))


def test_arguments_of_opaque_terms_are_proved_equal():
    hand = Opaque()
    hand.states(Claim(hand.table, ("n",), (), hand.f, hand.g))
    hand.refused("summands are left", Leaf(), lemmas=(Congruence(hand.f, hand.g, (), (0,), (Leaf(),)),))


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ((0, 1), "for itself"),
        ((0, 0), "summands are left"),
        ((1, 1), "summands are left"),
        ((0,), "one place"),
        ((0, 1, 1), "one place"),
        ((2, 1), "not known there"),
    ],
)
def test_an_opaque_term_is_symmetric_if_its_argument_is(places, why):
    """f(x[i]·x[j]) is symmetric; that it stands for itself says nothing of where."""
    hand = Hand(Letter("x", 1))
    hand.table.functions.append(Function("f", Kind.ARBITRARY))
    i, j = hand.table.index(size), hand.table.index(size)
    inner = hand(language.Times((hand(at(0, variable(i))), hand(at(0, variable(j))))))
    f = hand(language.Apply(0, (inner,)))
    nothing = hand(Number(Fraction(0)))
    hand.states(Claim(hand.table, ("n",), (), hand(language.Sum(i, hand(language.Sum(j, f)))), nothing))
    lemma = Congruence(f, f, tuple(map(variable, places)), (0,), (Leaf(),))
    hand.refused(why, Leaf(), lemmas=(lemma,))


def families(extent=size):
    """x[i] and y[i] for a free index, that are not equal."""
    hand = Hand(Letter("x", 1), Letter("y", 1))
    i = hand.table.index(extent)
    x, y = (hand(at(letter, variable(i))) for letter in range(2))
    hand.states(Claim(hand.table, ("n", "m"), (i,), x, y))
    return hand


def test_each_case_is_proved():
    hand = families(constant(2))
    hand.refused("summands are left", Each(0, (Leaf(), Leaf())))
    for cases in ((), (Leaf(),), (Leaf(),) * 3):
        hand.refused("a case is missing", Each(0, cases))
    hand.refused("no such free index", Each(1, (Leaf(), Leaf())))


@pytest.mark.parametrize("place", [-1, 3])
def test_a_range_is_cut_inside_of_it(place):
    hand = families(constant(2))
    hand.refused("where it is not known to be", Cut(0, constant(place), Leaf(), Leaf()))
    hand.refused("where it is not known to be", Cut(0, size, Leaf(), Leaf()))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_both_parts_of_a_range_are_proved(place):
    hand = families(constant(2))
    hand.refused("summands are left", Cut(0, constant(place), Leaf(), Leaf()))


@pytest.mark.parametrize(
    ("high", "low"), [(size, size), (other, ONE), (-size, -other), (size - other, ZERO), (ONE, other)]
)
def test_digits_make_the_range(high, low):
    hand = families(size * other)
    hand.refused("digits make another range", Digits(0, high, low, Leaf()))
    hand.refused("summands are left", Digits(0, size, other, Leaf()))


def test_a_cut_of_one_free_index_leaves_the_others():
    """x[i, j, k] = x[i, k, j] is false, cut where you like."""
    hand = Hand(Letter("x", 3))
    i, j, k = (hand.table.index(constant(2)) for _ in range(3))
    sides = (hand(at(0, *map(variable, places))) for places in ((i, j, k), (i, k, j)))
    hand.states(Claim(hand.table, (), (i, j, k), *sides))
    for number in range(3):
        hand.refused("summands are left", Cut(number, ONE, Leaf(), Leaf()))
        hand.refused("summands are left", Each(number, (Leaf(), Leaf())))
        for inner in range(2):
            then = Each(inner, (Leaf(), Leaf()))
            hand.refused("summands are left", Each(number, (then, then)))


def test_an_order_has_each_bound_index_once():
    hand = Hand(Letter("x", 1))
    hand.states(Claim(hand.table, ("n",), (), total(hand, size), total(hand, size)))
    for order in ((), (1,), (0, 0), (0, 1)):
        hand.refused("no order", Leaf(orders=((0, order),)))


n = Symbol("n", positive=True, integer=True)
i, j = symbols("i j", integer=True)
x, y, u = (IndexedBase(name) for name in "xyu")
f, S, G = sympy.Function("f"), MatrixSymbol("S", n, n), MatrixSymbol("G", n, n)


def twice(left, right):
    """The sum of f(x[i]·x[j])·left[i]·right[j]."""
    return sympy.Sum(f(x[i] * x[j]) * left[i] * right[j], (j, 0, n - 1), (i, 0, n - 1))


@pytest.mark.parametrize(
    ("lhs", "rhs", "assuming", "false"),
    [
        (twice(y, u), twice(u, y), (), twice(u, u)),
        (Inverse(S)[i, j], Inverse(S)[j, i], (Q.symmetric(S),), Inverse(S)[i, i]),
        (Inverse(S * S.T)[i, j], Inverse(S * S.T)[j, i], (), Inverse(S * S)[j, i]),
        (Sum(Mul(x[i], 1 / x[i], evaluate=False), (i, 0, n - 1)), n, (), n + 1),
        (Inverse(G) * (G * S + S), S + Inverse(G) * S, (), S + Inverse(G)),
    ],
    ids=["a symmetric function", "a letter", "a product", "divisors", "a context"],
)
def test_a_true_claim_needs_the_step(lhs, rhs, assuming, false):
    proof = verify(lhs, rhs, assuming=assuming)
    assert isinstance(proof, Proved)
    claim, (certificate,) = proof.evidence
    check(claim, certificate, budget())
    with pytest.raises(SymnetError):
        prove(state(lhs, false, (), assuming, budget()), certificate, budget())


a, b = symbols("a b")
SIGNS = [Fraction(c) for c in (1, -1, 2, -2)]


@pytest.mark.parametrize(
    ("term", "one", "places"),
    [
        (Mul(a + b, 1 / (a + b), evaluate=False), sympy.Integer(1), ()),
        (sympy.MatMul(G + S, Inverse(G + S), evaluate=False), sympy.Identity(n), (0, 1)),
        (sympy.MatMul(Inverse(G + S), G + S, evaluate=False), sympy.Identity(n), (0, 1)),
    ],
    ids=["a reciprocal", "an inverse on the right", "an inverse on the left"],
)
def test_an_axiom_says_that_what_is_inverted_cancels(term, one, places):
    accepted = set()
    for times in (1, 2, -1, 0):
        claim = state(term, times * one, (), (), budget())
        for axiom in range(2):
            for c in SIGNS:
                leaf = Leaf((Multiple(c, (), (), axiom, tuple(map(variable, places))),))
                try:
                    prove(claim, Certificate(leaf), budget())
                    accepted.add(times)
                except SymnetError:
                    pass
    assert accepted == {1}


def test_a_cut_range_goes_on_where_it_was_cut():
    """[i = 1]·a is 0 for i = 0 alone."""
    hand = Hand(Letter("a", 0))
    place = hand.table.index(constant(2))
    delta = hand(language.Delta(variable(place) - 1))
    left = hand(language.Times((delta, hand(at(0)))))
    hand.states(Claim(hand.table, (), (place,), left, hand(Number(Fraction(0)))))
    hand.refused("summands are left", Cut(0, ONE, Leaf(), Leaf()))


@pytest.mark.parametrize("kind", [Kind.MAXIMUM, Kind.MINIMUM, Kind.ARBITRARY, Kind.PARTICULAR])
def test_arguments_change_places_in_a_maximum_and_a_minimum_alone(kind):
    hand = Hand(Letter("a", 0), Letter("b", 0))
    hand.table.functions.append(Function("f", kind))
    sides = [hand(at(0)), hand(at(1))]
    left, right = (hand(language.Apply(0, tuple(order))) for order in (sides, sides[::-1]))
    hand.states(Claim(hand.table, ("n",), (), left, right))
    swap = Congruence(left, right, (), (1, 0), (Leaf(), Leaf()))
    if kind in {Kind.MAXIMUM, Kind.MINIMUM}:
        check(hand.claim, Certificate(Leaf(), (swap,)), budget())
    else:
        hand.refused("change places", Leaf(), lemmas=(swap,))
    for order in ((), (0,), (0, 0), (1, 1), (0, 1, 2)):
        wrong = Congruence(left, right, (), order, (Leaf(),) * len(order))
        hand.refused("as many arguments", Leaf(), lemmas=(wrong,))
    hand.refused("left", Leaf(), lemmas=(Congruence(left, right, (), (0, 1), (Leaf(), Leaf())),))


def test_both_terms_of_a_congruence_have_their_conditions_told():
    hand = Hand(Letter("a", 0))
    number = hand(at(0))
    hand.table.functions.append(Function("f", Kind.ARBITRARY))
    inverse, nothing = hand(Reciprocal(number)), hand(Number(Fraction(0)))
    undefined = hand(language.Apply(0, (hand(language.Times((nothing, inverse))),)))
    defined = hand(language.Apply(0, (nothing,)))
    hand.states(Claim(hand.table, ("n",), (), defined, defined))
    for terms in ((defined, undefined), (undefined, defined)):
        lemma = Congruence(*terms, (), (0,), (Leaf(),))
        hand.refused("inverts only", Leaf(), lemmas=(lemma,))


def test_what_is_named_has_no_free_index():
    hand = Hand(Letter("x", 1), Letter("A", 2, (size, size)))
    place = hand.table.index(size)
    matrix = hand(language.Matrix(1))
    scaled = hand(language.Scaled(hand(at(0, variable(place))), matrix))
    hand.states(Claim(hand.table, ("n",), (place,), scaled, matrix))
    for sides in ((scaled, matrix), (matrix, scaled)):
        multiple = Multiple(one, (), (), 0, (variable(0), variable(1), variable(2)))
        hand.refused(".", Leaf(), lemmas=(Lemma(*sides, Leaf((multiple,)), True),))


def test_a_diagonal_matrix_is_0_beside_its_diagonal():
    D = MatrixSymbol("D", n, n)
    given = (Q.diagonal(D),)
    total = Sum(D[i, j], (j, 0, n - 1), (i, 0, n - 1))
    assert isinstance(verify(total, sympy.Trace(D), assuming=given), Proved)
    other_way = Sum(D[i, n - 1 - i], (i, 0, n - 1))
    assert not isinstance(verify(total, other_way, assuming=given), Proved)
