"""Derivations for Typst: what pandoc writes compiles, and says what the LaTeX says."""

import sys

import pytest
import typst as compiler

from symnet import Network, derive, sizes
from symnet.cli import main
from symnet.derive import VIEWS
from symnet.errors import MissingExtra
from symnet.typeset.typst import typst

p, h = sizes("p h")


@pytest.mark.parametrize("notation", ["article", "layers"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_derivation_compiles(view, notation, tmp_path):
    derivation = derive(Network.dense(p, h, 1), view=view, notation=notation)
    path = tmp_path / "derivation.typ"
    path.write_text(derivation.typst(), encoding="utf-8")
    assert compiler.compile(str(path)).startswith(b"%PDF")
    assert path.read_text(encoding="utf-8").count("& =") >= len(derivation.steps)


def test_the_head_comment_stays():
    text = derive(Network.dense(p, 1), view="matrix").typst(["checked: 3"])
    head = text.split("$")[0].splitlines()
    assert head[0].startswith("// network of p inputs")
    assert "// checked: 3" in head
    assert "\\" not in head[0]


def test_parentheses_fit_their_sums():
    assert "scale(" not in derive(Network.dense(p, 3, 1), view="sum").typst()


def test_the_command_writes_typst(tmp_path):
    path = tmp_path / "a.typ"
    with pytest.raises(SystemExit) as ended:
        main(["derive", "--inputs", "p", "--widths", "1", "-o", str(path)])
    assert ended.value.code == 0
    assert path.read_text(encoding="utf-8").startswith("// network of p inputs and widths 1")


def test_without_pandoc_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    with pytest.raises(MissingExtra, match=r"pip install 'symnet\[typst\]'"):
        typst("x")
