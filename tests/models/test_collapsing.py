"""Models with fewer layers: as many as there should be, the same function, every number the nearest one."""

import json
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symnet import Different, Same
from symnet.cli import main
from symnet.errors import LimitExceeded, UnsupportedTerm, UsageError
from symnet.models.collapsing import alone, collapsed, equations, graphs, tensors, write
from symnet.models.collapsing.maps import order
from symnet.models.collapsing.rounded import rounded
from symnet.models.comparing import compare_graphs
from symnet.models.functions import normalise, pointwise
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Reshape,
    Scale,
    Shift,
    Sum,
    Tensor,
    Windows,
)
from symnet.models.safetensors import read
from symnet.rounding import FORMATS
from tests.models.evaluation import evaluate

DRAW = np.random.default_rng(23)
FLOATS = ["float64", "float32", "float16", "bfloat16"]


def tensor(*shape, dtype=np.float32):
    return Tensor.of(DRAW.standard_normal(shape).astype(dtype), "w")


def start(*shape):
    return Node.of(Input(("n", *shape)), name="x")


def model(x, y):
    return Graph({"x": x}, {"y": y})


def dense(node, rows, *, offset=True):
    operation = Dense(tensor(rows, node.shape[-1]), tensor(rows) if offset else None)
    return Node.of(operation, node, name=f"dense{rows}")


def norm(node):
    channels = int(node.shape[1])
    variance = Tensor.of(np.abs(DRAW.standard_normal(channels)).astype(np.float32) + np.float32(0.1), "v")
    parts = (tensor(channels), variance, float(np.float32(1e-5)), tensor(channels), tensor(channels))
    return Node.of(BatchNorm(*parts), node, name="norm")


def relu(node):
    return Node.of(pointwise("relu"), node, name="relu")


def stack():
    x = start(5)
    return model(x, dense(dense(dense(x, 7), 4, offset=False), 2))


def with_relu():
    x = start(5)
    return model(x, dense(dense(relu(dense(dense(x, 3), 6)), 4), 2))


def residual():
    """x + W·x, and once more."""
    x = start(4)
    h = Node.of(Sum((1, -1)), x, dense(dense(x, 3), 4), name="sum")
    return model(x, Node.of(Sum((1, 1)), h, dense(h, 4), name="again"))


def residual_relu():
    x = start(4)
    h = dense(x, 4)
    return model(x, dense(Node.of(Sum((1, 1)), h, dense(relu(h), 4), name="sum"), 2))


def normed():
    x = start(5)
    return model(x, relu(norm(dense(norm(x), 4))))


def scaler():
    """Numbers that are subtracted, and by which is divided, before a dense layer."""
    x = start(5)
    h = Node.of(Scale(tensor(5), divide=True), Node.of(Shift(tensor(5)), x, name="shift"), name="scale")
    return model(x, dense(h, 1))


def scales():
    x = start(5)
    h = Node.of(Shift(tensor(1)), Node.of(Scale(tensor(5)), x, name="a"), name="b")
    return model(x, relu(Node.of(Scale(tensor(1, 5)), h, name="c")))


def heads():
    """A layer normalisation whose scale two dense layers take."""
    x = start(3, 4)
    h = Node.of(normalise(x.shape, 1, float(np.float32(1e-5))), x, name="normalise")
    h = Node.of(Shift(tensor(4)), Node.of(Scale(tensor(4)), h, name="gamma"), name="beta")
    return Graph({"x": x}, {"q": dense(h, 2), "k": dense(h, 3)})


def image():
    x = start(3, 5, 5)
    windows = Windows((2, 1), ((1, 1), (0, 1)), (1, 1))
    h = Node.of(Convolution(tensor(4, 3, 3, 3), None, windows), x, name="conv")
    h = Node.of(Scale(tensor(4, 1, 1)), norm(h), name="scale")
    h = relu(h)
    h = Node.of(Convolution(tensor(4, 1, 3, 3), tensor(4), Windows.plain(2, 1), 4), h, name="depthwise")
    h = Node.of(Reshape((-1, 4 * 3 * 4)), norm(h), name="flat")
    return model(x, dense(dense(h, 3), 2))


def plain():
    x = start(5)
    return model(x, relu(dense(x, 3)))


MODELS = {
    stack: 1,
    with_relu: 3,
    residual: 1,
    residual_relu: 5,
    normed: 2,
    scaler: 1,
    scales: 3,
    heads: 3,
    image: 5,
    plain: 2,
}
"""How many operations each becomes, its inputs aside."""


@pytest.mark.parametrize("made", MODELS, ids=lambda made: made.__name__)
def test_a_model_becomes_the_same_function_of_fewer_layers(made, tmp_path):
    graph = made()
    found = collapsed(graph).graph
    assert sum(bool(node.inputs) for node in found.nodes()) == MODELS[made]
    verdict = compare_graphs(graph, found)
    # A product by numbers is no stored matrix, so of factors and of what is added that much is not said.
    assert isinstance(verdict, Same) or verdict.tier == "rounded once" or made is scales
    inputs = {"x": DRAW.standard_normal((2, *graph.inputs["x"].shape[1:]))}
    before, after = evaluate(graph, inputs), evaluate(found, inputs)
    for name, array in before.items():
        np.testing.assert_allclose(after[name], array, rtol=1e-5, atol=1e-4)
    write(collapsed(graph), tmp_path / "numbers.safetensors")
    stored = read(tmp_path / "numbers.safetensors")
    assert all(stored[name].same(each) for name, each in tensors(found).items())
    assert len(stored) == len(tensors(found))


STEPS = ("dense", "scale", "divide", "number", "shift", "norm", "relu", "residual", "twice", "minus")


def grown(steps, rank):
    """A model made step by step; it has two outputs, the last but one step and the last."""
    x = y = start(*[3] * (rank - 1))
    last = x
    for step in steps:
        last = y
        match step:
            case "dense":
                y = dense(y, 3)
            case "scale" | "divide":
                y = Node.of(Scale(tensor(3), divide=step == "divide"), y, name=step)
            case "number":
                y = Node.of(Scale(Tensor.of(np.float32([1.7]), "w")), y, name=step)
            case "shift":
                y = Node.of(Shift(tensor(3, *[1] * (rank - 2))), y, name=step)
            case "norm":
                y = norm(y)
            case "relu":
                y = relu(y)
            case "residual":
                y = Node.of(Sum((1, 1)), x, y, name=step)
            case "twice":
                y = Node.of(Sum((1, 1)), y, dense(y, 3), name=step)
            case "minus":
                y = Node.of(Sum((-1, 1)), last, dense(relu(y), 3), name=step)
    return Graph({"x": x}, {"last": last, "y": y})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=7), st.integers(2, 4))
def test_whatever_is_collapsed_stays_the_same_function(steps, rank):
    graph = grown(steps, rank)
    found = collapsed(graph).graph
    inputs = {"x": DRAW.standard_normal((2, *[3] * (rank - 1)))}
    before, after = evaluate(graph, inputs), evaluate(found, inputs)
    for name, array in before.items():
        np.testing.assert_allclose(after[name], array, rtol=1e-4, atol=1e-4 * max(1, np.abs(array).max()))
    assert not isinstance(compare_graphs(graph, found), Different)


def test_what_is_one_layer_keeps_its_numbers():
    graph = plain()
    found = collapsed(graph)
    assert not found.exact
    assert compare_graphs(graph, found.graph).report.segments[0].decided == "the same numbers"


def nearest(number, form):
    """The nearest number of a format, by integers alone."""
    exponent = 0
    while number and not 1 <= abs(number) / Fraction(2) ** exponent < 2:
        exponent += 1 if abs(number) >= Fraction(2) ** exponent else -1
    step = Fraction(2) ** (max(exponent, form.least) - form.bits + 1)
    return round(number / step) * step


@pytest.mark.parametrize("form", FLOATS)
@given(
    st.lists(st.tuples(st.integers(-(2**70), 2**70), st.integers(1, 2**70)), min_size=1, max_size=5),
    st.integers(-150, 10),
)
def test_a_fraction_becomes_the_nearest_number(form, pairs, power):
    numbers = [Fraction(*pair) * Fraction(2) ** power for pair in pairs]
    if form == "float16":
        numbers = [number % 1000 for number in numbers]
    found = rounded([fmpq(n.numerator, n.denominator) for n in numbers], (len(numbers),), FORMATS[form], "w")
    assert found.wide().tolist() == [nearest(number, FORMATS[form]) for number in numbers]


@pytest.mark.parametrize("form", FLOATS[1:])
@pytest.mark.parametrize("side", [-1, 0, 1])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("power", [0, -140])
def test_a_number_beside_the_middle_goes_to_its_side(form, side, sign, power):
    """Where rounding to binary64 first would lose the side."""
    bits = FORMATS[form].bits
    least = max(Fraction(2) ** power, Fraction(2) ** FORMATS[form].least)
    step = least / 2 ** (bits - 1)
    number = sign * (least + step / 2 + side * step / 2**100)
    (found,) = rounded([fmpq(number.numerator, number.denominator)], (1,), FORMATS[form], "w").wide().tolist()
    assert Fraction(found) == sign * (least + step * (side > 0))


def test_a_number_beyond_its_format_is_refused():
    for number in (fmpq(2) ** 128, fmpq(2) ** 2000, fmpq(2) ** 128 - 1):
        with pytest.raises(LimitExceeded, match="w has a number beyond float32"):
            rounded([number], (1,), FORMATS["float32"], "w")


def test_products_are_multiplied_in_the_cheapest_order():
    extents = [30, 35, 15, 5, 10, 20, 25]  # the example of Cormen et al.
    split = order(extents)

    def told(first, last):
        if first == last:
            return f"A{first + 1}"
        return f"({told(first, split[first, last])}{told(split[first, last] + 1, last)})"

    assert told(0, 5) == "((A1(A2A3))((A4A5)A6))"


def test_json_has_the_exact_product(tmp_path):
    graph = stack()
    write(collapsed(graph), tmp_path / "model.json")
    operations = json.loads((tmp_path / "model.json").read_text())["operations"]
    assert [each["kind"] for each in operations] == ["input", "dense"]
    rows = np.eye(5, dtype=object) * Fraction(1)
    shifts = np.zeros(5, dtype=object)
    for node in graph.nodes()[1:]:
        weights = np.vectorize(Fraction, otypes=[object])(node.operation.weights.wide())
        rows, shifts = weights @ rows, weights @ shifts
        if node.operation.offset is not None:
            shifts = shifts + np.vectorize(Fraction, otypes=[object])(node.operation.offset.wide())
    assert [[Fraction(n) for n in row] for row in operations[1]["weight"]] == rows.tolist()
    assert [Fraction(n) for n in operations[1]["bias"]] == shifts.tolist()


@pytest.mark.parametrize(("made", "said"), [(normed, "root"), (image, "root"), (plain, None)])
def test_roots_are_no_fractions(made, said, tmp_path):
    if said is None:
        write(collapsed(made()), tmp_path / "model.json")
    else:
        with pytest.raises(UnsupportedTerm, match=said):
            write(collapsed(made()), tmp_path / "model.json")


def test_arrays_of_numpy_are_written(tmp_path):
    found = collapsed(stack())
    write(found, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as arrays:
        assert set(arrays) == {"dense2.weight", "dense2.bias"}
        assert arrays["dense2.weight"].tolist() == tensors(found.graph)["dense2.weight"].stored.tolist()


def test_one_map_is_an_equation():
    x = start(3)
    h = Node.of(Dense(Tensor.of([[1.0, -0.5, 0.0], [2.0, 0.0, 1.0]], "w"), Tensor.of([0.25, 0.0], "b")), x)
    y = Node.of(Dense(Tensor.of([[2.0, 1.0]], "v"), Tensor.of([-1.0], "c")), h)
    one = alone(collapsed(model(x, y)))
    assert list(equations(one, ["age", "bmi", "sex"])) == ["y = -0.5 + 4 age - 1 bmi + 1 sex"]
    assert list(equations(one)) == ["y = -0.5 + 4 x_1 - 1 x_2 + 1 x_3"]
    with pytest.raises(UsageError, match="a name for each of 3 inputs; found 1"):
        list(equations(one, ["age"]))
    assert alone(collapsed(with_relu())) is None


def test_a_zero_that_divides_is_refused():
    x = start(2)
    h = Node.of(Scale(Tensor.of([1.0, 0.0], "deviations"), divide=True), x, name="scale")
    with pytest.raises(UsageError, match="deviations must not be 0 where it divides"):
        collapsed(model(x, dense(h, 1)))


@pytest.fixture
def files(tmp_path):
    onnx = pytest.importorskip("symnet.models.onnx", reason="the extra onnx is not installed")
    pytest.importorskip("onnx", reason="the extra onnx is not installed")
    for made in (stack, image):
        onnx.write(made(), tmp_path / f"{made.__name__}.onnx")
    return tmp_path


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["collapse", *map(str, arguments)])
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def test_the_program_writes_what_reads_back_as_the_same(files, capsys):
    status, out, err = run(capsys, files / "image.onnx", "-o", files / "out.onnx")
    assert (status, err) == (0, "")
    assert out.startswith("9 operations, collapsed into 5\nRounded: rounded once, ")
    with pytest.raises(SystemExit) as ended:
        main(["compare", str(files / "image.onnx"), str(files / "out.onnx")])
    assert ended.value.code == 0
    assert "rounded once" in capsys.readouterr().out


def test_the_program_prints_equations(files, capsys):
    status, out, _ = run(capsys, files / "stack.onnx", "--inputs", "age, sex,bmi,bp,s1", "--digits", "3")
    assert status == 0
    lines = out.splitlines()
    assert lines[1].startswith("y_1 = ")
    assert all(name in lines[2] for name in ("age", "sex", "bmi", "bp", "s1"))


def test_what_is_not_the_same_is_not_written(files, capsys, monkeypatch):
    def wrong(numbers, shape, form, name):
        return rounded([2 * number for number in numbers], shape, form, name)

    monkeypatch.setattr(graphs, "rounded", wrong)
    status, out, _ = run(capsys, files / "stack.onnx", "-o", files / "out.onnx")
    assert status == 1
    assert "Different: in dense2" in out
    assert not (files / "out.onnx").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stack.onnx", "-o", "out.txt"], "must end in one of .onnx .safetensors .npz .json"),
        (["stack.onnx", "-o", "/missing/out.npz"], "cannot be written"),
        (["stack.onnx", "--inputs", "a,b"], "a name for each of 5 inputs; found 2"),
        (["image.onnx", "--inputs", "a,b"], "for a model that is one affine map"),
        (["missing.onnx"], "cannot be read"),
        (["model.safetensors"], "cannot be read"),
    ],
)
def test_wrong_input_is_one_line(files, capsys, monkeypatch, arguments, said):
    monkeypatch.chdir(files)
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert said in err
    assert err.count("\n") == 1
