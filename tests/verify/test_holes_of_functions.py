"""What hostile readers of the wider language have found: each of these was once told wrongly."""

from dataclasses import replace

import pytest
from sympy import (
    Abs,
    Basic,
    BlockMatrix,
    Determinant,
    Eq,
    Float,
    IndexedBase,
    KroneckerProduct,
    Lambda,
    MatrixSymbol,
    Max,
    OneMatrix,
    Piecewise,
    Pow,
    Sum,
    Symbol,
    acosh,
    conjugate,
    exp,
    im,
    log,
    sqrt,
    symbols,
    tanh,
    zeta,
)

from symnet import Proved, Refuted, Unknown, sizes, verify, verify_gradient
from symnet.core.budget import Budget
from symnet.core.certificates import BySign, Certificate, Leaf
from symnet.core.check import check
from symnet.core.show import told
from symnet.errors import Rejected

n = sizes("n")
x, y, z, c = symbols("x y z c")
a = IndexedBase("a")
i = Symbol("i", positive=True, integer=True)
A, u, C = MatrixSymbol("A", n, n), MatrixSymbol("u", n, 1), MatrixSymbol("C", 6, 6)


@pytest.mark.parametrize(
    "declared",
    [{"real": False}, {"infinite": True}, {"imaginary": True}, {"hermitian": False}, {"antihermitian": True}],
    ids=str,
)
def test_a_letter_that_is_no_real_number_is_refused(declared):
    letter = Symbol("z", **declared)
    family = IndexedBase(Symbol("w"), **declared)
    for term in (letter, family[0]):
        assert isinstance(verify(conjugate(term, evaluate=False), term), Unknown)


@pytest.mark.parametrize(
    "declared",
    [{"negative": True, "even": True}, {"irrational": True}, {"prime": True}, {"zero": True}],
    ids=str,
)
def test_a_letter_that_is_a_real_number_is_read(declared):
    letter = Symbol("z", **declared)
    assert isinstance(verify(letter * (x + 1), letter * x + letter), Proved)


def test_a_function_that_may_have_values_that_are_not_real_is_read_under_that_condition():
    assert verify(im(x**y), 0).conditions == ("Pow has real values",)
    assert verify(sqrt(acosh(x) ** 2), Abs(acosh(x))).conditions[0] == "acosh has real values"


def test_a_power_of_minus_a_size_keeps_the_conditions_of_its_base():
    one, square = Pow(1 / x, 0, evaluate=False), Pow(sqrt(x), 2, evaluate=False)
    assert verify(Pow(one, -n, evaluate=False), 1).conditions[0] == "x is not zero"
    assert verify(Pow(square, -n, evaluate=False), x**-n).conditions[0] == "x is not negative"


@pytest.mark.parametrize(
    "assuming",
    [[x >= y, y >= 0], [Eq(x, y), y >= 0], [y >= 0, x >= y + z, z >= 0], [x >= 0, c > 0]],
    ids=str,
)
def test_bounds_of_numbers_that_other_assumptions_bring_in_are_kept(assuming):
    proof = verify(Abs(x) * x, x * x, assuming=assuming)
    assert isinstance(proof, Proved)
    assert not any("c" in each for each in proof.conditions)


def test_a_number_may_be_bounded_by_an_index():
    verdict = verify(Abs(x - i) * a[i], (x - i) * a[i], assuming=[x >= i + 1])
    assert not isinstance(verdict, Refuted)


def test_two_bound_indices_of_one_name_are_told_apart():
    first, second = Symbol("i", integer=True), Symbol("i")
    given = Eq(Sum(A[second, first], (second, 0, n - 1)), u[first, 0])
    proof = verify(A.T * OneMatrix(n, 1), u, assuming=[given])
    assert proof.conditions == ("∑[j < n] A[j, i] = u[i, 0] for all i < n",)


def test_what_is_declared_of_a_number_is_told_in_the_words_of_the_core():
    p = Symbol("p", positive=True)
    proof = verify(Pow(Pow(p, 2, evaluate=False), Pow(2, -1), evaluate=False), p)
    assert "where p: positive" in told(proof.evidence[0])


def test_signs_of_terms_that_share_parts_are_found_in_time():
    t = Symbol("p", positive=True)
    for _ in range(40):
        t = t + Pow(t, 2, evaluate=False)
    assert isinstance(verify(log(t, evaluate=False), 0, max_seconds=20), Unknown | Refuted)


def test_a_node_that_sympy_refuses_to_build_is_unknown():
    assert "must" not in verify(C[1::2, :], C[1::2, :]).reason[:20]
    inner = MatrixSymbol("F", 3, 3)
    left, right = (Max(each, c, evaluate=False) for each in (Determinant(3 * inner), 27 * Determinant(inner)))
    assert isinstance(verify(left, right), Proved)


def test_an_equation_of_dual_numbers_has_no_cases_of_signs():
    claim, (certificate,) = verify_gradient(c**2, c, 2 * c).evidence
    assert claim.dual
    check(claim, certificate, Budget.unbounded())
    cases = Certificate(BySign(claim.left, claim.left, Leaf(), *(certificate.proof,) * 3))
    with pytest.raises(Rejected, match="only real numbers have signs"):
        check(claim, cases, Budget.unbounded())
    with pytest.raises(Rejected, match="are left"):
        check(replace(claim, dual=False), Certificate(Leaf()), Budget.unbounded())


def test_what_an_attempt_leaves_behind_is_no_part_of_a_certificate():
    assert isinstance(verify(1 / (exp(x) - 1), exp(-x) / (1 - exp(-x))), Proved)


@pytest.mark.parametrize(
    "function", [exp, tanh, Abs, lambda entry: Max(0, entry)], ids=["exp", "tanh", "Abs", "Max"]
)
def test_functions_with_laws_are_functions_of_every_entry(function):
    m, p = sizes("m p")
    above, below, right = MatrixSymbol("X", n, p), MatrixSymbol("E", m, p), MatrixSymbol("F", n, m)
    ones = OneMatrix(m, 1)

    def each(matrix):
        return matrix.applyfunc(Lambda(z, function(z)))

    assert isinstance(
        verify(each(BlockMatrix([[above], [below]])), BlockMatrix([[each(above)], [each(below)]])), Proved
    )
    assert isinstance(
        verify(each(BlockMatrix([[above, right]])), BlockMatrix([[each(above), each(right)]])), Proved
    )
    assert isinstance(
        verify(each(KroneckerProduct(ones, above)), KroneckerProduct(ones, each(above))), Proved
    )
    longer = Sum(function(a[i]), (i, 1, n)) + function(a[n + 1])
    assert isinstance(verify(longer, Sum(function(a[i]), (i, 1, n + 1))), Proved)
    assert isinstance(verify(longer, Sum(function(a[i]), (i, 1, n + 2))), Refuted)


def test_nodes_that_are_malformed_are_unknown():
    assert isinstance(verify(Basic.__new__(Piecewise, x), x), Unknown)
    assert isinstance(verify(Float("1e5000") * x, 1), Refuted)
    assert verify(im(zeta(x, y)), 0).conditions == ("zeta has real values",)
