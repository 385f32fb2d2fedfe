"""Formulas in SVG: spans of text, raised and lowered, in whatever serif font is available."""

import re
from html import escape, unescape
from itertools import pairwise
from typing import Final, assert_never

from symnet.typeset.formula import (
    TEXT,
    Box,
    Brace,
    Bracket,
    Chain,
    Fence,
    Fraction,
    LayerMark,
    Matrix,
    Number,
    Row,
    Scripts,
    Sign,
    Stack,
    Total,
    is_close,
)
from symnet.typeset.symbols import Letter

_TAG: Final = re.compile(r"<[^>]*>")
_MINUS: Final = re.compile(r"-(?![^<]*>)")
_RETURN: Final = '<tspan dy="{}em">\u200b</tspan>'
"""A zero-width space that brings the text after it back to the line."""
_SCRIPT: Final = 0.7
_RAISED, _LOWERED = 0.38, 0.2
_APART: Final = 0.07
"""How much further from the line a superscript and a subscript stand if there are both."""
_NARROW: Final = {
    **dict.fromkeys("(),.1'", 0.36),
    **dict.fromkeys("ijltf", 0.32),
    **dict.fromkeys("mwMW", 0.8),
}
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """Text escaped for XML, without the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _ems(markup: str) -> float:
    """The approximate width of a line of spans, in ems."""
    return sum(_NARROW.get(letter, 0.52) for letter in unescape(_TAG.sub("", markup)) if letter != "\u200b")


def spans(box: Box) -> str:
    """A formula as the content of an SVG text element."""
    match box:
        case Letter():
            return _letter(box)
        case Number() | Sign() | LayerMark() | Fence():
            return xml(TEXT(box))
        case Row(parts):
            gaps = ["", *("" if is_close(*pair) else " " for pair in pairwise(parts))]
            return "".join(gap + spans(part) for gap, part in zip(gaps, parts, strict=True))
        case Scripts():
            mark = "′" if box.mark == "'" else "⊤" if box.mark else ""
            above = (spans(box.sup) if box.sup else "") + mark
            return _scripts(spans(box.base), ",".join(map(spans, box.sub)), above)
        case Fraction():
            return f"{spans(box.above)}/{spans(box.below)}"
        case Bracket():
            return f"|{spans(box.body)}|" if box.bars else f"({spans(box.body)})"
        case Matrix():
            return f"[{'; '.join(', '.join(map(spans, cells)) for cells in box.rows)}]"
        case Total():
            return _scripts("∑", f"{spans(box.index)}={spans(box.lower)}", spans(box.upper))
        case Brace():
            return spans(box.body)
        case Stack(parts):
            return " ".join(map(spans, parts))
        case Chain():
            return " = ".join(map(spans, (box.left, *box.rights)))
    assert_never(box)


def _letter(letter: Letter) -> str:
    text = xml(TEXT(Letter(letter.name, accent=letter.accent)))
    if letter.operator and len(letter.name) > 1:
        return text
    style = 'font-weight="bold"' if letter.bold else 'font-style="italic"'
    return f"<tspan {style}>{text}</tspan>"


def _scripts(base: str, sub: str, above: str) -> str:
    height, back = 0.0, 0.0
    apart = _APART if above and sub else 0.0
    found = base
    if above:
        height, back = -_RAISED - apart, _SCRIPT * _ems(above)
        found += _script(above, height, 0.0)
    if sub:
        found += _script(sub, _LOWERED + apart - height, -back)
        height = _LOWERED + apart
    return found + (_RETURN.format(_em(-height)) if height else "")


def _script(text: str, shift: float, back: float) -> str:
    """A script, `shift` lower than the text before it and `back` to the right of it, in ems of the base."""
    dx = f' dx="{_em(back / _SCRIPT)}em"' if back else ""
    return f'<tspan font-size="{_SCRIPT:.0%}"{dx} dy="{_em(shift / _SCRIPT)}em">{text}</tspan>'


def _em(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def finished(markup: str) -> str:
    """Spans with minus signs for hyphens, and no return to the line at the very end."""
    trimmed = re.sub(r'<tspan dy="[^"]*">\u200b</tspan>$', "", markup)
    return _MINUS.sub("−", trimmed)
