"""Matrix terms written out by entries: a product becomes a sum over its inner index."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, count
from typing import Final

from sympy import (
    Add,
    BlockMatrix,
    DiagMatrix,
    Expr,
    HadamardProduct,
    Identity,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.reading.storage import sum_as_it_stands
from symnet.reading.terms import is_matrix
from symnet.terms.build import add, extents, factors, matrix_mul, mul, summed

LETTERS: Final = "ijklmrstuv"
ZERO: Final = Integer(0)


def index_letters(avoid: Iterable[str]) -> Iterator[Symbol]:
    """Index symbols i, j, k, ... without the names to avoid; they never end."""
    avoided = set(avoid)
    names = chain(LETTERS, (f"i_{number}" for number in count(1)))
    return (Symbol(name, integer=True) for name in names if name not in avoided)


@dataclass(frozen=True, slots=True)
class Entries:
    """Writes terms out by entries; `columns` names the index of a matrix symbol's columns.

    With `constants_first`, a sum begins with its summands that are no product of matrices.

    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> W, x, k = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), Symbol("k", integer=True)
    >>> Entries({})(W * x, k, ZERO)
    Sum(W[k, i]*x[i, 0], (i, 0, p - 1))
    """

    columns: Mapping[MatrixExpr, Symbol] = field(default_factory=dict)
    avoid: frozenset[str] = frozenset()
    constants_first: bool = False
    reach: Mapping[Symbol, Expr] = field(default_factory=dict)
    """How many values each index takes, from 0 on: they tell in which block of a matrix it stands."""

    def __call__(self, term: MatrixExpr, row: Expr, column: Expr) -> Expr:
        """The entry of a matrix term at a position, both counted from 0."""
        match term:
            case MatAdd():
                parts = sorted(term.args, key=_is_product) if self.constants_first else term.args
                return add([part for each in parts if (part := self(each, row, column)) != 0])
            case MatMul():
                flat = list(_flat_factors(term))
                scalars = [factor for factor in flat if not is_matrix(factor)]
                matrices = [factor for factor in flat if is_matrix(factor)]
                return _flat_mul([*scalars, self._product(matrices, row, column)])
            case HadamardProduct():
                return _flat_mul([self(each, row, column) for each in term.args])
            case Transpose():
                return self(term.arg, column, row)
            case DiagMatrix():
                return _flat_mul([self._diagonal(term, row), _delta(row, column)])
            case Identity():
                return _delta(row, column)
            case OneMatrix():
                return Integer(1)
            case ZeroMatrix():
                return ZERO
            case MatrixBase() if row.is_Integer and column.is_Integer:
                return term[int(row), int(column)]
            case BlockMatrix() if (found := self._block(term, row, column)) is not None:
                return found
            case MatrixSymbol() | MatrixBase() | BlockMatrix():
                return MatrixElement(term, row, column)
        raise UnsupportedTerm(f"{type(term).__name__} cannot be written out by entries in {term}")

    def _diagonal(self, term: DiagMatrix, position: Expr) -> Expr:
        vector = term.args[0]
        return self(vector, position, ZERO) if vector.shape[1] == 1 else self(vector, ZERO, position)

    def _block(self, term: BlockMatrix, row: Expr, column: Expr) -> Expr | None:
        """The entry of the block in which a position stands, if its reach tells which one that is."""
        height, width = term.blockshape
        down = self._locate(row, [extents(term.blocks[r, 0])[0] for r in range(height)])
        across = self._locate(column, [extents(term.blocks[0, c])[1] for c in range(width)])
        if down is None or across is None:
            return None
        return self(term.blocks[down[0], across[0]], down[1], across[1])

    def _locate(self, position: Expr, sizes: list[Expr]) -> tuple[int, Expr] | None:
        """The number of the part in which a position stands, and its place there."""
        lowest = position.xreplace(dict.fromkeys(self.reach, ZERO))
        highest = position.xreplace({index: extent - 1 for index, extent in self.reach.items()})
        start = ZERO
        for number, size in enumerate(sizes):
            if (lowest - start).is_nonnegative and (start + size - 1 - highest).is_nonnegative:
                return number, position - start
            start += size
        return (0, position) if len(sizes) == 1 else None

    def _product(self, matrices: list[MatrixExpr], row: Expr, column: Expr) -> Expr:
        first, *others = matrices
        if not others:
            return self(first, row, column)
        if isinstance(first, Identity):
            return self._product(others, row, column)
        if isinstance(first, DiagMatrix):
            return _flat_mul([self._diagonal(first, row), self._product(others, row, column)])
        rest = matrix_mul(others)
        parts = [
            self._piece(first, rest, row, column, start=start, extent=extent)
            for start, extent in _pieces(first, rest)
        ]
        return add([part for part in parts if part != 0])

    def _piece(
        self, first: MatrixExpr, rest: MatrixExpr, row: Expr, column: Expr, *, start: Expr, extent: Expr
    ) -> Expr:
        """The part of a product in which the inner index runs over `extent` values from `start` on."""
        if extent == 1:
            return _flat_mul([self(first, row, start), self(rest, start, column)])
        index = self._inner(first, rest, row, column)
        inner = replace(self, reach={**self.reach, index: extent})
        position = index if start == 0 else Add(start, index, evaluate=False)
        body = _flat_mul([inner(first, row, position), inner(rest, position, column)])
        return ZERO if body == 0 else _contracted(body, index, extent)

    def _inner(self, first: MatrixExpr, rest: MatrixExpr, *taken: Expr) -> Symbol:
        """An index for the columns of the first factor that no sum around it uses."""
        used = {str(symbol) for position in taken for symbol in position.free_symbols}
        used |= {index.name for index in self.reach}
        for symbol in sorted(first.atoms(MatrixSymbol), key=str):
            index = self.columns.get(symbol)
            if index is not None and index.name not in used:
                return index
        extents = first.free_symbols | rest.free_symbols
        return next(index_letters({*used, *self.avoid, *map(str, extents), *map(str, self.columns.values())}))


def write_out(term: Expr, most: int) -> Expr:
    """Every sum of a concrete extent up to `most` as a sum of its terms."""
    match term:
        case Add():
            return _flat_add(write_out(part, most) for part in term.args)
        case Mul():
            return mul([write_out(part, most) for part in term.args])
        case Sum():
            body = write_out(term.function, most)
            for limit in term.limits:
                index, lower, upper = limit
                extent = upper - lower + 1
                if extent.is_Integer and extent <= most:
                    values = [lower + Integer(n) for n in range(int(extent))]
                    body = _flat_add(replace_index(body, index, value) for value in values)
                else:
                    body = sum_as_it_stands(body, limit)
            return body
    return term


def _flat_add(parts: Iterable[Expr]) -> Expr:
    return add([each for part in parts for each in (part.args if isinstance(part, Add) else (part,))])


def replace_index(term: Expr, index: Symbol, value: Expr) -> Expr:
    """The term with an index replaced by a position, otherwise as it stands."""
    match term:
        case Add():
            return add([replace_index(part, index, value) for part in term.args])
        case Mul():
            return mul([replace_index(part, index, value) for part in term.args])
        case Sum():
            return sum_as_it_stands(replace_index(term.function, index, value), *term.limits)
        case KroneckerDelta():
            return term.xreplace({index: value})
        case MatrixElement():
            return MatrixElement(
                term.parent, term.i.xreplace({index: value}), term.j.xreplace({index: value})
            )
    return term


def evaluated(term: Expr) -> Expr:
    """The same sums and products as SymPy evaluates them."""
    return term.func(*map(evaluated, term.args)) if isinstance(term, Add | Mul) else term


def _flat_factors(term: MatrixExpr) -> Iterator[Expr]:
    """The factors of a product, those of products in it one by one."""
    for factor in term.args:
        if isinstance(factor, MatMul):
            yield from _flat_factors(factor)
        else:
            yield factor


def _pieces(first: MatrixExpr, rest: MatrixExpr) -> list[tuple[Expr, Expr]]:
    """Where the parts of an inner index start and how many values they have: one for each block."""
    found = _heights(rest) or _widths(first) or [extents(first)[1]]
    starts = list(accumulate(found, initial=ZERO))
    return list(zip(starts, found, strict=False))


def _heights(term: MatrixExpr) -> list[Expr]:
    """The rows of the blocks that a term is made of from the top down, if there are several."""
    match term:
        case BlockMatrix() if term.blockshape[0] > 1:
            return [extents(term.blocks[r, 0])[0] for r in range(term.blockshape[0])]
        case MatAdd():
            return next(filter(None, map(_heights, term.args)), [])
        case MatMul():
            return _heights(next(filter(is_matrix, term.args)))
    return []


def _widths(term: MatrixExpr) -> list[Expr]:
    """The columns of the blocks that a term is made of from left to right, if there are several."""
    match term:
        case BlockMatrix() if term.blockshape[1] > 1:
            return [extents(term.blocks[0, c])[1] for c in range(term.blockshape[1])]
        case MatAdd():
            return next(filter(None, map(_widths, term.args)), [])
    return []


def _contracted(body: Expr, index: Symbol, extent: Expr) -> Expr:
    """The sum of a body over an index; a Kronecker delta of the index leaves one term of it."""
    parts = list(factors(body))
    for place, part in enumerate(parts):
        if isinstance(part, KroneckerDelta) and index in part.args:
            other = part.args[1] if part.args[0] == index else part.args[0]
            rest = [*parts[:place], *parts[place + 1 :]]
            return replace_index(mul(rest), index, other)
    return summed(body, index, extent)


def _is_product(term: MatrixExpr) -> bool:
    """Whether a summand depends on more than one matrix, as W·x does and b does not."""
    return (isinstance(term, MatMul) and not isinstance(term.args[-1], OneMatrix | MatrixSymbol)) or (
        len([factor for factor in factors(term) if is_matrix(factor)]) > 1
    )


def _delta(row: Expr, column: Expr) -> Expr:
    return KroneckerDelta(row, column)


def _flat_mul(parts: Iterable[Expr]) -> Expr:
    flat = [factor for part in parts for factor in factors(part)]
    return ZERO if any(factor == 0 for factor in flat) else mul(flat)
