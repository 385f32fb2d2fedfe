"""Degrees: both sides of a claim as polynomials, or quotients of polynomials, in the entries of letters."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import NamedTuple

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    Indexed,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Number,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim, exponent, whole_exponent
from symnet.kernel.interpretations import is_root
from symnet.kernel.tables import Scope
from symnet.kernel.terms import fold, is_function


class Degree(NamedTuple):
    """Of a term whose entries are polynomials of degree `above`, each divided by one product of determinants,
    of which `below` has the exponents."""

    above: int
    below: Mapping[int, int]


CONSTANT = Degree(0, {})
LETTER = Degree(1, {})


class Degrees(NamedTuple):
    """Bounds for the total degrees of numerator and denominator of the difference of both sides."""

    of_difference: int
    of_determinants: int


def degrees(claim: Claim, scope: Scope) -> Degrees:
    """The degrees of a claim. Raises `UnsupportedTerm` outside the language."""
    known = _Degrees(scope)
    for name, value in claim.definitions:
        known.defined[name] = fold(value, known.combine)
    difference = known.sum(fold(side, known.combine) for side in (claim.left, claim.right))
    return Degrees(difference.above, known.degree(difference.below))


class _Degrees:
    """The degrees of determinants by number."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.defined: dict[Basic, Degree] = {}
        self._determinants: list[int] = []

    def degree(self, below: Mapping[int, int]) -> int:
        """The degree of a product of determinants."""
        return sum(power * self._determinants[number] for number, power in below.items())

    def sum(self, parts: Iterable[Degree]) -> Degree:
        """Of a sum, which has one denominator for all parts."""
        above, below = 0, dict[int, int]()
        for part in parts:
            common = dict(below)
            for number, power in part.below.items():
                common[number] = max(power, common.get(number, 0))
            denominator = self.degree(common)
            widened = (
                above + denominator - self.degree(below),
                part.above + denominator - self.degree(part.below),
            )
            above, below = max(widened), common
        return Degree(above, below)

    def combine(self, term: Basic, parts: list[Degree]) -> Degree:
        """The degree of a term from those of its operands."""
        if term in self.defined:
            return self.defined[term]
        match term:
            case MatAdd() | Add() | BlockMatrix() | MatrixBase():
                return self.sum(parts)
            case MatMul() | Mul() | HadamardProduct() | KroneckerProduct():
                return reduce(_product, parts)
            case Basic() if is_function(term) or is_root(term):
                return _function(parts)
            case ElementwiseApplyFunction():
                (entry,) = term.function.variables
                outside = self.defined
                self.defined = {**outside, entry: parts[0]}
                found = fold(term.function.expr, self.combine)
                self.defined = outside
                return found
            case Determinant() if not parts[0].below:
                return Degree(self.scope.extent(term.args[0].shape[0]) * parts[0].above, {})
            case Pow() if whole_exponent(term) < 0:
                return _power(self._inverted(1, parts[0]), -whole_exponent(term))
            case MatPow() if whole_exponent(term) < 0:
                rows = self.scope.extent(term.shape[0])
                return _power(self._inverted(rows, parts[0]), -whole_exponent(term))
            case Pow() | MatPow() | HadamardPower():
                return _power(parts[0], exponent(term))
            case Sum() if parts[0].below:
                raise UnsupportedTerm(f"an inverse stands inside of the sum {term}")
            case (
                Transpose()
                | Trace()
                | Sum()
                | DiagMatrix()
                | DiagonalMatrix()
                | DiagonalOf()
                | MatrixElement()
            ):
                return parts[0]
            case MatrixSymbol() | Indexed():
                return LETTER
            case Symbol():
                return CONSTANT if term in self.scope.sizes or term in self.scope.ranges else LETTER
            case Number() | Identity() | ZeroMatrix() | OneMatrix() | KroneckerDelta():
                return CONSTANT
        raise UnsupportedTerm(f"the kernel does not know the degree of {type(term).__name__} in {term}")

    def _inverted(self, rows: int, part: Degree) -> Degree:
        """The adjugate of the numerators times the denominator, over the determinant of the numerators."""
        if part == CONSTANT:
            return CONSTANT
        self._determinants.append(rows * part.above)
        return Degree((rows - 1) * part.above + self.degree(part.below), {len(self._determinants) - 1: 1})


def _function(parts: list[Degree]) -> Degree:
    """A quadratic polynomial, with letters for coefficients, of polynomials."""
    if any(part.below for part in parts):
        raise UnsupportedTerm("an inverse stands inside of a function")
    return Degree(1 + 2 * max((part.above for part in parts), default=0), {})


def _product(left: Degree, right: Degree) -> Degree:
    shared = left.below.keys() | right.below.keys()
    below = {number: left.below.get(number, 0) + right.below.get(number, 0) for number in shared}
    return Degree(left.above + right.above, below)


def _power(base: Degree, times: int) -> Degree:
    return Degree(base.above * times, {number: power * times for number, power in base.below.items()})
