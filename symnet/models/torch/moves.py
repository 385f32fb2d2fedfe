"""Operations that only move entries: of stored numbers at once, of nodes as operations."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import (
    Array,
    Concatenate,
    Extent,
    Node,
    Permute,
    Reshape,
    Shape,
    Take,
    Tensor,
    product,
)
from symnet.models.torch.call import Call, as_node, shape_of
from symnet.models.torch.program import Value

Moved = Node | Tensor | Array
Move = Reshape | Permute | Take
POSITIONS: Final = 2**20  # the most positions along an axis that are listed
PARTS: Final = 2**12  # the most parts of a tensor
DESCRIBED: Final = 2**24  # the most entries to which stored numbers are repeated


def moved(call: Call, operation: Move, value: Moved) -> Moved:
    """What an operation that moves the entries of one tensor gives."""
    if isinstance(value, Node):
        return call.of(operation, value)
    shape = operation.shape(shape_of(value))
    array = _numbers(operation, shape, value.stored if isinstance(value, Tensor) else value)
    return Tensor(array, value.form, value.name) if isinstance(value, Tensor) else array


def _numbers(operation: Move, shape: Shape, array: Array) -> Array:
    match operation:
        case Reshape():
            return array.reshape([int(extent) for extent in shape])
        case Permute(order):
            return array.transpose(order)
        case Take(axis, positions):
            return array.take(np.array(positions, dtype=np.int64), axis)


def reshaped(call: Call, value: Moved, extents: Sequence[Extent]) -> Moved:
    """The same entries in another shape."""
    return value if shape_of(value) == tuple(extents) else moved(call, Reshape(tuple(extents)), value)


def taken(call: Call, value: Moved, axis: int, positions: Sequence[int]) -> Moved:
    """Some entries along an axis."""
    if len(positions) > POSITIONS:
        raise LimitExceeded(f"at most {POSITIONS} entries are taken along an axis; found {len(positions)}")
    extent = shape_of(value)[axis]
    if isinstance(extent, str):
        node = as_node(value, call.name)
        return call.of(functions.take(node.shape, axis, positions), node)
    if any(not -extent <= each < extent for each in positions):
        raise ShapeError(f"positions must lie within axis {axis}; found shape {list(shape_of(value))}")
    places = tuple(each % extent for each in positions)
    whole = len(places) == extent and places == tuple(range(extent))
    return value if whole else moved(call, Take(axis, places), value)


def expanded(call: Call, value: Moved, whole: Shape) -> Moved:
    """The tensor repeated to a shape."""
    shape = shape_of(value)
    if not isinstance(value, Node) and all(isinstance(extent, int) for extent in whole):
        fixed = [int(extent) for extent in whole]
        if prod(fixed) > DESCRIBED:
            raise LimitExceeded(f"{call.name} repeats numbers to {prod(fixed)} entries, above {DESCRIBED}")
        if isinstance(value, Tensor):
            return Tensor(np.broadcast_to(value.stored, fixed), value.form, value.name)
        return np.broadcast_to(value, fixed)
    value = reshaped(call, value, (*[1] * (len(whole) - len(shape)), *shape))
    for axis, (own, extent) in enumerate(zip(shape_of(value), whole, strict=True)):
        if own != extent and isinstance(extent, int):
            value = taken(call, value, axis, (0,) * min(extent, POSITIONS + 1))
    return value if shape_of(value) == whole else call.of(functions.expand(whole), as_node(value, call.name))


def axis_of(call: Call, name: str, shape: Shape, default: int = 0, more: int = 0) -> int:
    """An axis, counted from the first. Raises `ShapeError` if there is none."""
    axis = call.get(name, default)
    rank = len(shape) + more
    if type(axis) is not int or not -rank <= axis < max(rank, 1):
        raise ShapeError(f"{call.target} has no axis {axis}; found shape {list(shape)}")
    return axis % max(rank, 1)


def _value(call: Call, name: str = "self") -> Moved:
    value = call.get(name)
    if not isinstance(value, Node | Tensor | np.ndarray):
        raise UnsupportedTerm(f"{name} of {call.target} must be a tensor")
    return value


def _same(call: Call) -> Value:
    return _value(call, "self" if "self" in call.arguments else "input")


def _cast(call: Call) -> Value | None:
    value = _value(call)
    if not call.metas[0].is_float:
        return value if isinstance(value, np.ndarray) and value.dtype == call.metas[0].dtype else None
    if isinstance(value, np.ndarray):
        return Tensor.of(value.astype(np.float64), call.name)
    call.assume(f"casts to {call.metas[0].dtype} change no number")
    return value


def _dropout(call: Call) -> Value:
    if call.flag("train") or call.flag("training"):
        raise UnsupportedTerm(f"{call.name} drops entries at random: export the model in evaluation mode")
    return _same(call)


def _view(call: Call) -> Value:
    sizes = call.get("size", call.get("shape"))
    if not isinstance(sizes, list):
        raise UnsupportedTerm(f"{call.target} must be given a shape")
    return reshaped(call, _value(call), sizes)


def _flatten(call: Call) -> Value:
    x = shape_of(_value(call))
    first = axis_of(call, "start_dim", x)
    last = axis_of(call, "end_dim", x, -1)
    return reshaped(call, _value(call), (*x[:first], product(x[first : last + 1]), *x[last + 1 :]))


def _unflatten(call: Call) -> Value:
    x = shape_of(_value(call))
    axis = axis_of(call, "dim", x)
    sizes = call.get("sizes", [])
    return reshaped(call, _value(call), (*x[:axis], *sizes, *x[axis + 1 :]))


def _permute(call: Call) -> Value:
    rank = len(shape_of(_value(call)))
    return moved(call, Permute(tuple(axis % max(rank, 1) for axis in call.get("dims", []))), _value(call))


def _transpose(call: Call) -> Value:
    x = shape_of(_value(call))
    first, second = axis_of(call, "dim0", x), axis_of(call, "dim1", x)
    order = list(range(len(x)))
    order[first], order[second] = second, first
    return moved(call, Permute(tuple(order)), _value(call))


def _exchanged(rank: int) -> tuple[int, ...]:
    return (*range(rank - 2), rank - 1, rank - 2)


def _t(call: Call) -> Value:
    rank = len(shape_of(_value(call)))
    return moved(call, Permute(tuple(range(rank))[::-1]), _value(call))


def _squeeze(call: Call) -> Value:
    x = shape_of(_value(call))
    asked = call.get("dim", list(range(len(x))))
    axes = [axis % max(len(x), 1) for axis in (asked if isinstance(asked, list) else [asked])]
    for axis in axes:
        if isinstance(x[axis], str):
            call.assume(f"{x[axis]} is not 1")
    kept = [extent for axis, extent in enumerate(x) if axis not in axes or extent != 1]
    return reshaped(call, _value(call), kept)


def _unsqueeze(call: Call) -> Value:
    x = shape_of(_value(call))
    axis = axis_of(call, "dim", x, more=1)
    return reshaped(call, _value(call), (*x[:axis], 1, *x[axis:]))


def _expand(call: Call) -> Value:
    value, sizes = _value(call), call.get("size", [])
    x = (*[1] * (len(sizes) - len(shape_of(value))), *shape_of(value))
    return expanded(
        call, value, tuple(own if size == -1 else size for own, size in zip(x, sizes, strict=True))
    )


def _parts(call: Call, axis: int, sizes: Sequence[int]) -> list[Value]:
    ends = np.cumsum([0, *sizes]).tolist()
    return [taken(call, _value(call), axis, range(*pair)) for pair in pairwise(ends)]


def _split(call: Call) -> Value:
    x = shape_of(_value(call))
    axis = axis_of(call, "dim", x)
    size = call.get("split_sizes", call.get("split_size"))
    return _parts(call, axis, size if isinstance(size, list) else _pieces(call, x[axis], size))


def _chunk(call: Call) -> Value:
    x = shape_of(_value(call))
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
    x = shape_of(_value(call))
    axis = axis_of(call, "dim", x)
    extent = x[axis]
    if not isinstance(extent, int):
        raise UnsupportedTerm(f"{call.target} of the free extent {extent} is not read: give it a number")
    if extent > PARTS:
        raise LimitExceeded(f"{call.name} has more than {PARTS} parts")
    return [_without(call, taken(call, _value(call), axis, [place]), axis) for place in range(extent)]


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
    x = shape_of(_value(call))
    axis, index = axis_of(call, "dim", x), call.get("index")
    return _without(call, taken(call, _value(call), axis, [index]), axis) if type(index) is int else None


def _slice(call: Call) -> Value | None:
    x = shape_of(_value(call))
    axis = axis_of(call, "dim", x)
    start, end, step = call.get("start") or 0, call.get("end"), call.get("step", 1)
    extent = x[axis]
    if (start, step) == (0, 1) and (end is None or end == extent or (type(end) is int and end >= 2**31)):
        return _value(call)
    if not all(isinstance(each, int) for each in (extent, start, step, 0 if end is None else end)):
        return None
    return taken(call, _value(call), axis, range(*slice(start, end, step).indices(int(extent))))


def _flip(call: Call) -> Value | None:
    value = _value(call)
    for axis in call.get("dims", []):
        extent = shape_of(value)[axis]
        if not isinstance(extent, int) or extent > POSITIONS:
            return None
        value = taken(call, value, axis % len(shape_of(value)), range(extent)[::-1])
    return value


def _narrow(call: Call) -> Value | None:
    x = shape_of(_value(call))
    axis, start, length = axis_of(call, "dim", x), call.get("start"), call.get("length")
    if type(start) is not int or type(length) is not int or not isinstance(x[axis], int):
        return None
    return taken(call, _value(call), axis, range(start % int(x[axis]), start % int(x[axis]) + length))


def _index_select(call: Call) -> Value | None:
    index = call.get("index")
    if not isinstance(index, np.ndarray) or index.dtype.kind not in "iu":
        return None
    axis = axis_of(call, "dim", shape_of(_value(call)))
    return taken(call, _value(call), axis, [int(place) for place in index.ravel()])


def joined(call: Call, values: Sequence[Moved], axis: int) -> Moved:
    """Tensors one after the other."""
    if len(values) == 1:
        return values[0]
    return call.of(Concatenate(axis), *(as_node(value, call.name) for value in values))


def _cat(call: Call) -> Value:
    values = [value for value in call.get("tensors", []) if shape_of(value) != (0,)]
    return joined(call, values, axis_of(call, "dim", shape_of(values[0])))


def _stack(call: Call) -> Value:
    values = call.get("tensors", [])
    x = shape_of(values[0])
    axis = axis_of(call, "dim", x, more=1)
    return joined(call, [reshaped(call, value, (*x[:axis], 1, *x[axis:])) for value in values], axis)


# Aliases are what PyTorch lets share memory: an operation in place on one changes the others.
ALIASES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_operator.getitem": _getitem,
    "alias": _same,
    "alpha_dropout": _dropout,
    "chunk": _chunk,
    "contiguous": _same,
    "detach": _same,
    "detach_": _same,
    "dropout": _dropout,
    "expand": _expand,
    "expand_as": lambda call: expanded(call, _value(call), call.metas[0].shape),
    "feature_dropout": _dropout,
    "flatten": _flatten,
    "lift_fresh_copy": _same,
    "mT": lambda call: moved(call, Permute(_exchanged(len(shape_of(_value(call))))), _value(call)),
    "narrow": _narrow,
    "permute": _permute,
    "reshape": _view,
    "select": _select,
    "slice": _slice,
    "split": _split,
    "split_with_sizes": _split,
    "squeeze": _squeeze,
    "t": _t,
    "to": _cast,
    "transpose": _transpose,
    "type_as": _cast,
    "unbind": _unbind,
    "unflatten": _unflatten,
    "unsqueeze": _unsqueeze,
    "view": _view,
}
MOVES: Final[Mapping[str, Callable[[Call], Any]]] = {
    **ALIASES,
    "_to_copy": _cast,
    "_unsafe_view": _view,
    "cat": _cat,
    "clone": _same,
    "flip": _flip,
    "index_select": _index_select,
    "stack": _stack,
}
