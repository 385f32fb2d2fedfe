"""`symnet write-test`: what it prints runs, tests the function, and says what is wrong with it."""

import subprocess
import sys

import pytest
from sympy import MatrixSymbol

import symnet
from symnet import verify
from symnet.cli import main
from symnet.core.verdicts import Proved
from symnet.testing import Mismatch, written_test
from symnet.testing.target import as_target
from tests.networks import NETWORKS
from tests.testing.functions import functions

LAYERS = """
import numpy as np

def dense(w, x, b):
    return x @ w.T + b

def forgetful(w, x, b):
    return x @ w.T

number = 5

class Net:
    @staticmethod
    def forward(x, W_1, b_1):
        return W_1 @ x + b_1
"""
NETS = """
from sympy import MatrixSymbol
from symnet import Network, derive, sizes, theorem

p, h = sizes("p h")
net = Network.dense(p, h, 1)
W, x = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1)

@theorem("derivation")
def derived():
    return derive(Network.dense(p, h))

@theorem("pair")
def pair():
    return W * (x + x), 2 * W * x

@theorem("raises")
def raises():
    return 1 / 0

@theorem("ends")
def ends():
    raise SystemExit
"""
LATEX = [
    "--is",
    r"\mathbf{W} \mathbf{x} + \mathbf{b}",
    "--shape",
    "W=h,p",
    "--shape",
    "x=p",
    "--shape",
    "b=h",
]
ROWS = ["--layout", "x=rows", "--layout", "b=vector"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "layers_of_mine.py").write_text(LAYERS)
    (tmp_path / "nets.py").write_text(NETS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("layers_of_mine", None)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main(["write-test", *arguments])
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


def collected(code):
    """The functions of a file that pytest would collect."""
    names = {}
    exec(compile(code, "test_written.py", "exec"), names)  # noqa: S102 - a file that symnet wrote
    return [value for name, value in names.items() if name.startswith("test_")]


def test_a_test_from_latex_is_ready_to_run(capsys, folder):
    path = folder / "test_written.py"
    assert run(capsys, "layers_of_mine:dense", *LATEX, *ROWS, "--dtype", "float32", "-o", str(path)) == (
        0,
        "",
        "",
    )
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(path)],
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{symnet.__path__[0]}/.."},
    )
    assert "1 passed" in found.stdout


def test_a_written_test_finds_what_is_wrong(capsys, folder):  # noqa: ARG001 - the folder is the current one
    _, code, _ = run(capsys, "layers_of_mine:forgetful", *LATEX, *ROWS)
    (test,) = collected(code)
    with pytest.raises(Mismatch, match="b is missing"):
        test()


@pytest.mark.parametrize(
    ("function", "meaning", "options", "line"),
    [
        ("dense", "nets.py::net[1]", ROWS, 'names={"w": "W_1", "b": "b_1"}'),
        ("dense", "nets.py::net[2]", ROWS, "W_2 * x + b_2"),
        ("dense", "nets.py::derived", ROWS, "W_1 * x + b_1"),
        ("Net.forward", "nets.py::derived", [], "test_Net_forward = implements(W_1 * x + b_1)(Net.forward)"),
    ],
)
def test_a_theorem_or_a_layer_is_what_is_tested(capsys, folder, function, meaning, options, line):  # noqa: ARG001, PLR0917
    status, code, _ = run(capsys, f"layers_of_mine:{function}", "--is", meaning, *options)
    assert status == 0
    assert line in code
    (test,) = collected(code)
    test()


def written_term(of, function):
    """The term that a written test makes."""
    made = []
    code = written_test("math", "sqrt", function, of)
    names = {"implements": lambda term: made.append(term) or (lambda _: None)}
    exec(compile(code.replace("from symnet.testing import implements", ""), "t.py", "exec"), names)  # noqa: S102
    return made[0]


def taking(of):
    """A function that takes whatever there is in a term."""
    names = [name for name in as_target(of).arguments if name.isidentifier()]
    names_code = ", ".join(names)
    scope = {}
    exec(f"def sqrt({names_code}): return 0", scope)  # noqa: S102
    return scope["sqrt"]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_term_of_a_written_test_is_the_term(name):
    net = NETWORKS[name]
    made = written_term(net, taking(net))
    assert isinstance(verify(made, net.output), Proved)


@pytest.mark.parametrize("name", functions("numpy"))
def test_every_kind_of_term_is_written(name):
    of = functions("numpy")[name].of
    assert as_target(written_term(of, taking(of))).terms == as_target(of).terms or isinstance(
        verify(written_term(of, taking(of)), of), Proved
    )


WRONG = {
    "no colon": (["layers_of_mine"], "a function is named MODULE:FUNCTION"),
    "no module": (["no_such_module_here:f"], "no_such_module_here cannot be imported"),
    "no function": (["layers_of_mine:nothing"], "layers_of_mine has no nothing"),
    "a keyword": (["layers_of_mine.class:f"], "a function is named MODULE:FUNCTION"),
    "a number": (["layers_of_mine:number"], "number of layers_of_mine must be a function; found 5"),
    "a theorem that raises": (
        ["layers_of_mine:dense", "--is", "nets.py::raises"],
        "nets.py, line 19: ZeroDivisionError",
    ),
    "a theorem that ends": (
        ["layers_of_mine:dense", "--is", "nets.py::ends"],
        "nets.py, line 23: SystemExit",
    ),
    "no file": (["layers_of_mine:dense", "--is", "none.py::net"], "none.py does not exist"),
    "no name": (["layers_of_mine:dense", "--is", "nets.py::none"], "nets.py has no none"),
    "no layer": (["layers_of_mine:dense", "--is", "nets.py::net[3]"], "net has layers 1 to 2; found 3"),
    "no network": (["layers_of_mine:dense", "--is", "nets.py::p[1]"], "p must be a network to have layers"),
    "no term": (["layers_of_mine:dense", "--is", "nets.py::Network"], "must be a SymPy expression"),
    "a letter": (["layers_of_mine:dense", "--is", r"\mathbf{Q}"], "is not a name here"),
    "a shape": (["layers_of_mine:dense", "--is", "x", "--shape", "x"], "a shape is written W=h,p"),
    "three sizes": (["layers_of_mine:dense", "--is", "x", "--shape", "x=1,2,3"], "a matrix has two sizes"),
    "a layout": (["layers_of_mine:dense", *LATEX, "--layout", "x"], "--layout takes A=B"),
    "another layout": (["layers_of_mine:dense", *LATEX, "--layout", "x=up"], "must be one of matrix"),
    "shapes of a file": (
        ["layers_of_mine:dense", "--is", "nets.py::net", "--shape", "x=1"],
        "--shape is for the letters of LaTeX",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_line(capsys, folder, case):  # noqa: ARG001
    arguments, told = WRONG[case]
    meaning = [] if "--is" in arguments else ["--is", "x", "--shape", "x=p"]
    status, out, err = run(capsys, *arguments, *meaning)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_symbols_get_variables_of_their_own():
    """A letter may be called as something that is imported."""
    odd = MatrixSymbol("implements", 2, 2) * MatrixSymbol("Trace", 2, 2)
    made = written_term(odd, taking(odd))
    assert made == odd
