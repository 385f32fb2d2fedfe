"""Chains of equal terms as LaTeX: relations aligned, reasons placed, long lines broken, lines numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, NamedTuple

from symnet.errors import UsageError
from symnet.typeset.formula import (
    QUAD,
    RELATION,
    SMALL,
    Box,
    Brace,
    Bracket,
    Row,
    Sign,
    Writer,
    height,
    row,
    text_width,
    width,
)
from symnet.typeset.page.breaks import broken
from symnet.typeset.page.style import Style
from symnet.typeset.symbols import escape

ESTIMATE: Final = 341 / 345
"""The share of a line that is filled: estimates of widths are at most two or three points too small."""
BREAKABLE: Final = 220.0
"""Height in points from which a display may be broken across pages."""
PAGE: Final = 500.0
"""Height in points up to which a display that cannot be broken fits on a page."""
_INDENT: Final = 2 * QUAD
_BESIDE: Final = 12.0
"""The least space between a formula and what stands beside it, a reason, a number or a tag."""


class Formula(NamedTuple):
    """A line of a chain: its left side if it has one of its own, its right side, and the reason for it."""

    left: Box | None
    term: Box
    reason: str


class PrintedRow(NamedTuple):
    """One printed row of a line, whether it is the line's last, and the room to its right in points."""

    left: Box | None
    relation: str
    """The sign in LaTeX with what stands above it; empty where a line continues."""
    term: Box
    reason: str
    last: bool
    room: float

    @property
    def leads(self) -> bool:
        """Whether the row is the first of its line."""
        return bool(self.relation)

    @property
    def height(self) -> float:
        """The approximate height of the row."""
        return height(self.left, self.term) if self.left else height(self.term)


class Laid(NamedTuple):
    """Lines in their environment, and the list of their reasons below it, if there is one."""

    lines: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Compositor:
    """Lays out the lines `subject = line = ... = line` in a style; `write` writes the formulas."""

    style: Style
    write: Writer

    def display(self, subject: Box, lines: Sequence[Formula]) -> "Laid":
        """The lines in their environment, and the list of the reasons that are numbered."""
        reasons, rows = self.placed(subject, lines)
        tall = sum(row.height for row in rows)
        if self.style.environment == "aligned" and tall > PAGE:
            return self._in("align").display(subject, lines)
        written = [self._row(row, reasons) for row in rows]
        tagged = reasons == "tagged"
        marks = self._marks(rows) if not tagged else [_tag(row.reason) for row in rows]
        one = self.style.environment == "aligned"
        body = self._joined(written if one else [a + b for a, b in zip(written, marks, strict=True)])
        below = _listed(lines) if reasons == "numbered" else ""
        if one:
            inner = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}{marks[-1]}"
            return Laid(_environment("equation", inner, self.style.numbered), below)
        numbered = self.style.numbered and not tagged
        return Laid(_environment(self.style.environment, body, numbered, tall), below)

    def _in(self, environment: str) -> "Compositor":
        return replace(self, style=replace(self.style, environment=environment))

    def braced(
        self, subject: Box, lines: Sequence[Formula], names: Sequence[tuple[Box, Box]]
    ) -> list[Formula]:
        """The lines with braces under the named terms, in the last line that has these without their names.

        A term too wide for a row gets no brace. Raises `UsageError` if no line has one of these terms.
        """
        room = self._line - width(subject) - max(RELATION, _INDENT)
        for place in reversed(range(len(lines) - 1)):
            term = lines[place].term
            held = [named for named in names if _with_brace(term, *named)]
            for named in held:
                wanted = _with_brace(term, *named)
                if wanted and all(each.width <= room for each in broken(wanted, room)):
                    term = wanted
            if held:
                return [*lines[:place], lines[place]._replace(term=term), *lines[place + 1 :]]
        raise UsageError("no line has the named coefficients in it as they stand: braces cannot name them")

    def rows(self, subject: Box, lines: Sequence[Formula]) -> str:
        """The lines as an `aligned` environment, reasons beside them, for display mathematics anywhere."""
        rows = [self._row(row, "beside") for row in self._chain(subject, lines, "beside", self._room(lines))]
        return f"\\begin{{aligned}}\n{self._joined(rows, '')}\n\\end{{aligned}}"

    def equations(self, equations: Sequence[tuple[Box, Box]]) -> str:
        """Names and what they stand for, aligned, without numbers."""
        if self.style.environment == "gather":
            return self._in("align").equations(equations)
        rows = self.defining(equations)
        tall = sum(row.height for row in rows)
        written = [self._row(row, "none") for row in rows]
        return _environment("align", self._joined(written), numbered=False, tall=tall)

    def defining(self, equations: Sequence[tuple[Box, Box]]) -> list[PrintedRow]:
        """The rows of names and what they stand for, aligned."""
        widest = max(width(name) for name, _ in equations)
        return [
            row
            for name, term in equations
            for row in self._chain(name, [Formula(None, term, "")], "none", self._line, widest)
        ]

    @staticmethod
    def _joined(rows: Sequence[str], indent: str = "  ") -> str:
        return " \\\\\n".join(indent + row for row in rows)

    @property
    def _line(self) -> float:
        """The room on a line."""
        number = text_width(f"({self.style.tag or 99})") + _BESIDE if self.style.numbered else 0.0
        return ESTIMATE * self.style.width - number

    def _room(self, lines: Sequence[Formula]) -> float:
        """The room on a line that has the reasons of some lines beside it."""
        gap = _INDENT if self.style.environment == "gather" else _BESIDE
        return self._line - max((text_width(line.reason) + gap for line in lines if line.reason), default=0.0)

    def placed(self, subject: Box, lines: Sequence[Formula]) -> tuple[str, list[PrintedRow]]:
        """The rows, and where their reasons go: beside them only if they fit there, on no more rows."""
        reasons = self.style.reasons
        if reasons != "beside":
            return reasons, list(self._chain(subject, lines, reasons, self._line))
        beside = self._chain(subject, lines, reasons, self._room(lines))
        whole = list(self._chain(subject, lines, reasons, self._line))
        pairs = zip(whole, beside, strict=False)
        fitting = [row for _, row in takewhile(lambda pair: _fits(*pair), pairs)]
        if len(fitting) == len(whole):
            return reasons, fitting
        if self.style.environment == "align" and not self.style.numbered:
            return "tagged", whole
        return "numbered", list(self._chain(subject, lines, "numbered", self._line))

    def _chain(
        self, subject: Box, lines: Sequence[Formula], reasons: str, room: float, before: float = 0.0
    ) -> Iterator[PrintedRow]:
        """Rows `subject = term`, then `= term`, each line on as many rows as its width needs.

        Relations are aligned after the widest left side, or after `before` if that is wider.
        """
        gather = self.style.environment == "gather"
        numbers = _numbers(lines)
        before = max(before, width(subject), *(width(line.left) for line in lines if line.left))
        for left, (_, formula, reason) in zip(left_sides(subject, lines), lines, strict=True):
            relation, extra = _relation(reason, reasons, numbers)
            beside = 0.0 if left is None else width(left)
            free = room - (beside if gather else before) - RELATION - extra
            later = room if gather else room - before - _INDENT
            rows = broken(formula, free, self.style.terms, later)
            for number, each in enumerate(rows):
                last = number == len(rows) - 1
                right = (later if number else free) - each.width
                lead = (None, "") if number else (left, relation)
                yield PrintedRow(*lead, each.box, reason if last else "", last, right)

    def _row(self, row: PrintedRow, reasons: str) -> str:
        aligned = self.style.environment != "gather"
        if row.leads:
            left = self.write(row.left) if row.left else ""
            lead = f"{left} {'&' if aligned else ''}{row.relation}"
        else:
            lead = r"&\qquad {}" if aligned else "{}"
        formula = f"{lead} {self.write(row.term)}"
        if reasons != "beside" or not row.reason:
            return formula
        gap = r"\qquad" if self.style.environment == "gather" else "&&"
        return rf"{formula} {gap} \text{{{escape(row.reason)}}}"

    def _marks(self, rows: Sequence[PrintedRow]) -> list[str]:
        """What numbers each row: a label, a tag, or a command that it has no number."""
        if not self.style.numbered:
            return [""] * len(rows)
        every = self.style.numbering == "all"
        found, line = [], 0
        for place, printed in enumerate(rows):
            line += printed.last
            last = place == len(rows) - 1
            if not last and not (every and printed.last):
                found.append(r" \notag")
                continue
            tag = rf" \tag{{{escape(self.style.tag)}}}" if last and self.style.tag else ""
            name = f"{self.style.label}:{line}" if every else self.style.label
            found.append(tag + (rf" \label{{{name}}}" if self.style.label else ""))
        return found


def _fits(whole: PrintedRow, beside: PrintedRow) -> bool:
    """Whether a row of a line with reasons beside it is one of as many, and short enough."""
    return whole.last == beside.last and beside.room >= 0


def left_sides(subject: Box, lines: Sequence[Formula]) -> list[Box | None]:
    """The left side of each line: its own if it has one, else the subject on the first line only."""
    return [line.left or (None if number else subject) for number, line in enumerate(lines)]


def _environment(name: str, body: str, numbered: bool, tall: float = 0.0) -> str:
    """A display, which may continue on the next page if it is tall."""
    star = "" if numbered else "*"
    display = f"\\begin{{{name}{star}}}\n{body}\n\\end{{{name}{star}}}\n"
    return f"\\begingroup\\allowdisplaybreaks\n{display}\\endgroup\n" if tall > BREAKABLE else display


def _numbers(lines: Sequence[Formula]) -> dict[str, int]:
    """A number for each reason, in order of appearance."""
    reasons = dict.fromkeys(line.reason for line in lines if line.reason)
    return {reason: number for number, reason in enumerate(reasons, 1)}


def _relation(reason: str, reasons: str, numbers: dict[str, int]) -> tuple[str, float]:
    """The equals sign with what stands above it, and how much wider that makes it."""
    if not reason or reasons not in ("above", "numbered"):
        return "=", 0.0
    if reasons == "numbered":
        return rf"\overset{{{numbers[reason]}}}{{=}}", 0.0
    wider = max(0.0, SMALL * text_width(reason) - RELATION)
    return rf"\overset{{\text{{{escape(reason)}}}}}{{=}}", wider


def _listed(lines: Sequence[Formula]) -> str:
    """The numbered reasons, as a paragraph."""
    found = ", ".join(f"${{}}^{{{number}}}$~{escape(reason)}" for reason, number in _numbers(lines).items())
    return f"\\par\\noindent{{\\footnotesize {found}.\\par}}\n" if found else ""


def _tag(reason: str) -> str:
    return rf" \tag*{{{escape(reason)}}}" if reason else ""


def _with_brace(box: Box, name: Box, term: Box) -> Box | None:
    """A formula with a brace under the first place where a term stands in parentheses, or None.

    At either end of the formula the brace replaces the parentheses.
    """
    parts, whole = box.parts if isinstance(box, Row) else (box,), Bracket(term)
    for place, part in enumerate(parts):
        if part == whole and parts[place - 1 : place] != (Sign.APPLY,):
            outer = place in (0, len(parts) - 1)
            return row(*parts[:place], Brace(term if outer else whole, name), *parts[place + 1 :])
        if isinstance(part, Bracket) and (found := _with_brace(part.body, name, term)):
            return row(*parts[:place], replace(part, body=found), *parts[place + 1 :])
    return None
