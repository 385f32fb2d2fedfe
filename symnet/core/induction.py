"""Induction over the depth: from a base and a step to every depth.

Sequences X_1, X_2, ... are given by their first terms and by what follows a term: X_{l+1} is a term in the
X_l of all sequences and in letters and sizes of the layer, which may differ at every l. One sequence, a, is
claimed to be a term t in the others and in parameters, which stay the same.

    base:  a_1 = t(X_1)        step:  a_{l+1} = t(X_{l+1}), where a_l stands for t(X_l)
    ─────────────────────────────────────────────────────────────────────────────────
                            a_l = t(X_l) for every l >= 1

Sound, by induction over l: base and step hold for all letters and all sizes, hence for those of each layer.
The shape of a sequence may change from one l to the next; the sizes in t are then those at that depth, and
no parameter of t may have such a size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never

from symnet.core import language
from symnet.core.language import Claim, Property, Table, Term, reached
from symnet.core.polynomials import ZERO, Polynomial, never_negative, variable
from symnet.errors import Rejected


@dataclass(frozen=True, slots=True)
class Recursion:
    """The claim that the sequence `letter` is `term` at every depth. `rows` has for each sequence its letter,
    its first term and the following one."""

    table: Table
    sizes: tuple[str, ...]
    free: tuple[int, ...]
    letter: int
    term: int
    rows: tuple[tuple[int, int, int], ...]

    def __post_init__(self) -> None:
        letters = (self.letter, *(row[0] for row in self.rows))
        terms = (self.term, *(term for row in self.rows for term in row[1:]))
        if not all(0 <= letter < len(self.table.letters) for letter in letters) or not all(
            0 <= term < len(self.table.terms) for term in terms
        ):
            raise Rejected("there is no such letter or term")
        for letter in map(self.table.letters.__getitem__, letters):
            if letter.declared is not Property.GENERAL or (letter.shape is None and letter.arity):
                raise Rejected("a sequence is one of numbers, or of matrices of which nothing is declared")
        if any(index not in self.table.extents for index in self.free) or any(
            not self.table.free[term] <= {*self.free} for term in terms
        ):
            raise Rejected("an index is neither free nor bound")


def premises(recursion: Recursion) -> tuple[Claim, Claim]:
    """The base and the step. Raises `Rejected` if the rule does not apply."""
    table, name = recursion.table.copy(), recursion.letter
    letters = {letter for letter, _, _ in recursion.rows}
    firsts = {letter: first for letter, first, _ in recursion.rows}
    after = {letter: following for letter, _, following in recursion.rows}
    if len(firsts) < len(recursion.rows) or name not in firsts:
        raise Rejected("what is said to be a term must be one of the sequences, each given once")
    if name in _letters(table, recursion.term) or any(
        letters & _letters(table, each) for each in firsts.values()
    ):
        raise Rejected("the term must not contain its own sequence, nor a first term any sequence")
    if table.free[recursion.term] or table.supposed:
        raise Rejected("the term must have no free index")
    others = {letter: Put(table, {name: recursion.term}, {}).term(after[letter]) for letter in letters}
    claims = []
    for there in (firsts, others):
        sizes = _sizes(table, there)
        right = Put(table, {k: v for k, v in there.items() if k != name}, sizes).term(recursion.term)
        claims.append(Claim(table, recursion.sizes, recursion.free, there[name], right))
    return claims[0], claims[1]


def _letters(table: Table, term: int) -> set[int]:
    nodes = (table.terms[number] for number in reached(table, (term,)))
    return {node.letter for node in nodes if isinstance(node, language.Matrix | language.Entry)}


def _sizes(table: Table, there: Mapping[int, int]) -> dict[int, Polynomial]:
    """What the sizes of the sequences become where other terms take their place."""
    found: dict[int, Polynomial] = {}
    for letter, term in there.items():
        own, shape = table.letters[letter].shape, table.shapes[term]
        if (own is None) != (shape is None):
            raise Rejected("a sequence of matrices must be one throughout")
        for extent, other in zip(own or (), shape or (), strict=True):
            sizes = extent.indices | extent.sizes
            if not sizes and extent == other:
                continue
            if len(sizes) != 1 or (extent - variable(v := sizes.pop())).number is None:
                raise Rejected("the size of a sequence must be a symbol, and a number more or less")
            value = other - (extent - variable(v))
            if not never_negative(value - 1, {}):
                raise Rejected("the sizes of all sequences must be positive at every depth")
            if found.setdefault(v, value) != value:
                raise Rejected("the sizes of all sequences must change in the same way")
    return found


class Put:
    """Puts terms in place of letters, and sizes in place of sizes; bound indices become fresh ones. What
    becomes of some terms may be `known`."""

    def __init__(
        self,
        table: Table,
        letters: Mapping[int, int],
        sizes: Mapping[int, Polynomial],
        known: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.table = table
        self.letters = letters
        self.values = dict(sizes)
        self._known = dict(known)

    def _at(self, p: Polynomial) -> Polynomial:
        return p.at(self.values)

    def _index(self, index: int) -> int:
        """A fresh index for one that is bound."""
        fresh = self.table.index(self._at(self.table.extents[index] or ZERO))
        self.values[index] = variable(fresh)
        return fresh

    def term(self, number: int) -> int:
        """The term with everything put in."""
        if number not in self._known:
            new = self._term(self.table.terms[number])
            self._known[number] = new if isinstance(new, int) else self.table.add(new)
        return self._known[number]

    def _several(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([self.term(number) for number in numbers])

    def _term(self, node: Term) -> "Term | int":
        match node:
            case language.Number():
                return node
            case language.Matrix(letter=letter) | language.Entry(letter=letter, positions=()) if (
                letter in self.letters
            ):
                return self.letters[letter]
            case language.Matrix(letter=letter):
                shape = self.table.letters[letter].shape or ()
                if any(self._at(extent) != extent for extent in shape):
                    raise Rejected("a parameter must have the same size at every depth")
                return node
            case language.Magnitude(value=p) | language.Delta(position=p) | language.Identity(extent=p):
                return type(node)(self._at(p))
            case language.Zero(rows=rows, columns=columns):
                return language.Zero(self._at(rows), self._at(columns))
            case language.Entry(letter=letter, positions=positions):
                return language.Entry(letter, tuple(self._at(p) for p in positions))
            case language.At(matrix=matrix, row=row, column=column):
                return language.At(self.term(matrix), self._at(row), self._at(column))
            case language.Sum(index=index, body=body):
                return language.Sum(self._index(index), self.term(body))
            case language.Array(row=row, column=column, body=body):
                return language.Array(self._index(row), self._index(column), self.term(body))
            case (
                language.Plus(terms=several)
                | language.Times(factors=several)
                | language.Product(factors=several)
            ):
                return type(node)(self._several(several))
            case language.Apply(function=function, arguments=arguments):
                return language.Apply(function, self._several(arguments))
            case language.Grid(rows=grid):
                return language.Grid(tuple([self._several(row) for row in grid]))
            case language.Scaled(scalar=scalar, matrix=matrix):
                return language.Scaled(self.term(scalar), self.term(matrix))
            case language.Power(base=base, exponent=exponent):
                return language.Power(self.term(base), exponent)
            case (
                language.Reciprocal(base=part)
                | language.Transpose(matrix=part)
                | language.Inverse(matrix=part)
            ):
                return type(node)(self.term(part))
        assert_never(node)
