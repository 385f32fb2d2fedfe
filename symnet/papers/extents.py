"""Sizes that are not known yet, and what follows for them where terms meet: unification."""

from dataclasses import dataclass, field
from itertools import count
from math import inf
from typing import Final, TypeAlias

from sympy import Add, Dummy, Expr, Integer, Symbol, expand

Extent: TypeAlias = Expr
"""A polynomial in sizes, and in dummies that stand for sizes not known yet."""
Shape: TypeAlias = tuple[Extent, Extent]
ONE: Final = Integer(1)
SCALAR: Final[Shape] = (ONE, ONE)


class Misfit(Exception):
    """Raised where two sizes must be equal and cannot be."""

    def __init__(self, left: Extent, right: Extent) -> None:
        super().__init__(left, right)
        self.left = left
        self.right = right


@dataclass(slots=True)
class Extents:
    """What is known of the sizes that were not; `wide` are those that must not be 1."""

    known: dict[Dummy, Extent] = field(default_factory=dict)
    wide: set[Dummy] = field(default_factory=set)
    narrowed: int = 0
    """How many sizes have been found to be 1."""

    def new(self, *, wide: bool = False) -> Extent:
        """A size that is not known yet."""
        found = Dummy("size", positive=True, integer=True)
        if wide:
            self.wide.add(found)
        return found

    def copy(self) -> "Extents":
        return Extents(dict(self.known), set(self.wide), self.narrowed)

    def value(self, extent: Extent) -> Extent:
        """A size as far as it is known."""
        while open_ := {each for each in extent.free_symbols if each in self.known}:
            extent = expand(extent.xreplace({each: self.known[each] for each in open_}))
        return extent

    def shape(self, shape: Shape) -> Shape:
        """A shape as far as it is known."""
        return self.value(shape[0]), self.value(shape[1])

    def is_scalar(self, shape: Shape) -> bool:
        """Whether a shape is known to be 1 by 1."""
        return self.shape(shape) == SCALAR

    def meet(self, left: Extent, right: Extent) -> None:
        """Two sizes are equal. Raises `Misfit` if they cannot be."""
        left, right = self.value(left), self.value(right)
        rest = expand(left - right)
        if rest == 0:
            return
        alone = [each for each in (left, right) if isinstance(each, Dummy)]
        for each in (*alone, *sorted(rest.free_symbols, key=_age, reverse=True)):
            if isinstance(each, Dummy) and (found := _solved(rest, each)) is not None:
                self._bind(each, found, left, right)
                return
        raise Misfit(left, right)

    def meet_shapes(self, left: Shape, right: Shape) -> None:
        """Two shapes are equal. Raises `Misfit` if they cannot be."""
        self.meet(left[0], right[0])
        self.meet(left[1], right[1])

    def _bind(self, unknown: Dummy, found: Extent, left: Extent, right: Extent) -> None:
        if unknown in self.wide:
            if found == 1:
                raise Misfit(left, right)
            if isinstance(found, Dummy):
                self.wide.add(found)
        elif found == 1:
            self.narrowed += 1
        if _most(found) < 1:
            raise Misfit(left, right)
        self.known[unknown] = found

    def open(self, extents: "list[Extent]") -> list[Dummy]:
        """The sizes in some that are not known, in the order in which they first occur."""
        found: dict[Dummy, None] = {}
        for extent in dict.fromkeys(map(self.value, dict.fromkeys(extents))):
            for each in sorted(extent.free_symbols, key=_age):
                if isinstance(each, Dummy):
                    found.setdefault(each)
        return list(found)

    def name(self, extents: "list[Extent]", taken: set[str]) -> None:
        """Give each size that is still open a letter of its own."""
        letters = (f"{each}{number or ''}" for number in count() for each in "mnpqdhrs")
        free = (each for each in letters if each not in taken)
        for each in self.open(extents):
            self.known[each] = Symbol(next(free), positive=True, integer=True)


def _most(size: Extent) -> float:
    """The largest value of a size, all letters in it being at least 1."""
    constant, rest = size.as_coeff_Add()
    terms = [term.as_coeff_Mul()[0] for term in Add.make_args(rest) if term != 0]
    return inf if any(each > 0 for each in terms) else int(constant + sum(terms))


def _age(symbol: Symbol) -> tuple[int, str]:
    return (symbol.dummy_index, symbol.name) if isinstance(symbol, Dummy) else (-1, symbol.name)


def _solved(rest: Extent, unknown: Dummy) -> Extent | None:
    """What an unknown must be for the rest to be 0, if it occurs there once, with the coefficient 1 or -1."""
    coefficient = rest.coeff(unknown, 1)
    if abs(coefficient) != 1:
        return None
    others = expand(rest - coefficient * unknown)
    return None if unknown in others.free_symbols else expand(-others / coefficient)
