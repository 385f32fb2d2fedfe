"""The evaluator that compiled terms are held against: it loops over indices as a person would."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from operator import mul
from typing import Any

from sympy import (
    Abs,
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
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
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
from symnet.instances.evaluate import Instance, Value
from symnet.instances.functions import is_root, root
from symnet.instances.rationals import Exact
from tests.instances.elimination import Rows, determinant, inverse

_CONSTANTS = {Identity: (1, 0), ZeroMatrix: (0, 0), OneMatrix: (1, 1)}
EXACT: dict[Any, Callable[..., Exact]] = {
    Abs: abs,
    Max: max,
    Min: min,
    sign: lambda value: (value > 0) - (value < 0),
}
"""Functions whose values at exact numbers are exact."""


def interpreted(instance, term, indices=None):
    """The value of a term. Raises `ZeroDivisionError` where it has none."""
    return _Evaluation(instance, dict(indices or {})).value(term)


class _Evaluation:
    """One instance with values for the indices in scope."""

    def __init__(self, instance: Instance, indices: dict[Basic, int]) -> None:
        self.instance = instance
        self.indices = indices

    def value(self, term: Basic) -> Value:
        known = self.instance
        if term in known.definitions and not isinstance(term, Indexed):
            return interpreted(known, known.definitions[term])
        if isinstance(term, MatrixExpr | MatrixBase):
            return self._matrix(term)
        match term:
            case Rational():
                return Fraction(int(term.p), int(term.q)) if term.q != 1 else int(term)
            case Symbol():
                return self._symbol(term)
            case Sum():
                return self._sum(term.function, list(term.limits))
            case MatrixElement():
                row, column = self.value(term.i), self.value(term.j)
                if min(row, column) < 0:
                    raise IndexError(f"{term} has no entry {row}, {column}")
                return self.value(term.parent)[row][column]
            case Indexed():
                return self._member(term)
            case KroneckerDelta():
                return int(self.value(term.args[0]) == self.value(term.args[1]))
            case Add():
                return sum(self.value(part) for part in term.args)
            case Mul():
                return reduce(mul, (self.value(part) for part in term.args), 1)
            case Pow() if is_root(term):
                return self._function(root(term.exp), term)(self._scalar(term.base))
            case Pow():
                return _power(self._scalar(term.base), self._exponent(term.exp, term))
            case Trace():
                rows = self.value(term.args[0])
                return sum(rows[n][n] for n in range(len(rows)))
            case Determinant():
                return determinant(self.value(term.args[0]))
            case Application():
                return self._function(term.func, term)(*(self._scalar(each) for each in term.args))
        raise UnsupportedTerm(f"{type(term).__name__} has no numeric value here: {term}")

    def _member(self, term: Indexed) -> Exact:
        """A member of a family, by its definition if it has one."""
        known = self.instance
        positions = tuple(self.value(position) for position in term.indices)
        for name, meaning in known.definitions.items():
            if isinstance(name, Indexed) and name.base == term.base:
                return _Evaluation(known, dict(zip(name.indices, positions, strict=True))).value(meaning)
        return known.values[term.base][positions]

    def _function(self, function: Basic, where: Basic) -> Callable[..., Exact]:
        found = EXACT.get(function) or self.instance.values.get(function)
        if found is None:
            raise UnsupportedTerm(f"no value is given for the function of {where}")
        return found

    def _scalar(self, term: Basic) -> Exact:
        """The value of a term that is a number, or a matrix of one entry."""
        value = self.value(term)
        return value[0][0] if isinstance(value, list) else value

    def _exponent(self, term: Basic, where: Basic) -> int:
        exponent = self.value(term)
        if not isinstance(exponent, int):
            raise UnsupportedTerm(f"the exponent must be an integer; found {exponent} in {where}")
        return exponent

    def _symbol(self, term: Symbol) -> Exact:
        for known in (self.indices, self.instance.sizes, self.instance.values):
            if term in known:
                return known[term]
        raise UnsupportedTerm(f"no value is given for {term}")

    def _sum(self, body: Basic, limits: list[Any]) -> Exact:
        if not limits:
            return self.value(body)
        index, lower, upper = limits.pop()
        return sum(
            _Evaluation(self.instance, {**self.indices, index: n})._sum(body, list(limits))
            for n in range(self.value(lower), self.value(upper) + 1)
        )

    def _extent(self, term: Basic) -> tuple[range, range]:
        rows, columns = term.shape
        return range(self.value(rows)), range(self.value(columns))

    def _matrix(self, term: Basic) -> Rows:
        match term:
            case MatrixSymbol():
                return self.instance.values[term]
            case MatrixBase():
                return [[self.value(entry) for entry in row] for row in term.tolist()]
            case Identity() | ZeroMatrix() | OneMatrix():
                rows, columns = self._extent(term)
                diagonal, other = _CONSTANTS[type(term)]
                return [[diagonal if r == c else other for c in columns] for r in rows]
            case MatAdd():
                return _entrywise(sum, [self.value(part) for part in term.args])
            case HadamardProduct():
                return _entrywise(prod, [self.value(part) for part in term.args])
            case HadamardPower():
                exponent = self._exponent(term.exp, term)
                return [[_power(cell, exponent) for cell in row] for row in self.value(term.base)]
            case ElementwiseApplyFunction():
                return self._applied(term)
            case Transpose():
                return [list(column) for column in zip(*self.value(term.arg), strict=True)]
            case MatMul():
                return reduce(_times, (self.value(part) for part in term.args))
            case Inverse():
                return inverse(self.value(term.arg))
            case MatPow():
                return self._power(term)
            case BlockMatrix():
                return self._blocks(term)
            case DiagMatrix():
                vector = [cell for row in self.value(term.args[0]) for cell in row]
                return [[cell if r == c else 0 for c in range(len(vector))] for r, cell in enumerate(vector)]
            case DiagonalMatrix():
                rows = self.value(term.args[0])
                return [[cell if r == c else 0 for c, cell in enumerate(row)] for r, row in enumerate(rows)]
            case DiagonalOf():
                return [[row[r]] for r, row in enumerate(self.value(term.args[0]))]
            case KroneckerProduct():
                return reduce(_kronecker, (self.value(part) for part in term.args))
        raise UnsupportedTerm(f"{type(term).__name__} has no numeric value here: {term}")

    def _power(self, term: MatPow) -> Rows:
        base, exponent = self.value(term.base), self._exponent(term.exp, term)
        unit: Rows = [[int(r == c) for c in range(len(base))] for r in range(len(base))]
        factor = inverse(base) if exponent < 0 else base
        return reduce(_times, [factor] * abs(exponent), unit)

    def _applied(self, term: ElementwiseApplyFunction) -> Rows:
        """A function of every entry."""
        (entry,) = term.function.variables
        return [
            [
                _Evaluation(self.instance, {**self.indices, entry: cell}).value(term.function.expr)
                for cell in row
            ]
            for row in self.value(term.expr)
        ]

    def _blocks(self, term: BlockMatrix) -> Rows:
        height, width = term.blockshape
        rows: Rows = []
        for r in range(height):
            blocks = [self.value(term.blocks[r, c]) for c in range(width)]
            rows += [[cell for block in across for cell in block] for across in zip(*blocks, strict=True)]
        return rows


def _entrywise(combine: Callable[[tuple[Exact, ...]], Exact], parts: list[Rows]) -> Rows:
    return [[combine(cells) for cells in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)]


def _power(base: Exact, exponent: int) -> Exact:
    return Fraction(base) ** exponent if exponent < 0 else base**exponent


def _times(left: Value, right: Value) -> Value:
    """The product of scalars and matrices in any mixture."""
    match isinstance(left, list), isinstance(right, list):
        case False, False:
            return left * right
        case False, True:
            return [[left * cell for cell in row] for row in right]
        case True, False:
            return _times(right, left)
    columns = list(zip(*right, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in left]


def _kronecker(left: Rows, right: Rows) -> Rows:
    return [[a * b for a, b in product(upper, lower)] for upper, lower in product(left, right)]
