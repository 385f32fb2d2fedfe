"""ONNX models from files, bytes or messages of protobuf."""

from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final

from symnet.errors import SymnetError, UsageError
from symnet.models.graphs import Graph
from symnet.models.onnx.reader import Model
from symnet.models.onnx.schema import framework
from symnet.models.onnx.stored import Folder
from symnet.reading.terms import told

# The most characters of a message.
LONGEST: Final = 600


def read(model: Any) -> Graph:
    """The graph of an ONNX model: a path, the bytes of a file, or a `ModelProto`.

    Nothing of the file is run. Numbers that it stores in other files are read from its folder only, and are
    mapped into memory. What the model does where training and evaluation differ is what evaluation does.

    Raises `UsageError` for what is no model, `ShapeError` for shapes that do not fit, `UnsupportedTerm` for
    what is not read, naming the file and the node, and `MissingExtra` without onnx.
    """
    proto = framework("").ModelProto
    if isinstance(model, proto):
        return _named("the model", model, Folder(None))
    if isinstance(model, bytes):
        return _named("the model", _parsed(proto, model, "the model"), Folder(None))
    if not isinstance(model, str | PathLike):
        raise UsageError(f"a path, bytes or a ModelProto is needed; found {told(model)}")
    path = Path(model)
    return _named(path.name, _parsed(proto, _bytes_of(path), path.name), Folder(path.parent))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def _parsed(proto: Any, raw: bytes, name: str) -> Any:
    model = proto()
    try:
        model.ParseFromString(raw)
    except import_module("google.protobuf.message").DecodeError as error:
        raise UsageError(f"{name} is no ONNX model, or not all of it: {_line(str(error))}") from None
    return model


def _named(name: str, model: Any, folder: Folder) -> Graph:
    try:
        return Model(model, folder).graph()
    except SymnetError as error:
        raise type(error)(f"{name}: {_line(str(error))}") from None


def _line(text: str) -> str:
    """A message as one line that can be printed, whatever the names in the file are."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
