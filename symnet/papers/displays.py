"""Formulas in a stream of tokens: what opens them, what is in them, what closes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from symnet.papers.document import Directive, Fault, Formula
from symnet.papers.lexer import Text, commands, spelled, words
from symnet.papers.places import Place
from symnet.papers.stream import Stream
from symnet.papers.tokens import Token

DISPLAYS: Final = words(
    "equation align aligned alignat alignedat xalignat xxalignat flalign gather gathered multline eqnarray "
    "split equation* align* alignat* xalignat* flalign* gather* multline* eqnarray* math displaymath dmath "
    "dmath* dgroup dgroup* IEEEeqnarray IEEEeqnarray*"
)
"""Environments that are formulas when they stand in prose."""

_WITH_ARGUMENT = words("alignat alignedat xalignat xxalignat IEEEeqnarray")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(.*)\}")
_NAME = re.compile(r"\\[A-Za-z]+")
_LEFT_OUT = commands("xspace ensuremath")


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a formula: its environment, as in `Formula`, and what closes it."""

    environment: str
    opener: str
    closer: str
    place: Place

    def closes(self, stream: Stream, token: Token, depth: int) -> bool:
        r"""Whether a token closes it; in braces, as in `\text{if $x$}`, a dollar does not."""
        if self.closer == "$$":
            return token.text == "$" and not depth and stream.accept("$") is not None
        return token.text == self.closer and (not depth or self.closer not in ("$", r"\)"))


def directive(stream: Stream, token: Token) -> Directive:
    """The directive that a token is; its macros yield what they mean."""
    said = token.text[1:]
    if any(name in stream.macros or name in stream.common for name in _NAME.findall(said)):
        place = token.place
        text = Text(said.replace("~", "∼"), place.path, place.line, place.column)
        said = spelled(stream.expanded(text))
    return Directive(said, token.place)


def opening(stream: Stream, token: Token) -> Opening | None:
    """The opening of a formula that a token is."""
    match token.text:
        case "$" if stream.accept("$"):
            return Opening("displaymath", "$$", "$$", token.place)
        case "$":
            return Opening("", "$", "$", token.place)
        case r"\(":
            return Opening("", r"\(", r"\)", token.place)
        case r"\[":
            return Opening("displaymath", r"\[", r"\]", token.place)
        case text if text.startswith(r"\begin{") and (name := text[7:-1]) in DISPLAYS:
            if name.rstrip("*") in _WITH_ARGUMENT:
                stream.guard(_argument, token)
            return Opening(name, text, rf"\end{{{name}}}", token.place)
    return None


def formula(stream: Stream, opened: Opening) -> Iterator[Formula | Directive]:
    """The formula after its opening, after the directives within it; none if it is empty or has faults."""
    tokens: list[Token] = []
    nested: list[Token] = []
    depth = 0
    while (token := stream.next()) and token.text not in ("\n\n", r"\end{document}"):
        if opened.closes(stream, token, depth):
            _unclosed(stream, nested)
            if not stream.faults and any(token.text.strip() for token in tokens):
                yield Formula(opened.environment, tuple(tokens), opened.place, token.place)
            return
        if token.text.startswith("%"):
            yield directive(stream, token)
        elif token.text not in _LEFT_OUT:
            depth = max(0, depth + (token.text == "{") - (token.text == "}"))
            _nest(stream, nested, token)
            tokens.append(token)
    where = "at the end of its paragraph" if token and token.text == "\n\n" else "at the end"
    stream.faults.append(Fault(f"{opened.opener} is not closed {where}", opened.place))
    if token:
        stream.push([token])


def _nest(stream: Stream, nested: list[Token], token: Token) -> None:
    """Keep account of the environments within a formula."""
    if not (match := _ENVIRONMENT.fullmatch(token.text)):
        return
    edge, name = match.groups()
    if edge == "begin":
        nested.append(token)
    elif nested and nested[-1].text[7:-1] == name:
        nested.pop()
    else:
        stream.faults.append(Fault(f"{token.text} has no \\begin{{{name}}}", token.place))


def _unclosed(stream: Stream, nested: list[Token]) -> None:
    stream.faults.extend(Fault(f"{token.text} is not closed", token.place) for token in nested)


def _argument(stream: Stream, token: Token) -> None:
    stream.argument(token)
