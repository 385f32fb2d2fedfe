"""Claims that went wrong once, in this project or before it: each stands for its kind."""

import dataclasses
from time import monotonic

import pytest
from sympy import (
    AccumBounds,
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    Dummy,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    Idx,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
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
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.utilities.lambdify import implemented_function

from symnet import Disagreement, Proved, Refuted, SymnetError, Unknown, induct, sizes, verify

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a, b, c, s, x = symbols("a b c s x")
B, C, U, X, Y = (IndexedBase(name) for name in "bcuxy")
I_, J_, W = IndexedBase(i), IndexedBase(j), IndexedBase("w")
f, f_a, turned = Function("f"), Function("f")(a), Function("f", commutative=False)
A, M, D = MatrixSymbol("A", n, n), MatrixSymbol("C", n, n), MatrixSymbol("D", n**2, n**2)
P, R, Z = MatrixSymbol("P", n, n), MatrixSymbol("R", n + 1, n), MatrixSymbol("Z", n, n)
K = MatrixSymbol("K", m, m)
H, S, one = MatrixSymbol("H", 2, 2), MatrixSymbol("S", 2, 2), MatrixSymbol("q", 1, 1)
E = MatrixSymbol("E", 2, 1)
first, second = (Dummy("n", positive=True, integer=True) for _ in range(2))
elsewhere = (Q.symmetric(S), Q.orthogonal(S))
"""Properties of a matrix that is in no claim."""
column = Sum(P[i, 0], (i, 0, n - 1))
picked = Sum(KroneckerDelta(i, k) * X[k], (k, 0, n - 1))
interval = AccumBounds(-1, 1)
blocks = BlockMatrix([[P, Z], [Z, P]])
large = KroneckerProduct(MatrixSymbol("A", 2, 2), MatrixSymbol("B", 3, 3))
small = KroneckerProduct(MatrixSymbol("q", 2, 1), MatrixSymbol("r", 3, 1))
many = MatAdd(*(MatrixSymbol(f"L{number}", 2, 2) for number in range(440)), evaluate=False)
tall = IndexedBase("b")[symbols("i0:9", integer=True)]


def at(matrix, row, column=0):
    return MatrixElement(matrix, row, column)


def size(extent):
    return Trace(Identity(extent))


def product(*factors):
    return MatMul(*factors, evaluate=False)


def each(variable, body, matrix):
    return ElementwiseApplyFunction(Lambda(variable, body), matrix)


def decided(lhs, rhs, **more):
    """The verdict, or the error of this project's own."""
    try:
        return verify(lhs, rhs, **more)
    except SymnetError as error:
        assert not isinstance(error, Disagreement)
        return error


NOT_PROVED = {
    "one member of a family is defined": (X[1], Integer(5), {X[0]: Integer(5)}),
    "the diagonal of a family is defined": (X[0, 1], Integer(1), {X[i, i]: Integer(1)}),
    "a family defined twice": (X[3], a, {X[0]: a, X[i]: b}),
    "a parameter that bounds a sum": (U[1], U[2], {U[n]: Sum(X[i], (i, 0, n - 1))}),
    "a parameter that is a size": (U[1], U[2], {U[n]: size(n)}),
    "a definition against a binder": (Sum(i, (i, 0, n - 1)), 5 * n, {i: Integer(5)}),
    "a definition with an index bound at its use": (Sum(s, (i, 0, n - 1)), n * s, {s: X[i]}),
    "a definition against a parameter": (U[3], Integer(5), {U[s]: s, s: Integer(5)}),
    "a free index beside a parameter": (picked, X[i], {U[i]: P[i, 0]}),
    "a definition of another shape": (Trace(P), n, {P: OneMatrix(m, 2)}),
    "definitions in a circle": (a, b, {a: b, b: a}),
    "another number of indices": (X[0, 1], a, {X[i]: a}),
    "a label that is an index": (W[j], J_[j], {W[i]: I_[i]}),
    "an inverse that depends on a free index": (
        E[1, 0] * Inverse(P)[0, 0] * E[i, 0],
        E[i, 0],
        {P: product(E[i, 0], Identity(n))},
    ),
    "a delta with a range": (
        Sum(KroneckerDelta(i, j, (1, 3)), (i, 0, n - 1), (j, 0, n - 1)),
        n,
    ),
    "a binder that is no symbol": (Sum(f_a, (f_a, 0, n - 1)), n * f_a),
    "a variable of a function that is a size": (
        each(n, Sum(1, (i, 1, n)), OneMatrix(n, n)),
        product(n, OneMatrix(n, n)),
    ),
    "functions that do not commute": (turned(a) * turned(b), turned(b) * turned(a)),
    "a singular matrix inverted": (at(Inverse(OneMatrix(n + 1, n + 1)), 0), Integer(7)),
    "a division by zero": (Pow(0, -1, evaluate=False), a),
    "a product of nothing": (MatMul(), P),
    "an interval is no number": (
        Add(Mul(interval, x, evaluate=False), Mul(-1, interval, x, evaluate=False), evaluate=False),
        0,
    ),
    "a large identity": (Trace(HadamardProduct(Identity(90), OneMatrix(90, 90))), 91),
    "a sum over a function's variable": (
        each(x, Sum(x * B[k], (k, 0, n - 1)), product(C[k], one)),
        product(Sum(C[k] * B[k], (k, 0, n - 1)), one),
    ),
    "a size named like a quotient": (1 / x, size(Symbol("1/x"))),
}


@pytest.mark.parametrize("claim", NOT_PROVED.values(), ids=NOT_PROVED)
@pytest.mark.parametrize("assuming", [(), elsewhere], ids=["alone", "beside assumptions"])
def test_what_is_false_or_unclear_is_not_proved(claim, assuming):
    lhs, rhs, *definitions = claim
    found = decided(lhs, rhs, assuming=assuming, definitions=dict(*definitions))
    assert isinstance(found, Refuted | Unknown | SymnetError)


REFUTED = {
    "a free index beside a bound one": (picked * column, X[i] * column),
    "a sum along a Kronecker product": (
        Sum(at(large, i, i), (i, 0, 5)),
        3 * at(large, 0, 0) + 3 * at(large, 1, 1),
    ),
    "a part of such a sum": (Sum(at(small, i), (i, 0, 2)), 3 * at(small, 0) + 3 * at(small, 1)),
    "a large number": (10**4400 * x, (10**4400 + 1) * x),
}


@pytest.mark.parametrize(("lhs", "rhs"), REFUTED.values(), ids=REFUTED)
def test_what_is_false_is_refuted(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Refuted)


OPEN = {
    "a size named like a function": (f(x), size(Symbol("f(x)"))),
    "a large exponent": (x**2**63, x),
    "a large size": (MatrixSymbol("H", 2**63, 1), MatrixSymbol("G", 2**63, 1)),
    "two dummy sizes of one name": (size(first), size(second)),
    "a dummy size and a symbol": (size(first), size(Symbol("_n", positive=True, integer=True))),
    "a determinant of a Kronecker product": (Determinant(KroneckerProduct(P, P)), Integer(0)),
    "a determinant of blocks": (Determinant(blocks), Integer(0)),
}


@pytest.mark.parametrize(("lhs", "rhs"), OPEN.values(), ids=OPEN)
def test_what_is_false_is_refuted_or_open(lhs, rhs):
    assert isinstance(verify(lhs, rhs, max_seconds=5), Refuted | Unknown)


TRUE = {
    "a free index with a range": (Sum(KroneckerDelta(i, Idx("j", n)), (i, 0, n - 1)), 1, {}),
    "a free index with two ends": (Sum(KroneckerDelta(i, Idx("j", (1, n))), (i, 1, n)), 1, {}),
    "a size in positions only": (Sum(B[i + n], (i, 0, 2)), B[n] + B[n + 1] + B[n + 2], {}),
    "a label that is an index": (W[j], I_[j], {W[i]: I_[i]}),
    "the trace of a Kronecker product by entries": (
        Sum(at(KroneckerProduct(K, P), i, i), (i, 0, m * n - 1)),
        Trace(K) * Trace(P),
        {},
    ),
}


@pytest.mark.parametrize(("lhs", "rhs", "definitions"), TRUE.values(), ids=TRUE)
def test_what_is_true_is_proved(lhs, rhs, definitions):
    assert isinstance(verify(lhs, rhs, definitions=definitions), Proved)


def test_a_term_that_sympy_cannot_print_is_proved():
    inner = product(D, KroneckerProduct(MatMul(2, A, M), A))
    total = MatAdd(Identity(n**2), inner, evaluate=False)
    assert isinstance(verify(MatMul(Inverse(total), total), Identity(n**2)), Proved)


def test_a_definition_named_like_a_transpose():
    named = {MatrixSymbol("A'", n, n): A}
    assert isinstance(verify(A, A.T, assuming=[Q.symmetric(A)], definitions=named), Proved)


def test_a_tall_matrix_is_not_orthogonal():
    assert not isinstance(decided(Trace(R * R.T), n + 1, assuming=[Q.orthogonal(R)]), Proved)


def test_a_scalar_beside_a_family_of_its_name():
    try:
        assert not isinstance(induct(x, B[0], {x: (C[0], C[0]), b: (c, c)}), Proved)
    except SymnetError as error:
        assert not isinstance(error, Disagreement)
    assert isinstance(induct(x, b * B[0], {x: (3 * B[0], 2 * x), b: (Integer(3), 2 * b)}), Proved)


@pytest.mark.parametrize(
    ("lhs", "rhs", "definitions", "about"),
    [
        (HadamardProduct(each(s, 1 / s, P), P), OneMatrix(n, n), {}, "no entry of P is zero"),
        (U[0] * X[0] * Y[i], Y[i], {U[i]: 1 / X[i]}, "x[0] is not zero"),
    ],
    ids=["of entries", "in a definition"],
)
def test_the_condition_of_a_reciprocal_is_told(lhs, rhs, definitions, about):
    assert about in verify(lhs, rhs, definitions=definitions).conditions


def test_a_changed_proof_is_none():
    proof = verify(A * (A + M), A * A + A * M)
    with pytest.raises(TypeError):
        dataclasses.replace(proof, rhs=2 * A)


def deep():
    term = a
    for _ in range(3000):
        term = Add(Mul(term, b, evaluate=False), 1, evaluate=False)
    return term


LONG = {
    "a product of sums entry by entry": (HadamardProduct(many, many), H),
    "permutations of positions": (
        Determinant(MatrixSymbol("T", 2, 2) * tall),
        Determinant(MatrixSymbol("V", 2, 2) * tall),
    ),
    "a long trace beside an inverse": (Trace(product(*[A, M] * 1000, Inverse(M.T * M))), Trace(A)),
    "a term 3,000 deep": (deep(), a),
    "a power": (Pow(a, 10**9, evaluate=False), a),
    "a negative power": (Pow(a, -(10**9), evaluate=False), a),
    "a power of entries": (HadamardPower(P, 10**8), P),
    "a power of a matrix": (MatPow(P, 2000), P),
    "a large power of a matrix": (MatPow(P, 10**6), P),
    "a product of powers of sums": (Pow(a + b, 17) * Pow(c + s, 17), a),
    "a power of a sum": (Pow(a + b, 2000, evaluate=False), a),
    "a power of a sum of matrices": (MatPow(MatAdd(P, Z), 14, evaluate=False), P),
    "many blocks": (product(*[blocks] * 12), blocks),
    "sizes of a high degree": (size((((n + m + p) ** 10 + 1) ** 10 + 1) ** 3), a),
    "a trace of a million entries": (Trace(MatrixSymbol("T", 10**6, 10**6)), a),
    "a large trace": (Trace(HadamardProduct(Identity(12000), OneMatrix(12000, 12000))), 12001),
}


@pytest.mark.parametrize(("lhs", "rhs"), LONG.values(), ids=LONG)
def test_the_clock_is_kept(lhs, rhs):
    """One second is given; the limit here leaves room for a machine that is busy."""
    start = monotonic()
    assert not isinstance(decided(lhs, rhs, max_seconds=1), Proved)
    assert monotonic() - start < 20


t, positive = Symbol("t", integer=True), Symbol("t", positive=True)
from_one = Symbol("k", positive=True, integer=True)
V, G = IndexedBase("v"), IndexedBase("g")


@pytest.mark.parametrize(
    ("lhs", "rhs", "definitions", "told"),
    [
        (Sum(KroneckerDelta(k, 0) * X[k], (k, 0, t)), X[0], {}, ("t is a positive integer",)),
        (Sum(X[k], (k, 0, a)), Sum(X[i], (i, 0, a)), {}, ("a is a positive integer",)),
        (Trace(MatrixSymbol("A", a, a)), Trace(MatrixSymbol("A", a, a).T), {}, ()),
        (positive, X[0], {positive: X[0]}, ("t is positive",)),
        (t, X[0], {t: X[0]}, ("t is integer",)),
        (
            V[i] * Sum(Mul(X[i], 1 / X[i], evaluate=False), (i, 0, n - 1)),
            V[i] * n,
            {},
            ("x[i] is not zero for all 0 <= i <= n - 1",),
        ),
        (
            i * Sum(Mul(X[i], 1 / X[i], evaluate=False), (i, 0, n - 1)),
            i * n,
            {},
            ("x[i] is not zero for all 0 <= i <= n - 1",),
        ),
        (Sum(Mul(X[i], 1 / X[i], evaluate=False), (i, 0, n - 1)), n, {}, ("x[i] is not zero",)),
        (V[i] * Sum(Sum(1, (j, 1, i - 2)), (i, 3, n + 2)), V[i] * Sum(i - 2, (i, 3, n + 2)), {}, ()),
    ],
)
def test_what_is_told_is_what_is_meant(lhs, rhs, definitions, told):
    verdict = verify(lhs, rhs, definitions=definitions)
    assert isinstance(verdict, Proved)
    assert verdict.conditions == told


def test_conditions_of_two_symbols_of_one_name_are_told_apart():
    term = Mul(1 / (x - a), 1 / (Symbol("x", real=True) - a), evaluate=False)
    proof = verify(term, term)
    assert len(proof.conditions) == 2
    assert any("x#2" in each for each in proof.conditions)
    (told,) = verify(Sum(1, (i, 1, first - second)), first - second).conditions
    assert told in {"0 <= n - n#2", "0 <= -n + n#2"}


def test_the_bounds_of_all_indices_of_a_condition_are_told():
    total = Sum(Mul(X[i + j], 1 / X[i + j], evaluate=False), (j, 0, i), (i, 0, n - 1))
    proof = verify(V[j] * total, V[j] * Sum(i + 1, (i, 0, n - 1)))
    assert isinstance(proof, Proved)
    assert proof.conditions == ("x[i + j] is not zero for all 0 <= j <= i, 0 <= i <= n - 1",)


@pytest.mark.parametrize(
    ("lhs", "rhs", "definitions", "why"),
    [
        (Sum(KroneckerDelta(from_one, 0) * X[from_one], (from_one, 0, n)), X[0], {}, "k is positive"),
        (G[0], Integer(0), {G[from_one]: KroneckerDelta(from_one, 0)}, "k is positive"),
        (Sum(X[Idx("l", 3)], (Idx("l", 3), 0, n)), X[0], {}, "l is between 0 and 2"),
        (
            Sum(X[Idx(from_one, n)], (Idx(from_one, n), 0, n - 1)),
            Sum(X[i], (i, 0, n - 1)),
            {},
            "k is positive",
        ),
        (
            ElementwiseApplyFunction(Lambda(positive, positive + 1), P),
            P,
            {},
            "t is positive",
        ),
        (
            IndexedBase("g", positive=True)[1],
            X[1],
            {IndexedBase("g", positive=True)[i]: X[i]},
            "g is positive",
        ),
        (X[Symbol("h", integer=False)], X[0], {}, "is declared otherwise"),
    ],
)
def test_a_symbol_is_what_it_is_declared_to_be(lhs, rhs, definitions, why):
    """SymPy has used what is declared, before the term is read: δ(k, 0) is 0 for a positive k."""
    verdict = verify(lhs, rhs, definitions=definitions)
    assert isinstance(verdict, Unknown)
    assert why in verdict.reason


def test_two_of_one_name_are_two():
    assert not isinstance(verify(1 / (Dummy("x") - x), 1 / (Dummy("x") - x)), Proved)
    assert isinstance(verify(G[1], X[1], definitions={G[i]: X[i]}), Proved)
    assert not isinstance(verify(G[1], X[1], definitions={IndexedBase("g", positive=True)[i]: X[i]}), Proved)


def test_a_symbol_may_be_declared_what_its_positions_are():
    assert isinstance(verify(Sum(X[from_one], (from_one, 1, n)), Sum(X[i], (i, 1, n))), Proved)
    assert isinstance(verify(G[2], Integer(4), definitions={G[from_one]: 2 * from_one}), Proved)
    double = {G[from_one]: 2 * from_one}
    assert isinstance(verify(G[n] * Trace(P), 2 * n * Trace(P), definitions=double), Proved)
    inside = Sum(X[Idx("l", n)], (Idx("l", n), 0, n - 1))
    assert isinstance(verify(inside, Sum(X[i], (i, 0, n - 1))), Proved)


def test_what_is_declared_of_a_defined_name_holds_at_a_witness():
    assert not isinstance(verify(positive, abs(b), definitions={positive: b}), Refuted)
    assert not isinstance(verify(t, b + 1, definitions={t: b, b: Integer(1) / 2}), Refuted)


EVEN = Idx(Symbol("e", integer=True, even=True))


def test_what_is_declared_of_the_label_of_an_index_holds_at_a_witness():
    assert not isinstance(verify(X[EVEN] * KroneckerDelta(EVEN, 1), Integer(0)), Refuted)


def test_a_function_that_has_values_is_not_just_any_function():
    square = implemented_function("square", lambda t: t**2)
    assert not isinstance(verify(square(a), square(-a)), Refuted)


A1, A2 = (MatrixSymbol("A", e, e) for e in (n * (m + 1), n * m + n))
F1, F2 = (IndexedBase("F", shape=(e,)) for e in (n * (m + 1), n * m + n))


def test_a_size_may_be_written_in_two_ways():
    assert isinstance(verify(Trace(A1), Trace(A2)), Proved)
    assert isinstance(verify(A1, A2), Proved)
    assert verify(A1.T, A2, assuming=[Q.symmetric(A2)]).conditions == ("A is symmetric",)
    assert isinstance(verify(F1[i], F2[i]), Proved)


def test_what_is_defined_has_its_size_written_in_one_way():
    B1 = MatrixSymbol("B", *A1.shape)
    for lhs, rhs, assuming in (
        (A1, A1.T, [Q.symmetric(A2)]),
        (A2, B1, []),
        (A1, A2, []),
    ):
        assert isinstance(verify(lhs, rhs, definitions={A1: B1}, assuming=assuming), Unknown)


def test_two_matrices_of_one_name_are_told_apart_in_what_is_assumed():
    other = MatrixSymbol("A", m, m)
    proof = verify(Trace(A * A.T) + Trace(other), Trace(A * A) + Trace(other.T), assuming=[Q.symmetric(A)])
    assert isinstance(proof, Proved)
    assert proof.conditions == ("A of size n is symmetric",)


def test_a_family_with_a_range_inside_of_a_definition():
    row = IndexedBase("row", shape=(n,))
    picked = Sum(KroneckerDelta(j, k) * G[k], (k, 0, n - 1))
    assert isinstance(verify(picked, G[j], definitions={G[i]: row[i]}), Proved)


def shared(first, times, step):
    for _ in range(times):
        first = step(first)
    return first


def twice_inverted(times):
    """A matrix whose inverse is inverted, and which is told to be invertible."""
    inner = Inverse(shared(P, times, lambda t: MatAdd(MatMul(t, t), Z)))
    return Basic.__new__(Inverse, inner, Integer(-1))


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (shared(P, 20, lambda t: MatAdd(MatMul(t, t), Z)), twice_inverted(20)),
        (MatMul(y := shared(P, 20, lambda t: MatAdd(MatMul(t, t), Z)), Inverse(y)), Identity(n)),
        (1 / shared(X[0], 20, lambda t: Add(Mul(t, t, evaluate=False), X[1], evaluate=False)), X[3]),
        (
            Pow(shared(X[0], 20, lambda t: Add(t, Mul(2, t, evaluate=False), X[1])), -1, evaluate=False),
            X[3],
        ),
    ],
)
def test_shared_terms_are_not_written_out_in_full(lhs, rhs):
    start = monotonic()
    assert not isinstance(verify(lhs, rhs, max_seconds=2), Proved)
    assert monotonic() - start < 20
