"""Matrices of stored numbers, exactly: a float is an integer times a power of two."""

from collections.abc import Sequence
from functools import reduce
from typing import Final, NamedTuple

import numpy as np
from flint import fmpz_mat

from symnet.models.graphs import Array
from symnet.models.segments import (
    Entries,
    Given,
    Minus,
    Product,
    Rows,
    Scaled,
    Selection,
    Stacked,
    Stored,
    Total,
)

PRODUCTS: Final = 10**9
"""How many products of two numbers are taken to decide whether two matrices are equal."""


class Exact(NamedTuple):
    """Integers times 2^exponent."""

    integers: fmpz_mat
    exponent: int


def are_equal(left: Entries, right: Entries) -> bool:
    """Whether two matrices are shown to be equal; not where that takes roots, quotients or too long."""
    if _cost(left) + _cost(right) > PRODUCTS:
        return False
    one, two = _exact(left), _exact(right)
    if one is None or two is None:
        return False
    (a, b), _ = _aligned([one, two])
    return bool(a == b)


def _cost(matrix: Entries) -> int:
    """How many products of two numbers it takes."""
    match matrix:
        case Product():
            factors = _factors(matrix)
            narrow = min(matrix.shape)
            return sum(narrow * each.shape[0] * each.shape[1] + _cost(each) for each in factors)
        case Total(parts) | Stacked(parts):
            return sum(map(_cost, parts))
        case Rows(_, inner) | Scaled(_, inner):
            return matrix.shape[0] * matrix.shape[1] + _cost(inner)
        case Stored() | Selection():
            return matrix.shape[0] * matrix.shape[1]


def _factors(matrix: Entries) -> list[Entries]:
    """The factors of a product of several, which is multiplied out from its narrow end."""
    match matrix:
        case Product(left, right):
            return [*_factors(left), *_factors(right)]
        case _:
            return [matrix]


def _exact(matrix: Entries) -> Exact | None:
    """A matrix as integers, or nothing if it has quotients."""
    match matrix:
        case Selection(positions, columns):
            value = np.zeros((len(positions), columns))
            value[np.flatnonzero(positions >= 0), positions[positions >= 0]] = 1
            return of_floats(value)
        case Stored(tensor):
            return of_floats(tensor.wide())
        case Product():
            several = [_exact(each) for each in _factors(matrix)]
            if matrix.shape[0] <= matrix.shape[1]:
                return reduce(_product, several)
            return reduce(lambda right, left: _product(left, right), reversed(several))
        case Total(parts):
            return _total([_exact(part) for part in parts])
        case Rows(positions, inner):
            found = _exact(inner)
            return None if found is None else _chosen(found, positions.tolist())
        case Scaled(Minus(), inner):
            found = _exact(inner)
            return None if found is None else Exact(-found.integers, found.exponent)
        case Scaled(Given(tensor, False), inner):
            factors = of_floats(np.broadcast_to(tensor.wide().reshape(-1), matrix.shape[:1]).reshape(-1, 1))
            found = _exact(inner)
            return None if found is None else _scaled(factors, found)
        case Stacked(parts):
            return _stacked([_exact(part) for part in parts])
        case _:
            return None


def of_floats(values: Array) -> Exact:
    """Numbers of binary64 as integers with one exponent."""
    mantissas, exponents = np.frexp(values)
    integers = (mantissas * 2.0**53).astype(np.int64)
    used = exponents[integers != 0]
    least = int(used.min()) if used.size else 0
    shifts = np.where(integers != 0, exponents - least, 0)
    rows, columns = values.shape
    numbers = [i << s for i, s in zip(integers.ravel().tolist(), shifts.ravel().tolist(), strict=True)]
    return Exact(fmpz_mat(rows, columns, numbers), least - 53)


def _product(left: Exact | None, right: Exact | None) -> Exact | None:
    if left is None or right is None:
        return None
    return Exact(left.integers * right.integers, left.exponent + right.exponent)


def _chosen(found: Exact, positions: Sequence[int]) -> Exact:
    rows, none = found.integers.table(), [0] * found.integers.ncols()
    return Exact(fmpz_mat([none if p < 0 else rows[p] for p in positions]), found.exponent)


def _scaled(factors: Exact, found: Exact) -> Exact:
    rows = zip(factors.integers.entries(), found.integers.table(), strict=True)
    return Exact(fmpz_mat([[f * x for x in row] for f, row in rows]), factors.exponent + found.exponent)


def _total(parts: Sequence[Exact | None]) -> Exact | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    integers, exponent = _aligned(known)
    return Exact(reduce(lambda a, b: a + b, integers), exponent)


def _stacked(parts: Sequence[Exact | None]) -> Exact | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    integers, exponent = _aligned(known)
    rows = [row for each in integers for row in each.table()]
    return Exact(fmpz_mat(rows), exponent)


def _aligned(parts: Sequence[Exact]) -> tuple[list[fmpz_mat], int]:
    """The integers of several matrices with one exponent."""
    least = min(part.exponent for part in parts)
    return [part.integers * (1 << (part.exponent - least)) for part in parts], least
