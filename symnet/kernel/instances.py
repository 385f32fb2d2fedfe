"""Both sides of a claim at concrete sizes, exactly: each entry a polynomial in the entries of the letters.

Products, sums and deltas are what they say; nothing is rewritten. A subterm in which indices stand has a
value for each assignment of numbers to them at which every position exists.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import contains
from typing import NamedTuple

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
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.kernel.claims import Claim, may_be, whole_exponent
from symnet.kernel.grids import Budget, Grid, Grids, Polynomial, blocks, on_diagonal
from symnet.kernel.interpretations import coefficients, generic, is_root, symmetric
from symnet.kernel.tables import Inadmissible, Numbers, Scope, Table, joined, united
from symnet.kernel.terms import fold, is_function, is_matrix, is_symmetric, nodes

Letter = tuple[Basic, Numbers]
"""A matrix symbol, an indexed base or a scalar symbol with a position in it; a scalar has none."""


class Instance(NamedTuple):
    """Both sides and the defined names as polynomials in one variable for each letter, in order."""

    left: Table
    right: Table
    definitions: Mapping[Basic, Table]
    letters: tuple[Letter, ...]
    budget: Budget

    @property
    def indices(self) -> tuple[Symbol, ...]:
        """The free indices."""
        return united([self.left, self.right])

    @property
    def difference(self) -> dict[tuple[Numbers, int, int], Polynomial]:
        """Where the sides differ, (values of the free indices, row, column), and by which polynomial."""
        differences: dict[tuple[Numbers, int, int], Polynomial] = {}
        for at, grids in joined([self.left, self.right], self.budget):
            if not all(map(may_be, self.indices, at)):
                continue
            rows = zip(*grids, strict=True)
            for row, pair in enumerate(rows):
                for column, (left, right) in enumerate(zip(*pair, strict=True)):
                    if left != right:
                        differences[at, row, column] = left - right
        return differences


def instantiate(claim: Claim, sizes: Mapping[Symbol, int], budget: Budget) -> Instance:
    """Both sides of a claim at these sizes.

    Raises `Inadmissible` if something in the claim does not exist there, `UnsupportedTerm` outside
    the language, `LimitExceeded` past the budget.
    """
    scope = Scope(claim, sizes, budget)
    found = dict.fromkeys(letters_of(claim, scope, budget))
    letters = tuple(sorted(found, key=lambda letter: (str(letter[0]), letter[1])))
    return evaluated(claim, scope, Grids.of_polynomials(letters, budget), letters)


def evaluated(claim: Claim, scope: Scope, grids: Grids, letters: tuple[Letter, ...]) -> Instance:
    """Both sides of a claim over the ring of some grids, whose variables are the letters."""
    evaluation = _Evaluation(scope, grids)
    for name, value in claim.definitions:
        evaluation.defined[name] = evaluation.closed(value, ())
    left, right = (evaluation.closed(side, scope.free) for side in (claim.left, claim.right))
    return Instance(left, right, evaluation.defined, letters, grids.budget)


def letters_of(claim: Claim, scope: Scope, budget: Budget) -> Iterator[Letter]:
    """The letters of a claim at all the positions that they may be used at."""
    defined = {name for name, _ in claim.definitions}
    found = 0
    for root in claim.terms:
        for term in nodes(root):
            places: Iterable[Numbers]
            match term:
                case _ if term in defined:
                    continue
                case MatrixSymbol():
                    letter, places = (
                        term,
                        scope.positions([range(scope.extent(extent)) for extent in term.shape]),
                    )
                case Indexed():
                    letter, places = term.base, (place for _, place in scope.places(term.indices, term))
                case Symbol() if term not in scope.sizes and term not in scope.ranges:
                    letter, places = _scalar(term), [()]
                case Basic() if is_function(term) or is_root(term):
                    yield from coefficients(term)
                    continue
                case _:
                    continue
            for place in places:
                found += 1
                budget.spend(found)
                yield letter, place


def _scalar(term: Symbol) -> Symbol:
    if not term.is_commutative or term.is_infinite:
        raise UnsupportedTerm(f"scalars are finite and commute; found {term}")
    return term


class _Evaluation:
    """Terms as tables of polynomials."""

    def __init__(self, scope: Scope, grids: Grids) -> None:
        self.scope = scope
        self.grids = grids
        self.defined: dict[Basic, Table] = {}

    def closed(self, root: Basic, free: Iterable[Symbol]) -> Table:
        """The table of a term that has no other indices than the free ones."""
        table = fold(root, self._combine)
        if caught := sorted(map(str, set(table.indices) - set(free))):
            raise UnsupportedTerm(f"{caught[0]} stands outside of the sum whose index it is, in {root}")
        allowed = [self.scope.free[index] for index in table.indices]
        cells = {at: grid for at, grid in table.cells.items() if all(map(contains, allowed, at))}
        if not cells:
            raise Inadmissible("some positions do not exist")
        return Table(table.indices, cells)

    def _lift(self, tables: Sequence[Table], combine: Callable[[list[Grid]], Grid]) -> Table:
        """What the values of the tables combine to, wherever all have values."""
        return Table(united(tables), {at: combine(grids) for at, grids in joined(tables, self.grids.budget)})

    def _fold(self, tables: Sequence[Table], combine: Callable[[Grid, Grid], Grid]) -> Table:
        return self._lift(tables, lambda grids: reduce(combine, grids))

    def _combine(self, term: Basic, parts: list[Table]) -> Table:
        if term in self.defined:
            return self.defined[term]
        match term:
            case MatAdd() | Add():
                return self._fold(parts, self.grids.plus)
            case MatMul():
                return self._matrix_product(term, parts)
            case Mul() | HadamardProduct():
                return self._fold(parts, self.grids.entrywise)
            case KroneckerProduct():
                return self._fold(parts, self.grids.kronecker)
            case Inverse():
                return self._lift(parts[:1], lambda grids: self.grids.inverse(*grids))
            case Basic() if is_function(term) or is_root(term):
                return self._lift(parts, lambda grids: self._function(term, grids))
            case ElementwiseApplyFunction():
                return self._lift(parts, lambda grids: self._applied(term.function, *grids))
            case Pow() | MatPow() | HadamardPower():
                return self._power(term, parts)
            case Sum():
                return reduce(self._sum, term.limits, parts[0])
            case MatrixElement():
                return self._element(term, parts[0])
            case BlockMatrix():
                return self._lift(parts, lambda grids: blocks(grids, *term.blockshape))
            case MatrixBase():
                return self._lift(parts, lambda grids: blocks(grids, *term.shape))
        return self._lift(parts, lambda grids: self._unary(term, *grids)) if parts else self._leaf(term)

    def _unary(self, term: Basic, grid: Grid, *_: Grid) -> Grid:
        match term:
            case Transpose():
                return tuple(zip(*grid, strict=True))
            case DiagMatrix():
                return self.grids.diagonal([entry for row in grid for entry in row])
            case DiagonalMatrix():
                return self.grids.diagonal(on_diagonal(grid))
            case DiagonalOf():
                return tuple((entry,) for entry in on_diagonal(grid))
            case Trace():
                return self.grids.trace(grid)
            case Determinant():
                return ((self.grids.ring.determinant(grid),),)
        raise UnsupportedTerm(f"the kernel has no instances of {type(term).__name__} in {term}")

    def _leaf(self, term: Basic) -> Table:
        scope, grids, variables = self.scope, self.grids, self.grids.variables
        match term:
            case Identity() | ZeroMatrix() | OneMatrix() | MatrixSymbol():
                rows, columns = map(scope.extent, term.shape)
                return Table((), {(): grids.matrix(rows, columns, self._entries(term))})
            case Rational():
                return Table.of_scalars((), {(): grids.number(int(term.p), int(term.q))})
            case Symbol() if term in scope.sizes:
                return Table.of_scalars((), {(): grids.number(scope.number(term))})
            case Symbol() if term in scope.ranges:
                return Table.of_scalars(
                    (term,), {(value,): grids.number(value) for value in scope.ranges[term]}
                )
            case Symbol():
                return Table.of_scalars((), {(): grids.zero if term.is_zero else variables[term, ()]})
            case Indexed():
                places = scope.places(term.indices, term)
                cells = {at: variables[term.base, place] for at, place in places}
                return Table.of_scalars(scope.indices(term.indices, term), cells)
            case KroneckerDelta():
                positions = term.args[:2]
                places = scope.places(positions, term)
                cells = {at: grids.number(int(left == right)) for at, (left, right) in places}
                return Table.of_scalars(scope.indices(positions, term), cells)
        raise UnsupportedTerm(f"the kernel has no instances of {type(term).__name__} in {term}")

    def _entries(self, term: Basic) -> Callable[[int, int], Polynomial]:
        zero, one, variables = self.grids.zero, self.grids.one, self.grids.variables
        match term:
            case Identity():
                return lambda row, column: one if row == column else zero
            case ZeroMatrix():
                return lambda *_: zero
            case OneMatrix():
                return lambda *_: one
        return lambda *place: variables[term, place]

    def _matrix_product(self, term: MatMul, parts: list[Table]) -> Table:
        matrices = [is_matrix(argument) for argument in term.args]

        def multiplied(grids: list[Grid]) -> Grid:
            paired = list(zip(grids, matrices, strict=True))
            chain = self.grids.chain([grid for grid, matrix in paired if matrix])
            return reduce(
                lambda grid, scalar: self.grids.scaled(scalar, grid), (g for g, m in paired if not m), chain
            )

        return self._lift(parts, multiplied)

    def _function(self, term: Basic, grids: list[Grid]) -> Grid:
        """The value of a function: exactly where the ring can, else that of its polynomial."""
        values = [grid[0][0] for grid in grids]
        if term.func in self.grids.ring.exact:
            return ((self.grids.ring.exact[term.func](*values),),)
        letters = [self.grids.variables[letter] for letter in coefficients(term)]
        polynomial = symmetric if is_symmetric(term.func) else generic
        return ((polynomial(letters, values),),)

    def _applied(self, function: Lambda, grid: Grid) -> Grid:
        (entry,) = function.variables
        if entry in self.scope.sizes or entry in self.scope.ranges:
            raise UnsupportedTerm(f"{entry} stands for an entry, and is a size or an index elsewhere")

        def at(value: Polynomial) -> Polynomial:
            inside = _Evaluation(self.scope, self.grids)
            inside.defined = {**self.defined, entry: Table.of_scalars((), {(): value})}
            table = fold(function.expr, inside._combine)
            if table.indices:
                raise UnsupportedTerm(f"a function of a matrix must have no free index; found {function}")
            return table.cells[()][0][0]

        return tuple(tuple(map(at, row)) for row in grid)

    def _power(self, term: Basic, parts: list[Table]) -> Table:
        grids, found = self.grids, whole_exponent(term)
        count = abs(found)
        grids.budget.spend(count)
        times = grids.times if isinstance(term, MatPow) else grids.entrywise

        def raised(base: Grid) -> Grid:
            if found < 0:
                base = grids.inverse(base) if isinstance(term, MatPow) else grids.reciprocals(base)
            if count:
                return reduce(times, [base] * count)
            if isinstance(term, MatPow):
                return grids.diagonal([grids.one] * len(base))
            return tuple(tuple(grids.one for _ in row) for row in base)

        return self._lift(parts[:1], lambda bases: raised(*bases))

    def _sum(self, body: Table, limit: tuple[Symbol, Expr, Expr]) -> Table:
        index, lower, upper = limit
        first, end = self.scope.ends((lower, upper + 1))
        if index not in body.indices:
            count = Table.of_scalars((), {(): self.grids.number(end - first)})
            return self._fold([count, body], self.grids.entrywise)
        place = body.indices.index(index)
        others = (*body.indices[:place], *body.indices[place + 1 :])
        cells: dict[Numbers, Grid] = {}
        for at in self.scope.assignments(others):
            self.grids.budget.spend(len(cells))
            keys = [(*at[:place], value, *at[place:]) for value in range(first, end)]
            if all(key in body.cells for key in keys):
                cells[at] = reduce(self.grids.plus, (body.cells[key] for key in keys), ((self.grids.zero,),))
        return Table(others, cells)

    def _element(self, term: MatrixElement, parent: Table) -> Table:
        """An entry, at the assignments where it exists."""
        positions = (term.i, term.j)
        own = self.scope.indices(positions, term)
        places = Table(own, {at: (place,) for at, place in self.scope.places(positions, term)})
        cells = {
            at: grid[row][column]
            for at, (grid, ((row, column),)) in joined([parent, places], self.grids.budget)
            if 0 <= row < len(grid) and 0 <= column < len(grid[0])
        }
        return Table.of_scalars(united([parent, places]), cells)
