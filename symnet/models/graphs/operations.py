"""What a model does to tensors: affine operations with their numbers, and opaque ones, known by name only.

Every operation says what shape it gives, and refuses what does not fit. Extents are integers, or names where
they are free, as that of a batch is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from symnet.errors import ShapeError, UsageError
from symnet.models.graphs.extents import Extent, Shape, derived, product, quotient
from symnet.models.graphs.tensors import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """What the model is given."""

    extents: Shape

    def shape(self) -> Shape:
        return self.extents


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """Numbers that take part as a tensor of their own, where no operation below takes them."""

    numbers: Tensor

    def shape(self) -> Shape:
        return self.numbers.shape


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """y = W·x + b along the last axis: weights q×p, offset q."""

    weights: Tensor
    offset: Tensor | None = None

    def shape(self, x: Shape) -> Shape:
        rows, columns = _axes(self.weights, 2)
        _require(bool(x) and x[-1] == columns, f"{self.weights.name} takes {columns} numbers", x)
        _fits(self.offset, (rows,))
        return (*x[:-1], rows)


@dataclass(frozen=True, slots=True)
class Windows:
    """How a kernel moves over an image, for each of its axes: the stride, how many zeros stand before and
    after the image, and the dilation."""

    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]

    @classmethod
    def plain(cls, axes: int, padding: int = 0) -> "Windows":
        """Stride and dilation 1, with as many zeros on each side."""
        return cls((1,) * axes, ((padding, padding),) * axes, (1,) * axes)

    def check(self, weights: Tensor, x: Shape, channels: int) -> None:
        """Refuses an image that does not fit."""
        axes = len(weights.shape) - 2
        _require(axes >= 1 and len(x) == axes + 2, f"{weights.name} takes images of {axes} axes", x)
        _require(x[1] == channels, f"{weights.name} takes {channels} channels", x)
        if {len(part) for part in (self.stride, self.padding, self.dilation)} != {axes} or (
            min(*self.stride, *self.dilation) < 1
        ):
            raise UsageError(
                f"{weights.name} needs a positive stride, a padding and a dilation for each of {axes} axes"
            )

    def positions(self, image: Shape, kernel: Sequence[int]) -> Shape:
        """How many places the kernel has along each axis."""
        rows = zip(image, kernel, self.stride, self.padding, self.dilation, strict=True)
        return tuple(
            _places(extent, reach(taps, dilation), step, pad) for extent, taps, step, pad, dilation in rows
        )

    def spread(self, image: Shape, kernel: Sequence[int], extra: Sequence[int]) -> Shape:
        """The extents of the image whose windows, in the other direction, give this one."""
        rows = zip(image, kernel, self.stride, self.padding, self.dilation, extra, strict=True)
        return tuple(
            derived("transposed", (reach(taps, dilation), step, more - sum(pad)), extent)
            if isinstance(extent, str)
            else (extent - 1) * step + reach(taps, dilation) + more - sum(pad)
            for extent, taps, step, pad, dilation, more in rows
        )


def reach(taps: int, dilation: int) -> int:
    """How many places of the image a kernel spans."""
    return dilation * (taps - 1) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Taps that move over the image: weights out×(in/groups)×kernel, on channels at axis 1."""

    weights: Tensor
    offset: Tensor | None
    windows: Windows
    groups: int = 1

    def shape(self, x: Shape) -> Shape:
        outputs, inputs, *kernel = self.weights.shape
        self.windows.check(self.weights, x, inputs * self.groups)
        _require(outputs % self.groups == 0, f"{outputs} channels are not {self.groups} groups", x)
        _fits(self.offset, (outputs,))
        return (x[0], outputs, *self.windows.positions(x[2:], kernel))


@dataclass(frozen=True, slots=True, eq=False)
class TransposedConvolution:
    """The transpose of a convolution: weights in×(out/groups)×kernel.

    Its padding is cut off before and after, and `extra` places are added after.
    """

    weights: Tensor
    offset: Tensor | None
    windows: Windows
    extra: tuple[int, ...]
    groups: int = 1

    def shape(self, x: Shape) -> Shape:
        inputs, outputs, *kernel = self.weights.shape
        self.windows.check(self.weights, x, inputs)
        _fits(self.offset, (outputs * self.groups,))
        return (x[0], outputs * self.groups, *self.windows.spread(x[2:], kernel, self.extra))


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Every entry multiplied by a number, or divided by it: `factors` is repeated to the shape."""

    factors: Tensor
    divide: bool = False

    def shape(self, x: Shape) -> Shape:
        return _repeated(self.factors, x)


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """A number added to every entry: `numbers` is repeated to the shape."""

    numbers: Tensor

    def shape(self, x: Shape) -> Shape:
        return _repeated(self.numbers, x)


@dataclass(frozen=True, slots=True, eq=False)
class BatchNorm:
    """γ·(x - μ)/√(σ² + ε) + β in evaluation mode, on channels at axis 1; γ and β may be missing."""

    mean: Tensor
    variance: Tensor
    epsilon: float
    scale: Tensor | None = None
    shift: Tensor | None = None

    def shape(self, x: Shape) -> Shape:
        _require(len(x) >= 2, "batch normalisation takes a batch of channels", x)
        for part in (self.mean, self.variance, self.scale, self.shift):
            _fits(part, (x[1],))
        return x


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """Tensors of one shape added; `signs` are 1 and -1."""

    signs: tuple[int, ...]

    def shape(self, *shapes: Shape) -> Shape:
        _require(len(set(shapes)) == 1 and len(shapes) == len(self.signs), "a sum has one shape", *shapes)
        return shapes[0]


@dataclass(frozen=True, slots=True, eq=False)
class Reshape:
    """The same entries in the same order, in another shape. One extent may be -1."""

    extents: tuple[Extent, ...]

    def shape(self, x: Shape) -> Shape:
        open_ = [axis for axis, extent in enumerate(self.extents) if extent == -1]
        known = product(extent for extent in self.extents if extent != -1)
        rest = quotient(product(x), known)
        _require(
            len(open_) < 2 and rest is not None and (bool(open_) or rest == 1),
            f"{list(self.extents)} has another number of entries",
            x,
        )
        return tuple(rest if extent == -1 and rest is not None else extent for extent in self.extents)


@dataclass(frozen=True, slots=True, eq=False)
class Permute:
    """The axes in another order."""

    order: tuple[int, ...]

    def shape(self, x: Shape) -> Shape:
        _require(sorted(self.order) == list(range(len(x))), f"the order {list(self.order)} has other axes", x)
        return tuple(x[axis] for axis in self.order)


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """Some entries along an axis, by their positions from 0."""

    axis: int
    positions: tuple[int, ...]

    def shape(self, x: Shape) -> Shape:
        _require(0 <= self.axis < len(x), f"there is no axis {self.axis}", x)
        extent = x[self.axis]
        _require(
            isinstance(extent, int) and all(0 <= each < extent for each in self.positions),
            f"positions must be known and lie within axis {self.axis}",
            x,
        )
        return (*x[: self.axis], len(self.positions), *x[self.axis + 1 :])


@dataclass(frozen=True, slots=True, eq=False)
class Concatenate:
    """Tensors one after the other along an axis."""

    axis: int

    def shape(self, *shapes: Shape) -> Shape:
        rest = {(*x[: self.axis], *x[self.axis + 1 :]) for x in shapes}
        extents = [x[self.axis] for x in shapes if self.axis < len(x)]
        whole = [extent for extent in extents if isinstance(extent, int)]
        _require(len(rest) == 1 and len(whole) == len(shapes) > 0, "all other axes must agree", *shapes)
        x = shapes[0]
        return (*x[: self.axis], sum(whole), *x[self.axis + 1 :])


@dataclass(frozen=True, slots=True)
class Opaque:
    """An operation of which only this is known: kind, attributes and shape say all that it does.

    Two with equal kind and attributes give equal outputs for equal inputs. `pointwise` says that it acts on
    every entry for itself, the same on each; `homogeneous` that f(c·x) = c·f(x) for c > 0. `independent` are
    axes, counted from the last as -1, along which it acts on each slice for itself, the same on each; all
    inputs have them.
    """

    kind: str
    attributes: tuple[Any, ...] = ()
    extents: Shape = field(default=(), compare=False)
    pointwise: bool = False
    homogeneous: bool = False
    independent: tuple[int, ...] = ()

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[0] if self.pointwise and shapes else self.extents


Operation: TypeAlias = (
    Input
    | Constant
    | Dense
    | Convolution
    | TransposedConvolution
    | Scale
    | Shift
    | BatchNorm
    | Sum
    | Reshape
    | Permute
    | Take
    | Concatenate
    | Opaque
)


def _require(fits: bool, what: str, *shapes: Shape) -> None:
    if not fits:
        raise ShapeError(f"{what}; found shape {' and '.join(str(list(x)) for x in shapes)}")


def _axes(tensor: Tensor, count: int) -> tuple[int, ...]:
    if len(tensor.shape) != count:
        raise ShapeError(f"{tensor.name} must have {count} axes; found shape {list(tensor.shape)}")
    return tensor.shape


def _fits(tensor: Tensor | None, shape: Shape) -> None:
    if tensor is not None and tensor.shape != shape:
        raise ShapeError(f"{tensor.name} must have shape {list(shape)}; found {list(tensor.shape)}")


def _repeated(tensor: Tensor, x: Shape) -> Shape:
    """The shape of an input to which a tensor is repeated, from the last axis on."""
    tail = x[len(x) - len(tensor.shape) :] if len(tensor.shape) <= len(x) else ()
    fits = len(tail) == len(tensor.shape) and all(
        own in (1, extent) for own, extent in zip(tensor.shape, tail, strict=True)
    )
    _require(fits, f"{tensor.name} of shape {list(tensor.shape)} must be repeated to the input", x)
    return x


def _places(extent: Extent, span: int, stride: int, padding: tuple[int, int]) -> Extent:
    if isinstance(extent, str):
        same = stride == 1 and sum(padding) == span - 1
        return extent if same else derived("windows", (span, stride, sum(padding)), extent)
    room = extent + sum(padding) - span
    _require(room >= 0, f"a kernel that spans {span} is larger than the image", (extent,))
    return room // stride + 1
