"""What least squares makes of noise: y = Xβ + ε, with any ε carried along."""

from sympy import Identity, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Q, Symbol, ZeroMatrix

from symnet import Refuted, sizes, theorem

n, p = sizes("n p")
X, Z, L, M = (
    MatrixSymbol("X", n, p),
    MatrixSymbol("Z", n, p),
    MatrixSymbol("L", p, n),
    MatrixSymbol("M", p, n),
)
y, epsilon, e, r = (MatrixSymbol(name, n, 1) for name in ("y", "epsilon", "e", "r"))
beta, b, c, d = (MatrixSymbol(name, p, 1) for name in ("beta", "b", "c", "d"))
H, W, Omega, F = (MatrixSymbol(name, n, n) for name in ("H", "W", "Omega", "F"))
eye, s, bracket = Identity(n), Symbol("s"), (X.T * X).I


def plus(left: MatrixExpr, right: MatrixExpr):
    return MatAdd(left, right, evaluate=False)


def minus(left: MatrixExpr, right: MatrixExpr):
    return MatAdd(left, -right, evaluate=False)


model = [(y, X * beta + epsilon)]
estimate = {b: bracket * X.T * y}
residuals = {e: minus(y, X * b), **estimate}


@theorem(
    "The estimate is unbiased: noise of mean 0 leaves the coefficients",
    assuming=model,
    definitions=estimate,
)
def unbiased():
    return b, plus(beta, bracket * X.T * epsilon)


@theorem("The estimate is not the truth", assuming=model, definitions=estimate, expect=Refuted)
def not_the_truth():
    return b, beta


@theorem(
    "The residuals are what the columns leave of the noise",
    assuming=model,
    definitions={H: X * bracket * X.T, **residuals},
)
def left_of_the_noise():
    return e, MatMul(minus(eye, H), epsilon, evaluate=False)


@theorem("The residuals are not the noise", assuming=model, definitions=residuals, expect=Refuted)
def not_the_noise():
    return e, epsilon


@theorem(
    "The covariance of the estimate, where that of the noise is sI",
    definitions={L: bracket * X.T, Omega: s * eye},
)
def covariance():
    return L * Omega * L.T, s * bracket


@theorem(
    "Gauss and Markov: any other unbiased linear estimate varies more, by a matrix of squares",
    assuming=[(L * X, Identity(p))],
    definitions={M: minus(L, bracket * X.T)},
)
def best_estimate():
    return L * L.T, plus(bracket, M * M.T)


@theorem("Unbiased estimates do not all vary alike", assuming=[(L * X, Identity(p))], expect=Refuted)
def best_estimates():
    return L * L.T, bracket


weighted = {b: (X.T * W * X).I * X.T * W * y}
weighted_residuals = {e: minus(y, X * b), **weighted}


@theorem("Weights: the estimate solves the weighted normal equations", definitions=weighted)
def weighted_equations():
    return X.T * W * X * b, X.T * W * y


@theorem(
    "Weights: the sum of squares by completing the square",
    assuming=[Q.symmetric(W)],
    definitions={r: minus(y, X * c), d: minus(c, b), **weighted_residuals},
)
def weighted_minimum():
    return r.T * W * r, plus(e.T * W * e, d.T * X.T * W * X * d)


@theorem("Weights: residuals are not orthogonal without them", definitions=weighted_residuals, expect=Refuted)
def unweighted_residuals():
    return X.T * e, ZeroMatrix(p, 1)


generalised = {b: (X.T * Omega.I * X).I * X.T * Omega.I * y}


@theorem(
    "Generalised least squares carries noise along, whatever its covariance",
    assuming=model,
    definitions=generalised,
)
def generalised_unbiased():
    return b, plus(beta, (X.T * Omega.I * X).I * X.T * Omega.I * epsilon)


@theorem(
    "Generalised least squares is least squares of whitened data",
    assuming=[(F.T * F, Omega.I)],
    definitions={Z: F * X, **generalised},
)
def whitened():
    return b, (Z.T * Z).I * Z.T * F * y


@theorem(
    "Least squares of data under another map is another estimate",
    definitions={Z: F * X, **generalised},
    expect=Refuted,
)
def not_whitened():
    return b, (Z.T * Z).I * Z.T * F * y
