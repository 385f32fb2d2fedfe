"""Markdown, HTML and text: what their renderers need, in every notation and for every network."""

import re
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from sympy import Abs, Function, Max, Sum, Symbol

from symnet import Network, any_depth, derive
from symnet.derive import VIEWS
from symnet.typeset.formula import LATEX, Printer, math_element
from symnet.typeset.page import compile_pdf, document, page, section
from symnet.typeset.symbols import GREEK, Letter, escape
from tests.networks import NETWORKS

CASES = [(view, "article") for view in VIEWS] + [(view, "layers") for view in ("sum", "augmented")]
CASES += [("explicit", "statistics"), ("data", "statistics")]
FENCE = "$$"
x, y, i = Symbol("x"), Symbol("y"), Symbol("i", integer=True)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_form_is_what_its_renderers_need(name):
    for view, notation in CASES:
        derivation = derive(NETWORKS[name], view, notation)
        check_markdown(derivation.markdown())
        check_html(section(derivation.display()))
        check_text(derivation.text())
        for written in (derivation.latex(), derivation.text()):
            check_not_clumsy(written)


def check_markdown(text):
    """Mathematics between fences on lines of their own, and nothing that Markdown takes for markup."""
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if FENCE in line]
    assert len(fences) in (2, 4)
    assert all(lines[number] == FENCE for number in fences)
    spans = zip(fences[1::2], [*fences[2::2], len(lines)], strict=True)
    assert {line for start, end in spans for line in lines[start + 1 : end]} <= {"", "where"}
    assert "*" not in text
    assert "<" not in text


def check_html(html):
    """Well formed, no LaTeX command left, no script, nothing from the network."""
    ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own text
    assert "\\" not in html
    whole = page("t", html)
    assert "<script" not in whole
    assert "http" not in whole.replace("http://www.w3.org/1998/Math/MathML", "")


def check_text(text):
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Co", "Cn")]
    assert "\\" not in text


def check_not_clumsy(written):
    """No sign after a sign, no factor 1 or 0."""
    body = "\n".join(line for line in written.splitlines() if not line.startswith("%"))
    assert "+ -" not in body
    assert "- -" not in body
    cells = re.sub(r"[01] (&|\\\\|\\end)", "", body)
    assert not re.search(r"(?<![\w_{,])[01] (\\cdot )?[a-z\\(]", cells)


def test_bold_greek_letters_are_characters_of_their_own():
    for name, letter in GREEK.items():
        found = ET.fromstring(math_element(Letter(name, bold=True)))  # noqa: S314 - our own text
        assert letter not in "".join(found.itertext())


HOSTILE = [
    "<script>alert(1)</script>",
    "a&b\"'",
    "p}\\input{/etc/passwd}",
    "%",
    "$#^~\\",
    "π→",
    "]]>",
    "<!--",
    "}{",
    "`x` *y*",
    "a|b",
    "ŷ",
    "\u202eb",
]
MATHML = {
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "msub",
    "msup",
    "msubsup",
    "munderover",
    "mover",
    "mspace",
}
PAGE = {"div", "table", "tr", "td", "p", "br"}


@pytest.mark.parametrize("view", ["sum", "explicit", "matrix"])
@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data_in_every_form(name, view):
    derivation = derive(Network.dense(Symbol(name, positive=True, integer=True), 2, 1), view)
    root = ET.fromstring(f"<div>{section(derivation.display())}</div>")  # noqa: S314 - our own text
    tags = {element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") for element in root.iter()}
    assert tags <= MATHML | PAGE
    shown = "".join(root.itertext())
    assert (view == "matrix") or name in shown or not name.isprintable()
    assert not re.search(r"<[a-zA-Z/!]", derivation.markdown())
    lines = [line for line in derivation.latex().splitlines() if not line.startswith("%")]
    assert "\\input" not in "".join(lines)
    assert derivation.markdown().count("$$") == 4
    check_text(derivation.text().replace("\\", ""))


def test_names_that_are_no_words_are_text():
    assert math_element(Letter("a&b {}", bold=True)) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>'
        '<mtext style="font-weight:bold">a&amp;b {}</mtext></mrow></math>'
    )


def test_every_letter_of_a_text_is_one_that_latex_has(latex_engine):
    text = " ".join(map(chr, (*range(0x20, 0x250), *range(0x370, 0x400), 0x202E, 0x1F600)))
    pdf, log = compile_pdf(document(escape(text)), latex_engine)
    assert pdf.startswith(b"%PDF")
    assert "Missing character" not in log


def test_long_formulas_are_broken_to_the_width_of_the_page():
    html = section(derive(NETWORKS["three hidden layers, mixed sizes"], "explicit").display())
    assert html.count("<br/>") > 20
    rows = re.findall(r"<math.*?</math>", html)
    assert max(len(re.sub("<[^>]*>", "", row)) for row in rows) < 350
    assert not re.search(r"<br/>", section(derive(NETWORKS["three nodes"], "sum").display()))


def shown(term):
    return math_element(Printer(LATEX).box(term))


def test_sums_in_parentheses_have_their_limits_above_and_below():
    written = shown(2 * (x + Sum(x, (i, 1, 3))))
    assert "munderover" in written
    assert "stretchy" not in written
    assert shown(y * (x + 1)).count('stretchy="false"') == 2


def test_the_argument_on_any_depth_is_well_formed():
    for kind in ((True, False), (False, True)):
        theorem = any_depth(*kind)
        html = section(theorem.display())
        ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own text
        assert "\\" not in html
        assert "*" not in theorem.markdown().replace("**", "")


def test_names_of_functions_stand_as_in_print():
    written = shown(x * Max(0, x, evaluate=False) + Function("relu")(Abs(x)))
    assert written.count("<mi>x</mi><mspace") == 1
    assert "<mi>max</mi><mo>\u2061</mo>" in written
    assert "+</mo><mi>relu</mi>" in written
    assert written.count(">|</mo>") == 2


def test_brackets_on_a_broken_row_are_closed_where_they_can_be():
    html = section(derive(NETWORKS["numeric activation"], "explicit").display())
    rows = [row for row in re.findall(r"<math.*?</math>", html) if "minsize" in row]
    assert rows
    assert all("<mo>(</mo>" in row and "<mo>)</mo>" in row for row in rows)
