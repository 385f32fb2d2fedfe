"""The chains of a row: each formula of it split at its relations."""

from collections.abc import Sequence
from dataclasses import replace

from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Item
from symnet.papers.grammar.pairs import pairs, split
from symnet.papers.grammar.segments import Segment, segments, statements, without_remarks
from symnet.papers.grammar.signs import CLOSING
from symnet.papers.places import Place
from symnet.papers.syntax import Chain, Group, Node, Relation, Unread
from symnet.papers.tokens import Token


def chains(items: Sequence[Item], place: Place, cursor: Cursor) -> tuple[Chain, ...]:
    """The chains of tidied items; the words at their end are those of the last chain."""
    read, words = read_chains(items, place, cursor)
    return with_last_words(read, words)


def with_last_words(read: tuple[Chain, ...], words: str) -> tuple[Chain, ...]:
    """Chains, and words behind the last one."""
    if not words or not read:
        return read
    return (*read[:-1], replace(read[-1], words=f"{read[-1].words} ... {words}".strip()))


def read_chains(items: Sequence[Item], place: Place, cursor: Cursor) -> tuple[tuple[Chain, ...], str]:
    """The chains of tidied items, and the words at their end."""
    found = without_remarks(segments(items))
    words = found.pop().words if found and not found[-1].items else ""
    return tuple(_chain(each, place, cursor) for each in statements(found)), words


def _chain(segment: Segment, place: Place, cursor: Cursor) -> Chain:
    sides: list[list[Item]] = [[]]
    relations: list[Relation] = []
    closes, inside = pairs(segment.items), -1
    for at, item in enumerate(segment.items):
        inside = max(inside, closes.get(at, -1))
        if isinstance(item, Relation) and at > inside:
            relations.append(item)
            sides.append([])
        else:
            sides[-1].append(item)
    terms: list[Node | None] = [None if not sides[0] else _side(sides[0], place, cursor)]
    for relation, side in zip(relations, sides[1:], strict=True):
        terms.append(_side(side, relation.place, cursor))
    start = segment.items[0].place if segment.items else place
    return Chain(tuple(terms), tuple(relations), segment.words, "", start)


def _side(items: Sequence[Item], place: Place, cursor: Cursor) -> Node:
    """A side of a relation, a list if commas stand in it; `Unread` if it cannot be read."""
    if not items:
        return Unread("one side of the relation is missing", place)
    if isinstance(items[-1], Token) and items[-1].text in CLOSING and len(items) == 1:
        return Unread(f"{items[-1].text} closes nothing", items[-1].place)
    try:
        sides = [
            replace(cursor, items=part, place=place, at=0, even_bars=None).whole()
            for part in split(items, ",")
        ]
    except Trouble as trouble:
        return Unread(trouble.message, trouble.place)
    return sides[0] if len(sides) == 1 else Group("", tuple(sides), items[0].place)
