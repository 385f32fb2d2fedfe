"""A document as prose, formulas, directives and faults, in the order in which they are read."""

import re
from collections.abc import Iterator

from symnet.papers.displays import directive, formula, opening
from symnet.papers.document import Piece, Prose, Section
from symnet.papers.layout import ACTIONS, SIGNS
from symnet.papers.places import Place
from symnet.papers.stream import Stream
from symnet.papers.tokens import Token

SECTIONS = frozenset({r"\part", r"\chapter", r"\section"})
_BLANKS = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r" ?\n\n[ \n]*")


class Reader:
    """Reads a stream of tokens piece by piece."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._words: list[str] = []
        self._place: Place | None = None
        self._worded = False

    def preamble(self) -> Iterator[Piece]:
        r"""The directives and faults before `\begin{document}`; definitions act."""
        while (token := self._stream.next()) and token.text != r"\begin{document}":
            if token.text.startswith("%"):
                yield directive(self._stream, token)
            yield from self._faults()
            self._stream.texts[-1].words()

    def pieces(self) -> Iterator[Piece]:
        """Everything up to the end."""
        while token := self._next():
            text = token.text
            if opened := opening(self._stream, token):
                yield from self._said()
                yield from formula(self._stream, opened)
            elif text.startswith("%"):
                yield from self._said()
                yield directive(self._stream, token)
            elif text == r"\end{document}":
                self._stream.close()
            elif action := ACTIONS.get(text):
                if text in SECTIONS:
                    yield from self._said()
                    yield Section(token.place)
                self._stream.guard(action, token)
            else:
                self._say(SIGNS.get(text, text if text[0] not in "\\&^_#" else " "), token.place)
            if self._stream.faults:
                yield from self._said()
                yield from self._faults()
        yield from self._said()
        yield from self._faults()

    def _next(self) -> Token | None:
        """The next token of prose, after the words before it."""
        text = self._stream.texts[-1]
        place = text.place
        if words := text.words():
            self._say(words, place)
        return self._stream.next()

    def _say(self, words: str, place: Place) -> None:
        self._words.append(words)
        if not self._worded and (stripped := words.lstrip()):
            column = place.column + len(words) - len(stripped)
            self._place, self._worded = Place(place.path, place.line, column), True
        elif not self._place and "\n" in words:
            self._place = place

    def _said(self) -> Iterator[Piece]:
        """The words since the last piece."""
        if self._place:
            text = _PARAGRAPHS.sub("\n\n", _BLANKS.sub(" ", "".join(self._words)))
            yield Prose(text, self._place)
        self._words, self._place, self._worded = [], None, False

    def _faults(self) -> Iterator[Piece]:
        yield from self._stream.faults
        self._stream.faults.clear()
