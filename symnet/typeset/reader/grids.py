"""Arrays: cells as they are, and between dots blocks that their corners tell."""

from collections.abc import Sequence
from typing import NamedTuple

from symnet.typeset.reader.dots import dots_index, general
from symnet.typeset.reader.syntax import Node, key_of, make, same
from symnet.typeset.reader.trouble import Unreadable

Grid = Sequence[Sequence[Node]]


class Side(NamedTuple):
    """How a block goes on: `one` cell, over an index (`ranged`), or the same everywhere (`spread`)."""

    kind: str
    key: tuple[object, ...] = ()


def array(rows: Grid, place: int, base: int) -> Node:
    """An array of blocks, its value the number of its columns; indices are counted from `base`."""
    if len({len(row) for row in rows}) > 1:
        raise Unreadable("the rows of a matrix must have one length", place)
    down = [row[0].kind == "dots" and row[0].value != "cdots" for row in rows]
    across = [
        any(cell.kind == "dots" and cell.value == "cdots" for cell in column)
        for column in zip(*rows, strict=True)
    ]
    _check_dots(rows, down, across)
    columns = list(zip(*rows, strict=True))
    bands = _with_leading(
        _groups(down, place), [c for c, dots in zip(columns, across, strict=True) if not dots], base
    )
    strips = _with_leading(
        _groups(across, place), [r for r, dots in zip(rows, down, strict=True) if not dots], base
    )
    blocks = [_block(rows, band, strip) for band in bands for strip in strips]
    return make("array", blocks, len(strips), place)


def _check_dots(rows: Grid, down: Sequence[bool], across: Sequence[bool]) -> None:
    for row, is_down in zip(rows, down, strict=True):
        for cell, is_across in zip(row, across, strict=True):
            wanted = ("ddots" if is_across else "vdots") if is_down else "cdots" if is_across else None
            found = cell.value if cell.kind == "dots" else None
            if found != wanted:
                raise Unreadable(
                    f"this cell must be {_called(wanted)}, as the dots beside it say", cell.place
                )


def _called(dots: str | None) -> str:
    return f"\\{dots}" if dots else "a term"


def _groups(dotted: Sequence[bool], place: int) -> list[tuple[int, ...]]:
    """The numbers of the rows or columns of each block: one alone, or the first and the last around dots."""
    found: list[tuple[int, ...]] = []
    opened = False
    for number, is_dots in enumerate(dotted):
        if is_dots:
            if opened or not found or len(found[-1]) > 1:
                raise Unreadable("dots in a matrix must stand between two rows or columns", place)
            opened = True
        elif opened:
            found[-1] = (*found[-1], number)
            opened = False
        else:
            found.append((number,))
    if opened:
        raise Unreadable("dots in a matrix must stand between two rows or columns", place)
    return found


def _with_leading(groups: Sequence[tuple[int, ...]], lines: Grid, base: int) -> list[tuple[int, ...]]:
    """The groups, each around dots begun by the one before it if that holds the instance before its first."""
    found: list[tuple[int, ...]] = []
    for group in groups:
        alone = found and len(found[-1]) == 1 and len(group) == 2
        if alone and _leads([[line[place] for place in (*found[-1], *group)] for line in lines], base):
            found[-1] = (*found[-1], group[1])
        else:
            found.append(group)
    return found


def _leads(triples: Sequence[Sequence[Node]], base: int) -> bool:
    """Whether the first of three cells is the instance before the second, up to the third, in every line."""
    ranged = False
    for before, first, last in triples:
        if same(before, first) and same(first, last):
            continue
        try:
            here, there = (general(cell, last, dots_index(last.rank + 1)) for cell in (first, before))
        except Unreadable:
            return False
        if not here or not there or here.low.value <= base or not same(here.body, there.body):
            return False
        if there.low.value != here.low.value - 1:
            return False
        ranged = True
    return ranged


def _block(rows: Grid, band: Sequence[int], strip: Sequence[int]) -> Node:
    corners = [[rows[r][c] for c in strip] for r in band]
    if len(band) == len(strip) == 1:
        return corners[0][0]
    if [[cell.value if cell.kind == "number" else None for cell in row] for row in corners] == [
        [1, 0],
        [0, 1],
    ]:
        return make("identity", (), place=corners[0][0].place)
    rank = max(cell.rank for row in corners for cell in row) + 1
    lines = [_side(row, dots_index(rank, "\\ddots")) for row in corners]
    return _stacked(lines, dots_index(rank, "\\vdots"))


def _side(cells: Sequence[Node], index: Node) -> Node:
    """One or two cells as a block of one row; its value says how it goes on in each direction."""
    first, *others = cells
    if not others:
        return make("block", (first,), (Side("one"), Side("one")))
    found = general(first, others[0], index)
    if found is None:
        return make("block", (first,), (Side("one"), Side("spread")))
    return make("block", (found.low, found.high, found.body), (Side("one"), Side("ranged", key_of(index))))


def _stacked(lines: Sequence[Node], index: Node) -> Node:
    """One or two rows as a block."""
    first, *others = lines
    across = first.value[1]
    if not others:
        return first
    found = general(first, others[0], index)
    if found is None:
        return make("block", first.parts, (Side("spread"), across))
    parts = (found.low, found.high, *found.body.parts)
    return make("block", parts, (Side("ranged", key_of(index)), across))
