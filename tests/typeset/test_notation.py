"""Notations: values that are checked, and printed formulas, each with one meaning."""

from dataclasses import FrozenInstanceError, replace

import pytest
from sympy import (
    Identity,
    Indexed,
    IndexedBase,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Trace,
    Transpose,
)

from symnet import Network, Notation, UsageError, derive, sizes
from symnet.typeset import Printer, latex, vocabulary
from symnet.typeset.formula import LATEX
from symnet.typeset.symbols import PRESETS, Letter, as_notation

n, p = sizes("n p")
A, x, b = MatrixSymbol("A", n, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", n, 1)

REFUSED = {
    "empty": ({"hidden": ""}, "hidden of a notation must be Latin letters.*found ''"),
    "unbalanced": ({"inputs": "x}"}, "inputs of a notation must be.*found 'x}'"),
    "a command": ({"weights": "\\frac"}, r"LaTeX would take '\\\\frac' for a command: weights"),
    "a Greek command": ({"error": "\\beta"}, "a Greek one written by its name, as in 'beta'"),
    "no letter": ({"offsets": ()}, "offsets of a notation needs at least one letter"),
    "one name for two": (
        {"inputs": "y", "hidden": "y"},
        r"the input and the output of layer 1 .* \\mathbf{y}",
    ),
    "errors as observations": ({"error": "y"}, "the observations and the errors would both be printed as"),
    "errors as data": ({"error": "X"}, "the design matrix and the errors would both be printed as"),
    "a base of 2": ({"index_base": 2}, "index_base of a notation must be one of 0, 1; found 2"),
    "a base of True": ({"index_base": True}, "index_base of a notation must be one of 0, 1; found True"),
    "another mark": ({"transpose": "t"}, "transpose of a notation must be one of"),
    "another orientation": ({"vectors": "diagonal"}, "'column', 'row'; found 'diagonal'"),
    "another product": ({"product": "x"}, "product of a notation must be one of"),
    "another boldness": ({"bold": "yes"}, "bold of a notation must be one of True, False"),
    "an accent": ({"output": Letter("y", accent="dot")}, "the output of a notation must be a Letter"),
    "an index in words": ({"offset_index": "zero"}, "offset_index of a notation must be digits"),
    "three starred": ({"starred": ("a", "b", "c")}, "starred must be two letters"),
    "a name of two lines": ({"name": "a\nb"}, "the name of a notation must be a word"),
    "no such field": ({"colour": "red"}, "a notation has no colour; it has name, weights"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("preset", PRESETS)
def test_bad_names_and_choices_are_refused(preset, name):
    changes, message = REFUSED[name]
    if preset != "article" and name == "one name for two":
        changes = {"inputs": "y", "output": Letter("y")}
        message = "the input and the output would both be printed as"
    with pytest.raises(UsageError, match=message):
        PRESETS[preset].replace(**changes)


def test_an_offset_is_no_weight_counted_from_zero():
    assert Notation.layers.replace(index_base=0).index_base == 0
    for preset in (Notation.article, Notation.statistics):
        with pytest.raises(UsageError, match="the offset of layer 1 and the weights of layer 1 would both"):
            preset.replace(index_base=0)


def test_notations_are_values():
    assert Notation.article.replace(transpose="T") == replace(Notation.article, transpose="T")
    assert hash(Notation.article.replace()) == hash(Notation.article)
    assert str(Notation.layers.replace(bold=False)) == "layers with bold=False"
    with pytest.raises(FrozenInstanceError):
        Notation.article.bold = False
    assert as_notation("statistics") is Notation.statistics


STYLES = {
    r"\mathbf{A} \mathbf{x} + \mathbf{b}": {},
    r"A x + b": {"bold": False},
    r"\mathbf{A} \cdot \mathbf{x} + \mathbf{b}": {"product": r"\cdot"},
}


@pytest.mark.parametrize("written", STYLES)
def test_styles(written):
    assert Printer(LATEX, notation=Notation.article.replace(**STYLES[written]))(A * x + b) == written


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        (r"\top", r"\top"),
        ("'", r"\prime"),
        ("T", "T"),
        (r"\mathsf{T}", r"\mathsf{T}"),
        (r"\intercal", r"\intercal"),
    ],
)
def test_marks_of_a_transpose(mark, written):
    printer = Printer(LATEX, notation=Notation.article.replace(transpose=mark))
    assert printer(A.T) == rf"\mathbf{{A}}^{{{written}}}"


def test_rows_and_columns():
    net = Network.dense(p, n, 1)
    assert r"\mathbf{x} \mathbf{W}^{(1)T}" in derive(net, "matrix", ROWS).latex()
    assert r"\mathbf{W}^{(1)} \mathbf{x}" in derive(net, "matrix", "layers").latex()


ROWS = Notation.layers.replace(vectors="row", transpose="T")
i, k = Symbol("i", integer=True), Symbol("k", integer=True)
a = IndexedBase("a")

PRINTS = [
    (Transpose(Transpose(A)), r"(\mathbf{A}^{\top})^{\top}"),
    (Transpose(MatPow(MatMul(A, A.T), 2)), r"((\mathbf{A} \mathbf{A}^{\top})^{2})^{\top}"),
    (Trace(Identity(n)), r"\operatorname{tr}(\mathbf{I}_{n})"),
    (MatMul(OneMatrix(p, n), OneMatrix(n, 1)), r"\mathbf{1}_{p,n} \mathbf{1}_{n}"),
    (MatAdd(MatMul(A, x), OneMatrix(n, 1)), r"\mathbf{A} \mathbf{x} + \mathbf{1}"),
    (MatMul(3, OneMatrix(1, 1)), "3"),
    (Sum(a[i + 1] * x[i, 0], (i, 0, p - 1)), r"\sum_{i=1}^{p} a_{i} x_{i}"),
    (Sum(x[i - 1, 0], (i, 1, p)), r"\sum_{i=1}^{p} x_{i}"),
    (Sum(x[i + 1, 0], (i, 0, p - 2)), r"\sum_{i=1}^{p - 1} x_{i + 1}"),
    (x[k, 0] * Indexed(a, k), r"a_{k - 1} x_{k}"),
    (Pow(x[0, 0], 2), "x_{1}^{2}"),
    (Symbol("100%"), r"\text{100\%}"),
    (Symbol("a}b"), r"\text{a\}b}"),
    (Symbol("v_{max}"), r"v_{\text{\{max\}}}"),
    (Symbol(r"\input"), r"\text{\textbackslash{}input}"),
]


@pytest.mark.parametrize(("term", "written"), PRINTS, ids=lambda each: str(each)[:30])
def test_prints_of_one_meaning(term, written):
    assert latex(term) == written


def test_names_that_are_alike_are_refused_when_they_are_printed():
    for term in (
        Symbol("A_1_2") * A[0, 1],
        MatAdd(MatMul(MatrixSymbol("A", p, p), x), MatMul(Transpose(A), A, x)),
        MatMul(MatrixSymbol("I", n, n), Identity(n), b),
        Symbol("h") + sizes("h"),
    ):
        with pytest.raises(UsageError, match="would both be printed as"):
            latex(term)
    with pytest.raises(UsageError, match="would be printed as the mark of a transpose"):
        Printer(LATEX, notation=ROWS)(MatPow(MatrixSymbol("Q", p, p), Symbol("T")))
    with pytest.raises(UsageError, match="would both be printed as A_"):
        vocabulary(A, Symbol("A_1_2"))
