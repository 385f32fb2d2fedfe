r"""Macros: what they take and what they yield.

`\newcommand`, `\def`, `\DeclareMathOperator` and their kin all make a `Macro`; the `\begin` and `\end` of
`\newenvironment` are macros too. The body stands at the place of the call; arguments keep their places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from symnet.papers.places import Place
from symnet.papers.tokens import Token

NO_VALUE = r"\NoValue"
"""Stands for an argument in brackets that is not given and has no default."""
TRUE, FALSE = r"\BooleanTrue", r"\BooleanFalse"
"""Stand for an argument that is a star, given or not."""
_DIGITS = frozenset("123456789")


class Kind(Enum):
    """How an argument is written."""

    BRACES = "braces"
    BRACKETS = "brackets"
    STAR = "star"
    DELIMITED = "delimited"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a macro takes: `default` in place of absent brackets, `end` after what is delimited."""

    kind: Kind = Kind.BRACES
    default: tuple[Token, ...] = ()
    end: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Macro:
    r"""What a macro takes and yields; `body` has the number of a parameter where its argument stands.

    `start` must follow its name, as `<` must after `\def\a<#1>{}`.
    """

    parameters: tuple[Parameter, ...]
    body: tuple[str | int, ...]
    start: tuple[str, ...] = ()

    def expand(self, arguments: Sequence[Sequence[Token]], place: Place) -> Iterator[Token]:
        """The tokens that a call at a place yields."""
        for part in self.body:
            if isinstance(part, str):
                yield Token(part, place)
            elif part <= len(arguments):
                yield from arguments[part - 1]


def body(tokens: Sequence[Token]) -> tuple[str | int, ...]:
    """The body of a macro from its tokens: `#1` becomes 1, `##` becomes `#`; directives are left out."""
    parts: list[str | int] = []
    texts = iter([token.text for token in tokens if not token.text.startswith("%")])
    for text in texts:
        number = next(texts, "#") if text == "#" else ""
        parts.append(int(number) if number in _DIGITS else text)
        if number and number not in _DIGITS and number != "#":
            parts.append(number)
    return tuple(parts)
