"""Matrices by their cells, and values by cases."""

from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.cursor import Cursor, Trouble, chains_inside
from symnet.papers.grammar.items import Braces, Environment, Item, Label, Words
from symnet.papers.grammar.pairs import split
from symnet.papers.grammar.signs import CASES, MATRICES
from symnet.papers.grammar.tidy import tidy
from symnet.papers.syntax import Cases, Chain, Matrix, Node
from symnet.papers.tokens import Token

OTHERWISE: Final = frozenset({"otherwise", "else", "elsewhere", "Otherwise", "Else"})


def environment(cursor: Cursor, item: Environment) -> Node:
    """A matrix or cases, by the name of the environment."""
    cursor.at += 1
    name = item.name.removesuffix("*")
    if name in MATRICES:
        return Matrix(matrix(cursor, item), name == "vmatrix", item.place)
    if name in CASES:
        return Cases(tuple(_case(cursor, row, item) for row in _rows(item)), item.place)
    raise Trouble(f"{item.name} is not read inside of a term", item.place)


def matrix(cursor: Cursor, environment: Environment) -> tuple[tuple[Node, ...], ...]:
    """The cells of a matrix, as many in each row."""
    rows = [split(row, "&") for row in _rows(environment)]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Trouble("the rows of the matrix have different numbers of cells", environment.place)
    return tuple(tuple(_cell(cursor, cell, environment) for cell in row) for row in rows)


def _cell(cursor: Cursor, cell: Sequence[Item], environment: Environment) -> Node:
    if not cell:
        raise Trouble("a cell of the matrix is empty; what it holds is to be written", environment.place)
    return cursor.inside(cell, environment.place).whole()


def _rows(environment: Environment) -> list[list[Item]]:
    r"""The rows of an environment, without `{cc}` and `[t]` before them and an empty one at the end."""
    items = list(environment.items)
    while items and isinstance(items[0], Token) and items[0].text.isspace():
        items.pop(0)
    if items and isinstance(items[0], Token) and items[0].text == "[":
        items = _without_option(items)
    if environment.name in ("array", "tabular") and items and isinstance(items[0], Braces):
        items.pop(0)
    rows = split([item for item in tidy(items) if not isinstance(item, Label)], r"\\")
    return [row for row in rows if row or row is not rows[-1]]


def _without_option(items: list[Item]) -> list[Item]:
    texts = [item.text if isinstance(item, Token) else "" for item in items]
    end = texts.index("]") if "]" in texts else 0
    is_option = end and all(text in "tbclr| " and text for text in texts[1:end])
    return items[end + 1 :] if is_option else items


def _case(cursor: Cursor, row: Sequence[Item], environment: Environment) -> tuple[Node, Chain | None]:
    cells = split(row, "&")
    value, condition = cells[0], [item for cell in cells[1:] for item in cell]
    words = next((at for at, item in enumerate(value) if isinstance(item, Words)), len(value))
    if not condition:
        value, condition = value[:words], value[words:]
    while value and isinstance(value[-1], Token) and value[-1].text in (",", ";", r"\quad", "."):
        value.pop()
    node = cursor.inside(value, environment.place).whole()
    if not condition:
        raise Trouble("a case without a condition", environment.place)
    if (
        len(condition) == 1
        and isinstance(condition[0], Words)
        and condition[0].text.strip(" .,") in OTHERWISE
    ):
        return node, None
    chains = chains_inside(cursor, condition, environment.place)
    if len(chains) != 1:
        raise Trouble("one condition was expected for each case", environment.place)
    return node, chains[0]
