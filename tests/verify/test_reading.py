"""Claims as users write them, and what is said of those that cannot be read."""

import pytest
from sympy import (
    Add,
    Identity,
    IndexedBase,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import LimitExceeded, Proved, Refuted, ShapeError, UnsupportedTerm, UsageError, sizes, verify
from symnet.reading.claims import MAX_EXPONENT, exponent, read_claim, whole_exponent

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
s = Symbol("s")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
P, V = MatrixSymbol("P", m, n), MatrixSymbol("V", n, n)
u = MatrixSymbol("u", n, 1)
b, f = IndexedBase("b"), IndexedBase("f")

REFUSED = {
    "text on the left": (
        ("A", A),
        (),
        UsageError,
        "the left side must be a SymPy expression, a SymPy matrix or an exact number; found 'A'",
    ),
    "text on the right": (
        (A, "A"),
        (),
        UsageError,
        "the right side must be a SymPy expression, a SymPy matrix or an exact number; found 'A'",
    ),
    "text as a definition": (
        (V, A),
        [(V, "A")],
        UsageError,
        "the definition of V must be a SymPy expression, a SymPy matrix or an exact number; found 'A'",
    ),
    "sides of two shapes": (
        (P, P.T),
        (),
        ShapeError,
        "the two sides must have the same shape; found m by n and n by m in P = P.T",
    ),
    "an index that is defined": (
        (A[i, j], A[i, j]),
        [(i, Integer(1))],
        UnsupportedTerm,
        "i is both an index and defined",
    ),
    "a bound index that is defined": (
        (Sum(b[j], (j, 1, n)), s),
        [(j, Integer(1))],
        UnsupportedTerm,
        "j is both an index and defined",
    ),
    "two indices that are defined": (
        (A[i, j], A[i, j]),
        [(j, Integer(1)), (i, Integer(1))],
        UnsupportedTerm,
        "i is both an index and defined",
    ),
    "a size that is defined": (
        (A, B),
        [(n, Integer(2))],
        UnsupportedTerm,
        "n is both a size and defined",
    ),
    "two sizes that are defined": (
        (P, P),
        [(n, Integer(2)), (m, Integer(3))],
        UnsupportedTerm,
        "m is both a size and defined",
    ),
    "a name with two shapes": (
        (Trace(A), Trace(MatrixSymbol("A", m, m))),
        (),
        UnsupportedTerm,
        "A stands for matrices of two shapes, (n, n) and (m, m)",
    ),
    "a name before its definition": (
        (V, A),
        [(V, B), (s, Trace(V)), (B, A)],
        UsageError,
        "B is used in the definition of V before its own",
    ),
    "a definition of another shape": (
        (V, A),
        [(V, P)],
        ShapeError,
        "V is n by n, but its definition P is m by n",
    ),
    "a definition with free indices": (
        (s, s),
        [(s, A[j, i])],
        UnsupportedTerm,
        "a definition must have no free index; found i in A[j, i]",
    ),
}


@pytest.mark.parametrize("claim", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_these_words(claim):
    sides, definitions, error, message = claim
    with pytest.raises(error) as caught:
        read_claim(*sides, definitions)
    assert str(caught.value) == message


def test_sizes_are_in_order_of_their_names():
    assert read_claim(Trace(MatrixSymbol("Q", p, p)), Sum(s, (i, 1, n), (j, 1, m))).sizes == (m, n, p)


def test_intervals_of_free_and_bound_indices():
    claim = read_claim(A[i, j + 1] * Sum(b[k], (k, 2, n + 1)), Sum(b[k], (k, 0, m)), [(s, Sum(1, (k, 1, p)))])
    assert claim.free == {i: ((0, n),), j: ((-1, n - 1),)}
    assert claim.bound == {k: ((2, n + 2), (0, m + 1), (1, p + 1))}
    assert claim.sizes == (m, n, p)


def test_a_size_of_the_other_side_or_of_a_definition_is_no_index():
    for claim in (
        read_claim(b[n], Trace(A)),
        read_claim(Trace(A), b[n]),
        read_claim(s, Trace(A), [(s, b[n])]),
    ):
        assert claim.free == {}
        assert claim.sizes == (n,)


def test_terms_are_both_sides_and_the_definitions():
    claim = read_claim(V, A, [(V, B)])
    assert claim.terms == (V, A, B)
    assert claim.is_matrix
    assert not read_claim(u.T * u, Integer(1)).is_matrix
    assert not read_claim(Integer(1), u.T * u).is_matrix


def test_the_difference_of_a_claim_is_left_without_right():
    assert read_claim(A, B).difference == MatAdd(A, MatMul(-1, B, evaluate=False), evaluate=False)
    inner = u.T * u
    entry = MatrixElement(inner, 0, 0)
    assert read_claim(s, inner).difference == Add(s, Mul(-1, entry, evaluate=False), evaluate=False)
    assert read_claim(inner, s).difference == Add(entry, Mul(-1, s, evaluate=False), evaluate=False)


@pytest.mark.parametrize("power", [0, 1, 2, MAX_EXPONENT])
def test_exponents_are_natural_numbers(power):
    assert exponent(MatPow(A, power)) == power


@pytest.mark.parametrize("power", [Rational(1, 2), s])
def test_other_exponents_are_refused(power):
    with pytest.raises(UnsupportedTerm) as caught:
        whole_exponent(MatPow(A, power))
    assert str(caught.value) == f"the exponent must be an integer; found {power} in {MatPow(A, power)}"


def test_a_negative_exponent_is_whole_and_not_natural():
    inverse = MatPow(A, -1)
    assert whole_exponent(inverse) == -1
    with pytest.raises(UnsupportedTerm) as caught:
        exponent(inverse)
    assert str(caught.value) == f"the exponent must be a natural number; found -1 in {inverse}"


@pytest.mark.parametrize("power", [MAX_EXPONENT + 1, -MAX_EXPONENT - 1])
def test_an_exponent_beyond_counting_is_past_the_limit(power):
    with pytest.raises(LimitExceeded) as caught:
        whole_exponent(MatPow(A, power))
    assert str(caught.value) == f"the exponent {power} is more than the limit 10000"
    assert whole_exponent(MatPow(A, -MAX_EXPONENT)) == -MAX_EXPONENT


def test_indices_of_families_alone_may_be_any_integers():
    claim = read_claim(b[i] * A[j, j], Integer(0))
    assert claim.anywhere == {i}
    assert claim.free[j] == ((0, n), (0, n)) or claim.free[j] == ((0, n),)
    ((first, end),) = claim.free[i]
    assert (first, end) == (-1, claim.reach)
    assert claim.sizes == (claim.reach, n)
    assert claim.reach.name == "positions"
    assert (claim.reach.is_integer, claim.reach.is_positive) == (True, True)


def test_a_claim_whose_indices_all_have_intervals_has_no_reach():
    claim = read_claim(A[i, j], Sum(b[k], (k, 1, n)))
    assert claim.anywhere == frozenset()
    assert claim.reach is None


@pytest.mark.parametrize(
    ("term", "first"),
    [
        (b[i], -1),
        (b[i] * b[j], -2),
        (b[i + 3], -16),
        (b[i - 3], -16),
        (b[i] * b[5], -1),
        (b[i] * b[-5], -26),
        (KroneckerDelta(i, 4), -1),
        (KroneckerDelta(i, -4), -21),
        (b[i] * KroneckerDelta(j, 0, (-4, 0)), -21),
        (b[i] * A[j - 4, 0], -21),
        (f[i, j + 2] + f[j, i], -16),
        (b[i] * Sum(b[j], (j, 3, n)), -1),
        (b[i] * Sum(b[j], (j, 0, n + 3)), -1),
        (b[i] * Sum(b[j], (j, -3, n)), -16),
        (b[i] * Sum(b[j], (j, 1, 5)), -1),
        (b[i] * 7, -1),
        (b[i + n] * Trace(A), -5 * n - 1),
        (b[i] * Trace(ZeroMatrix(n, n) + Identity(n)), -1),
    ],
)
def test_positions_below_all_constants_are_reached(term, first):
    claim = read_claim(term, Integer(0))
    assert {claim.free[index] for index in claim.anywhere} == {((first, claim.reach),)}


@pytest.mark.parametrize("ranged", [KroneckerDelta(i, j, (1, 3)), KroneckerDelta(i + 2, j + 2, (1, 3))])
def test_an_index_must_stay_in_the_range_of_a_delta(ranged):
    with pytest.raises(ShapeError, match="index i runs from 1 to 5, but KroneckerDelta"):
        read_claim(Sum(ranged, (i, 1, 5)), Sum(KroneckerDelta(i, j), (i, 1, 5)))


def test_a_free_index_of_a_delta_with_a_range_is_in_the_range():
    claim = read_claim(KroneckerDelta(i, j, (1, 3)), KroneckerDelta(i, j))
    assert claim.free == {i: ((1, 4),), j: ((1, 4),)}
    # A delta with a range is 0 outside it, where one without a range may be 1.
    assert isinstance(verify(claim.left, claim.right), Refuted)
    inside = Sum(KroneckerDelta(i, j, (0, n)) * b[i], (i, 1, n))
    assert read_claim(inside, 0).free == {j: ((0, n + 1),)}
    assert isinstance(verify(inside, b[j]), Refuted)
    assert isinstance(verify(inside, b[j] - b[0] * KroneckerDelta(j, 0, (0, n))), Refuted)
    assert isinstance(verify(inside, inside + 0 * b[j]), Proved)


def test_entries_of_an_identity_are_deltas_in_its_range():
    entry = Identity(n)[i, j]
    assert read_claim(entry, 0).sizes == (n,)
    assert isinstance(verify(Sum(entry * A[j, k], (j, 0, n - 1)), A[i, k]), Proved)
    assert isinstance(verify(Sum(Identity(n)[i, i], (i, 0, n - 1)), n), Proved)
    assert isinstance(verify(Sum(Identity(n)[i, 0], (i, 0, n - 1)), n), Refuted)
    with pytest.raises(ShapeError):
        read_claim(Sum(Identity(n)[i, 0], (i, 0, n)), 0)
