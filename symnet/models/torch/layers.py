"""Convolutions and normalisations, with their stored numbers."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Node,
    Operation,
    Reshape,
    Scale,
    Shift,
    Tensor,
    TransposedConvolution,
    Windows,
)
from symnet.models.torch.call import Call
from symnet.models.torch.program import Value


def _convolution(call: Call) -> Value | None:
    """Also the transposed ones, which are those with a padding of their output."""
    weights, bias = call.tensor("weight"), call.get("bias")
    if weights is None or not (bias is None or isinstance(bias, Tensor)):
        return None
    axes = len(weights.shape) - 2
    windows, groups = _windows(call, weights, axes), call.get("groups", 1)
    operation: Operation = Convolution(weights, bias, windows, groups)
    if call.flag("transposed") or "conv_transpose" in call.target:
        extra = _each(call, "output_padding", axes, 0)
        operation = TransposedConvolution(weights, bias, windows, extra, groups)
    x = call.node("input")
    if len(x.shape) == axes + 1:  # one image
        y = call.of(operation, call.of(Reshape((1, *x.shape)), x))
        return call.of(Reshape(y.shape[1:]), y)
    return call.of(operation, x)


def _windows(call: Call, weights: Tensor, axes: int) -> Windows:
    stride, dilation = (_each(call, name, axes, 1) for name in ("stride", "dilation"))
    padding = call.get("padding", 0)
    if padding == "same":
        spans = [each * (taps - 1) for each, taps in zip(dilation, weights.shape[2:], strict=True)]
        pads = tuple((span // 2, span - span // 2) for span in spans)
    elif padding == "valid":
        pads = ((0, 0),) * axes
    else:
        pads = tuple((each, each) for each in _each(call, "padding", axes, 0))
    return Windows(stride, pads, dilation)


def _each(call: Call, name: str, axes: int, default: int) -> tuple[int, ...]:
    """A setting for each axis of the image; one number is that of all."""
    found = call.get(name)
    values = [default] if found is None or found == [] else found if isinstance(found, list) else [found]
    if len(values) not in {1, axes} or not all(type(value) is int for value in values):
        raise ShapeError(f"{name} of {call.name} must have {axes} integers; found {values}")
    return tuple(values) if len(values) == axes else tuple(values) * axes


def _batch_norm(call: Call) -> Value | None:
    if call.is_missing("running_mean") or call.is_missing("running_var"):
        raise UnsupportedTerm(f"{call.name} has no running statistics: it normalises by those of each batch")
    if call.flag("training"):
        raise UnsupportedTerm(f"{call.name} is in training mode: export the model in evaluation mode")
    parts = [call.tensor(name) for name in ("running_mean", "running_var", "weight", "bias")]
    mean, variance, scale, shift = parts
    if (
        mean is None
        or variance is None
        or any(
            part is None and not call.is_missing(name)
            for part, name in zip(parts, ("running_mean", "running_var", "weight", "bias"), strict=True)
        )
    ):
        return None
    epsilon = call.rounded(call.get("eps"))
    if prod(variance.shape) and (lowest := float(variance.wide().min()) + epsilon) <= 0:
        raise UsageError(f"{variance.name} plus epsilon must be positive; found {lowest}")
    return call.of(BatchNorm(mean, variance, epsilon, scale, shift), call.node("input"))


def _layer_norm(call: Call) -> Value:
    x = call.node("input")
    count = len(call.get("normalized_shape"))
    y = call.of(functions.normalise(x.shape, count, call.rounded(call.get("eps", 1e-5))), x)
    return _affine(call, y)


def _group_norm(call: Call) -> Value:
    """The channels of each group normalised together, then scaled and shifted one by one."""
    x = call.node("input")
    apart = call.of(Reshape((x.shape[0], call.get("num_groups"), -1)), x)
    y = call.of(functions.normalise(apart.shape, 1, call.rounded(call.get("eps", 1e-5))), apart)
    y = call.of(Reshape(x.shape), y)
    for name, operation in (("weight", Scale), ("bias", Shift)):
        if not call.is_missing(name):
            numbers = call.tensor(name)
            if numbers is None:
                raise UnsupportedTerm(f"{name} of {call.name} must be stored numbers")
            y = call.of(operation(numbers.reshaped(-1, *[1] * (len(x.shape) - 2))), y)
    return y


def _rms_norm(call: Call) -> Value:
    x = call.node("input")
    epsilon = call.get("eps")
    if epsilon is None:
        epsilon = float(np.finfo(np.float64 if call.metas[0].dtype == "float64" else np.float32).eps)
    y = call.of(
        functions.root_mean_square(x.shape, len(call.get("normalized_shape")), call.rounded(epsilon)), x
    )
    return _affine(call, y)


def _affine(call: Call, y: Node) -> Node:
    """What follows a normalisation: a stored scale, and a stored shift."""
    for name, operation in (("weight", Scale), ("bias", Shift)):
        value = call.get(name)
        if isinstance(value, Tensor):
            y = call.of(operation(value), y)
        elif value is not None:
            kind = "multiply" if name == "weight" else "add"
            y = call.of(functions.entrywise(kind, y.shape, value.shape), y, value)
    return y


LAYERS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "_native_batch_norm_legit_no_training": _batch_norm,
    "batch_norm": _batch_norm,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "conv3d": _convolution,
    "conv_transpose1d": _convolution,
    "conv_transpose2d": _convolution,
    "conv_transpose3d": _convolution,
    "convolution": _convolution,
    "group_norm": _group_norm,
    "layer_norm": _layer_norm,
    "native_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "rms_norm": _rms_norm,
}
