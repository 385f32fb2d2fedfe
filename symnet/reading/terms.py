"""SymPy's tree read as the language of symnet: what the parts of a term are, and a fold over them.

Folds keep their own stack, so the depth of a term is bounded by memory and not by recursion.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import prod
from reprlib import Repr
from typing import Any, Final, TypeVar

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    Expr,
    Indexed,
    IndexedBase,
    Inverse,
    KroneckerDelta,
    Lambda,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Max,
    Min,
    Number,
    Pow,
    Rational,
    Sum,
    Symbol,
)
from sympy.core.function import Application
from sympy.matrices import ImmutableMatrix, MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.special import GenericIdentity, GenericZeroMatrix
from sympy.stats.rv import RandomSymbol

from symnet.errors import UnsupportedTerm, UsageError

Value = TypeVar("Value")
LEAVES = (MatrixSymbol, RandomSymbol, Symbol, Number, Indexed, KroneckerDelta)
MANY = 10**9
CONSTANTS = ("Identity", "ZeroMatrix", "OneMatrix")
SHORT: Final = 200
"""The most parts of a term that is printed in a message."""
_BITS: Final = 2_000
"""The most bits of a number that is printed in a message; Python refuses to print thousands of digits."""


def is_matrix(term: Basic) -> bool:
    """Whether a term is a matrix, and not a scalar."""
    return isinstance(term, MatrixExpr | MatrixBase)


def as_term(value: object, where: str) -> Basic:
    """A value as a SymPy term that cannot change; text is refused, since SymPy would run it."""
    match value:
        case bool():
            pass
        case int() | Fraction():
            return Rational(value.numerator, value.denominator)
        case MatrixBase():
            return ImmutableMatrix(value)
        case Expr() | MatrixExpr():
            return value
    raise UsageError(
        f"{where} must be a SymPy expression, a SymPy matrix or an exact number; found {told(value)}"
    )


def same_tree(left: Basic, right: Basic) -> bool:
    """Whether two terms are the same tree."""
    stack, seen = [(left, right)], dict[tuple[int, int], tuple[Basic, Basic]]()
    while stack:
        a, b = stack.pop()
        if a is b or (id(a), id(b)) in seen:
            continue
        seen[id(a), id(b)] = a, b  # Kept, so that no other part gets its identity.
        if type(a) is not type(b) or len(a.args) != len(b.args) or (not a.args and a != b):
            return False
        stack.extend(zip(a.args, b.args, strict=True))
    return True


def is_short(term: Basic) -> bool:
    """Whether a term has so few parts that it can be shown."""
    parts = [term]
    for count in range(SHORT):
        if count == len(parts):
            return True
        part = parts[count]
        if isinstance(part, Rational) and max(part.p.bit_length(), part.q.bit_length()) > _BITS:
            return False
        parts += arguments(part)
    return False


def arguments(term: Basic) -> Sequence[Basic]:
    """What a term is made of; the entries of a matrix."""
    return tuple(term.flat()) if isinstance(term, MatrixBase) else term.args


def in_one_line(term: Basic) -> str:
    """A term as text for a message, a long one by its kind; SymPy prints matrices on several lines."""
    return " ".join(str(term).split()) if is_short(term) else f"a long {type(term).__name__}"


def told(value: object) -> str:
    """A value as text for a message, after its kind if it is no term, number or text."""
    if isinstance(value, Basic | MatrixBase | int | float | str):
        return _BRIEFLY.repr(value)
    return f"{type(value).__name__} {_BRIEFLY.repr(value)}"


class _Briefly(Repr):
    """Values cut to what a message has room for."""

    def repr1(self, x: Any, level: int) -> str:
        """A value, shown down to `level` levels."""
        return in_one_line(x) if isinstance(x, Basic | MatrixBase) else super().repr1(x, level)

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as that of `Repr`
        """An integer, which Python may be unable to print."""
        return str(x) if x.bit_length() <= _BITS else f"an integer of {x.bit_length()} bits"


_BRIEFLY: Final = _Briefly()
_BRIEFLY.maxstring = _BRIEFLY.maxother = 60


def operands(term: Basic) -> Sequence[Basic]:
    """The subterms of a term that are themselves terms of the language."""
    match term:
        case MatrixElement():
            return (term.parent,)
        case ElementwiseApplyFunction():
            return (term.expr,)
        case Sum():
            return (term.function,)
        case Pow() if not term.exp.is_Integer:
            return term.args
        case Pow() | HadamardPower():
            return (term.base,)
        case Lambda():
            raise UnsupportedTerm(f"a function that is applied to nothing is no number; found {told(term)}")
        case Indexed() if not isinstance(term.base, IndexedBase):
            raise UnsupportedTerm(f"symnet cannot read the entry {term} of {type(term.base).__name__}")
        case BlockMatrix():
            return tuple(term.blocks)
        case MatrixBase():
            return tuple(term.flat())
    if isinstance(term, LEAVES) or type(term).__name__ in CONSTANTS:
        return ()
    if isinstance(term, GenericIdentity | GenericZeroMatrix):
        raise UnsupportedTerm(f"a product or sum of no matrices has no size; found {type(term).__name__}")
    if not all(isinstance(argument, Expr | MatrixExpr | MatrixBase) for argument in term.args):
        raise UnsupportedTerm(f"symnet cannot read {type(term).__name__} in {told(term)}")
    return term.args


def postorder(
    root: Basic, below: Callable[[Basic], Sequence[Basic]] = operands
) -> Iterator[tuple[Basic, Sequence[Basic]]]:
    """Every subterm once, by identity, with its operands, each after its operands."""
    parts: dict[int, Sequence[Basic]] = {}
    stack: list[tuple[Basic, bool]] = [(root, False)]
    while stack:
        term, ready = stack.pop()
        if ready:
            yield term, parts[id(term)]
        elif id(term) not in parts:
            parts[id(term)] = below(term)
            stack.append((term, True))
            stack.extend((part, False) for part in parts[id(term)])


def nodes(root: Basic) -> Iterator[Basic]:
    """Every subterm, including those of functions that are applied to all entries of a matrix."""
    for term, _ in postorder(root):
        yield term
        if isinstance(term, ElementwiseApplyFunction):
            (entry,) = term.function.variables
            yield from (part for part in nodes(term.function.expr) if part != entry)


def fold(
    root: Basic,
    combine: Callable[[Basic, list[Value]], Value],
    below: Callable[[Basic], Sequence[Basic]] = operands,
) -> Value:
    """The value of a term from the values of its operands, each kept only until its last use."""
    values: dict[int, Value] = {}
    order: Iterable[tuple[Basic, Sequence[Basic]]] = postorder(root, below)
    last: dict[int, Basic] = {}
    try:
        order = list(order)
        last = {id(part): term for term, parts in order for part in parts}
    except UnsupportedTerm:
        order = postorder(root, below)  # An error before the part that cannot be read comes first.
    for term, parts in order:
        values[id(term)] = combine(term, [values[id(part)] for part in parts])
        for used in {id(part) for part in parts if last.get(id(part)) is term}:
            del values[used]
    return values[id(root)]


def is_function(term: Basic) -> bool:
    """Whether a term applies a scalar function."""
    return isinstance(term, Application) and not isinstance(term, KroneckerDelta)


def is_symmetric(function: Hashable) -> bool:
    """Whether the arguments of a function may be reordered."""
    return function in (Max, Min)


def is_special(term: Basic) -> bool:
    """Whether a node is an inverse, a quotient or a function."""
    match term:
        case Inverse() | ElementwiseApplyFunction() | Determinant():
            return True
        case Pow() | MatPow() | HadamardPower():
            exponent = term.args[1]
            return not (exponent.is_Integer and exponent >= 0)
    return is_function(term)


def has_special(terms: Iterable[Basic]) -> bool:
    """Whether any node of the terms is an inverse, a quotient or a function."""
    return any(is_special(part) for term in terms for part, _ in postorder(term))


def distributed(root: Basic) -> int:
    """About how many products a term has once it is multiplied out, at most MANY."""

    def combine(term: Basic, parts: list[int]) -> int:
        match term:
            case Add():
                return min(sum(parts), MANY)
            case Pow() | MatPow() | HadamardPower() if term.args[1].is_Integer:
                return (
                    MANY
                    if parts[0] > 1 and term.args[1] > MANY.bit_length()
                    else parts[0] ** int(abs(term.args[1]))
                )
            case MatrixBase() | BlockMatrix():
                return max(parts)
        return min(prod(parts), MANY)

    return min(fold(root, combine), MANY)


def size_symbols(roots: Iterable[Basic]) -> frozenset[Symbol]:
    """The symbols of which the sizes of matrices and the bounds of sums are made.

    Raises `UnsupportedTerm` if one of them is also the index of a sum.
    """
    return sizes_among(chain.from_iterable(map(nodes, roots)))


def sizes_among(terms: Iterable[Basic]) -> frozenset[Symbol]:
    """The same for terms and all their subterms."""
    sizes: set[Symbol] = set()
    indices: set[Symbol] = set()
    for term in terms:
        if isinstance(term, Sum):
            indices.update(limit[0] for limit in term.limits)
            sizes.update(*(bound.free_symbols for limit in term.limits for bound in limit[1:]))
        elif isinstance(term, KroneckerDelta):
            sizes.update(*(limits.free_symbols for limits in term.args[2:]))
        elif isinstance(term, MatrixSymbol) or type(term).__name__ in CONSTANTS:
            sizes.update(*(extent.free_symbols for extent in term.shape if isinstance(extent, Basic)))
    if both := sizes & indices:
        raise UnsupportedTerm(f"{min(map(str, both))} is both the index of a sum and part of a size")
    return frozenset(sizes)
