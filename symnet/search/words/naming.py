"""What is read by names in a claim, and how: all that an attempt needs before it starts. Not trusted."""

from fractions import Fraction
from itertools import product
from typing import NamedTuple

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Lemma, Multiple, Naming
from symnet.core.check import Checker
from symnet.core.language import Claim, Number, Scaled, parts, reached
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.errors import Rejected
from symnet.search.certificates import leaf, solve
from symnet.search.modular import Residues
from symnet.search.words.coincidences import meetings
from symnet.search.words.lemmas import Pair, compounds, lemmas
from symnet.search.words.traces import Traces, matched


class Way(NamedTuple):
    """Whether states get names, and whether products are read from the left."""

    folded: bool
    turned: bool


class Plan:
    """The values of a claim, what is named in it, and lemmas: `plain` ones are proved, `wanted` ones not."""

    def __init__(self, claim: Claim, budget: Budget) -> None:
        self.claim = claim
        self.budget = budget
        draft = Checker(claim, Certificate(Leaf()), budget)
        self.table = draft.table
        self.axioms = {pair: number for number, pair in enumerate(draft.equations)}
        self.residues = Residues(self.table, claim.hypotheses, budget)
        self.compounds = compounds(self.table, (claim.left, claim.right))
        self.traces = Traces()
        self.plain: list[Lemma] = []
        self.wanted: list[Pair] = []
        self._folds: dict[Way, tuple[Pair, ...]] = {}
        self.hopeless = not self.compounds.outer or self._differs()
        if not self.hopeless:
            self._prepare()

    def _differs(self) -> bool:
        """Whether the two sides have different values at one value of each free index."""
        env: dict[int, int] = {}
        for k, v in enumerate(self.claim.free):
            extent = self.table.extents[v]
            env[v] = k if extent is None else k % max(self.residues.size(extent, env), 1)
        known, claim = self.residues.known, self.claim
        left, right = known(claim.left, env), known(claim.right, env)
        supposed = all(
            not claim.own((a, b)) and known(a) == known(b) is not None for a, b in claim.hypotheses
        )
        return self.residues.exact and supposed and None not in (left, right) and left != right

    def _prepare(self) -> None:
        table, claim = self.table, self.claim
        own = len(table.terms), len(table.extents)
        wanted = lemmas(table, [*self.axioms], self.compounds.letters, self.residues)
        self.traces = matched(table, claim.left, claim.right, self.residues)
        if self.traces.opened:
            self.compounds = compounds(table, (claim.left, claim.right), frozenset(self.traces.opened))
        extents = tuple(table.extents[k] or ZERO for k in range(own[1], len(table.extents)))
        self.hints = Certificate(Leaf(), terms=tuple(table.terms[own[0] :]), extents=extents)
        checker, named = (
            Checker(claim, self.hints, self.budget),
            {*self.compounds.outer, *self.compounds.inner},
        )
        for pair in wanted:
            if named.intersection(reached(table, pair)):
                self.wanted.append(pair)
            elif (proof := self._proof(checker, pair)) is not None:
                self.plain.append(Lemma(*pair, proof, named=True))

    def _proof(self, checker: Checker, pair: Pair) -> Leaf | None:
        """A proof of an equation that is an axiom, or whose sides are the same once multiplied out."""
        goal, frees = checker.equation(*pair)
        number = self.axioms.get(pair)
        if number is None:
            found, left = solve(checker, goal, frees, ())
            return None if left else found
        local = {v: variable(place) for place, v in enumerate(frees)}
        places = tuple(p.at(local) for p in goal.places)
        return leaf(checker, goal, frees, (Multiple(Fraction(-1), (), (), number, places),))

    def size(self) -> int:
        """How many parts all terms have together."""
        return sum(len(parts(term)) for term in self.table.terms)

    def ways(self) -> list[Way]:
        """The ways to read the claim. States need names only where there are scalars."""
        scalars = (self.table.terms[t.scalar] for t in self.claim.table.terms if isinstance(t, Scaled))
        folded = (False,) if all(isinstance(each, Number) for each in scalars) else (True, False)
        return [Way(*each) for each in product(folded, (True, False))]

    def namings(self, way: Way) -> list[Naming]:
        """How each compound matrix is read; a column inside a letter is read from the right."""
        found, traces = list[Naming](), self.traces
        for term in self.compounds.outer:
            if term not in traces.parts:
                found.append(Naming(term, turned=way.turned != (term in traces.turned)))
        for term in self.compounds.inner:
            found.append(Naming(term, turned=way.turned and self.table.matrix(term)[1] != ONE))
        for term, halves in traces.parts.items():
            found.append(Naming(term, parts=halves))
            found += [Naming(half, turned=way.turned, whole=True) for half in halves]
        return found

    def folds(self, way: Way) -> tuple[Pair, ...]:
        """The places at which states get names."""
        if way not in self._folds:
            ends = [(each.term, each.turned) for each in self.namings(way) if not each.parts]
            try:
                self._folds[way] = tuple(meetings(self.residues, ends)) if way.folded else ()
            except Rejected:
                self._folds[way] = ()
        return self._folds[way]
