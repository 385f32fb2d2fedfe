"""Steps that were once read as something else: what is false there is not proved, what is true not called wrong."""
# ruff: noqa: E501 - a text stays on one line

import pytest

from symnet.papers import check_latex

P, R, D, A, S, N, U, X = (
    "proved",
    "refuted",
    "definition",
    "assumption",
    "ill-sized",
    "not decided",
    "unread",
    "unknown",
)

TEXTS = {
    # Numbers and indices
    "a power of an index": (r"$\sum_{i=1}^n i^2 = \frac{n(n+1)(2n+1)}{6}$, $\sum_{i=1}^n i^2 a_i = \sum_{i=1}^n a_i i^2$", [P, P]),
    "a power of an index is no constant": (r"$\sum_{i=1}^n i^2 = n^3$", [R]),
    "e with a prime": (r"$\frac{e^a}{e^a + e'^b} = 1$", [U]),
    "a huge power": (r"$9^{9^9} = 1$, $2^{3^2} = 512$, $x^{1000000} x = x^{1000001}$", [U, P, U]),
    "a huge power of a matrix": (r"Let $A \in \R^{n \times n}$. $A^{9^9} = A^{1000000000}$", [U]),
    "a matrix below a fraction": (r"$(a + b)/c = a/c + + b) - b = XW$", [U, U]),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_comes_of_it(name):
    text, outcomes = TEXTS[name]
    found = check_latex(text, hints=False)
    assert [step.outcome.value for step in found.steps] == outcomes, "\n".join(map(str, found.steps))
