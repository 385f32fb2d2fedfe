"""The numeric forward pass, layer by layer, with NumPy alone: it shares nothing with core or derivations."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import prod
from typing import Any

import numpy as np
from sympy import Basic, BlockMatrix, Integer, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Rational, Symbol
from sympy.matrices import MatrixBase

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.layers import BatchNorm, Concat, Dense, Dropout, Layer, Parallel, Residual
from symnet.reading.terms import told

Array = np.ndarray[Any, np.dtype[Any]]


def exact(number: Rational) -> int | Fraction:
    """A SymPy rational as a Python number."""
    return int(number) if number.is_Integer else Fraction(int(number.p), int(number.q))


def as_array(value: object, name: object) -> Array:
    """Numbers as an array: floats stay floats, anything exact is kept exact."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError) as error:
        raise ShapeError(f"{name} must be rows of one length, of numbers: {error}") from None
    if array.dtype.kind in "iu":
        return array.astype(object)
    if array.dtype.kind == "O" and all(isinstance(n, int | Fraction | float) for n in array.flat):
        return array
    if array.dtype.kind != "f":
        raise UsageError(f"{name} must hold numbers; found {array.dtype} values")
    return array


class _Values:
    """The numbers given for the symbols of a network, and the sizes that follow from them."""

    def __init__(self, values: Mapping[Any, object]) -> None:
        if wrong := [symbol for symbol in values if not isinstance(symbol, str | Symbol | MatrixSymbol)]:
            raise UsageError(f"values must be for symbols or their names; found one for {told(wrong[0])}")
        self.values = {str(symbol): value for symbol, value in values.items()}
        self.sizes: dict[Basic, tuple[int, str]] = {}

    def _given(self, symbol: Basic) -> object:
        if str(symbol) not in self.values:
            known = ", ".join(self.values) or "nothing"
            raise UsageError(f"a value for {symbol} is required; found values for {known}")
        return self.values[str(symbol)]

    def scalar(self, term: Basic) -> Any:
        found = exact(term) if isinstance(term, Rational) else self._given(term)
        if isinstance(found, np.ndarray) and found.ndim == 1:
            return as_array(found, term).reshape(-1, 1, 1)
        if isinstance(found, bool) or not isinstance(found, int | Fraction | float):
            raise UsageError(f"{term} must be a number; found {told(found)}")
        return found

    def matrix(self, term: MatrixExpr) -> Array:
        match term:
            case MatrixSymbol():
                return self.fitting(term, as_array(self._given(term), term))
            case MatrixBase():
                numbers = [[exact(entry) for entry in row] for row in term.tolist()]
                return np.array(numbers, dtype=object)
            case BlockMatrix():
                height, width = term.blockshape
                rows = ([self.matrix(term.blocks[r, c]) for c in range(width)] for r in range(height))
                return _joined([_joined(row, axis=-1) for row in rows], axis=-2)
            case MatAdd():
                first, *others = map(self.matrix, term.args)
                return sum(others, first)
            case MatMul():
                scalars = [self.scalar(each) for each in term.args if not getattr(each, "is_Matrix", False)]
                matrices = [self.matrix(each) for each in term.args if getattr(each, "is_Matrix", False)]
                return reduce(np.matmul, matrices) * prod(scalars)
        raise UnsupportedTerm(f"there is no forward pass through weights that are a {type(term).__name__}")

    def fitting(self, term: MatrixSymbol, array: Array) -> Array:
        """The array in the shape of its symbol; each size must have the same value everywhere."""
        if array.ndim == 1 and 1 in term.shape:
            array = array.reshape(-1, 1) if term.shape[1] == 1 else array.reshape(1, -1)
        expected = [self._extent(extent) for extent in term.shape]
        if array.ndim not in (2, 3) or any(
            e not in (None, f) for e, f in zip(expected, array.shape[-2:], strict=True)
        ):
            wanted = " by ".join(str(e or s) for e, s in zip(expected, term.shape, strict=True))
            found = " by ".join(map(str, array.shape)) or "a single number"
            raise ShapeError(f"{term} must be {wanted}{self._origin(term)}; found {found}")
        for extent, size in zip(term.shape, array.shape[-2:], strict=True):
            self.sizes.setdefault(extent, (size, str(term)))
        return array

    def _extent(self, extent: Basic) -> int | None:
        if isinstance(extent, Integer):
            return int(extent)
        return self.sizes[extent][0] if extent in self.sizes else None

    def _origin(self, term: MatrixSymbol) -> str:
        known = {e: self.sizes[e] for e in term.shape if isinstance(e, Symbol) and e in self.sizes}
        shown = " and ".join(f"{extent} is {size} in {where}" for extent, (size, where) in known.items())
        return f", since {shown}" if shown else ""


def _joined(parts: Sequence[Array], axis: int) -> Array:
    """Matrices joined along rows or columns; one that is the same for a whole batch is repeated."""
    batch = np.broadcast_shapes(*(part.shape[:-2] for part in parts))
    return np.concatenate([np.broadcast_to(part, (*batch, *part.shape[-2:])) for part in parts], axis=axis)


def forward(layers: Sequence[Layer], x: MatrixSymbol, values: Mapping[Any, object], point: object) -> Array:
    """The outputs of the layers, one after another, at one input vector, or at each of a batch.

    Raises `ShapeError` if an array does not fit its symbol, `UsageError` if a value is missing.
    """
    numbers = _Values(values)
    return _through(layers, numbers, numbers.fitting(x, as_array(point, x)))[..., 0]


def _through(layers: Sequence[Layer], numbers: _Values, y: Array) -> Array:
    for layer in layers:
        y = _step(layer, numbers, y)
    return y


def _step(layer: Layer, numbers: _Values, y: Array) -> Array:
    match layer:
        case Dense():
            y = numbers.matrix(layer.weights) @ y
            if layer.offset is not None:
                y = y + numbers.matrix(layer.offset)
            return y * numbers.scalar(layer.activation.slope) + numbers.scalar(layer.activation.intercept)
        case Dropout():
            return y
        case BatchNorm():
            centred = (y - numbers.matrix(layer.mean)) * numbers.matrix(layer.reciprocal)
            return centred * numbers.matrix(layer.scale) + numbers.matrix(layer.shift)
        case Residual():
            return y + _through(layer.layers, numbers, y)
        case Parallel():
            first, *others = (_through(branch, numbers, y) for branch in layer.branches)
            return sum(others, first)
        case Concat():
            return _joined([_through(branch, numbers, y) for branch in layer.branches], axis=-2)
    raise UnsupportedTerm(f"there is no forward pass for a layer of the kind {type(layer).__name__}")
