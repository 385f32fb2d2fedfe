"""Each claim of the table gets the kernel's right answer, and the numbers agree with it."""

from random import Random

import pytest
from sympy import Add, MatAdd, MatMul, Mul, ZeroMatrix, expand, simplify
from sympy.matrices.expressions.matexpr import MatrixExpr

from symnet import Proved, Refuted, ShapeError, Unknown, verify
from symnet.check.evaluate import Instance
from symnet.check.instances import index_values, vocabulary
from tests.kernel.claims import FALSE, MISFITS, OUTSIDE, OVERLAPPING, TRUE, minus, named

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
LARGEST_SIZE = 4
INSTANCES = 6
ATTEMPTS = 200


def by_name(rows):
    return pytest.mark.parametrize("claim", rows, ids=[row[0] for row in rows])


def drawn(words, random):
    """An instance of independent sizes from 1 to 4, and small integers for everything else."""
    sizes = {symbol: random.randint(1, LARGEST_SIZE) for symbol in words.sizes}
    number = lambda: random.randint(-3, 3)  # noqa: E731
    values = {scalar: number() for scalar in words.scalars}
    for matrix in words.matrices:
        rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
        values[matrix] = [[number() for _ in range(columns)] for _ in range(rows)]
    reach = range(LARGEST_SIZE + 2)
    for base, rank in words.families:
        places = [(place,) for place in reach] if rank == 1 else [(r, s) for r in reach for s in reach]
        values[base] = {place: number() for place in places}
    return Instance(sizes, values)


def as_rows(value):
    return value if isinstance(value, list) else [[value]]


def difference(claim, instances):
    """The first of some instances, with values of the free indices, where the two sides differ."""
    words = vocabulary([claim.lhs, claim.rhs])
    random = Random(claim.name)  # noqa: S311 - numbers to test with, no secret
    for _ in range(instances):
        instance = drawn(words, random)
        for indices in index_values(words, instance, claim.lhs, claim.rhs):
            if as_rows(instance.value(claim.lhs, indices)) != as_rows(instance.value(claim.rhs, indices)):
                return instance, indices
    return None


def sympified(name, lhs, rhs):
    """A row of the table as a claim whose sides are terms, also where one is a number."""
    return named({"": [(name, lhs, rhs)]})[f": {name}"]


@pytest.mark.parametrize("claim", TRUE_CLAIMS.values(), ids=TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = verify(claim.lhs, claim.rhs)
    assert isinstance(proof, Proved)
    assert not proof.vacuous
    assert isinstance(verify(claim.rhs, claim.lhs), Proved)


@pytest.mark.parametrize("claim", TRUE_CLAIMS.values(), ids=TRUE_CLAIMS)
def test_a_true_claim_holds_in_numbers(claim):
    assert difference(claim, INSTANCES) is None


@pytest.mark.parametrize("claim", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS)
def test_a_false_claim_is_refuted(claim):
    refuted = verify(claim.lhs, claim.rhs)
    assert isinstance(refuted, Refuted)
    assert refuted.words


@pytest.mark.parametrize("claim", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS)
def test_the_difference_of_a_false_claim_is_what_the_left_side_exceeds_the_right_by(claim):
    refuted = verify(claim.lhs, claim.rhs)
    assert refuted.difference != 0
    matrix = refuted.difference.is_Matrix
    if matrix == claim.lhs.is_Matrix == claim.rhs.is_Matrix:
        add, multiply = (MatAdd, MatMul) if matrix else (Add, Mul)
        exceeds = add(claim.lhs, multiply(-1, claim.rhs, evaluate=False), evaluate=False)
        assert isinstance(verify(exceeds, refuted.difference), Proved)


@pytest.mark.parametrize("claim", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS)
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


def test_the_table_is_large():
    assert len(TRUE_CLAIMS) >= 80
    assert len(FALSE_CLAIMS) >= 80
