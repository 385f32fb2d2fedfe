"""What is printed reads back: read(write(t)) equals t by the core, for generated terms and all derivations.

The environment variable SYMNET_EXAMPLES gives the number of generated terms for each notation, 60 by
default; a long run is `SYMNET_EXAMPLES=2000 python -m pytest tests/typeset/test_round_trip.py`.
"""

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from symnet import Notation, Proved, ShapeError, UnreadableLatex, UsageError, derive, verify
from symnet.derive import VIEWS
from symnet.reading.terms import same_tree
from symnet.typeset import Printer, read_latex, read_lines, vocabulary
from symnet.typeset.formula import LATEX
from tests.networks import NETWORKS
from tests.typeset.terms import kronecker_products, terms

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NOTATIONS = {
    "article": Notation.article,
    "layers": Notation.layers,
    "statistics": Notation.statistics,
    "rows": Notation.layers.replace(vectors="row", transpose="T", product=r"\cdot"),
    "from zero": Notation.layers.replace(index_base=0, layer_marks="subscript"),
    "plain": Notation.article.replace(bold=False, transpose=r"\mathsf{T}"),
}


def same(read, term):
    """Whether the core proves two terms equal."""
    try:
        return isinstance(verify(read, term), Proved)
    except ShapeError:
        return False


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("dots", [False, True], ids=["sums", "dots"])
def test_generated_terms_read_back(name, dots):
    notation = NOTATIONS[name]

    @LONG
    @given(terms())
    def read_back(term):
        try:
            written = Printer(LATEX, dots=dots, notation=notation)(term)
            names = vocabulary(term, notation=notation)
        except UsageError as error:
            assert "would both be printed as" in str(error)
            assume(False)
        note(written)  # SymPy cannot write every term
        read = read_latex(written, names=names, notation=notation)
        # A term that the core cannot prove equal to itself, as entry 0, m - 1 of an identity, shows nothing.
        assert same(read, term) or not same(term, term)

    read_back()


@pytest.mark.parametrize("name", NOTATIONS)
def test_kronecker_products_read_back_as_the_same_tree(name):
    notation = NOTATIONS[name]

    @LONG
    @given(kronecker_products())
    def read_back(term):
        written = Printer(LATEX, notation=notation)(term)
        names = vocabulary(term, notation=notation)
        assert same_tree(read_latex(written, names=names, notation=notation), term)

    read_back()


@cache
def derived(network, view, name):
    derivation = derive(NETWORKS[network], view, NOTATIONS[name])
    named = [part for each in derivation.where for part in (each.name, each.term)]
    lines = [derivation.subject, *(step.term for step in derivation.steps)]
    words = vocabulary(*lines, *named, glyphs=dict(derivation.glyphs), notation=derivation.notation)
    return derivation, lines, named, words


CASES = [(network, view, name) for network in NETWORKS for view in VIEWS for name in NOTATIONS]
EVERY = 1 if "SYMNET_EXAMPLES" in os.environ else 7
"""A short run tries one case out of this many."""


@pytest.mark.parametrize("case", CASES[::EVERY], ids="-".join)
def test_derivations_read_back(case):
    try:
        derivation, lines, named, words = derived(*case)
    except UsageError as error:  # the network has a β and a γ of its own
        assert "would be printed alike" in str(error)
        assert case[0].startswith("normalised")
        assert case[2] == "statistics"
        return
    found = read_lines(derivation.latex(), names=words, notation=derivation.notation)
    assert len(found) == len(derivation.steps) + len(derivation.where)
    assert same(found[0].left, lines[0])
    for line, step in zip(found, derivation.steps, strict=False):
        assert same(line.term, step.term)
    for line, name, term in zip(found[len(lines) - 1 :], named[::2], named[1::2], strict=True):
        assert same(line.left, name)
        assert same(line.term, term)


MISTAKES = [
    ("+", "-"),
    (r"\top", "2"),
    ("x", "y"),
    ("{1}", "{2}"),
    ("_{j}", "_{1}"),
    ("{j,i}", "{i,j}"),
    ("=1}", "=2}"),
    (r"\mathbf{x}", ""),
    (r"\cdots + ", ""),
]


def misread(latex, names, notation, right):
    try:
        return not same(read_latex(latex, names=names, notation=notation), right)
    except UnreadableLatex:
        return True


@pytest.mark.parametrize("view", ["sum", "matrix", "augmented", "explicit"])
@pytest.mark.parametrize("mistake", MISTAKES, ids=" to ".join)
def test_a_mistake_in_what_is_printed_is_noticed(view, mistake):
    derivation, lines, _, words = derived("a hidden layer", view, "article")
    before, after = mistake
    planted = 0
    for term in lines[1:]:
        written = Printer(LATEX, dict(derivation.glyphs), derivation.dots)(term)
        places = [place for place in range(len(written)) if written.startswith(before, place)]
        for place in places:
            wrong = written[:place] + after + written[place + len(before) :]
            assert misread(wrong, words, derivation.notation, term), wrong
            planted += 1
    assert planted or before not in "".join(derivation.latex().splitlines()[4:])
