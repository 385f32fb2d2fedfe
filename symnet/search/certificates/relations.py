"""Equations as rules that rewrite summands: where the heaviest summand of an equation is found, the others
take its place. What that adds is recorded as a multiple."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from symnet.core import language
from symnet.core.certificates import (
    AnyLemma,
    BySign,
    Certificate,
    Cut,
    Digits,
    Each,
    Law,
    Leaf,
    Lemma,
    Multiple,
    Points,
    Proof,
)
from symnet.core.chance import WEIGHTS
from symnet.core.check import Checker, Goal, Key
from symnet.core.language import Claim, reached
from symnet.core.polynomials import ZERO, Polynomial, variable
from symnet.core.rules import DELTA, LETTERS, NAMES, Atom, Coefficient, Factors, Summand, power_of
from symnet.search.certificates.order import canonical

Binding = dict[int, Polynomial]
Context = tuple[tuple[int, ...], Summand, list[Polynomial]]
"""Where a rule is used: the indices bound there, the other factors with a number, and the places."""
FUEL = 400
"""How many multiples one goal may take."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An equation, its leading summand at variable places, and these places; `fixed` has those of the free
    indices of the claim."""

    equation: int
    lead: Summand
    holes: tuple[int, ...]
    places: tuple[Polynomial, ...]
    fixed: tuple[tuple[int, int], ...] = ()


def rules(
    checker: Checker, equations: Iterable[int], *, forwards: bool = False, local: bool = False
) -> list[Relation]:
    """Equations as rules, `forwards` if left sides are opaque and are replaced; those that make no rule are
    left out. They are `local` in a case for a sign."""
    found = (_rule(checker, number, forwards=forwards, local=local) for number in equations)
    return [each for each in found if each is not None]


def kept(checker: Checker, lemma: AnyLemma, *, forwards: bool = False) -> list[Relation]:
    """Use a lemma from now on, as a rule; `forwards` if its left side is opaque and is replaced."""
    checker.lemma(lemma)
    if isinstance(lemma, Lemma) and lemma.right in checker.symmetric:
        return []
    found = _rule(checker, len(checker.equations) - 1, forwards=forwards)
    return [] if found is None else [found]


def _rule(checker: Checker, equation: int, *, forwards: bool = False, local: bool = False) -> Relation | None:
    left, right = checker.equations[equation]
    inside = checker.table.free[left] | checker.table.free[right]
    if any((checker.table.extents[v] or ZERO).indices - inside for v in inside):
        return None  # Its places would not be known to be in their ranges.
    holes, env = checker.free(sorted(inside))
    goal, more = checker.goal(left, env, right, env, holes)
    summands = checker.difference(left, env, right, env, goal.places)
    if not collected(checker, summands):
        return None
    several = summands[:1] if forwards else summands
    several = [each for each in several if {*holes} <= _indices(each)] or several
    lead = max(several, key=lambda each: _weight(checker, each), default=None)
    if lead is None or not lead.factors:
        return None
    fixed = tuple((k, index) for k, index in enumerate(env) if local or index in checker.claim.free)
    return Relation(equation, lead, more, (*env.values(), *goal.places), fixed)


def _indices(summand: Summand) -> set[int]:
    return {v for _, positions in summand.factors for p in positions for v in p.indices}


def _weight(checker: Checker, summand: Summand) -> tuple[bool, bool, int, int]:
    opaque = any(0 <= head < len(checker.table.terms) for head, _ in summand.factors)
    plain = all(head != DELTA for head, _ in summand.factors)
    return plain, opaque, _together(checker, summand), sum(summand.factors.values())


def _together(checker: Checker, summand: Summand) -> int:
    """How many factors the largest expectation in a summand has: that of a product gives way to others."""
    letters = checker.table.letters
    several = [(positions[:1], k) for (_, positions), k in summand.factors.items()]
    chance = (
        positions
        for head, positions in summand.factors
        if LETTERS <= head < NAMES and letters[head - LETTERS] == WEIGHTS
    )
    return max((sum(k for place, k in several if place == each) for each in chance), default=0)


def solve(
    checker: Checker, goal: Goal, frees: tuple[int, ...], relations: Sequence[Relation]
) -> tuple[Leaf, list[Summand]]:
    """A leaf, and the summands that it does not cancel. Atoms that are proved to be equal are rewritten as
    they stand or, where that does not suffice, joined."""
    found = _solved(checker, goal, frees, relations, joining=False)
    if found[1] and any(isinstance(checker.table.terms[head], language.Apply) for head in checker.same):
        return _solved(checker, goal, frees, relations, joining=True)
    return found


def _solved(
    checker: Checker, goal: Goal, frees: tuple[int, ...], relations: Sequence[Relation], *, joining: bool
) -> tuple[Leaf, list[Summand]]:
    """What `solve` finds where all equal atoms are joined, if `joining`."""
    state: dict[Key, tuple[Coefficient, Summand, frozenset[int]]] = {}
    orders: list[tuple[int, tuple[int, ...]]] = []
    multiples: list[Multiple] = []
    number = 0
    numbered = {v: variable(place) for place, v in enumerate(frees)}

    def heads(summand: Summand) -> frozenset[int]:
        return frozenset(checker.resolved(*atom)[0] for atom in summand.factors)

    def add(summands: list[Summand]) -> None:
        nonlocal number
        for each in summands:
            order = canonical(checker, each)
            if order != tuple(range(len(order))):
                orders.append((number, order))
            number += 1
            key = checker.key(each, order)
            c = each.coefficient + (state[key][0] if key in state else 0)
            if c:
                found = _resolved(checker, each) if joining else each
                state[key] = c, found, heads(found) if leads else frozenset()
            else:
                state.pop(key, None)

    leads = [(rule, heads(rule.lead)) for rule in relations]
    add(checker.summands(goal, frees, ()))
    while state and len(multiples) < FUEL:
        step = next(
            (
                (rule, c, way)
                for rule, heads in leads
                for c, each, inside in list(state.values())
                if heads <= inside
                for way in islice(_contexts(checker, rule, each, goal), 1)
            ),
            None,
        )
        if step is None:
            break
        rule, c, (bound, context, places) = step
        local = {**numbered, **{v: variable(len(frees) + place) for place, v in enumerate(bound)}}
        extents = tuple((checker.reading.extents[v] or ZERO).at(local) for v in bound)
        factors = tuple(
            (head, tuple(p.at(local) for p in positions), exponent)
            for (head, positions), exponent in context.factors.items()
        )
        given = Multiple(
            Fraction(-c) / rule.lead.coefficient * context.coefficient, extents, factors, rule.equation,
            tuple(p.at(local) for p in places),
        )  # fmt: skip
        multiples.append(given)
        new = checker.multiple(given, frees, goal.env)
        add([each for one in new for each in checker.reading.tidy(one, closed=True)])
    return Leaf(tuple(multiples), tuple(orders)), [
        each._replace(coefficient=c) for c, each, _ in state.values()
    ]


def _resolved(checker: Checker, summand: Summand) -> Summand:
    """The summand with atoms in place of those that are proved to equal them."""
    if all(head not in checker.same for head, _ in summand.factors):
        return summand
    factors: dict[Atom, int] = {}
    for atom, k in summand.factors.items():
        power_of(factors, checker.resolved(*atom), k)
    return summand._replace(factors=factors)


def collected(checker: Checker, summands: Iterable[Summand]) -> list[Summand]:
    """A sum whose like summands are joined."""
    found: dict[Key, Summand] = {}
    for each in summands:
        key = checker.key(each, canonical(checker, each))
        c = each.coefficient + (found[key].coefficient if key in found else 0)
        found[key] = each._replace(coefficient=c)
    return [each for each in found.values() if each.coefficient]


def leaf(checker: Checker, goal: Goal, frees: tuple[int, ...], multiples: Sequence[Multiple]) -> Leaf | None:
    """A leaf with these multiples, if they are enough."""
    total: dict[Key, Coefficient] = {}
    orders = []
    for number, each in enumerate(checker.summands(goal, frees, multiples)):
        order = canonical(checker, each)
        orders.append((number, order))
        key = checker.key(each, order)
        total[key] = total.get(key, 0) + each.coefficient
    return None if any(total.values()) else Leaf(tuple(multiples), tuple(orders))


def unified(
    several: Sequence[Polynomial], others: Sequence[Polynomial], binding: Binding, holes: set[int]
) -> Binding | None:
    """Bindings of holes under which some positions equal others."""
    if len(several) != len(others):
        return None
    found = dict(binding)
    for p, q in zip(several, others, strict=True):
        inside = p.indices & holes
        c = p.coefficient(v := inside.pop()) if len(inside) == 1 else None
        if c is not None and (number := c.number):
            rest = q - (p - c * variable(v))
            value = Polynomial((monomial, k // number) for monomial, k in rest)
            if number * value != rest or found.setdefault(v, value) != value:
                return None
        elif p.at(found) != q:
            return None
    return found


def _contexts(checker: Checker, rule: Relation, summand: Summand, goal: Goal) -> Iterator[Context]:
    """The contexts in which the lead of a rule stands in a summand with the free indices of the claim at
    their own values."""
    lead = rule.lead
    holes = {*lead.bound, *rule.holes}
    extents = checker.reading.extents
    wanted = [(*checker.resolved(*atom), k) for atom, k in lead.factors.items()]
    given = [(atom, *checker.resolved(*atom), k) for atom, k in summand.factors.items()]

    def search(
        at: int, binding: Binding, taken: dict[Atom, int]
    ) -> Iterator[tuple[Binding, dict[Atom, int]]]:
        if at == len(wanted):
            yield binding, taken
            return
        head, positions, k = wanted[at]
        for atom, other, others, exponent in given:
            left = exponent - taken.get(atom, 0)
            if other != head or (left < k if k > 0 else left > k):
                continue
            for way in [others, others[::-1]] if checker.is_symmetric(head) else [others]:
                if (found := unified(positions, way, binding, holes)) is not None:
                    yield from search(at + 1, found, {**taken, atom: taken.get(atom, 0) + k})

    for binding, taken in search(0, {}, {}):
        rest = {a: k - taken.get(a, 0) for a, k in summand.factors.items() if k != taken.get(a, 0)}
        if any(v not in binding for v in holes):
            continue
        used = {v for _, positions in rest for p in positions for v in p.indices}
        used |= {v for hole in rule.holes for v in binding[hole].indices}
        places = [p.at(binding) for p in rule.places]
        if any(places[k] != goal.env.get(index) for k, index in rule.fixed):
            continue
        images = [binding[v] for v in lead.bound]
        names = [p[0][0][0] if len(p) == 1 and len(p[0][0]) == 1 and p[0][1] == 1 else -1 for p in images]
        context = with_reciprocals(checker, rest, goal)
        if (
            context
            and len({*names}) == len(names)
            and all(
                v in summand.bound and v not in used and extents[v] == extents[w]
                for v, w in zip(names, lead.bound, strict=True)
            )
        ):
            bound = tuple(v for v in summand.bound if v not in names)
            yield bound, context, places


def with_reciprocals(checker: Checker, factors: Factors, goal: Goal) -> Summand | None:
    """The factors with natural powers only: divisions become reciprocals of the claim."""
    left, found, scale = dict(factors), dict[Atom, int](), Fraction(1)
    table = checker.table
    several = _reciprocals(checker) if any(k < 0 for k in left.values()) else []
    while any(k < 0 for k in left.values()):
        for term in several:
            env = {index: goal.env.get(index, variable(index)) for index in sorted(table.free[term])}
            holes = {index for index, p in env.items() if p == variable(index)}
            (c, _, read), *more = checker.reading.number(term, env)
            binding = None if more else _divided(read, left, holes)
            if binding is not None:
                break
        else:
            return None
        power_of(found, (term, tuple(p.at(binding) for p in env.values())), 1)
        scale /= c
        for (head, positions), k in read.items():
            power_of(left, (head, tuple(p.at(binding) for p in positions)), -k)
    for atom, k in left.items():
        power_of(found, atom, k)
    return Summand(scale, (), found)


def _reciprocals(checker: Checker) -> list[int]:
    """The reciprocals that a multiple may have: those of the claim, and of what is not 0 by its form."""
    terms, claimed = checker.table.terms, checker.claimed
    return [
        term
        for term, node in enumerate(terms)
        if isinstance(node, language.Reciprocal) and (term in claimed or not checker.is_conditional(node))
    ]


def _divided(read: Factors, left: Factors, holes: set[int]) -> Binding | None:
    """Bindings of holes under which the divisors of some factors are divisors of others."""
    binding: Binding = {}
    for (head, positions), k in read.items():
        if k < 0:
            places = (q for (other, q), exponent in left.items() if other == head and exponent <= k)
            ways = (unified(positions, q, binding, holes) for q in places)
            found = next((way for way in ways if way is not None), None)
            if found is None:
                return None
            binding = found
    return binding if binding.keys() == holes and min(read.values(), default=0) < 0 else None


def used_hypotheses(claim: Claim, certificate: Certificate) -> set[int]:
    """The numbers of the hypotheses of a claim whose multiples stand in a certificate."""
    table = claim.table
    kinds = [type(table.terms[term]) for term in reached(table, claim.roots)]
    first = 2 * kinds.count(language.Inverse) + kinds.count(language.Reciprocal)
    found: set[int] = set()
    todo: list[Proof] = [certificate.proof]
    for lemma in certificate.lemmas:
        if not isinstance(lemma, Law):
            todo += [lemma.proof] if isinstance(lemma, Lemma) else lemma.proofs
    while todo:
        match todo.pop():
            case Leaf(multiples=multiples) | Points(multiples=multiples):
                found |= {each.equation - first for each in multiples}
            case Cut(low=low, high=high):
                todo += [low, high]
            case Each(cases=cases):
                todo += cases
            case Digits(then=then):
                todo.append(then)
            case BySign(equal=equal, negative=negative, zero=zero, positive=positive):
                todo += [equal, negative, zero, positive]
    return found & {*range(len(claim.hypotheses))}
