"""A term with other operands, and a term whose bound indices are kept apart from others."""

from collections.abc import Collection, Mapping, Sequence

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Dummy,
    Indexed,
    IndexedBase,
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

from symnet.errors import ShapeError
from symnet.reading.storage import of_every_entry, sum_as_it_stands
from symnet.reading.terms import fold, in_one_line, nodes, operands


def put_in(root: Basic, meaning: Mapping[Basic, Basic]) -> Basic:
    """The term with what each name stands for put in, so that no sum and no function binds its indices.

    >>> from sympy import IndexedBase, symbols
    >>> i, k, n = symbols("i k n", integer=True)
    >>> b = IndexedBase("b")
    >>> put_in(Sum(b[i] * b[k], (k, 1, n)), {i: k})
    Sum(b[_k]*b[k], (_k, 1, n))
    """
    taken = frozenset(meaning).union(*(each.free_symbols for each in meaning.values()))
    return replaced(apart(root, taken), meaning)


def replaced(root: Basic, meaning: Mapping[Basic, Basic]) -> Basic:
    """The term with what each name stands for put in. Raises `ShapeError` where there is no such position."""
    # The label of a family is no name of a scalar.
    masked = {base: IndexedBase(Dummy(), shape=base.shape) for base in _families(root)}
    back = {mask: base for base, mask in masked.items()}
    try:
        return root.xreplace(masked).xreplace(meaning).xreplace(back)
    except IndexError:
        said = ", ".join(f"{name} = {in_one_line(value)}" for name, value in meaning.items())
        raise ShapeError(f"there is no such position in {in_one_line(root)} where {said}") from None


def _families(root: Basic) -> set[IndexedBase]:
    return {
        part.base for part in nodes(root) if isinstance(part, Indexed) and isinstance(part.base, IndexedBase)
    }


def apart(root: Basic, taken: Collection[Basic]) -> Basic:
    """The same term, renamed so that no sum and no function of entries binds a taken symbol.

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
                return _sum_apart(found, taken)
            case ElementwiseApplyFunction():
                return _applied_apart(found, taken)
        return found

    return fold(root, combine)


def _sum_apart(term: Sum, taken: Collection[Basic]) -> Basic:
    fresh = {index: Dummy(str(index), integer=True) for index, *_ in term.limits if index in taken}
    if not fresh:
        return term
    limits, outer = [], dict[Basic, Basic]()
    for index, *bounds in reversed(term.limits):  # An outer index may stand in the bounds of an inner one.
        limits.append(Tuple(fresh.get(index, index), *(bound.xreplace(outer) for bound in bounds)))
        outer |= {index: fresh[index]} if index in fresh else {}
    return sum_as_it_stands(term.function.xreplace(fresh), *reversed(limits))


def _applied_apart(term: ElementwiseApplyFunction, taken: Collection[Basic]) -> Basic:
    (entry,), body = term.function.variables, apart(term.function.expr, taken)
    fresh = Dummy(str(entry)) if entry in taken else entry
    if fresh is entry and body is term.function.expr:
        return term
    return of_every_entry(Lambda(fresh, body.xreplace({entry: fresh})), term.expr)


def bound_in(root: Basic) -> frozenset[Basic]:
    """The indices of the sums of a term and the variables of its functions."""
    found: set[Basic] = set()
    for term in nodes(root):
        match term:
            case Sum():
                found.update(limit[0] for limit in term.limits)
            case ElementwiseApplyFunction():
                found.update(term.function.variables)
    return frozenset(found)


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
            return of_every_entry(term.function, parts[0])
        case MatrixElement():
            return MatrixElement(parts[0], term.i, term.j)
        case HadamardPower():
            return HadamardPower(parts[0], term.exp)
        case Pow():
            return Pow(*parts, *term.args[len(parts) :], evaluate=False)
        case BlockMatrix():
            height, width = term.blockshape
            return BlockMatrix([list(parts[row * width : (row + 1) * width]) for row in range(height)])
        case MatrixBase():
            return ImmutableMatrix(*term.shape, list(parts))
    return term.func(*parts)
