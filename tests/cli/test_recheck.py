"""Certificates that `symnet verify` writes are checked again by the core alone, and say what they prove."""

import json
import subprocess
import sys

import pytest

from symnet.cli import main
from symnet.core.budget import Budget
from symnet.core.form import from_json
from symnet.core.show import told
from symnet.core.verdicts import state
from symnet.statements import collect

THEOREMS = """
from sympy import Identity, Inverse, MatMul, MatrixSymbol
from symnet import Network, any_depth, derive, sizes, theorem
n, p = sizes("n p")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)

@theorem("distributes")
def distributes():
    return A * (A + B), A * A + A * B

@theorem("cancels")
def cancels():
    return MatMul(Inverse(A), A, B, evaluate=False), B

@theorem("a layer")
def layer():
    return derive(Network.dense(p, 2, 1), view="matrix")

@theorem("any depth")
def depth():
    return any_depth(bias=False)
"""


def run(*arguments):
    """The exit status of the program."""
    with pytest.raises(SystemExit) as status:
        main([*map(str, arguments)])
    return status.value.code


@pytest.fixture
def written(tmp_path):
    """A file of theorems and the folder with their certificates."""
    file = tmp_path / "some.py"
    file.write_text(THEOREMS, encoding="utf-8")
    assert run("verify", file, "--examples", "1", "--certificates", tmp_path / "kept") == 0
    return file, tmp_path / "kept"


def recheck(*paths):
    return subprocess.run(
        [sys.executable, "-m", "symnet", "recheck", *map(str, paths)],
        check=False,
        capture_output=True,
        text=True,
    )


def test_what_is_written_is_accepted(written):
    _, kept = written
    names = ["cancels", "depth", "distributes", "layer"]
    assert [file.name for file in sorted(kept.iterdir())] == [f"some.{name}.json" for name in names]
    found = recheck(kept)
    assert found.returncode == 0
    assert "rejected" not in found.stdout
    assert "A is invertible" in found.stdout


def test_the_claim_that_is_checked_is_that_of_the_theorem(written):
    file, kept = written
    for theorem in collect(file)[:2]:
        claim = theorem.statement()
        (proof,) = json.loads((kept / f"some.{theorem.name}.json").read_text(encoding="utf-8"))
        anew = state(claim.lhs, claim.rhs, (), (), Budget.unbounded()).claim
        checked, _ = from_json(proof)
        assert told(checked) == told(anew)
        assert (checked.table.terms, checked.left, checked.right) == (
            anew.table.terms,
            anew.left,
            anew.right,
        )


def test_a_changed_certificate_is_rejected(written):
    _, kept = written
    file = kept / "some.distributes.json"
    (proof,) = json.loads(file.read_text(encoding="utf-8"))
    proof["claim"]["right"] = proof["claim"]["left"] - 1
    file.write_text(json.dumps([proof]), encoding="utf-8")
    found = recheck(file)
    assert found.returncode == 1
    assert "rejected" in found.stdout


@pytest.mark.parametrize("text", ["", "[]", "{", "no json"])
def test_what_cannot_be_read_is_status_2(tmp_path, text):
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    found = recheck(file)
    assert (found.returncode, found.stderr) == (2, "")
    assert "unreadable" in found.stdout


def test_the_core_is_needed_alone(written):
    _, kept = written
    program = (
        "import sys; from symnet.core.__main__ import main; main(sys.argv[1:]); "
        "print([n for n in ('symnet.search', 'symnet.second_opinion', 'sympy') if n in sys.modules])"
    )
    files = [str(file) for file in kept.iterdir()]
    found = subprocess.run(
        [sys.executable, "-c", program, *files], capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"
