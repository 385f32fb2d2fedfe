"""Matrices over a ring, by their rows: of exact polynomials with rational coefficients, or of residues."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Protocol

from flint import Ordering, fmpq, fmpq_mpoly_ctx, nmod

Polynomial = Any
Grid = tuple[tuple[Polynomial, ...], ...]
"""The rows of a matrix; a scalar is a 1×1 grid."""


class Budget(Protocol):
    """What may be spent: `spend` raises `LimitExceeded` for too many terms at once, or too late."""

    def spend(self, terms: int) -> None:
        """Refuse work past the budget."""


class Grids:
    """The algebra of grids over a ring, of which `number` makes the rational numbers and `length` says how
    many terms an element has; `variables` are some of its elements."""

    def __init__(
        self,
        variables: Mapping[Hashable, Polynomial],
        number: Callable[[int, int], Polynomial],
        length: Callable[[Polynomial], int],
        budget: Budget,
    ) -> None:
        self.variables = variables
        self._number = number
        self._length = length
        self.budget = budget
        self.zero, self.one = self.number(0), self.number(1)

    @classmethod
    def of_polynomials(cls, variables: Sequence[Hashable], budget: Budget) -> "Grids":
        """Grids of polynomials in the given variables."""
        context = fmpq_mpoly_ctx.get(("v", len(variables)), Ordering.lex)
        named = dict(zip(variables, context.gens(), strict=True))
        return cls(named, lambda above, below: context.constant(fmpq(above, below)), len, budget)

    @classmethod
    def of_residues(cls, values: Mapping[Hashable, int], prime: int, budget: Budget) -> "Grids":
        """Grids of residues, with given values for the variables."""
        named = {name: nmod(value, prime) for name, value in values.items()}
        return cls(named, lambda above, below: nmod(above, prime) / nmod(below, prime), lambda _: 1, budget)

    def number(self, numerator: int, denominator: int = 1) -> Polynomial:
        """A rational number in the ring."""
        return self._number(numerator, denominator)

    def matrix(self, rows: int, columns: int, entry: Callable[[int, int], Polynomial]) -> Grid:
        """The matrix of given entries."""
        self.budget.spend(rows * columns)
        return tuple(tuple(entry(row, column) for column in range(columns)) for row in range(rows))

    def diagonal(self, entries: Sequence[Polynomial]) -> Grid:
        """The diagonal matrix of given entries."""
        return self.matrix(len(entries), len(entries), lambda r, c: entries[r] if r == c else self.zero)

    def multiplied(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two polynomials, where it is within the budget."""
        self.budget.spend(self._length(left) * self._length(right))
        return left * right

    def plus(self, left: Grid, right: Grid) -> Grid:
        """The sum of two matrices."""
        rows = zip(left, right, strict=True)
        total = tuple(tuple(a + b for a, b in zip(*row, strict=True)) for row in rows)
        self.budget.spend(max(self._length(entry) for row in total for entry in row))
        return total

    def entrywise(self, left: Grid, right: Grid) -> Grid:
        """The Hadamard product."""
        rows = zip(left, right, strict=True)
        return tuple(tuple(self.multiplied(a, b) for a, b in zip(*row, strict=True)) for row in rows)

    def scaled(self, scalar: Grid, grid: Grid) -> Grid:
        """A scalar times a matrix."""
        ((factor,),) = scalar
        return tuple(tuple(self.multiplied(factor, entry) for entry in row) for row in grid)

    def times(self, left: Grid, right: Grid) -> Grid:
        """The product of two matrices."""
        columns = list(zip(*right, strict=True))
        return tuple(tuple(self._dot(row, column) for column in columns) for row in left)

    def _dot(self, row: Iterable[Polynomial], column: Iterable[Polynomial]) -> Polynomial:
        pairs = zip(row, column, strict=True)
        total = sum((self.multiplied(a, b) for a, b in pairs if a and b), self.zero)
        self.budget.spend(self._length(total))
        return total

    def chain(self, grids: Sequence[Grid]) -> Grid:
        """The product of several matrices, begun at a vector so that it stays small."""
        if len(grids[0]) == 1:
            return reduce(self.times, grids)
        return reduce(lambda right, left: self.times(left, right), reversed(grids))

    def kronecker(self, left: Grid, right: Grid) -> Grid:
        """The Kronecker product."""
        return tuple(
            tuple(self.multiplied(a, b) for a in upper for b in lower) for upper in left for lower in right
        )

    def trace(self, grid: Grid) -> Grid:
        """The sum of the diagonal."""
        return ((sum(on_diagonal(grid), self.zero),),)


def on_diagonal(grid: Grid) -> list[Polynomial]:
    """The entries of the diagonal."""
    return [row[place] for place, row in enumerate(grid)]


def blocks(grids: Sequence[Grid], height: int, width: int) -> Grid:
    """The matrix of the blocks that are given row by row."""
    rows: list[tuple[Polynomial, ...]] = []
    for row in range(height):
        across = grids[row * width : (row + 1) * width]
        rows += [tuple(entry for part in parts for entry in part) for parts in zip(*across, strict=True)]
    return tuple(rows)
