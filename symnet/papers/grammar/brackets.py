"""What stands in brackets and between bars."""

from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Environment
from symnet.papers.grammar.matrices import matrix
from symnet.papers.grammar.signs import BARE_MATRICES, BARS, OPENING
from symnet.papers.places import Place
from symnet.papers.syntax import Bars, Group, Inner, Matrix, Node, Norm
from symnet.papers.tokens import Token

BRACKETS: Final = {"(": "(", "[": "[", r"\{": "{"}
"""Brackets of a group, and how a `Group` writes them."""
GAP: Final = r"\quad"
OPENERS: Final = frozenset({*OPENING, *BARS})


def bracketed(cursor: Cursor) -> Node:
    """What stands from here to the bracket that closes it."""
    opener, place = cursor.text, cursor.here
    cursor.at += 1
    outer, script = cursor.closer, cursor.in_script
    if opener in BRACKETS:
        node = _group(cursor, opener, place)
    elif opener == r"\langle":
        node = _inner(cursor, place)
    else:
        node = _bars(cursor, opener, place)
    cursor.closer, cursor.in_script = outer, script
    return node


def _group(cursor: Cursor, opener: str, place: Place) -> Node:
    cursor.closer = OPENING[opener]
    if (bare := _bare_matrix(cursor, place, determinant=False)) is not None:
        return bare
    parts, separators, condition = _parts(cursor)
    if GAP in separators or (opener == "[" and ";" in separators):
        if condition or ("," in separators and GAP in separators):
            raise Trouble("commas, gaps and bars between the cells of one row are mixed", place)
        return Matrix(_rows(parts, separators, place), False, place)
    return Group(BRACKETS[opener], (*parts, *condition), place)


def _rows(parts: Sequence[Node], separators: Sequence[str], place: Place) -> tuple[tuple[Node, ...], ...]:
    r"""The rows of `[a \quad b]` and `[a, b; c, d]`."""
    rows: list[list[Node]] = [[]]
    for part, separator in zip(parts, (*separators, ""), strict=True):
        rows[-1].append(part)
        if separator == ";":
            rows.append([])
    if len({len(row) for row in rows}) > 1:
        raise Trouble("the rows of the matrix have different numbers of cells", place)
    return tuple(map(tuple, rows))


def _bare_matrix(cursor: Cursor, place: Place, determinant: bool) -> Node | None:
    """A matrix without brackets that stands in these alone."""
    item = cursor.item
    if isinstance(item, Environment) and item.name in BARE_MATRICES and cursor.ahead(1) == cursor.closer:
        cursor.at += 2
        return Matrix(matrix(cursor, item), determinant, place)
    return None


def _parts(cursor: Cursor) -> tuple[list[Node], list[str], tuple[Node, ...]]:
    """What stands in brackets, the commas, semicolons and gaps between it, and the condition behind a bar."""
    parts: list[Node] = []
    separators: list[str] = []
    condition: list[Node] = []
    bar: Place | None = None
    _gaps(cursor)
    while True:
        (condition if bar else parts).append(cursor.levels.term(cursor))
        gap = _gaps(cursor)
        if cursor.text == cursor.closer:
            break
        if bar is None and is_condition(cursor):
            bar = cursor.here
            cursor.at += 1
        elif cursor.text == "," or (cursor.text == ";" and not bar and cursor.closer in (")", "]")):
            separators += [] if bar else [cursor.text]
            cursor.at += 1
        elif gap and not bar and cursor.text != "+":
            separators.append(GAP)
        else:
            raise cursor.unexpected(f"{cursor.closer} or a comma")
        _gaps(cursor)
    cursor.at += 1
    return parts, separators, (Group("|", tuple(condition), bar),) if bar else ()


def _gaps(cursor: Cursor) -> bool:
    start = cursor.at
    while cursor.text in (GAP, "&"):
        cursor.at += 1
    return cursor.at > start


def is_condition(cursor: Cursor) -> bool:
    """Whether the bar here separates a condition: the bars after it in this bracket come in pairs."""
    return cursor.text == r"\mid" or (
        cursor.text == "|" and cursor.closer != "|" and cursor.even_bars_follow()
    )


def _inner(cursor: Cursor, place: Place) -> Node:
    cursor.closer = r"\rangle"
    parts, separators, condition = _parts(cursor)
    if separators != [","] or condition:
        raise Trouble(r"\langle x, y \rangle was expected", place)
    left, right = parts
    return Inner(left, right, place)


def _bars(cursor: Cursor, opener: str, place: Place) -> Node:
    doubled = opener == "|" and cursor.text == "|" and _is_doubled(cursor)
    cursor.at += doubled
    cursor.closer = OPENING.get(opener) or BARS[opener]
    if opener in ("|", r"\lvert") and (bare := _bare_matrix(cursor, place, determinant=True)) is not None:
        return bare
    inner = cursor.levels.term(cursor)
    if cursor.text != cursor.closer or (doubled and cursor.ahead(1) != "|"):
        raise Trouble(f"{opener} is never closed", place)
    cursor.at += 1 + doubled
    return Norm(inner, place) if doubled or opener in (r"\|", r"\lVert") else Bars(inner, place)


def _is_doubled(cursor: Cursor) -> bool:
    """Whether the bar after this one opens a norm written as `||x||`: the next bar is doubled too."""
    for at in range(cursor.at + 1, len(cursor.items)):
        item = cursor.items[at]
        if isinstance(item, Token) and item.text == "|":
            after = cursor.items[at + 1] if at + 1 < len(cursor.items) else None
            return at > cursor.at + 1 and isinstance(after, Token) and after.text == "|"
    return False
