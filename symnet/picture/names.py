"""What is written into a picture: the names that a notation gives to the parts of a network."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import Basic, Expr, MatrixExpr, MatrixSymbol
from sympy.matrices import MatrixBase

from symnet.layers import Dense, Dropout, Layer, dense_layers, refuse_sizes
from symnet.typeset.formula import Printer, Writer
from symnet.typeset.symbols import Glyph, Glyphs, Notation


@dataclass(frozen=True, slots=True)
class PartNames:
    """The names of a network's parts and how they are printed: a vector for each column, weights and offsets.

    `vectors` holds the input and the output of each layer in order; `weights` and `offsets` hold one symbol
    for each layer, which stands for whatever term the layer has there.
    """

    vectors: tuple[MatrixSymbol, ...]
    weights: tuple[MatrixSymbol, ...]
    offsets: tuple[MatrixSymbol, ...]
    glyphs: Glyphs
    notation: Notation

    def printer(self, writer: Writer) -> Printer:
        """A printer of the names with a writer."""
        return Printer(writer, self.glyphs, notation=self.notation)


def name_parts(layers: Sequence[Layer], notation: Notation) -> PartNames:
    """The names of a network's parts. Raises `UsageError` if a size is named like a letter of the notation.

    Dense layers are numbered in order, including those inside connections.
    """
    extents = [layers[0].inputs, *(layer.outputs for layer in layers)]
    refuse_sizes([symbol for extent in extents for symbol in extent.free_symbols], notation)
    depth, total, dense = len(layers), len(dense_layers(layers)), 0
    vectors = [MatrixSymbol("x", layers[0].inputs, 1)]
    glyphs: dict[Basic, Glyph] = {vectors[0]: notation.input_glyph()}
    weights, offsets = [], []
    for number, layer in enumerate(layers, 1):
        row = bool(layer.outputs == 1) and all(isinstance(each, Dropout) for each in layers[number:])
        dense += len(dense_layers([layer]))
        weights.append(MatrixSymbol(f"W_{number}", layer.outputs, layer.inputs))
        offsets.append(MatrixSymbol(f"b_{number}", layer.outputs, 1))
        vectors.append(MatrixSymbol(f"y_{number}", layer.outputs, 1))
        if isinstance(layer, Dense):
            axes = not row, True
            glyphs[weights[-1]] = replace(notation.weight_glyph(dense, total, row), axes=axes)
            glyphs[offsets[-1]] = replace(notation.offset_glyph(dense, total, row), axes=(not row, False))
        last = number == depth
        glyphs[vectors[-1]] = (
            notation.output_glyph(scalar=row) if last else notation.hidden_glyph(number, depth)
        )
    return PartNames(tuple(vectors), tuple(weights), tuple(offsets), glyphs, notation)


def entry(term: MatrixExpr, symbol: MatrixSymbol, row: Expr, column: Expr) -> Basic:
    """An entry of a layer's weights or offset: its number if the term has numbers, else its symbol."""
    return term[row, column] if isinstance(term, MatrixBase) else symbol[row, column]
