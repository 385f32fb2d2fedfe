"""Functions applied to scalars, or to every entry of a matrix."""

from collections.abc import Sequence

from sympy import Abs, Dummy, Expr, Lambda, Max, Min, Symbol
from sympy.core.function import FunctionClass

from symnet.reading.storage import of_every_entry
from symnet.typeset.reader.scope import Scope
from symnet.typeset.reader.syntax import Node
from symnet.typeset.reader.unreadable import Unreadable
from symnet.typeset.reader.values import Value, as_matrix, scalar
from symnet.typeset.symbols import STANDARD


def absolute(node: Node, inner: Value) -> Value:
    """An absolute value."""
    return Value(Abs(scalar(inner, node), evaluate=False))


def mapped(node: Node, variable: Symbol, body: Value, matrix: Value) -> Value:
    """An anonymous function of every entry."""
    function = Lambda(variable, scalar(body, node))
    return Value(of_every_entry(function, as_matrix(matrix)), matrix.shape or (1, 1))


def applied(node: Node, printed: str, parts: Sequence[Value], scope: Scope) -> Value:
    """A function with its arguments, one of which may be a matrix."""
    function = scope.functions[id(node)]
    wide = [part for part in parts if part.shape not in (None, (1, 1))]
    if not wide:
        return Value(_application(function, [scalar(part, node) for part in parts], node, printed))
    if len(wide) > 1:
        raise Unreadable("at most one argument of a function may be a matrix; found more", node.place)
    entry = Dummy("z")
    arguments = [entry if part is wide[0] else scalar(part, node) for part in parts]
    body = _application(function, arguments, node, printed)
    return Value(of_every_entry(Lambda(entry, body), wide[0].term), wide[0].shape)


def _application(function: FunctionClass, arguments: Sequence[Expr], node: Node, printed: str) -> Expr:
    several = function in (Max, Min) or function not in STANDARD.values()
    if len(arguments) > 1 and not several:
        raise Unreadable(f"{printed} must have one argument; found {len(arguments)}", node.place)
    try:
        return function(*arguments, evaluate=False)
    except (TypeError, ValueError):
        raise Unreadable(f"{printed} does not take these arguments", node.place) from None
