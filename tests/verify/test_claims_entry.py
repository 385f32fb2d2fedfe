"""The verdict on each claim of functions of every entry, and exact numbers, which agree with it."""

from random import Random
from time import monotonic

import pytest

from symnet import Proved, Refuted, verify
from tests.verify.claims_entry import FALSE, TRUE, k, m, n, p, q
from tests.verify.exactly import drawn

INSTANCES = 6


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def differ(claim, instances):
    """Whether both sides differ at one of some instances."""
    random = Random(0)  # noqa: S311 - no secrets
    for _ in range(instances):
        numbers = {symbol: random.randint(1, 3) for symbol in (n, m, k, p, q)}
        world = drawn((claim.left, claim.right), numbers, claim.permutations, random)
        if world(claim.left) != world(claim.right):
            return True
    return False


def test_the_table_is_large():
    assert len(TRUE) > 90
    assert len(FALSE) > 90


@over(TRUE)
def test_a_true_claim_is_proved(claim):
    assert isinstance(verify(claim.left, claim.right, assuming=claim.assuming), Proved)


@over(FALSE)
def test_a_false_claim_is_refuted(claim):
    assert isinstance(verify(claim.left, claim.right, assuming=claim.assuming), Refuted)


@over({name: claim for name, claim in TRUE.items() if not name.startswith("selected rows")})
def test_a_true_claim_holds_in_numbers(claim):
    assert not differ(claim, INSTANCES)


@over({name: claim for name, claim in FALSE.items() if not name.startswith("selected rows")})
def test_a_false_claim_fails_in_numbers(claim):
    assert differ(claim, 60)


def test_most_claims_are_decided_quickly():
    taken = []
    for claim in TRUE.values():
        start = monotonic()
        verify(claim.left, claim.right, assuming=claim.assuming)
        taken.append(monotonic() - start)
    assert sorted(taken)[len(taken) // 2] < 1
