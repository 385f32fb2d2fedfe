"""How matrices and vectors are stored in arrays: the axes of an argument, in words."""

from collections.abc import Mapping
from typing import Any, Final

from symnet.errors import UsageError
from symnet.reading.terms import told
from symnet.testing.arrays import Nested

LAYOUTS: Final = {
    "matrix": "m×n as in the term",
    "transposed": "n×m: a kernel stored in×out, or a vector as one row",
    "vector": "n: one axis for a matrix of one row or one column",
    "scalar": "no axis, for a matrix of one entry",
    "rows": "a batch of vectors, each a row",
    "columns": "a batch of vectors, each a column",
}
BATCHES: Final = ("rows", "columns")
RESULT: Final = "return"
"""The key of what a function returns, as in annotations."""


def as_layout(layout: Any) -> dict[str, str]:
    """The word for each argument, and for "return". Raises `UsageError` for a word that is none."""
    if not isinstance(layout, Mapping):
        raise UsageError(f"layout must map arguments to words; found {told(layout)}")
    for argument, word in layout.items():
        if not isinstance(argument, str) or word not in LAYOUTS:
            words = ", ".join(LAYOUTS)
            raise UsageError(f"the layout of {argument} must be one of {words}; found {told(word)}")
    return dict(layout)


def stored(rows: list[list[Any]], word: str, what: str) -> Nested:
    """The rows of a matrix, or the columns of a batch, as an array stores them.

    Raises `UsageError` for a matrix that the layout has no place for.

    >>> stored([[1], [2]], "vector", "b"), stored([[1, 2], [3, 4]], "rows", "x")
    ([1, 2], [[1, 3], [2, 4]])
    """
    match word:
        case "transposed" | "rows":
            return [list(column) for column in zip(*rows, strict=True)]
        case "vector" if len(rows) == 1 or len(rows[0]) == 1:
            return [entry for row in rows for entry in row]
        case "scalar" if len(rows) == len(rows[0]) == 1:
            return rows[0][0]
        case "vector" | "scalar":
            raise UsageError(f"{what} is {len(rows)} by {len(rows[0])}, which is no {word}")
    return [list(row) for row in rows]


def shape_of(nested: Nested) -> tuple[int, ...]:
    """The extents of nested lists.

    >>> shape_of([[1, 2, 3]])
    (1, 3)
    """
    return (len(nested), *shape_of(nested[0])) if isinstance(nested, list) and nested else ()
