"""ONNX files before and after what optimises or folds them; a difference is seen by onnxruntime itself."""

import numpy as np
import pytest

from symnet import Different, Rounded, Same, compare
from symnet.errors import UnsupportedTerm

onnx = pytest.importorskip("onnx", reason="the reader of ONNX needs onnx")
runtime = pytest.importorskip("onnxruntime", reason="onnxruntime optimises what is compared")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

DRAW = np.random.default_rng(8)


def drawn(*shape, least=None):
    array = DRAW.standard_normal(shape).astype(np.float32)
    return array if least is None else np.abs(array) + np.float32(least)


def model(nodes, shape, stored):
    """A file with one input x, whose last node gives y."""
    graph = helper.make_graph(
        [helper.make_node(kind, ins.split(), [out], **attributes) for kind, ins, out, attributes in nodes],
        "model",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in stored.items()],
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return onnx.shape_inference.infer_shapes(proto)


def norm(name, width):
    return {
        f"{name}_g": drawn(width),
        f"{name}_b": drawn(width),
        f"{name}_m": drawn(width),
        f"{name}_v": drawn(width, least=0.1),
    }


def normed(name, x, y, epsilon=1e-3):
    parts = " ".join(f"{name}_{part}" for part in "gbmv")
    return ("BatchNormalization", f"{x} {parts}", y, {"epsilon": epsilon})


def images():
    """Two convolutions, each with its batch normalisation, and what stands beside them."""
    stored = {"w": drawn(4, 3, 3, 3), "u": drawn(6, 2, 3, 3), "o": drawn(6), "d": drawn(6, 3), "e": drawn(3)}
    nodes = [
        ("Conv", "x w", "a", {"pads": [1, 1, 1, 1]}),
        normed("n", "a", "b"),
        ("Relu", "b", "c", {}),
        ("Conv", "c u o", "f", {"group": 2, "strides": [2, 2]}),
        normed("k", "f", "g"),
        ("Relu", "g", "h", {}),
        ("GlobalAveragePool", "h", "i", {}),
        ("Flatten", "i", "j", {}),
        ("MatMul", "j d", "m", {}),
        ("Add", "m e", "y", {}),
    ]
    return model(nodes, [2, 3, 8, 8], {**stored, **norm("n", 4), **norm("k", 6)})


def residual():
    stored = {"w": drawn(4, 4, 3, 3), "u": drawn(4, 4, 1, 1)}
    nodes = [
        ("Conv", "x w", "a", {"pads": [1, 1, 1, 1]}),
        normed("n", "a", "b"),
        ("Relu", "b", "c", {}),
        ("Conv", "c u", "d", {}),
        normed("k", "d", "e"),
        ("Add", "e x", "f", {}),
        ("Relu", "f", "y", {}),
    ]
    return model(nodes, [1, 4, 6, 6], {**stored, **norm("n", 4), **norm("k", 4)})


def perceptron():
    stored = {"w": drawn(6, 8), "b": drawn(8), "u": drawn(8, 3), "c": drawn(3), "s": np.float32([0.5])}
    nodes = [
        ("MatMul", "x w", "a", {}),
        ("Add", "a b", "d", {}),
        ("Relu", "d", "e", {}),
        ("Dropout", "e", "f", {}),
        ("MatMul", "f u", "g", {}),
        ("Add", "g c", "h", {}),
        ("Mul", "h s", "i", {}),
        ("Identity", "i", "y", {}),
    ]
    return model(nodes, [2, 6], stored)


def attention():
    """One head, after layer normalisation, and GELU as it is written out."""
    names = {name: drawn(8, 8) for name in ("q", "k", "v", "o")}
    stored = {**names, "g": drawn(8), "b": drawn(8), "s": np.float32(8**-0.5)}
    stored |= {"half": np.float32(0.5), "one": np.float32(1), "root": np.float32(2**0.5)}
    nodes = [
        ("LayerNormalization", "x g b", "n", {"axis": -1}),
        *(("MatMul", f"n {name}", f"n{name}", {}) for name in "qkv"),
        ("Transpose", "nk", "t", {"perm": [0, 2, 1]}),
        ("MatMul", "nq t", "a", {}),
        ("Mul", "a s", "c", {}),
        ("Softmax", "c", "p", {"axis": -1}),
        ("MatMul", "p nv", "d", {}),
        ("MatMul", "d o", "e", {}),
        ("Add", "e x", "f", {}),
        ("Div", "f root", "h", {}),
        ("Erf", "h", "i", {}),
        ("Add", "i one", "j", {}),
        ("Mul", "f j", "l", {}),
        ("Mul", "l half", "y", {}),
    ]
    return model(nodes, [1, 5, 8], stored)


def transposed():
    stored = {"w": drawn(4, 2, 2, 2), "b": drawn(2)}
    nodes = [
        ("ConvTranspose", "x w b", "a", {"strides": [2, 2]}),
        normed("n", "a", "c"),
        ("LeakyRelu", "c", "y", {"alpha": 0.1}),
    ]
    return model(nodes, [1, 4, 3, 3], {**stored, **norm("n", 2)})


MODELS = {
    "images": images,
    "residual": residual,
    "perceptron": perceptron,
    "attention": attention,
    "transposed": transposed,
}


def optimised(proto, level, path):
    """The file that onnxruntime or onnxoptimizer makes of another."""
    if level == "onnxoptimizer":
        optimizer = pytest.importorskip("onnxoptimizer", reason="onnxoptimizer optimises what is compared")
        after = optimizer.optimize(proto, optimizer.get_fuse_and_elimination_passes())
        # It leaves the arithmetic of what it folds to whoever runs the model.
        return optimised(after, "basic", path)
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = getattr(runtime.GraphOptimizationLevel, f"ORT_ENABLE_{level.upper()}")
    options.optimized_model_filepath = str(path)
    runtime.InferenceSession(proto.SerializeToString(), options)
    return onnx.load(path)


@pytest.mark.parametrize("level", ["basic", "extended", "onnxoptimizer"])
@pytest.mark.parametrize("name", MODELS)
def test_what_is_optimised_is_the_same(name, level, tmp_path):
    proto = MODELS[name]()
    after = optimised(proto, level, tmp_path / "after.onnx")
    found = compare(proto, after)
    assert isinstance(found, Same | Rounded), str(found)


def test_weights_that_are_computed_from_others_are_refused_by_name():
    optimizer = pytest.importorskip("onnxoptimizer", reason="onnxoptimizer optimises what is compared")
    proto = images()
    with pytest.raises(UnsupportedTerm, match="input 1 of Conv must be floats stored in the file"):
        compare(proto, optimizer.optimize(proto, ["fuse_bn_into_conv"]))


def faulty(proto, name, change):
    """The file with other numbers, as a fault of an optimiser gives them."""
    after = onnx.ModelProto.FromString(proto.SerializeToString())
    (at,) = [k for k, each in enumerate(after.graph.initializer) if each.name == name]
    array = change(numpy_helper.to_array(after.graph.initializer[at]).copy())
    after.graph.initializer[at].CopyFrom(numpy_helper.from_array(np.float32(array), name))
    return after


def with_attribute(proto, kind, name, value):
    after = onnx.ModelProto.FromString(proto.SerializeToString())
    node = next(each for each in after.graph.node if each.op_type == kind)
    kept = [each for each in node.attribute if each.name != name]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(name, value)])
    return after


def one_off(array):
    array.flat[1] += np.float32(1e-3)
    return array


FAULTS = {
    "images: one weight": ("images", lambda p: faulty(p, "w", one_off)),
    "images: γ forgotten": ("images", lambda p: faulty(p, "n_g", np.ones_like)),
    "images: mean forgotten": ("images", lambda p: faulty(p, "k_m", np.zeros_like)),
    "images: ε is 10⁻⁵": ("images", lambda p: with_attribute(p, "BatchNormalization", "epsilon", 1e-5)),
    "images: a kernel mirrored": ("images", lambda p: faulty(p, "u", lambda w: w[..., ::-1].copy())),
    "images: groups exchanged": ("images", lambda p: faulty(p, "u", lambda w: np.roll(w, 3, 0))),
    "images: a padding before only": (
        "images",
        lambda p: with_attribute(p, "Conv", "pads", [2, 2, 0, 0]),
    ),
    "residual: the second γ scaled by 1.001": ("residual", lambda p: faulty(p, "k_g", lambda g: g * 1.001)),
    "perceptron: a bias forgotten": ("perceptron", lambda p: faulty(p, "b", np.zeros_like)),
    "perceptron: scaled by 2": ("perceptron", lambda p: faulty(p, "s", lambda s: 2 * s)),
    "perceptron: units exchanged": ("perceptron", lambda p: faulty(p, "u", lambda u: u[::-1].copy())),
    "attention: scaled by 1/8": ("attention", lambda p: faulty(p, "s", lambda _: np.float32(1 / 8))),
    "attention: keys transposed": ("attention", lambda p: faulty(p, "k", lambda k: k.T.copy())),
    "attention: β forgotten": ("attention", lambda p: faulty(p, "b", np.zeros_like)),
    "attention: ε is 10⁻³": (
        "attention",
        lambda p: with_attribute(p, "LayerNormalization", "epsilon", 1e-3),
    ),
    "transposed: channels exchanged": ("transposed", lambda p: faulty(p, "w", lambda w: w[:, ::-1].copy())),
    "transposed: another slope": ("transposed", lambda p: with_attribute(p, "LeakyRelu", "alpha", 0.2)),
}


@pytest.mark.parametrize("level", ["as it is", "extended"])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_shown_at_an_input(name, level, tmp_path):
    kind, fault = FAULTS[name]
    proto = MODELS[kind]()
    after = fault(proto)
    after = after if level == "as it is" else optimised(after, level, tmp_path / "after.onnx")
    found = compare(proto, after)
    assert isinstance(found, Different), str(found)
    given = {"x": np.float32(found.witness["x"])}
    left, right = (
        runtime.InferenceSession(each.SerializeToString()).run(["y"], given)[0][found.place]
        for each in (proto, after)
    )
    told = found.left - found.right
    assert abs(float(left) - float(right) - told) <= abs(told) / 2
