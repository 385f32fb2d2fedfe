"""Sizes and seeds that Hypothesis draws: all that is random in a cross-check comes from here."""

from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from sympy import Basic

from symnet.instances.signature import LARGEST_SIZE

Sizes = dict[Basic, int]


def sizes_and_seeds(symbols: Sequence[Basic], wanted: int, seed: int) -> list[tuple[Sizes, int]]:
    """Choices of sizes from 1 to 3, no two the same, each with a seed for the entries.

    As many as are wanted, or all there are. A choice that was drawn before gives way to the next one.

    >>> from sympy import symbols
    >>> [sizes for sizes, _ in sizes_and_seeds(symbols("n,"), 5, seed=0)]
    [{n: 1}, {n: 3}, {n: 2}]
    """
    found: dict[tuple[int, ...], int] = {}
    count = min(wanted, LARGEST_SIZE ** len(symbols))
    if not count:
        return []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(st.tuples(*(st.integers(1, LARGEST_SIZE) for _ in symbols)), st.integers(0, 2**32))
    def draw(sizes: tuple[int, ...], entries: int) -> None:
        while sizes in found:
            sizes = _following(sizes)
        found[sizes] = entries

    draw()
    return [(dict(zip(symbols, sizes, strict=True)), entries) for sizes, entries in found.items()]


def _following(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The next choice, as an odometer counts; the first one after the last."""
    *before, last = sizes
    if last < LARGEST_SIZE or not before:
        return (*before, last % LARGEST_SIZE + 1)
    return (*_following(tuple(before)), 1)
