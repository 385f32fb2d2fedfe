"""Graphs as ONNX files: what is read of a file that is written computes the same, here and in onnxruntime."""

import numpy as np
import pytest

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import Dense, Graph, Input, Node, Opaque, Tensor
from tests.models.evaluation import evaluate

onnx = pytest.importorskip("onnx", reason="the writer of ONNX needs onnx")
runtime = pytest.importorskip("onnxruntime", reason="onnxruntime computes what models are compared with")

from symnet.models.onnx import read, write  # noqa: E402
from tests.models.onnx_models import OPERATORS, drawn, model, values  # noqa: E402

# What has no operator in the files that are written.
UNWRITTEN = (
    "take",
    "expand",
    "masked",
    "one_hot",
    "quick_gelu",
    "root_mean_square",
    "a shape ['n', 't', 4] from ['n*t', 4]",
)


def perceptron(dtype=np.float32):
    """Two dense layers with a function between them."""
    x = Node.of(Input(("n", 4)), name="x")
    first = Dense(Tensor.of(drawn(5, 4, dtype=dtype), "w1"), Tensor.of(drawn(5, dtype=dtype), "b1"))
    second = Dense(Tensor.of(drawn(2, 5, dtype=dtype), "w2"), None)
    hidden = Node.of(functions.pointwise("relu"), Node.of(first, x, name="first"), name="relu")
    return Graph({"x": x}, {"y": Node.of(second, hidden, name="second")})


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row[0])
def test_what_is_written_is_read_as_the_same_function(row, tmp_path):
    proto = model(*row[1:4], opset=row[4] if len(row) > 4 else 21)
    graph, given = read(proto), values(proto)
    try:
        write(graph, tmp_path / "m.onnx")
    except UnsupportedTerm as error:
        assert str(error)[3:] in {f"{what} is not written as ONNX" for what in UNWRITTEN}
        return
    onnx.checker.check_model(tmp_path / "m.onnx", full_check=True)
    again = read(tmp_path / "m.onnx")
    expected = evaluate(graph, given)["y"]
    np.testing.assert_array_equal(evaluate(again, given)["y"], expected)
    session = runtime.InferenceSession(tmp_path / "m.onnx")
    types = {each.name: each.type for each in session.get_inputs()}
    wide = {n: a.astype(np.float64) if types[n] == "tensor(double)" else a for n, a in given.items()}
    (computed,) = session.run(None, wide)
    np.testing.assert_allclose(computed, expected, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_numbers_are_written_as_they_are_stored(dtype, tmp_path):
    graph = perceptron(dtype)
    write(graph, tmp_path / "m.onnx")
    wanted, found = (
        [node.operation for node in each.nodes() if isinstance(node.operation, Dense)]
        for each in (graph, read(tmp_path / "m.onnx"))
    )
    for before, after in zip(wanted, found, strict=True):
        assert before.weights.same(after.weights)
        assert before.weights.name == after.weights.name
        assert before.offset is after.offset is None or before.offset.same(after.offset)


def test_numbers_of_bfloat16_are_written_as_their_bits(tmp_path):
    x = Node.of(Input(("n", 2)), name="x")
    weights = Tensor.of_bfloat16(np.array([[0x3F80, 0xC020]], dtype=np.uint16), "w")
    write(Graph({"x": x}, {"y": Node.of(Dense(weights), x)}), tmp_path / "m.onnx")
    (dense,) = [n.operation for n in read(tmp_path / "m.onnx").nodes() if isinstance(n.operation, Dense)]
    assert dense.weights.same(weights)


def test_names_that_are_alike_stay_apart(tmp_path):
    graph = perceptron()
    end = graph.outputs["y"]
    renamed = Graph({"first": graph.inputs["x"]}, {"w1": end, "relu": end.inputs[0], "other": end})
    write(renamed, tmp_path / "m.onnx")
    given = {"first": drawn(3, 4)}
    wanted, found = evaluate(renamed, given), evaluate(read(tmp_path / "m.onnx"), given)
    assert wanted.keys() == found.keys()
    for name, array in wanted.items():
        np.testing.assert_array_equal(found[name], array)


def test_what_is_not_written_is_refused_with_its_layer(tmp_path):
    graph = perceptron()
    (x,) = graph.inputs.values()
    cases = [
        (
            Node.of(Opaque("frob", (), ("n", 4)), x, name="third"),
            UnsupportedTerm,
            "third: frob is not written",
        ),
        (
            Node.of(functions.leaky_relu(0.1), x, name="third"),
            UnsupportedTerm,
            "does not hold the number 0.1",
        ),
        (
            Node.of(Dense(Tensor.of(np.ones((2, 4)), "v")), graph.outputs["y"].inputs[0].inputs[0].inputs[0]),
            UsageError,
            "must have one format; found float32 of w2, float64 of v",
        ),
    ]
    for node, kind, message in cases:
        with pytest.raises(kind, match=message):
            write(Graph(graph.inputs, {"y": graph.outputs["y"], "z": node}), tmp_path / "m.onnx")
    with pytest.raises(UsageError, match="an output must not have the name of an input; found x"):
        write(Graph(graph.inputs, {"x": graph.outputs["y"]}), tmp_path / "m.onnx")
    with pytest.raises(UsageError, match="cannot be written"):
        write(graph, tmp_path / "none" / "m.onnx")
    assert not list(tmp_path.iterdir())
