"""Cross-checks of claims that assume something: the instances satisfy it, and false claims still fail."""

import pytest
from sympy import Identity, Inverse, MatMul, MatrixSymbol, Q, Trace

from symnet import Disagreement, sizes
from symnet.instances.cross_check import counterexample, cross_check
from symnet.statements import Claim

n, p = sizes("n p")
A, B, P = (MatrixSymbol(name, n, n) for name in "ABP")
X, T = MatrixSymbol("X", n, p), MatrixSymbol("T", n, p)
y, e, beta = MatrixSymbol("y", n, 1), MatrixSymbol("e", n, 1), MatrixSymbol("beta", p, 1)
fit = MatMul(Inverse(X.T * X), X.T)
TRUE = {
    "a projection": (P**3, P, [(P**2, P)]),
    "noise": (MatMul(fit, y), beta + MatMul(fit, e), [(y, X * beta + e)]),
    "matrices that commute": (A * B * P, P * A * B, [(A * P, P * A), (B * P, P * B)]),
    "orthonormal columns": (Trace(T * T.T), p, [(T.T * T, Identity(p))]),
    "symmetric": (A.T, A, [Q.symmetric(A)]),
    "orthogonal": (A * A.T, Identity(n), [Q.orthogonal(A)]),
    "orthogonal and symmetric": (A * A, Identity(n), [Q.orthogonal(A), Q.symmetric(A)]),
    "diagonal": (A * B, B * A, [Q.diagonal(A), Q.diagonal(B)]),
    "positive definite": (A.T, A, [Q.positive_definite(A)]),
    "a product that is positive definite": ((A * B).T, A * B, [Q.positive_definite(A * B)]),
    "of full rank": (MatMul(fit, X), Identity(p), [Q.fullrank(X), n >= p]),
    "skew": (A.T, -A, [(A.T, -A)]),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_agrees_where_what_it_assumes_holds(name):
    left, right, assuming = TRUE[name]
    assert cross_check(Claim(left, right, assuming)).examples > 50
    found = counterexample(Claim(left, 2 * right, assuming))
    assert found is not None


@pytest.mark.parametrize("name", [name for name in TRUE if name != "of full rank"])
def test_without_its_assumptions_it_fails(name):
    with pytest.raises(Disagreement):
        cross_check(Claim(*TRUE[name][:2]))


def test_the_smallest_instance_satisfies_what_is_assumed():
    found = counterexample(Claim(P, P.T, [(P**2, P)]))
    (rows,) = found.values.values()
    square = [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*rows, strict=True)]
        for row in rows
    ]
    assert square == rows
    assert found.sizes == {n: 2}
    found = counterexample(Claim(X * X.T, Identity(n), [(X.T * X, Identity(p))]))
    assert found.sizes == {n: 2, p: 1}


def test_what_cannot_be_met_is_checked_nowhere():
    assert cross_check(Claim(P, P.T, [(P, P + Identity(n))])).examples == 0
    assert cross_check(Claim(P, P.T, [(n + 1, n)])).examples == 0
