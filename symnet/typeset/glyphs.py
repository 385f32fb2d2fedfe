"""Glyphs: how a symbol is printed as a whole, and how its entries are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import Basic, MatrixSymbol

from symnet.typeset.dialects import Dialect, Letter


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

    def as_whole(self, dialect: Dialect, mark: str = "") -> str:
        """The symbol as a matrix, vector or scalar, with the mark of a transpose or none."""
        subscript = ",".join(written(dialect, self.subscript))
        return dialect.scripts(dialect.letter(self.whole), subscript, self.superscript, mark)

    def as_entry(self, dialect: Dialect, indices: Sequence[str]) -> str:
        """An entry by its indices, counted as people count them."""
        slots = [*written(dialect, self.leading), *indices, *written(dialect, self.trailing)]
        return dialect.scripts(dialect.letter(self.entry), ",".join(slots), self.superscript)


Glyphs = Mapping[Basic, Glyph]


def written(dialect: Dialect, names: str) -> list[str]:
    """The names of a subscript as they are printed, each a number or a letter."""
    parts = [name for name in names.split(",") if name]
    return [part if part.isascii() and part.isdigit() else dialect.letter(Letter(part)) for part in parts]


def plain_glyph(symbol: Basic | str, bold: bool = True, operator: bool = False) -> Glyph:
    """The glyph of a symbol of which nothing is known but its name: `W_1` is W with subscript 1."""
    name, *others = [part for part in str(symbol).split("_") if part] or [str(symbol)]
    matrix = isinstance(symbol, MatrixSymbol) and symbol.shape != (1, 1)
    whole = Letter(name, bold=bold and matrix, operator=operator)
    return Glyph(whole, Letter(name), subscript=",".join(others))
