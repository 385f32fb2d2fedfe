"""Two graphs compared: every segment first, and an input at which they differ where the segments do."""

from collections.abc import Mapping

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models.comparing.matching import Matching
from symnet.models.comparing.matrices import Tier, format_of, format_of_factors
from symnet.models.comparing.verdicts import TIERS, Comparison, Different, Report, Rounded, Same, Undecided
from symnet.models.comparing.witnesses import Search, agreed
from symnet.models.graphs import Graph, Node
from symnet.models.segments import Rules, Segmented, segmented
from symnet.rounding import FORMATS, Format, as_format


def compare_graphs(
    before: Graph, after: Graph, *, dtype: str | None = None, accumulate: str = "float32"
) -> Comparison:
    """Whether two models are the same function; see `symnet.compare`."""
    after, named = _by_name(before, after)
    form = None if dtype is None else _float(dtype)
    summed = _float(accumulate)
    try:
        fixed = agreed(before, after)
    except ShapeError as error:
        return Undecided.of(str(error), Report((), tuple(_assumed(summed))))
    one, two = segmented(before, fixed[0]), segmented(after, fixed[1])
    narrowest = _narrowest(two)
    matching = Matching(one, two, summed, narrowest, form)
    segments = tuple(matching.run())
    sizes = [f"{name} is {size}, as in the other model" for each in fixed for name, size in each.items()]
    assumed = [*_assumed(summed), *named, *sizes, *before.assumed, *after.assumed]
    report = Report(segments, tuple(dict.fromkeys(assumed)))
    match matching.tier:
        case Tier.SAME:
            return Same(report)
        case Tier.ONCE | Tier.ALONG as tier:
            return Rounded(TIERS[tier], report)
        case _:
            rules = Rules.of(form or narrowest, summed)
            suspects = [
                (each.key, each.worst.column)
                for each in segments
                if each.tier >= Tier.OPEN and each.key is not None and each.worst is not None
            ]
            return _apart(Search(before, after, one, two, rules, suspects, fixed[0]), report)


def _by_name(before: Graph, after: Graph) -> tuple[Graph, list[str]]:
    """The second graph with inputs and outputs in the order of the first, where they have the same names, and
    what that presupposes, in sentences."""
    inputs, outputs = _ordered(before.inputs, after.inputs), _ordered(before.outputs, after.outputs)
    found = {"inputs": (inputs, after.inputs), "outputs": (outputs, after.outputs)}
    told = [
        f"{what} correspond by their names, which stand in another order"
        for what, (new, old) in found.items()
        if list(new) != list(old)
    ]
    return Graph(inputs, outputs, after.assumed), told


def _ordered(before: Mapping[str, Node], after: Mapping[str, Node]) -> Mapping[str, Node]:
    return {name: after[name] for name in before} if before.keys() == after.keys() else after


def _float(name: str) -> Format:
    form = as_format(name)
    if form.is_integer:
        raise UsageError(f"dtype must be a format of floats; found {name}")
    return form


def _assumed(accumulate: Format) -> list[str]:
    return [
        f"sums are accumulated in {accumulate.name}, or in the format of the weights if that is wider",
        "weights are computed by the operations of the models, in their order, sums in any",
        "models are in evaluation mode",
    ]


def _narrowest(model: Segmented) -> Format:
    """The narrowest format of any weights, or of factors where there are no weights."""
    forms = [*(form for step in model.steps for form in step.inputs), *model.outputs.values()]
    matrices = [matrix for form in forms for matrix in form.terms.values()]
    found = [each for each in map(format_of, matrices) if each] or [
        each for each in map(format_of_factors, matrices) if each
    ]
    return min(found, key=lambda form: form.bits, default=FORMATS["float64"])


def _apart(search: Search, report: Report) -> Comparison:
    """Two models whose segments differ: different if an input shows it."""
    worst = report.worst
    ratio = f"{worst.worst.ratio:.3g}" if worst.worst else "some"
    reason = worst.reason or f"{worst.name} differs by {ratio} times what rounding explains"
    try:
        found = search.witness()
    except (UnsupportedTerm, LimitExceeded, ShapeError) as error:
        return Undecided.of(f"{reason}; no input was found that shows it, since {error}", report)
    if found is None:
        return Undecided.of(
            f"{reason}; at no input that was tried do outputs differ by more than that", report
        )
    witness = dict(zip(search.before.inputs, found.inputs, strict=True))
    output = list(search.after.outputs)[found.output]
    return Different(witness, output, found.place, found.left, found.right, worst.name, report)
