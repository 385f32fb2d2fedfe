"""Functions, operators and elementwise powers: how they are printed, and that this reads back."""

import pytest
from sympy import (
    Abs,
    BlockMatrix,
    Determinant,
    Function,
    HadamardPower,
    Identity,
    ImmutableMatrix,
    Lambda,
    MatrixSymbol,
    Max,
    Symbol,
    Trace,
    Transpose,
    erf,
    exp,
    sympify,
    tanh,
)
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, UnreadableLatex, UsageError, sizes, verify
from symnet.typeset import Printer, read_latex, vocabulary
from symnet.typeset.formula import LATEX, TEXT
from tests.verify import claims, claims_beyond

m, n = sizes("m n")
A, B, S = MatrixSymbol("A", m, n), MatrixSymbol("B", m, n), MatrixSymbol("S", n, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
a, b, z = Symbol("a"), Symbol("b"), Symbol("z")
f, g, relu, sigma_1 = Function("f"), Function("g"), Function("relu"), Function("sigma_1")

PRINTED = [
    (f(a + b), "f(a + b)", "f(a + b)"),
    (g(a, b), "g(a, b)", "g(a, b)"),
    (f(a) ** 2, "f(a)^{2}", "f(a)^2"),
    (exp(a) * tanh(b), r"\exp(a) \tanh(b)", "exp(a) tanh(b)"),
    (erf(a), r"\operatorname{erf}(a)", "erf(a)"),
    (Abs(a - b), r"\lvert a - b \rvert", "|a - b|"),
    (sigma_1(a), r"\sigma_{1}(a)", "σ_1(a)"),
    ((A * x).applyfunc(relu), r"\operatorname{relu}(\mathbf{A} \mathbf{x})", "relu(A x)"),
    (Transpose((A * x).applyfunc(f)), r"f(\mathbf{A} \mathbf{x})^{\top}", "f(A x)ᵀ"),
    (MatrixElement((A * x).applyfunc(f), 0, 0), r"(f(\mathbf{A} \mathbf{x}))_{1}", "(f(A x))_1"),
    (x.applyfunc(Lambda(z, Max(0, z))), r"\max(0, \mathbf{x})", "max(0, x)"),
    (x.applyfunc(Lambda(z, g(a, f(z)))), r"g(a, f(\mathbf{x}))", "g(a, f(x))"),
    (x.applyfunc(Lambda(z, z**2 + a)), r"(z \mapsto a + z^{2})(\mathbf{x})", "(z ↦ a + z^2)(x)"),
    (x.applyfunc(Lambda(b, b * z)), r"(y \mapsto y z)(\mathbf{x})", "(y ↦ y z)(x)"),
    (x.applyfunc(Lambda(z, Abs(z))), r"(z \mapsto \lvert z \rvert)(\mathbf{x})", "(z ↦ |z|)(x)"),
    (Determinant(S) * Trace(S), r"\det(\mathbf{S}) \operatorname{tr}(\mathbf{S})", "det(S) tr(S)"),
    (DiagonalOf(S), r"\operatorname{vecdiag}(\mathbf{S})", "vecdiag(S)"),
    (DiagonalMatrix(S), r"\operatorname{dg}(\mathbf{S})", "dg(S)"),
    (HadamardPower(A, 2), r"\mathbf{A}^{\circ 2}", "A^(∘2)"),
    (HadamardPower(A + B, 3), r"(\mathbf{A} + \mathbf{B})^{\circ 3}", "(A + B)^(∘3)"),
]


@pytest.mark.parametrize(("term", "latex", "text"), PRINTED, ids=[row[2] for row in PRINTED])
def test_functions_are_printed_as_in_papers_and_read_back(term, latex, text):
    assert Printer(LATEX)(term) == latex
    assert Printer(TEXT)(term) == text
    assert isinstance(verify(read_latex(latex, names=vocabulary(term)), term), Proved)


CLAIMS = [
    pytest.param(rows, id=f"{module.__name__.rpartition('.')[2]} {kind} {group}")
    for module in (claims, claims_beyond)
    for kind in ("TRUE", "FALSE")
    for group, rows in getattr(module, kind).items()
]


@pytest.mark.parametrize("rows", CLAIMS)
def test_every_claim_of_the_language_is_printed_and_read_back(rows):
    for name, left, right, *_ in rows:
        for term in map(sympify, (left, right)):
            read = read_latex(Printer(LATEX)(term), names=vocabulary(term))
            assert isinstance(verify(read, term), Proved), name


def test_a_function_may_be_given_by_itself():
    term = read_latex(r"\operatorname{relu}(\mathbf{A} \mathbf{x})", names=[relu, A, x])
    assert isinstance(verify(term, (A * x).applyfunc(relu)), Proved)
    assert read_latex("f (a)", names=[f, a]) == f(a)
    assert isinstance(verify(read_latex("f (a)", names=[Symbol("f"), a]), Symbol("f") * a), Proved)


@pytest.mark.parametrize(
    "latex",
    [
        r"\operatorname{det} \left( S \right)",
        r"\mathrm{det}(S)",
        r"\left| f(a) \right|",
        r"\max \left( 0, a, b \right)",
        r"\left( z \mapsto z \right) \left( a \right)",
    ],
)
def test_other_ways_to_write_functions_are_read(latex):
    read_latex(latex, names=[MatrixSymbol("S", 1, 1), a, b, f])


MISTAKES = [
    ("f a", "found a, where one of these was expected: ( _"),
    (r"\operatorname{relu}(a)", r"\operatorname{relu} is not a function here"),
    (r"f_{1}(a)", "f_{1} is not a function here"),
    (r"f(\mathbf{A}, \mathbf{B})", "at most one argument of a function may be a matrix; found more"),
    (r"\exp(a, b)", r"\exp must have one argument; found 2"),
    (r"\max()", "found )"),
    (r"\det(a, b)", r"\det must have one argument, and no index"),
    (r"\det_{1}(a)", r"\det must have one argument, and no index"),
    (r"\operatorname{vecdiag}(\mathbf{A})", "sizes do not fit: m and n must be equal sizes"),
    (r"\det(\mathbf{A})", "m and n must be equal sizes"),
    (r"\left( z \mapsto z )(a)", r"\left( must be closed by its counterpart; found )"),
    (r"f \left( a )", r"\left( must be closed by its counterpart; found )"),
    (r"(m \mapsto m)(\mathbf{A})", "m cannot be a variable: it is a name already"),
    (r"(z \mapsto \mathbf{A})(\mathbf{A})", "a scalar must stand here; found a matrix"),
    (r"(z \mapsto z)(\mathbf{A}) z", "z is not a name here"),
]


@pytest.mark.parametrize(("latex", "message"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_mistakes_are_told(latex, message):
    with pytest.raises(UnreadableLatex, match="line 1, column") as error:
        read_latex(latex, names=[A, B, a, b, f])
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (Symbol("f") * f(a), "f and f would both be printed as f"),
        (Symbol("f_2") * f(a), "f and f_2 would both be printed as f_{2}"),
        (Function("max")(a), r"the function max and the operator max would both be printed as \max"),
        (Function("tr")(a), r"the operator tr would both be printed as \operatorname{tr}"),
    ],
    ids=str,
)
def test_a_letter_is_no_function_and_something_else(term, message):
    with pytest.raises(UsageError) as error:
        Printer(LATEX)(term)
    assert message in str(error.value)


def test_the_size_of_an_identity_in_a_cell_is_told():
    for scalar in (Determinant(Identity(n)), f(Determinant(2 * Identity(n)))):
        term = BlockMatrix([[ImmutableMatrix([[scalar]])], [x]])
        printed = Printer(LATEX, dots=True)(term)
        assert r"\mathbf{I}_{n}" in printed
        assert isinstance(verify(read_latex(printed, names=vocabulary(term)), term), Proved)
