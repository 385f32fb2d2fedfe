"""ONNX models: what is read is what onnxruntime computes, and what is not read is refused by name."""

import sys
import time

import numpy as np
import pytest

from symnet.errors import LimitExceeded, MissingExtra, SymnetError, UnsupportedTerm, UsageError
from tests.models.evaluation import evaluate

onnx = pytest.importorskip("onnx", reason="the reader of ONNX needs onnx")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime computes what models are compared with")

from symnet.models.graphs import Dense, Opaque  # noqa: E402
from symnet.models.onnx import read  # noqa: E402
from tests.models.onnx_models import (  # noqa: E402
    IMAGE,
    NORM,
    OPERATORS,
    POSITIVE,
    ROWS,
    drawn,
    f,
    i,
    model,
    node,
    values,
)

BRANCH = onnx.helper.make_graph([], "branch", [], [])


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row[0])
def test_a_model_is_read_as_onnxruntime_computes_it(row):
    _, nodes, inputs, stored, *opset = row
    proto = model(nodes, inputs, stored, opset=opset[0] if opset else 21)
    given = values(proto)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(proto.SerializeToString(), options)
    (expected,) = session.run(None, given)
    found = evaluate(read(proto), given)["y"]
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-5)


REFUSED = [
    (
        "training",
        model([node("BatchNormalization", "x g b m v", training_mode=1)], {"x": IMAGE}, NORM),
        "y: batch normalisation in training mode depends on the whole batch",
    ),
    (
        "training, old",
        model([node("BatchNormalization", "x g b m v", is_test=0)], {"x": IMAGE}, NORM, opset=6),
        "in training mode",
    ),
    (
        "variance",
        model([node("BatchNormalization", "x g b m v")], {"x": IMAGE}, {**NORM, "v": -POSITIVE}),
        "v plus epsilon must be positive; found -1.99",
    ),
    (
        "dropout",
        model([node("Dropout", "x r t")], {"x": ROWS}, {"r": f(0.5)[0], "t": np.bool_(True)}),
        "dropout in training mode is random",
    ),
    ("random", model([node("RandomNormalLike", "x")], {"x": ROWS}), "RandomNormalLike is random"),
    (
        "branch",
        model([node("If", "c", then_branch=BRANCH, else_branch=BRANCH)], {"c": ("bool", 1)}),
        "If has a graph inside, which is not read",
    ),
    ("unknown", model([node("Frob", "x", domain="local")], {"x": ROWS}), "y: Frob of local is not known"),
    ("attribute", model([node("Relu", "x", slope=0.5)], {"x": ROWS}), "attribute slope of Relu is not read"),
    ("input", model([node("Relu", "x w")], {"x": ROWS}, {"w": drawn(4)}), "input 1 of Relu is not read"),
    ("broadcast", model([node("Add", "x w", axis=1)], {"x": ROWS}, {"w": drawn(4)}), "attribute axis of Add"),
    ("missing", model([node("Add", "x w")], {"x": ROWS}), "y: 'w' is used, but nothing makes it"),
    (
        "cycle",
        model([node("Add", "x y", "z"), node("Relu", "z")], {"x": ROWS}),
        "z: 'y' is used before it is made: the nodes must be in order, without a cycle",
    ),
    ("twice", model([node("Relu", "x"), node("Tanh", "x")], {"x": ROWS}), "'y' is defined twice"),
    ("stored twice", model([node("Relu", "x", "x")], {"x": ROWS}, outputs=("x",)), "'x' is defined twice"),
    ("no output", model([node("Relu", "x", "z")], {"x": ROWS}), "'y' is used, but nothing makes it"),
    ("version", model([node("Relu", "x")], {"x": ROWS}, opset=1000), "version 1000 of the operators"),
    ("no import", model([node("Relu", "x", domain="far")], {"x": ROWS}), "must import the operators of far"),
    (
        "weights",
        model([node("MatMul", "x w")], {"x": ROWS}, {"w": drawn(5, 4)}),
        "w takes 5 numbers; found shape",
    ),
    ("channels", model([node("Conv", "x w")], {"x": IMAGE}, {"w": drawn(5, 5, 1, 1)}), "w takes 5 channels"),
    (
        "kernel",
        model([node("Conv", "x w", kernel_shape=[2, 2])], {"x": IMAGE}, {"w": drawn(5, 4, 3, 3)}),
        "kernel_shape [2, 2] must be that of the weights [3, 3]",
    ),
    (
        "padding",
        model([node("Conv", "x w", pads=[0, 0, -1, 0])], {"x": IMAGE}, {"w": drawn(5, 4, 3, 3)}),
        "pads needs two numbers from 0 for each of 2 axes",
    ),
    ("division", model([node("Div", "x w")], {"x": ROWS}, {"w": f(1, 0, 1, 1)}), "w must not be 0"),
    ("integers", model([node("Add", "x x")], {"x": ("int64", "n")}), "Add of integers is not read"),
    (
        "flag",
        model([node("ReduceSum", "x", keepdims=2)], {"x": ROWS}),
        "keepdims of ReduceSum must be 0 or 1",
    ),
    (
        "no axes",
        model([node("Squeeze", "x a")], {"x": ROWS}, {"a": i()}),
        "axes that are given must not be empty",
    ),
    ("imputer", model([node("Imputer", "x", domain="ai.onnx.ml")], {"x": ROWS}), "Imputer replaces numbers"),
    (
        "reflection",
        model([node("Pad", "x p", mode="reflect")], {"x": ROWS}, {"p": i(0, 1, 0, 1)}),
        "by reflect",
    ),
    (
        "huge",
        model([node("ConstantOfShape", "s", "c"), node("Add", "x c")], {"x": ROWS}, {"s": i(2**40, 2**20)}),
        "a tensor that is described must have at most",
    ),
    ("shape", model([node("Reshape", "x s")], {"x": ROWS}, {"s": i(-1, 3)}), "has another number of entries"),
    (
        "free slice",
        model([node("Slice", "x a b c")], {"x": ROWS}, {"a": i(1), "b": i(2), "c": i(0)}),
        "free extent n",
    ),
]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_what_is_not_read_is_refused_by_name(row):
    _, proto, message = row
    with pytest.raises(SymnetError) as error:
        read(proto)
    assert message in str(error.value)
    assert str(error.value).startswith("the model: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x80\x05cos\nsystem\n",
        b"PK\x03\x04",
        b"\xff" * 40,
        model([node("Relu", "x")], {"x": ROWS}).SerializeToString()[:-9],
    ],
)
def test_bytes_that_are_no_model_are_refused(raw, tmp_path):
    (tmp_path / "a.onnx").write_bytes(raw)
    for source in (raw, tmp_path / "a.onnx"):
        with pytest.raises(UsageError, match="no ONNX model, or not all of it"):
            read(source)


@pytest.mark.parametrize("text", [b"Relu", b"dimension", b"local", b"called"])
def test_names_that_are_no_text_are_refused(text):
    proto = model([node("Relu", "x", domain="", name="called")], {"x": ("dimension", 4)})
    raw = proto.SerializeToString()
    assert text in raw
    with pytest.raises(UsageError, match=r"names must be text in UTF-8|no ONNX model"):
        read(raw.replace(text, b"\xff" + text[1:]))


def test_an_empty_model_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(UsageError, match="the model: a model must have a graph with outputs; found none"):
        read(b"")
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path / "b.onnx")
    with pytest.raises(UsageError, match="a path, bytes or a ModelProto is needed; found 7"):
        read(7)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused_with_their_place(number):
    weights = drawn(4, 3)
    weights[2, 1] = number
    graph = read(model([node("MatMul", "x w")], {"x": ROWS}, {"w": weights}))
    with pytest.raises(UsageError, match=rf"w must hold finite numbers; found {number} at \[1, 2\]"):
        evaluate(graph, {"x": drawn(2, 4)})


def test_numbers_of_all_widths_are_read_from_bytes_and_from_fields():
    wanted = np.array([[1.0, -2.5], [0.15625, 3.0]])
    stored = {"f4": np.float32(wanted), "f2": np.float16(wanted), "f8": wanted}
    tensors = [onnx.numpy_helper.from_array(array, name) for name, array in stored.items()]
    tensors += [
        onnx.helper.make_tensor(f"field {kind}", kind, (2, 2), wanted.ravel().tolist())
        for kind in (
            onnx.TensorProto.FLOAT,
            onnx.TensorProto.FLOAT16,
            onnx.TensorProto.BFLOAT16,
            onnx.TensorProto.DOUBLE,
        )
    ]
    bits = (np.float32(wanted).view(np.uint32) >> 16).astype("<u2").tobytes()
    tensors.append(onnx.helper.make_tensor("raw", onnx.TensorProto.BFLOAT16, (2, 2), bits, raw=True))
    for tensor in tensors:
        proto = model([node("Cast", "w", "v", to=1), node("MatMul", "x v")], {"x": ("n", 2)})
        tensor.name = "w"
        proto.graph.initializer.append(tensor)
        (dense,) = [each.operation for each in read(proto).nodes() if isinstance(each.operation, Dense)]
        assert dense.weights.transposed.wide().tolist() == wanted.tolist()
        assert dense.weights.form.name == "float32"


def external(folder, location, *, offset=None, length=None, dims=(4, 3)):
    """A model whose weights are stored in another file."""
    proto = model([node("MatMul", "x w")], {"x": ROWS}, {"w": drawn(4, 3)})
    (tensor,) = proto.graph.initializer
    tensor.ClearField("raw_data")
    tensor.dims[:] = dims
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in {"location": location, "offset": offset, "length": length}.items():
        if value is not None:
            tensor.external_data.add(key=key, value=str(value))
    (folder / "model.onnx").write_bytes(proto.SerializeToString())
    return folder / "model.onnx"


def test_numbers_of_other_files_are_mapped(tmp_path):
    weights = drawn(4, 3)
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "w.bin").write_bytes(b"12345" + weights.tobytes())
    graph = read(external(tmp_path, "weights/w.bin", offset=5, length=48))
    assert weights_of(graph).transposed.wide().tolist() == weights.tolist()
    assert is_mapped(weights_of(graph))


def weights_of(graph):
    """The weights of the only dense layer."""
    (dense,) = [each.operation for each in graph.nodes() if isinstance(each.operation, Dense)]
    return dense.weights


def is_mapped(tensor):
    """Whether numbers are those of a file that is mapped."""
    array = tensor.stored
    while isinstance(array, np.ndarray) and not isinstance(array, np.memmap):
        array = array.base
    return isinstance(array, np.memmap)


def biased(stored):
    """A layer of weights w and offset b."""
    return model([node("MatMul", "x w"), node("Add", "y b", "z")], {"x": ROWS}, stored, outputs=("z",))


def test_numbers_of_the_file_itself_are_mapped(tmp_path):
    proto = model(
        [node("MatMul", "x w"), node("Add", "y b", "z")],
        {"x": ROWS},
        {"w": drawn(4, 3), "b": drawn(3)},
        outputs=("z",),
    )
    raw = proto.SerializeToString()
    (tmp_path / "m.onnx").write_bytes(raw)
    mapped, plain, message = read(tmp_path / "m.onnx"), read(raw), read(proto)
    assert is_mapped(weights_of(mapped))
    assert not is_mapped(weights_of(plain))
    for graph in (plain, message):
        assert weights_of(graph).same(weights_of(mapped))


def field(number, body):
    """A field of protobuf with its length before it."""
    return bytes([number << 3 | 2, len(body)]) + body


def test_of_numbers_that_stand_twice_the_last_ones_count():
    first, last = drawn(4, 1), drawn(4, 1) + 9
    proto = model(
        [node("MatMul", "x w"), node("Add", "y b", "z")], {"x": ROWS}, {"b": drawn(1)}, outputs=("z",)
    )
    tensor = onnx.numpy_helper.from_array(first, "w").SerializeToString() + field(9, last.tobytes())
    raw = proto.SerializeToString() + field(7, field(5, tensor))
    for source in (raw, onnx.ModelProto.FromString(raw)):
        assert weights_of(read(source)).transposed.wide().tolist() == last.tolist()


@pytest.mark.parametrize(
    ("location", "more", "message"),
    [
        ("../w.bin", {}, "w must be stored in the folder of the model; found '../w.bin'"),
        ("/etc/hostname", {}, "w must be stored in the folder of the model; found '/etc/hostname'"),
        ("inside/../../w.bin", {}, "w must be stored in the folder of the model"),
        ("", {}, "w must be stored in the folder of the model; found ''"),
        ("link.bin", {}, "'link.bin' leads out of it"),
        ("away/w.bin", {}, "'away/w.bin' leads out of it"),
        ("none.bin", {}, "w is stored in 'none.bin', which cannot be read"),
        (".", {}, "w must be stored in a file; found '.'"),
        ("w.bin", {"offset": 4}, "w of shape [4, 3] must have 12 numbers; found 11"),
        ("w.bin", {"offset": 1, "length": 48}, "w is stored at bytes 1 to 49; the file has 48"),
        ("w.bin", {"offset": -4}, "w must have an offset and a length"),
        ("w.bin", {"length": 2**70}, "w must have an offset and a length"),
        ("w.bin", {"length": 46}, "w must hold numbers of 4 bytes; found 46 bytes"),
        ("w.bin", {"dims": (2**40, 2**40)}, "w must have a shape"),
    ],
)
def test_no_file_outside_of_the_folder_is_opened(tmp_path, location, more, message):
    folder = tmp_path / "model"
    folder.mkdir()
    for place in (tmp_path, folder):
        (place / "w.bin").write_bytes(bytes(48))
    (folder / "link.bin").symlink_to(tmp_path / "w.bin")
    (folder / "away").symlink_to(tmp_path)
    with pytest.raises(SymnetError) as error:
        read(external(folder, location, **more))
    assert message in str(error.value)
    assert str(error.value).startswith("model.onnx: ")


def test_a_link_inside_of_the_folder_is_followed(tmp_path):
    (tmp_path / "w.bin").write_bytes(bytes(48))
    (tmp_path / "link.bin").symlink_to("w.bin")
    assert read(external(tmp_path, "link.bin")).outputs["y"].shape == ("n", 3)


def test_other_files_need_a_folder(tmp_path):
    raw = external(tmp_path, "w.bin").read_bytes()
    with pytest.raises(UsageError, match=r"w is stored in 'w\.bin': read the model from its file"):
        read(raw)


def function(name, nodes, inputs="x", outputs="y", attributes=()):
    """A function of a model."""
    versions = [onnx.helper.make_opsetid("", 21), onnx.helper.make_opsetid("local", 1)]
    return onnx.helper.make_function(
        "local", name, inputs.split(), outputs.split(), nodes, versions, attributes
    )


def leaky(value="slope"):
    """A call whose slope is an attribute of the function around it."""
    call = node("LeakyRelu", "x")
    call.attribute.add(name="alpha", ref_attr_name=value, type=onnx.AttributeProto.FLOAT)
    return call


def test_functions_are_read_with_what_they_are_called_with():
    functions = [function("Sloped", [leaky()], attributes=["slope"])]
    functions.append(
        function(
            "Twice", [node("Sloped", "x", "z", "local", slope=0.5), node("Add", "z c", "y")], inputs="x c"
        )
    )
    proto = model([node("Twice", "x w", domain="local")], {"x": ROWS}, {"w": drawn(4)}, functions=functions)
    given = values(proto)
    (expected,) = onnxruntime.InferenceSession(proto.SerializeToString()).run(None, given)
    np.testing.assert_allclose(evaluate(read(proto), given)["y"], expected, rtol=1e-5)


def growing(kind, inputs, first, count, **attributes):
    """A chain of operators, each of the last result, given twice."""
    nodes = [node(kind, inputs.replace("c", f"c{k}"), f"c{k + 1}", **attributes) for k in range(count)]
    return [*first, *nodes]


SHAPE = [node("Shape", "x", "c0", end=1)]
BOMBS = [
    ("names that double", growing("Add", "c c", SHAPE, 60), {"x": ROWS}, {}),
    ("names of products", growing("Mul", "c c", SHAPE, 60), {"x": ROWS}, {}),
    ("numbers that double", growing("Mul", "c c", [], 60), {"x": ROWS}, {"c0": i(2)}),
    ("constants that double", growing("Concat", "c c", [], 60, axis=0), {"x": ROWS}, {"c0": f(1, 2)}),
    (
        "constants, again and again",
        growing("Concat", "r r", [], 60, axis=0),
        {"x": ROWS},
        {"r": np.zeros(2**22, np.uint8) > 0},
    ),
    (
        "tables of sums",
        [node("Add", "r s", "t")],
        {"x": ROWS},
        {"r": np.zeros((2**12, 1), np.int64), "s": np.zeros(2**12, np.int64)},
    ),
    (
        "positions",
        growing("Slice", "c b e a t", [node("Relu", "x", "c0")], 60),
        {"x": (2**20, 4)},
        {"b": i(-1), "e": i(-(2**62)), "a": i(0), "t": i(-1)},
    ),
    (
        "extents",
        growing("ConvTranspose", "c w", [node("Relu", "x", "c0")], 60, strides=[2**20]),
        {"x": (1, 1, 5)},
        {"w": drawn(1, 1, 1)},
    ),
    (
        "names of windows",
        growing("MaxPool", "c", [node("Relu", "x", "c0")], 400, kernel_shape=[3], strides=[2]),
        {"x": (1, 1, "n")},
        {},
    ),
]


@pytest.mark.parametrize("row", BOMBS, ids=lambda row: row[0])
def test_small_files_that_ask_for_much_are_refused(row):
    _, nodes, inputs, stored = row
    start = time.process_time()
    with pytest.raises(LimitExceeded, match=r"must|at most|far more"):
        read(model([*nodes, node("Relu", "x")], inputs, stored))
    assert time.process_time() - start < 5


def test_functions_that_call_themselves_or_grow_are_refused():
    itself = function("F", [node("F", "x", domain="local")])
    with pytest.raises(UsageError, match="function F calls itself"):
        read(model([node("F", "x", domain="local")], {"x": ROWS}, functions=[itself]))
    doubling = [
        function(f"F{k}", [node(f"F{k + 1}", "x", "z", "local"), node(f"F{k + 1}", "z", domain="local")])
        for k in range(40)
    ]
    doubling.append(function("F40", [node("Relu", "x")]))
    with pytest.raises(LimitExceeded, match="at most"):
        read(model([node("F0", "x", domain="local")], {"x": ROWS}, functions=doubling))


def test_unknown_operators_are_told_apart_by_all_that_they_are_given():
    def opaque(**attributes):
        proto = model([node("Frob", "x", domain="local", **attributes)], {"x": ROWS}, told=[("y", ("n", 2))])
        graph = read(proto)
        assert graph.assumed == ("y: Frob of local is a function of its inputs and attributes",)
        return graph.outputs["y"]

    assert opaque(a=1).operation == opaque(a=1).operation
    assert opaque(a=1).operation != opaque(a=2).operation
    assert opaque(a=1).operation != opaque(b=1).operation
    assert opaque().shape == ("n", 2)


def test_tensors_that_are_attributes_are_told_apart_by_what_they_hold():
    def opaque(number):
        held = onnx.numpy_helper.from_array(f(number), "held")
        nodes = [node("Frob", "x", domain="local", held=held)]
        return read(model(nodes, {"x": ROWS}, told=[("y", ROWS)])).outputs["y"].operation

    assert opaque(1.0) == opaque(1.0)
    assert opaque(1.0) != opaque(2.0)


def test_functions_are_told_apart_by_their_overload():
    one, other = (function("F", [node(kind, "x")]) for kind in ("Relu", "Tanh"))
    other.overload = "smooth"
    call = node("F", "x", domain="local")
    call.overload = "smooth"
    found = read(model([call], {"x": ROWS}, functions=[one, other])).outputs["y"].operation
    assert found.kind == "tanh"
    with pytest.raises(UsageError, match="a function is defined twice"):
        read(model([call], {"x": ROWS}, functions=[other, other]))


def test_one_domain_has_one_version():
    proto = model([node("Relu", "x")], {"x": ROWS})
    proto.opset_import.append(onnx.helper.make_opsetid("ai.onnx", 13))
    with pytest.raises(UsageError, match="one domain are imported in several versions"):
        read(proto)


def test_whether_an_extent_that_is_computed_is_a_number_is_not_guessed():
    nodes = [
        node("Shape", "x", "s", end=1),
        node("Sub", "s five", "d"),
        node("Equal", "d minus", "e"),
        node("Where", "e a b", "p"),
        node("Reshape", "x p"),
    ]
    stored = {"five": i(5), "minus": i(-1), "a": i(1, 1, -1), "b": i(-1, 4, 1)}
    with pytest.raises(UnsupportedTerm, match=r"whether \(n-5\) is -1 depends on the inputs"):
        read(model(nodes, {"x": ROWS}, stored))


def test_defaults_of_known_operators_are_filled_in():
    def opaque(**attributes):
        return read(model([node("ThresholdedRelu", "x", **attributes)], {"x": ROWS}, told=[("y", ROWS)]))

    plain, told = (graph.outputs["y"].operation for graph in (opaque(), opaque(alpha=1.0)))
    assert plain == told
    assert plain != opaque(alpha=0.5).outputs["y"].operation


def test_what_is_presupposed_is_told():
    graph = read(model([node("Cast", "x", to=10)], {"x": ROWS}))
    assert graph.assumed == ("y: numbers are cast to float16, which is read as no change",)
    assert read(model([node("Relu", "x")], {"x": ROWS})).assumed == ()


@pytest.mark.parametrize(
    ("gate", "kind"),
    [
        ([node("Sigmoid", "x", "g")], "silu"),
        ([node("Softplus", "x", "s"), node("Tanh", "s", "g")], "mish"),
        ([node("HardSigmoid", "x", "g", alpha=1 / 6)], "hard_swish"),
        ([node("HardSigmoid", "x", "g", alpha=0.2)], "multiply"),
        ([node("Sigmoid", "z", "g")], "multiply"),
        ([node("Softplus", "z", "s"), node("Tanh", "s", "g")], "multiply"),
    ],
)
def test_gates_that_are_written_out_are_recognised(gate, kind):
    for product in ("x g", "g x"):
        proto = model([*gate, node("Mul", product)], {"x": ROWS, "z": ROWS})
        assert read(proto).outputs["y"].operation.kind == kind


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("divide", [True, False])
def test_gelu_that_is_written_out_is_recognised(late, divide):
    def graph(root):
        inner = [
            node("Div" if divide else "Mul", "x r", "s"),
            node("Erf", "s", "e"),
            node("Add", "e one", "a"),
        ]
        late_half = [node("Mul", "x a", "m"), node("Mul", "m half")]
        early_half = [node("Mul", "half x", "m"), node("Mul", "a m")]
        stored = {"r": np.float32(root), "one": np.float32(1), "half": np.float32(0.5)}
        return read(model(inner + (late_half if late else early_half), {"x": ROWS}, stored))

    root = np.sqrt(2) if divide else np.sqrt(0.5)
    found = graph(root)
    assert found.outputs["y"].operation.kind == "gelu"
    assert found.outputs["y"].inputs[0] is found.inputs["x"]
    assert "and its float as √2" in found.assumed[0]
    assert graph(root + 1e-4).outputs["y"].operation != found.outputs["y"].operation


@pytest.mark.parametrize(
    "square", [node("Pow", "d two", "q"), node("Mul", "d d", "q")], ids=["power", "product"]
)
@pytest.mark.parametrize("axes", [[-1], [1, 2]], ids=str)
def test_layer_normalisation_that_is_written_out_is_recognised(square, axes):
    def graph(other=axes, minuend="x"):
        nodes = [
            node("ReduceMean", "x", "m", axes=axes),
            node("Sub", f"{minuend} m", "d"),
            square,
            node("ReduceMean", "q", "v", axes=other),
            node("Add", "v e", "a"),
            node("Sqrt", "a", "r"),
            node("Div", "d r"),
        ]
        stored = {"two": f(2.0)[0], "e": f(0.125)[0]}
        return model(nodes, {"x": ("n", 3, 4), "z": ("n", 3, 4)}, stored, opset=13)

    proto = graph()
    found = read(proto).outputs["y"]
    assert found.operation.kind == "normalise"
    assert found.operation.attributes == (len(axes), 0.125)
    other = read(graph(minuend="z")).outputs["y"]
    assert other.operation.kind == "root_mean_square"
    assert other.inputs[0].shape == other.shape
    assert read(graph(other=[0])).outputs["y"].operation.kind == "divide"
    given = values(proto)
    (expected,) = onnxruntime.InferenceSession(proto.SerializeToString()).run(None, given)
    np.testing.assert_allclose(evaluate(read(proto), given)["y"], expected, rtol=1e-4, atol=1e-5)


def test_an_epsilon_is_the_number_that_the_file_stores():
    graph = read(model([node("LayerNormalization", "x g")], {"x": ROWS}, {"g": drawn(4)}))
    (normalise,) = [e.operation for e in graph.nodes() if isinstance(e.operation, Opaque)]
    assert normalise.attributes == (1, float(np.float32(1e-5)))


def test_free_extents_of_inputs_have_names():
    graph = read(model([node("Relu", "x")], {"x": (None, 3)}))
    assert graph.outputs["y"].shape == ("x.0", 3)


def test_without_the_framework_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'symnet\[onnx\]'"):
        read(b"")
