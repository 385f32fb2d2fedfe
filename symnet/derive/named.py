"""What every view of a network needs: its names, their glyphs and its indices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sympy import Basic, Expr, Identity, MatrixExpr, MatrixSymbol, ZeroMatrix

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.indices import Indices, name_indices
from symnet.derive.rows import in_rows, named_in_rows, transposed
from symnet.layers import Affine, refuse_doubles, refuse_sizes
from symnet.network import Network
from symnet.reading.terms import same_tree
from symnet.terms import (
    ZERO,
    Entries,
    Terms,
    coefficient,
    distribute_matrices,
    like_joined,
    matrix_add,
    matrix_mul,
    matrix_sum,
    without_zeros,
)
from symnet.typeset.formula import SHORT, Elision
from symnet.typeset.symbols import Glyph, Notation

DEFINITION: Final = "definition"
OUTPUT: Final = "output layer"
MULTIPLY: Final = "multiply the matrices"
HIDDEN: Final = "insert the hidden layers"
ONE_HIDDEN: Final = "insert the hidden layer"
DISTRIBUTE: Final = "distribute"
EXCHANGE: Final = "exchange the sums"
COLLECT: Final = "collect the coefficients"
NAME: Final = "name the coefficients"


@dataclass(frozen=True)
class NamedNetwork:
    """A network with names for its hidden outputs, its output and its canonical coefficients."""

    network: Network
    elision: Elision = SHORT

    def __post_init__(self) -> None:
        refuse_sizes(self.network.size_symbols(), self.notation)

    @property
    def notation(self) -> Notation:
        """The letters of the network."""
        return self.network.notation

    @property
    def depth(self) -> int:
        """The number of layers."""
        return len(self.network.layers)

    @property
    def scalar(self) -> bool:
        """Whether there is one output."""
        return bool(self.network.outputs == 1)

    @cached_property
    def hidden(self) -> tuple[MatrixSymbol, ...]:
        """A name for the output of each hidden layer."""
        return tuple(
            MatrixSymbol(f"y_{n}", layer.outputs, 1) for n, layer in enumerate(self.network.layers[:-1], 1)
        )

    @cached_property
    def output(self) -> MatrixSymbol:
        """The name ŷ of the output."""
        return MatrixSymbol("y_hat", self.network.outputs, 1)

    @cached_property
    def affine(self) -> Affine:
        """The network as one affine map."""
        return self.network.affine

    @cached_property
    def starred(self) -> tuple[MatrixSymbol, MatrixSymbol]:
        """Names for the coefficients b*_i and the intercept b*_0."""
        outputs = self.network.outputs
        return MatrixSymbol("b_star", outputs, self.network.inputs), MatrixSymbol("b_star_0", outputs, 1)

    @cached_property
    def has_intercept(self) -> bool:
        """Whether the canonical form has an intercept."""
        return not isinstance(self.affine.offset, ZeroMatrix)

    @cached_property
    def definitions(self) -> tuple[tuple[Basic, Basic], ...]:
        """What every name stands for."""
        terms = [
            layer.apply(y)
            for layer, y in zip(self.network.layers, (self.network.x, *self.hidden), strict=True)
        ]
        weights, offset = self.starred
        return (
            *zip(self.hidden, terms[:-1], strict=True),
            (self.output, self.network.output),
            (weights, self.affine.linear),
            (offset, self.affine.offset),
        )

    @cached_property
    def products(self) -> Terms:
        """The output distributed: the products of matrices whose sum it is."""
        return distribute_matrices(self.network.output, self.network.x)

    @cached_property
    def coefficients(self) -> MatrixExpr:
        """The coefficients b*_i, in the order in which the output gives them."""
        x = self.network.x
        return coefficient(tuple(each for each in self.products if each[1][-1] == x), -1, self.output, x)

    @cached_property
    def constant(self) -> MatrixExpr:
        """The intercept b*_0, in the order in which the output gives it."""
        if not self.has_intercept:
            return self.affine.offset
        constant = tuple(product for product in self.products if product[1][-1] != self.network.x)
        return matrix_sum(like_joined(constant))

    def affine_in(self, coefficients: MatrixExpr, constant: MatrixExpr) -> MatrixExpr:
        """coefficients·x + constant, the constant only if there is one."""
        linear = matrix_mul([coefficients, self.network.x])
        return matrix_add([linear, constant]) if self.has_intercept else linear

    def derivation(
        self,
        view: str,
        subject: Basic,
        rhs: Basic,
        lines: Sequence[Step],
        *,
        lhs: Basic | None = None,
        where: tuple[Equation, ...] = (),
        dots: bool = False,
    ) -> Derivation:
        """The derivation of these lines with the names and glyphs of the network, in rows or columns."""
        rows = self.notation.vectors == "row"
        turned: Callable[[Basic], Basic] = transposed if rows else lambda term: term
        return Derivation(
            network=self.network,
            view=view,
            subject=turned(subject),
            lhs=turned(self.network.output if lhs is None else lhs),
            rhs=turned(rhs),
            steps=tuple(map(in_rows, lines) if rows else lines),
            where=tuple(map(named_in_rows, where)) if rows else where,
            definitions=self.definitions,
            glyphs=tuple(self.glyphs.items()),
            dots=dots,
            elision=self.elision,
        )

    @property
    def needs_names(self) -> bool:
        """Whether the coefficients are more than the weights of one layer."""
        return not all(
            isinstance(m, MatrixSymbol | ZeroMatrix | Identity) for m in (self.coefficients, self.constant)
        )

    @property
    def last(self) -> MatrixExpr:
        """The output layer applied to the name of the layer before it."""
        before = self.hidden[-1] if self.hidden else self.network.x
        return without_zeros(self.network.layers[-1].apply(before))

    @property
    def nested(self) -> MatrixExpr:
        """All layers applied to the input."""
        return without_zeros(self.network.output)

    @property
    def insertion(self) -> str:
        """The reason for the line in which the hidden layers are inserted."""
        return ONE_HIDDEN if self.depth == 2 else HIDDEN

    @cached_property
    def indices(self) -> Indices:
        """The letters of the indices."""
        names = {str(symbol) for symbol in self.network.output.free_symbols}
        sizes = {symbol.name for symbol in self.network.size_symbols()}
        entries = {glyph.entry.name for glyph in self.glyphs.values()}
        return name_indices(self.network.layers, names | sizes | entries | self.notation.letters())

    @cached_property
    def entries(self) -> Entries:
        """Writes terms out with one index letter for each layer."""
        columns = {**self.indices.columns, self.starred[0]: self.indices.inputs}
        sizes = {symbol.name for symbol in self.network.size_symbols()}
        return Entries(columns, self.indices.letters | sizes, constants_first=True)

    @property
    def position(self) -> Expr:
        """The position of the output in views by entries: 0 if there is only one, else a letter."""
        return ZERO if self.scalar else self.indices.outputs

    @cached_property
    def glyphs(self) -> Mapping[Basic, Glyph]:
        """How each part is printed. Raises `UsageError` if two parts would be printed alike."""
        notation = self.notation
        table = dict(self.network.glyphs)
        for number, name in enumerate(self.hidden, 1):
            table[name] = notation.hidden_glyph(number, self.depth)
        table[self.output] = notation.output_glyph(self.scalar)
        table[self.starred[0]] = notation.starred_weights(self.scalar)
        table[self.starred[1]] = notation.starred_offset(self.scalar)
        refuse_doubles(table)
        return table


def without_repetitions(lines: Sequence[Step]) -> list[Step]:
    """The lines that differ from the line before them."""
    kept = list(lines[:1])
    for line in lines[1:]:
        if not same_tree(kept[-1].term, line.term):
            kept.append(line)
    return kept
