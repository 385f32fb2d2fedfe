"""Instances drawn by Hypothesis: sizes, and entries, whole or in parts, for which every sum is exact."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from math import log2
from random import Random
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from sympy import Basic, MatrixSymbol, Rational, Symbol

from symnet.errors import UsageError
from symnet.instances.evaluate import Instance
from symnet.instances.given import Entries, as_bounds, as_entries
from symnet.reading.terms import told
from symnet.rounding import Format, Unfit
from symnet.testing.magnitude import NotExact
from symnet.testing.plan import Kind, Plan
from symnet.testing.target import BATCH, Target

Bounds: TypeAlias = dict[Symbol, tuple[int, int]]
LARGEST: Final = 4
"""The largest size where none is given."""
SMALL: Final = 3
"""Entries up to which examples are small; others come near the bound."""
PARTS: Final = (1, 1, 2, 4)
"""What small entries are divided by: a function may be wrong only where a number is not whole."""
TINY: Final = (1, 1, 16, 256)
"""The same where sums need not be exact: a function may be wrong only where a number is tiny."""
DEEP: Final = -100
"""The exponent that a format must reach for tiny numbers."""
SHORT: Final = 24
"""Bits below which products of parts may round where no term says how many there are."""
_FACTS: Final = ("positive", "negative", "zero", "integer", "even", "odd")
"""Assumptions on scalars that entries keep to."""
_POWERS: Final = {Kind.TWOS: (1, 2, 4), Kind.FOURS: (1, 4, 16)}


@dataclass(eq=False)
class Drawing:
    """What is drawn for a target: sizes within bounds, entries by a plan or by the user's own strategies."""

    target: Target
    form: Format
    bounds: Bounds
    entries: dict[Basic, "st.SearchStrategy[Any]"] = field(default_factory=dict)
    near: bool = True
    plan: Plan = field(init=False)
    _largest: dict[tuple[int, ...], tuple[int, int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.plan = self.target.plan
        for symbol in self.target.signature.sizes:
            if self.plan.exact and not self.choices(symbol):
                self.plan = self.plan.inexact()
        if not self.plan.whole and self.form.is_integer:
            raise UsageError(
                f"{self.target} divides or rounds, which {self.form.name} cannot: use a float dtype"
            )

    def choices(self, size: Symbol) -> list[int]:
        """The values that a size may take."""
        least, most = self.bounds[size]
        values = [int(2**k) for k in range(most.bit_length())] + [most]
        match self.plan.kind(size):
            case Kind.TWOS:
                return [n for n in dict.fromkeys(values) if least <= n <= most and n & (n - 1) == 0]
            case Kind.FOURS:
                fours = [4**k for k in range(most.bit_length())]
                return [n for n in fours if least <= n <= most]
        return list(range(least, most + 1))

    def fits(self, instance: Instance) -> bool:
        """Whether an instance is one of those that are drawn."""
        if any(n not in self.choices(size) for size, n in instance.sizes.items()):
            return False
        for symbol, value in instance.values.items():
            numbers = _entries(value)
            kind = self.plan.kind(_vector(symbol))
            if not all(self.form.holds(Fraction(n)) and _agrees(symbol, n) for n in numbers):
                return False
            if (kind and min(numbers) <= 0 and kind is not Kind.TWOS) or not all(
                _is_power(abs(n), kind) for n in numbers if kind in _POWERS
            ):
                return False
        return not self.plan.exact or self.is_exact(instance)

    def is_made_of(self, instance: Instance, first: Instance) -> bool:
        """Whether the entries that the user has a strategy for are some of those that it drew."""
        return all(
            set(_entries(instance.values[symbol])) <= set(_entries(first.values[symbol]))
            for symbol in self.entries
        )

    def is_exact(self, instance: Instance) -> bool:
        """Whether every partial sum at an instance is exact."""
        try:
            return self.target.needed(instance) <= self.form.exact
        except NotExact:
            return False

    def strategy(self) -> "st.SearchStrategy[Instance]":
        """The instances."""
        return _instances(self)

    def fitting(self, sizes: dict[Symbol, int]) -> tuple[dict[Symbol, int], int, int]:
        """The sizes, made smaller until ones fit, with the largest entries and powers that are exact there.

        Raises `UsageError` where the smallest sizes are too large.
        """
        while True:
            key = tuple(sizes.values())
            if key not in self._largest:
                self._largest[key] = self._largest_at(sizes)
            largest, power = self._largest[key]
            if largest:
                return sizes, largest, power
            lower = {n: [c for c in self.choices(n) if c < sizes[n]] for n in sizes}
            wide = max((n for n in sizes if lower[n]), key=lambda n: sizes[n], default=None)
            if wide is None:
                raise UsageError(
                    f"{self.target} has sums above {self.form.exact} even at the smallest sizes and "
                    f"entries, so no test in {self.form.name} is exact: use a wider dtype"
                )
            sizes = {**sizes, wide: max(lower[wide])}

    def _largest_at(self, sizes: dict[Symbol, int]) -> tuple[int, int]:
        """The largest entry, and the largest index of a power, that is exact at some sizes; 0 if none is."""

        def exact(entry: int, power: int) -> bool:
            return self._needed(sizes, entry, power) <= self.form.exact

        if not self.plan.exact:
            return SMALL, 0
        power = next((k for k in (2, 1, 0) if exact(1, k)), None)
        if power is None:
            return 0, 0
        largest = self._guessed(sizes, power)
        while not exact(largest, power):
            largest -= -(-largest // 8)
        return largest, power

    def _needed(self, sizes: dict[Symbol, int], entry: int, power: int) -> int:
        """What entries of one size, and powers of one index, need."""
        filled = self._filled(sizes, lambda kind: _POWERS[kind][power] if kind in _POWERS else entry)
        return self.target.needed(filled)

    def _guessed(self, sizes: dict[Symbol, int], power: int) -> int:
        """About the largest entry: of degree d, a term needs as much as the power d of the largest entry."""
        some, more = (self._needed(sizes, entry, power) for entry in (64, 128))
        if not some:
            return self.form.exact
        degree = max(round(log2(more / some)), 1)
        return max(int(64 * (self.form.exact / some) ** (1 / degree)), 1)

    def made(self, sizes: dict[Symbol, int], near: bool, random: Random) -> Instance:
        """An instance at some sizes, or smaller ones that fit: of small entries, or some near the bound."""
        sizes, largest, power = self.fitting(sizes)
        near = near and self.plan.exact
        top = largest if near else min(largest, SMALL)
        least = top - top // 4 if near else 0
        signs = random.choice(((1, -1), (1,)))

        def entry(kind: Kind) -> int:
            if kind is Kind.FOURS or kind is Kind.TWOS:
                sign = random.choice(signs) if kind is Kind.TWOS else 1
                return sign * random.choice(_POWERS[kind][: power + 1])
            number = random.randint(max(least, 1) if kind else least, top)
            return number if kind else number * random.choice(signs)

        whole = self._filled(sizes, entry)
        parts = whole if near else self._divided(whole, random.choice(self._parts))
        return parts if not self.plan.exact or self.is_exact(parts) else whole

    @property
    def _parts(self) -> tuple[int, ...]:
        if self.form.is_integer or (not self.near and self.form.bits < SHORT):
            return (1,)
        return PARTS if self.plan.exact or self.form.least > DEEP else TINY

    def _divided(self, instance: Instance, parts: int) -> Instance:
        """The same with smaller numbers, where these need not be powers or whole."""
        values = {
            symbol: value
            if self.plan.kind(_vector(symbol)) in _POWERS or symbol.is_integer
            else [[_part(n, parts) for n in row] for row in value]
            if isinstance(value, list)
            else _part(value, parts)
            for symbol, value in instance.values.items()
        }
        return Instance(instance.sizes, values)

    def any(self, random: Random, near: bool = False) -> Instance:
        """An instance drawn without Hypothesis, and without the strategies of the user."""
        sizes = {n: random.choice(self.choices(n)) for n in self.target.sizes}
        return self.made(sizes, near, random)

    def probe(self) -> None:
        """See whether the target has values. Raises `UnsupportedTerm` for a function without a known one."""
        instance = self.any(Random(0))  # noqa: S311
        with suppress(ZeroDivisionError, Unfit):
            if self.plan.exact:
                self.target.expected(instance)
            else:
                self.target.rounded(instance, self.form)

    def _filled(self, sizes: dict[Symbol, int], entry: Callable[[Kind], Any]) -> Instance:
        values: dict[Basic, Any] = {}
        for symbol in self.symbols:
            kind = self.plan.kind(_vector(symbol))
            if isinstance(symbol, MatrixSymbol):
                rows, columns = (int(extent.xreplace(sizes)) for extent in symbol.shape)
                values[symbol] = [[entry(kind) for _ in range(columns)] for _ in range(rows)]
            else:
                values[symbol] = _agreeing(symbol, entry(kind))
        return Instance(sizes, values)

    @property
    def symbols(self) -> list[Basic]:
        """What needs entries."""
        sizes = self.target.signature.sizes
        return [symbol for symbol in self.target.arguments.values() if symbol not in sizes]


@st.composite
def _instances(draw: st.DrawFn, drawing: Drawing) -> Instance:
    """Sizes one by one, and the entries from a seed; those that the user has strategies for, one by one."""
    sizes = {n: draw(st.sampled_from(drawing.choices(n)), label=str(n)) for n in drawing.target.sizes}
    near = drawing.near and draw(st.booleans(), label="near the bound")
    instance = drawing.made(sizes, near, Random(draw(st.integers(0, 2**32 - 1), label="seed")))  # noqa: S311
    values = dict(instance.values)
    for symbol, strategy in drawing.entries.items():
        value = values[symbol]
        rows = isinstance(value, list)
        exact = strategy.map(partial(_as_exact, drawing.form))
        values[symbol] = [[draw(exact) for _ in row] for row in value] if rows else draw(exact)
    instance = Instance(instance.sizes, values)
    if drawing.entries and drawing.plan.exact and not drawing.is_exact(instance):
        raise UsageError(
            f"entries must be so small that every sum is exact in {drawing.form.name}, at most "
            f"{drawing.form.exact}; found {instance}"
        )
    return instance


def _as_exact(form: Format, entry: Any) -> int | Fraction:
    """An entry that a user's strategy drew. Raises `UsageError` for what is no number of the format."""
    try:
        found = Fraction(*entry.as_integer_ratio())
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise UsageError(f"entries must be finite numbers; found {told(entry)}") from None
    if not form.holds(found):
        raise UsageError(f"entries must be numbers of {form.name}; found {told(entry)}")
    return _plain(found)


def _part(number: int, parts: int) -> int | Fraction:
    return _plain(Fraction(number, parts))


def _plain(number: Fraction) -> int | Fraction:
    return int(number) if number.denominator == 1 else number


def _agrees(symbol: Basic, number: Any) -> bool:
    """Whether a number has all that is assumed of a symbol."""
    if isinstance(symbol, MatrixSymbol):
        return True
    facts = {fact: getattr(symbol, f"is_{fact}") for fact in _FACTS}
    known = Rational(number.numerator, number.denominator)
    return all(wanted is None or wanted == getattr(known, f"is_{fact}") for fact, wanted in facts.items())


def _agreeing(symbol: Basic, number: int) -> int:
    """The number, or one near it that has all that is assumed of a symbol."""
    near = (number, -number, number + 1, -number - 1, 0, 1, -1, 2, -2)
    return next((each for each in near if _agrees(symbol, each)), number)


def _entries(value: Any) -> list[Any]:
    return [entry for row in value for entry in row] if isinstance(value, list) else [value]


def _vector(symbol: Basic) -> Basic:
    """The vector of which a matrix is a batch."""
    return MatrixSymbol(symbol.name, symbol.shape[0], 1) if BATCH in getattr(symbol, "shape", ()) else symbol


def _is_power(number: Any, kind: Kind) -> bool:
    base = 2 if kind is Kind.TWOS else 4
    return number in {base**k for k in range(8)}


def drawing_of(target: Target, form: Format, sizes: Any, entries: Entries, near: bool = True) -> Drawing:
    """What is drawn for a target, from the sizes and entries that a caller gives."""
    named = {"batch" if size is BATCH else size.name: size for size in target.sizes}
    bounds = as_bounds(named, sizes, LARGEST)
    symbols = {name: each for name, each in target.arguments.items() if each not in bounds}
    return Drawing(target, form, bounds, as_entries(symbols, entries), near)
