"""The reader: what formulas mean, where they are refused, and that dots stand for nothing but their terms."""

import pytest
from sympy import BlockMatrix, Identity, IndexedBase, MatMul, MatrixSymbol, Sum, Symbol, Trace

from symnet import Proved, UnreadableLatex, derive, sizes, verify
from symnet.typeset import Printer, read_latex, read_lines, vocabulary
from symnet.typeset.dialects import LATEX
from symnet.typeset.elision import Elision
from tests.networks import NETWORKS

n, p = sizes("n p")
A, B, x = MatrixSymbol("A", n, p), MatrixSymbol("B", p, p), MatrixSymbol("x", p, 1)
a, s, i = IndexedBase("a"), Symbol("s"), Symbol("i", integer=True)
NAMES = [A, B, x, a, s]

REFUSED = {
    r"\mathbf{A} \mathbf{x} +": "line 1, column 24: found the end",
    "s\n+ q": "line 2, column 3: q is no name here",
    r"\mathbf{A} \mathbf{A}": "line 1, column 1: sizes do not fit: p and n must be equal sizes",
    r"\mathbf{A} + s": "line 1, column 1: sizes do not fit",
    r"\mathbf{1}": "line 1, column 1: nothing tells the size of this matrix",
    r"\mathbf{A}^{2}": "sizes do not fit: n and p must be equal sizes",
    r"x_{0}": "line 1, column 1: x_.0. is no name here",
    r"(\mathbf{A} \mathbf{x})_{0}": "line 1, column 2: this index is outside its matrix",
    r"s^{\top}": "line 1, column 1: a scalar has no transpose",
    r"\top": "line 1, column 1: this is no term by itself",
    r"s + \cdots": "dots must stand between two terms, led by",
    r"s + \cdots + s": "the terms beside the dots must differ in an index",
    r"x_{1} + \cdots - x_{p}": "the terms beside the dots must have one sign",
    r"x_{1} + \cdots + x_{p} s": "the terms beside the dots must differ in an index only",
    r"x_{1} x_{1} + \cdots + x_{n} x_{p}": "the indices beside the dots do not run in step",
    r"x_{1} x_{2} + \cdots + x_{p} x_{p}": "the indices beside the dots do not run in step",
    r"x_{p} + \cdots + x_{1}": "the first index beside dots must be a number",
    r"\begin{bmatrix} s & s \\ s \end{bmatrix}": "the rows of a matrix must have one length",
    r"\begin{bmatrix} s & s \end{pmatrix}": "must be closed by its own",
    r"\begin{bmatrix} x_{1} \\ \vdots \end{bmatrix}": "dots in a matrix must stand between two rows",
    r"\begin{bmatrix} s & \cdots & s \\ s & s & s \end{bmatrix}": r"this cell must be \\cdots",
    r"\begin{bmatrix} x_{2} \\ \vdots \\ x_{p} \end{bmatrix}": "must begin with the first",
    r"(\mathbf{A} \mathbf{x})_{1,1,1}": "an entry must have one index for each side",
    r"s^{1001}": "an exponent must be a number up to 1000 or a name",
    r"\sum_{i=1}^{p} \mathbf{B}": "a matrix stands here where a scalar must",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_meaning_is_refused(text):
    with pytest.raises(UnreadableLatex, match=REFUSED[text].replace("(", r"\(")):
        read_latex(text, names=NAMES)


MEANINGS = [
    (r"x_1 + \cdots + x_p", Sum(x[i, 0], (i, 0, p - 1))),
    (r"x_{1} + x_{2} + \cdots + x_{p}", Sum(x[i, 0], (i, 0, p - 1))),
    (r"s + x_{1} + x_{2} + x_{3} + \cdots + x_{p}", s + Sum(x[i, 0], (i, 0, p - 1))),
    (r"a_{0} + a_{1} + \cdots + a_{p}", a[0] + Sum(a[i], (i, 1, p))),
    (r"x_{1} a_{2} + \cdots + x_{p} a_{p + 1}", Sum(x[i, 0] * a[i + 2], (i, 0, p - 1))),
    (r"\begin{bmatrix} x_{1} \\ \vdots \\ x_{p} \end{bmatrix}", x),
    (r"\begin{bmatrix} x_{1} \\ x_{2} \\ \vdots \\ x_{p} \end{bmatrix}", x),
    (r"\mathbf{x}^\top \left( \mathbf{B} \mathbf{x} \right)", x.T * B * x),
    (r"\underbrace{s + s}_{2 s} - \frac{1}{2} s", s + s - s / 2),
    (r"\sum_{i=1}^{p} \sum_{j=1}^{p} \delta_{i,j} x_{j}", Sum(x[i, 0], (i, 0, p - 1))),
]


@pytest.mark.parametrize(("text", "term"), MEANINGS, ids=lambda each: str(each)[:40])
def test_meanings(text, term):
    assert isinstance(verify(read_latex(text, names=NAMES), term), Proved)


def test_displays_are_read_with_their_reasons_or_refused_with_their_place():
    found = read_lines(
        "\\begin{align}\n s &= s + s \\\\\n &\\qquad {} - s && \\text{why}\n\\end{align}", names=[s]
    )
    assert [(each.left, each.term - s, each.reason) for each in found] == [(s, 0, "why")]
    with pytest.raises(UnreadableLatex, match="line 2, column 7: q is no name here"):
        read_lines("\\begin{align}\n s &= q\n\\end{align}", names=[s])
    with pytest.raises(UnreadableLatex, match="there must be a display of relations"):
        read_lines("s = s", names=[s])
    with pytest.raises(UnreadableLatex, match="this ends no display that was begun as gather"):
        read_lines("\\begin{align} s &= s \\end{gather}", names=[s])


@pytest.mark.parametrize("elision", [Elision(leading=2), Elision(limit=2), Elision(limit=9)], ids=str)
@pytest.mark.parametrize("network", ["a layer", "three nodes in a layer", "wide", "several outputs"])
def test_other_dots_read_back(network, elision):
    derivation = derive(NETWORKS[network], "explicit", limit=elision.limit, leading=elision.leading)
    lines = [derivation.subject, *(step.term for step in derivation.steps)]
    glyphs = dict(derivation.glyphs)
    names = vocabulary(*lines, glyphs=glyphs)
    for line in lines:
        written = Printer(LATEX, glyphs, derivation.dots, derivation.notation, elision)(line)
        assert isinstance(verify(read_latex(written, names=names), line), Proved)


def test_constants_in_what_dots_show_by_entries_have_their_sizes():
    term = MatMul(BlockMatrix([[B, B]]), BlockMatrix([[x], [MatMul(Trace(Identity(n)), x)]]))
    written = Printer(LATEX, dots=True)(term)
    assert r"\operatorname{tr}(\mathbf{I}_{n})" in written
    assert isinstance(verify(read_latex(written, names=vocabulary(term)), term), Proved)
