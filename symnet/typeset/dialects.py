"""How each kind of output writes the parts of a formula: LaTeX, or plain text with Unicode."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK: Final = dict(zip(_GREEK_NAMES.split(), "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
_ACCENTS: Final = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or name, upright bold or not, under an accent (`hat`, `tilde`, `bar`) or none.

    The name of an `operator` is upright if it is a word.
    """

    name: str
    bold: bool = False
    accent: str = ""
    operator: bool = False


class Dialect(Protocol):
    """The parts of a formula, each as text in one kind of output."""

    transpose: str
    star: str
    cdots: str
    times: str
    hadamard: str
    kronecker: str
    circle: str
    """What marks a power by entries."""
    mapsto: str

    def letter(self, letter: Letter) -> str:
        """A letter with its weight and accent."""

    def scripts(self, base: str, sub: str, sup: str, mark: str = "") -> str:
        """A base with a subscript and a superscript, and a mark such as ᵀ; each may be empty."""

    def parentheses(self, body: str) -> str:
        """A body in parentheses as high as it is."""

    def fraction(self, numerator: str, denominator: str) -> str:
        """A quotient."""

    def total(self, index: str, lower: str, upper: str, body: str) -> str:
        """A sum over an index."""

    def array(self, rows: Sequence[Sequence[str]]) -> str:
        """A matrix by its entries."""

    def dots(self, down: bool, across: bool) -> str:
        """The dots where rows, columns or both are left out."""

    def bars(self, body: str) -> str:
        """An absolute value."""

    def words(self, text: str) -> str:
        """The name of an operation."""


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


def _escaped(character: str) -> str:
    """A character as LaTeX; one that its fonts may lack is written by its name."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isascii() or "\u00a1" <= character <= "\u017f":
        return character if character.isprintable() else " "
    return f"[{unicodedata.name(character, 'unknown character').lower()}]"


def escape(text: str) -> str:
    """Text in which LaTeX sees no command, and no letter that its fonts lack.

    >>> print(escape("50% of a_b, αz + β"))
    50\\% of a\\_b, $\\alpha$z + $\\beta$
    """
    return "".join(map(_escaped, text)).replace("$$", "${}$")


_COMMANDS: Final = {
    written: character for character, written in _ESCAPES.items() if written[0] in "\\$" and len(written) > 1
}
_COMMAND: Final = re.compile("|".join(map(re.escape, sorted(_COMMANDS, key=len, reverse=True))))


def unescape(text: str) -> str:
    """Text again, from what `escape` made of it.

    >>> unescape(escape("50% of a_b, αz + β"))
    '50% of a_b, αz + β'
    """
    return _COMMAND.sub(lambda match: _COMMANDS[match.group()], text.replace("${}$", "$$"))


BOLD_DIGITS: Final = {"0": "𝟎", "1": "𝟏"}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
COMMANDS: Final = frozenset(["cos", "cosh", "det", "exp", "log", "max", "min", "sin", "sinh", "tan", "tanh"])
"""Operators that LaTeX has a command for."""


class Latex:
    """LaTeX with amsmath."""

    transpose = r"\top"
    star = "*"
    cdots = r"\cdots"
    times = r" \cdot "
    hadamard = r" \odot "
    kronecker = r" \otimes "
    circle = r"\circ "
    mapsto = r" \mapsto "

    def letter(self, letter: Letter) -> str:
        word = len(letter.name) > 1 and letter.name not in GREEK and _WORD.fullmatch(letter.name)
        if letter.operator and word:
            return self.words(letter.name)
        body = self._body(letter.name, letter.bold)
        return rf"\{letter.accent}{{{body}}}" if letter.accent else body

    @staticmethod
    def _body(name: str, bold: bool) -> str:
        if name in GREEK:
            command = rf"\{name}" if name != "omicron" else "o"
            return rf"\boldsymbol{{{command}}}" if bold else command
        if bold and (_WORD.fullmatch(name) or name in BOLD_DIGITS):
            return rf"\mathbf{{{name}}}"
        if not _WORD.fullmatch(name):
            return rf"\text{'bf' if bold else ''}{{{escape(name)}}}"
        return name if len(name) == 1 else rf"\mathit{{{name}}}"

    def scripts(self, base: str, sub: str, sup: str, mark: str = "") -> str:
        return base + (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}{mark}}}" if sup or mark else "")

    def parentheses(self, body: str) -> str:
        tall = any(mark in body for mark in (r"\sum", r"\frac", r"\begin"))
        return rf"\biggl( {body} \biggr)" if tall else f"({body})"

    def fraction(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def total(self, index: str, lower: str, upper: str, body: str) -> str:
        return rf"\sum_{{{index}={lower}}}^{{{upper}}} {body}"

    def array(self, rows: Sequence[Sequence[str]]) -> str:
        lines = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"

    def dots(self, down: bool, across: bool) -> str:
        return r"\ddots" if down and across else r"\vdots" if down else r"\cdots"

    def bars(self, body: str) -> str:
        return rf"\lvert {body} \rvert"

    def words(self, text: str) -> str:
        return rf"\{text}" if text in COMMANDS else rf"\operatorname{{{text}}}"


class Text:
    """Plain text: one line, Unicode, scripts marked by _ and ^ where Unicode has none."""

    transpose = "ᵀ"
    star = "*"
    cdots = "⋯"
    times = "·"
    hadamard = " ⊙ "
    kronecker = " ⊗ "
    circle = "∘"
    mapsto = " ↦ "

    def letter(self, letter: Letter) -> str:
        if letter.bold and letter.name in BOLD_DIGITS:
            return BOLD_DIGITS[letter.name]
        name = "".join(character if character.isprintable() else " " for character in letter.name)
        body = GREEK.get(name, name)
        if letter.accent == "hat" and body in ("y", "Y"):
            return {"y": "ŷ", "Y": "Ŷ"}[body]
        return body + _ACCENTS.get(letter.accent, "")

    def scripts(self, base: str, sub: str, sup: str, mark: str = "") -> str:
        above = sup if sup in ("", "*", "ᵀ") else f"^{sup}" if len(sup) == 1 or sup[0] == "(" else f"^({sup})"
        return base + above + (f"_{sub}" if len(sub) == 1 else f"_{{{sub}}}" if sub else "") + mark

    def parentheses(self, body: str) -> str:
        return f"({body})"

    def fraction(self, numerator: str, denominator: str) -> str:
        return f"{numerator}/{denominator}"

    def total(self, index: str, lower: str, upper: str, body: str) -> str:
        top = upper if len(upper) == 1 else f"{{{upper}}}"
        return f"∑_{{{index}={lower}}}^{top} {body}"

    def array(self, rows: Sequence[Sequence[str]]) -> str:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def dots(self, down: bool, across: bool) -> str:
        return "⋱" if down and across else "⋮" if down else "⋯"

    def bars(self, body: str) -> str:
        return f"|{body}|"

    def words(self, text: str) -> str:
        return text


LATEX: Final = Latex()
TEXT: Final = Text()
