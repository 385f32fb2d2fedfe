"""Mistakes that show only at some numbers, sizes or calls are found, and no reason is told that is not so."""
# ruff: noqa: ARG005, PLW0108 - functions that are wrong

import importlib
import warnings
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import seed, settings
from sympy import HadamardProduct, MatrixSymbol, Max, OneMatrix, Rational, Symbol, Trace, exp, sqrt

from symnet import sizes
from symnet.testing import Mismatch, implements

h, m, n, p, r = sizes("h m n p r")
alpha = Symbol("alpha")
W, V, U = MatrixSymbol("W", h, p), MatrixSymbol("V", h, r), MatrixSymbol("U", r, p)
A, B, X = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("X", n, p)
Q, K = MatrixSymbol("Q", m, p), MatrixSymbol("K", n, p)
x, b, g = MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1), MatrixSymbol("g", p, 1)
y, z = MatrixSymbol("y", n, 1), MatrixSymbol("z", n, 1)
relu = x.applyfunc(lambda entry: Max(0, entry))
centred = x - OneMatrix(p, p) * x / p
variance = (centred.T * centred)[0, 0] / p
normed = centred / sqrt(variance + Rational(1, 100_000))
scaled = x / sqrt((x.T * x)[0, 0] / p + Rational(1, 100_000))
powers = y.applyfunc(exp)
adapted = (W + alpha / r * V * U) * x


@dataclass
class Mistake:
    """A term, a function that is not quite it, and what its message has to say of why, or "" for nothing."""

    of: Any
    wrong: Any
    options: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def rows(**options):
    return {"layout": {"x": "rows"}, **options}


def vectors(*names):
    return {"layout": dict.fromkeys(names, "vector")}


def remembered(function, key):
    """The function with the values of the first arguments of each key."""
    known = {}

    def again(**arguments):
        return known.setdefault(key(**arguments), function(**arguments)).copy()

    return again


def stale(W, x, known=remembered(lambda W, x: W, lambda W, x: W.shape)):  # noqa: B008
    return known(W=W, x=x) @ x


def summed(x, known=remembered(lambda x: 2 * x, lambda x: (x.shape, x.sum()))):  # noqa: B008
    return known(x=x)


def buffered(x):
    out = np.zeros(len(x), dtype=int)
    out[:] = 2 * x
    return out.astype(float)


NUMPY = {
    "weights of the first call": Mistake(W * x, stale),
    "remembered by the sum": Mistake(2 * x, summed),
    "weights as integers": Mistake(W * x, lambda W, x: W.astype(int) @ x),
    "rounded": Mistake(W * x, lambda W, x: np.rint(W @ x)),
    "a buffer of integers": Mistake(2 * x, buffered, vectors("x", "return")),
    "a mean of integers": Mistake(X.T * OneMatrix(n, 1) / n, lambda X: X.sum(0) // len(X), vectors("return")),
    "transposed where square": Mistake(W * x, lambda W, x: (W.T if W.shape[0] == W.shape[1] else W) @ x),
    "a mean over the wrong axis where square": Mistake(
        X.T * OneMatrix(n, 1) / n, lambda X: X.mean(int(X.shape[0] == X.shape[1])), vectors("return")
    ),
    "only a batch of one": Mistake(W * x, lambda W, x: x @ W.T * (1 + (len(x) == 1)), rows()),
    "only one output": Mistake(W * x, lambda W, x: W @ x + (len(W) == 1)),
    "the first of a batch": Mistake(W * x, lambda W, x: np.repeat(x[:1], len(x), 0) @ W.T, rows()),
    "a batch in reverse": Mistake(W * x, lambda W, x: x[::-1] @ W.T, rows()),
    "no negative weights": Mistake(W * x, lambda W, x: abs(W) @ x),
    "no number below a bound": Mistake(1 * x, lambda x: np.maximum(x, -1000)),
    "a threshold of a half": Mistake(relu, lambda x: x * (x > 0.5)),
    "six at most": Mistake(relu, lambda x: np.clip(x, 0, 2.5)),
    "an axis lost in a difference": Mistake(
        y - z, lambda y, z: (y[:, None] - z)[:, 0], vectors("y", "z", "return")
    ),
    "the last is left out": Mistake(
        (OneMatrix(1, p) * x)[0, 0], lambda x: x[:-1].sum() if len(x) > 3 else x.sum(), vectors("x")
    ),
    "the last is repeated": Mistake(1 * x, lambda x: x if len(x) < 4 else np.concatenate([x[:3], x[2:3]])),
    "letters of an einsum where square": Mistake(
        Q * K.T, lambda Q, K: np.einsum("id,jd->ji" if len(Q) == len(K) else "id,jd->ij", Q, K)
    ),
    "a trace with its letters swapped": Mistake(
        Trace(A * B), lambda A, B: np.einsum("ij,ij->", A, B), {}, "is transposed"
    ),
    "an entrywise product": Mistake(A * B, lambda A, B: A * B),
    "an entrywise power": Mistake(A**2, lambda A: A**2),
    "a symmetric part": Mistake(A * y, lambda A, y: (A + A.T) / 2 @ y),
    "an outer product the other way": Mistake(y * z.T, lambda y, z: z @ y.T, {}, "the result is transposed"),
    "a residual twice": Mistake(y + A * y, lambda A, y: y + (y + A @ y), {}, "y is added twice"),
    "the sign of a bias": Mistake(W * x + b, lambda W, x, b: W @ x - b, {}, "b has the wrong sign"),
    "a scale of integers": Mistake(adapted, lambda W, V, U, x, alpha, r: (W + alpha // r * V @ U) @ x),
    "a scale by a root": Mistake(adapted, lambda W, V, U, x, alpha, r: (W + alpha / r**0.5 * V @ U) @ x),
    "a rank from the wrong axis": Mistake(
        adapted, lambda W, V, U, x, alpha: (W + alpha / U.shape[1] * V @ U) @ x
    ),
    "a variance with n - 1": Mistake(variance, lambda x: np.var(x, ddof=int(len(x) > 1))),
    "no eps": Mistake(
        scaled,
        lambda x: x / np.sqrt(np.mean(x * x)) if x.any() else x,
        {"dtype": "float32"},
        "1/100000 is missing",
    ),
    "another eps": Mistake(
        scaled, lambda x: x / np.sqrt(np.mean(x * x) + np.float32(1e-6)), {"dtype": "float32"}
    ),
    "eps after the root": Mistake(
        scaled, lambda x: x / (np.sqrt(np.mean(x * x)) + np.float32(1e-5)), {"dtype": "float32"}
    ),
    "float32 inside": Mistake(
        W * x, lambda W, x: (W.astype("f4") @ x.astype("f4")).astype("f8"), {}, "as if float32 were used"
    ),
    "int32 inside": Mistake(
        W * x, lambda W, x: np.rint(W @ x * 4).astype("i8").astype("i4").astype("f8") / 4
    ),
    "unsigned numbers": Mistake(
        W * x, lambda W, x: (W.astype("u1") @ x.astype("u1")).astype("i4"), {"dtype": "int32"}
    ),
    "int8 inside": Mistake(
        Trace(A * A.T), lambda A: np.sum(A * A, dtype="i1").astype("i2"), {"dtype": "int16"}, "as if int8"
    ),
    "a softmax over the batch": Mistake(
        powers / Trace(powers * OneMatrix(1, n)),
        lambda y: np.exp(y) / np.exp(y).sum(0, keepdims=True),
        {"layout": {"y": "rows"}},
    ),
    "exp of a narrower dtype": Mistake(x.applyfunc(exp), lambda x: np.exp(x.astype("f4")).astype("f8")),
    "two results exchanged": Mistake((A * y, A.T * y), lambda A, y: (A.T @ y, A @ y), {}, "A is transposed"),
    "a number where zero is meant": Mistake(HadamardProduct(x, g), lambda x, g: x * np.where(g, g, 1e-300)),
}


def found(mistake, number):
    """The message of a mistake, from another seed each time."""
    test = settings(database=None, deadline=None)(
        seed(number)(implements(mistake.of, **mistake.options)(mistake.wrong))
    )
    with warnings.catch_warnings(), pytest.raises(Mismatch) as caught:
        warnings.simplefilter("ignore", RuntimeWarning)
        test()
    return str(caught.value)


@pytest.mark.parametrize("name", NUMPY)
def test_a_mistake_is_found_with_the_reason_that_is_true(name):
    text = found(NUMPY[name], 0)
    why = next((line for line in text.splitlines() if "why: " in line), "")
    assert (NUMPY[name].why in why) if NUMPY[name].why else not why


def torch_mistakes():
    torch = importlib.import_module("torch")
    functional = importlib.import_module("torch.nn.functional")
    return {
        "a layer norm with another eps": Mistake(
            normed,
            lambda x: functional.layer_norm(x, x.shape[-1:], eps=1e-6),
            rows(dtype="torch.float32", sizes={"p": 2, "batch": 1}),
        ),
        "a buffer of integers": Mistake(2 * x, lambda x: (2 * x).long().float(), {"dtype": "torch.float32"}),
        "dropout left on": Mistake(
            W * x, lambda W, x: W @ functional.dropout(x, 0.1), {"dtype": "torch.float32"}
        ),
        "an unbiased variance": Mistake(
            variance,
            lambda x: torch.var(x, correction=int(len(x) > 1)),
            {"dtype": "torch.float32", **vectors("x")},
        ),
        "bfloat16 inside": Mistake(
            W * x, lambda W, x: (W @ x).bfloat16().float(), {"dtype": "torch.float32"}, "as if bfloat16"
        ),
        "a factor forgotten in a swish": Mistake(
            x.applyfunc(lambda entry: entry / (1 + exp(-entry))),
            lambda x: torch.sigmoid(x),
            {"dtype": "torch.float32"},
            "the factor x is missing",
        ),
        "a hard sigmoid": Mistake(
            x.applyfunc(lambda entry: 1 / (1 + exp(-entry))),
            lambda x: functional.hardsigmoid(x),
            {"dtype": "torch.float32"},
        ),
        "a softmax that is clipped": Mistake(
            powers / Trace(powers * OneMatrix(1, n)),
            lambda y: functional.softmax(y, -1).clamp(min=0.01),
            {"dtype": "torch.float32", "layout": {"y": "rows"}},
        ),
    }


TORCH = (
    "a layer norm with another eps", "a buffer of integers", "dropout left on", "an unbiased variance",
    "bfloat16 inside", "a factor forgotten in a swish", "a hard sigmoid", "a softmax that is clipped",
)  # fmt: skip


@pytest.mark.parametrize("name", TORCH)
def test_a_mistake_with_torch_is_found_with_the_reason_that_is_true(name):
    pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    mistake = torch_mistakes()[name]
    text = found(mistake, 0)
    why = next((line for line in text.splitlines() if "why: " in line), "")
    assert (mistake.why in why) if mistake.why else not why


def test_small_entries_have_parts_where_all_stays_exact():
    seen = set()

    def linear(W, x):
        seen.update(map(Fraction, W.ravel().tolist()))
        return W @ x

    for dtype in ("float64", "float32", "float16"):
        seen.clear()
        settings(database=None, deadline=None)(implements(W * x, dtype=dtype)(linear))()
        assert {each.denominator for each in seen} == {1, 2, 4}
    seen.clear()
    settings(database=None, deadline=None)(implements(W * x, dtype="int32")(linear))()
    assert {each.denominator for each in seen} == {1}
