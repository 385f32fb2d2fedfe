"""Small random graphs, the same functions written in other ways, and mutants, for tests of `compare`.

All numbers are small integers or powers of two, so that what is written in another way is equal exactly.
"""

import numpy as np

from symnet.errors import ShapeError
from symnet.models import functions
from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Permute,
    Reshape,
    Scale,
    Shift,
    Sum,
    Take,
    Tensor,
    TransposedConvolution,
    Windows,
)

SIZES = {"n": 2, "t": 3}
"""What free extents are where a graph is evaluated."""
SHAPES = [("n", 4), ("n", 1), ("n", "t", 4), ("n", 4, 3, 3), ("n", 2, 5), (2, 4), ("n", 4, 1, 4), (1, 1, 6)]


def tensor(array):
    return Tensor.of(np.ascontiguousarray(array, dtype=np.float32), "w")


def whole(draw, *shape):
    return draw.integers(-3, 4, shape)


def _whole_axes(node):
    return [axis for axis, extent in enumerate(node.shape) if isinstance(extent, int)]


def _repeatable(draw, node):
    """A shape that is repeated to that of a node."""
    rank = int(draw.integers(0, len(node.shape) + 1))
    tail = node.shape[len(node.shape) - rank :]
    return [extent if isinstance(extent, int) and draw.random() < 0.6 else 1 for extent in tail]


# Operations by what they need: each gives another node, or None where it does not fit.
def dense(draw, x):
    if not x.shape or not isinstance(x.shape[-1], int):
        return None
    rows = int(draw.integers(1, 5))
    offset = tensor(whole(draw, rows)) if draw.random() < 0.6 else None
    return Node.of(Dense(tensor(whole(draw, rows, x.shape[-1])), offset), x, name="dense")


def convolution(draw, x):
    axes = len(x.shape) - 2
    if axes not in (1, 2) or not all(isinstance(extent, int) for extent in x.shape[1:]):
        return None
    inputs = x.shape[1]
    groups = inputs if draw.random() < 0.3 else 1
    outputs = groups * int(draw.integers(1, 3))
    kernel = [int(k) for k in draw.integers(1, 4, axes)]
    windows = Windows(
        tuple(int(k) for k in draw.integers(1, 3, axes)),
        tuple((int(k), int(k + draw.integers(0, 2))) for k in draw.integers(0, 2, axes)),
        tuple(int(k) for k in draw.integers(1, 3, axes)),
    )
    offset = tensor(whole(draw, outputs)) if draw.random() < 0.6 else None
    weights = tensor(whole(draw, outputs, inputs // groups, *kernel))
    try:
        return Node.of(Convolution(weights, offset, windows, groups), x, name="conv")
    except ShapeError:
        return None


def transposed(draw, x):
    if len(x.shape) != 3 or not all(isinstance(extent, int) for extent in x.shape[1:]):
        return None
    weights = tensor(whole(draw, x.shape[1], 2, 2))
    windows = Windows((int(draw.integers(1, 3)),), ((0, 0),), (1,))
    return Node.of(
        TransposedConvolution(weights, tensor(whole(draw, 2)), windows, (0,)), x, name="transposed"
    )


def norm(draw, x):
    if len(x.shape) < 2 or not isinstance(x.shape[1], int):
        return None
    count = x.shape[1]
    variance = draw.choice([0.0, 3.0, 15.0], count)
    parts = (tensor(whole(draw, count)) if draw.random() < 0.7 else None for _ in range(2))
    return Node.of(BatchNorm(tensor(whole(draw, count)), tensor(variance), 1.0, *parts), x, name="norm")


def scale(draw, x):
    divide = bool(draw.random() < 0.3)
    shape = _repeatable(draw, x)
    factors = draw.choice([-2.0, -1.0, 0.5, 1.0, 2.0, *([] if divide else [0.0, 3.0])], shape)
    return Node.of(Scale(tensor(factors), divide), x, name="scale")


def shift(draw, x):
    return Node.of(Shift(tensor(whole(draw, *_repeatable(draw, x)))), x, name="shift")


def permute(draw, x):
    return Node.of(Permute(tuple(int(k) for k in draw.permutation(len(x.shape)))), x, name="permute")


def take(draw, x):
    axes = _whole_axes(x)
    if not axes:
        return None
    axis = int(draw.choice(axes))
    start, step = int(draw.integers(0, x.shape[axis])), int(draw.integers(1, 3))
    positions = range(start, x.shape[axis], step)
    if draw.random() < 0.5:
        positions = draw.integers(0, x.shape[axis], draw.integers(1, 5)).tolist()
    return Node.of(Take(axis, tuple(positions)), x, name="take")


def reshape(draw, x):
    """Two axes as one, an axis as two, or an axis of extent 1 more."""
    shape = list(x.shape)
    at = int(draw.integers(0, len(shape)))
    kind = draw.integers(0, 3)
    if kind == 0 and at + 1 < len(shape):
        shape[at : at + 2] = [-1]
    elif kind == 1 and shape[at] == 4:
        shape[at : at + 1] = [2, 2]
    elif len(shape) < 5:
        shape.insert(at, 1)
    return Node.of(Reshape(tuple(shape)), x, name="reshape")


def concatenate(draw, x):
    axes = _whole_axes(x)
    if not axes:
        return None
    other = shift(draw, x) if draw.random() < 0.5 else scale(draw, x)
    return Node.of(Concatenate(int(draw.choice(axes))), x, other, name="concatenate")


def branch(draw, x):
    others = [each(draw, x) for each in (scale, shift, pointwise)[: draw.integers(1, 4)]]
    signs = tuple(int(k) for k in draw.choice([-1, 1], len(others) + 1))
    return Node.of(Sum(signs), x, *others, name="sum")


def pointwise(draw, x):
    kind = draw.choice(["relu", "relu", "abs", "sigmoid", "leaky"])
    operation = functions.leaky_relu(0.5) if kind == "leaky" else functions.pointwise(str(kind))
    return Node.of(operation, x, name=str(kind))


def softmax(draw, x):
    axis = int(draw.integers(0, len(x.shape)))
    return Node.of(functions.softmax(x.shape, axis), x, name="softmax")


def mean(draw, x):
    return Node.of(functions.mean(x.shape, [int(draw.integers(0, len(x.shape)))]), x, name="mean")


def product(draw, x):
    if len(x.shape) < 2:
        return None
    other = scale(draw, x)
    if draw.random() < 0.5:
        return Node.of(functions.entrywise("multiply", x.shape, other.shape), x, other, name="multiply")
    order = (*range(len(x.shape) - 2), len(x.shape) - 1, len(x.shape) - 2)
    other = Node.of(Permute(order), other)
    return Node.of(functions.matmul(x.shape, other.shape), x, other, name="matmul")


def pool(draw, x):
    if len(x.shape) != 4 or not all(isinstance(extent, int) for extent in x.shape):
        return None
    make = functions.max_pool if draw.random() < 0.5 else functions.average_pool
    more = {} if make is functions.max_pool else {"counted": bool(draw.random() < 0.5)}
    windows = Windows((2, 1), ((1, 0), (0, 1)), (1, 1))
    try:
        return Node.of(make(x.shape, (2, 2), windows, ceil=bool(draw.random() < 0.5), **more), x, name="pool")
    except ShapeError:
        return None


LAYERS = [
    *(dense, dense, convolution, convolution, transposed, norm, scale, shift, permute, take, reshape),
    *(concatenate, branch, pointwise, pointwise, pointwise, softmax, mean, product, pool),
]


def generated(draw):
    """A random graph of a few layers."""
    shape = SHAPES[int(draw.integers(0, len(SHAPES)))]
    x = Node.of(Input(shape), name="x")
    y, seen = x, [x]
    for _ in range(int(draw.integers(2, 8))):
        found = LAYERS[int(draw.integers(0, len(LAYERS)))](draw, y)
        if (
            found is not None
            and np.prod([SIZES.get(e, 3) if isinstance(e, str) else e for e in found.shape]) < 200
        ):
            y = found
            seen.append(y)
    outputs = {"y": y}
    if draw.random() < 0.2:
        outputs["z"] = seen[int(draw.integers(0, len(seen)))]
    return Graph({"x": x}, outputs)


def rebuilt(graph, replace):
    """The graph with every node replaced by what a function makes of it and its new inputs."""
    new = {id(node): node for node in graph.inputs.values()}
    for node in graph.nodes():
        if id(node) not in new:
            new[id(node)] = replace(node, [new[id(each)] for each in node.inputs])
    return Graph(graph.inputs, {name: new[id(node)] for name, node in graph.outputs.items()})


def again(node, inputs, operation=None):
    return Node.of(operation or node.operation, *inputs, name=node.name)


# The same in other ways: what cancels, moved in after a node.
def _turned(draw, y):
    order = tuple(int(k) for k in draw.permutation(len(y.shape)))
    return Node.of(Permute(tuple(int(k) for k in np.argsort(order))), Node.of(Permute(order), y))


def _doubled(draw, y):
    factor = float(draw.choice([-1.0, 0.5, 2.0, 4.0]))
    return Node.of(Scale(tensor(factor), divide=True), Node.of(Scale(tensor(factor)), y))


def _shifted(draw, y):
    numbers = whole(draw, *_repeatable(draw, y))
    return Node.of(Shift(tensor(-numbers)), Node.of(Shift(tensor(numbers)), y))


def _widened(draw, y):
    at = int(draw.integers(0, len(y.shape) + 1))
    return Node.of(Reshape(y.shape), Node.of(Reshape((*y.shape[:at], 1, *y.shape[at:])), y))


def _flattened(_, y):
    return Node.of(Reshape(y.shape), Node.of(Reshape((-1,)), y)) if y.shape else y


def _split(draw, y):
    axes = [axis for axis in _whole_axes(y) if y.shape[axis] > 1]
    if not axes:
        return y
    axis = int(draw.choice(axes))
    cut = int(draw.integers(1, y.shape[axis]))
    parts = [Node.of(Take(axis, tuple(each)), y) for each in (range(cut), range(cut, y.shape[axis]))]
    return Node.of(Concatenate(axis), *parts)


def _reordered(draw, y):
    axes = _whole_axes(y)
    if not axes:
        return y
    axis = int(draw.choice(axes))
    order = draw.permutation(y.shape[axis])
    back = tuple(int(k) for k in np.argsort(order))
    return Node.of(Take(axis, back), Node.of(Take(axis, tuple(int(k) for k in order)), y))


def _thrice(_, y):
    return Node.of(Sum((1, 1, -1)), y, y, y)


CANCELLING = [_turned, _doubled, _shifted, _widened, _flattened, _split, _reordered, _thrice]


def _by_columns(node, inputs):
    """A dense layer as a sum of two."""
    (x,), weights = inputs, node.operation.weights.wide()
    cut = weights.shape[1] // 2
    axis = len(x.shape) - 1
    one = Node.of(Take(axis, tuple(range(cut))), x)
    two = Node.of(Take(axis, tuple(range(cut, weights.shape[1]))), x)
    first = Node.of(Dense(tensor(weights[:, :cut]), node.operation.offset), one)
    return Node.of(Sum((1, 1)), first, Node.of(Dense(tensor(weights[:, cut:])), two))


def _with_units_moved(draw, node, inputs):
    """A dense layer after relu after another, the units between them in another order and scale."""
    (hidden,) = inputs
    before = hidden.inputs[0]
    first = before.operation
    order = draw.permutation(first.weights.shape[0])
    scales = draw.choice([0.5, 1.0, 2.0, 4.0], len(order))
    offset = None if first.offset is None else tensor((first.offset.wide() * scales)[order])
    h = Node.of(Dense(tensor((first.weights.wide() * scales[:, None])[order]), offset), *before.inputs)
    weights = (node.operation.weights.wide() / scales)[:, order]
    return Node.of(Dense(tensor(weights), node.operation.offset), again(hidden, [h]))


def _with_zero_taps(node, inputs):
    """A convolution with a border of zero taps."""
    convolution = node.operation
    windows, axes = convolution.windows, len(node.shape) - 2
    weights = np.pad(convolution.weights.wide(), [(0, 0), (0, 0), *[(1, 1)] * axes])
    pads = zip(windows.padding, windows.dilation, strict=True)
    padding = tuple((before + step, after + step) for (before, after), step in pads)
    wider = Windows(windows.stride, padding, windows.dilation)
    return again(node, inputs, Convolution(tensor(weights), convolution.offset, wider, convolution.groups))


def _without_norm(node, inputs):
    """Batch normalisation as a scale and a shift; √(σ² + ε) is a power of two."""
    operation, after = node.operation, [1] * (len(node.shape) - 2)
    factors = 1 / np.sqrt(operation.variance.wide() + operation.epsilon)
    factors = factors if operation.scale is None else factors * operation.scale.wide()
    offset = -operation.mean.wide() * factors
    offset = offset if operation.shift is None else offset + operation.shift.wide()
    scaled = Node.of(Scale(tensor(factors.reshape(-1, *after))), *inputs)
    return Node.of(Shift(tensor(offset.reshape(-1, *after))), scaled)


def rewritten(graph, draw):
    """The same function in another way."""

    def replace(node, inputs):
        y, operation = None, node.operation
        if draw.random() < 0.5:
            match operation:
                case Dense(weights):
                    moved = inputs[0].operation == functions.pointwise("relu") and isinstance(
                        inputs[0].inputs[0].operation, Dense
                    )
                    if moved:
                        y = _with_units_moved(draw, node, inputs)
                    elif weights.shape[1] > 1:
                        y = _by_columns(node, inputs)
                case Convolution():
                    y = _with_zero_taps(node, inputs)
                case BatchNorm():
                    y = _without_norm(node, inputs)
                case Sum(signs) if len(signs) > 1:
                    y = again(node, inputs[::-1], Sum(signs[::-1]))
        y = again(node, inputs) if y is None else y
        if draw.random() < 0.4:
            y = CANCELLING[int(draw.integers(0, len(CANCELLING)))](draw, y)
        return y

    return rebuilt(graph, replace)


def _changed(draw, numbers):
    """Numbers of which one is another."""
    wide = numbers.wide().copy()
    place = tuple(int(draw.integers(0, extent)) for extent in wide.shape)
    wide[place] += float(draw.choice([-1.0, 1.0]))
    return tensor(wide)


def _mutant(draw, operation):
    """An operation of the same shape that is another function, mostly, or None."""
    match operation:
        case Dense(weights, offset):
            return Dense(_changed(draw, weights), offset)
        case Convolution(weights, offset, windows, groups):
            if offset is not None and draw.random() < 0.3:
                return Convolution(weights, _changed(draw, offset), windows, groups)
            if draw.random() < 0.3:
                pads = tuple((after, before) for before, after in windows.padding)
                return Convolution(weights, offset, Windows(windows.stride, pads, windows.dilation), groups)
            return Convolution(_changed(draw, weights), offset, windows, groups)
        case TransposedConvolution(weights, offset, windows, extra, groups):
            return TransposedConvolution(_changed(draw, weights), offset, windows, extra, groups)
        case BatchNorm(mean, variance, epsilon, factors, offset):
            return BatchNorm(_changed(draw, mean), variance, epsilon, factors, offset)
        case Scale(factors, divide):
            return Scale(tensor(factors.wide() * -1 if draw.random() < 0.5 else factors.wide() + 4), divide)
        case Shift(numbers):
            return Shift(_changed(draw, numbers))
        case Sum(signs):
            at = int(draw.integers(0, len(signs)))
            return Sum((*signs[:at], -signs[at], *signs[at + 1 :]))
        case Take(axis, positions):
            return Take(axis, positions[::-1])
        case _ if operation in (functions.pointwise("relu"), functions.pointwise("abs")):
            return functions.leaky_relu(0.5)
    return None


def mutated(graph, draw):
    """The graph with one operation changed, if it has one that can be."""
    nodes = [node for node in graph.nodes() if _mutant(np.random.default_rng(0), node.operation) is not None]
    if not nodes:
        return None
    chosen = nodes[int(draw.integers(0, len(nodes)))]

    def replace(node, inputs):
        return again(node, inputs, _mutant(draw, node.operation) if node is chosen else None)

    return rebuilt(graph, replace)


def at_random(graph, draw):
    """Inputs at which a graph is evaluated."""
    return {
        name: draw.standard_normal([SIZES.get(extent, extent) for extent in node.shape]) * 2
        for name, node in graph.inputs.items()
    }
