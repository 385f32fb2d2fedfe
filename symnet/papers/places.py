"""Where something stands in the files of a paper."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; lines and columns are counted from 1."""

    path: str
    line: int
    column: int

    def after(self, other: "Place", paths: Sequence[str]) -> bool:
        """Whether this stands after another place, in files of this order."""
        if self.path == other.path:
            return self > other
        known = {path: number for number, path in enumerate(paths)}
        return known.get(self.path, 0) > known.get(other.path, 0)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
