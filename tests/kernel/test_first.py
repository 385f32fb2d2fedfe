"""The first decision alone is right on each claim of the table, however names and orders are chosen."""

import pytest

from symnet.kernel.claims import read_claim
from symnet.kernel.first import LAWS_UNKNOWN, Equal
from symnet.kernel.forms import Different, normal_form
from tests.kernel import claims_beyond
from tests.kernel.alone import UNBOUNDED, decided_alone, rewritten
from tests.kernel.claims import FALSE, TRUE, named

SLOW = "concrete: Hall's identity at 3", "concrete: the standard identity of four matrices at 3"
"""Claims of some thousand terms, which take as many seconds as all others; `test_claims` has them."""
POLYNOMIAL_TRUE = named(TRUE)
POLYNOMIAL_FALSE = {name: claim for name, claim in named(FALSE).items() if name not in SLOW}
BEYOND_TRUE, BEYOND_FALSE = named(claims_beyond.TRUE), named(claims_beyond.FALSE)
UNCONFINED = "deltas: a delta picks an entry", "deltas: a delta picks the other entry"
"""Claims with a side whose free index is confined to positions by the other side only."""
ALL_TRUE, ALL_FALSE = POLYNOMIAL_TRUE | BEYOND_TRUE, POLYNOMIAL_FALSE | BEYOND_FALSE
CONFINED = {name: claim for name, claim in (ALL_TRUE | ALL_FALSE).items() if name not in UNCONFINED}


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def on(claim, lhs, rhs):
    """What the first decision says of other sides under what the claim assumes and defines."""
    return decided_alone(lhs, rhs, claim.assuming, claim.definitions)


@over(ALL_TRUE)
def test_a_true_claim_is_proved(claim):
    assert isinstance(on(claim, claim.lhs, claim.rhs), Equal)


@over(ALL_TRUE)
def test_a_true_claim_is_proved_when_it_is_written_in_another_way(claim):
    assert isinstance(on(claim, rewritten(claim.rhs), rewritten(claim.lhs, 1)), Equal)


@over(POLYNOMIAL_FALSE)
def test_a_false_claim_is_told_apart_without_doubt(claim):
    for lhs, rhs in ((claim.lhs, claim.rhs), (rewritten(claim.rhs), rewritten(claim.lhs, 1))):
        found = on(claim, lhs, rhs)
        assert isinstance(found, Different)
        assert not found.doubt


@over(BEYOND_FALSE)
def test_a_false_claim_beyond_polynomials_is_not_proved(claim):
    for lhs, rhs in ((claim.lhs, claim.rhs), (rewritten(claim.rhs), rewritten(claim.lhs, 1))):
        found = on(claim, lhs, rhs)
        assert isinstance(found, Different)
        assert found.doubt in ("", LAWS_UNKNOWN)


@over(CONFINED)
def test_a_term_equals_itself_written_in_another_way(claim):
    for side in (claim.lhs, claim.rhs):
        assert isinstance(on(claim, side, rewritten(side)), Equal)


@over({name: CONFINED[name] for name in POLYNOMIAL_TRUE | POLYNOMIAL_FALSE if name in CONFINED})
def test_a_term_equals_its_normal_form(claim):
    for side in (claim.lhs, claim.rhs):
        form = normal_form(side, UNBOUNDED)
        assert form is None or isinstance(on(claim, side, form), Equal)


@over(POLYNOMIAL_FALSE)
def test_the_difference_is_what_the_left_side_exceeds_the_right_by(claim):
    difference = on(claim, claim.lhs, claim.rhs).difference
    assert difference != 0
    exceeds = read_claim(claim.lhs, claim.rhs).difference
    if difference.is_Matrix == exceeds.is_Matrix:
        assert isinstance(on(claim, exceeds, difference), Equal)
