"""Matrices modulo a prime, as tuples of rows; none of them is empty. Not trusted."""

from collections.abc import Sequence
from operator import mul
from typing import Final, TypeAlias

from symnet.errors import Rejected

P: Final = 2**31 - 1

Rows: TypeAlias = tuple[tuple[int, ...], ...]


def identity(extent: int) -> Rows:
    """The identity matrix."""
    return tuple(tuple(int(r == c) for c in range(extent)) for r in range(extent))


def transposed(a: Rows) -> Rows:
    """The transpose of a matrix that has rows."""
    return tuple(zip(*a, strict=True))


def product(a: Rows, b: Rows) -> Rows:
    """A product of two matrices."""
    if len(a[0]) != len(b):
        raise Rejected("inner sizes differ")
    columns = transposed(b)
    return tuple([tuple([sum(map(mul, row, column)) % P for column in columns]) for row in a])


def total(several: Sequence[Rows]) -> Rows:
    """A sum of matrices."""
    if len({(len(a), len(a[0])) for a in several}) != 1:
        raise Rejected("sizes differ in a sum")
    return tuple([tuple([sum(entries) % P for entries in zip(*rows)]) for rows in zip(*several)])  # noqa: B905


def scaled(scalar: int, a: Rows) -> Rows:
    """A number times a matrix."""
    return tuple([tuple([scalar * x % P for x in row]) for row in a])


def inverse(number: int) -> int:
    """1/s."""
    if number % P == 0:
        raise Rejected("0 has no reciprocal")
    return pow(number, -1, P)


def power(a: Rows, exponent: int) -> Rows:
    """A natural power."""
    found, square = identity(len(a)), a
    while exponent:
        if exponent % 2:
            found = product(found, square)
        square, exponent = product(square, square), exponent // 2
    return found


def inverted(a: Rows) -> Rows:
    """The inverse of a matrix, by elimination."""
    size = len(a)
    rows = [[*row, *one] for row, one in zip(a, identity(size), strict=True)]
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            raise Rejected("a value is not invertible")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        by = inverse(rows[k][k])
        rows[k] = [x * by % P for x in rows[k]]
        for r in range(size):
            if r != k and rows[r][k]:
                c = rows[r][k]
                rows[r] = [(x - c * y) % P for x, y in zip(rows[r], rows[k], strict=True)]
    return tuple(tuple(row[size:]) for row in rows)
