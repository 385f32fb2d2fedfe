"""Claims about determinants: true ones and near misses.

Every side is written so that SymPy does not evaluate it. What a row needs besides its sides follows them:
hypotheses and SymPy's predicates.
"""

from sympy import (
    Abs,
    BlockDiagMatrix,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    Identity,
    Integer,
    Inverse,
    MatrixSymbol,
    Mul,
    Pow,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy import ImmutableMatrix as Matrix

from symnet import sizes
from tests.verify.claims import A, B, C, D, entry, eye, f, i, minus, n, p, power, product, total
from tests.verify.claims_regression import Given, choice_1, nilpotent, quarter, similar, turn

m = sizes("m")
a, b, c, d, s, t = symbols("a b c d s t")
alpha = Symbol("alpha", positive=True)
R, first_entry = MatrixSymbol("R", n, n), MatrixSymbol("e_1", n, 1)
E, F = MatrixSymbol("E", p, p), MatrixSymbol("F", p, p)
U, V, X = MatrixSymbol("U", n, p), MatrixSymbol("V", p, n), MatrixSymbol("X", n, p)
u, v, w = (MatrixSymbol(name, n, 1) for name in "uvw")
M, K = MatrixSymbol("M", m, m), MatrixSymbol("K", m, n)
A2, B2, A3, A4 = (MatrixSymbol(f"{name}{k}", k, k) for name, k in (("A", 2), ("B", 2), ("A", 3), ("A", 4)))
five = MatrixSymbol("x_5", 5, 1)
eye_p, unit = Identity(p), Identity(1)
nothing = ZeroMatrix(p, n)
det = Determinant
inverse = Inverse


def times(*factors):
    """A product of numbers."""
    return Mul(*factors, evaluate=False)


def blocks(*rows):
    return BlockMatrix([list(row) for row in rows])


def negative(matrix):
    return product(-1, matrix)


def shifted(scalar, matrix):
    """scalar·I + matrix."""
    return total(product(scalar, Identity(matrix.shape[0])), matrix)


def plus_one(matrix):
    """I + matrix."""
    return total(Identity(matrix.shape[0]), matrix)


vandermonde = Matrix([[1, a, a**2], [1, b, b**2], [1, c, c**2]])
cycle = Matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
swap = Matrix([[0, 1], [1, 0]])
skew = Given(
    [(Transpose(A3), negative(A3))], {A3: minus(MatrixSymbol("B_3", 3, 3), MatrixSymbol("B_3", 3, 3).T)}
)
rotation = Given([(product(R.T, R), eye)], {R: turn})
projection = Given([(product(A, A), A)], {A: similar(choice_1)})
involution = Given([(product(A, A), eye)], {A: similar(minus(product(2, choice_1), eye))})
complex_unit = Given([(product(A, A), negative(eye))], {A: similar(quarter)})
lower_upper = Given([(A, product(B, C)), (det(B), Integer(1))], {A: product(B, C), B: total(eye, nilpotent)})
spectral = Given([(A, product(R, D, R.T))], {A: product(R, D, R.T)})
factored = Given([(A, product(B, B.T))], {A: product(B, B.T)})
squared = Given([(product(A, A), B)], {B: product(A, A)})
unit_vector = Given([(product(u.T, u), unit)], {u: product(turn, first_entry)})

TRUE = {
    "products": [
        ("of two", det(product(A, B)), times(det(A), det(B))),
        ("of three in another order", det(product(A, B, C)), det(product(C, A, B))),
        ("of a transpose", det(Transpose(product(A, B))), times(det(B), det(A))),
        ("of a power", det(power(A, 3)), det(A) ** 3),
        ("of a power of a product", det(power(product(A, B), 2)), times(det(A) ** 2, det(B) ** 2)),
        ("of an identity", det(eye), Integer(1)),
        ("of nothing", det(ZeroMatrix(n, n)), Integer(0)),
        ("of a square", det(product(A, A.T)), det(A) ** 2),
        (
            "of a commutator",
            det(minus(product(A, B, C), product(A, C, B))),
            det(A) * det(minus(product(B, C), product(C, B))),
        ),
        ("of a difference that vanishes", det(minus(product(A, B), product(A, B))), Integer(0)),
        ("under a sum", Sum(det(product(f[i], A)), (i, 1, p)), Sum(times(f[i] ** n, det(A)), (i, 1, p))),
        ("absolute", Abs(det(product(A, B.T))), Abs(times(det(A), det(B)), evaluate=False)),
        ("a common factor", det(total(product(A, B), product(A, C))), times(det(A), det(total(B, C)))),
        ("a common factor on the right", det(total(product(B, A), A)), times(det(A), det(total(B, eye)))),
        (
            "with a factor of two sides",
            det(total(product(A, B, A.T), product(A, C, A.T))),
            times(det(A) ** 2, det(total(B, C))),
        ),
    ],
    "multiples": [
        ("of a matrix", det(product(c, A)), times(c**n, det(A))),
        ("of a negative", det(negative(A)), times(Integer(-1) ** n, det(A))),
        ("of a difference, turned", det(minus(A, B)), times(Integer(-1) ** n, det(minus(B, A)))),
        ("of a known size", det(product(c, A3)), times(c**3, det(A3))),
        ("of a product of numbers", det(product(c, d, A)), times(c**n, d**n, det(A))),
        ("of an identity", det(product(c, eye)), c**n),
        (
            "of blocks",
            det(BlockDiagMatrix(product(c, A), product(c, E))),
            times(Pow(c, n + p), det(A), det(E)),
        ),
        ("divided out", times(det(product(c, A)), Pow(c, -n)), det(A)),
        ("a sign twice", times(det(negative(A)), det(negative(B))), det(product(A, B))),
    ],
    "inverses": [
        ("times the inverse's", times(det(inverse(A)), det(A)), Integer(1)),
        ("is the reciprocal", det(inverse(A)), Pow(det(A), -1)),
        ("of a similar matrix", det(product(inverse(B), A, B)), det(A)),
        ("of a similar matrix and a number", det(shifted(c, product(inverse(B), A, B))), det(shifted(c, A))),
        (
            "of a similar matrix and a matrix",
            det(minus(product(B, A, inverse(B)), C)),
            det(minus(A, product(inverse(B), C, B))),
        ),
        ("of a quotient", det(product(A, inverse(B))), times(det(A), Pow(det(B), -1))),
        ("of an inverse, transposed", times(det(Transpose(inverse(A))), det(A)), Integer(1)),
        (
            "of a sum with a factor out",
            det(total(A, B)),
            times(det(A), det(plus_one(product(inverse(A), B)))),
        ),
        ("of a sum of inverses", times(det(total(inverse(A), inverse(B))), det(A), det(B)), det(total(A, B))),
        ("of a square root of a matrix", det(A) ** 2, det(B), squared),
    ],
    "triangles": [
        ("above", det(blocks((A, U), (nothing, E))), times(det(A), det(E))),
        ("below", det(blocks((A, nothing.T), (V, E))), times(det(A), det(E))),
        ("on the diagonal", det(BlockDiagMatrix(A, E, M)), times(det(A), det(E), det(M))),
        (
            "three by three",
            det(blocks((A, U, K.T), (nothing, E, ZeroMatrix(p, m)), (ZeroMatrix(m, n), ZeroMatrix(m, p), M))),
            times(det(A), det(E), det(M)),
        ),
        ("a shear", det(blocks((eye, U), (nothing, eye_p))), Integer(1)),
        ("of numbers", det(Matrix([[a, b, c], [0, d, s], [0, 0, t]])), a * d * t),
        (
            "of a diagonal",
            det(Matrix([[a, 0, 0, 0], [0, b, 0, 0], [0, 0, c, 0], [0, 0, 0, d]])),
            a * b * c * d,
        ),
        (
            "of a diagonal of five",
            det(DiagMatrix(five)),
            times(*(entry(five, k) for k in range(5))),
        ),
        ("of a bordered matrix", det(blocks((unit, v.T), (ZeroMatrix(n, 1), A))), det(A)),
    ],
    "entries": [
        ("two by two", det(Matrix([[a, b], [c, d]])), a * d - b * c),
        (
            "of a letter, two by two",
            det(A2),
            entry(A2, 0, 0) * entry(A2, 1, 1) - entry(A2, 0, 1) * entry(A2, 1, 0),
        ),
        ("one by one", det(product(v.T, A, u)), product(v.T, A, u)),
        ("Vandermonde, two", det(Matrix([[1, a], [1, b]])), b - a),
        ("Vandermonde, three", det(vandermonde), (b - a) * (c - a) * (c - b)),
        ("a cycle", det(cycle), Integer(1)),
        ("a swap", det(product(swap, A2)), -det(A2)),
        ("by traces, two by two", 2 * det(A2), Trace(A2) ** 2 - Trace(product(A2, A2))),
        (
            "of a sum, two by two",
            det(total(A2, B2)),
            det(A2) + det(B2) + Trace(A2) * Trace(B2) - Trace(product(A2, B2)),
        ),
        ("of a rotation", det(Matrix([[a, -b], [b, a]])), a**2 + b**2),
        (
            "characteristic, two by two",
            det(minus(product(c, Identity(2)), A2)),
            c**2 - c * Trace(A2) + det(A2),
        ),
        (
            "of a diagonal of a vector",
            det(DiagMatrix(MatrixSymbol("x", 2, 1))),
            entry(MatrixSymbol("x", 2, 1), 0) * entry(MatrixSymbol("x", 2, 1), 1),
        ),
    ],
    "hypotheses": [
        ("orthogonal", det(R) ** 2, Integer(1), rotation),
        ("declared orthogonal", det(R) ** 2, Integer(1), Q.orthogonal(R)),
        ("a projection", det(A) ** 2, det(A), projection),
        ("an involution", det(product(A, B, A)), det(B), involution),
        ("skew, of three rows", det(A3), Integer(0), skew),
        ("a complex unit", det(A) ** 2, Integer(-1) ** n, complex_unit),
        ("rotated", det(product(R.T, A, R)), det(A), Q.orthogonal(R)),
        ("rotated, with a ridge", det(shifted(c, product(R.T, A, R))), det(shifted(c, A)), Q.orthogonal(R)),
        ("lower and upper factors", det(A), det(C), lower_upper),
        ("a spectral decomposition", det(A), det(D), spectral, Q.orthogonal(R)),
        ("of Cholesky's factor", det(A), det(B) ** 2, factored),
    ],
    "updates": [
        ("Sylvester", det(plus_one(product(U, V))), det(plus_one(product(V, U)))),
        ("Sylvester with a difference", det(minus(eye, product(U, V))), det(minus(eye_p, product(V, U)))),
        ("Sylvester of a Gram matrix", det(plus_one(product(X, X.T))), det(plus_one(product(X.T, X)))),
        (
            "Sylvester with numbers",
            times(c**p, det(shifted(c, product(U, V)))),
            times(c**n, det(shifted(c, product(V, U)))),
        ),
        ("a column and a row", det(plus_one(product(u, v.T))), total(unit, product(v.T, u))),
        (
            "the matrix determinant lemma",
            det(total(A, product(u, v.T))),
            product(det(A), total(unit, product(v.T, inverse(A), u))),
        ),
        (
            "a column and a row taken off",
            det(minus(A, product(u, v.T))),
            product(det(A), minus(unit, product(v.T, inverse(A), u))),
        ),
        (
            "many columns",
            det(total(A, product(U, V))),
            times(det(A), det(plus_one(product(V, inverse(A), U)))),
        ),
        (
            "with a middle",
            det(total(A, product(U, E, V))),
            times(det(total(inverse(E), product(V, inverse(A), U))), det(E), det(A)),
        ),
        (
            "with an inverted middle",
            times(det(E), det(total(A, product(U, inverse(E), V)))),
            times(det(A), det(total(E, product(V, inverse(A), U)))),
        ),
        (
            "a number times a column and a row",
            det(plus_one(product(a, u, v.T))),
            total(unit, product(a, v.T, u)),
        ),
        ("a reflection", det(minus(eye, product(2, u, u.T))), Integer(-1), unit_vector),
        (
            "evidence of a linear model",
            times(alpha**p, det(shifted(alpha, product(X, X.T)))),
            times(alpha**n, det(shifted(alpha, product(X.T, X)))),
        ),
        ("two updates", det(plus_one(product(A, B))), det(plus_one(product(B, A)))),
    ],
    "Schur": [
        (
            "of the upper left",
            det(blocks((A, U), (V, E))),
            times(det(A), det(minus(E, product(V, inverse(A), U)))),
        ),
        (
            "of the lower right",
            det(blocks((A, U), (V, E))),
            times(det(E), det(minus(A, product(U, inverse(E), V)))),
        ),
        (
            "both",
            times(det(A), det(minus(E, product(V, inverse(A), U)))),
            times(det(E), det(minus(A, product(U, inverse(E), V)))),
        ),
        ("a bordered matrix", det(blocks((A, u), (v.T, unit))), det(minus(A, product(u, v.T)))),
        ("bordered by an identity", det(blocks((eye, U), (V, E))), det(minus(E, product(V, U)))),
        ("symmetric blocks", det(blocks((A, B), (B, A))), times(det(total(A, B)), det(minus(A, B)))),
        ("swapped", det(blocks((ZeroMatrix(n, n), eye), (eye, ZeroMatrix(n, n)))), Integer(-1) ** n),
        (
            "swapped blocks",
            det(blocks((ZeroMatrix(n, n), A), (B, C))),
            times(Integer(-1) ** n, det(A), det(B)),
        ),
        ("an arrow", det(blocks((eye, u), (u.T, ZeroMatrix(1, 1)))), negative(product(u.T, u))),
    ],
}

FALSE = {
    "products": [
        ("of a sum", det(total(A, B)), det(A) + det(B)),
        ("of a product, added", det(product(A, B)), det(A) + det(B)),
        ("of a square", det(product(A, A.T)), det(A)),
        ("of a power", det(power(A, 3)), 3 * det(A)),
        ("of a tall product", det(product(X.T, X)), det(product(X, X.T))),
        ("of an identity", det(eye), n),
        ("of a product in blocks", det(total(product(A, B), product(B, A))), times(det(A), det(B))),
        ("absolute", Abs(det(A)), det(A)),
        ("under a sum", Sum(det(product(f[i], A)), (i, 1, p)), Sum(times(f[i], det(A)), (i, 1, p))),
        ("a common factor of one term", det(total(product(A, B), C)), times(det(A), det(total(B, C)))),
    ],
    "multiples": [
        ("without a power", det(product(c, A)), c * det(A)),
        ("with another power", det(product(c, A)), times(Pow(c, n + 1), det(A))),
        ("of a negative", det(negative(A)), -det(A)),
        ("of a negative, without its sign", det(negative(A)), det(A)),
        ("of a difference, turned", det(minus(A, B)), det(minus(B, A))),
        ("of a known size", det(product(c, A3)), times(c**2, det(A3))),
        ("of one block", det(BlockDiagMatrix(product(c, A), E)), times(Pow(c, n + p), det(A), det(E))),
    ],
    "inverses": [
        ("is the determinant", det(inverse(A)), det(A)),
        ("of a congruent matrix", det(product(B.T, A, B)), det(A)),
        ("of a quotient", det(product(A, inverse(B))), times(det(B), Pow(det(A), -1))),
        ("of a similar matrix and a number", det(shifted(c, product(B.T, A, B))), det(shifted(c, A))),
        ("of a sum without its factor", det(total(A, B)), det(plus_one(product(inverse(A), B)))),
        ("of a sum of inverses", det(total(inverse(A), inverse(B))), Pow(det(total(A, B)), -1)),
    ],
    "triangles": [
        ("above", det(blocks((A, U), (nothing, E))), det(A) + det(E)),
        ("a block is not nothing", det(blocks((A, U), (V, E))), times(det(A), det(E))),
        ("of blocks in another way", det(blocks((A, B), (C, D))), det(minus(product(A, D), product(B, C)))),
        ("swapped blocks", det(blocks((ZeroMatrix(n, n), A), (B, C))), times(Integer(-1), det(A), det(B))),
        ("against the diagonal", det(blocks((A, eye), (eye, ZeroMatrix(n, n)))), Integer(1)),
        ("of numbers", det(Matrix([[a, b, c], [0, d, s], [0, 0, t]])), a * d * t + b),
    ],
    "entries": [
        ("two by two", det(Matrix([[a, b], [c, d]])), a * d + b * c),
        ("Vandermonde, three", det(vandermonde), (b - a) * (c - a) * (b - c)),
        ("a cycle", det(cycle), Integer(-1)),
        ("a swap", det(product(swap, A2)), det(A2)),
        ("of a sum, two by two", det(total(A2, B2)), det(A2) + det(B2)),
        ("by traces, two by two", det(A2), Trace(A2) ** 2 - Trace(product(A2, A2))),
    ],
    "hypotheses": [
        ("orthogonal", det(R), Integer(1), Q.orthogonal(R)),
        ("a projection", det(A), Integer(1), projection),
        ("an involution", det(A), Integer(1), involution),
        ("symmetric", det(A), det(B), Q.symmetric(A)),
        ("Cholesky's factor", det(A), det(B), factored),
    ],
    "updates": [
        ("Sylvester without an identity", det(product(U, V)), det(product(V, U))),
        ("Sylvester, turned", det(plus_one(product(U, V))), det(minus(eye_p, product(V, U)))),
        ("Sylvester with a number", det(shifted(c, product(U, V))), det(shifted(c, product(V, U)))),
        ("a column and a row", det(plus_one(product(u, v.T))), total(unit, product(u.T, u))),
        (
            "the lemma without its factor",
            det(total(A, product(u, v.T))),
            total(unit, product(v.T, inverse(A), u)),
        ),
        (
            "the lemma with another sign",
            det(total(A, product(u, v.T))),
            product(det(A), minus(unit, product(v.T, inverse(A), u))),
        ),
        (
            "with a middle",
            det(total(A, product(U, E, V))),
            times(det(total(E, product(V, inverse(A), U))), det(E), det(A)),
        ),
        ("a reflection", det(minus(eye, product(2, u, u.T))), Integer(-1)),
        (
            "evidence of a linear model",
            det(shifted(alpha, product(X, X.T))),
            det(shifted(alpha, product(X.T, X))),
        ),
    ],
    "Schur": [
        (
            "of the upper left",
            det(blocks((A, U), (V, E))),
            times(det(A), det(total(E, product(V, inverse(A), U)))),
        ),
        ("without its factor", det(blocks((A, U), (V, E))), det(minus(E, product(V, inverse(A), U)))),
        ("symmetric blocks", det(blocks((A, B), (B, A))), det(minus(product(A, A), product(B, B)))),
    ],
}
