"""A node of an ONNX graph as what is called with what; whatever of it is not read is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models.graphs import Extent, Node, Operation, Shape, Take, Tensor
from symnet.models.onnx.values import Array, Budget, Element, Value, as_node, element_of, shape_of

# The bytes of a position that is taken, and the bounds of extents.
POSITION, LARGEST, LONGEST = 36, 2**62, 1000


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """An operator with its inputs and attributes.

    `version` is that of the operators of its domain, `outputs` are the names that are used, empty where none
    is, `declared` says what the file tells of their shapes, and `assumed` collects sentences.
    """

    domain: str
    kind: str
    version: int
    name: str
    inputs: tuple[Value | None, ...]
    attributes: dict[str, Any]
    outputs: tuple[str, ...]
    declared: dict[str, tuple[Shape, Element]]
    assumed: list[str]
    budget: Budget
    _read: set[str | int] = field(default_factory=set)

    def has(self, position: int) -> bool:
        """Whether an input is given."""
        return position < len(self.inputs) and self.inputs[position] is not None

    def value(self, position: int) -> Value:
        """An input of any kind."""
        self._read.add(position)
        value = self.inputs[position] if position < len(self.inputs) else None
        if value is None:
            raise UsageError(f"{self.kind} needs input {position}")
        return value

    def node(self, position: int) -> Node:
        """An input of floats, as a node."""
        value = self.value(position)
        if element_of(value) != "float":
            raise UnsupportedTerm(
                f"{self.kind} of {element_of(value)}s is not read; found it at input {position}"
            )
        return as_node(value, self.name)

    def shape(self, position: int) -> Shape:
        """The shape of an input."""
        return shape_of(self.value(position))

    def stored(self, position: int) -> Tensor:
        """An input that is stored in the file."""
        value = self.value(position)
        if not isinstance(value, Tensor):
            raise UnsupportedTerm(f"input {position} of {self.kind} must be floats stored in the file")
        return value

    def optional(self, position: int) -> Tensor | None:
        """An input that is stored in the file, or missing."""
        return self.stored(position) if self.has(position) else None

    def scalar(self, position: int) -> float:
        """One number that is stored in the file."""
        numbers = self.stored(position).wide()
        if numbers.size != 1:
            raise ShapeError(
                f"input {position} of {self.kind} must be one number; found {list(numbers.shape)}"
            )
        return float(numbers.ravel()[0])

    def extents(self, position: int) -> list[Extent]:
        """Whole numbers along one axis, known or free extents."""
        value = self.value(position)
        if not isinstance(value, np.ndarray):
            raise UnsupportedTerm(f"input {position} of {self.kind} must be whole numbers that are known")
        if value.ndim > 1:
            raise ShapeError(f"input {position} of {self.kind} must have one axis; found {list(value.shape)}")
        return [entry if isinstance(entry, str) else int(entry) for entry in value.ravel().tolist()]

    def integers(self, position: int) -> list[int]:
        """Whole numbers along one axis."""
        found = self.extents(position)
        numbers = [entry for entry in found if isinstance(entry, int)]
        if len(numbers) < len(found):
            raise UnsupportedTerm(
                f"input {position} of {self.kind} must not depend on free extents; found {found}"
            )
        return numbers

    def axes(self, name: str, position: int) -> list[int] | None:
        """Whole numbers that newer versions take as an input, older ones as an attribute."""
        if self.has(position):
            return self.integers(position)
        return self.wholes(name) if name in self.attributes else None

    def attribute(self, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        """An attribute, or its default."""
        self._read.add(name)
        found = self.attributes.get(name, default)
        if found is not None and not isinstance(found, kind):
            raise UsageError(f"attribute {name} of {self.kind} has the wrong type; found {found!r:.80}")
        return found

    def number(self, name: str, default: float) -> float:
        """A finite float, as float32 stores it."""
        found = self.attribute(name, float, float(np.float32(default)))
        if not np.isfinite(found):
            raise UsageError(f"attribute {name} of {self.kind} must be finite; found {found}")
        return float(found)

    def whole(self, name: str, default: int) -> int:
        """An integer."""
        return int(self.attribute(name, int, default))

    def flag(self, name: str, default: int) -> bool:
        """Whether an integer that is 0 or 1 is 1."""
        found = self.whole(name, default)
        if found not in {0, 1}:
            raise UsageError(f"attribute {name} of {self.kind} must be 0 or 1; found {found}")
        return found == 1

    def text(self, name: str, default: str) -> str:
        """A string."""
        return str(self.attribute(name, str, default))

    def wholes(self, name: str, default: Sequence[int] = ()) -> list[int]:
        """Integers."""
        found = self.attribute(name, tuple, tuple(default))
        if not all(isinstance(entry, int) for entry in found):
            raise UsageError(f"attribute {name} of {self.kind} must be integers; found {found!r:.80}")
        return list(found)

    def numbers(self, name: str) -> Array | None:
        """Floats, or nothing if they are not given."""
        found = self.attribute(name, tuple, None)
        return None if found is None else np.array(found, dtype=np.float32)

    def of(self, operation: Operation, *nodes: Node) -> Node:
        """The node of an operation, named as this one."""
        if isinstance(operation, Take):
            self.budget.spend(POSITION * len(operation.positions))
        node = Node.of(operation, *nodes, name=self.name)
        if any(len(each) > LONGEST if isinstance(each, str) else each >= LARGEST for each in node.shape):
            raise LimitExceeded(f"an extent must be less than {LARGEST}, or a name of {LONGEST} characters")
        return node

    def assume(self, sentence: str) -> None:
        """Tells what is presupposed of this node."""
        self.assumed.append(f"{self.name}: {sentence}")

    def finished(self) -> None:
        """Refuses what was not read."""
        for name in self.attributes:
            if name not in self._read:
                raise UnsupportedTerm(
                    f"attribute {name} of {self.kind} is not read, or not in version {self.version}"
                )
        for position in range(len(self.inputs)):
            if self.has(position) and position not in self._read:
                raise UnsupportedTerm(
                    f"input {position} of {self.kind} is not read, or not in version {self.version}"
                )
