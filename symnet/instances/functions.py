"""Functions: those whose values at exact numbers are exact, and what stands for those without a law."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sympy import Abs, Basic, Function, Max, Min, Pow, sign
from sympy.core.function import UndefinedFunction

from symnet.instances.rationals import Rationals, largest, smallest

EXACT: Final[dict[Any, Callable[..., Rationals]]] = {
    Abs: Rationals.absolute,
    Max: lambda *parts: largest(parts),
    Min: lambda *parts: smallest(parts),
    sign: Rationals.sign,
}
"""Functions whose values at exact numbers are exact, of arrays."""


ROOT: Final = "to the power"


def is_root(term: Basic) -> bool:
    """Whether a term is a power with a number for its exponent that is no integer."""
    return isinstance(term, Pow) and term.exp.is_Rational and not term.exp.is_Integer


def root(exponent: Basic) -> Basic:
    """The function whose value an instance gives for a power: x to the 1/2 has no exact value everywhere."""
    return Function(f"{ROOT} {exponent}")


def has_laws(function: Any) -> bool:
    """Whether a function has laws, which those that stand for it do not obey."""
    return not isinstance(function, UndefinedFunction) or str(function).startswith(ROOT)


@dataclass(frozen=True)
class Quadratic:
    """A function that is not linear, of at most so many numbers: c_0 + c_1 z_1 + ... + d (z_1 + ...)².

    >>> Quadratic((1, 2, 3))(10)
    321
    """

    coefficients: tuple[Any, ...]

    def __call__(self, *arguments: Any) -> Any:
        first, *slopes, curve = self.coefficients
        linear = [slope * each for slope, each in zip(slopes, arguments, strict=False)]
        whole = arguments[0]
        for each in arguments[1:]:
            whole = whole + each
        for each in (*linear, curve * (whole * whole)):
            first = first + each
        return first
