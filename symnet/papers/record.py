"""What came of a paper as plain data: the JSON that machines read."""

from dataclasses import replace
from typing import Any

from symnet.papers.outcomes import Checked, Outcome, Step

Record = dict[str, Any]


def record(checked: Checked) -> Record:
    """A paper as plain data."""
    return {
        "file": checked.path,
        "holds": checked.holds,
        "steps": [_step(step) for step in checked.steps],
        "inferred": [
            {
                "letter": each.letter,
                "rows": each.rows,
                "columns": each.columns,
                "line": each.place.line,
                "column": each.place.column,
            }
            for each in checked.guesses
        ],
        "errors": [
            {"file": place.path, "line": place.line, "column": place.column, "message": message}
            for place, message in checked.faults
        ],
    }


def _step(step: Step) -> Record:
    return {
        "file": step.place.path,
        "line": step.place.line,
        "column": step.place.column,
        "label": step.label,
        "display": step.in_display,
        "left": step.left,
        "sign": step.sign,
        "right": step.right,
        **result(step),
    }


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
