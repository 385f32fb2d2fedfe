"""Functions in instances: exact where that can be done, else a quadratic polynomial stands for the function.

A function without a known law may be any function, so it may be c_0 + Σ c_i z_i + d (Σ z_i)², with letters of
its own for the coefficients; one whose arguments may change places is c_0 + c Σ z_i + d Σ z_i². Where two
sides differ for these they differ for a function. A function that has laws of its own, such as exp, is no
polynomial, so there this tells nothing.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final

from flint import fmpq
from sympy import Abs, Basic, Expr, Lambda, Max, Min, Pow, Symbol, sign, symbols
from sympy.core.function import AppliedUndef

from symnet.kernel.terms import is_function, is_symmetric, nodes

Letter = tuple[Basic, tuple[int, ...]]
Element = Any

EXACT: Final[dict[Hashable, Callable[..., fmpq]]] = {
    Max: max,
    Min: min,
    Abs: abs,
    sign: lambda value: fmpq((value > 0) - (value < 0)),
}
"""Functions whose values at rational numbers are rational numbers."""


def is_root(term: Basic) -> bool:
    """Whether a term is a power with an exponent that is no integer."""
    return isinstance(term, Pow) and not term.exp.is_Integer


def coefficients(term: Basic) -> Iterator[Letter]:
    """The letters of the polynomial that stands for the function of a term."""
    count = 1 if is_symmetric(term.func) else len(term.args)
    yield from ((term.func, (place,)) for place in range(count + 2))


def is_arbitrary(term: Basic) -> bool:
    """Whether every function in a term is one without a law, or exact."""
    return all(
        _is_lawless(part) or part.func in EXACT for part in nodes(term) if is_function(part) or is_root(part)
    )


def _is_lawless(term: Basic) -> bool:
    """Whether a function may have any rational number as its value, by what is assumed of it."""
    facts = ("zero", "positive", "negative", "integer", "even", "odd")
    known = [getattr(term, f"is_{fact}") for fact in facts]
    return isinstance(term, AppliedUndef) and term.is_rational is not False and known == [None] * len(facts)


def generic(letters: Sequence[Element], values: Sequence[Element]) -> Element:
    """The value of the polynomial with these coefficients.

    >>> from sympy.abc import c, d, p, q, x, y
    >>> generic([c, p, q, d], [x, y])
    c + d*(x + y)**2 + p*x + q*y
    """
    first, *slopes, curve = letters
    if not values:
        return first
    total = values[0]
    for value in values[1:]:
        total = total + value
    found = first + curve * total * total
    for slope, value in zip(slopes, values, strict=True):
        found = found + slope * value
    return found


def symmetric(letters: Sequence[Element], values: Sequence[Element]) -> Element:
    """The value of the polynomial with these coefficients in which all arguments stand alike.

    >>> from sympy.abc import c, d, p, x, y
    >>> symmetric([c, p, d], [x, y])
    c + d*x**2 + d*y**2 + p*x + p*y
    """
    found, slope, curve = letters
    for value in values:
        found = found + slope * value + curve * value * value
    return found


def as_lambda(values: Sequence[Expr]) -> Lambda:
    """The polynomial with these numbers for its coefficients."""
    variables: tuple[Symbol, ...] = symbols(f"z_1:{len(values) - 1}")
    return Lambda(variables, generic(values, variables))
