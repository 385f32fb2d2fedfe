"""Operators that are affine where one side is stored: products, sums, normalisations by stored numbers."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import UsageError
from symnet.models import functions
from symnet.models.graphs import Node, Scale, Shift, Sum, Tensor
from symnet.models.onnx.call import Call
from symnet.models.onnx.choices import choice
from symnet.models.onnx.exact import combined, negated
from symnet.models.onnx.integers import ARITHMETIC
from symnet.models.onnx.moves import expanded
from symnet.models.onnx.values import Array, Value, as_node, element_of
from symnet.models.onnx.written import gated, gelu, normalised


def _add(call: Call) -> Value:
    return _entrywise(call, "add")


def _subtract(call: Call) -> Value:
    return _entrywise(call, "subtract")


def _multiply(call: Call) -> Value:
    y = _entrywise(call, "multiply")
    return gelu(call, y) if isinstance(y, Node) else y


def _divide(call: Call) -> Value:
    return _entrywise(call, "divide")


def _entrywise(call: Call, kind: str) -> Value:
    """Two tensors entry by entry, each repeated to the shape of both."""
    left, right = call.value(0), call.value(1)
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return ARITHMETIC[kind](left, right)
    whole = functions.broadcast_shape(call.shape(0), call.shape(1))
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        exact = combined(kind, left, right, call.name)
        if exact is not None:
            return exact
        left = call.node(0)
    if isinstance(right, Tensor):
        return by_stored(call, kind, as_node(expanded(call, call.node(0), whole), call.name), right)
    if isinstance(left, Tensor):
        return _stored_by(call, kind, left, as_node(expanded(call, call.node(1), whole), call.name))
    return of_two(call, kind, call.node(0), call.node(1))


def by_stored(call: Call, kind: str, x: Node, numbers: Tensor) -> Node:
    """Tensor + number, tensor - number, tensor·number or tensor/number."""
    match kind:
        case "add":
            return _shifted(call, x, numbers)
        case "subtract":
            return call.of(Shift(negated(numbers)), x)
        case "multiply":
            return call.of(Scale(numbers), x)
    if not numbers.wide().all():
        raise UsageError(f"{numbers.name} must not be 0 where something is divided by it")
    return call.of(Scale(numbers, divide=True), x)


def _shifted(call: Call, x: Node, numbers: Tensor) -> Node:
    """Tensor + number, where -∞ masks an entry."""
    if numbers.form.name == "bfloat16" or not (outside := np.isneginf(numbers.stored)).any():
        return call.of(Shift(numbers), x)
    masked = call.of(functions.masked(x.shape, outside), x)
    rest = Tensor(np.where(outside, numbers.stored.dtype.type(0), numbers.stored), numbers.form, numbers.name)
    return call.of(Shift(rest), masked) if _has_bits(rest.stored) else masked


def _has_bits(array: Array) -> bool:
    """Whether a number is not 0, NaN among them."""
    return bool(array.view(f"u{array.dtype.itemsize}").any())


def _where(call: Call) -> Value | None:
    """Where a known condition holds one tensor, elsewhere another: each times zeros and ones, and added."""
    known = choice(call)
    condition, sides = call.value(0), (call.value(1), call.value(2))
    floats = all(element_of(side) == "float" for side in sides)
    if known is not None or not floats or all(isinstance(side, Tensor) for side in sides):
        return known
    if not isinstance(condition, np.ndarray) or condition.dtype != np.bool_:
        return None
    whole = functions.broadcast_shape(*map(call.shape, range(3)))
    masks = (condition, ~condition)
    kept = [
        call.of(Scale(Tensor.of(np.float32(mask), f"the condition of {call.name}")), node)
        for side, mask in zip(sides, masks, strict=True)
        if not isinstance(side, Tensor) and (node := as_node(expanded(call, side, whole), call.name))
    ]
    total = call.of(Sum((1,) * len(kept)), *kept) if len(kept) > 1 else kept[0]
    for side, mask in zip(sides, masks, strict=True):
        if isinstance(side, Tensor):
            numbers = np.where(mask, side.stored, side.stored.dtype.type(0))
            if _has_bits(numbers):
                total = _shifted(call, total, Tensor(numbers, side.form, side.name))
    return total


def _stored_by(call: Call, kind: str, numbers: Tensor, x: Node) -> Node:
    """The same with the number on the left."""
    match kind:
        case "subtract":
            return call.of(Shift(numbers), call.of(Sum((-1,)), x))
        case "divide":
            return call.of(Scale(numbers), call.of(functions.pointwise("reciprocal"), x))
    return by_stored(call, kind, x, numbers)


def of_two(call: Call, kind: str, left: Node, right: Node) -> Node:
    whole = functions.broadcast_shape(left.shape, right.shape)
    if kind in {"add", "subtract"} and all(
        isinstance(extent, int) for extent in _repeated(whole, left, right)
    ):
        sides = [as_node(expanded(call, side, whole), call.name) for side in (left, right)]
        return call.of(Sum((1, 1 if kind == "add" else -1)), *sides)
    if kind == "subtract":
        kind, right = "add", call.of(Sum((-1,)), right)
    if kind == "divide" and (y := normalised(call, left, right)) is not None:
        return y
    if kind == "multiply" and (y := gated(call, left, right)) is not None:
        return y
    return call.of(functions.entrywise(kind, left.shape, right.shape), left, right)


def _repeated(whole: Any, *sides: Node) -> list[Any]:
    """The extents to which a side has to be repeated."""
    found = []
    for side in sides:
        padded = (*[1] * (len(whole) - len(side.shape)), *side.shape)
        found += [extent for own, extent in zip(padded, whole, strict=True) if own != extent]
    return found


def _negate(call: Call) -> Value:
    value = call.value(0)
    if isinstance(value, Tensor):
        return negated(value)
    if isinstance(value, np.ndarray):
        return ARITHMETIC["subtract"](np.zeros((), dtype=np.int64), value)
    return call.of(Sum((-1,)), call.node(0))


def _sum(call: Call) -> Value:
    total = call.node(0)
    for position in range(1, len(call.inputs)):
        total = of_two(call, "add", total, call.node(position))
    return total


AFFINE: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Add": _add,
    "Div": _divide,
    "Mul": _multiply,
    "Neg": _negate,
    "Sub": _subtract,
    "Sum": _sum,
    "Where": _where,
}
