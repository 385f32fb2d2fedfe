"""Where a false claim fails: the smallest sizes, the entries of least magnitude, and how they are shown."""

from time import monotonic

import pytest
from sympy import (
    ImmutableDenseNDimArray,
    ImmutableMatrix,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    MatMul,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    Trace,
    symbols,
)

from symnet import LimitExceeded, UnsupportedTerm, sizes
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.sizes import SAMPLES, Fails, Holds, decide_by_instances, decide_by_sizes

m, n, p = sizes("m n p")
i, j = symbols("i j", integer=True)
a, c = symbols("a c")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
P, Q, V = MatrixSymbol("P", m, n), MatrixSymbol("Q", m, n), MatrixSymbol("V", m, n)
T = MatrixSymbol("T", 1, 2)
b, f = IndexedBase("b"), IndexedBase("f")


def decide(lhs, rhs, definitions=(), terms=200_000):
    return decide_by_sizes(lhs, rhs, definitions, budget=Budget(terms, monotonic() + 20))


def ascending(count):
    return sorted(
        ((x, y) for x in range(1, 30) for y in range(1, 30)), key=lambda sizes: (sum(sizes), sizes)
    )[:count]


def test_without_a_bound_the_smallest_sizes_are_tried():
    assert SAMPLES == 20
    number = Sum(i, (i, 1, n))
    found = decide(number * Sum(1, (j, 1, m)), m * n * (n + 1) / 2)
    assert (found.symbols, found.tested, found.all_sizes) == ((m, n), tuple(ascending(20)), False)
    assert found.reason == "the index i is used as a number"
    one = decide(number, n * (n + 1) / 2)
    assert one.tested == tuple((size,) for size in range(1, 8))
    assert decide(Sum(i, (i, 1, 3)), Integer(6)).tested == ((),)


def test_sizes_are_smaller_by_their_sum_then_by_the_first():
    late = (n - 1) * (m - 1) * (m + n - 4)
    verdict = decide(MatMul(late, P), MatMul(0, P))
    assert dict(verdict.witness.sizes) == {m: 2, n: 3}
    assert verdict.smallest


def test_verdicts_say_at_which_sizes():
    assert str(decide(P, P)) == "Holds (tested: m = 1, n = 1)"
    assert str(decide(Trace(A) * n, n * Trace(A))) == "Holds (tested: n = 1; n = 2)"
    assert str(decide(Integer(2), Integer(2))) == "Holds"
    agrees = Holds((n,), ((1,), (2,)), all_sizes=False, reason="it is not known")
    assert str(agrees) == "Agrees (tested: n = 1; n = 2), which is no proof: it is not known"
    assert str(decide(T, 2 * T)) == ("Fails at T = [[1, 0]]: Matrix([[1, 0]]) is not Matrix([[2, 0]])")


def test_values_are_the_first_of_0_1_minus_1_2_and_so_on_that_keep_a_difference():
    vanishing = a * (a - 1) * (a + 1) * (a - 2)
    assert dict(decide(vanishing, Integer(0)).witness.entries) == {a: -2}
    assert dict(decide(a * c * (a - c), Integer(0)).witness.entries) == {a: 1, c: -1}


@pytest.mark.parametrize(
    ("assumed", "value"),
    [
        ({"positive": True}, 1),
        ({"negative": True}, -1),
        ({"nonzero": True, "real": True}, 1),
        ({"even": True}, 0),
        ({"odd": True}, 1),
        ({"prime": True}, 2),
        ({"composite": True}, 4),
        ({"even": True, "negative": True}, -2),
        ({}, 0),
    ],
)
def test_values_are_as_assumed(assumed, value):
    t = Symbol("t", **assumed)
    assert dict(decide(t, t + 1).witness.entries) == {t: value}


def test_what_no_small_integer_satisfies_is_refused():
    t = Symbol("t", integer=False, real=True)
    with pytest.raises(UnsupportedTerm) as caught:
        decide(t, 2 * t)
    assert str(caught.value) == "no small integer satisfies what is assumed of t"


def test_the_place_with_the_fewest_letters_is_shown_then_the_nearest_to_zero():
    two = MatrixSymbol("X", 1, 2)
    pair = ImmutableMatrix([[a * c, a]])
    witness = decide(pair, ImmutableMatrix([[0, 0]])).witness
    assert dict(witness.entries) == {a: 1, c: 0}
    assert decide(two, 2 * two).witness[two] == ImmutableMatrix([[1, 0]])
    assert dict(decide(b[i], Integer(0)).witness.indices) == {i: 0}
    assert dict(decide(b[i] * (1 - KroneckerDelta(i, 0)), Integer(0)).witness.indices) == {i: -1}
    off = (1 - KroneckerDelta(i, 0)) * (1 - KroneckerDelta(i, -1))
    assert dict(decide(b[i] * off, Integer(0)).witness.indices) == {i: -2}
    inside = Sum(b[j], (j, -2, 2)) * b[i] * (1 - KroneckerDelta(i, 0))
    assert dict(decide(inside, Integer(0)).witness.indices) == {i: -1}


def test_a_witness_maps_sizes_entries_and_free_indices():
    witness = decide(P[i, j] * a, Integer(0)).witness
    assert dict(witness) == {
        m: 1,
        n: 1,
        P: ImmutableMatrix([[1]]),
        a: 1,
        i: 0,
        j: 0,
    }
    assert list(witness) == [m, n, P, a, i, j]
    assert len(witness) == 6
    assert str(witness) == "m = 1, n = 1, P = [[1]], a = 1, i = 0, j = 0"
    assert (witness.left, witness.right) == (1, 0)
    assert witness.at(P[i, j] * a + n).doit() == 2
    with pytest.raises(KeyError) as caught:
        witness[Symbol("absent")]
    assert caught.value.args == (Symbol("absent"),)


def test_sides_without_a_free_index_have_one_value():
    witness = decide(P[i, j], a).witness
    assert (witness.left, witness.right) == (witness[P][0, 0], witness[a])
    right = decide(a, P[i, j]).witness
    assert (right.left, right.right) == (right[a], right[P][0, 0])


def test_matrices_are_shown_as_matrices_and_families_as_arrays():
    witness = decide(Sum(f[i, j], (i, 1, 2), (j, 0, 2)), Integer(0)).witness
    (array,) = witness.entries.values()
    assert array == ImmutableDenseNDimArray([[0, 0, 0], [1, 0, 0], [0, 0, 0]]) or array.shape == (3, 3)
    assert sorted(int(value) for value in array.reshape(9)) == [0] * 8 + [1]
    assert decide(P, 2 * P).witness[P] == ImmutableMatrix([[1]])
    assert decide(b[2], Integer(0)).witness[b] == ImmutableDenseNDimArray([0, 0, 1])


def test_families_at_negative_positions_are_shown_entry_by_entry():
    witness = decide(b[-1] + b[0], b[0]).witness
    assert dict(witness.entries) == {Indexed(b, -1): 1, Indexed(b, 0): 0}


def test_families_of_one_and_of_two_indices_under_one_name_are_shown_entry_by_entry():
    witness = decide(b[1] + b[1, 2], b[2, 1] + 2 * b[1]).witness
    assert {name: witness[name] for name in witness} == {b[1]: 0, b[1, 2]: 0, b[2, 1]: 1}


def test_fractions_stay_exact():
    witness = decide(a / 3, a / 2).witness
    assert (witness.left, witness.right) == (Rational(1, 3), Rational(1, 2))


def test_defined_names_have_the_values_of_their_terms():
    s = Symbol("s")
    witness = decide(V, P, [(s, Integer(3) * a), (V, MatMul(s, P))]).witness
    assert witness[V] == witness.left == ImmutableMatrix([[witness[s]]]) * witness[P]
    assert witness[s] == 3 * witness[a]
    assert isinstance(witness[s], Integer)


def test_past_the_limit_small_sizes_are_tried():
    chain = MatMul(*[A, B] * 4)
    with pytest.raises(LimitExceeded) as caught:
        decide(chain, MatMul(*chain.args, evaluate=False) + 0 * A, terms=1000)
    assert str(caught.value)


def test_a_difference_found_at_large_sizes_need_not_be_the_smallest():
    late = (n - 1) * (n - 2)
    verdict = decide(MatMul(late, A), MatMul(0, A))
    assert verdict == Fails(verdict.witness, smallest=True)
    assert dict(verdict.witness.sizes) == {n: 3}


def test_claims_that_make_sense_nowhere_are_refused():
    with pytest.raises(UnsupportedTerm) as caught:
        decide(Sum(b[i], (i, 5, 3)), Integer(0))
    assert str(caught.value) == "no sizes are known at which the claim makes sense"
    with pytest.raises(UnsupportedTerm) as caught:
        decide(Sum(i, (i, 5, 3)), Integer(0))
    assert str(caught.value) == (
        "no sizes are known at which the claim makes sense: the index i is used as a number"
    )


class Spent:
    """A budget without end that keeps what is spent of it, and fails at the time given."""

    def __init__(self, failing=lambda _: None):
        self.terms = []
        self.failing = failing

    def spend(self, terms):
        self.terms.append(terms)
        self.failing(self.terms)


def test_a_doubted_claim_is_tried_at_the_smallest_sizes_first():
    claim = read_claim(A * B, B * A)
    known, doubted = Spent(), Spent()
    first = decide_by_instances(claim, budget=known)
    assert decide_by_instances(claim, budget=doubted, doubted=True) == first
    assert dict(first.witness.sizes) == {n: 2}
    assert max(known.terms[:30]) >= 18  # letters at n = 3, which decides
    assert max(doubted.terms[:4]) <= 4  # letters at n = 1
    true = decide_by_instances(read_claim(P, P), budget=Spent(), doubted=True)
    assert (true.tested, true.all_sizes) == (((1, 1),), True)


def test_terms_too_deep_for_sympy_are_past_the_limit():
    def fail(_):
        raise RecursionError

    with pytest.raises(LimitExceeded) as caught:
        decide_by_instances(read_claim(A, A), budget=Spent(fail))
    assert str(caught.value) == "the terms are nested too deeply for SymPy"


def test_a_limit_before_all_sizes_that_suffice_is_no_proof():
    with pytest.raises(LimitExceeded):
        decide(Trace(A) * n, n * Trace(A), terms=3)


def test_past_the_limit_without_a_difference_nothing_is_said():
    u = MatrixSymbol("u", n, 1)
    with pytest.raises(LimitExceeded) as caught:
        decide(u[29, 0], u[29, 0], terms=25)
    assert str(caught.value) == "no difference at the 20 smallest sizes; more are past the limit"


def test_a_difference_that_may_not_be_the_smallest_says_so():
    def fail(spent):
        if spent[-1] == 0 < max(spent):  # smaller sizes are tried after those that suffice
            raise LimitExceeded("no more")

    verdict = decide_by_instances(read_claim(A, A.T), budget=Spent(fail))
    assert dict(verdict.witness.sizes) == {n: 2}
    assert verdict == Fails(verdict.witness, smallest=False)


def test_sizes_without_positions_are_passed_over():
    verdict = decide(A[i - 2, 0] * A[i + 2, 0], A[i + 2, 0] * A[i - 2, 0])
    assert verdict.tested == ((5,), (6,), (7,))
    assert verdict.reason == "one index runs through overlapping positions of one letter"
