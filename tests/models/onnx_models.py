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
