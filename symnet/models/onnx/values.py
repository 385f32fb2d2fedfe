"""What stands for a tensor while a model is read: a node, stored floats, or whole numbers that are known."""

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.models.graphs import Constant, Node, Shape, Tensor

Array = np.ndarray[Any, np.dtype[Any]]
Element: TypeAlias = Literal["float", "integer", "boolean"]
# The most entries of a tensor that the file does not store but describes, as a constant of some shape.
DESCRIBED: Final = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Discrete:
    """A tensor of integers or booleans that depends on the inputs."""

    node: Node
    element: Element


# Whole numbers are an array of integers, booleans, or objects: integers and the names of free extents.
Value: TypeAlias = Node | Discrete | Tensor | Array


def element_of(value: Value) -> Element:
    """What kind of numbers a tensor holds."""
    match value:
        case Discrete(element=element):
            return element
        case Node() | Tensor():
            return "float"
    return "boolean" if value.dtype == np.bool_ else "integer"


def shape_of(value: Value) -> Shape:
    """The shape of a tensor."""
    if isinstance(value, np.ndarray):
        return tuple(map(int, value.shape))
    return value.node.shape if isinstance(value, Discrete) else value.shape


def as_node(value: Value, name: str) -> Node:
    """The tensor as a node. Raises `UnsupportedTerm` for numbers that depend on free extents."""
    match value:
        case Node():
            return value
        case Discrete(node=node):
            return node
        case Tensor():
            return Node.of(Constant(value), name=value.name or name)
    if value.dtype == object and not all(isinstance(entry, int) for entry in value.flat):
        raise UnsupportedTerm(f"{name} computes with free extents: give the inputs fixed shapes")
    return Node.of(Constant(Tensor.of(value.astype(np.int64), name)), name=name)


def like(value: Value, node: Node) -> Value:
    """A node as a tensor of the same kind of numbers as another."""
    return node if (element := element_of(value)) == "float" else Discrete(node, element)


@dataclass(slots=True)
class Budget:
    """How many bytes may still be computed while a model is read."""

    left: int

    def spend(self, size: int) -> None:
        """Raises `LimitExceeded` when it is used up."""
        self.left -= size
        if self.left < 0:
            raise LimitExceeded("what is computed of stored numbers is far more than what the file stores")


def described(entries: int) -> None:
    """Refuses a tensor that a file describes in a few bytes if it is huge."""
    if entries > DESCRIBED:
        raise LimitExceeded(
            f"a tensor that is described must have at most {DESCRIBED} entries; found {entries}"
        )
