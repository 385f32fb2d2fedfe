"""The verdicts: claims that SymPy leaves open, near misses, shapes, limits and verdicts as values."""

import copy
import pickle
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from time import monotonic

import pytest
from sympy import (
    Abs,
    Add,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Function,
    HadamardProduct,
    I,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    Limit,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    Max,
    Mul,
    OneMatrix,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    block_collapse,
    expand,
    simplify,
    sin,
    sqrt,
    symbols,
)
from sympy.combinatorics.permutations import Permutation
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import LimitExceeded, Proved, Refuted, ShapeError, SymnetError, Unknown, UsageError, sizes, verify
from symnet.core.budget import Budget
from symnet.instances.cross_check import counterexample, cross_check
from symnet.statements import Claim

h, m, n, p = sizes("h m n p")
i, j, k = symbols("i j k", integer=True)
a, c = symbols("a c")
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
W, V = MatrixSymbol("W", h, p), MatrixSymbol("V", m, h)
x, y, z = MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1), MatrixSymbol("z", h, 1)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
phi, psi = Function("phi"), Function("psi")
relu = lambda z: Max(0, z)  # noqa: E731
x2, y2 = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
b, d, F = IndexedBase("b"), IndexedBase("d"), IndexedBase("F")
one = Identity(1)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def alternating(matrices):
    """The standard identity: Σ over all orders of the product, with the sign of the order."""
    return total(
        *(
            product(Permutation(list(order)).signature(), *(matrices[place] for place in order))
            for order in permutations(range(len(matrices)))
        )
    )


def characteristic(square):
    """M² - tr(M) M + det(M) I, which is 0 for 2×2 matrices."""
    determinant = square[0, 0] * square[1, 1] - square[0, 1] * square[1, 0]
    size = square.shape[0]
    return square**2 - Trace(square) * square + determinant * Identity(size)


def one_of_two(e):
    """(e_0 + e_1) e_k - e_0 e_1, which is e_k² where k is 0 or 1."""
    return (e[0, 0] + e[1, 0]) * e[k, 0] - e[0, 0] * e[1, 0]


BEYOND_SYMPY = {
    "nested sums exchange": (
        Sum(b[i, j], (i, 1, p), (j, 1, h)),
        Sum(b[i, j], (j, 1, h), (i, 1, p)),
    ),
    "sums exchange around a product": (
        Sum(d[j] * Sum(b[j, i], (i, 1, p)), (j, 1, h)),
        Sum(Sum(d[j] * b[j, i], (j, 1, h)), (i, 1, p)),
    ),
    "a hidden layer by entries": (
        Sum(V[k, j] * (z[j, 0] + Sum(W[j, i] * x[i, 0], (i, 0, p - 1))), (j, 0, h - 1)),
        MatrixElement(V * z, k, 0) + Sum(Sum(V[k, j] * W[j, i], (j, 0, h - 1)) * x[i, 0], (i, 0, p - 1)),
    ),
    "an index may be named otherwise": (Sum(b[i], (i, 1, n)), Sum(b[j], (j, 1, n))),
    "a sum from 0 splits off its first term": (Sum(b[i], (i, 0, n)), b[0] + Sum(b[i], (i, 1, n))),
    "a sum splits off its last term": (Sum(b[i], (i, 0, n)), b[n] + Sum(b[i], (i, 0, n - 1))),
    "a product of sums is a double sum": (
        Sum(b[i], (i, 1, n)) * Sum(d[i], (i, 1, m)),
        Sum(b[i] * d[j], (i, 1, n), (j, 1, m)),
    ),
    "a delta picks a term": (Sum(KroneckerDelta(i, j) * u[i, 0], (i, 0, n - 1)), u[j, 0]),
    "a Hadamard product with a vector is a diagonal": (HadamardProduct(u, A * v), DiagMatrix(u) * A * v),
    "a Hadamard product distributes": (
        HadamardProduct(u, u + v),
        HadamardProduct(u, u) + HadamardProduct(u, v),
    ),
    "a diagonal of a vector times 1": (DiagMatrix(u), DiagMatrix(product(u, one))),
    "diagonals commute": (DiagMatrix(u) * DiagMatrix(v), DiagMatrix(v) * DiagMatrix(u)),
    "a diagonal of a sum": (DiagMatrix(u + v), DiagMatrix(u) + DiagMatrix(v)),
    "the diagonal of a product": (
        DiagonalOf(A * B),
        HadamardProduct(A, B.T) * OneMatrix(n, 1),
    ),
    "the diagonal part": (DiagonalMatrix(A), HadamardProduct(A, Identity(n))),
    "a trace by entries": (Trace(A * B), Sum(A[i, j] * B[j, i], (i, 0, n - 1), (j, 0, n - 1))),
    "a trace of a Hadamard product": (
        Trace(A * B.T),
        MatrixElement(OneMatrix(1, n) * HadamardProduct(A, B) * OneMatrix(n, 1), 0, 0),
    ),
    "a trace is cyclic on a cycle that repeats": (Trace(A * B * A * C * B), Trace(C * B * A * B * A)),
    "a scalar product is symmetric": (u.T * A * v, v.T * A.T * u),
    "a scalar moves through a product": (product(a, u.T, A), product(u.T, a, A)),
    "ones count": (OneMatrix(1, n) * OneMatrix(n, 1), n),
    "the trace of an identity": (Trace(Identity(n)), n),
    "blocks multiply": (
        BlockMatrix([[one, ZeroMatrix(1, p)], [z, W]]) * BlockMatrix([[one], [x]]),
        BlockMatrix([[one], [z + W * x]]),
    ),
    "a block row times a stack": (BlockMatrix([[A, B]]) * BlockMatrix([[C], [D]]), A * C + B * D),
    "a matrix meets a stack in parts": (
        MatrixElement(product(OneMatrix(1, n + m), BlockMatrix([[u], [OneMatrix(m, 1)]])), 0, 0),
        Sum(u[i, 0], (i, 0, n - 1)) + m,
    ),
    "an entry of a product": (MatrixElement(V * W, k, i), Sum(V[k, j] * W[j, i], (j, 0, h - 1))),
    "the standard identity of four 2×2 matrices": (
        alternating([MatrixSymbol(name, 2, 2) for name in "ABCD"]),
        ZeroMatrix(2, 2),
    ),
    "Cayley and Hamilton at 2×2": (characteristic(MatrixSymbol("M", 2, 2)), ZeroMatrix(2, 2)),
    "a family of three terms": (Sum(b[i] * d[i], (i, 1, 3)), b[1] * d[1] + b[2] * d[2] + b[3] * d[3]),
    "numbers in a matrix": (
        product(Matrix([[1, 2], [3, 4]]), Matrix([[a], [c]])),
        Matrix([[a + 2 * c], [3 * a + 4 * c]]),
    ),
    "a free index of concrete extent": (
        MatrixSymbol("e", 2, 1)[k, 0] ** 2,
        one_of_two(MatrixSymbol("e", 2, 1)),
    ),
}

MATRICES = {
    "a product distributes": (W * (x + y), W * x + W * y),
    "a network of two layers": (V * (W * x + z), product(product(V, W), x) + V * z),
    "transposes reverse": (Transpose(total(A * B, C)), B.T * A.T + C.T),
    "a square of a sum": ((A + B) ** 2, A**2 + A * B + B * A + B**2),
    "fractions add": (total(product(Rational(1, 3), A), product(Rational(2, 3), A)), A),
    "terms cancel": (total(A, B, product(-1, B)), A),
    "scalars are polynomials": ((a + c) ** 2 * A, (a**2 + 2 * a * c + c**2) * A),
    "an identity does nothing": (product(Identity(h), W, Identity(p)), W),
}

FALSE = {
    "matrices do not commute": (A * B, B * A),
    "a sum is not the product of its parts": (
        Sum(d[j] * b[j, i], (j, 1, h)),
        Sum(d[j], (j, 1, h)) * Sum(b[j, i], (j, 1, h)),
    ),
    "a square of a sum needs both orders": ((A + B) ** 2, A**2 + 2 * A * B + B**2),
    "a transpose is missing": (u.T * A * v, v.T * A * u),
    "the wrong vector on the diagonal": (HadamardProduct(u, A * v), DiagMatrix(v) * A * u),
    "a trace is not any order": (Trace(A * B * C), Trace(A * C * B)),
    "the trace of an identity is not 1": (Trace(Identity(n)), 1),
    "the standard identity of four, claimed for every size": (alternating([A, B, C, D]), ZeroMatrix(n, n)),
    "the standard identity of four 3×3 matrices": (
        alternating([MatrixSymbol(name, 3, 3) for name in "ABCD"]),
        ZeroMatrix(3, 3),
    ),
    "Cayley and Hamilton for 2×2, claimed at 3×3": (
        characteristic(MatrixSymbol("M", 3, 3)),
        ZeroMatrix(3, 3),
    ),
    "a bound is off by one": (Sum(b[i], (i, 0, n)), b[0] + Sum(b[i], (i, 1, n - 1))),
    "the offset is forgotten": (V * (W * x + z), V * W * x),
    "an offset at the wrong place": (V * (W * x + z), V * W * x + OneMatrix(m, h) * z),
    "ones do not count to 1": (OneMatrix(1, n) * OneMatrix(n, 1), 1),
    "blocks in the wrong order": (
        BlockMatrix([[A, B]]) * BlockMatrix([[C], [D]]),
        A * D + B * C,
    ),
    "a third is not a float": (product(Rational(1, 3), A), product(Rational(3333, 10000), A)),
    "a free index of extent 3": (
        MatrixSymbol("e", 3, 1)[k, 0] ** 2,
        one_of_two(MatrixSymbol("e", 3, 1)),
    ),
    "antisymmetric in three, claimed for every size": (
        Sum((b[i] * d[j] - b[j] * d[i]) * (b[i] * d[k] - b[k] * d[i]), (i, 1, n), (j, 1, n), (k, 1, n)),
        0,
    ),
}


@pytest.mark.parametrize(("lhs", "rhs"), (BEYOND_SYMPY | MATRICES).values(), ids=BEYOND_SYMPY | MATRICES)
def test_a_true_claim_is_proved_and_holds_in_numbers(lhs, rhs):
    proof = verify(lhs, rhs)
    assert isinstance(proof, Proved)
    assert not proof.vacuous
    assert isinstance(verify(rhs, lhs), Proved)
    cross_check(Claim(lhs, rhs), examples=10)


@pytest.mark.parametrize(("lhs", "rhs"), FALSE.values(), ids=FALSE)
def test_a_false_claim_is_refuted_with_its_difference(lhs, rhs):
    refuted = verify(lhs, rhs)
    assert isinstance(refuted, Refuted)
    assert refuted.difference != 0


@pytest.mark.parametrize("name", [name for name in FALSE if "3×3" not in name and "every size" not in name])
def test_a_false_claim_fails_in_numbers(name):
    assert counterexample(Claim(*FALSE[name]), examples=100) is not None


@pytest.mark.parametrize(
    "name",
    [
        "nested sums exchange",
        "sums exchange around a product",
        "an index may be named otherwise",
        "a Hadamard product with a vector is a diagonal",
        "a Hadamard product distributes",
        "the diagonal of a product",
        "a scalar product is symmetric",
    ],
)
def test_sympy_leaves_these_open(name):
    lhs, rhs = BEYOND_SYMPY[name]
    for attempt in (lambda t: t, expand, simplify, lambda t: t.doit(), block_collapse):
        left, right = attempt(lhs), attempt(rhs)
        assert left != right


MISFITS = {
    "a product": (lambda: (V * W.T, V * W.T), "h and p must be equal sizes in V*W.T"),
    "a sum": (lambda: (A + W, A), "n and h must be equal sizes in A + W"),
    "a square": (lambda: (W**2, W), "h and p must be equal sizes in W**2"),
    "a trace": (lambda: (Trace(product(W, W.T, V)), 0), "p and|h and"),
    "a Hadamard product": (lambda: (HadamardProduct(W, V), W), "h and m must be equal sizes"),
    "two sides": (lambda: (A * u, x), "n by 1 and p by 1"),
    "an index past the end": (lambda: (Sum(u[i, 0], (i, 1, n)), 0), "index i runs from 1 to n"),
    "an index before the start": (lambda: (Sum(u[i, 0], (i, -1, n - 1)), 0), "index i runs from -1"),
    "a diagonal of a matrix": (lambda: (DiagMatrix(u) * DiagMatrix(x), A), "n and p must be equal sizes"),
    "hidden behind a zero": (
        lambda: (product(0, product(V, W.T)), ZeroMatrix(m, p)),
        "h and p must be equal",
    ),
}


@pytest.mark.parametrize(("claim", "message"), MISFITS.values(), ids=MISFITS)
def test_sizes_that_do_not_fit_are_refused(claim, message):
    with pytest.raises(ShapeError, match=message.replace("*", r"\*").replace("+", r"\+")):
        verify(*claim())


OUTSIDE = {
    "a function": (sin(a), a),
    "a complex number": (I * a, a),
    "a power of a symbolic exponent": (A**p, A),
    "letters that do not commute": (Symbol("s", commutative=False), Symbol("s", commutative=False) * 1),
}


@pytest.mark.parametrize(("lhs", "rhs"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_lies_outside_the_language_is_unknown(lhs, rhs):
    verdict = verify(lhs, rhs)
    assert isinstance(verdict, Unknown)
    assert verdict.reason


@pytest.mark.parametrize("value", ["1 + 1", True, None, 0.5, [1], {1: 2}], ids=repr)
def test_what_is_no_term_is_refused(value):
    with pytest.raises(UsageError, match="the left side must be a SymPy expression"):
        verify(value, 1)


def test_exact_numbers_are_terms():
    assert isinstance(verify(Fraction(1, 2) * a, a / 2), Proved)
    assert isinstance(verify(3, Add(1, 2, evaluate=False)), Proved)


def test_definitions_are_put_in():
    hidden, weights = MatrixSymbol("t", h, 1), MatrixSymbol("U", m, p)
    definitions = {hidden: W * x + z, weights: V * W}
    assert isinstance(verify(V * hidden, weights * x + V * z, definitions=definitions), Proved)
    assert isinstance(
        verify(hidden[j, 0], MatrixElement(W * x, j, 0) + z[j, 0], definitions=definitions), Proved
    )
    assert isinstance(verify(V * hidden, weights * x, definitions=definitions), Refuted)
    assert isinstance(verify(a, 3, definitions={a: c + 1, c: Rational(2)}), Proved)


def test_definitions_that_make_no_sense_are_refused():
    with pytest.raises(UsageError, match=r"in a circle; found .*a"):
        verify(a, c, definitions={a: c + 1, c: a - 1})
    with pytest.raises(ShapeError, match="z is h by 1, but its definition x is p by 1"):
        verify(z, z, definitions={z: x})
    with pytest.raises(UsageError, match=r"a definition must name .* an indexed family b\[i\]; found a \+ 1"):
        verify(a, c, definitions={a + 1: c})
    assert isinstance(verify(a, c, definitions={a: u[k, 0]}), Unknown)


def test_assumptions_are_predicates_of_square_matrices():
    for wrong in ("A and B commute", Q.prime(a), Q.singular(A), A * B, (A, B, A)):
        with pytest.raises(UsageError, match=r"assuming takes equations .*Q\.symmetric\(A\), .*; found"):
            verify(A * B, B * A, assuming=[wrong])
    with pytest.raises(UsageError, match=r"^Q\.symmetric is assumed of a square matrix; found h by p in"):
        verify(A * B, B * A, assuming=[Q.symmetric(W)])


def test_a_proof_lists_the_assumptions_that_it_needs():
    assert verify(A * B, A.T * B, assuming=[Q.symmetric(A), Q.symmetric(B)]).conditions == ("A is symmetric",)
    assert verify(A * (B + C), A * B + A * C, assuming=[Q.diagonal(A)]).conditions == ()
    diagonal = verify(A * B, B * A, assuming=[Q.diagonal(A), Q.diagonal(B)])
    assert diagonal.conditions == ("A is diagonal", "B is diagonal")
    assert isinstance(diagonal.replay(), Proved)
    assert isinstance(verify(A * B, B * A, assuming=[Q.symmetric(A), Q.symmetric(B)]), Refuted)
    assert isinstance(verify(A * B, B * A, assuming=[Q.symmetric(A), Q.diagonal(B)]), Refuted)
    orthogonal = [Q.orthogonal(A)]
    assert verify(product(A, A.T), Identity(n), assuming=orthogonal).conditions == ("A is orthogonal",)
    assert verify(product(A.T, A), Identity(n), assuming=orthogonal).conditions == ("A is orthogonal",)
    assert isinstance(verify(A, Identity(n), assuming=orthogonal), Refuted)
    assert isinstance(verify(product(W, W.T), Identity(h)), Refuted)


INVERSES = {
    "an inverse cancels": (product(A.I, A, B), B, "A is invertible"),
    "an inverse cancels on the right": (product(B, A, A.I), B, "A is invertible"),
    "a product is inverted in reverse": (Inverse(product(A, B)), product(B.I, A.I), "A is invertible"),
    "a sum times its inverse": (product(A + B, Inverse(B + A)), Identity(n), "A + B is invertible"),
    "a transpose is inverted": (Inverse(A.T), Transpose(Inverse(A)), "A is invertible"),
    "a negative power": (MatPow(A, -2), product(A.I, A.I), "A is invertible"),
    "a scalar is inverted": (Inverse(2 * A), product(Rational(1, 2), A.I), "A is invertible"),
    "a similar matrix has the same trace": (Trace(product(A.I, B, A)), Trace(B), "A is invertible"),
    "a quotient cancels": (Mul(a, 1 / c, c, evaluate=False), a, "c is not zero"),
    "a mean of ones": (Sum(1 / n, (i, 1, n)), Integer(1), None),
    "a diagonal is inverted": (
        product(Inverse(DiagMatrix(u)), DiagMatrix(u)),
        Identity(n),
        "DiagMatrix(u) is invertible",
    ),
}


@pytest.mark.parametrize(("lhs", "rhs", "condition"), INVERSES.values(), ids=INVERSES)
def test_inverses_cancel_under_a_condition(lhs, rhs, condition):
    proof = verify(lhs, rhs)
    assert isinstance(proof, Proved)
    assert proof.conditions[:1] == (() if condition is None else (condition,))
    assert proof.second.startswith("Agrees modulo")


NO_INVERSES = {
    "an inverse is no transpose": (Inverse(A), A.T),
    "inverses in the order of the product": (Inverse(product(A, B)), product(A.I, B.I)),
    "an inverse of a sum": (Inverse(A + B), A.I + B.I),
    "inverses do not commute": (product(A.I, B), product(B, A.I)),
    "a quotient is no product": (a / c, a * c),
    "a mean without its factor": (Sum(b[i] / n, (i, 1, n)), Sum(b[i], (i, 1, n))),
}


@pytest.mark.parametrize(("lhs", "rhs"), NO_INVERSES.values(), ids=NO_INVERSES)
def test_false_claims_of_inverses_are_refuted(lhs, rhs):
    verdict = verify(lhs, rhs)
    assert isinstance(verdict, Refuted)
    assert verdict.left != verdict.right
    assert verdict.witness.at(lhs).doit() == verdict.left


FUNCTIONS = {
    "equal arguments": (sin(a + c), sin(Add(c, a, evaluate=False))),
    "an argument that is expanded": ((A * (x2 + y2)).applyfunc(phi), (A * x2 + A * y2).applyfunc(phi)),
    "an entry": (MatrixElement((A * u).applyfunc(phi), i, 0), phi(Sum(A[i, k] * u[k, 0], (k, 0, n - 1)))),
    "nested": (phi(phi(a + c) + 1), phi(1 + phi(c + a))),
    "inside a sum": (Sum(phi(b[i + 1]), (i, 0, n - 1)), Sum(phi(b[i]), (i, 1, n))),
    "a transpose": (A.T.applyfunc(phi), Transpose(A.applyfunc(phi))),
    "a sum of sums": (Sum(phi(u[i, 0] + v[i, 0]), (i, 0, n - 1)), Sum(phi(v[j, 0] + u[j, 0]), (j, 0, n - 1))),
    "a linear function": (u.applyfunc(lambda z: 2 * z + 1), 2 * u + OneMatrix(n, 1)),
    "a trace": (Trace(A.applyfunc(phi)), Sum(phi(A[i, i]), (i, 0, n - 1))),
    "two functions": (A.applyfunc(phi) * u.applyfunc(sin), A.applyfunc(phi) * (u + 0 * v).applyfunc(sin)),
    "a rectifier": (
        A * (B * u + A * v).applyfunc(relu),
        total(product(A, (total(product(B, u), product(A, v))).applyfunc(relu)), ZeroMatrix(n, 1)),
    ),
    "rectifiers in two layers": (
        (A * (B * (u + v)).applyfunc(relu) + u).applyfunc(relu),
        (u + A * (B * u + B * v).applyfunc(relu)).applyfunc(relu),
    ),
    "a determinant": (Determinant(A * (B + C)), Determinant(A * B + A * C)),
}


@pytest.mark.parametrize(("lhs", "rhs"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions_of_equal_arguments_are_equal(lhs, rhs):
    proof = verify(lhs, rhs)
    assert isinstance(proof, Proved)
    assert proof.second.startswith("Agrees modulo")


NO_FUNCTIONS = {
    "no function is linear": (phi(a + c), phi(a) + phi(c)),
    "a function of a product": ((A * B).applyfunc(phi), A.applyfunc(phi) * B.applyfunc(phi)),
    "two functions differ": (phi(a), psi(a)),
    "a function leaves no sum": (Sum(phi(b[i]), (i, 1, n)), phi(Sum(b[i], (i, 1, n)))),
    "a rectifier is not the identity": (Max(0, a), a),
    "an absolute value": (Abs(a), a),
    "a determinant of a sum": (Determinant(A + B), Determinant(A) + Determinant(B)),
}


@pytest.mark.parametrize(("lhs", "rhs"), NO_FUNCTIONS.values(), ids=NO_FUNCTIONS)
def test_false_claims_of_functions_are_refuted(lhs, rhs):
    verdict = verify(lhs, rhs)
    assert isinstance(verdict, Refuted)
    assert verdict.left != verdict.right
    assert verdict.witness.at(lhs).doit() == verdict.left


def test_a_rectifier_is_evaluated_exactly():
    summed = verify((u + v).applyfunc(relu), u.applyfunc(relu) + v.applyfunc(relu))
    assert (dict(summed.witness.sizes), summed.left[0], summed.right[0]) == ({n: 1}, 0, 1)
    moved = verify(product(A, u.applyfunc(relu)), product(A, u).applyfunc(relu))
    assert sorted([moved.left[0], moved.right[0]]) == [-1, 0]


def test_what_a_function_with_laws_of_its_own_does_is_unknown():
    for lhs, rhs in (
        (sin(a), a),
        (a**b, b**a),
    ):
        assert isinstance(verify(lhs, rhs), Unknown)


def test_powers_of_any_exponent_are_evaluated_where_their_values_are_known():
    for lhs, rhs in (
        ((1 - a) * Sum(a**j, (j, 0, n)), 1 - a**n),
        (a**c, c**a),
        (a**c * a, a ** (c + 2)),
        (2**c, c + 1),
    ):
        verdict = verify(lhs, rhs)
        assert isinstance(verdict, Refuted), verdict
        assert verdict.left != verdict.right
    assert isinstance(verify(a**0.5, sqrt(a)), Proved)


def test_work_is_bounded():
    letters = [MatrixSymbol(f"L_{number}", n, n) for number in range(60)]
    pairs = [total(*pair) for pair in zip(letters[::2], letters[1::2], strict=True)]
    wide, turned = HadamardProduct(*pairs), HadamardProduct(*reversed(pairs))
    assert isinstance(verify(wide, turned, max_terms=1000), Proved | Unknown)
    start = monotonic()
    assert isinstance(verify(wide, turned, max_terms=10**12, max_seconds=0.2), Proved | Unknown)
    assert monotonic() - start < 2
    assert isinstance(verify(wide, pairs[0], max_terms=1000), Refuted)


WIDE = """
from sympy import HadamardProduct, MatrixSymbol
from symnet import sizes, verify
n = sizes("n")
pairs = [MatrixSymbol(f"A_{k}", n, n) + MatrixSymbol(f"B_{k}", n, n) for k in range(40)]
limits = {"max_terms": 10**12, "max_megabytes": 2, "max_seconds": 600}
print(verify(HadamardProduct(*pairs), HadamardProduct(*reversed(pairs)), **limits))
"""


def test_memory_is_bounded():
    pytest.importorskip("resource", reason="only Unix tells how much memory a process has held")
    with pytest.raises(LimitExceeded, match="the memory given by max_megabytes is used up"):
        Budget(1, float("inf"), max_bytes=1).spend(1)
    Budget(1, float("inf"), max_bytes=2**60).spend(1)
    found = subprocess.run([sys.executable, "-c", WIDE], capture_output=True, text=True, check=True)
    assert found.stdout.startswith(("Unknown: the memory given by max_megabytes is used up", "Proved (words"))


@pytest.mark.parametrize("depth", [2000, 10_000])
def test_deep_terms_get_an_answer_or_a_refusal(depth):
    left, right = a, a
    for _ in range(depth):
        left, right = Add(left, c, evaluate=False), Add(c, right, evaluate=False)
    assert isinstance(verify(left, right), Proved | Unknown)


def test_verdicts_have_no_truth_value():
    for verdict in (verify(a, c), verify(a + c, c + a), verify(a / c, a)):
        with pytest.raises(TypeError, match="has no truth value"):
            bool(verdict)


def test_a_claim_of_one_term_is_vacuous():
    assert verify(W * x, W * x).vacuous
    assert "vacuous" in str(verify(W * x, W * x))


def test_a_proof_can_be_replayed_but_not_made():
    proof = verify(A * (B + C), A * B + A * C)
    assert isinstance(proof.replay(), Proved)
    assert isinstance(pickle.loads(pickle.dumps(proof)).replay(), Proved)  # noqa: S301 - our own bytes
    assert isinstance(copy.deepcopy(proof).replay(), Proved)
    with pytest.raises(TypeError):
        replace(proof, rhs=A * B)
    with pytest.raises(SymnetError, match="only the core makes a Proved"):
        Proved(A, B, (), (), "", False, "all", (), "", (), (), verify, object())


def test_an_index_in_matrices_of_different_extents_is_a_condition():
    stacked = BlockMatrix([[one], [u]])
    proof = verify(MatrixElement(stacked, k, 0), u[k - 1, 0])
    assert proof.conditions == ("0 <= k <= n and 1 <= k <= n",)
    assert "if 0 <= k <= n and 1 <= k <= n" in str(proof)
    assert verify(MatrixElement(A * B, i, j), Sum(A[i, k] * B[k, j], (k, 0, n - 1))).conditions == ()


def test_a_sum_that_might_run_backwards_has_a_condition():
    parts = Sum(b[i], (i, 1, n)) + Sum(b[i], (i, n + 1, m))
    proof = verify(Sum(b[i], (i, 1, m)), parts)
    assert proof.conditions == ("n <= m",)
    assert verify(Sum(b[i], (i, 1, n + 1)), Sum(b[i], (i, 1, n)) + b[n + 1]).conditions == ()


def test_the_words_say_on_which_side_a_term_stands():
    assert verify(V * (W * x + z), V * W * x).words == ("only on the left: V*z",)
    assert verify(V * W * x, V * (W * x + z)).words == ("only on the right: V*z",)
    assert verify(A + 2 * B, A + 3 * B).words == ("2*B on the left, 3*B on the right",)
    assert verify(A + 2 * B, A + 3 * B).difference == -B


def test_a_claim_beyond_the_normal_form_is_refuted_by_an_instance():
    assert verify(Sum(i * b[i], (i, 1, n)), 0).witness[n] == 1
    assert verify(Sum(b[i], (i, m, n)), 0).right == 0


def test_a_refutation_carries_the_values_of_both_sides():
    verdict = verify(A * B, B * A)
    assert verdict.left == (A * B).xreplace(verdict.witness).doit() != verdict.right
    assert verdict.right == (B * A).xreplace(verdict.witness).doit()


def test_a_proof_says_at_which_sizes_the_second_decision_saw_it():
    second = "Agrees modulo 2**61 - 1 at n = 2 and n = 3 and n = 1"
    assert verify(A * (B + C), A * B + A * C).second == second


def test_a_definition_may_name_an_indexed_family():
    row = {b[i]: Sum(d[i, j] * c, (j, 1, n))}
    assert isinstance(
        verify(Sum(b[k], (k, 1, m)), c * Sum(d[k, j], (k, 1, m), (j, 1, n)), definitions=row), Proved
    )
    assert isinstance(
        verify(Sum(b[j], (j, 1, m)), c * Sum(d[j, k], (j, 1, m), (k, 1, n)), definitions=row), Proved
    )
    assert isinstance(verify(b[2], c * Sum(d[2, j], (j, 1, n)), definitions=row), Proved)
    assert isinstance(verify(b[2], c * Sum(d[j, 2], (j, 1, n)), definitions=row), Refuted)
    with pytest.raises(UsageError, match=r"b has 1 indices where it is defined; found b\[i, j\]"):
        verify(b[i, j], c, definitions=row)
    with pytest.raises(UsageError, match=r"b is defined twice: as b\[i\] and as b\[j\]"):
        verify(b[i], c, definitions={b[i]: c, b[j]: c})


def test_an_index_outside_of_matrices_is_any_integer():
    delta = KroneckerDelta
    assert verify(delta(i, j) * b[i], delta(i, j) * b[j]).second.startswith("Agrees")
    assert isinstance(verify(delta(i, -3), 0), Refuted)
    assert isinstance(verify(b[i + 1], b[i]), Refuted)
    assert isinstance(verify(Sum(b[i] * delta(i, j), (i, 1, n)), b[j]), Refuted)
    # Where the sizes shift an index, what is false far below 0 is not proved by what is seen above.
    assert not isinstance(verify(Sum(delta(i, j + 7 * n), (i, 1, n)), 0), Proved)
    assert not isinstance(verify(Sum(delta(i, j), (i, -7 * n, 0)), Sum(delta(i, j), (i, -6 * n, 0))), Proved)


def test_a_free_index_takes_only_values_that_its_assumptions_allow():
    delta, q = KroneckerDelta, Symbol("q", integer=True, positive=True)
    assert isinstance(verify(delta(i, j) * delta(i, q) * delta(j, -1), 0), Unknown)
    assert verify(b[q], d[q]).witness[q] >= 1
    assert isinstance(verify(delta(i, q) * b[i], delta(i, q) * b[q]), Proved)


def residual_blocks(count, swapped=None):
    """(I + W_1)···(I + W_count), and the same with each pair multiplied out, one in the wrong order."""
    letters = [MatrixSymbol(f"W_{number}", n, n) for number in range(count)]
    pairs = zip(letters[::2], letters[1::2], strict=True)
    regrouped = [
        total(Identity(n), left, right, product(*((right, left) if place == swapped else (left, right))))
        for place, (left, right) in enumerate(pairs)
    ]
    return product(*(total(Identity(n), letter) for letter in letters)), product(*regrouped)


def test_residual_blocks_are_proved_without_multiplying_them_out():
    proof = verify(*residual_blocks(200))
    assert proof.procedure == "words"


def test_a_change_among_residual_blocks_is_refuted_with_the_shortest_word():
    verdict = verify(*residual_blocks(200, swapped=30))
    assert verdict.words == ("W_61*W_60 has the coefficient 0 on the left and 1 on the right",)
    assert dict(verdict.witness.sizes) == {n: 2}
    used = [name for name, value in verdict.witness.entries.items() if not value.is_zero_matrix]
    assert {str(name) for name in used} == {"W_60", "W_61"}


def test_a_function_captures_no_index():
    row = phi(Sum(F[i, j], (j, 1, n)))
    diagonal = phi(Add(Sum(F[k, k], (k, 1, n)), Mul(0, b[j], evaluate=False), evaluate=False))
    assert isinstance(verify(Sum(row, (i, 1, n)), Sum(diagonal, (j, 1, n))), Refuted | Unknown)
    inside = lambda index: Add(Sum(b[index], (index, 1, n)), d[i], evaluate=False)  # noqa: E731
    assert isinstance(verify(Sum(phi(inside(i)), (i, 1, n)), Sum(phi(inside(k)), (i, 1, n))), Proved)
    other = Sum(phi(Add(Sum(b[k], (k, 2, n)), d[i], evaluate=False)), (i, 1, n))
    assert isinstance(verify(Sum(phi(inside(i)), (i, 1, n)), other), Refuted)
    shifted = Add(Sum(b[i + 1], (i, 1, n)), d[i + 1], evaluate=False)
    assert isinstance(verify(Sum(phi(shifted), (i, 0, n - 1)), Sum(phi(shifted), (i, 1, n))), Refuted)


def test_what_is_put_in_for_a_family_keeps_its_own_indices():
    nested = {b[i]: Sum(d[j] * d[i] * Sum(d[i], (i, 1, n)), (j, 1, n))}
    assert isinstance(verify(b[j], power_of_total(2) * d[j], definitions=nested), Proved)
    assert isinstance(verify(Sum(b[j], (j, 1, n)), power_of_total(3), definitions=nested), Proved)
    assert isinstance(verify(Sum(b[j], (j, 1, n)), power_of_total(2), definitions=nested), Refuted)


def power_of_total(exponent):
    return Mul(*[Sum(d[k], (k, 1, n))] * exponent)


def test_the_inverse_of_a_product_cancels_beside_that_product():
    gram = Inverse(product(W.T, W))
    fit = product(W, gram, W.T)
    for left, right in (
        (product(fit, W), W),
        (product(fit, fit), fit),
        (Trace(fit), p),
        (Trace(product(gram, W.T, W)), p),
        (product(gram, product(W.T, W), x), x),
    ):
        proof = verify(left, right)
        assert isinstance(proof, Proved)
        assert proof.conditions == ("W.T*W is invertible",)
    assert isinstance(verify(fit, Identity(h)), Refuted)


def test_a_function_with_numbers_for_arguments_is_applied_to_every_entry():
    rectified = lambda matrix: matrix.applyfunc(lambda number: Max(0, number))  # noqa: E731
    assert isinstance(verify(rectified(A * (u + v)), rectified(A * u + A * v)), Proved)
    entries = Sum(Max(0, Sum(A[i, j] * u[j, 0], (j, 0, n - 1))), (i, 0, n - 1))
    assert isinstance(verify(MatMul(OneMatrix(1, n), rectified(A * u)), entries), Proved)
    assert isinstance(verify(rectified(A), A.applyfunc(lambda number: Max(1, number))), Refuted)
    assert isinstance(verify(rectified(A * u), A * rectified(u)), Refuted)


def test_functions_that_do_not_commute_are_refused():
    f, g = Function("f", commutative=False), Function("g", commutative=False)
    assert isinstance(verify(f(a) * g(a), g(a) * f(a)), Unknown)
    entries = [A.applyfunc(Function(name, commutative=False)) for name in ("phi", "psi")]
    assert "commute" in verify(HadamardProduct(*entries), HadamardProduct(*entries[::-1])).reason


def test_a_defined_matrix_has_no_assumed_properties():
    with pytest.raises(UsageError, match="A must not be both defined and assumed"):
        verify(A, B, definitions={A: B}, assuming=[Q.symmetric(A)])


def test_what_stands_beside_an_entry_has_no_index():
    beside = A.applyfunc(lambda number: Max(b[i], number))[0, 0]
    assert isinstance(verify(Sum(beside, (i, 1, n)), Mul(n, beside)), Refuted)


def test_the_trace_of_an_orthogonal_matrix_is_no_contraction():
    orthogonal = [Q.orthogonal(A)]
    assert isinstance(verify(Trace(A), Trace(A.T), assuming=orthogonal), Proved)
    assert isinstance(verify(Trace(A) ** 2, n, assuming=orthogonal), Refuted)
    assert isinstance(verify(Trace(A * A.T) * Trace(A), n * Trace(A), assuming=orthogonal), Proved)


def test_what_is_assumed_of_a_function_is_not_taken_for_false():
    assert isinstance(verify(Function("phi", zero=True)(a), 0), Unknown)
    assert isinstance(verify(Function("phi", real=True)(a), 0), Refuted)
    odd = Function("phi", odd=True)
    assert isinstance(verify(odd(a) ** 2, odd(a)), Unknown)


def test_a_node_of_several_parts_that_is_not_known_is_refused():
    assert "cannot read Limit" in verify(Limit(sin(a) / a, a, 0), 1).reason


@pytest.mark.parametrize("limit", ["max_terms", "max_seconds", "max_megabytes"])
@pytest.mark.parametrize("value", ["10", None, float("nan")])
def test_a_limit_is_a_number(limit, value):
    with pytest.raises(UsageError, match=f"the limit {limit} must be a number; found"):
        verify(A, B, **{limit: value})


def test_one_assumption_is_no_sequence():
    with pytest.raises(UsageError, match=r"assuming takes a sequence of assumptions; found Q.symmetric\(A\)"):
        verify(A, A.T, assuming=Q.symmetric(A))


def test_a_function_of_several_indices_is_shown_with_each_in_its_place():
    left = Sum(d[i] * phi(b[i] - b[j]), (i, 1, n), (j, 1, n))
    right = Sum(d[i] * phi(b[j] - b[i]), (i, 1, n), (j, 1, n))
    assert "phi(b[·] - b[··])[i, j]" in str(verify(left, right))


def test_a_difference_on_the_diagonal_is_a_matrix_of_its_shape():
    one_entry, ones = MatrixSymbol("E", 1, 1), OneMatrix(n + 1, 1)
    stacked = DiagMatrix(BlockMatrix([[one_entry], [u]]))
    found = verify(stacked, DiagMatrix(product(ones, one_entry)))
    assert isinstance(found, Refuted)
    assert found.words[1] == "only on the right in rows 1 to n, columns 1 to n: E[0, 0]*I"
    assert "KroneckerDelta(i, j)" in str(verify(OneMatrix(n, n) * KroneckerDelta(i, j), ZeroMatrix(n, n)))
