"""Softmax, logsumexp and what is made of them, by the laws of exp, logarithms and roots."""

from collections.abc import Callable
from typing import Any

from sympy import IndexedBase, MatrixSymbol, OneMatrix, Sum, exp, log, sqrt, symbols, tanh

from symnet import Refuted, sizes, theorem

n, d = sizes("n d")
i, j, l = symbols("i j l", integer=True)  # noqa: E741 - an index
c, t, mu, sigma = symbols("c t mu sigma")
epsilon, tau = symbols("epsilon tau", positive=True)
x, v, q, k = IndexedBase("x"), IndexedBase("v"), IndexedBase("q"), IndexedBase("k")
u = MatrixSymbol("u", n, 1)
ones = OneMatrix(n, 1)


def total(value: Callable[[Any], Any]) -> Any:
    return Sum(value(j), (j, 1, n))


def softmax(score: Callable[[Any], Any], at: Any = i) -> Any:
    return exp(score(at)) / total(lambda j: exp(score(j)))


def logsumexp(score: Callable[[Any], Any]) -> Any:
    return log(total(lambda j: exp(score(j))))


def column(scores: Any) -> Any:
    weights = scores.applyfunc(exp)
    return weights * (1 / (ones.T * weights)[0, 0])


def sigmoid(t: Any) -> Any:
    return 1 / (1 + exp(-t))


def softplus(t: Any) -> Any:
    return log(1 + exp(t))


def score(j: Any) -> Any:
    return Sum(q[i, l] * k[j, l], (l, 1, d))


def attention(score: Callable[[Any], Any]) -> Any:
    return total(lambda j: exp(score(j)) * v[j]) / total(lambda j: exp(score(j)))


@theorem("Softmax sums to one")
def probabilities():
    return Sum(softmax(lambda j: x[j]), (i, 1, n)), 1


@theorem("Softmax does not change if a number is added to all scores")
def shift():
    return column(u + c * ones), column(u)


@theorem("Softmax changes if all scores are doubled", expect=Refuted)
def scale():
    return column(2 * u), column(u)


@theorem("Softmax changes if different numbers are added", expect=Refuted)
def shifts():
    return softmax(lambda j: x[j] + c * j), softmax(lambda j: x[j])


@theorem("Attention does not change if a number is added to all scores of a query")
def attended():
    return attention(lambda j: score(j) + c), attention(score)


@theorem("The greatest score may be taken out of a logsumexp")
def stable():
    return logsumexp(lambda j: x[j]), c + logsumexp(lambda j: x[j] - c)


@theorem("Cross entropy is a logsumexp less a score")
def cross_entropy():
    return -log(softmax(lambda j: x[j])), logsumexp(lambda j: x[j]) - x[i]


@theorem("Softmax of two scores is a sigmoid of their difference")
def two_classes():
    return exp(x[1]) / (exp(x[1]) + exp(x[2])), sigmoid(x[1] - x[2])


@theorem("The other way round it is not", expect=Refuted)
def wrong_class():
    return exp(x[1]) / (exp(x[1]) + exp(x[2])), sigmoid(x[2] - x[1])


@theorem("The hyperbolic tangent is a sigmoid, twice as steep")
def tangent():
    return tanh(t), 2 * sigmoid(2 * t) - 1


@theorem("It is not if it is as steep", expect=Refuted)
def flat_tangent():
    return tanh(t), 2 * sigmoid(t) - 1


@theorem("Log-odds undo a sigmoid")
def log_odds():
    return log(sigmoid(t)) - log(1 - sigmoid(t)), t


@theorem("Softplus of t less softplus of -t is t")
def softplus_parts():
    return softplus(t) - softplus(-t), t


@theorem("Batch normalisation forgets the scale of its input")
def batch_normalisation():
    return (tau * t - tau * mu) / sqrt((tau * sigma) ** 2), (t - mu) / sqrt(sigma**2)


@theorem("Not if a number is added to the variance", expect=Refuted)
def stabilised():
    return (tau * t - tau * mu) / sqrt((tau * sigma) ** 2 + epsilon), (t - mu) / sqrt(sigma**2 + epsilon)
