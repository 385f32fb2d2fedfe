"""Times taken in turn, and how they grow.

A time is that of the processor, in this process and in those that it has started and awaited: what else
runs on the machine changes it little.
"""

import gc
from collections.abc import Callable, Mapping, Sequence
from math import log
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, Final, TypeAlias

from sympy.core.cache import clear_cache

Work: TypeAlias = Callable[[], Any]
ENOUGH: Final = 20.0
"""Seconds after which nothing is measured once more."""


def processor() -> float:
    """The seconds of the processor that have been used."""
    return sum(each.ru_utime + each.ru_stime for each in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def timed(work: Work) -> tuple[float, Any]:
    """The seconds of the processor that some work takes, SymPy's cache being empty, and its result."""
    clear_cache()
    gc.collect()
    start = processor()
    result = work()
    return processor() - start, result


def in_turn(works: Mapping[str, Work], repetitions: int) -> dict[str, float]:
    """The least time of each piece of work, all of them run in turn as often, the first round in any case."""
    least = dict.fromkeys(works, float("inf"))
    end = processor() + ENOUGH
    for number in range(repetitions):
        if number and processor() > end:
            break
        for name, work in works.items():
            least[name] = min(least[name], timed(work)[0])
    return least


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float | None:
    """The exponent e of the law time = c·size^e that fits best, on logarithmic scales.

    >>> exponent([10, 20, 40], [1.0, 4.0, 16.0])
    2.0
    """
    if len(sizes) < 2:
        return None
    xs, ys = [log(size) for size in sizes], [log(time) for time in times]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return round(slope / sum((x - x_mean) ** 2 for x in xs), 2)
