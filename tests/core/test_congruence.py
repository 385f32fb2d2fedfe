"""Terms that are equal because their arguments are: which arguments these are."""

from fractions import Fraction

import pytest

from symnet.core import language
from symnet.core.certificates import Congruence
from symnet.core.congruence import arguments, check_places
from symnet.core.language import Function, Kind, Letter, Number, Table
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.errors import Rejected
from tests.core.hand import size


def lemma(term, other, *order):
    return Congruence(term, other, (), order, ())


def test_the_arguments_are_what_is_inverted_divided_by_or_given():
    letters = [Letter(name, 2, (size, size)) for name in "AB"]
    table = Table(letters=letters, functions=[Function("f", Kind.ARBITRARY), Function("max", Kind.MAXIMUM)])
    constants = [table.add(language.Apply(0, ()))]
    matrices = [table.add(language.Matrix(letter)) for letter in (0, 1)]
    numbers = [table.add(Number(Fraction(number))) for number in (2, 3)]
    inverses = [table.add(language.Inverse(each)) for each in matrices]
    reciprocals = [table.add(language.Reciprocal(each)) for each in numbers]
    values = [table.add(language.Apply(0, tuple(each))) for each in (numbers, numbers[::-1])]
    largest = [table.add(language.Apply(1, tuple(each))) for each in (numbers, numbers[::-1])]
    assert arguments(table, lemma(constants[0], constants[0])) == []
    assert arguments(table, lemma(*inverses)) == [tuple(matrices)]
    assert arguments(table, lemma(*reciprocals)) == [tuple(numbers)]
    assert arguments(table, lemma(*values, 0, 1)) == [(numbers[0], numbers[1]), (numbers[1], numbers[0])]
    assert arguments(table, lemma(*largest, 1, 0)) == [(each, each) for each in numbers]
    with pytest.raises(Rejected, match="change places"):
        arguments(table, lemma(*values, 1, 0))
    single = table.add(language.Apply(0, (numbers[0],)))
    for term, order in ((single, (0, 1)), (values[0], (0,)), (values[0], (0, 0))):
        with pytest.raises(Rejected, match="the same number of arguments"):
            arguments(table, lemma(term, values[1], *order))
    for missing in (-1, len(table.terms)):
        with pytest.raises(Rejected, match="no such term"):
            arguments(table, lemma(constants[0], missing))


def test_places_are_in_their_ranges():
    """One place for each index; a range may depend on the index before."""
    table = Table()
    any_one = table.index(None)
    outer = table.index(size)
    inner = table.index(variable(outer) + 1)
    ranges = {7: size}
    i = variable(7)
    parameters = [any_one, outer, inner]
    for places in ((i - size, i, ZERO), (ZERO, size - 1, i), (size, i, i)):
        assert check_places(table, parameters, places, ranges) == dict(zip(parameters, places, strict=True))
    for places in ((ZERO, size, ZERO), (ZERO, i, size - 1), (ZERO, i - 1, ZERO), (ZERO, ZERO, ONE)):
        with pytest.raises(Rejected, match="in its range"):
            check_places(table, parameters, places, ranges)
    for places in ((), (i, i), (i, i, ZERO, ZERO)):
        with pytest.raises(Rejected, match="one place"):
            check_places(table, parameters, places, ranges)
