"""Segments: a model that is cut into affine forms and opaque operations is the one that was read."""

import numpy as np
import pytest

from symnet.models.comparing.balls import Balls
from symnet.models.comparing.enclosures import Runner
from symnet.models.graphs import factors
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
