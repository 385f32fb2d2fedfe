"""The file around an exported program: a zip whose entries are read up to a bound, or mapped as they are."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import UsageError
from symnet.models.files import LONGEST, as_object
from symnet.models.graphs import Array
from symnet.reading.terms import told

BROKEN: Final = (
    *(OSError, ValueError, RuntimeError, NotImplementedError, EOFError, OverflowError),
    *(zipfile.BadZipFile, zlib.error),
)
LOCAL: Final = 30  # bytes of the header before the name of an entry


@dataclass(frozen=True, slots=True)
class Archive:
    """The entries of a file by their names after the folder that holds them all."""

    path: Path
    file: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    @classmethod
    def opened(cls, path: Path) -> "Archive":
        try:
            file = zipfile.ZipFile(path)
        except BROKEN as error:
            raise UsageError(f"{path} cannot be read: {told(str(error))}") from None
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in file.infolist():
            name = info.filename.partition("/")[2]
            if name in entries:
                raise UsageError(f"{path} must have each entry once; found {told(name)} twice")
            entries[name] = info
        return cls(path, file, entries)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def text(self, name: str) -> bytes:
        """A small entry. Raises `UsageError` if it is missing or long."""
        if name not in self.entries:
            raise UsageError(f"{self.path} must have {told(name)}: save it with PyTorch 2.8 or later")
        try:
            with self.file.open(self.entries[name]) as entry:
                found = entry.read(LONGEST + 1)
        except BROKEN as error:
            raise UsageError(f"{told(name)} of {self.path} cannot be read: {told(str(error))}") from None
        if len(found) > LONGEST:
            raise UsageError(f"{told(name)} of {self.path} must have at most {LONGEST} bytes")
        return found

    def json(self, name: str) -> dict[str, Any]:
        """An entry of JSON."""
        return as_object(self.text(name), f"{told(name)} of {self.path}")

    def bytes(self, name: str) -> Array:
        """An entry that is stored as it is, mapped from the file."""
        info = self.entries.get(name)
        if info is None or info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            raise UsageError(f"{self.path} must have the entry {told(name)}, not compressed")
        if info.file_size == 0:
            return np.empty(0, np.uint8)
        try:
            with self.path.open("rb") as file:
                file.seek(info.header_offset)
                header = file.read(LOCAL)
            lengths = [int.from_bytes(header[at : at + 2], "little") for at in (26, 28)]
            begin = info.header_offset + LOCAL + sum(lengths)
            return np.asarray(np.memmap(self.path, np.uint8, "r", begin, (info.file_size,)))
        except BROKEN as error:
            raise UsageError(f"{told(name)} of {self.path} cannot be read: {told(str(error))}") from None
