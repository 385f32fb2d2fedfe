"""What stands in brackets and between bars."""

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
    parts, condition, cells = _parts(cursor)
    if cells:
        if len(parts) > 1 or condition:
            raise Trouble("cells with gaps between them and commas are mixed", place)
        return Matrix((cells,), False, place)
    return Group(BRACKETS[opener], (*parts, *condition), place)


def _bare_matrix(cursor: Cursor, place: Place, determinant: bool) -> Node | None:
    """A matrix without brackets that stands in these alone."""
    item = cursor.item
    if isinstance(item, Environment) and item.name in BARE_MATRICES and cursor.ahead(1) == cursor.closer:
        cursor.at += 2
        return Matrix(matrix(cursor, item), determinant, place)
    return None


def _parts(cursor: Cursor) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]:
    r"""Parts between commas, what stands after a bar, and cells with `\quad` between them, if any."""
    parts: list[Node] = []
    cells: list[Node] = []
    condition: list[Node] = []
    bar: Place | None = None
    _gaps(cursor)
    while True:
        node = cursor.levels.term(cursor)
        (condition if bar else parts).append(node)
        gap = _gaps(cursor)
        if cursor.text == cursor.closer:
            break
        if cursor.text == "," or (cursor.text == ";" and cursor.closer == ")"):
            cursor.at += 1
            _gaps(cursor)
        elif bar is None and is_condition(cursor):
            bar = cursor.here
            cursor.at += 1
            _gaps(cursor)
        elif gap and cursor.text != "+":
            cells.append(node)
        else:
            raise cursor.unexpected(f"{cursor.closer} or a comma")
    cursor.at += 1
    if cells:
        return tuple(parts[: len(parts) - len(cells)]), tuple(condition), (*cells, parts[-1])
    return tuple(parts), (Group("|", tuple(condition), bar),) if bar else (), ()


def _gaps(cursor: Cursor) -> bool:
    start = cursor.at
    while cursor.text in (r"\quad", "&"):
        cursor.at += 1
    return cursor.at > start


def is_condition(cursor: Cursor) -> bool:
    """Whether the bar here separates a condition: the bars after it in this bracket come in pairs."""
    return cursor.text == r"\mid" or (
        cursor.text == "|" and cursor.closer != "|" and cursor.even_bars_follow()
    )


def _inner(cursor: Cursor, place: Place) -> Node:
    cursor.closer = r"\rangle"
    parts, condition, cells = _parts(cursor)
    if len(parts) != 2 or condition or cells:
        raise Trouble(r"\langle x, y \rangle was expected", place)
    return Inner(*parts, place)


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
