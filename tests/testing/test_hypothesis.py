"""Tests of functions are tests of Hypothesis: its settings, seeds, blobs and database hold for them."""

import time

import numpy as np
import pytest
from hypothesis import Phase, seed, settings
from hypothesis.database import InMemoryExampleDatabase
from hypothesis.errors import DeadlineExceeded
from sympy import MatrixSymbol

from symnet import sizes
from symnet.testing import Mismatch, implements, same

pytest_plugins = ["pytester"]
p = sizes("p")
x, y = MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
SETTINGS = settings(max_examples=7, database=None, deadline=None)


def counted(decorate):
    """How often a function is called by a test, which calls it twice for each example."""
    calls = []

    def doubled(x):
        calls.append(x.tolist())
        return 2 * x

    decorate(doubled)()
    return calls


def test_settings_hold_in_either_order():
    assert len(counted(lambda f: SETTINGS(implements(2 * x)(f)))) == 14
    assert len(counted(lambda f: implements(2 * x)(SETTINGS(f)))) == 14


def test_a_seed_holds_in_either_order():
    runs = [
        counted(lambda f: seed(5)(SETTINGS(implements(2 * x)(f)))),
        counted(lambda f: SETTINGS(implements(2 * x)(seed(5)(f)))),
        counted(lambda f: implements(2 * x)(SETTINGS(seed(5)(f)))),
    ]
    assert runs[0] == runs[1] == runs[2]
    assert runs[0] != counted(lambda f: seed(6)(SETTINGS(implements(2 * x)(f))))


def test_a_profile_holds():
    settings.register_profile("three", max_examples=3, database=None, deadline=None)
    before = settings.get_current_profile_name()
    try:
        settings.load_profile("three")
        assert len(counted(implements(2 * x))) == 6
    finally:
        settings.load_profile(before)


def slow(x):
    time.sleep(0.25)
    return 2 * x


def test_a_deadline_holds_where_one_is_set():
    few = settings(max_examples=2, database=None)
    few(implements(2 * x)(slow))()
    with pytest.raises(DeadlineExceeded):
        settings(few, deadline=100, phases=[Phase.generate])(implements(2 * x)(slow))()


def wrong(x):
    return 3 * x


def worse(x):
    return 4 * x


def keys(*runs):
    """The keys of a database that each of some tests writes to."""
    found = []
    for run in runs:
        database = InMemoryExampleDatabase()
        with pytest.raises(Mismatch):
            run(settings(database=database, derandomize=False, max_examples=20, deadline=None))
        found.append(set(database.data))
    return found


def test_no_two_tests_share_a_key():
    found = keys(
        lambda at: at(implements(2 * x)(wrong))(),
        lambda at: at(implements(2 * x)(worse))(),
        lambda at: at(implements(5 * x)(wrong))(),
        lambda at: at(implements(2 * x, dtype="float32")(wrong))(),
        lambda at: at(implements(2 * x, layout={"x": "vector", "return": "vector"})(wrong))(),
        lambda at: at(implements(2 * x, sizes=(1, 3))(wrong))(),
        lambda at: same(wrong, worse, arrays={"x": x}, settings=at),
        lambda at: same(worse, wrong, arrays={"x": x}, settings=at),
        lambda at: same(worse, wrong, arrays={"x": y}, settings=at),
    )
    assert all(found)
    assert sum(map(len, found)) == len(set.union(*found))


def test_a_failure_is_found_again_from_the_database():
    database = InMemoryExampleDatabase()
    calls = []

    def rarely_wrong(x):
        calls.append(1)
        return 2 * x + (x.shape == (4, 1) and bool(np.all(x > 1)))

    again = settings(database=database, max_examples=300, deadline=None)
    with pytest.raises(Mismatch):
        again(implements(2 * x)(rarely_wrong))()
    first, calls[:] = len(calls), []
    with pytest.raises(Mismatch):
        settings(again, max_examples=1)(implements(2 * x)(rarely_wrong))()
    assert first


FILE = """
import numpy as np
from hypothesis import {imports}
from sympy import MatrixSymbol
from symnet import sizes
from symnet.testing import implements

p = sizes("p")
x = MatrixSymbol("x", p, 1)

{body}
"""


def project(pytester, body, *arguments, imports="settings"):
    pytester.makepyfile(test_it=FILE.format(body=body, imports=imports))
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


WRONG = """
@implements(2 * x)
def test_doubled(x):
    return 3 * x

class TestMethods:
    factor = 3

    @implements(2 * x)
    def test_method(self, x):
        return self.factor * x
"""


def test_pytest_runs_functions_and_methods(pytester):
    result = project(pytester, WRONG)
    result.assert_outcomes(failed=2)
    text = result.stdout.str()
    assert text.count("the result differs by the factor 3/2") >= 2
    for noise in ("hypothesis/", "sympy/", "Falsifying", "property.py", "_Found"):
        assert noise not in text
    project(pytester, WRONG.replace("3", "2")).assert_outcomes(passed=2)


LINES = """
from hypothesis import strategies as st
from symnet.testing import same

@implements(2 * x)
def test_raises(x):
    raise ValueError("hm")

@implements(2 * x, dtype="float16", entries=st.just(3000.0))
def test_wide(x):
    return 2 * x

def test_same():
    same(lambda x: x, lambda x: 2 * x, arrays={"x": x})

def test_shape():
    implements(MatrixSymbol("V", p, 3) * x)

def test_names():
    implements(x)(lambda y: y)
"""


def test_pytest_shows_no_line_but_the_users(pytester):
    result = project(pytester, LINES)
    result.assert_outcomes(failed=5)
    text = result.stdout.str()
    for told in ("ValueError: hm", "must be so small", "the factor 2", "must be equal sizes", "takes y"):
        assert told in text
    for noise in ("hypothesis/", "sympy/", "symnet/", "_Found", "while generating", "During handling"):
        assert noise not in text


FIXTURE = """
@implements(2 * x)
def test_doubled(x, tmp_path):
    return 2 * x
"""


def test_a_fixture_is_no_argument(pytester):
    text = project(pytester, FIXTURE).stdout.str()
    assert "takes tmp_path, which is no symbol here" in text
    assert "symnet/" not in text


def test_a_blob_is_printed_and_reproduces_in_either_order(pytester):
    profile = "settings.register_profile('blob', print_blob=True)\nsettings.load_profile('blob')\n"
    text = project(pytester, profile + WRONG).stdout.str()
    blob = next(line for line in text.splitlines() if "@reproduce_failure(" in line)
    call = "reproduce_failure(" + blob.split("@reproduce_failure(")[1].split(")")[0] + ")"
    for body in (
        WRONG.replace("@implements(2 * x)\ndef", f"@{call}\n@implements(2 * x)\ndef"),
        WRONG.replace("@implements(2 * x)\ndef", f"@implements(2 * x)\n@{call}\ndef"),
    ):
        again = project(pytester, body, "-k", "doubled", imports="reproduce_failure")
        again.assert_outcomes(failed=1, deselected=1)
        assert "the result differs by the factor 3/2" in again.stdout.str()
        assert "Judge" not in again.stdout.str()


PRINTING = """
@settings(max_examples=5, database=None)
@implements(2 * x)
def test_doubled(x):
    print("entries", x.ravel().tolist())
    return 2 * x
"""


def test_the_seed_of_pytest_holds(pytester):
    def entries(number):
        text = project(pytester, PRINTING, f"--hypothesis-seed={number}", "-s").stdout.str()
        return [line for line in text.splitlines() if "entries" in line]

    assert entries(1) == entries(1) != entries(2)
