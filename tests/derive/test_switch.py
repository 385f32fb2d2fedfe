"""Derivations that continue in another view: the bridge is proved, and a wrong one refused."""

from dataclasses import replace

import pytest
from sympy import Integer, Mul

from symnet import Network, UnprovedStep, UsageError, derive, sizes
from symnet.derive.switch import BRIDGES
from symnet.instances.cross_check import cross_check
from symnet.typeset.formula import Elision
from tests.networks import NETWORKS

h, p, q = sizes("h p q")
PAIRS = [(first, second) for first in BRIDGES for second in BRIDGES if first != second]
SWITCHED = [
    "a hidden layer",
    "several outputs",
    "three nodes",
    "residual sub-network",
    "concatenated branches",
]


@pytest.mark.parametrize("name", SWITCHED)
@pytest.mark.parametrize("views", PAIRS, ids="-".join)
def test_every_view_goes_on_in_every_other(views, name):
    derivation = derive(NETWORKS[name], views)
    assert derivation.view == f"{views[0]}, then {views[1]}"
    reasons = [step.reason for step in derivation.steps]
    whole = [step.reason for step in derive(NETWORKS[name], views[0]).steps]
    assert BRIDGES[views[1]] in reasons or len(set(reasons) - set(whole)) == 0
    assert cross_check(derivation, examples=5).examples >= 1
    assert derivation.latex()
    assert derivation.text()


def test_an_entry_begins_a_chain_of_its_own():
    lines = derive(Network.dense(p, h, q), ("matrix", "sum")).text().splitlines()
    assert lines[3].startswith("    = (C B) x")
    assert lines[4].startswith("ŷ_k = ")
    assert "(by entries)" in lines[4]


@pytest.mark.parametrize("views", ["sum", ("matrix", "sum"), ("sum", "matrix")])
def test_a_line_without_an_index_is_what_every_output_is(views):
    derivation = derive(NETWORKS["constant activation"], views)
    assert Integer(1) in [step.term for step in derivation.steps]
    assert cross_check(derivation, examples=10).examples == 10
    wrong = [replace(step, term=Integer(2)) if step.term == 1 else step for step in derivation.steps]
    with pytest.raises(UnprovedStep, match="does not follow"):
        replace(derivation, steps=wrong)


def test_the_reason_after_which_the_view_changes_is_chosen():
    derivation = derive(Network.dense(p, h, 1), ("matrix", "sum"), after="distribute")
    assert [step.reason for step in derivation.steps[2:4]] == ["distribute", "by entries"]
    with pytest.raises(
        UsageError, match=r"both views must have a line with the reason 'prove'; they share: "
    ):
        derive(Network.dense(p, h, 1), ("matrix", "sum"), after="prove")


@pytest.mark.parametrize("name", SWITCHED)
def test_a_wrong_bridge_is_refused(name):
    derivation = derive(NETWORKS[name], ("matrix", "sum"))
    place = next(n for n, step in enumerate(derivation.steps) if step.reason == "by entries")
    wrong = replace(derivation.steps[place], term=Mul(2, derivation.steps[place].term, evaluate=False))
    with pytest.raises(UnprovedStep, match="does not follow"):
        replace(derivation, steps=(*derivation.steps[:place], wrong, *derivation.steps[place + 1 :]))


def test_a_wrong_left_side_is_refused():
    derivation = derive(Network.dense(p, h, q), ("matrix", "sum"))
    place = next(n for n, step in enumerate(derivation.steps) if step.left is not None)
    wrong = replace(derivation.steps[place], left=2 * derivation.steps[place].left)
    with pytest.raises(UnprovedStep, match="does not follow"):
        replace(derivation, steps=(*derivation.steps[:place], wrong, *derivation.steps[place + 1 :]))


@pytest.mark.parametrize("views", [("data", "sum"), ("sum", "data")])
def test_data_goes_on_in_no_other_view(views):
    with pytest.raises(UsageError, match="combined views must be among"):
        derive(Network.dense(p, h, 1), views)


def test_no_view_is_refused():
    with pytest.raises(UsageError, match="view must be one of"):
        derive(Network.dense(p, h, 1), ())
    with pytest.raises(UsageError, match="found 'prose'"):
        derive(Network.dense(p, h, 1), ("sum", "prose"))


@pytest.mark.parametrize("leading", [1, 2])
@pytest.mark.parametrize("limit", [3, 4, 8])
@pytest.mark.parametrize(
    "net", [Network.dense(9, 5), Network.dense(9, h, 1), Network.dense(p, 9, 1)], ids=str
)
def test_what_is_elided_is_proved_and_shown_from_its_first_terms_to_its_last(net, limit, leading):
    derivation = derive(net, "explicit", limit=limit, leading=leading)
    assert cross_check(derivation, examples=3).examples >= 1
    body = derivation.latex()
    assert r"\cdots" in body
    assert all(f"x_{{{n}}}" in body for n in range(1, leading + 1))
    if net.inputs == 9:
        assert "x_{9}" in body
        assert f"x_{{{leading + 1}}}" not in body


def test_up_to_the_limit_nothing_is_elided():
    body = derive(Network.dense(6, 1), "explicit", limit=6).latex()
    assert "cdots" not in body
    assert body.count("x_") == 6


@pytest.mark.parametrize(("rows", "columns"), [(p, h), (3, h), (p, 3), (9, 2), (9, 9), (2, 1)])
@pytest.mark.parametrize("leading", [1, 2])
def test_corners_of_schematic_matrices(rows, columns, leading):
    """Rows have equally many cells, dots are in one row and one column only, and the corners are right."""
    derivation = derive(Network.dense(columns, rows), "explicit", limit=4, leading=leading)
    array = derivation.latex().split(r"\begin{bmatrix}")[2].split(r"\end{bmatrix}")[0]
    cells = [[cell.strip() for cell in row.split("&")] for row in array.split(r"\\")]
    elision = Elision(4, leading)
    shown = [elision.shown(Integer(0) + extent) for extent in (rows, columns)]
    assert [len(row) for row in cells] == [len(shown[1]) + 1] * len(shown[0])
    for r, row in enumerate(shown[0]):
        for c, column in enumerate(shown[1]):
            cell = cells[r][c + 1]
            if row is None and column is None:
                assert cell == r"\ddots"
            elif row is None:
                assert cell == r"\vdots"
            elif column is None:
                assert cell == r"\cdots"
            else:
                assert cell == f"b_{{{row + 1},{column + 1}}}"
    assert cells[-1][0] == f"b_{{{rows},0}}"


@pytest.mark.parametrize(("limit", "leading"), [(1, 1), (2, 2), (0, 1), (4, 3), (4, 0), (True, 1), (4.0, 1)])
def test_elisions_that_leave_nothing_out_are_refused(limit, leading):
    with pytest.raises(UsageError, match=r"leading must be|the limit of what is written out"):
        derive(Network.dense(p, 1), "explicit", limit=limit, leading=leading)
