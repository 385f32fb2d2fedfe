"""What models are read from: files by their suffix, and objects of frameworks by their type."""

from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias

from symnet.errors import UsageError
from symnet.models.checkpoints import Checkpoint
from symnet.models.graphs import Graph
from symnet.reading.terms import told

Source: TypeAlias = Graph | Checkpoint

READERS: Final = {".onnx": "onnx", ".safetensors": "safetensors"}
"""The modules that read files, by suffix."""
FRAMEWORKS: Final = {"onnx": "onnx"}
"""The modules that read objects, by the package that their class comes from."""


def opened(model: Any) -> Source:
    """A model as a graph, or a checkpoint as its tensors.

    A path is read by its suffix, and a folder as one with `model.safetensors`, in shards or not. Nothing of a
    file is run. Raises `UsageError` for anything else.
    """
    if isinstance(model, Graph | Checkpoint):
        return model
    if isinstance(model, str | PathLike):
        path = Path(model)
        suffix = ".safetensors" if path.is_dir() else path.suffix.lower()
        if suffix not in READERS:
            raise UsageError(
                f"{path} must be a folder or end in one of {' '.join(READERS)}; found {told(path.suffix)}"
            )
        return _module(READERS[suffix]).read(path)
    for kind in type(model).__mro__:
        package = kind.__module__.partition(".")[0]
        if package in FRAMEWORKS:
            return _module(FRAMEWORKS[package]).read(model)
    raise UsageError(f"a model must be a path or an object of {', '.join(FRAMEWORKS)}; found {told(model)}")


def _module(name: str) -> Any:
    return import_module(f"symnet.models.{name}")
