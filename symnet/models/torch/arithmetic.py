"""Sums, products and quotients entry by entry: affine where one side is stored."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    Node,
    Scale,
    Shift,
    Sum,
    Tensor,
)
from symnet.models.torch.call import Call, as_node
from symnet.models.torch.moves import expanded
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
        return call.of(Shift(call.number(left)), _signed(call, scaled(call, right, alpha), sign))
    if not isinstance(left, Node | Tensor) or not isinstance(right, Node | Tensor):
        return None
    return added(call, left, right, alpha, sign)


def added(call: Call, left: Node | Tensor, right: Node | Tensor, alpha: Any = 1, sign: int = 1) -> Node:
    """left ± α·right, each repeated to the shape of both."""
    whole = functions.broadcast_shape(left.shape, right.shape)
    if isinstance(right, Tensor) and isinstance(left, Node) and left.shape == whole and alpha == 1:
        return call.of(Shift(right if sign == 1 else right.negated), left)
    if isinstance(left, Tensor) and isinstance(right, Node) and right.shape == whole:
        return call.of(Shift(left), _signed(call, scaled(call, right, alpha), sign))
    sides = [as_node(left, call.name), scaled(call, as_node(right, call.name), alpha)]
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


def scaled(call: Call, node: Node, factor: Any) -> Node:
    """The node multiplied by a number."""
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


ARITHMETIC: Final[Mapping[str, Callable[[Call], Any]]] = {
    "add": _add,
    "div": _divide,
    "divide": _divide,
    "mul": _multiply,
    "multiply": _multiply,
    "neg": _negate,
    "rsub": _subtract_from,
    "sub": _subtract,
}
