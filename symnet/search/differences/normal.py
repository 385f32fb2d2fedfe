"""What two terms differ by, and a term as the sum of its distinct products, as users are shown them.

Both sides are multiplied out, and like summands joined. Where they differ, they are read again, with ranges
cut where others at the same place begin and end, and finally with small ranges written out. Not trusted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from time import monotonic
from typing import Any, Final, NamedTuple, TypeAlias

from sympy import Add, Basic, Expr, MatAdd, MatMul, Mul
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Lemma, Proof
from symnet.core.check import Checker, Goal
from symnet.core.language import Claim, Shape
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, variable
from symnet.core.rules import DELTA, VALUE, Atom, Coefficient, Summand, power_of
from symnet.core.symbols import Names
from symnet.core.translate import translate
from symnet.core.verdicts import Stated
from symnet.errors import LimitExceeded
from symnet.reading.claims import read_claim
from symnet.reading.terms import distributed, is_matrix
from symnet.search.certificates import canonical, congruences, kept, rules, solve, transposed_inverses
from symnet.search.differences.contractions import COLUMN, ROW
from symnet.search.differences.intervals import Interval, Placed
from symnet.search.differences.readback import Writer
from symnet.search.differences.shortest_word import shortest_word
from symnet.search.words import HOPELESS, MANY

ROUNDS: Final = 8
WRITTEN: Final = 4
"""A range of at most so many places is written out, where the sides differ in it."""

Cuts: TypeAlias = Mapping[tuple[int, int], frozenset[Polynomial]]
"""For a head and one of its positions, where ranges are cut; `ROW` and `COLUMN` count as heads with one."""


class Joined(NamedTuple):
    """Like summands, with their coefficients on both sides."""

    sample: Placed
    left: Coefficient
    right: Coefficient


def normal_form(term: Basic, budget: Budget) -> Basic | None:
    """A term as the sum of its distinct products, or None where these cannot be written as matrix terms.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded` past
    the budget.
    """
    read_claim(term, term)
    return written(*translate(term, term, {}, (), budget), budget)


def written(claim: Claim, names: Names, budget: Budget) -> Basic | None:
    """The left side of a claim as the sum of its distinct products, or None as above."""
    reading, shape = _finest(claim, (claim.left,), budget, 1), claim.table.shapes[claim.left]
    found = reading.writer(names, told=False).sum(
        [each.sample.times(each.left) for each in reading.found], shape
    )
    return found if shape is None or is_matrix(found) else None


def difference(stated: Stated, budget: Budget) -> tuple[Basic, tuple[str, ...]]:
    """The term by which the left side exceeds the right one, and in words what they do not share.

    If it is a matrix and no sum of products, its entry [i, j]. Past the budget both are given in part.
    """
    exceeds, claim, words = plain_difference(stated.lhs, stated.rhs), stated.claim, tuple[str, ...]()
    try:
        if max(map(distributed, (stated.lhs, stated.rhs))) > MANY:
            words = shortest_word(claim, stated.names, budget)
            budget = replace(budget, max_terms=min(HOPELESS, budget.max_terms))
        return _told(exceeds, claim, stated.names, budget)
    except Exception:  # SymPy's constructors and printers fail in many ways.
        return exceeds, words


def plain_difference(left: Basic, right: Basic) -> Basic:
    """left - right, as it stands."""
    if is_matrix(left) and is_matrix(right):
        return MatAdd(left, MatMul(-1, right, evaluate=False), evaluate=False)
    first, second = (MatrixElement(side, 0, 0) if is_matrix(side) else side for side in (left, right))
    return Add(first, Mul(-1, second, evaluate=False), evaluate=False)


def _told(stated: Basic, claim: Claim, names: Names, budget: Budget) -> tuple[Basic, tuple[str, ...]]:
    reading = _finest(claim, (claim.left, claim.right), budget, WRITTEN)
    writer, shape, words = reading.writer(names, told=True), claim.table.shapes[claim.left], list[str]()
    for each in reading.found:
        # SymPy takes a while to print a long product.
        if words and monotonic() > budget.deadline:
            return stated, (*words, f"and {len(reading.found) - len(words)} more")
        words.append(_words(writer, each, shape))
    terms = [each.sample.times(each.left - each.right) for each in reading.found]
    try:
        exceeds = reading.writer(names, told=False).sum(terms, shape)
    except LimitExceeded:
        exceeds = None
    return (exceeds if terms and exceeds is not None else stated), tuple(words)


def _words(writer: Writer, joined: Joined, shape: Shape) -> str:
    """How often a summand stands on each side, and where in a matrix of a shape, counted from 0 as in
    SymPy."""
    each, left, right = joined

    def times(coefficient: Coefficient) -> str:
        product = None if shape is None else writer.product(each.times(coefficient))
        return str(writer.entry(each.times(coefficient)) if product is None else product)

    def span(side: Interval, one: str) -> str:
        first, last = (writer.position(p, {}) for p in (side.start, side.end - 1))
        return f"{one} {first}" if first == last else f"{one}s {first} to {last}"

    whole = shape is None or each.fills(*shape)
    place = "" if whole else f" in {span(each.row, 'row')}, {span(each.column, 'column')}"
    if not right:
        return f"only on the left{place}: {times(left)}"
    if not left:
        return f"only on the right{place}: {times(right)}"
    return f"{times(left)} on the left, {times(right)} on the right{place}"


def _finest(claim: Claim, sides: Sequence[int], budget: Budget, written: int) -> "_Reading":
    """The last of ever finer readings; all but the first only as far as the budget allows."""
    reading = _Reading(claim, sides, budget, {}, 1)
    for _ in range(ROUNDS):
        cuts, unrolled = reading.finer(written)
        if (cuts, unrolled) == (reading.cuts, reading.unrolled):
            break
        try:
            reading = _Reading(claim, sides, budget, cuts, unrolled)
        except LimitExceeded:
            break
    return reading


class _Reading:
    """One or two sides multiplied out: `found` are the summands that they do not share."""

    def __init__(self, claim: Claim, sides: Sequence[int], budget: Budget, cuts: Cuts, unrolled: int) -> None:
        given = tuple((head, slot, tuple(sorted(places))) for (head, slot), places in cuts.items())
        checker = Checker(claim, Certificate(Leaf(), cuts=given, unrolled=unrolled), budget)
        self.checker, self.extents = checker, checker.reading.extents
        self.cuts, self.unrolled = cuts, unrolled
        self.relations = rules(checker, range(len(checker.equations)))
        transposed_inverses(checker, lambda *both: self._leaf(*checker.equation(*both)), self._keep)
        congruences(checker, self._leaf)
        self.frees, self.env = checker.free(claim.free)
        self.found = self._joined(sides)

    def _keep(self, lemma: Lemma) -> None:
        self.relations += kept(self.checker, lemma)

    def _leaf(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        leaf, left = solve(self.checker, goal, frees, self.relations)
        return None if left else leaf

    def _extent(self, v: int) -> Polynomial:
        return self.extents[v] or ZERO

    def _joined(self, sides: Sequence[int]) -> list[Joined]:
        """Like summands of both sides, in order of appearance, whose coefficients differ."""
        totals: dict[Any, Joined] = {}
        for place, side in enumerate(sides):
            for each in self._side(side):
                like = self.checker.key(each.summand, canonical(self.checker, each.summand))
                key, c = (each.row, each.column, like), each.summand.coefficient
                sample, left, right = totals.get(key, Joined(each, 0, 0))
                totals[key] = Joined(sample, left, right + c) if place else Joined(sample, left + c, right)
        return [each for each in totals.values() if each.left != each.right]

    def _side(self, side: int) -> Iterator[Placed]:
        """The summands of a side, in the cases of its rows, columns and free indices."""
        table, fresh = self.checker.table, self.checker.reading.fresh
        shape = table.shapes[side]
        zero = table.add(language.Number(Fraction(0)) if shape is None else language.Zero(*shape))
        few = [v for v in self.frees if self._is_small(self._extent(v))]
        for values in product(*(range(self._extent(v).number or 0) for v in few)):
            at = dict(zip(few, map(constant, values), strict=True))
            deltas: dict[Atom, int] = {(DELTA, (p - variable(v),)): 1 for v, p in at.items()}
            pieces = [self._pieces(*each) for each in zip((ROW, COLUMN), shape or (), strict=False)]
            for several in product(*pieces):
                more = [None if each.extent == ONE else fresh(each.extent) for each in several]
                places = tuple(
                    each.start + (ZERO if v is None else variable(v))
                    for each, v in zip(several, more, strict=True)
                )
                goal = Goal(side, self.env, zero, self.env, places).at(at)
                frees = (*self.frees, *(v for v in more if v is not None))
                for c, bound, factors in solve(self.checker, goal, frees, self.relations)[1]:
                    yield self._placed(Summand(c, bound, {**factors, **deltas}), several, more)

    def _is_small(self, extent: Polynomial) -> bool:
        return 1 < (extent.number or 0) <= self.unrolled

    def _pieces(self, side: int, extent: Polynomial) -> list[Interval]:
        """The rows or the columns, in pieces; small ones place by place."""
        found = [Interval(ZERO, extent)]
        for at in sorted(self.cuts.get((side, 0), ())):
            found = [piece for each in found for piece in each.cut(at)]
        return [piece for each in found for piece in (each.places if self._is_small(each.extent) else [each])]

    def _placed(self, summand: Summand, sides: Sequence[Interval], free: Sequence[int | None]) -> Placed:
        """A summand in the rectangle to which its deltas confine it."""
        found, named = [*sides], [*free]
        for k, v in enumerate(free):
            if v is not None:
                across = named[1 - k], found[1 - k].extent
                summand, named[k], found[k] = self._confined(summand, v, found[k], *across)
        names = {v: variable(name) for v, name in zip(named, (ROW, COLUMN), strict=False) if v is not None}
        return Placed(at_places(summand, names), *found)

    def _confined(
        self, summand: Summand, v: int, side: Interval, other: int | None, across: Polynomial
    ) -> tuple[Summand, int | None, Interval]:
        """A summand without the delta that says where v is, the index in place of v, and its positions."""
        c, bound, factors = summand
        for p in (positions[0] for head, positions in factors if head == DELTA):
            sign = (p.coefficient(v) or ZERO).number
            at = variable(v) - (p if sign == 1 else -p)
            w = next(iter(at.indices), None)
            start = at if w is None else at - variable(w)
            if sign not in (1, -1) or start.indices or w not in (None, other, *bound):
                continue
            size = ONE if w is None else across if w == other else self._extent(w)
            if Interval(ZERO, side.extent).contains(Interval(start, size)):
                index = self.checker.reading.fresh(size) if w is not None and w == other else w
                value = start if index is None else start + variable(index)
                rest = Summand(c, tuple(u for u in bound if u != w), factors)
                return at_places(rest, {v: value}), index, Interval(side.start + start, size)
        return summand, v, side

    # -- finer readings
    def finer(self, written: int) -> tuple[Cuts, int]:
        """Where ranges are cut in a finer reading, and up to which size they are written out."""
        seen: dict[tuple[int, int], set[Interval]] = {}
        sides: set[tuple[tuple[int, int], int, Polynomial]] = set()
        sizes: list[Polynomial] = []
        for each, _, _ in self.found:
            ranges = {v: Interval(ZERO, self._extent(v)) for v in each.summand.bound}
            ranges |= {ROW: each.row, COLUMN: each.column}
            sizes += [extent for _, extent in ranges.values()]
            for name in (ROW, COLUMN):
                seen.setdefault((name, 0), set()).add(ranges[name])
            for head, slot, p in _slots(each.summand):
                v = next(iter(p.indices), None)
                sizes += [self._extent(v)] if v in self.frees else []
                start = ZERO if v is None else p - variable(v)
                if v in ranges and not start.indices:
                    seen.setdefault((head, slot), set()).add(Interval(start, ranges[v].extent))
                    if v in (ROW, COLUMN):
                        sides.add(((head, slot), v, ranges[v].start - start))
        cuts = {place: {*at} for place, at in self.cuts.items()}
        for place, intervals in seen.items():
            ends = {end for each in intervals for end in (each.start, each.end)}
            inside = {at for at in ends if any(each.is_divided(at) for each in intervals)}
            cuts.setdefault(place, set()).update(inside)
        for place, v, shift in sides:
            moved = {at + shift for at in cuts[place]}
            cuts[v, 0] |= {at for at in moved if any(each.is_divided(at) for each in seen[v, 0])}
        few = {size for extent in sizes if (size := extent.number or 0) <= written}
        return {place: frozenset(at) for place, at in cuts.items() if at}, max((*few, self.unrolled))

    def writer(self, names: Names, *, told: bool) -> Writer:
        """Writes what was found."""
        writer = Writer(self.checker.table, names, self.extents, self.checker.budget, told=told)
        own: dict[int, Expr] = {}
        for symbol, (number, first) in names.free.items():
            own[number] = symbol - writer.position(first, own)
            writer.free |= dict.fromkeys(self.env[number].indices, own[number])
        return writer


def at_places(summand: Summand, values: Mapping[int, Polynomial]) -> Summand:
    """A summand with positions in place of some of its free indices."""
    factors: dict[Atom, int] = {}
    for (head, positions), k in summand.factors.items():
        atom = head, tuple(p.at(values) for p in positions)
        if atom != (DELTA, (ZERO,)):
            power_of(factors, atom, k)
    return summand._replace(factors=factors)


def _slots(summand: Summand) -> Iterator[tuple[int, int, Polynomial]]:
    """The heads, slots and positions of a summand, except those of deltas and sizes."""
    for head, positions in summand.factors:
        if head not in (DELTA, VALUE):
            yield from ((head, slot, p) for slot, p in enumerate(positions))
