"""`symnet check`: what it prints of a paper, its exit status, and what comes of processes that end."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from symnet.cli import COMMANDS, check, main
from symnet.papers.outcomes import Checked, Outcome
from symnet.papers.record import from_record, record, result, with_result
from tests.papers.checked import GUESSES, HOSTILE, PAPER, STEPS

FINE = STEPS[:4]
TOLD = """\
paper.tex:3:1: unread: \\input{missing}: no such file
paper.tex:33:7: refuted: A B = B A
    at n = 2, A = [[0, 0], [1, 0]], B = [[0, 1], [0, 0]]
    the left side is [[0, 0], [0, 1]], the right side [[1, 0], [0, 1/2]]
    hint: holds with A B for B A
    only on the right: B A
paper.tex:40:2: ill-sized: V (W x + b) = U W
    p and 1 must be equal sizes
paper.tex:44:2: unknown: \\operatorname{softmax}(z) = \\frac{\\exp(z)}{s}
    no proof found
paper.tex:50:2: unread: \\oint is not read
FILE: sizes inferred:
    n by p: X
    p by 1: \\beta, w
    number: \\gamma
FILE: 10 steps: 3 proved, 1 refuted, 1 ill-sized, 1 unknown, 1 unread, 1 definition, 1 assumption, \
1 not decided
"""


@pytest.fixture(autouse=True)
def written(request, monkeypatch):
    """Papers are what the tests write, unless a test has real ones."""
    if "real" not in request.fixturenames:
        monkeypatch.setattr(check, "WORKER", "tests.cli.papers")


@pytest.fixture
def real():
    """Papers are LaTeX."""


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main(["check", *map(str, arguments)])
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


def paper(folder, steps, name="paper.tex", guesses=(), faults=(), **answers):
    """A file from which the process answers: every equation is to be decided."""
    path = folder / name
    checked = Checked(str(path), tuple(steps), guesses, faults)
    equations = [at for at, step in enumerate(steps) if step.sign == "=" and step.message != "read"]
    open_steps = [
        replace(step, outcome=Outcome.UNDECIDED) if at in equations else step for at, step in enumerate(steps)
    ]
    read = {"paper": record(replace(checked, steps=tuple(open_steps))), "undecided": equations, "took": 0.1}
    found = {str(at): answers.get(f"step_{at}", {"result": result(steps[at])}) for at in equations}
    path.write_text(json.dumps({"read": read, "answers": found}))
    return path


def test_what_needs_attention_is_printed_as_compilers_do(capsys, tmp_path):
    path = paper(tmp_path, STEPS, guesses=GUESSES, faults=PAPER.faults)
    status, out, err = run(capsys, path)
    assert (status, out.replace(str(path), "FILE"), err) == (1, TOLD, "")


def test_every_step_is_printed_on_demand(capsys, tmp_path):
    path = paper(tmp_path, STEPS)
    _, out, _ = run(capsys, path, "-v")
    assert [
        line.split(":")[1] for line in out.splitlines() if line.startswith(("paper.tex", "more.tex"))
    ] == [str(step.place.line) for step in STEPS]
    assert "15:3: proved: V W x + V b + c = U x + d (eq:one)\n" in out
    assert "    if X^\\top X is invertible\n    given y = X \\beta + \\varepsilon\n" in out


@pytest.mark.parametrize(
    ("steps", "faults", "status"),
    [
        (FINE, (), (0, 0)),
        (STEPS[4:5], (), (1, 1)),
        (STEPS[5:6], (), (1, 1)),
        (STEPS[6:7], (), (0, 1)),
        (STEPS[7:8], (), (0, 1)),
        (STEPS[8:], (), (0, 0)),
        (FINE, PAPER.faults, (0, 1)),
        ((), (), (0, 0)),
    ],
)
def test_the_exit_status_tells_whether_all_holds(capsys, tmp_path, steps, faults, status):
    path = paper(tmp_path, steps, faults=faults)
    assert (run(capsys, path)[0], run(capsys, path, "--strict")[0]) == status
    assert json.loads(run(capsys, path, "--strict", "--json")[1])["holds"] is (status[1] == 0)


def test_a_file_that_cannot_be_read_hides_no_other(capsys, tmp_path):
    bad = tmp_path / "bad.tex"
    bad.write_text(json.dumps({"read": {"error": "bad.tex cannot be read: no\x1bpe"}}))
    good = paper(tmp_path, FINE)
    status, out, err = run(capsys, bad, good, good)
    assert status == 2
    assert err == "symnet: bad.tex cannot be read: no\\x1bpe\n"
    assert out == f"{good}: 4 steps: 3 proved, 1 definition\n"
    found = json.loads(run(capsys, bad, good, "--json")[1])
    assert found["holds"] is False
    assert found["errors"] == [{"file": str(bad), "message": "bad.tex cannot be read: no\x1bpe"}]
    assert len(found["papers"]) == 1


def test_json_tells_all_of_each_paper(capsys, tmp_path):
    path = paper(tmp_path, STEPS, guesses=GUESSES, faults=PAPER.faults)
    status, out, _ = run(capsys, path, "--json")
    found = json.loads(out)
    assert status == 1
    assert found["holds"] is False
    assert from_record(found["papers"][0]) == replace(PAPER, path=str(path))
    assert found["papers"][0]["steps"][4]["values"][1].startswith("\\begin{pmatrix} 1 & 0")


def test_records_are_read_back():
    assert from_record(json.loads(json.dumps(record(PAPER)))) == PAPER
    for step in STEPS:
        assert with_result(replace(step, outcome=Outcome.UNDECIDED, witness=()), result(step)) == step


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("crash", "the process that decided it ended with status 7"),
        ("loop", "not decided within 1 s; --timeout sets another limit"),
        ({"error": "symnet failed: KeyError: 'x'"}, "symnet failed: KeyError: 'x'"),
    ],
)
def test_no_step_hides_what_comes_of_others(capsys, tmp_path, monkeypatch, answer, reason):
    monkeypatch.setattr(check, "BESIDES", 0)
    path = paper(tmp_path, FINE, step_1=answer)
    status, out, _ = run(capsys, path, "--timeout", 1, "-v", "-j", 1)
    assert status == 0
    assert f"paper.tex:14:3: unknown: V (W x + b) + c = V W x + V b + c\n    {reason}\n" in out
    assert out.endswith("4 steps: 2 proved, 1 unknown, 1 definition\n")


def test_the_order_is_that_of_the_paper_whatever_is_done_first(capsys, tmp_path):
    steps = [replace(STEPS[1], left=str(number)) for number in range(20)]
    _, out, _ = run(capsys, paper(tmp_path, steps), "-v", "-j", 3)
    assert [line.split()[2] for line in out.splitlines()[:-1]] == [str(number) for number in range(20)]


@pytest.mark.parametrize("suffix", [".html", ".json", ".tex"])
def test_reports_are_written(capsys, tmp_path, suffix):
    report = tmp_path / f"report{suffix}"
    assert run(capsys, paper(tmp_path, STEPS), "--report", report)[0] == 1
    assert "softmax" in report.read_text()


def test_a_report_needs_a_suffix_that_is_known(capsys, tmp_path):
    status, _, err = run(capsys, paper(tmp_path, STEPS), "--report", tmp_path / "report.doc")
    assert status == 2
    assert "must be one of .html .json .pdf .tex" in err


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_terminal_gets_no_control_characters(capsys, tmp_path, text):
    step = replace(STEPS[4], left=text, message=text, witness=((text, text),), hints=(text,), label=text)
    unread = replace(STEPS[7], message=text, place=replace(STEPS[7].place, path=text))
    path = paper(
        tmp_path, (step, unread), faults=((unread.place, text),), guesses=(replace(GUESSES[0], letter=text),)
    )
    _, out, _ = run(capsys, path)
    assert all(line.isprintable() for line in out.split("\n"))


@pytest.mark.usefixtures("real")
def test_real_papers_are_read_and_decided(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "part.tex").write_text("Then\n\\[ (AB)^\\top = A^\\top B^\\top \\]\n")
    start = r"Let $A, B \in \mathbb{R}^{n \times n}$. Here $(A + B)c = Ac + Bc$."
    (tmp_path / "paper.tex").write_text(start + "\n\\input{part}\n")
    (tmp_path / "notes.md").write_text(
        "Let $A$ be an $m \\times n$ matrix, $m \\neq n$.\n\n$$A x = A^\\top x$$\n"
    )
    status, out, err = run(capsys, "paper.tex", "notes.md", "-j", 2)
    assert (status, err) == (1, "")
    assert "part.tex:2:14: refuted: (A B)^\\top = A^\\top B^\\top\n    at n = 2, A = [[" in out
    assert "    hint: holds with B^\\top A^\\top for A^\\top B^\\top\n" in out
    assert "paper.tex: sizes inferred:\n    n by 1: c\n" in out
    assert "paper.tex: 2 steps: 1 proved, 1 refuted\n" in out
    assert "notes.md:3:7: ill-sized: A x = A^\\top x\n" in out


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.tex", "missing.tex cannot be read: No such file or directory"),
        ("paper.docx", "paper.docx is no document: a file that ends in .tex, .md, .ipynb is needed"),
        ("folder.tex", "folder.tex cannot be read: Is a directory"),
    ],
)
def test_what_is_no_paper_is_one_line(capsys, tmp_path, monkeypatch, name, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.tex").mkdir()
    (tmp_path / "paper.docx").write_bytes(b"PK")
    assert run(capsys, name) == (2, "", f"symnet: {message}\n")


def test_the_hook_of_pre_commit_runs_the_command_on_papers():
    text = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    hook = dict(re.findall(r"^[ -] (\w+): (.*)$", text, re.MULTILINE))
    assert hook["id"] == "symnet-check"
    program, command = hook["entry"].split()
    assert (program, command) == ("symnet", "check")
    assert command in COMMANDS
    assert [
        name for name in ("a.tex", "b/c.md", "a.texi", "md", "a.py") if re.search(hook["files"], name)
    ] == [
        "a.tex",
        "b/c.md",
    ]
