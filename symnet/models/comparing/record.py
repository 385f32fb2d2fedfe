"""Verdicts on models as text and as plain data."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isfinite
from typing import Any, Final

import numpy as np

from symnet.models.comparing.matching import Segment
from symnet.models.comparing.matrices import Tier, Worst
from symnet.models.comparing.verdicts import Comparison, Different, Report, Rounded, Same, Undecided

WORDS: Final = {
    Tier.SAME: "same",
    Tier.ONCE: "rounded once",
    Tier.ALONG: "rounded along the way",
    Tier.OPEN: "not decided",
    Tier.APART: "differs",
}
TIERS: Final = {word: tier for tier, word in WORDS.items()}
APART: Final = ("witness", "output", "place", "left", "right")
SHOWN: Final = 64
"""How many numbers of an input are printed."""


def holds(found: Comparison) -> bool:
    """Whether both models are the same, up to rounding."""
    return isinstance(found, Same | Rounded)


def lines(found: Comparison, *, verbose: bool = False) -> Iterator[str]:
    """A verdict as lines of text: the segments that differ, or all, then the verdict."""
    for segment in found.report.segments:
        if verbose or segment.tier >= Tier.OPEN:
            yield f"{segment.name}: {_told(segment)}"
            if segment.explanation:
                yield f"    what explains it: {segment.explanation}"
    yield str(found)
    if isinstance(found, Different):
        for name, numbers in found.witness.items():
            yield f"    at {name} = {array(numbers)}"
    for sentence in found.report.assumed if verbose else ():
        yield f"    assuming that {sentence}"


def _told(segment: Segment) -> str:
    """What came of a segment, in a line."""
    if segment.reason:
        return f"{WORDS[segment.tier]}: {segment.reason}"
    text = f"{WORDS[segment.tier]}, {segment.entries} entries"
    worst = segment.worst
    if worst is None:
        return text
    return (
        f"{text}; worst in {segment.where}, row {worst.row}, column {worst.column}: "
        f"{worst.left:.9g} before, {worst.right:.9g} after, {worst.ratio:.3g} of the bound {worst.bound:.3g}"
    )


def array(numbers: np.ndarray[Any, Any]) -> str:
    """An input as text, as far as it is short."""
    if numbers.size <= SHOWN:
        return str(numbers.tolist())
    places = np.argwhere(numbers)
    if len(places) <= SHOWN // 4:
        entries = ", ".join(f"{list(map(int, place))}: {numbers[tuple(place)]:g}" for place in places)
        return f"zeros of shape {list(numbers.shape)} but for {entries}"
    return f"an array of shape {list(numbers.shape)}, which --json prints"


def record(found: Comparison) -> dict[str, Any]:
    """A verdict as JSON has it."""
    return {
        "verdict": "unknown" if isinstance(found, Undecided) else type(found).__name__.lower(),
        "holds": holds(found),
        "tier": found.tier if isinstance(found, Rounded) else None,
        "reason": found.reason if isinstance(found, Undecided) else None,
        "layer": found.layer if isinstance(found, Rounded | Different) else None,
        **(_apart(found) if isinstance(found, Different) else dict.fromkeys(APART)),
        "segments": [_segment(each) for each in found.report.segments],
        "assumed": list(found.report.assumed),
    }


def _apart(found: Different) -> dict[str, Any]:
    witness = {name: numbers.tolist() for name, numbers in found.witness.items()}
    values = witness, found.output, list(found.place), found.left, found.right
    return dict(zip(APART, values, strict=True))


def _segment(segment: Segment) -> dict[str, Any]:
    worst = segment.worst
    return {
        "layer": segment.name,
        "verdict": WORDS[segment.tier],
        "entries": segment.entries,
        "decided_by": segment.decided,
        "reason": segment.reason,
        "explanation": segment.explanation or None,
        "worst": None if worst is None else {**worst._asdict(), "ratio": _finite(worst), "in": segment.where},
    }


def _finite(worst: Worst) -> float | None:
    """The ratio as JSON has it, where there is no infinity."""
    return worst.ratio if isfinite(worst.ratio) else None


def from_record(plain: Mapping[str, Any]) -> Comparison:
    """The verdict that a record tells of.

    *Law.* `record(from_record(plain)) == plain`.
    """
    report = Report(tuple(map(_segment_of, plain["segments"])), tuple(plain["assumed"]))
    match plain["verdict"]:
        case "same":
            return Same(report)
        case "rounded":
            return Rounded(plain["tier"], report)
        case "different":
            witness = {name: np.array(numbers) for name, numbers in plain["witness"].items()}
            at = plain["output"], tuple(plain["place"]), plain["left"], plain["right"]
            return Different(witness, *at, plain["layer"], report)
    return Undecided.of(plain["reason"], report)


def _segment_of(plain: Mapping[str, Any]) -> Segment:
    worst = dict(plain["worst"] or {})
    where = worst.pop("in", "")
    if worst and worst["ratio"] is None:
        worst["ratio"] = inf
    return Segment(
        plain["layer"],
        TIERS[plain["verdict"]],
        plain["entries"],
        Worst(**worst) if worst else None,
        decided=plain["decided_by"],
        reason=plain["reason"],
        explanation=plain["explanation"] or "",
        where=where,
    )


def summary(found: Sequence[Segment]) -> str:
    """How many segments came out how."""
    counts = {tier: sum(each.tier == tier for each in found) for tier in Tier}
    return ", ".join(f"{count} {WORDS[tier]}" for tier, count in counts.items() if count)
