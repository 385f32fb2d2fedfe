"""Claims for every depth: the rule of induction, and what it refuses."""

import pickle
from dataclasses import replace

import pytest
from sympy import (
    Add,
    Identity,
    IndexedBase,
    Integer,
    Lambda,
    MatMul,
    MatrixSymbol,
    Max,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    Transpose,
    expand,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import Proved, Refuted, ShapeError, SymnetError, Unknown, UsageError, induct, sizes, verify
from symnet.search import induction
from symnet.search.induction import conclude

k, m, n, p, q = sizes("k m n p q")
x, a, s = MatrixSymbol("x", p, 1), MatrixSymbol("a", m, 1), MatrixSymbol("s", m, 1)
M, N = MatrixSymbol("M", m, p), MatrixSymbol("N", p, m)
W1, b1 = MatrixSymbol("W_1", q, p), MatrixSymbol("b_1", q, 1)
W, b = MatrixSymbol("W", n, m), MatrixSymbol("b", n, 1)
c0 = Symbol("c_0")
NETWORK = {a: (W1 * x + b1, W * a + b), M: (W1, W * M), s: (b1, W * s + b)}


def trace_of(function):
    """The trace of a function of every entry."""
    return Trace(ElementwiseApplyFunction(function, MatrixSymbol("S", n, n)))


def test_a_network_of_every_depth_is_one_affine_map():
    proof = induct(a, M * x + s, NETWORK)
    assert isinstance(proof, Proved)
    assert proof.procedure == "induction over the depth"
    assert [str(premise.procedure) for premise in proof.premises] == ["normal form", "normal form"]
    assert "step: Agrees" in proof.second


def test_the_transpose_of_a_product_is_the_product_backwards_at_every_depth():
    found = induct(N, Transpose(M), {M: (W1, W * M), N: (W1.T, N * W.T)})
    assert isinstance(found, Proved)


def test_a_proof_by_induction_replays_also_elsewhere():
    proof = induct(a, M * x + s, NETWORK)
    for each in (proof, pickle.loads(pickle.dumps(proof))):  # noqa: S301 - our own bytes
        assert each.replay() == proof


@pytest.mark.parametrize("changed", [W * s, W * s + 2 * b, s])
def test_a_wrong_step_is_no_proof(changed):
    if changed == s:
        with pytest.raises(ShapeError):
            induct(a, M * x + s, NETWORK | {s: (b1, changed)})
    else:
        assert "the step is not proved" in induct(a, M * x + s, NETWORK | {s: (b1, changed)}).reason


def test_a_wrong_base_is_refuted():
    assert isinstance(induct(a, M * x + s, NETWORK | {s: (2 * b1, W * s + b)}), Refuted)


def test_a_width_that_changes_is_no_number_of_the_claim():
    one, ones = MatrixSymbol("o", m, 1), Symbol("t")
    found = induct(ones, m + 0 * ones, {ones: (q, n), one: (OneMatrix(q, 1), OneMatrix(n, 1))})
    assert isinstance(found, Unknown)
    assert "m changes with the depth" in found.reason
    identity = MatrixSymbol("E", m, m)
    found = induct(identity, Identity(m) * 1, {identity: (Identity(q), Identity(n))})
    assert "m changes with the depth" in found.reason


def test_misuse_is_refused():
    with pytest.raises(UsageError, match="x must be one of the sequences; found M, a, s"):
        induct(x, M * x, NETWORK)
    with pytest.raises(UsageError, match="a must not stand in the term"):
        induct(a, a, NETWORK)
    with pytest.raises(UsageError, match="the first M must have no sequence in it; found a"):
        induct(a, M * x, NETWORK | {M: (a * x.T, W * M)})
    with pytest.raises(UsageError, match="a sequence must be a matrix symbol"):
        induct(a, M * x, NETWORK | {M + M: (W1, W1)})


def test_the_rule_takes_only_its_own_premises():
    proof = induct(a, M * x + s, NETWORK)
    base, step = proof.premises
    assert conclude(base, step, a, M * x + s, NETWORK) == proof
    with pytest.raises(SymnetError, match="not the base and the step"):
        conclude(step, base, a, M * x + s, NETWORK)
    with pytest.raises(SymnetError, match="not the base and the step"):
        conclude(base, verify(W, W), a, M * x + s, NETWORK)
    without = verify(*(side.xreplace({a: M * x + s}) for side in (step.lhs, step.rhs)))
    with pytest.raises(SymnetError, match="not the base and the step"):
        conclude(base, without, a, M * x + s, NETWORK)


def test_no_sum_of_the_claim_catches_an_index_of_a_sequence():
    i, c, d, z = Symbol("i", integer=True), IndexedBase("c"), IndexedBase("d"), Symbol("z")
    u, v = symbols("u v")
    total = {v: (Sum(z * d[i], (i, 1, n)), Sum(u * c[i] * d[i], (i, 1, n)))}
    refused = induct(v, Sum(u * d[i], (i, 1, n)), total | {u: (z, u * c[i])})
    assert refused.reason == "i is bound in Sum(u*d[i], (i, 1, n)), but stands free in a sequence"
    total = {v: (Sum(z * d[i], (i, 1, n)), Sum(u * c[1] * d[i], (i, 1, n)))}
    assert isinstance(induct(v, Sum(u * d[i], (i, 1, n)), total | {u: (z, u * c[1])}), Proved)


@pytest.mark.parametrize(
    "sequences",
    [
        {a: (W1 * x + b1, W * a + b), s: (b1, s)},
        {a: (W1 * x + b1, W * a + b), s: (x, MatrixSymbol("t", n, 1))},
        {a: (W1 * x + b1, W * a + b), Symbol("r"): (b1, Symbol("r"))},
        {a: (W1 * x + b1, W * a + b), MatrixSymbol("t", 3, 1): (MatrixSymbol("u", 2, 1),) * 2},
    ],
    ids=["sizes drift apart", "apart at first", "a scalar and a matrix", "a number changes"],
)
def test_the_sizes_of_all_sequences_change_alike(sequences):
    with pytest.raises(ShapeError, match="must have the same shape"):
        induct(a, M * x, sequences)


def test_a_size_with_a_constant_may_change():
    wide = MatrixSymbol("d", m + 1, 1)
    terms = (MatrixSymbol("e", q + 1, 1), MatrixSymbol("f", n + 1, 1))
    copied = MatrixSymbol("g", m + 1, 1)
    assert isinstance(induct(wide, copied, {wide: terms, copied: terms}), Proved)


def test_a_size_that_changes_is_no_number_in_a_function_of_entries():
    scaled = {a: (W1 * x * q, W * a), M: (W1, W * M)}
    claim = (M * x).applyfunc(Lambda(Symbol("z"), Symbol("z") * m))
    assert "m changes with the depth" in induct(a, claim, scaled).reason


@pytest.mark.parametrize("sequences", [[a], {a: (W1 * x,)}])
def test_sequences_are_pairs_by_letter(sequences):
    with pytest.raises(UsageError, match=r"sequences must be a mapping|needs its first term"):
        induct(a, M * x, sequences)


d, i, t, c = IndexedBase("d"), Symbol("i", integer=True), Symbol("t"), Symbol("c")
CAPTURING = {
    "a free index by a sum": (Sum(t * d[i], (i, 1, n)), d[i], Sum(d[i] ** 2, (i, 1, n))),
    "a sequence by a sum": (Sum(d[t], (t, 1, n)), i, Sum(d[i], (i, 1, n))),
    "a scalar by a function": (trace_of(Lambda(c, c * t)), c, trace_of(Lambda(c, c**2))),
}


@pytest.mark.parametrize(("term", "first", "summed"), CAPTURING.values(), ids=CAPTURING)
def test_a_term_binds_no_index_of_its_sequences(term, first, summed):
    found = induct(c0, term, {t: (first, t), c0: (summed, c0)})
    assert isinstance(found, Unknown)
    assert "is bound in" in found.reason


def test_what_is_not_proved_says_of_what():
    step = induct(a, M * x + s, NETWORK | {s: (b1, W * s + 2 * b)})
    width = induct(c0, m + 0 * t, {c0: (q, n), M: (W1, W * M)})
    for found, name, term in ((step, a, M * x + s), (width, c0, m + 0 * t)):
        assert isinstance(found, Unknown)
        assert (found.lhs, found.rhs, found.definitions) == (name, term, ())
    other = induct(c0, Max(t, c), {c0: (Max(2, c), Max(3, c)), t: (Integer(2), Integer(4))})
    sides = "only on the left: Max(3, c); only on the right: Max(4, c)"
    assert other.reason == f"the step is not proved: {sides}"


K, L = MatrixSymbol("K", q, q), MatrixSymbol("L", n, n)


def test_a_proof_by_induction_says_what_it_rests_on():
    proof = induct(a, M * x + s, NETWORK)
    assert (proof.lhs, proof.rhs, proof.definitions, proof.assuming) == (a, M * x + s, (), ())
    assert (proof.vacuous, proof.sizes, proof.conditions) == (False, "all", ())
    undone = {a: (MatMul(K.I, K, b1, evaluate=False), W * a), s: (b1, W * s)}
    assert induct(a, s, undone).conditions == ("K is invertible",)
    redone = {a: (b1, MatMul(L.I, L, W, a, evaluate=False)), s: (b1, W * s)}
    assert induct(a, s, redone).conditions == ("L is invertible",)


LONG = Add(*(Symbol(f"u_{number}") for number in range(5))) ** 3
LIMITS = {
    "the base": ({c0: (LONG, c0), t: (expand(LONG), t)}, {"max_terms": 20}, "max_terms=20"),
    "the step": ({c0: (c, LONG * c0), t: (c, expand(LONG) * t)}, {"max_terms": 20}, "max_terms=20"),
    "the time of the base": ({c0: (LONG, c0), t: (expand(LONG), t)}, {"max_seconds": -1}, "max_seconds"),
}


@pytest.mark.parametrize(("sequences", "limits", "reason"), LIMITS.values(), ids=LIMITS)
def test_work_is_bounded(sequences, limits, reason):
    assert isinstance(induct(c0, t, sequences), Proved)
    found = induct(c0, t, sequences, **limits)
    assert isinstance(found, Unknown)
    assert reason in found.reason
    assert found.lhs == (c0 if found.reason.startswith("the step") else sequences[c0][0])
    assert found.reason.startswith("the step") == (sequences[c0][0] == c)


STALE = {
    "a width": (m + 0 * t, M),
    "a bound": (Sum(t * d[i], (i, 1, m)), M),
    "a lower bound": (Sum(t * d[i], (i, m, p)), M),
    "one of two widths": (m + 0 * t, MatrixSymbol("R", m, k)),
    "an exponent": (t**m, M),
    "a position": (M[m - 1, 0], M),
}


@pytest.mark.parametrize(("term", "wide"), STALE.values(), ids=STALE)
def test_a_size_that_changes_stands_only_in_shapes(term, wide):
    rows, columns = wide.shape
    first = MatrixSymbol("R_1", q, columns if columns == p else q)
    following = MatrixSymbol("R_2", n, columns if columns == p else n)
    found = induct(c0, term, {c0: (c, c0), t: (c, t), wide: (first, following)})
    assert isinstance(found, Unknown)
    assert f"{rows} changes with the depth" in found.reason


NO_TERMS = {
    "the term": ("a", {a: (a, a)}, "the term must be"),
    "the first one": (a, {a: ("W", a)}, "the first a must be"),
    "the one that follows": (a, {a: (a, "W")}, "the next a must be"),
}


@pytest.mark.parametrize(("term", "sequences", "message"), NO_TERMS.values(), ids=NO_TERMS)
def test_text_is_no_term(term, sequences, message):
    with pytest.raises(UsageError, match=message):
        induct(a, term, sequences)


def test_the_rule_takes_no_premises_with_other_definitions():
    base, step = induct(a, M * x + s, NETWORK).premises
    beside = verify(base.lhs, base.rhs, definitions={t: c})
    with pytest.raises(SymnetError, match="not the base and the step"):
        conclude(beside, step, a, M * x + s, NETWORK)
    with pytest.raises(UsageError, match="the next s must be"):
        conclude(base, step, a, M * x + s, NETWORK | {s: (b1, "W")})


def test_no_premise_can_be_forged():
    proof = induct(a, M * x + s, NETWORK)
    base, step = proof.premises
    for forged in (object.__new__(Proved), W):
        with pytest.raises((SymnetError, AttributeError)):
            conclude(forged, step, a, M * x + s, NETWORK)
    with pytest.raises(AttributeError):
        object.__setattr__(base, "rhs", 2 * base.rhs)
    with pytest.raises(TypeError):
        replace(base, rhs=2 * base.rhs)


def test_what_is_too_deep_for_sympy_is_no_proof():
    deep = t
    for _ in range(3_000):
        deep = Add(deep, c, evaluate=False)
    found = induct(c0, deep, {c0: (c, c0), t: (c, t)})
    assert isinstance(found, Unknown)
    assert found.reason == "the terms are nested too deeply for SymPy"
    assert found.lhs is c0
    assert found.rhs is deep
    assert found.definitions == ()


def test_recursion_is_no_proof(monkeypatch):
    def recursion(*_, **__):
        raise RecursionError

    monkeypatch.setattr(induction, "decided", recursion)
    found = induct(a, M * x + s, NETWORK)
    assert isinstance(found, Unknown)
    assert found.reason == "the terms are nested too deeply for SymPy"
    assert (found.lhs, found.rhs, found.definitions) == (a, M * x + s, ())


def test_sequences_are_told_by_a_first_term_and_the_next():
    with pytest.raises(UsageError, match="sequences must be a mapping; found list"):
        induct(a, M * x, [(a, a)])
    with pytest.raises(ShapeError) as caught:
        induct(a, M * x + s, NETWORK | {s: (b1, MatMul(s, s.T, s))})
    assert str(caught.value) == (
        "s and s*s.T*s must have the same shape, but for sizes that change for all sequences; "
        "found (m, 1) and (m, 1)"
    )
