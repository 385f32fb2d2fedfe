"""Numbers of entries that a program computes with, known or free."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Extent, product
from symnet.models.torch.call import Call, shape_of
from symnet.models.torch.moves import axis_of


def _size(call: Call) -> Extent:
    x = shape_of(call.get("self"))
    return x[axis_of(call, "dim", x)]


def _computed(sign: str, rule: Callable[[int, int], int]) -> Callable[[Call], Extent]:
    """A number, or where one side is free a name that says how it is computed."""

    def read(call: Call) -> Extent:
        a, b = call.get("a"), call.get("b")
        if type(a) is int and type(b) is int:
            if sign in {"//", "%"} and b == 0:
                raise UnsupportedTerm("an extent is divided by 0")
            return rule(a, b)
        if not isinstance(a, int | str) or not isinstance(b, int | str):
            raise UnsupportedTerm(f"{call.target} takes extents")
        return product((a, b)) if sign == "·" else f"({a} {sign} {b})".replace("*", "·")

    return read


EXTENTS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_operator.add": _computed("+", lambda a, b: a + b),
    "_operator.floordiv": _computed("//", lambda a, b: a // b),
    "_operator.mod": _computed("%", lambda a, b: a % b),
    "_operator.mul": _computed("·", lambda a, b: a * b),
    "_operator.sub": _computed("-", lambda a, b: a - b),
    "sym_size": _size,
}
