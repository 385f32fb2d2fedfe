"""Random claims about expectations: true ones are never refuted, and false ones never proved.

A true claim is a random term written in two ways: as it stands, and with some of its expectations, variances
and covariances rewritten by their laws. A false one is a true one that is changed in one place. Both are held
against exact numbers in random finite spaces, by an evaluator that shares nothing with the core.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 30 by default.
"""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, assume, currently_in_test_context, given, note, settings
from hypothesis import strategies as st
from sympy import Add, Identity, MatAdd, MatMul, MatrixSymbol, Mul, Pow, Symbol, Trace, Transpose, sympify
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet import Proved, Refuted, moments, sizes, verify
from symnet.reading.rebuild import rebuilt
from symnet.reading.terms import fold, is_matrix
from tests.verify.chance import at_space, drawn
from tests.verify.claims import Claim
from tests.verify.numeric import as_rows

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
INSTANCES = 3
SECONDS = 4.0

n, p = sizes("n p")
a, b, s = Symbol("a"), Symbol("b"), Symbol("s")
x, y = RandomSymbol("x"), RandomSymbol("y")
e, g = RandomMatrixSymbol("e", n, 1), RandomMatrixSymbol("g", n, 1)
A, H, v = MatrixSymbol("A", n, n), MatrixSymbol("H", n, n), MatrixSymbol("v", n, 1)


# -- random terms
def number(random, depth):
    """A number, in which random letters may stand."""
    if depth == 0:
        return random.choice((x, y, a, b, sympify(2)))
    kind = random.randrange(6)
    if kind < 2:
        return Add(number(random, depth - 1), number(random, depth - 1), evaluate=False)
    if kind < 4:
        return Mul(number(random, depth - 1), number(random, depth - 1), evaluate=False)
    if kind == 4:
        return Mul(random.choice((-1, 3)), number(random, depth - 1), evaluate=False)
    return Trace(MatMul(Transpose(column(random, depth - 1)), column(random, depth - 1)))


def column(random, depth):
    """A column, in which random letters may stand."""
    if depth == 0:
        return random.choice((e, g, v))
    kind = random.randrange(4)
    if kind == 0:
        return MatAdd(column(random, depth - 1), column(random, depth - 1))
    if kind == 1:
        return MatMul(random.choice((A, H)), column(random, depth - 1))
    if kind == 2:
        return MatMul(random.choice((a, b, x)), column(random, depth - 1))
    return column(random, depth - 1)


# -- laws
def mean(t):
    """E t by linearity, as far as sums, numbers and constant matrices go."""
    match t:
        case Add() | MatAdd():
            return type(t)(*map(mean, t.args))
        case Trace():
            return Trace(mean(t.args[0]))
        case Mul() | MatMul() if len(t.args) > 1:
            known = [each for each in t.args if not each.atoms(RandomSymbol)]
            rest = [each for each in t.args if each not in known]
            if known and rest and isinstance(t, Mul):
                return Mul(*known, mean(Mul(*rest)))
            if is_matrix(t.args[0]) and t.args[0] in known:
                return MatMul(t.args[0], mean(MatMul(*t.args[1:])))
    return Expectation(t)


def covariance(t, u):
    """Cov(t, u) by moments."""
    if is_matrix(t):
        return MatAdd(Expectation(MatMul(t, Transpose(u))), MatMul(-1, mean(t), Transpose(mean(u))))
    return Add(Expectation(Mul(t, u)), Mul(-1, mean(t), mean(u)))


def stated(random):
    """Both sides of a law, for random terms."""
    depth = random.choice((1, 2, 2))
    t, u = number(random, depth), number(random, 1)
    c, d = column(random, depth), column(random, 1)
    return random.choice(
        [
            (Expectation(t), mean(t)),
            (Variance(t), covariance(t, t)),
            (Covariance(t, u), covariance(t, u)),
            (Variance(Add(t, u)), Add(Variance(t), Variance(u), Mul(2, Covariance(t, u)))),
            (Expectation(Pow(Add(t, Mul(-1, a)), 2)), Add(Variance(t), Pow(Add(mean(t), Mul(-1, a)), 2))),
            (Expectation(c), mean(c)),
            (CrossCovarianceMatrix(c, d), covariance(c, d)),
            (CrossCovarianceMatrix(c, d), Transpose(CrossCovarianceMatrix(d, c))),
            (
                Expectation(MatMul(c, Transpose(d))),
                MatAdd(CrossCovarianceMatrix(c, d), MatMul(mean(c), Transpose(mean(d)))),
            ),
        ]
    )


def in_context(random, left, right):
    """Both sides multiplied, and something added to both."""
    if is_matrix(left):
        other = random.choice((A, MatMul(A, H)))
        return tuple(MatMul(other, side) for side in (left, right))
    other = Expectation(Mul(y, y))
    return tuple(Add(Mul(a, side, evaluate=False), other, evaluate=False) for side in (left, right))


def under_moments(random):
    """A law that needs moments, for a random matrix or number."""
    B = random.choice((A, MatMul(A, H), Identity(n)))
    assumed = [*moments(e, mean=0, variance=s**2)]
    return random.choice(
        [
            (Variance(MatMul(B, e)), MatMul(s**2, B, Transpose(B)), assumed),
            (Trace(Expectation(MatMul(e, Transpose(e), B))), Mul(s**2, Trace(B)), assumed),
            (Expectation(MatAdd(MatMul(B, e), v)), v, assumed),
            (Trace(Expectation(MatMul(Transpose(e), B, e))), Mul(s**2, Trace(B)), assumed),
        ]
    )


def mutant(random, term):
    """The term, changed in one place."""
    places = []
    fold(term, lambda t, _: places.append(t))
    chosen = random.choice([t for t in places if t not in (n, p)])

    def combine(t, parts):
        found = rebuilt(t, parts)
        if t != chosen:
            return found
        if is_matrix(found):
            return MatMul(2, found)
        return random.choice((Add(found, 1, evaluate=False), Mul(2, found, evaluate=False)))

    return fold(term, combine)


def claim_of(seed):
    random = Random(seed)  # noqa: S311 - claims to test with, no secret
    if random.random() < 0.7:
        left, right = stated(random)
        assumed = []
    else:
        left, right, assumed = under_moments(random)
    if random.random() < 0.4:
        left, right = in_context(random, left, right)
    assumed = [tuple(map(sympify, pair)) for pair in assumed]
    return random, Claim(str(seed), sympify(left), sympify(right), assumed, {}, {})


def decided(claim):
    if currently_in_test_context():
        note(f"{claim.lhs} = {claim.rhs} if {claim.assuming}")
    return verify(claim.lhs, claim.rhs, assuming=claim.assuming, max_seconds=SECONDS)


def refuted_rightly(claim, verdict):
    """Whether the witness of a refutation satisfies what is assumed, and both sides differ there."""
    written, instance, indices = at_space(claim, verdict.witness)
    left, right = (as_rows(instance.value(side, indices)) for side in written.sides)
    return written.holds(instance) and left != right


@LONG
@given(st.integers(0, 10**9))
def test_a_true_claim_is_proved(seed):
    _, claim = claim_of(seed)
    assert isinstance(decided(claim), Proved)


@LONG
@given(st.integers(0, 10**9))
def test_a_changed_claim_is_not_decided_wrongly(seed):
    random, claim = claim_of(seed)
    changed = claim._replace(lhs=mutant(random, claim.lhs))
    assume(changed.lhs != claim.lhs)
    verdict = decided(changed)
    if isinstance(verdict, Refuted):
        assert refuted_rightly(changed, verdict)
    if isinstance(verdict, Proved):
        assert all(drawn(changed, INSTANCES))


@pytest.mark.parametrize("seed", range(12))
def test_most_changed_claims_are_decided(seed):
    random, claim = claim_of(seed)
    changed = claim._replace(lhs=mutant(random, claim.lhs))
    assert isinstance(decided(changed), Proved | Refuted)
