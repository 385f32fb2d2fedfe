"""What deciding a claim may cost: terms, time and memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Final

from symnet.errors import LimitExceeded

try:
    import resource
except ImportError:  # Only Unix tells how much memory a process has held.
    resource = None  # type: ignore[assignment]

DEEP: Final = 100_000
"""A recursion limit for terms nested too deeply for Python's own; Python frames use no C stack."""
MEGABYTE: Final = 2**20
_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_BETWEEN_LOOKS: Final = 0.01


def peak_memory() -> int:
    """The most memory that this process has held so far, in bytes; 0 where the platform does not say."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT if resource else 0


@contextmanager
def deep() -> Iterator[None]:
    """Allow deep recursion inside a `with` block."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@dataclass(slots=True)
class Budget:
    """The most terms at once, the moment (of `time.monotonic`) to be done by, and the most bytes of memory
    that this process may reach, if that is limited."""

    max_terms: int
    deadline: float
    max_bytes: int | None = None
    _looked: float = field(default=0.0, init=False, repr=False)

    @classmethod
    def unbounded(cls) -> "Budget":
        """No limits."""
        return cls(sys.maxsize, inf)

    def spend(self, terms: int) -> None:
        """Refuse work past the budget."""
        if terms > self.max_terms:
            raise LimitExceeded(f"{terms} terms are more than the limit max_terms={self.max_terms}")
        now = monotonic()
        if now > self.deadline:
            raise LimitExceeded("the time given by max_seconds has passed")
        if self.max_bytes is not None and now > self._looked + _BETWEEN_LOOKS:
            self._looked = now
            if peak_memory() > self.max_bytes:
                raise LimitExceeded("the memory given by max_megabytes is used up")
