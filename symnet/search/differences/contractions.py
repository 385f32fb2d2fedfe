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

    def factors(self) -> tuple[list[Expr], list[MatrixExpr]] | None:
        """The numbers and the matrices of the product of all, if there is one."""
        if self.diagonal:
            return None if self.edges else ([], [sympy.Identity(self.size(self.extents[ROW]))])
        wide = [v for v in (ROW, COLUMN) if self.extents[v] != ONE]
        while (
            v := next((v for v in self.extents if self._ends(v) > (1 if v in wide else 2)), None)
        ) is not None:
            if not self._merged(v):
                return None
        if any(self._ends(v) != 1 for v in wide) or not (wide or self._ends(None)):
            return None
        found = [] if wide == [COLUMN] else self._walk(ROW if wide else None)
        if any(COLUMN in several for _, *several in self.edges):
            found += map(_flipped, reversed(self._walk(COLUMN)))
        numbers = list[Expr]()
        while self.edges:
            start = None if self._ends(None) else self.edges[0][1]
            met = self._walk(start)
            if start is not None and isinstance(met[-1], sympy.OneMatrix):
                return None
            numbers.append(sympy.Trace(_product(met)))
        return numbers, found

    def _ends(self, index: int | None) -> int:
        """How many sides have an index."""
        return sum(several.count(index) for _, *several in self.edges)

    def _merged(self, v: int) -> bool:
        """Put one entrywise product in place of two matrices at an index at which too many meet: of two with
        the same indices, or of a column and the rows of a matrix. Returns whether there is one."""
        here = [edge for edge in self.edges if v in edge[1:]]
        turned = [(m, r, c) if r == v else (_turned(m), c, r) for m, r, c in here]
        for k, (first, row, column) in enumerate(turned):
            for n, (second, _, other) in enumerate(turned[:k]):
                if column == other != v:
                    self._replace(here[n], here[k], (_entrywise(second, first), row, column))
                    return True
        columns = [k for k, (_, _, column) in enumerate(turned) if column is None]
        wide = [k for k, (_, _, column) in enumerate(turned) if column not in (None, v)]
        if not columns or not wide:
            return False
        (vector, *_), (matrix, row, column) = turned[columns[0]], turned[wide[0]]
        self._replace(here[columns[0]], here[wide[0]], (_product([_diagonal(vector), matrix]), row, column))
        return True

    def _replace(self, first: Any, second: Any, edge: tuple[MatrixExpr, int | None, int | None]) -> None:
        self.edges.remove(first)
        self.edges.remove(second)
        self.edges.append(edge)

    def _walk(self, index: Any) -> list[MatrixExpr]:
        """The matrices on the path that starts at an index, or at a side without an index."""
        met: list[MatrixExpr] = []
        start = index
        while (edge := next((edge for edge in self.edges if index in edge[1:]), None)) is not None:
            self.edges.remove(edge)
            matrix, row, column = edge
            met += _factors(matrix if row == index else _turned(matrix))
            index = column if row == index else row
            if index in (None, ROW, COLUMN, start):
                return met
        return [*met, sympy.OneMatrix(self.size(self.extents[index]), 1)]


def _factors(matrix: MatrixExpr) -> tuple[MatrixExpr, ...]:
    return matrix.args if isinstance(matrix, sympy.MatMul) else (matrix,)


def _turned(matrix: MatrixExpr) -> MatrixExpr:
    """The transpose; of a product, the product of transposes."""
    if isinstance(matrix, sympy.MatMul):
        return sympy.MatMul(*map(_turned, reversed(matrix.args)))
    inner = matrix.arg if isinstance(matrix, sympy.Inverse) else matrix
    return matrix if isinstance(inner, sympy.DiagMatrix) else _flipped(matrix)


def _product(matrices: list[MatrixExpr]) -> MatrixExpr:
    return (
        matrices[0]
        if len(matrices) == 1
        else sympy.MatMul(*(part for matrix in matrices for part in _factors(matrix)))
    )


def _diagonal(column: MatrixExpr) -> MatrixExpr:
    """The diagonal matrix of a column, or its inverse for a column of reciprocals."""
    match column:
        case sympy.HadamardPower(args=(base, sympy.S.NegativeOne)):
            return sympy.Inverse(sympy.DiagMatrix(base))
    return sympy.DiagMatrix(column)


def _entrywise(*matrices: MatrixExpr) -> MatrixExpr:
    """A Hadamard product, with powers."""
    powers: dict[MatrixExpr, Expr] = {}
    for matrix in matrices:
        for part in matrix.args if isinstance(matrix, sympy.HadamardProduct) else (matrix,):
            base, power = part.args if isinstance(part, sympy.HadamardPower) else (part, sympy.Integer(1))
            powers[base] = powers.get(base, sympy.Integer(0)) + power
    parts = [base if power == 1 else sympy.HadamardPower(base, power) for base, power in powers.items()]
    return parts[0] if len(parts) == 1 else sympy.HadamardProduct(*parts)


def _flipped(matrix: MatrixExpr) -> MatrixExpr:
    match matrix:
        case sympy.Transpose():
            return matrix.arg
        case sympy.OneMatrix():
            return sympy.OneMatrix(*reversed(matrix.shape))
    return sympy.Transpose(matrix)
