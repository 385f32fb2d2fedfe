"""Series: formal sums of words with weights, as vectors over a basis of independent series.

The space of series is the direct sum of the constants and, for each letter a, of the series a·t. So a series
a·t is a combination of series a·t_1, a·t_2, ... iff t is that combination of t_1, t_2, ..., and a series
a·t for which it is none is independent of the constants and of all that has been made so far. A `Basis`
starts with the empty word and is extended by such series: its vectors are equal iff the series are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from symnet.core.budget import Budget
from symnet.display.circuits import Letter
from symnet.display.weights import Weight

Vector = Mapping[int, Weight]
"""The coordinates that are not zero."""

EMPTY_WORD = 0


class _Element(NamedTuple):
    """A series of the basis other than the empty word: base + letter·tail, both made of earlier series."""

    base: Vector
    letter: Letter
    tail: Vector


class _Row(NamedTuple):
    """What a letter makes of a vector, whose greatest coordinate is 1."""

    vector: Vector
    image: Vector


def added(onto: Vector, weight: Weight, vector: Vector) -> Vector:
    """onto + weight·vector"""
    total = dict(onto)
    for place, each in vector.items():
        value = total[place] + weight * each if place in total else weight * each
        if value:
            total[place] = value
        else:
            del total[place]
    return total


@dataclass(slots=True)
class Basis:
    """Independent series, the first of which is the empty word."""

    one: Weight
    budget: Budget
    elements: list[_Element] = field(default_factory=list)
    _rows: dict[Letter, dict[int, _Row]] = field(default_factory=dict)
    _stored: int = 0

    @property
    def dimension(self) -> int:
        """The number of series in the basis."""
        return 1 + len(self.elements)

    @property
    def empty_word(self) -> Vector:
        """The series 1."""
        return {EMPTY_WORD: self.one}

    def extended(self, onto: Vector, weight: Weight, letter: Letter, tail: Vector) -> Vector:
        """onto + weight·letter·tail; where the last is independent, the whole sum is added to the basis."""
        rows = self._rows.setdefault(letter, {})
        while tail and (row := rows.get(greatest := max(tail))):
            factor = tail[greatest]
            tail = added(tail, -factor, row.vector)
            onto = added(onto, weight * factor, row.image)
            self.budget.spend(len(onto))
        if tail:
            rest = added({}, weight, tail)
            new: Vector = {self.dimension: self.one}
            image = added(new, -self.one, onto)
            scale = self.one / rest[greatest]
            rows[greatest] = _Row(added({}, scale, rest), added({}, scale, image))
            self._stored += 2 * (len(rest) + len(image))
            self.budget.spend(self._stored)
            self.elements.append(_Element(onto, letter, rest))
            return new
        return onto

    def split(self, series: Vector) -> tuple[Weight | None, dict[Letter, Vector]]:
        """The weight of the empty word, if any, and the rest t of the words a·t for each first letter a."""
        rests: dict[Letter, Vector] = {}
        pending = dict(series)
        places = [-place for place in pending]
        heapify(places)
        while places and (place := -heappop(places)) != EMPTY_WORD:
            base, letter, tail = self.elements[place - 1]
            weight = pending.pop(place)
            if not weight:
                continue
            rests[letter] = added(rests.get(letter, {}), weight, tail)
            for below, each in base.items():
                if below not in pending:
                    heappush(places, -below)
                    pending[below] = weight * each
                else:
                    pending[below] = pending[below] + weight * each
        return pending.get(EMPTY_WORD) or None, {letter: rest for letter, rest in rests.items() if rest}

    def first_word(self, series: Vector) -> tuple[Letter, ...]:
        """A word of a series that is not zero, its letters as early in their order as can be."""
        word: list[Letter] = []
        weight, rests = self.split(series)
        while not weight:
            self.budget.spend(len(word))
            word.append(min(rests))
            weight, rests = self.split(rests[word[-1]])
        return tuple(word)

    def weight(self, series: Vector, word: Iterable[Letter]) -> Weight:
        """The weight of a word in a series."""
        for letter in word:
            series = self.split(series)[1].get(letter, {})
        return self.split(series)[0] or self.one - self.one
