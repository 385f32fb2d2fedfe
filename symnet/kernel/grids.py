"""Matrices over a ring, by their rows: of exact polynomials with rational coefficients, or of residues."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import reduce
from operator import mul
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from flint import Ordering, fmpq, fmpq_mat, fmpq_mpoly_ctx, nmod, nmod_mat

from symnet.errors import UnsupportedTerm

Polynomial = Any
Grid = tuple[tuple[Polynomial, ...], ...]
"""The rows of a matrix; a scalar is a 1×1 grid."""


class Budget(Protocol):
    """What may be spent: `spend` raises `LimitExceeded` for too many terms at once, or too late."""

    def spend(self, terms: int) -> None:
        """Refuse work past the budget."""


class Singular(Exception):
    """A matrix has no inverse."""


class Ring(NamedTuple):
    """What the entries of grids are: `number` makes one of a numerator and a denominator, `length` says how
    many terms one has, if they can grow; `inverse` inverts a grid and `determinant` is its determinant, if
    that can be done; `exact` are functions of entries."""

    number: Callable[[int, int], Polynomial]
    length: Callable[[Polynomial], int] | None
    inverse: Callable[[Grid], Grid]
    determinant: Callable[[Grid], Polynomial]
    exact: Mapping[Hashable, Callable[..., Polynomial]] = MappingProxyType({})


class Grids:
    """The algebra of grids over a ring, some of whose elements are `variables`."""

    def __init__(self, ring: Ring, variables: Mapping[Hashable, Polynomial], budget: Budget) -> None:
        self.ring = ring
        self.variables = variables
        self.budget = budget
        self.zero, self.one = self.number(0), self.number(1)

    @classmethod
    def of_polynomials(cls, variables: Sequence[Hashable], budget: Budget) -> "Grids":
        """Grids of polynomials with rational coefficients in the given variables."""
        context = fmpq_mpoly_ctx.get(("v", len(variables)), Ordering.lex)
        ring = Ring(lambda above, below: context.constant(fmpq(above, below)), len, _refused, _refused)
        return cls(ring, dict(zip(variables, context.gens(), strict=True)), budget)

    @classmethod
    def of_residues(cls, values: Mapping[Any, int], prime: int, budget: Budget) -> "Grids":
        """Grids of residues modulo a prime, with given values for the variables."""

        def square(grid: Grid) -> nmod_mat:
            return nmod_mat(len(grid), len(grid), [int(entry) for row in grid for entry in row], prime)

        number = lambda above, below: nmod(above, prime) / nmod(below, prime)  # noqa: E731
        ring = Ring(number, None, lambda grid: _inverse(square(grid)), lambda grid: square(grid).det())
        return cls(ring, {name: nmod(value, prime) for name, value in values.items()}, budget)

    @classmethod
    def of_rationals(
        cls, values: Mapping[Any, int], exact: Mapping[Hashable, Callable[..., Polynomial]], budget: Budget
    ) -> "Grids":
        """Grids of rational numbers, with given values for the variables, and exact functions."""

        def square(grid: Grid) -> fmpq_mat:
            return fmpq_mat(len(grid), len(grid), [entry for row in grid for entry in row])

        ring = Ring(fmpq, None, lambda grid: _inverse(square(grid)), lambda grid: square(grid).det(), exact)
        return cls(ring, {name: fmpq(value) for name, value in values.items()}, budget)

    def number(self, numerator: int, denominator: int = 1) -> Polynomial:
        """A rational number in the ring."""
        return self.ring.number(numerator, denominator)

    def matrix(self, rows: int, columns: int, entry: Callable[[int, int], Polynomial]) -> Grid:
        """The matrix of given entries."""
        self.budget.spend(rows * columns)
        return tuple(tuple(entry(row, column) for column in range(columns)) for row in range(rows))

    def diagonal(self, entries: Sequence[Polynomial]) -> Grid:
        """The diagonal matrix of given entries."""
        return self.matrix(len(entries), len(entries), lambda r, c: entries[r] if r == c else self.zero)

    def multiplied(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two entries, where it is within the budget."""
        if self.ring.length:
            self.budget.spend(self.ring.length(left) * self.ring.length(right))
        return left * right

    def _checked(self, entry: Polynomial) -> Polynomial:
        """An entry that is within the budget."""
        if self.ring.length:
            self.budget.spend(self.ring.length(entry))
        return entry

    def plus(self, left: Grid, right: Grid) -> Grid:
        """The sum of two matrices."""
        rows = zip(left, right, strict=True)
        self.budget.spend(len(left))
        return tuple(tuple(self._checked(a + b) for a, b in zip(*row, strict=True)) for row in rows)

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
        self.budget.spend(len(left) * len(columns))
        return tuple(tuple(self._dot(row, column) for column in columns) for row in left)

    def _dot(self, row: Sequence[Polynomial], column: Sequence[Polynomial]) -> Polynomial:
        if not self.ring.length:
            return sum(map(mul, row, column), self.zero)
        pairs = zip(row, column, strict=True)
        return self._checked(sum((self.multiplied(a, b) for a, b in pairs if a and b), self.zero))

    def inverse(self, grid: Grid) -> Grid:
        """The inverse of a matrix. Raises `Singular` if there is none."""
        return self.ring.inverse(grid)

    def reciprocals(self, grid: Grid) -> Grid:
        """One over each entry."""
        return tuple(tuple(self.inverse(((entry,),))[0][0] for entry in row) for row in grid)

    def chain(self, grids: Sequence[Grid]) -> Grid:
        """The product of several matrices, begun at a vector so that it stays small."""
        if len(grids[0]) == 1:
            return reduce(self.times, grids)
        return reduce(lambda right, left: self.times(left, right), reversed(grids))

    def kronecker(self, left: Grid, right: Grid) -> Grid:
        """The Kronecker product."""
        self.budget.spend(len(left) * len(left[0]) * len(right) * len(right[0]))
        return tuple(
            tuple(self.multiplied(a, b) for a in upper for b in lower) for upper in left for lower in right
        )

    def trace(self, grid: Grid) -> Grid:
        """The sum of the diagonal."""
        return ((sum(on_diagonal(grid), self.zero),),)


def _refused(_: Grid) -> Any:
    raise UnsupportedTerm("the kernel does not invert matrices of polynomials")


def _inverse(matrix: Any) -> Grid:
    """The inverse of a matrix of numbers."""
    try:
        inverse = matrix.inv()
    except ZeroDivisionError:
        raise Singular from None
    size = range(matrix.nrows())
    return tuple(tuple(inverse[row, column] for column in size) for row in size)


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
