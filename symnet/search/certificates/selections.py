"""Values of functions as one of several that weights select. Not trusted.

The weights are deltas, where the argument of a function has blocks or digits, or the entries of a matrix of
zeros and ones that a hypothesis speaks of.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise

from symnet.core import language
from symnet.core.certificates import AnyLemma, Congruence, Exclusion, Lemma, Proof, Selection
from symnet.core.check import Checker, Goal
from symnet.core.language import parts, reached
from symnet.core.polynomials import ONE, ZERO, Polynomial, never_negative, variable
from symnet.core.rules import DELTA, LETTERS, NAMES, Summand
from symnet.errors import Rejected, ShapeError, UnsupportedTerm
from symnet.search.certificates.relations import Relation, solve
from symnet.search.certificates.written import written

Prove = Callable[[Goal, tuple[int, ...]], Proof | None]
Keep = Callable[[AnyLemma], None]
Digits = tuple[tuple[Polynomial, Polynomial], ...]
"""Weights and extents."""
Choice = tuple[Polynomial, Digits]
"""Where a position may be: a start, and digits that are added to it."""
Weight = Callable[[Sequence[int]], int]
"""From the indices of a place, a term."""
Branch = tuple[list[int], Sequence[Sequence[Summand]], Weight]
"""Indices as they are read, arguments at their places, and the weight."""
MOST = 40
"""How many functions are looked at."""


def exclusions(
    checker: Checker, relations: Sequence[Relation], prove: Prove, keep: Keep
) -> set[tuple[int, int]]:
    """Use that of the zeros and ones in a row of a matrix, or in a column, a single one is 1. Gives the heads
    of these matrices, each with the slot of the index over which its entries sum to 1."""
    found = set[tuple[int, int]]()
    for rule in [*relations]:
        (atom, power), *more = rule.lead.factors.items()
        head, positions = atom
        if power != 2 or more or not LETTERS <= head < NAMES or len(positions) != 2:
            continue
        backwards = replace(rule, lead=Summand(-rule.lead.coefficient, (), {atom: 1}))
        for slot in (1, 0):
            lemmas = _exclusion(checker, head - LETTERS, slot, [*relations, backwards], prove)
            for each in lemmas:
                keep(each)
                found.add((head, slot))
    return found


def _exclusion(
    checker: Checker, letter: int, slot: int, relations: Sequence[Relation], prove: Prove
) -> list[Lemma | Exclusion]:
    table, shape = checker.table, checker.table.letters[letter].shape
    if shape is None or shape[slot] == ONE:
        return []
    fixed = ZERO if shape[1 - slot] == ONE else variable(table.index(shape[1 - slot]))
    index, other = table.index(shape[slot]), table.index(shape[slot])
    matrix = table.add(language.Matrix(letter))

    def entry(place: int) -> int:
        at = (variable(place), fixed) if slot == 0 else (fixed, variable(place))
        return table.add(language.At(matrix, *at))

    total = table.add(language.Sum(index, entry(index)))
    one = table.add(language.Number(Fraction(1)))
    draft = Exclusion(total, entry(other), other, ())
    (unity, frees), *rest = checker.selection_goals(draft)
    first = prove(unity, frees)
    if first is None:
        leaf, left = solve(checker, unity, frees, relations)
        if left:
            return []
        first = leaf
    proofs = [prove(*each) for each in rest]
    if not all(proofs):
        return []
    several = (first, *(each for each in proofs if each is not None))
    return [Lemma(total, one, first), replace(draft, proofs=several)]


class Selections:
    """Finds selections. `zeros_and_ones` has the heads and slots that `exclusions` gives."""

    def __init__(
        self,
        checker: Checker,
        relations: Sequence[Relation],
        prove: Prove,
        keep: Keep,
        zeros_and_ones: set[tuple[int, int]],
    ) -> None:
        self.checker = checker
        self.table = checker.table
        self.relations = relations
        self.prove = prove
        self.keep = keep
        self.zeros_and_ones = zeros_and_ones

    def found(self) -> set[int]:
        """Use each selection that can be proved, inner functions first. Gives the terms of the claim, and the
        functions that are new, without those that are replaced."""
        todo = [term for term in sorted(self.checker.claimed) if self._is_function(term)]
        known = {*self.checker.claimed}
        for _ in range(MOST):
            if not todo:
                break
            value = self._selected(term := todo.pop(0))
            if value is not None:
                inside = (t for t in reached(self.table, [value]) if self._is_function(t))
                todo = [t for t in inside if t not in known] + todo
                known = (known | {*todo}) - {term}
        return known

    def _is_function(self, term: int) -> bool:
        node = self.table.terms[term]
        return isinstance(node, language.Apply) and all(
            self.table.shapes[each] is None for each in node.arguments
        )

    def _selected(self, term: int) -> int | None:
        """The other form of a value of a function, if some free index of it can be told apart."""
        frees, env = self.checker.free(sorted(self.table.free[term]))
        zero = self.table.add(language.Number(Fraction(0)))
        arguments = []
        for each in parts(self.table.terms[term]):
            goal, _ = self.checker.goal(each, env, zero, env, frees)
            arguments.append(solve(self.checker, goal, frees, self.relations)[1])
        places = {p[0][0][0]: variable(index) for index, p in env.items() if p}
        inside = {
            v
            for several in arguments
            for each in several
            for _, at in each.factors
            for p in at
            for v in p.indices
        }
        ways: list[Callable[[], int | None]] = []
        if not inside >= {*frees}:  # The same function without the indices on which it does not depend.
            ways = [lambda: self._lemma(term, [([], arguments, self._one)], places)]
        for v in frees:
            ways += [
                partial(self._by_choices, term, v, arguments, places),
                partial(self._by_entries, term, v, arguments, places),
            ]
        for way in ways:
            with suppress(Rejected, UnsupportedTerm, ShapeError):
                if (value := way()) is not None:
                    return value
        return None

    def _one(self, _indices: Sequence[int]) -> int:
        return self.table.add(language.Number(Fraction(1)))

    # -- blocks and digits
    def _by_choices(
        self, term: int, v: int, arguments: Sequence[Sequence[Summand]], places: dict[int, Polynomial]
    ) -> int | None:
        choices = self._choices(v, [each for several in arguments for each in several])
        if len(choices) < 2 and all(len(digits) < 2 for _, digits in choices):
            return None
        reading, i = self.checker.reading, places[v]
        branches = []
        for start, digits in choices:
            inner = [reading.fresh(extent) for _, extent in digits]
            place = sum((w * variable(u) for (w, _), u in zip(digits, inner, strict=True)), start)
            moved = [
                [
                    found
                    for each in several
                    for put in reading.put(each, v, place)
                    for found in reading.tidy(put, closed=True)
                ]
                for several in arguments
            ]
            branches.append((inner, moved, self._delta(i, start, digits)))
        return self._lemma(term, branches, places)

    def _delta(self, i: Polynomial, start: Polynomial, digits: Digits) -> Weight:
        def weight(indices: Sequence[int]) -> int:
            place = sum((w * variable(u) for (w, _), u in zip(digits, indices, strict=True)), start)
            return self.table.add(language.Delta(i - place))

        return weight

    def _choices(self, v: int, summands: Sequence[Summand]) -> list[Choice]:
        """Digits of which the deltas have the first, or else where they cut the range of an index, or else
        all digits."""
        extent = self.checker.reading.extents[v] or ZERO
        ends, wide = {ZERO, extent}, list[Digits]()
        for each in summands:
            for start, digits in self._images(v, each):
                length = ONE
                for weight, size in sorted(digits, key=lambda digit: digit[0].degree):
                    if weight != length:
                        if weight * size == extent:
                            return [(ZERO, ((weight, size), (ONE, weight)))]
                        break
                    length *= size
                else:
                    rest = extent - start - length
                    if never_negative(start, {}) and never_negative(rest, {}):
                        ends |= {start, start + length}
                        wide.append(digits)
        cuts = sorted(ends, key=lambda p: sum(never_negative(p - q, {}) for q in ends))
        if not all(never_negative(q - p, {}) for p, q in pairwise(cuts)):
            return []
        if len(cuts) > 2:
            return [(p, ((ONE, q - p),) if q - p != ONE else ()) for p, q in pairwise(cuts)]
        return [(ZERO, max(wide, key=len))] if wide else []

    def _images(self, v: int, summand: Summand) -> Iterator[Choice]:
        """What an index is where the deltas of a summand are not 0: the sum of a start and digits."""
        for p in [positions[0] for head, positions in summand.factors if head == DELTA]:
            sign = (p.coefficient(v) or ZERO).number
            if sign in (1, -1):
                place = variable(v) - p if sign == 1 else variable(v) + p
                inside = sorted(place.indices)
                weights = [place.coefficient(w) or ZERO for w in inside]
                extents = [self.checker.reading.extents[w] or ZERO for w in inside]
                plain = not any(p.indices for p in (*weights, *extents))
                if (
                    {*inside} <= {*summand.bound}
                    and plain
                    and all(never_negative(w - 1, {}) for w in weights)
                ):
                    yield (
                        place - sum((c * variable(w) for c, w in zip(weights, inside, strict=True)), ZERO),
                        tuple(zip(weights, extents, strict=True)),
                    )

    # -- matrices of zeros and ones
    def _by_entries(
        self, term: int, v: int, arguments: Sequence[Sequence[Summand]], places: dict[int, Polynomial]
    ) -> int | None:
        reading = self.checker.reading
        for head, slot in self.zeros_and_ones:
            extent = (self.table.letters[head - LETTERS].shape or (ONE, ONE))[slot]
            inner = reading.fresh(extent)
            moved, used = list[list[Summand]](), False
            for several in arguments:
                moved.append([])
                for each in several:
                    found = self._without(each, head, slot, v, inner)
                    used |= found is not None
                    moved[-1].append(found or each)
            if used and not any(
                v in p.indices for each in moved for s in each for _, at in s.factors for p in at
            ):
                return self._lemma(term, [([inner], moved, self._entry(head, slot, places[v]))], places)
        return None

    def _entry(self, head: int, slot: int, i: Polynomial) -> Weight:
        matrix = self.table.add(language.Matrix(head - LETTERS))

        def weight(indices: Sequence[int]) -> int:
            at = (variable(indices[0]), i) if slot == 0 else (i, variable(indices[0]))
            return self.table.add(language.At(matrix, *at))

        return weight

    def _without(self, summand: Summand, head: int, slot: int, v: int, inner: int) -> Summand | None:
        """A summand without the entry that selects, and the index over which it is summed at its place."""
        c, bound, factors = summand
        for atom in factors:
            if atom[0] == head and atom[1][1 - slot] == variable(v):
                p = atom[1][slot]
                u = next(iter(p.indices), None)
                if u in bound and p == variable(u):
                    at = {u: variable(inner)}
                    rest = {
                        (h, tuple(q.at(at) for q in qs)): k
                        for (h, qs), k in factors.items()
                        if (h, qs) != atom
                    }
                    return Summand(c, tuple(w for w in bound if w != u), rest)
        return None

    # -- lemmas
    def _lemma(self, term: int, branches: Sequence[Branch], places: dict[int, Polynomial]) -> int | None:
        """Prove and use a selection; the value that it gives."""
        table, extents = self.table, self.checker.reading.extents
        node = table.terms[term]
        function = node.function if isinstance(node, language.Apply) else -1
        totals, values = list[int](), list[int]()
        for inner, arguments, weight in branches:
            several = [[table.index(extents[u]) for u in inner] for _ in range(2)]
            totals.append(self._summed(several[0], weight(several[0])))
            at = {**places, **{u: variable(w) for u, w in zip(inner, several[1], strict=True)}}
            given = tuple(written(self.checker, each, at, self._again) for each in arguments)
            value = table.add(language.Apply(function, given))
            values.append(self._summed(several[1], table.add(language.Times((weight(several[1]), value)))))
        total, value = (
            each[0] if len(each) == 1 else table.add(language.Plus(tuple(each))) for each in (totals, values)
        )
        draft = Selection(term, total, value, ())
        proofs = list[Proof]()
        for goal, frees in self.checker.selection_goals(draft):
            proof = self.prove(goal, frees)
            if proof is None:
                return None
            proofs.append(proof)
        self.keep(replace(draft, proofs=tuple(proofs)))
        return value

    def _again(self, new: int, term: int, places: tuple[Polynomial, ...]) -> None:
        """Use that a function at some places is itself at these."""
        if new in self.checker.same:
            return
        own = {index: variable(k) for k, index in enumerate(sorted(self.table.free[new]))}
        order = tuple(range(len(parts(self.table.terms[new]))))
        draft = Congruence(new, term, tuple(p.at(own) for p in places), order, ())
        proofs = [self.prove(*goal) for goal in self.checker.congruence_goals(draft)]
        if all(proofs):
            self.keep(replace(draft, proofs=tuple(each for each in proofs if each is not None)))

    def _summed(self, indices: Sequence[int], term: int) -> int:
        for index in reversed(indices):
            term = self.table.add(language.Sum(index, term))
        return term
