"""The normal form of a claim: both sides as coefficients of canonically labelled tensor networks.

*Law.* Where `complete` is True, the two sides are equal at all sizes iff their coefficients are equal.
Where it is False, equal coefficients still prove the claim, and different ones decide nothing.

Each letter's slot must see intervals that are equal or disjoint, so a sum that runs over two of them is
split; indices of concrete extent, which cannot be enlarged, are written out where the sides differ.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from sympy import Symbol

from symnet.core.budget import Budget
from symnet.display.labels import Key, Labels
from symnet.display.laws import Laws
from symnet.display.monomials import (
    COLUMN,
    ROW,
    Delta,
    Factor,
    Factors,
    Index,
    Interval,
    Monomial,
    Slot,
    apart,
)
from symnet.display.resolve import Ranges, resolved
from symnet.display.spread import digit_places, has_digits, with_digits
from symnet.display.tensors import Monomials
from symnet.errors import UnsupportedTerm
from symnet.reading.dimensions import Size, at_most, minus, plus

Place = tuple[Hashable, int]
Cuts = Mapping[Place, Sequence[Size]]


class Terms(NamedTuple):
    """The terms of both sides that remain, one for each label, with their coefficients left and right."""

    left: dict[Key, int | Fraction]
    right: dict[Key, int | Fraction]
    sample: dict[Key, Monomial]
    complete: bool = True

    def differing(self) -> list[Key]:
        """The labels whose coefficients differ, in order of appearance."""
        return [key for key in self.sample if self.left.get(key, 0) != self.right.get(key, 0)]


@dataclass(slots=True)
class Comparison:
    """Both sides of one claim on their way to the normal form."""

    ranges: Ranges
    budget: Budget
    laws: Laws = field(default_factory=Laws)
    joining: bool = True
    labels: Labels = field(init=False)

    def __post_init__(self) -> None:
        self.labels = Labels(lambda: self.budget.spend(0), self.laws.symmetric)

    def compare(self, left: Monomials, right: Monomials) -> Terms:
        """The normal forms of both sides, indices of concrete extent written out if need be."""
        # What stands on both sides as it is need not be split.
        terms = self._summed(self._resolved(left), self._resolved(right))
        if terms.differing():
            sides = _remaining(terms)
            if has_digits([*sides[0], *sides[1]]):
                return self._digit_by_digit(*sides) or terms._replace(complete=False)
            terms = self._labelled(*sides)
        if not terms.differing():
            return terms
        sides = _remaining(terms)
        free = self._concrete_indices([*sides[0], *sides[1]])
        return self._labelled(*(self._written_out(side, free) for side in sides))

    def _digit_by_digit(self, left: Monomials, right: Monomials) -> Terms | None:
        """The normal forms of both sides where positions have digits, or None if these cannot be compared."""
        fine = replace(self, joining=False)
        try:
            left, right, _ = fine._alike(left, right)
            free = fine._concrete_indices([*left, *right])
            left, right, complete = fine._alike(*(fine._written_out(side, free) for side in (left, right)))
        except UnsupportedTerm:
            return None
        return self._summed(self._resolved(left), self._resolved(right))._replace(complete=complete)

    def _alike(self, left: Monomials, right: Monomials) -> tuple[Monomials, Monomials, bool]:
        """Both sides split, and with the same digits wherever positions meet."""
        while True:
            left, right, complete = self._split(left, right)
            places = digit_places([*left, *right], _intervals)
            done = [[with_digits(term, places, _intervals) for term in side] for side in (left, right)]
            if done == [left, right]:
                return left, right, complete
            left, right = (self._resolved(side) for side in done)

    def normal(self, terms: Monomials) -> Monomials:
        """The normal form of one term: like monomials joined, in order of appearance."""
        found = self._labelled(self._resolved(terms), [])
        return [found.sample[key]._replace(coefficient=value) for key, value in found.left.items()]

    def _resolved(self, terms: Monomials) -> Monomials:
        found: Monomials = []
        for term in terms:
            found += resolved(term, self.ranges, self.laws, self.joining)
            self.budget.spend(len(found))
        return found

    def _labelled(self, left: Monomials, right: Monomials) -> Terms:
        left, right, complete = self._split(left, right)
        return self._summed(left, right)._replace(complete=complete)

    def _summed(self, left: Monomials, right: Monomials) -> Terms:
        """Both sides, coefficients of one label added up."""
        sample: dict[Key, Monomial] = {}
        sums: list[dict[Key, int | Fraction]] = []
        for side in (left, right):
            total: defaultdict[Key, int | Fraction] = defaultdict(int)
            for term in side:
                self.budget.spend(0)
                key = self.labels.key(term)
                sample.setdefault(key, term)
                total[key] += term.coefficient
            sums.append({key: value for key, value in total.items() if value})
        return Terms(sums[0], sums[1], sample)

    def _split(self, left: Monomials, right: Monomials) -> tuple[Monomials, Monomials, bool]:
        """Both sides with every sum split where another interval of the same slot begins or ends."""
        while True:
            cuts = _cuts([*left, *right])
            if not cuts:
                return left, right, True
            done = [[each for term in side for each in self._cut(term, cuts)] for side in (left, right)]
            if done == [left, right]:
                return left, right, not any(_undecided(term, cuts) for term in (*left, *right))
            left, right = done
            self.budget.spend(len(left) + len(right))

    def _cut(self, term: Monomial, cuts: Cuts) -> Monomials:
        """The term in parts, none of which runs over a cut."""
        parts: Monomials = []
        pending = [term]
        while pending:
            self.budget.spend(len(parts))
            part = pending.pop()
            if halves := self._halved(part, cuts):
                pending += [
                    each
                    for half in reversed(halves)
                    for each in resolved(half, self.ranges, self.laws, self.joining)
                ]
            else:
                parts.append(part)
        return parts

    @staticmethod
    def _halved(term: Monomial, cuts: Cuts) -> Monomials:
        """What is before and after the first cut that the term runs over, nothing if there is none."""
        for place, index, interval in _intervals(term):
            for cut in cuts.get(place, ()):
                if _strictly_inside(cut, interval):
                    return _halves(term, index, minus(cut, interval.first))
        return []

    def _concrete_indices(self, terms: Monomials) -> dict[Symbol, list[Size]]:
        """The values of each free index of the terms whose extent is concrete."""
        free = {
            s.variable for t in terms for f in t.factors for s in f.slots if isinstance(s.variable, Symbol)
        }
        found: dict[Symbol, list[Size]] = {}
        for symbol in sorted(free, key=str):
            intervals = [Interval(*each) for each in self.ranges.get(symbol, ())]
            concrete = [each for each in intervals if isinstance(each.extent, int)]
            if concrete:
                first, extent = min(concrete, key=lambda each: each.extent)
                values = [plus(first, step) for step in range(extent)]
                found[symbol] = [v for v in values if all(_may_stand(v, each) for each in intervals)]
        return found

    def _written_out(self, terms: Monomials, free: dict[Symbol, list[Size]]) -> Monomials:
        """The same terms with every index of concrete extent replaced by each of its values.

        A free index is replaced in every term, also in those without it: a claim that differs in general
        may hold at each of the index's few values.
        """
        found: Monomials = []
        for term in terms:
            found += self._each_value(term, free)
            self.budget.spend(len(found))
        return self._resolved(found)

    def _each_value(self, term: Monomial, free: dict[Symbol, list[Size]]) -> Monomials:
        terms = [term]
        for index in (ROW, COLUMN, *range(len(term.bound))):
            extent = _extent(term, index)
            if isinstance(extent, int) and extent > 1:
                terms = self._spread(terms, partial(_at, index=index), range(extent))
        for symbol, values in free.items():
            terms = self._spread(terms, partial(_at_free, symbol=symbol), values)
        return terms

    def _spread(self, terms: Monomials, at: Callable[..., Monomial], values: Sequence[Size]) -> Monomials:
        """Every term at every value, the clock watched at each term."""
        self.budget.spend(len(terms) * len(values))
        found: Monomials = []
        for term in terms:
            self.budget.spend(0)
            found += [at(term, value=value) for value in values]
        return found


def _remaining(terms: Terms) -> tuple[Monomials, Monomials]:
    """The terms of both sides that differ."""
    differing = terms.differing()
    left, right = (
        [terms.sample[key]._replace(coefficient=side[key]) for key in differing if key in side]
        for side in (terms.left, terms.right)
    )
    return left, right


def _extent(term: Monomial, index: int) -> Size:
    return term.bound[index] if index >= 0 else _open(term, index).extent


def _open(term: Monomial, index: int) -> Interval:
    return term.row if index == ROW else term.column


def _restricted(term: Monomial, index: int, to: Interval) -> Monomial:
    """The term with an index running only through an interval of its own values."""
    positions: dict[Index, Slot] = {index: Slot(index, to.first)}
    term = term._replace(factors=term.factors.at(positions))
    if index >= 0:
        return term._replace(bound=(*term.bound[:index], to.extent, *term.bound[index + 1 :]))
    interval = Interval(plus(_open(term, index).first, to.first), to.extent)
    return term._replace(row=interval) if index == ROW else term._replace(column=interval)


def _at(term: Monomial, index: int, value: int) -> Monomial:
    return _restricted(term, index, Interval(value, 1))


def _may_stand(value: Size, interval: Interval) -> bool:
    """Whether an interval has the value at some sizes.

    Raises `UnsupportedTerm` if where the interval begins leaves it open.
    """
    if apart(Interval(value, 1), interval):
        return False
    known = isinstance(interval.first, int) or at_most(plus(value, 1), plus(*interval))
    if not (known and at_most(interval.first, value)):
        raise UnsupportedTerm(f"whether {value} is a position from {interval.first} on depends on the sizes")
    return True


def _at_free(term: Monomial, symbol: Symbol, value: Size) -> Monomial:
    """The term where a free index has a value, which a delta remembers."""
    factors = term.factors.at({symbol: Slot(None, value)})
    remembered = Factor(Delta(), (Slot(None, value), Slot(symbol, 0)))
    return term._replace(factors=factors + Factors.of([remembered]))


def _halves(term: Monomial, index: int, at: Size) -> Monomials:
    extent = _extent(term, index)
    return [
        _restricted(term, index, Interval(0, at)),
        _restricted(term, index, Interval(at, minus(extent, at))),
    ]


def _intervals(term: Monomial) -> Iterator[tuple[Place, int, Interval]]:
    """Where the indices of a term stand, and the positions that they run through there."""
    yield ("row", 0), ROW, term.row
    yield ("column", 0), COLUMN, term.column
    for letter, slots in term.factors:
        for number, (index, offset) in enumerate(slots):
            if isinstance(index, int):
                yield (letter, number), index, Interval(offset, _extent(term, index))


def _cuts(terms: Monomials) -> Cuts:
    """The first and last positions at each place that sees more than one interval, in one order."""
    seen: defaultdict[Place, set[Interval]] = defaultdict(set)
    for term in terms:
        for place, _, interval in _intervals(term):
            if not isinstance(place[0], Delta):
                seen[place].add(interval)
    return {
        place: sorted({cut for each in intervals for cut in (each.first, plus(*each))}, key=str)
        for place, intervals in seen.items()
        if len(intervals) > 1
    }


def _strictly_inside(cut: Size, interval: Interval) -> bool:
    end = plus(*interval)
    return cut not in (interval.first, end) and at_most(interval.first, cut) and at_most(cut, end)


def _undecided(term: Monomial, cuts: Cuts) -> bool:
    """Whether a cut may or may not lie inside one of the term's intervals."""
    return any(
        not (at_most(cut, interval.first) or at_most(plus(*interval), cut))
        for place, _, interval in _intervals(term)
        for cut in cuts.get(place, ())
    )
