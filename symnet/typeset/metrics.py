"""How wide our LaTeX is in print, and where a long line may be broken.

Widths are in points of Computer Modern at 10 pt, estimated from the letters: good to a few per cent,
which is what breaking lines needs. Only the LaTeX that this package writes is understood.
"""

import re
from collections.abc import Iterator
from typing import Final

SCRIPT: Final = 0.8
"""Size of a subscript beside its base."""
SMALL: Final = 0.7
"""Size of what stands above a relation."""
_DEEPEST: Final = 3
"""Parentheses inside each other within which a line may be broken."""
_TOKEN: Final = re.compile(r"\\begin\{bmatrix\}|\\end\{bmatrix\}|\\[a-zA-Z]+|\\.|\s+|.")
_WIDE: Final = {"w": 7.2, "m": 8.8, "W": 10.5, "M": 10.3, "i": 3.5, "l": 3.0, "j": 4.1, "t": 3.6, ",": 4.4}
_SIGNS: Final = {"+": 12.2, "-": 12.2, "=": 13.3, "(": 3.9, ")": 3.9, "*": 5.0, "&": 10.0}
_COMMANDS: Final = {
    r"\sum": 16.1,
    r"\cdots": 13.4,
    r"\vdots": 3.0,
    r"\ddots": 12.8,
    r"\cdot": 7.2,
    r"\odot": 12.2,
    r"\otimes": 12.2,
    r"\top": 7.8,
    r"\qquad": 20.0,
    r"\biggl": 3.5,
    r"\biggr": 3.5,
}
_FONTS: Final = (
    r"\mathbf",
    r"\boldsymbol",
    r"\mathit",
    r"\hat",
    r"\tilde",
    r"\bar",
    r"\text",
    r"\operatorname",
)


class _Reader:
    """Walks once through a formula and adds up widths."""

    def __init__(self, latex: str) -> None:
        self.tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
        self.place = 0

    def more(self, *ends: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place] not in ends

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def run(self, *ends: str) -> float:
        """The width up to one of the tokens that end it."""
        total = 0.0
        while self.more(*ends):
            total += self.item()
        return total

    def group(self) -> float:
        if not self.more():
            return 0.0
        if self.tokens[self.place] != "{":
            return self.item()
        self.take()
        width = self.run("}")
        if self.more():
            self.take()
        return width

    def scripts(self) -> float:
        """The wider of the scripts that follow, which stand above each other."""
        widest = 0.0
        while self.place < len(self.tokens) and self.tokens[self.place] in "_^":
            self.take()
            widest = max(widest, SCRIPT * self.group())
        return widest

    def item(self) -> float:
        token = self.take()
        if token == r"\begin{bmatrix}":
            return self.matrix()
        if token == "{":
            self.place -= 1
            return self.group() + self.scripts()
        if token == r"\sum":
            return max(_COMMANDS[token], self.scripts() + 1.7)
        if token == r"\frac":
            return max(self.group(), self.group()) + 2.4
        if token == r"\overset":
            return max(SMALL * self.group(), self.group())
        if token == r"\underbrace":
            return max(self.group(), self.scripts())
        if token in _FONTS:
            return self.group() * (1.12 if token == r"\mathbf" else 1.0) + self.scripts()
        return self.width(token) + self.scripts()

    @staticmethod
    def width(token: str) -> float:
        if token.startswith("\\"):
            return _COMMANDS.get(token, 6.0)
        return _SIGNS.get(token) or _WIDE.get(token) or (7.5 if token.isupper() else 5.1)

    def matrix(self) -> float:
        """The sum of the widest cells of each column."""
        columns: list[float] = []
        column = 0
        while True:
            cell = self.run("&", "\\\\", r"\end{bmatrix}")
            columns += [0.0] * (column + 1 - len(columns))
            columns[column] = max(columns[column], cell)
            end = self.take() if self.more() else r"\end{bmatrix}"
            if end == r"\end{bmatrix}":
                return sum(columns) + 10.0 * (len(columns) - 1) + 12.0
            column = column + 1 if end == "&" else 0


def width(latex: str) -> float:
    """About how wide a formula is, in points.

    >>> width(r"x_{1} + \\mathbf{W}") == width("x_1 + W") + 0.12 * 10.5
    True
    """
    return _Reader(latex).run()


def _pieces(latex: str, depth: int) -> Iterator[str]:
    """A formula cut before each + and - that stands in at most so many parentheses."""
    level, inside, start = 0, 0, 0
    for match in _TOKEN.finditer(latex):
        token = match.group()
        if token in ("{", r"\begin{bmatrix}"):
            level += 1
        elif token in ("}", r"\end{bmatrix}"):
            level -= 1
        elif token == "(":
            inside += 1
        elif token == ")":
            inside -= 1
        elif token in "+-" and not level and inside <= depth and latex[: match.start()].endswith(" "):
            yield latex[start : match.start()].rstrip()
            start = match.start()
    yield latex[start:]


def broken(latex: str, room: float, terms: int = 0) -> list[str]:
    """A formula on as many rows as it needs, broken before + and -, outside parentheses where that does.

    With `terms`, no row has more summands than that, dots counted as one.

    A product of matrices that is still too wide is broken between them, and goes on with a dot. A row
    that no break makes short enough stays too long.
    """
    rows: list[str] = []
    held = 0
    for mark, piece in _fine_pieces(latex, room, 0):
        if rows and width(f"{rows[-1]} {piece}") <= room and not held == terms > 0:
            rows[-1] += f" {piece}"
            held += 1
        else:
            rows.append((mark if rows else "") + piece)
            held = 1
    return rows


def _fine_pieces(latex: str, room: float, depth: int) -> Iterator[tuple[str, str]]:
    """Pieces that fit, as far as they can be made to, each with the mark that leads a row it begins."""
    for piece in _pieces(latex, depth):
        if width(piece) <= room:
            yield "", piece
        elif depth < _DEEPEST:
            yield from _fine_pieces(piece, room, depth + 1)
        else:
            first, *others = re.split(r"(?<=\\end\{bmatrix\}) (?=\\begin)", piece)
            yield "", first
            yield from ((r"\cdot ", other) for other in others)
