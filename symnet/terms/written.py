"""Terms by entries with their sums written out, as SymPy evaluates them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from itertools import repeat
from typing import Final, TypeAlias

from sympy import Add, Basic, Expr, Integer, MatrixSymbol, Mul, Sum
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.terms.build import factors
from symnet.terms.entries import ZERO, evaluated, replace_index, write_out

_IN_ORDER: Final = cmp_to_key(Basic.compare)
Positions: TypeAlias = dict[Expr, int]
"""The value of each index whose sum is being written out."""
Key: TypeAlias = tuple[int, int, int]
"""The rank of a matrix symbol and a position: entries in the order of their keys are in SymPy's order."""


@dataclass(slots=True)
class Written:
    """Writes out every sum of a concrete extent up to `most`; the result is as SymPy evaluates it.

    *Law.* The result is that of SymPy's `Add` and `Mul` on the parts of `write_out`. Products of entries
    under an innermost sum, of which there are most, are sorted by their keys: SymPy compares trees.

    >>> from sympy import Symbol
    >>> i, V, W = Symbol("i", integer=True), MatrixSymbol("V", 1, 2), MatrixSymbol("W", 2, 1)
    >>> Written(2)(Sum(W[i, 0] * V[0, i], (i, 0, 1)))
    V[0, 0]*W[0, 0] + V[0, 1]*W[1, 0]
    """

    most: int
    _matrices: list[MatrixSymbol] = field(default_factory=list)
    _ranks: dict[MatrixSymbol, int] = field(default_factory=dict)
    _entries: dict[Key, Expr] = field(default_factory=dict)

    def __call__(self, term: Expr) -> Expr:
        """The term written out."""
        matrices = term.atoms(MatrixSymbol)
        if not matrices <= self._ranks.keys():
            self._matrices = sorted(matrices | self._ranks.keys(), key=_IN_ORDER)
            self._ranks = {each: rank for rank, each in enumerate(self._matrices)}
            self._entries = {}
        return self._at(term, {})

    def _at(self, term: Expr, at: Positions) -> Expr:
        """The term with a value for each index of the sums around it."""
        match term:
            case Add() | Mul():
                return term.func(*(self._at(part, at) for part in term.args))
            case Sum() if (values := self._values(term)) is not None:
                index, body = term.limits[0][0], term.function
                products = self._products(factors(body), index, values, at)
                return products or Add(*(self._at(body, {**at, index: value}) for value in values))
            case MatrixElement() if (keys := self._keys(term, ZERO, range(1), at)) is not None:
                return self._entry(*keys)
        written = write_out(term, self.most)
        for index, value in at.items():
            written = replace_index(written, index, Integer(value))
        return evaluated(written)

    def _values(self, term: Sum) -> range | None:
        """The values of the index of a sum that is to be written out."""
        (_, lower, upper), *others = term.limits
        if others or not (lower.is_Integer and upper.is_Integer and upper - lower < self.most):
            return None
        return range(int(lower), int(upper) + 1)

    def _products(self, parts: Sequence[Basic], index: Expr, values: range, at: Positions) -> Expr | None:
        """A sum of products of different entries, no two of them alike; None for any other sum."""
        columns = [keys for part in parts if (keys := self._keys(part, index, values, at))]
        if len(columns) < len(parts):
            return None
        products = {tuple(sorted(keys)) for keys in zip(*columns, strict=True)}
        if len(products) < max(len(values), 2) or any(len(set(keys)) < len(keys) for keys in products):
            return None
        return Add._from_args(list(map(self._product, sorted(products))), is_commutative=True)

    def _keys(self, term: Basic, index: Expr, values: range, at: Positions) -> list[Key] | None:
        """The keys of an entry of a matrix symbol for each value of an index, if its position is a number."""
        if not isinstance(term, MatrixElement) or (rank := self._ranks.get(term.parent)) is None:
            return None
        rows, columns = (_places(position, index, values, at) for position in term.indices)
        if rows is None or columns is None:
            return None
        return list(zip(repeat(rank), rows, columns, strict=False))

    def _entry(self, key: Key) -> Expr:
        """An entry; its position exists, so SymPy need not ask whether it does."""
        if (known := self._entries.get(key)) is None:
            rank, row, column = key
            known = Expr.__new__(MatrixElement, self._matrices[rank], Integer(row), Integer(column))
            self._entries[key] = known
        return known

    def _product(self, keys: tuple[Key, ...]) -> Expr:
        if len(keys) == 1:
            return self._entry(keys[0])
        # As Mul._from_args does, which takes twice the time.
        product = Expr.__new__(Mul, *map(self._entry, keys))
        product.is_commutative = True
        return product


def _places(position: Expr, index: Expr, values: range, at: Positions) -> Sequence[int] | None:
    """A position for each value of an index, if it is a number there."""
    if position == index:
        return values
    if position.is_Integer or position in at:
        return [int(at.get(position, position))] * len(values)
    if not isinstance(position, Add):
        return None
    parts = [places for part in position.args if (places := _places(part, index, values, at)) is not None]
    return list(map(sum, zip(*parts, strict=True))) if len(parts) == len(position.args) else None
