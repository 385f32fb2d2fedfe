"""Notations: which glyph each part of a network has."""

from dataclasses import dataclass
from typing import ClassVar, Final

from symnet.errors import UsageError
from symnet.typeset.dialects import Letter
from symnet.typeset.glyphs import Glyph


@dataclass(frozen=True, slots=True)
class Notation:
    """The letters of a network's parts; the presets are `Notation.article` and `Notation.layers`.

    In `article` each layer has a letter, its weights are b_{j,i}, c_j, ... and its offsets b_{j,0}, c_0.
    In `layers` the weights are W^{(l)} with entries w^{(l)}_{j,i}, the offsets b^{(l)}.

    `weights` and `offsets` hold one letter for each layer, or one letter for all, which is then marked
    by the layer's number in parentheses.
    """

    name: str
    weights: tuple[str, ...]
    offsets: tuple[str, ...]
    hidden: str
    output: Letter
    starred: tuple[str, str]
    offset_index: str = ""

    article: ClassVar["Notation"]
    layers: ClassVar["Notation"]

    def _letter(self, letters: tuple[str, ...], layer: int, depth: int) -> tuple[str, str]:
        """The letter of a layer, counted from 1, and its superscript."""
        if 1 < len(letters) >= depth:
            return letters[layer - 1], ""
        return letters[0], f"({layer})"

    def weight_glyph(self, layer: int, depth: int, row: bool) -> Glyph:
        """The weights of a layer, one row or a matrix."""
        letter, superscript = self._letter(self.weights, layer, depth)
        return _matrix(letter, superscript, row, (layer < depth or not row, True))

    def offset_glyph(self, layer: int, depth: int, scalar: bool) -> Glyph:
        """The offset of a layer, a scalar or a vector."""
        letter, superscript = self._letter(self.offsets, layer, depth)
        return self._offset(letter, superscript, scalar, (layer < depth or not scalar, False))

    def _offset(self, letter: str, superscript: str, scalar: bool, axes: tuple[bool, bool]) -> Glyph:
        return Glyph(
            Letter(letter, bold=not scalar),
            Letter(letter),
            superscript,
            subscript=self.offset_index,
            trailing=self.offset_index,
            axes=axes,
        )

    def hidden_glyph(self, layer: int, depth: int) -> Glyph:
        """The output of a hidden layer."""
        superscript = f"({layer})" if depth > 2 or not self.offset_index else ""
        return Glyph(Letter(self.hidden, bold=True), Letter(self.hidden), superscript, axes=(True, False))

    def output_glyph(self, scalar: bool) -> Glyph:
        """The output of the network."""
        letter = Letter(self.output.name, bold=not scalar, accent=self.output.accent)
        return Glyph(letter, self.output, axes=(not scalar, False))

    def starred_weights(self, row: bool) -> Glyph:
        """The coefficients b*_i of the canonical form."""
        return _matrix(self.starred[0], "*", row, (not row, True))

    def starred_offset(self, scalar: bool) -> Glyph:
        """The intercept b*_0 of the canonical form."""
        return self._offset(self.starred[1], "*", scalar, (not scalar, False))

    def letters(self) -> frozenset[str]:
        """Every letter that the notation uses."""
        return frozenset({*self.weights, *self.offsets, self.hidden, self.output.name, *self.starred, "x"})


def _matrix(letter: str, superscript: str, row: bool, axes: tuple[bool, bool]) -> Glyph:
    whole = Letter(letter if row else letter.upper(), bold=True)
    return Glyph(whole, Letter(letter), superscript, lies=row, axes=axes)


Notation.article = Notation(
    "article", tuple("bcdfg"), tuple("bcdfg"), "y", Letter("y", accent="hat"), ("b", "b"), offset_index="0"
)
Notation.layers = Notation("layers", ("w",), ("b",), "a", Letter("y", accent="hat"), ("w", "b"))
PRESETS: Final = {notation.name: notation for notation in (Notation.article, Notation.layers)}


def as_notation(value: Notation | str) -> Notation:
    """A notation given by value or by the name of a preset."""
    if isinstance(value, Notation):
        return value
    if value not in PRESETS:
        raise UsageError(f"notation must be one of {', '.join(PRESETS)}; found {value!r}")
    return PRESETS[value]
