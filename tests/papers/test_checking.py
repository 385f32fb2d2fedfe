"""What comes of formulas as people write them: one small text and the outcomes of its relations."""
# ruff: noqa: E501 - a text stays on one line

import pytest

from symnet.papers import check_latex

P, R, D, A, S, N, U = "proved", "refuted", "definition", "assumption", "ill-sized", "not decided", "unread"

TEXTS = {
    # Letters and sizes
    "declared": (r"Let $A \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^n$. Then $A(x+y) = Ax + Ay$.", [P]),
    "not declared": (r"$A(x + y) = Ax + Ay$", [P]),
    "an order": (r"Let $A, B \in \R^{n \times n}$. Then $AB = BA$.", [R]),
    "sizes": (r"Let $A \in \R^{m \times n}$ and $b \in \R^m$. Then $A b = b$.", [S]),
    "scalars": (r"$(a + b)c = ac + bc$", [P]),
    "a factor lost": (r"For numbers $a, b, c \in \mathbb{R}$: $(a + b)c = ac + b$", [R]),
    "bold": (r"$\mathbf{W}(\mathbf{x} + \mathbf{b}) = \mathbf{W}\mathbf{x} + \mathbf{W}\mathbf{b}$", [P]),
    "bold, old": (r"${\bf A}({\bf x} + {\bf y}) = {\bf A x} + {\bf A y}$", [P]),
    "bm": (r"$\bm{A}\bm{x} + \bm{A}\bm{y} = \bm{A}(\bm{x} + \bm{y})$", [P]),
    "words": (r"$W_{\text{out}} (W_{\text{in}} x) = W_{\text{out}} W_{\text{in}} x$", [P]),
    "layers": (r"$W^{(2)} (W^{(1)} x + b^{(1)}) = W^{(2)} W^{(1)} x + W^{(2)} b^{(1)}$", [P]),
    # Transposes and inverses
    "primes": (r"Let $X$ be an $n \times p$ matrix. $(X'X)' = X'X$", [P]),
    "top": (r"$(AB)^\top = B^\top A^\top$", [P]),
    "T": (r"$(AB)^T = B^T A^T$", [P]),
    "sans": (r"$(AB)^{\mathsf T} = B^{\mathsf{T}} A^{\mathsf T}$", [P]),
    "intercal": (r"$(AB)^\intercal = B^\intercal A^\intercal$", [P]),
    "inverse": (r"$(AB)^{-1} = B^{-1} A^{-1}$", [P]),
    "inverse transpose": (r"$(A^\top)^{-1} = A^{-\top}$", [P]),
    "a primed name": (r"Let $W' = 2W$ and $x \in \R^p$, $W \in \R^{h\times p}$. Then $W'x = 2Wx$. $(W^\top)^\top = W$", [D, P, P]),
    # Numbers
    "fractions": (r"$\frac12 (x + x) = x$", [P]),
    "over": (r"$\frac{A x}{c} = \frac1c A x$", [P]),
    "slash": (r"$(a + b)/c = a/c + b/c$", [P]),
    "norm": (r"$\lVert x - y \rVert^2 = \lVert x \rVert^2 - 2 x^\top y + \lVert y \rVert^2$", [P]),
    "norm 2": (r"$\|x + y\|_2^2 = \|x\|_2^2 + \|y\|_2^2$", [R]),
    "Frobenius": (r"$\|A\|_F^2 = \operatorname{tr}(A^\top A)$", [P]),
    "angle": (r"$\langle A x, y \rangle = \langle x, A^\top y \rangle$", [P]),
    "trace": (r"$\mathrm{tr}(AB) = \mathrm{tr}(BA)$", [P]),
    "det": (r"Let $A, B \in \R^{n\times n}$. $\det(AB) = \det A \det B$", [P]),
    "det in bars": (r"Let $A, B \in \R^{n\times n}$. $|AB| = |A||B|$", [P]),
    # Sums
    "entries": (r"Let $A \in \R^{m\times n}$, $x\in \R^n$, $y = Ax$. Then $y_i = \sum_j A_{ij} x_j$.", [D, P]),
    "wrong entries": (r"Let $A \in \R^{n\times n}$, $x\in \R^n$, $y = Ax$. Then $y_i = \sum_j A_{ji} x_j$.", [D, R]),
    "no bounds": (r"$\sum_i a_i (b_i + c_i) = \sum_i a_i b_i + \sum_i a_i c_i$", [P]),
    "bounds": (r"$\sum_{i=1}^n \sum_{j=1}^m a_{ij} = \sum_{j=1}^m \sum_{i=1}^n a_{ij}$", [P]),
    "two indices": (r"$\sum_{i,j} a_i b_j = \sum_i a_i \sum_j b_j$", [P]),
    "triangle": (r"$\sum_{i=1}^n \sum_{j \le i} a_{ij} = \sum_{j=1}^n \sum_{i \ge j} a_{ij}$", [P]),
    "an upper bound": (r"$\sum_{i=1}^n \sum_{j=1}^i a_{ij} = \sum_{j=1}^n \sum_{i \ge j} a_{ij}$", [P]),
    "a wrong triangle": (r"$\sum_{i=1}^n \sum_{j=1}^i x_i y_j = \sum_{j=1}^n \sum_{i=1}^j x_i y_j$", [R]),
    "dots": (r"$w_1 x_1 + w_2 x_2 + \dots + w_p x_p = \sum_{i=1}^p w_i x_i$", [P]),
    "columns": (r"Let $x_i \in \R^p$. $\left(\sum_{i=1}^n x_i x_i^\top\right)^\top = \sum_{i=1}^n x_i x_i^\top$", [P]),
    "entries of a capital": (r"$x^\top A y = \sum_{i,j} a_{ij} x_i y_j = \sum_{i,j} a_{ji} x_i y_j$", [P, R]),
    "a small letter of its own": (r"Let $s_{ij} = q_i k_j$ and $S = \sum_j k_j$. Then $\sum_j s_{ij} = q_i S$.", [D, D, P]),
    "labels above": (r"$x^a = x^b + K(y - H x^b)$, $P^a = (I - KH)P^b$. Then $x^a = (I - KH) x^b + K y$.", [D, D, P]),
    "an index of a definition": (r"Let $s_{ij} = q_i^\top k_j$ with $k_j = W x_j + b$. Then $\sum_{l=1}^n s_{il} = \sum_{l=1}^n q_i^\top W x_l + n q_i^\top b$.", [D, D, P]),
    "at another index": (r"Let $k_t = W h_t$ and $o_t = \sum_{j=1}^t a_{tj} k_j$. Then $o_t = W \sum_{j=1}^t a_{tj} h_j$ and $q^\top k_j = q^\top W h_j$, $q^\top k_j = q^\top W h_t$.", [D, D, P, P, "unknown"]),
    "heads": (r"Let $H_i = A_i X W_V^i$ and $M_i = W_V^i W_i$. Then $H_1 W_1 + H_2 W_2 = A_1 X M_1 + A_2 X M_2$.", [D, D, P]),
    # Blocks and constants
    "beside": (r"$[A \quad B] \begin{pmatrix} x \\ y \end{pmatrix} = Ax + By$", [P]),
    "identity": (r"$(I + A)(I - A) = I - A^2$", [P]),
    "ones": (r"$\mathbf{1}^\top x = \sum_i x_i$", [P]),
    "rows": (r"Let $X\in\R^{n\times p}$, $W \in \R^{p\times q}$, $b \in \R^q$. $(X W + b) - b = XW$", [P]),
    # Functions
    "exp": (r"$e^{a+b} = e^a e^b$", [P]),
    "relu": (r"$\mathrm{ReLU}(z) - \mathrm{ReLU}(-z) = z$", [P]),
    "an activation": (r"$\sigma(W(x + y)) = \sigma(Wx + Wy)$", [P]),
    "a defined function": (r"Let $f(x) = Wx + b$. Then $f(x) - f(y) = W(x - y)$.", [D, P]),
    "cases": (r"$\max(0, z) = \begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}$", [P]),
    # Gradients
    "gradient": (r"Let $X \in \R^{n\times p}$. $\nabla_w \|y - Xw\|^2 = -2X^\top(y - Xw)$", [P]),
    "a wrong gradient": (r"Let $X \in \R^{n\times p}$. $\nabla_w \|y - Xw\|^2 = 2X^\top(y - Xw)$", [R]),
    "a loss": (r"Let $L(w) = \frac12 \|y - Xw\|^2$. Then $\nabla_w L = X^\top (Xw - y)$, $\frac{\partial L}{\partial w} = X^\top(Xw - y)$.", [D, P, P]),
    "a Hessian": (r"Let $f(w) = \frac12 \|y - Xw\|^2 + \frac{c}{2} w^\top w$. Then $\nabla^2 f(w) = X^\top X + c I$ and $\nabla^2 f(w) = X^\top X + I$.", [D, P, R]),
    "a Hessian as a fraction": (r"Let $A$ be symmetric and $f(x) = x^\top A x$. Then $\frac{\partial^2 f}{\partial x \partial x^\top} = 2A$ and $\nabla_x^2 f = A$.", [D, P, R]),
    "by an entry": (r"Let $A\in\R^{m \times n}$, $b \in \R^m$ and $f(x) = \frac12 \|A x - b\|^2$. Then $\frac{\partial f}{\partial x_j} = \sum_{i=1}^m A_{ij} (Ax - b)_i$ and $\frac{\partial f}{\partial x_j} = \sum_{i=1}^m A_{ij} b_i$.", [D, P, R]),
    "set to zero": (r"Let $L = \|y - Xw\|^2$. Then $\frac{\partial L}{\partial w} = -2X^\top(y - Xw) = 0$, hence $X^\top X w = X^\top y$.", [D, P, A, P]),
    # Sines and cosines
    "a rotation": (r"Let $t \in \R$ and $R = \begin{pmatrix} \cos t & -\sin t \\ \sin t & \cos t \end{pmatrix}$. Then $R^\top R = I$, $\det R = 1$ and $R^\top = R$.", [D, P, P, R]),
    "a difference of angles": (r"$\cos(a - b) = \cos a \cos b + \sin a \sin b$, $\cos 2a = 1 - 2 \sin^2 a$, $\sin(a + b) = \sin a + \sin b$", [P, P, R]),
    "half an angle": (r"Let $t\in\R$. $2 \sin(t/2) \cos(t/2) = \sin(t)$", ["unknown"]),
    "functions of which nothing is known": (r"$\arctan(-x) = -\arctan(x)$, $\operatorname{erf}(x) + \operatorname{erf}(-x) = 0$", ["unknown", "unknown"]),
    "entries by number": (r"For a query $q$ and a key $k$ in $\mathbb{R}^2$, $q^\top k = q_1 k_1 + q_2 k_2 = q_1 k_2 + q_2 k_1$.", [P, R]),
    # What a line is
    "letters that are alike": (r"If $A_1 = A_2 = A$, then $A_1 B + A_2 C = A (B + C)$.", [A, A, P]),
    "a condition that ends": (r"If $M = TU$ with orthonormal rows, $UU^\top = I$, we have $TT^\top = MM^\top$. If $A$ is symmetric, $A B = B A$.", [A, A, P, R]),
    "over a sum": (r"Let $p_i = e^{s_i} / \sum_j e^{s_j}$. Then $\sum_i p_i = 1$.", [D, P]),
    "a chain": ("\\begin{align} A(x + y) &= Ax + Ay \\\\ &= Ay + Ax \\\\ &= Ax + 2Ay \\end{align}", [P, P, R]),
    "assumed": (r"Suppose that $P^2 = P$. Then $(I - P)^2 = I - P$.", [A, P]),
    "a second definition": (r"Let $H = X(X'X)^{-1}X'$. $H = X(X'X)^{-1}X'$ and $H = X X'$.", [D, P, R]),
    "explained": (r"$$z = U x$$ where $U = VW$. Then $z = VWx$.", [D, D, P]),
    "a difference": (r"Let $\Delta W = BA$. Then $(W + \Delta W) x = W x + BA x$.", [D, P]),
    "an approximation": (r"$f \approx g$, $a \le b$", [N, N]),
    "an implication": (r"Let $A\in\R^{n\times n}$. $$A x = b \iff x = A^{-1} b$$", [N, N, N]),
    "a row that follows": ("\\begin{align} A x &= b \\\\ \\Rightarrow x &= A^{-1} b \\end{align}", [N, N, N]),
    "either": (r"$$u = v \text{ or } u = -v$$", [N, N]),
    "defined by": (r"$H := X(X^\top X)^{-1}X^\top$, $HX = X$", [D, P]),
    # Expectations
    "a variance that is defined": (r"Let $\sigma^2 = \frac{a^2}{a^2 + b^2}$. Then $1 - \sigma^2 = \frac{b^2}{a^2 + b^2}$ and $\sigma^2 = a^2$.", [D, P, R]),
    "an idempotent matrix is no square": (r"Let $P^2 = P$. Then $P^2 = P^3$.", [A, P]),
    "in words": (r"Let $w$ have zero mean and covariance $Q$. Then $E[w w^\top] = Q$ and $E[w w^\top] = 2Q$.", [P, R]),
    "independent noise": (r"$y = Hx + v$, where $v$ has mean zero and covariance $R$ and is independent of $x$. Let $P = \operatorname{Var}(x)$. Then $\operatorname{Var}(y) = H P H^\top + R$.", [D, D, P]),
    "from here on": ("Let $A \\in \\R^{n\\times n}$ and $f(x) = x^\\top A x$. Then $\\nabla f(x) = 2 A x$. When $A$ is symmetric, $\\nabla f(x) = 2Ax$.", [D, R, P]),
    "a covariance is no number": (r"Let $P$ and $R$ be symmetric. Then $P H^\top (H P H^\top + R)^{-1} = P (H P H^\top + R)^{-1} H^\top$.", [R]),
    "sizes in brackets": (r"Let $P$ be the prior ($n \times n$, symmetric) and $H$ the $m \times n$ measurement matrix. Then $(P H)^\top = H^\top P$.", [S]),
    "an I that is no identity": (r"Let $I_z = H^\top z$. Then $I_z - H^\top z = 0$.", [D, P]),
    "a name at the end": (r"Let $a_j = 1$. Then $$\frac1n \sum_{j=1}^n a_j v_j = \frac1n \sum_{j=1}^n v_j = \bar v.$$ Hence $n \bar v = \sum_{j=1}^n v_j$ and $\bar v = \sum_{j=1}^n v_j$.", [D, P, D, P, R]),
    "an inverse is defined": (r"Let $\Lambda$ be invertible and $\Sigma^{-1} = \Lambda + A^\top A$. Then $\Sigma (\Lambda + A^\top A) = I$ and $\Sigma \Lambda = I$.", [D, P, R]),
    "its own transpose": (r"Let $A = A^\top \in \R^{n \times n}$ and $f(x) = x^\top A x$. Then $\nabla f(x) = 2 A x$.", [D, P]),
    "a question": (r"Is it true that $A (x + y) = A x + A y \, ?$", [P]),
    "unbiased": (r"Let $X \in \R^{n \times p}$, $y = X\beta + \varepsilon$ with $\mathbb{E}[\varepsilon] = 0$ and $\hat\beta = (X^\top X)^{-1} X^\top y$. Then $\mathbb{E}[\hat\beta] = \beta$.", [D, A, D, P]),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_comes_of_it(name):
    text, outcomes = TEXTS[name]
    found = check_latex(text)
    assert not found.faults
    assert [(step.outcome.value, step.message) for step in found.steps if step.outcome.value == U] == []
    assert [step.outcome.value for step in found.steps] == outcomes, "\n".join(map(str, found.steps))
