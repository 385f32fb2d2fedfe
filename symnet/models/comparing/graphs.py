"""Two graphs compared: every segment first, and an input at which they differ where the segments do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models.comparing.balls import Balls
from symnet.models.comparing.enclosures import Runner
from symnet.models.comparing.matching import Matching
from symnet.models.comparing.matrices import Tier, format_of
from symnet.models.comparing.verdicts import TIERS, Comparison, Different, Report, Rounded, Same, Undecided
from symnet.models.graphs import Array, Graph, factors
from symnet.models.segments import Evaluation, Rules, Segmented, segmented
from symnet.rounding import FORMATS, Format, as_format

FREE: Final = (1, 3, 2)
"""What free extents are at an input that is tried: the first is the batch."""
ATTEMPTS: Final = 6
STEP: Final = 8
"""Entries of inputs are multiples of 1/8, which every format holds."""
LARGEST: Final = 2**24
"""How many numbers an input that is tried may have."""


def compare_graphs(
    before: Graph, after: Graph, *, dtype: str | None = None, accumulate: str = "float32"
) -> Comparison:
    """Whether two models are the same function; see `symnet.compare`."""
    form = None if dtype is None else _float(dtype)
    summed = _float(accumulate)
    one, two = segmented(before), segmented(after)
    matching = Matching(one, two, summed, form)
    segments = tuple(matching.run())
    report = Report(segments, tuple(dict.fromkeys([*_assumed(summed), *before.assumed, *after.assumed])))
    match matching.tier:
        case Tier.SAME:
            return Same(report)
        case Tier.ONCE | Tier.ALONG as tier:
            return Rounded(TIERS[tier], report)
        case _:
            runs = _Runs(before, after, one, two, Rules.of(form or _narrowest(two), summed))
            return _apart(runs, report)


def _float(name: str) -> Format:
    form = as_format(name)
    if form.is_integer:
        raise UsageError(f"dtype must be a format of floats; found {name}")
    return form


def _assumed(accumulate: Format) -> list[str]:
    return [
        f"sums are accumulated in {accumulate.name}, or in the format of the weights if that is wider",
        "models are in evaluation mode",
    ]


def _narrowest(model: Segmented) -> Format:
    """The narrowest format of any weights."""
    forms = [*(form for step in model.steps for form in step.inputs), *model.outputs.values()]
    found = [format_of(matrix) for form in forms for matrix in form.terms.values()]
    return min((each for each in found if each), key=lambda form: form.bits, default=FORMATS["float64"])


@dataclass(frozen=True, slots=True)
class _Runs:
    """Both models, run at inputs."""

    before: Graph
    after: Graph
    one: Segmented
    two: Segmented
    rules: Rules

    def at(self, inputs: Sequence[Array], sizes: Mapping[str, int]) -> tuple[list[Balls], list[Balls]]:
        """The outputs of both."""
        left, right = (
            Runner(model, Evaluation(self.rules), sizes).run(inputs) for model in (self.one, self.two)
        )
        return left, right


def _apart(runs: _Runs, report: Report) -> Comparison:
    """Two models whose segments differ: different if an input shows it."""
    worst = report.worst
    reason = worst.reason or f"{worst.name} differs by {_ratio(report)} times what rounding explains"
    try:
        for inputs, sizes in _inputs(runs.before, runs.after):
            found = _furthest(*runs.at(inputs, sizes))
            if found is not None:
                number, place, left, right = found
                witness = dict(zip(runs.before.inputs, inputs, strict=True))
                output = list(runs.after.outputs)[number]
                return Different(witness, output, place, left, right, worst.name, report)
    except (UnsupportedTerm, LimitExceeded, ShapeError) as error:
        return Undecided.of(f"{reason}; no input was found that shows it, since {error}", report)
    return Undecided.of(f"{reason}; at no input that was tried do outputs differ by more than that", report)


def _ratio(report: Report) -> str:
    return f"{report.worst.worst.ratio:.3g}" if report.worst.worst else "some"


def _inputs(before: Graph, after: Graph) -> Iterator[tuple[list[Array], Mapping[str, int]]]:
    """Inputs to try, the same ones each time, and the sizes of free extents."""
    if len(before.inputs) != len(after.inputs):
        raise ShapeError(f"{len(before.inputs)} inputs before, {len(after.inputs)} after")
    sizes: dict[str, int] = {}
    shapes = []
    for node, other in zip(before.inputs.values(), after.inputs.values(), strict=True):
        if len(node.shape) != len(other.shape):
            raise ShapeError(f"inputs have shapes {list(node.shape)} and {list(other.shape)}")
        for extent in node.shape:
            for name in factors(extent)[0]:
                sizes.setdefault(name, FREE[min(len(sizes), len(FREE) - 1)])
        shapes.append([int(np.prod([sizes[n] for n in factors(e)[0]])) * factors(e)[1] for e in node.shape])
    named = {f"#{number}": size for number, size in enumerate(sizes.values(), 1)}
    if sum(int(np.prod(shape)) for shape in shapes) > LARGEST:
        raise LimitExceeded(f"an input has more than {LARGEST} numbers")
    for seed in range(ATTEMPTS):
        draw = np.random.default_rng(seed)
        spread = (1, 4, 16)[seed % 3]
        yield [np.rint(draw.standard_normal(shape) * spread * STEP) / STEP for shape in shapes], named


def _furthest(
    lefts: Sequence[Balls], rights: Sequence[Balls]
) -> tuple[int, tuple[int, ...], float, float] | None:
    """The place of an output at which two enclosures are furthest apart, if they are apart."""
    best: tuple[float, int, tuple[int, ...], float, float] | None = None
    for number, (left, right) in enumerate(zip(lefts, rights, strict=False)):
        if left.middle.shape != right.middle.shape or not left.middle.size:
            continue
        gap = np.abs(left.middle - right.middle) * (1 - 2.0**-50) - (left.radius + right.radius) * (
            1 + 2.0**-50
        )
        place = tuple(map(int, np.unravel_index(int(np.argmax(gap)), gap.shape)))
        if gap[place] > 0 and (best is None or gap[place] > best[0]):
            best = float(gap[place]), number, place, float(left.middle[place]), float(right.middle[place])
    return None if best is None else best[1:]
