"""The program `symnet`. Each command is a module, loaded when it is called."""

import gc
import importlib
import os
import sys
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from threading import Timer
from typing import Final

import click

from symnet.errors import Disagreement, SymnetError, UsageError
from symnet.version import __version__

COMMANDS: Final = {
    "check": "Say of each step of a paper whether it holds.",
    "collapse": "Collapse what stands between the activations of a model.",
    "compare": "Say whether two models are the same function.",
    "derive": "Print the derivation of a network's canonical form, every line proved.",
    "draw": "Draw a network as in textbooks.",
    "recheck": "Check certificates again, by the core alone.",
    "verify": "Prove or refute the theorems of Python files.",
    "write-test": "Write a test that a function computes a term.",
}
OK, NOT_AS_STATED, WRONG_USAGE = 0, 1, 2
INTERRUPTED: Final = 130
"""What a shell tells of a program that Ctrl-C ends."""
SOON: Final = 0.05
"""After how many seconds an interrupt that was lost is repeated."""


class Interrupted(Exception):
    """An interrupt, and what it came in the middle of."""


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Say of an interrupt what it came in the middle of."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(what) from None


class _LazyGroup(click.Group):
    """Commands that are imported when they are called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        with loading():
            module = importlib.import_module(f"symnet.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="symnet %(version)s")
def program() -> None:
    """Symbolic verification of neural networks with linear parts.

    Exit status: 0 everything is as stated, 1 something is refuted, unknown or not as its author
    expected, 2 wrong usage or unreadable input, 130 interrupted.
    """


@contextmanager
def loading() -> Iterator[None]:
    """Look for cycles of objects seldom, and never among what is loaded, which stays: terms have none.

    The search takes a third of long work otherwise, and a fifth of short work.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 10, 10)
        gc.enable()


def main(arguments: list[str] | None = None) -> None:
    """Run the program; a user's mistake is one line on standard error."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # A terminal may not be able to show a letter.
            stream.reconfigure(errors="backslashreplace")
    try:
        _check_folder()
        with _no_interrupt_lost():
            status = program(arguments, prog_name="symnet", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), file=sys.stderr)
        status = WRONG_USAGE
    except Interrupted as error:
        status = _fail(f"interrupted at {error}", INTERRUPTED)
    except (click.Abort, KeyboardInterrupt):
        status = _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        status = _fail(error.format_message(), WRONG_USAGE)
    except Disagreement as error:
        status = _fail(f"two independent computations disagree: {error}", NOT_AS_STATED)
    except SymnetError as error:
        status = _fail(str(error), WRONG_USAGE)
    except BrokenPipeError:  # Whoever reads has seen enough; what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = NOT_AS_STATED
    except OSError as error:
        status = _fail(str(error), WRONG_USAGE)
    sys.exit(status if isinstance(status, int) else OK)


def _open_closed_streams() -> None:
    """What a shell has closed leads nowhere, and its number is given to no other file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode))


@contextmanager
def _no_interrupt_lost() -> Iterator[None]:
    """Repeat an interrupt that comes where Python lets no error out, as in a callback of its collector."""
    told = sys.unraisablehook

    def repeat(lost: "sys.UnraisableHookArgs") -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            Timer(SOON, interrupt_main).start()  # Not from here, where it would be lost again.
        else:
            told(lost)

    sys.unraisablehook = repeat
    try:
        yield
    finally:
        sys.unraisablehook = told


def _check_folder() -> None:
    """Refuse to begin in a folder that has been removed."""
    try:
        os.getcwd()  # noqa: PTH109 - help does not need pathlib
    except OSError as error:
        raise UsageError(f"the current folder cannot be used: {error.strerror}") from None


def _fail(message: str, status: int) -> int:
    click.echo(f"symnet: {' '.join(message.split())}", file=sys.stderr)
    return status
