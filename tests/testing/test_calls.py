"""Whatever a function is or returns is told in words of ours, and the line that shows it again runs."""
# ruff: noqa: ARG005 - functions that are wrong

import array
import functools
import textwrap

import numpy as np
import pytest
from hypothesis import settings
from sympy import MatrixSymbol, Symbol

from symnet import UsageError, sizes
from symnet.testing import Mismatch, implements, same

h, p = sizes("h p")
W, x = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1)
QUIET = settings(database=None, derandomize=True, max_examples=30, deadline=None)


def message(of, function, **options):
    with pytest.raises(Mismatch) as found:
        QUIET(implements(of, **options)(function))()
    return str(found.value)


def doubled(x, /):
    return 2 * x


def product(W, /, x, *, shift=0):
    return W @ x + shift


class Weights:
    """An object that is called, and has a method."""

    def __call__(self, x):
        return 2 * x

    def halved(self, x):
        return x / 2


RETURNED = {
    "complex numbers": (lambda x: 1j * x, "found complex128"),
    "text": (lambda x: x.astype(str), "found <U32"),
    "objects": (lambda x: np.array([[None]]), "found object"),
    "dates": (lambda x: x.astype("M8[s]"), "found datetime64[s]"),
    "a record": (lambda x: np.zeros((len(x), 1), dtype=[("a", "f8")]), "found [('a', '<f8')]"),
    "long floats": (lambda x: (2 * x).astype(np.longdouble), "returns a wrong dtype"),
    "a masked array": (lambda x: np.ma.masked_array(x, mask=True), "returns an array without numbers"),
    "an array of Python": (lambda x: array.array("d", [1.0]), "returns no array of numpy"),
    "bytes": (lambda x: memoryview(b"ab"), "returns no array of numpy"),
    "a dictionary": (lambda x: {"x": x}, "returns no array of numpy"),
    "numbers in a list": (lambda x: [1j, 2], "returns no array of numpy"),
}


@pytest.mark.parametrize("name", RETURNED)
def test_what_is_no_array_of_numbers_is_told(name):
    function, told = RETURNED[name]
    assert told in message(2 * x, function)


@pytest.mark.parametrize("number", [1j, True, 10**400, pytest.param(10**5000, id="huge"), None, "2"])
def test_what_is_no_number_is_told(number):
    assert "returns no array of numpy: the result is" in message((x.T * x)[0, 0], lambda x: number)


def test_an_object_may_raise_when_it_is_read():
    class Odd:
        """An array that cannot be read."""

        dtype = "float64"

        def tolist(self):
            raise KeyError

    assert "returns no array of numpy" in message(2 * x, lambda x: Odd())
    with pytest.raises(UsageError, match="must return arrays or numbers"):
        same(lambda x: Odd(), lambda x: Odd(), arrays={"x": x}, settings=QUIET)


def test_a_number_of_numpy_has_a_dtype():
    assert "must be float32; found float64" in message(
        (x.T * x)[0, 0], lambda x: np.float64(np.sum(x * x)), dtype="float32"
    )


def test_a_number_of_numpy_is_none_of_another_library():
    pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    text = message((x.T * x)[0, 0], lambda x: np.float64((x * x).sum()), dtype="torch.float32")
    assert "returns no array of torch" in text
    assert "returns an array without numbers" in message(
        2 * x, lambda x: (2 * x).to_sparse(), dtype="torch.float32"
    )


def test_arguments_without_keywords():
    QUIET(implements(2 * x)(doubled))()
    QUIET(implements(W * x)(product))()
    QUIET(implements(W * x, names={"x1": "W", "x2": "x"})(np.matmul))()
    QUIET(implements(W * x)(functools.partial(product, shift=0)))()


async def waits(x):
    return 2 * x


async def waits_often(x):
    yield 2 * x


def yields(x):
    yield 2 * x


@pytest.mark.parametrize("function", [waits, waits_often, yields])
def test_a_function_that_returns_no_arrays_at_once_is_refused(function):
    with pytest.raises(UsageError, match="wrap it in a function that returns arrays"):
        implements(2 * x)(function)


def test_a_method_needs_its_object():
    with pytest.raises(UsageError, match=r"Weights\.halved is a method: call it on an object"):
        implements(x / 2)(Weights.halved)()
    with pytest.raises(UsageError, match="takes self: give the method of an object"):
        same(Weights.halved, Weights().halved, arrays={"x": x})
    same(Weights().halved, lambda x: x / 2, arrays={"x": x}, settings=QUIET)


def test_settings_of_hypothesis_are_required():
    with pytest.raises(UsageError, match="settings"):
        same(lambda x: x, lambda x: x, arrays={"x": x}, settings=3)


@pytest.mark.parametrize(
    ("function", "line"),
    [
        (product, "product("),
        (lambda W, x: W @ x, "f("),
        (functools.partial(product, shift=1), "f("),
        (lambda x, W, k=1: W @ x, "f("),
    ],
)
def test_the_line_that_shows_a_failure_runs(function, line):
    text = message(W * x + W * x + 3 * W * x, function)
    call = next(each for each in text.splitlines() if "reproduce: " in each).split("reproduce: ")[1]
    assert call.startswith(line)
    result = eval(call, {"np": np, "f": function, "product": product})  # noqa: S307 - our own line
    got = next(each for each in text.splitlines() if "got " in each).split("got ")[1]
    assert result.tolist() == eval(got)  # noqa: S307


def test_a_test_called_with_arguments_is_the_function():
    test = implements(W * x)(product)
    assert test(np.ones((1, 2)), x=np.ones((2, 1))).tolist() == [[2]]
    assert implements(2 * x)(doubled)(np.ones(1)).tolist() == [2]


def test_the_line_of_a_method_runs():
    space = {"np": np, "implements": implements, "x": x, "QUIET": QUIET}
    code = """
    class TestIt:
        @QUIET
        @implements(2 * x)
        def test_it(self, x):
            return 3 * x
    """
    exec(textwrap.dedent(code), space)  # noqa: S102 - our own code
    with pytest.raises(Mismatch) as found:
        space["TestIt"]().test_it()
    call = str(found.value).split("reproduce: ")[1].splitlines()[0]
    assert call.startswith("TestIt().test_it(")
    assert eval(call, space).tolist() == [[3]]  # noqa: S307


def test_a_layout_is_asked_for_only_where_shapes_may_be_why():
    assert "say with layout=" not in message(2 * x, lambda x: 1 // 0)
    assert "say with layout=" in message(2 * x, lambda x: x @ x.reshape(3, 5))


def test_no_reason_is_told_where_a_function_returns_other_things():
    text = message(2 * x, lambda x: None if len(x) == 3 else 3 * x)
    assert "why: " not in text
    text = message((2 * x, x), lambda x: None if len(x) == 3 else (3 * x, x))
    assert "why: " not in text


def test_scalars_keep_to_what_is_assumed():
    seen = []

    def times(s, x):
        seen.append(float(s))
        return s * x

    facts = {
        "positive": lambda n: n > 0,
        "negative": lambda n: n < 0,
        "nonnegative": lambda n: n >= 0,
        "nonzero": bool,
        "integer": float.is_integer,
        "even": lambda n: n % 2 == 0,
    }
    for fact, holds in facts.items():
        seen.clear()
        QUIET(implements(Symbol("s", **{fact: True}) * x)(times))()
        assert all(map(holds, seen))
        assert len(set(seen)) > 3
