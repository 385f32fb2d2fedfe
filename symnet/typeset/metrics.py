"""How wide and how high our LaTeX is in print, in points of Computer Modern at 10 pt.

Only the LaTeX that this package writes is understood.
"""

import re
from typing import Final

from symnet.typeset import fonts
from symnet.typeset.dialects import COMMANDS

TOKEN: Final = re.compile(r"\\(?:begin|end)\{(?:bmatrix|array)\}(?:\{l\})?|\\[a-zA-Z]+|\\.|\s+|.")
OPENED, CLOSED = r"\begin{bmatrix}", r"\end{bmatrix}"
LINES, END_LINES = r"\begin{array}{l}", r"\end{array}"
"""Between these stand the rows of a cell that is broken."""
_ACCENTS: Final = (r"\hat", r"\tilde", r"\bar")
_SIGNS_AND_EDGES: Final = {*fonts.SIGNS, "", "&", "{", r"\quad", r"\qquad"}
_OPENING: Final = {*_SIGNS_AND_EDGES, "(", r"\cdots"}
_CLOSING: Final = {*_SIGNS_AND_EDGES, "(", ")", r"\biggl", r"\biggr", r"\cdots", ",", "_", "^"}
_APART: Final = {r"\sum", r"\frac", r"\operatorname", *(rf"\{name}" for name in COMMANDS), OPENED}
"""What has a thin space before it if not after an opening token, and after it if not before a closing one."""


def text_width(text: str) -> float:
    """About how wide words are that stand beside a formula.

    >>> round(text_width("insert the hidden layers"))
    104
    """
    return sum(_upright(character) for character in text) * fonts.ROMAN


def _upright(character: str) -> float:
    return fonts.BOLD.get(character, 6.4)


class _Reader:
    """Walks once through a formula and adds up widths; in scripts signs have no space around them."""

    def __init__(self, latex: str) -> None:
        self.tokens = [token for token in TOKEN.findall(latex) if not token.isspace()]
        self.place = 0
        self.before = ""
        self.in_script = False

    def more(self, *ends: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place] not in ends

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def run(self, *ends: str) -> float:
        """The width up to one of the tokens that end it."""
        self.before = ""
        total = 0.0
        while self.more(*ends):
            token = self.tokens[self.place]
            total += self.space(token) + self.item()
            self.before = "}" if token == "{" else token
        return total

    def space(self, token: str) -> float:
        """The space between a token and the one before it, if they are no signs."""
        apart = {self.before, token} & _APART
        return fonts.THIN if apart and self.before not in _OPENING and token not in _CLOSING else 0.0

    def group(self, text: bool = False) -> float:
        """The width of what stands in braces, mathematics or words, or of one token."""
        if not self.more():
            return 0.0
        if self.tokens[self.place] != "{":
            return self.item()
        self.take()
        if text:
            width = 0.0
            while self.more("}"):
                width += sum(map(_upright, self.take().lstrip("\\")))
        else:
            width = self.run("}")
        if self.more():
            self.take()
        return width

    def scripts(self) -> float:
        """The wider of the scripts that follow, which stand above each other."""
        widest = 0.0
        outside, self.in_script = self.in_script, True
        while self.place < len(self.tokens) and self.tokens[self.place] in "_^":
            self.take()
            widest = max(widest, fonts.SCRIPT * self.group() + fonts.AFTER_SCRIPT)
        self.in_script = outside
        return widest

    def item(self) -> float:
        before, token = self.before, self.take()
        if token in fonts.SIGNS:
            return self.sign(token, before)
        match token:
            case r"\begin{bmatrix}":
                return self.matrix(CLOSED, fonts.BRACKETS)
            case r"\begin{array}{l}":
                return self.matrix(END_LINES, (fonts.COLUMNS,))
            case r"\sum":
                return max(fonts.SUM, self.scripts() - fonts.AFTER_SCRIPT)
            case r"\frac":
                return max(self.group(), self.group()) + fonts.FRACTION
            case r"\overset":
                return max(fonts.SMALL * self.group(), self.group())
            case r"\underbrace":
                return max(self.group(), self.scripts())
            case r"\boldsymbol":
                return self.group() * fonts.BOLD_GREEK + self.scripts()
            case "{":
                self.place -= 1
                return self.group() + self.scripts()
        if token in _ACCENTS:
            return self.group() + self.scripts()
        if token in fonts.FONTS:
            return self.group(text=True) * fonts.FONTS[token] + self.scripts()
        return self.width(token) + self.scripts()

    def sign(self, token: str, before: str) -> float:
        alone = self.in_script or (token == "-" and before in _OPENING)
        return fonts.SIGNS[token] + (0.0 if alone else fonts.AROUND)

    def width(self, token: str) -> float:
        if token == ",":
            return fonts.COMMA_IN_SCRIPT if self.in_script else fonts.COMMA
        return fonts.WIDTHS.get(token, fonts.DIGIT)

    def matrix(self, end: str, sides: tuple[float, ...]) -> float:
        """The sum of the widest cells of each column, with what stands on both sides by the rows."""
        columns: list[float] = []
        column, begin = 0, self.place
        while True:
            cell = self.run("&", "\\\\", end)
            columns += [0.0] * (column + 1 - len(columns))
            columns[column] = max(columns[column], cell)
            stop = self.take() if self.more() else end
            if stop == end:
                rows = self.tokens[begin : self.place].count("\\\\") + 1
                outside = sides[min(rows, len(sides)) - 1]
                return sum(columns) + fonts.COLUMNS * (len(columns) - 1) + outside
            column = column + 1 if stop == "&" else 0


def width(latex: str) -> float:
    """About how wide a formula is, in points; one that begins with a - and a space goes on.

    >>> round(width("x_{1} + y") - width("x") - width("y"))
    17
    """
    return _Reader(f"{{}} {latex}" if latex.startswith("- ") else latex).run()


_ROW: Final = 15.0
_LIMITS: Final = 17.0
_HALF: Final = 11.0
_IN_MATRIX: Final = 12.0


def height(latex: str) -> float:
    """About how high a row of a display is, with the space below it.

    >>> height("x"), height(r"\\begin{bmatrix} 1 \\\\ x \\\\ y \\end{bmatrix}")
    (15.0, 43.0)
    """
    rows = max((part.count("\\\\") + 1 for part in latex.split(OPENED)[1:]), default=0)
    inside = _IN_MATRIX * rows + 7.0 if rows else 0.0
    outside = _ROW + (_LIMITS if r"\sum" in latex else _HALF if r"\frac" in latex else 0.0)
    return max(outside, inside)
