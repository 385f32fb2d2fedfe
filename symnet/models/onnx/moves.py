"""Operators that only move entries: of known numbers at once, of the tensors of a graph as operations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    Concatenate,
    Extent,
    Operation,
    Permute,
    Reshape,
    Shape,
    Take,
    Tensor,
    broadcast,
    product,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.values import Array, Value, as_node, described, element_of, like, shape_of

# The most positions along an axis that are listed one by one.
POSITIONS: Final = 2**20


def moved(call: Call, operation: Operation, *values: Value) -> Value:
    """What an operation that moves entries gives; the values are all known, or are nodes."""
    shape = operation.shape(*map(shape_of, values))
    if all(isinstance(value, Tensor) for value in values):
        tensors = [value for value in values if isinstance(value, Tensor)]
        first, *rest = tensors
        if all(tensor.form == first.form for tensor in rest):
            arrays = [tensor.stored for tensor in tensors]
            return Tensor(_numbers(operation, shape, arrays), first.form, first.name)
    if all(isinstance(value, np.ndarray) for value in values):
        return _numbers(operation, shape, [value for value in values if isinstance(value, np.ndarray)])
    if len(set(map(element_of, values))) > 1:
        raise UnsupportedTerm(f"{call.kind} takes tensors of one type")
    return like(values[0], call.of(operation, *(as_node(value, call.name) for value in values)))


def _numbers(operation: Operation, shape: Shape, arrays: Sequence[Array]) -> Array:
    match operation:
        case Reshape():
            return arrays[0].reshape([int(extent) for extent in shape])
        case Permute(order):
            return arrays[0].transpose(order)
        case Take(axis, positions):
            along = _along(positions)
            if along is None:
                return arrays[0].take(np.array(positions, dtype=np.int64), axis)
            return arrays[0][(*(slice(None),) * axis, along)]
        case Concatenate(axis):
            described(sum(array.size for array in arrays))
            return np.concatenate(arrays, axis)
    raise UnsupportedTerm(f"{type(operation).__name__} does not move entries")


def _along(positions: Sequence[int]) -> slice | None:
    """The slice that positions are, which needs no copy, or nothing."""
    steps = {int(step) for step in np.diff(np.array(positions, dtype=np.int64))}
    if len(steps) != 1 or 0 in steps:
        return None
    (step,) = steps
    stop = positions[-1] + (1 if step > 0 else -1)
    return slice(positions[0], None if stop < 0 else stop, step)


def reshaped(call: Call, value: Value, extents: Sequence[Extent]) -> Value:
    """The same entries in another shape."""
    return value if shape_of(value) == tuple(extents) else moved(call, Reshape(tuple(extents)), value)


def chosen(call: Call, value: Value, axis: int, positions: Sequence[int]) -> Value:
    """Some entries along an axis."""
    if len(positions) > POSITIONS:
        raise LimitExceeded(f"at most {POSITIONS} entries are taken along an axis; found {len(positions)}")
    return moved(call, Take(axis, tuple(positions)), value)


def expanded(call: Call, value: Value, whole: Shape) -> Value:
    """The tensor repeated to a shape, which is broadcast from its own."""
    shape = shape_of(value)
    fixed = [extent for extent in whole if isinstance(extent, int)]
    if isinstance(value, Tensor | np.ndarray) and len(fixed) == len(whole):
        described(int(product(fixed)))
        return broadcast(value, tuple(fixed)) if isinstance(value, Tensor) else np.broadcast_to(value, fixed)
    value = reshaped(call, value, (*[1] * (len(whole) - len(shape)), *shape))
    free = False
    for axis, (own, extent) in enumerate(zip(shape_of(value), whole, strict=True)):
        if own != extent and isinstance(extent, int):
            described(extent)
            value = chosen(call, value, axis, (0,) * extent)
        free |= own != extent and isinstance(extent, str)
    if free:
        value = like(value, call.of(functions.expand(whole), as_node(value, call.name)))
    return value


def _identity(call: Call) -> Value:
    return call.value(0)


def _reshape(call: Call) -> Value:
    x = call.shape(0)
    asked: list[Extent] = call.extents(1) if call.has(1) else [*call.wholes("shape")]
    if not call.flag("allowzero", 0):
        if any(extent == 0 and axis >= len(x) for axis, extent in enumerate(asked)):
            raise ShapeError(f"the extent 0 has no axis to be copied from; found shape {list(x)}")
        asked = [x[axis] if extent == 0 else extent for axis, extent in enumerate(asked)]
    return reshaped(call, call.value(0), asked)


def _flatten(call: Call) -> Value:
    x = call.shape(0)
    axis = call.whole("axis", 1)
    if not -len(x) <= axis <= len(x):
        raise ShapeError(f"there is no axis {axis}; found shape {list(x)}")
    axis %= len(x) + (axis == len(x))
    return reshaped(call, call.value(0), (product(x[:axis]), product(x[axis:])))


def _squeeze(call: Call) -> Value:
    x = call.shape(0)
    axes = call.axes("axes", 1)
    if axes == []:
        raise UsageError("axes that are given must not be empty")
    places = [axis for axis, extent in enumerate(x) if extent == 1] if axes is None else positive(x, axes)
    if any(x[axis] != 1 for axis in places):
        raise ShapeError(f"only axes of extent 1 are squeezed, not {places}; found shape {list(x)}")
    return reshaped(call, call.value(0), [extent for axis, extent in enumerate(x) if axis not in places])


def _unsqueeze(call: Call) -> Value:
    x = call.shape(0)
    axes = call.axes("axes", 1)
    if axes is None:
        raise UsageError("Unsqueeze needs axes")
    rank = len(x) + len(axes)
    places = positive((1,) * rank, axes)
    rest = iter(x)
    return reshaped(call, call.value(0), [1 if axis in places else next(rest) for axis in range(rank)])


def _transpose(call: Call) -> Value:
    order = call.wholes("perm", range(len(call.shape(0)))[::-1])
    return moved(call, Permute(tuple(order)), call.value(0))


def _concat(call: Call) -> Value:
    values = [call.value(position) for position in range(len(call.inputs))]
    (axis,) = positive(call.shape(0), [call.whole("axis", 1)])
    return moved(call, Concatenate(axis), *values) if len(values) > 1 else values[0]


def _expand(call: Call) -> Value:
    asked = tuple(call.extents(1))
    if any(isinstance(extent, int) and extent < 0 for extent in asked):
        raise ShapeError(f"a tensor cannot be repeated to {list(asked)}")
    return expanded(call, call.value(0), functions.broadcast_shape(call.shape(0), asked))


def positive(x: Shape, axes: Sequence[int]) -> list[int]:
    """Axes counted from the first. Raises `ShapeError` for one that is not there, or is there twice."""
    return [axis + len(x) for axis in functions.from_last(x, axes)]


MOVES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Concat": _concat,
    "Expand": _expand,
    "Flatten": _flatten,
    "Identity": _identity,
    "Reshape": _reshape,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
