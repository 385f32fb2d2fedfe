"""Laws of determinants: both forms have one value, also of no rows; and of which forms there is no law."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from symnet.core.budget import Budget
from symnet.core.certificates import Law, Leaf, Multiple
from symnet.core.evaluate import Evaluation, World
from symnet.core.language import (
    Apply,
    Claim,
    Function,
    Grid,
    Identity,
    Inverse,
    Kind,
    Letter,
    Matrix,
    Number,
    Plus,
    Power,
    Product,
    Scaled,
    Table,
    Times,
    Transpose,
    Zero,
)
from symnet.core.laws import equation
from symnet.core.polynomials import ONE, constant
from symnet.errors import Rejected
from tests.core.hand import Hand, at, other, size

FEWER = size - 1
"""Of no rows where the size is 1."""
LETTERS = [
    Letter("A", 2, (FEWER, FEWER)),
    Letter("B", 2, (FEWER, FEWER)),
    Letter("C", 2, (other, other)),
    Letter("U", 2, (FEWER, other)),
    Letter("V", 2, (other, FEWER)),
    Letter("a", 0),
    *(Letter(f"M_{k}", 2, (constant(k), constant(k))) for k in range(6)),
]
A, B, C, U, V, SCALAR, FIRST = range(7)
SIZES = [*product((1, 2, 3), repeat=2)]


TABLE = Table(letters=[*LETTERS], functions=[Function("det", Kind.DETERMINANT)])
add = TABLE.add
a, b, c, u, v = (add(Matrix(letter)) for letter in (A, B, C, U, V))
scalar = add(at(SCALAR))


def law(matrix):
    """A determinant, and its other form."""
    term = add(Apply(0, (matrix,)))
    return term, equation(TABLE, term, {})[1]


def holds(left, right):
    """Whether two numbers are equal at all sizes, with random numbers for the letters."""
    claim = Claim(TABLE, ("n", "p"), (), left, right)
    random = Random(f"{TABLE.terms[left]}")  # noqa: S311 - numbers to test with, no secrets
    for n, p in SIZES:
        letters = {}
        for number, letter in enumerate(LETTERS):
            world = World({-1: n, -2: p}, {})
            extents = [world.size(extent) for extent in letter.shape or ()]
            places = product(*map(range, extents))
            values = {place: Fraction(random.randint(-3, 3)) for place in places}
            letters[number] = values if letter.shape else random.randint(-3, 3)
        sides = Evaluation(claim, World({-1: n, -2: p}, letters), Budget.unbounded()).sides({})
        if sides[0] != sides[1]:
            return False
    return True


def zero(rows, columns):
    return add(Zero(rows, columns))


TRUE = {
    "of the identity": Identity(FEWER),
    "of nothing": Zero(other, other),
    "of a transpose": Transpose(a),
    "of a product": Product((a, b, a)),
    "of a power": Power(a, 3),
    "of the power 0": Power(a, 0),
    "of a multiple": Scaled(scalar, a),
    "of a multiple of a known identity": Scaled(scalar, add(Identity(constant(3)))),
    "of a multiple of no rows": Scaled(scalar, add(Identity(constant(0)))),
    "above": Grid(((a, u), (zero(other, FEWER), c))),
    "below": Grid(((a, zero(FEWER, other)), (v, c))),
    "of one block": Grid(((a,),)),
    "of a number": Grid(((scalar,),)),
    "three, above": Grid(
        (
            (a, u, a),
            (zero(other, FEWER), c, v),
            (zero(FEWER, FEWER), zero(FEWER, other), b),
        )
    ),
    "with a number on the diagonal": Grid(((scalar, zero(ONE, other)), (zero(other, ONE), c))),
    **{f"{k} rows": Matrix(FIRST + k) for k in range(5)},
    "of a sum of two rows": Plus((add(Matrix(FIRST + 2)), add(Identity(constant(2))))),
}
NONE = {
    "of a letter": Matrix(A),
    "of a sum": Plus((a, b)),
    "of a product of matrices that are not square": Product((u, v)),
    "of a multiple of the identity": Scaled(scalar, add(Identity(FEWER))),
    "of nothing, of perhaps no rows": Zero(FEWER, FEWER),
    "of an inverse": Inverse(a),
    "of five rows": Matrix(FIRST + 5),
    "a block below": Grid(((a, u), (v, c))),
    "zeros against the diagonal": Grid(((zero(FEWER, FEWER), a), (b, a))),
    "blocks that are not square": Grid(((u, a), (zero(other, other), v))),
    "a zero on either side": Grid(
        (
            (a, a, zero(FEWER, FEWER)),
            (zero(FEWER, FEWER), a, b),
            (b, zero(FEWER, FEWER), a),
        )
    ),
}


@pytest.mark.parametrize("form", TRUE.values(), ids=TRUE)
def test_both_forms_have_one_value(form):
    term, found = law(add(form))
    assert term != found
    assert holds(term, found)
    assert not holds(term, add(Plus((found, add(Number(Fraction(1)))))))


@pytest.mark.parametrize("form", NONE.values(), ids=NONE)
def test_there_is_no_law_of_other_forms(form):
    with pytest.raises(Rejected, match="no law speaks of"):
        law(add(form))


def stated(right):
    """The claim that the determinant of a product is made of those of its factors."""
    hand = Hand(*LETTERS)
    hand.table.functions.append(Function("det", Kind.DETERMINANT))
    matrices = tuple(hand(Matrix(letter)) for letter in (A, B))
    values = tuple(hand(Apply(0, (each,))) for each in matrices)
    term = hand(Apply(0, (hand(Product(matrices)),)))
    hand.states(Claim(hand.table, ("n", "p"), (), term, hand(right(values))))
    return hand, term


def times(c):
    return Leaf((Multiple(Fraction(c), (), (), 0, ()),))


def test_a_law_is_a_lemma():
    hand, term = stated(Times)
    hand.accepted(times(-1), lemmas=(Law(term),))
    hand.refused("no such equation", times(-1))
    hand.refused("summands are left", Leaf(), lemmas=(Law(term),))
    hand.refused("no such term", times(-1), lemmas=(Law(1000),))
    hand.refused("no law speaks of this term", times(-1), lemmas=(Law(0),))


def test_a_law_does_not_prove_another_claim():
    hand, term = stated(Plus)
    for c in (1, -1, 2):
        hand.refused("summands are left", times(c), lemmas=(Law(term),))
