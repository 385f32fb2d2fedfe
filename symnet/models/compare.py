"""Are two models the same function? Models of one kind or of two, checkpoints, and adapters with what they
were merged into."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike
from typing import Any

from symnet.errors import UsageError
from symnet.models.adapters import Pair, merges
from symnet.models.checkpoints import Checkpoint
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
from symnet.models.graphs import Constant, Graph, Node
from symnet.models.sources import Source, opened

Told = Callable[[str, Comparison], None]
"""What is called with the name and the verdict of every part, as soon as it is known."""


def compare(
    before: Any,
    after: Any,
    *,
    dtype: str | None = None,
    accumulate: str = "float32",
    adapter: str | PathLike[str] | None = None,
    inputs: Sequence[Any] | None = None,
    told: Told | None = None,
) -> Comparison:
    """Whether two models are the same function of their inputs, in evaluation mode.

    `before` and `after` are paths or objects of frameworks, see `symnet.models.sources.opened`. With
    `adapter`, the folder of a low-rank adapter, `before` is the base and `after` what it was merged into.
    `inputs` are examples of what modules of PyTorch are called with.
    `dtype` is the format in which weights were computed, by default that of the weights of `after`, and
    `accumulate` that of long sums.

    The verdict is `Same` if both are equal for all real inputs; `Rounded` if every weight of one is what the
    other gives, up to rounding: "rounded once", or "rounded along the way" if rounding after each operation
    explains it; `Different` with an input at which the outputs are proved to be further apart than that;
    otherwise `Unknown` with the reason.

    Raises `UsageError`, `ShapeError` or `UnsupportedTerm` for a model that cannot be read.
    """
    one, two = opened(before, inputs), opened(after, inputs)
    if adapter is not None:
        if not isinstance(one, Checkpoint) or not isinstance(two, Checkpoint):
            raise UsageError("with an adapter, the base and the merged model must be .safetensors")
        pairs: Iterable[Pair] = merges(one, str(adapter), two)
    elif isinstance(one, Graph) and isinstance(two, Graph):
        return compare_graphs(one, two, dtype=dtype, accumulate=accumulate)
    else:
        pairs = _tensors(one, two)
    return _together(pairs, dtype, accumulate, told)


def _tensors(before: Source, after: Source) -> Iterator[Pair]:
    """The tensors of two checkpoints by name."""
    if not isinstance(before, Checkpoint) or not isinstance(after, Checkpoint):
        raise UsageError("a checkpoint has no layers, so it is compared with another checkpoint only")
    missing = sorted(set(before) ^ set(after))
    if missing:
        where = "before" if missing[0] in before else "after"
        raise UsageError(
            f"both checkpoints must have the same names; {missing[0]} is only in the one {where}"
        )
    for name in before:
        yield Pair(name, _alone(before, name), _alone(after, name))


def _alone(checkpoint: Checkpoint, name: str) -> Graph:
    stored = checkpoint.stored[name]
    operation = Constant(stored.numbers()) if stored.is_float else stored.bits()
    return Graph({}, {name: Node.of(operation, name=name)})


def _together(pairs: Iterable[Pair], dtype: str | None, accumulate: str, told: Told | None) -> Comparison:
    """The verdict on all pairs, one after the other."""
    segments: list[Segment] = []
    assumed: dict[str, None] = {}
    worst: Comparison | None = None
    for name, before, after in pairs:
        found = compare_graphs(before, after, dtype=dtype, accumulate=accumulate)
        if told is not None:
            told(name, found)
        segments += found.report.segments
        assumed |= dict.fromkeys(found.report.assumed)
        worst = found if worst is None or _rank(found) > _rank(worst) else worst
    report = Report(tuple(segments), tuple(assumed))
    match worst:
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
