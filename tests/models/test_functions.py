"""Opaque operations: two calls that mean the same are equal, and two that do not are not."""

import pytest

from symnet.errors import ShapeError
from symnet.models import functions
from symnet.models.graphs import Windows

IMAGE = ("n", 3, 8, 6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (functions.softmax(IMAGE, 3), functions.softmax(IMAGE, -1)),
        (functions.clip(0.0, None), functions.pointwise("relu")),
        (functions.mean(IMAGE, (2, 3)), functions.mean(IMAGE, (-1, -2))),
        (
            functions.average_pool(IMAGE, (2, 2), Windows.plain(2), ceil=True, counted=True),
            functions.average_pool(IMAGE, (2, 2), Windows.plain(2), ceil=False, counted=False),
        ),
    ],
)
def test_what_means_the_same_is_equal(one, other):
    assert one == other


def test_a_window_that_stands_over_counts_where_it_makes_a_difference():
    windows = Windows((2, 2), ((0, 0), (0, 0)), (1, 1))
    whole, cut = (functions.max_pool(IMAGE, (3, 3), windows, ceil=ceil) for ceil in (True, False))
    assert whole != cut
    assert (whole.extents, cut.extents) == (("n", 3, 4, 3), ("n", 3, 3, 2))


def test_axes_that_are_repeated_are_not_independent():
    assert functions.entrywise("multiply", (4, "n", 3), ("n", 3)).independent == (-2, -1)
    assert functions.matmul((2, 5, "t", 4), (1, 5, 4, "t")).independent == (-3,)


@pytest.mark.parametrize(
    "call",
    [
        lambda: functions.softmax(IMAGE, 4),
        lambda: functions.mean(IMAGE, (1, -3)),
        lambda: functions.matmul((3, 4), (5, 4)),
        lambda: functions.entrywise("add", ("n", 3), ("m", 3)),
        lambda: functions.max_pool(IMAGE, (9, 9), Windows.plain(2), ceil=False),
    ],
)
def test_what_does_not_fit_is_refused(call):
    with pytest.raises(ShapeError):
        call()
