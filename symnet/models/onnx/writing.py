"""Graphs as ONNX files: each operation by the operator that reads back as the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, UnsupportedTerm, UsageError
from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Graph,
    Node,
    Opaque,
    Permute,
    Reshape,
    Scale,
    Shape,
    Shift,
    Sum,
    Take,
    Tensor,
    TransposedConvolution,
    Windows,
)
from symnet.models.onnx.parts import Parts
from symnet.models.onnx.schema import framework

# The versions that are written: of the file, and of its operators.
VERSION, OPERATORS = 10, 21
# A message of protobuf must be smaller than this.
LARGEST: Final = 2**31 - 2**20
POINTWISE: Final = {
    "abs": "Abs",
    "cos": "Cos",
    "erf": "Erf",
    "exp": "Exp",
    "hard_swish": "HardSwish",
    "log": "Log",
    "mish": "Mish",
    "reciprocal": "Reciprocal",
    "relu": "Relu",
    "sigmoid": "Sigmoid",
    "sin": "Sin",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "sqrt": "Sqrt",
    "tanh": "Tanh",
}
# Of each other kind the operator, and what its attributes are called.
NAMED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "add": ("Add", ()),
    "divide": ("Div", ()),
    "elu": ("Elu", ("alpha",)),
    "gelu": ("Gelu", ("approximate",)),
    "global_average_pool": ("GlobalAveragePool", ()),
    "hard_sigmoid": ("HardSigmoid", ("alpha", "beta")),
    "leaky_relu": ("LeakyRelu", ("alpha",)),
    "log_softmax": ("LogSoftmax", ("axis",)),
    "matmul": ("MatMul", ()),
    "multiply": ("Mul", ()),
    "softmax": ("Softmax", ("axis",)),
    **{kind: (operator, ()) for kind, operator in POINTWISE.items()},
}
REDUCED: Final = {"mean": "ReduceMean", "product": "ReduceProd", "sum": "ReduceSum"}
POOLS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "max_pool": ("MaxPool", ()),
    "average_pool": ("AveragePool", ("count_include_pad",)),
}


def write(graph: Graph, path: str | PathLike[str]) -> None:
    """Writes a graph as an ONNX file, its numbers in it as they are stored.

    *Law.* What `read` makes of the file computes what the graph does.

    Raises `UnsupportedTerm` for an operation that has no operator of ONNX here, naming its layer,
    `UsageError` if the numbers are of several formats, and `MissingExtra` without onnx.
    """
    clash = [name for name, node in graph.outputs.items() if graph.inputs.get(name, node) is not node]
    if clash:
        raise UsageError(f"an output must not have the name of an input; found {clash[0]}")
    raw = _Writer(_format(graph), {*graph.inputs, *graph.outputs}).model(graph).SerializeToString()
    try:
        Path(path).write_bytes(raw)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from None


def _format(graph: Graph) -> str:
    """The format of all numbers of a graph."""
    found = {tensor.form.name: tensor.name for node in graph.nodes() for tensor in _tensors(node.operation)}
    if len(found) > 1:
        told = ", ".join(f"{form} of {name}" for form, name in sorted(found.items()))
        raise UsageError(f"the numbers that are written must have one format; found {told}")
    if sum(each.stored.nbytes for node in graph.nodes() for each in _tensors(node.operation)) > LARGEST:
        raise LimitExceeded(f"an ONNX file must have at most {LARGEST} bytes of numbers")
    return next(iter(found), "float32")


def _tensors(operation: Any) -> Iterator[Tensor]:
    for name in getattr(operation, "__slots__", ()):
        if isinstance(value := getattr(operation, name), Tensor):
            yield value


@dataclass(frozen=True, slots=True)
class _Writer(Parts):
    """A graph while it is written: what its nodes are called so far."""

    names: dict[int, str] = field(default_factory=dict)

    def model(self, graph: Graph) -> Any:
        helper = framework("helper")
        for name, node in graph.inputs.items():
            self.names[id(node)] = name
        for node in graph.nodes():
            if id(node) not in self.names:
                self.names[id(node)] = self.write(node, [self.names[id(each)] for each in node.inputs])
        for name, node in graph.outputs.items():
            if name not in graph.inputs:
                self.add("Identity", [self.names[id(node)]], name, output=name)
        ends = [
            [helper.make_tensor_value_info(name, self.kind, node.shape) for name, node in part.items()]
            for part in (graph.inputs, graph.outputs)
        ]
        body = helper.make_graph(self.nodes, "graph", *ends, self.stored)
        versions = [helper.make_opsetid("", OPERATORS)]
        return helper.make_model(body, ir_version=VERSION, opset_imports=versions, producer_name="symnet")

    def write(self, node: Node, inputs: list[str]) -> str:
        """The operators of a node; the name of what they make."""
        name = node.name
        match node.operation:
            case Constant(numbers):
                return self.numbers(numbers)
            case Dense(weights, offset):
                return self.dense(node, inputs, weights, offset)
            case Scale(factors, divide):
                return self.add("Div" if divide else "Mul", [*inputs, self.numbers(factors)], name)
            case Shift(numbers):
                return self.add("Add", [*inputs, self.numbers(numbers)], name)
            case Sum(signs):
                return self.total(inputs, signs, name)
            case Reshape():
                shape = self.integers(_reshape(node.inputs[0].shape, node.shape, name))
                return self.add("Reshape", [*inputs, shape], name)
            case Permute(order):
                return self.add("Transpose", inputs, name, perm=order)
            case Take(axis, positions):
                return self.add("Gather", [*inputs, self.integers(positions)], name, axis=axis)
            case Concatenate(axis):
                return self.add("Concat", inputs, name, axis=axis)
            case Convolution(weights, offset, windows, groups):
                stored = [self.numbers(weights), *filter(None, [self.numbers(offset)])]
                return self.add("Conv", [*inputs, *stored], name, group=groups, **_windows(windows))
            case TransposedConvolution(weights, offset, windows, extra, groups):
                stored = [self.numbers(weights), *filter(None, [self.numbers(offset)])]
                more = {"output_padding": extra, "group": groups, **_windows(windows)}
                return self.add("ConvTranspose", [*inputs, *stored], name, **more)
            case BatchNorm() as norm:
                return self.batch_norm(norm, inputs, name)
            case Opaque() as operation:
                return self.opaque(operation, node, inputs)
        raise UnsupportedTerm(f"{name}: {type(node.operation).__name__} is not written as ONNX")

    def dense(self, node: Node, inputs: list[str], weights: Tensor, offset: Tensor | None) -> str:
        if len(node.shape) == 2:
            stored = [self.numbers(weights), *filter(None, [self.numbers(offset)])]
            return self.add("Gemm", [*inputs, *stored], node.name, transB=1)
        y = self.add("MatMul", [*inputs, self.numbers(weights.transposed)], node.name)
        return y if offset is None else self.add("Add", [y, self.numbers(offset)], node.name)

    def total(self, inputs: list[str], signs: tuple[int, ...], name: str) -> str:
        total = inputs[0] if signs[0] > 0 else self.add("Neg", inputs[:1], name)
        for other, sign in zip(inputs[1:], signs[1:], strict=True):
            total = self.add("Add" if sign > 0 else "Sub", [total, other], name)
        return total

    def batch_norm(self, norm: BatchNorm, inputs: list[str], name: str) -> str:
        if float(np.float32(norm.epsilon)) != norm.epsilon:
            raise UnsupportedTerm(f"{name}: ONNX does not hold the epsilon {norm.epsilon}")
        ones, zeros = (norm.mean.stored.dtype.type(number) for number in (1, 0))
        if self.form == "bfloat16" and (norm.scale is None or norm.shift is None):
            raise UnsupportedTerm(
                f"{name}: batch normalisation without scale or shift is not written in bfloat16"
            )
        parts = [
            norm.scale or Tensor(np.full(norm.mean.shape, ones), norm.mean.form, "ones"),
            norm.shift or Tensor(np.full(norm.mean.shape, zeros), norm.mean.form, "zeros"),
            norm.mean,
            norm.variance,
        ]
        return self.add(
            "BatchNormalization", [*inputs, *map(self.numbers, parts)], name, epsilon=norm.epsilon
        )

    def opaque(self, operation: Opaque, node: Node, inputs: list[str]) -> str:
        kind, attributes = operation.kind, operation.attributes
        for each in attributes:
            if isinstance(each, float) and float(np.float32(each)) != each:
                raise UnsupportedTerm(f"{node.name}: ONNX does not hold the number {each} of {kind}")
        if kind == "silu":
            return self.add("Mul", [*inputs, self.add("Sigmoid", inputs, node.name)], node.name)
        if kind == "clip":
            ends = ["" if end is None else self.single(end, node.name) for end in attributes]
            return self.add("Clip", [*inputs, *ends], node.name)
        if kind == "normalise":
            return self.normalise(node, inputs, *attributes)
        if kind == "power":
            return self.add("Pow", [*inputs, self.single(attributes[0], node.name)], node.name)
        if kind in REDUCED:
            return self.add(REDUCED[kind], [*inputs, self.integers(attributes)], node.name, keepdims=1)
        if kind in POOLS:
            operator, more = POOLS[kind]
            kernel, *windows, ceil = attributes[:5]
            told = dict(zip(more, map(int, attributes[5:]), strict=True)) | _windows(Windows(*windows))
            return self.add(operator, inputs, node.name, kernel_shape=kernel, ceil_mode=int(ceil), **told)
        if kind not in NAMED:
            raise UnsupportedTerm(f"{node.name}: {kind} is not written as ONNX")
        operator, names = NAMED[kind]
        return self.add(operator, inputs, node.name, **dict(zip(names, attributes, strict=True)))

    def normalise(self, node: Node, inputs: list[str], count: int, epsilon: float) -> str:
        extents = [extent for extent in node.shape[-count:] if isinstance(extent, int)]
        if len(extents) < count or self.form == "bfloat16":
            raise UnsupportedTerm(f"{node.name}: normalisation is not written for {list(node.shape)}")
        ones = self.store(np.ones(extents, dtype=self.form), self.kind, "ones")
        return self.add("LayerNormalization", [*inputs, ones], node.name, axis=-count, epsilon=epsilon)


def _reshape(x: Shape, y: Shape, name: str) -> list[int]:
    """The shape as ONNX takes it: 0 for an extent that stays, and -1 for one that is found."""
    found = [
        0 if axis < len(x) and extent == x[axis] else extent if isinstance(extent, int) else -1
        for axis, extent in enumerate(y)
    ]
    if found.count(-1) > 1 or any(extent == 0 for extent in (*x, *y)):
        raise UnsupportedTerm(f"{name}: a shape {list(y)} from {list(x)} is not written as ONNX")
    return found


def _windows(windows: Windows) -> dict[str, Any]:
    pads = [before for before, _ in windows.padding] + [after for _, after in windows.padding]
    return {"strides": windows.stride, "dilations": windows.dilation, "pads": pads}
