"""Chains of equal terms laid out: one relation a line, its reason beside it, long lines broken at +."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sympy import Basic

from symnet.errors import UsageError
from symnet.typeset.dialects import LATEX, TEXT, Dialect, escape
from symnet.typeset.glyphs import Glyphs
from symnet.typeset.metrics import broken, width
from symnet.typeset.notation import Notation
from symnet.typeset.printer import Printer

TEXT_WIDTH = 336.0
"""Points of a line in the article class, 345, less the few per cent by which widths are estimated."""
_RELATION = 14.0
_INDENT = 24.0
_COLUMN_GAP = 22.0
_REASON_LETTER = 4.9


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a term, and why it equals the line before."""

    term: Basic
    reason: str


class _Row(NamedTuple):
    """One printed row, its reason if it ends a line, and the room to its right in points."""

    latex: str
    reason: str
    room: float


@dataclass(frozen=True, slots=True)
class Display:
    """A subject, the lines that equal it, and what the names in the last line stand for."""

    subject: Basic
    lines: tuple[Line, ...]
    where: tuple[tuple[Basic, Basic], ...] = ()
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    head: tuple[str, ...] = ()
    notation: Notation = Notation.article

    def _printer(self, dialect: Dialect) -> Printer:
        return Printer(dialect, self.glyphs, self.dots, self.notation)

    def _aligned(self, beside: bool = True) -> Iterator[str]:
        """The rows of an align environment, reasons beside them or, where one is too wide, as tags."""
        reasons = [_REASON_LETTER * len(line.reason) + _COLUMN_GAP for line in self.lines if line.reason]
        room = TEXT_WIDTH - max(reasons, default=0.0)
        subject = self._printer(LATEX)(self.subject)
        lines = [(line.term, line.reason) for line in self.lines]
        rows = list(self._chain(subject, lines, room))
        mark = r" && \text{{{}}}"
        whole = list(self._chain(subject, lines, TEXT_WIDTH))
        if not beside and (len(whole) < len(rows) or any(row.room < 0 for row in rows)):
            rows, mark = whole, r" \tag*{{{}}}"
        for row in rows:
            yield row.latex + (mark.format(escape(row.reason)) if row.reason else "")

    def _chain(self, subject: str, lines: Sequence[tuple[Basic, str]], room: float) -> Iterator[_Row]:
        """Rows `subject = term`, then `= term`, each on as many rows as its width needs."""
        room -= width(subject) + _RELATION
        left = subject
        for term, reason in lines:
            rows = broken(self._printer(LATEX)(term), room)
            if len(rows) > 1:
                rows = broken(self._printer(LATEX)(term), room - _INDENT)
            for number, row in enumerate(rows):
                relation = rf"{left} &= " if not number else r"&\qquad {} "
                last = number == len(rows) - 1
                yield _Row(relation + row, reason if last else "", room - width(row))
                left = ""

    def latex(self, environment: str = "align*") -> str:
        """The display as LaTeX for `\\input`, with a comment at its head."""
        if environment not in ("align*", "align", "aligned"):
            raise UsageError(f"environment must be align, align* or aligned; found {environment!r}")
        head = "".join(f"% {line}\n" for line in self.head)
        body = " \\\\\n".join(f"  {row}" for row in self._aligned(beside=environment != "align*"))
        display = f"\\begin{{{environment}}}\n{body}\n\\end{{{environment}}}\n"
        return head + display + self._where_latex()

    def _where_latex(self) -> str:
        if not self.where:
            return ""
        return "where\n" + self._equations(self.where)

    def _equations(self, equations: Sequence[tuple[Basic, Basic]]) -> str:
        printer = self._printer(LATEX)
        rows = [
            f"  {row.latex}"
            for name, term in equations
            for row in self._chain(printer(name), [(term, "")], TEXT_WIDTH)
        ]
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"

    def rows(self) -> str:
        """The lines as an `aligned` environment, for display mathematics anywhere."""
        rows = " \\\\\n".join(self._aligned())
        return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"

    def markdown(self) -> str:
        """The display as Markdown with mathematics between dollars."""
        parts = [f"$$\n{self.rows()}\n$$\n"]
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

    def json(self) -> dict[str, object]:
        """The display as plain data."""
        return {
            "subject": self._written(self.subject),
            "steps": [{**self._written(line.term), "reason": line.reason} for line in self.lines],
            "where": [{"name": self._written(n), "term": self._written(t)} for n, t in self.where],
        }

    def _written(self, term: Basic) -> dict[str, object]:
        return {"latex": self._printer(LATEX)(term), "text": self._printer(TEXT)(term)}
