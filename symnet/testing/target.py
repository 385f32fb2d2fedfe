"""What a function is to compute: terms, the symbols in them, and their values at an instance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from math import isqrt
from typing import Any, Final

from sympy import Basic, Dummy, Integer, MatrixSymbol, Symbol

from symnet.errors import UnsupportedTerm, UsageError
from symnet.explain import words
from symnet.instances.evaluate import Instance
from symnet.instances.functions import root
from symnet.instances.signature import Signature, signature_of
from symnet.layers import Layer
from symnet.network import Network
from symnet.reading import shape
from symnet.reading.terms import as_term, told
from symnet.rounding import Format, Rounded
from symnet.testing.folds import Fold, Table, table
from symnet.testing.layout import BATCHES, RESULT
from symnet.testing.magnitude import Magnitude
from symnet.testing.plan import Plan, plan

Rows = list[list[Any]]
BATCH: Final = Dummy("batch", integer=True, positive=True)
"""The number of vectors in a batch."""


@dataclass(frozen=True)
class Target:
    """Terms that a function computes, one or several, and the vectors of which it takes a batch."""

    terms: tuple[Basic, ...]
    several: bool = False
    batched: frozenset[MatrixSymbol] = frozenset()

    def of(self, terms: tuple[Basic, ...]) -> "Target":
        """Other terms in some of the same symbols."""
        return Target(terms, batched=self.batched)

    def with_batches(self, names: Mapping[str, str], layout: Mapping[str, str]) -> "Target":
        """The same, with the vectors of which the layout of parameters has batches.

        `names` has the symbols' names by parameter. Raises `UsageError` for a batch of what is no vector.
        """
        words = {names.get(each, each): word for each, word in layout.items() if each != RESULT}
        vectors = {each for each in self.signature.matrices if words.get(each.name) in BATCHES}
        for vector in vectors:
            if vector.shape[1] != 1:
                rows, columns = vector.shape
                raise UsageError(f"a batch is of vectors n×1; {vector} is {rows} by {columns}")
        return replace(self, batched=frozenset(vectors))

    @cached_property
    def signature(self) -> Signature:
        """The symbols of the terms. Raises `UnsupportedTerm` for those that are no arrays."""
        found = signature_of(self.terms)
        free = set().union(*(term.free_symbols for term in self.terms))
        others = [index for index, _ in found.indices if index in free]
        for name in (*others, *(family for family, _ in found.families)):
            raise UnsupportedTerm(f"a function takes matrices and scalars; {name} is an index or a family")
        return found

    @cached_property
    def plan(self) -> Plan:
        """How the terms can be tried."""
        return plan(self.terms)

    @cached_property
    def batches(self) -> dict[MatrixSymbol, MatrixSymbol]:
        """The matrix of all vectors of a batch, by the vector that it has many of."""
        return {x: MatrixSymbol(x.name, x.shape[0], BATCH) for x in self.batched}

    @property
    def arguments(self) -> dict[str, Basic]:
        """What a function may take, by name: matrices, scalars and sizes."""
        whole = (self.batches.get(matrix, matrix) for matrix in self.signature.matrices)
        return {symbol.name: symbol for symbol in (*whole, *self.signature.scalars, *self.signature.sizes)}

    @property
    def sizes(self) -> tuple[Symbol, ...]:
        """The symbolic sizes, that of a batch among them."""
        return (*self.signature.sizes, BATCH) if self.batched else self.signature.sizes

    def expected(self, instance: Instance) -> list[Rows]:
        """The exact values of the terms; of a batch, a column for each of its vectors."""
        functions = {function: _exact_root(function) for function, _ in self.signature.functions}
        parts = [
            [rows_of(one.value(term)) for term in self.terms]
            for one in (replace(each, values={**each.values, **functions}) for each in self._apart(instance))
        ]
        return [_beside(columns) for columns in zip(*parts, strict=True)]

    def needed(self, instance: Instance) -> int:
        """What a format must hold for every partial sum at an instance to be exact.

        Raises `NotExact` where something rounds.
        """

        def number(value: Fraction) -> Magnitude:
            return Magnitude.of(value or Fraction(1))

        folds = [Fold(one.sizes, _numbers(one.values, number), Magnitude.of) for one in self._apart(instance)]
        tables = [_rows(fold(term)) for fold in folds for term in self.terms]
        return max(entry.needed for rows in tables for row in rows for entry in row)

    def rounded(self, instance: Instance, form: Format) -> list[list[list[Rounded]]]:
        """The values of the terms with the bounds of their errors in a format."""
        number = partial(Rounded.of, form)
        folds = [Fold(one.sizes, _numbers(one.values, number), number) for one in self._apart(instance)]
        parts = [[_rows(fold(term)) for term in self.terms] for fold in folds]
        return [_beside(columns) for columns in zip(*parts, strict=True)]

    def _apart(self, instance: Instance) -> list[Instance]:
        """An instance for each vector of a batch."""
        if not self.batched:
            return [instance]
        return [
            replace(
                instance,
                values={
                    **instance.values,
                    **{
                        x: [[row[column]] for row in instance.values[whole]]
                        for x, whole in self.batches.items()
                    },
                },
            )
            for column in range(instance.sizes[BATCH])
        ]

    def __str__(self) -> str:
        return ", ".join(map(words, self.terms))


def as_target(of: Any) -> Target:
    """What a network, a layer, a term or a tuple of terms computes.

    Raises `UsageError` for anything else, `ShapeError` for a term whose sizes do not fit.

    >>> print(as_target(Network.dense(2, 1)))
    W_1*x + b_1
    """
    several = isinstance(of, tuple | list)
    terms = tuple(_as_term(part) for part in (of if several else [of]))
    if not terms:
        raise UsageError("at least one term is required; found none")
    for term in terms:
        shape(term)
    return Target(terms, several)


def _as_term(of: Any) -> Basic:
    match of:
        case Network():
            return of.output
        case Layer():
            return of.apply(MatrixSymbol("x", of.inputs, 1))
        case str():
            raise UsageError(f"a term must be one of SymPy; found the text {told(of)}")
    return as_term(of, "what a function computes")


def rows_of(value: Any) -> Rows:
    """A value as rows; a scalar is one row of one entry."""
    return value if isinstance(value, list) else [[value]]


def _beside(parts: Any) -> list[list[Any]]:
    """Matrices side by side."""
    return [[entry for row in across for entry in row] for across in zip(*parts, strict=True)]


def _numbers(values: Mapping[Basic, Any], number: Any) -> dict[Basic, Table]:
    """The values of symbols as numbers of some kind."""
    return {
        symbol: table([[number(Fraction(entry)) for entry in row] for row in value])
        if isinstance(value, list)
        else number(Fraction(value))
        for symbol, value in values.items()
    }


def _rows(value: Table) -> list[list[Any]]:
    return value.tolist() if hasattr(value, "tolist") else [[value]]


def _exact_root(function: Basic) -> Callable[[Any], Fraction]:
    """The function that an instance has for a root, which is exact at squares."""
    halves = [half for half in range(-9, 10, 2) if function == root(Integer(half) / 2)]
    if not halves:
        raise UnsupportedTerm(f"no value is known for {function}")
    return lambda value: _square_root(Fraction(value)) ** halves[0]


def _square_root(value: Fraction) -> Fraction:
    found = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    if found * found != value:
        raise UnsupportedTerm(f"the root of {value} is no fraction")
    return found
