"""Functions that people get wrong are found, with the smallest numbers that show it; right ones pass."""

import importlib.util
import os
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import settings

from symnet.instances.evaluate import Instance
from symnet.testing import Mismatch, implements
from symnet.testing.implements import examinations
from tests.testing.functions import NAMES, functions

EXAMPLES = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "30")), database=None, deadline=None, derandomize=True
)
LIBRARIES = [
    pytest.param(
        library,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(library) is None,
            reason=f"{library} is not installed: pip install '.[torch]'",
        ),
    )
    for library in ("numpy", "torch")
]
pytestmark = pytest.mark.filterwarnings("ignore:(overflow|invalid value) encountered:RuntimeWarning")


def held(library, name, which):
    """A test of one function."""
    pair = functions(library)[name]
    options = {"dtype": "float32", **pair.options}
    options["dtype"] = f"{library}.{options['dtype']}"
    return EXAMPLES(implements(pair.of, **options)(getattr(pair, which)))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", NAMES)
def test_a_right_function_passes(library, name):
    held(library, name, "right")()


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_function_is_found_with_a_reason(library, name):
    with pytest.raises(Mismatch) as found:
        held(library, name, "wrong")()
    assert functions(library)[name].why in str(found.value)
    assert "reproduce: " in str(found.value)


def smaller(instance):
    """Every instance with one entry that is smaller, or without one index of a size."""
    for size, count in instance.sizes.items():
        for gone in range(count if count > 1 else 0):
            yield Instance(
                {**instance.sizes, size: count - 1},
                {name: without(name, rows, size, gone) for name, rows in instance.values.items()},
            )
    for name, value in instance.values.items():
        rows = value if isinstance(value, list) else [[value]]
        for r, row in enumerate(rows):
            for c, entry in enumerate(row):
                for other in simpler(entry):
                    changed = [[*each] for each in rows]
                    changed[r][c] = other
                    new = changed if isinstance(value, list) else other
                    yield Instance(instance.sizes, {**instance.values, name: new})


def without(name, rows, size, gone):
    if not isinstance(rows, list):
        return rows
    high, wide = name.shape
    kept = [row for r, row in enumerate(rows) if high != size or r != gone]
    return [[entry for c, entry in enumerate(row) if wide != size or c != gone] for row in kept]


def simpler(entry):
    """Numbers that are smaller, of the same parts or of larger ones."""
    top, parts = abs(entry.numerator), entry.denominator
    near = {Fraction(n, part) for part in {1, parts} for n in range(-top, top + 1)}
    return sorted(n for n in near if order(n) < order(entry))[:400]


def order(number):
    return number.denominator, abs(number.numerator), number < 0


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in {"overflow of integers", "argument changed"}]
)
def test_no_size_and_no_entry_of_a_counterexample_can_be_smaller(name):
    pair = functions("numpy")[name]
    with pytest.raises(Mismatch) as found:
        held("numpy", name, "wrong")()
    options = {"dtype": "float32", **pair.options}
    examination = examinations(pair.of, **options)(pair.wrong)
    at = found.value.instance
    assert examination(at)
    fitting = [each for each in smaller(at) if examination.drawing.fits(each)]
    assert not [each for each in fitting if examination(each)]


def test_a_value_is_that_of_the_evaluator():
    """What must come is what instances say, and no code of the room."""
    for name in ("bias twice", "layers in the wrong order", "trace of a product as one of traces"):
        pair = functions("numpy")[name]
        with pytest.raises(Mismatch) as found:
            held("numpy", name, "wrong")()
        at = found.value.instance
        plain = {key: value for key, value in at.values.items() if not str(key.shape).count("batch")}
        if len(plain) == len(at.values):
            value = at.value(pair.of)
            shown = value if not isinstance(value, list) else value[0][0]
            assert f"{Fraction(shown)}" in str(found.value)


def test_entries_come_near_the_bound():
    """Sums that need every bit of the format are among the examples."""
    largest = 0

    def seen(W, x):
        nonlocal largest
        largest = max(largest, int(np.max(np.abs(W) @ np.abs(x))))
        return W @ x

    pair = functions("numpy")["accumulation in float16"]
    EXAMPLES(implements(pair.of, dtype="float32")(seen))()
    assert 2**22 < largest <= 2**24
