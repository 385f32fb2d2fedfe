"""Where a formula that is too wide for its line is broken."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

from symnet.typeset.formula import (
    BETWEEN,
    COLUMNS,
    QUAD,
    Box,
    Fence,
    Item,
    Matrix,
    Scripts,
    Sign,
    Stack,
    Total,
    base_of,
    bracketed,
    column_widths,
    is_spaced,
    items,
    line_width,
    width,
)

_DOT: Final = items(Sign.DOT)
_NARROWEST: Final = 30.0
"""The width, in points, below which no column of a matrix is narrowed."""
Line = list[Item]


class Fitted(NamedTuple):
    """A row of a formula and its width in points."""

    box: Box
    width: float


def broken(box: Box, room: float, terms: int = 0, later: float = 0.0) -> list[Fitted]:
    """A formula on as many rows as it needs, broken before + and -, outside parentheses where that suffices.

    With `terms`, no row has more summands than that; dots count as one. `later` is the room on the rows
    after the first, by default the same.

    A product that is still too wide is broken between its factors, and continues with its sign or a dot; in
    a matrix that is too wide, cells are broken. What no break makes short enough stays too long.
    """
    line = items(box)
    if not terms and (whole := line_width(line)) <= room:
        return [Fitted(box, whole)]
    rows: list[Line] = []
    widths: list[float] = []
    held = 0
    later = later or room
    for mark, piece in _pieces(line, min(room, later), 0):
        free = later if len(rows) > 1 else room
        longer = line_width(piece, widths[-1], rows[-1][-1].apart) if rows else inf
        if longer <= free and not held == terms > 0:
            rows[-1] += piece
            widths[-1] = longer
            held += 1
        else:
            rows.append([*(mark if rows else []), *piece])
            widths.append(line_width(rows[-1]))
            held = 1
    boxes = (bracketed(item.box for item in each) for each in rows)
    return [Fitted(*each) for each in zip(boxes, widths, strict=True)]


def _pieces(line: Line, room: float, depth: int) -> Iterator[tuple[Line, Line]]:
    """Pieces that fit where possible, each with the mark to put before it if it begins a row."""
    for piece in _summands(line, depth):
        if line_width(piece) <= room:
            yield [], piece
        elif depth < max(_depths(piece)):
            yield from _pieces(piece, room, depth + 1)
        else:
            yield from _factors(piece, room)


def _depths(line: Line) -> Iterator[int]:
    """How many parentheses there are around each item."""
    depth = 0
    for item in line:
        edge = base_of(item.box)
        step = 0 if not isinstance(edge, Fence) or edge.bars else 1 if edge.opens else -1
        depth += min(step, 0)
        yield depth
        depth += max(step, 0)


def _summands(line: Line, depth: int) -> Iterator[Line]:
    """A formula cut before each + and - with at most `depth` parentheses around it."""
    start = 0
    for place, (item, inside) in enumerate(zip(line, _depths(line), strict=True)):
        if place and item.box in (Sign.PLUS, Sign.MINUS) and inside <= depth:
            yield line[start:place]
            start = place
    yield line[start:]


def _factors(line: Line, room: float) -> Iterator[tuple[Line, Line]]:
    """A product cut between its factors, each with the dot to put before it if it begins a row."""
    mark: Line = []
    room, start = room - line_width(_DOT), 0
    for place, (before, after) in enumerate(pairwise(line), 1):
        if _parted(before.box, after.box):
            yield mark, _narrowed(line[start:place], room)
            mark = [] if after.box in BETWEEN or before.box is Sign.COMMA else _DOT
            start = place
    yield mark, _narrowed(line[start:], room)


def _parted(before: Box, after: Box) -> bool:
    """Whether a product may be broken here: not after a sign, an opening bracket or the sign of a sum."""
    begins = before in BETWEEN or isinstance(before, Total) or _is_edge(before, opens=True)
    return is_spaced(before, after) and not begins and not _is_edge(base_of(after), opens=False)


def _is_edge(box: Box, opens: bool) -> bool:
    return isinstance(box, Fence) and box.opens is opens


def _narrowed(line: Line, room: float) -> Line:
    """A factor; if it is a matrix that is too wide, with the cells of its widest columns broken."""
    wide = line_width(line)
    if wide <= room:
        return line
    for place, item in enumerate(line):
        matrix = base_of(item.box)
        if isinstance(matrix, Matrix):
            widths = column_widths(matrix)
            widest = max(_NARROWEST, _shared(widths, room - wide + sum(widths)))
            rows = tuple(tuple(_in_rows(cell, widest) for cell in cells) for cells in matrix.rows)
            narrow = replace(item.box, base=Matrix(rows)) if isinstance(item.box, Scripts) else Matrix(rows)
            return [*line[:place], *items(narrow), *line[place + 1 :]]
    return line


def _shared(widths: Sequence[float], room: float) -> float:
    """The width to which the widest columns must be narrowed so that all fit.

    >>> _shared([10, 200, 90], 210)
    110.0
    """
    for place, each in enumerate(ordered := sorted(widths)):
        share = (room - sum(ordered[:place])) / (len(ordered) - place)
        if each > share:
            return share
    return max(widths)


def _in_rows(cell: Box, room: float) -> Box:
    """A cell on several rows if it is too wide."""
    if width(cell) <= room:
        return cell
    free = room - COLUMNS
    rows = broken(cell, free, later=free - QUAD)
    return Stack(tuple(each.box for each in rows)) if rows[1:] else cell
