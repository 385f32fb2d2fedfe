"""The pytest plugin in projects of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

HEAD = """
from sympy import MatrixSymbol
from symnet import Refuted, ShapeError, Unknown, sizes, theorem
m, n = sizes("m n")
A, B, C = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m), MatrixSymbol("C", n, m)
"""
TRUE = """
@theorem("A product distributes over a sum")
def distributes():
    return A * (B + C), A * B + A * C
"""
FALSE = """
@theorem("Twice is once")
def twice():
    return A * B, 2 * A * B
"""
UNKNOWN = """
@theorem("A sine of sums")
def opaque():
    from sympy import Symbol, cos, sin
    a, b = Symbol("a"), Symbol("b")
    return sin(a + b), sin(a) * cos(b) + cos(a) * sin(b)
"""
RAISES = """
@theorem("Nothing is divided by 0")
def raises():
    return 1 / 0
"""


@pytest.fixture
def project(pytester):
    """A fresh project: a test module with a theorem and a test, and a folder with others."""
    pytester.makeini("[pytest]\nsymnet_paths = proofs\ntestpaths = tests\n")
    pytester.mkdir("tests")
    pytester.mkdir("proofs")
    write(pytester, "tests/test_mine.py", HEAD, TRUE, "def test_one():\n    assert True\n")
    write(pytester, "proofs/01_first.py", HEAD, TRUE, FALSE.replace("twice()", "named()"))
    write(pytester, "proofs/_private.py", "raise ValueError")
    return pytester


def write(pytester, name, *parts):
    (pytester.path / name).write_text("".join(parts), encoding="utf-8")


def run(pytester, *arguments):
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", "--symnet-examples=2", *arguments)


def test_each_theorem_is_a_test_of_its_own(project):
    found = run(project, "-v")
    found.assert_outcomes(passed=3, failed=1)
    found.stdout.fnmatch_lines(
        [
            "tests/test_mine.py::distributes PASSED*",
            "tests/test_mine.py::test_one PASSED*",
            "proofs/01_first.py::distributes PASSED*",
            "proofs/01_first.py::named FAILED*",
            "*_ Twice is once _*",
            "  refuted    Twice is once",
            "             A*B on the left, 2*A*B on the right",
            "             false at m = 1, n = 1, A = ?[[]1[]]], B = ?[[]1[]]]",
            "             expected: Proved",
            "reproduce: symnet verify proofs/01_first.py::named --examples 2 --seed 0",
        ]
    )
    assert "Traceback" not in found.stdout.str()


def test_what_is_said_reproduces_it(project):
    (said,) = [line for line in run(project).outlines if line.startswith("reproduce: ")]
    command = said.removeprefix("reproduce: symnet ").split()
    again = subprocess.run(
        [sys.executable, "-m", "symnet", *command],
        cwd=project.path,
        capture_output=True,
        check=False,
        text=True,
    )
    assert again.returncode == 1
    assert "  refuted    Twice is once\n             A*B on the left" in again.stdout


def test_the_page_shows_what_is_so(pytester):
    page = (Path(__file__).parent.parent / "docs" / "pytest.md").read_text(encoding="utf-8")
    source = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    shown = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    pytester.mkdir("tests")
    write(pytester, "tests/test_layers.py", source)
    pytester.runpytest_subprocess("-k", "activation and one").assert_outcomes(passed=1, deselected=1)
    write(pytester, "tests/test_layers.py", source.replace(" + V * b", ""))
    found = pytester.runpytest_subprocess()
    found.assert_outcomes(passed=1, failed=1)
    assert shown in found.stdout.str()


def test_with_xdist(project):
    found = run(project, "-n", "2")
    found.assert_outcomes(passed=3, failed=1)
    found.stdout.fnmatch_lines(
        ["  refuted    Twice is once", "reproduce: symnet verify proofs/01_first.py::named *"]
    )


@pytest.mark.parametrize(
    ("arguments", "passed", "failed"),
    [
        (["-k", "twice and once"], 0, 1),
        (["-k", "product"], 2, 0),
        (["-m", "symnet"], 2, 1),
        (["-m", "not symnet"], 1, 0),
        (["tests"], 2, 0),
        (["proofs/01_first.py::named"], 0, 1),
        (["tests/test_mine.py::distributes"], 1, 0),
    ],
)
def test_theorems_are_selected_as_tests_are(project, arguments, passed, failed):
    run(project, "--strict-markers", *arguments).assert_outcomes(passed=passed, failed=failed)


def test_an_expected_verdict_passes_and_unknown_fails(project):
    refuted = FALSE.replace('once")', 'once", expect=Refuted)')
    misfit = refuted.replace("Refuted", "ShapeError").replace("2 * A * B", "A").replace("twice", "misfit")
    write(project, "proofs/01_first.py", HEAD, refuted, misfit, UNKNOWN)
    found = run(project, "proofs")
    found.assert_outcomes(passed=2, failed=1)
    found.stdout.fnmatch_lines(["  unknown    A sine of sums", "*expected: Proved", "reproduce: *::opaque *"])
    write(project, "proofs/01_first.py", HEAD, UNKNOWN.replace('sums")', 'sums", expect=Unknown)'))
    run(project, "proofs").assert_outcomes(passed=1)


def test_a_broken_theorem_fails_alone_and_a_broken_file_is_one_line(project):
    write(project, "proofs/01_first.py", HEAD, RAISES, TRUE)
    found = run(project, "proofs")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(
        ["  broken     Nothing is divided by 0", "*01_first.py, line 9: ZeroDivisionError: *"]
    )
    write(project, "proofs/02_second.py", "x = 1\nraise ValueError('no')\n")
    found = run(project, "proofs", "--continue-on-collection-errors")
    found.assert_outcomes(passed=1, failed=1, errors=1)
    found.stdout.fnmatch_lines(["proofs/02_second.py, line 2: ValueError: no"])


def test_without_the_plugin(project):
    (project.path / "pytest.ini").unlink(missing_ok=True)
    project.makeini("[pytest]\ntestpaths = tests\n")
    project.runpytest_subprocess("-p", "no:symnet").assert_outcomes(passed=1)
    found = project.runpytest_subprocess("-p", "no:symnet", "--symnet-seed=1")
    assert found.ret == pytest.ExitCode.USAGE_ERROR


def test_the_seed_and_the_number_of_instances_reach_the_theorem(project):
    found = project.runpytest_subprocess("--symnet-examples=3", "--symnet-seed=-7", "-k", "once")
    found.stdout.fnmatch_lines(["reproduce: * --examples 3 --seed -7"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--symnet-examples=-1"], "--symnet-examples: must be an integer from 0 on; found '-1'"),
        (["--symnet-examples=x"], "--symnet-examples: must be an integer from 0 on; found 'x'"),
        (["--symnet-seed=x"], "--symnet-seed: must be an integer; found 'x'"),
        (["-o", "symnet_paths=nowhere"], "symnet_paths: *nowhere does not exist"),
    ],
)
def test_wrong_options_are_told(project, arguments, said):
    found = project.runpytest_subprocess(*arguments)
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    found.stderr.fnmatch_lines([f"*{said}*"])
    assert "Traceback" not in found.stderr.str()


def test_it_costs_nothing_where_it_is_not_used(pytester):
    pytester.makepyfile(
        "import sys\ndef test_imports():\n"
        "    assert 'symnet.pytest_plugin' in sys.modules\n"
        "    assert not {'sympy', 'numpy', 'click', 'symnet.statements'} & set(sys.modules)\n"
    )
    pytester.runpytest_subprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)


def test_marks_stand_below(project):
    write(
        project,
        "tests/test_marks.py",
        HEAD.replace("from sympy", "import pytest\nfrom sympy", 1),
        TRUE.replace("def ", "@pytest.mark.skip(reason='later')\ndef "),
        FALSE.replace("def ", "@pytest.mark.xfail(strict=True)\ndef "),
    )
    run(project, "tests/test_marks.py").assert_outcomes(skipped=1, xfailed=1)


def test_a_mark_above_is_told(project):
    write(project, "tests/test_marks.py", HEAD, "import pytest\n@pytest.mark.skip", TRUE)
    found = run(project, "tests/test_marks.py")
    assert found.ret != 0
    found.stdout.fnmatch_lines(["*put @pytest.mark.skip below @theorem, above the function distributes"])
