"""x/2·(1 + erf(x/√2)) written out, as exporters do for versions that have no operator for it."""

from math import sqrt
from typing import Final

import numpy as np

from symnet.models import functions
from symnet.models.graphs import Node, Scale, Shift, Tensor
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import WIDTHS

PRODUCT: Final = "multiply"
ERF: Final = functions.pointwise("erf")


def recognised(call: Call, y: Node) -> Node:
    """The node, or the function of the same x if it is written out; √2 is then what its float stands for."""
    halved = _scaled(y, 0.5) or y
    if _is_product(halved):
        for x, factor in (halved.inputs, halved.inputs[::-1]):
            whole = x if halved is not y else _scaled(x, 0.5)
            if whole is not None and _is_step(factor, whole):
                call.assume("x/2·(1 + erf(x/√2)) is read as gelu, and its float as √2")
                return call.of(functions.gelu("none"), whole)
    return y


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
