"""Convolutions, pools and batch normalisation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models.graphs import (
    Convolution,
    Node,
    Shape,
    TransposedConvolution,
    Windows,
)
from symnet.models.onnx.call import Call

Padding = tuple[tuple[int, int], ...]


def convolution(call: Call) -> Node:
    """`Conv`, without attributes that others add to it."""
    x, weights = call.node(0), call.stored(1)
    kernel = _kernel(call, x, weights.shape[2:])
    stride, dilation = steps(call, "strides", kernel), steps(call, "dilations", kernel)
    windows = Windows(stride, padding(call, x.shape, kernel, stride, dilation), dilation)
    groups = call.whole("group", 1)
    if groups < 1:
        raise UsageError(f"a convolution has at least one group; found {groups}")
    return call.of(Convolution(weights, call.optional(2), windows, groups), x)


def _transposed(call: Call) -> Node:
    x, weights = call.node(0), call.stored(1)
    kernel = _kernel(call, x, weights.shape[2:])
    stride, dilation = steps(call, "strides", kernel), steps(call, "dilations", kernel)
    extra = tuple(call.wholes("output_padding", [0] * len(kernel)))
    groups = call.whole("group", 1)
    if groups < 1 or len(x.shape) < 2 or weights.shape[0] % groups:
        raise UsageError(f"{weights.shape[0]} channels are not {groups} groups")
    if len(extra) != len(kernel) or min(extra, default=0) < 0:
        raise UsageError(f"output_padding needs a number for each of {len(kernel)} axes; found {list(extra)}")
    plain = Windows(stride, ((0, 0),) * len(kernel), dilation)
    padding = _cut(call, x, plain, kernel, extra)
    operation = TransposedConvolution(
        weights, call.optional(2), replace(plain, padding=padding), extra, groups
    )
    return call.of(operation, x)


def _cut(call: Call, x: Node, plain: Windows, kernel: tuple[int, ...], extra: tuple[int, ...]) -> Padding:
    """What is cut off around a transposed convolution: as told, or to reach a shape that is told."""
    asked, mode = call.wholes("output_shape"), call.text("auto_pad", "NOTSET")
    pads = call.wholes("pads", [0] * 2 * len(kernel))
    if mode not in AUTOMATIC:
        raise UsageError(f"auto_pad must be one of {', '.join(AUTOMATIC)}; found {mode}")
    if not asked and mode in {"NOTSET", "VALID"}:
        return _pairs(pads, len(kernel)) if mode == "NOTSET" else ((0, 0),) * len(kernel)
    extents = [extent for extent in x.shape[2:] if isinstance(extent, int)]
    if len(extents) < len(kernel):
        raise UnsupportedTerm(f"padding that depends on free extents is not read; found {list(x.shape)}")
    whole = plain.spread(x.shape[2:], kernel, extra)
    goal = (
        asked[-len(kernel) :]
        if asked
        else [each * step for each, step in zip(extents, plain.stride, strict=True)]
    )
    if len(goal) != len(kernel):
        raise UsageError(f"output_shape needs {len(kernel)} extents; found {goal}")
    more = [int(extent) - end for extent, end in zip(whole, goal, strict=True)]
    if min(more, default=0) < 0:
        raise UnsupportedTerm(f"a transposed convolution of shape {list(whole)} is not cut to {goal}")
    return tuple(_halves(each, late=mode == "SAME_UPPER") for each in more)


# How the padding of an image is found where it is not told.
AUTOMATIC: Final = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


def padding(
    call: Call, x: Shape, kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> Padding:
    mode = call.text("auto_pad", "NOTSET")
    pads = call.wholes("pads", [0] * 2 * len(kernel))
    match mode:
        case "NOTSET":
            return _pairs(pads, len(kernel))
        case "VALID":
            return ((0, 0),) * len(kernel)
        case "SAME_UPPER" | "SAME_LOWER":
            rows = zip(x[2:], kernel, stride, dilation, strict=True)
            return tuple(_halves(_missing(*row), late=mode == "SAME_UPPER") for row in rows)
    raise UsageError(f"auto_pad must be one of {', '.join(AUTOMATIC)}; found {mode}")


def _missing(extent: int | str, taps: int, step: int, spread: int) -> int:
    """How many zeros there must be for a window at every step."""
    span = spread * (taps - 1) + 1
    if step == 1:
        return span - 1
    if isinstance(extent, str):
        raise UnsupportedTerm(f"padding that depends on the free extent {extent} is not read")
    return max((-(-extent // step) - 1) * step + span - extent, 0)


def _halves(number: int, *, late: bool) -> tuple[int, int]:
    small, large = number // 2, number - number // 2
    return (small, large) if late else (large, small)


def _pairs(pads: Sequence[int], axes: int) -> Padding:
    if len(pads) != 2 * axes or min(pads, default=0) < 0:
        raise UsageError(f"pads needs two numbers from 0 for each of {axes} axes; found {list(pads)}")
    return tuple(zip(pads[:axes], pads[axes:], strict=True))


def _kernel(call: Call, x: Node, stored: Sequence[int]) -> tuple[int, ...]:
    """The extents of the kernel, which an attribute may tell again."""
    kernel = tuple(call.wholes("kernel_shape", stored))
    if kernel != tuple(stored) or len(x.shape) != len(kernel) + 2 or min(kernel, default=0) < 1:
        raise ShapeError(
            f"kernel_shape {list(kernel)} must be that of the weights {list(stored)}, an axis less by 2 than "
            f"the image; found shape {list(x.shape)}"
        )
    return kernel


def steps(call: Call, name: str, kernel: Sequence[int]) -> tuple[int, ...]:
    steps = tuple(call.wholes(name, [1] * len(kernel)))
    if len(steps) != len(kernel) or min(steps) < 1:
        raise UsageError(
            f"{name} needs a positive number for each of {len(kernel)} axes; found {list(steps)}"
        )
    return steps


IMAGES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Conv": convolution,
    "ConvTranspose": _transposed,
}
