"""The evaluator of graphs, held against what is computed by hand and, where it is installed, by PyTorch."""

import numpy as np
import pytest

from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Opaque,
    Reshape,
    Scale,
    Shift,
    Sum,
    Tensor,
    TransposedConvolution,
    Windows,
)
from tests.models.evaluation import OPAQUE, evaluate

DRAW = np.random.default_rng(3)


def drawn(*shape):
    return DRAW.integers(-4, 5, shape) / 4


def tensor(*shape):
    return Tensor.of(drawn(*shape), "w")


def test_a_residual_block_is_what_its_formula_says():
    x = Node.of(Input(("n", 3)))
    weights, offset, factors = tensor(3, 3), tensor(3), tensor(3)
    inner = Node.of(Opaque("relu", pointwise=True), Node.of(Dense(weights, offset), x))
    end = Node.of(Shift(offset), Node.of(Scale(factors), Node.of(Sum((1, -1)), x, inner)))
    value = drawn(5, 3)
    expected = (
        value - np.maximum(value @ weights.stored.T + offset.stored, 0)
    ) * factors.stored + offset.stored
    np.testing.assert_allclose(evaluate(Graph({"x": x}, {"y": end}), {"x": value})["y"], expected)


def test_a_shape_that_is_told_wrongly_is_found():
    x = Node.of(Input(("n", 4)))
    wrong = Node(Reshape((-1, 2)), (x,), ("n", 2), "wrong")
    with pytest.raises(AssertionError):
        evaluate(Graph({"x": x}, {"y": wrong}), {"x": drawn(3, 4)})


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("groups", [1, 2])
def test_convolutions_are_those_of_a_framework(axes, groups):
    torch = pytest.importorskip("torch", reason="PyTorch computes convolutions for the comparison")
    stride, dilation, extra = (2, 1, 3)[:axes], (1, 2, 1)[:axes], (1, 0, 2)[:axes]
    padding = (1, 0, 2)[:axes]
    windows = Windows(stride, tuple((pad, pad) for pad in padding), dilation)
    x = Node.of(Input(("n", 4, *(7, 6, 5)[:axes])))
    value = torch.tensor(drawn(2, *x.shape[1:]))
    plain = Convolution(tensor(6, 4 // groups, *(3, 2, 2)[:axes]), tensor(6), windows, groups)
    spread = TransposedConvolution(
        tensor(4, 3, *(3, 2, 2)[:axes]), tensor(3 * groups), windows, extra, groups
    )
    for operation, name, more in ((plain, "conv", {}), (spread, "conv_transpose", {"output_padding": extra})):
        framework = getattr(torch.nn.functional, f"{name}{axes}d")
        numbers = (torch.tensor(operation.weights.stored), torch.tensor(operation.offset.stored))
        settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        expected = framework(value, *numbers, **settings, **more).numpy()
        graph = Graph({"x": x}, {"y": Node.of(operation, x)})
        np.testing.assert_allclose(evaluate(graph, {"x": value.numpy()})["y"], expected, atol=1e-12)


def test_batch_normalisation_is_per_channel():
    x = Node.of(Input(("n", 2, 3)))
    norm = BatchNorm(tensor(2), Tensor.of([0.5, 2.0], "variance"), 0.125, tensor(2), tensor(2))
    value = drawn(4, 2, 3)
    expected = np.stack(
        [
            (value[:, c] - norm.mean.stored[c])
            / np.sqrt(norm.variance.stored[c] + 0.125)
            * norm.scale.stored[c]
            + norm.shift.stored[c]
            for c in range(2)
        ],
        axis=1,
    )
    found = evaluate(Graph({"x": x}, {"y": Node.of(norm, x)}), {"x": value})["y"]
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize("counted", [False, True])
def test_pools_are_those_of_a_framework(ceil, counted):
    torch = pytest.importorskip("torch", reason="PyTorch computes pools for the comparison")
    value = drawn(2, 3, 7, 6)
    attributes = ((3, 2), (2, 3), ((1, 1), (0, 0)), (1, 1), ceil)
    settings = {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 0), "ceil_mode": ceil}
    average = torch.nn.functional.avg_pool2d(torch.tensor(value), **settings, count_include_pad=counted)
    np.testing.assert_allclose(OPAQUE["average_pool"](value, *attributes, counted), average.numpy())
    largest = torch.nn.functional.max_pool2d(torch.tensor(value), **settings)
    np.testing.assert_allclose(OPAQUE["max_pool"](value, *attributes), largest.numpy())
