"""Contexts of equations as the multiples of a certificate. Not trusted."""

from fractions import Fraction
from typing import NamedTuple

from symnet.core.certificates import Multiple
from symnet.core.check import Checker, Goal
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import DELTA, Atom, power_of
from symnet.search.certificates import with_reciprocals
from symnet.search.ideals.contexts import CLOSED, CYCLIC, OPEN, Context
from symnet.search.ideals.words import ATOM, COLUMN, LOOP, ROW, Alphabet, Word


class Source(NamedTuple):
    """An equation of the checker, or its transpose, at places for its free indices, between matrices of a
    shape from a first row and a first column on."""

    equation: int
    turned: bool
    parameters: tuple[Polynomial, ...]
    shape: tuple[Polynomial, Polynomial] | None
    start: tuple[Polynomial, Polynomial] = (ZERO, ZERO)


class Scope(NamedTuple):
    """A goal with its free indices, and the places where its words begin and end."""

    goal: Goal
    frees: tuple[int, ...]
    row: Polynomial
    column: Polynomial


class _Writer:
    """Writes words as atoms with fresh indices."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.checker: Checker = alphabet.checker
        self.bound: list[int] = []
        self.factors: dict[Atom, int] = {}

    def fresh(self, extent: Polynomial) -> Polynomial:
        """A new place in a range."""
        if extent == ONE:
            return ZERO
        self.bound.append(self.checker.reading.fresh(extent))
        return variable(self.bound[-1])

    def write(
        self,
        word: Word,
        start: Polynomial | None = None,
        end: Polynomial | None = None,
        *,
        cyclic: bool = False,
    ) -> tuple[Polynomial, Polynomial]:
        """The atoms of a word; the places at its start and at its end, which may be given."""
        if not word:
            place = end if start is None else start
            return (ZERO, ZERO) if place is None else (place, place)
        letters = [self.alphabet.letters[each] for each in word]
        count = len(word)
        group = [*range(count + 1)]
        for k, each in enumerate(letters):
            if each.diagonal:
                group[k + 1] = group[k]
        if cyclic:
            group = [group[0] if k == group[count] else k for k in group]
        extents = [letters[0].rows, *(each.columns for each in letters)]
        places: dict[int, Polynomial] = {}
        if start is not None:
            places[group[0]] = start
        if end is not None:
            places[group[count]] = end
        for k, each in enumerate(letters):
            if self.alphabet.is_unit(word[k]):
                at = k if each.columns == ONE else k + 1
                places[group[at]] = each.pattern[0]
        for k, extent in enumerate(extents):
            if group[k] not in places:
                places[group[k]] = self.fresh(extent)
        for k, each in enumerate(letters):
            if each.head >= 0:
                at_both = {ROW[0][0][0]: places[group[k]], COLUMN[0][0][0]: places[group[k + 1]]}
                power_of(self.factors, (each.head, tuple(p.at(at_both) for p in each.pattern)), each.exponent)
        return places[group[0]], places[group[count]]


def multiple(
    alphabet: Alphabet, scope: Scope, source: Source, context: Context, c: Fraction
) -> Multiple | None:
    """A coefficient times a context of an equation; None if it divides by what the claim does not."""
    writer = _Writer(alphabet)
    checker = alphabet.checker
    for (kind, what), exponent in context.commuting:
        if kind == ATOM:
            power_of(writer.factors, alphabet.atoms[what[0]], exponent)
        else:
            for _ in range(exponent):
                writer.write(what, cyclic=kind != LOOP)
    row = column = ZERO
    if context.kind == CLOSED:
        row, column = writer.write(context.before)[1], writer.write(context.after)[0]
    elif context.kind == CYCLIC:
        if context.after:
            column, row = writer.write(context.after)
        else:
            assert source.shape is not None  # noqa: S101 - a trace is of a matrix
            row = column = writer.fresh(source.shape[0])
    elif context.kind == OPEN:
        row = writer.write(context.before, start=scope.row)[1]
        column = writer.write(context.after, end=scope.column)[0]
    if context.rest:
        writer.write(context.rest, scope.row, scope.column)
    elif context.rest is not None:
        power_of(writer.factors, (DELTA, (scope.row - scope.column,)), 1)
    if source.turned:
        row, column = column, row
    around = with_reciprocals(checker, writer.factors, scope.goal)
    if around is None:
        return None
    names = {v: variable(place) for place, v in enumerate((*scope.frees, *writer.bound))}
    extents = tuple((checker.reading.extents[v] or ZERO).at(names) for v in writer.bound)
    places = source.parameters
    if source.shape is not None:
        places = (*places, source.start[0] + row, source.start[1] + column)
    factors = tuple(
        (head, tuple(p.at(names) for p in positions), exponent)
        for (head, positions), exponent in around.factors.items()
    )
    return Multiple(
        c * Fraction(around.coefficient),
        extents,
        factors,
        source.equation,
        tuple(p.at(names) for p in places),
    )
