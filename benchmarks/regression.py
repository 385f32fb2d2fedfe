"""The claims of regression on which our own search takes longest, beside SymPy's `simplify`."""

from functools import cache

from sympy import simplify

from benchmarks.rows import Trial
from benchmarks.score import decided
from benchmarks.timing import timed
from symnet import Proved, verify
from symnet.core.verdicts import Verdict
from tests.verify.claims import Claim
from tests.verify.claims_regression import TRUE, named

LIMIT = 2.0
"""Seconds that SymPy has for each side of a claim."""
SHARE = 7
"""How many claims are tried for each one that is measured: all of the table for the 40 hardest."""


def ours(claim: Claim) -> Verdict:
    """The verdict on a claim."""
    return verify(claim.lhs, claim.rhs, assuming=claim.assuming, definitions=claim.definitions)


@cache
def hardest(count: int) -> tuple[Claim, ...]:
    """The claims that take longest, the slowest first, by one run of each."""
    known = [*named(TRUE).values()]
    times = {claim.name: timed(lambda claim=claim: ours(claim))[0] for claim in known[: SHARE * count]}
    slowest = sorted(known[: SHARE * count], key=lambda claim: times[claim.name], reverse=True)
    return tuple(slowest[:count])


def together(count: int) -> Trial:
    """The hardest claims, one after the other; the peer's result is how many SymPy shows to be true."""
    claims = hardest(count)
    return Trial(
        lambda: [ours(claim) for claim in claims],
        lambda: sum(decided(claim, simplify, LIMIT) is True for claim in claims),
        lambda found, other: all(isinstance(each, Proved) for each in found) and 10 * other <= count,
    )


def median(count: int) -> Trial:
    """The claim in the middle of the hardest ones."""
    return _alone(hardest(count)[count // 2])


def worst(count: int) -> Trial:
    """The claim that takes longest."""
    return _alone(hardest(count)[0])


def _alone(claim: Claim) -> Trial:
    return Trial(lambda: ours(claim), None, lambda found, _: isinstance(found, Proved))
