"""How layers are connected: one after another, with a shortcut around them, and side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Protocol, TypeAlias, runtime_checkable

from sympy import Add, BlockMatrix, Expr, MatrixExpr

from symnet.errors import ShapeError, UsageError
from symnet.layers.affine import Affine
from symnet.layers.elementary import Layer
from symnet.reading.terms import told
from symnet.terms import matrix_add, summands

Chain: TypeAlias = tuple[Layer, ...]
"""Layers in order of application."""


@runtime_checkable
class Layered(Protocol):
    """A network, or anything else that is made of layers in order."""

    @property
    def layers(self) -> Chain:
        """The layers in order."""


def chain(value: object, what: str) -> Chain:
    """A layer, a network or a sequence of them as layers that fit one after another.

    Raises `UsageError` for anything else, `ShapeError` if two layers do not fit; `what` names the chain.
    """
    layers = tuple(_layers(value, what))
    if not layers:
        raise UsageError(f"{what} must have at least one layer; found none")
    for number, (inner, outer) in enumerate(pairwise(layers), 1):
        if inner.outputs != outer.inputs:
            raise ShapeError(
                f"{outer.inputs} and {inner.outputs} must be equal sizes: layer {number + 1} takes "
                f"{outer.inputs} inputs, layer {number} gives {inner.outputs} outputs"
            )
    return layers


def _layers(value: object, what: str) -> Iterable[Layer]:
    match value:
        case Layer():
            return (value,)
        case tuple() | list():
            return (layer for each in value for layer in _layers(each, what))
        case Layered(layers=tuple() as layers):
            return _layers(layers, what)
    raise UsageError(f"{what} must be made of layers and networks; found {told(value)}")


def chain_affine(layers: Chain) -> Affine:
    """The layers, one after another, as one affine map."""
    return Affine.chain(*(layer.affine for layer in layers))


def chain_apply(layers: Sequence[Layer], y: MatrixExpr) -> MatrixExpr:
    """The nested term of the layers, one after another."""
    return reduce(lambda inner, layer: layer._term(inner), layers, y)


def _branches(values: object, what: str) -> tuple[Chain, ...]:
    """Branches that take the same vector, at least one."""
    if not isinstance(values, tuple | list) or not values:
        raise UsageError(f"{what} must be a sequence of at least one branch; found {told(values)}")
    found = tuple(chain(each, f"branch {number} of {what}") for number, each in enumerate(values, 1))
    for number, each in enumerate(found[1:], 2):
        if each[0].inputs != found[0][0].inputs:
            raise ShapeError(
                f"{found[0][0].inputs} and {each[0].inputs} must be equal sizes: branch 1 of {what} takes "
                f"{found[0][0].inputs} inputs, branch {number} takes {each[0].inputs}"
            )
    return found


@dataclass(frozen=True, slots=True, repr=False)
class Residual(Layer):
    """A residual connection around some layers: y + f(y), with f a layer, a network or layers in order.

    >>> from sympy import MatrixSymbol
    >>> from symnet import Network, sizes
    >>> p, h = sizes("p h")
    >>> Residual(Network.dense(p, h, p)).apply(MatrixSymbol("x", p, 1))
    W_2*(W_1*x + b_1) + b_2 + x
    """

    layers: Chain

    def __post_init__(self) -> None:
        layers = chain(self.layers, "a residual connection")
        object.__setattr__(self, "layers", layers)
        if layers[0].inputs != layers[-1].outputs:
            raise ShapeError(
                f"{layers[0].inputs} and {layers[-1].outputs} must be equal sizes: a residual connection "
                f"adds its {layers[0].inputs} inputs to its {layers[-1].outputs} outputs"
            )

    @property
    def inputs(self) -> Expr:
        """The number of entries that the connection takes."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> Expr:
        """The number of entries that the connection gives: as many as it takes."""
        return self.layers[-1].outputs

    @property
    def affine(self) -> Affine:
        """The connection as one affine map."""
        return Affine.identity(self.inputs) + chain_affine(self.layers)

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the output, nothing simplified."""
        return matrix_add([*summands(y), *summands(chain_apply(self.layers, y))])


@dataclass(frozen=True, slots=True, repr=False)
class Parallel(Layer):
    """Branches side by side, their outputs added: f_1(y) + f_2(y) + ...

    >>> from sympy import MatrixSymbol
    >>> from symnet import Network, sizes
    >>> p, h = sizes("p h")
    >>> branches = Network.dense(p, h), Network.dense(p, h, start=2)
    >>> Parallel(branches).apply(MatrixSymbol("x", p, 1))
    W_1*x + W_2*x + b_1 + b_2
    """

    branches: tuple[Chain, ...]

    def __post_init__(self) -> None:
        found = _branches(self.branches, "parallel branches")
        object.__setattr__(self, "branches", found)
        for number, each in enumerate(found[1:], 2):
            if each[-1].outputs != self.outputs:
                raise ShapeError(
                    f"{self.outputs} and {each[-1].outputs} must be equal sizes: branch 1 of parallel "
                    f"branches gives {self.outputs} outputs, branch {number} gives {each[-1].outputs}"
                )

    @property
    def inputs(self) -> Expr:
        """The number of entries that each branch takes."""
        return self.branches[0][0].inputs

    @property
    def outputs(self) -> Expr:
        """The number of entries that each branch gives."""
        return self.branches[0][-1].outputs

    @property
    def affine(self) -> Affine:
        """The sum of the branches as one affine map."""
        first, *others = map(chain_affine, self.branches)
        return reduce(lambda total, branch: total + branch, others, first)

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the output, nothing simplified."""
        return matrix_add([term for branch in self.branches for term in summands(chain_apply(branch, y))])


@dataclass(frozen=True, slots=True, repr=False)
class Concat(Layer):
    """Branches side by side, their outputs stacked: [f_1(y); f_2(y); ...].

    >>> from symnet import Network, sizes
    >>> p, h, m = sizes("p h m")
    >>> Concat((Network.dense(p, h), Network.dense(p, m, start=2))).outputs
    h + m
    """

    branches: tuple[Chain, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "branches", _branches(self.branches, "concatenated branches"))

    @property
    def inputs(self) -> Expr:
        """The number of entries that each branch takes."""
        return self.branches[0][0].inputs

    @property
    def outputs(self) -> Expr:
        """The number of entries of all branches together."""
        return Add(*(branch[-1].outputs for branch in self.branches))

    @property
    def affine(self) -> Affine:
        """The stacked branches as one affine map."""
        return Affine.stack(*map(chain_affine, self.branches))

    def _term(self, y: MatrixExpr) -> MatrixExpr:
        """The nested term of the output, nothing simplified."""
        parts = [[chain_apply(branch, y)] for branch in self.branches]
        return BlockMatrix(parts) if len(parts) > 1 else parts[0][0]
