"""What is known of the sizes and shapes of a paper's letters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Self

from sympy import Expr, Integer, Symbol

from symnet.papers.extents import ONE, SCALAR, Extent, Extents, Misfit, Shape
from symnet.papers.kinds import Kind
from symnet.papers.names import Name, Names, Use
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Group,
    Letter,
    Node,
    Number,
    Product,
    Scripted,
    Sum,
)
from symnet.papers.written import write


class Illegible(Exception):
    """Raised for a construct that has no meaning here."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class Undivided(Illegible):
    """Raised where something is divided by what is no number."""


class IllSized(Exception):
    """Raised where the sizes of two parts do not fit."""

    def __init__(self, misfit: Misfit, where: str, place: Place) -> None:
        super().__init__(where)
        self.misfit = misfit
        self.where = where
        self.place = place


@dataclass(frozen=True, slots=True)
class Family:
    """A letter that is used with indices alone: how many places each has, and the shape of what it names."""

    slots: tuple[Extent, ...]
    element: Shape


@dataclass(slots=True)
class Known:
    """All that is known of the shapes of a document's letters."""

    names: Names
    extents: Extents = field(default_factory=Extents)
    shapes: dict[Name, Shape] = field(default_factory=dict)
    families: dict[tuple[Name, int], Family] = field(default_factory=dict)
    sizes: dict[str, Symbol] = field(default_factory=dict)
    """Letters that are sizes."""
    at: dict[int, Shape] = field(default_factory=dict)
    """The shape of each node, by its identity."""
    added_to_rows: dict[int, int] = field(default_factory=dict)
    """Sums, by their identities, of which a summand is added to each row of the others, and which one."""
    bounds: dict[tuple[int, str], Extent] = field(default_factory=dict)
    """How many values the letters of each sum have, by its identity and the letter."""
    ranges: dict[str, Extent] = field(default_factory=dict)
    """How many values the free indices of a formula have."""
    elements: dict[Name, Shape] = field(default_factory=dict)
    """The shapes of what letters with indices name, as they are declared."""
    guessed: dict[Name, Place] = field(default_factory=dict)
    """Letters whose shapes are not declared, and where they occur first."""
    spelled: dict[Name, str] = field(default_factory=dict)
    divisors: set[Name] = field(default_factory=set)
    """Letters that are divided by."""
    square: set[Name] = field(default_factory=set)
    """Letters that have as many rows as columns."""
    forced: dict[Name, Kind] = field(default_factory=dict)
    """What some letters are taken for."""
    wide: set[Name] = field(default_factory=set)
    """Letters that cannot be numbers, since they are transposed or measured."""

    def copy(self) -> Self:
        """Another one that can be changed without this one."""
        return replace(
            self,
            extents=self.extents.copy(),
            shapes=dict(self.shapes),
            families=dict(self.families),
            at=dict(self.at),
            added_to_rows=dict(self.added_to_rows),
            bounds=dict(self.bounds),
            ranges=dict(self.ranges),
            guessed=dict(self.guessed),
        )

    def without(self, names: Iterable[Name]) -> Self:
        """Another one that does not know the shapes of some letters."""
        found = self.copy()
        for name in names:
            found.shapes.pop(name)
            found.guessed.pop(name, None)
        return found

    def adopt(self, other: "Known") -> None:
        """Take over what another one has found."""
        self.extents = other.extents
        self.shapes, self.families, self.at = other.shapes, other.families, other.at
        self.added_to_rows, self.bounds = other.added_to_rows, other.bounds
        self.ranges, self.guessed = other.ranges, other.guessed

    def shape_of_kind(self, kind: Kind) -> Shape:
        """A shape of a kind, its sizes not known yet."""
        match kind:
            case Kind.SCALAR:
                return SCALAR
            case Kind.COLUMN:
                return self.extents.new(wide=True), ONE
            case Kind.ROW:
                return ONE, self.extents.new(wide=True)
            case Kind.MATRIX:
                return self.extents.new(), self.extents.new()

    def kind(self, shape: Shape) -> Kind:
        """What a letter of this shape is."""
        rows, columns = (self.extents.value(each) == 1 for each in shape)
        if rows:
            return Kind.SCALAR if columns else Kind.ROW
        return Kind.COLUMN if columns else Kind.MATRIX

    def family(self, name: Name, count: int) -> Family:
        """What is known of a letter that is used with indices alone."""
        if (name, count) not in self.families:
            seen = self.names.seen.get(name)
            element = self.elements.get(name) or (
                (self.extents.new(wide=True), ONE) if seen and seen.vector else SCALAR
            )
            self.add_family(name, count, element)
        return self.families[name, count]

    def add_family(self, name: Name, count: int, element: Shape) -> None:
        """Say of which shape the members of a family are."""
        self.families[name, count] = Family(tuple(self.extents.new() for _ in range(count)), element)

    def extent(self, node: Node) -> Extent:
        """A size as it is written."""
        match node:
            case Number(value=value) if value.denominator == 1:
                return Integer(int(value))
            case Letter(text=r"\infty"):
                raise Illegible("an infinite sum is not read", node.place)
            case Letter(text=text):
                return self.size(text)
            case Scripted(base=Letter()) if use := self.names.use(node):
                return self.size(use.name.latex)
            case Sum(signs=signs, terms=terms):
                return total(sign * self.extent(term) for sign, term in zip(signs, terms, strict=True))
            case Product(factors=factors):
                found: Expr = Integer(1)
                for factor in factors:
                    found *= self.extent(factor)
                return found.expand()
            case Group(parts=(inner,)):
                return self.extent(inner)
        raise Illegible(f"a size must be made of letters and whole numbers; found {write(node)}", node.place)

    def size(self, text: str) -> Symbol:
        """The size that a letter is."""
        return self.sizes.setdefault(text, Symbol(_size_name(text), positive=True, integer=True))

    def declare(self, name: Name, shape: Shape) -> bool:
        """Say of which shape a letter is from now on, and whether it was of another one."""
        known = self.shapes.get(name)
        self.shapes[name] = shape
        self.guessed.pop(name, None)
        return known is not None and self.extents.shape(known) != self.extents.shape(shape)

    def name_open(self, others: Iterable[Shape] = ()) -> None:
        """Give each size that is not known a letter of its own; `others` are shapes of letters elsewhere."""
        several = [self.shapes[name] for name in self.guessed]
        several += [shape for name, shape in self.shapes.items() if name not in self.guessed]
        several += others
        self._name_counts()
        extents = [extent for shape in several for extent in shape]
        for family in self.families.values():
            extents += [*family.slots, *family.element]
        taken = {name.text for name in (*self.shapes, *self.names.seen)} | {*self.sizes}
        self.extents.name(extents, taken)

    def _name_counts(self) -> None:
        """Sums without bounds have n terms where a paper has an n that is not declared otherwise."""
        count_ = self.sizes.get("n")
        if count_ is None or any(self.extents.value(each).has(count_) for each in self._known()):
            return
        for extent in self.extents.open(list(self.bounds.values())):
            self.extents.known[extent] = count_
            return

    def _known(self) -> Iterator[Extent]:
        for shape in (*self.shapes.values(), *(family.slots for family in self.families.values())):
            yield from shape

    def plain(self, name: Name) -> str:
        """The name as SymPy writes it, a different one for each name."""
        if name not in self.spelled:
            text = re.sub(r"[^A-Za-z0-9_']+", "", name.latex.replace("^", "_")) or "x"
            taken = {*self.spelled.values(), *self.sizes}
            others = (f"{text}{number}" for number in count(1))
            self.spelled[name] = next(each for each in chain([text], others) if each not in taken)
        return self.spelled[name]

    def letters(self) -> dict[str, str]:
        """The LaTeX of each name of SymPy."""
        sizes = {symbol.name: text for text, symbol in self.sizes.items()}
        return {**sizes, **{plain: name.latex for name, plain in self.spelled.items()}}

    def is_exponential(self) -> bool:
        """Whether e is the base of exponentials: nothing is said of it, and it always has an exponent."""
        seen = self.names.seen.get(Name("e"))
        return Name("e") not in self.names.declared and bool(seen) and seen.count == seen.powers  # type: ignore

    def exponent(self, use: Use) -> Node | None:
        """The exponent of e where that is the base of exponentials."""
        if use.name == Name("e") and len(use.operators) == 1 and self.is_exponential():
            return next((each for each in use.operators if isinstance(each, Node)), None)
        return None


def total(sizes: Iterable[Extent]) -> Extent:
    found: Expr = Integer(0)
    for each in sizes:
        found += each
    return found.expand()


def _size_name(text: str) -> str:
    """A size as SymPy writes it: d_k of `d_{k}`, lambda of its command."""
    return text.replace("\\", "").replace("{", "").replace("}", "")
