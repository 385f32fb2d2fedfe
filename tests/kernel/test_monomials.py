"""Intervals of positions whose ends are sizes, and sizes as numbers: right at all sizes, or refused."""

from itertools import product

import pytest

from symnet import UnsupportedTerm, sizes
from symnet.kernel.dimensions import minus, plus
from symnet.kernel.monomials import (
    Interval,
    Monomial,
    apart,
    intersection,
    size_monomials,
    with_numbers_added,
)

m, n = sizes("m n")
AT = [{m: first, n: second} for first, second in product((1, 2, 3, 5), repeat=2)]
SIZES = [0, 1, 2, m, n, plus(m, 1), plus(m, n)]
INTERVALS = [Interval(first, extent) for first in SIZES for extent in SIZES[1:]]


def value(size, at):
    return size if isinstance(size, int) else int(size.xreplace(at))


def positions(interval, at):
    return set(range(value(interval.first, at), value(plus(*interval), at)))


def common(left, right):
    """The common positions as the kernel finds them, or why it finds none."""
    try:
        return intersection(left, right)
    except UnsupportedTerm as refusal:
        return str(refusal)


@pytest.mark.parametrize("left", INTERVALS, ids=str)
def test_an_intersection_is_right_at_all_sizes(left):
    for right in INTERVALS:
        found = common(left, right)
        assert common(right, left) == found or isinstance(found, str)
        if not isinstance(found, str):
            for at in AT:
                expected = positions(left, at) & positions(right, at)
                assert (positions(found, at) if found else set()) == expected
        assert not apart(left, right) or found is None


def test_an_intersection_of_known_order_is_found():
    """At the least sizes of the table the ends of these are in the order that they have at all sizes."""
    ordered = [0, 1, plus(m, 1), plus(plus(m, 1), n)]
    for a, b in product(product(ordered, repeat=2), repeat=2):
        left, right = (Interval(first, minus(end, first)) for first, end in (a, b))
        if all(ordered.index(end) > ordered.index(first) for first, end in (a, b)):
            assert not isinstance(common(left, right), str)
            assert apart(left, right) == (common(left, right) is None)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Interval(0, m), Interval(0, n)),
        (Interval(m, 2), Interval(n, 2)),
        (Interval(0, plus(m, 1)), Interval(n, plus(m, n))),
        (Interval(m, n), Interval(n, m)),
    ],
    ids=str,
)
def test_an_intersection_that_depends_on_the_sizes_is_refused(left, right):
    ends = minus(plus(*left), 1), minus(plus(*right), 1)
    bounds = (left.first, right.first, *ends)
    message = f"how these positions are ordered depends on the sizes: {bounds}"
    assert common(left, right) == message


@pytest.mark.parametrize("size", [0, 7, m, plus(m, 1), minus(n, 2), (m + n) ** 3 - 2 * m * n**2], ids=str)
def test_a_size_as_a_number_is_the_sum_of_its_monomials(size):
    size = size if isinstance(size, int) else size.expand()
    for at in AT:
        total = 0
        for term in size_monomials(size):
            number = term.coefficient
            for factor in term.factors:
                number *= at[factor.letter]
            total += number
        assert total == value(size, at)


def test_a_size_that_is_no_polynomial_over_the_integers_is_no_number():
    with pytest.raises(UnsupportedTerm, match=r"^the size m/2 has a coefficient that is no integer$"):
        list(size_monomials(m / 2))


def test_numbers_at_one_place_are_added_up():
    row, bound = Interval(0, m), Monomial(1, bound=(m,))
    assert with_numbers_added([Monomial(1), Monomial(2), Monomial(-3)]) == []
    assert with_numbers_added([Monomial(1), bound, Monomial(2), bound]) == [Monomial(3), bound, bound]
    apart_ = [Monomial(1), Monomial(1, row=row), Monomial(1, column=row)]
    assert with_numbers_added(apart_) == apart_
