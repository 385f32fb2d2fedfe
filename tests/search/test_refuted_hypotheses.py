"""False claims under hypotheses, or with inverses, are refuted by small worlds where these hold."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from time import monotonic
from typing import NamedTuple

import pytest
from sympy import (
    Determinant,
    HadamardProduct,
    Identity,
    IndexedBase,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    eye,
    flatten,
    symbols,
    sympify,
)
from sympy.assumptions import AppliedPredicate

from symnet import Unknown, sizes, verify
from symnet.core.budget import Budget, deep
from symnet.core.evaluate import evaluate, inert
from symnet.core.translate import translate
from symnet.reading.assumptions import assumptions
from symnet.reading.terms import as_term
from symnet.search.counterexamples import as_witness, contradiction, find_counterexample

SECONDS = 20.0

m, n, p, q = sizes("m n p q")
a, b, c, l = symbols("a b c l")  # noqa: E741
i = Symbol("i", integer=True)
A, B, C, D, P, R, S, G = (MatrixSymbol(name, n, n) for name in "ABCDPRSG")
X, Y, H = MatrixSymbol("X", n, p), MatrixSymbol("Y", p, n), MatrixSymbol("H", n, n)
M, Z, K = MatrixSymbol("M", m, n), MatrixSymbol("Z", n, m), MatrixSymbol("K", n, m)
U, V = MatrixSymbol("U", n, q), MatrixSymbol("V", q, n)
T, W = MatrixSymbol("T", n, p), MatrixSymbol("W", p, p)
x, y, u, v, e, w = (MatrixSymbol(name, n, 1) for name in "xyuvew")
d, g, h = (MatrixSymbol(name, p, 1) for name in "dgh")
f = IndexedBase("f")
one, ones = Identity(n), OneMatrix(n, 1)


def dot(*factors):
    return MatMul(*factors, evaluate=False)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


def minus(left, right):
    return plus(left, dot(-1, right))


def inv(matrix):
    return Inverse(matrix)


def square(matrix):
    return MatPow(matrix, 2, evaluate=False)


def zero(rows, columns):
    return ZeroMatrix(rows, columns)


def times(*factors):
    return Mul(*factors, evaluate=False)


def gram(matrix):
    return dot(matrix.T, matrix)


def hat(matrix):
    return dot(matrix, inv(gram(matrix)), matrix.T)


def penrose(matrix, other, *which):
    """Some of the equations of the pseudo-inverse, by number, or all."""
    equations = (
        (dot(matrix, other, matrix), matrix),
        (dot(other, matrix, other), other),
        (Transpose(dot(matrix, other)), dot(matrix, other)),
        (Transpose(dot(other, matrix)), dot(other, matrix)),
    )
    return [equations[k - 1] for k in which or (1, 2, 3, 4)]


idempotent = [(square(P), P)]
projection = [*idempotent, (P.T, P)]
both = [*idempotent, (square(R), R)]
orthonormal = [(gram(X), Identity(p))]
commuting = [(dot(A, B), dot(B, A))]
involution = [(square(A), one)]
normal = [(dot(X.T, X, d), dot(X.T, y))]
skew = [(A.T, dot(-1, A))]


class Claim(NamedTuple):
    """lhs = rhs where something is assumed; `size` is the sum of the sizes at which it fails first."""

    lhs: object
    rhs: object
    assuming: Sequence[object] = ()
    size: int = 2


FALSE = {
    # projections
    "a projection is the identity": Claim(P, one, idempotent, 1),
    "a projection is zero": Claim(P, zero(n, n), idempotent, 1),
    "an oblique projection is symmetric": Claim(P, P.T, idempotent),
    "an oblique projection does not lengthen": Claim(dot(P.T, P), P, idempotent),
    "the trace of a projection is 1": Claim(Trace(P), 1, projection, 1),
    "projections commute": Claim(dot(P, R), dot(R, P), both),
    "orthogonal projections commute": Claim(dot(P, R), dot(R, P), [*projection, (square(R), R), (R.T, R)]),
    "a product of projections is one": Claim(square(dot(P, R)), dot(P, R), both),
    "a sum of projections is one": Claim(square(plus(P, R)), plus(P, R), both, 1),
    "a sum of commuting projections is one": Claim(
        square(plus(P, R)), plus(P, R), [*both, (dot(P, R), dot(R, P))], 1
    ),
    "a zero product on one side is one on the other": Claim(
        dot(R, P), zero(n, n), [*both, (dot(P, R), zero(n, n))]
    ),
    "what a projection keeps is all": Claim(dot(P, X), dot(2, X), [*idempotent, (dot(P, X), X)]),
    "what is kept on the right is kept on the left": Claim(dot(A, P), A, [*idempotent, (dot(P, A), A)]),
    "a projection and its complement overlap": Claim(
        dot(P, minus(one, P)), minus(one, P), idempotent, 1
    ),
    "three powers of a matrix are alike": Claim(square(A), A, [(dot(A, A, A), A)], 1),
    "nilpotent matrices are zero": Claim(A, zero(n, n), [(square(A), zero(n, n))]),
    "nilpotent matrices commute": Claim(
        dot(A, B), dot(B, A), [(square(A), zero(n, n)), (square(B), zero(n, n))]
    ),
    "a sum of nilpotent matrices is nilpotent": Claim(
        square(plus(A, B)), zero(n, n), [(square(A), zero(n, n)), (square(B), zero(n, n))]
    ),
    # involutions, rotations and reflections
    "an involution is the identity": Claim(A, one, involution, 1),
    "an involution is symmetric": Claim(A, A.T, involution),
    "involutions commute": Claim(dot(A, B), dot(B, A), [*involution, (square(B), one)]),
    "a product of involutions is one": Claim(
        square(dot(A, B)), one, [*involution, (square(B), one)]
    ),
    "orthonormal columns are orthonormal rows": Claim(dot(X, X.T), one, orthonormal, 3),
    "a matrix with orthonormal columns keeps all lengths": Claim(
        dot(u.T, X, X.T, u), dot(u.T, u), orthonormal, 3
    ),
    "orthonormal columns times orthonormal columns": Claim(
        dot(X.T, U), zero(p, q), [*orthonormal, (gram(U), Identity(q))], 3
    ),
    "orthogonal complements fill the space": Claim(
        plus(dot(X, X.T), dot(U, U.T)),
        one,
        [*orthonormal, (gram(U), Identity(q)), (dot(X.T, U), zero(p, q))],
        5,
    ),
    "the transpose of a rotation is itself": Claim(A, A.T, [(gram(A), one), (dot(A, A.T), one)]),
    "a rotation of a vector keeps it": Claim(
        dot(A, x), x, [(gram(A), one), (gram(x), Identity(1))], 1
    ),
    "a unit vector has one entry": Claim(dot(x, x.T), one, [(gram(x), Identity(1))]),
    "a reflection at a unit vector": Claim(
        minus(one, dot(x, x.T)), dot(minus(one, dot(x, x.T)), -1), [(gram(x), Identity(1))]
    ),
    # commuting matrices
    "commuting matrices are alike": Claim(A, B, commuting, 1),
    "commuting matrices commute with all": Claim(dot(A, C), dot(C, A), commuting),
    "commuting is transitive": Claim(dot(A, C), dot(C, A), [*commuting, (dot(B, C), dot(C, B))]),
    "commuting with the transpose is being symmetric": Claim(A, A.T, [(dot(A, A.T), dot(A.T, A))]),
    "a difference of squares of matrices that anticommute": Claim(
        dot(plus(A, B), minus(A, B)), minus(square(A), square(B)), [(dot(A, B), dot(-1, B, A))]
    ),
    "a skew matrix is zero": Claim(A, zero(n, n), skew),
    "a square of a skew matrix is zero": Claim(square(A), zero(n, n), skew),
    "a product of skew matrices is skew": Claim(
        Transpose(dot(A, B)), dot(-1, A, B), [*skew, (B.T, dot(-1, B))]
    ),
    "a product of symmetric matrices is symmetric": Claim(
        Transpose(dot(A, B)), dot(A, B), [(A.T, A), (B.T, B)]
    ),
    "intertwined matrices are alike": Claim(A, B, [(dot(A, S), dot(S, B))], 1),
    # systems of equations
    "a system has one solution": Claim(d, g, [(dot(X, d), y), (dot(X, g), y)], 2),
    "a factor is cancelled": Claim(d, g, [(dot(X, d), dot(X, g))], 2),
    "a product is zero": Claim(X, zero(n, p), [(dot(X, d), zero(n, 1))], 2),
    "normal equations are solved exactly": Claim(dot(X, d), y, normal, 2),
    "a solution of normal equations is zero": Claim(d, zero(p, 1), normal, 2),
    "solutions of normal equations are alike": Claim(
        d, g, [*normal, (dot(X.T, X, g), dot(X.T, y))], 2
    ),
    "residuals are zero": Claim(e, zero(n, 1), [*normal, (e, minus(y, dot(X, d)))], 2),
    "residuals are orthogonal to y": Claim(dot(y.T, e), 0, [*normal, (e, minus(y, dot(X, d)))], 2),
    "ridge gives least squares": Claim(
        dot(X, d), dot(X, g), [*normal, (dot(plus(gram(X), dot(l, Identity(p))), g), dot(X.T, y))], 2
    ),
    "a right inverse is a left inverse": Claim(
        dot(Z, M), one, [(dot(M, Z), Identity(m))], 3
    ),
    "two right inverses are one": Claim(
        Z, K, [(dot(M, Z), Identity(m)), (dot(M, K), Identity(m))], 3
    ),
    "a similar matrix is the same": Claim(A, dot(B, A, C), [(dot(B, C), one), (dot(C, B), one)]),
    "weights that sum to 1 are alike": Claim(
        dot(w.T, y), y[0, 0], [(dot(w.T, ones), Identity(1))]
    ),
    "centred data are zero": Claim(x, zero(n, 1), [(dot(ones.T, x), zero(1, 1))]),
    "an eigenvector is fixed": Claim(dot(A, x), x, [(dot(A, x), dot(l, x))], 1),
    "eigenvectors are orthogonal": Claim(
        dot(x.T, y), 0, [(A.T, A), (dot(A, x), dot(a, x)), (dot(A, y), dot(b, y))], 1
    ),
    # Penrose's equations
    "an inner inverse is an outer one": Claim(dot(Z, M, Z), Z, penrose(M, Z, 1), 2),
    "a reflexive inverse is symmetric on the left": Claim(
        Transpose(dot(M, Z)), dot(M, Z), penrose(M, Z, 1, 2), 3
    ),
    "a least squares inverse is symmetric on the right": Claim(
        Transpose(dot(Z, M)), dot(Z, M), penrose(M, Z, 1, 2, 3), 3
    ),
    "a pseudo-inverse is a left inverse": Claim(dot(Z, M), one, penrose(M, Z), 2),
    "three of Penrose's equations determine Z": Claim(
        Z, K, [*penrose(M, Z, 1, 2, 3), *penrose(M, K, 1, 2, 3)], 3
    ),
    "a pseudo-inverse is a transpose": Claim(Z, M.T, penrose(M, Z), 2),
    "a pseudo-inverse reverses products": Claim(
        dot(S, G), C, [(D, dot(A, B)), *penrose(A, G), *penrose(B, S), *penrose(D, C)]
    ),
    # numbers
    "factors of 1 are alike": Claim(a, b, [(times(a, b), 1)], 0),
    "parts of 1 are alike": Claim(a, b, [(a + b, 1)], 0),
    "a root of 1 is 1": Claim(a, 1, [(Pow(a, 2, evaluate=False), 1)], 0),
    "a point of the circle is on an axis": Claim(a * b, 0, [(a**2 + b**2, 1)], 0),
    "a square is its root": Claim(a, 0, [(a**2, a)], 0),
    "a mean is a median": Claim(f[1], a, [(a, Sum(f[i], (i, 1, n)) / n)]),
    "a sum of squares is a square": Claim(
        Sum(f[i] ** 2, (i, 1, n)), 1, [(Sum(f[i], (i, 1, n)), 1)]
    ),
    # definitions
    "a hat matrix is the identity": Claim(H, one, [(H, hat(X))], 3),
    "a hat matrix commutes": Claim(dot(H, A), dot(A, H), [(H, hat(X))], 3),
    "leverages are alike": Claim(H[0, 0], Trace(H), [(H, hat(X))], 3),
    "residuals of fitted values": Claim(
        dot(minus(one, H), y), y, [(H, hat(X))], 2
    ),
    # inverses
    "an inverse of a sum": Claim(inv(plus(A, B)), plus(inv(A), inv(B)), [], 1),
    "Woodbury without its middle": Claim(
        inv(plus(A, dot(U, V))), minus(inv(A), dot(inv(A), U, V, inv(A))), [], 2
    ),
    "Woodbury with another sign": Claim(
        inv(plus(A, dot(U, V))),
        plus(inv(A), dot(inv(A), U, inv(plus(Identity(q), dot(V, inv(A), U))), V, inv(A))),
        [], 2,
    ),
    "Woodbury with its inverses exchanged": Claim(
        inv(plus(A, dot(U, V))),
        minus(inv(A), dot(inv(A), U, inv(minus(Identity(q), dot(V, inv(A), U))), V, inv(A))),
        [], 2,
    ),
    "Sherman and Morrison without a denominator": Claim(
        inv(plus(A, dot(x, y.T))), minus(inv(A), dot(inv(A), x, y.T, inv(A))), [], 1
    ),
    "Searle with a factor exchanged": Claim(
        dot(A, inv(plus(A, B)), B), dot(B, inv(plus(A, B)), A, A), [], 1
    ),
    "push-through with a transpose": Claim(
        dot(inv(plus(one, dot(X, Y))), X), dot(X, inv(minus(Identity(p), dot(Y, X)))), [], 2
    ),
    "push-through keeps sides": Claim(dot(inv(plus(one, dot(A, B))), A), dot(inv(plus(one, dot(B, A))), A)),
    "ridge in its primal and dual form": Claim(
        dot(inv(plus(gram(X), dot(l, Identity(p)))), X.T),
        dot(X.T, inv(plus(dot(X, X.T), dot(2, l, one)))),
        [], 2,
    ),
    "an inverse of a product": Claim(inv(dot(A, B)), dot(inv(A), inv(B))),
    "an inverse of a Gram matrix": Claim(hat(X), one, [], 3),
    "an inverse of a difference": Claim(inv(minus(A, B)), inv(minus(B, A)), [], 1),
    "an inverse is scaled": Claim(inv(dot(2, gram(X))), dot(2, inv(gram(X))), [], 2),
    "a parallel sum": Claim(inv(plus(inv(A), inv(B))), dot(A, inv(plus(A, B)), A), [], 1),
    "the inverse of a projection's complement": Claim(
        inv(plus(one, P)), minus(one, P), idempotent, 1
    ),
    "the inverse of I + P": Claim(inv(plus(one, P)), minus(one, dot(P / 3)), idempotent, 1),
    "Cayley's transform is symmetric": Claim(
        dot(minus(one, A), inv(plus(one, A))), Transpose(dot(minus(one, A), inv(plus(one, A)))), skew
    ),
    "a weighted hat matrix is symmetric": Claim(
        dot(X, inv(dot(X.T, A, X)), X.T, A), Transpose(dot(X, inv(dot(X.T, A, X)), X.T, A)), [(A.T, A)], 3
    ),
    "generalised least squares is ordinary": Claim(
        dot(inv(dot(X.T, inv(A), X)), X.T, inv(A)), dot(inv(gram(X)), X.T), [(A.T, A)], 3
    ),
    "a determinant of an involution is 1": Claim(Determinant(A), 1, involution, 1),
    "commuting inverses": Claim(dot(inv(A), B), dot(B, A), commuting, 1),
    "partialling out nothing": Claim(
        dot(inv(gram(X)), X.T, y),
        dot(inv(gram(X)), X.T, minus(y, dot(U, h_ := MatrixSymbol("h", q, 1)))),
        [(dot(U.T, U, h_), dot(U.T, y))], 3,
    ),
    "blocks are orthogonal": Claim(dot(X.T, U), zero(p, q), [(dot(hat(X), U), U)], 3),
    # properties
    "a positive definite matrix is the identity": Claim(A, one, [Q.positive_definite(A)], 1),
    "a product of positive definite matrices is symmetric": Claim(
        dot(A, B), dot(B, A), [Q.positive_definite(A), Q.positive_definite(B)]
    ),
    "a positive definite matrix is its inverse": Claim(inv(A), A, [Q.positive_definite(A)], 1),
    "a definite matrix has one eigenvalue": Claim(
        dot(A, B), dot(Trace(A), B), [Q.positive_definite(A), Q.orthogonal(B)]
    ),
    "a definite Gram matrix is the identity": Claim(gram(X), Identity(p), [Q.positive_definite(gram(X))]),
    "full rank makes a hat matrix the identity": Claim(hat(X), one, [Q.fullrank(X), n >= p], 3),
    "a tall matrix has a right inverse": Claim(
        dot(X, Y), one, [Q.fullrank(X), n >= p, (dot(Y, X), Identity(p))], 3
    ),
    "rotations that are projections": Claim(
        dot(A, B), dot(B, A), [Q.orthogonal(A), Q.orthogonal(B), (square(A), one), (square(B), one)]
    ),
    "a symmetric rotation is the identity": Claim(A, one, [Q.orthogonal(A), Q.symmetric(A)], 1),
    "a diagonal involution is the identity": Claim(A, one, [Q.diagonal(A), (square(A), one)], 1),
    "diagonal matrices that commute with a matrix": Claim(
        dot(A, B), dot(B, A), [Q.diagonal(A), (dot(A, C), dot(C, A))]
    ),
    "a symmetric nilpotent matrix squares to itself": Claim(
        dot(A, B), zero(n, n), [Q.symmetric(A), (dot(A, B, A), zero(n, n))]
    ),
    "a skew rotation turns back": Claim(A, A.T, [Q.orthogonal(A), (A.T, dot(-1, A))]),
    "an invertible matrix commutes with its similar": Claim(
        dot(A, B), dot(B, A), [Q.invertible(S), (dot(S, B), dot(A, S))]
    ),
    "congruent matrices are alike": Claim(A, B, [Q.invertible(S), (B, dot(S.T, A, S))], 1),
    "simultaneous projections": Claim(
        dot(A, P), dot(P, A), [Q.symmetric(A), (square(P), P), (dot(A, P), dot(P, A, P))]
    ),
    "layers that keep lengths are rotations": Claim(
        dot(X, Y), one, [(gram(X), Identity(p)), (dot(Y, Y.T), Identity(p))], 2
    ),
    "a balanced network": Claim(X.T, Y, [(dot(X.T, X), dot(Y, Y.T))]),
    "a weighted mean of numbers": Claim(
        a * x[0, 0] + b * x[0, 0], Trace(dot(x, x.T)), [(a + b, 1)], 1
    ),
    # polynomials of matrices, and equations between several
    "a cube that is zero has a square that is": Claim(square(A), zero(n, n), [(dot(A, A, A), zero(n, n))], 3),
    "a square root of -1 is skew": Claim(A.T, dot(-1, A), [(square(A), dot(-1, one))]),
    "a cube root of 1 is 1": Claim(A, one, [(dot(A, A, A), one)]),
    "a golden matrix is symmetric": Claim(A, A.T, [(square(A), plus(A, one))]),
    "a matrix and its conjugate by one that anticommutes": Claim(
        A, dot(B, A, B), [(square(A), one), (square(B), one), (dot(A, B), dot(-1, B, A))]
    ),
    "a commutator commutes": Claim(dot(A, C), dot(C, A), [(C, minus(dot(A, B), dot(B, A)))]),
    "matrices that exchange each other are alike": Claim(A, B, [(dot(A, B, A), B), (dot(B, A, B), A)], 1),
    "rows and columns that sum to 1": Claim(A, one, [(dot(A, ones), ones), (dot(ones.T, A), ones.T)]),
    "a matrix without a trace is zero": Claim(A, zero(n, n), [(Trace(A), 0)]),
    "a matrix of determinant 1 is symmetric": Claim(A, A.T, [(Determinant(A), 1)]),
    "a matrix of zeros and ones is idempotent": Claim(square(A), A, [(HadamardProduct(A, A), A)]),
    "a matrix of eigenvectors": Claim(A, A.T, [(dot(A, S), dot(S, D)), Q.invertible(S), Q.diagonal(D)]),
    "Lyapunov's equation": Claim(P, R, [(plus(dot(A.T, P), dot(P, A)), dot(-1, R)), (P.T, P)], 1),
    "Sylvester's equation": Claim(dot(A, X), dot(X, W), [(plus(dot(A, X), dot(X, W)), T)], 2),
    "squares that are alike": Claim(a, b, [(a**2, b**2)], 0),
    "reciprocals of a harmonic sum": Claim(a, b, [(1 / a + 1 / b, 1 / c)], 0),
    "Kalman's gain": Claim(
        dot(minus(one, dot(G, C)), P),
        dot(P, minus(one, dot(G, C))),
        [(G, dot(P, C.T, inv(plus(dot(C, P, C.T), R)))), Q.positive_definite(P), Q.positive_definite(R)],
    ),
    "residuals of weighted least squares": Claim(
        dot(X.T, e),
        zero(p, 1),
        [(dot(X.T, A, X, d), dot(X.T, A, y)), (e, minus(y, dot(X, d))), Q.positive_definite(A)],
        3,
    ),
    "unit vectors": Claim(dot(x.T, y), 1, [(gram(x), Identity(1)), (gram(y), Identity(1))], 1),
    "hat matrices annihilate each other": Claim(dot(A, B), zero(n, n), [(A, hat(X)), (B, hat(U))], 3),
    "an involution keeps lengths": Claim(dot(x.T, x), dot(y.T, y), [(y, dot(A, x)), (square(A), one)]),
    "a projection inside another has its trace": Claim(Trace(P), Trace(R), [*both, (dot(P, R), R)], 1),
    "nilpotent matrices with an anticommutator of 1": Claim(
        dot(A, B),
        dot(B, A),
        [(square(A), zero(n, n)), (square(B), zero(n, n)), (plus(dot(A, B), dot(B, A)), one)],
    ),
}  # fmt: skip


TRUE = {
    "a power of a projection": Claim(dot(P, P, P), P, idempotent),
    "projections that annihilate": Claim(
        square(plus(P, R)), plus(P, R), [*both, (dot(P, R), zero(n, n)), (dot(R, P), zero(n, n))]
    ),
    "an involution": Claim(dot(A, A, A), A, involution),
    "a reflection": Claim(
        square(minus(one, dot(2, x, x.T))), one, [(gram(x), Identity(1))]
    ),
    "orthonormal columns": Claim(square(dot(X, X.T)), dot(X, X.T), orthonormal),
    "orthogonal spaces": Claim(
        dot(X, X.T, U, U.T), zero(n, n), [*orthonormal, (gram(U), Identity(q)), (dot(X.T, U), zero(p, q))]
    ),
    "commuting matrices": Claim(square(dot(A, B)), dot(A, A, B, B), commuting),
    "residuals": Claim(dot(X.T, e), zero(p, 1), [*normal, (e, minus(y, dot(X, d)))]),
    "a pseudo-inverse is unique": Claim(
        Z, K, [*penrose(M, Z), *penrose(M, K)]
    ),
    "a left and a right inverse": Claim(B, C, [(dot(A, B), one), (dot(C, A), one)]),
    "numbers": Claim(a**2 * b, a, [(times(a, b), 1)]),
    "Woodbury": Claim(
        inv(plus(A, dot(U, V))),
        minus(inv(A), dot(inv(A), U, inv(plus(Identity(q), dot(V, inv(A), U))), V, inv(A))),
    ),
    "push-through": Claim(
        dot(inv(plus(one, dot(X, Y))), X), dot(X, inv(plus(Identity(p), dot(Y, X))))
    ),
    "skew matrices": Claim(dot(x.T, A, x), zero(1, 1), skew),
    "a definite matrix": Claim(dot(inv(A), A.T), one, [Q.positive_definite(A)]),
}  # fmt: skip
CONTRADICTIONS = {
    "the inverse of a matrix of ones": Claim(dot(inv(OneMatrix(2, 2)), OneMatrix(2, 2)), Identity(2)),
    "two values of a number": Claim(a, b, [(a, 1), (a, 2)]),
    "values that follow": Claim(a, c, [(a, b), (b, 1), (a + b, 3)]),
    "an identity that is zero": Claim(A, B, [(one, zero(n, n))]),
    "a projection that doubles": Claim(P, R, [*idempotent, (P, dot(2, one))]),
    "zero is invertible": Claim(A, B, [(A, zero(n, n)), Q.invertible(A)]),
    "a reciprocal of zero": Claim(Pow(a, -1), b, [(a, 0)]),
    "a definite matrix with negative entries": Claim(A, B, [(A, dot(-1, one)), Q.positive_definite(A)]),
}


def stated(claim):
    """The claim in the language, and its names."""
    sides = (as_term(side, "a side") for side in (claim.lhs, claim.rhs))
    with deep():
        return translate(*sides, {}, assumptions(claim.assuming), Budget.unbounded())


def searched(claim, *, thorough=False, seconds=SECONDS):
    """What users see of a counterexample, at which the core finds that all that is assumed holds."""
    stated_claim, names = stated(claim)
    budget = Budget(200_000, monotonic() + seconds)
    world = find_counterexample(stated_claim, names, budget, thorough=thorough)
    if world is None:
        return None
    return as_witness(names, world, evaluate(stated_claim, inert(world), Budget.unbounded()), {})


def at(witness, term):
    """The entries of the value of a term, by SymPy alone."""
    found = witness.at(sympify(term)).doit()
    return flatten(found.as_explicit().tolist()) if found.is_Matrix else [found]


def holds(witness, assumed):
    """Whether what is assumed holds, by SymPy alone."""
    match assumed:
        case (left, right):
            return at(witness, left) == at(witness, right)
        case AppliedPredicate():
            return PROPERTIES[assumed.function](witness.at(assumed.arguments[0]).doit())
    return bool(assumed.xreplace(dict(witness.sizes)))


PROPERTIES = {
    Q.symmetric: lambda matrix: matrix.is_symmetric(),
    Q.diagonal: lambda matrix: matrix.is_diagonal(),
    Q.orthogonal: lambda matrix: matrix * matrix.T == eye(matrix.rows),
    Q.invertible: lambda matrix: matrix.det() != 0,
    Q.fullrank: lambda matrix: matrix.rank() == min(matrix.shape),
    Q.positive_definite: lambda matrix: matrix.is_positive_definite,
}


@cache
def witness_of(name):
    return searched(FALSE[name])


def test_the_table_is_large():
    assert len(FALSE) >= 100


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_refuted_where_all_that_is_assumed_holds(name):
    claim, found = FALSE[name], witness_of(name)
    left, right = at(found, claim.lhs), at(found, claim.rhs)
    assert left != right
    assert (left, right) == tuple(
        flatten(side) if side.is_Matrix else [side] for side in (found.left, found.right)
    )
    for assumed in claim.assuming:
        assert holds(found, assumed)


@pytest.mark.parametrize("name", FALSE)
def test_a_counterexample_is_small(name):
    found = witness_of(name)
    assert sum(found.sizes.values()) == FALSE[name].size
    values = found.entries.values()
    numbers = flatten([value.tolist() if hasattr(value, "tolist") else value for value in values])
    assert all(abs(x.p) <= 12 and x.q <= 13 for x in numbers)


@pytest.mark.parametrize("name", TRUE)
def test_nothing_is_found_for_a_true_claim(name):
    assert searched(TRUE[name]) is None
    assert searched(TRUE[name], thorough=True, seconds=0.3) is None


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_proves_nothing(name):
    claim = CONTRADICTIONS[name]
    verdict = verify(claim.lhs, claim.rhs, assuming=claim.assuming)
    assert isinstance(verdict, Unknown)
    assert verdict.reason == "nothing satisfies all that is assumed, at least at small sizes"


@pytest.mark.parametrize("claims", [TRUE, FALSE], ids=["true", "false"])
def test_what_can_hold_is_no_contradiction(claims):
    for claim in claims.values():
        assert contradiction(*stated(claim), Budget.unbounded()) is None


def test_definitions_may_follow_from_each_other():
    chain = [MatrixSymbol(f"W_{k}", n, n) for k in range(20)]
    defined = [(after, dot(before, chain[0])) for before, after in pairwise(chain)]
    found = searched(Claim(chain[-1], chain[0], defined))
    assert all(holds(found, each) for each in defined)


def test_sizes_may_be_large_numbers():
    large, other = MatrixSymbol("A", 30, 30), MatrixSymbol("B", 30, 30)
    for assuming in (
        [(square(large), large)],
        [(dot(large, other), dot(other, large))],
        [Q.orthogonal(large)],
    ):
        found = searched(Claim(large, large.T, assuming), thorough=True)
        assert found[large] != found[large].T
        assert all(holds(found, each) for each in assuming)


def test_the_same_claim_gets_the_same_counterexample():
    for name in [*FALSE][::7]:
        assert searched(FALSE[name]) == witness_of(name)
