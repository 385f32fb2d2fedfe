"""Glyphs: how a symbol is printed as a whole, and how its entries are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Basic, MatrixSymbol

from symnet.typeset.symbols.letters import Letter


@dataclass(frozen=True, slots=True)
class Glyph:
    """A symbol's print: `whole` as a matrix, `entry` with indices, both under one superscript.

    `subscript` stands with the whole, `leading` before and `trailing` after the indices of an entry; each
    holds names separated by commas. A symbol whose glyph `lies` is printed as the transpose of its letter,
    as the letter of a vector stands for a column where rows are meant, or for a row where columns are.
    `axes` says whether rows and columns have an index; by default those do that are more than one.
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
    """Whether a name of a subscript is a number, as others are letters."""
    return name.isascii() and name.isdigit()


def plain_glyph(symbol: Basic | str, bold: bool = True, operator: bool = False) -> Glyph:
    """The glyph of a symbol of which nothing is known but its name: `W_1` is W with subscript 1."""
    name, *others = [part for part in str(symbol).split("_") if part] or [str(symbol)]
    matrix = isinstance(symbol, MatrixSymbol) and symbol.shape != (1, 1)
    whole = Letter(name, bold=bold and matrix, operator=operator)
    return Glyph(whole, Letter(name), subscript=",".join(others))
