"""Opaque operations on balls: an enclosure of what each gives, or `UnsupportedTerm` where none is known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from math import inf, prod
from typing import Any, Final, TypeAlias

import numpy as np
from flint import arb

from symnet.errors import UnsupportedTerm
from symnet.models.comparing.balls import Balls
from symnet.models.graphs import Array, Opaque
from symnet.models.segments import BARRIER, HALF_ULP, SMALLEST, UPWARD

Function = Callable[[arb], arb]
Shape = Sequence[int]


def applied(operation: Opaque, inputs: Sequence[Balls], shape: Shape) -> Balls:
    """An enclosure of an opaque operation. Raises `UnsupportedTerm` where none is known."""
    if not inputs:
        raise UnsupportedTerm(f"no enclosure of {operation.kind} is known")
    x = inputs[0]
    match operation.kind, operation.attributes:
        case (kind, _) if kind in (BARRIER, "reshape"):
            return x.moved(lambda array: array.reshape(shape))
        case "expand", _:
            return x.moved(lambda array: np.broadcast_to(array, shape))
        case "take", (axis, *positions):
            return x.moved(lambda array: np.take(array, positions, axis=axis))
        case (kind, ()) if kind in STEADY:
            return Balls(STEADY[kind](x.middle), x.radius)
        case "clip", (low, high):
            return Balls(np.clip(x.middle, low, high), x.radius)
        case "leaky_relu", (slope,) if 0 <= slope <= 1:
            middle = np.where(x.middle < 0, slope * x.middle, x.middle)
            return Balls(middle, (x.radius + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)
        case "quick_gelu", (slope,):
            return x.each(lambda y: y / (1 + (-y * arb(slope)).exp()))
        case "masked", (extents, packed):
            return _masked(x, extents, packed)
        case "add", ():
            return inputs[0] + inputs[1]
        case "multiply", ():
            return inputs[0].times(inputs[1])
        case "divide", ():
            return inputs[0].times(inputs[1].each(lambda y: 1 / y))
        case "matmul", ():
            return inputs[0].matmul(inputs[1])
        case "sum", axes:
            return x.summed(axes)
        case "mean", axes:
            return _mean(x, axes)
        case "product", axes if all(x.middle.shape[axis] for axis in axes):
            return reduce(_product, axes, x)
        case "global_average_pool", ():
            return _mean(x, tuple(range(2, x.middle.ndim)))
        case "max_pool", (kernel, stride, padding, dilation, _):
            return _largest(_windows(x, kernel, (stride, padding, dilation), shape))
        case "average_pool", (kernel, stride, padding, dilation, _, counted):
            return _averaged(_windows(x, kernel, (stride, padding, dilation), shape), counted=counted)
        case "softmax", (axis,):
            return _along(x, axis, _shares)
        case "log_softmax", (axis,):
            return _along(x, axis, lambda row: [share.log() for share in _shares(row)])
        case "attention", (causal, scale):
            return _attention(inputs, causal, scale)
        case "normalise", (axes, epsilon):
            return x.rows(axes, lambda row: _normalised(row, epsilon))
        case "root_mean_square", (axes, epsilon):
            return x.rows(axes, lambda row: _over_root(row, row, epsilon))
        case "hard_sigmoid", (slope, offset):
            return x.each(lambda y: _between(y * arb(slope) + arb(offset)))
        case "elu", (alpha,) if alpha >= 0:
            return x.each(lambda y: _rising(y, lambda z: z if z > 0 else arb(alpha) * z.expm1()))
        case "power", (exponent,):
            return x.each(lambda y: _power(y, exponent))
        case kind, attributes if (kind, attributes) in FUNCTIONS:
            return x.each(FUNCTIONS[kind, attributes])
    raise UnsupportedTerm(f"no enclosure of {operation.kind} is known")


STEADY: Final[Mapping[str, Callable[[Array], Array]]] = {
    "relu": lambda x: np.maximum(x, 0.0),
    "abs": np.abs,
}
"""Functions of every entry that are computed exactly and move nothing further apart than it was."""
FUNCTIONS: Final[Mapping[tuple[str, tuple[Any, ...]], Function]] = {
    ("sigmoid", ()): lambda x: 1 / (1 + (-x).exp()),
    ("tanh", ()): lambda x: x.tanh(),
    ("cos", ()): lambda x: x.cos(),
    ("sin", ()): lambda x: x.sin(),
    ("exp", ()): lambda x: x.exp(),
    ("log", ()): lambda x: x.log(),
    ("erf", ()): lambda x: x.erf(),
    ("sqrt", ()): lambda x: x.sqrt(),
    ("reciprocal", ()): lambda x: 1 / x,
    ("softplus", ()): lambda x: x.exp().log1p(),
    ("softsign", ()): lambda x: x / (1 + abs(x)),
    ("mish", ()): lambda x: x * x.exp().log1p().tanh(),
    ("hard_swish", ()): lambda x: x * _between(x / 6 + arb(1) / 2),
    ("silu", ()): lambda x: x / (1 + (-x).exp()),
    ("gelu", ("none",)): lambda x: x * (1 + (x / arb(2).sqrt()).erf()) / 2,
    ("gelu", ("tanh",)): lambda x: (
        x * (1 + ((2 / arb.pi()).sqrt() * (x + arb("0.044715") * x * x * x)).tanh()) / 2
    ),
}
"""Functions of every entry."""


def _rising(x: arb, function: Function) -> arb:
    """A function that does not fall, from its values at both ends of a ball."""
    low, high = x.mid() - x.rad(), x.mid() + x.rad()
    return function(low).union(function(high))


def _between(x: arb) -> arb:
    """x, but at least 0 and at most 1."""
    return _rising(x, lambda y: arb(0) if y <= 0 else arb(1) if y >= 1 else y)


def _power(x: arb, exponent: float) -> arb:
    """x to a fixed exponent; a product where that is a small integer, for which x may be 0 or negative."""
    if exponent in range(1, 9):
        return prod([x] * int(exponent), start=arb(1))
    return x ** arb(exponent)


def _product(x: Balls, axis: int) -> Balls:
    """The product along an axis, which is kept with extent 1."""
    count = x.middle.shape[axis]
    return reduce(Balls.times, (Balls(*(np.take(part, [at], axis) for part in x)) for at in range(count)))


def _mean(x: Balls, axes: tuple[int, ...]) -> Balls:
    total = x.summed(axes)
    return total.over(x.middle.size // total.middle.size)


def _along(x: Balls, axis: int, function: Callable[[Sequence[arb]], Sequence[arb]]) -> Balls:
    """A function of the entries along an axis together."""
    moved = x.moved(lambda array: np.moveaxis(array, axis, -1))
    return moved.rows(1, function).moved(lambda array: np.moveaxis(array, -1, axis))


def _shares(row: Sequence[arb]) -> list[arb]:
    """exp x_i / Σ exp x_j, where an x of -∞ has no share."""
    middle = next((x.mid() for x in row if x.is_finite()), arb(0))
    powers = [arb(0) if _is_masked(x) else (x - middle).exp() for x in row]
    whole = sum(powers, arb(0))
    return [power / whole for power in powers]


def _is_masked(x: arb) -> bool:
    """Whether a number is exactly -∞."""
    return bool(x.rad() == 0) and float(x.mid()) == -inf


def _masked(x: Balls, extents: Shape, packed: bytes) -> Balls:
    """-∞ where a mask is true."""
    outside = (
        np.unpackbits(np.frombuffer(packed, np.uint8), count=prod(extents)).astype(bool).reshape(extents)
    )
    return Balls(np.where(outside, -np.inf, x.middle), np.where(outside, 0.0, x.radius))


def _normalised(row: Sequence[arb], epsilon: float) -> list[arb]:
    """(x - mean)/√(variance + ε)."""
    mean = sum(row, arb(0)) / len(row)
    centred = [x - mean for x in row]
    return _over_root(centred, centred, epsilon)


def _over_root(row: Sequence[arb], squared: Sequence[arb], epsilon: float) -> list[arb]:
    """Numbers divided by √(mean of squares + ε)."""
    root = (sum((x * x for x in squared), arb(0)) / len(squared) + arb(epsilon)).sqrt()
    return [x / root for x in row]


def _attention(inputs: Sequence[Balls], causal: bool, scale: float | None) -> Balls:
    """softmax(QKᵀ·scale)V, with 1/√d by default; if causal, no query sees a later key."""
    if len(inputs) > 3:
        raise UnsupportedTerm("no enclosure of attention with a mask is known")
    query, key, value = inputs
    factor = arb(scale) if scale is not None else 1 / arb(query.middle.shape[-1]).sqrt()
    scores = query.matmul(key.moved(lambda array: np.swapaxes(array, -1, -2))).each(lambda x: x * factor)
    if not causal:
        return _along(scores, -1, _shares).matmul(value)
    seen = []
    for row in range(scores.middle.shape[-2]):
        known = Balls(*(part[..., row : row + 1, : row + 1] for part in scores))
        seen.append(_along(known, -1, _shares).matmul(Balls(*(part[..., : row + 1, :] for part in value))))
    return Balls(*(np.concatenate(parts, axis=-2) for parts in zip(*seen, strict=True)))


Window: TypeAlias = tuple[Balls, Array, Array]
"""What a tap sees at each place, whether that is within the image, and whether within the padded one."""


def _windows(
    x: Balls, kernel: Shape, steps: tuple[Shape, Sequence[tuple[int, int]], Shape], shape: Shape
) -> Iterator[Window]:
    """What each tap of a window sees."""
    image = x.middle.shape[2:]
    for tap in product(*map(range, kernel)):
        positions = [
            np.arange(places) * stride + at * dilation - before
            for places, at, stride, (before, _), dilation in zip(shape[2:], tap, *steps, strict=True)
        ]
        grid = np.meshgrid(*positions, indexing="ij")
        inside = np.all([(p >= 0) & (p < size) for p, size in zip(grid, image, strict=True)], axis=0)
        padded = np.all(
            [p < size + after for p, size, (_, after) in zip(grid, image, steps[1], strict=True)], axis=0
        )
        index: Any = (..., *(np.clip(p, 0, size - 1) for p, size in zip(grid, image, strict=True)))
        yield Balls(*(part[index] for part in x)), inside, padded


def _largest(windows: Iterator[Window]) -> Balls:
    lows, highs = [], []
    for seen, inside, _ in windows:
        lows.append(np.where(inside, seen.middle - seen.radius, -np.inf))
        highs.append(np.where(inside, seen.middle + seen.radius, -np.inf))
    low, high = np.max(lows, axis=0), np.max(highs, axis=0)
    middle = low / 2 + high / 2
    radius = (high / 2 - low / 2) + 4 * HALF_ULP * (np.abs(low) + np.abs(high)) + SMALLEST
    if not np.isfinite(middle).all():
        raise UnsupportedTerm("a window of a pool sees nothing")
    return Balls(middle, radius * UPWARD)


def _averaged(windows: Iterator[Window], *, counted: bool) -> Balls:
    parts: list[Balls] = []
    count: Any = 0.0
    for seen, inside, padded in windows:
        parts.append(Balls(*(np.where(inside, part, 0.0) for part in seen)))
        count = count + (padded if counted else inside).astype(np.float64)
    stacked = Balls(*(np.stack(each) for each in zip(*parts, strict=True)))
    total = stacked.summed((0,)).moved(lambda array: array[0])
    middle = total.middle / count
    return Balls(middle, (total.radius / count + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)


def transposed(x: Balls, weights: Balls, windows: Sequence[Any], shape: Shape) -> Balls:
    """A transposed convolution: each entry of the image adds to its window."""
    stride, padding, dilation, extra, groups = windows
    inputs, outputs, *kernel = weights.middle.shape
    image = x.middle.shape[2:]
    whole = [
        (size - 1) * step + spread * (taps - 1) + 1 + more
        for size, step, spread, taps, more in zip(image, stride, dilation, kernel, extra, strict=True)
    ]
    sums = [np.zeros((len(x.middle), outputs * groups, *whole)) for _ in range(4)]
    count = inputs // groups
    for group, tap in product(range(groups), product(*map(range, kernel))):
        rows = slice(group * count, (group + 1) * count)
        at = tuple(
            slice(t * spread, t * spread + (places - 1) * step + 1, step)
            for t, spread, places, step in zip(tap, dilation, image, stride, strict=True)
        )
        place = int(np.ravel_multi_index(tap, kernel))
        taken, around = (part.reshape(inputs, outputs, -1)[rows, :, place] for part in weights)
        size = np.abs(taken)
        channels = slice(group * outputs, (group + 1) * outputs)
        products = ((x.middle, taken), (np.abs(x.middle), size), (x.radius, size), (x.size, around))
        for total, (array, matrix) in zip(sums, products, strict=True):
            total[(slice(None), channels, *at)] += np.einsum("io,ni...->no...", matrix, array[:, rows])
    crop: Any = (..., *(slice(b, e - a) for e, (b, a) in zip(whole, padding, strict=True)))
    middle, whole_size, *radii = (total[crop] for total in sums)
    terms = count * int(np.prod(kernel)) + 1
    spread = sum(radii) + whole_size * terms * 2 * HALF_ULP + terms * SMALLEST
    return Balls(middle.reshape(shape), (spread * UPWARD).reshape(shape))
