"""Piecewise linear functions: the table of their claims, and claims that are generated."""

import pytest
from sympy import Abs, Heaviside, Max, Min, Q, symbols

from symnet import Proved, Refuted, Unknown, gradient, verify, verify_gradient
from symnet.errors import UnsupportedTerm
from tests.verify.claims_signs import claims

a, b, c, z = symbols("a b c z")

TRUE, FALSE = claims(true=True), claims(true=False)


def test_the_table_is_large():
    assert len(TRUE) == len(FALSE) >= 150


@pytest.mark.parametrize("claim", TRUE.values(), ids=TRUE)
def test_a_true_claim_is_proved(claim):
    left, right, given = claim
    proof = verify(left, right, assuming=given)
    assert isinstance(proof, Proved)
    assert not proof.vacuous


@pytest.mark.parametrize("claim", FALSE.values(), ids=FALSE)
def test_a_false_claim_is_refuted(claim):
    left, right, given = claim
    assert isinstance(verify(left, right, assuming=given), Refuted)


@pytest.mark.parametrize(
    ("assumed", "needed"),
    [
        ([c > 0], ("0 < c",)),
        ([c > 0], ("0 < c",)),
        ([c >= 0], ("0 <= c",)),
        ([c >= 1], ("1 <= c",)),
        ([a <= c, a > 0], ("a <= c", "0 < a")),
    ],
    ids=str,
)
def test_a_proof_lists_what_it_needs_to_know_of_numbers(assumed, needed):
    proof = verify(Max(0, c * z), c * Max(0, z), assuming=assumed)
    assert isinstance(proof, Proved)
    assert proof.conditions == needed
    assert proof.replay() == proof


def test_a_witness_satisfies_what_is_assumed_of_numbers():
    refuted = verify(Max(a, b), a, assuming=[a < b, b <= 0])
    assert isinstance(refuted, Refuted)
    assert refuted.witness[a] < refuted.witness[b] <= 0


@pytest.mark.parametrize("function", [Abs, Heaviside, lambda t: Max(0, t)])
def test_a_gradient_passes_through_no_function(function):
    with pytest.raises(UnsupportedTerm, match="a gradient is found through sums"):
        gradient(function(z), z)
    assert isinstance(verify_gradient(function(z), z, z), Unknown)


def test_predicates_of_numbers_are_bounds():
    for predicate, bound in ((Q.positive, a > 0), (Q.nonnegative, a >= 0)):
        proofs = [verify(Max(0, a * b), a * Max(0, b), assuming=[each]) for each in (predicate(a), bound)]
        assert all(isinstance(proof, Proved) for proof in proofs)
        assert proofs[0].conditions == proofs[1].conditions
    for predicate in (Q.negative, Q.nonpositive):
        assert isinstance(verify(Max(0, a * b), a * Max(0, b), assuming=[predicate(a)]), Refuted)
        assert isinstance(verify(Max(0, a * b), a * Min(0, b), assuming=[predicate(a)]), Proved)
