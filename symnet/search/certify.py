"""Finds certificates: which cases are told apart, where ranges are cut, which equations are used. Not
trusted.

Both sides are read and multiplied out; what is left of their difference says what to try next. Equations are
used as rules first; then free indices are told apart where deltas and blocks have edges, ranges are cut where
others begin and end, opaque terms are compared, and at last small ranges of a known size are written out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Congruence, Cut, Digits, Each, Leaf, Lemma, Proof
from symnet.core.check import Checker, Goal
from symnet.core.digits import quotient
from symnet.core.language import Apply, Claim, Inverse, Reciprocal
from symnet.core.polynomials import (
    ONE,
    ZERO,
    Polynomial,
    constant,
    variable,
)
from symnet.core.rules import DELTA, LETTERS, NAMES, Summand
from symnet.search.congruences import congruences
from symnet.search.inverses import transposed_inverses
from symnet.search.relations import Relation, relation, solve

ROUNDS = 6
UNROLLED = 3
DEPTH = 8
Places: TypeAlias = dict[tuple[int, int], tuple[Polynomial, ...]]
"""For a head and a slot, where ranges are cut."""


def certify(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that the checker accepts, or None. Raises `LimitExceeded` past the budget."""
    for unrolled in (1, UNROLLED):
        cuts: Places = {}
        for _ in range(ROUNDS):
            given = tuple((head, slot, places) for (head, slot), places in cuts.items())
            attempt = _Attempt(claim, Certificate(Leaf(), cuts=given, unrolled=unrolled), budget)
            found = attempt.certificate()
            if found is not None:
                return found
            more = attempt.more_cuts(cuts)
            if more == cuts:
                break
            cuts = more
    return None


class _Attempt:
    """One attempt, with the hints for reading as they are."""

    def __init__(self, claim: Claim, given: Certificate, budget: Budget) -> None:
        self.claim = claim
        self.given = given
        self.checker = Checker(claim, given, budget)
        self.own = len(self.checker.table.terms)
        self.lemmas: list[Lemma | Congruence] = []
        self.relations: list[Relation] = []
        self.left: list[Summand] = []
        for number in range(len(self.checker.equations)):
            self._rule(number)

    def _rule(self, equation: int) -> None:
        found = relation(self.checker, equation)
        if found is not None:
            self.relations.append(found)

    def _keep(self, lemma: Lemma) -> None:
        """Use a lemma from now on."""
        self.checker.lemma(lemma)
        self.lemmas.append(lemma)
        if not self.checker.symmetric & {lemma.right}:
            self._rule(len(self.checker.equations) - 1)

    def certificate(self) -> Certificate | None:
        """The certificate, if this attempt finds one."""
        proof = self._goal()
        opaque = any(isinstance(term, Apply | Inverse | Reciprocal) for term in self.checker.table.terms)
        if proof is None and opaque:
            if transposed_inverses(self.checker, self._equation, self._keep):
                proof = self._goal()
            if proof is None:
                new = [*congruences(self.checker, lambda goal, frees: self._case(goal, frees, 2))]
                self.lemmas += new
                proof = self._goal() if new else None
        if proof is None:
            return None
        terms = tuple(self.checker.table.terms[self.own :])
        return replace(self.given, proof=proof, lemmas=tuple(self.lemmas), terms=terms)

    def _goal(self) -> Proof | None:
        claim = self.claim
        return self._equation(claim.left, claim.right, claim.free)

    def _equation(self, left: int, right: int, free: Sequence[int] = ()) -> Proof | None:
        """A proof that two terms are equal."""
        goal, frees = self.checker.equation(left, right, free)
        return self._case(goal, frees, DEPTH)

    def _case(self, goal: Goal, frees: tuple[int, ...], depth: int) -> Proof | None:
        """A proof of a goal, which tells at most so many cases apart, one inside of the other."""
        leaf, left = solve(self.checker, goal, frees, self.relations)
        if not left:
            return leaf
        self.left += left
        if not depth:
            return None
        number, at = next(self._edges(frees, left), (None, ZERO))
        if number is None:
            return self._digits(goal, frees, left, depth) or self._each(goal, frees, depth)
        extent = self.checker.reading.extents[frees[number]] or ZERO
        proofs = []
        for start, size in ((ZERO, at), (at, extent - at)):
            case = self.checker.placed(goal, frees, number, ((ONE, size),), start)
            proof = self._case(*case, depth - 1)
            if proof is None:
                return None
            proofs.append(proof)
        local = at.at({v: variable(place) for place, v in enumerate(frees)})
        return Cut(number, local, proofs[0], proofs[1])

    def _digits(
        self, goal: Goal, frees: tuple[int, ...], left: Sequence[Summand], depth: int
    ) -> Proof | None:
        """A proof for the digits of a free index, where a delta has one."""
        for number, high, low in self._split(frees, left):
            case = self.checker.placed(goal, frees, number, ((low, high), (ONE, low)))
            proof = self._case(*case, depth - 1)
            return None if proof is None else Digits(number, high, low, proof)
        return None

    def _split(
        self, frees: tuple[int, ...], left: Sequence[Summand]
    ) -> Iterator[tuple[int, Polynomial, Polynomial]]:
        """Free indices in deltas with their extents as products."""
        extents = self.checker.reading.extents
        deltas = [p[0] for each in left for head, p in each.factors if head == DELTA]
        for p in deltas:
            for v in sorted(p.indices & {*frees}):
                for w in sorted(p.indices - {v}):
                    low = p.coefficient(w) or ZERO
                    if low and low[0][1] < 0:
                        low = -low
                    high = quotient(extents[v] or ZERO, low)
                    if low.number not in (0, 1) and not low.indices and high and high != ONE:
                        yield frees.index(v), high, low

    def _each(self, goal: Goal, frees: tuple[int, ...], depth: int) -> Proof | None:
        """A proof for each value of a free index, where these are few."""
        for number, v in enumerate(frees):
            size = (self.checker.reading.extents[v] or ZERO).number
            if size and size <= self.given.unrolled:
                proofs = []
                for value in range(size):
                    case = self.checker.placed(goal, frees, number, (), constant(value))
                    proof = self._case(*case, depth - 1)
                    if proof is None:
                        return None
                    proofs.append(proof)
                return Each(number, tuple(proofs))
        return None

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
        """Where v begins and ends to be able to make the position of a delta 0."""
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
        for other, place, cuts in self.given.cuts:
            if (other, place) == (head, slot):
                for at in cuts:
                    yield at - (p - variable(v))

    def more_cuts(self, cuts: Places) -> Places:
        """Where the ranges of positions in what was left begin and end: cut there, they match."""
        found = {key: {*places} for key, places in cuts.items()}
        for each in self.left:
            for head, positions in each.factors:
                if LETTERS <= head < NAMES or head >= 0:
                    for slot, p in enumerate(positions):
                        found.setdefault((head, slot), set()).update(self._ends(p))
        known = {key: [p for p in places if not p.indices] for key, places in found.items()}
        return {key: tuple(sorted(places)) for key, places in known.items() if places}

    def _ends(self, p: Polynomial) -> Iterator[Polynomial]:
        inside = p.indices
        if not inside:
            yield from (p, p + 1)
        elif len(inside) == 1:
            (v,) = inside
            extent = self.checker.reading.extents[v]
            if p.coefficient(v) == ONE and extent is not None:
                start = p - variable(v)
                yield from (start, start + extent)
