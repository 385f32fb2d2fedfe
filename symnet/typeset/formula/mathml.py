"""Formulas as MathML Core, which browsers show without a script."""

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final, assert_never

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
    base_of,
)
from symnet.typeset.symbols import BOLD_DIGITS, GREEK, Letter

_SIGNS: Final = {
    **{sign: f"<mo>{sign.value}</mo>" for sign in Sign},
    Sign.PLUS: '<mo form="infix">+</mo>',
    Sign.MINUS: '<mo form="infix">−</mo>',
    Sign.NEGATIVE: '<mo form="prefix">−</mo>',
    Sign.DOT: "<mo>⋅</mo>",
    Sign.STOP: "<mtext>.</mtext>",
    Sign.CIRCLE: "<mo>∘</mo>",
    Sign.ABOVE: "<mo>&gt;</mo>",
}
_MARKS: Final = {
    r"\top": "<mi>𝖳</mi>",
    "'": "<mo>′</mo>",
    "T": "<mi>T</mi>",
    r"\mathsf{T}": "<mi>𝖳</mi>",
    r"\mathrm{T}": '<mi mathvariant="normal">T</mi>',
    r"\intercal": "<mo>⊺</mo>",
}
_ACCENTS: Final = {"hat": "^", "tilde": "~", "bar": "¯"}
_THIN: Final = '<mspace width="0.1667em"></mspace>'
_INDENT: Final = '<mspace width="1em"></mspace>'
_HIGH: Final = 'minsize="2.4em" maxsize="2.4em"'
_BOLD: Final = ' style="font-weight:bold"'
_SLANTED: Final = ' style="font-style:italic"'
_LEFT: Final = '<mtd style="text-align:left">'


def math_element(box: Box, inline: bool = False, indent: bool = False) -> str:
    """A formula as a `math` element, in a sentence or displayed; with `indent`, a continuation row."""
    namespace, display = "http://www.w3.org/1998/Math/MathML", "inline" if inline else "block"
    body = f"<mrow>{2 * _INDENT if indent else ''}{_math(box)}</mrow>"
    return f'<math xmlns="{namespace}" display="{display}">{body}</math>'


def _math(box: Box) -> str:
    match box:
        case Letter():
            return _letter(box)
        case Number():
            return f"<mn>{box.digits}</mn>"
        case Sign():
            return _SIGNS[box]
        case LayerMark():
            return f"<mrow>{_edge('(')}{''.join(map(_math, box.parts))}{_edge(')')}</mrow>"
        case Row():
            return f"<mrow>{''.join(_spaced(box.parts))}</mrow>"
        case Scripts():
            return _scripts(_math(box.base), _slots(box.sub), _above(box))
        case Fraction():
            return f"<mfrac>{_math(box.above)}{_math(box.below)}</mfrac>"
        case Bracket():
            left, right = "||" if box.bars else "()"
            high = "" if box.tall else 'stretchy="false"'
            return f"<mrow>{_edge(left, high)}{_math(box.body)}{_edge(right, high)}</mrow>"
        case Fence():
            side = "|" if box.bars else "(" if box.opens else ")"
            return _edge(side, _HIGH if box.tall else 'stretchy="false"')
        case Matrix():
            rows = "".join(_table_row(cells) for cells in box.rows)
            return f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>"
        case Total():
            below = f"<mrow>{_math(box.index)}<mo>=</mo>{_math(box.lower)}</mrow>"
            return f'<munderover><mo movablelimits="false">∑</mo>{below}{_math(box.upper)}</munderover>'
        case Brace():
            return f"<munder><munder>{_math(box.body)}<mo>⏟</mo></munder>{_math(box.name)}</munder>"
        case Stack():
            first, *others = box.rows
            lines = [_math(first), *(f"<mrow>{_INDENT}{_math(each)}</mrow>" for each in others)]
            return f"<mtable>{''.join(f'<mtr>{_LEFT}{each}</mtd></mtr>' for each in lines)}</mtable>"
        case Chain():
            lefts = [_math(box.left), *[""] * (len(box.rights) - 1)]
            rights = [f"<mrow><mo>=</mo>{_math(right)}</mrow>" for right in box.rights]
            pairs = zip(lefts, rights, strict=True)
            lines = [f"<mtr><mtd>{left}</mtd>{_LEFT}{right}</mtd></mtr>" for left, right in pairs]
            return f'<mtable displaystyle="true">{"".join(lines)}</mtable>'
    assert_never(box)


def _letter(letter: Letter) -> str:
    body = _name(letter)
    if letter.accent:
        return f'<mover accent="true">{body}<mo stretchy="false">{_ACCENTS[letter.accent]}</mo></mover>'
    return body


def _name(letter: Letter) -> str:
    name = GREEK.get(letter.name, letter.name)
    if not (letter.name in GREEK or letter.is_word or name in BOLD_DIGITS):
        printable = "".join(each if each.isprintable() else " " for each in name)
        return f"<mtext{_BOLD if letter.bold else ''}>{escape(printable)}</mtext>"
    if letter.bold:
        return f"<mi>{''.join(map(_bold, name))}</mi>"
    if letter.name in GREEK and name.isupper():
        return f'<mi mathvariant="normal">{name}</mi>'
    slanted = len(name) > 1 and not letter.is_operator
    return f"<mi{_SLANTED if slanted else ''}>{name}</mi>"


def _bold(character: str) -> str:
    """A bold letter or digit, which MathML Core has only as a character of its own."""
    name = unicodedata.name(character).replace("LATIN ", "").replace("GREEK ", "ITALIC ")
    return unicodedata.lookup(f"MATHEMATICAL BOLD {name.replace('LETTER ', '')}")


def _edge(side: str, attributes: str = 'stretchy="false"') -> str:
    return f"<mo {attributes}>{side}</mo>" if attributes else f"<mo>{side}</mo>"


def _spaced(parts: Sequence[Box]) -> Iterator[str]:
    """The parts of a row, with a thin space before the name of an operator that follows a factor."""
    yield _math(parts[0])
    for before, part in pairwise(parts):
        name = base_of(part)
        thin = isinstance(name, Letter) and name.is_operator and not isinstance(before, Sign | Total)
        yield (_THIN if thin else "") + _math(part)


def _slots(boxes: Sequence[Box]) -> str:
    inner = "<mo>,</mo>".join(map(_math, boxes))
    return f"<mrow>{inner}</mrow>" if boxes[1:] else inner


def _above(box: Scripts) -> str:
    above = _math(box.sup) if box.sup else ""
    mark = _MARKS[box.mark] if box.mark else ""
    return f"<mrow>{above}{mark}</mrow>" if above and mark else above + mark


def _scripts(base: str, sub: str, above: str) -> str:
    if sub and above:
        return f"<msubsup>{base}{sub}{above}</msubsup>"
    return f"<msub>{base}{sub}</msub>" if sub else f"<msup>{base}{above}</msup>"


def _table_row(cells: Sequence[Box]) -> str:
    return f"<mtr>{''.join(f'<mtd>{_math(cell)}</mtd>' for cell in cells)}</mtr>"
