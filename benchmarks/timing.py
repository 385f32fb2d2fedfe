"""Times taken in turn, and how they grow.

Times are processor times, of this process and of those that it has started and awaited, so what else runs
on the machine changes them little.
"""

import gc
from collections.abc import Callable, Mapping, Sequence
from math import log
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, Final, TypeAlias

from sympy.core.cache import clear_cache

Work: TypeAlias = Callable[[], Any]
ENOUGH: Final = 20.0
"""Seconds after which no further round is begun."""


def processor() -> float:
    """The processor seconds that have been used."""
    return sum(each.ru_utime + each.ru_stime for each in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def timed(work: Work) -> tuple[float, Any]:
    """The processor seconds that some work takes with SymPy's cache empty, and its result."""
    clear_cache()
    gc.collect()
    start = processor()
    result = work()
    return processor() - start, result


def in_turn(works: Mapping[str, Work], repetitions: int) -> dict[str, float]:
    """The least time of each piece of work, in rounds that run all of them in turn; at least one round."""
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
