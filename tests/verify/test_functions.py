"""The verdict on each claim about functions, alone and inside of other terms, and numbers that agree."""

from random import Random
from zlib import crc32

import pytest
from mpmath import mpf
from sympy import Add, BlockMatrix, Mul, Sum, Symbol, sympify

from symnet import Proved, Refuted, verify
from tests.verify.claims import f, g, product
from tests.verify.claims_functions import FALSE, TRUE, h, n
from tests.verify.claims_regression import named
from tests.verify.nearly import World, are_equal, at_witness

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def sides(claim):
    return sympify(claim.lhs), sympify(claim.rhs)


def number(side):
    return side[0, 0] if getattr(side, "is_Matrix", False) else side


at = Symbol("at", integer=True)
CONTEXTS = (
    lambda side: Mul(f[1], number(side), evaluate=False),
    lambda side: Add(number(side), f[1] * f[2], evaluate=False),
    lambda side: Sum(Mul(g[at], number(side), evaluate=False), (at, 1, n)),
    lambda side: BlockMatrix([[product(number(side), h), h]]),
)


def within(claim):
    """The claim inside of another term, the same one for each name."""
    around = CONTEXTS[crc32(claim.name.encode()) % len(CONTEXTS)]
    lhs, rhs = map(around, sides(claim))
    return claim._replace(lhs=lhs, rhs=rhs)


def test_the_table_is_large_and_no_claim_is_in_it_twice():
    assert len(TRUE_CLAIMS) >= 75
    assert len(FALSE_CLAIMS) >= 55
    stated = [sides(claim) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)
    assert all(lhs != rhs for lhs, rhs in stated)


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = verify(claim.lhs, claim.rhs)
    assert isinstance(proof, Proved)
    assert not proof.vacuous


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved_inside_of_another_term(claim):
    claim = within(claim)
    assert isinstance(verify(claim.lhs, claim.rhs), Proved)


def values(world, terms):
    """The values of some terms at the same numbers, or None where one is not real."""
    try:
        return [world.value(term) for term in terms]
    except (ValueError, ZeroDivisionError):
        return None


@over(TRUE_CLAIMS)
def test_numbers_agree_with_a_true_claim(claim):
    random, compared = Random(claim.name), 0  # noqa: S311 - numbers to evaluate at
    for _ in range(100):
        found = values(World(random), sides(claim))
        compared += found is not None
        assert found is None or are_equal(*found)
        if compared == 3:
            return
    raise AssertionError("no numbers were found")


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_at_numbers_that_differ(claim):
    verdict = verify(claim.lhs, claim.rhs)
    assert isinstance(verdict, Refuted)
    world = at_witness(verdict.witness, Random(0))  # noqa: S311 - all numbers are given
    first, second = world.value(sympify(claim.lhs)), world.value(sympify(claim.rhs))
    assert not are_equal(first, second)
    for exact, told in zip((first, second), (verdict.left, verdict.right), strict=True):
        shown = [mpf(str(each.evalf(15))) for each in (told if told.is_Matrix else [told])]
        assert all(abs(x - y) <= mpf(10) ** -12 * (1 + abs(x)) for x, y in zip(exact, shown, strict=True))


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_inside_of_another_term(claim):
    assert isinstance(verify(*sides(within(claim))), Refuted)
