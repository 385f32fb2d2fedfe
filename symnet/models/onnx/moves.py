"""Operators that only move entries: of known numbers at once, of the tensors of a graph as operations."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    Concatenate,
    Convolution,
    Dense,
    Extent,
    Node,
    Operation,
    Permute,
    Reshape,
    Shape,
    Take,
    Tensor,
    Windows,
    broadcast,
    product,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.values import Array, Discrete, Value, as_node, described, element_of, like, shape_of

# The most positions along an axis that are listed one by one, and the most rows of a matrix that pads.
POSITIONS: Final = 2**20
PADDED: Final = 2**12
END: Final = 2**63 - 1


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
    if call.whole("allowzero", 0) == 0:
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


def _slice(call: Call) -> Value:
    x = call.shape(0)
    if call.has(1):
        starts, ends = call.integers(1), call.extents(2)
    else:
        starts, ends = call.wholes("starts"), [*call.wholes("ends")]
    axes = call.axes("axes", 3)
    steps = call.integers(4) if call.has(4) else [1] * len(starts)
    places = positive(x, range(len(starts)) if axes is None else axes)
    if not len(starts) == len(ends) == len(steps) == len(places) or 0 in steps:
        raise UsageError("a slice needs a start, an end and a step that is not 0 for each axis")
    value = call.value(0)
    for axis, start, end, step in zip(places, starts, ends, steps, strict=True):
        extent = x[axis]
        if (start, step) == (0, 1) and end in (extent, END, 2**31 - 1):
            continue
        if isinstance(extent, str) or isinstance(end, str):
            raise UnsupportedTerm(f"a slice of the free extent {extent} is not read: give the input a number")
        value = chosen(call, value, axis, _range(extent, start, end, step))
    return value


def _range(extent: int, start: int, end: int, step: int) -> range:
    """The positions of a slice: starts and ends beyond the axis are moved to its border."""
    low, high = (0, extent) if step > 0 else (-1, extent - 1)
    first, last = (each + extent if each < 0 else each for each in (start, end))
    return range(max(0, min(first, high)), max(low, min(last, high)), step) if extent else range(0)


def _split(call: Call) -> list[Value]:
    x = call.shape(0)
    (axis,) = positive(x, [call.whole("axis", 0)])
    extent = x[axis]
    sizes = call.axes("split", 1)
    parts = call.whole("num_outputs", len(call.outputs))
    if not isinstance(extent, int):
        raise UnsupportedTerm(f"a split of the free extent {extent} is not read: give the input a number")
    if sizes is None:
        each = -(-extent // max(parts, 1))
        sizes = [min(each, extent - each * part) for part in range(len(call.outputs))]
    if sum(sizes) != extent or min(sizes) < 0 or len(sizes) != len(call.outputs):
        raise ShapeError(
            f"axis {axis} is not split into {len(call.outputs)} parts {sizes}; found shape {list(x)}"
        )
    starts = np.cumsum([0, *sizes]).tolist()
    value = call.value(0)
    return [chosen(call, value, axis, range(*ends)) for ends in pairwise(starts)]


def _gather(call: Call) -> Value:
    x, data = call.shape(0), call.value(0)
    (axis,) = positive(x, [call.whole("axis", 0)])
    indices = call.value(1)
    if isinstance(indices, Discrete):
        return _embedding(call, indices.node, axis)
    if not isinstance(indices, np.ndarray) or indices.dtype == object:
        raise UnsupportedTerm("the indices must be known integers, or depend on the inputs")
    positions = [int(index) for index in indices.ravel()]
    shape = (*x[:axis], *indices.shape, *x[axis + 1 :])
    return reshaped(call, taken(call, data, axis, positions), shape)


def taken(call: Call, data: Value, axis: int, positions: Sequence[int]) -> Value:
    extent = shape_of(data)[axis]
    if isinstance(extent, str):
        node = as_node(data, call.name)
        return like(data, call.of(functions.take(node.shape, axis, positions), node))
    if any(not -extent <= each < extent for each in positions):
        raise ShapeError(f"positions must lie within axis {axis}; found shape {list(shape_of(data))}")
    return chosen(call, data, axis, [each % extent for each in positions])


def _embedding(call: Call, indices: Node, axis: int) -> Value:
    """Rows of a table by number: the table, transposed, is the weights of a layer on unit vectors."""
    table = call.value(0)
    if not isinstance(table, Tensor) or len(table.shape) != 2 or axis != 0:
        raise UnsupportedTerm("only rows of a stored table are gathered by numbers that depend on the inputs")
    call.assume(f"numbers of rows are from 0 to {table.shape[0] - 1}")
    unit = call.of(functions.one_hot(indices.shape, table.shape[0]), indices)
    return call.of(Dense(table.transposed), unit)


def _features(call: Call) -> Value:
    """`ArrayFeatureExtractor`: some entries along the last axis."""
    positions = call.integers(1)
    return taken(call, call.value(0), max(len(call.shape(0)) - 1, 0), positions)


def _expand(call: Call) -> Value:
    asked = tuple(call.extents(1))
    if any(isinstance(extent, int) and extent < 0 for extent in asked):
        raise ShapeError(f"a tensor cannot be repeated to {list(asked)}")
    return expanded(call, call.value(0), functions.broadcast_shape(call.shape(0), asked))


def _pad(call: Call) -> Value:
    x = call.shape(0)
    if call.text("mode", "constant") != "constant":
        raise UnsupportedTerm(f"padding by {call.text('mode', '')} is not read")
    value = (
        call.number("value", 0.0) if "value" in call.attributes else call.scalar(2) if call.has(2) else 0.0
    )
    if value != 0:
        raise UnsupportedTerm(f"only padding with zeros is read; found {value}")
    pads = call.axes("pads", 1) or []
    places = positive(x, call.integers(3)) if call.has(3) else list(range(len(x)))
    if len(pads) != 2 * len(places):
        raise ShapeError(f"padding needs two numbers for each of {len(places)} axes; found {pads}")
    node = call.node(0)
    sides = dict(zip(places, zip(pads, pads[len(places) :], strict=False), strict=True))
    for axis, (before, after) in sides.items():
        extent = x[axis]
        if min(before, after) < 0:
            if isinstance(extent, str):
                raise UnsupportedTerm(f"the free extent {extent} is not cut: give the input a number")
            kept = range(max(-before, 0), extent - max(-after, 0))
            node = as_node(chosen(call, node, axis, kept), call.name)
    grown = {axis: (max(before, 0), max(after, 0)) for axis, (before, after) in sides.items()}
    return _padded(call, node, grown)


def _padded(call: Call, node: Node, sides: Mapping[int, tuple[int, int]]) -> Node:
    """Zeros around an image are those of a convolution with the kernel 1 on each channel."""
    image = {axis: pads for axis, pads in sides.items() if axis >= 2 and any(pads)}
    channels = node.shape[1] if len(node.shape) > 2 else 0
    if image and isinstance(channels, int) and channels > 0:
        axes = len(node.shape) - 2
        described(channels)
        one = Tensor.of(np.ones((channels, 1, *[1] * axes), dtype=np.float32), f"the kernel of {call.name}")
        padding = tuple(image.get(axis, (0, 0)) for axis in range(2, axes + 2))
        node = call.of(Convolution(one, None, Windows((1,) * axes, padding, (1,) * axes), channels), node)
        sides = {axis: pads for axis, pads in sides.items() if axis not in image}
    for axis, (before, after) in sides.items():
        if before or after:
            node = _bordered(call, node, axis, before, after)
    return node


def _bordered(call: Call, node: Node, axis: int, before: int, after: int) -> Node:
    """Zeros before and after an axis, by a matrix of zeros and ones along it."""
    extent = node.shape[axis]
    if not isinstance(extent, int) or extent + before + after > PADDED:
        raise UnsupportedTerm(
            f"padding of axis {axis} to more than {PADDED} places, or of a free extent, is not read"
        )
    weights = np.eye(extent + before + after, extent, -before, dtype=np.float32)
    order = [*(other for other in range(len(node.shape)) if other != axis), axis]
    last = call.of(Permute(tuple(order)), node)
    wide = call.of(Dense(Tensor.of(weights, f"the border of {call.name}")), last)
    return call.of(Permute(tuple(int(place) for place in np.argsort(order))), wide)


def positive(x: Shape, axes: Sequence[int]) -> list[int]:
    """Axes counted from the first. Raises `ShapeError` for one that is not there, or is there twice."""
    return [axis + len(x) for axis in functions.from_last(x, axes)]


MOVES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Concat": _concat,
    "Expand": _expand,
    "Flatten": _flatten,
    "Gather": _gather,
    "Identity": _identity,
    "Pad": _pad,
    "Reshape": _reshape,
    "Slice": _slice,
    "Split": _split,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
