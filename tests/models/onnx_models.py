"""Small ONNX models: rows of a table of operators, put together without any other framework."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DRAW = np.random.default_rng(7)
FREE = {"n": 2, "t": 3}


def drawn(*shape, dtype=np.float32):
    """Numbers with few digits, so that sums of few of them are exact."""
    return (DRAW.integers(-8, 9, shape) / 4).astype(dtype)


def node(kind, inputs, outputs="y", domain="", **attributes):
    """An operator, its inputs and outputs named in one text; `_` is one that is missing."""
    names = [["" if name == "_" else name for name in text.split()] for text in (inputs, outputs)]
    return helper.make_node(kind, *names, domain=domain, **attributes)


def model(nodes, inputs, stored=None, *, outputs=("y",), opset=21, told=(), functions=()):
    """A model; the shapes of `inputs` may have names, arrays say their type, and outputs have no shape."""
    infos = [info(name, shape) for name, shape in inputs.items()]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in (stored or {}).items()]
    graph = helper.make_graph(nodes, "graph", infos, ends, tensors, value_info=[info(*each) for each in told])
    versions = [helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)]
    versions += [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("local", 1)]
    return helper.make_model(
        graph, opset_imports=versions, ir_version=10, functions=functions, producer_name="test"
    )


def info(name, shape):
    """What a file tells of a tensor; a shape that begins with "int64" is one of integers."""
    kinds = {"int64": TensorProto.INT64, "bool": TensorProto.BOOL, "float64": TensorProto.DOUBLE}
    if shape and shape[0] in kinds:
        return helper.make_tensor_value_info(name, kinds[shape[0]], shape[1:])
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def values(proto, largest=4):
    """Arrays for the inputs of a model, the free extents being those of `FREE`; integers are from 0 on."""
    found = {}
    for each in proto.graph.input:
        kind = each.type.tensor_type
        shape = [dim.dim_value or FREE.get(dim.dim_param, 2) for dim in kind.shape.dim]
        if kind.elem_type == TensorProto.INT64:
            found[each.name] = DRAW.integers(0, largest, shape)
        else:
            found[each.name] = drawn(*shape, dtype=onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type))
    return found


ROWS = ("n", 4)
TOKENS = ("n", "t", 4)
IMAGE = ("n", 4, 6, 5)
MICROSOFT = "com.microsoft"


def f(*numbers):
    return np.array(numbers, dtype=np.float32)


def i(*numbers):
    return np.array(numbers, dtype=np.int64)


POSITIVE = f(0.5, 1.25, 2, 0.25)
NORM = {"g": drawn(4), "b": drawn(4), "m": drawn(4), "v": POSITIVE}
# Name, nodes, inputs, stored numbers and, where it matters, the version of the operators.
OPERATORS = [
    ("gemm", [node("Gemm", "x w b")], {"x": ROWS}, {"w": drawn(4, 3), "b": drawn(3)}),
    ("gemm of one row", [node("Gemm", "x w b", transB=1)], {"x": ROWS}, {"w": drawn(3, 4), "b": drawn(1, 3)}),
    ("gemm with one number", [node("Gemm", "x w b")], {"x": ROWS}, {"w": drawn(4, 3), "b": f(0.5)[0]}),
    ("gemm with alpha", [node("Gemm", "x w b", alpha=0.3)], {"x": ROWS}, {"w": drawn(4, 3), "b": drawn(3)}),
    ("gemm with beta", [node("Gemm", "x w b", beta=0.3)], {"x": ROWS}, {"w": drawn(4, 3), "b": drawn(3)}),
    ("gemm with beta 2", [node("Gemm", "x w b", beta=2.0)], {"x": ROWS}, {"w": drawn(4, 3), "b": drawn(3)}),
    ("gemm with beta 0", [node("Gemm", "x w b", beta=0.0)], {"x": ROWS}, {"w": drawn(4, 3), "b": drawn(3)}),
    ("gemm without C", [node("Gemm", "x w")], {"x": ROWS}, {"w": drawn(4, 3)}),
    ("gemm, columns", [node("Gemm", "x w b", transA=1)], {"x": (4, 2)}, {"w": drawn(4, 3), "b": drawn(2, 3)}),
    ("gemm, C a column", [node("Gemm", "x w b")], {"x": (2, 4)}, {"w": drawn(4, 3), "b": drawn(2, 1)}),
    ("gemm from the left", [node("Gemm", "w x b")], {"x": (4, 3)}, {"w": drawn(2, 4), "b": drawn(3)}),
    (
        "gemm from the left, both transposed",
        [node("Gemm", "w x", transA=1, transB=1)],
        {"x": (3, 4)},
        {"w": drawn(4, 2)},
    ),
    ("gemm of two tensors", [node("Gemm", "x z", transB=1)], {"x": (2, 4), "z": (3, 4)}, {}),
    ("gemm, C an input", [node("Gemm", "x w z", beta=0.5)], {"x": ROWS, "z": (3,)}, {"w": drawn(4, 3)}),
    ("product", [node("MatMul", "x w")], {"x": TOKENS}, {"w": drawn(4, 5)}),
    ("product with a vector", [node("MatMul", "x w")], {"x": TOKENS}, {"w": drawn(4)}),
    ("product from the left", [node("MatMul", "w x")], {"x": ("n", 4, "t")}, {"w": drawn(5, 4)}),
    ("product of a vector", [node("MatMul", "w x")], {"x": ("n", 4, "t")}, {"w": drawn(4)}),
    ("product with a vector as input", [node("MatMul", "w x")], {"x": (4,)}, {"w": drawn(3, 4)}),
    ("product of vectors", [node("MatMul", "w x")], {"x": (4,)}, {"w": drawn(4)}),
    ("product of tensors", [node("MatMul", "x z")], {"x": TOKENS, "z": ("n", 4, "t")}, {}),
    ("product of tensors, repeated", [node("MatMul", "x z")], {"x": ("n", "t", 3, 4), "z": (4, 2)}, {}),
    ("product of inputs, vectors", [node("MatMul", "x z")], {"x": TOKENS, "z": (4,)}, {}),
    ("product with several matrices", [node("MatMul", "x w")], {"x": (3, 2, 4)}, {"w": drawn(3, 4, 2)}),
    ("add", [node("Add", "x w")], {"x": TOKENS}, {"w": drawn(4)}),
    ("add to positions", [node("Add", "w x")], {"x": (2, 3, 4)}, {"w": drawn(3, 4)}),
    ("add per channel", [node("Add", "x w")], {"x": IMAGE}, {"w": drawn(4, 1, 1)}),
    ("add more axes", [node("Add", "x w")], {"x": (3, 4)}, {"w": drawn(2, 1, 4)}),
    ("add to an extent of 1", [node("Add", "x w")], {"x": ("n", 1)}, {"w": drawn(3)}),
    ("add tensors", [node("Add", "x z")], {"x": TOKENS, "z": TOKENS}, {}),
    ("add tensors, repeated", [node("Add", "x z")], {"x": (3, 4), "z": (2, 1, 4)}, {}),
    ("add tensors, repeated freely", [node("Add", "x z")], {"x": TOKENS, "z": (4,)}, {}),
    ("subtract", [node("Sub", "x w")], {"x": ROWS}, {"w": drawn(4)}),
    ("subtract from", [node("Sub", "w x")], {"x": ROWS}, {"w": drawn(4)}),
    ("subtract tensors", [node("Sub", "x z")], {"x": ROWS, "z": ROWS}, {}),
    ("subtract tensors, repeated freely", [node("Sub", "z x")], {"x": ROWS, "z": (4,)}, {}),
    ("multiply", [node("Mul", "w x")], {"x": IMAGE}, {"w": drawn(4, 1, 5)}),
    ("multiply tensors", [node("Mul", "x z")], {"x": ROWS, "z": (4,)}, {}),
    ("divide", [node("Div", "x w")], {"x": ROWS}, {"w": f(3, -1, 7, 0.1)}),
    ("divide tensors", [node("Exp", "z", "e"), node("Div", "x e")], {"x": ROWS, "z": ROWS}, {}),
    ("divide a number", [node("Exp", "x", "e"), node("Div", "w e")], {"x": ROWS}, {"w": drawn(4)}),
    ("negate", [node("Neg", "x")], {"x": ROWS}, {}),
    ("sum of three", [node("Sum", "x z w")], {"x": ROWS, "z": ROWS}, {"w": drawn(1, 4)}),
    ("gate", [node("Sigmoid", "x", "s"), node("Mul", "x s")], {"x": ROWS}, {}),
    (
        "constants kept",
        [node("MatMul", "w v", "u"), node("Add", "x u")],
        {"x": (3, 2)},
        {"w": drawn(3, 4), "v": drawn(4, 2)},
    ),
    (
        "constants folded",
        [node("Neg", "w", "v"), node("Transpose", "v", "u"), node("MatMul", "x u")],
        {"x": ROWS},
        {"w": drawn(3, 4)},
    ),
    (
        "root folded",
        [node("Sqrt", "w", "v"), node("Div", "o v", "u"), node("Mul", "x u")],
        {"x": ROWS},
        {"w": f(64.0), "o": f(1.0)},
    ),
    ("root kept", [node("Sqrt", "w", "v"), node("Mul", "x v")], {"x": ROWS}, {"w": f(3.0)}),
    ("no less", [node("Max", "w x")], {"x": ROWS}, {"w": f(-0.5)}),
    ("no more", [node("Min", "x w")], {"x": ROWS}, {"w": f(0.5)}),
    ("waves", [node("Cos", "x", "c"), node("Sin", "c")], {"x": ROWS}, {}),
    (
        "root mean square written out",
        [
            node("Mul", "x x", "q"),
            node("ReduceMean", "q", "m", axes=[-1]),
            node("Add", "m e", "v"),
            node("Sqrt", "v", "r"),
            node("Reciprocal", "r", "i"),
            node("Mul", "x i"),
        ],
        {"x": ROWS},
        {"e": f(0.25)},
        17,
    ),
    (
        "mish written out",
        [node("Softplus", "x", "s"), node("Tanh", "s", "g"), node("Mul", "g x")],
        {"x": ROWS},
        {},
    ),
    (
        "hard swish written out",
        [node("HardSigmoid", "x", "g", alpha=1 / 6, beta=0.5), node("Mul", "x g")],
        {"x": ROWS},
        {},
    ),
    # Images.
    (
        "convolution",
        [node("Conv", "x w b", pads=[1, 1, 1, 1])],
        {"x": IMAGE},
        {"w": drawn(6, 4, 3, 3), "b": drawn(6)},
    ),
    (
        "convolution in groups",
        [node("Conv", "x w", group=2, strides=[2, 1], dilations=[1, 2])],
        {"x": IMAGE},
        {"w": drawn(6, 2, 3, 2)},
    ),
    (
        "convolution, uneven",
        [node("Conv", "x w", pads=[0, 1, 2, 0], kernel_shape=[3, 2])],
        {"x": IMAGE},
        {"w": drawn(2, 4, 3, 2)},
    ),
    (
        "convolution of sequences",
        [node("Conv", "x w b", pads=[1, 1])],
        {"x": ("n", 4, "t")},
        {"w": drawn(6, 4, 3), "b": drawn(6)},
    ),
    ("convolution of volumes", [node("Conv", "x w")], {"x": ("n", 2, 4, 3, 5)}, {"w": drawn(3, 2, 2, 1, 3)}),
    *(
        (
            f"convolution {mode}",
            [node("Conv", "x w", auto_pad=mode, strides=[2, 2])],
            {"x": IMAGE},
            {"w": drawn(2, 4, 2, 3)},
        )
        for mode in ("SAME_UPPER", "SAME_LOWER", "VALID")
    ),
    (
        "transposed",
        [node("ConvTranspose", "x w b", strides=[2, 1], pads=[1, 0, 0, 1])],
        {"x": IMAGE},
        {"w": drawn(4, 3, 3, 2), "b": drawn(3)},
    ),
    (
        "transposed in groups",
        [node("ConvTranspose", "x w", group=2, dilations=[2, 1], strides=[2, 2], output_padding=[1, 1])],
        {"x": IMAGE},
        {"w": drawn(4, 3, 2, 2)},
    ),
    (
        "transposed to a shape",
        [node("ConvTranspose", "x w", strides=[2, 2], output_shape=[12, 10])],
        {"x": IMAGE},
        {"w": drawn(4, 3, 3, 3)},
    ),
    (
        "transposed, same",
        [node("ConvTranspose", "x w", strides=[2, 2], auto_pad="SAME_UPPER")],
        {"x": IMAGE},
        {"w": drawn(4, 3, 3, 3)},
    ),
    (
        "transposed, same lower",
        [node("ConvTranspose", "x w", strides=[2, 2], auto_pad="SAME_LOWER")],
        {"x": IMAGE},
        {"w": drawn(4, 3, 3, 3)},
    ),
    ("batch normalisation", [node("BatchNormalization", "x g b m v", epsilon=0.1)], {"x": IMAGE}, NORM),
    ("batch normalisation of rows", [node("BatchNormalization", "x g b m v")], {"x": ROWS}, NORM),
    (
        "largest",
        [node("MaxPool", "x", kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 1])],
        {"x": IMAGE},
        {},
    ),
    (
        "largest, standing over",
        [node("MaxPool", "x", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1, dilations=[1, 1])],
        {"x": IMAGE},
        {},
    ),
    (
        "average",
        [node("AveragePool", "x", kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 1])],
        {"x": IMAGE},
        {},
    ),
    (
        "average, padding counted",
        [node("AveragePool", "x", kernel_shape=[3, 2], pads=[1, 0, 1, 1], count_include_pad=1)],
        {"x": IMAGE},
        {},
    ),
    (
        "average, standing over",
        [node("AveragePool", "x", kernel_shape=[3, 2], strides=[2, 2], ceil_mode=1)],
        {"x": IMAGE},
        {},
    ),
    ("average of the image", [node("GlobalAveragePool", "x")], {"x": IMAGE}, {}),
    ("average by a mean", [node("ReduceMean", "x a", keepdims=0)], {"x": IMAGE}, {"a": i(2, 3)}),
    # Moves.
    ("flatten", [node("Flatten", "x")], {"x": IMAGE}, {}),
    ("flatten from an axis", [node("Flatten", "x", axis=-1)], {"x": IMAGE}, {}),
    ("flatten from the end", [node("Flatten", "x", axis=4)], {"x": (2, 4, 3, 1)}, {}),
    ("flatten to a row", [node("Flatten", "x", axis=0)], {"x": (2, 4, 3)}, {}),
    ("reshape", [node("Reshape", "x s")], {"x": IMAGE}, {"s": i(0, 2, -1)}),
    (
        "reshape, merged",
        [
            node("Reshape", "x s", "z"),
            node("MatMul", "z w", "u"),
            node("Shape", "x", "e"),
            node("Reshape", "u e"),
        ],
        {"x": TOKENS},
        {"s": i(-1, 4), "w": drawn(4, 4)},
    ),
    (
        "reshape by a shape",
        [node("Shape", "x", "s", start=0, end=1), node("Concat", "s m", "a", axis=0), node("Reshape", "x a")],
        {"x": IMAGE},
        {"m": i(-1)},
    ),
    (
        "reshape by computed extents",
        [
            node("Shape", "x", "s"),
            node("Gather", "s i", "h"),
            node("Div", "h two", "half"),
            node("Unsqueeze", "half zero", "u"),
            node("Concat", "minus u two1", "a", axis=0),
            node("Reshape", "x a"),
        ],
        {"x": TOKENS},
        {"i": np.int64(2), "two": np.int64(2), "zero": i(0), "minus": i(-1), "two1": i(2)},
    ),
    ("transpose", [node("Transpose", "x", perm=[0, 2, 3, 1])], {"x": IMAGE}, {}),
    ("transpose all", [node("Transpose", "x")], {"x": IMAGE}, {}),
    (
        "slice",
        [node("Slice", "x a b c d")],
        {"x": IMAGE},
        {"a": i(1, -1), "b": i(1000, -5), "c": i(1, -2), "d": i(2, -2)},
    ),
    ("slice of old versions", [node("Slice", "x", axes=[3], starts=[-3], ends=[-1])], {"x": IMAGE}, {}, 9),
    ("split", [node("Split", "x s", "a b", axis=1), node("Sub", "b a")], {"x": IMAGE}, {"s": i(2, 2)}),
    (
        "split, uneven",
        [node("Split", "x", "a b", axis=-1, num_outputs=2), node("Concat", "b a", axis=3)],
        {"x": IMAGE},
        {},
    ),
    (
        "split of old versions",
        [node("Split", "x", "a b", axis=1, split=[1, 3]), node("Concat", "b a", axis=1)],
        {"x": IMAGE},
        {},
        11,
    ),
    ("gather", [node("Gather", "x i", axis=1)], {"x": IMAGE}, {"i": i(2, -1, 2)}),
    ("gather one", [node("Gather", "x i", axis=1)], {"x": TOKENS}, {"i": np.int64(0)}),
    ("gather a table", [node("Gather", "x i", axis=1)], {"x": IMAGE}, {"i": np.array([[0, 1], [3, 3]])}),
    ("embedding", [node("Gather", "w x")], {"x": ("int64", "n", "t")}, {"w": drawn(4, 3)}),
    ("squeeze", [node("Squeeze", "x a")], {"x": ("n", 1, 4, 1)}, {"a": i(-1)}),
    ("squeeze of old versions", [node("Squeeze", "x", axes=[1])], {"x": ("n", 1, 4, 1)}, {}, 11),
    ("unsqueeze", [node("Unsqueeze", "x a")], {"x": ROWS}, {"a": i(0, -1)}),
    ("expand", [node("Expand", "x s")], {"x": (3, 1)}, {"s": i(2, 1, 4)}),
    (
        "expand freely",
        [node("Shape", "x", "s"), node("Expand", "w s", "e"), node("Concat", "e x", axis=2)],
        {"x": TOKENS},
        {"w": drawn(1, 1, 4)},
    ),
    ("pad", [node("Pad", "x p")], {"x": IMAGE}, {"p": i(0, 0, 1, 2, 0, 0, 0, 1)}),
    (
        "pad and cut",
        [node("Pad", "x p v")],
        {"x": IMAGE},
        {"p": i(0, 1, -1, 2, 0, 0, 0, -1), "v": np.float32(0)},
    ),
    ("pad one axis", [node("Pad", "x p _ a")], {"x": TOKENS}, {"p": i(1, 2), "a": i(-1)}),
    ("pad of old versions", [node("Pad", "x", pads=[0, 1, 0, 0])], {"x": ROWS}, {}, 9),
    (
        "constant",
        [node("Constant", "", "c", value_floats=[1.0, 2.0, 3.0, 4.0]), node("Add", "x c")],
        {"x": ROWS},
        {},
    ),
    (
        "constant of a shape",
        [node("ConstantOfShape", "s", "c", value=onnx.numpy_helper.from_array(f(2.5))), node("Mul", "x c")],
        {"x": ROWS},
        {"s": i(4)},
    ),
    ("cast", [node("Cast", "x", "z", to=11), node("Cast", "z", to=1)], {"x": ROWS}, {}),
    (
        "cast of a constant",
        [node("Cast", "w", "v", to=1), node("MatMul", "x v")],
        {"x": ROWS},
        {"w": drawn(4, 2, dtype=np.float16)},
    ),
    (
        "identity and dropout",
        [node("Identity", "x", "z"), node("Dropout", "z r")],
        {"x": ROWS},
        {"r": np.float32(0.3)},
    ),
    # Functions.
    *(
        (kind, [node(kind, "x")], {"x": TOKENS}, {})
        for kind in (
            "Relu",
            "Sigmoid",
            "Tanh",
            "Erf",
            "Exp",
            "Abs",
            "Softplus",
            "HardSwish",
            "HardSigmoid",
            "Elu",
            "LeakyRelu",
            "Gelu",
            "Softsign",
            "Mish",
        )
    ),
    ("leaky", [node("LeakyRelu", "x", alpha=0.2)], {"x": ROWS}, {}),
    ("gelu by a tangent", [node("Gelu", "x", approximate="tanh")], {"x": ROWS}, {}),
    ("clip", [node("Clip", "x a b")], {"x": ROWS}, {"a": np.float32(0), "b": np.float32(1)}),
    ("clip from below", [node("Clip", "x a")], {"x": ROWS}, {"a": np.float32(0)}),
    ("clip of old versions", [node("Clip", "x", min=-1.0, max=0.5)], {"x": ROWS}, {}, 9),
    ("square root", [node("Exp", "x", "e"), node("Sqrt", "e")], {"x": ROWS}, {}),
    ("power", [node("Pow", "x w")], {"x": ROWS}, {"w": np.float32(2)}),
    ("softmax", [node("Softmax", "x", axis=1)], {"x": TOKENS}, {}),
    ("softmax of old versions", [node("Softmax", "x")], {"x": TOKENS}, {}, 11),
    ("log softmax", [node("LogSoftmax", "x")], {"x": TOKENS}, {}),
    ("mean", [node("ReduceMean", "x a")], {"x": TOKENS}, {"a": i(-1)}),
    ("mean of old versions", [node("ReduceMean", "x", axes=[1], keepdims=0)], {"x": TOKENS}, {}, 13),
    ("sum", [node("ReduceSum", "x a", keepdims=0)], {"x": TOKENS}, {"a": i(0, 2)}),
    ("product", [node("ReduceProd", "x a")], {"x": TOKENS}, {"a": i(-1)}),
    ("product of all", [node("ReduceProd", "x", keepdims=0)], {"x": TOKENS}, {}),
    (
        "layer normalisation",
        [node("LayerNormalization", "x g b", epsilon=0.1)],
        {"x": TOKENS},
        {"g": drawn(4), "b": drawn(4)},
    ),
    (
        "layer normalisation of two axes",
        [node("LayerNormalization", "x g", axis=-2)],
        {"x": (2, 3, 4)},
        {"g": drawn(3, 4)},
    ),
    (
        "instances",
        [node("InstanceNormalization", "x g b", epsilon=0.1)],
        {"x": IMAGE},
        {"g": drawn(4), "b": drawn(4)},
    ),
    (
        "groups",
        [node("GroupNormalization", "x g b", num_groups=2)],
        {"x": IMAGE},
        {"g": drawn(4), "b": drawn(4)},
    ),
    # Masks.
    (
        "mask",
        [node("Add", "x m", "z"), node("Softmax", "z")],
        {"x": (2, 3, 3)},
        {"m": np.where(np.tri(3), f(0.0), f(-np.inf))},
    ),
    (
        "mask and numbers",
        [node("Add", "m x", "z"), node("Softmax", "z")],
        {"x": (2, 3, 3)},
        {"m": np.where(np.tri(3), f(0.5), f(-np.inf))},
    ),
    (
        "mask by a triangle",
        [
            node("Trilu", "o", "t", upper=0),
            node("Equal", "t z", "e"),
            node("Where", "e l x", "m"),
            node("Softmax", "m"),
        ],
        {"x": ("n", 2, 3, 3)},
        {"o": np.ones((3, 3), np.float32), "z": f(0.0), "l": f(-np.inf)},
    ),
    (
        "choice",
        [node("Where", "c x w")],
        {"x": ROWS},
        {"c": np.array([True, False, False, True]), "w": drawn(4)},
    ),
    (
        "choice of tensors",
        [node("Greater", "a b", "g"), node("Not", "g", "c"), node("Where", "c x z")],
        {"x": (2, 4), "z": (4,)},
        {"a": i(1, 3, 2, 0), "b": i(2)},
    ),
    (
        "triangle above",
        [node("Trilu", "w k", "t"), node("MatMul", "x t")],
        {"x": ROWS},
        {"w": drawn(4, 4), "k": np.int64(1)},
    ),
    # onnxruntime.
    (
        "fused convolution",
        [node("FusedConv", "x w b", domain=MICROSOFT, activation="Relu")],
        {"x": IMAGE},
        {"w": drawn(3, 4, 2, 2), "b": drawn(3)},
    ),
    (
        "fused convolution, leaky",
        [node("FusedConv", "x w b", domain=MICROSOFT, activation="LeakyRelu", activation_params=[0.25])],
        {"x": IMAGE},
        {"w": drawn(3, 4, 2, 2), "b": drawn(3)},
    ),
    (
        "fused convolution with a sum",
        [node("FusedConv", "x w b z", domain=MICROSOFT, activation="Relu")],
        {"x": (2, 4, 6, 5), "z": (2, 3, 5, 4)},
        {"w": drawn(3, 4, 2, 2), "b": drawn(3)},
    ),
    (
        "fused gemm",
        [
            node(
                "FusedGemm",
                "x w b",
                domain=MICROSOFT,
                activation="LeakyRelu",
                activation_alpha=0.25,
                transB=1,
            )
        ],
        {"x": ROWS},
        {"w": drawn(3, 4), "b": drawn(3)},
    ),
    (
        "fused product",
        [node("FusedMatMul", "x w", domain=MICROSOFT, alpha=0.5, transB=1)],
        {"x": TOKENS},
        {"w": drawn(3, 4)},
    ),
    (
        "fused product of tensors",
        [node("FusedMatMul", "x z", domain=MICROSOFT, alpha=0.5, transA=1)],
        {"x": (2, 3, 4), "z": (2, 3, 5)},
        {},
    ),
    (
        "fused product, batches moved",
        [node("FusedMatMul", "x z", domain=MICROSOFT, transBatchA=1, transBatchB=1, transB=1)],
        {"x": (3, 2, 4), "z": (5, 2, 4)},
        {},
    ),
    ("quick gelu", [node("QuickGelu", "x", domain=MICROSOFT)], {"x": ROWS}, {}),
    ("quick gelu that is silu", [node("QuickGelu", "x", domain=MICROSOFT, alpha=1.0)], {"x": ROWS}, {}),
    ("gelu of onnxruntime", [node("Gelu", "x", domain=MICROSOFT)], {"x": ROWS}, {}),
    ("gelu with an offset", [node("BiasGelu", "x w", domain=MICROSOFT)], {"x": TOKENS}, {"w": drawn(4)}),
    ("fast gelu", [node("FastGelu", "x w", domain=MICROSOFT)], {"x": TOKENS}, {"w": drawn(4)}),
    (
        "skip and normalise",
        [node("SkipLayerNormalization", "x z g b a", domain=MICROSOFT, epsilon=0.01)],
        {"x": TOKENS, "z": TOKENS},
        {"g": drawn(4), "b": drawn(4), "a": drawn(4)},
    ),
    # Classical models.
    (
        "scaler",
        [node("Scaler", "x", domain="ai.onnx.ml", offset=[1.0, 2.0, 3.0, 4.0], scale=[0.5, 1.0, 3.0, 0.1])],
        {"x": ROWS},
        {},
    ),
    (
        "scaler of one number",
        [node("Scaler", "x", domain="ai.onnx.ml", offset=[1.0], scale=[0.5])],
        {"x": ROWS},
        {},
    ),
    (
        "regressor",
        [
            node(
                "LinearRegressor",
                "x",
                domain="ai.onnx.ml",
                coefficients=drawn(8).tolist(),
                intercepts=[0.5, -1.0],
                targets=2,
            )
        ],
        {"x": ROWS},
        {},
    ),
    (
        "scores",
        [
            node(
                "LinearClassifier",
                "x",
                "l y",
                domain="ai.onnx.ml",
                coefficients=drawn(12).tolist(),
                intercepts=[0.5, -1.0, 0.0],
                classlabels_ints=[0, 1, 2],
            )
        ],
        {"x": ROWS},
        {},
    ),
    (
        "probabilities",
        [
            node(
                "LinearClassifier",
                "x",
                "l y",
                domain="ai.onnx.ml",
                coefficients=drawn(12).tolist(),
                intercepts=[0.5, -1.0, 0.0],
                classlabels_ints=[0, 1, 2],
                post_transform="SOFTMAX",
            )
        ],
        {"x": ROWS},
        {},
    ),
    (
        "features of one row",
        [node("ArrayFeatureExtractor", "x i", domain="ai.onnx.ml")],
        {"x": (4,)},
        {"i": i(2, 0)},
    ),
    ("features", [node("ArrayFeatureExtractor", "x i", domain="ai.onnx.ml")], {"x": ROWS}, {"i": i(2, 0)}),
]
