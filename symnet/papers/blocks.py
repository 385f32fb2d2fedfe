"""Products, entries and blocks of terms, in which a matrix with one entry is a number."""

from typing import Final

from sympy import (
    Basic,
    BlockMatrix,
    Expr,
    ImmutableDenseMatrix,
    Integer,
    MatMul,
    Mul,
    Trace,
    Transpose,
)
from sympy.matrices.expressions.matexpr import MatrixElement

UNBUILT: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What SymPy raises where it cannot build a term."""


def is_matrix(term: Basic) -> bool:
    """Whether a term is a matrix."""
    return bool(getattr(term, "is_Matrix", False))


def times(left: Basic, right: Basic) -> Basic:
    """The product of two terms; a product of matrices with one entry is that number."""
    if not is_matrix(left) and not is_matrix(right):
        return Mul(left, right, evaluate=False)
    factors = [
        part for each in (left, right) for part in (each.args if isinstance(each, MatMul) else (each,))
    ]
    found = MatMul(*factors)
    return entry(found, []) if is_matrix(left) and is_matrix(right) and found.shape == (1, 1) else found


def entry(matrix: Basic, places: list[Expr]) -> Basic:
    """An entry of a matrix at places that are counted from 1, or the only one."""
    if not is_matrix(matrix):
        return matrix
    if len(places) == 1:
        row = matrix.shape[0] == 1 and matrix.shape[1] != 1
        places = [Integer(1), *places] if row else [*places, Integer(1)]
    row_, column = (places[0] - 1, places[1] - 1) if places else (0, 0)
    return MatrixElement(matrix, row_, column)


def inner_product(left: Basic, right: Basic) -> Basic:
    """The sum of the products of the entries of two terms of one shape."""
    if not is_matrix(left):
        return Mul(left, right, evaluate=False)
    rows, columns = left.shape
    if columns == 1:
        return entry(MatMul(Transpose(left), right), [])
    if rows == 1:
        return entry(MatMul(left, Transpose(right)), [])
    return Trace(MatMul(Transpose(left), right))


def blocks(rows: list[list[Basic]]) -> Basic:
    """A matrix by its blocks, some of which may be numbers."""
    if not any(is_matrix(each) for row in rows for each in row):
        return ImmutableDenseMatrix(rows)
    return BlockMatrix(
        [[each if is_matrix(each) else ImmutableDenseMatrix([[each]]) for each in row] for row in rows]
    )
