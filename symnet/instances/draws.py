"""Sizes and seeds that Hypothesis draws: all that is random in a cross-check comes from here."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

from hypothesis import HealthCheck, Phase, Verbosity, currently_in_test_context, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from sympy import Basic

from symnet.instances.signature import LARGEST_SIZE

Sizes = dict[Basic, int]


def sizes_and_seeds(symbols: Sequence[Basic], wanted: int, seed: int) -> list[tuple[Sizes, int]]:
    """Choices of sizes from 1 to 3, no two the same, each with a seed for the entries.

    As many as are wanted, or all there are. A choice that was drawn before gives way to the next one.
    The same seed gives the same choices everywhere, whatever profile of Hypothesis is loaded, and inside a
    test of Hypothesis too.

    >>> from sympy import symbols
    >>> [sizes for sizes, _ in sizes_and_seeds(symbols("n,"), 5, seed=0)]
    [{n: 1}, {n: 2}, {n: 3}]
    """
    count = min(wanted, LARGEST_SIZE ** len(symbols))
    if not count:
        return []
    if currently_in_test_context():  # Hypothesis refuses a test inside another one of the same thread.
        with ThreadPoolExecutor(1) as apart:
            found = apart.submit(_drawn, len(symbols), count, seed).result()
    else:
        found = _drawn(len(symbols), count, seed)
    return [(dict(zip(symbols, sizes, strict=True)), entries) for sizes, entries in found.items()]


def _drawn(symbols: int, count: int, seed: int) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = {}

    @seeded(seed)
    @settings(
        backend="hypothesis",
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    # Of numbers, but not of bits, Hypothesis takes some from the files of the user.
    @given(st.tuples(*[st.booleans()] * (2 * symbols + 8)))
    def draw(bits: tuple[bool, ...]) -> None:
        pairs = zip(bits[:symbols], bits[symbols:], strict=False)
        sizes = tuple(1 + (low + 2 * high) % LARGEST_SIZE for low, high in pairs)
        while sizes in found:
            sizes = _following(sizes)
        found[sizes] = Random(f"{seed} {sizes} {bits}").getrandbits(32)  # noqa: S311 - no secrets

    draw()
    return found


def _following(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The next choice, as an odometer counts; the first one after the last."""
    *before, last = sizes
    if last < LARGEST_SIZE or not before:
        return (*before, last % LARGEST_SIZE + 1)
    return (*_following(tuple(before)), 1)
