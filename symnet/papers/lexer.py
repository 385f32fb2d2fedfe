"""The characters of a file as tokens of LaTeX, read from left to right."""

import re
from collections.abc import Iterable
from typing import Final

from symnet.papers.places import Place
from symnet.papers.tokens import Token


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def commands(names: str) -> frozenset[str]:
    """The commands of a list of their names."""
    return frozenset(f"\\{name}" for name in names.split())


RAW: Final = words(
    "verbatim verbatim* Verbatim lstlisting minted comment filecontents filecontents* tikzpicture tikzcd "
    "pgfpicture picture"
)
"""Environments whose content is no text of LaTeX, or a picture: it is skipped."""

_ADDRESSES = commands("url path nolinkurl href")
_ADDRESS = re.compile(r"\s*\{[^{}\n]*\}")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?(?:\{[^{}\n]*\}|([^A-Za-z\s*{])[^\n]{0,1000}?\1)")
_PLAIN = re.compile(r"[^\\{}$%&#^_~\n]+")
_AFTER_WORD = r"(?:[ \t]*\n[ \t]*(?=[^\s])|[ \t]+)?"
_TOKEN = re.compile(
    r"(?P<directive>%+[ \t]*symnet[ \t]*:[ \t]*(?P<said>[^\n]*))"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*(?P<empty>\n\s*)?)?)"
    r"|(?P<white>[\s~]+)"
    r"|(?P<environment>\\(?P<edge>begin|end)[ \t]*\{[ \t]*(?P<name>[A-Za-z0-9@:_-]+\*?)[ \t]*\})"
    rf"|(?P<word>\\[A-Za-z]+){_AFTER_WORD}"
    r"|(?P<sign>\\.|.)",
    re.DOTALL,
)
_COMMAND_AT_END = re.compile(r"\\[A-Za-z@]+\Z")
_WORD_WITH_AT = re.compile(rf"(?P<word>\\(?!(?:begin|end)\b)[A-Za-z@]+){_AFTER_WORD}")


def spelled(tokens: Iterable[Token]) -> str:
    r"""Tokens as they can be written; a blank parts a command from a letter.

    >>> print(spelled(Text(r"\alpha  x", "a.tex")))
    \alpha x
    """
    text = ""
    for token in tokens:
        apart = text[-1:].isalpha() and token.text[0].isalpha() and _COMMAND_AT_END.search(text[-50:])
        text += f" {token.text}" if apart else token.text
    return text


class Text:
    r"""The text of a file as tokens; tokens can be put back.

    A comment is no token, but for `% symnet: ...`, which is one token that begins with "%", at the place of
    what it says. What is verbatim is a blank.

    >>> [str(token.text) for token in Text(r"\alpha x% one\n", "a.tex")]
    ['\\alpha', 'x']
    """

    def __init__(self, text: str, path: str, line: int = 1, column: int = 1) -> None:
        self.path = path
        self._text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._at = 0
        self._line = line
        self._start = 1 - column
        self._ahead: list[Token] = []
        self._endless: set[str] = set()
        self._at_is_letter = path.endswith((".sty", ".cls"))

    def __iter__(self) -> "Text":
        return self

    def __next__(self) -> Token:
        token = self.token()
        if token is None:
            raise StopIteration
        return token

    @property
    def length(self) -> int:
        """How many characters the text has."""
        return len(self._text)

    @property
    def position(self) -> int:
        """How many characters are read."""
        return self._at

    @property
    def untouched(self) -> bool:
        """Whether nothing is put back."""
        return not self._ahead

    @property
    def place(self) -> Place:
        """Where the next token stands, or the end."""
        return self._ahead[-1].place if self._ahead else self._place(self._at)

    def push(self, tokens: Iterable[Token]) -> None:
        """Put tokens back, to be read next in their order."""
        self._ahead.extend(reversed(tuple(tokens)))

    def drop(self) -> None:
        """Forget what is put back."""
        self._ahead.clear()

    def close(self) -> None:
        """Forget all that is not yet read."""
        self._ahead.clear()
        self._at = len(self._text)

    def words(self) -> str:
        """Characters without a meaning of their own, up to the end of the line; "" if there are none here."""
        if self._ahead or not (match := _PLAIN.match(self._text, self._at)):
            return ""
        self._at = match.end()
        return match.group()

    def token(self) -> Token | None:
        """The next token, None at the end."""
        if self._ahead:
            return self._ahead.pop()
        while self._at < len(self._text):
            if token := self._read():
                return token
        return None

    def _read(self) -> Token | None:
        """The token here, None for what is none."""
        place = self._place(self._at)
        match = self._at_is_letter and _WORD_WITH_AT.match(self._text, self._at)
        match = match or _TOKEN.match(self._text, self._at)
        assert match  # noqa: S101 (any character is a sign)
        start = self._at
        self._move(match.end())
        match match.lastgroup:
            case "word":
                return self._word(match["word"], start, place)
            case "environment":
                return self._environment(match["edge"], match["name"], place)
            case "white":
                return Token("\n\n" if match["white"].count("\n") > 1 else " ", place)
            case "directive":
                said = Place(place.path, place.line, place.column + match.start("said") - start)
                return Token("%" + match["said"].strip(), said)
            case "comment":
                return Token("\n\n", place) if match["empty"] else None
            case _:
                sign = match["sign"]
                return Token("\\ " if sign[0] == "\\" and sign[1:].isspace() else sign, place)

    def _word(self, word: str, start: int, place: Place) -> Token | None:
        if word in (r"\makeatletter", r"\makeatother"):
            self._at_is_letter = word == r"\makeatletter"
            return None
        if (match := _VERBATIM.match(self._text, start)) or (
            word in _ADDRESSES and (match := _ADDRESS.match(self._text, self._at))
        ):
            self._at = match.end()
            return Token(" ", place)
        return Token(word, place)

    def _environment(self, edge: str, name: str, place: Place) -> Token:
        end = f"\\end{{{name}}}"
        if edge == "begin" and name in RAW and name not in self._endless:
            at = self._text.find(end, self._at)
            if at >= 0:
                self._move(at + len(end))
                return Token(" ", place)
            self._endless.add(name)
        return Token(f"\\{edge}{{{name}}}", place)

    def _place(self, at: int) -> Place:
        return Place(self.path, self._line, at - self._start + 1)

    def _move(self, to: int) -> None:
        if lines := self._text.count("\n", self._at, to):
            self._line += lines
            self._start = self._text.rfind("\n", self._at, to) + 1
        self._at = to
