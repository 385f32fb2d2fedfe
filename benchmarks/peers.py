"""The peers that symnet itself does not need, imported when they are used."""

import importlib
from types import ModuleType

import click

EXTRA = ".[benchmarks]"


def peer(name: str) -> ModuleType:
    """A module of the extra `benchmarks`. Raises an error that names the extra if it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise click.ClickException(
            f"the benchmarks need {name}, which is not installed: pip install '{EXTRA}' ({error})"
        ) from error
