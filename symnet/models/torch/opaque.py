"""Operations that are not affine: those that other frameworks have too, and all others by their own names."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import Node, Opaque, Tensor, Windows
from symnet.models.torch.call import Call, as_node
from symnet.models.torch.moves import reshaped
from symnet.models.torch.program import Value

RANDOM: Final = re.compile(
    r"rand|bernoulli|multinomial|(?<![a-z])normal|poisson|exponential|cauchy|geometric|uniform|dropout"
)
UNWRITTEN: Final = re.compile(r"(?<![a-z])empty")


def _pointwise(kind: str) -> Callable[[Call], Value | None]:
    return lambda call: call.of(functions.pointwise(kind), _x(call)) if call.metas[0].is_float else None


def _x(call: Call) -> Node:
    return call.node("self" if "self" in call.arguments else "input")


def _gelu(call: Call) -> Value | None:
    approximate = call.get("approximate", "none")
    return call.of(functions.gelu(approximate), _x(call)) if approximate in {"none", "tanh"} else None


def _leaky_relu(call: Call) -> Value:
    return call.of(functions.leaky_relu(call.rounded(call.get("negative_slope", 0.01))), _x(call))


def _elu(call: Call) -> Value | None:
    if call.get("scale", 1) != 1 or call.get("input_scale", 1) != 1:
        return None
    return call.of(functions.elu(call.rounded(call.get("alpha", 1.0))), _x(call))


def _clip(low: str, high: str, *defaults: float) -> Callable[[Call], Value | None]:
    def read(call: Call) -> Value | None:
        ends = [call.get(*pair) for pair in zip((low, high), defaults or (None, None), strict=True)]
        if not call.metas[0].is_float or not all(isinstance(end, int | float | None) for end in ends):
            return None
        return call.of(
            functions.clip(*(None if end is None else call.rounded(end) for end in ends)), _x(call)
        )

    return read


def _hard_sigmoid(call: Call) -> Value:
    return call.of(functions.hard_sigmoid(call.rounded(1 / 6), 0.5), _x(call))


def _power(call: Call) -> Value | None:
    exponent = call.get("exponent")
    if not isinstance(exponent, int | float) or not call.metas[0].is_float:
        return None
    return call.of(functions.power(call.rounded(exponent)), _x(call))


def _softmax(*, logarithm: bool) -> Callable[[Call], Value | None]:
    def read(call: Call) -> Value | None:
        x = _x(call)
        axis = call.get("dim")
        if type(axis) is not int:
            return None
        return call.of(functions.softmax(x.shape, axis, logarithm=logarithm), x)

    return read


def _attention(call: Call) -> Value | None:
    if call.get("dropout_p", 0.0) != 0:
        raise UnsupportedTerm(f"{call.name} drops entries at random: export the model in evaluation mode")
    if not call.is_missing("attn_mask") or call.flag("enable_gqa"):
        return None
    nodes = [call.node(name) for name in ("query", "key", "value")]
    scale = call.get("scale")
    operation = functions.attention(
        *(node.shape for node in nodes), causal=call.flag("is_causal"), scale=scale
    )
    return call.of(operation, *nodes)


def _reduced(kind: Callable[..., Opaque]) -> Callable[[Call], Value | None]:
    """A mean or sum over axes; over all axes of an image it is what the pool of that name gives."""

    def read(call: Call) -> Value | None:
        if not call.metas[0].is_float:
            return None
        x = _x(call)
        axes = call.get("dim")
        axes = [axes] if isinstance(axes, int) else axes or list(range(len(x.shape)))
        places = [axis + len(x.shape) for axis in functions.from_last(x.shape, axes)]
        if kind is functions.mean and len(x.shape) > 2 and sorted(places) == list(range(2, len(x.shape))):
            y = call.of(functions.global_average_pool(x.shape), x)
        else:
            y = call.of(kind(x.shape, axes), x)
        kept = [extent for axis, extent in enumerate(y.shape) if axis not in places]
        return y if call.flag("keepdim") else reshaped(call, y, kept)

    return read


def _adaptive(call: Call) -> Value | None:
    """A mean over the whole image, or over windows that tile it."""
    x = _x(call)
    sizes = call.get("output_size")
    image = x.shape[2:]
    if not isinstance(sizes, list) or len(sizes) != len(image):
        return None
    if all(size == 1 for size in sizes):
        return call.of(functions.global_average_pool(x.shape), x)
    pairs = list(zip(image, sizes, strict=True))
    if not all(
        isinstance(extent, int) and type(size) is int and extent % size == 0 for extent, size in pairs
    ):
        return None
    kernel = tuple(int(extent) // size for extent, size in pairs)
    windows = Windows(kernel, ((0, 0),) * len(kernel), (1,) * len(kernel))
    return call.of(functions.average_pool(x.shape, kernel, windows, ceil=False, counted=True), x)


def _pool(axes: int, *, largest: bool) -> Callable[[Call], Value | None]:
    def read(call: Call) -> Value | None:
        x = _x(call)
        if len(x.shape) != axes + 2 or not call.is_missing("divisor_override"):
            return None
        kernel = _each(call.get("kernel_size"), axes)
        stride = _each(call.get("stride") or list(kernel), axes)
        padding = tuple((each, each) for each in _each(call.get("padding", 0), axes))
        windows = Windows(stride, padding, _each(call.get("dilation", 1), axes))
        ceil = call.flag("ceil_mode")
        if largest:
            return call.of(functions.max_pool(x.shape, kernel, windows, ceil=ceil), x)
        counted = call.flag("count_include_pad", True)
        return call.of(functions.average_pool(x.shape, kernel, windows, ceil=ceil, counted=counted), x)

    return read


def _each(value: Any, axes: int) -> tuple[int, ...]:
    values = value if isinstance(value, list) else [value]
    if len(values) not in {1, axes} or not all(type(each) is int for each in values):
        raise UnsupportedTerm(f"a window needs {axes} integers; found {values!r:.80}")
    return tuple(values) if len(values) == axes else tuple(values) * axes


def unknown(call: Call) -> Value:
    """An operation by its own name: its tensors and all other arguments say what it does."""
    if RANDOM.search(call.target):
        raise UnsupportedTerm(f"{call.target} in {call.name} is random, so it is no function")
    if UNWRITTEN.search(call.target):
        raise UnsupportedTerm(f"{call.target} in {call.name} gives memory that nothing has written")
    if call.flag("train") or call.flag("training"):
        raise UnsupportedTerm(f"{call.target} in {call.name} is in training mode, so it may be no function")
    nodes: list[Node] = []
    attributes = tuple((name, _frozen(value, nodes)) for name, value in sorted(call.arguments.items()))
    call.assume(f"{call.target} is a function of its arguments")
    found: list[Value] = [
        call.of(Opaque(call.target, (*attributes, meta.dtype, number), meta.shape), *nodes)
        for number, meta in enumerate(call.metas)
    ]
    return found if len(found) != 1 else found[0]


def _frozen(value: Any, nodes: list[Node]) -> Any:
    """An argument as an attribute, where tensors are their places among the inputs."""
    match value:
        case Node() | Tensor() | np.ndarray():
            nodes.append(as_node(value, "an argument"))
            return ("input", len(nodes) - 1, type(value).__name__ == "ndarray")
        case list():
            return tuple(_frozen(each, nodes) for each in value)
        case float() if not isfinite(value):
            return str(value)
        case bool() | float():
            return (type(value).__name__, value)
        case None | str() | int():
            return value
    raise UnsupportedTerm(f"an argument of the type {type(value).__name__} is not read")


# Softplus is another function here: beyond a threshold it is the identity.
OTHERS: Final = {"hard_swish", "softplus", "softsign"}
OPAQUE: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_log_softmax": _softmax(logarithm=True),
    "_softmax": _softmax(logarithm=False),
    **{kind: _pointwise(kind) for kind in functions.POINTWISE if kind not in OTHERS},
    "adaptive_avg_pool1d": _adaptive,
    "adaptive_avg_pool2d": _adaptive,
    "_adaptive_avg_pool2d": _adaptive,
    "adaptive_avg_pool3d": _adaptive,
    "_adaptive_avg_pool3d": _adaptive,
    "avg_pool1d": _pool(1, largest=False),
    "avg_pool2d": _pool(2, largest=False),
    "avg_pool3d": _pool(3, largest=False),
    "clamp": _clip("min", "max"),
    "clamp_max": _clip("", "max"),
    "clamp_min": _clip("min", ""),
    "elu": _elu,
    "gelu": _gelu,
    "hardsigmoid": _hard_sigmoid,
    "hardswish": _pointwise("hard_swish"),
    "hardtanh": _clip("min_val", "max_val", -1.0, 1.0),
    "leaky_relu": _leaky_relu,
    "log_softmax": _softmax(logarithm=True),
    "max_pool1d": _pool(1, largest=True),
    "max_pool2d": _pool(2, largest=True),
    "max_pool2d_with_indices": _pool(2, largest=True),
    "max_pool3d": _pool(3, largest=True),
    "max_pool3d_with_indices": _pool(3, largest=True),
    "mean": _reduced(functions.mean),
    "pow": _power,
    "relu6": lambda call: call.of(functions.clip(0.0, 6.0), _x(call)),
    "scaled_dot_product_attention": _attention,
    "softmax": _softmax(logarithm=False),
    "sum": _reduced(functions.total),
}
