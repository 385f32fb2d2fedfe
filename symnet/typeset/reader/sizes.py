"""The rows and columns of each part of a formula, as far as they follow from the names in it."""

from collections.abc import Sequence
from typing import assert_never

from sympy import MatrixSymbol

from symnet.terms import extents
from symnet.typeset.formula import (
    Dims,
    Extent,
    Misfit,
    alike,
    blocks,
    column_of_diagonal,
    diagonal,
    dims,
    elementwise,
    entry,
    kronecker,
    product,
    square,
)
from symnet.typeset.reader.scope import Constant, Scope
from symnet.typeset.reader.syntax import (
    Array,
    Block,
    Call,
    Dots,
    Map,
    Mark,
    Node,
    Number,
    Operation,
    Ranged,
    Script,
    Still,
    Sum,
    Total,
    postorder,
)
from symnet.typeset.reader.unreadable import Unreadable
from symnet.typeset.symbols import Name, Use


def measured(root: Node, scope: Scope) -> dict[int, Dims]:
    """The rows and columns of each part. Raises `Unreadable` if sizes do not fit or cannot be inferred."""
    found: dict[int, Dims] = {}
    constants: list[tuple[Node, tuple[Extent, Extent]]] = []
    for node in postorder(root):
        try:
            found[id(node)] = measure = _dims(node, [found[id(part)] for part in node.operands], scope)
        except Misfit as error:
            raise Unreadable(f"sizes do not fit: {error}", node.place) from None
        if measure is not None and _is_open(node, scope):
            constants.append((node, measure))
    _settle(constants, scope)
    return found


def _is_open(node: Node, scope: Scope) -> bool:
    """Whether the sizes of a part follow only from what is around it."""
    return (
        node.head is Operation.IDENTITY
        or isinstance(node.head, Block)
        or isinstance(scope.meanings.get(id(node)), Constant)
    )


def _settle(constants: Sequence[tuple[Node, tuple[Extent, Extent]]], scope: Scope) -> None:
    for node, (_, columns) in constants:
        meaning = scope.meanings.get(id(node))
        if meaning in (Constant.ZEROS, Constant.ONES) and columns.known is None:
            columns.meet(Extent(1))
    for node, found in constants:
        if any(extent.known is None for extent in found):
            raise Unreadable("nothing determines the size of this matrix", node.place)


def _dims(node: Node, parts: Sequence[Dims], scope: Scope) -> Dims:
    match node.head:
        case Script() as name:
            return _of_name(node, name, scope)
        case Sum():
            return alike(parts)
        case Call() | Map():
            return elementwise(parts)
        case Array(columns):
            return blocks([parts[row : row + columns] for row in range(0, len(parts), columns)])
        case Block() as block:
            return _of_block(node, block, scope)
        case Operation() as operation:
            return _of_operation(operation, node, parts)
        case Number() | Total():
            return None
        case Mark() | Dots():
            raise Unreadable("this is not a term by itself", node.place)
    assert_never(node.head)


def _of_operation(operation: Operation, node: Node, parts: Sequence[Dims]) -> Dims:
    match operation:
        case Operation.PRODUCT:
            return product(parts)
        case Operation.HADAMARD:
            return alike(parts)
        case Operation.KRONECKER:
            return kronecker(parts)
        case Operation.GROUP | Operation.POWER_BY_ENTRIES:
            return parts[0]
        case Operation.TRANSPOSED:
            return parts[0] and (parts[0][1], parts[0][0])
        case Operation.POWER | Operation.DIAGONAL_PART:
            return square(parts[0])
        case Operation.TRACE | Operation.DETERMINANT:
            square(parts[0])
            return None
        case Operation.DIAGONAL:
            return diagonal(parts[0])
        case Operation.DIAGONAL_COLUMN:
            return column_of_diagonal(parts[0])
        case Operation.IDENTITY:
            both = Extent()
            return both, both
        case Operation.ENTRY:
            entry(parts[0], len(node.parts) - 1)
            return None
        case Operation.FRACTION | Operation.DERIVATIVE | Operation.ABSOLUTE:
            return None
    assert_never(operation)


def _of_name(node: Node, name: Script, scope: Scope) -> Dims:
    meaning, marked = scope.meanings[id(node)], name.marked
    if isinstance(meaning, Constant):
        return _of_constant(node, meaning, marked, scope)
    if isinstance(meaning, Name) and meaning.use is Use.WHOLE and isinstance(meaning.symbol, MatrixSymbol):
        rows, columns = extents(meaning.symbol)
        flipped = marked != meaning.glyph.lies
        return None if rows == columns == 1 else dims(columns, rows) if flipped else dims(rows, columns)
    if marked:
        raise Unreadable("a scalar has no transpose", node.place)
    return None


def _of_constant(node: Node, constant: Constant, marked: bool, scope: Scope) -> Dims:
    sizes = [scope.position(slot) for slot in node.parts]
    if constant is Constant.DELTA:
        return None
    if constant is Constant.IDENTITY:
        both = Extent(sizes[0] if sizes else None)
        return both, both
    if marked:
        return dims(*reversed((*sizes, 1)[:2])) if sizes else dims(1, None)
    return dims(*(*sizes, 1)[:2]) if sizes else dims()


def _of_block(node: Node, block: Block, scope: Scope) -> tuple[Extent, Extent]:
    """The extents of a block: one, as many as its index has values, or unknown."""
    bounds = iter(node.slots)
    found = []
    for side in (block.down, block.across):
        match side:
            case Still.ONE:
                found.append(Extent(1))
            case Still.SPREAD:
                found.append(Extent())
            case Ranged():
                low, high = scope.position(next(bounds)), scope.position(next(bounds))
                found.append(Extent(high - low + 1))
    return found[0], found[1]
