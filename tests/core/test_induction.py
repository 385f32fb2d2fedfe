"""Every kind of term keeps its value where terms are put in place of letters, and sizes of sizes."""

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest
from sympy import (
    BlockMatrix,
    Determinant,
    Function,
    HadamardProduct,
    Identity,
    Inverse,
    KroneckerDelta,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)

from symnet.core import language
from symnet.core.evaluate import World, value_of
from symnet.core.induction import Put, Recursion, premises
from symnet.core.language import Letter, MatrixTerm, NumberTerm, Plus, Power, Property
from symnet.core.polynomials import ONE, constant, variable
from symnet.core.verdicts import state
from symnet.errors import Rejected
from tests.core.hand import Hand, at, budget, size

n = Symbol("n", positive=True, integer=True)
i, j = symbols("i j", integer=True)
a = Symbol("a")
f, X = Function("f"), MatrixSymbol("X", n, n)
TERMS = {
    "sizes": n * Trace(X) + n**2 + 5,
    "identity": Trace(X + 2 * Identity(n)),
    "zero": Trace(ZeroMatrix(n, n) + X),
    "entry": X[0, n - 1] + 2 * X[n - 1, 0],
    "array": Trace(HadamardProduct(X, X + 3 * Transpose(X))),
    "function": f(a, X[0, n - 1]),
    "determinant": Determinant(X),
    "grid": BlockMatrix([[X, 2 * X, ZeroMatrix(n, 1)], [X, X * X, ZeroMatrix(n, 1)]])[n, n + 1],
    "scaled": Trace(a * X),
    "reciprocal": 1 / (a + X[0, 0]),
    "sums": Sum(Sum((i + 1) * X[i, j], (j, 0, i)), (i, 0, n - 1)),
    "delta": Sum(KroneckerDelta(i, n - 1) * X[i, i], (i, 0, n - 1)),
    "power": Trace(X) ** 3,
    "matrix power": Trace(X**3),
    "product": Trace(X.T * X),
    "inverse": Inverse(X)[0, n - 1],
}
ENTRIES = {(0, 0): 2, (0, 1): 3, (1, 0): 5, (1, 1): 11}


def read(term):
    """A claim about a term, its letters by name, and the numbers of a and X put in."""
    given = state(term, term, (), (), budget())
    claim = replace(given.claim, sizes=("n", "m"))
    table, letters = claim.table, {letter.name: k for k, letter in enumerate(given.claim.table.letters)}
    table.letters += [Letter("b", 0), Letter("V", 2, (variable(-2), variable(-2)))]
    own = len(table.letters)
    numbers = {"a": table.add(at(own - 2)), "X": table.add(language.Matrix(own - 1))}
    return claim, letters, numbers, own


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_the_value_is_kept(term):
    claim, letters, numbers, own = read(term)
    functions = dict.fromkeys(range(len(claim.table.functions)), (1, 2, 3, 4))
    inside = {letters[name]: value for name, value in {"a": 7, "X": ENTRIES}.items() if name in letters}
    before = value_of(claim, World({-1: 2, -2: 1}, inside, functions), claim.left, budget())
    put = {letters[name]: number for name, number in numbers.items() if name in letters}
    new = Put(claim.table, put, {-1: variable(-2)}).term(claim.left)
    there = World({-1: 1, -2: 2}, {own - 2: 7, own - 1: ENTRIES}, functions)
    assert value_of(claim, there, new, budget()) == before


def test_every_kind_of_term_is_put_in():
    kinds = {Plus, Power, *get_args(NumberTerm), *get_args(MatrixTerm)}
    found = set()
    for term in TERMS.values():
        claim = state(term, term, (), (), budget()).claim
        found |= {type(claim.table.terms[k]) for k in language.reached(claim.table, (claim.left,))}
    assert found == kinds


def test_what_is_bound_gets_an_index_of_its_own():
    claim, letters, numbers, _ = read(TERMS["sums"])
    before = {*claim.table.bound}
    new = Put(claim.table, {letters["X"]: numbers["X"]}, {-1: variable(-2)}).term(claim.left)
    fresh = {
        getattr(claim.table.terms[k], "index", None)
        for k in language.reached(claim.table, (new,))
        if isinstance(claim.table.terms[k], language.Sum)
    }
    assert len(fresh) == 2
    assert not fresh & before


def recursion(hand, *rows, term=None):
    zero = hand(language.Number(Fraction(0)))
    return Recursion(hand.table, ("n",), (), 0, zero if term is None else term, rows)


def test_the_sequences_of_a_recursion_are_each_given_once():
    hand = Hand(Letter("a", 0), Letter("b", 0))
    zero = hand(language.Number(Fraction(0)))
    for rows in (((0, zero, zero),) * 2, ((1, zero, zero),)):
        with pytest.raises(Rejected, match="each given once"):
            premises(recursion(hand, *rows))


def test_a_term_does_not_have_the_sequence_that_it_is():
    hand = Hand(Letter("a", 0), Letter("b", 0))
    zero, a, b = hand(language.Number(Fraction(0))), hand(at(0)), hand(at(1))
    for row, term in (((0, zero, zero), a), ((0, b, zero), zero)):
        with pytest.raises(Rejected, match="must not contain its own sequence"):
            premises(recursion(hand, row, (1, zero, zero), term=term))


@pytest.mark.parametrize(("letter", "term"), [(-1, 0), (1, 0), (9, 0), (0, -1), (0, 1), (0, 9)])
def test_letters_and_terms_of_a_recursion_are_there(letter, term):
    hand = Hand(Letter("a", 0))
    zero = hand(language.Number(Fraction(0)))
    for rows in (((letter, zero, term),), ((letter, term, zero),)):
        with pytest.raises(Rejected, match="no such letter or term"):
            recursion(hand, (0, zero, zero), *rows)
    with pytest.raises(Rejected, match="no such letter or term"):
        Recursion(hand.table, ("n",), (), letter, zero if term == 0 else term, ((0, zero, zero),))


def test_a_sequence_of_matrices_is_one_throughout():
    hand = Hand(Letter("X", 2, (size, ONE)))
    zero, column = hand(language.Number(Fraction(0))), hand(language.Zero(size, ONE))
    with pytest.raises(Rejected, match="one throughout"):
        premises(recursion(hand, (0, zero, column), term=column))


def test_a_size_that_changes_is_that_of_a_sequence_alone():
    hand = Hand(Letter("X", 2, (size, ONE)), Letter("W", 2, (size, size)))
    column = hand(language.Zero(size, ONE))
    longer = hand(language.Zero(size + 1, ONE))
    product = hand(language.Product((hand(language.Matrix(1)), column)))
    with pytest.raises(Rejected, match="same size at every depth"):
        premises(recursion(hand, (0, longer, longer), term=product))


def test_the_sizes_of_sequences_change_alike():
    hand = Hand(Letter("X", 2, (size, size)))
    square, flat = hand(language.Zero(size, size)), hand(language.Zero(size, size + 1))
    with pytest.raises(Rejected, match="change in the same way"):
        premises(recursion(hand, (0, flat, square), term=square))
    hand = Hand(Letter("X", 2, (size + size, ONE)))
    column = hand(language.Zero(size + size, ONE))
    with pytest.raises(Rejected, match="a symbol, and a number"):
        premises(recursion(hand, (0, column, column), term=column))


def test_a_recursion_has_a_base_and_a_step():
    """a = b, where a starts from 1 and b from 2, and each is one more afterwards."""
    hand = Hand(Letter("a", 0), Letter("b", 0))
    one, two = (hand(language.Number(Fraction(number))) for number in (1, 2))
    after = [hand(Plus((hand(at(letter)), one))) for letter in (0, 1)]
    base, step = premises(recursion(hand, (0, one, after[0]), (1, two, after[1]), term=hand(at(1))))
    assert (base.left, base.right) == (one, two)
    assert step.left == step.right == after[1]
    assert base.sizes == step.sizes == ("n",)


def test_what_a_recursion_supposes_is_not_forgotten():
    hand = Hand(Letter("a", 0))
    zero = hand(language.Number(Fraction(0)))
    hand.table.suppose(variable(hand.table.index(None)), size)
    with pytest.raises(Rejected, match="no free index"):
        premises(recursion(hand, (0, zero, zero)))


def test_sizes_that_change_are_put_in():
    """A column of n + 1 rows, which has two more each time; the 3 columns stay."""
    hand = Hand(Letter("X", 2, (constant(3), size + 1)))
    flat, longer = (hand(language.Zero(constant(3), size + more)) for more in (1, 3))
    base, step = premises(recursion(hand, (0, flat, longer), term=flat))
    assert [base.table.shapes[each.right] for each in (base, step)] == [
        (constant(3), size + more) for more in (1, 3)
    ]


def test_a_sequence_stays_positive_in_its_sizes():
    """A column of n + 1 rows is not one of a single row."""
    hand = Hand(Letter("X", 2, (size + 1, ONE)))
    column, single = hand(language.Zero(size + 1, ONE)), hand(language.Zero(ONE, ONE))
    with pytest.raises(Rejected, match="positive at every depth"):
        premises(recursion(hand, (0, single, column), term=column))


def test_nothing_is_declared_of_a_sequence_and_it_has_no_index():
    letters = [Letter(each.value, 2, (size, size), each) for each in (Property.SYMMETRIC, Property.DIAGONAL)]
    for letter in (*letters, Letter("x", 1), Letter("F", 2)):
        hand = Hand(letter)
        zero = hand(language.Number(Fraction(0)))
        with pytest.raises(Rejected, match="nothing is declared"):
            recursion(hand, (0, zero, zero))


def test_the_free_indices_of_a_recursion_are_told():
    hand = Hand(Letter("a", 0), Letter("x", 1))
    zero, index = hand(language.Number(Fraction(0))), hand.table.index(size)
    member = hand(at(1, variable(index)))
    given = Recursion(hand.table, ("n",), (index,), 0, zero, ((0, member, member),))
    assert [claim.free for claim in premises(given)] == [(index,)] * 2
    for free in ((), (index + 1,), (index, index + 1)):
        with pytest.raises(Rejected, match="neither free nor bound"):
            replace(given, free=free)


def test_sizes_are_put_in_at_positions():
    hand = Hand(Letter("x", 1))
    new = Put(hand.table, {}, {-1: size + 1}).term(hand(at(0, size - 1)))
    assert hand.table.terms[new] == at(0, size)
