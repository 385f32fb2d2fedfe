"""Each kind of layer: an affine map with its parts named."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Self

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
from symnet.layers.affine import Affine, as_vector, map_latex
from symnet.reading import shape
from symnet.reading.arguments import as_kind, as_matrix, as_replacement, xreplaced
from symnet.reading.dimensions import Size
from symnet.reading.terms import as_term, in_one_line, told
from symnet.terms import as_size, extents, matrix_add, matrix_mul, summands


class Layer(ABC):
    """What every layer can do; its `apply` and its `affine` are the same function."""

    __slots__ = ()

    @property
    @abstractmethod
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""

    @property
    @abstractmethod
    def outputs(self) -> Expr:
        """The number of entries that the layer gives."""

    @property
    @abstractmethod
    def affine(self) -> Affine:
        """The layer as one affine map."""

    @abstractmethod
    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """What `apply` gives, y being checked already."""

    def apply(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the layer's output for a vector y, nothing simplified."""
        return self._term(as_vector(y, self.inputs, "what a layer is applied to"))

    def xreplace(self, values: Mapping[Basic, Basic]) -> Self:
        """The layer with symbols replaced, as SymPy's `xreplace`."""
        return exchanged(self, as_replacement(values))

    def _shown(self) -> MatrixExpr:
        return self._term(MatrixSymbol("y", self.inputs, 1))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(y -> {in_one_line(self._shown())})"

    def _repr_latex_(self) -> str | None:
        return map_latex(MatrixSymbol("y", self.inputs, 1), self._shown())


class Entrywise(Layer):
    """A layer that acts on each entry by itself: it has no nodes, and no index of its own."""

    __slots__ = ()
    word: ClassVar[str]
    """What the layer is called in a picture."""


def exchanged(part: Any, values: Mapping[Basic, Basic]) -> Any:
    """A layer, or a part of one, with symbols replaced."""
    match part:
        case Basic():
            return xreplaced(part, values)
        case tuple():
            return tuple(exchanged(each, values) for each in part)
        case None:
            return None
    return type(part)(*(exchanged(getattr(part, field.name), values) for field in fields(part)))


def _as_factor(value: object, what: str) -> Rational | Symbol:
    """A number or a symbol, as factors of layers are."""
    factor = as_term(value, what)
    if not isinstance(factor, Rational | Symbol):
        raise UsageError(f"{what} must be a rational number or a symbol; found {told(value)}")
    return factor


@dataclass(frozen=True, slots=True)
class LinearActivation:
    """The activation z -> slope·z + intercept, entry by entry; by default the plain sum z."""

    slope: Rational | Symbol = S.One
    intercept: Rational | Symbol = S.Zero

    def __post_init__(self) -> None:
        for name in ("slope", "intercept"):
            object.__setattr__(self, name, _as_factor(getattr(self, name), f"the {name} of an activation"))

    def __repr__(self) -> str:
        return f"LinearActivation(slope={in_one_line(self.slope)}, intercept={in_one_line(self.intercept)})"

    def __call__(self, z: MatrixExpr) -> MatrixExpr:
        """The term slope·z + intercept·1 for a vector or matrix z, without a sum within a sum."""
        return self._term(as_matrix(z, "what an activation is applied to"))

    def _term(self, z: MatrixExpr) -> MatrixExpr:
        scaled = list(summands(z)) if self.slope == 1 else [matrix_mul([self.slope, z])]
        if self.intercept == 0:
            return matrix_add(scaled)
        return matrix_add([*scaled, matrix_mul([self.intercept, OneMatrix(*z.shape)])])


PLAIN: Final = LinearActivation()


@dataclass(frozen=True, slots=True, repr=False)
class Dense(Layer):
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
        weights = as_matrix(self.weights, "the weights of a layer")
        object.__setattr__(self, "weights", weights)
        as_kind(self.activation, LinearActivation, "the activation of a layer")
        rows = shape(weights).rows
        if self.offset is not None:
            object.__setattr__(self, "offset", as_vector(self.offset, rows, "the offset of a layer"))

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

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The activation of W·y + b."""
        product = matrix_mul([self.weights, y])
        return self.activation._term(product if self.offset is None else matrix_add([product, self.offset]))

    def adapted(self, up: MatrixExpr, down: MatrixExpr, scale: object = 1) -> "Dense":
        """The layer with a low-rank update of its weights, as LoRA trains it: weights + scale·up·down.

        >>> from sympy import MatrixSymbol
        >>> from symnet import sizes
        >>> h, p, r = sizes("h p r")
        >>> layer = Dense(MatrixSymbol("W", h, p))
        >>> layer.adapted(MatrixSymbol("V", h, r), MatrixSymbol("U", r, p)).apply(MatrixSymbol("x", p, 1))
        (V*U + W)*x
        """
        factor = _as_factor(scale, "the scale of an adapter")
        up, down = as_matrix(up, "the part up of an adapter"), as_matrix(down, "the part down of an adapter")
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


@dataclass(frozen=True, slots=True, repr=False)
class Dropout(Entrywise):
    """Dropout in evaluation mode: the identity on `width` entries.

    >>> from sympy import MatrixSymbol
    >>> Dropout(3).apply(MatrixSymbol("x", 3, 1))
    x
    """

    width: Expr
    word: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", as_size(self.width, "the width of a dropout layer"))

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""
        return self.width

    @property
    def outputs(self) -> Expr:
        """The number of entries that the layer gives: as many as it takes."""
        return self.width

    @property
    def affine(self) -> Affine:
        """The layer as one affine map."""
        return Affine.identity(self.width)

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The vector, unchanged."""
        return y


@dataclass(frozen=True, slots=True, repr=False)
class BatchNorm(Entrywise):
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
    word: ClassVar[str] = "batch normalisation"

    def __post_init__(self) -> None:
        rows: Size = shape(as_matrix(self.scale, "the scale of a normalisation")).rows
        for name in ("scale", "shift", "mean", "reciprocal"):
            vector = as_vector(getattr(self, name), rows, f"the {name} of a normalisation")
            object.__setattr__(self, name, vector)

    @property
    def inputs(self) -> Expr:
        """The number of entries that the layer takes."""
        return extents(self.scale)[0]

    @property
    def outputs(self) -> Expr:
        """The number of entries that the layer gives: as many as it takes."""
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

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The vector centred, scaled and shifted."""
        centred = matrix_add([*summands(y), matrix_mul([S.NegativeOne, self.mean])])
        return matrix_add([matrix_mul([*self.diagonals, centred]), self.shift])
