"""Projections: P² = P, and what least squares owes to it."""

from sympy import Identity, MatAdd, MatPow, MatrixExpr, MatrixSymbol, ZeroMatrix

from symnet import Refuted, sizes, theorem

n, p, q = sizes("n p q")
P, R, eye, nothing = MatrixSymbol("P", n, n), MatrixSymbol("R", n, n), Identity(n), ZeroMatrix(n, n)
y, a, e = (MatrixSymbol(name, n, 1) for name in "yae")
projection, another, symmetric = (P * P, P), (R * R, R), (P.T, P)


def minus(left: MatrixExpr, right: MatrixExpr):
    return MatAdd(left, -right, evaluate=False)


parts = {a: P * y, e: minus(y, a)}


@theorem("What a projection leaves is a projection", assuming=[projection])
def rest():
    return MatPow(minus(eye, P), 2, evaluate=False), minus(eye, P)


@theorem("A projection makes a reflection", assuming=[projection])
def reflection():
    return MatPow(minus(2 * P, eye), 2, evaluate=False), eye


@theorem("A projection is not always symmetric", assuming=[projection], expect=Refuted)
def oblique():
    return P.T, P


@theorem("Pythagoras for an orthogonal projection", assuming=[projection, symmetric], definitions=parts)
def pythagoras():
    return y.T * y, a.T * a + e.T * e


@theorem(
    "Pythagoras fails for an oblique projection", assuming=[projection], definitions=parts, expect=Refuted
)
def pythagoras_askew():
    return y.T * y, a.T * a + e.T * e


@theorem(
    "The sum of two disjoint projections is one",
    assuming=[projection, another, (P * R, nothing), (R * P, nothing)],
)
def disjoint():
    return (P + R) ** 2, P + R


@theorem("The sum of two projections is not always one", assuming=[projection, another], expect=Refuted)
def overlapping():
    return (P + R) ** 2, P + R


Q, b = MatrixSymbol("Q", n, p), MatrixSymbol("b", p, 1)
orthonormal = (Q.T * Q, Identity(p))


@theorem("Orthonormal columns project", assuming=[orthonormal])
def orthonormal_columns():
    return (Q * Q.T) ** 2, Q * Q.T


@theorem("Orthonormal columns keep lengths", assuming=[orthonormal])
def lengths():
    return b.T * Q.T * Q * b, b.T * b


@theorem("Orthonormal columns are not orthonormal rows", assuming=[orthonormal], expect=Refuted)
def rows():
    return Q * Q.T, eye


X, Z, C = MatrixSymbol("X", n, p), MatrixSymbol("Z", n, q), MatrixSymbol("C", p, q)
H, J = MatrixSymbol("H", n, n), MatrixSymbol("J", n, n)
hats = {H: X * (X.T * X).I * X.T, J: Z * (Z.T * Z).I * Z.T}


@theorem("A smaller model is inside a larger one", assuming=[(Z, X * C)], definitions=hats)
def nested():
    return H * J, J


@theorem("The difference of nested fits is a projection", assuming=[(Z, X * C)], definitions=hats)
def difference():
    return MatPow(minus(H, J), 2, evaluate=False), minus(H, J)


@theorem("Fits of two models do not commute", definitions=hats, expect=Refuted)
def two_models():
    return H * J, J * H
