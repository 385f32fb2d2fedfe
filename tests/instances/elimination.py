"""Determinants and inverses of exact matrices, by elimination."""

from fractions import Fraction

Exact = int | Fraction
Rows = list[list[Exact]]


def determinant(rows: Rows) -> Exact:
    """The determinant of a square matrix.

    >>> determinant([[1, 2], [3, 4]])
    Fraction(-2, 1)
    """
    return _eliminated(rows, [[] for _ in rows])[0]


def inverse(rows: Rows) -> Rows:
    """The inverse of a square matrix. Raises `ZeroDivisionError` if it has none.

    >>> [[int(cell) for cell in row] for row in inverse([[1, 2], [0, 1]])]
    [[1, -2], [0, 1]]
    """
    size = range(len(rows))
    product, right = _eliminated(rows, [[int(r == c) for c in size] for r in size])
    if not product:
        raise ZeroDivisionError("a matrix that is inverted is singular")
    return right


def _eliminated(rows: Rows, right: Rows) -> tuple[Exact, Rows]:
    """The determinant, and what makes of `right` the steps that make an identity of the rows."""
    work = [[Fraction(cell) for cell in (*row, *more)] for row, more in zip(rows, right, strict=True)]
    product = Fraction(1)
    for column in range(len(work)):
        pivot = next((r for r in range(column, len(work)) if work[r][column]), None)
        if pivot is None:
            return Fraction(0), []
        if pivot != column:
            work[column], work[pivot] = work[pivot], work[column]
            product = -product
        head = work[column][column]
        product *= head
        work[column] = [cell / head for cell in work[column]]
        for r, row in enumerate(work):
            if r != column and (factor := row[column]):
                work[r] = [cell - factor * over for cell, over in zip(row, work[column], strict=True)]
    return product, [list(row[len(rows) :]) for row in work]
