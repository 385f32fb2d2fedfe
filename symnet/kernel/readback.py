"""Monomials back as SymPy terms, for a reader: a matrix product where the network is a path, else sums.

Nothing that is decided rests on this module.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, count

from sympy import (
    Add,
    Basic,
    Expr,
    Identity,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    S,
    Sum,
    Symbol,
    Transpose,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.kernel.dimensions import Size, minus, plus, size
from symnet.kernel.monomials import COLUMN, ROW, Delta, Factor, Index, Monomial
from symnet.kernel.tensors import Monomials

INDEX_LETTERS = "ijklmrstuv"


def _rational(value: int | Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def _fresh(avoid: set[str]) -> Iterator[Symbol]:
    names = chain(INDEX_LETTERS, (f"i_{number}" for number in count(1)))
    return (Symbol(name, integer=True) for name in names if name not in avoid)


def _names(term: Monomial) -> set[str]:
    symbols: set[str] = set()
    for letter, slots in term.factors:
        symbols.add(str(letter))
        symbols.update(str(slot.variable) for slot in slots if isinstance(slot.variable, Symbol))
    extents = (*term.bound, term.row.extent, term.column.extent)
    return symbols.union(*({str(s) for s in e.free_symbols} for e in extents if isinstance(e, Expr)))


def as_entry(term: Monomial) -> Expr:
    """The entry [i, j] of a monomial, as a sum of products of entries."""
    fresh = _fresh(_names(term))
    names: dict[Index, Expr] = {None: Integer(0)}
    if term.row.extent != 1:
        names[ROW] = next(fresh)
    if term.column.extent != 1:
        names[COLUMN] = next(fresh)
    limits: list[tuple[Expr, Expr, Expr]] = []
    for index, extent in enumerate(term.bound):
        symbol = next(fresh)
        offsets = {s.offset for f in term.factors for s in f.slots if s.variable == index}
        first: Size = offsets.pop() if len(offsets) == 1 else 0
        names[index] = symbol - first
        limits.append(
            (symbol, Integer(first) if isinstance(first, int) else first, minus(plus(first, extent), 1))
        )
    factors = [_factor(factor, names) for factor in term.factors]
    body = Mul(_rational(term.coefficient), *factors)
    return Sum(body, *limits) if limits else body


def _factor(factor: Factor, names: dict[Index, Expr]) -> Expr:
    letter, slots = factor
    positions = [names.get(index, S.Zero if index is None else index) + offset for index, offset in slots]
    match letter:
        case Delta():
            return KroneckerDelta(*positions)
        case IndexedBase():
            return Indexed(letter, *positions)
        case MatrixSymbol():
            rows, columns = map(size, letter.shape)
            remaining = iter(positions)
            return MatrixElement(
                letter, *(Integer(0) if extent == 1 else next(remaining) for extent in (rows, columns))
            )
    return letter


def _scaled(coefficient: int | Fraction, factors: list[Basic]) -> MatrixExpr:
    if coefficient != 1:
        factors = [_rational(coefficient), *factors]
    return factors[0] if len(factors) == 1 else MatMul(*factors)


class _Path:
    """The factors of a monomial walked along their shared indices."""

    def __init__(self, term: Monomial) -> None:
        self.term = term
        self.scalars = [f.letter for f in term.factors if not f.slots]
        self.left = [f for f in term.factors if f.slots]

    def walk(self, index: Index) -> tuple[list[MatrixExpr], Index]:
        """The matrices met from an index on, and the open index where the walk ends."""
        met: list[MatrixExpr] = []
        while True:
            factor = next((f for f in self.left if any(s.variable == index for s in f.slots)), None)
            if factor is None:
                if isinstance(index, int) and index >= 0:
                    met.append(OneMatrix(self.term.bound[index], 1))
                return met, None
            self.left.remove(factor)
            place = [slot.variable for slot in factor.slots].index(index)
            lies = size(factor.letter.shape[0]) == 1
            met.append(Transpose(factor.letter) if (place == 1 or lies) else factor.letter)
            if len(factor.slots) == 1:
                return met, None
            index = factor.slots[1 - place].variable
            if index in (ROW, COLUMN):
                return met, index


def _is_plain(term: Monomial) -> bool:
    """Whether every factor is a matrix symbol or scalar whose slots are whole rows and columns."""
    uses: dict[Index, int] = {}
    for letter, slots in term.factors:
        if slots and not isinstance(letter, MatrixSymbol):
            return False
        for index, offset in slots:
            if offset != 0 or not isinstance(index, int):
                return False
            uses[index] = uses.get(index, 0) + 1
    whole = term.row.first == 0 and term.column.first == 0
    return whole and all(n <= (2 if index is not None and index >= 0 else 1) for index, n in uses.items())


def as_product(term: Monomial) -> MatrixExpr | None:
    """A monomial as a product of matrices, or None where its network is no path."""
    if term.factors and isinstance(term.factors[-1].letter, Delta) and term.row == term.column:
        scalars = [f.letter for f in term.factors[:-1]]
        if all(not f.slots for f in term.factors[:-1]):
            return _scaled(term.coefficient, [*scalars, Identity(term.row.extent)])
    if not _is_plain(term):
        return None
    path = _Path(term)
    if term.row.extent == 1 and term.column.extent == 1:
        start = next((f for f in path.left if len(f.slots) == 1), None)
        if start is None:
            return None
        path.left.remove(start)
        lies = size(start.letter.shape[0]) == 1
        rest, _ = path.walk(start.slots[0].variable)
        matrices = [start.letter if lies else Transpose(start.letter), *rest]
    else:
        matrices, end = path.walk(ROW) if term.row.extent != 1 else ([], None)
        if end != COLUMN and term.column.extent != 1:
            back, _ = path.walk(COLUMN)
            matrices += [Transpose(matrix).doit(deep=False) for matrix in reversed(back)]
    if path.left or not matrices:
        return None
    product = _scaled(term.coefficient, [*path.scalars, *matrices])
    rows, columns = term.row.extent, term.column.extent
    return product if product.shape == (rows, columns) else None


def as_term(terms: Monomials, matrix: bool) -> Basic:
    """The sum of monomials: of products if all are paths, else of entries."""
    if matrix and terms:
        products = [as_product(term) for term in terms]
        if all(product is not None for product in products):
            return products[0] if len(products) == 1 else MatAdd(*products)
    return Add(*(as_entry(term) for term in terms))


def as_words(term: Monomial, left: int | Fraction, right: int | Fraction, matrix: bool) -> str:
    """In words, how often a monomial stands on each side."""

    def times(coefficient: int | Fraction) -> str:
        return str(as_term([term._replace(coefficient=coefficient)], matrix))

    if not right:
        return f"only on the left: {times(left)}"
    if not left:
        return f"only on the right: {times(right)}"
    return f"{times(left)} on the left, {times(right)} on the right"
