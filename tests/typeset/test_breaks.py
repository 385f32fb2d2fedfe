"""Where long lines are broken, how wide they are estimated to be, and that what is broken reads back."""

import re

import pytest
from sympy import HadamardProduct, ImmutableMatrix, IndexedBase, MatrixSymbol, Sum, symbols

from symnet import Network, Proved, derive, sizes, verify
from symnet.derive import VIEWS
from symnet.typeset import read_latex, read_lines, vocabulary
from symnet.typeset.formula import LATEX, Printer, width
from symnet.typeset.page import BREAKABLE, ESTIMATE, PAGE, Compositor, Style, broken, compile_pdf
from tests.networks import NETWORKS

p, h = sizes("p h")
a = IndexedBase("a")
LONGEST = ("three hidden layers, mixed sizes", "adapters in a row", "normalised", "concatenated branches")

letters, long, other = symbols("a b c"), *symbols("abcd efgh")
A, B, C = (MatrixSymbol(name, p, p) for name in "ABC")
i, x = symbols("i x")

BROKEN = {
    "between summands": (letters[0] + letters[1] - letters[2], 35, ["a + b", "- c"]),
    "within parentheses": (x * (letters[0] + letters[1] + letters[2]), 45, ["x (a + b", "+ c)"]),
    "between factors": (A * B * C, 25, [r"\mathbf{A} \mathbf{B}", r"\cdot \mathbf{C}"]),
    "before the sign of a product": (
        HadamardProduct(A, B, C),
        35,
        [r"\mathbf{A} \odot \mathbf{B}", r"\odot \mathbf{C}"],
    ),
    "never after a sum": (
        Sum(long * other * a[i], (i, 1, p)),
        45,
        [r"\sum_{i=1}^{p} \mathit{abcd}", r"\cdot \mathit{efgh} a_{i}"],
    ),
    "never before a sum that goes on": (
        -Sum(long * other, (i, 1, p)),
        45,
        [r"-\sum_{i=1}^{p} \mathit{abcd}", r"\cdot \mathit{efgh}"],
    ),
    "before a sign, with no dot": (
        2 * (x * (letters[0] + long * other)),
        45,
        [r"2 x (a", r"+ \mathit{abcd}", r"\cdot \mathit{efgh})"],
    ),
    "in the cells of a matrix": (
        ImmutableMatrix([[long + other, x], [1, x]]),
        70,
        [
            r"\begin{bmatrix} \begin{array}{l} \mathit{abcd} \\ \quad {} + \mathit{efgh} \end{array} & x \\"
            r" 1 & x \end{bmatrix}"
        ],
    ),
    "not at all": (long, 10, [r"\mathit{abcd}"]),
}


@pytest.mark.parametrize(("term", "room", "rows"), BROKEN.values(), ids=BROKEN)
def test_lines_are_broken(term, room, rows):
    assert [LATEX(row.box) for row in broken(Printer(LATEX).box(term), room)] == rows


def test_a_broken_cell_is_read_as_a_whole():
    cell = r"\begin{array}{l} a_{1} \\ \quad {} - a_{2} \end{array}"
    whole = read_latex(rf"\begin{{bmatrix}} {cell} & a_{{3}} \end{{bmatrix}}", names=[a])
    assert isinstance(
        verify(whole, read_latex(r"\begin{bmatrix} a_{1} - a_{2} & a_{3} \end{bmatrix}", names=[a])), Proved
    )


@pytest.mark.parametrize("name", LONGEST)
def test_broken_derivations_read_back(name):
    """In a narrow column nearly every line is broken, and so are cells of matrices."""
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
    """Too small by less than what is left free at the end of a line, too large by a few per cent."""
    formulas = dict(pair for name in LONGEST for pair in _formulas(NETWORKS[name]))
    boxes = "".join(
        rf"\setbox0\hbox{{$\displaystyle {formula}$}}\typeout{{<<\the\wd0>>}}" + "\n" for formula in formulas
    )
    source = rf"\documentclass{{article}}\usepackage{{amsmath}}\begin{{document}}{boxes}a\end{{document}}"
    measured = re.findall(r"<<([\d.]+)pt>>", compile_pdf(source)[1])
    for (formula, box), found in zip(formulas.items(), map(float, measured), strict=True):
        lines = max(1, found / 345)
        assert -(1 - ESTIMATE) * 345 * lines <= width(box) - found <= 3 + 0.05 * found, formula


def _formulas(network):
    for view in VIEWS:
        for notation in ("layers", "statistics"):
            _, lines = derive(network, view, notation).display().chain
            yield from ((LATEX(line.term), line.term) for line in lines)


def _height(derivation):
    """The height of all rows in the plain style."""
    _, rows = Compositor(Style(), LATEX).placed(*derivation.display().chain)
    return sum(row.height for row in rows)


def test_tall_displays_go_on_on_the_next_page():
    derivations = [derive(Network.dense(*widths), "sum") for widths in ((p, h, 2, h, 1), (p, 1))]
    tall, low = (each.latex() for each in derivations)
    assert r"\begingroup\allowdisplaybreaks" in tall
    assert tall.count(r"\begingroup") == tall.count(r"\endgroup")
    assert "allowdisplaybreaks" not in low
    assert _height(derivations[0]) > BREAKABLE > _height(derivations[1])


def test_aligned_is_one_equation_as_long_as_it_has_room_on_a_page():
    style = Style(environment="aligned", numbering="last", label="eq:long")
    derivations = [derive(NETWORKS[name], "explicit") for name in (LONGEST[0], "two outputs")]
    long, short = (each.latex(style) for each in derivations)
    assert r"\begin{aligned}" in short
    assert r"\begin{aligned}" not in long
    assert r"\label{eq:long}" in long
    assert _height(derivations[0]) > PAGE


def test_a_term_too_wide_for_a_row_has_no_brace():
    derivation = derive(NETWORKS["two hidden layers"], "matrix", "layers")
    assert derivation.latex(Style(braces=True)).count(r"\underbrace") == 2
    assert derivation.latex(Style(braces=True, width=160)).count(r"\underbrace") == 1
