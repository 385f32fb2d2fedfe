"""Matrices of numbers."""

from fractions import Fraction
from typing import Any, Final

import numpy as np
from hypothesis import strategies as st

from symnet.errors import UsageError
from symnet.reading.arguments import as_integer, as_kind
from symnet.reading.terms import told

Size = int | st.SearchStrategy[int]
INTEGERS: Final = st.integers(-6, 6)
EXACT: Final = st.one_of(INTEGERS, st.builds(Fraction, INTEGERS, st.sampled_from([2, 3])))


def matrices(
    shape: tuple[Size, Size], *, entries: st.SearchStrategy[Any] | None = None, dtype: Any = None
) -> st.SearchStrategy[Any]:
    """Matrices of a shape, of which each size is a number or a strategy.

    They are nested lists of exact numbers, or NumPy arrays of a dtype. Without `entries` these are small
    integers and, in lists, fractions. Raises `UsageError` for a shape that is no pair of sizes of at least 1.

    >>> from hypothesis import find
    >>> find(matrices((2, 3)), lambda rows: True)
    [[0, 0, 0], [0, 0, 0]]
    >>> find(matrices((1, 2), entries=st.just(1), dtype="float32"), lambda row: True)
    array([[1., 1.]], dtype=float32)
    """
    if not isinstance(shape, tuple | list) or len(shape) != 2:
        raise UsageError(f"a shape must be a pair (rows, columns); found {told(shape)}")
    sizes = [
        size if isinstance(size, st.SearchStrategy) else st.just(as_integer(size, "a size", 1))
        for size in shape
    ]
    numbers = entries if entries is not None else (INTEGERS if dtype is not None else EXACT)
    as_kind(numbers, st.SearchStrategy, "entries")
    return _matrices(sizes[0], sizes[1], numbers, None if dtype is None else as_dtype(dtype))


def as_dtype(dtype: Any) -> "np.dtype[Any]":
    """A dtype of NumPy. Raises `UsageError` for what is none."""
    try:
        return np.dtype(dtype)
    except TypeError:
        raise UsageError(f"dtype must be one of NumPy; found {told(dtype)}") from None


@st.composite
def _matrices(
    draw: st.DrawFn,
    rows: st.SearchStrategy[int],
    columns: st.SearchStrategy[int],
    entries: st.SearchStrategy[Any],
    dtype: "np.dtype[Any] | None",
) -> Any:
    height, width = (as_integer(draw(size), "a size", 1) for size in (rows, columns))
    found = [[draw(entries) for _ in range(width)] for _ in range(height)]
    return found if dtype is None else array(found, dtype)


def array(numbers: Any, dtype: "np.dtype[Any]") -> Any:
    """Exact numbers as an array. Raises `UsageError` for a number that the dtype does not have."""
    made = np.array(_floats(numbers), dtype=dtype)
    if dtype.kind in "iufb" and made.tolist() != numbers:
        raise UsageError(f"entries must be numbers of {dtype}; found {told(numbers)}")
    return made


def _floats(numbers: Any) -> Any:
    if isinstance(numbers, list):
        return [_floats(each) for each in numbers]
    return float(numbers) if isinstance(numbers, Fraction) else numbers
