"""Equations as rules that rewrite summands: where the heaviest summand of an equation is found, the others
take its place. What is added for that is written down as a multiple."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from symnet.core.certificates import Leaf, Multiple
from symnet.core.check import Checker, Goal, Key
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import DELTA, Atom, Coefficient, Factors, Summand
from symnet.search.order import canonical

Binding = dict[int, Polynomial]
FUEL = 400
"""How many multiples one goal may take."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An equation, its leading summand at variable places, and these places; `fixed` are those of free
    indices of the claim."""

    equation: int
    lead: Summand
    holes: tuple[int, ...]
    places: tuple[Polynomial, ...]
    fixed: tuple[tuple[int, int], ...] = ()


def relation(checker: Checker, equation: int) -> Relation | None:
    """An equation as a rule."""
    left, right = checker.equations[equation]
    table, reading = checker.table, checker.reading
    holes, env = checker.free(sorted(table.free[left] | table.free[right]))
    more = [*holes]
    ends = []
    for extent in table.shapes[left] or ():
        if extent == ONE:
            ends.append(ZERO)
        else:
            more.append(reading.fresh(extent))
            ends.append(variable(more[-1]))
    summands = checker.difference(left, env, right, env, tuple(ends))
    if not summands:
        return None
    lead = max(summands, key=lambda each: _weight(checker, each))
    if not lead.factors:
        return None
    fixed = tuple((k, index) for k, index in enumerate(env) if index in checker.claim.free)
    return Relation(equation, lead, tuple(more), (*env.values(), *ends), fixed)


def _weight(checker: Checker, summand: Summand) -> tuple[bool, bool, int]:
    opaque = any(0 <= head < len(checker.table.terms) for head, _ in summand.factors)
    plain = all(head != DELTA for head, _ in summand.factors)
    return plain, opaque, sum(summand.factors.values())


def solve(
    checker: Checker, goal: Goal, frees: tuple[int, ...], relations: Sequence[Relation], fuel: int = FUEL
) -> tuple[Leaf, list[Summand]]:
    """A leaf, and the summands that it leaves."""
    state: dict[Key, tuple[Coefficient, Summand]] = {}
    orders: list[tuple[int, tuple[int, ...]]] = []
    multiples: list[Multiple] = []
    number = 0
    numbered = {v: variable(place) for place, v in enumerate(frees)}

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
                state[key] = c, each
            else:
                state.pop(key, None)

    add(checker.summands(goal, frees, ()))
    while state and fuel:
        fuel -= 1
        step = next(
            (
                (rule, c, way)
                for rule in relations
                for c, each in list(state.values())
                for way in islice(_fitting(checker, rule, each, goal), 1)
            ),
            None,
        )
        if step is None:
            break
        rule, c, (bound, rest, places) = step
        local = {**numbered, **{v: variable(len(frees) + place) for place, v in enumerate(bound)}}
        extents = tuple((checker.reading.extents[v] or ZERO).at(local) for v in bound)
        factors = tuple(
            (head, tuple(p.at(local) for p in positions), exponent)
            for (head, positions), exponent in rest.items()
        )
        given = Multiple(
            Fraction(-c) / rule.lead.coefficient, extents, factors, rule.equation,
            tuple(p.at(local) for p in places),
        )  # fmt: skip
        multiples.append(given)
        new = checker.multiple(given, frees, goal.env)
        add([each for one in new for each in checker.reading.tidy(one, closed=True)])
    return Leaf(tuple(multiples), tuple(orders)), [each._replace(coefficient=c) for c, each in state.values()]


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


def unified(p: Polynomial, q: Polynomial, binding: Binding, holes: set[int]) -> Binding | None:
    """Bindings of holes under which a position p is q."""
    inside = p.indices & holes
    if not inside:
        return binding if p == q else None
    if len(inside) > 1 or p.coefficient(v := inside.pop()) != ONE:
        return binding if p.at(binding) == q else None
    value = q - (p - variable(v))
    if v in binding:
        return binding if binding[v] == value else None
    return {**binding, v: value}


def _fitting(
    checker: Checker, rule: Relation, summand: Summand, goal: Goal
) -> Iterator[tuple[tuple[int, ...], Factors, list[Polynomial]]]:
    """The contexts in which the free indices of the claim have their own values."""
    for way in _matches(checker, rule, summand):
        if all(way[2][k] == goal.env.get(index) for k, index in rule.fixed):
            yield way


def _matches(
    checker: Checker, rule: Relation, summand: Summand
) -> Iterator[tuple[tuple[int, ...], Factors, list[Polynomial]]]:
    """The contexts in which the lead of a rule stands in a summand: what is bound there, the other factors,
    and the places."""
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
            if other != head or (left < k if k > 0 else left > k) or len(others) != len(positions):
                continue
            ways = [others, others[::-1]] if checker.is_symmetric(head) else [others]
            for way in ways:
                found: Binding | None = binding
                for p, q in zip(positions, way, strict=True):
                    found = None if found is None else unified(p, q, found, holes)
                if found is not None:
                    yield from search(at + 1, found, {**taken, atom: taken.get(atom, 0) + k})

    for binding, taken in search(0, {}, {}):
        rest = {a: k - taken.get(a, 0) for a, k in summand.factors.items() if k != taken.get(a, 0)}
        if any(k < 0 for k in rest.values()) or any(v not in binding for v in holes):
            continue
        used = {v for _, positions in rest for p in positions for v in p.indices}
        used |= {v for hole in rule.holes for v in binding[hole].indices}
        images = [binding[v] for v in lead.bound]
        names = [p[0][0][0] if len(p) == 1 and len(p[0][0]) == 1 and p[0][1] == 1 else -1 for p in images]
        if len({*names}) == len(names) and all(
            v in summand.bound and v not in used and extents[v] == extents[w]
            for v, w in zip(names, lead.bound, strict=True)
        ):
            bound = tuple(v for v in summand.bound if v not in names)
            yield bound, rest, [p.at(binding) for p in rule.places]
