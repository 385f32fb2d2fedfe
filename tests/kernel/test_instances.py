"""Instances of claims at concrete sizes: the algebra of grids, the positions that exist, the values."""

from itertools import pairwise
from time import monotonic
from types import SimpleNamespace

import pytest
from sympy import (
    BlockMatrix,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Function,
    GoldenRatio,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    OneMatrix,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    pi,
    symbols,
)
from sympy.matrices.expressions.hadamard import HadamardPower

from symnet import LimitExceeded, UnsupportedTerm, sizes
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.grids import Grids, blocks, on_diagonal
from symnet.kernel.instances import instantiate, letters_of
from symnet.kernel.tables import Inadmissible, Scope, Table, joined, united

m, n = sizes("m n")
i, j, k, q = symbols("i j k q", integer=True)
A, P = MatrixSymbol("A", n, n), MatrixSymbol("P", m, n)
M = MatrixSymbol("M", n - 2, n)
b = IndexedBase("b")
s = Symbol("s")


def budget(terms=100_000, seconds=20.0):
    return Budget(terms, monotonic() + seconds)


class Spent:
    """A budget that keeps what is spent of it."""

    def __init__(self):
        self.terms = []

    def spend(self, terms):
        self.terms.append(terms)


def grid_of(grids, *rows):
    """A grid of numbers and of variables, which are named."""
    entries = [[grids.variables[e] if isinstance(e, str) else grids.number(e) for e in row] for row in rows]
    return grids.matrix(len(rows), len(rows[0]), lambda row, column: entries[row][column])


def test_a_matrix_of_too_many_entries_is_past_the_budget():
    with pytest.raises(LimitExceeded):
        Grids.of_polynomials([], budget(terms=5)).matrix(2, 3, lambda *_: 0)
    assert Grids.of_polynomials([], budget(terms=6)).matrix(2, 3, lambda *place: place) == (
        ((0, 0), (0, 1), (0, 2)),
        ((1, 0), (1, 1), (1, 2)),
    )


def test_a_number_is_whole_unless_its_denominator_is_given():
    grids = Grids.of_polynomials([], budget())
    assert grids.number(3) == 3
    assert grids.number(3, 2) * 2 == 3


def test_each_entry_of_a_sum_and_each_product_is_spent():
    spent = Spent()
    grids = Grids.of_polynomials(["x", "y"], spent)
    row = grid_of(grids, ["x", 1])
    spent.terms.clear()
    total = grids.plus(row, grid_of(grids, ["y", 1]))
    assert total == ((grids.variables["x"] + grids.variables["y"], 2),)
    assert 2 in spent.terms
    spent.terms.clear()
    assert grids.multiplied(total[0][0], total[0][0]) == total[0][0] ** 2
    assert spent.terms == [4]


def test_grids_of_different_shapes_are_not_combined():
    grids = Grids.of_polynomials([], budget())
    row, column, long = grid_of(grids, [1, 2]), grid_of(grids, [1], [2]), grid_of(grids, [1, 2, 3])
    for combine in (grids.plus, grids.entrywise):
        for left, right in ((row, long), (long, row), (column, grid_of(grids, [1])), (row, column)):
            with pytest.raises(ValueError, match="zip"):
                combine(left, right)
    with pytest.raises(ValueError, match="zip"):
        grids.times(row, grid_of(grids, [1]))
    with pytest.raises(ValueError, match="zip"):
        blocks([row, grid_of(grids, [1], [1])], 1, 2)


class Counted(Grids):
    """Grids that count the products that are made."""

    made = 0

    def multiplied(self, left, right):
        self.made += 1
        return super().multiplied(left, right)


@pytest.mark.parametrize(("extents", "products"), [([1, 3, 3, 2], 9 + 6), ([2, 3, 3, 1], 9 + 6)])
def test_a_chain_is_multiplied_from_the_vector_that_it_ends_in(extents, products):
    grids = Counted.of_polynomials([], budget())
    chain = [grids.matrix(rows, columns, lambda *_: grids.one) for rows, columns in pairwise(extents)]
    assert grids.chain(chain) == ((9,) * extents[-1],) * extents[0]
    assert grids.made == products


def test_traces_and_diagonals_are_sums_of_entries():
    grids = Grids.of_polynomials(["x"], budget())
    square = grid_of(grids, ["x", 2], [3, 4])
    assert on_diagonal(square) == [grids.variables["x"], 4]
    assert grids.trace(square) == ((grids.variables["x"] + 4,),)
    assert grids.diagonal([grids.one, grids.number(5)]) == grid_of(grids, [1, 0], [0, 5])


def scope(left, right=0, **given):
    claim = read_claim(left, right)
    return Scope(claim, {name: given[str(name)] for name in claim.sizes}, budget())


def test_a_free_index_takes_the_positions_that_all_its_uses_have():
    found = scope(A[i + 1, j] * P[j, i], m=2, n=4)
    assert found.free == {i: range(3), j: range(2)}
    assert found.ranges == {i: range(-1, 4), j: range(4)}
    found = scope(A[i - 2, 0] * A[i, 0], n=4)
    assert found.free == {i: range(2, 4)}
    assert found.ranges == {i: range(6)}


def test_a_bound_index_takes_the_numbers_of_all_its_sums():
    found = scope(Sum(b[i], (i, 3, n)) * Sum(b[i], (i, 2, 4)), n=6)
    assert found.ranges == {i: range(2, 7)}
    assert found.free == {}


def test_what_does_not_exist_at_some_sizes_is_said():
    found = scope(Trace(A) + Sum(b[i], (i, 4, n)), n=5)
    with pytest.raises(Inadmissible) as caught:
        found.extent(n - 5)
    assert str(caught.value) == "n - 5 is 0"
    with pytest.raises(Inadmissible) as caught:
        scope(Trace(A) + Sum(b[i], (i, 4, n)), n=2)
    assert str(caught.value) == "a sum from 4 to 2 would run backwards"
    assert found.extent(n - 4) == 1
    assert scope(Sum(b[i], (i, 4, n)), n=3).ranges == {i: range(4, 4)}


def test_a_position_is_an_integer_at_known_indices():
    found = scope(A[i, 0], n=5)
    assert found.number(i + n, [i], (2,)) == 7
    assert found.number(i + n, [i], (3,)) == 8
    assert found.number(4) == 4
    with pytest.raises(UnsupportedTerm) as caught:
        found.number(s + n)
    assert str(caught.value) == "a size or position must be an integer; found n + s"


def test_indices_whose_positions_are_not_known_are_refused():
    found = scope(A[i, j], n=2)
    assert found.indices([j + n, i - 1], A) == (i, j)
    with pytest.raises(UnsupportedTerm) as caught:
        found.indices([q + k], b[q + k])
    assert str(caught.value) == "the positions that the index k takes are not known in b[k + q]"
    with pytest.raises(UnsupportedTerm) as caught:
        list(found.places([k], b[k]))
    assert str(caught.value) == "the positions that the index k takes are not known in b[k]"
    assert list(found.places([i + 1, Integer(5)], A)) == [((0,), (1, 5)), ((1,), (2, 5))]


def table(indices, cells):
    return Table.of_scalars(indices, cells)


def test_the_clock_is_watched_at_each_assignment():
    spent = []
    watched = SimpleNamespace(spend=spent.append)
    table = Table((i,), {(place,): ((place,),) for place in range(5)})
    met = [len(spent) for _ in joined([table], watched)]
    assert met == list(range(met[0], met[0] + 5))


def test_tables_are_joined_where_their_common_indices_agree_in_order_of_all():
    left = table((i, k), {(2, 1): "a", (1, 2): "b", (1, 1): "c"})
    right = table((j, k), {(5, 1): "d", (4, 1): "e", (4, 3): "f"})
    assert united([right, left]) == (i, j, k)
    expected = [
        ((1, 4, 1), [(("c",),), (("e",),)]),
        ((1, 5, 1), [(("c",),), (("d",),)]),
        ((2, 4, 1), [(("a",),), (("e",),)]),
        ((2, 5, 1), [(("a",),), (("d",),)]),
    ]
    assert list(joined([left, right], budget())) == expected
    assert list(joined([right, left], budget())) == [(at, found[::-1]) for at, found in expected]


def difference(left, right, **given):
    claim = read_claim(left, right)
    return instantiate(claim, {name: given[str(name)] for name in claim.sizes}, budget()).difference


def test_a_difference_is_left_without_right_where_the_sides_differ():
    found = difference(A[i, 0] * KroneckerDelta(i, 1), A[i, 0], n=3)
    assert {place: str(value) for place, value in found.items()} == {
        ((0,), 0, 0): "-v0",
        ((2,), 0, 0): "-v6",
    }
    found = difference(P, MatrixSymbol("Q", m, n), m=1, n=2)
    assert {place: str(value) for place, value in found.items()} == {
        ((), 0, 0): "v0 - v2",
        ((), 0, 1): "v1 - v3",
    }


def instance(left, right=0, terms=100_000, definitions=(), **given):
    claim = read_claim(left, right, definitions)
    return instantiate(claim, {name: given[str(name)] for name in claim.sizes}, budget(terms))


def values(term, **given):
    """The one value of a term at some sizes, as rows of text."""
    (grid,) = instance(term, term, **given).left.cells.values()
    return [[str(entry) for entry in row] for row in grid]


def test_letters_are_the_entries_that_may_be_used_and_no_defined_names():
    V = MatrixSymbol("V", n, n)
    found = instance(V, A, definitions=[(V, s * A)], n=2)
    assert found.letters == (*((A, place) for place in [(0, 0), (0, 1), (1, 0), (1, 1)]), (s, ()))
    assert list(found.definitions) == [V]


def test_each_letter_is_spent():
    claim = read_claim(A, P.T * P * s)
    spent = Spent()
    given = {m: 1, n: 2}
    letters = list(letters_of(claim, Scope(claim, given, budget()), spent))
    assert len(letters) == 4 + 2 + 1 + 2  # a letter that is met twice is spent twice
    assert spent.terms == list(range(1, len(letters) + 1))


@pytest.mark.parametrize("scalar", [Symbol("q", commutative=False), Symbol("q", infinite=True)])
def test_scalars_are_finite_and_commute(scalar):
    with pytest.raises(UnsupportedTerm) as caught:
        instance(scalar, 0)
    assert str(caught.value) == "scalars are finite and commute; found q"


def test_a_scalar_that_is_zero_has_the_value_zero():
    zero = Symbol("zero", zero=True)
    assert values(zero + s) == [["v0"]]
    assert not instance(zero * s, 0).difference


def test_an_index_outside_of_its_sum_is_refused():
    with pytest.raises(UnsupportedTerm) as caught:
        instance(Sum(b[i], (i, 1, n)) * i, 0, n=2)
    assert (
        str(caught.value) == f"i stands outside of the sum whose index it is, in {Sum(b[i], (i, 1, n)) * i}"
    )


def test_a_claim_without_positions_makes_no_sense():
    with pytest.raises(Inadmissible) as caught:
        instance(A[i - 2, 0] * A[i + 2, 0], 0, n=3)
    assert str(caught.value) == "some positions do not exist"
    with pytest.raises(Inadmissible) as caught:
        instance(A[2, 0], 0, n=2)
    assert str(caught.value) == "some positions do not exist"
    assert instance(A[i - 2, 0] * A[i + 2, 0], 0, n=5).left.cells.keys() == {(2,)}


@pytest.mark.parametrize(("term", "kind"), [(pi * s, "Pi"), (A[i, j] * GoldenRatio, "GoldenRatio")])
def test_what_has_no_value_is_refused(term, kind):
    with pytest.raises(UnsupportedTerm) as caught:
        instance(term, 0, n=1)
    assert str(caught.value) == f"the kernel has no instances of {kind} in {kind.replace('Pi', 'pi')}"


T, U = MatrixSymbol("T", 2, 2), MatrixSymbol("U", 1, 2)
x, y = MatrixSymbol("x", 2, 1), MatrixSymbol("y", 1, 1)
VALUES = {
    "no matrix power is an identity": (MatPow(T, 0, evaluate=False), [["1", "0"], ["0", "1"]]),
    "a first matrix power": (MatPow(y, 1, evaluate=False), [["v0"]]),
    "a matrix power": (MatPow(y, 3), [["v0^3"]]),
    "no Hadamard power is ones": (HadamardPower(U, 0), [["1", "1"]]),
    "a Hadamard power": (HadamardPower(U, 2), [["v0^2", "v1^2"]]),
    "a transpose": (T.T, [["v0", "v2"], ["v1", "v3"]]),
    "a diagonal of a column": (DiagMatrix(x), [["v0", "0"], ["0", "v1"]]),
    "a diagonal of a row": (DiagMatrix(U), [["v0", "0"], ["0", "v1"]]),
    "a diagonal matrix": (DiagonalMatrix(T), [["v0", "0"], ["0", "v3"]]),
    "the diagonal": (DiagonalOf(T), [["v0"], ["v3"]]),
    "a trace": (Trace(T), [["v0 + v3"]]),
    "ones": (OneMatrix(1, 2), [["1", "1"]]),
    "zeros": (ZeroMatrix(2, 1), [["0"], ["0"]]),
    "a Kronecker product": (KroneckerProduct(U, x), [["v0*v2", "v1*v2"], ["v0*v3", "v1*v3"]]),
    "blocks": (BlockMatrix([[y, U]]), [["v2", "v0", "v1"]]),
    "a sum over what it does not use": (Sum(s, (i, 2, 5)), [["4*v0"]]),
    "a sum of its index": (Sum(i, (i, 2, 5)), [["14"]]),
    "an empty sum": (Sum(b[i], (i, 1, 0)), [["0"]]),
    "a sum of deltas": (Sum(KroneckerDelta(i, 2) * b[i], (i, 1, 3)), [["v1"]]),
    "a sum of sums": (Sum(b[i + j], (i, 0, 1), (j, 0, 1)), [["v0 + 2*v1 + v2"]]),
    "a rational": (s * Rational(2, 3), [["2/3*v0"]]),
    "scalars in a product": (MatMul(2, s, U), [["2*v0*v2", "2*v1*v2"]]),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES)
def test_values(case):
    term, expected = case
    assert values(term) == expected


def test_polynomials_are_not_inverted():
    ring = Grids.of_polynomials(["x"], budget()).ring
    for refused in (ring.inverse, ring.determinant):
        with pytest.raises(UnsupportedTerm) as caught:
            refused(((1,),))
        assert str(caught.value) == "the kernel does not invert matrices of polynomials"


def test_what_is_too_large_is_refused_before_it_is_made():
    far = Sum(b[i], (i, 1, 10**12))
    with pytest.raises(LimitExceeded, match="1000000000000 terms"):
        instance(far, 2 * far)
    with pytest.raises(LimitExceeded, match="1000000000000 terms"):
        scope(MatrixSymbol("E", 10**12, 1)[i, 0]).assignments([i])
    residues = Grids.of_residues({}, 7, budget(terms=10_000))
    large = residues.matrix(20, 5, lambda *_: residues.one)
    with pytest.raises(LimitExceeded, match="40000 terms"):
        residues.kronecker(large, residues.matrix(20, 20, lambda *_: residues.one))


def test_functions_are_quadratic_with_coefficients_of_their_own():
    t = Symbol("t")
    assert values(Function("g")(s, t)) == [["v0 + v1*v4 + v2*v5 + v3*v4^2 + 2*v3*v4*v5 + v3*v5^2"]]
    assert values(Max(s, t)) == [["v0 + v1*v3 + v1*v4 + v2*v3^2 + v2*v4^2"]]
    assert not difference(Max(s * (t + 1), t * (s + 2)), Max(s * t + 2 * t, s * t + s))
