"""Derivations that continue in another view: matrices first, then entries, or the other way round."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from symnet.derive.derivation import Derivation
from symnet.derive.named import NAME
from symnet.errors import UsageError
from symnet.reading.terms import is_matrix, same_tree

BRIDGES: Final[Mapping[str, str]] = {
    "sum": "by entries",
    "explicit": "written out",
    "matrix": "in matrices",
    "augmented": "with the 1 carried along",
}
"""The reason for the line with which each view takes over."""


def switched(first: Derivation, second: Derivation, after: str | None = None) -> Derivation:
    """The lines of one derivation up to a reason, then those of another from the line with that reason on.

    By default this is the last reason that both have before coefficients are named. The line that bridges
    them is proved like any other. Raises `UsageError` if one of them has no line with that reason.
    """
    for each in (first, second):
        if each.view not in BRIDGES:
            raise UsageError(f"combined views must be among {', '.join(BRIDGES)}; found {each.view!r}")
    shared = [step.reason for step in first.steps if step.reason in {other.reason for other in second.steps}]
    reason = after or next((found for found in reversed(shared) if found != NAME), "")
    if reason not in shared:
        have = ", ".join(shared) or "none"
        raise UsageError(f"both views must have a line with the reason {reason!r}; they share: {have}")
    kept = [replace(step, dots=first.dots) for step in first.steps[: _place(first, reason) + 1]]
    bridge, *rest = [replace(step, dots=second.dots) for step in second.steps[_place(second, reason) :]]
    alike = by_entries(first) == by_entries(second)
    if same_tree(kept[-1].term, bridge.term):
        kept.pop()
    else:
        bridge = replace(bridge, reason=BRIDGES[second.view], left=None if alike else second.subject)
    known = first.where if reason == NAME else ()
    return replace(
        first,
        view=f"{first.view}, then {second.view}",
        rhs=second.rhs if alike else first.rhs,
        steps=(*kept, bridge, *rest),
        where=(*known, *second.where),
        dots=second.dots,
    )


def by_entries(derivation: Derivation) -> bool:
    """Whether the lines are about one of several outputs, by its index."""
    return not is_matrix(derivation.subject) and derivation.network.outputs != 1


def _place(derivation: Derivation, reason: str) -> int:
    return next(place for place, step in enumerate(derivation.steps) if step.reason == reason)
