"""Numbers with their gradients, as people write them."""

from typing import NamedTuple

from sympy import (
    Add,
    BlockMatrix,
    DiagMatrix,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Q,
    Rational,
    Sum,
    Trace,
    ZeroMatrix,
    symbols,
)

from symnet import sizes


class Loss(NamedTuple):
    """A number, a letter, the gradient, and what is defined and assumed."""

    term: object
    letter: object
    slope: object
    definitions: tuple = ()
    assuming: tuple = ()


m, h, n, p, q = sizes("m h n p q")
i, j = symbols("i j", integer=True)
a, b, c, lam, ell = symbols("a b c lambda ell")
f = Function("f")
U, V, W = MatrixSymbol("U", q, m), MatrixSymbol("V", m, h), MatrixSymbol("W", h, p)
A, B, S = (MatrixSymbol(name, n, n) for name in "ABS")
X, x = MatrixSymbol("X", n, p), MatrixSymbol("x", p, 1)
beta, gamma = MatrixSymbol("beta", p, 1), MatrixSymbol("gamma", p, 1)
y, z, e = MatrixSymbol("y", m, 1), MatrixSymbol("z", q, 1), MatrixSymbol("e", m, 1)
s, u, v = (MatrixSymbol(name, n, 1) for name in "suv")
G = MatrixSymbol("G", h, h)

one = y - V * W * x
two = z - U * V * W * x
fit = u - X * beta

LOSSES = {
    "norm": Loss(Trace(W.T * W), W, 2 * W),
    "linear": Loss(Trace(V.T * one * x.T * W.T), U, ZeroMatrix(q, m)),
    "two layers, the first": Loss(Trace(one.T * one) + Trace(W.T * W), W, 2 * W - 2 * V.T * one * x.T),
    "two layers, the second": Loss(Trace(one.T * one), V, -2 * one * x.T * W.T),
    "two layers, the data": Loss(Trace(one.T * one), x, -2 * W.T * V.T * one),
    "two layers, a residual": Loss(Trace(e.T * e) / 2, W, -V.T * e * x.T, ((e, one),)),
    "a named loss": Loss(ell, V, -e * x.T * W.T, ((e, one), (ell, Trace(e.T * e) / 2))),
    "three layers, the first": Loss(Trace(two.T * two), W, -2 * V.T * U.T * two * x.T),
    "three layers, the second": Loss(Trace(two.T * two), V, -2 * U.T * two * x.T * W.T),
    "three layers, the third": Loss(Trace(two.T * two), U, -2 * two * x.T * W.T * V.T),
    "least squares": Loss(fit.T * fit, beta, -2 * X.T * fit),
    "least squares, the data": Loss(fit.T * fit, X, -2 * fit * beta.T),
    "ridge": Loss(fit.T * fit / n + lam * beta.T * beta, beta, 2 * lam * beta - 2 / n * X.T * fit),
    "ridge, the weight": Loss(fit.T * fit / n + lam * beta.T * beta, lam, Trace(beta.T * beta)),
    "generalised": Loss(
        fit.T * S.I * fit, beta, -2 * X.T * S.I * fit, assuming=(Q.symmetric(S), Q.invertible(S))
    ),
    "generalised, the covariance": Loss(fit.T * S.I * fit, S, -S.T.I * fit * fit.T * S.T.I),
    "a quadratic form": Loss(v.T * A * v, v, A * v + A.T * v),
    "a symmetric one": Loss(v.T * A * v, v, 2 * A * v, assuming=(Q.symmetric(A),)),
    "a symmetric one by an equation": Loss(v.T * A * v, v, 2 * A * v, assuming=((A.T, A),)),
    "Rayleigh's quotient": Loss(
        Trace(v.T * A * v) / Trace(v.T * v),
        v,
        (A * v + A.T * v) / Trace(v.T * v) - 2 * Trace(v.T * A * v) / Trace(v.T * v) ** 2 * v,
    ),
    "an inverse": Loss(Trace(A * S.I), S, -S.T.I * A.T * S.T.I),
    "an inverse twice": Loss(Trace(A * S**-2), S, -(S.I * A * S**-2 + S**-2 * A * S.I).T),
    "an inverse of a sum": Loss(Trace(A * (B + S).I), S, -((B + S).I * A * (B + S).I).T),
    "an inverse of a product": Loss(
        Trace((S.T * S + lam * Identity(n)).I),
        S,
        -2 * S * MatPow(S.T * S + lam * Identity(n), -2),
    ),
    "a power": Loss(Trace(S**3), S, 3 * (S**2).T),
    "a power of a number": Loss((a**2 + b) ** 5, a, 10 * a * (a**2 + b) ** 4),
    "a quotient": Loss(b / (a**2 + c) ** 2, a, -4 * a * b / (a**2 + c) ** 3),
    "a cubed quotient": Loss(b / (a + c) ** 3, a, -3 * b / (a + c) ** 4),
    "a cubed norm": Loss(Trace(W.T * W) ** -3, W, -6 * W / Trace(W.T * W) ** 4),
    "a reciprocal norm": Loss(1 / Trace(W.T * W), W, -2 * W / Trace(W.T * W) ** 2),
    "a function of others": Loss(f(a) * Trace(W.T * W), W, 2 * f(a) * W),
    "entrywise": Loss(Trace(HadamardProduct(W, W).T * W), W, 3 * HadamardPower(W, 2)),
    "all entries": Loss(OneMatrix(1, h) * HadamardPower(W, 3) * OneMatrix(p, 1), W, 3 * HadamardPower(W, 2)),
    "a diagonal": Loss(v.T * DiagMatrix(s) * v, s, HadamardPower(v, 2)),
    "a diagonal inverse": Loss(v.T * Inverse(DiagMatrix(s)) * v, v, 2 * Inverse(DiagMatrix(s)) * v),
    "blocks": Loss(Trace(BlockMatrix([[S, A], [B, S]]) ** 2), S, 4 * S.T),
    "a sum over observations": Loss(
        Sum((u[i, 0] - (X * beta)[i, 0]) ** 2, (i, 0, n - 1)), beta, -2 * X.T * fit
    ),
    "a weighted sum": Loss(
        Sum((u[i, 0] - (X * beta)[i, 0]) ** 2 / s[i, 0], (i, 0, n - 1)),
        beta,
        -2 * X.T * Inverse(DiagMatrix(s)) * fit,
    ),
    "a number squared": Loss((v.T * v)[0, 0] ** 2, v, 4 * Trace(v.T * v) * v),
    "a sum of all entries": Loss(Sum(W[i, j] ** 2, (i, 0, h - 1), (j, 0, p - 1)), W, 2 * W),
    "a shared letter": Loss(Trace(W * beta * beta.T * W.T), beta, 2 * W.T * W * beta),
    "a cubic": Loss(Trace(W * W.T * W * W.T), W, 4 * W * W.T * W),
    "an autoencoder": Loss(
        Trace((X.T - W.T * W * X.T).T * (X.T - W.T * W * X.T)),
        W,
        -4 * W * X.T * X + 2 * W * W.T * W * X.T * X + 2 * W * X.T * X * W.T * W,
    ),
    "at numbers": Loss(
        Trace(MatrixSymbol("D", 2, 3).T * MatrixSymbol("D", 2, 3)) * Rational(1, 2),
        MatrixSymbol("D", 2, 3),
        MatrixSymbol("D", 2, 3),
    ),
}


def mutants(slope):
    """What a gradient is taken for by mistake."""
    yield "twice", 2 * slope
    yield "half", slope / 2
    yield "the sign", -slope
    if isinstance(slope, Add | MatAdd):
        first, *others = slope.args
        yield "a forgotten term", type(slope)(*others) if len(others) > 1 else others[0]
        yield "a term with the wrong sign", slope - 2 * first
    if getattr(slope, "shape", (0, 1))[0] == getattr(slope, "shape", (0, 1))[1]:
        yield "transposed", slope.T
