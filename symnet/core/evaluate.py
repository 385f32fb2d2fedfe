"""Evaluation of a counterexample, by the semantics of `language`; what is assumed is checked first.

At a *world* - values of sizes, letters, functions and free indices - each term has a value: a number, or the
rows of a matrix; numbers are exact, or rigorously enclosed where they are not rational. A world at which an
assumption or a condition of the claim fails is no counterexample, whatever both sides are there. A condition
is checked for the world's values of the free indices, and for all values of those that are bound around it.

Sound whatever objects a world is made of: sizes and indices must be integers, values integers or fractions,
and each is read once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from operator import mul
from typing import Any, Final, TypeAlias, assert_never

from flint import arb, fmpz

from symnet.core import language
from symnet.core.balls import Ball, Inadmissible, Real, enclosed
from symnet.core.budget import Budget
from symnet.core.language import Claim, Condition, presupposed, reached, spoken_of
from symnet.core.polynomials import ZERO, Polynomial
from symnet.core.signs import ANY, DECLARED
from symnet.errors import UnsupportedTerm

Value: TypeAlias = Fraction | int
Rows: TypeAlias = tuple[tuple[Value, ...], ...]
RealRows: TypeAlias = tuple[tuple[Real, ...], ...]
Values: TypeAlias = Mapping[int, int]
"""The values of indices."""

MAX_BITS: Final = 50_000
"""How many binary digits a value may have."""


@dataclass(frozen=True, slots=True)
class World:
    """Values of all that a claim speaks of, by their numbers in the claim.

    A letter has one value, or a value at each of its positions. An arbitrary function is given by the
    coefficients c_0, c_1, ..., c_k, d of c_0 + Σ c_i·z_i + d·(Σ z_i)².
    """

    sizes: Mapping[int, int]
    letters: Mapping[int, Value | Mapping[tuple[int, ...], Value]]
    functions: Mapping[int, tuple[Value, ...]] = field(default_factory=dict)
    indices: Mapping[int, int] = field(default_factory=dict)

    def size(self, p: Polynomial) -> int:
        """The value of a polynomial in sizes."""
        return _at(p, self.sizes, {})

    def values(self, letter: int) -> Iterator[Value]:
        """The values of a letter."""
        given = self.letters.get(letter)
        if isinstance(given, Mapping):
            yield from given.values()
        elif given is not None:
            yield given


def inert(world: World) -> World:
    """The world in plain dictionaries of plain numbers, whatever it is made of. Raises `Inadmissible`."""
    letters: dict[int, Value | Mapping[tuple[int, ...], Value]] = {}
    for letter, given in world.letters.items():
        if isinstance(given, Mapping):
            cells = ((tuple(map(_integer, place)), _exact(value)) for place, value in given.items())
            letters[_integer(letter)] = dict(cells)
        else:
            letters[_integer(letter)] = _exact(given)
    functions = {_integer(f): tuple(map(_exact, given)) for f, given in world.functions.items()}
    sizes, places = (
        {_integer(v): _integer(n) for v, n in given.items()} for given in (world.sizes, world.indices)
    )
    return World(sizes, letters, functions, places)


def evaluate(claim: Claim, world: World, budget: Budget) -> tuple[Real | RealRows, Real | RealRows]:
    """Both sides at a world.

    Raises `Inadmissible` where something that the claim assumes fails, or a value is too long,
    `UnsupportedTerm` where a function has no exact values, `LimitExceeded` past the budget.
    """
    return Evaluation(claim, world, budget).sides(world.indices)


def value_of(claim: Claim, world: World, term: int, budget: Budget) -> Real | RealRows:
    """The value of one closed term of a claim at a world, whatever is assumed."""
    return Evaluation(claim, world, budget).value(term, {})


class Evaluation:
    """Values of terms at the sizes, letters and functions of a world, each computed once.

    `read` has the values of letters that were read, by letter and place.
    """

    def __init__(self, claim: Claim, world: World, budget: Budget) -> None:
        self.claim = claim
        self.table = claim.table
        self.budget = budget
        self.sizes = {-k: _integer(world.sizes.get(-k)) for k in range(1, len(claim.sizes) + 1)}
        self.functions = {number: tuple(map(_exact, given)) for number, given in world.functions.items()}
        self._letters = dict(world.letters)
        self._conditions = presupposed(claim)
        self._closed = [
            term
            for term in reached(self.table, claim.roots)
            if self.table.free[term] <= frozenset(claim.free)
        ]
        self.read: dict[tuple[int, tuple[int, ...]], Value] = {}
        self._known: dict[tuple[int, ...], Real | RealRows] = {}
        self._eliminated: dict[tuple[int, ...], tuple[Real, RealRows]] = {}

    def sides(self, places: Values) -> tuple[Real | RealRows, Real | RealRows]:
        """Both sides where the free indices are at some places. Raises what `evaluate` raises."""
        claim = self.claim
        free = {index: _integer(places.get(index)) for index in claim.free}
        self._confine(free)
        self._from_below(free)
        for left, right in claim.hypotheses:
            for values in self.everywhere(claim.own((left, right)), {}):
                _demand(self.value(left, values) == self.value(right, values), "a hypothesis must hold")
        for condition in self._conditions:
            for values in self.everywhere(spoken_of(self.table, condition), free):
                self._check(condition, values)
        return self.value(claim.left, free), self.value(claim.right, free)

    # -- what is assumed
    def _confine(self, free: Values) -> None:
        """Demand that sizes are positive, free indices in their ranges, positions inside their matrices."""
        _demand(all(size >= 1 for size in self.sizes.values()), "a size must be positive")
        for index, value in free.items():
            extent = self.table.extents[index]
            inside = extent is None or 0 <= value < self.size(extent, free)
            _demand(inside, "a free index must be in its range")
        for p, extent in self.table.supposed:
            inside = 0 <= self.size(p, free) < self.size(extent, free)
            _demand(inside, "a position must be inside its matrix")

    def _from_below(self, free: Values) -> None:
        """Compute the terms without other indices, parts before wholes, so that recursion stays shallow."""
        for term in self._closed:
            with suppress(UnsupportedTerm):  # It may be multiplied by 0.
                self.value(term, free)

    def everywhere(self, indices: Iterable[int], free: Values) -> list[dict[int, int]]:
        """The values of the free indices, joined with all values of some others."""
        found = [dict(free)]
        for index in self._outer_first(indices):
            if index not in free:
                extent = self.table.extents[index] or ZERO
                counts = [max(0, self.size(extent, values)) for values in found]
                self.budget.spend(sum(counts))
                each = zip(found, counts, strict=True)
                found = [{**values, index: k} for values, count in each for k in range(count)]
        return found

    def _outer_first(self, several: Iterable[int]) -> list[int]:
        """Indices, each after those on which its range depends."""
        found: list[int] = []
        for index in several:
            found += (*self._outer_first((self.table.extents[index] or ZERO).indices), index)
        return [*dict.fromkeys(found)]

    def _check(self, condition: Condition, values: Values) -> None:
        match condition.kind, self.table.terms[condition.term]:
            case "not zero", _:
                _demand(bool(self._number(condition.term, values)), "what is divided by must not be 0")
            case "positive", _:
                _demand(self._number(condition.term, values) > 0, "a number must be positive")
            case "not negative", _:
                _demand(self._number(condition.term, values) >= 0, "a number must not be negative")
            case "invertible", _:
                self._inverse(condition.term, values)
            case "positive definite", _:
                _demand(
                    _is_definite(self._rows(condition.term, values)), "a matrix must be positive definite"
                )
            case "forwards", language.Sum(index=index):
                extent = self.table.extents[index] or ZERO
                _demand(self.size(extent, values) >= 0, "a sum must not run backwards")
            case _:
                raise UnsupportedTerm(f"nothing is known of the condition {condition.kind}")

    # -- values
    def size(self, p: Polynomial, values: Values) -> int:
        """A size or a position."""
        return _at(p, self.sizes, values)

    def value(self, term: int, values: Values) -> Real | RealRows:
        """The value of a term at values of the indices that are free in it."""
        key = self._key(term, values)
        found = self._known.get(key)
        if found is None:
            shape = self.table.shapes[term]
            if shape is None:
                self.budget.spend(1)
                found = _short(self._of_number(term, values))
            else:
                rows, columns = (self.size(extent, values) for extent in shape)
                self.budget.spend(rows * columns)
                found = self._of_matrix(term, rows, columns, values)
            self._known[key] = found
        return found

    def exact(self, term: int, values: Values) -> Value | Rows:
        """The value of a term, if it is rational. Raises `Inadmissible` if it is not."""
        return _rational(self.value(term, values))

    def _key(self, term: int, values: Values) -> tuple[int, ...]:
        return term, *[values[index] for index in self.table.free[term]]

    def _rows(self, term: int, values: Values) -> RealRows:
        found = self.value(term, values)
        if not isinstance(found, tuple):
            raise UnsupportedTerm("a matrix was required; found a number")
        return found

    def _number(self, term: int, values: Values) -> Real:
        found = self.value(term, values)
        if isinstance(found, tuple):
            raise UnsupportedTerm("a number was required; found a matrix")
        return found

    def _of_number(self, term: int, values: Values) -> Real:
        match node := self.table.terms[term]:
            case language.Number(value=value):
                return value
            case language.Magnitude(value=p):
                return self.size(p, values)
            case language.Entry(letter=letter, positions=positions):
                return self._letter(letter, tuple(self.size(p, values) for p in positions))
            case language.At(matrix=matrix, row=row, column=column):
                return self._rows(matrix, values)[self.size(row, values)][self.size(column, values)]
            case language.Plus(terms=terms):
                return _sum(self._number(part, values) for part in terms)
            case language.Times(factors=factors):
                return self._times(factors, values)
            case language.Power(base=base, exponent=exponent):
                return self._power(self._number(base, values), exponent)
            case language.Reciprocal(base=base):
                divisor = self._number(base, values)
                _demand(bool(divisor), "what is divided by must not be 0")
                return 1 / _divisible(divisor)
            case language.Sum(index=index, body=body):
                extent = self.size(self.table.extents[index] or ZERO, values)
                if index not in self.table.free[body]:
                    return max(0, extent) * self._number(body, values)
                self.budget.spend(extent)
                return _sum(self._number(body, {**values, index: k}) for k in range(extent))
            case language.Delta(position=p):
                return int(self.size(p, values) == 0)
            case language.Apply(function=function, arguments=arguments):
                return self._applied(function, arguments, values)
        if not isinstance(node, language.MatrixTerm):
            assert_never(node)
        raise UnsupportedTerm("a number was required; found a matrix")

    def _of_matrix(self, term: int, rows: int, columns: int, values: Values) -> RealRows:
        def array(entry: Callable[[int, int], Real]) -> RealRows:
            return tuple(tuple(_short(entry(r, c)) for c in range(columns)) for r in range(rows))

        match node := self.table.terms[term]:
            case language.Matrix(letter=letter):
                return self._as_declared(letter, array(lambda r, c: self._letter(letter, (r, c))))
            case language.Array(row=row, column=column, body=body):
                return array(lambda r, c: self._number(body, {**values, row: r, column: c}))
            case language.Grid(rows=grid):
                return self._grid(grid, values)
            case language.Identity():
                return _identity(rows)
            case language.Zero():
                return ((0,) * columns,) * rows
            case language.Plus(terms=terms):
                several = [self._rows(part, values) for part in terms]
                return array(lambda r, c: _sum(each[r][c] for each in several))
            case language.Scaled(scalar=scalar, matrix=matrix):
                factor, inner = self._number(scalar, values), self._rows(matrix, values)
                return array(lambda r, c: factor * inner[r][c])
            case language.Product(factors=factors):
                widths = [self.size(self.table.matrix(part)[1], values) for part in factors]
                return self._product([self._rows(part, values) for part in factors], widths)
            case language.Power(base=base, exponent=exponent):
                return self._matrix_power(self._rows(base, values), exponent)
            case language.Transpose(matrix=matrix):
                inner = self._rows(matrix, values)
                return array(lambda r, c: inner[c][r])
            case language.Inverse(matrix=matrix):
                return self._inverse(matrix, values)
        if not isinstance(node, language.NumberTerm):
            assert_never(node)
        raise UnsupportedTerm("a matrix was required; found a number")

    def _letter(self, letter: int, place: tuple[int, ...]) -> Value:
        """The value of a letter at a place, which is read once."""
        if (letter, place) not in self.read:
            given = self._letters.get(letter)
            value = given.get(place) if isinstance(given, Mapping) else None if place else given
            if value is None:
                raise Inadmissible(f"{self.table.letters[letter].name} must have a value at {place}")
            self.read[letter, place] = _exact(value)
            possible = DECLARED.get(self.table.letters[letter].declared, ANY)
            _demand((value > 0) - (value < 0) in possible, "a number must have the sign that is declared")
        return self.read[letter, place]

    def _as_declared(self, letter: int, rows: RealRows) -> RealRows:
        """The value of a matrix letter, if it is as declared."""
        declared = self.table.letters[letter].declared
        if declared is language.Property.SYMMETRIC:
            _demand(rows == tuple(zip(*rows, strict=True)), "a matrix must be symmetric")
        if declared is language.Property.DIAGONAL:
            beside = (x for r, row in enumerate(rows) for c, x in enumerate(row) if r != c)
            _demand(not any(beside), "a matrix must be diagonal")
        return rows

    def _grid(self, grid: tuple[tuple[int, ...], ...], values: Values) -> RealRows:
        """Blocks beside and below each other; a number is a block of one entry."""
        found: list[tuple[Real, ...]] = []
        for band in grid:
            several = [self.value(block, values) for block in band]
            blocks = [each if isinstance(each, tuple) else ((each,),) for each in several]
            found += [tuple(x for row in beside for x in row) for beside in zip(*blocks, strict=True)]
        return tuple(found)

    def _times(self, factors: tuple[int, ...], values: Values) -> Real:
        """A product; a factor after a 0 need not have a value, unless a factor is a member of a family."""
        total: Real = 1
        nodes = [self.table.terms[part] for part in factors]
        families = any(isinstance(node, language.Entry) and node.positions for node in nodes)
        for part in factors:
            total = _short(total * self._number(part, values))
            if not families and not isinstance(total, Ball) and not total:
                break
        return total

    def _power(self, base: Real, exponent: int) -> Real:
        if isinstance(base, Ball):
            return base**exponent
        bits = base.numerator.bit_length() + base.denominator.bit_length() - 2
        _demand(exponent * bits <= MAX_BITS, "a value must not be too long")
        power: Real = Fraction(base) ** exponent
        return power

    def _power_of_any(self, base: Real, exponent: Real) -> Real:
        """A power with an integer as exponent, or of a positive number."""
        if type(exponent) is not int:
            _demand(base > 0, "a power must be of a positive number, or have an integer as its exponent")
            return enclosed(arb.exp, exponent * enclosed(arb.log, base))
        _demand(exponent >= 0 or bool(base), "what is divided by must not be 0")
        power = self._power(base, abs(exponent))
        return power if exponent >= 0 else 1 / _divisible(power)

    def _matrix_power(self, square: RealRows, exponent: int) -> RealRows:
        """A power of a matrix, by the binary digits of the exponent."""
        found, size = _identity(len(square)), len(square)
        for digit in f"{exponent:b}":
            several = [found, found, square] if digit == "1" else [found, found]
            found = self._product(several, [size] * len(several))
        return found

    def _product(self, several: list[RealRows], widths: list[int]) -> RealRows:
        """A product of matrices, multiplied from the smaller side."""
        while len(several) > 1:
            at = 0 if len(several[0]) <= widths[-1] else len(several) - 2
            left, right = several[at : at + 2]
            self.budget.spend(len(left) * (len(right) + 1) * widths[at + 1])
            columns = [*zip(*right, strict=True)] if right else [()] * widths[at + 1]
            several[at : at + 2] = [tuple(tuple(_short(sum(map(mul, a, b))) for b in columns) for a in left)]
            del widths[at]
        return several[0]

    def _applied(self, function: int, arguments: tuple[int, ...], values: Values) -> Real:
        kind = self.table.functions[function].kind
        if kind is language.Kind.DETERMINANT:
            return self._elimination(arguments[0], values)[0]
        given = [self._number(part, values) for part in arguments]
        match kind:
            case language.Kind.MAXIMUM:
                return max(given)
            case language.Kind.MINIMUM:
                return min(given)
            case language.Kind.ABSOLUTE:
                return max(given[0], -given[0])
            case language.Kind.SIGN:
                return int(given[0] > 0) - int(given[0] < 0)
            case language.Kind.ARBITRARY:
                coefficients = self.functions.get(function, ())
                _demand(len(coefficients) == len(given) + 2, "a function must have its coefficients")
                first, *slopes, curve = coefficients
                return first + sum(map(mul, slopes, given)) + curve * sum(given) ** 2
            case language.Kind.PARTICULAR:
                raise UnsupportedTerm("a function has laws of its own, so its values are not known")
            case language.Kind.EXPONENTIAL:
                return enclosed(arb.exp, given[0]) if given[0] != 0 else 1
            case language.Kind.LOGARITHM:
                _demand(given[0] > 0, "a logarithm must be of a positive number")
                return enclosed(arb.log, given[0]) if given[0] != 1 else 0
            case language.Kind.ROOT:
                return _root(given[0], int(given[1]))  # type: ignore[arg-type]
            case language.Kind.POWER:
                return self._power_of_any(*given)
            case language.Kind.HYPERBOLIC_TANGENT:
                return enclosed(arb.tanh, given[0]) if given[0] != 0 else 0
        assert_never(kind)

    def _inverse(self, matrix: int, values: Values) -> RealRows:
        determinant, inverse = self._elimination(matrix, values)
        _demand(bool(determinant), "a matrix must be invertible")
        return inverse

    def _elimination(self, matrix: int, values: Values) -> tuple[Real, RealRows]:
        """The determinant of a matrix, and its inverse if that is not 0."""
        key = self._key(matrix, values)
        if key not in self._eliminated:
            square = self._rows(matrix, values)
            self.budget.spend(len(square) ** 3)
            self._eliminated[key] = _eliminated(square, self.budget)
        return self._eliminated[key]


def _eliminated(square: RealRows, budget: Budget) -> tuple[Real, RealRows]:
    """The determinant and the inverse, by Gauss-Jordan elimination beside an identity."""
    size = len(square)
    rows = [[*row, *one] for row, one in zip(square, _identity(size), strict=True)]
    determinant: Real = 1
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return 0, ()
        budget.spend(size)  # The cube of the size is spent already; this looks at the time.
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            determinant = -determinant
        by = rows[k][k]
        determinant = _short(determinant * by)
        rows[k] = [_short(_divisible(x) / by) for x in rows[k]]
        for r, row in enumerate(rows):
            if r != k and (times := row[k]):
                rows[r] = [_short(x - times * y) for x, y in zip(row, rows[k], strict=True)]
    return determinant, tuple(tuple(row[size:]) for row in rows)


def _is_definite(square: RealRows) -> bool:
    """Whether a matrix is symmetric, and elimination without exchanges has positive pivots."""
    rows = [[*map(_divisible, row)] for row in square]
    for k, row in enumerate(rows):
        if row[k] <= 0:
            return False
        for r in range(k + 1, len(rows)):
            times = rows[r][k] / row[k]
            rows[r] = [x - times * y for x, y in zip(rows[r], row, strict=True)]
    return square == tuple(zip(*square, strict=True))


def _divisible(value: Real) -> Fraction | Ball:
    """A value of which quotients are exact or enclosed."""
    return value if isinstance(value, Ball) else Fraction(value)


def _root(value: Real, degree: int) -> Real:
    """A root of a number that is not negative, exact where it is rational."""
    _demand(value >= 0, "a root must be of a number that is not negative")
    if not isinstance(value, Ball):
        parts = [fmpz(part).root(degree) for part in (value.numerator, value.denominator)]
        if (found := Fraction(*map(int, parts))) ** degree == value:
            return found
    return enclosed(lambda x: x.root(degree), value)


def _identity(size: int) -> RealRows:
    return tuple(tuple(int(r == c) for c in range(size)) for r in range(size))


def _at(p: Polynomial, sizes: Values, values: Values) -> int:
    """The value of a polynomial."""
    total = 0
    for monomial, c in p:
        part = c
        for v in monomial:
            part *= sizes[v] if v < 0 else values[v]
        total += part
    return total


def _sum(several: Iterable[Real]) -> Real:
    total: Real = 0
    for each in several:
        total = _short(total + each)
    return total


def _short(value: Real) -> Real:
    """The value, as an integer where it is one. Raises if it is too long."""
    if isinstance(value, Ball):
        return value
    if type(value) is int:
        if value.bit_length() > MAX_BITS:
            raise Inadmissible("a value must not be too long")
        return value
    _short(value.numerator)
    return value if _short(value.denominator) != 1 else value.numerator


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Inadmissible(what)


def _rational(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_rational, value))
    _demand(not isinstance(value, Ball), "a value must be rational")
    return value


def _integer(value: object) -> int:
    _demand(type(value) is int, "a size or a place must be an integer")
    return value  # type: ignore[return-value]


def _exact(value: object) -> Value:
    """An integer or a fraction, in lowest terms."""
    if type(value) is Fraction and type(value.numerator) is type(value.denominator) is int:
        _demand(value.denominator != 0, "a value must have a denominator that is not 0")
        return _short(Fraction(value.numerator, value.denominator))  # type: ignore[return-value]
    _demand(type(value) is int, "a value must be an integer or a fraction")
    return _short(value)  # type: ignore[arg-type, return-value]
