"""What was measured, as a Markdown table, a plot and JSON."""

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.peers import peer
from benchmarks.rows import Found, Kind, Point

LIBRARIES = ("symnet", "sympy", "symengine", "python-flint", "numpy")
HEAD = """# symnet beside its peers

Made by `python -m benchmarks`. Each result was compared with its peer's before either was timed. Both sides
run in turn in one process, with SymPy's cache emptied before each run; the ratios are those of the least
processor times. A ratio is marked ~ where the peer was not run and its time was extrapolated by its own
measured growth; the processor seconds of this machine stand where there is no peer. Growth is the exponent e
of the law time = c·size^e that fits best.

{versions}

| work | beside | size | ratio | expected | growth | growth of the peer |
|---|---|---|---|---|---|---|
{rows}

{misses}

![How the time of each work grows with its size](results.svg)
"""


QUICK = "These are small sizes: expectations are judged at the full sizes."


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries, as far as they are installed."""
    found = {"Python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def ratio(found: Found, point: Point) -> str:
    """How the two times compare, in the terms of what the row expects."""
    end = found.extrapolated
    beside = end if point.size == end.size else point
    if beside.faster is None:
        return "–" if found.row.seconds is None else f"{_two_digits(point.symnet)} s"
    mark = "" if point.peer is not None else "~"
    if found.row.kind is Kind.FASTER:
        return f"{mark}{_two_digits(beside.faster)} times faster"
    return f"{mark}{_two_digits(1 / beside.faster)} times the time"


def _two_digits(number: float) -> str:
    return f"{float(f'{number:.2g}'):g}" if number < 1e6 else f"{number:.0e}"


def expected(found: Found) -> str:
    """What the row expects, in words."""
    row = found.row
    parts = [] if row.kind is Kind.BOUND else [row.kind.value.format(f"{row.target:g}")]
    parts = [f"{each} at every size" if row.every_size else each for each in parts]
    parts += [f"{row.seconds:g} s"] if row.seconds is not None else []
    parts += [f"growth at most {row.growth:g}"] if row.growth is not None else []
    return ", ".join(parts)


def markdown(results: Sequence[Found]) -> str:
    """The table, with ratios; the seconds of this machine stand where a row has no peer."""
    rows = [line for found in results for line in _lines(found)]
    missed = [f"- {found.row.work}: {', '.join(found.misses)}" for found in results if found.misses]
    judged = all(found.points[-1].size == found.row.sizes[-1] for found in results)
    misses = (
        "Not met:\n\n" + "\n".join(missed) if missed else "All expectations are met." if judged else QUICK
    )
    shown = "Versions: " + ", ".join(f"{name} {value}" for name, value in versions().items()) + "."
    return HEAD.format(versions=shown, rows="\n".join(rows), misses=misses)


def _lines(found: Found) -> Iterable[str]:
    ours, theirs = (_growth(each) for each in found.exponents)
    for number, point in enumerate(found.points):
        last = number == len(found.points) - 1
        size = "" if len(found.points) == 1 else f"{found.row.unit} {point.size}"
        cells = [found.row.work, found.row.peer] if number == 0 else ["", ""]
        cells += [size, ratio(found, point)]
        cells += [expected(found), ours, theirs] if last else ["", "", ""]
        yield "| " + " | ".join(cells) + " |"


def _growth(exponent: float | None) -> str:
    return "–" if exponent is None else f"{exponent:.1f}"


def as_json(results: Sequence[Found]) -> dict[str, Any]:
    """Everything measured, in seconds, for machines."""
    return {
        "versions": versions(),
        "rows": [
            {
                "work": found.row.work,
                "beside": found.row.peer,
                "expected": expected(found),
                "points": [
                    {"size": each.size, "symnet": each.symnet, "peer": each.peer} for each in found.points
                ],
                "growth": dict(zip(("symnet", "peer"), found.exponents, strict=True)),
                "not_met": found.misses,
            }
            for found in results
        ],
    }


def plot(results: Sequence[Found], path: Path) -> None:
    """Times relative to symnet's at the smallest size, on logarithmic scales, one panel per row."""
    matplotlib = peer("matplotlib")
    matplotlib.use("svg")
    pyplot = peer("matplotlib.pyplot")
    shown = [found for found in results if len(found.points) > 1]
    columns = 3
    with matplotlib.rc_context({"svg.hashsalt": "symnet", "svg.fonttype": "none", "font.size": 8}):
        figure, axes = pyplot.subplots(
            -(-len(shown) // columns), columns, figsize=(12, 3.2 * -(-len(shown) // columns)), squeeze=False
        )
        for axis in axes.flat[len(shown) :]:
            axis.set_visible(False)
        for axis, found in zip(axes.flat, shown, strict=False):
            _panel(axis, found)
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _panel(axis: Any, found: Found) -> None:
    unit = found.points[0].symnet
    beside = [point for point in found.points if point.peer is not None]
    axis.loglog([p.size for p in found.points], [p.symnet / unit for p in found.points], "o-", label="symnet")
    axis.loglog(
        [p.size for p in beside], [p.peer / unit for p in beside if p.peer], "s--", label=found.row.peer
    )
    axis.set_xticks([p.size for p in found.points], [str(p.size) for p in found.points])
    axis.set_xticks([], minor=True)
    axis.set_title(found.row.work.replace(": ", ":\n", 1), fontsize=8)
    axis.set_xlabel(found.row.unit.strip(" =:"))
    axis.set_ylabel("time")
    axis.legend(fontsize=7)
