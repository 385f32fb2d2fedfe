"""Expectations, variances and covariances as they are printed."""

import pytest
from sympy import Function, MatrixSymbol, Symbol
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet import Notation, UsageError, sizes
from symnet.typeset.formula import LATEX, TEXT, Printer

n, p = sizes("n p")
A, e = MatrixSymbol("A", p, n), RandomMatrixSymbol("e", n, 1)
x, y = RandomSymbol("x"), RandomSymbol("y_1")


@pytest.mark.parametrize(
    ("term", "latex", "text"),
    [
        (Expectation(A * e), r"\operatorname{E}(\mathbf{A} \mathbf{e})", "E(A e)"),
        (Variance(A * e), r"\operatorname{Var}(\mathbf{A} \mathbf{e})", "Var(A e)"),
        (Covariance(x, y), r"\operatorname{Cov}(x, y_{1})", "Cov(x, y_1)"),
        (
            CrossCovarianceMatrix(A * e, e).T,
            r"\operatorname{Cov}(\mathbf{A} \mathbf{e}, \mathbf{e})^{\top}",
            "Cov(A e, e)ᵀ",
        ),
        (Expectation(e[1, 0] ** 2), r"\operatorname{E}(e_{2}^{2})", "E(e_2^2)"),
    ],
)
def test_operators_of_chance_are_upright(term, latex, text):
    assert Printer(LATEX, notation=Notation.article)(term) == latex
    assert Printer(TEXT, notation=Notation.article)(term) == text


def test_a_function_named_like_the_expectation_is_refused():
    with pytest.raises(UsageError, match="rename the function"):
        Printer(LATEX)(Function("E")(Symbol("a")))


def test_a_random_letter_and_a_number_of_the_same_name_are_refused():
    with pytest.raises(UsageError, match="would both be printed as"):
        Printer(LATEX)(Expectation(x) + Symbol("x"))
