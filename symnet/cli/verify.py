"""`symnet verify`: the theorems of files proved, refuted and tried."""

import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import click

from symnet.cli import NOT_AS_STATED, OK, WRONG_USAGE
from symnet.cli.options import (
    examples_option,
    json_option,
    no_traces,
    progress,
    say,
    say_json,
    seed_option,
    write,
)
from symnet.cli.sources import Source, sources
from symnet.cli.workers import Workers, processors
from symnet.errors import UsageError
from symnet.serving import Message
from symnet.version import __version__

REPORTS: Final = (".html", ".json", ".pdf", ".tex")
WORKER: Final = "symnet.reports.worker"
INDENT: Final = 13
"""Where titles begin."""
Record: TypeAlias = Mapping[str, Any]
"""What came of a theorem, as in JSON."""


@dataclass(frozen=True, slots=True)
class _Theorem:
    """One of the theorems of a file, by its number among their names."""

    path: Path
    number: int
    names: tuple[str, ...]
    title: str
    line: int | None

    @property
    def name(self) -> str:
        return self.names[self.number]

    @property
    def question(self) -> Message:
        """What is asked of the process that runs the file."""
        return {"file": str(self.path), "number": self.number, "names": self.names}

    def __str__(self) -> str:
        return f"{self.path}::{self.name}"

    def record(self, answer: Message, timeout: int) -> Record:
        """What came of it, where it has ended its process as well."""
        if "outcome" in answer:
            return answer["outcome"]
        return {
            "file": self.path.as_posix(),
            "theorem": self.name,
            "title": self.title,
            "verdict": "stopped" if "late" in answer else "broken",
            "as_stated": False,
            "details": [_error(self.path, answer, timeout, self.line)],
            "checked": None,
            "statement": None,
        }


@dataclass(frozen=True, slots=True)
class _Unread:
    """A file whose theorems are not known, and why."""

    path: Path
    message: str


@click.command("verify", short_help="Prove or refute the theorems of Python files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@examples_option
@seed_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Theorems at a time; by default one for each processor.",
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 10**6),
    default=600,
    show_default="600",
    metavar="SECONDS",
    help="Time limit for each theorem, and for a file to be read.",
)
@click.option("--suggest", is_flag=True, help="Tell what would make false theorems hold.")
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
    jobs: int | None,
    timeout: int,
    suggest: bool,
    as_json: bool,
    report: Path | None,
    certificates: Path | None,
) -> None:
    """Prove or refute every theorem in Python files and folders, and try each on random instances.

    PATHS are files, folders, and single theorems as FILE::NAME. Files are run, as Python would run them, in
    processes of their own; what they print goes to standard error. Exit status 1 if a theorem is not as its
    author states, 2 if a file or a theorem is broken. `symnet recheck` checks the certificates of all that
    is proved again.
    """
    if report and report.suffix not in REPORTS:
        raise UsageError(f"the suffix of {report} must be one of {' '.join(REPORTS)}")
    wanted = {"examples": examples, "seed": seed, "report": report and report.suffix}
    wanted |= {"certificates": certificates is not None, "suggest": suggest}
    found: list[tuple[Record, Message]] = []
    with no_traces(), Workers(jobs or processors(), timeout, WORKER) as workers:
        stated = _stated(workers, sources(paths), timeout)
        theorems = [each for each in stated if isinstance(each, _Theorem)]
        answers = workers.answers([(str(each), {**each.question, **wanted}) for each in theorems])
        for each in stated:
            if isinstance(each, _Unread):
                click.echo(f"symnet: {each.message}", file=sys.stderr)
                continue
            with progress(f"{len(found) + 1} of {len(theorems)}: {each}"):
                answer = next(answers)
            record = each.record(answer, timeout)
            if not as_json:
                _print(record, is_first=not found or found[-1][0]["file"] != record["file"])
            found.append((record, answer))
    unread = [each for each in stated if isinstance(each, _Unread)]
    summary = _summary([record for record, _ in found], unread, examples, seed)
    if report:
        entries = [(record, answer.get("body", "")) for record, answer in found]
        write(report, importlib.import_module("symnet.reports").REPORTS[report.suffix](entries, summary))
    if certificates:
        _keep(found, certificates)
    if as_json:
        say_json(summary)
    elif found:
        good = sum(record["as_stated"] for record, _ in found)
        say(f"{good} of {len(found)} theorems as stated; ", end="")
        say(f"each proved one tried on up to {examples} random instances, seed {seed}")
    if unread or any(record["verdict"] == "broken" for record, _ in found):
        ctx.exit(WRONG_USAGE)
    ctx.exit(OK if summary["as_stated"] else NOT_AS_STATED)


def _stated(workers: Workers, named: Sequence[Source], timeout: int) -> list[_Theorem | _Unread]:
    """The theorems of files in order, each once, and the files that cannot be used."""
    questions = [(str(path), {"file": str(path)}) for path, _ in named]
    found: list[_Theorem | _Unread] = []
    for (path, name), answer in zip(named, workers.answers(questions), strict=True):
        if "theorems" not in answer:
            found.append(_Unread(path, _error(path, answer, timeout)))
            continue
        names = tuple(each for each, _, _ in answer["theorems"])
        chosen = [
            _Theorem(path, number, names, title, line)
            for number, (each, title, line) in enumerate(answer["theorems"])
            if name in ("", each)
        ]
        missing = _Unread(path, f"{path} states no theorem {name}; it states {', '.join(names)}")
        found += chosen or [missing]
    return list(dict.fromkeys(found))


def _error(path: Path, answer: Message, timeout: int, line: int | None = None) -> str:
    """Why there is no answer about a file, with the line at which it was or at which the theorem begins."""
    if "error" in answer:
        return str(answer["error"])
    line = answer.get("late") or line
    where = f"{path}, line {line}" if line else str(path)
    if "late" in answer:
        return f"{where}: not done within {timeout} s; --timeout sets another limit"
    return f"{where}: the process that ran it {answer['died']}"


def _summary(
    found: Sequence[Record], unread: Sequence[_Unread], examples: int, seed: int
) -> dict[str, object]:
    """All that was found as plain data."""
    return {
        "symnet": __version__,
        "examples": examples,
        "seed": seed,
        "as_stated": not unread and all(record["as_stated"] for record in found),
        "theorems": list(found),
        "errors": [{"file": each.path.as_posix(), "message": each.message} for each in unread],
    }


def _keep(found: Sequence[tuple[Record, Message]], folder: Path) -> None:
    """Write the certificates of what is proved, a file for each theorem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from None
    taken: Counter[str] = Counter()
    for record, answer in found:
        if proofs := answer.get("certificates"):
            name = re.sub(r"[^\w.-]", "_", f"{Path(record['file']).stem}.{record['theorem']}")
            taken[name] += 1
            number = f".{taken[name]}" if taken[name] > 1 else ""  # Files in two folders may have one name.
            write(folder / f"{name}{number}.json", json.dumps(proofs) + "\n")


def _print(record: Record, *, is_first: bool) -> None:
    """A verdict as a reader sees it, under the name of its file."""
    if is_first:
        say(click.style(record["file"], bold=True))
    good = record["as_stated"]
    first, *details = lines(record)
    verdict = click.style(first[:INDENT], fg="green" if good else "red", bold=not good)
    say(f"{verdict}{first[INDENT:]}")
    for line in details:
        say(click.style(line, dim=True))


def lines(record: Record) -> list[str]:
    """A verdict as a reader sees it: the word, the title, and what is to be known beyond."""
    first = f"  {record['verdict']:<{INDENT - 3}} {record['title']}"
    return [first, *(f"{'':{INDENT}}{line}" for line in record["details"])]
