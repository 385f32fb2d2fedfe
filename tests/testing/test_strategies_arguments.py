"""Wrong arguments of strategies are told in our words, at the call."""

import pytest
from hypothesis import find, settings
from hypothesis import strategies as st

from symnet import UsageError, strategies

WRONG = {
    "a depth": lambda: strategies.networks(depth=(2, 1)),
    "a depth that is text": lambda: strategies.affine_maps(depth="x"),
    "widths": lambda: strategies.networks(widths=3),
    "a flag": lambda: strategies.networks(connected="no"),
    "sizes inside": lambda: strategies.terms((2, 2), inner=3),
    "names": lambda: strategies.extents(names=3),
    "names in one text": lambda: strategies.extents(names="m n"),
    "terms": lambda: strategies.claims(true=True, terms=3),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_is_told(case):
    with pytest.raises(UsageError):
        WRONG[case]()


def test_a_size_that_is_drawn_must_be_one():
    with pytest.raises(UsageError, match="a size must be an integer of at least 1; found 'a'"):
        find(strategies.matrices((st.just("a"), 2)), bool, settings=settings(database=None))
