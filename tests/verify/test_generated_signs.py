"""Piecewise linear functions that are generated: what is proved holds in numbers, what is refuted does not.

A term is built together with a function of Python that evaluates it, so nothing is shared with the core. The
number of examples is that of the environment variable SYMNET_EXAMPLES, 24 by default.
"""

import json
import os
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from random import Random
from typing import NamedTuple

import pytest
from sympy import (
    Abs,
    Add,
    Basic,
    Heaviside,
    IndexedBase,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    StrictGreaterThan,
    Sum,
    sign,
    symbols,
)

from symnet import Proved, Refuted, sizes, verify
from symnet.core.budget import Budget
from symnet.core.check import check
from symnet.core.form import from_json, to_json

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "24"))
n = sizes("n")
i = symbols("i", integer=True)
NAMES = symbols("a b c")
FAMILIES = [IndexedBase(name)[i] for name in "abc"]
GRID = [Fraction(k, 2) for k in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
Values = tuple[Fraction, ...]


class Term(NamedTuple):
    """A term of SymPy for some letters, and its value."""

    of: Callable[[list[Basic]], Basic]
    at: Callable[[Values], Fraction]


def _signum(x):
    return Fraction((x > 0) - (x < 0))


def _join(function, value, *parts):
    return Term(
        lambda names: function(*(part.of(names) for part in parts)),
        lambda values: value(*(part.at(values) for part in parts)),
    )


def _kept(function):
    return lambda *parts: function(*parts, evaluate=False)


def number(k):
    return Term(lambda _: Integer(k), lambda _: Fraction(k))


def letter(k):
    return Term(lambda names: names[k], lambda values: values[k])


def plus(x, y):
    return _join(_kept(Add), lambda p, q: p + q, x, y)


def times(x, y):
    return _join(_kept(Mul), lambda p, q: p * q, x, y)


def maximum(x, y):
    return _join(_kept(Max), max, x, y)


def minimum(x, y):
    return _join(_kept(Min), min, x, y)


def absolute(x):
    return _join(_kept(Abs), abs, x)


def signum(x):
    return _join(_kept(sign), _signum, x)


def step(x):
    return _join(Heaviside, lambda p: (_signum(p) + 1) / 2, x)


def chosen(x, y, z):
    """x where y > z, else z."""

    def cases(p, q, r):
        return Piecewise((p, StrictGreaterThan(q, r, evaluate=False)), (r, True))

    return _join(cases, lambda p, q, r: p if q > r else r, x, y, z)


def minus(x):
    return times(number(-1), x)


def relu(x):
    return maximum(number(0), x)


def linear(random):
    """A small sum of letters and numbers."""
    k = random.randrange(3)
    first = random.choice([letter(k), minus(letter(k)), times(number(2), letter(k))])
    second = random.choice([number(random.randint(-1, 1)), letter((k + 1) % 3), minus(letter((k + 2) % 3))])
    return random.choice([first, plus(first, second)])


def drawn(random, depth):
    """A term, whose functions are nested at most so deep."""
    if not depth:
        return linear(random)
    x, y = drawn(random, depth - 1), drawn(random, random.randrange(depth))
    return random.choice(
        [
            lambda: maximum(x, y),
            lambda: minimum(x, y),
            lambda: absolute(x),
            lambda: plus(x, y),
            lambda: relu(x),
            lambda: times(signum(y), x),
            lambda: times(step(y), x),
            lambda: chosen(x, linear(random), linear(random)),
        ]
    )()


def law(random, depth=0):
    """Two sides that are equal, with terms drawn for their letters."""
    x, y = drawn(random, depth), linear(random)
    half = _join(lambda t: t / 2, lambda p: p / 2, plus(plus(x, y), absolute(plus(x, minus(y)))))
    return random.choice(
        [
            (maximum(x, y), half),
            (plus(relu(x), minus(relu(minus(x)))), x),
            (absolute(x), times(signum(x), x)),
            (plus(maximum(x, y), minimum(x, y)), plus(x, y)),
            (relu(relu(x)), relu(x)),
            (absolute(times(x, y)), times(absolute(y), absolute(x))),
            (minimum(x, y), minus(maximum(minus(y), minus(x)))),
            (relu(x), times(x, step(x))),
            (chosen(x, x, y), maximum(x, y)),
            (maximum(plus(x, letter(2)), plus(y, letter(2))), plus(letter(2), maximum(x, y))),
            (times(relu(x), relu(minus(x))), number(0)),
        ]
    )


def placed(random, sides, *, nested=True):
    """Both sides in a context, inside of a function if `nested`."""
    w = linear(random)
    contexts = [lambda t: t, lambda t: plus(w, t), lambda t: times(t, w)]
    if nested:
        contexts += [lambda t: maximum(t, w), lambda t: absolute(plus(t, w))]
    return tuple(map(random.choice(contexts), sides))


def equal(left, right):
    """Whether two terms agree on a grid."""
    return all(left.at(values) == right.at(values) for values in product(GRID, repeat=3))


def judged(left, right):
    """The verdict on two terms, which must not be wrong."""
    verdict = verify(left.of(list(NAMES)), right.of(list(NAMES)), max_seconds=10)
    if isinstance(verdict, Proved):
        assert equal(left, right)
        claim, certificates = verdict.evidence
        read, (certificate,) = from_json(json.loads(json.dumps(to_json(claim, certificates))))
        check(read, certificate, Budget.unbounded())
    if isinstance(verdict, Refuted):
        values = tuple(Fraction(str(verdict.witness.get(name, 0))) for name in NAMES)
        assert left.at(values) != right.at(values)
    return verdict


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_law_is_proved_in_a_context_and_its_mutants_are_judged(seed):
    random = Random(seed)  # noqa: S311 - terms, no secrets
    left, right = placed(random, law(random))
    assert equal(left, right)
    assert isinstance(judged(left, right), Proved)
    other = placed(random, law(random, depth=1))
    judged(*other)
    judged(left, other[0])
    judged(plus(left, random.choice([number(1), letter(0), relu(letter(1))])), right)


@pytest.mark.parametrize("seed", range(EXAMPLES // 2))
def test_a_law_is_proved_under_a_sum(seed):
    random = Random(seed)  # noqa: S311 - terms, no secrets
    left, right = placed(random, law(random), nested=False)
    sides = (Sum(each.of(FAMILIES), (i, 1, n)) for each in (left, right))
    assert isinstance(verify(*sides), Proved)


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_no_verdict_on_two_terms_is_wrong(seed):
    random = Random(seed)  # noqa: S311 - terms, no secrets
    judged(drawn(random, 2), drawn(random, 2))
