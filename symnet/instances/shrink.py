"""Instances made smaller as long as they fail, until nothing in them can be made smaller alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import gcd
from time import monotonic
from typing import Any

from sympy import Basic, MatrixSymbol, Symbol

from symnet.instances.evaluate import Instance, Value
from symnet.instances.functions import Quadratic
from symnet.instances.rationals import Exact

EVERY = 16
"""Numerators and denominators up to which every simpler number is tried."""
Fails = Callable[[Instance], bool]


def shrink(instance: Instance, fails: Fails, *, seconds: float = 60) -> Instance:
    """The instance made smaller as long as it fails, until no size and no number can be made smaller alone.

    A size is made smaller by one of its indices, which goes from every matrix that has it; a number becomes
    0, 1, -1 or another one that is simpler: of a smaller denominator, then of a smaller numerator.
    An instance at which `fails` raises `ZeroDivisionError` does not fail. After so many seconds it ends with
    the smallest instance that it has.

    >>> from sympy import Integer, MatrixSymbol, Symbol
    >>> n = Symbol("n", positive=True, integer=True)
    >>> x = MatrixSymbol("x", 1, n)
    >>> print(shrink(Instance({n: 3}, {x: [[5, 0, -7]]}), lambda at: sum(at.values[x][0]) < -1))
    n = 1, x = [[-2]]
    """

    deadline = monotonic() + seconds

    def failing(trial: Instance) -> bool:
        try:
            return monotonic() < deadline and fails(trial)
        except ZeroDivisionError:
            return False

    while True:
        before = instance
        for size in filter(_is_symbol, instance.sizes):
            instance = _with_fewer(instance, size, failing)
        instance = _with_simpler(instance, failing)
        if instance is before:
            return instance


def _is_symbol(size: Basic) -> bool:
    """Whether a size may be smaller alone; a number with a value of its own belongs to a pattern."""
    return isinstance(size, Symbol)


# -- sizes
def _with_fewer(instance: Instance, size: Basic, fails: Fails) -> Instance:
    """The instance without the indices of a size that it does not need; halves of them are tried first."""
    width = max(instance.sizes[size] // 2, 1)
    while width:
        start = 0
        while start + width <= (extent := instance.sizes[size]) and width < extent:
            gone = range(start, start + width)
            fewer = next(filter(fails, _without(instance, size, gone)), None)
            instance, start = (fewer, start) if fewer else (instance, start + width)
        width //= 2
    return instance


def _without(instance: Instance, size: Basic, gone: range) -> Iterator[Instance]:
    """The instance without some indices of a size, in each way in which its arrays may hold them."""
    before = instance.sizes[size]
    sizes = {**instance.sizes, size: before - len(gone)}
    matrices = [name for name in instance.values if isinstance(name, MatrixSymbol)]
    families = {name: value for name, value in instance.values.items() if isinstance(value, Mapping)}
    seen: list[dict[Any, Value]] = []
    for way, shift in product(_WAYS, (None, 0, 1) if families else (None,)):
        values = dict(instance.values)
        for name in matrices:
            rows, columns = (_gone(extent, instance, size, gone, *way) for extent in name.shape)
            values[name] = [
                [cell for c, cell in enumerate(row) if c not in columns]
                for r, row in enumerate(values[name])
                if r not in rows
            ]
        if shift is not None:
            values |= {name: _shifted(value, gone, shift) for name, value in families.items()}
        if values not in seen:
            seen.append(values)
            yield replace(instance, sizes=sizes, values=values)


_WAYS = tuple(product((True, False), repeat=2))
"""How an extent such as 2n + 1 holds an index of n: in blocks or side by side, after all else or before."""


def _gone(  # noqa: PLR0917 - a way has two parts
    extent: Basic, instance: Instance, size: Basic, gone: range, blocks: bool, after: bool
) -> frozenset[int]:
    """The indices of a matrix that go with indices of a size."""
    if size not in extent.free_symbols:
        return frozenset()
    before = instance.sizes[size]
    whole, less = (int(extent.xreplace({**instance.sizes, size: s})) for s in (before, before - len(gone)))
    parts, rest = divmod(whole - less, len(gone))
    others = whole - parts * before
    if rest or others < 0:  # no multiple of the size
        return frozenset(range(whole - less) if after else range(less, whole))
    first = others if after else 0
    along, across = (1, before) if blocks else (parts, 1)
    return frozenset(first + index * along + part * across for index in gone for part in range(parts))


def _shifted(family: Mapping[Any, Exact], gone: range, first: int) -> dict[Any, Exact]:
    """A family whose members after those gone take their place, in every position; `first` is index 0."""

    def source(position: int) -> int:
        return position + len(gone) if position >= gone.start + first else position

    return {at: family.get(tuple(map(source, at)), 0) for at in family}


# -- numbers
def _with_simpler(instance: Instance, fails: Fails) -> Instance:
    """The instance with simpler numbers: long stretches of zeros are tried first, then each number."""
    numbers = list(_numbers(instance))
    width = len(numbers)

    def tried(trial: list[Exact]) -> bool:
        nonlocal instance, numbers
        smaller = _with_numbers(instance, trial)
        if not fails(smaller):
            return False
        instance, numbers = smaller, trial
        return True

    while width := width // 2:
        for start in range(0, len(numbers), width):
            stretch = numbers[start : start + width]
            if any(stretch):
                tried([*numbers[:start], *[0] * len(stretch), *numbers[start + width :]])
    for place in range(len(numbers)):
        while any(
            tried([*numbers[:place], other, *numbers[place + 1 :]]) for other in simpler(numbers[place])
        ):
            pass
    return instance


def simpler(number: Exact) -> list[Exact]:
    """The numbers to try in place of a number, the simplest first.

    >>> simpler(-3), simpler(Fraction(1, 2)), simpler(1000)[:6]
    ([0, 1, -1, 2, -2, 3], [0, 1, -1], [0, 1, -1, 500, 750, 875])
    """
    exact = Fraction(number)
    top, bottom = abs(exact.numerator), exact.denominator
    if max(top, bottom) <= EVERY:
        found = [Fraction(n, d) for d in range(1, bottom + 1) for n in _by_size(top) if gcd(n, d) == 1]
    else:
        sign = 1 if exact > 0 else -1
        halves = (top - (top >> k) for k in range(top.bit_length()))
        found = [Fraction(n) for n in (0, 1, -1, top // bottom, sign * (top // bottom))]
        found += [Fraction(n * each, bottom) for each in halves for n in (1, sign)]
    kept = dict.fromkeys(each for each in found if _order(each) < _order(exact))
    return [int(each) if each.denominator == 1 else each for each in kept]


def _by_size(top: int) -> Iterable[int]:
    return sorted(range(-top, top + 1), key=lambda n: (abs(n), n < 0))


def _order(number: Fraction) -> tuple[int, int, bool]:
    return number.denominator, abs(number.numerator), number < 0


def _numbers(instance: Instance) -> Iterator[Exact]:
    """All numbers of an instance but its sizes, in order."""
    for value in instance.values.values():
        match value:
            case list():
                yield from (cell for row in value for cell in row)
            case Mapping():
                yield from value.values()
            case Quadratic():
                yield from value.coefficients
            case int() | Fraction():
                yield value


def _with_numbers(instance: Instance, numbers: list[Exact]) -> Instance:
    """The instance with other numbers, in the same order."""
    given = iter(numbers)
    values: dict[Basic, Value] = {}
    for name, value in instance.values.items():
        match value:
            case list():
                values[name] = [[next(given) for _ in row] for row in value]
            case Mapping():
                values[name] = {position: next(given) for position in value}
            case Quadratic():
                values[name] = Quadratic(tuple(next(given) for _ in value.coefficients))
            case int() | Fraction():
                values[name] = next(given)
            case _:
                values[name] = value
    return replace(instance, values=values)
