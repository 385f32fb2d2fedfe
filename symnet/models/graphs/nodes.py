"""Models as graphs: a node is a tensor, made from others by an operation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from symnet.errors import ShapeError
from symnet.models.graphs.extents import Shape
from symnet.models.graphs.operations import Operation


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A tensor: how it is made, of which others, its shape, and the name of the layer that makes it."""

    operation: Operation
    inputs: tuple["Node", ...]
    shape: Shape
    name: str

    @classmethod
    def of(cls, operation: Operation, *inputs: "Node", name: str = "") -> "Node":
        """The node that an operation gives. Raises `ShapeError`, naming the layer, if shapes do not fit.

        >>> from symnet.models.graphs import Input
        >>> x = Node.of(Input(("n", 3)), name="x")
        >>> x.shape
        ('n', 3)
        """
        try:
            shape = operation.shape(*(node.shape for node in inputs))
        except ShapeError as error:
            raise ShapeError(f"{name}: {error}" if name else str(error)) from None
        return cls(operation, inputs, shape, name)


@dataclass(frozen=True, slots=True)
class Graph:
    """A model: its inputs and outputs by name, and what is presupposed where it is read, in sentences."""

    inputs: Mapping[str, Node]
    outputs: Mapping[str, Node]
    assumed: tuple[str, ...] = field(default=())

    def nodes(self) -> list[Node]:
        """All nodes that the outputs are made of, each after those that it is made of."""
        return list(_ordered(self.outputs.values()))


def _ordered(ends: Iterable[Node]) -> Iterator[Node]:
    seen: set[int] = set()
    stack = [(node, False) for node in reversed(list(ends))]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((each, False) for each in reversed(node.inputs))
