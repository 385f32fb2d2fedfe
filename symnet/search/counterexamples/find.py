"""Finds counterexamples: small sizes, small integers, exact values. Not trusted: the core evaluates them.

Values are drawn from a fixed seed, so the same claim gets the same counterexample, and are then made 0, 1 or
-1 in ever smaller groups, as long as both sides differ at the same entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, count, islice, pairwise
from math import gcd
from typing import Final, TypeVar

from symnet.core.balls import Inadmissible, differ
from symnet.core.budget import Budget
from symnet.core.evaluate import Evaluation, Value, World
from symnet.core.language import Claim, Entry, reached
from symnet.core.symbols import Names
from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.search.counterexamples.draws import COEFFICIENTS, Draws, Place, Read, Slot, Values, may_be, small
from symnet.search.counterexamples.hypotheses import Hypotheses
from symnet.search.counterexamples.plans import Step, inverted, inverts
from symnet.search.counterexamples.special import cost as cost_of

SIZES: Final = 30
"""At how many sizes values are drawn."""
DRAWS: Final = 12
"""How often values are drawn at some sizes."""
QUICK: Final = 3
"""How many draws a glance (a search that is not thorough) takes at each of its sizes."""
SATISFYING: Final = 4
"""How many times as often values are drawn where hypotheses must hold, or values must meet."""
MISSING: Final = 1
"""How often no values are found before none are expected at some sizes."""
REPEATED: Final = 12
"""How often the same values are drawn before no others are expected."""
GLANCES: Final = (1, 1), (2, 2), (2, 3), (3, 2)
"""The sizes that a glance tries, two of them in alternation."""
SMALLEST: Final = 8
"""At how many sizes a glance looks for probability spaces."""
PLACES: Final = 24, 400
"""At how many values of the free indices each draw is tried, in a glance and in a thorough search."""
SIMPLE: Final = 16
"""How many of the smallest integers are tried in place of a value."""
FEW: Final = 4
"""From how many matrices on they are made zero or identities many at a time."""

CHOICE: Final = 4
"""How many worlds at the smallest sizes are made simpler, if the first do not become simple."""
SIMPLE_ENOUGH: Final = 1.5
"""The most that the values of a simple world cost on average."""

SPACES: Final = 2, 4, 8
"""The numbers of outcomes of the probability spaces that are tried at some sizes."""

CONTRADICTING: Final = 5
"""At how many sizes assumptions must contradict each other."""

T = TypeVar("T")


def find_counterexample(claim: Claim, names: Names, budget: Budget, *, thorough: bool) -> World | None:
    """A world at which the two sides differ, at the smallest sizes, or None if none is found.

    Unless `thorough`, it tries few sizes, and more only if the sides differ there. Raises `UnsupportedTerm`
    where a function has no exact values.
    """
    draws = Draws(claim, names, budget)
    number = len(claim.sizes) - (draws.weights is not None)
    glance: _Found | None = None

    def look(several: Iterable[tuple[int, ...]], times: int) -> Iterator[_Found]:
        """Where the sides differ at the first sizes at which they do."""
        for sizes in _with_spaces(several, draws):
            found = None
            for found in _differing_at(draws, sizes, times, PLACES[thorough]):
                yield found
            if found is not None:
                return

    with suppress(LimitExceeded):
        ranks = bool(draws.demands) or inverts(claim)
        small = _glances(number, ranks) if draws.weights is None else islice(_ascending(number), SMALLEST)
        glance = None if thorough else next(look(small, QUICK), None)
    found = None
    if thorough or (glance is not None and draws.weights is None):
        found = _simplest(look(islice(_ascending(number), SIZES), DRAWS))
    found = found or _simplest(filter(None, [glance]))
    return None if found is None else found.world()


def contradiction(claim: Claim, names: Names, budget: Budget) -> str | None:
    """That nothing satisfies what a claim assumes, if small sizes show that; None if they do not, or if an
    equation between numbers may say that sizes are larger."""
    numbers = any(claim.table.shapes[left] is None for left, _ in claim.hypotheses)
    closed = any(not each.degrees for each in inverted(claim))
    if not (claim.hypotheses or claim.definite or closed) or (numbers and claim.sizes):
        return None
    draws, tried = Draws(claim, names, budget), 0
    if draws.smooth:  # Whether an equation holds is not known of enclosures.
        return None
    with suppress(LimitExceeded, UnsupportedTerm):
        several = islice(_ascending(len(claim.sizes) - (draws.weights is not None)), CONTRADICTING)
        for sizes in _with_spaces(several, draws):
            if (empty := draws.empty(sizes)) is not None:
                tried += 1
                if not Hypotheses(draws, empty).impossible():
                    return None
        return "nothing satisfies all that is assumed, at least at small sizes" if tried else None
    return None


def _glances(number: int, ranks: bool) -> Iterable[tuple[int, ...]]:
    """Small sizes that are all equal, or alternately larger and smaller; if `ranks` matter, also one that is
    large beside sizes of 1."""
    alternating = (tuple(a if k % 2 else b for k in range(number)) for a, b in GLANCES)
    large = (tuple(number if k == at else 1 for k in range(number)) for at in range(number) if ranks)
    return dict.fromkeys((*alternating, *large))


def _with_spaces(several: Iterable[tuple[int, ...]], draws: Draws) -> Iterable[tuple[int, ...]]:
    """Sizes with the numbers of outcomes of probability spaces, if there are any."""
    if draws.weights is None:
        return several
    return ((*sizes, outcomes) for sizes in several for outcomes in SPACES)


def _ascending(number: int) -> Iterator[tuple[int, ...]]:
    """Choices of `number` sizes, ordered by their sum, then lexicographically."""
    if not number:
        yield ()
        return
    for total in count(number):
        for cuts in combinations(range(1, total), number - 1):
            yield tuple(high - low for low, high in pairwise((0, *cuts, total)))


def _simplest(several: Iterable["_Found"]) -> "_Found | None":
    """The first world that is simple once its values are made simpler, or the simplest of some."""
    best: _Found | None = None
    with suppress(LimitExceeded):
        for found in islice(several, CHOICE):
            found.simplify()
            best = min(best or found, found, key=lambda each: each.cost)
            if best.cost <= SIMPLE_ENOUGH * len(best.values) or not best.steps:
                break
    return best


def _differing_at(draws: Draws, numbers: tuple[int, ...], times: int, most: int) -> "Iterator[_Found]":
    """Where the sides differ at some sizes, in `times` draws at up to `most` values of the free indices."""
    empty = draws.empty(numbers)
    if empty is None or not all(draws.choices):
        return
    ranges, hypotheses = draws.ranges(empty), Hypotheses(draws, empty)
    for draw, (values, steps) in enumerate(_drawn(hypotheses, times)):
        world = draws.world(empty, values, draws.letter(draw))
        evaluation = Evaluation(draws.claim, world, draws.budget)
        for places in draws.some(ranges, most):
            where = _differing(evaluation, dict(zip(ranges, places, strict=True)))
            if where is not None:
                indices: Values = {("index", v, ()): k for v, k in zip(ranges, places, strict=True)}
                read = dict(evaluation.read)
                yield _Found(hypotheses, steps, values | indices | draws.letters(read), where, read)
                break


def _drawn(hypotheses: Hypotheses, times: int) -> Iterator[tuple[Values, list[Step]]]:
    """Values of functions, and of the letters of which something is assumed; until all seem to be known."""
    draws, known, missing = hypotheses.draws, list[Values](), 0
    whole = draws.demands and len(draws.bound) == len(draws.claim.table.letters)
    if draws.weights is not None:
        times = -(-times // len(SPACES))
    for _ in range(times * SATISFYING if draws.demands or draws.piecewise else times):
        functions = draws.functions()
        found = hypotheses.drawn(functions)
        if found is None:
            missing += 1
        elif not whole:
            yield found
        else:
            if found[0] not in known:
                yield found
            known.append(found[0])
        if (missing > MISSING and not functions) or (known and known.count(known[-1]) == REPEATED):
            return


@dataclass(slots=True)
class _Found:
    """Values at which the two sides differ at one entry, and the values of letters read there; `steps` tell
    which of these follow from others, `plain` has the matrices that are zero or identities."""

    hypotheses: Hypotheses
    steps: Sequence[Step]
    values: Values
    where: Place
    read: Read
    plain: set[int] = field(default_factory=set)

    @property
    def draws(self) -> Draws:
        """What values are drawn from."""
        return self.hypotheses.draws

    @property
    def empty(self) -> World:
        """The sizes."""
        return self.hypotheses.empty

    def simplify(self) -> None:
        """Make the values 0, 1 or -1: indices, then many matrices at once, then all others, as
        long as that makes it simpler where some of these follow from others."""
        with suppress(LimitExceeded):
            self._take({})
            _halving([slot for slot in self.values if slot[0] == "index"], self._simpler)
            if len(letters := self._matrices()) > FEW:
                _halving(letters, self._plainer)
            before = self.cost
            self._make_simpler()
            while self.steps and self.cost < before:
                before = self.cost
                self._make_simpler()

    @property
    def cost(self) -> int:
        """How simple the values are: the less, the simpler."""
        return cost_of([*self.values.values()])

    def _make_simpler(self) -> None:
        """Make letters special, and then each of the values small that may be changed by itself."""
        for step in self.steps:
            self._special(step)
        letters = [step.letter for step in self.steps if step.alone is None]
        for several in (*([letter] for letter in letters), letters):
            self._divided(several)
        _halving([slot for slot in self.values if not self._is_made(slot)], self._simpler)

    def _divided(self, letters: Sequence[int]) -> None:
        """Divide letters by the greatest divisor that all their values have."""
        slots = {slot: x for slot, x in self.values.items() if slot[0] == "letter" and slot[1] in letters}
        divisor = gcd(*(x.numerator for x in slots.values()))
        if divisor > 1:
            self._take({slot: Fraction(x) / divisor for slot, x in slots.items()})

    def _matrices(self) -> list[int]:
        letters = enumerate(self.draws.claim.table.letters)
        return [n for n, letter in letters if letter.shape is not None and n not in self.draws.bound]

    def _is_made(self, slot: Slot) -> bool:
        """Whether a value is no longer changed by itself."""
        kind, number, _ = slot
        special = {step.letter for step in self.steps if step.other or step.alone is not None}
        special |= self.draws.random_letters & self.draws.bound
        return kind == "index" or (kind == "letter" and number in self.plain | special)

    def _special(self, step: Step) -> None:
        """Make a letter the simplest special value that it can have."""
        if step.other and step.alone is None:
            now = cost_of([x for slot, x in self.values.items() if slot[:2] == ("letter", step.letter)])
            for changed in self.hypotheses.special(step.letter):
                if cost_of([*changed.values()]) >= now or self._take(changed):
                    return

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
        draws, values = self.draws, self.hypotheses.put_right(self.values, changed, self.steps)
        if values is None or (self.steps and changed and cost_of([*values.values()]) > self.cost):
            return False
        world = draws.world(self.empty, values, lambda number: draws.choices[number][:2][-1])
        evaluation = Evaluation(draws.claim, world, draws.budget)
        if _differing(evaluation, world.indices, self.where) is None:
            return False
        others = {slot: value for slot, value in values.items() if slot[0] != "letter"}
        self.values, self.read = others | draws.letters(evaluation.read), evaluation.read
        return True

    def world(self) -> World:
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
        return () if differ(left, right) else None
    every = ((r, c) for r, row in enumerate(left) for c in range(len(row)))
    entries: Iterable[Place] = [where] if where else every
    return next(((r, c) for r, c in entries if differ(left[r][c], right[r][c])), None)
