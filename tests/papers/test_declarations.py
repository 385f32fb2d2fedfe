"""What a paper says of its letters, and what the words around a formula say that it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.papers.cues import Cue, cue, cue_of
from symnet.papers.declarations import declarations
from symnet.papers.document import Formula
from symnet.papers.facts import (
    Assumption,
    Declaration,
    Definition,
    Domain,
    Independent,
    Misread,
    Property,
    Random,
    Shape,
)
from symnet.papers.places import Place
from symnet.papers.sources import read_document
from tests.papers.formulas import chain, show
from tests.papers.papers import OWN


def written(declaration):
    """A declaration in a line."""
    match declaration:
        case Shape(letters, rows, columns):
            return f"{listed(letters)}: {shown(rows)} x {shown(columns)}"
        case Property(letter, name):
            return f"{show(letter)} is {name}"
        case Random(letters, mean, variance):
            return f"random {listed(letters)} {shown(mean)} {shown(variance)}"
        case Independent(letters):
            return f"independent {listed(letters)}"
        case Domain(letter, low, high):
            return f"{show(letter)} from {show(low)} to {show(high)}"
        case Definition(name, term):
            return f"{show(name)} := {show(term)}"
        case Assumption(assumed):
            return f"assume {chain(assumed)}"
        case Misread(message):
            return message
    raise AssertionError(declaration)


def listed(letters):
    return ", ".join(map(show, letters))


def shown(node):
    return "-" if node is None else show(node)


def declared(text):
    return [written(each) for each in declarations(read_document(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$W \in \mathbb{R}^{m \times n}$", ["W: m x n"]),
        (r"$x, y \in \mathbb{R}^n$ and $b\in\mathbb R^{1\times 2p}$", ["x, y: n x -", "b: 1 x (* 2 p)"]),
        (r"$A \in \R^{n,p}$, $a, b \in \R$", ["A: n x p", "a, b: - x -"]),
        (r"$W_1, \dots, W_L \in \R^{n \times n}$", ["(_ W 1), (_ W L): n x n"]),
        (r"$x \in R^n$, $z \in \mathbb{C}^n$, $Ax \in \R^n$, $f \in \mathcal{F}$", ["x: n x -"]),
        (r"$A \in \mathbb{S}^n$", ["A: n x n", "A is symmetric"]),
        (r"$A \in \mathbb{S}_{++}^n$", ["A: n x n", "A is symmetric", "A is positive definite"]),
        (r"$A \in \mathbb{S}^n_+$", ["A: n x n", "A is symmetric", "A is positive semidefinite"]),
        (r"$Q \in O(n)$", ["Q: n x n", "Q is orthogonal"]),
        (r"$\lambda \in \R_{>0}$", [r"\lambda: - x -", r"\lambda is positive"]),
        (
            r"$n, p \in \mathbb{N}$",
            ["n, p: - x -", *(f"{n} is {is_}" for is_ in ("integer", "positive") for n in "np")],
        ),
        (r"\[ y = Ax, \qquad x \in \R^n \]", ["x: n x -"]),
        (r"an $n \times p$ matrix $X$", ["X: n x p"]),
        (r"Let $X$ be an $n \times p$ matrix, $y$ an $n$-vector.", ["X: n x p", "y: n x -"]),
        (r"$X$ is the $n \times p$ design matrix. $Y$ is $n \times q$.", ["X: n x p", "Y: n x q"]),
        (r"$m$ by $n$ matrices $A$ and $B$, a $k$-by-$l$ matrix $C$", ["A, B: m x n", "C: k x l"]),
        (r"the identity matrix $I$, the number of samples $n$, a vector of ones $u$", []),
        (
            r"$y$ of dimension $1 \times n$, $b$ of dimension $1 \times p$, $X$ of dimension $n \times p$",
            ["y: 1 x n", "b: 1 x p", "X: n x p"],
        ),
        (r"vector $x$ of length $p$; a vector $y$ of dimension $n$", ["x: p x -", "y: n x -"]),
        (r"a row vector $x$ of length $p$; an $n$-dimensional vector $z$", ["x: 1 x p", "z: n x -"]),
        (r"$\beta$ is a $p \times 1$ vector; $x$ is a vector of size $n$.", [r"\beta: p x 1", "x: n x -"]),
        (r"the data $X$ ($n \times p$) and $Y$ (of size $n \times q$)", ["X: n x p", "Y: n x q"]),
        (r"$X$ is an $n \times k$ matrix of full rank", ["X: n x k", "X is full rank"]),
        (r"a square matrix $A$ of order $n$", ["A: n x n"]),
        (r"with scalars $\gamma$, $\mu$, $\sigma$ for one unit", [r"\gamma, \mu, \sigma: - x -"]),
        (r"the real number $a$, where $b$ is a scalar", ["a: - x -", "b: - x -"]),
        (
            "positive integers $n, p$",
            ["n, p: - x -", *(f"{n} is {is_}" for n in "np" for is_ in ("positive", "integer"))],
        ),
        (r"a symmetric matrix $A \in \R^{n \times n}$", ["A is symmetric", "A: n x n"]),
        (r"$P$ is idempotent and $D$ is diagonal.", ["P is idempotent", "D is diagonal"]),
        (r"Let $A$ and $B$ be non-singular.", ["A is invertible", "B is invertible"]),
        ("Since $Q$ is orthogonal, $A=B$.", ["Q is orthogonal"]),
        (r"with $A$ symmetric positive definite", ["A is symmetric", "A is positive definite"]),
        (r"a positive semi-definite matrix $K$", ["K is positive semidefinite"]),
        (r"Suppose $X$ has full column rank.", ["X is full rank", "X is full column rank"]),
        (
            r"for a positive scalar $\lambda$, $\mu > 0$, $A \succ 0$",
            [
                r"\lambda: - x -",
                r"\lambda is positive",
                r"\mu is positive",
                "A is positive definite",
            ],
        ),
        (r"$P$ is an orthogonal projection matrix.", ["P is symmetric", "P is idempotent"]),
        (r"a random vector $x$ with mean $\mu$ and covariance matrix $S$", [r"random x \mu S"]),
        (r"$\varepsilon \sim \mathcal N(0, \sigma^2 I)$", [r"random \varepsilon 0 (* (^ \sigma 2) I)"]),
        (r"$u$ is random with zero mean and variance $S$.", ["random u 0 S"]),
        (r"$\epsilon_i$ are i.i.d. and $A \sim B$", [r"random (_ \epsilon i) - -"]),
        (
            r"$x$ and $y$ are independent. $u$ is independent of $v$.",
            ["independent x, y", "independent u, v"],
        ),
        (
            r"$w \in \R^k$ is a random vector, independent of the noise $x$",
            [
                "random w - -",
                "independent w, x",
                "w: k x -",
            ],
        ),
        (
            r"precisions $A$, $B$ (symmetric $d\times d$ matrices)",
            ["A, B: d x d", "A is symmetric", "B is symmetric"],
        ),
        (r"the covariance $P$, symmetric and $n \times n$; a", ["P: n x n", "P is symmetric"]),
        (r"independent random vectors $x$ and $y$", ["independent x, y", "random x, y - -"]),
        (
            r"for $i = 1, \dots, n$, $j \in \{1, \dots, p\}$, $1 \le k \le m$ and $l \in [L]$",
            [
                "i from 1 to n",
                "j from 1 to p",
                "k from 1 to m",
                "l from 1 to L",
            ],
        ),
    ],
)
def test_what_is_said_is_declared(text, expected):
    assert declared(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Then $A$ is symmetric.",
        "We show that $A$ is invertible.",
        "Hence the matrix $A$ is idempotent.",
        "Let $H = X X'$. The matrix $H$ is symmetric.",
        "Since $H = X X'$, $H$ is symmetric.",
        "$A$ is not symmetric.",
        "$A$ need not be invertible.",
        "We do not assume that $A$ is symmetric.",
        "$A$ is skew-symmetric. $B$ is block diagonal. $C$ is antisymmetric.",
        "The residual $e$ is orthogonal to $X$. The vectors $x$ and $y$ are orthogonal vectors.",
        "$AB$ is symmetric.",
        "The diagonal elements of $A$ are positive. $A$ is diagonal element by element.",
        "$A$ is symmetric if $B$ is.",
        "The columns of the matrix are linearly independent $x$ and $y$.",
        "If $A = B$, $C$ is a matrix. The inverse of $A$ is symmetric.",
        "Hence $a > 0$.",
        "the dependent variable $y$",
    ],
)
def test_what_is_claimed_or_denied_is_not_declared(text):
    assert declared(text) == []


def test_declarations_stand_at_their_letters():
    text = "Words.\nLet $A$ be a symmetric\n$n \\times n$ matrix and $x \\in \\mathbb{R}^n$."
    places = [each.place for each in declarations(read_document(text, "a.tex"))]
    assert places == [Place("a.tex", 2, 6), Place("a.tex", 2, 6), Place("a.tex", 3, 26)]


LETTERS = st.sampled_from(("A", "x", r"\beta", r"W_1", r"\hat y", r"\mathbf{X}"))
SIZES = st.sampled_from(("n", "p", "2", "(n+1)", "d_k"))


@given(st.lists(LETTERS, min_size=1, max_size=3), SIZES, SIZES, st.integers(0, 5))
def test_ways_to_say_a_size_are_one(letters, rows, columns, way):
    several = " and ".join(f"${letter}$" for letter in letters)
    member = rf"${', '.join(letters)} \in \mathbb{{R}}^{{{rows} \times {columns}}}$"
    size = rf"${rows} \times {columns}$"
    text = (
        f"the {size} matrices {several}",
        f"let {several} be {size}",
        f"where {several} are real {size} matrices",
        f"let {several} have dimension {size}",
        f"{several} of size {size}",
        rf"Words.{chr(10)}% symnet: {', '.join(letters)}: {rows} x {columns}",
    )[way]
    assert declared(text) == declared(member)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("X, Z: n x p; eps: n", ["X, Z: n x p", r"\varepsilon: n x -"]),
        (r"Y: n \times 2p; Z: (n+1) x 3; a: scalar", ["Y: n x (* 2 p)", "Z: ((: (+ n 1)) x 3", "a: - x -"]),
        ("H := X (X'X)^{-1} X'", ["H := (* X (^ ((: (* (^ X prime) X)) -1) (^ X prime))"]),
        ("assume P^2 = P; suppose Q'Q = I", ["assume (^ P 2) = P", "assume (* (^ Q prime) Q) = I"]),
        (
            "symmetric A, B; positive definite S: n x n",
            ["A is symmetric", "B is symmetric", "S: n x n", "S is positive definite"],
        ),
        (
            "random eps; independent x, y; A: invertible",
            [r"random \varepsilon - -", "independent x, y", "A is invertible"],
        ),
        ("e ~ N(0, sigma^2 I); lambda > 0", [r"random e 0 (* (^ \sigma 2) I)", r"\lambda is positive"]),
        (r"i = 1, ..., n; x \in \R^n", ["i from 1 to n", "x: n x -"]),
        ("assume A x = b", ["assume (* A x) = b"]),
        ("full column rank X", ["X is full rank", "X is full column rank"]),
        ("", []),
        (" ; ;", []),
    ],
)
def test_directives(said, expected):
    assert declared(f"% symnet: {said}") == expected


@pytest.mark.parametrize(
    "part",
    [
        "foo bar",
        "P^2 = P",
        "assume",
        "assume x",
        ":",
        "X:",
        "X: n x",
        "X +: n",
        "H :=",
        "symmetric",
        r"\foo: n",
    ],
)
def test_what_is_not_understood_in_a_directive(part):
    (bad,) = [
        each
        for each in declarations(read_document(f"$x$\n% symnet: A: n; {part}", "a.tex"))
        if isinstance(each, Misread)
    ]
    assert bad.message.startswith(repr(part)) and "expected" in bad.message
    assert bad.place == Place("a.tex", 2, 17)


def test_a_directive_uses_the_macros_and_letters_of_its_document():
    text = "\\newcommand{\\bX}{\\mathbf{X}}\n$\\epsilon$\n% symnet: \\bX: n x p; eps: n"
    assert declared(text) == ["bold:X: n x p", r"\epsilon: n x -"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $a=b$. Define $c=d$ and write $e=f$, where $g=h$.", "DDDD"),
        ("With $$a=b, c=d$$ two are one: $$e=f$$", "DN"),
        ("Suppose that $A^2=A$ and $B=C$. Then $AB=C$; hence $A=B$.", "AACC"),
        ("Suppose that $b$ solves $Ab=c$. The residual is $e=c$.", "AAN"),
        ("If $P^2=P$, $(I-P)^2=I-P$.", "IC"),
        ("If $P^2=P$, $Q^2=Q$, then $PQ=QP$.", "IIC"),
        ("Since $A$ is symmetric, $A^2=B$, so $B=C$.", "ACC"),
        ("Assuming $A=B$, the product is $AC=BC$.", "AC"),
        (r"Setting the gradient to zero gives $X^\top X b=c$, hence $b=d$.", "SC"),
        ("Setting $D = 0$ yields $Xb=c$. Solving $Ax=b$ gives $x=c$.", "DSSC"),
        ("The normal equations are $Xb=c$. The first-order condition $Xb=c$", "SS"),
        ("We have $AB=BA$ if $A=B$.", "?I"),
        ("Then $x=b$ satisfies $Ax=c$; it satisfies $Bx=d$.", "CCC"),
        ("We minimise $a$ subject to $Ax=b$ such that $c=d$.", "NAA"),
        ("It follows that $a=b$. This gives $a=b$, we get $c=d$.", "CCC"),
        ("The estimator is given by $b=c$. Note that $b=c$.", "CC"),
        ("Suppose $a=b$.\n\nWords $c=d$.", "AN"),
        ("Suppose $a=b$, i.e. $c=d$. See Fig. 2 for $c=d$.", "ACN"),
        ("We do not assume that $A=B$.", "C"),
        ("We have $a=b$ by assumption.", "A"),
        (r"\begin{assumption} $a=b$ \end{assumption}\begin{proof} $c=d$ \end{proof}", "AC"),
        (r"\begin{definition} The matrix $a=b$ \end{definition}", "D"),
        (r"There is none, since \[a=b.\] If $c=d$, \[e=f\]", "CIC"),
        (r"With $a=b$ and $c=d$, \[e=f.\] Denoting $a=b$, \[c=d\]", "DDNDN"),
        (r"Let $a=b$; the residual satisfies \[c=d\] Suppose that it satisfies \[e=f\]", "DNA"),
        ("We observe $a=b$ for which $c=d$ and the means are $e=f$ so far.", "NAA"),
        ("It sums what it is given: $a=b$. This is given by $c=d$", "NC"),
        (r"For $\lambda=1$ this is $a=b$, which is zero at $a=0$. For all $a=b$ it is $c=d$.", "ANANN"),
        ("Unless $a=b$, $c=d$. It is not true that $a=b$; $a=b$ does not hold.", "XNXX"),
        ("It is wrong to say that $a=b$. We do not have $a=b$. In general $a=b$ fails.", "XXX"),
        ("In the training set $a=b$. The dataset $c=d$", "NN"),
    ],
)
def test_cues(text, expected):
    pieces = read_document(text)
    names = {
        Cue.DEFINITION: "D",
        Cue.ASSUMPTION: "A",
        Cue.CLAIM: "C",
        Cue.CASE: "I",
        Cue.DENIED: "X",
        Cue.SOLVE: "S",
        Cue.NONE: "N",
        Cue.CONDITIONAL: "?",
    }
    found = [cue(pieces, number) for number, piece in enumerate(pieces) if isinstance(piece, Formula)]
    assert "".join(names[each] for each in found) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("where", Cue.DEFINITION),
        ("with", Cue.DEFINITION),
        ("with the same argument", Cue.NONE),
        ("and therefore", Cue.CLAIM),
        ("such that", Cue.ASSUMPTION),
        ("for all", Cue.NONE),
        ("", Cue.NONE),
    ],
)
def test_cues_of_words(words, expected):
    assert cue_of(words) is expected


@given(st.sampled_from(sorted(OWN)), st.sampled_from(sorted(OWN)), st.integers(0, 400), st.integers(0, 400))
def test_whatever_is_written_is_declared_or_not(one, other, start, end):
    pieces = read_document(OWN[one][:start] + OWN[other][end:])
    assert all(isinstance(each, Declaration) for each in declarations(pieces))
    assert all(isinstance(cue(pieces, number), Cue) for number in range(len(pieces)))


@given(st.text(alphabet="XxnAP :;=,~^2'{}\\()assume random symmetric.%$\u00e9", max_size=60))
def test_any_directive_is_read(said):
    assert all(
        isinstance(each, Declaration) for each in declarations(read_document(f"$x$\n% symnet: {said}\n$y$"))
    )


@pytest.mark.parametrize(
    "part",
    [
        "matrix ",
        "$A$, ",
        "$A$ is ",
        "$A$-",
        "symmetric, ",
        "if $a=b$, ",
        "$A$ by ",
        "set to ",
        "$A$ with mean ",
    ],
)
def test_a_long_text_takes_time_in_proportion(part):
    pieces = read_document(part * 2_000)
    start = time.process_time()
    declarations(pieces)
    for number in range(0, len(pieces), 10):
        cue(pieces, number)
    assert time.process_time() - start < 5
