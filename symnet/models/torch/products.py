"""Products of matrices, and rows of tables: affine where one side is stored."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.models import functions
from symnet.models.graphs import (
    Dense,
    Node,
    Permute,
    Tensor,
)
from symnet.models.torch.arithmetic import added, scaled
from symnet.models.torch.call import Call, as_node, shape_of
from symnet.models.torch.moves import reshaped, taken
from symnet.models.torch.program import Value


def _linear(call: Call) -> Value:
    weights, bias = call.get("weight"), call.get("bias")
    if isinstance(weights, Tensor) and (bias is None or isinstance(bias, Tensor)):
        return call.of(Dense(weights, bias), call.node("input"))
    y = _product(call, call.get("input"), as_node(_turned(call, weights), call.name))
    return y if bias is None else added(call, as_node(y, call.name), bias)


def _turned(call: Call, value: Any) -> Node | Tensor:
    """The last two axes exchanged."""
    if isinstance(value, Tensor):
        return value.transposed
    node = as_node(value, call.name)
    rank = len(node.shape)
    return call.of(Permute((*range(rank - 2), rank - 1, rank - 2)), node)


def _matmul(call: Call) -> Value:
    return _product(call, call.get("self"), call.get("other", call.get("mat2")))


def _product(call: Call, left: Any, right: Any) -> Value:
    """left·right, as `torch.matmul` has it for vectors and stacks."""
    a, b = shape_of(left), shape_of(right)
    if isinstance(right, Tensor) and len(b) <= 2:
        weights = right.transposed if len(b) == 2 else right.reshaped(1, -1)
        y = call.of(Dense(weights), as_node(left, call.name))
        return y if len(b) == 2 else reshaped(call, y, y.shape[:-1])
    if isinstance(left, Tensor) and len(a) == 2 and len(b) >= 2:
        turned = as_node(_turned(call, right), call.name)
        return as_node(_turned(call, call.of(Dense(left), turned)), call.name)
    x = as_node(reshaped(call, left, (1, *a)) if len(a) == 1 else left, call.name)
    z = as_node(reshaped(call, right, (*b, 1)) if len(b) == 1 else right, call.name)
    y = call.of(functions.matmul(x.shape, z.shape), x, z)
    rows = y.shape[-2:-1] if len(a) > 1 else ()
    columns = y.shape[-1:] if len(b) > 1 else ()
    return reshaped(call, y, (*y.shape[:-2], *rows, *columns))


def _addmm(call: Call) -> Value:
    """β·self + α·mat1·mat2."""
    offset, right = call.get("self"), call.get("mat2")
    alpha, beta = call.get("alpha", 1), call.get("beta", 1)
    plain = isinstance(offset, Tensor) and isinstance(right, Tensor) and alpha == beta == 1
    if plain and offset.shape == right.shape[1:]:
        return call.of(Dense(right.transposed, offset), call.node("mat1"))
    y = scaled(call, as_node(_product(call, call.get("mat1"), right), call.name), alpha)
    if beta == 0:
        return y
    return added(call, y, offset if beta == 1 else scaled(call, as_node(offset, call.name), beta))


def _embedding(call: Call) -> Value | None:
    table, indices = call.tensor("weight"), call.get("indices")
    if table is None:
        return None
    if isinstance(indices, np.ndarray):
        rows = taken(call, table, 0, [int(index) for index in indices.ravel()])
        return reshaped(call, rows, (*indices.shape, *table.shape[1:]))
    call.assume(f"numbers of rows are from 0 to {table.shape[0] - 1}")
    node = call.node("indices")
    return call.of(Dense(table.transposed), call.of(functions.one_hot(node.shape, table.shape[0]), node))


PRODUCTS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "addmm": _addmm,
    "bmm": _matmul,
    "embedding": _embedding,
    "linear": _linear,
    "matmul": _matmul,
    "mm": _matmul,
}
