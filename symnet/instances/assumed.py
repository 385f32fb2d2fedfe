"""What a claim assumes, at random instances: letters are drawn to fit, and what does not fit is left out.

A letter that an equation gives a value, as y in y = X·β + ε, has this value. A letter in another equation is
one of many special matrices more often than not: a projection, a permutation, a diagonal matrix.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter, mul
from random import Random
from typing import Any, Final, TypeAlias

import numpy as np
from sympy import Basic, Equality, Inverse, MatrixSymbol, Q, Symbol
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from symnet.instances.program import Node, Program, Scope
from symnet.instances.rationals import Array, Rationals

DRAWN: Final = ("symmetric", "diagonal", "orthogonal", "positive_definite")
"""The properties of letters that are drawn to have them."""
Cells: TypeAlias = list[list[int]]
Unequal: TypeAlias = Callable[[Node, Node, Scope], Array]


@dataclass(frozen=True)
class Assumed:
    """What is assumed: the values of letters, the properties of letters, those in equations, and what is
    left to be looked at."""

    values: dict[Basic, Basic]
    properties: dict[Basic, frozenset[str]]
    special: frozenset[Basic]
    rest: tuple[Any, ...]

    @property
    def terms(self) -> Iterable[Basic]:
        """The terms of which something is assumed."""
        return chain(self.values.values(), *(each.args for each in self.rest))

    def checks(self, program: Program, unequal: Unequal) -> list[Callable[[Scope], None]]:
        """What leaves out the instances that do not fit, for each assumption that may fail."""
        return [_check(each, program, unequal) for each in self.rest]

    def draw(self, name: Basic, shape: tuple[int, int], count: int, random: Random) -> Rationals | None:
        """So many values of a matrix; None if any will do."""
        properties = self.properties.get(name, frozenset())
        if not properties and name not in self.special:
            return None
        return Rationals.of([_cells(properties, *shape, random) for _ in range(count)])


NOTHING: Final = Assumed({}, {}, frozenset(), ())


def assumed(assuming: Iterable[Basic], definitions: Iterable[Basic] = ()) -> Assumed:
    """What is assumed, where some names are defined.

    >>> from sympy import Eq
    >>> P, y = MatrixSymbol("P", 2, 2), MatrixSymbol("y", 2, 1)
    >>> found = assumed([Eq(y, P * P * y), Eq(P * P, P), Eq(P * y, y)])
    >>> sorted(found.special, key=str), found.rest
    ([P, y], (Eq(y, P**2*y), Eq(P**2, P), Eq(P*y, y)))
    >>> assumed([Eq(y, P[0, 0] * P[:, 1])]).values == {y: P[0, 0] * P[:, 1]}
    True
    """
    given: list[Any] = [*assuming]
    properties: dict[Basic, frozenset[str]] = {}
    for each in given:
        if isinstance(each, AppliedPredicate) and (name := _drawn(each)):
            matrix = each.arguments[0]
            properties[matrix] = properties.get(matrix, frozenset()) | {name}
    values: dict[Basic, Basic] = {}
    for each in given:
        if isinstance(each, Equality):
            for name, value in (each.args, each.args[::-1]):
                taken = {*properties, *definitions, *values}
                used = value.atoms(MatrixSymbol, Symbol)
                if isinstance(name, MatrixSymbol | Symbol) and name not in {*taken, *used, *_all(values)}:
                    values[name] = value
                    break
    settled = {*values.items()}
    rest = [
        each
        for each in given
        if not (isinstance(each, Equality) and not settled.isdisjoint((each.args, each.args[::-1])))
        and not (isinstance(each, AppliedPredicate) and _drawn(each))
    ]
    equations = [each for each in rest if isinstance(each, Equality)]
    special = frozenset(_all({each: each for each in equations})) - values.keys()
    return Assumed(values, properties, frozenset(special), tuple(rest))


def _all(values: dict[Basic, Basic]) -> set[Basic]:
    return set().union(*(value.atoms(MatrixSymbol) for value in values.values()))


def _drawn(each: AppliedPredicate) -> str | None:
    """The property of a letter that is drawn to have it."""
    known = isinstance(each.arguments[0], MatrixSymbol)
    return next((name for name in DRAWN if known and each.function == getattr(Q, name)), None)


def _check(each: Any, program: Program, unequal: Unequal) -> Callable[[Scope], None]:
    match each:
        case Equality():
            left, right = map(program.compile, each.args)
            return lambda scope: scope.reject(unequal(left, right, scope), "an assumption fails")
        case LessThan() | GreaterThan() | StrictLessThan() | StrictGreaterThan():
            rest = program.compile(each.gts - each.lts)
            least = isinstance(each, StrictLessThan | StrictGreaterThan)

            def within(scope: Scope) -> None:
                scope.reject(rest.scalar(scope.exactly).top < least, "an assumption fails")

            return within
        case AppliedPredicate(arguments=(matrix,)) if each.function == Q.positive_definite:
            node = program.compile(matrix)
            return lambda scope: scope.reject(~_definite(node(scope)), "an assumption fails")
    inverse = program.compile(Inverse(each.arguments[0]))

    def invertible(scope: Scope) -> None:
        inverse(scope)

    return invertible


def _definite(matrices: Rationals) -> Array:
    """Which matrices are positive definite: those that are symmetric and have positive leading minors."""
    found = np.asarray((matrices.top == matrices.top.swapaxes(-1, -2)).all(axis=(-1, -2)))
    for k in range(1, matrices.top.shape[-1] + 1):
        leading = matrices.reshaped(itemgetter((..., slice(k), slice(k))))
        found &= leading.determinants().top > 0
    return found


# -- special matrices
def _cells(properties: frozenset[str], rows: int, columns: int, random: Random) -> Cells:
    if "positive_definite" in properties:
        root = _any(rows, rows, random)
        return [[sum(map(mul, a, b)) + (a is b) for b in root] for a in root]
    if "orthogonal" in properties:
        still = not properties.isdisjoint({"symmetric", "diagonal"})
        return _permutation(rows, columns, random, still=still)
    if "diagonal" in properties:
        return _diagonal([random.randint(-4, 4) for _ in range(rows)])
    if "symmetric" in properties:
        half = _any(rows, rows, random)
        return [[half[max(r, c)][min(r, c)] for c in range(rows)] for r in range(rows)]
    if rows == columns and random.random() < 0.6:
        return random.choice(SPECIAL)(rows, random)
    if random.random() < 0.5:
        return _permutation(rows, columns, random)
    return _any(rows, columns, random)


def _any(rows: int, columns: int, random: Random) -> Cells:
    return [[random.randint(-3, 3) for _ in range(columns)] for _ in range(rows)]


def _diagonal(values: Sequence[int]) -> Cells:
    return [[value if r == c else 0 for c in range(len(values))] for r, value in enumerate(values)]


def _permutation(rows: int, columns: int, random: Random, *, still: bool = False) -> Cells:
    """A signed permutation, or as much of one as there are rows or columns."""
    order = [*range(max(rows, columns))]
    if not still:
        random.shuffle(order)
    return [[random.choice((1, -1)) if order[r] == c else 0 for c in range(columns)] for r in range(rows)]


def _projection(size: int, random: Random) -> Cells:
    """v·wᵀ with wᵀv = 1, or the identity less that."""
    place, sign = random.randrange(size), random.choice((1, -1))
    v = [random.randint(-2, 2) if k != place else 1 for k in range(size)]
    found = [[v[r] if c == place else 0 for c in range(size)] for r in range(size)]
    if sign < 0:
        found = [[(r == c) - x for c, x in enumerate(row)] for r, row in enumerate(found)]
    return found if random.random() < 0.5 else [[*column] for column in zip(*found, strict=True)]


SPECIAL: Final[Sequence[Callable[[int, Random], Cells]]] = (
    _projection,
    _projection,
    lambda size, random: _diagonal([random.randint(0, 1) for _ in range(size)]),
    lambda size, random: _diagonal([random.choice((1, -1)) for _ in range(size)]),
    lambda size, random: _diagonal([random.randint(-3, 3)] * size),
    lambda size, _: _diagonal([1] * size),
    lambda size, _: _diagonal([0] * size),
    lambda size, _: [[int(c == r + 1) for c in range(size)] for r in range(size)],
)
"""Matrices of a size that have a property: projections, involutions, multiples of one, a nilpotent one."""
