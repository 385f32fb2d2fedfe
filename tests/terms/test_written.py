"""Sums written out: what SymPy makes of `write_out`, and that it is quick."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Integer, KroneckerDelta, MatrixSymbol, Mul, Rational, Sum, Tuple, symbols

from symnet import Network, UsageError, sizes
from symnet.reading.storage import sum_as_it_stands
from symnet.terms import Written, evaluated, write_out
from tests.networks import NETWORKS

i, j, n = *symbols("i j", integer=True), sizes("n")
s, t = symbols("s t")
V, W, X = MatrixSymbol("V", 3, 4), MatrixSymbol("W", 4, 3), MatrixSymbol("X", n, 4)
CONCRETE = {name: each for name, each in NETWORKS.items() if not each.size_symbols()}


def total(body, index, upper, lower=0):
    return sum_as_it_stands(body, Tuple(index, Integer(lower), Integer(0) + upper))


LEAVES = [
    V[i, j],
    W[j, i],
    V[0, i],
    V[1, 2],
    W[i, 0],
    s,
    t,
    Integer(2),
    Rational(-1, 3),
    KroneckerDelta(i, j),
]
shifted = V[0, Add(1, i, evaluate=False)]


def steps(terms):
    """Sums and products of terms, and terms summed over one of the indices."""
    few = st.lists(terms, min_size=2, max_size=3)
    sums = few.map(lambda parts: Add(*parts, evaluate=False))
    products = few.map(lambda parts: Mul(*parts, evaluate=False))
    over = st.tuples(terms, st.sampled_from([i, j])).map(lambda pair: total(*pair, 2))
    return sums | products | over


BODIES = st.recursive(st.sampled_from([*LEAVES, shifted]), steps, max_leaves=8)


@given(BODIES, st.sampled_from([0, 2, 3]))
def test_it_is_what_sympy_makes_of_the_parts(body, most):
    term = total(total(body, i, 2), j, 2)
    assert Written(most)(term) == evaluated(write_out(term, most))


@pytest.mark.parametrize(
    "term",
    [
        total(V[0, i] * V[1, i], i, 2),
        total(V[0, i] * V[0, i], i, 2),  # a square
        total(V[0, 0] * V[1, 1], i, 2),  # alike
        total(V[0, i] * V[0, 3 - i], i, 3),  # alike in pairs
        total(V[0, i] * W[i, 0] * s, i, 2),
        total(3 * V[0, i], i, 2, 1),
        total(X[i, 0], i, n - 1) + total(V[0, i] * V[1, i], i, 2),
        Sum(V[i, j] * W[j, i], (i, 0, 2), (j, 0, 2)),
        total(MatrixSymbol("A", 11, 1)[i, 0] * MatrixSymbol("B", 11, 1)[i, 0], i, 10),
    ],
    ids=str,
)
def test_cases_that_the_short_way_must_refuse_or_take(term):
    written = Written(11)
    assert written(term) == evaluated(write_out(term, 11))
    assert written(total(V[2, i] * W[i, 1], i, 2)) == Add(*(V[2, k] * W[k, 1] for k in range(3)))


@pytest.mark.parametrize("network", CONCRETE.values(), ids=CONCRETE)
def test_explicit_matrices_are_those_of_sympy(network):
    form = network.canonical()
    for found, term in zip(form.as_explicit(), (form.intercept, form.coefficients), strict=True):
        assert found.shape == term.shape
        assert (found - term.as_explicit()).expand().is_zero_matrix


def test_only_numbers_are_written_out():
    with pytest.raises(UsageError, match="where all its sizes are numbers; found n in"):
        Network.dense(2, n, 1).canonical().as_explicit()


def test_writing_out_takes_no_longer_than_a_few_expansions():
    """The ratio is below 2 on a quiet machine, and was 15."""
    form = Network.dense(30, 30, 30, 1).canonical()
    seconds = {}
    for name in ("expanded", "as_expr"):
        start = process_time()
        getattr(form, name)()
        seconds[name] = process_time() - start
    assert seconds["as_expr"] < 6 * seconds["expanded"]
