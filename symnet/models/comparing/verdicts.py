"""What is said of two models: the same, the same up to rounding, different at an input, or unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from sympy import Symbol

from symnet.core.verdicts import Unknown
from symnet.models.comparing.matching import Segment
from symnet.models.comparing.matrices import Tier
from symnet.models.graphs import Array

TIERS = {Tier.ONCE: "rounded once", Tier.ALONG: "rounded along the way"}


@dataclass(frozen=True, slots=True)
class Report:
    """Every segment that was compared, and what is presupposed, in sentences."""

    segments: tuple[Segment, ...]
    assumed: tuple[str, ...] = ()

    @property
    def worst(self) -> Segment:
        """The segment that is furthest apart."""
        return max(self.segments, key=lambda each: (each.tier, each.worst.ratio if each.worst else 0.0))


class _Judged:
    """A verdict has no truth value."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} has no truth value: match on Same, Rounded, Different and Unknown"
        )


@dataclass(frozen=True, slots=True, repr=False)
class Same(_Judged):
    """Both models give the same for all real inputs."""

    report: Report

    def __str__(self) -> str:
        return f"Same: {_counted(self.report)}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Rounded(_Judged):
    """Every weight of one model is what the other gives, up to rounding.

    `tier` is "rounded once", if each is the nearest number to the exact one, or "rounded along the way".
    """

    tier: str
    report: Report

    @property
    def layer(self) -> str:
        """The layer of the worst entry."""
        return self.report.worst.name

    @property
    def worst(self) -> float:
        """The largest ratio of a difference to its bound, at most 1."""
        found = self.report.worst.worst
        return found.ratio if found else 0.0

    def __str__(self) -> str:
        worst = f"worst {self.worst:.2g} of its bound in {self.layer}"
        return f"Rounded: {self.tier}, {_counted(self.report)}; {worst}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Different(_Judged):
    """At an input the models give `left` and `right` at a place of an output.

    `witness` has an array for each input. Both numbers are enclosed: they are further apart than rounding
    along the way explains.
    """

    witness: Mapping[str, Array]
    output: str
    place: tuple[int, ...]
    left: float
    right: float
    layer: str
    report: Report

    def __str__(self) -> str:
        at = f"{self.output}{list(self.place)}"
        return f"Different: in {self.layer}; {at} is {self.left:.9g} before and {self.right:.9g} after"

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Undecided(Unknown):
    """The `Unknown` of two models, with what was compared."""

    report: Report = Report(())

    @classmethod
    def of(cls, reason: str, report: Report) -> "Undecided":
        """Unknown, for a reason."""
        return cls(Symbol("before"), Symbol("after"), (), reason, report)


Comparison = Same | Rounded | Different | Undecided
"""A verdict on two models; `Undecided` is an `Unknown`."""


def _counted(report: Report) -> str:
    entries = sum(segment.entries for segment in report.segments)
    segments = f"{len(report.segments)} segment{'s' * (len(report.segments) != 1)}"
    return f"{segments} of {entries} entries"
