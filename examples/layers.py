"""A layer written with NumPy, and a test that it is one: `python -m pytest examples/layers.py`."""

import numpy as np
from sympy import MatrixSymbol

from symnet import sizes
from symnet.testing import implements

h, p = sizes("h p")
W, x, b = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)


def dense(weights: np.ndarray, x: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A dense layer for a batch, each row an input."""
    return x @ weights.T + bias


test_dense = implements(
    W * x + b,
    names={"weights": "W", "bias": "b"},
    layout={"x": "rows", "bias": "vector"},
    dtype="float32",
)(dense)
