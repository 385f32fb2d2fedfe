"""What is left out of long sums and matrices, and when the rest still determines it."""

from dataclasses import dataclass
from typing import Final

from sympy import Basic, Expr, Indexed, Integer, KroneckerDelta, Sum, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UsageError
from symnet.reading.terms import postorder, told

WRITTEN_OUT: Final = 4
"""The most rows or columns with which a matrix of concrete size is printed in full."""


@dataclass(frozen=True, slots=True)
class Elision:
    """What dots leave out: all but the first `leading` positions and the last one.

    An extent that is a number up to `limit` is written out. Raises `UsageError` for values with which
    dots could stand for no position.

    >>> Elision().shown(Integer(3)), Elision(leading=2).shown(Integer(9))
    ([0, 1, 2], [0, 1, None, 8])
    """

    limit: int = WRITTEN_OUT
    leading: int = 1

    def __post_init__(self) -> None:
        if self.leading not in (1, 2) or isinstance(self.leading, bool):
            raise UsageError(f"leading must be 1 or 2 positions before the dots; found {told(self.leading)}")
        if isinstance(self.limit, bool) or not isinstance(self.limit, int) or self.limit <= self.leading:
            raise UsageError(
                f"the limit of what is written out must be a number above {self.leading}; "
                f"found {told(self.limit)}"
            )

    def whole(self, extent: Expr | int) -> bool:
        """Whether every position of an extent is printed."""
        if isinstance(extent, int):
            return extent <= self.limit
        return bool(extent.is_Integer and extent <= self.limit)

    def shown(self, extent: Expr) -> list[Expr | None]:
        """The positions of an extent that are printed; None stands for dots."""
        if self.whole(extent):
            return [Integer(position) for position in range(int(extent))]
        return [*map(Integer, range(self.leading)), None, extent - 1]


SHORT: Final = Elision()


def elidable(term: Sum) -> bool:
    """Whether the first and the last term of the outermost sum determine all its terms."""
    *inner, (index, lower, upper) = term.limits
    extent = upper - lower + 1
    known = lower.is_Integer and (not extent.is_Integer or extent > 0)
    bounds = [bound for limit in inner for bound in limit[1:]]
    return known and not any(map(index.__eq__, _symbols(bounds))) and in_slots(term.function, index)


def in_slots(body: Basic, index: Symbol) -> bool:
    """Whether an index occurs in a body, and only as a position, possibly plus a whole number."""
    found = False
    stack = [body]
    while stack:
        term = stack.pop()
        slots, others = _slots(term)
        if term == index:
            return False
        for slot in slots:
            if index in slot.free_symbols:
                if not (slot - index).is_Integer:
                    return False
                found = True
        stack.extend(others)
    return found


def _slots(term: Basic) -> tuple[tuple[Expr, ...], tuple[Basic, ...]]:
    """The positions in a term, and its other parts."""
    match term:
        case MatrixElement():
            return (term.i, term.j), (term.parent,)
        case Indexed():
            return tuple(term.indices), ()
        case KroneckerDelta():
            return tuple(term.args[:2]), ()
    return (), term.args


def enters_matrix(term: Basic, index: Symbol) -> bool:
    """Whether an index is a position in a matrix, where SymPy counts from 0 and people from 1."""
    return any(
        isinstance(part, MatrixElement) and index in part.i.free_symbols | part.j.free_symbols
        for part, _ in postorder(term)
    )


def _symbols(terms: list[Expr]) -> set[Basic]:
    return {symbol for term in terms for symbol in term.free_symbols}
