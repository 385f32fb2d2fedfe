"""A test written as Python: imports, symbols with their shapes, and a function held against a term."""

import ast
import inspect
from collections.abc import Iterable, Mapping
from keyword import iskeyword
from re import sub
from typing import Any, Final

import sympy
from sympy import Basic, Dummy, MatrixSymbol, Symbol
from sympy.printing.str import StrPrinter

from symnet.errors import UsageError
from symnet.terms import sizes
from symnet.testing.arrays import arrays_of
from symnet.testing.calls import bind
from symnet.testing.layout import as_layout
from symnet.testing.target import Target, as_target

_KINDS: Final[tuple[dict[str, bool], ...]] = (
    {},
    {"integer": True},
    {"real": True},
    {"positive": True},
    {"nonzero": True},
    {"integer": True, "nonnegative": True},
)
WIDTH: Final = 90
"""Characters of a call on one line."""
_TAKEN: Final = ("implements", "sizes")


def written_test(
    module: str,
    name: str,
    function: Any,
    of: Any,
    *,
    names: Mapping[str, str] | None = None,
    layout: Mapping[str, str] | None = None,
    dtype: str | None = None,
) -> str:
    """The file of a test that a function implements a term, a network or a layer.

    A parameter is matched to the symbol of its name, with or without underscores and in letters of any case.
    Raises `UsageError` for a parameter that is like none of them, and what `implements` raises.
    """
    words = as_layout(layout or {})
    target = as_target(of)
    given = {**_guessed(function, target), **(names or {})}
    target = target.with_batches(given, words)
    arrays = arrays_of(dtype or "float64")
    sized = frozenset(target.signature.sizes)
    bind(function, target.arguments, given, words, arrays, sizes=sized)
    options: dict[str, Any] = {
        "names": {parameter: symbol for parameter, symbol in given.items() if parameter != symbol},
        "layout": words,
        "dtype": dtype,
    }
    keywords = [f"{key}={_quoted(value)}" for key, value in options.items() if value]
    top, dot, inner = name.partition(".")
    local = f"my_{top}" if hasattr(sympy, top) or top in _TAKEN else top
    code = _Code(target, local)
    terms = ", ".join(ast.unparse(ast.parse(code.doprint(term))) for term in target.terms)
    what = f"({terms},)" if target.several else terms
    defined = code.definitions()
    call = _call([what, *keywords], local + dot + inner)
    test = f"test_{name.replace('.', '_').lstrip('_')} = {call}"
    used = _names(f"{defined}\n{test}", ast.Load) - {*_names(defined, ast.Store), local}
    imports = sorted(each for each in used if hasattr(sympy, each))
    lines = [f"from sympy import {', '.join(imports)}"] if imports else []
    lines += ["", f"from {module} import {top}{f' as {local}' if local != top else ''}"]
    lines += ["from symnet import sizes"] if "sizes" in used else []
    lines += ["from symnet.testing import implements", "", defined, "", test]
    title = f"{name} of {module} computes {target}, for every size that is tried."
    return f'"""{title}"""\n\n' + "\n".join(lines) + "\n"


def _call(arguments: list[str], name: str) -> str:
    """The test of a function, an argument a line where it is long."""
    line = f"implements({', '.join(arguments)})({name})"
    if len(line) <= WIDTH:
        return line
    return "implements(\n" + "".join(f"    {each},\n" for each in arguments) + f")({name})"


def _quoted(value: Any) -> str:
    """Text or a mapping of texts as Python, in double quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{key}": "{each}"' for key, each in value.items()) + "}"
    return f'"{value}"'


def _names(code: str, context: type[ast.expr_context]) -> set[str]:
    """The names that are used, or set, in some code."""
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, context)}


def _guessed(function: Any, target: Target) -> dict[str, str]:
    """The symbol for each parameter that is written a little differently."""
    found: dict[str, str] = {}
    parameters = [each for each in inspect.signature(function).parameters if each not in target.arguments]
    for plainly in (_plainly, _without_number):
        plain = {plainly(name): name for name in target.arguments}
        if len(plain) == len(target.arguments):
            found = {each: plain[plainly(each)] for each in parameters if plainly(each) in plain} | found
    return found


def _plainly(name: str) -> str:
    return name.replace("_", "").lower()


def _without_number(name: str) -> str:
    return _plainly(name).rstrip("0123456789")


class _Code(StrPrinter):  # type: ignore[misc]
    """A term as Python that makes it, with a variable for each symbol."""

    def __init__(self, target: Target, *taken: str) -> None:
        super().__init__({"order": "none"})
        self.variables: dict[Basic, str] = {}
        symbols = {part for term in target.terms for part in term.atoms(MatrixSymbol, Symbol)}
        symbols |= {
            extent
            for each in symbols
            if isinstance(each, MatrixSymbol)
            for s in each.shape
            for extent in s.free_symbols
        }
        used = {*_TAKEN, *taken}
        for symbol in sorted(symbols, key=lambda each: (isinstance(each, MatrixSymbol), str(each))):
            if not isinstance(symbol, Dummy):
                self.variables[symbol] = name = _fresh(symbol.name, used)
                used.add(name)

    def definitions(self) -> str:
        """The lines that make the symbols."""
        plain = [s for s in self.variables if isinstance(s, Symbol) and s == sizes(s.name)]
        lines = []
        if plain:
            left = ", ".join(self.variables[s] for s in plain)
            lines.append(f'{left} = sizes("{" ".join(s.name for s in plain)}")')
        for symbol, variable in self.variables.items():
            if isinstance(symbol, MatrixSymbol):
                extents = ", ".join(self.doprint(extent) for extent in symbol.shape)
                lines.append(f'{variable} = MatrixSymbol("{symbol.name}", {extents})')
            elif symbol not in plain:
                lines.append(f"{variable} = {_made(symbol)}")
        return "\n".join(lines)

    def _call(self, name: str, parts: Iterable[Basic]) -> str:
        return f"{name}({', '.join(map(self.doprint, parts))})"

    def _print_Symbol(self, expr: Symbol) -> str:  # noqa: N802
        return self.variables.get(expr, "z")

    _print_Dummy = _print_Symbol  # noqa: N815

    def _print_MatrixSymbol(self, expr: MatrixSymbol) -> str:  # noqa: N802
        return self.variables[expr]

    def _print_Rational(self, expr: Any) -> str:  # noqa: N802
        return f"Rational({expr.p}, {expr.q})"

    def _print_ElementwiseApplyFunction(self, expr: Any) -> str:  # noqa: N802
        body = self.doprint(expr.function.expr)
        return f"{self.parenthesize(expr.expr, 1000)}.applyfunc(lambda z: {body})"

    def _print_BlockMatrix(self, expr: Any) -> str:  # noqa: N802
        return f"BlockMatrix({self.doprint(expr.blocks.tolist())})"

    def _print_by_name(self, expr: Basic) -> str:
        return self._call(type(expr).__name__, expr.args)

    _print_DiagMatrix = _print_DiagonalMatrix = _print_DiagonalOf = _print_by_name  # noqa: N815
    _print_HadamardPower = _print_HadamardProduct = _print_KroneckerProduct = _print_by_name  # noqa: N815
    _print_Identity = _print_OneMatrix = _print_Trace = _print_ZeroMatrix = _print_by_name  # noqa: N815


def _fresh(name: str, used: set[str]) -> str:
    """A variable for a name, which no other has."""
    found = sub(r"\W|^(?=\d)", "_", name)
    while found in used or iskeyword(found) or (hasattr(sympy, found) and len(found) > 1):
        found += "_"
    return found


def _made(symbol: Symbol) -> str:
    for kind in _KINDS:
        if symbol == Symbol(symbol.name, **kind):
            options = "".join(f", {key}={value}" for key, value in kind.items())
            return f'Symbol("{symbol.name}"{options})'
    raise UsageError(f"the assumptions on {symbol} cannot be written; use a plain symbol")
