"""Widths of letters and signs in Computer Modern at 10 pt, to a tenth of a point, from TeX's own metrics."""

from collections.abc import Iterable
from string import ascii_letters
from typing import Final

from symnet.typeset.formula.boxes import Sign
from symnet.typeset.symbols import GREEK

SCRIPT: Final = 0.82
"""Size of the letters of a subscript or superscript, relative to those of its base."""
SMALL: Final = 0.81
"""Size of what stands above a relation, relative to what stands on the line."""
AFTER_SCRIPT: Final = 0.5
THIN: Final = 1.7
"""The space beside a sum, a fraction or a matrix."""
AROUND: Final = 4.4
"""The space around a sign, both sides together."""
COLUMNS: Final = 10.0
"""The space between the columns of a matrix."""


def _each(letters: Iterable[str], widths: str) -> dict[str, float]:
    return dict(zip(letters, map(float, widths.split()), strict=True))


ITALIC: Final = _each(
    ascii_letters,
    "5.3 4.3 4.3 5.2 4.7 6.0 5.1 5.8 3.4 4.7 5.5 3.2 8.8 "
    "6.0 4.8 5.0 4.8 4.8 4.7 3.6 5.7 5.2 7.4 5.7 5.3 5.1 "
    "7.5 8.1 7.9 8.6 8.0 7.8 7.9 9.1 5.2 6.5 9.2 6.8 10.8 "
    "9.1 7.9 7.8 7.9 7.7 6.7 7.2 7.9 8.1 10.8 9.1 8.0 7.5 ",
)
BOLD: Final = _each(
    f"{ascii_letters}0123456789 ,.;:'!|()[]-",
    "5.6 6.4 5.1 6.4 5.3 4.6 5.9 6.4 3.2 3.5 6.1 3.2 9.6 "
    "6.4 5.7 6.4 6.1 4.7 4.5 4.5 6.4 6.2 8.5 6.1 6.2 5.1 "
    "8.7 8.2 8.3 8.8 7.6 7.2 9.0 9.0 4.4 5.9 9.0 6.9 10.9 "
    "9.0 8.6 7.9 8.6 8.6 6.4 8.0 8.8 8.9 12.0 8.7 9.0 7.0 "
    + "5.8 " * 10
    + "3.8 3.2 3.2 3.2 3.2 3.2 3.5 3.2 4.5 4.5 3.2 3.2 3.9",
)
"""Upright bold letters."""
GREEK_ITALIC: Final = _each(
    GREEK,
    "6.4 6.2 5.7 4.8 4.1 5.1 5.3 5.0 3.5 5.8 5.8 6.0 5.6 4.8 4.8 6.1 5.2 6.1 5.5 5.8 6.0 6.3 6.9 6.6 "
    "6.3 8.3 7.8 6.9 6.7 7.5 7.2 7.8 7.2 7.8 7.2",
)
BOLD_GREEK: Final = 1.17
"""Width of bold Greek letters, relative to others."""
ROMAN: Final = 1 / 1.15
"""Width of upright letters, relative to bold ones."""
BETWEEN: Final = {
    Sign.PLUS: 7.8,
    Sign.MINUS: 7.8,
    Sign.EQUALS: 7.8,
    Sign.AT_LEAST: 7.8,
    Sign.ABOVE: 7.8,
    Sign.HADAMARD: 7.8,
    Sign.KRONECKER: 7.8,
    Sign.DOT: 2.8,
    Sign.MAPSTO: 11.0,
}
"""Signs between two terms, without the space around them."""
SIGNS: Final = {
    Sign.NEGATIVE: 7.8,
    Sign.COMMA: 4.4,
    Sign.STOP: 2.8,
    Sign.APPLY: 0.0,
    Sign.STAR: 5.0,
    Sign.CIRCLE: 5.0,
    Sign.PARTIAL: 5.86,
    Sign.CDOTS: 11.7,
    Sign.LDOTS: 11.7,
    Sign.DDOTS: 11.7,
    Sign.VDOTS: 2.8,
}
MARKS: Final = {
    "": 0.0,
    r"\top": 7.6,
    "'": 2.8,
    "T": ITALIC["T"],
    r"\mathsf{T}": BOLD["T"] * ROMAN,
    r"\mathrm{T}": BOLD["T"] * ROMAN,
    r"\intercal": 6.6,
}
"""Marks of a transpose."""
PARENTHESIS: Final = 3.9
HIGH: Final = 3.5
"""How much wider a tall parenthesis is."""
BAR: Final = 2.8
QUAD: Final = 10.0
DIGIT: Final = 5.0
COMMA_IN_SCRIPT: Final = 2.8
SUM: Final = 14.4
BRACKETS: Final = (8.4, 11.6, 13.4)
"""Width of both brackets of a matrix of one row, of two, and of more."""
FRACTION: Final = 2.4
"""How much wider a fraction is than its wider part."""
