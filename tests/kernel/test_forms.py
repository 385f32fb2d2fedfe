"""What the first decision tells: the terms that differ in words, what it doubts and presupposes."""

import pytest
from sympy import (
    BlockMatrix,
    DiagMatrix,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    IndexedBase,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)

from symnet import UnsupportedTerm, sizes
from symnet.errors import LimitExceeded
from symnet.kernel.budget import Budget
from symnet.kernel.first import Equal
from symnet.kernel.forms import normal_form
from tests.kernel.alone import UNBOUNDED, decided_alone

m, n, p, q = sizes("m n p q")
i, j, k = symbols("i j k", integer=True)
a, b = symbols("a b")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
P, Q, E = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m), MatrixSymbol("E", m, p + q)
B1, B2 = MatrixSymbol("B_1", p, n), MatrixSymbol("B_2", q, n)
x, y, r = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1), MatrixSymbol("r", 1, n)
u, s, M = MatrixSymbol("u", m, 1), MatrixSymbol("s", 1, 1), MatrixSymbol("M", 2, 2)
f, g, F = IndexedBase("f"), IndexedBase("g"), IndexedBase("F")
one, ones = OneMatrix(n, 1), OneMatrix(n, n)


def times(*factors):
    return MatMul(*factors, evaluate=False)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


def nothing(term):
    return ZeroMatrix(*term.shape) if term.is_Matrix else 0


ALONE = {
    # a product of matrices, where the network is a path
    times(P, Q, P): "P*Q*P",
    times(x, y.T): "x*y.T",
    times(x.T, A, y): "y.T*A.T*x",
    times(r, A): "r*A",
    times(r, A, x): "x.T*A.T*r.T",
    Transpose(times(r, A)): "A.T*r.T",
    times(one.T, x): "x.T*1",
    ones: "1",
    Identity(n): "I",
    times(a, Identity(n)): "a*I",
    times(n, a, A): "n*a*A",
    times(Rational(-1, 2), A): "-(1/2)*A",
    times(s, x.T): "s*x.T",
    # the entry [i, j], where it is none
    times(one, x.T): "x[j, 0]",
    times(ones, A): "Sum(A[k, j], (k, 0, n - 1))",
    times(A, ones): "Sum(A[i, k], (k, 0, n - 1))",
    times(one, one.T, x): "Sum(x[j, 0], (j, 0, n - 1))",
    times(x, s): "s[0, 0]*x[i, 0]",
    times(Symbol("j"), DiagMatrix(x)): "j*KroneckerDelta(i, k)*x[i, 0]",
    HadamardProduct(P, times(u, x.T)): "P[i, j]*u[i, 0]*x[j, 0]",
    Trace(A) * A: "Sum(A[i, j]*A[k, k], (k, 0, n - 1))",
    KroneckerProduct(u, x): ("Sum(KroneckerDelta(i, j*n + k)*u[j, 0]*x[k, 0], (j, 0, m - 1), (k, 0, n - 1))"),
    # scalars
    A[i, j] * x[i, 0]: "A[i, j]*x[i, 0]",
    Sum(x[i, 0] * y[i, 0], (i, 0, n - 1)): "Sum(x[i, 0]*y[i, 0], (i, 0, n - 1))",
    x[i, 0] * y[i + 1, 0]: "x[i, 0]*y[i + 1, 0]",
    Sum(f[i + 1], (i, 1, n)): "Sum(f[i], (i, 2, n + 1))",
    Sum(F[i, j] * g[j + 1], (j, 0, n)): "Sum(F[i, j]*g[j + 1], (j, 0, n))",
    Sum(f[i] * g[i + 1], (i, 1, n)): "Sum(f[i + 1]*g[i + 2], (i, 0, n - 1))",
    Trace(P * Q): "Sum(P[j, i]*Q[i, j], (i, 0, n - 1), (j, 0, m - 1))",
    x[0, 0] * f[3] / 3: "f[3]*x[0, 0]/3",
    n**2 * m * a: "a*m*n**2",
}
"""Terms of one product each, and how they are told."""
BLOCKS = BlockMatrix([[A, x], [y.T, Identity(1)]])
WORDS = {
    (A, times(2, A)): ["A on the left, 2*A on the right"],
    (times(A, B), times(B, A)): ["only on the left: A*B", "only on the right: B*A"],
    (plus(A, B, C), A): ["only on the left: B", "only on the left: C"],
    (BLOCKS, ZeroMatrix(n + 1, n + 1)): [
        "only on the left in rows 0 to n - 1, columns 0 to n - 1: A",
        "only on the left in rows 0 to n - 1, column n: x",
        "only on the left in row n, columns 0 to n - 1: y.T",
        "only on the left in row n, column n: 1",
    ],
    (BlockMatrix([[A], [B]]), BlockMatrix([[A], [times(2, B)]])): [
        "B on the left, 2*B on the right in rows n to 2*n - 1, columns 0 to n - 1"
    ],
    (ImmutableMatrix([[1, a], [a, 2]]), ImmutableMatrix([[1, a], [b, 3]])): [
        "only on the left in row 1, column 0: a",
        "2 on the left, 3 on the right in row 1, column 1",
        "only on the right in row 1, column 0: b",
    ],
    (times(M, M), nothing(M)): [
        "only on the left in row 0, column 0: M[0, 0]**2",
        "only on the left in row 0, column 0: M[0, 1]*M[1, 0]",
        "only on the left in row 0, column 1: M[0, 0]*M[0, 1]",
        "only on the left in row 0, column 1: M[0, 1]*M[1, 1]",
        "only on the left in row 1, column 0: M[0, 0]*M[1, 0]",
        "only on the left in row 1, column 0: M[1, 0]*M[1, 1]",
        "only on the left in row 1, column 1: M[0, 1]*M[1, 0]",
        "only on the left in row 1, column 1: M[1, 1]**2",
    ],
    (times(E, BlockMatrix([[B1], [B2]])), ZeroMatrix(m, n)): [
        "only on the left: Sum(B_1[k, j]*E[i, k], (k, 0, p - 1))",
        "only on the left: Sum(B_2[k, j]*E[i, k + p], (k, 0, q - 1))",
    ],
    (s, times(2, s)): ["s[0, 0] on the left, 2*s[0, 0] on the right"],
    (Trace(Identity(n)), 1): ["only on the left: n", "only on the right: 1"],
}


@pytest.mark.parametrize(("term", "text"), ALONE.items(), ids=map(str, ALONE))
def test_a_term_is_told_as_a_product_or_by_its_entries(term, text):
    assert decided_alone(term, nothing(term)).words == (f"only on the left: {text}",)
    assert decided_alone(nothing(term), term).words == (f"only on the right: {text}",)


@pytest.mark.parametrize(("claim", "words"), WORDS.items(), ids=map(str, WORDS))
def test_each_term_that_differs_is_told_with_its_place(claim, words):
    assert list(decided_alone(*claim).words) == words


def test_an_entry_is_the_same_one_in_each_term():
    named = Symbol("i") * HadamardProduct(x, x)
    difference = decided_alone(plus(named, HadamardProduct(x, y)), nothing(x)).difference
    assert difference == Symbol("i") * x[j, 0] ** 2 + x[j, 0] * y[j, 0]


def test_the_difference_of_blocks_stands_at_its_place():
    found = decided_alone(BlockMatrix([[P, u]]), BlockMatrix([[P, ZeroMatrix(m, 1)]])).difference
    assert found == BlockMatrix([[ZeroMatrix(m, n), u]])
    assert decided_alone(BLOCKS, plus(BLOCKS, BLOCKS)).difference.shape == (n + 1, n + 1)


def test_what_cannot_be_shown_at_its_place_is_shown_as_it_was_said():
    left = BlockMatrix([[HadamardProduct(A, A)], [A]])
    right = BlockMatrix([[A], [A]])
    assert decided_alone(left, right).difference == MatAdd(left, MatMul(-1, right, evaluate=False))


def test_words_end_with_the_time(monkeypatch):
    claim = plus(A, B, C), nothing(A)
    assert len(decided_alone(*claim).words) == 3
    monkeypatch.setattr("symnet.kernel.forms.monotonic", lambda: float("inf"))
    late = decided_alone(*claim)
    assert late.words == ("only on the left: A", "and 2 more")
    assert late.difference == MatAdd(claim[0], MatMul(-1, claim[1], evaluate=False), evaluate=False)
    doubted = decided_alone(i * x[i, 0] + y[j, 0], x[0, 0])
    assert doubted.words[-1] == "and 2 more"
    assert doubted.doubt == "i is both an index and a number"


even = Symbol("e", integer=True, even=True)
DOUBTS = {
    "": (times(A, B), times(B, A)),
    "not every position of the index e is allowed by what is assumed of it": (x[even, 0], x[0, 0]),
    "i is both an index and a number": (i * x[i, 0], x[i, 0]),
    "how their sums overlap depends on the sizes": (
        Sum(f[i], (i, 1, m)) + Sum(f[i], (i, 1, n)),
        2 * Sum(f[i], (i, 1, m)),
    ),
}


@pytest.mark.parametrize(("doubt", "claim"), DOUBTS.items(), ids=DOUBTS)
def test_a_difference_that_may_be_none_is_doubted(doubt, claim):
    assert decided_alone(*claim).doubt == doubt


CONDITIONS = {
    (): (x[i, 0] * y[i, 0], y[i, 0] * x[i, 0]),
    ("0 <= i <= m - 1 and 0 <= i <= n - 1",): (u[i, 0] * x[i, 0], x[i, 0] * u[i, 0]),
    ("-1 <= i <= n - 2 and 0 <= i <= n - 1",): (x[i, 0] * y[i + 1, 0], y[i + 1, 0] * x[i, 0]),
}


@pytest.mark.parametrize(("conditions", "claim"), CONDITIONS.items(), ids=map(str, CONDITIONS))
def test_an_index_in_several_matrices_must_be_a_position_of_each(conditions, claim):
    found = decided_alone(*claim)
    assert isinstance(found, Equal)
    assert found.conditions == conditions


FORMS = {
    plus(times(A, B), A, times(A, B)): plus(times(2, A, B), A),
    times(plus(A, B), C): plus(times(A, C), times(B, C)),
    plus(A, times(-1, A)): ZeroMatrix(n, n),
    BlockMatrix([[A], [HadamardProduct(B, B)]]): None,
    HadamardProduct(A, B): None,
    times(x.T, y): ImmutableMatrix([[Sum(x[i, 0] * y[i, 0], (i, 0, n - 1))]]),
    times(one.T, one): ImmutableMatrix([[n]]),
    Sum(a + f[i], (i, 1, n)): n * a + Sum(f[i], (i, 1, n)),
    (a + b) ** 2 - a**2: 2 * a * b + b**2,
}


@pytest.mark.parametrize(("term", "form"), FORMS.items(), ids=map(str, FORMS))
def test_the_normal_form_is_the_sum_of_distinct_products(term, form):
    assert normal_form(term, UNBOUNDED) == form


def test_the_normal_form_keeps_to_the_language_and_the_budget():
    with pytest.raises(UnsupportedTerm):
        normal_form(Product(f[i], (i, 1, n)), UNBOUNDED)
    with pytest.raises(LimitExceeded):
        normal_form(times(plus(A, B), plus(A, B)), Budget(3, float("inf")))
