"""The first decision alone is right on each claim of the table, however names and orders are chosen."""

from functools import reduce

import pytest
from sympy import (
    DiagonalOf,
    HadamardProduct,
    Inverse,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Q,
    Sum,
    Trace,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import LimitExceeded
from symnet.kernel import first
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.first import LAWS_UNKNOWN, Equal
from symnet.kernel.forms import Different, normal_form
from symnet.kernel.terms import has_special
from tests.kernel import claims_beyond
from tests.kernel.alone import UNBOUNDED, decided_alone, rewritten
from tests.kernel.claims import FALSE, TRUE, A, B, a, b, c, eye, f, i, k, n, named, x
from tests.kernel.claims_beyond import phi

SLOW = "concrete: Hall's identity at 3", "concrete: the standard identity of four matrices at 3"
"""Claims of some thousand terms, which take as many seconds as all others; `test_claims` has them."""
POLYNOMIAL_TRUE = named(TRUE)
POLYNOMIAL_FALSE = {name: claim for name, claim in named(FALSE).items() if name not in SLOW}
BEYOND_TRUE, BEYOND_FALSE = named(claims_beyond.TRUE), named(claims_beyond.FALSE)
UNCONFINED = "deltas: a delta picks an entry", "deltas: a delta picks the other entry"
"""Claims with a side whose free index is confined to positions by the other side only."""
ALL_TRUE, ALL_FALSE = POLYNOMIAL_TRUE | BEYOND_TRUE, POLYNOMIAL_FALSE | BEYOND_FALSE
CONFINED = {name: claim for name, claim in (ALL_TRUE | ALL_FALSE).items() if name not in UNCONFINED}
IN_LETTERS = {
    name: claim
    for name, claim in ALL_FALSE.items()
    if not has_special((claim.lhs, claim.rhs)) and not name.startswith("kronecker")
}
"""Claims whose difference is a term of the language."""
CONDITIONS = {
    "A is invertible": [
        "inverses: an inverse cancels on the left",
        "inverses: an inverse cancels on the right",
        "inverses: a system is solved",
        "inverses: a transpose is inverted",
        "inverses: a negative power",
        "inverses: a scaled matrix is inverted",
        "inverses: similar matrices have one trace",
        "inverses: a power of a similar matrix",
        "inverses: similar matrices multiply",
        "inverses: an inverse inside of blocks",
        "definitions: a defined inverse",
    ],
    "A is invertible, B is invertible": [
        "inverses: a product is inverted in reverse",
        "inverses: a difference of inverses",
    ],
    "A + B is invertible": ["inverses: a sum times its inverse"],
    "DiagMatrix(x) is invertible": ["inverses: a diagonal is inverted"],
    "DiagMatrix(x) is invertible, no entry of x is zero": ["inverses: a diagonal divides entry by entry"],
    "P.T*P is invertible": [
        "inverses: fitted columns stay as they are",
        "inverses: a fit is idempotent",
        "inverses: a fit is symmetric",
        "inverses: a fit has as many degrees of freedom as columns",
        "inverses: residuals are orthogonal to the columns",
    ],
    "c is not zero": ["quotients: a quotient cancels", "quotients: quotients with one denominator"],
    "b is not zero": ["quotients: a product of quotients"],
    "no entry of P is zero": ["quotients: reciprocals entry by entry"],
    "x[i, 0] is not zero": ["quotients: an entry divided by itself"],
    "f[i] is not zero": ["quotients: a family divided by itself"],
    "A is invertible, A is symmetric": ["properties: the inverse of a symmetric matrix"],
    "A is symmetric": [
        "properties: a symmetric form",
        "properties: entries of a symmetric matrix",
        "properties: a congruence is symmetric",
    ],
    "A is symmetric, B is symmetric": [
        "properties: a product of symmetric matrices is turned",
        "properties: a commutator of symmetric matrices",
    ],
    "A is diagonal": [
        "properties: a diagonal matrix is its diagonal part",
        "properties: a diagonal matrix scales",
    ],
    "A is diagonal, B is diagonal": [
        "properties: diagonals commute",
        "properties: a diagonal matrix multiplies entry by entry",
    ],
    "A is orthogonal": [
        "properties: a rotation keeps scalar products",
        "properties: a rotation is inverted by its transpose",
        "properties: a rotation keeps a trace",
        "properties: a rotation keeps a norm",
    ],
    "A is orthogonal, B is orthogonal": ["properties: rotations multiply"],
}
"""What the claims of the table presuppose, all others nothing."""
PRESUPPOSED = {name: conditions for conditions, names in CONDITIONS.items() for name in names}


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def on(claim, lhs, rhs):
    """What the first decision says of other sides under what the claim assumes and defines."""
    return decided_alone(lhs, rhs, claim.assuming, claim.definitions)


@pytest.mark.parametrize("name", ALL_TRUE)
def test_a_true_claim_is_proved_under_its_conditions(name):
    claim = ALL_TRUE[name]
    found = on(claim, claim.lhs, claim.rhs)
    assert isinstance(found, Equal)
    assert ", ".join(sorted(found.conditions)) == PRESUPPOSED.get(name, "")


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


@over(IN_LETTERS)
def test_the_difference_is_what_the_left_side_exceeds_the_right_by(claim):
    difference = on(claim, claim.lhs, claim.rhs).difference
    assert difference != 0
    assert exceeds_by(claim, difference)


def exceeds_by(claim, difference):
    """Whether the sides of a claim differ by a term, which for a matrix may be that of its entry [i, j]."""
    exceeds = read_claim(claim.lhs, claim.rhs).difference
    if exceeds.is_Matrix and not difference.is_Matrix:
        names = iter(symbols("i j", integer=True))
        exceeds = MatrixElement(exceeds, *(0 if size == 1 else next(names) for size in exceeds.shape))
    return isinstance(on(claim, exceeds, difference), Equal)


RESIDUAL = [MatAdd(eye, MatrixSymbol(f"W_{layer}", n, n)) for layer in range(3)]
BLOCKS = MatMul(*RESIDUAL, evaluate=False)
NESTED = reduce(
    lambda inner, block: MatAdd(inner, MatMul(inner, block.args[1], evaluate=False)), RESIDUAL, eye
)
OTHER = MatAdd(NESTED, A)
LONG = MatMul(BLOCKS, BLOCKS, evaluate=False)
DOUBT = "words that differ may be equal matrices"


def test_products_are_compared_by_words_from_a_number_on(monkeypatch):
    assert decided_alone(BLOCKS, NESTED) == Equal("normal form", (), {})
    monkeypatch.setattr(first, "WORDS_FROM", 8)
    assert decided_alone(BLOCKS, NESTED) == Equal("normal form", (), {})
    monkeypatch.setattr(first, "WORDS_FROM", 7)
    assert decided_alone(BLOCKS, NESTED) == Equal("words", (), {})
    assert decided_alone(BLOCKS, OTHER).words == ("only on the right: A",)
    assert not decided_alone(BLOCKS, OTHER).doubt


@pytest.mark.parametrize(
    ("lhs", "rhs", "definitions"),
    [
        (Trace(BLOCKS), Trace(NESTED), {}),
        (BLOCKS, NESTED, {A: B}),
        (HadamardProduct(BLOCKS, A), HadamardProduct(NESTED, A), {}),
    ],
    ids=["a scalar", "definitions", "entry by entry"],
)
def test_what_has_no_words_is_multiplied_out(lhs, rhs, definitions, monkeypatch):
    monkeypatch.setattr(first, "WORDS_FROM", 7)
    assert decided_alone(lhs, rhs, (), definitions).procedure == "normal form"
    with pytest.raises(LimitExceeded, match="max_terms=6"):
        decided_alone(lhs, rhs, (), definitions, Budget(6, float("inf")))


def test_words_that_differ_are_doubted_where_the_products_are_too_many(monkeypatch):
    monkeypatch.setattr(first, "WORDS_FROM", 7)
    monkeypatch.setattr(first, "HOPELESS_TERMS", 4)
    longer = MatAdd(LONG, A)
    assert not decided_alone(LONG, longer, budget=Budget(65, float("inf"))).doubt
    found = decided_alone(LONG, longer, budget=Budget(64, float("inf")))
    assert found.difference == MatAdd(LONG, MatMul(-1, longer, evaluate=False), evaluate=False)
    assert found.words == ("A has the coefficient 0 on the left and 1 on the right",)
    assert found.doubt == f"{DOUBT}, and about 65 products are more than the limit max_terms=64"


def powers(matrix, count):
    return MatMul(*[matrix] * count, evaluate=False)


def test_too_many_products_are_told_with_the_limit_that_was_given(monkeypatch):
    monkeypatch.setattr(first, "WORDS_FROM", 10**10)
    monkeypatch.setattr(first, "HOPELESS_TERMS", 4)
    budget = Budget(100, float("inf"))
    with pytest.raises(LimitExceeded) as caught:
        decided_alone(powers(MatAdd(A, B), 7), A, budget=budget)
    assert str(caught.value) == "about 128 products are more than the limit max_terms=100"
    with pytest.raises(LimitExceeded) as caught:
        decided_alone(powers(MatAdd(A, B), 30), A, budget=budget)
    assert str(caught.value) == "at least 1000000000 products are more than the limit max_terms=100"


@pytest.mark.parametrize("length", [50, 51])
def test_long_words_are_told_by_their_length(length, monkeypatch):
    monkeypatch.setattr(first, "HOPELESS_TERMS", 4)
    wide, word = powers(MatAdd(A, B), 10), powers(A, length)
    (words,) = decided_alone(MatAdd(wide, word), wide, budget=Budget(1000, float("inf"))).words
    shown = "*".join("A" * length) if length == 50 else "a word of 51 letters"
    assert words == f"{shown} has the coefficient 1 on the left and 0 on the right"


def test_a_word_that_is_no_letter_is_an_identity_with_the_rows_of_the_claim(monkeypatch):
    monkeypatch.setattr(first, "WORDS_FROM", 0)
    (words,) = decided_alone(LONG, MatAdd(LONG, eye), budget=Budget(64, float("inf"))).words
    assert words == "I has the coefficient 1 on the left and 2 on the right"


def test_the_diagonal_of_a_diagonal_matrix_is_told_as_such():
    assumed = [Q.diagonal(A)]
    assert decided_alone(DiagonalOf(A), x, assumed).difference == MatAdd(DiagonalOf(A), MatMul(-1, x))
    found = decided_alone(MatMul(Inverse(MatAdd(A, B)), MatAdd(B, A), evaluate=False), eye, assumed)
    assert found.conditions == ("A + B is invertible",)


def test_only_properties_that_a_proof_needs_are_listed():
    assumed = [Q.symmetric(A), Q.orthogonal(A), Q.symmetric(B), Q.diagonal(B)]
    found = decided_alone(A.T, A, assumed)
    assert found == Equal("normal form", ("A is symmetric",), {A: frozenset({"symmetric"})})
    found = decided_alone(MatMul(A.T, A, B.T, evaluate=False), B, assumed)
    assert set(found.conditions) == {"A is orthogonal", "B is symmetric"}


def test_functions_of_what_is_not_compared_are_not_said_to_be_equal():
    unknown = Sum(f[i] * KroneckerDelta(i, k), (i, 0, n - 1))
    found = decided_alone(phi(unknown), phi(2 * unknown))
    assert isinstance(found, Different)
    assert found.doubt == LAWS_UNKNOWN


def test_functions_of_what_is_defined_are_functions_of_its_meaning():
    assert isinstance(decided_alone(phi(c), phi(b + a), (), {c: a + b}), Equal)
    assert isinstance(decided_alone(phi(c), phi(2 * b + a), (), {c: a + b}), Different)
