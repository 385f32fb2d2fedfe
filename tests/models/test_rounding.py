"""The bound holds for every order of summation, fused or not, and is not much larger than it has to be."""

from dataclasses import replace
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.errors import LimitExceeded, ShapeError, UsageError
from symnet.models.collapse import collapse_maps
from symnet.models.exact import to_fractions
from symnet.models.rounding import Linear, Standardise, agreement, bounds, gamma

FLOATS = st.floats(-1e6, 1e6) | st.floats(-1e-300, 1e-300) | st.sampled_from([1e16, -1e16, 1.0, 1 / 3, 0.1])
NONZERO = FLOATS.filter(bool).map(lambda number: number if abs(number) > 1e-100 else 0.7)


def fused(a, b, c):
    """a·b + c rounded once."""
    return float(Fraction(a) * Fraction(b) + Fraction(c))


def summed(terms, tree):
    """The floats added in the order of a tree: pairs of positions, each replaced by its sum."""
    terms = list(terms)
    for first, second in tree:
        a, b = terms.pop(first % len(terms)), terms.pop(second % len(terms))
        terms.append(a + b)
    return reduce(lambda a, b: a + b, terms)


def column(numbers):
    return np.array(numbers).reshape(1, -1)


def bounded(steps, x):
    """The exact outputs and the bounds at one point."""
    values, error = bounds(steps, column(x))
    return [row[0] for row in to_fractions(values)], [row[0] for row in to_fractions(error)]


@st.composite
def inner_products(draw):
    count = draw(st.integers(1, 8))
    vectors = [draw(st.lists(FLOATS, min_size=count, max_size=count)) for _ in range(2)]
    tree = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=count - 1))
    return *vectors, draw(FLOATS), tree


@given(inner_products())
def test_the_bound_holds_in_every_order_of_summation(case):
    weights, x, offset, tree = case
    (value,), (bound,) = bounded([Linear(column(weights), np.array([offset]))], x)
    products = [w * v for w, v in zip(weights, x, strict=True)]
    fma = reduce(lambda total, pair: fused(*pair, total), zip(weights, x, strict=True), 0.0)
    for computed in (summed(products, tree) + offset, summed([offset, *products], tree), fma + offset):
        assert abs(Fraction(computed) - value) <= bound


@given(st.data())
def test_the_bound_holds_through_layers(data):
    widths = data.draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))

    def numbers(extent, kind=FLOATS):
        return np.array(data.draw(st.lists(kind, min_size=extent, max_size=extent)))

    small = st.floats(-1e3, 1e3)
    mean = data.draw(st.none() | st.just(numbers(widths[0])))
    scale = data.draw(st.none() | st.just(numbers(widths[0], NONZERO)))
    steps = [Standardise(widths[0], mean, scale)]
    for inputs, outputs in pairwise(widths):
        steps.append(
            Linear(numbers(inputs * outputs, small).reshape(outputs, inputs), numbers(outputs, small))
        )
    x = numbers(widths[0])

    y = x if mean is None else x - mean
    y = y if scale is None else y / scale
    for step in steps[1:]:
        y = step.weights @ y + step.offset
    form = collapse_maps([step.exact for step in steps])
    values, error = bounded(steps, x)
    assert tuple(values) == form(x)
    assert all(abs(Fraction(c) - v) <= e for c, v, e in zip(y, values, error, strict=True))
    assert agreement(steps, form, column(x), column(y)).within


def test_the_bound_holds_under_cancellation_and_is_needed():
    steps = [Linear(column([1e16, 1.0, -1e16]), np.array([0.0]))]
    (value,), (bound,) = bounded(steps, [1.0, 1.0, 1.0])
    assert value == 1
    assert (1e16 + 1.0) - 1e16 == 0.0  # the sum from the left loses everything
    assert 1 <= bound <= 16


def test_errors_are_amplified_by_later_layers():
    first = Linear(column([1 / 3]), np.array([0.0]))
    after = Linear(column([1e8]), np.array([0.0]))
    (_,), (one,) = bounded([first], [0.1])
    (_,), (two,) = bounded([first, after], [0.1])
    assert two > 10**8 * one


def test_an_error_of_half_a_unit_almost_reaches_the_bound():
    # (1 + 2^-26)(1 + 2^-27 ...) rounds by nearly u; two roundings are allowed for one that is made
    w, x = 1 + 2.0**-26, 1 + 2.0**-27
    (value,), (bound,) = bounded([Linear(column([w]), np.array([0.0]))], [x])
    assert Fraction(2, 5) <= abs(Fraction(w * x) - value) / bound <= 1


def test_the_bound_of_one_layer_is_that_of_the_book():
    weights, x, offset = [3.0, -5.0], [7.0, 11.0], -2.0
    (_,), (bound,) = bounded([Linear(column(weights), np.array([offset]))], x)
    relative = Fraction(3, 2**53) / (1 - Fraction(3, 2**53))
    assert bound == relative * (21 + 55 + 2) + Fraction(2, 2**1074)


def test_the_bound_of_a_scaler_is_that_of_the_book():
    steps = [Standardise(1, np.array([3.0]), np.array([-4.0]))]
    (value,), (bound,) = bounded(steps, [5.0])
    assert value == Fraction(-1, 2)
    assert bound == Fraction(2, 2**53) / (1 - Fraction(2, 2**53)) / 2 + Fraction(1, 2**1074)


def test_the_bounds_compose_as_stated():
    steps = [Standardise(1, np.array([3.0]), None), Standardise(1, np.array([1.0]), np.array([-8.0]))]
    steps.append(Linear(column([2.0]), np.array([-5.0])))
    (value,), (bound,) = bounded(steps, [7.0])
    one, two = (Fraction(k, 2**53) / (1 - Fraction(k, 2**53)) for k in (1, 2))
    tiny = Fraction(1, 2**1074)
    first = one * 4 + tiny
    second = first / 8 + two * (Fraction(3, 8) + first / 8) + tiny
    assert value == Fraction(-23, 4)
    assert bound == 2 * second + two * (2 * (Fraction(3, 8) + second) + 5) + tiny


def test_a_scaler_that_does_nothing_has_no_rounding_error():
    (value,), (bound,) = bounded([Standardise(1, None, None)], [0.1])
    assert (value, bound) == (Fraction(0.1), Fraction(1, 2**1074))


def test_underflow_is_covered():
    tiny = 2.0**-600
    steps = [Linear(column([tiny]), np.array([0.0]))]
    (value,), (bound,) = bounded(steps, [tiny])
    assert tiny * tiny == 0.0
    assert 0 < value <= bound < Fraction(1, 2**1000)


@pytest.mark.parametrize(
    "step",
    [
        Linear(column([1e300]), np.array([0.0])),
        Linear(column([1.0]), np.array([4e307])),
        Standardise(1, np.array([-4e307]), None),
        Standardise(1, np.array([-4e307]), np.array([1e200])),
        Standardise(1, None, np.array([1e-300])),
    ],
)
def test_overflow_is_refused_with_its_row(step):
    bounds([step], [[0.0], [1.0]])
    with pytest.raises(LimitExceeded, match="overflow is not excluded at row 1"):
        bounds([step], [[0.0], [4e307]])


def test_too_many_roundings_are_refused():
    assert gamma(2**51) > gamma(2**50)
    with pytest.raises(LimitExceeded, match="roundings are more than the bound covers"):
        gamma(2**52 + 1)


def model():
    """Two layers, 40 rows, and what NumPy computes for them."""
    draw = np.random.default_rng(7)
    steps = [
        Linear(draw.normal(size=(3, 4)), draw.normal(size=3)),
        Linear(draw.normal(size=(2, 3)), draw.normal(size=2)),
    ]
    rows = draw.normal(size=(40, 4))
    hidden = rows @ steps[0].weights.T + steps[0].offset
    return steps, rows, hidden @ steps[1].weights.T + steps[1].offset


def test_numbers_within_the_bound_are_accepted_and_counted():
    steps, rows, computed = model()
    found = agreement(steps, collapse_maps([s.exact for s in steps]), rows, computed)
    assert found.within
    assert (found.rows, found.outputs, found.outside) == (40, 2, ())
    assert 0 < found.tightest.ratio < 1
    assert found.largest.difference >= found.tightest.difference
    assert str(found).startswith("40 rows within the bound; largest difference at row ")


@given(st.integers(0, 39), st.integers(0, 1), st.sampled_from([-1, 1]))
def test_a_wrong_number_is_reported_where_it_is(row, output, sign):
    steps, rows, computed = model()
    form = collapse_maps([s.exact for s in steps])
    limit = to_fractions(bounds(steps, rows)[1])[output][row]
    computed[row, output] = float(form(rows[row])[output] + sign * Fraction(5, 4) * limit)
    found = agreement(steps, form, rows, computed)
    assert not found.within
    assert [(d.row, d.output) for d in found.outside] == [(row, output)]
    assert found.tightest == found.outside[0]
    assert 1 < found.tightest.ratio < Fraction(3, 2)
    assert f"1 of 80 outside the bound, first row {row}, output {output}" in str(found)


@given(st.integers(0, 1), st.integers(-1, 3))
def test_a_wrong_coefficient_is_found(output, position):
    steps, rows, computed = model()
    form = collapse_maps([s.exact for s in steps])
    change = 1 + Fraction(1, 10**9)
    if position < 0:
        numbers = list(form.intercept)
        numbers[output] *= change
        planted = replace(form, intercept=tuple(numbers))
    else:
        table = [list(row) for row in form.coefficients]
        table[output][position] *= change
        planted = replace(form, coefficients=tuple(map(tuple, table)))
    found = agreement(steps, planted, rows, computed)
    assert len(found.outside) > 30
    assert {d.output for d in found.outside} == {output}


def test_an_agreement_has_no_truth_value():
    steps, rows, computed = model()
    found = agreement(steps, collapse_maps([s.exact for s in steps]), rows, computed)
    with pytest.raises(TypeError, match=r"ask for \.within"):
        bool(found)


def test_what_does_not_fit_is_refused():
    steps, rows, computed = model()
    form = collapse_maps([s.exact for s in steps])
    with pytest.raises(ShapeError, match=r"the rows must be N by 4; found shape \(40, 3\)"):
        agreement(steps, form, rows[:, :3], computed)
    with pytest.raises(ShapeError, match=r"the computed outputs must be 40 by 2; found shape \(40,\)"):
        agreement(steps, form, rows, computed[:, 0])
    with pytest.raises(ShapeError, match=r"must be 40 by 2; found shape \(39, 2\)"):
        agreement(steps, form, rows, computed[1:])
    with pytest.raises(UsageError, match="at least one row is required"):
        agreement(steps, form, rows[:0], computed[:0])
    computed[5, 1] = np.nan
    with pytest.raises(
        UsageError, match=r"the computed outputs must hold finite numbers; found nan at \[5, 1\]"
    ):
        agreement(steps, form, rows, computed)
