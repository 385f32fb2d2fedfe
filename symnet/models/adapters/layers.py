"""The graphs of one layer: W·x + b + s·B·A·x, where s is α/r or α/√r, and W·x + b."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt
from typing import Final

import numpy as np

from symnet.errors import ShapeError, UsageError
from symnet.models.adapters.folder import Settings, Target
from symnet.models.checkpoints import Stored
from symnet.models.graphs import Convolution, Dense, Graph, Input, Node, Scale, Sum, Tensor, Windows

ROOT: Final = (
    "α/√r of {} is taken as the binary64 number {!r}, as peft computes it, at most 3·2⁻⁵³ of it away"
)
MOVES: Final = "the kernels of {} and of its adapter move over the image in the same way"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Weights as they are stored, and the offset, where there is one."""

    weights: Stored
    offset: Stored | None


@dataclass(frozen=True, slots=True)
class Layer:
    """A module that is adapted. `across` says that its weights are stored as inputs by outputs."""

    target: Target
    across: bool

    def adapted(self, base: Numbers, settings: Settings) -> Graph:
        """The base and what its adapter adds. Raises `UsageError` if the rank is not that of the factors."""
        a, b, offset = self.target.factors()
        rank, alpha = settings.of(self.target.module)
        if a.shape[:1] != (rank,):
            raise UsageError(f"{a.name} must have the rank {rank} of the settings; found {list(a.shape)}")
        x = self._input()
        inner = Node.of(_affine(a.numbers(), None, 1), x, name=a.name)
        outer = Node.of(_affine(b.numbers(), _read(offset), rank // max(b.shape[1], 1)), inner, name=b.name)
        y = Node.of(Sum((1, 1)), self._layer(x, base), _scaled(outer, alpha, rank, settings.by_root))
        assumed = [MOVES.format(self.target.module)] if len(a.shape) > 2 else []
        if settings.by_root and isqrt(rank) ** 2 != rank:
            assumed.append(ROOT.format(self.target.module, alpha / sqrt(rank)))
        return Graph({"x": x}, {"y": y}, tuple(assumed))

    def alone(self, merged: Numbers) -> Graph:
        """The layer without an adapter."""
        x = self._input()
        return Graph({"x": x}, {"y": self._layer(x, merged)})

    def _input(self) -> Node:
        inputs, *kernel = self.target.factors()[0].shape[1:]
        return Node.of(Input(("n", inputs, *(f"d{axis}" for axis, _ in enumerate(kernel)))), name="x")

    def _layer(self, x: Node, numbers: Numbers) -> Node:
        weights = numbers.weights.numbers()
        groups = 1 if len(x.shape) == 2 else int(x.shape[1]) // max(weights.shape[1], 1)
        operation = _affine(weights.transposed if self.across else weights, _read(numbers.offset), groups)
        return Node.of(operation, x, name=numbers.weights.name)


def layers(targets: Sequence[Target], weights: Sequence[Stored], settings: Settings) -> list[Layer]:
    """The targets with the layout of their weights: by their shape, or for squares as the settings say.

    Raises `ShapeError` for weights that do not fit, and `UsageError` for a square where the shape of another
    target shows that the settings do not hold for all.
    """
    shown = [_across(target, stored) for target, stored in zip(targets, weights, strict=True)]
    if None in shown and (not settings.across) in shown:
        square, other = (targets[shown.index(each)].module for each in (None, not settings.across))
        raise UsageError(
            f"fan_in_fan_out must tell how the square weights of {square} are stored; "
            f"found {settings.across}, which does not hold for {other}"
        )
    return [
        Layer(target, settings.across if across is None else across)
        for target, across in zip(targets, shown, strict=True)
    ]


def _across(target: Target, stored: Stored) -> bool | None:
    """Whether weights are stored as inputs by outputs; None where a square does not tell."""
    a, b, _ = target.factors()
    if not 2 <= len(a.shape) == len(b.shape) == len(stored.shape):
        raise ShapeError(
            f"{stored.name} and its factors must have as many axes; found {list(stored.shape)}, "
            f"{list(a.shape)} and {list(b.shape)}"
        )
    shape, plain = stored.shape, (b.shape[0], a.shape[1])
    if target.embeds or len(shape) > 2:
        return target.embeds
    if shape not in (plain, plain[::-1]):
        raise ShapeError(f"{stored.name} must have shape {list(plain)}; found {list(shape)}")
    return None if plain == plain[::-1] else shape != plain


def _affine(weights: Tensor, offset: Tensor | None, groups: int) -> Dense | Convolution:
    axes = len(weights.shape) - 2
    return Convolution(weights, offset, Windows.plain(axes), groups) if axes > 0 else Dense(weights, offset)


def _read(stored: Stored | None) -> Tensor | None:
    return None if stored is None else stored.numbers()


def _scaled(node: Node, alpha: float, rank: int, by_root: bool) -> Node:
    """The node times α/r or α/√r: one number where binary64 has it, or where there is an irrational root."""
    root = isqrt(rank) if by_root else rank
    if by_root and root**2 != rank:
        return Node.of(Scale(_number(alpha / sqrt(rank), "α/√r")), node)
    if Fraction(alpha) / root == Fraction(alpha / root):
        return Node.of(Scale(_number(alpha / root, "α/r")), node)
    return Node.of(Scale(_number(root, "r"), divide=True), Node.of(Scale(_number(alpha, "α")), node))


def _number(value: float, name: str) -> Tensor:
    return Tensor.of(np.float64(value), name)
