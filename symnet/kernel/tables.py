"""Values that depend on indices: a grid of polynomials for each assignment of numbers to the indices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from sympy import Basic, Expr, Integer, Symbol

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim, Interval
from symnet.kernel.dimensions import Size
from symnet.kernel.grids import Budget, Grid, Polynomial

Numbers = tuple[int, ...]


class Inadmissible(Exception):
    """Some matrix or position of the claim does not exist at these sizes."""


class Table(NamedTuple):
    """A value for each assignment of numbers to the indices, which are in order of their names."""

    indices: tuple[Symbol, ...]
    cells: Mapping[Numbers, Grid]

    @classmethod
    def of_scalars(cls, indices: tuple[Symbol, ...], cells: Mapping[Numbers, Polynomial]) -> "Table":
        """A table of 1×1 grids."""
        return cls(indices, {at: ((value,),) for at, value in cells.items()})


class Scope:
    """Sizes as numbers, and the numbers that each index may be."""

    def __init__(self, claim: Claim, sizes: Mapping[Symbol, int], budget: Budget) -> None:
        self.budget = budget
        self.sizes = {name: Integer(value) for name, value in sizes.items()}
        self._known: dict[tuple[Basic, tuple[Symbol, ...], Numbers], int] = {}
        self.free: dict[Symbol, range] = {}
        self.ranges: dict[Symbol, range] = {}
        for index in claim.free.keys() | claim.bound.keys():
            free = [self.ends(interval) for interval in claim.free.get(index, ())]
            firsts, ends = zip(*free, *map(self.ends, claim.bound.get(index, ())), strict=True)
            self.ranges[index] = range(min(firsts), max(ends))
            if free:
                firsts, ends = zip(*free, strict=True)
                self.free[index] = range(max(firsts), min(ends))

    def number(self, term: Size, indices: Sequence[Symbol] = (), values: Numbers = ()) -> int:
        """A size or position as a number."""
        if isinstance(term, int):
            return term
        key = term, tuple(indices), values
        if key not in self._known:
            value = term.xreplace(self.sizes | dict(zip(indices, map(Integer, values), strict=True)))
            if not isinstance(value, Integer):
                raise UnsupportedTerm(f"a size or position must be an integer; found {term}")
            self._known[key] = int(value)
        return self._known[key]

    def extent(self, term: Size) -> int:
        """The number of rows or columns of a matrix."""
        if (found := self.number(term)) < 1:
            raise Inadmissible(f"{term} is {found}")
        return found

    def ends(self, interval: Interval) -> tuple[int, int]:
        """The first number of an interval and the one after its last."""
        first, end = map(self.number, interval)
        if first > end:
            raise Inadmissible(f"a sum from {first} to {end - 1} would run backwards")
        return first, end

    def indices(self, positions: Iterable[Expr], where: Basic) -> tuple[Symbol, ...]:
        """The indices in some positions."""
        found = set[Symbol]().union(*(position.free_symbols for position in positions)) - self.sizes.keys()
        if unknown := sorted(map(str, found - self.ranges.keys())):
            raise UnsupportedTerm(f"the positions that the index {unknown[0]} takes are not known in {where}")
        return tuple(sorted(found, key=str))

    def assignments(self, indices: Sequence[Symbol]) -> Iterator[Numbers]:
        """The numbers that the indices may be together. Raises `LimitExceeded` where they are too many."""
        return self.positions([self.ranges[index] for index in indices])

    def positions(self, ranges: Sequence[range]) -> Iterator[Numbers]:
        """All choices of one number of each range. Raises `LimitExceeded` where they are too many."""
        self.budget.spend(prod(map(len, ranges)))
        return product(*ranges)

    def places(self, positions: Sequence[Expr], where: Basic) -> Iterator[tuple[Numbers, ...]]:
        """The numbers of the indices in some positions, and those of the positions."""
        indices = self.indices(positions, where)
        for at in self.assignments(indices):
            yield at, tuple(self.number(position, indices, at) for position in positions)


def united(tables: Iterable[Table]) -> tuple[Symbol, ...]:
    """The indices of some tables, in order of their names."""
    return tuple(sorted({index for table in tables for index in table.indices}, key=str))


def joined(tables: Sequence[Table], budget: Budget) -> Iterator[tuple[Numbers, list[Grid]]]:
    """The assignments to the indices of some tables at which all have values, and those values.

    Raises `LimitExceeded` where they are too many.
    """
    indices = united(tables)
    if not indices:
        if all(table.cells for table in tables):
            yield (), [table.cells[()] for table in tables]
        return
    found: dict[Numbers, list[Grid]] = {(): []}
    known: list[Symbol] = []
    for table in tables:
        new = [index for index in table.indices if index not in known]
        shared = [place for place, index in enumerate(table.indices) if index in known]
        at = [known.index(table.indices[place]) for place in shared]
        fresh = [table.indices.index(index) for index in new]
        matching: dict[Numbers, list[tuple[Numbers, Grid]]] = {}
        for key, grid in table.cells.items():
            met = matching.setdefault(tuple(key[p] for p in shared), [])
            met.append((tuple(key[p] for p in fresh), grid))
        met_by_all: dict[Numbers, list[Grid]] = {}
        for key, grids in found.items():
            for more, grid in matching.get(tuple(key[p] for p in at), ()):
                met_by_all[*key, *more] = [*grids, grid]
            budget.spend(len(met_by_all))
        found = met_by_all
        known += new
    order = [known.index(index) for index in indices]
    for key, grids in sorted(found.items(), key=lambda item: [item[0][place] for place in order]):
        budget.spend(0)
        yield tuple(key[place] for place in order), grids


def ascending(symbols: int) -> Iterator[Numbers]:
    """All sizes, by their sum, then in the order of their symbols."""
    if not symbols:
        yield ()
        return
    total = symbols
    while True:
        yield from _summing(total, symbols)
        total += 1


def _summing(total: int, symbols: int) -> Iterator[Numbers]:
    if symbols == 1:
        yield (total,)
        return
    for first in range(1, total - symbols + 2):
        yield from ((first, *rest) for rest in _summing(total - first, symbols - 1))
