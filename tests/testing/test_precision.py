"""Every sum is exact where that is said, and no error passes its bound, where each step rounds."""
# ruff: noqa: S311 - numbers to test with, no secrets

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from flint import ctx
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from sympy import DiagMatrix, HadamardProduct, MatrixSymbol, Max, Symbol, Trace, exp, log, sqrt, tanh

from symnet import UnsupportedTerm, sizes
from symnet.rounding import FORMATS, Rounded, Unfit, allowed
from symnet.strategies import terms
from symnet.testing.drawing import drawing_of
from symnet.testing.folds import Fold
from symnet.testing.magnitude import Magnitude, NotExact
from symnet.testing.plan import Kind, plan
from symnet.testing.target import Target, as_target

HALF = FORMATS["float16"]
MANY = settings(max_examples=60, deadline=None, phases=(Phase.generate,))
h, n, p = sizes("h n p")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
W, x, b = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)
s, t = Symbol("s"), Symbol("t")


class Half:
    """A number of float16, in which each operation rounds; whatever is not finite is told."""

    def __init__(self, value):
        self.value = np.float16(value)

    def __add__(self, other):
        return Half(self.value + other.value)

    def __mul__(self, other):
        return Half(self.value * other.value)

    def power(self, exponent):
        root = Half(np.sqrt(self.value)) if exponent.denominator == 2 else self
        found = root
        for _ in range(abs(exponent.numerator) - 1):
            found = found * root
        return Half(np.float16(1) / found.value) if exponent < 0 else found

    def applied(self, function, others):
        if function is Max:
            return Half(max(self.value, *(other.value for other in others)))
        return Half({exp: np.exp, log: np.log, tanh: np.tanh}[function](self.value))

    @classmethod
    def of(cls, number):
        """A number rounded once, as `Rounded` has it."""
        return cls(np.float16(float(number)))


def halves(target, instance):
    """The values of the terms when every operation rounds."""
    values = {
        name: np.array([[Half.of(Fraction(entry)) for entry in row] for row in value], dtype=object)
        if isinstance(value, list)
        else Half.of(Fraction(value))
        for name, value in instance.values.items()
    }
    fold = Fold(instance.sizes, values, Half.of)
    found = fold(target.terms[0])
    return found if isinstance(found, np.ndarray) else np.array([[found]], dtype=object)


@MANY
@given(terms(depth=2), st.integers(0, 999), st.booleans())
def test_what_is_said_to_be_exact_is_computed_exactly(term, seed, near):
    target = as_target(term)
    instance = drawing(target).any(Random(seed), near)
    found = [[Fraction(float(entry.value)) for entry in row] for row in halves(target, instance)]
    assert found == target.expected(instance)[0]


def drawing(target):
    try:
        return drawing_of(target, HALF, (1, 3), None)
    except UnsupportedTerm:
        assume(False)


@MANY
@given(st.integers(0, 999))
def test_every_order_of_a_product_is_exact(seed):
    """(A B) x and A (B x), sums from the left and from the right, before and after they are distributed."""
    y = MatrixSymbol("y", n, 1)
    target = Target((A * (B * y + y),))
    instance = drawing_of(target, HALF, (1, 3), None).any(Random(seed), near=True)
    others = [A * B * y + A * y, (A * B + A) * y, A * (y + B * y)]
    expected = target.expected(instance)[0]
    for other in others:
        found = halves(Target((other.doit(),)), instance)
        assert [[Fraction(float(entry.value)) for entry in row] for row in found] == expected


@MANY
@given(st.integers(0, 999))
def test_fractions_with_powers_of_two_are_exact(seed):
    y = MatrixSymbol("y", n, 1)
    target = Target((A * (B * y / n) / (4 * s) + y,))
    instance = drawing_of(target, HALF, (1, 4), None).any(Random(seed), near=True)
    found = [[Fraction(float(entry.value)) for entry in row] for row in halves(target, instance)]
    assert found == target.expected(instance)[0]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_entries_near_the_bound_need_most_of_the_format(form):
    target = Target((W * x + b,))
    drawn = drawing_of(target, form, (1, 2), None)
    needed = [target.needed(drawn.any(Random(seed), near=True)) for seed in range(20)]
    assert form.exact / 4 < max(needed) <= form.exact


def test_sizes_are_made_smaller_where_no_entries_would_be_exact():
    target = Target((A * B * A * B * MatrixSymbol("y", n, 1),))
    drawn = drawing_of(target, FORMATS["bfloat16"], (1, 9), None)
    assert max(drawn.any(Random(seed)).sizes[n] for seed in range(50)) == 4


@pytest.mark.parametrize(
    ("term", "exact", "kinds"),
    [
        (A + B, True, {}),
        (A / n, True, {n: Kind.TWOS}),
        (A / (n * s), True, {n: Kind.TWOS, s: Kind.TWOS}),
        (A / sqrt(n), True, {n: Kind.FOURS}),
        (A / (n - 1), False, {}),
        (A / 3, False, {}),
        (A / 4, True, {}),
        (A * sqrt(s + t), False, {s: Kind.POSITIVE, t: Kind.POSITIVE}),
        (x.applyfunc(exp), False, {}),
        (x.applyfunc(lambda z: 1 / z), True, {x: Kind.TWOS}),
        (x.applyfunc(sqrt), True, {x: Kind.FOURS}),
        (x.applyfunc(lambda z: Max(0, z)), True, {}),
    ],
)
def test_powers_of_two_are_used_where_a_term_allows_them(term, exact, kinds):
    found = plan([term])
    assert (found.exact, found.kinds) == (exact, kinds)


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(2, 5)])
def test_a_fraction_that_rounds_is_not_exact(number):
    with pytest.raises(NotExact):
        Magnitude.of(number)


def test_magnitudes_know_reciprocals_and_roots():
    four = Magnitude.of(Fraction(4))
    assert four.power(Fraction(-1, 2)).grain == 1
    assert four.power(Fraction(1, 2)).reach == 2
    assert (four * four.power(Fraction(-1))).needed == 16
    for exponent in (Fraction(1, 3), Fraction(-1, 3)):
        with pytest.raises(NotExact):
            four.power(exponent)
    with pytest.raises(NotExact):
        Magnitude.of(Fraction(2)).power(Fraction(1, 2))


ROUNDING = [
    x.T * x / 3,
    x.applyfunc(exp),
    x.applyfunc(lambda z: 1 / (1 + exp(-z))),
    x.applyfunc(lambda z: tanh(z) * Max(0, z)),
    DiagMatrix((b + s * b).applyfunc(lambda z: 1 / sqrt(z))) * W * x,
    W.applyfunc(exp) * x / Trace(x.applyfunc(exp) * x.T.applyfunc(exp)),
    x.applyfunc(lambda z: log(1 + z * z)),
    HadamardProduct(x / (s + 2), x) / 7,
]


@settings(MANY, max_examples=200)
@given(st.sampled_from(ROUNDING), st.integers(0, 9999))
def test_no_error_passes_its_bound(term, seed):
    target = as_target(term)
    instance = drawing_of(target, HALF, (1, 3), None).any(Random(seed))
    with ctx.workprec(200):
        try:
            (bounds,) = target.rounded(instance, HALF)
            with np.errstate(all="ignore"):
                found = halves(target, instance)
            for row, entries in zip(found, bounds, strict=True):
                for computed, bound in zip(row, entries, strict=True):
                    assert allowed(float(computed.value), bound)
        except Unfit:
            assume(False)


def test_a_sum_that_loses_every_summand_is_within_its_bound():
    """1 + 2^-12 + 2^-12 + ... stays 1 in float16."""
    total, computed = Rounded.of(HALF, Fraction(1)), np.float16(1)
    with ctx.workprec(200):
        for _ in range(40):
            total, computed = total + Rounded.of(HALF, Fraction(1, 4096)), computed + np.float16(2**-12)
        assert computed == 1
        assert allowed(float(computed), total)
        assert not allowed(1.03, total)


def test_a_bound_is_no_wider_than_some_roundings():
    """About ten units in the last place for a softmax of three: a wrong digit shows."""
    number = Rounded.of(FORMATS["float32"], Fraction(1))
    with ctx.workprec(200):
        powers = [number.applied(exp, ()) for _ in range(3)]
        total = powers[0] + powers[1] + powers[2]
        share = powers[0] * total.power(Fraction(-1))
        assert float((share.error / share.value).mid()) < 40 * 2.0**-24
        assert allowed(1 / 3, share)
        assert not allowed(1 / 3 + 1e-5, share)


def test_what_overflows_or_is_undecided_has_no_bound():
    with ctx.workprec(200):
        large = Rounded.of(HALF, Fraction(12)).applied(exp, ())
        with pytest.raises(Unfit):
            allowed(1.0, large)
        third = Rounded.of(HALF, Fraction(1, 3))
        gap = third * Rounded.of(HALF, Fraction(3)) + Rounded.of(HALF, Fraction(-1))
        with pytest.raises(Unfit):
            gap.power(Fraction(-1))
        with pytest.raises(Unfit):
            gap.applied(Max, (Rounded.of(HALF, Fraction(0)),))
