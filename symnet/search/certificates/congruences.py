"""Opaque terms that equal others because their arguments are equal. Not trusted."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice, permutations, product

from symnet.core.certificates import Congruence, Proof
from symnet.core.check import Checker, Goal
from symnet.core.congruence import arguments
from symnet.core.language import Apply, Inverse, Kind, Reciprocal, Table, Term, parts
from symnet.core.polynomials import ONE, Polynomial, variable
from symnet.core.rules import Atom
from symnet.errors import Rejected
from symnet.search.certificates.relations import Binding, unified

Prove = Callable[[Goal, tuple[int, ...]], Proof | None]
PLACES = 8
"""How many places are tried for one pair of terms."""


def congruences(checker: Checker, prove: Prove, terms: Collection[int] = ()) -> list[Congruence]:
    """The congruences between these terms, or those of the claim, that can be proved; each is given to the
    checker."""
    kinds: dict[object, list[int]] = {}
    found = []
    depth = _depths(checker.table) if terms else [0] * len(checker.table.terms)
    # Inner functions come first.
    for term in sorted(terms or checker.claimed, key=lambda each: (depth[each], each)):
        node = checker.table.terms[term]
        if isinstance(node, Apply | Inverse | Reciprocal):
            several = kinds.setdefault(kind(node), [])
            several.append(term)
            for other in several:
                lemma = congruence(checker, term, other, prove)
                if lemma is not None:
                    checker.lemma(lemma)
                    found.append(lemma)
    return found


def _depths(table: Table) -> list[int]:
    """How deeply functions, inverses and reciprocals are nested in each term."""
    found: list[int] = []
    for term in table.terms:
        inner = max((found[part] for part in parts(term)), default=0)
        found.append(inner + isinstance(term, Apply | Inverse | Reciprocal))
    return found


def kind(term: Term) -> object:
    """A key that opaque terms share if they may be equal."""
    return (term.function, len(term.arguments)) if isinstance(term, Apply) else type(term)


def congruence(checker: Checker, term: int, other: int, prove: Prove) -> Congruence | None:
    """A congruence of two terms, one way or the other, if it can be proved and neither term is known to equal
    a third one."""
    if {term, other} & checker.same.keys():
        return None
    ways = ((term, other), (other, term)) if term != other else ((term, term),)
    return next((found for way in ways if (found := _proved(checker, *way, prove)) is not None), None)


def _proved(checker: Checker, term: int, other: int, prove: Prove) -> Congruence | None:
    if term == other and len(checker.table.free[term]) != 2:
        return None
    for order in _orders(checker, term):
        draft = Congruence(term, other, (), order, ())
        turned = (variable(1), variable(0))
        for places in [turned] if term == other else _simplest_first(checker, draft):
            try:
                lemma = replace(draft, places=places)
                proofs = [prove(goal, frees) for goal, frees in checker.congruence_goals(lemma)]
            except Rejected:
                continue
            if all(proof is not None for proof in proofs):
                return replace(lemma, proofs=tuple(proof for proof in proofs if proof is not None))
    return None


def _simplest_first(checker: Checker, draft: Congruence) -> list[tuple[Polynomial, ...]]:
    """Places to be tried: first the term's own, then those with the most distinct positions."""
    own, others = (len(checker.table.free[term]) for term in (draft.term, draft.other))
    found = sorted(islice(_places(checker, draft), PLACES), key=lambda places: -len({*places}))
    return [*([tuple(map(variable, range(own)))] if own == others else []), *found]


def _orders(checker: Checker, term: int) -> list[tuple[int, ...]]:
    """The orders in which the arguments of a term may stand."""
    node = checker.table.terms[term]
    if not isinstance(node, Apply):
        return [(0,)]
    count = len(node.arguments)
    moves = checker.table.functions[node.function].kind in (Kind.MAXIMUM, Kind.MINIMUM) and count <= 4
    return list(permutations(range(count))) if moves else [tuple(range(count))]


def _places(checker: Checker, draft: Congruence) -> Iterator[tuple[Polynomial, ...]]:
    """Places at which the other term may be equal: where its arguments have the atoms of the term's."""
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
        for _, others in (atom for atom in given if atom[0] == head):
            if (found := unified(positions, others, binding, holes)) is not None:
                yield from search(at + 1, found)

    yield from search(0, {})
    mine = [p for p in env.values() if p.indices]
    if len(holes) <= 2:
        yield from (dict(zip(sorted(holes), ways, strict=True)) for ways in product(mine, repeat=len(holes)))
    if len(holes) == 1:
        last = (checker.reading.extents[min(holes)] or ONE) - 1
        yield from ({min(holes): last - p} for p in mine)
