"""Which files and theorems the arguments of `symnet verify` name."""

from collections.abc import Iterable
from pathlib import Path

from symnet.errors import UsageError

Source = tuple[Path, str]
"""A file, and the name of one theorem in it or nothing for all."""


def sources(arguments: Iterable[str | Path]) -> list[Source]:
    """The Python files named, those in the folders named, and single theorems `FILE::NAME`, in order.

    Raises `UsageError` for a path that does not exist or a folder without Python files.
    """
    return list(dict.fromkeys(source for argument in arguments for source in _named(str(argument))))


def _named(argument: str) -> list[Source]:
    name, _, theorem = argument.partition("::")
    path = Path(name)
    try:
        if path.is_dir() and not theorem:
            if inside := sorted(file for file in path.rglob("*.py") if _is_shown(file.relative_to(path))):
                return [(file, "") for file in inside]
            raise UsageError(f"{path} holds no Python file")
        if path.suffix == ".py" and path.is_file():
            return [(path, theorem)]
        what = "is no Python file" if path.exists() else "does not exist"
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
    raise UsageError(f"{path} {what}")


def _is_shown(path: Path) -> bool:
    """Whether neither a file nor a folder around it is hidden or private, as .venv and __init__.py are."""
    return not any(part.startswith((".", "_")) for part in path.parts)
