"""A notation as LaTeX commands, so that a paper can change a letter in one place."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from symnet.typeset.dialects import LATEX, Letter
from symnet.typeset.glyphs import Glyph

_DIGITS: Final = dict(zip("0123456789", "ZOTHFVSEGN", strict=True))
_SKIPPED: Final = r"\\(?:begin|end|text|textbf|operatorname|label|tag\*?)\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]{2,}"


def command(letter: Letter) -> str:
    r"""The command that stands for a letter.

    >>> print(command(Letter("b", bold=True)), command(Letter("y", accent="hat")))
    \nnBoldb \nnHaty
    """
    name = "".join(_DIGITS.get(character, character) for character in letter.name if character.isalnum())
    return rf"\nn{'Bold' if letter.bold else ''}{letter.accent.capitalize()}{name}"


def _letters(glyphs: Iterable[Glyph]) -> dict[str, str]:
    """The LaTeX of each letter of some glyphs, and the command for it."""
    letters = dict.fromkeys(letter for glyph in glyphs for letter in (glyph.whole, glyph.entry))
    return {LATEX.letter(letter): command(letter) for letter in letters}


def macros(glyphs: Iterable[Glyph]) -> str:
    """A file of `\\newcommand`s, one for each letter, in the order of the letters."""
    lines = [rf"\newcommand{{{name}}}{{{body}}}" for body, name in sorted(_letters(glyphs).items())]
    return "\n".join(lines) + "\n"


def renamer(glyphs: Iterable[Glyph]) -> Callable[[str], str]:
    """What writes a formula with those commands in place of the letters."""
    names = _letters(glyphs)
    longest = sorted(names, key=len, reverse=True)
    commands = [re.escape(body) + r"(?![A-Za-z])" for body in longest if body.startswith("\\")]
    singles = [re.escape(body) for body in longest if not body.startswith("\\")]
    pattern = re.compile("|".join([*commands, _SKIPPED, *singles]))

    def rename(formula: str) -> str:
        return pattern.sub(lambda match: names.get(match.group(), match.group()), formula)

    return rename
