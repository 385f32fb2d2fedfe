"""What came of the parts of a long comparison so far: a file of JSON, a line for each part.

A line is written whole or, if the program is ended in the middle of it, left out when the file is read. A
part counts only for the files that were compared, with the sizes and the times that they had.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from symnet.errors import UsageError
from symnet.version import __version__

BEGINNING: Final = b'{"part": '
SUFFIXES: Final = (".safetensors", ".json", ".pt", ".pth", ".bin")
Record = dict[str, Any]


class Finished:
    """The records of the parts that are finished, by name."""

    def __init__(self, path: Path, stamp: str) -> None:
        self.path, self.stamp = path, stamp
        try:
            text = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        if text[: len(BEGINNING)] != BEGINNING[: len(text)]:
            raise UsageError(f"{path} must be a record of a comparison, or not be there; found another file")
        self.found: dict[str, Record] = dict(_entries(text, stamp))
        self._open = bool(text) and not text.endswith(b"\n")

    def add(self, name: str, found: Record) -> None:
        """One more part. Raises `UsageError` if it cannot be written."""
        line = json.dumps({"part": name, "of": self.stamp, "digest": _digest(name, found), "found": found})
        try:
            with self.path.open("ab") as file:
                file.write(b"\n" * self._open + line.encode() + b"\n")
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written: {error.strerror}") from None
        self._open = False


def _entries(text: bytes, stamp: str) -> Iterator[tuple[str, Record]]:
    """The parts of these files; a line that is not whole is none."""
    for line in text.split(b"\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        match entry:
            case {"part": str(name), "of": of, "digest": digest, "found": dict(found)} if of == stamp:
                if digest == _digest(name, found):
                    yield name, found


def _digest(name: str, found: Record) -> str:
    return sha256(json.dumps([name, found], sort_keys=True).encode()).hexdigest()


def files(paths: Sequence[str], *settings: str | None) -> str:
    """A digest of which files these are, with their sizes and times, and of settings.

    Of a folder, it is the files that models are read from. Raises `UsageError` if one cannot be looked at.
    """
    rows: list[Any] = [__version__, *settings]
    for path in map(Path, paths):
        try:
            inside = path.iterdir() if path.is_dir() else [path]
            for each in sorted(each for each in inside if each == path or each.suffix in SUFFIXES):
                told = each.stat()
                rows.append([str(each), told.st_size, told.st_mtime_ns])
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        rows.append(str(path))
    return sha256(json.dumps(rows).encode()).hexdigest()
