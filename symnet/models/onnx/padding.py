"""Zeros around a tensor, by a convolution with the kernel 1 or a matrix of zeros and ones."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UnsupportedTerm
from symnet.models.graphs import (
    Convolution,
    Dense,
    Node,
    Permute,
    Tensor,
    Windows,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.moves import chosen, positive
from symnet.models.onnx.values import Value, as_node, described

# The most rows of a matrix that pads.
PADDED: Final = 2**12


def _pad(call: Call) -> Value:
    x = call.shape(0)
    if call.text("mode", "constant") != "constant":
        raise UnsupportedTerm(f"padding by {call.text('mode', '')} is not read")
    value = (
        call.number("value", 0.0) if "value" in call.attributes else call.scalar(2) if call.has(2) else 0.0
    )
    if value != 0:
        raise UnsupportedTerm(f"only padding with zeros is read; found {value}")
    pads = call.axes("pads", 1) or []
    places = positive(x, call.integers(3)) if call.has(3) else list(range(len(x)))
    if len(pads) != 2 * len(places):
        raise ShapeError(f"padding needs two numbers for each of {len(places)} axes; found {pads}")
    node = call.node(0)
    sides = dict(zip(places, zip(pads, pads[len(places) :], strict=False), strict=True))
    for axis, (before, after) in sides.items():
        extent = x[axis]
        if min(before, after) < 0:
            if isinstance(extent, str):
                raise UnsupportedTerm(f"the free extent {extent} is not cut: give the input a number")
            kept = range(max(-before, 0), extent - max(-after, 0))
            node = as_node(chosen(call, node, axis, kept), call.name)
    grown = {axis: (max(before, 0), max(after, 0)) for axis, (before, after) in sides.items()}
    return _padded(call, node, grown)


def _padded(call: Call, node: Node, sides: Mapping[int, tuple[int, int]]) -> Node:
    """Zeros around an image are those of a convolution with the kernel 1 on each channel."""
    image = {axis: pads for axis, pads in sides.items() if axis >= 2 and any(pads)}
    channels = node.shape[1] if len(node.shape) > 2 else 0
    if image and isinstance(channels, int) and channels > 0:
        axes = len(node.shape) - 2
        described(channels)
        one = Tensor.of(np.ones((channels, 1, *[1] * axes), dtype=np.float32), f"the kernel of {call.name}")
        padding = tuple(image.get(axis, (0, 0)) for axis in range(2, axes + 2))
        node = call.of(Convolution(one, None, Windows((1,) * axes, padding, (1,) * axes), channels), node)
        sides = {axis: pads for axis, pads in sides.items() if axis not in image}
    for axis, (before, after) in sides.items():
        if before or after:
            node = _bordered(call, node, axis, before, after)
    return node


def _bordered(call: Call, node: Node, axis: int, before: int, after: int) -> Node:
    """Zeros before and after an axis, by a matrix of zeros and ones along it."""
    extent = node.shape[axis]
    if not isinstance(extent, int) or extent + before + after > PADDED:
        raise UnsupportedTerm(
            f"padding of axis {axis} to more than {PADDED} places, or of a free extent, is not read"
        )
    weights = np.eye(extent + before + after, extent, -before, dtype=np.float32)
    order = [*(other for other in range(len(node.shape)) if other != axis), axis]
    last = call.of(Permute(tuple(order)), node)
    wide = call.of(Dense(Tensor.of(weights, f"the border of {call.name}")), last)
    return call.of(Permute(tuple(int(place) for place in np.argsort(order))), wide)


PADDING: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Pad": _pad,
}
