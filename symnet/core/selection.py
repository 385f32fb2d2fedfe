"""One of several values is selected.

    Σ_s w_s = 1     w_s·w_s = w_s     w_s·a_k = w_s·t_ks for each k
    ───────────────────────────────────────────────────────────────   (SELECTION)
            f(a_1, ..., a_n) = Σ_s w_s·f(t_1s, ..., t_ns)

    Σ_s w_s = 1     w_s·w_s = w_s
    ─────────────────────────────                                     (EXCLUSION)
      w_s·w_t = δ(s - t)·w_s

Sound for real numbers: fix the sizes, letters and free indices. By the second premiss each weight is 0 or 1,
so by the first the weight is 1 at exactly one place s, and 0 at all others; a sum of nothing is 0, so there
are places. With this s, the third premiss says a_k = t_ks for each k, so both sides of the first conclusion
are f(t_1s, ..., t_ns), by the equality of arguments and since f is total. In the second, one of two weights
is 0 unless both stand at the same place.

Σ_s is a sum of several sums, each over indices of its own. An index is bound in one place, so that the
weights stand in two terms: in Σ_s w_s, and once more, with other indices, as the weights v_s of the
conclusion. The goals are  Σ_s w_s = 1  and, at the same place s for both,  w_s = v_s,  v_s·v_s = v_s·1  and
v_s·a_k = v_s·t_ks.  No index of s is free in what stands around the sums.
"""

from collections.abc import Sequence
from typing import NamedTuple

from symnet.core import language
from symnet.core.certificates import Exclusion, Selection
from symnet.core.language import Table
from symnet.core.polynomials import variable
from symnet.errors import Rejected


class Branch(NamedTuple):
    """A weight of the conclusion with its indices, and pairs that are equal where the weight is not 0."""

    indices: tuple[int, ...]
    weight: int
    equal: tuple[tuple[int, int], ...]


def summands(table: Table, term: int) -> list[tuple[tuple[int, ...], int]]:
    """A term as a sum of sums: for each, its indices and what is summed."""
    match table.terms[term]:
        case language.Plus(terms=terms):
            return [each for part in terms for each in summands(table, part)]
        case language.Sum(index=index, body=body):
            return [((index, *indices), inner) for indices, inner in summands(table, body)]
    return [((), term)]


def branches(table: Table, lemma: Selection | Exclusion) -> list[Branch]:
    """The weights of the conclusion."""
    one = table.rational(1)
    if isinstance(lemma, Exclusion):
        return [Branch((lemma.index,), lemma.other, ((lemma.other, one),))]
    node, found = table.terms[lemma.term], list[Branch]()
    for indices, inner in summands(table, lemma.value):
        match node, table.terms[inner]:
            case language.Apply(f, arguments), language.Times((weight, value)):
                other = table.terms[value]
                if not isinstance(other, language.Apply) or other.function != f:
                    raise Rejected("a value of the same function is selected")
                equal = zip(arguments, other.arguments, strict=True)
                found.append(Branch(indices, weight, ((weight, one), *equal)))
            case _:
                raise Rejected("a value of a function is selected, by a weight")
    return found


def parameters(table: Table, lemma: Selection | Exclusion, several: Sequence[Branch]) -> list[int]:
    """The indices that are free in a conclusion, but for the places of an exclusion. Each index that is free
    in a premiss is one of them: over an empty range all holds, and nothing follows."""
    left, right = conclusion(table, lemma)
    free = table.free[left] | table.free[right]
    places = {index for indices, _ in summands(table, lemma.total) for index in indices}
    if isinstance(lemma, Exclusion):
        if lemma.index in table.bound or not places.isdisjoint(table.free[lemma.other]):
            raise Rejected("the place of the other weight is an index of its own")
        free -= {lemma.index, *places}
    places |= {index for each in several for index in each.indices}
    if not (places.isdisjoint(free) and table.free[lemma.total] <= free):
        raise Rejected("the indices of the places, and no others, are free in the weights alone")
    return sorted(free)


def conclusion(table: Table, lemma: Selection | Exclusion) -> tuple[int, int]:
    """The equation that holds."""
    if isinstance(lemma, Selection):
        return lemma.term, lemma.value
    (((index,), weight),) = summands(table, lemma.total)
    same = table.add(language.Delta(variable(index) - variable(lemma.index)))
    return table.add(language.Times((weight, lemma.other))), table.add(language.Times((same, weight)))
