"""Models at the edges of what is compared: empty axes, free extents, numbers that are huge, tiny, cancel."""

import numpy as np
import pytest
from flint import arb

from symnet import Different, Rounded, Same, Unknown, compare
from symnet.errors import LimitExceeded
from symnet.models import functions
from symnet.models.comparing.balls import Balls
from symnet.models.comparing.matrices import is_nearest
from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Opaque,
    Reshape,
    Scale,
    Shift,
    Sum,
    Take,
    Tensor,
    Windows,
)
from symnet.rounding import FORMATS

DRAW = np.random.default_rng(5)


def tensor(array, dtype=np.float32):
    return Tensor.of(np.ascontiguousarray(array, dtype=dtype), "w")


def chain(*layers, extents=None, dtype=np.float32):
    """Dense layers, one after the other, with operations between them."""
    first = next(each for each in layers if isinstance(each, np.ndarray))
    x = Node.of(Input(extents or ("n", first.shape[1])), name="x")
    y = x
    for each in layers:
        y = Node.of(Dense(tensor(each, dtype)) if isinstance(each, np.ndarray) else each, y)
    return Graph({"x": x}, {"y": y})


def strided(*taps):
    """A convolution of stride 2 over an image of free extent."""
    x = Node.of(Input(("n", 1, "t")), name="x")
    windows = Windows((2,), ((0, 0),), (1,))
    return Graph({"x": x}, {"y": Node.of(Convolution(tensor([[taps]]), None, windows), x)})


def test_windows_of_other_kernels_have_another_number_of_places():
    assert isinstance(compare(strided(1), strided(1)), Same)
    assert isinstance(compare(strided(1), strided(1, 0)), Unknown)


def averaged(*extents):
    x = Node.of(Input(extents), name="x")
    return Graph({"x": x}, {"y": Node.of(functions.mean(x.shape, [-1]), x)})


def test_free_extents_that_are_equal_in_one_model_only_are_told():
    assert isinstance(compare(averaged("n", "t"), averaged("a", "b")), Same)
    assert isinstance(compare(averaged("n", "t"), averaged("n", "n")), Unknown)


def products(left, right, out):
    """A product of tensors of 4 and 5 axes, with units in other orders along axis 1 of each, which differ."""
    x, y = Node.of(Input((36,)), name="x"), Node.of(Input((72,)), name="y")
    a = Node.of(Reshape((3, 3, 2, 2)), Node.of(Dense(tensor(np.diag(np.arange(1, 37)))), x))
    b = Node.of(Reshape((2, 3, 3, 2, 2)), Node.of(Dense(tensor(np.diag(np.arange(1, 73)))), y))
    a, b = Node.of(Take(1, left), a), Node.of(Take(1, right), b)
    moved = Node.of(Take(1, out), Node.of(functions.matmul(a.shape, b.shape), a, b))
    return Graph({"x": x, "y": y}, {"z": Node.of(Dense(tensor(np.eye(72))), Node.of(Reshape((72,)), moved))})


def test_units_of_tensors_with_other_numbers_of_axes_are_not_mistaken():
    plain = (0, 1, 2)
    moved = products((1, 2, 0), (1, 2, 0), (2, 0, 1))
    assert isinstance(compare(products(plain, plain, plain), moved), Different)


def test_nothing_but_0_is_near_0():
    assert is_nearest(0.0, arb(0), FORMATS["float32"])
    assert is_nearest(0.0, arb(2) ** -150, FORMATS["float32"])
    assert not is_nearest(0.0, arb(2) ** -148, FORMATS["float32"])


def test_a_weight_that_cancels_is_not_rounded_once_to_0():
    tiny = chain(np.array([[1.0], [1.0], [2.0**-35]]), np.array([[1.0, -1.0, 2.0**-35]]))
    found = compare(tiny, chain(np.array([[0.0]])))
    assert isinstance(found, Rounded)
    assert found.tier == "rounded along the way"


def test_a_bound_that_overflows_is_refused():
    large = np.full((2, 2), 2.0**999)
    with pytest.raises(LimitExceeded, match="2\\^1000"):
        compare(
            chain(large, np.array([[2.0**24, -(2.0**24)]]), dtype=np.float64),
            chain(np.array([[7.0, 0.0]]), dtype=np.float64),
        )


def test_a_sum_may_be_added_in_any_order():
    large, other, small = (np.full((4, 4), value, np.float32) for value in (1e6, -1e6, 0.7))
    small = DRAW.standard_normal((4, 4)).astype(np.float32)
    x = Node.of(Input(("n", 4)), name="x")
    branches = [Node.of(Dense(tensor(each)), x) for each in (large, other, small)]
    flat = Graph({"x": x}, {"y": Node.of(Sum((1, 1, 1)), *branches)})
    nested = Graph({"x": x}, {"y": Node.of(Sum((1, 1)), Node.of(Sum((1, 1)), *branches[:2]), branches[2])})
    for model in (flat, nested):
        assert isinstance(compare(model, chain(large + (other + small))), Same | Rounded)
        assert isinstance(compare(model, chain(large + other + small)), Same | Rounded)
        assert isinstance(compare(model, chain(2 * small)), Different)


def test_a_product_may_be_accumulated_on_top_of_what_it_is_added_to():
    down = np.ones((64, 1), np.float32)
    up = np.full((1, 64), 2e-7, np.float32)
    base = np.full((1, 1), 4.0, np.float32)
    x = Node.of(Input(("n", 1)), name="x")
    inner = Node.of(Dense(tensor(up)), Node.of(Dense(tensor(down)), x))
    before = Graph({"x": x}, {"y": Node.of(Sum((1, 1)), Node.of(Dense(tensor(base)), x), inner)})
    last = base[0, 0]
    for number in up[0]:
        last += number
    assert last == 4.0
    assert isinstance(compare(before, chain(np.array([[last]]))), Rounded)
    assert isinstance(compare(before, chain(np.array([[last + 1e-3]]))), Different)


def test_a_function_that_nearly_vanishes_is_enclosed():
    ball = Balls.exactly(np.array([-1000.0])).each(lambda x: x.exp())
    assert ball.middle == 0
    assert ball.radius > 0


def test_what_overflows_is_not_masked():
    with np.errstate(over="ignore"):
        large = Balls.exactly(np.array([[-(2.0**1000)]])).matmul(Balls.exactly(np.array([[2.0**1000]])))
    total = large + Balls.exactly(np.array([[1.0]]))
    assert not np.isfinite(total.radius).any()
    masked = Balls.exactly(np.array([-np.inf])) + Balls.exactly(np.array([1.0]))
    assert masked.radius == 0


EMPTY = [
    chain(np.ones((3, 0))),
    chain(np.ones((0, 3))),
    chain(np.ones((2, 3)), extents=(0, 3)),
    chain(np.ones((0, 3)), Scale(tensor(np.ones(0)))),
    chain(np.ones((2, 3)), Take(1, ())),
    chain(np.ones((2, 3)), Take(0, ()), extents=(4, 3)),
    Graph({}, {"y": Node.of(Constant(tensor(np.ones((0, 2)))))}),
    Graph({}, {}),
]


@pytest.mark.parametrize("number", range(len(EMPTY)))
def test_a_model_with_empty_axes_is_itself(number):
    assert isinstance(compare(EMPTY[number], EMPTY[number]), Same)


def test_models_without_any_number_are_not_different():
    found = compare(chain(np.ones((2, 3)), extents=(0, 3)), chain(np.zeros((2, 3)), extents=(0, 3)))
    assert isinstance(found, Unknown)


def test_an_axis_of_extent_1_is_still_mixed_by_a_layer_where_the_tensor_is_an_atom():
    def model(*rows):
        x = Node.of(Input((1, 1)), name="x")
        moved = Node.of(Concatenate(0), x, Node.of(functions.pointwise("relu"), x))
        y = Node.of(Dense(tensor(np.reshape(rows, (2, 1)))), moved)
        return Graph({"x": x}, {"y": y})

    assert isinstance(compare(model(1, 2), model(1, 2)), Same)
    assert isinstance(compare(model(1, 2), model(1, 3)), Different)


def test_a_norm_is_decided_by_exact_arithmetic():
    def model(*layers):
        x = Node.of(Input(("n", 1)), name="x")
        y = x
        for layer in layers:
            y = Node.of(layer, y)
        return Graph({"x": x}, {"y": y})

    one = [tensor(np.ones(1))] * 2
    norm = BatchNorm(*one, 8.0, one[0])
    found = compare(model(norm, Shift(tensor([1 / 3]))), model(Scale(tensor([1 / 3])), Shift(tensor([0.0]))))
    assert isinstance(found, Rounded)


def differences(*names):
    x, y = Node.of(Input(("n", 2)), name="x"), Node.of(Input(("n", 2)), name="y")
    found = {"a": Node.of(Sum((1, -1)), x, y), "b": Node.of(Scale(tensor(2)), y)}
    return Graph(
        {name: {"x": x, "y": y}[name] for name in names[:2]}, {name: found[name] for name in names[2:]}
    )


def test_inputs_and_outputs_of_the_same_names_correspond_by_them():
    found = compare(differences("x", "y", "a", "b"), differences("y", "x", "b", "a"))
    assert isinstance(found, Same)
    assert sum("by their names" in sentence for sentence in found.report.assumed) == 2
    plain = compare(differences("x", "y", "a", "b"), differences("x", "y", "a", "b"))
    assert not any("by their names" in sentence for sentence in plain.report.assumed)


def test_factors_are_rounded_where_there_are_no_weights():
    def model(factor, dtype):
        x = Node.of(Input(("n", 1)), name="x")
        return Graph({"x": x}, {"y": Node.of(Scale(tensor([factor], dtype)), x)})

    found = compare(model(0.1, np.float64), model(0.1, np.float32))
    assert isinstance(found, Rounded)
    assert isinstance(compare(model(0.1, np.float64), model(0.1001, np.float32)), Different)


def test_attention_of_a_free_width_is_itself():
    x = Node.of(Input(("n", "t", "d")), name="x")
    whole = functions.attention(x.shape, x.shape, x.shape, causal=False, scale=None)
    graph = Graph({"x": x}, {"y": Node.of(whole, x, x, x)})
    assert isinstance(compare(graph, graph), Same)


def test_operations_without_inputs_are_told_apart():
    def model(kind):
        return Graph({}, {"y": Node.of(Opaque(kind, (), (2,)))})

    assert isinstance(compare(model("one"), model("one")), Same)
    assert isinstance(compare(model("one"), model("another")), Unknown)
