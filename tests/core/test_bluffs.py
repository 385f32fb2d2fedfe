"""Bluffs: certificates for false claims, each refused, however near it comes to a proof.

The number of trials of each kind is that of the environment variable SYMNET_EXAMPLES, 300 by default; a long
run is `SYMNET_EXAMPLES=10000 python -m pytest tests/core/test_bluffs.py`.
"""

import copy
import os
from functools import cache
from random import Random
from time import monotonic

import pytest

from symnet import Proved, SymnetError, verify
from symnet.core.budget import Budget, deep
from symnet.core.certificates import Certificate, Leaf
from symnet.core.check import Checker, check
from symnet.core.form import from_json, to_json
from symnet.core.verdicts import state
from symnet.search.certificates import rules, solve
from symnet.search.words import certify_long
from tests.search.long_claims import CLAIMS as LONG
from tests.verify import claims, claims_beyond

TRIALS = int(os.environ.get("SYMNET_EXAMPLES", "300"))
WHOLE = [-(2**60), -2, -1, 0, 1, 2, 3, 2**30, 2**40, 2**60]


def budget():
    return Budget(20_000, monotonic() + 3)


def named(table):
    return [
        each for module in (claims, claims_beyond) for each in claims.named(getattr(module, table)).values()
    ]


def stated(claim):
    return state(claim.lhs, claim.rhs, tuple(claim.definitions.items()), claim.assuming, budget()).claim


@cache
def true():
    """Proofs of true claims as plain values."""
    proofs = [verify(c.lhs, c.rhs, assuming=c.assuming, definitions=c.definitions) for c in named("TRUE")]
    assert all(isinstance(proof, Proved) for proof in proofs)
    return [to_json(*proof.evidence) for proof in proofs]


@cache
def false():
    """False claims, each with the certificate that the search ends with, as plain values."""
    return [to_json(claim, (nearly(claim),)) for claim in map(stated, named("FALSE"))]


def nearly(claim):
    """A certificate that leaves something over."""
    checker = Checker(claim, Certificate(Leaf()), budget())
    goal, frees = checker.equation(claim.left, claim.right, claim.free)
    leaf, left = solve(checker, goal, frees, rules(checker, range(len(checker.equations))))
    assert left
    return Certificate(leaf)


def refused(claim, certificate):
    try:
        read, certificates = from_json({**claim, "certificates": [certificate]})
        check(read, certificates[0], budget())
    except SymnetError:
        return
    pytest.fail(f"a false claim is accepted: {claim['claim']}, {certificate}")


def places(value, path=()):
    """The paths of all parts of a value."""
    yield path
    if isinstance(value, list | dict):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def part(value, path):
    for key in path:
        value = value[key]
    return value


def edited(certificate, random, pool):
    """A certificate with a part changed, taken out, doubled, moved or replaced by a part of another one."""
    found = copy.deepcopy(certificate)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        path = random.choice([path for path in places(found) if path])
        around, key = part(found, path[:-1]), path[-1]
        old = around[key]
        if isinstance(old, int) and not isinstance(old, bool):
            around[key] = random.choice([old + 1, old - 1, -old, random.choice(WHOLE)])
        elif isinstance(around, list) and random.random() < 0.4:
            other = random.randrange(len(around))
            around[key], around[other] = around[other], old
        elif isinstance(around, list) and random.random() < 0.3:
            del around[key]
        elif isinstance(around, list) and random.random() < 0.5:
            around.insert(key, copy.deepcopy(old))
        else:
            alike = [each for each in pool if type(each) is type(old) and head(each) == head(old)]
            around[key] = copy.deepcopy(random.choice(alike or [old]))
    return found


def head(value):
    """The kind of a node."""
    return value[0] if isinstance(value, list) and value and isinstance(value[0], str) else None


@cache
def pool():
    """Parts of certificates."""
    given = [proof["certificates"][0] for proof in (*true(), *false())]
    return [part(each, path) for each in given for path in places(each) if path]


def test_each_certificate_proves_its_own_claim():
    for proof in true():
        read, certificates = from_json(proof)
        for certificate in certificates:
            check(read, certificate, budget())


def test_what_proves_a_true_claim_proves_no_false_one():
    random = Random(1)  # noqa: S311 - bluffs, no secrets
    for _ in range(TRIALS):
        refused(random.choice(false()), random.choice(true())["certificates"][0])


def test_what_nearly_proves_a_false_claim_is_refused_however_it_is_edited():
    random = Random(2)  # noqa: S311 - bluffs, no secrets
    for _ in range(TRIALS):
        claim = random.choice(false())
        refused(claim, edited(claim["certificates"][0], random, pool()))


def test_what_proves_a_true_claim_is_refused_for_a_false_one_however_it_is_edited():
    random = Random(3)  # noqa: S311 - bluffs, no secrets
    for _ in range(TRIALS):
        refused(random.choice(false()), edited(random.choice(true())["certificates"][0], random, pool()))


def test_certificates_of_parts_drawn_at_random_are_refused():
    random = Random(4)  # noqa: S311 - bluffs, no secrets
    leaf = to_json(stated(named("TRUE")[0]), (Certificate(Leaf()),))["certificates"][0]
    for _ in range(TRIALS):
        drawn = copy.deepcopy(leaf)
        for name in random.sample(sorted(drawn), 3):
            drawn[name] = copy.deepcopy(random.choice(true())["certificates"][0][name])
        refused(random.choice(false()), edited(drawn, random, pool()))


def test_what_proves_a_long_claim_is_refused_for_its_near_miss():
    random = Random(5)  # noqa: S311 - bluffs, no secrets
    for name in random.sample(sorted(LONG), min(len(LONG), TRIALS // 75)):
        claim, miss = (stated(LONG[name](false)) for false in (False, True))
        with deep():
            certificate = certify_long(claim, Budget(200_000, monotonic() + 60))
        proof, claimed = to_json(claim, (certificate,))["certificates"][0], to_json(miss, ())
        for bluff in (proof, *(edited(proof, random, pool()) for _ in range(3))):
            refused(claimed, bluff)
