"""Slices, rules of entries, products, floats and permutations: what they mean, and what is refused."""

import pytest
from sympy import (
    Adjoint,
    BlockMatrix,
    DotProduct,
    Float,
    FunctionMatrix,
    HadamardPower,
    HadamardProduct,
    I,
    Identity,
    ImmutableMatrix,
    KroneckerDelta,
    Lambda,
    MatMul,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    Transpose,
    conjugate,
    im,
    pi,
    re,
    sqrt,
    symbols,
    sympify,
)
from sympy.combinatorics import Permutation
from sympy.matrices.expressions.permutation import MatrixPermute, PermutationMatrix
from sympy.matrices.expressions.slice import MatrixSlice

from symnet import Proved, Refuted, ShapeError, Unknown, sizes, verify
from symnet.second_opinion import Agrees, Differs, second_opinion

n, m, p = sizes("n m p")
i, j = symbols("i j", integer=True)
a, b = symbols("a b")
A, B, C = MatrixSymbol("A", n, m), MatrixSymbol("B", m, p), MatrixSymbol("C", n + p, m)
E, S3 = MatrixSymbol("E", 2 * n, m), MatrixSymbol("S", 3, 3)
x, y, u = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1), MatrixSymbol("u", m, 1)
order = Permutation([1, 2, 0])
P3 = ImmutableMatrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])

TRUE = {
    "a row": (A[i, :] * B, MatMul(A, B)[i, :]),
    "a column": (A[:, j], A * Identity(m)[:, j]),
    "rows above and below": (BlockMatrix([[C[:n, :]], [C[n:, :]]]), C),
    "an entry": (MatrixSlice(A, (i, i + 1), (j, j + 1))[0, 0], A[i, j]),
    "shifted rows": (C[n:, :] * u, MatMul(C, u)[n:, :]),
    "every other row": (E[::2, :] * u, MatMul(E, u)[::2, :]),
    "rows of numbers": (S3[1:3, :] * S3, MatMul(S3, S3)[1:3, :]),
    "backwards": (MatrixSlice(S3, (2, 0, -1), (0, 3)), ImmutableMatrix([[0, 0, 1], [0, 1, 0]]) * S3),
    "a rule": (FunctionMatrix(n, m, Lambda((i, j), x[i, 0] * u[j, 0])), x * u.T),
    "a rule of its places": (
        FunctionMatrix(n, n, Lambda((i, j), i + j)),
        FunctionMatrix(n, n, Lambda((i, j), j + i)).T,
    ),
    "a rule with an identity": (FunctionMatrix(n, n, Lambda((i, j), KroneckerDelta(i, j))), Identity(n)),
    "a rule whose places hide symbols": (
        Sum(FunctionMatrix(n, n, Lambda((i, j), x[i, 0]))[i, 0], (i, 0, n - 1)),
        Sum(x[j, 0], (j, 0, n - 1)),
    ),
    "a product of numbers": (Product(a + i, (i, 1, 3)), (a + 1) * (a + 2) * (a + 3)),
    "a product of nothing": (Product(a + i, (i, 1, 0)), 1),
    "two products": (Product(i * a + j, (i, 1, j), (j, 2, 2)), (a + 2) * (2 * a + 2)),
    "a float": (Float(0.5) * a, a / 2),
    "a float that looks like a tenth": (Float(0.1) * x, Rational(3602879701896397, 36028797018963968) * x),
    "an adjoint": (Adjoint(A), Transpose(A)),
    "a conjugate": (conjugate(a) * a, a**2),
    "real and imaginary parts": (re(a) + im(b), a),
    "a dot product": (DotProduct(x, y), (y.T * x)[0, 0]),
    "a dot product of a row": (DotProduct(x.T, y), DotProduct(y, x)),
    "a permutation": (PermutationMatrix(order), P3),
    "permuted rows": (MatrixPermute(S3, order), P3 * S3),
    "permuted columns": (MatrixPermute(S3, order, 1), S3 * P3.T),
    "entrywise reciprocals": (HadamardProduct(A, HadamardPower(A, -1), A), A),
    "entrywise roots": (HadamardPower(A + A, Rational(1, 2)), (2 * A).applyfunc(sqrt)),
}
FALSE = {
    "another row": (MatrixSymbol("R", n + 1, m)[i, :], MatrixSymbol("R", n + 1, m)[i + 1, :]),
    "other rows": (C[:n, :], C[p:, :]),
    "every other row": (E[:n, :], E[::2, :]),
    "a rule turned": (
        FunctionMatrix(n, n, Lambda((i, j), i - j)),
        FunctionMatrix(n, n, Lambda((i, j), j - i)),
    ),
    "one factor less": (Product(a + i, (i, 1, 3)), (a + 1) * (a + 2)),
    "a tenth": (Float(0.1) * a, a / 10),
    "a permutation back": (PermutationMatrix(order) * S3, P3.T * S3),
    "permuted columns the other way": (MatrixPermute(S3, order, 1), S3 * P3),
    "a dot product with itself": (DotProduct(x, y), DotProduct(x, x)),
    "an imaginary part": (im(a), a),
}
REFUSED = {
    "a step that does not divide": (A[::2, :], "a size or position is a polynomial"),
    "a product of n factors": (Product(a, (i, 1, n)), "induct"),
    "a product that runs backwards": (Product(a, (i, 3, 1)), "a product runs forwards"),
    "a complex number": (I * a, "state the real and the imaginary parts"),
    "a number that is not rational": (pi * a, "declared positive"),
    "a symbol that is not real": (
        Symbol("z", imaginary=True) * a,
        "numbers are real, but z is declared otherwise",
    ),
    "a large permutation": (PermutationMatrix(Permutation(size=501)), "at most 500 places"),
    "a power with a symbol": (MatrixSymbol("T", n, n) ** m, "induct"),
    "an index that is declared otherwise": (
        FunctionMatrix(n, n, Lambda((Symbol("k", positive=True, integer=True), j), j)),
        "an index may take values that its symbol excludes",
    ),
}


def over(claims):
    return pytest.mark.parametrize(("left", "right"), claims.values(), ids=claims)


def opinion(left, right):
    return second_opinion(left, sympify(right), {}, (), deadline=float("inf"))


@over(TRUE)
def test_what_is_read_is_proved_and_the_second_opinion_agrees(left, right):
    assert isinstance(verify(left, right), Proved)
    assert isinstance(opinion(left, right), Agrees)


@over(FALSE)
def test_what_is_read_otherwise_is_refuted_and_the_second_opinion_differs(left, right):
    assert isinstance(verify(left, right), Refuted)
    assert isinstance(opinion(left, right), Differs)


@pytest.mark.parametrize(("term", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_read_is_refused_with_what_to_write(term, why):
    verdict = verify(term, 2 * term)
    assert isinstance(verdict, Unknown)
    assert why in verdict.reason


def test_a_float_is_told_as_the_number_that_it_is():
    assert "0.50 stands for 1/2" in str(verify(Float(0.5, 2) * a, a / 2))


def test_a_slice_lies_inside_its_matrix():
    with pytest.raises(ShapeError, match=r"inside its matrix: .* k \+ l columns"):
        verify(A[:, :p], A[:, :p] + 0 * A[:, :p])
