"""Least squares from the loss to the solution: every line proved, and wrong ones refused."""

from dataclasses import fields, replace

import pytest
from sympy import Derivative, MatMul

from symnet import Proved, Style, UnprovedStep, UsageError, least_squares
from symnet.derive.squares import CANCEL, Chain
from symnet.typeset.page import section

kinds = pytest.mark.parametrize("ridge", [False, True], ids=["ordinary", "ridge"])
CHAINS = ("loss", "gradient", "normal", "solution", "minimum")


def chains(ridge):
    return [getattr(least_squares(ridge), name) for name in CHAINS]


@kinds
def test_every_line_is_proved_and_replays(ridge):
    theorem = least_squares(ridge)
    lines = [step for chain in chains(ridge) for step in chain.steps]
    assert len(theorem.every_proof) == len(lines) == 9
    assert all(isinstance(proof.replay(), Proved) for proof in theorem.every_proof)
    assert {each.name for each in fields(theorem)} == {"ridge", *CHAINS}
    assert isinstance(theorem.gradient.proofs[0].lhs, Derivative)


@kinds
def test_a_wrong_line_is_refused(ridge):
    tried = 0
    for chain in chains(ridge):
        for number, step in enumerate(chain.steps):
            wrong = replace(step, term=MatMul(2, step.term))
            with pytest.raises(UnprovedStep, match="does not follow from"):
                replace(chain, steps=(*chain.steps[:number], wrong, *chain.steps[number + 1 :]))
            tried += 1
    assert tried == 9


@kinds
def test_what_is_not_assumed_is_not_used(ridge):
    for chain in chains(ridge)[2:4]:
        with pytest.raises(UnprovedStep):
            replace(chain, assuming=())


@kinds
def test_the_inverse_cancels_for_the_reason_that_is_printed(ridge):
    solution = least_squares(ridge).solution
    assert solution.steps[0].reason == CANCEL
    cancelled = solution.proofs[0]
    assert [each for each in cancelled.conditions if "is invertible" in each] == [*cancelled.conditions]


@kinds
def test_the_argument_in_every_form(ridge):
    theorem = least_squares(ridge)
    parts = ["Theorem.", "Loss.", "Gradient.", "Normal equations.", "Solution.", "Minimum.", "Conclusion."]
    latex = theorem.latex(Style(theorem="Least squares"), standalone=True)
    for written in (theorem.text(), theorem.markdown(), theorem.latex(), section(theorem.display())):
        places = [written.find(part) for part in parts]
        assert places == sorted(places)
        assert -1 not in places
    assert r"\begin{theorem}[{Least squares}]" in latex
    assert [part["name"] for part in theorem.json()["parts"]] == parts
    assert theorem.json()["proved"]["conditions"] == [*theorem.conditions]
    assert repr(theorem) == f"LeastSquares(ridge={ridge})"


def test_a_flag_is_a_flag():
    with pytest.raises(UsageError, match="ridge must be True or False"):
        least_squares("yes")


def test_a_chain_shows_its_lines():
    chain = least_squares().normal
    assert isinstance(chain, Chain)
    assert chain.display().text() == "Xᵀ X b = Xᵀ y\n"
