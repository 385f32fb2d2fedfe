"""Numbers that are not rational, by rigorous enclosures: each is known to lie in a ball.

Sound: every operation gives a ball in which its exact value lies (Arb, by python-flint), at any precision. A
question that a ball does not decide has no answer: where it is asked, `Inadmissible` is raised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any, Final, TypeAlias, Union

import sympy
from flint import arb, ctx, fmpq

from symnet.errors import SymnetError

PRECISION: Final = 512
"""How many binary digits are computed with."""
SHOWN: Final = 15
"""How many decimal digits are shown."""


class Inadmissible(SymnetError):
    """The claim does not speak of this world: try another one."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """A real number in an enclosure."""

    enclosure: arb

    @property
    def shown(self) -> sympy.Float:
        """The middle of the enclosure, rounded, for display."""
        return sympy.Float(self.enclosure.str(SHOWN, radius=False), SHOWN)

    def __add__(self, other: "Real") -> "Ball":
        return _computed(lambda x, y: x + y, self, other)

    def __sub__(self, other: "Real") -> "Ball":
        return _computed(lambda x, y: x - y, self, other)

    def __mul__(self, other: "Real") -> "Ball":
        return _computed(lambda x, y: x * y, self, other)

    def __truediv__(self, other: "Real") -> "Ball":
        return _computed(lambda x, y: x / y, self, other)

    def __rsub__(self, other: "Real") -> "Ball":
        return -self + other

    def __rtruediv__(self, other: "Real") -> "Ball":
        return _computed(lambda x, y: y / x, self, other)

    def __pow__(self, exponent: int) -> "Ball":
        return _computed(lambda x, y: x**y, self, exponent)

    def __neg__(self) -> "Ball":
        return self * -1

    __radd__, __rmul__ = __add__, __mul__

    def __bool__(self) -> bool:
        return self != 0

    def __eq__(self, other: object) -> bool:
        return self is other or not _decided(self, other, lambda x, y: x != y, lambda x, y: x == y)

    def __lt__(self, other: "Real") -> bool:
        return _decided(self, other, lambda x, y: x < y, lambda x, y: x >= y)

    def __hash__(self) -> int:
        return hash(str(self.enclosure))


Real: TypeAlias = Union[Fraction, int, Ball]  # noqa: UP007 - a class that comes before it is named in text


def enclosed(function: Callable[[arb], arb], value: Real) -> Ball:
    """The value of a function of Arb."""
    return _computed(lambda x, _: function(x), value, 0)


def differ(left: Any, right: Any) -> bool:
    """Whether two values, or two entries of matrices at the same place, are known to differ."""
    if isinstance(left, tuple):
        return any(map(differ, left, right))
    try:
        return bool(left != right)
    except Inadmissible:
        return False


def _enclosure(value: Any) -> arb:
    return value.enclosure if isinstance(value, Ball) else arb(fmpq(value.numerator, value.denominator))


def _computed(operation: Callable[[arb, arb], arb], left: Real, right: Real) -> Ball:
    with ctx.workprec(PRECISION):
        found = operation(_enclosure(left), _enclosure(right))
    if not found.is_finite():
        raise Inadmissible("a value must be known to be finite")
    return Ball(found)


def _decided(
    ball: Ball, other: Any, holds: Callable[[arb, arb], bool], fails: Callable[[arb, arb], bool]
) -> bool:
    """Whether an order or a difference holds, if all numbers in both enclosures agree on that."""
    with ctx.workprec(PRECISION):
        left, right = _enclosure(ball), _enclosure(other)
        if holds(left, right):
            return True
        if fails(left, right):
            return False
    raise Inadmissible("two values are too close to each other to be told apart")
