"""Which values the free indices of a claim have: by bounds, by matrices, by shapes, by declaration."""

import pytest
from sympy import Idx, IndexedBase, Integer, KroneckerDelta, MatrixSymbol, Sum, Symbol, Trace, symbols

from symnet import Proved, Refuted, ShapeError, Unknown, sizes, verify

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a = Symbol("a")
f = IndexedBase("f")
x = IndexedBase("x", shape=(n,))
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", m, n)


def picked(family, index, extent, start=0):
    """Σ δ(index, k)·family[k] over a range: the member at the index, if that is inside."""
    return Sum(KroneckerDelta(index, k) * family[k], (k, start, start + extent - 1))


HALF = {
    "from below": (KroneckerDelta(j, 0) * f[j], [j >= 1], [j >= 0]),
    "from below by a size": (KroneckerDelta(j, n) * f[j], [j >= n + 1], [j >= n]),
    "from above": (KroneckerDelta(j, 6) * f[j], [j <= 5], [j <= 6]),
    "from above by a size": (KroneckerDelta(j, n + 1) * f[j], [j <= n], [j <= n + 1]),
    "twice from below": (KroneckerDelta(j, 0) * f[j], [j >= -1, j >= 1], [j >= -1, j >= 0]),
    "in a matrix": (KroneckerDelta(j, 0) * A[j, 0], [j >= 1], [j >= 0]),
}


@pytest.mark.parametrize(("term", "enough", "short"), HALF.values(), ids=HALF)
def test_a_bound_from_one_side_holds(term, enough, short):
    assert isinstance(verify(term, Integer(0), assuming=enough), Proved)
    refuted = verify(term, Integer(0), assuming=short)
    assert isinstance(refuted, Refuted)
    assert all(bound.xreplace({j: refuted.witness[j]}).subs(refuted.witness.sizes) for bound in short)
    assert isinstance(verify(term, Integer(0)), Refuted)


def test_an_interval_of_any_length_is_not_shown():
    refuted = verify(KroneckerDelta(j, 0) * f[j], Integer(0), assuming=[j >= 0])
    assert str(refuted.witness) == "f = [1], j = 0"
    assert verify(KroneckerDelta(j, 0) * f[j], Integer(0), assuming=[j >= 1]).conditions == ("1 <= j",)


def test_all_bounds_hold_where_a_claim_is_refuted():
    bounds = [i >= 0, i <= n - 1, i <= m - 1]
    assert isinstance(verify(picked(f, i, m), f[i], assuming=bounds), Proved | Unknown)
    assert isinstance(verify(picked(f, i, n), f[i], assuming=bounds), Proved)
    assert isinstance(verify(picked(f, i, m), f[i], assuming=bounds[:2]), Refuted)


def test_a_size_may_stand_in_a_bound_alone():
    assert isinstance(verify(KroneckerDelta(i, n) * f[i], Integer(0), assuming=[i <= n - 1]), Proved)


def test_a_declared_sign_is_a_bound():
    positive = symbols("j", integer=True, positive=True)
    assert isinstance(verify(picked(f, positive, n, 1), f[positive], assuming=[positive <= n]), Proved)
    assert isinstance(verify(picked(f, positive, n, 0), f[positive], assuming=[positive <= n]), Refuted)


@pytest.mark.parametrize("bound", [i <= j, i + j <= n, i**2 <= n, 2 * i <= n], ids=str)
def test_what_is_no_bound_of_one_index_is_unknown(bound):
    assert isinstance(verify(f[i] * f[j], f[j] * f[i], assuming=[bound]), Unknown)


def test_a_free_index_is_inside_of_a_family_with_a_shape():
    assert isinstance(verify(picked(x, i, n), x[i]), Proved)
    assert isinstance(verify(picked(f, i, n), f[i]), Refuted)
    assert isinstance(verify(picked(x, i, m), x[i]), Refuted)


def test_a_declared_range_holds():
    index = Idx("i", (1, n))
    assert isinstance(verify(picked(f, index, n, 1), f[index]), Proved)
    assert isinstance(verify(picked(f, index, n, 0), f[index]), Refuted)


def test_a_position_that_may_not_exist_is_told():
    assert verify(A[1, 0] + A[1, 0], 2 * A[1, 0]).conditions == ("1 <= n - 1",)
    assert verify(A[0, 0] + A[0, 0], 2 * A[0, 0]).conditions == ()
    assert verify(2 * B[i, 0] * A[i, 0], B[i, 0] * A[i, 0] * 2).conditions == (
        "0 <= i <= m - 1 and 0 <= i <= n - 1",
    )


def test_families_of_one_name_and_two_kinds_are_two():
    assert isinstance(verify(IndexedBase("x")[i], IndexedBase("x", positive=True)[i]), Refuted)
    assert isinstance(verify(IndexedBase("x")[0], x[0]), Refuted)


@pytest.mark.parametrize("turned", [False, True])
def test_a_symbol_is_a_size_wherever_it_stands_first(turned):
    trace = Trace(A)
    product = n * trace if turned else trace * n
    assert isinstance(verify(product + n * p, p * n + trace * n), Proved)
    assert isinstance(verify(i * A[i, 0], A[i, 0] * i), Proved)


@pytest.mark.parametrize(
    ("lhs", "rhs", "definitions"),
    [(abs(j), j, {}), (f[0] * abs(j), f[0] * j, {}), (a, abs(a), {a: f[0]})],
    ids=["a number", "a factor", "what is defined"],
)
def test_a_number_may_have_a_bound(lhs, rhs, definitions):
    assert isinstance(verify(lhs, rhs, definitions=definitions), Refuted)
    bounded = next(iter(definitions), j)
    proof = verify(lhs, rhs, definitions=definitions, assuming=[bounded >= 0])
    assert isinstance(proof, Proved)
    assert proof.conditions == (f"0 <= {bounded}",)
    wide = verify(lhs, rhs, definitions=definitions, assuming=[bounded >= -1])
    assert isinstance(wide, Refuted)


def test_bounds_that_exclude_each_other_leave_nothing():
    proof = verify(f[i], Integer(0), assuming=[i >= n + 1, i <= n])
    assert isinstance(proof, Proved | Unknown)


C = MatrixSymbol("C", n + 2, 1)
POSITIONS = {
    "by bounds": (A, i, 1, [i >= 0, i <= n - 2]),
    "by a declared range": (A, Idx("r", (0, n - 2)), 1, []),
    "by another matrix": (C, i, 2, []),
}


@pytest.mark.parametrize(("matrix", "index", "most", "bounds"), POSITIONS.values(), ids=POSITIONS)
def test_a_position_is_a_free_index_and_a_bound_one(matrix, index, most, bounds):
    total = Sum(matrix[index + k, 0], (k, 0, most)) * A[index, 0]
    written = sum((matrix[index + each, 0] for each in range(most + 1)), Integer(0)) * A[index, 0]
    assert isinstance(verify(total, written, assuming=bounds), Proved)
    assert isinstance(verify(total, written + A[index, 0], assuming=bounds), Refuted)


def test_a_position_outside_of_a_matrix_is_refused():
    with pytest.raises(ShapeError):
        verify(Sum(A[i + k, 0], (k, 0, n)), A[i, 0])


UNBOUNDED = {
    "a bound that is an index": [i <= j],
    "a bound that is a number": [j >= a],
    "a bound that may be any integer": [j >= Symbol("z", integer=True)],
    "a product of such": [Symbol("w", real=True) * i <= j],
}


@pytest.mark.parametrize("bounds", UNBOUNDED.values(), ids=UNBOUNDED)
def test_a_bound_makes_no_symbol_a_size(bounds):
    assert isinstance(verify(KroneckerDelta(j, 0) * f[j], Integer(0), assuming=bounds), Unknown)


def test_an_index_with_a_range_is_no_number():
    ranged = Idx("r", (0, 1))
    assert not isinstance(verify(ranged**2, ranged), Refuted)
    assert not isinstance(verify(abs(Idx("i", n)), Idx("i", n)), Refuted)


def test_a_sum_that_is_divided_by_is_not_zero():
    total = Sum(f[k], (k, 0, n - 1))
    for proof in (verify((total + a) / total, 1 + a / total), verify(Sum(f[k] / total, (k, 0, n - 1)), 1)):
        assert any("is not zero" in each for each in proof.conditions)


def test_a_position_without_digits_is_no_fault_of_the_search():
    bounds = [j <= 1, j >= 0, i >= 0, i <= n - 1]
    claim = A[i + 2, 0] * KroneckerDelta(2 * j + 2, i - 1)
    assert not isinstance(verify(claim, Integer(0), assuming=bounds), Proved)


def test_a_position_beside_a_bound_from_above_is_told():
    row = Sum(A[i + j, k] * A[k, 0], (k, 0, n - 1))
    for index in (i + j, 2 * i + j):
        proof = verify((A * A)[index, 0], row.xreplace({i + j: index}), assuming=[i <= n])
        assert f"0 <= {index} <= n - 1" in proof.conditions
