"""Arrays: cells as they are, and blocks with dots, which their corners determine."""

from collections.abc import Sequence

from symnet.typeset.reader.dots import dots_index, general, index_key
from symnet.typeset.reader.syntax import Array, Block, Dots, Node, Operation, Ranged, Side, Still, make, same
from symnet.typeset.reader.unreadable import Unreadable

Grid = Sequence[Sequence[Node]]


def array(rows: Grid, place: int, base: int) -> Node:
    """An array of blocks; indices are counted from `base`."""
    if len({len(row) for row in rows}) > 1:
        raise Unreadable("the rows of a matrix must have equal lengths", place)
    down = [row[0].head in (Dots.VDOTS, Dots.DDOTS) for row in rows]
    across = [any(cell.head is Dots.CDOTS for cell in column) for column in zip(*rows, strict=True)]
    _check_dots(rows, down, across)
    columns = list(zip(*rows, strict=True))
    bands = _with_leading(
        _groups(down, place), [c for c, dots in zip(columns, across, strict=True) if not dots], base
    )
    strips = _with_leading(
        _groups(across, place), [r for r, dots in zip(rows, down, strict=True) if not dots], base
    )
    blocks = [_block(rows, band, strip) for band in bands for strip in strips]
    return make(Array(len(strips)), blocks, place)


def _check_dots(rows: Grid, down: Sequence[bool], across: Sequence[bool]) -> None:
    for row, is_down in zip(rows, down, strict=True):
        for cell, is_across in zip(row, across, strict=True):
            wanted = _dots(is_down, is_across)
            found = cell.head if isinstance(cell.head, Dots) else None
            if found != wanted:
                raise Unreadable(
                    f"this cell must be {wanted.value if wanted else 'a term'}, as the dots beside it say",
                    cell.place,
                )


def _dots(down: bool, across: bool) -> Dots | None:
    """What must stand where rows, columns, both or none are left out."""
    if down:
        return Dots.DDOTS if across else Dots.VDOTS
    return Dots.CDOTS if across else None


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
    """The groups; one around dots takes in the line before it that is the instance before its first."""
    found: list[tuple[int, ...]] = []
    for group in groups:
        alone = found and len(found[-1]) == 1 and len(group) == 2
        if alone and _leads([[line[place] for place in (*found[-1], *group)] for line in lines], base):
            found[-1] = (*found[-1], group[1])
        else:
            found.append(group)
    return found


def _leads(triples: Sequence[Sequence[Node]], base: int) -> bool:
    """Whether in every line the first cell is the instance before the second, as these lead to the third."""
    ranged = False
    for before, first, last in triples:
        if same(before, first) and same(first, last):
            continue
        try:
            here, there = (general(cell, last, dots_index(last.rank + 1)) for cell in (first, before))
        except Unreadable:
            return False
        if not here or not there or here.start <= base or not same(here.body, there.body):
            return False
        if there.start != here.start - 1:
            return False
        ranged = True
    return ranged


def _block(rows: Grid, band: Sequence[int], strip: Sequence[int]) -> Node:
    corners = [[rows[r][c] for c in strip] for r in band]
    if len(band) == len(strip) == 1:
        return corners[0][0]
    if [[cell.number for cell in row] for row in corners] == [[1, 0], [0, 1]]:
        return make(Operation.IDENTITY, (), corners[0][0].place)
    rank = max(cell.rank for row in corners for cell in row) + 1
    parts, across = _across(corners[0], rank)
    if not corners[1:]:
        return make(Block(Still.ONE, across), parts)
    other, other_across = _across(corners[1], rank)
    return _down(
        make(Block(Still.ONE, across), parts), make(Block(Still.ONE, other_across), other), across, rank
    )


def _across(cells: Sequence[Node], rank: int) -> tuple[Sequence[Node], Side]:
    """The parts of a block of one row, given by one or two cells, and how it extends across."""
    first, *others = cells
    if not others:
        return [first], Still.ONE
    found = general(first, others[0], dots_index(rank, Dots.DDOTS))
    if found is None:
        return [first], Still.SPREAD
    return [found.low, found.high, found.body], Ranged(index_key(rank, Dots.DDOTS))


def _down(first: Node, last: Node, across: Side, rank: int) -> Node:
    """The block whose first and last rows are these."""
    found = general(first, last, dots_index(rank, Dots.VDOTS))
    if found is None:
        return make(Block(Still.SPREAD, across), first.parts)
    down = Ranged(index_key(rank, Dots.VDOTS))
    return make(Block(down, across), (found.low, found.high, *found.body.parts))
