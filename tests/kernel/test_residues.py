"""Claims tried modulo a prime, beside the exact polynomials at the same sizes."""

import os
from fractions import Fraction
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower

from symnet import LimitExceeded, ShapeError, UnsupportedTerm, UsageError, sizes
from symnet.kernel import residues
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.degrees import degrees
from symnet.kernel.instances import instantiate
from symnet.kernel.residues import PRIME, Agrees, Unequal, try_residues
from symnet.kernel.tables import Scope
from symnet.kernel.terms import is_matrix
from tests.kernel.claims import FALSE, TRUE, named
from tests.kernel.test_words import blocks, edited, layer, product, regrouped, rewritten, scaled, terms, total

m, n, p, q = sizes("m n p q")
i, j = symbols("i j", integer=True)
s, z = Symbol("s"), Symbol("z")
a = IndexedBase("a")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
U, V = MatrixSymbol("U", n, m), MatrixSymbol("V", m, n)
ONE = Identity(n)
MANY = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def tried(left, right, definitions=(), *, seed=1, limit=200_000, seconds=60.0, **options):
    budget = Budget(limit, monotonic() + seconds)
    return try_residues(left, right, definitions, seed=seed, budget=budget, **options)


def exact(left, right, at, definitions=()):
    """The exact polynomials at the sizes of a sample."""
    claim, named_sizes = (
        read_claim(left, right, definitions),
        {str(name): value for name, value in at.items()},
    )
    known = {name: named_sizes[str(name)] for name in claim.sizes}
    return instantiate(claim, known, Budget(200_000, monotonic() + 60))


def by_name(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims.keys())


@by_name(named(TRUE))
def test_true_claims_agree(claim):
    found = tried(claim.lhs, claim.rhs)
    assert isinstance(found, Agrees)
    assert found.samples == 4
    assert found.error_bound == Fraction(found.degree, PRIME) < Fraction(1, 2**50)


@by_name(named(FALSE))
def test_false_claims_are_unequal_where_the_polynomials_are(claim):
    found = tried(claim.lhs, claim.rhs)
    if isinstance(found, Agrees):
        assert not any(exact(claim.lhs, claim.rhs, at).difference for at in found.sizes)
    else:
        instance = exact(claim.lhs, claim.rhs, found.sizes)
        at = tuple(found.indices[index] for index in instance.indices)
        difference = instance.difference[(at, *found.entry)]
        value = difference(*(found.values[letter] for letter in instance.letters))
        residue = int(value.p) * pow(int(value.q), -1, PRIME)
        assert (found.left - found.right - residue) % PRIME == 0
        assert found.left != found.right


def test_most_false_claims_are_found_unequal():
    claims = named(FALSE)
    missed = [name for name, claim in claims.items() if isinstance(tried(claim.lhs, claim.rhs), Agrees)]
    assert len(missed) <= len(claims) // 10, missed


widths = st.sampled_from([m, n, Integer(2)])


@st.composite
def claims(draw):
    term = draw(terms(draw(widths), draw(widths)))
    return term, draw(st.sampled_from([rewritten, edited]))(draw, term)


@MANY
@given(claims(), st.integers(0, 2**32))
def test_a_sample_says_what_the_polynomials_say(claim, seed):
    found = tried(*claim, seed=seed, samples=2)
    if isinstance(found, Agrees):
        assert not any(exact(*claim, at).difference for at in found.sizes)
    else:
        assert exact(*claim, found.sizes).difference
    assert found == tried(*claim, seed=seed, samples=2)


@MANY
@given(claims())
def test_the_degree_is_not_exceeded(claim):
    read = read_claim(*claim)
    at = dict.fromkeys(read.sizes, 2)
    above, below = degrees(read, Scope(read, at, Budget(200_000, monotonic() + 60)))
    differences = exact(*claim, at).difference.values()
    assert below == 0
    assert above >= max((difference.total_degree() for difference in differences), default=0)


@settings(MANY, max_examples=5)
@given(regrouped([layer(number) for number in range(40, 0, -1)]))
def test_residual_blocks_regrouped(term):
    factors = blocks([layer(number) for number in range(40, 0, -1)])
    found = tried(product(*factors), term)
    assert isinstance(found, Agrees)
    assert found.degree == 40
    assert isinstance(tried(product(*factors[1:], factors[0]), term), Unequal)


# Inverses


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (A * Inverse(A), ONE),
        (Inverse(product(A, B)), product(Inverse(B), Inverse(A))),
        (Inverse(Transpose(A)), Transpose(Inverse(A))),
        (Inverse(Inverse(total(A, B))), total(A, B)),
        (
            Inverse(total(A, product(U, V))),
            total(
                Inverse(A),
                scaled(-1, product(Inverse(A), U, Inverse(Identity(m) + V * Inverse(A) * U), V, Inverse(A))),
            ),
        ),
    ],
    ids=["cancel", "of a product", "of a transpose", "twice", "Woodbury"],
)
def test_laws_of_inverses(left, right):
    found = tried(left, right)
    assert isinstance(found, Agrees)
    assert Fraction(found.degree, PRIME) <= found.error_bound < Fraction(1, 2**50)
    assert isinstance(tried(left, scaled(2, right)), Unequal)


def test_an_inverse_of_a_sum_is_no_sum_of_inverses():
    assert isinstance(tried(Inverse(total(A, B)), total(Inverse(A), Inverse(B))), Unequal)


def test_the_degree_of_quotients():
    claim = read_claim(total(Inverse(A), Inverse(B)), A)
    # (det B adj A + det A adj B - A det A det B) / (det A det B), at n = 3
    assert degrees(claim, Scope(claim, {n: 3}, Budget(200_000, monotonic() + 60))) == (7, 6)


def entry(value, matrix):
    """A function of every entry, of which z is one."""
    return ElementwiseApplyFunction(Lambda(z, value), matrix)


INVERSE = Inverse(A)
DEGREES = {
    "a number": (Rational(7, 2), 0, 0),
    "a size": (n * Trace(ONE), 0, 0),
    "a free index": (A[i, j] * KroneckerDelta(i, j), 1, 0),
    "an index": (Sum(i * a[i], (i, 1, n)), 1, 0),
    "a symbol": (s, 1, 0),
    "constants": (total(ONE, OneMatrix(n, n), ZeroMatrix(n, n)), 0, 0),
    "a sum": (total(A, product(A, B), ONE), 2, 0),
    "a sum of scalars": (s + s**4 + 1, 4, 0),
    "a product": (product(A, B, A), 3, 0),
    "a product of scalars": (s * Trace(A) * A[0, 0], 3, 0),
    "a product of entries": (HadamardProduct(A, B), 2, 0),
    "a Kronecker product": (KroneckerProduct(A, B, A), 3, 0),
    "a power": (MatPow(total(A, ONE), 3), 3, 0),
    "a power of entries": (HadamardPower(product(A, B), 3), 6, 0),
    "a transpose": (Transpose(product(A, B)), 2, 0),
    "diagonals": (DiagMatrix(DiagonalOf(product(A, B))), 2, 0),
    "a diagonal part": (DiagonalMatrix(product(A, B)), 2, 0),
    "blocks": (BlockMatrix([[A, product(A, B)]]), 2, 0),
    "a matrix of numbers": (Matrix([[s, s**2], [1, 0]]), 2, 0),
    "a determinant": (Determinant(product(A, B)), 6, 0),
    "a function": (Function("f")(s, s**2), 5, 0),
    "a root": (sqrt(s), 3, 0),
    "a function of entries": (entry(z**2 * s, product(A, B)), 5, 0),
    "a function without a law of entries": (entry(Function("f")(z), A), 3, 0),
    # Each is compared with 0, so above is a numerator or, if that is more, the denominator.
    "a reciprocal": (1 / s, 1, 1),
    "a power of a reciprocal": ((s + 1) ** -3, 3, 3),
    "an inverse": (Inverse(A), 3, 3),
    "a square of an inverse": (MatPow(A, -2), 6, 6),
    "an inverse of a product": (Inverse(product(A, B)), 6, 6),
    "an inverse of a constant": (Inverse(scaled(2, ONE)), 0, 0),
    "a letter times an inverse": (product(A, B, A, B, Inverse(A)), 6, 3),
    "an inverse times another": (product(Inverse(A), Inverse(B)), 6, 6),
    # adj A / det A has the determinant (det A)^2 / (det A)^3, of the numerators (det A)^2.
    "an inverse of an inverse": (Inverse(Inverse(A)), 7, 6),
    "an inverse of a sum with an inverse": (Inverse(total(A, Inverse(B))), 12, 12),
    "one denominator for two powers of an inverse": (total(MatPow(INVERSE, 2), INVERSE), 6, 6),
    "one denominator for a square and a sum": (total(MatPow(A, -1), MatPow(A, -1)), 6, 6),
}


@pytest.mark.parametrize(("term", "above", "below"), DEGREES.values(), ids=DEGREES)
def test_degrees_of_terms(term, above, below):
    claim = read_claim(term, ZeroMatrix(*term.shape) if is_matrix(term) else 0)
    assert degrees(claim, Scope(claim, dict.fromkeys(claim.sizes, 3), Budget(200_000, monotonic() + 60))) == (
        above,
        below,
    )


NO_DEGREES = {
    "an inverse inside of a function": (Function("f")(1 / s), "^an inverse stands inside of a function$"),
    "a reciprocal inside of a sum": (Sum(a[i] / s, (i, 1, n)), "an inverse stands inside of the sum Sum"),
    "a reciprocal inside of a root": (sqrt(1 / (s + 1)), "inside of a function"),
    "a determinant of an inverse": (Determinant(Inverse(A)), "degree of Determinant"),
}


@pytest.mark.parametrize(("term", "message"), NO_DEGREES.values(), ids=NO_DEGREES)
def test_degrees_that_are_not_known(term, message):
    claim = read_claim(term, term)
    with pytest.raises(UnsupportedTerm, match=message):
        degrees(claim, Scope(claim, dict.fromkeys(claim.sizes, 3), Budget(200_000, monotonic() + 60)))


def test_what_is_always_singular_is_refused():
    x = MatrixSymbol("x", n, 1)
    with pytest.raises(UnsupportedTerm, match=r": a matrix that is inverted is singular$"):
        tried(Inverse(product(x, Transpose(x))), A)


def test_no_error_bound_is_known_for_inverses_inside_of_sums():
    inside = Trace(Inverse(scaled(a[i], A)))
    found = tried(Sum(inside, (i, 1, n)), Integer(0) + Sum(inside, (i, 1, n)))
    assert (found.degree, found.error_bound) == (None, None)
    assert str(found).endswith("which is no proof: no error bound is known")


def test_the_error_bound_is_that_of_the_worst_sizes():
    sides = total(Inverse(A), scaled(s, ONE)), total(scaled(s, ONE), Inverse(A))
    claim = read_claim(*sides)
    for seed in range(20):
        found = tried(*sides, seed=seed)
        bounds = [degrees(claim, Scope(claim, at, Budget(200_000, monotonic() + 60))) for at in found.sizes]
        assert found.degree == max(above for above, _ in bounds)
        assert found.error_bound == max(Fraction(above, PRIME - below) for above, below in bounds)


def test_an_agreement_says_where_and_how_surely():
    found = Agrees(({m: 2, n: 3}, {m: 4, n: 1}), 3, Fraction(1, 2**50))
    assert str(found) == (
        "Agrees modulo 2**61 - 1 at random entries (sizes: m = 2, n = 3; m = 4, n = 1), which is no proof: "
        "at each of these sizes the error bound is 9e-16"
    )


@pytest.mark.parametrize("samples", [1, 2, 5])
def test_so_many_samples_are_taken(samples):
    assert tried(A, A, samples=samples).samples == samples


def test_no_samples_are_no_evidence():
    with pytest.raises(UsageError, match="samples must be at least 1; found 0"):
        tried(A, A, samples=0)


# The rest of the language


def test_definitions_are_used():
    C, D = MatrixSymbol("C", n, n), MatrixSymbol("D", n, n)
    definitions = [(C, A * B), (D, C + A)]
    assert isinstance(tried(D, A * (B + ONE), definitions), Agrees)
    assert tried(D, A * (B + ONE), definitions).degree == 2
    assert isinstance(tried(D, A * B + B, definitions), Unequal)


def test_free_indices_are_told():
    found = tried(A[i, j], B[i, j])
    assert isinstance(found, Unequal)
    assert found.indices == {i: 0, j: 0}
    assert found.values[A, (0, 0)] == found.left
    assert found.values[B, (0, 0)] == found.right


def test_sizes_are_numbers():
    assert isinstance(tried(Trace(ONE), n), Agrees)
    assert isinstance(tried(Sum(Integer(1), (i, 1, n)), n + 1), Unequal)


def test_what_the_prime_divides_is_missed_and_said_to_be():
    assert isinstance(tried(scaled(PRIME, A), scaled(0, A)), Agrees)
    with pytest.raises(UnsupportedTerm, match="denominator"):
        tried(scaled(Rational(1, PRIME), A), A)


def test_sizes_are_drawn_again_until_the_claim_makes_sense():
    c = IndexedBase("c")
    claim = Sum(c[i], (i, 5, n)), Sum(c[j], (j, 5, n))
    found = tried(*claim)
    assert isinstance(found, Agrees)
    assert all(at[n] >= 4 for at in found.sizes)


def test_roots_of_one_kind_are_one_function():
    assert isinstance(tried(sqrt(s), sqrt(s)), Agrees)
    assert isinstance(tried(sqrt(s), s ** Rational(1, 3)), Unequal)


def test_another_seed_is_another_sample():
    assert tried(s, Symbol("t"), seed=1) != tried(s, Symbol("t"), seed=2)
    assert len({tuple(tried(U * V, U * V, seed=seed).sizes[0].items()) for seed in range(20)}) > 3


def test_misfits_are_refused():
    with pytest.raises(ShapeError):
        tried(Basic.__new__(MatMul, U, U), U)


def test_what_is_outside_the_language_is_refused():
    with pytest.raises(UnsupportedTerm):
        tried(MatPow(A, s), A)


# Limits


@pytest.mark.parametrize(
    "wrap",
    [
        lambda term, number: product(total(ONE, layer(number % 50)), term),
        lambda term, number: Basic.__new__(Transpose, total(term, layer(number % 3))),
        lambda term, _: scaled(-1, HadamardProduct(A, B) if term is None else term),
    ],
    ids=["blocks", "transposes", "multiples"],
)
def test_deep_terms_are_evaluated(wrap):
    left, right = A, A
    for number in range(3_000):
        left, right = wrap(left, number), wrap(right, number)
    assert isinstance(tried(left, right, samples=1), Agrees)
    assert isinstance(tried(left, total(right, B), samples=1), Unequal)


def test_recursion_is_a_limit(monkeypatch):
    def recursion(*_):
        raise RecursionError

    monkeypatch.setattr(residues, "evaluated", recursion)
    with pytest.raises(LimitExceeded, match=r"^the terms are nested too deeply for SymPy$"):
        tried(A, A)


def test_squares_of_squares_have_too_high_a_degree():
    term = Add(s, 1)
    for _ in range(45):
        term = Basic.__new__(Mul, term, term)
    assert isinstance(tried(term, Integer(1)), Unequal)
    with pytest.raises(LimitExceeded, match="degree"):
        tried(term, Basic.__new__(Mul, term, Integer(1)))


@pytest.mark.parametrize(
    ("left", "limits"),
    [
        (MatrixSymbol("L", 10_000, 10_000), {}),
        (MatPow(A, 10**9), {}),
        (Basic.__new__(MatAdd, A, A), {"seconds": -1.0}),
    ],
    ids=["large sizes", "a huge power", "no time"],
)
def test_work_past_the_limits_is_refused(left, limits):
    with pytest.raises(LimitExceeded):
        tried(left, left, **limits)
