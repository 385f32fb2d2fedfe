"""Sums of products as polynomials in words: two letters of a word meet where two atoms share an index. Not
trusted.

In a summand, atoms with two indices are the edges of a graph whose vertices are the indices; those with one
index stand at its vertex. A vertex with two edges lies inside of a word, one with a single edge is where a
word ends. Indices that are free, and positions without indices, are ends too.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from symnet.core import language
from symnet.core.check import Checker
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import DELTA, LETTERS, NAMES, Atom, Summand
from symnet.search.ideals.completion import Terms
from symnet.search.ideals.words import COLUMN, LOOP, NOTHING, ROW, Alphabet, Factor, Letter, Monomial, Word


class NoWords(Exception):
    """A summand is no product of words."""


class Holes(NamedTuple):
    """The indices of the row and the column of an equation; None where that has size one."""

    row: int | None
    column: int | None


class End(NamedTuple):
    """A fixed end of an edge: a position, in a range."""

    position: Polynomial
    extent: Polynomial


Vertex = int | End


class Reader:
    """Reads summands as monomials."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.checker: Checker = alphabet.checker

    def terms(self, summands: Iterable[Summand], holes: Holes | None = None) -> Terms:
        """A sum as a polynomial in words. Raises `NoWords`."""
        found: Terms = {}
        for each in summands:
            for c, monomial in _Graph(self, each, holes).parts():
                value = found.get(monomial, 0) + c * Fraction(each.coefficient)
                if value:
                    found[monomial] = value
                else:
                    del found[monomial]
        return found

    def slots(self, head: int) -> tuple[Polynomial, Polynomial] | None:
        """The shape of the matrix whose entries a head has at its last two positions."""
        table = self.checker.table
        if head >= NAMES:
            raise NoWords
        if head >= LETTERS:
            return table.letters[head - LETTERS].shape
        return table.shapes[head] if isinstance(table.terms[head], language.Inverse) else None


class _Graph:
    """A summand as a graph."""

    def __init__(self, reader: Reader, summand: Summand, holes: Holes | None) -> None:
        self.reader = reader
        self.alphabet = reader.alphabet
        self.holes = holes
        self.extents = reader.checker.reading.extents
        outer = [v for v in holes or () if v is not None]
        self.inner = {*summand.bound, *outer}
        if any(self.extents[v] is None or (self.extents[v] or ZERO).indices for v in self.inner):
            raise NoWords
        self.merged: dict[int, int] = {}
        self.at: dict[int, list[int]] = {v: [] for v in self.inner}
        """The vectors at each index."""
        self.edges: list[tuple[Vertex, Vertex, int]] = []
        self.around: dict[int, list[int]] = {v: [] for v in self.inner}
        self.factors: list[tuple[Factor, int]] = []
        for (head, positions), _ in summand.factors.items():
            if head == DELTA:
                self._delta(positions[0])
        for atom, exponent in summand.factors.items():
            if atom[0] != DELTA:
                self._atom(atom, exponent)
        for number, (one, other, _) in enumerate(self.edges):
            for v in (one, other):
                if isinstance(v, int):
                    self.around[v].append(number)

    def _delta(self, p: Polynomial) -> None:
        inside = p.indices & self.inner
        if not inside:
            self.factors.append((self.alphabet.atom(DELTA, (p,)), 1))
            return
        row, column = self.holes or (None, None)
        if row is None or column is None or self.merged:
            raise NoWords
        if p not in (variable(row) - variable(column), variable(column) - variable(row)):
            raise NoWords
        self.merged[column] = row

    def _atom(self, atom: Atom, exponent: int) -> None:
        head, positions = self.reader.checker.resolved(*atom)
        if self.merged:
            positions = tuple(p.at({v: variable(w) for v, w in self.merged.items()}) for p in positions)
        shape = self.reader.slots(head)
        ends: list[tuple[Vertex, int]] = []
        pattern = [*positions]
        if shape is not None:
            first = len(positions) - 2
            for slot, extent in enumerate(shape, first):
                if extent != ONE:
                    vertex, offset = self._end(positions[slot], extent)
                    ends.append((vertex, slot))
                    pattern[slot] = offset
            if any(p.indices & self.inner for p in positions[:first]):
                raise NoWords
        else:
            inside = sorted(set().union(*(p.indices for p in positions)) & self.inner)
            if len(inside) > 2:
                raise NoWords
            places = dict(zip(inside, (ROW, COLUMN), strict=False))
            pattern = [p.at(places) for p in positions]
            self._placed(head, tuple(pattern), [*inside], exponent)
            return
        if len(ends) == 2 and ends[0][0] == ends[1][0] and isinstance(ends[0][0], int):
            declared = head >= LETTERS and (
                self.reader.checker.table.letters[head - LETTERS].declared is language.Property.DIAGONAL
            )
            if declared:
                pattern = [p + ROW if k in {slot for _, slot in ends} else p for k, p in enumerate(pattern)]
                self._placed(head, tuple(pattern), [ends[0][0]], exponent)
                return
        for (_, slot), name in zip(ends, (ROW, COLUMN), strict=False):
            pattern[slot] = pattern[slot] + name
        self._placed(head, tuple(pattern), [vertex for vertex, _ in ends], exponent)

    def _end(self, p: Polynomial, extent: Polynomial) -> tuple[Vertex, Polynomial]:
        """The vertex at a position, and how far the position is from it."""
        inside = p.indices & self.inner
        if not inside:
            indices = p.indices
            if len(indices) == 1 and p.coefficient(v := indices.pop()) == ONE and self.extents.get(v):
                return End(variable(v), self.extents[v] or ZERO), p - variable(v)
            return End(p, extent), ZERO
        v = min(inside)
        if len(inside) > 1 or p.coefficient(v) != ONE:
            raise NoWords
        return v, p - variable(v)

    def _placed(
        self, head: int, pattern: tuple[Polynomial, ...], ends: Sequence[Vertex], exponent: int
    ) -> None:
        """Add a power of an atom with at most two ends."""
        letter = self.alphabet.letter
        sizes = [self.extents[v] or ZERO if isinstance(v, int) else v.extent for v in ends]
        if not ends:
            self.factors.append((self.alphabet.atom(head, pattern), exponent))
            return
        times, sign = abs(exponent), 1 if exponent > 0 else -1
        if len(ends) == 1:
            vector = letter(Letter(head, pattern, sizes[0], ONE, sign))
            vertex = ends[0]
            if isinstance(vertex, int):
                self.at[vertex] += [vector] * times
            else:
                unit = self._unit(vertex)
                way: Word = (self.alphabet.turned[unit], vector)
                self.factors.append(((LOOP, min(way, self.alphabet.reversed(way))), times))
            return
        edge = letter(Letter(head, pattern, sizes[0], sizes[1], sign))
        if all(isinstance(v, End) for v in ends):
            first, second = (self._unit(v) for v in ends if isinstance(v, End))
            way = self.alphabet.turned[first], edge, second
            self.factors.append(((LOOP, min(way, self.alphabet.reversed(way))), times))
            return
        self.edges += [(ends[0], ends[1], edge)] * times

    def _unit(self, end: End) -> int:
        return self.alphabet.letter(Letter(NOTHING, (end.position,), end.extent, ONE))

    # -- words
    def parts(self) -> list[tuple[Fraction, Monomial]]:
        """The summand, but for its coefficient, as a sum of monomials."""
        self.left = {*range(len(self.edges))}
        outer = [self.merged.get(v, v) for v in self.holes or () if v is not None]
        degrees = {v: len(several) + outer.count(v) for v, several in self.around.items()}
        if max(degrees.values(), default=0) > 2:
            raise NoWords
        sizes: list[Polynomial] = []
        word = None if self.holes is None else self._outer()
        for v in sorted(self.inner - {*outer} - self.merged.keys()):
            if degrees[v] == 1:
                edge = self.around[v][0]
                if edge in self.left:
                    self._add((*self._start(v), *self._walk(v, edge)[0]), sizes)
            elif not degrees[v]:
                extent = self.extents[v] or ZERO
                self._add((self.alphabet.turned[self.alphabet.ones(extent)], *self._last(v)), sizes)
        for number in sorted(self.left):
            if number in self.left:
                one, other, edge = self.edges[number]
                if isinstance(one, End) or isinstance(other, End):
                    start = one if isinstance(one, End) else other
                    assert isinstance(start, End)  # noqa: S101 - by the choice
                    first = self.alphabet.turned[self._unit(start)]
                    self._add((first, *self._walk(start, number)[0]), sizes)
        while self.left:
            number = min(self.left)
            start, _, _ = self.edges[number]
            word_around, _ = self._walk(start, number)
            assert isinstance(start, int)  # noqa: S101 - no ends are left
            found = self.alphabet.cyclic(word_around, self.extents[start] or ZERO)
            if found is None:
                return []
            sizes += found[0]
            self.factors += found[1]
        commuting = self.alphabet.times((), self.factors)
        if word is None:
            return self.alphabet.whole(commuting, sizes, None)
        normal = self.alphabet.normal(word)
        if normal is None:
            return []
        return self.alphabet.whole(self.alphabet.times(commuting, normal[1]), [*sizes, *normal[0]], normal[2])

    def _add(self, word: Word, sizes: list[Polynomial]) -> None:
        found = self.alphabet.normal(word)
        if found is None:
            raise NoWords
        sizes += found[0]
        self.factors += found[1]

    def _outer(self) -> Word:
        """The word between the row and the column."""
        assert self.holes is not None  # noqa: S101 - by the caller
        row, column = self.holes
        if self.merged:
            assert row is not None  # noqa: S101 - merged with the column
            return tuple(self._diagonal(each) for each in sorted(self.at[row]))
        if row is None or column is None:
            only = column if row is None else row
            if only is None:
                raise NoWords
            word, _ = self._from(only)
            return self.alphabet.reversed(word) if row is None else word
        word, end = self._from(row)
        if end == column:
            return word
        return word + self.alphabet.reversed(self._from(column)[0])

    def _from(self, hole: int) -> tuple[Word, Vertex | None]:
        """The word that begins at a hole, and where it ends."""
        if not self.around[hole]:
            return self._last(hole), None
        before = tuple(self._diagonal(each) for each in sorted(self.at[hole]))
        word, end = self._walk(hole, self.around[hole][0])
        return before + word, end

    def _walk(self, start: Vertex, number: int) -> tuple[Word, Vertex | None]:
        """The word along edges until it ends, comes back or reaches a hole."""
        word: list[int] = []
        holes = {v for v in self.holes or () if v is not None}
        vertex: Vertex = start
        while True:
            self.left.discard(number)
            one, other, edge = self.edges[number]
            forwards = one == vertex
            word.append(edge if forwards else self.alphabet.turned[edge])
            vertex = other if forwards else one
            if isinstance(vertex, End):
                return (*word, self._unit(vertex)), None
            if vertex in holes:
                word += [self._diagonal(each) for each in sorted(self.at[vertex])]
                return tuple(word), vertex
            several = [n for n in self.around[vertex] if n in self.left]
            if not several:
                if vertex == start:
                    word += [self._diagonal(each) for each in sorted(self.at[vertex])]
                    return tuple(word), vertex
                return (*word, *self._last(vertex)), None
            word += [self._diagonal(each) for each in sorted(self.at[vertex])]
            number = several[0]

    def _start(self, v: int) -> Word:
        return self.alphabet.reversed(self._last(v))

    def _last(self, v: int) -> Word:
        """Where a word ends: the vectors at an index, or ones."""
        vectors = sorted(self.at[v])
        if not vectors:
            return (self.alphabet.ones(self.extents[v] or ZERO),)
        return (*(self._diagonal(each) for each in vectors[:-1]), vectors[-1])

    def _diagonal(self, vector: int) -> int:
        letter = self.alphabet.letters[vector]
        return self.alphabet.letter(letter._replace(columns=letter.rows, diagonal=True))
