"""Pairs of models: the same, rounded, or different; each witness is run once more in float64."""

import numpy as np
import pytest

from symnet import Different, Rounded, Same, Unknown, compare
from symnet.errors import UsageError
from symnet.models.comparing import Tier
from symnet.models.functions import matmul, pointwise, softmax
from symnet.models.graphs import (
    BatchNorm,
    Constant,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Opaque,
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
from tests.models.evaluation import evaluate

DRAW = np.random.default_rng(11)
ONCE, ALONG = "rounded once", "rounded along the way"


def drawn(*shape):
    return DRAW.standard_normal(shape).astype(np.float32)


def tensor(array):
    return Tensor.of(np.ascontiguousarray(array), "w")


def bfloat16(array):
    """The bits of the nearest numbers of bfloat16."""
    bits = np.asarray(array, dtype=np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def wide(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def relu(node):
    return Node.of(pointwise("relu"), node)


# A convolution with batch normalisation, relu, a second convolution and a dense layer.
W, B, V, C, U, D = drawn(6, 3, 3, 3), drawn(6), drawn(4, 6, 3, 3), drawn(4), drawn(5, 64), drawn(5)
MEAN, VARIANCE, GAMMA, BETA = drawn(6), np.abs(drawn(6)) + np.float32(0.01), drawn(6), drawn(6)


def image(weights, offset, norm=None, *, second=V, last=C, padding=1):
    """A small network of images."""
    x = Node.of(Input(("n", 3, 4, 4)), name="x")
    shift = None if offset is None else tensor(offset)
    h = Node.of(Convolution(tensor(weights), shift, Windows.plain(2, padding)), x, name="conv")
    if norm is not None:
        mean, variance, epsilon, gamma, beta = norm
        parts = (tensor(mean), tensor(variance), epsilon, tensor(gamma), tensor(beta))
        h = Node.of(BatchNorm(*parts), h, name="norm")
    h = relu(h)
    h = Node.of(Convolution(tensor(second), tensor(last), Windows.plain(2, 1)), h, name="second")
    h = Node.of(Reshape((-1, 64)), h, name="flat")
    return Graph({"x": x}, {"y": Node.of(Dense(tensor(U), tensor(D)), h, name="last")})


def folded(epsilon=1e-5, precision=np.float32):
    """The folded weights and offset, computed in that precision and rounded at the end."""
    w, b, mean, variance, gamma, beta = (a.astype(precision) for a in (W, B, MEAN, VARIANCE, GAMMA, BETA))
    scale = gamma / np.sqrt(variance + precision(epsilon))
    parts = w * scale[:, None, None, None], (b - mean) * scale + beta
    return tuple(part.astype(np.float32) for part in parts)


NORM = (MEAN, VARIANCE, 1e-5, GAMMA, BETA)
NORMED = image(W, B, NORM)
FOLDED = folded()
PLAIN = image(*FOLDED)
ORDER = DRAW.permutation(6)
POWERS = np.array([0.5, 2, 4, 1, 0.25, 4], dtype=np.float32)
SCALES = np.array([0.5, 2, 3, 1, 0.7, 4], dtype=np.float32)


def reordered(scales, *, consistent=True):
    """Hidden channels in another order and at other scales."""
    weights, offset = FOLDED
    second = V / scales[:, None, None]
    return image(
        (weights * scales[:, None, None, None])[ORDER],
        (offset * scales)[ORDER],
        second=second[:, ORDER] if consistent else second,
    )


def with_a_unit(offset):
    """One more hidden channel, which gives relu(offset)."""
    weights, shift = FOLDED
    return image(
        np.concatenate([weights, np.zeros((1, 3, 3, 3), np.float32)]),
        np.append(shift, np.float32(offset)),
        second=np.concatenate([V, np.ones((4, 1, 3, 3), np.float32)], axis=1),
    )


def with_an_unused_unit():
    weights, shift = FOLDED
    return image(
        np.concatenate([weights, np.ones((1, 3, 3, 3), np.float32)]),
        np.append(shift, np.float32(1)),
        second=np.concatenate([V, np.zeros((4, 1, 3, 3), np.float32)], axis=1),
    )


def replaced(array, value, *place):
    changed = array.copy()
    changed[place] = value
    return changed


# A merged adapter in bfloat16.
BASE, DOWN, UP = (bfloat16(drawn(*shape) / 8) for shape in ((24, 32), (4, 32), (24, 4)))


def adapted(scale):
    x = Node.of(Input(("n", 32)), name="x")

    def layer(bits, name, node):
        return Node.of(Dense(Tensor.of_bfloat16(bits, name)), node, name=name)

    inner = layer(UP, "up", layer(DOWN, "down", x))
    update = Node.of(Scale(tensor(np.float64(scale))), inner, name="scale")
    return Graph({"x": x}, {"y": Node.of(Sum((1, 1)), layer(BASE, "base", x), update, name="merged")})


def merged(scale):
    """As is usual: each product, multiple and sum is rounded to bfloat16."""
    update = wide(bfloat16(wide(bfloat16(wide(UP) @ wide(DOWN))) * np.float32(scale)))
    return single(Tensor.of_bfloat16(bfloat16(wide(BASE) + update), "merged"))


def single(weights):
    x = Node.of(Input(("n", weights.shape[1])), name="x")
    return Graph({"x": x}, {"y": Node.of(Dense(weights), x, name="merged")})


# Attention with four heads of three features.
HEADS, SIZE, WIDTH = 4, 3, 12
QUERY, KEY, VALUE, OUT = (drawn(WIDTH, WIDTH) for _ in range(4))
HEAD = (np.array([2, 0, 3, 1])[:, None] * SIZE + np.arange(SIZE)).reshape(-1)
INDEX = np.arange(WIDTH)


def attention(query, key, value, out, *, fused=False, whole=False):
    """Attention, with one projection for all three or with three, written out or as one operation."""
    x = Node.of(Input(("n", "t", WIDTH)), name="x")
    if fused:
        weights = tensor(np.concatenate([query, key, value]))
        rows = Node.of(Reshape(("n", "t", 3, HEADS, SIZE)), Node.of(Dense(weights), x, name="fused"))
        moved = Node.of(Permute((2, 0, 3, 1, 4)), rows)
        parts = [Node.of(Reshape(("n", HEADS, "t", SIZE)), Node.of(Take(0, (k,)), moved)) for k in range(3)]
    else:
        parts = []
        for name, weights in (("query", query), ("key", key), ("value", value)):
            rows = Node.of(Reshape(("n", "t", HEADS, SIZE)), Node.of(Dense(tensor(weights)), x, name=name))
            parts.append(Node.of(Permute((0, 2, 1, 3)), rows))
    q, k, v = parts
    if whole:
        independent = {"independent": (-4, -3)}
        y = Node.of(Opaque("attention", (False, 0.5), ("n", HEADS, "t", SIZE), **independent), q, k, v)
    else:
        k = Node.of(Permute((0, 1, 3, 2)), k)
        scores = Node.of(Scale(tensor(np.float32(0.5))), Node.of(matmul(q.shape, k.shape), q, k))
        shares = Node.of(softmax(scores.shape, -1), scores)
        y = Node.of(matmul(shares.shape, v.shape), shares, v)
    y = Node.of(Reshape(("n", "t", WIDTH)), Node.of(Permute((0, 2, 1, 3)), y))
    y = Node.of(Dense(tensor(out)), y, name="out")
    return Graph({"x": x}, {"y": Node.of(Sum((1, 1)), y, x, name="sum")})


ATTENTION = attention(QUERY, KEY, VALUE, OUT)
MOVED = (QUERY[HEAD], KEY[HEAD], VALUE[HEAD])


# Branches that are added: a kernel 3×3, one 1×1 and the identity.
def branches():
    x = Node.of(Input(("n", 6, 5, 5)), name="x")
    a = Node.of(Convolution(tensor(V6), None, Windows.plain(2, 1)), x, name="three")
    b = Node.of(Convolution(tensor(P6), None, Windows.plain(2)), x, name="one")
    return Graph({"x": x}, {"y": Node.of(Sum((1, 1, 1)), a, b, x, name="sum")})


V6, P6 = drawn(6, 6, 3, 3), drawn(6, 6, 1, 1)


def fused(*, identity=True, groups=1):
    kernel = V6.copy()
    kernel[:, :, 1, 1] += P6[:, :, 0, 0]
    if identity:
        kernel[np.arange(6), np.arange(6), 1, 1] += 1
    x = Node.of(Input(("n", 6, 5, 5)), name="x")
    return Graph({"x": x}, {"y": Node.of(Convolution(tensor(kernel), None, Windows.plain(2, 1), groups), x)})


def padded(*, inside):
    """An offset before a padded convolution, or what somebody makes of it after it."""
    x = Node.of(Input(("n", 6, 5, 5)), name="x")
    offset = drawn_once
    if inside:
        h = Node.of(Shift(tensor(offset.reshape(6, 1, 1))), x)
        return Graph({"x": x}, {"y": Node.of(Convolution(tensor(V6), None, Windows.plain(2, 1)), h)})
    moved = (V6.astype(np.float64).sum((2, 3)) @ offset).astype(np.float32)
    return Graph({"x": x}, {"y": Node.of(Convolution(tensor(V6), tensor(moved), Windows.plain(2, 1)), x)})


drawn_once = drawn(6)


def dense(*layers):
    x = Node.of(Input(("n", layers[0].shape[1])), name="x")
    y = x
    for number, weights in enumerate(layers, 1):
        y = Node.of(Dense(tensor(weights)), y, name=f"layer {number}")
    return Graph({"x": x}, {"y": y})


FIRST, SECOND, SQUARE = drawn(7, 5), drawn(4, 7), drawn(7, 7)
TURN = DRAW.permutation(7)
WHOLE = (DRAW.integers(-9, 9, (7, 5)).astype(np.float32), DRAW.integers(-9, 9, (4, 7)).astype(np.float32))
EXACT = (SECOND.astype(np.float64) @ FIRST).astype(np.float32)

PAIRS = [
    ("a network and itself", NORMED, NORMED, Same),
    ("a fold in float32", NORMED, PLAIN, ALONG),
    ("a fold in float64", NORMED, image(*folded(precision=np.float64)), ONCE),
    ("a fold with another ε", NORMED, image(*folded(1e-4)), Different),
    ("a fold with ε 10⁻⁶ for 10⁻⁵", NORMED, image(*folded(1e-6)), Different),
    ("a fold without the offset", NORMED, image(FOLDED[0], None), Different),
    ("a fold without β", NORMED, image(FOLDED[0], FOLDED[1] - BETA), Different),
    (
        "a fold without γ",
        NORMED,
        image(W / np.sqrt(VARIANCE + 1e-5)[:, None, None, None], FOLDED[1]),
        Different,
    ),
    ("another variance", NORMED, image(W, B, (MEAN, VARIANCE * np.float32(1.01), *NORM[2:])), Different),
    ("one weight, off by 10⁻⁴", PLAIN, image(replaced(FOLDED[0], 0.25, 2, 1, 0, 2), FOLDED[1]), Different),
    ("channels in another order, powers of two", PLAIN, reordered(POWERS), Same),
    ("channels in another order and scale", PLAIN, reordered(SCALES), ALONG),
    ("channels in another order, not consistently", PLAIN, reordered(POWERS, consistent=False), Different),
    ("a dead channel dropped", with_a_unit(-1), PLAIN, Same),
    ("a dead channel added", PLAIN, with_a_unit(-1), Same),
    ("an unused channel dropped", with_an_unused_unit(), PLAIN, Same),
    ("a channel that is not dead dropped", with_a_unit(1), PLAIN, Different),
    ("a channel that is not dead added", PLAIN, with_a_unit(1), Different),
    ("a merge in bfloat16", adapted(2.0), merged(2.0), ALONG),
    ("a merge, not scaled", adapted(2.0), merged(1.0), Different),
    ("a merge, scaled by a fifth more", adapted(2.0), merged(2.4), Different),
    (
        "a merge, transposed where that fits",
        adapted(2.0),
        single(Tensor.of_bfloat16(BASE, "base")),
        Different,
    ),
    ("a merge in float64, rounded once", adapted(2.0), None, ONCE),
    ("q, k and v fused", ATTENTION, attention(QUERY, KEY, VALUE, OUT, fused=True), Same),
    ("heads in another order", ATTENTION, attention(*MOVED, OUT[:, HEAD]), Same),
    ("heads in another order, fused", ATTENTION, attention(*MOVED, OUT[:, HEAD], fused=True), Same),
    ("heads in another order, not those of the output", ATTENTION, attention(*MOVED, OUT), Different),
    ("heads in another order, not those of v", ATTENTION, attention(*MOVED[:2], VALUE, OUT), Different),
    ("q and k exchanged", ATTENTION, attention(KEY, QUERY, VALUE, OUT), Different),
    ("branches fused", branches(), fused(), ALONG),
    ("branches fused without the identity", branches(), fused(identity=False), Different),
    ("an offset moved across padding", padded(inside=True), padded(inside=False), Different),
    ("layers collapsed, rounded once", dense(FIRST, SECOND), dense(EXACT), ONCE),
    ("layers collapsed in float32", dense(FIRST, SECOND), dense(SECOND @ FIRST), ALONG),
    ("layers of integers collapsed", dense(*WHOLE), dense(WHOLE[1] @ WHOLE[0]), Same),
    ("linear units in another order", dense(FIRST, SECOND), dense(FIRST[TURN], SECOND[:, TURN]), Same),
    (
        "layers collapsed in the wrong order",
        dense(WHOLE[0], WHOLE[0].T),
        dense(WHOLE[0].T @ WHOLE[0] + 1),
        Different,
    ),
]


def once():
    exact = wide(BASE).astype(np.float64) + 2.0 * (wide(UP).astype(np.float64) @ wide(DOWN))
    values, step = exact, 2.0 ** (np.floor(np.log2(np.abs(exact))) - 7)
    return single(Tensor.of_bfloat16(bfloat16((np.rint(values / step) * step).astype(np.float32)), "merged"))


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row[0])
def test_a_pair_is_judged_rightly(row):
    _, before, after, expected = row
    after = once() if after is None else after
    found = compare(before, after)
    if isinstance(expected, str):
        assert isinstance(found, Rounded)
        assert found.tier == expected
    else:
        assert isinstance(found, expected), found
    if isinstance(found, Different):
        left, right = (evaluate(graph, found.witness)[found.output][found.place] for graph in (before, after))
        assert abs(left - right) > abs(found.left - found.right) / 2 > 0


@pytest.mark.parametrize("whole", [False, True])
def test_heads_are_permuted_whether_attention_is_written_out_or_not(whole):
    before = attention(QUERY, KEY, VALUE, OUT, whole=whole)
    assert isinstance(compare(before, attention(*MOVED, OUT[:, HEAD], whole=whole)), Same)
    assert isinstance(compare(before, attention(*MOVED, OUT, whole=whole)), Different)


def test_what_a_format_rounds_is_no_difference_where_something_else_is_not_decided():
    def model(weights, *kinds):
        x = Node.of(Input(("n", 5)), name="x")
        y = Node.of(Dense(weights), x, name="first")
        for kind in kinds:
            y = Node.of(pointwise(kind), y)
        return Graph({"x": x}, {"y": y})

    narrow = Tensor.of_bfloat16(bfloat16(FIRST), "narrow")
    for kinds, expected in ((("relu", "abs"), Unknown), (("relu", "tanh"), Different)):
        assert isinstance(compare(model(tensor(FIRST), "relu"), model(narrow, *kinds)), expected)


def spread(weights, offset, stride, scale=None):
    """A transposed convolution, then a scale for each channel."""
    x = Node.of(Input(("n", 3, 4, 5)), name="x")
    windows = Windows((stride, stride), ((1, 0), (0, 1)), (1, 2))
    operation = TransposedConvolution(tensor(weights), tensor(offset), windows, (0, 0))
    y = Node.of(operation, x, name="spread")
    y = y if scale is None else Node.of(Scale(tensor(scale.reshape(-1, 1, 1))), y, name="scale")
    return Graph({"x": x}, {"y": relu(y)})


@pytest.mark.parametrize(("stride", "kernel"), [(1, (3, 2)), (2, (3, 2)), (3, (4, 2)), (2, (4, 2))])
def test_a_transposed_convolution_is_scaled_by_its_weights(stride, kernel):
    weights, offset, scale = drawn(3, 2, *kernel), drawn(2), drawn(2)
    before = spread(weights, offset, stride, scale)
    after = spread(weights * scale[:, None, None], offset * scale, stride)
    wrong = spread(weights * scale[0], offset * scale, stride)
    divisible = all(extent % stride == 0 for extent in before.outputs["y"].shape[2:])
    assert isinstance(compare(before, after), Rounded if divisible else Unknown)
    assert isinstance(compare(before, wrong), Different)


def test_what_is_not_known_of_an_operation_is_told():
    def model(weights):
        x = Node.of(Input(("n", 3)), name="x")
        y = Node.of(Opaque("sort of nobody", (), ("n", 3)), Node.of(Dense(tensor(weights)), x, name="first"))
        return Graph({"x": x}, {"y": y})

    assert isinstance(compare(model(FIRST[:3, :3]), model(FIRST[:3, :3])), Same)
    found = compare(model(FIRST[:3, :3]), model(FIRST[1:4, :3]))
    assert isinstance(found, Unknown)
    assert "first differs" in found.reason
    assert "no enclosure of sort of nobody is known" in found.reason


def test_the_worst_entry_is_told_with_its_place():
    found = compare(dense(FIRST), dense(replaced(FIRST, 9.0, 3, 2)))
    assert isinstance(found, Different)
    assert found.layer == "layer 1"
    (segment,) = found.report.segments
    assert (segment.worst.row, segment.worst.column, segment.worst.right) == (3, 2, 9.0)
    assert segment.tier == Tier.APART
    assert segment.where == "the weights"


def test_tensors_are_compared_by_name():
    def model(array):
        return Graph({}, {"t": Node.of(Constant(tensor(array)), name="t")})

    assert isinstance(compare(model(FIRST), model(FIRST.copy())), Same)
    narrow = FIRST.astype(np.float16)
    found = compare(model(FIRST), model(narrow))
    assert isinstance(found, Rounded)
    assert found.tier == ONCE
    assert isinstance(compare(model(FIRST), model(np.nextafter(narrow, np.float16(9)))), Different)


def test_inputs_that_do_not_agree_are_told():
    found = compare(dense(FIRST), dense(FIRST[:, :4]))
    assert isinstance(found, Unknown)
    assert "shape" in found.reason


@pytest.mark.parametrize("model", [3, "model.txt", object()])
def test_what_is_no_model_is_refused(model):
    with pytest.raises(UsageError):
        compare(model, model)


def test_a_verdict_has_no_truth_value():
    with pytest.raises(TypeError, match="match on Same"):
        bool(compare(dense(FIRST), dense(FIRST)))


def norms(text):
    """What explains the first segment of a fold that differs."""
    found = compare(NORMED, text)
    return next(segment.explanation for segment in found.report.segments if segment.tier == Tier.APART)


@pytest.mark.parametrize(
    ("after", "explanation"),
    [
        (image(*folded(1e-3)), "ε is 0.001, not 1e-05"),
        (image(FOLDED[0], None), "the offset is missing"),
        (image(FOLDED[0], FOLDED[1] - BETA), "w is missing"),
        (image(2 * FOLDED[0], 2 * FOLDED[1]), "the weights are multiplied by 2"),
    ],
)
def test_a_mistake_in_a_fold_is_named(after, explanation):
    assert norms(after) == explanation


@pytest.mark.parametrize(
    ("after", "explanation"),
    [
        (single(Tensor.of_bfloat16(BASE, "base")), "up·down is missing"),
        (merged(4.0), "up·down is added twice"),
        (merged(2.4), "up·down is multiplied by 1.2"),
    ],
)
def test_a_mistake_in_a_merge_is_named(after, explanation):
    (segment,) = compare(adapted(2.0), after).report.segments
    assert segment.explanation == explanation


def test_a_matrix_that_is_transposed_is_named():
    (segment,) = compare(dense(SQUARE), dense(SQUARE.T)).report.segments
    assert segment.explanation == "w is transposed"


def test_what_nothing_explains_is_not_explained():
    (segment,) = compare(dense(SQUARE), dense(drawn(7, 7))).report.segments
    assert segment.explanation == ""


@pytest.mark.parametrize(("back", "expected"), [(-1, Same), (-2, Different)])
def test_what_is_a_feature_in_one_model_may_be_a_position_in_the_other(back, expected):
    def model(*numbers):
        x = y = Node.of(Input(("n", 4)), name="x")
        for each in numbers:
            y = Node.of(Shift(tensor(each)), y)
        return Graph({"x": x}, {"y": y})

    column = np.array([1, 2, 3, 4], dtype=np.float32)
    assert isinstance(compare(model(column, back * column), model()), expected)
    assert isinstance(compare(model(), model(column, back * column)), expected)


def test_numbers_of_positions_that_were_added_make_no_difference():
    """They are atoms, whose sum is another atom: what rounding it explains is no difference."""

    def moved(*numbers):
        x = Node.of(Input(("n", 3, 3)), name="x")
        y = Node.of(Dense(tensor(weights)), x, name="dense")
        for each in numbers:
            y = Node.of(Shift(tensor(each)), y, name="shift")
        return Graph({"x": x}, {"y": y})

    weights, first, second = drawn(3, 3), drawn(3, 1), drawn(3, 1)
    assert isinstance(compare(moved(first, second), moved(first + second)), Rounded | Unknown)
    wrong = compare(moved(first, second), moved(first + second + np.float32(0.01)))
    assert isinstance(wrong, Different)
