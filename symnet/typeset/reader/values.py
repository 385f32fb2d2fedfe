"""What each part of a formula is: a scalar or a matrix with its size."""

from typing import NamedTuple

from sympy import Expr, Identity, MatrixExpr
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.terms import matrix_mul
from symnet.typeset.reader.syntax import Node
from symnet.typeset.reader.unreadable import Unreadable


class Value(NamedTuple):
    """A term, and its rows and columns if it is a matrix."""

    term: Expr
    shape: tuple[Expr, Expr] | None = None


def scalar(value: Value, node: Node) -> Expr:
    """A scalar, or the entry of a 1 by 1 matrix."""
    if value.shape is None:
        return value.term
    if value.shape != (1, 1):
        raise Unreadable("a scalar must stand here; found a matrix", node.place)
    return MatrixElement(value.term, 0, 0)


def as_matrix(value: Value) -> MatrixExpr:
    """A matrix, or a scalar as a matrix of one entry."""
    if value.shape is not None:
        return value.term
    term = value.term
    if isinstance(term, MatrixElement) and term.parent.shape == (1, 1):
        return term.parent
    return matrix_mul([term, Identity(1)])
