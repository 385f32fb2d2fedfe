"""The parts of an ONNX file that is written: operators and numbers, each under a name of its own."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Tensor
from symnet.models.onnx.integers import FLOATS
from symnet.models.onnx.schema import framework


@dataclass(frozen=True, slots=True)
class Parts:
    """Operators and stored numbers, those of floats in one format; `taken` are the names of tensors."""

    form: str
    taken: set[str]
    nodes: list[Any] = field(default_factory=list)
    stored: list[Any] = field(default_factory=list)

    @property
    def kind(self) -> int:
        """How ONNX numbers the format."""
        return next(number for number, form in FLOATS.items() if form == self.form)

    def add(self, operator: str, inputs: list[str], name: str, output: str = "", **attributes: Any) -> str:
        """An operator, and the name of its output, which no other tensor has."""
        output = output or self.free(name or operator)
        self.nodes.append(framework("helper").make_node(operator, inputs, [output], output, **attributes))
        return output

    def free(self, name: str) -> str:
        """A name for a tensor, with strokes if others have it."""
        while name in self.taken:
            name += "'"
        self.taken.add(name)
        return name

    def numbers(self, tensor: Tensor | None) -> str:
        """Numbers that are stored, under a name of their own; empty for those that are missing."""
        if tensor is None:
            return ""
        return self.store(tensor.stored, self.kind, tensor.name)

    def integers(self, numbers: Any) -> str:
        """Whole numbers that are stored."""
        return self.store(np.array(numbers, dtype=np.int64), 7, "shape")

    def store(self, array: Any, kind: int, name: str) -> str:
        """An array of a type of ONNX, and its name."""
        proto = framework().TensorProto(name=self.free(name or "numbers"), dims=array.shape, data_type=kind)
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        proto.raw_data = np.ascontiguousarray(little).tobytes()
        self.stored.append(proto)
        return str(proto.name)

    def single(self, number: float, name: str) -> str:
        """One number, for the operator of that name."""
        if self.form == "bfloat16":
            raise UnsupportedTerm(f"{name}: the number {number} is not written in bfloat16")
        return self.store(np.array(number, dtype=self.form), self.kind, "number")
