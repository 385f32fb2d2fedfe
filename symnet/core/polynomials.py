"""Sizes and positions: polynomials with integer coefficients in numbered variables.

A variable below 0 is a *size*, a positive integer; one from 0 on is an *index*. A polynomial is the sorted
tuple of its (monomial, coefficient), none of them 0, and a monomial the sorted tuple of its variables: two
polynomials are equal for all values iff they are equal as objects.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from symnet.errors import LimitExceeded

Monomial: TypeAlias = tuple[int, ...]
Polynomial: TypeAlias = tuple[tuple[Monomial, int], ...]
Extents: TypeAlias = Mapping[int, Polynomial | None]
"""Each index v runs through 0 <= v < extent; without an extent it may be any integer."""


class Ranges(dict[int, Polynomial | None]):
    """The ranges of indices, and sizes that are known not to be negative."""

    def __init__(self, facts: tuple[Polynomial, ...] = ()) -> None:
        super().__init__()
        self.facts = facts


MOST: Final = 100_000
"""How many products of monomials one product of polynomials may take,"""
HIGHEST: Final = 40
"""and what degree it may have."""
ZERO: Final[Polynomial] = ()
ONE: Final[Polynomial] = (((), 1),)


def constant(value: int) -> Polynomial:
    """A number."""
    return (((), value),) if value else ZERO


def variable(number: int) -> Polynomial:
    """A size or an index."""
    return (((number,), 1),)


def as_number(p: Polynomial) -> int | None:
    """The number that a polynomial without variables is."""
    if not p:
        return 0
    return p[0][1] if len(p) == 1 and not p[0][0] else None


def plus(p: Polynomial, q: Polynomial, times: int = 1) -> Polynomial:
    """p + times · q."""
    if not q:
        return p
    found = dict(p)
    for monomial, c in q:
        found[monomial] = found.get(monomial, 0) + times * c
    return _sorted(found)


def added(several: Iterable[Polynomial]) -> Polynomial:
    """The sum of polynomials."""
    total = ZERO
    for each in several:
        total = plus(total, each)
    return total


def minus(p: Polynomial, q: Polynomial) -> Polynomial:
    """p - q."""
    return plus(p, q, -1)


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """p · q."""
    if len(p) * len(q) > MOST or sum(max([len(m) for m, _ in each], default=0) for each in (p, q)) > HIGHEST:
        raise LimitExceeded("a size or position has too many monomials, or too high a degree")
    found: dict[Monomial, int] = {}
    for left, c in p:
        for right, d in q:
            monomial = tuple(sorted(left + right))
            found[monomial] = found.get(monomial, 0) + c * d
    return _sorted(found)


def _sorted(found: Mapping[Monomial, int]) -> Polynomial:
    return tuple(sorted((monomial, c) for monomial, c in found.items() if c))


def substitute(p: Polynomial, values: Mapping[int, Polynomial]) -> Polynomial:
    """p with polynomials in the place of some of its variables, all at once."""
    if not any(v in values for monomial, _ in p for v in monomial):
        return p
    if len(p) == 1 and p[0][1] == 1 and len(p[0][0]) == 1:
        return values[p[0][0][0]]
    total = ZERO
    for monomial, c in p:
        part = constant(c)
        for v in monomial:
            part = times(part, values[v] if v in values else variable(v))
        total = plus(total, part)
    return total


def indices(p: Polynomial) -> set[int]:
    """The indices in a polynomial."""
    return {v for monomial, _ in p for v in monomial if v >= 0}


def coefficient(p: Polynomial, index: int) -> Polynomial | None:
    """c where p = c · index + (something without it), or None if p is not linear in the index."""
    found = [(monomial, c) for monomial, c in p if index in monomial]
    if any(monomial.count(index) > 1 for monomial, _ in found):
        return None
    return _sorted({tuple(v for v in monomial if v != index): c for monomial, c in found})


def never_negative(p: Polynomial, extents: Extents) -> bool:
    """Whether p >= 0 for all sizes and all indices in their ranges: sound, not complete.

    Index by index, one on which no other range depends first: with 0 <= v <= extent - 1 and everything else
    in a monomial at least 0, c·v·m is at least 0 for c > 0, at least c·(extent - 1)·m for c < 0. What is
    left is written in n - 1 for each size n, perhaps less something that is known not to be negative;
    without negative coefficients it is at least 0.
    """
    if all(c >= 0 for _, c in p):
        return all(extents.get(v) is not None for v in indices(p))
    while inside := indices(p):
        outer: set[int] = set()
        for v in inside:
            extent = extents.get(v)
            if extent is None:
                return False
            outer |= indices(extent)
        innermost = max(inside - outer, default=None)
        if innermost is None:
            return False
        last = minus(extents[innermost] or ZERO, ONE)
        least = tuple((monomial, c) for monomial, c in p if innermost not in monomial)
        for monomial, c in p:
            if innermost in monomial and c < 0:
                part = constant(c)
                for v in monomial:
                    part = times(part, last if v == innermost else variable(v))
                least = plus(least, part)
        p = least
    if all(c >= 0 for _, c in p):
        return True
    if _at_positive_sizes(p):
        return True
    return isinstance(extents, Ranges) and any(_at_positive_sizes(minus(p, fact)) for fact in extents.facts)


def _at_positive_sizes(p: Polynomial) -> bool:
    sizes = {v for monomial, _ in p for v in monomial}
    return all(c >= 0 for _, c in substitute(p, {v: plus(variable(v), ONE) for v in sizes}))


def is_inside(position: Polynomial, extent: Polynomial, extents: Extents) -> bool:
    """Whether 0 <= position < extent is known."""
    return never_negative(position, extents) and never_negative(minus(minus(extent, ONE), position), extents)
