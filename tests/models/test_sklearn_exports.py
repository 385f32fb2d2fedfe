"""Estimators beside what skl2onnx makes of them: the same up to rounding, or different where wrong."""

from copy import deepcopy

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import symnet
from symnet.models.comparing import Different
from symnet.models.graphs import Graph, Node, Take
from symnet.models.sources import opened
from tests.models.sklearn_models import CASES, NONE, ROWS, WHITE, WRONG, computed, perceptron

skl2onnx = pytest.importorskip("skl2onnx", reason="exports are made by skl2onnx")
utils = pytest.importorskip("onnx.utils", reason="exports are read with onnx")
onnxruntime = pytest.importorskip("onnxruntime", reason="exports are run by onnxruntime")


def exported(model, rows):
    """What skl2onnx makes of an estimator, with its scores alone if it is a classifier."""
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    options = None
    if hasattr(last, "classes_") and hasattr(last, "decision_function"):
        zipped = type(last).__name__ not in {"LinearSVC", "RidgeClassifier"}
        options = {id(last): {"raw_scores": True, **({"zipmap": False} if zipped else {})}}
    made = skl2onnx.to_onnx(model, rows[:1].astype(np.float32), options=options)
    if len(made.graph.output) == 1:
        return made
    return utils.Extractor(made).extract_model(["X"], [made.graph.output[1].name])


def scores(proto, columns):
    """A file as a graph; of two scores of two classes that of the second, where the estimator gives one."""
    read = opened(proto)
    ((name, node),) = read.outputs.items()
    if columns == 1 and node.shape[-1] == 2:
        node = Node.of(Take(1, (1,)), node)
    return Graph(read.inputs, {name: node}, read.assumed)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.filterwarnings("ignore")
def test_the_export_is_judged(case):
    columns = computed(case.model, case.rows)[1].shape[1]
    try:
        proto = exported(case.model, case.rows)
    except Exception:  # whatever it raises for what it does not convert
        assert case.export == NONE
        return
    verdict, _, message = case.export.partition(": ")
    if verdict == "refused":
        with pytest.raises(symnet.SymnetError, match=message):
            symnet.compare(case.model, proto)
        return
    found = symnet.compare(case.model, scores(proto, columns))
    assert str(found).startswith(case.export)


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
@pytest.mark.filterwarnings("ignore")
def test_the_export_of_a_wrong_model_is_different_and_both_runtimes_show_it(right, wrong):
    proto = exported(wrong, np.zeros((1, wrong.n_features_in_)))
    columns = computed(right, np.zeros((1, right.n_features_in_)))[1].shape[1]
    found = symnet.compare(right, scores(proto, columns))
    assert isinstance(found, Different), found
    (x,) = found.witness.values()
    left = computed(right, x)[1][found.place]
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    (other,) = session.run(None, {"X": x.astype(np.float32)})
    assert np.isclose(left, found.left, rtol=1e-5)
    assert np.isclose(other[found.place], found.right, rtol=1e-4, atol=1e-5)
    assert not np.isclose(left, other[found.place], rtol=1e-7)


def reciprocals(model):
    """The scaler with the reciprocals in float32 for its scale, as `Scaler` of ONNX stores them."""
    other = deepcopy(model)
    other.scale_ = 1 / np.float32(1 / model.scale_).astype(np.float64)
    return other


def test_a_division_that_became_a_reciprocal_in_float32_is_rounding_there_and_a_difference_in_float64():
    scaler = StandardScaler().fit(ROWS)
    (node,) = exported(scaler, ROWS).graph.node
    assert node.op_type == "Scaler"
    stored = next(each.floats for each in node.attribute if each.name == "scale")
    assert np.array_equal(np.float32(stored), np.float32(1 / scaler.scale_))
    assert "rounded along the way" in str(symnet.compare(scaler, exported(scaler, ROWS)))
    narrow = reciprocals(scaler)
    assert isinstance(symnet.compare(scaler, narrow), Different)
    assert "rounded along the way" in str(symnet.compare(scaler, narrow, dtype="float32"))


def test_an_export_in_float64_is_the_same():
    for model in (MinMaxScaler().fit(ROWS), WHITE, perceptron("tanh")):
        proto = skl2onnx.to_onnx(model, ROWS[:1])
        found = symnet.compare(model, proto)
        assert str(found).startswith(("Same", "Rounded")), found
        assert isinstance(symnet.compare(proto, model), type(found))
