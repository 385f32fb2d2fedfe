"""Arrays of exact numbers calculate as fractions do, within 64 bits and beyond."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.instances.rationals import LARGEST, Rationals, largest, product, smallest, total, whole

numbers = st.one_of(
    st.integers(-9, 9),
    st.fractions(-9, 9, max_denominator=12),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**62, 2**63 - 1, -(2**63) + 1, 2**63, -(2**63), 3037000500]),
)
rows = st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=2, max_size=2)


def within_bound(found):
    assert all(abs(int(each)) <= found.bound for each in found.top.flat)
    assert found.top.dtype == (object if found.bound > LARGEST else found.top.dtype)
    return found.rows()


def each(change, *matrices):
    return [[change(*cells) for cells in zip(*rows, strict=True)] for rows in zip(*matrices, strict=True)]


@given(rows, rows)
def test_it_calculates_as_fractions_do(left, right):
    first, second = Rationals.of(left), Rationals.of(right)
    assert within_bound(first) == left
    assert (
        within_bound(first + second)
        == within_bound(total([first, second]))
        == each(lambda a, b: a + b, left, right)
    )
    assert (
        within_bound(first * second)
        == within_bound(product([first, second]))
        == each(lambda a, b: a * b, left, right)
    )
    columns = [*zip(*right, strict=True)]
    assert within_bound(first @ second) == [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left
    ]
    assert (first == second).tolist() == each(lambda a, b: a == b, left, right)
    assert within_bound(largest([first, second])) == each(max, left, right)
    assert within_bound(smallest([first, second])) == each(min, left, right)
    assert within_bound(first.sum(0)) == [sum(column) for column in zip(*left, strict=True)]
    assert within_bound(first.absolute()) == each(abs, left)
    assert within_bound(first.sign()) == each(lambda a: (a > 0) - (a < 0), left)
    assert within_bound(first.power(3)) == each(lambda a: a**3, left)
    assert within_bound(first.reciprocal()) == each(lambda a: Fraction(1, a) if a else 0, left)
    assert within_bound(first.where(np.eye(2, dtype=bool))) == [[left[0][0], 0], [0, left[1][1]]]


@given(st.lists(rows, min_size=1, max_size=3))
def test_each_matrix_of_a_batch_has_its_determinant_and_its_inverse(batch):
    array = Rationals.of(batch)
    expected = [a * d - b * c for ((a, b), (c, d)) in batch]
    assert within_bound(array.determinants()) == expected
    found, singular = array.inverses()
    assert singular.tolist() == [not determinant for determinant in expected]
    for matrix, inverse, determinant in zip(batch, within_bound(found), expected, strict=True):
        (a, b), (c, d) = matrix
        if determinant:
            by = Fraction(1) / determinant
            assert inverse == [[d * by, -b * by], [-c * by, a * by]]
        else:
            assert inverse == [[0, 0], [0, 0]]


@pytest.mark.parametrize("number", [2**31, 3037000499, 3037000500, 2**62])
def test_products_that_leave_64_bits_are_exact(number):
    array = whole(np.array([[number, number], [-number, number]]))
    assert array.top.dtype == np.int64
    assert (array * array).rows() == [[number**2, number**2], [number**2, number**2]]
    assert (array @ array).rows() == [[0, 2 * number**2], [-2 * number**2, 0]]
    assert (array + array).sum(0).rows() == [0, 4 * number]


def test_zeros_and_ones_meet_numbers_beyond_64_bits():
    zeros, small = whole(np.array([0, 0])), Rationals.of([Fraction(1, 10**30)])
    assert within_bound(zeros + small) == [Fraction(1, 10**30)] * 2
    assert (zeros == small).tolist() == [False, False]
    assert within_bound(whole(np.array([0, 1, -1])).power(10**30)) == [0, 1, 1]
