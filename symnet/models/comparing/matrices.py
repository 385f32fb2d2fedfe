"""Two matrices compared entry by entry: equal, rounded once, rounded along the way, or apart."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from flint import arb

from symnet.models.comparing.exactly import are_equal
from symnet.models.graphs import Array
from symnet.models.segments import (
    Block,
    Bound,
    Entries,
    Evaluation,
    Given,
    Normalising,
    Product,
    Rows,
    Rules,
    Scaled,
    Selection,
    Stacked,
    Stored,
    Total,
    exact_entry,
    same,
)
from symnet.rounding import FORMATS, Format

ENTRIES: Final = 2**14
"""How many entries are compared at a time, so that they stay in the cache."""
DEEP: Final = 64
"""Products with more terms are computed for more rows at a time."""
OPEN: Final = 4096
"""How many entries are decided by exact arithmetic, where binary64 leaves them open."""


class Tier(IntEnum):
    """How near two matrices are, the worst of their entries."""

    SAME = 0
    ONCE = 1
    ALONG = 2
    OPEN = 3
    APART = 4


class Worst(NamedTuple):
    """An entry, counted from 0, both values there, how far apart they may be, and the ratio to that."""

    row: int
    column: int
    left: float
    right: float
    bound: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Found:
    """What came of two matrices, and by what arithmetic it was decided."""

    tier: Tier
    entries: int
    worst: Worst | None = None
    decided: str = "the same numbers"
    may_equal: bool = True
    """Whether binary64 cannot tell them apart."""


def compared(left: Entries, right: Entries, rules: Rules) -> Found:
    """Two matrices of one shape, of which one was computed from the other by these rules."""
    rows, columns = left.shape
    if same(left, right):
        return Found(Tier.SAME, rows * columns)
    found = Found(Tier.SAME, rows * columns, decided="binary64")
    sides = _Sides(left, right, Evaluation(rules))
    depth = max(_terms(left), _terms(right))
    step = max(1, ENTRIES * (1 + depth // DEEP) // max(columns, 1))
    for start in range(0, rows, step):
        part = sides.compared(start, min(start + step, rows), roughly=found.tier > Tier.ONCE)
        found = _worse(found, part)
    if Tier.SAME < found.tier <= Tier.ALONG and found.may_equal and are_equal(left, right):
        return Found(Tier.SAME, rows * columns, decided="exact arithmetic")
    return found


def _terms(matrix: Entries) -> int:
    """The most terms that a sum of any of its products has."""
    match matrix:
        case Product(left, Selection() | Scaled(_, Selection())):
            return _terms(left)
        case Product(left, right):
            return max(left.shape[1], _terms(left), _terms(right))
        case Total(parts) | Stacked(parts):
            return max(map(_terms, parts))
        case Rows(_, inner) | Scaled(_, inner):
            return _terms(inner)
        case Stored() | Selection():
            return 1


def format_of(matrix: Entries) -> Format | None:
    """The narrowest format of the weights of a matrix, if it has any; factors do not count."""
    formats = [form for form in _formats(matrix) if form is not None]
    return min(formats, key=lambda form: form.bits, default=None)


def _formats(matrix: Entries) -> list[Format | None]:
    match matrix:
        case Stored(tensor):
            return [tensor.form]
        case Product(left, right):
            return [format_of(left), format_of(right)]
        case Total(parts) | Stacked(parts):
            return [format_of(part) for part in parts]
        case Rows(_, inner) | Scaled(_, inner):
            return [format_of(inner)]
        case Selection():
            return []


def format_of_factors(matrix: Entries) -> Format | None:
    """The format of the factors of a matrix without weights, if it has any."""
    match matrix:
        case Scaled(Given(tensor), _) | Scaled(Normalising(variance=tensor), _):
            return tensor.form
        case Scaled(_, inner) | Rows(_, inner):
            return format_of_factors(inner)
        case _:
            return None


def is_stored(matrix: Entries) -> bool:
    """Whether each entry is a stored number, 0 or 1."""
    match matrix:
        case Stored() | Selection():
            return True
        case Rows(_, inner):
            return is_stored(inner)
        case Product(left, Selection()):
            return is_stored(left)
        case Stacked(parts):
            return all(map(is_stored, parts))
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Sides:
    left: Entries
    right: Entries
    evaluation: Evaluation

    @property
    def form(self) -> Format:
        return self.evaluation.rules.form

    def compared(self, start: int, end: int, *, roughly: bool) -> Found:
        """Some rows of both; if `roughly`, it is known already that not all numbers are the nearest."""
        one, two = (self.evaluation.rows(matrix, slice(start, end)) for matrix in (self.left, self.right))
        if one.is_exact and two.is_exact and np.array_equal(one.value, two.value):
            return Found(Tier.SAME, one.value.size, decided="binary64")
        gap = np.abs(one.value - two.value)
        if roughly:
            found = self._within(one, two, gap, start)
            if found is not None:
                return found
        error = one.error + two.error + 2.0**-53 * gap
        size = np.maximum(np.abs(one.value), np.abs(two.value)) + error
        bound = one.rounding + two.rounding
        bound = bound + self.evaluation.rules.once(size + bound)
        equal = (gap == 0) & (np.broadcast_to(error, gap.shape) == 0)
        nearest, exactly = self._nearest(one, two, start, roughly=roughly)
        near = equal | nearest
        within = near | (gap + error <= bound)
        beyond = ~within & (gap - error > bound)
        tier = Tier.SAME if equal.all() else Tier.ONCE if near.all() else Tier.ALONG
        decided = "exact arithmetic" if exactly else "binary64"
        open_ = np.argwhere(~within & ~beyond)
        if len(open_):
            decided = "exact arithmetic"
            beyond, left = self._settled(open_, start, bound, beyond)
            tier = Tier.OPEN if left else tier
        if beyond.any():
            tier = Tier.APART
        ratio = gap / np.maximum(bound, 2.0**-1074)
        worst = _worst(one, two, np.where(equal, -1.0, ratio), bound, start)
        return Found(tier, gap.size, worst, decided, bool((gap <= error).all()))

    def _within(self, one: Block, two: Block, gap: Array, start: int) -> Found | None:
        """What came of blocks of which every entry is within its bound, in few operations, or nothing."""
        bound = self.evaluation.rules.once(np.abs(one.value))
        bound += one.rounding
        bound += two.rounding
        ratio = (gap + one.error + two.error) / bound
        worst = _worst(one, two, ratio, bound, start)
        if not worst.ratio < 1 - 2.0**-40:
            return None
        return Found(Tier.ALONG, gap.size, worst, "binary64", bool((gap <= one.error + two.error).all()))

    def _nearest(self, one: Block, two: Block, start: int, *, roughly: bool) -> tuple[Array, bool]:
        """Where a side is the nearest number to the exact one of the other, and whether it took more digits.

        If `roughly`, entries that binary64 leaves open are taken as not the nearest.
        """
        near, exactly = np.zeros(one.value.shape, dtype=bool), False
        sides = ((self.right, two, self.left, one), (self.left, one, self.right, two))
        for matrix, there, other, here in sides:
            if not is_stored(matrix) or not there.is_exact:
                continue
            low, high = here.value, here.value
            if not here.is_exact:
                low = np.nextafter(low - here.error, -np.inf)
                high = np.nextafter(high + here.error, np.inf)
            low, high = rounded(low, self.form), rounded(high, self.form)
            near |= (low == there.value) & (high == there.value)
            open_ = np.argwhere(~near & (low <= there.value) & (there.value <= high))
            if not roughly and 0 < len(open_) <= OPEN:
                exactly = True
                for row, column in open_.tolist():
                    exact = exact_entry(other, start + row, column)
                    near[row, column] = is_nearest(float(there.value[row, column]), exact, self.form)
        return near, exactly

    def _settled(self, places: Array, start: int, bound: Bound, beyond: Array) -> tuple[Array, bool]:
        """What binary64 leaves open, by balls of many digits; whether anything is still open."""
        if len(places) > OPEN:
            return beyond, True
        beyond, left = beyond.copy(), False
        wide = np.broadcast_to(bound, beyond.shape)
        for row, column in places.tolist():
            gap = abs(
                exact_entry(self.left, start + row, column) - exact_entry(self.right, start + row, column)
            )
            allowed = arb(float(wide[row, column]))
            beyond[row, column] = gap > allowed
            left |= not (gap > allowed or gap <= allowed)
        return beyond, left


def _worst(one: Block, two: Block, ratio: Array, bound: Bound, start: int) -> Worst:
    """The entry of the largest ratio."""
    at = np.unravel_index(int(np.argmax(ratio)), ratio.shape)
    there = np.broadcast_to(bound, ratio.shape)[at]
    row, column = map(int, at)
    return Worst(
        start + row, column, float(one.value[at]), float(two.value[at]), float(there), float(ratio[at])
    )


def _worse(one: Found, two: Found) -> Found:
    """What came of two parts of a matrix together."""
    tier = max(one.tier, two.tier)
    ranked = [found.worst for found in (one, two) if found.worst is not None]
    worst = max(ranked, key=lambda each: each.ratio, default=None)
    exactly = "exact arithmetic" in (one.decided, two.decided)
    decided = "exact arithmetic" if exactly else "binary64"
    return Found(tier, one.entries, worst, decided, one.may_equal and two.may_equal)


def is_nearest(stored: float, exact: arb, form: Format) -> bool:
    """Whether no number of a format is nearer to an exact one than a stored number of it.

    >>> is_nearest(1.0, arb(1) + arb(2) ** -9, FORMATS["bfloat16"])
    True
    >>> is_nearest(0.0, arb(2) ** -26, FORMATS["float32"])
    False
    """
    exponent = max(int(np.frexp(stored)[1]) - 1, form.least) if stored else form.least
    above = arb(2) ** (exponent - form.bits + 1)
    below = above / 2 if abs(np.frexp(stored)[0]) == 0.5 and exponent > form.least else above
    up, down = (above, below) if stored >= 0 else (below, above)
    gap = exact - arb(stored)
    return bool(gap <= up / 2 and gap >= -down / 2)


def rounded(values: Array, form: Format) -> Array:
    """Numbers of binary64 rounded to the nearest of a format, ties to even.

    >>> rounded(np.array([1 + 2.0**-9, 1 + 3 * 2.0**-8, 3 * 2.0**-134]), FORMATS["bfloat16"]).tolist()
    [1.0, 1.015625, 1.8367099231598242e-40]
    """
    if form.name == "float64":
        return values
    with np.errstate(over="ignore"):
        if form.name in ("float32", "float16"):
            return values.astype(form.name).astype(np.float64)
    drop = np.uint64(FORMATS["float64"].bits - form.bits)
    bits = values.view(np.uint64)
    half = (np.uint64(1) << (drop - np.uint64(1))) - np.uint64(1)
    near = ((bits + half + ((bits >> drop) & np.uint64(1))) >> drop << drop).view(np.float64)
    small = np.abs(values) < 2.0**form.least
    if small.any():
        step = 2.0 ** (form.least - form.bits + 1)
        near[small] = np.rint(values[small] / step) * step
    return near
