"""Exact solutions of linear equations, and whether a matrix is positive definite. Not trusted."""

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq_mat

from symnet.core.evaluate import Rows, Value
from symnet.search.counterexamples.special import as_flint, as_value


class System:
    """Linear equations between unknowns, solved for as many of these as they determine.

    Each row has the coefficients of the unknowns and a constant; their sum is 0.

    >>> from fractions import Fraction
    >>> system = System(2, [[2, 1, -3]])
    >>> system.solution([5, 1]) == [1, 1]
    True
    >>> system.shortest() == [Fraction(6, 5), Fraction(3, 5)]
    True
    >>> System(1, [[2, -3], [1, 0]]).solvable
    False
    """

    def __init__(self, unknowns: int, rows: Sequence[Sequence[Value]]) -> None:
        self.unknowns = unknowns
        reduced, rank = (as_flint(rows) if rows else fmpq_mat(0, unknowns + 1)).rref()
        self._rows = [[as_value(x) for x in row] for row in reduced.tolist()[:rank]]
        self._determined = [next(c for c, x in enumerate(row) if x) for row in self._rows]

    @property
    def solvable(self) -> bool:
        """Whether there is a solution."""
        return self.unknowns not in self._determined

    @property
    def unique(self) -> bool:
        """Whether there is one solution."""
        return self._determined == [*range(self.unknowns)]

    def solution(self, wanted: Sequence[Value]) -> list[Value]:
        """The solution with the wanted values where these are not determined by others."""
        found = [*wanted]
        for row, c in zip(self._rows, self._determined, strict=True):
            others = (x * y for k, (x, y) in enumerate(zip(row, (*wanted, 1), strict=True)) if k > c)
            found[c] = -sum(others)
        return found

    def shortest(self) -> list[Value]:
        """The solution with the least sum of squares, such as a pseudo-inverse."""
        return self.nearest([0] * self.unknowns)

    def nearest(self, wanted: Sequence[Value]) -> list[Value]:
        """The solution with the least sum of squared differences from the wanted values.

        >>> System(2, [[1, 1, -2]]).nearest([3, 1])
        [2, 0]
        """
        first = self.solution(wanted)
        free = [c for c in range(self.unknowns) if c not in self._determined]
        kernel = [self._along(c) for c in free]
        if not kernel:
            return first
        basis = as_flint(kernel)
        beyond = [[x - y] for x, y in zip(first, wanted, strict=True)]
        along = (basis * basis.transpose()).inv() * basis * as_flint(beyond)
        excess = basis.transpose() * along
        return [x - as_value(excess[k, 0]) for k, x in enumerate(first)]

    def _along(self, free: int) -> list[Value]:
        """What may be added to a solution, with 1 for one of the unknowns that are not determined."""
        found: list[Value] = [int(c == free) for c in range(self.unknowns)]
        for row, c in zip(self._rows, self._determined, strict=True):
            found[c] = -row[free]
        return found


def inverse(value: Value | Rows) -> Value | Rows:
    """The inverse of a number or a matrix. Raises `ZeroDivisionError` if there is none.

    >>> inverse(((1, 1), (0, 1)))
    ((1, -1), (0, 1))
    """
    if not isinstance(value, tuple):
        return 1 / Fraction(value)
    return tuple(tuple(map(as_value, row)) for row in as_flint(value).inv().tolist())


def is_definite(square: Rows) -> bool:
    """Whether a matrix is symmetric, and the determinants of its corners are positive.

    >>> is_definite(((1, 1), (1, 2))), is_definite(((1, 2), (2, 1)))
    (True, False)
    """
    corners = ([row[:size] for row in square[:size]] for size in range(1, len(square) + 1))
    return square == tuple(zip(*square, strict=True)) and all(as_flint(each).det() > 0 for each in corners)
