"""The value of a term modulo a prime, by exact types; on anything else there is no opinion."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from time import monotonic
from typing import Any, Final, TypeAlias

from flint import nmod_mat
from sympy import (
    Add,
    Adjoint,
    Basic,
    BlockDiagMatrix,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    DotProduct,
    Dummy,
    Float,
    FunctionMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    IndexedBase,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Product,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    conjugate,
    im,
    re,
)
from sympy.core.function import Application, UndefinedFunction
from sympy.core.numbers import Half, Integer, NegativeOne, One, Rational, Zero
from sympy.matrices import (
    ImmutableDenseMatrix,
    ImmutableSparseMatrix,
    MatrixBase,
    MutableDenseMatrix,
    MutableSparseMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.permutation import MatrixPermute, PermutationMatrix
from sympy.matrices.expressions.slice import MatrixSlice
from sympy.stats import (
    Covariance,
    CrossCovarianceMatrix,
    Expectation,
    ExpectationMatrix,
    Variance,
    VarianceMatrix,
)
from sympy.stats.rv import PSpace, RandomMatrixSymbol, RandomSymbol

from symnet.second_opinion.survey import SYMBOLS, Silence, Survey, number

MODULUS: Final = 2**61 - 1
LARGEST: Final = 40_000
"""How many entries a matrix may have."""
LARGE: Final = 500
"""How many products the product of two matrices takes at least to be left to FLINT."""
WORK: Final = 3_000_000
"""How many products the values of all terms may take."""
EXPLICIT: Final = (ImmutableDenseMatrix, ImmutableSparseMatrix, MutableDenseMatrix, MutableSparseMatrix)
OUTCOME: Final = Dummy("outcome")
"""The outcome of the random letters, among the values of indices."""
OUTCOMES: Final = range(7)
RATIONALS: Final = (Integer, Rational, One, NegativeOne, Zero, Half)

Rows: TypeAlias = tuple[tuple[int, ...], ...]
Scope: TypeAlias = Mapping[Basic, int]
"""The values of indices and of variables of functions."""


class Impossible(Exception):
    """A claim makes no sense at these values: something divides by 0, or a position does not exist."""


def _inverse(a: int) -> int:
    if not a % MODULUS:
        raise Impossible("division by 0")
    return pow(a, -1, MODULUS)


class Sample:
    """Random values for all letters and functions, at some sizes."""

    def __init__(self, seen: Survey, sizes: Mapping[Basic, int], deadline: float, seed: object) -> None:
        self.seen = seen
        self.sizes = sizes
        self.deadline = deadline
        self.seed = seed
        self.work = 0
        self._letters: dict[Any, int] = {}
        self._known: dict[tuple[int, tuple[Any, ...]], Any] = {}
        self._inside: dict[int, frozenset[Basic]] = {}
        self._kept: list[Basic] = []
        self._outside: Scope = {}

    def spend(self, work: int) -> None:
        """Watch the clock and the work."""
        self.work += work + 1
        if self.work > WORK or monotonic() > self.deadline:
            raise Silence("its values take too much work")

    # -- terms
    def value(self, t: Basic, indices: Scope) -> int | Rows:
        """The value of a term; a 1 by 1 matrix is a number."""
        known = {**self.sizes, **indices}
        for low, high in self.seen.bounds:
            if number(low, known) > number(high, known):
                raise Impossible("an assumption fails")
        for low, high in self.seen.forwards:
            complete = (low.free_symbols | high.free_symbols) <= known.keys()
            if complete and number(low, known) > number(high, known):
                raise Impossible("a sum runs backwards")
        for place, extent, bound in self.seen.inside:
            if not place.free_symbols & bound:
                at = number(place, {**self.sizes, **indices})
                if place.free_symbols & indices.keys() and not 0 <= at < number(extent, self.sizes):
                    raise Impossible("an index is outside its family")
        self._outside = indices
        found = self._value(t, indices)
        if isinstance(found, tuple) and len(found) == 1 and len(found[0]) == 1:
            return found[0][0]
        return found

    def _symbols(self, t: Basic) -> frozenset[Basic]:
        """All symbols in a term, wherever they stand."""
        if id(t) not in self._inside:
            found: set[Basic] = {OUTCOME} if isinstance(t, RandomSymbol) else set()
            parts = t.flat() if isinstance(t, MatrixBase) else t.args
            for part in parts:
                if isinstance(part, Basic | MatrixBase):
                    found |= {part} if type(part) in SYMBOLS else self._symbols(part)
            self._inside[id(t)] = frozenset(found)
            self._kept.append(t)
        return self._inside[id(t)]

    def _value(self, t: Basic, scope: Scope) -> Any:
        if type(t) in SYMBOLS:
            return self._symbol(t, scope)
        inside = self._symbols(t) if scope else ()
        outside = tuple(self._outside.items()) if self.seen.families else ()
        key = id(t), (*outside, None, *((s, v) for s, v in scope.items() if s in inside))
        if key not in self._known:
            self._kept.append(t)
            self.spend(0)
            read = READERS.get(type(t)) or _application(t)
            self._known[key] = read(self, t, scope)
        return self._known[key]

    def number(self, t: Basic, scope: Scope) -> int:
        """The value of a scalar term."""
        found = self._value(t, scope)
        if not isinstance(found, tuple):
            return int(found)
        if len(found) != 1 or len(found[0]) != 1:
            raise Silence("a matrix stands among numbers")
        return found[0][0]

    def rows(self, t: Basic, scope: Scope) -> Rows:
        """The value of a matrix term."""
        found = self._value(t, scope)
        if not isinstance(found, tuple):
            raise Silence("a number stands among matrices")
        return found

    def _letter(self, key: Any) -> int:
        """A random value, the same for the same letter."""
        place = self._letters.setdefault(key, len(self._letters))
        state = hash((self.seed, place, 0x9E3779B97F4A7C15))
        for _ in range(3):  # A pair of mixing steps, so that neighbours have nothing in common.
            state = (state ^ (state >> 29)) * 0xBF58476D1CE4E5B9 % 2**64
        return state % MODULUS

    def _symbol(self, t: Any, scope: Scope) -> int:
        if t in scope:
            return scope[t] % MODULUS
        if t in self.sizes:
            return self.sizes[t]
        if t in self.seen.names:
            return self.number(self.seen.names[t], {})
        if not t.is_commutative:
            raise Silence("a symbol does not commute")
        return self._letter(("number", t))

    def place(self, t: Any, scope: Scope) -> int:
        """The value of a position or a size."""
        return number(t, {**self.sizes, **scope})

    def shape(self, t: Any, scope: Scope) -> tuple[int, int]:
        """The numbers of rows and columns of a matrix; one without rows could not show its columns."""
        rows, columns = (self.place(extent, scope) for extent in t.shape)
        if rows < 1 or columns < 1:
            raise Impossible("a matrix has no entries")
        if rows * columns > LARGEST:
            raise Silence("a matrix is too large")
        self.spend(rows * columns)
        return rows, columns

    # -- letters
    def symbol_matrix(self, t: Any, scope: Scope) -> Rows:
        """A matrix letter, or what it stands for."""
        if t in self.seen.names:
            return self.rows(self.seen.names[t], {})
        rows, columns = self.shape(t, scope)
        kinds = self._kinds(t, rows, columns)

        def entry(r: int, c: int) -> int:
            return self._letter(("entry", t.name, rows, columns, r, c))

        if "diagonal" in kinds and "orthogonal" in kinds:
            return _array(rows, rows, lambda r, c: 0 if r != c else 1 if entry(r, r) % 2 else MODULUS - 1)
        if "diagonal" in kinds:
            return _array(rows, rows, lambda r, c: entry(r, c) if r == c else 0)
        if kinds == {"symmetric", "orthogonal"}:
            norm = _inverse(sum(entry(k, 0) ** 2 for k in range(rows)))
            return _array(
                rows, rows, lambda r, c: ((r == c) - 2 * entry(r, 0) * entry(c, 0) * norm) % MODULUS
            )
        if "orthogonal" in kinds:
            skew = _array(rows, rows, lambda r, c: (entry(r, c) - entry(c, r)) % MODULUS)
            below = _array(rows, rows, lambda r, c: ((r == c) - skew[r][c]) % MODULUS)
            above = _array(rows, rows, lambda r, c: ((r == c) + skew[r][c]) % MODULUS)
            return self.product(below, self.reduced(above)[1])
        if "symmetric" in kinds:
            return _array(rows, rows, lambda r, c: entry(min(r, c), max(r, c)))
        return _array(rows, columns, entry)

    def _kinds(self, t: Any, rows: int, columns: int) -> set[str]:
        """What is assumed of a matrix, whatever way its size is written."""
        found: set[str] = set()
        for each, kinds in self.seen.kinds.items():
            if isinstance(each, MatrixSymbol) and each.name == t.name:
                known = {*self.seen.sizes} >= each.shape[0].free_symbols | each.shape[1].free_symbols
                if known and tuple(self.place(extent, {}) for extent in each.shape) == (rows, columns):
                    found |= kinds
        return found

    def member(self, t: Any, scope: Scope) -> int:
        """A member of a family, or what it stands for."""
        if type(t.base) is not IndexedBase:
            raise Silence("an entry is of no family")
        places = tuple(self.place(p, scope) for p in t.indices)
        extents = tuple(self.place(extent, {}) for extent in t.base.shape or ())
        for p, at, extent in zip(t.indices, places, extents, strict=False):
            if p.free_symbols & self.seen.parameters and not 0 <= at < extent:
                raise Impossible("an index is outside its family")
        if t.base in self.seen.families:
            parameters, value = self.seen.families[t.base]
            if len(parameters) != len(places):
                raise Silence("a family is used with another number of indices")
            return self.number(value, {**self._outside, **dict(zip(parameters, places, strict=True))})
        return self._letter(("family", t.base.label, extents, places))

    # -- chance
    def outcome(self, t: Any, scope: Scope) -> int:
        """The outcome at which a random letter is taken."""
        if OUTCOME not in scope or type(t.pspace) is not PSpace or not t.symbol.is_commutative:
            raise Silence("a random letter has a distribution, or stands in no expectation")
        return scope[OUTCOME]

    def mean(self, of: Callable[[Scope], int], scope: Scope) -> int:
        """The mean of a number, by probabilities that are 1 in total."""
        weights = [self._letter(("probability", k)) for k in OUTCOMES]
        total = sum(w * of({**scope, OUTCOME: k}) for k, w in zip(OUTCOMES, weights, strict=True))
        return total * _inverse(sum(weights)) % MODULUS

    def means(self, t: Any, scope: Scope) -> Rows:
        """The mean of each entry of a matrix."""
        rows, columns = self.shape(t, scope)
        return _array(rows, columns, lambda r, c: self.mean(lambda inner: self.rows(t, inner)[r][c], scope))

    def random_matrix(self, t: Any, scope: Scope) -> Rows:
        """A random matrix at an outcome."""
        k, shape = self.outcome(t, scope), self.shape(t, scope)
        return _array(*shape, lambda r, c: self._letter(("random", t.symbol, shape, k, r, c)))

    def covariance(self, x: Any, y: Any, scope: Scope) -> int:
        """The mean of the product of how two numbers differ from their means."""
        first = self.mean(lambda inner: self.number(x, inner), scope)
        second = self.mean(lambda inner: self.number(y, inner), scope)

        def product(inner: Scope) -> int:
            return (self.number(x, inner) - first) * (self.number(y, inner) - second)

        return self.mean(product, scope)

    def covariances(self, x: Any, y: Any, scope: Scope) -> Rows:
        """The same for the entries of two columns, or of a row by itself."""
        if x.shape[1] != 1 or y.shape[1] != 1:
            raise Silence("a covariance of rows")
        first, second = self.means(x, scope), self.means(y, scope)

        def product(r: int, c: int, inner: Scope) -> int:
            return (self.rows(x, inner)[r][0] - first[r][0]) * (self.rows(y, inner)[c][0] - second[c][0])

        return _array(
            len(first), len(second), lambda r, c: self.mean(lambda inner: product(r, c, inner), scope)
        )

    def function(self, name: Any, values: Sequence[Any]) -> int:
        """A random function; symmetric in its arguments for a maximum or a minimum."""
        return self._letter(("function", name, tuple(sorted(values) if name in (Max, Min) else values)))

    # -- matrices
    def product(self, left: Rows, right: Rows) -> Rows:
        """Left times right."""
        work = len(left) * len(right) * (len(right[0]) if right else 0)
        self.spend(work)
        if work >= LARGE:
            large = nmod_mat([*map(list, left)], MODULUS) * nmod_mat([*map(list, right)], MODULUS)
            return tuple(tuple(map(int, row)) for row in large.tolist())
        turned = [*zip(*right, strict=True)]
        return tuple(
            tuple(sum(a * b for a, b in zip(row, column, strict=True)) % MODULUS for column in turned)
            for row in left
        )

    def reduced(self, square: Rows) -> tuple[int, Rows]:
        """The determinant and the inverse."""
        size = len(square)
        self.spend(size**3)
        rows = [[*row] + [int(r == c) for c in range(size)] for r, row in enumerate(square)]
        determinant = 1
        for k in range(size):
            pivot = next((r for r in range(k, size) if rows[r][k]), None)
            if pivot is None:
                return 0, ()
            if pivot != k:
                rows[k], rows[pivot], determinant = rows[pivot], rows[k], -determinant
            determinant = determinant * rows[k][k] % MODULUS
            by = _inverse(rows[k][k])
            rows[k] = [x * by % MODULUS for x in rows[k]]
            for r in range(size):
                if r != k and rows[r][k]:
                    factor = rows[r][k]
                    rows[r] = [(x - factor * y) % MODULUS for x, y in zip(rows[r], rows[k], strict=True)]
        return determinant % MODULUS, tuple(tuple(row[size:]) for row in rows)

    def inverse(self, square: Rows) -> Rows:
        """The inverse; `Impossible` if there is none."""
        determinant, found = self.reduced(square)
        if not determinant:
            raise Impossible("a matrix is singular")
        return found

    def power(self, square: Rows, exponent: int) -> Rows:
        """An integer power."""
        base = square if exponent >= 0 else self.inverse(square)
        found = _array(len(square), len(square), lambda r, c: int(r == c))
        for bit in bin(abs(exponent))[2:]:
            found = self.product(found, found)
            found = self.product(found, base) if bit == "1" else found
        return found


def _array(rows: int, columns: int, entry: Callable[[int, int], int]) -> Rows:
    return tuple(tuple(entry(r, c) for c in range(columns)) for r in range(rows))


Reader: TypeAlias = Callable[[Sample, Any, Scope], Any]


def _sized(entry: Callable[[int, int], int]) -> Reader:
    """A matrix of known entries, with the size that it has in SymPy."""

    def read(sample: Sample, t: Any, scope: Scope) -> Rows:
        return _array(*sample.shape(t, scope), entry)

    return read


def _of_matrix(found: Callable[[Sample, Rows], Any]) -> Reader:
    return lambda sample, t, scope: found(sample, sample.rows(t.args[0], scope))


def _rational(_world: Sample, t: Any, _scope: Scope) -> int:
    return int(t.p) * _inverse(int(t.q)) % MODULUS


def _add(sample: Sample, t: Any, scope: Scope) -> int:
    return sum(sample.number(part, scope) for part in t.args) % MODULUS


def _mul(sample: Sample, t: Any, scope: Scope) -> int:
    total = 1
    for part in t.args:
        total = total * sample.number(part, scope) % MODULUS
    return total


def _whole(t: Any) -> int | None:
    return int(t) if type(t) in RATIONALS and t.q == 1 else None


def _pow(sample: Sample, t: Any, scope: Scope) -> int:
    base, exponent = sample.number(t.base, scope), _whole(t.exp)
    if exponent is None and t.exp.free_symbols <= sample.sizes.keys():
        exponent = _whole(t.exp.xreplace({s: Integer(k) for s, k in sample.sizes.items()}))
    if exponent is None:
        return sample.function(Pow, (base, sample.number(t.exp, scope)))
    return pow(base if exponent >= 0 else _inverse(base), abs(exponent), MODULUS)


def _sum(sample: Sample, t: Any, scope: Scope) -> int:
    def over(limits: Sequence[Any], inner: Scope) -> int:
        if not limits:
            return sample.number(t.function, inner)
        if len(limits[-1].args) != 3 or type(limits[-1].args[0]) not in SYMBOLS:
            raise Silence("a sum binds a symbol between two bounds")
        index, low, high = limits[-1].args
        start, end = sample.place(low, inner), sample.place(high, inner)
        if end < start - 1:
            raise Impossible("a sum runs backwards")
        sample.spend(end - start + 1)
        return sum(over(limits[:-1], {**inner, index: k}) for k in range(start, end + 1)) % MODULUS

    return over(t.limits, scope)


def _delta(sample: Sample, t: Any, scope: Scope) -> int:
    first, second = (sample.place(p, scope) for p in t.args[:2])
    for pair in t.args[2:]:
        low, high = (sample.place(p, scope) for p in pair.args)
        if not low <= first <= high:
            return 0
    return int(first == second)


def _element(sample: Sample, t: Any, scope: Scope) -> int:
    rows = sample.rows(t.parent, scope)
    r, c = (sample.place(p, scope) for p in (t.i, t.j))
    if not (0 <= r < len(rows) and 0 <= c < len(rows[0])):
        raise Impossible("a position does not exist")
    return rows[r][c]


def _entries(t: Any) -> Callable[[Sample, Scope], list[Rows]]:
    return lambda sample, scope: [sample.rows(part, scope) for part in t.args]


def _matadd(sample: Sample, t: Any, scope: Scope) -> Rows:
    several = _entries(t)(sample, scope)
    sample.spend(len(several) * len(several[0]) * len(several[0][0]))
    return tuple(
        tuple(sum(xs) % MODULUS for xs in zip(*rows, strict=True)) for rows in zip(*several, strict=True)
    )


def _matmul(sample: Sample, t: Any, scope: Scope) -> Rows:
    scalar, several = 1, []
    for part in t.args:
        found = sample._value(part, scope)
        if part.is_Matrix or isinstance(part, MatrixBase):
            several.append(found)
        else:
            scalar = scalar * found % MODULUS
    total = several[-1]
    for each in reversed(several[:-1]):
        total = sample.product(each, total)
    return total if scalar == 1 else tuple(tuple(scalar * x % MODULUS for x in row) for row in total)


def _matpow(sample: Sample, t: Any, scope: Scope) -> Rows:
    exponent = _whole(t.args[1])
    if exponent is None:
        raise Silence("an exponent is no integer")
    return sample.power(sample.rows(t.args[0], scope), exponent)


def _hadamard(sample: Sample, t: Any, scope: Scope) -> Rows:
    several = _entries(t)(sample, scope)
    return tuple(
        tuple(prod(xs) % MODULUS for xs in zip(*rows, strict=True)) for rows in zip(*several, strict=True)
    )


def _hadamard_power(sample: Sample, t: Any, scope: Scope) -> Rows:
    exponent = _whole(t.args[1])
    if exponent is None:
        power = sample.number(t.args[1], scope)
        rows = sample.rows(t.args[0], scope)
        return tuple(tuple(sample.function(Pow, (x, power)) for x in row) for row in rows)
    base = sample.rows(t.args[0], scope)
    return tuple(
        tuple(pow(x if exponent >= 0 else _inverse(x), abs(exponent), MODULUS) for x in row) for row in base
    )


def _vector_diagonal(sample: Sample, t: Any, scope: Scope) -> Rows:
    flat = [x for row in sample.rows(t.args[0], scope) for x in row]
    return _array(len(flat), len(flat), lambda r, c: flat[r] if r == c else 0)


def _diagonal_matrix(sample: Sample, t: Any, scope: Scope) -> Rows:
    square = sample.rows(t.args[0], scope)
    return _array(len(square), len(square), lambda r, c: square[r][r] if r == c else 0)


def _diagonal_of(sample: Sample, t: Any, scope: Scope) -> Rows:
    square = sample.rows(t.args[0], scope)
    return _array(len(square), 1, lambda r, _c: square[r][r])


def _blocks(sample: Sample, t: Any, scope: Scope) -> Rows:
    height, width = t.blockshape
    found: list[tuple[int, ...]] = []
    for r in range(height):
        band = [sample.rows(t.blocks[r, c], scope) for c in range(width)]
        found += [tuple(x for block in band for x in block[k]) for k in range(len(band[0]))]
    return tuple(found)


def _explicit(sample: Sample, t: Any, scope: Scope) -> Rows:
    return _array(*sample.shape(t, scope), lambda r, c: sample.number(t[r, c], scope))


def _kronecker(sample: Sample, t: Any, scope: Scope) -> Rows:
    first, *rest = _entries(t)(sample, scope)
    for each in rest:
        sample.spend(len(first) * len(first[0]) * len(each) * len(each[0]))
        first = tuple(tuple(x * y % MODULUS for x in above for y in row) for above in first for row in each)
    return first


def _every_entry(sample: Sample, t: Any, scope: Scope) -> Rows:
    function, matrix = t.args
    if type(function) is not Lambda or len(function.variables) != 1:
        raise Silence("a function of every entry has one variable")
    rows = sample.rows(matrix, scope)
    (entry,) = function.variables
    return tuple(tuple(sample.number(function.expr, {**scope, entry: x}) for x in row) for row in rows)


def _slice(sample: Sample, t: Any, scope: Scope) -> Rows:
    rows = sample.rows(t.parent, scope)
    ends = ([sample.place(end, scope) for end in each] for each in (t.rowslice, t.colslice))
    across, along = (range(*each) for each in ends)
    for places, extent in ((across, len(rows)), (along, len(rows[0]))):
        if not places or (places[-1] + places.step - places.start) != places.step * len(places):
            raise Impossible("a slice is empty")
        if places.stop - places.start != places.step * len(places):
            raise Silence("the step of a slice does not divide its length")
        if not all(0 <= end < extent for end in (places[0], places[-1])):
            raise Impossible("a position does not exist")
    return tuple(tuple(rows[r][c] for c in along) for r in across)


def _of_places(sample: Sample, t: Any, scope: Scope) -> Rows:
    rows, columns = sample.shape(t, scope)
    first, second = t.lamda.variables
    return _array(rows, columns, lambda r, c: sample.number(t.lamda.expr, {**scope, first: r, second: c}))


def _numeric_product(sample: Sample, t: Any, scope: Scope) -> int:
    (index, low, high), *more = t.limits[::-1]
    inner = Product(t.function, *more[::-1]) if more else t.function
    total, first, last = 1, sample.place(low, scope), sample.place(high, scope)
    if last < first - 1:
        raise Impossible("a product runs backwards")
    for k in range(first, last + 1):
        total = total * sample.number(inner, {**scope, index: k}) % MODULUS
    return total


def _dot(sample: Sample, t: Any, scope: Scope) -> int:
    first, second = ([x for row in sample.rows(part, scope) for x in row] for part in t.args)
    return sum(a * b for a, b in zip(first, second, strict=True)) % MODULUS


def _permutation(_sample: Sample, t: Any, _scope: Scope) -> Rows:
    order = t.args[0].array_form
    return _array(len(order), len(order), lambda r, c: int(order[r] == c))


def _permuted(sample: Sample, t: Any, scope: Scope) -> Rows:
    matrix, order, axis = t.args
    rows, order = sample.rows(matrix, scope), order.array_form
    if axis == 0:
        return tuple(rows[k] for k in order)
    return tuple(tuple(row[k] for k in order) for row in rows)


def _given_nothing(found: Callable[..., Any], parts: int) -> Reader:
    """An expectation, a variance or a covariance, of so many terms, that is not conditional."""

    def read(sample: Sample, t: Any, scope: Scope) -> Any:
        if len(t.args) != parts:
            raise Silence("an expectation is conditional")
        return found(sample, *t.args, scope)

    return read


def _application(t: Any) -> Reader:
    """A function of numbers; anything else is unknown."""
    kind = type(t)
    known = type(kind) is UndefinedFunction or (
        issubclass(kind, Application) and kind.__module__.startswith("sympy.functions.")
    )
    if not known or kind.is_commutative is False:
        raise Silence(f"{kind.__name__} is not known")
    return lambda sample, t, scope: sample.function(kind, [sample.number(part, scope) for part in t.args])


READERS: Final[Mapping[type, Reader]] = {
    **dict.fromkeys(RATIONALS, _rational),
    Add: _add,
    Mul: _mul,
    Pow: _pow,
    Sum: _sum,
    KroneckerDelta: _delta,
    Indexed: Sample.member,
    MatrixElement: _element,
    Trace: _of_matrix(lambda _world, rows: sum(rows[k][k] for k in range(len(rows))) % MODULUS),
    Determinant: _of_matrix(lambda sample, rows: sample.reduced(rows)[0]),
    MatrixSymbol: Sample.symbol_matrix,
    Identity: _sized(lambda r, c: int(r == c)),
    ZeroMatrix: _sized(lambda _r, _c: 0),
    OneMatrix: _sized(lambda _r, _c: 1),
    MatAdd: _matadd,
    MatMul: _matmul,
    Transpose: _of_matrix(lambda _world, rows: tuple(zip(*rows, strict=True))),
    Inverse: _of_matrix(Sample.inverse),
    MatPow: _matpow,
    HadamardProduct: _hadamard,
    HadamardPower: _hadamard_power,
    DiagMatrix: _vector_diagonal,
    DiagonalMatrix: _diagonal_matrix,
    DiagonalOf: _diagonal_of,
    BlockMatrix: _blocks,
    BlockDiagMatrix: _blocks,
    KroneckerProduct: _kronecker,
    ElementwiseApplyFunction: _every_entry,
    **dict.fromkeys(EXPLICIT, _explicit),
    MatrixSlice: _slice,
    FunctionMatrix: _of_places,
    Product: _numeric_product,
    DotProduct: _dot,
    PermutationMatrix: _permutation,
    MatrixPermute: _permuted,
    Float: lambda sample, t, scope: _rational(sample, Rational(t), scope),
    Adjoint: _of_matrix(lambda _world, rows: tuple(zip(*rows, strict=True))),
    **dict.fromkeys((conjugate, re), lambda sample, t, scope: sample.number(t.args[0], scope)),
    im: lambda sample, t, scope: 0 * sample.number(t.args[0], scope),
    RandomSymbol: lambda sample, t, scope: sample._letter(("random", t.symbol, sample.outcome(t, scope))),
    RandomMatrixSymbol: Sample.random_matrix,
    Expectation: _given_nothing(lambda s, t, scope: s.mean(lambda inner: s.number(t, inner), scope), 1),
    ExpectationMatrix: _given_nothing(Sample.means, 1),
    Variance: _given_nothing(lambda s, t, scope: s.covariance(t, t, scope), 1),
    Covariance: _given_nothing(Sample.covariance, 2),
    VarianceMatrix: _given_nothing(lambda s, t, scope: s.covariances(t, t, scope), 1),
    CrossCovarianceMatrix: _given_nothing(Sample.covariances, 2),
}
"""How a node is read, by its exact type."""
