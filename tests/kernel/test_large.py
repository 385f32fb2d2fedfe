"""Claims with many terms or many layers are decided by the normal form within the default limits."""

import pytest
from sympy import ImmutableMatrix, MatAdd, MatMul, MatrixSymbol, symbols

from symnet import Affine, Network, sizes
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.forms import Different, Same, decide_by_form

SIDE = 30
numbers = ImmutableMatrix(SIDE, SIDE, lambda i, j: (7 * i + 3 * j) % 11 - 5)
others = ImmutableMatrix(SIDE, SIDE, lambda i, j: (5 * i + 2 * j) % 13 - 6)
X = MatrixSymbol("X", SIDE, SIDE)
changed = (numbers * others).as_mutable()
changed[17, 4] += 1


def by_form(left, right):
    return decide_by_form(read_claim(left, right, ()), Budget(200_000, float("inf")))


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (MatMul(numbers, others, evaluate=False), numbers * others, Same),
        (MatMul(numbers, others, evaluate=False), ImmutableMatrix(changed), Different),
        (
            MatMul(numbers, MatAdd(others, X), evaluate=False),
            MatAdd(numbers * others, MatMul(numbers, X)),
            Same,
        ),
        (MatMul(X, numbers, others, evaluate=False), MatMul(X, numbers * others), Same),
    ],
    ids=["product", "one entry changed", "a symbol in the sum", "a symbol in front"],
)
def test_products_of_many_numbers(left, right, verdict):
    assert isinstance(by_form(left, right), verdict)


def test_numbers_that_cancel_leave_nothing():
    row, column = ImmutableMatrix([[1, 1]]), ImmutableMatrix([[1], [-1]])
    assert isinstance(by_form(MatMul(row, column, evaluate=False), ImmutableMatrix([[0]])), Same)


def test_a_network_of_many_layers_is_its_canonical_form():
    net = Network.dense(*sizes(" ".join(f"h{number}" for number in range(41))))
    affine = net.affine
    assert isinstance(by_form(net.output, affine(net.x)), Same)
    other = Affine(affine.linear, MatAdd(affine.offset, net.layers[-1].offset))
    assert isinstance(by_form(net.output, other(net.x)), Different)


def test_a_position_among_one_is_a_literal():
    n = symbols("n", positive=True, integer=True)
    u, w, v = MatrixSymbol("u", n, 1), MatrixSymbol("w", 1, 1), MatrixSymbol("v", 1, n)
    assert isinstance(by_form(MatMul(u, w, v), MatMul(w[0, 0], u, v)), Same)
    assert isinstance(by_form(MatMul(u, w, v), MatMul(u, v)), Different)
