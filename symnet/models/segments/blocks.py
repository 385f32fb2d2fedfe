r"""Blocks of numbers in binary64 with what bounds them: how far each is from the exact number, and how far a
computation that rounds along the way can be from it.

Source: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, chapters 2, 3.

*Two errors.* A block holds v, e and r. The exact number t satisfies |t - v| ≤ e, where e comes from binary64,
in which v is computed. Somebody computed t in a format of unit u = 2^-p and smallest subnormal η, from the
same stored numbers; what he got is within r of t:

- A number that is stored in a wider format is rounded once: r = u|t| + η/2.
- In a product Σ a_k b_k with n terms that are not zero, |â_k - a_k| ≤ r_k and |b̂_k - b_k| ≤ s_k bring in
  c = Σ (r_k|b_k| + |a_k|s_k + r_k s_k). The sum is accumulated in a format of unit w, in any order,
  which adds γ_n(w)·(Σ |a_k||b_k| + c) + n·η_w/2, as (3.5); then it is rounded to the format.
- A sum of two, a product of two and a quotient are rounded once: u(|t| + c) + η/2 is added to what comes in.
- A sum of more than two may be added in any order, so for n that are not zero γ_{n-1}(u)·Σ(|a_k| + r_k) and
  (n - 1)η/2 are added. Products in it may be accumulated on top of the other parts a_j, as `addmm` does: for
  one of n terms γ_n(w)·Σ(|a_j| + r_j) is added.

So a bound runs along with the computation: it sees that terms cancel, or that rows are sparse, which one
bound γ_k·Σ|products| for the whole does not.

*How e and r are computed.* Each is a sum of products of nonnegative numbers of binary64, which rounds by
a factor of less than `UPWARD`, by which each result is multiplied; where it can underflow, n·2^-1074 is
added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from symnet.errors import LimitExceeded, UsageError
from symnet.models.graphs import Array, Tensor
from symnet.rounding import FORMATS, Format

UPWARD: Final = 1 + 2.0**-28
"""More than the rounding of a sum of 2^20 terms of one sign."""
TERMS: Final = 2**20
HALF_ULP: Final = 2.0**-53
SMALLEST: Final = 2.0**-1074
NORMAL: Final = 2.0**-1022
LARGEST: Final = 2.0**1000
Bound: TypeAlias = Array | float
"""Nonnegative numbers, or one for all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How somebody computes: results in `form`, long sums in `accumulate`."""

    form: Format
    accumulate: Format

    @classmethod
    def of(cls, form: Format, accumulate: Format) -> "Rules":
        """Sums are accumulated in the format of the results if that is the wider one."""
        return cls(form, max(form, accumulate, key=lambda each: each.bits))

    def once(self, size: Bound) -> Bound:
        """The error of rounding a number of at most that size."""
        return size * unit(self.form) + smallest(self.form)

    def relative(self, size: Bound, roundings: int) -> Bound:
        """The error of numbers of that size that are the results of so many roundings."""
        return size * gamma(roundings, self.form) + smallest(self.form)


def unit(form: Format) -> float:
    """u = 2^-p, the relative error of rounding to nearest."""
    return float(2.0**-form.bits)


def smallest(form: Format) -> float:
    """η, the smallest subnormal number; of binary64 half of it is not a number, so the whole is taken."""
    return float(2.0 ** max(form.least - form.bits + 1, -1074))


def gamma(terms: Bound, form: Format) -> Bound:
    """γ_n = nu/(1 - nu), rounded up."""
    product = terms * unit(form)
    if np.max(product) > 0.5:
        raise LimitExceeded(f"{int(np.max(terms))} terms are more than a bound in {form.name} covers")
    return product / (1 - product) * UPWARD


class Block(NamedTuple):
    """Numbers v with e and r as above, arrays of one shape or one number for all."""

    value: Array
    error: Bound = 0.0
    rounding: Bound = 0.0

    @property
    def size(self) -> Array:
        """At least the absolute values of the exact numbers."""
        size = np.abs(self.value)
        return size if _is_zero(self.error) else (size + self.error) * UPWARD

    @property
    def is_exact(self) -> bool:
        """Whether the values are the exact numbers."""
        return _is_zero(self.error)

    def take(self, rows: Array) -> "Block":
        """Some rows; row -1 is zero."""
        keep = (rows >= 0).reshape(-1, *[1] * (self.value.ndim - 1))

        def taken(part: Bound) -> Bound:
            return part if isinstance(part, float) else np.where(keep, part[rows], 0.0)

        return Block(np.where(keep, self.value[rows], 0.0), taken(self.error), taken(self.rounding))

    @property
    def transposed(self) -> "Block":
        """Rows as columns."""

        def turned(part: Bound) -> Bound:
            return part if isinstance(part, float) else part.T

        return Block(self.value.T, turned(self.error), turned(self.rounding))


def stored(tensor: Tensor, rules: Rules) -> Block:
    """The numbers of a tensor, rounded once if its format has numbers that the format does not have."""
    value = tensor.wide() if tensor.form.most < 1000 else finite(tensor.wide())
    wider = tensor.form.bits > rules.form.bits or tensor.form.least < rules.form.least
    return Block(value, 0.0, rules.once(np.abs(value)) * UPWARD if wider else 0.0)


def product(left: Block, right: Block, rules: Rules) -> Block:
    """The product of two matrices."""
    value = finite(left.value @ right.value)
    a, b = left.size, right.size
    terms = _terms(_reached(left), _reached(right))
    with np.errstate(over="ignore"):
        size = finite(a @ b)
    error = gamma(terms, FORMATS["float64"]) * size + terms * SMALLEST
    error = error + _carried(left.error, right.error, a, b)
    came = _carried(left.rounding, right.rounding, a, b)
    summed = came + (size + came) * gamma(terms, rules.accumulate) + terms * smallest(rules.accumulate)
    if rules.accumulate != rules.form:
        summed = summed + rules.once(np.abs(value) + error + summed)
    return Block(value, error * UPWARD, summed * UPWARD)


def total(left: Block, right: Block, rules: Rules) -> Block:
    """The sum of two blocks of one shape."""
    value = finite(left.value + right.value)
    size = np.abs(value)
    error = left.error + right.error + HALF_ULP * size
    came = left.rounding + right.rounding
    if _is_zero(left.error) and _is_zero(right.error):
        tail = value - left.value
        error = np.where((left.value == value - tail) & (right.value == tail), 0.0, error)
    return Block(value, error * UPWARD, (came + rules.once(size + error + came)) * UPWARD)


def summed(parts: Sequence[Block], terms: Sequence[int], rules: Rules) -> Block:
    """The sum of blocks of one shape, which somebody may add in any order.

    A block that is a product of so many terms may have been accumulated on top of the others.
    """
    found = reduce(lambda left, right: total(left, right, rules), parts)
    if len(parts) < 2 or (len(parts) == 2 and not any(terms)):
        return found
    sizes = [part.size + part.rounding for part in parts]
    accumulated = sum(
        gamma(float(count), rules.accumulate) * size
        for k, count in enumerate(terms)
        for j, size in enumerate(sizes)
        if count and j != k
    )
    if len(parts) == 2:
        return found._replace(rounding=(found.rounding + accumulated) * UPWARD)
    additions = np.maximum(sum((size != 0).astype(np.float64) for size in sizes) - 1, 0.0)
    rounding = sum(part.rounding for part in parts) + sum(sizes) * gamma(additions, rules.form) + accumulated
    return found._replace(rounding=(rounding + additions * smallest(rules.form)) * UPWARD)


def scaled(factors: Block, block: Block, rules: Rules) -> Block:
    """Every row multiplied by its factor, or by one for all."""
    value = finite(factors.value * block.value)
    size = np.abs(value)
    came = _each(factors.rounding, block.rounding, factors, block)
    if _is_zero(factors.error) and _is_zero(block.error):
        powers = _are_powers(factors.value) | (factors.value == 0)
        if powers.any() and (powers & (size < NORMAL) & (block.value != 0)).any():
            powers = powers & (factors.value == 0)
        if (np.abs(factors.value) == 1).all() and _is_zero(came):
            return Block(value)
        error: Bound = 0.0
        if not powers.all():
            error = size * np.where(powers, 0.0, HALF_ULP * UPWARD) + np.where(powers, 0.0, SMALLEST)
    else:
        carried = _each(factors.error, block.error, factors, block)
        error = (HALF_ULP * size + SMALLEST + carried) * UPWARD
    if _is_zero(came):
        return Block(value, error, (rules.once(size) + unit(rules.form) * error) * UPWARD)
    return Block(value, error, (came + rules.once(size + error + came)) * UPWARD)


def _are_powers(values: Array) -> Array:
    """Whether each is a power of two, or minus one."""
    return np.abs(np.frexp(values)[0]) == 0.5


def inverse(block: Block, name: str) -> Block:
    """The reciprocals of stored numbers, of which a quotient is not rounded before it is multiplied out."""
    if not block.value.all():
        raise UsageError(f"{name} divides and must not be 0; found 0")
    value = finite(1 / block.value)
    size = np.abs(value)
    share = block.rounding * size
    if np.max(share, initial=0.0) > 0.5:
        raise LimitExceeded(f"{name} divides and may round to 0")
    return Block(value, (size * HALF_ULP + SMALLEST) * UPWARD, 2 * size * share * UPWARD)


def finite(value: Array) -> Array:
    """The values, where none is so large that a bound could overflow."""
    if value.size and not (value.max() < LARGEST and value.min() > -LARGEST):
        raise LimitExceeded("an entry of a product reaches 2^1000, where bounds in binary64 end")
    return value


def _reached(block: Block) -> Array:
    """Numbers that are 0 where the exact number is and somebody got 0."""
    return block.value if block.is_exact and _is_zero(block.rounding) else block.size + block.rounding


def _terms(left: Array, right: Array) -> Bound:
    """How many products of each sum are not zero."""
    count = left.shape[-1]
    if count > TERMS:
        raise LimitExceeded(f"{count} terms in a sum are more than a bound in binary64 covers, {TERMS}")
    if left.all() and right.all():
        return float(count)
    return (left != 0).astype(np.float64) @ (right != 0).astype(np.float64)


def _carried(left: Bound, right: Bound, a: Array, b: Array) -> Bound:
    """What a product of matrices makes of errors in both."""
    parts: list[Array] = []
    if not _is_zero(left):
        parts.append(np.broadcast_to(left, a.shape) @ b)
    if not _is_zero(right):
        parts.append(a @ np.broadcast_to(right, b.shape))
    if len(parts) == 2:
        parts.append(np.broadcast_to(left, a.shape) @ np.broadcast_to(right, b.shape))
    return sum(parts[1:], parts[0]) if parts else 0.0


def _each(left: Bound, right: Bound, one: Block, two: Block) -> Bound:
    """What a product of numbers makes of errors in both."""
    if _is_zero(left) and _is_zero(right):
        return 0.0
    return left * two.size + one.size * right + left * right


def _is_zero(bound: Bound) -> bool:
    return isinstance(bound, float) and bound == 0.0
