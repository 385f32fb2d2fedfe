"""The proofs folder: all as stated, its recorded LaTeX byte for byte, and the pages it makes."""

import random
from itertools import product
from pathlib import Path

import pytest

from symnet import Notation
from symnet.derive import VIEWS, derive
from symnet.reports import body, latex, outcome
from symnet.statements import collect
from tests.latex import STYLES, complaints, laid_out, macros_of
from tests.networks import NETWORKS

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "proofs").glob("*.py"))
VARIED = [
    Notation.layers.replace(vectors="row", transpose="T", product=r"\cdot"),
    Notation.layers.replace(index_base=0, layer_marks="subscript"),
    Notation.article.replace(bold=False, transpose=r"\mathsf{T}"),
]


def outcomes(path):
    named = path.relative_to(ROOT)
    return [outcome(named, theorem, 100, 0) for theorem in collect(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_theorem_is_as_stated_and_recorded(path, record):
    found = outcomes(path)
    assert all(each.as_stated for each in found)
    written = latex([(each.json(), body(each, ".tex")) for each in found])
    recorded = path.with_suffix(".tex")
    if record:
        recorded.write_text(written, encoding="utf-8")
    assert recorded.read_text(encoding="utf-8") == written


def test_every_recorded_file_compiles_within_the_page(latex_engine):
    bodies = {path.stem: (path.with_suffix(".tex").read_text(encoding="utf-8"), 345) for path in FILES}
    assert complaints(bodies, latex_engine) == []


@pytest.mark.usefixtures("needs_tex")
@pytest.mark.parametrize("name", NETWORKS)
def test_every_derivation_keeps_within_the_page(name):
    """In every view and notation, plain and in a style drawn at random."""
    chance = random.Random(name)  # noqa: S311 - the same draws each time
    bodies, derivations = {}, []
    for view, notation in product(VIEWS, ("article", "layers", "statistics", chance.choice(VARIED))):
        derivation = derive(NETWORKS[name], view, notation)
        derivations.append(derivation)
        for style in ("plain", chance.choice(sorted(STYLES))):
            bodies[view, str(notation), style] = laid_out(derivation, STYLES[style])
    assert complaints(bodies, macros=macros_of(derivations)) == []


@pytest.mark.usefixtures("needs_tex")
@pytest.mark.parametrize("name", ["three hidden layers, mixed sizes", "adapters in a row", "normalised"])
def test_the_longest_derivations_keep_within_the_page_in_every_style(name):
    derivations = [derive(NETWORKS[name], view, "layers") for view in VIEWS]
    bodies = {
        (derivation.view, style): laid_out(derivation, STYLES[style])
        for derivation in derivations
        for style in STYLES
    }
    assert complaints(bodies, macros=macros_of(derivations)) == []
