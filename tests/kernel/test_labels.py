"""Canonical labels: equal for the same network under other names, different for different networks."""

import random
import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import HadamardPower, MatMul, MatrixSymbol, Mul, OneMatrix, Sum, Trace, symbols

from symnet import Proved, Refuted, Unknown, sizes, verify
from symnet.kernel.labels import _renamed, _Search

n = sizes("n")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
u = MatrixSymbol("u", n, 1)
ones = OneMatrix(1, n)

EDGES = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8)


def coded(edges, order=range(5)):
    """Two kinds of directed edges as factors with two slots, the vertices renamed."""
    factors = [(letter, ((left, 0), (right, 0))) for letter, left, right in edges]
    return tuple(_renamed(factors, dict(enumerate(order))))


def certificate(edges, order=range(5)):
    return _Search(((7,) * 5, coded(edges, order)), lambda: None).least


@given(EDGES, EDGES, st.permutations(range(5)))
def test_certificates_are_equal_iff_a_renaming_makes_them_equal(left, right, order):
    assert certificate(left) == certificate(left, order)
    same = any(coded(left, each) == coded(right) for each in permutations(range(5)))
    assert (certificate(left) == certificate(right)) == same


def network(edges, seed=0):
    """Σ over all vertices of the product of A[i, j] over the edges, both ways, under random names."""
    vertices = sorted({vertex for edge in edges for vertex in edge})
    names = symbols(f"i:{len(vertices)}", integer=True)
    random.Random(seed).shuffle(vertices)  # noqa: S311 - an order to test with, no secret
    name = dict(zip(vertices, names, strict=True))
    body = Mul(*(A[name[a], name[b]] * A[name[b], name[a]] for a, b in edges))
    return Sum(body, *((index, 0, n - 1) for index in names))


def cycle(length, start=0):
    return [(start + place, start + (place + 1) % length) for place in range(length)]


def rook(side):
    """The squares of a board, joined where a rook moves from one to the other."""
    squares = [(row, column) for row in range(side) for column in range(side)]
    return [(a, b) for a in squares for b in squares if a < b and (a[0] == b[0]) != (a[1] == b[1])]


def shrikhande():
    """As regular as the 4×4 rook's graph, and not the same."""
    steps = [(0, 1), (1, 0), (1, 1)]
    return [((r, c), ((r + s) % 4, (c + t) % 4)) for r in range(4) for c in range(4) for s, t in steps]


def with_a_hub(edges):
    return [*edges, *(("hub", vertex) for vertex in sorted({v for edge in edges for v in edge}))]


def as_text(edges):
    return [(str(a), str(b)) for a, b in edges]


SYMMETRIC = {
    "a cycle of 60": cycle(60),
    "rooks on a board of 5 by 5": rook(5),
    "the Shrikhande graph": shrikhande(),
    "two triangles and a hub": as_text(with_a_hub([*cycle(3), *cycle(3, 3)])),
}
REGULAR_PAIRS = {
    "two triangles are no hexagon": (
        as_text(with_a_hub([*cycle(3), *cycle(3, 3)])),
        as_text(with_a_hub(cycle(6))),
    ),
    "rooks are not Shrikhande's": (rook(4), shrikhande()),
}


@pytest.mark.parametrize("edges", SYMMETRIC.values(), ids=SYMMETRIC)
def test_a_symmetric_network_equals_itself_under_other_names(edges):
    assert isinstance(verify(network(edges), network(edges, 1)), Proved)


@pytest.mark.parametrize(("left", "right"), REGULAR_PAIRS.values(), ids=REGULAR_PAIRS)
def test_networks_that_colours_do_not_tell_apart_are_told_apart(left, right):
    verdict = verify(network(left), network(right))
    # Sixteen indices are too many for an instance at which the sides differ.
    assert isinstance(verdict, Refuted) or "the two sides differ in form" in verdict.reason


@pytest.mark.parametrize(
    "term",
    [
        Trace(A**200),
        ones * HadamardPower(MatMul(A, A, u), 20),
        ones * HadamardPower(MatMul(A, u), 60),
        Trace(MatMul(*[A] * 30, B, *[A] * 30, B)),
    ],
    ids=["a cycle", "branches of two", "branches of one", "a cycle of two halves"],
)
def test_symmetry_costs_little(term):
    double = MatMul(2, term) if term.is_Matrix else 2 * term
    assert isinstance(verify(term, double, max_seconds=20), Refuted)


def test_the_time_is_kept_while_a_term_is_labelled():
    left, right = Trace(A**1500), 2 * Trace(A**1500)
    start = time.process_time()
    verdict = verify(left, right, max_seconds=1)
    assert isinstance(verdict, Unknown | Refuted)
    assert time.process_time() - start < 3
