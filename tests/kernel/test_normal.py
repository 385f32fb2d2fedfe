"""Positions in the normal form, by the first decision alone: blocks, deltas, overlapping sums, numbers."""

import re

import pytest
from sympy import (
    Basic,
    BlockMatrix,
    DiagMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    IndexedBase,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Pow,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import UnsupportedTerm, sizes
from symnet.errors import LimitExceeded
from symnet.kernel.budget import Budget
from symnet.kernel.first import Equal
from symnet.kernel.forms import Different, normal_form
from tests.kernel.alone import UNBOUNDED, decided_alone
from tests.kernel.test_edges import FREE_FALSE, FREE_TRUE

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a = symbols("a")
A, P = MatrixSymbol("A", n, n), MatrixSymbol("P", m, n)
x, y, u = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1), MatrixSymbol("u", m, 1)
row = MatrixSymbol("r", 1, n)
two, three, ten = (MatrixSymbol(name, size, 1) for name, size in (("two", 2), ("three", 3), ("ten", 10)))
X, Y = MatrixSymbol("X", p, m * n), MatrixSymbol("Y", m * n, 1)
first, rest = MatrixSymbol("W_1", 1, 1), MatrixSymbol("W_2", m * n - 1, 1)
f, g = IndexedBase("f"), IndexedBase("g")
delta = KroneckerDelta
apart = delta(i, j) * x[i, 0] * y[j, 0]


def stack(*blocks):
    return BlockMatrix([[block] for block in blocks])


def side(*blocks):
    return BlockMatrix([blocks])


def entry(matrix, row, column=0):
    return MatrixElement(matrix, row, column)


TRUE = {
    "the entry of a block": (entry(stack(x, y), i) * x[i, 0], x[i, 0] ** 2),
    "the first entry of a block": (entry(stack(x, y), n), y[0, 0]),
    "the first entry of all": (entry(stack(x, y), 0), x[0, 0]),
    "an entry of a block on the right": (entry(side(A, P.T), 0, n), P[0, 0]),
    "a sum over all blocks": (
        Sum(entry(stack(x, y), i), (i, 0, 2 * n - 1)),
        Sum(x[i, 0] + y[i, 0], (i, 0, n - 1)),
    ),
    "a sum over the second block": (
        Sum(entry(stack(x, y), i), (i, n, 2 * n - 1)),
        Sum(y[i, 0], (i, 0, n - 1)),
    ),
    "a delta within the longer range": (
        Sum(delta(i, j) * f[i] * g[j], (i, 0, n), (j, 1, n)),
        Sum(f[i] * g[i], (i, 1, n)),
    ),
    "a delta between neighbours": (
        Sum(delta(i + 1, j) * f[i] * g[j], (i, 1, n), (j, 1, n)),
        Sum(f[i] * g[i + 1], (i, 1, n - 1)),
    ),
    "a delta at the end": (Sum(delta(i, n) * f[i], (i, 1, n)), f[n]),
    "a delta beyond the end": (Sum(delta(i, n + 1) * f[i], (i, 1, n)), 0),
    "a delta before the first position": (delta(i, -1) * x[i, 0], 0),
    "a delta after the last position": (delta(i, n) * x[i, 0], 0),
    "a delta of positions that are apart": (delta(i, j + n) * x[i, 0] * y[j, 0], 0),
    "a delta at a number": (delta(i, 0) * x[i, 0], delta(i, 0) * x[0, 0]),
    "a delta of shifted indices": (
        delta(i, j + 1) * x[i, 0] * y[j, 0],
        delta(i, j + 1) * x[j + 1, 0] * y[j, 0],
    ),
    "deltas in a chain": (
        delta(i, j) * delta(j, k) * x[k, 0] * y[i, 0],
        delta(i, k) * delta(i, j) * x[i, 0] * y[j, 0],
    ),
    "deltas at numbers that are apart": (Sum(delta(i, 1) * delta(i, 3) * f[i], (i, 0, n + 3)), 0),
    "deltas at a number and the next": (Sum(delta(i, 1) * delta(2, i) * f[i], (i, 0, n + 3)), 0),
    "deltas at a number and the one before": (Sum(delta(i, 2) * delta(1, i) * f[i], (i, 0, n + 3)), 0),
    "deltas at a size and the next": (Sum(delta(i, n) * delta(i, n + 1) * f[i], (i, 0, n + 3)), 0),
    "deltas at a size and the one before": (Sum(delta(i, n + 1) * delta(i, n) * f[i], (i, 0, n + 3)), 0),
    "deltas at one size": (Sum(delta(i, n + 1) * delta(n + 1, i) * f[i], (i, 0, n + 3)), f[n + 1]),
    "a transposed identity": (Basic.__new__(Transpose, MatAdd(A, Identity(n))), A.T + Identity(n)),
    "a delta beside sums that overlap": (
        apart * (Sum(f[k], (k, 1, n)) - Sum(f[k], (k, 0, n))),
        -delta(i, j) * x[i, 0] * y[i, 0] * f[0],
    ),
    "an index in matrices that are apart": (two[i, 0] * x[i + n, 0], 0),
    "an index with one position": (two[i, 0] * x[i + n - 1, 0], two[0, 0] * x[n - 1, 0]),
    "three sums that overlap": (
        Sum(f[i], (i, 1, n + 2)) + Sum(f[i], (i, 0, n)),
        Sum(f[i], (i, 0, n + 2)) + Sum(f[i], (i, 1, n)),
    ),
    "sums of squares that overlap": (
        Sum(f[i] * f[j], (i, 0, n), (j, 0, n)),
        f[0] ** 2 + 2 * f[0] * Sum(f[i], (i, 1, n)) + Sum(f[i] * f[j], (i, 1, n), (j, 1, n)),
    ),
    "blocks entry by entry": (
        HadamardProduct(stack(x, y), stack(x, y)),
        stack(HadamardProduct(x, x), HadamardProduct(y, y)),
    ),
    "overlapping rows": (
        stack(x, y),
        stack(x, ZeroMatrix(n, 1)) + stack(ZeroMatrix(n, 1), y),
    ),
    "an identity in blocks": (
        BlockMatrix([[Identity(n), ZeroMatrix(n, m)], [ZeroMatrix(m, n), Identity(m)]]),
        Identity(n + m),
    ),
    "a sum over one position": (Sum(f[i], (i, n, n)), f[n]),
    "a sum over no position": (Sum(f[i], (i, 1, 0)) + a, a),
    "indices that stand nowhere": (Sum(a, (i, 1, n), (j, 0, m), (k, 2, 4)), 3 * n * (m + 1) * a),
    "powers with the exponent 0": (
        MatPow(A, 0, evaluate=False) + HadamardPower(A, 0),
        Identity(n) + OneMatrix(n, n),
    ),
    "a scalar with the exponent 0": (Pow(a, 0, evaluate=False) * f[1], f[1]),
    "powers of sums": (
        MatPow(A + A.T, 2, evaluate=False) + HadamardPower(A + P.T * P, 2),
        MatMul(A, A)
        + MatMul(A, A.T)
        + MatMul(A.T, A)
        + MatMul(A.T, A.T)
        + HadamardProduct(A, A)
        + 2 * HadamardProduct(A, P.T * P)
        + HadamardProduct(P.T * P, P.T * P),
    ),
    "a row on the diagonal": (DiagMatrix(row), DiagMatrix(row.T)),
    "a column times an identity on the diagonal": (
        DiagMatrix(MatMul(x, Identity(1), evaluate=False)),
        DiagMatrix(x),
    ),
    "a row times an identity on the diagonal": (
        DiagMatrix(MatMul(Identity(1), row, evaluate=False)),
        DiagMatrix(row),
    ),
    "a matrix of zeros": (A + ZeroMatrix(n, n), A),
    "a zero symbol": (Symbol("z", zero=True) * f[1] + a, a),
    "zeros of a matrix of numbers": (
        ImmutableMatrix([[0, a], [0, 0]]) * two,
        ImmutableMatrix([[a * two[1, 0]], [0]]),
    ),
    "an index of two positions": (Sum(a, (i, 1, 2)), 2 * a),
    "a symmetric letter": (Trace(A * P.T * P), Trace(P.T * P * A.T), Q.symmetric(A)),
}
FALSE = {
    "the entry of another block": (entry(stack(x, y), i) * x[i, 0], x[i, 0] * y[i, 0]),
    "the first entry of another block": (entry(stack(x, y), n), x[0, 0]),
    "a delta beside sums that overlap": (
        apart * (Sum(f[k], (k, 1, n)) - Sum(f[k], (k, 0, n))),
        -delta(i, j) * x[i, 0] * y[i, 0] * f[1],
    ),
    "an index at another position": (two[i, 0] * x[i + n - 1, 0], two[1, 0] * x[n - 1, 0]),
    "sums that overlap elsewhere": (
        Sum(f[i], (i, 1, n + 2)) + Sum(f[i], (i, 0, n)),
        Sum(f[i], (i, 0, n + 1)) + Sum(f[i], (i, 1, n)),
    ),
    "digits on the left only": (KroneckerProduct(u, x), Y),
    "a letter that is not symmetric": (Trace(A * P.T * P * A), Trace(A * A.T * P.T * P)),
}
DOUBTED = {
    "digits that are cut": (MatMul(X, KroneckerProduct(u, x)), MatMul(X, stack(first, rest))),
    "ends that have no order": (Sum(f[i], (i, 1, m)), Sum(f[i], (i, 1, n))),
}
REFUSED = {
    "how these positions are ordered depends on the sizes: (0, 0, n - 1, m - 1)": HadamardProduct(
        stack(x, u), stack(u, x)
    ),
    "how these positions are ordered depends on the sizes: (m, 0, m, n - 1)": entry(stack(x, u), m),
    "the positions that the free index m takes are not known": Sum(delta(i, m) * f[i], (i, 1, n)),
    "whether 2 equals n depends on the sizes": Sum(delta(i, 2) * delta(i, n) * f[i], (i, 0, n + 2)),
    "how these positions are ordered depends on the sizes: (1, 2, n, 2)": Sum(delta(i, 2) * f[i], (i, 1, n)),
    "index i of a sum is used as a number": Sum(i * f[i], (i, 1, n)),
    "a sum must not run backwards; found 1 to -1 for i": Sum(f[i], (i, 1, -1)),
    "scalars are finite and commute; found c": Symbol("c", commutative=False),
    "the kernel cannot read ImaginaryUnit in I": ImmutableMatrix([[1j]])[0, 0],
}


@pytest.mark.parametrize(("lhs", "rhs"), FREE_TRUE.values(), ids=FREE_TRUE)
def test_a_free_index_takes_only_positions_that_exist(lhs, rhs):
    assert isinstance(decided_alone(lhs, rhs), Equal)


@pytest.mark.parametrize(("lhs", "rhs"), FREE_FALSE.values(), ids=FREE_FALSE)
def test_a_free_index_takes_all_positions_that_exist(lhs, rhs):
    assert not decided_alone(lhs, rhs).doubt


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_is_proved(name):
    lhs, rhs, *assuming = TRUE[name]
    assert isinstance(decided_alone(lhs, rhs, assuming), Equal)
    assert isinstance(decided_alone(rhs, lhs, assuming), Equal)


@pytest.mark.parametrize(("lhs", "rhs"), FALSE.values(), ids=FALSE)
def test_a_false_claim_is_told_apart_without_doubt(lhs, rhs):
    for sides in ((lhs, rhs), (rhs, lhs)):
        found = decided_alone(*sides)
        assert isinstance(found, Different)
        assert not found.doubt


@pytest.mark.parametrize(("lhs", "rhs"), DOUBTED.values(), ids=DOUBTED)
def test_what_depends_on_the_order_of_sizes_is_doubted(lhs, rhs):
    for sides in ((lhs, rhs), (rhs, lhs)):
        assert decided_alone(*sides).doubt == "how their sums overlap depends on the sizes"


@pytest.mark.parametrize(("message", "term"), REFUSED.items(), ids=REFUSED)
def test_what_depends_on_the_sizes_is_refused(message, term):
    with pytest.raises(UnsupportedTerm, match=rf"^{re.escape(message)}$"):
        decided_alone(term, term)


def test_indices_of_concrete_extent_are_written_out_within_the_budget():
    claim = Sum(ten[i, 0] * ten[j, 0] * ten[k, 0], (i, 0, 9), (j, 0, 9), (k, 0, 9)), 0
    assert isinstance(decided_alone(*claim, budget=Budget(2000, float("inf"))), Different)
    with pytest.raises(LimitExceeded):
        decided_alone(*claim, budget=Budget(500, float("inf")))


REFUSED_ALONE = {
    "the exponent must be a natural number; found k in a**k": Pow(a, k),
    "the exponent must be a natural number; found -1 in 1/a": 1 / a,
    "a position must be one index plus a size; found 2*i in f[2*i]": f[2 * i],
    "a position must be one index plus a size; found 2*i in KroneckerDelta(2*i, j)": delta(j, 2 * i),
    "the kernel cannot read exp in exp(a)": exp(a),
    "scalars are finite and commute; found c": Symbol("c", commutative=False),
    "scalars are finite and commute; found w": Symbol("w", infinite=True),
}


@pytest.mark.parametrize(("message", "term"), REFUSED_ALONE.items(), ids=REFUSED_ALONE)
def test_what_is_no_polynomial_has_no_normal_form(message, term):
    with pytest.raises(UnsupportedTerm, match=rf"^{re.escape(message)}$"):
        normal_form(term, UNBOUNDED)


def test_the_budget_is_kept_to_the_last_term_and_moment():
    assert normal_form(x + y, Budget(2, float("inf"))) == x + y
    with pytest.raises(LimitExceeded, match=r"^2 terms are more than the limit max_terms=1$"):
        normal_form(x + y, Budget(1, float("inf")))
    with pytest.raises(LimitExceeded, match=r"^the time given by max_seconds has passed$"):
        normal_form(x + y, Budget(2, 0.0))


def test_the_normal_form_has_as_few_digits_as_possible():
    columns = KroneckerProduct(OneMatrix(m, 1), OneMatrix(n, 1))
    total = Sum(X[0, i], (i, 0, m * n - 1))
    assert normal_form(entry(MatMul(X, columns), 0), UNBOUNDED) == total
    assert normal_form(entry(MatMul(X, columns), 0) + f[1] - total, UNBOUNDED) == f[1]
