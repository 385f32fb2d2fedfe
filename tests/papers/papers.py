"""Documents for the tests of their reading, and what is read as text."""

from symnet.papers.document import Directive, Fault, Formula, Prose, Section
from symnet.papers.lexer import spelled
from symnet.papers.sources import read_document

OWN = {
    "two layers": r"""Let $W \in \mathbb{R}^{h \times p}$, $V \in \mathbb{R}^{q \times h}$ and
$x \in \mathbb{R}^p$. With
$$U = VW, \qquad d = Vb + c$$
two layers are one:
$$V(Wx+b)+c = VWx+Vb+c = Ux+d$$
""",
    "unbiased": r"""Let $X\in\mathbb{R}^{n\times p}$ and $y = X\beta + \varepsilon$. Then
\begin{align}
\hat\beta &= (X^\top X)^{-1}X^\top y \\
 &= (X^\top X)^{-1}X^\top(X\beta+\varepsilon)
  = \beta+(X^\top X)^{-1}X^\top\varepsilon .
\end{align}
""",
    "fold": r"""Batch normalisation, with scalars $\gamma$, $\mu$, $\sigma$, $\beta$ for one unit:
\[ \frac{\gamma(w^T x+b-\mu)}{\sigma}+\beta
  = \frac{\gamma w^T}{\sigma}x+\frac{\gamma(b-\mu)}{\sigma}+\beta \]
""",
    "entries": r"""\newcommand{\R}{\mathbb{R}}
For $W \in \R^{m \times n}$ and $V \in \R^{k \times m}$ let $z_i = \sum_j W_{ij}x_j + b_i$. Then
\begin{equation}
  \sum_i V_{ki} z_i = \sum_j \sum_i V_{ki} W_{ij} x_j + \sum_i V_{ki} b_i .
\end{equation}
""",
    "hat": r"""Let $H = X(X'X)^{-1}X'$.
\begin{align} H X &= X \label{eq:hx} \\ (I - H)^2 &= I - H \label{eq:idem} \end{align}
""",
    "normal": r"""Suppose that $\hat\beta$ solves $X^\top X \hat\beta = X^\top y$.
The residual $e = y - X\hat\beta$ is orthogonal to the columns:
\[ X^\top e = X^\top y - X^\top X\hat\beta = 0 . \]
""",
    "macros": r"""\documentclass{article}
\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}}
\def\be#1{\begin{equation}\label{#1}}\def\ee{\end{equation}}
\DeclareMathOperator*{\tr}{tr}
\begin{document}
% symnet: A: n x n; symmetric A
\section{Traces}
\be{a} \norm[F]{A}^2 = \tr(A A^\top) \text{ for $A$ as above} \ee
\iffalse $no$ \else \verb|$no$| \fi
\end{document}
""",
}
"""Short texts as people write them."""


def said(text, **options):
    """The pieces of a text, each in a line that says what it is."""
    return [_said(piece) for piece in read_document(text, **options)]


def _said(piece):
    match piece:
        case Prose(text=text):
            return f"prose {text!r}"
        case Formula(environment=environment):
            return f"{environment or 'inline'} {spelled(piece.tokens).strip()}"
        case Directive(text=text):
            return f"directive {text}"
        case Section():
            return "section"
        case Fault(message=message, place=place):
            return f"fault {place.line}:{place.column} {message}"
    raise AssertionError(piece)


def formulas(text, **options):
    """The formulas of a text as LaTeX."""
    return [
        spelled(piece.tokens).strip()
        for piece in read_document(text, **options)
        if isinstance(piece, Formula)
    ]


def faults(text, **options):
    """The faults of a text."""
    return [each.removeprefix("fault ") for each in said(text, **options) if each.startswith("fault ")]
