"""Graphs of models: shapes are those of the frameworks, and what does not fit is refused by name."""

import numpy as np
import pytest

from symnet.errors import ShapeError, UsageError
from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
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

IMAGE = Node.of(Input(("n", 3, 9, 8)))
TOKENS = Node.of(Input(("n", "t", 12)))


def ones(*shape):
    return Tensor.of(np.ones(shape, dtype=np.float32), "w")


@pytest.mark.parametrize(
    ("operation", "node", "shape"),
    [
        (Dense(ones(5, 12), ones(5)), TOKENS, ("n", "t", 5)),
        (Convolution(ones(6, 3, 3, 3), ones(6), Windows.plain(2, 1)), IMAGE, ("n", 6, 9, 8)),
        (Convolution(ones(6, 1, 3, 3), None, Windows.plain(2), 3), IMAGE, ("n", 6, 7, 6)),
        (
            Convolution(ones(6, 3, 3, 2), None, Windows((2, 3), ((1, 0), (0, 0)), (2, 1))),
            IMAGE,
            ("n", 6, 3, 3),
        ),
        (
            TransposedConvolution(ones(3, 4, 3, 3), None, Windows((2, 2), ((1, 1), (1, 1)), (1, 1)), (1, 0)),
            IMAGE,
            ("n", 4, 18, 15),
        ),
        (BatchNorm(ones(3), ones(3), 1e-5, ones(3)), IMAGE, ("n", 3, 9, 8)),
        (Scale(ones(12)), TOKENS, ("n", "t", 12)),
        (Scale(ones(3, 1, 1), divide=True), IMAGE, ("n", 3, 9, 8)),
        (Reshape((-1, 12)), Node.of(Input((4, 3, 12))), (12, 12)),
        (Reshape(("n", "t", 3, -1)), TOKENS, ("n", "t", 3, 4)),
        (Reshape((-1, 216)), IMAGE, ("n", 216)),
        (Permute((0, 2, 3, 1)), IMAGE, ("n", 9, 8, 3)),
        (Take(2, (0, 2)), TOKENS, ("n", "t", 2)),
        (Opaque("softmax", (-1,), ("n", "t", 12)), TOKENS, ("n", "t", 12)),
        (Opaque("relu", pointwise=True), TOKENS, ("n", "t", 12)),
    ],
)
def test_an_operation_gives_its_shape(operation, node, shape):
    assert Node.of(operation, node).shape == shape


@pytest.mark.parametrize(
    ("operation", "inputs", "message"),
    [
        (Dense(ones(5, 11)), (TOKENS,), "w takes 11 numbers; found shape ['n', 't', 12]"),
        (Dense(ones(5, 12), ones(4)), (TOKENS,), "w must have shape [5]; found [4]"),
        (Convolution(ones(6, 4, 3, 3), None, Windows.plain(2)), (IMAGE,), "w takes 4 channels"),
        (Convolution(ones(6, 3, 10, 1), None, Windows.plain(2)), (IMAGE,), "a kernel that spans 10"),
        (BatchNorm(ones(4), ones(4), 1e-5), (IMAGE,), "w must have shape [3]; found [4]"),
        (Scale(ones(5)), (TOKENS,), "w of shape [5] must be repeated to the input"),
        (Shift(ones(1, 1, 1, 1)), (TOKENS,), "w of shape [1, 1, 1, 1] must be repeated to the input"),
        (Sum((1, 1)), (TOKENS, IMAGE), "a sum has one shape"),
        (Reshape((5, -1)), (TOKENS,), "[5, -1] has another number of entries"),
        (Reshape(("n", 13)), (TOKENS,), "['n', 13] has another number of entries"),
        (Permute((0, 0, 1)), (TOKENS,), "the order [0, 0, 1] has other axes"),
        (Take(2, (12,)), (TOKENS,), "positions must be known and lie within axis 2"),
        (Take(1, (0,)), (TOKENS,), "positions must be known and lie within axis 1"),
        (Concatenate(1), (IMAGE, TOKENS), "all other axes must agree"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_name(operation, inputs, message):
    with pytest.raises(ShapeError) as error:
        Node.of(operation, *inputs, name="layer 3")
    assert str(error.value).startswith(f"layer 3: {message}")


def test_a_stride_of_zero_is_refused():
    with pytest.raises(UsageError, match="w needs a positive stride"):
        Node.of(Convolution(ones(6, 3, 3, 3), None, Windows((0, 1), ((0, 0),) * 2, (1, 1))), IMAGE)


def test_nodes_come_after_those_that_they_are_made_of():
    first = Node.of(Dense(ones(12, 12)), TOKENS, name="first")
    second = Node.of(Dense(ones(12, 12)), first, name="second")
    end = Node.of(Sum((1, 1)), second, first, name="end")
    graph = Graph({"x": TOKENS}, {"y": end})
    assert graph.nodes() == [TOKENS, first, second, end]


def test_numbers_of_sixteen_bits_are_widened_exactly():
    bits = np.array([[0x3F80, 0xC020]], dtype=np.uint16)
    tensor = Tensor.of_bfloat16(bits, "w")
    assert tensor.wide().tolist() == [[1.0, -2.5]]
    assert tensor.transposed[0].wide().tolist() == [1.0]


def test_bits_tell_zeros_apart_but_nothing_else():
    zero, other = Tensor.of([0.0, 1.0], "w"), Tensor.of([-0.0, 1.0], "w")
    assert zero.same(Tensor.of([0.0, 1.0], "v"))
    assert not zero.same(other)
    assert not zero.same(Tensor.of(np.array([0.0, 1.0], dtype=np.float32), "w"))


def test_what_is_not_finite_is_refused_with_its_place():
    with pytest.raises(UsageError, match=r"w must hold finite numbers; found nan at \[1, 0\]"):
        Tensor.of([[1.0], [np.nan]], "w").wide()


def test_a_number_that_signals_is_refused_as_any_other():
    signals = np.array([0x7FA00000], dtype=np.uint32).view(np.float32)
    with pytest.raises(UsageError, match=r"w must hold finite numbers; found nan at \[0\]"):
        Tensor.of(signals, "w").wide()


@pytest.mark.parametrize("numbers", [["a"], [1j], [2**60], object()])
def test_what_is_no_array_of_floats_is_refused(numbers):
    with pytest.raises(UsageError, match="w must hold floats"):
        Tensor.of(numbers, "w")


def test_negated_numbers_are_those_with_the_other_sign():
    halves = Tensor.of(np.array([0.5, -0.0], np.float16), "halves")
    assert np.array_equal(_signs(halves.negated), [True, False])
    narrow = Tensor.of_bfloat16(np.array([0x3F80, 0xC000], np.uint16), "narrow")
    assert narrow.negated.wide().tolist() == [-1.0, 2.0]


def _signs(tensor):
    return np.signbit(tensor.wide())
