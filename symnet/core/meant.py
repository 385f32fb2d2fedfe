"""Nodes of SymPy that others say as well: what each of them means, as data.

A node of a kind in `MEANT` is read as the term that it means. This is the whole definition of the node: it
holds wherever the node stands, for real numbers and matrices of real numbers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import sympy
from sympy import Basic, Dummy, ImmutableDenseMatrix
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.permutation import MatrixPermute, PermutationMatrix
from sympy.matrices.expressions.slice import MatrixSlice
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance, VarianceMatrix

from symnet.core.brackets import by_cases, step
from symnet.errors import UnsupportedTerm

LARGEST: Final = 10_000
"""The largest exponent of 2 in a float."""
MOST: Final = 500
"""How many places a permutation may have."""


def _slice(t: Any) -> Basic:
    """Entry [i, j] is that of the parent at [start + step·i, start + step·j]; the extents are the quotients
    (stop - start)/step, which are refused as sizes if they are no integers."""
    parent, *ends = t.args
    i, j = Dummy("i"), Dummy("j")
    rows, columns = ((stop - start) / step for start, stop, step in ends)
    row, column = (start + step * index for (start, _, step), index in zip(ends, (i, j), strict=True))
    return sympy.FunctionMatrix(rows, columns, sympy.Lambda((i, j), MatrixElement(parent, row, column)))


def _permutation(order: Any) -> Basic:
    """The matrix with a 1 in row i at the column order(i)."""
    from sympy.combinatorics import Permutation  # noqa: PLC0415 - large, and seldom met

    if type(order) is not Permutation or order.size > MOST:
        raise UnsupportedTerm(f"a permutation of at most {MOST} places is required")
    several = range(order.size)
    return ImmutableDenseMatrix(
        order.size, order.size, [int(order(i) == j) for i in several for j in several]
    )


def _permuted(t: Any) -> Basic:
    """Row i, or for the axis 1 column i, is that of the matrix at order(i)."""
    matrix, order, axis = t.args
    if axis == 0:
        return sympy.MatMul(PermutationMatrix(order), matrix, evaluate=False)
    return sympy.MatMul(matrix, sympy.Transpose(PermutationMatrix(order)), evaluate=False)


def _float(t: Any) -> Basic:
    """The number m·2^e with a sign that a float is."""
    sign, whole, exponent, _ = t._mpf_
    if not -LARGEST <= exponent <= LARGEST or (exponent and not whole):
        raise UnsupportedTerm("a float is neither infinite, huge nor tiny")
    return sympy.Rational((-1) ** sign * int(whole)) * sympy.Integer(2) ** exponent


def _dot(t: Any) -> Basic:
    """The product of a row and a column."""
    first, second = t.args
    row = first if first.shape[0] == 1 else sympy.Transpose(first)
    column = second if second.shape[1] == 1 else sympy.Transpose(second)
    return MatrixElement(sympy.MatMul(row, column, evaluate=False), 0, 0)


def _covariance(x: Any, y: Any, *condition: Basic) -> Basic:
    """Cov(x, y) = E(x·yᵀ) - E(x)·E(y)ᵀ of columns, E(x·y) - E(x)·E(y) of numbers, given nothing"""
    if condition:
        raise UnsupportedTerm("a covariance that is conditional is not known")
    if not (x.is_Matrix and y.is_Matrix):
        means = sympy.Mul(-1, Expectation(x), Expectation(y), evaluate=False)
        return sympy.Add(Expectation(sympy.Mul(x, y, evaluate=False)), means, evaluate=False)
    if x.shape[1] != 1 or y.shape[1] != 1:
        raise UnsupportedTerm("a covariance is one of columns")
    turned, mean = sympy.Transpose(y), sympy.Transpose(Expectation(y))
    means = sympy.MatMul(-1, Expectation(x), mean, evaluate=False)
    return sympy.MatAdd(Expectation(sympy.MatMul(x, turned, evaluate=False)), means, evaluate=False)


def in_range(t: Any) -> Basic:
    """δ(i, j) in a range from low to high: Σ over k in the range, of δ(i, k)·δ(j, k)"""
    if len(t.args) != 3 or type(t.args[2]) is not sympy.Tuple or len(t.args[2].args) != 2:
        raise UnsupportedTerm("the range of a delta has two ends")
    (i, j, ends), k = t.args, Dummy("k")
    deltas = (Basic.__new__(sympy.KroneckerDelta, each, k) for each in (i, j))
    return sympy.Sum(sympy.Mul(*deltas, evaluate=False), (k, *ends.args))


def _exp(t: Basic) -> Basic:
    return sympy.exp(t, evaluate=False)


def _half(first: Basic, sign: int, second: Basic) -> Basic:
    """(first ± second)/2, unevaluated, so that no condition is lost."""
    both = sympy.Add(first, sympy.Mul(sign, second, evaluate=False), evaluate=False)
    return sympy.Mul(sympy.Rational(1, 2), both, evaluate=False)


MEANT: Final[Mapping[type, Callable[[Any], Basic]]] = {
    sympy.Adjoint: lambda t: sympy.Transpose(t.args[0]),
    sympy.conjugate: lambda t: t.args[0],
    sympy.re: lambda t: t.args[0],
    sympy.im: lambda t: sympy.Mul(0, t.args[0], evaluate=False),
    sympy.Float: _float,
    sympy.DotProduct: _dot,
    MatrixSlice: _slice,
    PermutationMatrix: lambda t: _permutation(t.args[0]),
    MatrixPermute: _permuted,
    Variance: lambda t: _covariance(t.args[0], *t.args),
    VarianceMatrix: lambda t: _covariance(t.args[0], *t.args),
    Covariance: lambda t: _covariance(*t.args),
    CrossCovarianceMatrix: lambda t: _covariance(*t.args),
    type(sympy.E): lambda _: _exp(sympy.S.One),
    sympy.sinh: lambda t: _half(_exp(t.args[0]), -1, _exp(-t.args[0])),
    sympy.cosh: lambda t: _half(_exp(t.args[0]), 1, _exp(-t.args[0])),
    sympy.Heaviside: step,
    sympy.Piecewise: by_cases,
}
