"""Rectifiers: piecewise linear functions, decided by the signs of their arguments."""

from sympy import (
    Abs,
    Expr,
    Heaviside,
    IndexedBase,
    Lambda,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Max,
    Min,
    Sum,
    symbols,
)

from symnet import Refuted, sizes, theorem

n, p, h, m = sizes("n p h m")
z, a, b, c, t = symbols("z a b c t")
i, j, k = symbols("i j k", integer=True)
W, V, x = MatrixSymbol("W", h, p), MatrixSymbol("V", m, h), MatrixSymbol("x", p, 1)
w, v, u, y = (IndexedBase(name) for name in "wvuy")
d = IndexedBase("d", positive=True)


def relu(term: Expr) -> Expr:
    return Max(0, term, evaluate=False)


def rectified(term: MatrixExpr) -> MatrixExpr:
    return term.applyfunc(Lambda(t, Max(0, t)))


@theorem("Two rectifiers make the identity")
def identity():
    return relu(z) - relu(-z), z


@theorem("Two rectifiers make the absolute value")
def absolute():
    return Abs(z, evaluate=False), relu(z) + relu(-z)


@theorem("The difference of two rectifiers is no absolute value", expect=Refuted)
def no_absolute():
    return Abs(z, evaluate=False), relu(z) - relu(-z)


@theorem("A rectifier lets through what it has rectified")
def idempotent():
    return relu(relu(z)), relu(z)


@theorem("The absolute value of a product")
def multiplicative():
    return Abs(a * b, evaluate=False), Abs(a) * Abs(b)


@theorem("The absolute value of a sum", expect=Refuted)
def additive():
    return Abs(a + b, evaluate=False), Abs(a) + Abs(b)


@theorem("A maximum and a minimum")
def both():
    return Max(a, b) + Min(a, b), a + b


@theorem("A hard sigmoid is a difference of rectifiers")
def hard():
    return Min(1, Max(0, z), evaluate=False), relu(z) - relu(z - 1)


@theorem("A leaky rectifier by two rectifiers", assuming=[c <= 1])
def leaky():
    return Max(z, c * z, evaluate=False), relu(z) - c * relu(-z)


@theorem("A leaky rectifier by two rectifiers, whatever the slope", expect=Refuted)
def steep():
    return Max(z, c * z, evaluate=False), relu(z) - c * relu(-z)


@theorem("A rectifier by a step")
def step():
    return relu(z), z * Heaviside(z)


@theorem("A positive factor leaves a rectifier", assuming=[c > 0])
def homogeneous():
    return rectified(c * W * x), c * rectified(W * x)


@theorem("A factor of any sign stays in a rectifier", expect=Refuted)
def inhomogeneous():
    return rectified(c * W * x), c * rectified(W * x)


@theorem("A layer passes through two rectifiers")
def layer():
    return V * rectified(W * x) - V * rectified(-W * x), MatMul(V, W, x)


@theorem("Weights do not leave a rectifier", expect=Refuted)
def weights():
    return V * rectified(W * x), rectified(V * W * x)


@theorem("Units may be scaled between layers, by positive factors")
def scaled():
    inner, outer = Sum(d[j] * w[j, k] * y[k], (k, 1, p)), Sum(w[j, k] * y[k], (k, 1, p))
    return Sum(v[j] / d[j] * relu(inner), (j, 1, h)), Sum(v[j] * relu(outer), (j, 1, h))


@theorem("Units may not be scaled between layers by factors of any sign", expect=Refuted)
def turned():
    inner, outer = Sum(u[j] * w[j, k] * y[k], (k, 1, p)), Sum(w[j, k] * y[k], (k, 1, p))
    return Sum(v[j] / u[j] * relu(inner), (j, 1, h)), Sum(v[j] * relu(outer), (j, 1, h))


@theorem("The pooled maximum of pairs")
def pooled():
    pairs = Sum(Max(y[2 * i - 1], y[2 * i]), (i, 1, n))
    return pairs, Sum(y[2 * i - 1] + relu(y[2 * i] - y[2 * i - 1]), (i, 1, n))
