"""No partial result, in whatever order, exceeds the magnitude of a term."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from sympy import (
    Abs,
    Add,
    BlockMatrix,
    Determinant,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Indexed,
    Inverse,
    KroneckerDelta,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    sign,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import UnsupportedTerm, sizes
from symnet.instances.evaluate import Instance
from symnet.instances.magnitude import denominator, magnitude
from tests.instances.interpreter import interpreted
from tests.instances.test_program import TERMS, batch_of, generated

n = sizes("n")
i, j = (Symbol(name, integer=True) for name in "ij")
s, t = Symbol("s"), Symbol("t")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
AT = Instance({n: 2}, {A: [[1, -2], [0, 3]], B: [[0, 0], [-5, 1]], s: 0, t: -7})


@pytest.mark.parametrize(
    ("term", "bound"),
    [
        (A, 3),
        (A - B, 6),
        (A * B, 1 * 1 + 3 * 5),
        (Trace(A), 4),
        (Trace(HadamardProduct(A, ZeroMatrix(n, n))), 4),
        (s * t, 7),
        (t**2 - t, 56),
        (A[0, 0], 3),
        (Sum(A[i, j], (j, 0, n - 1), (i, 0, n - 1)), 7),
        (Sum(t, (i, 1, n)), 14),
        (Max(s, t) + Min(s, t) + Abs(t) + sign(t), 7 + 7 + 7 + 1),
        (t / n, 7),
        (Rational(1, 2) * t, 7),
        (HadamardProduct(A, Identity(n)), 3),
        (t**0 + n, 3),
    ],
    ids=str,
)
def test_numbers_count_at_their_absolute_values_and_zeros_as_ones(term, bound):
    assert magnitude(term, AT) == bound


def test_the_denominator_is_that_of_all_partial_results():
    assert denominator(A * B, AT) == 1
    assert denominator(A / 4 + B / 6, AT) == 12
    assert denominator(t / n, AT) == 2
    assert denominator(s * t, Instance({}, {s: Fraction(1, 2), t: Fraction(3, 4)})) == 8


@pytest.mark.parametrize("term", [Inverse(A), Determinant(A), 1 / t, Function("f")(t), A**-1], ids=str)
def test_where_there_is_no_bound_it_says_so(term):
    at = Instance(AT.sizes, {**AT.values, Function("f"): lambda z: z})
    with pytest.raises(UnsupportedTerm, match=r"the partial results of .* have no bound"):
        magnitude(term, at)


def subterms(term):
    """What is computed on the way to a term: no size, position, exponent or bound."""
    yield term
    match term:
        case MatrixElement():
            parts = [term.parent]
        case Pow() | MatPow() | HadamardPower():
            parts = [term.base]
        case BlockMatrix():
            parts = list(term.blocks)
        case MatrixSymbol() | Identity() | ZeroMatrix() | OneMatrix() | KroneckerDelta() | Indexed() | Sum():
            parts = []
        case _:
            parts = term.args if term.func is not ImmutableMatrix else term.flat()
    for part in parts:
        yield from subterms(part)


def partial_results(term, at):
    """The numbers of all subterms, and of some of the factors and of the summands of each."""
    for node in subterms(term):
        several = isinstance(node, Add | Mul | HadamardProduct)
        spans = combinations(range(len(node.args) + 1), 2) if several else []
        for parts in [None, *(node.args[a:b] for a, b in spans if b - a > 1)]:
            try:
                value = interpreted(at, node if parts is None else node.func(*parts, evaluate=False))
            except UnsupportedTerm:
                continue  # an index is not bound here
            yield from (cell for row in value for cell in row) if isinstance(value, list) else [value]


def test_no_partial_result_of_a_random_term_is_larger():
    tried = 0
    for seed in range(1, TERMS, 2):
        term = generated(seed)
        signature, batch = batch_of(term, seed, 1)
        at = batch.instance(0, signature.definitions)
        try:
            bound, common = magnitude(term, at), denominator(term, at)
        except UnsupportedTerm:
            continue
        for each in partial_results(term, at):
            assert abs(each) <= bound, f"{term} at {at}"
            assert (each * common).denominator == 1, f"{term} at {at}"
            tried += 1
    assert tried > TERMS


def test_sums_in_any_order_stay_below():
    random = Random(0)  # noqa: S311 - numbers to test with, no secrets
    for _ in range(50):
        cells = [random.randint(-9, 9) for _ in range(6)]
        row, column = MatrixSymbol("r", 1, 6), MatrixSymbol("c", 6, 1)
        other = [random.randint(-9, 9) for _ in range(6)]
        bound = magnitude(row * column, Instance({}, {row: [cells], column: [[each] for each in other]}))
        products = [a * b for a, b in zip(cells, other, strict=True)]
        random.shuffle(products)
        assert all(abs(sum(products[a:b])) <= bound for a, b in combinations(range(7), 2))
