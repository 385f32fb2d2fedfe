"""Random claims about functions: rewritten by valid laws they hold; changed, none is wrongly decided.

What a verdict says is held against numbers of many digits, by an evaluator that shares nothing with the core.
The number of examples is that of the environment variable SYMNET_EXAMPLES.
"""

import os
from random import Random

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import Add, IndexedBase, Integer, Mul, Pow, Rational, Sum, Symbol, exp, log, symbols, tanh

from symnet import Proved, Refuted, sizes, verify
from tests.verify.nearly import World, are_equal, at_witness

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
n = sizes("n")
j = Symbol("j", integer=True)
x, y = symbols("x y")
a, b = symbols("a b", positive=True)
X, W = IndexedBase("x"), IndexedBase(Symbol("w", positive=True))
ANY = (x, y, X[1], X[2], Integer(1), Integer(-1))
POSITIVE = (a, b, W[1], Integer(2))


def plus(*terms):
    return Add(*terms, evaluate=False)


def times(*factors):
    return Mul(*factors, evaluate=False)


def power(base, exponent):
    return Pow(base, exponent, evaluate=False)


def exponential(t):
    return exp(t, evaluate=False)


def logarithm(t):
    return log(t, evaluate=False)


@st.composite
def numbers(draw, depth):
    """A number of any sign, and what laws make of it."""
    kind = (
        draw(st.sampled_from(["letter", "sum", "product", "log", "tanh", "positive"])) if depth else "letter"
    )
    match kind:
        case "sum":
            (left, first), (right, second) = draw(numbers(depth - 1)), draw(numbers(depth - 1))
            return plus(left, right), plus(second, first)
        case "product":
            (left, first), (right, second) = draw(numbers(depth - 1)), draw(numbers(0))
            return times(left, right), times(second, first)
        case "log":
            return draw(logarithms(depth - 1))
        case "tanh":
            inner, found = draw(numbers(depth - 1))
            square = power(exponential(found), 2)
            ratio = times(plus(square, -1), power(plus(square, 1), -1))
            return tanh(inner, evaluate=False), ratio
        case "positive":
            return draw(positives(depth - 1))
    letter = draw(st.sampled_from(ANY))
    return letter, letter


@st.composite
def logarithms(draw, depth):
    """A logarithm, and what laws make of it."""
    (left, first), (right, second) = draw(positives(depth)), draw(positives(depth))
    match draw(st.sampled_from(["product", "quotient", "power", "root", "exp"])):
        case "product":
            return logarithm(times(left, right)), plus(logarithm(second), logarithm(first))
        case "quotient":
            return logarithm(times(left, power(right, -1))), plus(
                logarithm(first), times(-1, logarithm(second))
            )
        case "power":
            return logarithm(power(left, 3)), times(3, logarithm(first))
        case "root":
            return logarithm(power(left, Rational(1, 2))), times(Rational(1, 2), logarithm(first))
        case _:
            inner, found = draw(numbers(depth))
            return logarithm(exponential(inner)), found


@st.composite
def positives(draw, depth):
    """A positive number, and what laws make of it."""
    kinds = ["exp", "product", "root", "sum", "square", "power", "total", "shift"]
    kind = draw(st.sampled_from(kinds)) if depth > 0 else "letter"
    match kind:
        case "exp":
            (left, first), (right, second) = draw(numbers(depth - 1)), draw(numbers(depth - 1))
            return exponential(plus(left, right)), times(exponential(first), exponential(second))
        case "product":
            (left, first), (right, second) = draw(positives(depth - 1)), draw(positives(depth - 1))
            return times(left, right), times(second, first)
        case "root":
            (left, first), (right, second) = draw(positives(depth - 1)), draw(positives(depth - 1))
            half = Rational(1, 2)
            return power(times(left, right), half), times(power(second, half), power(first, half))
        case "sum":
            (left, first), (right, second) = draw(positives(depth - 1)), draw(positives(depth - 1))
            return plus(left, right), plus(second, first)
        case "square":
            inner, found = draw(numbers(depth - 1))
            return plus(1, power(inner, 2)), plus(power(found, 2), 1)
        case "power":
            (base, first), (exponent, second) = draw(positives(0)), draw(numbers(depth - 1))
            return power(base, exponent), exponential(times(second, logarithm(first)))
        case "total":
            inner, found = draw(numbers(depth - 1))
            left = Sum(exponential(plus(X[j], inner)), (j, 1, n))
            return left, times(exponential(found), Sum(exponential(X[j]), (j, 1, n)))
        case "shift":
            inner, found = draw(numbers(depth - 1))
            above = times(
                exponential(plus(x, inner)), power(plus(exponential(plus(x, inner)), exponential(inner)), -1)
            )
            return above, power(plus(1, exponential(times(-1, x))), -1)
    letter = draw(st.sampled_from(POSITIVE))
    return letter, letter


def compared(lhs, rhs):
    """Whether both sides are equal at some random numbers; None if they have no values there."""
    random, found = Random(str((lhs, rhs))), []  # noqa: S311 - numbers to evaluate at
    for _ in range(20):
        world = World(random)
        try:
            found.append(are_equal(world.value(lhs), world.value(rhs)))
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if len(found) == 3:
            return all(found)
    return None


def agrees(lhs, rhs):
    """The verdict, once numbers agree with it."""
    verdict = verify(lhs, rhs, max_seconds=10)
    note(f"{lhs} = {rhs}: {verdict}")
    if isinstance(verdict, Proved):
        assert compared(lhs, rhs) is not False
    if isinstance(verdict, Refuted):
        world = at_witness(verdict.witness, Random(0))  # noqa: S311 - all numbers are given
        assert not are_equal(world.value(lhs), world.value(rhs))
    return verdict


@LONG
@given(numbers(3))
def test_a_claim_that_follows_by_laws_is_not_refuted(sides):
    assert not isinstance(agrees(*sides), Refuted)


@LONG
@given(positives(2))
def test_a_claim_that_follows_by_few_laws_is_proved(sides):
    assert isinstance(agrees(*sides), Proved)


@st.composite
def mutants(draw):
    """Two sides, one of them with a node that is changed."""
    lhs, rhs = draw(numbers(3))
    nodes = [t for t in set(rhs.atoms(exp, log, Pow, Symbol, Integer)) if not t.has(j) and t not in (n, j)]
    if nodes:
        old = draw(st.sampled_from(sorted(nodes, key=str)))
        new = draw(st.sampled_from([plus(old, 1), times(2, old), times(-1, old), power(old, 2)]))
        rhs = rhs.xreplace({old: new})
    return lhs, rhs


@LONG
@given(mutants())
def test_a_changed_claim_is_decided_as_numbers_say(sides):
    agrees(*sides)
