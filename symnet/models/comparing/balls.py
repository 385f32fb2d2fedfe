"""Arrays of balls: a number and a radius for each entry, both of binary64, rounded outwards."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from flint import arb, ctx

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Array
from symnet.models.segments import HALF_ULP, SMALLEST, UPWARD

DIGITS: Final = 120
"""Binary digits in which functions are enclosed."""


class Balls(NamedTuple):
    """Numbers, each known up to a radius."""

    middle: Array
    radius: Array

    @classmethod
    def exactly(cls, numbers: Array) -> "Balls":
        return cls(numbers, np.zeros_like(numbers))

    @property
    def size(self) -> Array:
        """At least the absolute values."""
        return (np.abs(self.middle) + self.radius) * UPWARD

    def moved(self, move: Callable[[Array], Array]) -> "Balls":
        """The same balls in other places."""
        return Balls(move(self.middle), move(self.radius))

    def __add__(self, other: "Balls") -> "Balls":  # type: ignore[override]
        middle = self.middle + other.middle
        spread = (self.radius + other.radius + HALF_ULP * np.abs(middle)) * UPWARD
        masked = [np.isneginf(each.middle) & (each.radius == 0) for each in (self, other)]
        return Balls(middle, np.where(masked[0] | masked[1], 0.0, spread))

    def times(self, other: "Balls") -> "Balls":
        """Entry by entry."""
        middle = self.middle * other.middle
        spread = self.radius * other.size + np.abs(self.middle) * other.radius
        return Balls(middle, (spread + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)

    def matmul(self, other: "Balls") -> "Balls":
        """A product of matrices along the last two axes."""
        terms = self.middle.shape[-1]
        middle = self.middle @ other.middle
        size = np.abs(self.middle) @ np.abs(other.middle)
        spread = self.radius @ other.size + np.abs(self.middle) @ other.radius
        return Balls(middle, (spread + size * (terms + 1) * 2 * HALF_ULP + terms * SMALLEST) * UPWARD)

    def summed(self, axes: tuple[int, ...]) -> "Balls":
        """The sum along some axes, which are kept with extent 1."""
        middle = self.middle.sum(axes, keepdims=True)
        terms = self.middle.size // max(middle.size, 1)
        spread = self.radius.sum(axes, keepdims=True)
        size = np.abs(self.middle).sum(axes, keepdims=True)
        return Balls(middle, (spread + size * terms * 2 * HALF_ULP) * UPWARD)

    def over(self, number: float) -> "Balls":
        """Divided by an integer that is not 0."""
        middle = self.middle / number
        return Balls(middle, (self.radius / number + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)

    def each(self, function: Callable[[arb], arb]) -> "Balls":
        """A function of every entry, in balls of many digits."""
        return self.rows(0, lambda row: [function(x) for x in row])

    def rows(self, axes: int, function: Callable[[Sequence[arb]], Sequence[arb]]) -> "Balls":
        """A function of the entries along the last axes together."""
        shape = self.middle.shape
        width = int(np.prod(shape[len(shape) - axes :], initial=1)) if axes else 1
        middles, radii = (part.reshape(-1, width).tolist() for part in self)
        with ctx.workprec(DIGITS):
            found = [
                _rounded(each)
                for middle, radius in zip(middles, radii, strict=True)
                for each in function([arb(m, r) for m, r in zip(middle, radius, strict=True)])
            ]
        pairs = np.array(found, dtype=np.float64).reshape(-1, 2)
        return Balls(pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape))


def _rounded(ball: arb) -> tuple[float, float]:
    """A ball with a middle and a radius of binary64."""
    if not ball.is_finite():
        raise UnsupportedTerm("a value of a function is not finite there")
    middle = float(ball.mid())
    radius = (ball - arb(middle)).abs_upper()
    return middle, float(radius) * UPWARD + SMALLEST if radius != 0 else 0.0
