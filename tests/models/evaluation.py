"""Graphs evaluated in float64, node by node: what a reader's graph says, to be held against its framework.

It shares nothing with `symnet/models` but the classes of operations: shapes are those of NumPy's results.
"""

from math import erf, prod

import numpy as np

from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Input,
    Opaque,
    Permute,
    Reshape,
    Scale,
    Shift,
    Sum,
    Take,
    TransposedConvolution,
)


def evaluate(graph, inputs):
    """The outputs of a graph by name, for arrays by name; integers stay what they are, in float64.

    Every shape that the graph tells is compared with the one that is found.
    """
    extents = {}
    values = {}
    for name, node in graph.inputs.items():
        array = np.asarray(inputs[name], dtype=np.float64)
        for extent, found in zip(node.operation.extents, array.shape, strict=True):
            if isinstance(extent, str):
                assert extents.setdefault(extent, found) == found
        values[id(node)] = array
    for node in graph.nodes():
        if id(node) not in values:
            arguments = [values[id(other)] for other in node.inputs]
            values[id(node)] = np.asarray(_apply(node.operation, extents, *arguments), dtype=np.float64)
        found = values[id(node)].shape
        told = [_extent(extent, extents) for extent in node.shape]
        assert len(told) == len(found), (node.name, node.shape, found)
        assert all(a in (None, b) for a, b in zip(told, found, strict=True)), (node.name, node.shape, found)
    return {name: values[id(node)] for name, node in graph.outputs.items()}


def _extent(extent, extents):
    """An extent as a number; a product of names is one, and a name that nothing defines is not known."""
    factors = str(extent).split("*")
    known = [extents.get(factor, int(factor) if factor.isdecimal() else None) for factor in factors]
    return None if None in known else prod(known)


def _apply(operation, extents, *arguments):
    match operation:
        case Input():
            raise AssertionError("an input that is not listed")
        case Constant(numbers):
            return numbers.wide()
        case Dense(weights, offset):
            y = arguments[0] @ weights.wide().T
            return y if offset is None else y + offset.wide()
        case Convolution(weights, offset, windows, groups):
            return _biased(_convolution(arguments[0], weights.wide(), windows, groups), offset)
        case TransposedConvolution(weights, offset, windows, extra, groups):
            return _biased(_transposed(arguments[0], weights.wide(), windows, extra, groups), offset)
        case Scale(factors, divide):
            return arguments[0] / factors.wide() if divide else arguments[0] * factors.wide()
        case Shift(numbers):
            return arguments[0] + numbers.wide()
        case BatchNorm():
            return _batch_norm(operation, arguments[0])
        case Sum(signs):
            return sum(sign * each for sign, each in zip(signs, arguments, strict=True))
        case Reshape(shape):
            known = [_extent(extent, extents) if extent != -1 else -1 for extent in shape]
            return arguments[0].reshape([-1 if extent is None else extent for extent in known])
        case Permute(order):
            return arguments[0].transpose(order)
        case Take(axis, positions):
            return arguments[0].take(positions, axis)
        case Concatenate(axis):
            return np.concatenate(arguments, axis)
        case Opaque("expand", whole):
            return np.broadcast_to(arguments[0], [_extent(extent, extents) for extent in whole])
        case Opaque(kind, attributes):
            return OPAQUE[kind](*arguments, *attributes)
    raise AssertionError(f"unknown operation {operation}")


def _biased(y, offset):
    return y if offset is None else y + offset.wide().reshape(-1, *[1] * (y.ndim - 2))


def _batch_norm(norm, x):
    channels = (-1, *[1] * (x.ndim - 2))
    y = (x - norm.mean.wide().reshape(channels)) / np.sqrt(norm.variance.wide() + norm.epsilon).reshape(
        channels
    )
    if norm.scale is not None:
        y = y * norm.scale.wide().reshape(channels)
    return y if norm.shift is None else y + norm.shift.wide().reshape(channels)


def _convolution(x, weights, windows, groups):
    outputs, inputs, *kernel = weights.shape
    x = np.pad(x, ((0, 0), (0, 0), *windows.padding))
    places = [
        (extent - dilation * (taps - 1) - 1) // stride + 1
        for extent, taps, stride, dilation in zip(
            x.shape[2:], kernel, windows.stride, windows.dilation, strict=True
        )
    ]
    y = np.zeros((len(x), outputs, *places))
    for group in range(groups):
        channels = x[:, group * inputs : (group + 1) * inputs]
        rows = slice(group * outputs // groups, (group + 1) * outputs // groups)
        for tap in np.ndindex(*kernel):
            y[:, rows] += np.einsum(
                "oi,ni...->no...", weights[(rows, slice(None), *tap)], _seen(channels, tap, places, windows)
            )
    return y


def _seen(x, tap, places, windows):
    """What a tap of a window sees at each of its places."""
    return x[(slice(None), slice(None), *_steps(tap, places, windows))]


def _steps(tap, places, windows):
    return tuple(
        slice(at * dilation, at * dilation + (count - 1) * stride + 1, stride)
        for at, count, stride, dilation in zip(tap, places, windows.stride, windows.dilation, strict=True)
    )


def _transposed(x, weights, windows, extra, groups):
    inputs, outputs, *kernel = weights.shape
    whole = [
        (extent - 1) * stride + dilation * (taps - 1) + 1 + more
        for extent, taps, stride, dilation, more in zip(
            x.shape[2:], kernel, windows.stride, windows.dilation, extra, strict=True
        )
    ]
    y = np.zeros((len(x), outputs * groups, *whole))
    size = inputs // groups
    for group in range(groups):
        rows = slice(group * size, (group + 1) * size)
        filled = y[:, group * outputs : (group + 1) * outputs]
        for tap in np.ndindex(*kernel):
            places = (slice(None), slice(None), *_steps(tap, x.shape[2:], windows))
            filled[places] += np.einsum("io,ni...->no...", weights[(rows, slice(None), *tap)], x[:, rows])
    crop = tuple(
        slice(before, extent - after) for extent, (before, after) in zip(whole, windows.padding, strict=True)
    )
    return y[(slice(None), slice(None), *crop)]


def _softmax(x, axis):
    powers = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def _gelu(x, approximate):
    if approximate == "tanh":
        return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return x / 2 * (1 + _erf(x / np.sqrt(2)))


def _normalise(x, count, epsilon):
    axes = tuple(range(-count, 0))
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)


def _root_mean_square(x, count, epsilon):
    return x / np.sqrt((x**2).mean(tuple(range(-count, 0)), keepdims=True) + epsilon)


def _pool(reduce, empty):
    def pool(x, *attributes):
        kernel, stride, padding, dilation, ceil, counted = (*attributes, False)[:6]
        rows = list(zip(x.shape[2:], kernel, stride, padding, dilation, strict=True))
        places = []
        for extent, taps, step, (before, after), spread in rows:
            room = extent + before + after - spread * (taps - 1) - 1
            count = -(-room // step) + 1 if ceil else room // step + 1
            places.append(count - (ceil and (count - 1) * step >= extent + before))
        y = np.empty((*x.shape[:2], *places))
        for place in np.ndindex(*places):
            seen, share = [], 0
            for tap in np.ndindex(*kernel):
                at = [
                    p * step + t * d - pad[0]
                    for p, t, (_, _, step, pad, d) in zip(place, tap, rows, strict=True)
                ]
                if all(0 <= a < row[0] for a, row in zip(at, rows, strict=True)):
                    seen.append(x[(..., *at)])
                share += all(-row[3][0] <= a < row[0] + row[3][1] for a, row in zip(at, rows, strict=True))
            y[(..., *place)] = reduce(seen, share if counted else len(seen)) if seen else empty
        return y

    return pool


def _masked(x, shape, packed):
    outside = np.unpackbits(np.frombuffer(packed, np.uint8), count=int(np.prod(shape))).reshape(shape)
    return np.where(outside, -np.inf, x)


def _attention(q, k, v, causal, scale):
    scores = q @ k.swapaxes(-1, -2) * (q.shape[-1] ** -0.5 if scale is None else scale)
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:], dtype=bool), scores, -np.inf)
    return _softmax(scores, -1) @ v


_erf = np.vectorize(erf, otypes=[float])
NORMS = {
    "MAX": lambda x: x.max(-1),
    "L1": lambda x: np.abs(x).sum(-1),
    "L2": lambda x: np.sqrt((x**2).sum(-1)),
}
# What the kinds of opaque operations that tests use do: arrays first, then the attributes.
OPAQUE = {
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x, slope: np.where(x < 0, slope * x, x),
    "elu": lambda x, alpha: np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x),
    "gelu": _gelu,
    "quick_gelu": lambda x, slope: x / (1 + np.exp(-slope * x)),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x, slope, offset: np.clip(slope * x + offset, 0, 1),
    "hard_swish": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0)),
    "softplus": lambda x: np.logaddexp(x, 0),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "clip": np.clip,
    "tanh": np.tanh,
    "cos": np.cos,
    "sin": np.sin,
    "exp": np.exp,
    "log": np.log,
    "erf": _erf,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "reciprocal": lambda x: 1 / x,
    "power": np.power,
    "softmax": _softmax,
    "log_softmax": lambda x, axis: np.log(_softmax(x, axis)),
    "normalise": _normalise,
    "root_mean_square": _root_mean_square,
    "mean": lambda x, *axes: x.mean(axes, keepdims=True),
    "sum": lambda x, *axes: x.sum(axes, keepdims=True),
    "product": lambda x, *axes: x.prod(axes, keepdims=True),
    "matmul": np.matmul,
    "attention": _attention,
    "add": np.add,
    "masked": _masked,
    "multiply": np.multiply,
    "divide": np.divide,
    "max_pool": _pool(lambda seen, _: np.max(seen, axis=0), -np.inf),
    "average_pool": _pool(lambda seen, share: np.sum(seen, axis=0) / share, 0.0),
    "global_average_pool": lambda x: x.mean(tuple(range(2, x.ndim)), keepdims=True),
    "ai.onnx.ml.label": lambda x, labels: np.array(labels)[x.argmax(-1)],
    "ai.onnx.ml.Normalizer": lambda x, norm: x / NORMS[norm](x)[..., None],
    "one_hot": lambda x, count: np.eye(count)[x.astype(int)],
    "take": lambda x, axis, *positions: x.take(positions, axis),
}
