"""What hostile readers of gradients have found."""

import pickle
from contextlib import suppress

import pytest
from sympy import (
    Add,
    Derivative,
    DiagonalOf,
    HadamardPower,
    HadamardProduct,
    IndexedBase,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    pi,
    sin,
    symbols,
)

from symnet import (
    Proved,
    Refuted,
    SymnetError,
    UsageError,
    gradient,
    jacobian,
    sizes,
    verify,
    verify_gradient,
)
from symnet.statements import decide, theorem

m, n, p = sizes("m n p")
w, s = symbols("w s")
i, j, k = symbols("i j k", integer=True)
A, W, c = MatrixSymbol("A", n, n), MatrixSymbol("W", n, n), MatrixSymbol("c", n, 1)


def test_an_assumption_says_nothing_of_the_column_that_weights_a_jacobian():
    """One size, written in two ways: A is no jacobian of (A + B)·x, whatever is assumed of a column c."""
    one, other = n * m + n, n * (m + 1)
    A, B = MatrixSymbol("A", n, one), MatrixSymbol("B", n, other)
    x, same = MatrixSymbol("x", one, 1), MatrixSymbol("x", other, 1)
    assert isinstance(verify(x.T * x, same.T * same), Proved)
    try:
        found = jacobian(A * x + B * same, x, assuming=[(2 * c, c)])
    except SymnetError:
        return
    assert isinstance(verify(found, A + B), Proved)


def test_what_is_assumed_of_a_column_is_no_condition_of_a_jacobian():
    y = MatrixSymbol("y", n, 1)
    try:
        _, proof = jacobian(HadamardPower(y, -1), y, assuming=[(c, ZeroMatrix(n, 1))], proof=True)
    except SymnetError:
        return
    assert not any("c = 0" in each for each in proof.conditions)


@pytest.mark.parametrize("column", [DiagonalOf(w * W), HadamardProduct(w * W, W) * c])
def test_a_jacobian_with_respect_to_a_number_ends(column):
    try:
        found = jacobian(column, w)
    except SymnetError:
        return
    expected = DiagonalOf(W) if isinstance(column, DiagonalOf) else HadamardProduct(W, W) * c
    assert isinstance(verify(found, expected), Proved)


def test_a_letter_whose_size_is_written_in_two_ways():
    X, Y = MatrixSymbol("W", n * m + n, n), MatrixSymbol("W", n * (m + 1), n)
    for letter, term in ((X, Trace(Y.T * Y)), (Y, Trace(X.T * X))):
        verdict = verify_gradient(term, letter, 2 * letter)
        assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("order", [n, Symbol("k")])
def test_a_derivative_of_symbolic_order_is_no_crash(order):
    claim = theorem("of symbolic order")(lambda: (Derivative(w**2, (w, order)), 2 * w))
    with suppress(SymnetError):
        assert not isinstance(decide(claim.statement()), Proved | Refuted)


@pytest.mark.parametrize("fact", ["integer", "zero", "even", "prime", "imaginary"])
def test_a_letter_moves_in_every_direction(fact):
    """SymPy makes w·N of sin(π·N) + w·N for an integer N."""
    letter = Symbol("N", **{fact: True})
    with pytest.raises(UsageError):
        gradient(sin(pi * letter) ** 2 + w * letter, letter)
    with pytest.raises(UsageError):
        verify_gradient(w * letter, letter, w)


def test_conditions_tell_the_ranges_of_a_term_and_of_its_gradient():
    x = IndexedBase("x")
    term = w + Sum(1 / x[i], (i, 1, n))
    slope = 1 + Sum(1 / x[i], (i, 1, m)) - Sum(1 / x[k], (k, 1, m))
    proof = verify_gradient(term, w, slope)
    assert isinstance(proof, Proved)
    told = verify(term + slope, term + slope).conditions
    assert {each for each in told if "x[i]" in each} <= {*proof.conditions}


def test_a_refutation_is_stored():
    verdict = verify_gradient(w**2, w, w)
    assert isinstance(verdict, Refuted)
    assert isinstance(pickle.loads(pickle.dumps(verdict)), Refuted)  # noqa: S301


def test_a_proof_of_a_term_that_is_not_evaluated_is_stored():
    proof = verify_gradient(Add(w, w, evaluate=False), w, 2)
    assert pickle.loads(pickle.dumps(proof)) == proof  # noqa: S301


def test_a_sum_whose_range_depends_on_another():
    term = w * Sum(W[i, j], (j, 0, i), (i, 0, n - 1))
    assert isinstance(verify(term, term), Proved)
    assert not isinstance(verify_gradient(term, w, Sum(W[i, j], (j, 0, i), (i, 0, n - 1))), Refuted)
