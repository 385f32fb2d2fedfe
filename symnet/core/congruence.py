"""Equal arguments give equal values.

    s_k = t_{order(k)} at places, for each argument k
    ────────────────────────────────────────────────     order: any for a maximum or minimum, else unchanged
           f(s_1, ..., s_n) = f(t_1, ..., t_n) at places

Sound, since a function has one value for equal arguments; so have the inverse and the reciprocal, for what
is inverted or divided by. The places are positions for the indices that are free in f(t), each in its range,
where the conditions of t hold.
"""

from collections.abc import Sequence

from symnet.core import language
from symnet.core.certificates import Congruence
from symnet.core.language import Table
from symnet.core.polynomials import Extents, Polynomial, is_inside
from symnet.errors import Rejected


def arguments(table: Table, lemma: Congruence) -> list[tuple[int, int]]:
    """The pairs of arguments that must be equal."""
    for number in (lemma.term, lemma.other):
        if not 0 <= number < len(table.terms):
            raise Rejected("there is no such term")
    match table.terms[lemma.term], table.terms[lemma.other]:
        case language.Inverse(matrix=left), language.Inverse(matrix=right):
            return [(left, right)]
        case language.Reciprocal(base=left), language.Reciprocal(base=right):
            return [(left, right)]
        case language.Apply(function=f, arguments=left), language.Apply(function=g, arguments=right) if (
            f == g
        ):
            places = list(range(len(right)))
            may_move = table.functions[f].kind in (language.Kind.MAXIMUM, language.Kind.MINIMUM)
            if len(left) != len(right) or sorted(lemma.order) != places:
                raise Rejected("a function must have the same number of arguments on both sides")
            if list(lemma.order) != places and not may_move:
                raise Rejected("arguments change places")
            return [(each, right[place]) for each, place in zip(left, lemma.order, strict=True)]
    raise Rejected("two terms of two kinds are not equal by their arguments")


def check_places(
    table: Table, parameters: Sequence[int], places: Sequence[Polynomial], extents: Extents
) -> dict[int, Polynomial]:
    """Places for free indices of the table, each in its range."""
    if len(parameters) != len(places):
        raise Rejected("each free index has one place")
    env: dict[int, Polynomial] = {}
    for index, place in zip(parameters, places, strict=True):
        extent = table.extents[index]
        if extent is not None and not is_inside(place, extent.at(env), extents):
            raise Rejected("a place is not known to be in its range")
        env[index] = place
    return env
