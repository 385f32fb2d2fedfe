"""Kronecker products as tensor networks: a row of extent m·p is a pair of digits, one of m and one of p.

*Law.* (A ⊗ B)[w, v] = Σ A[i, j] B[k, l] over the digits, where w = i·p + k and v = j·q + l. The letter
`Digits` says so: Digits(r_1, ..., r_d)[w; s_1, ..., s_d] is 1 where w has the digits s_1, ..., s_d in the
radices r_1, ..., r_d, the slowest first, else 0. It is a bijection of positions and digits, hence

- two of one position have equal digits, and two with equal digits one position;
- a position summed over that stands nowhere else takes its `Digits` with it: their sum is 1;
- radices that differ at one position are refined until they agree; a digit with digits gives way to these;
- digits that always stand side by side are one digit, and a position of one digit is that digit.

The last makes the form coarsest, and thereby unique; to compare terms in which one position has digits
here and none there, digits are `spread` to all of them first. Intervals that cut through digits are refused.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from sympy import Expr, S

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
    Positions,
    Slot,
    beside,
)
from symnet.errors import UnsupportedTerm
from symnet.reading.dimensions import Size, at_most, minus, plus, quotient, times

ZERO = Slot(None, 0)
Occurrence = tuple[Factor, int]


class Digits(NamedTuple):
    """The letter that is 1 where its first position has the others as digits in these radices, else 0."""

    radices: tuple[Size, ...]

    def value(self, digits: Sequence[Expr]) -> Expr:
        """The position that has these digits.

        >>> from sympy.abc import i, k, m, p
        >>> Digits((m, p)).value([i, k])
        i*p + k
        """
        return reduce(
            lambda high, part: high * part[0] + part[1], zip(self.radices, digits, strict=True), S.Zero
        )


class Step(NamedTuple):
    """Factors that give way to others of the same value, and the extents of new bound indices in these."""

    gone: tuple[Factor, ...]
    come: tuple[Factor, ...] = ()
    bound: tuple[Size, ...] = ()


class Network(NamedTuple):
    """The factors of a monomial, the positions that their slots take, and how many indices are bound."""

    factors: Sequence[Factor]
    positions: Callable[[Slot], Interval]
    indices: int

    def digits(self) -> Iterator[Factor]:
        """The factors that say which digits a position has."""
        return (factor for factor in self.factors if isinstance(factor.letter, Digits))

    def occurrences(self) -> dict[Index, list[Occurrence]]:
        """Where each index stands."""
        found: defaultdict[Index, list[Occurrence]] = defaultdict(list)
        for factor in self.factors:
            for place, slot in enumerate(factor.slots):
                found[slot.variable].append((factor, place))
        return found


def _product(sizes: Iterable[Size]) -> Size:
    return reduce(times, sizes, 1)


def _digits(radices: Sequence[Size], slots: Sequence[Slot]) -> Factor:
    return Factor(Digits(tuple(radices)), tuple(slots))


def _equal(left: Slot, right: Slot) -> Factor:
    return Factor(Delta(), (left, right))


def _moved(slot: Slot, by: Size) -> Slot:
    return Slot(slot.variable, plus(slot.offset, by))


def _bound(slot: Slot) -> bool:
    return isinstance(slot.variable, int) and slot.variable >= 0


def kronecker(left: Monomial, right: Monomial, rows: Size, columns: Size) -> Monomial:
    """The Kronecker product, the right one a matrix of that many rows and columns."""
    before, after, bound = beside(left, right)
    links: list[Factor] = []
    intervals: list[Interval] = []
    on_left: dict[Index, Slot] = {}
    on_right: dict[Index, Slot] = {}
    for index, slow, fast, whole in (
        (ROW, left.row, right.row, rows),
        (COLUMN, left.column, right.column, columns),
    ):
        first = times(slow.first, whole)
        if slow.extent == 1:
            on_left[index] = ZERO
            intervals.append(Interval(plus(first, fast.first), fast.extent))
        elif whole == 1:
            on_right[index] = ZERO
            intervals.append(slow)
        else:
            high, low = Slot(len(bound), 0), Slot(len(bound) + 1, 0)
            on_left[index], on_right[index] = high, low
            links.append(_digits((slow.extent, whole), (Slot(index, 0), high, _moved(low, fast.first))))
            bound += (slow.extent, fast.extent)
            intervals.append(Interval(first, times(slow.extent, whole)))
    factors = before.at(_kept_open(on_left)) + after.at(_kept_open(on_right)) + Factors.of(links)
    return Monomial(left.coefficient * right.coefficient, factors, bound, *intervals)


def _kept_open(positions: dict[Index, Slot]) -> Positions:
    return {index: positions.get(index, Slot(index, 0)) for index in (ROW, COLUMN)}


def step(network: Network, joining: bool) -> Step | None:
    """A step towards the form of the module's law, or None where it is reached."""
    links = list(network.digits())
    if not links:
        return None
    occurrences = network.occurrences()
    return (
        next(filter(None, (_alone(network, link, occurrences) for link in links)), None)
        or _together(network, links)
        or (_joined(network, links, occurrences) if joining else None)
    )


def _alone(network: Network, link: Factor, occurrences: dict[Index, list[Occurrence]]) -> Step | None:
    """A step that one factor allows by itself."""
    whole, *digits = link.slots
    radices = link.letter.radices
    if 1 in radices:
        kept = [place for place, radix in enumerate(radices) if radix != 1]
        slots = [whole, *(digits[place] for place in kept)]
        return Step((link,), (_digits([radices[place] for place in kept], slots),))
    if len(digits) < 2:
        return Step((link,), (_equal(whole, digits[0] if digits else ZERO),))
    if _bound(whole) and len(occurrences[whole.variable]) == 1 and _is_whole(network, link):
        return Step((link,), (_equal(Slot(whole.variable, 0), ZERO),))
    return _rebased(network, link) or _narrowed(network, link)


def _is_whole(network: Network, link: Factor) -> bool:
    return network.positions(link.slots[0]) == Interval(0, _product(link.letter.radices))


def _rebased(network: Network, link: Factor) -> Step | None:
    """A position that runs through whole blocks of the faster digits, or through a part of one block."""
    whole, slowest, *faster = link.slots
    (radix, *radices), rest = link.letter.radices, _product(link.letter.radices[1:])
    if not isinstance(whole.variable, int | None):
        if whole.offset != 0:
            raise UnsupportedTerm(f"the digits of the free index {whole.variable} are not known")
        return None
    interval = network.positions(whole)
    if interval == Interval(0, times(radix, rest)):
        return None
    first, count = quotient(interval.first, rest), quotient(interval.extent, rest)
    if first is not None and count is not None:
        high = _moved(slowest, minus(0, first))
        again = _digits((count, *radices), (_moved(whole, minus(0, interval.first)), high, *faster))
        return Step((link,), (again, Factor(Inside(count), (high,))))
    for block in _blocks(interval, radix, rest):
        begin = times(block, rest)
        if at_most(begin, interval.first) and at_most(plus(*interval), plus(begin, rest)):
            again = _digits(radices, (_moved(whole, minus(0, begin)), *faster))
            return Step((link,), (again, _equal(slowest, Slot(None, block))))
    raise UnsupportedTerm(
        f"{interval.extent} positions from {interval.first} on cut through the digits of a Kronecker product"
    )


def _blocks(interval: Interval, radix: Size, rest: Size) -> Iterator[Size]:
    """The blocks of the faster digits that may hold an interval."""
    if isinstance(interval.first, int) and isinstance(rest, int):
        yield interval.first // rest
    yield from (0, minus(radix, 1))


def _narrowed(network: Network, link: Factor) -> Step | None:
    """Where the slowest digit takes few of its values, so does the position."""
    whole, slowest = link.slots[:2]
    (radix, *radices) = link.letter.radices
    if not (isinstance(whole.variable, int) and isinstance(slowest.variable, int | None)):
        return None
    first, count = network.positions(slowest)
    if (first, count) == (0, radix):
        return None
    rest = _product(radices)
    inside = Factor(Inside(times(count, rest)), (_moved(whole, minus(0, times(first, rest))),))
    return Step((), (inside,))


def _together(network: Network, links: list[Factor]) -> Step | None:
    """A step that two factors allow."""
    by_position: dict[Slot, Factor] = {}
    by_digits: dict[tuple[object, ...], Factor] = {}
    for link in links:
        other = by_position.setdefault(link.slots[0], link)
        if other is not link:
            return _agreed(network, other, link)
        twin = by_digits.setdefault((link.letter, *link.slots[1:]), link)
        if twin is not link:
            return Step((link,), (_equal(twin.slots[0], link.slots[0]),))
    for link in links:
        for place, slot in enumerate(link.slots[1:]):
            inner = next((each for each in links if each.slots[0].variable == slot.variable), link)
            if inner is not link:
                return Step((link,), (_flat(link, place, inner),))
    return None


def _agreed(network: Network, left: Factor, right: Factor) -> Step:
    """Two factors at one position: equal digits where the radices are, else one digit taken apart."""
    if left.letter == right.letter:
        pairs = zip(left.slots[1:], right.slots[1:], strict=True)
        return Step((right,), tuple(_equal(a, b) for a, b in pairs if a != b))
    ours, theirs = left.letter.radices, right.letter.radices
    place = next(n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b)
    for link, coarse, fine in ((left, ours[place], theirs[place]), (right, theirs[place], ours[place])):
        rest = quotient(coarse, fine)
        # A free index may have digits in matrices of different extents.
        if rest is not None and _product(ours) == _product(theirs):
            inner = _digits(
                (fine, rest), (link.slots[1 + place], Slot(network.indices, 0), Slot(network.indices + 1, 0))
            )
            return Step((link,), (_flat(link, place, inner), inner), (fine, rest))
    raise UnsupportedTerm(f"the digits of {ours} and {theirs} at one position are not compared")


def _flat(link: Factor, place: int, inner: Factor) -> Factor:
    """The digit at a place replaced by its own digits."""
    radices, slots = link.letter.radices, link.slots
    rest = _product(inner.letter.radices[1:])
    slot = slots[1 + place]
    ahead = minus(slot.offset, inner.slots[0].offset)
    first, count = quotient(ahead, rest), quotient(radices[place], rest)
    if first is None or count is None:
        raise UnsupportedTerm(f"digits of {radices} cut through those of {inner.letter.radices}")
    within = (_moved(inner.slots[1], first), *inner.slots[2:])
    return _digits(
        (*radices[:place], count, *inner.letter.radices[1:], *radices[place + 1 :]),
        (*slots[: 1 + place], *within, *slots[2 + place :]),
    )


def _joined(network: Network, links: list[Factor], occurrences: dict[Index, list[Occurrence]]) -> Step | None:
    """Two digits that always stand side by side made one."""
    for link in links:
        for place in range(2, len(link.slots)):
            high, low = link.slots[place - 1 : place + 1]
            radix = link.letter.radices[place - 1]
            if high.variable is None and low.variable is None:
                return Step((link,), (_merged(link, place, None, radix),))
            if not _bound(low) or not all(_is_full(network, *each) for each in occurrences[low.variable]):
                continue
            places = dict(occurrences[low.variable])
            if len(places) < len(occurrences[low.variable]):
                continue
            if all(each.slots[at - 1].variable is None for each, at in places.items()):
                return _changed(places, low.variable, radix)
            if _inseparable(high, low, places, occurrences):
                extent = times(network.positions(high).extent, radix)
                ended = [_equal(Slot(slot.variable, 0), ZERO) for slot in (high, low)]
                found = _changed(places, network.indices, radix)
                return Step(found.gone, (*found.come, *ended), (extent,))
    return None


def _is_full(network: Network, factor: Factor, place: int) -> bool:
    """Whether a faster digit takes each of its values."""
    if not isinstance(factor.letter, Digits) or place < 2:
        return False
    return network.positions(factor.slots[place]) == Interval(0, factor.letter.radices[place - 1])


def _inseparable(
    high: Slot, low: Slot, places: dict[Factor, int], occurrences: dict[Index, list[Occurrence]]
) -> bool:
    if not _bound(high) or high.variable == low.variable:
        return False
    before = {(factor, place - 1) for factor, place in places.items()}
    return before == set(occurrences[high.variable]) and len(before) == len(occurrences[high.variable])


def _changed(places: dict[Factor, int], index: Index, radix: Size) -> Step:
    return Step(tuple(places), tuple(_merged(link, place, index, radix) for link, place in places.items()))


def _merged(link: Factor, place: int, index: Index, radix: Size) -> Factor:
    """The digits before and at a place as one, which runs with an index."""
    radices, slots = link.letter.radices, link.slots
    offset = plus(times(slots[place - 1].offset, radix), slots[place].offset)
    return _digits(
        (*radices[: place - 2], times(radices[place - 2], radix), *radices[place:]),
        (*slots[: place - 1], Slot(index, offset), *slots[place + 1 :]),
    )
