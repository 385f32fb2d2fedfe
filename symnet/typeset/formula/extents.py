"""Rows and columns that may not be known yet, and what each operation implies about them.

The printer and the reader both follow these rules, in the same order, so the printer knows which sizes the
reader can infer, and shows the others.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import add, mul
from typing import TypeAlias

from sympy import Expr, Integer


class Misfit(Exception):
    """Two extents that must be equal are not."""


class Extent:
    """A number of rows or columns: known, or tied to others until one of them is."""

    __slots__ = ("_known", "_other")

    def __init__(self, known: Expr | int | None = None) -> None:
        self._known = Integer(known) if isinstance(known, int) else known
        self._other: Extent | None = None

    def _root(self) -> "Extent":
        root = self
        while root._other is not None:
            root = root._other
        node = self
        while node._other is not None:
            node._other, node = root, node._other
        return root

    @property
    def known(self) -> Expr | None:
        """The extent, if it is known."""
        return self._root()._known

    def meet(self, other: "Extent") -> None:
        """Make two extents equal. Raises `Misfit` if they are known and differ."""
        here, there = self._root(), other._root()
        if here is there:
            return
        if here._known is None:
            here._other = there
            return
        if there._known is not None and not same_extent(here._known, there._known):
            raise Misfit(f"{here._known} and {there._known} must be equal sizes")
        there._other = here


def same_extent(one: Expr, other: Expr) -> bool:
    """Whether two sizes are the same polynomial; long ones are so only if written alike."""
    return bool(one == other) or (one.count_ops() + other.count_ops() < 50 and (one - other).expand() == 0)


Dims: TypeAlias = tuple[Extent, Extent] | None
"""The rows and columns of a matrix; None for a scalar."""


def dims(rows: Expr | int | None = None, columns: Expr | int | None = None) -> tuple[Extent, Extent]:
    """Rows and columns, each known or not."""
    return Extent(rows), Extent(columns)


def is_scalar(found: Dims) -> bool:
    """Whether this is a scalar, or a matrix known to be 1 by 1, which counts as one."""
    return found is None or all(extent.known == 1 for extent in found)


def product(parts: Sequence[Dims]) -> Dims:
    """Inner sizes agree; scalars may stand anywhere."""
    matrices = [part for part in parts if part is not None and not is_scalar(part)]
    for (_, columns), (rows, _) in pairwise(matrices):
        columns.meet(rows)
    return (matrices[0][0], matrices[-1][1]) if matrices else None


def alike(parts: Sequence[Dims]) -> Dims:
    """Summands, and factors of a Hadamard product, agree in rows and columns."""
    if all(map(is_scalar, parts)):
        return None
    first, *others = (dims(1, 1) if part is None else part for part in parts)
    for other in others:
        first[0].meet(other[0])
        first[1].meet(other[1])
    return first


def square(found: Dims) -> Dims:
    """The matrix of a power or a trace is square."""
    if found is not None:
        found[0].meet(found[1])
    return found


def diagonal(found: Dims) -> Dims:
    """The diagonal matrix of a column, or of a row that is known to be one."""
    if found is None or is_scalar(found):
        return None
    rows, columns = found
    if rows.known == 1:
        return columns, columns
    columns.meet(Extent(1))
    return rows, rows


def column_of_diagonal(found: Dims) -> Dims:
    """The column of the entries on the diagonal of a square matrix."""
    if found is None or is_scalar(found):
        return None
    found[0].meet(found[1])
    return found[0], Extent(1)


def elementwise(parts: Sequence[Dims]) -> Dims:
    """A function of every entry has the size of the one matrix among its arguments."""
    return next((part for part in parts if part is not None and not is_scalar(part)), None)


def kronecker(parts: Sequence[Dims]) -> Dims:
    """Rows and columns are multiplied."""
    grid = [dims(1, 1) if part is None else part for part in parts]
    return _together([rows for rows, _ in grid], mul), _together([columns for _, columns in grid], mul)


def blocks(grid: Sequence[Sequence[Dims]]) -> tuple[Extent, Extent]:
    """Blocks side by side have equally many rows, blocks below each other equally many columns."""
    known = [[dims(1, 1) if part is None else part for part in row] for row in grid]
    for row in known:
        for left, right in pairwise(row):
            left[0].meet(right[0])
    for upper, lower in pairwise(known):
        for above, below in zip(upper, lower, strict=True):
            above[1].meet(below[1])
    heights, widths = [row[0][0] for row in known], [part[1] for part in known[0]]
    return _together(heights, add), _together(widths, add)


def entry(found: Dims, slots: int) -> None:
    """A single index is that of a column, or of a row that is known to be one."""
    if found is None:
        raise Misfit("a scalar has no entries")
    if slots == 1 and found[0].known != 1:
        found[1].meet(Extent(1))


def _together(extents: Sequence[Extent], operation: object) -> Extent:
    known = [extent.known for extent in extents]
    return Extent(None if None in known else reduce(operation, known))  # type: ignore[call-overload]
