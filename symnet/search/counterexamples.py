"""Finds counterexamples: small sizes, small integers, exact values. Not trusted: the core evaluates them.

Values are drawn from a fixed seed, so the same claim gets the same counterexample, and are then made 0, 1 or
-1 in ever smaller groups, as long as both sides differ at the same entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, permutations, product
from math import prod
from random import Random
from typing import Final, TypeAlias, TypeVar

from sympy import Basic, Rational

from symnet.core.budget import Budget
from symnet.core.evaluate import Evaluation, Inadmissible, Value, World
from symnet.core.language import (
    Claim,
    Delta,
    Entry,
    Kind,
    Matrix,
    Product,
    Property,
    Transpose,
)  # fmt: skip
from symnet.core.polynomials import ZERO, Polynomial
from symnet.core.symbols import Names
from symnet.errors import LimitExceeded

SIZES: Final = 30
"""At how many sizes values are drawn."""
DRAWS: Final = 12
"""How often values are drawn at some sizes."""
QUICK: Final = 3
"""How many draws a glance takes at each of its sizes."""
GLANCES: Final = (1, 1), (2, 2), (2, 3), (3, 2)
"""The sizes that a glance takes in turn."""
PLACES: Final = 24, 400
"""At how many values of the free indices each draw is tried, in a glance and in a thorough search."""
MEETINGS: Final = 40
"""How many values of an index that may be any integer are tried."""
CHOICES: Final = 7
"""From how many of the smallest integers each value is drawn."""
SIMPLE: Final = 16
"""How many of the smallest integers are tried in the place of a value."""
FEW: Final = 4
"""From how many matrices on these are made zero or identities many at once."""
WIDE: Final = 10_000
MAX_MAGNITUDE: Final = 100
COEFFICIENTS: Final = 0, 1, -1, 2
TURNS: Final = (Fraction(3, 5), Fraction(4, 5)), (Fraction(5, 13), Fraction(12, 13))
"""Rational points of a circle."""
PIECEWISE: Final = Kind.MAXIMUM, Kind.MINIMUM, Kind.ABSOLUTE, Kind.SIGN

Place: TypeAlias = tuple[int, ...]
Draw: TypeAlias = Callable[[int], Value]
"""A value for a letter."""
Slot: TypeAlias = tuple[str, int, Place]
"""A letter, a function or a free index, and the place of one of its values."""
Values: TypeAlias = dict[Slot, Value]
T = TypeVar("T")
Read: TypeAlias = Mapping[tuple[int, Place], Value]
"""What was read of letters."""


def find_counterexample(claim: Claim, names: Names, budget: Budget, *, thorough: bool) -> World | None:
    """A world at which the two sides differ, at the smallest sizes, or None if none is found.

    Not `thorough`, it looks at few sizes, unless the sides differ there. Raises `UnsupportedTerm` where a
    function has no exact values.
    """
    search = _Search(claim, names, budget, PLACES[thorough])
    found = None if thorough else search.glance()
    if found is None and not thorough:
        return None
    try:
        for sizes in islice(_ascending(len(claim.sizes)), SIZES):
            if (smaller := search.at(sizes, DRAWS)) is not None:
                found = smaller
                break
    except LimitExceeded:
        pass
    return None if found is None else found.simplified()


def _ascending(count: int) -> Iterator[tuple[int, ...]]:
    """All sizes, by their sum, then in the order of their symbols."""
    if not count:
        yield ()
        return
    total = count
    while True:
        yield from _summing(total, count)
        total += 1


def _summing(total: int, count: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        yield (total,)
        return
    for first in range(1, total - count + 2):
        yield from ((first, *rest) for rest in _summing(total - first, count - 1))


class _Drawn(dict[Place, Value]):
    """Values of a letter, drawn where they are asked for."""

    def __init__(self, declared: Property, draw: Callable[[], Value]) -> None:
        super().__init__()
        self._declared, self._draw = declared, draw

    def get(self, place: Place, _default: object = None) -> Value:
        if self._declared is Property.SYMMETRIC:
            place = tuple(sorted(place))
        if place not in self:
            self[place] = 0 if self._declared is Property.DIAGONAL and len({*place}) > 1 else self._draw()
        return self[place]


class _Search:
    def __init__(self, claim: Claim, names: Names, budget: Budget, places: int) -> None:
        self.claim = claim
        self.names = names
        self.budget = budget
        self.places = places
        self.random = Random(0)  # noqa: S311 - numbers to evaluate at, no secrets
        self.sizes = dict(sorted(names.sizes.items(), key=lambda each: str(each[0])))
        letters = range(len(claim.table.letters))
        self.choices = [tuple(islice(_small(names.symbols.get(number)), CHOICES)) for number in letters]
        self.orthogonal = _orthogonal(claim)
        self.positions = _positions(claim)
        self.piecewise = any(function.kind in PIECEWISE for function in claim.table.functions)

    def glance(self) -> "_Found | None":
        """Where the sides differ at small sizes that are all alike, or in turn larger and smaller."""
        count = range(len(self.sizes))
        for sizes in dict.fromkeys(tuple(a if k % 2 else b for k in count) for a, b in GLANCES):
            try:
                found = self.at(sizes, QUICK)
            except LimitExceeded:
                return None
            if found is not None:
                return found
        return None

    def at(self, numbers: tuple[int, ...], draws: int) -> "_Found | None":
        """Where the sides differ at some sizes."""
        allowed = all(map(may_be, self.sizes, numbers))
        if not allowed or not all(self.choices):
            return None
        sizes = dict(zip(self.sizes.values(), numbers, strict=True))
        ranges = self._ranges(sizes)
        for draw in range(draws):
            values = self._functions() | self._rotations(sizes, draw)
            evaluation = Evaluation(self.claim, self.world(sizes, values, self._draw(draw)), self.budget)
            for places in self._some(ranges):
                where = _differing(evaluation, dict(zip(ranges, places, strict=True)))
                if where is not None:
                    there: Values = {("index", v, ()): k for v, k in zip(ranges, places, strict=True)}
                    read = dict(evaluation.read)
                    return _Found(self, sizes, values | self.letters(read) | there, where, read)
        return None

    # -- worlds
    def world(self, sizes: Mapping[int, int], values: Mapping[Slot, Value], draw: Draw) -> World:
        """The world of some values; those of letters that are missing are drawn."""
        cells = [
            _Drawn(letter.declared, lambda number=number: draw(number))  # type: ignore[misc]
            for number, letter in enumerate(self.claim.table.letters)
        ]
        functions: dict[int, list[Value]] = {}
        places: dict[int, int] = {}
        for (kind, number, place), value in values.items():
            match kind:
                case "letter":
                    cells[number][place] = value
                case "function":
                    functions.setdefault(number, []).append(value)
                case _:
                    places[number] = int(value)
        coefficients = {number: tuple(several) for number, several in functions.items()}
        return World(sizes, dict(enumerate(cells)), coefficients, places)

    def letters(self, read: Read) -> Values:
        """The values of letters that were read; of a symmetric matrix a half."""
        letters = self.claim.table.letters
        return {
            ("letter", number, place): value
            for (number, place), value in read.items()
            if letters[number].declared is not Property.SYMMETRIC or place == tuple(sorted(place))
        }

    def _draw(self, draw: int) -> Draw:
        """At first large integers, then small ones, in turn with fractions where these may tell more."""

        def small(number: int) -> Value:
            return self.random.choice(self.choices[number])

        def other(number: int) -> Value:
            value = Fraction(self.random.randint(1, 5), 4) if draw else self.random.randint(1, WIDE)
            symbol, sign = self.names.symbols.get(number), self.random.choice((1, -1))
            return next((v for v in (sign * value, -sign * value) if may_be(symbol, v)), small(number))

        return other if draw == 0 or (draw % 2 and self.piecewise) else small

    def _functions(self) -> Values:
        table = self.claim.table
        return {
            ("function", number, (k,)): self.random.choice(COEFFICIENTS)
            for (_, arity), number in self.names.functions.items()
            if table.functions[number].kind is Kind.ARBITRARY
            for k in range(arity + 2)
        }

    def _rotations(self, sizes: Mapping[int, int], draw: int) -> Values:
        """For matrices that are assumed to be orthogonal: a signed permutation, turned in a plane or not."""
        found: Values = {}
        for number in self.orthogonal:
            letter = self.claim.table.letters[number]
            size = _at((letter.shape or (ZERO,))[0], sizes)
            self.budget.spend(size**2)
            rows = self._rotation(size, letter.declared, turned=size > 1 and draw % 2 == 1)
            found |= {("letter", number, place): value for place, value in rows.items()}
        return found

    def _rotation(self, size: int, declared: Property, *, turned: bool) -> dict[Place, Value]:
        order, (a, b) = [*range(size)], self.random.choice(TURNS)
        if declared is Property.GENERAL:
            self.random.shuffle(order)
        rows: list[list[Value]] = [[0] * size for _ in order]
        for r, c in enumerate(order):
            rows[r][c] = self.random.choice((1, -1))
        if turned and declared is Property.GENERAL:
            first, second = rows[:2]
            rows[0] = [a * x - b * y for x, y in zip(first, second, strict=True)]
            rows[1] = [b * x + a * y for x, y in zip(first, second, strict=True)]
        elif turned and declared is Property.SYMMETRIC:
            rows[0][:2], rows[1][:2] = [a, b], [b, -a]
        return {(r, c): x for r, row in enumerate(rows) for c, x in enumerate(row)}

    # -- free indices
    def _some(self, ranges: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, ...]]:
        """Values of the free indices, a few of many."""
        lists = [*ranges.values()]
        if prod(map(len, lists)) <= self.places:
            yield from product(*lists)
            return
        for k in range(self.places // 2):
            yield tuple(each[k % len(each)] for each in lists)
        for _ in range(self.places // 2):
            yield tuple(map(self.random.choice, lists))

    def _ranges(self, sizes: Mapping[int, int]) -> dict[int, list[int]]:
        """Values of each free index, the nearest to 0 first."""
        largest = max(sizes.values(), default=1)
        tried: dict[int, list[int]] = {}
        for index in self.claim.free:
            extent = self.claim.table.extents[index]
            if extent is None:
                tried[index] = self._anywhere(index, sizes, largest)
            elif extent.indices:
                tried[index] = [*range(largest + 1)]
            else:
                tried[index] = [*range(min(_at(extent, sizes), largest + 3))]
        self._meet(tried, sizes)
        for symbol, (index, first) in self.names.free.items():
            start = _at(first, sizes)
            tried[index] = [value for value in tried[index] if may_be(symbol, start + value)]
        return tried

    def _anywhere(self, index: int, sizes: Mapping[int, int], largest: int) -> list[int]:
        """Values of an index that may be any integer: near 0, and where it meets other positions."""
        near = dict.fromkeys((0, 1, -1, 2, *range(3, largest + 3), -2))
        for p in self.positions:
            sign = _coefficient(p, index)
            if sign in (1, -1):
                at = -sign * _at(_constant(p), sizes)
                near |= dict.fromkeys((at, at + 1, at - 1, at - largest + 1, at + largest - 1))
        return [*near]

    def _meet(self, tried: dict[int, list[int]], sizes: Mapping[int, int]) -> None:
        """Add values at which two free indices that may be any integers meet."""
        for p in self.positions:
            signs = {v: _coefficient(p, v) for v in p.indices if v in tried}
            if len(signs) != 2 or not {*signs.values()} <= {1, -1}:
                continue
            at = _at(_constant(p), sizes)
            for (v, sign), (w, other) in permutations(signs.items()):
                if len(tried[v]) < MEETINGS and self.claim.table.extents[v] is None:
                    meeting = (-sign * (at + other * value) for value in tried[w][:MEETINGS])
                    tried[v] = [*dict.fromkeys((*tried[v], *meeting))]


class _Found:
    """Values at which the two sides differ at one entry, and what was read of letters there."""

    def __init__(
        self, search: _Search, sizes: Mapping[int, int], values: Values, where: Place, read: Read
    ) -> None:
        self.search, self.sizes, self.values, self.where, self.read = search, sizes, values, where, read
        self.plain: set[int] = set()

    def simplified(self) -> World:
        """The world with its values made 0, 1 or -1: indices, then many matrices at once, then all others."""
        try:
            self._take({})
            _halving([slot for slot in self.values if slot[0] == "index"], self._simpler)
            if len(letters := self._matrices()) > FEW:
                _halving(letters, self._plainer)
            _halving([slot for slot in self.values if not self._is_made(slot)], self._simpler)
        except LimitExceeded:
            pass
        return self._world()

    def _matrices(self) -> list[int]:
        letters = enumerate(self.search.claim.table.letters)
        return [n for n, letter in letters if letter.shape is not None and n not in self.search.orthogonal]

    def _is_made(self, slot: Slot) -> bool:
        """Whether a value is not to be changed any more by itself."""
        kind, number, _ = slot
        return kind == "index" or (kind == "letter" and number in self.plain | self.search.orthogonal)

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
        return islice(_small(self.search.names.symbols.get(number) if kind == "letter" else None), SIMPLE)

    def _allows(self, slot: Slot, value: Value) -> bool:
        """Whether what is assumed of a symbol allows a value at a place."""
        kind, number, _ = slot
        names = self.search.names
        if kind == "index":
            there = ((s, _at(first, self.sizes)) for s, (v, first) in names.free.items() if v == number)
            return all(may_be(symbol, start + value) for symbol, start in there)
        return kind == "function" or may_be(names.symbols.get(number), value)

    def _take(self, changed: Values) -> bool:
        """Change values, if both sides differ then at the same entry; keep only those that are read."""
        search, values = self.search, self.values | changed
        world = search.world(self.sizes, values, lambda number: search.choices[number][:2][-1])
        evaluation = Evaluation(search.claim, world, search.budget)
        if _differing(evaluation, world.indices, self.where) is None:
            return False
        others = {slot: value for slot, value in values.items() if slot[0] != "letter"}
        self.values, self.read = others | search.letters(evaluation.read), evaluation.read
        return True

    def _world(self) -> World:
        """The world in plain dictionaries."""
        world = self.search.world(self.sizes, self.values, lambda _: 0)
        letters: dict[int, Value | dict[Place, Value]] = {}
        for number, letter in enumerate(self.search.claim.table.letters):
            cells = {place: value for (n, place), value in self.read.items() if n == number}
            letters[number] = cells if letter.arity else cells.get((), self.search.choices[number][0])
        return replace(world, letters=letters)


def _halving(several: Sequence[T], change: Callable[[Sequence[T]], object]) -> None:
    """Change all at once, then halves, and so on."""
    group = len(several)
    while group:
        for start in range(0, len(several), group):
            change(several[start : start + group])
        group //= 2


def _differing(evaluation: Evaluation, places: Mapping[int, int], where: Place | None = None) -> Place | None:
    """The first entry at which both sides differ, or whether they differ at one; () for numbers."""
    try:
        left, right = evaluation.sides(places)
    except Inadmissible:
        return None
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        return () if left != right else None
    if where:
        r, c = where
        return where if left[r][c] != right[r][c] else None
    entries = ((r, c) for r, row in enumerate(left) for c in range(len(row)))
    return next(((r, c) for r, c in entries if left[r][c] != right[r][c]), None)


def _orthogonal(claim: Claim) -> set[int]:
    """The letters of which a claim assumes that they are orthogonal."""
    terms, found = claim.table.terms, set()
    for left, _ in claim.hypotheses:
        match terms[left]:
            case Product(factors=(first, second)) if terms[first] == Transpose(second):
                node = terms[second]
                if isinstance(node, Matrix):
                    found.add(node.letter)
            case _:
                pass
    return found


def _positions(claim: Claim) -> list[Polynomial]:
    """The positions of deltas and of families."""
    found: list[Polynomial] = []
    for node in claim.table.terms:
        match node:
            case Delta(position=p):
                found.append(p)
            case Entry(positions=several):
                found += several
            case _:
                pass
    return found


def _at(p: Polynomial, sizes: Mapping[int, int]) -> int:
    """The value of a polynomial in sizes."""
    return sum(c * prod(sizes[v] for v in monomial) for monomial, c in p)


def _constant(p: Polynomial) -> Polynomial:
    """What of a polynomial has no index."""
    return Polynomial((monomial, c) for monomial, c in p if all(v < 0 for v in monomial))


def _coefficient(p: Polynomial, index: int) -> int:
    """The number before an index."""
    return next((c for monomial, c in p if monomial == (index,)), 0)


def _small(symbol: Basic | None) -> Iterator[Value]:
    """0, 1, -1, 2, -2, ..., at last fractions, without those that the assumptions on a symbol exclude."""
    integers = (value for size in range(MAX_MAGNITUDE) for value in dict.fromkeys((size, -size)))
    values: Iterable[Value] = chain(integers, (Fraction(1, 2), Fraction(-1, 2)))
    yield from (value for value in values if may_be(symbol, value))


def may_be(symbol: Basic | None, value: Value) -> bool:
    """Whether what is assumed of a symbol allows a value."""
    if symbol is None:
        return True
    number, facts = Rational(value.numerator, value.denominator), getattr(symbol, "assumptions0", {})
    return all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in facts.items())
