"""Each kind of layer: an affine map with its parts named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sympy import Basic, Expr, MatrixExpr, OneMatrix, Rational, S, Symbol, ZeroMatrix

from symnet.affine import Affine
from symnet.errors import ShapeError, UsageError
from symnet.kernel import shape
from symnet.kernel.terms import as_term, is_matrix
from symnet.terms import extents, matrix_add, matrix_mul


@dataclass(frozen=True, slots=True)
class LinearActivation:
    """The activation z -> slope·z + intercept, entry by entry; by default the plain sum z."""

    slope: Expr = S.One
    intercept: Expr = S.Zero

    def __post_init__(self) -> None:
        for name in ("slope", "intercept"):
            value = as_term(getattr(self, name), f"the {name} of an activation")
            if not isinstance(value, Rational | Symbol):
                raise UsageError(
                    f"the {name} of an activation must be a rational number or a symbol; found {value}"
                )
            object.__setattr__(self, name, value)

    def __call__(self, z: MatrixExpr) -> MatrixExpr:
        """The term slope·z + intercept·1 for a column vector z."""
        scaled = matrix_mul([self.slope, z])
        if self.intercept == 0:
            return scaled
        return matrix_add([scaled, matrix_mul([self.intercept, OneMatrix(*z.shape)])])


PLAIN: Final = LinearActivation()


@dataclass(frozen=True, slots=True)
class Dense:
    """A dense layer: activation(weights·y + offset), weights m×n, offset m×1 or None.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> layer = Dense(MatrixSymbol("W", h, p), MatrixSymbol("b", h, 1))
    >>> layer.apply(MatrixSymbol("x", p, 1))
    W*x + b
    """

    weights: MatrixExpr
    offset: MatrixExpr | None = None
    activation: LinearActivation = PLAIN

    def __post_init__(self) -> None:
        weights = as_term(self.weights, "the weights of a layer")
        if not is_matrix(weights):
            raise UsageError(f"the weights of a layer must be a matrix; found {weights}")
        object.__setattr__(self, "weights", weights)
        rows = shape(weights).rows
        if self.offset is None:
            return
        offset = as_term(self.offset, "the offset of a layer")
        object.__setattr__(self, "offset", offset)
        found = shape(offset)
        if not is_matrix(offset) or found[:2] != (rows, 1):
            raise ShapeError(
                f"the offset of a layer with {rows} nodes must be {rows} by 1; "
                f"found {found.rows} by {found.columns} in {offset}"
            )

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""
        return extents(self.weights)[1]

    @property
    def outputs(self) -> Expr:
        """The number of nodes."""
        return extents(self.weights)[0]

    @property
    def affine(self) -> Affine:
        """The layer as one affine map."""
        slope, intercept = self.activation.slope, self.activation.intercept
        offset = self.offset if self.offset is not None else ZeroMatrix(self.outputs, 1)
        shift = matrix_mul([intercept, OneMatrix(self.outputs, 1)])
        parts = [matrix_mul([slope, offset])] + ([shift] if intercept != 0 else [])
        return Affine(matrix_mul([slope, self.weights]), matrix_add(parts))

    def apply(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the layer's output, nothing simplified."""
        product = matrix_mul([self.weights, y])
        return self.activation(product if self.offset is None else matrix_add([product, self.offset]))

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Dense":
        """The layer with symbols replaced, as SymPy's `xreplace`."""
        activation = LinearActivation(
            self.activation.slope.xreplace(values), self.activation.intercept.xreplace(values)
        )
        offset = None if self.offset is None else self.offset.xreplace(values)
        return Dense(self.weights.xreplace(values), offset, activation)
