"""A second opinion on a claim: both sides at random values modulo a prime, at a few small sizes.

It reads SymPy's terms by itself and shares no line with the core, so a mistake in either shows where the two
contradict each other. If both sides agree, that proves nothing; if they differ, the claim is false or one of
the two readings is wrong. Functions are random functions, so there is no opinion where both sides of a claim
that may need a law of one differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from random import Random
from time import monotonic
from typing import Final, TypeAlias

from sympy import Basic

from symnet.second_opinion.survey import Silence, Survey, survey
from symnet.second_opinion.values import MODULUS, Impossible, Sample

DRAWS: Final = 3
"""How often values are drawn anew where a matrix happens to be singular or a divisor 0."""
PLACES: Final = 16
"""At how many values of the free indices both sides are compared at one choice of sizes."""


@dataclass(frozen=True, slots=True)
class Agrees:
    """Both sides are equal wherever they were compared; a false claim passes with a chance of about 2⁻⁵⁵."""

    sizes: tuple[tuple[tuple[str, int], ...], ...]

    def __str__(self) -> str:
        places = " and ".join(", ".join(f"{name} = {n}" for name, n in each) for each in self.sizes if each)
        return f"Agrees modulo 2**61 - 1{f' at {places}' if places else ''}"


@dataclass(frozen=True, slots=True)
class Differs:
    """Both sides differ at some sizes and values of the free indices."""

    sizes: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return f"Differs modulo 2**61 - 1 at {', '.join(f'{name} = {n}' for name, n in self.sizes) or 'once'}"


@dataclass(frozen=True, slots=True)
class Silent:
    """There is no opinion, for a reason."""

    reason: str

    def __str__(self) -> str:
        return f"Silent: {self.reason}"


Opinion: TypeAlias = Agrees | Differs | Silent


def second_opinion(
    lhs: Basic,
    rhs: Basic,
    definitions: Mapping[Basic, Basic],
    assuming: Sequence[Basic],
    *,
    deadline: float,
    seed: int = 0,
) -> Opinion:
    """Compare both sides of a claim at random values. `deadline` is a moment of `time.monotonic`.

    >>> from sympy import MatrixSymbol, Trace
    >>> from sympy.abc import n
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> print(second_opinion(Trace(A * B), Trace(B * A), {}, (), deadline=float("inf")))
    Agrees modulo 2**61 - 1 at n = 2 and n = 3 and n = 1
    """
    try:
        seen = survey((lhs, rhs), definitions, assuming)
        agreed = []
        for sizes in _sizes(seen):
            differs = _compared(seen, lhs, rhs, sizes, deadline, seed)
            named = tuple((str(symbol), n) for symbol, n in sizes.items())
            if differs and (laws := seen.lawful):
                return Silent(f"{laws[0]} has laws of which this opinion knows nothing")
            if differs:
                return Differs(named)
            if differs is False:
                agreed.append(named)
            if monotonic() > deadline:
                break
        return (
            Agrees(tuple(agreed)) if agreed else Silent("no values were found at which the claim makes sense")
        )
    except Silence as why:
        return Silent(str(why))
    except RecursionError:
        return Silent("the terms are nested too deeply")


def _sizes(seen: Survey) -> Iterator[dict[Basic, int]]:
    """Choices of sizes: 2 and 3 in alternation, then one 3 and all others 2, then all 1."""
    names = sorted(seen.sizes, key=str)
    count = len(names)
    choices = [
        tuple(2 + k % 2 for k in range(count)),
        (3, *(2,) * (count - 1)) if count else (),
        (1,) * count,
    ]
    for numbers in dict.fromkeys(choices):
        yield dict(zip(names, numbers, strict=True))


def _places(ranges: Sequence[Sequence[int]], seed: int) -> Iterator[tuple[int, ...]]:
    """Values of free indices: all of them, or so many at random."""
    count = prod(map(len, ranges))
    random = Random(seed)  # noqa: S311 - no secrets
    several = range(count) if count <= PLACES else sorted({random.randrange(count) for _ in range(PLACES)})
    for number in several:
        places = []
        for each in ranges:
            number, at = divmod(number, len(each))  # noqa: PLW2901
            places.append(each[at])
        yield tuple(places)


def _compared(  # noqa: PLR0917 - one comparison
    seen: Survey, lhs: Basic, rhs: Basic, sizes: dict[Basic, int], deadline: float, seed: int
) -> bool | None:
    """Whether both sides differ at some sizes; None if the claim makes no sense there."""
    compared = False
    for draw in range(DRAWS):
        sample = Sample(seen, sizes, deadline, (seed, draw, *sizes.values()))
        try:
            for places in _places([seen.range(index, sizes) for index in seen.free], seed):
                indices = dict(zip(seen.free, places, strict=True))
                try:
                    if sample.value(lhs, indices) != sample.value(rhs, indices):
                        return True
                    compared = True
                except Impossible:
                    continue
        except Impossible:
            continue
        if compared:
            return False
    return None


__all__ = ["MODULUS", "Agrees", "Differs", "Opinion", "Silent", "second_opinion"]
