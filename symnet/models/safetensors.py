"""Files and folders of `.safetensors`: a header in JSON, then the bytes of the tensors, mapped when used.

The header must fit the file: its tensors lie one after the other, without gaps and to the end, and each has
as many bytes as its shape and format say. Nothing else of a file is interpreted.
"""

import json
from collections.abc import Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import UsageError
from symnet.models.checkpoints import FLOATS, Checkpoint, Stored
from symnet.models.files import LONGEST, as_object, json_object, within
from symnet.models.graphs import Array, Tensor
from symnet.reading.terms import told

AXES: Final = 64
# How many bits a number of each format takes.
BITS: Final = {
    **dict.fromkeys(("F64", "I64", "U64", "C64"), 64),
    **dict.fromkeys(("F32", "I32", "U32"), 32),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 16),
    **dict.fromkeys(("BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    "F4": 4,
}


def read(path: str | Path, name: str = "model") -> Checkpoint:
    """The tensors of a file, or of a folder with `name`.safetensors or the index of its shards.

    Shards lie in the folder itself; a link that leads out of it is refused. Raises `UsageError` for a file
    that is not what its header says, naming the file and the tensor.
    """
    path = Path(path)
    if not path.is_dir():
        return Checkpoint(_tensors(path))
    index = path / f"{name}.safetensors.index.json"
    return Checkpoint(_shards(path, index) if index.exists() else _tensors(path / f"{name}.safetensors"))


def write(tensors: Mapping[str, Tensor], path: str | Path) -> None:
    """A file with these tensors, written one after the other; a file that is there is replaced at the end."""
    kinds = {form: kind for kind, (form, _) in FLOATS.items()}
    entries: dict[str, dict[str, Any]] = {}
    begin = 0
    for name in sorted(tensors, key=lambda name: (-BITS[kinds[tensors[name].form.name]], name)):
        kind, shape = kinds[tensors[name].form.name], tensors[name].shape
        end = begin + prod(shape) * BITS[kind] // 8
        entries[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [begin, end]}
        begin = end
    header = json.dumps(entries).encode()
    header += b" " * (-len(header) % 8)
    path = Path(path)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for name, entry in entries.items():
            bits = np.ascontiguousarray(tensors[name].stored, dtype=FLOATS[entry["dtype"]][1])
            file.write(bits.reshape(-1).view(np.uint8).data)
    part.replace(path)


def _shards(folder: Path, index: Path) -> dict[str, Stored]:
    where = json_object(index).get("weight_map")
    if not isinstance(where, dict) or not all(isinstance(shard, str) for shard in where.values()):
        raise UsageError(f"{index} must say in weight_map which tensor is in which file")
    shards = {shard: _tensors(within(folder, shard)) for shard in sorted(set(where.values()))}
    for name, shard in where.items():
        if name not in shards[shard]:
            raise UsageError(f"{folder / shard} must hold the tensor {told(name)}, as {index.name} says")
    for shard, tensors in shards.items():
        for name in tensors:
            if where.get(name) != shard:
                raise UsageError(f"{index} must name the tensor {told(name)}, which is in {shard}")
    return {name: shards[shard][name] for name, shard in where.items()}


def _tensors(path: Path) -> dict[str, Stored]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or not 2 <= length <= min(LONGEST, size - 8):
                raise UsageError(f"{path} must begin with the length of its header")
            text = file.read(length)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    header = as_object(text, f"the header of {path}")
    header.pop("__metadata__", None)
    spans = {}
    found = {}
    for name, entry in header.items():
        kind, shape, spans[name] = _entry(entry, f"tensor {told(name)} of {path}")
        begin, end = spans[name]
        found[name] = Stored(name, kind, shape, partial(_map, path, 8 + length + begin, end - begin))
    _require_tiles(spans, size - 8 - length, path)
    return found


def _entry(entry: Any, where: str) -> tuple[str, tuple[int, ...], tuple[int, int]]:
    """The format, the shape and the place of a tensor."""
    match entry:
        case {"dtype": str(kind), "shape": list(shape), "data_offsets": [begin, end], **others} if not others:
            pass
        case _:
            raise UsageError(f"{where} must have dtype, shape and data_offsets")
    if kind not in BITS:
        raise UsageError(f"{where} must have a known dtype; found {told(kind)}")
    if len(shape) > AXES or not all(type(extent) is int and 0 <= extent < 2**63 for extent in shape):
        raise UsageError(f"{where} must have a shape of natural numbers; found {told(shape)}")
    if not (type(begin) is type(end) is int and (end - begin) * 8 == prod(shape) * BITS[kind]):
        raise UsageError(f"{where} must have as many bytes as {kind} and its shape {told(shape)} say")
    return kind, tuple(shape), (begin, end)


def _require_tiles(spans: Mapping[str, tuple[int, int]], size: int, path: Path) -> None:
    last = 0
    for name, (begin, end) in sorted(spans.items(), key=lambda row: row[1]):
        if begin != last:
            raise UsageError(f"tensor {told(name)} of {path} must begin at {last}; found {told(begin)}")
        last = end
    if last != size:
        raise UsageError(f"the tensors of {path} must have {size} bytes; the header tells of {told(last)}")


def _map(path: Path, begin: int, count: int) -> Array:
    if count == 0:
        return np.empty(0, np.uint8)
    try:
        return np.asarray(np.memmap(path, np.uint8, "r", begin, (count,)))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read any more: {error}") from None
