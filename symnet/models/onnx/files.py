"""ONNX models from files, bytes or messages of protobuf."""

from collections.abc import Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import SymnetError, UsageError
from symnet.models.graphs import Graph
from symnet.models.onnx.inline import without_numbers
from symnet.models.onnx.reader import Model
from symnet.models.onnx.schema import framework
from symnet.models.onnx.stored import Folder
from symnet.models.onnx.values import Array
from symnet.reading.terms import told

# The most characters of a message.
LONGEST: Final = 600


def read(model: Any) -> Graph:
    """The graph of an ONNX model: a path, the bytes of a file, or a `ModelProto`.

    Nothing of the file is run. Numbers stay in the file, which is mapped into memory; those in other files
    are read from its folder only. Where training and evaluation differ, the model does what evaluation does.

    Raises `UsageError` for what is no model, `ShapeError` for shapes that do not fit, `UnsupportedTerm` for
    what is not read, naming the file and the node, and `MissingExtra` without onnx.
    """
    if isinstance(model, framework().ModelProto):
        return _graph(model, {}, Folder(None), "the model")
    if isinstance(model, bytes):
        return _parsed(np.frombuffer(model, np.uint8), Folder(None), "the model")
    if not isinstance(model, str | PathLike):
        raise UsageError(f"a path, bytes or a ModelProto is needed; found {told(model)}")
    path = Path(model)
    return _parsed(_mapped(path), Folder(path.parent), path.name)


def _mapped(path: Path) -> Array:
    try:
        return np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def _parsed(raw: Array, folder: Folder, name: str) -> Graph:
    message, numbers = without_numbers(raw)
    model = framework().ModelProto()
    try:
        model.ParseFromString(message)
    except import_module("google.protobuf.message").DecodeError as error:
        raise UsageError(f"{name} is no ONNX model, or not all of it: {_line(str(error))}") from None
    return _graph(model, numbers, folder, name)


def _graph(model: Any, numbers: Mapping[int, Array], folder: Folder, name: str) -> Graph:
    try:
        return Model(model, folder, numbers).graph()
    except SymnetError as error:
        raise type(error)(f"{name}: {_line(str(error))}") from None


def _line(text: str) -> str:
    """A message as one line that can be printed, whatever the names in the file are."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
