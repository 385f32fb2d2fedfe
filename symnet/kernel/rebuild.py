"""A term with other operands, and a term whose bound indices are kept apart from others."""

from collections.abc import Collection, Sequence

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Dummy,
    Lambda,
    Mul,
    Pow,
    Sum,
    Tuple,
)
from sympy.matrices import ImmutableMatrix, MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.kernel.storage import sum_as_it_stands
from symnet.kernel.terms import fold, operands


def apart(root: Basic, taken: Collection[Basic]) -> Basic:
    """The same term, where no sum and no function of entries binds one of the symbols that are taken.

    >>> from sympy import IndexedBase, symbols
    >>> i, n = symbols("i n", integer=True)
    >>> b = IndexedBase("b")
    >>> apart(b[i] * Sum(b[i], (i, 1, n)), {i})
    b[i]*Sum(b[_i], (_i, 1, n))
    """

    def combine(term: Basic, parts: list[Basic]) -> Basic:
        same = all(part is old for part, old in zip(parts, operands(term), strict=True))
        found = term if same else rebuilt(term, parts)
        match found:
            case Sum():
                return _bound_apart(found, taken)
            case ElementwiseApplyFunction():
                return ElementwiseApplyFunction(_applied_apart(found.function, taken), found.expr)
        return found

    return fold(root, combine)


def _bound_apart(total: Sum, taken: Collection[Basic]) -> Basic:
    fresh = {limit[0]: Dummy(str(limit[0]), integer=True) for limit in total.limits if limit[0] in taken}
    if not fresh:
        return total
    limits = (Tuple(fresh.get(index, index), *bounds) for index, *bounds in total.limits)
    return sum_as_it_stands(total.function.xreplace(fresh), *limits)


def _applied_apart(function: Lambda, taken: Collection[Basic]) -> Lambda:
    (entry,) = function.variables
    body = apart(function.expr, taken)
    if entry not in taken:
        return function if body is function.expr else Lambda(entry, body)
    fresh = Dummy(str(entry))
    return Lambda(fresh, body.xreplace({entry: fresh}))


def rebuilt(term: Basic, parts: Sequence[Basic]) -> Basic:
    """A term with other operands, as it stands."""
    match term:
        case _ if not parts:
            return term
        case Add() | Mul():
            return term.func(*parts, evaluate=False)
        case Sum():
            return sum_as_it_stands(parts[0], *term.limits)
        case ElementwiseApplyFunction():
            return ElementwiseApplyFunction(term.function, parts[0])
        case MatrixElement():
            return MatrixElement(parts[0], term.i, term.j)
        case HadamardPower():
            return HadamardPower(parts[0], term.exp)
        case Pow():
            return Pow(parts[0], term.exp, evaluate=False)
        case BlockMatrix():
            height, width = term.blockshape
            return BlockMatrix([list(parts[row * width : (row + 1) * width]) for row in range(height)])
        case MatrixBase():
            return ImmutableMatrix(*term.shape, list(parts))
    return term.func(*parts)
