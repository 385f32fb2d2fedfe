"""Options that several commands have, and how they write: imports that take time stay out of here."""

import codecs
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from tempfile import TemporaryDirectory
from typing import Final

import click

from symnet.errors import UsageError

EXAMPLES: Final = 100
_STORAGE: Final = "HYPOTHESIS_STORAGE_DIRECTORY"

examples_option = click.option(
    "--examples",
    type=click.IntRange(min=0),
    default=EXAMPLES,
    show_default=True,
    help="Random instances to check on.",
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help="Seed of the random instances."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


def say(text: str, *, end: str = "\n") -> None:
    """Print on standard output; letters that it cannot show are escaped."""
    click.echo(text + end, file=sys.stdout, nl=False)


def say_json(record: object) -> None:
    """Print JSON, which stays JSON where letters are escaped."""
    say(json.dumps(record, indent=2, ensure_ascii=not _is_utf8()))


def say_markup(text: str) -> None:
    """Print HTML or SVG, whose letters are written as numbers where they cannot be shown."""
    say(text if _is_utf8() else text.encode("ascii", "xmlcharrefreplace").decode(), end="")


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Say on a terminal what is being waited for."""
    if not sys.stderr.isatty():
        yield
        return
    shown = text[: get_terminal_size().columns - 1]
    click.echo(f"{shown}\r", file=sys.stderr, nl=False)
    try:
        yield
    finally:
        click.echo(f"{' ' * len(shown)}\r", file=sys.stderr, nl=False)


def _is_utf8() -> bool:
    return codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"


def write(path: Path, content: str | bytes) -> None:
    """Write a file. Raises `UsageError` if that cannot be done."""
    try:
        path.write_bytes(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


@contextmanager
def no_traces() -> Iterator[None]:
    """What Hypothesis keeps for a next run goes into a folder that is removed, not into the user's."""
    if _STORAGE in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="symnet-") as folder:
        os.environ[_STORAGE] = folder
        try:
            yield
        finally:
            del os.environ[_STORAGE]
