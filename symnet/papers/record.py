"""What came of a paper as plain data, which machines read, and back."""

from dataclasses import replace
from typing import Any, TypeAlias

from symnet.papers.outcomes import Checked, Guess, Outcome, Step
from symnet.papers.places import Place

Record: TypeAlias = dict[str, Any]


def record(checked: Checked) -> Record:
    """A paper as plain data."""
    return {
        "file": checked.path,
        "holds": checked.holds,
        "steps": [_step(step) for step in checked.steps],
        "inferred": [
            {"letter": each.letter, "rows": each.rows, "columns": each.columns, **_place(each.place)}
            for each in checked.guesses
        ],
        "errors": [{"message": message, **_place(place)} for place, message in checked.faults],
    }


def _step(step: Step) -> Record:
    return {
        **_place(step.place),
        "label": step.label,
        "display": step.in_display,
        "left": step.left,
        "sign": step.sign,
        "right": step.right,
        **result(step),
    }


def _place(place: Place) -> Record:
    return {"file": place.path, "line": place.line, "column": place.column}


def result(step: Step) -> Record:
    """What came of a step, without the step itself."""
    return {
        "outcome": step.outcome.value,
        "message": step.message,
        "sizes": step.sizes,
        "conditions": list(step.conditions),
        "hypotheses": list(step.hypotheses),
        "witness": dict(step.witness),
        "values": list(step.values) if step.values else None,
        "hints": list(step.hints),
        "notes": list(step.notes),
    }


def from_record(found: Record) -> Checked:
    """The paper of which a record tells."""
    guesses = (
        (each["letter"], each["rows"], each["columns"], _read_place(each)) for each in found["inferred"]
    )
    return Checked(
        found["file"],
        tuple(map(_read_step, found["steps"])),
        tuple(Guess(*each) for each in guesses),
        tuple((_read_place(each), each["message"]) for each in found["errors"]),
    )


def _read_step(found: Record) -> Step:
    step = Step(_read_place(found), found["left"], found["sign"], found["right"], Outcome.UNDECIDED)
    return with_result(replace(step, label=found["label"], in_display=found["display"]), found)


def _read_place(found: Record) -> Place:
    return Place(found["file"], found["line"], found["column"])


def with_result(step: Step, found: Record) -> Step:
    """A step with what came of it elsewhere."""
    return replace(
        step,
        outcome=Outcome(found["outcome"]),
        message=found["message"],
        sizes=found["sizes"],
        conditions=tuple(found["conditions"]),
        hypotheses=tuple(found["hypotheses"]),
        witness=tuple(found["witness"].items()),
        values=tuple(found["values"]) if found["values"] else None,
        hints=tuple(found["hints"]),
        notes=tuple(found["notes"]),
    )
