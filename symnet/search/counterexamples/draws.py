"""Values of letters, functions and free indices at which the two sides of a claim may differ: small integers,
alternating with large ones and fractions, from a fixed seed. Not trusted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import chain, islice, permutations, product
from math import prod
from random import Random
from typing import Final, TypeAlias

from sympy import Basic, Rational
from sympy.stats.rv import RandomSymbol

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.chance import OUTCOMES, PROBABILITY
from symnet.core.check import facts
from symnet.core.evaluate import Value, World
from symnet.core.language import Claim, Kind, Property
from symnet.core.polynomials import Polynomial
from symnet.core.symbols import Names
from symnet.search.counterexamples.plans import demands

MEETINGS: Final = 40
"""How many values of an index that may be any integer are tried."""
CHOICES: Final = 7
"""From how many of the smallest integers each value is drawn."""
FEW: Final = 3
"""The same, where values of piecewise linear functions are to meet."""
WIDE: Final = 10_000
MAX_MAGNITUDE: Final = 100
COEFFICIENTS: Final = 0, 1, -1, 2
SMOOTH: Final = Kind.EXPONENTIAL, Kind.LOGARITHM, Kind.ROOT, Kind.HYPERBOLIC_TANGENT
"""Functions of which large integers tell little: their values are huge or all alike."""
PIECEWISE: Final = Kind.MAXIMUM, Kind.MINIMUM, Kind.ABSOLUTE, Kind.SIGN

Place: TypeAlias = tuple[int, ...]
Draw: TypeAlias = Callable[[int], Value]
"""A value for a letter."""
Slot: TypeAlias = tuple[str, int, Place]
"""A letter, a function or a free index, and the place of one of its values."""
Values: TypeAlias = dict[Slot, Value]
Read: TypeAlias = Mapping[tuple[int, Place], Value]
"""The values of letters that were read."""


class _Drawn(dict[Place, Value]):
    """Values of a letter, each drawn when it is first asked for."""

    def __init__(self, declared: Property, draw: Callable[[], Value]) -> None:
        super().__init__()
        self._declared, self._draw = declared, draw

    def get(self, place: Place, _default: object = None) -> Value:
        if self._declared is Property.SYMMETRIC:
            place = tuple(sorted(place))
        if place not in self:
            self[place] = 0 if self._declared is Property.DIAGONAL and len({*place}) > 1 else self._draw()
        return self[place]


class Draws:
    """Draws values for a claim. An `empty` world has only sizes."""

    def __init__(self, claim: Claim, names: Names, budget: Budget) -> None:
        self.claim, self.names, self.budget = claim, names, budget
        self.random = Random(0)  # noqa: S311 - numbers to evaluate at, no secrets
        letters = range(len(claim.table.letters))
        self.choices = [tuple(islice(small(names.symbols.get(number)), CHOICES)) for number in letters]
        self.weights = next((x for x, symbol in names.symbols.items() if symbol is PROBABILITY), None)
        """The probabilities of outcomes, which are all the same."""
        self.random_letters = {number for key, number in names.letters.items() if key[0] == "random"}
        self.demands = demands(claim, self.weights)
        self.bound = frozenset(letter for each in self.demands for letter in each.degrees)
        self.positions = _positions(claim)
        self.never_negative = facts(claim)
        self.smooth = any(function.kind in SMOOTH for function in claim.table.functions)
        self.piecewise = any(function.kind in PIECEWISE for function in claim.table.functions)

    # -- worlds
    def world(self, empty: World, values: Mapping[Slot, Value], draw: Draw) -> World:
        """The world of some values; those of letters that are missing are drawn."""
        letters = enumerate(self.claim.table.letters)
        cells = {number: _Drawn(letter.declared, partial(draw, number)) for number, letter in letters}
        if self.weights is not None:
            cells[self.weights] = _Drawn(Property.GENERAL, lambda: Fraction(1, self.outcomes(empty)))
        functions: dict[int, tuple[Value, ...]] = {}
        places: dict[int, int] = {}
        for (kind, number, place), value in values.items():
            match kind:
                case "letter":
                    cells[number][place] = value
                case "function":
                    functions[number] = (*functions.get(number, ()), value)
                case _:
                    places[number] = int(value)
        return World(empty.sizes, cells, functions, places)

    def outcomes(self, empty: World) -> int:
        """The number of outcomes in a world."""
        return empty.sizes[self.names.sizes[OUTCOMES]]

    def letters(self, read: Read) -> Values:
        """The values of letters that were read, but for probabilities; only half of a symmetric matrix."""
        letters = self.claim.table.letters
        return {
            ("letter", number, place): value
            for (number, place), value in read.items()
            if letters[number].declared is not Property.SYMMETRIC or place == tuple(sorted(place))
            if number != self.weights
        }

    def letter(self, draw: int) -> Draw:
        """At first large integers unless functions are smooth, then small ones, alternating with fractions
        where these may tell more, and with so few that some are equal or 0."""
        few = FEW if self.piecewise and draw % 4 == 2 else CHOICES

        def small(number: int) -> Value:
            return self.random.choice(self.choices[number][:few])

        def other(number: int) -> Value:
            value = Fraction(self.random.randint(1, 5), 4) if draw else self.random.randint(1, WIDE)
            symbol, sign = self.names.symbols.get(number), self.random.choice((1, -1))
            return next((v for v in (sign * value, -sign * value) if may_be(symbol, v)), small(number))

        first = draw == 0 and not self.smooth
        return other if first or (draw % 2 and self.piecewise) else small

    def functions(self) -> Values:
        """The values of functions."""
        table = self.claim.table
        return {
            ("function", number, (k,)): self.random.choice(COEFFICIENTS)
            for (_, arity), number in self.names.functions.items()
            if table.functions[number].kind is Kind.ARBITRARY
            for k in range(arity + 2)
        }

    def empty(self, numbers: Sequence[int]) -> World | None:
        """The world that has only sizes, or None if what is assumed of these excludes it. The last number is
        that of outcomes, if there are any."""
        by_name = sorted(self.names.sizes.items(), key=lambda each: (each[0] is OUTCOMES, str(each[0])))
        sizes = dict(by_name)
        world = World(dict(zip(sizes.values(), numbers, strict=True)), {})
        allowed = all(map(may_be, sizes, numbers)) and all(
            world.size(each) >= 0 for each in self.never_negative
        )
        closed = (pair for pair in self.claim.table.supposed if not (pair[0].indices | pair[1].indices))
        allowed = allowed and all(0 <= world.size(p) < world.size(extent) for p, extent in closed)
        return world if allowed else None

    # -- free indices
    def some(self, ranges: Mapping[int, Sequence[int]], most: int) -> Iterator[tuple[int, ...]]:
        """Some values of the free indices."""
        lists = [*ranges.values()]
        if prod(map(len, lists)) <= most:
            yield from product(*lists)
            return
        for k in range(most // 2):
            yield tuple(each[k % len(each)] for each in lists)
        for _ in range(most // 2):
            yield tuple(map(self.random.choice, lists))

    def ranges(self, empty: World) -> dict[int, list[int]]:
        """Values of each free index, the nearest to 0 first."""
        largest = max(empty.sizes.values(), default=1)
        tried: dict[int, list[int]] = {}
        for index in self.claim.free:
            extent = self.claim.table.extents[index]
            if extent is None:
                tried[index] = self._anywhere(index, empty, largest)
                continue
            most = largest + 1 if extent.indices else min(empty.size(extent), largest + 3)
            tried[index] = [*range(most)]
        self._meet(tried, empty)
        for symbol, (index, first) in self.names.free.items():
            start = empty.size(first)
            tried[index] = [value for value in tried[index] if may_be(symbol, start + value)]
        return tried

    def _anywhere(self, index: int, empty: World, largest: int) -> list[int]:
        """Values of an index that may be any integer: near 0, and where it meets other positions."""
        near = dict.fromkeys((0, 1, -1, 2, *range(3, largest + 3), -2))
        for p in self.positions:
            sign = _coefficient(p, index)
            if sign in (1, -1):
                at = -sign * empty.size(_constant(p))
                near |= dict.fromkeys((at, at + 1, at - 1, at - largest + 1, at + largest - 1))
        return [*near]

    def _meet(self, tried: dict[int, list[int]], empty: World) -> None:
        """Add values at which two free indices that may be any integers meet."""
        for p in self.positions:
            signs = {v: _coefficient(p, v) for v in p.indices if v in tried}
            if len(signs) != 2 or not {*signs.values()} <= {1, -1}:
                continue
            at = empty.size(_constant(p))
            for (v, sign), (w, other) in permutations(signs.items()):
                if len(tried[v]) < MEETINGS and self.claim.table.extents[v] is None:
                    meeting = (-sign * (at + other * value) for value in tried[w][:MEETINGS])
                    tried[v] = [*dict.fromkeys((*tried[v], *meeting))]


def _positions(claim: Claim) -> list[Polynomial]:
    """The positions of deltas and of families."""
    found: list[Polynomial] = []
    for node in claim.table.terms:
        match node:
            case language.Delta(position=p):
                found.append(p)
            case language.Entry(positions=several):
                found += several
    return found


def _constant(p: Polynomial) -> Polynomial:
    """The part of a polynomial without indices."""
    return Polynomial((monomial, c) for monomial, c in p if all(v < 0 for v in monomial))


def _coefficient(p: Polynomial, index: int) -> int:
    """The coefficient of an index."""
    return next((c for monomial, c in p if monomial == (index,)), 0)


def small(symbol: Basic | None) -> Iterator[Value]:
    """0, 1, -1, 2, -2, ..., finally fractions, without those that the assumptions on a symbol exclude."""
    integers = (value for size in range(MAX_MAGNITUDE) for value in dict.fromkeys((size, -size)))
    values: Iterable[Value] = chain(integers, (Fraction(1, 2), Fraction(-1, 2)))
    yield from (value for value in values if may_be(symbol, value))


def may_be(symbol: Basic | None, value: Value) -> bool:
    """Whether what is assumed of a symbol allows a value."""
    if symbol is None:
        return True
    symbol = symbol.symbol if isinstance(symbol, RandomSymbol) else symbol
    number, facts = Rational(value.numerator, value.denominator), getattr(symbol, "assumptions0", {})
    return all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in facts.items())
