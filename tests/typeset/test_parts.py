"""How parts of matrices, rules of entries, and nodes that mean others are printed."""

import pytest
from sympy import (
    Adjoint,
    DotProduct,
    Eq,
    Float,
    FunctionMatrix,
    Lambda,
    MatMul,
    MatrixSymbol,
    Piecewise,
    Product,
    Symbol,
    symbols,
)
from sympy.combinatorics import Permutation
from sympy.matrices.expressions.permutation import PermutationMatrix

from symnet import sizes
from symnet.typeset.formula import LATEX, TEXT, Printer

n, m, p = sizes("n m p")
i, j = symbols("i j", integer=True)
a = Symbol("a")
A, C, x, y = (
    MatrixSymbol("A", n, m),
    MatrixSymbol("C", n + p, m),
    MatrixSymbol("x", n, 1),
    MatrixSymbol("y", n, 1),
)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (A[i, :], "A_{i,:}"),
        (A[:, 0], "A_{:,1}"),
        (C[n:, :], "C_{n + 1 : n + p,:}"),
        (MatMul(A.T, A)[:, j], "(Aᵀ A)_{:,j}"),
        (FunctionMatrix(n, n, Lambda((i, j), x[i, 0] * y[j, 0])), "(x_i y_j)_{i,j}"),
        (FunctionMatrix(n, n, Lambda((i, j), i)), "(i - 1)_{i,j}"),
        (Product(a + i, (i, 1, 2)), "(1 + a) (2 + a)"),
        (Float(0.5), "1/2"),
        (DotProduct(x, y), "xᵀ y"),
        (Adjoint(A), "Aᵀ"),
        (PermutationMatrix(Permutation([1, 0])), "[0, 1; 1, 0]"),
    ],
)
def test_it_is_printed(term, text):
    assert Printer(TEXT)(term) == text
    assert Printer(LATEX)(term)


def test_cases_are_printed_with_brackets_of_their_conditions():
    z = Symbol("z")
    leaky, clipped = Piecewise((z, z > 0), (a * z, True)), Piecewise((0, z < 0), (z, z <= 1), (1, True))
    assert Printer(TEXT)(leaky) == "z [z > 0] + a z [0 ≥ z]"
    assert Printer(TEXT)(clipped) == "z [z ≥ 0, 1 ≥ z] + [z ≥ 0, z > 1]"
    assert Printer(TEXT)(2 * Piecewise((1, (z > 0) & (a > 0)), (0, True))) == "2 ([a > 0, z > 0])"
    assert "sign" in Printer(TEXT)(Piecewise((a, Eq(z, 0)), (1, True)))
