"""In which order letters get values at which a claim's hypotheses hold, so that most of these are linear in
the letter that comes last in them. Not trusted.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from random import Random
from typing import Final, TypeAlias

from symnet.core import language
from symnet.core.language import Claim, Kind, Property, Table, parts, reached

CAREFUL: Final = 0.7
"""How often letters that stand alone are taken to be defined by the other side, wherever that can be."""

Degrees: TypeAlias = dict[int, int]
"""The degree in each letter: 1, or 2 for anything that is not linear."""


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """An equation that must hold, as a claim of its own, with its degrees; `names` has the letters that stand
    alone on one side, or inverted. Or that the matrix on both sides is positive `definite`."""

    claim: Claim
    degrees: Degrees
    names: "dict[int, Other]"
    definite: bool = False

    @property
    def has_functions(self) -> bool:
        """Whether functions are applied in it, which may have any values."""
        table = self.claim.table
        nodes = (table.terms[number] for number in reached(table, (self.left, self.right)))
        applied = {table.functions[node.function].kind for node in nodes if isinstance(node, language.Apply)}
        return not applied.isdisjoint((Kind.ARBITRARY, Kind.PARTICULAR))

    @property
    def indices(self) -> list[int]:
        """The indices for all of whose values it must hold."""
        return self.claim.own((self.left, self.right))

    @property
    def left(self) -> int:
        """The left side."""
        return self.claim.left

    @property
    def right(self) -> int:
        """The right side."""
        return self.claim.right


@dataclass(frozen=True, slots=True)
class Other:
    """The term that a letter is equal to, or the inverse of the letter."""

    term: int
    inverted: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A letter that gets a value when all others that are mentioned together with it have one.

    It is the value of the other side, if it stands `alone`; or the `linear` equations are solved for it, and
    the `other` demands must be met by what is guessed.
    """

    letter: int
    linear: tuple[Demand, ...] = ()
    other: tuple[Demand, ...] = ()
    alone: "Other | None" = None

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All that must hold when the letter has its value."""
        return self.linear + self.other


def demands(claim: Claim, known: int | None = None) -> list[Demand]:
    """What a claim assumes: its hypotheses, and that some matrices are positive definite. One letter may be
    `known`, the probabilities of outcomes: its values satisfy the hypotheses that speak of nothing else, and
    a symmetric matrix may be the value of a second moment."""
    may_stand_alone = (Property.GENERAL,) if known is None else (Property.GENERAL, Property.SYMMETRIC)
    table, found = claim.table, list[Demand]()
    degrees = _degrees(table, (*chain(*claim.hypotheses), *claim.definite))
    told = [pair for pair in claim.hypotheses if _letters([degrees[side] for side in pair]) != {known}]
    degrees = {term: {x: k for x, k in each.items() if x != known} for term, each in degrees.items()}
    for left, right in told:
        sides = ((left, right), (right, left))
        closed = not claim.own((left, right))
        names = {
            x: o
            for a, b in sides
            for x, o in _names(table, a, b)
            if closed and x not in degrees[b] and table.letters[x].declared in may_stand_alone
        }
        found.append(Demand(_alone(claim, left, right), _largest((degrees[left], degrees[right])), names))
    for number in claim.definite:
        found.append(Demand(_alone(claim, number, number), dict.fromkeys(degrees[number], 2), {}, True))
    return found


def inverts(claim: Claim) -> bool:
    """Whether something is inverted or divided by in a claim."""
    return any(isinstance(node, language.Inverse | language.Reciprocal) for node in claim.table.terms)


def inverted(claim: Claim) -> list[Demand]:
    """That the closed terms have values that a claim inverts or divides by."""
    table = claim.table
    if not inverts(claim):
        return []
    numbers = [
        number
        for number in reached(table, claim.roots)
        if isinstance(table.terms[number], language.Inverse | language.Reciprocal) and not table.free[number]
    ]
    degrees = _degrees(table, numbers)
    return [Demand(_alone(claim, number, number), degrees[number], {}) for number in numbers]


def _alone(claim: Claim, left: int, right: int) -> Claim:
    """That two terms are equal for all values of what is free in them, where nothing is assumed."""
    free = (*dict.fromkeys((*claim.free, *claim.own((left, right)))),)
    return replace(claim, left=left, right=right, free=free, hypotheses=(), presumed=(), definite=())


def plan(several: Sequence[Demand], random: Random, chance: Set[int] = frozenset()) -> list[Step]:
    """An order of the letters, one of many. It is made from its end: first come letters that stand alone,
    those that are random, or in which all demands that are left are linear, then those that must be
    guessed."""
    left, steps = [*several], list[Step]()
    letters, careful = (
        sorted({letter for each in several for letter in each.degrees}),
        random.random() < CAREFUL,
    )
    while letters:
        mentioned = {x: [each for each in left if x in each.degrees] for x in letters}
        bound = [x for x in letters if mentioned[x]]
        linear = [x for x in bound if all(each.degrees[x] == 1 for each in mentioned[x])]
        named = [x for x in bound if _named(x, mentioned[x]) is not None]
        by_chance = [x for x in bound if x in chance]
        letter = random.choice((careful and named) or by_chance or linear or named or bound or letters)
        steps.append(step_of(letter, mentioned[letter]))
        letters.remove(letter)
        left = [each for each in left if letter not in each.degrees]
    return steps[::-1]


def step_of(letter: int, several: Sequence[Demand]) -> Step:
    """A letter that gets a value at which some demands are met."""
    linear = tuple(each for each in several if each.degrees[letter] == 1)
    other = tuple(each for each in several if each.degrees[letter] != 1)
    return Step(letter, linear, other, _named(letter, several))


def _named(letter: int, several: Sequence[Demand]) -> Other | None:
    """The other side of the one equation in which a letter stands, if it stands there alone."""
    equations = [each for each in several if not each.definite]
    return equations[0].names.get(letter) if len(equations) == 1 else None


def _names(table: Table, term: int, other: int) -> Iterator[tuple[int, Other]]:
    """The letter that a term is, or inverts."""
    match table.terms[term]:
        case language.Matrix(letter=letter) | language.Entry(letter=letter, positions=()):
            yield letter, Other(other, inverted=False)
        case language.Inverse(matrix=inner) | language.Reciprocal(base=inner):
            yield from (
                (x, Other(other, inverted=True))
                for x, each in _names(table, inner, other)
                if not each.inverted
            )


def _degrees(table: Table, roots: Iterable[int]) -> dict[int, Degrees]:
    """The degrees of terms in their letters."""
    found: dict[int, Degrees] = {}
    for number in reached(table, roots):
        node = table.terms[number]
        several = [found[part] for part in parts(node)]
        match node:
            case language.Matrix(letter=letter) | language.Entry(letter=letter):
                found[number] = {letter: 1}
            case language.Times() | language.Product() | language.Scaled():
                found[number] = _total(several)
            case language.Power(exponent=exponent):
                found[number] = _total(several * min(exponent, 2))
            case language.Inverse() | language.Reciprocal() | language.Apply():
                found[number] = _total(several * 2)
            case _:
                found[number] = _largest(several)
    return found


def _total(several: Sequence[Degrees]) -> Degrees:
    return {x: min(2, sum(each.get(x, 0) for each in several)) for x in _letters(several)}


def _largest(several: Sequence[Degrees]) -> Degrees:
    return {x: max(each.get(x, 0) for each in several) for x in _letters(several)}


def _letters(several: Sequence[Degrees]) -> set[int]:
    return set().union(*several)
