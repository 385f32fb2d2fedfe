"""A letter for each index: of the inputs, of the outputs, and of the nodes of each layer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sympy import BlockMatrix, MatAdd, MatMul, MatrixExpr, Symbol

from symnet.layers import Chain, Concat, Dense, Entrywise, Parallel, Residual
from symnet.reading.terms import is_matrix
from symnet.terms import index_letters


@dataclass(frozen=True, slots=True)
class Indices:
    """The letters of the indices of inputs and outputs, and of the columns of each matrix."""

    inputs: Symbol
    outputs: Symbol
    columns: Mapping[MatrixExpr, Symbol]
    letters: frozenset[str]


def name_indices(layers: Chain, avoid: set[str]) -> Indices:
    """A letter for the inputs and one for the nodes of each layer that has nodes of its own."""
    letters = index_letters(avoid)
    columns: dict[MatrixExpr, Symbol] = {}
    first = next(letters)
    last = _along(layers, first, letters, columns)
    if last == first:
        last = next(letters)
    used = frozenset(symbol.name for symbol in (first, last, *columns.values()))
    return Indices(first, last, columns, used)


def _along(
    layers: Chain, index: Symbol, letters: Iterator[Symbol], columns: dict[MatrixExpr, Symbol]
) -> Symbol:
    """Name the columns of layers in order; return the index of the last one's outputs."""
    for layer in layers:
        match layer:
            case Entrywise():
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
        case Entrywise():
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
