"""The reader: what formulas mean, where they are refused, and that dots stand for nothing but their terms."""

import pytest
from sympy import (
    BlockMatrix,
    Identity,
    IndexedBase,
    KroneckerProduct,
    MatMul,
    MatPow,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    simplify,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Notation, Proved, UnreadableLatex, UnsupportedTerm, derive, sizes, verify
from symnet.typeset import Printer, read_latex, read_lines, vocabulary
from symnet.typeset.formula import LATEX, Elision
from tests.networks import NETWORKS

n, p = sizes("n p")
A, B, x = MatrixSymbol("A", n, p), MatrixSymbol("B", p, p), MatrixSymbol("x", p, 1)
a, s, i, k = IndexedBase("a"), Symbol("s"), Symbol("i", integer=True), Symbol("k", integer=True)
NAMES = [A, B, x, a, s]

REFUSED = {
    r"\mathbf{A} \mathbf{x} +": "line 1, column 24: found the end",
    "s\n+ q": "line 2, column 3: q is not a name here",
    r"\mathbf{A} \mathbf{A}": "line 1, column 1: sizes do not fit: p and n must be equal sizes",
    r"\mathbf{A} + s": "line 1, column 1: sizes do not fit",
    r"\mathbf{1}": "line 1, column 1: nothing determines the size of this matrix",
    r"\mathbf{A}^{2}": "sizes do not fit: n and p must be equal sizes",
    r"x_{0}": "line 1, column 1: x_.0. is not a name here",
    r"(\mathbf{A} \mathbf{x})_{0}": "line 1, column 2: this index is outside its matrix",
    r"s^{\top}": "line 1, column 1: a scalar has no transpose",
    r"\top": "line 1, column 1: this is not a term by itself",
    r"s + \cdots": "dots must stand between two terms, after a .",
    r"s + \cdots + s": "the terms beside the dots must differ in an index",
    r"x_{1} + \cdots - x_{p}": "the terms beside the dots must have the same sign",
    r"x_{1} + \cdots + x_{p} s": "the terms beside the dots must differ in an index only",
    r"x_{1} x_{1} + \cdots + x_{n} x_{p}": "the indices beside the dots do not run in step",
    r"x_{1} x_{2} + \cdots + x_{p} x_{p}": "the indices beside the dots do not run in step",
    r"x_{p} + \cdots + x_{1}": "the first index beside dots must be a number",
    r"\begin{bmatrix} s & s \\ s \end{bmatrix}": "the rows of a matrix must have equal lengths",
    r"\begin{bmatrix} s & s \end{pmatrix}": "must be closed by its own",
    r"\begin{bmatrix} x_{1} \\ \vdots \end{bmatrix}": "dots in a matrix must stand between two rows",
    r"\begin{bmatrix} s & \cdots & s \\ s & s & s \end{bmatrix}": r"this cell must be \\cdots",
    r"\begin{bmatrix} x_{2} \\ \vdots \\ x_{p} \end{bmatrix}": "must begin with the first",
    r"(\mathbf{A} \mathbf{x})_{1,1,1}": "an entry must have one index for each dimension",
    r"s^{1001}": "an exponent must be a number up to 1000 or a name",
    r"\sum_{i=1}^{p} \mathbf{B}": "a scalar must stand here; found a matrix",
    r"x_{p + 1}": "line 1, column 1: this index is outside its matrix",
    r"\mathbf{1}_{-1}": "line 1, column 1: rows and columns must be at least 1",
    r"\mathbf{A}_{n \times p}": "only bold 0 and 1 may have sizes with a cross as a subscript",
    r"\left( s)": "line 1, column 9: .left. must be closed by its counterpart; found",
    r"[s)": "line 1, column 3: . must be closed by its counterpart; found",
    r"\sum_{p=1}^{n} x_{p}": "line 1, column 1: p cannot be an index: it is a name already",
    r"\sum_{i=1}^{i} x_{i}": "the index of a sum must not stand in its own bounds",
    r"x_{1} + x_{3} + \cdots + x_{p}": "the terms before the dots do not run in steps of 1",
    r"2^{s}": "a power of a number must be a rational number",
}
LOOKS_OTHERWISE = {
    "s^10": "s^1 0",
    "x_12": "x_1 2",
    "x_{1 2}": "x_{12}",
    "a_{1 p}": "two indices",
    "a_{n p}": "two indices",
    "2 3": "23",
    r"2 \, 000": "2000",
    r"2 3^{2}": "23^2",
    r"2 \frac{1}{2}": "two and a half",
    "s^{}2": "s 2",
    "x_{}1": "x 1",
    r"\frac{}{1}{2}": "nothing over 1, times 2",
    r"s \quad s": "two formulas",
    r"\mathbf{B}'": "another B",
    r"\mathbf{B}^{\prime}": "another B",
}
"""Texts that could be read as formulas, each with what it looks like."""


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_meaning_is_refused(text):
    with pytest.raises(UnreadableLatex, match=REFUSED[text].replace("(", r"\(")):
        read_latex(text, names=NAMES)


@pytest.mark.parametrize("text", LOOKS_OTHERWISE)
def test_what_looks_otherwise_than_it_would_be_read_is_refused(text):
    with pytest.raises(UnreadableLatex):
        read_latex(text, names=[*NAMES, n, p])


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
    (r"a_{1} + \cdots + a_{p^{2}}", Sum(a[i], (i, 1, p**2))),
    (
        r"(\mathbf{A} \otimes \mathbf{B})_{n \cdot p,p^{2}}",
        MatrixElement(KroneckerProduct(A, B), n * p - 1, p**2 - 1),
    ),
]
AUTHORS = {
    r"W_2(W_1 x + b_1) + b_2": r"W_{2} (W_{1} x + b_{1}) + b_{2}",
    r"W_2\left( W_1\,x + b_1 \right) \; +~b_2": r"W_{2} (W_{1} x + b_{1}) + b_{2}",
    r"W_2 \Big[ W_1 \cdot x + b_1 \Big] + b_2 % the output": r"W_{2} (W_{1} x + b_{1}) + b_{2}",
    r"W_2 \left\{W_1 x + b_1\right\} + b_2": r"W_{2} (W_{1} x + b_{1}) + b_{2}",
    r"\sum_{i=1}^p a_i x_i": r"\sum_{i=1}^{p} a_{i} x_{i}",
    r"\sum\limits^p_{i = 1} \displaystyle a_i\!x_i": r"\sum_{i=1}^{p} a_{i} x_{i}",
    r"a_1 x_1 + \ldots + a_p x_p": r"a_{1} x_{1} + \cdots + a_{p} x_{p}",
    r"x^T W_1^\top": r"x^{\top} W_{1}^{\top}",
    r"x^{\mathsf T} W_1^{\mathrm{T}}": r"x^{\top} W_{1}^{\top}",
    r"(W_1 x)^T": r"x^{\top} W_{1}^{\top}",
    r"\mathrm{tr}(x x^T) \times \operatorname{Tr}\left[x x^\intercal\right]": r"(x^{\top} x)^{2}",
    r"\dfrac{1}{2} b_2 - \tfrac{1}{2}b_2": r"\mathbf{0}_{q \times 1}",
}
"""Formulas as authors write them, and as they are printed."""
q, h = sizes("q h")
LAYERS = [
    *(
        MatrixSymbol("W_1", h, p),
        MatrixSymbol("b_1", h, 1),
        MatrixSymbol("W_2", q, h),
        MatrixSymbol("b_2", q, 1),
    ),
    *(x, a, q),
]


@pytest.mark.parametrize("text", AUTHORS)
def test_what_authors_write_is_read_as_what_is_printed(text):
    plain = Notation.article.replace(bold=False)
    found, printed = (read_latex(each, names=LAYERS, notation=plain) for each in (text, AUTHORS[text]))
    assert isinstance(verify(found, printed), Proved)


def test_a_letter_T_is_a_name_if_it_is_one_and_otherwise_marks_a_transpose():
    assert read_latex(r"\mathbf{B}^T", names=[B]) == B.T
    assert read_latex(r"\mathbf{B}^T", names=[B, Symbol("T")]) == MatPow(B, Symbol("T"))
    primes = Notation.statistics
    assert read_latex(r"\mathbf{B}'", names=[B], notation=primes) == B.T
    assert read_latex(r"\mathbf B^{\prime}", names=[B], notation=primes) == B.T


INDICES_AS_NUMBERS = {
    r"\sum_{i=1}^{p} (i - 1) x_{i}": Sum(i * x[i, 0], (i, 0, p - 1)),
    r"(k - 1) x_{k}": k * x[k, 0],
    r"\sum_{i=1}^{p} i a_{i}": Sum(i * a[i], (i, 1, p)),
    r"b_{2} k + \sum_{k=1}^{p} x_{k}": k * Symbol("b_2") + Sum(x[k, 0], (k, 0, p - 1)),
}
"""Indices are printed from 1 where SymPy counts from 0, even where they are used as numbers."""


@pytest.mark.parametrize("text", INDICES_AS_NUMBERS)
def test_indices_as_numbers_are_printed_as_they_are_counted(text):
    term = INDICES_AS_NUMBERS[text]
    assert Printer(LATEX)(term) == text
    found = read_latex(text, names=vocabulary(term))
    assert simplify(found.xreplace({p: 3}).doit() - term.xreplace({p: 3}).doit()) == 0


def test_the_index_of_a_sum_in_its_own_bounds_is_not_printed():
    with pytest.raises(UnsupportedTerm, match="the sum over i has i in its own bounds: rename one"):
        Printer(LATEX)(Sum(a[i], (i, 1, i)))


@pytest.mark.parametrize(("text", "term"), MEANINGS, ids=lambda each: str(each)[:40])
def test_meanings(text, term):
    assert isinstance(verify(read_latex(text, names=NAMES), term), Proved)


def test_displays_are_read_with_their_reasons_or_refused_with_their_place():
    found = read_lines(
        "\\begin{align}\n s &= s + s \\\\\n &\\qquad {} - s && \\text{why}\n\\end{align}", names=[s]
    )
    assert [(each.left, each.term - s, each.reason) for each in found] == [(s, 0, "why")]
    with pytest.raises(UnreadableLatex, match="line 2, column 7: q is not a name here"):
        read_lines("\\begin{align}\n s &= q\n\\end{align}", names=[s])
    with pytest.raises(UnreadableLatex, match="there must be a display of relations"):
        read_lines("s = s", names=[s])
    with pytest.raises(UnreadableLatex, match="this ends a display gather that was not begun"):
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
