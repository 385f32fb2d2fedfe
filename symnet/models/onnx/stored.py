"""Tensors of ONNX files: the bytes as arrays, also of other files in the folder of the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models.graphs import Tensor
from symnet.models.onnx.integers import BOOLEAN, FLOATS, INTEGERS
from symnet.models.onnx.values import Array
from symnet.rounding import FORMATS

WIDTHS: Final[Mapping[int, np.dtype[Any]]] = {
    1: np.dtype("<f4"),
    10: np.dtype("<f2"),
    11: np.dtype("<f8"),
    16: np.dtype("<u2"),
    BOOLEAN: np.dtype(np.bool_),
    **{number: np.dtype(kind).newbyteorder("<") for number, kind in INTEGERS.items()},
}
LARGEST: Final = 2**48
# The fields that hold the numbers of each type where they do not stand as raw bytes.
FIELDS: Final = {1: "float_data", 7: "int64_data", 11: "double_data", 12: "uint64_data", 13: "uint64_data"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a model, or nothing where it is no file, and the files of it that are open."""

    path: Path | None
    _open: dict[str, Array] = field(default_factory=dict)

    def bytes_of(self, location: str, what: str) -> Array:
        """The bytes of a file in the folder, mapped. Raises `UsageError` for any other file."""
        if self.path is None:
            raise UsageError(f"{what} is stored in {location!r}: read the model from its file")
        if location not in self._open:
            self._open[location] = _mapped(self.path.resolve(), location, what)
        return self._open[location]


def _mapped(folder: Path, location: str, what: str) -> Array:
    inside = location and "\0" not in location and not Path(location).is_absolute()
    if not inside or ".." in Path(location).parts:
        raise UsageError(f"{what} must be stored in the folder of the model; found {location!r}")
    try:
        path = (folder / location).resolve(strict=True)
        if not path.is_relative_to(folder):
            raise UsageError(
                f"{what} must be stored in the folder of the model; {location!r} leads out of it"
            )
        if not path.is_file():
            raise UsageError(f"{what} must be stored in a file; found {location!r}")
        return np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
    except (OSError, ValueError) as error:
        raise UsageError(f"{what} is stored in {location!r}, which cannot be read: {error}") from None


def stored(proto: Any, folder: Folder, name: str, raw: Array | None = None) -> Tensor | Array:
    """The numbers of a tensor: floats as a `Tensor`, integers and booleans as an array.

    `raw` has its bytes where they were left in the file.
    """
    kind, shape = proto.data_type, tuple(proto.dims)
    if kind not in WIDTHS:
        raise UnsupportedTerm(f"{name} must hold floats or integers; found type {kind} of ONNX")
    huge = prod(max(extent, 1) for extent in shape) > LARGEST
    if huge or any(extent < 0 for extent in shape) or len(shape) > 32 or proto.HasField("segment"):
        raise UsageError(f"{name} must have a shape; found {list(shape)}")
    array = _array(proto, folder, name, raw)
    if array.size != prod(shape):
        raise UsageError(f"{name} of shape {list(shape)} must have {prod(shape)} numbers; found {array.size}")
    array = array.reshape(shape)
    return Tensor(array, FORMATS[FLOATS[kind]], name) if kind in FLOATS else array


def _array(proto: Any, folder: Folder, name: str, raw: Array | None) -> Array:
    width = WIDTHS[proto.data_type]
    if proto.data_location:
        return _numbers(_external(proto, folder, name), width, name)
    if proto.HasField("raw_data"):
        return _numbers(np.frombuffer(proto.raw_data, np.uint8) if raw is None else raw, width, name)
    entries = getattr(proto, FIELDS.get(proto.data_type, "int32_data"))
    numbers = np.array(entries, dtype=np.int64 if proto.data_type not in {1, 11, 12, 13} else None)
    if proto.data_type == 10:
        return _fitting(numbers, np.dtype(np.uint16), name).view(np.float16)
    return _fitting(numbers, width, name)


def _fitting(numbers: Array, width: np.dtype[Any], name: str) -> Array:
    """Numbers in the type that the tensor says; those of the fields for integers may be too wide."""
    with np.errstate(over="ignore"):
        cut = numbers.astype(width)
    if width.kind in "iub" and not np.array_equal(cut, numbers):
        raise UsageError(f"{name} must hold numbers of {width.name}")
    return cut


def _numbers(raw: Array, width: np.dtype[Any], name: str) -> Array:
    if raw.size % width.itemsize:
        raise UsageError(f"{name} must hold numbers of {width.itemsize} bytes; found {raw.size} bytes")
    if width.kind == "b" and (raw > 1).any():
        raise UsageError(f"{name} must hold booleans; found {raw.max()}")
    return raw.view(width)


def _external(proto: Any, folder: Folder, name: str) -> Array:
    """The bytes of another file, from an offset on."""
    entries = {entry.key: entry.value for entry in proto.external_data}
    if any(isinstance(text, bytes) for text in entries.values()):
        raise UsageError(f"{name} must be stored in a file whose name is text in UTF-8")
    whole = folder.bytes_of(entries.get("location", ""), name)
    ends = [entries.get(key, "") for key in ("offset", "length")]
    if any(text and not (text.isascii() and text.isdecimal() and len(text) < 20) for text in ends):
        raise UsageError(f"{name} must have an offset and a length; found {ends}")
    start = int(ends[0] or 0)
    stop = start + int(ends[1]) if ends[1] else whole.size
    if not start <= stop <= whole.size:
        raise UsageError(f"{name} is stored at bytes {start} to {stop}; the file has {whole.size}")
    return whole[start:stop]
