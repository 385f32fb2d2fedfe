"""Steps that were once read as something else: what is false there is not proved, what is true not called wrong."""
# ruff: noqa: E501 - a text stays on one line

from time import process_time

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
    "very many digits": (f"${'9' * 100_000} = 1$, $1.{'9' * 20_000} = 2$, ${'9' * 50} = 1$", [U, U, R]),
    "a huge power of a matrix": (r"Let $A \in \R^{n \times n}$. $A^{9^9} = A^{1000000000}$", [U]),
    "a matrix below a fraction": (r"$(a + b)/c = a/c + + b) - b = XW$", [U, X]),
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
    # Functions
    "a letter for a function": (r"Let $\phi$ be an activation. Then $\phi(c x) = c \phi(x)$, $\phi(x + y) = \phi(y + x)$.", [X, P]),
    "a function from here to there": (r"Let $f : \R^n \to \R^m$. Then $f(x + y) = f(x) + f(y)$, $f(x + y) = f(y + x)$.", [N, N, R, P]),
    "a letter for a number": (r"Let $\sigma$ be positive. $\sigma(x + y) = \sigma x + \sigma y$", [P]),
    "an activation": (r"$\sigma(W(x + y)) = \sigma(Wx) + \sigma(Wy)$", [R]),
    "the sigmoid": (r"Let $\sigma$ be the logistic sigmoid. Then $\sigma(-z) = 1 - \sigma(z)$.", [X]),
    "names": (r"$\arctan(2x) = 2 \arctan x$, $\operatorname{erf}(-x) = -\operatorname{erf}(x)$, $\operatorname{GELU}(0) = 0$", [X, X, X]),
    "a derivative with a prime": (r"Let $f(x) = x^2$. Then $f'(x) = 2x$ and $f'(x) = x^2$.", [D, U, U]),
    "a transpose before brackets": (r"$X'(y + z) = X'(z + y)$, $A^\top(x + y) = A^\top(y + x)$", [P, P]),
    # What is said around a formula
    "either or": (r"Suppose $A = B$ or $A = -B$. Then $A = B$.", [N, N, R]),
    "one of two follows": (r"Suppose $A B = 0$. Then $A = 0$ or $B = 0$. Then $B A = 0$.", [A, N, N, R]),
    "unless": (r"Unless $A = B$, we have $A - B = 0$.", [N, R]),
    "denied": (r"Let $A, B$ be $n \times n$ matrices. $AB = BA$ does not hold in general. It is not true that $AB = BA$. It is wrong to write $AB = BA$.", [N, N, N]),
    "two cases": (r"If $A = 0$, then $A B = 0$. If $A = I$, then $A B = B$.", [A, A, A, P]),
    "if, and in general": ("Let $x, y \\in \\R^n$. If $x = y$, then $x - y = 0$.\n\nIn general, $x - y = 0$.", [A, P, R]),
    "if, and a display": ("If $y = X \\beta + \\varepsilon$, then\n\\[ X^\\top y = X^\\top X \\beta + X^\\top \\varepsilon . \\]", [A, P]),
    # Derivatives
    "at another point": (r"Let $L(w) = \|y - Xw\|^2$. Then $\nabla_w L(v) = 0$, $\nabla_w L(w) = 2X^\top(Xw - y)$.", [D, U, P]),
    "of a vector": (r"Let $A \in \R^{m \times n}$ and $x \in \R^n$. Then $\frac{\partial Ax}{\partial x} = A$.", [U]),
    # Letters of one side alone
    "of which nothing is said": (r"$\operatorname{tr} A = \sum_i \lambda_i$, $A^H A = A^\top A$", [X, X]),
    "of which something is said": (r"Let $x \in \R^n$ and let $\lambda$ be positive. Then $x^\top x = \lambda$.", [R]),
    "a summand lost in a chain": (r"$$V(Wx + b) + c = VWx + Vb + c = VWx + c$$", [P, R]),
    "an identity": (r"Let $X \in \R^{n \times p}$ and $H = X(X^\top X)^{-1}X^\top$. Then $\operatorname{tr} H = \operatorname{tr} I_n$.", [D, R]),
    "an index": (r"$\sum_i a_i + b_i = \sum_i (a_i + b_i)$, $\sum_{i \ne j} a_{ij} = \sum_{i, j} a_{ij} - \sum_i a_{ii}$", [X, X]),
    # Scripts
    "a dagger": (r"Let $X \in \R^{n \times p}$. $X^\dagger X = I$, $X^\dagger X = X^\top X$", [U, U]),
    "a dagger that is defined": (r"Write $X^\dagger = (X^\top X)^{-1}X^\top$. Then $X^\dagger X = I$, $X^\dagger X = 2I$.", [D, P, R]),
    "an entry of an inverse": (r"Let $A \in \R^{n \times n}$. $A^{-1}_{ij} = 1/A_{ij}$, $A_{ij}^\top = A_{ji}$, $(A^\top)_{ij} = A_{ji}$, $A_{ij}^2 = (A_{ij})^2$", [U, U, P, P]),
    "the inverse of an entry": (r"Let $d \in \R^n$. $d_i^{-1} = 1/d_i$", [P]),
    "a number with a prime": (r"Let $a \in \R$. $a'' = a$, $a' b = a b$", [U, U]),
    "a positive part": (r"Let $a \in \R$. $(a)_+ = a$, $[a]_+ = a$, $(a)_2 = a$", [U, U, U]),
    "a value with a prime": (r"Let $f(x) = x^2$. Then $f(x)' = f(x)$.", [D, U]),
    # Functions that are known
    "defined anew": (r"$\tanh(x) = x$. Then $\tanh(y) = y$. $\operatorname{ReLU}(x) = \max(0, x)$", [R, R, P]),
    "of square matrices": (r"Let $A, B \in \R^{n \times n}$. $A + B = B + A$, $\exp(A) \exp(-A) = I$, $e^{A + B} = e^A e^B$", [P, X, U]),
    # Relations
    "shall be": (r"Let $A \in \R^{n \times n}$ and $b \in \R^n$. $A x \overset{!}{=} b$, $A x - b = 0$", [A, P]),
    "a later column goes on": ("\\begin{align} x &= y + z & w &= x \\\\ &= z + y & &= x \\end{align}", [D, D, P, U]),
    # Scope
    "a size of a section": (r"\section{A} Let $n = 1$. Let $A, B$ be $n \times n$ matrices. Then $AB = BA$. \section{B} Let $C, D$ be $n \times n$ matrices. Then $CD = DC$.", [D, P, R]),
    "an expectation over one of two": (r"$\mathbb{E}_x \mathbb{E}_y [xy] = \mathbb{E}[x] \mathbb{E}[y]$, $\mathbb{E}_x[x] = \mathbb{E}[x]$", [U, P]),
}  # fmt: skip


def test_a_formula_with_very_many_letters_is_answered():
    (step,) = check_latex(f"$$ {'+'.join(f'x_{{{i}}}' for i in range(1000))} = 0 $$").steps
    assert step.outcome.value == U and "more than 100 letters" in step.message


@pytest.mark.parametrize("name", TEXTS)
def test_what_comes_of_it(name):
    text, outcomes = TEXTS[name]
    found = check_latex(text, hints=False)
    assert [step.outcome.value for step in found.steps] == outcomes, "\n".join(map(str, found.steps))


@pytest.mark.parametrize("words", ["x" * 300, "ab " * 2000, ", a" * 2000, "very " * 2000])
def test_very_long_words_beside_a_letter_are_read_in_little_time(words):
    started = process_time()
    check_latex(f"Let $W$ {words} be given, then $W = W$.", hints=False)
    assert process_time() - started < 5
