"""The process in which files of theorems run."""

from pathlib import Path

from symnet.core.form import to_json
from symnet.errors import SymnetError, UsageError
from symnet.reports.formats import body
from symnet.reports.outcomes import outcome
from symnet.serving import Message, answer_questions
from symnet.statements import Theorem, collect, line_in, located


def serve() -> None:
    """Answer questions about theorems.

    A question with the number of a theorem asks what comes of that, any other which theorems a file states.
    """
    known: dict[str, list[Theorem]] = {}
    answer_questions(lambda question, path: _answer(question, path, known), line_in)


def _answer(question: Message, path: Path, known: dict[str, list[Theorem]]) -> Message:
    """What is asked for, or the error that was met."""
    try:
        theorems = known.get(str(path)) or known.setdefault(str(path), collect(path))
        if "number" in question:
            return _outcome(question, path, theorems)
        return {"theorems": [[each.name, each.title, each.line] for each in theorems]}
    except SymnetError as error:
        return {"error": str(error)}
    except BaseException as error:
        return {"error": located(error, path)}


def _outcome(question: Message, path: Path, theorems: list[Theorem]) -> Message:
    """The outcome of a theorem as plain data, its statement for a report, and its certificates."""
    names = [theorem.name for theorem in theorems]
    if names != question["names"]:
        raise UsageError(f"{path} states other theorems each time that it runs")
    theorem = theorems[question["number"]]
    suggest = question["suggest"]
    found = outcome(path, theorem, question["examples"], question["seed"], suggest=suggest)
    proofs = found.proofs if question["certificates"] else ()
    return {
        "outcome": found.json(),
        "body": body(found, question["report"]) if question["report"] else "",
        "certificates": [to_json(*proof.evidence) for proof in proofs],
    }
