"""Values of terms modulo a prime, where every size is 2 and letters and functions are random. Not trusted.

Terms with different values are not equal; terms with equal values nearly always are. The value of a letter
has the properties that the letter is declared or supposed to have.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from math import prod
from random import Random
from typing import Final, TypeAlias, assert_never

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.language import Kind, Property, Table
from symnet.core.polynomials import ZERO, Polynomial
from symnet.errors import Rejected
from symnet.search.modular import matrices
from symnet.search.modular.matrices import P, Rows

SIZE: Final = 2
LARGEST: Final = 16
"""A longer range is treated as a short one, so that values may differ though terms are equal."""

Value: TypeAlias = int | Rows
Places: TypeAlias = Mapping[int, int]


class Residues:
    """The values of the terms of a claim; `exact` unless a range was treated as a shorter one.

    Raises `Rejected` where a term has none: a reciprocal of 0, a position outside a matrix.
    """

    def __init__(self, table: Table, hypotheses: Sequence[tuple[int, int]], budget: Budget) -> None:
        self.table = table
        self.budget = budget
        self.exact = True
        self._random = Random(1)  # noqa: S311 - nothing is kept secret
        self._found: dict[tuple[int, tuple[int, ...]], Value] = {}
        self._drawn: dict[tuple[object, ...], int] = {}
        self._orthogonal = _orthogonal(table, hypotheses)

    def _draw(self, *thing: object) -> int:
        """A random number, always the same for the same key."""
        return self._drawn.setdefault(thing, self._random.randrange(P))

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
        """The number of rows or columns of a matrix."""
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
            case language.Number(value=number):
                return number.numerator * matrices.inverse(number.denominator) % P
            case language.Magnitude(value=p):
                return self.size(p, env) % P
            case language.Delta(position=p):
                return int(self.size(p, env) == 0)
            case language.Entry(letter=letter, positions=positions):
                return self._draw("letter", letter, tuple(self.size(p, env) for p in positions))
            case language.At(matrix=matrix, row=row, column=column):
                entries, r, c = self._matrix(matrix, env), self.size(row, env), self.size(column, env)
                if not (0 <= r < len(entries) and 0 <= c < len(entries[0])):
                    raise Rejected("a position is outside its matrix")
                return entries[r][c]
            case language.Plus(terms=terms) if self.table.shapes[term] is None:
                return sum(self.number(part, env) for part in terms) % P
            case language.Plus(terms=terms):
                return matrices.total([self._matrix(part, env) for part in terms])
            case language.Times(factors=several):
                found = 1
                for part in several:
                    found = found * self.number(part, env) % P
                return found
            case language.Power(base=base, exponent=exponent) if self.table.shapes[term] is None:
                return pow(self.number(base, env), exponent, P)
            case language.Power(base=base, exponent=exponent):
                return matrices.power(self._matrix(base, env), exponent)
            case language.Reciprocal(base=base):
                return matrices.inverse(self.number(base, env))
            case language.Sum(index=index, body=body):
                places = self._range(self.table.extents[index], env)
                return sum(self.number(body, {**env, index: k}) for k in places) % P
            case language.Apply(function=function, arguments=arguments):
                values = [self.value(part, env) for part in arguments]
                if self.table.functions[function].kind in (Kind.MAXIMUM, Kind.MINIMUM):
                    values.sort(key=repr)
                return self._draw("function", function, *values)
            case language.Matrix(letter=letter):
                return self._whole(letter)
            case language.Array(row=row, column=column, body=body):
                down, across = (self._side(self.table.extents[v]) for v in (row, column))
                return tuple(
                    tuple(self.number(body, {**env, row: r, column: c}) for c in across) for r in down
                )
            case language.Grid(rows=grid):
                return self._grid(grid, env)
            case language.Identity(extent=extent):
                return matrices.identity(len(self._side(extent)))
            case language.Zero(rows=rows, columns=columns):
                return ((0,) * len(self._side(columns)),) * len(self._side(rows))
            case language.Product(factors=factors):
                return reduce(matrices.product, [self._matrix(part, env) for part in factors])
            case language.Scaled(scalar=scalar, matrix=matrix):
                return matrices.scaled(self.number(scalar, env), self._matrix(matrix, env))
            case language.Transpose(matrix=matrix):
                return matrices.transposed(self._matrix(matrix, env))
            case language.Inverse(matrix=matrix):
                return matrices.inverted(self._matrix(matrix, env))
        assert_never(node)

    def _grid(self, grid: tuple[tuple[int, ...], ...], env: Places) -> Rows:
        found: list[tuple[int, ...]] = []
        for blocks in grid:
            values = [self._matrix(block, env) for block in blocks]
            if len({len(value) for value in values}) != 1:
                raise Rejected("heights differ in a row of blocks")
            found += [tuple(x for line in lines for x in line) for lines in zip(*values, strict=True)]
        return tuple(found)

    def _whole(self, letter: int) -> Rows:
        """The value of a matrix letter, with the property that it is declared to have."""
        node = self.table.letters[letter]
        rows, columns = (self._side(extent) for extent in node.shape or ())
        if letter in self._orthogonal:
            return self._rotation(letter, len(rows))

        def entry(r: int, c: int) -> int:
            if node.declared is Property.DIAGONAL and r != c:
                return 0
            return self._draw("letter", letter, (min(r, c), max(r, c)) if node.is_symmetric else (r, c))

        return tuple(tuple(entry(r, c) for c in columns) for r in rows)

    def _rotation(self, letter: int, extent: int) -> Rows:
        """A rotation: the tangent of half its angle is random."""
        if extent != 2:
            return matrices.identity(extent)
        t = self._draw("tangent", letter)
        c, s = (1 - t * t) * matrices.inverse(1 + t * t) % P, 2 * t * matrices.inverse(1 + t * t) % P
        return (c, s), (-s % P, c)


def _orthogonal(table: Table, hypotheses: Sequence[tuple[int, int]]) -> set[int]:
    """The letters that are supposed to be orthogonal."""
    found = set()
    for left, _ in hypotheses:
        match table.terms[left]:
            case language.Product(factors=(first, second)) if table.terms[first] == language.Transpose(
                second
            ):
                rows, columns = table.matrix(second)
                if isinstance(node := table.terms[second], language.Matrix) and rows == columns:
                    found.add(node.letter)
    return found
