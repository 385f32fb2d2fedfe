"""What strategies draw is what they say: laws that `tests/quality` breaks one by one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from sympy import Function, Integer, MatrixSymbol, Symbol, exp

from symnet import Network, Refuted, SymnetError, UnsupportedTerm, derive, sizes, theorem, verify
from symnet.core.verdicts import Proved
from symnet.reading import shape
from symnet.statements import Claim
from symnet.strategies import affine_maps, claims, extents, instances, matrices, networks, terms

MANY = settings(max_examples=40, deadline=None, phases=(Phase.generate,))
m, n, p = sizes("m n p")
A, x = MatrixSymbol("A", m, n), MatrixSymbol("x", n, 1)
NET = Network.dense(p, m, 1)


# -- laws, each of one strategy, which is made when the law is tried
LAWS = {}


def law(strategies):
    """Note a law of what is drawn from strategies."""

    def noted(holds):
        def tried():
            MANY(given(*strategies())(holds))()

        LAWS[holds.__name__] = tried
        return holds

    return noted


@law(
    lambda: (
        extents(most=4),
        extents(names=("q",), most=0),
    )
)
def extents_are_names_or_numbers(size, name):
    assert size in {*sizes("m n p"), *map(Integer, range(1, 5))}
    assert name == sizes("q")


@law(
    lambda: (
        matrices((2, st.integers(1, 3))),
        matrices((1, 2), entries=st.integers(0, 9), dtype="int8"),
    )
)
def matrices_have_their_shape(rows, array):
    assert len(rows) == 2
    assert len({len(row) for row in rows} - {1, 2, 3}) == 0
    assert all(isinstance(entry, int | Fraction) for row in rows for entry in row)
    assert (array.shape, array.dtype) == ((1, 2), np.dtype("int8"))
    assert ((array >= 0) & (array <= 9)).all()


@law(lambda: (instances(A * x, sizes={"m": (2, 3)}, entries={"x": st.just(1)}, dtype="float64"),))
def instances_have_the_value_of_a_term(sample):
    assert sample.sizes["m"] in {2, 3}
    assert sample.values["A"].shape == (sample.sizes["m"], sample.sizes["n"])
    assert (sample.values["x"] == 1).all()
    assert (sample.values["A"] @ sample.values["x"]).tolist() == sample.value


@law(lambda: (instances(NET),))
def instances_have_the_value_of_a_network(sample):
    column = [entry for row in sample.values["x"] for entry in row]
    weights = {name: value for name, value in sample.values.items() if name != "x"}
    there = NET.at(**sample.sizes)
    weights = {
        name: [row[0] for row in value] if name[0] == "b" else value for name, value in weights.items()
    }
    assert there.evaluate(weights, column).tolist() == [row[0] for row in sample.value]


@law(lambda: (networks(),))
def networks_are_their_canonical_form(net):
    assert isinstance(net.canonical().proof, Proved)


@law(
    lambda: (
        affine_maps(p, 2),
        affine_maps(2, m),
    )
)
def affine_maps_compose(inner, outer):
    assert (inner.inputs, inner.outputs, outer.inputs, outer.outputs) == (p, 2, 2, m)
    y = MatrixSymbol("y", p, 1)
    assert isinstance(verify((outer @ inner)(y), outer(inner(y))), Proved)


@law(
    lambda: (
        terms((m, 2)),
        terms(),
    )
)
def terms_have_their_shape(term, other):
    assert shape(term)[:2] == shape(MatrixSymbol("Z", m, 2))[:2]
    assert other.is_Matrix
    shape(other)


@law(lambda: (claims(true=True),))
def true_claims_are_proved(claim):
    assert isinstance(verify(claim.lhs, claim.rhs), Proved)


@law(lambda: (claims(true=False),))
def near_misses_are_refuted(claim):
    assert isinstance(verify(claim.lhs, claim.rhs), Refuted)


@pytest.mark.parametrize("law", LAWS)
def test_a_law_of_strategies_holds(law):
    LAWS[law]()


# -- what else instances are of
@given(st.data())
@settings(max_examples=10, deadline=None)
def test_instances_are_of_claims_theorems_and_functions(data):
    f = Function("f")
    both = data.draw(instances(Claim(A * x, A * x + MatrixSymbol("e", m, 1))))
    assert len(both.value) == 2
    stated = theorem("t")(lambda: derive(NET))
    assert len(data.draw(instances(stated)).value) == 1
    called = data.draw(instances(f(Symbol("s"))))
    assert called.value == called.values["f"](called.values["s"])
    entry = data.draw(instances(A[Symbol("i", integer=True), 0]))
    assert entry.value == entry.values["A"][entry.indices["i"]][0]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_nothing_is_drawn_where_a_term_divides_by_zero(data):
    s = Symbol("s")
    sample = data.draw(instances(1 / s, entries=st.integers(-1, 1)))
    assume(True)
    assert sample.values["s"]


WRONG = {
    "a shape": lambda: matrices(3),
    "a size": lambda: matrices((0, 1)),
    "a dtype": lambda: matrices((1, 1), dtype="what"),
    "entries": lambda: matrices((1, 1), entries=3),
    "no extents": lambda: extents(names=(), most=0),
    "a shape of terms": lambda: terms(3),
    "truth": lambda: claims(true=1),
    "text": lambda: instances("x"),
    "sizes": lambda: instances(A * x, sizes={"q": 2}),
    "symbols": lambda: instances(A * x, entries={"q": st.just(1)}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_arguments_are_told_when_a_strategy_is_made(wrong):
    with pytest.raises(SymnetError):
        WRONG[wrong]()


def test_a_function_without_exact_values_is_refused():
    for term in (x.applyfunc(exp), Symbol("s") ** Fraction(1, 2)):
        with pytest.raises(UnsupportedTerm, match="has no exact values"):
            instances(term)


@given(st.data())
@settings(max_examples=3, deadline=None)
def test_entries_that_a_dtype_does_not_have_are_told(data):
    with pytest.raises(SymnetError, match="must be numbers of int8"):
        data.draw(matrices((1, 1), entries=st.just(Fraction(1, 2)), dtype="int8"))
