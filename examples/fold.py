"""A batch normalisation folded into the convolution before it, rightly and wrongly, as ONNX files."""

# ruff: noqa: T201 - an example prints

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from symnet import compare
from symnet.models.comparing.record import lines
from symnet.models.graphs import Array, BatchNorm, Convolution, Graph, Input, Node, Tensor, Windows
from symnet.models.onnx import write

draw = np.random.default_rng(0)
weights, offset = draw.normal(size=(8, 3, 3, 3)).astype("f"), draw.normal(size=8).astype("f")
mean, gamma, beta = draw.normal(size=(3, 8)).astype("f")
variance = draw.uniform(0.1, 2, 8).astype("f")


def network(weights: Array, offset: Array, *, normalised: bool) -> Graph:
    """A convolution, and batch normalisation after it."""
    x = Node.of(Input(("n", 3, 8, 8)), name="x")
    kernel = Convolution(Tensor.of(weights, "weights"), Tensor.of(offset, "offset"), Windows.plain(2, 1))
    y = Node.of(kernel, x, name="conv")
    if normalised:
        statistics = (Tensor.of(mean, "mean"), Tensor.of(variance, "variance"))
        affine = (Tensor.of(gamma, "gamma"), Tensor.of(beta, "beta"))
        y = Node.of(BatchNorm(*statistics, float(np.float32(1e-5)), *affine), y, name="norm")
    return Graph({"x": x}, {"y": y})


def folded(epsilon: float, shift: Array = beta) -> Graph:
    """The convolution into which its normalisation is folded, in float32."""
    scale = gamma / np.sqrt(variance + np.float32(epsilon))
    moved = (offset - mean) * scale + shift
    return network(weights * scale[:, None, None, None], moved, normalised=False)


with TemporaryDirectory() as folder:
    before = Path(folder) / "before.onnx"
    write(network(weights, offset, normalised=True), before)
    for text, model in {
        "folded": folded(1e-5),
        "folded with ε = 1e-3": folded(1e-3),
        "folded without β": folded(1e-5, shift=0 * beta),
    }.items():
        after = Path(folder) / "after.onnx"
        write(model, after)
        print(text)
        for line in lines(compare(before, after)):
            print(f"  {line}")
