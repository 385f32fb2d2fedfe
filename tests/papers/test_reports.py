"""Reports on papers: what they show, and that nothing of a paper's text acts in them."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from symnet.papers.outcomes import Checked, Guess, Outcome, Step
from symnet.papers.report import html, latex, pdf
from symnet.papers.report.colours import COLOURS
from symnet.papers.report.mathml import math
from symnet.papers.summary import counted, details, holds, place_in
from tests.papers.checked import GUESSES, HOSTILE, PAPER, STEPS, at

VOID = {"meta", "br", "wbr"}
HARMLESS = {"id", "class", "href", "lang", "charset", "name", "content", "style"}
HARMLESS |= {"accent", "displaystyle", "fence", "form", "linethickness", "lspace", "mathvariant", "maxsize"}
HARMLESS |= {
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "width",
}


class Page(HTMLParser):
    """The elements of a page, which must be closed in their order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.text = [], set(), [], [], ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= HARMLESS
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_page_shows_each_step_in_order_with_its_verdict():
    text = html([PAPER])
    page = Page(text)
    assert len(page.ids) == len(STEPS)
    rows = text.split('<li class="step ')[1:]
    for step, row in zip(STEPS, rows, strict=True):
        assert row.split('"')[0].endswith(step.outcome.value.replace(" ", "-"))
        assert f">{step.outcome.value}</b>" in row
    assert "3:2" in rows[-1]
    assert "more.tex" in rows[-1]
    assert "(eq:one)" in rows[2]


def test_places_are_short():
    for path, shown in (("paper.tex", "5:7"), ("paper.tex:cell 2", "cell 2:5:7"), ("a/b.tex", "a/b.tex:5:7")):
        assert place_in(PAPER, replace(STEPS[0], place=at(5, 7, path))) == shown


def test_a_page_links_to_what_is_wrong_and_says_what_it_counts():
    page = Page(html([PAPER]))
    wrong = [f"#{each}" for each, step in zip(page.ids, STEPS, strict=True) if 4 <= STEPS.index(step) <= 7]
    assert page.links == wrong
    assert "10 steps: 3 proved, 1 refuted, 1 ill-sized, 1 unknown, 1 unread, 1 definition" in page.text
    assert r"\input{missing}: no such file" in page.text


def test_a_page_has_matrices_conditions_and_sizes():
    text = html([PAPER])
    assert text.count("<mtable>") == 4
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in text
    page = Page(text)
    for words in ("is invertible", "given y=Xβ+ε", "hint: holds with AB for BA", "only on the right: BA"):
        assert words in page.text.replace("\n", "")
    assert "p by 1β, w" in page.text
    assert "numberγ" in page.text


def test_a_step_that_goes_on_has_no_left_side_unless_it_is_wrong():
    going_on = html([PAPER]).split('<li class="step ')[3]
    assert '<div class="formula follows"><math displaystyle="true"><mo>=</mo><mi>U</mi>' in going_on
    wrong = Checked("a", (STEPS[1], replace(STEPS[2], outcome=Outcome.REFUTED)))
    assert "follows" not in html([wrong]).split("<body>")[1]


def test_pages_need_no_script_and_nothing_from_elsewhere():
    text = html([PAPER, PAPER])
    page = Page(text)
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in text
    assert "@import" not in text
    assert len(set(page.ids)) == len(page.ids) == 2 * len(STEPS) + 2
    assert {"#paper-0", "#paper-1"} < {*page.links}
    assert "prefers-color-scheme:dark" in text
    assert "max-width:45rem" in text


def hostile(text):
    step = replace(STEPS[4], left=text, right=text, message=text, witness=((text, text),), label=text)
    step = replace(step, conditions=(text,), hypotheses=(text,), hints=(text, f"${text}$"), notes=(text,))
    place = replace(at(1), path=text)
    return Checked(
        text,
        (step, replace(step, place=place, witness=())),
        (Guess(text, text, text, at(1)),),
        ((place, text),),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_paper_is_text_on_a_page(text):
    page = Page(html([hostile(text)]))
    harmless = Page(html([hostile("x")]))
    mathematics = {
        "math",
        "mi",
        "mo",
        "mn",
        "mtext",
        "mrow",
        "mfrac",
        "mtable",
        "mtr",
        "mtd",
        "msup",
        "code",
        "wbr",
    }
    assert page.tags - mathematics <= harmless.tags
    assert page.links == harmless.links
    assert not any(each in page.text for each in "\x1b\x00\u202e")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_paper_gives_no_order_to_tex(text):
    document = latex([hostile(text)])
    body = document.split("\\begin{document}")[1].removesuffix("\\end{document}\n")
    for command in ("input", "def", "directlua", "end{document}", "begin{filecontents}", "href"):
        assert f"\\{command}" not in body
    assert "^^" not in body


@pytest.mark.usefixtures("needs_tex")
@pytest.mark.parametrize(
    "text", ["fine", "a_b#c", "«ß» ąŋ ≠ 中", *(each for each in HOSTILE if len(each) < 1000)]
)
def test_every_text_becomes_a_pdf(text):
    assert pdf([PAPER, hostile(text)]).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"\mathbf{W}", "<mi>𝐖</mi>"),
        (r"\boldsymbol{\beta}", "<mi>𝜷</mi>"),
        (r"\mathsf{T}", "<mi>𝖳</mi>"),
        (r"\operatorname{tr}(A)", "<mi>tr</mi>"),
        (r"\lVert x \rVert^2", '<msup><mo stretchy="false">‖</mo><mn>2</mn></msup>'),
        (r"\lvert x \rvert", '<mo stretchy="false">|</mo>'),
        (r"\begin{vmatrix} a \end{vmatrix}", "<mo>|</mo>"),
        (r"\begin{bmatrix} a & b \end{bmatrix}^\top", "<mo>]</mo></mrow><mo>⊤</mo></msup>"),
        (r"\underbrace{a}_{b}", "⏟"),
        (r"\hat{\beta}_{\text{OLS}}", "<mtext>OLS</mtext>"),
        (r"\mathbb{E}[x]", "𝔼"),
        (r"\sum_{i=1}^{n} x_i", "<munderover><mo>∑</mo>"),
    ],
)
def test_formulas_of_papers_are_mathml(formula, shown):
    assert shown in math(formula, displayed=True)


def test_a_formula_is_broken_before_its_signs_and_never_inside_of_brackets():
    assert math(r"a = (b + c) - \lVert d + e \rVert + f").count("<wbr/>") == 3
    assert math(r"-a = -b").count("<wbr/>") == 1


@pytest.mark.parametrize(
    "formula", [r"\unknown", "x^a^b", "{", "", r"\left(", r"\frac{a}", r"\phantom{x} + y"]
)
def test_what_is_no_mathml_is_shown_as_it_is_written(formula):
    assert math(formula) == f"<code>{formula}</code>"


def test_colours_can_be_read():
    """Their contrast is that which accessibility requires of text."""

    def light(colour):
        parts = [each / 255 for each in bytes.fromhex(colour)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for on_white, on_black in COLOURS.values():
        assert 1.05 / (light(on_white) + 0.05) >= 4.5
        assert (light(on_black) + 0.05) / (light("17191c") + 0.05) >= 4.5
    assert set(COLOURS) == set(Outcome)


def test_counts_have_their_plural():
    assert counted([]) == "0 steps"
    assert counted(STEPS[:1]) == "1 step: 1 definition"
    assert counted(STEPS[:1] * 2) == "2 steps: 2 definitions"
    assert counted(STEPS[-2:-1] * 2) == "2 steps: 2 not decided"


def test_what_holds_depends_on_how_strict_one_is():
    fine = Checked("a", STEPS[:4], GUESSES)
    assert holds(fine, strict=True)
    for step in STEPS[6:8]:
        found = Checked("a", (step,))
        assert holds(found)
        assert not holds(found, strict=True)
    for step in STEPS[4:6]:
        assert not holds(Checked("a", (step,)))
    assert not holds(Checked("a", (), (), PAPER.faults), strict=True)
    assert holds(Checked("a", (), (), PAPER.faults))


def test_sizes_are_told_where_a_proof_is_not_for_all_of_them():
    step = Step(at(1), "a", "=", "b", Outcome.PROVED, sizes="n = 3")
    assert list(details(step)) == ["sizes: n = 3"]
    assert list(details(replace(step, sizes="all"))) == []
