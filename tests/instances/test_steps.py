"""Steps and cases in numbers."""

from random import Random

import pytest
from sympy import And, Eq, Heaviside, IndexedBase, Integer, Ne, Not, Or, Piecewise, Symbol

from symnet.errors import UnsupportedTerm
from symnet.instances.batches import draw
from symnet.instances.evaluate import Instance
from symnet.instances.signature import signature_of

x, y = Symbol("x"), Symbol("y")
VALUES = [(-1, 2), (0, 0), (0, 1), (1, 1), (2, -1)]
CASES = [
    (Heaviside(x), lambda a, _: {-1: 0, 0: 0.5, 1: 1}[(a > 0) - (a < 0)]),
    (Heaviside(x, 1), lambda a, _: int(a >= 0)),
    (Piecewise((x, x > y), (y, True)), max),
    (Piecewise((1, x >= y), (2, x < 0), (3, True)), lambda a, b: 1 if a >= b else 2 if a < 0 else 3),
    (Piecewise((1, x <= y), (2, True)), lambda a, b: 1 if a <= b else 2),
    (Piecewise((1, Eq(x, y)), (2, Ne(x, 0)), (3, True)), lambda a, b: 1 if a == b else 2 if a else 3),
    (Piecewise((1, And(x > 0, y > 0)), (2, True)), lambda a, b: 1 if a > 0 and b > 0 else 2),
    (Piecewise((1, Or(x > 0, y > 0)), (2, True)), lambda a, b: 1 if a > 0 or b > 0 else 2),
    (Piecewise((1, Not(Eq(x, y))), (2, True)), lambda a, b: 1 if a != b else 2),
]


@pytest.mark.parametrize(("term", "value"), CASES, ids=[str(each[0]) for each in CASES])
def test_a_step_has_its_value(term, value):
    for a, b in VALUES:
        assert Instance({}, {x: Integer(a), y: Integer(b)}).value(term) == value(a, b)


def test_a_step_needs_no_value_of_its_own():
    assert signature_of([Heaviside(x), Piecewise((x, x > 0), (0, True))]).functions == ()


def test_a_condition_that_is_no_comparison_has_no_value():
    term = Piecewise((1, Symbol("p")), (2, True))
    with pytest.raises(UnsupportedTerm, match="Symbol has no numeric value here"):
        Instance({}, {x: Integer(1)}).value(term)


@pytest.mark.parametrize(
    ("declared", "least", "most"),
    [({"positive": True}, 1, 6), ({"nonnegative": True}, 0, 6), ({"negative": True}, -6, -1), ({}, -6, 6)],
)
def test_numbers_are_drawn_with_the_sign_that_is_declared(declared, least, most):
    scalar, family = Symbol("x", **declared), IndexedBase("d", **declared)
    drawn = draw(signature_of([scalar * family[0]]), {}, 200, Random(0))  # noqa: S311 - no secrets
    for values in (drawn.letters[scalar], drawn.letters[family].members):
        assert least <= values.top.min() <= least + 1
        assert most - 1 <= values.top.max() <= most
