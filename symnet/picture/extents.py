"""How much room a writing takes, estimated from the formulas that a printer makes."""

from typing import Final

from symnet.picture.layout import Writing
from symnet.typeset.formula import Box, Printer, Scripts, every, is_tall, width

SMALL: Final = 0.8
"""Size of the writing on edges and beneath columns, relative to that in nodes."""
_WORD_LETTER: Final = 4.9


def word_width(words: str) -> float:
    """The width of words in points."""
    return _WORD_LETTER * len(words)


def half_width(writing: Writing, printer: Printer) -> float:
    """Half the width of a writing in points."""
    widths = (word_width(part) if isinstance(part, str) else width(printer.box(part)) for part in writing)
    return sum(widths) / 2


def half_height(writing: Writing, printer: Printer) -> float:
    """Half the height of a writing in points."""
    formulas = [printer.box(part) for part in writing if not isinstance(part, str)]
    if any(map(is_tall, formulas)):
        return 11.0
    return 6.8 if any(map(_has_both, formulas)) else 5.8


def _has_both(box: Box) -> bool:
    """Whether a formula has subscripts and superscripts."""
    found = [part for part in every(box) if isinstance(part, Scripts)]
    return any(each.sub for each in found) and any(each.sup or each.mark for each in found)
