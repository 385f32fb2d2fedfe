"""A claim at given sizes as a claim for all sizes: each number of rows and columns becomes a symbol.

Sizes that must agree become one symbol, found by unification over the shapes of products, sums and blocks.
Not trusted: the general claim is a claim of its own, and what is made of its proof is checked at the numbers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from itertools import chain, count, islice, pairwise
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Expr,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    S,
    Sum,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    ZeroMatrix,
    default_sort_key,
)
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate
from symnet.core.polynomials import ZERO, Polynomial
from symnet.core.verdicts import Definitions, Proved
from symnet.errors import ShapeError, UnsupportedTerm
from symnet.reading.rebuild import rebuilt
from symnet.reading.storage import of_every_entry, sum_as_it_stands
from symnet.reading.terms import is_matrix, operands, postorder

MOST: Final = 10_000
"""Of how many different terms a claim may be made that is generalised."""

MANY: Final = 3 * MOST
"""Of how many nodes: those that are equal are counted more than once."""

Build: TypeAlias = Callable[[], Basic]
Scope: TypeAlias = Mapping[Basic, Expr]
"""For each bound index the integer after its last value."""


class General(NamedTuple):
    """A claim for all sizes, and the values of its sizes at which it is the claim that it generalises."""

    left: Basic
    right: Basic
    definitions: Definitions
    assuming: tuple[Basic, ...]
    sizes: Mapping[Symbol, int]


def generalised(
    left: Basic,
    right: Basic,
    definitions: Definitions,
    assuming: Sequence[Basic],
    budget: Budget | None = None,
) -> General | None:
    """The claim with symbols for the sizes that are numbers above 1, or None if no size can be one.

    Raises `LimitExceeded` past the budget.

    >>> from sympy import MatrixSymbol
    >>> W, x = MatrixSymbol("W", 10, 20), MatrixSymbol("x", 20, 1)
    >>> general = generalised(W * (x + x), 2 * W * x, (), ())
    >>> general.left.args[1].shape, general.sizes
    ((n_1, n_2), {n_1: 10, n_2: 20})
    """
    sides = (left, right)
    given = (*sides, *chain(*definitions), *assuming)
    nodes = [*islice((node for term in given for node, _ in postorder(term, _arguments)), MANY + 1)]
    if len(nodes) > MANY:
        return None
    indices = {index for node in nodes if isinstance(node, Sum) for index, *_ in node.limits}
    unifier = _Unifier(
        {node.name for node in nodes if isinstance(node, Symbol)}, indices, budget or Budget.unbounded()
    )
    try:
        read = [unifier.read(term, {}) for term in (*sides, *chain(*definitions))]
        pairs = [read[k : k + 2] for k in range(0, len(read), 2)]
        for pair in pairs:
            if all(part.rows is not None for part in pair):
                unifier.same_shape(pair)
        assumed = [unifier.read(each, {}) for each in assuming]
        if not unifier.sizes:
            return None
        (left, right), *named = [(name.build(), value.build()) for name, value in pairs]
        return General(left, right, tuple(named), tuple(each.build() for each in assumed), unifier.sizes)
    except (_Special, ShapeError, UnsupportedTerm):
        return None


def at_sizes(theorem: Proved, sizes: Mapping[Symbol, int]) -> Certificate:
    """The certificate of a theorem with numbers for sizes: what proves a claim proves it at these sizes."""
    claim, (certificate,) = theorem.evidence
    numbers = {str(symbol): ZERO + value for symbol, value in sizes.items()}
    values = {-k: numbers[name] for k, name in enumerate(claim.sizes, 1) if name in numbers}
    found: Certificate = _at(certificate, values)
    return found


def _at(value: Any, numbers: Mapping[int, Polynomial]) -> Any:
    if isinstance(value, Polynomial):
        return value.at(numbers)
    if isinstance(value, tuple):
        return tuple(_at(each, numbers) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _at(getattr(value, each.name), numbers) for each in fields(value)}
        )
    return value


_arguments: Final = attrgetter("args")


class _Special(Exception):
    """The sizes are special: the claim makes sense at these numbers alone, or is not understood."""


class _Read(NamedTuple):
    """How a term is built when all sizes are known, and its rows and columns; None for a scalar."""

    build: Build
    rows: Expr | None = None
    columns: Expr | None = None


def _kept(term: Basic) -> _Read:
    return _Read(lambda: term)


@dataclass(slots=True)
class _Unifier:
    """Sizes as unknowns, and what is known of them."""

    taken: set[str]
    indices: set[Basic]
    budget: Budget
    values: dict[Symbol, Integer] = field(default_factory=dict)
    places: dict[Symbol, int] = field(default_factory=dict)
    meaning: dict[Symbol, Expr] = field(default_factory=dict)
    letters: dict[Basic, tuple[Expr, Expr]] = field(default_factory=dict)
    families: dict[tuple[Basic, int, int], Expr] = field(default_factory=dict)
    known: dict[Any, _Read] = field(default_factory=dict)
    first: dict[Any, Basic] = field(default_factory=dict)
    seen: dict[int, tuple[Basic, Basic, frozenset[Basic]]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    # -- sizes
    def unknown(self, extent: Expr) -> Expr:
        """An unknown for a number above 1, alone or in a sum; any other size as it is."""
        number, rest = extent.as_coeff_Add()
        if not isinstance(number, Integer) or number <= 1:
            return extent
        name = next(name for k in self.numbers if (name := f"n_{k}") not in self.taken)
        symbol = Symbol(name, integer=True, positive=True)
        self.values[symbol] = number
        self.places[symbol] = len(self.places)
        return symbol + rest

    def solved(self, extent: Expr) -> Expr:
        """A size by the unknowns that are left."""
        while (found := extent.xreplace(self.meaning)) != extent:
            extent = found
        return extent

    def at(self, extent: Expr) -> Expr:
        """A size by the numbers that are given."""
        return self.solved(extent).xreplace(self.values)

    def same(self, left: Expr, right: Expr) -> None:
        """That two sizes are equal."""
        self.budget.spend(1)
        left, right = self.solved(left), self.solved(right)
        if left == right:
            return
        if self.at(left) != self.at(right):
            raise _Special
        more, less = self.parts(left - right), self.parts(right - left)
        if len(more) == len(less) > 1 and [*map(self.at, more)] == [*map(self.at, less)]:
            for pair in zip(more, less, strict=True):
                self.same(*pair)
            return
        for one, other in ((less, more), (more, less)):  # An earlier unknown stands for a later one.
            if len(one) == 1 and one[0] in self.values:
                self.meaning[one[0]] = Add(*other)
                return
        self.fix(left)
        self.fix(right)

    def parts(self, extent: Expr) -> list[Expr]:
        """What is added in a size, in order of the numbers and then of the unknowns."""
        found = [part for part in Add.make_args(extent.expand()) if part.as_coeff_Mul()[0] > 0]
        return sorted(found, key=lambda part: (default_sort_key(self.at(part)), self.places.get(part, -1)))

    def fix(self, extent: Expr) -> None:
        """That a size is the number that it is."""
        for each in self.solved(extent).free_symbols & self.values.keys():
            self.meaning[each] = self.values[each]

    def same_shape(self, parts: Sequence[_Read]) -> None:
        """That matrices have one shape."""
        for before, after in pairwise(parts):
            self.same(_size(before.rows), _size(after.rows))
            self.same(_size(before.columns), _size(after.columns))

    @property
    def sizes(self) -> dict[Symbol, int]:
        """The unknowns that are left, with their values."""
        return {symbol: int(value) for symbol, value in self.values.items() if symbol not in self.meaning}

    # -- terms
    def read(self, term: Basic, scope: Scope) -> _Read:
        """A term and its sizes, indices in scope."""
        term, found = self.one(term)
        key = id(term), frozenset((index, scope[index]) for index in found & scope.keys())
        if key not in self.known:
            if len(self.known) == MOST:
                raise _Special
            self.budget.spend(1)
            read = self._read(term, scope)
            read = read._replace(build=cache(read.build))
            if isinstance(term, Identity | OneMatrix | ZeroMatrix):  # Each of these has a size of its own.
                return read
            self.known[key] = read
        return self.known[key]

    def one(self, term: Basic) -> tuple[Basic, frozenset[Basic]]:
        """The first of all terms that are this one, and the indices in it; each shared part is seen once."""
        if id(term) not in self.seen:
            for node, parts in postorder(term, _arguments):
                inside = [self.seen[id(part)] for part in parts]
                key = type(node), *([id(first) for first, *_ in inside] or [node])
                indices = frozenset({node} & self.indices).union(*(each for _, each, _ in inside))
                self.seen[id(node)] = self.first.setdefault(key, node), indices, node
        found, indices, _ = self.seen[id(term)]
        return found, indices

    def _read(self, term: Basic, scope: Scope) -> _Read:
        match term:
            case MatrixSymbol():
                return self._letter(term)
            case Identity():
                extent = self.unknown(term.shape[0])
                return _Read(lambda: Identity(self.solved(extent)), extent, extent)
            case OneMatrix() | ZeroMatrix():
                rows, columns = map(self.unknown, term.shape)
                return _Read(lambda: term.func(self.solved(rows), self.solved(columns)), rows, columns)
            case Sum():
                return self._sum(term, scope)
            case Indexed():
                return self._member(term, scope)
            case MatrixElement():
                return self._entry(term, scope)
            case KroneckerDelta():
                return self._delta(term, scope)
            case ElementwiseApplyFunction():
                inner = self.read(term.expr, scope)
                return inner._replace(build=lambda: of_every_entry(term.function, inner.build()))
            case Relational():
                return _kept(term)
            case AppliedPredicate():
                parts = [self.read(each, scope) for each in term.arguments]
                self._square(parts[0])
                return _Read(lambda: term.function(*(part.build() for part in parts)))
        return self._compound(term, [self.read(part, scope) for part in operands(term)])

    def _letter(self, term: MatrixSymbol) -> _Read:
        if term not in self.letters:
            rows, columns = map(self.unknown, term.shape)
            self.letters[term] = rows, columns
        rows, columns = self.letters[term]
        return _Read(lambda: MatrixSymbol(term.name, self.solved(rows), self.solved(columns)), rows, columns)

    def _compound(self, term: Basic, parts: list[_Read]) -> _Read:
        def build() -> Basic:
            return rebuilt(term, [part.build() for part in parts])

        matrices = [part for part in parts if part.rows is not None]
        match term:
            case MatMul():
                for left, right in pairwise(matrices):
                    self.same(_size(left.columns), _size(right.rows))
                return _Read(build, matrices[0].rows, matrices[-1].columns)
            case MatAdd() | HadamardProduct():
                self.same_shape(matrices)
                return _Read(build, matrices[0].rows, matrices[0].columns)
            case HadamardPower():
                return _Read(build, matrices[0].rows, matrices[0].columns)
            case Transpose():
                return _Read(build, matrices[0].columns, matrices[0].rows)
            case Inverse() | MatPow():
                self._square(matrices[0])
                return _Read(build, matrices[0].rows, matrices[0].columns)
            case Trace() | Determinant():
                self._square(matrices[0])
                return _Read(build)
            case DiagMatrix():
                (vector,) = matrices
                extent = vector.rows if vector.columns == 1 else vector.columns
                return _Read(build, extent, extent)
            case DiagonalOf():
                self._square(matrices[0])
                return _Read(build, matrices[0].rows, S.One)
            case DiagonalMatrix():
                self._square(matrices[0])
                return _Read(build, matrices[0].rows, matrices[0].columns)
            case BlockMatrix():
                return _Read(build, *self._blocks(term, parts))
            case KroneckerProduct():
                rows, columns = S.One, S.One
                for part in parts:
                    rows, columns = rows * _size(part.rows), columns * _size(part.columns)
                return _Read(build, rows, columns)
            case MatrixBase():
                return _Read(build, *map(Integer, term.shape))
        if is_matrix(term) or matrices:
            raise _Special
        return _Read(build)

    def _square(self, matrix: _Read) -> None:
        self.same(_size(matrix.rows), _size(matrix.columns))

    def _blocks(self, term: BlockMatrix, parts: Sequence[_Read]) -> tuple[Expr, Expr]:
        height, width = term.blockshape
        grid = [parts[row * width : (row + 1) * width] for row in range(height)]
        for row in grid:
            for block, above in zip(row, grid[0], strict=True):
                self.same(_size(block.rows), _size(row[0].rows))
                self.same(_size(block.columns), _size(above.columns))
        rows = sum((_size(row[0].rows) for row in grid), S.Zero)
        return rows, sum((_size(block.columns) for block in grid[0]), S.Zero)

    # -- indices
    def _sum(self, term: Sum, scope: Scope) -> _Read:
        inner, limits = dict(scope), []
        for index, first, last in reversed(term.limits):
            number = last - first + 1
            inner[index] = end = first + self.unknown(number) if number.is_Integer else last + 1
            limits.append((index, first, end))
        body = self.read(term.function, inner)
        if body.rows is not None:
            raise _Special
        return _Read(
            lambda: sum_as_it_stands(
                body.build(),
                *(Tuple(index, first, self.solved(end) - 1) for index, first, end in reversed(limits)),
            )
        )

    def _place(self, position: Expr, extent: Expr, scope: Scope) -> None:
        """That a position may run through an extent: to its end if it does so at the numbers."""
        if position.is_Integer:  # Every matrix has a first entry.
            if position:
                self.fix(extent)
            return
        found = [index for index in scope if index in position.free_symbols]
        if len(found) == 1 and (shift := position - found[0]).is_Integer:
            end = scope[found[0]] + shift
            if self.at(end) == self.at(extent):
                self.same(end, extent)
                return
            self.fix(end)
        elif not found:
            return  # A free index stands where its matrix has entries.
        self.fix(extent)

    def _entry(self, term: MatrixElement, scope: Scope) -> _Read:
        matrix = self.read(term.parent, scope)
        for position, extent in ((term.i, matrix.rows), (term.j, matrix.columns)):
            self._place(position, _size(extent), scope)
        return _Read(lambda: MatrixElement(matrix.build(), term.i, term.j))

    def _member(self, term: Indexed, scope: Scope) -> _Read:
        for slot, position in enumerate(term.indices):
            for index in position.free_symbols & scope.keys():
                if (shift := position - index).is_Integer:
                    end = scope[index] + shift
                    if isinstance(number := self.at(end), Integer):
                        self.same(end, self.families.setdefault((term.base, slot, int(number)), end))
        return _kept(term)

    def _delta(self, term: KroneckerDelta, scope: Scope) -> _Read:
        ends = [scope[each] for each in term.args[:2] if each in scope]
        if len(ends) == 2 and self.at(ends[0]) == self.at(ends[1]):
            self.same(*ends)
        return _kept(term)


def _size(extent: Expr | None) -> Expr:
    if extent is None:
        raise _Special
    return extent
