"""Casts: of stored numbers rounded once, of tensors as no change, which is told."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Tensor
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import cast
from symnet.models.onnx.integers import BOOLEAN, FLOATS, INTEGERS
from symnet.models.onnx.values import Array, Discrete, Value, as_node, element_of


def _cast(call: Call) -> Value:
    to = call.whole("to", 0)
    call.whole("saturate", 1)
    call.text("round_mode", "up")
    value = call.value(0)
    if to in FLOATS:
        return _to_float(call, value, FLOATS[to])
    if to not in INTEGERS and to != BOOLEAN:
        raise UnsupportedTerm(f"a cast to type {to} of ONNX is not read")
    if isinstance(value, np.ndarray):
        return value if value.dtype == object else _to_integer(value, np.dtype(INTEGERS.get(to, np.bool_)))
    if isinstance(value, Discrete) and value.element == "boolean" and to in INTEGERS:
        return Discrete(value.node, "integer")
    if isinstance(value, Discrete) and value.element == "integer" and to in {6, 7}:
        call.assume(f"integers are held by {np.dtype(INTEGERS[to]).name}")
        return value
    raise UnsupportedTerm(f"a cast of {element_of(value)}s to type {to} of ONNX is not read")


def _to_integer(value: Array, to: np.dtype[Any]) -> Array:
    cut = value.astype(to)
    if to != np.bool_ and not np.array_equal(cut.astype(object), value.astype(object)):
        raise UnsupportedTerm(f"{to.name} does not hold the numbers that are cast to it")
    return cut


def _to_float(call: Call, value: Value, form: str) -> Value:
    match value:
        case Tensor():
            return cast(value, form)
        case np.ndarray() if value.dtype != object:
            return cast(Tensor.of(value.astype(np.int64), call.name), form)
        case Discrete(node=node):
            call.assume(f"integers are held exactly by {form}")
            return node
        case np.ndarray():
            return as_node(value, call.name)
    call.assume(f"numbers are cast to {form}, which is read as no change")
    return value


def _cast_like(call: Call) -> Value:
    """The type of a tensor that depends on inputs is told by no file; that of a stored one is."""
    other, value = call.value(1), call.value(0)
    call.whole("saturate", 1)
    call.text("round_mode", "up")
    if isinstance(other, Tensor):
        return _to_float(call, value, other.form.name)
    if element_of(other) == "float" == element_of(value):
        call.assume("numbers are cast to the type of others, which is read as no change")
        return value
    if element_of(other) == "float" and isinstance(value, Discrete):
        return value.node
    if element_of(other) == "float" and isinstance(value, np.ndarray):
        return _to_float(call, value, "float32")
    raise UnsupportedTerm("a cast to the type of integers is not read")


CASTS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Cast": _cast,
    "CastLike": _cast_like,
}
