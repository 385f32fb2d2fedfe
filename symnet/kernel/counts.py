"""How many indices of each size one term of the distributed expression can have: bounds, by one fold.

Distributing products over sums turns a term of the language into a sum of products of entries of letters
and of deltas, summed over bound indices. For each size symbol n this fold bounds, over all these products,

- `indices`: how many indices there are whose extent involves n, an index of extent n**2 counting twice;
- `degree`: the degree in n of the number with which the product is multiplied, where every *idle* index,
  one that touches no letter, contributes its extent.

A bound index is not idle if on one of the two sides that it joins it surely touches a letter, or is
surely tied by deltas to the other index of that side; `Side` keeps this for rows and columns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    Indexed,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Number,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import exponent
from symnet.kernel.dimensions import Size, minus, plus, size
from symnet.kernel.terms import fold, is_matrix

Degrees = Counter[Symbol]
NONE: Degrees = Counter()


@lru_cache(maxsize=4096)
def degrees(extent: Size) -> Degrees:
    """The degree of a size in each of its symbols."""
    if isinstance(extent, int):
        return NONE
    symbols = sorted(extent.free_symbols, key=str)
    return Counter(dict(zip(symbols, extent.as_poly(*symbols).degree_list(), strict=True)))


@dataclass(frozen=True, slots=True)
class Side:
    """The rows, or the columns, of a matrix: whether in every product their index touches a letter, and
    whether it does so or is tied to the index of the other side."""

    touched: bool
    held: bool


FIRM = Side(touched=True, held=True)
TIED = Side(touched=False, held=True)
LOOSE = Side(touched=False, held=False)


@dataclass(frozen=True, slots=True)
class Count:
    """Bounds for one term; `touching` are the SymPy indices that touch a letter in every product."""

    indices: Degrees = field(default_factory=Counter)
    degree: Degrees = field(default_factory=Counter)
    row: Side = FIRM
    column: Side = FIRM
    touching: frozenset[Symbol] = frozenset()

    def joining(self, extent: Size, idle: bool) -> "Count":
        """With one more bound index of that extent."""
        found = degrees(extent)
        return replace(
            self, indices=self.indices + found, degree=self.degree + found if idle else self.degree
        )


def count(root: Basic, sizes: frozenset[Symbol], definitions: Mapping[Basic, Count]) -> Count:
    """The bounds for a term whose shape has been checked."""

    def combine(term: Basic, parts: list[Count]) -> Count:
        if term in definitions:
            return definitions[term]
        match term:
            case MatAdd() | Add() | BlockMatrix() | MatrixBase():
                return _sum(parts)
            case MatMul():
                return _matrix_product(term, parts)
            case Mul():
                return _product(parts)
            case HadamardProduct():
                return _entrywise(parts)
            case KroneckerProduct():
                return _kronecker(parts)
            case Pow() | HadamardPower():
                return _entrywise([parts[0]] * exponent(term))
            case MatPow():
                chain = [parts[0]] * exponent(term)
                extents = [size(term.shape[0])] * (len(chain) - 1)
                return _chain(chain, extents) if chain else Count(row=TIED, column=TIED)
            case Sum():
                return reduce(_bound, term.limits, parts[0])
            case MatrixElement():
                used = _used(term.i, parts[0].row) | _used(term.j, parts[0].column)
                touching = parts[0].touching | (used - sizes)
                return replace(parts[0], row=FIRM, column=FIRM, touching=touching)
        return _unary(term, parts[0]) if parts else _leaf(term, sizes)

    return fold(root, combine)


def _leaf(term: Basic, sizes: frozenset[Symbol]) -> Count:
    match term:
        case MatrixSymbol() | ZeroMatrix() | Number() | KroneckerDelta():
            return Count()
        case Identity():
            return Count(row=TIED, column=TIED)
        case OneMatrix():
            rows, columns = (FIRM if size(extent) == 1 else LOOSE for extent in term.shape)
            return Count(row=rows, column=columns)
        case Symbol():
            return Count(degree=Counter([term]) if term in sizes else NONE)
        case Indexed():
            return Count(touching=frozenset[Symbol]().union(*(p.free_symbols for p in term.indices)) - sizes)
    raise UnsupportedTerm(f"the kernel does not count the indices of {type(term).__name__} in {term}")


def _unary(term: Basic, part: Count) -> Count:
    touched = part.row.touched or part.column.touched
    match term:
        case Transpose():
            return replace(part, row=part.column, column=part.row)
        case DiagMatrix():
            # One side of a vector has extent 1, so it is firm; the other is the diagonal's.
            firm = (part.column if term.args[0].shape[0] == 1 else part.row).touched
            return replace(part, row=Side(firm, held=True), column=Side(firm, held=True))
        case DiagonalMatrix():
            return replace(part, row=Side(touched, held=True), column=Side(touched, held=True))
        case DiagonalOf():
            return replace(part, row=Side(touched, touched), column=FIRM)
        case Trace():
            extent = size(term.args[0].shape[0])
            return replace(part.joining(extent, idle=not touched), row=FIRM, column=FIRM)
    raise UnsupportedTerm(f"the kernel does not count the indices of {type(term).__name__} in {term}")


def _used(position: Basic, side: Side) -> frozenset[Symbol]:
    return frozenset(position.free_symbols) if side.touched else frozenset()


def _largest(found: Iterable[Degrees]) -> Degrees:
    return reduce(lambda left, right: left | right, found, NONE)


def _total(found: Iterable[Degrees]) -> Degrees:
    total: Degrees = Counter()
    for each in found:
        total.update(each)
    return total


def _all(sides: Iterable[Side]) -> Side:
    known = list(sides)
    return Side(all(side.touched for side in known), all(side.held for side in known))


def _any(sides: Iterable[Side]) -> Side:
    known = list(sides)
    return Side(any(side.touched for side in known), any(side.held for side in known))


def _sum(parts: list[Count]) -> Count:
    """Every product of a sum is one of its parts."""
    touching = frozenset[Symbol].intersection(*(part.touching for part in parts))
    return Count(
        _largest(part.indices for part in parts),
        _largest(part.degree for part in parts),
        _all(part.row for part in parts),
        _all(part.column for part in parts),
        touching,
    )


def _product(parts: list[Count]) -> Count:
    return Count(
        _total(part.indices for part in parts),
        _total(part.degree for part in parts),
        touching=frozenset[Symbol]().union(*(part.touching for part in parts)),
    )


def _entrywise(parts: list[Count]) -> Count:
    """What touches a letter in one factor does so in the product, and so does what it is tied to."""
    row, column = _any(part.row for part in parts), _any(part.column for part in parts)
    return replace(
        _product(parts),
        row=Side(row.touched or (row.held and column.touched), row.held),
        column=Side(column.touched or (column.held and row.touched), column.held),
    )


def _kronecker(parts: list[Count]) -> Count:
    return replace(
        _product(parts), row=_all(part.row for part in parts), column=_all(part.column for part in parts)
    )


def _matrix_product(term: MatMul, parts: list[Count]) -> Count:
    arguments = list(zip(term.args, parts, strict=True))
    scalars = [part for argument, part in arguments if not is_matrix(argument)]
    matrices = [(argument, part) for argument, part in arguments if is_matrix(argument)]
    chain = _chain([part for _, part in matrices], [size(matrix.shape[0]) for matrix, _ in matrices[1:]])
    return replace(_product([*scalars, chain]), row=chain.row, column=chain.column)


def _chain(parts: list[Count], extents: list[Size]) -> Count:
    """A product of matrices, whose inner indices have these extents."""
    chain, *others = parts
    idle: list[Degrees] = []
    for right, extent in zip(others, extents, strict=True):
        if not (chain.column.held or right.row.held):
            idle.append(degrees(extent))
        chain = _joined(chain, right)
    both = _product(parts)
    return replace(
        both,
        indices=_total([both.indices, *map(degrees, extents)]),
        degree=_total([both.degree, *idle]),
        row=chain.row,
        column=chain.column,
    )


def _joined(left: Count, right: Count) -> Count:
    """The sides of a product of two matrices."""
    row = Side(
        left.row.touched or (left.row.held and right.row.touched),
        left.row.touched or (left.row.held and right.row.held),
    )
    column = Side(
        right.column.touched or (right.column.held and left.column.touched),
        right.column.touched or (right.column.held and left.column.held),
    )
    return Count(row=row, column=column)


def _bound(body: Count, limit: tuple[Symbol, Size, Size]) -> Count:
    index, lower, upper = limit
    extent = plus(minus(size(upper), size(lower)), 1)
    joined = body.joining(extent, idle=index not in body.touching)
    return replace(joined, touching=joined.touching - {index})
