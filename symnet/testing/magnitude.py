r"""When every partial sum is exact: numbers that know how large they and all that led to them can get.

*Claim.* Let a term be made of integers by sums and products, and let B be its value with every number
replaced by its absolute value and every zero by one. If B ≤ 2^p, each algorithm that computes the term by the
associative, commutative and distributive laws is exact in a binary format of p bits, as are its integers.

*Proof.* Such an algorithm computes, at each step, a sum of products of some of the factors of some of the
term's monomials. Every factor counts at least one, so each such product is at most the whole monomial, and
the sum at most B. It is an integer of at most 2^p, hence a number of the format, and no step rounds.

*Fractions.* Where numbers are integers over 2^g, the same holds for 2^g times the term: B·2^g ≤ 2^p. A
reciprocal counts as one in B, since what is divided may be divided last; its denominator must be a power of
two and adds to g. Absolute values, maxima and minima are exact, and at most what they choose from.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Abs, Basic, Max, Min, sign

from symnet.errors import UnsupportedTerm


class NotExact(UnsupportedTerm):
    """Some operation of a term rounds, so that no equality can be asked for: a bound must be proved."""


@dataclass(frozen=True, slots=True)
class Magnitude:
    """At most `reach` in absolute value, an integer over 2^grain; `peak` and `finest` are the largest of
    these on the way.

    >>> three = Magnitude.of(Fraction(3))
    >>> (three * three + three).needed
    12
    """

    reach: int
    grain: int
    peak: int
    finest: int

    @classmethod
    def of(cls, number: Fraction) -> "Magnitude":
        """A number of the term or of an array. Raises `NotExact` if it is no integer over a power of two."""
        grain = _exponent(number.denominator)
        reach = -(-abs(number.numerator) // number.denominator)
        return cls(reach, grain, reach, grain)

    @property
    def needed(self) -> int:
        """What a format must hold exactly for the number and all that leads to it."""
        return self.peak << self.finest

    def __add__(self, other: Any) -> "Magnitude":
        return self._with(other, self.reach + other.reach, max(self.grain, other.grain))

    def __mul__(self, other: Any) -> "Magnitude":
        return self._with(other, self.reach * other.reach, self.grain + other.grain)

    def power(self, exponent: Fraction) -> "Magnitude":
        """A reciprocal, or a square root, of a power of two or of four."""
        if exponent.denominator not in {1, 2}:
            raise NotExact(f"a power to {exponent} rounds")
        if self.grain:
            raise NotExact("a reciprocal of a fraction rounds")
        twice = _exponent(self.reach) * exponent
        if twice.denominator != 1:
            raise NotExact("the root of a number that is no power of four rounds")
        steps = int(twice)
        return self._with(self, 1 if steps < 0 else 1 << steps, max(-steps, 0))

    def applied(self, function: Basic, others: tuple["Magnitude", ...]) -> "Magnitude":
        """An absolute value, a maximum, a minimum or a sign. Raises `NotExact` for what rounds."""
        if function is sign:
            return self._with(self, 1, 0)
        if function not in (Abs, Max, Min):
            raise NotExact(f"{function} rounds")
        found = self
        for other in others:
            found = found._with(other, max(found.reach, other.reach), max(found.grain, other.grain))
        return found

    def _with(self, other: "Magnitude", reach: int, grain: int) -> "Magnitude":
        return Magnitude(
            reach, grain, max(self.peak, other.peak, reach), max(self.finest, other.finest, grain)
        )


def _exponent(number: int) -> int:
    """The e of a number 2^e. Raises `NotExact` for any other."""
    if number < 1 or number & (number - 1):
        raise NotExact(f"a division by {number} rounds")
    return number.bit_length() - 1
