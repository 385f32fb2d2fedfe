"""Matrices that share indices as one product, where the indices form a path from matrix to matrix."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import sympy
from sympy import Expr, MatrixExpr

from symnet.core.polynomials import ONE, Polynomial, variable

ROW: Final = 1 << 61
COLUMN: Final = ROW + 1


class Member(NamedTuple):
    """An entry of a matrix of a shape, at a position."""

    matrix: MatrixExpr
    shape: tuple[Polynomial, ...]
    place: tuple[Polynomial, ...]


class Path:
    """Matrices, each with the indices of its row and its column, None for a side of size 1; `size` writes how
    far an index runs."""

    def __init__(self, extents: Mapping[int, Polynomial], size: Callable[[Polynomial], Expr]) -> None:
        self.extents, self.size = extents, size
        self.edges: list[tuple[MatrixExpr, int | None, int | None]] = []
        self.diagonal = False

    def add(self, member: Member, count: int) -> bool:
        """Add a matrix `count` times, if indices run through all of it. Returns whether they do."""
        ends: list[int | None] = []
        for p, extent in zip(member.place, member.shape, strict=True):
            v = next(iter(p.indices), None)
            if extent != ONE and (v is None or p != variable(v) or self.extents.get(v) != extent):
                return False
            ends.append(None if extent == ONE else v)
        self.edges += [(member.matrix, ends[0], ends[1])] * count
        return True

    def matrices(self) -> list[MatrixExpr] | None:
        """The factors of the product of all, if there is one."""
        if self.diagonal:
            return None if self.edges else [sympy.Identity(self.size(self.extents[ROW]))]
        ends = [v for _, *several in self.edges for v in several]
        wide = [v for v in (ROW, COLUMN) if self.extents[v] != ONE]
        if any(ends.count(v) != 1 for v in wide) or any(ends.count(v) > 2 for v in self.extents):
            return None
        if not wide and None not in ends:
            return None
        found = [] if wide == [COLUMN] else self._walk(ROW if wide else None)
        if any(COLUMN in several for _, *several in self.edges):
            found += map(_flipped, reversed(self._walk(COLUMN)))
        return None if self.edges else found

    def _walk(self, index: Any) -> list[MatrixExpr]:
        """The matrices on the path that starts at an index, or at a side without an index."""
        met: list[MatrixExpr] = []
        while (edge := next((edge for edge in self.edges if index in edge[1:]), None)) is not None:
            self.edges.remove(edge)
            matrix, row, column = edge
            met.append(matrix if row == index else sympy.Transpose(matrix))
            index = column if row == index else row
            if index in (None, ROW, COLUMN):
                return met
        return [*met, sympy.OneMatrix(self.size(self.extents[index]), 1)]


def _flipped(matrix: MatrixExpr) -> MatrixExpr:
    match matrix:
        case sympy.Transpose():
            return matrix.arg
        case sympy.OneMatrix():
            return sympy.OneMatrix(*reversed(matrix.shape))
    return sympy.Transpose(matrix)
