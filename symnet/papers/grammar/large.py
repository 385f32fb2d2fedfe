r"""`\sum` and `\prod`: what stands below and above, and how far the body reaches."""

from collections.abc import Sequence
from dataclasses import replace

from symnet.papers.grammar.cursor import Cursor, Trouble, chains_inside, letters_of
from symnet.papers.grammar.items import Item
from symnet.papers.grammar.pairs import split
from symnet.papers.grammar.tidy import tidy
from symnet.papers.syntax import Chain, Face, Group, Large, Node, Product, Quotient, Sum
from symnet.papers.tokens import Token


def large(cursor: Cursor) -> Node:
    """A sum or a product: its body reaches to the next + or -."""
    sign, place = cursor.text, cursor.here
    cursor.at += 1
    below: tuple[Chain, ...] = ()
    over: Node | None = None
    while cursor.text in ("_", "^"):
        script = cursor.text
        cursor.at += 1
        content = cursor.argument(script)
        if script == "^":
            over = cursor.inside(content, place, Face.PLAIN).whole()
        else:
            rows = (chains_inside(cursor, row, place) for row in _substack(content))
            below = tuple(each for row in rows for chain in row for each in _letters(chain))
            if any(chain.words for chain in below):
                raise Trouble(f"words below {sign} are not read", place)
    minus = cursor.here if cursor.skip("-") else None
    start = cursor.at
    body = cursor.levels.summand(cursor)
    if sign == r"\prod" and (isinstance(body, Product) or _has_stroke(cursor, start)):
        _ends_clearly(body, below)
    return Large(sign, below, over, Sum((-1,), (body,), minus) if minus else body, place)


def _has_stroke(cursor: Cursor, start: int) -> bool:
    """Whether a stroke stands in what was read since a place."""
    return any(isinstance(item, Token) and item.text == "/" for item in cursor.items[start : cursor.at])


def _ends_clearly(body: Node, below: Sequence[Chain]) -> None:
    r"""Refuse `\prod_i a_i b`: the product may end before b, which does not have its index."""
    indices = _names(*(term for chain in below for term in chain.terms if term))
    sides = (body.top, body.bottom) if isinstance(body, Quotient) else ()
    if any(not indices & _names(side) for side in (body.factors if isinstance(body, Product) else sides)[1:]):
        raise Trouble(r"\prod may end before its last factor: brackets are needed", body.place)


def _names(*nodes: Node) -> set[tuple[str, Face]]:
    return {(each.text, each.face) for node in nodes for each in letters_of(node)}


def _letters(chain: Chain) -> tuple[Chain, ...]:
    """Bare letters with commas between them, as in `i,j`, are a chain each."""
    only = chain.terms[0]
    if chain.relations or not isinstance(only, Group) or only.bracket:
        return (chain,)
    return tuple(replace(chain, terms=(part,), place=part.place) for part in only.parts)


def _substack(content: Sequence[Item]) -> list[Sequence[Item]]:
    r"""The rows of `\substack`."""
    items = [item for item in content if not (isinstance(item, Token) and item.text.isspace())]
    if items and isinstance(items[0], Token) and items[0].text == r"\substack":
        inner = items[1:2]
        return [row for each in inner for row in split(tidy(getattr(each, "items", ())), r"\\") if row]
    return [content]
