"""Operations that give the same entries in another shape: stored numbers at once, nodes as operations."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import (
    Array,
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


def value_of(call: Call, name: str = "self") -> Moved:
    value = call.get(name)
    if not isinstance(value, Node | Tensor | np.ndarray):
        raise UnsupportedTerm(f"{name} of {call.target} must be a tensor")
    return value


def _same(call: Call) -> Value:
    return value_of(call, "self" if "self" in call.arguments else "input")


def _cast(call: Call) -> Value | None:
    value = value_of(call)
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
    return reshaped(call, value_of(call), sizes)


def _flatten(call: Call) -> Value:
    x = shape_of(value_of(call))
    first = axis_of(call, "start_dim", x)
    last = axis_of(call, "end_dim", x, -1)
    return reshaped(call, value_of(call), (*x[:first], product(x[first : last + 1]), *x[last + 1 :]))


def _unflatten(call: Call) -> Value:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x)
    sizes = call.get("sizes", [])
    return reshaped(call, value_of(call), (*x[:axis], *sizes, *x[axis + 1 :]))


def _permute(call: Call) -> Value:
    rank = len(shape_of(value_of(call)))
    return moved(call, Permute(tuple(axis % max(rank, 1) for axis in call.get("dims", []))), value_of(call))


def _transpose(call: Call) -> Value:
    x = shape_of(value_of(call))
    first, second = axis_of(call, "dim0", x), axis_of(call, "dim1", x)
    order = list(range(len(x)))
    order[first], order[second] = second, first
    return moved(call, Permute(tuple(order)), value_of(call))


def _exchanged(rank: int) -> tuple[int, ...]:
    return (*range(rank - 2), rank - 1, rank - 2)


def _t(call: Call) -> Value:
    rank = len(shape_of(value_of(call)))
    return moved(call, Permute(tuple(range(rank))[::-1]), value_of(call))


def _squeeze(call: Call) -> Value:
    x = shape_of(value_of(call))
    asked = call.get("dim", list(range(len(x))))
    axes = [axis % max(len(x), 1) for axis in (asked if isinstance(asked, list) else [asked])]
    for axis in axes:
        if isinstance(x[axis], str):
            call.assume(f"{x[axis]} is not 1")
    kept = [extent for axis, extent in enumerate(x) if axis not in axes or extent != 1]
    return reshaped(call, value_of(call), kept)


def _unsqueeze(call: Call) -> Value:
    x = shape_of(value_of(call))
    axis = axis_of(call, "dim", x, more=1)
    return reshaped(call, value_of(call), (*x[:axis], 1, *x[axis:]))


def _expand(call: Call) -> Value:
    value, sizes = value_of(call), call.get("size", [])
    x = (*[1] * (len(sizes) - len(shape_of(value))), *shape_of(value))
    return expanded(
        call, value, tuple(own if size == -1 else size for own, size in zip(x, sizes, strict=True))
    )


# What PyTorch lets share memory with what it is given: an operation in place on one changes the other.
VIEWS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_unsafe_view": _view,
    "alias": _same,
    "alpha_dropout": _dropout,
    "contiguous": _same,
    "detach": _same,
    "detach_": _same,
    "dropout": _dropout,
    "expand": _expand,
    "expand_as": lambda call: expanded(call, value_of(call), call.metas[0].shape),
    "feature_dropout": _dropout,
    "flatten": _flatten,
    "lift_fresh_copy": _same,
    "mT": lambda call: moved(call, Permute(_exchanged(len(shape_of(value_of(call))))), value_of(call)),
    "permute": _permute,
    "reshape": _view,
    "squeeze": _squeeze,
    "t": _t,
    "to": _cast,
    "transpose": _transpose,
    "type_as": _cast,
    "unflatten": _unflatten,
    "unsqueeze": _unsqueeze,
    "view": _view,
}
COPIES: Final[Mapping[str, Callable[[Call], Any]]] = {"_to_copy": _cast, "clone": _same}
