"""Whatever the hints, a term is read as a sum that has its value."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from symnet.core import language, rules
from symnet.core.balls import Inadmissible
from symnet.core.certificates import Certificate, Leaf
from symnet.core.check import check
from symnet.core.evaluate import Evaluation
from symnet.core.language import Claim, Function, Kind, Letter, Number, Property, Table
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.core.rules import (
    DELTA,
    LETTERS,
    NAMES,
    SMALL,
    UNIT,
    VALUE,
    Reading,
    Summand,
    joined,
    power_of,
    scaled,
)
from symnet.errors import LimitExceeded, Rejected, UnsupportedTerm
from tests.core.hand import Hand, at, budget, other, size
from tests.core.meaning import FAMILY, PAIR, SCALAR, Counted, Terms, Values, world_of

SEEDS, TERMS = 60, 10


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_read_has_the_value_of_the_term(seed):
    random = Random(seed)  # noqa: S311
    for _ in range(TERMS):
        terms = Terms(random)
        term = terms.number(5)
        world = world_of(terms, random)
        claim = Claim(terms.table, ("n", "m"), (), term, term)
        try:
            expected, _ = Evaluation(claim, world, budget()).sides({})
        except (Inadmissible, UnsupportedTerm):
            continue
        for hints in (Certificate(Leaf()), terms.hints()):
            reading = Reading(terms.table, budget(), hints)
            try:
                found = reading.number(term, {})
                tidied = [each for one in found for each in reading.tidy(one, closed=True)]
            except LimitExceeded:
                continue
            values = Values(reading, world, Evaluation(claim, world, budget()))
            assert sum(values.summand(each, {}) for each in found) == expected
            assert sum(values.summand(each, {}) for each in tidied) == expected


# -- exactly what is read
class Sums(Hand):
    """Terms and summands over x[·], F[·,·], a and functions, and a reading of them."""

    def __init__(self, *letters):
        super().__init__(Letter("x", 1), Letter("F", 2), Letter("a", 0))
        shapes = ((size, ONE), (ONE, size), (size, constant(2)), (constant(2), size))
        self.table.letters += [Letter("U", 2, shape) for shape in shapes]
        self.column, self.row, self.wide, self.high = (self(language.Matrix(3 + k)) for k in range(4))
        self.own = len(self.table.letters)
        self.table.letters += letters
        self.table.functions.append(Function("f", Kind.ARBITRARY))

    def number(self, value):
        return self(Number(Fraction(value)))

    def x(self, p):
        return self(language.Entry(FAMILY, (p,)))

    def f(self, p, q):
        return self(language.Entry(PAIR, (p, q)))

    def delta(self, p):
        return self(language.Delta(p))

    def times(self, *factors):
        return self(language.Times(factors))

    def plus(self, *terms):
        return self(language.Plus(terms))

    def sum(self, *extents, body):
        """Σ of a body of as many indices; an extent may depend on the indices before it."""
        indices = []
        for extent in extents:
            given = extent(*map(variable, indices)) if callable(extent) else extent
            indices.append(self.table.index(given))
        term = body(*map(variable, indices))
        for v in reversed(indices):
            term = self(language.Sum(v, term))
        return term

    def proves(self, left, right, free=(), **hints):
        try:
            claim = Claim(self.table, ("n", "m"), free, left, right)
            check(claim, Certificate(Leaf(), **hints), budget())
        except Rejected:
            return False
        return True


n, m = size, other
X, D = LETTERS + FAMILY, DELTA
EQUATIONS = {
    "an empty sum": lambda s: (s.sum(ZERO, body=s.x), s.number(0)),
    "a sum of one": lambda s: (s.sum(ONE, body=s.x), s.x(ZERO)),
    "a sum of equals": lambda s: (
        s.sum(n, body=lambda _: s.x(ZERO)),
        s.times(s(language.Magnitude(n)), s.x(ZERO)),
    ),
    "a delta for an index": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(v - w), s.f(v, w))),
        s.sum(n, body=lambda v: s.f(v, v)),
    ),
    "two deltas for one index": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(v - w), s.delta(2 * v - 2 * w), s.f(v, w))),
        s.sum(n, body=lambda v: s.f(v, v)),
    ),
    "a delta of a multiple": lambda s: (
        s.sum(2 * n, n, body=lambda v, w: s.times(s.delta(v - 2 * w), s.x(v))),
        s.sum(n, body=lambda w: s.x(2 * w)),
    ),
    "a delta below the diagonal": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(v - w - 1), s.f(v, w))),
        s.sum(n - 1, body=lambda w: s.f(w + 1, w)),
    ),
    "a delta above the diagonal": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(v - w + 1), s.f(v, w))),
        s.sum(n - 1, body=lambda w: s.f(w, w + 1)),
    ),
    "a delta and what it is multiplied by": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(v - w - 1), s(language.Magnitude(v * v)), s.f(v, w))),
        s.sum(n - 1, body=lambda w: s.times(s(language.Magnitude((w + 1) * (w + 1))), s.f(w + 1, w))),
    ),
    "a column of blocks": lambda s: (
        s.sum(n + 1, body=lambda v: s(language.At(s(language.Grid(((s.column,), (s.x(ZERO),)))), v, ZERO))),
        s.plus(s.sum(n, body=lambda v: s(language.At(s.column, v, ZERO))), s.x(ZERO)),
    ),
    "a product with a column": lambda s: (
        s(language.At(s(language.Product((s.column, s.row))), ZERO, n - 1)),
        s.times(s(language.At(s.column, ZERO, ZERO)), s(language.At(s.row, ZERO, n - 1))),
    ),
    "a delta in a triangle": lambda s: (
        s.sum(n, lambda v: v, body=lambda v, w: s.times(s.delta(v - w - 1), s.f(v, w))),
        s.sum(n - 1, body=lambda w: s.f(w + 1, w)),
    ),
    "a delta that is never 1": lambda s: (
        s.sum(n, body=lambda v: s.plus(s.delta(v + 1), s.delta(-1 - v))),
        s.number(0),
    ),
    "a delta of an odd number": lambda s: (
        s.sum(n, n, body=lambda v, w: s.delta(2 * v - 2 * w - 1)),
        s.number(0),
    ),
    "two deltas that are never 1 together": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(2 * v - 3 * w), s.delta(2 * v - 3 * w - 2))),
        s.number(0),
    ),
    "nor turned": lambda s: (
        s.sum(n, n, body=lambda v, w: s.times(s.delta(2 * v - 3 * w), s.delta(3 * w - 2 * v - 2))),
        s.number(0),
    ),
    "a delta of digits": lambda s: (
        s.sum(n, m, body=lambda v, w: s.times(s.delta(m * v + w), s.f(v, w))),
        s.f(ZERO, ZERO),
    ),
    "two digits": lambda s: (s.sum(n, m, body=lambda v, w: s.x(m * v + w)), s.sum(n * m, body=s.x)),
    "two digits the other way round": lambda s: (
        s.sum(m, n, body=lambda w, v: s.x(m * v + w)),
        s.sum(n * m, body=s.x),
    ),
    "two digits, turned": lambda s: (
        s.sum(n, m, body=lambda v, w: s.x(-m * v - w)),
        s.sum(n * m, body=lambda u: s.x(-u)),
    ),
    "two digits with a weight": lambda s: (
        s.sum(n, m, body=lambda v, w: s.x(2 * m * v + 2 * w)),
        s.sum(n * m, body=lambda u: s.x(2 * u)),
    ),
    "a digit of two": lambda s: (
        s.sum(n, constant(2), body=lambda v, w: s.x(2 * v + w)),
        s.sum(2 * n, body=s.x),
    ),
    "a digit of two, turned": lambda s: (
        s.sum(n, constant(2), body=lambda v, w: s.x(-2 * v - w)),
        s.sum(2 * n, body=lambda u: s.x(-u)),
    ),
    "digits beside something else": lambda s: (
        s.sum(n, m, body=lambda v, w: s.times(s.x(ZERO), s.x(m * v + w))),
        s.sum(n * m, body=lambda u: s.times(s.x(ZERO), s.x(u))),
    ),
    "three digits": lambda s: (
        s.sum(n, m, n, body=lambda v, w, u: s.x(n * m * v + n * w + u)),
        s.sum(n * m * n, body=s.x),
    ),
}


@pytest.mark.parametrize("name", EQUATIONS)
def test_a_true_equation_needs_no_hint(name):
    sums = Sums()
    left, right = EQUATIONS[name](sums)
    assert sums.proves(left, right)


HINTED = {
    "a cut": lambda s: (
        s.sum(n + m, body=s.x),
        s.plus(s.sum(n, body=s.x), s.sum(m, body=lambda v: s.x(n + v))),
        {"cuts": ((X, 0, (n,)),)},
    ),
    "two cuts": lambda s: (
        s.sum(n + m + n, body=s.x),
        s.plus(
            s.sum(n, body=s.x), s.sum(m, body=lambda v: s.x(n + v)), s.sum(n, body=lambda v: s.x(n + m + v))
        ),
        {"cuts": ((X, 0, (n, n + m)),)},
    ),
    "a cut after one": lambda s: (
        s.sum(constant(3), body=s.x),
        s.plus(s.x(ZERO), s.sum(constant(2), body=lambda v: s.x(v + 1))),
        {"cuts": ((X, 0, (ONE,)),)},
    ),
    "a cut of what starts later": lambda s: (
        s.sum(n + m, body=lambda v: s.x(n + v)),
        s.plus(s.sum(n, body=lambda v: s.x(n + v)), s.sum(m, body=lambda v: s.x(2 * n + v))),
        {"cuts": ((X, 0, (2 * n,)),)},
    ),
    "a cut in the second slot": lambda s: (
        s.sum(n + m, n, body=lambda v, w: s.f(2 * w, v)),
        s.plus(
            s.sum(n, n, body=lambda v, w: s.f(2 * w, v)), s.sum(m, n, body=lambda v, w: s.f(2 * w, n + v))
        ),
        {"cuts": ((LETTERS + PAIR, 1, (n,)),)},
    ),
    "a cut in either slot": lambda s: (
        s.sum(n + m, n, body=lambda v, w: s.f(2 * w, v)),
        s.plus(
            s.sum(n, n, body=lambda v, w: s.f(2 * w, v)), s.sum(m, n, body=lambda v, w: s.f(2 * w, n + v))
        ),
        {"cuts": ((LETTERS + PAIR, 0, (n,)), (LETTERS + PAIR, 1, (n,)))},
    ),
    "a cut at a delta": lambda s: (
        s.sum(n + m, n, body=lambda v, w: s.times(s.delta(v - 2 * w), s.f(v, w))),
        s.plus(
            s.sum(n, n, body=lambda v, w: s.times(s.delta(v - 2 * w), s.f(v, w))),
            s.sum(m, n, body=lambda v, w: s.times(s.delta(n + v - 2 * w), s.f(n + v, w))),
        ),
        {"cuts": ((D, 0, (n,)),)},
    ),
    "a cut at a delta, turned": lambda s: (
        s.sum(n + m, n, body=lambda v, w: s.times(s.delta(2 * w - v), s.f(v, w))),
        s.plus(
            s.sum(n, n, body=lambda v, w: s.times(s.delta(2 * w - v), s.f(v, w))),
            s.sum(m, n, body=lambda v, w: s.times(s.delta(2 * w - n - v), s.f(n + v, w))),
        ),
        {"cuts": ((D, 0, (n,)),)},
    ),
    "digits that are written out": lambda s: (
        s.sum(2 * n, body=s.x),
        s.sum(n, body=lambda v: s.plus(s.x(2 * v), s.x(2 * v + 1))),
        {"digits": ((X, 0, n, constant(2)),), "unrolled": 2},
    ),
    "a product that is written out": lambda s: (
        s(language.At(s(language.Product((s.wide, s.high))), ZERO, ZERO)),
        s.plus(
            *(
                s.times(s(language.At(s.wide, ZERO, constant(k))), s(language.At(s.high, constant(k), ZERO)))
                for k in (0, 1)
            )
        ),
        {"unrolled": 2},
    ),
    "a sum that is written out": lambda s: (
        s.sum(constant(2), body=s.x),
        s.plus(s.x(ZERO), s.x(ONE)),
        {"unrolled": 2},
    ),
}


@pytest.mark.parametrize("name", HINTED)
def test_a_true_equation_needs_its_hint(name):
    sums = Sums()
    left, right, hints = HINTED[name](sums)
    assert sums.proves(left, right, **hints)
    assert not sums.proves(left, right)


def test_a_hint_splits_an_index_in_its_digits():
    """Where it stands alone and has that range; digits whose ranges might be empty are refused."""
    sums = Sums()
    reading = Reading(
        sums.table, budget(), Certificate(Leaf(), digits=((X, 0, n, m), (LETTERS + PAIR, 1, n, m)))
    )
    u, i = (variable(reading.fresh(extent)) for extent in (n * m, n * m))
    (v,) = u.indices
    (found,) = reading.tidy(Summand(1, (v,), {(X, (u,)): 1}))
    high, low = found.bound
    assert [reading.extents[each] for each in (high, low)] == [n, m]
    assert found.factors == {(X, (m * variable(high) + variable(low),)): 1}
    (found,) = reading.tidy(Summand(1, (v,), {(LETTERS + PAIR, (u + i, u)): 1}))
    assert len(found.bound) == 2
    for p in (i, u + 1, 2 * u):
        assert reading.tidy(Summand(1, (v,), {(X, (p,)): 1, (VALUE, (u,)): 1}))[0].bound == (v,)
    reading.extents[v] = n
    assert reading.tidy(Summand(1, (v,), {(X, (u,)): 1}))[0].bound == (v,)


@pytest.mark.parametrize("digits", [(n - 1, m), (m, n - 1), (ONE, n), (n, ONE), (variable(0), n)])
def test_digits_have_a_range(digits):
    reading = Reading(Sums().table, budget(), Certificate(Leaf(), digits=((X, 0, *digits),)))
    u = reading.fresh(digits[0] * digits[1])
    with pytest.raises(Rejected, match="a digit has a range"):
        reading.tidy(Summand(1, (u,), {(X, (variable(u),)): 1}))


def test_a_free_index_is_the_first_of_those_that_are_equal():
    """δ(j - i)·F(j, i) = δ(j - i)·F(i, i), once nothing around it binds an index."""
    reading = Reading(Sums().table, budget())
    i, j = (variable(reading.fresh(n)) for _ in range(2))
    for p in (i - j, j - i, i - j + 1):
        given = Summand(3, (), {(DELTA, (p,)): 1, (LETTERS + PAIR, (j, i)): 1})
        first = i + 1 if p == i - j + 1 else i
        assert reading.tidy(given) == [given]
        assert reading.tidy(given, closed=True) == [
            Summand(3, (), {(LETTERS + PAIR, (first, i)): 1, (DELTA, (p,)): 1})
        ]


def test_a_bound_index_is_the_earlier_one_of_those_that_are_equal():
    reading = Reading(Sums().table, budget())
    v, w = (reading.fresh(n) for _ in range(2))
    factors = {(DELTA, (variable(v) - variable(w),)): 1, (LETTERS + PAIR, (variable(v), variable(w))): 1}
    for bound in ((v, w), (w, v)):
        assert reading.tidy(Summand(1, bound, factors)) == [
            Summand(1, (v,), {(LETTERS + PAIR, (variable(v), variable(v))): 1})
        ]


def test_an_index_is_not_put_where_its_own_range_depends_on_it():
    """Σ_{v<n} Σ_{w<v+1} δ(v - w)·F(v, w), whichever index has the lower number."""
    reading = Reading(Sums().table, budget())
    w, v = (reading.fresh(n) for _ in range(2))
    reading.extents[w] = variable(v) + 1
    factors = {(DELTA, (variable(v) - variable(w),)): 1, (LETTERS + PAIR, (variable(v), variable(w))): 1}
    assert reading.tidy(Summand(1, (v, w), factors)) == [
        Summand(1, (v,), {(LETTERS + PAIR, (variable(v), variable(v))): 1})
    ]


def test_what_an_index_depends_on():
    """On what its range depends, and the ranges of that; also where these form a circle."""
    reading = Reading(Sums().table, budget())
    z, v, u, w, x, y = (reading.fresh(n) for _ in range(6))
    reading.extents[u] = variable(v) + 1
    reading.extents[w] = variable(u) + 1
    for p, found in ((w, True), (u, True), (v, False), (x, False)):
        assert reading._depends(variable(p), v) is found
    assert reading._depends(variable(x) + variable(w), v)
    assert reading._depends(variable(w) + variable(z), v)
    reading.extents[z] = variable(y)
    assert reading._depends(variable(w) + variable(z), v)
    reading.extents[x], reading.extents[y] = variable(y), variable(x) + variable(u)
    assert reading._depends(variable(x), v)
    reading.extents[y] = variable(x)
    assert not reading._depends(variable(x), v)


def test_where_a_range_is_divided():
    """Not at its ends, nor perhaps outside it, nor at a place that depends on its index."""
    reading = Reading(Sums().table, budget())
    v, i = reading.fresh(n + m), reading.fresh(n)
    u = reading.fresh(variable(v) + 1)
    for place in (n, m, ONE, variable(i), variable(i) + 1, variable(i) + m - 1):
        assert reading._divides(v, place)
    for place in (ZERO, n + m, n - 2, n + m + 1, -ONE, variable(v), variable(u), variable(i) + m + 2):
        assert not reading._divides(v, place)
    three = reading.fresh(constant(3))
    assert [reading._divides(three, constant(place)) for place in range(-1, 5)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]


def test_an_index_of_another_range_is_summed_over_all_the_same():
    """Σ_{v<n} Σ_{w<v+1} x(w) and Σ_{v<n} Σ_{w<m} Σ_{u<v+1} x(m·v + w)·x(u) stay as they are."""
    reading = Reading(Sums().table, budget())
    v = reading.fresh(n)
    w = reading.fresh(variable(v) + 1)
    given = Summand(1, (v, w), {(X, (variable(w),)): 1})
    assert reading.tidy(given) == [given]
    low = reading.fresh(m)
    given = Summand(1, (v, low, w), {(X, (m * variable(v) + variable(low),)): 1, (X, (variable(w),)): 1})
    assert reading.tidy(given) == [given]


def test_a_sum_is_renewed_from_the_outside():
    reading = Reading(Sums().table, budget())
    v = reading.fresh(n)
    w = reading.fresh(variable(v) + 1)
    for bound in ((v, w), (w, v)):
        factors = {(LETTERS + PAIR, (variable(v), variable(w))): 2}
        ((c, new, read),) = reading.renewed([Summand(5, bound, factors)])
        first, second = new if bound == (v, w) else new[::-1]
        assert (c, len({v, w, first, second})) == (5, 4)
        assert reading.extents[first], reading.extents[second] == (n, variable(first) + 1)
        assert read == {(LETTERS + PAIR, (variable(first), variable(second))): 2}


def test_like_products_are_joined_where_there_are_many():
    a, b = ({(X, (constant(k),)): 1} for k in (0, 1))
    few = [Summand(1, (), a)] * 15
    assert joined(few) == few
    assert joined([*few, Summand(2, (), a)]) == [Summand(17, (), a)]
    assert joined([*few, Summand(2, (), b)]) == [Summand(15, (), a), Summand(2, (), b)]
    assert joined([*few, Summand(-15, (), a)]) == []
    bound = Summand(1, (7,), {(X, (variable(7),)): 1})
    assert joined([bound, *few, bound]) == [bound, bound, Summand(15, (), a)]


def test_a_product_of_atoms_has_powers_and_deltas_are_their_own_squares():
    x, d = (X, (ZERO,)), (DELTA, (n - 1,))
    factors = {}
    for atom, exponent in ((x, 2), (x, 3), (d, 1), (d, 1), (d, 3)):
        power_of(factors, atom, exponent)
    assert factors == {x: 5, d: 1}
    power_of(factors, x, -5)
    assert factors == {d: 1}


def test_what_is_read_of_numbers():
    """Whole numbers are int, none of them 0; a power of one product is one product, however high."""
    sums = Sums()
    reading = Reading(sums.table, budget())
    a = {(LETTERS + SCALAR, ()): 1}
    assert reading.number(sums.number(0), {}) == scaled(0, [UNIT]) == []
    assert scaled(3, [Summand(2, (), {})]) == [Summand(6, (), {})]
    for value, kind in ((3, int), (Fraction(1, 2), Fraction)):
        ((c, bound, factors),) = reading.number(sums.number(value), {})
        assert (c, bound, factors, type(c)) == (value, (), {}, kind)
    letter = sums(at(SCALAR))
    assert reading.number(letter, {}) == [Summand(1, (), a)]
    for exponent in (0, 1, 3, 400_000):
        term = sums(language.Power(letter, exponent))
        expected = {(LETTERS + SCALAR, ()): exponent} if exponent else {}
        assert reading.number(term, {}) == [Summand(1, (), expected)]
    d = variable(reading.fresh(n)) - variable(reading.fresh(n))
    for each in ([Summand(2, (), {(DELTA, (d,)): 1, **a})], [UNIT, Summand(2, (), a)]):
        assert reading.raised(each, 2) == reading.multiply(each, each)
        assert reading.raised(each, 0) == [UNIT]
    assert reading.raised([Summand(2, (), a)], 3) == [Summand(8, (), {(LETTERS + SCALAR, ()): 3})]
    assert reading.delta(d) == [Summand(1, (), {(DELTA, (d,)): 1})]
    assert reading.magnitude(2 * n * n + m) == [
        Summand(1, (), {(VALUE, (m,)): 1}), Summand(2, (), {(VALUE, (n,)): 2})
    ]  # fmt: skip


def test_one_product_is_divided_by_factor_by_factor():
    sums = Sums()
    i = sums.table.index(n)
    env = {i: variable(i)}
    reading = Reading(sums.table, budget())
    reading.extents[i] = n
    half = sums(language.Reciprocal(sums.times(sums.number(2), sums.x(variable(i)))))
    assert reading.number(half, env) == [Summand(Fraction(1, 2), (), {(X, (variable(i),)): -1})]
    size_of = sums(language.Reciprocal(sums(language.Magnitude(n))))
    assert reading.number(size_of, {}) == [Summand(1, (), {(VALUE, (n,)): -1})]
    opaque = [
        sums.delta(variable(i) - 1), sums(language.Magnitude(variable(i))),
        sums.plus(sums.x(ZERO), sums.x(variable(i))), sums.sum(n, body=lambda v: sums.f(v, variable(i))),
    ]  # fmt: skip
    for base in opaque:
        term = sums(language.Reciprocal(base))
        assert reading.number(term, env) == [Summand(1, (), {(term, (variable(i),)): 1})]


def test_opaque_terms_are_atoms_at_their_free_indices():
    sums = Sums()
    i, r, c = (sums.table.index(n) for _ in range(3))
    array = sums(language.Array(r, c, sums.x(variable(i) + variable(r) - variable(c))))
    inverse, value = sums(language.Inverse(array)), sums(language.Apply(0, (sums.x(variable(i)),)))
    reading = Reading(sums.table, budget())
    env = {i: n - 1}
    assert reading.number(value, env) == [Summand(1, (), {(value, (n - 1,)): 1})]
    assert reading.entry(inverse, ZERO, ONE, env) == [Summand(1, (), {(inverse, (n - 1, ZERO, ONE)): 1})]
    with pytest.raises(UnsupportedTerm, match="found a matrix"):
        reading.number(inverse, env)
    with pytest.raises(UnsupportedTerm, match="found a number"):
        reading.entry(value, ZERO, ZERO, env)


def test_shared_terms_are_read_once():
    """2^200 times the same number."""
    sums = Sums(Letter("M", 2, (n, n)))
    reading = Reading(sums.table, budget())
    number, matrix = sums.x(ZERO), sums(language.Matrix(sums.own))
    for _ in range(200):
        number, matrix = (sums(language.Plus((each, each))) for each in (number, matrix))
    for found in (reading.number(number, {}), reading.entry(matrix, ZERO, ZERO, {})):
        assert sum(each.coefficient for each in found) == 2**200


def test_the_blocks_in_which_a_position_may_lie():
    reading = Reading(Sums().table, budget())
    i, j = variable(reading.fresh(n)), variable(reading.fresh(n + 1))
    blocks = lambda p, *extents: [(k, start) for k, _, start in reading._blocks(p, [*extents])]  # noqa: E731
    assert blocks(ZERO, ONE, n) == [(0, None)]
    assert blocks(i, n, m) == [(0, None)]
    assert blocks(n + i, n, n, m) == [(1, None)]
    assert blocks(i + 1, ONE, n, m) == [(1, None)]
    assert blocks(j, n, ONE, m) == [(0, j), (1, j - n)]
    assert blocks(j, ONE, n, constant(3)) == [(0, j), (1, j - 1)]
    (_, first, _), (_, second, _) = reading._blocks(j, [n, ONE])
    assert second == ZERO
    assert [reading.extents[v] for v in first.indices] == [n]


def test_only_matrices_that_are_declared_so_are_symmetric():
    of_matrices = Property.GENERAL, Property.SYMMETRIC, Property.DIAGONAL
    letters = [Letter(each.value, 2, (n, n), each) for each in of_matrices]
    letters += [Letter(each.value, 2, None, each) for each in Property if each not in of_matrices]
    reading = Reading(Sums(*letters).table, budget())
    found = [reading.is_symmetric(LETTERS + Sums().own + k) for k in range(len(letters))]
    assert found == [False, True, True, False, False]
    assert not any(reading.is_symmetric(head) for head in (0, DELTA, VALUE, NAMES, NAMES + 1))
    assert Reading(Table(letters=letters[1:]), budget()).is_symmetric(LETTERS)


def test_entries_of_letters_and_powers():
    sums = Sums(Letter("M", 2, (n, n)), Letter("D", 2, (n, n), Property.DIAGONAL))
    reading = Reading(sums.table, budget())
    i, j = (variable(reading.fresh(n)) for _ in range(2))
    general, diagonal = (sums(language.Matrix(sums.own + k)) for k in (0, 1))
    assert reading.entry(general, i, j, {}) == [Summand(1, (), {(LETTERS + sums.own, (i, j)): 1})]
    assert reading.entry(diagonal, i, j, {}) == [
        Summand(1, (), {(DELTA, (i - j,)): 1, (LETTERS + sums.own + 1, (i, i)): 1})
    ]
    assert reading.entry(sums(language.Power(general, 0)), i, j, {}) == reading.delta(i - j)


def test_a_matrix_with_free_indices_is_read_at_each_of_their_values():
    sums = Sums()
    i, r, c = (sums.table.index(n) for _ in range(3))
    array = sums(language.Array(r, c, sums.x(variable(i))))
    reading = Reading(sums.table, budget())
    for place in (ZERO, n - 1):
        assert reading.entry(array, ZERO, ZERO, {i: place}) == [Summand(1, (), {(X, (place,)): 1})]


def test_where_a_delta_is_known_to_be_0():
    reading = Reading(Sums().table, budget())
    i, j = variable(reading.fresh(None)), variable(reading.fresh(n))
    for p, known in (
        (2 * i - 2, False), (2 * i - 1, True), (2 * i, False), (3 * i + 1, True), (i, False), (i + 1, False),
        (j, False), (j + 1, True), (-j - 1, True), (j - n, True), (j - n + 1, False), (constant(2), True),
        (4 * i - 6 * j - 1, True), (4 * i - 6 * j - 2, False), (ZERO, False),
    ):  # fmt: skip
        assert reading._differs(p) is known


def test_a_range_is_cut_at_both_edges_of_another():
    """For v = w + 1 < n, at the last place of w; for v = w - 1 >= 0, after the first."""
    reading = Reading(Sums().table, budget())
    v, w, u = reading.fresh(n), reading.fresh(n), reading.fresh(n)
    given = Summand(1, (v, w), {(X, (variable(v),)): 1, (LETTERS + PAIR, (variable(v), variable(w))): 1})
    for shift, extents in ((1, [n - 1, ONE]), (-1, [ONE, n - 1])):
        found = reading._edge(given, v, variable(w) + shift)
        assert [[reading.extents[x] for x in each.bound if x not in (v, w)] for each in found] == [
            [] if extent == ONE else [extent] for extent in extents
        ]
    wide = reading.fresh(2 * n)
    several = Summand(1, (wide,), given.factors)
    assert reading._divides(wide, 2 * variable(u) + 1)
    assert reading._edge(several, v, variable(wide) - 2 * variable(u) - 1) is None
    for place in (
        variable(w),
        variable(u) + 1,
        2 * variable(w) + 1,
        variable(w) + 2 * variable(u) + 1,
        variable(w) + variable(u) + 1,
        n - 1,
    ):
        assert reading._edge(given, v, place) is None


def test_a_delta_comes_before_a_cut_of_something_else():
    reading = Reading(Sums().table, budget(), Certificate(Leaf(), cuts=((X, 0, (n,)),)))
    v, i = reading.fresh(n + m), variable(reading.fresh(n + m))
    given = Summand(1, (v,), {(X, (variable(v),)): 1, (DELTA, (variable(v) - i,)): 1})
    assert reading.tidy(given) == [Summand(1, (), {(X, (i,)): 1})]


def test_ranges_follow_an_index_that_is_replaced():
    """Indices whose ranges depend on it are replaced by fresh ones; the others stay."""
    reading = Reading(Sums().table, budget())
    i, v = reading.fresh(n), reading.fresh(n)
    w = reading.fresh(variable(v) + 1)
    u, z = reading.fresh(variable(w) + 2), reading.fresh(m)
    atom = LETTERS + PAIR, (variable(w), variable(u) + variable(z))
    for bound in ((v, w, u, z), (u, w, v, z)):
        ((_, new, factors),) = reading.put(Summand(1, bound, {atom: 1}), v, variable(i) + 3)
        first, second = new[:2] if bound[0] == v else new[1::-1]
        assert new[2] == z
        assert not {v, w, u} & {*new}
        assert [reading.extents[each] for each in (first, second)] == [variable(i) + 4, variable(first) + 2]
        assert factors == {(LETTERS + PAIR, (variable(first), variable(second) + variable(z))): 1}


def test_long_numbers_are_refused(monkeypatch):
    """Beyond SMALL, and fractions; the digits of numerator and denominator count, for each factor."""
    reading = Reading(Sums().table, budget())
    monkeypatch.setattr(rules, "DIGITS", 3)
    number = lambda c: [Summand(c, (), {})]  # noqa: E731
    assert reading.multiply(number(100), number(SMALL - 1)) == number(100 * (SMALL - 1))
    assert reading.multiply(number(1 - SMALL), number(100)) == number(100 * (1 - SMALL))
    assert reading.multiply(number(Fraction(1, 3)), number(2)) == number(Fraction(2, 3))
    for c in (SMALL, -SMALL, Fraction(1, 4), Fraction(4, 3)):
        for left, right in ((c, 2), (2, c)):
            with pytest.raises(LimitExceeded, match="3 binary digits"):
                reading.multiply(number(left), number(right))
    monkeypatch.setattr(rules, "DIGITS", 9)
    assert reading.raised(number(3), 3) == number(27)
    with pytest.raises(LimitExceeded):
        reading.raised(number(3), 4)


def test_shared_products_of_numbers_are_refused_where_they_are_long():
    sums = Sums()
    number = sums.number(3)
    for _ in range(30):
        number = sums.times(number, number)
    with pytest.raises(LimitExceeded, match="binary digits"):
        Reading(sums.table, budget()).number(number, {})


def test_what_reading_costs():
    """A step for each term and each product of two summands; to tidy summands, as many as there are."""
    sums = Sums(Letter("M", 2, (n, n)))
    counted = Counted()
    reading = Reading(sums.table, counted)
    reading.number(sums.plus(sums.x(ZERO), sums.x(ONE)), {})
    assert counted.spent == [1, 1, 1]
    counted.spent.clear()
    power = sums(language.Power(sums(language.Matrix(sums.own)), 2))
    reading.entry(power, ZERO, ONE, {})
    assert counted.spent[:3] == [1, 2, 1]
    counted.spent.clear()
    found = [UNIT, Summand(1, (), {(X, (ZERO,)): 1}), Summand(1, (), {(X, (ONE,)): 1})]
    reading.multiply(found, found)
    reading.raised(found[:2], 2)
    assert counted.spent == [9, 1, 2, 1, 4]
    counted.spent.clear()
    reading.places(ONE)
    v = reading.fresh(n + 1)
    i = variable(reading.fresh(n + 1))
    hinted = Reading(sums.table, counted, Certificate(Leaf(), cuts=((X, 0, (n,)),)))
    hinted.extents |= reading.extents
    hinted.tidy(Summand(1, (v,), {(X, (variable(v),)): 1, (X, (i,)): 1}))
    assert counted.spent == [1, 1, 1, 2, 2]


def test_free_of_hints_a_sum_over_two_is_not_written_out():
    reading = Reading(Sums().table, budget())
    assert [len(reading.places(constant(k))) for k in range(4)] == [0, 1, 1, 1]
    assert reading.places(ONE) == [(ZERO, None)]
    ((p, v),) = reading.places(constant(2))
    assert (p, reading.extents[v]) == (variable(v), constant(2))
    with pytest.raises(UnsupportedTerm):
        reading.places(-ONE)


def test_an_index_may_have_the_number_0():
    """Only sizes tell where a range starts: x(v + 2·i) is not cut at n, where i is any index."""
    reading = Reading(Sums().table, budget(), Certificate(Leaf(), cuts=((X, 0, (n,)),)))
    reading.extents[0] = n
    v = reading.fresh(n + m)
    found = reading.tidy(Summand(1, (v,), {(X, (variable(v) + 2 * variable(0),)): 1}))
    assert [len(each.bound) for each in found] == [1, 1]
    assert [reading.extents[each.bound[0]] for each in found] in ([n, m], [m, n])


def test_the_value_of_an_index_is_written_out_where_it_is_replaced():
    """v² at v = i + 1 is i² + 2·i + 1, and j² stays."""
    reading = Reading(Sums().table, budget())
    v, i, j = (reading.fresh(n) for _ in range(3))
    squares = [(VALUE, (variable(each),)) for each in (v, i, j)]
    found = reading.put(Summand(1, (v,), {squares[0]: 2, squares[2]: 2}), v, variable(i) + 1)
    expected = reading.multiply(
        reading.magnitude((variable(i) + 1) * (variable(i) + 1)), [Summand(1, (), {squares[2]: 2})]
    )
    total = Counter()
    for c, bound, factors in [*found, *scaled(-1, expected)]:
        assert not bound
        total[frozenset(factors.items())] += c
    assert {*total.values()} == {0}
    assert len(total) == 3
