"""A notation as LaTeX commands, so that a paper can change a letter in one place."""

from collections.abc import Iterable, Mapping
from typing import Final

from symnet.typeset.symbols import Glyph, Letter, spelled

_DIGITS: Final = dict(zip("0123456789", "ZOTHFVSEGN", strict=True))


def command(letter: Letter) -> str:
    r"""The command that stands for a letter.

    >>> print(command(Letter("b", bold=True)), command(Letter("y", accent="hat")))
    \nnBoldb \nnHaty
    """
    name = "".join(_DIGITS.get(character, character) for character in letter.name if character.isalnum())
    return rf"\nn{'Bold' if letter.bold else ''}{letter.accent.capitalize()}{name}"


def commands(glyphs: Iterable[Glyph]) -> Mapping[str, str]:
    """The command for each letter of some glyphs, keyed by the letter in LaTeX."""
    letters = dict.fromkeys(letter for glyph in glyphs for letter in (glyph.whole, glyph.entry))
    return {spelled(letter): command(letter) for letter in letters}


def macros(glyphs: Iterable[Glyph]) -> str:
    """A file of `\\newcommand`s, one for each letter, in the order of the letters."""
    lines = [rf"\newcommand{{{name}}}{{{body}}}" for body, name in sorted(commands(glyphs).items())]
    return "\n".join(lines) + "\n"
