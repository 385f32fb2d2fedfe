"""Glyphs: how a symbol and its entries are printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Basic, MatrixSymbol

from symnet.typeset.symbols.letters import Letter


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a symbol is printed: `whole` by itself, `entry` with indices, both with the same superscript.

    `subscript` belongs to the whole; in an entry, `leading` stands before the indices and `trailing` after
    them. Each holds names separated by commas. A symbol whose glyph `lies` is printed as the transpose of
    its letter: the letter stands for a column where the symbol is a row, or the other way round. `axes`
    says whether rows and columns have an index; by default they do unless there is only one.
    """

    whole: Letter
    entry: Letter
    superscript: str = ""
    subscript: str = ""
    trailing: str = ""
    lies: bool = False
    axes: tuple[bool, bool] | None = None
    leading: str = ""


Glyphs = Mapping[Basic, Glyph]


def listed(names: str) -> list[str]:
    """The names of a subscript."""
    return [name for name in names.split(",") if name]


def is_digits(name: str) -> bool:
    """Whether a name in a subscript is a number rather than a letter."""
    return name.isascii() and name.isdigit()


def plain_glyph(symbol: Basic | str, bold: bool = True, operator: bool = False) -> Glyph:
    """The glyph of a symbol from its name alone: `W_1` is W with subscript 1."""
    name, *others = [part for part in str(symbol).split("_") if part] or [str(symbol)]
    matrix = isinstance(symbol, MatrixSymbol) and symbol.shape != (1, 1)
    whole = Letter(name, bold=bold and matrix, operator=operator)
    return Glyph(whole, Letter(name), subscript=",".join(others))
