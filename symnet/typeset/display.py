"""Chains of equal terms laid out: one relation a line, its reason beside it, long lines broken at +."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sympy import Basic

from symnet.errors import UsageError
from symnet.typeset.dialects import LATEX, TEXT, Dialect, escape
from symnet.typeset.glyphs import Glyphs
from symnet.typeset.printer import Printer

TEXT_WIDTH = 62
"""About how many characters of plain text fit on a line of the article class beside no reason."""
REASON_GAP = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a term, and why it equals the line before."""

    term: Basic
    reason: str


@dataclass(frozen=True, slots=True)
class Display:
    """A subject, the lines that equal it, and what the names in the last line stand for."""

    subject: Basic
    lines: tuple[Line, ...]
    where: tuple[tuple[Basic, Basic], ...] = ()
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    head: tuple[str, ...] = ()

    def _printer(self, dialect: Dialect) -> Printer:
        return Printer(dialect, self.glyphs, self.dots)

    def _pieces(self, term: Basic) -> list[tuple[str, str]]:
        """The summands of a term, each in LaTeX and in plain text, with their signs."""
        latex, text = (self._printer(dialect).summands(term) for dialect in (LATEX, TEXT))
        return list(zip(latex, text, strict=True))

    def _rows(self, term: Basic, width: int) -> list[str]:
        """The LaTeX of a term on as many rows as its plain text needs."""
        rows: list[str] = [""]
        used = 0
        for latex, text in self._pieces(term):
            if used and used + measure(text) > width:
                rows.append("")
                used = 0
            rows[-1] += (" " if rows[-1] else "") + latex
            used += measure(text) + 1
        return rows

    def _aligned(self) -> Iterator[str]:
        """The rows of an align environment."""
        subject = self._printer(LATEX)(self.subject)
        first = True
        for line in self.lines:
            width = TEXT_WIDTH - measure(self._printer(TEXT)(self.subject))
            beside = width - measure(line.reason) - REASON_GAP
            rows = self._rows(line.term, beside)
            if len(rows) > 1:
                rows = self._rows(line.term, width)
            reason = rf" && \text{{{escape(line.reason)}}}" if line.reason else ""
            for number, row in enumerate(rows):
                left = f"{subject if first else ''} &= " if not number else r"&\qquad {} "
                first = False
                yield left + row + (reason if number == len(rows) - 1 else "")

    def latex(self, environment: str = "align*") -> str:
        """The display as LaTeX for `\\input`, with a comment at its head."""
        if environment not in ("align*", "align", "aligned"):
            raise UsageError(f"environment must be align, align* or aligned; found {environment!r}")
        head = "".join(f"% {line}\n" for line in self.head)
        body = " \\\\\n".join(f"  {row}" for row in self._aligned())
        display = f"\\begin{{{environment}}}\n{body}\n\\end{{{environment}}}\n"
        return head + display + self._where_latex()

    def _where_latex(self) -> str:
        if not self.where:
            return ""
        return "where\n" + self._equations(self.where)

    def _equations(self, equations: Sequence[tuple[Basic, Basic]]) -> str:
        printer = self._printer(LATEX)
        rows = [f"  {printer(name)} &= {printer(term)}" for name, term in equations]
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"

    def markdown(self) -> str:
        """The display as Markdown with mathematics between dollars."""
        rows = " \\\\\n".join(self._aligned())
        parts = [f"$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$\n"]
        if self.where:
            printer = self._printer(LATEX)
            named = [f"${printer(name)} = {printer(term)}$" for name, term in self.where]
            parts.append("\nwhere " + " and ".join(named) + ".\n")
        return "".join(parts)

    def text(self) -> str:
        """The display as plain text, one line a step."""
        printer = self._printer(TEXT)
        subject = printer(self.subject)
        terms = [printer(line.term) for line in self.lines]
        widest = max(map(len, terms))
        found = []
        for number, (term, line) in enumerate(zip(terms, self.lines, strict=True)):
            left = subject if not number else " " * len(subject)
            found.append(f"{left} = {term:<{widest}}  ({line.reason})" if line.reason else f"{left} = {term}")
        if self.where:
            found.append("where")
            found += [f"  {printer(name)} = {printer(term)}" for name, term in self.where]
        return "\n".join(row.rstrip() for row in found) + "\n"

    def with_head(self, head: Sequence[str]) -> "Display":
        """The same display under another head comment."""
        return replace(self, head=tuple(head))


def measure(text: str) -> int:
    """About how wide a plain text is in print, in characters: scripts are small, marks take no room."""
    width = 0.0
    small = False
    for character in text:
        if character == "{":
            small = True
        elif character == "}":
            small = False
        elif character not in "_^":
            width += 0.6 if small else 1
    return round(width)
