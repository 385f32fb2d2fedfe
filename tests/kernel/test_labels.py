"""Canonical labels: equal for the same network under other names, different for different networks."""

import random
import time
from itertools import chain, combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import HadamardPower, MatMul, MatrixSymbol, Mul, OneMatrix, Sum, Trace, symbols

from symnet import Proved, Refuted, Unknown, sizes, verify
from symnet.errors import LimitExceeded
from symnet.kernel.labels import Labels, _renamed, _Search
from symnet.kernel.monomials import COLUMN, ROW, Factor, Factors, Interval, Monomial, Slot

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


POINTS = range(3)
RELATIONS = [
    edges
    for count in range(10)
    for edges in combinations([(left, right) for left in POINTS for right in POINTS], count)
]
ANY = list(permutations(POINTS))
m, other = sizes("m n")


def joined(left, right):
    return [Factor("A", (Slot(left, 0), Slot(right, 0)))]


def moved(left, right):
    return [Factor("A", (Slot(left, 0), Slot(right, 1)))]


def doubled(left, right):
    return joined(left, right) * 2 + [Factor("B", (Slot(left, 0), Slot(left, 0), Slot(right, 0)))]


def pinned(position):
    """Edges, and the point 0 fixed at a position."""
    return lambda left, right: [*joined(left, right), Factor("u", (Slot(0, 0), position))]


FIXED = [order for order in ANY if order[0] == 0]
KINDS = {
    "a letter": (joined, (m, m, m), (), ANY),
    "a letter beside its square": (doubled, (m, m, m), (), ANY),
    "a symmetric letter": (joined, (m, m, m), ("A",), ANY),
    "a shifted position": (moved, (m, m, m), (), ANY),
    "a shifted position of a symmetric letter": (moved, (m, m, m), ("A",), ANY),
    "two sizes": (joined, (other, m, m), (), FIXED),
    "a row": (pinned(Slot(ROW, 0)), (m, m, m), (), FIXED),
    "a number": (pinned(Slot(None, 2)), (m, m, m), (), FIXED),
    "a free index": (pinned(Slot(symbols("i"), 1)), (m, m, m), (), FIXED),
}


def least(edges, orders, symmetric):
    """The least of all forms that a relation has under renamings, found by trying each of them."""
    turned = (lambda left, right: tuple(sorted((left, right)))) if symmetric else (lambda *edge: edge)
    return min(sorted(turned(order[left], order[right]) for left, right in edges) for order in orders)


@pytest.mark.parametrize("name", KINDS)
def test_keys_are_equal_iff_a_renaming_makes_the_monomials_equal(name):
    factors, bound, symmetric, orders = KINDS[name]
    labels = Labels(lambda: None, symmetric)
    # The two ends of a symmetric letter are told apart by a shift, wherever it is written.
    alike = symmetric and factors is joined
    keys = {}
    for edges in RELATIONS[1:]:
        term = Monomial(1, Factors.of(chain.from_iterable(factors(*edge) for edge in edges)), bound)
        keys.setdefault(labels.key(term), set()).add(str(least(edges, orders, alike)))
    assert all(len(forms) == 1 for forms in keys.values())
    assert len(keys) == len(set().union(*keys.values()))


def test_keys_say_what_a_monomial_is_beside_its_coefficient():
    labels = Labels(lambda: None)
    loop = Factor("A", (Slot(0, 0), Slot(0, 0)))
    terms = [
        Monomial(1),
        Monomial(1, row=Interval(0, m)),
        Monomial(1, column=Interval(0, m)),
        Monomial(1, Factors.of([Factor("a", ())])),
        Monomial(1, Factors.of([Factor("b", ())])),
        Monomial(1, Factors.of([Factor("a", ())] * 2)),
        Monomial(1, Factors.of([Factor("x", (Slot(ROW, 0),))]), row=Interval(0, m)),
        Monomial(1, Factors.of([Factor("x", (Slot(ROW, 1),))]), row=Interval(0, m)),
        Monomial(1, Factors.of([Factor("x", (Slot(COLUMN, 0),))]), row=Interval(0, m)),
        Monomial(1, Factors.of([Factor("x", (Slot(None, 0),))])),
        Monomial(1, Factors.of([loop]), (m,)),
        Monomial(1, Factors.of([loop]), (other,)),
        Monomial(1, Factors.of([loop, loop]), (m,)),
        Monomial(1, Factors.of([loop, Factor("A", (Slot(1, 0), Slot(1, 0)))]), (m, m)),
    ]
    assert len({labels.key(term) for term in terms}) == len(terms)
    assert all(labels.key(term) == labels.key(term._replace(coefficient=2)) for term in terms)


def test_keys_tell_numbers_and_symmetric_letters_apart():
    labels = Labels(lambda: None, ("A", "B"))
    at = [Monomial(1, Factors.of([Factor("x", (Slot(None, number),))])) for number in range(3)]
    loops = [Monomial(1, Factors.of([Factor(each, (Slot(0, 0), Slot(0, 0)))]), (m,)) for each in "AB"]
    assert len({labels.key(term) for term in [*at, *loops]}) == 5


def cycle(length, start=0):
    return [(start + place, start + (place + 1) % length) for place in range(length)]


def cubic(steps, count=8):
    """A ring of points, each joined to one across by the steps in turn."""
    across = {frozenset((point, (point + steps[point % len(steps)]) % count)) for point in range(count)}
    return [*cycle(count), *(tuple(sorted(pair)) for pair in across)]


CUBIC = [cubic([4]), cubic([3, 5]), cubic([2, 2, 6, 6]), cubic([2, 4, 6, 4]), cubic([2, 4, 6, 3, 3, 4, 5, 5])]


def test_cubic_graphs_are_told_apart_whatever_their_points_are_called():
    assert all(len(edges) == 12 for edges in CUBIC)
    labels, random_ = Labels(lambda: None, ("A",)), random.Random(0)  # noqa: S311 - orders, no secret

    def key(edges):
        names = random_.sample(range(8), 8)
        factors = [joined(names[a], names[b])[0] for a, b in edges]
        return labels.key(Monomial(1, Factors.of(factors), (m,) * 8))

    keys = [{key(edges) for _ in range(8)} for edges in CUBIC]
    assert all(len(each) == 1 for each in keys)
    assert len(set().union(*keys)) == len(CUBIC)


def test_the_number_of_labellings_is_bounded(monkeypatch):
    path, ring = [joined(0, 1)[0], joined(1, 2)[0]], [joined(0, 1)[0], joined(1, 2)[0], joined(2, 0)[0]]
    monkeypatch.setattr("symnet.kernel.labels.MAX_LABELLINGS", 1)
    Labels(lambda: None).key(Monomial(1, Factors.of(path), (m, m, m)))
    message = "^a term is so symmetric that 1 labellings do not decide it$"
    with pytest.raises(LimitExceeded, match=message):
        Labels(lambda: None).key(Monomial(1, Factors.of(ring), (m, m, m)))


def network(edges, seed=0):
    """Σ over all vertices of the product of A[i, j] over the edges, both ways, under random names."""
    vertices = sorted({vertex for edge in edges for vertex in edge})
    names = symbols(f"i:{len(vertices)}", integer=True)
    random.Random(seed).shuffle(vertices)  # noqa: S311 - an order to test with, no secret
    name = dict(zip(vertices, names, strict=True))
    body = Mul(*(A[name[a], name[b]] * A[name[b], name[a]] for a, b in edges))
    return Sum(body, *((index, 0, n - 1) for index in names))


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
