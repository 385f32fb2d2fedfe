"""Products of matrices: a layer where one side is stored, opaque where none is."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError
from symnet.models import functions
from symnet.models.graphs import Dense, Node, Permute, Scale, Shift, Tensor, broadcast
from symnet.models.onnx.affine import of_two
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import combined
from symnet.models.onnx.moves import reshaped
from symnet.models.onnx.values import Value, as_node, shape_of


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
    turned = [call.flag(name, 0) for name in ("transA", "transB")]
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
        return of_two(call, "add", y, scaled(call, as_node(offset, call.name), beta))
    factor = Tensor.of(np.float32(beta), f"beta of {call.name}")
    exact = combined("multiply", offset, factor, offset.name) if beta != 1 else offset
    if exact is not None:
        return call.of(Shift(exact), y)
    return call.of(Scale(factor), call.of(Shift(offset), call.of(Scale(factor, divide=True), y)))


def scaled(call: Call, x: Node, factor: float, name: str = "alpha") -> Node:
    """The tensor multiplied by an attribute."""
    return x if factor == 1 else call.of(Scale(Tensor.of(np.float32(factor), f"{name} of {call.name}")), x)


PRODUCTS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Gemm": gemm,
    "MatMul": product_of,
}
