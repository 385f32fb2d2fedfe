"""Operators that are affine where one side is stored: products, sums, normalisations by stored numbers."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UsageError
from symnet.models import functions
from symnet.models.graphs import Dense, Node, Permute, Scale, Shift, Sum, Tensor, broadcast
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import combined, negated
from symnet.models.onnx.gelu import recognised
from symnet.models.onnx.integers import ARITHMETIC, choice
from symnet.models.onnx.moves import expanded, positive, reshaped
from symnet.models.onnx.values import Array, Value, as_node, element_of, shape_of


def _add(call: Call) -> Value:
    return _entrywise(call, "add")


def _subtract(call: Call) -> Value:
    return _entrywise(call, "subtract")


def _multiply(call: Call) -> Value:
    y = _entrywise(call, "multiply")
    return recognised(call, y) if isinstance(y, Node) else y


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
    return _of_two(call, kind, call.node(0), call.node(1))


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


def _of_two(call: Call, kind: str, left: Node, right: Node) -> Node:
    whole = functions.broadcast_shape(left.shape, right.shape)
    if kind in {"add", "subtract"} and all(
        isinstance(extent, int) for extent in _repeated(whole, left, right)
    ):
        sides = [as_node(expanded(call, side, whole), call.name) for side in (left, right)]
        return call.of(Sum((1, 1 if kind == "add" else -1)), *sides)
    if kind == "subtract":
        kind, right = "add", call.of(Sum((-1,)), right)
    if kind == "multiply":
        for gate, x in ((left, right), (right, left)):
            if gate.operation == functions.pointwise("sigmoid") and gate.inputs[0] is x:
                return call.of(functions.pointwise("silu"), x)
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
        total = _of_two(call, "add", total, call.node(position))
    return total


def product_of(call: Call) -> Node:
    """`MatMul`, without its attributes."""
    left, right = call.value(0), call.value(1)
    if isinstance(right, Tensor) and (flat := _matrix(right)) is not None:
        return times(call, call.node(0), flat, vector=len(right.shape) == 1)
    if isinstance(left, Tensor) and (flat := _matrix(left)) is not None:
        return _times_from_left(call, flat, call.node(1), vector=len(left.shape) == 1)
    return _product_of_two(call, call.node(0), call.node(1))


def _matrix(numbers: Tensor) -> Tensor | None:
    """Stored numbers as a matrix, a vector as one column or row; nothing where there are several."""
    shape = numbers.shape
    if len(shape) == 1:
        return numbers.reshaped(-1, 1)
    return numbers.reshaped(*shape[-2:]) if len(shape) == 2 else None


def times(call: Call, x: Node, columns: Tensor, *, vector: bool = False) -> Node:
    """x·W along the last axis, W stored."""
    y = call.of(Dense(columns.transposed), x)
    return as_node(reshaped(call, y, y.shape[:-1]), call.name) if vector else y


def _times_from_left(call: Call, rows: Tensor, x: Node, *, vector: bool) -> Node:
    """A·x along the last axis but one, A stored."""
    weights = rows.transposed if vector else rows
    if len(x.shape) == 1:
        y = call.of(Dense(weights), x)
        return as_node(reshaped(call, y, ()), call.name) if vector else y
    y = exchanged(call, call.of(Dense(weights), exchanged(call, x)))
    return as_node(reshaped(call, y, (*y.shape[:-2], y.shape[-1])), call.name) if vector else y


def exchanged(call: Call, x: Node) -> Node:
    """The last two axes exchanged."""
    rank = len(x.shape)
    if rank < 2:
        raise ShapeError(f"a matrix is needed; found shape {list(x.shape)}")
    return call.of(Permute((*range(rank - 2), rank - 1, rank - 2)), x)


def _product_of_two(call: Call, left: Node, right: Node) -> Node:
    a = as_node(reshaped(call, left, (1, *left.shape)), call.name) if len(left.shape) == 1 else left
    b = as_node(reshaped(call, right, (*right.shape, 1)), call.name) if len(right.shape) == 1 else right
    y = call.of(functions.matmul(a.shape, b.shape), a, b)
    rows = y.shape[-2:-1] if len(left.shape) > 1 else ()
    columns = y.shape[-1:] if len(right.shape) > 1 else ()
    return as_node(reshaped(call, y, (*y.shape[:-2], *rows, *columns)), call.name)


def gemm(call: Call) -> Node:
    """α·A·B + β·C, A and B transposed where asked."""
    turned = [call.whole(name, 0) != 0 for name in ("transA", "transB")]
    alpha, beta = call.number("alpha", 1.0), call.number("beta", 1.0)
    if any(len(call.shape(position)) != 2 for position in (0, 1)):
        raise ShapeError(f"Gemm takes matrices; found shape {list(call.shape(0))} and {list(call.shape(1))}")
    offset = call.value(2) if call.has(2) and beta != 0 else None
    left, right = call.value(0), call.value(1)
    plain = offset is not None and (alpha, beta) == (1, 1)
    if isinstance(right, Tensor):
        x = exchanged(call, call.node(0)) if turned[0] else call.node(0)
        weights = right if turned[1] else right.transposed
        bias = _bias(offset, weights.shape[0]) if plain else None
        y = call.of(Dense(weights, bias), x)
        offset = None if bias else offset
    elif isinstance(left, Tensor):
        x = call.node(1) if turned[1] else exchanged(call, call.node(1))
        y = exchanged(call, call.of(Dense(left.transposed if turned[0] else left), x))
    else:
        sides = [exchanged(call, call.node(i)) if turned[i] else call.node(i) for i in (0, 1)]
        y = call.of(functions.matmul(sides[0].shape, sides[1].shape), *sides)
    y = scaled(call, y, alpha)
    if call.has(2):
        call.value(2)
    return y if offset is None else _plus(call, y, offset, beta)


def _bias(offset: Value | None, rows: int) -> Tensor | None:
    """Numbers that are added to every row of the result, or nothing."""
    if isinstance(offset, Tensor) and offset.shape[:-1] in {(), (1,)}:
        return broadcast(offset.reshaped(*offset.shape[-1:]), (rows,))
    return None


def _plus(call: Call, y: Node, offset: Value, beta: float) -> Node:
    """y + β·C, with β·(y/β + C) where C is stored and β·C is not."""
    if functions.broadcast_shape(y.shape, shape_of(offset)) != y.shape:
        raise ShapeError(f"C must be repeated to {list(y.shape)}; found shape {list(shape_of(offset))}")
    if not isinstance(offset, Tensor):
        return _of_two(call, "add", y, scaled(call, as_node(offset, call.name), beta))
    factor = Tensor.of(np.float32(beta), f"beta of {call.name}")
    exact = combined("multiply", offset, factor, offset.name) if beta != 1 else offset
    if exact is not None:
        return call.of(Shift(exact), y)
    return call.of(Scale(factor), call.of(Shift(offset), call.of(Scale(factor, divide=True), y)))


def scaled(call: Call, x: Node, factor: float, name: str = "alpha") -> Node:
    """The tensor multiplied by an attribute."""
    return x if factor == 1 else call.of(Scale(Tensor.of(np.float32(factor), f"{name} of {call.name}")), x)


def _layer_norm(call: Call) -> Node:
    call.whole("stash_type", 1)
    x = call.node(0)
    (axis,) = positive(x.shape, [call.whole("axis", -1)])
    y = call.of(functions.normalise(x.shape, len(x.shape) - axis, call.number("epsilon", 1e-5)), x)
    return _affine(call, y, 1, 2)


def _rms_norm(call: Call) -> Node:
    call.whole("stash_type", 1)
    x = call.node(0)
    (axis,) = positive(x.shape, [call.whole("axis", -1)])
    y = call.of(functions.root_mean_square(x.shape, len(x.shape) - axis, call.number("epsilon", 1e-5)), x)
    return _affine(call, y, 1, 2)


def _affine(call: Call, y: Node, scale: int, shift: int) -> Node:
    """Stored numbers that are multiplied and added, where they are given."""
    if call.has(scale):
        y = call.of(Scale(call.stored(scale)), y)
    return call.of(Shift(call.stored(shift)), y) if call.has(shift) else y


AFFINE: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Add": _add,
    "Div": _divide,
    "Gemm": gemm,
    "LayerNormalization": _layer_norm,
    "MatMul": product_of,
    "Mul": _multiply,
    "Neg": _negate,
    "RMSNormalization": _rms_norm,
    "Sub": _subtract,
    "Sum": _sum,
    "Where": _where,
}
