"""Sizes that are not known yet, and what follows for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Symbol

from symnet.papers.extents import ONE, Extents, Misfit

n, p = (Symbol(name, positive=True, integer=True) for name in "np")


def test_sizes_that_meet_are_equal_from_then_on():
    extents = Extents()
    first, second, third = extents.new(), extents.new(), extents.new()
    extents.meet(first, second)
    extents.meet(second, third)
    extents.meet(third, n)
    assert [extents.value(each) for each in (first, second, third)] == [n, n, n]


def test_two_letters_are_two_sizes():
    with pytest.raises(Misfit) as found:
        Extents().meet(n, p)
    assert (found.value.left, found.value.right) == (n, p)


def test_a_size_in_a_sum_is_solved_for():
    extents = Extents()
    first, second = extents.new(), extents.new()
    extents.meet(first + second, n + p)
    extents.meet(second, p)
    assert extents.value(first) == n


def test_what_is_wide_is_not_one():
    extents = Extents()
    wide, open_ = extents.new(wide=True), extents.new()
    extents.meet(open_, wide)
    with pytest.raises(Misfit):
        extents.meet(open_, ONE)


def test_a_size_is_at_least_one():
    extents = Extents()
    unknown = extents.new()
    with pytest.raises(Misfit):
        extents.meet(unknown + 2, Integer(2))


def test_open_sizes_get_letters_that_are_not_taken():
    extents = Extents()
    first, second = extents.new(), extents.new()
    extents.name([first, second, first], {"m"})
    assert [str(extents.value(each)) for each in (first, second)] == ["n", "p"]


@given(st.permutations(range(5)), st.integers(0, 4))
def test_the_order_in_which_sizes_meet_does_not_matter(order, known):
    extents = Extents()
    chain = [extents.new() for _ in range(5)]
    pairs = [(chain[k], chain[(k + 1) % 5]) for k in range(5)]
    extents.meet(chain[known], n)
    for k in order:
        extents.meet(*pairs[k])
    assert all(extents.value(each) == n for each in chain)


@given(st.lists(st.sampled_from("ab12np"), min_size=2, max_size=2))
def test_meeting_is_symmetric(names):
    def ends(swap):
        extents = Extents()
        known = {"a": extents.new(), "b": extents.new(), "1": ONE, "2": Integer(2), "n": n, "p": p}
        pair = [known[name] for name in names]
        try:
            extents.meet(*(reversed(pair) if swap else pair))
        except Misfit:
            return None
        return [
            extents.value(known[name]) == extents.value(known[other]) for name in names for other in names
        ]

    assert ends(False) == ends(True)
