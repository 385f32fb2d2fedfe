"""One call with its arguments looked up, and the nodes that it adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Array, Constant, Node, Operation, Shape, Tensor
from symnet.models.torch.program import Meta, Value


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """What an operation of the tables is given. `metas` says of its results, in order, what they are."""

    target: str
    arguments: Mapping[str, Any]
    metas: Sequence[Meta]
    name: str
    assumed: list[str]

    def of(self, operation: Operation, *nodes: Node) -> Node:
        """The node that an operation gives, by the name of the layer."""
        return Node.of(operation, *nodes, name=self.name)

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or its default."""
        return self.arguments.get(name, default)

    def node(self, name: str) -> Node:
        """A tensor as a node."""
        return as_node(self.arguments.get(name), f"{name} of {self.name}")

    def flag(self, name: str, default: bool = False) -> bool:
        """Whether something is asked for."""
        return bool(self.arguments.get(name, default))

    def tensor(self, name: str) -> Tensor | None:
        """Stored floats, or nothing."""
        found = self.arguments.get(name)
        return found if isinstance(found, Tensor) else None

    def is_missing(self, name: str) -> bool:
        """Whether an argument that may be left out is."""
        return self.arguments.get(name) is None

    def rounded(self, number: float) -> float:
        """A number as PyTorch computes with it: in binary32, unless the result is in binary64."""
        return float(number) if self.metas[0].dtype == "float64" else float(np.float32(number))

    def number(self, number: float) -> Tensor:
        """The same as a tensor without axes."""
        wide = self.metas[0].dtype == "float64"
        return Tensor.of(np.float64(number) if wide else np.float32(number), f"a number of {self.name}")

    def assume(self, sentence: str) -> None:
        """Notes what is presupposed."""
        if sentence not in self.assumed:
            self.assumed.append(sentence)


def as_node(value: Value | None, name: str) -> Node:
    """A tensor as a node. Raises `UnsupportedTerm` for what is none."""
    match value:
        case Node():
            return value
        case Tensor():
            return Node.of(Constant(value), name=value.name)
        case np.ndarray():
            return Node.of(Constant(Tensor.of(value.astype(np.int64), name)), name=name)
    raise UnsupportedTerm(f"{name} must be a tensor; found {type(value).__name__}")


def shape_of(value: Node | Tensor | Array) -> Shape:
    """The shape of a tensor."""
    return tuple(map(int, value.shape)) if isinstance(value, np.ndarray) else value.shape
