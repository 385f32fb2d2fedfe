"""The sum that proves a claim, as a reader sees it: it is what it says, once what is inverted is a letter."""

import pytest
from sympy import (
    Basic,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Pow,
    Symbol,
    Trace,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, sizes, verify

n, p, k = sizes("n p k")
A, B, P = (MatrixSymbol(name, n, n) for name in "ABP")
X, U, V = MatrixSymbol("X", n, p), MatrixSymbol("U", n, k), MatrixSymbol("V", k, n)
y, beta = MatrixSymbol("y", n, 1), MatrixSymbol("beta", p, 1)
a, b = symbols("a b")


def product(*factors):
    return MatMul(*factors, evaluate=False)


H = product(X, Inverse(X.T * X), X.T)
SUMS = {
    "a cube of a projection": (P**3, P, [(P**2, P)]),
    "a hat matrix": (product(H, H), H, []),
    "degrees of freedom": (Trace(Identity(n) - H), n - p, []),
    "an update": (
        Inverse(A + U * V),
        MatAdd(
            Inverse(A),
            -product(Inverse(A), U, Inverse(Identity(k) + product(V, Inverse(A), U)), V, Inverse(A)),
        ),
        [],
    ),
    "an exact fit": (product(Inverse(X.T * X), X.T, y), beta, [(X * beta, y)]),
    "matrices that commute": (A * B * P, P * A * B, [(A * P, P * A), (B * P, P * B)]),
    "a number and its inverse": (a**2 * b, a, [(a * b, 1)]),
    "a quadratic form": ((y.T * A * B * y)[0, 0], (y.T * y)[0, 0], [(A * B, Identity(n))]),
}


def as_letters(term: Basic, letters: dict) -> Basic:
    """The term with a letter for each inverse and each reciprocal, rebuilt so that nothing cancels."""
    if isinstance(term, Inverse):
        return letters.setdefault(term, MatrixSymbol(f"Z_{len(letters)}", *term.shape))
    if isinstance(term, Pow) and term.exp == -1:
        return letters.setdefault(term, Symbol(f"z_{len(letters)}"))
    if not term.args or isinstance(term, MatrixSymbol | Identity):
        return term
    if isinstance(term, MatrixElement):
        return MatrixElement(as_letters(term.parent, letters), term.i, term.j)
    args = [as_letters(each, letters) for each in term.args]
    return term.func(*args, evaluate=False) if isinstance(term, MatMul | MatAdd) else term.func(*args)


@pytest.mark.parametrize("name", SUMS)
def test_the_sum_is_the_difference_of_the_sides(name):
    left, right, assuming = SUMS[name]
    proof = verify(left, right, assuming=assuming)
    assert isinstance(proof, Proved)
    found, letters = proof.certificate, {}
    assert found.terms
    assert len(found.terms) == len(found.equations)
    left, right, *terms = (as_letters(each, letters) for each in (found.left, found.right, *found.terms))
    add = MatAdd if getattr(left, "is_Matrix", False) else lambda *terms: sum(terms)
    identity = verify(left, add(right, *terms))
    assert isinstance(identity, Proved)
    assert not identity.conditions
    wrong = verify(left, add(right, *terms, terms[0]))
    assert not isinstance(wrong, Proved)


def test_what_is_multiplied_out_has_no_cofactors():
    proof = verify(A * (B + P), A * B + A * P)
    assert proof.certificate.terms == ()
    assert str(proof.certificate) == "A*(B + P) and A*B + A*P are equal once they are multiplied out"


def test_a_sum_says_which_equation_each_term_has():
    proof = verify(A * B * P, P * A * B, assuming=[(A * P, P * A), (B * P, P * B)])
    assert str(proof.certificate).splitlines()[1:] == [
        "  A*(-(P*B) + B*P)    since B*P = P*B",
        "  (-(P*A) + A*P)*B    since A*P = P*A",
    ]
