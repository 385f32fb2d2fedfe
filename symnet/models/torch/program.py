"""A program of PyTorch's operations, whichever file or module it comes from: calls in order, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from symnet.models.graphs import Array, Node, Shape, Tensor

# What a name stands for: a node, stored floats, stored integers, an extent, or several of these.
Value: TypeAlias = Node | Tensor | Array | int | str | list[Any]


@dataclass(frozen=True, slots=True)
class Name:
    """An argument that an earlier call gives, or an input."""

    name: str


@dataclass(frozen=True, slots=True)
class Meta:
    """The type of the numbers of a tensor, as PyTorch calls it, and its shape."""

    dtype: str
    shape: Shape

    @property
    def is_float(self) -> bool:
        """Whether it holds floats."""
        return "float" in self.dtype


@dataclass(frozen=True, slots=True)
class Called:
    """A call: the operation, its arguments by the names of its schema, and the names of what it gives.

    Each tensor that it gives has its `Meta`. `listed` says that there is one name, of a list of them.
    `layer` is the module in which it stands.
    """

    target: str
    arguments: Mapping[str, Any]
    results: tuple[str, ...]
    metas: tuple[Meta, ...]
    listed: bool
    layer: str


@dataclass(frozen=True, slots=True)
class Program:
    """Inputs, stored tensors and calls in order by their names, and the names of the outputs."""

    inputs: Mapping[str, Shape]
    stored: Mapping[str, Tensor | Array]
    calls: tuple[Called, ...]
    outputs: tuple[str, ...]
    assumed: tuple[str, ...] = field(default=())
