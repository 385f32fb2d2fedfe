"""Probability spaces in which random letters have simple moments. Not trusted.

On the outcomes 0, ..., 2^r - 1, all of the same probability, the signs (-1)^(number of ones in k AND c), for
c = 1, 2, ..., have mean 0 and variance 1 and are uncorrelated; those for powers of 2 are independent.
"""

from collections.abc import Iterator, Sequence, Set
from random import Random
from typing import Final

from symnet.core.evaluate import Value
from symnet.search.counterexamples.special import rotation

DRAWN: Final = 6
"""How often signs are drawn for the entries of a letter."""
ROTATED: Final = 7
"""The most signs that are rotated, which makes their distribution skew."""

Place = tuple[int, ...]


def designs(
    places: Sequence[Place], outcomes: int, random: Random, scales: Set[Value] = frozenset()
) -> Iterator[dict[Place, Value]]:
    """Values of a random letter at some places, whose first position is the outcome.

    The entries have mean 0 and are uncorrelated, as far as there are outcomes; their standard deviation is 1
    or one of the scales. The last one is constant.

    >>> next(designs([(0, 0), (1, 0)], 2, Random(0)))
    {(0, 0): 1, (1, 0): -1}
    """
    entries = sorted({place[1:] for place in places})
    several = range(1, outcomes)
    several_scales = (*sorted(scales - {1}), 1)
    single = [each for each in several if each.bit_count() == 1]
    for number in range(DRAWN if len(entries) <= len(several) else 0):
        independent = len(entries) <= len(single) and number % 2 == 0
        chosen = random.sample(single if independent else several, len(entries))
        columns: list[list[Value]] = [[(-1) ** (k & c).bit_count() for k in range(outcomes)] for c in chosen]
        yield from (_placed(places, entries, columns, scale) for scale in several_scales)
    if max(2, len(entries) - 1) < len(several) <= ROTATED:
        turn = rotation(len(several), random)
        signs = [[(-1) ** (k & c).bit_count() for k in range(outcomes)] for c in several]
        columns = [
            [sum(x * row[k] for x, row in zip(weights, signs, strict=True)) for k in range(outcomes)]
            for weights in turn[: len(entries)]
        ]
        yield from (_placed(places, entries, columns, scale) for scale in several_scales)
    yield dict.fromkeys(places, 0)


def _placed(
    places: Sequence[Place], entries: Sequence[Place], columns: Sequence[Sequence[Value]], scale: Value
) -> dict[Place, Value]:
    of = dict(zip(entries, columns, strict=True))
    return {place: scale * of[place[1:]][place[0]] for place in places}
