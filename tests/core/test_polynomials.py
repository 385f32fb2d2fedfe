"""Sizes and positions against numbers: what holds of them for all values holds at small ones."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnet import LimitExceeded
from symnet.core import polynomials as core
from symnet.core.digits import quotient, split_digits
from symnet.core.polynomials import (
    ZERO,
    Polynomial,
    Ranges,
    constant,
    is_inside,
    never_negative,
    variable,
)

n, m = variable(-1), variable(-2)
v, w = variable(0), variable(1)
EXTENTS = {0: n, 1: m + 1, 2: v + 1, 3: None, 4: constant(2)}
monomials = st.lists(st.sampled_from([-2, -1, 0, 1, 2, 4]), max_size=3).map(lambda m: tuple(sorted(m)))
terms = st.dictionaries(monomials, st.integers(-3, 3).filter(bool), max_size=4)
polynomials = terms.map(lambda found: Polynomial(sorted(found.items())))


def value(p, values):
    total = 0
    for monomial, c in p:
        for each in monomial:
            c *= values[each]  # noqa: PLW2901
        total += c
    return total


def everywhere(largest=3):
    """Small sizes, and all indices in their ranges."""
    for sizes in product(range(1, largest + 1), repeat=2):
        values = {-1: sizes[0], -2: sizes[1]}
        for a, b, d in product(range(sizes[0]), range(sizes[1] + 1), range(2)):
            for c in range(a + 1):
                yield {**values, 0: a, 1: b, 2: c, 4: d}


def some():
    return [*everywhere(2)]


@given(polynomials, polynomials, st.integers(-3, 3))
def test_they_are_computed_with_as_numbers_are(p, q, number):
    for values in some():
        x, y = value(p, values), value(q, values)
        assert value(p + q, values) == x + y
        assert value(p - q, values) == x - y
        assert value(-p, values) == -x
        assert value(p * q, values) == x * y
        assert value(p + number, values) == value(number + p, values) == x + number
        assert value(number - p, values) == number - x
        assert value(number * p, values) == number * x


@given(polynomials, polynomials)
def test_equal_polynomials_are_one_object(p, q):
    assert p + q == q + p
    assert p - p == ZERO
    assert (p + q) * p == p * p + q * p
    assert hash(p + q) == hash(q + p)


@given(polynomials, polynomials, polynomials)
def test_others_take_the_place_of_variables_at_once(p, q, r):
    moved = p.at({0: q, -1: r})
    for values in some():
        assert value(moved, values) == value(p, {**values, 0: value(q, values), -1: value(r, values)})


@given(polynomials)
def test_what_is_said_of_a_polynomial(p):
    inside = {each for monomial, _ in p for each in monomial}
    assert p.indices == {each for each in inside if each >= 0}
    assert p.sizes == {each for each in inside if each < 0}
    assert p.number == (value(p, {}) if not inside else None)
    assert p.degree == max((len(monomial) for monomial, _ in p), default=0)


@given(polynomials)
def test_a_coefficient_is_what_an_index_is_multiplied_by(p):
    c = p.coefficient(0)
    assert (c is None) == any(monomial.count(0) > 1 for monomial, _ in p)
    if c is not None:
        assert 0 not in (p - c * v).indices | c.indices


@settings(max_examples=400)
@given(polynomials)
def test_what_is_never_negative_is_not(p):
    if never_negative(p, EXTENTS):
        assert all(value(p, values) >= 0 for values in everywhere())


@settings(max_examples=400)
@given(polynomials, polynomials)
def test_what_is_inside_is_inside(p, q):
    if is_inside(p, q, EXTENTS):
        assert all(0 <= value(p, values) < value(q, values) for values in everywhere())


KNOWN = {
    "a size": (n - 1, True),
    "less than a size": (n - 2, False),
    "a product of sizes": (n * m - n - m + 1, True),
    "an index": (v, True),
    "what is left of a range": (n - 1 - v, True),
    "more than is left": (n - 2 - v, False),
    "a range that depends on an index": (v - variable(2), True),
    "the range around it": (n - 1 - variable(2), True),
    "the other way round": (variable(2) - v, False),
    "any integer": (variable(3), False),
    "any integer but for another": (n - variable(3), False),
    "a square": (v * v - v, False),
    "a digit": (n * (m + 1) - 1 - (n * w + v), True),
}


@pytest.mark.parametrize(("p", "known"), KNOWN.values(), ids=KNOWN)
def test_what_is_known_not_to_be_negative(p, known):
    assert never_negative(p, EXTENTS) is known


def test_ranges_that_depend_on_each_other_tell_nothing():
    assert not never_negative(v - w, {0: w, 1: v})


def test_what_is_known_of_sizes_is_used():
    assert never_negative(n - 3, Ranges((n - 3,)))
    assert never_negative(n - 2, Ranges((n - 3,)))
    assert not never_negative(n - 4, Ranges((n - 3,)))
    assert not never_negative(n - 3, Ranges())


def test_a_product_that_is_too_large_is_refused():
    with pytest.raises(LimitExceeded):
        _ = Polynomial((((-1,) * 30, 1),)) * Polynomial((((-1,) * 11, 1),))
    many = Polynomial(((-each,), 1) for each in range(400, 0, -1))
    with pytest.raises(LimitExceeded):
        _ = many * many


def test_limits_are_what_may_still_be(monkeypatch):
    """The most products, the highest degree and the most monomials that are written out."""
    assert Polynomial((((-1,) * 20, 1),)) * Polynomial((((-1,) * 20, 1),))
    monkeypatch.setattr(core, "MOST", 4)
    assert (n + m) * (n - m) == n * n - m * m
    with pytest.raises(LimitExceeded):
        _ = (n + m) * (n + m + 1)
    monkeypatch.setattr(core, "LONGEST", 5)  # 4 of n·m, 1 of 1.
    assert never_negative(n * m - 1, {})
    monkeypatch.setattr(core, "LONGEST", 4)
    assert not never_negative(n * m - 1, {})


def test_what_is_known_to_be_inside():
    """From 0 on, and below the extent."""
    assert [is_inside(p, n, EXTENTS) for p in (ZERO, v, n - 1, n - 1 - v)] == [True] * 4
    for p in (-constant(1), v - 1, n, v + 1, n - 2, variable(3)):
        assert not is_inside(p, n, EXTENTS)
    assert constant(0) == ZERO


def test_one_variable_is_replaced_with_its_number():
    assert [(c * v).at({0: n + 1}) for c in (1, 2, -1)] == [n + 1, 2 * n + 2, -n - 1]
    assert (v * v).at({0: n + 1}) == n * n + 2 * n + 1


@settings(max_examples=600)
@given(st.sampled_from([constant(2), constant(3), n, m + 1, n * 2, n + m]), polynomials, polynomials)
def test_digits_are_0_together(base, high, low):
    p = base * high + low
    found = split_digits(p, EXTENTS)
    if found is not None:
        for values in everywhere():
            assert (value(p, values) == 0) == all(value(digit, values) == 0 for digit in found)


DIGITS = {
    "of a size": (n * w + v, (w, v)),
    "and another": (n * w + v - n * variable(4), (w - variable(4), v)),
    "turned": (v - n * w, (-w, v)),
    "of one index": (n * w + w, (w, ZERO)),
    "of any integer": (n * w + variable(3), None),
    "too wide above": (n * w + v + 1, None),
    "too wide below": (n * w - v - 1, None),
    "of a number": (2 * w - variable(4), (w, -variable(4))),
    "of a sum": ((n + m) * w + v, (w, v)),
    "of a number below 0": (variable(4) - 2 * w, (-w, variable(4))),
    "beside a square": (n * n * w + v * v, (w, v * v)),
    "of an index": ((v + 1) * w, (w, ZERO)),
}


@pytest.mark.parametrize(("p", "digits"), DIGITS.values(), ids=DIGITS)
def test_the_digits_of_a_position(p, digits):
    assert split_digits(p, EXTENTS) == digits


@given(polynomials)
def test_a_quotient_is_a_part(p):
    for base in (n, 2 * n, n + m, constant(3)):
        q = quotient(p, base)
        rest = p - base * q
        assert base * q + rest == p
        if base.number or len(base) == 1:
            assert quotient(rest, base) == ZERO
    assert quotient(n * v + w, n) == v
    assert quotient(2 * n * v, 2 * n) == v
    assert quotient(3 * n * v, 2 * n) == ZERO
    assert quotient((n + m) * v * 2 + n * w, n + m) == 2 * v
    assert quotient((2 * n + 1) * v, 2 * n + 1) == v
    assert quotient(3 * 10**40 * n * v, 3 * n) == 10**40 * v
    assert quotient((10**40 * n + 10**40) * v, n + 1) == 10**40 * v
