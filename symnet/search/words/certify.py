"""Certificates for long products of sums, which are not multiplied out: see `core.names`. Not trusted.

Every compound matrix is read by how it acts on named matrices, from its left or its right end. Where both
sides reach the same state, that may get one name; cyclic products are cut where their parts are the same.
Values modulo a prime tell where that is, and which claims are not worth a try.
"""

from collections.abc import Sequence
from typing import Final

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate
from symnet.core.language import Claim, Term, parts, reached
from symnet.search.words.attempts import TooManySteps, attempt
from symnet.search.words.naming import Plan

MANY: Final = 1_000
"""A side with no more products than this, and no more factors in all of them together, is not long."""
HOPELESS: Final = 10_000
"""How many summands of a long claim may be multiplied out, when it is not decided by names."""
ROUNDS: Final = (10, 100, 500)
"""How many steps for each part of a term an attempt may take, round after round."""
FEWEST: Final = 2_000
"""A claim with fewer parts gets the steps for so many."""


def is_long(claim: Claim) -> bool:
    """Whether a side has many products, or many factors in them, once it is multiplied out: more than
    `MANY`, and more than twice as many as the claim has parts."""
    table, found = claim.table, dict[int, tuple[int, int]]()
    whole = reached(table, (claim.left, claim.right))
    most = max(MANY, 2 * len(whole))
    for term in whole:
        several = [found[part] for part in parts(table.terms[term])]
        found[term] = _distributed(table.terms[term], several, most)
    return any(max(found[side]) > most for side in (claim.left, claim.right))


def _distributed(term: Term, several: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """About how many products a term has, and how many factors these have together; at most a few more than
    `most`."""
    products, factors = 1, 0 if isinstance(term, language.Number | language.Identity) else 1
    match term:
        case language.Plus():
            products, factors = (sum(each) for each in zip(*several, strict=True))
        case language.Grid() | language.Apply() | language.Inverse() | language.Reciprocal() if several:
            products, factors = (max(each) for each in zip(*several, strict=True))
        case language.Power(exponent=exponent):
            products, factors = _multiplied([several[0]] * min(exponent, most + 1), most)
        case _ if several:
            products, factors = _multiplied(several, most)
    return min(products, most + 1), min(factors, most + 1)


def _multiplied(several: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    products, factors = 1, 0
    for more, others in several:
        products, factors = products * more, factors * more + others * products
        if products > most:
            break
    return products, factors


def certify_long(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that the checker accepts, or None. Raises `LimitExceeded` past the budget."""
    plan = Plan(claim, budget)
    if plan.hopeless:
        return None
    ways, size = plan.ways(), max(plan.size(), FEWEST)
    for steps in ROUNDS:
        for way in [*ways]:
            try:
                found = attempt(plan, way, steps * size)
            except TooManySteps:
                continue
            if found is not None:
                return found
            ways.remove(way)
    return None
