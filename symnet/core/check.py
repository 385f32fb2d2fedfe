"""The check: a claim and a certificate in, the equation of both sides out, or `Rejected`.

    ⊢ l_1 = r_1 ... ⊢ l_n = r_n        Σ of the summands of  l - r + Σ_k c_k·(l_k - r_k)  is 0
    (MULTIPLES)  ──────────────────────────────────────────────────────────────────────────────
                                         ⊢ l = r

    (POINTS)  likewise, where the summands are sums over regions, and what `points` makes of these

    (CASES)  l = r for v < c, and for v = c + w with w < e - c    (or for each value, or each pair of digits)
             ──────────────────────────────────────────────────────────────────────────────
                                         ⊢ l = r for 0 <= v < e

    (SIGNS)  a case for each sign of a number: see `cases`

The equations l_k = r_k are axioms of the claim (X·X⁻¹ = X⁻¹·X = I and s·(1/s) = 1 for the X and s of its
conditions, and its hypotheses) and lemmas that are proved before. What is inverted or divided by, and thereby
every condition, stands in the claim: terms that a certificate adds invert and divide by nothing new.
Summands cancel if they are the same once their bound indices are renamed in the order that the certificate
gives, or sums over regions if they are the same as sets of inequalities.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from symnet.core import language
from symnet.core.budget import Budget, deep
from symnet.core.cases import assumed, joined, of_sign, possible, with_sign
from symnet.core.certificates import (
    AnyLemma,
    BySign,
    Certificate,
    Congruence,
    Cut,
    Digits,
    Each,
    Exclusion,
    Law,
    Leaf,
    Lemma,
    Multiple,
    Points,
    Proof,
    Selection,
)
from symnet.core.conditions import known
from symnet.core.congruence import arguments, check_places
from symnet.core.language import Claim, parts, presupposed, reached
from symnet.core.laws import equation
from symnet.core.names import NamedReading
from symnet.core.points import Region, Regions
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, is_inside, never_negative, variable
from symnet.core.rules import (
    DELTA,
    LETTERS,
    NAMES,
    UNIT,
    VALUE,
    Atom,
    Coefficient,
    Environment,
    Summand,
    power_of,
    scaled,
)
from symnet.core.selection import branches, conclusion, parameters, summands
from symnet.core.signs import signs
from symnet.errors import Rejected, SymnetError

PLACE = 1 << 60
"""In a `Key`, a bound index is PLACE plus its place in the order."""

Range = tuple[Polynomial, ...] | tuple[int, frozenset[Polynomial]]
Key = tuple[Range, frozenset[tuple[Atom, int]]]


class Checker:
    """Goes through a certificate. The search uses it too, to see what is left to be proved.

    `real` unless the numbers of the claim may be dual numbers, of which there are fewer rules.
    """

    def __init__(self, claim: Claim, certificate: Certificate, budget: Budget) -> None:
        self.claim = claim
        self.real = not claim.dual
        self.table = claim.table.copy()
        self.table.bound |= {*claim.free}  # What is known at their values is known only there.
        self.budget = budget
        self.equations: list[tuple[int, int]] = []
        self.known = self.given = joined(known(claim), assumed(claim))
        self._foreign: set[int] = set()
        self._looked_at = 0
        with_sign(self.table)
        self._local = 0  # So many of the last equations hold only at the values in the goal.
        self._axioms()
        self._extend(certificate)
        self.admit(*(n for each in certificate.namings for n in (each.term, *each.parts)))
        hinted = chain(*(places for *_, places in certificate.cuts), *(d for _, _, *d in certificate.digits))
        if any(p.indices for p in hinted):
            raise Rejected("a range is cut at a size, and a digit has a size as its range")
        self.reading = NamedReading(self.table, budget, certificate, facts(claim))
        self.same: dict[int, tuple[int, tuple[Polynomial, ...]]] = {}
        self.symmetric: set[int] = set()

    def _axioms(self) -> None:
        """The equations that the conditions and hypotheses of the claim give."""
        claim, table = self.claim, self.table
        self.claimed = set(reached(table, claim.roots))
        for number in sorted(self.claimed):
            match table.terms[number]:
                case language.Inverse(matrix=matrix):
                    one = table.add(language.Identity(table.matrix(matrix)[0]))
                    self.equations.append((table.add(language.Product((matrix, number))), one))
                    self.equations.append((table.add(language.Product((number, matrix))), one))
                case language.Reciprocal(base=base):
                    self.equations.append((table.add(language.Times((base, number))), table.rational(1)))
        self.equations += claim.hypotheses

    def _extend(self, certificate: Certificate) -> None:
        """Add the terms of a certificate, which invert and divide by nothing new."""
        table = self.table
        for extent in certificate.extents:
            if any(index >= len(table.extents) for index in extent.indices):
                raise Rejected("a range depends on indices that come before it")
            table.index(extent)
        for term in certificate.terms:
            self.admit(table.add(term))

    def admit(self, *numbers: int) -> None:
        """Refuse terms that must not be read: those with a condition that the claim does not have."""
        terms = self.table.terms
        for number in range(self._looked_at, len(terms)):  # Parts come before wholes.
            foreign = number not in self.claimed and self.is_conditional(terms[number])
            if foreign or not self._foreign.isdisjoint(parts(terms[number])):
                self._foreign.add(number)
        self._looked_at = len(terms)
        for number in numbers:
            if type(number) is not int or not 0 <= number < len(terms):
                raise Rejected("there is no such term")
            if number in self._foreign:
                raise Rejected("a certificate inverts only what the claim inverts, and sums forwards")

    def is_conditional(self, term: language.Term) -> bool:
        """Whether a term has a condition that does not hold by its form."""
        if isinstance(term, language.Sum):
            return not never_negative(self.table.extents[term.index] or ZERO, self.table.extents)
        if self.real and isinstance(term, language.Reciprocal):
            return 0 in signs(self.table, term.base, self.given)
        return isinstance(term, language.Inverse | language.Reciprocal)

    def check(self, certificate: Certificate) -> None:
        """Raises `Rejected` unless the certificate proves the claim."""
        for lemma in certificate.lemmas:
            self.lemma(lemma)
        self.prove(self.claim.left, self.claim.right, certificate.proof, self.claim.free)

    # -- lemmas
    def lemma(self, lemma: AnyLemma) -> None:
        """What is proved once and used from then on."""
        match lemma:
            case Lemma(left=left, right=right, proof=proof, named=named):
                self.admit(left, right)
                # While the lemma is proved, its left side is read entry by entry.
                naming = self.reading.namings.pop(left, None)
                self.prove(left, right, proof)
                if naming is not None:
                    self.reading.namings[left] = naming
                self.equations.append((left, right))
                if self.table.terms[left] == language.Transpose(right) and not self.table.free[right]:
                    self.symmetric.add(right)
                if named:
                    self.reading.equate(left, right)
            case Congruence(term=term, other=other):
                self.admit(term, other)
                self._congruence(lemma)
            case Law(term=term):
                self.admit(term)
                if not self.real:
                    raise Rejected("a law of a function is one of real numbers")
                sides = equation(self.table, term, self.known)
                self.admit(*sides)
                self.equations.append(sides)
            case Selection() | Exclusion():
                for (goal, frees), each in zip(self.selection_goals(lemma), lemma.proofs, strict=True):
                    self.case(goal, frees, each)
                self.equations.append(conclusion(self.table, lemma))
            case _:
                assert_never(lemma)

    def selection_goals(self, lemma: Selection | Exclusion) -> list[tuple["Goal", tuple[int, ...]]]:
        """That the weights sum to 1, and what holds of each of them: see `selection`."""
        table = self.table
        self.admit(
            lemma.total, *([lemma.other] if isinstance(lemma, Exclusion) else [lemma.term, lemma.value])
        )
        if not self.real:
            raise Rejected("of several real numbers one is selected")
        several = branches(table, lemma)
        frees, env = self.free(parameters(table, lemma, several))
        goals = [self.equation(lemma.total, table.rational(1))]
        for (indices, weight), branch in zip(summands(table, lemma.total), several, strict=True):
            own, theirs, more = dict(env), dict(env), [*frees]
            for index, twin in zip(indices, branch.indices, strict=True):
                extent = (table.extents[index] or ZERO).at(own)
                if extent != (table.extents[twin] or ZERO).at(theirs):
                    raise Rejected("two weights at the same place have the same range")
                own[index] = theirs[twin] = self._free(extent, more)
            goals.append(self.goal(weight, own, branch.weight, theirs, tuple(more)))
            for pair in branch.equal:
                left, right = (table.add(language.Times((branch.weight, each))) for each in pair)
                goals.append(self.goal(left, theirs, right, theirs, tuple(more)))
        return goals

    def congruence_goals(self, lemma: Congruence) -> list[tuple["Goal", tuple[int, ...]]]:
        """That the arguments of two opaque terms are equal."""
        table = self.table
        pairs = arguments(table, lemma)
        frees, env = self.free(sorted(table.free[lemma.term]))
        # Variable k in a place is parameter k of the term, also where that has only one value.
        at = dict(enumerate(env.values()))
        if any(v not in at for p in lemma.places for v in p.indices):
            raise Rejected("a polynomial has an index that is not known there")
        places = [p.at(at) for p in lemma.places]
        other = self._within(sorted(table.free[lemma.other]), places, env)
        return [self.goal(left, env, right, other, frees) for left, right in pairs]

    def _congruence(self, lemma: Congruence) -> None:
        for (goal, frees), proof in zip(self.congruence_goals(lemma), lemma.proofs, strict=True):
            self.case(goal, frees, proof)
        if lemma.other == lemma.term and self._positions(lemma.term) == len(lemma.places) == 2:
            if lemma.places != (variable(1), variable(0)):
                raise Rejected("an opaque term must not stand for itself")
            self.symmetric.add(lemma.term)
            return
        target: int | None = lemma.other
        while target is not None:  # No circles.
            if target == lemma.term:
                raise Rejected("an opaque term must not stand for itself")
            target = self.same[target][0] if target in self.same else None
        self.same[lemma.term] = lemma.other, lemma.places
        own, others = (map(variable, sorted(self.table.free[each])) for each in (lemma.term, lemma.other))
        at = dict(enumerate(own))
        if [p.at(at) for p in lemma.places] == [*others]:  # Both are at the same values.
            self.equations.append((lemma.term, lemma.other))

    # -- equations
    def free(self, numbers: Sequence[int]) -> tuple[tuple[int, ...], dict[int, Polynomial]]:
        """Fresh indices for some indices of the table, and for those on which their ranges depend, and the
        position of each of the former."""
        env: dict[int, Polynomial] = {}
        frees: list[int] = []

        def add(number: int) -> None:
            extent = self.table.extents[number]
            for outer in sorted(() if extent is None else extent.indices - env.keys()):
                add(outer)
            env[number] = self._free(None if extent is None else extent.at(env), frees)

        for number in numbers:
            if number not in env:
                add(number)
        return tuple(frees), {number: env[number] for number in numbers}

    def _free(self, extent: Polynomial | None, frees: list[int]) -> Polynomial:
        if extent == ONE:
            return ZERO
        frees.append(self.reading.fresh(extent))
        return variable(frees[-1])

    def prove(self, left: int, right: int, proof: Proof, free: Sequence[int] = ()) -> None:
        """left = right for all values of what is free in them, and of `free`."""
        self.case(*self.equation(left, right, free), proof)

    def equation(self, left: int, right: int, free: Sequence[int] = ()) -> tuple["Goal", tuple[int, ...]]:
        """That two terms are equal for all values of what is free in them, and of `free`."""
        inside = self.table.free[left] | self.table.free[right]
        frees, env = self.free([*free, *sorted(inside - {*free})])
        return self.goal(left, env, right, env, frees)

    def goal(
        self, left: int, env: Environment, right: int, other: Environment, frees: tuple[int, ...]
    ) -> tuple["Goal", tuple[int, ...]]:
        """What is to be proved of two terms, and all indices that are free in it."""
        if self.table.shapes[left] != self.table.shapes[right]:
            raise Rejected("the sides of an equation have two shapes")
        more = [*frees]
        places = tuple(self._free(extent, more) for extent in self.table.shapes[left] or ())
        return Goal(left, env, right, other, places), tuple(more)

    def case(self, goal: "Goal", frees: tuple[int, ...], proof: Proof) -> None:
        """CASES: the goal in the cases that the proof tells apart."""
        self.budget.spend(1)
        match proof:
            case Leaf():
                if left := self.rest(goal, frees, proof):
                    raise Rejected(f"{len(left)} summands are left")
            case Points():
                if left := self.rest_of_points(goal, frees, proof):
                    raise Rejected(f"{len(left)} sums over regions are left")
            case Cut(index=number, at=at, low=low, high=high):
                extent, at = self._extent(frees, number), self.local(at, frees)
                if not self.divides(frees[number], at):
                    raise Rejected("a range is cut where it is not known to be")
                rest = extent - at
                self.case(*self.placed(goal, frees, number, ((ONE, at),)), low)
                self.case(*self.placed(goal, frees, number, ((ONE, rest),), at), high)
            case Each(index=number, cases=cases):
                if self._extent(frees, number).number != len(cases):
                    raise Rejected("a case is missing")
                for value, then in enumerate(cases):
                    self.case(*self.placed(goal, frees, number, (), constant(value)), then)
            case Digits(index=number, high=high, low=low, then=then):
                sound = never_negative(high, {}) and never_negative(low, {})
                if not sound or high * low != self._extent(frees, number):
                    raise Rejected("digits make another range")
                self.case(*self.placed(goal, frees, number, ((low, high), (ONE, low))), then)
            case BySign():
                self._by_sign(goal, frees, proof)
            case _:
                assert_never(proof)

    def _by_sign(self, goal: "Goal", frees: tuple[int, ...], proof: BySign) -> None:
        """The goal for each sign of a number at the values of the goal."""
        term, other = proof.term, proof.other
        self.admit(term, other)
        if not self.real:
            raise Rejected("only real numbers have signs")
        if not (self.table.free[term] | self.table.free[other]) <= goal.env.keys():
            raise Rejected("a sign is known only at the values of the goal's indices")
        self.case(Goal(term, goal.env, other, goal.env, ()), frees, proof.equal)
        for sign in possible(self.table, term, other, self.known):
            with self.supposing(term, sign):
                self.case(goal, frees, (proof.zero, proof.positive, proof.negative)[sign])

    @contextmanager
    def supposing(self, term: int, sign: int) -> Iterator[list[tuple[int, int]]]:
        """The case that a number has a sign at the values in the goal; the equations that hold there."""
        before, equations = self.known, of_sign(self.table, term, sign)
        self.known = {**before, term: frozenset((sign,))}
        self.equations += equations
        self._local += len(equations)
        try:
            yield equations
        finally:
            self.known = before
            self._local -= len(equations)
            del self.equations[len(self.equations) - len(equations) :]

    def divides(self, v: int, at: Polynomial) -> bool:
        """Whether 0 <= at <= extent of an index is known, so that its range can be cut there."""
        extents = self.reading.extents
        rest = (extents[v] or ZERO) - at
        return v not in at.indices and never_negative(at, extents) and never_negative(rest, extents)

    def _extent(self, frees: tuple[int, ...], number: int) -> Polynomial:
        """The range of a free index on which no other range depends."""
        if not 0 <= number < len(frees):
            raise Rejected("there is no such free index")
        extent = self.reading.extents[frees[number]]
        ranges = (self.reading.extents[w] for w in frees)
        if extent is None or any(frees[number] in (each or ZERO).indices for each in ranges):
            raise Rejected("no cases of this index can be told apart")
        return extent

    def placed(
        self,
        goal: "Goal",
        frees: tuple[int, ...],
        number: int,
        digits: tuple[tuple[Polynomial, Polynomial], ...],
        start: Polynomial = ZERO,
    ) -> tuple["Goal", tuple[int, ...]]:
        """The goal where a free index is start + Σ weight·digit, for digits of these weights and extents."""
        new: list[int] = []
        for weight, extent in digits:
            start = start + weight * self._free(extent, new)
        return goal.at({frees[number]: start}), (*frees[:number], *new, *frees[number + 1 :])

    def rest(self, goal: "Goal", frees: tuple[int, ...], leaf: Leaf) -> list[Key]:
        """MULTIPLES: the summands of left - right and of the multiples that do not cancel."""
        total: dict[Key, Coefficient] = {}
        orders = dict(leaf.orders)
        for number, summand in enumerate(self.summands(goal, frees, leaf.multiples)):
            key = self.key(summand, orders.get(number, range(len(summand.bound))))
            total[key] = total.get(key, 0) + summand.coefficient
        return [key for key, c in total.items() if c]

    def rest_of_points(self, goal: "Goal", frees: tuple[int, ...], proof: Points) -> list[Key]:
        """POINTS: the sums over regions that do not cancel."""
        total: dict[Key, Coefficient] = {}
        summands = self.summands(goal, frees, proof.multiples)
        for region, order in Regions(self.reading, frees).ordered(summands, proof.steps):
            key = self.key_of_points(region, order)
            total[key] = total.get(key, 0) + region.coefficient
        return [key for key, c in total.items() if c]

    def summands(self, goal: "Goal", frees: tuple[int, ...], multiples: Sequence[Multiple]) -> list[Summand]:
        """left - right and the multiples, as they are read."""
        found = self.difference(goal.left, goal.env, goal.right, goal.other, goal.places)
        for each in multiples:
            found = found + self.multiple(each, frees, goal.env)
        return [each for one in found for each in self.reading.tidy(one, closed=True)]

    def difference(
        self, left: int, env: Environment, right: int, other: Environment, places: tuple[Polynomial, ...]
    ) -> list[Summand]:
        reading = self.reading
        if places:
            row, column = places
            on_left, on_right = (
                reading.entry(left, row, column, env),
                reading.entry(right, row, column, other),
            )
        else:
            on_left, on_right = reading.number(left, env), reading.number(right, other)
        return on_left + scaled(-1, on_right)

    def key(self, summand: Summand, order: Sequence[int]) -> Key:
        """A summand without its coefficient and the names of its bound indices, which are put in an order."""
        values, factors = self._renamed(summand, order)
        bound, extents = summand.bound, self.reading.extents
        return tuple((extents[bound[place]] or ZERO).at(values) for place in order), factors

    def key_of_points(self, region: Region, order: Sequence[int]) -> Key:
        """The same of a sum over a region: its inequalities instead of ranges."""
        c, bound, where, factors = region
        values, several = self._renamed(Summand(c, bound, factors), order)
        return (len(bound), frozenset(p.at(values) for p in where)), several

    def _renamed(
        self, summand: Summand, order: Sequence[int]
    ) -> tuple[Environment, frozenset[tuple[Atom, int]]]:
        """The names of bound indices by their places in an order, and the factors with these."""
        bound = summand.bound
        if sorted(order) != list(range(len(bound))):
            raise Rejected("this is no order of the bound indices")
        values = {bound[place]: variable(PLACE + k) for k, place in enumerate(order)}
        factors: dict[Atom, int] = {}
        for (name, places), exponent in summand.factors.items():
            head, positions = self.resolved(name, tuple(p.at(values) for p in places) if bound else places)
            if head == DELTA:
                positions = (max(positions[0], -positions[0]),)
            elif self.is_symmetric(head):
                positions = tuple(sorted(positions))
            power_of(factors, (head, positions), exponent)
        return values, frozenset(factors.items())

    def is_symmetric(self, head: int) -> bool:
        """Whether the two positions of an atom may change places."""
        return head in self.symmetric or self.reading.is_symmetric(head)

    def resolved(self, head: int, positions: tuple[Polynomial, ...]) -> Atom:
        """An atom, or the one that it is proved to be equal to."""
        while head in self.same:
            parameters = len(self.table.free[head])
            head, places = self.same[head]
            at = dict(enumerate(positions[:parameters]))
            positions = (*(p.at(at) for p in places), *positions[parameters:])
        return head, positions

    def multiple(self, given: Multiple, frees: tuple[int, ...], fixed: Environment) -> list[Summand]:
        """The summands of a context times an equation."""
        reading, table = self.reading, self.table
        known = [*frees]
        for each in given.extents:
            extent = self.local(each, known)
            if not never_negative(extent, reading.extents):
                raise Rejected("a sum may run backwards")
            known.append(reading.fresh(extent))
        context = scaled(given.coefficient, [UNIT])
        for head, positions, exponent in given.factors:
            if exponent < 1 or len(positions) != self._positions(head):
                raise Rejected("a multiple has natural powers of atoms with their positions")
            at = tuple(self.local(p, known) for p in positions)
            context = reading.multiply(context, self._factor(head, at, exponent, fixed))
        if not 0 <= given.equation < len(self.equations):
            raise Rejected("there is no such equation yet")
        left, right = self.equations[given.equation]
        places = [self.local(p, known) for p in given.places]
        parameters = sorted(table.free[left] | table.free[right])
        env = self._within(parameters, places[: len(parameters)], fixed)
        is_local = given.equation >= len(self.equations) - self._local
        if is_local and any(place != fixed[index] for index, place in env.items()):
            raise Rejected("what holds in a case is used only at the values of the goal")
        shape = table.shapes[left] or ()
        inside = zip(places[len(parameters) :], shape, strict=True)
        if not all(is_inside(p, extent, reading.extents) for p, extent in inside):
            raise Rejected("an equation is used outside its matrices")
        difference = self.difference(left, env, right, env, tuple(places[len(parameters) :]))
        found = reading.multiply(context, difference)
        for v in reversed(known[len(frees) :]):
            found = reading.close(v, found)
        return found

    def _within(
        self, parameters: Sequence[int], places: Sequence[Polynomial], fixed: Environment
    ) -> dict[int, Polynomial]:
        """Places where conditions hold: in range, and each free index of the claim at the value it has."""
        env = check_places(self.table, parameters, places, self.reading.extents)
        if any(place != fixed.get(index) for index, place in env.items() if index in self.claim.free):
            raise Rejected("a free index of the claim has one value throughout")
        return env

    def _factor(
        self, head: int, places: tuple[Polynomial, ...], exponent: int, fixed: Environment
    ) -> list[Summand]:
        """A power of an atom; a reciprocal as it is read, where what is divided by is not 0."""
        if 0 <= head < LETTERS and isinstance(self.table.terms[head], language.Reciprocal):
            parameters = sorted(self.table.free[head])
            found = self.reading.number(head, dict(zip(parameters, places, strict=True)))
            if found != [Summand(1, (), {(head, places): 1})]:
                self.admit(head)
                self._within(parameters, places, fixed)
                return self.reading.raised(found, exponent)
        factors: dict[Atom, int] = {}
        power_of(factors, (head, places), exponent)
        return [Summand(1, (), factors)]

    def _positions(self, head: int) -> int:
        """How many positions a head has."""
        if head in (DELTA, VALUE):
            return 1
        if head >= NAMES:
            raise Rejected("a multiple has no names in it")
        if head >= LETTERS:
            letter = self.table.letters[head - LETTERS]
            return letter.arity
        if not 0 <= head < len(self.table.terms):
            raise Rejected("there is no such term")
        free = len(self.table.free[head])
        match self.table.terms[head]:
            case language.Inverse():
                return free + 2
            case language.Reciprocal() | language.Apply():
                return free
            case _:
                raise Rejected("a term that is read has no atom")

    def local(self, p: Polynomial, known: Sequence[int]) -> Polynomial:
        """A polynomial of a proof, in which k stands for the index `known[k]`."""
        for monomial, _ in p:
            if any(v >= len(known) or v < -len(self.claim.sizes) for v in monomial):
                raise Rejected("a polynomial has an index that is not known there")
        return p.at({place: variable(v) for place, v in enumerate(known)})


@dataclass(frozen=True, slots=True)
class Goal:
    """left at some values of its indices = right at others; for matrices, their entries at two places."""

    left: int
    env: Environment
    right: int
    other: Environment
    places: tuple[Polynomial, ...]

    def at(self, values: Environment) -> "Goal":
        """The goal in a case."""

        def moved(env: Environment) -> Environment:
            return {index: p.at(values) for index, p in env.items()}

        places = tuple(p.at(values) for p in self.places)
        return Goal(self.left, moved(self.env), self.right, moved(self.other), places)


def facts(claim: Claim) -> tuple[Polynomial, ...]:
    """The sizes that by the conditions of a claim are not negative: the extents of its sums."""
    table = claim.table
    nodes = (table.terms[condition.term] for condition in presupposed(claim))
    extents = (table.extents[node.index] or ZERO for node in nodes if isinstance(node, language.Sum))
    return tuple(dict.fromkeys(extent for extent in extents if not extent.indices))


def check(claim: Claim, certificate: Certificate, budget: Budget) -> None:
    """Raises `Rejected` unless the certificate proves the claim, whatever goes wrong on the way."""
    try:
        with deep():
            Checker(claim, certificate, budget).check(certificate)
    except SymnetError:
        raise
    except RecursionError:
        raise Rejected("the terms are nested too deeply") from None
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Rejected(f"a step of the certificate does not fit ({type(error).__name__})") from None
