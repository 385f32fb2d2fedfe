"""Segments: a model that is cut into affine forms and opaque operations is the one that was read."""

import numpy as np
import pytest

from symnet.models.comparing.balls import Balls
from symnet.models.comparing.enclosures import Runner
from symnet.models.functions import attention, pointwise
from symnet.models.graphs import (
    Convolution,
    Graph,
    Input,
    Node,
    Scale,
    Shift,
    Tensor,
    TransposedConvolution,
    Windows,
    factors,
)
from symnet.models.segments import Evaluation, Rules, segmented
from symnet.rounding import FORMATS
from tests.models.evaluation import evaluate

pytest.importorskip("onnx", reason="the models are made with onnx")

from symnet.models.onnx import read
from tests.models.onnx_models import FREE, OPERATORS, model, values

EXACT = Rules.of(FORMATS["float64"], FORMATS["float64"])


def sizes(graph):
    """What the free extents are, by the names that segments give them."""
    names = dict.fromkeys(
        name for node in graph.inputs.values() for extent in node.shape for name in factors(extent)[0]
    )
    return {f"#{number}": FREE.get(name, 2) for number, name in enumerate(names, 1)}


@pytest.mark.parametrize("row", [row for row in OPERATORS if row[0] != "embedding"], ids=lambda row: row[0])
def test_segments_give_what_the_graph_gives(row):
    _, nodes, inputs, stored, *rest = row
    proto = model(nodes, inputs, stored, **({"opset": rest[0]} if rest else {}))
    graph, arrays = read(proto), values(proto)
    expected = evaluate(graph, arrays)
    runner = Runner(segmented(graph), Evaluation(EXACT), sizes(graph))
    found = runner.run([np.asarray(arrays[name], dtype=np.float64) for name in graph.inputs])
    for name, enclosed in zip(graph.outputs, found, strict=True):
        assert enclosed.middle.shape == expected[name].shape
        finite = np.isfinite(expected[name])
        assert (enclosed.middle == expected[name])[~finite].all()
        balls, expected[name] = Balls(*(part[finite] for part in enclosed)), expected[name][finite]
        assert (balls.radius <= 1e-9 * (1 + abs(balls.middle))).all()
        assert (abs(balls.middle - expected[name]) <= balls.radius + 1e-12 * (1 + abs(balls.middle))).all()


def agrees(graph, draw):
    """The graph, whose segments give what it gives itself."""
    given = {name: draw.standard_normal(node.shape) for name, node in graph.inputs.items()}
    (found,) = Runner(segmented(graph), Evaluation(EXACT), {}).run([*given.values()])
    (expected,) = evaluate(graph, given).values()
    np.testing.assert_allclose(found.middle, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seed", range(80))
def test_transposed_convolutions_are_convolutions_of_their_phases(seed):
    """With an offset before, and with a convolution or a function behind."""
    draw = np.random.default_rng(seed)

    def tensor(*shape):
        return Tensor.of(draw.standard_normal(shape), "t")

    groups, kernel, stride, dilation = draw.integers(1, 3), *draw.integers(1, 4, (3, 2)).tolist()
    extra = [int(draw.integers(0, max(pair))) for pair in zip(stride, dilation, strict=True)]
    reaches = [spread * (taps - 1) for spread, taps in zip(dilation, kernel, strict=True)]
    padding = tuple(tuple(draw.integers(0, reach + 1, 2).tolist()) for reach in reaches)
    windows = Windows(tuple(stride), padding, tuple(dilation))
    weights = tensor(2 * groups, 3, *kernel)
    x = Node.of(Input((2, 2 * groups, 5, 6)), name="x")
    y = Node.of(Shift(tensor(2 * groups, 1, 1)), x)
    operation = TransposedConvolution(weights, tensor(3 * groups), windows, tuple(extra), int(groups))
    y = Node.of(Scale(tensor(3 * groups, 1, 1)), Node.of(operation, y))
    if seed % 2:
        y = Node.of(Convolution(tensor(2, 3 * groups, 1, 1), None, Windows.plain(2)), y)
    else:
        y = Node.of(pointwise("relu"), y)
    agrees(Graph({"x": x}, {"y": y}), draw)


@pytest.mark.parametrize("causal", [False, True])
def test_attention_is_its_parts(causal):
    nodes = [
        Node.of(Input((2, 3, count, 4)), name=name) for name, count in zip("qkv", (5, 6, 6), strict=True)
    ]
    operation = attention(*(node.shape for node in nodes), causal=causal, scale=None)
    graph = Graph(dict(zip("qkv", nodes, strict=True)), {"y": Node.of(operation, *nodes)})
    agrees(graph, np.random.default_rng(0))
