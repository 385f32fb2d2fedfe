r"""Formulas of papers as MathML Core. What cannot be shown so is shown as its source.

A formula is text that anybody may have written: only commands, elements and attributes that are listed get
into a page, all else is escaped.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Final
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from symnet.papers.report.commands import is_plain
from symnet.papers.summary import split

LONGEST: Final = 4_000
"""A formula of more characters is shown as its source."""
_ROWS: Final = re.compile("mrow|mi|mn|mo|mtext|mspace|msqrt|mtable|mtr|mtd|mstyle")
_PAIRS: Final = re.compile("msub|msup|munder|mover|mfrac|mroot")
_TRIPLES: Final = re.compile("msubsup|munderover")
_ATTRIBUTES: Final = re.compile(
    "accent|displaystyle|fence|form|linethickness|lspace|maxsize|minsize|movablelimits|rspace|scriptlevel"
    "|separator|stretchy|symmetric|width"
)
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\{\w+\}")
"""What the converter reads with scripts only as a group."""
_VALUE: Final = re.compile(r"-?[\w.]{1,20}%?")
_TYPEFACES: Final = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "monospace": "MONOSPACE",
}
"""Values of `mathvariant`, which MathML Core does not have, and the characters that stand for them."""
_OPENING: Final = frozenset("([{⟨⌈⌊")
_CLOSING: Final = frozenset(")]}⟩⌉⌋")
_BARS: Final = frozenset("|‖")
_BREAKS: Final = frozenset("+−=≠<>≤≥≈≡≔≜∼→")


def math(latex: str, *, displayed: bool = False) -> str:
    r"""A formula as `math` elements, between which a line may be broken, or as its source.

    >>> print(math("x^2"))
    <math><msup><mi>x</mi><mn>2</mn></msup></math>
    >>> print(math(r"\text{<b>} < \unknown"))
    <code>\text{&lt;b&gt;} &lt; \unknown</code>
    """
    row = _read(latex, "block" if displayed else "inline")
    if row is None:
        return _source(latex)
    pieces = list(_pieces(row))
    for piece in pieces[1:]:
        piece[0].set("form", "infix")
    return "<wbr/>".join(_element(piece, displayed) for piece in pieces)


def is_shown(latex: str) -> bool:
    """Whether a formula can be shown as other than its source."""
    return _read(latex, "inline") is not None


def prose(text: str) -> str:
    """A text as HTML, with the formulas in it, none of which is broken.

    >>> print(prose("at $n$ < 3"))
    at <math><mi>n</mi></math> &lt; 3
    """
    return "".join(_word(part) if is_formula else _escaped(part) for is_formula, part in split(text))


def _word(latex: str) -> str:
    row = _read(latex, "inline")
    return _source(latex) if row is None else _element(row)


def _element(parts: Iterable[Element], displayed: bool = False) -> str:
    start = '<math displaystyle="true">' if displayed else "<math>"
    return f"{start}{''.join(map(_markup, parts))}</math>"


def _source(latex: str) -> str:
    return f"<code>{_escaped(latex)}</code>"


def _escaped(text: str) -> str:
    return escape(printable(text))


def printable(text: str) -> str:
    """A text in which characters that cannot be seen are blanks."""
    return "".join(each if each.isprintable() else " " for each in text)


def _read(latex: str, display: str) -> Element | None:
    """The row of a formula, if all of it can be shown."""
    if len(latex) > LONGEST or not is_plain(latex):
        return None
    grouped = _ENVIRONMENT.sub(
        lambda found: f"{{{found[0]}" if found[1] == "begin" else f"{found[0]}}}", latex
    )
    try:
        row = convert_to_element(grouped, display=display)[0]
    except Exception:  # Whatever the converter makes of braces that do not close.
        return None
    if not all(map(_is_known, row.iter())):
        return None
    for each in row.iter():
        _keep_low(each)
    return row


def _keep_low(row: Element) -> None:
    """Bars are as high as letters, but for those of a matrix."""
    if row.find("mtable") is None:
        for part in row:
            if _text(part) in _BARS:
                part.attrib.setdefault("stretchy", "false")


def _is_known(element: Element) -> bool:
    kinds = {2: _PAIRS, 3: _TRIPLES}
    fits = _ROWS.fullmatch(element.tag) or kinds.get(len(element), _ROWS).fullmatch(element.tag)
    return bool(fits) and "\\" not in _text(element)


def _pieces(row: Element) -> Iterator[list[Element]]:
    """The parts of a row, cut before the signs that stand in no bracket."""
    piece: list[Element] = []
    depth, bars = 0, 0
    for part in row:
        sign = _sign(part)
        if piece and not depth and not bars % 2 and sign in _BREAKS and _sign(piece[-1]) not in _BREAKS:
            yield piece
            piece = []
        piece.append(part)
        bars += sign in _BARS
        depth += (sign in _OPENING) - (sign in _CLOSING)
    yield piece


def _sign(part: Element) -> str:
    """The sign that a part is, with scripts or without."""
    if part.tag in ("msub", "msup", "msubsup"):
        part = part[0]
    return _text(part) if part.tag in ("mo", "mi") else ""


def _text(element: Element) -> str:
    return unescape(element.text or "")


def _markup(element: Element) -> str:
    """An element as MathML Core. The name of a function is no operator, which would have space around it."""
    text = printable(_text(element))
    given = dict(element.items())
    typeface = given.pop("mathvariant", "")
    if typeface in _TYPEFACES:
        text = "".join(_styled(each, _TYPEFACES[typeface]) for each in text)
    attributes = {each: given[each] for each in given if _ATTRIBUTES.fullmatch(each)}
    attributes = {name: value for name, value in attributes.items() if _VALUE.fullmatch(value)}
    if element.tag == "mi" and typeface == "normal":
        attributes["mathvariant"] = typeface
    if given.get("columnalign") == "left":
        attributes["style"] = "text-align:left"
    tag = "mi" if element.tag == "mo" and text.isalpha() and len(text) > 1 else element.tag
    start = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{start}>{escape(text)}{''.join(map(_markup, element))}</{tag}>"


def _styled(character: str, typeface: str) -> str:
    """A character in a typeface; itself, if there is none.

    >>> print(_styled("W", "BOLD"), _styled("β", "BOLD ITALIC"), _styled("+", "BOLD"))
    𝐖 𝜷 +
    """
    name = unicodedata.name(character, "")
    plain = name.removeprefix("LATIN ").removeprefix("GREEK ").replace("LETTER ", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {typeface} {plain}")
    except KeyError:
        return character
