"""What work may cost: terms at once, a moment to be done by, and memory, which is checked now and then."""

import sys

import pytest

from symnet.core import budget as module
from symnet.core.budget import MEGABYTE, Budget, deep, peak_memory
from symnet.errors import LimitExceeded


def test_as_many_terms_as_are_given_may_be_spent_again_and_again():
    budget = Budget(5, float("inf"))
    for terms in (0, 1, 5, 5):
        budget.spend(terms)
    with pytest.raises(LimitExceeded, match="6 terms are more than the limit max_terms=5"):
        budget.spend(6)
    Budget.unbounded().spend(10**15)


def test_work_is_done_until_its_moment_has_passed(monkeypatch):
    budget = Budget(5, 7.0)
    for now in (6.0, 7.0):
        monkeypatch.setattr(module, "monotonic", lambda now=now: now)
        budget.spend(1)
    monkeypatch.setattr(module, "monotonic", lambda: 7.5)
    with pytest.raises(LimitExceeded, match="max_seconds"):
        budget.spend(1)


def test_as_much_memory_as_is_given_may_be_held(monkeypatch):
    monkeypatch.setattr(module, "peak_memory", lambda: 100)
    Budget(5, float("inf"), 100).spend(1)
    with pytest.raises(LimitExceeded, match="max_megabytes"):
        Budget(5, float("inf"), 99).spend(1)


def test_memory_is_looked_at_once_in_a_hundredth_of_a_second(monkeypatch):
    looks = []
    monkeypatch.setattr(module, "peak_memory", lambda: looks.append(now) or 0)
    budget = Budget(5, float("inf"), 100)
    for now in (1.0, 1.001, 1.0 + 0.01, 1.02, 1.025, 1.05, 2.0):
        monkeypatch.setattr(module, "monotonic", lambda now=now: now)
        budget.spend(1)
    assert looks == [1.0, 1.02, 1.05, 2.0]


def test_memory_is_told_in_bytes_where_the_platform_tells_it(monkeypatch):
    assert 5 * MEGABYTE < peak_memory() < 100_000 * MEGABYTE
    monkeypatch.setattr(module, "resource", None)
    assert peak_memory() == 0


def test_recursion_is_as_deep_as_before_afterwards():
    limit = sys.getrecursionlimit()
    with deep():
        assert sys.getrecursionlimit() == max(limit, module.DEEP)
    assert sys.getrecursionlimit() == limit
