"""Entries of matrix terms of concrete sizes written out: a sum of products of entries, nothing factored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, reduce
from typing import TypeAlias

from sympy import Add, Basic, Expr, Integer, MatAdd, MatMul, MatPow, MatrixSymbol, Mul, Rational, expand
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UsageError
from symnet.reading.terms import is_matrix
from symnet.terms.build import extents, factors, summands
from symnet.terms.entries import Entries
from symnet.terms.written import Written

Polynomial: TypeAlias = dict[tuple[int, ...], int | Fraction]
"""Products of letters, each given by its number, with their coefficients."""


@dataclass(slots=True)
class Expansion:
    """Writes matrix terms out by rows; every size must be a number.

    >>> A, x = MatrixSymbol("A", 1, 2), MatrixSymbol("x", 2, 1)
    >>> Expansion()(2 * A * x)
    2*A[0, 0]*x[0, 0] + 2*A[0, 1]*x[1, 0]
    """

    _letters: list[Expr] = field(default_factory=list)
    _numbers: dict[Expr, int] = field(default_factory=dict)
    _rows: dict[tuple[MatrixSymbol, int], list[Polynomial]] = field(default_factory=dict)

    def __call__(self, term: Basic, row: int = 0, column: int = 0) -> Expr:
        """The entry of a term at a position, counted from 0, as a sum of products in order of appearance.

        SymPy's own `expand` gives the same terms, each product and the sum sorted.
        """
        merged: Polynomial = {}
        for letters, coefficient in self._row(term, row)[column].items():
            key = tuple(sorted(letters))
            merged[key] = merged.get(key, 0) + coefficient
        parts = [self._product(key, value) for key, value in merged.items() if value]
        return Add._from_args(parts, is_commutative=True)

    def _product(self, numbers: tuple[int, ...], coefficient: int | Fraction) -> Expr:
        """A product as it stands; equal letters become powers."""
        letters = list(map(self._letters.__getitem__, numbers))
        if coefficient != 1:
            letters.insert(0, Rational(coefficient.numerator, coefficient.denominator))
        if len(letters) < 2 or len(set(numbers)) < len(numbers):
            return Mul(*letters)
        product = Expr.__new__(Mul, *letters)  # as Mul._from_args does, which takes twice the time
        product.is_commutative = True
        return product

    def _row(self, term: Basic, row: int) -> list[Polynomial]:
        """One row of a matrix term."""
        if (known := self._rows.get((term, row))) is not None:
            return known
        match term:
            case MatAdd():
                parts = [self._row(part, row) for part in term.args]
                return [_total(polynomials) for polynomials in zip(*parts, strict=True)]
            case MatMul():
                scalars = [self._scalar(factor) for factor in term.args if not is_matrix(factor)]
                first, *others = (factor for factor in term.args if is_matrix(factor))
                found = reduce(self._times, others, self._row(first, row))
                return [reduce(_multiplied, scalars, entry) for entry in found]
            case MatPow(base=base, exp=Integer() as exponent) if exponent >= 1:
                return reduce(self._times, [base] * (int(exponent) - 1), self._row(base, row))
            case MatrixSymbol():
                self._rows[term, row] = self._new_row(term, Integer(row))
                return self._rows[term, row]
        width = _number(extents(term)[1])
        return [self._scalar(_entry(term, row, column)) for column in range(width)]

    def _times(self, vector: list[Polynomial], matrix: Basic) -> list[Polynomial]:
        """A row vector times a matrix."""
        total: list[Polynomial] = [{} for _ in range(_number(extents(matrix)[1]))]
        for row, left in enumerate(vector):
            if left:
                rights = self._row(matrix, row)
                if len(rights) == 1:  # a column: the inner loop runs over the longer side
                    _add_product(total[0], left, rights[0])
                else:
                    for letters, coefficient in left.items():
                        _add_multiples(total, letters, coefficient, rights)
        return total

    def _new_row(self, symbol: MatrixSymbol, row: Integer) -> list[Polynomial]:
        """A row of a matrix symbol; its positions exist, so SymPy need not ask whether they do."""
        columns = _positions(_number(extents(symbol)[1]))
        first = len(self._letters)
        self._letters += [Expr.__new__(MatrixElement, symbol, row, column) for column in columns]
        return [{(number,): 1} for number in range(first, len(self._letters))]

    def _scalar(self, term: Expr) -> Polynomial:
        """A scalar; what is neither a number, a sum nor a product is a letter."""
        found: Polynomial = {}
        for part in summands(expand(term)):
            coefficient, rest = part.as_coeff_Mul(rational=True)
            letters = tuple(self._number_of(each) for each in factors(rest) if each != 1)
            if coefficient != 0:
                found[letters] = Fraction(int(coefficient.p), int(coefficient.q))
        return found

    def _number_of(self, letter: Expr) -> int:
        if isinstance(letter, MatrixElement) and isinstance(letter.parent, MatrixSymbol):
            ((number,),) = self._row(letter.parent, int(letter.i))[int(letter.j)]
            return number
        if letter not in self._numbers:
            self._numbers[letter] = len(self._letters)
            self._letters.append(letter)
        return self._numbers[letter]


@lru_cache(maxsize=64)
def _positions(count: int) -> tuple[Integer, ...]:
    return tuple(map(Integer, range(count)))


def _entry(term: Basic, row: int, column: int) -> Expr:
    """An entry of a matrix of another kind, its sums written out."""
    found = Entries()(term, Integer(row), Integer(column))
    largest = max((int(extent) for extent in _inner(term)), default=0)
    return Written(largest)(found)


def _inner(term: Basic) -> Iterable[Expr]:
    return (extent for each in term.atoms(MatrixSymbol) for extent in extents(each))


def _number(extent: Expr) -> int:
    if not extent.is_Integer:
        raise UsageError(f"a term is written out where all its sizes are numbers; found {extent}")
    return int(extent)


def _add_product(target: Polynomial, left: Polynomial, right: Polynomial) -> None:
    for a, x in left.items():
        for b, y in right.items():
            letters = a + b
            target[letters] = target.get(letters, 0) + x * y


def _add_multiples(
    targets: Sequence[Polynomial], a: tuple[int, ...], x: int | Fraction, rights: Sequence[Polynomial]
) -> None:
    """Add one product times each polynomial to its target."""
    for target, right in zip(targets, rights, strict=True):
        for b, y in right.items():
            letters = a + b
            target[letters] = target.get(letters, 0) + x * y


def _multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    _add_product(total, right, left)
    return total


def _total(polynomials: Sequence[Polynomial]) -> Polynomial:
    first, *others = polynomials
    total = dict(first)
    for each in others:
        for letters, coefficient in each.items():
            total[letters] = total.get(letters, 0) + coefficient
    return total
