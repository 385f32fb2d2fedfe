"""A refutation by trial: small sizes, small integers, exact values, where no polynomials can be compared.

The entries are drawn from a fixed seed, so the same claim gets the same witness, and are then set to 0, 1 or
-1 one after the other, in ever smaller groups, as long as the two sides differ.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from random import Random

from sympy import Symbol

from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.kernel.claims import Claim
from symnet.kernel.grids import Budget, Grids, Singular
from symnet.kernel.instances import Instance, Letter, evaluated, letters_of
from symnet.kernel.interpretations import EXACT, is_arbitrary
from symnet.kernel.tables import Inadmissible, Scope, ascending
from symnet.kernel.witness import Witness, exact_witness, is_allowed, small_values

SIZES = 30
DRAWS = 12
"""How often entries are drawn at some sizes: at last from many integers, as products of small ones vanish."""

WIDE = 10_000
CHOICES = 7
"""From how many of the smallest integers each entry is drawn."""

SIMPLE = 4
"""How many of the smallest integers are tried in the place of an entry."""

Values = dict[Letter, int]


def find_difference(claim: Claim, budget: Budget) -> Witness | None:
    """Sizes and integers at which the two sides differ, or None if none are found.

    Raises `UnsupportedTerm` where a function has values that are not known exactly, `LimitExceeded` past
    the budget.
    """
    if not all(map(is_arbitrary, claim.terms)):
        raise UnsupportedTerm("a function has laws of its own, so its values are not known exactly")
    random = Random(0)  # noqa: S311 - numbers to evaluate at, no secrets
    for numbers in islice(ascending(len(claim.sizes)), SIZES):
        trial = _Trial(claim, dict(zip(claim.sizes, numbers, strict=True)), budget)
        for draw in range(DRAWS):
            if (witness := trial.witness(random, wide=draw == DRAWS - 1)) is not None:
                return witness
    return None


class _Trial:
    """Instances of a claim at some sizes."""

    def __init__(self, claim: Claim, sizes: Mapping[Symbol, int], budget: Budget) -> None:
        self.claim = claim
        self.sizes = sizes
        self.budget = budget

    def witness(self, random: Random, *, wide: bool) -> Witness | None:
        """Integers at which the sides differ, made small, if they differ at those that are drawn."""
        try:
            scope = Scope(self.claim, self.sizes, self.budget)
            letters = tuple(dict.fromkeys(letters_of(self.claim, scope, self.budget)))
        except Inadmissible:
            return None
        allowed = {letter: tuple(islice(small_values(letter[0]), CHOICES)) for letter in letters}
        values = {letter: random.choice(allowed[letter]) for letter in letters}
        if wide:
            free = (letter for letter in letters if not isinstance(letter[0], Symbol))
            drawn = {letter: random.randint(1, WIDE) for letter in free}
            values |= {letter: value for letter, value in drawn.items() if is_allowed(letter[0], value)}
        instance = self._differing(values)
        if instance is not None:
            values = self._simplified(values, allowed)
            instance = self._differing(values)
        return None if instance is None else exact_witness(self.claim, self.sizes, instance, values)

    def _differing(self, values: Values) -> Instance | None:
        """The instance at these values, if it exists and its two sides differ."""
        self.budget.spend(0)
        grids = Grids.of_rationals(values, EXACT, self.budget)
        try:
            scope = Scope(self.claim, self.sizes, self.budget)
            instance = evaluated(self.claim, scope, grids, tuple(values))
        except (Inadmissible, Singular):
            return None
        return instance if instance.difference else None

    def _simplified(self, values: Values, allowed: Mapping[Letter, tuple[int, ...]]) -> Values:
        """The values made 0, 1 or -1, in groups that are halved, where the sides still differ."""
        letters = list(allowed)
        try:
            group = len(letters)
            while group:
                for start in range(0, len(letters), group):
                    values = self._simpler(values, letters[start : start + group], allowed)
                group //= 2
        except LimitExceeded:
            pass
        return values

    def _simpler(
        self, values: Values, group: Sequence[Letter], allowed: Mapping[Letter, tuple[int, ...]]
    ) -> Values:
        for value in allowed[group[0]][:SIMPLE] if len(group) == 1 else (0,):
            if all(values[letter] == value for letter in group):
                return values
            if any(value not in allowed[letter] for letter in group):
                continue
            simpler = values | dict.fromkeys(group, value)
            if self._differing(simpler) is not None:
                return simpler
        return values
