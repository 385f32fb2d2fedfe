"""Brackets that belong together, and lists split outside of them."""

from collections.abc import Sequence

from symnet.papers.grammar.items import Item
from symnet.papers.grammar.signs import CLOSING, OPENING
from symnet.papers.tokens import Token


def pairs(items: Sequence[Item]) -> dict[int, int]:
    """Where each bracket that is opened is closed; any bracket closes the last one, as in `[0, 1)`."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, item in enumerate(items):
        if not isinstance(item, Token):
            continue
        if item.text in OPENING:
            opened.append(at)
        elif item.text in CLOSING and opened:
            found[opened.pop()] = at
    return found


def closing(items: Sequence[Item], at: int) -> int | None:
    """Where the bracket at a place is closed."""
    return pairs(items).get(at)


def split(items: Sequence[Item], *separators: str) -> list[list[Item]]:
    """The parts between separators that stand outside of brackets."""
    closes = pairs(items)
    parts: list[list[Item]] = [[]]
    inside = -1
    for at, item in enumerate(items):
        inside = max(inside, closes.get(at, -1))
        if at > inside and isinstance(item, Token) and item.text in separators:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts
