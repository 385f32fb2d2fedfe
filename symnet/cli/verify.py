"""`symnet verify`: the theorems of files proved, refuted and tried."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from symnet.cli import NOT_AS_STATED, OK
from symnet.cli.options import examples_option, json_option, seed_option, write
from symnet.core.form import to_json
from symnet.errors import UsageError
from symnet.reports import REPORTS, Outcome, outcome, record
from symnet.statements import collect, files


@click.command("verify", short_help="Prove or refute the theorems of Python files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@examples_option
@seed_option
@json_option
@click.option("--report", type=click.Path(path_type=Path), help="Write a report: .html .json .pdf .tex")
@click.option(
    "--certificates",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write certificates into a folder.",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    examples: int,
    seed: int,
    as_json: bool,
    report: Path | None,
    certificates: Path | None,
) -> None:
    """Prove or refute every theorem in Python files and folders, and try each on random instances.

    Files are run, as Python would run them. Exit status 1 if a theorem is not as its author states.
    `symnet recheck` checks the certificates of all that is proved again.
    """
    if report and report.suffix not in REPORTS:
        raise UsageError(f"the suffix of {report} must be one of {' '.join(REPORTS)}")
    stated = [(path, theorem) for path in files(paths) for theorem in collect(path)]
    progress = track(
        stated, "Verifying", console=Console(stderr=True), transient=True, disable=not _is_terminal()
    )
    found = [outcome(path, theorem, examples, seed) for path, theorem in progress]
    if report:
        write(report, REPORTS[report.suffix](found, examples, seed))
    if certificates:
        _keep(found, certificates)
    if as_json:
        click.echo(json.dumps(record(found, examples, seed), indent=2, ensure_ascii=False))
    else:
        _print(found, examples, seed)
    ctx.exit(OK if all(each.as_stated for each in found) else NOT_AS_STATED)


def _keep(found: list[Outcome], folder: Path) -> None:
    """Write the certificates of what is proved, a file for each theorem."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in found:
        proofs = [to_json(*proof.evidence) for proof in each.proofs]
        if proofs:
            write(folder / f"{each.path.stem}.{each.theorem.name}.json", json.dumps(proofs) + "\n")


def _is_terminal() -> bool:
    return Console(stderr=True).is_terminal


def _print(found: list[Outcome], examples: int, seed: int) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    previous = None
    for each in found:
        if each.path != previous:
            console.print(each.path.as_posix(), style="bold")
            previous = each.path
        style = "green" if each.as_stated else "bold red"
        console.print(f"  {each.word:<10} ", style=style, end="")
        console.print(each.theorem.title)
        for line in each.details:
            console.print(f"{'':13}{line}", style="dim")
    good = sum(each.as_stated for each in found)
    console.print(
        f"{good} of {len(found)} theorems as stated; "
        f"each proved one tried on up to {examples} random instances, seed {seed}"
    )
