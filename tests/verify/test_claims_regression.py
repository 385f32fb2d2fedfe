"""The verdict on each claim of regression, and numbers that satisfy what it assumes, which agree with it."""

from dataclasses import replace
from itertools import islice

import pytest
from sympy import Eq, MatrixSymbol, Q

from symnet import Proved, Refuted, Unknown, sizes, verify
from symnet.core.budget import Budget
from symnet.core.check import check
from symnet.errors import Rejected
from symnet.instances.evaluate import Instance
from tests.search.multiples import Residues, changed, is_sum
from tests.verify.claims_regression import CONTRADICTORY, FALSE, TRUE, named
from tests.verify.numeric import as_rows, at_witness, difference, equated, holds

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
INSTANCES = 6
ATTEMPTS = 200
SHAPES = (Q.symmetric, Q.diagonal, Q.orthogonal, Q.positive_definite)
"""Predicates that say what a matrix is like; the others only say that inverses exist."""


CANNOT_BE = (
    "what is assumed contradicts itself",
    "nothing satisfies all that is assumed, at least at small sizes",
)


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def shapes(claim):
    """The assumptions without which a true claim is false."""
    return [each for each in claim.assuming if equated(each) or getattr(each, "function", None) in SHAPES]


def decided(claim, seconds=60):
    return verify(
        claim.lhs, claim.rhs, assuming=claim.assuming, definitions=claim.definitions, max_seconds=seconds
    )


UNDER_HYPOTHESES = {name: claim for name, claim in TRUE_CLAIMS.items() if shapes(claim)}


def test_the_table_is_large_and_no_claim_is_in_it_twice():
    assert len(TRUE_CLAIMS) >= 150
    assert len(FALSE_CLAIMS) >= 100
    assert len(UNDER_HYPOTHESES) >= 75
    stated = [(*claim[1:3], str(claim.assuming)) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = decided(claim)
    assert isinstance(proof, Proved)
    assert not proof.vacuous
    assert proof.conditions or not shapes(claim)
    read, (certificate,) = proof.evidence
    several = [*islice(changed(certificate.proof), 3)]
    lemmas = certificate.lemmas or certificate.namings or certificate.cuts or certificate.digits
    # The reader of the tests knows neither lemmas nor free indices nor the digits of a Kronecker product.
    if several and not (lemmas or read.free or "kronecker" in claim.name):
        assert is_sum(read, certificate.proof, Residues())
        for wrong in several:
            with pytest.raises(Rejected):
                check(read, replace(certificate, proof=wrong), Budget.unbounded())


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_at_a_witness_that_satisfies_what_it_assumes(claim):
    refuted = decided(claim)
    assert isinstance(refuted, Refuted)
    instance, indices = at_witness(claim, refuted.witness)
    assert all(holds(assumed, instance) for assumed in claim.assuming)
    left, right = (as_rows(instance.value(side, indices)) for side in (claim.lhs, claim.rhs))
    assert left != right


@pytest.mark.parametrize("row", CONTRADICTORY, ids=[row[0] for row in CONTRADICTORY])
def test_nothing_follows_from_what_cannot_be(row):
    _, lhs, rhs, assuming = row
    verdict = verify(lhs, rhs, assuming=assuming)
    assert isinstance(verdict, Unknown)
    assert verdict.reason in CANNOT_BE


@over(TRUE_CLAIMS)
def test_a_true_claim_holds_in_numbers(claim):
    assert difference(claim, INSTANCES) is None


@over(FALSE_CLAIMS)
def test_a_false_claim_fails_in_numbers(claim):
    assert difference(claim, ATTEMPTS) is not None


@over(UNDER_HYPOTHESES)
def test_a_true_claim_fails_without_what_it_assumes(claim):
    rest = [each for each in claim.assuming if each not in shapes(claim)]
    assert difference(claim._replace(assuming=rest, letters={}), ATTEMPTS) is not None


n, p = sizes("n p")
A, X = MatrixSymbol("A", n, n), MatrixSymbol("X", n, p)


@pytest.mark.parametrize(
    ("assumed", "as_assumed", "otherwise"),
    [
        ((A * A, A), [[1, 1], [0, 0]], [[1, 1], [0, 1]]),
        (Eq(A.T, -A, evaluate=False), [[0, 1], [-1, 0]], [[0, 1], [1, 0]]),
        (Q.symmetric(A), [[1, 2], [2, 1]], [[1, 2], [1, 1]]),
        (Q.diagonal(A), [[1, 0], [0, 2]], [[1, 1], [0, 2]]),
        (Q.orthogonal(A), [[0, 1], [1, 0]], [[1, 1], [1, -1]]),
        (Q.invertible(A), [[0, 1], [1, 1]], [[1, 2], [2, 4]]),
        (Q.invertible(X.T * X), [[1, 1], [1, 2], [1, 3]], [[1, 2], [1, 2], [1, 2]]),
        (Q.fullrank(X), [[0, 1], [0, 1], [1, 1]], [[1, 2], [2, 4], [3, 6]]),
        (Q.positive_definite(A), [[2, -1], [-1, 1]], [[1, 2], [2, 1]]),
        (Q.positive_definite(A), [[2, -1], [-1, 1]], [[2, 1], [0, 2]]),
        (Q.positive_definite(A), [[2, -1], [-1, 1]], [[0, 1], [1, 0]]),
        (n >= p, [[1], [2]], [[1, 2, 3]]),
    ],
)
def test_what_is_assumed_is_tried_in_numbers(assumed, as_assumed, otherwise):
    for rows, expected in ((as_assumed, True), (otherwise, False)):
        at = {n: len(rows), p: len(rows[0])}
        assert holds(assumed, Instance(at, {A: rows, X: rows})) is expected
