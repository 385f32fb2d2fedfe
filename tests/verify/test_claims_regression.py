"""Each claim of the table of regression holds, or fails, in numbers that satisfy what it assumes."""

import pytest
from sympy import Eq, MatrixSymbol, Q

from symnet import sizes
from symnet.instances.evaluate import Instance
from tests.verify.claims_regression import FALSE, TRUE, named
from tests.verify.numeric import difference, equated, holds

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
INSTANCES = 6
ATTEMPTS = 200
SHAPES = (Q.symmetric, Q.diagonal, Q.orthogonal, Q.positive_definite)
"""Predicates that say what a matrix is like; the others only say that inverses exist."""


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def shapes(claim):
    """The assumptions without which a true claim is false."""
    return [each for each in claim.assuming if equated(each) or getattr(each, "function", None) in SHAPES]


UNDER_HYPOTHESES = {name: claim for name, claim in TRUE_CLAIMS.items() if shapes(claim)}


def test_the_table_is_large_and_no_claim_is_in_it_twice():
    assert len(TRUE_CLAIMS) >= 150
    assert len(FALSE_CLAIMS) >= 100
    assert len(UNDER_HYPOTHESES) >= 75
    stated = [(*claim[1:3], str(claim.assuming)) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)


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
