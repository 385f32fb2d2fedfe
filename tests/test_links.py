"""`.ci/links.py` finds each kind of broken link, and passes pages without one."""

import subprocess
import sys
from pathlib import Path

import pytest

LINKS = Path(__file__).parent.parent / ".ci" / "links.py"
GOOD = '<h1 id="a b">x</h1><a href="two.html#%C3%A9">x</a><a href="#a%20b">x</a><a href="https://example.org">x</a>'


def check(folder, page):
    (folder / "one.html").write_text(page, encoding="utf-8")
    (folder / "two.html").write_text('<p id="é">x</p><img src="data:image/png;base64,">', encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(LINKS), str(folder)], capture_output=True, check=False, text=True
    )


def test_pages_without_a_fault_pass(tmp_path):
    assert check(tmp_path, GOOD).returncode == 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('<a href="three.html">x</a>', "one.html: three.html leads to no file"),
        ('<img src="three.png">', "one.html: three.png leads to no file"),
        ('<a href="two.html#x">x</a>', "one.html: two.html#x leads to no place on its page"),
        ('<a href="#x">x</a>', "one.html: #x leads to no place on its page"),
        ('<script src="https://example.org/x.js"></script>', "one.html: loads https://example.org/x.js from"),
        ('<link href="//example.org/x.css">', "one.html: loads //example.org/x.css from the network"),
    ],
)
def test_a_fault_is_told(fault, told, tmp_path):
    found = check(tmp_path, GOOD + fault)
    assert found.returncode == 1
    assert told in found.stdout


def test_a_folder_without_pages_is_a_fault(tmp_path):
    found = subprocess.run(
        [sys.executable, str(LINKS), str(tmp_path)], capture_output=True, check=False, text=True
    )
    assert found.returncode == 1
    assert "no pages" in found.stdout
