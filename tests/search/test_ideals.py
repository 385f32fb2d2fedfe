"""Claims that follow from equations: cofactors are found, right, and rejected where one is changed."""

from dataclasses import replace

import pytest
from sympy import (
    BlockDiagMatrix,
    BlockMatrix,
    DiagMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    IndexedBase,
    Inverse,
    KroneckerProduct,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    S,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    srepr,
    symbols,
)
from sympy import ImmutableMatrix as Matrix

from symnet import Proved, Refuted, Unknown, verify
from symnet.core.budget import Budget
from symnet.core.certificates import Leaf
from symnet.core.check import check
from symnet.core.verdicts import state
from symnet.errors import Rejected, UnsupportedTerm
from symnet.reading.assumptions import assumptions
from symnet.search import ideals
from tests.search.multiples import Polynomials, Residues, changed, is_sum

n, p, k, m, q = symbols("n p k m q", positive=True, integer=True)
t, a, b, c, d = symbols("t a b c d")
i, j = symbols("i j", integer=True)
I, O = Identity, ZeroMatrix  # noqa: E741
X, X2, y = MatrixSymbol("X", n, p), MatrixSymbol("X2", n, q), MatrixSymbol("y", n, 1)
A, B, P, W = (MatrixSymbol(name, n, n) for name in "ABPW")
U, V, K = MatrixSymbol("U", n, k), MatrixSymbol("V", k, n), MatrixSymbol("K", k, k)
u, v, x = (MatrixSymbol(name, n, 1) for name in "uvx")
F, R = MatrixSymbol("F", m, n), MatrixSymbol("R", m, m)
T, Y, Z = MatrixSymbol("T", n, p), MatrixSymbol("Y", p, n), MatrixSymbol("Z", p, n)
beta, row, now = MatrixSymbol("beta", p, 1), MatrixSymbol("x", p, 1), MatrixSymbol("y_0", 1, 1)
b1, b2 = MatrixSymbol("b_1", p, 1), MatrixSymbol("b_2", q, 1)
f, w = IndexedBase("f"), IndexedBase("w")
one = OneMatrix(n, 1)


def square(term):
    return MatPow(term, 2, evaluate=False)


def blocks(*rows):
    return BlockMatrix([list(each) for each in rows])


def penrose(z):
    return [(X * z * X, X), (z * X * z, z), ((X * z).T, X * z), ((z * X).T, z * X)]


gram = Inverse(X.T * X)
hat = MatMul(X, gram, X.T)
fit = gram * X.T * y
rest = I(n) - hat
ridge, dual = Inverse(X.T * X + t * I(p)), Inverse(X * X.T + t * I(n))
small, schur = Inverse(I(k) + V * Inverse(A) * U), Inverse(K - V * Inverse(A) * U)
gain = MatMul(P, F.T, Inverse(F * P * F.T + R))
mirror = I(n) - 2 * u * u.T / (u.T * u)[0, 0]
form = (v.T * Inverse(A) * u)[0, 0]
leverage = (row.T * gram * row)[0, 0]
total, mean = Sum(w[j], (j, 1, n)), Sum(w[j] * f[j], (j, 1, n)) / Sum(w[j], (j, 1, n))
named = MatrixSymbol("H", n, n)
both = blocks((X, X2))
step = Inverse(I(n) - P + one * v.T)
normal = [(X.T * X * b1 + X.T * X2 * b2, X.T * y), (X2.T * X * b1 + X2.T * X2 * b2, X2.T * y)]

TRUE = {
    "the hat matrix is idempotent": (MatMul(hat, hat), hat),
    "the square of the hat matrix": (square(hat), hat),
    "the square of a defined hat matrix": (square(named), named, [], {named: hat}),
    "residuals are orthogonal to the data": (X.T * (y - hat * y), O(p, 1)),
    "the hat matrix is symmetric": (Transpose(hat), hat),
    "the trace of the residual maker": (Trace(I(n) - hat), n - p),
    "the trace of a fit is written as a sum": (Sum(hat[i, i], (i, 0, n - 1)), p),
    "Pythagoras": (y.T * y, (hat * y).T * (hat * y) + (rest * y).T * (rest * y)),
    "the square is completed": (
        (y - X * beta).T * (y - X * beta),
        (y - X * fit).T * (y - X * fit) + (beta - fit).T * X.T * X * (beta - fit),
    ),
    "weighted least squares": (
        square(X * Inverse(X.T * W * X) * X.T * W),
        X * Inverse(X.T * W * X) * X.T * W,
    ),
    "least squares by a triangular factor": (
        Inverse((T * MatrixSymbol("R", p, p)).T * (T * MatrixSymbol("R", p, p)))
        * (T * MatrixSymbol("R", p, p)).T
        * y,
        Inverse(MatrixSymbol("R", p, p)) * T.T * y,
        [(T.T * T, I(p))],
    ),
    "partialling out": (
        X2.T * rest * X2 * b2,
        X2.T * rest * y,
        normal,
    ),
    "the second half of a fit": (b2, Inverse(X2.T * rest * X2) * X2.T * rest * y, normal),
    "the fit on two blocks": (both * Inverse(both.T * both) * both.T * X, X),
    "residuals add up to 0": (
        one.T
        * (y - blocks((one, X)) * Inverse(blocks((one, X)).T * blocks((one, X))) * blocks((one, X)).T * y),
        O(1, 1),
    ),
    "one observation less": (
        Inverse(X.T * X - row * row.T) * (X.T * y - row * now),
        fit - gram * row * (now - row.T * fit) / (1 - leverage),
    ),
    "ridge, primal and dual": (ridge * X.T, X.T * dual),
    "degrees of freedom of ridge, primal and dual": (n - t * Trace(dual), p - t * Trace(ridge)),
    "push-through": (U * Inverse(I(k) + V * U), Inverse(I(n) + U * V) * U),
    "Woodbury": (
        Inverse(A + U * K * V),
        Inverse(A) - Inverse(A) * U * Inverse(Inverse(K) + V * Inverse(A) * U) * V * Inverse(A),
    ),
    "Woodbury with no matrix inside": (
        Inverse(A + U * V),
        Inverse(A) - Inverse(A) * U * small * V * Inverse(A),
    ),
    "Sherman-Morrison": (
        Inverse(A + u * v.T),
        Inverse(A) - Inverse(A) * u * v.T * Inverse(A) / (1 + form),
    ),
    "an update with ones": (Inverse(I(n) + OneMatrix(n, n)), I(n) - OneMatrix(n, n) / (n + 1)),
    "Searle": (A * Inverse(A + B) * B, B * Inverse(A + B) * A),
    "parts of a sum": (Inverse(A + B) * A + Inverse(A + B) * B, I(n)),
    "the inverse of a negative": (Inverse(A - B), -Inverse(B - A)),
    "the inverse of a double": (Inverse(2 * X.T * X), gram / 2),
    "the inverse of a transpose": (Transpose(Inverse(A + B.T)), Inverse(A.T + B)),
    "parallel sum": (Inverse(Inverse(A) + Inverse(B)), A * Inverse(A + B) * B),
    "Hua": (A - Inverse(Inverse(A) + Inverse(Inverse(B) - A)), A * B * A),
    "resolvents": (
        Inverse(A - a * I(n)) - Inverse(A - b * I(n)),
        (a - b) * Inverse(A - a * I(n)) * Inverse(A - b * I(n)),
    ),
    "Kalman, Joseph form": (
        (I(n) - gain * F) * P * (I(n) - gain * F).T + gain * R * gain.T,
        (I(n) - gain * F) * P,
    ),
    "Kalman's gain": (gain, Inverse(Inverse(P) + F.T * Inverse(R) * F) * F.T * Inverse(R)),
    "a row of the inverse of blocks": (
        A * (Inverse(A) + Inverse(A) * U * schur * V * Inverse(A)) - U * schur * V * Inverse(A),
        I(n),
    ),
    "the inverse of a block diagonal": (
        Inverse(BlockDiagMatrix(A, K)),
        BlockDiagMatrix(Inverse(A), Inverse(K)),
    ),
    "the inverse of a triangle of blocks": (
        Inverse(blocks((A, U), (O(k, n), K))),
        blocks((Inverse(A), -Inverse(A) * U * Inverse(K)), (O(k, n), Inverse(K))),
    ),
    "the inverse of blocks": (
        Inverse(blocks((A, U), (V, K))),
        blocks(
            (Inverse(A) + Inverse(A) * U * schur * V * Inverse(A), -Inverse(A) * U * schur),
            (-schur * V * Inverse(A), schur),
        ),
    ),
    "blocks beside the diagonal": (
        Inverse(blocks((O(n, k), A), (K, O(k, n)))),
        blocks((O(k, n), Inverse(K)), (Inverse(A), O(n, k))),
    ),
    "the inverse of four numbers": (
        Inverse(Matrix([[a, b], [c, d]])),
        Matrix([[d, -b], [-c, a]]) / (a * d - b * c),
    ),
    "Householder": (mirror * mirror, I(n)),
    "partial fractions": (1 / n - 1 / (n + 1), 1 / (n * (n + 1))),
    "a mean of one more": ((n * a + b) / (n + 1), a + (b - a) / (n + 1)),
    "a harmonic mean": (2 / (1 / a + 1 / b), 2 * a * b / (a + b)),
    "a weighted variance": (
        Sum(w[i] * (f[i] - mean) ** 2, (i, 1, n)),
        Sum(w[i] * f[i] ** 2, (i, 1, n)) - Sum(w[i] * f[i], (i, 1, n)) ** 2 / total,
    ),
    "a projection": (P**3, P, [(P * P, P)]),
    "a projection and a number": (Inverse(I(n) + t * P), I(n) - t / (1 + t) * P, [(P * P, P)]),
    "a complex number": (
        Inverse(a * I(n) + b * W),
        (a * I(n) - b * W) / (a**2 + b**2),
        [(W * W, -I(n))],
    ),
    "orthonormal columns": (Trace(T * T.T), p, [(T.T * T, I(p))]),
    "commuting matrices": (Inverse(A) * Inverse(B), Inverse(B) * Inverse(A), [(A * B, B * A)]),
    "a trace of similar matrices": (Trace(A), Trace(B), [(A, W * B * Inverse(W))]),
    "a skew-symmetric form": (x.T * A * x, O(1, 1), [(A.T, -A)]),
    "Cayley": (
        ((I(n) - A) * Inverse(I(n) + A)).T * (I(n) - A) * Inverse(I(n) + A),
        I(n),
        [(A.T, -A)],
    ),
    "an eigenvector": (Inverse(A + a * I(n)) * x, x / (a + b), [(A * x, b * x)]),
    "a unit vector": (square(I(n) - 2 * u * u.T), I(n), [(u.T * u, I(1))]),
    "a stationary distribution": (v.T * step, v.T, [(v.T * P, v.T), (v.T * one, I(1))]),
    "weights that add up to 1": (total**2, S.One, [(total, 1)]),
    "the pseudo-inverse is unique": (Y, Z, penrose(Y) + penrose(Z)),
    "equations in one": (
        X2.T * (y - X * b1 - X2 * b2),
        O(q, 1),
        [(both.T * (y - both * blocks((b1,), (b2,))), O(p + q, 1))],
    ),
}
SHORT = [name for name in TRUE if len(srepr(TRUE[name][:3])) < 900]
"""Claims whose terms are few enough to be written out at sizes 2."""
FEW = 12
"""About how many of the cofactors of a claim are changed, one at a time."""
BY_RULES = {
    "the inverse of a Kronecker product": (
        Inverse(KroneckerProduct(A, K)),
        KroneckerProduct(Inverse(A), Inverse(K)),
    ),
    "the transposed inverse of a Kronecker product": (
        Transpose(Inverse(KroneckerProduct(A, K))),
        KroneckerProduct(Inverse(A.T), Inverse(K.T)),
    ),
    "reciprocals of entries": (HadamardProduct(A + B, HadamardPower(A + B, -1)), OneMatrix(n, n)),
    "the inverse of a sum of diagonals": (
        Inverse(DiagMatrix(u + v)) * DiagMatrix(u) + Inverse(DiagMatrix(u + v)) * DiagMatrix(v),
        I(n),
    ),
}
"""Claims that the rules for one product after another prove, with lemmas."""
FALSE = {
    "the hat matrix is the identity": (hat, I(n)),
    "Woodbury with a plus": (Inverse(A + U * V), Inverse(A) + Inverse(A) * U * small * V * Inverse(A)),
    "push-through with a minus": (U * Inverse(I(k) + V * U), Inverse(I(n) - U * V) * U),
    "the inverse of a sum": (Inverse(A + B), Inverse(A) + Inverse(B)),
    "an inverse commutes": (A * Inverse(B), Inverse(B) * A),
    "ridge with a plus": (ridge * X.T * X, I(p) + t * ridge),
    "a projection is the identity": (P, I(n), [(P * P, P)]),
    "orthonormal columns are a basis": (T * T.T, I(n), [(T.T * T, I(p))]),
    "one side is enough": (T * Y, I(n), [(Y * T, I(p))]),
    "a trace of a fit": (Trace(hat), n),
}


def given(lhs, rhs, assuming=(), definitions=()):
    return {"lhs": lhs, "rhs": rhs, "assuming": assuming, "definitions": dict(definitions)}


def claim_of(lhs, rhs, assuming=(), definitions=()):
    named = tuple(dict(definitions).items())
    return state(lhs, rhs, named, assumptions(assuming), Budget.unbounded()).claim


def found(claim):
    """The certificate that is found with the fewest rules."""
    return ideals.glance(claim, Budget.unbounded()) or ideals.certify(claim, Budget.unbounded())


@pytest.mark.parametrize("name", TRUE | BY_RULES)
def test_true_claims_are_proved(name):
    assert isinstance(verify(**given(*(TRUE | BY_RULES)[name])), Proved)


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted_and_get_no_cofactors(name):
    assert isinstance(verify(**given(*FALSE[name])), Refuted)
    claim = claim_of(*FALSE[name])
    assert ideals.glance(claim, Budget.unbounded()) is None
    assert ideals.certify(claim, Budget.unbounded()) is None


@pytest.mark.parametrize("name", TRUE)
def test_cofactors_are_right_and_not_if_one_is_changed(name):
    claim = claim_of(*TRUE[name])
    certificate = found(claim)
    check(claim, certificate, Budget.unbounded())
    assert certificate == found(claim)
    assert is_sum(claim, certificate.proof, Residues())
    several = list(changed(certificate.proof))
    assert several
    for wrong in several[:: 1 + len(several) // FEW]:
        assert not is_sum(claim, wrong, Residues())
        with pytest.raises(Rejected):
            check(claim, replace(certificate, proof=wrong), Budget.unbounded())


@pytest.mark.parametrize("name", SHORT)
def test_cofactors_are_right_by_plain_dictionaries(name):
    claim = claim_of(*TRUE[name])
    proof = found(claim).proof
    assert is_sum(claim, proof, Polynomials)
    assert not any(is_sum(claim, wrong, Polynomials) for wrong in changed(proof))


@pytest.mark.parametrize(
    "assuming",
    [
        [(a, 1), (a, 2)],
        [(a * b, 1), (a, 0)],
        [(P * P, P), (P, 2 * P + I(n))],
        [(A * A, O(n, n)), (A * B, I(n))],
        [(MatrixSymbol("u", 2, 1) * MatrixSymbol("v", 2, 1).T, I(2))],
    ],
    ids=str,
)
def test_what_contradicts_itself_proves_nothing(assuming):
    claim = claim_of(A * B, B * A, assuming)
    with pytest.raises(UnsupportedTerm, match="contradict"):
        ideals.glance(claim, Budget.unbounded())
    assert isinstance(verify(A * B, B * A, assuming=assuming), Unknown)


def test_rank_is_bounded_at_large_sizes_only():
    two, other = MatrixSymbol("u", 2, 1), MatrixSymbol("v", 2, 1)
    third, last = MatrixSymbol("x", 2, 1), MatrixSymbol("y", 2, 1)
    assuming = [(two * other.T + third * last.T, I(2))]
    proof = verify(Trace(two * other.T) + Trace(third * last.T), 2, assuming=assuming)
    assert isinstance(proof, Proved)


def test_the_reader_of_these_tests_can_tell_a_claim_that_is_false():
    for ring in (Polynomials, Residues()):
        assert not is_sum(claim_of(A * B, B * A), Leaf(), ring)
        assert is_sum(claim_of((A + B) ** 2, A**2 + A * B + B * A + B**2), Leaf(), ring)


def test_a_multiple_of_the_identity_is_a_rule_without_letters():
    a, b = symbols("a b")
    difference = MatMul(1 / (a**2 - b**2), a * I(n) - b * A)
    verdict = verify(Inverse(a * I(n) + b * A), difference, assuming=[(A * A, -I(n))], max_seconds=10)
    assert isinstance(verdict, Refuted)
