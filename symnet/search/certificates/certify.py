"""Finds certificates: which cases to tell apart, where to cut ranges, which equations to use. Not trusted.

Both sides are read and multiplied out; what is left of their difference says what to try next. Equations are
used as rules first; then the cases of free indices are told apart where deltas and blocks have edges, ranges
are cut where others begin and end, opaque terms are compared, and finally small ranges of a known size are
written out.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from symnet.core.budget import Budget
from symnet.core.certificates import (
    AnyLemma,
    Certificate,
    Congruence,
    Cut,
    Digits,
    Each,
    Law,
    Leaf,
    Lemma,
    Multiple,
    Proof,
    Selection,
)
from symnet.core.check import Checker, Goal
from symnet.core.language import Apply, At, Claim, Kind, Number, Term, reached
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, variable
from symnet.core.rules import DELTA, Summand, unit
from symnet.errors import LimitExceeded, Rejected, ShapeError
from symnet.search.certificates.cases import Cases
from symnet.search.certificates.congruences import congruences
from symnet.search.certificates.functions import Functions
from symnet.search.certificates.inverses import inverse_side, transposed_inverses
from symnet.search.certificates.kronecker import kronecker_inverses
from symnet.search.certificates.regions import are_needed, by_points
from symnet.search.certificates.relations import kept, rules, solve
from symnet.search.certificates.selections import Selections, exclusions

ROUNDS = 6
UNROLLED = 3
MANY = 5
"""A range that would be cut at every place is written out if it has at least `MANY` places,"""
WRITTEN = 200
"""and at most so many."""
WIDE = 5_000
"""A claim with more parts than this is long."""
DEPTH = 8
LEFT_BEHIND = 10**9
"""Where numbers begin that no claim has."""
Slot: TypeAlias = tuple[int, int]
"""A head and one of its positions."""
Case: TypeAlias = tuple[tuple[tuple[Polynomial, Polynomial], ...], Polynomial]
"""A free index as start + Σ weight·digit: the digits with their weights and extents, and the start."""


Close: TypeAlias = Callable[[Checker, Goal, tuple[int, ...], Sequence[Multiple]], Leaf | None]
"""Proves a goal in one case, from some multiples on."""


def certify(claim: Claim, budget: Budget, close: Close | None = None) -> Certificate | None:
    """A certificate that the checker accepts, or None. What is left in a case once both sides are multiplied
    out may be closed by other means than rules. Raises `LimitExceeded` past the budget."""
    if (found := _written_out(claim, budget)) is not None:
        return found
    lawful = any(each.kind not in (Kind.ARBITRARY, Kind.PARTICULAR) for each in claim.table.functions)
    if lawful and not close and (found := _certified(claim, 1, ROUNDS, budget, lawless=True)) is not None:
        return found
    for unrolled in (1, UNROLLED):
        if (found := _certified(claim, unrolled, ROUNDS, budget, close)) is not None:
            return found
    return Attempt(claim, Certificate(Leaf()), budget, close, points=True).certificate()


def _certified(
    claim: Claim,
    unrolled: int,
    rounds: int,
    budget: Budget,
    close: Close | None = None,
    *,
    lawless: bool = False,
) -> Certificate | None:
    """A certificate that is found in so many rounds, each with finer hints; if `lawless`, one that uses no
    laws of functions."""
    given = Certificate(Leaf(), unrolled=unrolled)
    functions = any(isinstance(each, Apply) for each in claim.table.terms)
    selects = not close and (functions or bool(claim.hypotheses))
    for _ in range(rounds):
        attempt = Attempt(claim, given, budget, close, lawless=lawless)
        found = attempt.certificate()
        if found is None and are_needed(attempt.checker, attempt.left):
            found = Attempt(claim, given, budget, close, points=True, lawless=lawless).certificate()
        if found is None and selects:
            other = Attempt(claim, given, budget, lawless=lawless)
            found = other.selected()
            attempt = other if other.lemmas else attempt
        if found is not None:
            return found
        more = attempt.finer()
        if more == given:
            break
        given = more
    return None


def _written_out(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate for which sums are written out, if most of a long claim is."""
    table = claim.table
    places = (each for each in table.terms if isinstance(each, At))
    written = sum(None not in (each.row.number, each.column.number) for each in places)
    shapes = (size for shape in table.shapes for size in shape or ())
    sizes = (each.number or 0 for each in (*table.extents.values(), *shapes) if each is not None)
    extent = max(sizes, default=0)
    if not (UNROLLED < extent <= WRITTEN and 3 * written > len(table.terms) > WIDE):
        return None
    with suppress(LimitExceeded):
        most = min(2 * len(table.terms), budget.max_terms)
        return _certified(claim, extent, 1, replace(budget, max_terms=most))
    return None


def first_attempt(claim: Claim, budget: Budget, close: Close) -> Certificate | None:
    """A certificate that needs no hints, no lemmas and no rules, or None."""
    attempt = Attempt(claim, Certificate(Leaf()), budget, close)
    return attempt.result(attempt.goal())


class Attempt:
    """One attempt to find a certificate, with fixed hints for reading."""

    def __init__(
        self,
        claim: Claim,
        given: Certificate,
        budget: Budget,
        close: Close | None = None,
        *,
        points: bool = False,
        lawless: bool = False,
    ) -> None:
        self.claim = claim
        self.points, self.lawless = points, lawless
        self.given = given
        self.close = close
        self.checker = Checker(claim, given, budget)
        self.own = len(self.checker.table.terms), len(self.checker.table.extents)
        self.lemmas: list[AnyLemma] = []
        self.relations = [] if close else rules(self.checker, range(len(self.checker.equations)))
        self.left: list[Summand] = []

    def _keep(self, lemma: Lemma, *, forwards: bool = False) -> None:
        """Use a lemma from now on."""
        new = kept(self.checker, lemma, forwards=forwards)
        self.relations += [] if self.close else new
        self.lemmas.append(lemma)

    def certificate(self) -> Certificate | None:
        """The certificate, if this attempt finds one."""
        proof = self.goal()
        if proof is None and transposed_inverses(self.checker, self._equation, self._keep):
            proof = self.goal()
        if proof is None:
            proof = inverse_side(self.checker, self._equation, self._keep)
        if proof is None and kronecker_inverses(self.checker, self._equation, self._keep):
            proof = self.goal()
        if proof is None and self._laws():
            proof = self.goal()
        if proof is None:
            new = congruences(self.checker, self._shallow)
            self.lemmas += new
            proof = self.goal() if new else None
        if proof is None and not self.close and not self.lawless:
            with suppress(ShapeError):  # A part of a matrix is met where there is none.
                proof = self._by_signs()
        return self.result(proof)

    def selected(self) -> Certificate | None:
        """The certificate, if this attempt finds one with values of functions that are selected."""
        before = len(self.lemmas)
        selectors = exclusions(self.checker, self.relations, self._shallow, self._use)
        finder = Selections(self.checker, self.relations, self._shallow, self._use, selectors)
        terms = finder.found()
        if len(self.lemmas) == before:
            return None
        transposed_inverses(self.checker, self._equation, self._keep)
        self._laws()
        self.lemmas += congruences(self.checker, self._shallow, terms)
        return self.result(self.goal())

    def _shallow(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        """A proof with few cases."""
        return self._case(goal, frees, 2)

    def _use(self, lemma: AnyLemma) -> None:
        """Use a lemma from now on, as a rule if it is an equation; a selection from left to right."""
        if isinstance(lemma, Congruence):
            self.checker.lemma(lemma)
        else:
            self.relations += kept(self.checker, lemma, forwards=isinstance(lemma, Selection))
        self.lemmas.append(lemma)

    def _by_signs(self) -> Proof | None:
        """A proof by the signs of the arguments of piecewise linear functions."""
        claim, cases = self.claim, Cases(self.checker, self.relations, self.lemmas)
        return cases.certified(self.checker.equation(claim.left, claim.right, claim.free))

    def _laws(self) -> bool:
        """Use the laws of the functions in the claim, and in what the laws give; whether there are any."""
        if self.lawless:
            return False
        self._determinants()
        found = Functions(self.checker, self.relations)
        self.lemmas += found.lemmas
        self.relations = [*found.laws, *self.relations]
        return bool(found.lemmas) or any(isinstance(each, Law) for each in self.lemmas)

    def _determinants(self) -> None:
        """Use the laws of determinants."""
        table, several = self.checker.table, reached(self.checker.table, self.claim.roots)
        for term in several:
            node = table.terms[term]
            if isinstance(node, Apply) and table.functions[node.function].kind is Kind.DETERMINANT:
                with suppress(Rejected):
                    law = Law(term)
                    self.relations += kept(self.checker, law, forwards=True)
                    self.lemmas.append(law)
                    several += sorted({*reached(table, self.checker.equations[-1])} - {*several})

    def result(self, proof: Proof | None) -> Certificate | None:
        """The certificate with a proof."""
        if proof is None:
            return None
        table, (terms, extents) = self.checker.table, self.own
        return replace(
            self.given, proof=proof, lemmas=tuple(self.lemmas),
            terms=tuple(map(self._admitted, range(terms, len(table.terms)))),
            extents=tuple(each or ZERO for each in [*table.extents.values()][extents:]),
        )  # fmt: skip

    def _admitted(self, number: int) -> Term:
        """A term that was added; a number in its place if it must not be read: an attempt left it behind."""
        try:
            self.checker.admit(number)
        except Rejected:
            return Number(Fraction(LEFT_BEHIND + number))
        return self.checker.table.terms[number]

    def goal(self) -> Proof | None:
        """A proof of the claim."""
        claim = self.claim
        return self._equation(claim.left, claim.right, claim.free)

    def _equation(self, left: int, right: int, free: Sequence[int] = ()) -> Proof | None:
        """A proof that two terms are equal."""
        goal, frees = self.checker.equation(left, right, free)
        return self._case(goal, frees, DEPTH)

    def _case(self, goal: Goal, frees: tuple[int, ...], depth: int) -> Proof | None:
        """A proof of a goal, with cases nested at most `depth` deep."""
        leaf, left = solve(self.checker, goal, frees, self.relations)
        if not left:
            return leaf
        self.left += left
        if self.points and (closed := by_points(self.checker, goal, frees, leaf.multiples)):
            return closed
        if not depth:
            return None
        if (edge := next(self._edges(frees, left), None)) is not None:
            number, at = edge
            rest = self._extent(frees[number]) - at
            cases = [(((ONE, at),), ZERO), (((ONE, rest),), at)]
            proofs = self._cases(goal, frees, number, cases, depth)
            local = at.at({v: variable(place) for place, v in enumerate(frees)})
            return Cut(number, local, *proofs) if proofs else None
        if (split := next(self._split(frees, left), None)) is not None:
            number, high, low = split
            proofs = self._cases(goal, frees, number, [(((low, high), (ONE, low)), ZERO)], depth)
            if proofs:
                return Digits(number, high, low, *proofs)
        if self.close and (leaf_ := self.close(self.checker, goal, frees, leaf.multiples)):
            return leaf_
        for number, v in enumerate(frees):
            size = self._extent(v).number
            if size and size <= self.given.unrolled:
                proofs = self._cases(goal, frees, number, [((), constant(k)) for k in range(size)], depth)
                return Each(number, tuple(proofs)) if proofs else None
        return None

    def _cases(
        self, goal: Goal, frees: tuple[int, ...], number: int, cases: Sequence[Case], depth: int
    ) -> list[Proof]:
        """Proofs of a goal, one for each case of a free index; empty if one is missing."""
        proofs = []
        for digits, start in cases:
            proof = self._case(*self.checker.placed(goal, frees, number, digits, start), depth - 1)
            if proof is None:
                return []
            proofs.append(proof)
        return proofs

    def _extent(self, v: int) -> Polynomial:
        return self.checker.reading.extents[v] or ZERO

    def _split(
        self, frees: tuple[int, ...], left: Sequence[Summand]
    ) -> Iterator[tuple[int, Polynomial, Polynomial]]:
        """Free indices in deltas, each with its extent as a product of two."""
        for p in [p[0] for each in left for head, p in each.factors if head == DELTA]:
            weights = _weights(p)
            for v in sorted(p.indices & {*frees}):
                for w in sorted(weights.keys() - {v}):
                    low, high = weights[w], _divided(self._extent(v), weights[w])
                    if ONE not in (low, high) and not low.indices and high * low == self._extent(v):
                        yield frees.index(v), high, low

    def _edges(self, frees: tuple[int, ...], left: Sequence[Summand]) -> Iterator[tuple[int, Polynomial]]:
        """Where the range of a free index may be cut: at the edges of deltas and of other ranges."""
        for each in left:
            for head, positions in each.factors:
                for slot, p in enumerate(positions):
                    for v in sorted(p.indices & {*frees}):
                        extent = self.checker.reading.extents[v]
                        edges = self._of_delta(p, v) if head == DELTA else self._of_cut(head, slot, p, v)
                        for at in edges if extent is not None else ():
                            if at not in (ZERO, extent) and self.checker.divides(v, at):
                                yield frees.index(v), at

    def _of_delta(self, p: Polynomial, v: int) -> Iterator[Polynomial]:
        """Where the values of v that can make the position of a delta 0 begin and end."""
        sign = (p.coefficient(v) or ZERO).number
        if sign not in (1, -1):
            return
        at = variable(v) - p if sign == 1 else variable(v) + p
        others = sorted(at.indices)
        for w in others:
            at = at - variable(w) if at.coefficient(w) == ONE else at
        if not at.indices:
            yield at
            for w in others:
                yield at + (self.checker.reading.extents[w] or ONE)
            if not others:
                yield at + 1

    def _of_cut(self, head: int, slot: int, p: Polynomial, v: int) -> Iterator[Polynomial]:
        """Where the hints cut a range."""
        if p.indices != {v} or p.coefficient(v) != ONE:
            return
        for *place, cuts in self.given.cuts:
            if place == [head, slot]:
                yield from (at - (p - variable(v)) for at in cuts)

    def finer(self) -> Certificate:
        """The hints with digits, if what was left has any; else with more cuts."""
        digits = {each[:2]: each for each in self.given.digits}
        more = {each[:2]: each for each in self._more_digits() if each[:2] not in digits}
        if more:
            return replace(self.given, digits=(*digits.values(), *more.values()))
        cuts = self._more_cuts()
        each = [
            len(places) - 1 for places in cuts.values() if places == tuple(map(constant, range(len(places))))
        ]
        if MANY <= max(each, default=0) <= WRITTEN and self.given.unrolled < max(each):
            return replace(self.given, unrolled=max(each))
        return replace(self.given, cuts=tuple((*slot, places) for slot, places in cuts.items()))

    def _slots(self) -> Iterator[tuple[Slot, Polynomial]]:
        """The positions in what was left."""
        for each in self.left:
            for head, positions in each.factors:
                if head >= 0:
                    yield from (((head, slot), p) for slot, p in enumerate(positions))
                elif head == DELTA:
                    yield from (((head, 0), p) for p in (positions[0], -positions[0]))

    def _more_cuts(self) -> dict[Slot, tuple[Polynomial, ...]]:
        """Where the ranges of positions begin and end: once cut there, they match."""
        found = {(head, slot): {*places} for head, slot, places in self.given.cuts}
        for slot, p in self._slots():
            found.setdefault(slot, set()).update(self._ends(p))
        known = {slot: [p for p in places if not p.indices] for slot, places in found.items()}
        return {slot: tuple(sorted(places)) for slot, places in known.items() if places}

    def _ends(self, p: Polynomial) -> Iterator[Polynomial]:
        """Where the range of the one index with weight 1 begins and ends."""
        if not p.indices:
            yield from (p, p + 1)
        v = unit(p)
        extent = None if v is None else self.checker.reading.extents[v]
        if extent is not None:
            start = Polynomial(term for term in p if all(w < 0 for w in term[0]))
            yield from (start, start + extent)

    def _more_digits(self) -> Iterator[tuple[int, int, Polynomial, Polynomial]]:
        """Last digits of bound indices: weights in positions of the same slot, or ratios of weights in deltas
        that have the index."""
        weights: dict[Slot, set[Polynomial]] = {}
        for place, p in self._slots():
            weights.setdefault(place, set()).update(_weights(p).values())
        for each in self.left:
            deltas = [_weights(p[0]) for head, p in each.factors if head == DELTA]
            for head, positions in each.factors:
                for slot, p in enumerate(positions) if head >= 0 else ():
                    for v in each.bound if len(p.indices) == 1 else ():
                        around = (found for found in deltas if v in found)
                        ratios = [_divided(w, found[v]) for found in around for w in found.values()]
                        extent = self._extent(v)
                        for low in (*sorted(weights[head, slot]), *ratios) if p == variable(v) else ():
                            high = _divided(extent, low)
                            if {ONE, ZERO}.isdisjoint((low, high)) and high * low == extent:
                                yield head, slot, high, low


def _weights(p: Polynomial) -> dict[int, Polynomial]:
    """The coefficients of the indices of a position, without their signs."""
    found = {v: p.coefficient(v) for v in p.indices}
    return {v: -c if c[0][1] < 0 else c for v, c in found.items() if c}


def _divided(p: Polynomial, n: Polynomial) -> Polynomial:
    """p divided by n, as far as the leading monomials go."""
    found = ZERO
    while p and n:
        (monomial, c), (divisor, d) = (max(each, key=lambda term: (len(term[0]), term[0])) for each in (p, n))
        rest = Counter(monomial) - Counter(divisor)
        if c % d or rest.total() + len(divisor) != len(monomial):
            break
        term = Polynomial(((tuple(sorted(rest.elements())), c // d),))
        found, p = found + term, p - term * n
    return found
