"""Where a false claim fails: small sizes and small integers at which its two sides differ."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import prod
from typing import Any

from sympy import (
    Basic,
    Dict,
    ImmutableDenseNDimArray,
    ImmutableMatrix,
    Indexed,
    IndexedBase,
    Integer,
    Lambda,
    Rational,
    Symbol,
)
from sympy.core.function import UndefinedFunction

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim, may_be
from symnet.kernel.grids import Grid, Polynomial
from symnet.kernel.instances import Instance, Letter
from symnet.kernel.interpretations import as_lambda
from symnet.kernel.tables import Numbers

MAX_MAGNITUDE = 1000
MAX_ARRAY = 10_000
"""From how many entries on a family is shown by those that are used."""


@dataclass(frozen=True, slots=True)
class Witness(Mapping[Basic, Basic]):
    """Sizes and entries at which two terms differ, and the values `left` and `right` of both there.

    It maps every size, matrix symbol, scalar, indexed base, defined name and free index to its value, so
    `term.xreplace(witness).doit()` is the value of a term, and `numpy.array(witness[A], dtype=int)` is a
    matrix of it as an array. An indexed base is an array. A function without a law is a polynomial, which
    `at` puts in.
    """

    sizes: Mapping[Symbol, Integer]
    entries: Mapping[Basic, Basic]
    indices: Mapping[Symbol, Integer]
    left: Basic
    right: Basic
    functions: tuple[tuple[Basic, Lambda], ...] = ()

    def __getitem__(self, name: Basic) -> Basic:
        for part in (self.sizes, self.entries, self.indices, dict(self.functions)):
            if name in part:
                return part[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[Basic]:
        return chain(self.sizes, self.entries, self.indices, dict(self.functions))

    def __len__(self) -> int:
        return len(self.sizes) + len(self.entries) + len(self.indices) + len(self.functions)

    def at(self, term: Basic) -> Basic:
        """A term at these sizes and entries; an index that a sum binds is left alone.

        >>> from sympy import Dict, Integer, MatrixSymbol, Trace, ImmutableMatrix
        >>> from sympy.abc import n
        >>> A = MatrixSymbol("A", n, n)
        >>> values = {A: ImmutableMatrix([[2]])}
        >>> witness = Witness(Dict({n: 1}), Dict(values), Dict({}), Integer(2), Integer(1))
        >>> witness.at(Trace(A) * n).doit()
        2
        """
        found = term.xreplace({**self.sizes, **self.entries}).subs(self.indices)
        for name, value in self.functions:
            found = found.replace(name, value)
        return found

    def __str__(self) -> str:
        return ", ".join(f"{name} = {_shown(value)}" for name, value in self.items())


def _shown(value: Basic) -> str:
    return str(value.tolist() if isinstance(value, ImmutableMatrix) else value)


def find_witness(claim: Claim, sizes: Mapping[Symbol, int], instance: Instance) -> Witness:
    """Integers at which the two sides of an instance, which differ, have different values."""
    differences = instance.difference
    at, row, column = min(differences, key=lambda place: (sum(_uses(differences[place])), _near_zero(place)))
    point = _non_zero(differences[at, row, column], instance.letters)
    values = dict(zip(instance.letters, point, strict=True))
    return _witness(
        claim, sizes, instance, (at, row, column), values, number=lambda entry: _rational(entry(*point))
    )


def _witness(
    claim: Claim,
    sizes: Mapping[Symbol, int],
    instance: Instance,
    place: tuple[Numbers, int, int],
    point: Mapping[Letter, int],
    *,
    number: Callable[[Polynomial], Rational],
) -> Witness:
    at, _, _ = place
    indices = instance.indices
    left, right = (
        _value(side.cells[tuple(at[indices.index(index)] for index in side.indices)], number, claim.is_matrix)
        for side in (instance.left, instance.right)
    )
    concrete = {name: Integer(value) for name, value in sizes.items() if name != claim.reach}
    values = dict(_entries(point, concrete))
    for name, table in instance.definitions.items():
        values[name] = _value(table.cells[()], number, not isinstance(name, Symbol))
    free = dict(zip(indices, map(Integer, at), strict=True))
    return Witness(Dict(concrete), Dict(values), Dict(free), left, right, tuple(_functions(point)))


def exact_witness(
    claim: Claim, sizes: Mapping[Symbol, int], instance: Instance, values: Mapping[Letter, int]
) -> Witness:
    """The witness of an instance over the rational numbers, whose two sides differ."""
    at, row, column = min(instance.difference, key=_near_zero)
    return _witness(claim, sizes, instance, (at, row, column), values, number=_rational)


def _near_zero(place: tuple[Numbers, int, int]) -> tuple[list[tuple[int, bool]], int, int]:
    """The order of places: free indices near 0 first."""
    at, row, column = place
    return [(abs(value), value < 0) for value in at], row, column


def _uses(polynomial: Polynomial) -> list[bool]:
    return [degree > 0 for degree in polynomial.degrees()]


def _non_zero(polynomial: Polynomial, letters: tuple[Letter, ...]) -> list[int]:
    """Integers at which a polynomial that is not zero is not zero: each the first that keeps it so.

    In one variable a polynomial of degree d has at most d roots, so one of the first d + 1 integers will
    do. Variables that do not occur are 0.
    """
    point: list[int] = []
    for place, (letter, _) in enumerate(letters):
        for value in small_values(letter):
            rest = polynomial.subs({place: value})
            if rest or not polynomial:
                break
        polynomial = rest
        point.append(value)
    return point


def is_allowed(letter: Basic, value: int) -> bool:
    """Whether what is assumed of a symbol or of a family allows a value; a function, a matrix has any."""
    return not isinstance(letter, Symbol | IndexedBase) or may_be(letter, value)


def small_values(letter: Basic) -> Iterator[int]:
    """0, 1, -1, 2, -2, ..., without those that the assumptions on a letter exclude."""
    for magnitude in range(MAX_MAGNITUDE):
        for value in dict.fromkeys((magnitude, -magnitude)):
            if is_allowed(letter, value):
                yield value
    raise UnsupportedTerm(f"no small integer satisfies what is assumed of {letter}")


def _rational(value: Any) -> Rational:
    return Rational(int(value.p), int(value.q))


def _value(grid: Grid, number: Callable[[Polynomial], Rational], matrix: bool) -> Basic:
    rows = [[number(entry) for entry in row] for row in grid]
    return ImmutableMatrix(rows) if matrix else rows[0][0]


def _entries(point: Mapping[Letter, int], sizes: Mapping[Symbol, Integer]) -> Iterator[tuple[Basic, Basic]]:
    """Each letter with its value: a number, a matrix, an array."""
    for letter, cells in _by_letter(point).items():
        if isinstance(letter, type):
            continue
        if isinstance(letter, Symbol):
            yield letter, Integer(cells[()])
        elif letter.is_Matrix:
            shape = letter.xreplace(sizes).shape
            yield letter, ImmutableMatrix(*shape, lambda r, c, cells=cells: cells[int(r), int(c)])
        elif _fits_array(cells):
            yield letter, _array(cells)
        else:
            yield from ((Indexed(letter, *place), Integer(value)) for place, value in cells.items())


def _by_letter(point: Mapping[Letter, int]) -> dict[Basic, dict[Numbers, int]]:
    places: dict[Basic, dict[Numbers, int]] = {}
    for (letter, place), value in point.items():
        places.setdefault(letter, {})[place] = value
    return places


def _functions(point: Mapping[Letter, int]) -> Iterator[tuple[Basic, Lambda]]:
    """Each function without a law as the polynomial that stands for it."""
    for letter, cells in _by_letter(point).items():
        if isinstance(letter, UndefinedFunction):
            yield letter, as_lambda([Integer(cells[place]) for place in sorted(cells)])


def _fits_array(cells: Mapping[Numbers, int]) -> bool:
    """Whether the places are those of one array that is not large; a family may have any integers."""
    if len(set(map(len, cells))) > 1 or min(map(min, cells)) < 0:
        return False
    return prod(max(positions) + 1 for positions in zip(*cells, strict=True)) <= MAX_ARRAY


def _array(cells: Mapping[Numbers, int]) -> ImmutableDenseNDimArray:
    shape = tuple(max(positions) + 1 for positions in zip(*cells, strict=True))
    flat = ImmutableDenseNDimArray.zeros(*shape).as_mutable()
    for place, value in cells.items():
        flat[place] = value
    return flat.as_immutable()
