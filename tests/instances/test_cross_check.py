"""The cross-check agrees with what is true and finds what is false, the same way for the same seed."""

from dataclasses import replace

import pytest
from sympy import Function, IndexedBase, KroneckerDelta, MatrixSymbol, Sum, exp, sqrt, symbols
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Disagreement, derive, sizes
from symnet.instances.cross_check import counterexample, cross_check
from symnet.statements import Claim
from tests.networks import NETWORKS

m, n = sizes("m n")
i, j, k = symbols("i j k", integer=True)
A, B = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m)
b = IndexedBase("b")
s, t = symbols("s t")
f = Function("f")


def with_wrong(derivation, **parts):
    """A derivation with parts exchanged behind the back of its own check."""
    wrong = object.__new__(type(derivation))
    for name in derivation.__slots__:
        object.__setattr__(wrong, name, parts.get(name, getattr(derivation, name)))
    return wrong


@pytest.mark.parametrize("view", ["sum", "matrix", "augmented", "explicit", "data"])
def test_a_wrong_line_is_found_and_shown_small(view):
    derivation = derive(NETWORKS["a hidden layer"], view)
    last = derivation.steps[-1]
    steps = (*derivation.steps[:-1], replace(last, term=2 * last.term))
    with pytest.raises(Disagreement, match=r"(?s)the network gives .* at h = 1, .*seed 3") as caught:
        cross_check(with_wrong(derivation, steps=steps), examples=50, seed=3)
    with pytest.raises(Disagreement) as again:
        cross_check(with_wrong(derivation, steps=steps), examples=50, seed=3)
    assert str(caught.value) == str(again.value)


def test_a_wrong_definition_is_found():
    derivation = derive(NETWORKS["several outputs"])
    first, *others = derivation.where
    where = (replace(first, term=first.term + 1), *others)
    with pytest.raises(Disagreement, match="but"):
        cross_check(with_wrong(derivation, where=where), examples=50)


def test_an_unproved_network_output_is_found():
    derivation = derive(NETWORKS["a hidden layer"], "matrix")
    other = derive(NETWORKS["no offsets"], "matrix")
    with pytest.raises(Disagreement):
        cross_check(with_wrong(derivation, lhs=other.lhs, steps=other.steps), examples=50)


@pytest.mark.parametrize(
    "claim",
    [
        Claim((A * B).T, B.T * A.T),
        Claim(MatrixElement(A * B, i, j), Sum(A[i, k] * B[k, j], (k, 0, n - 1))),
        Claim(Sum(b[i], (i, 0, n)), b[0] + Sum(b[i], (i, 1, n))),
        Claim(exp(s * (t + 1)) * f(s), f(s) * exp(s * t + s)),
        Claim(f(sqrt(s * (t + 1)), 2) + f(s), f(sqrt(s * t + s), 2) + f(s)),
    ],
    ids=["transpose", "entry", "family", "exponential", "root"],
)
def test_true_claims_agree(claim):
    assert cross_check(claim, examples=30).examples == 30
    assert counterexample(claim, examples=30) is None


def test_a_function_is_not_linear():
    assert counterexample(Claim(f(s + t), f(s) + f(t)), examples=30) is not None


@pytest.mark.parametrize("function", [exp, sqrt], ids=["exp", "sqrt"])
def test_a_function_with_laws_has_no_values_that_would_contradict_a_claim(function):
    claim = Claim(function(s + t), function(s) + function(t))
    assert counterexample(claim, examples=30) is None
    assert cross_check(claim, examples=30).examples == 0


def test_a_false_claim_has_a_small_counterexample():
    instance = counterexample(Claim(A * B, 2 * A * B), examples=50)
    assert set(instance.sizes.values()) == {1}
    assert instance.value(A * B) != instance.value(2 * A * B)


def test_the_number_of_instances_and_the_seed_are_told():
    checked = cross_check(derive(NETWORKS["one node"]), examples=7, seed=5)
    assert str(checked) == "checked: 7 random instances, seed 5"


@pytest.mark.parametrize(
    ("position", "place"), [(i - 1, m), (i - 2, m + 1), (i + 1, -1), (i + 2, -2), (i, 0), (i, m - 1)]
)
def test_what_is_false_at_one_end_of_a_free_index_alone_is_found(position, place):
    x = MatrixSymbol("x", m, 1)
    only = MatrixElement(x, position, 0) * KroneckerDelta(i, place)
    with pytest.raises(Disagreement, match=r"for i = "):
        cross_check(Claim(only, 2 * only))
    beyond = MatrixElement(x, position, 0) * KroneckerDelta(i, place + 99)
    assert cross_check(Claim(beyond, 2 * beyond)).examples > 90


def test_making_smaller_takes_no_longer_than_asked(monkeypatch):
    given = []

    def kept(instance, _, *, seconds):
        given.append(seconds)
        return instance

    monkeypatch.setattr("symnet.instances.cross_check.shrink", kept)
    with pytest.raises(Disagreement):
        cross_check(Claim(A, 2 * A), seconds=3)
    assert given == [3]


def test_powers_so_high_that_none_can_be_computed_are_not_tried():
    claim = Claim(s ** (10**7), s * s ** (10**7 - 1))
    assert str(cross_check(claim)) == "checked: 0 of 100 random instances, seed 0"
