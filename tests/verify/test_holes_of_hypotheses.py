"""What hostile readers of claims under equations have found: crashes, loops, and conditions that mislead."""

from time import monotonic

import pytest
from sympy import (
    Function,
    Identity,
    IndexedBase,
    KroneckerDelta,
    MatrixSymbol,
    OneMatrix,
    Q,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, Refuted, Unknown, verify

n, m, p = symbols("n m p", positive=True, integer=True)
a, b, c, s = symbols("a b c s")
i, k = symbols("i k", integer=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
M, N = MatrixSymbol("M", m, m), MatrixSymbol("N", n - 1, n - 1)
v = MatrixSymbol("v", n, 1)
x = IndexedBase("x")
one = Identity(n)
again = Symbol("a", real=True)


def test_a_size_is_told_to_be_positive_where_two_symbols_share_a_name():
    """At s = 0 the left side is a·a·x[0]."""
    proof = verify(Sum(x[k], (k, 0, s)) * a * again * KroneckerDelta(s, 0), 0)
    assert "s is a positive integer" in proof.conditions


def test_a_defined_name_is_told_apart_from_a_symbol():
    assert "a = 0" not in verify(a * b, 0, definitions={again: b}, assuming=[(again, 0)]).conditions


def test_equations_of_two_functions_of_one_name_are_two():
    f, g = Function("f"), Function("f", real=True)
    told = verify(f(a) * g(a), 1, assuming=[(f(a), 1), (g(a), 1)]).conditions
    assert len([each for each in told if each.endswith(" = 1")]) == 2


def test_matrices_of_one_name_are_told_with_their_shapes():
    small, large = MatrixSymbol("A", 2, 2), MatrixSymbol("A", 3, 3)
    texts = [
        verify(
            Trace(large) * each[0, 1] * Trace(small),
            each[1, 0] * Trace(large) * Trace(small),
            assuming=[(each[0, 1], each[1, 0])],
        ).conditions
        for each in (small, large)
    ]
    assert texts[0] != texts[1]
    assert all("where A#2: " in " ".join(each) for each in texts)


def test_equations_of_two_sizes_are_two():
    lhs, rhs = (Trace(A) * Trace(M) * factor for factor in (n * m, 4))
    proof = verify(lhs, rhs, assuming=[(Trace(one), 2), (Trace(Identity(m)), 2)])
    assert len(proof.conditions) == 2


def test_names_that_differ_in_spaces_are_two():
    wide = Symbol("a  b")
    proof = verify(Symbol("a b") * wide, 1, assuming=[(Symbol("a b"), 1), (wide, 1)])
    assert len(proof.conditions) == 2


def test_a_matrix_of_ones_is_not_told_as_a_number():
    ones = OneMatrix(n, n)
    assert "A = 1" not in verify(A * B, ones * B, assuming=[(A, ones)]).conditions
    assert "Trace(1) = c" not in verify(Trace(ones) * a, c * a, assuming=[(Trace(ones), c)]).conditions


EMPTY = {
    "symmetric": (N, N.T * 2, [(N, N.T)]),
    "orthogonal": (N * N, N, [Q.orthogonal(N)]),
    "an entry": (b, c, [(N[0, 0], 1)]),
    "an entry of a large matrix": (A[1, 1] * b, A[0, 1] * b, [(A[1, 1], A[0, 0])]),
}


@pytest.mark.parametrize(("lhs", "rhs", "assuming"), EMPTY.values(), ids=EMPTY)
def test_equations_between_matrices_that_may_be_empty(lhs, rhs, assuming):
    assert isinstance(verify(lhs, rhs, assuming=assuming), Refuted)


def test_a_multiple_of_the_identity_is_a_word_without_letters():
    assert isinstance(verify(a * A, b * A, assuming=[(a * one, b * one)]), Proved | Unknown)
    small = MatrixSymbol("A", 2, 2)
    assumed = [Q.invertible(small), (a * small.I, (a + 1) * Identity(2))]
    assert isinstance(verify(small * small, small, assuming=assumed), Refuted | Unknown)


CONSISTENT = {
    "at size 1": (v * v.T * v, v, [(v * v.T, one)]),
    "where a block is empty": (
        N * b,
        ZeroMatrix(n - 1, n - 1),
        [(N, ZeroMatrix(n - 1, n - 1)), Q.invertible(N)],
    ),
}


@pytest.mark.parametrize(("lhs", "rhs", "assuming"), CONSISTENT.values(), ids=CONSISTENT)
def test_what_holds_at_small_sizes_does_not_contradict_itself(lhs, rhs, assuming):
    assert isinstance(verify(lhs, rhs, assuming=assuming), Proved)


def test_a_size_that_is_four_times_another_does_not_contradict_itself():
    W = MatrixSymbol("W", n, p)
    lhs, rhs = (factor * Trace(W * W.T) for factor in (n, 4 * p))
    assert isinstance(verify(lhs, rhs, assuming=[(n, 4 * p)]), Proved)


def test_a_search_under_an_inverse_ends():
    S, T = MatrixSymbol("S", 3, 3), MatrixSymbol("T", 3, 3)
    start = monotonic()
    verify(T, 2 * T, assuming=[Q.invertible(S - S.T)], max_seconds=3)
    assert monotonic() - start < 20


@pytest.mark.parametrize("below", [i < n, n > i], ids=["i < n", "n > i"])
def test_a_strict_bound_of_an_index(below):
    total = Sum(KroneckerDelta(i, k) * x[k], (k, 0, n - 1))
    assert isinstance(verify(total, x[i], assuming=[below, i >= 0]), Proved)
