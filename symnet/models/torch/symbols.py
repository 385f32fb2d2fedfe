"""Free extents of exported programs, by names that do not depend on how PyTorch counts them."""

import ast
from typing import Any, Final

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Extent, product

LONGEST: Final = 10_000  # characters of an expression
EXPONENT: Final = 8  # the largest power that is a product


class Symbols:
    """The names n, n2, n3 ..., in the order in which symbols are met."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def named(self, symbol: str) -> str:
        """The name of a symbol."""
        count = len(self._names) + 1
        return self._names.setdefault(symbol, "n" if count == 1 else f"n{count}")

    def read(self, text: str) -> Extent:
        """An expression as SymPy's `srepr` writes it, which is parsed, not run: products by their factors,
            anything else as text in brackets.

            >>> Symbols().read("Mul(Integer(4), Symbol('s0', positive=True))")
            '4*n'
        >>> Symbols().read("Add(Integer(-1), Symbol('s0'))")
        '(Add -1 n)'
        """
        if len(text) > LONGEST:
            raise UnsupportedTerm(f"an extent of {len(text)} characters is not read")
        try:
            tree = ast.parse(text, mode="eval").body
            return self._extent(tree)
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
            raise UnsupportedTerm(f"the extent {text[:80]!r} is not read") from None

    def _extent(self, tree: ast.expr) -> Extent:
        match tree:
            case ast.Call(func=ast.Name(id="Integer"), args=[number]):
                value = ast.literal_eval(number)
                if type(value) is not int:
                    raise ValueError
                return value
            case ast.Call(func=ast.Name(id="Symbol"), args=[ast.Constant(value=str(symbol))]):
                return self.named(symbol)
            case ast.Call(func=ast.Name(id="Mul"), args=parts):
                return product([self._extent(part) for part in parts])
            case ast.Call(func=ast.Name(id="Pow"), args=[base, exponent]):
                power = self._extent(exponent)
                if isinstance(power, int) and 0 <= power <= EXPONENT:
                    return product([self._extent(base)] * power)
        return f"({self._text(tree)})"

    def _text(self, tree: ast.expr) -> str:
        match tree:
            case ast.Call(func=ast.Name(id=("Integer" | "Symbol" | "Mul"))):
                return str(self._extent(tree)).replace("*", "·")
            case ast.Call(func=ast.Name(id=name), args=parts):
                return f"{name} {' '.join(self._text(part) for part in parts)}"
        raise ValueError


def extent_of(symbols: Symbols, size: Any) -> Extent:
    """An extent of a tensor of PyTorch: a number, or an expression of SymPy."""
    if isinstance(size, int):
        return size
    expression = size.node.expr
    srepr: Any = _srepr(expression)
    return symbols.read(srepr)


def _srepr(expression: Any) -> str:
    if not expression.args:
        return f"Integer({expression})" if expression.is_Integer else f"Symbol({str(expression)!r})"
    return f"{type(expression).__name__}({', '.join(map(_srepr, expression.args))})"
