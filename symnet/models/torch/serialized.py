"""Files `.pt2` of exported programs, read without PyTorch: JSON, and raw weights that are mapped.

A pickle in a file is never opened, and what is compressed is unpacked up to a bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models.graphs import Array, Extent, Graph, Shape, Tensor
from symnet.models.torch.archive import Archive
from symnet.models.torch.program import Called, Meta, Name, Program
from symnet.models.torch.reader import graph
from symnet.models.torch.symbols import Symbols
from symnet.reading.terms import told

# Types of numbers by their place in the schema, with how NumPy holds their bits.
TYPES: Final = {
    **{1: ("uint8", "u1"), 2: ("int8", "i1"), 3: ("int16", "<i2"), 4: ("int32", "<i4"), 5: ("int64", "<i8")},
    **{6: ("float16", "<f2"), 7: ("float32", "<f4"), 8: ("float64", "<f8"), 13: ("bfloat16", "<u2")},
    **{12: ("bool", "?"), 28: ("uint16", "<u2"), 34: ("uint32", "<u4"), 35: ("uint64", "<u8")},
    **{9: ("complex32", ""), 10: ("complex64", ""), 11: ("complex128", "")},
    **{29: ("float8_e4m3fn", ""), 30: ("float8_e5m2", ""), 31: ("float8_e4m3fnuz", "")},
    **{32: ("float8_e5m2fnuz", ""), 33: ("float8_e8m0fnu", "")},
}
MEMORY: Final = ("", "contiguous_format", "channels_last", "channels_last_3d", "preserve_format")
PLAIN: Final = {f"as_{kind}{end}" for kind in ("int", "float", "bool", "string") for end in ("", "s")}
STORED: Final = {
    "parameter": "parameter_name",
    "buffer": "buffer_name",
    "tensor_constant": "tensor_constant_name",
}


def read(path: str | Path) -> Graph:
    """The graph of a file that `torch.export.save` writes, of PyTorch 2.8 or later.

    Raises `UsageError` for a file that is no such program, and `UnsupportedTerm` for what is not read in it.
    """
    with Archive.opened(Path(path)) as archive:
        return graph(program(archive))


def program(archive: Archive) -> Program:
    """The program of a file."""
    if archive.text("archive_format") != b"pt2" or archive.text("byteorder") != b"little":
        raise UsageError(f"{archive.path} must be a program of PyTorch whose numbers are little-endian")
    models = [name for name in archive.entries if name.startswith("models/") and name.endswith(".json")]
    if len(models) != 1:
        raise UsageError(f"{archive.path} must hold one program; found {len(models)}")
    name = models[0].removeprefix("models/").removesuffix(".json")
    value = archive.json(models[0])
    try:
        return _Reader(archive, name, value["graph_module"]["graph"], Symbols()).program(
            value["graph_module"]["signature"]
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise UsageError(f"{told(models[0])} of {archive.path} is no program: {told(str(error))}") from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """The graph of a program, as its JSON says it."""

    archive: Archive
    name: str
    graph: Mapping[str, Any]
    symbols: Symbols

    def program(self, signature: Mapping[str, Any]) -> Program:
        weights = {
            folder: self.archive.json(f"data/{folder}/{self.name}_{folder}_config.json")["config"]
            for folder in ("weights", "constants")
        }
        inputs: dict[str, Shape] = {}
        stored: dict[str, Tensor | Array] = {}
        places: dict[tuple[Any, ...], str] = {}
        assumed: list[str] = []
        for spec in signature["input_specs"]:
            ((kind, value),) = spec.items()
            if kind in STORED:
                name = value[f"{kind}_name"]
                folder = "weights" if name in weights["weights"] else "constants"
                entry = weights[folder][name]
                first = places.setdefault((folder, entry["path_name"], str(entry["tensor_meta"])), name)
                if first != name:
                    assumed.append(f"{name} is tied to {first}, and stays so")
                stored[value["arg"]["name"]] = self._stored(f"data/{folder}", entry, str(name))
            elif kind == "user_input":
                if "as_tensor" in value["arg"]:
                    name = value["arg"]["as_tensor"]["name"]
                    inputs[name] = self._meta(name).shape
            elif kind != "constant_input":
                raise UnsupportedTerm(f"an input of the kind {told(kind)} is not read")
        calls = tuple(self._called(node) for node in self.graph["nodes"])
        outputs = tuple(name for spec in signature["output_specs"] for name in _outputs(spec))
        return Program(inputs, stored, calls, outputs, tuple(assumed))

    def _stored(self, folder: str, entry: Mapping[str, Any], name: str) -> Tensor | Array:
        """A tensor, in the memory of an entry. Raises `UsageError` if it does not lie within it."""
        if entry["use_pickle"]:
            raise UnsupportedTerm(f"{told(name)} is stored as a pickle, which is not opened")
        meta = entry["tensor_meta"]
        form, bits = TYPES.get(meta["dtype"], ("", ""))
        if not bits:
            raise UnsupportedTerm(
                f"{told(name)} must hold real numbers of a known type; found {form or meta['dtype']}"
            )
        shape, strides = (_fixed(meta[part], name) for part in ("sizes", "strides"))
        ((start,),) = (_fixed([meta["storage_offset"]], name),)
        size = np.dtype(bits).itemsize
        data = self.archive.bytes(f"{folder}/{entry['path_name']}")
        last = start + sum((extent - 1) * stride for extent, stride in zip(shape, strides, strict=True))
        if 0 in shape:
            array: Array = np.empty(shape, bits)
        elif (last + 1) * size > len(data):
            raise UsageError(f"{told(name)} must lie within {told(entry['path_name'])}, of {len(data)} bytes")
        else:
            array = np.ndarray(shape, bits, data, start * size, [stride * size for stride in strides])
        if form == "bfloat16":
            return Tensor.of_bfloat16(array, name)
        return Tensor.of(array, name) if form.startswith("float") else array

    def _meta(self, name: str) -> Meta:
        meta = self.graph["tensor_values"][name]
        form = TYPES.get(meta["dtype"], ("", ""))[0]
        return Meta(form, tuple(self._extent(size) for size in meta["sizes"]))

    def _extent(self, size: Mapping[str, Any]) -> Extent:
        if "as_int" in size:
            return _fixed([size], "a shape")[0]
        return self.symbols.read(str(size["as_expr"]["expr_str"]))

    def _called(self, node: Mapping[str, Any]) -> Called:
        target = str(node["target"]).removeprefix("torch.ops.")
        arguments = {str(each["name"]): _argument(each["arg"], target) for each in node["inputs"]}
        results: list[str] = []
        tensors: list[str] = []
        for output in node["outputs"]:
            ((kind, value),) = output.items()
            found = value if isinstance(value, list) else [value]
            names = [
                "" if kind == "as_none" else str(each.get("name", each.get("as_name", ""))) for each in found
            ]
            results += names
            tensors += names if "tensor" in kind else []
        metas = tuple(self._meta(name) for name in tensors)
        return Called(
            target, arguments, tuple(results), metas, False, _layer(node) or str(node.get("name") or "")
        )


def _layer(node: Mapping[str, Any]) -> str:
    """The module in which a call stands: the path in the last of the entries "key,path,class"."""
    last = str(node.get("metadata", {}).get("nn_module_stack", "")).rpartition(";")[2].split(",")
    return last[1] if len(last) == 3 and not last[1].startswith("_empty") else ""


def _outputs(spec: Mapping[str, Any]) -> list[str]:
    """The name of an output that is a tensor; numbers and None are none."""
    ((kind, value),) = spec.items()
    if kind != "user_output":
        raise UnsupportedTerm(f"the model has an output of the kind {told(kind)}: it is no function")
    return [str(value["arg"]["as_tensor"]["name"])] if "as_tensor" in value["arg"] else []


def _fixed(sizes: list[Mapping[str, Any]], name: str) -> list[int]:
    found = [size.get("as_int") for size in sizes]
    if not all(type(each) is int and 0 <= each < 2**31 for each in found):
        raise UsageError(f"{told(name)} must have known extents; found {told(found)}")
    return [int(each) for each in found if each is not None]


def _argument(value: Mapping[str, Any], target: str) -> Any:
    ((kind, found),) = value.items()
    if kind in PLAIN:
        return _plain(found, target)
    match kind:
        case "as_none":
            return None
        case "as_tensor":
            return Name(str(found["name"]))
        case "as_sym_int" | "as_optional_tensor":
            return _single(found)
        case "as_tensors" | "as_sym_ints" | "as_optional_tensors":
            return [_single(each) for each in found]
        case (
            "as_int"
            | "as_ints"
            | "as_float"
            | "as_floats"
            | "as_bool"
            | "as_bools"
            | "as_string"
            | "as_strings"
        ):
            return _plain(found, target)
        case "as_scalar_type":
            return f"torch.{TYPES[found][0]}"
        case "as_memory_format":
            return f"torch.{MEMORY[found]}"
        case "as_device":
            return "cpu" if found["type"] == "cpu" else f"{found['type']}:{found['index']}"
        case "as_layout":
            return f"layout {found}"
    raise UnsupportedTerm(f"{target} takes an argument of the kind {told(kind)}, which is not read")


def _single(value: Mapping[str, Any]) -> Any:
    """A name, a number, or nothing."""
    if "as_int" in value:
        return _plain(value["as_int"], "a shape")
    if "as_none" in value:
        return None
    return Name(_named(value.get("as_tensor", value)))


def _named(value: Mapping[str, Any]) -> str:
    return str(value.get("name", value.get("as_name", "")))


def _plain(value: Any, target: str) -> Any:
    each = value if isinstance(value, list) else [value]
    if not all(isinstance(part, bool | int | float | str) for part in each):
        raise UsageError(f"an argument of {target} must be a number or a text")
    return value
