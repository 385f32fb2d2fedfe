"""Tensors that a program makes itself: counted, filled with one number, and zeros around an image."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

import numpy as np

from symnet.models.graphs import Convolution, Shape, Tensor, Windows
from symnet.models.torch.call import Call
from symnet.models.torch.moves import DESCRIBED, POSITIONS
from symnet.models.torch.program import Value


def _counted(call: Call) -> Value | None:
    start, end, step = call.get("start", 0), call.get("end"), call.get("step", 1)
    if not all(type(each) is int for each in (start, end, step)) or not 0 < abs(end - start) <= POSITIONS:
        return None
    return None if call.metas[0].is_float else np.arange(start, end, step)


def _filled(default: float | None) -> Callable[[Call], Value | None]:
    """A tensor of one number, where its shape is known."""

    def read(call: Call) -> Value | None:
        number = call.get("fill_value", call.get("s") if default is None else default)
        shape, dtype = call.metas[0].shape, call.metas[0].dtype
        if not isinstance(number, int | float) or not _is_small(shape):
            return None
        if dtype in {"float16", "float32", "float64"}:
            return Tensor.of(np.full([int(extent) for extent in shape], number, dtype), call.name)
        return np.full([int(extent) for extent in shape], number, dtype) if dtype == "int64" else None

    return read


def _is_small(shape: Shape) -> bool:
    fixed = [extent for extent in shape if isinstance(extent, int)]
    return len(fixed) == len(shape) and prod(fixed) <= DESCRIBED


def _padded(call: Call) -> Value | None:
    """Zeros around an image, which are those of a convolution with the kernel 1 on each channel."""
    x, pads = call.node("self"), call.get("pad", [])
    axes = len(x.shape) - 2
    plain = axes >= 1 and len(pads) <= 2 * axes and call.get("value", 0) in (0, None)
    if not plain or not all(type(pad) is int and pad >= 0 for pad in pads):
        return None
    channels = x.shape[1]
    if not isinstance(channels, int) or channels > POSITIONS:
        return None
    pairs = list(zip(pads[::2], pads[1::2], strict=True))  # those of the last axis first
    padding = tuple(pairs[::-1])
    windows = Windows((1,) * axes, ((0, 0),) * (axes - len(padding)) + padding, (1,) * axes)
    kernel = Tensor.of(np.ones((channels, 1, *[1] * axes), np.float32), f"the kernel of {call.name}")
    return call.of(Convolution(kernel, None, windows, channels), x)


MAKING: Final[Mapping[str, Callable[[Call], Any]]] = {
    "arange": _counted,
    "constant_pad_nd": _padded,
    "full": _filled(None),
    "full_like": _filled(None),
    "new_full": _filled(None),
    "new_ones": _filled(1),
    "new_zeros": _filled(0),
    "ones": _filled(1),
    "ones_like": _filled(1),
    "pad": lambda call: _padded(call) if call.get("mode", "constant") == "constant" else None,
    "scalar_tensor": _filled(None),
    "zeros": _filled(0),
    "zeros_like": _filled(0),
}
