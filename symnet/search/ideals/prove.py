"""Claims that follow from equations: the difference of their sides is a sum of multiples of these. Not
trusted."""

from dataclasses import replace
from time import monotonic

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Multiple
from symnet.core.check import Checker, Goal
from symnet.core.language import Claim
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.search.certificates import leaf
from symnet.search.ideals.completion import Bounds, Completion, Equation
from symnet.search.ideals.multiples import Source, multiple
from symnet.search.ideals.reading import Holes, NoWords, Reader
from symnet.search.ideals.words import Alphabet

SECONDS = 3.0
RULES = 1_000
DEGREE = 12


def certify(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that the checker accepts, or None."""
    given = Certificate(Leaf())
    checker = Checker(claim, given, budget)
    if not checker.equations:
        return None
    goal, frees = checker.equation(claim.left, claim.right, claim.free)
    proof = prove(checker, goal, frees)
    return None if proof is None else replace(given, proof=proof)


def prove(checker: Checker, goal: Goal, frees: tuple[int, ...]) -> Leaf | None:
    """A leaf that proves a goal by multiples of the equations."""
    alphabet = Alphabet(checker)
    reader = Reader(alphabet)
    summands = checker.summands(goal, frees, ())
    for holes in _holes(goal):
        try:
            target = reader.terms(summands, holes)
        except NoWords:
            continue
        break
    else:
        return None
    sources, equations = read_equations(reader, goal)
    bounds = Bounds(DEGREE, RULES, min(checker.budget.deadline, monotonic() + SECONDS))
    found = Completion(alphabet, equations, target, bounds).cofactors()
    if found is None:
        return None
    multiples: list[Multiple] = []
    for (number, context), c in found.items():
        each = multiple(alphabet, goal, frees, sources[-1 - number], context, -c)
        if each is None:
            return None
        multiples.append(each)
    return leaf(checker, goal, frees, multiples)


def _holes(goal: Goal) -> list[Holes | None]:
    """The ends of words that the entries of a matrix may be read with: its row and column, or none."""
    ends = [p.indices.pop() if len(p) == 1 and p.degree == 1 and p.indices else None for p in goal.places]
    inside = all(p == (ZERO if v is None else variable(v)) for p, v in zip(goal.places, ends, strict=True))
    return [Holes(*ends), None] if inside and any(v is not None for v in ends) else [None]


def read_equations(reader: Reader, goal: Goal) -> tuple[list[Source], list[Equation]]:
    """The equations of the checker that are between words, and their transposes."""
    checker = reader.checker
    sources: list[Source] = []
    equations: list[Equation] = []
    for number, (left, right) in enumerate(checker.equations):
        parameters = sorted(checker.table.free[left] | checker.table.free[right])
        if any(v not in goal.env for v in parameters):
            continue
        env = {v: goal.env[v] for v in parameters}
        shape = checker.table.shapes[left]
        ends = [None if extent == ONE else checker.reading.fresh(extent) for extent in shape or ()]
        places = tuple(ZERO if v is None else variable(v) for v in ends)
        summands = checker.difference(left, env, right, env, places)
        number_of = shape is None or ends == [None, None]
        holes = None if number_of else Holes(*ends)
        try:
            terms = reader.terms(summands, holes)
        except NoWords:
            continue
        if not terms:
            continue
        for turned in (False,) if number_of else (False, True):
            extent = shape[turned] if shape is not None else ONE
            if turned:
                terms = {reader.alphabet.turned_monomial(m): c for m, c in terms.items()}
                if terms == equations[-1].terms or terms == {m: -c for m, c in equations[-1].terms.items()}:
                    continue
            sources.append(Source(number, turned, tuple(env.values()), shape))
            equations.append(Equation(terms, extent))
    return sources, equations
