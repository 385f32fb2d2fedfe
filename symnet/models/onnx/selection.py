"""Some entries of a tensor: slices, parts, and entries by number."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    Dense,
    Node,
    Tensor,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.moves import chosen, positive, reshaped
from symnet.models.onnx.values import Discrete, Value, as_node, like, shape_of

# Ends that mean the end of an axis, whatever its extent.
ENDS: Final = (2**31 - 1, 2**63 - 1)


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
        if (start, step) == (0, 1) and end in (extent, *ENDS):
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


SELECTION: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Gather": _gather,
    "Slice": _slice,
    "Split": _split,
}
