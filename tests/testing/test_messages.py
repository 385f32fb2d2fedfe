"""One clear message for each thing that a function, or who tests it, can do wrong."""
# ruff: noqa: ARG005, PLW0108 - functions that are wrong

import random
import subprocess
import sys
import traceback
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, note, settings
from hypothesis import strategies as st
from sympy import Determinant, Function, Inverse, MatrixSymbol, Symbol, exp, symbols

from symnet import Network, ShapeError, SymnetError, UnsupportedTerm, UsageError, sizes
from symnet.errors import MissingExtra
from symnet.testing import Mismatch, implements, same

h, n, p = sizes("h n p")
W, x, b = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
QUIET = settings(database=None, derandomize=True, max_examples=30, deadline=None)


def message(of, function, **options):
    with pytest.raises(Mismatch) as found:
        QUIET(implements(of, **options)(function))()
    return str(found.value), found.value


def changes(W, x):
    W[0, 0] = 1
    return W @ x


def raises(W, x):
    if W.shape[0] == 2:
        raise ValueError("two rows")
    return W @ x


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda W, x: (W @ x).ravel(), "returns a wrong shape: the result must be (1, 1); found (1,)"),
        (
            lambda W, x: (W @ x).astype("float32"),
            "returns a wrong dtype: the result must be float64; found float32",
        ),
        (lambda W, x: (W @ x).tolist(), "returns no array of numpy: the result is list [[0.0]]"),
        (lambda W, x: None, "returns no array of numpy: the result is NoneType None"),
        (changes, "changes changes its argument W: [[0]] became [[1]]"),
        (raises, "raises raises ValueError: two rows"),
        (lambda W, x: W @ x + random.random(), "is not deterministic: with the same arguments it returns [["),  # noqa: S311
        (lambda W, x: W @ x * np.nan, "got      [[nan]]"),
    ],
)
def test_what_a_function_does_wrong_is_told(function, told):
    text, _ = message(W * x, function)
    assert told in text
    assert "reproduce: " in text
    assert "ypothesis" not in text
    assert "sympy" not in text


def test_a_function_that_raises_shows_its_own_traceback():
    text, error = message(W * x, raises)
    assert text.splitlines()[1:] == [
        "  the shapes of its arguments: W (2, 1), x (1, 1)",
        "  at h = 2, p = 1, numbers in float64:",
        "    W = [[0], [0]]",
        "    x = [[0]]",
        "  reproduce: raises(W=np.asarray([[0], [0]], dtype=np.float64), "
        "x=np.asarray([[0]], dtype=np.float64))",
    ]
    (frame,) = traceback.extract_tb(error.__cause__.__traceback__)
    assert frame.name == "raises"
    assert error.__suppress_context__


def test_a_function_that_always_raises_is_asked_for_its_layout():
    text, _ = message(W * x, lambda W, x: W @ x.reshape(2, 3, 4))
    assert "at every instance: say with layout= how its arguments are stored" in text


def test_a_traceback_has_no_frame_of_hypothesis():
    _, error = message(W * x, lambda W, x: W @ x + 1)
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    assert not [file for file in files if "hypothesis" in file]
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_what_comes_and_goes_is_told_as_not_deterministic():
    calls = iter(range(10**6))
    text, _ = message(W * x, lambda W, x: W @ x + (next(calls) // 2 == 5))
    assert "not deterministic" in text


def test_several_results_are_told_apart():
    text, _ = message((W * x, W.T), lambda W, x: (W @ x, W.T + 1))
    assert "the result number 2" in text
    text, _ = message((W * x, W.T), lambda W, x: W @ x)
    assert "must return 2 results" in text
    QUIET(implements((W * x, W.T))(lambda W, x: (W @ x, W.T)))()


class Layer:
    """A layer with its weights in it."""

    def __init__(self, weights):
        self.weights = weights

    def forward(self, x):
        return self.weights @ x

    def __call__(self, x):
        return 2 * x


def test_methods_and_objects_that_are_called_are_functions():
    QUIET(implements(W * x, names={"weights": "W"})(lambda weights, x: Layer(weights).forward(x)))()
    text, _ = message(x, Layer(None))
    assert "the result differs by the factor 2" in text or "why: x" in text
    text, _ = message(3 * x, Layer(None).__call__)
    assert "the result differs by the factor 2/3" in text


def test_sizes_scalars_and_functions_with_defaults():
    s = Symbol("s")
    QUIET(implements(s * A)(lambda s, A, n, axis=0: s * A if A.shape == (n, n) and not axis else None))()


def test_numbers_of_python_are_scalars():
    QUIET(implements((x.T * x)[0, 0])(lambda x: float(np.sum(x * x))))()


@pytest.mark.parametrize("word", ["matrix", "transposed", "vector"])
def test_a_bias_may_be_stored_in_three_ways(word):
    shape = {"matrix": (-1, 1), "transposed": (1, -1), "vector": (-1,)}[word]

    def shifted(x, b):
        assert b.shape == np.zeros(b.size).reshape(shape).shape
        return x + b.reshape(-1)

    y, c = MatrixSymbol("x", n, 1), MatrixSymbol("b", n, 1)
    QUIET(implements(y + c, layout={"x": "rows", "b": word})(shifted))()


def test_a_network_and_a_layer_are_what_functions_implement():
    net = Network.dense(p, h, 1)
    names = {"V": "W_1", "a": "b_1", "w": "W_2", "c": "b_2"}
    layout = {"x": "rows", "a": "vector", "c": "vector"}
    test = implements(net, names=names, layout=layout)
    QUIET(test(lambda x, V, a, w, c: (x @ V.T + a) @ w.T + c))()
    QUIET(implements(net.layers[0])(lambda W_1, x, b_1: W_1 @ x + b_1))()


def test_entries_and_sizes_may_be_given():
    seen = []

    def doubled(x):
        seen.append(x)
        return 2 * x

    options = {"sizes": {"p": (2, 3)}, "entries": {x: st.integers(5, 7)}}
    QUIET(implements(2 * x, **options)(doubled))()
    assert {each.shape for each in seen} == {(2, 1), (3, 1)}
    assert {entry for each in seen for entry in each.ravel().tolist()} == {5, 6, 7}
    text, error = message(3 * x, doubled, **options)
    assert {entry for row in error.instance.values[x] for entry in row} <= {5, 6, 7}
    assert "at p = 2" in text


def test_entries_may_be_floats():
    halves = st.sampled_from([0.5, 0.25, 3.0])
    QUIET(implements(W * x, entries=halves, dtype="float32")(lambda W, x: W @ x))()
    QUIET(
        implements(x / 3, entries=st.floats(1, 2, width=32), dtype="float32")(lambda x: x / np.float32(3))
    )()


WRONG = {
    "a name": (
        lambda: implements(W * x)(lambda w, x: x),
        "takes w, which is no symbol here: there are W, x, h, p",
    ),
    "a symbol left out": (lambda: implements(W * x + b)(lambda W, x: x), "b must be among the arguments"),
    "names of no parameter": (
        lambda: implements(W * x, names={"z": "W"})(lambda W, x: x),
        "z in names is no parameter of <lambda>, which takes W, x",
    ),
    "names of no symbol": (
        lambda: implements(W * x, names={"W": "Z"})(lambda W, x: x),
        "Z in names is no symbol here: there are W, x, h, p",
    ),
    "a layout": (lambda: implements(W * x, layout={"W": "sideways"}), "must be one of matrix, transposed"),
    "a layout of nothing": (
        lambda: implements(W * x, layout={"z": "rows"})(lambda W, x: x),
        "z in layout is no argument of <lambda>",
    ),
    "a batch of matrices": (lambda: implements(W * x, layout={"W": "rows"}), "a batch is of vectors n×1"),
    "a dtype": (lambda: implements(W * x, dtype="float8"), "dtype must be one of float64, float32"),
    "no bfloat16": (lambda: implements(W * x, dtype="bfloat16"), "numpy has no bfloat16"),
    "an object for a dtype": (lambda: implements(W * x, dtype=object()), "dtype must be a name or a dtype"),
    "sizes": (lambda: implements(W * x, sizes=(0, 3)), "an integer of at least 1"),
    "sizes of nothing": (lambda: implements(W * x, sizes={"q": 3}), "q is no size here; there are h, p"),
    "sizes in a wrong order": (lambda: implements(W * x, sizes=(3, 2)), "a pair (least, most)"),
    "entries": (lambda: implements(W * x, entries=3), "what draws entries must be a SearchStrategy"),
    "entries of nothing": (lambda: implements(W * x, entries={"q": st.just(1)}), "q is no symbol here"),
    "text": (lambda: implements("W*x"), "a term must be one of SymPy; found the text"),
    "no function": (lambda: implements(W * x)(3), "a function is required; found 3"),
    "no terms": (lambda: implements(()), "at least one term is required"),
    "division of integers": (lambda: implements(x / p, dtype="int32"), "which int32 cannot"),
    "a wide term": (
        lambda: QUIET(implements(1000 * x, dtype="float16", entries=st.just(5))(lambda x: x))(),
        "entries must be so small that every sum is exact in float16",
    ),
    "entries that are none": (
        lambda: QUIET(implements(W * x, entries=st.just(np.nan))(lambda W, x: x))(),
        "entries must be finite numbers; found nan",
    ),
    "entries of another format": (
        lambda: QUIET(implements(x / 3, dtype="float32", entries=st.just(0.1))(lambda x: x))(),
        "entries must be numbers of float32; found 0.1",
    ),
    "arrays": (lambda: same(abs, abs, arrays=3), "arrays must map parameters to symbols"),
    "arrays of terms": (lambda: same(abs, abs, arrays={"x": A * B}), "x in arrays must be a symbol"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_told_in_one_line(case):
    call, told = WRONG[case]
    with pytest.raises(SymnetError) as found:
        call()
    assert told in str(found.value)
    assert "\n" not in str(found.value)


def test_sizes_that_do_not_fit_are_told():
    with pytest.raises(ShapeError):
        implements(MatrixSymbol("V", n, p) * A)


@pytest.mark.parametrize(
    "of", [Inverse(A), Determinant(A), Function("f")(Symbol("s")), Symbol("s") ** symbols("k")]
)
def test_what_has_neither_exact_values_nor_a_bound_is_refused(of):
    with pytest.raises(UnsupportedTerm):
        implements(of)


def test_a_library_that_is_missing_is_named():
    with pytest.raises(MissingExtra, match="pip install"):
        implements(x, dtype="nowhere.float32")


def test_two_functions_that_are_the_same_pass():
    assert (
        same(lambda A, B: A @ B, lambda A, B: (B.T @ A.T).T, arrays={"A": A, "B": B}, settings=QUIET) is None
    )


def differing(f, g, **arrays):
    with pytest.raises(Mismatch) as found:
        same(f, g, arrays=arrays, settings=QUIET)
    return str(found.value)


def test_two_functions_that_differ_are_told():
    assert "n = 1" in differing(lambda A: A, lambda A: A + A, A=A)
    assert "differs by the factor 2" in differing(lambda A: A, lambda A: A + A, A=A)
    assert "the result is transposed" in differing(lambda A: A, lambda A: A.T, A=A)
    assert "gives" in differing(lambda A: A, lambda A: A.ravel(), A=A)
    assert "raises ZeroDivisionError" in differing(lambda A: A, lambda A: A / (1 // 0), A=A)


def test_two_functions_of_a_batch():
    y = MatrixSymbol("y", n, 1)
    with pytest.raises(Mismatch, match="batch = "):
        same(lambda y: y - y.mean(axis=1, keepdims=True), lambda y: y - y.mean(axis=0), arrays={"y": y},
             layout={"y": "rows"}, sizes={"n": 2, "batch": (1, 2)}, settings=QUIET)  # fmt: skip


def test_a_function_may_assume_and_note():
    def noted(x):
        assume(len(x) > 1)
        note("seen")
        return 3 * x

    text, error = message(2 * x, noted)
    assert list(error.instance.sizes.values()) == [2]
    assert "the result differs by the factor 3/2" in text


def test_an_object_is_no_array():
    text, _ = message(2 * x, lambda x: object())
    assert "returns no array of numpy" in text


def test_a_difference_that_may_be_rounding_is_undecided():
    with pytest.raises(UsageError, match="rounding may be why; hold each against its term with implements"):
        same(lambda x: x * 0.1 + x * 0.2, lambda x: x * 0.3, arrays={"x": x}, settings=QUIET)


def test_a_bound_is_told_where_something_rounds():
    text, _ = message(x.applyfunc(exp), lambda x: np.exp(x) * 1.0001)
    assert "± is a proven bound" in text
    QUIET(implements(x / Fraction(3), dtype="float32")(lambda x: x / np.float32(3)))()


@pytest.mark.parametrize(
    "dtype", ["torch.bfloat16", "torch.int32", "torch.float64", "jax.float32", "jax.bfloat16", "jax.int8"]
)
def test_arrays_of_other_libraries(dtype):
    pytest.importorskip(dtype.split(".")[0])
    pytest.importorskip("array_api_compat")
    of = implements(W * x + b, dtype=dtype)
    QUIET(of(lambda W, x, b: W @ x + b))()
    with pytest.raises(Mismatch, match="b is missing"):
        QUIET(of(lambda W, x, b: W @ x))()


def test_no_library_is_imported_unless_it_is_used():
    code = (
        "import sys, symnet.testing as t, symnet.strategies; assert not {'torch', 'jax'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (
        "pytest"
        not in subprocess.run(
            [sys.executable, "-c", "import sys, symnet.testing; print(*sys.modules)"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
    )
