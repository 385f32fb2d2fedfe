"""Equations between matrices inside of products that may help where products are read by names. Not trusted.

A letter of a product is a matrix that is no sum, product, multiple, natural power or transpose. Blocks are
written by the columns of an identity matrix, products by entries with a vector by a diagonal matrix; letters
of equal values may be equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symnet.core.language import (
    Array,
    At,
    Delta,
    Grid,
    Identity,
    Inverse,
    Plus,
    Power,
    Product,
    Scaled,
    Table,
    Times,
    Transpose,
    Zero,
    parts,
)
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.search.modular import Rows, transposed
from symnet.search.residues import Residues

BLOCKS = 4
"""How many rows or columns of blocks a matrix may have to be written by them."""

Pair = tuple[int, int]


def is_compound(table: Table, term: int) -> bool:
    """Whether a matrix is a sum, product, multiple or natural power, or the transpose of one."""
    node = table.terms[term]
    while isinstance(node, Transpose):
        term, node = node.matrix, table.terms[node.matrix]
    return isinstance(node, Product | Scaled) or (
        isinstance(node, Plus | Power) and table.shapes[term] is not None
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """The largest closed compound matrices wherever entries are read - those of the roots, and those that
    stand in letters only - and the letters in them. Parts come before wholes."""

    outer: tuple[int, ...]
    inner: tuple[int, ...]
    letters: tuple[int, ...]


def survey(table: Table, roots: Sequence[int], opened: frozenset[int] = frozenset()) -> Survey:
    """What stands in some roots; what is opened is read part by part."""
    outer, inner, letters, seen = set[int](), set[int](), set[int](), set[tuple[int, bool, bool]]()
    todo = [(root, False, False) for root in roots]
    while todo:
        term, inside, below = at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        compound = is_compound(table, term) and not table.free[term] and term not in opened
        named = not inside and (compound or _has_compound_block(table, term))
        if named:
            (inner if below else outer).add(term)
        if not compound and (inside or named):
            letters.add(term)
        for part in parts(table.terms[term]):
            todo.append((part, compound and table.shapes[part] is not None, below or compound or named))
    return Survey(*(tuple(sorted(each)) for each in (outer, inner - outer, letters)))


def _has_compound_block(table: Table, term: int) -> bool:
    node = table.terms[term]
    if not isinstance(node, Grid) or table.free[term] or max(len(node.rows), len(node.rows[0])) > BLOCKS:
        return False
    return any(is_compound(table, block) for row in node.rows for block in row)


def lemmas(table: Table, equations: Sequence[Pair], letters: Sequence[int], residues: Residues) -> list[Pair]:
    """Pairs of closed matrices that may be equal; the terms of new ones are added to the table."""
    known = [
        (left, right)
        for left, right in equations
        if table.shapes[left] is not None and not table.free[left] | table.free[right]
    ]
    values = _Values(table, letters, residues)
    columns = _Columns(table)
    new: list[Pair] = []
    for letter in letters:
        written = columns.blocks(letter) or values.by_diagonal(letter)
        new += values.twins(letter) if written is None else [(letter, written)]
    return [*known, *columns.products(), *new]


class _Values:
    """Letters that are arrays or inverses, the first one for each value."""

    def __init__(self, table: Table, letters: Sequence[int], residues: Residues) -> None:
        self.table = table
        self.residues = residues
        self.turned = any(isinstance(term, Transpose) for term in table.terms)
        self.letters = {
            letter: value
            for letter in letters
            if isinstance(table.terms[letter], Array | Inverse) and (value := self._value(letter)) is not None
        }
        self.first: dict[tuple[object, Rows], int] = {}
        for letter, value in self.letters.items():
            self.first.setdefault((table.shapes[letter], value), letter)

    def _value(self, term: int) -> Rows | None:
        value = self.residues.known(term)
        return value if isinstance(value, tuple) else None

    def twins(self, letter: int) -> Iterator[Pair]:
        """A letter and the first one of its value, where that is another one; it and its transpose."""
        if letter in self.letters:
            value = self.letters[letter]
            first = self.first[self.table.shapes[letter], value]
            if first != letter:
                yield letter, first
            elif self.turned and transposed(value) == value:
                yield self.table.add(Transpose(letter)), letter

    def by_diagonal(self, letter: int) -> int | None:
        """A column g∘v as diag(g)·v, where v is a compound one if there is one."""
        node = self.table.terms[letter]
        body = self.table.terms[node.body] if isinstance(node, Array) else None
        if not isinstance(node, Array) or not isinstance(body, Times) or len(body.factors) != 2:
            return None
        place = ZERO if self.table.extents[node.row] == ONE else variable(node.row)
        entries = [self.table.terms[factor] for factor in body.factors]
        vectors = [
            each.matrix
            for each in entries
            if isinstance(each, At) and (each.row, each.column) == (place, ZERO)
        ]
        if len(vectors) != 2 or any(self.table.free[each] for each in vectors):
            return None
        scale, vector = sorted(vectors, key=lambda each: is_compound(self.table, each))
        return self.table.add(Product((self._diagonal(scale), vector)))

    def _diagonal(self, vector: int) -> int:
        """The diagonal matrix of a vector: a letter that has its value, or a new one."""
        extent = self.table.matrix(vector)[0]
        value = self._value(vector)
        if value is not None:
            rows = tuple(tuple(x if r == c else 0 for c in range(len(value))) for r, (x,) in enumerate(value))
            known = self.first.get(((extent, extent), rows))
            if known is not None:
                return known
        row, column = (self.table.index(extent) for _ in range(2))
        places = [ZERO if extent == ONE else variable(v) for v in (row, column)]
        factors = self.table.add(Delta(places[0] - places[1])), self.table.add(At(vector, places[0], ZERO))
        return self.table.add(Array(row, column, self.table.add(Times(factors))))


class _Columns:
    """The columns of an identity matrix that belong to its blocks, for some extents of these."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.extents: dict[tuple[Polynomial, ...], list[int]] = {}

    def of(self, extents: tuple[Polynomial, ...]) -> list[int]:
        """One matrix for each block: 1 where the row is its first one plus the column."""
        if extents not in self.extents:
            start, rows, found = ZERO, sum(extents, ZERO), []
            for extent in extents:
                row, column = self.table.index(rows), self.table.index(extent)
                place = ZERO if extent == ONE else variable(column)
                entry = self.table.add(Delta(variable(row) - start - place))
                found.append(self.table.add(Array(row, column, entry)))
                start = start + extent
            self.extents[extents] = found
        return self.extents[extents]

    def products(self) -> Iterator[Pair]:
        """That these columns are orthonormal."""
        add = self.table.add
        for extents, columns in self.extents.items():
            for k, first in enumerate(columns):
                for j, second in enumerate(columns[k:], k):  # The transposes say the rest.
                    one = add(Identity(extents[k]) if k == j else Zero(extents[k], extents[j]))
                    yield add(Product((add(Transpose(first)), second))), one

    def blocks(self, letter: int) -> int | None:
        """A matrix of blocks as Σ E_r·block·E_cᵀ."""
        table, add = self.table, self.table.add
        node = table.terms[letter]
        if not isinstance(node, Grid) or max(len(node.rows), len(node.rows[0])) > BLOCKS:
            return None
        sides = [[None] if len(e) == 1 else self.of(tuple(e)) for e in table.blocks(node.rows)]
        terms = []
        for before, row in zip(sides[0], node.rows, strict=True):
            for after, block in zip(sides[1], row, strict=True):
                if not isinstance(table.terms[block], Zero):
                    terms.append(self._placed(before, block, after))
        if not terms:
            return add(Zero(*table.matrix(letter)))
        return terms[0] if len(terms) == 1 else add(Plus(tuple(terms)))

    def _placed(self, before: int | None, block: int, after: int | None) -> int:
        """E_r·block·E_cᵀ, where a number is a block of one entry."""
        add = self.table.add
        number = self.table.shapes[block] is None
        one = number or isinstance(self.table.terms[block], Identity)
        factors = [] if before is None else [before]
        factors += [] if one else [block]
        factors += [] if after is None else [add(Transpose(after))]
        if not factors:
            factors = [add(Identity(ONE))] if number else [block]
        whole = factors[0] if len(factors) == 1 else add(Product(tuple(factors)))
        return add(Scaled(block, whole)) if number else whole
