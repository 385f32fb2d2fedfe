"""Expanding, collecting and comparing matrices and sums of symbolic size, each step proved."""

import pytest
from sympy import (
    HadamardProduct,
    Identity,
    IndexedBase,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, ShapeError, UnsupportedTerm, UsageError, collect, equal, expand, sizes

k, m, n = sizes("k m n")
a, c = symbols("a c")
i, j = symbols("i j", integer=True)
A, B, S = MatrixSymbol("A", m, n), MatrixSymbol("B", m, n), MatrixSymbol("S", n, n)
V = MatrixSymbol("V", k, m)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
b, d = IndexedBase("b"), IndexedBase("d")


@pytest.mark.parametrize(
    ("term", "expanded"),
    [
        (A * (x + y) - A * y, A * x),
        (V * (A + B) * (x + y), V * A * x + V * A * y + V * B * x + V * B * y),
        (Transpose(A + 2 * B), A.T + 2 * B.T),
        ((S + Identity(n)) ** 2, S**2 + 2 * S + Identity(n)),
        (A - A, ZeroMatrix(m, n)),
        (a * (A + B) - a * B, a * A),
    ],
    ids=str,
)
def test_expand_distributes_and_joins_like_terms(term, expanded):
    found, proof = expand(term, proof=True)
    assert isinstance(proof, Proved)
    assert {*MatAdd.make_args(found)} == {*MatAdd.make_args(expanded.doit())} or equal(found, expanded)
    assert not any(isinstance(part, MatMul) and part.has(MatAdd) for part in MatAdd.make_args(found))


def test_expand_of_a_sum():
    found = expand(Sum((b[i] + d[i]) * a, (i, 1, n)) - a * Sum(d[j], (j, 1, n)))
    assert found == Sum(a * b[i], (i, 1, n))
    assert equal(expand(Trace(S * (S + Identity(n)))), Trace(S * S) + Trace(S))


def test_expand_of_an_entrywise_product_is_proved_too():
    found, proof = expand(HadamardProduct(A, A + B), proof=True)
    assert isinstance(proof, Proved)
    assert equal(found, HadamardProduct(A, A) + HadamardProduct(A, B))


@pytest.mark.parametrize(
    ("term", "letter", "collected"),
    [
        (A * x + B * (x + y), x, "(A + B)*x + B*y"),
        (A * x + y[0, 0] * B * y, x, None),
        (x.T * S + x.T + y.T, x.T, None),
        (a * A + B + a * B, a, "a*(A + B) + B"),
        (S * x + x, x, "(I + S)*x"),
    ],
    ids=str,
)
def test_collect_puts_the_coefficients_of_a_letter_together(term, letter, collected):
    found, proof = collect(term, letter, proof=True)
    assert isinstance(proof, Proved)
    assert sum(part.has(letter) for part in MatAdd.make_args(found)) <= 1
    if collected is not None:
        assert str(found) == collected


def test_collect_in_a_scalar_term():
    assert str(collect(Sum(a * b[i], (i, 1, n)) + a**2 + a, a)) in {
        "a**2 + a*(Sum(b[i], (i, 1, n)) + 1)",
        "a*(Sum(b[i], (i, 1, n)) + 1) + a**2",
    }
    total = Sum(A[0, i] * x[i, 0], (i, 0, n - 1)) + 2 * Sum(B[0, j] * x[j, 0], (j, 0, n - 1))
    assert isinstance(collect(total, x), Sum)


def test_equal_is_a_truth_value_or_an_error():
    assert equal((A * x).T, x.T * A.T)
    assert not equal(A * x, B * x)
    with pytest.raises(UnsupportedTerm, match="whether they are equal is unknown"):
        equal(S**k, S)
    with pytest.raises(ShapeError, match="m and n must be equal sizes"):
        equal(A * A, A)
    with pytest.raises(UsageError, match="the letter must be"):
        collect(a * c, a + c)
