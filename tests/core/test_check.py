"""What is demanded of each step of a certificate, on claims that are made by hand."""

from dataclasses import replace
from fractions import Fraction
from time import monotonic

import pytest
import sympy
from sympy import IndexedBase, Inverse, MatrixSymbol, Mul, Q, Sum, Symbol, symbols

from symnet import Proved, SymnetError, verify
from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import (
    Certificate,
    Congruence,
    Cut,
    Digits,
    Each,
    Leaf,
    Lemma,
    Multiple,
    Naming,
)
from symnet.core.check import check
from symnet.core.language import Claim, Function, Kind, Letter, Number, Reciprocal
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.core.verdicts import prove, state
from symnet.errors import Rejected
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
    hand.refused("cut at a size", Leaf(), cuts=((0, 0, (size, variable(5))),))


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
        """f of one letter is f of the other."""
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
    """f(x[i]·x[j]) is symmetric; any other places for it are refused."""
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
    ("high", "low"),
    [
        (size, size),
        (other, ONE),
        (-size, -other),
        (size - other, ZERO),
        (ONE, other),
        (variable(0), ONE),
        (ONE, variable(0)),
    ],
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
        hand.refused("the same number of arguments", Leaf(), lemmas=(wrong,))
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


def test_no_digit_has_a_range_that_may_be_less_than_empty():
    for digits in ((size - other, other), (other, size - other)):
        hand = families(digits[0] * digits[1])
        hand.refused("digits make another range", Digits(0, *digits, Leaf()))


def test_what_is_no_proof_proves_nothing():
    hand = Hand(Letter("a", 0), Letter("b", 0))
    for sides in ((0, 0), (0, 1)):
        claim = Claim(hand.table, (), (), *(hand(at(letter)) for letter in sides))
        for proof in (None, (), Lemma(0, 0, Leaf())):
            with pytest.raises(Rejected):
                check(claim, Certificate(proof), budget())


def test_a_claim_of_one_term_takes_a_budget_of_one():
    hand = Hand(Letter("a", 0))
    claim = Claim(hand.table, (), (), hand(at(0)), hand(at(0)))
    check(claim, Certificate(Leaf()), Budget(1, monotonic() + 20))
    with pytest.raises(SymnetError):
        check(claim, Certificate(Leaf()), Budget(0, monotonic() + 20))


def test_a_certificate_binds_no_index_that_the_claim_binds():
    hand = Hand(Letter("x", 1), Letter("y", 1))
    place = hand.table.index(size)
    left = hand(language.Sum(place, hand(at(0, variable(place)))))
    hand.states(Claim(hand.table, ("n",), (), left, left))
    for letter in range(2):
        hand.added = [at(letter, variable(place)), language.Sum(place, len(hand.table.terms) - 2 + letter)]
    hand.refused("bound twice", Leaf())


def test_a_lemma_may_be_about_each_term():
    hand = Hand(Letter("a", 0), Letter("b", 0))
    sides = [hand(at(letter)) for letter in range(2)]
    hand.states(Claim(hand.table, ("n",), (), sides[0], sides[0]))
    for term in sides:
        hand.accepted(Leaf(), lemmas=(Lemma(term, term, Leaf()),))


def test_free_indices_stand_in_the_order_of_the_claim():
    """Even those that stand in neither side; then come those of the sides."""
    hand = Hand(Letter("x", 1))
    i, j, k = (hand.table.index(constant(extent)) for extent in (3, 2, 4))
    x = hand(at(0, variable(i)))
    hand.states(Claim(hand.table, (), (k, j, i), x, x))
    for number, extent in enumerate((4, 2, 3)):
        for cases in (2, 3, 4):
            proof = Each(number, (Leaf(),) * cases)
            if cases == extent:
                hand.accepted(proof)
            else:
                hand.refused("a case is missing", proof)


def test_an_index_of_one_side_alone_is_in_its_range():
    """[i = n] is 0 for i < n."""
    hand = Hand(Letter("a", 0))
    place = hand.table.index(size)
    delta, nothing = hand(language.Delta(variable(place) - size)), hand(Number(Fraction(0)))
    a = hand(at(0))
    hand.states(Claim(hand.table, ("n",), (place,), a, a))
    for sides in ((delta, nothing), (nothing, delta)):
        hand.accepted(Leaf(), lemmas=(Lemma(*sides, Leaf()),))


class Matrices(Hand):
    """Square matrices A, B, C and X, where A·B = C and S is symmetric."""

    def __init__(self):
        letters = [Letter(name, 2, (size, size)) for name in "ABCX"]
        super().__init__(
            *letters,
            Letter("S", 2, (size, size), language.Property.SYMMETRIC),
            Letter("x", 1),
            Letter("y", 1),
        )
        self.A, self.B, self.C, self.X, self.S = (self(language.Matrix(letter)) for letter in range(5))
        self.AB = self(language.Product((self.A, self.B)))


def test_a_lemma_about_a_term_leaves_how_that_is_read():
    hand = Matrices()
    long, short = (hand(language.Product(each)) for each in ((hand.A, hand.B, hand.X), (hand.C, hand.X)))
    hand.states(Claim(hand.table, ("n",), (), long, short, ((hand.AB, hand.C),)))
    rule = Lemma(hand.AB, hand.C, Leaf((Multiple(-one, (), (), 0, (variable(0), variable(1))),)), named=True)
    namings = (Naming(long), Naming(short))
    hand.accepted(Leaf(), lemmas=(rule,), namings=namings)
    for term in (long, short):
        hand.accepted(Leaf(), lemmas=(rule, Lemma(term, term, Leaf())), namings=namings)
    hand.refused("left", Leaf(), lemmas=(rule,))


def symmetry(inverse, places=0):
    """(S·X)ᵀ·X = Xᵀ·(S·X) for an inverse X at values of what is free in it, of which there are `places`."""
    at, row, column, bound = (
        tuple(variable(place) for place in range(places)),
        *(variable(places + place) for place in range(3)),
    )
    sides = ((row, column, one), (column, row, -one))
    multiples = tuple(
        Multiple(c, (size,), ((inverse, (*at, bound, p), 1),), 0, (*at, bound, q)) for p, q, c in sides
    )
    return Leaf(multiples, ((4, (1, 0)),))


@pytest.mark.parametrize(("letter", "accepted"), [(4, True), (0, False)])
def test_the_inverse_of_a_symmetric_matrix_is_symmetric_once_that_is_proved(letter, accepted):
    hand = Matrices()
    i, j = (hand.table.index(size) for _ in range(2))
    inverse = hand(language.Inverse(hand(language.Matrix(letter))))
    turned = hand(language.Transpose(inverse))
    sides = [hand(language.At(inverse, *map(variable, each))) for each in ((i, j), (j, i))]
    hand.states(Claim(hand.table, ("n",), (i, j), *sides))
    hand.refused("left", Leaf())
    hand.refused("left", Leaf(), lemmas=(Lemma(inverse, inverse, Leaf()),))
    lemma = Lemma(turned, inverse, symmetry(inverse))
    if accepted:
        hand.accepted(Leaf(), lemmas=(lemma,))
    else:
        hand.refused("left", Leaf(), lemmas=(lemma,))


def test_what_has_a_free_index_changes_only_its_row_and_column():
    """(x[k]·S)^-1[i, j] is not (x[i]·S)^-1[k, j]."""
    hand = Matrices()
    i, j, k = (hand.table.index(size) for _ in range(3))
    inverses = [
        hand(language.Inverse(hand(language.Scaled(hand(at(5, variable(index))), hand.S))))
        for index in (k, i)
    ]
    turned = hand(language.Transpose(inverses[0]))
    places = ((i, j), (k, j))
    sides = [
        hand(language.At(inverse, *map(variable, each)))
        for inverse, each in zip(inverses, places, strict=True)
    ]
    hand.states(Claim(hand.table, ("n",), (i, j, k), *sides))
    lemma = Lemma(turned, inverses[0], symmetry(inverses[0], 1))
    same = Congruence(inverses[1], inverses[0], (variable(0),), (), (Leaf(),))
    hand.refused("2 summands are left", Leaf(), lemmas=(lemma,))
    hand.refused("one value throughout", Leaf(), lemmas=(lemma, same))


def test_equal_arguments_at_a_free_index_give_equal_values():
    hand = Hand(Letter("x", 1))
    hand.table.functions.append(Function("f", Kind.ARBITRARY))
    place = hand.table.index(size)
    x = hand(at(0, variable(place)))
    half = hand(language.Times((hand(Number(Fraction(1, 2))), hand(language.Plus((x, x))))))
    left, right = (hand(language.Apply(0, (each,))) for each in (half, x))
    hand.states(Claim(hand.table, ("n",), (place,), left, right))
    hand.accepted(Leaf(), lemmas=(Congruence(left, right, (variable(0),), (0,), (Leaf(),)),))
    for elsewhere in (ZERO, size - 1, size - 1 - variable(0)):
        lemma = Congruence(left, right, (elsewhere,), (0,), (Leaf(),))
        hand.refused("one value throughout", Leaf(), lemmas=(lemma,))


def test_a_range_is_cut_at_another_index_that_is_inside_of_it():
    hand = Hand(Letter("x", 2))
    i, j = (hand.table.index(size) for _ in range(2))
    x = hand(at(0, variable(i), variable(j)))
    hand.states(Claim(hand.table, ("n",), (i, j), x, x))
    hand.accepted(Cut(0, variable(1), Leaf(), Leaf()))
    hand.accepted(Cut(1, variable(0) + 1, Leaf(), Leaf()))
    for place in (variable(0), variable(1) - 1, variable(1) + 2, -variable(1), variable(1) + size):
        hand.refused("where it is not known to be", Cut(0, place, Leaf(), Leaf()))


def test_no_range_is_cut_on_which_another_depends_or_that_has_no_end():
    hand = Hand(Letter("x", 3))
    i = hand.table.index(constant(2))
    j, k = hand.table.index(variable(i) + 1), hand.table.index(None)
    x = hand(at(0, *map(variable, (i, j, k))))
    hand.states(Claim(hand.table, (), (i, j, k), x, x))
    hand.accepted(Cut(1, variable(0), Leaf(), Leaf()))
    for number in (0, 2):
        for proof in (
            Cut(number, ONE, Leaf(), Leaf()),
            Each(number, (Leaf(), Leaf())),
            Digits(number, constant(2), ONE, Leaf()),
        ):
            hand.refused("no cases of this index", proof)


@pytest.mark.parametrize(
    ("left", "right"), [((0, 0), (0, 1)), ((0, 1), (0, 0)), ((0, 1), (0, 2)), ((0, 1), (2, 1))]
)
def test_deltas_at_two_positions_differ(left, right):
    hand = Hand(Letter("a", 0))
    free = [hand.table.index(size) for _ in range(3)]
    sides = [hand(language.Delta(variable(free[a]) - variable(free[b]))) for a, b in (left, right)]
    hand.states(Claim(hand.table, ("n",), tuple(free), *sides))
    hand.refused("2 summands are left", Leaf())


def test_free_indices_are_equal_where_a_delta_says_so():
    """δ(i - j)·x[i] = δ(j - i)·x[j]."""
    hand = Hand(Letter("x", 1))
    i, j = (hand.table.index(size) for _ in range(2))
    sides = [
        hand(language.Times((hand(language.Delta(variable(p) - variable(q))), hand(at(0, variable(p))))))
        for p, q in ((i, j), (j, i))
    ]
    hand.states(Claim(hand.table, ("n",), (i, j), *sides))
    hand.accepted(Leaf())


def test_a_multiple_sums_up_to_a_free_index():
    hand = Hand(Letter("x", 1), Letter("y", 1))
    i, j = hand.table.index(size), hand.table.index(size)
    x, y = (hand(at(letter, variable(j))) for letter in range(2))
    sides = [hand(language.Plus(each)) for each in ((x, y), (y, x))]
    a = hand(at(0, variable(i)))
    hand.states(Claim(hand.table, ("n",), (i,), a, a))
    lemma = Lemma(*sides, Leaf())
    for extent, place in ((variable(0), variable(1)), (size, variable(1)), (size - variable(0), variable(1))):
        hand.accepted(Leaf((Multiple(one, (extent,), (), 0, (place,)),)), lemmas=(lemma,))
    for extent in (variable(0) - 1, -size, variable(0) - size):
        multiple = Multiple(one, (extent,), (), 0, (variable(1),))
        hand.refused("a sum may run backwards", Leaf((multiple,)), lemmas=(lemma,))
    multiple = Multiple(one, (size + 1,), (), 0, (variable(1),))
    hand.refused("not known to be in its range", Leaf((multiple,)), lemmas=(lemma,))


def test_a_multiple_divides_by_what_the_claim_divides_by():
    """a/x[i] = b/x[i] where a = b."""
    hand = Hand(Letter("x", 1), Letter("a", 0), Letter("b", 0))
    place = hand.table.index(size)
    a, b = hand(at(1)), hand(at(2))
    inverse = hand(Reciprocal(hand(at(0, variable(place)))))
    sides = [hand(language.Times((each, inverse))) for each in (a, b)]
    hand.states(Claim(hand.table, ("n",), (place,), *sides, ((a, b),)))
    multiple = Multiple(-one, (), ((inverse, (variable(0),), 1),), 1, ())
    hand.accepted(Leaf((multiple,)))
    hand.refused("left", Leaf((replace(multiple, coefficient=one),)))
    elsewhere = replace(multiple, factors=((inverse, (size - 1,), 1),))
    hand.refused("one value throughout", Leaf((elsewhere,)))


def test_a_multiple_by_a_number_that_nothing_is_known_of_may_be_read():
    """1/(a + b) is just a letter where nothing says that a + b is not 0."""
    hand = Hand(*(Letter(name, 0) for name in "abc"))
    a, b, c = (hand(at(letter)) for letter in range(3))
    inverse = hand(Reciprocal(hand(language.Plus((a, b)))))
    plain = hand(Reciprocal(a))
    hand.states(Claim(hand.table, (), (), a, a, ((b, c),)))
    times = [Multiple(d, (), ((inverse, (), 2),), 0, ()) for d in (one, -one)]
    hand.accepted(Leaf(tuple(times)))
    hand.refused("left", Leaf((times[0],)))
    hand.refused("inverts only", Leaf(tuple(Multiple(d, (), ((plain, (), 2),), 0, ()) for d in (one, -one))))


def test_atoms_of_a_multiple_are_there():
    hand = Hand(Letter("a", 0), Letter("b", 0))
    a, b = hand(at(0)), hand(at(1))
    hand.states(Claim(hand.table, (), (), a, a, ((a, b),)))
    for head in (2, 3, 100):
        hand.refused("no such term", Leaf((Multiple(one, (), ((head, (), 1),), 0, ()),)))


def backwards(extents, outer):
    """The sum of sums of 1 over these extents, each for the index before it, in a range of its own."""
    hand = Hand(Letter("x", 1))
    sums = []
    for extent in extents:
        around, place = hand.table.index(outer), hand.table.index(None)
        hand.table.extents[place] = extent(variable(around))
        inner = hand(language.Sum(place, hand(at(0, variable(place)))))
        sums.append(hand(language.Sum(around, inner)))
    return hand, sums


def never(hand, *sizes):
    """The sum of δ(size + 1), which are 0 where no size is negative."""
    return [hand(language.Delta(each + 1)) for each in sizes]


third = variable(-3)


def test_a_size_is_not_negative_where_a_sum_has_it_as_its_range():
    differences = size - other, other - third
    hand, sums = backwards([lambda _, d=d: d for d in differences], ONE)
    left = hand(language.Plus((*never(hand, *differences), *sums)))
    hand.states(Claim(hand.table, ("n", "m", "k"), (), left, hand(language.Plus(tuple(sums)))))
    hand.accepted(Leaf())
    other_way = hand(language.Plus((*never(hand, other - size), *sums)))
    hand.states(Claim(hand.table, ("n", "m", "k"), (), other_way, hand(language.Plus(tuple(sums)))))
    hand.refused("1 summands are left", Leaf())


def test_a_sum_that_may_be_nowhere_says_nothing_of_sizes():
    """There may be no i < k - 1 for which n - m - i is not negative."""
    hand, sums = backwards([lambda i: size - other - i], third - 1)
    left = hand(language.Plus((*never(hand, size - other), *sums)))
    hand.states(Claim(hand.table, ("n", "m", "k"), (), left, hand(language.Plus(tuple(sums)))))
    hand.refused("1 summands are left", Leaf())
