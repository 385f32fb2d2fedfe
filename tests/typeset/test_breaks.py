"""Where long lines are broken, how wide they are estimated to be, and that what is broken reads back."""

import re

import pytest
from sympy import IndexedBase

from symnet import Network, Proved, derive, sizes, verify
from symnet.derive import VIEWS
from symnet.typeset import read_latex, read_lines, vocabulary
from symnet.typeset.breaks import broken
from symnet.typeset.layout import BREAKABLE, ESTIMATE, PAGE
from symnet.typeset.metrics import height, width
from symnet.typeset.pdf import compile_pdf
from symnet.typeset.style import Style
from tests.networks import NETWORKS

p, h = sizes("p h")
a = IndexedBase("a")
LONGEST = ("three hidden layers, mixed sizes", "adapters in a row", "normalised", "concatenated branches")

BROKEN = {
    "between summands": ("a + b - c", 35, ["a + b", "- c"]),
    "within parentheses": ("x (a + b + c)", 45, ["x (a + b", "+ c)"]),
    "between factors": (
        r"\mathbf{A} \mathbf{B} \mathbf{C}",
        25,
        [r"\mathbf{A} \mathbf{B}", r"\cdot \mathbf{C}"],
    ),
    "before the sign of a product": (r"abcd \odot abcd", 40, ["abcd", r"\odot abcd"]),
    "never after a sum": (r"\sum_{i=1}^{p} aaaa bbbb", 45, [r"\sum_{i=1}^{p} aaaa", r"\cdot bbbb"]),
    "in the cells of a matrix": (
        r"\begin{bmatrix} aaaa + bbbb & c \\ 1 & d \end{bmatrix}",
        70,
        [r"\begin{bmatrix} \begin{array}{l} aaaa \\ \quad {} + bbbb \end{array} & c \\ 1 & d \end{bmatrix}"],
    ),
    "not at all": ("aaaaaaaaaa", 10, ["aaaaaaaaaa"]),
}


@pytest.mark.parametrize(("latex", "room", "rows"), BROKEN.values(), ids=BROKEN)
def test_lines_are_broken(latex, room, rows):
    assert broken(latex, room) == rows


def test_a_broken_cell_is_read_as_a_whole():
    cell = r"\begin{array}{l} a_{1} \\ \quad {} - a_{2} \end{array}"
    whole = read_latex(rf"\begin{{bmatrix}} {cell} & a_{{3}} \end{{bmatrix}}", names=[a])
    assert isinstance(
        verify(whole, read_latex(r"\begin{bmatrix} a_{1} - a_{2} & a_{3} \end{bmatrix}", names=[a])), Proved
    )


@pytest.mark.parametrize("name", LONGEST)
def test_broken_derivations_read_back(name):
    """In a narrow column nearly every line is broken, and cells of matrices are."""
    for view in ("augmented", "data", "matrix"):
        derivation = derive(NETWORKS[name], view, "layers")
        named = [part for each in derivation.where for part in (each.name, each.term)]
        terms = [step.term for step in derivation.steps]
        names = vocabulary(
            derivation.subject, *terms, *named, glyphs=dict(derivation.glyphs), notation="layers"
        )
        lines = read_lines(derivation.latex(Style(width=240)), names=names, notation="layers")
        for line, term in zip(lines, [*terms, *named[1::2]], strict=True):
            assert isinstance(verify(line.term, term), Proved)


@pytest.mark.usefixtures("needs_tex")
def test_widths_are_those_of_tex():
    """Short by less than what is left free at the end of a line, and long by a few per cent."""
    formulas = list(dict.fromkeys(formula for name in LONGEST for formula in _formulas(NETWORKS[name])))
    boxes = "".join(
        rf"\setbox0\hbox{{$\displaystyle {formula}$}}\typeout{{<<\the\wd0>>}}" + "\n" for formula in formulas
    )
    source = rf"\documentclass{{article}}\usepackage{{amsmath}}\begin{{document}}{boxes}a\end{{document}}"
    measured = re.findall(r"<<([\d.]+)pt>>", compile_pdf(source)[1])
    for formula, found in zip(formulas, map(float, measured), strict=True):
        lines = max(1, found / 345)
        assert -(1 - ESTIMATE) * 345 * lines <= width(formula) - found <= 3 + 0.05 * found, formula


def _formulas(network):
    for view in VIEWS:
        for notation in ("layers", "statistics"):
            for step in derive(network, view, notation).json()["steps"]:
                yield step["latex"]


def test_tall_displays_go_on_on_the_next_page():
    tall, low = (derive(Network.dense(*widths), "sum").latex() for widths in ((p, h, 2, h, 1), (p, 1)))
    assert r"\begingroup\allowdisplaybreaks" in tall
    assert tall.count(r"\begingroup") == tall.count(r"\endgroup")
    assert "allowdisplaybreaks" not in low
    assert sum(map(height, tall.splitlines())) > BREAKABLE


def test_aligned_is_one_equation_as_long_as_it_has_room_on_a_page():
    style = Style(environment="aligned", numbering="last", label="eq:long")
    long, short = (derive(NETWORKS[name], "explicit").latex(style) for name in (LONGEST[0], "two outputs"))
    assert r"\begin{aligned}" in short
    assert r"\begin{aligned}" not in long
    assert r"\label{eq:long}" in long
    assert sum(map(height, long.splitlines())) > PAGE


def test_a_term_too_wide_for_a_row_has_no_brace():
    derivation = derive(NETWORKS["two hidden layers"], "matrix", "layers")
    assert derivation.latex(Style(braces=True)).count(r"\underbrace") == 2
    assert derivation.latex(Style(braces=True, width=160)).count(r"\underbrace") == 1
