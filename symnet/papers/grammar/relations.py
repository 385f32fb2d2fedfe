"""Relations of one token and of several, and those with something written over them."""

from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.items import Braces, Item, spell
from symnet.papers.grammar.layout import BLANK, Pile
from symnet.papers.grammar.signs import RELATIONS, SPELLINGS
from symnet.papers.syntax import Relation, Sign, Unread
from symnet.papers.tokens import Token

PAIRS: Final = {
    (":", "="): Sign.DEFINES,
    ("=", ":"): Sign.DEFINED_BY,
    ("=", "="): Sign.EQUALS,
    ("!", "="): Sign.NOT_EQUAL,
    ("<", "="): Sign.AT_MOST,
    (">", "="): Sign.AT_LEAST,
    ("=", ">"): Sign.OTHER,
    (r"\not", "="): Sign.NOT_EQUAL,
    **{(r"\not", text): Sign.OTHER for text in RELATIONS if text != "="},
}
STARTS: Final = RELATIONS.keys() | {first for first, _ in PAIRS}


def relation(pile: Pile, token: Token) -> Relation | None:
    """A relation of one token or two."""
    if token.text not in STARTS:
        return None
    if token.text == "!" and pile.todo and isinstance(pile.todo[-1], Token) and pile.todo[-1].text in BLANK:
        return None  # n! = 6
    if token.text == ":" and pile.next_text() == "&" and pile.texts(2) == ["&", "="]:
        pile.todo.pop()
    after = pile.next_text()
    after = SPELLINGS.get(after, after)
    for text, sign in (
        (token.text + after, PAIRS.get((token.text, after))),
        (token.text, RELATIONS.get(token.text)),
    ):
        if sign is not None:
            if text != token.text:
                pile.todo.pop()
            return Relation(sign, text, token.place)
    return None


def annotated(pile: Pile, token: Token) -> None:
    r"""`\overset{(a)}{=}`, `\stackrel{\text{def}}{=}`; below a large operator it is what is written there."""
    note, base = pile.argument(), pile.argument()
    sign = _alone(base)
    if sign is not None:
        text = rf"{token.text}{{{spell(note).strip()}}}{{{sign.text}}}"
        pile.done.append(Relation(_annotated_sign(sign.sign, spell(note)), text, token.place))
    elif token.text != r"\underset":
        pile.done.append(Unread(f"{token.text} is read over a relation only", token.place))
    elif any(isinstance(item, Token) and item.text == r"\times" for item in note):
        pile.show(base, token)
    else:
        pile.show([*base, Token("_", token.place), Braces(note, token.place)], token)


def _alone(base: Sequence[Item]) -> Relation | None:
    """The relation that items are if they are nothing else."""
    pile = Pile(base)
    text = pile.next_text()
    if not text:
        return None
    sign = relation(pile, Token(SPELLINGS.get(text, text), pile.todo.pop().place))
    return None if pile.next_text() or pile.todo else sign


def _annotated_sign(sign: Sign, note: str) -> Sign:
    r"""What = says under a note: `def`, or `d` for distributions; a reason such as (a) changes nothing."""
    letters = "".join(
        letter for letter in note.replace(r"\text", "").replace(r"\mathrm", "") if letter not in "{} ."
    )
    if sign is not Sign.EQUALS:
        return sign
    if letters.lower() in ("def", r"\triangle", r"\delta", ":", "defn", "definition", "bydefinition"):
        return Sign.DEFINES
    if letters in ("d", "D", "p", "P", "L", "w", "as", "dist", "law", "?") or r"\math" in note:
        return Sign.OTHER
    return sign


def arrow(pile: Pile, token: Token) -> None:
    pile.next_text()
    pile.option()
    pile.argument()
    pile.done.append(Relation(Sign.OTHER, token.text, token.place))
