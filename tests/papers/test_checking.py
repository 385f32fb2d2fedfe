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
    "a size made of others": (r"Let $X \in \R^{C \times N}$ with $N = HW$. $(K X + L X) \mathbf{1}_N = (K + L) X \mathbf{1}_N$.", [D, P]),
    "scalars": (r"$(a + b)c = ac + bc$", [P]),
    "a factor lost": (r"For numbers $a, b, c \in \mathbb{R}$: $(a + b)c = ac + b$", [R]),
    "bold": (r"$\mathbf{W}(\mathbf{x} + \mathbf{b}) = \mathbf{W}\mathbf{x} + \mathbf{W}\mathbf{b}$", [P]),
    "bold, old": (r"${\bf A}({\bf x} + {\bf y}) = {\bf A x} + {\bf A y}$", [P]),
    "bm": (r"$\bm{A}\bm{x} + \bm{A}\bm{y} = \bm{A}(\bm{x} + \bm{y})$", [P]),
    "words": (r"$W_{\text{out}} (W_{\text{in}} x) = W_{\text{out}} W_{\text{in}} x$", [P]),
    "layers": (r"$W^{(2)} (W^{(1)} x + b^{(1)}) = W^{(2)} W^{(1)} x + W^{(2)} b^{(1)}$", [P]),
    "perpendicular": (r"$A_\perp = A - Q B$, $A_\perp + Q B = A$", [D, P]),
    # Transposes and inverses
    "primes": (r"Let $X$ be an $n \times p$ matrix. $(X'X)' = X'X$", [P]),
    "top": (r"$(AB)^\top = B^\top A^\top$", [P]),
    "T": (r"$(AB)^T = B^T A^T$", [P]),
    "sans": (r"$(AB)^{\mathsf T} = B^{\mathsf{T}} A^{\mathsf T}$", [P]),
    "intercal": (r"$(AB)^\intercal = B^\intercal A^\intercal$", [P]),
    "inverse": (r"$(AB)^{-1} = B^{-1} A^{-1}$", [P]),
    "inverse transpose": (r"$(A^\top)^{-1} = A^{-\top}$", [P]),
    "a primed name": (r"Let $W' = 2W$ and $x \in \R^p$, $W \in \R^{h\times p}$. Then $W'x = 2Wx$. $(W^\top)^\top = W$", [D, P, P]),
    "primed names in a list": (r"Let $a, a', c' \in \R^n$. $a' \odot a + c' = c' + a \odot a'$", [P]),
    "a negative power": (r"$A^{-2} A^2 = I$, $A^{-2} = A A$", [P, R]),
    "a root": (r"Let $X \in \R^{n\times p}$ and $V$ be positive definite. Let $Z = V^{-1/2} X$. Then $Z^\top Z = X^\top V^{-1} X$ and $Z^\top Z = X^\top V X$.", [D, P, R]),
    "the root of a diagonal matrix": (r"Let $X \in \R^{n\times p}$ and $W = \operatorname{diag}(w_1, \dots, w_n)$. Then $(W^{1/2} X)^\top (W^{1/2} X) = X^\top W X$ and $W^{1/2} X = W X$.", [D, P, R]),
    "diagonal roots": (r"Let $D$ and $E$ be diagonal $n \times n$ matrices. Then $D^{1/2} E = E D^{1/2}$.", [P]),
    "a property that does not fit": (r"Let $A \in \R^{m\times n}$, $b \in \R^n$. $A(b + b) = A b$. If $A$ is invertible, much is easy.", [R]),
    # Numbers
    "fractions": (r"$\frac12 (x + x) = x$", [P]),
    "over": (r"$\frac{A x}{c} = \frac1c A x$", [P]),
    "slash": (r"$(a + b)/c = a/c + b/c$", [P]),
    "every entry": (r"$x^{\odot 2} = x \odot x$, $(x + y)^{\odot 2} = x \odot x + y \odot y$", [P, R]),
    "every entry divided": (r"Let $D = \operatorname{diag}(1/s_1, \dots, 1/s_n)$. Then $x \oslash s = D x$ and $x \oslash s = D^{-1} x$.", [D, P, R]),
    "divided by numbers alone": (r"$r = \frac{a}{v_i + \epsilon}$, $r (v_i + \epsilon) = a$", [D, P]),
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
    "with rows": (r"Let $X \in \R^{n \times p}$ with rows $x_i^\top$. Then $X^\top y = \sum_{i=1}^n x_i y_i$, $X^\top X = \sum_{i=1}^n x_i x_i^\top$, $X^\top X = 2 \sum_{i=1}^n x_i x_i^\top$.", [P, P, R]),
    "rows after a comma": (r"Let $F \in \R^{n \times d}$, rows $f_i^\top$. $\sum_{i=1}^n (f_i^\top w - t_i)^2 = \|F w - t\|^2$.", [P]),
    "matrices with an index, and without": (r"Let $B_k \in \R^{m \times r}$, $A_k \in \R^{r \times n}$. $W = \sum_{k=1}^K B_k A_k$, $W x = \sum_{k=1}^K B_k A_k x$. Let $B = [B_1, B_2]$. $B B^\top = B_1 B_1^\top + B_2 B_2^\top$", [D, P, D, P]),
    "rows, of entries": (r"Let $h_i = w_i^\top z + c_i$, where $w_i^\top$ is the $i$-th row of the $m \times n$ matrix $W$. Then $h = W z + c$ and $h = W z - c$.", [D, P, R]),
    "columns in words": (r"Let $A \in \R^{n \times p}$ and let $a_j$ be the $j$-th column of $A$. Then $A b = \sum_{j=1}^p b_j a_j$, and $A^\top u = \sum_{j=1}^p u_j a_j$.", [P, S]),
    "a list of rows": (r"The rows of $Q \in \R^{m\times n}$ are $q_1^\top, \dots, q_m^\top$. $\|Q\|_F^2 = \sum_{i=1}^m \|q_i\|^2$.", [P]),
    "small entries": (r"Let $H = A^\top A$. Then $\operatorname{tr}(H) = \sum_{i=1}^n h_{ii}$, $h_{ij} = h_{ji}$, $h_{ij} = 2 h_{ji}$.", [D, P, P, R]),
    "entries for every index": (r"Let $s_i = \gamma_i / v_i$ and $S = \operatorname{diag}(s)$. Then $S x = \operatorname{diag}(\gamma_i / v_i) x$, $S x = \operatorname{diag}(\gamma_i) x$.", [D, D, P, R]),
    # Blocks and constants
    "beside": (r"$[A \quad B] \begin{pmatrix} x \\ y \end{pmatrix} = Ax + By$", [P]),
    "beside, by a blank": (r"Let $X = [A \; B]$. Then $X X^\top = A A^\top + B B^\top$.", [D, P]),
    "identity": (r"$(I + A)(I - A) = I - A^2$", [P]),
    "ones": (r"$\mathbf{1}^\top x = \sum_i x_i$", [P]),
    "a general entry": (r"Let $D = \operatorname{diag}(s_i^2)$. Then $x^\top D x = \sum_{i=1}^n s_i^2 x_i^2$ and $x^\top D x = \sum_{i=1}^n s_i x_i^2$.", [D, P, R]),
    "means with dots": (r"Let $\bar y_{i\cdot} = \frac1b \sum_{j=1}^b y_{ij}$ and $r_{ij} = y_{ij} - \bar y_{i\cdot}$. Then $\sum_{j=1}^b r_{ij} = 0$ and $\sum_{i=1}^a r_{ij} = 0$.", [D, D, P, R]),
    "another mean": (r"Let $\bar x = \frac1n \sum_{i=1}^n x_i$. $\sum_{i=1}^n (x_i - \bar x)(y_i - \bar y) = \sum_{i=1}^n x_i y_i - n \bar x \bar y$, $\sum_{i=1}^n (x_i - \bar x)(y_i - \bar y) = \sum_{i=1}^n x_i y_i - \bar x \bar y$", [D, P, R]),
    "rows": (r"Let $X\in\R^{n\times p}$, $W \in \R^{p\times q}$, $b \in \R^q$. $(X W + b) - b = XW$", [P]),
    # Functions
    "exp": (r"$e^{a+b} = e^a e^b$", [P]),
    "relu": (r"$\mathrm{ReLU}(z) - \mathrm{ReLU}(-z) = z$", [P]),
    "an activation": (r"$\sigma(W(x + y)) = \sigma(Wx + Wy)$", [P]),
    "a defined function": (r"Let $f(x) = Wx + b$. Then $f(x) - f(y) = W(x - y)$.", [D, P]),
    "a function of a later one": (r"Let $F(x) = x + A N(x)$, where $N(u) = Bu + c$. Then $F(x) = x + A B x + A c$ and $F(x) = x + A B x + c$.", [D, D, P, R]),
    "a function by entries": (r"Let $f(x)_i = a_i x_i + b_i$. Then $f(x) = \operatorname{diag}(a) x + b$ and $f(x) = \operatorname{diag}(a) x$.", [D, P, R]),
    "functions with an index": (r"Let $f_i(x) = W_i x + b_i$. Then $f_2(f_1(x)) = W_2 W_1 x + W_2 b_1 + b_2$ and $f(x) = f_1(x) + f_2(x)$. $f_1(x) = b_1$.", [D, P, D, R]),
    "functions one after the other": (r"Let $W_1 \in \R^{h\times d}$, $W_2 \in \R^{k\times h}$ and $f_i(x) = W_i x + b_i$. Then $f_2(f_1(x)) = W_2 W_1 x + W_2 b_1 + b_2$ and $f_2(f_1(x)) = W_2 W_1 x + W_1 b_1 + b_2$.", [D, P, S]),
    "a sum of functions": (r"Let $f_t(x) = a_t x$. Then $\sum_{t=1}^T f_t(x) = \left(\sum_{t=1}^T a_t\right) x$.", [D, P]),
    "cases": (r"$\max(0, z) = \begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}$", [P]),
    # Gradients
    "gradient": (r"Let $X \in \R^{n\times p}$. $\nabla_w \|y - Xw\|^2 = -2X^\top(y - Xw)$", [P]),
    "a wrong gradient": (r"Let $X \in \R^{n\times p}$. $\nabla_w \|y - Xw\|^2 = 2X^\top(y - Xw)$", [R]),
    "a loss": (r"Let $L(w) = \frac12 \|y - Xw\|^2$. Then $\nabla_w L = X^\top (Xw - y)$, $\frac{\partial L}{\partial w} = X^\top(Xw - y)$.", [D, P, P]),
    "data that a model defines": (r"$y_i = a + b t_i + \varepsilon_i$. Let $Q(a, b) = \sum_{i=1}^n (y_i - a - b t_i)^2$. Then $\frac{\partial Q}{\partial a} = -2 \sum_{i=1}^n (y_i - a - b t_i)$, $\frac{\partial Q}{\partial b} = -2 \sum_{i=1}^n (y_i - a - b t_i)$.", [D, D, P, R]),
    "set to zero": (r"Let $L = \|y - Xw\|^2$. Then $\frac{\partial L}{\partial w} = -2X^\top(y - Xw) = 0$, hence $X^\top X w = X^\top y$.", [D, P, A, P]),
    # What a line is
    "a chain": ("\\begin{align} A(x + y) &= Ax + Ay \\\\ &= Ay + Ax \\\\ &= Ax + 2Ay \\end{align}", [P, P, R]),
    "a wrong side between right ones": ("\\begin{align} A(x + y) &= Ax + 2Ay \\\\ &= Ay + Ax \\\\ &= Ax + Ay \\end{align}", [R, P, P]),
    "an ill-sized side between right ones": ("Let $A \\in \\R^{m \\times n}$. \\begin{align} A(x + y) &= Ax + y \\\\ &= Ay + Ax \\\\ &= Ax + Ay \\end{align}", [S, P, P]),
    "assumed": (r"Suppose that $P^2 = P$. Then $(I - P)^2 = I - P$.", [A, P]),
    "since": (r"Let $x \in \R^n$ and $C = I - \frac1n \mathbf{1}\mathbf{1}^\top$. Since $\mathbf{1}^\top x = 0$, we have $C x = x$.", [D, A, P]),
    "given in a chain": (r"Let $U \in \R^{m \times r}$, $V \in \R^{n\times r}$, $U^\top U = V^\top V = I_r$ and $D = U V^\top$. Then $D^\top D = V V^\top$, $D^\top D = I$.", [A, A, D, P, R]),
    "two values": (r"Let $u, v \in \R^n$. With $w = a u + b v$ we get for $a = b = \frac12$ that $2w = u + v$.", [D, A, A, P]),
    "a square is given": (r"$\sigma^2 = \frac1n \sum_{i=1}^n x_i^2$, $n \sigma^2 = \sum_{i=1}^n x_i^2$, $\sigma^2 = \sum_{i=1}^n x_i^2$", [A, P, R]),
    "what is defined solves nothing": (r"Let $X \in \R^{n\times p}$, $\hat\beta = (X^\top X)^{-1} X^\top y$ and $e = y - X \hat\beta$. The normal equations $X^\top e = 0$ hold. The normal equations $X^\top (e + X \hat\beta) = 0$ hold.", [D, D, P, R]),
    "letters beside a letter": (r"$\theta = \theta_0 + \lambda \sum_{t=1}^T \tau_t$, $\tau_t = \theta_t - \theta_0$, $\sum_{t=1}^T \tau_t = \sum_{t=1}^T \theta_t - T \theta_0$", [D, D, P]),
    "a second definition": (r"Let $H = X(X'X)^{-1}X'$. $H = X(X'X)^{-1}X'$ and $H = X X'$.", [D, P, R]),
    "explained": (r"$$z = U x$$ where $U = VW$. Then $z = VWx$.", [D, D, P]),
    "a difference": (r"Let $\Delta W = BA$. Then $(W + \Delta W) x = W x + BA x$.", [D, P]),
    "an approximation": (r"$f \approx g$, $a \le b$", [N, N]),
    "an implication": (r"Let $A\in\R^{n\times n}$. $$A x = b \iff x = A^{-1} b$$", [N, N, N]),
    "a row that follows": ("\\begin{align} A x &= b \\\\ \\Rightarrow x &= A^{-1} b \\end{align}", [N, N, N]),
    "either": (r"$$u = v \text{ or } u = -v$$", [N, N]),
    "defined by": (r"$H := X(X^\top X)^{-1}X^\top$, $HX = X$", [D, P]),
    # Expectations
    "unbiased": (r"Let $X \in \R^{n \times p}$, $y = X\beta + \varepsilon$ with $\mathbb{E}[\varepsilon] = 0$ and $\hat\beta = (X^\top X)^{-1} X^\top y$. Then $\mathbb{E}[\hat\beta] = \beta$.", [D, A, D, P]),
    "mean and variance": (r"Let $X \in \R^{n \times p}$, $y = X\beta + \varepsilon$, where $\varepsilon$ has mean zero and covariance $\sigma^2 I$. Let $b = C y$. Then $\operatorname{Var}(b) = \sigma^2 C C^\top$ and $\operatorname{Var}(b) = \sigma C C^\top$.", [D, D, P, R]),
    "a random vector": (r"Let $x$ be a random vector in $\R^d$ with mean $\mu$ and positive definite covariance matrix $\Sigma$. Let $z = \Sigma^{-1/2} (x - \mu)$. Then $\mathbb{E}[z] = 0$, $\operatorname{Var}(z) = I$, $\operatorname{Var}(z) = \Sigma$.", [D, P, P, R]),
    "what is needed": (r"For this estimator we need $B X = I$. Then $B X B = B$ and $B X B = X$.", [A, P, R]),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_comes_of_it(name):
    text, outcomes = TEXTS[name]
    found = check_latex(text)
    assert not found.faults
    assert [(step.outcome.value, step.message) for step in found.steps if step.outcome.value == U] == []
    assert [step.outcome.value for step in found.steps] == outcomes, "\n".join(map(str, found.steps))
