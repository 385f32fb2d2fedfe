"""Formulas in SVG: spans of text, raised and lowered, in whatever serif font there is."""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Final

from symnet.typeset.dialects import TEXT, Letter

_TAG: Final = re.compile(r"<[^>]*>")
_MINUS: Final = re.compile(r"-(?![^<]*>)")
_RETURN: Final = '<tspan dy="{}em">\u200b</tspan>'
"""A space of no width that brings the text after it back to the line."""
_SCRIPT: Final = 0.7
_RAISED, _LOWERED = 0.38, 0.2
_APART: Final = 0.07
"""How much further a superscript and a subscript stand from the line if there are both."""
_NARROW: Final = {
    **dict.fromkeys("(),.1'", 0.36),
    **dict.fromkeys("ijltf", 0.32),
    **dict.fromkeys("mwMW", 0.8),
}
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """Text in which XML sees no markup, without the characters that it forbids."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _ems(markup: str) -> float:
    """About how wide a line of spans is."""
    return sum(_NARROW.get(letter, 0.52) for letter in unescape(_TAG.sub("", markup)) if letter != "\u200b")


class Spans:
    """Formulas as the content of an SVG text element."""

    transpose = "⊤"
    star = "*"
    cdots = "⋯"
    times = "·"
    hadamard = " ⊙ "
    kronecker = " ⊗ "
    circle = "∘"
    mapsto = " ↦ "

    def letter(self, letter: Letter) -> str:
        text = xml(TEXT.letter(Letter(letter.name, accent=letter.accent)))
        if letter.operator and len(letter.name) > 1:
            return text
        style = 'font-weight="bold"' if letter.bold else 'font-style="italic"'
        return f"<tspan {style}>{text}</tspan>"

    def scripts(self, base: str, sub: str, sup: str, mark: str = "") -> str:
        above, height, back = sup + mark, 0.0, 0.0
        apart = _APART if above and sub else 0.0
        spans = base
        if above:
            height, back = -_RAISED - apart, _SCRIPT * _ems(above)
            spans += _script(above, height, 0.0)
        if sub:
            spans += _script(sub, _LOWERED + apart - height, -back)
            height = _LOWERED + apart
        return spans + (_RETURN.format(_em(-height)) if height else "")

    def parentheses(self, body: str) -> str:
        return f"({body})"

    def fraction(self, numerator: str, denominator: str) -> str:
        return f"{numerator}/{denominator}"

    def total(self, index: str, lower: str, upper: str, body: str) -> str:
        return f"{self.scripts('∑', f'{index}={lower}', upper)} {body}"

    def array(self, rows: Sequence[Sequence[str]]) -> str:
        return TEXT.array(rows)

    def dots(self, down: bool, across: bool) -> str:
        return TEXT.dots(down, across)

    def bars(self, body: str) -> str:
        return f"|{body}|"

    def words(self, text: str) -> str:
        return xml(text)


def _script(text: str, shift: float, back: float) -> str:
    """A script, `shift` lower than what is before it and `back` to the right, in ems of the base."""
    dx = f' dx="{_em(back / _SCRIPT)}em"' if back else ""
    return f'<tspan font-size="{_SCRIPT:.0%}"{dx} dy="{_em(shift / _SCRIPT)}em">{text}</tspan>'


def _em(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def finished(markup: str) -> str:
    """Spans with signs of minus for hyphens, and no return to the line at their very end."""
    trimmed = re.sub(r'<tspan dy="[^"]*">\u200b</tspan>$', "", markup)
    return _MINUS.sub("−", trimmed)


SPANS: Final = Spans()
