"""The README and the pages of docs/ are true: their commands are run and their outputs compared."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import symnet

ROOT = Path(__file__).parent.parent
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
BLOCKS = [(page, number) for page, text in PAGES.items() for number in range(len(BLOCK.findall(text)))]
SESSIONS = [page for page, text in PAGES.items() if ">>> " in text]
THEOREMS = [
    pytest.param(source, id=page)
    for page, text in PAGES.items()
    for source in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    if "@theorem" in source
]


class Fenced(doctest.DocTestParser):
    """Examples in Markdown: the output of an example ends where its block does."""

    def parse(self, string, name="<string>"):
        return super().parse(re.sub("^```$", "", string, flags=re.MULTILINE), name)


def rerun(block, folder, record):
    """The commands of a block, each followed by what it prints now, in a terminal of 80 columns.

    Their status is 0, or 1 where something that is told does not hold. A file that a command writes with `-o`
    is written elsewhere, and held against the one that is shown.
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
                [*command, *arguments],
                cwd=ROOT,
                env=os.environ | {"COLUMNS": "80"},
                capture_output=True,
                check=False,
                text=True,
            )
            assert (found.returncode, found.stderr) in ((0, ""), (1, ""))
            parts.append(f"{line}\n{found.stdout}")
            if shown and record:
                shown.write_bytes((folder / shown.name).read_bytes())
            assert not shown or shown.read_bytes() == (folder / shown.name).read_bytes()
    return "".join(parts)


@pytest.mark.parametrize(("page", "number"), BLOCKS)
def test_commands_print_what_is_shown(page, number, record, tmp_path):
    block = BLOCK.findall(PAGES[page])[number]
    printed = rerun(block, tmp_path, record)
    if record:
        text = (ROOT / page).read_text(encoding="utf-8")
        (ROOT / page).write_text(text.replace(block, printed, 1), encoding="utf-8")
    assert record or printed == block


@pytest.mark.parametrize("page", SESSIONS)
def test_sessions_print_what_is_shown(page):
    found = doctest.testfile(
        str(ROOT / page), module_relative=False, encoding="utf-8", verbose=False, parser=Fenced()
    )
    assert found.attempted == len(re.findall(r"^>>> ", PAGES[page], re.MULTILINE))
    assert found.failed == 0


@pytest.mark.parametrize("source", THEOREMS)
def test_files_of_theorems_are_verified(source, tmp_path):
    path = tmp_path / "theorems.py"
    path.write_text(source)
    found = subprocess.run(
        [sys.executable, "-m", "symnet", "verify", str(path)], capture_output=True, check=True, text=True
    )
    count = source.count("@theorem")
    assert f"{count} of {count} theorems as stated" in found.stdout


def test_certificates_that_are_written_are_accepted(tmp_path):
    (line,) = re.findall(r"^symnet verify .*&&.*$", "".join(PAGES.values()), re.MULTILINE)
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


def test_every_page_has_something_to_run():
    pages = {"README.md", "docs/command-line.md", "docs/compare.md", "docs/models.md"}
    assert pages <= {page for page, _ in BLOCKS}
    assert {"README.md", "docs/claims.md", "docs/latex.md"} <= set(SESSIONS)
    assert THEOREMS


def test_every_public_name_is_in_the_reference():
    text = "".join(text for page, text in PAGES.items() if page.startswith("docs/reference/"))
    found = set(re.findall(r"^\.\. auto\w+:: symnet\.(\w+)$", text, re.MULTILINE))
    assert found == {name for name in symnet.__all__ if not name.startswith("_")}


def test_the_size_of_the_core_is_what_is_said():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = int(re.search(r"It has about ([0-9,]+) lines", text)[1].replace(",", ""))
    files = (ROOT / "symnet" / "core").glob("*.py")
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    assert abs(lines - said) < said / 10
