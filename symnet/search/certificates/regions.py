"""Sums over regions that cancel: which steps make them the same. Not trusted.

Each summand is brought into a form that does not depend on how it is written: what has one value gets it,
powers are summed, and the positions of letters become the indices. Then the regions of like summands are
parted where others begin and end, until what covers the same points cancels.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice, permutations
from math import lcm
from typing import Any, TypeAlias

from symnet.core.certificates import (
    Equated,
    Implied,
    Multiple,
    Ordered,
    Parted,
    Points,
    Shift,
    Step,
    Summed,
)
from symnet.core.check import PLACE, Checker, Goal
from symnet.core.points import Region, Regions
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, never_negative, variable
from symnet.core.rules import VALUE, Summand
from symnet.errors import Rejected

MOST = 400
"""The most regions that one goal is made of,"""
WIDEST = 5
"""and the most indices that one of them binds."""
ROUNDS = 12
RESIDUES = 3
"""How often remainders are told apart."""
DEPTH = 5
"""Of how many inequalities another one is a sum."""
WAYS = 24
"""How many ways to name indices by positions are compared."""

Form: TypeAlias = tuple[Any, ...]
Placed: TypeAlias = tuple[tuple[int, ...], Polynomial]
"""A position with its head, its exponent and its slot."""


@dataclass(eq=False)
class Piece:
    """A region, or once a step is done with it, the regions that this gives."""

    region: Region
    step: Step | None = None
    parts: "list[Piece]" = field(default_factory=list)

    def leaves(self) -> Iterator["Piece"]:
        """The regions that are left."""
        if self.step is None:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def steps(self) -> Iterator[Step]:
        """All steps, the last region first."""
        if self.step is not None:
            yield self.step
        for part in reversed(self.parts):
            yield from part.steps()


def are_needed(checker: Checker, left: Iterable[Summand]) -> bool:
    """Whether some summand is one that no other rule speaks of: a range depends on an index, or an index is a
    number, or runs backwards, or stands in a delta."""
    extents = checker.reading.extents
    return any(
        (extents[v] or ZERO).indices
        or any(
            v in p.indices and (head < 0 or p.coefficient(v) != ONE) for head, at in each.factors for p in at
        )
        for each in left
        for v in each.bound
    )


def by_points(
    checker: Checker, goal: Goal, frees: tuple[int, ...], multiples: tuple[Multiple, ...]
) -> Points | None:
    """A proof of a goal by sums over regions, or None."""
    summands = checker.summands(goal, frees, multiples)
    widest = max([len(each.bound) for each in summands], default=0)
    if len(summands) > MOST or not 0 < widest <= WIDEST:
        return None
    search = _Search(checker, frees)
    with suppress(Rejected):
        pieces = [Piece(region) for each in summands for region in search.regions.read(each)]
        if search.cancels(pieces):
            return Points(multiples, tuple(step for each in reversed(pieces) for step in each.steps()))
    return None


class _Search:
    def __init__(self, checker: Checker, frees: tuple[int, ...]) -> None:
        self.checker = checker
        self.regions = Regions(checker.reading, frees)
        self.ranges = self.regions.ranges
        self._known = dict[tuple[Polynomial, frozenset[Polynomial]], tuple[Polynomial, ...] | None]()

    def cancels(self, pieces: Sequence[Piece]) -> bool:
        """Whether all regions cancel after steps, which are taken."""
        for each in pieces:
            self._named(each)
        for _ in range(RESIDUES):
            if not self._by_residues(pieces):
                break
        for _ in range(ROUNDS):
            left = [leaf for each in pieces for leaf in each.leaves()]
            self.checker.budget.spend(len(left))
            groups = dict[tuple[int, Form], dict[Form, list[Piece]]]()
            for leaf in left:
                form, where, order = self._orders(leaf.region)[0]
                groups.setdefault((len(order), form), {}).setdefault(where, []).append(leaf)
            rest = [
                [alike for alike in several.values() if sum(leaf.region.coefficient for leaf in alike)]
                for several in groups.values()
            ]
            if not any(rest):
                for leaf in left:
                    leaf.step = Ordered(self._orders(leaf.region)[0][2])
                return True
            refined = [self._refined([*chain(*several)]) for several in rest if len(several) > 1]
            if len(left) > MOST or not any(refined):
                return False
        return False

    # -- steps
    def _do(self, piece: Piece, step: Step) -> list[Piece]:
        """Take a step."""
        found = self.regions.after(piece.region, step)
        piece.step, piece.parts = step, [Piece(each) for each in found]
        return piece.parts

    def _implied(self, piece: Piece, inequality: Polynomial, by: Iterable[Polynomial]) -> list[Piece]:
        return self._do(piece, Implied(inequality, tuple(by)))

    def _settled(self, piece: Piece) -> list[Piece]:
        """The parts of a region in which nothing follows from anything else, and nothing can be summed."""
        todo, done = [piece], list[Piece]()
        while todo:
            each = todo.pop()
            self.checker.budget.spend(len(todo))
            found = self._step(each)
            if found is None:
                done.append(each)
            else:
                todo += found
        return done

    def _step(self, piece: Piece) -> list[Piece] | None:
        where = piece.region.where
        if (by := self._follows(constant(-1), where)) is not None:
            return self._implied(piece, constant(-1), by)
        elsewhere = [*where, *(q for _, at in piece.region.factors for q in at)]
        for p in sorted(where):
            v = next((v for v in _variables(p) if p.coefficient(v) in (ONE, -ONE)), None)
            used = v in piece.region.bound or any(
                v in q.indices | q.sizes for q in elsewhere if q not in (p, -p)
            )
            by = self._follows(-p, where - {p}) if used else None
            if v is not None and by is not None:
                parts = [piece] if -p in where else self._implied(piece, -p, by)
                at = variable(v) - p if p.coefficient(v) == ONE else variable(v) + p
                return [each for part in parts for each in self._do(part, Equated(variable(v), at))]
        for p in sorted(where, key=lambda p: (len(p), p), reverse=True):
            if (by := self._follows(p, where - {p})) is not None:
                return self._implied(piece, p, by)
        return self._summed(piece)

    def _summed(self, piece: Piece) -> list[Piece] | None:
        """A sum of powers."""
        _, bound, where, factors = piece.region
        for v in bound:
            others = [p for (head, at), k in factors.items() for p in at if head != VALUE or k < 0]
            if any(v in p.indices for p in others):
                continue
            ends = {sign: [p for p in sorted(where) if p.coefficient(v) == sign * ONE] for sign in (1, -1)}
            if sum(map(len, ends.values())) != sum(v in p.indices for p in where):
                continue
            for several in ends.values():
                if len(several) > 1:
                    return self._do(piece, Parted(several[0] - several[1]))
            return self._do(piece, Summed(v))
        return None

    def _follows(self, p: Polynomial, where: frozenset[Polynomial]) -> tuple[Polynomial, ...] | None:
        """Inequalities whose sum shows that p is not negative."""
        if (p, where) not in self._known:
            self._known[p, where] = self._sum_below(p, where, DEPTH, {})
        return self._known[p, where]

    def _sum_below(
        self, p: Polynomial, where: frozenset[Polynomial], depth: int, seen: dict[Polynomial, int]
    ) -> tuple[Polynomial, ...] | None:
        if seen.get(p, -1) >= depth:
            return None
        seen[p] = depth
        self.checker.budget.spend(1)
        inside = p.indices - self.ranges.keys()
        if not inside and never_negative(p, self.ranges):
            return ()
        if not depth:
            return None
        v = max(inside, default=None)
        for q in where:
            if v is None:
                useful = q.indices <= self.ranges.keys()
            else:
                a, b = (each.coefficient(v) or ZERO for each in (p, q))
                useful = bool(b) and (a == b or _at_most(b.number, a.number))
            if useful and (found := self._sum_below(p - q, where, depth - 1, seen)) is not None:
                return q, *found
        return None

    # -- indices named by positions
    def _named(self, piece: Piece) -> None:
        """Settle a region, with the positions of letters as its indices as far as that goes."""
        for each in self._settled(piece):
            parts, steps = [each], self._shifts(each.region)
            for step in steps:
                parts = [new for part in parts for new in self._do(part, step)]
            for part in (
                parts if steps else ()
            ):  # An index may stand in no position now, so that it is summed.
                self._named(part)

    def _shifts(self, region: Region) -> list[Step]:
        """What makes positions indices; of several ways, one that gives the least form."""
        atoms: list[Placed] = [
            ((head, k, 0 if self.checker.is_symmetric(head) else slot), p)
            for (head, at), k in (
                (self.checker.resolved(*atom), k) for atom, k in region.factors.items() if atom[0] != VALUE
            )
            for slot, p in enumerate(at)
        ]
        ways = [*islice(self._ways(atoms, frozenset(region.bound), []), WAYS)]
        if len(ways) == 1:
            return ways[0][0]

        def least(atoms: Sequence[Placed]) -> Form:
            orders = (
                dict(zip(each, map(variable, region.bound), strict=True))
                for each in permutations(region.bound)
            )
            return min(tuple(sorted((key, p.at(order)) for key, p in atoms)) for order in orders)

        return min(ways, key=lambda way: (least(way[1]), len(way[0])))[0]

    def _ways(
        self, atoms: list[Placed], open_: frozenset[int], steps: list[Step]
    ) -> Iterator[tuple[list[Step], list[Placed]]]:
        """Ways to name indices by positions, and the positions that they give."""
        ready = [
            (key, p) for key, p in atoms if any(p.coefficient(v) in (ONE, -ONE) for v in p.indices & open_)
        ]
        first = min([key for key, _ in ready], default=None)
        chosen = [*dict.fromkeys(p for key, p in ready if key == first)]
        if not chosen:
            yield steps + self._even(atoms, open_), atoms
            return
        for p in chosen:
            v = max(v for v in p.indices & open_ if p.coefficient(v) in (ONE, -ONE))
            turned = p.coefficient(v) == -ONE
            rest = p + variable(v) if turned else p - variable(v)
            by = rest if turned else -rest
            at = {v: by - variable(v) if turned else by + variable(v)}
            new = [(key, q.at(at)) for key, q in atoms]
            more = [*steps, Shift(v, 1, turned, by)] if by or turned else steps
            yield from self._ways(new, open_ - {v}, more)

    def _even(self, atoms: Iterable[Placed], open_: frozenset[int]) -> list[Step]:
        """Shifts after which a position g·v + r has a natural g, and coefficients below g in r."""
        found: list[Step] = []
        for _, p in sorted(atoms):
            for v in sorted(p.indices & open_):
                if g := (p.coefficient(v) or ZERO).number:
                    moved = ((m, (c % abs(g) - c) // g) for m, c in p if v not in m)
                    by = Polynomial((m, c) for m, c in moved if c)
                    found += [Shift(v, 1, g < 0, by)] if by or g < 0 else []
                    open_ -= {v}
        return found

    def _by_residues(self, pieces: Sequence[Piece]) -> bool:
        """Whether some index is told apart by its remainders, since that position is g·v + r elsewhere."""
        left = [leaf for each in pieces for leaf in each.leaves()]
        moduli = dict[tuple[int, int], int]()
        kinds = dict[tuple[int, int], set[tuple[int, ...]]]()
        for found in ([*self._weights(leaf.region)] for leaf in left):
            for place in {place for place, _, _ in found}:
                weights = tuple(sorted(weight for other, weight, _ in found if other == place))
                kinds.setdefault(place, set()).add(weights)
                moduli[place] = lcm(moduli.get(place, 1), *weights)
        changed = False
        for leaf in left:
            for place, weight, v in self._weights(leaf.region):
                if moduli[place] > weight and len(kinds[place]) > 1:
                    for part in self._do(leaf, Shift(v, moduli[place] // weight, False, ZERO)):
                        self._named(part)
                    changed = True
                    break
        return changed

    def _weights(self, region: Region) -> Iterator[tuple[tuple[int, int], int, int]]:
        """The positions with one index, with its weight: a head and a slot, the weight, the index."""
        for head, at in region.factors:
            for slot, p in enumerate(at) if head != VALUE else ():
                inside = p.indices - self.ranges.keys()
                v = next(iter(inside), -1)
                weight = (p.coefficient(v) or ZERO).number if len(inside) == 1 else None
                if weight:
                    yield (head, slot), abs(weight), v

    # -- like summands
    def _orders(self, region: Region) -> list[tuple[Form, Form, tuple[int, ...]]]:
        """The orders of the indices that make the factors least, the best first, with the factors and the
        inequalities."""
        found = []
        for order in permutations(range(len(region.bound))):
            (_, where), factors = self.checker.key_of_points(region, order)
            found.append((tuple(sorted(factors)), tuple(sorted(where)), order))
        least = min(found)[0]
        return sorted(each for each in found if each[0] == least)

    def _refined(self, pieces: Sequence[Piece]) -> bool:
        """Part regions of like summands where others begin and end; whether that is anywhere."""
        ways = [self._orders(each.region) for each in pieces]
        edges = sorted({p for several in ways for _, where, _ in several for p in where})
        changed = False
        for each, ((_, _, order), *_) in zip(pieces, ways, strict=True):
            own = {PLACE + k: variable(each.region.bound[place]) for k, place in enumerate(order)}
            todo = [each]
            for p in (edge.at(own) for edge in edges):
                todo = [part for one in todo for part in self._parted(one, p)]
            if todo != [each]:
                changed = True
                for part in todo:
                    self._named(part)
        return changed

    def _parted(self, piece: Piece, p: Polynomial) -> list[Piece]:
        """The parts of a region on the two sides of an edge, if it may have points on both."""
        where = piece.region.where
        if self._follows(p, where) is not None or self._follows(-1 - p, where) is not None:
            return [piece]
        return self._do(piece, Parted(p))


def _variables(p: Polynomial) -> list[int]:
    """The variables of a polynomial: bound ones first, then free ones, then sizes."""
    return sorted(p.indices | p.sizes, reverse=True)


def _at_most(a: int | None, b: int | None) -> bool:
    """Whether two numbers have one sign, and the first is no further from 0."""
    return a is not None and b is not None and a * b > 0 and abs(a) <= abs(b)
