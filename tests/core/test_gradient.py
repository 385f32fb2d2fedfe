"""Gradients: what the rule of the core concludes, and what nobody gets it to conclude."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from sympy import (
    Abs,
    Derivative,
    Determinant,
    DiagMatrix,
    Eq,
    Function,
    Identity,
    MatrixSymbol,
    Q,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, sizes
from symnet.core import language
from symnet.core.__main__ import recheck
from symnet.core.certificates import Certificate, Leaf, Multiple
from symnet.core.form import from_json, to_json
from symnet.core.rules import LETTERS
from symnet.core.translate import translate_gradient
from symnet.core.verdicts import Differential, differentiate
from symnet.errors import Rejected, ShapeError, SymnetError, UnsupportedTerm
from symnet.search.decide import found_certificate
from tests.core.hand import budget

h, n, p = sizes("h n p")
i = Symbol("i", integer=True)
a, b, w = symbols("a b w")
f = Function("f")
W, V, X, Y = (MatrixSymbol(name, h, p) for name in "WVXY")
A, B, S = (MatrixSymbol(name, n, n) for name in "ABS")
s, u, v = (MatrixSymbol(name, n, 1) for name in "suv")
SQUARES = Trace(W.T * W)


def found(stated):
    """A certificate of a gradient."""
    certificate = found_certificate(dual_equation(stated, budget()), budget())
    if certificate is None:
        raise Rejected("no certificate is found")
    return certificate


def dual_equation(stated, given):
    """What a certificate must prove for a gradient."""
    return translate_gradient(stated[:3], dict(stated.definitions), stated.assuming, given)[0][-1]


def proved(loss, letter, slope, definitions=(), assuming=()):
    stated = Differential(loss, letter, slope, definitions, tuple(assuming))
    return differentiate(stated, found(stated), budget())


RIGHT = {
    "a square": (SQUARES, W, 2 * W, ()),
    "a number": (a**3 * b + a, a, 3 * a**2 * b + 1, ()),
    "no letter": (Trace(X.T * V), W, ZeroMatrix(h, p), ()),
    "a constant": (Symbol("c"), a, Symbol("d") * 0, ()),
    "linear": (Trace(X.T * W), W, X, ()),
    "a reciprocal": (b / a**2, a, -2 * b / a**3, ("a is not zero",)),
    "a compound one": (1 / SQUARES, W, -2 * W / SQUARES**2, ("Trace(W.T*W) is not zero",)),
    "an inverse": (Trace(A * S.I), S, -(S.I * A * S.I).T, ("S is invertible",)),
    "entries": (
        Sum((u[i, 0] - v[i, 0]) ** 2 / s[i, 0], (i, 0, n - 1)),
        u,
        2 * DiagMatrix(s).I * (u - v),
        ("DiagMatrix(s) is invertible", "s[i, 0] is not zero"),
    ),
    "a function of others": (f(a) * SQUARES, W, 2 * f(a) * W, ()),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_gradient_is_proved(name):
    loss, letter, slope, conditions = RIGHT[name]
    proof = proved(loss, letter, slope)
    assert (proof.lhs, proof.rhs) == (Derivative(loss, letter), slope)
    assert (proof.procedure, proof.sizes, proof.conditions) == ("dual numbers", "all", conditions)
    assert proof.replay(budget()) == proof


@pytest.mark.parametrize("name", RIGHT)
def test_a_gradient_is_checked_again_from_its_form(name):
    form = json.loads(json.dumps(to_json(*proved(*RIGHT[name][:3]).evidence)))
    told, why = recheck(form, budget())
    assert why == ""
    assert "if t·t = 0" in told.replace("#2", "")
    assert to_json(*from_json(form)) == form


@pytest.mark.parametrize("name", RIGHT)
def test_another_gradient_is_not_proved(name):
    loss, letter, slope, _ = RIGHT[name]
    for wrong in (
        3 * slope + 1 * (letter if letter in (a, b) else X if letter == W else letter),
        -slope + letter,
    ):
        with pytest.raises(Rejected, match="no certificate"):
            proved(loss, letter, wrong)


# -- certificates
def test_a_certificate_of_another_gradient_is_refused():
    right = Differential(SQUARES, W, 2 * W)
    for wrong in (3 * W, W, -2 * W, ZeroMatrix(h, p), 2 * W + X - V):
        with pytest.raises(Rejected, match="summands are left"):
            differentiate(right._replace(gradient=wrong), found(right), budget())
    for loss in (2 * SQUARES, SQUARES + Trace(W.T * X), Trace(W.T * W * W.T * W)):
        with pytest.raises(SymnetError):
            differentiate(right._replace(term=loss), found(right), budget())


def multiple(coefficient, *factors):
    """A multiple of t·t = 0, the last equation, whose letters t and E are the last ones."""
    return Multiple(Fraction(coefficient), (), factors, 0, ())


def test_the_square_of_the_step_is_not_divided_by():
    """-tr(WᵀE)·t⁻¹·t² would make 3W the gradient of tr(WᵀW); t⁻¹ stands in no claim."""
    stated = Differential(a**2, a, 3 * a)
    claim = dual_equation(stated, budget())
    letters = len(claim.table.letters)
    step, own = LETTERS + letters - 2, LETTERS
    direction = LETTERS + letters - 1
    square = multiple(-1, (direction, (), 2))
    for pole in (
        multiple(1, (own, (), 1), (direction, (), 1), (step, (), -1)),
        multiple(1, (own, (), 1), (direction, (), 1), (step, (), 0)),
        multiple(1, (own, (), 1), (direction, (), 1), (len(claim.table.terms), (), 1)),
    ):
        extra = (language.Reciprocal(claim.table.numbers[language.Entry(letters - 2, ())]),)
        for terms in ((), extra):
            with pytest.raises(SymnetError):
                differentiate(stated, Certificate(Leaf((square, pole)), terms=terms), budget())
    right = stated._replace(gradient=2 * a)
    assert isinstance(differentiate(right, Certificate(Leaf((square,))), budget()), Proved)


def test_the_equation_needs_that_the_square_is_nothing():
    """Without it, only what is linear has a gradient."""
    claim = dual_equation(Differential(SQUARES, W, 2 * W), budget())
    assert found_certificate(claim, budget()) is not None
    assert found_certificate(replace(claim, hypotheses=()), budget()) is None
    linear = dual_equation(Differential(Trace(X.T * W), W, X), budget())
    assert found_certificate(replace(linear, hypotheses=()), budget()) is not None


def test_the_conditions_are_those_of_the_term_and_its_gradient():
    turned = 2 * A.I * (A + B) * u - 2 * A.I * B * u
    assert proved((u.T * u)[0, 0], u, turned).conditions == ("A is invertible",)
    slope = -2 * W / SQUARES**2
    assert proved(1 / SQUARES, W, slope).conditions == ("Trace(W.T*W) is not zero",)


def test_letters_of_the_claim_are_never_the_step_or_the_direction():
    t, E = Symbol("t"), MatrixSymbol("E", h, p)
    assert isinstance(proved(t * Trace(W.T * E), W, t * E), Proved)
    for wrong in (t * E + t * W, (t + 1) * E):
        with pytest.raises(Rejected, match="no certificate"):
            proved(t * Trace(W.T * E), W, wrong)
    assert isinstance(proved(t * Trace(E.T * E), E, 2 * t * E), Proved)
    assert isinstance(proved(t**2 * Trace(E.T * E), t, 2 * t * Trace(E.T * E)), Proved)


# -- what is assumed
PROPERTIES = [Q.symmetric, Q.diagonal, Q.positive_definite]


@pytest.mark.parametrize("declares", PROPERTIES)
def test_nothing_is_declared_of_the_letter(declares):
    """S + t·E is not symmetric, so nothing is said of S either."""
    with pytest.raises(Rejected, match="nothing may be declared"):
        proved(Trace(A * S), S, A, assuming=[declares(S)])


def test_an_orthogonal_letter_is_refused():
    """Its inverse is read as its transpose, the gradient of which is another one."""
    assert isinstance(proved(Trace(S.T * A), S, A), Proved)
    with pytest.raises(Rejected, match="no equation may be assumed"):
        proved(Trace(S.I * A), S, A, assuming=[Q.orthogonal(S)])


@pytest.mark.parametrize(
    "equation",
    [Eq(S * S, S, evaluate=False), Eq(A, S.T * S, evaluate=False), Eq(Trace(S), a, evaluate=False)],
)
def test_no_equation_may_speak_of_the_letter(equation):
    """The gradient of tr(A) with respect to S is 0, whatever A is said to be; so A must not be SᵀS."""
    with pytest.raises(Rejected, match="no equation may be assumed"):
        proved(Trace(A), S, ZeroMatrix(n, n), assuming=[equation])


def test_equations_of_others_may_be_assumed():
    given = [Eq(A.T, A, evaluate=False)]
    loss, slope = (u.T * A * u)[0, 0], 2 * A * u
    assert proved(loss, u, slope, assuming=given).conditions == ("A.T = A",)
    assert proved(loss, u, slope, assuming=[Q.symmetric(A)]).conditions == ("A is symmetric",)
    with pytest.raises(Rejected, match="no certificate"):
        proved(loss, u, slope)


def test_the_letter_may_be_invertible():
    found = proved(Trace(A * S.I * S), S, ZeroMatrix(n, n), assuming=[Q.invertible(S)])
    assert found.conditions == ("S is invertible",)


def test_the_direction_is_not_what_is_assumed_of_a_letter_of_its_name():
    E = MatrixSymbol("E", n, n)
    with pytest.raises(Rejected, match="no certificate"):
        proved(Trace(A * S), S, A.T + (E - E.T), assuming=[Eq(E * 0 + A, A.T, evaluate=False)])
    with pytest.raises(Rejected, match="no certificate"):
        proved(Trace(A * S) - Trace(S), S, A, assuming=[Q.symmetric(E), Eq(Trace(E), 0, evaluate=False)])


# -- definitions
def test_definitions_are_put_in_before_the_letter_moves():
    R = MatrixSymbol("R", h, p)
    named = ((R, X - W),)
    loss = Trace(R.T * R)
    assert isinstance(proved(loss, W, -2 * R, named), Proved)
    with pytest.raises(Rejected, match="no certificate"):
        proved(loss, W, ZeroMatrix(h, p), named)


@pytest.mark.parametrize("named", [((W, X),), ((W, X + V),), ((W, 2 * X), (X, V))])
def test_a_defined_letter_is_refused(named):
    with pytest.raises(UnsupportedTerm, match="a gradient is with respect to a symbol of its own, not"):
        proved(SQUARES, W, 2 * W, named)
    with pytest.raises(UnsupportedTerm, match="a gradient is with respect to a symbol of its own, not"):
        proved(a * b, a, b, ((a, b),))


def test_a_name_is_defined_once():
    with pytest.raises(Rejected, match="defined once"):
        proved(SQUARES, W, 2 * W, ((X, V), (X, W)))


# -- what a gradient is with respect to
@pytest.mark.parametrize("letter", [2 * W, W.T, X + W, W[0, 0], p, Identity(n)])
def test_a_gradient_is_with_respect_to_a_letter(letter):
    with pytest.raises((Rejected, UnsupportedTerm)):
        proved(p * SQUARES, letter, letter)


@pytest.mark.parametrize(
    "loss", [f(w), Abs(w) * w, Sum(f(i * w), (i, 1, n)), 2**w, Abs(w) - Abs(2 * w), w * f(w**2)]
)
def test_no_function_is_applied_to_the_letter(loss):
    with pytest.raises((Rejected, UnsupportedTerm), match=r"the function \S+ is applied|a size or position"):
        proved(loss, w, w)


def test_a_determinant_is_a_function():
    with pytest.raises(Rejected, match="the function Determinant is applied"):
        proved(Determinant(S), S, S)


@pytest.mark.parametrize("slope", [W.T, u, ZeroMatrix(p, h), MatrixSymbol("G", h, p + 1)])
def test_a_gradient_has_the_shape_of_its_letter(slope):
    with pytest.raises((Rejected, ShapeError)):
        proved(SQUARES, W, slope)


def test_a_gradient_has_no_free_index():
    with pytest.raises(Rejected, match="no free index"):
        proved(u[i, 0] ** 2, u, 2 * u)


# -- the form
def test_a_gradient_is_told_as_an_equation_of_dual_numbers():
    told, why = recheck(to_json(*proved(a**2, a, 2 * a).evidence), budget())
    assert (told.splitlines(), why) == (
        ["(a + t·E)^2 = a^2 + t·((2·a)·E)", "of dual numbers", "if t·t = 0"],
        "",
    )
