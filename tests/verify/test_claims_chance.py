"""The verdict on each claim about expectations, and finite spaces in which numbers agree with it."""

import pytest
from sympy import MatrixSymbol, Max, Symbol, symbols
from sympy.stats import Expectation, Normal, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet import Proved, Refuted, Unknown, moments, sizes, verify, verify_gradient
from symnet.core.budget import Budget
from symnet.core.translate import translate_gradient
from symnet.errors import Rejected
from tests.verify.chance import at_space, drawn
from tests.verify.claims_chance import FALSE, TRUE, named
from tests.verify.numeric import as_rows

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
INSTANCES = 4

x, y = RandomSymbol("x"), RandomSymbol("y")
a = Symbol("a")
n, p = sizes("n p")
e, W = RandomMatrixSymbol("e", n, 1), RandomMatrixSymbol("W", n, p)
i, j = symbols("i j", integer=True)


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def decided(claim):
    return verify(claim.lhs, claim.rhs, assuming=claim.assuming)


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = decided(claim)
    assert isinstance(proof, Proved)
    assert not proof.vacuous
    assert proof.replay() == proof


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_in_a_space_that_satisfies_what_it_assumes(claim):
    refuted = decided(claim)
    assert isinstance(refuted, Refuted)
    written, instance, indices = at_space(claim, refuted.witness)
    assert written.holds(instance)
    left, right = (as_rows(instance.value(side, indices)) for side in written.sides)
    assert left != right


@over(TRUE_CLAIMS)
def test_a_true_claim_holds_in_numbers(claim):
    found = [*drawn(claim, INSTANCES)]
    assert found
    assert all(found)


@pytest.mark.parametrize(
    ("lhs", "rhs", "reason"),
    [
        (x, Expectation(x), "x is random, and stands in no expectation"),
        (Expectation(e[0, 0]), e[0, 0], "e is random, and stands in no expectation"),
        (Expectation(x, x > 0), Expectation(x), "an expectation that is conditional is not known"),
        (Variance(x, x > 0), Variance(x), "a covariance that is conditional is not known"),
        (
            Expectation(Normal("z", 0, 1)),
            0,
            "of z only moments can be assumed, it must have no distribution; write RandomSymbol",
        ),
    ],
)
def test_what_is_not_known_is_unknown_by_name(lhs, rhs, reason):
    verdict = verify(lhs, rhs)
    assert isinstance(verdict, Unknown)
    assert verdict.reason == reason


def test_moments_beyond_those_declared_are_not_known():
    verdict = verify(Expectation(Max(x, 0)), Variance(x), assuming=[(Expectation(x), 0)])
    assert not isinstance(verdict, Proved)


def test_what_is_declared_of_a_symbol_holds_at_every_outcome():
    count = RandomSymbol(Symbol("x", integer=True))
    for assumed in (Symbol("x", positive=True), Symbol("x", integer=True)):
        letter = RandomSymbol(assumed)
        refuted = verify(Expectation(letter**2), Expectation(letter) ** 2)
        assert isinstance(refuted, Refuted)
        for value in refuted.witness[letter]:
            assert value.is_positive or not assumed.is_positive
            assert value.is_integer or not assumed.is_integer
    # Even for the numbers 0, 1 and -1 both sides are equal, but not for all integers.
    assert isinstance(verify(Expectation(count**3), Expectation(count)), Refuted)


def test_a_number_is_not_the_random_letter_of_its_name():
    assert isinstance(verify(Expectation(x) + Symbol("x"), 2 * Expectation(x)), Refuted)
    assert isinstance(verify(Expectation(x * Symbol("x")), Symbol("x") * Expectation(x)), Proved)


def test_a_hypothesis_for_all_indices_is_no_weaker_and_no_stronger():
    entries = [(Expectation(W[i, j]), 0)]
    assert isinstance(verify(Expectation(W[0, 0]), 0, assuming=entries), Proved)
    below = [*entries, i >= 1]
    assert isinstance(verify(Expectation(W[0, 0]), 0, assuming=below), Refuted)
    proof = verify(Expectation(e[1, 0]), 0, assuming=[(Expectation(e[j, 0]), 0), j >= 1, n >= 2])
    assert isinstance(proof, Proved)
    assert "1 <= j" in proof.conditions
    diagonal = [(Expectation(W[i, i]), 0)]
    assert not isinstance(verify(Expectation(W[0, 1]), 0, assuming=diagonal), Proved)


def test_a_hypothesis_says_for_which_indices_it_holds():
    proof = verify(Expectation(2 * W[0, 0]), 0, assuming=[(Expectation(W[i, j]), 0)])
    assert proof.conditions[-1] == "Expectation(W[i, j]) = 0 for all 0 <= i <= n - 1, 0 <= j <= p - 1"


def test_an_index_of_a_hypothesis_has_one_range():
    verdict = verify(Expectation(W[0, 0]), 0, assuming=[(Expectation(W[i, i]), 0)])
    assert isinstance(verdict, Unknown)
    assert verdict.reason == "i has several ranges in what is assumed: use several symbols"
    verdict = verify(a, a + 0 * a, assuming=[(Expectation(x) * i, 0)])
    assert isinstance(verdict, Proved)


def test_a_gradient_is_taken_through_an_expectation():
    assert isinstance(verify_gradient(Expectation((x - a) ** 2), a, 2 * a - 2 * Expectation(x)), Proved)
    assert not isinstance(verify_gradient(Expectation((x - a) ** 2), a, 2 * a), Proved)


def test_no_limit_is_taken_inside_of_an_expectation():
    # For x uniform between 0 and 1 the expectation is a/(2 + 2a²), whose derivative at 0 is 1/2, not 0.
    loss = Expectation(a**3 * x / (x**2 + a**2) ** 2)
    slope = Expectation((3 * a**2 * x * (x**2 + a**2) - 4 * a**4 * x) / (x**2 + a**2) ** 3)
    assert not isinstance(verify_gradient(loss, a, slope), Proved)
    for term in (loss, Expectation(1 / (x + a))):
        with pytest.raises(Rejected, match=r"^an expectation in which something inverted moves"):
            translate_gradient((term, a, slope), {}, (), Budget.unbounded())
    assert isinstance(verify_gradient(a * Expectation(1 / x), a, Expectation(1 / x)), Proved)


def test_what_is_declared_of_an_index_of_a_hypothesis_is_not_forgotten():
    even = Symbol("k", even=True)
    verdict = verify(Expectation(e[1, 0]), 0, assuming=[(Expectation(e[even, 0]), 0), n >= 2])
    assert isinstance(verdict, Unknown)
    assert verdict.reason == "an index may take values that its symbol excludes: k is even"
    positive = Symbol("k", positive=True, integer=True)
    assert isinstance(verify(Expectation(e[0, 0]), 0, assuming=[(Expectation(e[positive, 0]), 0)]), Refuted)
    assert isinstance(
        verify(Expectation(e[1, 0]), 0, assuming=[(Expectation(e[positive, 0]), 0), n >= 2]), Proved
    )


def test_moments_are_stated_for_all_shapes():
    assert moments(x, mean=a) == ((Expectation(x), a),)
    assert moments(x, variance=a) == ((Variance(x), a),)
    assert moments(e, variance=a)[0][0] == Variance(e)


def test_the_probabilities_share_no_name_with_a_projection():
    P = MatrixSymbol("P", n, n)
    proof = verify(Expectation(P * P * e), P * Expectation(e), assuming=[(P * P, P)])
    assert proof.conditions == ("P**2 = P",)
    verdict = verify(Expectation(P * e), Expectation(e))
    assert [str(name) for name in verdict.witness] == ["n", "P", "probability", "e"]
