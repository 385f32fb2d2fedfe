"""Files of `state_dict`s, as `torch.save` writes them: tensors by name, and nothing that would run."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import UsageError
from symnet.models.checkpoints import Checkpoint, Stored
from symnet.models.graphs import Array
from symnet.models.torch.exported import framework
from symnet.reading.terms import told

# Types of numbers as a safetensors file calls them.
KINDS: Final = {
    **{"float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16"},
    **{"int64": "I64", "int32": "I32", "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL"},
    **{"float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2"},
}


def read_states(path: str | Path) -> Checkpoint:
    """The tensors of a file, mapped where the file is a zip, as it is since PyTorch 1.6.

    PyTorch itself reads it, with `weights_only=True`, so that no code of the file runs. Raises `MissingExtra`
    without PyTorch, and `UsageError` for a file that holds anything but plain tensors by name.
    """
    torch = framework()
    try:
        found = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # its own message asks for weights_only=False, which would run code
        raise UsageError(f"{path} must be a state_dict of plain tensors, as torch.save writes it") from error
    if not isinstance(found, Mapping):
        raise UsageError(f"{path} must hold tensors by name; found {type(found).__name__}")
    return Checkpoint({str(name): _stored(torch, str(name), value) for name, value in found.items()})


def _stored(torch: Any, name: str, value: Any) -> Stored:
    if not isinstance(value, torch.Tensor) or value.layout != torch.strided or value.is_quantized:
        raise UsageError(f"{told(name)} must be a plain tensor; found {type(value).__name__}")
    kind = KINDS.get(str(value.dtype).removeprefix("torch."))
    if kind is None:
        raise UsageError(f"{told(name)} must hold numbers of a known type; found {value.dtype}")
    return Stored(name, kind, tuple(value.shape), partial(_bytes, torch, value.detach()))


def _bytes(torch: Any, value: Any) -> Array:
    """The bytes of a tensor, without a copy where its entries lie in order."""
    flat = value.contiguous().reshape(-1)
    return np.asarray(flat.view(torch.uint8).numpy()) if len(flat) else np.empty(0, np.uint8)
