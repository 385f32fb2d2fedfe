"""Letters and names in formulas, their LaTeX, and text escaped for LaTeX."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK: Final = dict(zip(_GREEK_NAMES.split(), "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
BOLD_DIGITS: Final = {"0": "𝟎", "1": "𝟏"}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_COMMANDS: Final = frozenset(["cos", "cosh", "det", "exp", "log", "max", "min", "sin", "sinh", "tan", "tanh"])
"""Operators that LaTeX has a command for."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or name, upright bold or not, under an accent (`hat`, `tilde`, `bar`) or none.

    The name of an `operator` is upright if it is a word.
    """

    name: str
    bold: bool = False
    accent: str = ""
    operator: bool = False

    @property
    def is_operator(self) -> bool:
        """Whether this is the name of an operator and a word, or the expectation E, so printed upright."""
        is_long = len(self.name) > 1 or self.name == "E"
        return self.operator and is_long and self.name not in GREEK and self.is_word

    @property
    def is_word(self) -> bool:
        """Whether the name is a letter, or a word of letters and digits."""
        return _WORD.fullmatch(self.name) is not None


def spelled(letter: Letter) -> str:
    r"""A letter in LaTeX.

    >>> print(spelled(Letter("b", bold=True)), spelled(Letter("y", accent="hat")), spelled(Letter("a b")))
    \mathbf{b} \hat{y} \text{a b}
    """
    if letter.is_operator:
        return spelled_operator(letter.name)
    body = _body(letter)
    return rf"\{letter.accent}{{{body}}}" if letter.accent else body


def spelled_operator(name: str) -> str:
    """The upright name of an operator in LaTeX."""
    return rf"\{name}" if name in _COMMANDS else rf"\operatorname{{{name}}}"


def _body(letter: Letter) -> str:
    name, bold = letter.name, letter.bold
    if name in GREEK:
        command = rf"\{name}" if name != "omicron" else "o"
        return rf"\boldsymbol{{{command}}}" if bold else command
    if bold and (letter.is_word or name in BOLD_DIGITS):
        return rf"\mathbf{{{name}}}"
    if not letter.is_word:
        return rf"\text{'bf' if bold else ''}{{{escape(name)}}}"
    return name if len(name) == 1 else rf"\mathit{{{name}}}"


_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    '"': "''",
    **{character: f"\\{character}" for character in "&%$#_{}"},
    **{letter: rf"$\{name}$" for name, letter in GREEK.items() if letter not in "οΑ"},
    "ο": "o",
    "·": r"$\cdot$",
    "×": r"$\times$",
    "ᵀ": r"$^\top$",
    "ŷ": r"$\hat y$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "−": "$-$",
    "→": r"$\to$",
    "↦": r"$\mapsto$",
    "∑": r"$\sum$",
    "“": "``",
    "”": "''",
    "’": "'",
    "–": "--",
    "—": "---",
}


_LACKING: Final = frozenset("«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųſ")
"""Letters of Latin scripts that LaTeX has only in other encodings than its own."""


def _escaped(character: str) -> str:
    """A character as LaTeX; one that its fonts may lack is spelled out by name."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isascii() or ("\u00a1" <= character <= "\u017f" and character not in _LACKING):
        return character if character.isprintable() else " "
    return f"[{unicodedata.name(character, 'unknown character').lower()}]"


def escape(text: str) -> str:
    """Text escaped for LaTeX: it has no commands, and no characters that LaTeX's fonts lack.

    >>> print(escape("50% of a_b, αz + β"))
    50\\% of a\\_b, $\\alpha$z + $\\beta$
    """
    return "".join(map(_escaped, text)).replace("$$", "${}$")
