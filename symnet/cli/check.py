"""`symnet check`: the formulas of papers, step by step."""

import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from symnet.cli import NOT_AS_STATED, OK, WRONG_USAGE
from symnet.cli.options import json_option, progress, say, say_json, write
from symnet.cli.workers import Workers, processors
from symnet.errors import UsageError
from symnet.papers.diagnostics import fault_line, first_line, further_lines, last_lines, printable
from symnet.papers.outcomes import Checked, Outcome, Step
from symnet.papers.record import from_record, record, with_result
from symnet.papers.summary import WRONG, holds, needs_attention
from symnet.serving import Message
from symnet.version import __version__

REPORTS: Final = {".html": "html", ".pdf": "pdf", ".tex": "latex"}
"""Functions of `symnet.papers.report` by the suffix of what they make."""
WORKER: Final = "symnet.papers.worker"
READING: Final = 120
"""How many seconds a paper may take to be read."""
BESIDES: Final = 10
"""How many seconds more a step may take: for a hint, and to end what it does when its time is over."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper that is read, the numbers of its steps that are to be decided, and how long reading took."""

    checked: Checked
    undecided: tuple[int, ...]
    took: float

    def questions(self, timeout: int) -> Iterator[tuple[str, Message]]:
        """What is asked of the process that decides its steps, which may have to read it first."""
        seconds = timeout + BESIDES + 3 * self.took
        for number in self.undecided:
            step = self.checked.steps[number]
            asked = {"number": number, "step": [str(step.place), step.left, step.right], "timeout": timeout}
            yield str(step.place), {"file": self.checked.path, "seconds": seconds, **asked}

    def steps(self, answers: Iterator[Message], timeout: int) -> Iterator[Step]:
        """Its steps in their order, each with what came of it."""
        for number, step in enumerate(self.checked.steps):
            if number in self.undecided:
                yield _decided(step, next(answers), timeout)
            else:
                yield step


@click.command("check", short_help="Say of each step of a paper whether it holds.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILES...")
@click.option("--strict", is_flag=True, help="Exit status 1 for what is unknown or unread, too.")
@click.option("-v", "--verbose", is_flag=True, help="Print every step.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Steps at a time; by default one for each processor.",
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 10**6),
    default=10,
    show_default="10",
    metavar="SECONDS",
    help="Time limit for each step; a hint may take 4 seconds more.",
)
@json_option
@click.option("--report", type=click.Path(path_type=Path), help="Write a report: .html .json .pdf .tex")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    strict: bool,
    verbose: bool,
    jobs: int | None,
    timeout: int,
    as_json: bool,
    report: Path | None,
) -> None:
    """Say of each step in the formulas of papers whether it holds.

    FILES are LaTeX (.tex), Markdown with formulas (.md) or notebooks (.ipynb). Printed are the steps that are
    refuted, ill-sized, unknown or unread, the sizes that were inferred, and how many steps there are. Exit
    status 1 if a step is refuted or ill-sized, 2 if a file cannot be read.
    """
    if report and report.suffix not in (*REPORTS, ".json"):
        raise UsageError(f"the suffix of {report} must be one of .html .json .pdf .tex")
    found: list[Checked] = []
    with Workers(jobs or processors(), READING, WORKER) as workers:
        read = _read(workers, tuple(dict.fromkeys(paths)))
        papers = [each for each in read.values() if isinstance(each, _Paper)]
        questions = [each for paper in papers for each in paper.questions(timeout)]
        answers = _awaited(workers.answers(questions), [place for place, _ in questions])
        for paper in papers:
            steps: list[Step] = []
            for place, message in [] if as_json else paper.checked.faults:
                say(printable(fault_line(place, message)))
            for step in paper.steps(answers, timeout):
                steps.append(step)
                if not as_json and (verbose or needs_attention(step)):
                    _print(step)
            found.append(replace(paper.checked, steps=tuple(steps)))
            for line in [] if as_json else last_lines(found[-1]):
                say(printable(line))
    unread = {path: each for path, each in read.items() if isinstance(each, str)}
    for message in unread.values():
        click.echo(f"symnet: {printable(message)}", file=sys.stderr)
    good = all(holds(each, strict=strict) for each in found)
    summary = {
        "symnet": __version__,
        "holds": good and not unread,
        "papers": [record(each) for each in found],
        "errors": [{"file": path.as_posix(), "message": message} for path, message in unread.items()],
    }
    if report:
        write(report, _report(report.suffix, found, summary))
    if as_json:
        say_json(summary)
    ctx.exit(WRONG_USAGE if unread else OK if good else NOT_AS_STATED)


def _read(workers: Workers, paths: Sequence[Path]) -> dict[Path, _Paper | str]:
    """The papers that can be read, and of the others why they cannot."""
    answers = workers.answers([(str(path), {"file": str(path)}) for path in paths])
    awaited = _awaited(answers, [str(path) for path in paths])
    return {path: _paper(path, answer) for path, answer in zip(paths, awaited, strict=True)}


def _paper(path: Path, answer: Message) -> _Paper | str:
    if "paper" not in answer:
        return _failure(answer, f"{path}: not read within {READING} s", f"{path}: the process that read it")
    return _Paper(from_record(answer["paper"]), tuple(answer["undecided"]), answer["took"])


def _decided(step: Step, answer: Message, timeout: int) -> Step:
    """A step with the answer to it."""
    if "result" in answer:
        return with_result(step, answer["result"])
    late = f"not decided within {timeout} s; --timeout sets another limit"
    return replace(
        step, outcome=Outcome.UNKNOWN, message=_failure(answer, late, "the process that decided it")
    )


def _failure(answer: Message, late: str, process: str) -> str:
    """Why there is no answer."""
    if "error" in answer:
        return str(answer["error"])
    return late if "late" in answer else f"{process} {answer['died']}"


def _awaited(answers: Iterator[Message], names: Sequence[str]) -> Iterator[Message]:
    """Answers as they come; a terminal shows which one is being waited for."""
    for number, name in enumerate(names, 1):
        with progress(printable(f"{number} of {len(names)}: {name}")):
            answer = next(answers)
        yield answer


def _print(step: Step) -> None:
    """A step as its author sees it, with its place."""
    good = not needs_attention(step)
    colour = "red" if step.outcome in WRONG else "green" if good else "yellow"
    word, _, rest = printable(first_line(step)).partition(":")
    say(f"{printable(str(step.place))}: {click.style(word, fg=colour, bold=not good)}:{rest}")
    for line in further_lines(step):
        say(click.style(printable(line), dim=True))


def _report(suffix: str, papers: Sequence[Checked], summary: Message) -> str | bytes:
    if suffix == ".json":
        return json.dumps(summary, indent=2, ensure_ascii=False) + "\n"
    made: str | bytes = getattr(importlib.import_module("symnet.papers.report"), REPORTS[suffix])(papers)
    return made
