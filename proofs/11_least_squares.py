"""Least squares: y is fitted by the columns of X, and b = (XᵀX)⁻¹Xᵀy are the coefficients."""

from sympy import (
    BlockMatrix,
    Identity,
    MatAdd,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Trace,
    ZeroMatrix,
)

from symnet import Refuted, sizes, theorem

n, p = sizes("n p")
X, y = MatrixSymbol("X", n, p), MatrixSymbol("y", n, 1)
b, c, d = (MatrixSymbol(name, p, 1) for name in "bcd")
e, r = MatrixSymbol("e", n, 1), MatrixSymbol("r", n, 1)
H, eye = MatrixSymbol("H", n, n), Identity(n)
estimate = {b: (X.T * X).I * X.T * y}
hat = {H: X * (X.T * X).I * X.T}


def minus(left: MatrixExpr, right: MatrixExpr):
    return MatAdd(left, -right, evaluate=False)


residuals = {e: minus(y, X * b), **estimate}
squares = {r: minus(y, X * c), d: minus(c, b), **residuals}


@theorem("The estimate solves the normal equations", definitions=estimate)
def normal_equations():
    return X.T * X * b, X.T * y


@theorem("What solves the normal equations is the estimate", assuming=[(X.T * X * c, X.T * y)])
def solution():
    return c, estimate[b]


@theorem("The estimate is not the data seen through the columns", definitions=estimate, expect=Refuted)
def without_an_inverse():
    return b, X.T * y


@theorem("The sum of squares is smallest at the estimate, by completing the square", definitions=squares)
def minimum():
    return r.T * r, e.T * e + d.T * X.T * X * d


@theorem("The sum of squares is more than its distance", definitions=squares, expect=Refuted)
def minimum_forgotten():
    return r.T * r, d.T * X.T * X * d


@theorem("The hat matrix is symmetric", definitions=hat)
def symmetric():
    return H.T, H


@theorem("The hat matrix is idempotent", definitions=hat)
def idempotent():
    return H * H, H


@theorem("The hat matrix keeps the columns", definitions=hat)
def columns():
    return H * X, X


@theorem("The hat matrix is not the identity", definitions=hat, expect=Refuted)
def identity():
    return H, eye


@theorem("The fitted values are the data under the hat matrix", definitions={**estimate, **hat})
def fitted():
    return X * b, H * y


@theorem("The residuals are orthogonal to the columns", definitions=residuals)
def orthogonal():
    return X.T * e, ZeroMatrix(p, 1)


@theorem("The residuals are orthogonal to the fitted values", definitions=residuals)
def orthogonal_to_the_fit():
    return b.T * X.T * e, ZeroMatrix(1, 1)


@theorem("The residuals are not orthogonal to the data", definitions=residuals, expect=Refuted)
def not_orthogonal_to_the_data():
    return y.T * e, ZeroMatrix(1, 1)


@theorem("Pythagoras: squares of the data are those of the fit and of the residuals", definitions=residuals)
def pythagoras():
    return y.T * y, b.T * X.T * X * b + e.T * e


@theorem("Pythagoras needs the fitted values, not the coefficients", definitions=residuals, expect=Refuted)
def pythagoras_of_the_coefficients():
    return y.T * y, b.T * b + e.T * e


@theorem("The residuals have n − p degrees of freedom", definitions=hat)
def degrees_of_freedom():
    return Trace(minus(eye, H)), n - p


@theorem("The residuals have fewer than n degrees of freedom", definitions=hat, expect=Refuted)
def all_degrees_of_freedom():
    return Trace(minus(eye, H)), n


one, X_0, D = OneMatrix(n, 1), MatrixSymbol("X_0", n, p), MatrixSymbol("X", n, p + 1)
intercept, slopes, a = MatrixSymbol("b_0", 1, 1), MatrixSymbol("b", p, 1), MatrixSymbol("b", p + 1, 1)
coefficients = BlockMatrix([[intercept], [slopes]])
design = {D: BlockMatrix([[one, X_0]])}


@theorem("The article's normal equations: one for the intercept and p for the slopes", definitions=design)
def data_form():
    first = n * intercept + one.T * X_0 * slopes
    return D.T * D * coefficients, BlockMatrix([[first], [X_0.T * one * intercept + X_0.T * X_0 * slopes]])


@theorem(
    "Exact data in the article's form give back the intercept and the slopes",
    assuming=[(y, D * coefficients)],
    definitions=design,
)
def exact_data():
    return (D.T * D).I * D.T * y, coefficients


@theorem(
    "With a column of ones the residuals sum to 0",
    definitions={e: minus(y, D * a), a: (D.T * D).I * D.T * y, **design},
)
def sum_of_residuals():
    return one.T * e, ZeroMatrix(1, 1)


@theorem("Without a column of ones the residuals do not sum to 0", definitions=residuals, expect=Refuted)
def sum_of_residuals_without_ones():
    return one.T * e, ZeroMatrix(1, 1)
