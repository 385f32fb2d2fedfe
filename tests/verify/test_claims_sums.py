"""The verdict on each claim of sums over regions, alone and in contexts, and numbers that agree with it."""

import random
from fractions import Fraction
from time import monotonic

import pytest
from sympy import Function, Symbol, preorder_traversal

from symnet import Disagreement, Proved, Refuted, statements, verify
from symnet.core.certificates import Points
from symnet.instances.cross_check import cross_check
from symnet.second_opinion import Agrees, Differs, second_opinion
from tests.verify.claims_sums import CONTEXTS, FALSE, MASKS_FALSE, MASKS_TRUE, TRUE, Claim, m, n, named
from tests.verify.exactly_sums import Backwards, value

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def contexts(claims, seed):
    """Each claim in a context drawn at random."""
    chance = random.Random(seed)  # noqa: S311 - the same draws each time
    found = {}
    for name, claim in claims.items():
        context = chance.choice(sorted(CONTEXTS))
        around = CONTEXTS[context]
        found[f"{name}, {context}"] = claim._replace(lhs=around(claim.lhs), rhs=around(claim.rhs))
    return found


def decided(claim):
    return verify(claim.lhs, claim.rhs, assuming=claim.assuming)


def test_no_claim_is_in_the_table_twice():
    assert len(TRUE_CLAIMS) >= 60
    assert len(FALSE_CLAIMS) >= 40
    stated = [(claim.lhs, claim.rhs) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)


@over(TRUE_CLAIMS | contexts(TRUE_CLAIMS, 1) | contexts(TRUE_CLAIMS, 2) | named(MASKS_TRUE))
def test_a_true_claim_is_proved(claim):
    proof = decided(claim)
    assert isinstance(proof, Proved)
    assert not proof.vacuous


@over(FALSE_CLAIMS | contexts(FALSE_CLAIMS, 1) | named(MASKS_FALSE))
def test_a_false_claim_is_refuted(claim):
    assert isinstance(decided(claim), Refuted)


def test_most_of_them_are_proved_by_regions():
    proofs = [decided(claim).evidence[1][0].proof for claim in TRUE_CLAIMS.values()]
    assert sum(isinstance(proof, Points) for proof in proofs) > len(proofs) / 2


def differences(claim: Claim):
    """Whether the sides differ, at sizes at which no sum runs backwards and all bounds hold."""
    for n_, m_ in ((1, 1), (2, 1), (3, 2), (4, 2), (4, 4), (3, 5)):
        chance, known = random.Random(n_ + 7 * m_), {}  # noqa: S311 - the same draws each time

        def cells(base, place, chance=chance, known=known):
            return known.setdefault((base, place), Fraction(chance.randint(-9, 9)) or Fraction(10))

        letters = {s for side in (claim.lhs, claim.rhs) for s in side.free_symbols if isinstance(s, Symbol)}
        values = {s: chance.randint(-9, 9) for s in sorted(letters, key=str)} | {n: n_, m: m_}
        if all(bound.subs({n: n_, m: m_}) for bound in claim.assuming):
            try:
                yield value(claim.lhs, values, cells) != value(claim.rhs, values, cells)
            except Backwards:
                continue


@over(TRUE_CLAIMS | FALSE_CLAIMS)
def test_the_cross_check_reads_it(claim):
    stated = statements.Claim(claim.lhs, claim.rhs, claim.assuming, {})
    if claim.name in TRUE_CLAIMS:
        assert str(cross_check(stated, examples=20)) == "checked: 20 random instances, seed 0"
    else:
        with pytest.raises(Disagreement):
            cross_check(stated, examples=50)


@over(TRUE_CLAIMS | FALSE_CLAIMS)
def test_the_second_opinion_reads_it(claim):
    found = second_opinion(claim.lhs, claim.rhs, {}, claim.assuming, deadline=monotonic() + 20)
    assert isinstance(found, Agrees if claim.name in TRUE_CLAIMS else Differs)


def in_numbers(claims):
    """The claims without functions that have no value."""
    return {
        name: claim
        for name, claim in claims.items()
        if not any(isinstance(type(each), type(Function("f"))) for each in preorder_traversal(claim.lhs))
    }


@over(in_numbers(TRUE_CLAIMS))
def test_a_true_claim_holds_in_numbers(claim):
    found = [*differences(claim)]
    assert len(found) >= 2
    assert not any(found)


@over(in_numbers(FALSE_CLAIMS))
def test_a_false_claim_fails_in_numbers(claim):
    assert any(differences(claim))
