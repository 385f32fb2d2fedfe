"""Pools: windows that move over images."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import (
    Node,
    Windows,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.images import padding, steps


def _pool_windows(call: Call) -> tuple[Node, tuple[int, ...], Windows, bool]:
    x = call.node(0)
    kernel = tuple(call.wholes("kernel_shape"))
    if len(x.shape) != len(kernel) + 2 or min(kernel, default=0) < 1:
        raise ShapeError(f"a window {list(kernel)} does not fit; found shape {list(x.shape)}")
    stride, dilation = steps(call, "strides", kernel), steps(call, "dilations", kernel)
    windows = Windows(stride, padding(call, x.shape, kernel, stride, dilation), dilation)
    if any(
        max(pads) >= (taps - 1) * spread + 1
        for pads, taps, spread in zip(windows.padding, kernel, dilation, strict=True)
    ):
        raise UnsupportedTerm(f"a window that sees nothing but padding is not read; found {windows.padding}")
    return x, kernel, windows, call.flag("ceil_mode", 0)


def _max_pool(call: Call) -> Node:
    call.whole("storage_order", 0)
    if len(call.outputs) > 1:
        raise UnsupportedTerm("the positions of the largest numbers are not read")
    x, kernel, windows, ceil = _pool_windows(call)
    return call.of(functions.max_pool(x.shape, kernel, windows, ceil=ceil), x)


def _average_pool(call: Call) -> Node:
    counted = call.flag("count_include_pad", 0)
    x, kernel, windows, ceil = _pool_windows(call)
    return call.of(functions.average_pool(x.shape, kernel, windows, ceil=ceil, counted=counted), x)


def _global_average_pool(call: Call) -> Node:
    x = call.node(0)
    if len(x.shape) < 3:
        raise ShapeError(f"an image is needed; found shape {list(x.shape)}")
    return call.of(functions.global_average_pool(x.shape), x)


POOLS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "AveragePool": _average_pool,
    "GlobalAveragePool": _global_average_pool,
    "MaxPool": _max_pool,
}
