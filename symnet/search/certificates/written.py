"""Sums of products written as terms of a table. Not trusted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from symnet.core import language
from symnet.core.check import Checker
from symnet.core.language import Table
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import DELTA, LETTERS, NAMES, VALUE, Atom, Summand
from symnet.errors import UnsupportedTerm

Places = Mapping[int, Polynomial]
Again = Callable[[int, int, tuple[Polynomial, ...]], None]
"""Is told of a new function, and of the one that it is at some places."""


def written(checker: Checker, summands: Iterable[Summand], places: Places, again: Again) -> int:
    """The number of a term that is read as these summands, their free indices at places of the table."""
    table = checker.table
    terms = [_summand(checker, each, places, again) for each in summands]
    return _joined(table, language.Plus, terms) if terms else table.add(language.Number(Fraction(0)))


def _joined(table: Table, kind: Any, several: list[int]) -> int:
    return several[0] if len(several) == 1 else table.add(kind(tuple(several)))


def _summand(checker: Checker, summand: Summand, places: Places, again: Again) -> int:
    table, at = checker.table, dict(places)
    bound = []
    for v in _outer_first(checker, summand.bound):
        index = table.index((checker.reading.extents[v] or ZERO).at(at))
        at[v] = variable(index)
        bound.append(index)
    several = []
    if summand.coefficient != 1 or not summand.factors:
        several.append(table.add(language.Number(Fraction(summand.coefficient))))
    for (head, positions), exponent in summand.factors.items():
        each = _atom(checker, (head, tuple(p.at(at) for p in positions)), again)
        if exponent < 0:
            each = table.add(language.Reciprocal(each))
        several.append(each if abs(exponent) == 1 else table.add(language.Power(each, abs(exponent))))
    found = _joined(table, language.Times, several)
    for index in reversed(bound):
        found = table.add(language.Sum(index, found))
    return found


def _outer_first(checker: Checker, bound: Iterable[int]) -> list[int]:
    """Bound indices, each after those on which its range depends."""
    todo, found = [*bound], list[int]()
    while todo:
        v = todo.pop(0)
        inside = (checker.reading.extents[v] or ZERO).indices
        if inside & {*todo}:
            todo.append(v)
        else:
            found.append(v)
    return found


def _atom(checker: Checker, atom: Atom, again: Again) -> int:
    table, (head, positions) = checker.table, atom
    if head == DELTA:
        return table.add(language.Delta(positions[0]))
    if head == VALUE:
        return table.add(language.Magnitude(positions[0]))
    if head >= NAMES:
        raise UnsupportedTerm("a name is not written as a term")
    if head >= LETTERS:
        letter = head - LETTERS
        if table.letters[letter].shape is None:
            return table.add(language.Entry(letter, positions))
        return table.add(language.At(table.add(language.Matrix(letter)), *positions))
    parameters = sorted(table.free[head])
    term = placed(table, head, dict(zip(parameters, positions, strict=False)))
    if table.shapes[term] is None:
        if isinstance(table.terms[term], language.Apply) and term != head:
            again(term, head, positions)
        return term
    return table.add(language.At(term, *positions[len(parameters) :]))


def placed(table: Table, term: int, places: Places) -> int:
    """A term with places put in for its free indices. Bound indices are renamed."""
    moved = {v: p for v, p in places.items() if v in table.free[term] and p != variable(v)}
    if not moved:
        return term
    node = table.terms[term]
    changes: dict[str, Any] = {}
    if isinstance(node, language.Sum):
        moved[node.index] = variable(table.index((table.extents[node.index] or ZERO).at(moved)))
        changes["index"] = moved[node.index][0][0][0]
    elif isinstance(node, language.Array):
        for name in ("row", "column"):
            extent = table.extents[getattr(node, name)]
            index = table.index(extent)
            moved[getattr(node, name)] = ZERO if extent == ONE else variable(index)
            changes[name] = index
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Polynomial):
            changes[each.name] = value.at(moved)
        elif each.name in ("positions",):
            changes[each.name] = tuple(p.at(moved) for p in value)
        elif each.name in ("terms", "factors", "arguments"):
            changes[each.name] = tuple(placed(table, part, moved) for part in value)
        elif each.name == "rows":
            changes[each.name] = tuple(tuple(placed(table, part, moved) for part in row) for row in value)
        elif each.name in ("matrix", "scalar", "base", "body"):
            changes[each.name] = placed(table, value, moved)
    return table.add(replace(node, **changes))
