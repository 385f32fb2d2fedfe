"""Are two models the same function? Models of one kind or of two, checkpoints, and adapters with what they
were merged into."""

from collections.abc import Sequence
from concurrent.futures import Executor
from os import PathLike
from typing import Any

from symnet.errors import UsageError
from symnet.models.comparing import (
    Comparison,
    Different,
    Report,
    Rounded,
    Same,
    Segment,
    Undecided,
    compare_graphs,
)
from symnet.models.graphs import Graph
from symnet.models.parts import Asked, Told, asked, compared, made
from symnet.models.sources import opened


def compare(
    before: Any,
    after: Any,
    *,
    dtype: str | None = None,
    accumulate: str = "float32",
    adapter: str | PathLike[str] | None = None,
    inputs: Sequence[Any] | None = None,
    told: Told | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    resume: str | PathLike[str] | None = None,
) -> Comparison:
    """Whether two models are the same function of their inputs, in evaluation mode.

    `before` and `after` are paths or objects of frameworks, see `symnet.models.sources.opened`. With
    `adapter`, the folder of a low-rank adapter, `before` is the base and `after` what it was merged into.
    `inputs` are examples of what modules of PyTorch are called with.
    `dtype` is the format in which weights were computed, by default that of the weights of `after`, and
    `accumulate` that of long sums.

    Checkpoints are compared part by part, and `told` is called with the name and the verdict of each, and
    with how many are left. With `jobs` that is done in as many processes, with `executor` wherever that runs
    what it is given, as Dask's `client.get_executor()` does on machines that have the same files. `resume` is
    a file in which finished parts are written, and from which they are taken if no file has changed.

    The verdict is `Same` if both are equal for all real inputs; `Rounded` if every weight of one is what the
    other gives, up to rounding: "rounded once", or "rounded along the way" if rounding after each operation
    explains it; `Different` with an input at which the outputs are proved to be further apart than that;
    otherwise `Unknown` with the reason.

    Raises `UsageError`, `ShapeError` or `UnsupportedTerm` for a model that cannot be read.
    """
    elsewhere = executor is not None or jobs is not None or resume is not None
    one, two = opened(before, inputs), opened(after, inputs)
    if adapter is None and isinstance(one, Graph) and isinstance(two, Graph):
        if elsewhere:
            raise UsageError(
                "with jobs=, executor= or resume= both must be checkpoints; a model is compared as a whole"
            )
        return compare_graphs(one, two, dtype=dtype, accumulate=accumulate)
    parts = made(one, two, adapter)
    if not elsewhere:
        return _together(compared(parts, dtype, accumulate, told))
    question = Asked.of(before, after, adapter, dtype, accumulate)
    return _together(asked(question, parts, executor=executor, jobs=jobs, resume=resume, told=told))


def _together(found: Sequence[Comparison]) -> Comparison:
    """The verdict on all parts: the worst of them, and what was found of each."""
    segments: list[Segment] = [segment for each in found for segment in each.report.segments]
    assumed = dict.fromkeys(sentence for each in found for sentence in each.report.assumed)
    report = Report(tuple(segments), tuple(assumed))
    match max(found, key=_rank, default=None):
        case Rounded(tier):
            return Rounded(tier, report)
        case Different(witness, output, place, left, right, layer):
            return Different(witness, output, place, left, right, layer, report)
        case Undecided(reason=reason):
            return Undecided.of(reason, report)
        case _:
            return Same(report)


def _rank(found: Comparison) -> int:
    match found:
        case Same():
            return 0
        case Rounded(tier):
            return 1 if tier == "rounded once" else 2
        case Different():
            return 4
        case _:
            return 3
