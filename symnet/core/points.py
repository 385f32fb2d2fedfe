"""Sums over the integer points of a region, which need not be nested.

A *region* is a finite set of integer points: the values of the bound indices at which each of some
inequalities p >= 0 holds, p a polynomial with integer coefficients in these, in sizes and in free indices. A
summand is read as coefficient · Σ over the points of a region of its factors:

    (P)  Σ_{v<e} Σ_{w<f} t  is  Σ t  where  v >= 0, e - 1 - v >= 0, w >= 0, f - 1 - w >= 0; f may have v in it
         Σ δ(p)·t           is  Σ t  where  p >= 0 and -p >= 0 as well

At given sizes and free indices the points of nested ranges are finitely many. Each step keeps the sum:

    Shift     v = n·u + p + r, or p + r - n·u, for one r < n and one u, where n >= 1 and v is not in p.
    Implied   q >= 0 is added, or left out, where q - (the sum of some others) is known to be at least 0.
    Equated   Where p - q >= 0 and q - p >= 0, p is put in for the variable q. If q is bound, that is its one
              value, and the other indices are those of a point; else these two inequalities stay.
    Parted    Of p >= 0 and -1 - p >= 0, one holds at each point.
    Summed    If only v - p >= 0 and q - v >= 0 have v in them, and only v^k of the factors, then the others
              belong to a point iff they satisfy their inequalities and q - p >= 0. For these,
              Σ_{v=p}^{q} v^k = P(q + 1) - P(p), where P(x + 1) - P(x) = x^k for every x.

So points are left out with a sum of 0, told apart or joined, and none is added: what is defined at the points
of nested ranges is defined at those that are left.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import comb, gcd
from typing import Final, NamedTuple, assert_never

from symnet.core.certificates import Equated, Implied, Ordered, Parted, Shift, Step, Summed
from symnet.core.polynomials import ONE, ZERO, Polynomial, Ranges, never_negative, variable
from symnet.core.rules import DELTA, VALUE, Coefficient, Factors, Reading, Summand, scaled
from symnet.errors import LimitExceeded, Rejected

HIGHEST_POWER: Final = 20
"""The highest power of an index that is summed."""


class Region(NamedTuple):
    """coefficient · Σ of a product of powers of atoms, over the points where none of `where` is negative."""

    coefficient: Coefficient
    bound: tuple[int, ...]
    where: frozenset[Polynomial]
    factors: Factors

    def confined(self, inequalities: Iterable[Polynomial]) -> list["Region"]:
        """The region of these inequalities; none, if a number is below 0. g·p + c >= 0 iff p + ⌊c/g⌋ >= 0."""
        found = set()
        for p in inequalities:
            if p.number is None:
                g = gcd(*(c for monomial, c in p if monomial))
                p = Polynomial((monomial, c // g) for monomial, c in p if monomial or c // g)  # noqa: PLW2901
                found.add(p)
            elif p.number < 0:
                return []
        return [self._replace(where=frozenset(found))]


class Regions:
    """Summands as sums over regions. Free indices are 0, 1, ... in these, and bound ones follow."""

    def __init__(self, reading: Reading, frees: Sequence[int]) -> None:
        self.reading = reading
        self.own = {v: variable(k) for k, v in enumerate(frees)}
        self.ranges = Ranges(reading.extents.facts)
        for k, v in enumerate(frees):
            extent = reading.extents[v]
            self.ranges[k] = None if extent is None else extent.at(self.own)

    def read(self, summand: Summand) -> list[Region]:
        """(P)."""
        c, bound, factors = summand
        extents, number = self.reading.extents, len(self.own)
        own = self.own | {v: variable(number + k) for k, v in enumerate(bound)}
        where = [p for v in bound for p in (variable(v), (extents[v] or ZERO) - 1 - variable(v))]
        where += [p for head, at in factors if head == DELTA for p in (at[0], -at[0])]
        kept = {(head, tuple(p.at(own) for p in at)): k for (head, at), k in factors.items() if head != DELTA}
        names = tuple(range(number, number + len(bound)))
        return Region(c, names, frozenset(), kept).confined(p.at(own) for p in where)

    def ordered(
        self, summands: Iterable[Summand], steps: Sequence[Step]
    ) -> Iterator[tuple[Region, tuple[int, ...]]]:
        """The regions of summands once each step is taken with the last one, and orders of their indices."""
        todo = [region for each in summands for region in self.read(each)]
        for step in steps:
            self.reading.budget.spend(len(todo))
            if not todo:
                raise Rejected("a step has no region")
            each = todo.pop()
            if isinstance(step, Ordered):
                yield each, step.order
            else:
                todo += self.after(each, step)
        if todo:
            raise Rejected("a region is left")

    def after(self, region: Region, step: Step) -> list[Region]:
        """What a region is after a step. Raises `Rejected` if the step cannot be taken."""
        bound, where = region.bound, region.where
        known = self.ranges.keys() | {*bound}
        match step:
            case Shift(index=v, modulus=n, turned=turned, by=p):
                if not (v in bound and p.indices <= known - {v} and n):
                    raise Rejected("an index is shifted by others")
                self.reading.budget.spend(n)
                weight = -n if turned else n
                return [each for r in range(n) for each in self._put(region, v, weight * variable(v) + p + r)]
            case Implied(inequality=p, by=by):
                if p in by or not (where.issuperset(by) and never_negative(p - sum(by, ZERO), self.ranges)):
                    raise Rejected("an inequality does not follow from others")
                return region.confined(where ^ {p})
            case Equated(variable=q, at=p):
                v = q[0][0][0]
                if q != variable(v) or v in p.indices | p.sizes or not {p - q, q - p} <= where:
                    raise Rejected("a variable is not known to have this value")
                found = self._put(region._replace(bound=tuple(w for w in bound if w != v)), v, p)
                stays = set[Polynomial]() if v in bound else {p - q, q - p}
                return [r for each in found for r in each.confined(each.where | stays)]
            case Parted(at=p):
                if not p.indices <= known:
                    raise Rejected("a region is parted at values of its own indices")
                return [each for q in (p, -1 - p) for each in region.confined({*where, q})]
            case Summed(index=v):
                return self._summed(region, v)
            case Ordered():
                raise Rejected("an order ends what is done with a region")
        assert_never(step)

    def _put(self, region: Region, v: int, p: Polynomial) -> list[Region]:
        """A region with a polynomial put in for a variable."""
        several = region.factors.items()
        if any(k < 0 and head == VALUE and v in at[0].indices | at[0].sizes for (head, at), k in several):
            raise Rejected("a number that is divided by stays as it is")
        found = self.reading.put(Summand(region.coefficient, (), region.factors), v, p)
        where = [q.at({v: p}) for q in region.where]
        return [r for c, _, new in found for r in region._replace(coefficient=c, factors=new).confined(where)]

    def _summed(self, region: Region, v: int) -> list[Region]:
        c, bound, where, factors = region
        inside = sorted((p for p in where if v in p.indices), key=lambda p: p.coefficient(v) == ONE)
        power = factors.get((VALUE, (variable(v),)), 0)
        rest = {atom: k for atom, k in factors.items() if atom != (VALUE, (variable(v),))}
        if (
            [p.coefficient(v) for p in inside] != [-ONE, ONE]
            or v not in bound
            or power < 0
            or any(v in p.indices for _, at in rest for p in at)
        ):
            raise Rejected("natural powers of an index are summed between two ends")
        beyond, first = inside[0] + variable(v) + 1, variable(v) - inside[1]
        total: list[Summand] = []
        for k, d in enumerate(sum_of_powers(power)):
            for sign, end in ((d, beyond), (-d, first)):
                total += scaled(sign, self.reading.raised(self.reading.magnitude(end), k))
        others = [*(where - {*inside}), beyond - 1 - first]
        left = tuple(w for w in bound if w != v)
        found = self.reading.multiply([Summand(c, (), rest)], total)
        return [r for d, _, new in found for r in Region(d, left, where, new).confined(others)]


@cache
def sum_of_powers(k: int) -> tuple[Fraction, ...]:
    """The coefficients of P with P(0) = 0 and P(x + 1) - P(x) = x^k.

    By the binomial theorem: (x + 1)^(k + 1) - x^(k + 1) = Σ_{j<=k} C(k + 1, j)·x^j.

    >>> sum_of_powers(1) == (0, Fraction(-1, 2), Fraction(1, 2))
    True
    """
    if k > HIGHEST_POWER:
        raise LimitExceeded(f"a power of an index above {HIGHEST_POWER} is summed")
    found = [Fraction(0)] * (k + 1) + [Fraction(1)]
    for j in range(k):
        for n, d in enumerate(sum_of_powers(j)):
            found[n] -= comb(k + 1, j) * d
    return tuple(d / (k + 1) for d in found)
