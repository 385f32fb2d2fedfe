"""Terms as formulas: LaTeX, Markdown, HTML, Typst and plain text, in a notation."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sympy import Basic

from symnet.typeset.formula import LATEX, TEXT, Printer
from symnet.typeset.symbols import Glyph, Glyphs

if TYPE_CHECKING:
    from symnet.typeset.reader import ReadLine, Vocabulary, read_latex, read_lines, vocabulary

__all__ = [
    "Glyph",
    "Glyphs",
    "Printer",
    "ReadLine",
    "Vocabulary",
    "latex",
    "read_latex",
    "read_lines",
    "text",
    "vocabulary",
]


def __getattr__(name: str) -> Any:
    """Import the reader and its grammar when they are first used."""
    if name in __all__:
        return getattr(import_module("symnet.typeset.reader"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def latex(term: Basic, glyphs: Glyphs | None = None, dots: bool = False) -> str:
    """The LaTeX of a term, for math mode.

    >>> from sympy import MatrixSymbol, symbols
    >>> W, x = MatrixSymbol("W_1", 2, 3), MatrixSymbol("x", 3, 1)
    >>> print(latex(W * x))
    \\mathbf{W}_{1} \\mathbf{x}
    """
    return Printer(LATEX, glyphs or {}, dots)(term)


def text(term: Basic, glyphs: Glyphs | None = None, dots: bool = False) -> str:
    """A term as one line of plain text."""
    return Printer(TEXT, glyphs or {}, dots)(term)
