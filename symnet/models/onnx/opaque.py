"""Operators that are not affine: those that other frameworks have too, and all others by their own names."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import Node, Opaque, Reshape, Tensor, product
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import root
from symnet.models.onnx.moves import positive, reshaped
from symnet.models.onnx.schema import defaults
from symnet.models.onnx.values import Discrete, Value, as_node, element_of

RANDOM: Final = (
    "Bernoulli",
    "Multinomial",
    "RandomNormal",
    "RandomNormalLike",
    "RandomUniform",
    "RandomUniformLike",
)


def _pointwise(kind: str) -> Callable[[Call], Value]:
    return lambda call: call.of(functions.pointwise(kind), call.node(0))


def _leaky_relu(call: Call) -> Value:
    return call.of(functions.leaky_relu(call.number("alpha", 0.01)), call.node(0))


def _elu(call: Call) -> Value:
    return call.of(functions.elu(call.number("alpha", 1.0)), call.node(0))


def _gelu(call: Call) -> Value:
    approximate = call.text("approximate", "none")
    if approximate not in {"none", "tanh"}:
        raise UnsupportedTerm(f"the approximation {approximate} of Gelu is not read")
    return call.of(functions.gelu(approximate), call.node(0))


def _hard_sigmoid(call: Call) -> Value:
    operation = functions.hard_sigmoid(call.number("alpha", 0.2), call.number("beta", 0.5))
    return call.of(operation, call.node(0))


def _clip(call: Call) -> Value:
    if "min" in call.attributes or "max" in call.attributes:
        ends = [call.number(name, 0.0) if name in call.attributes else None for name in ("min", "max")]
    else:
        ends = [call.scalar(position) if call.has(position) else None for position in (1, 2)]
    return call.of(functions.clip(*ends), call.node(0))


def _is_number(numbers: Tensor, x: Node) -> bool:
    """Whether a stored tensor is one number, which is repeated to a shape."""
    return numbers.stored.size == 1 and len(numbers.shape) <= len(x.shape)


def _bounded(clip: Callable[[float], Opaque]) -> Callable[[Call], Value | None]:
    """The larger or the smaller of a tensor and one stored number."""

    def read(call: Call) -> Value | None:
        if len(call.inputs) != 2:
            return None
        for position, other in ((0, 1), (1, 0)):
            x, bound = call.value(position), call.value(other)
            if isinstance(x, Node) and isinstance(bound, Tensor) and _is_number(bound, x):
                return call.of(clip(call.scalar(other)), call.node(position))
        return None

    return read


def _power(call: Call) -> Value | None:
    exponent = call.value(1)
    if isinstance(exponent, np.ndarray) and exponent.size == 1 and exponent.dtype != object:
        found = float(exponent.ravel()[0])
    elif (
        isinstance(exponent, Tensor)
        and exponent.stored.size == 1
        and len(exponent.shape) <= len(call.shape(0))
    ):
        found = call.scalar(1)
    else:
        return None
    base = call.value(0)
    exact = root(base, call.name) if found == 0.5 and isinstance(base, Tensor) else None
    return call.of(functions.power(found), call.node(0)) if exact is None else exact


def _root(call: Call) -> Value:
    value = call.value(0)
    if not isinstance(value, Tensor):
        return call.of(functions.pointwise("sqrt"), call.node(0))
    exact = root(value, call.name)
    if exact is not None:
        return exact
    call.assume(f"the square root of {value.name} is taken as the nearest number of binary64")
    return Tensor.of(np.sqrt(value.wide()), call.name)


def _softmax(*, logarithm: bool) -> Callable[[Call], Value]:
    def read(call: Call) -> Value:
        x = call.node(0)
        if call.version >= 13:
            return call.of(functions.softmax(x.shape, call.whole("axis", -1), logarithm=logarithm), x)
        (axis,) = positive(x.shape, [call.whole("axis", 1)])
        flat = call.of(Reshape((*x.shape[:axis], product(x.shape[axis:]))), x)
        y = call.of(
            functions.softmax(flat.shape, -1, logarithm=logarithm), flat if axis < len(x.shape) - 1 else x
        )
        return reshaped(call, y, x.shape)

    return read


def _reduced(kind: Callable[..., Opaque]) -> Callable[[Call], Value]:
    """A mean, sum or product over axes; the mean over all axes of an image is what the pool of it gives."""

    def read(call: Call) -> Value:
        x = call.node(0)
        kept = call.flag("keepdims", 1)
        asked = call.axes("axes", 1)
        if not asked:
            if call.flag("noop_with_empty_axes", 0):
                return x
            asked = list(range(len(x.shape)))
        call.flag("noop_with_empty_axes", 0)
        axes = positive(x.shape, asked)
        if kind is functions.mean and len(x.shape) > 2 and sorted(axes) == list(range(2, len(x.shape))):
            y = call.of(functions.global_average_pool(x.shape), x)
        elif kind is functions.multiplied and all(x.shape[axis] == 1 for axis in axes):
            y = x
        else:
            y = call.of(kind(x.shape, axes), x)
        if kept:
            return y
        return reshaped(call, y, [extent for axis, extent in enumerate(y.shape) if axis not in axes])

    return read


def _dropout(call: Call) -> Value:
    if call.version < 7:
        raise UnsupportedTerm("dropout of a version before 7 may be in training mode: export the model again")
    call.attribute("ratio", float, 0.5)
    call.attribute("seed", int, 0)
    if call.has(1):
        call.value(1)
    training = call.value(2) if call.has(2) else np.zeros((), np.bool_)
    if not isinstance(training, np.ndarray) or training.any():
        raise UnsupportedTerm("dropout in training mode is random: export the model in evaluation mode")
    if len(call.outputs) > 1:
        raise UnsupportedTerm("the mask of dropout is not read")
    return call.value(0)


def unknown(call: Call) -> list[Value]:
    """An operator by its own name: its inputs, all its attributes and its version say what it does."""
    if call.kind in RANDOM:
        raise UnsupportedTerm(f"{call.kind} is random, so it is no function")
    missing = [name for name in call.outputs if name and name not in call.declared]
    if missing:
        raise UnsupportedTerm(
            f"{call.kind} of {call.domain or 'ai.onnx'} is not known, nor is the shape of {missing[0]}: "
            "have the file tell it, by onnx.shape_inference.infer_shapes"
        )
    version, filled = defaults(call)
    inputs = [call.value(i) if call.has(i) else None for i in range(len(call.inputs))]
    kinds = tuple(None if value is None else element_of(value) for value in inputs)
    call.assume(f"{call.kind} of {call.domain or 'ai.onnx'} is a function of its inputs and attributes")
    nodes = [as_node(value, call.name) for value in inputs if value is not None]
    found: list[Value] = []
    for number, name in enumerate(call.outputs):
        shape, element = call.declared.get(name, ((), "float"))
        attributes = (version, filled, kinds, number)
        node = call.of(Opaque(f"{call.domain or 'ai.onnx'}.{call.kind}", attributes, shape), *nodes)
        found.append(node if element == "float" else Discrete(node, element))
    return found


OPAQUE: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Abs": _pointwise("abs"),
    "Clip": _clip,
    "Cos": _pointwise("cos"),
    "Dropout": _dropout,
    "Elu": _elu,
    "Erf": _pointwise("erf"),
    "Exp": _pointwise("exp"),
    "Gelu": _gelu,
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _pointwise("hard_swish"),
    "LeakyRelu": _leaky_relu,
    "Log": _pointwise("log"),
    "LogSoftmax": _softmax(logarithm=True),
    "Max": _bounded(lambda bound: functions.clip(bound, None)),
    "Min": _bounded(lambda bound: functions.clip(None, bound)),
    "Mish": _pointwise("mish"),
    "Pow": _power,
    "Reciprocal": _pointwise("reciprocal"),
    "ReduceMean": _reduced(functions.mean),
    "ReduceProd": _reduced(functions.multiplied),
    "ReduceSum": _reduced(functions.total),
    "Relu": _pointwise("relu"),
    "Sigmoid": _pointwise("sigmoid"),
    "Sin": _pointwise("sin"),
    "Softmax": _softmax(logarithm=False),
    "Softplus": _pointwise("softplus"),
    "Softsign": _pointwise("softsign"),
    "Sqrt": _root,
    "Tanh": _pointwise("tanh"),
}
