"""Derivations for Typst: what is written compiles, and says what the LaTeX says."""

import pytest
import typst as compiler
from sympy import Symbol

from symnet import Network, derive, sizes
from symnet.cli import main
from symnet.derive import VIEWS
from tests.networks import NETWORKS

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


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_compiles_with_every_reason(name, tmp_path):
    path = tmp_path / "derivation.typ"
    for view, notation in (("sum", "statistics"), ("explicit", "article"), ("data", "layers")):
        derivation = derive(NETWORKS[name], view, notation)
        written = derivation.typst()
        path.write_text(written, encoding="utf-8")
        assert compiler.compile(str(path)).startswith(b"%PDF")
        assert all(step.reason in written for step in derivation.steps)


@pytest.mark.parametrize("name", ['a"b', "a\\b", "#a", "$a$", "a b", "*/", "π→"])
def test_names_are_data(name, tmp_path):
    path = tmp_path / "derivation.typ"
    size = Symbol(name, positive=True, integer=True)
    path.write_text(derive(Network.dense(size, 2, 1), "sum").typst(), encoding="utf-8")
    assert compiler.compile(str(path)).startswith(b"%PDF")


def test_parentheses_fit_their_sums():
    assert "(b_(j \\, 0) + sum_" in derive(Network.dense(p, 3, 1), view="sum").typst()


def test_the_command_writes_typst(tmp_path):
    path = tmp_path / "a.typ"
    with pytest.raises(SystemExit) as ended:
        main(["derive", "--inputs", "p", "--widths", "1", "-o", str(path)])
    assert ended.value.code == 0
    assert path.read_text(encoding="utf-8").startswith("// network of p inputs and widths 1")
