"""Kronecker products, decided by the normal form and by instances.

SymPy evaluates a Kronecker product of identities only; every other side stands as it is written.
"""

from random import Random

import pytest
from sympy import (
    Basic,
    BlockMatrix,
    DiagMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy import ImmutableMatrix as Matrix
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, Refuted, sizes, verify
from symnet.instances.evaluate import Instance
from symnet.instances.signature import signature_of
from tests.verify.alone import rewritten

m, n, p, q = sizes("m n p q")
times, plus, kron = (
    lambda *parts: MatMul(*parts, evaluate=False),
    lambda *parts: MatAdd(*parts, evaluate=False),
    KroneckerProduct,
)
A, B, C, D = (
    MatrixSymbol(name, *shape) for name, shape in zip("ABCD", [(m, n), (p, q), (n, m), (q, p)], strict=True)
)
E, F, L = MatrixSymbol("E", m, n), MatrixSymbol("F", p, q), MatrixSymbol("L", m, p)
S, T, U = MatrixSymbol("S", m, m), MatrixSymbol("T", p, p), MatrixSymbol("U", m, m)
X, Y = MatrixSymbol("X", m * p, m * p), MatrixSymbol("Y", m * p, n)
Z, G = MatrixSymbol("Z", 2 * n, 2 * n), MatrixSymbol("G", m * (p + q), m * (p + q))
u, v, w = MatrixSymbol("u", m, 1), MatrixSymbol("v", p, 1), MatrixSymbol("w", n, 1)
H, K = MatrixSymbol("H", 2, 2), MatrixSymbol("K", 2, 2)
M, N = MatrixSymbol("M", m * n, m * n), MatrixSymbol("N", n * p, n * p)
Q, R, V = MatrixSymbol("Q", m * p, q), MatrixSymbol("R", n * p, q), MatrixSymbol("V", p, q)
W = MatrixSymbol("W", m, m + 1)
one, eye = OneMatrix, Identity
UP, DOWN = Matrix([1, 0]), Matrix([0, 1])
upper = BlockMatrix([[one(p, 1)], [ZeroMatrix(q, 1)]])
lower = BlockMatrix([[ZeroMatrix(p, 1)], [one(q, 1)]])
both = BlockMatrix([[T, B]])
X2, G2 = MatrixSymbol("X", 2 * p, 2 * p), MatrixSymbol("G", (p + q) * m, (p + q) * m)
Z2, Z4 = MatrixSymbol("Z", 2 * m * n, 2 * m * n), MatrixSymbol("Z", 4 * m, 4 * m)
a, b, r = MatrixSymbol("a", 2, 1), MatrixSymbol("b", p + q, 1), MatrixSymbol("r", 1, p)
d, e, s = MatrixSymbol("d", 3, 1), MatrixSymbol("e", 3, 1), MatrixSymbol("s", 1, 2)
up, down = times(eye(2), UP), times(eye(2), DOWN)
i, j = symbols("i j", integer=True)


def row(*blocks):
    """A row of blocks, a size standing for so many zeros."""
    return BlockMatrix(
        [
            [
                block if isinstance(block, Basic) and block.is_Matrix else ZeroMatrix(1, block)
                for block in blocks
            ]
        ]
    )


TRUE = {
    "the mixed product": (times(kron(A, B), kron(C, D)), kron(times(A, C), times(B, D))),
    "of three factors": (
        times(kron(S, T, A), kron(U, T, C)),
        kron(times(S, U), times(T, T), times(A, C)),
    ),
    "associativity": (kron(kron(A, B), S), kron(A, kron(B, S))),
    "a transpose": (Transpose(kron(A, B)), kron(Transpose(A), Transpose(B))),
    "a sum on the left": (kron(plus(A, E), B), plus(kron(A, B), kron(E, B))),
    "a sum on the right": (kron(A, plus(B, F)), plus(kron(A, B), kron(A, F))),
    "scalars": (kron(times(2, A), times(3, B)), times(6, kron(A, B))),
    "a zero factor": (kron(A, ZeroMatrix(p, q)), ZeroMatrix(m * p, n * q)),
    "a trace": (Trace(kron(S, T)), Trace(S) * Trace(T)),
    "a trace of products": (Trace(times(kron(A, B), kron(C, D))), Trace(times(C, A)) * Trace(times(D, B))),
    "identities after a factor": (kron(S, eye(n), eye(p)), kron(S, eye(n * p))),
    "identities before a factor": (kron(eye(n), eye(p), S), kron(eye(n * p), S)),
    "an identity in blocks": (kron(eye(m), times(one(p, 1), one(1, p))), kron(eye(m), one(p, p))),
    "columns of ones": (kron(one(m, 1), one(p, 1)), one(m * p, 1)),
    "matrices of ones": (kron(one(m, n), one(p, q)), one(m * p, n * q)),
    "ones in any order": (kron(one(m, 1), one(p, 1)), kron(one(p, 1), one(m, 1))),
    "ones counted": (times(one(1, m * p), kron(one(m, 1), one(p, 1))), Matrix([[m * p]])),
    "ones between": (kron(u, one(n, 1), one(p, 1)), kron(u, one(n * p, 1))),
    "factors commute on their own sides": (
        times(kron(S, eye(p)), kron(eye(m), T)),
        times(kron(eye(m), T), kron(S, eye(p))),
    ),
    "one side after the other": (times(kron(S, eye(p)), kron(eye(m), T)), kron(S, T)),
    "a Hadamard product": (
        HadamardProduct(kron(A, B), kron(E, F)),
        kron(HadamardProduct(A, E), HadamardProduct(B, F)),
    ),
    "a diagonal": (DiagMatrix(kron(u, v)), kron(DiagMatrix(u), DiagMatrix(v))),
    "a diagonal taken": (DiagonalOf(kron(S, T)), kron(DiagonalOf(S), DiagonalOf(T))),
    "vectors": (times(kron(S, T), kron(u, v)), kron(times(S, u), times(T, v))),
    "an outer product": (kron(u, Transpose(w)), times(u, Transpose(w))),
    "an outer product turned": (kron(Transpose(w), u), times(u, Transpose(w))),
    "a norm": (
        times(Transpose(kron(u, v)), kron(u, v)),
        times(Transpose(u), u, Transpose(v), v),
    ),
    "a plain matrix under a trace": (Trace(times(X, kron(S, T))), Trace(times(kron(S, T), X))),
    "a plain matrix between": (
        times(kron(S, eye(p)), X, kron(eye(m), T), kron(U, eye(p))),
        times(kron(S, eye(p)), X, kron(U, eye(p)), kron(eye(m), T)),
    ),
    "a plain matrix on the right": (times(kron(S, T), Y), times(kron(eye(m), T), kron(S, eye(p)), Y)),
    "digits that stand together": (times(X, kron(one(m, 1), one(p, 1))), times(X, one(m * p, 1))),
    "blocks on the left": (kron(BlockMatrix([[S, A]]), B), BlockMatrix([[kron(S, B), kron(A, B)]])),
    "blocks times blocks": (
        times(kron(BlockMatrix([[S, A]]), T), BlockMatrix([[Q], [R]])),
        plus(times(kron(S, T), Q), times(kron(A, T), R)),
    ),
    "blocks on the right": (
        kron(S, both),
        plus(kron(S, BlockMatrix([[T, ZeroMatrix(p, q)]])), kron(S, BlockMatrix([[ZeroMatrix(p, p), B]]))),
    ),
    "a digit in two parts": (
        times(G, one(m * (p + q), 1)),
        plus(times(G, kron(one(m, 1), upper)), times(G, kron(one(m, 1), lower))),
    ),
    "one row more": (
        times(kron(W, T), BlockMatrix([[Q], [V]])),
        plus(
            times(kron(W, T), BlockMatrix([[Q], [ZeroMatrix(p, q)]])),
            times(kron(W, T), BlockMatrix([[ZeroMatrix(m * p, q)], [V]])),
        ),
    ),
    "a fast digit of two values": (
        times(Z, one(2 * n, 1)),
        plus(times(Z, kron(one(n, 1), UP)), times(Z, kron(one(n, 1), DOWN))),
    ),
    "a slow digit of two values": (
        times(Z, one(2 * n, 1)),
        plus(times(Z, kron(UP, one(n, 1))), times(Z, kron(DOWN, one(n, 1)))),
    ),
    "an explicit identity": (
        kron(Matrix([[1, 0], [0, 1]]), A),
        BlockMatrix([[A, ZeroMatrix(m, n)], [ZeroMatrix(m, n), A]]),
    ),
    "an explicit identity on the right": (kron(A, Matrix([[1, 0], [0, 1]])), kron(A, eye(2))),
    "a unit vector": (kron(Matrix([1, 0, 0]), u), BlockMatrix([[u], [ZeroMatrix(2 * m, 1)]])),
    "radices refined": (
        times(kron(M, T), kron(S, N)),
        times(kron(times(M, kron(S, eye(n))), eye(p)), kron(eye(m), times(kron(eye(n), T), N))),
    ),
    "an entry": (kron(S, T)[0, 0], S[0, 0] * T[0, 0]),
    "a size of 1": (kron(MatrixSymbol("s", 1, 1), A), times(MatrixSymbol("s", 1, 1)[0, 0], A)),
    "the slowest digit is a number": (times(X2, kron(up, v)), times(X2, kron(UP, v))),
    "the slowest digit takes its first values": (
        times(G2, kron(times(eye(p + q), upper), u)),
        times(G2, kron(upper, u)),
    ),
    "the slowest digit takes its last values": (
        times(G2, kron(times(eye(p + q), lower), u)),
        times(G2, kron(lower, u)),
    ),
    "a digit between is 0": (times(Z2, kron(u, up, w)), times(Z2, kron(u, UP, w))),
    "a digit between is 1": (times(Z2, kron(u, down, w)), times(Z2, kron(u, DOWN, w))),
    "the fast digits are 0 and 1": (times(Z4, kron(u, up, down)), times(Z4, kron(u, Matrix([0, 1, 0, 0])))),
    "the fast digits are 1 and 0": (times(Z4, kron(u, down, up)), times(Z4, kron(u, Matrix([0, 0, 1, 0])))),
    "a part of the first block": (times(row(r, p + 2 * q), kron(a, b)), times(a[0, 0], row(r, q), b)),
    "a part of the last block": (times(row(p + 2 * q, r), kron(a, b)), times(a[1, 0], row(q, r), b)),
    "a part of the block between": (times(row(4, s, 3), kron(d, e)), times(d[1, 0], row(1, s), e)),
    "a number before ones": (
        times(Z2, kron(u, up, one(n, 1))),
        times(Z2, kron(u, BlockMatrix([[one(n, 1)], [ZeroMatrix(n, 1)]]))),
    ),
    "a block of digits after another": (
        kron(w, BlockMatrix([[v], [kron(u, v)]])),
        kron(w, BlockMatrix([[eye(1)], [u]]), v),
    ),
    "a block of digits before another": (
        kron(w, BlockMatrix([[kron(u, v)], [v]])),
        kron(w, BlockMatrix([[u], [eye(1)]]), v),
    ),
    "a row times an identity": (kron(times(eye(1), r), S), kron(r, S)),
    "a row times an identity on the right": (kron(S, times(eye(1), r)), kron(S, r)),
    "sums in any order": (times(one(1, m * p), kron(u, v)), times(one(1, m * p), kron(v, u))),
}

FALSE = {
    "factors exchanged": (kron(S, T), kron(T, S)),
    "vectors exchanged": (kron(u, v), kron(v, u)),
    "ones exchanged": (kron(u, one(p, 1)), kron(one(p, 1), u)),
    "the mixed product turned": (times(kron(S, T), kron(U, T)), kron(times(U, S), times(T, T))),
    "one factor transposed": (Transpose(kron(S, T)), kron(Transpose(S), T)),
    "factors transposed and exchanged": (Transpose(kron(A, B)), kron(Transpose(A), Transpose(F))),
    "a trace of a sum": (Trace(kron(S, T)), Trace(S) + Trace(T)),
    "a trace without its second factor": (Trace(kron(S, T)), Trace(S)),
    "a sum in both factors": (kron(plus(A, E), plus(B, F)), plus(kron(A, B), kron(E, F))),
    "a sum twice": (kron(plus(A, E), B), plus(kron(A, B), times(2, kron(E, B)))),
    "scalars added": (kron(times(2, A), times(3, B)), times(5, kron(A, B))),
    "one side only": (times(kron(S, eye(p)), kron(eye(m), T)), kron(S, eye(p))),
    "factors of one side commute": (
        times(kron(S, eye(p)), kron(U, eye(p))),
        times(kron(U, eye(p)), kron(S, eye(p))),
    ),
    "an identity is not ones": (kron(S, one(p, p)), kron(S, eye(p))),
    "a Hadamard product is no product": (
        HadamardProduct(kron(S, T), kron(U, T)),
        kron(times(S, U), times(T, T)),
    ),
    "a diagonal of one factor": (DiagMatrix(kron(u, v)), kron(DiagMatrix(u), times(v, one(1, p)))),
    "a diagonal taken twice": (DiagonalOf(kron(S, T)), kron(DiagonalOf(S), times(T, one(p, 1)))),
    "ones miscounted": (times(one(1, m * p), kron(one(m, 1), one(p, 1))), Matrix([[m + p]])),
    "a plain matrix moved": (times(kron(S, eye(p)), X), times(X, kron(S, eye(p)))),
    "a plain matrix is no Kronecker product": (Trace(times(X, kron(S, T))), Trace(X) * Trace(S) * Trace(T)),
    "blocks exchanged": (
        kron(BlockMatrix([[S, U]]), T),
        BlockMatrix([[kron(U, T), kron(S, T)]]),
    ),
    "a digit in one part": (times(G, one(m * (p + q), 1)), times(G, kron(one(m, 1), upper))),
    "a fast digit of one value": (
        times(Z, one(2 * n, 1)),
        plus(times(Z, kron(one(n, 1), UP)), times(2, Z, kron(one(n, 1), DOWN))),
    ),
    "slow for fast": (times(Z, kron(one(n, 1), UP)), times(Z, kron(UP, one(n, 1)))),
    "an explicit diagonal": (kron(A, Matrix([[1, 0], [0, 2]])), kron(A, eye(2))),
    "concrete sizes": (kron(H, K), kron(K, H)),
    "the slowest digit is another number": (times(X2, kron(up, v)), times(X2, kron(DOWN, v))),
    "the slowest digit takes other values": (
        times(G2, kron(times(eye(p + q), upper), u)),
        times(G2, kron(lower, u)),
    ),
    "a digit between is another number": (times(Z2, kron(u, up, w)), times(Z2, kron(u, DOWN, w))),
    "the fast digits exchanged": (times(Z4, kron(u, up, down)), times(Z4, kron(u, Matrix([0, 0, 1, 0])))),
    "a part of the other block": (times(row(p + 2 * q, r), kron(a, b)), times(a[0, 0], row(q, r), b)),
    "another part of the block": (times(row(4, s, 3), kron(d, e)), times(d[1, 0], row(s, 1), e)),
    "another number before ones": (
        times(Z2, kron(u, up, one(n, 1))),
        times(Z2, kron(u, BlockMatrix([[ZeroMatrix(n, 1)], [one(n, 1)]]))),
    ),
    "a block of digits on the wrong side": (
        kron(w, BlockMatrix([[v], [kron(u, v)]])),
        kron(w, BlockMatrix([[u], [eye(1)]]), v),
    ),
    "radices turned": (times(kron(M, T), kron(S, N)), times(kron(S, N), kron(M, T))),
}


def entry(matrix, row, column=0):
    return MatrixElement(matrix, row, column)


def named(table):
    return pytest.mark.parametrize(("lhs", "rhs"), table.values(), ids=table)


def difference(lhs, rhs, attempts):
    """The first of some instances with independent sizes from 1 to 3 where the two sides differ."""
    words = signature_of([lhs, rhs])
    random = Random(str(lhs))  # noqa: S311 - numbers to test with, no secret
    for _ in range(attempts):
        values = {symbol: random.randint(1, 3) for symbol in words.sizes}
        extents = {matrix: [int(each.xreplace(values)) for each in matrix.shape] for matrix in words.matrices}
        entries = {
            matrix: [[random.randint(-3, 3) for _ in range(columns)] for _ in range(rows)]
            for matrix, (rows, columns) in extents.items()
        }
        instance = Instance(values, entries)
        if rows_of(instance.value(lhs)) != rows_of(instance.value(rhs)):
            return instance
    return None


def rows_of(value):
    return value if isinstance(value, list) else [[value]]


@named(TRUE)
def test_a_true_claim_is_proved(lhs, rhs):
    proof = verify(lhs, rhs)
    assert isinstance(proof, Proved)
    assert proof.procedure == "normal form"
    assert proof.second.startswith("Agrees modulo")
    assert isinstance(verify(rewritten(rhs), rewritten(lhs)), Proved)


@named(TRUE)
def test_the_numbers_agree_with_a_true_claim(lhs, rhs):
    assert difference(lhs, rhs, 6) is None


@named(FALSE)
def test_a_false_claim_is_refuted(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Refuted)
    assert isinstance(verify(rewritten(rhs), rewritten(lhs)), Refuted)


@named(FALSE)
def test_the_numbers_disagree_with_a_false_claim(lhs, rhs):
    assert difference(lhs, rhs, 200) is not None


FREE = {
    "a transpose": (entry(kron(S, T), i, j), entry(kron(S.T, T.T), j, i)),
    "one side after the other": (
        entry(kron(S, T), i, j),
        entry(times(kron(S, eye(p)), kron(eye(m), T)), i, j),
    ),
    "digits that are numbers": (entry(kron(u, up, down), i), entry(kron(u, Matrix([0, 1, 0, 0])), i)),
}
FREE_FALSE = {
    "a transpose": (entry(kron(S, T), i, j), entry(kron(S, T), j, i)),
    "digits that are numbers": (entry(kron(u, up, down), i), entry(kron(u, Matrix([0, 0, 1, 0])), i)),
}


@named(FREE)
def test_an_entry_has_the_digits_of_its_index(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Proved)


@named(FREE_FALSE)
def test_an_entry_has_no_other_digits(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Refuted)
