"""Any depth: base and step proved line by line, the whole by the core's rule, and tried on numbers."""

from dataclasses import replace
from random import Random

import pytest

from symnet import Disagreement, Proved, Style, UnprovedStep, any_depth
from symnet.derive import depth, induction
from symnet.instances import depths
from symnet.instances.cross_check import cross_check
from symnet.typeset.page import compile_pdf, document, section

KINDS = {
    f"{'residual, ' if residual else ''}{'offsets' if bias else 'no offsets'}": (bias, residual)
    for bias in (True, False)
    for residual in (True, False)
}
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@kinds
def test_every_depth_is_proved_and_replays(kind):
    theorem = any_depth(*kind)
    assert len(theorem.proofs) == 1 + kind[0]
    assert all(isinstance(proof.replay(), Proved) for proof in theorem.proofs)
    assert theorem.conditions == ()


@kinds
def test_the_lines_of_base_and_step_agree_with_layers_run_forward(kind):
    theorem = any_depth(*kind)
    for each in filter(None, (theorem.outputs, theorem.offsets)):
        for part in (each.base, each.step):
            assert cross_check(part, examples=10).examples >= 1


@kinds
def test_a_recursion_that_goes_on_wrongly_is_not_proved(kind, monkeypatch):
    def wrong(bias, residual):
        for name, term, sequences in depth.recursions(bias, residual):
            for letter, (first, following) in sequences.items():
                yield name, term, {**sequences, letter: (first, 2 * following)}

    claims = list(wrong(*kind))
    for claim in claims:
        monkeypatch.setattr(induction, "recursions", lambda *_, claim=claim: [claim])
        with pytest.raises(UnprovedStep, match="is not proved for every depth"):
            any_depth(*kind)
    assert len(claims) == {(True, False): 6, (True, True): 6}.get(kind, 2)


@kinds
def test_a_step_with_a_wrong_line_is_refused(kind):
    step = any_depth(*kind).outputs.step
    wrong = replace(step.steps[1], term=2 * step.steps[1].term)
    with pytest.raises(UnprovedStep, match="does not follow"):
        replace(step, steps=(step.steps[0], wrong, *step.steps[2:]))


@kinds
def test_random_depths_agree_and_a_wrong_closed_form_is_found(kind, monkeypatch):
    theorem = any_depth(*kind)
    assert str(cross_check(theorem, examples=50, seed=7)) == "checked: 50 random instances, seed 7"
    right = depths._product
    monkeypatch.setattr(depths, "_product", lambda maps, width: 2 * right(maps, width))
    with pytest.raises(Disagreement, match=r"layers give .* the closed form .*\(seed 3\)"):
        cross_check(theorem, examples=50, seed=3)


def test_random_depths_are_the_same_for_the_same_seed():
    first, again = (depths._network(Random(5), True, False) for _ in range(2))  # noqa: S311 - no secrets
    assert str(first) == str(again)


@kinds
def test_theorem_base_step_and_conclusion_in_every_form(kind):
    theorem = any_depth(*kind)
    parts = ["Theorem.", "Base.", "Step.", "Conclusion."]
    for written in (theorem.text(), theorem.markdown(), theorem.latex(), section(theorem.display())):
        places = [written.index(part) for part in parts]
        assert places == sorted(places)
    assert theorem.json()["parts"][0]["name"] == "Theorem."
    assert theorem.latex().startswith("% L ")


@pytest.mark.usefixtures("needs_tex")
def test_the_argument_compiles_within_the_margins():
    styles = (Style(), Style(theorem="Any depth"), Style(numbering="all", reasons="numbered"))
    bodies = [any_depth(*kind).latex(style) for kind in KINDS.values() for style in styles]
    _, log = compile_pdf(document(*bodies))
    assert "Overfull \\hbox" not in log
