"""The proofs folder: all as stated, its recorded LaTeX byte for byte, and the pages it makes."""

from pathlib import Path

import pytest

from symnet.cli.outcomes import outcome
from symnet.cli.reports import latex
from symnet.derive import VIEWS, derive
from symnet.theorems import collect
from symnet.typeset.document import document
from symnet.typeset.pdf import compile_pdf
from tests.networks import NETWORKS

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "proofs").glob("*.py"))


def outcomes(path):
    named = path.relative_to(ROOT)
    return [outcome(named, theorem, 100, 0) for theorem in collect(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_theorem_is_as_stated_and_recorded(path, record):
    found = outcomes(path)
    assert all(each.as_stated for each in found)
    written = latex(found)
    recorded = path.with_suffix(".tex")
    if record:
        recorded.write_text(written, encoding="utf-8")
    assert recorded.read_text(encoding="utf-8") == written


@pytest.mark.usefixtures("needs_tex")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_recorded_file_compiles_within_the_margins(path):
    _, log = compile_pdf(document(path.with_suffix(".tex").read_text(encoding="utf-8")))
    assert "Overfull \\hbox" not in log


@pytest.mark.usefixtures("needs_tex")
@pytest.mark.parametrize("name", NETWORKS)
def test_every_derivation_compiles_within_the_margins(name):
    bodies = [
        derive(NETWORKS[name], view, notation).latex()
        for view in VIEWS
        for notation in ("article", "layers", "statistics")
    ]
    _, log = compile_pdf(document(*bodies))
    assert "Overfull \\hbox" not in log
