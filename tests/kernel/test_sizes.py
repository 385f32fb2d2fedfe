"""The second decision: claims about all sizes, decided at finitely many."""

import pickle
from fractions import Fraction
from itertools import permutations, product
from time import monotonic

import pytest
from flint import fmpq_mat
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    BlockMatrix,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy.combinatorics.permutations import Permutation
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import LimitExceeded, Proved, Refuted, ShapeError, UnsupportedTerm, UsageError, sizes, verify
from symnet.check.evaluate import Instance
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.instances import instantiate
from symnet.kernel.parts import sufficient_sizes
from symnet.kernel.sizes import Fails, Holds, decide_by_sizes
from symnet.kernel.tables import Inadmissible

h, m, n, p = sizes("h m n p")
i, j, k = symbols("i j k", integer=True)
a, c = symbols("a c")
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
P, Q, W = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m), MatrixSymbol("W", h, p)
u, v, w = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1), MatrixSymbol("w", m, 1)
x, y = MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
X, beta, b0 = MatrixSymbol("X", n, p), MatrixSymbol("beta", p, 1), MatrixSymbol("b0", 1, 1)
G, H, K = MatrixSymbol("G", n + 1, n + 1), MatrixSymbol("H", n + m, n + m), MatrixSymbol("K", 2 * n, 2 * n)
M, S, T = MatrixSymbol("M", n - 1, n - 1), MatrixSymbol("S", 2, 2), MatrixSymbol("T", 3, 3)
b, d, F = IndexedBase("b"), IndexedBase("d"), IndexedBase("F")
one, ones = OneMatrix(n, 1), OneMatrix(n, n)
delta = KroneckerDelta


def budget(terms=200_000, seconds=20.0):
    return Budget(terms, monotonic() + seconds)


def decide(lhs, rhs, definitions=()):
    return decide_by_sizes(lhs, rhs, definitions, budget=budget())


def times(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def entry(matrix, row, column=0):
    return MatrixElement(matrix, row, column)


def standard(matrices):
    """The standard identity: the alternating sum over all orders."""
    orders = permutations(range(len(matrices)))
    return total(*(times(Permutation(q).signature(), *(matrices[r] for r in q)) for q in map(list, orders)))


def cayley(matrix):
    """A 2×2 matrix satisfies its characteristic polynomial."""
    determinant = matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]
    return total(
        matrix * matrix, times(-Trace(matrix), matrix), times(determinant, Identity(matrix.shape[0]))
    )


TRUE = {
    "a layer is linear": (W * (x + y), times(W, x) + times(W, y)),
    "a scalar passes": (times(a, W, x), times(W, times(a, x))),
    "a rational is exact": (times(Rational(1, 3), A) + times(Rational(2, 3), A), A),
    "a trace is cyclic": (Trace(P * Q), Trace(Q * P)),
    "a trace of an identity": (Trace(Identity(n)), n),
    "a trace of identities, twice": (Trace(Identity(n)) * Trace(ones), n**2),
    "ones count": (times(one.T, one), Matrix([[n]])),
    "a sum of ones": (Sum(a, (i, 1, n), (j, 1, m)), a * m * n),
    "transposes reverse": (Transpose(times(P, Q)), times(Q.T, P.T)),
    "a power": (MatPow(A + B, 2), A * A + A * B + B * A + B * B),
    "residual blocks": ((Identity(n) + A) * (Identity(n) + B), Identity(n) + A + B + A * B),
    "sums are exchanged": (Sum(F[i, j], (i, 1, n), (j, 1, m)), Sum(F[i, j], (j, 1, m), (i, 1, n))),
    "an entry of a product": (entry(P * Q, i, j), Sum(P[i, k] * Q[k, j], (k, 0, n - 1))),
    "an entry is a sum": (Sum(P[i, j] * u[j, 0], (j, 0, n - 1)), entry(P * u, i)),
    "the first term splits off": (Sum(b[i], (i, 0, n)), b[0] + Sum(b[i], (i, 1, n))),
    "the last term splits off": (Sum(b[i], (i, 1, n)), b[n] + Sum(b[i], (i, 1, n - 1))),
    "a sum is shifted": (Sum(b[i] * d[i], (i, 1, n)), Sum(b[i + 1] * d[i + 1], (i, 0, n - 1))),
    "a sum telescopes": (Sum(b[i + 1] - b[i], (i, 0, n - 1)), b[n] - b[0]),
    "a sum is cut": (Sum(b[i], (i, 1, n + m)), Sum(b[i], (i, 1, n)) + Sum(b[i], (i, n + 1, n + m))),
    "a sum of squares": (
        Sum((b[i] + a) ** 2, (i, 1, n)),
        Sum(b[i] ** 2 + 2 * a * b[i], (i, 1, n)) + n * a**2,
    ),
    "a delta picks": (Sum(delta(i, j) * b[i] * d[j], (i, 1, n), (j, 1, n)), Sum(b[i] * d[i], (i, 1, n))),
    "a delta counts": (Sum(delta(i, j), (i, 0, n), (j, 1, n)), n),
    "a delta picks the first": (Sum(delta(i, 1) * b[i], (i, 1, n)), b[1]),
    "a free index twice": (u[i, 0] * Sum(u[j, 0], (j, 0, n - 1)), Sum(u[i, 0] * u[j, 0], (j, 0, n - 1))),
    "an index free and bound": (u[i, 0] * Sum(v[i, 0], (i, 0, n - 1)), Sum(u[i, 0] * v[j, 0], (j, 0, n - 1))),
    "antisymmetric": (Sum(b[i] * d[j] - b[j] * d[i], (i, 1, n), (j, 1, n)), Integer(0)),
    "two sizes in one slot": (
        Sum(d[i] * F[i, j], (i, 1, m), (j, 1, n)),
        Sum(d[j] * F[j, i], (i, 1, n), (j, 1, m)),
    ),
    "an intercept as a block": (
        times(BlockMatrix([[one, X]]), BlockMatrix([[b0], [beta]])),
        one * b0 + X * beta,
    ),
    "an intercept at the end": (
        times(BlockMatrix([[X, one]]), BlockMatrix([[beta], [b0]])),
        one * b0 + X * beta,
    ),
    "intercepts at both ends": (
        Trace(times(G, BlockMatrix([[A, u], [u.T, Identity(1)]]))),
        Trace(times(BlockMatrix([[A, u], [u.T, Identity(1)]]), G)),
    ),
    "blocks multiply": (
        times(BlockMatrix([[A, B], [C, D]]), BlockMatrix([[A], [B]])),
        BlockMatrix([[A * A + B * B], [C * A + D * B]]),
    ),
    "blocks of two sizes": (
        Trace(times(BlockMatrix([[A, Q], [P, ZeroMatrix(m, m)]]), H)),
        Trace(times(H, BlockMatrix([[A, Q], [P, ZeroMatrix(m, m)]]))),
    ),
    "a diagonal scales rows": (DiagMatrix(u) * A, HadamardProduct(u * one.T, A)),
    "a diagonal and ones": (DiagonalOf(times(P, Q)), times(HadamardProduct(P, Q.T), one)),
    "a diagonal matrix": (DiagonalMatrix(A), HadamardProduct(Identity(n), A)),
    "a Hadamard power": (HadamardPower(A, 2), HadamardProduct(A, A)),
    "a quadratic form": (times(u.T, A, v), times(v.T, A.T, u)),
    "a 1 by 1 matrix is a scalar": (times(u.T, v), Sum(u[i, 0] * v[i, 0], (i, 0, n - 1))),
    "Kronecker products multiply": (
        KroneckerProduct(A, P) * KroneckerProduct(B, Q),
        KroneckerProduct(A * B, P * Q),
    ),
    "Kronecker factors commute": (
        KroneckerProduct(A, Identity(m)) * KroneckerProduct(Identity(n), P * P.T),
        KroneckerProduct(Identity(n), P * P.T) * KroneckerProduct(A, Identity(m)),
    ),
    "a trace of a Kronecker product": (Trace(KroneckerProduct(A, P * Q)), Trace(A) * Trace(Q * P)),
    "a smaller matrix": (Trace(M * M.T * M), Trace(M.T * M * M)),
    "an explicit matrix": (
        times(Matrix([[a, 1]]), Matrix([[c], [a]])),
        Matrix([[a * c + a]]),
    ),
    "literal positions": (u[0, 0] * u[2, 0] + u[n - 1, 0], u[n - 1, 0] + u[2, 0] * u[0, 0]),
    "Cayley and Hamilton at 2": (cayley(S), ZeroMatrix(2, 2)),
}

# The smallest sizes at which each fails, in the order of the names of its size symbols.
FALSE = {
    "a layer is not twice itself": (W * x, times(2, W, x), (1, 1)),
    "matrices do not commute": (A * B, B * A, (2,)),
    "a transpose does not stay": (A, A.T, (2,)),
    "Cayley and Hamilton at every size": (entry(cayley(A), n - 1, n - 1), Integer(0), (3,)),
    "Cayley and Hamilton at 3": (
        times(T, T, T) - times(Trace(T), T, T),
        times(-1, Trace(T), T),
        (),
    ),
    "the standard identity of two": (standard([A, B]), ZeroMatrix(n, n), (2,)),
    "the standard identity of four": (standard([A, B, C, D]), ZeroMatrix(n, n), (3,)),
    "a trace of an identity is 1": (Trace(Identity(n)), Integer(1), (2,)),
    "a size is its square": (times(n**2, A), times(n, A), (2,)),
    "n is 1 or 2, or m is 1": (times((n - 1) * (n - 2) * (m - 1), P), ZeroMatrix(m, n), (2, 3)),
    "a sum of products": (Sum(b[i] * d[i], (i, 1, n)), Sum(b[i], (i, 1, n)) * Sum(d[i], (i, 1, n)), (2,)),
    "three are alternating": (
        Sum(
            (b[i] * d[j] - b[j] * d[i]) * F[i, j] * (1 - delta(i, 1)) * (1 - delta(j, 1)),
            (i, 1, n),
            (j, 1, n),
        ),
        Integer(0),
        (3,),
    ),
    "the first term is forgotten": (Sum(b[i], (i, 0, n)), Sum(b[i], (i, 1, n)), (1,)),
    "the second is not the first": (Sum(b[i], (i, 0, n)), b[1] + Sum(b[i], (i, 1, n)), (1,)),
    "the first and the last": (A[0, 0], A[n - 1, n - 1], (2,)),
    "the third and the last": (A[2, 0], A[n - 1, 0], (4,)),
    "bounds are exchanged": (Sum(F[i, j], (i, 1, n), (j, 1, m)), Sum(F[i, j], (i, 1, m), (j, 1, n)), (1, 2)),
    "blocks are exchanged": (Trace(BlockMatrix([[A, A], [B, B]]) * K), Trace(A + B) * Trace(K), (1,)),
    "a column of ones": (HadamardProduct(A, ones), ones, (1,)),
    "a matrix is diagonal": (HadamardProduct(A, Identity(n)), A, (2,)),
    "Kronecker products commute": (KroneckerProduct(u, w), KroneckerProduct(w, u), (2, 2)),
    "a smaller matrix is symmetric": (M, M.T, (3,)),
    "a free index": (entry(P * u, i), P[i, 0] * u[0, 0], (1, 2)),
    "an index free and bound": (
        u[i, 0] * Sum(v[i, 0], (i, 0, n - 1)),
        Sum(u[i, 0] * v[i, 0], (i, 0, n - 1)),
        (2,),
    ),
    "an idle index is forgotten": (Trace(ones * A), Trace(A), (2,)),
    "2 is 3": (Integer(2), Integer(3), ()),
}

NO_PROOF = {
    "an index as a number": (Sum(i, (i, 1, n)), n * (n + 1) / 2, "index i is used as a number"),
    "neighbours": (
        Sum(b[i] * b[i + 1], (i, 0, n - 1)),
        Sum(b[i - 1] * b[i], (i, 1, n)),
        "overlapping positions",
    ),
    "an index times 2": (Sum(b[2 * i], (i, 0, n)), Sum(b[2 * j], (j, 0, n)), "one index plus a size"),
    "two orders of a Kronecker product": (
        KroneckerProduct(u, w) + KroneckerProduct(w, u),
        KroneckerProduct(w, u) + KroneckerProduct(u, w),
        "in two orders",
    ),
}


def by_name(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims.keys())


def numbers(value):
    """A SymPy number or matrix as exact numbers, in rows."""
    rows = value.tolist() if value.is_Matrix else [[value]]
    return [[Fraction(int(cell.p), int(cell.q)) for cell in row] for row in rows]


def evaluated(term, witness):
    """The value of a term at a witness, by the plain evaluator, in rows."""
    values = {
        name.xreplace(witness.sizes): value.tolist() if isinstance(value, ImmutableMatrix) else value
        for name, value in witness.entries.items()
    }
    found = Instance({}, values).value(term.xreplace(witness.sizes), witness.indices)
    rows = found if isinstance(found, list) else [[found]]
    return [[Fraction(int(cell.numerator), int(cell.denominator)) for cell in row] for row in rows]


def at_sizes(claim, given_sizes):
    return instantiate(claim, dict(zip(claim.sizes, given_sizes, strict=True)), budget())


@by_name(TRUE)
def test_true_claims_hold_for_all_sizes(claim):
    verdict = decide(*claim)
    assert isinstance(verdict, Holds), verdict
    assert verdict.all_sizes, verdict.reason


@by_name(FALSE)
def test_false_claims_fail_at_the_smallest_sizes(claim):
    lhs, rhs, smallest = claim
    verdict = decide(lhs, rhs)
    assert isinstance(verdict, Fails), verdict
    assert verdict.smallest
    assert tuple(verdict.witness.sizes[name] for name in sorted(verdict.witness.sizes, key=str)) == smallest


@by_name(FALSE)
def test_no_smaller_sizes_differ(claim):
    lhs, rhs, smallest = claim
    read = read_claim(lhs, rhs)
    for given_sizes in product(range(1, sum(smallest) + 1), repeat=len(smallest)):
        if (sum(given_sizes), given_sizes) < (sum(smallest), smallest):
            try:
                assert not at_sizes(read, given_sizes).difference
            except Inadmissible:
                continue


@by_name(FALSE)
def test_both_sides_differ_at_the_witness_by_the_plain_evaluator(claim):
    lhs, rhs, _ = claim
    witness = decide(lhs, rhs).witness
    left, right = evaluated(lhs, witness), evaluated(rhs, witness)
    assert left != right
    assert (left, right) == (numbers(witness.left), numbers(witness.right))


@pytest.mark.parametrize(
    "name",
    ["matrices do not commute", "a free index", "the first term is forgotten", "an index free and bound"],
)
def test_a_witness_is_a_mapping_for_xreplace(name):
    lhs, rhs, _ = FALSE[name]
    witness = decide(lhs, rhs).witness
    for side, value in ((lhs, witness.left), (rhs, witness.right)):
        assert witness.at(side).doit() == value
    if not witness.indices:
        assert lhs.xreplace(witness).doit() == witness.left
    assert [witness[name] for name in witness] == list(witness.values())
    assert len(witness) == len(list(witness))


def test_a_witness_is_small_and_sparse():
    witness = decide(A * B, B * A).witness
    two = Integer(2)
    assert witness.sizes == {n: two}
    left, right = (witness[name] for name in (A, B))
    assert sorted([*left, *right]) == [0] * 6 + [1] * 2
    assert str(witness) == f"n = 2, A = {left.tolist()}, B = {right.tolist()}"


def test_a_witness_respects_what_is_assumed_of_a_scalar():
    s = Symbol("s", positive=True)
    t = Symbol("t", integer=True, negative=True)
    witness = decide(s * t, 3 * s * t).witness
    assert dict(witness.entries) == {s: 1, t: -1}


def test_a_witness_gives_the_values_of_defined_names():
    V = MatrixSymbol("V", n, n)
    verdict = decide(V, A * B, [(V, B * A)])
    assert verdict.witness[V] == verdict.witness.left != verdict.witness.right


def test_verdicts_are_values():
    for verdict in (decide(A * B, B * A), decide(A + B, B + A)):
        assert pickle.loads(pickle.dumps(verdict)) == verdict  # noqa: S301
        assert hash(verdict) == hash(
            decide(*((A * B, B * A) if isinstance(verdict, Fails) else (A + B, B + A)))
        )


@by_name(NO_PROOF)
def test_agreement_that_is_no_proof_says_so(claim):
    lhs, rhs, reason = claim
    verdict = decide(lhs, rhs)
    assert isinstance(verdict, Holds)
    assert not verdict.all_sizes
    assert verdict.tested
    assert reason in verdict.reason


def test_definitions_are_inserted():
    V, U, s = MatrixSymbol("V", n, n), MatrixSymbol("U", n, n), Symbol("s")
    definitions = [(V, A * B), (U, V * A), (s, Trace(U))]
    assert decide(s, Trace(A * A * B), definitions).all_sizes
    assert isinstance(decide(s, Trace(B), definitions), Fails)
    with pytest.raises(UsageError, match="V is used in the definition of U before its own"):
        decide(U, U, [(U, V), (V, A)])
    with pytest.raises(ShapeError, match="definition"):
        decide(V, A, [(V, P)])


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (A, MatrixSymbol("A", m, m)[0, 0] * A),
        (A.inv(), A),
        (a ** Rational(1, 2), a),
        (Symbol("s", commutative=False), a),
    ],
)
def test_what_is_outside_the_language_is_refused(lhs, rhs):
    with pytest.raises(UnsupportedTerm):
        decide(lhs, rhs)


def test_shapes_must_fit():
    with pytest.raises(ShapeError, match="m and n"):
        decide(P * P, P)
    with pytest.raises(ShapeError, match="one shape"):
        decide(P, Q)


def test_the_work_is_bounded():
    square = (A + B) ** 2
    with pytest.raises(LimitExceeded):
        decide_by_sizes(square * square, square * square * Identity(n), budget=budget(terms=100))
    with pytest.raises(LimitExceeded):
        decide_by_sizes(A * B, A * B, budget=budget(seconds=-1.0))


def test_a_claim_past_the_limit_is_still_refuted_at_small_sizes():
    chain = times(*[A, B] * 4)
    verdict = decide_by_sizes(chain, times(2, chain), budget=budget(terms=1000))
    assert isinstance(verdict, Fails)
    assert verdict.witness.sizes == {n: 1}


def test_deep_terms_do_not_recurse():
    deep = b[1]
    for _ in range(3000):
        deep = Add(a, Mul(2, deep, evaluate=False), evaluate=False)
    assert isinstance(decide(deep, a), Fails)


def test_nested_matrices():
    deep = A
    for _ in range(100):
        deep = Transpose(total(deep, B))
    assert decide(deep, total(A, times(50, B), times(50, B.T))).all_sizes


@pytest.mark.parametrize(
    ("lhs", "rhs", "sufficient"),
    [
        (W * (x + y), W * x, [(1, 1)]),
        (Sum(b[i], (i, 0, n)), b[0], [(1,)]),
        (A * B, B * A, [(3,)]),
        (Trace(Identity(n)), n, [(1,), (2,)]),
        (times(one.T, one), n, [(1,), (2,)]),
        (Sum(a, (i, 1, n)), a, [(1,), (2,)]),
        (Sum(delta(i, j) * b[j], (i, 1, n), (j, 1, n)), a, [(2,), (3,)]),
        (times(ones, Identity(n), A), A, [(4,)]),
        (Trace(times(ones, DiagMatrix(one))), n, [(2,), (3,)]),
        (Sum(b[i], (i, 3, n + 4)), a, [(1,)]),
        (Sum(b[i], (i, 3, n)), b[3], [(2,), (4,)]),
        (BlockMatrix([[one, X]]) * BlockMatrix([[b0], [beta]]), one * b0, [(1, 1)]),
        (Sum(b[i] * d[j], (i, 1, n), (j, 1, m)), a, [(1, 1)]),
        (A[0, 0], A[n - 1, n - 1], [(1,), (2,)]),
        (S * S, S, [()]),
    ],
)
def test_sizes_that_suffice(lhs, rhs, sufficient):
    assert sufficient_sizes(read_claim(lhs, rhs)) == sufficient


# Terms of one shape, of which random combinations are made that vanish at the sizes that suffice.
VOCABULARIES = {
    "traces": [
        Trace(A * B),
        Trace(A * B.T),
        Trace(A) * Trace(B),
        Trace(HadamardProduct(A, B)),
        Trace(HadamardProduct(A, B.T)),
        Trace(B) * n * A[0, 0],
        Trace(ones * A) * Trace(B),
        Trace(B * A),
    ],
    "numbers": [
        n,
        n**2,
        Trace(ones),
        Trace(Identity(n)),
        Sum(1, (i, 1, n - 1)),
        Integer(1),
        Sum(delta(i, j), (i, 0, n), (j, 1, n)),
        Sum(delta(i, j + 1), (i, 1, n), (j, 1, n)),
    ],
    "sums": [
        b[0],
        b[1],
        b[n],
        *(Sum(b[i], (i, first, last)) for first in (0, 1) for last in (n - 1, n, n + 1)),
        Sum(b[i + 1], (i, 0, n - 1)),
        Sum(b[i] * delta(i, 1), (i, 0, n)),
    ],
    "products of sums": [
        Sum(b[i] * d[i], (i, 1, n)),
        Sum(b[i] * d[j], (i, 1, n), (j, 1, n)),
        Sum(b[i] * d[j], (i, 2, n + 1), (j, 1, n)),
        Sum(b[i], (i, 1, n)) * d[1],
        b[1] * d[1],
        Sum(b[i] * d[i], (i, 0, n)),
        b[0] * d[0],
        Sum(delta(i, j) * b[i] * d[j], (i, 0, n), (j, 1, n)),
        b[n] * d[n],
        Sum(b[i] * d[i], (i, 1, n - 1)),
    ],
    "an intercept first": [
        Trace(G),
        G[0, 0],
        G[n, n],
        Trace(BlockMatrix([[Identity(1), u.T], [u, ZeroMatrix(n, n)]]) * G),
        Sum(G[i, i], (i, 1, n)),
        Sum(G[i, 0] * u[i - 1, 0], (i, 1, n)),
        Sum(G[0, i + 1] * u[i, 0], (i, 0, n - 1)),
        Trace(A),
        Sum(A[i, i] * G[0, 0], (i, 0, n - 1)),
        Trace(A) * Trace(G),
    ],
    "an intercept last": [
        Trace(G * G),
        Sum(G[i, i] * G[j, j], (i, 0, n), (j, 0, n)),
        Trace(BlockMatrix([[ZeroMatrix(n, n), u], [u.T, Identity(1)]]) * G),
        Sum(G[i, n] * u[i, 0], (i, 0, n - 1)),
        G[n, n],
        Sum(G[n, i] * u[i, 0], (i, 0, n - 1)),
        Trace(G),
        Trace(A * A),
        Trace(A) * Trace(A),
    ],
    "two sizes": [
        Trace(H),
        Sum(H[i, i], (i, 0, n - 1)),
        Sum(H[i, i], (i, n, n + m - 1)),
        Trace(BlockMatrix([[Identity(n), ZeroMatrix(n, m)], [P, Identity(m)]]) * H),
        Trace(BlockMatrix([[Identity(n), ZeroMatrix(n, m)], [ZeroMatrix(m, n), ZeroMatrix(m, m)]]) * H),
        Sum(P[i, j] * H[j, n + i], (i, 0, m - 1), (j, 0, n - 1)),
        n * H[0, 0],
        m * H[0, 0],
        H[0, 0],
    ],
    "sizes in no order": [
        Sum(b[i], (i, 1, n)) * Sum(d[i], (i, 1, m)),
        Sum(b[i] * d[j], (i, 1, n), (j, 1, m)),
        Sum(b[i], (i, 1, m)) * Sum(d[i], (i, 1, n)),
        Sum(b[i] * d[i], (i, 1, m)),
        Sum(b[i] * d[i], (i, 1, n)),
        n * b[1] * d[1],
        m * b[1] * d[1],
        b[1] * d[1],
    ],
}


def coefficients(claim, weights, given_sizes):
    """For each monomial at some sizes, what it has as coefficients beside each weight."""
    instance = at_sizes(claim, given_sizes)
    places = [place for place, (letter, _) in enumerate(instance.letters) if letter in weights]
    rows = {}
    for monomial, coefficient in instance.left.cells[()][0][0].to_dict().items():
        (which,) = [weights.index(instance.letters[place][0]) for place in places if monomial[place]]
        rest = tuple(power for place, power in enumerate(monomial) if place not in places)
        rows.setdefault(rest, [0] * len(weights))[which] = coefficient
    return list(rows.values())


def rank(rows):
    return fmpq_mat(rows).rank()


@by_name(VOCABULARIES)
def test_what_vanishes_at_the_sizes_that_suffice_vanishes_at_all(claim):
    weights = list(symbols(f"c:{len(claim)}"))
    read = read_claim(sum((weight * term for weight, term in zip(weights, claim, strict=True)), 0), 0)
    sufficient = sufficient_sizes(read)
    known = [row for given_sizes in sufficient for row in coefficients(read, weights, given_sizes)]
    everywhere = product(range(1, max(map(max, sufficient)) + 3), repeat=len(read.sizes))
    # Rows of all other sizes are combinations of rows at sizes that suffice; those of one size are not.
    assert rank(known + [r for s in everywhere for r in coefficients(read, weights, s)]) == rank(known)
    assert rank(coefficients(read, weights, (1,) * len(read.sizes))) < rank(known)


WIDTHS = [m, n, p, Integer(1), Integer(2)]
LETTERS = st.sampled_from("AB")
widths = st.sampled_from(WIDTHS)


@st.composite
def terms(draw, rows, columns, depth=2):
    """A matrix term of the given sizes, each inner size drawn on its own."""
    kinds = ["letter"] * 3 + ["ones"] + (["identity"] if rows == columns else [])
    if depth:
        kinds += ["sum", "product", "product", "transpose", "scalar", "hadamard", "trace", "entries"]
        kinds += ["diagonal"] if rows == columns else []
    deeper = lambda r, c: draw(terms(r, c, depth - 1))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "letter":
            sized = "".join(str(WIDTHS.index(size)) for size in (rows, columns))
            return MatrixSymbol(draw(LETTERS) + sized, rows, columns)
        case "ones":
            return OneMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "sum":
            return total(deeper(rows, columns), deeper(rows, columns))
        case "product":
            inner = draw(widths)
            return times(deeper(rows, inner), deeper(inner, columns))
        case "transpose":
            return Transpose(deeper(columns, rows))
        case "scalar":
            return times(draw(st.sampled_from([Integer(-1), Rational(1, 2), a])), deeper(rows, columns))
        case "hadamard":
            return HadamardProduct(deeper(rows, columns), deeper(rows, columns))
        case "trace":
            inner = draw(widths)
            return times(Trace(deeper(inner, inner)), deeper(rows, columns))
        case "entries":
            inner = draw(widths)
            return times(Sum(entry(deeper(inner, inner), i, i), (i, 0, inner - 1)), deeper(rows, columns))
        case "diagonal":
            return DiagMatrix(deeper(rows, 1))
    raise AssertionError


def rebuilt(term, parts):
    match term:
        case MatAdd():
            return total(*parts)
        case MatMul():
            return times(*parts)
    return term.func(*parts)


def rewritten(draw, term):
    """The same matrix, written otherwise by valid steps."""
    if not term.args or isinstance(term, MatrixSymbol | Identity | OneMatrix):
        return times(term, Identity(term.shape[1])) if draw(st.booleans()) else term
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    match term:
        case MatMul() if isinstance(parts[-1], MatAdd) and draw(st.booleans()):
            return total(*(times(*parts[:-1], each) for each in parts[-1].args))
        case MatMul() if parts[0].is_Matrix and draw(st.booleans()):
            return Transpose(times(*(Transpose(part) for part in reversed(parts))))
        case HadamardProduct() | MatAdd():
            parts.reverse()
    return rebuilt(term, parts)


def mutated(draw, term):
    """The term with one node changed, so that it is probably another matrix."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix and part.args]
    if inner and not isinstance(term, MatrixSymbol) and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = mutated(draw, parts[place])
        return rebuilt(term, parts)
    if term.shape[0] == term.shape[1] and draw(st.booleans()):
        return Transpose(term)
    return draw(terms(*term.shape, depth=1))


@st.composite
def claims(draw):
    term = draw(terms(draw(widths), draw(widths)))
    return term, draw(st.sampled_from([rewritten, mutated]))(draw, term)


QUICK = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(claims())
def test_both_decisions_agree(claim):
    lhs, rhs = claim
    first = verify(lhs, rhs)
    note(str(first))
    try:
        second = decide_by_sizes(lhs, rhs, budget=budget(terms=20_000, seconds=2.0))
    except LimitExceeded:
        return
    note(str(second))
    match first, second:
        case Proved(), Holds(all_sizes=True):
            pass
        case Refuted(), Fails(witness=witness):
            assert evaluated(lhs, witness) != evaluated(rhs, witness)
        case _:
            raise AssertionError


@QUICK
@given(claims(), st.data())
def test_instances_have_the_values_of_the_plain_evaluator(claim, data):
    lhs, _ = claim
    read = read_claim(lhs, lhs)
    given_sizes = dict(
        zip(read.sizes, data.draw(st.tuples(*[st.integers(1, 2)] * len(read.sizes))), strict=True)
    )
    try:
        instance = instantiate(read, given_sizes, budget(terms=20_000, seconds=2.0))
    except LimitExceeded:
        return
    point = [data.draw(st.integers(-3, 3)) for _ in instance.letters]
    values = {}
    for (letter, place), value in zip(instance.letters, point, strict=True):
        if place:
            values.setdefault(letter, {}).setdefault(place[0], []).append(value)
        else:
            values[letter] = value
    values = {name: list(rows.values()) if isinstance(rows, dict) else rows for name, rows in values.items()}
    found = [[cell(*point) for cell in row] for row in instance.left.cells[()]]
    expected = Instance(given_sizes, values).value(lhs)
    assert [[Fraction(int(cell.p), int(cell.q)) for cell in row] for row in found] == expected


def test_sizes_that_could_be_compared_without_end_are_not():
    m, n, p = sizes("m n p")
    M, B = MatrixSymbol("M", m, m), MatrixSymbol("B", m, n)
    P, Q = MatrixSymbol("P", m, p), MatrixSymbol("Q", n, p)
    inner = MatMul(BlockMatrix([[B, M]]), BlockMatrix([[Q], [P]]), evaluate=False)
    outer = MatMul(BlockMatrix([[M, B]]), BlockMatrix([[inner], [Q]]), evaluate=False)
    begun = monotonic()
    verdict = verify(outer, M * (B * Q + M * P) + B * Q)
    assert isinstance(verdict, Proved)
    assert not isinstance(verify(outer, M * (B * Q + M * P) + 2 * B * Q), Proved)
    assert monotonic() - begun < 30
