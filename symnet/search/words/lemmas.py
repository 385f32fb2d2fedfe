"""Equations between matrices inside products that may help where products are read by names. Not trusted.

A letter of a product is a matrix that is no sum, product, multiple, natural power or transpose. Blocks are
written with columns of an identity matrix, entrywise products with a vector as products with a diagonal
matrix; letters of equal values may be equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from symnet.core import language
from symnet.core.language import Table, parts
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.search.modular import Residues, Rows, transposed

BLOCKS = 4
"""The most rows or columns of blocks of a matrix that is written by its blocks."""

Pair = tuple[int, int]


def is_compound(table: Table, term: int) -> bool:
    """Whether a matrix is a sum, product, multiple or natural power, or the transpose of one."""
    node = table.terms[term]
    while isinstance(node, language.Transpose):
        term, node = node.matrix, table.terms[node.matrix]
    if isinstance(node, language.Plus | language.Power):
        return table.shapes[term] is not None
    return isinstance(node, language.Product | language.Scaled)


def _blocks(table: Table, term: int) -> tuple[tuple[int, ...], ...]:
    """The blocks of a matrix that is made of few; else nothing."""
    node = table.terms[term]
    rows = node.rows if isinstance(node, language.Grid) else ()
    return rows if rows and max(len(rows), len(rows[0])) <= BLOCKS else ()


@dataclass(frozen=True, slots=True)
class Compounds:
    """The largest closed compound matrices wherever entries are read, and the letters in them: `outer` of the
    roots, `inner` only inside letters. Parts come before wholes."""

    outer: tuple[int, ...]
    inner: tuple[int, ...]
    letters: tuple[int, ...]


def compounds(table: Table, roots: Sequence[int], opened: frozenset[int] = frozenset()) -> Compounds:
    """The compounds in some roots; opened terms are read part by part."""
    outer, inner, letters, seen = set[int](), set[int](), set[int](), set[tuple[int, bool, bool]]()
    todo = [(root, False, False) for root in roots]
    while todo:
        term, inside, below = at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        compound = is_compound(table, term) and not table.free[term] and term not in opened
        blocks = () if table.free[term] else chain(*_blocks(table, term))
        named = not inside and (compound or any(is_compound(table, block) for block in blocks))
        if named:
            (inner if below else outer).add(term)
        if not compound and (inside or named):
            letters.add(term)
        for part in parts(table.terms[term]):
            todo.append((part, compound and table.shapes[part] is not None, below or compound or named))
    return Compounds(*(tuple(sorted(each)) for each in (outer, inner - outer, letters)))


def lemmas(table: Table, equations: Sequence[Pair], letters: Sequence[int], residues: Residues) -> list[Pair]:
    """Pairs of closed matrices that may be equal; new terms are added to the table."""
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
    """Letters that are arrays or inverses, and the first one for each value."""

    def __init__(self, table: Table, letters: Sequence[int], residues: Residues) -> None:
        self.table = table
        self.residues = residues
        self.turned = any(isinstance(term, language.Transpose) for term in table.terms)
        kinds = language.Array | language.Inverse
        several = (
            (letter, self._value(letter)) for letter in letters if isinstance(table.terms[letter], kinds)
        )
        self.letters = {letter: value for letter, value in several if value is not None}
        self.first: dict[tuple[object, Rows], int] = {}
        for letter, value in self.letters.items():
            self.first.setdefault((table.shapes[letter], value), letter)

    def _value(self, term: int) -> Rows | None:
        value = self.residues.known(term)
        return value if isinstance(value, tuple) else None

    def twins(self, letter: int) -> Iterator[Pair]:
        """A letter, or its transpose, with the first letter of the same value, if that is another one."""
        if letter in self.letters:
            value = self.letters[letter]
            first = self.first[self.table.shapes[letter], value]
            if first != letter:
                yield letter, first
            elif self.turned and transposed(value) == value:
                yield self.table.add(language.Transpose(letter)), letter

    def by_diagonal(self, letter: int) -> int | None:
        """A column g∘v as diag(g)·v, with a compound v if there is one."""
        table = self.table
        node = table.terms[letter]
        body = table.terms[node.body] if isinstance(node, language.Array) else None
        if not isinstance(node, language.Array) or not isinstance(body, language.Times):
            return None
        place = ZERO if table.extents[node.row] == ONE else variable(node.row)
        entries = [table.terms[factor] for factor in body.factors]
        vectors = [
            each.matrix
            for each in entries
            if isinstance(each, language.At)
            and (each.row, each.column) == (place, ZERO)
            and not table.free[each.matrix]
        ]
        if not len(entries) == len(vectors) == 2:
            return None
        scale, vector = sorted(vectors, key=lambda each: is_compound(table, each))
        return table.add(language.Product((self._diagonal(scale), vector)))

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
        add = self.table.add
        factors = add(language.Delta(places[0] - places[1])), add(language.At(vector, places[0], ZERO))
        return add(language.Array(row, column, add(language.Times(factors))))


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
                entry = self.table.add(language.Delta(variable(row) - start - place))
                found.append(self.table.add(language.Array(row, column, entry)))
                start = start + extent
            self.extents[extents] = found
        return self.extents[extents]

    def products(self) -> Iterator[Pair]:
        """Lemmas that say that these columns are orthonormal."""
        add = self.table.add
        for extents, columns in self.extents.items():
            for k, first in enumerate(columns):
                for j, second in enumerate(columns[k:], k):  # The transposes say the rest.
                    one = add(
                        language.Identity(extents[k]) if k == j else language.Zero(extents[k], extents[j])
                    )
                    yield add(language.Product((add(language.Transpose(first)), second))), one

    def blocks(self, letter: int) -> int | None:
        """A matrix of blocks as Σ E_r·block·E_cᵀ."""
        table, add = self.table, self.table.add
        rows = _blocks(table, letter)
        if not rows:
            return None
        sides = [[None] if len(e) == 1 else self.of(tuple(e)) for e in table.blocks(rows)]
        terms = []
        for before, row in zip(sides[0], rows, strict=True):
            for after, block in zip(sides[1], row, strict=True):
                if not isinstance(table.terms[block], language.Zero):
                    terms.append(self._placed(before, block, after))
        if not terms:
            return add(language.Zero(*table.matrix(letter)))
        return terms[0] if len(terms) == 1 else add(language.Plus(tuple(terms)))

    def _placed(self, before: int | None, block: int, after: int | None) -> int:
        """E_r·block·E_cᵀ, where a number is a block of one entry."""
        add = self.table.add
        number = self.table.shapes[block] is None
        one = number or isinstance(self.table.terms[block], language.Identity)
        factors = [] if before is None else [before]
        factors += [] if one else [block]
        factors += [] if after is None else [add(language.Transpose(after))]
        if not factors:
            factors = [add(language.Identity(ONE))] if number else [block]
        whole = factors[0] if len(factors) == 1 else add(language.Product(tuple(factors)))
        return add(language.Scaled(block, whole)) if number else whole
