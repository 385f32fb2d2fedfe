"""The second decision put together: exact instances, random entries, and a search for a counterexample."""

from time import monotonic

import pytest
from sympy import (
    Abs,
    Basic,
    Function,
    Identity,
    IndexedBase,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    exp,
    sign,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import LimitExceeded, UnsupportedTerm, sizes
from symnet.kernel import second
from symnet.kernel.assumptions import properties
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.residues import Agrees
from symnet.kernel.search import find_difference
from symnet.kernel.second import decide_second
from symnet.kernel.sizes import Fails, Holds

m, n = sizes("m n")
i, j = symbols("i j", integer=True)
a, c = symbols("a c")
A, B, PRIME = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("A'", n, n)
V, x = MatrixSymbol("V", n, m), MatrixSymbol("x", n, 1)
ONE = Identity(n)
f = IndexedBase("f")
phi = Function("phi")


def budget(terms=200_000, seconds=20.0):
    return Budget(terms, monotonic() + seconds)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def decided(left, right, *assuming, doubted=True, **limits):
    return decide_second(read_claim(left, right), properties(assuming), budget(**limits), doubted=doubted)


def found(left, right, **limits):
    return find_difference(read_claim(left, right), budget(**limits))


# What is assumed of matrices

ASSUMED_TRUE = {
    "symmetric": (A, A.T, [Q.symmetric(A)]),
    "two symmetric ones": (product(A, B).T, product(B, A), [Q.symmetric(A), Q.symmetric(B)]),
    "diagonal": (product(A, B), product(B, A), [Q.diagonal(A), Q.diagonal(B)]),
    "diagonal and symmetric": (A, A.T, [Q.diagonal(A), Q.symmetric(A)]),
    "symmetric and invertible": (A, A.T, [Q.symmetric(A), Q.invertible(A)]),
    "symmetric beside invertible": (A, A.T, [Q.invertible(B), Q.symmetric(A)]),
    "beside its letter": (total(A, PRIME), total(A.T, PRIME), [Q.symmetric(A)]),
}
ASSUMED_FALSE = {
    "invertible": (A, A.T, [Q.invertible(A)]),
    "symmetric": (product(A, B), product(B, A), [Q.symmetric(A), Q.symmetric(B)]),
    "one for two": (A, B, [Q.symmetric(A), Q.symmetric(B)]),
    "not diagonal": (product(A, B), product(B, A), [Q.symmetric(A), Q.diagonal(B)]),
    "the letter that it is made of": (A, total(PRIME, PRIME.T), [Q.symmetric(A)]),
    "two of which one is named as the letter of the other": (
        A,
        PRIME,
        [Q.symmetric(A), Q.symmetric(PRIME)],
    ),
    "the other letter": (A, total(MatrixSymbol("A''", n, n), PRIME), [Q.symmetric(A)]),
}


@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize(("left", "right", "assuming"), ASSUMED_TRUE.values(), ids=ASSUMED_TRUE)
def test_what_is_assumed_holds(left, right, assuming, doubted):
    verdict = decided(left, right, *assuming, doubted=doubted)
    assert isinstance(verdict, Holds)
    assert verdict.all_sizes


@pytest.mark.parametrize("doubted", [False, True])
@pytest.mark.parametrize(("left", "right", "assuming"), ASSUMED_FALSE.values(), ids=ASSUMED_FALSE)
def test_no_more_than_what_is_assumed_holds(left, right, assuming, doubted):
    verdict = decided(left, right, *assuming, doubted=doubted)
    assert isinstance(verdict, Fails)
    assert verdict.witness.left != verdict.witness.right


def test_orthogonal_matrices_are_tried():
    for sides in ((product(A, A.T), ONE), (product(A.T, A), ONE), (Inverse(A), A.T)):
        assert isinstance(decided(*sides, Q.orthogonal(A)), Agrees)
    for sides in ((A, A.T), (product(A, A), ONE), (A, ONE), (product(A, B), product(B, A))):
        assert isinstance(decided(*sides, Q.orthogonal(A)), Fails)
    with pytest.raises(UnsupportedTerm, match="no instances of a matrix that is orthogonal and symmetric"):
        decided(A, A.T, Q.orthogonal(A), Q.symmetric(A))


# Exact instances or random entries


def residual(letters):
    return product(*(total(ONE, letter) for letter in letters))


LAYERS = [MatrixSymbol(f"W_{number}", n, n) for number in range(30)]


def test_instances_are_exact_where_they_are_small():
    sides = product(A, total(B, ONE)), total(product(A, B), A)
    for doubted in (False, True):
        assert str(decided(*sides, doubted=doubted)) == "Holds (tested: n = 3)"
    refuted = decided(product(A, B), product(B, A))
    assert refuted.smallest
    assert dict(refuted.witness.sizes) == {n: 2}


def test_random_entries_take_the_place_of_large_instances():
    for doubted in (False, True):
        agreement = decided(residual(LAYERS), product(residual(LAYERS), ONE), doubted=doubted)
        assert isinstance(agreement, Agrees)
        assert agreement.samples == 4
        refuted = decided(residual(LAYERS), residual(LAYERS[::-1]), doubted=doubted)
        assert isinstance(refuted, Fails)
        assert not refuted.smallest
    without = MatrixSymbol("D", 2, 2)
    assert decided(Inverse(Inverse(without)), without).samples == 1


def test_a_doubted_claim_is_tried_at_larger_sizes():
    late = Mul(*(n - size for size in range(1, 5)), evaluate=False)
    inverse = product(late, Inverse(A))
    assert isinstance(decided(inverse, product(0, A), doubted=False), Agrees)
    assert isinstance(decided(inverse, product(0, A)), Fails)


def test_what_holds_at_some_sizes_is_no_more_than_agreement():
    number = Sum(i, (i, 1, n))
    assert isinstance(decided(number, n * (n + 1) / 2, doubted=False), Agrees)


SMALL = product(A, total(B, ONE)), total(product(A, B), A)


class Counting:
    """A budget without limits that notes what is spent."""

    def __init__(self):
        self.spent = []

    def spend(self, terms):
        self.spent.append(terms)


def spent(*sides, doubted=False):
    counting = Counting()
    decide_second(read_claim(*sides), {}, counting, doubted=doubted)
    return counting.spent


ORDERS = product(A, B), product(B, A)


def test_instances_are_given_up_past_their_share_of_work(monkeypatch):
    work = sum(terms + 1 for terms in spent(*SMALL))
    monkeypatch.setattr(second, "EXACT_WORK", work)
    assert isinstance(decided(*SMALL, doubted=False), Holds)
    monkeypatch.setattr(second, "EXACT_WORK", work - 1)
    assert isinstance(decided(*SMALL, doubted=False), Agrees)
    monkeypatch.setattr(second, "EXACT_WORK", 10)
    by_search = decided(*ORDERS, doubted=False)
    assert by_search.smallest is False
    assert by_search.witness.left != by_search.witness.right
    monkeypatch.setattr(second, "QUICK_WORK", 10)
    assert decided(*ORDERS) == by_search


def test_a_claim_that_fails_modulo_a_prime_is_tried_at_small_sizes_first(monkeypatch):
    long = product(A, B, A, B), product(B, A, B, A)
    monkeypatch.setattr(second, "QUICK_WORK", sum(terms + 1 for terms in spent(*ORDERS)))
    assert decided(*long).smallest is True


def test_random_entries_take_steps_whatever_the_sizes(monkeypatch):
    sides = residual(LAYERS), product(residual(LAYERS), ONE)
    steps = len(spent(*sides))
    monkeypatch.setattr(second, "STEPS", steps)
    agreement = decided(*sides, doubted=False)
    assert isinstance(agreement, Agrees)
    assert decided(*sides, doubted=False) == agreement
    monkeypatch.setattr(second, "STEPS", steps - 1)
    with pytest.raises(LimitExceeded, match=r"^its instances take too many steps$"):
        decided(*sides, doubted=False)


def test_a_difference_that_no_small_integers_show_is_no_refutation():
    vanishing = Mul(1 / (a + 10), *(a - value for value in range(-3, 4)))
    with pytest.raises(
        UnsupportedTerm, match=r"^the two sides differ modulo a prime, but no small integers show it$"
    ):
        decided(vanishing, 0 * a)


def test_work_past_the_limits_is_refused():
    with pytest.raises(LimitExceeded, match="max_seconds"):
        decided(residual(LAYERS), residual(LAYERS[::-1]), seconds=-1.0)


# The search for a counterexample


def test_nothing_is_found_where_nothing_differs():
    square = MatrixSymbol("S", 2, 2)
    assert found(product(square, total(square, Identity(2))), total(product(square, square), square)) is None
    assert found(product(square, Inverse(square)), Identity(2)) is None
    assert found(a * Trace(ONE), a * n) is None


FALSE = {
    "an order": (product(A, B), product(B, A), {n: 2}),
    "an inverse": (Inverse(total(A, ONE)), A, {n: 1}),
    "a width": (Trace(product(V, V.T)) * (m - 2), 0 * a, {m: 1, n: 1}),
    "a later size": (Trace(A) * (n - 1) * (n - 2), 0 * a, {n: 3}),
    "a sum that is empty first": (Sum(f[i], (i, 2, n)), 0 * a, {n: 2}),
    "a maximum": (Max(a, c), a, {}),
    "a minimum": (Min(a, 0), 0 * a, {}),
    "a sign": (sign(a), a, {}),
    "an absolute value": (Abs(a), a, {}),
    "a function": (phi(a) + phi(c), 2 * phi(a), {}),
    "two arguments": (phi(a, c), phi(c, a), {}),
    "an index": (f[i], f[j], {}),
}


@pytest.mark.parametrize(("left", "right", "smallest"), FALSE.values(), ids=FALSE)
def test_a_difference_is_found_at_the_smallest_sizes(left, right, smallest):
    witness = found(left, right)
    assert witness is not None
    assert dict(witness.sizes) == smallest
    assert witness.left != witness.right
    assert found(left, right) == witness


def test_values_are_made_small():
    zero = 0 * Trace(A)
    assert found(Trace(A), zero).entries[A][0, 0] == 1
    refuted = found(Trace(product(A, B)) * a, zero)
    assert {refuted.entries[a], refuted.entries[A][0, 0], refuted.entries[B][0, 0]} == {1}
    vanishing = Mul(*(A[0, 0] - value for value in (0, 1, -1)))
    assert found(vanishing, zero).entries[A][0, 0] == 2
    together = found((A[0, 0] - B[0, 0]) ** 2, 1 + zero).entries
    assert (together[A][0, 0], together[B][0, 0]) == (0, 0)
    apart = A[0, 0] * (A[0, 0] - B[0, 0])
    values = found(apart, zero).entries
    assert (values[A][0, 0], values[B][0, 0]) == (1, 0)


def test_products_that_vanish_at_small_integers_are_tried_at_large_ones():
    entry = A[0, 0]
    vanishing = Mul(*(entry - value for value in range(-3, 4)))
    assert abs(found(vanishing, 0 * entry).entries[A][0, 0]) > 3
    simple = Mul(*(entry - value for value in (0, 1, -1, 2)))
    assert abs(found(simple, 0 * entry).entries[A][0, 0]) <= 3


def test_functions_with_laws_of_their_own_are_refused():
    rooted = ElementwiseApplyFunction(lambda value: exp(value) + 1, A)
    for term in (exp(a), sqrt(a), a + Trace(rooted), phi(exp(a))):
        with pytest.raises(
            UnsupportedTerm, match=r"^a function has laws of its own, so its values are not known exactly$"
        ):
            found(term, 0 * a)


def test_the_search_is_bounded():
    with pytest.raises(LimitExceeded, match="max_seconds"):
        found(A, B, seconds=-1.0)


def test_a_transpose_is_found_unequal_at_two_rows():
    witness = found(A, Transpose(A))
    assert dict(witness.sizes) == {n: 2}
    assert sorted(witness.entries[A]) == [0, 0, 0, 1]


def test_an_assumption_on_a_scalar_is_kept():
    positive = Symbol("t", positive=True)
    assert found(positive, 2 * positive).entries[positive] == 1
    assert found(Basic.__new__(Abs, positive), positive) is None


def test_a_function_of_a_witness_has_the_values_that_are_shown():
    for left, right in ((phi(a) + phi(c), 2 * phi(a)), (phi(a, c), phi(c, a))):
        witness = found(left, right)
        assert witness.at(left).doit() == witness.left != witness.at(right).doit() == witness.right


def test_functions_that_are_assumed_to_be_rational_may_have_any_value():
    rational, irrational = Function("r", rational=True), Function("q", irrational=True)
    assert found(rational(a), rational(c)) is not None
    with pytest.raises(UnsupportedTerm, match="laws of its own"):
        found(irrational(a), irrational(c))
