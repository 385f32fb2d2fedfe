"""Functions and operators by name: which are printed as f(X), and what f is called.

The names of the operators on matrices are those of Magnus and Neudecker, Matrix Differential Calculus:
vecdiag A is the column of the diagonal of A, and dg A the diagonal matrix with that diagonal.
"""

from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase
from typing import Final

from sympy import (
    Abs,
    Basic,
    Determinant,
    DiagMatrix,
    Lambda,
    Max,
    Min,
    Symbol,
    Trace,
    cos,
    cosh,
    exp,
    log,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import FunctionClass
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf
from sympy.stats import (
    Covariance,
    CrossCovarianceMatrix,
    Expectation,
    ExpectationMatrix,
    Variance,
    VarianceMatrix,
)

from symnet.reading.storage import of_every_entry
from symnet.reading.terms import is_function
from symnet.typeset.symbols.glyphs import Glyph, Glyphs, plain_glyph

OPERATORS: Final[Mapping[type[Basic], str]] = {
    Trace: "tr",
    Determinant: "det",
    DiagMatrix: "diag",
    DiagonalOf: "vecdiag",
    DiagonalMatrix: "dg",
    Expectation: "E",
    ExpectationMatrix: "E",
    Variance: "Var",
    VarianceMatrix: "Var",
    Covariance: "Cov",
    CrossCovarianceMatrix: "Cov",
}
"""Operators on matrices and on random numbers, and the names they are printed with."""
STANDARD: Final[Mapping[str, FunctionClass]] = {
    **{function.__name__: function for function in (exp, log, sin, cos, tan, sinh, cosh, tanh, sign)},
    "max": Max,
    "min": Min,
}
"""SymPy functions that are read by name."""
RESERVED: Final = frozenset({*OPERATORS.values(), *STANDARD})
_NAMES: Final = {function: name for name, function in STANDARD.items()}
Applied = tuple[FunctionClass, tuple[Basic, ...]]


def applied(term: Basic) -> Applied | None:
    """The function and the arguments of a term that is printed as f(X), or None.

    This includes a function of every entry, if its other arguments are the same for all entries.

    >>> from sympy import Function, MatrixSymbol
    >>> f, g, A = Function("f"), Function("g"), MatrixSymbol("A", 2, 2)
    >>> applied(A.applyfunc(lambda z: g(f(z), 1)))[1]
    (Lambda(_d, f(_d)).(A), 1)
    """
    match term:
        case Abs():
            return None
        case ElementwiseApplyFunction():
            return _of_every_entry(term)
    return (term.func, term.args) if is_function(term) else None


def _of_every_entry(term: ElementwiseApplyFunction) -> Applied | None:
    (entry,), body = term.function.variables, term.function.expr
    if not is_function(body) or isinstance(body, Abs):
        return None
    with_entry = [entry in argument.free_symbols for argument in body.args]
    if sum(with_entry) != 1:
        return None
    pairs = zip(body.args, with_entry, strict=True)
    return body.func, tuple(_over(entry, each, term.expr) if has else each for each, has in pairs)


def _over(entry: Symbol, body: Basic, matrix: Basic) -> Basic:
    return matrix if body == entry else of_every_entry(Lambda(entry, body), matrix)


def is_named(function: FunctionClass) -> bool:
    """Whether a function must be in the vocabulary to be read."""
    return function not in STANDARD.values()


def variable_letters(avoid: Iterable[str]) -> Iterator[str]:
    """Letters for the variable of a function, from z backwards."""
    avoided = set(avoid)
    return (letter for letter in reversed(ascii_lowercase) if letter not in avoided)


def function_glyph(function: FunctionClass, glyphs: Glyphs) -> Glyph:
    """The glyph of a function; a name that is a word is printed upright."""
    name = _NAMES.get(function, function.__name__)
    return glyphs.get(function) or plain_glyph(name, operator=True)
