"""`python -m benchmarks`: measure the table, print it, and write it beside its plot."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from benchmarks.peers import peer
from benchmarks.report import as_json, markdown, plot
from benchmarks.rows import WrongResult, measure
from benchmarks.table import TABLE


@click.command()
@click.option(
    "--quick", is_flag=True, help="Small sizes, each measured once; nothing is written unless -o is given."
)
@click.option("--only", metavar="TEXT", default="", help="Just the rows that have this in their name.")
@click.option("--json", "for_machines", is_flag=True, help="Print everything measured, in seconds, as JSON.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of RESULTS.md and results.svg.",
)
def main(quick: bool, only: str, for_machines: bool, output: Path | None) -> None:
    """Measure symnet beside SymPy, symengine and python-flint, in one run.

    Exit status: 0 if all results agree, 1 if one does not.
    """
    folder = output or (None if quick or only else Path(__file__).parent)
    rows = [row for row in TABLE if only in row.work]
    for name in ("symengine", "matplotlib"):
        peer(name)
    results = []
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=len(rows))
        for row in rows:
            try:
                results.append(measure(row, quick, lambda text: progress.update(task, description=text)))
            except WrongResult as error:
                raise click.ClickException(str(error)) from error
            progress.advance(task)
    click.echo(json.dumps(as_json(results), indent=2) if for_machines else markdown(results))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "RESULTS.md").write_text(markdown(results), encoding="utf-8")
        plot(results, folder / "results.svg")


if __name__ == "__main__":
    main()
