"""Values of terms modulo a prime, where every size is 2 and letters and functions are random. Not trusted.

Equal terms have equal values; terms of different values are not equal, and those of equal values nearly
always are. What a letter is declared or supposed to be, its value is.
"""

from collections.abc import Mapping, Sequence
from math import prod
from random import Random
from typing import Final, TypeAlias, assert_never

from symnet.core.budget import Budget
from symnet.core.language import (
    Apply,
    Array,
    At,
    Delta,
    Entry,
    Grid,
    Identity,
    Inverse,
    Kind,
    Magnitude,
    Matrix,
    Number,
    Plus,
    Power,
    Product,
    Property,
    Reciprocal,
    Scaled,
    Sum,
    Table,
    Times,
    Transpose,
    Zero,
)
from symnet.core.polynomials import ZERO, Polynomial
from symnet.errors import Rejected
from symnet.search.modular import (
    P,
    Rows,
    chained,
    identity,
    inverse,
    inverted,
    power,
    scaled,
    total,
    transposed,
)

SIZE: Final = 2
LARGEST: Final = 16
"""A range of more places is taken for a small one, so that values may differ though terms are equal."""

Value: TypeAlias = int | Rows
Places: TypeAlias = Mapping[int, int]


class Residues:
    """The values of the terms of a claim; `exact` unless a range was taken for a small one.

    Raises `Rejected` where a term has none: a reciprocal of 0, a position outside of a matrix.
    """

    def __init__(
        self, table: Table, hypotheses: Sequence[tuple[int, int]], budget: Budget, seed: int = 1
    ) -> None:
        self.table = table
        self.budget = budget
        self.exact = True
        self._random = Random(seed)  # noqa: S311 - nothing is kept secret
        self._found: dict[tuple[int, tuple[int, ...]], Value] = {}
        self._letters: dict[tuple[int, tuple[int, ...]], int] = {}
        self._values: dict[tuple[int, tuple[Value, ...]], int] = {}
        self._orthogonal = {*_orthogonal(table, hypotheses)}

    def draw(self) -> int:
        """A random number."""
        return self._random.randrange(P)

    def size(self, p: Polynomial, env: Places) -> int:
        """The value of a size or position."""
        return sum(c * prod(SIZE if v < 0 else env[v] for v in monomial) for monomial, c in p)

    def _range(self, p: Polynomial | None, env: Places) -> range:
        found = self.size(p or ZERO, env)
        if found < 0:
            raise Rejected("a sum runs backwards")
        if found > LARGEST:
            self.exact, found = False, SIZE + 1
        return range(found)

    def _side(self, p: Polynomial | None) -> range:
        """The rows or the columns of a matrix."""
        found = self._range(p, {})
        if not found:
            raise Rejected("a matrix is empty")
        return found

    def rows(self, term: int) -> Rows:
        """The value of a closed matrix."""
        found = self.value(term, {})
        if isinstance(found, int):
            raise Rejected("a matrix was required")
        return found

    def known(self, term: int, env: Places | None = None) -> Value | None:
        """The value of a term, or None if it has none."""
        try:
            return self.value(term, env or {})
        except Rejected:
            return None

    def value(self, term: int, env: Places) -> Value:
        """The value of a term at values of its free indices."""
        key = term, tuple(env[v] for v in sorted(self.table.free[term]))
        if key not in self._found:
            self.budget.spend(1)
            self._found[key] = self._value(term, env)
        return self._found[key]

    def number(self, term: int, env: Places) -> int:
        """The value of a number."""
        found = self.value(term, env)
        return found if isinstance(found, int) else found[0][0]

    def _matrix(self, term: int, env: Places) -> Rows:
        found = self.value(term, env)
        return ((found,),) if isinstance(found, int) else found

    def _value(self, term: int, env: Places) -> Value:
        match node := self.table.terms[term]:
            case Number(value=number):
                return number.numerator * inverse(number.denominator) % P
            case Magnitude(value=p):
                return self.size(p, env) % P
            case Delta(position=p):
                return int(self.size(p, env) == 0)
            case Entry(letter=letter, positions=positions):
                return self._letter(letter, tuple(self.size(p, env) for p in positions))
            case At(matrix=matrix, row=row, column=column):
                return self._at(self._matrix(matrix, env), self.size(row, env), self.size(column, env))
            case Plus(terms=terms) if self.table.shapes[term] is None:
                return sum(self.number(part, env) for part in terms) % P
            case Plus(terms=terms):
                return total([self._matrix(part, env) for part in terms])
            case Times(factors=several):
                found = 1
                for part in several:
                    found = found * self.number(part, env) % P
                return found
            case Power(base=base, exponent=exponent) if self.table.shapes[term] is None:
                return pow(self.number(base, env), exponent, P)
            case Power(base=base, exponent=exponent):
                return power(self._matrix(base, env), exponent)
            case Reciprocal(base=base):
                return inverse(self.number(base, env))
            case Sum(index=index, body=body):
                places = self._range(self.table.extents[index], env)
                return sum(self.number(body, {**env, index: k}) for k in places) % P
            case Apply(function=function, arguments=arguments):
                return self._apply(function, tuple(self.value(part, env) for part in arguments))
            case Matrix(letter=letter):
                return self._whole(letter)
            case Array(row=row, column=column, body=body):
                down, across = (self._side(self.table.extents[v]) for v in (row, column))
                return tuple(
                    tuple(self.number(body, {**env, row: r, column: c}) for c in across) for r in down
                )
            case Grid(rows=grid):
                return self._grid(grid, env)
            case Identity(extent=extent):
                return identity(len(self._side(extent)))
            case Zero(rows=rows, columns=columns):
                return ((0,) * len(self._side(columns)),) * len(self._side(rows))
            case Product(factors=factors):
                return chained([self._matrix(part, env) for part in factors])
            case Scaled(scalar=scalar, matrix=matrix):
                return scaled(self.number(scalar, env), self._matrix(matrix, env))
            case Transpose(matrix=matrix):
                return transposed(self._matrix(matrix, env))
            case Inverse(matrix=matrix):
                return inverted(self._matrix(matrix, env))
        assert_never(node)

    def _grid(self, grid: tuple[tuple[int, ...], ...], env: Places) -> Rows:
        found: list[tuple[int, ...]] = []
        for blocks in grid:
            values = [self._matrix(block, env) for block in blocks]
            if len({len(value) for value in values}) != 1:
                raise Rejected("heights differ in a row of blocks")
            found += [tuple(x for line in lines for x in line) for lines in zip(*values, strict=True)]
        return tuple(found)

    @staticmethod
    def _at(rows: Rows, r: int, c: int) -> int:
        if not (0 <= r < len(rows) and 0 <= c < len(rows[0])):
            raise Rejected("a position is outside of its matrix")
        return rows[r][c]

    def _apply(self, function: int, arguments: tuple[Value, ...]) -> int:
        if self.table.functions[function].kind in (Kind.MAXIMUM, Kind.MINIMUM):
            arguments = tuple(sorted(arguments, key=repr))
        return self._values.setdefault((function, arguments), self.draw())

    def _letter(self, letter: int, positions: tuple[int, ...]) -> int:
        return self._letters.setdefault((letter, positions), self.draw())

    def _whole(self, letter: int) -> Rows:
        """The value of a matrix letter, which is what it is declared to be."""
        node = self.table.letters[letter]
        rows, columns = (self._side(extent) for extent in node.shape or ())
        if letter in self._orthogonal:
            return self._rotation(len(rows))
        symmetric = node.declared is not Property.GENERAL
        if node.declared is Property.DIAGONAL:
            return tuple(tuple(self._letter(letter, (r, r)) if r == c else 0 for c in columns) for r in rows)
        return tuple(
            tuple(self._letter(letter, (min(r, c), max(r, c)) if symmetric else (r, c)) for c in columns)
            for r in rows
        )

    def _rotation(self, extent: int) -> Rows:
        """A rotation: by the half angle whose tangent is random."""
        if extent != 2:
            return identity(extent)
        t = self.draw()
        c, s = (1 - t * t) * inverse(1 + t * t) % P, 2 * t * inverse(1 + t * t) % P
        return (c, s), (-s % P, c)


def _orthogonal(table: Table, hypotheses: Sequence[tuple[int, int]]) -> list[int]:
    """The letters that are supposed to be orthogonal."""
    found = []
    for left, right in hypotheses:
        match table.terms[left], table.terms[right]:
            case Product(factors=(first, second)), Identity():
                node = table.terms[second]
                if isinstance(node, Matrix) and table.terms[first] == Transpose(second):
                    found.append(node.letter)
    return found
