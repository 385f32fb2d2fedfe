"""Terms and summands of the core as SymPy terms, for a reader: a product of matrices where the indices of a
summand form a path, else sums of entries. Not trusted: no verdict rests on it.

The entry of a matrix is a sum of summands with the indices `ROW` and `COLUMN`, each 0 outside a rectangle.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, count, groupby, islice
from typing import Any, Final, TypeAlias, assert_never

import sympy
from sympy import Expr, MatrixExpr
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats import Expectation, ExpectationMatrix
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.chance import OUTCOME, OUTCOMES, PROBABILITY
from symnet.core.language import Shape, Table, Term, parts, reached
from symnet.core.polynomials import ONE, ZERO, Extents, Polynomial, variable
from symnet.core.rules import DELTA, LETTERS, VALUE, Atom, Summand
from symnet.core.symbols import Names
from symnet.errors import UnsupportedTerm
from symnet.reading.storage import of_every_entry, sum_as_it_stands
from symnet.search.counterexamples import rational
from symnet.search.differences.contractions import COLUMN, ROW, Member, Path
from symnet.search.differences.intervals import Placed

INDEX_LETTERS: Final = "ijklmrstuv"
PLACE: Final = "·"
"""Where an argument stands, in the name of a function that is told."""
ON_DIAGONAL: Final = tuple((DELTA, (variable(v) - variable(w),)) for v, w in ((ROW, COLUMN), (COLUMN, ROW)))

Symbols: TypeAlias = Mapping[int, Expr]
"""The symbols of indices."""


class Writer:
    """Writes the terms of a table, and summands whose indices have the ranges `extents`.

    `free` has the terms for free indices. If `told`, functions become letters whose names say what they stand
    for, for a line of text. Raises `LimitExceeded` past the budget.
    """

    def __init__(self, table: Table, names: Names, extents: Extents, budget: Budget, *, told: bool) -> None:
        self.table, self.names, self.extents, self.budget, self.told = table, names, extents, budget, told
        self.free: dict[int, Expr] = {}
        self.sizes = {number: symbol for symbol, number in names.sizes.items()}
        self.functions = {number: function for (function, _), number in names.functions.items()}
        self.arrays = {v: t for t in table.terms if isinstance(t, language.Array) for v in (t.row, t.column)}

    # -- terms
    def position(self, p: Polynomial, at: Symbols) -> Expr:
        """A size or a position."""
        if p.indices - at.keys():
            raise UnsupportedTerm("a range depends on an index that has no name here")
        terms = (sympy.Mul(c, *(self.sizes[v] if v < 0 else at[v] for v in monomial)) for monomial, c in p)
        return sympy.Add(*terms).expand()

    def term(self, number: int, at: Symbols, known: Mapping[int, Expr] | None = None) -> Any:
        """A term of the table, with these symbols for its free indices and some of its parts known."""
        if known and number in known:
            return known[number]
        self.budget.spend(1)
        part, matrix = partial(self.term, at=at, known=known), self.table.shapes[number] is not None
        match node := self.table.terms[number]:
            case language.Number(value=value):
                return rational(value)
            case language.Magnitude(value=p):
                return self.position(p, at)
            case language.Entry(letter=letter, positions=positions):
                return self._entry(letter, [self.position(p, at) for p in positions])
            case language.At(matrix=inner, row=row, column=column):
                return MatrixElement(part(inner), self.position(row, at), self.position(column, at))
            case language.Plus(terms=terms):
                return (sympy.MatAdd if matrix else sympy.Add)(*map(part, terms))
            case language.Power(base=base, exponent=exponent):
                return (sympy.MatPow if matrix else sympy.Pow)(part(base), exponent)
            case language.Reciprocal(base=base):
                return sympy.Pow(part(base), -1)
            case language.Sum(index=index) if (weighted := self._weighted(node)) is not None:
                return sympy.Expr.__new__(Expectation, self.term(weighted, {**at, index: OUTCOME}, known))
            case language.Sum(index=index, body=body):
                symbol, extent = next(self._unused(at.values())), self.table.extents[index] or ZERO
                first = self.position(_start(index, self._inside(body)), at)
                summed = self.term(body, {**at, index: symbol - first}, known)
                return sum_as_it_stands(
                    summed, sympy.Tuple(symbol, first, first + self.position(extent, at) - 1)
                )
            case language.Delta(position=p):
                return self._delta(p, at)
            case language.Apply(function=function, arguments=arguments):
                kind = self.functions[function]
                match self.table.terms[arguments[0]] if kind is sympy.Determinant else None:
                    case language.Scaled(scalar=base, matrix=one) if isinstance(
                        self.table.terms[one], language.Identity
                    ):  # The meaning of a power whose exponent is a size.
                        return sympy.Pow(
                            part(base), self.position(self.table.matrix(one)[0], at), evaluate=False
                        )
                return kind(
                    *map(part, arguments), **({} if kind is sympy.Determinant else {"evaluate": False})
                )
            case language.Matrix(letter=letter):
                return self.names.symbols[letter]
            case language.Array():
                return self._array(node, at)
            case language.Grid(rows=rows):
                of_numbers = self.table.shapes[rows[0][0]] is None
                make = sympy.ImmutableMatrix if of_numbers else sympy.BlockMatrix
                return make([[*map(part, row)] for row in rows])
            case language.Identity(extent=extent):
                return sympy.Identity(self.position(extent, {}))
            case language.Zero(rows=height, columns=width):
                return self._zero(height, width)
            case language.Times():
                return sympy.Mul(*map(part, parts(node)))
            case language.Product() | language.Scaled():
                return sympy.MatMul(*map(part, parts(node)))
            case language.Transpose(matrix=inner):
                return sympy.Transpose(part(inner))
            case language.Inverse(matrix=inner):
                return sympy.Inverse(part(inner))
        assert_never(node)

    def _entry(self, letter: int, places: Sequence[Expr]) -> Expr:
        symbol = self.names.symbols[letter]
        if isinstance(symbol, RandomMatrixSymbol):
            return MatrixElement(symbol, *places[1:])
        return sympy.Indexed(symbol, *places) if places and not isinstance(symbol, RandomSymbol) else symbol

    # -- expectations
    def _is_outcome(self, v: int, extents: Extents) -> bool:
        """Whether an index runs through the outcomes of a probability space."""
        return OUTCOMES in self.names.sizes and extents[v] == variable(self.names.sizes[OUTCOMES])

    def _weighted(self, node: language.Sum) -> int | None:
        """The term of which a sum is the expectation, if it is one."""
        match self.table.terms[node.body]:
            case language.Times(factors=(_, value)) if self._is_outcome(node.index, self.table.extents):
                return value
        return None

    def _expected(self, summand: Summand, at: Symbols) -> tuple[list[Expr], dict[Atom, int], set[int]]:
        """The expectations in a summand, the other factors, and the outcomes that are bound in them."""
        rest, found = dict(summand.factors), list[Expr]()
        outcomes = {v for v in summand.bound if self._is_outcome(v, self.extents)}
        for v in outcomes:
            inside = {a: k for a, k in rest.items() if any(v in p.indices for p in a[1])}
            rest = {a: k for a, k in rest.items() if a not in inside}
            weights = next(n for n, symbol in self.names.symbols.items() if symbol is PROBABILITY)
            inside.pop((LETTERS + weights, (variable(v),)), None)
            product = sympy.Mul(*(sympy.Pow(self._atom(a, {**at, v: OUTCOME}), k) for a, k in inside.items()))
            found.append(Expectation(product))
        return found, rest, outcomes

    def _zero(self, rows: Polynomial, columns: Polynomial) -> MatrixExpr:
        return sympy.ZeroMatrix(self.position(rows, {}), self.position(columns, {}))

    def _delta(self, p: Polynomial, at: Symbols) -> Expr:
        terms = sympy.Add.make_args(self.position(p, at))
        behind = [term for term in terms if term.could_extract_minus_sign()]
        ahead = (term for term in terms if term not in behind)
        return sympy.KroneckerDelta(sympy.Add(*ahead), -sympy.Add(*behind))

    def _unused(self, called: Iterable[Expr]) -> Iterator[sympy.Symbol]:
        """Indices i, j, k, ... named like no letter or size of the claim, nor like some others."""
        own = chain(self.sizes.values(), self.names.symbols.values())
        avoid = {str(each) for each in (*own, *(s for each in called for s in each.free_symbols))}
        names = chain(INDEX_LETTERS, (f"i_{number}" for number in count(1)))
        return (sympy.Symbol(name, integer=True) for name in names if name not in avoid)

    def _inside(self, term: int) -> list[Polynomial]:
        """The positions in a term."""
        return [p for each in reached(self.table, [term]) for p in _positions(self.table.terms[each])]

    # -- matrices that are given by their entries
    def _array(self, node: language.Array, at: Symbols) -> MatrixExpr:
        """The operation that has these entries, as the translator writes it."""
        terms, sides = self.table.terms, (node.row, node.column)
        extents = [self.table.extents[v] or ZERO for v in sides]
        shape = [self.position(extent, {}) for extent in extents]
        p, q = (ZERO if e == ONE else variable(v) for v, e in zip(sides, extents, strict=True))

        def operands(*several: int) -> list[MatrixExpr]:
            """The matrices of which these are the entries at row and column, if they all are."""
            nodes = (terms[each] for each in several)
            found = [t.matrix for t in nodes if isinstance(t, language.At) and (t.row, t.column) == (p, q)]
            return [self.term(each, at) for each in found] if len(found) == len(several) else []

        match body := terms[node.body]:
            case language.Entry(letter=letter, positions=(_, *places)) if places == [p, q]:
                if isinstance(matrix := self.names.symbols[letter], RandomMatrixSymbol):
                    return matrix
            case language.Sum() if (value := self._weighted(body)) is not None:
                if found := operands(value):
                    return ExpectationMatrix(*found)
            case language.Number(value=1):
                return sympy.OneMatrix(*shape)
            case language.At(matrix=square, row=row, column=column) if row == column == p:
                return sympy.DiagonalOf(self.term(square, at))
            case language.Power(base=base, exponent=exponent) if found := operands(base):
                return sympy.HadamardPower(*found, exponent)
            case language.Times(factors=factors) if found := operands(*factors):
                return sympy.HadamardProduct(*found)
            case language.Times(factors=(first, second)) if terms[first] == language.Delta(p - q):
                if found := operands(second):
                    return sympy.DiagonalMatrix(*found)
                if (diagonal := self._diagonal(terms[second], at)) is not None:
                    return diagonal
            case language.Sum() if found := [self.term(each, at) for each in _digits(terms, body)]:
                return sympy.KroneckerProduct(*found)
        if (applied := self._applied(node.body)) is not None:
            return applied
        i, j = islice(self._unused(at.values()), 2)
        entry = self.term(node.body, {**at, node.row: i, node.column: j})
        return sympy.FunctionMatrix(*shape, sympy.Lambda((i, j), entry))

    def _diagonal(self, entry: Term, at: Symbols) -> MatrixExpr | None:
        """The diagonal matrix of a vector, or its inverse."""
        match entry:
            case language.At(matrix=vector):
                return sympy.DiagMatrix(self.term(vector, at))
            case language.Reciprocal(base=base):
                found = self._diagonal(self.table.terms[base], at)
                return None if found is None else sympy.Inverse(found)
        return None

    def _applied(self, number: int) -> MatrixExpr | None:
        """The matrix with these entries, if they are a function of the entries of one matrix."""
        table, free = self.table, self.table.free[number]
        entries = [
            (each, t.matrix)
            for each in reached(table, [number])
            if isinstance(t := table.terms[each], language.At)
            and table.free[each] == free
            and not table.free[t.matrix]
        ]
        if len(entries) != 1 or not free or not any(free <= {t.row, t.column} for t in self.arrays.values()):
            return None
        (entry, matrix), place = entries[0], sympy.Symbol(PLACE)
        try:
            body, inner = self.term(number, {}, {entry: place}), self.term(matrix, {})
        except KeyError:  # An index also stands elsewhere.
            return None
        if not self.told:
            return of_every_entry(sympy.Lambda(place, body), inner)
        name = body.func if body.args == (place,) else body
        return sympy.MatrixSymbol(f"{name}.({inner})", *inner.shape)

    # -- atoms
    def _member(self, atom: Atom) -> Member | None:
        """An atom as an entry of a closed matrix."""
        head, positions = atom
        if head >= LETTERS:
            shape = self.table.letters[head - LETTERS].shape
            return None if shape is None else Member(self.names.symbols[head - LETTERS], shape, positions)
        if head < 0:
            return None
        free = sorted(self.table.free[head])
        if isinstance(self.table.terms[head], language.Inverse):
            return None if free else Member(self.term(head, {}), self.table.matrix(head), positions)
        if (matrix := self._applied(head)) is None:
            return None
        at, array = dict(zip(free, positions, strict=True)), self.arrays[free[0]]
        sides = array.row, array.column
        extents = tuple(self.table.extents[v] or ZERO for v in sides)
        return Member(matrix, extents, tuple(at.get(v, ZERO) for v in sides))

    def _atom(self, atom: Atom, at: Symbols) -> Expr:
        head, positions = atom
        places = [self.position(p, at) for p in positions]
        if head == DELTA:
            return self._delta(positions[0], at)
        if head == VALUE:
            return places[0]
        if (found := self._member(atom)) is not None:
            return MatrixElement(found.matrix, *(self.position(p, at) for p in found.place))
        if head >= LETTERS:
            return self._entry(head - LETTERS, places)
        free = sorted(self.table.free[head])
        own = dict(zip(free, places, strict=False))
        if isinstance(self.table.terms[head], language.Inverse):
            return MatrixElement(self.term(head, own), *places[len(free) :])
        free = [v for v in free if not self._is_outcome(v, self.table.extents)]
        if not (self.told and free and isinstance(self.table.terms[head], language.Apply)):
            return self.term(head, own)
        # Inner indices first, as in a sum.
        starts = {v: self.position(_start(v, self._inside(head)), {}) for v in reversed(free)}
        dots = {v: sympy.Symbol(PLACE * k) - start for k, (v, start) in enumerate(starts.items(), 1)}
        base = sympy.IndexedBase(str(self.term(head, dots)))
        return sympy.Indexed(base, *(own[v] + start for v, start in starts.items()))

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
        """The terms for the free indices of a summand."""
        used = {v for _, positions in each.summand.factors for p in positions for v in p.indices}
        return [self.free[v] for v in used & self.free.keys()]

    def entry(self, each: Placed, called: Iterable[Expr] = ()) -> Expr:
        """The entry [i, j], as a sum of products of entries; no index is named like those in `called`."""
        self.budget.spend(1)
        unused = self._unused([*called, *self._called(each)])
        at: dict[int, Expr] = {**self.free, ROW: sympy.Integer(0), COLUMN: sympy.Integer(0)}
        at |= {v: next(unused) for v, side in ((ROW, each.row), (COLUMN, each.column)) if side.extent != ONE}
        symbols = {v: next(unused) for v in self._ordered(each.summand)}
        places = [p for atom in each.summand.factors for p in self._places(atom)]
        starts = {v: self.position(_start(v, places), {}) for v in symbols}
        at |= {v: symbol - starts[v] for v, symbol in symbols.items()}
        expected, rest, outcomes = self._expected(each.summand, at)
        factors = (sympy.Pow(self._atom(atom, at), k) for atom, k in rest.items())
        body = sympy.Mul(rational(each.summand.coefficient), *expected, *factors)
        symbols = {v: symbol for v, symbol in symbols.items() if v not in outcomes}
        extents = {v: self.position(self._extent(v), at) for v in symbols}
        limits = [sympy.Tuple(symbol, starts[v], starts[v] + extents[v] - 1) for v, symbol in symbols.items()]
        return sum_as_it_stands(body, *limits) if limits else body

    def _ordered(self, summand: Summand) -> list[int]:
        """The bound indices, inner ones first; those of digits in the order in which they are read."""
        bound = summand.bound
        digits = any(head == DELTA and len(p[0].indices & {*bound}) > 1 for head, p in summand.factors)

        def depth(v: int) -> int:
            return max((1 + depth(w) for w in self._extent(v).indices & {*bound}), default=0)

        return sorted(sorted(bound) if digits else bound, key=depth, reverse=True)

    def product(self, each: Placed) -> MatrixExpr | None:
        """A summand on its rectangle as a product of matrices, or None where its indices form no path."""
        self.budget.spend(1)
        coefficient, bound, factors = each.summand
        extents = {ROW: each.row.extent, COLUMN: each.column.extent, **{v: self._extent(v) for v in bound}}
        path = Path(extents, partial(self.position, at={}))
        scalar = rational(coefficient)
        for atom, k in factors.items():
            found, power = self._member(atom), 1 if k > 0 else -1
            if atom in ON_DIAGONAL and each.row.extent == each.column.extent:
                path.diagonal = True
            elif found is not None and found.shape != (ONE, ONE):
                matrix = found.matrix if k > 0 else sympy.HadamardPower(found.matrix, power)
                if not path.add(found._replace(matrix=matrix), abs(k)):
                    return None
            elif any(p.indices for p in atom[1]):
                return None
            else:
                scalar *= sympy.Pow(self._atom(atom, {}), k)
        parts = path.factors()
        if parts is None:
            return None
        numbers, matrices = parts
        scalars = [each for each in (scalar * sympy.Mul(*numbers),) if each != 1]
        return _single(sympy.MatMul, [*scalars, *(_powers(matrices) if not self.told else matrices)])

    # -- sums of summands
    def sum(self, terms: Sequence[Placed], shape: Shape) -> Any:
        """A sum as a number or a matrix: by its entries, or as products in their places.

        Where the indices form no path, the entry [i, j] of the sum, the same in each summand; None where that
        would hide the places.
        """
        if shape is not None and not terms:
            return self._zero(*shape)
        if shape is not None:
            height, width = (extent.number for extent in shape)
            products = [self.product(each) for each in terms] if shape == (ONE, ONE) else [None]
            if all(each is not None for each in products):
                return _single(sympy.MatAdd, products)
            if height and width and all(each.is_entry for each in terms):
                entries: dict[Any, list[Expr]] = {}
                for each in terms:
                    place = each.row.start.number, each.column.start.number
                    entries.setdefault(place, []).append(self.entry(each))
                cells = {place: sympy.Add(*several) for place, several in entries.items()}
                return sympy.ImmutableMatrix(height, width, lambda r, c: cells.get((int(r), int(c)), 0))
            placed = [self._placed(each, *shape) for each in terms]
            if all(each is not None for each in placed):
                return _single(sympy.MatAdd, placed)
            if not all(each.fills(*shape) for each in terms):
                return None
        called = [each for term in terms for each in self._called(term)]
        return sympy.Add(*(self.entry(each, called) for each in terms))

    def _placed(self, each: Placed, rows: Polynomial, columns: Polynomial) -> MatrixExpr | None:
        """A summand as a matrix of that many rows and columns, zeros around its rectangle, or None."""
        core = self.product(each)
        if core is None and each.is_entry:
            core = sympy.ImmutableMatrix([[self.entry(each)]])
        if core is None or each.fills(rows, columns):
            return core
        bands, strips = each.row.bands(rows), each.column.bands(columns)
        inner = each.row, each.column
        return sympy.BlockMatrix(
            [[core if (r, c) == inner else self._zero(r.extent, c.extent) for c in strips] for r in bands]
        )


def _single(make: Callable[..., Any], several: Sequence[Any]) -> Any:
    return several[0] if len(several) == 1 else make(*several)


def _powers(matrices: Sequence[MatrixExpr]) -> Iterator[MatrixExpr]:
    """The factors of a product, a factor that follows itself as a power."""
    for matrix, several in groupby(matrices):
        exponent = len([*several])
        if exponent == 1:
            yield matrix
        elif isinstance(matrix, sympy.Inverse):
            yield sympy.MatPow(matrix.arg, -exponent)
        else:
            yield sympy.MatPow(matrix, exponent)


def _start(index: int, positions: Collection[Polynomial]) -> Polynomial:
    """What is added to an index wherever it stands, if that is the same everywhere and has no index."""
    found = {p - variable(index) for p in positions if index in p.indices}
    start = found.pop() if len(found) == 1 else ZERO
    return ZERO if start.indices else start


def _positions(term: Term) -> tuple[Polynomial, ...]:
    match term:
        case language.Entry(positions=positions):
            return positions
        case language.At(row=row, column=column):
            return row, column
        case language.Delta(position=p) | language.Magnitude(value=p):
            return (p,)
    return ()


def _digits(terms: Sequence[Term], body: Term) -> list[int]:
    """The factors of the Kronecker product whose entry this is, or nothing."""
    while True:
        match body:
            case language.Sum(body=inner):
                body = terms[inner]
            case language.Times(factors=(_, inner)) if isinstance(
                terms[inner], language.Sum | language.Times
            ):
                body = terms[inner]
            case language.Times(factors=(delta, *several)) if isinstance(terms[delta], language.Delta):
                return [t.matrix for each in several if isinstance(t := terms[each], language.At)]
            case _:
                return []
