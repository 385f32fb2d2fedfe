"""Sums over regions: each step keeps the sum, counted point by point, and a wrong one is refused."""

import os
import random
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from sympy import IndexedBase, Integer, Sum, symbols

from symnet import sizes
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Equated, Implied, Ordered, Parted, Points, Shift, Summed
from symnet.core.form import plain
from symnet.core.language import Letter, Table
from symnet.core.points import HIGHEST_POWER, Region, Regions, sum_of_powers
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, variable
from symnet.core.rules import DELTA, LETTERS, VALUE, Reading, Summand
from symnet.core.verdicts import prove
from symnet.errors import LimitExceeded, Rejected
from tests.core.hand import budget
from tests.core.test_holes import stated

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "200"))
size, v, w = variable(-1), variable(0), variable(1)
FAR = 9


def at(p, values):
    return sum(c * prod(values[v] for v in monomial) for monomial, c in p)


def cell(head, place):
    """A value for each head at each place."""
    return Fraction(random.Random(f"{head} {place}").randint(-5, 5))  # noqa: S311 - the same draws each time


def factors_at(factors, values):
    found = Fraction(1)
    for (head, positions), exponent in factors.items():
        place = tuple(at(p, values) for p in positions)
        number = (
            Fraction(place[0])
            if head == VALUE
            else Fraction(place[0] == 0)
            if head == DELTA
            else cell(head, place)
        )
        found *= number**exponent
    return found


def summed(region, n, free):
    """The sum over a region at a size and a value of the free index; None if points are too far out."""
    total = Fraction(0)
    for point in product(range(-FAR, FAR + 1), repeat=len(region.bound)):
        values = {-1: n, 0: free, **dict(zip(region.bound, point, strict=True))}
        if all(at(p, values) >= 0 for p in region.where):
            if max(map(abs, point), default=0) == FAR:
                return None  # Some points may not be seen.
            total += factors_at(region.factors, values)
    return region.coefficient * total


def nested(reading, summand, n, free, values=None):
    """The sum over nested ranges."""
    values = values or {-1: n, summand.free: free}
    rest = [u for u in summand.bound if u not in values]
    if not rest:
        return factors_at(summand.factors, values)
    return sum(
        (
            nested(reading, summand, n, free, {**values, rest[0]: k})
            for k in range(at(reading.extents[rest[0]], values))
        ),
        Fraction(0),
    )


class Drawn:
    """A summand of two indices, of which the second has a range that may depend on the first."""

    def __init__(self, chance):
        self.reading = Reading(Table(letters=[Letter("x", 1), Letter("y", 2)]), Budget.unbounded())
        self.free = self.reading.fresh(size)
        first = self.reading.fresh(size)
        inner = chance.choice(
            [variable(first), variable(first) + 1, size, size - variable(first), constant(2)]
        )
        self.bound = first, self.reading.fresh(inner)
        known = [variable(each) for each in (*self.bound, self.free)]

        def position():
            p = chance.choice(known) * chance.choice([1, 1, -1, 2]) + chance.randint(-1, 1)
            return p + chance.choice([ZERO, ZERO, size, chance.choice(known)])

        kinds = chance.sample(
            ["x", "y", "number", "number of the second", "delta", "delta"], chance.randint(0, 3)
        )
        self.factors = {}
        for kind in kinds:
            match kind:
                case "x":
                    self.factors[LETTERS, (position(),)] = chance.randint(1, 2)
                case "y":
                    self.factors[LETTERS + 1, (position(), position())] = 1
                case "number":
                    self.factors[VALUE, (variable(self.bound[0]),)] = chance.randint(1, 2)
                case "number of the second":
                    self.factors[VALUE, (variable(self.bound[1]),)] = chance.randint(1, 3)
                case "delta":
                    self.factors[DELTA, (position(),)] = 1

    @property
    def summand(self):
        return Summand(1, self.bound, self.factors)


def step_of(chance, region):
    """A step that may fit."""
    names = [*region.bound, 0]
    where = sorted(region.where)

    def polynomial():
        return chance.choice(
            [ZERO, ONE, size, variable(chance.choice(names)), -variable(chance.choice(names))]
        ) + (chance.randint(-2, 2))

    match chance.choice(
        ["shift", "shift", "implied", "implied", "drop", "parted", "parted", "summed", "equated"]
    ):
        case "shift":
            return Shift(chance.choice(names), chance.choice([1, 1, 2]), chance.random() < 0.5, polynomial())
        case "implied":
            by = chance.sample(where, min(len(where), chance.randint(0, 2)))
            return Implied(sum(by, ZERO) + chance.randint(-1, 1), tuple(by))
        case "drop" if where:
            p = chance.choice(where)
            rest = [q for q in where if q != p]
            return Implied(p, tuple(chance.sample(rest, min(len(rest), chance.randint(0, 2)))))
        case "equated" if both := [p for p in where if -p in where]:
            p = chance.choice(both)
            q = chance.choice([variable(each) for each in names])
            return Equated(q, q - p if p.coefficient(q[0][0][0]) == ONE else q + p)
        case "summed":
            return Summed(chance.choice(names))
    return Parted(polynomial())


def test_each_step_keeps_the_sum():
    taken = dict.fromkeys((Shift, Implied, Equated, Parted, Summed), 0)
    for seed in range(EXAMPLES):
        chance = random.Random(seed)  # noqa: S311 - the same draws each time
        drawn = Drawn(chance)
        regions = Regions(drawn.reading, (drawn.free,))
        before = regions.read(drawn.summand)
        cases = [(1, 0), (3, chance.randrange(3))]
        for n, free in cases:
            total = nested(drawn.reading, drawn_at(drawn), n, free)
            assert sum(summed(each, n, free) for each in before) == total
        for _ in range(8):
            if not before or len(before) > 8:
                break
            place = chance.randrange(len(before))
            step = step_of(chance, before[place])
            try:
                found = regions.after(before[place], step)
            except Rejected:
                continue
            sums = [[summed(each, *case) for each in (before[place], *found)] for case in cases]
            if any(None in several for several in sums):
                break
            assert all(first == sum(rest) for first, *rest in sums), step
            taken[type(step)] += 1
            before[place : place + 1] = found
    assert all(number > EXAMPLES // 60 for number in taken.values()), taken


def drawn_at(drawn):
    """A summand that knows its free index."""

    class Known(Summand):
        free = drawn.free

    return Known(*drawn.summand)


def test_powers_are_summed():
    for k in range(7):
        p = sum_of_powers(k)
        for low, high in product(range(-3, 4), repeat=2):
            ends = (sum(c * end**j for j, c in enumerate(p)) for end in (high, low))
            assert low > high or sum(Fraction(x) ** k for x in range(low, high)) == next(ends) - next(ends)
    with pytest.raises(LimitExceeded):
        sum_of_powers(HIGHEST_POWER + 1)


square = frozenset([v, size - 1 - v, w, size - 1 - w])
x_of_v = {(LETTERS, (v,)): 1}
WRONG = {
    "a shift by itself": (Shift(0, 1, False, v), {}, "shifted by others"),
    "a shift by what is not there": (Shift(0, 1, False, variable(7)), {}, "shifted by others"),
    "a shift of what is not there": (Shift(7, 1, False, ZERO), {}, "shifted by others"),
    "no remainders": (Shift(0, 0, False, ZERO), {}, "shifted by others"),
    "what does not follow": (Implied(v - w, ()), {}, "does not follow"),
    "what follows from itself": (Implied(v, (v,)), {}, "does not follow"),
    "what follows from what is not there": (Implied(v + 1, (v + 1,)), {}, "does not follow"),
    "a strict inequality": (Implied(v - 1, (v,)), {}, "does not follow"),
    "one from two": (Implied(v, (v + w,)), {}, "does not follow"),
    "a value that is not known": (Equated(v, w), {}, "known to have this value"),
    "a value of a sum": (Equated(v + w, ZERO), {}, "known to have this value"),
    "parted at an index of another region": (Parted(variable(2)), {}, "its own indices"),
    "summed along a letter": (Summed(0), x_of_v, "between two ends"),
    "summed along what is not there": (Summed(2), {}, "between two ends"),
    "reciprocals are summed": (Summed(0), {(VALUE, (v,)): -1}, "between two ends"),
    "an order among steps": (Ordered((0, 1)), {}, "an order ends"),
}


@pytest.mark.parametrize(("step", "factors", "why"), WRONG.values(), ids=WRONG)
def test_a_wrong_step_is_refused(step, factors, why):
    regions = Regions(Reading(Table(letters=[Letter("x", 1)]), Budget.unbounded()), ())
    with pytest.raises(Rejected, match=why):
        regions.after(Region(1, (0, 1), square, factors), step)


@pytest.mark.parametrize(
    "more", [v - w, size - 2 - v, v - 1], ids=["a third end", "a second end", "a second start"]
)
def test_only_one_first_and_one_last_value_are_summed(more):
    regions = Regions(Reading(Table(), Budget.unbounded()), ())
    with pytest.raises(Rejected, match="between two ends"):
        regions.after(Region(1, (0, 1), square | {more}, {}), Summed(0))
    assert regions.after(Region(1, (0, 1), square, {}), Summed(0))


def test_an_end_with_a_weight_is_not_summed():
    regions = Regions(Reading(Table(), Budget.unbounded()), ())
    with pytest.raises(Rejected, match="between two ends"):
        regions.after(Region(1, (0,), frozenset([v, size - 2 * v]), {}), Summed(0))
    with pytest.raises(Rejected, match="between two ends"):
        regions.after(Region(1, (0, 1), frozenset([v, size - v * w, w]), {}), Summed(0))


def test_a_number_that_is_divided_by_stays():
    regions = Regions(Reading(Table(), Budget.unbounded()), ())
    where = frozenset([size - 1, 1 - size])
    with pytest.raises(Rejected, match="divided by"):
        regions.after(Region(1, (), where, {(VALUE, (size,)): -1}), Equated(size, ONE))
    known = regions.after(Region(1, (), where, {(VALUE, (size,)): 2}), Equated(size, ONE))
    assert known == [Region(1, (), where, {})]  # Of other sizes the sum is still 0.


def test_inequalities_are_those_of_integers():
    region = Region(1, (0,), frozenset(), {})
    assert region.confined([2 * v + 1]) == [region._replace(where=frozenset([v]))]
    assert region.confined([2 * v - 1]) == [region._replace(where=frozenset([v - 1]))]
    assert region.confined([ZERO, constant(4)]) == [region]
    assert region.confined([v, constant(-1)]) == []


n, m = sizes("n m")
i, j = symbols("i j", integer=True)
a = IndexedBase("a")
ORDER = Ordered((0, 1))
FORGED = {
    "no step": ((), "a region is left"),
    "an order less": ((ORDER,), "a region is left"),
    "a step too many": ((ORDER, ORDER, ORDER), "no region"),
    "orders alone": ((ORDER, ORDER), "sums over regions are left"),
    "an order that is none": ((Ordered((0, 0)), ORDER), "no order"),
    "an order of one index": ((Ordered((0,)), ORDER), "no order"),
}


@pytest.mark.parametrize(("steps", "why"), FORGED.values(), ids=FORGED)
def test_all_regions_end_in_an_order_and_cancel(steps, why):
    claim = stated(Sum(a[i, j], (j, 1, i), (i, 1, n)), Sum(a[j, i], (j, 1, i), (i, 1, n)))
    with pytest.raises(Rejected, match=why):
        prove(claim, Certificate(Points((), steps)), budget())


def test_the_number_of_indices_is_part_of_what_cancels():
    """Without it, an index that is bound and one that is not would be taken for each other."""
    claim = stated(Sum(1, (i, 1, n)), Integer(1))
    with pytest.raises(Rejected, match="left"):
        prove(claim, Certificate(Points((), (Ordered(()), Ordered(())))), budget())


def test_steps_are_read_as_they_are_written():
    steps = (
        Shift(0, 2, True, size + 1), Implied(v, (w, size)), Equated(v, size), Parted(-v), Summed(1),
        Ordered((1, 0)),
    )  # fmt: skip
    certificate = Certificate(Points((), steps))
    assert plain(certificate, 1) == certificate
    with pytest.raises(Rejected):
        plain(Certificate(Points((), (Shift(0, -1, True, ZERO),))), 1)
    with pytest.raises(Rejected):
        plain(Certificate(Points((), (Parted(Polynomial((((-2,), 1),))),))), 1)
