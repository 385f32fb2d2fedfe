"""Gradients, held against exact difference quotients at random sizes that share no code with the core."""

import json
import pickle
import re
from fractions import Fraction
from random import Random

import pytest
from sympy import (
    Abs,
    Derivative,
    Determinant,
    DiagMatrix,
    Eq,
    HadamardProduct,
    Identity,
    Idx,
    KroneckerProduct,
    Lambda,
    MatrixSymbol,
    Max,
    OneMatrix,
    Q,
    Symbol,
    Trace,
    ZeroMatrix,
)

from symnet import (
    LimitExceeded,
    Proved,
    Refuted,
    ShapeError,
    UnprovedStep,
    UnsupportedTerm,
    UsageError,
    equal,
    gradient,
    jacobian,
    verify_gradient,
)
from symnet.core.__main__ import recheck
from symnet.core.form import to_json
from symnet.instances.evaluate import Instance
from symnet.reading.terms import is_matrix, nodes
from tests.core.hand import budget
from tests.gradients import losses
from tests.gradients.losses import LOSSES, mutants

FAR, NEAR = Fraction(1, 10**4), Fraction(1, 10**8)
W, V, X, S, A, B = losses.W, losses.V, losses.X, losses.S, losses.A, losses.B
x, u, v, s, beta = losses.x, losses.u, losses.v, losses.s, losses.beta
a, lam, f, n, p = losses.a, losses.lam, losses.f, losses.n, losses.p


def found(loss):
    return gradient(loss.term, loss.letter, definitions=dict(loss.definitions), assuming=loss.assuming)


def verified(loss, claimed):
    return verify_gradient(
        loss.term, loss.letter, claimed, definitions=dict(loss.definitions), assuming=loss.assuming
    )


# -- difference quotients
def drawn(shape, sizes, random):
    rows, columns = (int(extent.subs(sizes)) if hasattr(extent, "subs") else int(extent) for extent in shape)
    return [
        [Fraction(random.randint(-4, 4), random.choice((1, 2, 3))) for _ in range(columns)]
        for _ in range(rows)
    ]


def instance(loss, random):
    """Random numbers for all letters, symmetric ones where that is assumed."""
    terms = [loss.term, loss.letter, loss.slope, *(term for _, term in loss.definitions)]
    letters = {part for term in terms for part in nodes(term) if isinstance(part, MatrixSymbol)}
    extents = {symbol for letter in letters for extent in letter.shape for symbol in extent.free_symbols}
    sizes = {symbol: random.randint(1, 3) for symbol in sorted(extents, key=str)}
    defined = {name for name, _ in loss.definitions}
    values = {letter: drawn(letter.shape, sizes, random) for letter in sorted(letters - defined, key=str)}
    for each in loss.assuming:
        matrix = losses.A if isinstance(each, tuple) else each.arguments[0]
        values[matrix] = [
            [max(values[matrix][r][c], values[matrix][c][r]) for c in range(len(values[matrix]))]
            for r in range(len(values[matrix]))
        ]
    symbols = {part for term in terms for part in nodes(term) if isinstance(part, Symbol)} - defined
    for symbol in sorted(symbols, key=str):
        if not symbol.is_integer:
            values[symbol] = Fraction(random.randint(1, 9), 7)
    values[f] = lambda number: number * number + 3
    return sizes, values


def number(value):
    return value[0][0] if isinstance(value, list) else value


def plus(value, step, direction):
    if not isinstance(value, list):
        return value + step * direction
    return [[x + step * y for x, y in zip(*rows, strict=True)] for rows in zip(value, direction, strict=True)]


def product(left, right):
    """tr(leftᵀ·right)."""
    if not isinstance(left, list):
        return left * right
    return sum(x * y for rows in zip(left, right, strict=True) for x, y in zip(*rows, strict=True))


def is_slope(loss, slope, random):
    """Whether difference quotients tend to tr(slopeᵀ·direction), at random numbers, in a random direction."""
    sizes, values = instance(loss, random)
    direction = drawn(loss.letter.shape, sizes, random) if is_matrix(loss.letter) else Fraction(3, 2)

    def value(term, step):
        moved = {**values, loss.letter: plus(values[loss.letter], step, direction)}
        return Instance(sizes, moved, dict(loss.definitions)).value(term)

    try:
        expected, before = product(value(slope, 0), direction), number(value(loss.term, 0))
        far, near = (abs((number(value(loss.term, t)) - before) / t - expected) for t in (FAR, NEAR))
    except ZeroDivisionError:
        return is_slope(loss, slope, random)
    return near * 1000 <= far


@pytest.mark.parametrize("name", LOSSES)
def test_a_gradient_is_found_as_people_write_it(name):
    loss = LOSSES[name]
    slope = found(loss)
    assert slope == loss.slope or equal(
        slope, loss.slope, definitions=dict(loss.definitions), assuming=loss.assuming
    )
    random = Random(name)  # noqa: S311 - the same each time
    assert all(is_slope(loss, slope, random) for _ in range(5))


@pytest.mark.parametrize("name", LOSSES)
def test_a_gradient_is_proved_and_checked_again(name):
    loss = LOSSES[name]
    proof = verified(loss, loss.slope)
    assert isinstance(proof, Proved), proof
    assert (proof.lhs, proof.rhs) == (Derivative(loss.term, loss.letter), loss.slope)
    assert proof.replay() == proof
    assert recheck(json.loads(json.dumps(to_json(*proof.evidence))), budget())[1] == ""


WRONG = [
    (name, what, wrong)
    for name, loss in LOSSES.items()
    for what, wrong in mutants(loss.slope)
    if not isinstance(loss.slope, ZeroMatrix) and not (what == "transposed" and loss.slope.shape == (1, 1))
]


def test_there_are_many_wrong_gradients():
    assert len(WRONG) > 100


@pytest.mark.parametrize(("name", "what", "wrong"), WRONG, ids=[f"{name}: {what}" for name, what, _ in WRONG])
def test_a_wrong_gradient_is_refuted(name, what, wrong):
    loss = LOSSES[name]
    if what == "transposed" and found(loss) == wrong:
        return
    verdict = verified(loss, wrong)
    random = Random(what)  # noqa: S311 - the same each time
    assert not all(is_slope(loss, wrong, random) for _ in range(8))
    assert isinstance(verdict, Refuted), verdict
    assert verdict.left != verdict.right


# -- jacobians
COLUMNS = {
    "linear": (A * v, v, A),
    "an offset": (A * v + u, v, A),
    "the identity": (v, v, Identity(n)),
    "no letter": (u, v, ZeroMatrix(n, n)),
    "two layers": (V * (W * x), x, V * W),
    "squares": (A * HadamardProduct(v, v), v, 2 * A * DiagMatrix(v)),
    "entrywise": (HadamardProduct(v, A * v), v, DiagMatrix(A * v) + DiagMatrix(v) * A),
    "a diagonal": (DiagMatrix(v) * u, v, DiagMatrix(u)),
    "a cubic": (A * v * v.T * v, v, Trace(v.T * v) * A + 2 * A * v * v.T),
    "normalised": (
        v / Trace(v.T * v),
        v,
        Identity(n) / Trace(v.T * v) - 2 / Trace(v.T * v) ** 2 * v * v.T,
    ),
    "an inverse": (S.I * v, v, S.I),
    "a scalar": (lam * A * v + lam**2 * v, lam, A * v + 2 * lam * v),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_jacobian_is_found_and_proved(name):
    column, letter, expected = COLUMNS[name]
    slope, proof = jacobian(column, letter, proof=True)
    assert slope.shape == expected.shape
    assert equal(slope, expected)
    assert isinstance(proof, Proved)
    weights = MatrixSymbol("c", column.shape[0], 1)
    loss = losses.Loss(weights.T * column, letter, expected)
    weighted = expected.T * weights
    random = Random(name)  # noqa: S311 - the same each time
    assert is_slope(loss, weighted if is_matrix(letter) else Trace(weighted), random)


def test_the_weights_of_a_jacobian_have_a_name_of_their_own():
    c = MatrixSymbol("c", n, n)
    assert jacobian(c * v, v) == c
    assert jacobian(c * v, v, definitions={MatrixSymbol("c_1", n, 1): u}) == c


# -- what SymPy gets wrong
def test_the_case_that_sympy_has_wrong():
    """`diff` of SymPy 1.14 says that this gradient is 0, without a word."""
    loss = LOSSES["two layers, the first"]
    assert str(found(loss)) == "2*W - 2*V.T*(-V*W*x + y)*x.T"


# -- the answer
def test_the_proof_comes_with_the_answer():
    slope, proof = gradient(Trace(W.T * W), W, proof=True)
    assert (slope, proof.rhs, proof.lhs) == (2 * W, 2 * W, Derivative(Trace(W.T * W), W))
    assert isinstance(pickle.loads(pickle.dumps(proof)), Proved)  # noqa: S301 - our own


def test_a_proof_lists_what_it_needs_and_no_more():
    given = [Q.symmetric(A), Q.symmetric(B), Q.invertible(S), (v.T * v, s.T * s)]
    _, proof = gradient(x.T * x + u.T * A * u, u, assuming=given, proof=True)
    assert proof.conditions == ("A is symmetric",)
    assert verify_gradient(Trace(S.I * A), A, S.T.I).conditions == ("S is invertible",)


def test_names_are_kept_in_the_answer():
    loss = LOSSES["a named loss"]
    assert found(loss) == -losses.e * x.T * W.T


def test_a_gradient_at_an_entry():
    slope = gradient(v[0, 0] ** 2, v)
    assert isinstance(verify_gradient(v[0, 0] ** 2, v, slope), Proved)
    assert isinstance(verify_gradient(v[0, 0] ** 2, v, 2 * slope), Refuted)


def test_a_gradient_without_a_form_may_be_claimed():
    loss = Trace(KroneckerProduct(S, A))
    assert isinstance(verify_gradient(loss, S, Trace(A) * Identity(n)), Proved)
    assert not isinstance(verify_gradient(loss, S, 2 * Trace(A) * Identity(n)), Proved)


b, c = losses.b, losses.c
CONTRADICTING = {
    "a difference that is 0": (1 / (a - b), a, a, {"definitions": {b: a}}),
    "beside a square": (1 / (a - b) + a**2, a, 3 * a, {"definitions": {b: a}}),
    "a matrix that is 0": (Trace((S - A).I), S, S, {"definitions": {A: S}}),
    "a matrix of ones": (Trace(OneMatrix(n, n).I * S), S, 2 * OneMatrix(n, n).I, {}),
    "equations": (a**2, a, 3 * a, {"assuming": [(c**2, 1), (c, 0)]}),
}


@pytest.mark.parametrize("name", CONTRADICTING)
def test_conditions_that_nothing_satisfies_prove_nothing(name):
    term, letter, claimed, given = CONTRADICTING[name]
    assert not isinstance(verify_gradient(term, letter, claimed, **given), Proved)


def test_over_dual_numbers_a_square_that_is_0_says_nothing():
    """Over the real numbers, c would be 0."""
    assert isinstance(verify_gradient(a**2 * c, a, 0, assuming=[(c, 0)]), Proved)
    assert not isinstance(verify_gradient(a**2 * c, a, 0, assuming=[(c**2, 0)]), Proved)


# -- errors
@pytest.mark.parametrize(
    ("error", "told", "asked"),
    [
        (ShapeError, "a gradient is of a number; found W*x, h by 1", (W * x, x)),
        (ShapeError, "h and p must be equal sizes in Trace(W)", (Trace(W), W)),
        (UsageError, "with respect to a matrix or scalar symbol; found W*x", (Trace(W), W * x)),
        (UsageError, "with respect to a matrix or scalar symbol; found W.T", (Trace(W), W.T)),
        (UsageError, "with respect to a matrix or scalar symbol; found 2", (Trace(W), 2)),
        (UsageError, "with respect to a matrix or scalar symbol; found k", (a, Idx("k"))),
        (UsageError, "not with respect to a size; found p", (p * Trace(W.T * W), p)),
        (UnsupportedTerm, "not through f in f(a)", (f(a) * 2, a)),
        (UnsupportedTerm, "not through Abs in Abs(lambda)", (Abs(lam), lam)),
        (UnsupportedTerm, "not through Determinant in Determinant(S)", (Determinant(S), S)),
        (
            UnsupportedTerm,
            "not through Max of every entry",
            (u.T * (S * v).applyfunc(Lambda(lam, Max(0, lam))), v),
        ),
        (UnsupportedTerm, "not through Pow in 2**lambda", (2**lam, lam)),
    ],
)
def test_what_has_no_gradient_is_told(error, told, asked):
    with pytest.raises(error, match=re.escape(told)):
        gradient(*asked)


@pytest.mark.parametrize("given", [Q.symmetric(S), Q.orthogonal(S), (S * S, S), Eq(A, S, evaluate=False)])
def test_nothing_is_assumed_of_what_moves(given):
    with pytest.raises(UsageError, match="moves in every direction"):
        gradient(Trace(A * S), S, assuming=[given])
    with pytest.raises(UsageError, match="moves in every direction"):
        verify_gradient(Trace(A * S), S, A.T, assuming=[given])
    assert gradient(Trace(A * S), S, assuming=[Q.invertible(S)]) == A.T


def test_what_moves_has_no_definition():
    with pytest.raises(UsageError, match="what has no definition; found one of W"):
        gradient(Trace(W.T * W), W, definitions={W: MatrixSymbol("M", *W.shape)})


def test_a_claimed_gradient_has_the_shape_of_the_letter():
    with pytest.raises(
        ShapeError, match=re.escape("a gradient has the shape of W, h by p; found W.T, p by h")
    ):
        verify_gradient(Trace(W.T * W), W, W.T)
    with pytest.raises(ShapeError, match="found 2, a scalar"):
        verify_gradient(Trace(W.T * W), W, 2)


@pytest.mark.parametrize(
    ("error", "told", "asked"),
    [
        (ShapeError, "a jacobian is of a column; found W", (W, x)),
        (ShapeError, "a jacobian is of a column; found a", (a, x)),
        (ShapeError, "with respect to a column or a scalar; found W", (W * x, W)),
        (UsageError, "with respect to a matrix or scalar symbol; found 2*x", (W * x, 2 * x)),
    ],
)
def test_what_has_no_jacobian_is_told(error, told, asked):
    with pytest.raises(error, match=re.escape(told)):
        jacobian(*asked)


def test_past_a_limit_there_is_an_error():
    with pytest.raises((UnprovedStep, LimitExceeded)):
        gradient(Trace((W.T * W) ** 4), W, max_terms=10)
