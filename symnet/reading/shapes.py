"""Shapes: every inner size of a term must agree before anything is decided about it.

SymPy accepts a product of matrices whose symbolic sizes differ; this module does not. An index must
stay inside the matrix that it enters, for every value of the sizes.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Expr,
    HadamardProduct,
    Identity,
    Indexed,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import Application
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats import (
    Covariance,
    CrossCovarianceMatrix,
    Expectation,
    ExpectationMatrix,
    Variance,
    VarianceMatrix,
)

from symnet.errors import ShapeError, UnsupportedTerm
from symnet.reading.dimensions import Size, at_most, minus, never_negative, plus, size
from symnet.reading.terms import fold, in_one_line, is_matrix, size_symbols, told


class Occurrence(NamedTuple):
    """An index that is used as position `index + shift` among `extent` rows or columns of `where`.

    A family or a delta has all integers as positions, and no extent.
    """

    index: Symbol
    shift: Size
    extent: "Size | None"
    where: Basic


class Shape(NamedTuple):
    """Rows and columns of a matrix term, (1, 1) for a scalar, and the indices that are still free in it."""

    rows: Size
    columns: Size
    uses: frozenset[Occurrence] = frozenset()


def index_and_shift(position: Expr, sizes: frozenset[Symbol], where: Basic) -> tuple[Symbol | None, Size]:
    """A position as (index, shift), meaning index + shift; a literal position has no index."""
    indices = position.free_symbols - sizes
    if not indices:
        return None, size(position)
    index = min(indices, key=str)
    shift = size(position - index) if len(indices) == 1 else position
    if isinstance(shift, Expr) and shift.free_symbols & indices:
        raise UnsupportedTerm(f"a position must be one index plus a size; found {position} in {where}")
    return index, shift


def _use(position: Expr, extent: Size, sizes: frozenset[Symbol], where: Basic) -> frozenset[Occurrence]:
    """The use of a position; a literal position is checked at once."""
    index, shift = index_and_shift(position, sizes, where)
    if index is not None:
        return frozenset({Occurrence(index, shift, extent, where)})
    if never_negative(minus(-1, shift)) or at_most(extent, shift):
        raise ShapeError(f"position {position} must lie between 0 and {minus(extent, 1)} in {where}")
    return frozenset()


def _in_range(delta: KroneckerDelta, sizes: frozenset[Symbol]) -> frozenset[Occurrence]:
    """The uses in a delta that is zero outside a range: they must stay inside, as in an identity."""
    first, second, (lower, upper) = delta.args
    extent = plus(minus(size(upper), size(lower)), 1)
    return _use(first - lower, extent, sizes, delta) | _use(second - lower, extent, sizes, delta)


def _bind(term: Sum, uses: frozenset[Occurrence]) -> frozenset[Occurrence]:
    """The uses that stay free in a sum; those it binds must stay inside their matrices."""
    for index, lower, upper in term.limits:
        for use in uses:
            if use.index != index or use.extent is None:
                continue
            first, last = plus(size(lower), use.shift), plus(size(upper), use.shift)
            if not (never_negative(first) and at_most(last, minus(use.extent, 1))):
                raise ShapeError(
                    f"index {index} runs from {lower} to {upper}, but {use.where} "
                    f"has positions {minus(0, use.shift)} to {minus(minus(use.extent, 1), use.shift)} for it"
                )
        uses = frozenset(use for use in uses if use.index != index)
    return uses


def _same(left: Size, right: Size, where: Basic) -> None:
    if left != right:
        raise ShapeError(f"{left} and {right} must be equal sizes in {in_one_line(where)}")


def _square(parts: list[Shape], where: Basic) -> Shape:
    _same(parts[0].rows, parts[0].columns, where)
    return parts[0]


def _entrywise(term: Basic, parts: list[Shape]) -> Shape:
    for part in parts:
        _same(parts[0].rows, part.rows, term)
        _same(parts[0].columns, part.columns, term)
    return parts[0]


def _scalars(term: Basic, parts: list[Shape]) -> None:
    for part in parts:
        if part[:2] != (1, 1):
            advice = ": take the matrix out of the sum, or sum entries" if isinstance(term, Sum) else ""
            where = in_one_line(term)
            raise ShapeError(f"{part.rows} by {part.columns} must be 1 by 1 for a scalar in {where}{advice}")


def _product(term: MatMul, parts: list[Shape]) -> Shape:
    factors = [part for part, argument in zip(parts, term.args, strict=True) if is_matrix(argument)]
    for left, right in pairwise(factors):
        _same(left.columns, right.rows, term)
    return Shape(factors[0].rows, factors[-1].columns)


def _diagonal(term: Basic, vector: Shape) -> Shape:
    if 1 not in (vector.rows, vector.columns):
        raise ShapeError(f"{term} needs a vector; found a matrix of {vector.rows} by {vector.columns}")
    extent = vector.columns if vector.rows == 1 else vector.rows
    return Shape(extent, extent)


def _covariance(term: Basic, parts: list[Shape]) -> Shape:
    for part in parts:
        if part.columns != 1:
            found = f"{part.rows} by {part.columns} in {in_one_line(term)}"
            raise ShapeError(f"a covariance is one of columns; found a matrix of {found}")
    return Shape(parts[0].rows, parts[-1].rows)


def _blocks(term: BlockMatrix, parts: list[Shape]) -> Shape:
    height, width = term.blockshape
    grid = [parts[row * width : (row + 1) * width] for row in range(height)]
    for row in grid:
        for block, above in zip(row, grid[0], strict=True):
            _same(row[0].rows, block.rows, term)
            _same(above.columns, block.columns, term)
    rows: Size = 0
    columns: Size = 0
    for row in grid:
        rows = plus(rows, row[0].rows)
    for block in grid[0]:
        columns = plus(columns, block.columns)
    return Shape(rows, columns)


def _outer_shape(term: Basic, parts: list[Shape]) -> Shape:
    """The shape of one node from the shapes of its operands, without their free indices."""
    match term:
        case MatrixSymbol() | ZeroMatrix() | OneMatrix() | Identity():
            rows, columns = map(size, term.shape)
            if not (never_negative(rows) and never_negative(columns)) or 0 in (rows, columns):
                raise ShapeError(f"{term} must have sizes of at least 1; found {rows} by {columns}")
            return Shape(rows, columns)
        case MatrixBase():
            _scalars(term, parts)
            if not parts:
                raise ShapeError(f"a matrix must have sizes of at least 1; found {term.rows} by {term.cols}")
            return Shape(*term.shape)
        case MatAdd() | HadamardProduct():
            return _entrywise(term, parts)
        case HadamardPower() | ElementwiseApplyFunction() | ExpectationMatrix():
            return parts[0]
        case VarianceMatrix() | CrossCovarianceMatrix():
            return _covariance(term, parts)
        case MatMul():
            return _product(term, parts)
        case Transpose():
            return Shape(parts[0].columns, parts[0].rows)
        case MatPow() | Inverse() | DiagonalMatrix():
            return _square(parts, term)
        case DiagonalOf():
            return Shape(_square(parts, term).rows, 1)
        case DiagMatrix():
            return _diagonal(term, parts[0])
        case BlockMatrix():
            return _blocks(term, parts)
        case KroneckerProduct():
            rows, columns = (size(Mul(*sizes)) for sizes in zip(*(part[:2] for part in parts), strict=True))
            return Shape(rows, columns)
        case Trace() | Determinant():
            _square(parts, term)
            return Shape(1, 1)
        case Add() | Mul() | Pow() | Sum() | Application() | Expectation() | Variance() | Covariance():
            _scalars(term, parts)
            return Shape(1, 1)
    if is_matrix(term):
        raise UnsupportedTerm(f"symnet does not know the shape of {type(term).__name__} in {told(term)}")
    return Shape(1, 1)


def shape(term: Basic, sizes: frozenset[Symbol] | None = None) -> Shape:
    """The shape of a term, each part of which is checked.

    The symbols in `sizes`, by default those that the term itself uses as sizes, are not indices.

    Raises `ShapeError` naming two sizes that must be equal and the product or sum where they meet.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W_1, W_2 = MatrixSymbol("W_1", h, p), MatrixSymbol("W_2", 1, p)
    >>> shape(W_2 * W_1)
    Traceback (most recent call last):
      ...
    symnet.errors.ShapeError: p and h must be equal sizes in W_2*W_1
    """

    known = size_symbols([term]) if sizes is None else sizes

    def combine(term: Basic, parts: list[Shape]) -> Shape:
        uses = frozenset[Occurrence]().union(*(part.uses for part in parts))
        if isinstance(term, KroneckerDelta) and len(term.args) > 2:
            uses |= _in_range(term, known)
        elif isinstance(term, Indexed | KroneckerDelta):
            positions = term.indices if isinstance(term, Indexed) else term.args[:2]
            symbols = frozenset[Symbol]().union(*(position.free_symbols for position in positions)) - known
            uses |= {Occurrence(index, 0, None, term) for index in symbols}
        elif isinstance(term, MatrixElement):
            uses |= _use(term.i, parts[0].rows, known, term) | _use(term.j, parts[0].columns, known, term)
        elif isinstance(term, Sum):
            uses = _bind(term, uses)
        return _outer_shape(term, parts)._replace(uses=uses)

    return fold(term, combine)


def index_ranges(uses: frozenset[Occurrence]) -> Mapping[Symbol, tuple[tuple[Size, Size], ...]]:
    """For each free index of a matrix, the intervals (first, extent) in which its uses place it."""
    ranges: dict[Symbol, tuple[tuple[Size, Size], ...]] = {}
    for use in sorted(uses, key=str):
        if use.extent is None:
            continue
        interval = (minus(0, use.shift), use.extent)
        ranges[use.index] = (*ranges.get(use.index, ()), interval)
    return ranges
