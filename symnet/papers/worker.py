"""The process in which papers are read and their steps decided."""

from pathlib import Path
from time import monotonic

from symnet.errors import SymnetError, UsageError
from symnet.papers.checking import Prepared, prepared
from symnet.papers.outcomes import Step
from symnet.papers.record import record, result
from symnet.papers.sources import open_document
from symnet.serving import Message, answer_questions


def serve() -> None:
    """Answer questions about papers.

    A question with the number of a step asks what comes of that, any other what there is in a paper: its
    steps, the numbers of those that are still to be decided, and how many seconds it took to read.
    """
    known: dict[Path, Prepared] = {}
    answer_questions(lambda question, path: _answer(question, path, known))


def _answer(question: Message, path: Path, known: dict[Path, Prepared]) -> Message:
    started = monotonic()
    try:
        paper = known.get(path) or known.setdefault(path, prepared(open_document(path), str(path)))
        if "number" in question:
            return {"result": _decided(paper, question)}
    except SymnetError as error:
        return {"error": str(error)}
    except Exception as error:  # A defect of symnet's own, which must not hide what comes of other steps.
        return {"error": f"symnet failed: {type(error).__name__}: {error}"}
    steps = [each if isinstance(each, Step) else each.step for each in paper.relations]
    undecided = [at for at, each in enumerate(paper.relations) if not isinstance(each, Step)]
    return {
        "paper": record(paper.with_steps(steps)),
        "undecided": undecided,
        "took": monotonic() - started,
    }


def _decided(paper: Prepared, question: Message) -> Message:
    """What comes of a step, which must be the one that is meant."""
    step = paper.decided(question["number"], question["timeout"])
    if [str(step.place), step.left, step.right] != question["step"]:
        raise UsageError(f"{paper.path} has changed while it was checked")
    return result(step)
