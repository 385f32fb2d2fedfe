"""What a paper can say of its letters."""

from dataclasses import dataclass
from typing import TypeAlias

from symnet.papers.places import Place
from symnet.papers.syntax import Chain, Node


@dataclass(frozen=True, slots=True)
class Shape:
    """Letters and their size: no columns for a vector, no rows either for a number."""

    letters: tuple[Node, ...]
    rows: Node | None
    columns: Node | None
    place: Place


@dataclass(frozen=True, slots=True)
class Property:
    """A letter and what it is: "symmetric", "positive definite", "full column rank", "positive", ..."""

    letter: Node
    name: str
    place: Place
    from_here: bool = False
    """Whether it holds from there on only: "When A is symmetric, ..."."""


@dataclass(frozen=True, slots=True)
class Random:
    """Letters that are random, with their mean and variance where those are said."""

    letters: tuple[Node, ...]
    mean: Node | None
    variance: Node | None
    place: Place


@dataclass(frozen=True, slots=True)
class Independent:
    """Letters that are independent of each other."""

    letters: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of an index, from low to high."""

    letter: Node
    low: Node
    high: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that stands for a term, from a directive; or `implied` by words."""

    name: Node
    term: Node
    place: Place
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Assumption:
    """A relation that is assumed, from a directive."""

    chain: Chain
    place: Place


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of a directive that is not understood, and what was expected."""

    message: str
    place: Place


Declaration: TypeAlias = Shape | Property | Random | Independent | Domain | Definition | Assumption | Misread
