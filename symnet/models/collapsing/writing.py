"""Collapsed models as files, by their suffix, and as equations."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import Any, Final

import numpy as np
from flint import fmpq, fmpq_mat

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models import onnx, safetensors
from symnet.models.collapsing.graphs import Collapsing
from symnet.models.collapsing.maps import Affine
from symnet.models.exact import shown
from symnet.models.graphs import Dense, Graph, Input, Node, Opaque, Scale, Shift, Sum, Tensor

PARTS: Final = {"weights": "weight", "offset": "bias", "factors": "scale", "numbers": "shift"}
"""What the numbers of an operation are called after the name of its layer."""


def write(found: Collapsing, path: str | PathLike[str]) -> None:
    """A file: .onnx the model, .safetensors and .npz its numbers by layer, .json exact fractions.

    Raises `UsageError` for another suffix, `UnsupportedTerm` for what such a file does not hold.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"{path} must end in one of {' '.join(WRITERS)}")
    writer(found, path)


def _onnx(found: Collapsing, path: Path) -> None:
    onnx.write(found.graph, path)


def _safetensors(found: Collapsing, path: Path) -> None:
    try:
        safetensors.write(tensors(found.graph), path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def _npz(found: Collapsing, path: Path) -> None:
    arrays: dict[str, Any] = {}
    for name, tensor in tensors(found.graph).items():
        if tensor.form.name == "bfloat16":
            raise UnsupportedTerm(f"{name} is of bfloat16, which NumPy does not have: write .safetensors")
        arrays[name] = tensor.stored
    try:
        with path.open("wb") as file:
            np.savez(file, **arrays)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def _json(found: Collapsing, path: Path) -> None:
    text = json.dumps({"operations": list(fractions(found))}, indent=1, ensure_ascii=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


WRITERS: Final[Mapping[str, Callable[[Collapsing, Path], None]]] = {
    ".onnx": _onnx,
    ".safetensors": _safetensors,
    ".npz": _npz,
    ".json": _json,
}


def tensors(graph: Graph) -> dict[str, Tensor]:
    """All numbers of a model, by the name of the layer and what they are in it."""
    found: dict[str, Tensor] = {}
    for number, node in enumerate(graph.nodes(), 1):
        for slot in getattr(node.operation, "__slots__", ()):
            value = getattr(node.operation, slot)
            if isinstance(value, Tensor):
                name = f"{node.name or number}.{PARTS.get(slot, slot)}"
                while name in found:
                    name += "'"
                found[name] = value
    return found


def fractions(found: Collapsing) -> Iterator[dict[str, Any]]:
    """The operations of a model in order, each with exact fractions, and what it takes."""
    numbers: dict[Node, int] = {}
    names = {node: name for name, node in found.graph.outputs.items()}
    for number, node in enumerate(found.graph.nodes()):
        numbers[node] = number
        yield {
            "name": node.name,
            "takes": [numbers[each] for each in node.inputs],
            "shape": list(node.shape),
            **_numbers(node, found.exact.get(node)),
            "output": names.get(node),
        }


def _numbers(node: Node, exact: Affine | None) -> dict[str, Any]:
    if exact is not None and not exact.is_rational:
        raise UnsupportedTerm(f"{node.name} has a root in its numbers, so they are no fractions: write .onnx")
    match node.operation:
        case Dense(weights, offset):
            rows = exact.linear.table() if exact and isinstance(exact.linear, fmpq_mat) else weights.wide()
            shifts = exact.offset if exact else None if offset is None else offset.wide()
            return {
                "kind": "dense",
                "weight": [_texts(row) for row in rows],
                "bias": None if shifts is None else _texts(shifts),
            }
        case Scale(factors, divide):
            kind = "divide" if divide else "scale"
            return {"kind": kind, "scale": _texts(exact.linear if exact else factors.wide().ravel())}
        case Shift(added):
            return {"kind": "shift", "shift": _texts(exact.offset or () if exact else added.wide().ravel())}
        case Sum(signs):
            return {"kind": "sum", "signs": list(signs)}
        case Input():
            return {"kind": "input"}
        case Opaque(kind, attributes):
            return {"kind": kind, "attributes": [repr(each) for each in attributes]}
    what = type(node.operation).__name__
    raise UnsupportedTerm(f"{node.name} is a {what}, which is not written as fractions: write .onnx")


def _texts(numbers: Any) -> list[str]:
    return [str(_fraction(each)) for each in numbers]


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q)) if isinstance(number, fmpq) else Fraction(float(number))


def alone(found: Collapsing) -> Affine | None:
    """The one affine map that a model is, if it is one."""
    outputs = list(found.graph.outputs.values())
    if len(outputs) == 1 and isinstance(outputs[0].operation, Dense):
        (taken,) = outputs[0].inputs
        if isinstance(taken.operation, Input):
            return found.exact.get(outputs[0])
    return None


def size(one: Affine) -> int:
    """How many coefficients an affine map has."""
    return one.linear.nrows() * one.linear.ncols() if isinstance(one.linear, fmpq_mat) else len(one.linear)


def equations(one: Affine, inputs: Sequence[str] | None = None, digits: int = 6) -> Iterator[str]:
    """An affine map as equations, one for each output. Raises `UsageError` if names do not fit."""
    rows = one.linear.table() if isinstance(one.linear, fmpq_mat) else []
    width = len(rows[0])
    if inputs is not None and len(inputs) != width:
        raise UsageError(f"there must be a name for each of {width} inputs; found {len(inputs)}")
    names = inputs or [f"x_{number}" for number in range(1, width + 1)]
    for number, row in enumerate(rows, 1):
        start = one.offset[number - 1] if one.offset else fmpq(0)
        terms = [shown(_fraction(start), digits)] * bool(start)
        terms += [f"{shown(_fraction(n), digits)} {name}" for n, name in zip(row, names, strict=True) if n]
        left = "y" if len(rows) == 1 else f"y_{number}"
        yield f"{left} = {' + '.join(terms) or '0'}".replace("+ -", "- ")
