"""Finds counterexamples: small sizes, small integers, exact values. Not trusted: the core evaluates them.

Values are drawn from a fixed seed, so the same claim gets the same counterexample, and are then made 0, 1 or
-1 in ever smaller groups, as long as both sides differ at the same entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations, count, islice, pairwise
from typing import Final, TypeVar

from symnet.core.budget import Budget
from symnet.core.evaluate import Evaluation, Inadmissible, Value, World
from symnet.core.language import Claim, Entry, reached
from symnet.core.symbols import Names
from symnet.errors import LimitExceeded
from symnet.search.counterexamples.draws import COEFFICIENTS, Draws, Place, Read, Slot, Values, may_be, small

SIZES: Final = 30
"""At how many sizes values are drawn."""
DRAWS: Final = 12
"""How often values are drawn at some sizes."""
QUICK: Final = 3
"""How many draws a glance (a search that is not thorough) takes at each of its sizes."""
GLANCES: Final = (1, 1), (2, 2), (2, 3), (3, 2)
"""The sizes that a glance tries, two of them in alternation."""
PLACES: Final = 24, 400
"""At how many values of the free indices each draw is tried, in a glance and in a thorough search."""
SIMPLE: Final = 16
"""How many of the smallest integers are tried in place of a value."""
FEW: Final = 4
"""From how many matrices on they are made zero or identities many at a time."""

T = TypeVar("T")


def find_counterexample(claim: Claim, names: Names, budget: Budget, *, thorough: bool) -> World | None:
    """A world at which the two sides differ, at the smallest sizes, or None if none is found.

    Unless `thorough`, it tries few sizes, and more only if the sides differ there. Raises `UnsupportedTerm`
    where a function has no exact values.
    """
    draws, found = Draws(claim, names, budget), None

    def first(several: Iterable[tuple[int, ...]], times: int) -> _Found | None:
        differing = (_differing_at(draws, sizes, times, PLACES[thorough]) for sizes in several)
        return next((each for each in differing if each is not None), None)

    with suppress(LimitExceeded):
        found = None if thorough else first(_glances(len(claim.sizes)), QUICK)
        if thorough or found is not None:
            found = first(islice(_ascending(len(claim.sizes)), SIZES), DRAWS) or found
    return None if found is None else found.simplified()


def _glances(number: int) -> Iterable[tuple[int, ...]]:
    """Small sizes that are all equal, or alternately larger and smaller."""
    return dict.fromkeys(tuple(a if k % 2 else b for k in range(number)) for a, b in GLANCES)


def _ascending(number: int) -> Iterator[tuple[int, ...]]:
    """Choices of `number` sizes, ordered by their sum, then lexicographically."""
    if not number:
        yield ()
        return
    for total in count(number):
        for cuts in combinations(range(1, total), number - 1):
            yield tuple(high - low for low, high in pairwise((0, *cuts, total)))


def _differing_at(draws: Draws, numbers: tuple[int, ...], times: int, most: int) -> "_Found | None":
    """Where the sides differ at some sizes, in `times` draws at up to `most` values of the free indices."""
    sizes = dict(sorted(draws.names.sizes.items(), key=lambda each: str(each[0])))
    if not all(map(may_be, sizes, numbers)) or not all(draws.choices):
        return None
    empty = World(dict(zip(sizes.values(), numbers, strict=True)), {})
    ranges = draws.ranges(empty)
    for draw in range(times):
        values = draws.values(empty, draw)
        world = draws.world(empty, values, draws.letter(draw))
        evaluation = Evaluation(draws.claim, world, draws.budget)
        for places in draws.some(ranges, most):
            where = _differing(evaluation, dict(zip(ranges, places, strict=True)))
            if where is not None:
                values |= {("index", v, ()): k for v, k in zip(ranges, places, strict=True)}
                read = dict(evaluation.read)
                return _Found(draws, empty, values | draws.letters(read), where, read)
    return None


@dataclass(slots=True)
class _Found:
    """Values at which the two sides differ at one entry, and the values of letters read there; `empty` has
    the sizes, `plain` the matrices that are zero or identities."""

    draws: Draws
    empty: World
    values: Values
    where: Place
    read: Read
    plain: set[int] = field(default_factory=set)

    def simplified(self) -> World:
        """The world with its values made 0, 1 or -1: indices, then many matrices at once, then all others."""
        with suppress(LimitExceeded):
            self._take({})
            _halving([slot for slot in self.values if slot[0] == "index"], self._simpler)
            if len(letters := self._matrices()) > FEW:
                _halving(letters, self._plainer)
            _halving([slot for slot in self.values if not self._is_made(slot)], self._simpler)
        return self._world()

    def _matrices(self) -> list[int]:
        letters = enumerate(self.draws.claim.table.letters)
        return [n for n, letter in letters if letter.shape is not None and n not in self.draws.orthogonal]

    def _is_made(self, slot: Slot) -> bool:
        """Whether a value is no longer changed by itself."""
        kind, number, _ = slot
        return kind == "index" or (kind == "letter" and number in self.plain | self.draws.orthogonal)

    def _plainer(self, letters: Sequence[int]) -> None:
        """Make matrices zero or identities."""
        places = [slot for slot in self.values if slot[0] == "letter" and slot[1] in letters]
        for one in (0, 1) if not self.plain.issuperset(letters) else ():
            if self._take({slot: one * int(len({*slot[2]}) == 1) for slot in places}):
                self.plain.update(letters)
                return

    def _simpler(self, group: Sequence[Slot]) -> None:
        """Make values 0, or one of them small."""
        for value in self._simple(group[0]) if len(group) == 1 else (0,):
            changed: Values = {slot: value for slot in group if slot in self.values}
            if all(self.values[slot] == value for slot in changed):
                return
            if all(self._allows(slot, value) for slot in changed) and self._take(changed):
                return

    def _simple(self, slot: Slot) -> Iterable[Value]:
        """The simplest values for a place."""
        kind, number, _ = slot
        if kind == "function":
            return COEFFICIENTS
        return islice(small(self.draws.names.symbols.get(number) if kind == "letter" else None), SIMPLE)

    def _allows(self, slot: Slot, value: Value) -> bool:
        """Whether what is assumed of a symbol allows a value at a place."""
        kind, number, _ = slot
        names = self.draws.names
        if kind == "index":
            there = ((s, self.empty.size(first)) for s, (v, first) in names.free.items() if v == number)
            return all(may_be(symbol, start + value) for symbol, start in there)
        return kind == "function" or may_be(names.symbols.get(number), value)

    def _take(self, changed: Values) -> bool:
        """Change values, if both sides still differ at the same entry then; keep only those that are read."""
        draws, values = self.draws, self.values | changed
        world = draws.world(self.empty, values, lambda number: draws.choices[number][:2][-1])
        evaluation = Evaluation(draws.claim, world, draws.budget)
        if _differing(evaluation, world.indices, self.where) is None:
            return False
        others = {slot: value for slot, value in values.items() if slot[0] != "letter"}
        self.values, self.read = others | draws.letters(evaluation.read), evaluation.read
        return True

    def _world(self) -> World:
        """The world in plain dictionaries. Families have values at all places that both sides mention, read
        or not, so that an array of them has no hole."""
        world = self.draws.world(self.empty, self.values, lambda _: 0)
        letters: dict[int, Value | dict[Place, Value]] = {}
        written = self._written(world)
        for number, letter in enumerate(self.draws.claim.table.letters):
            any_value = self.draws.choices[number][0]
            cells = {place: any_value for n, place in written if n == number}
            cells |= {place: value for (n, place), value in self.read.items() if n == number}
            letters[number] = cells if letter.arity else cells.get((), any_value)
        return World(world.sizes, letters, world.functions, world.indices)

    def _written(self, world: World) -> set[tuple[int, Place]]:
        """The places of families that both sides mention, as far as the budget goes."""
        claim, found = self.draws.claim, set[tuple[int, Place]]()
        evaluation = Evaluation(claim, world, self.draws.budget)
        with suppress(LimitExceeded):
            for number in reached(claim.table, (claim.left, claim.right)):
                match claim.table.terms[number]:
                    case Entry(letter, positions) if positions:
                        indices = frozenset[int]().union(*(p.indices for p in positions))
                        for values in evaluation.everywhere(indices, world.indices):
                            found.add((letter, tuple(evaluation.size(p, values) for p in positions)))
                    case _:
                        pass
        return found


def _halving(several: Sequence[T], change: Callable[[Sequence[T]], object]) -> None:
    """Change all at once, then halves, and so on."""
    group = len(several)
    while group:
        for start in range(0, len(several), group):
            change(several[start : start + group])
        group //= 2


def _differing(evaluation: Evaluation, places: Mapping[int, int], where: Place | None = None) -> Place | None:
    """The first entry at which both sides differ, or `where` if they differ there; () for numbers."""
    try:
        left, right = evaluation.sides(places)
    except Inadmissible:
        return None
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        return () if left != right else None
    every = ((r, c) for r, row in enumerate(left) for c in range(len(row)))
    entries: Iterable[Place] = [where] if where else every
    return next(((r, c) for r, c in entries if left[r][c] != right[r][c]), None)
