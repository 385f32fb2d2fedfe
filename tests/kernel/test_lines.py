"""Spaces laid out as lines: where intervals begin and end, what is one class, how many positions are kept."""

from itertools import pairwise, permutations, product

import pytest
from sympy import (
    BlockMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatMul,
    MatPow,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.hadamard import HadamardPower

from symnet import Refuted, sizes, verify
from symnet.kernel import parts
from symnet.kernel.claims import read_claim
from symnet.kernel.lines import Classes, Line, Lines, constant, degree, form, monomials, symbols_of
from symnet.kernel.parts import sufficient_sizes
from symnet.kernel.survey import Incomparable, NoBound, Product, Survey
from symnet.kernel.tables import Inadmissible

m, n, p, q = sizes("m n p q")
i, j, k = symbols("i j k", integer=True)
a = Symbol("a")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
P, Q = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m)
G = MatrixSymbol("G", n + 1, n + 1)
u, w = MatrixSymbol("u", n, 1), MatrixSymbol("w", m, 1)
b, d, f = IndexedBase("b"), IndexedBase("d"), IndexedBase("f")
EXTENT = ("extent", n)


def survey(left, right=0, **meaning):
    claim = read_claim(left, right)
    return Survey(claim, {size: meaning.get(str(size), size) for size in claim.sizes})


def slot(base, place):
    return ("slot", base, place)


def test_sizes_are_forms_and_constants():
    assert [constant(each) for each in (3, n, n - 2, 2 * n * m + 5)] == [3, 0, -2, 5]
    assert [form(each) for each in (3, n, n - 2, 2 * n * m + 5)] == [0, n, n, 2 * m * n]
    assert monomials(0) == ()
    assert monomials(2 * n + m**2) == (m**2, n, n)
    assert symbols_of(m * n**2) == (m, n, n)
    assert [degree(each) for each in (4, n - 3, n**2 * m + n, n + m)] == [0, 1, 3, 1]
    with pytest.raises(Incomparable) as caught:
        monomials(n - 2 * m)
    assert caught.value.difference == n - 2 * m
    assert str(caught.value) == "how positions are ordered depends on the sizes: -2*m + n may be negative"


def test_classes_keep_the_shifts_between_lines():
    x, y, z = (Line(("extent", each), 0, 0) for each in (q, m, n))
    classes = Classes()
    assert classes.root(x) == (x, 0)
    classes.identify(x, y, 2)
    classes.identify(y, z, -5)
    assert classes.root(x) == (z, -3)
    assert classes.root(y) == (z, -5)
    classes.identify(x, z, -3)
    classes.identify(z, x, 3)
    for left, right, shift in ((x, z, 3), (x, x, 1), (z, x, -3), (x, y, -2)):
        with pytest.raises(NoBound) as caught:
            classes.identify(left, right, shift)
        assert str(caught.value) == "one index runs through overlapping positions of one letter"


def test_an_identified_pair_may_already_have_classes():
    w, x, y, z = (Line(("extent", each), 0, 0) for each in (q, m, n, p))
    classes = Classes()
    classes.identify(w, x, 1)
    classes.identify(y, z, 10)
    classes.identify(w, y, 100)
    # w + 1 = x, w + 100 = y, y + 10 = z, so x + 109 = z
    (to_x, from_x), (to_z, from_z) = classes.root(x), classes.root(z)
    assert to_x == to_z
    assert from_x - from_z == 109


MARKS = {
    "rows and columns": (P, {("extent", m): {0, m}, ("extent", n): {0, n}}),
    "a literal position": (A[2, n - 1], {EXTENT: {0, n, 2, 3, n - 1}}),
    "a sum over a slot": (Sum(b[i + 2], (i, 1, n)), {slot(b, 0): {3, n + 3}}),
    "two sums over a slot": (Sum(b[i], (i, 1, n)) + Sum(b[i], (i, 0, m)), {slot(b, 0): {1, n + 1, 0, m + 1}}),
    "both slots": (Sum(f[i, j], (i, 1, n), (j, 1, m)), {slot(f, 0): {1, n + 1}, slot(f, 1): {1, m + 1}}),
    "a literal slot": (f[0, n] * Trace(A), {slot(f, 0): {0, 1}, slot(f, 1): {n, n + 1}, EXTENT: {0, n}}),
    "a free index": (A[i + 1, 0], {EXTENT: {0, n, 1}, ("free", i): {-1, n - 1}}),
    "blocks": (
        BlockMatrix([[A, u]]),
        {EXTENT: {0, n}, ("extent", 1): {0, 1}, ("extent", n + 1): {0, n, n + 1}},
    ),
    "a diagonal": (DiagonalOf(A), {EXTENT: {0, n}, ("extent", 1): {0, 1}}),
    "blocks in a column": (
        BlockMatrix([[A], [P]]),
        {EXTENT: {0, n}, ("extent", m): {0, m}, ("extent", m + n): {0, n, m + n}},
    ),
}


@pytest.mark.parametrize("case", MARKS.values(), ids=MARKS)
def test_marks_are_where_intervals_begin_and_end(case):
    term, marks = case
    found = survey(term, ZeroMatrix(*term.shape) if term.is_Matrix else 0).marks
    assert {space: found[space] for space in marks} == marks
    assert found.keys() <= marks.keys() | {("extent", 1)} | {
        ("extent", extent) for extent in getattr(term, "shape", ())
    }


def links(term, right=0):
    """The links in one direction, as text in order."""
    return {
        frozenset([(x.left, x.first), (x.right, x.second)]) | {x.extent} for x in survey(term, right).links
    }


def link(left, first, right, second, extent):
    return frozenset([(left, first), (right, second)]) | {extent}


LINKS = {
    "no product": (Sum(b[i], (i, 1, n)) + Sum(d[i], (i, 1, n)), set()),
    "a product": (Sum(b[i] * d[i + 3], (i, 1, n)), {link(slot(b, 0), 1, slot(d, 0), 4, n)}),
    "a square": (Sum(b[i] ** 2, (i, 1, n)), set()),
    "a square of two positions": (
        Sum((b[i] + d[i]) ** 2, (i, 1, n)),
        {link(slot(b, 0), 1, slot(d, 0), 1, n)},
    ),
    "an inner pair is bound once": (
        Sum(Sum(b[i] * d[i], (i, 1, n)) * f[i, 1], (i, 2, m)),
        {link(slot(b, 0), 1, slot(d, 0), 1, n)},
    ),
    "a delta with a range": (
        Sum(KroneckerDelta(i, j, (1, n)) * b[j], (j, 1, n), (i, 1, n)),
        {link(("delta", KroneckerDelta(i, j, (1, n))), 1, slot(b, 0), 1, n)},
    ),
    "no meeting in a first power": (
        Sum((b[i] + d[i]) ** 1, (i, 1, n)),
        set(),
    ),
    "two slots": (Sum(f[i, i], (i, 0, n)), {link(slot(f, 0), 0, slot(f, 1), 0, n + 1)}),
    "an entry and a slot": (Sum(u[i, 0] * b[i + 1], (i, 0, n - 1)), {link(EXTENT, 0, slot(b, 0), 1, n)}),
    "two products": (
        Sum(b[i] * d[i] + d[i] * f[i, 1], (i, 1, n)),
        {link(slot(b, 0), 1, slot(d, 0), 1, n), link(slot(d, 0), 1, slot(f, 0), 1, n)},
    ),
    "three factors": (
        Sum(b[i] * d[i] * f[i, 1], (i, 1, n)),
        {
            link(slot(b, 0), 1, slot(d, 0), 1, n),
            link(slot(d, 0), 1, slot(f, 0), 1, n),
            link(slot(b, 0), 1, slot(f, 0), 1, n),
        },
    ),
    "two indices": (
        Sum(b[i] * d[j] * f[j, i], (i, 1, n), (j, 1, m)),
        {link(slot(b, 0), 1, slot(f, 1), 1, n), link(slot(d, 0), 1, slot(f, 0), 1, m)},
    ),
    "an inner index is another one": (
        Sum(b[i] * Sum(d[i], (i, 2, m)), (i, 1, n)),
        set(),
    ),
    "a delta": (
        Sum(KroneckerDelta(i, j) * b[j], (j, 1, n), (i, 1, n)),
        {link(("delta", KroneckerDelta(i, j)), 1, slot(b, 0), 1, n)},
    ),
    "a free index": (
        A[i, 0] * b[i],
        {
            link(("free", i), 0, EXTENT, 0, n),
            link(("free", i), 0, slot(b, 0), 0, n),
            link(EXTENT, 0, slot(b, 0), 0, n),
        },
    ),
    "blocks": (
        Trace(MatMul(BlockMatrix([[A, u], [u.T, Identity(1)]]), G)),
        {
            link(("extent", n + 1), 0, EXTENT, 0, n),
            link(("extent", n + 1), n, ("extent", 1), 0, 1),
        },
    ),
}


@pytest.mark.parametrize("case", LINKS.values(), ids=LINKS)
def test_links_are_where_one_index_runs_through_two_intervals(case):
    term, expected = case
    assert links(term) == expected


def test_kronecker_products_of_sizes_are_products():
    term = KroneckerProduct(P, MatrixSymbol("X", n, 1), MatrixSymbol("Y", 2, 3))
    assert survey(term, term).products == {
        Product(2 * m * n, (m, n, 2)),
        Product(3 * n, (n, 3)),
    }
    flat = KroneckerProduct(MatrixSymbol("X", 2, 1), MatrixSymbol("Y", 3, n))
    assert survey(flat, flat).products == set()
    assert survey(
        KroneckerProduct(P, Identity(2)), KroneckerProduct(P, Identity(2)), n=Integer(3)
    ).products == {Product(2 * m, (m, 2))}


def test_sizes_have_the_meaning_that_is_given():
    found = survey(Sum(b[i], (i, 1, n)) * A[0, 0], n=m + 2)
    assert found.marks[slot(b, 0)] == {1, m + 3}
    assert found.marks["extent", m + 2] == {0, m + 2, 1}


@pytest.mark.parametrize(
    ("claim", "meaning", "reason"),
    [
        (Trace(MatrixSymbol("M", n - 1, n - 1)), {"n": Integer(1)}, "n - 1 is at most 0"),
        (Sum(b[i], (i, 3, n)), {"n": Integer(1)}, "a sum from 3 to 1 would run backwards"),
        (A[3, 0], {"n": Integer(3)}, "there is no position 3 in 3"),
        (A[n - 3, 0], {"n": Integer(2)}, "there is no position -1 in 2"),
    ],
)
def test_what_no_sizes_make_sense_of_is_said(claim, meaning, reason):
    with pytest.raises(Inadmissible) as caught:
        survey(claim, **meaning)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("claim", "meaning"),
    [
        (Trace(MatrixSymbol("M", n - 1, n - 1)), {"n": Integer(2)}),
        (Sum(b[i], (i, 3, n)), {"n": Integer(2)}),
        (A[3, 0], {"n": Integer(4)}),
        (A[n - 3, 0], {"n": Integer(3)}),
    ],
)
def test_what_just_makes_sense_is_surveyed(claim, meaning):
    assert survey(claim, **meaning).marks


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (Sum(i * b[i], (i, 1, n)), "the index i is used as a number"),
        (A[i, 0] * i, "the index i is used as a number"),
        (Sum(b[2 * i], (i, 1, n)), "a position must be one index plus a size; found 2*i in b[2*i]"),
        (
            Sum(KroneckerDelta(2 * i, j) * b[j], (i, 1, n), (j, 1, n)),
            "a position must be one index plus a size; found 2*i in KroneckerDelta(2*i, j)",
        ),
        (Sum(b[i] * b[i + 1], (i, 1, n)), "one index runs through overlapping positions of one letter"),
        (
            Trace(KroneckerProduct(MatrixSymbol("M", n + 1, n + 1), A)),
            "a Kronecker product of n + 1 rows or columns is cut",
        ),
        (
            Trace(KroneckerProduct(MatrixSymbol("M", 2 * n, 2 * n), A)),
            "a Kronecker product of 2*n rows or columns is cut",
        ),
        (
            Trace(KroneckerProduct(A, MatrixSymbol("N", m, m)))
            + Trace(KroneckerProduct(MatrixSymbol("N", m, m), A)),
            "rows or columns of m*n are products in two orders",
        ),
        (
            Trace(MatrixSymbol("S", n * m, n * m)) + MatrixSymbol("S", n * m, n * m)[0, 0],
            "positions in m*n are cut at a constant",
        ),
    ],
)
def test_where_no_bound_is_known_the_reason_is_said(claim, reason):
    with pytest.raises(NoBound) as caught:
        sufficient_sizes(read_claim(claim, 0))
    assert str(caught.value) == reason


def reserved(left, right=0):
    return {size: number for size, number in Lines(survey(left, right)).reserved().items() if number}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Trace(A), {}),
        (A[0, 0], {n: 1}),
        (A[1, 0], {n: 2}),
        (A[0, n - 1], {n: 2}),
        (A[n - 2, 0], {n: 3}),
        (Sum(b[i], (i, 1, n)), {}),
        (Sum(b[i], (i, 1, n)) + b[1], {n: 1}),
        (Sum(b[i], (i, 1, n)) + b[0], {}),
        (Sum(b[i], (i, 1, n)) + b[n], {n: 1}),
        (Sum(b[i], (i, 1, n)) + Sum(b[i], (i, 2, n + 1)), {n: 1}),
        (Sum(b[i], (i, 1, n)) + Sum(b[i], (i, 1, n + 3)), {}),
        (Sum(b[i], (i, 1, n)) + Sum(b[i], (i, 1, n - 3)), {n: 3}),
        (Sum(b[i] * d[i + 4], (i, 1, n)) + d[5], {n: 1}),
        (Sum(b[i] * d[i + 4], (i, 1, n)) + d[5] + b[n], {n: 2}),
        (Sum(b[i] * d[i + 4], (i, 1, n)) + d[5] + b[1], {n: 1}),
        (Sum(b[i], (i, 1, n + m)) + Sum(b[i], (i, 1, n)) + b[n + 2], {m: 2}),
        (Trace(MatMul(BlockMatrix([[A, u], [u.T, Identity(1)]]), G)) + G[0, 0], {n: 1}),
        (Trace(KroneckerProduct(A, MatrixSymbol("N", m, m))) + A[0, 0], {n: 1}),
        # One sum over n + m positions, cut at n: so is what it is linked to.
        (Sum(b[i] * d[i + 2], (i, 1, n + m)) + Sum(b[i], (i, 1, n)), {}),
        (Sum(d[i + 2] * b[i], (i, 1, n + m)) + Sum(d[i + 2], (i, 1, n)), {}),
        (Sum(b[i] * d[i + 2], (i, 1, n + m)) + Sum(b[i], (i, 1, n)) + d[3], {n: 1}),
        (Sum(b[i] * d[i + 2], (i, 1, n + m)) + Sum(b[i], (i, 1, n)) + d[n + m + 2], {m: 1}),
        (Sum(b[i] * d[i - 1] * f[i, 1], (i, 1, n + m)) + Sum(f[i, 1], (i, 1, n)) + b[1], {n: 1}),
        # Sums of sizes are broken in the order of their names, all that is kept being on the last.
        (Sum(b[i], (i, 1, n + m)) + b[1], {n: 1}),
        (Sum(b[i], (i, 1, n + m)) + b[n + m], {n: 1}),
        (Sum(b[i], (i, 1, m + n + p)) + b[1], {p: 1}),
        (Sum(b[i], (i, 1, m + n + p)) + b[m + n + p], {p: 1}),
        # Two pieces of one size are two lines.
        (Sum(b[i], (i, 1, n)) + Sum(b[i], (i, n + 1, 2 * n)) + b[1] + b[2 * n], {n: 1}),
        # An intercept is added before and after.
        (Sum(b[i], (i, 1, n)) + b[n + 1], {}),
        (Sum(b[i] * d[i - 4], (i, 1, n)) + d[-3] + b[n], {n: 2}),
    ],
)
def test_reserved_positions(claim, expected):
    assert reserved(claim) == expected


@pytest.mark.parametrize(
    ("claim", "sufficient"),
    [
        # N is 2 where n = m, and n = m + k or m = n + k has N = 1 for k.
        (Sum(b[i], (i, 1, n)) * Sum(b[i], (i, 1, m)), [(2, 2), (2, 3), (3, 2)]),
        # Four sizes for n, in which the number has degree 3, and three for m, in which it has degree 2.
        (
            Sum(m * n**2, (i, 1, n)) * Sum(a, (i, 1, m)),
            sorted(product(range(1, 4), range(1, 5)), key=lambda sizes: (sum(sizes), sizes)),
        ),
        # Three sizes have 13 orders, and each asks for one more between two that differ.
        (
            sum(Sum(b[i], (i, 1, each)) for each in (m, n, p)),
            sorted(
                (
                    *((3, 3, 3), (3, 3, 4), (3, 4, 3), (4, 3, 3), (3, 5, 5), (5, 3, 5), (5, 5, 3)),
                    *permutations((3, 5, 6)),
                ),
                key=lambda sizes: (sum(sizes), sizes),
            ),
        ),
        # m > n makes no sense, which leaves m = n and m < n.
        (Sum(b[i], (i, 1, n)) * Sum(b[i], (i, m + 1, n)), [(3, 3), (3, 5)]),
        # Three positions are reserved; of the sizes below 3, there is no position 1 at n = 1.
        (A[0, 0] * A[1, 0] * A[n - 1, 0], [(2,), (3,)]),
    ],
)
def test_sizes_that_suffice_for_cases_and_degrees(claim, sufficient):
    assert sufficient_sizes(read_claim(claim, 0)) == sufficient


def test_a_free_index_counts_in_all_the_intervals_that_it_is_in():
    N = MatrixSymbol("N", m, m)
    assert sufficient_sizes(read_claim(A[i, 0] * N[i, 0], 0)) == [(3, 3), (3, 4), (4, 3)]


def test_a_size_of_the_other_side_may_shift_an_index():
    with pytest.raises(NoBound, match="-m may be negative"):
        sufficient_sizes(read_claim(MatrixSymbol("R", n + m, 1)[i + m, 0], Sum(1, (k, 1, m))))


def test_cases_of_sizes_are_counted(monkeypatch):
    claim = read_claim(Sum(b[i], (i, 1, n)) + Sum(b[i], (i, 1, m)), 0)
    monkeypatch.setattr(parts, "MAX_PARTS", 4)
    assert sufficient_sizes(claim) == [(2, 2), (2, 3), (3, 2)]
    monkeypatch.setattr(parts, "MAX_PARTS", 3)
    with pytest.raises(NoBound) as caught:
        sufficient_sizes(claim)
    assert str(caught.value) == "there are more than 3 cases of sizes that must be told apart"


def test_sizes_that_are_no_difference_of_two_are_in_no_known_order():
    with pytest.raises(NoBound) as caught:
        sufficient_sizes(read_claim(Sum(b[i], (i, 1, 2 * n)) + Sum(b[i], (i, 1, m)), 0))
    assert str(caught.value) == "how positions are ordered depends on the sizes: -m + 2*n may be negative"


def test_squares_of_any_kind_meet_themselves():
    other = MatrixSymbol("C", n, n)
    inner = A[i, 0] * b[i]
    assert links(Sum(inner**2, (i, 0, n - 1))) == links(Sum(inner, (i, 0, n - 1)))
    for power in (MatPow(other, 2), HadamardPower(other, 2), HadamardProduct(other, other)):
        assert survey(power, other).links == set()


def test_an_index_that_may_not_take_every_position_has_no_bound():
    positive = Symbol("q", integer=True, positive=True)
    with pytest.raises(NoBound) as caught:
        sufficient_sizes(read_claim(A[positive, 0], 0))
    assert str(caught.value) == "not every position of the index q is allowed"


def test_marks_are_carried_along_a_chain_of_links():
    families = [IndexedBase(f"g{number}") for number in range(8)]
    chained = sum(Sum(x[i] * y[i], (i, 1, n + m)) for x, y in pairwise(families))
    claim = chained + Sum(families[0][i], (i, 1, n)) + Sum(families[-1][i], (i, 1, n))
    assert reserved(claim) == {}
    assert sufficient_sizes(read_claim(claim, 0)) == [(1, 1)]


def test_a_factor_that_is_a_kronecker_product_keeps_its_order():
    N, Y = MatrixSymbol("N", m, m), MatrixSymbol("Y", m * n, m * n)
    inner = MatMul(KroneckerProduct(A, N), Y)
    claim = Trace(KroneckerProduct(inner, MatrixSymbol("L", p, p))) + A[0, 0] + N[1, 0]
    assert reserved(claim) == {n: 1, m: 2}


def test_an_index_that_meets_itself_at_an_unknown_distance_leads_to_no_end_of_cases():
    overlapping = Sum(b[i] * b[i + m], (i, 1, n)) * Identity(m)[0, 0]
    with pytest.raises(NoBound, match="hold others more than 8 times"):
        sufficient_sizes(read_claim(overlapping, Trace(MatrixSymbol("N", m, m))))
    assert isinstance(verify(overlapping, Trace(MatrixSymbol("N", m, m))), Refuted)
