"""Notations: which glyph each part of a network has, and how formulas are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Final

from symnet.errors import UsageError
from symnet.reading.arguments import as_kind, as_sequence
from symnet.reading.terms import told
from symnet.typeset.symbols.glyphs import Glyph
from symnet.typeset.symbols.letters import GREEK, Letter
from symnet.typeset.symbols.patterns import Pattern, entry_pattern, find_clash, whole_pattern

TRANSPOSES: Final = {
    r"\top": r"\top",
    "'": r"\prime",
    "T": "T",
    r"\mathsf{T}": r"\mathsf{T}",
    r"\mathrm{T}": r"\mathrm{T}",
    r"\intercal": r"\intercal",
}
"""The marks of a transpose, and how they are printed as superscripts; the last one needs amssymb."""
_CHOICES: Final = {
    "layer_marks": ("superscript", "subscript"),
    "index_base": (0, 1),
    "transpose": tuple(TRANSPOSES),
    "vectors": ("column", "row"),
    "product": ("", r"\cdot"),
    "bold": (True, False),
}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_OFFSET_INDEX: Final = re.compile(r"[0-9]{0,3}")
_LOOK_LATIN: Final = (
    "alpha A, beta B, epsilon E, zeta Z, eta H, iota I, kappa K, mu M, nu N, omicron O, rho P, tau T, chi X"
)
_LATIN_CAPITALS: Final = dict(pair.split() for pair in _LOOK_LATIN.split(", "))
"""Greek capitals that LaTeX has no command for, since they look like Latin ones."""

_Y_HAT: Final = Letter("y", accent="hat")


@dataclass(frozen=True, slots=True)
class Notation:
    """The letters of a network's parts and the style of formulas: three presets, which `replace` adapts.

    In `Notation.article` each layer has a letter: the weights are b_{j,i}, c_j, ... and the offsets
    b_{j,0}, c_0, and so on. In `Notation.layers` the weights are W^{(l)} with entries w^{(l)}_{j,i}, the
    offsets b^{(l)}. `Notation.statistics` writes coefficients in Greek and the transpose as a prime.

    `weights` and `offsets` hold one letter for each layer, or one letter for all, which is then marked with
    the layer's number. A letter is a Latin letter, the name of a Greek one, or a word. `offset_index` is
    the index that stands for the offset, if any. `vectors` says whether vectors are columns, y = W x + b,
    or rows, y = x Wᵀ + b. Raises `UsageError` for an invalid name, or one that two parts share.

    >>> print(Notation.article.replace(transpose="T", vectors="row"))
    article with transpose='T', vectors='row'
    >>> Notation.article.replace(inputs="y")
    Traceback (most recent call last):
      ...
    symnet.errors.UsageError: the input and the output of layer 1 would both be printed as \\mathbf{y}
    """

    name: str
    weights: tuple[str, ...]
    offsets: tuple[str, ...]
    hidden: str
    output: Letter = _Y_HAT
    starred: tuple[str, str] = ("b", "b")
    offset_index: str = ""
    inputs: str = "x"
    design: str = "X"
    observed: str = "y"
    error: str = "epsilon"
    bold: bool = True
    layer_marks: str = "superscript"
    index_base: int = 1
    transpose: str = r"\top"
    vectors: str = "column"
    product: str = ""

    article: ClassVar["Notation"]
    layers: ClassVar["Notation"]
    statistics: ClassVar["Notation"]

    def __post_init__(self) -> None:
        for role in ("weights", "offsets", "starred"):
            given = getattr(self, role)
            several = (given,) if isinstance(given, str) else as_sequence(given, str, f"{role} of a notation")
            object.__setattr__(self, role, several)
        _check(self)

    def replace(self, **changes: Any) -> "Notation":
        """The notation with some of its fields changed, checked anew."""
        known = [field.name for field in fields(self)]
        if unknown := [name for name in changes if name not in known]:
            raise UsageError(f"a notation has no {unknown[0]}; it has {', '.join(known)}")
        return replace(self, **changes)

    def _letter(self, letters: tuple[str, ...], layer: int, depth: int) -> tuple[str, int | None]:
        """The letter of a layer, counted from 1, and the number to mark it with, if any."""
        if 1 < len(letters) >= depth:
            return letters[layer - 1], None
        return letters[0], layer

    def weight_glyph(self, layer: int, depth: int, row: bool) -> Glyph:
        """The weights of a layer, one row or a matrix."""
        letter, mark = self._letter(self.weights, layer, depth)
        return self._marked(self._matrix(letter, row, (layer < depth or not row, True)), mark)

    def offset_glyph(self, layer: int, depth: int, scalar: bool) -> Glyph:
        """The offset of a layer, a scalar or a vector."""
        letter, mark = self._letter(self.offsets, layer, depth)
        glyph = self._vector(letter, scalar, axes=(layer < depth or not scalar, False))
        return self._marked(replace(glyph, subscript=self.offset_index, trailing=self.offset_index), mark)

    def input_glyph(self) -> Glyph:
        """The input of the network."""
        return self._vector(self.inputs, scalar=False, axes=(True, False))

    def hidden_glyph(self, layer: int, depth: int) -> Glyph:
        """The output of a hidden layer."""
        glyph = self._vector(self.hidden, scalar=False, axes=(True, False))
        return self._marked(glyph, layer if depth > 2 or not self.offset_index else None)

    def output_glyph(self, scalar: bool) -> Glyph:
        """The output of the network."""
        glyph = self._vector(self.output.name, scalar, axes=(not scalar, False))
        return replace(glyph, whole=replace(glyph.whole, accent=self.output.accent), entry=self.output)

    def starred_weights(self, row: bool) -> Glyph:
        """The coefficients b*_i of the canonical form."""
        return replace(self._matrix(self.starred[0], row, (not row, True)), superscript="*")

    def starred_offset(self, scalar: bool) -> Glyph:
        """The intercept b*_0 of the canonical form."""
        glyph = self._vector(self.starred[1], scalar, axes=(not scalar, False))
        return replace(glyph, superscript="*", subscript=self.offset_index, trailing=self.offset_index)

    def data_glyphs(self, scalar: bool) -> tuple[Glyph, ...]:
        """The data X_0, the design matrix X, the observations y, the errors ε and the coefficients b*."""
        case = str if scalar else capital
        coefficients = self._whole(self.starred[1], case)
        return (
            replace(self._whole(self.design, str), subscript="0"),
            self._whole(self.design, str),
            self._whole(self.observed, case),
            self._whole(self.error, case),
            replace(coefficients, superscript="*"),
        )

    def letters(self) -> frozenset[str]:
        """Every letter that the notation uses for the parts of a network."""
        return frozenset(
            {*self.weights, *self.offsets, self.hidden, self.output.name, *self.starred, self.inputs}
        )

    def _marked(self, glyph: Glyph, layer: int | None) -> Glyph:
        """A glyph with the number of its layer."""
        if layer is None:
            return glyph
        if self.layer_marks == "superscript":
            return replace(glyph, superscript=f"({layer})")
        subscript = f"{layer},{glyph.subscript}" if glyph.subscript else str(layer)
        return replace(glyph, subscript=subscript, leading=str(layer))

    def _matrix(self, letter: str, row: bool, axes: tuple[bool, bool]) -> Glyph:
        whole = Letter(letter if row else capital(letter), bold=self.bold)
        return Glyph(whole, Letter(letter), lies=row and self.vectors == "column", axes=axes)

    def _vector(self, letter: str, scalar: bool, axes: tuple[bool, bool]) -> Glyph:
        whole = Letter(letter, bold=self.bold and not scalar)
        return Glyph(whole, Letter(letter), lies=not scalar and self.vectors == "row", axes=axes)

    def _whole(self, letter: str, case: Any) -> Glyph:
        return Glyph(Letter(case(letter), bold=self.bold), Letter(letter.lower()))

    def __str__(self) -> str:
        """The preset that the notation was made from, and where it differs from that."""
        preset = PRESETS.get(self.name, self)
        changes = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(preset, field.name)
        ]
        return f"{self.name} with {', '.join(changes)}" if changes else self.name


def capital(letter: str) -> str:
    """The capital of a letter; words stay as they are.

    >>> capital("b"), capital("gamma"), capital("beta"), capital("in")
    ('B', 'Gamma', 'B', 'in')
    """
    if letter.capitalize() in GREEK and letter in GREEK:
        return letter.capitalize()
    return _LATIN_CAPITALS.get(letter, letter.upper() if len(letter) == 1 else letter)


def _check(notation: Notation) -> None:
    """Refuse invalid letters and choices, and parts that would be printed alike."""
    for field, choices in _CHOICES.items():
        value = getattr(notation, field)
        if not any(type(value) is type(choice) and value == choice for choice in choices):
            have = ", ".join(map(repr, choices))
            raise UsageError(f"{field} of a notation must be one of {have}; found {told(value)}")
    if not isinstance(notation.name, str) or not _WORD.fullmatch(notation.name):
        raise UsageError(
            f"the name of a notation must be a word of letters and digits; found {told(notation.name)}"
        )
    if not isinstance(notation.output, Letter) or notation.output.accent not in ("", "hat", "tilde", "bar"):
        raise UsageError(
            f"the output of a notation must be a Letter, as in Letter('y', accent='hat'); "
            f"found {told(notation.output)}"
        )
    if len(notation.starred) != 2:
        raise UsageError(
            f"starred must be two letters, for weights and offset; found {told(notation.starred)}"
        )
    if not isinstance(notation.offset_index, str) or not _OFFSET_INDEX.fullmatch(notation.offset_index):
        raise UsageError(
            f"offset_index of a notation must be digits or nothing; found {told(notation.offset_index)}"
        )
    for role in ("weights", "offsets"):
        if not getattr(notation, role):
            raise UsageError(f"{role} of a notation needs at least one letter")
    for role, letter in _roles(notation):
        _check_letter(role, letter)
    for depth in range(1, max(3, len(notation.weights), len(notation.offsets)) + 1):
        for scalar in (True, False):
            _check_clashes(notation, list(_parts(notation, depth, scalar)))
    for scalar in (True, False):
        _refuse_clash(
            [(whole_pattern(glyph), role) for role, glyph in _data_parts(notation, scalar)], notation
        )


def _roles(notation: Notation) -> Iterator[tuple[str, object]]:
    for role in ("weights", "offsets", "starred"):
        yield from ((role, letter) for letter in getattr(notation, role))
    for role in ("hidden", "inputs", "design", "observed", "error"):
        yield role, getattr(notation, role)
    yield "output", notation.output.name


def _check_letter(role: str, letter: object) -> None:
    if isinstance(letter, str) and letter.startswith("\\"):
        raise UsageError(
            f"LaTeX would take {letter!r} for a command: {role} of a notation must be letters, "
            "a Greek one written by its name, as in 'beta'"
        )
    if not isinstance(letter, str) or not _WORD.fullmatch(letter):
        raise UsageError(
            f"{role} of a notation must be Latin letters, names of Greek ones, or words of letters and "
            f"digits; found {told(letter)}"
        )


def _parts(notation: Notation, depth: int, scalar: bool) -> Iterator[tuple[str, Glyph]]:
    """The parts of a network of some depth, each with its glyph."""
    yield "the input", notation.input_glyph()
    for layer in range(1, depth + 1):
        row = scalar and layer == depth
        yield f"the weights of layer {layer}", notation.weight_glyph(layer, depth, row)
        yield f"the offset of layer {layer}", notation.offset_glyph(layer, depth, row)
        if layer < depth:
            yield f"the output of layer {layer}", notation.hidden_glyph(layer, depth)
    yield "the output", notation.output_glyph(scalar)
    yield "the coefficients", notation.starred_weights(scalar)
    yield "the intercept", notation.starred_offset(scalar)


def _data_parts(notation: Notation, scalar: bool) -> Iterator[tuple[str, Glyph]]:
    """The parts of a layer on many observations, each with its glyph."""
    roles = ("the data", "the design matrix", "the observations", "the errors", "the coefficients")
    yield from zip(roles, notation.data_glyphs(scalar), strict=True)
    yield "the weights of a layer on data", notation.weight_glyph(1, 1, scalar)
    yield "the offset of a layer on data", notation.offset_glyph(1, 1, scalar)


def _check_clashes(notation: Notation, parts: list[tuple[str, Glyph]]) -> None:
    owned = [(whole_pattern(glyph), role) for role, glyph in parts]
    owned += [(entry_pattern(glyph, sum(glyph.axes or (True, True))), role) for role, glyph in parts]
    identity = Glyph(Letter("I", bold=notation.bold), Letter("I"))
    _refuse_clash([*owned, (whole_pattern(identity), "the identity matrix")], notation)


def _refuse_clash(owned: list[tuple[Pattern, str]], notation: Notation) -> None:
    if clash := find_clash(owned, notation.index_base):
        first, second, pattern = clash
        raise UsageError(f"{first} and {second} would both be printed as {pattern}")


Notation.article = Notation("article", tuple("bcdfg"), tuple("bcdfg"), "y", offset_index="0")
Notation.layers = Notation("layers", ("w",), ("b",), "a", starred=("w", "b"))
_GREEK_LAYERS: Final = ("beta", "gamma", "delta", "theta", "lambda", "phi", "psi", "omega")
Notation.statistics = Notation(
    "statistics",
    _GREEK_LAYERS,
    _GREEK_LAYERS,
    "z",
    starred=("beta", "beta"),
    offset_index="0",
    transpose="'",
)
PRESETS: Final = {
    notation.name: notation for notation in (Notation.article, Notation.layers, Notation.statistics)
}


def as_notation(value: Notation | str) -> Notation:
    """A notation given by value or by the name of a preset."""
    if isinstance(value, Notation):
        return value
    if as_kind(value, str, "notation") not in PRESETS:
        raise UsageError(f"notation must be one of {', '.join(PRESETS)}; found {told(value)}")
    return PRESETS[value]
