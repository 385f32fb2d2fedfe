"""Transposed convolutions as convolutions: each phase of the larger image is one of the smaller.

Along an axis of stride s, output o = s·q + r for a phase r takes input i = q + (r + before - dilation·t)/s by
each tap t for which that is an integer. So all phases together are a convolution of stride 1 that gives
their channels, which then take their places: y[c, s·q + r] = z[(c, r), q].
"""

from collections.abc import Sequence
from itertools import product as combinations
from math import prod
from typing import Any

import numpy as np

from symnet.models.graphs import Convolution, Extent, Tensor, TransposedConvolution, Windows, reach


def phases(operation: TransposedConvolution, image: Sequence[Extent]) -> Convolution | None:
    """The convolution that gives all phases, or None if the larger image is no multiple of its strides.

    `image` are the extents of the larger image.
    """
    strides = operation.windows.stride
    if any(
        stride > 1 and (not isinstance(extent, int) or extent % stride)
        for extent, stride in zip(image, strides, strict=True)
    ):
        return None
    inputs, columns, *kernel = operation.weights.shape
    windows = operation.windows
    rows = list(zip(kernel, strides, windows.padding, windows.dilation, operation.extra, strict=True))
    taps = [
        [divmod(dilation * tap - before, stride) for tap in range(count)]
        for count, stride, (before, _), dilation, _ in rows
    ]
    first = [min(back for back, _ in axis) for axis in taps]
    last = [max(back for back, _ in axis) for axis in taps]
    spans = [end - start + 1 for start, end in zip(first, last, strict=True)]
    after = [
        (reach(count, dilation) + extra - sum(padding)) // stride - 1 - start
        for (count, stride, padding, dilation, extra), start in zip(rows, first, strict=True)
    ]
    groups = operation.groups
    stored = operation.weights.stored.reshape(groups, inputs // groups, columns, *kernel)
    wide = np.zeros((groups, columns, *strides, inputs // groups, *spans), dtype=stored.dtype)
    for place in combinations(*map(range, kernel)):
        found = [axis[tap] for axis, tap in zip(taps, place, strict=True)]
        phase = [rest for _, rest in found]
        at = [end - back for end, (back, _) in zip(last, found, strict=True)]
        to: Any = (slice(None), slice(None), *phase, slice(None), *at)
        wide[to] = stored.reshape(*stored.shape[:3], -1)[..., np.ravel_multi_index(place, kernel)].swapaxes(
            1, 2
        )
    weights = wide.reshape(groups * columns * prod(strides), inputs // groups, *spans)
    name = operation.weights.name
    ones = (1,) * len(spans)
    moves = Windows(ones, tuple(zip(last, after, strict=True)), ones)
    offset = operation.offset
    if offset is not None:
        offset = Tensor(np.repeat(offset.stored, prod(strides)), offset.form, offset.name)
    return Convolution(Tensor(weights, operation.weights.form, name), offset, moves, groups)
