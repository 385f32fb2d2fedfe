"""Operators of onnxruntime, which it makes of others: what they fuse is taken apart again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import Node, Opaque, Permute, Scale, Shift, Sum
from symnet.models.onnx.call import Call
from symnet.models.onnx.images import convolution
from symnet.models.onnx.moves import moved
from symnet.models.onnx.products import gemm, product_of, scaled
from symnet.models.onnx.values import Value

# The functions that follow a fused operator, by the parameters that they take.
ACTIVATIONS: Final[Mapping[str, Callable[..., Opaque]]] = {
    "Relu": lambda: functions.pointwise("relu"),
    "Sigmoid": lambda: functions.pointwise("sigmoid"),
    "Tanh": lambda: functions.pointwise("tanh"),
    "LeakyRelu": functions.leaky_relu,
    "Clip": functions.clip,
    "HardSigmoid": functions.hard_sigmoid,
}
PARAMETERS: Final = {"LeakyRelu": 1, "Clip": 2, "HardSigmoid": 2}


def _activated(call: Call, y: Node, parameters: list[float]) -> Node:
    kind = call.text("activation", "")
    if not kind:
        return y
    if kind not in ACTIVATIONS or len(parameters) != PARAMETERS.get(kind, 0):
        raise UnsupportedTerm(f"the activation {kind} with parameters {parameters} is not read")
    return call.of(ACTIVATIONS[kind](*parameters), y)


def _fused_conv(call: Call) -> Node:
    y = convolution(call)
    if call.has(3):
        y = call.of(Sum((1, 1)), y, call.node(3))
    numbers = call.numbers("activation_params")
    return _activated(call, y, [] if numbers is None else [float(each) for each in numbers])


def _fused_gemm(call: Call) -> Node:
    names = [f"activation_{name}" for name in ("alpha", "beta", "gamma")]
    parameters = [call.number(name, 0.0) for name in names if name in call.attributes]
    return _activated(call, gemm(call), parameters)


def _fused_product(call: Call) -> Node:
    turned = replace(call, inputs=tuple(_turned(call, position, side) for position, side in enumerate("AB")))
    return scaled(call, product_of(turned), call.number("alpha", 1.0))


def _turned(call: Call, position: int, side: str) -> Value:
    """A side of a product, its first axis moved behind those of the batch, and transposed, where asked."""
    value, rank = call.value(position), len(call.shape(position))
    if call.flag(f"transBatch{side}", 0):
        if rank < 3:
            raise ShapeError(f"a batch of matrices is needed; found shape {list(call.shape(position))}")
        value = moved(call, Permute((*range(1, rank - 1), 0, rank - 1)), value)
    if not call.flag(f"trans{side}", 0) or rank < 2:
        return value
    return moved(call, Permute((*range(rank - 2), rank - 1, rank - 2)), value)


def _gelu(call: Call) -> Node:
    return call.of(functions.gelu("none"), call.node(0))


def _bias_gelu(call: Call) -> Node:
    return call.of(functions.gelu("none"), call.of(Shift(call.stored(1)), call.node(0)))


def _fast_gelu(call: Call) -> Node:
    x = call.of(Shift(call.stored(1)), call.node(0)) if call.has(1) else call.node(0)
    return call.of(functions.gelu("tanh"), x)


def _quick_gelu(call: Call) -> Node:
    return call.of(functions.quick_gelu(call.number("alpha", 1.702)), call.node(0))


def _skip_layer_norm(call: Call) -> list[Node]:
    """The sum of two tensors and an offset, normalised; the sum is the last output."""
    total = call.of(Sum((1, 1)), call.node(0), call.node(1))
    if call.has(4):
        total = call.of(Shift(call.stored(4)), total)
    if any(call.outputs[1:3]):
        raise UnsupportedTerm("the mean and the deviation of a normalisation are not read")
    y = call.of(functions.normalise(total.shape, 1, call.number("epsilon", 1e-12)), total)
    y = call.of(Scale(call.stored(2)), y)
    y = call.of(Shift(call.stored(3)), y) if call.has(3) else y
    return [y, y, y, total]


MICROSOFT: Final[Mapping[str, Callable[[Call], Any]]] = {
    "BiasGelu": _bias_gelu,
    "FastGelu": _fast_gelu,
    "FusedConv": _fused_conv,
    "FusedGemm": _fused_gemm,
    "FusedMatMul": _fused_product,
    "Gelu": _gelu,
    "QuickGelu": _quick_gelu,
    "SkipLayerNormalization": _skip_layer_norm,
}
