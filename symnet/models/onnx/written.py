"""Functions that exporters and onnxruntime write out where they have no operator for them."""

from math import sqrt
from typing import Final

import numpy as np

from symnet.models import functions
from symnet.models.graphs import Node, Opaque, Scale, Shift, Sum, Take, Tensor
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import WIDTHS

PRODUCT: Final = "multiply"
ERF: Final = functions.pointwise("erf")
ROOT: Final = functions.pointwise("sqrt")
RECIPROCAL: Final = functions.pointwise("reciprocal")
SQUARE: Final = functions.power(2.0)
SIGMOID: Final = functions.pointwise("sigmoid")
SOFTPLUS: Final = functions.pointwise("softplus")
TANH: Final = functions.pointwise("tanh")
# As the definition of HardSwish has it, in the float that ONNX stores.
HARD_SIGMOID: Final = functions.hard_sigmoid(float(np.float32(1 / 6)), 0.5)


def gelu(call: Call, y: Node) -> Node:
    """The node, or gelu if it is x/2·(1 + erf(x/√2)), where the float beside √2 is told to be read as √2."""
    halved = _scaled(y, 0.5) or y
    if _is_product(halved):
        for x, factor in (halved.inputs, halved.inputs[::-1]):
            whole = x if halved is not y else _scaled(x, 0.5)
            if whole is not None and _is_step(factor, whole):
                call.assume("x/2·(1 + erf(x/√2)) is read as gelu, and its float as √2")
                return call.of(functions.gelu("none"), whole)
    return y


def gated(call: Call, left: Node, right: Node) -> Node | None:
    """x times a function of the same x, if that has a name of its own."""
    for x, gate in ((left, right), (right, left)):
        if gate.operation == SIGMOID and gate.inputs[0] is x:
            return call.of(functions.pointwise("silu"), x)
        if gate.operation == TANH and gate.inputs[0].operation == SOFTPLUS and gate.inputs[0].inputs[0] is x:
            return call.of(functions.pointwise("mish"), x)
        if gate.operation == HARD_SIGMOID and gate.inputs[0] is x:
            call.assume("x times its hard sigmoid is read as hard_swish, and its float as 1/6")
            return call.of(functions.pointwise("hard_swish"), x)
        if gate.operation == RECIPROCAL and (y := normalised(call, x, gate.inputs[0])) is not None:
            return y
    return None


def normalised(call: Call, left: Node, right: Node) -> Node | None:
    """y/√(mean of y² + ε) over the last axes, if that is what is divided; y may be x minus its mean."""
    if right.operation != ROOT or not isinstance(right.inputs[0].operation, Shift):
        return None
    epsilon = _number(right.inputs[0].operation.numbers)
    (variance,) = right.inputs[0].inputs
    axes = _mean_axes(variance)
    if epsilon is None or axes is None:
        return None
    square = variance.inputs[0]
    if square.operation != SQUARE and getattr(square.operation, "kind", "") != PRODUCT:
        return None
    if any(side is not left for side in square.inputs):
        return None
    x = _centred(left)
    if x is not None and axes == _mean_axes(_repeated(left.inputs[1])):
        return call.of(functions.normalise(x.shape, len(axes), epsilon), x)
    return call.of(functions.root_mean_square(left.shape, len(axes), epsilon), left)


def _centred(node: Node) -> Node | None:
    """x, if the node is x minus its mean over the last axes."""
    if not isinstance(node.operation, Sum) or node.operation.signs != (1, -1):
        return None
    x, mean = node.inputs
    mean = _repeated(mean)
    return x if _mean_axes(mean) is not None and mean.inputs[0] is x else None


def _repeated(node: Node) -> Node:
    """What is repeated along axes of extent 1."""
    while isinstance(node.operation, Take) and node.inputs[0].shape[node.operation.axis] == 1:
        (node,) = node.inputs
    return node


def _mean_axes(node: Node) -> tuple[int, ...] | None:
    """The axes of a mean, if they are the last ones."""
    match node.operation:
        case Opaque("mean", axes) if axes == tuple(range(-len(axes), 0)):
            return axes
        case Opaque("global_average_pool"):
            return tuple(range(2 - len(node.shape), 0))
    return None


def _is_product(node: Node) -> bool:
    return getattr(node.operation, "kind", "") == PRODUCT and node.inputs[0].shape == node.inputs[1].shape


def _is_step(node: Node, x: Node) -> bool:
    """Whether a node is 1 + erf(x/√2)."""
    if not isinstance(node.operation, Shift) or _number(node.operation.numbers) != 1:
        return False
    (inner,) = node.inputs
    if inner.operation != ERF or not isinstance(step := inner.inputs[0].operation, Scale):
        return False
    root = sqrt(2) if step.divide else sqrt(0.5)
    form = step.factors.form.name
    return (
        inner.inputs[0].inputs[0] is x
        and form in WIDTHS
        and _number(step.factors) == float(np.array(root).astype(WIDTHS[form]))
    )


def _scaled(node: Node, factor: float) -> Node | None:
    """What a node multiplies by a factor, or nothing if it does not."""
    step = node.operation
    if isinstance(step, Scale) and not step.divide and _number(step.factors) == factor:
        return node.inputs[0]
    return None


def _number(numbers: Tensor) -> float | None:
    """The only number of a tensor, or nothing."""
    if numbers.stored.size != 1 or not np.isfinite(numbers.stored).all():
        return None
    return float(numbers.wide().ravel()[0])
