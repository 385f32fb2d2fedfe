"""How wide and how tall formulas are in print, in points of Computer Modern at 10 pt."""

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from typing import Final, NamedTuple, assert_never

from symnet.typeset.formula import fonts
from symnet.typeset.formula.boxes import (
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
    every,
    side_by_side,
)
from symnet.typeset.symbols import GREEK, Letter


def text_width(text: str) -> float:
    """The approximate width of words beside a formula.

    >>> round(text_width("insert the hidden layers"))
    104
    """
    return _letters(text) * fonts.ROMAN


def _letters(text: str) -> float:
    return sum(fonts.BOLD.get(character, 6.4) for character in text)


class Apart(Enum):
    """When a thin space separates a box from its neighbours; a `PLAIN` one has it beside an `ALWAYS` one."""

    NEVER = "never"
    AFTER = "after"
    """There may be a thin space after it, but none before it."""
    PLAIN = "plain"
    ALWAYS = "always"


class Item(NamedTuple):
    """A box on a line, its width, and how it is spaced."""

    box: Box
    width: float
    apart: Apart


def items(box: Box, in_script: bool = False) -> list[Item]:
    """The boxes on the line of a formula, measured; in scripts, signs have no space around them."""
    return [_item(each, in_script) for each in side_by_side(box)]


def line_width(line: Iterable[Item], total: float = 0.0, before: Apart = Apart.NEVER) -> float:
    """The width of the boxes on a line, and of what precedes them: its width, and how its end is spaced."""
    for _, wide, apart in line:
        plain = before is Apart.ALWAYS and apart is Apart.PLAIN
        thin = before is not Apart.NEVER if apart is Apart.ALWAYS else plain
        total += fonts.THIN + wide if thin else wide
        before = apart
    return total


def width(box: Box, in_script: bool = False) -> float:
    """The approximate width of a formula, in points.

    >>> round(width(Letter("x")), 1), round(width(Scripts(Letter("x"), (Number("1"),))), 1)
    (5.7, 10.3)
    """
    return line_width(items(box, in_script))


def _item(box: Box, in_script: bool) -> Item:
    match box:
        case Letter():
            return Item(box, _letter(box), Apart.ALWAYS if box.is_operator else Apart.PLAIN)
        case Number():
            return Item(box, fonts.DIGIT * len(box.digits), Apart.PLAIN)
        case Sign():
            return _sign(box, in_script)
        case Scripts():
            base = _item(box.base, in_script)
            return Item(box, base.width + _scripts(box), base.apart)
        case Fence():
            high = fonts.HIGH if box.tall else 0.0
            if box.bars:
                return Item(box, fonts.BAR, Apart.PLAIN)
            return Item(box, fonts.PARENTHESIS + high, Apart.NEVER if box.opens else Apart.AFTER)
        case Fraction():
            widest = max(width(box.above, in_script), width(box.below, in_script))
            return Item(box, widest + fonts.FRACTION, Apart.ALWAYS)
        case Matrix():
            return Item(box, _matrix(box), Apart.ALWAYS)
        case Total():
            below = _script(Row((box.index, Sign.EQUALS, box.lower)))
            return Item(box, max(fonts.SUM, below, _script(box.upper)), Apart.ALWAYS)
    return Item(box, _other(box, in_script), Apart.PLAIN)


def _other(box: LayerMark | Brace | Stack | Chain | Row | Bracket, in_script: bool) -> float:
    match box:
        case LayerMark():
            return width(Row(box.parts), in_script) + 2 * fonts.PARENTHESIS
        case Brace():
            return max(width(box.body), _script(box.name) + fonts.AFTER_SCRIPT)
        case Stack():
            first, *others = box.rows
            return max(width(first), *(fonts.QUAD + width(each) for each in others)) + fonts.COLUMNS
        case Chain():
            return width(box.left) + RELATION + max(map(width, box.rights))
        case Row() | Bracket():
            return width(box, in_script)
    assert_never(box)


def _letter(letter: Letter) -> float:
    name = letter.name
    if name in GREEK:
        return fonts.GREEK_ITALIC[name] * (fonts.BOLD_GREEK if letter.bold else 1.0)
    if letter.bold:
        return _letters(name)
    return text_width(name) if letter.is_operator else fonts.ITALIC.get(name) or text_width(name)


@cache
def _sign(sign: Sign, in_script: bool) -> Item:
    if sign in fonts.BETWEEN:
        return Item(sign, fonts.BETWEEN[sign] + (0.0 if in_script else fonts.AROUND), Apart.NEVER)
    if sign is Sign.COMMA:
        return Item(sign, fonts.COMMA_IN_SCRIPT if in_script else fonts.SIGNS[sign], Apart.AFTER)
    close = sign in (Sign.NEGATIVE, Sign.APPLY, Sign.CDOTS)
    return Item(sign, fonts.SIGNS[sign], Apart.NEVER if close else Apart.PLAIN)


def _scripts(box: Scripts) -> float:
    """The width of the wider script: they stand above each other."""
    below = [_item(each, True) for slot in box.sub for each in (slot, Sign.COMMA)][:-1]
    above = items(box.sup, in_script=True) if box.sup else []
    widest = max(line_width(below), line_width(above) + fonts.MARKS[box.mark])
    return fonts.SCRIPT * widest + fonts.AFTER_SCRIPT


def _script(box: Box) -> float:
    return fonts.SCRIPT * width(box, in_script=True)


def _matrix(matrix: Matrix) -> float:
    """The columns, the space between them, and brackets, whose width depends on the rows."""
    columns = column_widths(matrix)
    outside = fonts.BRACKETS[min(_rows(matrix), len(fonts.BRACKETS)) - 1]
    return sum(columns) + fonts.COLUMNS * (len(columns) - 1) + outside


def column_widths(matrix: Matrix) -> Sequence[float]:
    """The width of the widest cell of each column."""
    return [max(map(width, column)) for column in zip(*matrix.rows, strict=True)]


RELATION: Final = fonts.BETWEEN[Sign.EQUALS] + fonts.AROUND
"""The width of the sign of a relation with the space around it."""
_ROW: Final = 15.0
_LIMITS: Final = 17.0
_HALF: Final = 11.0
_IN_MATRIX: Final = 12.0


def height(*boxes: Box) -> float:
    """The approximate height of a row of a display, with the space below it.

    >>> one = Number("1")
    >>> height(one), height(Matrix(((one,), (one,), (one,))))
    (15.0, 43.0)
    """
    parts = [part for box in boxes for part in every(box)]
    rows = max((_rows(part) for part in parts if isinstance(part, Matrix)), default=0)
    inside = _IN_MATRIX * rows + 7.0 if rows else 0.0
    kinds = {type(part) for part in parts}
    outside = _ROW + (_LIMITS if Total in kinds else _HALF if Fraction in kinds else 0.0)
    return max(outside, inside)


def _rows(matrix: Matrix) -> int:
    """The rows of a matrix, including those in its cells."""
    return 1 + sum(len(part.rows) - 1 for part in every(matrix) if isinstance(part, Matrix | Stack))
