"""Arrays of exact rational numbers: integers over one denominator, in 64 bits where a bound allows it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm, prod
from typing import Any, TypeAlias

import numpy as np
from flint import fmpz_mat

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Exact: TypeAlias = int | Fraction
LARGEST = 2**63 - 1
"""The largest number of 64 bits; beyond it the entries are integers of Python."""


class Rationals:
    """The numbers `top / bottom`. No entry of `top` is larger than `bound`, so none ever overflows.

    Broadcasting is NumPy's. The last axis of a scalar, and the last but two of a matrix, is the batch.

    >>> half = Rationals.of([[1, Fraction(3, 2)]])
    >>> (half + half * half).rows()
    [[2, Fraction(15, 4)]]
    """

    __slots__ = ("bottom", "bound", "top")

    def __init__(self, top: Array, bottom: int, bound: int) -> None:
        self.top = top if bound <= LARGEST or top.dtype == object else top.astype(object)
        self.bottom = bottom
        self.bound = bound

    @staticmethod
    def of(values: Any) -> "Rationals":
        """Integers and fractions, nested as an array is."""
        array = np.array(values, dtype=object)
        bottom = lcm(*(each.denominator for each in array.flat))
        return whole(_each(lambda each: int(each * bottom), array), bottom)

    def cells(self) -> Array:
        """The numbers themselves, as integers where they are whole."""
        if self.bottom == 1:
            return self.top.astype(object)
        return _each(lambda top: _exact(Fraction(top, self.bottom)), self.top)

    def rows(self) -> Any:
        """The numbers themselves as nested lists."""
        return self.cells().tolist()

    def reshaped(self, change: Callable[[Array], Array]) -> "Rationals":
        """The same numbers in another arrangement, or some of them."""
        return Rationals(change(self.top), self.bottom, self.bound)

    def __add__(self, other: "Rationals") -> "Rationals":
        (left, right), bottom = aligned([self, other])
        bound = left.bound + right.bound
        return Rationals(_wide(left, bound) + _wide(right, bound), bottom, bound)

    def __mul__(self, other: "Rationals") -> "Rationals":
        bound = self.bound * other.bound
        return Rationals(_wide(self, bound) * _wide(other, bound), self.bottom * other.bottom, bound)

    def __matmul__(self, other: "Rationals") -> "Rationals":
        bound = self.bound * other.bound * self.top.shape[-1]
        return Rationals(_wide(self, bound) @ _wide(other, bound), self.bottom * other.bottom, bound)

    def __eq__(self, other: object) -> Array:  # type: ignore[override]
        """Where two arrays agree."""
        assert isinstance(other, Rationals)  # noqa: S101
        (left, right), _ = aligned([self, other])
        return np.asarray(left.top == right.top, dtype=bool)

    __hash__ = None  # type: ignore[assignment]

    def sum(self, axis: int) -> "Rationals":
        """The sum along an axis."""
        bound = self.bound * self.top.shape[axis]
        return Rationals(np.asarray(_wide(self, bound).sum(axis=axis)), self.bottom, bound)

    def power(self, exponent: int) -> "Rationals":
        """Each entry to a natural power."""
        bound = self.bound**exponent
        return Rationals(_wide(self, max(bound, exponent)) ** exponent, self.bottom**exponent, bound)

    def where(self, condition: Array) -> "Rationals":
        """The entries where a condition holds, 0 elsewhere."""
        return Rationals(np.where(condition, self.top, 0), self.bottom, self.bound)

    def reciprocal(self) -> "Rationals":
        """1 over each entry; what is 0 stays 0."""
        common = lcm(*(int(each) for each in self.top.flat if each))
        top = _each(lambda each: self.bottom * (common // int(each)) if each else 0, self.top)
        return whole(top, common)

    def inverses(self) -> tuple["Rationals", Array]:
        """The inverse of each matrix, and which of them are singular; these become 0."""
        size = self.top.shape[-1]
        lead = self.top.shape[:-2]
        tops, bottoms, singular = [], [], np.zeros(lead, dtype=bool)
        for place, matrix in zip(np.ndindex(lead), _matrices(self.top), strict=True):
            try:
                top, bottom = matrix.inv().numer_denom()
            except ZeroDivisionError:
                singular[place] = True
                top, bottom = fmpz_mat(size, size), 1
            tops.append(top)
            bottoms.append(int(bottom))
        common = lcm(*bottoms)
        entries = [
            int(cell) * (self.bottom * (common // bottom))
            for top, bottom in zip(tops, bottoms, strict=True)
            for cell in top.entries()
        ]
        return whole(np.array(entries, dtype=object).reshape(self.top.shape), common), singular

    def determinants(self) -> "Rationals":
        """The determinant of each matrix."""
        lead, size = self.top.shape[:-2], self.top.shape[-1]
        found = np.array([int(matrix.det()) for matrix in _matrices(self.top)], dtype=object)
        return whole(found.reshape(lead), self.bottom**size)

    def absolute(self) -> "Rationals":
        """Each entry without its sign."""
        return self.reshaped(np.abs)

    def sign(self) -> "Rationals":
        """The sign of each entry: -1, 0 or 1."""
        return Rationals((self.top > 0).astype(np.int64) - (self.top < 0), 1, 1)


def whole(top: Array, bottom: int = 1) -> Rationals:
    """Integers over a denominator, in 64 bits if all of them fit."""
    bound = max((abs(int(each)) for each in (top.min(), top.max())), default=0) if top.size else 0
    return Rationals(top.astype(np.int64) if bound <= LARGEST else top.astype(object), bottom, bound)


def aligned(parts: Sequence[Rationals]) -> tuple[list[Rationals], int]:
    """The same numbers over one denominator, and that denominator."""
    bottom = lcm(*(part.bottom for part in parts))
    return [_scaled(part, bottom // part.bottom) for part in parts], bottom


def together(parts: Sequence[Rationals], join: Callable[[list[Array]], Array]) -> Rationals:
    """Arrays joined to one, by NumPy's `concatenate`, `stack`, `maximum` or the like."""
    same, bottom = aligned(parts)
    return Rationals(join([part.top for part in same]), bottom, max(part.bound for part in same))


def largest(parts: Sequence[Rationals]) -> Rationals:
    """The largest of some numbers, entry by entry."""
    return together(parts, lambda tops: reduce(np.maximum, tops))


def smallest(parts: Sequence[Rationals]) -> Rationals:
    """The smallest of some numbers, entry by entry."""
    return together(parts, lambda tops: reduce(np.minimum, tops))


def total(parts: Sequence[Rationals]) -> Rationals:
    """The sum of some arrays."""
    same, bottom = aligned(parts)
    bound = sum(part.bound for part in same)
    first, *others = (_wide(part, bound) for part in same)
    return Rationals(reduce(np.add, others, first), bottom, bound)


def product(parts: Sequence[Rationals]) -> Rationals:
    """The product of some arrays, entry by entry."""
    bound = prod(part.bound for part in parts)
    first, *others = (_wide(part, bound) for part in parts)
    return Rationals(reduce(np.multiply, others, first), prod(part.bottom for part in parts), bound)


def _scaled(part: Rationals, factor: int) -> Rationals:
    if factor == 1:
        return part
    bound = part.bound * factor
    return Rationals(_wide(part, max(bound, factor)) * factor, part.bottom * factor, bound)


def _wide(part: Rationals, bound: int) -> Array:
    """Entries with which one may calculate up to a bound."""
    return part.top if bound <= LARGEST else part.top.astype(object)


def _each(change: Callable[[Any], Any], array: Array) -> Array:
    """A function of every entry, the result being objects of Python."""
    found = np.empty(array.shape, dtype=object)
    for place, each in zip(np.ndindex(array.shape), array.flat, strict=True):
        found[place] = change(each if array.dtype == object else int(each))
    return found


def _exact(number: Fraction) -> Exact:
    return int(number) if number.denominator == 1 else number


def _matrices(top: Array) -> Any:
    rows, columns = top.shape[-2:]
    for entries in top.reshape(-1, rows * columns).tolist():
        yield fmpz_mat(rows, columns, entries)
