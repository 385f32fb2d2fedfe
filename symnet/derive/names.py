"""What the parts of layers are called: a letter for each index, a glyph for each matrix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Basic, BlockMatrix, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Symbol

from symnet.errors import UsageError
from symnet.layers import BatchNorm, Chain, Concat, Dense, Dropout, Layer, Parallel, Residual
from symnet.network import Network
from symnet.reading.terms import is_matrix
from symnet.terms import index_letters
from symnet.typeset.symbols import GREEK, Glyph, Letter, Notation


@dataclass(frozen=True, slots=True)
class Naming:
    """The letters of the indices of inputs and outputs, and of the columns of each matrix."""

    inputs: Symbol
    outputs: Symbol
    columns: Mapping[MatrixExpr, Symbol]
    letters: frozenset[str]


def name_indices(layers: Chain, avoid: set[str]) -> Naming:
    """A letter for the inputs and one for the nodes of each layer that has nodes of its own."""
    letters = index_letters(avoid)
    columns: dict[MatrixExpr, Symbol] = {}
    first = next(letters)
    last = _along(layers, first, letters, columns)
    if last == first:
        last = next(letters)
    used = frozenset(symbol.name for symbol in (first, last, *columns.values()))
    return Naming(first, last, columns, used)


def _along(
    layers: Chain, index: Symbol, letters: Iterator[Symbol], columns: dict[MatrixExpr, Symbol]
) -> Symbol:
    """Name the columns of layers in order; the index of the last one's outputs."""
    for layer in layers:
        match layer:
            case Dropout() | BatchNorm():
                continue
            case Dense():
                for matrix in _facing_inputs(layer.weights):
                    columns.setdefault(matrix, index)
            case Residual():
                _inside(layer.layers, index, letters, columns)
            case Parallel() | Concat():
                for branch in layer.branches:
                    _inside(branch, index, letters, columns)
        index = next(letters)
    return index


def _inside(
    layers: Chain, index: Symbol, letters: Iterator[Symbol], columns: dict[MatrixExpr, Symbol]
) -> None:
    """Name the columns of a branch; its outputs are named by the connection that it belongs to."""
    between = _along(layers[:-1], index, letters, columns) if layers[1:] else index
    match layers[-1]:
        case Dense(weights=weights):
            for matrix in _facing_inputs(weights):
                columns.setdefault(matrix, between)
        case Dropout() | BatchNorm():
            pass
        case Residual(layers=inner):
            _inside(inner, between, letters, columns)
        case Parallel(branches=branches) | Concat(branches=branches):
            for branch in branches:
                _inside(branch, between, letters, columns)


def _facing_inputs(weights: MatrixExpr) -> Iterator[MatrixExpr]:
    """The matrices of a layer's weights whose columns meet its inputs."""
    match weights:
        case MatAdd():
            for part in weights.args:
                yield from _facing_inputs(part)
        case MatMul():
            yield from _facing_inputs(weights.args[-1])
        case BlockMatrix():
            for block in weights.blocks:
                yield from _facing_inputs(block)
        case _ if is_matrix(weights):
            yield weights


def leaves(layers: Chain) -> Iterator[Layer]:
    """The layers with parts of their own, those inside connections too, in order."""
    for layer in layers:
        match layer:
            case Residual():
                yield from leaves(layer.layers)
            case Parallel() | Concat():
                for branch in layer.branches:
                    yield from leaves(branch)
            case _:
                yield layer


def layer_glyphs(network: Network, notation: Notation) -> dict[Basic, Glyph]:
    """How the parts of each layer are printed: dense layers in the notation, others by their own names."""
    dense = [layer for layer in leaves(network.layers) if isinstance(layer, Dense)]
    scalar = network.outputs == 1
    giving = {id(layer) for layer in _giving(network.layers)}
    table: dict[Basic, Glyph] = {}
    for number, layer in enumerate(dense, 1):
        row = bool(scalar and id(layer) in giving)
        main = layer.weights.args[0] if isinstance(layer.weights, MatAdd) else layer.weights
        if isinstance(main, MatrixSymbol):
            glyph = notation.weight_glyph(number, len(dense), row)
            table.setdefault(main, replace(glyph, axes=(not row, True)))
        if isinstance(layer.offset, MatrixSymbol):
            glyph = notation.offset_glyph(number, len(dense), row)
            table.setdefault(layer.offset, replace(glyph, axes=(not row, False)))
    for symbol in sorted(network.output.atoms(MatrixSymbol) - {network.x}, key=str):
        table.setdefault(symbol, _own_glyph(symbol))
    return table


def _giving(layers: Chain) -> Iterator[Layer]:
    """The layers whose outputs are added up to the outputs of a chain."""
    *before, last = layers
    match last:
        case Residual(layers=inner):
            yield from _giving(inner)
        case Parallel(branches=branches):
            for branch in branches:
                yield from _giving(branch)
        case Dropout() if before:
            yield from _giving(tuple(before))
        case _:
            yield last


def _own_glyph(symbol: MatrixSymbol) -> Glyph:
    """The glyph of a symbol by its name: `U_2` is the matrix U with the superscript (2), entries u."""
    name, _, number = symbol.name.strip("_").partition("_")
    row, column = (extent == 1 for extent in symbol.shape)
    small = name if name in GREEK else name.lower()
    whole = Letter(small if row or column else name, bold=not (row and column))
    superscript = f"({number.replace('_', ',')})" if number else ""
    return Glyph(whole, Letter(small), superscript, lies=row and not column, axes=(not row, not column))


def refuse_doubles(table: Mapping[Basic, Glyph]) -> None:
    """Raise `UsageError` if two symbols would be printed alike."""
    seen: dict[tuple[object, ...], Basic] = {}
    for symbol, glyph in table.items():
        key = (glyph.whole, glyph.superscript, glyph.subscript)
        if key in seen:
            raise UsageError(f"{seen[key]} and {symbol} would be printed alike: rename one of them")
        seen[key] = symbol
