"""Where a false claim fails, as users see it: small sizes and integers at which its two sides differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from math import prod

import sympy
from sympy import Basic, Dict, Integer, Lambda, Symbol
from sympy.core.function import UndefinedFunction

from symnet.core.balls import Ball, Real
from symnet.core.evaluate import RealRows, Value, World
from symnet.core.symbols import SYMBOLS, Names

MAX_ARRAY = 10_000
"""A family with at least so many entries is shown by those that are used."""
Places = Mapping[tuple[int, ...], Value]


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
    return str(value.tolist() if isinstance(value, sympy.ImmutableMatrix) else value)


def as_witness(
    names: Names,
    world: World,
    sides: tuple[Real | RealRows, Real | RealRows],
    defined: Mapping[Basic, Real | RealRows],
) -> Witness:
    """A world as users see it. `defined` has the values of the defined names."""
    known = (each for each in names.sizes.items() if type(each[0]) in SYMBOLS)
    ordered = sorted(known, key=lambda each: str(each[0]))
    sizes = Dict({symbol: Integer(world.sizes[number]) for symbol, number in ordered})
    values = {name: _defined(name, value, sizes) for name, value in defined.items()}
    free = sorted(names.free.items(), key=lambda each: str(each[0]))
    indices = {symbol: Integer(world.size(first) + world.indices[number]) for symbol, (number, first) in free}
    functions = tuple(
        (function, _as_lambda(world.functions[number]))
        for (function, _), number in names.functions.items()
        if isinstance(function, UndefinedFunction) and number in world.functions
    )
    left, right = map(_value, sides)
    return Witness(sizes, Dict({**_entries(names, world), **values}), Dict(indices), left, right, functions)


def _entries(names: Names, world: World) -> dict[Basic, Basic]:
    """Each of the user's own letters with its value: a number, a matrix, an array or its entries."""
    found: dict[Basic, Basic] = {}
    families: dict[Basic, dict[tuple[int, ...], Value]] = {}
    for key, number in names.letters.items():
        letter, given = names.symbols[number], world.letters.get(number, {})
        if not isinstance(given, Mapping):
            found[letter] = rational(given)
        elif key[0] == "matrix":
            found[letter] = _matrix(world.size(key[2]), world.size(key[3]), given)
        else:
            families.setdefault(letter, {}).update(given)
    for base, cells in families.items():
        if (array := _array(cells)) is not None:
            found[base] = array
        else:
            found |= {sympy.Indexed(base, *place): rational(value) for place, value in cells.items()}
    return found


def _matrix(rows: int, columns: int, cells: Places) -> sympy.ImmutableMatrix:
    return sympy.ImmutableMatrix(rows, columns, lambda r, c: rational(cells.get((int(r), int(c)), 0)))


def _defined(name: Basic, value: Real | RealRows, sizes: Dict) -> Basic:
    """The value of a defined name; the shape of a matrix without rows is that of its name."""
    return sympy.ImmutableMatrix(*name.xreplace(dict(sizes)).shape, []) if value == () else _value(value)


def rational(value: Value) -> sympy.Rational:
    """A number as SymPy has it."""
    return sympy.Rational(value.numerator, value.denominator)


def _value(value: Real | RealRows) -> Basic:
    if isinstance(value, tuple):
        return sympy.ImmutableMatrix([[_value(x) for x in row] for row in value])
    return value.shown if isinstance(value, Ball) else rational(value)


def _as_lambda(coefficients: tuple[Value, ...]) -> Lambda:
    """The polynomial c_0 + Σ c_i z_i + d (Σ z_i)²."""
    first, *slopes, curve = map(rational, coefficients)
    variables: tuple[Symbol, ...] = sympy.symbols(f"z_1:{len(slopes) + 1}") if slopes else ()
    total = sum(variables, start=Integer(0))
    linear = sum(slope * z for slope, z in zip(slopes, variables, strict=True))
    return Lambda(variables, first + curve * total * total + linear)


def _array(cells: Places) -> Basic | None:
    """The array of a family, if that is not large; the places of a family may be any integers."""
    if not cells or len({*map(len, cells)}) > 1 or min(map(min, cells)) < 0:
        return None
    shape = tuple(max(positions) + 1 for positions in zip(*cells, strict=True))
    if prod(shape) > MAX_ARRAY:
        return None
    entries = [rational(cells.get(place, 0)) for place in product(*map(range, shape))]
    return sympy.ImmutableDenseNDimArray(entries, shape)
