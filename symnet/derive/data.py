"""The view `data`: n observations, a design matrix with a column of ones, and an error term."""

from collections.abc import Sequence
from functools import reduce

from sympy import (
    BlockMatrix,
    DiagMatrix,
    Identity,
    Integer,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Symbol,
    Transpose,
    ZeroMatrix,
)

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.named import COLLECT, DEFINITION, DISTRIBUTE, NAME, NamedNetwork, without_repetitions
from symnet.errors import UsageError
from symnet.layers import BatchNorm, Concat, Dense, Dropout, Layer, Parallel, Residual
from symnet.reading.terms import is_matrix
from symnet.terms import (
    distribute_matrices,
    factors,
    matrix_add,
    matrix_mul,
    matrix_sum,
    size_symbol,
    summands,
    without_zeros,
)

NAMES = ("n", "N")
COLUMNS = "collect the columns"


def by_data(named: NamedNetwork) -> Derivation:
    """y = X_0 b + 1 b_0 + ε = [1 X_0][b_0; b] + ε = X b* + ε, for n observations of each output.

    Without an intercept the data are the design matrix.
    """
    n, p, q = _observations(named), named.network.inputs, named.network.outputs
    columns = p + 1 if named.has_intercept else p
    design = MatrixSymbol("X", n, columns)
    data = MatrixSymbol("X_0", n, p) if named.has_intercept else design
    y, error = MatrixSymbol("Y", n, q), MatrixSymbol("epsilon", n, q)
    coefficients = MatrixSymbol("b_data", columns, q)
    fitted = without_zeros(_rows_through(named.network.layers, data))
    observed = matrix_add([*summands(fitted), error])
    ones = [OneMatrix(n, 1)] if named.has_intercept else []
    joined, stacked = BlockMatrix([[*ones, data]]) if ones else data, _stacked(named)
    collected = matrix_add([matrix_mul([joined, stacked]), error])
    lines = [
        Step(observed, DEFINITION),
        Step(matrix_add([*summands(matrix_sum(distribute_matrices(fitted, data))), error]), DISTRIBUTE),
        Step(collected, COLUMNS if ones else COLLECT),
        Step(matrix_add([matrix_mul([design, coefficients]), error]), NAME),
    ]
    where = [(design, joined)] if ones else []
    where.append((coefficients, stacked))
    symbols = (data, design, y, error, coefficients)
    return Derivation(
        network=named.network,
        view="data",
        subject=y,
        lhs=observed,
        rhs=collected,
        steps=tuple(without_repetitions(lines)),
        where=tuple(Equation(*each) for each in where),
        definitions=(*named.definitions, (y, observed), *where),
        glyphs=tuple(
            {
                **named.glyphs,
                **dict(zip(symbols, named.notation.data_glyphs(named.scalar), strict=True)),
            }.items()
        ),
    )


def _observations(named: NamedNetwork) -> Symbol:
    """The number of observations, a symbol that is not a size of the network."""
    taken = {symbol.name for symbol in named.network.size_symbols()}
    free = next((name for name in NAMES if name not in taken), None)
    if free is None:
        raise UsageError(f"the data view needs a size for the observations; {' and '.join(NAMES)} are taken")
    return size_symbol(free)


def _on_rows(layer: Layer, rows: MatrixExpr) -> MatrixExpr:
    """A layer applied to each row of a matrix of observations."""
    match layer:
        case Dense():
            return layer.activation(_plus_offset(matrix_mul([rows, _flipped(layer.weights)]), layer.offset))
        case Dropout():
            return rows
        case BatchNorm():
            centred = _plus_offset(rows, matrix_mul([Integer(-1), layer.mean]))
            scale, reciprocal = layer.diagonals
            return _plus_offset(matrix_mul([centred, reciprocal, scale]), layer.shift)
        case Residual():
            return matrix_add([*summands(rows), *summands(_rows_through(layer.layers, rows))])
        case Parallel():
            fitted = (_rows_through(branch, rows) for branch in layer.branches)
            return matrix_add([term for each in fitted for term in summands(each)])
        case Concat():
            return BlockMatrix([[_rows_through(branch, rows) for branch in layer.branches]])
    linear, offset = layer.affine.linear, layer.affine.offset
    return reduce(_plus_offset, summands(offset), matrix_mul([rows, _flipped(linear)]))


def _rows_through(layers: Sequence[Layer], rows: MatrixExpr) -> MatrixExpr:
    return reduce(lambda found, layer: _on_rows(layer, found), layers, rows)


def _plus_offset(rows: MatrixExpr, offset: MatrixExpr | None) -> MatrixExpr:
    """An offset added to each row."""
    if offset is None:
        return rows
    scalars = [factor for factor in factors(offset) if not is_matrix(factor)]
    vectors = [factor for factor in factors(offset) if is_matrix(factor)]
    ones = OneMatrix(rows.shape[0], 1)
    return matrix_add([*summands(rows), matrix_mul([*scalars, ones, *map(_transposed, reversed(vectors))])])


def _stacked(named: NamedNetwork) -> MatrixExpr:
    """[b*_0ᵀ; B*ᵀ]: the coefficients of each output as a column, the intercept on top."""
    below = _flipped(named.coefficients)
    return BlockMatrix([[_flipped(named.constant)], [below]]) if named.has_intercept else below


def _flipped(term: MatrixExpr) -> MatrixExpr:
    """The transpose of a sum of products, applied to the factors."""
    return matrix_sum(
        tuple((s, tuple(map(_transposed, reversed(factors)))) for s, factors in distribute_matrices(term))
    )


def _transposed(matrix: MatrixExpr) -> MatrixExpr:
    match matrix:
        case OneMatrix() | ZeroMatrix():
            return type(matrix)(*reversed(matrix.shape))
        case Identity() | DiagMatrix():
            return matrix
        case Transpose():
            return matrix.arg
        case BlockMatrix():
            height, width = matrix.blockshape
            return BlockMatrix([[_flipped(matrix.blocks[r, c]) for r in range(height)] for c in range(width)])
    return Transpose(matrix)
