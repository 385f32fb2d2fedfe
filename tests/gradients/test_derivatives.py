"""Derivatives as left sides of theorems: stated, printed and read."""

import pytest
from sympy import Derivative, MatrixSymbol, Symbol, Trace

from symnet import Proved, Refuted, UnreadableLatex, UnsupportedTerm, sizes, verify
from symnet.reports import outcome
from symnet.statements import Claim, Theorem, decide
from symnet.typeset import latex, read_latex

h, p = sizes("h p")
W, b, x = MatrixSymbol("W", h, p), MatrixSymbol("b", p, 1), Symbol("x")
L = Symbol("L")
PRINTED = {
    r"\frac{\partial L}{\partial \mathbf{W}}": Derivative(L, W),
    r"\frac{\partial L}{\partial \mathbf{b}}": Derivative(L, b),
    r"\frac{\partial L}{\partial x}": Derivative(L, x),
    r"\frac{\partial \operatorname{tr}(\mathbf{W}^{\top} \mathbf{W})}{\partial \mathbf{W}}": Derivative(
        Trace(W.T * W), W
    ),
    r"\frac{\partial (\mathbf{b}^{\top} \mathbf{b})}{\partial \mathbf{b}}": Derivative(b.T * b, b),
    r"\frac{\partial (x + x^{2})}{\partial x}": Derivative(x + x**2, x),
    r"2 \biggl( \frac{\partial L}{\partial x} \biggr)": 2 * Derivative(L, x),
}


@pytest.mark.parametrize("text", PRINTED)
def test_a_derivative_is_printed_and_read_back(text):
    assert latex(PRINTED[text]) == text
    assert read_latex(text, names=[L, W, b, x]) == PRINTED[text]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial L}{x}",
        r"\frac{L}{\partial x}",
        r"\frac{\partial L}{\partial}",
        r"\partial L",
        r"\frac{\partial L}{\partial 2}",
        r"\frac{\partial L}{\partial (x + x)}",
        r"\frac{\partial L}{\partial \mathbf{W}^{\top}}",
    ],
)
def test_what_is_no_derivative_is_not_read(text):
    with pytest.raises(UnreadableLatex):
        read_latex(text, names=[L, W, b, x])


def test_a_derivative_of_second_order_is_not_printed():
    with pytest.raises(UnsupportedTerm, match="Derivative cannot be printed"):
        latex(Derivative(L, x, x))


def test_a_theorem_may_state_a_gradient():
    named = {L: Trace(W.T * W)}
    right, wrong = (Claim(Derivative(L, W), slope, definitions=named) for slope in (2 * W, W))
    assert isinstance(decide(right), Proved)
    assert isinstance(decide(wrong), Refuted)
    assert right.display().text() == "∂L/∂W = 2 W\nwhere\n  L = tr(Wᵀ W)\n"


def test_a_gradient_is_not_tried_on_random_instances(tmp_path):
    found = outcome(tmp_path, Theorem("A title", lambda: (Derivative(Trace(W.T * W), W), 2 * W)), 10, 0)
    assert found.as_stated
    assert "a gradient has no value at an instance" in found.untried


def test_only_theorems_state_derivatives():
    assert str(verify(Derivative(x**2, x), 2 * x)).startswith("Unknown: the core cannot read Derivative")
