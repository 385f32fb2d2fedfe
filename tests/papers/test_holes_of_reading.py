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
    # Norms, functions, sums
    "other norms": (r"Let $x \in \R^n$. $\|x\|_1^2 = x^\top x$, $\|x\|_4^2 = 4 x^\top x$, $\|x\|_\infty = 0$, $\|A\|_* = \|A\|_F$", [U, U, U, U]),
    "a norm with a weight": (r"Let $x \in \R^n$. $\|x\|_W^2 = x^\top W x$, $\|x\|_{\Sigma^{-1}}^2 = x^\top \Sigma^{-1} x$", [P, P]),
    "one bar around a vector": (r"Let $x \in \R^n$. $|x|^2 = x^\top x$", [U]),
    "another base": (r"$\log_2(x) = \log(x)$, $\log_{10} 100 = 2$", [U, U]),
    "an extreme over something": (r"$\min_x \|x\|^2 = 0$, $\max_i a_i = a_1$", [U, U]),
    "another root": (r"Let $a \in \R$. $\sqrt[3]{a^3} = a$", [U]),
    "words below a sum": (r"$\sum_{i \text{ odd}} a_i = \sum_i a_i$", [U]),
    "an index left out": (r"$\sum_{i=1, i \neq j}^n a_i = \sum_{i=1}^n a_i - a_j$", [P]),
    "other lines below a sum": (r"$\sum_{\substack{i = 1 \\ i \ge 3}}^n a_i = \sum_{i=1}^n a_i$", [U]),
    "infinitely many": (r"$\sum_{i=1}^\infty a_i = \sum_{i=1}^\infty a_i$", [U]),
    "a relation struck out": (r"$x \cancel{=} x$, $\frac{\cancel{a} b}{\cancel{a}} = b$", [N, P]),
    "the dot of an inner product": (r"Let $a, b \in \R^n$. $a \cdot b = a^\top b$, $a \cdot b = b \cdot a$, $a \cdot b = -a \cdot b$", [P, P, R]),
    "a dot among other factors": (r"Let $a, b, c \in \R^n$. $a \cdot b\, c = b \cdot a\, c$", [U]),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_comes_of_it(name):
    text, outcomes = TEXTS[name]
    found = check_latex(text, hints=False)
    assert [step.outcome.value for step in found.steps] == outcomes, "\n".join(map(str, found.steps))
