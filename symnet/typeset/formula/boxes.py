"""Formula boxes: a printer makes them of terms, and each writer writes them in its own format."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeAlias, assert_never

from symnet.typeset.symbols import Letter

_PART: Final = re.compile(r"[0-9]+|[^\s]")


class Sign(Enum):
    """A sign, by its character in Unicode."""

    PLUS = "+"
    MINUS = "-"
    NEGATIVE = "−"
    """The minus of a term that stands first."""
    EQUALS = "="
    AT_LEAST = "≥"
    ABOVE = ">"
    DOT = "·"
    HADAMARD = "⊙"
    KRONECKER = "⊗"
    MAPSTO = "↦"
    COMMA = ","
    STOP = "."
    APPLY = "\u2061"
    """Between a function and its arguments; invisible."""
    STAR = "*"
    CIRCLE = "∘"
    """The mark of an elementwise power."""
    PARTIAL = "∂"
    CDOTS = "⋯"
    VDOTS = "⋮"
    DDOTS = "⋱"
    LDOTS = "…"


BETWEEN: Final = frozenset(
    {
        Sign.PLUS,
        Sign.MINUS,
        Sign.EQUALS,
        Sign.AT_LEAST,
        Sign.ABOVE,
        Sign.DOT,
        Sign.HADAMARD,
        Sign.KRONECKER,
        Sign.MAPSTO,
    }
)
"""Signs that stand between two terms."""


@dataclass(frozen=True, slots=True)
class Number:
    """A natural number."""

    digits: str


@dataclass(frozen=True, slots=True)
class LayerMark:
    """The layer that marks a name, in parentheses: a number, a letter, or an expression in these."""

    label: str

    @property
    def parts(self) -> tuple["Box", ...]:
        """The numbers, letters and signs of the label."""
        return tuple(_labelled(part) for part in _PART.findall(self.label))


def _labelled(part: str) -> "Box":
    if part.isdigit():
        return Number(part)
    return Sign(part) if part in ("+", "-", ",") else Letter(part)


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side: terms with the signs between them, or factors with none."""

    parts: tuple["Box", ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with indices, a superscript and the mark of a transpose, or some of these."""

    base: "Box"
    sub: tuple["Box", ...] = ()
    sup: "Box | None" = None
    mark: str = ""
    """The mark of a transpose, as the notation gives it."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """A quotient."""

    above: "Box"
    below: "Box"


@dataclass(frozen=True, slots=True)
class Bracket:
    """A body in parentheses, or between the bars of an absolute value; large ones if the body is `tall`."""

    body: "Box"
    bars: bool = False
    tall: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tall", is_tall(self.body))


@dataclass(frozen=True, slots=True)
class Fence:
    """One side of a bracket by itself, as on a row where it only opens or closes."""

    opens: bool
    bars: bool
    tall: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells in square brackets."""

    rows: tuple[tuple["Box", ...], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sign of a sum with its limits; the body follows it."""

    index: "Box"
    lower: "Box"
    upper: "Box"


@dataclass(frozen=True, slots=True)
class Brace:
    """A body with a brace under it, and a name under the brace."""

    body: "Box"
    name: "Box"


@dataclass(frozen=True, slots=True)
class Stack:
    """A cell broken into rows, all but the first of them indented."""

    rows: tuple["Box", ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A left side and what it equals in turn, one relation to a row in formats with rows."""

    left: "Box"
    rights: tuple["Box", ...]


Box: TypeAlias = (
    Letter
    | Number
    | Sign
    | LayerMark
    | Row
    | Scripts
    | Fraction
    | Bracket
    | Fence
    | Matrix
    | Total
    | Brace
    | Stack
    | Chain
)
Writer: TypeAlias = Callable[[Box], str]


def row(*parts: Box) -> Box:
    """Boxes side by side, as one box."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Row) else (part,))]
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def joined(parts: Sequence[Box], sign: Sign) -> Box:
    """Parts with a sign between them."""
    first, *others = parts
    return row(first, *(each for part in others for each in (sign, part)))


def is_negative(box: Box) -> bool:
    """Whether a box begins with the minus of a term."""
    return isinstance(box, Row) and box.parts[0] is Sign.NEGATIVE


def unsigned(box: Box) -> Box:
    """A box without its leading minus, if it has one."""
    return row(*box.parts[1:]) if isinstance(box, Row) and is_negative(box) else box


def side_by_side(box: Box) -> Iterator[Box]:
    """The boxes on the line, with rows and brackets opened up."""
    match box:
        case Row():
            for part in box.parts:
                yield from side_by_side(part)
        case Bracket():
            yield from _sides(box)
        case Scripts(base=Bracket() as base):
            *inner, last = _sides(base)
            yield from inner
            yield Scripts(last, box.sub, box.sup, box.mark)
        case _:
            yield box


def _sides(box: Bracket) -> Iterator[Box]:
    yield Fence(True, box.bars, box.tall)
    yield from side_by_side(box.body)
    yield Fence(False, box.bars, box.tall)


def bracketed(parts: Iterable[Box]) -> Box:
    """A row of boxes side by side, in which matching fences are brackets again."""
    opened: list[list[Box]] = [[]]
    for part in parts:
        edge = base_of(part)
        if isinstance(edge, Fence) and edge.opens:
            opened.append([part])
        elif isinstance(edge, Fence) and opened[1:]:
            _, *body = opened.pop()
            bracket = Bracket(row(*body), edge.bars)
            opened[-1].append(replace(part, base=bracket) if isinstance(part, Scripts) else bracket)
        else:
            opened[-1].append(part)
    return row(*(part for each in opened for part in each))


def base_of(box: Box) -> Box:
    """A box without its scripts."""
    return box.base if isinstance(box, Scripts) else box


def inside(box: Box) -> tuple[Box, ...]:
    """The boxes that a box is made of."""
    match box:
        case Letter() | Number() | Sign() | Fence() | LayerMark():
            return ()
        case Row():
            return box.parts
        case Scripts():
            return (box.base, *box.sub, *((box.sup,) if box.sup else ()))
        case Fraction():
            return box.above, box.below
        case Bracket():
            return (box.body,)
        case Matrix():
            return tuple(cell for cells in box.rows for cell in cells)
        case Total():
            return box.index, box.lower, box.upper
        case Brace():
            return box.body, box.name
        case Stack():
            return box.rows
        case Chain():
            return box.left, *box.rights
    assert_never(box)


def every(box: Box) -> Iterator[Box]:
    """A box and all boxes inside it."""
    stack = [box]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(inside(part)))


def is_tall(box: Box) -> bool:
    """Whether a box is taller than a line of text."""
    match box:
        case Total() | Fraction() | Matrix() | Stack():
            return True
        case Bracket():
            return box.tall
    return any(map(is_tall, inside(box)))
