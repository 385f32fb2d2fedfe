"""A collapsed network computes exactly what the network does, and routes that differ are noticed."""

import pickle
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from time import process_time

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational, Symbol

from symnet import Dense, Disagreement, LimitExceeded, LinearActivation, Network, Proved, sizes
from symnet.errors import ShapeError, UsageError
from symnet.models import collapse as module
from symnet.models import exact
from symnet.models.collapse import Collapsed, collapse, collapse_maps, dense, maps_of, prove

FRACTIONS = st.fractions(min_value=-9, max_value=9, max_denominator=9)

FEW = settings(max_examples=30, deadline=None)


def matrices(rows, columns):
    entries = st.lists(FRACTIONS, min_size=rows * columns, max_size=rows * columns)
    return entries.map(
        lambda e: ImmutableMatrix(rows, columns, [Rational(f.numerator, f.denominator) for f in e])
    )


@st.composite
def networks(draw):
    """Dense layers of rational weights, with and without offsets, with activations αz + β."""
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    layers = []
    for inputs, outputs in pairwise(widths):
        activation = LinearActivation(*(draw(FRACTIONS) for _ in range(2)))
        offset = draw(st.none() | matrices(outputs, 1))
        layers.append(Dense(draw(matrices(outputs, inputs)), offset, activation))
    return Network(tuple(layers))


def vectors(extent):
    return st.lists(FRACTIONS, min_size=extent, max_size=extent)


@FEW
@given(networks(), st.data())
def test_the_form_computes_what_the_network_computes(network, data):
    x = data.draw(vectors(int(network.inputs)))
    assert collapse(network)(x) == tuple(network.evaluate({}, x))


@FEW
@given(networks())
def test_both_entrances_agree(network):
    assert collapse_maps(maps_of(network)) == collapse(network)


@FEW
@given(networks())
def test_a_collapsed_network_collapses_to_itself(network):
    form = collapse(network)
    assert collapse(form.network) == form
    assert (form.inputs, form.outputs) == (network.inputs, network.outputs)


@FEW
@given(networks(), st.data())
def test_the_forward_pass_of_scalars_is_that_of_fractions(network, data):
    x = data.draw(st.lists(st.integers(-9, 9), min_size=int(network.inputs), max_size=int(network.inputs)))
    assert exact.forward(maps_of(network), x) == [exact.rational(y) for y in network.evaluate({}, x)]


@FEW
@given(st.data())
def test_a_diagonal_map_is_the_dense_one_wherever_it_stands(data):
    def matrix(rows, columns):
        entries = st.lists(FRACTIONS, min_size=rows * columns, max_size=rows * columns)
        return fmpq_mat(rows, columns, [exact.rational(each) for each in data.draw(entries)])

    width, outputs = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 3)))
    scaler = exact.Diagonal(tuple(matrix(1, width).entries()), matrix(width, 1))
    square = exact.ExactMap(matrix(width, width), matrix(width, 1))
    last = exact.ExactMap(matrix(outputs, width), matrix(outputs, 1))
    x = matrix(width, outputs)
    assert scaler.rows(x) == scaler.dense.linear * x
    for chain in ([scaler, last], [scaler, square, scaler, last], [square, scaler], [scaler, scaler]):
        plain = [each.dense if isinstance(each, exact.Diagonal) else each for each in chain]
        assert exact.compose(chain) == exact.compose(plain)
        assert exact.forward(chain, range(width)) == exact.forward(plain, range(width))
        assert collapse_maps(chain) == collapse_maps(plain)


def test_a_wide_scaler_scales_columns():
    width = 3200
    scaler = exact.Diagonal(tuple(fmpq(1, number) for number in range(1, width + 1)), fmpq_mat(width, 1))
    last = exact.ExactMap(fmpq_mat(1, width, [1] * width), fmpq_mat(1, 1))
    start = process_time()
    (row,) = collapse_maps([scaler, last]).coefficients
    assert process_time() - start < 5  # a dense diagonal takes 20 seconds
    assert row == tuple(Fraction(1, number) for number in range(1, width + 1))


@FEW
@given(networks())
def test_the_core_proves_every_layer(network):
    proofs = prove(network, collapse(network))
    assert len(proofs) == len(network.layers)
    assert all(isinstance(proof, Proved) for proof in proofs)


def test_a_proof_of_two_layers_is_not_vacuous():
    assert not prove(two_layers(), collapse(two_layers()))[-1].vacuous


def two_layers(inputs=2):
    first = Dense(ImmutableMatrix(3, inputs, range(1, 1 + 3 * inputs)), ImmutableMatrix([1, 2, 3]))
    return Network((first, Dense(ImmutableMatrix([[1, -1, 2]]), ImmutableMatrix([[Rational(1, 2)]]))))


def test_the_form_of_a_known_network():
    form = collapse(two_layers())
    assert form == Collapsed((Fraction(11, 2),), ((Fraction(8), Fraction(10)),))
    assert str(form) == "5.5 + 8*x_1 + 10*x_2"
    assert form.digits == 2
    assert pickle.loads(pickle.dumps(form)) == form  # noqa: S301 - the test's own bytes
    assert hash(form) == hash(collapse(two_layers()))


def wrong(maps):
    """A product with an error of one part in 10^9 in one entry."""
    linear, offset = exact.compose(maps)
    linear[0, 1] *= 1 + fmpq(1, 10**9)
    return exact.ExactMap(linear, offset)


@pytest.mark.parametrize("limit", [0, module.PRODUCTS])
@pytest.mark.parametrize("route", [collapse, lambda net: collapse_maps(maps_of(net))])
def test_a_wrong_product_is_seen_by_the_second_route(monkeypatch, limit, route):
    monkeypatch.setattr(module, "compose", wrong)
    monkeypatch.setattr(module, "PRODUCTS", limit)
    with pytest.raises(Disagreement, match="the product gives"):
        route(two_layers())


def test_where_the_routes_were_compared_is_said(monkeypatch):
    assert collapse(two_layers()).checked == "at 0 and the 2 unit vectors, hence everywhere"
    monkeypatch.setattr(module, "PRODUCTS", 0)
    assert collapse(two_layers()).checked == "at 2 random points"


def test_a_wrong_form_is_not_proved():
    form = collapse(two_layers())
    for other in (
        replace(form, intercept=(form.intercept[0] + Fraction(1, 10**9),)),
        replace(form, coefficients=((form.coefficients[0][0], Fraction(1)),)),
    ):
        with pytest.raises(Disagreement, match="differ from the form"):
            prove(two_layers(), other)


def test_a_wrong_stage_is_refuted_by_the_core(monkeypatch):
    form = collapse(two_layers())
    monkeypatch.setattr(module, "compose", wrong)
    wrong_form = collapse_of(wrong(maps_of(two_layers())))
    assert wrong_form != form
    with pytest.raises(Disagreement, match="layer 2 differs from its collapsed form"):
        prove(two_layers(), wrong_form)


def collapse_of(total):
    intercept = tuple(number for (number,) in exact.to_fractions(total.offset))
    return Collapsed(intercept, exact.to_fractions(total.linear))


def test_what_the_core_leaves_open_is_no_proof(monkeypatch):
    monkeypatch.setattr(module, "verify", unknown)
    with pytest.raises(LimitExceeded, match="the collapsed form of layer 1 could not be proved: too long"):
        prove(two_layers(), collapse(two_layers()))


def unknown(left, right):
    return module.Unknown(left, right, (), "too long")


def test_symbols_are_refused():
    with pytest.raises(UsageError, match=r"a width must be a number to collapse weights; found the symbol p"):
        collapse(Network.dense(sizes("p"), 1))
    with pytest.raises(
        UsageError, match=r"the weights of layer 1 must hold rational numbers; found W_1\[0, 0\]"
    ):
        collapse(Network.dense(2, 1))
    layer = Dense(ImmutableMatrix([[1]]), ImmutableMatrix([[Symbol("c")]]))
    with pytest.raises(UsageError, match="the offset of layer 1 must hold rational numbers; found c"):
        collapse(Network((layer,)))


def test_no_layers_are_refused():
    with pytest.raises(UsageError, match="at least one layer"):
        collapse_maps([])


def test_a_point_must_fit_and_be_finite():
    form = collapse(two_layers())
    with pytest.raises(ShapeError, match="x must hold 2 numbers; found 3"):
        form([1, 2, 3])
    for bad in (float("nan"), float("inf"), "1", None):
        with pytest.raises(UsageError, match="a finite real number is required"):
            form([1, bad])


def test_a_form_must_be_a_matrix_and_a_column():
    for intercept, rows in [((1, 2), ((1,),)), ((1, 2), ((1,), (1, 2))), ((), ())]:
        with pytest.raises(ShapeError, match="need as many rows of coefficients"):
            Collapsed(intercept, rows)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@given(st.data())
def test_floats_are_read_as_the_fractions_that_they_are(dtype, data):
    width = np.dtype(dtype).itemsize * 8
    number = dtype(data.draw(st.floats(allow_nan=False, allow_infinity=False, width=width)))
    ((read,),) = exact.to_fractions(exact.from_floats(np.array([[number]])))
    assert read == Fraction(*number.as_integer_ratio()) == exact.fraction(number)
    assert dtype(float(read)) == number


@FEW
@given(networks())
def test_maps_and_layers_are_inverse(network):
    (form,) = maps_of(collapse(network).network)
    assert maps_of(Network((dense(form),))) == (form,)


def test_what_is_no_array_of_finite_floats_is_refused():
    for values, message in [
        ([[1, 2]], "must hold IEEE floats of 16, 32 or 64 bits; found int64"),
        ([[1j]], "found complex128"),
        ([["1.0"]], "found <U3"),
        ([[0.0, np.nan]], r"must hold finite numbers; found nan at \[0, 1\]"),
        ([[np.inf]], r"found inf at \[0, 0\]"),
    ]:
        with pytest.raises(UsageError, match=message):
            exact.from_floats(values)
    with pytest.raises(ShapeError, match="must have rows and columns; found 1 axes"):
        exact.from_floats([0.5])
