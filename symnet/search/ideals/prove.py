"""Claims that follow from equations: the difference of their sides is a sum of multiples of these. Not
trusted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, chain, product
from time import monotonic
from typing import TypeAlias

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Multiple
from symnet.core.check import Checker, Goal
from symnet.core.language import Claim, Grid, Inverse, Reciprocal, reached
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import Summand
from symnet.errors import LimitExceeded
from symnet.search import certificates
from symnet.search.certificates import leaf
from symnet.search.ideals.completion import Bounds, Completion, Equation
from symnet.search.ideals.multiples import Scope, Source, multiple
from symnet.search.ideals.reading import Holes, NoWords, Reader
from symnet.search.ideals.words import Alphabet

DEGREE = 12
"""How many letters a monomial of a new rule may have, or three more than the equations have."""
LONG = 400, 300_000
"""How many rules a completion makes, and how many steps it takes,"""
SHORT = 60, 8_000
"""and how many at a glance."""
SECONDS = 2.0
"""How many seconds a completion takes,"""
SEARCH = 6.0
"""and a search with cases and lemmas."""

Part: TypeAlias = tuple[Polynomial, Polynomial]


def certify(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that the checker accepts, or None. Raises `LimitExceeded` past the budget."""
    if not is_conditional(claim):
        return None
    own = replace(budget, deadline=min(budget.deadline, monotonic() + SEARCH))
    try:
        return certificates.certify(claim, own, prove)
    except LimitExceeded:
        budget.spend(0)
        return None


def glance(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that is found soon, or None. Raises `Contradiction` if hypotheses are found to contradict
    each other or the conditions, `LimitExceeded` past the budget."""
    if not is_conditional(claim):
        return None
    close = partial(prove, most=SHORT, thorough=bool(claim.hypotheses))
    return certificates.first_attempt(claim, budget, close)


def is_conditional(claim: Claim) -> bool:
    """Whether a claim has hypotheses, inverses or reciprocals."""
    table = claim.table
    several = reached(table, claim.roots)
    return bool(claim.hypotheses) or any(isinstance(table.terms[t], Inverse | Reciprocal) for t in several)


def prove(
    checker: Checker,
    goal: Goal,
    frees: tuple[int, ...],
    before: Sequence[Multiple] = (),
    most: tuple[int, int] = LONG,
    *,
    thorough: bool = False,
) -> Leaf | None:
    """A leaf that proves a goal by multiples of the equations; if `thorough`, rules are made up to the bound
    even where fewer are enough. The multiples `before` are added first."""
    alphabet = Alphabet(checker)
    reader = Reader(alphabet)
    summands = checker.summands(goal, frees, before)
    for ends in _ends(goal):
        try:
            terms = reader.terms(summands, ends)
        except NoWords:
            continue
        break
    else:
        return None
    rows = ONE if ends is None or ends.row is None else checker.reading.extents[ends.row] or ONE
    target = Equation(terms, rows)
    sources, equations = read_equations(reader, goal)
    degree = max((alphabet.degree(m) for each in (target, *equations) for m in each.terms), default=0)
    deadline = min(checker.budget.deadline, monotonic() + SECONDS)
    bounds = Bounds(max(DEGREE, degree + 3), *most, deadline)
    completion = Completion(alphabet, equations, target, bounds)
    found = completion.cofactors()
    if thorough:
        completion.exhaust()
    if found is None:
        return None
    scope = Scope(goal, frees, *(ZERO if v is None else variable(v) for v in ends or (None, None)))
    multiples: list[Multiple] = []
    for (number, context), c in found.items():
        each = multiple(alphabet, scope, sources[-1 - number], context, -c)
        if each is None:
            return None
        multiples.append(each)
    return leaf(checker, goal, frees, [*before, *multiples])


def _ends(goal: Goal) -> list[Holes | None]:
    """The ends of words that the entries of a matrix may be read with: its row and column, or none."""
    ends = [next(iter(p.indices), None) for p in goal.places]
    plain = all(
        v is None or (p - variable(v)).indices == set() for p, v in zip(goal.places, ends, strict=True)
    )
    return [Holes(*ends), None] if plain and any(v is not None for v in ends) else [None]


def read_equations(reader: Reader, goal: Goal) -> tuple[list[Source], list[Equation]]:
    """The equations of the checker that are between words, and their transposes."""
    checker = reader.checker
    sources: list[Source] = []
    equations: list[Equation] = []
    cuts = _cuts(checker)
    for number, (left, right) in enumerate(checker.equations):
        parameters = sorted(checker.table.free[left] | checker.table.free[right])
        if any(v not in goal.env for v in parameters):
            continue
        env = {v: goal.env[v] for v in parameters}
        known = tuple(env.values())
        shape = checker.table.shapes[left]
        if shape is None:
            summands = checker.difference(left, env, right, env, ())
            _add(reader, sources, equations, Source(number, False, known, None), summands, None)
            continue
        for (start, extent), (other, width) in _blocks(shape, cuts):
            block = extent, width
            ends = [None if each == ONE else checker.reading.fresh(each) for each in block]
            row, column = (ZERO if v is None else variable(v) for v in ends)
            summands = checker.difference(left, env, right, env, (start + row, other + column))
            source = Source(number, False, known, block, (start, other))
            _add(reader, sources, equations, source, summands, None if ends == [None, None] else Holes(*ends))
    return sources, equations


def _add(  # noqa: PLR0917 - an equation and where it goes
    reader: Reader,
    sources: list[Source],
    equations: list[Equation],
    source: Source,
    summands: list[Summand],
    holes: Holes | None,
) -> None:
    """Add an equation and its transpose, if it is between words."""
    try:
        terms = reader.terms([each for one in summands for each in reader.checker.reading.tidy(one)], holes)
    except NoWords:
        return
    shape = source.shape or (ONE, ONE)
    if terms:
        sources.append(source)
        equations.append(Equation(terms, shape[0]))
    turned = {reader.alphabet.turned_monomial(m): c for m, c in terms.items()}
    if holes is not None and turned not in (terms, {m: -c for m, c in terms.items()}):
        sources.append(source._replace(turned=True))
        equations.append(Equation(turned, shape[1]))


def _cuts(checker: Checker) -> dict[Polynomial, list[list[Part]]]:
    """The ways in which blocks divide ranges of rows or columns: where each part begins, and its extent."""
    found: dict[Polynomial, list[list[Part]]] = {}
    table = checker.table
    for term, node in enumerate(table.terms):
        if isinstance(node, Grid):
            for several, whole in zip(table.blocks(node.rows), table.matrix(term), strict=True):
                parts = [*zip(accumulate(several, initial=ZERO), several, strict=False)]
                if parts not in (ways := found.setdefault(whole, [])):
                    ways.append(parts)
    return found


def _blocks(
    shape: tuple[Polynomial, Polynomial], cuts: dict[Polynomial, list[list[Part]]]
) -> Iterator[tuple[Part, Part]]:
    """The blocks of an equation; of a square one, along the diagonal."""
    rows, columns = (cuts.get(extent, [[(ZERO, extent)]]) for extent in shape)
    ways = ((each, each) for each in rows) if shape[0] == shape[1] else product(rows, columns)
    return chain.from_iterable(product(*way) for way in ways)
