"""What an ONNX file says of operators and tensors: attributes, versions, shapes and kinds of numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models.graphs import Extent, Shape
from symnet.models.onnx.integers import BOOLEAN, FLOATS, INTEGERS
from symnet.models.onnx.schema import framework
from symnet.models.onnx.stored import Folder, stored
from symnet.models.onnx.values import Element


def attribute(proto: Any, folder: Folder, given: Mapping[str, Any], kind: str) -> Any:
    """An attribute as Python has it, or nothing where a function was called without it."""
    if proto.ref_attr_name:
        return given.get(proto.ref_attr_name)
    kinds = framework("").AttributeProto
    match proto.type:
        case kinds.FLOAT:
            return float(proto.f)
        case kinds.INT:
            return int(proto.i)
        case kinds.STRING:
            return _text(proto.s)
        case kinds.FLOATS:
            return tuple(map(float, proto.floats))
        case kinds.INTS:
            return tuple(map(int, proto.ints))
        case kinds.STRINGS:
            return tuple(map(_text, proto.strings))
        case kinds.TENSOR:
            return stored(proto.t, folder, proto.t.name or proto.name)
        case kinds.GRAPH | kinds.GRAPHS:
            raise UnsupportedTerm(f"{kind} has a graph inside, which is not read")
    raise UnsupportedTerm(f"attribute {proto.name} of type {proto.type} of ONNX is not read")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise UsageError(f"an attribute must be text in UTF-8; found {raw[:40]!r}") from None


def texts(*names: str | bytes) -> None:
    """Refuses names that are no text: protobuf gives these as bytes."""
    for name in names:
        if isinstance(name, bytes):
            raise UsageError(f"names must be text in UTF-8; found {name[:40]!r}")


def domain_of(domain: str) -> str:
    return "" if domain == "ai.onnx" else domain


def versions(imports: Iterable[Any]) -> dict[str, int]:
    found = [(domain_of(each.domain), int(each.version)) for each in imports]
    texts(*(domain for domain, _ in found))
    if len(dict(found)) < len(set(found)):
        raise UsageError("the operators of one domain are imported in several versions")
    return dict(found)


def declared(graph: Any) -> dict[str, tuple[Shape, Element]]:
    """What the file tells of the shapes of tensors, read only for operators that are not known."""
    return {info.name: told(info) for info in (*graph.value_info, *graph.output) if is_told(info)}


def is_told(info: Any) -> bool:
    kind = info.type.tensor_type
    return bool(
        info.type.HasField("tensor_type")
        and kind.HasField("shape")
        and (kind.elem_type in FLOATS or kind.elem_type in INTEGERS or kind.elem_type == BOOLEAN)
    )


def told(info: Any) -> tuple[Shape, Element]:
    """The shape that is declared for a tensor, and what kind of numbers it holds."""
    if not is_told(info):
        raise UnsupportedTerm(f"{info.name} must be declared as a tensor of numbers with a shape")
    kind = info.type.tensor_type
    shape = tuple(_extent(dim, f"{info.name}.{axis}") for axis, dim in enumerate(kind.shape.dim))
    element: Element = "float" if kind.elem_type in FLOATS else "integer"
    return shape, "boolean" if kind.elem_type == BOOLEAN else element


def _extent(dim: Any, name: str) -> Extent:
    if dim.HasField("dim_value"):
        if not 0 <= dim.dim_value < 2**31:
            raise UsageError(f"{name} must be an extent; found {dim.dim_value}")
        return int(dim.dim_value)
    texts(dim.dim_param)
    return dim.dim_param or name
