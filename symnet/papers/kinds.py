"""What a letter that is declared nowhere may be, by how people write: a number, a column or a matrix."""

from enum import Enum
from typing import Final, TypeAlias

from symnet.papers.names import Name, bare_letter
from symnet.papers.syntax import Face


class Kind(Enum):
    """What a letter stands for."""

    SCALAR = "number"
    COLUMN = "column"
    ROW = "row"
    MATRIX = "matrix"


Options: TypeAlias = tuple[tuple[float, Kind], ...]
"""What a letter may be, and what each costs."""
NARROW: Final = 3
"""What it costs that a size of a matrix is 1."""
_CAPITAL: Final[Options] = ((0, Kind.MATRIX), (3, Kind.SCALAR), (4, Kind.COLUMN))
_BOLD: Final[Options] = ((0, Kind.COLUMN), (5, Kind.SCALAR), (6, Kind.MATRIX), (7, Kind.ROW))
_SMALL: Final[Options] = ((0, Kind.COLUMN), (1, Kind.SCALAR), (6, Kind.MATRIX), (7, Kind.ROW))
_GREEK: Final[Options] = ((0, Kind.SCALAR), (1, Kind.COLUMN), (8, Kind.MATRIX))
_COLUMNS: Final = frozenset({r"\beta", r"\varepsilon", r"\epsilon", r"\theta", r"\mu", r"\xi", r"\delta"})
_NUMBERS: Final = frozenset({r"\alpha", r"\lambda", r"\gamma", r"\sigma", r"\tau", r"\eta", r"\rho"})


def candidates(name: Name, *, wide: bool) -> Options:
    """What a letter may be and what each costs, the cheapest first; `wide` letters are no numbers."""
    found = _usual(name, bare_letter(name.text))
    return tuple(each for each in found if not (wide and each[1] is Kind.SCALAR))


def _usual(name: Name, letter: str) -> Options:
    if letter.startswith("\\"):
        if letter[1:2].isupper():
            return _CAPITAL
        if name.face is Face.BOLD:
            return _BOLD
        if letter in _COLUMNS:
            return ((0, Kind.COLUMN), (0.5, Kind.SCALAR), (8, Kind.MATRIX))
        return _GREEK if letter in _NUMBERS else ((0, Kind.SCALAR), (0.5, Kind.COLUMN), (8, Kind.MATRIX))
    if letter[:1].isupper():
        return _CAPITAL
    return _BOLD if name.face in (Face.BOLD, Face.ARROW) else _SMALL
