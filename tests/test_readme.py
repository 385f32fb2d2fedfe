"""The README says what is so: its commands are run and their outputs compared."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
BLOCKS = BLOCK.findall(README.read_text(encoding="utf-8"))


def rerun(block, folder, record):
    """The commands of a block, each followed by what it prints now.

    A file that a command writes with `-o` is written elsewhere, and held against the one that is shown.
    """
    parts = []
    for line in block.splitlines():
        if line.startswith("$ "):
            program, *arguments = shlex.split(line[2:])
            shown = ROOT / arguments[-1] if "-o" in arguments else None
            if shown:
                arguments[-1] = str(folder / shown.name)
            command = {"symnet": [sys.executable, "-m", "symnet"], "python": [sys.executable]}[program]
            found = subprocess.run(
                [*command, *arguments], cwd=ROOT, capture_output=True, check=True, text=True
            )
            parts.append(f"{line}\n{found.stdout}")
            if shown and record:
                shown.write_bytes((folder / shown.name).read_bytes())
            assert not shown or shown.read_bytes() == (folder / shown.name).read_bytes()
    return "".join(parts)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_commands_print_what_is_shown(number, record, tmp_path):
    printed = rerun(BLOCKS[number], tmp_path, record)
    if record:
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(BLOCKS[number], printed, 1), encoding="utf-8")
    assert record or printed == BLOCKS[number]


def test_sessions_print_what_is_shown():
    found = doctest.testfile(str(README), module_relative=False, encoding="utf-8", verbose=False)
    assert found.attempted > 10
    assert found.failed == 0


def test_the_file_of_theorems_is_verified(tmp_path):
    source = next(
        block
        for block in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
        if "@theorem" in block
    )
    path = tmp_path / "theorems.py"
    path.write_text(source)
    found = subprocess.run(
        [sys.executable, "-m", "symnet", "verify", str(path)], capture_output=True, check=True, text=True
    )
    assert "1 of 1 theorems as stated" in found.stdout


def test_certificates_that_are_written_are_accepted(tmp_path):
    (line,) = re.findall(r"^symnet verify .*&&.*$", README.read_text(encoding="utf-8"), re.MULTILINE)
    (tmp_path / "proofs").symlink_to(ROOT / "proofs")
    for command in line.split("&&"):
        program, *arguments = shlex.split(command)
        found = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=tmp_path,
            capture_output=True,
            check=True,
            text=True,
        )
    assert "accepted" in found.stdout
    assert "rejected" not in found.stdout


def test_the_size_of_the_core_is_what_is_said():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = int(re.search(r"It has about ([0-9,]+) lines", text)[1].replace(",", ""))
    files = (ROOT / "symnet" / "core").glob("*.py")
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    assert abs(lines - said) < said / 10
