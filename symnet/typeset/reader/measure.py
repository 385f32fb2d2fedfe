"""The rows and columns of each part of a formula, as far as they follow from the names in it."""

from collections.abc import Sequence

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
from symnet.typeset.reader.grids import Side
from symnet.typeset.reader.scope import Constant, Scope
from symnet.typeset.reader.syntax import Node, postorder
from symnet.typeset.reader.trouble import Unreadable
from symnet.typeset.symbols import Name, Use


def measured(root: Node, scope: Scope) -> dict[int, Dims]:
    """The rows and columns of each part. Raises `Unreadable` where sizes do not fit or cannot be told."""
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
    """Whether the sizes of a part follow from what is around it only."""
    return node.kind in ("identity", "block") or isinstance(scope.meanings.get(id(node)), Constant)


def _settle(constants: Sequence[tuple[Node, tuple[Extent, Extent]]], scope: Scope) -> None:
    for node, (_, columns) in constants:
        meaning = scope.meanings.get(id(node))
        if isinstance(meaning, Constant) and meaning.letter in "01" and columns.known is None:
            columns.meet(Extent(1))
    for node, found in constants:
        if any(extent.known is None for extent in found):
            raise Unreadable("nothing tells the size of this matrix", node.place)


def _dims(node: Node, parts: Sequence[Dims], scope: Scope) -> Dims:
    match node.kind:
        case "name":
            return _of_name(node, scope)
        case "product":
            return product(parts)
        case "sum" | "hadamard":
            return alike(parts)
        case "kronecker":
            return kronecker(parts)
        case "group":
            return parts[0]
        case "transposed":
            return parts[0] and (parts[0][1], parts[0][0])
        case "power":
            return square(parts[0])
        case "trace" | "determinant":
            square(parts[0])
            return None
        case "diagonal":
            return diagonal(parts[0])
        case "diagonal column":
            return column_of_diagonal(parts[0])
        case "diagonal part":
            return square(parts[0])
        case "power by entries":
            return parts[0]
        case "call" | "map":
            return elementwise(parts)
        case "array":
            width = node.value
            return blocks([parts[row : row + width] for row in range(0, len(parts), width)])
        case "identity":
            both = Extent()
            return both, both
        case "block":
            return _of_block(node, scope)
        case "entry":
            entry(parts[0], len(node.parts) - 1)
            return None
        case "number" | "fraction" | "total" | "absolute":
            return None
    raise Unreadable("this is no term by itself", node.place)


def _of_name(node: Node, scope: Scope) -> Dims:
    meaning = scope.meanings[id(node)]
    marked = node.value.marked
    if isinstance(meaning, Constant):
        return _of_constant(node, meaning.letter, scope)
    if isinstance(meaning, Name) and meaning.use is Use.WHOLE and isinstance(meaning.symbol, MatrixSymbol):
        rows, columns = extents(meaning.symbol)
        flipped = marked != meaning.glyph.lies
        return None if rows == columns == 1 else dims(columns, rows) if flipped else dims(rows, columns)
    if marked:
        raise Unreadable("a scalar has no transpose", node.place)
    return None


def _of_constant(node: Node, letter: str, scope: Scope) -> Dims:
    sizes = [scope.position(slot) for slot in node.parts]
    if letter == "d":
        return None
    if letter == "I":
        both = Extent(sizes[0] if sizes else None)
        return both, both
    if node.value.marked:
        return dims(*reversed((*sizes, 1)[:2])) if sizes else dims(1, None)
    return dims(*(*sizes, 1)[:2]) if sizes else dims()


def _of_block(node: Node, scope: Scope) -> tuple[Extent, Extent]:
    """The extents of a block: one, as many as its index has values, or not told."""
    bounds = iter(node.slots)
    found = []
    for side in node.value:
        match side:
            case Side("one"):
                found.append(Extent(1))
            case Side("ranged"):
                low, high = scope.position(next(bounds)), scope.position(next(bounds))
                found.append(Extent(high - low + 1))
            case _:
                found.append(Extent())
    return found[0], found[1]
