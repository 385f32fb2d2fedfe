"""Files of models: those of its folder, and JSON of bounded size with each name once."""

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Final

from symnet.errors import UsageError
from symnet.reading.terms import told

LONGEST: Final = 100_000_000  # bytes of JSON, as the reference of safetensors has it for a header


def within(folder: Path, name: str) -> Path:
    """A file of a folder. Raises `UsageError` if it lies anywhere else, through a link, too."""
    path = folder / name
    plain = name not in {"", ".", ".."} and not set(name) & set("/\\\0")
    try:
        inside = plain and path.resolve(strict=True).parent == folder.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    if not inside:
        raise UsageError(f"files of a model must lie in its folder {folder}; found {told(name)}")
    return path


def json_object(path: Path) -> dict[str, Any]:
    """The object that a file of JSON holds. Raises `UsageError` if it holds anything else."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    return as_object(text, str(path))


def as_object(text: bytes, where: str) -> dict[str, Any]:
    """The object that JSON says. Raises `UsageError` if it is none, or has a name twice, saying where.

    >>> as_object(b'{"r": 8}', "the settings")
    {'r': 8}
    """
    if len(text) > LONGEST:
        raise UsageError(f"{where} must have at most {LONGEST} bytes")
    try:
        value = json.loads(text.decode(), object_pairs_hook=partial(_unique, where))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} must be JSON: {told(str(error))}") from None
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be an object of JSON")
    return value


def _unique(where: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise UsageError(f"{where} must have each name once; found {told(name)} {count} times")
        if not name.isprintable():
            raise UsageError(f"{where} must have names that can be printed; found {told(name)}")
    return dict(pairs)
