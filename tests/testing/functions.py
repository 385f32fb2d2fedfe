"""Functions as people write them, each once right and once wrong, for NumPy and for PyTorch."""
# ruff: noqa: ARG005 - what is wrong with some is that they do not use an argument

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sympy import (
    DiagMatrix,
    HadamardProduct,
    KroneckerProduct,
    MatrixSymbol,
    Max,
    OneMatrix,
    Symbol,
    Trace,
    exp,
    sqrt,
)

from symnet import sizes

h, m, n, p, r = sizes("h m n p r")
alpha, eps, s = Symbol("alpha"), Symbol("eps"), Symbol("s")
W, V, U = MatrixSymbol("W", h, p), MatrixSymbol("V", h, r), MatrixSymbol("U", r, p)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
X, Q, K = MatrixSymbol("X", n, p), MatrixSymbol("Q", m, p), MatrixSymbol("K", n, p)
x, b = MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)
g, v, u = MatrixSymbol("g", h, 1), MatrixSymbol("v", h, 1), MatrixSymbol("u", p, 1)
y = MatrixSymbol("y", n, 1)
ROWS = {"x": "rows", "b": "vector"}


@dataclass
class Pair:
    """What is to be computed, a function that does so, and one that does not."""

    of: Any
    right: Callable[..., Any]
    wrong: Callable[..., Any]
    options: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    """A part of the message of the wrong one."""


def functions(library):
    """The pairs, by name."""
    xp = importlib.import_module(library)

    def cast(array, name):
        return array.astype(getattr(xp, name)) if library == "numpy" else array.to(getattr(xp, name))

    def changed(x, b):
        x += b
        return x

    def normalised(z, axis):
        e = xp.exp(z)
        return e / xp.sum(e, axis=axis, keepdims=True)

    ones, columns = OneMatrix(n, 1), OneMatrix(1, p)
    relu = (W * x + b).applyfunc(lambda z: Max(0, z))
    deviation = (v + eps * OneMatrix(h, 1)).applyfunc(lambda z: 1 / sqrt(z))
    scores = Q * K.T
    powers = y.applyfunc(exp)
    return {
        "no bias": Pair(
            W * x + b, lambda W, x, b: x @ W.T + b, lambda W, x, b: x @ W.T, {"layout": ROWS}, "b is missing"
        ),
        "bias twice": Pair(
            W * x + b,
            lambda W, x, b: x @ W.T + b,
            lambda W, x, b: (x @ W.T + b) + b,
            {"layout": ROWS},
            "b is added twice",
        ),
        "transposed weights": Pair(
            A * y,
            lambda A, y: A @ y,
            lambda A, y: A.T @ y,
            {"layout": {"y": "vector", "return": "vector"}},
            "A is transposed",
        ),
        "kernel stored the other way": Pair(
            W * x,
            lambda W, x: x @ W,
            lambda W, x: x @ W.T,
            {"layout": {"W": "transposed", "x": "rows"}},
            "raises",
        ),
        "wrong axis of a mean": Pair(
            X.T * ones / n,
            lambda X: xp.mean(X, axis=0),
            lambda X: xp.mean(X, axis=1),
            {"layout": {"return": "vector"}},
            "shape",
        ),
        "fold with the root of the wrong thing": Pair(
            DiagMatrix(g) * DiagMatrix(deviation) * W,
            lambda g, v, eps, W: (g / xp.sqrt(v + eps))[:, None] * W,
            lambda g, v, eps, W: (g / (xp.sqrt(v) + eps))[:, None] * W,
            {"layout": {"g": "vector", "v": "vector"}},
            "proven bound",
        ),
        "adapter scaled by alpha": Pair(
            (W + alpha / r * V * U) * x,
            lambda W, V, U, alpha, r, x: W @ x + alpha / r * (V @ (U @ x)),
            lambda W, V, U, alpha, r, x: W @ x + alpha * (V @ (U @ x)),
            {},
            "the factor 1/r is missing",
        ),
        "batch for features": Pair(
            x - OneMatrix(p, p) * x / p,
            lambda x: x - xp.mean(x, axis=1, keepdims=True),
            lambda x: x - xp.mean(x, axis=0, keepdims=True),
            {"layout": {"x": "rows"}},
        ),
        "letters of an einsum": Pair(
            scores,
            lambda Q, K: xp.einsum("id,jd->ij", Q, K),
            lambda Q, K: xp.einsum("id,jd->ji", Q, K),
            {},
            "shape",
        ),
        "overflow of integers": Pair(
            Trace(A * A.T),
            lambda A: xp.sum(A * A, dtype=xp.int32),
            lambda A: cast(xp.sum(cast(A, "int16") * cast(A, "int16"), dtype=xp.int16), "int32"),
            {"dtype": "int32"},
            "as if int16 were used inside",
        ),
        "accumulation in float16": Pair(
            W * x,
            lambda W, x: W @ x,
            lambda W, x: cast(cast(W, "float16") @ cast(x, "float16"), "float32"),
            {},
            "as if float16 were used inside",
        ),
        "argument changed": Pair(
            x + u, lambda x, b: x + b, changed, {"names": {"b": "u"}}, "changes its argument x"
        ),
        "bias over the wrong axis": Pair(
            A * y + MatrixSymbol("c", n, 1),
            lambda A, y, c: A @ y + c[:, None],
            lambda A, y, c: A @ y + c,
            {"layout": {"y": "columns", "c": "vector"}, "sizes": {"n": 3, "batch": 3}},
        ),
        "rank-one update behind a reshape": Pair(
            W + v * u.T,
            lambda W, v, u: W + v[:, None] * u,
            lambda W, v, u: W + (u[:, None] * v).reshape(W.shape),
            {"layout": {"v": "vector", "u": "vector"}},
        ),
        "residual forgotten": Pair(y + A * y, lambda A, y: y + A @ y, lambda A, y: A @ y, {}, "y is missing"),
        "slope before the bias": Pair(
            s * (W * x + b),
            lambda s, W, x, b: s * (W @ x + b),
            lambda s, W, x, b: s * (W @ x) + b,
            {},
        ),
        "rectified before the bias": Pair(
            relu,
            lambda W, x, b: xp.clip(x @ W.T + b, 0, None),
            lambda W, x, b: xp.clip(x @ W.T, 0, None) + b,
            {"layout": ROWS},
        ),
        "layers in the wrong order": Pair(
            A * B * y, lambda A, B, y: A @ (B @ y), lambda A, B, y: B @ (A @ y), {}, "wrong order"
        ),
        "divided by n - 1": Pair(
            Trace(y * y.T) / n,
            lambda y: xp.sum(y * y) / y.shape[0],
            lambda y: xp.sum(y * y) / max(y.shape[0] - 1, 1),
            {},
        ),
        "scores without the root": Pair(
            scores / sqrt(p),
            lambda Q, K: Q @ K.T / K.shape[1] ** 0.5,
            lambda Q, K: Q @ K.T / K.shape[1],
            {},
            "p",
        ),
        "softmax over the wrong axis": Pair(
            powers / Trace(powers * OneMatrix(1, n)),
            lambda y: normalised(y, 1),
            lambda y: normalised(y, 0),
            {"layout": {"y": "rows"}},
        ),
        "sign lost in a sigmoid": Pair(
            (W * x + b).applyfunc(lambda z: 1 / (1 + exp(-z))),
            lambda W, x, b: 1 / (1 + xp.exp(-(x @ W.T + b))),
            lambda W, x, b: 1 / (1 + xp.exp(x @ W.T + b)),
            {"layout": ROWS},
        ),
        "Kronecker product the other way": Pair(
            KroneckerProduct(A, MatrixSymbol("C", m, m)),
            lambda A, C: xp.kron(A, C),  # noqa: PLW0108 - with the names of the matrices
            lambda A, C: xp.kron(C, A),
        ),
        "diagonal on the wrong side": Pair(
            DiagMatrix(y) * A,
            lambda y, A: y[:, None] * A,
            lambda y, A: A * y,
            {"layout": {"y": "vector"}},
            "wrong order",
        ),
        "trace of a product as one of traces": Pair(
            Trace(A * B), lambda A, B: xp.sum(A * B.T), lambda A, B: xp.trace(A) * xp.trace(B)
        ),
        "last entry left out": Pair(
            HadamardProduct(u.T, columns) * x,
            lambda u, x: xp.sum(u * x),
            lambda u, x: xp.sum(u[:-1] * x[:-1]),
            {"layout": {"u": "vector", "x": "vector", "return": "scalar"}},
        ),
    }


NAMES = tuple(functions("numpy"))
