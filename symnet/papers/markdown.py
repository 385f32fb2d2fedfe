r"""Markdown as prose, formulas and directives: `$x$`, `$$x$$`, `\(x\)`, `\[x\]`, environments, fences.

What is in the formulas is read as in LaTeX. A dollar opens a formula if no blank follows it, and one closes
it if no blank comes before it and no digit after it, as in Pandoc.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from symnet.papers.displays import DISPLAYS
from symnet.papers.document import Directive, Fault, Piece, Prose, Section
from symnet.papers.lexer import Text
from symnet.papers.pieces import Reader
from symnet.papers.places import Place
from symnet.papers.stream import Stream

_SECTIONS: Final = 2
"""How many levels of headings begin a section."""
_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^( {0,3}#{1,6}[ \t][^\n]*)\n", re.MULTILINE)
_SPECIAL = re.compile(
    r"(?:^|(?<=\r)) {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)(?:\n|\Z)"
    r"|(?:^|(?<=\r)) {0,3}(?P<heading>\#{1,6})[ \t]+"
    r"|(?P<code>`+)"
    r"|(?P<comment><!--)"
    r"|(?P<blank>\n[ \t]*\n\s*)"
    r"|(?:^|(?<=\r))[ \t]*(?P<definition>\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)\b"
    r"[^\n]*)"
    r"|(?P<begin>\\begin\{(?P<name>[a-zA-Z]+\*?)\})"
    r"|(?P<open>\$\$|\$`|\$|\\{1,2}[(\[])"
    r"|(?P<escape>\\[^A-Za-z\s])",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\r|\Z")
_SYMNET = re.compile(r"\s*symnet\s*:")
_CLOSERS: Final = {
    "$$": re.compile(r"(?<!\\)\$\$"),
    "$`": re.compile(r"`\$"),
    "$": re.compile(r"(?<!\\)\$"),
    r"\(": re.compile(r"\\\)"),
    r"\[": re.compile(r"\\\]"),
    r"\\(": re.compile(r"\\\\\)"),
    r"\\[": re.compile(r"\\\\\]"),
}
_WRITTEN: Final = {"$`": ("$", "$"), r"\\(": (r"\(", r"\)"), r"\\[": (r"\[", r"\]")}
"""What delimiters are in LaTeX, where that differs."""
_LINE = re.compile(r"[^\s][^\n]*")
_MARKUP = (
    (re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,500}\)"), r"\1"),
    (re.compile(r"<[^<>\n]{1,200}>"), " "),
    (re.compile(r"(?:^|(?<=\r))[ \t]*(?:[-+*>|]|\d{1,3}[.)])[ \t]+", re.MULTILINE), " "),
    (re.compile(r"[*|]+|\b_+|_+\b"), ""),
    (re.compile(r"\n[ \t]*\n\s*"), "\r"),
    (re.compile(r"[^\S\r]+"), " "),
    (re.compile(r" ?\r[\r ]*"), "\n\n"),
)
r"""What is left out of the words; `\r` ends a paragraph, as it does at the end of a heading."""


class Markdown:
    """A text of Markdown; `stream` reads its formulas, `loose` allows blanks right inside of dollars."""

    def __init__(self, text: str, path: str, stream: Stream, *, loose: bool = False) -> None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._text = _HEADING.sub("\\1\r", text)
        self._path = path
        self._stream = stream
        self._loose = loose
        self._at = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._words: list[str] = []
        self._place: Place | None = None
        self._paragraph_end = -1
        self._absent: dict[str, int] = {}

    def pieces(self) -> Iterator[Piece]:
        """Everything up to the end."""
        if front := _FRONT.match(self._text):
            self._at = front.end()
        while match := _SPECIAL.search(self._text, self._at):
            self._say(match.start())
            yield from self._special(match)
        self._say(len(self._text))
        yield from self._said()

    def _special(self, match: re.Match[str]) -> Iterator[Piece]:
        """What something with a meaning of its own is, and everything up to where it ends."""
        self._at = match.end()
        match match.lastgroup:
            case "blank":
                self._words.append("\n\n")
            case "escape":
                self._words.append(match.group()[1])
            case "info":
                yield from self._fence(match["fence"], match["info"].strip(), match.start("fence"))
            case "heading":
                if len(match["heading"]) <= _SECTIONS:
                    yield from self._said()
                    yield Section(self._where(match.start("heading")))
                self._words.append("\r")
            case "code":
                if span := re.compile(rf"(?s:.{{1,2000}}?)(?<!`){match.group()}(?!`)").match(
                    self._text, self._at
                ):
                    self._at = span.end()
            case "comment":
                yield from self._comment()
            case "definition":
                yield from self._tex(match["definition"], match.start("definition"))
            case "begin":
                yield from self._environment(match["name"], match.start())
            case _:
                yield from self._formula(match.group())

    def _fence(self, fence: str, info: str, start: int) -> Iterator[Piece]:
        closing = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(self._text, self._at)
        content = self._text[self._at : end.start() if end else None]
        self._at = end.end() if end else len(self._text)
        if info in ("math", "{math}"):
            yield from self._tex(f"\\[\n{content}\\]", start)

    def _comment(self) -> Iterator[Piece]:
        start = self._at
        end = self._text.find("-->", start)
        self._at = end + 3 if end >= 0 else len(self._text)
        if end >= 0 and (match := _SYMNET.match(self._text, start, end)):
            yield from self._said()
            for line in _LINE.finditer(self._text, match.end(), end):
                yield Directive(line.group().rstrip(), self._where(line.start()))

    def _environment(self, name: str, start: int) -> Iterator[Piece]:
        if name not in DISPLAYS:
            self._words.append(" ")
            return
        closer = rf"\end{{{name}}}"
        end = self._find(closer, re.compile(re.escape(closer)))
        self._at = end.end() if end else self._paragraph()
        yield from self._tex(self._text[start : self._at], start)

    def _formula(self, opener: str) -> Iterator[Piece]:
        inside = self._at
        end = self._find(opener, _CLOSERS[opener])
        if opener == "$" and not (end and self._is_formula(inside, end.start())):
            end = None
        if not end and opener != "$$":
            self._words.append(" ")
            return
        self._at = end.end() if end else self._paragraph()
        content = self._text[inside : end.start() if end else self._at]
        left, right = _WRITTEN.get(opener, (opener, end.group() if end else ""))
        yield from self._tex(left + content + right, inside - len(left))

    def _is_formula(self, start: int, end: int) -> bool:
        """Whether what stands between two dollars is a formula."""
        content = self._text[start:end]
        blank_inside = not self._loose and (content[:1].isspace() or content[-1:].isspace())
        digit_after = self._text[end + 1 : end + 2].isdigit()
        return bool(content) and "`" not in content and not blank_inside and not digit_after

    def _find(self, name: str, closer: re.Pattern[str]) -> re.Match[str] | None:
        """What closes a formula in this paragraph."""
        end = self._paragraph()
        if self._absent.get(name) == end:
            return None
        match = closer.search(self._text, self._at, end)
        if not match:
            self._absent[name] = end
        return match

    def _paragraph(self) -> int:
        """Where the paragraph ends."""
        if self._paragraph_end < self._at:
            match = _PARAGRAPH.search(self._text, self._at)
            self._paragraph_end = match.start() if match else len(self._text)
        return self._paragraph_end

    def _tex(self, text: str, at: int) -> Iterator[Piece]:
        """What LaTeX says, written at a place."""
        yield from self._said()
        place = self._where(at)
        self._stream.open(Text(text, self._path, place.line, place.column))
        yield from Reader(self._stream).pieces()

    def _say(self, end: int) -> None:
        """Add the words up to an end."""
        words = self._text[self._at : end]
        if not self._place and (stripped := words.lstrip()):
            self._place = self._where(end - len(stripped))
        self._words.append(words)
        self._at = end

    def _said(self) -> Iterator[Piece]:
        """The words since the last piece."""
        text = "".join(self._words)
        for pattern, instead in _MARKUP:
            text = pattern.sub(instead, text)
        if text.strip(" "):
            yield Prose(text, self._place or self._where(self._at))
        self._words, self._place = [], None

    def _where(self, at: int) -> Place:
        line = bisect_right(self._lines, at)
        return Place(self._path, line, at - self._lines[line - 1] + 1)


def notebook(text: str, path: str, stream: Stream) -> Iterator[Piece]:
    """The Markdown cells of a Jupyter notebook; the path of a place names the cell, counted from 1."""
    cells = _cells(text)
    if cells is None:
        message = "this is no notebook of Jupyter: a JSON file with cells is needed"
        yield Fault(message, Place(path, 1, 1))
    for number, cell in enumerate(cells or (), 1):
        match cell:
            case {"cell_type": "markdown", "source": str(source)}:
                pass
            case {"cell_type": "markdown", "source": [*lines]} if all(
                isinstance(line, str) for line in lines
            ):
                source = "".join(lines)
            case _:
                continue
        yield from Markdown(source, f"{path}:cell {number}", stream, loose=True).pieces()
        yield Prose("\n\n", Place(f"{path}:cell {number}", source.count("\n") + 1, 1))


def _cells(text: str) -> list[object] | None:
    """The cells of a notebook; None if it is none."""
    try:
        match json.loads(text):
            case {"cells": [*cells]} | {"worksheets": [{"cells": [*cells]}, *_]}:
                return cells
    except (ValueError, RecursionError):
        pass
    return None
