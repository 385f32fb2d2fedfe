"""The reader: the LaTeX that is printed, read back to SymPy terms. It evaluates nothing."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from sympy import Basic, Expr

from symnet.typeset.reader.build import built
from symnet.typeset.reader.displays import ReadLine, displays
from symnet.typeset.reader.parse import check_text, parse
from symnet.typeset.reader.scope import Scope
from symnet.typeset.reader.syntax import Node
from symnet.typeset.reader.unreadable import Unreadable, located
from symnet.typeset.symbols import Glyph, Notation, Vocabulary, as_notation, as_vocabulary, vocabulary

__all__ = ["ReadLine", "Vocabulary", "read_latex", "read_lines", "vocabulary"]

Names = Vocabulary | Mapping[Basic, Glyph] | Iterable[Basic]
Found = TypeVar("Found")


def read_latex(text: str, *, names: Names, notation: Notation | str = "article") -> Expr:
    """The SymPy term of a formula in the LaTeX that is printed in a notation.

    `names` says what the letters stand for: symbols (read as they are printed), symbols with their glyphs,
    or the `vocabulary` of some terms. Raises `UnreadableLatex`, with line and column, for anything else.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> A, x = MatrixSymbol("A", m, n), MatrixSymbol("x", n, 1)
    >>> read_latex(r"2 \\mathbf{A} \\mathbf{x}", names=[A, x])
    2*A*x
    >>> read_latex(r"A_{1,1} x_{1} + \\cdots + A_{1,n} x_{n}", names=[A, x, n])
    Sum(A[0, i]*x[i, 0], (i, 0, n - 1))
    >>> read_latex(r"\\mathbf{x} + y", names=[x])
    Traceback (most recent call last):
      ...
    symnet.errors.UnreadableLatex: line 1, column 14: y is not a name here; known: \\mathbf{x}, n, x_{i}
    """
    style = as_notation(notation)
    known = as_vocabulary(names, style)
    check_text(text)
    return _located(text, 0, lambda: _term(parse(text, known, style), known, style))


def read_lines(text: str, *, names: Names, notation: Notation | str = "article") -> tuple[ReadLine, ...]:
    """The relations of all displays in a text, such as a printed derivation, in order.

    Displays are `align`, `gather` and `aligned`; the text around them is not read. Raises
    `UnreadableLatex`, with line and column, if a display cannot be read or there is none.

    >>> from sympy import symbols
    >>> read_lines(r"\\begin{align} a &= b && \\text{why} \\\\ &= c \\end{align}", names=symbols("a b c"))
    (ReadLine(left=a, term=b, reason='why'), ReadLine(left=None, term=c, reason=''))
    """
    style = as_notation(notation)
    known = as_vocabulary(names, style)
    check_text(text)
    found: list[ReadLine] = []
    for start, body in _located(text, 0, lambda: list(displays(text))):
        found += _located(text, start, partial(_rows, body, known, style))
    return tuple(found)


def _rows(body: str, known: Vocabulary, style: Notation) -> list[ReadLine]:
    return [
        ReadLine(
            None if row.left is None else _term(row.left, known, style),
            _term(row.right, known, style),
            row.reason,
        )
        for row in parse(body, known, style, "rows")
    ]


def _term(tree: Node, known: Vocabulary, style: Notation) -> Expr:
    return built(tree, Scope.of(tree, known, style))


def _located(text: str, start: int, read: Callable[[], Found]) -> Found:
    """What `read` reads from `start` on; its refusals get line and column in the whole text."""
    try:
        return read()
    except Unreadable as error:
        raise located(error.message, text, start + error.place) from None
    except RecursionError:
        raise located("the formula is nested too deeply", text, start) from None
