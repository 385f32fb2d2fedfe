"""The model: p independent variables, one dependent variable, n observations."""

from sympy import BlockMatrix, MatrixSymbol, OneMatrix, Sum, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Network, Refuted, ShapeError, derive, sizes, theorem

n, p = sizes("n p")
i, k = Symbol("i", integer=True), Symbol("k", integer=True)
y, error = MatrixSymbol("y", n, 1), MatrixSymbol("epsilon", n, 1)
b, b_0, X_0 = MatrixSymbol("b", p, 1), MatrixSymbol("b_0", 1, 1), MatrixSymbol("X_0", n, p)


@theorem("The model in matrix notation has a column of ones")
def matrix_notation():
    return derive(Network.dense(p, 1), view="data")


@theorem("Each row of the model is one linear regression")
def each_observation():
    model = BlockMatrix([[OneMatrix(n, 1), X_0]]) * BlockMatrix([[b_0], [b]]) + error
    return MatrixElement(model, i, 0), b_0[0, 0] + Sum(b[k, 0] * X_0[i, k], (k, 0, p - 1)) + error[i, 0]


@theorem("A design matrix without transposition: Xᵀ b does not exist", expect=ShapeError)
def transposed_design():
    X, coefficients = MatrixSymbol("X", n, p), MatrixSymbol("b", 1, p)
    return y, X.T * coefficients + error


@theorem("Coefficients b with p entries have no place for b_0", expect=ShapeError)
def no_place_for_the_intercept():
    return y, BlockMatrix([[OneMatrix(n, 1), X_0]]) * b + error


@theorem("Without a column of ones b_0 is missing from each observation", expect=Refuted)
def intercept_missing():
    model = X_0 * b + error
    return MatrixElement(model, i, 0), b_0[0, 0] + Sum(b[k, 0] * X_0[i, k], (k, 0, p - 1)) + error[i, 0]
