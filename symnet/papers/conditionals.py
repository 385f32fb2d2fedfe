r"""`\iffalse`, `\newif`, `\ifx`, `\else` and `\fi`: what a document leaves out.

Of a condition that is not known, both branches are read.
"""

from functools import partial
from typing import Final

from symnet.errors import UnreadableLatex
from symnet.papers.definitions import command_name
from symnet.papers.lexer import commands
from symnet.papers.stream import Command, Stream
from symnet.papers.tokens import Token

_NO_CONDITIONS = commands("iff ifthenelse ifbool iftoggle ifdef ifundef ifblank ifstrequal ifstrempty")


def condition(stream: Stream, token: Token, *, value: bool) -> None:
    """A condition whose value is known."""
    if value or _skip(stream, token) == r"\else":
        stream.conditions.append(True)


def same(stream: Stream, token: Token) -> None:
    r"""`\ifx` with two tokens."""
    left, right = stream.solid(), stream.solid()
    value = left and right and _meaning(stream, left) == _meaning(stream, right)
    condition(stream, token, value=bool(value))


def otherwise(stream: Stream, token: Token) -> None:
    r"""`\else` after the branch that is read."""
    if stream.conditions and stream.conditions[-1]:
        stream.conditions.pop()
        _skip(stream, token, whole=True)


def end(stream: Stream, token: Token) -> None:  # noqa: ARG001
    r"""`\fi`."""
    if stream.conditions:
        stream.conditions.pop()


def unknown(stream: Stream, token: Token) -> None:  # noqa: ARG001
    """A condition whose value is not known."""
    stream.conditions.append(False)


def new_if(stream: Stream, token: Token) -> None:
    r"""`\newif\ifdraft` makes `\drafttrue` and `\draftfalse`; it is false at first."""
    name = command_name(stream, token)
    base = name.removeprefix(r"\if")
    _set(stream, token, name, value=False)
    for value in (True, False):
        stream.commands[f"\\{base}{str(value).lower()}"] = partial(_set, name=name, value=value)


def expand_after(stream: Stream, token: Token) -> None:
    r"""`\expandafter`: the next token waits until the one after it is expanded once."""
    waiting: list[Token] = []
    while first := stream.raw():
        waiting.append(first)
        second = stream.raw()
        if second and second.text == token.text:
            continue
        if second and not stream.act(second):
            stream.push([second])
        break
    stream.push(waiting)


def _set(stream: Stream, token: Token, name: str, *, value: bool) -> None:  # noqa: ARG001
    stream.commands[name] = partial(condition, value=value)


def _meaning(stream: Stream, token: Token) -> object:
    return stream.macros.get(token.text, token.text)


def _skip(stream: Stream, token: Token, *, whole: bool = False) -> str:
    r"""Leave out a branch; what ended it, `\fi` or, unless the whole rest is left out, `\else`."""
    depth = 0
    while skipped := stream.raw():
        text = skipped.text
        if not depth and (text == r"\fi" or (text == r"\else" and not whole)):
            return text
        if text.startswith(r"\if") and text not in _NO_CONDITIONS and text not in stream.macros:
            depth += 1
        elif text == r"\fi":
            depth -= 1
    raise UnreadableLatex(f"{token.text} has no \\fi")


COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(commands("if ifnum ifdim ifcat ifodd ifcase ifdefined ifcsname ifmmode ifpdf"), unknown),
    r"\iffalse": partial(condition, value=False),
    r"\iftrue": partial(condition, value=True),
    r"\ifx": same,
    r"\else": otherwise,
    r"\fi": end,
    r"\newif": new_if,
    r"\expandafter": expand_after,
}
