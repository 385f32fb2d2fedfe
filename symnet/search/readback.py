"""Terms and summands of the core as SymPy terms, for a reader: a product of matrices where the indices of a
summand are a path, else sums of entries. Not trusted: nothing that is decided rests on it.

The entry of a matrix is a sum of summands with the indices `ROW` and `COLUMN`, each 0 outside of a rectangle.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any, Final, NamedTuple, TypeAlias, assert_never

from sympy import (
    Add,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Expr,
    FunctionMatrix,
    HadamardPower,
    HadamardProduct,
    ImmutableMatrix,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Tuple,
    ZeroMatrix,
)  # fmt: skip
from sympy import Identity as SympyIdentity
from sympy import Inverse as SympyInverse
from sympy import Transpose as SympyTranspose
from sympy.matrices.expressions.matexpr import MatrixElement

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
    Magnitude,
    Matrix,
    Number,
    Plus,
    Power,
    Product,
    Reciprocal,
    Scaled,
    Shape,
    Sum,
    Table,
    Term,
    Times,
    Transpose,
    Zero,
    reached,
)  # fmt: skip
from symnet.core.polynomials import (
    ONE,
    ZERO,
    Extents,
    Polynomial,
    variable,
)  # fmt: skip
from symnet.core.rules import DELTA, LETTERS, VALUE, Atom, Coefficient, Summand
from symnet.core.symbols import Names
from symnet.reading.storage import of_every_entry, sum_as_it_stands

ROW: Final = 1 << 61
COLUMN: Final = ROW + 1
INDEX_LETTERS: Final = "ijklmrstuv"
PLACE: Final = "·"
"""Where an argument stands, in a function that is told."""

Symbols: TypeAlias = Mapping[int, Expr]
"""What indices are called."""


class Interval(NamedTuple):
    """The positions start, ..., start + extent - 1."""

    start: Polynomial
    extent: Polynomial


class Placed(NamedTuple):
    """A summand, and the rectangle through which its indices `ROW` and `COLUMN` run, from 0 on."""

    summand: Summand
    row: Interval = Interval(ZERO, ONE)
    column: Interval = Interval(ZERO, ONE)

    def times(self, coefficient: Coefficient) -> "Placed":
        """The same with another coefficient."""
        return self._replace(summand=self.summand._replace(coefficient=coefficient))

    def fills(self, rows: Polynomial, columns: Polynomial) -> bool:
        """Whether the rectangle is a whole matrix."""
        return self.row == Interval(ZERO, rows) and self.column == Interval(ZERO, columns)


class _Member(NamedTuple):
    """An entry of a matrix of a shape, at a position."""

    matrix: MatrixExpr
    shape: tuple[Polynomial, ...]
    place: tuple[Polynomial, ...]


class Writer:
    """Writes the terms of a table, and summands whose indices have the ranges `extents`; `free` what is free.

    Where `told`, functions are letters whose names tell what they stand for, for a line of text. Raises
    `LimitExceeded` past the budget.
    """

    def __init__(self, table: Table, names: Names, extents: Extents, budget: Budget, *, told: bool) -> None:
        self.table, self.names, self.extents, self.budget, self.told = table, names, extents, budget, told
        self.free: dict[int, Expr] = {}
        self.sizes = {number: symbol for symbol, number in names.sizes.items()}
        self.functions = {number: function for (function, _), number in names.functions.items()}
        self.arrays = {v: t for t in table.terms if isinstance(t, Array) for v in (t.row, t.column)}

    # -- terms
    def position(self, p: Polynomial, at: Symbols) -> Expr:
        """A size or a position."""
        parts = (Mul(c, *(self.sizes[v] if v < 0 else at[v] for v in monomial)) for monomial, c in p)
        return Add(*parts).expand()

    def term(self, number: int, at: Symbols, known: Mapping[int, Expr] | None = None) -> Any:
        """A term of the table, where its free indices are called so and some of its parts are known."""
        if known and number in known:
            return known[number]

        def part(inner: int) -> Any:
            return self.term(inner, at, known)

        matrix = self.table.shapes[number] is not None
        match node := self.table.terms[number]:
            case Number(value=value):
                return _rational(value)
            case Magnitude(value=p):
                return self.position(p, at)
            case Entry(letter=letter, positions=positions):
                return self._letter(letter, [self.position(p, at) for p in positions])
            case At(matrix=inner, row=row, column=column):
                return MatrixElement(part(inner), self.position(row, at), self.position(column, at))
            case Plus(terms=terms):
                return (MatAdd if matrix else Add)(*map(part, terms))
            case Times(factors=factors):
                return Mul(*map(part, factors))
            case Power(base=base, exponent=exponent):
                return (MatPow if matrix else Pow)(part(base), exponent)
            case Reciprocal(base=base):
                return Pow(part(base), -1)
            case Sum(index=index, body=body):
                symbol, extent = next(self._unused(at.values())), self.table.extents[index] or ZERO
                first = self.position(_start(index, self._inside(body)), at)
                inner = self.term(body, {**at, index: symbol - first}, known)
                return sum_as_it_stands(inner, Tuple(symbol, first, first + self.position(extent, at) - 1))
            case Delta(position=p):
                return self._delta(p, at)
            case Apply(function=function, arguments=arguments):
                kind = self.functions[function]
                return kind(*map(part, arguments), **({} if kind is Determinant else {"evaluate": False}))
            case Matrix(letter=letter):
                return self.names.symbols[letter]
            case Array():
                return self._array(node, at)
            case Grid(rows=rows):
                blocks = [[part(block) for block in row] for row in rows]
                return (ImmutableMatrix if self.table.shapes[rows[0][0]] is None else BlockMatrix)(blocks)
            case Identity(extent=extent):
                return SympyIdentity(self.position(extent, {}))
            case Zero(rows=height, columns=width):
                return ZeroMatrix(self.position(height, {}), self.position(width, {}))
            case Product(factors=factors):
                return MatMul(*map(part, factors))
            case Scaled(scalar=scalar, matrix=inner):
                return MatMul(part(scalar), part(inner))
            case Transpose(matrix=inner):
                return SympyTranspose(part(inner))
            case Inverse(matrix=inner):
                return SympyInverse(part(inner))
        assert_never(node)

    def _letter(self, letter: int, places: Sequence[Expr]) -> Expr:
        symbol: Any = self.names.symbols[letter]
        if isinstance(symbol, MatrixSymbol):
            return MatrixElement(symbol, *places)
        return Indexed(symbol, *places) if places else symbol

    def _delta(self, p: Polynomial, at: Symbols) -> Expr:
        parts = Add.make_args(self.position(p, at))
        behind = [part for part in parts if part.could_extract_minus_sign()]
        return KroneckerDelta(Add(*(part for part in parts if part not in behind)), -Add(*behind))

    def _unused(self, called: Iterable[Expr]) -> Iterator[Symbol]:
        """Indices i, j, k, ... that are called like no letter or size of the claim, nor like some others."""
        own = chain(self.sizes.values(), self.names.symbols.values())
        avoid = {str(each) for each in (*own, *(s for each in called for s in each.free_symbols))}
        names = chain(INDEX_LETTERS, (f"i_{number}" for number in count(1)))
        return (Symbol(name, integer=True) for name in names if name not in avoid)

    def _inside(self, term: int) -> list[Polynomial]:
        """The positions in a term."""
        return [p for each in reached(self.table, [term]) for p in _positions(self.table.terms[each])]

    # -- matrices that are given by their entries
    def _array(self, node: Array, at: Symbols) -> MatrixExpr:
        """The operation that has these entries, as the translator writes it."""
        terms, extents = self.table.terms, [self.table.extents[v] or ZERO for v in (node.row, node.column)]
        p, q = (
            ZERO if e == ONE else variable(v) for v, e in zip((node.row, node.column), extents, strict=True)
        )
        shape = [self.position(extent, {}) for extent in extents]

        def operands(*several: int) -> list[MatrixExpr]:
            """The matrices of which these are the entries at row and column, if they all are."""
            found = [
                t.matrix for each in several if type(t := terms[each]) is At and (t.row, t.column) == (p, q)
            ]
            return [self.term(each, at) for each in found] if len(found) == len(several) else []

        match body := terms[node.body]:
            case Number(value=1):
                return OneMatrix(*shape)
            case At(matrix=square, row=row, column=column) if row == column == p:
                return DiagonalOf(self.term(square, at))
            case Power(base=base, exponent=exponent) if found := operands(base):
                return HadamardPower(*found, exponent)
            case Times(factors=factors) if found := operands(*factors):
                return HadamardProduct(*found)
            case Times(factors=(first, second)) if terms[first] == Delta(p - q):
                if found := operands(second):
                    return DiagonalMatrix(*found)
                if (diagonal := self._diagonal(terms[second], at)) is not None:
                    return diagonal
            case Sum() if operands_ := _digits(self.table, body):
                return KroneckerProduct(*(self.term(each, at) for each in operands_))
            case _:
                pass
        if (applied := self._applied(node.body)) is not None:
            return applied
        unused = self._unused(at.values())
        i, j = next(unused), next(unused)
        return FunctionMatrix(
            *shape, Lambda((i, j), self.term(node.body, {**at, node.row: i, node.column: j}))
        )

    def _diagonal(self, entry: Term, at: Symbols) -> MatrixExpr | None:
        """The diagonal matrix of a vector, or its inverse."""
        match entry:
            case At(matrix=vector):
                return DiagMatrix(self.term(vector, at))
            case Reciprocal(base=base):
                found = self._diagonal(self.table.terms[base], at)
                return None if found is None else SympyInverse(found)
        return None

    def _applied(self, number: int) -> MatrixExpr | None:
        """The matrix with these entries, if they are a function of the entries of one matrix."""
        table, free = self.table, self.table.free[number]
        inside = {each: t for each in reached(table, [number]) if isinstance(t := table.terms[each], At)}
        entries = [
            (each, t.matrix)
            for each, t in inside.items()
            if table.free[each] == free and not table.free[t.matrix]
        ]
        if len(entries) != 1 or not free or not any(free <= {t.row, t.column} for t in self.arrays.values()):
            return None
        (entry, matrix), place = entries[0], Symbol(PLACE)
        try:
            body, inner = self.term(number, {}, {entry: place}), self.term(matrix, {})
        except KeyError:  # An index stands elsewhere too.
            return None
        if not self.told:
            return of_every_entry(Lambda(place, body), inner)
        return MatrixSymbol(f"{body.func if body.args == (place,) else body}.({inner})", *inner.shape)

    # -- atoms
    def _member(self, atom: Atom) -> _Member | None:
        """An atom as an entry of a closed matrix."""
        head, positions = atom
        if head >= LETTERS:
            shape = self.table.letters[head - LETTERS].shape
            return None if shape is None else _Member(self.names.symbols[head - LETTERS], shape, positions)
        if head < 0:
            return None
        if isinstance(self.table.terms[head], Inverse):
            closed = not self.table.free[head]
            return _Member(self.term(head, {}), self.table.matrix(head), positions) if closed else None
        matrix = self._applied(head)
        if matrix is None:
            return None
        at = dict(zip(sorted(self.table.free[head]), positions, strict=True))
        node = self.arrays[min(at)]
        sides = node.row, node.column
        shape_ = tuple(self.table.extents[v] or ZERO for v in sides)
        return _Member(matrix, shape_, tuple(at.get(v, ZERO) for v in sides))

    def _atom(self, atom: Atom, at: Symbols) -> Expr:
        head, positions = atom
        if head == DELTA:
            return self._delta(positions[0], at)
        places = [self.position(p, at) for p in positions]
        if head == VALUE:
            return places[0]
        if head >= LETTERS:
            return self._letter(head - LETTERS, places)
        if (found := self._member(atom)) is not None:
            return MatrixElement(found.matrix, *(self.position(p, at) for p in found.place))
        free = sorted(self.table.free[head])
        own = dict(zip(free, places, strict=False))
        if isinstance(self.table.terms[head], Inverse):
            return MatrixElement(self.term(head, own), *places[len(free) :])
        if not (self.told and free and isinstance(self.table.terms[head], Apply)):
            return self.term(head, own)
        # The inner indices first, as in a sum.
        starts = {v: self.position(_start(v, self._inside(head)), {}) for v in reversed(free)}
        name = self.term(
            head, {v: Symbol(PLACE * k) - start for k, (v, start) in enumerate(starts.items(), 1)}
        )
        return Indexed(IndexedBase(str(name)), *(own[v] + start for v, start in starts.items()))

    def _places(self, atom: Atom) -> list[Polynomial]:
        """The positions at which indices stand in an atom."""
        head, positions = atom
        if not 0 <= head < LETTERS:
            return [*positions]
        at = dict(zip(sorted(self.table.free[head]), positions, strict=False))
        inside = (p for p in self._inside(head) if p.indices & at.keys())
        return [*(p.at(at) for p in inside), *positions[len(at) :]]

    # -- summands
    def _extent(self, v: int) -> Polynomial:
        return self.extents[v] or ZERO

    def _called(self, each: Placed) -> list[Expr]:
        """What the free indices of a summand are called."""
        used = {v for _, positions in each.summand.factors for p in positions for v in p.indices}
        return [self.free[v] for v in used & self.free.keys()]

    def entry(self, each: Placed, called: Iterable[Expr] = ()) -> Expr:
        """The entry [i, j], as a sum of products of entries; no index is called like some others."""
        self.budget.spend(1)
        unused = self._unused([*called, *self._called(each)])
        at: dict[int, Expr] = {**self.free, ROW: Integer(0), COLUMN: Integer(0)}
        at |= {v: next(unused) for v, side in ((ROW, each.row), (COLUMN, each.column)) if side.extent != ONE}
        symbols = {v: next(unused) for v in self._ordered(each.summand)}
        places = [p for atom in each.summand.factors for p in self._places(atom)]
        starts = {v: self.position(_start(v, places), {}) for v in symbols}
        at |= {v: symbol - starts[v] for v, symbol in symbols.items()}
        factors = (Pow(self._atom(atom, at), k) for atom, k in each.summand.factors.items())
        body = Mul(_rational(each.summand.coefficient), *factors)
        ends = {v: start + self.position(self._extent(v), at) - 1 for v, start in starts.items()}
        limits = [Tuple(symbol, starts[v], ends[v]) for v, symbol in symbols.items()]
        return sum_as_it_stands(body, *limits) if limits else body

    def _ordered(self, summand: Summand) -> list[int]:
        """The bound indices, the inner ones first; those of digits as they are read."""
        bound = summand.bound
        digits = any(head == DELTA and len(p[0].indices & {*bound}) > 1 for head, p in summand.factors)

        def depth(v: int) -> int:
            return max((1 + depth(w) for w in self._extent(v).indices & {*bound}), default=0)

        return sorted(sorted(bound) if digits else bound, key=depth, reverse=True)

    def product(self, each: Placed) -> MatrixExpr | None:
        """A summand on its rectangle as a product of matrices, or None where its indices are no path."""
        self.budget.spend(1)
        coefficient, bound, factors = each.summand
        ranges = {v: self._extent(v) for v in bound}
        path = _Path({ROW: each.row.extent, COLUMN: each.column.extent, **ranges})
        scalars = [] if coefficient == 1 else [_rational(coefficient)]
        for atom, k in factors.items():
            found, power = self._member(atom), 1 if k > 0 else -1
            if atom in _ON_DIAGONAL and each.row.extent == each.column.extent:
                path.diagonal = True
            elif found is not None and found.shape != (ONE, ONE):
                matrix = found.matrix if k > 0 else HadamardPower(found.matrix, power)
                if not path.add(found._replace(matrix=matrix), abs(k)):
                    return None
            elif any(p.indices for p in atom[1]):
                return None
            else:
                scalars += [Pow(self._atom(atom, {}), power)] * abs(k)
        matrices = path.matrices(lambda extent: self.position(extent, {}))
        return None if matrices is None else _single(MatMul, [*scalars, *matrices])

    # -- sums of summands
    def scalar(self, terms: Sequence[Placed]) -> Expr:
        """A sum by its entries, where the entry [i, j] is the same one in each."""
        called = [each for term in terms for each in self._called(term)]
        return Add(*(self.entry(each, called) for each in terms))

    def matrix(self, terms: Sequence[Placed], rows: Polynomial, columns: Polynomial) -> Any:
        """A sum as a matrix: by its entries, or as products in their places.

        Where the indices are no path, the entry [i, j] of the sum; None where that would hide the places.
        """
        height, width = rows.number, columns.number
        if not terms:
            return ZeroMatrix(self.position(rows, {}), self.position(columns, {}))
        if height and width and all(each.row.extent == each.column.extent == ONE for each in terms):
            entries: dict[Any, list[Expr]] = {}
            for each in terms:
                place = each.row.start.number, each.column.start.number
                entries.setdefault(place, []).append(self.entry(each))
            return ImmutableMatrix(height, width, lambda r, c: Add(*entries.get((int(r), int(c)), ())))
        placed = [self._placed(each, rows, columns) for each in terms]
        if all(each is not None for each in placed):
            return _single(MatAdd, placed)
        return self.scalar(terms) if all(each.fills(rows, columns) for each in terms) else None

    def _placed(self, each: Placed, rows: Polynomial, columns: Polynomial) -> MatrixExpr | None:
        """A summand as a matrix of that many rows and columns, zeros around its rectangle, or None."""
        core = self.product(each)
        if core is None and each.row.extent == each.column.extent == ONE:
            core = ImmutableMatrix([[self.entry(each)]])
        if core is None or each.fills(rows, columns):
            return core

        def block(band: Interval, strip: Interval) -> MatrixExpr:
            inner = (band, strip) == (each.row, each.column)
            return core if inner else ZeroMatrix(*(self.position(side.extent, {}) for side in (band, strip)))

        strips = _bands(each.column, columns)
        return BlockMatrix([[block(band, strip) for strip in strips] for band in _bands(each.row, rows)])

    def words(self, each: Placed, left: Coefficient, right: Coefficient, shape: Shape) -> str:
        """How often a summand stands on each side, and where in a matrix of a shape."""
        place = "" if shape is None or each.fills(*shape) else f" {self._place(each)}"

        def times(coefficient: Coefficient) -> str:
            product = None if shape is None else self.product(each.times(coefficient))
            return str(self.entry(each.times(coefficient)) if product is None else product)

        if not right:
            return f"only on the left{place}: {times(left)}"
        if not left:
            return f"only on the right{place}: {times(right)}"
        return f"{times(left)} on the left, {times(right)} on the right{place}"

    def _place(self, each: Placed) -> str:
        """A rectangle, counted from 0 as SymPy counts."""

        def span(side: Interval, one: str) -> str:
            first, last = (self.position(p, {}) for p in (side.start, side.start + side.extent - 1))
            return f"{one} {first}" if first == last else f"{one}s {first} to {last}"

        return f"in {span(each.row, 'row')}, {span(each.column, 'column')}"


class _Path:
    """Matrices that share indices, each with those of its row and column, None where it has one only."""

    def __init__(self, extents: Mapping[int, Polynomial]) -> None:
        self.extents = extents
        self.edges: list[tuple[MatrixExpr, int | None, int | None]] = []
        self.diagonal = False

    def add(self, member: _Member, count: int) -> bool:
        """Add a matrix so many times; whether indices run through all of it."""
        ends: list[int | None] = []
        for p, extent in zip(member.place, member.shape, strict=True):
            v = next(iter(p.indices), None)
            if extent != ONE and (v is None or p != variable(v) or self.extents.get(v) != extent):
                return False
            ends.append(None if extent == ONE else v)
        self.edges += [(member.matrix, ends[0], ends[1])] * count
        return True

    def matrices(self, size: Callable[[Polynomial], Expr]) -> list[MatrixExpr] | None:
        """The factors of the product of all, if there is one."""
        if self.diagonal:
            return None if self.edges else [SympyIdentity(size(self.extents[ROW]))]
        ends = [v for _, *several in self.edges for v in several]
        wide = [v for v in (ROW, COLUMN) if self.extents[v] != ONE]
        if any(ends.count(v) != 1 for v in wide) or any(ends.count(v) > 2 for v in self.extents):
            return None
        if wide:
            found, end = self._walk(wide[0], size)
            if COLUMN in wide and end is None:
                back = found if wide == [COLUMN] else self._walk(COLUMN, size)[0]
                found = [*(found if back is not found else ()), *map(_flipped, reversed(back))]
        else:
            start = next((edge for edge in self.edges if None in edge), None)
            if start is None:
                return None
            self.edges.remove(start)
            matrix, row, column = start
            first, index = (SympyTranspose(matrix), row) if column is None else (matrix, column)
            found = [first, *self._walk(index, size)[0]]
        return None if self.edges else found

    def _walk(self, index: Any, size: Callable[[Polynomial], Expr]) -> tuple[list[MatrixExpr], int | None]:
        """The matrices met from an index on, and `ROW` or `COLUMN` if the walk ends there."""
        met: list[MatrixExpr] = []
        while (edge := next((edge for edge in self.edges if index in edge[1:]), None)) is not None:
            self.edges.remove(edge)
            matrix, row, column = edge
            met.append(matrix if row == index else SympyTranspose(matrix))
            index = column if row == index else row
            if index in (None, ROW, COLUMN):
                return met, index
        return [*met, OneMatrix(size(self.extents[index]), 1)], None


_ON_DIAGONAL: Final = tuple((DELTA, (variable(v) - variable(w),)) for v, w in ((ROW, COLUMN), (COLUMN, ROW)))


def _flipped(matrix: MatrixExpr) -> MatrixExpr:
    match matrix:
        case SympyTranspose():
            return matrix.arg
        case OneMatrix():
            return OneMatrix(*reversed(matrix.shape))
    return SympyTranspose(matrix)


def _single(make: Callable[..., Any], several: Sequence[Any]) -> Any:
    return several[0] if len(several) == 1 else make(*several)


def _rational(value: Coefficient) -> Rational:
    return Rational(value.numerator, value.denominator)


def _start(index: int, positions: Collection[Polynomial]) -> Polynomial:
    """What is added to an index wherever it stands, if that is the same everywhere and has no index."""
    found = {p - variable(index) for p in positions if index in p.indices}
    start = found.pop() if len(found) == 1 else ZERO
    return ZERO if start.indices else start


def _positions(term: Term) -> tuple[Polynomial, ...]:
    match term:
        case Entry(positions=positions):
            return positions
        case At(row=row, column=column):
            return row, column
        case Delta(position=p) | Magnitude(value=p):
            return (p,)
    return ()


def _digits(table: Table, body: Term) -> list[int]:
    """The factors of a Kronecker product of which this is the entry, or nothing."""
    while True:
        match body:
            case Sum(body=inner):
                body = table.terms[inner]
            case Times(factors=(_, inner)) if isinstance(table.terms[inner], Sum | Times):
                body = table.terms[inner]
            case Times(factors=(delta, *several)) if isinstance(table.terms[delta], Delta):
                return [t.matrix for each in several if isinstance(t := table.terms[each], At)]
            case _:
                return []


def _bands(inner: Interval, extent: Polynomial) -> list[Interval]:
    """What lies before an interval, the interval, and what lies after it, the empty ones left out."""
    end = inner.start + inner.extent
    bands = (Interval(ZERO, inner.start), inner, Interval(end, extent - end))
    return [band for band in bands if band.extent != ZERO]
