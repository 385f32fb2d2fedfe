r"""Commands of layout: what is dropped, what is shown, labels, lengths, ends of rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from symnet.papers.grammar.items import Braces, Item, Label, Words, spell
from symnet.papers.grammar.layout import COLOURED, DROPPED, SHOWN, SKIPS, UNDERBRACES, Pile, width
from symnet.papers.grammar.relations import STARTS, annotated, arrow
from symnet.papers.syntax import Relation, Sign, Unread
from symnet.papers.tokens import Token


def _drop(pile: Pile, _: Token) -> None:
    pile.skip("*")
    pile.argument()


def _show(pile: Pile, token: Token) -> None:
    pile.show(pile.argument(), token)


def _show_coloured(pile: Pile, token: Token) -> None:
    pile.next_text()
    pile.option()
    pile.argument()
    pile.show(pile.argument(), token)


def _underbrace(pile: Pile, token: Token) -> None:
    content = pile.argument()
    note = "_" if token.text.startswith(r"\under") else "^"
    scripts: list[Item] = []
    while pile.next_text() in ("_", "^"):
        sign = pile.todo.pop()
        script = Braces(pile.argument(), sign.place)
        if sign != replace(token, text=note, place=sign.place):
            scripts += [sign, script]
    pile.done += [Braces(content, token.place), *scripts]


def _label(pile: Pile, token: Token) -> None:
    pile.skip("*")
    pile.done.append(Label(spell(pile.argument()).strip(), token.text == r"\tag", token.place))


def _row_end(pile: Pile, token: Token) -> None:
    if pile.todo and isinstance(pile.todo[-1], Token) and pile.todo[-1].text == "*":
        pile.todo.pop()
    pile.length()
    pile.done.append(token)


def _intertext(pile: Pile, token: Token) -> None:
    end = Token(r"\\", token.place)
    pile.done += [end, Words(spell(pile.argument()), True, token.place), end]


def _skip(pile: Pile, _: Token) -> None:
    r"""`\mkern-1.5mu`: a length of digits and a unit of two letters."""
    written = ""
    while pile.next_text() and pile.next_text() in "0123456789.-+":
        written += pile.next_text()
        pile.todo.pop()
    for _unit in range(2):
        if pile.next_text().isalpha():
            written += pile.next_text()
            pile.todo.pop()
    pile.space += width(written)


def _space(pile: Pile, _: Token) -> None:
    r"""`\hspace{1cm}`."""
    pile.skip("*")
    pile.space += width(spell(pile.argument()))


def _option(pile: Pile, _: Token) -> None:
    r"""`\MoveEqLeft[3]`."""
    pile.option()


def _set(pile: Pile, token: Token) -> None:
    r"""`\R`, the set of real numbers, where it is not defined otherwise."""
    pile.done += [
        Token(r"\mathbb", token.place),
        Braces((Token(SETS[token.text], token.place),), token.place),
    ]


def _bars(pile: Pile, token: Token) -> None:
    r"""`\norm{x}` and `\abs{x}` as packages define them."""
    pile.skip("*")
    opened, closed = (r"\lVert", r"\rVert") if token.text == r"\norm" else (r"\lvert", r"\rvert")
    pile.show([Token(opened, token.place), *pile.argument(), Token(closed, token.place)], token)


def _unread(pile: Pile, token: Token) -> None:
    pile.done.append(Unread(f"{token.text} is not read", token.place))


def _struck(pile: Pile, token: Token) -> None:
    r"""`\cancel{x}` is x; a relation that is struck out is another one."""
    content = pile.argument()
    if any(isinstance(each, Token) and each.text in STARTS for each in content):
        pile.done.append(Relation(Sign.OTHER, rf"{token.text}{{{spell(content)}}}", token.place))
    else:
        pile.show(content, token)


SETS: Final = {r"\R": "R", r"\reals": "R", r"\Reals": "R", r"\N": "N", r"\Z": "Z", r"\E": "E"}
COMMANDS: Final[dict[str, Callable[[Pile, Token], None]]] = {
    **dict.fromkeys(DROPPED, _drop),
    **dict.fromkeys(SHOWN, _show),
    **dict.fromkeys((r"\cancel", r"\bcancel", r"\xcancel"), _struck),
    **dict.fromkeys(COLOURED, _show_coloured),
    **dict.fromkeys(UNDERBRACES, _underbrace),
    **dict.fromkeys(SKIPS, _skip),
    **dict.fromkeys((r"\hspace", r"\mspace"), _space),
    **dict.fromkeys(SETS, _set),
    r"\MoveEqLeft": _option,
    **dict.fromkeys((r"\norm", r"\abs"), _bars),
    **dict.fromkeys((r"\label", r"\tag"), _label),
    **dict.fromkeys((r"\stackrel", r"\overset", r"\underset"), annotated),
    **dict.fromkeys((r"\intertext", r"\shortintertext"), _intertext),
    **dict.fromkeys((r"\xrightarrow", r"\xleftarrow", r"\xRightarrow", r"\xmapsto"), arrow),
    **dict.fromkeys((r"\atop", r"\choose", r"\cancelto", r"\substack"), _unread),
    r"\\": _row_end,
}
