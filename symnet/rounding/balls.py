r"""How far a term that rounds can be from its value: a proven bound, in ball arithmetic.

Source: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, chapters 2, 3.

*The model.* With u = 2^-p, each sum, product, quotient and square root gives the exact result times 1 + δ
with |δ| ≤ u (2.4), where nothing overflows; with gradual underflow a product or quotient also errs by η, half
the smallest subnormal number (2.8). An instance at which a monomial falls below η/u is not used, so a product
counts as two roundings. With w = 1/(1 - u), k roundings give at most the factor w^k either way, and
w^k - 1 ≤ γ_k = ku/(1 - ku) (Lemma 3.1).

*Sums of products.* Let a term have N monomials that are not zero, and B its value at absolute values. An
algorithm that uses the associative, commutative and distributive laws adds, on the path of each monomial,
disjoint sets of monomials, so it has at most N - 1 sums on it, whatever the order. If the products and the
factors of each monomial give at most the factor G, then, as (3.5),

    |computed - exact| ≤ (G·w^(N-1) - 1)·B =: e.

*Other operations* start a monomial of their own, of absolute value |f(z)|, whose error comes from that of z:
1/z by e/(|z| - e), the root of z > e by e/z, exp z by exp(e) - 1, all relative, and each with its own
rounding. Log, tanh, sin and cos have an absolute error of at most e times the slope.

*What it presupposes.* The function does the operations of the term, in any order that those laws allow. exp,
log, tanh, sin and cos are not rounded correctly by any library; four units in the last place are granted.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from flint import arb, fmpq
from sympy import Abs, Basic, Max, Min, cos, exp, log, sign, sin, tanh

from symnet.errors import UnsupportedTerm
from symnet.rounding.formats import Format

GRANTED: Final = 4
"""Units in the last place granted to functions that no library rounds correctly."""


class Unfit(Exception):
    """An instance at which no bound holds: it overflows, underflows, or is undecided."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """The exact value and what bounds its error: `reach` at absolute values, `count` monomials, the `growth`
    of their products, and `least`, below which no product of factors falls."""

    form: Format
    value: arb
    reach: arb
    count: int
    growth: arb
    least: arb

    @classmethod
    def of(cls, form: Format, number: Fraction) -> "Rounded":
        """A number of the term or of an array; rounded once if the format does not have it."""
        value = _arb(number)
        growth = arb(1) if form.holds(number) else _factor(form, 1)
        return cls(form, value, abs(value), int(number != 0), growth, _least(value) if number else arb(1))

    @property
    def error(self) -> arb:
        """How far the computed number can be from the exact one."""
        return self.reach * (self.growth * _factor(self.form, max(self.count - 1, 0)) - 1)

    def __add__(self, other: Any) -> "Rounded":
        return Rounded(
            self.form,
            self.value + other.value,
            self.reach + other.reach,
            self.count + other.count,
            self.growth.max(other.growth),
            _smaller(self.least, other.least),
        )

    def __mul__(self, other: Any) -> "Rounded":
        growth = self.growth * other.growth * _factor(self.form, 2)
        found = Rounded(
            self.form,
            self.value * other.value,
            self.reach * other.reach,
            self.count * other.count,
            growth,
            self.least * other.least,
        )
        return found if found.count else Rounded.of(self.form, Fraction(0))

    def power(self, exponent: Fraction) -> "Rounded":
        """A negative power, or one of a square root. Raises `UnsupportedTerm` for other roots."""
        if exponent.denominator not in {1, 2}:
            raise UnsupportedTerm(f"no bound is known for a power to {exponent}")
        base = self if exponent.denominator == 1 else self._root()
        found = base
        for _ in range(abs(exponent.numerator) - 1):
            found = found * base
        return found._reciprocal() if exponent < 0 else found

    def _root(self) -> "Rounded":
        _require(self.value > self.error)
        return self._start(self.value.sqrt(), self.error / self.value)

    def _reciprocal(self) -> "Rounded":
        size, error = abs(self.value), self.error
        _require(size > error)
        return self._start(1 / self.value, error / (size - error), operations=2)

    def applied(self, function: Basic, others: tuple["Rounded", ...]) -> "Rounded":
        """The value of a function whose error is known. Raises `UnsupportedTerm` for any other."""
        value, error = self.value, self.error
        if function in (Max, Min):
            return self._chosen(function is Max, others)
        if function is Abs:
            return Rounded(self.form, abs(value), self.reach, self.count, self.growth, self.least)
        if function is sign:
            _require(bool(abs(value) > error) or self.count == 0)
            return Rounded.of(self.form, Fraction((value > 0) - (value < 0)))
        if function is exp:
            return self._start(value.exp(), error.exp() - 1, operations=2 * GRANTED)
        if function is log:
            _require(value > error)
            return self._apart(value.log(), error / (value - error))
        if function in _GENTLE:
            return self._apart(_GENTLE[function](value), error)
        raise UnsupportedTerm(f"no bound on the rounding of {function} is known")

    def _chosen(self, largest: bool, others: tuple["Rounded", ...]) -> "Rounded":
        found = self
        for other in others:
            gap = other.value - found.value
            same = gap == 0 and not (self.count or other.count)
            _require(
                same or bool(abs(gap) > found.error + other.error) or bool(found.error + other.error == 0)
            )
            if bool(gap > 0) == largest:
                found = other
        return found

    def _start(self, value: arb, relative: arb, operations: int = 1) -> "Rounded":
        """A new monomial, with a relative error and so many roundings of its own."""
        growth = (1 + relative) * _factor(self.form, operations)
        return Rounded(self.form, value, abs(value), 1, growth, _smaller(self.least, _least(value)))

    def _apart(self, value: arb, absolute: arb) -> "Rounded":
        """A new monomial with an absolute error, and the rounding of a function."""
        reach = abs(value).max(arb(1))
        growth = 1 + absolute / reach + _factor(self.form, 2 * GRANTED) - 1
        return Rounded(self.form, value, reach, 1, growth, _smaller(self.least, _least(value)))


_GENTLE: Final = {tanh: arb.tanh, sin: arb.sin, cos: arb.cos}
"""Functions that are nowhere steeper than 1."""


def allowed(found: float, number: Rounded) -> bool:
    """Whether a computed number is within its bound. Raises `Unfit` where it may over- or underflow."""
    form = number.form
    _require(number.reach * number.growth < arb(2) ** form.most)
    _require(number.least > arb(2) ** (form.least + 1))
    return isfinite(found) and not abs(arb(found) - number.value) > number.error


def _require(holds: bool) -> None:
    if not holds:
        raise Unfit


def _arb(number: Fraction) -> arb:
    return arb(fmpq(number.numerator, number.denominator))


def _factor(form: Format, roundings: int) -> arb:
    """At most what so many roundings make of a number, 1/(1 - u)^k."""
    return (1 / (1 - arb(2) ** -form.bits)) ** roundings


def _least(value: arb) -> arb:
    return _smaller(abs(value), arb(1))


def _smaller(left: arb, right: arb) -> arb:
    return left.min(right)
