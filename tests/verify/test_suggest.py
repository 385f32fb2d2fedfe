"""Conditions under which a claim holds that does not: each is proved again, and none is wrong."""

import re

import pytest
from sympy import (
    Abs,
    Determinant,
    HadamardProduct,
    Identity,
    Inverse,
    MatMul,
    MatrixSymbol,
    Q,
    Trace,
    ZeroMatrix,
    sqrt,
    symbols,
)

from symnet import Proved, Refuted, ShapeError, UsageError, conditions, sizes, verify

n, m, h, p, q = sizes("n m h p q")
a, b = symbols("a b", real=True)
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
W, V, U = MatrixSymbol("W", h, p), MatrixSymbol("V", n, q), MatrixSymbol("U", 3, q)

HOLDS = [
    (A * B, B * A, [], "A*B = B*A"),
    ((A + B) ** 2, A**2 + 2 * A * B + B**2, [], "A*B = B*A"),
    (A.T * B, A * B, [], "A is symmetric"),
    (x.T * A * y, y.T * A * x, [], "A is symmetric"),
    (A[0, 0] * A.T, A * A[0, 0], [], "A is symmetric"),
    (A.T * A, Identity(n), [], "A is orthogonal"),
    (Inverse(A), A.T, [], "A is orthogonal"),
    (A**3, A, [], "A**2 = A"),
    ((Identity(n) - A) ** 2, Identity(n) - A, [], "A**2 = A"),
    (HadamardProduct(Identity(n), A) * B, A * B, [], "A is diagonal"),
    (B, C, [(A * B, A * C)], "A is invertible"),
    ((A * B).T, B * A, [], "A is symmetric and B is symmetric"),
    ((A * B).T, B * A, [Q.symmetric(B)], "A is symmetric"),
    (W * W.T * W, W, [], "W.T*W = I"),
    ((Identity(n) - 2 * x * x.T) ** 2, Identity(n), [], "x.T*x = 1"),
    (a * A, A, [], "a = 1"),
    (a * A, b * A, [], "a = b"),
    (a * A + B, B, [], "a = 0"),
    (A * B * C, C * B * A, [], "A = C"),
    (A * B * A, B, [], "A = I"),
    (Abs(a) * x, a * x, [], "a >= 0"),
    (sqrt(a**2), -a, [], "a <= 0"),
    (Trace(A * B), Trace(A) * Trace(B), [], "n = 1"),
    (MatMul(W, V, evaluate=False).T, V.T * W.T, [], "n = p"),
    (MatMul(W, U, evaluate=False).T, U.T * W.T, [], "p = 3"),
    (MatMul(W, V, A, evaluate=False) * x, MatMul(W, V, A * x, evaluate=False), [], "n = q and p = q"),
]
NOTHING_HELPS = [
    (A * x, 2 * A * x + y),
    (a * b + 1, a * b),
    (MatMul(W, V, evaluate=False), W + V),
    (Determinant(A) + 1, Determinant(A)),
]


def again(lhs, rhs, given, condition):
    """The claim decided once more under a condition."""
    sized = dict(condition.sizes)
    assumed = [
        tuple(side.xreplace(sized) for side in each) if type(each) is tuple else each for each in given
    ]
    return verify(lhs.xreplace(sized), rhs.xreplace(sized), assuming=[*assumed, *condition.assuming])


@pytest.mark.parametrize(("lhs", "rhs", "given", "words"), HOLDS)
def test_what_helps_is_found_and_proved(lhs, rhs, given, words):
    found = conditions(lhs, rhs, assuming=given)
    assert words in [each.words for each in found]
    for each in found:
        assert isinstance(each.proof, Proved)
        assert isinstance(again(lhs, rhs, given, each), Proved)


@pytest.mark.parametrize(("lhs", "rhs"), NOTHING_HELPS)
def test_where_nothing_helps_nothing_is_told(lhs, rhs):
    assert conditions(lhs, rhs) == ()


def test_what_holds_needs_no_condition():
    assert conditions(A * (B + C), A * B + A * C) == ()
    assert conditions(B, C, assuming=[(A * B, A * C), Q.invertible(A)]) == ()


def test_what_implies_another_condition_is_left_out():
    assert [each.words for each in conditions(A * B, B * A)] == ["A*B = B*A"]
    assert conditions(A.T * B, A * B)[0].words == "A is symmetric"
    assert "A is diagonal" not in [each.words for each in conditions(A.T * B, A * B)]


def test_a_condition_that_makes_all_vanish_is_not_told():
    assert "A = 0" not in [each.words for each in conditions(a * A, b * A)]
    assert [each.words for each in conditions(a * A, ZeroMatrix(n, n))] == ["a = 0", "A = 0"]


def test_a_condition_does_not_contradict_what_is_assumed():
    assert conditions(a * A, A, assuming=[a > 1]) == ()
    assert conditions(a, -a, assuming=[a > 0]) == ()
    assert conditions(MatMul(W, V, evaluate=False).T, V.T * W.T, assuming=[p > n]) == ()


def test_a_defined_letter_is_not_supposed_to_be_anything():
    found = conditions(B.T, B, definitions={B: A * A})
    assert found
    assert all("B" not in each.words for each in found)


def test_a_refutation_tells_its_conditions_on_request():
    assert verify(A.T, A).words == verify(A.T, A, suggest=True).words[:-1]
    told = verify(A.T, A, suggest=True)
    assert isinstance(told, Refuted)
    assert str(told).endswith("; holds if A is symmetric")
    assert told.witness == verify(A.T, A).witness


def test_other_verdicts_are_the_same_on_request():
    assert str(verify(A + A, 2 * A, suggest=True)) == str(verify(A + A, 2 * A))


def test_sizes_that_do_not_fit_tell_their_conditions_on_request():
    Z = MatrixSymbol("Z", q, h)
    sides = Trace(MatMul(W, V, Z, evaluate=False)), Trace(MatMul(Z, W, V, evaluate=False))
    found = "p and n must be equal sizes in W*V*Z"
    with pytest.raises(ShapeError, match=rf"^{re.escape(found)}; with n = p the claim holds$"):
        verify(*sides, suggest=True)
    with pytest.raises(ShapeError, match=rf"^{re.escape(found)}$"):
        verify(sides[0], 2 * sides[1], suggest=True)


def test_wrong_input_is_refused():
    with pytest.raises(UsageError):
        conditions("A", A)
    with pytest.raises(UsageError):
        conditions(A, A.T, max_seconds="soon")


PROPERTIES = [
    ("A is symmetric", lambda term: term.xreplace({A: A.T})),
    ("A is symmetric", lambda term: (term.xreplace({A: A.T}) + term) / 2),
    ("A is diagonal", lambda term: term.xreplace({A: HadamardProduct(Identity(n), A)})),
    ("A**2 = A", lambda term: term.xreplace({A: A**2})),
    ("A**2 = A", lambda term: term.xreplace({A: A**3})),
    ("A is orthogonal", lambda term: term.xreplace({B: A.T * A * B})),
    ("A*B = B*A", lambda term: term + A * B - B * A),
    ("a = 1", lambda term: term.xreplace({B: a * B})),
    ("a = b", lambda term: term + a * x * x.T - b * x * x.T),
]
TERMS = [A * B + C, (A + B).T * C * A]


@pytest.mark.parametrize(("words", "change"), PROPERTIES)
@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_property_that_is_dropped_is_found(words, change, term):
    other = change(term)
    if isinstance(verify(term, other), Proved):
        return
    found = {each.words for each in conditions(term, other)}
    weaker = {"A is diagonal": {"A is symmetric", "A*B = B*A"}}.get(words, set())
    assert found & ({words} | weaker)
