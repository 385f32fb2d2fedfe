"""From the entry at i, j back to the matrix: the inverse of writing a matrix out by entries."""

from collections.abc import Sequence

from sympy import (
    Add,
    Expr,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Integer,
    KroneckerDelta,
    MatrixExpr,
    Mul,
    OneMatrix,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.reading.storage import sum_as_it_stands
from symnet.terms import extents, matrix_add, matrix_mul, mul
from symnet.typeset.formula import same_extent


class NoMatrix(Exception):
    """No matrix of the language has these entries."""


def lift(entry: Expr, i: Symbol, j: Symbol, rows: Expr, columns: Expr) -> MatrixExpr:
    """The matrix with this entry at i, j, both counted from 0. Raises `NoMatrix` if none is known.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> i, j = Symbol("i", integer=True), Symbol("j", integer=True)
    >>> A, x = MatrixSymbol("A", m, n), MatrixSymbol("x", m, 1)
    >>> lift(2 * A[j, i], i, j, n, m)
    2*A.T
    """
    if not {i, j} & entry.free_symbols:
        return ZeroMatrix(rows, columns) if entry == 0 else matrix_mul([entry, OneMatrix(rows, columns)])
    match entry:
        case Add():
            return matrix_add([lift(part, i, j, rows, columns) for part in entry.args])
        case Mul():
            return _entrywise(entry.args, i, j, rows, columns)
        case MatrixElement():
            return _from_element(entry, i, j, rows, columns)
        case KroneckerDelta() if set(entry.args[:2]) == {i, j} and same_extent(rows, columns):
            return Identity(rows)
        case Sum():
            return _contraction(entry, i, j, rows, columns)
    raise NoMatrix


def _entrywise(parts: Sequence[Expr], i: Symbol, j: Symbol, rows: Expr, columns: Expr) -> MatrixExpr:
    scalars = [part for part in parts if not {i, j} & part.free_symbols]
    matrices = [lift(part, i, j, rows, columns) for part in parts if {i, j} & part.free_symbols]
    core = matrices[0] if len(matrices) == 1 else HadamardProduct(*matrices)
    return matrix_mul([*scalars, core])


def _from_element(entry: MatrixElement, i: Symbol, j: Symbol, rows: Expr, columns: Expr) -> MatrixExpr:
    down, across = entry.i, entry.j
    if {i, j} & entry.parent.free_symbols:
        raise NoMatrix
    if (down, across) == (i, j):
        return _fitting(entry.parent, rows, columns)
    if (down, across) == (j, i):
        return Transpose(_fitting(entry.parent, columns, rows))
    if down in (i, j) and not {i, j} & across.free_symbols:
        column = _fitting(
            matrix_mul([entry.parent, *_unit(entry.parent, 1, across)]), rows if down == i else columns, 1
        )
    elif across in (i, j) and not {i, j} & down.free_symbols:
        row = matrix_mul([*map(Transpose, _unit(entry.parent, 0, down)), entry.parent])
        column = Transpose(_fitting(row, 1, rows if across == i else columns))
    else:
        raise NoMatrix
    if (down if down in (i, j) else across) == i:
        return column if columns == 1 else matrix_mul([column, OneMatrix(1, columns)])
    return Transpose(column) if rows == 1 else matrix_mul([OneMatrix(rows, 1), Transpose(column)])


def _fitting(matrix: MatrixExpr, rows: Expr | int, columns: Expr | int) -> MatrixExpr:
    wanted = (
        (Integer(rows), Integer(columns))
        if isinstance(rows, int) and isinstance(columns, int)
        else (rows, columns)
    )
    for found, extent in zip(extents(matrix), wanted, strict=True):
        if not same_extent(found, Integer(extent) if isinstance(extent, int) else extent):
            raise NoMatrix
    return matrix


def _unit(matrix: MatrixExpr, axis: int, position: Expr) -> list[MatrixExpr]:
    """The column that picks one of a matrix's columns (axis 1) or rows (axis 0); none if it has only one."""
    extent = extents(matrix)[axis]
    if extent == 1:
        return []
    if not (extent.is_Integer and position.is_Integer):
        raise NoMatrix
    return [ImmutableMatrix([1 if place == position else 0 for place in range(int(extent))])]


def _contraction(entry: Sum, i: Symbol, j: Symbol, rows: Expr, columns: Expr) -> MatrixExpr:
    """Σ_k F(i, k) G(k, j) H(i, j) as F·G, entry by entry times H."""
    *inner, (index, lower, upper) = entry.limits
    body = sum_as_it_stands(entry.function, *inner) if inner else entry.function
    if lower != 0 or {i, j} & upper.free_symbols:
        raise NoMatrix
    if isinstance(body, Add):
        parts = [sum_as_it_stands(part, (index, lower, upper)) for part in body.args]
        return matrix_add([lift(part, i, j, rows, columns) for part in parts])
    parts = list(body.args) if isinstance(body, Mul) else [body]
    left = [p for p in parts if index in p.free_symbols and j not in p.free_symbols]
    right = [p for p in parts if index in p.free_symbols and j in p.free_symbols]
    if any(i in part.free_symbols for part in right):
        raise NoMatrix
    extent = upper + 1
    product = matrix_mul(
        [lift(mul(left), i, index, rows, extent), lift(mul(right), index, j, extent, columns)]
    )
    others = [part for part in parts if index not in part.free_symbols]
    return _times(others, product, i, j)


def _times(others: Sequence[Expr], product: MatrixExpr, i: Symbol, j: Symbol) -> MatrixExpr:
    scalars = [part for part in others if not {i, j} & part.free_symbols]
    outer = [lift(part, i, j, *extents(product)) for part in others if {i, j} & part.free_symbols]
    return matrix_mul([*scalars, HadamardProduct(product, *outer) if outer else product])
