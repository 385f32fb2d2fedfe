"""Each kind of layer: an affine map with its parts named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from sympy import (
    Basic,
    DiagMatrix,
    Expr,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Rational,
    S,
    Symbol,
    ZeroMatrix,
)

from symnet.errors import ShapeError, UsageError
from symnet.layers.affine import Affine
from symnet.reading import shape
from symnet.reading.terms import as_term, is_matrix
from symnet.terms import as_size, extents, matrix_add, matrix_mul, summands
from symnet.typeset import latex


class Layer(Protocol):
    """What every layer can do; `apply` and `affine` are one function, for every layer."""

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""

    @property
    def outputs(self) -> Expr:
        """The number of entries that the layer gives."""

    @property
    def affine(self) -> Affine:
        """The layer as one affine map."""

    def apply(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the layer's output, nothing simplified."""

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Layer":
        """The layer with symbols replaced, as SymPy's `xreplace`."""


def shown(layer: Layer) -> str:
    """A layer as it is shown in a notebook: y and the term that it makes of it."""
    y = MatrixSymbol("y", layer.inputs, 1)
    return rf"$\displaystyle \mathbf{{y}} \mapsto {latex(layer.apply(y))}$"


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
        """The term slope·z + intercept·1 for a vector or matrix z, a sum being no sum within a sum."""
        scaled = list(summands(z)) if self.slope == 1 else [matrix_mul([self.slope, z])]
        if self.intercept == 0:
            return matrix_add(scaled)
        return matrix_add([*scaled, matrix_mul([self.intercept, OneMatrix(*z.shape)])])


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

    def adapted(self, up: MatrixExpr, down: MatrixExpr, scale: object = 1) -> "Dense":
        """The layer with a low-rank update of its weights, as LoRA trains it: weights + scale·up·down.

        >>> from sympy import MatrixSymbol
        >>> from symnet import sizes
        >>> h, p, r = sizes("h p r")
        >>> layer = Dense(MatrixSymbol("W", h, p))
        >>> layer.adapted(MatrixSymbol("V", h, r), MatrixSymbol("U", r, p)).apply(MatrixSymbol("x", p, 1))
        (V*U + W)*x
        """
        factor = as_term(scale, "the scale of an adapter")
        if not isinstance(factor, Rational | Symbol):
            raise UsageError(f"the scale of an adapter must be a rational number or a symbol; found {factor}")
        for name, matrix in (("up", up), ("down", down)):
            if not is_matrix(as_term(matrix, f"the part {name} of an adapter")):
                raise UsageError(f"the part {name} of an adapter must be a matrix; found {matrix}")
        if (rank := extents(up)[1]) != extents(down)[0]:
            raise ShapeError(
                f"{rank} and {extents(down)[0]} must be equal sizes: the rank of an adapter in {up}*{down}"
            )
        rows, columns = extents(up)[0], extents(down)[1]
        if (rows, columns) != (self.outputs, self.inputs):
            raise ShapeError(
                f"an adapter of a layer with {self.outputs} nodes and {self.inputs} inputs must be "
                f"{self.outputs} by {self.inputs}; found {rows} by {columns} in {up}*{down}"
            )
        weights = matrix_add([self.weights, matrix_mul([factor, up, down])])
        return Dense(weights, self.offset, self.activation)

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Dense":
        """The layer with symbols replaced, as SymPy's `xreplace`."""
        activation = LinearActivation(
            self.activation.slope.xreplace(values), self.activation.intercept.xreplace(values)
        )
        offset = None if self.offset is None else self.offset.xreplace(values)
        return Dense(self.weights.xreplace(values), offset, activation)

    def _repr_latex_(self) -> str:
        return shown(self)


@dataclass(frozen=True, slots=True)
class Dropout:
    """Dropout in evaluation mode: the identity on `width` entries.

    >>> from sympy import MatrixSymbol
    >>> Dropout(3).apply(MatrixSymbol("x", 3, 1))
    x
    """

    width: Expr

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", as_size(self.width, "the width of a dropout layer"))

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""
        return self.width

    @property
    def outputs(self) -> Expr:
        """The number of entries that the layer gives, as many as it takes."""
        return self.width

    @property
    def affine(self) -> Affine:
        """The layer as one affine map."""
        return Affine.identity(self.width)

    def apply(self, y: MatrixExpr) -> MatrixExpr:
        """The vector as it is."""
        return y

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Dropout":
        """The layer with symbols replaced, as SymPy's `xreplace`."""
        return Dropout(self.width.xreplace(values))

    def _repr_latex_(self) -> str:
        return shown(self)


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """Batch normalisation in evaluation mode: scale ⊙ reciprocal ⊙ (y - mean) + shift, entry by entry.

    All four are n×1. `reciprocal` holds 1/√(variance + ε) of the running statistics: in evaluation mode
    it is a constant, so the layer is affine whatever its value.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> n = sizes("n")
    >>> layer = BatchNorm(*(MatrixSymbol(name, n, 1) for name in ("gamma", "beta", "mu", "rho")))
    >>> layer.apply(MatrixSymbol("y", n, 1))
    DiagMatrix(gamma)*DiagMatrix(rho)*(-mu + y) + beta
    """

    scale: MatrixExpr
    shift: MatrixExpr
    mean: MatrixExpr
    reciprocal: MatrixExpr

    def __post_init__(self) -> None:
        parts = {name: getattr(self, name) for name in ("scale", "shift", "mean", "reciprocal")}
        rows = None
        for name, value in parts.items():
            if not is_matrix(as_term(value, f"the {name} of a normalisation")):
                raise UsageError(f"the {name} of a normalisation must be a matrix; found {value}")
            found = extents(value)
            rows = rows or found[0]
            if found != (rows, 1):
                raise ShapeError(
                    f"the {name} of a normalisation of {rows} entries must be {rows} by 1; "
                    f"found {found[0]} by {found[1]} in {value}"
                )

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""
        return extents(self.scale)[0]

    @property
    def outputs(self) -> Expr:
        """The number of entries that the layer gives, as many as it takes."""
        return self.inputs

    @property
    def diagonals(self) -> tuple[MatrixExpr, MatrixExpr]:
        """The diagonal matrices of the scale and of the reciprocal deviation."""
        return DiagMatrix(self.scale), DiagMatrix(self.reciprocal)

    @property
    def affine(self) -> Affine:
        """The layer as one affine map."""
        carried = matrix_mul([S.NegativeOne, *self.diagonals, self.mean])
        return Affine(matrix_mul(self.diagonals), matrix_add([carried, self.shift]))

    def apply(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the layer's output, nothing simplified."""
        centred = matrix_add([*summands(y), matrix_mul([S.NegativeOne, self.mean])])
        return matrix_add([matrix_mul([*self.diagonals, centred]), self.shift])

    def xreplace(self, values: Mapping[Basic, Basic]) -> "BatchNorm":
        """The layer with symbols replaced, as SymPy's `xreplace`."""
        return BatchNorm(
            *(part.xreplace(values) for part in (self.scale, self.shift, self.mean, self.reciprocal))
        )

    def _repr_latex_(self) -> str:
        return shown(self)
