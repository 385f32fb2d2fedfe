"""Syntax trees of formulas: what LaTeX says before any letter has a meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A kind of formula, its parts, what else it says, and where it begins.

    The kinds are number, name, sum, product, hadamard, kronecker, power, power by entries, transposed,
    trace, determinant, diagonal, diagonal column, diagonal part, call, map, absolute, fraction, total,
    entry, array, block, identity, dots and mark.
    """

    kind: str
    parts: tuple["Node", ...] = ()
    value: Any = None
    place: int = 0
    rank: int = 0
    """How many sums with dots stand in each other here."""

    @property
    def operands(self) -> tuple["Node", ...]:
        """The parts that are terms, and no indices or bounds."""
        match self.kind:
            case "name":
                return ()
            case "entry":
                return self.parts[:1]
            case "total" | "block":
                return self.parts[-1:]
        return self.parts

    @property
    def slots(self) -> tuple["Node", ...]:
        """The parts that are indices or bounds."""
        return self.parts[: len(self.parts) - len(self.operands)] if self.kind != "entry" else self.parts[1:]

    @property
    def spelled(self) -> str:
        """A number or a letter as it is printed; anything else is a question mark."""
        if self.kind == "number":
            return str(self.value)
        if self.kind == "name" and not self.parts and not self.value.superscript:
            return str(self.value.letter)
        return "?"


@dataclass(frozen=True, slots=True)
class Script:
    """What the print of a name says: its letter, its superscript, and whether it is marked as transposed."""

    letter: str
    superscript: str = ""
    marked: bool = False


def make(kind: str, parts: Sequence[Node], value: Any = None, place: int | None = None) -> Node:
    """A node that begins where its first part does."""
    begin = place if place is not None else parts[0].place
    return Node(kind, tuple(parts), value, begin, max((part.rank for part in parts), default=0))


def key_of(name: Node) -> tuple[object, ...]:
    """What two prints of one name share."""
    return (name.value.letter, name.value.superscript, tuple(part.spelled for part in name.parts))


def same(one: Node, other: Node) -> bool:
    """Whether two formulas are the same, wherever they stand."""
    stack = [(one, other)]
    while stack:
        a, b = stack.pop()
        if a is b:
            continue
        if a.kind != b.kind or a.value != b.value or len(a.parts) != len(b.parts):
            return False
        stack.extend(zip(a.parts, b.parts, strict=True))
    return True


def postorder(root: Node) -> Iterator[Node]:
    """Every operand after its own operands, from left to right."""
    stack = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        else:
            stack.append((node, True))
            stack.extend((part, False) for part in reversed(node.operands))
