"""Theorems under assumptions and with definitions: as they are stated, decided, printed and tried."""

import pytest
from sympy import MatrixSymbol, Q, ZeroMatrix

from symnet import Proved, Refuted, UsageError, sizes, theorem
from symnet.derive import derive
from symnet.instances.cross_check import cross_check
from symnet.network import Network
from symnet.reports import body, outcome
from symnet.statements import Claim, decide
from symnet.typeset.page import Style, typst_source

n, p = sizes("n p")
A, P, H = (MatrixSymbol(name, n, n) for name in "APH")
X, y, b, e = (
    MatrixSymbol("X", n, p),
    MatrixSymbol("y", n, 1),
    MatrixSymbol("b", p, 1),
    MatrixSymbol("e", n, 1),
)
CLAIM = Claim(
    H * H,
    H,
    [(P * P, P), Q.symmetric(A), Q.invertible(X.T * X), n >= p],
    ((H, P), (A, X * X.T)),
)


def stated(lhs, rhs, **more):
    return theorem("a title", **more)(lambda: (lhs, rhs))


def test_a_theorem_holds_under_what_it_assumes_and_only_so():
    assert isinstance(decide(stated(P**3, P, assuming=[(P * P, P)]).statement()), Proved)
    assert isinstance(decide(stated(P**3, P).statement()), Refuted)


def test_a_theorem_holds_with_its_definitions_and_only_so():
    assert isinstance(decide(stated(H * X, A * X + P * X, definitions={H: A + P}).statement()), Proved)
    assert isinstance(decide(stated(H * X, A * X + P * X).statement()), Refuted)


def test_assumptions_that_are_gone_through_once_are_kept():
    theorem = stated(P**3, P, assuming=(each for each in [(P * P, P)]))
    assert theorem.statement() == theorem.statement()
    assert isinstance(decide(theorem.statement()), Proved)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"assuming": [P * P]}, "assuming takes equations"),
        ({"assuming": 3}, "assuming takes a sequence of assumptions; found 3"),
        ({"assuming": P}, "assuming takes a sequence of assumptions; found P"),
        ({"definitions": [P]}, "definitions must be a mapping; found list"),
        ({"definitions": {P * P: P}}, "a definition must name a matrix symbol"),
    ],
)
def test_what_cannot_be_assumed_or_defined_is_one_line(more, told):
    with pytest.raises(UsageError, match=told):
        stated(P**3, P, **more).statement()


def test_a_derivation_assumes_nothing():
    derivation = derive(Network.dense(p, 1))
    for more in ({"assuming": [(P * P, P)]}, {"definitions": {P: A}}):
        with pytest.raises(UsageError, match="states a derivation, which assumes and defines nothing"):
            theorem("a title", **more)(lambda: derivation).statement()


def test_what_is_assumed_is_said_in_every_format():
    shown = CLAIM.display()
    text = "If P^2 = P, A is symmetric, Xᵀ X is invertible and n ≥ p, then\nH^2 = H\nwhere\n"
    assert shown.text().startswith(text)
    latex = (
        "\\noindent\nIf $\\mathbf{P}^{2} = \\mathbf{P}$, $\\mathbf{A}$ is symmetric, "
        "$\\mathbf{X}^{\\top} \\mathbf{X}$ is invertible and $n \\ge p$, then\n"
    )
    assert shown.latex().startswith(f"{latex}\\begin{{align*}}")
    assert latex.removeprefix("\\noindent\n") in shown.latex(Style(theorem="title"))
    assert shown.markdown().startswith("If $\\mathbf{P}^{2} = \\mathbf{P}$, $\\mathbf{A}$ is symmetric, ")
    assert shown.json()["supposed"] == shown.text().splitlines()[0]
    assert typst_source(shown).startswith("If $upright(bold(P))^(2) = upright(bold(P))$, ")


def test_one_and_two_premises_are_listed_without_a_comma():
    assert Claim(P, A, [(P, A)]).display().text().startswith("If P = A, then\n")
    assert Claim(P, A, [(P, A), n >= p]).display().text().startswith("If P = A and n ≥ p, then\n")
    assert Claim(P, A).display().text() == "P = A\n"


def test_random_instances_satisfy_an_equation_for_a_letter(tmp_path):
    solved = stated((X.T * X) * b, X.T * y, assuming=[(y, X * b)])
    assert outcome(tmp_path / "f.py", solved, 20, 0).checked.examples == 20
    turned = Claim(X.T * X * b - X.T * y, ZeroMatrix(p, 1), [(X * b, y)])
    assert cross_check(turned, examples=20).examples == 20


def test_a_report_says_under_what_and_with_what_condition(tmp_path):
    found = outcome(tmp_path / "f.py", stated(H * H, H, definitions={H: X * (X.T * X).I * X.T}), 20, 0)
    assert found.as_stated
    assert "% proved; conditions: X.T*X is invertible\n% checked: 20 random" in body(found, ".tex")
    assumed = outcome(tmp_path / "f.py", stated(P**3, P, assuming=[(P * P, P)]), 20, 0)
    assert assumed.details == []
    assert assumed.checked.examples > 0
    assert body(assumed, ".html").startswith("<p>If <math")
