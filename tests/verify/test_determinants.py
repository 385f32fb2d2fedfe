"""The verdict on each claim about determinants, alone and inside of other terms, and numbers that agree."""

from time import monotonic
from zlib import crc32

import pytest
from sympy import Add, BlockMatrix, Mul, Sum, symbols

from symnet import Proved, Refuted, Unknown, verify
from symnet.second_opinion import Differs, second_opinion
from tests.verify.claims import entry, f, g, product
from tests.verify.claims_determinants import FALSE, TRUE, A, E, c, det, n, nothing, p
from tests.verify.claims_regression import named
from tests.verify.numeric import as_rows, at_witness, difference, holds

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
INSTANCES = 6
ATTEMPTS = 200
i = symbols("i", integer=True)


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def decided(claim):
    return verify(claim.lhs, claim.rhs, assuming=claim.assuming)


def number(side):
    return entry(side, 0, 0) if getattr(side, "is_Matrix", False) else side


CONTEXTS = (
    lambda side: Mul(f[1], number(side), evaluate=False),
    lambda side: Add(number(side), f[1] * f[2], evaluate=False),
    lambda side: Sum(Mul(g[i], number(side), evaluate=False), (i, 1, n)),
    lambda side: BlockMatrix([[product(number(side), A), nothing.T]]),
)


def within(claim):
    """The claim inside of another term, the same one for each name."""
    around = CONTEXTS[crc32(claim.name.encode()) % len(CONTEXTS)]
    return claim._replace(lhs=around(claim.lhs), rhs=around(claim.rhs))


def test_the_table_is_large_and_no_claim_is_in_it_twice():
    assert len(TRUE_CLAIMS) >= 80
    assert len(FALSE_CLAIMS) >= 45
    stated = [(*claim[1:3], str(claim.assuming)) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = decided(claim)
    assert isinstance(proof, Proved)
    assert not proof.vacuous


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved_inside_of_another_term(claim):
    assert isinstance(decided(within(claim)), Proved)


def refuted(claim):
    verdict = decided(claim)
    assert isinstance(verdict, Refuted)
    instance, indices = at_witness(claim, verdict.witness)
    assert all(holds(assumed, instance) for assumed in claim.assuming)
    left, right = (as_rows(instance.value(side, indices)) for side in (claim.lhs, claim.rhs))
    return left != right


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_at_a_witness_that_satisfies_what_it_assumes(claim):
    assert refuted(claim)


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_inside_of_another_term(claim):
    assert refuted(within(claim))


@over(TRUE_CLAIMS)
def test_a_true_claim_holds_in_numbers(claim):
    assert difference(claim, INSTANCES) is None


@over(FALSE_CLAIMS)
def test_a_false_claim_fails_in_numbers(claim):
    assert difference(claim, ATTEMPTS) is not None


def test_a_power_of_a_size_is_a_power_of_a_number():
    assert isinstance(verify(c ** (n + p) * det(A) * det(E), c**n * det(A) * c**p * det(E)), Proved)
    assert isinstance(verify(n**n * det(A), det(product(n, A))), Proved)
    assert isinstance(verify(c**n * det(A) * det(E), c**p * det(A) * det(E)), Refuted)
    proof = verify(det(product(c, A)) * c**-n, det(A))
    assert [str(each) for each in proof.conditions] == ["c**n is not zero"]


def test_an_exponent_that_is_no_size_is_no_power_of_one():
    assert isinstance(verify(c ** (n / 2) * det(A), det(A.T) * c ** (n / 2), max_seconds=10), Proved)
    assert isinstance(verify(c ** (n - p) * c**p * det(A) * det(E), c**n * det(A) * det(E)), Unknown)
    assert isinstance(verify(c**n, c * c ** (n - 1), max_seconds=10), Proved | Unknown)


def opinion(claim):
    return second_opinion(claim.lhs, claim.rhs, {}, tuple(claim.assuming), deadline=monotonic() + 5)


def test_no_second_opinion_contradicts_a_true_claim():
    assert not [name for name, claim in TRUE_CLAIMS.items() if isinstance(opinion(claim), Differs)]


def test_both_sides_of_nearly_each_false_claim_differ_in_the_second_opinion():
    others = [name for name, claim in FALSE_CLAIMS.items() if not isinstance(opinion(claim), Differs)]
    assert len(others) <= len(FALSE_CLAIMS) // 5, others
