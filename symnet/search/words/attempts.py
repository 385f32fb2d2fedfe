"""One attempt at a long claim: its lemmas, then its sides, read by names as a plan says. Not trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Congruence, Leaf, Lemma
from symnet.core.check import Checker, Goal
from symnet.core.rules import Summand
from symnet.errors import Rejected
from symnet.search.certificates import Relation, congruence, kind, rules, solve
from symnet.search.words.lemmas import Pair
from symnet.search.words.naming import Plan, Way

RUNS = 4
"""How often an attempt is made, each time with the lemmas that the last one could prove."""


class TooManySteps(Exception):
    """An attempt takes more steps than it may."""


@dataclass(slots=True)
class _Steps(Budget):
    """Steps within a budget."""

    steps: int = 0

    def spend(self, terms: int) -> None:
        """Refuse work past the steps, or past the budget."""
        self.steps -= terms
        if self.steps < 0:
            raise TooManySteps
        Budget.spend(self, terms)


def attempt(plan: Plan, way: Way, steps: int) -> Certificate | None:
    """A certificate, if one is found within `steps` steps. Raises `TooManySteps` past them."""
    folds = plan.folds(way)
    if way.folded and not folds:
        return None
    hints = replace(plan.hints, namings=tuple(plan.namings(way)), folds=folds)
    wanted: list[Pair | Congruence] = [*plan.wanted]
    for _ in range(RUNS):
        run = _Attempt(plan, hints, steps)
        try:
            found = run.certificate(wanted)
            if run.kept == wanted:
                return run.confirmed(found)
        except Rejected:
            return None
        wanted = run.kept
    return None


class _Attempt:
    """One attempt, with fixed hints for reading."""

    def __init__(self, plan: Plan, hints: Certificate, steps: int) -> None:
        whole = plan.budget
        self.plan, self.hints, self.steps = plan, hints, steps
        self.budget = _Steps(whole.max_terms, whole.deadline, whole.max_bytes, steps=steps)
        self.checker = Checker(plan.claim, hints, self.budget)
        self.lemmas: list[Lemma | Congruence] = []
        self.kept: list[Pair | Congruence] = []
        self.left: list[Summand] = []
        self.plainly = True
        for lemma in plan.plain:
            self._use(lemma)

    def _use(self, lemma: Lemma) -> None:
        """Use a lemma that is proved from now on."""
        self.lemmas.append(lemma)
        self.checker.equations.append((lemma.left, lemma.right))
        self.checker.reading.equate(lemma.left, lemma.right)

    def certificate(self, wanted: Sequence[Pair | Congruence]) -> Certificate | None:
        """The certificate; `kept` then has the lemmas that could be proved, in the order of the attempt."""
        for each in wanted:
            if isinstance(each, Congruence):
                self._again(each)
            else:
                self._lemma(each)
        self.budget.steps = self.steps
        claim = self.plan.claim
        proof = self._proved(*self.checker.equation(claim.left, claim.right, claim.free))
        return None if proof is None else replace(self.hints, proof=proof, lemmas=tuple(self.lemmas))

    def confirmed(self, found: Certificate | None) -> Certificate | None:
        """A certificate, checked if more was read for it than the check reads."""
        if found is not None and not self.plainly:
            Checker(self.plan.claim, found, self.plan.budget).check(found)
        return found

    def _lemma(self, pair: Pair) -> None:
        """Prove a lemma, its left side not being read by names meanwhile."""
        namings = self.checker.reading.namings
        hint = namings.pop(pair[0], None)
        try:
            proof = self._proved(*self.checker.equation(*pair))
        except Rejected:
            proof = None
        if hint is not None:
            namings[pair[0]] = hint
        if proof is not None:
            self.kept.append(pair)
            self._use(Lemma(*pair, proof, named=True))

    def _again(self, lemma: Congruence) -> None:
        """Prove a congruence that was found before."""
        goals = self.checker.congruence_goals(lemma)
        proofs = [self._simply(goal, frees) for goal, frees in goals]
        if None not in proofs:
            self._keep(replace(lemma, proofs=tuple(proof for proof in proofs if proof is not None)))

    def _keep(self, lemma: Congruence) -> None:
        self.checker.lemma(lemma)
        self.lemmas.append(lemma)
        self.kept.append(replace(lemma, proofs=()))
        self.plainly = False

    def _proved(self, goal: Goal, frees: tuple[int, ...]) -> Leaf | None:
        """A proof of a goal, with congruences or with the axioms of the claim as rules if need be."""
        proof = self._simply(goal, frees)
        if proof is None and self._congruences(self.left):
            proof = self._simply(goal, frees)
        if proof is None and self.plan.axioms:
            self.plainly = False
            proof = self._simply(goal, frees, self._relations)
        return proof

    def _simply(self, goal: Goal, frees: tuple[int, ...], relations: Sequence[Relation] = ()) -> Leaf | None:
        found, self.left = solve(self.checker, goal, frees, relations)
        return None if self.left else found

    @cached_property
    def _relations(self) -> list[Relation]:
        """The axioms of the claim as rules."""
        return rules(self.checker, range(len(self.plan.axioms)))

    def _congruences(self, left: Sequence[Summand]) -> bool:
        """Find congruences between the opaque terms in some summands. Returns whether there are any."""
        terms, count = self.checker.table.terms, len(self.lemmas)
        heads = sorted({head for each in left for head, _ in each.factors if 0 <= head < len(terms)})
        for other, term in combinations(heads, 2):
            if kind(terms[other]) == kind(terms[term]):
                lemma = congruence(self.checker, term, other, self._simply)
                if lemma is not None:
                    self._keep(lemma)
        return len(self.lemmas) > count
