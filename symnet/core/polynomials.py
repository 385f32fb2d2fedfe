"""Sizes and positions: polynomials with integer coefficients in numbered variables.

A variable below 0 is a *size*, a positive integer; any other is an *index*. A polynomial is the sorted tuple
of its pairs (monomial, coefficient), no coefficient being 0; a monomial is the sorted tuple of its variables.
So two polynomials are equal for all values iff they are equal as objects.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from symnet.errors import LimitExceeded

Monomial: TypeAlias = tuple[int, ...]
Extents: TypeAlias = "Mapping[int, Polynomial | None]"
"""Each index v runs through 0 <= v < extent; without an extent it may be any integer."""

MOST: Final = 100_000
"""How many products of monomials one product of polynomials may take."""
HIGHEST: Final = 40
"""The highest degree of a product of polynomials."""


class Polynomial(tuple[tuple[Monomial, int], ...]):
    """A polynomial; whole numbers may stand in its place in sums, differences and products."""

    __slots__ = ()

    def __add__(self, other: "Polynomial | int") -> "Polynomial":  # type: ignore[override]
        terms = other if isinstance(other, Polynomial) else constant(other)
        if not terms:
            return self
        found = dict(self)
        for monomial, c in terms:
            found[monomial] = found.get(monomial, 0) + c
        return _sorted(found)

    __radd__ = __add__

    def __neg__(self) -> "Polynomial":
        return Polynomial((monomial, -c) for monomial, c in self)

    def __sub__(self, other: "Polynomial | int") -> "Polynomial":
        return self + -other

    def __rsub__(self, other: int) -> "Polynomial":
        return -self + other

    def __mul__(self, other: "Polynomial | int") -> "Polynomial":  # type: ignore[override]
        terms = other if isinstance(other, Polynomial) else constant(other)
        if len(self) * len(terms) > MOST or self.degree + terms.degree > HIGHEST:
            raise LimitExceeded("a size or position has too many monomials, or too high a degree")
        found: dict[Monomial, int] = {}
        for left, c in self:
            for right, d in terms:
                monomial = tuple(sorted(left + right))
                found[monomial] = found.get(monomial, 0) + c * d
        return _sorted(found)

    __rmul__ = __mul__  # type: ignore[assignment]

    def at(self, values: Mapping[int, "Polynomial"]) -> "Polynomial":
        """The polynomial with others put in for some of its variables, all at once."""
        if not values or not any(v in values for monomial, _ in self for v in monomial):
            return self
        if len(self) == 1 and self[0][1] == 1 and len(self[0][0]) == 1:
            return values[self[0][0][0]]
        total = ZERO
        for monomial, c in self:
            part = constant(c)
            for v in monomial:
                part *= values[v] if v in values else variable(v)
            total += part
        return total

    @property
    def number(self) -> int | None:
        """The value of a polynomial without variables; None if it has some."""
        if not self:
            return 0
        return self[0][1] if len(self) == 1 and not self[0][0] else None

    @property
    def degree(self) -> int:
        """The most variables, counted with their powers, in one monomial."""
        return max([len(monomial) for monomial, _ in self], default=0)

    @property
    def indices(self) -> set[int]:
        """The indices in it."""
        return {v for monomial, _ in self for v in monomial if v >= 0}

    @property
    def sizes(self) -> set[int]:
        """The sizes in it."""
        return {v for monomial, _ in self for v in monomial if v < 0}

    def coefficient(self, index: int) -> "Polynomial | None":
        """c where the polynomial is c · index + (terms without the index); None if it is not linear in it."""
        found = [(monomial, c) for monomial, c in self if index in monomial]
        if any(monomial.count(index) > 1 for monomial, _ in found):
            return None
        return _sorted({tuple(v for v in monomial if v != index): c for monomial, c in found})


LONGEST: Final = 100_000
"""The most monomials that are written out to find a sign."""
ZERO: Final = Polynomial()
ONE: Final = Polynomial((((), 1),))


class Ranges(dict[int, Polynomial | None]):
    """The ranges of indices, and in `facts` polynomials in sizes that are known not to be negative."""

    def __init__(self, facts: tuple[Polynomial, ...] = ()) -> None:
        super().__init__()
        self.facts = facts


@lru_cache
def constant(value: int) -> Polynomial:
    """A number."""
    return Polynomial((((), value),)) if value != 0 else ZERO


def variable(number: int) -> Polynomial:
    """A size or an index."""
    return Polynomial((((number,), 1),))


def _sorted(found: Mapping[Monomial, int]) -> Polynomial:
    return Polynomial(sorted((monomial, c) for monomial, c in found.items() if c))


def never_negative(p: Polynomial, extents: Extents) -> bool:
    """Whether p >= 0 for all sizes and all indices in their ranges: sound, not complete.

    Indices are removed one by one, each when no other range depends on it: with 0 <= v <= extent - 1 and the
    rest m of a monomial at least 0, c·v·m is at least 0 for c > 0, at least c·(extent - 1)·m for c < 0. What
    is left, perhaps minus one of the facts known not to be negative, is written in n - 1 for each size n;
    without negative coefficients it is at least 0.
    """
    if (number := p.number) is not None:
        return number >= 0
    if _has_no_minus(p):
        return all(extents.get(v) is not None for v in p.indices)
    while inside := p.indices:
        outer: set[int] = set()
        for v in inside:
            extent = extents.get(v)
            if extent is None:
                return False
            outer |= extent.indices
        innermost = max(inside - outer, default=None)
        if innermost is None:
            return False
        last = (extents[innermost] or ZERO) - 1
        least = Polynomial((monomial, c) for monomial, c in p if innermost not in monomial)
        for monomial, c in p:
            if innermost in monomial and c < 0:
                least += Polynomial(((monomial, c),)).at({innermost: last})
        p = least
    if _has_no_minus(p):
        return True
    if sum(2 ** len(monomial) for monomial, _ in p) > LONGEST:
        return False
    if _at_positive_sizes(p):
        return True
    return isinstance(extents, Ranges) and any(_at_positive_sizes(p - fact) for fact in extents.facts)


def _at_positive_sizes(p: Polynomial) -> bool:
    return _has_no_minus(p.at({v: variable(v) + 1 for v in p.sizes}))


def _has_no_minus(p: Polynomial) -> bool:
    return all(c > 0 for _, c in p)


def is_inside(position: Polynomial, extent: Polynomial, extents: Extents) -> bool:
    """Whether 0 <= position < extent is known."""
    place, end = position.number, extent.number
    if place is not None and end is not None:
        return 0 <= place < end
    return never_negative(position, extents) and never_negative(extent - 1 - position, extents)
