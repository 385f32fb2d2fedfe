"""`symnet compare`: whether two models are the same function."""

import json
import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, Final

import click

from symnet.cli import NOT_AS_STATED, OK
from symnet.cli.options import json_option, progress, say, say_json, write
from symnet.errors import UsageError
from symnet.models.compare import compare
from symnet.models.comparing import Comparison
from symnet.models.comparing.page import html
from symnet.models.comparing.record import holds, lines, record
from symnet.models.graphs import Graph
from symnet.models.sources import is_checkpoint, opened
from symnet.rounding import FORMATS
from symnet.version import __version__

WIDTH: Final = 24
FLOATS = [name for name, form in FORMATS.items() if not form.is_integer]


@click.command("compare", short_help="Say whether two models are the same function.")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--adapter", type=click.Path(path_type=Path), help="The folder of an adapter of BEFORE.")
@click.option("--dtype", type=click.Choice(FLOATS), help="The format in which weights were computed.")
@click.option(
    "--accumulate",
    type=click.Choice(FLOATS),
    default="float32",
    show_default=True,
    help="The format of long sums.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Tensors of checkpoints at a time; by default 1.",
)
@click.option(
    "--resume", type=click.Path(path_type=Path), help="Write finished tensors here, and go on there."
)
@click.option("-v", "--verbose", is_flag=True, help="Print every segment.")
@json_option
@click.option("--report", type=click.Path(path_type=Path), help="Write a report: .html .json")
@click.pass_context
def command(
    ctx: click.Context,
    before: Path,
    after: Path,
    adapter: Path | None,
    dtype: str | None,
    accumulate: str,
    jobs: int | None,
    resume: Path | None,
    verbose: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """Say whether two models are the same function: equal, equal up to rounding, or different, and where.

    BEFORE and AFTER are models, .onnx or .pt2, or checkpoints, .safetensors or .pt, which are compared tensor
    by tensor; a folder is read by its model.safetensors. Exit status 0 if they are the same up to rounding,
    1 if they are different or that is not known, 2 if one cannot be read.
    """
    if report and report.suffix not in {".html", ".json"}:
        raise UsageError(f"the suffix of {report} must be one of .html .json")
    options: dict[str, Any] = {
        "dtype": dtype,
        "accumulate": accumulate,
        "adapter": adapter,
        "jobs": jobs,
        "resume": resume,
    }
    with progress(f"comparing {before} and {after}"):
        models = _graphs(before, after)
        found = compare(*(models or (before, after)), **options, told=_Bar() if sys.stderr.isatty() else None)
    plain = {"symnet": __version__, **record(found)}
    if report:
        whole = json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
        write(report, html(found, (str(before), str(after)), models) if report.suffix == ".html" else whole)
    if as_json:
        say_json(plain)
    else:
        for line in lines(found, verbose=verbose):
            say(line)
    ctx.exit(OK if holds(found) else NOT_AS_STATED)


def _graphs(*paths: Path) -> tuple[Graph, ...]:
    """The models, if they are graphs; checkpoints are opened wherever they are compared."""
    models = [opened(path) for path in paths if not is_checkpoint(path)]
    return tuple(each for each in models if isinstance(each, Graph)) if len(models) == len(paths) else ()


class _Bar:
    """How far a comparison of checkpoints is, in one line of a terminal."""

    def __init__(self) -> None:
        self.known = 0

    def __call__(self, name: str, found: Comparison, left: int) -> None:
        self.known += 1
        done = WIDTH * self.known // (self.known + left)
        bar = f"[{'#' * done}{'-' * (WIDTH - done)}] {self.known} of {self.known + left}: "
        text = f"{bar}{name}: {str(found).partition(':')[0]}"
        click.echo(f"{text[: get_terminal_size().columns - 1]}\x1b[K\r", file=sys.stderr, nl=False)
        if not left:
            click.echo("\x1b[K", file=sys.stderr, nl=False)
