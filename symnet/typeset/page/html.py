"""HTML that needs no script and no network: mathematics as MathML."""

from collections.abc import Sequence
from html import escape
from typing import Final

from symnet.typeset.formula import Box, Sign, math_element, row
from symnet.typeset.page.argument import Argument, Part, Symbols
from symnet.typeset.page.breaks import broken
from symnet.typeset.page.display import Display
from symnet.typeset.page.layout import left_sides

_STYLE: Final = (
    ":root{color-scheme:light dark;--ink:#111;--paper:#fff;--quiet:#555;--good:#060;--bad:#900}"
    "@media screen and (prefers-color-scheme:dark)"
    "{:root{--ink:#e4e4e4;--paper:#17191c;--quiet:#a9adb3;--good:#7bd88f;--bad:#ff8a80}}"
    "math{display:inline math}"
    "body{font:1rem/1.5 serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink);"
    "background:var(--paper)}"
    "table{border-collapse:collapse;margin:1rem 0}td{padding:.3rem .4rem;vertical-align:middle}"
    "td:first-child{text-align:right}td.reason{padding-left:2rem;color:var(--quiet);font-size:.9rem}"
    "h2 span{color:var(--bad)}h2 .proved{color:var(--good)}"
)

_ROOM: Final = 420.0
"""The width of a row of the page, in points of a formula set at 10 points."""


def _wide(box: Box) -> str:
    """What something equals, on as many rows as the width of the page requires."""
    first, *others = broken(row(Sign.EQUALS, box), _ROOM)
    return "<br/>".join([math_element(first.box), *(math_element(each.box, indent=True) for each in others)])


def section(shown: Display | Argument) -> str:
    """A display as a table, one line a row; an argument as paragraphs and tables."""
    return "".join(map(_part, shown.parts)) if isinstance(shown, Argument) else _lines(shown)


def _part(part: Part) -> str:
    words = "".join(escape(word) if isinstance(word, str) else _in_words(word) for word in part.words)
    lines = _lines(part.display) if part.display else ""
    return f"<p><b>{escape(part.name)}</b> {words}</p>\n{lines}"


def _in_words(symbols: Symbols) -> str:
    """A formula in a sentence, or on a line of its own."""
    formula = math_element(symbols.box, inline=not symbols.displayed)
    return f"<br/>{formula}<br/>" if symbols.displayed else formula


def _lines(display: Display) -> str:
    subject, lines = display.chain
    cells = [
        (math_element(left) if left else "", _wide(line.term), line.reason)
        for left, line in zip(left_sides(subject, lines), lines, strict=True)
    ]
    where = [(math_element(name), _wide(term), "") for name, term in display.named]
    supposed = display.supposed(lambda box: math_element(box, inline=True))
    return (
        (f"<p>{supposed}</p>\n" if supposed else "")
        + _table(cells)
        + (f"<p>where</p>{_table(where)}" if where else "")
    )


def _table(cells: Sequence[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<tr><td>{left}</td><td>{right}</td><td class="reason">{escape(reason)}</td></tr>\n'
        for left, right, reason in cells
    )
    return f"<table>\n{rows}</table>\n"


def page(title: str, *sections: str, style: str = "") -> str:
    """A whole page, for wide screens and narrow ones; `style` is added to that of all pages."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{''.join(sections)}</body>\n</html>\n"
    )
