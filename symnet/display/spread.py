"""Digits given to all terms alike: where a position has digits in one term, it has them in each.

Σ_w X[w] is Σ X[w] over the digits of w too. What one term does with a digit alone can then be compared
with the terms in which that digit is not seen.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from symnet.display.digits import Digits
from symnet.display.monomials import Delta, Factor, Factors, Index, Interval, Monomial, Slot
from symnet.reading.dimensions import Size

Radices = tuple[Size, ...]
Place = tuple[Hashable, int]
Seen = tuple[Place, int, Interval]
Places = Mapping[tuple[Place, Interval], set[Radices]]
Intervals = Callable[[Monomial], Iterable[Seen]]


def has_digits(terms: Iterable[Monomial]) -> bool:
    """Whether a position of the terms has digits."""
    return any(isinstance(factor.letter, Digits) for term in terms for factor in term.factors)


def digit_places(terms: Iterable[Monomial], intervals: Intervals) -> Places:
    """The radices of the digits of the positions at each place."""
    found: defaultdict[tuple[Place, Interval], set[Radices]] = defaultdict(set)
    for term in terms:
        known = _radices(term)
        for place, index, interval in intervals(term):
            if known.get(index) and not isinstance(place[0], Delta):
                found[place, interval] |= known[index]
    return found


def with_digits(term: Monomial, places: Places, intervals: Intervals) -> Monomial:
    """The term with digits at each position that has digits at some place; itself if it has them all."""
    known = _radices(term)
    missing: dict[tuple[int, Radices], None] = {}
    for place, index, interval in intervals(term):
        for radices in sorted(places.get((place, interval), ()), key=str):
            if radices not in known.get(index, ()):
                missing.setdefault((index, radices))
    links: list[Factor] = []
    bound = term.bound
    for index, radices in missing:
        digits = (Slot(len(bound) + number, 0) for number in range(len(radices)))
        links.append(Factor(Digits(radices), (Slot(index, 0), *digits)))
        bound += radices
    return term._replace(factors=term.factors + Factors.of(links), bound=bound)


def _radices(term: Monomial) -> dict[Index, set[Radices]]:
    """The radices in which each index has digits; an index that equals another has that one's."""
    found: defaultdict[Index, set[Radices]] = defaultdict(set)
    for letter, slots in term.factors:
        if isinstance(letter, Digits):
            found[slots[0].variable].add(letter.radices)
    for letter, slots in term.factors:
        if isinstance(letter, Delta) and slots[0].offset == slots[1].offset:
            both = found[slots[0].variable] | found[slots[1].variable]
            found[slots[0].variable] = found[slots[1].variable] = both
    return found
