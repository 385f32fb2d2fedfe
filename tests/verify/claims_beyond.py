"""Claims of inverses, functions, declared properties, definitions and mixtures: true ones and near misses.

Every side is written so that SymPy does not evaluate it. A row may say what is assumed and what is defined.
"""

from sympy import (
    Abs,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Function,
    HadamardPower,
    Identity,
    Indexed,
    Inverse,
    KroneckerProduct,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Q,
    Rational,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy import ImmutableMatrix as Matrix
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from tests.verify.claims import (
    B1,
    B2,
    C1,
    C2,
    K2,
    L2,
    M2,
    M3,
    A,
    B,
    C,
    D,
    F,
    P,
    V,
    W,
    a,
    b,
    c,
    entry,
    eye,
    f,
    g,
    h,
    hadamard,
    i,
    j,
    k,
    m,
    minus,
    n,
    one,
    ones,
    over,
    p,
    power,
    product,
    q,
    s2,
    side,
    stack,
    total,
    total_f,
    total_g,
    u,
    v,
    w,
    x,
    y,
    z,
)
from tests.verify.claims import Q as T

phi, psi, pair = Function("phi"), Function("psi"), Function("pair")
half = Rational(1, 2)
centring = minus(eye, product(1 / n, ones))
gram_inverse = Inverse(product(P.T, P))
hat = product(P, gram_inverse, P.T)
s1, t1 = MatrixSymbol("s", 1, 1), MatrixSymbol("t", 1, 1)
G2, H2 = MatrixSymbol("G", 2, n), MatrixSymbol("H", n, 2)
swap, turn = Matrix([[0, 1], [1, 0]]), Matrix([[0, -1], [1, 0]])
symmetric, diagonal, orthogonal = Q.symmetric(A), Q.diagonal(A), Q.orthogonal(A)


def over_by(above, below):
    """A quotient that SymPy does not cancel."""
    return Mul(above, Pow(below, -1), evaluate=False)


def each(function, matrix):
    """A function of every entry."""
    return ElementwiseApplyFunction(function, matrix)


def rectified(matrix):
    return each(lambda number: Max(0, number), matrix)


def layer(weights, inputs, offset):
    return total(product(weights, inputs), offset)


TRUE = {
    "inverses": [
        ("an inverse cancels on the left", product(Inverse(A), A, B), B),
        ("an inverse cancels on the right", product(B, A, Inverse(A)), B),
        ("a system is solved", product(A, Inverse(A), x), x),
        ("a product is inverted in reverse", Inverse(product(A, B)), product(Inverse(B), Inverse(A))),
        ("a sum times its inverse", product(total(A, B), Inverse(total(B, A))), eye),
        ("a transpose is inverted", Inverse(A.T), Transpose(Inverse(A))),
        ("a negative power", MatPow(A, -2), product(Inverse(A), Inverse(A))),
        ("a scaled matrix is inverted", Inverse(product(2, A)), product(half, Inverse(A))),
        ("similar matrices have one trace", Trace(product(Inverse(A), B, A)), Trace(B)),
        (
            "a power of a similar matrix",
            power(product(Inverse(A), B, A), 3),
            product(Inverse(A), B, B, B, A),
        ),
        (
            "similar matrices multiply",
            product(Inverse(A), B, A, Inverse(A), C, A),
            product(Inverse(A), B, C, A),
        ),
        (
            "a difference of inverses",
            minus(Inverse(A), Inverse(B)),
            product(Inverse(A), minus(B, A), Inverse(B)),
        ),
        ("a diagonal is inverted", product(Inverse(DiagMatrix(x)), DiagMatrix(x)), eye),
        (
            "a diagonal divides entry by entry",
            product(Inverse(DiagMatrix(x)), y),
            hadamard(HadamardPower(x, -1), y),
        ),
        ("fitted columns stay as they are", product(hat, P), P),
        ("a fit is idempotent", product(hat, hat), hat),
        ("a fit is symmetric", Transpose(hat), hat),
        ("a fit has as many degrees of freedom as columns", Trace(hat), n),
        ("residuals are orthogonal to the columns", minus(P.T, product(P.T, hat)), ZeroMatrix(n, m)),
        (
            "an inverse inside of blocks",
            product(side(Inverse(A), B), stack(A, ZeroMatrix(n, n))),
            eye,
        ),
    ],
    "quotients": [
        ("a quotient cancels", Mul(a, Pow(c, -1), c, evaluate=False), a),
        ("quotients with one denominator", over_by(a, c) + over_by(b, c), over_by(a + b, c)),
        ("a product of quotients", over_by(a, b) * over_by(c + b, a), over_by(c, b) + 1),
        ("a mean of ones", Sum(1 / n, (i, 1, n)), 1),
        ("a mean of a constant", product(1 / n, one.T, product(a, one)), a),
        ("a mean is linear", Sum((f[i] + g[i]) / n, (i, 1, n)), total_f / n + total_g / n),
        ("centring is idempotent", product(centring, centring), centring),
        ("centring removes a constant", product(centring, product(a, one)), ZeroMatrix(n, 1)),
        ("the trace of centring", Trace(centring), n - 1),
        (
            "a variance in two forms",
            Sum(power(f[i] - total_f / n, 2), (i, 1, n)) / n,
            Sum(f[i] ** 2, (i, 1, n)) / n - power(total_f, 2) / n**2,
        ),
        ("reciprocals entry by entry", hadamard(P, HadamardPower(P, -1)), OneMatrix(m, n)),
        ("an entry divided by itself", Sum(over_by(x[i, 0], x[i, 0]), over(i, n)), n),
        (
            "a family divided by itself",
            Sum(Mul(f[i], Pow(f[i], -1), g[i], evaluate=False), (i, 1, n)),
            total_g,
        ),
    ],
    "functions": [
        ("equal arguments", phi(power(a + b, 2)), phi(a**2 + 2 * a * b + b**2)),
        (
            "a layer inside of a function",
            each(phi, product(A, x + y)),
            each(phi, total(product(A, y), product(A, x))),
        ),
        ("an entry", entry(each(phi, product(A, x)), i), phi(Sum(A[i, k] * x[k, 0], over(k, n)))),
        ("nested", phi(phi(power(a, 2) + b * (a + c)) + 1), phi(1 + phi(a * b + a**2 + b * c))),
        ("a sum is shifted", Sum(phi(f[i + 1]), (i, 0, n - 1)), Sum(phi(f[i]), (i, 1, n))),
        (
            "sums of functions are exchanged",
            Sum(phi(F[i, j]) * g[i], (i, 1, m), (j, 1, n)),
            Sum(g[j] * Sum(phi(F[j, i]), (i, 1, n)), (j, 1, m)),
        ),
        ("a sum inside of a function", phi(Sum(f[i] + g[i], (i, 1, n))), phi(total_f + total_g)),
        ("a transpose", each(phi, A.T), Transpose(each(phi, A))),
        ("a linear function", each(lambda number: 2 * number + 1, x), total(product(2, x), one)),
        ("a square", each(lambda number: number**2, total(x, y)), hadamard(x + y, x + y)),
        ("a residual function", each(lambda number: number + phi(number), A), total(A, each(phi, A))),
        ("a trace", Trace(each(phi, A)), Sum(phi(A[i, i]), over(i, n))),
        (
            "two layers with a function between",
            layer(W, each(phi, layer(V, x + y, u)), v),
            total(v, product(W, each(phi, total(product(V, x), product(V, y), u)))),
        ),
        (
            "a function of a function of a layer",
            each(psi, product(B, each(phi, product(A, total(x, y))))),
            each(psi, product(B, each(phi, total(product(A, x), product(A, y))))),
        ),
        (
            "a gate",
            hadamard(each(phi, product(A, x)), total(y, z)),
            product(DiagMatrix(each(phi, product(A, x))), total(z, y)),
        ),
        (
            "a rectified layer",
            rectified(product(A, total(x, product(a, y)))),
            rectified(total(product(A, x), product(a, A, y))),
        ),
        (
            "a rectified network by entries",
            Sum(x[i, 0] * Max(0, entry(product(A, y), i)), over(i, n)),
            Sum(Max(0, Sum(A[j, i] * y[i, 0], over(i, n))) * x[j, 0], over(j, n)),
        ),
        ("an absolute value", Abs(a * (b + c)), Abs(a * b + a * c)),
        ("a minimum", Min(a * (b + c), 1) * b, b * Min(1, a * b + a * c)),
        (
            "a function of two arguments",
            pair(a * (b + c), total_f),
            pair(a * b + a * c, Sum(f[k], (k, 1, n))),
        ),
        (
            "a determinant of equal terms",
            Determinant(product(A, total(B, C))),
            Determinant(total(product(A, B), product(A, C))),
        ),
        (
            "functions of columns side by side",
            product(side(C1, C2), stack(each(phi, B1), B2)),
            total(product(C1, each(phi, B1)), product(C2, B2)),
        ),
        (
            "attention is linear in its values",
            product(each(phi, product(A, B.T)), total(C, D)),
            total(product(each(phi, product(A, B.T)), D), product(each(phi, product(A, B.T)), C)),
        ),
    ],
    "properties": [
        ("a symmetric form", product(x.T, A, y), product(y.T, A, x), [symmetric]),
        ("entries of a symmetric matrix", A[i, j], A[j, i], [symmetric]),
        ("a congruence is symmetric", Transpose(product(T.T, A, T)), product(T.T, A, T), [symmetric]),
        ("the inverse of a symmetric matrix", Transpose(Inverse(A)), Inverse(A), [symmetric]),
        (
            "a product of symmetric matrices is turned",
            Transpose(product(A, B)),
            product(B, A),
            [symmetric, Q.symmetric(B)],
        ),
        (
            "a commutator of symmetric matrices",
            Trace(product(A, B, C)),
            Trace(product(C.T, B, A)),
            [symmetric, Q.symmetric(B)],
        ),
        ("diagonals commute", product(A, B), product(B, A), [diagonal, Q.diagonal(B)]),
        ("a diagonal matrix is its diagonal part", DiagonalMatrix(A), A, [diagonal]),
        (
            "a diagonal matrix multiplies entry by entry",
            product(A, B),
            hadamard(A, B),
            [diagonal, Q.diagonal(B)],
        ),
        ("a diagonal matrix scales", product(A, x), hadamard(DiagonalOf(A), x), [diagonal]),
        (
            "a rotation keeps scalar products",
            product(Transpose(product(A, x)), A, y),
            product(x.T, y),
            [orthogonal],
        ),
        ("a rotation is inverted by its transpose", Inverse(A), A.T, [orthogonal]),
        (
            "rotations multiply",
            product(Transpose(product(A, B)), A, B),
            eye,
            [orthogonal, Q.orthogonal(B)],
        ),
        ("a rotation keeps a trace", Trace(product(A.T, B, A)), Trace(B), [orthogonal]),
        ("a rotation keeps a norm", Trace(product(A, B, B.T, A.T)), Trace(product(B.T, B)), [orthogonal]),
    ],
    "definitions": [
        (
            "a hidden layer has a name",
            product(W, u),
            total(product(W, V, x), product(W, V, y)),
            [],
            {u: product(V, total(x, y))},
        ),
        ("names of names", a + b, 3 * c**2 + 2 * c, [], {a: b + c, b: c * (c + half) + half * c**2}),
        (
            "a family has a name",
            Sum(f[j], (j, 1, m)),
            a * Sum(F[i, j], (i, 1, m), (j, 1, n)),
            [],
            {Indexed(f, i): Sum(a * F[i, j], (j, 1, n))},
        ),
        (
            "a member of a family",
            f[2] + f[0],
            Sum(F[2, k] + F[0, k], (k, 1, n)),
            [],
            {Indexed(f, i): Sum(F[i, j], (j, 1, n))},
        ),
        (
            "a scalar and a matrix have names",
            product(a, D),
            product(Trace(B), B, C),
            [],
            {a: Trace(B), D: product(B, C)},
        ),
        (
            "a defined function",
            w,
            each(phi, total(product(A, x), product(A, y))),
            [],
            {w: each(phi, product(A, x + y))},
        ),
        ("a defined inverse", product(D, A), B, [], {D: product(B, Inverse(A))}),
    ],
    "mixtures": [
        ("numbers swap rows", product(swap, stack(x.T, y.T)), stack(y.T, x.T)),
        ("a swap is undone", product(swap, swap, G2), G2),
        ("a turn is undone", product(turn, turn, G2), product(-1, G2)),
        (
            "numbers between letters",
            product(H2, Matrix([[1, 0], [0, 0]]), G2),
            product(H2, Matrix([1, 0]), Matrix([[1, 0]]), G2),
        ),
        ("a trace of numbers and letters", Trace(product(swap, K2)), K2[0, 1] + K2[1, 0]),
        ("a size in a matrix", product(Matrix([[n, 1]]), s2), product(Matrix([[Sum(1, (i, 1, n)), 1]]), s2)),
        (
            "a polynomial matrix",
            product(Matrix([[a, b], [b, a]]), Matrix([1, 1])),
            product(a + b, Matrix([1, 1])),
        ),
        (
            "numbers in Hadamard products",
            hadamard(swap, total(K2, L2)),
            Matrix([[0, K2[0, 1] + L2[0, 1]], [K2[1, 0] + L2[1, 0], 0]]),
        ),
        ("one by one matrices are numbers", product(s1, t1), product(t1, s1)),
        ("a one by one matrix is its entry", s1, s1[0, 0]),
        ("a form is a number", product(x, x.T, A, x), product(entry(product(x.T, A, x), 0, 0), x)),
        ("a number is its own transpose", product(z, x.T, A, y), product(z, y.T, A.T, x)),
        ("the trace of a number", Trace(product(x.T, A, y)), product(x.T, A, y)),
        (
            "a rational combination",
            total(product(Rational(2, 3), A), product(Rational(-1, 6), A)),
            product(half, A),
        ),
        (
            "three blocks in a row",
            product(side(A, B, C), stack(x, y, z)),
            total(product(C, z), product(B, y), product(A, x)),
        ),
        (
            "two affine maps in one",
            product(
                BlockMatrix([[Identity(1), ZeroMatrix(1, m)], [v, W]]),
                BlockMatrix([[Identity(1), ZeroMatrix(1, n)], [u, V]]),
                stack(Identity(1), x),
            ),
            stack(Identity(1), layer(W, layer(V, x, u), v)),
        ),
        ("the last entry", entry(product(A, x), n - 1), Sum(A[n - 1, j] * x[j, 0], over(j, n))),
        ("the first column", entry(A, i, 0), Sum(A[i, j] * entry(eye, j, 0), over(j, n))),
        ("a size counts copies", Sum(product(n, x.T, y)[0, 0], (i, 1, m)), product(m * n, y.T, x)),
        ("the corner of a square", entry(power(M2, 2), 0, 1), M2[0, 1] * Trace(M2)),
        ("ones from 0 to n", Sum(n * a, (i, 0, n)), n**2 * a + n * a),
        ("a concrete trace", Trace(M3), M3[0, 0] + M3[1, 1] + M3[2, 2]),
    ],
    "kronecker": [
        (
            "products are mixed",
            product(KroneckerProduct(A, P), KroneckerProduct(B, T)),
            KroneckerProduct(product(A, B), product(P, T)),
        ),
        ("a transpose goes inside", Transpose(KroneckerProduct(A, P)), KroneckerProduct(A.T, P.T)),
        ("traces multiply", Trace(KroneckerProduct(A, M2)), Trace(A) * Trace(M2)),
        (
            "a sum on the right",
            KroneckerProduct(A, total(P, V)),
            total(KroneckerProduct(A, P), KroneckerProduct(A, V)),
        ),
        (
            "traces of products multiply",
            Trace(product(KroneckerProduct(A, M2), KroneckerProduct(B, K2))),
            Trace(product(B, A)) * Trace(product(K2, M2)),
        ),
    ],
}

FALSE = {
    "inverses": [
        ("an inverse is a transpose", Inverse(A), A.T),
        ("inverses in the order of the product", Inverse(product(A, B)), product(Inverse(A), Inverse(B))),
        ("an inverse of a sum", Inverse(total(A, B)), total(Inverse(A), Inverse(B))),
        ("an inverse commutes", product(Inverse(A), B), product(B, Inverse(A))),
        ("an inverse across another factor", product(Inverse(A), B, A), B),
        ("a scaled matrix is inverted with its scale", Inverse(product(2, A)), product(2, Inverse(A))),
        (
            "a difference of inverses loses its sign",
            minus(Inverse(A), Inverse(B)),
            product(Inverse(A), minus(A, B), Inverse(B)),
        ),
        ("a negative power is positive", MatPow(A, -2), MatPow(A, -1)),
        ("a fit changes nothing", hat, Identity(m)),
        ("a fit has as many degrees of freedom as rows", Trace(hat), m),
        ("a diagonal is its own inverse", product(Inverse(DiagMatrix(x)), y), product(DiagMatrix(x), y)),
    ],
    "quotients": [
        ("a quotient is no product", over_by(a, c), a * c),
        ("denominators add", over_by(a, b) + over_by(a, c), over_by(a, b + c)),
        ("a mean without its factor", Sum(f[i] / n, (i, 1, n)), total_f),
        (
            "a variance without its mean",
            Sum(power(f[i] - total_f / n, 2), (i, 1, n)) / n,
            Sum(f[i] ** 2, (i, 1, n)) / n,
        ),
        ("the trace of centring is its size", Trace(centring), n),
        ("centring keeps vectors", product(centring, x), x),
        ("a sum of quotients", Sum(f[i] / g[i], (i, 1, n)), over_by(total_f, total_g)),
        ("a reciprocal is no inverse", HadamardPower(A, -1), Inverse(A)),
        ("sizes divide to 1", over_by(n, m), 1),
    ],
    "functions": [
        ("a function is linear", phi(a + b), phi(a) + phi(b)),
        ("a function of a product", each(phi, product(A, B)), product(each(phi, A), each(phi, B))),
        ("two functions are one", phi(a), psi(a)),
        ("a function is what it is applied to", each(phi, x), x),
        ("a function leaves a sum", Sum(phi(f[i]), (i, 1, n)), phi(total_f)),
        ("a rectifier is the identity", Max(0, a), a),
        ("a rectifier passes a product", rectified(product(A, x)), product(A, rectified(x))),
        ("a rectifier is linear", rectified(total(x, y)), total(rectified(x), rectified(y))),
        ("an absolute value", Abs(a), a),
        ("an absolute value of a sum", Abs(a + b), Abs(a) + Abs(b)),
        ("a maximum is a sum", Max(a, b), a + b),
        ("arguments change places", pair(a, b), pair(b, a)),
        ("a function of the wrong vector", each(phi, product(A, x)), each(phi, product(A, y))),
        ("an offset leaves a function", each(phi, total(x, y)), total(each(phi, x), y)),
        ("a determinant of a sum", Determinant(total(A, B)), Determinant(A) + Determinant(B)),
        ("a determinant is a trace", Determinant(A), Trace(A)),
        (
            "two layers change places",
            each(phi, product(A, each(phi, x))),
            each(phi, each(phi, product(A, x))),
        ),
        ("a nested function is one function", phi(phi(a)), phi(a)),
        ("a transposed argument", each(phi, product(A, x)), each(phi, product(A.T, x))),
    ],
    "properties": [
        ("symmetric matrices commute", product(A, B), product(B, A), [symmetric, Q.symmetric(B)]),
        ("symmetric and diagonal matrices commute", product(A, B), product(B, A), [symmetric, Q.diagonal(B)]),
        ("a symmetric matrix is diagonal", DiagonalMatrix(A), A, [symmetric]),
        ("a diagonal matrix is the identity", A, eye, [diagonal]),
        ("the diagonal of a diagonal matrix is one number", product(A, x), product(Trace(A), x), [diagonal]),
        ("a rotation is symmetric", A, A.T, [orthogonal]),
        ("a rotation is its own inverse", product(A, A), eye, [orthogonal]),
        ("rotations commute", product(A, B), product(B, A), [orthogonal, Q.orthogonal(B)]),
        ("the other matrix is symmetric", product(A, B), product(A, B.T), [symmetric]),
        ("an invertible matrix is the identity", A, eye, [Q.invertible(A)]),
        ("a symmetric matrix has one sign", Trace(product(A, B)), -Trace(product(A, B.T)), [symmetric]),
    ],
    "definitions": [
        (
            "a hidden layer forgets its offset",
            product(W, u),
            product(W, V, x),
            [],
            {u: layer(V, x, MatrixSymbol("d", m, 1))},
        ),
        ("names of names", a + b, 3 * c, [], {a: b + c, b: 2 * c}),
        (
            "a family is summed over the wrong index",
            Sum(f[j], (j, 1, n)),
            Sum(F[j, i], (i, 1, n), (j, 1, n)) / 2,
            [],
            {Indexed(f, i): Sum(F[i, j], (j, 1, n))},
        ),
        ("a defined scalar is lost", product(a, D), product(B, C), [], {a: Trace(B), D: product(B, C)}),
        ("a defined product in the other order", D, product(C, B), [], {D: product(B, C)}),
    ],
    "mixtures": [
        ("a turn is its own inverse", product(turn, turn, G2), G2),
        ("a swap of rows is a swap of columns", product(swap, K2), product(K2, swap)),
        ("numbers vanish", product(H2, swap, G2), product(H2, G2)),
        ("a size in a matrix is 1", product(Matrix([[n, 1]]), s2), product(Matrix([[1, 1]]), s2)),
        ("a form is a norm", product(x, x.T, A, x), product(entry(product(x.T, x), 0, 0), x)),
        ("affine maps in the other order", layer(A, layer(B, x, y), z), layer(B, layer(A, x, y), z)),
        ("the last entry is the first", entry(product(A, x), n - 1), entry(product(A, x), 0)),
        ("a rational combination", total(product(Rational(2, 3), A), product(Rational(1, 6), A)), A),
        ("blocks are added", product(side(A, B), stack(x, y)), product(total(A, B), total(x, y))),
        ("a scalar is squared", product(power(a, 2), A), product(a, A)),
        ("the corner of a square", entry(power(M2, 2), 0, 1), M2[0, 1] ** 2),
        ("the trace of a square", Trace(power(M2, 2)), power(Trace(M2), 2)),
        ("ones from 0 to n", Sum(n * a, (i, 0, n)), n**2 * a),
    ],
    "holds_at_small_sizes": [
        (
            "a product of sums vanishes up to 2",
            Sum((f[i] - f[j]) * (f[j] - f[k]) * (f[k] - f[i]) * g[i] * h[j], (i, 1, n), (j, 1, n), (k, 1, n)),
            0,
        ),
        (
            "two sizes with a product that vanishes up to 3 together",
            product((m - 1) * (n - 1) * (m + n - 4), P),
            ZeroMatrix(m, n),
        ),
        ("all traces of a square of size 1 are alike", Trace(product(A, B)), Trace(A) * Trace(B)),
        (
            "matrices of one row or column commute",
            product(x.T, product(y, z.T), w),
            product(x.T, product(z, y.T), w),
        ),
        ("a size is 1, 2 or 3", product((n - 1) * (n - 2) * (n - 3), A), ZeroMatrix(n, n)),
        ("the middle block is empty", Trace(Identity(p + q)), 2),
        ("wide ones", product(OneMatrix(p, q), OneMatrix(q, p)), OneMatrix(p, p)),
    ],
    "kronecker": [
        ("the factors change places", KroneckerProduct(A, B), KroneckerProduct(B, A)),
        ("traces add", Trace(KroneckerProduct(A, B)), Trace(A) + Trace(B)),
        (
            "products are mixed in the other order",
            product(KroneckerProduct(A, B), KroneckerProduct(C, D)),
            KroneckerProduct(product(C, A), product(B, D)),
        ),
        ("a transpose changes places", Transpose(KroneckerProduct(A, B)), KroneckerProduct(B.T, A.T)),
    ],
}
