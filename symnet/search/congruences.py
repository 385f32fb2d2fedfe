"""Opaque terms that are the same as others since their arguments are equal. Not trusted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, permutations, product

from symnet.core.certificates import Congruence, Proof
from symnet.core.check import Checker, Goal
from symnet.core.congruence import arguments
from symnet.core.language import Apply, Inverse, Kind, Reciprocal
from symnet.core.polynomials import Polynomial, variable
from symnet.core.rules import Atom
from symnet.errors import Rejected
from symnet.search.relations import Binding, unified

Prove = Callable[[Goal, tuple[int, ...]], Proof | None]
PLACES = 8
"""How many places are tried for one pair of terms."""


def congruences(checker: Checker, prove: Prove) -> Iterator[Congruence]:
    """The congruences that can be proved, each told to the checker."""
    kinds: dict[object, list[int]] = {}
    for number, node in enumerate(checker.table.terms):
        if isinstance(node, Apply | Inverse | Reciprocal):
            kind = (node.function, len(node.arguments)) if isinstance(node, Apply) else type(node)
            kinds.setdefault(kind, []).append(number)
    for several in kinds.values():
        for place, term in enumerate(several):
            for other in [*several[:place], term]:
                if other in checker.same or term in checker.same:
                    continue
                found = _congruence(checker, term, other, prove)
                if found is None and other != term:
                    found = _congruence(checker, other, term, prove)
                if found is not None:
                    checker.lemma(found)
                    yield found


def _congruence(checker: Checker, term: int, other: int, prove: Prove) -> Congruence | None:
    """That a term is another one at some places, if that can be proved."""
    parameters = len(checker.table.free[term])
    if term == other and parameters != 2:
        return None
    for order in _orders(checker, term):
        draft = Congruence(term, other, (), order, ())
        ways: Iterator[tuple[Polynomial, ...]] = iter([(variable(1), variable(0))])
        if term != other:
            ways = islice(_places(checker, draft), PLACES)
        for places in ways:
            try:
                lemma = replace(draft, places=places)
                proofs = [prove(goal, frees) for goal, frees in checker.congruence_goals(lemma)]
            except Rejected:
                continue
            if all(proof is not None for proof in proofs):
                return replace(lemma, proofs=tuple(proof for proof in proofs if proof is not None))
    return None


def _orders(checker: Checker, term: int) -> list[tuple[int, ...]]:
    """The orders in which the arguments of a term may stand."""
    node = checker.table.terms[term]
    if not isinstance(node, Apply):
        return [(0,)]
    count = len(node.arguments)
    moves = checker.table.functions[node.function].kind in (Kind.MAXIMUM, Kind.MINIMUM) and count <= 4
    return list(permutations(range(count))) if moves else [tuple(range(count))]


def _places(checker: Checker, draft: Congruence) -> Iterator[tuple[Polynomial, ...]]:
    """Places at which the other term may be the same: where its arguments have the atoms of the term's."""
    table = checker.table
    _, env = checker.free(sorted(table.free[draft.term]))
    theirs, other = checker.free(sorted(table.free[draft.other]))
    local = {p[0][0][0]: variable(place) for place, p in enumerate(env.values()) if p}
    tried = set()
    for binding in _bindings(checker, draft, env, other, {*theirs}):
        if all(v in binding for v in theirs):
            places = tuple(p.at(binding).at(local) for p in other.values())
            if places not in tried and all(p.indices <= {*range(len(env))} for p in places):
                tried.add(places)
                yield places


def _bindings(
    checker: Checker,
    draft: Congruence,
    env: Mapping[int, Polynomial],
    other: Mapping[int, Polynomial],
    holes: set[int],
) -> Iterator[Binding]:
    if not holes:
        yield {}
        return
    wanted: list[Atom] = []
    given: list[Atom] = []
    for left, right in arguments(checker.table, draft):
        if checker.table.shapes[left] is not None:
            return
        for found, side, values in ((given, left, env), (wanted, right, other)):
            for summand in checker.reading.number(side, values):
                found += [checker.resolved(*atom) for atom in summand.factors]
    wanted = [atom for atom in wanted if any(p.indices & holes for p in atom[1])]

    def search(at: int, binding: Binding) -> Iterator[Binding]:
        if holes <= binding.keys() or at == len(wanted):
            yield binding
            return
        head, positions = wanted[at]
        for other_head, others in given:
            found: Binding | None = binding if other_head == head and len(others) == len(positions) else None
            for p, q in zip(positions, others, strict=False):
                found = None if found is None else unified(p, q, found, holes)
            if found is not None:
                yield from search(at + 1, found)

    yield from search(0, {})
    mine = [p for p in env.values() if p.indices]
    if len(holes) <= 2:
        yield from (dict(zip(sorted(holes), ways, strict=True)) for ways in product(mine, repeat=len(holes)))
