"""Numbers, letters in their typefaces, and accents."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Item, Words, spell
from symnet.papers.grammar.signs import FACES, OTHER_FACES
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import Face, Letter, Node, Number, Scripted
from symnet.papers.tokens import Token

LONGEST: Final = 1000
"""Numbers with more digits are not read."""


def number(cursor: Cursor) -> Number:
    """Digits, and a point if digits follow it."""
    place, text = cursor.here, ""
    while cursor.text.isdecimal() or (cursor.text == "." and "." not in text and cursor.ahead(1).isdecimal()):
        text += cursor.text
        cursor.at += 1
    if cursor.text == "e" and cursor.ahead(1) in ("-", "+") and cursor.ahead(2).isdecimal():
        end = cursor.items[cursor.at + 2].place
        if replace(place, column=place.column + len(text) + 2) == end:
            raise Trouble(f"{text}e{cursor.ahead(1)}{cursor.ahead(2)} may be a power of 10 or a sum", place)
    if len(text) > LONGEST:
        raise Trouble(f"a number with more than {LONGEST} digits is not read", place)
    return Number(Fraction(text), place)


def run(cursor: Cursor) -> str:
    """The plain letters that begin here and stand together without a blank, such as `tr` in `x tr(A)`."""
    first = cursor.items[cursor.at]
    before = cursor.items[cursor.at - 1] if cursor.at else None
    if before is not None and _is_next(before, first):
        return ""
    text, end = cursor.text, cursor.at + 1
    while end < len(cursor.items) and _is_next(cursor.items[end - 1], cursor.items[end]):
        item = cursor.items[end]
        text += item.text if isinstance(item, Token) else ""
        end += 1
    return text


def _is_next(item: Item, after: Item) -> bool:
    """Whether both are letters, the second right behind the first."""
    if not (isinstance(item, Token) and item.text.isalpha() and isinstance(after, Token)):
        return False
    return after.text.isalpha() and replace(item.place, column=item.place.column + 1) == after.place


def is_word(text: str) -> bool:
    """Whether letters look like a word: four or more with a vowel, of which the first alone may be large."""
    if text in ("for", "all", "and", "the", "let"):
        return True
    return len(text) > 3 and text[1:].islower() and any(vowel in text.lower() for vowel in "aeiou")


def letter(cursor: Cursor) -> Letter:
    """A letter or a symbol in the typeface that holds; a word without a typeface is refused."""
    if cursor.text.isalpha() and not cursor.in_script and is_word(name := run(cursor)):
        raise Trouble(f"{name} may be a word or a product: \\mathrm{{{name}}} is a name", cursor.here)
    token = cursor.items[cursor.at]
    text = cursor.text
    cursor.at += 1
    return Letter(text, cursor.face, token.place)


def faced(cursor: Cursor) -> Node:
    r"""`\mathbf{x}`, `\mathbf{Xw}`, `\mathrm{new}`, `\mathbf{1}`, `\mathfrak{g}`."""
    command, place = cursor.text, cursor.here
    cursor.at += 1
    content = cursor.argument(command)
    if command in OTHER_FACES:
        return Letter(f"{command}{{{_one_letter(cursor, content, command, place).text}}}", cursor.face, place)
    face = FACES[command]
    if face in (Face.ROMAN, Face.SANS, Face.PLAIN) and (name := word(content)):
        return Letter(name, _joined(cursor.face, face), place)
    if face is Face.SCRIPT and cursor.face is Face.BOLD:
        inner = _one_letter(cursor, content, command, place)
        return Letter(f"{command}{{{inner.text}}}", Face.BOLD, place)
    inside = cursor.inside(content, place, _joined(cursor.face, face))
    if face in (Face.BOLD, Face.BLACKBOARD) and inside.text in ("0", "1"):
        return _constant(inside)
    return inside.whole()


def _joined(outer: Face, inner: Face) -> Face:
    """The face of an upright or slanted letter inside of a bold command is bold."""
    return outer if inner in (Face.ROMAN, Face.PLAIN) and outer is not Face.PLAIN else inner


def _constant(inside: Cursor) -> Node:
    r"""`\mathbf{1}`, `\mathbf{1_n}`: the digit is a letter; `\mathbf{12}` is a number."""
    if inside.ahead(1).isdecimal():
        return inside.whole()
    node = inside.levels.scripted(inside, letter(inside))
    inside.ends()
    return node


def _one_letter(cursor: Cursor, content: Sequence[Item], command: str, place: Place) -> Letter:
    node = cursor.inside(content, place, Face.PLAIN).whole()
    if not isinstance(node, Letter):
        raise Trouble(f"{command} is read over one letter only", place)
    return node


def word(content: Sequence[Item]) -> str:
    r"""The name that content is if it is letters alone, such as `new` and `arg\,min`, otherwise ""."""
    items = tidy(content)
    if len(items) == 1 and isinstance(items[0], Words):
        return items[0].text.strip()
    texts = [item.text if isinstance(item, Token) else "" for item in items]
    if not texts or not all(text.isalnum() or text in ("-", "/", ".") for text in texts):
        return ""
    return spell(items) if texts[0].isalpha() and texts[-1].isalnum() else ""


def named(cursor: Cursor, words: Words) -> Letter:
    r"""`\text{loss}` as a name."""
    cursor.at += 1
    name = words.text.strip()
    if not name:
        raise Trouble("a text without words", words.place)
    if " " in name and cursor.levels.begins_factor(cursor):
        raise Trouble(f"the words {name} stand beside a factor", words.place)
    if not all(part.isalnum() for part in re.split(r"[-_ /.]", name) if part):
        raise Trouble(f"the words {name} are no name", words.place)
    return Letter(name, Face.ROMAN, words.place)


def accented(cursor: Cursor) -> Node:
    r"""`\hat{x}`, `\hat{\mathbf{x}}`, and `\hat{x_1}` as `\hat{x}_1`."""
    command, place = cursor.text, cursor.here
    cursor.at += 1
    content = cursor.inside(cursor.argument(command), place)
    if command == r"\vec" and content.text in ("0", "1") and len(content.items) == 1:
        return Letter(content.text, Face.ARROW, place)
    inner = content.whole()
    match inner:
        case Letter():
            return _with_accent(command, inner, place)
        case Scripted(base=Letter() as base, above=()):
            return Scripted(_with_accent(command, base, place), inner.below, (), place)
        case _:
            raise Trouble(f"{command} is read over one letter only", place)


def _with_accent(command: str, inner: Letter, place: Place) -> Letter:
    if command == r"\vec" and inner.face is Face.PLAIN:
        return Letter(inner.text, Face.ARROW, place)
    return Letter(f"{command}{{{inner.text}}}", inner.face, place)
