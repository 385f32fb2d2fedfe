"""Claims about expectations, variances and covariances: true ones and near misses, most under moments.

What a row needs besides its sides follows them, as one list of equations.
"""

from itertools import chain

from sympy import (
    Abs,
    BlockMatrix,
    Function,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Q,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
    sympify,
)
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet import independent, moments, sizes
from tests.verify.claims import Claim

E, Var, Cov = Expectation, Variance, Covariance
n, p, q, h = sizes("n p q h")
a, c, s, t, mu, alpha = symbols("a c s t mu alpha")
i, j = symbols("i j", integer=True)
x, y, z = map(RandomSymbol, "xyz")
e, g, u = (RandomMatrixSymbol(*each, 1) for each in (("e", n), ("g", n), ("u", p)))
W, V = RandomMatrixSymbol("W", h, n), RandomMatrixSymbol("V", q, h)
A, B, H, S = (
    MatrixSymbol("A", q, n),
    MatrixSymbol("B", q, p),
    MatrixSymbol("H", n, n),
    MatrixSymbol("S", n, n),
)
X, b, v, d = (
    MatrixSymbol("X", n, p),
    MatrixSymbol("b", p, 1),
    MatrixSymbol("v", n, 1),
    MatrixSymbol("d", q, 1),
)
L = MatrixSymbol("L", p, n)
f = Function("f")
response = X * b + e
gram = Inverse(X.T * X)
estimate = gram * X.T * response
ridge = Inverse(X.T * X + alpha * Identity(p)) * X.T * response
shrunk = Inverse(X.T * X + alpha * Identity(p))
residual = Identity(n) - X * gram * X.T
weighted = Inverse(X.T * Inverse(S) * X) * X.T * Inverse(S) * response
centred = moments(e, mean=0)
white = moments(e, mean=0, variance=s**2)
general = [*centred, (E(e * e.T), S), Q.positive_definite(S)]
weights = moments(W, mean=0, variance=s**2)
both = [*weights, *moments(V, mean=0, variance=t**2)]
independence = independent(x, y)


TRUE = {
    "linearity": [
        ("of numbers", E(a * x + c * y + mu), a * E(x) + c * E(y) + mu),
        ("of a matrix", E(A * e + d), MatAdd(MatMul(A, E(e)), d)),
        ("on both sides", E(A * e * u.T * B.T), A * E(e * u.T) * B.T),
        ("under a trace", E(Trace(H * e * e.T)), Trace(H * E(e * e.T))),
        ("under a sum", E(Sum(e[i, 0] ** 2, (i, 0, n - 1))), Sum(E(e[i, 0] ** 2), (i, 0, n - 1))),
        ("in blocks", E(BlockMatrix([[e], [u]])), BlockMatrix([[E(e)], [E(u)]])),
        ("entry by entry", E(HadamardProduct(v, e)), HadamardProduct(v, E(e))),
        ("a constant", E(x + a) - E(x), a),
        ("of an expectation", E(x * E(x)), E(x) ** 2),
        ("of a function", E(a * f(x) + f(y)), a * E(f(x)) + E(f(y))),
        ("of a quotient", E(a / x), a * E(1 / x)),
        ("of an inverse", E(A * Inverse(H + e * e.T)), A * E(Inverse(H + e * e.T))),
        ("of absolute values", E(Abs(x) * a) + E(Abs(x)), (a + 1) * E(Abs(x))),
        ("of one entry", E(2 * e[i, 0]), 2 * E(e[i, 0])),
    ],
    "variance": [
        ("by moments", Var(x), E(x**2) - E(x) ** 2),
        ("centred", Var(x), E((x - E(x)) ** 2)),
        ("of an affine function", Var(a * x + c), a**2 * Var(x)),
        ("of a sum", Var(x + y), Var(x) + Var(y) + 2 * Cov(x, y)),
        ("of a difference", Var(x - y), Var(x) + Var(y) - 2 * Cov(x, y)),
        ("polarised", Cov(x + y, x - y), Var(x) - Var(y)),
        ("covariance is bilinear", Cov(a * x + z, y), a * Cov(x, y) + Cov(z, y)),
        ("covariance of itself", Cov(x, x), Var(x)),
        ("of columns", CrossCovarianceMatrix(A * e + d, B * u), A * CrossCovarianceMatrix(e, u) * B.T),
        ("of a matrix times a column", Var(A * e + d), A * Var(e) * A.T),
        ("turned", CrossCovarianceMatrix(e, u).T, CrossCovarianceMatrix(u, e)),
        ("in a context", A * Var(e) * v + A * v, A * (E(e * e.T) - E(e) * E(e).T + Identity(n)) * v),
        ("of the norm", E(e.T * e), Trace(Var(e)) + Trace(E(e).T * E(e))),
        ("squared bias", E((x - a) ** 2), Var(x) + (E(x) - a) ** 2),
        ("squared bias of columns", E((e - v).T * (e - v)), Trace((E(e) - v).T * (E(e) - v)) + Trace(Var(e))),
        ("without covariance", E(x * y), E(x) * E(y), [(Cov(x, y), 0)]),
    ],
    "least squares": [
        ("it is unbiased", E(estimate), b, centred),
        ("any left inverse is", E(L * response), b, [*centred, (L * X, Identity(p))]),
        ("its variance", Var(estimate), s**2 * gram, white),
        (
            "Gauss and Markov",
            Var(L * response),
            Var(estimate) + s**2 * (L - gram * X.T) * (L - gram * X.T).T,
            [*white, (L * X, Identity(p))],
        ),
        ("a quadratic form", E(e.T * H * e), s**2 * Trace(H), white),
        (
            "a quadratic form with a mean",
            E(e.T * H * e),
            Trace(H * S) + Trace(v.T * H * v),
            moments(e, mean=v, variance=S),
        ),
        ("residuals", E((residual * response).T * (residual * response)), s**2 * (n - p), white),
        ("fitted values", Var(X * estimate), s**2 * X * gram * X.T, white),
        (
            "estimate and residual",
            CrossCovarianceMatrix(estimate, residual * response),
            ZeroMatrix(p, n),
            white,
        ),
        ("generalised", E(weighted), b, [*centred, Q.positive_definite(S)]),
        ("its variance is known", Var(weighted), Inverse(X.T * Inverse(S) * X), general),
        ("least squares under it", Var(estimate), gram * X.T * S * X * gram, general),
        ("a prediction", E((v.T * e) ** 2), s**2 * v.T * v, white),
    ],
    "ridge": [
        ("bias", E(ridge) - b, -alpha * shrunk * b, centred),
        ("variance", Var(ridge), s**2 * shrunk * X.T * X * shrunk, white),
        (
            "mean squared error",
            E((ridge - b).T * (ridge - b)),
            s**2 * Trace(shrunk * X.T * X * shrunk) + alpha**2 * Trace(b.T * shrunk * shrunk * b),
            white,
        ),
    ],
    "layers": [
        ("mean", E(W * v), ZeroMatrix(h, 1), weights),
        ("second moment", E(W * v * v.T * W.T), s**2 * Trace(v.T * v) * Identity(h), weights),
        ("norm", E((W * v).T * (W * v)), h * s**2 * v.T * v, weights),
        ("backwards", E(W.T * W), h * s**2 * Identity(n), weights),
        ("random input", E((W * e).T * (W * e)), h * s**2 * E(e.T * e), [*weights, *independent(W, e)]),
        ("mean of a random input", E(W * e), ZeroMatrix(h, 1), [*weights, *independent(W, e, degree=1)]),
        (
            "two layers",
            E((V * W * v).T * (V * W * v)),
            q * h * s**2 * t**2 * v.T * v,
            [*both, *independent(V, W)],
        ),
        ("one entry", E(W[0, 0] * W[0, 0]), s**2, weights),
    ],
    "independence": [
        ("of a product", E(x * y), E(x) * E(y), independence),
        ("of a sum", Var(x + y), Var(x) + Var(y), independence),
        ("of centred factors", Var(x * y), Var(x) * Var(y), [*independence, (E(x), 0), (E(y), 0)]),
        (
            "of any factors",
            Var(x * y),
            Var(x) * Var(y) + E(x) ** 2 * Var(y) + E(y) ** 2 * Var(x),
            independence,
        ),
        ("of three", E(x * y * z), E(x) * E(y) * E(z), independent(x, y, z, degree=1)),
        ("of columns", E(e.T * H * g), E(e).T * H * E(g), [(CrossCovarianceMatrix(e, g), ZeroMatrix(n, n))]),
    ],
}
"""True claims by group: a name, both sides and what is assumed."""

FALSE = {
    "linearity": [
        ("a square", E(x**2), E(x) ** 2),
        ("a product", E(x * y), E(x) * E(y)),
        ("a factor is forgotten", E(a * x + y), E(x) + E(y)),
        ("a constant is forgotten", E(A * e + d), A * E(e)),
        ("a product of matrices", E(e * e.T), E(e) * E(e).T),
        ("a quotient", E(1 / x), 1 / E(x)),
        ("a function", E(f(x)), f(E(x))),
        ("an inverse", E(Inverse(H + e * e.T)), Inverse(H + E(e * e.T))),
        ("an absolute value", E(Abs(x)), Abs(E(x))),
        ("a number beside its letter", E(x), Symbol("x")),
        ("in blocks", E(BlockMatrix([[e], [2 * u]])), BlockMatrix([[E(e)], [E(u)]])),
        ("entries", E(e[i, 0] * e[j, 0]), E(e[i, 0]) * E(e[j, 0])),
        ("under a sum", E(Sum(e[i, 0] ** 2, (i, 0, n - 1))), Sum(E(e[i, 0]) ** 2, (i, 0, n - 1))),
    ],
    "variance": [
        ("by moments", Var(x), E(x**2)),
        ("of an affine function", Var(a * x + c), a * Var(x)),
        ("of a shifted number", Var(a * x + c), a**2 * Var(x) + c),
        ("of a sum", Var(x + y), Var(x) + Var(y)),
        ("of a difference", Var(x - y), Var(x) - Var(y)),
        ("polarised", Cov(x + y, x - y), Var(x) + Var(y)),
        ("covariance of itself", Cov(x, x), E(x) ** 2),
        ("of columns", CrossCovarianceMatrix(A * e, A * e), A * E(e * e.T) * A.T),
        ("on one side", Var(A * e), A * Var(e) * A.T + A * E(e) * E(e).T * A.T),
        ("not turned", CrossCovarianceMatrix(H * e, e), CrossCovarianceMatrix(e, H * e)),
        ("of the norm", E(e.T * e), Trace(Var(e))),
        ("squared bias", E((x - a) ** 2), Var(x) + E(x) - a),
    ],
    "least squares": [
        ("its mean is not assumed", E(estimate), b),
        ("another left factor", E(L * response), b, centred),
        ("its variance is forgotten", Var(estimate), gram, white),
        ("its square is forgotten", Var(estimate), s * gram, white),
        ("the variance is not assumed", Var(estimate), s**2 * gram, centred),
        ("Gauss and Markov", Var(L * response), Var(estimate), [*white, (L * X, Identity(p))]),
        ("a quadratic form", E(e.T * H * e), Trace(H), white),
        ("a quadratic form with a mean", E(e.T * H * e), Trace(H * S), moments(e, mean=v, variance=S)),
        ("degrees of freedom", E((residual * response).T * (residual * response)), s**2 * n, white),
        ("fitted values", Var(X * estimate), s**2 * Identity(n), white),
        ("a moment of higher degree", E((e.T * e) ** 2), n**2 * s**4, white),
        ("generalised", Var(weighted), Inverse(X.T * S * X), general),
    ],
    "ridge": [
        ("bias", E(ridge) - b, alpha * shrunk * b, centred),
        ("variance", Var(ridge), s**2 * shrunk, white),
        ("it is unbiased", E(ridge), b, centred),
    ],
    "layers": [
        ("mean", E(W * v), ZeroMatrix(h, 1)),
        ("second moment", E(W * v * v.T * W.T), s**2 * Identity(h), weights),
        ("norm", E((W * v).T * (W * v)), s**2 * v.T * v, weights),
        ("backwards", E(W.T * W), n * s**2 * Identity(n), weights),
        ("uncorrelated only", E((W * e).T * (W * e)), h * s**2 * E(e.T * e), weights),
        ("one entry", E(W[0, 0] * W[0, 0]), s, weights),
    ],
    "independence": [
        ("of squares", E(x**2 * y**2), E(x**2) * E(y**2), independent(x, y, degree=1)),
        ("of a product", Var(x * y), Var(x) * Var(y), independence),
        ("of three in pairs", E(x * y * z), 0, [(E(w), 0) for w in (x, y, z)]),
        ("third moment", E(x**3), 0, [(E(x), 0), (E(x**2), 1)]),
        ("fourth moment", E(x**4), 3, [(E(x), 0), (E(x**2), 1)]),
    ],
}
"""False claims, and near misses of true ones."""


def named(groups):
    """The claims of all groups by name."""
    found = {}
    for group, rows in groups.items():
        for name, lhs, rhs, *more in rows:
            title = f"{group}: {name}"
            assert title not in found
            assuming = [tuple(map(sympify, each)) if type(each) is tuple else each for each in chain(*more)]
            found[title] = Claim(title, sympify(lhs), sympify(rhs), assuming, {}, {})
    return found
