"""Operations that take entries out of a tensor, or put tensors together."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.models.graphs import Concatenate, Extent
from symnet.models.torch.call import Call, as_node, shape_of
from symnet.models.torch.moves import POSITIONS, Moved, axis_of, reshaped, taken, value_of
from symnet.models.torch.program import Value

PARTS: Final = 2**12  # the most parts of a tensor


def _parts(call: Call, axis: int, sizes: Sequence[int]) -> list[Value]:
    ends = np.cumsum([0, *sizes]).tolist()
    return [taken(call, value_of(call), axis, range(*pair)) for pair in pairwise(ends)]


def _split(call: Call) -> Value:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x)
    size = call.get("split_sizes", call.get("split_size"))
    return _parts(call, axis, size if isinstance(size, list) else _pieces(call, x[axis], size))


def _chunk(call: Call) -> Value:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x)
    extent, chunks = x[axis], call.get("chunks")
    size = -(-extent // chunks) if isinstance(extent, int) and type(chunks) is int and chunks > 0 else None
    return _parts(call, axis, _pieces(call, extent, size))


def _pieces(call: Call, extent: Extent, size: Any) -> list[int]:
    if not isinstance(extent, int) or not isinstance(size, int) or size < 1:
        raise UnsupportedTerm(f"{call.target} of the free extent {extent} is not read: give it a number")
    if extent > size * PARTS:
        raise LimitExceeded(f"{call.name} has more than {PARTS} parts")
    return [min(size, extent - start) for start in range(0, extent, size)]


def _unbind(call: Call) -> Value:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x)
    extent = x[axis]
    if not isinstance(extent, int):
        raise UnsupportedTerm(f"{call.target} of the free extent {extent} is not read: give it a number")
    if extent > PARTS:
        raise LimitExceeded(f"{call.name} has more than {PARTS} parts")
    return [_without(call, taken(call, value_of(call), axis, [place]), axis) for place in range(extent)]


def _without(call: Call, value: Moved, axis: int) -> Moved:
    x = shape_of(value)
    return reshaped(call, value, (*x[:axis], *x[axis + 1 :]))


def _getitem(call: Call) -> Value:
    values, place = call.get("self"), call.get("index")
    if not isinstance(values, list) or type(place) is not int or not 0 <= place < len(values):
        raise UnsupportedTerm(f"{call.name} takes entry {place} of what has none")
    found: Value = values[place]
    return found


def _select(call: Call) -> Value | None:
    x = shape_of(value_of(call))
    axis, index = axis_of(call, "dim", x), call.get("index")
    return _without(call, taken(call, value_of(call), axis, [index]), axis) if type(index) is int else None


def _slice(call: Call) -> Value | None:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x)
    start, end, step = call.get("start") or 0, call.get("end"), call.get("step", 1)
    extent = x[axis]
    if (start, step) == (0, 1) and (end is None or end == extent or (type(end) is int and end >= 2**31)):
        return value_of(call)
    if not all(isinstance(each, int) for each in (extent, start, step, 0 if end is None else end)):
        return None
    return taken(call, value_of(call), axis, range(*slice(start, end, step).indices(int(extent))))


def _flip(call: Call) -> Value | None:
    value = value_of(call)
    for axis in call.get("dims", []):
        extent = shape_of(value)[axis]
        if not isinstance(extent, int) or extent > POSITIONS:
            return None
        value = taken(call, value, axis % len(shape_of(value)), range(extent)[::-1])
    return value


def _narrow(call: Call) -> Value | None:
    x = shape_of(value_of(call))
    axis, start, length = axis_of(call, "dim", x), call.get("start"), call.get("length")
    if type(start) is not int or type(length) is not int or not isinstance(x[axis], int):
        return None
    return taken(call, value_of(call), axis, range(start % int(x[axis]), start % int(x[axis]) + length))


def _index_select(call: Call) -> Value | None:
    index = call.get("index")
    if not isinstance(index, np.ndarray) or index.dtype.kind not in "iu":
        return None
    axis = axis_of(call, "dim", shape_of(value_of(call)))
    return taken(call, value_of(call), axis, [int(place) for place in index.ravel()])


def _index(call: Call) -> Value | None:
    """Entries along one axis by stored positions, which may have any shape."""
    value, indices = value_of(call), call.get("indices", [])
    given = [(axis, index) for axis, index in enumerate(indices) if index is not None]
    if len(given) != 1 or not isinstance(given[0][1], np.ndarray) or given[0][1].dtype.kind not in "iu":
        return None
    ((axis, index),) = given
    found = taken(call, value, axis, [int(place) for place in index.ravel()])
    x = shape_of(found)
    return reshaped(call, found, (*x[:axis], *index.shape, *x[axis + 1 :]))


def _joined(call: Call, values: Sequence[Moved], axis: int) -> Moved:
    """Tensors one after the other."""
    if len(values) == 1:
        return values[0]
    return call.of(Concatenate(axis), *(as_node(value, call.name) for value in values))


def _cat(call: Call) -> Value:
    values = [value for value in call.get("tensors", []) if shape_of(value) != (0,)]
    return _joined(call, values, axis_of(call, "dim", shape_of(values[0])))


def _stack(call: Call) -> Value:
    values = call.get("tensors", [])
    x = shape_of(values[0])
    axis = axis_of(call, "dim", x, more=1)
    return _joined(call, [reshaped(call, value, (*x[:axis], 1, *x[axis:])) for value in values], axis)


# What PyTorch lets share memory with what it is given, and what it copies.
PARTS_SEEN: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_operator.getitem": _getitem,
    "chunk": _chunk,
    "narrow": _narrow,
    "select": _select,
    "slice": _slice,
    "split": _split,
    "split_with_sizes": _split,
    "unbind": _unbind,
}
PARTS_COPIED: Final[Mapping[str, Callable[[Call], Any]]] = {
    "cat": _cat,
    "flip": _flip,
    "index": _index,
    "index_select": _index_select,
    "stack": _stack,
}
