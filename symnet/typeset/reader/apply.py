"""Functions applied to scalars, or to every entry of a matrix."""

from collections.abc import Sequence

from sympy import Abs, Dummy, Expr, Lambda, Max, Min
from sympy.core.function import FunctionClass

from symnet.reading.storage import of_every_entry
from symnet.typeset.reader.scope import Scope
from symnet.typeset.reader.syntax import Node
from symnet.typeset.reader.trouble import Unreadable
from symnet.typeset.reader.values import Value, as_matrix, scalar
from symnet.typeset.symbols import STANDARD


def applied(node: Node, parts: Sequence[Value], scope: Scope) -> Value:
    """A function with its arguments, one of which may be a matrix; an absolute value."""
    match node.kind:
        case "absolute":
            return Value(Abs(scalar(parts[0], node), evaluate=False))
        case "map":
            body, matrix = parts
            function = Lambda(scope.binders[id(node), node.value].symbol, scalar(body, node))
            return Value(of_every_entry(function, as_matrix(matrix)), matrix.shape or (1, 1))
    function = scope.functions[id(node)]
    wide = [part for part in parts if part.shape not in (None, (1, 1))]
    if not wide:
        return Value(_application(function, [scalar(part, node) for part in parts], node))
    if len(wide) > 1:
        raise Unreadable("one argument of a function may be a matrix; found more", node.place)
    entry = Dummy("z")
    arguments = [entry if part is wide[0] else scalar(part, node) for part in parts]
    body = _application(function, arguments, node)
    return Value(of_every_entry(Lambda(entry, body), wide[0].term), wide[0].shape)


def _application(function: FunctionClass, arguments: Sequence[Expr], node: Node) -> Expr:
    several = function in (Max, Min) or function not in STANDARD.values()
    if len(arguments) > 1 and not several:
        raise Unreadable(f"{node.value.letter} has one argument; found {len(arguments)}", node.place)
    try:
        return function(*arguments, evaluate=False)
    except (TypeError, ValueError):
        raise Unreadable(f"{node.value.letter} has no such arguments", node.place) from None
