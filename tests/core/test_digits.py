"""Digits: a position is 0 exactly where its quotient and its remainder are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.core.digits import quotient, split_digits
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, variable

n, m = variable(-1), variable(-2)
i, j, k = (variable(v) for v in range(3))
RANGES = {0: n, 1: m, 2: n * m, 3: n + 1}
"""The ranges of i, j and k, and one more."""


def at(p, values):
    return p.at({v: constant(c) for v, c in values.items()}).number


def is_right(p, found):
    """Whether p = 0 iff both parts are 0, at all small sizes and all indices in their ranges."""
    for rows, columns in product((1, 2, 3), repeat=2):
        sizes = {-1: rows, -2: columns}
        counts = (range(at(RANGES[v], sizes) if v in p.indices else 1) for v in range(4))
        for places in product(*counts):
            values = sizes | dict(enumerate(places))
            parts = [at(part, values) == 0 for part in found]
            if (at(p, values) == 0) != all(parts):
                return False
    return True


@pytest.mark.parametrize(
    ("p", "found"),
    [
        (m * i + j, (i, j)),
        (-m * i - j, (i, -j)),
        (m * i - j, (-i, -j)),
        (m * i + j - m * variable(3), (i - variable(3), j)),
        (2 * m * i + 2 * j, (i, 2 * j)),
        ((m + 1) * i + j, (i, j)),
        ((m + 2) * i - (m + 2) * variable(3) + j, (i - variable(3), j)),
        (3 * i + constant(2), (i, constant(2))),
    ],
)
def test_a_position_has_digits(p, found):
    q, r = split_digits(p, RANGES) or (None, None)
    assert {q, r} in ({found[0], found[1]}, {-found[0], found[1]})
    assert is_right(p, (q, r))


@pytest.mark.parametrize(
    "p",
    [
        ZERO,
        i,
        i - j,
        n * i + j,  # j may be n or more
        m * i + j + 1,
        m * i + 2 * j,
        (m - 1) * i + j,  # m - 1 may be 0
        (n - m) * i + j,
        i * i + j,
        k * i + j,
        m * i + j - m,
        2 * i + 2 * j,
    ],
)
def test_a_position_without_digits(p):
    found = split_digits(p, RANGES)
    assert found is None or is_right(p, found)


MONOMIALS = (ONE, i, j, k, n, m, n * i, m * i, m * j, n * m * i, (m + 1) * i, n * variable(3))


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from(MONOMIALS)), max_size=4))
def test_digits_of_any_position(parts):
    p = sum((c * each for c, each in parts), ZERO)
    found = split_digits(p, RANGES)
    assert found is None or is_right(p, found)


@pytest.mark.parametrize(
    ("p", "by", "found"),
    [
        (m * i + j, m, i),
        (6 * m * i, 2 * m, 3 * i),
        (6 * m * i, 4 * m, ZERO),
        (n * m * i + m * j + k, m, n * i + j),
        ((m + 1) * i + 2 * (m + 1) * j + k, m + 1, i + 2 * j),
        (3 * (m + 1) * i, 2 * m + 2, ZERO),
        ((m + 2) * i, m + 1, ZERO),
        (2 * (m + 1) * i, 2 * m + 2, i),
        (4 * (m + 1) * i, 2 * m + 2, 2 * i),
    ],
)
def test_a_quotient(p, by, found):
    assert quotient(p, by) == found
    assert isinstance(quotient(p, by), Polynomial)
