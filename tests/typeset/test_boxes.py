"""Formula boxes: rows opened and closed again, and every writer on every kind of box."""

from itertools import product
from xml.etree import ElementTree as ET

import pytest
import typst as compiler
from hypothesis import HealthCheck, assume, given, settings

from symnet import UsageError, derive
from symnet.derive import VIEWS
from symnet.picture.spans import spans
from symnet.typeset.formula import (
    LATEX,
    TEXT,
    Brace,
    Bracket,
    Chain,
    Fence,
    Fraction,
    LayerMark,
    Matrix,
    Number,
    Printer,
    Row,
    Scripts,
    Sign,
    Stack,
    Total,
    bracketed,
    is_tall,
    joined,
    math_element,
    row,
    side_by_side,
    typst_formula,
    width,
)
from symnet.typeset.symbols import TRANSPOSES, Letter
from tests.networks import NETWORKS
from tests.typeset.terms import terms

x, y, one = Letter("x"), Letter("y"), Number("1")
total = joined([x, y], Sign.PLUS)
high = Bracket(row(Total(Letter("i"), one, Letter("n")), x))
BOXES = {
    "letter": (x, "x", "x"),
    "bold Greek letter": (Letter("beta", bold=True), r"\boldsymbol{\beta}", "β"),
    "accent": (Letter("y", accent="bar"), r"\bar{y}", "y\u0304"),
    "word": (Letter("word"), r"\mathit{word}", "word"),
    "bold word": (Letter("word", bold=True), r"\mathbf{word}", "word"),
    "no word": (Letter("a b"), r"\text{a b}", "a b"),
    "operator": (
        row(Letter("relu", operator=True), Sign.APPLY, Bracket(x)),
        r"\operatorname{relu}(x)",
        "relu(x)",
    ),
    "layer": (Scripts(x, sup=LayerMark("l-1")), "x^{(l-1)}", "x^(l-1)"),
    "sum": (total, "x + y", "x + y"),
    "minus": (row(Sign.NEGATIVE, x, Sign.MINUS, y), "-x - y", "-x - y"),
    "dot": (row(Number("2"), Sign.DOT, one), r"2 \cdot 1", "2·1"),
    "arguments": (joined([x, y], Sign.COMMA), "x, y", "x, y"),
    "scripts": (Scripts(x, (one, y), Sign.STAR, "'"), r"x_{1,y}^{*\prime}", "x*_{1,y}′"),
    "power of a sum": (Scripts(Bracket(total), sup=Number("2")), "(x + y)^{2}", "(x + y)^2"),
    "exponent that begins with a bracket": (
        Scripts(x, sup=row(Bracket(total), y)),
        "x^{(x + y) y}",
        "x^((x + y) y)",
    ),
    "fraction": (Fraction(one, x), r"\frac{1}{x}", "1/x"),
    "bracket": (Bracket(total), "(x + y)", "(x + y)"),
    "high bracket": (high, r"\biggl( \sum_{i=1}^{n} x \biggr)", "(∑_{i=1}^n x)"),
    "bars": (Bracket(x, bars=True), r"\lvert x \rvert", "|x|"),
    "edge": (row(Fence(True, False, False), x), "(x", "( x"),
    "high edge": (row(x, Fence(False, False, True)), r"x \biggr)", "x )"),
    "matrix": (
        Matrix(((x, Sign.CDOTS), (Sign.VDOTS, Sign.DDOTS))),
        r"\begin{bmatrix} x & \cdots \\ \vdots & \ddots \end{bmatrix}",
        "[x, ⋯; ⋮, ⋱]",
    ),
    "brace": (Brace(total, y), r"\underbrace{x + y}_{y}", "x + y"),
    "stack": (
        Matrix(((Stack((x, row(Sign.PLUS, y))),),)),
        r"\begin{bmatrix} \begin{array}{l} x \\ \quad {} + y \end{array} \end{bmatrix}",
        "[x + y]",
    ),
    "chain": (Chain(x, (y, one)), r"\begin{aligned} x &= y \\ &= 1 \end{aligned}", "x = y = 1"),
}


@pytest.mark.parametrize(("box", "latex", "text"), BOXES.values(), ids=BOXES)
def test_every_writer_writes_every_box(box, latex, text, tmp_path):
    assert (LATEX(box), TEXT(box)) == (latex, text)
    assert width(box) > 0
    for written in (math_element(box), f"<text>{spans(box)}</text>"):
        ET.fromstring(written)  # noqa: S314 - our own text
    path = tmp_path / "box.typ"
    path.write_text(f"$ {typst_formula(box)} $", encoding="utf-8")
    assert compiler.compile(str(path)).startswith(b"%PDF")


@pytest.mark.parametrize("mark", TRANSPOSES)
def test_every_mark_of_a_transpose_is_written(mark, tmp_path):
    box = Scripts(x, sup=Sign.STAR, mark=mark)
    assert LATEX(box) == f"x^{{*{TRANSPOSES[mark]}}}"
    path = tmp_path / "box.typ"
    path.write_text(f"$ {typst_formula(box)} $", encoding="utf-8")
    assert compiler.compile(str(path)).startswith(b"%PDF")


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_opened_can_be_closed_again(name):
    for view, notation in product(VIEWS, ("article", "layers")):
        for line in derive(NETWORKS[name], view, notation).display().chain[1]:
            opened = tuple(side_by_side(line.term))
            assert not any(isinstance(part, Row | Bracket) for part in opened)
            assert bracketed(opened) == line.term


@pytest.mark.parametrize("dots", [False, True], ids=["sums", "dots"])
@given(term=terms())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_terms_have_boxes_that_every_writer_writes(dots, term):
    try:
        box = Printer(LATEX, dots=dots).box(term)
    except UsageError:
        assume(False)
    opened = tuple(side_by_side(box))
    assert bracketed(opened) == box
    assert LATEX(row(*opened)) == LATEX(box)
    assert all(write(box) for write in (TEXT, spans, typst_formula))
    ET.fromstring(math_element(box))  # noqa: S314 - our own text


def test_edges_without_another_stay_as_they_are():
    first, *others = side_by_side(high)
    assert bracketed(others) == row(*others)
    assert bracketed([first]) == first


def test_only_what_is_high_has_a_high_bracket():
    assert high.tall
    assert not Bracket(total).tall
    assert is_tall(row(x, Bracket(high)))
