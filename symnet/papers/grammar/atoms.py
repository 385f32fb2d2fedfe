"""Factors: what is no sum or product by itself, each construct by its module."""

from typing import Final

from symnet.papers.grammar.brackets import OPENERS, bracketed, is_condition
from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.derivatives import fraction, gradient
from symnet.papers.grammar.functions import call
from symnet.papers.grammar.items import Braces, Environment, Item, Label, Words
from symnet.papers.grammar.large import large
from symnet.papers.grammar.letters import accented, faced, letter, named, number
from symnet.papers.grammar.matrices import environment
from symnet.papers.grammar.names import function
from symnet.papers.grammar.scripts import scripted
from symnet.papers.grammar.signs import (
    ACCENTS,
    CLOSING,
    DOTS,
    FACES,
    GREEK,
    LARGE,
    OPERATORS,
    OTHER_FACES,
    SPELLINGS,
    SYMBOLS,
    is_letter,
)
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Call,
    Derivative,
    Dots,
    Large,
    Node,
    Product,
    Quotient,
    Relation,
    Sum,
    Unread,
)
from symnet.papers.tokens import Token

SCRIPTS: Final = frozenset({"^", "_", "'"})
STOPS: Final = OPERATORS | {",", ";", ":", ".", "!", "&", r"\quad", r"\\", r"\mid", r"\pm", r"\mp"}
"""What ends a factor and begins none."""


def factor(cursor: Cursor) -> Node:
    """What is no sum or product by itself, with its scripts."""
    cursor.deeper()
    item = cursor.item
    node = atom(cursor)
    if cursor.text in SCRIPTS:
        unprinted = isinstance(item, Braces) or (isinstance(item, Token) and item.text in FACES)
        if (
            unprinted
            and isinstance(node, Sum | Product | Quotient | Large | Derivative)
            and not _is_fraction(item)
        ):
            raise Trouble("braces print nothing: what the script belongs to needs brackets", node.place)
        if not isinstance(node, Large):
            node = scripted(cursor, node)
    cursor.depth -= 1
    return node


def _is_fraction(item: Item | None) -> bool:
    r"""Whether braces hold `\frac` alone, which shows where it ends."""
    return (
        isinstance(item, Braces)
        and any(
            isinstance(first, Token) and SPELLINGS.get(first.text, first.text) == r"\frac"
            for first in item.items[:1]
        )
        and len(item.items) == 3
    )


def atom(cursor: Cursor) -> Node:
    """A factor without scripts."""
    item, place = cursor.item, cursor.here
    if (found := function(cursor)) is not None:
        return call(cursor, *found)
    match item:
        case Token():
            return _command(cursor, item.text)
        case Environment():
            return environment(cursor, item)
        case Words():
            return named(cursor, item)
        case Braces():
            cursor.at += 1
            return cursor.inside(item.items, place).whole()
        case Unread():
            raise Trouble(item.message, item.place)
        case _:
            raise cursor.unexpected("a term")


def _command(cursor: Cursor, text: str) -> Node:
    place = cursor.here
    if text.isdecimal() or (text == "." and cursor.ahead(1).isdecimal()):
        return number(cursor)
    if is_letter(text) or text in GREEK or text in SYMBOLS:
        return letter(cursor)
    if text in OPENERS:
        return bracketed(cursor)
    if text in FACES or text in OTHER_FACES:
        return faced(cursor)
    if text in ACCENTS:
        return accented(cursor)
    if text in LARGE:
        return large(cursor)
    if text in (r"\nabla", r"\partial"):
        return gradient(cursor)
    cursor.at += 1
    if text == r"\frac":
        top, bottom = cursor.argument(text), cursor.argument(text)
        derivative = fraction(cursor, top, bottom, place)
        return derivative or Quotient(
            cursor.inside(top, place).whole(), cursor.inside(bottom, place).whole(), place
        )
    if text == r"\sqrt":
        return _root(cursor, place)
    if text in DOTS:
        return Dots(text, place)
    cursor.at -= 1
    if text in STOPS or text in CLOSING or text in SCRIPTS:
        raise cursor.unexpected("a term")
    raise Trouble(f"{text} is not known", place)


def _root(cursor: Cursor, place: Place) -> Node:
    degree: tuple[Node, ...] = ()
    if cursor.skip("["):
        start = cursor.at
        while cursor.item is not None and cursor.text != "]":
            cursor.at += 1
        degree = (cursor.inside(cursor.items[start : cursor.at], place).whole(),)
        cursor.skip("]")
    inner = cursor.inside(cursor.argument(r"\sqrt"), place).whole()
    return Call("root" if degree else "sqrt", (), (inner, *degree), place)


def begins_factor(cursor: Cursor) -> bool:
    """Whether another factor follows side by side."""
    match cursor.item:
        case None | Relation() | Label():
            return False
        case Token(text):
            return (
                text not in STOPS and text not in CLOSING and text != cursor.closer and not _separates(cursor)
            )
        case _:
            return True


def _separates(cursor: Cursor) -> bool:
    return cursor.closer in (")", "]", r"\}") and is_condition(cursor)
