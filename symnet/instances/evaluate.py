"""Exact values of terms at one instance: sizes, entries and scalars are numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Basic

from symnet.instances.functions import Quadratic
from symnet.instances.program import Family, Letters, Node, Program, Scope
from symnet.instances.rationals import Exact, Rationals, whole

Value = Any
"""A scalar as an exact number, a matrix as rows of exact numbers."""


@dataclass(frozen=True)
class Instance:
    """Numbers for every symbol: sizes, matrices as rows, scalars, indexed families by their positions.

    A function without a law has a Python function for its value. A definition names a matrix, a scalar or
    a family b[i].
    """

    sizes: Mapping[Basic, int]
    values: Mapping[Basic, Value] = field(default_factory=dict)
    definitions: Mapping[Basic, Basic] = field(default_factory=dict)

    def value(self, term: Basic, indices: Mapping[Basic, int] | None = None) -> Value:
        """The value of a term, its free indices given. Raises `ZeroDivisionError` where it has none.

        >>> from sympy import MatrixSymbol, symbols
        >>> n = symbols("n", positive=True, integer=True)
        >>> A, x = MatrixSymbol("A", 1, n), MatrixSymbol("x", n, 1)
        >>> Instance({n: 2}, {A: [[3, 4]], x: [[1], [10]]}).value(A * x)
        [[43]]
        """
        node = _compiled(term, tuple(self.definitions.items()))
        scope = Scope(self.sizes, self.letters()).free({})
        scope.bound = {index: whole(np.array([value])) for index, value in (indices or {}).items()}
        found = node(scope).cells()
        for each in (scope, scope.around):
            if each is not None and each.void is not None:
                raise ZeroDivisionError(each.why)
        return found[0].tolist() if node.is_matrix else found[0]

    def letters(self) -> Letters:
        """The values as arrays, a batch of one."""
        return {name: _as_array(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        shown = {**self.sizes, **self.values}
        return ", ".join(f"{symbol} = {_shown(value)}" for symbol, value in shown.items())


def _shown(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_shown(part) for part in value) + "]"
    return str(value)


@lru_cache(maxsize=512)
def _compiled(term: Basic, definitions: tuple[tuple[Basic, Basic], ...]) -> Node:
    return Program(dict(definitions)).compile(term)


def _as_array(value: Value) -> Any:
    match value:
        case Quadratic():
            return Quadratic(tuple(Rationals.of([each]) for each in value.coefficients))
        case Mapping():
            return _family(value)
        case _ if callable(value):
            return value
    return Rationals.of([value])


def _family(members: Mapping[Any, Exact]) -> Family:
    """A family as an array from its first position to its last, along each index."""
    places = np.array(list(members))
    first = places.min(axis=0)
    shape = places.max(axis=0) - first + 1
    array, given = np.zeros((1, *shape), dtype=object), np.zeros(shape, dtype=bool)
    for place, member in members.items():
        at = tuple(place - first)
        array[(0, *at)], given[at] = member, True
    return Family(Rationals.of(array), tuple(map(int, first)), None if given.all() else given)
