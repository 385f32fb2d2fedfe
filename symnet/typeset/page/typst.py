"""Displays for Typst."""

from collections.abc import Iterable, Iterator

from symnet.typeset.formula import quoted, typst_formula
from symnet.typeset.page.display import Display
from symnet.typeset.page.layout import Compositor, PrintedRow
from symnet.typeset.page.style import PLAIN


def typst_source(display: Display) -> str:
    """A display for Typst, with the comment at its head.

    A reason that does not fit beside its line goes below it.
    """
    layout, (subject, lines) = Compositor(PLAIN, typst_formula), display.chain
    reasons, rows = layout.placed(subject, lines)
    head = "".join(f"// {' '.join(line.split())}\n" for line in display.head)
    where = f"where\n{_shown(layout.defining(display.named), 'none')}" if display.where else ""
    supposed = display.supposed(lambda box: f"${typst_formula(box)}$")
    return head + (f"{supposed}\n" if supposed else "") + _shown(rows, reasons) + where


def _shown(rows: Iterable[PrintedRow], reasons: str) -> str:
    lines = " \\\n  ".join(line for row in rows for line in _lines(row, reasons))
    return f"$ {lines} $\n"


def _lines(row: PrintedRow, reasons: str) -> Iterator[str]:
    """A row, with its reason beside or below it."""
    left = f"{typst_formula(row.left)} " if row.left else ""
    lead = "=" if row.leads else '#h(2em) ""'
    beside = f" & & quad {quoted(row.reason)}" if row.reason and reasons == "beside" else ""
    yield f"{left}& {lead} {typst_formula(row.term)}{beside}"
    if row.reason and not beside:
        yield f"& #h(2em) {quoted(f'({row.reason})')}"
