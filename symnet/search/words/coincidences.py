"""Where products of sums reach the same values, factor by factor. Not trusted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from symnet.core.language import Plus, Power, Product, Scaled, Transpose
from symnet.errors import Rejected
from symnet.search.modular import Residues, Rows, identity, product, scaled, total, transposed

MANY: Final = 50_000
"""How many values are looked at."""

Fold = tuple[int, int]
"""A product, and how many of its factors."""


def meetings(residues: Residues, terms: Iterable[tuple[int, bool]]) -> list[Fold]:
    """Where several terms reach the same value, each from the right or, turned, from the left."""
    states = _States(residues)
    for term, turned in terms:
        states.start(term, turned)
    return [*states.met()]


class _States:
    """The values that products reach, and where."""

    def __init__(self, residues: Residues) -> None:
        self.residues = residues
        self.left = MANY
        self.root = 0
        self.places: dict[Rows, dict[int, set[Fold]]] = {}
        self.known: dict[tuple[int, bool, Rows], Rows] = {}

    def start(self, term: int, turned: bool) -> None:
        """Go through a term."""
        self.root = term
        self.known.clear()
        rows = self.residues.rows(term)
        self._act(term, identity(len(rows) if turned else len(rows[0])), turned)

    def met(self) -> Iterator[Fold]:
        """Where several terms have reached the same value."""
        for by in self.places.values():
            if len(by) > 1:
                for places in by.values():
                    yield from sorted(places)

    def _act(self, term: int, v: Rows, up: bool) -> Rows:
        """A term, or if `up` its transpose, times a value."""
        key = term, up, v
        if key not in self.known:
            self.left -= 1
            if self.left < 0:
                raise Rejected("there are too many values")
            self.known[key] = self._value(term, v, up)
        return self.known[key]

    def _value(self, term: int, v: Rows, up: bool) -> Rows:
        match self.residues.table.terms[term]:
            case Transpose(matrix=matrix):
                return self._act(matrix, v, not up)
            case Scaled(scalar=scalar, matrix=matrix):
                return scaled(self.residues.number(scalar, {}), self._act(matrix, v, up))
            case Plus(terms=terms):
                return total([self._act(part, v, up) for part in terms])
            case Product(factors=factors):
                return self._chain(term, factors if up else factors[::-1], v, up)
            case Power(base=base, exponent=exponent):
                return self._chain(term, (base,) * exponent, v, up)
        rows = self.residues.rows(term)
        return product(transposed(rows) if up else rows, v)

    def _chain(self, term: int, chain: Sequence[int], v: Rows, up: bool) -> Rows:
        for number, part in enumerate(chain, 1):
            v = self._act(part, v, up)
            self.places.setdefault(v, {}).setdefault(self.root, set()).add((term, number))
        return v
