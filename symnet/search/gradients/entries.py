"""A gradient by its entries: the first order of a term, where one entry of what moves has the rate 1.

    (A·B)' = A'·B + A·B'        (A⁻¹)' = -A⁻¹·A'·A⁻¹        what is linear part by part

All terms are those of the core. Not trusted.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from sympy import Basic

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.induction import Put
from symnet.core.language import Table
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.translate import translate_gradient
from symnet.core.verdicts import Definitions
from symnet.errors import UnsupportedTerm
from symnet.search.differences import written

Places = dict[int, Polynomial]
"""Fresh indices for those that are bound around a term."""


def by_entries(
    term: Basic, letter: Basic, named: Definitions, assuming: Sequence[Basic], budget: Budget
) -> Basic:
    """The gradient of a number as a sum of products of matrices.

    Raises `UnsupportedTerm` if it is none, `Rejected` if the core has no rule for it.
    """
    (loss, own, _), names = translate_gradient((term, letter, letter), dict(named), assuming, budget)
    rates = Rates(loss.table.copy(), own.left)
    found = rates.gradient(loss.left)
    result = written(replace(loss, table=rates.table, left=found, right=found), names, budget)
    if result is None:
        raise UnsupportedTerm(
            f"the gradient with respect to {letter} cannot be written as a sum of products of matrices; "
            "verify_gradient takes one that is written in another way"
        )
    return result


class Rates:
    """The rates of terms, None where that is 0; that of the letter is a `direction`, or else 1 in one place.

    Bound indices are fresh ones.
    """

    def __init__(self, table: Table, letter: int, direction: int | None = None) -> None:
        self.table, self.letter, self.direction = table, letter, direction
        self.shape = table.shapes[letter]
        self.closed = {n: n for n, free in enumerate(table.free) if not free}
        self.minus = table.add(language.Number(Fraction(-1)))
        self.place = [self._index(extent) for extent in self.shape or ()]
        self._known: dict[tuple[int, tuple[Polynomial, ...]], int | None] = {}

    def _index(self, extent: Polynomial) -> tuple[int, Polynomial]:
        index = self.table.index(extent)
        return index, ZERO if extent == ONE else variable(index)

    def gradient(self, term: int) -> int:
        """The matrix of the rates of a number, or its one rate."""
        rate = self.rate(term, {})
        if rate is None:
            return self._zero(self.letter)
        if self.shape is None:
            return rate
        (row, _), (column, _) = self.place
        return self.table.add(language.Array(row, column, rate))

    def _unit(self) -> int:
        """The rate of the letter."""
        add = self.table.add
        if self.direction is not None:
            return self.direction
        if self.shape is None:
            return add(language.Number(Fraction(1)))
        here = [self._index(extent) for extent in self.shape]
        deltas = (add(language.Delta(p - q)) for (_, p), (_, q) in zip(self.place, here, strict=True))
        return add(language.Array(here[0][0], here[1][0], add(language.Times(tuple(deltas)))))

    def _zero(self, term: int) -> int:
        shape = self.table.shapes[term]
        return self.table.add(language.Number(Fraction(0)) if shape is None else language.Zero(*shape))

    def _value(self, term: int, places: Places) -> int:
        """A term at fresh indices."""
        return Put(self.table, {}, places, self.closed).term(term)

    # -- sums and products of what may be 0
    def _plus(self, *several: int | None) -> int | None:
        found = tuple(each for each in several if each is not None)
        return self.table.add(language.Plus(found)) if len(found) > 1 else next(iter(found), None)

    def _times(self, *factors: int | None) -> int | None:
        """A product of numbers, or of matrices, which may have a number before them."""
        several = tuple(each for each in factors if each is not None)
        shapes = [self.table.shapes[each] for each in several]
        if len(several) < len(factors):
            return None
        if shapes[-1] is None:
            return self.table.add(language.Times(several))
        if shapes[0] is None:
            matrix = several[1] if len(several) == 2 else self.table.add(language.Product(several[1:]))
            return self.table.add(language.Scaled(several[0], matrix))
        return self.table.add(language.Product(several))

    # -- rates
    def rate(self, term: int, places: Places) -> int | None:
        """The rate of a term."""
        key = term, tuple(places[v] for v in sorted(self.table.free[term]))
        if key not in self._known:
            self._known[key] = self._unit() if term == self.letter else self._rate(term, places)
        return self._known[key]

    def _rate(self, term: int, places: Places) -> int | None:
        def part(number: int, inside: Places = places) -> int | None:
            return self.rate(number, inside)

        match self.table.terms[term]:
            case language.Plus(terms=terms):
                return self._plus(*map(part, terms))
            case language.Times(factors=factors) | language.Product(factors=factors):
                return self._product(factors, places)
            case language.Scaled(scalar=scalar, matrix=matrix):
                return self._product((scalar, matrix), places)
            case language.Power(base=base, exponent=exponent):
                return self._product((base,) * exponent, places)
            case language.Inverse(matrix=inner) | language.Reciprocal(base=inner):
                own = self._value(term, places)
                return self._times(self.minus, own, part(inner), own)
            case language.Transpose(matrix=inner):
                return self._made(part(inner), language.Transpose)
            case language.At(matrix=inner, row=row, column=column):
                return self._made(part(inner), lambda n: language.At(n, row.at(places), column.at(places)))
            case language.Sum(index=index, body=body):
                k, inside = self._bound(places, index)
                return self._made(part(body, inside), lambda n: language.Sum(k, n))
            case language.Array(row=row_, column=column_, body=body):
                r, within = self._bound(places, row_)
                c, within = self._bound(within, column_)
                return self._made(part(body, within), lambda n: language.Array(r, c, n))
            case language.Grid(rows=grid):
                rates = [[part(n) for n in row] for row in grid]
                if all(rate is None for row in rates for rate in row):
                    return None
                pairs = (zip(*both, strict=True) for both in zip(rates, grid, strict=True))
                rows = (tuple(self._zero(n) if rate is None else rate for rate, n in row) for row in pairs)
                return self.table.add(language.Grid(tuple(rows)))
        return None  # A leaf, or a function, to which the letter is not applied.

    def _product(self, factors: Sequence[int], places: Places) -> int | None:
        found = []
        for place, factor in enumerate(factors):
            if (rate := self.rate(factor, places)) is not None:
                before, after = factors[:place], factors[place + 1 :]
                values = [[self._value(each, places) for each in several] for several in (before, after)]
                found.append(self._times(*values[0], rate, *values[1]))
        return self._plus(*found)

    def _made(self, part: int | None, make: Callable[[int], language.Term]) -> int | None:
        return None if part is None else self.table.add(make(part))

    def _bound(self, places: Places, index: int) -> tuple[int, Places]:
        """A fresh index for one that is bound."""
        fresh = self.table.index((self.table.extents[index] or ZERO).at(places))
        return fresh, {**places, index: variable(fresh)}
