"""Values of letters at which the hypotheses of a claim hold. Not trusted: the core checks them again.

One letter after the other gets a value. It is that of the term to which an equation says that it is equal; or
it solves the equations that are linear in it, exactly; and if there are others, it is one of the special
matrices, or a solution with some of the entries of one, at which these hold.
"""

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from itertools import chain, islice
from random import Random
from typing import Final

from symnet.core.balls import Inadmissible
from symnet.core.evaluate import Evaluation, Rows, Value, World
from symnet.core.language import Property
from symnet.search.counterexamples.designs import Signs, designs, signs
from symnet.search.counterexamples.draws import Draws, Place, Slot, Values, may_be
from symnet.search.counterexamples.linear import System, inverse, is_definite
from symnet.search.counterexamples.plans import Demand, Step, inverted, plan, step_of
from symnet.search.counterexamples.special import NUMBERS, special, turned

PLANS: Final = 5, 50
"""In how many orders letters get values before it is given up: matrices, and if all are numbers."""
GUESSES: Final = 12
"""How many matrices of small integers are tried where a special one is required."""
UNKNOWNS: Final = 40
"""For how many numbers at once equations are solved."""
SHORTEST: Final = 0.5
"""How often the shortest solution of linear equations is tried first, where others must hold too."""
GENERIC: Final = 0.6
"""How often a letter that may have any value has small integers, and no special value."""
FEW: Final = 3
"""How many values of a random letter are tried beside those that are designed."""
SPECIAL: Final = 0.4
"""How often it has these where others must be guessed that go with it."""


class Hypotheses:
    """Draws values at which all hypotheses of a claim hold, at the sizes of an `empty` world."""

    def __init__(self, draws: Draws, empty: World) -> None:
        self.draws, self.empty, self.random = draws, empty, draws.random
        self._slots: dict[int, list[Slot]] = {}
        self._held: dict[object, bool] = {}
        self._systems: dict[object, System | None] = {}
        self._outcomes = draws.outcomes(empty) if draws.random_letters else 0
        self._signs: dict[int, Signs] = {}

    def drawn(self, given: Values) -> tuple[Values, list[Step]] | None:
        """Values at which the hypotheses hold, those that are given among them, and how they are found."""
        demands = self.draws.demands
        if not demands:
            return given, []
        if not self._hold([each for each in demands if not each.degrees], given):
            return None
        letters = self.draws.claim.table.letters
        for _ in range(PLANS[all(letters[number].shape is None for number in self.draws.bound)]):
            values: Values | None = given
            random_letters = self.draws.random_letters & self.draws.bound
            entries = {x: len({place[1:] for _, _, place in self.slots(x)}) for x in random_letters}
            self._signs = signs(entries, self._outcomes, self.random)
            steps, seed = (
                [*map(self._solvable, plan(demands, self.random, self.draws.random_letters))],
                self.random.random(),
            )
            guessed = {x for step in steps for each in step.other for x in each.degrees}
            for step in steps:
                if values is not None:
                    generic = SPECIAL if step.letter in guessed else GENERIC
                    scales: set[Value] = {
                        max(x, -x) for (_, _, place), x in values.items() if x and not place
                    }
                    values = self._with(step, values, self._guesses(step, seed, generic, scales))
            if values is not None:
                return values, steps
        return None

    def put_right(self, values: Values, changed: Values, steps: Sequence[Step]) -> Values | None:
        """The values, changed, and those that follow from them; None if there are none."""
        found: Values | None = values | changed
        letters = {number for kind, number, _ in changed if kind == "letter"}
        for step in steps:
            if found is not None and any(letters & each.degrees.keys() for each in step.demands):
                usual = self.draws.choices[step.letter][0]
                now = {slot: found.get(slot, usual) for slot in self.slots(step.letter)}
                found = self._with(step, found, [now])
                letters.add(step.letter)
        return found

    def impossible(self) -> bool:
        """Whether no values satisfy what is assumed, as letters show that can have one value only."""
        todo, known = [*self.draws.demands, *inverted(self.draws.claim)], Values()
        todo = [each for each in todo if not each.has_functions]
        unknown = {letter for each in todo for letter in each.degrees}
        while self._hold([each for each in todo if unknown.isdisjoint(each.degrees)], known):
            letter, system = next(self._determined(todo, unknown, known), (0, None))
            if system is None:
                return False
            if not system.solvable:
                return True
            slots = self.slots(letter)
            known |= zip(slots, system.solution([0] * len(slots)), strict=True)
            unknown.remove(letter)
        return True

    def _determined(
        self, several: Sequence[Demand], unknown: Set[int], known: Values
    ) -> Iterator[tuple[int, System]]:
        """Unknown letters of which linear equations leave at most one value, with these equations."""
        for letter in sorted(unknown):
            own = [each for each in several if each.degrees.keys() & unknown == {letter}]
            linear = step_of(letter, own).linear
            system = self._system(Step(letter, linear), known) if linear else None
            if system is not None and (system.unique or not system.solvable):
                yield letter, system

    def special(self, number: int) -> list[Values]:
        """Special values of a letter, the simplest first."""
        shape = self.draws.claim.table.letters[number].shape
        if shape is None:
            return [dict.fromkeys(self.slots(number), x) for x in NUMBERS]
        rows, columns = map(self.empty.size, shape)
        return [_letter(number, each) for each in special(rows, columns)]

    def slots(self, number: int) -> list[Slot]:
        """The places of a letter whose values are independent; of a family, those that hypotheses read."""
        if number not in self._slots:
            self._slots[number] = [("letter", number, place) for place in self._independent(number)]
        return self._slots[number]

    def _independent(self, number: int) -> Iterable[Place]:
        letter = self.draws.claim.table.letters[number]
        if letter.shape is None:
            return sorted(self._read(number)) if letter.arity else [()]
        rows, columns = map(self.empty.size, letter.shape)
        places = ((r, c) for r in range(rows) for c in range(columns))
        if not letter.is_symmetric:
            return places
        symmetric = letter.declared is Property.SYMMETRIC
        return ((r, c) for r, c in places if r == c or (symmetric and r < c))

    def _read(self, number: int) -> set[Place]:
        """The places at which hypotheses read a letter."""
        found: set[Place] = set()
        for each in self.draws.demands:
            evaluation = self._evaluation(each, self.draws.functions())
            for values in evaluation.everywhere(each.indices, {}):
                for side in (each.left, each.right):
                    with suppress(Inadmissible):
                        evaluation.value(side, values)
            found |= {place for n, place in evaluation.read if n == number}
        return found

    def _solvable(self, step: Step) -> Step:
        """The step without linear equations if these are for too many numbers."""
        if step.alone is not None or len(self.slots(step.letter)) <= UNKNOWNS:
            return step
        return Step(step.letter, (), step.demands)

    # -- one letter
    def _with(self, step: Step, values: Values, guesses: Iterable[Values]) -> Values | None:
        """The values, and those of one more letter, at which its demands are met."""
        symbol = self.draws.names.symbols.get(step.letter)
        for cells in self._candidates(step, values, guesses):
            found = values | cells
            if all(may_be(symbol, x) for x in cells.values()) and self._hold(step.other, found):
                return found
        return None

    def _candidates(self, step: Step, values: Values, guesses: Iterable[Values]) -> Iterator[Values]:
        """Values of a letter at which the equations hold that are linear in it."""
        if step.alone is not None:
            with suppress(Inadmissible, ZeroDivisionError):
                value = self._evaluation(step.demands[0], values).exact(step.alone.term, {})
                yield _letter(step.letter, inverse(value) if step.alone.inverted else value)
            return
        if not step.linear:
            yield from guesses
        elif (system := self._system(step, values)) is not None and system.solvable:
            slots = self.slots(step.letter)
            wanted = ([guess.get(slot, 0) for slot in slots] for guess in guesses)
            chance = step.letter in self.draws.random_letters
            solutions: Iterable[list[Value]] = map(
                system.nearest if chance else system.solution, islice(wanted, 1) if system.unique else wanted
            )
            if step.other and self.random.random() < SHORTEST:
                solutions = chain(filter(any, [system.shortest()]), solutions)
            yield from (dict(zip(slots, each, strict=True)) for each in solutions)

    def _system(self, step: Step, values: Values) -> System | None:
        """The linear equations for a letter; None if these have no value, or there are too many unknowns."""
        mentioned = {letter for each in step.linear for letter in each.degrees} - {step.letter}
        key = step.letter, step.linear, _of(values, mentioned)
        if key not in self._systems:
            self._systems[key] = self._linear(step, values)
        return self._systems[key]

    def _linear(self, step: Step, values: Values) -> System | None:
        slots = self.slots(step.letter)
        if len(slots) > UNKNOWNS:
            return None
        zero: Values = dict.fromkeys(slots, 0)
        ones: list[Values] = [{slot: 1} for slot in slots]
        worlds = (values | zero | one for one in (*ones, {}))
        try:
            columns = [[*self._excess(step.linear, world)] for world in worlds]
        except Inadmissible:
            return None
        rows = zip(*columns, strict=True)
        return System(len(slots), [[*(x - row[-1] for x in row[:-1]), row[-1]] for row in rows])

    def _guesses(self, step: Step, seed: float, generic: float, scales: Set[Value]) -> Iterator[Values]:
        """Values of a letter: one if its equations are solved for it, else many; those of random letters have
        numbers that are known as standard deviations."""
        if not step.other:
            small = self.random.random() < generic
            yield self._small(step.letter) if small else self.random.choice(self.special(step.letter))
            return
        if step.letter in self.draws.random_letters:
            places, outcomes = [place for _, _, place in self.slots(step.letter)], self._outcomes
            yield from (
                {("letter", step.letter, place): value for place, value in each.items()}
                for each in designs(places, outcomes, self._signs[step.letter], scales, self.random)
            )
            yield from (self._small(step.letter) for _ in range(FEW))
            return
        yield from self._shuffled(self.special(step.letter))
        shape = self.draws.claim.table.letters[step.letter].shape
        if shape is not None:
            rows, columns = map(self.empty.size, shape)
            several = turned(rows, columns, Random(seed))  # noqa: S311 - the same basis for all letters
            yield from self._shuffled([_letter(step.letter, rows) for rows in several])
        yield from (self._small(step.letter) for _ in range(GUESSES))

    def _small(self, number: int) -> Values:
        return {slot: self.random.choice(self.draws.choices[number]) for slot in self.slots(number)}

    def _shuffled(self, several: Sequence[Values]) -> list[Values]:
        return self.random.sample(several, len(several))

    # -- demands
    def _hold(self, several: Iterable[Demand], values: Values) -> bool:
        """Whether demands are met."""
        for each in several:
            key = each, _of(values, each.degrees)
            if key not in self._held:
                self._held[key] = self._holds(each, values)
            if not self._held[key]:
                return False
        return True

    def _holds(self, demand: Demand, values: Values) -> bool:
        try:
            if demand.definite:
                value = self._evaluation(demand, values).exact(demand.left, {})
                return isinstance(value, tuple) and is_definite(value)
            return not any(self._excess([demand], values))
        except Inadmissible:
            return False

    def _excess(self, several: Sequence[Demand], values: Values) -> Iterator[Value]:
        """What left sides exceed right ones by."""
        evaluation = self._evaluation(several[0], values)
        for each in several:
            for places in evaluation.everywhere(each.indices, {}):
                left, right = (evaluation.exact(side, places) for side in (each.left, each.right))
                if isinstance(left, tuple) and isinstance(right, tuple):
                    yield from (x - y for x, y in zip(chain(*left), chain(*right), strict=True))
                elif not isinstance(left, tuple) and not isinstance(right, tuple):
                    yield left - right

    def _evaluation(self, demand: Demand, values: Values) -> Evaluation:
        draws = self.draws
        world = draws.world(self.empty, values, lambda number: self.random.choice(draws.choices[number]))
        return Evaluation(demand.claim, world, draws.budget)


def _of(values: Values, letters: Container[int]) -> tuple[tuple[Slot, Value], ...]:
    """The values of all but other letters."""
    return tuple(x for x in values.items() if x[0][0] != "letter" or x[0][1] in letters)


def _letter(number: int, value: Value | Rows) -> Values:
    """The values of a letter, given as it is: a number, or the rows of a matrix."""
    if not isinstance(value, tuple):
        return {("letter", number, ()): value}
    return {("letter", number, (r, c)): x for r, row in enumerate(value) for c, x in enumerate(row)}
