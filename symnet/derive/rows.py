"""Vectors as rows: each matrix line transposed, y = x·Wᵀ + b instead of y = W·x + b."""

from dataclasses import replace

from sympy import (
    Basic,
    BlockMatrix,
    DiagMatrix,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase

from symnet.derive.derivation import Equation, Step
from symnet.reading.terms import is_matrix
from symnet.terms import matrix_add, matrix_mul


def transposed(term: Basic) -> Basic:
    """The transpose of a matrix term, moved inside as far as possible; a scalar stays as it is.

    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> W, x, b = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)
    >>> transposed(W * x + b)
    b.T + x.T*W.T
    """
    return _inside(term) if is_matrix(term) else term


def _inside(term: MatrixExpr) -> MatrixExpr:
    match term:
        case MatMul():
            scalars = [factor for factor in term.args if not is_matrix(factor)]
            matrices = [_inside(factor) for factor in reversed(term.args) if is_matrix(factor)]
            return matrix_mul([*scalars, *matrices])
        case MatAdd():
            return matrix_add([_inside(part) for part in term.args])
        case HadamardProduct():
            return HadamardProduct(*map(_inside, term.args))
        case Transpose():
            return term.arg
        case OneMatrix() | ZeroMatrix():
            return type(term)(*reversed(term.shape))
        case Identity() | DiagMatrix():
            return term
        case MatrixSymbol() if term.shape == (1, 1):
            return term
        case BlockMatrix():
            height, width = term.blockshape
            return BlockMatrix([[_inside(term.blocks[r, c]) for r in range(height)] for c in range(width)])
        case MatrixBase():
            return term.T
    return Transpose(term)


def in_rows(step: Step) -> Step:
    """A line with rows instead of columns."""
    left = None if step.left is None else transposed(step.left)
    return replace(step, term=transposed(step.term), left=left)


def named_in_rows(equation: Equation) -> Equation:
    """An equation, as rows if it names a vector; that of a matrix stays as it is."""
    name = equation.name
    if not isinstance(name, MatrixSymbol) or name.shape[1] != 1:
        return equation
    return Equation(transposed(name), transposed(equation.term))
