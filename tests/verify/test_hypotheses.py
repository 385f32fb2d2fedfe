"""Claims under hypotheses: how they are stated, what a proof says that it used, and what is refused."""

import pytest
from sympy import Eq, Identity, Inverse, MatMul, MatrixSymbol, Q, Trace, ZeroMatrix, symbols

from symnet import Proved, Refuted, ShapeError, Unknown, UsageError, sizes, verify

n, p, q = sizes("n p q")
A, B, P = (MatrixSymbol(name, n, n) for name in "ABP")
X, tall = MatrixSymbol("X", n, p), MatrixSymbol("Q", n, p)
a, b = symbols("a b")


@pytest.mark.parametrize(
    ("left", "right", "assuming", "conditions"),
    [
        (P**3, P, [(P**2, P)], ("P**2 = P",)),
        (P**3, P, [Eq(P**2, P, evaluate=False)], ("P**2 = P",)),
        (A * B * A, A**2 * B, [(A * B, B * A)], ("A*B = B*A",)),
        (Trace(tall * tall.T), p, [(tall.T * tall, Identity(p))], ("Q.T*Q = I",)),
        (a**2 * b, a, [(a * b, 1)], ("a*b = 1",)),
        (A * b, B * b, [(A, B), (a, b), Q.symmetric(A)], ("A = B",)),
        (B.T * A.T, A * B, [Q.symmetric(A * B)], ("A*B = B.T*A.T",)),
        (A.T, A, [Q.positive_definite(A)], ("A is positive definite",)),
        (A.T, -A, [(A.T, -A), (A * B, B * A)], ("A.T = -A",)),
        (MatMul(Inverse(X.T * X), X.T, X), Identity(p), [Q.fullrank(X), n >= p], ("X.T*X is invertible",)),
    ],
    ids=str,
)
def test_a_proof_lists_the_hypotheses_that_it_uses(left, right, assuming, conditions):
    proof = verify(left, right, assuming=assuming)
    assert isinstance(proof, Proved)
    assert proof.conditions == conditions
    assert proof.replay() == proof


def test_a_hypothesis_holds_where_a_claim_is_refuted():
    refuted = verify(a * P, 2 * b * P, assuming=[(a, b)])
    assert isinstance(refuted, Refuted)
    assert refuted.witness[a] == refuted.witness[b]


@pytest.mark.parametrize(
    ("assumed", "error", "told"),
    [
        (
            (P**2, X),
            ShapeError,
            "^the two sides must have the same shape; found n by n and n by p in",
        ),
        ((P * P, a), ShapeError, r"^the two sides must have the same shape"),
        (P**2, UsageError, r"^assuming takes equations .* found P\*\*2$"),
        ("P*P = P", UsageError, r"^assuming takes equations .* found 'P\*P = P'$"),
        ((P, P, P), UsageError, r"^assuming takes equations"),
        (("P", P), UsageError, r"^the left side of an assumption must be a SymPy expression"),
        (Eq(P, P), UsageError, r"^what is assumed must not be evaluated: SymPy has made True of it"),
        (Q.fullrank(X), UsageError, r"^for Q.fullrank\(X\) it must be known which of n and p is the smaller"),
        (Q.orthogonal(X), UsageError, r"^Q.orthogonal is assumed of a square matrix; found n by p"),
        (Q.real_elements(P), UsageError, r"^assuming takes equations"),
    ],
    ids=str,
)
def test_what_is_no_hypothesis_is_refused(assumed, error, told):
    with pytest.raises(error, match=told):
        verify(P**3, P, assuming=[assumed])


def test_the_indices_of_a_hypothesis_are_its_own():
    i = symbols("i", integer=True)
    verdict = verify(P[i, 0], P[i, 0], assuming=[(P[i, 0], 1)])
    assert isinstance(verdict, Unknown)
    assert verdict.reason == "an assumption is for all its indices; i stands in the claim too"


def test_full_rank_is_known_from_sizes():
    wide = MatrixSymbol("W", p, p + q)
    proof = verify(MatMul(wide, wide.T, Inverse(wide * wide.T)), Identity(p), assuming=[Q.fullrank(wide)])
    assert isinstance(proof, Proved)
    proof = verify(ZeroMatrix(p, p) * wide, 0 * wide, assuming=[Q.fullrank(wide)])
    assert proof.conditions == ()
