"""Glyphs: how a symbol is printed as a whole, and how its entries are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Basic, MatrixSymbol

from symnet.typeset.dialects import Dialect, Letter


@dataclass(frozen=True, slots=True)
class Glyph:
    """A symbol's print: `whole` as a matrix, `entry` with indices, both under one superscript.

    `subscript` stands with the whole, `trailing` after the indices of an entry. A symbol of one row
    whose glyph `lies` is printed as the transpose of a column. `axes` says whether rows and columns
    have an index; by default those do that are more than one.
    """

    whole: Letter
    entry: Letter
    superscript: str = ""
    subscript: str = ""
    trailing: str = ""
    lies: bool = False
    axes: tuple[bool, bool] | None = None

    def as_whole(self, dialect: Dialect, transposed: bool = False) -> str:
        """The symbol as a matrix, vector or scalar."""
        mark = dialect.transpose if transposed != self.lies else ""
        return dialect.scripts(dialect.letter(self.whole), self.subscript, self.superscript, mark)

    def as_entry(self, dialect: Dialect, indices: list[str]) -> str:
        """An entry by its indices, counted as people count them."""
        sub = ",".join([*indices, self.trailing] if self.trailing else indices)
        return dialect.scripts(dialect.letter(self.entry), sub, self.superscript)


Glyphs = Mapping[Basic, Glyph]


def plain_glyph(symbol: Basic) -> Glyph:
    """The glyph of a symbol of which nothing is known but its name: `W_1` is W with subscript 1."""
    name, _, subscript = str(symbol).strip("_").partition("_")
    matrix = isinstance(symbol, MatrixSymbol) and symbol.shape != (1, 1)
    return Glyph(Letter(name, bold=matrix), Letter(name), subscript=subscript.replace("_", ","))
