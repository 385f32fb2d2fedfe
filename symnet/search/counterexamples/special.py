"""Small special matrices and numbers, at which equations are likely to hold. Not trusted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from random import Random
from typing import Final

from flint import fmpq, fmpq_mat

from symnet.core.evaluate import Rows, Value

NUMBERS: Final[tuple[Value, ...]] = (
    0, 1, -1, 2, -2, Fraction(1, 2), 3, Fraction(-1, 2), -3, 4, Fraction(1, 4), Fraction(3, 5),
    Fraction(4, 5), Fraction(-3, 5),
)  # fmt: skip
"""Numbers, reciprocals and squares of some of them, and points of the circle."""
DIAGONALS: Final[tuple[tuple[Value, ...], ...]] = (
    (0,), (1,), (-1,), (2,), (1, 0), (0, 1), (1, -1), (1, 2), (1, 2, 3), (Fraction(1, 2),),
)  # fmt: skip
"""Entries on a diagonal, the last of them repeated."""
LAST: Final = (1, 1), (-1, -1), (-1, 1), (2, 0)
"""The first and the last entry in the last column of companion matrices, which solve polynomials."""
LARGEST: Final = 8, 60
"""Up to which sizes there are matrices in several bases, and any that are not diagonal."""


def cost(values: Iterable[Value]) -> int:
    """How simple numbers are: the less, the simpler."""
    return sum(2 * abs(x.numerator) + 3 * (x.denominator - 1) + (x < 0) for x in values)


@cache
def special(rows: int, columns: int) -> tuple[Rows, ...]:
    """Special matrices, the simplest first: zero, identities, projections, reflections, rotations,
    permutations, nilpotent and positive definite ones, in several bases, or their first rows or columns.

    >>> special(2, 1)[:4]
    (((0,), (0,)), ((0,), (1,)), ((1,), (0,)), ((-1,), (0,)))
    """
    if not (rows and columns):
        return (((),) * rows,)
    found = {_corner(matrix, rows, columns) for matrix in _squares(max(rows, columns))}
    return tuple(sorted(found, key=lambda each: (cost(x for row in each for x in row), each)))


def turned(rows: int, columns: int, random: Random) -> list[Rows]:
    """Some special matrices in a basis that is drawn, the same for all of them, and a rotation."""
    size = max(rows, columns)
    if not 1 < size <= LARGEST[0]:
        return []
    basis = _unimodular(size, random)
    several = (basis * _diagonal(size, entries) * basis.inv() for entries in DIAGONALS[3:])
    return [_corner(matrix, rows, columns) for matrix in (*several, _rotation(size, random))]


def rotation(size: int, random: Random) -> Rows:
    """A rotation that is drawn, of at least two rows."""
    return _corner(_rotation(size, random), size, size)


def as_value(x: fmpq) -> Value:
    """A number of flint as the core has it."""
    return int(x.p) if x.q == 1 else Fraction(int(x.p), int(x.q))


def as_flint(rows: Sequence[Sequence[Value]]) -> fmpq_mat:
    """A matrix as flint has it."""
    return fmpq_mat([[_fmpq(x) for x in row] for row in rows])


def _fmpq(x: Value) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _corner(matrix: fmpq_mat, rows: int, columns: int) -> Rows:
    """The first rows and columns of a matrix."""
    return tuple(tuple(as_value(matrix[r, c]) for c in range(columns)) for r in range(rows))


def _matrix(size: int, entry: Callable[[int, int], int]) -> fmpq_mat:
    return fmpq_mat(size, size, [int(entry(r, c)) for r in range(size) for c in range(size)])


def _diagonal(size: int, entries: Sequence[Value]) -> fmpq_mat:
    found = fmpq_mat(size, size)
    for k in range(size):
        found[k, k] = _fmpq(entries[min(k, len(entries) - 1)])
    return found


def _squares(size: int) -> Iterator[fmpq_mat]:
    diagonals = [_diagonal(size, entries) for entries in DIAGONALS]
    if not 1 < size <= LARGEST[1]:
        yield from diagonals
        return
    one, ones = _diagonal(size, (1,)), _matrix(size, lambda _r, _c: 1)
    down = _matrix(size, lambda r, c: r == c + 1)
    skew = down - down.transpose()
    cycle = _matrix(size, lambda r, c: r == (c + 1) % size)
    swap = _matrix(size, lambda r, c: r + c == size - 1)
    triangle = _matrix(size, lambda r, c: r >= c)
    first = _matrix(size, lambda r, _c: r == 0)
    several = [
        *diagonals, down, one + down, ones, one + ones, ones / fmpq(size), cycle, swap, skew, triangle, first,
    ]  # fmt: skip
    several += [_companion(size, *entries) for entries in LAST]
    turn = one * fmpq(1)
    turn[0, 0], turn[0, 1], turn[1, 0], turn[1, 1] = fmpq(3, 5), fmpq(-4, 5), fmpq(4, 5), fmpq(3, 5)
    yield from several
    if size > LARGEST[0]:
        return
    for basis in (one + down, one + down.transpose(), turn, one - ones * fmpq(2, size)):
        yield basis
        yield from (basis * each * basis.inv() for each in several)


def _companion(size: int, first: int, last: int) -> fmpq_mat:
    """The companion matrix of a polynomial."""

    def entry(r: int, c: int) -> int:
        if c < size - 1:
            return int(r == c + 1)
        return first * (r == 0) + last * (r == c)

    return _matrix(size, entry)


def _unimodular(size: int, random: Random) -> fmpq_mat:
    """A product of triangular matrices with ones on the diagonal."""
    lower, upper = (
        {(r, c): random.choice((0, 1, -1)) for r in range(size) for c in range(r)} for _ in range(2)
    )
    left = _matrix(size, lambda r, c: lower.get((r, c), r == c))
    return left * _matrix(size, lambda r, c: upper.get((c, r), r == c))


def _rotation(size: int, random: Random) -> fmpq_mat:
    """Cayley's (I - K)(I + K)⁻¹ for a matrix K with Kᵀ = -K."""
    below = {(r, c): random.choice((0, 1, 2)) for r in range(size) for c in range(r)}
    skew = _matrix(size, lambda r, c: below.get((r, c), 0) - below.get((c, r), 0))
    one = _diagonal(size, (1,))
    return (one - skew) * (one + skew).inv()
