"""What models are read from: files by their suffix, and objects of frameworks by their type."""

from collections.abc import Sequence
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias

from symnet.errors import UsageError
from symnet.models.checkpoints import Checkpoint
from symnet.models.graphs import Graph
from symnet.reading.terms import told

Source: TypeAlias = Graph | Checkpoint

FILES: Final = {
    ".onnx": ("onnx", "read"),
    ".pt2": ("torch", "read_archive"),
    ".safetensors": ("safetensors", "read"),
    **dict.fromkeys((".pt", ".pth", ".bin"), ("torch", "read_states")),
}
"""The module and the function that read a file, by suffix."""
CHECKPOINTS: Final = {("safetensors", "read"), ("torch", "read_states")}
OBJECTS: Final = {"onnx": ("onnx", "read"), "sklearn": ("sklearn", "graph"), "torch": ("torch", "read")}
"""The module and the function that read an object, by the package that its class comes from."""


def is_checkpoint(path: Path) -> bool:
    """Whether a path is one of tensors without layers."""
    return path.is_dir() or FILES.get(path.suffix.lower()) in CHECKPOINTS


def opened(model: Any, inputs: Sequence[Any] | None = None) -> Source:
    """A model as a graph, or a checkpoint as its tensors.

    A path is read by its suffix, and a folder as one with `model.safetensors`, in shards or not. Nothing of a
    file is run. A module of PyTorch needs `inputs`, examples of what it is called with. Raises `UsageError`
    for anything else.
    """
    if isinstance(model, Graph | Checkpoint):
        return model
    if isinstance(model, str | PathLike):
        path = Path(model)
        suffix = ".safetensors" if path.is_dir() else path.suffix.lower()
        if suffix not in FILES:
            raise UsageError(
                f"{path} must be a folder or end in one of {' '.join(FILES)}; found {told(suffix)}"
            )
        return _reader(*FILES[suffix])(path)
    for kind in type(model).__mro__:
        package = str(kind.__module__).partition(".")[0]
        if package == "torch":
            if inputs is None:
                raise UsageError("a module of PyTorch is read with examples of its inputs: say inputs=(x,)")
            return _reader(*OBJECTS[package])(model, inputs)
        if package in OBJECTS:
            return _reader(*OBJECTS[package])(model)
    raise UsageError(f"a model must be a path or an object of {', '.join(OBJECTS)}; found {told(model)}")


def _reader(module: str, function: str) -> Any:
    return getattr(import_module(f"symnet.models.{module}"), function)
