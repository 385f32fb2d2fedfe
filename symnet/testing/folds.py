"""Terms evaluated at numbers of any kind: those that know how large they get, or how far they are rounded."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any, Protocol

import numpy as np
from sympy import (
    Abs,
    Add,
    Basic,
    BlockMatrix,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    sign,
)
from sympy.core.function import Application
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.reading.terms import told

Table = Any
"""A number, or a two-dimensional array of numbers."""


class Number(Protocol):
    """What terms are evaluated at."""

    def __add__(self, other: Any) -> Any: ...
    def __mul__(self, other: Any) -> Any: ...
    def power(self, exponent: Fraction) -> Any:
        """The number to a power that is no natural number."""

    def applied(self, function: Basic, others: tuple[Any, ...]) -> Any:
        """The value of a function of the number and others."""


class Fold:
    """The value of terms, given the sizes, the numbers for the symbols, and what a rational number is."""

    def __init__(
        self,
        sizes: Mapping[Basic, int],
        values: Mapping[Basic, Table],
        number: Callable[[Fraction], Any],
    ) -> None:
        self.sizes = dict(sizes)
        self.values = dict(values)
        self.number = number

    def __call__(self, term: Basic) -> Table:
        """The value of a term. Raises `UnsupportedTerm` for one that has none."""
        if term in self.values:
            return self.values[term]
        if getattr(term, "is_Matrix", False):
            return self._matrix(term)
        match term:
            case Rational():
                return self.number(Fraction(int(term.p), int(term.q)))
            case Symbol() if term in self.sizes:
                return self.number(Fraction(self.sizes[term]))
            case Add() | Mul():
                return reduce(add if isinstance(term, Add) else mul, map(self, term.args))
            case Pow() if term.exp.is_Rational:
                return self._power(self._scalar(term.base), term.exp)
            case Sum():
                return self._sum(term.function, list(term.limits))
            case MatrixElement():
                return self(term.parent)[self._count(term.i), self._count(term.j)]
            case KroneckerDelta():
                first, second, *_ = map(self._count, term.args[:2])
                return self.number(Fraction(int(first == second)))
            case Trace():
                return reduce(add, self(term.args[0]).diagonal())
            case Application():
                first, *others = map(self._scalar, term.args)
                return first.applied(term.func, tuple(others))
        raise self._refusal(term)

    def _refusal(self, term: Basic) -> UnsupportedTerm:
        return UnsupportedTerm(
            f"no exact value and no bound on rounding is known for {type(term).__name__} in {told(term)}, "
            f"so no test can tell a mistake from rounding"
        )

    def _scalar(self, term: Basic) -> Any:
        value = self(term)
        return value[0, 0] if isinstance(value, np.ndarray) else value

    def _count(self, term: Basic) -> int:
        found = term.xreplace(self.sizes)
        if not isinstance(found, int | Integer):
            raise self._refusal(term)
        return int(found)

    def _power(self, base: Any, exponent: Rational) -> Any:
        if exponent.is_Integer and exponent > 0:
            return reduce(mul, [base] * int(exponent))
        if exponent == 0:
            return self.number(Fraction(1))
        return base.power(Fraction(int(exponent.p), int(exponent.q)))

    def _sum(self, body: Basic, limits: list[Any]) -> Any:
        if not limits:
            return self(body)
        *inner, (index, lower, upper) = limits
        parts = [
            Fold({**self.sizes, index: n}, self.values, self.number)._sum(body, inner)
            for n in range(self._count(lower), self._count(upper) + 1)
        ]
        return reduce(add, parts, self.number(Fraction(0)))

    def _filled(self, term: Basic, entry: Callable[[int, int], int]) -> Table:
        rows, columns = map(self._count, term.shape)
        return table([[self.number(Fraction(entry(r, c))) for c in range(columns)] for r in range(rows)])

    def _matrix(self, term: Basic) -> Table:
        match term:
            case Identity():
                return self._filled(term, lambda r, c: int(r == c))
            case ZeroMatrix():
                return self._filled(term, lambda r, c: 0)  # noqa: ARG005
            case OneMatrix():
                return self._filled(term, lambda r, c: 1)  # noqa: ARG005
            case MatrixBase():
                return table([[self._scalar(entry) for entry in row] for row in term.tolist()])
            case MatAdd():
                return reduce(add, map(self, term.args))
            case MatMul():
                return reduce(_times, map(self, term.args))
            case HadamardProduct():
                return reduce(mul, map(self, term.args))
            case HadamardPower():
                return each(self(term.base), lambda entry: self._power(entry, term.exp))
            case Transpose():
                return self(term.arg).T
            case MatPow() if term.exp.is_Integer and term.exp > 0:
                return reduce(_times, [self(term.base)] * int(term.exp))
            case BlockMatrix():
                return np.block([[self(block) for block in row] for row in term.blocks.tolist()])
            case DiagMatrix() | DiagonalMatrix() | DiagonalOf():
                return self._diagonal(term)
            case KroneckerProduct():
                return reduce(_kronecker, map(self, term.args))
            case ElementwiseApplyFunction():
                (entry,) = term.function.variables
                inside = term.function.expr
                return each(
                    self(term.expr),
                    lambda value: Fold(self.sizes, {**self.values, entry: value}, self.number)._scalar(
                        inside
                    ),
                )
        raise self._refusal(term)

    def _diagonal(self, term: Basic) -> Table:
        inside = self(term.args[0])
        if isinstance(term, DiagonalOf):
            return table([[entry] for entry in inside.diagonal()])
        entries = list(inside.flat) if isinstance(term, DiagMatrix) else list(inside.diagonal())
        zero = self.number(Fraction(0))
        count = range(len(entries))
        return table([[entries[r] if r == c else zero for c in count] for r in count])


def table(rows: list[list[Any]]) -> Table:
    """Rows of numbers as an array."""
    found = np.empty((len(rows), len(rows[0])), dtype=object)
    for r, row in enumerate(rows):
        for c, entry in enumerate(row):
            found[r, c] = entry
    return found


def each(numbers: Table, function: Callable[[Any], Any]) -> Table:
    """A function of every entry."""
    return table([[function(entry) for entry in row] for row in numbers])


def _times(left: Table, right: Table) -> Table:
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left @ right
    return left * right if isinstance(left, np.ndarray) else right * left


def _kronecker(left: Table, right: Table) -> Table:
    return table([[a * b for a in upper for b in lower] for upper in left for lower in right])


EXACT = (Abs, Max, Min, sign, KroneckerDelta)
"""Functions whose values are exact wherever those of their arguments are."""
