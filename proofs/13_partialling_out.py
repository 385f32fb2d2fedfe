"""Some columns, or some rows, at a time: Frisch, Waugh and Lovell, and one observation left out."""

from sympy import Identity, Inverse, MatAdd, MatMul, MatrixExpr, MatrixSymbol

from symnet import Refuted, sizes, theorem

n, p, q = sizes("n p q")
X, X_1, X_2 = MatrixSymbol("X", n, p), MatrixSymbol("X_1", n, p), MatrixSymbol("X_2", n, q)
y, e, epsilon = (MatrixSymbol(name, n, 1) for name in ("y", "e", "epsilon"))
b_1, b_2 = MatrixSymbol("b_1", p, 1), MatrixSymbol("b_2", q, 1)
M, L, Z = MatrixSymbol("M", n, n), MatrixSymbol("L", p, n), MatrixSymbol("Z", n, q)


def minus(left: MatrixExpr, *others: MatrixExpr):
    return MatAdd(left, *(-other for other in others), evaluate=False)


fit = X_1 * b_1 + X_2 * b_2
normal_equations = [(X_1.T * fit, X_1.T * y), (X_2.T * fit, X_2.T * y)]
annihilator = {M: minus(Identity(n), X_1 * (X_1.T * X_1).I * X_1.T)}


@theorem(
    "Frisch, Waugh and Lovell: the second coefficients from what the first columns leave",
    assuming=normal_equations,
    definitions=annihilator,
)
def second_coefficients():
    return b_2, (X_2.T * M * X_2).I * X_2.T * M * y


@theorem(
    "The first coefficients are then those of what the second ones leave",
    assuming=normal_equations,
    definitions={e: minus(y, X_2 * b_2)},
)
def first_coefficients():
    return b_1, (X_1.T * X_1).I * X_1.T * e


@theorem("Both regressions have the same residuals", assuming=normal_equations, definitions=annihilator)
def same_residuals():
    return M * y - M * X_2 * b_2, minus(y, X_1 * b_1, X_2 * b_2)


@theorem("Least squares of the residuals on the residuals", definitions={Z: M * X_2, **annihilator})
def residuals_on_residuals():
    return (Z.T * Z).I * Z.T * M * y, (X_2.T * M * X_2).I * X_2.T * M * y


@theorem("The second columns alone have other coefficients", assuming=normal_equations, expect=Refuted)
def each_alone():
    return b_2, (X_2.T * X_2).I * X_2.T * y


@theorem(
    "The bias that an omitted variable leaves",
    assuming=[(y, X_1 * b_1 + X_2 * b_2 + epsilon)],
    definitions={L: (X_1.T * X_1).I * X_1.T},
)
def omitted():
    return L * y, MatAdd(b_1, L * X_2 * b_2, L * epsilon, evaluate=False)


@theorem("An omitted variable does harm", assuming=[(y, X_1 * b_1 + X_2 * b_2)], expect=Refuted)
def omitted_without_harm():
    return (X_1.T * X_1).I * X_1.T * y, b_1


x, b, c = (MatrixSymbol(name, p, 1) for name in "xbc")
eta, h, r, s = (MatrixSymbol(name, 1, 1) for name in ("eta", "h", "r", "s"))
one, bracket = Identity(1), (X.T * X).I
whole = {b: bracket * X.T * y, h: x.T * bracket * x, r: minus(eta, x.T * b)}
left_out = {c: minus(X.T * X, x * x.T).I * minus(X.T * y, x * eta), s: minus(eta, x.T * c)}


@theorem(
    "The coefficients c without an observation η at x, of leverage h and residual r",
    definitions={**whole, c: left_out[c]},
)
def one_left_out():
    change = MatMul(-1, bracket, x, Inverse(minus(one, h)), r, evaluate=False)
    return c, MatAdd(b, change, evaluate=False)


@theorem("The residual s of an observation that was left out", definitions={**whole, **left_out})
def residual_left_out():
    return MatMul(minus(one, h), s, evaluate=False), r


@theorem("It is not the residual as it was", definitions={**whole, **left_out}, expect=Refuted)
def residual_as_it_was():
    return s, r


@theorem("It is not a smaller one", definitions={**whole, **left_out}, expect=Refuted)
def residual_that_shrinks():
    return (one + h) * s, r
