"""Classes of equal values of functions: which letter, at which positions, stands for given arguments."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from sympy import (
    Basic,
    Indexed,
    Integer,
    Sum,
    Symbol,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.reading.rebuild import apart
from symnet.reading.shapes import shape
from symnet.reading.terms import is_matrix, is_symmetric, postorder

Same = Callable[[Basic, Basic], bool]
"""Whether two terms are proved to be equal."""

PLACE = Symbol("·")
"""Where an argument stands, in a function that is shown."""

FEW = 4
"""Arguments up to which all orders are tried."""

Applied = Hashable
"""A function, with its other arguments if it has any."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of equal values of one function: its arguments, with indices, and the letter."""

    function: Applied
    arguments: tuple[Basic, ...]
    indices: tuple[Symbol, ...]
    letter: Basic


def matching(kind: Kind, arguments: Sequence[Basic], indices: tuple[Symbol, ...], same: Same) -> Basic | None:
    """The letter of a kind at some order of the indices at which its arguments are the given ones."""
    if len(kind.indices) != len(indices):
        return None
    parts = [apart(argument, indices) for argument in kind.arguments]
    for order in permutations(indices):
        positions = dict(zip(kind.indices, order, strict=True))
        own = [argument.xreplace(positions) for argument in parts]
        if all(fits(left, right) and same(left, right) for left, right in zip(own, arguments, strict=True)):
            return Indexed(kind.letter, *order) if order else kind.letter
    return None


def entry_of(kind: Kind, argument: Basic, indices: tuple[Symbol, ...], same: Same) -> Basic | None:
    """The entry of a matrix letter where the entry of its argument is the given one."""
    if isinstance(argument, MatrixElement) and argument.parent == kind.arguments[0]:
        return MatrixElement(kind.letter, argument.i, argument.j)
    long = [extent != 1 for extent in shape(kind.arguments[0])[:2]]
    if sum(long) != len(indices):
        return None
    for order in permutations(indices):
        rest = iter(order)
        row, column = (next(rest) if each else Integer(0) for each in long)
        if same(MatrixElement(kind.arguments[0], row, column), argument):
            return MatrixElement(kind.letter, row, column)
    return None


def unified(kind: Kind, arguments: Sequence[Basic]) -> Basic | None:
    """The letter of a kind at the positions that, put for its indices, give the arguments as they stand."""
    positions: dict[Basic, Basic] = {}
    bound: set[Basic] = set()
    stack = list(zip(kind.arguments, arguments, strict=True))
    while stack:
        pattern, term = stack.pop()
        if pattern in kind.indices:
            if positions.setdefault(pattern, term) != term:
                return None
        elif (
            type(pattern) is not type(term)
            or len(pattern.args) != len(term.args)
            or (not pattern.args and pattern != term)
        ):
            return None
        else:
            if isinstance(pattern, Sum):
                bound.update(limit[0] for each in (pattern, term) for limit in each.limits)
            stack.extend(zip(pattern.args, term.args, strict=True))
    caught = bound & {*positions, *(s for position in positions.values() for s in position.free_symbols)}
    if caught or len(positions) < len(kind.indices):
        return None
    return Indexed(kind.letter, *(positions[i] for i in kind.indices)) if kind.indices else kind.letter


def shifts_of(terms: Sequence[Basic], indices: tuple[Symbol, ...]) -> dict[Symbol, Integer]:
    """By how much each index is at least shifted where it is a position, where that is not 0."""
    found: dict[Symbol, Integer] = {}
    for term in terms:
        for part, _ in postorder(term):
            if isinstance(part, Indexed | MatrixElement):
                for position in part.args[1:]:
                    for index in indices:
                        if (shift := position - index).is_Integer:
                            found[index] = min(shift, found.get(index, shift))
    return {index: shift for index, shift in found.items() if shift}


def in_order(terms: Sequence[Basic], indices: frozenset[Symbol]) -> tuple[Symbol, ...]:
    """Which of the indices stand in some terms, in order of their names."""
    return tuple(sorted({s for term in terms for s in term.free_symbols} & indices, key=str))


def fits(left: Basic, right: Basic) -> bool:
    """Whether two terms are both scalars, or matrices of one shape."""
    return is_matrix(left) == is_matrix(right) and shape(left)[:2] == shape(right)[:2]


def is_square(term: Basic) -> bool:
    """Whether a matrix has as many rows as columns."""
    rows, columns = shape(term)[:2]
    return rows == columns


def beside(function: Applied, arguments: Iterable[Basic | None]) -> tuple[Basic | None, ...]:
    """What stands beside an entry, None in its place; what may change places in an order of its own."""
    return tuple(sorted(arguments, key=str) if is_symmetric(function) else arguments)


def orders(function: Applied, arguments: Sequence[Basic]) -> Iterable[Sequence[Basic]]:
    """The orders in which a function may have its arguments; of many arguments, only the given one."""
    return permutations(arguments) if is_symmetric(function) and len(arguments) <= FEW else [arguments]
