"""The view `augmented`: each layer one matrix that carries a 1 along, so that offsets are columns."""

from sympy import BlockMatrix, Identity, MatrixExpr, ZeroMatrix

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.named import DEFINITION, MULTIPLY, NAME, OUTPUT, NamedNetwork, without_repetitions
from symnet.layers import Affine
from symnet.terms import matrix_mul

MOST_TERMS = 5
"""The most terms with which the product of the matrices fits on a line; else its parts are named at once."""


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


def by_blocks(named: NamedNetwork) -> Derivation:
    """ŷ = [c_0 c][1; y] = [c_0 c][1 0; b_0 B][1; x] = [b*_0 b*][1; x]."""
    return _derivation(named, "augmented", dots=False)


def by_arrays(named: NamedNetwork) -> Derivation:
    """One layer with every matrix by its entries, dots where sizes are symbolic; no 1 without offsets."""
    if named.has_intercept:
        return _derivation(named, "explicit", dots=True)
    subject, weights, x = (
        BlockMatrix([[each]]) for each in (named.output, named.affine.linear, named.network.x)
    )
    product = matrix_mul([weights, x])
    return named.derivation("explicit", subject, product, [Step(product, DEFINITION)], dots=True)


def _derivation(named: NamedNetwork, view: str, dots: bool) -> Derivation:
    network = named.network
    maps = [layer.affine for layer in network.layers]
    x = with_one(network.x)
    before = with_one(named.hidden[-1]) if named.hidden else x
    lines = [Step(matrix_mul([row_of(maps[-1]), before]), OUTPUT if named.depth > 1 else DEFINITION)]
    where: tuple[Equation, ...] = ()
    rhs = lines[0].term
    if named.depth > 1:
        inner = [carrying_one(layer) for layer in reversed(maps[:-1])]
        lines.append(Step(matrix_mul([row_of(maps[-1]), *inner, x]), named.insertion))
        rhs = matrix_mul([BlockMatrix([[named.constant, named.coefficients]]), x])
        if len(named.products) <= MOST_TERMS or not named.needs_names:
            lines.append(Step(rhs, MULTIPLY))
        if named.needs_names:
            weights, offset = named.starred
            lines.append(Step(matrix_mul([BlockMatrix([[offset, weights]]), x]), NAME))
            where = (Equation(offset, named.constant), Equation(weights, named.coefficients))
    subject = BlockMatrix([[named.output]]) if dots else named.output
    return named.derivation(view, subject, rhs, without_repetitions(lines), where=where, dots=dots)
