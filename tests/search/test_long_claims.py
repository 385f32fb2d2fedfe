"""Claims with long products of sums are certified, and their near misses are not."""

from time import monotonic

import pytest

from symnet.core.budget import Budget, deep
from symnet.core.check import Checker
from symnet.core.translate import translate
from symnet.search.words import certify_long
from tests.search.long_claims import CLAIMS


def certified(claim):
    """Whether the core accepts what the search finds."""
    budget = Budget(200_000, monotonic() + 60)
    with deep():
        read, _ = translate(claim.lhs, claim.rhs, claim.definitions, claim.assuming, budget)
        certificate = certify_long(read, budget)
        if certificate is None:
            return False
        Checker(read, certificate, budget).check(certificate)
    return True


@pytest.mark.parametrize("name", CLAIMS)
def test_a_true_claim_is_certified(name):
    assert certified(CLAIMS[name](False))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_near_miss_is_not(name):
    assert not certified(CLAIMS[name](True))
