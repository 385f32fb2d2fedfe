"""The printed cells of a matrix: its entries or blocks, or the corners around what is left out."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from sympy import Basic, BlockMatrix, Expr, Identity, Integer
from sympy.matrices import MatrixBase

from symnet.terms import Entries, extents
from symnet.typeset.formula.constants import schematic
from symnet.typeset.formula.elision import Elision


class Gap(NamedTuple):
    """A place for dots, where rows, columns or both are left out."""

    down: bool
    across: bool


Cell: TypeAlias = Basic | Gap


def cells(term: BlockMatrix | MatrixBase, dots: bool, elision: Elision) -> list[list[Cell]]:
    """The rows of cells of a matrix; with `dots`, blocks by their corners where these determine the rest."""
    if isinstance(term, MatrixBase):
        return term.tolist()
    height, width = term.blockshape
    if dots and schematic(term, elision):
        return [row for r in range(height) for row in _by_entries(term, r, elision)]
    return [[term.blocks[r, c] for c in range(width)] for r in range(height)]


def _by_entries(term: BlockMatrix, r: int, elision: Elision) -> Iterator[list[Cell]]:
    """The rows of entries of a row of blocks, with dots where an extent is symbolic or large."""
    blocks = [term.blocks[r, c] for c in range(term.blockshape[1])]
    for row in elision.shown(extents(blocks[0])[0]):
        yield [_cell(block, row, column) for block in blocks for column in elision.shown(extents(block)[1])]


def _cell(block: Basic, row: Expr | None, column: Expr | None) -> Cell:
    if row is None or column is None:
        return Gap(row is None, column is None)
    if isinstance(block, Identity):
        return Integer(row == column)
    return Entries()(block, row, column)
