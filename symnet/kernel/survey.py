"""Where the intervals of a claim begin and end, and which of them one index runs through together.

A *space* holds the positions of one slot: the rows or columns of every matrix of one extent are one space,
each slot of an indexed family is one, so are the two slots of a delta, and each free index has its own. A
*mark* is a position where an interval of a space begins or has ended; a literal position is an interval of
one. A *link* says that one index runs through two intervals of equal extent.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    DiagonalOf,
    Expr,
    Indexed,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatPow,
    Pow,
    Sum,
    Symbol,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim, Interval, exponent
from symnet.kernel.dimensions import Size, at_most, minus, never_negative, plus, size
from symnet.kernel.shapes import index_and_shift
from symnet.kernel.tables import Inadmissible
from symnet.kernel.terms import fold, is_matrix

Space = tuple[Hashable, ...]


class NoBound(Exception):
    """No finite set of sizes is known to decide the claim; the text says why."""


class Incomparable(NoBound):
    """No bound is known as long as neither of two sizes is known to be the greater one."""

    def __init__(self, difference: Expr) -> None:
        super().__init__(f"how positions are ordered depends on the sizes: {difference} may be negative")
        self.difference = difference


class Link(NamedTuple):
    """One index runs through `extent` positions of two spaces, from `first` and from `second` on."""

    left: Space
    first: Size
    right: Space
    second: Size
    extent: Size


class Product(NamedTuple):
    """The rows or columns of a Kronecker product, and those of its factors, the slowest first."""

    extent: Size
    factors: tuple[Size, ...]


class _Use(NamedTuple):
    """An index as position `index + shift` of a space."""

    index: Symbol
    space: Space
    shift: Size


class _Met(NamedTuple):
    """Uses of indices in a subterm, those that meet in one product, and the symbols used as numbers."""

    uses: frozenset[_Use] = frozenset()
    pairs: frozenset[tuple[_Use, _Use]] = frozenset()
    numbers: frozenset[Symbol] = frozenset()


class Survey:
    """Marks, links and products of spaces of a claim whose size symbols stand for the given sizes.

    Raises `NoBound` if an index is used otherwise than as a position, `Inadmissible` if the claim makes
    sense for no such sizes.
    """

    def __init__(self, claim: Claim, sizes: Mapping[Symbol, Expr]) -> None:
        self._meaning = sizes
        self.marks: defaultdict[Space, set[Size]] = defaultdict(set)
        self.links: set[Link] = set()
        self.products: set[Product] = set()
        self._sizes = frozenset(claim.sizes)
        sides = [fold(term, self._combine) for term in claim.terms]
        self._tag(_beside(sides), claim)

    def _size(self, term: Size) -> Size:
        """What a size stands for."""
        return size(term.xreplace(self._meaning)) if isinstance(term, Expr) else term

    def _extent(self, term: Size) -> Size:
        """The number of rows or columns of a matrix."""
        extent = self._size(term)
        if never_negative(minus(0, extent)):
            raise Inadmissible(f"{term} is at most 0")
        return extent

    def _interval(self, interval: Interval) -> Interval:
        first, end = map(self._size, interval)
        if never_negative(minus(minus(first, end), 1)):
            raise Inadmissible(f"a sum from {first} to {minus(end, 1)} would run backwards")
        return first, end

    def _tag(self, met: _Met, claim: Claim) -> None:
        """A free index is there in every product, even where the product does not use it."""
        for index, intervals in claim.free.items():
            tag = _Use(index, ("free", index), 0)
            pairs = met.pairs | {(tag, use) for use in met.uses if use.index == index}
            self._bind(met._replace(uses=met.uses | {tag}, pairs=pairs), index, intervals)

    def _bind(self, met: _Met, index: Symbol, intervals: Iterable[Interval]) -> _Met:
        """What is met in a sum, or in the claim, whose index runs through these intervals."""
        if index in met.numbers:
            raise NoBound(f"the index {index} is used as a number")
        for first, end in map(self._interval, intervals):
            for use in met.uses:
                if use.index == index:
                    self.marks[use.space] |= {plus(first, use.shift), plus(end, use.shift)}
            for left, right in met.pairs:
                if left.index == index:
                    at, to = plus(first, left.shift), plus(first, right.shift)
                    self.links.add(Link(left.space, at, right.space, to, minus(end, first)))
        return met._replace(
            uses=frozenset(use for use in met.uses if use.index != index),
            pairs=frozenset(pair for pair in met.pairs if pair[0].index != index),
        )

    def _combine(self, term: Basic, parts: list[_Met]) -> _Met:
        if is_matrix(term):
            # SymPy gives a diagonal no length where it does not see that the matrix is square.
            rows, columns = (term.arg.shape[0], 1) if isinstance(term, DiagonalOf) else term.shape
            for extent in (self._extent(rows), self._extent(columns)):
                self.marks["extent", extent] |= {0, extent}
        match term:
            case MatAdd() | Add() | MatrixBase():
                return _beside(parts)
            case BlockMatrix():
                self._blocks(term)
                return _beside(parts)
            case KroneckerProduct():
                self._kronecker(term)
            case Pow() | MatPow() | HadamardPower():
                return _together(parts[:1] * min(exponent(term), 2))
            case Sum():
                found = parts[0]
                for index, lower, upper in term.limits:
                    found = self._bind(found, index, [(lower, upper + 1)])
                return found
            case MatrixElement():
                spaces: list[Space] = [("extent", self._extent(extent)) for extent in term.parent.shape]
                return _together([*parts, *self._used((term.i, term.j), spaces, term)])
            case Indexed():
                spaces = [("slot", term.base, place) for place in range(len(term.indices))]
                return _together(self._used(term.indices, spaces, term))
            case KroneckerDelta():
                return _together(self._used(term.args[:2], [("delta", term)] * 2, term))
            case Symbol():
                return _Met(numbers=frozenset({term}) - self._sizes)
        return _together(parts)

    def _used(self, positions: Sequence[Expr], spaces: Sequence[Space], where: Basic) -> list[_Met]:
        found: list[_Met] = []
        for position, space in zip(positions, spaces, strict=True):
            try:
                index, shift = index_and_shift(position, self._sizes, where)
            except UnsupportedTerm as error:
                raise NoBound(str(error)) from None
            shift = self._size(shift)
            if index is None:
                _check_inside(space, shift)
                self.marks[space] |= {shift, plus(shift, 1)}
            else:
                found.append(_Met(uses=frozenset({_Use(index, space, shift)})))
        return found

    def _blocks(self, term: BlockMatrix) -> None:
        height, width = term.blockshape
        self._stacked([term.blocks[row, 0].shape[0] for row in range(height)])
        self._stacked([term.blocks[0, column].shape[1] for column in range(width)])

    def _stacked(self, extents: Sequence[Size]) -> None:
        ends: list[Size] = [0]
        for extent in map(self._extent, extents):
            ends.append(plus(ends[-1], extent))
        whole: Space = ("extent", ends[-1])
        self.marks[whole].update(ends)
        for first, end in pairwise(ends):
            extent = minus(end, first)
            self.links.add(Link(whole, first, ("extent", extent), 0, extent))

    def _kronecker(self, term: KroneckerProduct) -> None:
        for axis, extent in enumerate(map(self._extent, term.shape)):
            factors = [self._extent(part.shape[axis]) for part in term.args]
            long = tuple(factor for factor in factors if factor != 1)
            if len(long) > 1 and not isinstance(extent, int):
                self.products.add(Product(extent, long))


def _check_inside(space: Space, position: Size) -> None:
    match space:
        case ("extent", extent) if at_most(extent, position) or never_negative(minus(-1, position)):
            raise Inadmissible(f"there is no position {position} in {extent}")


def _beside(parts: Iterable[_Met]) -> _Met:
    """A product of a sum is one of its parts."""
    found = list(parts)
    return _Met(
        frozenset[_Use]().union(*(part.uses for part in found)),
        frozenset[tuple[_Use, _Use]]().union(*(part.pairs for part in found)),
        frozenset[Symbol]().union(*(part.numbers for part in found)),
    )


def _together(parts: Iterable[_Met]) -> _Met:
    """In a product every use of a part meets those of the other parts."""
    whole = _Met()
    for part in parts:
        pairs = {(a, b) for a in whole.uses for b in part.uses if a.index == b.index and a != b}
        whole = _beside([whole, part])
        whole = whole._replace(pairs=whole.pairs | pairs)
    return whole
