"""An unevaluated SymPy term, built from a syntax tree whose letters and sizes are known."""

from collections.abc import Sequence
from itertools import pairwise
from typing import assert_never

from sympy import (
    BlockMatrix,
    Derivative,
    Determinant,
    DiagMatrix,
    Dummy,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Indexed,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    ZeroMatrix,
)
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.reading.storage import sum_as_it_stands
from symnet.terms import add, extents, matrix_add, matrix_mul, mul
from symnet.typeset.formula import Dims, same_extent
from symnet.typeset.reader.calls import absolute, applied, mapped
from symnet.typeset.reader.from_entries import NoMatrix, lift
from symnet.typeset.reader.scope import LARGEST_POWER, Binder, Constant, Scope
from symnet.typeset.reader.sizes import measured
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
    Sum,
    Total,
    postorder,
)
from symnet.typeset.reader.unreadable import Unreadable
from symnet.typeset.reader.values import Value, as_matrix, scalar
from symnet.typeset.symbols import Name, Use


def built(root: Node, scope: Scope) -> Expr:
    """The term of a tree. Raises `Unreadable` where sizes do not fit."""
    sizes = measured(root, scope)
    values: dict[int, Value] = {}
    for node in postorder(root):
        parts = [values[id(part)] for part in node.operands]
        values[id(node)] = _build(node, parts, sizes[id(node)], scope)
    return values[id(root)].term


def _build(node: Node, parts: Sequence[Value], found: Dims, scope: Scope) -> Value:
    match node.head:
        case Number(value):
            return Value(Integer(value))
        case Script() as name:
            return _name(node, name, found, scope)
        case Sum(signs):
            return _sum(node, signs, parts)
        case Call(function):
            return applied(node, function, parts, scope)
        case Map(variable):
            return mapped(node, scope.binders[id(node), variable].symbol, *parts)
        case Total(index):
            return _total(node, scope.binders[id(node), index], parts[0], scope)
        case Array(columns):
            return _array(node, columns, parts)
        case Block() as block:
            return _block(node, block, parts[0], _known(found, node), scope)
        case Operation() as operation:
            return _operation(operation, node, parts, found, scope)
        case Mark() | Dots():
            raise Unreadable("this is not a term by itself", node.place)
    assert_never(node.head)


def _operation(operation: Operation, node: Node, parts: Sequence[Value], found: Dims, scope: Scope) -> Value:
    match operation:
        case Operation.GROUP:
            return parts[0]
        case Operation.PRODUCT:
            return _product(parts, node)
        case Operation.HADAMARD:
            return _hadamard(node, parts)
        case Operation.KRONECKER:
            return _kronecker(node, parts)
        case Operation.POWER | Operation.POWER_BY_ENTRIES:
            return _power(node, *parts)
        case Operation.FRACTION:
            return _fraction(node, *parts)
        case Operation.DERIVATIVE:
            return _derivative(node, *parts)
        case Operation.TRANSPOSED:
            return _transposed(parts[0])
        case Operation.ENTRY:
            return _entry(node, parts[0], scope)
        case Operation.ABSOLUTE:
            return absolute(node, parts[0])
        case Operation.IDENTITY:
            return _identity(_known(found, node)[0])
        case Operation.TRACE:
            return Value(Trace(parts[0].term)) if parts[0].shape else parts[0]
        case Operation.DETERMINANT:
            return Value(Determinant(parts[0].term)) if parts[0].shape else parts[0]
        case Operation.DIAGONAL:
            return _diagonal(node, parts[0])
        case Operation.DIAGONAL_COLUMN | Operation.DIAGONAL_PART:
            return _of_diagonal(node, parts[0])
    assert_never(operation)


def _known(found: Dims, node: Node) -> tuple[Expr, Expr]:
    known = [extent.known for extent in found or () if extent.known is not None]
    if len(known) != 2:
        raise Unreadable("nothing determines the size of this matrix", node.place)
    if any(extent.is_Integer and extent < 1 for extent in known):
        raise Unreadable("rows and columns must be at least 1", node.place)
    return known[0], known[1]


def _identity(size: Expr) -> Value:
    return Value(Identity(size), (size, size))


def _name(node: Node, head: Script, found: Dims, scope: Scope) -> Value:
    match scope.meanings[id(node)]:
        case Constant.DELTA:
            return Value(_delta(node, scope))
        case Constant.IDENTITY:
            return _identity(_known(found, node)[0])
        case Constant() as constant:
            kind = ZeroMatrix if constant is Constant.ZEROS else OneMatrix
            shape = _known(found, node)
            return Value(kind(*shape), shape)
        case Binder(symbol=symbol) as binder:
            return Value(symbol + scope.shift(binder))
        case Name(use=Use.FAMILY, symbol=family, pattern=pattern):
            open_slots = zip(node.parts, pattern.slots, strict=True)
            return Value(
                Indexed(family, *(scope.position(slot) for slot, name in open_slots if name is None))
            )
        case Name(symbol=MatrixSymbol() as symbol) as name:
            return _matrix_name(node, head, symbol, name, scope)
        case Name(symbol=symbol):
            return Value(symbol + (scope.notation.index_base if symbol in scope.counted else 0))
    raise Unreadable("this is not a term by itself", node.place)


def _matrix_name(node: Node, head: Script, symbol: MatrixSymbol, name: Name, scope: Scope) -> Value:
    rows, columns = extents(symbol)
    if rows == columns == 1:
        return Value(MatrixElement(symbol, 0, 0))
    if name.use is Use.WHOLE:
        value = Value(symbol, (rows, columns))
        return _transposed(value) if head.marked != name.glyph.lies else value
    slots = [slot for slot, literal in zip(node.parts, name.pattern.slots, strict=True) if literal is None]
    axes = name.glyph.axes or (rows != 1, columns != 1)
    given = iter(slots)
    positions = [_counted(next(given), scope) if indexed else Integer(0) for indexed in axes]
    return _element(Value(symbol, (rows, columns)), positions, node)


def _counted(slot: Node, scope: Scope) -> Expr:
    """A position, counted from 0."""
    return scope.position(slot) - scope.notation.index_base


def _element(matrix: Value, positions: Sequence[Expr], node: Node) -> Value:
    for position, extent in zip(positions, matrix.shape or (), strict=True):
        if position.is_Integer and (position < 0 or (extent.is_Integer and position >= extent)):
            raise Unreadable("this index is outside its matrix", node.place)
    try:
        return Value(MatrixElement(matrix.term, *positions))
    except IndexError:  # as x_{p + 1} is, where x has p rows
        raise Unreadable("this index is outside its matrix", node.place) from None


def _delta(node: Node, scope: Scope) -> Expr:
    positions = [scope.position(slot) for slot in node.parts]
    indices = {symbol for position in positions for symbol in position.free_symbols}
    counted = {b.symbol for b in scope.binders.values() if scope.shift(b)} | scope.counted
    uncounted = any(not s.is_positive for s in indices) and not indices & counted
    shift = 0 if uncounted else scope.notation.index_base
    return KroneckerDelta(*(position - shift for position in positions))


def _entry(node: Node, base: Value, scope: Scope) -> Value:
    rows, columns = base.shape or (Integer(1), Integer(1))
    slots = [_counted(slot, scope) for slot in node.parts[1:]]
    if len(slots) > 2 or (len(slots) == 1 and 1 not in (rows, columns)):
        raise Unreadable("an entry must have one index for each dimension of its matrix", node.place)
    if len(slots) == 1:
        slots = [Integer(0), slots[0]] if rows == 1 else [slots[0], Integer(0)]
    return _element(base, slots, node)


def _alike(parts: Sequence[Value], node: Node) -> tuple[Expr, Expr] | None:
    """The shape that parts share, None for scalars."""
    shapes = [part.shape or (Integer(1), Integer(1)) for part in parts]
    for shape in shapes[1:]:
        if not all(same_extent(a, b) for a, b in zip(shapes[0], shape, strict=True)):
            raise Unreadable(f"sizes do not fit: {_by(shapes[0])} and {_by(shape)}", node.place)
    return None if all(part.shape is None for part in parts) else shapes[0]


def _by(shape: tuple[Expr, Expr]) -> str:
    return f"{shape[0]} by {shape[1]}"


def _sum(node: Node, signs: Sequence[int], parts: Sequence[Value]) -> Value:
    shape = _alike(parts, node)
    pairs = list(zip(signs, parts, strict=True))
    if shape is None:
        return Value(add([part.term if sign == 1 else _negative(part.term) for sign, part in pairs]))
    terms = [as_matrix(part) if sign == 1 else matrix_mul([-1, as_matrix(part)]) for sign, part in pairs]
    return Value(matrix_add(terms), shape)


def _negative(term: Expr) -> Expr:
    return -term if term.is_Number else mul([Integer(-1), term])


def _product(parts: Sequence[Value], node: Node) -> Value:
    wide = [part for part in parts if part.shape not in (None, (1, 1))]
    if not wide:
        return Value(mul([scalar(part, node) for part in parts]))
    shapes = [part.shape for part in wide if part.shape]
    for left, right in pairwise(shapes):
        if not same_extent(left[1], right[0]):
            raise Unreadable(f"sizes do not fit: {_by(left)} times {_by(right)}", node.place)
    factors = [part.term if part.shape not in (None, (1, 1)) else scalar(part, node) for part in parts]
    return Value(matrix_mul(factors), (shapes[0][0], shapes[-1][1]))


def _hadamard(node: Node, parts: Sequence[Value]) -> Value:
    if all(part.shape in (None, (1, 1)) for part in parts):
        return Value(mul([scalar(part, node) for part in parts]))
    return Value(HadamardProduct(*map(as_matrix, parts)), _alike(parts, node))


def _kronecker(node: Node, parts: Sequence[Value]) -> Value:
    if all(part.shape in (None, (1, 1)) for part in parts):
        return Value(mul([scalar(part, node) for part in parts]))
    rows, columns = Integer(1), Integer(1)
    for part in parts:
        rows, columns = (a * b for a, b in zip((rows, columns), part.shape or (1, 1), strict=True))
    return Value(KroneckerProduct(*map(as_matrix, parts)), (rows, columns))


def _power(node: Node, base: Value, exponent: Value) -> Value:
    power = exponent.term
    if exponent.shape or not (
        isinstance(power, Symbol) or (power.is_Rational and abs(power) <= LARGEST_POWER)
    ):
        raise Unreadable(f"an exponent must be a number up to {LARGEST_POWER} or a name", node.place)
    if base.shape in (None, (1, 1)):
        return Value(_scalar_power(scalar(base, node), power, node))
    if node.head is Operation.POWER_BY_ENTRIES:
        return Value(HadamardPower(base.term, power), base.shape)
    if not same_extent(*base.shape) or not (power.is_Integer or isinstance(power, Symbol)):
        raise Unreadable("a matrix with an exponent must be square, and the exponent whole", node.place)
    return Value(MatPow(base.term, power), base.shape)


def _scalar_power(base: Expr, power: Expr, node: Node) -> Expr:
    if not base.is_Rational:
        return Pow(base, power, evaluate=False)
    if not power.is_Integer or (base == 0 and power < 0):
        raise Unreadable("a power of a number must be a rational number", node.place)
    if abs(power) * max(base.p.bit_length(), base.q.bit_length()) > 10 * LARGEST_POWER:
        raise Unreadable("this power is too large a number", node.place)
    return Pow(base, power)


def _fraction(node: Node, above: Value, below: Value) -> Value:
    numerator, denominator = scalar(above, node), scalar(below, node)
    if denominator == 0:
        raise Unreadable("the denominator of a fraction must not be 0", node.place)
    if numerator.is_Integer and denominator.is_Integer:
        return Value(Rational(numerator, denominator))
    return Value(mul([numerator, Pow(denominator, -1, evaluate=False)]))


def _derivative(node: Node, number: Value, letter: Value) -> Value:
    if not isinstance(letter.term, MatrixSymbol | Symbol):
        raise Unreadable("a derivative must be with respect to a letter", node.place)
    return Value(Derivative(number.term, letter.term))


def _transposed(value: Value) -> Value:
    if value.shape is None:
        return value
    term = Transpose(value.term)
    return Value(term, (value.shape[1], value.shape[0]))


def _total(node: Node, binder: Binder, body: Value, scope: Scope) -> Value:
    shift = scope.shift(binder)
    low, high = (scope.position(bound) - shift for bound in node.slots)
    return Value(sum_as_it_stands(scalar(body, node), Tuple(binder.symbol, low, high)))


def _diagonal(node: Node, vector: Value) -> Value:
    if vector.shape in (None, (1, 1)):
        return Value(scalar(vector, node))
    rows, columns = vector.shape
    if 1 not in (rows, columns):
        raise Unreadable("a diagonal must be given by a row or a column", node.place)
    size = columns if rows == 1 else rows
    return Value(DiagMatrix(vector.term), (size, size))


def _of_diagonal(node: Node, matrix: Value) -> Value:
    if matrix.shape in (None, (1, 1)):
        return matrix
    if node.head is Operation.DIAGONAL_PART:
        return Value(DiagonalMatrix(matrix.term), matrix.shape)
    return Value(DiagonalOf(matrix.term), (matrix.shape[0], Integer(1)))


def _array(node: Node, width: int, parts: Sequence[Value]) -> Value:
    rows = [parts[start : start + width] for start in range(0, len(parts), width)]
    if all(part.shape in (None, (1, 1)) for part in parts):
        entries = [[scalar(part, node) for part in row] for row in rows]
        return Value(ImmutableMatrix(entries), (Integer(len(rows)), Integer(width)))
    heights = [_alike_side(row, 0, node) for row in rows]
    widths = [_alike_side(column, 1, node) for column in zip(*rows, strict=True)]
    shape = (sum(heights, Integer(0)), sum(widths, Integer(0)))
    return Value(BlockMatrix([[as_matrix(part) for part in row] for row in rows]), shape)


def _alike_side(parts: Sequence[Value], axis: int, node: Node) -> Expr:
    found = [(part.shape or (Integer(1), Integer(1)))[axis] for part in parts]
    for extent in found[1:]:
        if not same_extent(found[0], extent):
            raise Unreadable(
                f"sizes do not fit: {found[0]} and {extent} in a row or column of blocks", node.place
            )
    return found[0]


def _block(node: Node, block: Block, body: Value, shape: tuple[Expr, Expr], scope: Scope) -> Value:
    symbols = [
        scope.binders[id(node), side.index].symbol if isinstance(side, Ranged) else Dummy(integer=True)
        for side in (block.down, block.across)
    ]
    bounds = [scope.position(bound) for bound in node.slots[::2]]
    if any(bound != scope.notation.index_base for bound in bounds):
        raise Unreadable("the rows and columns of a block must begin with the first", node.place)
    try:
        found = lift(scalar(body, node), symbols[0], symbols[1], *shape)
    except NoMatrix:
        raise Unreadable("no matrix has these entries", node.place) from None
    return Value(found, shape)
