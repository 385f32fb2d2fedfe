"""Chains of equal terms, ready to be written as LaTeX, Markdown, plain text or data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sympy import Basic

from symnet.typeset.formula import (
    LATEX,
    MARKDOWN,
    SHORT,
    TEXT,
    Box,
    Elision,
    Latex,
    Printer,
    Sign,
    Writer,
    row,
)
from symnet.typeset.page.layout import Compositor, Formula, left_sides
from symnet.typeset.page.macros import commands, macros
from symnet.typeset.page.style import PLAIN, Style
from symnet.typeset.symbols import Glyphs, Notation, escape

SCREEN: Final = Style(width=480)
"""The width of a page on a screen, in points of its letters at 10 pt."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a term, why it equals the line before, and its left side if it has one."""

    term: Basic
    reason: str
    left: Basic | None = None
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Premise:
    """What is assumed of a term: that it has a property, in words, or how it is related to another term."""

    term: Basic
    relation: Sign | str
    other: Basic | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """A subject, the lines that equal it, and what the names in the last line stand for.

    `presumed` says in words what a theorem presumes of the sizes and symbols, `premises` what is assumed.
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
    premises: tuple[Premise, ...] = ()

    def _box(self, term: Basic, dots: bool | None = None) -> Box:
        """A term as it is printed here."""
        own = self.dots if dots is None else dots
        return Printer(LATEX, self.glyphs, own, self.notation, self.elision).box(term)

    @property
    def chain(self) -> tuple[Box, list[Formula]]:
        """The subject and the lines."""
        lines = [
            Formula(
                None if line.left is None else self._box(line.left, line.dots),
                self._box(line.term, line.dots),
                line.reason,
            )
            for line in self.lines
        ]
        return self._box(self.subject), lines

    def supposed(self, write: Callable[[Box], str]) -> str:
        """What is assumed, as the beginning of a sentence, its formulas as they are written inline."""
        parts = [self._premise(each, write) for each in self.premises]
        listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
        return f"If {listed}, then" if parts else ""

    def _premise(self, premise: Premise, write: Callable[[Box], str]) -> str:
        left = self._box(premise.term)
        if isinstance(premise.relation, str) or premise.other is None:
            return f"{write(left)} {premise.relation}"
        return write(row(left, premise.relation, self._box(premise.other)))

    @property
    def named(self) -> list[tuple[Box, Box]]:
        """The names in the last line and what they stand for."""
        return [(self._box(name), self._box(term)) for name, term in self.where]

    def latex(self, style: Style = PLAIN) -> str:
        """The display as LaTeX for `\\input`, with a comment at its head."""
        head = "".join(f"% {' '.join(line.split())}\n" for line in self.head)
        write = Latex(renamed=commands(self.glyphs.values())) if style.macros else LATEX
        layout, (subject, lines), named = Compositor(style, write), self.chain, self.named
        named_below = layout.braced(subject, lines, named) if style.braces and named else lines
        laid = layout.display(subject, named_below)
        supposed = self.supposed(lambda box: f"${write(box)}$")
        opening = f"\\noindent\n{supposed}\n" if supposed else ""
        proof = laid.lines + laid.reasons
        where = f"where\n{layout.equations(named)}" if named else ""
        if not style.theorem:
            lead = "\\smallskip\\noindent\n" if where and laid.reasons else ""
            return head + opening + proof + lead + where
        title = f"[{{{escape(style.theorem)}}}]" if style.theorem.strip() else ""
        claim = layout.equations([(subject, lines[-1].term)])
        return (
            f"{head}\\begin{{theorem}}{title}\n{self.presumed or supposed}\n{claim}{where}\\end{{theorem}}\n"
            f"\\begin{{proof}}\n{proof}\\end{{proof}}\n"
        )

    def macros(self) -> str:
        """The letters of the display as `\\newcommand`s, for a style with `macros`."""
        return macros(self.glyphs.values())

    def rows(self, write: Writer = LATEX) -> str:
        """The lines as an `aligned` environment, for display mathematics anywhere."""
        return Compositor(SCREEN, write).rows(*self.chain)

    def markdown(self) -> str:
        """The display as Markdown: mathematics between `$$` on lines of their own."""
        supposed = self.supposed(lambda box: f"${MARKDOWN(box)}$")
        parts = [f"{supposed}\n\n" if supposed else "", f"$$\n{self.rows(MARKDOWN)}\n$$\n"]
        if self.where:
            rows = " \\\\\n".join(f"{MARKDOWN(name)} &= {MARKDOWN(term)}" for name, term in self.named)
            parts.append(f"\nwhere\n\n$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$\n")
        return "".join(parts)

    def text(self) -> str:
        """The display as plain text, one line a step."""
        subject, lines = self.chain
        lefts = [TEXT(left) if left else "" for left in left_sides(subject, lines)]
        terms = [TEXT(line.term) for line in lines]
        margin, widest = max(len(TEXT(subject)), *map(len, lefts)), max(map(len, terms))
        found = [
            f"{left:<{margin}} = {term:<{widest}}" + (f"  ({line.reason})" if line.reason else "")
            for left, term, line in zip(lefts, terms, lines, strict=True)
        ]
        if self.premises:
            found.insert(0, self.supposed(TEXT))
        if self.where:
            found.append("where")
            found += [f"  {TEXT(name)} = {TEXT(term)}" for name, term in self.named]
        return "\n".join(row.rstrip() for row in found) + "\n"

    def json(self) -> dict[str, object]:
        """The display as plain data."""
        supposed = {"supposed": self.supposed(TEXT)} if self.premises else {}
        return {
            **supposed,
            "subject": self._written(self.subject),
            "steps": [self._step(line) for line in self.lines],
            "where": [{"name": self._written(n), "term": self._written(t)} for n, t in self.where],
        }

    def _step(self, line: Line) -> dict[str, object]:
        left = {} if line.left is None else {"left": self._written(line.left, line.dots)}
        return {**left, **self._written(line.term, line.dots), "reason": line.reason}

    def _written(self, term: Basic, dots: bool | None = None) -> dict[str, object]:
        box = self._box(term, dots)
        return {"latex": LATEX(box), "text": TEXT(box)}
