"""The letters of layers: how their parts are printed in a notation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import Basic, MatAdd, MatrixSymbol, Symbol

from symnet.errors import UsageError
from symnet.layers.connections import Chain, Concat, Parallel, Residual, chain_apply
from symnet.layers.elementary import Dense, Dropout, Layer
from symnet.typeset.symbols import GREEK, Glyph, Letter, Notation


def refuse_sizes(sizes: Collection[Symbol], notation: Notation) -> None:
    """Raise `UsageError` if a size has the name of a letter of a notation."""
    taken = {symbol.name for symbol in sizes} & notation.letters()
    if taken:
        raise UsageError(
            f"the size {min(taken)} has the name of a letter of the notation {notation.name}: "
            f"rename it, or choose another notation"
        )


def leaves(layers: Sequence[Layer]) -> Iterator[Layer]:
    """The layers that are no connections, including those inside connections, in order."""
    for layer in layers:
        match layer:
            case Residual():
                yield from leaves(layer.layers)
            case Parallel() | Concat():
                for branch in layer.branches:
                    yield from leaves(branch)
            case _:
                yield layer


def dense_layers(layers: Sequence[Layer]) -> list[Dense]:
    """The dense layers in order, including those inside connections."""
    return [layer for layer in leaves(layers) if isinstance(layer, Dense)]


def layer_glyphs(layers: Chain, x: MatrixSymbol, notation: Notation) -> dict[Basic, Glyph]:
    """How the input and the parts of each layer are printed: dense layers in the notation, others by their
    own names."""
    dense = dense_layers(layers)
    scalar = layers[-1].outputs == 1
    giving = {id(layer) for layer in _giving(layers)}
    table: dict[Basic, Glyph] = {x: notation.input_glyph()}
    for number, layer in enumerate(dense, 1):
        row = bool(scalar and id(layer) in giving)
        main = layer.weights.args[0] if isinstance(layer.weights, MatAdd) else layer.weights
        if isinstance(main, MatrixSymbol):
            glyph = notation.weight_glyph(number, len(dense), row)
            table.setdefault(main, replace(glyph, axes=(not row, True)))
        if isinstance(layer.offset, MatrixSymbol):
            glyph = notation.offset_glyph(number, len(dense), row)
            table.setdefault(layer.offset, replace(glyph, axes=(not row, False)))
    for symbol in sorted(chain_apply(layers, x).atoms(MatrixSymbol) - {x}, key=str):
        table.setdefault(symbol, _own_glyph(symbol))
    return table


def _giving(layers: Chain) -> Iterator[Layer]:
    """The layers whose outputs add up to the outputs of a chain."""
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
    """Raise `UsageError` if two symbols would be printed in the same way."""
    seen: dict[tuple[object, ...], Basic] = {}
    for symbol, glyph in table.items():
        key = (glyph.whole, glyph.superscript, glyph.subscript)
        if key in seen:
            raise UsageError(f"{seen[key]} and {symbol} would be printed alike: rename one of them")
        seen[key] = symbol
