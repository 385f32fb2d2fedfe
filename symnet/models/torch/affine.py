"""Operations that are affine where one side is stored: products, sums, convolutions, normalisations."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Dense,
    Node,
    Operation,
    Permute,
    Reshape,
    Scale,
    Shift,
    Sum,
    Tensor,
    TransposedConvolution,
    Windows,
)
from symnet.models.torch.call import Call, as_node, shape_of
from symnet.models.torch.moves import expanded, reshaped, taken
from symnet.models.torch.program import Value


def _add(call: Call) -> Value | None:
    return _plus(call, call.get("self"), call.get("other"), 1)


def _subtract(call: Call) -> Value | None:
    return _plus(call, call.get("self"), call.get("other"), -1)


def _subtract_from(call: Call) -> Value | None:
    return _plus(call, call.get("other"), call.get("self"), -1)


def _plus(call: Call, left: Value, right: Value, sign: int) -> Value | None:
    """left ± α·right."""
    alpha = call.get("alpha", 1)
    if not call.metas[0].is_float or not all(
        isinstance(side, Node | Tensor | int | float) for side in (left, right)
    ):
        return None
    if isinstance(right, int | float) and alpha == 1 and isinstance(left, Node):
        return call.of(Shift(call.number(sign * right)), left)
    if isinstance(left, int | float) and isinstance(right, Node):
        return call.of(Shift(call.number(left)), _signed(call, _scaled(call, right, alpha), sign))
    if not isinstance(left, Node | Tensor) or not isinstance(right, Node | Tensor):
        return None
    return _sum(call, left, right, alpha, sign)


def _sum(call: Call, left: Node | Tensor, right: Node | Tensor, alpha: Any, sign: int) -> Node:
    whole = functions.broadcast_shape(left.shape, right.shape)
    if isinstance(right, Tensor) and isinstance(left, Node) and left.shape == whole and alpha == 1:
        return call.of(Shift(right if sign == 1 else right.negated), left)
    if isinstance(left, Tensor) and isinstance(right, Node) and right.shape == whole:
        return call.of(Shift(left), _signed(call, _scaled(call, right, alpha), sign))
    sides = [as_node(left, call.name), _scaled(call, as_node(right, call.name), alpha)]
    if all(_reaches(side, whole) for side in sides):
        return call.of(Sum((1, sign)), *(as_node(expanded(call, side, whole), call.name) for side in sides))
    sides[1] = _signed(call, sides[1], sign)
    return call.of(functions.entrywise("add", *(side.shape for side in sides)), *sides)


def _reaches(node: Node, whole: tuple[Any, ...]) -> bool:
    """Whether a tensor is repeated to a shape along axes of known extents only."""
    padded = (*[1] * (len(whole) - len(node.shape)), *node.shape)
    return all(own == extent or isinstance(extent, int) for own, extent in zip(padded, whole, strict=True))


def _signed(call: Call, node: Node, sign: int) -> Node:
    return node if sign == 1 else call.of(Sum((-1,)), node)


def _scaled(call: Call, node: Node, factor: Any) -> Node:
    if not isinstance(factor, int | float):
        raise UnsupportedTerm(f"a factor of {call.name} must be a number that is known")
    return node if factor == 1 else call.of(Scale(call.number(factor)), node)


def _multiply(call: Call) -> Value | None:
    left, right = call.get("self"), call.get("other")
    if not call.metas[0].is_float:
        return None
    for x, factor in ((left, right), (right, left)):
        if isinstance(x, Node) and (numbers := _factor(call, x, factor)) is not None:
            return call.of(Scale(numbers), x)
    if not all(isinstance(side, Node | Tensor) for side in (left, right)):
        return None
    for gate, x in ((left, right), (right, left)):
        if (
            isinstance(gate, Node)
            and gate.operation == functions.pointwise("sigmoid")
            and gate.inputs[0] is x
        ):
            return call.of(functions.pointwise("silu"), gate.inputs[0])
    nodes = [as_node(side, call.name) for side in (left, right)]
    return call.of(functions.entrywise("multiply", *(node.shape for node in nodes)), *nodes)


def _factor(call: Call, x: Node, factor: Any) -> Tensor | None:
    """Stored numbers that are repeated to the shape of a node, or one number."""
    if isinstance(factor, int | float):
        return call.number(factor)
    fits = isinstance(factor, Tensor) and functions.broadcast_shape(x.shape, factor.shape) == x.shape
    return factor if fits else None


def _divide(call: Call) -> Value | None:
    left, right = call.get("self"), call.get("other")
    if not call.metas[0].is_float or not call.is_missing("rounding_mode"):
        return None
    if isinstance(left, Node) and (numbers := _factor(call, left, right)) is not None:
        if not numbers.wide().all():
            raise UsageError(f"{numbers.name} must not be 0 where {call.name} divides by it")
        return call.of(Scale(numbers, divide=True), left)
    if isinstance(right, Node) and (numbers := _factor(call, right, left)) is not None:
        return call.of(Scale(numbers), call.of(functions.pointwise("reciprocal"), right))
    if not all(isinstance(side, Node | Tensor) for side in (left, right)):
        return None
    nodes = [as_node(side, call.name) for side in (left, right)]
    return call.of(functions.entrywise("divide", *(node.shape for node in nodes)), *nodes)


def _negate(call: Call) -> Value | None:
    return call.of(Sum((-1,)), call.node("self")) if call.metas[0].is_float else None


def _linear(call: Call) -> Value:
    weights, bias = call.get("weight"), call.get("bias")
    if isinstance(weights, Tensor) and (bias is None or isinstance(bias, Tensor)):
        return call.of(Dense(weights, bias), call.node("input"))
    y = _product(call, call.get("input"), as_node(_turned(call, weights), call.name))
    return y if bias is None else _sum(call, as_node(y, call.name), bias, 1, 1)


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
    y = _scaled(call, as_node(_product(call, call.get("mat1"), right), call.name), alpha)
    if beta == 0:
        return y
    return _sum(call, y, offset if beta == 1 else _scaled(call, as_node(offset, call.name), beta), 1, 1)


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


def _convolution(call: Call) -> Value | None:
    """Also the transposed ones, which are those with a padding of their output."""
    weights, bias = call.tensor("weight"), call.get("bias")
    if weights is None or not (bias is None or isinstance(bias, Tensor)):
        return None
    axes = len(weights.shape) - 2
    windows, groups = _windows(call, weights, axes), call.get("groups", 1)
    operation: Operation = Convolution(weights, bias, windows, groups)
    if call.flag("transposed") or "conv_transpose" in call.target:
        extra = _each(call, "output_padding", axes, 0)
        operation = TransposedConvolution(weights, bias, windows, extra, groups)
    x = call.node("input")
    if len(x.shape) == axes + 1:  # one image
        y = call.of(operation, call.of(Reshape((1, *x.shape)), x))
        return call.of(Reshape(y.shape[1:]), y)
    return call.of(operation, x)


def _windows(call: Call, weights: Tensor, axes: int) -> Windows:
    stride, dilation = (_each(call, name, axes, 1) for name in ("stride", "dilation"))
    padding = call.get("padding", 0)
    if padding == "same":
        spans = [each * (taps - 1) for each, taps in zip(dilation, weights.shape[2:], strict=True)]
        pads = tuple((span // 2, span - span // 2) for span in spans)
    elif padding == "valid":
        pads = ((0, 0),) * axes
    else:
        pads = tuple((each, each) for each in _each(call, "padding", axes, 0))
    return Windows(stride, pads, dilation)


def _each(call: Call, name: str, axes: int, default: int) -> tuple[int, ...]:
    """A setting for each axis of the image; one number is that of all."""
    found = call.get(name)
    values = [default] if found is None or found == [] else found if isinstance(found, list) else [found]
    if len(values) not in {1, axes} or not all(type(value) is int for value in values):
        raise ShapeError(f"{name} of {call.name} must have {axes} integers; found {values}")
    return tuple(values) if len(values) == axes else tuple(values) * axes


def _batch_norm(call: Call) -> Value | None:
    if call.is_missing("running_mean") or call.is_missing("running_var"):
        raise UnsupportedTerm(f"{call.name} has no running statistics: it normalises by those of each batch")
    if call.flag("training"):
        raise UnsupportedTerm(f"{call.name} is in training mode: export the model in evaluation mode")
    parts = [call.tensor(name) for name in ("running_mean", "running_var", "weight", "bias")]
    mean, variance, scale, shift = parts
    if (
        mean is None
        or variance is None
        or any(
            part is None and not call.is_missing(name)
            for part, name in zip(parts, ("running_mean", "running_var", "weight", "bias"), strict=True)
        )
    ):
        return None
    epsilon = call.rounded(call.get("eps"))
    if prod(variance.shape) and (lowest := float(variance.wide().min()) + epsilon) <= 0:
        raise UsageError(f"{variance.name} plus epsilon must be positive; found {lowest}")
    return call.of(BatchNorm(mean, variance, epsilon, scale, shift), call.node("input"))


def _layer_norm(call: Call) -> Value:
    x = call.node("input")
    count = len(call.get("normalized_shape"))
    y = call.of(functions.normalise(x.shape, count, call.rounded(call.get("eps", 1e-5))), x)
    return _affine(call, y)


def _rms_norm(call: Call) -> Value:
    x = call.node("input")
    epsilon = call.get("eps")
    if epsilon is None:
        epsilon = float(np.finfo(np.float64 if call.metas[0].dtype == "float64" else np.float32).eps)
    y = call.of(
        functions.root_mean_square(x.shape, len(call.get("normalized_shape")), call.rounded(epsilon)), x
    )
    return _affine(call, y)


def _affine(call: Call, y: Node) -> Node:
    """What follows a normalisation: a stored scale, and a stored shift."""
    for name, operation in (("weight", Scale), ("bias", Shift)):
        value = call.get(name)
        if isinstance(value, Tensor):
            y = call.of(operation(value), y)
        elif value is not None:
            kind = "multiply" if name == "weight" else "add"
            y = call.of(functions.entrywise(kind, y.shape, value.shape), y, value)
    return y


AFFINE: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_native_batch_norm_legit_no_training": _batch_norm,
    "add": _add,
    "addmm": _addmm,
    "batch_norm": _batch_norm,
    "bmm": _matmul,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "conv3d": _convolution,
    "conv_transpose1d": _convolution,
    "conv_transpose2d": _convolution,
    "conv_transpose3d": _convolution,
    "convolution": _convolution,
    "div": _divide,
    "divide": _divide,
    "embedding": _embedding,
    "layer_norm": _layer_norm,
    "linear": _linear,
    "matmul": _matmul,
    "mm": _matmul,
    "mul": _multiply,
    "multiply": _multiply,
    "native_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "neg": _negate,
    "rms_norm": _rms_norm,
    "rsub": _subtract_from,
    "sub": _subtract,
}
