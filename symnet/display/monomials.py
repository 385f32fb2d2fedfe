"""Tensor networks: one term of a fully distributed expression, and how such terms multiply and contract.

A monomial is a rational coefficient and a multiset of factors T[s_1, ..., s_k]. A slot is a position
`index + offset`; its index is a bound index of the monomial, the open ROW or COLUMN of a matrix term, a
free SymPy symbol, or none for a literal position. A bound index of extent n runs from 0 to n - 1. A
monomial of a matrix term stands for a matrix that is zero outside the rectangle of its two intervals.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any, Final, NamedTuple, TypeAlias

from sympy import Add, Expr, Integer, Mul, Symbol

from symnet.errors import UnsupportedTerm
from symnet.reading.dimensions import Size, at_most, minus, never_negative, plus

ROW: Final = -1
COLUMN: Final = -2
OPEN: Final = frozenset({ROW, COLUMN})
Index: TypeAlias = "int | Symbol | None"


class Slot(NamedTuple):
    """The position `index + offset`."""

    variable: Index
    offset: Size


Positions: TypeAlias = Mapping[Index, Slot]
"""What stands for some indices."""


class Factor(NamedTuple):
    """A letter with its slots; a scalar has none."""

    letter: Any
    slots: tuple[Slot, ...]


class Interval(NamedTuple):
    """The positions first, ..., first + extent - 1."""

    first: Size
    extent: Size


class Delta(NamedTuple):
    """The letter of a Kronecker delta: 1 where its two positions are equal, else 0."""


class Inside(NamedTuple):
    """The letter of an indicator: 1 where its position is at least 0 and less than extent, else 0."""

    extent: Size


@dataclass(frozen=True, slots=True)
class Factors:
    """A multiset of factors: the `open` ones have a slot at ROW or COLUMN, the `closed` ones have none.

    Only the open ones change where matrices are multiplied, so a product of many matrices is read in
    time proportional to its length.
    """

    closed: tuple[Factor, ...] = ()
    open: tuple[Factor, ...] = ()

    @classmethod
    def of(cls, factors: Iterable[Factor]) -> "Factors":
        """The factors given one by one."""
        closed: list[Factor] = []
        opened: list[Factor] = []
        for factor in factors:
            touches = any(slot.variable in OPEN for slot in factor.slots)
            (opened if touches else closed).append(factor)
        return cls(tuple(closed), tuple(opened))

    def __iter__(self) -> Iterator[Factor]:
        return chain(self.closed, self.open)

    def __add__(self, other: "Factors") -> "Factors":
        return Factors(self.closed + other.closed, self.open + other.open)

    def at(self, positions: Positions) -> "Factors":
        """The factors with indices replaced by positions, all at once."""
        if not positions.keys() <= OPEN:
            return Factors.of(substituted((*self.closed, *self.open), positions))
        return Factors(self.closed) + Factors.of(substituted(self.open, positions)) if self.open else self


class Monomial(NamedTuple):
    """coefficient · Σ over the bound indices of Π factors, inside the rectangle row × column."""

    coefficient: int | Fraction
    factors: Factors = Factors()
    bound: tuple[Size, ...] = ()
    row: Interval = Interval(0, 1)
    column: Interval = Interval(0, 1)


def apart(left: Interval, right: Interval) -> bool:
    """Whether two intervals have no common position for any size; sound, incomplete."""
    return at_most(plus(*left), right.first) or at_most(plus(*right), left.first)


def intersection(left: Interval, right: Interval) -> Interval | None:
    """The common positions of two intervals, or None if there are none for any size.

    Raises `UnsupportedTerm` if that depends on the values of the sizes.
    """
    if left == right:
        return left
    left_end, right_end = plus(*left), plus(*right)
    if apart(left, right):
        return None
    first = right.first if at_most(left.first, right.first) else left.first
    end = left_end if at_most(left_end, right_end) else right_end
    bounds = (left.first, right.first, *(minus(end, 1) for end in (left_end, right_end)))
    extent = minus(end, first)
    known = at_most(left.first, first) and at_most(right.first, first) and never_negative(extent)
    if not (known and at_most(end, left_end) and at_most(end, right_end)):
        raise UnsupportedTerm(f"how these positions are ordered depends on the sizes: {bounds}")
    return Interval(first, extent)


def free_indices(terms: Iterable[Monomial]) -> set[Symbol]:
    """The symbols that stand as positions."""
    slots = (slot for term in terms for factor in term.factors for slot in factor.slots)
    return {slot.variable for slot in slots if isinstance(slot.variable, Symbol)}


def scalars(terms: Iterable[Monomial]) -> set[Symbol]:
    """The symbols that stand as numbers."""
    letters = (factor.letter for term in terms for factor in term.factors)
    return {letter for letter in letters if isinstance(letter, Symbol)}


def substituted(factors: tuple[Factor, ...], positions: Positions) -> tuple[Factor, ...]:
    """The factors with indices replaced by positions, all at once."""

    def replaced(slot: Slot) -> Slot:
        if slot.variable is None or slot.variable not in positions:
            return slot
        index, offset = positions[slot.variable]
        return Slot(index, plus(offset, slot.offset))

    return tuple(
        Factor(factor.letter, tuple(map(replaced, factor.slots)))
        if any(slot.variable in positions for slot in factor.slots)
        else factor
        for factor in factors
    )


def _shifted(term: Monomial, shift: int) -> Factors:
    """The factors of a term with its bound indices renumbered from `shift` on."""
    if not (shift and term.bound):
        return term.factors
    return term.factors.at({index: Slot(index + shift, 0) for index in range(len(term.bound))})


def beside(left: Monomial, right: Monomial) -> tuple[Factors, Factors, tuple[Size, ...]]:
    """The factors of both with bound indices apart, and the extents of these; the shorter is renumbered."""
    if len(left.bound) < len(right.bound):
        return _shifted(left, len(right.bound)), right.factors, right.bound + left.bound
    return left.factors, _shifted(right, len(left.bound)), left.bound + right.bound


def _placed(left: Factors, before: Positions, right: Factors, after: Positions) -> Factors:
    """The factors of both, their open indices replaced by positions."""
    opened = substituted(left.open, before) + substituted(right.open, after)
    return Factors(left.closed + right.closed) + Factors.of(opened)


def scaled(left: Monomial, right: Monomial) -> Monomial:
    """A scalar monomial times any monomial."""
    before, after, bound = beside(left, right)
    return Monomial(left.coefficient * right.coefficient, before + after, bound, right.row, right.column)


def entrywise(left: Monomial, right: Monomial) -> Monomial | None:
    """The Hadamard product: both share their row and their column."""
    row, column = intersection(left.row, right.row), intersection(left.column, right.column)
    if row is None or column is None:
        return None

    def on_rectangle(part: Monomial) -> Positions:
        return {
            ROW: Slot(ROW, minus(row.first, part.row.first)),
            COLUMN: Slot(COLUMN, minus(column.first, part.column.first)),
        }

    before, after, bound = beside(left, right)
    factors = _placed(before, on_rectangle(left), after, on_rectangle(right))
    return Monomial(left.coefficient * right.coefficient, factors, bound, row, column)


def product(left: Monomial, right: Monomial) -> Monomial | None:
    """The matrix product: the column of the left and the row of the right become one bound index."""
    inner = intersection(left.column, right.row)
    if inner is None:
        return None
    left_factors, right_factors, bound = beside(left, right)
    # An index with one value is a literal position.
    index, own = (None, ()) if inner.extent == 1 else (len(bound), (inner.extent,))
    before: Positions = {COLUMN: Slot(index, minus(inner.first, left.column.first))}
    after: Positions = {ROW: Slot(index, minus(inner.first, right.row.first))}
    factors = _placed(left_factors, before, right_factors, after)
    bound += own
    return Monomial(left.coefficient * right.coefficient, factors, bound, left.row, right.column)


def with_numbers_added(terms: Iterable[Monomial]) -> list[Monomial]:
    """The same terms, those that are numbers at one place added up."""
    found: dict[Hashable, Monomial] = {}
    for place, term in enumerate(terms):
        is_number = not term.bound and term.factors == Factors()
        key = (term.row, term.column) if is_number else place
        known = found.get(key)
        total = term.coefficient if known is None else known.coefficient + term.coefficient
        found[key] = term._replace(coefficient=total)
    return [term for term in found.values() if term.coefficient]


def transposed(term: Monomial) -> Monomial:
    """Row and column exchanged."""
    factors = term.factors.at({ROW: Slot(COLUMN, 0), COLUMN: Slot(ROW, 0)})
    return term._replace(factors=factors, row=term.column, column=term.row)


def at_entry(term: Monomial, row: Slot, column: Slot, rows: Size, columns: Size) -> Monomial:
    """The scalar at one position of a matrix of that many rows and columns."""
    factors = term.factors
    for open_index, slot, interval, extent in (
        (ROW, row, term.row, rows),
        (COLUMN, column, term.column, columns),
    ):
        position = Slot(slot.variable, minus(slot.offset, interval.first))
        factors = factors.at({open_index: position})
        if interval != Interval(0, extent):
            factors += Factors.of([Factor(Inside(interval.extent), (position,))])
    return Monomial(term.coefficient, factors, term.bound)


def summed(term: Monomial, index: Symbol, interval: Interval) -> Monomial:
    """The sum over an index that runs through an interval."""
    if index.is_zero or any(factor.letter == index for factor in term.factors):
        raise UnsupportedTerm(f"index {index} of a sum is used as a number")
    positions: Positions = {index: Slot(len(term.bound), interval.first)}
    return term._replace(factors=term.factors.at(positions), bound=(*term.bound, interval.extent))


def size_monomials(extent: Size) -> Iterator[Monomial]:
    """A size as a number: one monomial for each of the polynomial's terms."""
    if isinstance(extent, int):
        yield Monomial(extent)
        return
    for part in Add.make_args(extent):
        coefficient, rest = part.as_coeff_Mul()
        letters: list[Expr] = []
        for power in Mul.make_args(rest):
            base, exponent = power.as_base_exp()
            letters += [base] * int(exponent)
        if not isinstance(coefficient, Integer):
            raise UnsupportedTerm(f"the size {extent} has a coefficient that is no integer")
        yield Monomial(int(coefficient), Factors.of(Factor(s, ()) for s in letters if s != 1))
