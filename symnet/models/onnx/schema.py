"""What the definitions of ONNX say of an operator that is read by its name only."""

from importlib import import_module
from typing import Any

import numpy as np

from symnet.errors import MissingExtra
from symnet.models.graphs import Tensor
from symnet.models.onnx.call import Call


def framework(module: str = "") -> Any:
    """The package `onnx`, or a module of it. Raises `MissingExtra` without it."""
    try:
        return import_module(f"onnx.{module}" if module else "onnx")
    except ImportError as error:
        raise MissingExtra(
            f"onnx is required to read its files: pip install 'symnet[onnx]' ({error})"
        ) from None


def defaults(call: Call) -> tuple[int, tuple[tuple[str, Any], ...]]:
    """The version in which an operator was last changed, and its attributes with the defaults."""
    for name in call.attributes:
        call.attribute(name, object, None)
    definitions = framework("defs")
    if not definitions.has(call.kind, call.version, call.domain):
        return call.version, _canonical(call.attributes)
    schema = definitions.get_schema(call.kind, call.version, call.domain)
    helper = framework("helper")
    filled = {
        name: _plain(helper.get_attribute_value(known.default_value))
        for name, known in schema.attributes.items()
        if known.default_value.type
    }
    return int(schema.since_version), _canonical({**filled, **call.attributes})


def _canonical(attributes: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Attributes by name, tensors by what they hold, so that equal ones are equal."""
    return tuple(sorted((name, _held(value)) for name, value in attributes.items()))


def _held(value: Any) -> Any:
    if isinstance(value, Tensor):
        return (value.form.name, value.shape, value.stored.tobytes())
    if isinstance(value, np.ndarray):
        return (value.dtype.name, value.shape, value.tobytes())
    return value


def _plain(value: Any) -> Any:
    """An attribute as Python has it: text for bytes, tuples for sequences."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) or hasattr(value, "append") else value
