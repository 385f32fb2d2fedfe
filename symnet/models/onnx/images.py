"""Convolutions, pools and batch normalisation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Node,
    Reshape,
    Scale,
    Shape,
    Shift,
    TransposedConvolution,
    Windows,
)
from symnet.models.onnx.call import Call

Padding = tuple[tuple[int, int], ...]


def convolution(call: Call) -> Node:
    """`Conv`, without attributes that others add to it."""
    x, weights = call.node(0), call.stored(1)
    kernel = _kernel(call, x, weights.shape[2:])
    stride, dilation = _steps(call, "strides", kernel), _steps(call, "dilations", kernel)
    windows = Windows(stride, _padding(call, x.shape, kernel, stride, dilation), dilation)
    groups = call.whole("group", 1)
    if groups < 1:
        raise UsageError(f"a convolution has at least one group; found {groups}")
    return call.of(Convolution(weights, call.optional(2), windows, groups), x)


def _transposed(call: Call) -> Node:
    x, weights = call.node(0), call.stored(1)
    kernel = _kernel(call, x, weights.shape[2:])
    stride, dilation = _steps(call, "strides", kernel), _steps(call, "dilations", kernel)
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


def _padding(
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


def _steps(call: Call, name: str, kernel: Sequence[int]) -> tuple[int, ...]:
    steps = tuple(call.wholes(name, [1] * len(kernel)))
    if len(steps) != len(kernel) or min(steps) < 1:
        raise UsageError(
            f"{name} needs a positive number for each of {len(kernel)} axes; found {list(steps)}"
        )
    return steps


def _pool_windows(call: Call) -> tuple[Node, tuple[int, ...], Windows, bool]:
    x = call.node(0)
    kernel = tuple(call.wholes("kernel_shape"))
    if len(x.shape) != len(kernel) + 2 or min(kernel, default=0) < 1:
        raise ShapeError(f"a window {list(kernel)} does not fit; found shape {list(x.shape)}")
    stride, dilation = _steps(call, "strides", kernel), _steps(call, "dilations", kernel)
    windows = Windows(stride, _padding(call, x.shape, kernel, stride, dilation), dilation)
    if any(
        max(pads) >= (taps - 1) * spread + 1
        for pads, taps, spread in zip(windows.padding, kernel, dilation, strict=True)
    ):
        raise UnsupportedTerm(f"a window that sees nothing but padding is not read; found {windows.padding}")
    return x, kernel, windows, call.whole("ceil_mode", 0) != 0


def _max_pool(call: Call) -> Node:
    call.whole("storage_order", 0)
    if len(call.outputs) > 1:
        raise UnsupportedTerm("the positions of the largest numbers are not read")
    x, kernel, windows, ceil = _pool_windows(call)
    return call.of(functions.max_pool(x.shape, kernel, windows, ceil=ceil), x)


def _average_pool(call: Call) -> Node:
    counted = call.whole("count_include_pad", 0) != 0
    x, kernel, windows, ceil = _pool_windows(call)
    return call.of(functions.average_pool(x.shape, kernel, windows, ceil=ceil, counted=counted), x)


def _global_average_pool(call: Call) -> Node:
    x = call.node(0)
    if len(x.shape) < 3:
        raise ShapeError(f"an image is needed; found shape {list(x.shape)}")
    return call.of(functions.global_average_pool(x.shape), x)


def _batch_norm(call: Call) -> Node:
    if call.whole("training_mode", 0) or len(call.outputs) > 1 or call.version < 7:
        raise UnsupportedTerm(
            "batch normalisation in training mode depends on the whole batch: export it in evaluation mode"
        )
    if call.whole("spatial", 1) != 1:
        raise UnsupportedTerm("batch normalisation with numbers for each position is not read")
    call.attribute("momentum", float, 0.9)
    scale, shift, mean, variance = (call.stored(position) for position in range(1, 5))
    epsilon = call.number("epsilon", 1e-5)
    if prod(variance.shape) and (lowest := float(variance.wide().min()) + epsilon) <= 0:
        raise UsageError(f"{variance.name} plus epsilon must be positive; found {lowest}")
    return call.of(BatchNorm(mean, variance, epsilon, scale, shift), call.node(0))


def _instance_norm(call: Call) -> Node:
    """Each channel of each image normalised for itself, then scaled and shifted."""
    x = call.node(0)
    if len(x.shape) < 3:
        raise ShapeError(f"an image is needed; found shape {list(x.shape)}")
    y = call.of(functions.normalise(x.shape, len(x.shape) - 2, call.number("epsilon", 1e-5)), x)
    return _by_channel(call, y)


def _group_norm(call: Call) -> Node:
    """The channels of each group normalised together, then scaled and shifted one by one."""
    call.whole("stash_type", 1)
    x, groups = call.node(0), call.whole("num_groups", 0)
    channels = x.shape[1] if len(x.shape) > 2 else 0
    if not isinstance(channels, int) or channels < 1 or groups < 1 or channels % groups:
        raise ShapeError(f"channels must be {groups} groups; found shape {list(x.shape)}")
    if call.version < 21:
        raise UnsupportedTerm("numbers for each group are not read: export the model for version 21 or newer")
    apart = call.of(Reshape((x.shape[0], groups, channels // groups, *x.shape[2:])), x)
    epsilon = call.number("epsilon", 1e-5)
    y = call.of(functions.normalise(apart.shape, len(x.shape) - 1, epsilon), apart)
    return _by_channel(call, call.of(Reshape(x.shape), y))


def _by_channel(call: Call, y: Node) -> Node:
    for position, operation in ((1, Scale), (2, Shift)):
        numbers = call.stored(position)
        if numbers.shape != y.shape[1:2]:
            raise ShapeError(f"{numbers.name} must be one number a channel; found {list(numbers.shape)}")
        y = call.of(operation(numbers.reshaped(-1, *[1] * (len(y.shape) - 2))), y)
    return y


IMAGES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_norm,
    "Conv": convolution,
    "ConvTranspose": _transposed,
    "GlobalAveragePool": _global_average_pool,
    "GroupNormalization": _group_norm,
    "InstanceNormalization": _instance_norm,
    "MaxPool": _max_pool,
}
