"""Inverses, quotients and functions as letters: laws and conditions."""

import pytest
from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagonalOf,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Mul,
    OneMatrix,
    Pow,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, sizes, verify
from symnet.reading.storage import of_every_entry

m, n = sizes("m n")
i, j, k = symbols("i j k", integer=True)
a, b, c = symbols("a b c")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
P, V = MatrixSymbol("P", m, n), MatrixSymbol("V", m, n)
x, s = MatrixSymbol("x", n, 1), MatrixSymbol("s", 1, 1)
f, g, F = IndexedBase("f"), IndexedBase("g"), IndexedBase("F")
phi, psi, pair = Function("phi"), Function("psi"), Function("pair")
O = MatrixSymbol("O", n + m, n + m)  # noqa: E741
UPPER = BlockMatrix([[Identity(n), ZeroMatrix(n, m)], [ZeroMatrix(m, n), ZeroMatrix(m, m)]])
eye, one, ones = Identity(n), OneMatrix(n, 1), OneMatrix(m, n)
image = Sum(A[i, k] * x[k, 0], (k, 0, n - 1))


def times(*factors):
    return MatMul(*factors, evaluate=False)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


def multiplied(*factors):
    return Mul(*factors, evaluate=False)


def over(below, exponent=-1):
    return Pow(below, exponent, evaluate=False)


def each(function, matrix):
    return ElementwiseApplyFunction(Lambda(c, function(c)), matrix)


def plainly(kind, *parts):
    """A node that SymPy would evaluate."""
    return Basic.__new__(kind, *parts)


TRUE = {
    "a quotient by a product": (multiplied(over(multiplied(a, b)), a, b), 1, "a is not zero, b is not zero"),
    "a quotient by a product of sums": (
        over(multiplied(c, b * (a + c) + 1)),
        multiplied(over(c), over(b * a + b * c + 1)),
        "a*b + b*c + 1 is not zero, b*(a + c) + 1 is not zero, c is not zero",
    ),
    "a quotient by a multiple": (
        over(multiplied(2, a, b)),
        multiplied(Rational(1, 2), over(a), over(b)),
        "a is not zero, b is not zero",
    ),
    "a negative power": (over(a, -2), multiplied(over(a), over(a)), "a is not zero"),
    "a negative power cancels": (multiplied(a, a, a, over(a, -2)), a, "a is not zero"),
    "a quotient by a sum": (multiplied(over(a + b), c), multiplied(c, over(b + a)), "a + b is not zero"),
    "a size is not zero": (multiplied(n, over(n), A[0, 0]), A[0, 0], ""),
    "quotients by a family": (
        Sum(over(f[i]), (i, 1, n)),
        Sum(over(f[j]), (j, 1, n)),
        "f[i] is not zero, f[j] is not zero",
    ),
    "a family divided by itself": (
        Sum(multiplied(f[i + 1], over(f[i + 1])), (i, 1, n)),
        n,
        "f[i + 1] is not zero",
    ),
    "a power entry by entry": (
        HadamardPower(P, -2),
        HadamardProduct(HadamardPower(P, -1), HadamardPower(P, -1)),
        "no entry of P is zero",
    ),
    "a power cancels entry by entry": (
        HadamardProduct(P, P, HadamardPower(P, -2)),
        ones,
        "no entry of P is zero",
    ),
    "the reciprocals of a sum": (
        HadamardPower(plus(P, V), -1),
        HadamardPower(plus(V, P), -1),
        "no entry of P + V is zero",
    ),
    "the reciprocals of a symmetric product": (
        HadamardPower(times(P, P.T), -1),
        plainly(Transpose, HadamardPower(times(P, P.T), -1)),
        "no entry of P*P.T is zero",
    ),
    "the reciprocals of a symmetric matrix": (
        HadamardPower(A, -1),
        plainly(Transpose, HadamardPower(A, -1)),
        "A is symmetric, no entry of A is zero",
        Q.symmetric(A),
    ),
    "an entry of reciprocals": (
        MatrixElement(HadamardPower(P, -1), i, j) * P[i, j],
        1,
        "no entry of P is zero",
    ),
    "a root": (
        sqrt(a * (b + c)),
        sqrt(a * b + a * c),
        "a*(b + c) is not negative, a*b + a*c is not negative",
    ),
    "a power with any exponent": (Pow(2, a * (b + c)), Pow(2, a * b + a * c), ""),
    "the inverse of an identity": (times(plainly(Inverse, eye, Integer(-1)), A), A, ""),
    "the inverse of an inverse": (plainly(Inverse, Inverse(A), Integer(-1)), A, "A is invertible"),
    "the inverse of a transpose": (times(Inverse(A.T), A.T, B), B, "A is invertible"),
    "the inverse of a product": (
        Inverse(times(A.T, A)),
        times(Inverse(A), Inverse(A.T)),
        "A is invertible",
    ),
    "the inverse of a multiple": (
        plainly(Inverse, times(a, A), Integer(-1)),
        times(over(a), Inverse(A)),
        "A is invertible, a is not zero",
    ),
    "the inverse of a multiple by a sum": (
        plainly(Inverse, times(b * (a + c) + 1, A), Integer(-1)),
        times(over(b * a + b * c + 1), Inverse(A)),
        "A is invertible, a*b + b*c + 1 is not zero, b*(a + c) + 1 is not zero",
    ),
    "the inverse of a sum turned": (
        times(Inverse(plus(A, B)).T, plus(A, B).T),
        eye,
        "A.T + B.T is invertible",
    ),
    "the inverse of a sum between others": (
        times(C, Inverse(plus(A, B)), plus(B, A), C),
        times(C, C),
        "A + B is invertible",
    ),
    "the inverse of an orthogonal matrix": (Inverse(A), A.T, "A is orthogonal", Q.orthogonal(A)),
    "the inverse of a symmetric sum": (
        Inverse(plus(A, B)),
        plainly(Transpose, Inverse(plus(A, B))),
        "A + B is invertible, A is symmetric, B is symmetric",
        Q.symmetric(A),
        Q.symmetric(B),
    ),
    "the inverse of a diagonal matrix": (
        times(Inverse(A), DiagonalOf(A)),
        one,
        "A is diagonal, A is invertible",
        Q.diagonal(A),
    ),
    "the inverse of a symmetric matrix beside its transpose": (
        times(Inverse(A), A.T, B),
        B,
        "A is invertible, A is symmetric",
        Q.symmetric(A),
    ),
    "the inverse of a symmetric matrix turned": (
        times(B, A.T, plainly(Transpose, Inverse(A)), C),
        times(B, C),
        "A is invertible",
        Q.symmetric(A),
    ),
    "a symmetric orthogonal matrix": (
        times(A, A),
        eye,
        "A is orthogonal, A is symmetric",
        Q.symmetric(A),
        Q.orthogonal(A),
    ),
    "an entry of an inverse": (
        Sum(MatrixElement(Inverse(A), i, k) * A[k, j], (k, 0, n - 1)) * x[i, 0] * x[j, 0],
        KroneckerDelta(i, j) * x[i, 0] ** 2,
        "A is invertible",
    ),
    "an orthogonal matrix by its entries": (
        Sum(A[i, k] * A[j, k], (k, 0, n - 1)),
        Sum(A[k, j] * A[k, i], (k, 0, n - 1)),
        "A is orthogonal",
        Q.orthogonal(A),
    ),
    "a product of which the inverse is a letter": (
        times(Inverse(times(P.T, P)), P.T, P, x),
        x,
        "P.T*P is invertible",
    ),
    "a negative power of a matrix": (times(MatPow(A, -3), A, A, A), eye, "A is invertible"),
    "a negative power of a sum": (
        MatPow(plus(A, B), -2),
        times(Inverse(plus(A, B)), Inverse(plus(B, A))),
        "A + B is invertible",
    ),
    "an entry of the inverse of a symmetric matrix": (
        Sum(MatrixElement(Inverse(A), i, k) * A[j, k], (k, 0, n - 1)) * x[i, 0] * x[j, 0],
        KroneckerDelta(i, j) * x[i, 0] ** 2,
        "A is invertible, A is symmetric",
        Q.symmetric(A),
    ),
    "the entry of a matrix of one entry": (
        MatrixElement(Inverse(s), 0, 0) * s[0, 0] * a,
        a,
        "s is invertible",
    ),
    "a function of a matrix of one entry": (MatrixElement(each(phi, s), 0, 0), phi(s[0, 0]), ""),
    "a matrix of one entry": (times(Inverse(s), s, x.T), x.T, "s is invertible"),
    "an orthogonal matrix of one entry": (times(s, s), Identity(1), "s is orthogonal", Q.orthogonal(s)),
    "a reciprocal of every entry": (
        each(lambda entry: 1 / entry, P),
        HadamardPower(P, -1),
        "no entry of P is zero",
    ),
    "a reciprocal square of every entry": (
        each(lambda entry: entry**-2, P),
        HadamardPower(P, -2),
        "no entry of P is zero",
    ),
    "a function beside a line": (
        each(lambda entry: phi(entry) + a * entry + b, P),
        plus(each(phi, P), times(a, P), times(b, ones)),
        "",
    ),
    "a quotient beside an entry": (each(lambda entry: entry / a, P), times(over(a), P), "a is not zero"),
    "a quotient of an entry": (
        each(lambda entry: 2 * a / (entry + b), P),
        times(2, a, HadamardPower(plus(P, times(b, ones)), -1)),
        "b + P[i, j] is not zero for all i < m, j < n, no entry of b*OneMatrix(m, n) + P is zero",
    ),
    "a function times an entry": (
        each(lambda entry: entry * phi(entry), P),
        HadamardProduct(P, each(phi, P)),
        "",
    ),
    "a square of a function": (
        each(lambda entry: phi(entry) ** 2, P),
        HadamardProduct(each(phi, P), each(phi, P)),
        "",
    ),
    "a number that is a function beside an entry": (
        plus(each(lambda entry: entry * phi(b * (a + b)), P), times(phi(b * (a + b)), P)),
        times(2, phi(b * a + b**2), P),
        "",
    ),
    "a function in a second argument": (
        pair(a, phi(b * (a + b))),
        pair(a, phi(b * a + b**2)),
        "",
    ),
    "a function of a multiple": (each(lambda entry: phi(2 * entry), P), each(phi, times(2, P)), ""),
    "a function with a second argument": (
        each(lambda entry: pair(entry, a), plus(P, V)),
        each(lambda entry: pair(entry, a), plus(V, P)),
        "",
    ),
    "an entry of a function": (MatrixElement(each(phi, A), i, j), phi(A[i, j]), ""),
    "an entry of a function of a sum": (
        MatrixElement(each(phi, plus(A, B)), i, j),
        phi(B[i, j] + A[i, j]),
        "",
    ),
    "an entry of a function of a transposed product": (
        MatrixElement(each(phi, times(A, B).T), i, j),
        phi(Sum(A[j, k] * B[k, i], (k, 0, n - 1))),
        "",
    ),
    "an entry of a function with numbers": (
        MatrixElement(each(lambda entry: pair(entry, 2), times(A, x)), i, 0),
        pair(image, 2),
        "",
    ),
    "entries of two functions with numbers": (
        MatrixElement(each(lambda entry: pair(entry, 2), times(A, x)), i, 0)
        + MatrixElement(each(lambda entry: pair(entry, 3), x), i, 0),
        pair(image, 2) + pair(x[i, 0], 3),
        "",
    ),
    "a sum over a function of entries": (Sum(phi(x[i, 0]), (i, 0, n - 1)), times(one.T, each(phi, x)), ""),
    "two indices change places": (
        Sum(pair(f[i], f[j]) * g[i], (i, 1, n), (j, 1, n)),
        Sum(pair(f[j], f[i]) * g[j], (i, 1, n), (j, 1, n)),
        "",
    ),
    "an argument of a family is factored": (
        Sum(phi(f[i] + f[i] * a), (i, 1, n)),
        Sum(phi(f[j] * (1 + a)), (j, 1, n)),
        "",
    ),
    "two indices in a factored argument": (
        Sum(phi(F[i, j] + F[i, j] * a) * g[i], (i, 1, n), (j, 1, n)),
        Sum(phi(F[j, i] * (1 + a)) * g[j], (i, 1, n), (j, 1, n)),
        "",
    ),
    "an index is shifted by two": (Sum(phi(f[i + 2]), (i, 1, n)), Sum(phi(f[i]), (i, 3, n + 2)), ""),
    "neighbours are shifted": (
        Sum(phi(f[i]) * phi(f[i + 1]), (i, 1, n)),
        Sum(phi(f[i + 1]) * phi(f[i + 2]), (i, 0, n - 1)),
        "",
    ),
    "neighbours in one argument are shifted": (
        Sum(phi(f[i + 1] - f[i]), (i, 1, n)),
        Sum(phi(f[i] - f[i - 1]), (i, 2, n + 1)),
        "",
    ),
    "a sum in an argument has indices of its own": (
        Sum(phi(f[i] + Sum(f[i] * g[i], (i, 1, n))), (i, 1, n)),
        Sum(phi(f[j] + Sum(f[k] * g[k], (k, 1, n))), (j, 1, n)),
        "",
    ),
    "a shifted argument is factored": (
        Sum(phi(f[i + 1] * (a + b)), (i, 0, n - 1)),
        Sum(phi(f[i] * a + f[i] * b), (i, 1, n)),
        "",
    ),
    "a shifted argument holds a sum over the same name": (
        Sum(phi(f[i + 1] + Sum(f[i], (i, 1, n))), (i, 0, n - 1)),
        Sum(phi(f[j] + Sum(f[k], (k, 1, n))), (j, 1, n)),
        "",
    ),
    "functions in any order": (psi(a) * phi(a) + psi(b), psi(b) + phi(a) * psi(a), ""),
    "functions of several arguments": (phi(a) * pair(a, b + c), pair(a, c + b) * phi(a), ""),
    "the trace of a fit": (Trace(times(P, Inverse(times(P.T, P)), P.T)), n, "P.T*P is invertible"),
    "a trace around a fit": (
        Trace(times(P.T, V, Inverse(times(P.T, V)), C)),
        Trace(C),
        "P.T*V is invertible",
    ),
    "a trace that closes in the middle": (
        Trace(times(V, C, Inverse(times(P.T, V)), P.T)),
        Trace(C),
        "P.T*V is invertible",
    ),
}
FALSE = {
    "an entry of an inverse without its sum": (
        MatrixElement(Inverse(A), i, k) * A[k, j],
        KroneckerDelta(i, j) * x[i, 0] * x[j, 0] * x[k, 0],
    ),
    "an entry of a square": (
        Sum(A[i, k] * A[k, j], (k, 0, n - 1)),
        KroneckerDelta(i, j),
        Q.orthogonal(A),
    ),
    "three inverse letters at one index": (
        Sum(MatrixElement(Inverse(A), i, k) * A[k, j] * x[k, 0], (k, 0, n - 1)),
        KroneckerDelta(i, j) * x[i, 0],
    ),
    "a part of an orthogonal matrix": (times(O, UPPER, O.T), Identity(n + m), Q.orthogonal(O)),
    "a part of an inverse": (times(Inverse(O), UPPER, O), Identity(n + m)),
    "a square beside a quotient": (multiplied(a, a, over(b)), over(b)),
    "a captured index": (
        Sum(phi(Sum(F[i, j], (j, 1, n))), (i, 1, n)),
        Sum(phi(Add(Sum(F[k, k], (k, 1, n)), Mul(0, f[j], evaluate=False), evaluate=False)), (j, 1, n)),
    ),
    "an index captured by a sum": (
        Sum(phi(Sum(F[i, j], (j, 1, n))), (i, 1, n)),
        Sum(phi(Sum(F[j, j], (j, 1, n))), (j, 1, n)),
    ),
    "a function beside its argument": (times(each(phi, times(P.T, P)), P.T, P), eye),
    "two functions of one argument": (phi(a), psi(a)),
    "the name of a family of quotients is taken": (
        Sum(over(f[i]) + IndexedBase("1/f")[i], (i, 1, n)),
        Sum(2 * over(f[i]), (i, 1, n)),
    ),
    "functions of symbols of one name": (phi(a), phi(Symbol("a", positive=True))),
    "the names of two kinds of values are taken": (
        phi(a) + over(b) + Symbol("phi(a)") * Symbol("1/b"),
        phi(a) + over(b) + phi(a) * over(b),
    ),
    "a captured index in a sum": (
        Sum(phi(Sum(f[k] * g[i], (k, 1, n))), (i, 1, n)),
        Sum(phi(Sum(f[k] * g[k], (k, 1, n))), (i, 1, n)),
    ),
    "a quotient by another product": (multiplied(over(multiplied(a, b)), a, a), 1),
    "a power of a reciprocal": (over(a, -2), over(a, -3)),
    "quotients by different sums": (over(a + b), over(a + 2 * b)),
    "a reciprocal is another function": (over(a + b), phi(a + b)),
    "a power entry by entry": (HadamardPower(P, -2), HadamardPower(P, -1)),
    "reciprocals of different sums": (HadamardPower(plus(P, V), -1), HadamardPower(plus(P, times(2, V)), -1)),
    "reciprocals are no inverse": (HadamardPower(plus(A, B), -1), Inverse(plus(A, B))),
    "reciprocals are not symmetric": (HadamardPower(A, -1), plainly(Transpose, HadamardPower(A, -1))),
    "a root of another term": (sqrt(a * (b + c)), sqrt(a * b + c)),
    "another root": (sqrt(a * (b + c)), Pow(a * b + a * c, Rational(1, 3))),
    "a root is no function": (sqrt(a), phi(a)),
    "a determinant is no function": (Determinant(A), Function("det")(Trace(A))),
    "a determinant of another matrix": (Determinant(plus(A, B)), Determinant(plus(A, times(2, B)))),
    "an inverse beside another matrix": (times(Inverse(plus(A, B)), plus(A, times(2, B))), eye),
    "an inverse of a sum is not symmetric": (
        Inverse(plus(A, B)),
        plainly(Transpose, Inverse(plus(A, B))),
        Q.symmetric(A),
    ),
    "an orthogonal matrix of one entry": (times(s, s, s), Identity(1), Q.orthogonal(s)),
    "matrices of one entry that are not inverse": (times(s, s), Identity(1)),
    "an orthogonal matrix is no involution": (times(A, A), eye, Q.orthogonal(A)),
    "an inverse is no involution": (times(Inverse(A), Inverse(A)), eye),
    "an inverse transposed beside a matrix": (times(Transpose(Inverse(A)), A), eye),
    "an inverse multiplies entry by entry": (HadamardProduct(Inverse(A), A), OneMatrix(n, n)),
    "an orthogonal matrix multiplies entry by entry": (
        HadamardProduct(A, A),
        OneMatrix(n, n),
        Q.orthogonal(A),
    ),
    "a function with its arguments exchanged": (
        each(lambda entry: pair(entry, a), P),
        each(lambda entry: pair(a, entry), P),
    ),
    "a function with another second argument": (
        each(lambda entry: pair(entry, a), P),
        each(lambda entry: pair(entry, b), P),
    ),
    "an entry of a function of another sum": (
        MatrixElement(each(phi, plus(A, B)), i, j),
        phi(B[j, i] + A[i, j]),
    ),
    "an entry of a function with another number": (
        MatrixElement(each(lambda entry: pair(entry, 2), times(A, x)), i, 0),
        pair(image, 3),
    ),
    "an entry of a function with its number in front": (
        MatrixElement(each(lambda entry: pair(entry, 2), times(A, x)), i, 0),
        pair(2, image),
    ),
    "an entry of another function": (
        MatrixElement(each(lambda entry: pair(entry, 2), times(A, x)), i, 0),
        phi(image),
    ),
    "indices do not change places alone": (
        Sum(pair(f[i], f[j]) * g[i], (i, 1, n), (j, 1, n)),
        Sum(pair(f[j], f[i]) * g[i], (i, 1, n), (j, 1, n)),
    ),
    "one index for two": (
        Sum(pair(f[i], f[j]), (i, 1, n), (j, 1, n)),
        Sum(pair(f[i], f[i]), (i, 1, n), (j, 1, n)),
    ),
    "an index is shifted by one too few": (Sum(phi(f[i + 2]), (i, 1, n)), Sum(phi(f[i]), (i, 2, n + 1))),
    "another family": (Sum(phi(f[i]), (i, 1, n)), Sum(phi(g[i]), (i, 1, n))),
    "a sum in an argument is another one": (
        Sum(phi(f[i] + Sum(f[i] * g[i], (i, 1, n))), (i, 1, n)),
        Sum(phi(f[j] + Sum(f[j] * g[k], (k, 1, n))), (j, 1, n)),
    ),
    "the name of a function's value is taken": (phi(a) + Symbol("phi(a)"), 2 * phi(a)),
    "two names of a function's value are taken": (
        phi(a) + Symbol("phi(a)") + Symbol("phi(a)'"),
        2 * phi(a) + Symbol("phi(a)'"),
    ),
    "the name of a quotient is taken": (over(a) + Symbol("1/a"), 2 * over(a)),
    "the name of an inverse is taken": (
        plus(Inverse(A), MatrixSymbol("A**(-1)", n, n)),
        times(2, Inverse(A)),
    ),
    "the names of two values are alike": (phi(a) + Symbol("phi(a)") * phi(b), phi(a) + phi(a) * phi(b)),
}
FAMILIES = {
    "at numbers": (Sum(phi(f[i]), (i, 1, 2)), phi(f[1]) + phi(f[2])),
    "at two numbers": (Sum(pair(f[i], g[j]), (i, 1, 2), (j, 3, 3)), pair(f[1], g[3]) + pair(f[2], g[3])),
    "at one number twice": (Sum(pair(f[i], g[i]), (i, 1, 1)), pair(f[1], g[1])),
    "at the index of a sum": (
        Sum(phi(f[i] * g[j]), (i, 1, 1), (j, 1, 1)),
        phi(f[1] * g[1]),
    ),
}


@pytest.mark.parametrize(("lhs", "rhs"), FAMILIES.values(), ids=FAMILIES)
def test_a_family_of_values_has_those_at_numbers(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Proved)
    assert not isinstance(verify(lhs, 2 * rhs), Proved)


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_is_proved_under_its_conditions(name):
    lhs, rhs, conditions, *assuming = TRUE[name]
    for sides in ((lhs, rhs), (rhs, lhs)):
        found = verify(*sides, assuming=assuming)
        assert isinstance(found, Proved)
    assert ", ".join(sorted(verify(lhs, rhs, assuming=assuming).conditions)) == conditions


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_not_proved(name):
    lhs, rhs, *assuming = FALSE[name]
    for sides in ((lhs, rhs), (rhs, lhs)):
        found = verify(*sides, assuming=assuming)
        assert not isinstance(found, Proved)


SAME_MAXIMUM = [
    (Max(a * (b + c), b * (a + 1)), Max(a * b + a * c, a * b + b)),
    (Max(f[i] * (a + b), a * f[i] + c), Max(a * f[i] + b * f[i], c + a * f[i])),
    (of_every_entry(Lambda(c, Max(c, b)), P), of_every_entry(Lambda(a, Max(a, b)), P)),
    (Max(a * (b + c), b * (a + 1), c, 7), Max(a * b + a * c, a * b + b, 7, c)),
    (Sum(Max(a, image), (i, 0, n - 1)), Sum(Max(image, a), (i, 0, n - 1))),
]


@pytest.mark.parametrize(("left", "right"), SAME_MAXIMUM, ids=str)
def test_the_arguments_of_a_maximum_may_change_places(left, right):
    assert isinstance(verify(left, right), Proved)


MEMBERS = [
    (phi(f[1]) + phi(f[2]), Sum(phi(f[i + 1]), (i, 0, 1))),
    (phi(phi(f[0])) + phi(phi(f[1])), Sum(phi(phi(f[i])), (i, 0, 1))),
]


@pytest.mark.parametrize(("left", "right"), MEMBERS, ids=str)
def test_functions_at_one_position_are_members_of_those_at_all(left, right):
    assert isinstance(verify(left, right), Proved)
    assert isinstance(verify(right, left), Proved)


ONE_PLACE = {
    "phi": phi,
    "pair": lambda entry: pair(2, entry),
    "square": lambda entry: entry**2 + a,
    "nested": lambda entry: phi(phi(entry) + a),
}


@pytest.mark.parametrize("function", ONE_PLACE.values(), ids=ONE_PLACE)
def test_a_function_of_the_one_entry_of_a_matrix_is_a_scalar(function):
    for matrix in (s, OneMatrix(1, 1), times(x.T, A, x)):
        lifted = of_every_entry(Lambda(b, function(b)), matrix)
        assert isinstance(verify(lifted, function(MatrixElement(matrix, 0, 0))), Proved)


def test_a_function_of_a_matrix_of_ones_is_that_of_a_number():
    lifted = of_every_entry(Lambda(b, phi(b)), OneMatrix(1, 1))
    assert isinstance(verify(lifted, phi(Integer(1))), Proved)
    square = MatrixSymbol("T", 2, 2)
    same = MatMul(phi(square[0, 0]), OneMatrix(2, 2))
    assert not isinstance(verify(of_every_entry(Lambda(b, phi(b)), square), same), Proved)


def test_what_stands_beside_an_entry_is_compared():
    left = each(lambda entry: pair(phi(phi(a) + b * (a + 1)), entry), P)
    right = each(lambda entry: pair(phi(a * b + b + phi(a)), entry), P)
    assert isinstance(verify(left, right), Proved)


def test_the_arguments_of_other_functions_may_not_change_places():
    assert not isinstance(verify(pair(a, b * c), pair(b * c, a)), Proved)


def test_a_letter_beside_itself_is_an_identity_only_if_it_is_orthogonal():
    assert isinstance(verify(times(A.T, A), eye, assuming=[Q.orthogonal(A)]), Proved)
    assert not isinstance(verify(times(A.T, B), eye, assuming=[Q.orthogonal(A)]), Proved)
    for other in (Inverse(A), Inverse(B), C):
        beside = plus(times(A.T, A), other), plus(eye, other)
        assert not isinstance(verify(*beside, assuming=[Q.orthogonal(C)]), Proved)


def test_a_matrix_times_its_power_of_minus_one_is_the_identity():
    found = verify(times(plus(A, B), MatPow(plus(B, A), -1)), eye)
    assert found.conditions == ("A + B is invertible",)
