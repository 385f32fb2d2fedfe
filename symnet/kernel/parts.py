"""Which sizes suffice: the choices that the theorem of `sizes` makes, for each case of the sizes."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import product
from typing import NamedTuple

from sympy import Basic, Dummy, Expr, Integer, Symbol

from symnet.kernel.claims import Claim
from symnet.kernel.counts import Count, Degrees, count, degrees
from symnet.kernel.dimensions import as_expr, minus, size
from symnet.kernel.grids import Budget
from symnet.kernel.lines import Lines
from symnet.kernel.shapes import shape
from symnet.kernel.survey import Incomparable, NoBound, Survey
from symnet.kernel.tables import Inadmissible, Numbers

MAX_PARTS = 200
"""How many cases of sizes, each with a bound of its own, a claim may have."""


MAX_COPIES = 8
"""How often a size may hold a parameter: that m is n and more, this n and more, and so on, has no end."""


def by_sum(sizes: Numbers) -> tuple[int, Numbers]:
    """The order of sizes: by their sum, then by the first, and so on."""
    return sum(sizes), sizes


class Part(NamedTuple):
    """The sizes that the size symbols of a claim take as parameters run through the positive integers."""

    meaning: Mapping[Symbol, Expr]
    parameters: tuple[Symbol, ...]

    def where(self, values: Mapping[Symbol, Expr], new: tuple[Symbol, ...] = ()) -> "Part":
        """The part of this part where some parameters have these values."""
        meaning = {symbol: as_expr(size(each.xreplace(values))) for symbol, each in self.meaning.items()}
        return Part(meaning, (*(each for each in self.parameters if each not in values), *new))

    def split(self, difference: Expr) -> list["Part"]:
        """Three parts, in which the difference of two parameters is zero, positive, negative.

        Raises `Incomparable` if it is no difference of two parameters.
        """
        coefficients = difference.as_coefficients_dict()
        signs = {coefficients[each]: each for each in self.parameters if each in coefficients}
        if len(coefficients) != 2 or signs.keys() != {1, -1}:
            raise Incomparable(difference)
        more, gap = Dummy("more", positive=True, integer=True), (signs[1], signs[-1])
        return [self.where({gap[0]: gap[1]})] + [
            self.where({large: small + more}, (more,)) for large, small in (gap, gap[::-1])
        ]

    def copies(self) -> int:
        """How often at most a size holds one parameter."""
        counts = [
            each.as_coefficients_dict()[one] for each in self.meaning.values() for one in self.parameters
        ]
        return int(max(counts, default=0))

    def sizes(self, values: Sequence[int]) -> Numbers:
        """The sizes where the parameters have these values."""
        numbers = dict(zip(self.parameters, map(Integer, values), strict=True))
        return tuple(int(each.xreplace(numbers)) for each in self.meaning.values())


def sufficient_sizes(claim: Claim, budget: Budget | None = None) -> list[Numbers]:
    """Finitely many sizes such that the claim holds at all sizes iff it holds at these, in order.

    Raises `NoBound` where none are known, `LimitExceeded` past the budget.
    """
    if claim.restricted:
        raise NoBound(f"not every position of the index {claim.restricted[0]} is allowed")
    bound = _bounds(claim)
    found: set[Numbers] = set()

    def pause() -> None:
        if budget:
            budget.spend(len(found))

    pending = [Part({symbol: symbol for symbol in claim.sizes}, claim.sizes)]
    parts = 0
    while pending:
        part = pending.pop()
        pause()
        parts += 1
        _check_cases(parts)
        if part.copies() > MAX_COPIES:
            raise NoBound(f"sizes would have to be compared that hold others more than {MAX_COPIES} times")
        try:
            reserved = Lines(Survey(claim, part.meaning), pause).reserved()
        except Inadmissible:
            continue
        except Incomparable as why:
            pending += part.split(why.difference)
            continue
        choices: list[range] = []
        for symbol in part.parameters:
            least = max(_degree(bound.indices, part, symbol) + reserved[symbol], 1)
            _check_cases(reserved[symbol])
            choices.append(range(least, least + _degree(bound.degree, part, symbol) + 1))
            pending += [part.where({symbol: Integer(value)}) for value in range(1, reserved[symbol])]
        for values in product(*choices):
            pause()
            found.add(part.sizes(values))
    return sorted(found, key=by_sum)


def _check_cases(count: int) -> None:
    if count > MAX_PARTS:
        raise NoBound(f"there are more than {MAX_PARTS} cases of sizes that must be told apart")


def _degree(bound: Degrees, part: Part, parameter: Symbol) -> int:
    """A bound for size symbols as a bound for a parameter."""
    return sum(times * degrees(size(part.meaning[symbol]))[parameter] for symbol, times in bound.items())


def _bounds(claim: Claim) -> Count:
    """I and d of the theorem."""
    sizes = frozenset(claim.sizes)
    defined: dict[Basic, Count] = {}
    for name, value in claim.definitions:
        defined[name] = count(value, sizes, defined)
    sides = [count(side, sizes, defined) for side in (claim.left, claim.right)]
    outer = shape(claim.left, sizes)
    open_indices = [degrees(outer.rows), degrees(outer.columns)]
    for intervals in claim.free.values():
        extents = [degrees(minus(end, first)) for first, end in intervals]
        open_indices.append(reduce(lambda a, b: a | b, extents))
    inner = sides[0].indices | sides[1].indices
    return Count(sum(open_indices, inner), sides[0].degree | sides[1].degree)
