"""Where a false claim fails: small sizes and small integers at which its two sides differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sympy import Basic, Dict, ImmutableDenseNDimArray, ImmutableMatrix, Indexed, Integer, Rational, Symbol

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim
from symnet.kernel.grids import Grid, Polynomial
from symnet.kernel.instances import Instance, Letter
from symnet.kernel.tables import Numbers, Table

MAX_MAGNITUDE = 1000


@dataclass(frozen=True, slots=True)
class Witness:
    """Sizes and entries at which two terms differ, and the values `left` and `right` of both there.

    `sizes` and `values` are mappings for `xreplace`, to be used in this order: a matrix symbol has its
    sizes inside, so `values` has the matrix symbols of these sizes, the scalars, the indexed bases as
    arrays, and the defined names. `indices` are the values of the free indices, for `subs`, which leaves the
    index of a sum alone.
    """

    sizes: Mapping[Symbol, Integer]
    values: Mapping[Basic, Basic]
    indices: Mapping[Symbol, Integer]
    left: Basic
    right: Basic

    def at(self, term: Basic) -> Basic:
        """A term at these sizes and entries.

        >>> from sympy import Dict, Integer, MatrixSymbol, Trace, ImmutableMatrix
        >>> from sympy.abc import n
        >>> A = MatrixSymbol("A", n, n)
        >>> values = {MatrixSymbol("A", 1, 1): ImmutableMatrix([[2]])}
        >>> witness = Witness(Dict({n: 1}), Dict(values), Dict({}), Integer(2), Integer(1))
        >>> witness.at(Trace(A) * n).doit()
        2
        """
        return term.xreplace(self.sizes).xreplace(self.values).subs(self.indices)

    def __str__(self) -> str:
        shown = {**self.sizes, **self.indices, **self.values}
        return ", ".join(f"{name} = {_shown(value)}" for name, value in shown.items())


def _shown(value: Basic) -> str:
    return str(value.tolist() if isinstance(value, ImmutableMatrix) else value)


def find_witness(claim: Claim, sizes: Mapping[Symbol, int], instance: Instance) -> Witness:
    """Integers at which the two sides of an instance, which differ, have different values."""
    differences = instance.difference
    at, row, column = min(differences, key=lambda place: (sum(_uses(differences[place])), place))
    point = _non_zero(differences[at, row, column], instance.letters)
    indices = instance.indices
    left, right = (
        _value(side.cells[tuple(at[indices.index(index)] for index in side.indices)], point, claim.is_matrix)
        for side in (instance.left, instance.right)
    )
    concrete = {name: Integer(value) for name, value in sizes.items()}
    values = dict(_entries(dict(zip(instance.letters, point, strict=True)), concrete))
    for name, table in instance.definitions.items():
        values[name.xreplace(concrete)] = _named(name, table, point)
    free = dict(zip(indices, map(Integer, at), strict=True))
    return Witness(Dict(concrete), Dict(values), Dict(free), left, right)


def _uses(polynomial: Polynomial) -> list[bool]:
    return [degree > 0 for degree in polynomial.degrees()]


def _non_zero(polynomial: Polynomial, letters: tuple[Letter, ...]) -> list[int]:
    """Integers at which a polynomial that is not zero is not zero: each the first that keeps it so.

    In one variable a polynomial of degree d has at most d roots, so one of the first d + 1 integers will
    do. Variables that do not occur are 0.
    """
    point: list[int] = []
    for place, (letter, _) in enumerate(letters):
        for value in _values(letter):
            rest = polynomial.subs({place: value})
            if rest or not polynomial:
                break
        polynomial = rest
        point.append(value)
    return point


def _values(letter: Basic) -> Iterator[int]:
    """0, 1, -1, 2, -2, ..., without those that the assumptions on a symbol exclude."""
    assumed = letter.assumptions0 if isinstance(letter, Symbol) else {}
    for magnitude in range(MAX_MAGNITUDE):
        for value in dict.fromkeys((magnitude, -magnitude)):
            number = Integer(value)
            if all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in assumed.items()):
                yield value
    raise UnsupportedTerm(f"no small integer satisfies what is assumed of {letter}")


def _number(polynomial: Polynomial, point: list[int]) -> Rational:
    value = polynomial(*point)
    return Rational(int(value.p), int(value.q))


def _value(grid: Grid, point: list[int], matrix: bool) -> Basic:
    rows = [[_number(entry, point) for entry in row] for row in grid]
    return ImmutableMatrix(rows) if matrix else rows[0][0]


def _named(name: Basic, table: Table, point: list[int]) -> Basic:
    return _value(table.cells[()], point, not isinstance(name, Symbol))


def _entries(point: Mapping[Letter, int], sizes: Mapping[Symbol, Integer]) -> Iterator[tuple[Basic, Basic]]:
    """Each letter with its value: a number, a matrix, an array."""
    places: dict[Basic, dict[Numbers, int]] = {}
    for (letter, place), value in point.items():
        places.setdefault(letter, {})[place] = value
    for letter, cells in places.items():
        if isinstance(letter, Symbol):
            yield letter, Integer(cells[()])
        elif letter.is_Matrix:
            concrete = letter.xreplace(sizes)
            yield concrete, ImmutableMatrix(*concrete.shape, lambda r, c, cells=cells: cells[int(r), int(c)])
        elif any(position < 0 for place in cells for position in place):
            yield from ((Indexed(letter, *place), Integer(value)) for place, value in cells.items())
        else:
            yield letter, _array(cells)


def _array(cells: Mapping[Numbers, int]) -> ImmutableDenseNDimArray:
    shape = tuple(max(positions) + 1 for positions in zip(*cells, strict=True))
    flat = ImmutableDenseNDimArray.zeros(*shape).as_mutable()
    for place, value in cells.items():
        flat[place] = value
    return flat.as_immutable()
