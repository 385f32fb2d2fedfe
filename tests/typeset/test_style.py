"""Layouts: every choice compiles with amsmath alone, stays within the margins, and says what it should."""

import re
from itertools import pairwise

import pytest

from symnet import Network, UsageError, derive, sizes
from symnet.derive import VIEWS
from symnet.typeset.formula import Brace, Sign, joined, width
from symnet.typeset.page import Style, TypesettingFailed
from symnet.typeset.symbols import Letter
from tests.latex import STYLES, complaints, laid_out, macros_of
from tests.networks import NETWORKS

p, h, q = sizes("p h q")
NET = Network.dense(p, h, 1)


def written(style, view="sum", net=NET, notation="article"):
    return derive(net, view, notation).latex(style)


def test_every_style_compiles_within_the_page(latex_engine):
    derivations = [derive(NET, view) for view in VIEWS]
    bodies = {
        (derivation.view, name): laid_out(derivation, style)
        for derivation in derivations
        for name, style in STYLES.items()
    }
    assert complaints(bodies, latex_engine, macros_of(derivations)) == []


FAULTS = {
    "a line that is too wide": (r"\[ \rule{400pt}{1pt} \]", r"Overfull \hbox (55.0pt too wide)"),
    "a page that is too high": (r"\[ \rule{1pt}{700pt} \]", r"Overfull \vbox"),
    "a character that its font has not": (r"\font\ten=cmr10 \ten\char200", "Missing character"),
    "a reference to nothing": (r"\ref{nothing}", "Warning: Reference `nothing'"),
}


def test_what_is_wrong_on_a_page_is_found_with_its_place(latex_engine):
    for fault, message in FAULTS.values():
        bodies = {"before": ("a", 345), "fault": (fault, 345), "after": ("b", 345)}
        name, said = complaints(bodies, latex_engine)[0]
        assert name in ("fault", "after")  # TeX complains of a page when it ends
        assert message in said


@pytest.mark.usefixtures("needs_tex")
def test_an_unknown_command_is_refused():
    with pytest.raises(TypesettingFailed, match="Undefined control sequence"):
        complaints({"fault": (r"\undefinedcommand", 345)})


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_reason_is_said_once_and_no_row_is_lost(style):
    body = written(style)
    for step in derive(NET).steps:
        assert body.count(step.reason) == (0 if style.reasons == "none" else 1)
    first = r"\nnc_{0} + \sum" if style.macros else r"c_{0} + \sum"
    assert first in body


def test_numbers_labels_and_tags():
    every = written(STYLES["all numbered"])
    assert re.findall(r"\\label\{(.*?)\}", every) == [f"eq:all:{n}" for n in range(1, 7)]
    last = written(STYLES["last numbered"])
    assert last.count(r"\notag") == 5
    assert re.findall(r"\\label\{(.*?)\}", last) == ["eq:last"]
    tagged = written(STYLES["tag"])
    assert r"\tag{R \& D\_1} \label{eq:tag}" in tagged
    assert "\\begin{align*}" in written(STYLES["plain"])


def test_rows_that_go_on_have_no_number():
    body = written(Style(numbering="all", terms=2))
    rows = body.split("\\end{align}")[0].splitlines()
    assert all(r"\notag" in row for row, after in pairwise(rows) if r"\qquad {}" in after)


@pytest.mark.parametrize("name", [name for name, net in NETWORKS.items() if net.outputs == 1])
@pytest.mark.parametrize("view", ["sum", "matrix"])
def test_braces_name_the_coefficients_where_they_are_collected(name, view):
    derivation = derive(NETWORKS[name], view)
    if not any(step.reason == "collect the coefficients" for step in derivation.steps[:-1]):
        return
    body = derivation.latex(Style(braces=True))
    assert r"\underbrace" in body
    assert body.count("{") == body.count("}")


def test_braces_where_nothing_is_collected_are_refused():
    with pytest.raises(UsageError, match="braces cannot name them"):
        derive(NET, "augmented").latex(Style(braces=True))


def test_no_row_has_more_terms_than_asked():
    body = written(Style(terms=2, reasons="none"), "matrix", NETWORKS["two hidden layers"])
    display = body.split("\\begin{align*}")[1]
    for row in display.split("\\\\\n"):
        outside = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", row))
        assert outside.count(" + ") <= (2 if "{} +" in row else 1)


def test_a_theorem_states_sizes_and_what_the_names_stand_for():
    body = written(STYLES["theorem"])
    assert (
        body.index(r"\begin{theorem}[{100\% of a\_b}]") < body.index("where") < body.index(r"\begin{proof}")
    )
    assert "For all positive integers $p$ and $h$, all weights and every input," in body
    one = derive(Network.dense(p, 1)).latex(Style(theorem="t"))
    assert "For every positive integer $p$, all weights and every input," in one
    assert "For all weights and every input," in derive(Network.dense(2, 1)).latex(Style(theorem="t"))


def test_macros_stand_for_every_letter_and_change_nothing_else():
    derivation = derive(NET, "matrix")
    body, plain = derivation.latex(Style(macros=True)), derivation.latex()
    for line in derivation.macros().splitlines():
        name, meaning = re.fullmatch(r"\\newcommand\{(\\\w+)\}\{(.*)\}", line).groups()
        body = re.sub(re.escape(name) + r"(?![A-Za-z])", lambda _, meaning=meaning: meaning, body)
    assert body == plain


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("notation", ["article", "layers", "statistics"])
def test_macros_in_every_notation(view, notation):
    derivation = derive(NET, view, notation)
    names = set(re.findall(r"\\nn[A-Za-z]+", derivation.latex(Style(macros=True))))
    assert names <= set(re.findall(r"\\nn[A-Za-z]+", derivation.macros()))


MISTAKES = {
    "environment": ({"environment": "eqnarray"}, "environment must be one of align, aligned, gather"),
    "reasons": ({"reasons": "left"}, "reasons must be one of"),
    "numbering": ({"numbering": "roman"}, "numbering must be one of"),
    "label without a number": ({"label": "eq"}, "a label needs a number or a tag"),
    "label that is a command": ({"label": "\\x", "numbering": "all"}, "a label must be letters"),
    "aligned, all numbered": ({"environment": "aligned", "numbering": "all"}, "aligned is one equation"),
    "negative terms": ({"terms": -1}, "terms must be 0 or a number"),
    "terms that are no number": ({"terms": "2"}, "terms must be an? int"),
    "width": ({"width": 3}, "width must be from 100 to 10000 points"),
}


@pytest.mark.parametrize(("parts", "message"), MISTAKES.values(), ids=MISTAKES)
def test_styles_that_are_none_are_refused(parts, message):
    with pytest.raises(UsageError, match=message):
        Style(**parts)


def test_a_brace_is_as_wide_as_what_is_above_it():
    body = joined([Letter("a"), Letter("b")], Sign.PLUS)
    assert width(Brace(body, Letter("c"))) == width(body)
