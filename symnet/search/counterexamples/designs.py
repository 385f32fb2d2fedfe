"""Probability spaces in which random letters have simple moments. Not trusted.

On the outcomes 0, ..., 2^r - 1, all of the same probability, the signs (-1)^(number of ones in k AND c), for
c = 1, 2, ..., have mean 0 and variance 1 and are uncorrelated; those for powers of 2 are independent.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from random import Random
from typing import Final

from symnet.core.evaluate import Value
from symnet.search.counterexamples.special import rotation

DRAWN: Final = 3
"""How often signs are drawn for the entries of a letter."""
SKEW: Final = 0.25
"""How often rotated signs are tried first."""
ROTATED: Final = 7
"""The most signs that are rotated, which makes their distribution skew."""

Place = tuple[int, ...]
Signs = tuple[int, ...]
"""A number for each entry of a letter."""


def signs(sizes: Mapping[int, int], outcomes: int, random: Random) -> dict[int, Signs]:
    """Numbers of signs for letters of so many entries: independent ones, or different ones, if there are so
    many.

    >>> signs({7: 1, 8: 1}, 4, Random(0)) in ({7: (1,), 8: (2,)}, {7: (2,), 8: (1,)})
    True
    """
    number, every = sum(sizes.values()), range(1, outcomes)
    independent = [each for each in every if each.bit_count() == 1]
    several = independent if number <= len(independent) else every
    drawn = iter(
        random.sample(several, number) if number <= len(several) else random.choices(every or [0], k=number)
    )
    return {letter: tuple(next(drawn) for _ in range(size)) for letter, size in sizes.items()}


def designs(
    places: Sequence[Place], outcomes: int, first: Signs, scales: Set[Value], random: Random
) -> Iterator[dict[Place, Value]]:
    """Values of a random letter at some places, whose first position is the outcome.

    The entries have mean 0 and are uncorrelated, as far as there are outcomes: signs, of the numbers that are
    tried first and then of others, or rotated signs; their standard deviation is 1 or one of the scales. The
    last values are 0.

    >>> next(designs([(0, 0), (1, 0)], 2, (1,), frozenset(), Random(0)))
    {(0, 0): 1, (1, 0): -1}
    """
    entries = sorted({place[1:] for place in places})
    every = range(1, outcomes)
    enough = len(entries) <= len(every)
    rotated = max(2, len(entries) - 1) < len(every) <= ROTATED
    columns = [_columns(first, outcomes)]
    columns += [_columns(random.sample(every, len(entries)), outcomes) for _ in range(DRAWN if enough else 0)]
    if rotated:
        base = _columns(every, outcomes)
        turn = rotation(len(every), random)[: len(entries)]
        sums = [
            [sum(x * s for x, s in zip(row, each, strict=True)) for each in zip(*base, strict=True)]
            for row in turn
        ]
        columns.insert(0 if random.random() < SKEW else len(columns), sums)
    for each in columns:
        of = dict(zip(entries, each, strict=True))
        for scale in (*sorted(scales - {1}), 1):
            yield {place: scale * of[place[1:]][place[0]] for place in places}
    yield dict.fromkeys(places, 0)


def _columns(numbers: Sequence[int], outcomes: int) -> list[list[Value]]:
    return [[(-1) ** (k & c).bit_count() for k in range(outcomes)] for c in numbers]
