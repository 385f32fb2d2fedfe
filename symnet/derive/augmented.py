"""The view `augmented`: each layer one matrix that carries a 1 along, so that offsets are columns."""

from sympy import BlockMatrix, Identity, MatrixExpr, ZeroMatrix

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.parts import DEFINITION, MULTIPLY, NAME, OUTPUT, Parts, without_repetitions
from symnet.layers import Affine
from symnet.terms import matrix_mul

MOST_TERMS = 5
"""Terms up to which the product of the matrices fits on a line; beyond, its parts are named at once."""


def with_one(y: MatrixExpr) -> BlockMatrix:
    """[1; y]: a vector below a 1."""
    return BlockMatrix([[Identity(1)], [y]])


def row_of(layer: Affine) -> BlockMatrix:
    """[offset linear]: the matrix that takes [1; y] to the layer's output."""
    return BlockMatrix(_beside(layer.offset, layer.linear))


def carrying_one(layer: Affine) -> BlockMatrix:
    """[1 0; offset linear]: the matrix that takes [1; y] to [1; the layer's output]."""
    first = [Identity(1), ZeroMatrix(1, layer.inputs)]
    return BlockMatrix([first, *_beside(layer.offset, layer.linear)])


def _beside(offset: MatrixExpr, linear: MatrixExpr) -> list[list[MatrixExpr]]:
    """Rows of an offset beside a linear part; if both are columns of blocks, a row for each block."""
    columns = [part.blocks for part in (offset, linear) if isinstance(part, BlockMatrix)]
    if len(columns) == 2 and columns[0].shape == columns[1].shape and columns[0].shape[1] == 1:
        return [list(pair) for pair in zip(*columns, strict=True)]
    return [[offset, linear]]


def by_blocks(parts: Parts) -> Derivation:
    """ŷ = [c_0 c][1; y] = [c_0 c][1 0; b_0 B][1; x] = [b*_0 b*][1; x]."""
    return _derivation(parts, "augmented", dots=False)


def by_arrays(parts: Parts) -> Derivation:
    """One layer with every matrix by its entries, dots where sizes are symbolic; no 1 without offsets."""
    if parts.has_intercept:
        return _derivation(parts, "explicit", dots=True)
    subject, weights, x = (
        BlockMatrix([[each]]) for each in (parts.output, parts.affine.linear, parts.network.x)
    )
    product = matrix_mul([weights, x])
    return parts.derivation("explicit", subject, product, [Step(product, DEFINITION)], dots=True)


def _derivation(parts: Parts, view: str, dots: bool) -> Derivation:
    network = parts.network
    maps = [layer.affine for layer in network.layers]
    x = with_one(network.x)
    before = with_one(parts.hidden[-1]) if parts.hidden else x
    lines = [Step(matrix_mul([row_of(maps[-1]), before]), OUTPUT if parts.depth > 1 else DEFINITION)]
    where: tuple[Equation, ...] = ()
    rhs = lines[0].term
    if parts.depth > 1:
        inner = [carrying_one(layer) for layer in reversed(maps[:-1])]
        lines.append(Step(matrix_mul([row_of(maps[-1]), *inner, x]), parts.insertion))
        rhs = matrix_mul([BlockMatrix([[parts.constant, parts.coefficients]]), x])
        if len(parts.products) <= MOST_TERMS or not parts.needs_names:
            lines.append(Step(rhs, MULTIPLY))
        if parts.needs_names:
            weights, offset = parts.starred
            lines.append(Step(matrix_mul([BlockMatrix([[offset, weights]]), x]), NAME))
            where = (Equation(offset, parts.constant), Equation(weights, parts.coefficients))
    subject = BlockMatrix([[parts.output]]) if dots else parts.output
    return parts.derivation(view, subject, rhs, without_repetitions(lines), where=where, dots=dots)
