"""Functions: those whose values at exact numbers are exact, and what stands for those without a law."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    Eq,
    Function,
    Ge,
    Gt,
    Heaviside,
    Integer,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    sign,
)
from sympy.core.function import UndefinedFunction
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symnet.errors import UnsupportedTerm
from symnet.instances.rationals import Rationals, largest, smallest

EXACT: Final[dict[Any, Callable[..., Rationals]]] = {
    Abs: Rationals.absolute,
    Max: lambda *parts: largest(parts),
    Min: lambda *parts: smallest(parts),
    sign: Rationals.sign,
}
"""Functions whose values at exact numbers are exact, of arrays."""


ROOT: Final = "to the power"

STEPS: Final = (Heaviside, Piecewise)
"""Functions whose values are those of sums of signs."""


def by_signs(term: Basic) -> Basic:
    """A step, or a term by cases, with signs.

    >>> from sympy.abc import x
    >>> by_signs(Piecewise((x, x > 0), (0, True))).subs(x, 3)
    3
    """
    if isinstance(term, Heaviside):
        x, at_zero = term.args
        return _holds(Gt(x, 0, evaluate=False)) + at_zero * _holds(Eq(x, 0, evaluate=False))
    total, rest = Integer(0), Integer(1)
    for value, condition in term.args:
        holds = _holds(condition)
        total, rest = Add(total, Mul(rest, holds, value)), Mul(rest, 1 - holds)
    return total


def _holds(condition: Any) -> Any:
    """1 where a condition holds, and 0 elsewhere."""
    match condition:
        case BooleanTrue():
            return Integer(1)
        case BooleanFalse():
            return Integer(0)
        case And(args=several):
            return Mul(*map(_holds, several))
        case Or(args=several):
            return 1 - Mul(*(1 - _holds(each) for each in several))
        case Not(args=(other,)):
            return 1 - _holds(other)
        case Gt() | Ge() | Lt() | Le():
            s = sign(condition.gts - condition.lts)
            return Max(s, 0) if isinstance(condition, Gt | Lt) else 1 - Max(-s, 0)
        case Eq() | Ne():
            different = sign(condition.lhs - condition.rhs) ** 2
            return different if isinstance(condition, Ne) else 1 - different
    raise UnsupportedTerm(f"{type(condition).__name__} has no numeric value here: {condition}")


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
