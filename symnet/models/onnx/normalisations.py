"""Normalisations: by stored statistics, which is affine, or by what is seen, apart from their affine part."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    BatchNorm,
    Node,
    Reshape,
    Scale,
    Shift,
)
from symnet.models.onnx.call import Call
from symnet.models.onnx.moves import positive


def _layer_norm(call: Call) -> Node:
    call.whole("stash_type", 1)
    x = call.node(0)
    (axis,) = positive(x.shape, [call.whole("axis", -1)])
    y = call.of(functions.normalise(x.shape, len(x.shape) - axis, call.number("epsilon", 1e-5)), x)
    return _affine(call, y, 1, 2)


def _rms_norm(call: Call) -> Node:
    call.whole("stash_type", 1)
    x = call.node(0)
    (axis,) = positive(x.shape, [call.whole("axis", -1)])
    y = call.of(functions.root_mean_square(x.shape, len(x.shape) - axis, call.number("epsilon", 1e-5)), x)
    return _affine(call, y, 1, 2)


def _affine(call: Call, y: Node, scale: int, shift: int) -> Node:
    """Stored numbers that are multiplied and added, where they are given."""
    if call.has(scale):
        y = call.of(Scale(call.stored(scale)), y)
    return call.of(Shift(call.stored(shift)), y) if call.has(shift) else y


def _batch_norm(call: Call) -> Node:
    if call.flag("training_mode", 0) or len(call.outputs) > 1 or call.version < 7:
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
    apart = call.of(Reshape((x.shape[0], groups, -1)), x)
    y = call.of(functions.normalise(apart.shape, 1, call.number("epsilon", 1e-5)), apart)
    return _by_channel(call, call.of(Reshape(x.shape), y))


def _by_channel(call: Call, y: Node) -> Node:
    for position, operation in ((1, Scale), (2, Shift)):
        numbers = call.stored(position)
        if numbers.shape != y.shape[1:2]:
            raise ShapeError(f"{numbers.name} must be one number a channel; found {list(numbers.shape)}")
        y = call.of(operation(numbers.reshaped(-1, *[1] * (len(y.shape) - 2))), y)
    return y


NORMALISATIONS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "BatchNormalization": _batch_norm,
    "GroupNormalization": _group_norm,
    "InstanceNormalization": _instance_norm,
    "LayerNormalization": _layer_norm,
    "RMSNormalization": _rms_norm,
    "SimplifiedLayerNormalization": _rms_norm,
}
