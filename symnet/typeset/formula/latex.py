"""Formulas as LaTeX with amsmath."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    side_by_side,
)
from symnet.typeset.symbols import TRANSPOSES, Letter, spelled

_SIGNS: Final = {
    Sign.PLUS: "+",
    Sign.MINUS: "-",
    Sign.NEGATIVE: "-",
    Sign.EQUALS: "=",
    Sign.AT_LEAST: r"\ge",
    Sign.ABOVE: ">",
    Sign.DOT: r"\cdot",
    Sign.HADAMARD: r"\odot",
    Sign.KRONECKER: r"\otimes",
    Sign.MAPSTO: r"\mapsto",
    Sign.COMMA: ",",
    Sign.STOP: ".",
    Sign.APPLY: "",
    Sign.CIRCLE: r"\circ",
    Sign.PARTIAL: r"\partial",
    Sign.CDOTS: r"\cdots",
    Sign.VDOTS: r"\vdots",
    Sign.DDOTS: r"\ddots",
    Sign.LDOTS: r"\dots",
}
_NEXT: Final = r" \\ "


@dataclass(frozen=True, slots=True)
class Latex:
    """Writes LaTeX, with `star` for a star and commands in place of the letters that are `renamed`."""

    star: str = "*"
    renamed: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, box: Box) -> str:
        """A formula for math mode."""
        return self._line(list(side_by_side(box)))

    def _line(self, items: list[Box]) -> str:
        pieces = [self._item(items[0])]
        for before, item in pairwise(items):
            pieces += [" " if is_spaced(before, item) else "", self._item(item)]
        return "".join(pieces)

    def _item(self, box: Box) -> str:
        match box:
            case Letter():
                return self._letter(box)
            case Number():
                return box.digits
            case Sign():
                return self.star if box is Sign.STAR else _SIGNS[box]
            case LayerMark():
                return f"({box.label})"
            case Scripts():
                return self._item(box.base) + self._sub(box) + self._sup(box)
            case Fraction():
                return rf"\frac{{{self(box.above)}}}{{{self(box.below)}}}"
            case Fence():
                return _edge(box)
            case Matrix():
                lines = _NEXT.join(" & ".join(map(self, cells)) for cells in box.rows)
                return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"
            case Total():
                return rf"\sum_{{{self(box.index)}={self(box.lower)}}}^{{{self(box.upper)}}}"
            case Brace():
                return rf"\underbrace{{{self(box.body)}}}_{{{self(box.name)}}}"
            case Stack():
                lines = (_NEXT + r"\quad {} ").join(map(self, box.rows))
                return rf"\begin{{array}}{{l}} {lines} \end{{array}}"
            case Chain():
                lines = _NEXT.join(f"&= {self(right)}" for right in box.rights)
                return rf"\begin{{aligned}} {self(box.left)} {lines} \end{{aligned}}"
            case Row() | Bracket():
                return self(box)
        assert_never(box)

    def _letter(self, letter: Letter) -> str:
        name = spelled(letter)
        if letter.accent and name not in self.renamed:
            return rf"\{letter.accent}{{{self._letter(replace(letter, accent=''))}}}"
        return self.renamed.get(name, name)

    def _sub(self, box: Scripts) -> str:
        return f"_{{{','.join(map(self, box.sub))}}}" if box.sub else ""

    def _sup(self, box: Scripts) -> str:
        if not (box.sup or box.mark):
            return ""
        above = self(box.sup) if box.sup else ""
        mark = TRANSPOSES[box.mark] if box.mark else ""
        command = box.sup is Sign.STAR and self.star != "*"
        return f"^{{{above}{' ' if command and mark.isalpha() else ''}{mark}}}"


def _edge(edge: Fence) -> str:
    if edge.bars:
        return r"\lvert" if edge.opens else r"\rvert"
    if edge.tall:
        return r"\biggl(" if edge.opens else r"\biggr)"
    return "(" if edge.opens else ")"


_LEFT: Final = (Sign.NEGATIVE, Sign.APPLY)
_RIGHT: Final = (Sign.APPLY, Sign.COMMA, Sign.STOP)


def is_spaced(before: Box, after: Box) -> bool:
    """Whether a space stands between two boxes of a line; the line may be broken there."""
    if before in _LEFT or after in _RIGHT:
        return False
    return not (_is_close(before, opens=True) or _is_close(base_of(after), opens=False))


def _is_close(box: Box, opens: bool) -> bool:
    """Whether this opens (or closes) a bracket that stands close to its body."""
    return isinstance(box, Fence) and box.opens is opens and not (box.tall or box.bars)


LATEX: Final = Latex()
MARKDOWN: Final = Latex(star=r"\ast")
"""For Markdown, some of whose renderers take two * for emphasis."""
