"""The pytest plugin: every `@theorem` is a test.

It collects the theorems of the files that pytest collects, and of those in the folders of the ini option
`symnet_paths`. Nothing of symnet is imported before a theorem is met.
"""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import Any, Final

import pytest

EXAMPLES: Final = 100
_MARKER: Final = "symnet: a theorem that symnet proves or refutes; each is marked so."


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, as those of `symnet verify`."""
    group = parser.getgroup("symnet", "theorems of symnet")
    group.addoption(
        "--symnet-examples",
        type=_integer(0),
        default=EXAMPLES,
        metavar="N",
        help=f"Random instances on which each theorem is tried; by default {EXAMPLES}.",
    )
    group.addoption(
        "--symnet-seed", type=_integer(), default=0, metavar="N", help="Seed of the random instances."
    )
    parser.addini("symnet_paths", "Folders and files of theorems, tests beside those of testpaths.", "paths")


def _integer(least: int | None = None) -> Callable[[str], int]:
    wanted = "an integer" if least is None else f"an integer from {least} on"

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or (least is not None and value < least):
            raise ArgumentTypeError(f"must be {wanted}; found {text!r}")
        return value

    return read


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and let a run without arguments begin with the folders of theorems as well."""
    config.addinivalue_line("markers", _MARKER)
    paths = _paths(config)
    for path in paths:
        if not path.exists():
            raise pytest.UsageError(f"symnet_paths: {path} does not exist")
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        present = [Path(config.invocation_params.dir, each) for each in config.args]
        config.args += [str(path) for path in paths if not any(path.is_relative_to(each) for each in present)]


def _paths(config: pytest.Config) -> list[Path]:
    found: list[Path] = config.getini("symnet_paths")
    return found


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "Theorems | None":
    """A file in a folder of theorems, as `symnet verify` takes it."""
    return Theorems.from_parent(parent, path=file_path) if _is_listed(file_path, parent.config) else None


def _is_listed(path: Path, config: pytest.Config) -> bool:
    shown = path.suffix == ".py" and not path.name.startswith("_")
    return shown and any(path.is_relative_to(each) for each in _paths(config))


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> "Theorem | None":
    """A theorem in a module of tests."""
    statements = sys.modules.get("symnet.statements")  # Who states a theorem has imported it.
    if statements is not None and isinstance(obj, pytest.MarkDecorator):
        for marked in obj.args:
            if isinstance(marked, statements.Theorem):  # pytest takes it for an argument of the mark.
                where = f"below @theorem, above the function {marked.name}"
                raise collector.CollectError(f"{collector.path}: put @pytest.mark.{obj.name} {where}")
    if (
        statements is None
        or not isinstance(obj, statements.Theorem)
        or not isinstance(collector, pytest.Module)
    ):
        return None
    if _is_listed(collector.path, collector.config):
        return None
    return Theorem.from_parent(collector, name=name, theorem=obj)


class Theorems(pytest.File):
    """A file of theorems."""

    def collect(self) -> Iterator["Theorem"]:
        """Its theorems; a file that cannot be used is one clear line."""
        try:
            found = import_module("symnet.statements").collect(_shown(self.path))
        except import_module("symnet.errors").SymnetError as error:
            raise self.CollectError(str(error)) from None
        for each in found:
            yield Theorem.from_parent(self, name=each.name, theorem=each)


class Theorem(pytest.Item):
    """A theorem as a test, which its name, its title and the marker `symnet` select."""

    def __init__(self, *, theorem: Any, **node: Any) -> None:
        super().__init__(**node)
        self.theorem = theorem
        self.add_marker("symnet")
        self.own_markers += getattr(theorem.state, "pytestmark", [])
        self.extra_keyword_matches.add(theorem.title)

    def runtest(self) -> None:
        """Decide the theorem, and try it on random instances."""
        examples, seed = (self.config.getoption(f"symnet_{name}") for name in ("examples", "seed"))
        path = _shown(self.path)
        found = import_module("symnet.reports").outcome(path, self.theorem, examples, seed)
        if not found.as_stated:
            lines = import_module("symnet.cli.verify").lines(found.json())
            command = f"symnet verify {quote(f'{path}::{self.theorem.name}')}"
            raise NotAsStated(
                "\n".join([*lines, f"reproduce: {command} --examples {examples} --seed {seed}"])
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdict as `symnet verify` shows it, and how it is seen again."""
        if isinstance(excinfo.value, NotAsStated):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the theorem begins, and its title."""
        line = self.theorem.line
        return self.path, line and line - 1, self.theorem.title


class NotAsStated(Exception):
    """A verdict that is not what the author of a theorem expects."""


def _shown(path: Path) -> Path:
    """A path from the current folder, where it is inside."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
