"""The reader: the LaTeX that is printed, read back to SymPy terms. It evaluates nothing."""

from collections.abc import Iterable, Mapping

from sympy import Basic, Expr

from symnet.typeset.glyphs import Glyph
from symnet.typeset.names import Vocabulary, as_vocabulary
from symnet.typeset.notation import Notation, as_notation
from symnet.typeset.reader.build import built
from symnet.typeset.reader.parse import tree_of
from symnet.typeset.reader.scope import Scope
from symnet.typeset.reader.syntax import Node
from symnet.typeset.reader.trouble import Unreadable, located

Names = Vocabulary | Mapping[Basic, Glyph] | Iterable[Basic]


def read_latex(text: str, *, names: Names, notation: Notation | str = "article") -> Expr:
    """The SymPy term of a formula in the LaTeX that is printed in a notation.

    `names` says what the letters stand for: symbols, read as they are printed, symbols with their glyphs,
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
    symnet.errors.UnreadableLatex: line 1, column 14: y is no name here: there are \\mathbf{x}, n, x_{i}
    """
    style = as_notation(notation)
    vocabulary = as_vocabulary(names, style)
    return term_of(tree_of(text, style), text, vocabulary, style)


def term_of(tree: Node, text: str, vocabulary: Vocabulary, notation: Notation) -> Expr:
    """The term of a tree that stands in a text."""
    try:
        return built(tree, Scope.of(tree, vocabulary, notation))
    except Unreadable as error:
        raise located(error.message, text, error.place) from None
    except RecursionError:
        raise located("the formula is nested too deeply", text, tree.place) from None
