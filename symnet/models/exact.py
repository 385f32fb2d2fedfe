"""Exact rational arithmetic for stored weights: IEEE floats as fractions, chains of affine maps as one.

A binary float is a fraction, so nothing is rounded here. Inside, matrices are those of python-flint;
`Fraction` and SymPy's `Rational` go in and out.
"""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import cycle
from typing import Any, Final, NamedTuple, SupportsIndex, TypeAlias

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat
from sympy import Expr, ImmutableMatrix, Rational
from sympy.matrices import MatrixBase

from symnet.errors import ShapeError, UsageError
from symnet.reading.terms import told

# Bits of the integers of a matrix with one common exponent.
LONGEST: Final = 512
Array = np.ndarray[Any, np.dtype[Any]]
Rows = tuple[tuple[Fraction, ...], ...]


class ExactMap(NamedTuple):
    """The map x -> linear·x + offset with rational entries, linear q×p and offset q×1.

    >>> double = ExactMap(from_floats([[2.0]]), from_floats([[0.5]]))
    >>> to_fractions(compose([double, double]).offset)
    ((Fraction(3, 2),),)
    """

    linear: fmpq_mat
    offset: fmpq_mat


class Diagonal(NamedTuple):
    """The map x -> factors·x + offset, entry by entry, offset p×1.

    >>> scaler = Diagonal((fmpq(2), fmpq(1, 2)), fmpq_mat(2, 1, [0, 1]))
    >>> to_fractions(scaler.dense.linear)
    ((Fraction(2, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 2)))
    """

    factors: tuple[fmpq, ...]
    offset: fmpq_mat

    @property
    def dense(self) -> ExactMap:
        """The same map with all its zeros."""
        linear = fmpq_mat(len(self.factors), len(self.factors))
        for position, factor in enumerate(self.factors):
            linear[position, position] = factor
        return ExactMap(linear, self.offset)

    def columns(self, matrix: fmpq_mat) -> fmpq_mat:
        """A matrix times the factors: each column scaled."""
        entries = [entry * factor for entry, factor in zip(matrix.entries(), cycle(self.factors))]
        return fmpq_mat(matrix.nrows(), matrix.ncols(), entries)

    def rows(self, matrix: fmpq_mat) -> fmpq_mat:
        """The factors times a matrix: each row scaled."""
        return self.columns(matrix.transpose()).transpose()


Exact: TypeAlias = ExactMap | Diagonal


def fraction(number: Any) -> Fraction:
    """A float, an integer or a fraction as the exact fraction that it is.

    Raises `UsageError` for nan, an infinity or anything that is not a number.

    >>> fraction(0.1)
    Fraction(3602879701896397, 36028797018963968)
    """
    try:
        return Fraction(*number.as_integer_ratio())
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise UsageError(f"a finite real number is required; found {told(number)}") from None


def as_floats(values: object, what: str) -> Array:
    """An array of IEEE floats of at most 64 bits, all finite, as binary64; nothing is rounded.

    Raises `UsageError` naming `what` and the type or the position found.
    """
    array = np.asarray(values)
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        raise UsageError(f"{what} must hold IEEE floats of 16, 32 or 64 bits; found {array.dtype}")
    bad = np.argwhere(~np.isfinite(array))
    if bad.size:
        position = tuple(map(int, bad[0]))
        raise UsageError(f"{what} must hold finite numbers; found {array[position]} at {list(position)}")
    return array.astype(np.float64)


def from_floats(values: object, what: str = "a matrix") -> fmpq_mat:
    """Rows of floats as a rational matrix, each entry the fraction that the float is."""
    array = as_floats(values, what)
    if array.ndim != 2:
        raise ShapeError(f"{what} must have rows and columns; found {array.ndim} axes")
    return _dyadic(array)


def _dyadic(array: Array) -> fmpq_mat:
    """A matrix of binary64 by integers with one common exponent, where these are not too long."""
    significands, exponents = np.frexp(array)
    integers = np.ldexp(significands, 53).astype(np.int64)
    bits = int(np.bitwise_or.reduce(integers, axis=None))
    spare = (bits & -bits).bit_length() - 1 if bits else 0
    integers >>= spare
    least = int(exponents[integers != 0].min(initial=2**12)) if bits else 0
    shifts = np.where(integers != 0, exponents - least, 0)
    longest = int(shifts.max(initial=0)) + 53 - spare
    if longest > LONGEST:
        return fmpq_mat(*array.shape, [fmpq(*number.as_integer_ratio()) for number in array.ravel().tolist()])
    if longest < 63:
        whole = (integers << shifts).ravel().tolist()
    else:
        whole = [
            n << shift for n, shift in zip(integers.ravel().tolist(), shifts.ravel().tolist(), strict=True)
        ]
    matrix = fmpq_mat(fmpz_mat(*array.shape, whole))
    exponent = least - 53 + spare
    return matrix * (fmpq(1 << exponent) if exponent >= 0 else fmpq(1, 1 << -exponent))


def from_terms(matrix: MatrixBase, what: str) -> fmpq_mat:
    """A SymPy matrix of rational numbers as a rational matrix. Raises `UsageError` for any other entry."""
    entries = matrix.flat()
    for entry in entries:
        if not isinstance(entry, Rational):
            raise UsageError(f"{what} must hold rational numbers; found {entry}")
    return fmpq_mat(*matrix.shape, [fmpq(int(entry.p), int(entry.q)) for entry in entries])


def from_fractions(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    """Rows of fractions as a rational matrix."""
    entries = [rational(entry) for row in rows for entry in row]
    return fmpq_mat(len(rows), len(rows[0]), entries)


def rational(number: Fraction) -> fmpq:
    """A fraction as one of python-flint."""
    return fmpq(number.numerator, number.denominator)


def to_fractions(matrix: fmpq_mat) -> Rows:
    """The rows of a rational matrix."""
    return tuple(tuple(Fraction(int(e.p), int(e.q)) for e in row) for row in matrix.table())


def to_terms(matrix: fmpq_mat) -> ImmutableMatrix:
    """A rational matrix as a SymPy matrix."""
    entries = [Rational(int(entry.p), int(entry.q)) for entry in matrix.entries()]
    return ImmutableMatrix(matrix.nrows(), matrix.ncols(), entries)


def shown(number: Fraction, digits: int = 6) -> str:
    """A fraction rounded to `digits` digits, to be shown; it may be larger than any float.

    >>> shown(Fraction(-2, 3)), shown(Fraction(10)), shown(Fraction(10) ** 400)
    ('-0.666667', '10', '1e+400')
    """
    quotient = Context(prec=digits).divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"{quotient.normalize():{'f' if -5 < quotient.adjusted() < digits else 'e'}}"


def concrete(extent: Expr, what: str) -> int:
    """A size as an integer. Raises `UsageError` if it is a symbol."""
    if not isinstance(extent, SupportsIndex):
        raise UsageError(f"{what} must be a number to collapse weights; found the symbol {extent}")
    return int(extent)


def compose(maps: Sequence[Exact]) -> ExactMap:
    """The maps one after the other as one map, the matrices multiplied from the last layer back.

    With prefixes P_L = I and P_{l-1} = P_l·W_l, the result is P_0·x + Σ_l P_l·b_l: each product has
    as many rows as the chain has outputs, usually few. A diagonal W_l scales the columns of P_l.
    """
    *inner, last = maps
    linear, offset = last.dense if isinstance(last, Diagonal) else last
    for each in reversed(inner):
        if isinstance(each, Diagonal):
            column = each.offset.entries()
            shifts = [total(a * b for a, b in zip(row, column, strict=True)) for row in linear.table()]
            offset, linear = offset + fmpq_mat(len(shifts), 1, shifts), each.columns(linear)
        else:
            offset, linear = offset + linear * each.offset, linear * each.linear
    return ExactMap(linear, offset)


def total(numbers: Iterable[fmpq]) -> fmpq:
    """A sum, of neighbours first: numbers of unlike denominators stay short as long as possible.

    >>> total([fmpq(1, 2), fmpq(1, 3), fmpq(1, 6)]), total([])
    (1, 0)
    """
    terms = list(numbers)
    while len(terms) > 1:
        terms = [sum(terms[at : at + 2], fmpq(0)) for at in range(0, len(terms), 2)]
    return terms[0] if terms else fmpq(0)


def forward(maps: Sequence[Exact], point: Sequence[int]) -> list[fmpq]:
    """The outputs at one point, layer by layer and scalar by scalar: no matrix is ever multiplied."""
    y = [fmpq(number) for number in point]
    for each in maps:
        if isinstance(each, Diagonal):
            products = [factor * x for factor, x in zip(each.factors, y, strict=True)]
        else:
            products = [
                total(weight * x for weight, x in zip(row, y, strict=True)) for row in each.linear.table()
            ]
        y = [product + shift for product, shift in zip(products, each.offset.entries(), strict=True)]
    return y
