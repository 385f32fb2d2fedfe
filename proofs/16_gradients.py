"""Gradients of linear regression and of linear networks, with respect to every weight, and what they imply.

The gradient of a number with respect to a matrix is written as SymPy's `Derivative`. It is proved without
limits: by what the number becomes where tE is added to the matrix and t² = 0.
"""

from sympy import Derivative, MatAdd, MatrixSymbol, Q, Symbol, Trace, ZeroMatrix

from symnet import Refuted, ShapeError, sizes, theorem

d, h, k, m, n, p = sizes("d h k m n p")
L, alpha = Symbol("L"), Symbol("alpha")
X, Y, y = MatrixSymbol("X", n, p), MatrixSymbol("Y", m, n), MatrixSymbol("y", n, 1)
b, r, S = MatrixSymbol("b", p, 1), MatrixSymbol("r", n, 1), MatrixSymbol("S", n, n)
W_1, W_2, W_3 = MatrixSymbol("W_1", h, p), MatrixSymbol("W_2", k, h), MatrixSymbol("W_3", m, k)
G_1, G_2, G_3 = MatrixSymbol("G_1", h, p), MatrixSymbol("G_2", k, h), MatrixSymbol("G_3", m, k)
A, B, W = MatrixSymbol("A", m, k), MatrixSymbol("B", h, p), MatrixSymbol("W", k, h)
R, Z = MatrixSymbol("R", m, n), MatrixSymbol("Z", k, n)

regression = {r: MatAdd(y, -X * b, evaluate=False), L: r.T * r}
ridge = {**regression, L: r.T * r + alpha * b.T * b}
generalised = {**regression, L: r.T * S.I * r}
two = {Z: MatrixSymbol("T", k, n) - W_2 * W_1 * X.T, L: Trace(Z.T * Z)}
decayed = {**two, L: Trace(Z.T * Z) + Trace(W_1.T * W_1)}
three = {R: MatAdd(Y, -W_3 * W_2 * W_1 * X.T, evaluate=False), L: Trace(R.T * R)}
deep = {R: MatAdd(Y, -A * W * B * X.T, evaluate=False), L: Trace(R.T * R)}


# -- regression
@theorem("The gradient of the sum of squares", definitions=regression)
def sum_of_squares():
    return Derivative(L, b), -2 * X.T * r


@theorem("A factor is forgotten", definitions=regression, expect=Refuted)
def without_the_factor():
    return Derivative(L, b), -X.T * r


@theorem(
    "The normal equations: where the gradient vanishes", assuming=[(X.T * (y - X * b), ZeroMatrix(p, 1))]
)
def normal_equations():
    return X.T * X * b, X.T * y


@theorem(
    "The solution of the normal equations",
    assuming=[(X.T * X * b, X.T * y), Q.invertible(X.T * X)],
)
def solution():
    return b, (X.T * X).I * X.T * y


@theorem("The gradient of ridge regression", definitions=ridge)
def ridge_gradient():
    return Derivative(L, b), 2 * alpha * b - 2 * X.T * r


@theorem("The penalty is forgotten", definitions=ridge, expect=Refuted)
def without_the_penalty():
    return Derivative(L, b), -2 * X.T * r


@theorem("The gradient of generalised least squares", definitions=generalised, assuming=[Q.symmetric(S)])
def generalised_gradient():
    return Derivative(L, b), -2 * X.T * S.I * r


@theorem("It needs a symmetric matrix", definitions=generalised, expect=Refuted)
def without_symmetry():
    return Derivative(L, b), -2 * X.T * S.I * r


@theorem("The gradient with respect to an inverted matrix", definitions={L: r.T * S.I * r})
def covariance():
    return Derivative(L, S), -S.T.I * r * r.T * S.T.I


@theorem("Its sign is forgotten", definitions={L: r.T * S.I * r}, expect=Refuted)
def without_the_sign():
    return Derivative(L, S), S.T.I * r * r.T * S.T.I


# -- two layers
@theorem("Two layers, the gradient with respect to the first", definitions=two)
def first_of_two():
    return Derivative(L, W_1), -2 * W_2.T * Z * X


@theorem("Two layers, the gradient with respect to the second", definitions=two)
def second_of_two():
    return Derivative(L, W_2), -2 * Z * X * W_1.T


@theorem("The data on the wrong side", definitions=two, expect=ShapeError)
def wrong_side():
    return Derivative(L, W_1), -2 * W_2.T * X * Z


@theorem("Two layers with weight decay", definitions=decayed)
def decay():
    return Derivative(L, W_1), 2 * W_1 - 2 * W_2.T * Z * X


@theorem("The gradient is not 0, as SymPy has it", definitions=decayed, expect=Refuted)
def nothing():
    return Derivative(L, W_1), ZeroMatrix(h, p)


# -- three layers, and any number
@theorem("Three layers, the gradient with respect to the first", definitions=three)
def first_of_three():
    return Derivative(L, W_1), -2 * W_2.T * W_3.T * R * X


@theorem("Three layers, the gradient with respect to the second", definitions=three)
def second_of_three():
    return Derivative(L, W_2), -2 * W_3.T * R * X * W_1.T


@theorem("Three layers, the gradient with respect to the third", definitions=three)
def third_of_three():
    return Derivative(L, W_3), -2 * R * X * W_1.T * W_2.T


@theorem("The residual is not linear in its weights", definitions=three, expect=Refuted)
def half_a_gradient():
    return Derivative(L, W_2), -2 * W_3.T * Y * X * W_1.T


@theorem(
    "Any layer of any number of layers, A the product of those after it, B of those before", definitions=deep
)
def any_layer():
    return Derivative(L, W), -2 * A.T * R * X * B.T


@theorem("Its sign is forgotten again", definitions=deep, expect=Refuted)
def without_the_sign_of_the_residual():
    return Derivative(L, W), 2 * A.T * R * X * B.T


# -- gradient flow
gradients = {
    G_1: -2 * W_2.T * W_3.T * R * X,
    G_2: -2 * W_3.T * R * X * W_1.T,
    G_3: -2 * R * X * W_1.T * W_2.T,
}


@theorem("Gradient flow of neighbouring layers is balanced", definitions=gradients)
def balanced():
    return G_1 * W_1.T, W_2.T * G_2


@theorem(
    "So the first layer times its transpose, less the transposed second times itself, is conserved",
    definitions=gradients,
)
def first_conserved():
    rate = G_1 * W_1.T + W_1 * G_1.T - G_2.T * W_2 - W_2.T * G_2
    return rate, ZeroMatrix(h, h)


@theorem("And so for the second layer and the third", definitions=gradients)
def second_conserved():
    rate = G_2 * W_2.T + W_2 * G_2.T - G_3.T * W_3 - W_3.T * G_3
    return rate, ZeroMatrix(k, k)


@theorem("The sum is not conserved", definitions=gradients, expect=Refuted)
def sum_is_not_conserved():
    rate = G_1 * W_1.T + W_1 * G_1.T + G_2.T * W_2 + W_2.T * G_2
    return rate, ZeroMatrix(h, h)


@theorem("In the other order there is no such difference", definitions=gradients, expect=ShapeError)
def other_order_has_no_size():
    rate = G_1.T * W_1 + W_1.T * G_1 - G_2 * W_2.T - W_2 * G_2.T
    return rate, ZeroMatrix(p, p)
