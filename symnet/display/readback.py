"""Monomials back as SymPy terms, for a reader: a matrix product where the network is a path, else sums.

Nothing that is decided rests on this module.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import chain, count

from sympy import (
    Add,
    Basic,
    BlockMatrix,
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
    ZeroMatrix,
)
from sympy.matrices import ImmutableMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.display.digits import Digits
from symnet.display.monomials import COLUMN, OPEN, ROW, Delta, Factor, Index, Interval, Monomial, Slot
from symnet.display.tensors import Monomials
from symnet.reading.dimensions import Size, minus, plus, size

ON_DIAGONAL = Factor(Delta(), (Slot(ROW, 0), Slot(COLUMN, 0)))
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


def as_entry(term: Monomial, taken: Collection[str] = ()) -> Expr:
    """The entry [i, j] of a monomial, as a sum of products of entries; no index has a name that is taken."""
    fresh = _fresh(_names(term).union(taken))
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
        case Digits():
            whole, *digits = positions
            return KroneckerDelta(whole, letter.value(digits))
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
    extents: dict[Index, Size] = {
        ROW: term.row.extent,
        COLUMN: term.column.extent,
        **dict(enumerate(term.bound)),
    }
    uses: dict[Index, int] = {}
    for letter, slots in term.factors:
        if slots and not isinstance(letter, MatrixSymbol):
            return False
        wide = [extent for extent in map(size, letter.shape) if extent != 1] if slots else []
        for (index, offset), extent in zip(slots, wide, strict=True):
            if offset != 0 or extents.get(index) != extent:
                return False
            uses[index] = uses.get(index, 0) + 1
    return all(count <= (1 if index in OPEN else 2) for index, count in uses.items())


def _flipped(matrix: MatrixExpr) -> MatrixExpr:
    match matrix:
        case Transpose():
            return matrix.arg
        case OneMatrix():
            return OneMatrix(*reversed(matrix.shape))
    return Transpose(matrix)


def as_product(term: Monomial) -> MatrixExpr | None:
    """A monomial on its own rectangle as a product of matrices, or None where its network is no path."""
    *others, last = [*term.factors] or [None]
    if last == ON_DIAGONAL and term.row == term.column:
        scalars = [_factor(f, {}) for f in others]
        if all(not f.slots for f in others):
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
            matrices += [_flipped(matrix) for matrix in reversed(back)]
    if path.left or not matrices:
        return None
    product = _scaled(term.coefficient, [*path.scalars, *matrices])
    rows, columns = term.row.extent, term.column.extent
    return product if product.shape == (rows, columns) else None


def _placed(term: Monomial, rows: Size, columns: Size) -> MatrixExpr | None:
    """A monomial as a matrix of that many rows and columns, zeros around its rectangle, or None."""
    core = as_product(term)
    if core is None and term.row.extent == term.column.extent == 1:
        core = ImmutableMatrix([[as_entry(term)]])
    if core is None or _is_whole(term, rows, columns):
        return core
    heights, widths = _bands(term.row, rows), _bands(term.column, columns)
    inner = (Interval(*term.row), Interval(*term.column))
    return BlockMatrix(
        [
            [core if (band, strip) == inner else ZeroMatrix(band.extent, strip.extent) for strip in widths]
            for band in heights
        ]
    )


def _is_whole(term: Monomial, rows: Size, columns: Size) -> bool:
    return term.row == Interval(0, rows) and term.column == Interval(0, columns)


def _bands(inner: Interval, extent: Size) -> list[Interval]:
    """What lies before an interval, the interval, and what lies after it, the empty ones left out."""
    end = plus(*inner)
    bands = (Interval(0, inner.first), inner, Interval(end, minus(extent, end)))
    return [band for band in bands if band.extent != 0]


def as_matrix(terms: Monomials, rows: Size, columns: Size) -> Basic | None:
    """The sum of monomials as a matrix: by its entries, or as products in their places.

    Where no network is a path, the entry [i, j] of the sum; None where that would hide the places.
    """
    if isinstance(rows, int) and isinstance(columns, int) and _are_entries(terms):
        return _explicit(terms, rows, columns)
    placed = [_placed(term, rows, columns) for term in terms]
    if all(each is not None for each in placed):
        return placed[0] if len(placed) == 1 else MatAdd(*placed)
    return as_scalar(terms) if all(_is_whole(term, rows, columns) for term in terms) else None


def _are_entries(terms: Monomials) -> bool:
    return all(term.row.extent == term.column.extent == 1 for term in terms)


def _explicit(terms: Monomials, rows: int, columns: int) -> ImmutableMatrix:
    entries: defaultdict[tuple[Size, Size], list[Expr]] = defaultdict(list)
    for term in terms:
        entries[term.row.first, term.column.first].append(as_entry(term))
    return ImmutableMatrix(rows, columns, lambda r, c: Add(*entries[int(r), int(c)]))


def as_scalar(terms: Monomials) -> Expr:
    """The sum of monomials as a sum of entries, where the entry [i, j] is the same one in each."""
    taken = set[str]().union(*map(_names, terms))
    return Add(*(as_entry(term, taken) for term in terms))


def as_words(
    term: Monomial, left: int | Fraction, right: int | Fraction, shape: tuple[Size, Size] | None
) -> str:
    """In words, how often a monomial stands on each side, and where in a matrix of a shape."""
    place = "" if shape is None or _is_whole(term, *shape) else f" {_place(term)}"

    def times(coefficient: int | Fraction) -> str:
        scaled = term._replace(coefficient=coefficient)
        product = as_product(scaled) if shape is not None else None
        return str(as_entry(scaled) if product is None else product)

    if not right:
        return f"only on the left{place}: {times(left)}"
    if not left:
        return f"only on the right{place}: {times(right)}"
    return f"{times(left)} on the left, {times(right)} on the right{place}"


def _place(term: Monomial) -> str:
    """The rectangle of a monomial, counted from 0 as SymPy counts."""

    def span(interval: Interval, one: str) -> str:
        first, last = interval.first, minus(plus(*interval), 1)
        return f"{one} {first}" if first == last else f"{one}s {first} to {last}"

    return f"in {span(term.row, 'row')}, {span(term.column, 'column')}"
