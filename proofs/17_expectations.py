"""Expectations and variances: estimators of linear regression, and what the variance of random weights does.

A random letter is one of SymPy's, and nothing is known of it but the moments that are assumed. A refutation
names a finite probability space that has these moments.
"""

from sympy import Identity, MatrixSymbol, Q, Symbol, Trace, ZeroMatrix
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet import Refuted, ShapeError, Unknown, independent, moments, sizes, theorem

h, m, n, p = sizes("h m n p")
a, c, alpha, sigma, tau = map(Symbol, ("a", "c", "alpha", "sigma", "tau"))
X, b, A = MatrixSymbol("X", n, p), MatrixSymbol("b", p, 1), MatrixSymbol("A", p, n)
H, S = MatrixSymbol("H", n, n), MatrixSymbol("S", n, n)
x, u, v = MatrixSymbol("x", n, 1), RandomSymbol("u"), RandomSymbol("v")
epsilon, delta = RandomMatrixSymbol("epsilon", n, 1), RandomMatrixSymbol("delta", n, 1)
W, V = RandomMatrixSymbol("W", h, n), RandomMatrixSymbol("V", m, h)

y = X * b + epsilon
estimate = (X.T * X).I * X.T * y
shrunk = (X.T * X + alpha * Identity(p)).I
residual = (Identity(n) - X * (X.T * X).I * X.T) * y
weighted = (X.T * S.I * X).I * X.T * S.I * y

centred = moments(epsilon, mean=0)
noise = moments(epsilon, mean=0, variance=sigma**2)
correlated = [*moments(epsilon, mean=0, variance=S), Q.positive_definite(S)]
weights = moments(W, mean=0, variance=sigma**2)
deep = [*weights, *moments(V, mean=0, variance=tau**2), *independent(V, W)]


# -- numbers
@theorem("The expectation is linear")
def linear():
    return Expectation(a * u + c * v), a * Expectation(u) + c * Expectation(v)


@theorem("It does not multiply", expect=Refuted)
def multiplied():
    return Expectation(u * v), Expectation(u) * Expectation(v)


@theorem("It does where letters are independent", assuming=independent(u, v))
def independently():
    return Expectation(u**2 * v), Expectation(u**2) * Expectation(v)


@theorem("The variance of a sum")
def variance_of_a_sum():
    return Variance(u + v), Variance(u) + Variance(v) + 2 * Covariance(u, v)


@theorem("The covariance is forgotten", expect=Refuted)
def without_the_covariance():
    return Variance(u + v), Variance(u) + Variance(v)


@theorem("Mean squared error is variance and squared bias")
def mean_squared_error():
    return Expectation((u - a) ** 2), Variance(u) + (Expectation(u) - a) ** 2


@theorem("The bias is not squared", expect=Refuted)
def bias_not_squared():
    return Expectation((u - a) ** 2), Variance(u) + Expectation(u) - a


@theorem("A random letter outside", expect=Unknown)
def outside():
    return Expectation(u), u


# -- columns
@theorem("The covariance of two transformed columns")
def transformed():
    return CrossCovarianceMatrix(A * epsilon, H * delta), A * CrossCovarianceMatrix(epsilon, delta) * H.T


@theorem("A quadratic form", assuming=noise)
def quadratic_form():
    return Expectation(epsilon.T * H * epsilon), sigma**2 * Trace(H)


@theorem("Its variance is forgotten", assuming=noise, expect=Refuted)
def without_the_variance():
    return Expectation(epsilon.T * H * epsilon), Trace(H)


# -- regression
@theorem("Least squares is unbiased", assuming=centred)
def unbiased():
    return Expectation(estimate), b


@theorem("It is not if the noise has a mean", expect=Refuted)
def biased():
    return Expectation(estimate), b


@theorem("The variance of least squares", assuming=noise)
def variance_of_the_estimate():
    return Variance(estimate), sigma**2 * (X.T * X).I


@theorem("The variance is not assumed", assuming=centred, expect=Refuted)
def variance_not_assumed():
    return Variance(estimate), sigma**2 * (X.T * X).I


@theorem("Gauss and Markov: what another unbiased estimate adds", assuming=[*noise, (A * X, Identity(p))])
def gauss_markov():
    more = A - (X.T * X).I * X.T
    return Variance(A * y), sigma**2 * (X.T * X).I + sigma**2 * more * more.T


@theorem("It adds something", assuming=[*noise, (A * X, Identity(p))], expect=Refuted)
def nothing_added():
    return Variance(A * y), sigma**2 * (X.T * X).I


@theorem("The residual sum of squares", assuming=noise)
def residuals():
    return Expectation(residual.T * residual), sigma**2 * (n - p)


@theorem("Degrees of freedom are forgotten", assuming=noise, expect=Refuted)
def degrees_of_freedom():
    return Expectation(residual.T * residual), sigma**2 * n


@theorem("The variance of generalised least squares", assuming=correlated)
def generalised():
    return Variance(weighted), (X.T * S.I * X).I


@theorem("The variance of least squares under correlated noise", assuming=correlated)
def under_correlation():
    return Variance(estimate), (X.T * X).I * X.T * S * X * (X.T * X).I


@theorem("The bias of ridge regression", assuming=centred)
def bias_of_ridge():
    return Expectation(shrunk * X.T * y) - b, -alpha * shrunk * b


@theorem("Its sign is forgotten", assuming=centred, expect=Refuted)
def sign_of_the_bias():
    return Expectation(shrunk * X.T * y) - b, alpha * shrunk * b


@theorem("The variance of ridge regression", assuming=noise)
def variance_of_ridge():
    return Variance(shrunk * X.T * y), sigma**2 * shrunk * X.T * X * shrunk


# -- random weights
@theorem("A layer of random weights is centred", assuming=weights)
def centred_layer():
    return Expectation(W * x), ZeroMatrix(h, 1)


@theorem("Its units are uncorrelated", assuming=weights)
def uncorrelated():
    return Expectation(W * x * x.T * W.T), sigma**2 * Trace(x.T * x) * Identity(h)


@theorem("Its length: kept if the variance is 1/h", assuming=weights)
def length():
    return Expectation((W * x).T * (W * x)), h * sigma**2 * x.T * x


@theorem("The width is forgotten", assuming=weights, expect=Refuted)
def without_the_width():
    return Expectation((W * x).T * (W * x)), sigma**2 * x.T * x


@theorem("Backwards, the width of the other side counts", assuming=weights)
def backwards():
    return Expectation(W.T * W), h * sigma**2 * Identity(n)


@theorem("Two layers whose weights are independent", assuming=deep)
def two_layers():
    return Expectation((V * W * x).T * (V * W * x)), m * h * sigma**2 * tau**2 * x.T * x


@theorem("A covariance of what has two shapes", expect=ShapeError)
def misfit():
    return Variance(W * x), Variance(x)
