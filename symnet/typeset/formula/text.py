"""Formulas as one line of plain text: Unicode, with _ and ^ for scripts that Unicode lacks."""

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

_SIGNS: Final = {Sign.NEGATIVE: "-", Sign.APPLY: "", Sign.LDOTS: "..."}
_ACCENTS: Final = {"": "", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
_LEFT: Final = (Sign.NEGATIVE, Sign.APPLY, Sign.DOT, Sign.CIRCLE, Sign.PARTIAL)
_RIGHT: Final = (Sign.APPLY, Sign.DOT, Sign.COMMA, Sign.STOP)


def text(box: Box) -> str:
    """A formula in plain text."""
    match box:
        case Letter():
            return _letter(box)
        case Number():
            return box.digits
        case Sign():
            return _SIGNS.get(box, box.value)
        case LayerMark():
            return f"({box.label})"
        case Row(parts):
            gaps = ["", *(_gap(*pair) for pair in pairwise(parts))]
            return "".join(gap + text(part) for gap, part in zip(gaps, parts, strict=True))
        case Scripts():
            return text(box.base) + _sup(box.sup) + _sub(",".join(map(text, box.sub))) + _mark(box.mark)
        case Fraction():
            return f"{text(box.above)}/{text(box.below)}"
        case Bracket():
            return f"|{text(box.body)}|" if box.bars else f"({text(box.body)})"
        case Fence():
            return "|" if box.bars else "(" if box.opens else ")"
        case Matrix():
            return f"[{'; '.join(', '.join(map(text, cells)) for cells in box.rows)}]"
        case Total():
            top = text(box.upper)
            return f"∑_{{{text(box.index)}={text(box.lower)}}}^{top if len(top) == 1 else f'{{{top}}}'}"
        case Brace():
            return text(box.body)
        case Stack():
            return " ".join(map(text, box.rows))
        case Chain():
            return " = ".join(map(text, (box.left, *box.rights)))
    assert_never(box)


def _letter(letter: Letter) -> str:
    if letter.bold and letter.name in BOLD_DIGITS:
        return BOLD_DIGITS[letter.name]
    name = "".join(character if character.isprintable() else " " for character in letter.name)
    body = GREEK.get(name, name)
    if letter.accent == "hat" and body in ("y", "Y"):
        return {"y": "ŷ", "Y": "Ŷ"}[body]
    return body + _ACCENTS[letter.accent]


def is_close(before: Box, after: Box) -> bool:
    """Whether two parts of a row have no space between them in plain text."""
    return before in _LEFT or after in _RIGHT


def _gap(before: Box, after: Box) -> str:
    """What separates two parts of a row: a dot where a number would look like the end of a name."""
    if is_close(before, after):
        return ""
    if isinstance(before, Sign | Total) or isinstance(after, Sign):
        return " "
    digit = base_of(after)
    return "·" if isinstance(digit, Letter) and digit.name[:1].isdigit() else " "


def _sup(box: Box | None) -> str:
    if box is None or box is Sign.STAR:
        return "" if box is None else "*"
    written = text(box)
    return f"^{written}" if len(written) == 1 or isinstance(box, LayerMark | Bracket) else f"^({written})"


def _sub(written: str) -> str:
    return f"_{written}" if len(written) == 1 else f"_{{{written}}}" if written else ""


def _mark(mark: str) -> str:
    return "" if not mark else "′" if mark == "'" else "ᵀ"


TEXT: Final = text
