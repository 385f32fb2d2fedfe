"""Where a formula that is too wide for its line is broken."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from symnet.typeset.metrics import CLOSED, END_LINES, LINES, OPENED, TOKEN, width

_SCALES: Final = (r"\cdot", r"\odot", r"\otimes")
_DOT: Final = r"\cdot "
_GOES_ON: Final = r"\quad {} "
"""What leads a row on which the cell of a matrix goes on."""
_NEXT: Final = r" \\ "
_NARROWEST: Final = 30.0
"""The width, in points, below which no column of a matrix is broken."""


def broken(latex: str, room: float, terms: int = 0, later: float = 0.0) -> list[str]:
    """A formula on as many rows as it needs, broken before + and -, outside parentheses where that does.

    With `terms`, no row has more summands than that, dots counted as one. `later` is the room on the rows
    after the first, by default the same.

    A product that is still too wide is broken between its factors, and goes on with its sign or a dot; the
    cells of a matrix that is too wide are broken in it. What no break makes short enough stays too long.
    """
    if not terms and width(latex) <= room:
        return [latex]
    rows: list[str] = []
    held = 0
    later = later or room
    for mark, piece in _pieces(latex, min(room, later), 0):
        free = later if rows[1:] else room
        if rows and width(f"{rows[-1]} {piece}") <= free and not held == terms > 0:
            rows[-1] += f" {piece}"
            held += 1
        else:
            rows.append((mark if rows else "") + piece)
            held = 1
    return rows


def _pieces(latex: str, room: float, depth: int) -> Iterator[tuple[str, str]]:
    """Pieces that fit, as far as they can be made to, each with the mark that leads a row it begins."""
    for piece in _summands(latex, depth):
        if width(piece) <= room:
            yield "", piece
        elif depth < _nesting(piece):
            yield from _pieces(piece, room, depth + 1)
        else:
            yield from _factors(piece, room)


def _levels(latex: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Each token, in how many braces and matrices it stands, and in how many parentheses."""
    level = inside = 0
    for match in TOKEN.finditer(latex):
        token = match.group()
        level -= token in ("}", CLOSED)
        inside -= token == ")"
        yield match, level, inside
        level += token in ("{", OPENED)
        inside += token == "("


def _nesting(latex: str) -> int:
    """How many parentheses stand in each other."""
    return max(inside for _, level, inside in _levels(latex) if not level)


def _summands(latex: str, depth: int) -> Iterator[str]:
    """A formula cut before each + and - that stands in at most so many parentheses."""
    start = 0
    for match, level, inside in _levels(latex):
        place = match.start()
        if match.group() in "+-" and not level and inside <= depth and latex[:place].endswith(" "):
            yield latex[start:place].rstrip()
            start = place
    yield latex[start:]


def _factors(latex: str, room: float) -> Iterator[tuple[str, str]]:
    """A product cut between its factors, each with the dot that leads a row it begins."""
    words = _words(latex)
    factor = next(words)
    mark, room = "", room - width(_DOT)
    for word in words:
        if word.startswith(r"\biggr") or _awaits_more(factor):
            factor += f" {word}"
            continue
        yield mark, _narrowed(factor, room)
        mark = "" if word in _SCALES else _DOT
        factor = word
    yield mark, _narrowed(factor, room)


def _words(latex: str) -> Iterator[str]:
    """What stands between the spaces outside braces and matrices."""
    start = 0
    for match, level, _ in _levels(latex):
        if match.group().isspace() and not level:
            yield latex[start : match.start()]
            start = match.end()
    yield latex[start:]


def _awaits_more(factor: str) -> bool:
    """Whether what comes next belongs to a factor: after a sign, an opening bracket or a sum."""
    last = factor.rsplit(" ", 1)[-1]
    return last in ("+", "-", *_SCALES) or last.endswith((r"\biggl(",)) or last.startswith(r"\sum")


def _narrowed(factor: str, room: float) -> str:
    """A factor; if it is a matrix that is too wide, with the cells of its widest columns broken."""
    before, opened, rest = factor.partition(OPENED)
    inner, _, after = rest.rpartition(CLOSED)
    if width(factor) <= room or not opened:
        return factor
    rows = _grid(inner)
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    widest = max(_NARROWEST, _shared(widths, room - width(factor) + sum(widths)))
    return before + _matrix([[_in_rows(cell, widest) for cell in row] for row in rows]) + after


def _shared(widths: Sequence[float], room: float) -> float:
    """The width to which the widest columns must be narrowed for all to have room together.

    >>> _shared([10, 200, 90], 210)
    110.0
    """
    for place, each in enumerate(ordered := sorted(widths)):
        share = (room - sum(ordered[:place])) / (len(ordered) - place)
        if each > share:
            return share
    return max(widths)


def _grid(inner: str) -> list[list[str]]:
    """The cells of a matrix by rows."""
    rows, start = [[""]], 0
    for match, level, _ in _levels(inner):
        if match.group() in ("&", "\\\\") and not level:
            rows[-1][-1] = inner[start : match.start()].strip()
            rows.append([""]) if match.group() != "&" else rows[-1].append("")
            start = match.end()
    rows[-1][-1] = inner[start:].strip()
    return rows


def _matrix(rows: list[list[str]]) -> str:
    lines = _NEXT.join(" & ".join(row) for row in rows)
    return f"{OPENED} {lines} {CLOSED}"


def _in_rows(cell: str, room: float) -> str:
    """A cell on several rows if it is too wide."""
    if width(cell) <= room:
        return cell
    free = room - width(f"{LINES}{END_LINES}")
    first, *others = broken(cell, free, later=free - width(_GOES_ON))
    if not others:
        return cell
    lines = _NEXT.join([first, *(_GOES_ON + other for other in others)])
    return f"{LINES} {lines} {END_LINES}"
