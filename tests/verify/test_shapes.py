"""Shapes of terms, the sizes that must be equal in them, and the positions that an index may take."""

import pytest
from sympy import (
    Add,
    Adjoint,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import ShapeError, UnsupportedTerm, sizes
from symnet.reading.shapes import Occurrence, index_and_shift, index_ranges, shape

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a = Symbol("a")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
P, Q, X = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m), MatrixSymbol("X", n, p)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", 1, n)
b, f = IndexedBase("b"), IndexedBase("f")
SQUARE = MatrixSymbol("S", (n + 1) ** 2, n**2 + 2 * n + 1)


def times(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def plain(kind, *arguments):
    """A term whose sizes SymPy does not check."""
    made = kind.__new__(kind, *(A for _ in arguments))
    made._args = arguments
    return made


SHAPES = {
    "a letter": (P, (m, n)),
    "a letter of expanded sizes": (SQUARE, (n**2 + 2 * n + 1, n**2 + 2 * n + 1)),
    "an identity": (Identity(n), (n, n)),
    "zeros": (ZeroMatrix(m, 2), (m, 2)),
    "ones": (OneMatrix(1, n), (1, n)),
    "an explicit matrix": (Matrix([[a, 1, 2]]).as_immutable(), (1, 3)),
    "a sum": (total(P, P), (m, n)),
    "a Hadamard product": (HadamardProduct(P, P), (m, n)),
    "a Hadamard power": (HadamardPower(P, 2), (m, n)),
    "a sum of one": (plain(MatAdd, P), (m, n)),
    "blocks in a column": (BlockMatrix([[A], [P]]), (m + n, n)),
    "a product": (times(P, A, X), (m, p)),
    "a product with scalars": (times(2, P, a, X), (m, p)),
    "a transpose": (Transpose(P), (n, m)),
    "a power": (MatPow(A, 3), (n, n)),
    "an inverse": (Inverse(A), (n, n)),
    "a diagonal matrix": (DiagonalMatrix(A), (n, n)),
    "the diagonal": (DiagonalOf(A), (n, 1)),
    "a diagonal of a column": (DiagMatrix(u), (n, n)),
    "a diagonal of a row": (DiagMatrix(v), (n, n)),
    "blocks": (BlockMatrix([[A, X], [P, MatrixSymbol("Y", m, p)]]), (m + n, n + p)),
    "blocks in a row": (BlockMatrix([[A, X, u]]), (n, n + p + 1)),
    "a Kronecker product": (KroneckerProduct(P, X), (m * n, n * p)),
    "a Kronecker product of numbers": (KroneckerProduct(MatrixSymbol("T", 2, 3), u), (2 * n, 3)),
    "a trace": (Trace(A), (1, 1)),
    "a determinant": (Determinant(A), (1, 1)),
    "a scalar": (a * 2 + 1, (1, 1)),
    "a power of a scalar": (a**2, (1, 1)),
    "an entry": (A[i, j], (1, 1)),
    "a family": (b[i], (1, 1)),
    "a scalar of a 1 by 1 matrix": (Mul(a, times(v, u), evaluate=False), (1, 1)),
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=SHAPES)
def test_shapes(case):
    term, expected = case
    assert shape(term)[:2] == expected


REFUSED = {
    "a product": (times(P, P), "n and m must be equal sizes in P*P"),
    "a product inside": (times(P, A, P), "n and m must be equal sizes in P*A*P"),
    "a sum of other rows": (total(A, P), "n and m must be equal sizes in A + P"),
    "a sum of other columns": (total(P, MatrixSymbol("R", m, p)), "n and p must be equal sizes in P + R"),
    "a third term": (total(A, A, P), "n and m must be equal sizes in A + A + P"),
    "a Hadamard product": (
        plain(HadamardProduct, P, A),
        "m and n must be equal sizes in HadamardProduct(P, A)",
    ),
    "a diagonal of a matrix": (
        DiagMatrix(P),
        "DiagMatrix(P) needs a vector; found a matrix of m by n",
    ),
    "a scalar beside a matrix": (
        Add(A, Integer(1), evaluate=False),
        "n by n must be 1 by 1 for a scalar in 1 + A",
    ),
    "a sum of matrices": (
        Sum(f[i] * A, (i, 1, n)),
        "n by n must be 1 by 1 for a scalar in Sum(f[i]*A, (i, 1, n)): "
        "take the matrix out of the sum, or sum entries",
    ),
    "a matrix in an entry": (
        Matrix(1, 1, [u]).as_immutable(),
        "n by 1 must be 1 by 1 for a scalar in Matrix([[u]])",
    ),
    "a size of zero": (MatrixSymbol("Z", 0, 2), "Z must have sizes of at least 1; found 0 by 2"),
    "columns of zero": (MatrixSymbol("Z", 2, 0), "Z must have sizes of at least 1; found 2 by 0"),
    "a size that may be negative": (
        MatrixSymbol("Z", n - 2, 2),
        "Z must have sizes of at least 1; found n - 2 by 2",
    ),
    "columns that may be negative": (
        MatrixSymbol("Z", 2, n - 2),
        "Z must have sizes of at least 1; found 2 by n - 2",
    ),
    "a position beyond the end": (
        P[0, n * m],
        "position m*n must lie between 0 and n - 1 in P[0, m*n]",
    ),
    "a position before the beginning": (
        P[m - m * n - 1, 0],
        f"position {m - m * n - 1} must lie between 0 and m - 1 in P[{m - m * n - 1}, 0]",
    ),
    "an index beyond the end": (
        Sum(A[i, 0], (i, 0, n)),
        "index i runs from 0 to n, but A[i, 0] has positions 0 to n - 1 for it",
    ),
    "an index before the beginning": (
        Sum(A[0, i - 1], (i, 0, n - 1)),
        "index i runs from 0 to n - 1, but A[0, i - 1] has positions 1 to n for it",
    ),
    "an index of another size": (
        Sum(P[i, 0], (i, 0, n - 1)),
        "index i runs from 0 to n - 1, but P[i, 0] has positions 0 to m - 1 for it",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_these_words(case):
    term, message = case
    with pytest.raises(ShapeError) as caught:
        shape(term)
    assert str(caught.value) == message


@pytest.mark.parametrize("kind", [Trace, Inverse, Determinant, DiagonalMatrix, DiagonalOf])
def test_what_needs_a_square_is_refused_else(kind):
    inner = times(P, MatrixSymbol("R", n, p))
    try:
        term = kind(inner)
    except ValueError:
        term = plain(kind, inner)
    with pytest.raises(ShapeError, match=r"m and p must be equal sizes in .*P\*R"):
        shape(term)


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ([[A, MatrixSymbol("R", m, p)]], "n and m must be equal sizes in"),
        ([[A], [MatrixSymbol("R", m, p)]], "n and p must be equal sizes in"),
        ([[A, X], [P, MatrixSymbol("R", m, m)]], "p and m must be equal sizes in"),
        ([[A, X], [P, MatrixSymbol("R", p, p)]], "m and p must be equal sizes in"),
    ],
)
def test_blocks_of_other_sizes_are_refused(grid, message):
    blocks = BlockMatrix([[A] * len(grid[0])] * len(grid))
    blocks._args = (Matrix(len(grid), len(grid[0]), [x for row in grid for x in row]).as_immutable(),)
    with pytest.raises(ShapeError) as caught:
        shape(blocks)
    assert str(caught.value).startswith(f"{message} Matrix")


def test_positions_are_an_index_and_a_shift():
    known = frozenset({n})
    assert index_and_shift(i + n - 2, known, A) == (i, n - 2)
    assert index_and_shift(i, known, A) == (i, 0)
    assert index_and_shift(Integer(3), known, A) == (None, 3)
    assert index_and_shift(n - 1, known, A) == (None, n - 1)
    for position in (2 * i, i * j, i + j, i**2, i - j, n * i):
        with pytest.raises(UnsupportedTerm) as caught:
            index_and_shift(position, known, b[position])
        assert (
            str(caught.value)
            == f"a position must be one index plus a size; found {position} in {b[position]}"
        )


def uses(term, known=None):
    return shape(term, known).uses


def test_free_indices_are_used_at_positions():
    entry = P[i + 1, j]
    assert uses(entry) == {Occurrence(i, 1, m, entry), Occurrence(j, 0, n, entry)}
    assert uses(b[i] * KroneckerDelta(j, k)) == {
        Occurrence(i, 0, None, b[i]),
        Occurrence(j, 0, None, KroneckerDelta(j, k)),
        Occurrence(k, 0, None, KroneckerDelta(j, k)),
    }
    assert uses(b[i + n] + A[0, 0]) == {Occurrence(i, 0, None, b[i + n])}
    assert uses(b[n], frozenset({n})) == frozenset()
    assert uses(b[n]) == {Occurrence(n, 0, None, b[n])}
    assert uses(A[0, n - 1]) == frozenset()


def test_a_sum_binds_its_index_and_no_other():
    assert {use.index for use in uses(Sum(P[i, j] * b[k], (i, 0, m - 1)))} == {j, k}
    assert uses(Sum(P[i, j], (i, 0, m - 1), (j, 0, n - 1))) == frozenset()
    assert uses(Sum(b[i], (i, -3, n))) == frozenset()
    assert {use.index for use in uses(Sum(P[i, 0], (i, 0, m - 1)) + P[i, 0])} == {i}
    ranged = Sum(KroneckerDelta(i, j, (1, n)), (i, 1, n))
    assert {(use.index, use.shift, use.extent) for use in uses(ranged)} == {(j, -1, n)}
    assert uses(Sum(A[i + 1, 0] * A[i, 0], (i, 0, n - 2))) == frozenset()


def test_an_entry_keeps_the_free_indices_of_its_matrix():
    entry = MatrixElement(times(b[k], A), i, 0)
    assert {use.index for use in uses(entry)} == {i, k}
    delta = KroneckerDelta(i, j, (1, n))
    assert uses(delta) == {Occurrence(i, -1, n, delta), Occurrence(j, -1, n, delta)}


def test_what_has_no_shape_for_is_refused():
    with pytest.raises(UnsupportedTerm) as caught:
        shape(Adjoint(A))
    assert str(caught.value) == "symnet does not know the shape of Adjoint in Adjoint(A)"
    with pytest.raises(UnsupportedTerm) as caught:
        shape(A[2 * i, 0])
    assert str(caught.value) == "a position must be one index plus a size; found 2*i in A[2*i, 0]"


def test_ranges_are_where_the_uses_of_an_index_place_it():
    term = P[i + 1, j] * A[i, j - 2] * b[i]
    assert index_ranges(uses(term)) == {i: ((0, n), (-1, m)), j: ((2, n), (0, n))}
    assert index_ranges(uses(b[i])) == {}
