"""Claims of linear algebra by name: true ones, near misses, and what must be refused.

Every side is written so that SymPy does not evaluate it: no claim is true by construction.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from types import MappingProxyType
from typing import NamedTuple

from sympy import (
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardPower,
    HadamardProduct,
    I,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    symbols,
    sympify,
)
from sympy import ImmutableMatrix as Matrix
from sympy.combinatorics.permutations import Permutation
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import sizes


class Claim(NamedTuple):
    """lhs = rhs, for all sizes, entries and free indices, where something may be assumed and defined.

    `letters` says how to satisfy hypotheses: letters as terms in letters that are free.
    """

    name: str
    lhs: Basic
    rhs: Basic
    assuming: Sequence[Basic | tuple[Basic, Basic]] = ()
    definitions: Mapping[Basic, Basic] = MappingProxyType({})
    letters: Mapping[Basic, Basic] = MappingProxyType({})


m, n, p, q = sizes("m n p q")
i, j, k, l = symbols("i j k l", integer=True)  # noqa: E741
a, b, c = symbols("a b c")
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
P, Q, R = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m), MatrixSymbol("R", n, p)
V, W = MatrixSymbol("V", m, n), MatrixSymbol("W", p, m)
x, y, z, w = (MatrixSymbol(name, n, 1) for name in "xyzw")
u, v = MatrixSymbol("u", m, 1), MatrixSymbol("v", p, 1)
f, g, h, F = (IndexedBase(name) for name in "fghF")
eye, one, ones = Identity(n), OneMatrix(n, 1), OneMatrix(n, n)
delta = KroneckerDelta


def product(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def minus(left, right):
    return total(left, product(-1, right))


def power(base, exponent):
    return MatPow(base, exponent, evaluate=False) if base.is_Matrix else Pow(base, exponent, evaluate=False)


def hadamard(*factors):
    return HadamardProduct(*factors)


def entry(matrix, row, column=0):
    return MatrixElement(matrix, row, column)


def over(index, size):
    """All positions of a matrix side of that size."""
    return (index, 0, size - 1)


def commutator(left, right):
    return minus(product(left, right), product(right, left))


def anticommutator(left, right):
    return total(product(left, right), product(right, left))


def standard(matrices):
    """The standard polynomial: the products in all orders, each with the sign of its order."""
    return total(
        *(
            product(Permutation(list(order)).signature(), *(matrices[place] for place in order))
            for order in permutations(range(len(matrices)))
        )
    )


def determinant(matrix):
    """The determinant by all permutations of its concrete columns."""
    count = int(matrix.shape[0])
    terms = []
    for order in permutations(range(count)):
        term = Permutation(list(order)).signature()
        for row, column in enumerate(order):
            term *= matrix[row, column]
        terms.append(term)
    return sum(terms)


def gram(vectors, inner):
    """The determinant of the scalar products of vectors."""
    return determinant(Matrix(len(vectors), len(vectors), lambda r, s: inner(vectors[r], vectors[s])))


def summed(left, right):
    return Sum(left[i] * right[i], (i, 1, n))


def squares(size):
    return [MatrixSymbol(name, size, size) for name in "KLMN"]


def quadratic(matrix):
    """M² - tr(M) M + ½ (tr(M)² - tr(M²)) I, which is 0 up to size 2."""
    size = matrix.shape[0]
    second = (Trace(matrix) ** 2 - Trace(product(matrix, matrix))) / 2
    return total(product(matrix, matrix), product(-Trace(matrix), matrix), product(second, Identity(size)))


def cubic(matrix):
    """M³ - tr(M) M² + ½ (tr(M)² - tr(M²)) M - det(M) I, which is 0 at size 3."""
    size = matrix.shape[0]
    second = (Trace(matrix) ** 2 - Trace(product(matrix, matrix))) / 2
    terms = (
        product(matrix, matrix, matrix),
        product(-Trace(matrix), matrix, matrix),
        product(second, matrix),
    )
    return total(*terms, product(-determinant(matrix), Identity(size)))


def hall(left, right, third):
    """[[L, M]², N], which is 0 at size 2."""
    square = product(commutator(left, right), commutator(left, right))
    return commutator(square, third)


def jordan(left, right):
    """½ (LM + ML)."""
    return product(Rational(1, 2), anticommutator(left, right))


def picks(vector, *positions):
    """(v_k - v_0)(v_k - v_1)···, which is 0 if k can be no other index."""
    result = 1
    for position in positions:
        result *= vector[k, 0] - vector[position, 0]
    return result


K2, L2, M2, N2 = squares(2)
K3, L3, M3, N3 = squares(3)
s2, s3, sn = MatrixSymbol("s", 2, 1), MatrixSymbol("s", 3, 1), x
F_mn = Sum(F[i, j], (i, 1, m), (j, 1, n))
total_f, total_g = Sum(f[i], (i, 1, n)), Sum(g[i], (i, 1, n))
centred = minus(product(n, eye), ones)
blocks = BlockMatrix(
    [
        [MatrixSymbol("A_1", p, p), MatrixSymbol("A_2", p, q)],
        [MatrixSymbol("A_3", q, p), MatrixSymbol("A_4", q, q)],
    ]
)
A1, A2, A3, A4 = blocks.blocks
B1, B2 = MatrixSymbol("B_1", p, n), MatrixSymbol("B_2", q, n)
C1, C2 = MatrixSymbol("C_1", m, p), MatrixSymbol("C_2", m, q)


def unchecked(kind, *parts):
    """A node whose constructor would refuse its parts."""
    return Basic.__new__(kind, *parts)


def shear(matrix):
    return BlockMatrix([[eye, matrix], [ZeroMatrix(n, n), eye]])


def side(*parts):
    return BlockMatrix([list(parts)])


def stack(*parts):
    return BlockMatrix([[part] for part in parts])


TRUE = {
    "sums": [
        (
            "two sums are exchanged",
            Sum(Sum(F[i, j], (i, 1, m)), (j, 1, n)),
            Sum(F[i, j], (j, 1, n), (i, 1, m)),
        ),
        (
            "three sums are rotated",
            Sum(f[i] * F[i, j] * F[j, k], (i, 1, m), (j, 1, n), (k, 1, p)),
            Sum(f[j] * F[j, k] * F[k, i], (i, 1, p), (j, 1, m), (k, 1, n)),
        ),
        (
            "a factor leaves the sum that does not bind it",
            Sum(g[j] * Sum(F[j, i], (i, 1, m)), (j, 1, n)),
            Sum(Sum(g[j] * F[j, i], (j, 1, n)), (i, 1, m)),
        ),
        ("a bound index is renamed", total_f, Sum(f[k], (k, 1, n))),
        ("an inner index hides an outer one", Sum(f[i] * Sum(g[i], (i, 1, n)), (i, 1, n)), total_f * total_g),
        ("sums are linear", Sum(a * f[i] + b * g[i], (i, 1, n)), a * total_f + b * total_g),
        ("a constant is counted", Sum(a, (i, 1, n)), n * a),
        ("a constant is counted from 0 to n", Sum(a, (i, 0, n)), (n + 1) * a),
        ("a product of sums", total_f * Sum(g[j], (j, 1, m)), Sum(f[i] * g[j], (i, 1, n), (j, 1, m))),
        ("a square of a sum", power(total_f, 2), Sum(f[i] * f[j], (i, 1, n), (j, 1, n))),
        ("the first term is split off", Sum(f[i], (i, 0, n)), f[0] + total_f),
        ("the last term is split off", total_f, Sum(f[i], (i, 1, n - 1)) + f[n]),
        ("both ends are split off", Sum(f[i], (i, 0, n)), f[0] + f[n] + Sum(f[i], (i, 1, n - 1))),
        ("a sum is shifted", Sum(x[i - 1, 0], (i, 1, n)), Sum(x[i, 0], (i, 0, n - 1))),
        (
            "a square with its first term split off",
            power(Sum(f[i], (i, 0, n)), 2),
            f[0] ** 2 + 2 * f[0] * total_f + total_f * total_f,
        ),
        (
            "Lagrange's identity",
            Sum(power(f[i] * g[j] - f[j] * g[i], 2), (i, 1, n), (j, 1, n)),
            2 * summed(f, f) * summed(g, g) - 2 * power(summed(f, g), 2),
        ),
        (
            "a variance by pairs",
            Sum(power(f[i] - f[j], 2), (i, 1, n), (j, 1, n)),
            2 * n * summed(f, f) - 2 * power(total_f, 2),
        ),
        (
            "a covariance by pairs",
            Sum((f[i] - f[j]) * (g[i] - g[j]), (i, 1, n), (j, 1, n)),
            2 * n * summed(f, g) - 2 * total_f * total_g,
        ),
        ("an antisymmetric sum vanishes", Sum(F[i, j] - F[j, i], (i, 1, n), (j, 1, n)), 0),
        (
            "a sum over a symmetric half",
            Sum(F[i, j] * F[j, i] * f[i], (i, 1, n), (j, 1, n)),
            Sum(F[j, i] * F[i, j] * f[j], (i, 1, n), (j, 1, n)),
        ),
    ],
    "products": [
        ("a product distributes on the left", product(P, x + y), total(product(P, x), product(P, y))),
        ("a product distributes on the right", product(total(A, B), R), total(product(A, R), product(B, R))),
        ("a transpose reverses a product", Transpose(product(P, R)), product(Transpose(R), Transpose(P))),
        ("a transpose is linear", Transpose(total(A, product(a, B))), total(A.T, product(a, B.T))),
        ("a square of a sum", power(total(A, B), 2), total(A**2, product(A, B), product(B, A), B**2)),
        (
            "a difference of squares",
            product(minus(A, B), total(A, B)),
            total(A**2, product(A, B), product(-1, B, A), product(-1, B, B)),
        ),
        (
            "Jacobi's identity",
            total(
                commutator(A, commutator(B, C)),
                commutator(B, commutator(C, A)),
                commutator(C, commutator(A, B)),
            ),
            ZeroMatrix(n, n),
        ),
        ("Jordan's identity", jordan(jordan(A, B), A**2), jordan(A, jordan(B, A**2))),
        (
            "a commutator is a derivation",
            commutator(A, product(B, C)),
            total(product(commutator(A, B), C), product(B, commutator(A, C))),
        ),
        (
            "cubes telescope",
            minus(A**3, B**3),
            total(product(A**2, minus(A, B)), product(A, minus(A, B), B), product(minus(A, B), B**2)),
        ),
        (
            "polynomials of one matrix commute",
            product(total(A**2, A), total(A, eye)),
            product(total(A, eye), total(A, A**2)),
        ),
        ("a geometric sum", product(minus(eye, A), total(eye, A, A**2)), minus(eye, A**3)),
        ("identities do nothing", product(Identity(m), P, eye, R), product(P, R)),
        ("two layers", product(W, total(product(V, x), u)), total(product(W, V, x), product(W, u))),
        (
            "two residual blocks",
            product(total(eye, B), total(eye, A), x),
            total(x, product(A, x), product(B, x), product(B, A, x)),
        ),
        (
            "the parallelogram law",
            total(product((x + y).T, x + y), product((x - y).T, x - y)),
            total(product(2, x.T, x), product(2, y.T, y)),
        ),
        ("polarisation", minus(product((x + y).T, x + y), product((x - y).T, x - y)), product(4, x.T, y)),
        (
            "only the symmetric part counts in a quadratic form",
            product(x.T, A, x),
            product(Rational(1, 2), x.T, total(A, A.T), x),
        ),
        ("a bilinear form is transposed", product(x.T, A, y), product(y.T, A.T, x)),
        ("a scalar product moves", product(x, y.T, z), product(x, z.T, y)),
        ("an antisymmetric form vanishes", product(x.T, minus(A, A.T), x), 0),
        (
            "halves and thirds",
            total(product(Rational(1, 2), A), product(Rational(1, 3), A)),
            product(Rational(5, 6), A),
        ),
    ],
    "scalars": [
        ("a cube of a sum", power(a + b, 3), a**3 + 3 * a**2 * b + 3 * a * b**2 + b**3),
        ("a difference of squares", (a - b) * (a + b), a**2 - b**2),
        ("a scalar square times a matrix", product(power(a + b, 2), A), product(a**2 + 2 * a * b + b**2, A)),
        ("the power of a scaled matrix", power(product(a, A), 3), product(a**3, A**3)),
        ("a one by one matrix is a number", product(x.T, y), Sum(x[i, 0] * y[i, 0], over(i, n))),
        (
            "Vandermonde at three",
            determinant(Matrix([[1, a, a**2], [1, b, b**2], [1, c, c**2]])),
            (b - a) * (c - a) * (c - b),
        ),
    ],
    "hadamard_and_diagonal": [
        ("a Hadamard product commutes", hadamard(A, B), hadamard(B, A)),
        ("a Hadamard product distributes", hadamard(P, total(V, P)), total(hadamard(P, V), hadamard(P, P))),
        ("a diagonal acts entry by entry", product(DiagMatrix(x), y), hadamard(x, y)),
        (
            "diagonals multiply entry by entry",
            product(DiagMatrix(x), DiagMatrix(y)),
            DiagMatrix(hadamard(x, y)),
        ),
        ("diagonals commute", product(DiagMatrix(x), DiagMatrix(y)), product(DiagMatrix(y), DiagMatrix(x))),
        (
            "diagonals on both sides scale by an outer product",
            product(DiagMatrix(u), P, DiagMatrix(x)),
            hadamard(P, product(u, x.T)),
        ),
        ("the diagonal of a product", DiagonalOf(product(P, Q)), product(hadamard(P, Q.T), one)),
        (
            "a form of a Hadamard product",
            product(u.T, hadamard(P, V), x),
            Trace(product(DiagMatrix(u), P, DiagMatrix(x), V.T)),
        ),
        ("a transposed Hadamard product", Transpose(hadamard(A, B)), hadamard(A.T, B.T)),
        ("the identity leaves the diagonal", hadamard(A, eye), DiagonalMatrix(A)),
        ("ones are neutral", hadamard(P, OneMatrix(m, n)), P),
        ("zeros absorb", hadamard(P, ZeroMatrix(m, n)), ZeroMatrix(m, n)),
        (
            "outer products multiply entry by entry",
            hadamard(product(x, u.T), product(y, u.T)),
            product(hadamard(x, y), hadamard(u, u).T),
        ),
        (
            "a Hadamard square",
            HadamardPower(total(x, y), 2),
            total(HadamardPower(x, 2), product(2, hadamard(x, y)), HadamardPower(y, 2)),
        ),
        ("a diagonal times ones", product(DiagMatrix(x), one), x),
        ("the diagonal of a diagonal", DiagonalOf(DiagMatrix(x)), x),
        ("the diagonal part", DiagonalMatrix(A), DiagMatrix(DiagonalOf(A))),
        ("the diagonal of ones", DiagMatrix(one), eye),
        (
            "a diagonal of a sum",
            DiagMatrix(total(x, product(a, y))),
            total(DiagMatrix(x), product(a, DiagMatrix(y))),
        ),
        ("vectors change places", product(DiagMatrix(product(A, x)), y), product(DiagMatrix(y), A, x)),
    ],
    "traces": [
        ("a trace is cyclic", Trace(product(P, R, W)), Trace(product(W, P, R))),
        ("a trace of two rectangles", Trace(product(P, Q)), Trace(product(Q, P))),
        ("a trace is linear", Trace(total(A, product(a, B))), Trace(A) + a * Trace(B)),
        ("a trace of a transpose", Trace(product(A, B)), Trace(product(A.T, B.T))),
        ("a commutator has no trace", Trace(commutator(A, B)), 0),
        (
            "a commutator moves under a trace",
            Trace(product(commutator(A, B), C)),
            Trace(product(A, commutator(B, C))),
        ),
        ("an outer product", Trace(product(x, y.T)), product(y.T, x)),
        ("a trace by entries", Trace(product(P, Q)), Sum(P[i, j] * Q[j, i], over(i, m), over(j, n))),
        ("a squared norm", Trace(product(P, P.T)), Sum(P[i, j] ** 2, over(i, m), over(j, n))),
        ("all entries of a Hadamard product", Trace(product(A, B.T)), product(one.T, hadamard(A, B), one)),
        ("the trace of a diagonal", Trace(DiagMatrix(x)), product(one.T, x)),
        ("a squared trace by entries", power(Trace(A), 2), Sum(A[i, i] * A[j, j], over(i, n), over(j, n))),
        (
            "a trace of a cube of a sum",
            Trace(power(total(A, B), 3)),
            Trace(A**3) + 3 * Trace(product(A, A, B)) + 3 * Trace(product(A, B, B)) + Trace(B**3),
        ),
        ("a long cycle that repeats", Trace(product(A, B, A, C, B)), Trace(product(B, A, B, A, C))),
        ("a trace is the sum of the diagonal", Trace(A), product(one.T, DiagonalOf(A))),
    ],
    "blocks": [
        (
            "a row times a stack",
            product(side(C1, C2), stack(B1, B2)),
            total(product(C1, B1), product(C2, B2)),
        ),
        ("a weight with its offset", product(side(P, u), stack(x, Identity(1))), total(product(P, x), u)),
        (
            "a square times a stack",
            product(blocks, stack(B1, B2)),
            stack(total(product(A1, B1), product(A2, B2)), total(product(A3, B1), product(A4, B2))),
        ),
        (
            "blocks change places under a transpose",
            Transpose(blocks),
            BlockMatrix([[A1.T, A3.T], [A2.T, A4.T]]),
        ),
        (
            "an identity in blocks",
            BlockMatrix([[Identity(p), ZeroMatrix(p, q)], [ZeroMatrix(q, p), Identity(q)]]),
            Identity(p + q),
        ),
        ("ones in blocks", stack(OneMatrix(p, 1), OneMatrix(q, 1)), OneMatrix(p + q, 1)),
        ("zeros in blocks", side(ZeroMatrix(m, p), ZeroMatrix(m, q)), ZeroMatrix(m, p + q)),
        ("the trace of blocks", Trace(blocks), Trace(A1) + Trace(A4)),
        ("shears add", product(shear(A), shear(B)), shear(total(B, A))),
        ("a shear is undone", product(shear(A), shear(product(-1, A))), Identity(2 * n)),
        (
            "a nilpotent block",
            power(BlockMatrix([[ZeroMatrix(n, n), A], [ZeroMatrix(n, n), ZeroMatrix(n, n)]]), 2),
            ZeroMatrix(2 * n, 2 * n),
        ),
        ("blocks add", total(side(C1, C2), side(C1, product(2, C2))), side(product(2, C1), product(3, C2))),
        (
            "a stack has the sum of the norms",
            product(stack(x, u).T, stack(x, u)),
            total(product(x.T, x), product(u.T, u)),
        ),
        (
            "a matrix meets a stack in parts",
            product(MatrixSymbol("E", m, p + q), stack(B1, ZeroMatrix(q, n))),
            product(MatrixSymbol("E", m, p + q), stack(Identity(p), ZeroMatrix(q, p)), B1),
        ),
        (
            "diagonals in blocks",
            DiagMatrix(stack(x, u)),
            BlockMatrix([[DiagMatrix(x), ZeroMatrix(n, m)], [ZeroMatrix(m, n), DiagMatrix(u)]]),
        ),
    ],
    "entries": [
        ("an entry of a product", entry(product(P, R), i, j), Sum(P[i, k] * R[k, j], over(k, n))),
        ("an entry of a transpose", entry(Transpose(product(P, R)), j, i), entry(product(P, R), i, j)),
        ("an entry of a sum", entry(total(A, product(a, B)), i, j), A[i, j] + a * B[i, j]),
        ("an entry of an image", entry(product(P, x), i), Sum(P[i, j] * x[j, 0], over(j, n))),
        (
            "an entry of three factors",
            entry(product(W, P, R), i, j),
            Sum(W[i, k] * P[k, l] * R[l, j], over(l, n), over(k, m)),
        ),
        ("a form by entries", product(u.T, P, x), Sum(u[i, 0] * P[i, j] * x[j, 0], over(i, m), over(j, n))),
        ("an entry of a Hadamard product", entry(hadamard(A, B.T), i, j), A[i, j] * B[j, i]),
        ("an entry of an outer product", entry(product(x, u.T), i, j), x[i, 0] * u[j, 0]),
        (
            "products of one matrix with itself are symmetric",
            entry(product(P.T, P), i, j),
            Sum(P[k, j] * P[k, i], over(k, m)),
        ),
        ("the sum of a row", entry(product(P, one), i), Sum(P[i, j], over(j, n))),
        ("the first entry", entry(product(A, B), 0, 0), Sum(A[0, j] * B[j, 0], over(j, n))),
        (
            "an index free outside and bound inside",
            x[i, 0] * Sum(x[i, 0], over(i, n)),
            Sum(x[i, 0] * x[k, 0], over(k, n)),
        ),
    ],
    "deltas": [
        ("a delta picks an entry", Sum(delta(i, j) * x[j, 0], over(j, n)), x[i, 0]),
        ("a double sum of a delta", Sum(delta(i, j), (i, 1, n), (j, 1, n)), n),
        ("a delta joins two sums", Sum(delta(i, j) * f[i] * g[j], (i, 1, n), (j, 1, n)), summed(f, g)),
        (
            "a delta of two ranges keeps the smaller",
            Sum(delta(i, j) * f[i] * g[j], (i, 1, n), (j, 0, n)),
            summed(f, g),
        ),
        ("deltas are transitive", delta(i, j) * delta(j, k), delta(i, k) * delta(j, k)),
        ("a delta is its square", power(delta(i, j), 2), delta(i, j)),
        ("a delta exchanges its indices in a factor", delta(i, j) * A[i, k], delta(i, j) * A[j, k]),
        ("a delta outside the range", Sum(delta(i, 0) * f[i], (i, 1, n)), 0),
        ("a delta at the edge of the range", Sum(delta(i, 0) * f[i], (i, 0, n)), f[0]),
        ("the entries of an identity", entry(eye, i, j) * A[i, j], delta(i, j) * A[j, j]),
        ("the entries of a diagonal", entry(DiagMatrix(x), i, j), delta(i, j) * x[i, 0]),
        ("a trace with a delta", Sum(delta(i, j) * A[i, j], over(i, n), over(j, n)), Trace(A)),
    ],
    "sizes_as_numbers": [
        ("ones count", product(one.T, one), n),
        ("the trace of an identity", Trace(Identity(m * n)), m * n),
        ("the trace of a split identity", Trace(Identity(p + q)), p + q),
        ("ones times ones", product(ones, ones), product(n, ones)),
        ("pairs are counted", Sum(1, (i, 1, n), (j, 1, m)), m * n),
        ("a centring matrix is idempotent up to its size", product(centred, centred), product(n, centred)),
        ("centring removes ones", product(centred, one), ZeroMatrix(n, 1)),
        (
            "a scatter by centring",
            product(x.T, centred, x),
            n * Sum(x[i, 0] ** 2, over(i, n)) - Sum(x[i, 0], over(i, n)) ** 2,
        ),
        ("the square of a size", power(n + 1, 2), n**2 + 2 * n + 1),
        ("the trace of ones", Trace(ones), n),
        ("ones between rectangles", product(OneMatrix(m, n), OneMatrix(n, p)), product(n, OneMatrix(m, p))),
        ("a size leaves the sum", Sum(n * f[i], (i, 1, n)), n * total_f),
    ],
    "concrete": [
        (
            "Cayley and Hamilton at 1",
            minus(MatrixSymbol("K", 1, 1), product(entry(MatrixSymbol("K", 1, 1), 0), Identity(1))),
            ZeroMatrix(1, 1),
        ),
        ("Cayley and Hamilton at 2", quadratic(M2), ZeroMatrix(2, 2)),
        ("Cayley and Hamilton at 3", cubic(M3), ZeroMatrix(3, 3)),
        ("the standard identity of four matrices at 2", standard([K2, L2, M2, N2]), ZeroMatrix(2, 2)),
        (
            "one by one matrices commute",
            product(MatrixSymbol("K", 1, 1), MatrixSymbol("L", 1, 1)),
            product(MatrixSymbol("L", 1, 1), MatrixSymbol("K", 1, 1)),
        ),
        ("Hall's identity at 2", hall(K2, L2, M2), ZeroMatrix(2, 2)),
        (
            "determinants multiply at 2",
            determinant(Matrix(2, 2, lambda r, s: entry(product(K2, L2), r, s))),
            determinant(K2) * determinant(L2),
        ),
        ("twice the determinant at 2", 2 * determinant(M2), Trace(M2) ** 2 - Trace(product(M2, M2))),
        (
            "three vectors of the plane are dependent",
            gram(
                [MatrixSymbol(name, 2, 1) for name in "rst"], lambda r, s: Sum(r[i, 0] * s[i, 0], (i, 0, 1))
            ),
            0,
        ),
        (
            "the antisymmetric part at 2",
            minus(M2, M2.T),
            product(M2[0, 1] - M2[1, 0], Matrix([[0, 1], [-1, 0]])),
        ),
        (
            "a square of Fibonacci's matrix",
            product(Matrix([[1, 1], [1, 0]]), Matrix([[1, 1], [1, 0]])),
            total(Matrix([[1, 1], [1, 0]]), Identity(2)),
        ),
        (
            "a matrix of symbols",
            product(Matrix([[a, b], [0, a]]), Matrix([[a, b], [0, a]])),
            Matrix([[a**2, 2 * a * b], [0, a**2]]),
        ),
        ("explicit ones", Matrix([[1, 1], [1, 1]]), OneMatrix(2, 2)),
        (
            "unit vectors add up to the identity",
            total(product(Matrix([1, 0]), Matrix([[1, 0]])), product(Matrix([0, 1]), Matrix([[0, 1]]))),
            Identity(2),
        ),
        ("an index that is 0 or 1", picks(s2, 0, 1), 0),
        ("an index that is 0, 1 or 2", picks(s3, 0, 1, 2), 0),
        ("three terms", Sum(f[i] * g[i], (i, 1, 3)), f[1] * g[1] + f[2] * g[2] + f[3] * g[3]),
        ("a plane in a space", product(Matrix([[1, 0, 0], [0, 1, 0]]), s3), Matrix([s3[0, 0], s3[1, 0]])),
    ],
}

FALSE = {
    "sums": [
        ("the first term is forgotten", Sum(f[i], (i, 0, n)), total_f),
        ("the last term is forgotten", total_f, Sum(f[i], (i, 1, n - 1))),
        ("a range is moved", Sum(f[i], (i, 0, n - 1)), total_f),
        ("the last term is one before it", total_f, Sum(f[i], (i, 1, n - 1)) + f[n - 1]),
        ("a sum of products is no product of sums", summed(f, g), total_f * total_g),
        ("a square of a sum is no sum of squares", power(total_f, 2), summed(f, f)),
        ("a constant is not counted", Sum(a, (i, 1, n)), a),
        ("a constant is counted once too rarely", Sum(a, (i, 0, n)), n * a),
        (
            "Lagrange's identity loses a factor",
            Sum(power(f[i] * g[j] - f[j] * g[i], 2), (i, 1, n), (j, 1, n)),
            2 * summed(f, f) * summed(g, g) - power(summed(f, g), 2),
        ),
        (
            "a variance loses its size",
            Sum(power(f[i] - f[j], 2), (i, 1, n), (j, 1, n)),
            2 * summed(f, f) - 2 * power(total_f, 2),
        ),
        (
            "an inner index is taken for the outer one",
            Sum(f[i] * Sum(g[i], (i, 1, n)), (i, 1, n)),
            Sum(f[i] * g[i], (i, 1, n), (j, 1, n)),
        ),
        ("a number leaves a sum uncounted", Sum(f[i] + 1, (i, 1, n)), total_f + 1),
        ("only the diagonal is summed", Sum(F[i, j], (i, 1, n), (j, 1, n)), Sum(F[i, i], (i, 1, n))),
        (
            "a transposed factor is taken for a square",
            Sum(F[i, j] * F[j, i], (i, 1, n), (j, 1, n)),
            Sum(F[i, j] ** 2, (i, 1, n), (j, 1, n)),
        ),
        ("equality of Cauchy and Schwarz", summed(f, f) * summed(g, g), power(summed(f, g), 2)),
        ("three vectors are dependent, claimed for every size", gram([f, g, h], summed), 0),
        (
            "antisymmetric in three indices, claimed for every size",
            Sum(
                power(determinant(Matrix(3, 3, lambda r, s: (f, g, h)[r][(i, j, k)[s]])), 2),
                (i, 1, n),
                (j, 1, n),
                (k, 1, n),
            ),
            0,
        ),
    ],
    "products": [
        ("matrices commute", product(A, B), product(B, A)),
        ("a transpose keeps the order", Transpose(product(A, B)), product(A.T, B.T)),
        ("a square of a sum forgets an order", power(total(A, B), 2), total(A**2, product(2, A, B), B**2)),
        ("a difference of squares forgets the order", product(minus(A, B), total(A, B)), minus(A**2, B**2)),
        (
            "Jacobi's identity with a sign changed",
            minus(
                total(commutator(A, commutator(B, C)), commutator(B, commutator(C, A))),
                commutator(C, commutator(A, B)),
            ),
            ZeroMatrix(n, n),
        ),
        ("the Jordan product is associative", jordan(jordan(A, B), C), jordan(A, jordan(B, C))),
        (
            "a commutator is a derivation in the wrong order",
            commutator(A, product(B, C)),
            total(product(commutator(A, B), C), product(commutator(A, C), B)),
        ),
        ("a factor stands on the wrong side", product(A, total(B, C)), total(product(B, A), product(C, A))),
        ("a transpose is missing in a form", product(x.T, A, y), product(y.T, A, x)),
        ("an outer product is symmetric", product(x, y.T), product(y, x.T)),
        ("a matrix is normal", product(A, A.T), product(A.T, A)),
        ("a matrix is symmetric", A, product(Rational(1, 2), total(A, A.T))),
        ("a matrix is idempotent", power(A, 2), A),
        (
            "an offset passes the second layer",
            product(W, total(product(V, x), u)),
            total(product(W, V, x), product(W, product(2, u))),
        ),
        ("two residual blocks forget their product", product(total(eye, B), total(eye, A)), total(eye, A, B)),
        (
            "polarisation loses a factor",
            minus(product((x + y).T, x + y), product((x - y).T, x - y)),
            product(2, x.T, y),
        ),
        ("a geometric sum is too short", product(minus(eye, A), total(eye, A)), minus(eye, A**3)),
        (
            "a cube of a sum is commutative",
            power(total(A, B), 3),
            total(A**3, product(3, A, A, B), product(3, A, B, B), B**3),
        ),
        ("a half is a third", product(Rational(1, 2), P), product(Rational(1, 3), P)),
        (
            "the standard identity of four matrices, claimed for every size",
            standard([A, B, C, D]),
            ZeroMatrix(n, n),
        ),
        ("Cayley and Hamilton at 2, claimed for every size", quadratic(A), ZeroMatrix(n, n)),
        ("Hall's identity, claimed for every size", hall(A, B, C), ZeroMatrix(n, n)),
    ],
    "scalars": [
        ("a square of a sum without its middle", power(a + b, 2), a**2 + b**2),
        ("a sign is lost", (a - b) * (a - b), a**2 - b**2),
        ("the power of a scaled matrix", power(product(a, A), 3), product(a, A**3)),
        ("a scalar product is one product", product(x.T, y), Sum(x[i, 0] ** 2, over(i, n))),
        (
            "Vandermonde with a sign changed",
            determinant(Matrix([[1, a, a**2], [1, b, b**2], [1, c, c**2]])),
            (b - a) * (c - a) * (b - c),
        ),
    ],
    "hadamard_and_diagonal": [
        ("a Hadamard product is a product", hadamard(A, B), product(A, B)),
        ("the identity is neutral", hadamard(A, eye), A),
        (
            "the two products exchange",
            hadamard(product(A, B), product(C, D)),
            product(hadamard(A, C), hadamard(B, D)),
        ),
        ("a diagonal commutes with a matrix", product(DiagMatrix(x), A), product(A, DiagMatrix(x))),
        (
            "the diagonal of a product is the product of diagonals",
            DiagonalOf(product(A, B)),
            hadamard(DiagonalOf(A), DiagonalOf(B)),
        ),
        ("the diagonal of a product commutes", DiagonalOf(product(A, B)), DiagonalOf(product(B, A))),
        (
            "a transpose is missing in the diagonal of a product",
            DiagonalOf(product(A, B)),
            product(hadamard(A, B), one),
        ),
        ("a Hadamard square is a square", HadamardPower(A, 2), A**2),
        (
            "a Hadamard square of a sum without its middle",
            HadamardPower(total(x, y), 2),
            total(HadamardPower(x, 2), HadamardPower(y, 2)),
        ),
        (
            "diagonals on the wrong sides",
            product(DiagMatrix(x), A, DiagMatrix(y)),
            hadamard(A, product(y, x.T)),
        ),
        ("the wrong vector on the diagonal", hadamard(x, product(A, y)), product(DiagMatrix(y), A, x)),
        ("a matrix is its diagonal part", DiagonalMatrix(A), A),
        ("a diagonal of a row sum", DiagMatrix(product(A, one)), DiagonalMatrix(A)),
        (
            "a form of a Hadamard product forgets a transpose",
            product(x.T, hadamard(A, B), y),
            Trace(product(DiagMatrix(x), A, DiagMatrix(y), B)),
        ),
        ("ones are an identity", product(A, ones), A),
        ("a diagonal counts twice", DiagMatrix(total(x, y)), total(DiagMatrix(x), product(2, DiagMatrix(y)))),
    ],
    "traces": [
        ("a trace in any order", Trace(product(A, B, C)), Trace(product(A, C, B))),
        ("a trace of a product is a product of traces", Trace(product(A, B)), Trace(A) * Trace(B)),
        ("the trace of a square is a square", Trace(A**2), Trace(A) ** 2),
        ("a transpose is lost under a trace", Trace(product(A, A.T)), Trace(A**2)),
        ("a transpose of one factor", Trace(product(A, B)), Trace(product(A.T, B))),
        ("letters are grouped in a cycle", Trace(product(A, B, A, B)), Trace(product(A, A, B, B))),
        (
            "a fourth power of a sum is commutative",
            Trace(power(total(A, B), 4)),
            Trace(A**4)
            + 4 * Trace(product(A**3, B))
            + 6 * Trace(product(A**2, B**2))
            + 4 * Trace(product(A, B**3))
            + Trace(B**4),
        ),
        ("a cycle is reversed without transposes", Trace(product(A, B, C, D)), Trace(product(D, C, B, A))),
        ("a trace of an outer product counts", Trace(product(x, y.T)), product(n, y.T, x)),
        ("entries on the wrong places", Trace(product(A, B)), Sum(A[i, j] * B[i, j], over(i, n), over(j, n))),
        ("a trace is the sum of all entries", Trace(A), product(one.T, A, one)),
        ("a trace of a sum loses a factor", Trace(total(A, product(a, B))), Trace(A) + Trace(B)),
        (
            "Cayley and Hamilton's determinant, claimed for every size",
            Trace(A) ** 3 - 3 * Trace(A) * Trace(A**2) + 2 * Trace(A**3),
            0,
        ),
    ],
    "blocks": [
        (
            "a row times a stack in the other order",
            product(side(A, B), stack(C, D)),
            total(product(A, D), product(B, C)),
        ),
        (
            "blocks stay in place under a transpose",
            Transpose(BlockMatrix([[A, B], [C, D]])),
            BlockMatrix([[A.T, B.T], [C.T, D.T]]),
        ),
        (
            "blocks themselves stay as they are under a transpose",
            Transpose(BlockMatrix([[A, B], [C, D]])),
            BlockMatrix([[A, C], [B, D]]),
        ),
        ("shears multiply", product(shear(A), shear(B)), shear(product(A, B))),
        (
            "the trace counts all blocks",
            Trace(BlockMatrix([[A, B], [C, D]])),
            Trace(A) + Trace(B) + Trace(C) + Trace(D),
        ),
        ("a stack in the other order", product(stack(A, B), x), stack(product(B, x), product(A, x))),
        (
            "blocks on a diagonal exchange",
            BlockMatrix([[A, ZeroMatrix(n, n)], [ZeroMatrix(n, n), B]]),
            BlockMatrix([[B, ZeroMatrix(n, n)], [ZeroMatrix(n, n), A]]),
        ),
        (
            "an identity in blocks counts twice",
            BlockMatrix([[Identity(p), ZeroMatrix(p, q)], [ZeroMatrix(q, p), product(2, Identity(q))]]),
            Identity(p + q),
        ),
        ("a stack of zeros is no stack", stack(x, ZeroMatrix(m, 1)), stack(x, u)),
        (
            "crossed scalar products",
            product(stack(x, y).T, stack(z, w)),
            total(product(x.T, w), product(y.T, z)),
        ),
        (
            "an offset without its one",
            product(side(P, u), stack(x, product(2, Identity(1)))),
            total(product(P, x), u),
        ),
    ],
    "entries": [
        ("the inner index on the wrong side", entry(product(A, B), i, j), Sum(A[k, i] * B[k, j], over(k, n))),
        ("the outer indices exchanged", entry(product(A, B), i, j), Sum(A[j, k] * B[k, i], over(k, n))),
        ("an entry of a transpose", entry(Transpose(product(A, B)), i, j), entry(product(A, B), i, j)),
        ("a product of entries", entry(product(A, B), i, j), A[i, j] * B[i, j]),
        (
            "a form with its entries transposed",
            product(x.T, A, y),
            Sum(x[i, 0] * A[j, i] * y[j, 0], over(i, n), over(j, n)),
        ),
        ("a column for a row", entry(product(A, one), i), Sum(A[j, i], over(j, n))),
        ("an outer product in the other order", entry(product(x, y.T), i, j), x[j, 0] * y[i, 0]),
        ("a free index is summed", x[i, 0] * Sum(y[i, 0], over(i, n)), Sum(x[i, 0] * y[i, 0], over(i, n))),
        ("the second entry is the first", entry(product(A, B), 0, j), entry(product(A, B), j, 0)),
        ("all entries are the first", x[i, 0], x[0, 0]),
        ("a free index of every size is 0 or 1", picks(x, 0) * a, 0),
    ],
    "deltas": [
        ("a double sum of a delta is 1", Sum(delta(i, j), (i, 1, n), (j, 1, n)), 1),
        ("a delta at the edge vanishes", Sum(delta(i, 0) * f[i], (i, 0, n)), 0),
        ("a delta at the last place vanishes", Sum(delta(i, n) * f[i], (i, 1, n)), 0),
        ("a delta exchanges the wrong index", delta(i, j) * A[i, k], delta(i, j) * A[k, j]),
        ("deltas exchange partners", delta(i, j) * delta(k, l), delta(i, k) * delta(j, l)),
        ("a delta picks the other entry", Sum(delta(i, j) * A[j, k], over(j, n)), A[k, i]),
        ("a delta is forgotten", Sum(delta(i, j) * f[i] * g[j], (i, 1, n), (j, 1, n)), total_f * total_g),
        ("the entries of an identity are 1", entry(eye, i, j) * A[i, j], A[i, j]),
        ("a delta counts twice", delta(i, j) * A[i, j], 2 * delta(i, j) * A[j, i]),
        ("a matrix is diagonal", delta(i, j) * A[i, j], A[i, j]),
    ],
    "sizes_as_numbers": [
        ("ones count to 1", product(one.T, one), 1),
        ("the trace of an identity is 1", Trace(eye), 1),
        ("the trace of an identity is another size", Trace(eye), m),
        ("sizes add up instead of multiplying", Trace(Identity(m * n)), m + n),
        ("sizes multiply instead of adding up", Trace(Identity(p + q)), p * q),
        ("from 0 to n are n terms", Sum(1, (i, 0, n)), n),
        ("ones are idempotent", product(ones, ones), ones),
        ("pairs are counted once", Sum(1, (i, 1, n), (j, 1, n)), n),
        ("a polynomial with the root 1", n**2 - n, 0),
        ("a polynomial with the roots 1 and 2", product((n - 1) * (n - 2), A), ZeroMatrix(n, n)),
        (
            "a scatter forgets its size",
            product(x.T, centred, x),
            Sum(x[i, 0] ** 2, over(i, n)) - Sum(x[i, 0], over(i, n)) ** 2,
        ),
        ("a mean is a sum", n * total_f, total_f),
    ],
    "concrete": [
        ("Cayley and Hamilton at 2, claimed at 3", quadratic(M3), ZeroMatrix(3, 3)),
        (
            "Cayley and Hamilton with the trace of 1, claimed at 2",
            minus(M2, product(Trace(M2), Identity(2))),
            ZeroMatrix(2, 2),
        ),
        ("the standard identity of four matrices at 3", standard([K3, L3, M3, N3]), ZeroMatrix(3, 3)),
        ("the standard identity of three matrices at 2", standard([K2, L2, M2]), ZeroMatrix(2, 2)),
        ("two by two matrices commute", product(K2, L2), product(L2, K2)),
        ("Hall's identity at 3", hall(K3, L3, M3), ZeroMatrix(3, 3)),
        (
            "a permanent is a determinant",
            M2[0, 0] * M2[1, 1] + M2[0, 1] * M2[1, 0],
            M2[0, 0] * M2[1, 1] - M2[0, 1] * M2[1, 0],
        ),
        ("determinants add", determinant(total(K2, L2).as_explicit()), determinant(K2) + determinant(L2)),
        (
            "three vectors of the space are dependent",
            gram(
                [MatrixSymbol(name, 3, 1) for name in "rst"], lambda r, s: Sum(r[i, 0] * s[i, 0], (i, 0, 2))
            ),
            0,
        ),
        (
            "an entry of an explicit matrix is off by one",
            product(Matrix([[1, 1], [1, 0]]), Matrix([[1, 1], [1, 0]])),
            Matrix([[2, 1], [1, 2]]),
        ),
        ("explicit ones are an identity", product(Matrix([[1, 1], [1, 1]]), M2), M2),
        ("an index that is 0, 1 or 2 is 0 or 1", picks(s3, 0, 1), 0),
        (
            "three terms, the last one wrong",
            Sum(f[i] * g[i], (i, 1, 3)),
            f[1] * g[1] + f[2] * g[2] + f[3] * g[2],
        ),
    ],
}

# name, lhs, rhs, and the two sizes that the message must name
MISFITS = [
    ("a product whose inner sizes differ", product(P, W), ZeroMatrix(m, m), ("n", "p")),
    ("a product with a transpose missing", product(x, y), x, ("1", "n")),
    ("a sum of two shapes", total(P, V.T), P, ("m", "n")),
    ("two sides of two shapes", product(P, x), x, ("m", "n")),
    ("a side transposed", product(P, R), product(R.T, P.T), ("m", "p")),
    ("a number against a matrix", n, A, ("1", "n")),
    ("a power of a rectangle", MatPow(P, 2, evaluate=False), A, ("m", "n")),
    ("a Hadamard product of two shapes", hadamard(P, Q), P, ("m", "n")),
    ("a diagonal of a rectangle", DiagonalOf(P), u, ("m", "n")),
    ("a diagonal of the wrong size", product(DiagMatrix(x), u), u, ("m", "n")),
    ("a sum past the last position", Sum(x[i, 0], (i, 1, n)), a, ("1", "n")),
    ("a sum before the first position", Sum(x[i, 0], (i, -1, n - 1)), a, ("-1", "n - 1")),
    ("an index of the wrong size", Sum(P[i, j], over(i, n), over(j, m)), a, ("m - 1", "n - 1")),
    ("a position of a concrete vector", Sum(s2[i, 0], (i, 0, 2)), a, ("0", "2")),
    ("a sum of matrices over an index", Sum(A, (i, 1, n)), product(n, A), ("n", "1")),
    ("a misfit that is multiplied by 0", product(0, product(P, W)), ZeroMatrix(m, m), ("n", "p")),
    ("an inverse of a rectangle", unchecked(Inverse, P, Integer(-1)), A, ("m", "n")),
    ("an inverse of a product", unchecked(Inverse, product(P, R), Integer(-1)), A, ("m", "p")),
    ("a negative power of a rectangle", MatPow(P, -1, evaluate=False), P, ("m", "n")),
    ("a determinant of a rectangle", unchecked(Determinant, P), a, ("m", "n")),
    ("a trace of a rectangle", unchecked(Trace, P), a, ("m", "n")),
    ("the diagonal part of a rectangle", DiagonalMatrix(P), P, ("m", "n")),
    ("a function beside a transpose", total(P.applyfunc(exp), P.T), P, ("m", "n")),
    ("a function times its argument", product(P.applyfunc(exp), P), P, ("n", "m")),
    ("a layer inside of a function", product(P, product(P, x).applyfunc(exp)), u, ("n", "m")),
    ("a Hadamard power beside a transpose", total(HadamardPower(P, 2), P.T), P, ("m", "n")),
    ("a row of blocks against a stack", product(side(A, B), stack(x, u)), x, ("2*n", "m + n")),
    ("a stack of blocks added to another", total(stack(x, u), stack(x, x)), stack(x, u), ("m + n", "2*n")),
    ("a Kronecker product in a sum", total(KroneckerProduct(A, P), P), P, ("m*n", "m")),
    (
        "Kronecker products in the wrong order",
        product(KroneckerProduct(A, P), KroneckerProduct(P, A)),
        A,
        ("n**2", "m*n"),
    ),
    ("a Kronecker product against a matrix", KroneckerProduct(A, x), A, ("n**2", "n")),
    ("ones of the wrong size", product(OneMatrix(m, n), u), u, ("n", "m")),
    ("zeros of the wrong shape", total(P, ZeroMatrix(n, m)), P, ("m", "n")),
    ("an identity of the wrong size", product(Identity(m), x), x, ("m", "n")),
    ("an explicit matrix of the wrong size", product(Matrix([[1, 2], [3, 4]]), P), P, ("2", "m")),
    ("a matrix in a sum of scalars", a + Sum(A, (i, 1, n)), a, ("n", "1")),
    ("a position before the first one", entry(x, -1), a, ("-1", "n - 1")),
    ("a side against its own transpose", P, P.T, ("m", "n")),
    ("a vector against a row", x, x.T, ("n", "1")),
]

# False, but how the ranges of 1 to m and of 1 to n overlap depends on the sizes.
OVERLAPPING = [
    ("the bounds are exchanged without the indices", F_mn, Sum(F[i, j], (i, 1, n), (j, 1, m))),
    ("the indices are exchanged without the bounds", F_mn, Sum(F[j, i], (i, 1, m), (j, 1, n))),
    ("two sizes are one", total_f, Sum(f[i], (i, 1, m))),
]

OUTSIDE = [
    ("a power that is a symbol", power(A, p), A),
    ("a complex number", I * a, a),
    ("scalars that do not commute", Symbol("s", commutative=False) * Symbol("t", commutative=False), a),
    ("a product over an index", Product(f[i], (i, 1, n)), f[1]),
]


def named(groups):
    """The claims of all groups by name, each name with its group."""
    return {
        f"{group}: {name}": Claim(name, sympify(lhs), sympify(rhs), *more)
        for group, rows in groups.items()
        for name, lhs, rhs, *more in rows
    }
