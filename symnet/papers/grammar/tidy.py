r"""Layout removed and spellings made one: `\left`, `\textcolor`, `\over`, relations of several tokens."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symnet.papers.grammar.commands import COMMANDS
from symnet.papers.grammar.connectives import connects
from symnet.papers.grammar.delimiters import bracket
from symnet.papers.grammar.items import Braces, Item, Words, spell
from symnet.papers.grammar.layout import BLANK, GAP, LONGEST, THIN, Pile
from symnet.papers.grammar.relations import relation
from symnet.papers.grammar.signs import (
    CLOSING,
    FACES,
    GREEK,
    OPENING,
    OPERATORS,
    RELATIONS,
    SIZES,
    SPELLINGS,
    SWITCHES,
    TEXTS,
    is_letter,
)
from symnet.papers.places import Place
from symnet.papers.syntax import Face, Relation, Unread
from symnet.papers.tokens import Token

SIGNS: Final = (
    OPERATORS
    | RELATIONS.keys()
    | OPENING.keys()
    | CLOSING
    | SIZES
    | {",", ";", ":", "|", r"\mid", r"\quad", r"\qquad", "&", r"\\", "^", "_"}
)
"""What separates by itself."""

PERPENDICULAR: Final = r"\perp"
"""A relation that is part of a name where it is raised or lowered."""


def tidy(items: Sequence[Item]) -> list[Item]:
    """Items of one level without layout; what stands in braces is left as it is."""
    pile = Pile(_fraction(items))
    while pile.todo:
        item = pile.todo.pop()
        if isinstance(item, Token) and pile.blank(item.text):
            continue
        if isinstance(item, Braces) and not item.items and not pile.is_raised():
            continue
        if pile.space >= GAP and pile.done and not pile.is_raised():
            pile.done.append(Token(r"\quad", item.place))
        elif pile.space > THIN and (bracket := _parts_cells(pile, item)) is not None:
            pile.done.append(_blank(pile.done[bracket - 1] if bracket else None, item.place))
        pile.space = 0
        match item:
            case Token():
                text = SPELLINGS.get(item.text)
                _token(pile, item if text is None else Token(text, item.place))
            case Braces():
                _braces(pile, item)
            case _:
                pile.done.append(item)
    return pile.done


def _parts_cells(pile: Pile, after: Item) -> int | None:
    r"""Where the bracket is in which a blank may stand between cells, as in `[x \; y]`: a square one.

    None if there is none, or the blank stands beside a sign.
    """
    for item in (_alone(after), *pile.done[-1:]):
        if isinstance(item, Relation) or (isinstance(item, Token) and item.text in SIGNS):
            return None
    closed = 0
    for number, item in enumerate(pile.done[: -LONGEST - 1 : -1], 1):
        text = item.text if isinstance(item, Token) else ""
        if text in OPENING and not closed:
            return len(pile.done) - number if text == "[" else None
        closed += (text in CLOSING) - (text in OPENING)
    return None


def _blank(before: Item | None, place: Place) -> Item:
    """What a blank in a square bracket is: right behind an equals sign, the bracket holds cells."""
    text = before.text if isinstance(before, Token | Relation) else ""
    if text in RELATIONS:
        return Token(r"\quad", place)
    return Unread("a blank in square brackets may stand between factors or between cells", place)


def _alone(item: Item) -> Item:
    """What stands alone in braces, such as the sign in `{+}`."""
    return item.items[0] if isinstance(item, Braces) and len(item.items) == 1 else item


def _fraction(items: Sequence[Item]) -> Sequence[Item]:
    r"""`a \over b` as `\frac{a}{b}`."""
    for at, item in enumerate(items):
        if isinstance(item, Token) and item.text == r"\over":
            top, bottom = tuple(items[:at]), tuple(items[at + 1 :])
            return [Token(r"\frac", item.place), Braces(top, item.place), Braces(bottom, item.place)]
    return items


def _braces(pile: Pile, braces: Braces) -> None:
    """Braces around one sign are dropped, and so are empty ones; a typeface holds inside of others."""
    items = [item for item in braces.items if not (isinstance(item, Token) and item.text in BLANK)]
    first = items[0] if len(items) == 1 else None
    if isinstance(first, Token) and first.text == "," and _between_digits(pile):
        return
    if any(isinstance(item, Token) and item.text in SWITCHES for item in items):
        inner = tidy(items)
        pile.done += (
            inner if _is_face(inner[:1]) and len(inner) == 2 else [Braces(tuple(inner), braces.place)]
        )
    elif pile.is_raised():
        pile.done.append(braces)
    elif isinstance(first, Token) and (first.text in OPERATORS | RELATIONS.keys() or first.text in ",;:."):
        pile.todo.append(first)
    elif items and pile.face and not _is_face(pile.done[-1:]):
        pile.done.append(Braces((Token(pile.face, braces.place), *braces.items), braces.place))
    elif items:
        pile.done.append(braces)


def _between_digits(pile: Pile) -> bool:
    before = pile.done[-1] if pile.done else None
    return isinstance(before, Token) and before.text.isdigit() and pile.next_text().isdigit()


def _is_face(items: Sequence[Item]) -> bool:
    return any(isinstance(item, Token) and item.text in FACES for item in items)


def _token(pile: Pile, token: Token) -> None:
    text = token.text
    if text in SIZES:
        bracket(pile, token)
    elif text in SWITCHES:
        pile.face = text
    elif text in TEXTS:
        _text(pile, token)
    elif FACES.get(text) is Face.ROMAN and _connects(pile):
        pile.done.append(Words(spell(pile.argument()), True, token.place))
    elif text in (r"\operatorname", r"\mathop"):
        _operator(pile, token)
    elif text in COMMANDS:
        COMMANDS[text](pile, token)
    elif text == PERPENDICULAR and pile.is_raised():
        pile.done.append(Braces((token,), token.place))
    elif (sign := relation(pile, token)) is not None:
        pile.done.append(sign)
    elif text == "." and [pile.next_text()] == ["."]:
        _dots(pile, token)
    elif pile.face and not pile.is_raised() and (is_letter(text) or text in GREEK or text in "01"):
        _faced(pile, token)
    else:
        pile.done.append(token)


def _text(pile: Pile, token: Token) -> None:
    r"""Words, and the formulas between dollars among them, as in `\text{if $x > 0$}`."""
    pieces: list[list[Item]] = [[]]
    for item in pile.argument():
        if isinstance(item, Token) and item.text in ("$", r"\(", r"\)"):
            pieces.append([])
        else:
            pieces[-1].append(item)
    found: list[Item] = []
    for at, piece in enumerate(pieces):
        text = spell(piece)
        if at % 2 or (text.strip() and not any(map(str.isalnum, text))):
            found += piece
        elif len(pieces) == 1 or text.strip():
            found.append(Words(text, len(pieces) > 1, token.place))
    pile.show(found, token)


def _connects(pile: Pile) -> bool:
    r"""Whether the argument is a word between formulas, as in `\mathrm{and}`."""
    pile.next_text()
    argument = pile.todo[-1] if pile.todo and not pile.is_raised() else None
    return isinstance(argument, Braces) and connects(spell(argument.items))


def _dots(pile: Pile, token: Token) -> None:
    pile.skip(".")
    dots = pile.skip(".")
    pile.done.append(replace(token, text=r"\dots") if dots else token)


def _faced(pile: Pile, token: Token) -> None:
    r"""A letter after `\bf`; after `\rm` a word of letters."""
    word: list[Item] = [token]
    command = SWITCHES[pile.face]
    while FACES.get(command) in (Face.ROMAN, Face.SANS, Face.PLAIN) and pile.todo:
        item = pile.todo[-1]
        if not (isinstance(item, Token) and item.text.isalpha()):
            break
        word.append(pile.todo.pop())
    pile.done += [Token(command, token.place), Braces(tuple(word), token.place)]


def _operator(pile: Pile, token: Token) -> None:
    r"""`\operatorname*{arg\,min}`, `\mathop{\rm tr}`: a name; `\mathop{\mathbb{E}}`: what stands in it."""
    pile.skip("*")
    name = tidy(pile.argument())
    if name and isinstance(name[0], Token) and name[0].text in FACES and len(name) == 2:
        pile.done += name
    elif all(isinstance(item, Token) and item.text.isalpha() for item in name):
        pile.done += [Token(r"\mathrm", token.place), Braces(tuple(name), token.place)]
    elif all(isinstance(item, Words) for item in name):
        pile.done += name
    else:
        pile.show(name, token)
