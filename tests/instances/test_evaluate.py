"""The evaluator that shares nothing with the core: inverses, determinants, functions, defined families."""

from fractions import Fraction
from itertools import permutations
from math import prod
from random import Random

import pytest
from sympy import (
    Abs,
    Determinant,
    Function,
    HadamardPower,
    Indexed,
    IndexedBase,
    Inverse,
    KroneckerProduct,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Pow,
    Sum,
    Symbol,
    exp,
    sign,
    sqrt,
    symbols,
)
from sympy.combinatorics.permutations import Permutation
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import UnsupportedTerm, sizes
from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from tests.instances.elimination import determinant, inverse

n = sizes("n")
i, j = symbols("i j", integer=True)
a, c = symbols("a c")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
b, d = IndexedBase("b"), IndexedBase("d")
phi, pair = Function("phi"), Function("pair")
ROWS, OTHER = [[0, 2], [3, 1]], [[1, 1], [0, 2]]
AT = Instance({n: 2}, {A: ROWS, B: OTHER, a: 3, c: -2, phi: Quadratic((1, 2, 1)), pair: lambda s, t: s - t})


def by_permutations(rows):
    return sum(
        Permutation(list(order)).signature() * prod(rows[r][k] for r, k in enumerate(order))
        for order in permutations(range(len(rows)))
    )


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_elimination_gives_the_determinant_and_the_inverse(size):
    random = Random(size)  # noqa: S311 - numbers to test with, no secret
    for _ in range(20):
        rows = [[random.randint(-1, 1) for _ in range(size)] for _ in range(size)]
        assert determinant(rows) == by_permutations(rows)
        if not determinant(rows):
            with pytest.raises(ZeroDivisionError, match="singular"):
                inverse(rows)
            continue
        other = inverse(rows)
        unit = [
            [sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*other, strict=True)]
            for row in rows
        ]
        assert unit == [[int(r == k) for k in range(size)] for r in range(size)]


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Inverse(A), [[Fraction(-1, 6), Fraction(1, 3)], [Fraction(1, 2), 0]]),
        (MatPow(B, -2), [[1, Fraction(-3, 4)], [0, Fraction(1, 4)]]),
        (Determinant(A), -6),
        (Pow(c, -3), Fraction(-1, 8)),
        (HadamardPower(A + B, -1), [[1, Fraction(1, 3)], [Fraction(1, 3), Fraction(1, 3)]]),
        (phi(a), 16),
        (pair(a, c), 5),
        (ElementwiseApplyFunction(phi, A), [[1, 9], [16, 4]]),
        (ElementwiseApplyFunction(lambda z: Max(0, z - 1), A), [[0, 1], [2, 0]]),
        (Max(a, c) + 10 * Min(a, c) + 100 * Abs(c) + 1000 * sign(c), 3 - 20 + 200 - 1000),
        (Sum(phi(A[0, i]), (i, 0, n - 1)), 10),
        (KroneckerProduct(A, B), [[0, 0, 2, 2], [0, 0, 0, 4], [3, 3, 1, 1], [0, 6, 0, 2]]),
    ],
    ids=str,
)  # fmt: skip
def test_the_value_of_a_term(term, value):
    assert AT.value(term) == value


def test_a_family_has_the_value_of_its_definition():
    at = Instance(
        {n: 2},
        {d: {(1, 1): 2, (1, 2): 3, (4, 1): 5, (4, 2): 7}, a: 10},
        {Indexed(b, i): Sum(a * d[i, j], (j, 1, n))},
    )
    assert at.value(b[1]) == 50
    assert at.value(b[i] - b[1], {i: 4}) == 70


def test_where_there_is_no_value_it_says_so():
    with pytest.raises(ZeroDivisionError):
        Instance({n: 1}, {A: [[0]]}).value(Inverse(A))
    with pytest.raises(ZeroDivisionError):
        Instance({}, {a: 0}).value(1 / a)
    with pytest.raises(UnsupportedTerm, match=r"no value is given for the function of psi\(a\)"):
        AT.value(Function("psi")(a))
    with pytest.raises(UnsupportedTerm, match="no value is given for the function"):
        AT.value(exp(a))
    with pytest.raises(UnsupportedTerm, match=r"no value is given for the function of sqrt\(a\)"):
        AT.value(sqrt(a))
    with pytest.raises(UnsupportedTerm, match="no value is given for t"):
        AT.value(Symbol("t"))


def test_what_is_made_of_fractions_may_be_an_integer():
    assert AT.value(a ** (n * (n + 1) / 2)) == 27
    assert AT.value(Sum(i, (i, 1, n * (n + 1) / 2))) == 6
    assert AT.value(A[n * (n + 1) / 2 - 2, 0]) == 3
    with pytest.raises(UnsupportedTerm, match="must be an integer; found 3/2"):
        AT.value(a ** (a / 2))
