"""Chains of equal terms, ready to be written: LaTeX, Markdown, plain text or data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sympy import Basic

from symnet.typeset.dialects import LATEX, TEXT, Dialect, escape
from symnet.typeset.elision import SHORT, Elision
from symnet.typeset.glyphs import Glyphs
from symnet.typeset.layout import LIST_END, Formula, Layout
from symnet.typeset.macros import macros, renamer
from symnet.typeset.notation import Notation
from symnet.typeset.printer import Printer
from symnet.typeset.style import PLAIN, Style

SCREEN: Final = Style(width=480)
"""The width of a page on a screen, in points of its letters at 10 pt."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a term, why it equals the line before, and what stands on its left if not nothing."""

    term: Basic
    reason: str
    left: Basic | None = None
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """A subject, the lines that equal it, and what the names in the last line stand for.

    `presumed` is what is presumed of the sizes and symbols, in words, for a theorem.
    """

    subject: Basic
    lines: tuple[Line, ...]
    where: tuple[tuple[Basic, Basic], ...] = ()
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    head: tuple[str, ...] = ()
    notation: Notation = Notation.article
    elision: Elision = SHORT
    presumed: str = ""

    def printer(self, dialect: Dialect, dots: bool | None = None) -> Printer:
        """Writes terms as they stand here."""
        return Printer(dialect, self.glyphs, self.dots if dots is None else dots, self.notation, self.elision)

    def _formulas(self) -> list[Formula]:
        return [Formula(*self.written(line, LATEX), line.reason) for line in self.lines]

    def written(self, line: Line, dialect: Dialect) -> tuple[str, str]:
        """The left side of a line, empty if it is that of the line before, and its term."""
        printer = self.printer(dialect, line.dots)
        return "" if line.left is None else printer(line.left), printer(line.term)

    def _named(self) -> list[tuple[str, str]]:
        printer = self.printer(LATEX)
        return [(printer(name), printer(term)) for name, term in self.where]

    def _rename(self, style: Style) -> Callable[[str], str]:
        return renamer(self.glyphs.values()) if style.macros else str

    def latex(self, style: Style = PLAIN) -> str:
        """The display as LaTeX for `\\input`, with a comment at its head."""
        head = "".join(f"% {' '.join(line.split())}\n" for line in self.head)
        layout = Layout(style, self._rename(style))
        subject, lines, named = self.printer(LATEX)(self.subject), self._formulas(), self._named()
        named_below = layout.braced(subject, lines, named) if style.braces and named else lines
        proof = layout.display(subject, named_below)
        where = f"where\n{layout.equations(named)}" if named else ""
        if not style.theorem:
            lead = "\\smallskip\\noindent\n" if where and proof.endswith(LIST_END) else ""
            return head + proof + lead + where
        title = f"[{{{escape(style.theorem)}}}]" if style.theorem.strip() else ""
        claim = layout.equations([(subject, lines[-1].latex)])
        return (
            f"{head}\\begin{{theorem}}{title}\n{self.presumed}\n{claim}{where}\\end{{theorem}}\n"
            f"\\begin{{proof}}\n{proof}\\end{{proof}}\n"
        )

    def macros(self) -> str:
        """The letters of the display as `\\newcommand`s, for a style with `macros`."""
        return macros(self.glyphs.values())

    def rows(self) -> str:
        """The lines as an `aligned` environment, for display mathematics anywhere."""
        return Layout(SCREEN, str).rows(self.printer(LATEX)(self.subject), self._formulas())

    def markdown(self) -> str:
        """The display as Markdown: mathematics between `$$` on lines of their own.

        A star is written `\\ast`, since some renderers take two * for emphasis.
        """
        parts = [f"$$\n{self.rows()}\n$$\n"]
        if self.where:
            rows = " \\\\\n".join(f"{name} &= {term}" for name, term in self._named())
            parts.append(f"\nwhere\n\n$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$\n")
        return "".join(parts).replace("^{*", r"^{\ast")

    def text(self) -> str:
        """The display as plain text, one line a step."""
        printer = self.printer(TEXT)
        subject = printer(self.subject)
        lines = [self.written(line, TEXT) for line in self.lines]
        margin = max(len(subject), *(len(left) for left, _ in lines))
        widest = max(len(term) for _, term in lines)
        found = []
        for number, ((left, term), line) in enumerate(zip(lines, self.lines, strict=True)):
            lead = f"{left or ('' if number else subject):<{margin}}"
            found.append(f"{lead} = {term:<{widest}}  ({line.reason})" if line.reason else f"{lead} = {term}")
        if self.where:
            found.append("where")
            found += [f"  {printer(name)} = {printer(term)}" for name, term in self.where]
        return "\n".join(row.rstrip() for row in found) + "\n"

    def json(self) -> dict[str, object]:
        """The display as plain data."""
        return {
            "subject": self._written(self.subject),
            "steps": [self._step(line) for line in self.lines],
            "where": [{"name": self._written(n), "term": self._written(t)} for n, t in self.where],
        }

    def _step(self, line: Line) -> dict[str, object]:
        left = {} if line.left is None else {"left": self._written(line.left, line.dots)}
        return {**left, **self._written(line.term, line.dots), "reason": line.reason}

    def _written(self, term: Basic, dots: bool | None = None) -> dict[str, object]:
        return {"latex": self.printer(LATEX, dots)(term), "text": self.printer(TEXT, dots)(term)}
