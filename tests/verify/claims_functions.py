"""Claims about exp, logarithms, roots and powers, and what is made of them: true ones and near misses.

The sides of each claim are different terms; SymPy evaluates parts of some of them. In a true claim that is
told to hold conditionally, the conditions are those that it presupposes.
"""

from sympy import (
    Abs,
    BlockMatrix,
    E,
    Function,
    HadamardProduct,
    IndexedBase,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    cosh,
    exp,
    log,
    sinh,
    sqrt,
    symbols,
    tanh,
)

from symnet import sizes

n, m, d = sizes("n m d")
i, j, k, l = symbols("i j k l", integer=True)  # noqa: E741 - an index
c, s, t, x, y, z, mu, sigma = symbols("c s t x y z mu sigma")
a, b, eps, tau = symbols("a b epsilon tau", positive=True)
half, third = Rational(1, 2), Rational(1, 3)
X, V, Y = IndexedBase("x"), IndexedBase("v"), IndexedBase("y")
Q, K = IndexedBase("q"), IndexedBase("k")
W = IndexedBase(Symbol("w", positive=True))
A, B, u = MatrixSymbol("A", n, n), MatrixSymbol("B", n, m), MatrixSymbol("u", n, 1)
C, h = MatrixSymbol("C", n, m), MatrixSymbol("h", m, 1)
ones = OneMatrix(n, 1)
f = Function("f")


def times(*factors):
    return Mul(*factors, evaluate=False)


def power(base, exponent):
    return Pow(base, exponent, evaluate=False)


def total(value, index=j, extent=n):
    """Σ value(index) over 1 <= index <= extent."""
    return Sum(value(index), (index, 1, extent))


def unevaluated(t):
    return exp(t, evaluate=False)


def softmax(score, at=i):
    return exp(score(at)) / total(lambda index: exp(score(index)))


def logsumexp(score):
    return log(total(lambda index: exp(score(index))))


def sigmoid(t):
    return 1 / (1 + exp(-t))


def softplus(t):
    return log(1 + exp(t))


def of_x(index):
    return X[index]


def moved(index):
    return X[index] + c


def each(matrix, function=exp):
    return matrix.applyfunc(function)


def softmax_column(column):
    return each(column) * (1 / (ones.T * each(column))[0, 0])


def dot(first, second):
    return Sum(Q[first, l] * K[second, l], (l, 1, d))


def attention(score, function=exp):
    """The mean of the values by the weights that a function makes of their scores."""
    return total(lambda at: function(score(at)) * V[at]) / total(lambda at: function(score(at)))


def norm(family, index=j):
    return sqrt(total(lambda at: family(at) ** 2, index))


TRUE = {
    "exp": [
        ("of a sum", exp(x + y), exp(x) * exp(y)),
        ("of a difference", exp(x - y), exp(x) / exp(y)),
        ("of a negative", times(exp(-x), exp(x, evaluate=False)), 1),
        ("of a multiple", exp(3 * x), power(exp(x), 3)),
        ("of a half", exp(x + half * y), exp(half * y) * exp(x)),
        ("of an index", exp(X[i] - X[j]) * exp(X[j]), exp(X[i])),
        (
            "under a sum",
            total(lambda at: exp(X[at] + c) * V[at]),
            exp(c) * total(lambda at: exp(X[at]) * V[at]),
        ),
        (
            "of an inner product",
            exp(Sum(Q[i, l] * (K[j, l] + K[k, l]), (l, 1, d))),
            exp(dot(i, j)) * exp(dot(i, k)),
        ),
        (
            "of a squared distance",
            exp(-Sum((Q[i, l] - K[j, l]) ** 2, (l, 1, d)) / 2),
            exp(-Sum(Q[i, l] ** 2, (l, 1, d)) / 2) * exp(dot(i, j)) * exp(-Sum(K[j, l] ** 2, (l, 1, d)) / 2),
        ),
        ("of every entry", each(B + C), HadamardProduct(each(B), each(C))),
        ("of every entry, shifted", each(A * u + c * ones), exp(c) * each(A * u)),
        ("e", exp(x + 1), E * exp(x)),
    ],
    "log": [
        ("of a product", log(a * b * exp(x)), log(a) + log(b) + x),
        ("of a quotient", log(a / b), log(a) - log(b)),
        ("of a power", log((1 + a) ** 3), 3 * log(1 + a)),
        ("of a fraction of a letter", log(a / 2) ** 2, (log(a) - log(2)) ** 2),
        ("of a number of several primes", log(12 * a / 5), log(a) + 2 * log(2) + log(3) - log(5)),
        ("of a root", log(sqrt(a + b)), log(a + b) / 2),
        ("of exp", log(exp(x), evaluate=False) * 2, 2 * x),
        ("of numbers that it supposes to be positive", log(x * y), log(x) + log(y)),
        ("in exp", unevaluated(log(a) + x), a * exp(x)),
        ("in exp, of a number that is supposed to be positive", unevaluated(log(x) + y), x * exp(y)),
        ("of a sum of squares", log((1 + x**2) * (2 + y**2)), log(1 + x**2) + log(2 + y**2)),
        ("under a sum", total(lambda at: log(a * W[at])), n * log(a) + total(lambda at: log(W[at]))),
        ("of odds", log(sigmoid(x) / (1 - sigmoid(x))), x),
        ("of a sum with a common factor", log(a * b + a), log(a) + log(b + 1)),
    ],
    "roots": [
        ("of a product", sqrt(a * b + a), sqrt(a) * sqrt(b + 1)),
        ("multiplied by itself", times(sqrt(x + a), sqrt(a + x), y), (x + a) * y),
        ("of a square", sqrt(t**2) * c, Abs(t) * c),
        ("of a square of a positive number", power(power(a + b, 2), half), a + b),
        ("a third", power(power(x**2 + 1, third), 3), 1 + x**2),
        ("of exp", power(exp(x + y), half), exp(x / 2) * exp(y / 2)),
        ("of a norm", norm(lambda at: tau * X[at]), tau * norm(of_x)),
        ("rationalised", times(a, power(power(a, half), -1)), sqrt(a)),
        (
            "batch normalisation, squared",
            times((x - mu) / sqrt(sigma**2 + eps), (x - mu) / sqrt(sigma**2 + eps)),
            (x - mu) ** 2 / (sigma**2 + eps),
        ),
        (
            "batch normalisation, scaled",
            (tau * x - tau * mu) / sqrt((tau * sigma) ** 2),
            (x - mu) / sqrt(sigma**2),
        ),
        ("attention's scale", times(Q[i, j] / sqrt(d), K[i, j] / sqrt(d)), Q[i, j] * K[i, j] / d),
        ("a norm, squared", norm(of_x) * norm(of_x, k), total(lambda at: X[at] ** 2)),
        ("of a positive product", sqrt((1 + x**2) * exp(y)), sqrt(1 + x**2) * exp(y / 2)),
    ],
    "powers": [
        ("of one base", times(a**x, a**y), a ** (x + y)),
        ("of a product", (a * b) ** x, a**x * b**x),
        ("of a power", (a**x) ** y, a ** (x * y)),
        ("negative", times(a**x, a ** (-x)), 1),
        ("of two", 2 ** (x + 3), 8 * 2**x),
        ("by exp", (1 + a) ** x, exp(x * log(1 + a))),
        ("of a quotient", (a / b) ** x, a**x * b ** (-x)),
        ("a geometric mean", unevaluated((log(a) + log(b)) / 2) * x, sqrt(a) * sqrt(b) * x),
        ("a weighted geometric mean", exp(t * log(a) + (1 - t) * log(b)), a**t * b ** (1 - t)),
    ],
    "softmax": [
        ("sums to one", total(lambda at: softmax(of_x, at), k), 1),
        ("shifted", softmax(moved), softmax(of_x)),
        ("a column, shifted", softmax_column(u + c * ones), softmax_column(u)),
        ("a column sums to one", (ones.T * softmax_column(u))[0, 0], 1),
        ("of two", exp(x) / (exp(x) + exp(y)), sigmoid(x - y)),
        ("logsumexp, shifted", logsumexp(moved), c + logsumexp(of_x)),
        ("logsumexp, stable", logsumexp(of_x), c + logsumexp(lambda at: X[at] - c)),
        ("cross entropy", -log(softmax(of_x)), logsumexp(of_x) - X[i]),
        ("a ratio", softmax(of_x) / softmax(of_x, k), exp(X[i] - X[k])),
        (
            "its entropy",
            -total(lambda at: softmax(of_x, at) * log(softmax(of_x, at)), k),
            logsumexp(of_x) - total(lambda at: softmax(of_x, at) * X[at], k),
        ),
        (
            "of a temperature, shifted",
            softmax(lambda at: moved(at) / tau),
            softmax(lambda at: X[at] / tau),
        ),
        ("attention, shifted", attention(lambda at: dot(i, at) + c), attention(lambda at: dot(i, at))),
        (
            "attention with weights",
            attention(lambda at: X[at] + log(W[at]), unevaluated),
            total(lambda at: W[at] * exp(X[at]) * V[at]) / total(lambda at: W[at] * exp(X[at])),
        ),
        (
            "of logarithms",
            unevaluated(log(W[i])) / total(lambda at: unevaluated(log(W[at]))),
            W[i] / total(lambda at: W[at]),
        ),
        ("in log space", unevaluated(X[i] - logsumexp(of_x)), softmax(of_x)),
    ],
    "sigmoid and tanh": [
        ("of a negative", sigmoid(-x), 1 - sigmoid(x)),
        ("by tanh", tanh(x), 2 * sigmoid(2 * x) - 1),
        ("tanh of a half", sigmoid(x), (1 + tanh(x / 2)) / 2),
        ("an odd function", tanh(-x, evaluate=False), -tanh(x)),
        ("softplus", softplus(x) - softplus(-x), x),
        ("softplus of two", log(exp(x) + exp(y)), y + softplus(x - y)),
        ("its logarithm", log(sigmoid(x)), -softplus(-x)),
        ("its product", sigmoid(x) * sigmoid(-x), exp(-x) / (1 + exp(-x)) ** 2),
        ("swish", x * sigmoid(tau * x), x * (1 + tanh(tau * x / 2)) / 2),
        ("cosh and sinh", cosh(x) ** 2 - sinh(x) ** 2, 1),
        ("cosh of a sum", cosh(x + y), cosh(x) * cosh(y) + sinh(x) * sinh(y)),
        ("tanh by cosh and sinh", tanh(x), sinh(x) / cosh(x)),
        ("the slope of tanh", 1 - tanh(x) ** 2, 1 / cosh(x) ** 2),
        (
            "of every entry",
            each(u, lambda t: 1 / (1 + exp(-t))) + each(-u, lambda t: 1 / (1 + exp(-t))),
            ones,
        ),
        ("binary cross entropy", -y * log(sigmoid(x)) - (1 - y) * log(1 - sigmoid(x)), softplus(x) - x * y),
    ],
    "functions that stay what they are": [
        ("exp of sums in another order", each(A * (u + u)), each(2 * A * u)),
        ("tanh of a matrix", each(A * u + A * u, tanh), each(2 * (A * u), tanh)),
        ("a block", BlockMatrix([[each(B)], [each(C)]]) * h, BlockMatrix([[each(B) * h], [each(C) * h]])),
        ("a power without a sign", x**y * (f(x) + 1), f(x) * x**y + x**y),
    ],
}

FALSE = {
    "exp": [
        ("a product for a sum", exp(x * y), exp(x) * exp(y)),
        ("a sum for a product", exp(x + y), exp(x) + exp(y)),
        ("a wrong sign", exp(x - y), exp(x) * exp(y)),
        ("a wrong multiple", exp(3 * x), power(exp(x), 2)),
        ("not linear", exp(2 * x), 2 * exp(x)),
        (
            "a factor that is not common",
            total(lambda at: exp(X[at] + Y[at])),
            exp(Y[i]) * total(lambda at: exp(X[at])),
        ),
        ("of every entry of a product", each(A * A), each(A) * each(A)),
        ("of every entry of a sum", each(B + C), each(B) + each(C)),
        ("a distance without its second square", exp(-((x - y) ** 2) / 2), exp(-(x**2) / 2) * exp(x * y)),
        ("of 1", exp(x + 1), 1 + exp(x)),
        ("close to 1", 1 + exp(-60 - x**2), 1),
    ],
    "log": [
        ("of a sum", log(a + b), log(a) + log(b)),
        ("a wrong power", log((1 + a) ** 3), log(1 + a) / 3),
        ("of a difference", log(1 + a + b), log(1 + a) - log(b)),
        ("a product of logarithms", log(a * b), log(a) * log(b)),
        ("in exp with a factor", exp(2 * log(a) + x), 2 * a * exp(x)),
        ("odds of the other class", log(sigmoid(x) / (1 - sigmoid(x))), -x),
        ("under a sum", total(lambda at: log(a * W[at])), log(a) + total(lambda at: log(W[at]))),
        ("Jensen", log((a + b) / 2), (log(a) + log(b)) / 2),
    ],
    "roots": [
        ("of a square without a sign", sqrt(t**2), t),
        ("of a sum", sqrt(a + b), sqrt(a) + sqrt(b)),
        ("of a product, added", sqrt(a * b + a), sqrt(a) + sqrt(b + 1)),
        ("a third for a half", power(x**2 + 1, third), power(x**2 + 1, half)),
        ("eps outside of the root", x / sqrt(sigma**2 + eps), x / (sqrt(sigma**2) + eps)),
        ("a norm of a negative multiple", norm(lambda at: c * X[at]), c * norm(of_x)),
        ("a scale too many", Q[i, j] / sqrt(d) * (K[i, j] / sqrt(d)), Q[i, j] * K[i, j] / sqrt(d)),
        ("not squared", sqrt(a) * x, a * x),
    ],
    "powers": [
        ("of a sum", (a + b) ** x, a**x + b**x),
        ("a sum of exponents", (a**x) ** y, a ** (x + y)),
        ("of a product", (a * b) ** x, a**x * b),
        ("of two", 2 ** (x + 3), 6 * 2**x),
        ("an arithmetic mean", sqrt(a) * sqrt(b), (a + b) / 2),
    ],
    "softmax": [
        ("sums to n", total(lambda at: softmax(of_x, at), k), n),
        ("shifted by different amounts", softmax(lambda at: X[at] + c * at), softmax(of_x)),
        ("shifted below only", softmax(of_x), exp(X[i]) / total(lambda at: exp(X[at] + c))),
        ("scaled", softmax(lambda at: 2 * X[at]), softmax(of_x)),
        ("a column, scaled", softmax_column(2 * u), softmax_column(u)),
        ("of two, the other", exp(x) / (exp(x) + exp(y)), sigmoid(y - x)),
        ("logsumexp, shifted back", logsumexp(moved), logsumexp(of_x) - c),
        ("logsumexp, scaled", logsumexp(lambda at: 2 * X[at]), 2 * logsumexp(of_x)),
        ("cross entropy", -log(softmax(of_x)), logsumexp(of_x) + X[i]),
        ("a ratio", softmax(of_x) / softmax(of_x, k), exp(X[k] - X[i])),
        (
            "attention, shifted below only",
            attention(lambda at: dot(i, at)),
            total(lambda at: exp(dot(i, at)) * V[at]) / total(lambda at: exp(dot(i, at) + c)),
        ),
        ("of a temperature", softmax(lambda at: X[at] / tau), softmax(of_x) / tau),
    ],
    "sigmoid and tanh": [
        ("of a negative", sigmoid(-x), sigmoid(x) - 1),
        ("by tanh without a factor", tanh(x), 2 * sigmoid(x) - 1),
        ("an even function", tanh(-x, evaluate=False), tanh(x)),
        ("softplus", softplus(x) + softplus(-x), x),
        ("softplus of two", log(exp(x) + exp(y)), x + softplus(x - y)),
        ("its logarithm", log(sigmoid(x)), -softplus(x)),
        ("its product", sigmoid(x) * sigmoid(-x), sigmoid(x) ** 2),
        ("cosh and sinh", cosh(x) ** 2 + sinh(x) ** 2, 1),
        ("tanh of a sum", tanh(x + y), tanh(x) + tanh(y)),
        ("the slope of tanh", 1 - tanh(x), 1 / cosh(x) ** 2),
        ("swish", x * sigmoid(tau * x), x * (1 + tanh(tau * x)) / 2),
        ("of every entry", each(u, tanh) * c, each(c * u, tanh)),
        ("binary cross entropy", -y * log(sigmoid(x)) - (1 - y) * log(1 - sigmoid(x)), softplus(x) + x * y),
    ],
}
