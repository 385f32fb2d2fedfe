"""What is measured: rows of work, each beside a peer and with what is expected of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from benchmarks.timing import Work, exponent, in_turn, timed


class Kind(Enum):
    """What is expected of a row."""

    FASTER = "at least {} times faster"
    WITHIN = "within {} times"
    BOUND = ""
    """Nothing beside the peer, if there is one: a bound in seconds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One size of a row: the work on both sides, and a test of whether the results agree."""

    symnet: Work
    peer: Work | None
    agree: Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """Work at several sizes. `at` makes the trial of a size; past `reach` the peer is not tried."""

    work: str
    peer: str
    sizes: Sequence[int]
    quick: Sequence[int]
    at: Callable[[int], Trial]
    kind: Kind
    target: float
    unit: str
    repetitions: int = 5
    reach: int | None = None
    seconds: float | None = None
    growth: float | None = None
    every_size: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one size; a peer that was not tried there has no time."""

    size: int
    symnet: float
    peer: float | None

    @property
    def faster(self) -> float | None:
        """How many times faster than the peer."""
        return None if self.peer is None else self.peer / self.symnet


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured in a row."""

    row: Row
    points: tuple[Point, ...]
    exponents: tuple[float | None, float | None] = field(init=False)

    def __post_init__(self) -> None:
        beside = [point for point in self.points if point.peer is not None]
        ours = exponent([p.size for p in self.points], [p.symnet for p in self.points])
        theirs = exponent([p.size for p in beside], [p.peer for p in beside if p.peer is not None])
        object.__setattr__(self, "exponents", (ours, theirs))

    @property
    def extrapolated(self) -> Point:
        """The largest size, with the peer's time extrapolated by its own growth if it was not tried there."""
        last = self.points[-1]
        beside = [point for point in self.points if point.peer is not None]
        if last.peer is not None or not beside or self.exponents[1] is None:
            return last
        known = beside[-1]
        assert known.peer is not None  # noqa: S101 - by the choice of `beside`
        return Point(last.size, last.symnet, known.peer * (last.size / known.size) ** self.exponents[1])

    @property
    def misses(self) -> list[str]:
        """The expectations that are not met, judged only if the largest of the row's sizes was measured."""
        row, found = self.row, []
        if self.points[-1].size < row.sizes[-1]:
            return found
        tried = [point for point in self.points if point.peer is not None]
        for point in tried if row.every_size else [self.extrapolated]:
            faster = point.faster
            if faster is None or row.kind is Kind.BOUND:
                continue
            met = faster >= row.target if row.kind is Kind.FASTER else 1 / faster <= row.target
            if not met:
                found.append(f"{row.kind.value.format(f'{row.target:g}')} at {point.size}")
        if row.seconds is not None and self.points[-1].symnet > row.seconds:
            found.append(f"{row.seconds:g} s at {self.points[-1].size}")
        if row.growth is not None and self.exponents[0] is not None and self.exponents[0] > row.growth:
            found.append(f"growth of at most {row.growth:g}")
        return found


class WrongResult(Exception):
    """The two sides computed different things, so their times say nothing."""


def measure(row: Row, quick: bool, tell: Callable[[str], None]) -> Found:
    """The row's times, each size checked before it is timed. Raises `WrongResult` if results differ."""
    points: list[Point] = []
    for size in row.quick if quick else row.sizes:
        tell(f"{row.work}: {row.unit} {size}")
        trial = row.at(size)
        peer = trial.peer if row.reach is None or size <= row.reach else None
        _, result = timed(trial.symnet)
        if not trial.agree(result, peer() if peer else None):
            raise WrongResult(f"{row.work} at {size}: {row.peer} has a different result")
        works = {"symnet": trial.symnet} | ({"peer": peer} if peer else {})
        least = in_turn(works, 1 if quick else row.repetitions)
        points.append(Point(size, least["symnet"], least.get("peer")))
    return Found(row, tuple(points))
