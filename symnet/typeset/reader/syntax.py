"""Syntax trees of formulas: what LaTeX says before any letter has a meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Dots(Enum):
    """Dots that stand for terms, rows or both, by their command in LaTeX."""

    CDOTS = r"\cdots"
    VDOTS = r"\vdots"
    DDOTS = r"\ddots"


@dataclass(frozen=True, slots=True)
class DotsIndex:
    """The index that dots of a rank stand for, unlike any letter of a formula."""

    dots: Dots
    rank: int


@dataclass(frozen=True, slots=True)
class Key:
    """What identifies a name wherever it is printed: letter, superscript and indices."""

    letter: str | DotsIndex
    superscript: str = ""
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A natural number."""

    value: int


@dataclass(frozen=True, slots=True)
class Script:
    """A name: its letter, superscript and whether it is marked as transposed; the parts are its indices."""

    letter: str | DotsIndex
    superscript: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that marks a transpose, by itself."""

    sign: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands, each with its sign, 1 or -1."""

    signs: tuple[int, ...]


class Operation(Enum):
    """What is determined by its parts alone."""

    GROUP = "a name in parentheses"
    PRODUCT = "product"
    HADAMARD = "Hadamard product"
    KRONECKER = "Kronecker product"
    POWER = "power"
    POWER_BY_ENTRIES = "power by entries"
    TRANSPOSED = "transpose"
    TRACE = "trace"
    DETERMINANT = "determinant"
    DIAGONAL = "diagonal matrix of a vector"
    DIAGONAL_COLUMN = "column of a diagonal"
    DIAGONAL_PART = "matrix with the same diagonal"
    ABSOLUTE = "absolute value"
    FRACTION = "fraction"
    DERIVATIVE = "derivative"
    ENTRY = "entry"
    IDENTITY = "identity by its corners"


@dataclass(frozen=True, slots=True)
class Call:
    """A function, as it is printed, and its arguments."""

    function: str


@dataclass(frozen=True, slots=True)
class Map:
    """An anonymous function; the parts are its value and what it is applied to."""

    variable: Key


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over an index; the parts are the bounds and the body."""

    index: Key


@dataclass(frozen=True, slots=True)
class Array:
    """A matrix by its blocks, row by row."""

    columns: int


class Still(Enum):
    """A direction of a block that has no index: it is one cell wide, or the same everywhere."""

    ONE = "one"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Ranged:
    """A direction of a block along which an index runs; its bounds are parts of the block."""

    index: Key


Side: TypeAlias = Still | Ranged


@dataclass(frozen=True, slots=True)
class Block:
    """A block given by its corners: how it extends down and across; its last part is its entry."""

    down: Side
    across: Side


Head: TypeAlias = Number | Script | Mark | Dots | Sum | Operation | Call | Map | Total | Array | Block


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A formula: what it is, its parts, and where it begins."""

    head: Head
    parts: tuple["Node", ...] = ()
    place: int = 0
    rank: int = 0
    """How deep sums with dots are nested here."""

    @property
    def operands(self) -> tuple["Node", ...]:
        """The parts that are terms, not indices or bounds."""
        match self.head:
            case Script():
                return ()
            case Operation.ENTRY:
                return self.parts[:1]
            case Total() | Block():
                return self.parts[-1:]
        return self.parts

    @property
    def slots(self) -> tuple["Node", ...]:
        """The parts that are indices or bounds."""
        if self.head is Operation.ENTRY:
            return self.parts[1:]
        return self.parts[: len(self.parts) - len(self.operands)]

    @property
    def number(self) -> int | None:
        """The number that this is, if it is one."""
        return self.head.value if isinstance(self.head, Number) else None

    @property
    def spelled(self) -> str:
        """A number or a letter as it is printed; anything else is a question mark."""
        match self.head:
            case Number(value):
                return str(value)
            case Script(letter, superscript="") if not self.parts:
                return str(letter)
        return "?"


def make(head: Head, parts: Sequence[Node], place: int | None = None) -> Node:
    """A node that begins where its first part does."""
    begin = place if place is not None else parts[0].place
    return Node(head, tuple(parts), begin, max((part.rank for part in parts), default=0))


def key_of(name: Script, slots: Sequence[Node]) -> Key:
    """What identifies a name with some indices."""
    return Key(name.letter, name.superscript, tuple(slot.spelled for slot in slots))


def same(one: Node, other: Node) -> bool:
    """Whether two formulas are the same, wherever they stand."""
    stack = [(one, other)]
    while stack:
        a, b = stack.pop()
        if a is b:
            continue
        if a.head != b.head or len(a.parts) != len(b.parts):
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
