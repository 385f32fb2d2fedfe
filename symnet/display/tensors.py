"""A term of the language as a sum of tensor networks.

A product of matrices is a path, a trace a cycle, a Hadamard product shares both its ends, a diagonal
joins its two indices, an identity matrix is a delta, and a sum binds its index.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from itertools import repeat

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Expr,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core.budget import Budget
from symnet.display.digits import kronecker
from symnet.display.monomials import (
    COLUMN,
    ROW,
    Delta,
    Factor,
    Factors,
    Interval,
    Monomial,
    Slot,
    at_entry,
    entrywise,
    intersection,
    product,
    scaled,
    summed,
    transposed,
    with_numbers_added,
)
from symnet.errors import UnsupportedTerm
from symnet.reading.dimensions import Size, minus, never_negative, plus, size
from symnet.reading.shapes import index_and_shift
from symnet.reading.terms import fold, is_matrix

Monomials = list[Monomial]
ONE = [Monomial(1)]
ON_DIAGONAL = Factors.of([Factor(Delta(), (Slot(ROW, 0), Slot(COLUMN, 0)))])


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads terms in a context: which symbols are sizes, what defined names stand for, what it may cost."""

    sizes: frozenset[Symbol]
    definitions: Mapping[Basic, Monomials]
    budget: Budget

    def read(self, root: Basic) -> Monomials:
        """The monomials of a term whose shape has been checked."""
        return fold(root, self._combine)

    def _combine(self, term: Basic, parts: list[Monomials]) -> Monomials:
        if isinstance(term, MatrixSymbol | Symbol) and term in self.definitions:
            return self.definitions[term]
        match term:
            case MatAdd() | Add():
                return self._total(parts)
            case MatMul():
                return self._matrix_product(term, parts)
            case Mul():
                return self._multiply(parts, scaled)
            case HadamardProduct():
                return self._multiply(parts, entrywise)
            case Pow() | HadamardPower() | MatPow():
                return self._power(term, parts[0])
            case Transpose():
                return [transposed(each) for each in parts[0]]
            case BlockMatrix():
                return self._blocks(term, parts)
            case KroneckerProduct():
                return self._kronecker(term, parts)
            case DiagMatrix():
                return [_on_diagonal(each, size(term.args[0].shape[0]) == 1) for each in parts[0]]
            case DiagonalMatrix():
                return self._multiply([[_delta(size(term.shape[0]))], parts[0]], entrywise)
            case DiagonalOf():
                return self._diagonal_of(parts[0], size(term.args[0].shape[0]))
            case Trace():
                return self._trace(parts[0], size(term.args[0].shape[0]))
            case MatrixElement():
                return [self._at(term, each) for each in parts[0]]
            case Sum():
                return reduce(self._sum, term.limits, parts[0])
        return self._leaf(term, parts)

    def _leaf(self, term: Basic, parts: list[Monomials]) -> Monomials:
        match term:
            case Rational():
                return _number(term)
            case MatrixBase():
                return self._explicit(term, parts)
            case Identity():
                return [_delta(size(term.shape[0]))]
            case ZeroMatrix():
                return []
            case OneMatrix():
                return [Monomial(1, Factors(), (), *_rectangle(term))]
            case MatrixSymbol():
                row, column = _rectangle(term)
                opened = ((ROW, row), (COLUMN, column))
                slots = tuple(Slot(index, 0) for index, interval in opened if interval.extent != 1)
                return [Monomial(1, Factors.of([Factor(term, slots)]), (), row, column)]
            case Indexed():
                slots = tuple(self._slot(position, term) for position in term.indices)
                return [Monomial(1, Factors.of([Factor(term.base, slots)]))]
            case KroneckerDelta():
                slots = tuple(self._slot(position, term) for position in term.args[:2])
                return [Monomial(1, Factors.of([Factor(Delta(), slots)]))]
            case Symbol():
                return _symbol(term)
        raise UnsupportedTerm(f"the kernel cannot read {type(term).__name__} in {term}")

    def _slot(self, position: Expr, where: Basic) -> Slot:
        return Slot(*index_and_shift(position, self.sizes, where))

    def _total(self, parts: Iterable[Monomials]) -> Monomials:
        total: Monomials = []
        for part in parts:
            total += part
            self.budget.spend(len(total))
        return total

    def _multiply(
        self, parts: Iterable[Monomials], times: Callable[[Monomial, Monomial], Monomial | None]
    ) -> Monomials:
        def distribute(left: Monomials, right: Monomials) -> Monomials:
            self.budget.spend(len(left) * len(right))
            products = (times(a, b) for a in left for b in right)
            return [each for each in products if each is not None]

        return reduce(distribute, parts)

    def _matrix_times(self, left: Monomials, right: Monomials) -> Monomials:
        """The product of two matrices; a term meets only those that have rows among its columns."""
        rows: dict[Interval, Monomials] = {}
        for each in right:
            rows.setdefault(each.row, []).append(each)
        met: dict[Interval, Monomials] = {}
        for column in dict.fromkeys(each.column for each in left):
            self.budget.spend(0)
            met[column] = [each for row in rows if intersection(column, row) for each in rows[row]]
        self.budget.spend(sum(len(met[each.column]) for each in left))
        products = (product(a, b) for a in left for b in met[a.column])
        return with_numbers_added(each for each in products if each is not None)

    def _matrix_product(self, term: MatMul, parts: list[Monomials]) -> Monomials:
        arguments = list(zip(term.args, parts, strict=True))
        scalars = [part for argument, part in arguments if not is_matrix(argument)]
        matrices = [part for argument, part in arguments if is_matrix(argument)]
        # From the right, so that a chain that ends in a vector stays short.
        chain = reduce(lambda right, left: self._matrix_times(left, right), reversed(matrices))
        return self._multiply([*scalars, chain], scaled)

    def _kronecker(self, term: KroneckerProduct, parts: list[Monomials]) -> Monomials:
        found = parts[0]
        for factor, part in zip(term.args[1:], parts[1:], strict=True):
            rows, columns = map(size, factor.shape)
            found = self._multiply([found, part], partial(kronecker, rows=rows, columns=columns))
        return found

    def _power(self, term: Basic, base: Monomials) -> Monomials:
        exponent = term.args[1]
        if not (isinstance(exponent, Integer) and exponent >= 0):
            raise UnsupportedTerm(f"the exponent must be a natural number; found {exponent} in {term}")
        if isinstance(term, MatPow):
            factors = repeat(base, int(exponent))
            return reduce(self._matrix_times, factors) if exponent else [_delta(size(term.shape[0]))]
        if isinstance(term, HadamardPower):
            unit, times = [Monomial(1, Factors(), (), *_rectangle(term))], entrywise
        else:
            unit, times = ONE, scaled
        return self._multiply(repeat(base, int(exponent)), times) if exponent else unit

    def _blocks(self, term: BlockMatrix, parts: list[Monomials]) -> Monomials:
        _, width = term.blockshape
        placed: Monomials = []
        top: Size = 0
        for row in range(term.blockshape[0]):
            left: Size = 0
            for column in range(width):
                for each in parts[row * width + column]:
                    corner = Interval(plus(top, each.row.first), each.row.extent)
                    across = Interval(plus(left, each.column.first), each.column.extent)
                    placed.append(each._replace(row=corner, column=across))
                left = plus(left, size(term.blocks[row, column].shape[1]))
            top = plus(top, size(term.blocks[row, 0].shape[0]))
        self.budget.spend(len(placed))
        return placed

    def _explicit(self, term: MatrixBase, parts: list[Monomials]) -> Monomials:
        rows, columns = term.shape
        self.budget.spend(rows * columns)
        return [
            each._replace(row=Interval(place // columns, 1), column=Interval(place % columns, 1))
            for place, entry in enumerate(parts)
            for each in entry
        ]

    def _at(self, term: MatrixElement, each: Monomial) -> Monomial:
        rows, columns = map(size, term.parent.shape)
        return at_entry(each, self._slot(term.i, term), self._slot(term.j, term), rows, columns)

    def _trace(self, square: Monomials, extent: Size) -> Monomials:
        ones = Monomial(1, Factors(), (), Interval(0, 1), Interval(0, extent))
        column = self._diagonal_of(square, extent)
        return [each for part in column if (each := product(ones, part)) is not None]

    def _diagonal_of(self, square: Monomials, extent: Size) -> Monomials:
        ones = Monomial(1, Factors(), (), Interval(0, extent), Interval(0, 1))
        diagonal = self._multiply([[_delta(extent)], square], entrywise)
        return [each for part in diagonal if (each := product(part, ones)) is not None]

    def _sum(self, terms: Monomials, limit: tuple[Symbol, Expr, Expr]) -> Monomials:
        index, lower, upper = limit
        first = size(lower)
        extent = plus(minus(size(upper), first), 1)
        if not never_negative(extent):
            raise UnsupportedTerm(f"a sum must not run backwards; found {lower} to {upper} for {index}")
        return [summed(each, index, Interval(first, extent)) for each in terms]


def _rectangle(term: Basic) -> tuple[Interval, Interval]:
    rows, columns = term.shape
    return Interval(0, size(rows)), Interval(0, size(columns))


def _delta(extent: Size) -> Monomial:
    whole = Interval(0, extent)
    return Monomial(1, ON_DIAGONAL, (), whole, whole)


def _on_diagonal(vector: Monomial, lies: bool) -> Monomial:
    """diag(v) of a column vector, or of a row vector, which lies."""
    upright = transposed(vector) if lies else vector
    # The vector's own column, of extent 1, gives way to the column of the diagonal matrix.
    factors = upright.factors.at({COLUMN: Slot(None, 0)})
    return upright._replace(factors=factors + ON_DIAGONAL, column=upright.row)


def _number(value: Rational) -> Monomials:
    exact = int(value) if value.is_Integer else Fraction(int(value.p), int(value.q))
    return [Monomial(exact)] if exact else []


def _symbol(term: Symbol) -> Monomials:
    if not term.is_commutative or term.is_infinite:
        raise UnsupportedTerm(f"scalars are finite and commute; found {term}")
    return [] if term.is_zero else [Monomial(1, Factors.of([Factor(term, ())]))]
