"""Tokens as a tree: what stands in braces and in environments is one item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from symnet.papers.places import Place
from symnet.papers.syntax import Relation, Unread
from symnet.papers.tokens import Token

DEEPEST: Final = 40
"""How deep braces, brackets and scripts may be nested."""


@dataclass(frozen=True, slots=True)
class Braces:
    """What stands in `{ }`."""

    items: tuple["Item", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Environment:
    r"""What stands between `\begin{name}` and `\end{name}`."""

    name: str
    items: tuple["Item", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Words:
    r"""What stands in `\text{ }`; `between` says that it is no name, as in `\intertext`."""

    text: str
    between: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Label:
    r"""What stands in `\label{ }` or `\tag{ }`."""

    text: str
    is_tag: bool
    place: Place


Item: TypeAlias = Token | Braces | Environment | Words | Label | Relation | Unread


def nest(tokens: Iterable[Token]) -> tuple[Item, ...]:
    """The tree of tokens; where braces or environments do not fit, an `Unread` says so."""
    frames: list[tuple[Token, list[Item]]] = [(Token("", Place("", 1, 1)), [])]
    for token in tokens:
        if token.text == "{" or token.text.startswith(r"\begin{"):
            frames.append((token, []))
        elif token.text == "}" or token.text.startswith(r"\end{"):
            _close(frames, token)
        else:
            frames[-1][1].append(token)
    top = frames[0][1]
    for opener, items in frames[1:]:
        top += [Unread(f"{opener.text} is never closed", opener.place), *items]
    return tuple(top)


def _close(frames: list[tuple[Token, list[Item]]], token: Token) -> None:
    opener, items = frames[-1]
    if token.text != opener.text.replace(r"\begin{", r"\end{").replace("{", "}", opener.text == "{"):
        items.append(Unread(f"{token.text} closes nothing", token.place))
        return
    frames.pop()
    outer = frames[-1][1]
    if len(frames) > DEEPEST:
        outer.append(Unread(f"braces are nested more than {DEEPEST} deep", opener.place))
    elif token.text == "}":
        outer.append(Braces(tuple(items), opener.place))
    else:
        outer.append(Environment(opener.text[len(r"\begin{") : -1], tuple(items), opener.place))


def spell(items: Sequence[Item]) -> str:
    """Items as LaTeX, with a blank only where one is needed or written."""
    pieces = [_spelled(item) for item in items]
    return "".join(
        piece + " " * (_is_word(piece) and following[:1].isalpha())
        for piece, following in pairwise([*pieces, ""])
    )


def _is_word(text: str) -> bool:
    return text.rpartition("\\")[1] == "\\" and text[-1:].isalpha()


def _spelled(item: Item) -> str:
    match item:
        case Braces():
            return f"{{{spell(item.items)}}}"
        case Environment():
            return rf"\begin{{{item.name}}}{spell(item.items)}\end{{{item.name}}}"
        case Words():
            return rf"\text{{{item.text}}}"
        case Label() | Unread():
            return ""
        case _:
            return item.text
