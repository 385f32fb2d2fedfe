"""The opaque operations that readers of all frameworks call the same, each with its attributes in one form.

Axes are counted from the last, as -1, and defaults are filled in. Two of them that are equal are the same
function.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from symnet.errors import ShapeError
from symnet.models.graphs import Extent, Opaque, Shape, Windows, derived

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
# Functions of one number without attributes, and whether f(c·x) = c·f(x) for c > 0.
POINTWISE: Final = {
    "abs": True,
    "cos": False,
    "erf": False,
    "exp": False,
    "hard_swish": False,
    "log": False,
    "mish": False,
    "reciprocal": False,
    "relu": True,
    "sigmoid": False,
    "silu": False,
    "sin": False,
    "softplus": False,
    "softsign": False,
    "sqrt": False,
    "tanh": False,
}


def pointwise(kind: str) -> Opaque:
    """A function of `POINTWISE`."""
    return Opaque(kind, pointwise=True, homogeneous=POINTWISE[kind])


def leaky_relu(slope: float) -> Opaque:
    """x where x is positive, slope·x elsewhere."""
    return Opaque("leaky_relu", (slope,), pointwise=True, homogeneous=True)


def elu(alpha: float) -> Opaque:
    """x where x is positive, α·(eˣ - 1) elsewhere."""
    return Opaque("elu", (alpha,), pointwise=True)


def gelu(approximate: str) -> Opaque:
    """x·Φ(x), or with "tanh" its usual approximation; "none" is exact."""
    return Opaque("gelu", (approximate,), pointwise=True)


def quick_gelu(slope: float) -> Opaque:
    """x·sigmoid(slope·x).

    >>> quick_gelu(1.0).kind
    'silu'
    """
    return pointwise("silu") if slope == 1 else Opaque("quick_gelu", (slope,), pointwise=True)


def clip(low: float | None, high: float | None) -> Opaque:
    """Numbers below `low` and above `high` replaced by these, where they are given.

    >>> clip(0.0, None).kind
    'relu'
    """
    if low == 0 and high is None:
        return pointwise("relu")
    return Opaque("clip", (low, high), pointwise=True)


def hard_sigmoid(slope: float, offset: float) -> Opaque:
    """slope·x + offset, between 0 and 1."""
    return Opaque("hard_sigmoid", (slope, offset), pointwise=True)


def power(exponent: float) -> Opaque:
    """x to a fixed exponent."""
    return Opaque("power", (exponent,), pointwise=True)


def softmax(x: Shape, axis: int, *, logarithm: bool = False) -> Opaque:
    """Powers of e, divided by their sum along an axis; with `logarithm` the logarithm of that."""
    (axis,) = from_last(x, [axis])
    kind = "log_softmax" if logarithm else "softmax"
    return Opaque(kind, (axis,), x, independent=_others(x, [axis]))


def normalise(x: Shape, count: int, epsilon: float) -> Opaque:
    """(x - mean)/√(variance + ε) over the last `count` axes: layer normalisation without its affine part."""
    return Opaque("normalise", (count, epsilon), x, independent=_others(x, range(-count, 0)))


def root_mean_square(x: Shape, count: int, epsilon: float) -> Opaque:
    """x/√(mean of x² + ε) over the last `count` axes."""
    return Opaque("root_mean_square", (count, epsilon), x, independent=_others(x, range(-count, 0)))


def mean(x: Shape, axes: Sequence[int]) -> Opaque:
    """The mean over some axes, which are kept with extent 1."""
    return _reduction("mean", x, axes)


def total(x: Shape, axes: Sequence[int]) -> Opaque:
    """The sum over some axes, which are kept with extent 1."""
    return _reduction("sum", x, axes)


def multiplied(x: Shape, axes: Sequence[int]) -> Opaque:
    """The product over some axes, which are kept with extent 1."""
    return _reduction("product", x, axes)


def _reduction(kind: str, x: Shape, axes: Sequence[int]) -> Opaque:
    axes = sorted(from_last(x, axes))
    kept = tuple(1 if axis - len(x) in axes else extent for axis, extent in enumerate(x))
    homogeneous = kind != "product"
    return Opaque(kind, tuple(axes), kept, homogeneous=homogeneous, independent=_others(x, axes))


def global_average_pool(x: Shape) -> Opaque:
    """The mean over all axes after that of the channels, which are kept with extent 1."""
    kept = (*x[:2], *[1] * (len(x) - 2))
    return Opaque("global_average_pool", (), kept, homogeneous=True, independent=(-len(x), 1 - len(x)))


def max_pool(x: Shape, kernel: tuple[int, ...], windows: Windows, *, ceil: bool) -> Opaque:
    """The largest number under a window; the padding counts as -∞. `ceil` lets the last window stand over."""
    return _pool("max_pool", x, kernel, windows, ceil)


def average_pool(x: Shape, kernel: tuple[int, ...], windows: Windows, *, ceil: bool, counted: bool) -> Opaque:
    """The mean of the numbers under a window; `counted` says that the padding counts as zeros."""
    return _pool("average_pool", x, kernel, windows, ceil, counted and any(map(any, windows.padding)))


def _pool(kind: str, x: Shape, kernel: tuple[int, ...], windows: Windows, ceil: bool, *more: bool) -> Opaque:
    rows = list(zip(x[2:], kernel, windows.stride, windows.padding, windows.dilation, strict=True))
    places = tuple(_places(*row, ceil=False) for row in rows)
    if ceil:
        whole = tuple(_places(*row, ceil=True) for row in rows)
        ceil, places = whole != places, whole
    attributes = (kernel, windows.stride, windows.padding, windows.dilation, ceil, *more)
    independent = (-len(x), 1 - len(x))
    return Opaque(kind, attributes, (*x[:2], *places), homogeneous=True, independent=independent)


def _places(
    extent: Extent, taps: int, stride: int, padding: tuple[int, int], dilation: int, *, ceil: bool
) -> Extent:
    span = dilation * (taps - 1) + 1
    if isinstance(extent, str):
        same = stride == 1 and sum(padding) == span - 1
        kind, *numbers = ("ceiled windows", *padding) if ceil else ("windows", sum(padding))
        return extent if same else derived(kind, (span, stride, *numbers), extent)
    room = extent + sum(padding) - span
    if room < 0:
        raise ShapeError(f"a window that spans {span} is larger than the image; found {extent}")
    count = -(-room // stride) if ceil else room // stride
    return count + (not ceil or count * stride < extent + padding[0])  # none starts behind the image


def matmul(a: Shape, b: Shape) -> Opaque:
    """The product of two tensors along the last axis of one and the last but one of the other.

    Raises `ShapeError` if they do not fit.
    """
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-2]:
        raise ShapeError(f"a product needs matrices that fit; found shape {list(a)} and {list(b)}")
    whole = (*broadcast_shape(a[:-2], b[:-2]), a[-2], b[-1])
    independent = tuple(axis for axis in _shared(whole[:-2], a[:-2], b[:-2], skip=2))
    return Opaque("matmul", (), whole, independent=independent)


def attention(q: Shape, k: Shape, v: Shape, *, causal: bool, scale: float | None) -> Opaque:
    """softmax(scale·Q·Kᵀ)·V, by default with 1/√d for d columns of Q; `causal` hides keys after a query.

    Raises `ShapeError` if they do not fit.
    """
    fits = min(map(len, (q, k, v))) >= 2 and q[-1] == k[-1] and k[-2] == v[-2]
    if not fits:
        raise ShapeError(f"attention needs matrices that fit; found shape {list(q)}, {list(k)} and {list(v)}")
    heads = broadcast_shape(q[:-2], k[:-2], v[:-2])
    if isinstance(q[-1], int) and scale == q[-1] ** -0.5:
        scale = None
    independent = tuple(axis - 2 for axis in _shared(heads, q[:-2], k[:-2], v[:-2]))
    return Opaque("attention", (causal, scale), (*heads, q[-2], v[-1]), independent=independent)


def entrywise(kind: str, a: Shape, b: Shape) -> Opaque:
    """ "add", "multiply" or "divide": two tensors entry by entry, each repeated to the shape of both."""
    whole = broadcast_shape(a, b)
    return Opaque(kind, (), whole, homogeneous=kind == "add", independent=_shared(whole, a, b))


def one_hot(x: Shape, count: int) -> Opaque:
    """For each integer k from 0 to count - 1 the vector whose entry k is 1, the others 0.

    An embedding is a dense layer after it: the table, transposed, is its weights.
    """
    return Opaque("one_hot", (count,), (*x, count))


def take(x: Shape, axis: int, positions: Sequence[int]) -> Opaque:
    """Some entries along an axis of free extent, by positions, counted from the end where negative."""
    (axis,) = from_last(x, [axis])
    kept = list(x)
    kept[axis] = len(positions)
    attributes = (axis, *positions)
    return Opaque("take", attributes, tuple(kept), homogeneous=True, independent=_others(x, [axis]))


def masked(x: Shape, outside: Array) -> Opaque:
    """-∞ where `outside`, repeated to the shape, is true; a softmax that follows leaves these entries out."""
    whole = broadcast_shape(x, outside.shape)
    if whole != x:
        raise ShapeError(f"a mask must be repeated to {list(x)}; found shape {list(outside.shape)}")
    outside = outside.reshape(outside.shape[_leading_ones(outside.shape) :])
    attributes = (outside.shape, np.packbits(outside).tobytes())
    apart = range(-outside.ndim, 0)
    independent = tuple(axis for axis in _others(x, ()) if axis not in apart or outside.shape[axis] == 1)
    return Opaque("masked", attributes, x, independent=independent)


def _leading_ones(shape: tuple[int, ...]) -> int:
    return next((axis for axis, extent in enumerate(shape) if extent != 1), len(shape))


def expand(whole: Shape) -> Opaque:
    """A tensor repeated to a shape of which some extents are free."""
    return Opaque("expand", whole, whole, homogeneous=True)


def broadcast_shape(*shapes: Shape) -> Shape:
    """The shape that all of these are repeated to. Raises `ShapeError` if there is none.

    >>> broadcast_shape(("n", 1, 4), (3, 1))
    ('n', 3, 4)
    """
    rank = max(map(len, shapes))
    padded = [(*[1] * (rank - len(shape)), *shape) for shape in shapes]
    whole: list[Extent] = []
    for extents in zip(*padded, strict=True):
        larger = sorted({extent for extent in extents if extent != 1}, key=str)
        if len(larger) > 1:
            found = " and ".join(str(list(shape)) for shape in shapes)
            raise ShapeError(f"shapes must be equal where they are not 1; found {found}")
        whole.append(larger[0] if larger else 1)
    return tuple(whole)


def from_last(x: Shape, axes: Sequence[int]) -> list[int]:
    """Axes counted from the last, as -1. Raises `ShapeError` for one that is not there, or is there twice."""
    found = [axis - len(x) if axis >= 0 else axis for axis in axes]
    if any(not -len(x) <= axis < 0 for axis in found) or len(set(found)) != len(found):
        raise ShapeError(f"there are no axes {list(axes)}; found shape {list(x)}")
    return found


def _others(x: Shape, axes: Sequence[int]) -> tuple[int, ...]:
    return tuple(axis for axis in range(-len(x), 0) if axis not in axes)


def _shared(whole: Shape, *shapes: Shape, skip: int = 0) -> tuple[int, ...]:
    """The axes, with `skip` more after them, along which no tensor is repeated."""
    return tuple(
        axis - skip
        for axis in range(-len(whole), 0)
        if all(-axis <= len(shape) and shape[axis] == whole[axis] for shape in shapes)
    )
