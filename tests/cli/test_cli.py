"""The program: what it prints, its exit status, and one clear line for each mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symnet.cli import main
from symnet.errors import Disagreement, UnsupportedTerm
from symnet.reports import outcome

PROOFS = Path(__file__).parents[2] / "proofs"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


MISTAKES = {
    "unknown view": (["derive", "--inputs", "p", "--widths", "3,1", "--view", "prose"], "found 'prose'"),
    "unknown notation": (["derive", "--inputs", "p", "--widths", "3,1", "--notation", "x"], "found 'x'"),
    "width that is no name": (["derive", "--inputs", "p", "--widths", "3,x!"], "found 'x!'"),
    "width that runs code": (["derive", "--inputs", "p", "--widths", "__import__('os')"], "width 1 of"),
    "empty width": (["derive", "--inputs", "p", "--widths", "3,"], "width 2 of '3,'"),
    "width 0": (["derive", "--inputs", "p", "--widths", "3,0"], "found '0'"),
    "negative inputs": (["derive", "--inputs", "-1", "--widths", "1"], "--inputs must be"),
    "huge width": (
        ["derive", "--inputs", "p", "--widths", "9" * 30],
        "must be a positive integer of at most 9 digits",
    ),
    "one file for two": (
        ["derive", "--inputs", "p", "--widths", "1", "--macros", "a.tex", "-o", "./a.tex"],
        "--macros and -o name one file",
    ),
    "size named as a letter": (["derive", "--inputs", "b", "--widths", "1"], "has the name of a letter"),
    "size named as a matrix": (["derive", "--inputs", "W_1", "--widths", "1"], "has the name of a matrix"),
    "factor named as a matrix": (
        ["derive", "--inputs", "p", "--widths", "3,1", "--activation", "W_1,1"],
        "the factor W_1 has the name of a matrix",
    ),
    "bad activation": (["derive", "--inputs", "p", "--widths", "1", "--activation", "2"], "SLOPE,INTERCEPT"),
    "division by zero": (
        ["derive", "--inputs", "p", "--widths", "1", "--activation", "1/0,0"],
        "divided by 0",
    ),
    "unknown suffix": (["derive", "--inputs", "p", "--widths", "1", "-o", "a.doc"], "suffix of a.doc"),
    "format against suffix": (
        ["derive", "--inputs", "p", "--widths", "1", "--format", "json", "-o", "a.tex"],
        "does not fit",
    ),
    "standalone text": (
        ["derive", "--inputs", "p", "--widths", "1", "--format", "text", "--standalone"],
        "--standalone is for LaTeX",
    ),
    "layout of text": (
        ["derive", "--inputs", "p", "--widths", "1", "--format", "text", "--numbering", "all"],
        "the options of layout are for LaTeX",
    ),
    "label without a number": (
        ["derive", "--inputs", "p", "--widths", "1", "--label", "eq"],
        "a label needs a number or a tag",
    ),
    "unknown reasons": (
        ["derive", "--inputs", "p", "--widths", "1", "--reasons", "left"],
        "'left' is not one of",
    ),
    "one unknown view of two": (
        ["derive", "--inputs", "p", "--widths", "1", "--view", "sum,prose"],
        "found 'prose'",
    ),
    "a limit of nothing": (
        ["derive", "--inputs", "p", "--widths", "1", "--view", "explicit", "--limit", "1"],
        "the limit of what is written out must be a number above 1; found 1",
    ),
    "a limit past what can be written out": (
        ["derive", "--inputs", "1000", "--widths", "1000,1", "--view", "explicit", "--limit", "1000"],
        "--limit 1000 writes out 1000000 products, more than 20000; a smaller limit leaves dots",
    ),
    "a limit past what can be drawn": (
        ["draw", "--inputs", "1000000", "--widths", "3,1", "--limit", "1000000"],
        "--limit 1000000 draws 3000003 edges, more than 100000; a smaller limit leaves dots",
    ),
    "missing option": (["derive", "--inputs", "p"], "Missing option '--widths'"),
    "unknown command": (["prove"], "No such command 'prove'"),
    "no path": (["verify"], "Missing argument"),
    "missing file": (["verify", "nowhere.py"], "nowhere.py does not exist"),
    "negative examples": (["verify", "x.py", "--examples", "-1"], "-1 is not in the range"),
}


@pytest.mark.parametrize(("arguments", "part"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_status_2(capsys, arguments, part):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("symnet: ")
    assert part in err


FILES = {
    "raises": ("x = 1\nraise ValueError('no\\nway')\n", "line 2: ValueError: no way"),
    "exits": ("import sys\nsys.exit(3)\n", "line 2: SystemExit: 3"),
    "syntax": ("def f(:\n", "line 1: invalid syntax"),
    "bytes": ("\x00", "file.py: source code string cannot contain null bytes"),
    "no title": ("from symnet import theorem\n@theorem\ndef f():\n    return 1, 1\n", "needs a title"),
    "blank title": (
        "from symnet import theorem\n@theorem(' ')\ndef f():\n    return 1, 1\n",
        "needs a title",
    ),
    "nothing stated": ("x = 1\n", "states no theorem"),
}
THEOREMS = {
    "returns a number": (
        "from symnet import theorem\n@theorem('t')\ndef f():\n    return 3\n",
        "must return a Derivation or a pair (lhs, rhs); found 3",
    ),
    "returns text": (
        "from symnet import theorem\n@theorem('t')\ndef f():\n    return '1+1', '2'\n",
        "the left side must be a SymPy expression",
    ),
    "raises in a theorem": (
        "from symnet import theorem\n@theorem('t')\ndef f():\n    return 1 / 0\n",
        "line 4: ZeroDivisionError",
    ),
    "exits in a theorem": (
        "import sys\nfrom symnet import theorem\n@theorem('t')\ndef f():\n    sys.exit(3)\n",
        "line 5: SystemExit: 3",
    ),
    "a triple": (
        "from symnet import theorem\n@theorem('t')\ndef f():\n    return 1, 1, 1\n",
        "line 2: theorem f must return a Derivation or a pair (lhs, rhs); found tuple (1, 1, 1)",
    ),
    "layers that do not fit": (
        "from symnet import *\nfrom sympy import MatrixSymbol\np, h = sizes('p h')\n@theorem('t')\ndef f():\n"
        "    layer = Dense(MatrixSymbol('W', h, p))\n    return derive(Network((layer, layer)))\n",
        "line 7: p and h must be equal sizes: layer 2 takes p inputs, layer 1 gives h outputs",
    ),
    "sizes that SymPy refuses": (
        "from symnet import theorem\nfrom sympy import MatrixSymbol\n@theorem('t')\ndef f():\n"
        "    return MatrixSymbol('A', 2, 3) * MatrixSymbol('B', 2, 3), 0\n",
        "line 5: ",
    ),
    "width 0": (
        "from symnet import *\n@theorem('t')\ndef f():\n    return derive(Network.dense(3, 0))\n",
        "line 4: the width of layer 1 must be a positive integer",
    ),
}


@pytest.mark.parametrize(("source", "part"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used_is_one_line_and_status_2(capsys, tmp_path, source, part):
    path = tmp_path / "file.py"
    path.write_text(source)
    status, out, err = run(capsys, "verify", path)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert part in err


@pytest.mark.parametrize(("source", "part"), THEOREMS.values(), ids=THEOREMS)
def test_a_theorem_that_cannot_be_stated_is_broken_and_status_2(capsys, tmp_path, source, part):
    path = tmp_path / "file.py"
    path.write_text(source)
    status, out, err = run(capsys, "verify", path)
    assert (status, err) == (2, "")
    assert out.splitlines()[1].startswith("  broken ")
    assert out.splitlines()[2].startswith(f"{'':13}{path}, line ")
    assert part in out.splitlines()[2]
    assert "0 of 1 theorems as stated" in out


CLAIMS = """
from sympy import MatrixSymbol
from symnet import Network, Refuted, ShapeError, derive, sizes, theorem
m, n = sizes("m n")
A, B, C = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m), MatrixSymbol("C", n, m)

@theorem("true")
def true():
    return A * (B + C), A * B + A * C

@theorem("false{}"{})
def false():
    return A * B, 2 * A * B

@theorem("sizes"{})
def misfit():
    return A * B.T, A
"""


def test_verdicts_as_stated_are_status_0(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(CLAIMS.format("", ", expect=Refuted", ", expect=ShapeError"))
    status, out, _ = run(capsys, "verify", path, "--examples", 20)
    assert status == 0
    assert out.splitlines()[1:] == [
        "  proved     true",
        "  refuted    false",
        "             A*B on the left, 2*A*B on the right",
        "             false at m = 1, n = 1, A = [[1]], B = [[1]]",
        "  refused    sizes",
        "             n and m must be equal sizes in A*B.T",
        "3 of 3 theorems as stated; each proved one tried on up to 20 random instances, seed 0",
    ]


def test_verdicts_not_as_stated_are_status_1(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(CLAIMS.format("", "", ""))
    status, out, _ = run(capsys, "verify", path, "--examples", 5)
    assert status == 1
    assert out.count("expected: Proved") == 2
    assert "1 of 3 theorems as stated" in out


@pytest.mark.parametrize(
    ("error", "word", "detail"),
    [
        (UnsupportedTerm("no value"), "proved", "not tried on random instances: no value"),
        (Disagreement("1 is 2"), "disputed", "two independent computations disagree: 1 is 2"),
        (ValueError("a bug"), "broken", "claims.py, line 7: ValueError: a bug"),
    ],
)
def test_what_comes_of_the_trial_is_told(monkeypatch, error, word, detail):
    def untried(_, **__):
        raise error

    monkeypatch.setattr("symnet.reports.outcomes.cross_check", untried)
    namespace = {}
    exec(CLAIMS.format("", "", ""), namespace)  # noqa: S102 - our own text
    found = outcome(Path("claims.py"), namespace["true"], 10, 0)
    assert (found.word, found.details, found.as_stated) == (word, [detail], word == "proved")


def test_a_misfit_of_concrete_sizes_may_be_expected(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from symnet import ShapeError, theorem\nfrom sympy import MatrixSymbol\n"
        "@theorem('t', expect=ShapeError)\ndef f():\n"
        "    return MatrixSymbol('A', 2, 3) * MatrixSymbol('B', 2, 3), 0\n"
    )
    status, out, _ = run(capsys, "verify", path)
    assert status == 0
    assert "refused    t" in out


def test_a_vacuous_claim_is_not_as_stated(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from sympy import Symbol\nfrom symnet import theorem\nx = Symbol('x')\n"
        "@theorem('t')\ndef f():\n    return x, x\n"
    )
    status, out, _ = run(capsys, "verify", path)
    assert status == 1
    assert "vacuous" in out


def test_what_would_make_theorems_hold_is_told_on_request(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(
        "from sympy import MatrixSymbol\nfrom symnet import sizes, theorem\nn, p = sizes('n p')\n"
        "A, B = MatrixSymbol('A', n, n), MatrixSymbol('B', p, p)\n"
        "@theorem('t')\ndef f():\n    return A, A.T\n"
        "@theorem('u')\ndef g():\n    return (A * B).T, B.T * A.T\n"
    )
    status, out, _ = run(capsys, "verify", path, "--suggest")
    assert status == 1
    assert "holds if A is symmetric" in out
    assert "with n = p the claim holds" in out
    status, out, _ = run(capsys, "verify", path)
    assert status == 1
    assert "hold" not in out


def test_json_holds_verdicts_and_statements(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(CLAIMS.format("", ", expect=Refuted", ", expect=ShapeError"))
    status, out, _ = run(capsys, "verify", path, "--json", "--seed", 4)
    found = json.loads(out)
    assert status == 0
    assert found["as_stated"] is True
    assert [each["verdict"] for each in found["theorems"]] == ["proved", "refuted", "refused"]
    assert found["theorems"][0]["checked"] == {"examples": 100, "seed": 4}


@pytest.mark.parametrize("suffix", [".html", ".json", ".tex"])
def test_reports_are_the_same_for_the_same_seed(capsys, tmp_path, suffix):
    path = tmp_path / "claims.py"
    path.write_text(CLAIMS.format(" < & {0} %", ", expect=Refuted", ", expect=ShapeError"))
    written = []
    for number in range(2):
        report = tmp_path / f"{number}{suffix}"
        status, _, _ = run(capsys, "verify", path, "--report", report, "--examples", 20)
        assert status == 0
        written.append(report.read_bytes())
    assert written[0] == written[1]
    if suffix == ".html":
        assert b"false &lt; &amp; {0} %" in written[0]


@pytest.mark.usefixtures("needs_tex")
def test_a_report_and_a_derivation_as_pdf(capsys, tmp_path):
    path = tmp_path / "claims.py"
    path.write_text(CLAIMS.format(" < & {0} % \\\\x", ", expect=Refuted", ", expect=ShapeError"))
    for arguments in (["verify", path, "--report"], ["derive", "--inputs", "p", "--widths", "h,1", "-o"]):
        pdf = tmp_path / "out.pdf"
        status, _, _ = run(capsys, *arguments, pdf)
        assert status == 0
        assert pdf.read_bytes().startswith(b"%PDF")


def test_no_name_ends_a_comment_of_a_report(capsys, tmp_path):
    path = tmp_path / "a\n\\input{b}.py"
    path.write_text(
        "from functools import partial\nfrom symnet import theorem\ndef state(): return 1, 2\n"
        "f = theorem('One\\n\\n\\\\input{c}')(partial(state))\ng = theorem('Two')(state)\n"
    )
    report = tmp_path / "report.tex"
    assert run(capsys, "verify", path, "--report", report)[0] == 1
    lines = report.read_text().splitlines()
    assert not [line for line in lines if line.startswith("\\input")]
    assert [line.split(": ")[1] for line in lines if line.startswith("%")] == ["One \\input{c}", "state"]


def test_without_a_tex_engine_a_pdf_is_refused(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, err = run(capsys, "derive", "--inputs", "p", "--widths", "1", "-o", tmp_path / "a.pdf")
    assert status == 2
    assert "needs a TeX engine" in err


@pytest.mark.parametrize("form", ["latex", "markdown", "text", "html", "json"])
def test_each_format(capsys, form):
    status, out, err = run(capsys, "derive", "--inputs", "p", "--widths", "3,1", "--format", form)
    assert (status, err) == (0, "")
    marks = {"latex": "\\begin{align*}", "markdown": "$$", "text": "ŷ = ", "html": "<math", "json": '"steps"'}
    assert marks[form] in out


def test_activations_and_layers_without_offset(capsys):
    arguments = ["derive", "--inputs", "2", "--widths", "2,1", "--no-bias", "--activation", "alpha,1/2"]
    status, out, _ = run(capsys, *arguments, "--format", "text")
    assert status == 0
    assert "α" in out
    assert "1/2" in out


def test_the_layout_is_chosen(capsys, tmp_path):
    macros = tmp_path / "letters.tex"
    arguments = ["derive", "--inputs", "p", "--widths", "h,1", "--view", "matrix,sum", "--examples", 3]
    options = ["--environment", "gather", "--reasons", "above", "--numbering", "last", "--label", "eq:net"]
    status, out, err = run(capsys, *arguments, *options, "--macros", macros, "--theorem", "One layer")
    assert (status, err) == (0, "")
    for part in (r"\begin{theorem}[{One layer}]", r"\begin{gather}", r"\overset{\text{by entries}}{=}"):
        assert part in out
    assert out.count(r"\label{eq:net}") == 1
    assert r"\newcommand{\nnBoldB}{\mathbf{B}}" in macros.read_text().splitlines()


def test_more_terms_before_the_dots(capsys):
    arguments = ["derive", "--inputs", "9", "--widths", "1", "--view", "explicit", "--format", "text"]
    status, out, _ = run(capsys, *arguments, "--limit", 5, "--leading", 2, "--examples", 3)
    assert status == 0
    assert "b_1 x_1 + b_2 x_2 + ⋯ + b_9 x_9" in out


def test_help_and_version(capsys):
    assert run(capsys, "--version")[1].startswith("symnet 0.")
    status, out, _ = run(capsys, "--help")
    assert status == 0
    assert "derive" in out
    assert "verify" in out


def test_the_program_runs_as_a_module():
    found = subprocess.run(
        [sys.executable, "-m", "symnet", "verify", "nowhere"], capture_output=True, check=False
    )
    assert found.returncode == 2
    assert found.stderr == b"symnet: nowhere does not exist\n"


def test_help_imports_neither_sympy_nor_numpy():
    code = (
        "import sys; from symnet.cli import main\ntry: main(['--help'])\nfinally: print(sorted(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "'numpy'" not in found.stdout
    assert "'hypothesis'" not in found.stdout


@pytest.mark.parametrize(
    "arguments", [["derive", "--inputs", "p", "--widths", "h,1"], ["verify", PROOFS / "01_model.py"]]
)
def test_random_instances_can_be_left_out(capsys, arguments):
    status, out, _ = run(capsys, *arguments, "--examples", 0)
    assert status == 0
    assert "0 random instances, seed 0" in out
