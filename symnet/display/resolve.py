"""Kronecker deltas, indicators and idle indices removed from a monomial.

A delta merges its two indices; an index of extent 1 is a literal position; a bound index that touches
no factor contributes its extent as a number.
"""

from collections.abc import Mapping
from itertools import product

from sympy import Symbol

from symnet.display.digits import Digits, Network, Step, step
from symnet.display.laws import Laws
from symnet.display.monomials import (
    COLUMN,
    ROW,
    Delta,
    Factor,
    Factors,
    Index,
    Inside,
    Interval,
    Monomial,
    Slot,
    apart,
    intersection,
    scaled,
    size_monomials,
    substituted,
)
from symnet.errors import UnsupportedTerm
from symnet.reading.dimensions import Size, minus, never_negative, plus

Ranges = Mapping[Symbol, tuple[tuple[Size, Size], ...]]


class _Vanishes(Exception):
    """The monomial is zero for every size."""


def _within(first: Size, extent: Size, outer: Interval) -> bool:
    """Whether an interval lies inside another; `_Vanishes` if it never meets it."""
    common = intersection(Interval(first, extent), outer)
    if common is None:
        raise _Vanishes
    return common == Interval(first, extent)


class _Resolution:
    """One monomial while its special factors are worked off."""

    def __init__(self, term: Monomial, ranges: Ranges, laws: Laws, joining: bool) -> None:
        self.term = term
        self.joining = joining
        self.ranges = ranges
        self.laws = laws
        self.bound = list(term.bound)
        self.open = {ROW: term.row, COLUMN: term.column}
        self.pending = tuple(f for f in term.factors if isinstance(f.letter, Delta | Inside))
        self.factors = tuple(f for f in term.factors if not isinstance(f.letter, Delta | Inside))
        self.kept: tuple[Factor, ...] = ()

    def replace(self, positions: Mapping[Index, Slot]) -> None:
        self.pending = substituted(self.pending, positions)
        self.factors = substituted(self.factors, positions)
        self.kept = substituted(self.kept, positions)

    def extent(self, index: int) -> Size:
        return self.bound[index] if index >= 0 else self.open[index].extent

    def narrow(self, index: int, to: Interval) -> None:
        """Let an index run only through an interval of its own values."""
        if index >= 0:
            self.bound[index] = to.extent
        else:
            self.open[index] = Interval(plus(self.open[index].first, to.first), to.extent)
        self.replace({index: Slot(index, to.first)})

    def positions(self, slot: Slot) -> Interval:
        """The positions that a slot takes."""
        extent = self.extent(slot.variable) if isinstance(slot.variable, int) else 1
        return Interval(slot.offset, extent)

    def meet(self, slot: Slot, outer: Interval) -> None:
        """Let a slot take only positions of an interval."""
        index, offset = slot
        if isinstance(index, Symbol):
            known = self.ranges.get(index, ())
            if not any(_within(plus(first, offset), extent, outer) for first, extent in known):
                raise UnsupportedTerm(f"the positions that the free index {index} takes are not known")
            return
        common = intersection(self.positions(slot), outer)
        if common is None:
            raise _Vanishes
        if isinstance(index, int):
            self.narrow(index, Interval(minus(common.first, offset), common.extent))

    def ends(self) -> tuple[Slot, Slot]:
        """The two slots of the delta at hand, the one to be replaced last."""
        low, high = sorted(self.pending[0].slots, key=_rank)
        return low, high

    def merge(self) -> None:
        """Work off the delta at hand."""
        low, high = self.ends()
        if low.variable == high.variable:
            self.compare(low.offset, high.offset)
        elif isinstance(high.variable, int):
            self.identify()
        elif isinstance(low.variable, int):
            raise UnsupportedTerm(f"the free index {high.variable} meets a row or a column")
        else:
            self.refuse_apart(low, high)
            self.keep(high.variable, Slot(low.variable, minus(low.offset, high.offset)))

    def refuse_apart(self, low: Slot, high: Slot) -> None:
        """A free index never equals a position at which its matrices have no entry."""
        for left, right in product(self.free_positions(low), self.free_positions(high)):
            if apart(left, right):
                raise _Vanishes

    def free_positions(self, slot: Slot) -> list[Interval]:
        """The intervals to which a literal position or a free index is confined."""
        if slot.variable is None:
            return [Interval(slot.offset, 1)]
        known = self.ranges.get(slot.variable, ())
        return [Interval(plus(first, slot.offset), extent) for first, extent in known]

    @staticmethod
    def compare(left: Size, right: Size) -> None:
        gap = minus(left, right)
        if gap == 0:
            return
        if never_negative(minus(gap, 1)) or never_negative(minus(-1, gap)):
            raise _Vanishes
        raise UnsupportedTerm(f"whether {left} equals {right} depends on the sizes")

    def identify(self) -> None:
        """Narrow both ends to their common positions, and replace the one that is bound or open."""
        low, high = self.ends()
        if isinstance(low.variable, Symbol):
            self.meet(low, self.positions(high))
            self.absorb(high, low)
            return
        self.meet(high, self.positions(low))
        low, high = self.ends()
        self.meet(low, self.positions(high))
        low, high = self.ends()
        self.absorb(high, low)

    def absorb(self, high: Slot, low: Slot) -> None:
        target = Slot(low.variable, minus(low.offset, high.offset))
        if high.variable == COLUMN and low.variable == ROW:
            self.keep(high.variable, target)
        elif isinstance(high.variable, int) and high.variable >= 0:
            self.replace({high.variable: target})
            self.bound[high.variable] = 1
        else:
            self.replace({high.variable: target})

    def keep(self, index: Index, position: Slot) -> None:
        """Replace an index that is not bound, and remember what it equals."""
        self.replace({index: position})
        self.kept += (Factor(Delta(), (position, Slot(index, 0))),)

    def work_off(self) -> None:
        self.work_off_pending()
        while (found := self.digit_step()) is not None:
            rest = list(self.factors)
            for factor in found.gone:
                rest.remove(factor)
            special = tuple(f for f in found.come if isinstance(f.letter, Delta | Inside))
            self.factors = (*rest, *(f for f in found.come if f not in special))
            self.bound += found.bound
            self.pending = special
            self.work_off_pending()

    def digit_step(self) -> Step | None:
        """What the digits of positions allow next."""
        if not any(isinstance(factor.letter, Digits) for factor in self.factors):
            return None
        self.literals()
        return step(Network((*self.factors, *self.kept), self.positions, len(self.bound)), self.joining)

    def work_off_pending(self) -> None:
        while self.pending:
            factor = self.pending[0]
            if isinstance(factor.letter, Inside):
                self.meet(factor.slots[0], Interval(0, factor.letter.extent))
            else:
                self.merge()
            self.pending = self.pending[1:]

    def contract(self) -> None:
        """Work off the sums in which a letter meets its inverse."""
        if not (self.laws.inverse or self.laws.orthogonal):
            return
        while (found := self._contraction()) is not None:
            left, right, index, slots = found
            rest = list(self.factors)
            rest.remove(left)
            rest.remove(right)
            self.factors, self.pending, self.bound[index] = tuple(rest), (Factor(Delta(), slots),), 1
            self.work_off()

    def _contraction(self) -> tuple[Factor, Factor, int, tuple[Slot, Slot]] | None:
        met: dict[Index, list[Factor]] = {}
        for factor in (*self.factors, *self.kept):
            for slot in factor.slots:
                met.setdefault(slot.variable, []).append(factor)
        for index, factors in met.items():
            if isinstance(index, int) and index >= 0 and len(factors) == 2:
                left, right = factors
                slots = self.laws.contracted(left, right, index, self.bound[index])
                if slots is not None:
                    return left, right, index, slots
        return None

    def literals(self) -> None:
        """Replace the only value of each index of extent 1."""
        only = Slot(None, 0)
        self.replace(
            {index: only for index in (ROW, COLUMN, *range(len(self.bound))) if self.extent(index) == 1}
        )
        self.kept = tuple(f for f in self.kept if f.slots[0].variable != f.slots[1].variable)

    def result(self) -> list[Monomial]:
        factors = self.laws.cancelled(self.factors) + self.kept
        used = sorted(
            {s.variable for f in factors for s in f.slots if isinstance(s.variable, int) and s.variable >= 0}
        )
        idle = [extent for index, extent in enumerate(self.bound) if index not in used and extent != 1]
        names: dict[Index, Slot] = {old: Slot(new, 0) for new, old in enumerate(used)}
        term = Monomial(
            self.term.coefficient,
            Factors.of(substituted(factors, names)),
            tuple(self.bound[index] for index in used),
            self.open[ROW],
            self.open[COLUMN],
        )
        terms = [term]
        for extent in idle:
            terms = [scaled(number, each) for number in size_monomials(extent) for each in terms]
        if idle and self.laws.reciprocal:
            terms = [t._replace(factors=Factors.of(self.laws.cancelled(tuple(t.factors)))) for t in terms]
        return [each for each in terms if each.coefficient and 0 not in each.bound]


def _rank(slot: Slot) -> tuple[int, str]:
    """Literal positions first, then open and free indices; bound indices, which can be replaced, last."""
    match slot.variable:
        case None:
            return 0, ""
        case int() as index:
            return (1, str(-index)) if index < 0 else (3, f"{index:9d}")
        case index:
            return 2, str(index)


def resolved(term: Monomial, ranges: Ranges, laws: Laws, joining: bool) -> list[Monomial]:
    """The monomials, without delta, indicator or idle index, whose sum is the given one.

    Digits that always stand side by side are made one if `joining`.
    """
    resolution = _Resolution(term, ranges, laws, joining)
    try:
        resolution.work_off()
        resolution.contract()
    except _Vanishes:
        return []
    resolution.literals()
    return resolution.result()
