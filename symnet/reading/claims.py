"""A claim as users write it: two terms of the same shape, what names stand for, and their symbols."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sympy import (
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    Sum,
    Symbol,
    expand,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.reading.dimensions import Size, at_most, minus, plus, size
from symnet.reading.shapes import index_ranges, shape
from symnet.reading.terms import as_term, is_matrix, nodes, sizes_among, told

MAX_EXPONENT = 10_000
Interval = tuple[Size, Size]
"""The positions from the first size to the one before the second."""


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """left = right, where each name of `definitions` stands for a term, given after those that it uses.

    `sizes` are the symbols of which sizes are made, in order of their names; `free` says in which
    intervals each free index lies, and `bound` the interval of each index of a sum. An index in `anywhere`
    is in no matrix and may be any integer: its interval ends at `reach`, a size that the claim does not use.
    """

    left: Basic
    right: Basic
    definitions: tuple[tuple[Basic, Basic], ...]
    sizes: tuple[Symbol, ...]
    free: Mapping[Symbol, tuple[Interval, ...]]
    bound: Mapping[Symbol, tuple[Interval, ...]]
    anywhere: frozenset[Symbol]
    reach: Symbol | None

    @property
    def terms(self) -> tuple[Basic, ...]:
        """Both sides and what the names stand for."""
        return (self.left, self.right, *(value for _, value in self.definitions))

    @property
    def restricted(self) -> tuple[Symbol, ...]:
        """The free indices for which assumptions exclude some integers."""
        return tuple(index for index in self.free if _excludes(index))

    @property
    def conditions(self) -> tuple[str, ...]:
        """That free indices lie in all their intervals, if these differ, and that no sum runs backwards."""
        inside = (
            " and ".join(f"{first} <= {index} <= {minus(end, 1)}" for first, end in intervals)
            for index, found in self.free.items()
            if index not in self.anywhere and len(intervals := sorted(set(found), key=str)) > 1
        )
        forwards = (
            f"{minus(first, 1)} <= {minus(end, 1)}"
            for intervals in self.bound.values()
            for first, end in intervals
            if not at_most(first, end)
        )
        return (*dict.fromkeys((*inside, *forwards)),)

    @property
    def difference(self) -> Basic:
        """left - right, as it stands."""
        if self.is_matrix:
            return MatAdd(self.left, MatMul(-1, self.right, evaluate=False), evaluate=False)
        left, right = (MatrixElement(s, 0, 0) if is_matrix(s) else s for s in (self.left, self.right))
        return Add(left, Mul(-1, right, evaluate=False), evaluate=False)

    @property
    def is_matrix(self) -> bool:
        """Whether both sides are matrices; a 1×1 matrix beside a scalar is a scalar."""
        return is_matrix(self.left) and is_matrix(self.right)


def may_be(symbol: Symbol | IndexedBase, value: int) -> bool:
    """Whether what is assumed of a symbol, or of a family, allows a value."""
    number = Integer(value)
    assumed = symbol.assumptions0.items()
    return all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in assumed)


def _excludes(symbol: Symbol) -> bool:
    """Whether what is assumed of a symbol excludes some integers."""
    facts = ("positive", "negative", "zero", "even", "odd", "prime", "composite")
    return any(getattr(symbol, f"is_{fact}") is not None for fact in facts)


def read_claim(lhs: object, rhs: object, named: Sequence[tuple[Basic, object]] = ()) -> WrittenClaim:
    """The claim lhs = rhs, its shapes checked.

    Raises `ShapeError` if sizes do not fit, `UsageError` if a name is used before its definition,
    `UnsupportedTerm` if a name stands for two things.
    """
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    definitions = tuple((name, as_term(value, f"the definition of {name}")) for name, value in named)
    parts = [*chain.from_iterable(map(nodes, [left, right, *chain(*definitions)]))]
    sizes = sizes_among(parts)
    _check_names(parts)
    _check_definitions(definitions, sizes)
    shapes = shape(left, sizes), shape(right, sizes)
    if shapes[0][:2] != shapes[1][:2]:
        found = " and ".join(f"{s.rows} by {s.columns}" for s in shapes)
        zero = ""
        if 0 in (left, right) and is_matrix(left) != is_matrix(right):
            zero = "; a matrix of zeros is ZeroMatrix(" + "{}, {})".format(*shapes[right != 0][:2])
        raise ShapeError(
            f"the two sides must have the same shape; found {found} in {told(left)} = {told(right)}{zero}"
        )
    uses = shapes[0].uses | shapes[1].uses
    free = {
        index: tuple((first, plus(first, extent)) for first, extent in found)
        for index, found in index_ranges(uses).items()
    }
    terms = [left, right, *(value for _, value in definitions)]
    bound = _bound(parts)
    anywhere = frozenset(use.index for use in uses) - free.keys()
    reach = Dummy("positions", integer=True, positive=True) if anywhere else None
    if reach is not None:
        free |= dict.fromkeys(anywhere, ((_lowest(terms, len(anywhere), sizes), reach),))
        sizes |= {reach}
    if both := sorted(str(name) for name, _ in definitions if name in free or name in bound):
        raise UnsupportedTerm(f"{both[0]} is both an index and defined")
    ordered = tuple(sorted(sizes, key=str))
    return WrittenClaim(left, right, definitions, ordered, free, bound, anywhere, reach)


def exponent(term: Basic) -> int:
    """The exponent of a power, which must be a natural number that is not too large."""
    found = whole_exponent(term)
    if found < 0:
        raise UnsupportedTerm(f"the exponent must be a natural number; found {told(found)} in {told(term)}")
    return found


def whole_exponent(term: Basic) -> int:
    """The exponent of a power, which must be an integer that is not too large."""
    found = term.args[1]
    if not isinstance(found, Integer):
        raise UnsupportedTerm(f"the exponent must be an integer; found {told(found)} in {told(term)}")
    if abs(found) > MAX_EXPONENT:
        raise LimitExceeded(f"the exponent {found} is more than the limit {MAX_EXPONENT}")
    return int(found)


def _check_names(parts: Iterable[Basic]) -> None:
    """Refuse a name with two shapes: it would be two letters, but one letter where the shapes agree."""
    shapes: dict[str, MatrixSymbol] = {}
    for term in parts:
        if isinstance(term, MatrixSymbol) and shapes.setdefault(term.name, term) != term:
            both = f"{shapes[term.name].shape} and {term.shape}"
            raise UnsupportedTerm(f"{term.name} stands for matrices of two shapes, {both}")


def _check_definitions(definitions: Sequence[tuple[Basic, Basic]], sizes: frozenset[Symbol]) -> None:
    later = {name for name, _ in definitions}
    if sized := sorted(map(str, later & sizes)):
        raise UnsupportedTerm(f"{sized[0]} is both a size and defined")
    for name, value in definitions:
        if early := [part for part in nodes(value) if part in later]:
            raise UsageError(f"{early[0]} is used in the definition of {name} before its own")
        later.remove(name)
        named, given = shape(name, sizes), shape(value, sizes)
        if named[:2] != given[:2]:
            raise ShapeError(
                f"{name} is {named.rows} by {named.columns}, but its definition {told(value)} "
                f"is {given.rows} by {given.columns}"
            )
        if given.uses:
            index = min(str(use.index) for use in given.uses)
            raise UnsupportedTerm(f"a definition must have no free index; found {index} in {told(value)}")


def _lowest(roots: Iterable[Basic], indices: int, sizes: frozenset[Symbol]) -> Size:
    """A position below which this many indices that may be any integer show nothing new.

    Let F be the sum of the most that each monomial contributes to a position. Sums and matrices begin at -F
    or later, so their indices, and literal positions, stand nowhere below -2F: an index below -3F meets none
    of them. Two indices meet only where they differ by at most 2F. So if one is below -3F - (2F + 1) times
    their number, there is a gap that no meeting bridges, and what is below the gap may move up.
    """
    reached: dict[Basic, int] = {}
    for root in roots:
        for term in nodes(root):
            positions: Iterable[Basic] = ()
            match term:
                case Sum():
                    positions = (end for limit in term.limits for end in limit[1:])
                case Indexed():
                    positions = term.indices
                case MatrixElement():
                    positions = (term.i, term.j)
                case KroneckerDelta():
                    positions = (*term.args[:2], *chain(*term.args[2:]))
            for position in positions:
                for monomial, times in _shift(position, sizes):
                    reached[monomial] = max(times, reached.get(monomial, 0))
    farthest = size(Add(*(times * monomial for monomial, times in reached.items())))
    return minus(size(-3 * farthest), size(indices * plus(size(2 * farthest), 1)))


def _shift(position: Expr, sizes: frozenset[Symbol]) -> Iterator[tuple[Basic, int]]:
    """How often each monomial in the sizes shifts an index, up or down, or leads below 0 without an index."""
    literal = position.free_symbols <= sizes
    for monomial, times in expand(position).as_coefficients_dict().items():
        above = literal and times > 0
        if times.is_Integer and monomial.free_symbols <= sizes and not above:
            yield monomial, abs(int(times))


def _bound(parts: Iterable[Basic]) -> dict[Symbol, tuple[Interval, ...]]:
    found: dict[Symbol, tuple[Interval, ...]] = {}
    for term in parts:
        if isinstance(term, Sum):
            for index, lower, upper in term.limits:
                interval = size(lower), plus(size(upper), 1)
                found[index] = (*found.get(index, ()), interval)
    return found
