"""What fails is shown at its smallest: no size and no number can be made smaller alone."""

from dataclasses import replace
from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    DiagMatrix,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    Inverse,
    MatMul,
    MatrixSymbol,
    Max,
    OneMatrix,
    Rational,
    Sum,
    Trace,
    Transpose,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Disagreement, derive, sizes
from symnet.instances.cross_check import counterexample, cross_check
from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from symnet.instances.shrink import shrink, simpler
from symnet.instances.signature import index_values, signature_of
from symnet.statements import Claim
from tests.networks import NETWORKS

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
s, t = symbols("s t")
A, B, C = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("C", n, n)
W, V = MatrixSymbol("W", m, n), MatrixSymbol("V", p, m)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
X = MatrixSymbol("X", m, n + 1)
b, f = IndexedBase("b"), Function("f")

FALSE = {
    "products commute": (A * B, B * A, {n: 2}),
    "a trace of three turned round": (Trace(A * B * C), Trace(A * C * B), {n: 2}),
    "symmetric": (A, A.T, {n: 2}),
    "a factor lost": (W * x, 2 * W * x, {m: 1, n: 1}),
    "a sum squared": ((A + B) ** 2, A**2 + 2 * A * B + B**2, {n: 2}),
    "products for entries": (HadamardProduct(A, B), A * B, {n: 2}),
    "trace of a product": (Trace(A * B), Trace(A) * Trace(B), {n: 2}),
    "an inverse distributed": (Inverse(A + Identity(n)), Inverse(A) + Identity(n), {n: 1}),
    "a diagonal moved": (DiagMatrix(x) * A, A * DiagMatrix(x), {n: 2}),
    "ones for the identity": (A * OneMatrix(n, n), A, {n: 2}),
    "ones that count": (MatMul(OneMatrix(1, n), OneMatrix(n, 1), evaluate=False), OneMatrix(1, 1), {n: 2}),
    "cubes": (Trace(Identity(n)) ** 2, 3 * Trace(Identity(n)) - 2 * OneMatrix(1, 1)[0, 0], {n: 3}),
    "an entry elsewhere": (MatrixElement(W * A, i, j), Sum(W[i, k] * A[j, k], (k, 0, n - 1)), {m: 1, n: 2}),
    "a product reversed": (Transpose(V * W), Transpose(V * W) + Transpose(V * W), {m: 1, n: 1, p: 1}),
    "a first column": (
        Sum(X[i, k], (k, 1, n)), Sum(X[i, k], (k, 0, n - 1)), {m: 1, n: 1},
    ),
    "a family": (Sum(b[i] ** 2, (i, 1, n)), Sum(b[i], (i, 1, n)) ** 2, {n: 2}),
    "a linear function": (f(s + t), f(s) + f(t), {}),
    "a norm": (Abs(Trace(A)), Trace(A), {n: 1}),
    "a maximum of three": (Max(s, t, 3) + Rational(1, 2), Max(s, t) + Rational(1, 2), {}),
    "rank one": (
        Sum(x[i, 0] * y[i, 0], (i, 0, n - 1)) ** 2,
        Sum(x[i, 0] ** 2, (i, 0, n - 1)) * Sum(y[i, 0] ** 2, (i, 0, n - 1)),
        {n: 2},
    ),
}  # fmt: skip


def fails_for(lhs, rhs):
    signature = signature_of([lhs, rhs])

    def fails(at):
        return any(
            at.value(lhs, here) != at.value(rhs, here) for here in index_values(signature, at, lhs, rhs)
        )

    return fails


def fails_at(fails, at):
    try:
        return fails(at)
    except ZeroDivisionError:
        return False


def without(at, size, index):
    """The instance without one index of a size, where an array has it as it is or after one more."""
    values = dict(at.values)
    for name, rows in values.items():
        if isinstance(name, MatrixSymbol):
            gone = [{n: index, n + 1: index + 1}.get(extent) if extent in (size, size + 1) else None
                    for extent in (e.xreplace({size: n}) for e in name.shape)]  # fmt: skip
            values[name] = [
                [cell for c, cell in enumerate(row) if c != gone[1]]
                for r, row in enumerate(rows)
                if r != gone[0]
            ]
    return replace(at, sizes={**at.sizes, size: at.sizes[size] - 1}, values=values)


def smaller_numbers(number):
    """All numbers that are simpler: a smaller denominator, else a smaller numerator, else no sign."""
    exact = Fraction(number)
    top, bottom = abs(exact.numerator), exact.denominator
    for d in range(1, bottom + 1):
        for numerator in range(-top, top + 1):
            if gcd(numerator, d) == 1 and (d, abs(numerator), numerator < 0) < (bottom, top, exact < 0):
                yield Fraction(numerator, d)


def with_simpler(at):
    """The instance with one number that is simpler, in every way."""
    for name, value in at.values.items():
        match value:
            case list():
                for r, row in enumerate(value):
                    for c, cell in enumerate(row):
                        for other in smaller_numbers(cell):
                            rows = [list(each) for each in value]
                            rows[r][c] = other
                            yield replace(at, values={**at.values, name: rows})
            case dict():
                for position, cell in value.items():
                    for other in smaller_numbers(cell):
                        yield replace(at, values={**at.values, name: {**value, position: other}})
            case Quadratic():
                for place, cell in enumerate(value.coefficients):
                    for other in smaller_numbers(cell):
                        parts = list(value.coefficients)
                        parts[place] = other
                        yield replace(at, values={**at.values, name: Quadratic(tuple(parts))})
            case _:
                for other in smaller_numbers(value):
                    yield replace(at, values={**at.values, name: other})


def assert_smallest(fails, at):
    assert fails(at)
    for size, extent in at.sizes.items():
        assert extent == 1 or not any(fails_at(fails, without(at, size, k)) for k in range(extent))
    assert not [other for other in with_simpler(at) if fails_at(fails, other)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FALSE)
def test_no_size_and_no_number_of_a_counterexample_can_be_smaller_alone(name, seed):
    lhs, rhs, smallest = FALSE[name]
    at = counterexample(Claim(lhs, rhs), examples=100, seed=seed)
    assert at.sizes == smallest
    assert_smallest(fails_for(lhs, rhs), at)


@pytest.mark.parametrize(
    ("extent", "columns"),
    [
        (n, lambda row, _: [[each] for each in row]),
        (n + 1, lambda row, _: [[row[0], each] for each in row[1:]]),
        (n + 1, lambda row, _: [[row[-1], each] for each in row[:-1]]),
        (2 * n, lambda row, n: [[row[k], row[n + k]] for k in range(n)]),
        (2 * n, lambda row, n: [[row[2 * k], row[2 * k + 1]] for k in range(n)]),
        (2 * n + 1, lambda row, n: [[row[0], row[2 * k + 1], row[2 * k + 2]] for k in range(n)]),
        (m * n, lambda row, n: [row[k::n] for k in range(n)]),
        (n**2, lambda row, _: [[row[-1]]]),
    ],
    ids=["n", "one first", "one last", "blocks", "side by side", "one, then pairs", "m blocks", "square"],
)
def test_the_indices_of_a_size_go_from_wherever_an_extent_holds_them(extent, columns):
    """Of four indices one has sevens wherever it is held; it alone is left, with nothing else."""
    M = MatrixSymbol("M", 1, extent)
    width = int(extent.xreplace({m: 2, n: 4}))
    for lonely in range(4):
        held = columns(list(range(width)), 4)
        row = [7 if place in held[lonely % len(held)] else 3 for place in range(width)]
        found = shrink(
            Instance({m: 2, n: 4}, {M: [row]}),
            lambda at: any(set(column) == {7} for column in columns(at.values[M][0], at.sizes[n])),
        )
        assert found.sizes == {m: 1, n: 1}
        assert found.values == {M: [[7] * int(extent.xreplace({m: 1, n: 1}))]}


def test_a_family_loses_an_index_as_a_matrix_does():
    """Its members after that index take the place of those before them, whether it begins at 0 or at 1."""
    for first in (0, 1):
        members = {(place,): 2 for place in range(6)} | {(first + 2,): 9}
        found = shrink(
            Instance({n: 3}, {b: members}),
            lambda at, first=first: any(at.values[b][first + k,] == 9 for k in range(at.sizes[n])),
        )
        assert found.sizes == {n: 1}
        assert found.values[b] == {(place,): 9 * (place == first) for place in range(6)}


def test_the_arguments_of_a_large_failure_become_small():
    """A failure among a thousand numbers, with a size that matters from 7 on and an entry from 600,000 on."""
    rows = [[(r * 31 + c) % 977 + 10**6 for c in range(40)] for r in range(25)]
    found = shrink(
        Instance({m: 25, n: 40}, {W: rows}),
        lambda at: at.sizes[n] >= 7 and any(cell >= 600_000 for row in at.values[W] for cell in row),
    )
    assert found.sizes == {m: 1, n: 7}
    assert sorted(found.values[W][0]) == [0] * 6 + [600_000]


def test_numbers_that_do_not_matter_are_nothing():
    unknown = object()
    at = Instance({}, {s: Fraction(17, 3), t: -4, f: Quadratic((3, 5, 7)), "other": unknown})
    found = shrink(at, lambda trial: trial.values[t] < 0)
    assert found.values == {s: 0, t: -1, f: Quadratic((0, 0, 0)), "other": unknown}


def test_an_instance_without_a_value_does_not_fail():
    found = shrink(Instance({}, {s: 6}), lambda at: 1 / at.values[s] < 1)
    assert found.values[s] == -1


@given(st.fractions(-40, 40, max_denominator=20))
def test_simpler_numbers_are_all_there_are_and_in_order(number):
    found = simpler(number)
    order = lambda x: (x.denominator, abs(x.numerator), x < 0)  # noqa: E731
    assert all(order(Fraction(each)) < order(number) for each in found)
    if max(abs(number.numerator), number.denominator) <= 16:
        assert [*found] == sorted(smaller_numbers(number), key=order)
    assert number == 0 or found[0] == 0


def test_a_wrong_line_is_shown_at_its_smallest():
    derivation = derive(NETWORKS["a hidden layer"], "matrix")
    last = derivation.steps[-1]
    wrong = object.__new__(type(derivation))
    for name in derivation.__slots__:
        object.__setattr__(wrong, name, getattr(derivation, name))
    object.__setattr__(wrong, "steps", (*derivation.steps[:-1], replace(last, term=2 * last.term)))
    with pytest.raises(Disagreement) as caught:
        cross_check(wrong, examples=50, seed=3)
    assert str(caught.value).endswith(
        "at h = 1, p = 1, W_2 = [[0]], W_1 = [[0]], x = [[0]], b_1 = [[0]], b_2 = [[1]] (seed 3)"
    )
