"""What a caller gives for the numbers to draw: bounds of sizes, and strategies for entries."""

from collections.abc import Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st
from sympy import Symbol

from symnet.errors import UsageError
from symnet.reading.arguments import as_integer, as_kind
from symnet.reading.terms import told

Entries = st.SearchStrategy[Any] | Mapping[Any, st.SearchStrategy[Any]] | None
Key = TypeVar("Key")


def as_bounds(known: Mapping[str, Symbol], sizes: Any, most: int) -> dict[Symbol, tuple[int, int]]:
    """The bounds of sizes: a number or a pair for all, or in a mapping by name; from 1 to `most` for others.

    Raises `UsageError` for a name that is no size and for bounds below 1 or in the wrong order.

    >>> n = Symbol("n")
    >>> as_bounds({"n": n}, (2, 5), 3), as_bounds({"n": n}, {}, 3)
    ({n: (2, 5)}, {n: (1, 3)})
    """
    if not isinstance(sizes, Mapping):
        return {size: as_pair(sizes, "sizes") for size in known.values()}
    bounds = dict.fromkeys(known.values(), (1, most))
    for name, pair in sizes.items():
        if str(name) not in known:
            raise UsageError(f"{name} is no size here; there are {', '.join(known) or 'none'}")
        bounds[known[str(name)]] = as_pair(pair, f"the sizes of {name}")
    return bounds


def as_pair(value: Any, what: str) -> tuple[int, int]:
    """Bounds, or one number as both. Raises `UsageError` for bounds below 1 or in the wrong order."""
    pair = (value, value) if isinstance(value, int) else value
    if isinstance(pair, tuple | list) and len(pair) == 2:
        least, most = (as_integer(each, what, 1) for each in pair)
        if least <= most:
            return least, most
    raise UsageError(f"{what} must be a number or a pair (least, most); found {told(value)}")


def as_entries(known: Mapping[str, Key], entries: Entries) -> dict[Key, st.SearchStrategy[Any]]:
    """A strategy for each symbol for which there is one: one for all, or those of a mapping by name.

    Raises `UsageError` for a name that is no symbol and for what is no strategy.
    """
    if entries is None:
        return {}
    if not isinstance(entries, Mapping):
        strategy = as_kind(entries, st.SearchStrategy, "what draws entries")
        return dict.fromkeys(known.values(), strategy)
    found: dict[Key, st.SearchStrategy[Any]] = {}
    for symbol, strategy in entries.items():
        if str(symbol) not in known:
            raise UsageError(f"{symbol} is no symbol here; there are {', '.join(known) or 'none'}")
        found[known[str(symbol)]] = as_kind(strategy, st.SearchStrategy, f"what draws {symbol}")
    return found
