"""How many indices a term can have, and of which degree its numbers are: the bounds of the theorem."""

from collections import Counter

import pytest
from sympy import (
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    pi,
    sin,
    symbols,
)
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import UnsupportedTerm, sizes
from symnet.kernel.counts import FIRM, LOOSE, TIED, Count, Side, count, degrees

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a = Symbol("a")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
P, Q, X = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m), MatrixSymbol("X", n, p)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", 1, n)
b, f = IndexedBase("b"), IndexedBase("f")
identity, ones, one = Identity(n), OneMatrix(n, n), OneMatrix(n, 1)
SIZES = frozenset({m, n, p})
HELD = Side(touched=False, held=True)


def times(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def bounds(indices=None, degree=None, row=FIRM, column=FIRM, touching=()):
    return Count(Counter(indices or {}), Counter(degree or {}), row, column, frozenset(touching))


BOUNDS = {
    "a letter": (P, bounds()),
    "a zero matrix": (ZeroMatrix(m, n), bounds()),
    "a number": (Integer(3), bounds()),
    "a size": (n, bounds(degree={n: 1})),
    "a scalar": (a, bounds()),
    "a power of a size": (n**3, bounds(degree={n: 3}, row=FIRM)),
    "an identity ties its rows to its columns": (identity, bounds(row=TIED, column=TIED)),
    "ones touch nothing": (ones, bounds(row=LOOSE, column=LOOSE)),
    "an index of one position is not idle": (one, bounds(row=LOOSE)),
    "nor in a row": (OneMatrix(1, n), bounds(column=LOOSE)),
    "an entry of a family": (f[i + n, j], bounds(touching={i, j})),
    "a delta touches nothing": (KroneckerDelta(i, j), bounds()),
    "a product of letters": (times(P, Q), bounds({n: 1})),
    "a product of three": (times(P, A, X), bounds({n: 2})),
    "two ones between letters": (times(P, ones, X), bounds({n: 2})),
    "ones alone": (times(ones, ones), bounds({n: 1}, {n: 1}, LOOSE, LOOSE)),
    "ones and a letter": (times(ones, X), bounds({n: 1}, row=LOOSE)),
    "a letter and ones": (times(P, ones), bounds({n: 1}, column=LOOSE)),
    "identities stay tied": (times(identity, identity), bounds({n: 1}, row=TIED, column=TIED)),
    "an identity before a letter": (times(identity, X), bounds({n: 1})),
    "an identity after a letter": (times(P, identity), bounds({n: 1})),
    "an identity before ones": (times(identity, ones), bounds({n: 1}, row=LOOSE, column=LOOSE)),
    "an identity after ones": (times(ones, identity), bounds({n: 1}, row=LOOSE, column=LOOSE)),
    "an idle index between ones": (
        times(OneMatrix(m, n), OneMatrix(n, p)),
        bounds({n: 1}, {n: 1}, LOOSE, LOOSE),
    ),
    "scalars in a product": (times(n, a, P, Q), bounds({n: 1}, {n: 1})),
    "a scalar keeps the sides": (times(m, ones, ones), bounds({n: 1}, {n: 1, m: 1}, LOOSE, LOOSE)),
    "a trace of a letter": (Trace(A), bounds({n: 1})),
    "a trace of an identity is idle": (Trace(identity), bounds({n: 1}, {n: 1})),
    "a trace of ones is idle": (Trace(ones), bounds({n: 1}, {n: 1})),
    "a trace of ones and a letter": (Trace(times(ones, A)), bounds({n: 2})),
    "a trace of a letter and ones": (Trace(times(A, ones)), bounds({n: 2})),
    "a transpose exchanges the sides": (Transpose(times(ones, X)), bounds({n: 1}, column=LOOSE)),
    "a sum is bounded by each part": (
        total(times(P, Q), times(P, A, Q, Trace(identity))),
        bounds({n: 3}, {n: 1}),
    ),
    "a sum touches where all parts do": (
        total(times(ones, A), identity),
        bounds({n: 1}, row=LOOSE, column=HELD),
    ),
    "a sum of ones and a letter": (total(A, ones), bounds(row=LOOSE, column=LOOSE)),
    "a sum of entries": (b[i] * b[j] + b[i] * n, bounds({}, {n: 1}, touching={i})),
    "a product of scalars": (b[i] * b[j] * n * m, bounds(degree={n: 1, m: 1}, touching={i, j})),
    "a power of a scalar": (Trace(A) ** 3, bounds({n: 3})),
    "a Hadamard product of letters": (HadamardProduct(A, B), bounds()),
    "a Hadamard product touches where a factor does": (
        HadamardProduct(times(ones, A), times(B, ones)),
        bounds({n: 2}),
    ),
    "a Hadamard product of ones": (
        HadamardProduct(ones, times(ones, ones)),
        bounds({n: 1}, {n: 1}, LOOSE, LOOSE),
    ),
    "a Hadamard product ties": (HadamardProduct(identity, ones), bounds(row=TIED, column=TIED)),
    "a tie carries the touch of columns": (HadamardProduct(identity, times(ones, A)), bounds({n: 1})),
    "a tie carries the touch of rows": (HadamardProduct(identity, times(A, ones)), bounds({n: 1})),
    "a Hadamard power": (HadamardPower(times(P, Q), 3), bounds({n: 3})),
    "a Hadamard power of ones": (HadamardPower(ones, 2), bounds(row=LOOSE, column=LOOSE)),
    "a Hadamard power of nothing": (HadamardPower(A, 0), bounds(row=LOOSE, column=LOOSE)),
    "a Kronecker product": (KroneckerProduct(times(P, Q), u), bounds({n: 1})),
    "a Kronecker product touches where all factors do": (
        KroneckerProduct(times(ones, A), times(A, ones)),
        bounds({n: 2}, row=LOOSE, column=LOOSE),
    ),
    "a Kronecker product of identities": (
        KroneckerProduct(identity, Identity(m)),
        bounds(row=TIED, column=TIED),
    ),
    "a power": (MatPow(A, 3), bounds({n: 2})),
    "a first power": (MatPow(A, 1, evaluate=False), bounds()),
    "no power": (MatPow(A, 0, evaluate=False), bounds(row=TIED, column=TIED)),
    "a power of ones": (MatPow(ones, 3), bounds({n: 2}, {n: 2}, LOOSE, LOOSE)),
    "a power of a sum with ones": (MatPow(total(A, ones), 2), bounds({n: 1}, {n: 1}, LOOSE, LOOSE)),
    "a diagonal of a column": (DiagMatrix(u), bounds()),
    "a diagonal of a column of ones": (DiagMatrix(one), bounds(row=TIED, column=TIED)),
    "a diagonal of a row": (DiagMatrix(v), bounds()),
    "a diagonal of a row of ones": (DiagMatrix(OneMatrix(1, n)), bounds(row=TIED, column=TIED)),
    "the diagonal of a letter": (DiagonalOf(A), bounds()),
    "the diagonal of ones": (DiagonalOf(ones), bounds(row=LOOSE)),
    "the diagonal of an identity": (DiagonalOf(identity), bounds(row=LOOSE)),
    "the diagonal of what is touched by rows": (DiagonalOf(times(A, ones)), bounds({n: 1})),
    "the diagonal of what is touched by columns": (DiagonalOf(times(ones, A)), bounds({n: 1})),
    "a diagonal matrix": (DiagonalMatrix(A), bounds()),
    "a diagonal matrix of ones": (DiagonalMatrix(ones), bounds(row=TIED, column=TIED)),
    "blocks": (
        BlockMatrix([[A, times(A, B)], [Trace(identity) * A, ones]]),
        bounds({n: 1}, {n: 1}, LOOSE, LOOSE),
    ),
    "a matrix of entries": (Matrix([[Trace(A), Trace(identity)]]).as_immutable(), bounds({n: 1}, {n: 1})),
    "an entry of a letter touches its indices": (A[i, j], bounds(touching={i, j})),
    "an entry at a shifted index": (A[i + 1, n - 1], bounds(touching={i})),
    "an entry of an idle row": (times(ones, A)[i, j], bounds({n: 1}, touching={j})),
    "an entry of an idle column": (times(A, ones)[i, j], bounds({n: 1}, touching={i})),
    "an entry keeps what was touched": (times(b[k], A, ones)[i, j], bounds({n: 1}, touching={i, k})),
    "an entry of a product": (
        Matrix([[MatrixElement(times(ones, A), i, j)]]).as_immutable(),
        bounds({n: 1}, touching={j}),
    ),
    "an entry of ones": (MatrixElement(times(ones, ones), i, j), bounds({n: 1}, {n: 1})),
    "an entry of an identity": (MatrixElement(times(identity, identity), i, j), bounds({n: 1})),
    "a sum over a letter": (Sum(b[i], (i, 1, n)), bounds({n: 1})),
    "a sum over nothing": (Sum(b[j], (i, 1, n)), bounds({n: 1}, {n: 1}, touching={j})),
    "a sum over a delta": (Sum(KroneckerDelta(i, j), (i, 1, n)), bounds({n: 1}, {n: 1})),
    "a sum over two indices": (Sum(f[i, j], (i, 1, n), (j, 0, m)), bounds({n: 1, m: 1})),
    "a sum over a square of positions": (Sum(b[i], (i, 1, n**2)), bounds({n: 2})),
    "a sum over so many positions": (Sum(a, (i, m, m + 4)), bounds()),
    "a sum of as many positions as a size": (Sum(a, (i, m, m + n - 1)), bounds({n: 1}, {n: 1})),
}


@pytest.mark.parametrize("case", BOUNDS.values(), ids=BOUNDS)
def test_bounds(case):
    term, expected = case
    assert count(term, SIZES, {}) == expected


def test_a_sum_of_products_where_an_index_is_touched_in_one():
    found = count(Sum(b[i] + a, (i, 1, n)), SIZES, {})
    assert found == bounds({n: 1}, {n: 1})
    both = count(Sum(b[i] * f[i, j] + b[i], (i, 1, n)), SIZES, {})
    assert both == bounds({n: 1})


def test_defined_names_have_the_bounds_of_their_terms():
    s = Symbol("s")
    known = {s: bounds({m: 2}, {p: 1}), A: bounds({n: 1}, row=LOOSE)}
    assert count(times(s, A, B), SIZES, known) == bounds({m: 2, n: 2}, {p: 1}, row=LOOSE)


def test_degrees_of_sizes():
    assert degrees(5) == Counter()
    assert degrees(n**2 * m + n + 1) == Counter({n: 2, m: 1})


@pytest.mark.parametrize(("term", "kind"), [(Determinant(A), "Determinant"), (pi, "Pi"), (sin(a), "sin")])
def test_other_terms_are_refused(term, kind):
    with pytest.raises(UnsupportedTerm) as caught:
        count(term, SIZES, {})
    assert str(caught.value) == f"the kernel does not count the indices of {kind} in {term}"
