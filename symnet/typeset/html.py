"""HTML that needs no script and no network: mathematics as MathML."""

import re
import unicodedata
from html import escape
from typing import Final

from latex2mathml.converter import convert

from symnet.typeset.argument import Argument, Part
from symnet.typeset.breaks import broken
from symnet.typeset.dialects import BOLD_DIGITS, GREEK, LATEX, unescape
from symnet.typeset.display import Display

_STYLE: Final = (
    "math{display:inline math}"
    "body{font:1rem/1.5 serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0}td{padding:.3rem .4rem;vertical-align:middle}"
    "td:first-child{text-align:right}td.reason{padding-left:2rem;color:#555;font-size:.9rem}"
    ".proved{color:#060}.refuted,.unknown,.refused{color:#900}"
)


_TEXT: Final = re.compile(r"\\text(bf)?\{((?:[^{}\\]|\{\}|\\[&%$#_{}]|\\[A-Za-z]+(?![A-Za-z]))*)\}")
_MARKS: Final = 0xE000
"""The first of the characters that no text has."""
_ROOM: Final = 420.0
"""Points of a formula at 10 points that a row of the page has room for."""
_SAME: Final = {
    r"\biggl": r"\left",
    r"\biggr": r"\right",
    r"\lvert": r"\left|",
    r"\rvert": r"\right|",
    r"\sum_": r"\sum\limits_",
}
"""What the converter does not know, and what it does that means the same."""
_OPERATOR: Final = re.compile(
    r'(</mi>|</mn>|</msu[bp]>|</msubsup>|</mrow>|&#x00029;</mo>)?<m[io](?: movablelimits="true")?>'
    r"([A-Za-z][A-Za-z0-9]+)</m[io]>"
)
_THIN: Final = '<mspace width="0.1667em"/>'
_BOLD_GREEK: Final = re.compile(r"\\boldsymbol\{\\([A-Za-z]+)\}")


def _bold(match: re.Match[str]) -> str:
    """A bold Greek letter: MathML Core knows it as a character of its own alone."""
    letter = GREEK[match.group(1)]
    size = "CAPITAL" if letter.isupper() else "SMALL"
    name = unicodedata.name(letter).split()[-1]
    return unicodedata.lookup(f"MATHEMATICAL BOLD ITALIC {size} {name}")


def _wide(latex: str) -> str:
    """A formula on as many rows as the page is wide, each led by its sign but the first."""
    first, *others = broken(latex, _ROOM)
    return "<br/>".join([_math(first), *(_math(rf"\qquad {row}") for row in others)])


def _math(latex: str, display: str = "block") -> str:
    plain = latex
    for left, right, alone in ((r"\biggl", r"\biggr", ""), (r"\lvert", r"\rvert", "|")):
        if plain.count(left) != plain.count(right):  # on a row that holds one side of them
            plain = plain.replace(left, alone).replace(right, alone)
    for ours, theirs in _SAME.items():
        plain = plain.replace(ours, theirs)
    texts: dict[str, str] = {}
    plain = _TEXT.sub(lambda match: _held(match, texts), plain)
    plain = _BOLD_GREEK.sub(_bold, _on_one_line(plain))
    for digit, bold in BOLD_DIGITS.items():
        plain = plain.replace(rf"\mathbf{{{digit}}}", bold)
    found = convert(plain.replace(r"\top", r"\mathsf{T}"), display=display)
    found = _OPERATOR.sub(_operator, found)
    for text, mark in texts.items():
        found = found.replace(f"<mi>{mark}</mi>", text)
    return found


def _operator(match: re.Match[str]) -> str:
    """The name of a function, a thin space before it where something stands there and none after it."""
    before, name = match.groups(default="")
    return before + (_THIN if before else "") + f"<mi>{name}</mi>"


def _held(match: re.Match[str], texts: dict[str, str]) -> str:
    """A mark in the place of text, which the converter would neither read nor escape."""
    style = ' style="font-weight:bold"' if match.group(1) else ""
    text = f"<mtext{style}>{escape(unescape(match.group(2)))}</mtext>"
    if text not in texts:
        texts[text] = chr(_MARKS + len(texts))
    return texts[text]


def _on_one_line(latex: str) -> str:
    """Relations that were aligned, one after the other: the converter does not know how to align."""
    inner = latex.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")
    return latex if inner == latex else inner.replace(r" \\ &=", " =").replace(" &=", " =")


def section(shown: Display | Argument) -> str:
    """A display as a table, one line a row; an argument as paragraphs and tables."""
    return "".join(map(_part, shown.parts)) if isinstance(shown, Argument) else _lines(shown)


def _part(part: Part) -> str:
    words = "".join(
        escape(word) if isinstance(word, str) else _math(word.latex, "block" if word.displayed else "inline")
        for word in part.words
    )
    lines = _lines(part.display) if part.display else ""
    return f"<p><b>{escape(part.name)}</b> {words}</p>\n{lines}"


def _lines(display: Display) -> str:
    printer = display.printer(LATEX)
    cells = []
    for number, line in enumerate(display.lines):
        left, term = display.written(line, LATEX)
        left = left or ("" if number else printer(display.subject))
        cells.append((_math(left) if left else "", _wide(f"= {term}"), line.reason))
    where = [(_math(printer(name)), _wide("= " + printer(term)), "") for name, term in display.where]
    return _table(cells) + (f"<p>where</p>{_table(where)}" if where else "")


def _table(cells: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<tr><td>{left}</td><td>{right}</td><td class="reason">{escape(reason)}</td></tr>\n'
        for left, right, reason in cells
    )
    return f"<table>\n{rows}</table>\n"


def page(title: str, *sections: str) -> str:
    """A whole page."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n{''.join(sections)}</body>\n</html>\n"
    )
