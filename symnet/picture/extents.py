"""How much room a writing takes, estimated from the LaTeX that a printer makes of it."""

from typing import Final

from symnet.picture.layout import Writing
from symnet.typeset.metrics import width
from symnet.typeset.printer import Printer

SMALL: Final = 0.8
"""Size of the writing on edges and beneath columns, beside that in nodes."""
_WORD_LETTER: Final = 4.9
_TALL: Final = (r"\frac", r"\sum", r"\begin")


def word_width(words: str) -> float:
    """The width of words in points."""
    return _WORD_LETTER * len(words)


def half_width(writing: Writing, printer: Printer) -> float:
    """Half the width of a writing in points."""
    return sum(word_width(part) if isinstance(part, str) else width(printer(part)) for part in writing) / 2


def half_height(writing: Writing, printer: Printer) -> float:
    """Half the height of a writing in points."""
    formulas = [printer(part) for part in writing if not isinstance(part, str)]
    if any(mark in formula for formula in formulas for mark in _TALL):
        return 11.0
    return 6.8 if any("^" in formula and "_" in formula for formula in formulas) else 5.8
