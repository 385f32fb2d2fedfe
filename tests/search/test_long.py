"""Long products of sums get certificates that the core accepts, and no near miss gets one."""

import os
from functools import partial
from itertools import combinations
from time import monotonic, process_time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Basic,
    BlockMatrix,
    DiagMatrix,
    Function,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Pow,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    expand,
    symbols,
    sympify,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import sizes
from symnet.core.budget import Budget
from symnet.core.certificates import Naming
from symnet.core.check import Checker
from symnet.core.translate import translate
from symnet.core.verdicts import deep
from symnet.errors import LimitExceeded, Rejected
from symnet.search.attempts import TooManySteps, attempt
from symnet.search.lemmas import survey
from symnet.search.long import certify_long, is_long
from symnet.search.modular import identity, inverse, inverted, power, product, total, transposed
from symnet.search.naming import Plan, Way
from symnet.search.residues import Residues
from symnet.search.states import meetings
from tests.search import long_claims
from tests.search.long_claims import B_0, CLAIMS, blocks, canonical, grouped, letters, nested

m, n, p = sizes("m n p")
s, t = symbols("s t")
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
ONE = Identity(n)
MANY = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def budget(seconds=60.0):
    return Budget(200_000, monotonic() + seconds)


def read(lhs, rhs, definitions=None, assuming=()):
    return translate(sympify(lhs), sympify(rhs), definitions or {}, tuple(assuming), budget())[0]


def proved(*claim, **limits):
    """Whether a claim gets a certificate; the core accepts each."""
    with deep():
        stated = read(*claim)
        certificate = certify_long(stated, budget(**limits))
        if certificate is None:
            return False
        Checker(stated, certificate, budget()).check(certificate)
        return True


def sums(*terms):
    return Basic.__new__(MatAdd, *terms)


def products(*factors):
    return Basic.__new__(MatMul, *factors)


def turned(term):
    return Basic.__new__(Transpose, term)


def raised(base, exponent):
    return Basic.__new__(MatPow, base, Integer(exponent))


def times(weight, term):
    return products(sympify(weight), term)


# The table of long claims


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_long_claims_are_certified(claim):
    assert proved(*claim(wrong=False))


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_near_misses_are_not(claim):
    assert not proved(*claim(wrong=True))


SHALLOW = {
    "residual": partial(long_claims.residual, 6),
    "dense": partial(long_claims.dense, 5),
    "bracketings": partial(long_claims.bracketings, 8),
    "halves": partial(long_claims.halves, 6),
    "augmented": partial(long_claims.augmented, 4),
    "triangular": partial(long_claims.triangular, 4),
    "adapters": partial(long_claims.adapters, 4, scaled=True),
    "normalised": partial(long_claims.normalised, 4),
    "Hadamard": partial(long_claims.normalised, 4, hadamard=True),
    "rotations": partial(long_claims.rotations, 4),
    "differences": partial(long_claims.differences, 4),
    "telescope": partial(long_claims.telescope, 6),
    "cancelled": partial(long_claims.cancelled, 6),
    "power": partial(long_claims.power, 6),
    "binomial": partial(long_claims.binomial, 4),
    "shared": partial(long_claims.shared, 6),
    "stepwise": partial(long_claims.stepwise, 6),
    "Horner": partial(long_claims.horner, 6),
    "transposes": partial(long_claims.transposes, 6),
    "symmetric": partial(long_claims.symmetric, 4),
    "cyclic": partial(long_claims.cyclic, 10, group=2),
    "transposed trace": partial(long_claims.transposed_trace, 6),
    "averaged": partial(long_claims.averaged, 6),
    "two scalars": partial(long_claims.two_scalars, 6),
    "scalars in front": partial(long_claims.factored_scalars, 6),
    "one rotation": partial(long_claims.one_rotation, 4),
    "conjugated": partial(long_claims.conjugated, 4),
    "summed": partial(long_claims.summed, 6),
    "activated": partial(long_claims.activated, 6),
    "Kronecker": partial(long_claims.kronecker, 6),
}


@pytest.mark.parametrize("claim", SHALLOW.values(), ids=SHALLOW)
def test_attempts_alone_tell_a_claim_from_its_near_miss(claim, monkeypatch):
    """Values decide nothing: without a look at those of the two sides the same claims are certified."""
    monkeypatch.setattr(Plan, "_differs", lambda _: False)
    assert proved(*claim(wrong=False))
    assert not proved(*claim(wrong=True))


def test_a_thousand_blocks_take_no_time():
    with deep():
        claim = read(*CLAIMS["residual, pairs, 1000"](wrong=False))
        start = process_time()
        certificate = certify_long(claim, budget())
        Checker(claim, certificate, budget()).check(certificate)
    assert process_time() - start < 1.5


# What else products stand in


def activation(depth, lengths):
    """A deep network whose layers are products of residual blocks, applied one after the other."""
    z, term = Symbol("z"), x
    for layer in range(depth):
        some = [(ONE, letter) for letter in letters(f"V{layer}", 8)]
        inner = products(*grouped(some, *lengths), term)
        term = ElementwiseApplyFunction(Lambda(z, Function("phi")(z)), inner)
    return term


SINGLE = products(*grouped(blocks(24), 1))
PAIRS = products(*grouped(blocks(24), 2))
DIAGONAL = DiagMatrix(x)
WIDE = [(128, 784), *[(128, 128)] * 12, (10, 128)]
NET = [
    [MatrixSymbol(f"W_{k}", *shape) for k, shape in enumerate(WIDE)],
    [MatrixSymbol(f"b_{k}", shape[0], 1) for k, shape in enumerate(WIDE)],
    MatrixSymbol("x", 784, 1),
]
f = Function("f")


def first(term):
    return MatrixElement(products(term, x), 0, 0)


CONTEXTS = {
    "an inverse of sums": (products(B_0, Inverse(sums(SINGLE, C))), products(B_0, Inverse(sums(C, PAIRS)))),
    "an inverse that cancels": (products(SINGLE, Inverse(C), C, PAIRS), products(PAIRS, SINGLE)),
    "layers of functions": (activation(5, [1]), activation(5, [2, 3])),
    "a product with layers of functions": (
        products(C, activation(3, [1])),
        products(C, activation(3, [2])),
    ),
    "a symmetric middle": (
        products(turned(SINGLE), DIAGONAL, PAIRS),
        turned(products(turned(PAIRS), DIAGONAL, SINGLE)),
    ),
    "products by entries and diagonal matrices": (
        products(turned(SINGLE), HadamardProduct(x, sums(products(PAIRS, y), y))),
        products(turned(PAIRS), DiagMatrix(x), sums(y, products(SINGLE, y))),
    ),
    "a function of an entry": (f(first(SINGLE)), f(first(PAIRS))),
    "a maximum": (Max(first(SINGLE), s), Max(s, first(PAIRS))),
    "a function as a scalar": (times(f(first(SINGLE)), PAIRS), times(f(first(PAIRS)), SINGLE)),
    "a reciprocal": (times(1 / first(SINGLE), PAIRS), times(1 / first(PAIRS), SINGLE)),
    "a sum of cyclic traces": (
        Trace(products(SINGLE, C)) + Trace(products(C, D)),
        Trace(products(D, C)) + Trace(products(C, PAIRS)),
    ),
    "a trace of a sum": (
        Trace(sums(products(SINGLE, C), times(2, products(C, D)))),
        Trace(products(C, PAIRS)) + 2 * Trace(products(D, C)),
    ),
    "a multiple of a cyclic trace": (
        2 * Trace(products(SINGLE, C)),
        Trace(times(2, products(C, PAIRS))),
    ),
    "a product of traces": (
        Trace(SINGLE) * Trace(products(C, PAIRS)),
        Trace(PAIRS) * Trace(products(SINGLE, C)),
    ),
    "blocks": (BlockMatrix([[SINGLE, C], [C, PAIRS]]), BlockMatrix([[PAIRS, C], [C, SINGLE]])),
    "blocks and numbers": (
        products(BlockMatrix([[products(SINGLE, x), PAIRS]]), BlockMatrix([[Identity(1)], [y]])),
        sums(products(PAIRS, x), products(SINGLE, y)),
    ),
    "by entries": (
        HadamardProduct(products(SINGLE, C), products(PAIRS, D)),
        HadamardProduct(products(SINGLE, D), products(PAIRS, C)),
    ),
    "sizes that are numbers": (nested(*NET), canonical(*NET)),
}


@pytest.mark.parametrize(("lhs", "rhs"), CONTEXTS.values(), ids=CONTEXTS)
def test_products_are_read_wherever_they_stand(lhs, rhs):
    assert proved(lhs, rhs)


def test_what_is_assumed_is_used():
    claim = products(turned(SINGLE), C, PAIRS), turned(products(turned(PAIRS), C, SINGLE))
    assert proved(*claim, {}, [Q.symmetric(C)])
    assert proved(*claim, {}, [Q.diagonal(C)])
    assert not proved(*claim)


@pytest.mark.parametrize("kind", [f, Max, Abs], ids=["function", "maximum", "absolute"])
def test_functions_of_other_arguments_differ(kind):
    arguments = (s, t) if kind is Max else (s,)
    other = (s, 2 * t) if kind is Max else (2 * s,)
    assert proved(times(kind(*arguments), sums(A, B)), times(kind(*arguments), sums(B, A)))
    assert not proved(times(kind(*arguments), sums(A, B)), times(kind(*other), sums(B, A)))


# Words: products of sums against what they are, multiplied out


def multiplied(left, right):
    found = {}
    for a, on_left in left.items():
        for b, on_right in right.items():
            found[a + b] = found.get(a + b, 0) + on_left * on_right
    return found


def flipped(letter):
    return letter.arg if isinstance(letter, Transpose) else turned(letter)


def words(term):
    """All words of a term with their weights."""
    match term:
        case MatAdd():
            found = {}
            for part in map(words, term.args):
                for word, weight in part.items():
                    found[word] = found.get(word, 0) + weight
            return found
        case MatMul():
            found = {(): Integer(1)}
            for part in term.args:
                found = multiplied(found, words(part) if part.is_Matrix else {(): part})
            return found
        case Transpose():
            return {tuple(map(flipped, word[::-1])): weight for word, weight in words(term.arg).items()}
        case MatPow():
            found = {(): Integer(1)}
            for _ in range(int(term.exp)):
                found = multiplied(found, words(term.base))
            return found
        case Identity():
            return {(): Integer(1)}
        case ZeroMatrix():
            return {}
    return {(term,): Integer(1)}


def same_words(left, right):
    on_left, on_right = words(left), words(right)
    return all(expand(on_left.get(w, 0) - on_right.get(w, 0)) == 0 for w in on_left | on_right)


weights = st.sampled_from([Integer(2), Integer(-1), Rational(1, 2), Integer(0), s, t, s + t, s**2 - t])
widths = st.sampled_from([m, n, Integer(2)])


@st.composite
def terms(draw, rows, columns, depth=3):
    """A term made of sums, products, multiples, powers and transposes."""
    kinds = ["letter"] * 3 + ["zero"] + (["identity"] * 2 if rows == columns else [])
    if depth:
        kinds += ["sum"] * 3 + ["product"] * 4 + ["scaled", "transpose"]
        kinds += ["power"] if rows == columns else []

    def deeper(r, c, to=depth - 1):
        return draw(terms(r, c, to))

    match draw(st.sampled_from(kinds)):
        case "letter":
            return MatrixSymbol(draw(st.sampled_from("ABC")) + f"_{rows}_{columns}", rows, columns)
        case "zero":
            return ZeroMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "sum":
            return sums(*(deeper(rows, columns) for _ in range(draw(st.integers(2, 3)))))
        case "product":
            inner = draw(widths)
            return products(deeper(rows, inner), deeper(inner, columns))
        case "scaled":
            return times(draw(weights), deeper(rows, columns))
        case "transpose":
            return turned(deeper(columns, rows))
        case "power":
            return raised(deeper(rows, rows, min(depth - 1, 1)), draw(st.integers(0, 3)))
    raise AssertionError


def rewritten(draw, term):
    """The same term, written otherwise by a valid step at each node that allows one."""
    if not isinstance(term, MatAdd | MatMul | Transpose):
        return term
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    match term:
        case MatAdd() if draw(st.booleans()):
            return sums(*draw(st.permutations(parts)))
        case MatMul() if draw(st.booleans()) and isinstance(parts[-1], MatAdd):
            return sums(*(products(*parts[:-1], each) for each in parts[-1].args))
        case MatMul() if draw(st.booleans()) and isinstance(parts[0], MatAdd):
            return sums(*(products(each, *parts[1:]) for each in parts[0].args))
        case Transpose() if draw(st.booleans()) and isinstance(parts[0], MatAdd):
            return sums(*(turned(each) for each in parts[0].args))
    return Basic.__new__(term.func, *parts)


def edited(draw, term):
    """The term with one subterm added, dropped or multiplied."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix]
    if inner and isinstance(term, MatAdd | MatMul | Transpose) and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        return Basic.__new__(term.func, *parts)
    match draw(st.sampled_from(["none", "twice", "more"])):
        case "none":
            return ZeroMatrix(*term.shape)
        case "twice":
            return times(2, term)
    return sums(term, MatrixSymbol(f"A_{term.shape[0]}_{term.shape[1]}", *term.shape))


@st.composite
def claims(draw, change):
    term = draw(terms(draw(widths), draw(widths)))
    return term, change(draw, term)


def is_named(lhs, rhs):
    claim = read(lhs, rhs)
    return bool(survey(claim.table, (claim.left, claim.right)).outer)


@MANY
@given(claims(rewritten), st.booleans())
def test_what_valid_steps_rewrite_is_certified(claim, traced):
    assume(is_named(*claim))
    square = claim[0].shape[0] == claim[0].shape[1]
    assert proved(*(map(Trace, claim) if traced and square else claim))


@MANY
@given(claims(edited))
def test_what_is_certified_has_the_same_words(claim):
    assume(is_named(*claim))
    assert proved(*claim) == same_words(*claim)


LAWS = {
    "twice": (sums(A, A), times(2, A)),
    "halves": (sums(times(Rational(1, 2), A), times(Rational(1, 2), A)), A),
    "no multiple": (sums(times(0, A), B), B),
    "nothing is left": (sums(A, times(-1, A)), ZeroMatrix(n, n)),
    "nothing times a letter": (products(sums(A, times(-1, A)), B), ZeroMatrix(n, n)),
    "nothing beside a letter": (sums(products(ZeroMatrix(n, n), B), A), A),
    "nothing plus one letter": (sums(ZeroMatrix(n, n), A), products(A, ONE)),
    "no power": (raised(A, 0), ONE),
    "a power of a power": (raised(raised(sums(A, B), 3), 5), raised(raised(sums(B, A), 5), 3)),
    "a high power": (raised(sums(A, B), 2_000), products(*[raised(sums(B, A), 1_000)] * 2)),
    "no power of a scalar": (times(Pow(s, 0, evaluate=False), A), products(A, ONE)),
    "a transpose of a transpose": (turned(products(A, turned(B))), products(B, turned(A))),
    "a symmetric sum": (turned(sums(A, turned(A))), sums(turned(A), A)),
    "a transposed identity": (turned(sums(ONE, A)), sums(turned(A), ONE)),
    "a transposed multiple": (turned(times(s, A)), times(s, turned(A))),
    "scalars commute": (
        products(times(s, sums(ONE, times(t, A))), sums(B, times(-s, ONE))),
        sums(
            times(s, B), times(s * t, products(A, B)), times(-(s**2), ONE), products(A, times(-t * s**2, ONE))
        ),
    ),
    "a scalar with an entry": (
        times(A[0, 0] * t, sums(ONE, B)),
        sums(times(t * A[0, 0], B), times(A[0, 0] * t, ONE)),
    ),
    "a reciprocal": (times(t / s, sums(A, B)), sums(times(1 / s, times(t, B)), times(t / s, A))),
}


@pytest.mark.parametrize(("lhs", "rhs"), LAWS.values(), ids=LAWS)
def test_laws_of_matrices(lhs, rhs):
    assert proved(lhs, rhs)


OPAQUE = [Inverse(A), Inverse(sums(A, B)), DiagMatrix(x), HadamardProduct(A, B), turned(Inverse(A))]


@pytest.mark.parametrize("opaque", OPAQUE, ids=str)
def test_what_is_no_product_is_one_letter(opaque):
    twin = opaque.func(*opaque.args)
    assert proved(products(opaque, sums(A, B)), sums(products(twin, A), products(opaque, B)))
    assert not proved(products(opaque, A), products(A, opaque))


@pytest.mark.parametrize(("one", "other"), [*combinations(OPAQUE, 2)], ids=str)
def test_letters_that_differ_are_not_the_same(one, other):
    assert not proved(products(one, sums(A, B)), products(other, sums(A, B)))


# When this way is worth a try


def test_long_is_what_has_many_products_or_many_factors():
    some = letters("A", 80)
    long = [
        (raised(sums(A, B), 12), products(raised(sums(A, B), 6), raised(sums(A, B), 6))),
        long_claims.dense(60, wrong=False)[:2],
        (MatrixElement(SINGLE, 0, 0), MatrixElement(PAIRS, 0, 0)),
        (f(Trace(SINGLE)), f(Trace(PAIRS))),
        (Pow(s + t, 1_500), Pow(t + s, 1_500)),
    ]
    short = [
        (sums(A, B), sums(B, A)),
        (products(*some), products(*some, ONE)),
        (raised(A, 900), products(raised(A, 450), raised(A, 450))),
        (raised(sums(A, B), 9), raised(sums(B, A), 9)),
        long_claims.dense(12, wrong=False)[:2],
        (raised(ONE, 10_000), ONE),
        (Sum(Symbol("k", integer=True), (Symbol("k", integer=True), 0, n)), Integer(0)),
    ]
    assert all(is_long(read(*claim)) for claim in long)
    assert not any(is_long(read(*claim)) for claim in short)


def test_without_compound_matrices_there_is_nothing_to_name():
    assert not proved(A, A)
    assert not proved(s * (s + t), s**2 + t * s)


def test_the_time_is_kept():
    claim = read(*CLAIMS["residual, pairs, 100"](wrong=False))
    with pytest.raises(LimitExceeded, match="max_seconds"):
        certify_long(claim, budget(seconds=-1.0))


def test_coefficients_do_not_grow_past_the_budget():
    left, right = A, A
    for first_, second in zip(long_claims.scalars("s", 40), long_claims.scalars("t", 40), strict=True):
        left, right = times(first_ + second, products(left, B)), times(second + first_, products(right, B))
    start = process_time()
    assert not proved(products(sums(A, B), left), products(sums(A, C), right))
    assert not proved(products(sums(A, B), left), products(sums(B, A), right), seconds=5.0)
    assert process_time() - start < 10


def test_an_attempt_ends_after_its_steps():
    plan = Plan(read(*CLAIMS["residual, pairs, 100"](wrong=False)), budget())
    way = Way(folded=False, turned=True)
    with pytest.raises(TooManySteps):
        attempt(plan, way, 100)
    assert attempt(plan, way, 100_000) is not None


# What the search looks at


def test_ways_to_read_a_claim():
    plain = Plan(read(products(sums(A, B), C), products(sums(B, A), C)), budget())
    scaled = Plan(read(products(sums(A, times(s, B)), C), products(sums(times(s, B), A), C)), budget())
    assert {way.folded for way in plain.ways()} == {False}
    assert {way.folded for way in scaled.ways()} == {False, True}
    assert plain.namings(Way(False, True)) == [Naming(term, turned=True) for term in plain.survey.outer]


def test_states_meet_where_both_sides_have_come_to_the_same():
    sides = products(sums(A, B), sums(B, C), C), products(sums(A, B), sums(C, B), C)
    plan = Plan(read(*sides), budget())
    claim = plan.claim
    ends = [(claim.left, False), (claim.right, False)]
    assert set(meetings(plan.residues, ends)) == {(side, k) for side, _ in ends for k in (1, 2, 3)}
    assert meetings(plan.residues, ends[:1]) == []


@MANY
@given(claims(rewritten), claims(edited))
def test_equal_terms_have_equal_values(same, changed):
    for claim in (same, changed):
        stated = read(*claim)
        residues = Residues(stated.table, stated.hypotheses, budget())
        equal = residues.known(stated.left) == residues.known(stated.right) is not None
        assert equal == same_words(*claim)


def test_letters_are_what_they_are_assumed_to_be():
    assumed = [Q.orthogonal(A), Q.symmetric(B), Q.diagonal(C)]
    claim = read(products(turned(A), A, B, C), products(A, turned(A), turned(B), turned(C)), {}, assumed)
    residues = Residues(claim.table, claim.hypotheses, budget())
    values = [residues.rows(term) for pair in claim.hypotheses for term in pair]
    assert set(values) == {identity(2)}
    assert residues.rows(claim.left) == residues.rows(claim.right)


def test_some_terms_have_no_value():
    zero = Trace(sums(A, times(-1, A)))
    for term in (times(1 / zero, A), Inverse(sums(A, times(-1, A)))):
        claim = read(products(sums(term, B), C), products(sums(B, term), C))
        residues = Residues(claim.table, claim.hypotheses, budget())
        assert residues.known(claim.left) is None
        with pytest.raises(Rejected):
            residues.rows(claim.left)


def test_large_ranges_are_taken_for_small_ones():
    claim = read(Trace(Identity(784)), Integer(784))
    residues = Residues(claim.table, claim.hypotheses, budget())
    assert residues.exact
    assert residues.known(claim.left) != residues.known(claim.right)
    assert not residues.exact


def test_matrices_modulo_a_prime():
    a, b = ((1, 2), (3, 4)), ((0, 1), (1, 1))
    assert product(a, b) == ((2, 3), (4, 7))
    assert transposed(product(a, b)) == product(transposed(b), transposed(a))
    assert total([a, b]) == ((1, 3), (4, 5))
    assert power(a, 0) == identity(2)
    assert power(a, 5) == product(power(a, 2), power(a, 3))
    assert product(a, inverted(a)) == product(inverted(b), b) == identity(2)
    assert inverse(7) * 7 % (2**31 - 1) == 1
    for refused in (
        lambda: inverse(0),
        lambda: inverted(((1, 2), (2, 4))),
        lambda: product(a, ((1, 2),)),
        lambda: total([a, ((1, 2),)]),
    ):
        with pytest.raises(Rejected):
            refused()
