"""Each claim of the table gets the right verdict, and the numbers agree with it."""

import pytest
from sympy import Add, Basic, Determinant, MatAdd, MatMul, MatrixSymbol, Mul, Q, ZeroMatrix, expand, simplify
from sympy.matrices.expressions.matexpr import MatrixExpr

from symnet import Proved, Refuted, ShapeError, Unknown, UsageError, sizes, verify
from tests.verify import claims_beyond
from tests.verify.claims import FALSE, MISFITS, OUTSIDE, OVERLAPPING, TRUE, minus, named
from tests.verify.numeric import as_rows, at_witness, difference, is_as_assumed, smaller

POLYNOMIAL_TRUE, POLYNOMIAL_FALSE = named(TRUE), named(FALSE)
BEYOND_TRUE, BEYOND_FALSE = named(claims_beyond.TRUE), named(claims_beyond.FALSE)
TRUE_CLAIMS, FALSE_CLAIMS = POLYNOMIAL_TRUE | BEYOND_TRUE, POLYNOMIAL_FALSE | BEYOND_FALSE
INSTANCES = 6
ATTEMPTS = 200
SMALLER_INSTANCES = 4
AT_SMALL_SIZES = {
    "products: the standard identity of four matrices, claimed for every size": 3,
    "sums: three vectors are dependent, claimed for every size": 3,
    "holds_at_small_sizes: a product of sums vanishes up to 2": 3,
    "sizes_as_numbers: the trace of an identity is 1": 2,
    "holds_at_small_sizes: a size is 1, 2 or 3": 4,
    "holds_at_small_sizes: all traces of a square of size 1 are alike": 2,
}
"""Claims that hold at small sizes, each with the least size at which it fails."""


def by_name(rows):
    return pytest.mark.parametrize("claim", rows, ids=[row[0] for row in rows])


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


VERDICTS = {}


def decided(claim, turned=False):
    """The verdict on a claim, which several tests look at."""
    if (id(claim), turned) not in VERDICTS:
        sides = (claim.rhs, claim.lhs) if turned else (claim.lhs, claim.rhs)
        VERDICTS[id(claim), turned] = verify(*sides, assuming=claim.assuming, definitions=claim.definitions)
    return VERDICTS[id(claim), turned]


def flat(rows):
    return [entry for row in rows for entry in row]


def sympified(name, lhs, rhs):
    """A row of the table as a claim whose sides are terms, also where one is a number."""
    return named({"": [(name, lhs, rhs)]})[f": {name}"]


def test_the_table_is_large_and_names_nothing_twice():
    assert len(TRUE_CLAIMS) > 150
    assert len(FALSE_CLAIMS) > 150
    assert not POLYNOMIAL_TRUE.keys() & BEYOND_TRUE.keys()
    assert not POLYNOMIAL_FALSE.keys() & BEYOND_FALSE.keys()


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = decided(claim)
    assert isinstance(proof, Proved)
    assert not proof.vacuous
    assert proof.procedure in ("normal form", "words")
    assert proof.second.startswith("Agrees modulo 2**61 - 1")
    assert isinstance(decided(claim, turned=True), Proved)


@over(TRUE_CLAIMS)
def test_a_true_claim_holds_in_numbers(claim):
    assert difference(claim, INSTANCES) is None


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_at_a_witness_where_the_numbers_differ(claim):
    refuted = decided(claim)
    assert isinstance(refuted, Refuted)
    instance, indices = at_witness(claim, refuted.witness)
    left, right = (as_rows(instance.value(side, indices)) for side in (claim.lhs, claim.rhs))
    assert left != right
    assert [flat(left), flat(right)] == [
        list(side) if side.is_Matrix else [side] for side in (refuted.left, refuted.right)
    ]
    assert all(is_as_assumed(each, instance.values[each.arguments[0]]) for each in claim.assuming)


@over(FALSE_CLAIMS)
def test_no_smaller_sizes_than_those_of_the_witness_show_a_difference(claim):
    for smaller_sizes in smaller(decided(claim).witness.sizes):
        assert difference(claim, SMALLER_INSTANCES, smaller_sizes) is None


@pytest.mark.parametrize("name", AT_SMALL_SIZES)
def test_a_claim_that_holds_at_small_sizes_is_refuted_at_the_first_other_one(name):
    assert set(decided(FALSE_CLAIMS[name]).witness.sizes.values()) == {AT_SMALL_SIZES[name]}


@over(POLYNOMIAL_FALSE)
def test_the_difference_of_a_false_claim_is_what_the_left_side_exceeds_the_right_by(claim):
    refuted = decided(claim)
    assert refuted.words
    assert refuted.difference != 0
    matrix = refuted.difference.is_Matrix
    if matrix == claim.lhs.is_Matrix == claim.rhs.is_Matrix:
        add, multiply = (MatAdd, MatMul) if matrix else (Add, Mul)
        exceeds = add(claim.lhs, multiply(-1, claim.rhs, evaluate=False), evaluate=False)
        assert isinstance(verify(exceeds, refuted.difference), Proved)


@over(FALSE_CLAIMS)
def test_a_false_claim_fails_in_numbers(claim):
    assert difference(claim, ATTEMPTS) is not None


@by_name(OVERLAPPING)
def test_a_false_claim_about_overlapping_ranges_is_never_proved(claim):
    name, lhs, rhs = claim
    assert isinstance(verify(lhs, rhs), Refuted | Unknown)
    assert difference(sympified(name, lhs, rhs), ATTEMPTS) is not None


@by_name(MISFITS)
def test_a_claim_whose_sizes_do_not_fit_names_both(claim):
    _, lhs, rhs, sizes = claim
    for sides in ((lhs, rhs), (rhs, lhs)):
        with pytest.raises(ShapeError) as refusal:
            verify(*sides)
        assert all(size in str(refusal.value) for size in sizes)


def test_the_sentence_of_a_misfit_names_both_sizes_and_where_they_meet():
    h, p, m, n = sizes("h p m n")
    first, second = MatrixSymbol("W_1", h, p), MatrixSymbol("W_2", 1, p)
    square, rectangle = MatrixSymbol("A", n, n), MatrixSymbol("P", m, n)
    with pytest.raises(ShapeError, match=r"^p and h must be equal sizes in W_2\*W_1$"):
        verify(MatMul(second, first, evaluate=False), second)
    with pytest.raises(ShapeError, match=r"^m and n must be equal sizes in Determinant\(P\)$"):
        verify(Basic.__new__(Determinant, rectangle), 1)
    with pytest.raises(ShapeError, match=r"^P is m by n, but its definition A is n by n$"):
        verify(rectangle, rectangle, definitions={rectangle: square})
    with pytest.raises(ShapeError, match=r"^n and m must be equal sizes in A \+ P$"):
        verify(first, first, definitions={first: MatAdd(square, rectangle, evaluate=False)})
    for property in (Q.symmetric, Q.diagonal, Q.orthogonal, Q.invertible):
        with pytest.raises(UsageError, match="is assumed of a square matrix; found m by n in Q"):
            verify(rectangle, rectangle, assuming=[property(rectangle)])


@by_name(OUTSIDE)
def test_a_claim_outside_the_language_is_unknown(claim):
    _, lhs, rhs = claim
    verdict = verify(lhs, rhs)
    assert isinstance(verdict, Unknown)
    assert verdict.reason


def decided_by_sympy(claim):
    """Whether SymPy sees that the two sides are equal, by any of its general ways."""
    matrix = isinstance(claim.lhs, MatrixExpr)
    together = minus(claim.lhs, claim.rhs) if matrix else claim.lhs - claim.rhs
    nothing = ZeroMatrix(*claim.lhs.shape) if matrix else 0
    return any(
        attempt(claim.lhs) == attempt(claim.rhs) or attempt(together) == nothing
        for attempt in (lambda term: term, expand, lambda term: term.doit(), simplify)
    )


@pytest.mark.parametrize(
    "name",
    [
        "sums: two sums are exchanged",
        "sums: three sums are rotated",
        "sums: a factor leaves the sum that does not bind it",
        "sums: a product of sums",
        "sums: an antisymmetric sum vanishes",
        "products: polarisation",
        "products: a bilinear form is transposed",
        "products: a scalar product moves",
        "hadamard_and_diagonal: a Hadamard product distributes",
        "hadamard_and_diagonal: a diagonal acts entry by entry",
        "hadamard_and_diagonal: diagonals commute",
        "hadamard_and_diagonal: the diagonal of a product",
        "traces: a trace is cyclic",
        "entries: an entry of a product",
        "deltas: a delta joins two sums",
    ],
)
def test_sympy_does_not_decide(name):
    assert not decided_by_sympy(TRUE_CLAIMS[name])
