"""A table refuses what is no term, and gives every term the shape and the free indices that it must have."""

from fractions import Fraction

import pytest

from symnet.core import language as of
from symnet.core.language import Claim, Kind, Property, Table, presupposed, spoken_of
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.errors import SymnetError, UnsupportedTerm

n, m = variable(-1), variable(-2)


@pytest.fixture
def table():
    """Letters a, x[·], A (n×n), B (n×m), C (m×n), functions f and det, indices of extents n, m, v_0, any."""
    found = Table(
        [
            of.Letter("a", 0),
            of.Letter("x", 1),
            *(of.Letter(name, 2, shape, Property.GENERAL) for name, shape in SHAPES.items()),
        ],
        [of.Function("f", Kind.ARBITRARY), of.Function("det", Kind.DETERMINANT)],
    )
    for extent in (n, m, variable(0), None):
        found.index(extent)
    for term in (
        of.Entry(0, ()),
        of.Entry(1, (variable(0),)),
        of.Matrix(2),
        of.Matrix(3),
        of.Matrix(4),
        of.Scaled(1, 4),
    ):
        found.add(term)
    return found


SHAPES = {"A": (n, n), "B": (n, m), "C": (m, n)}
a, x, A, B, C, SCALED = range(6)
REFUSED = {
    "a part that is not there": of.Transpose(9),
    "a part before the first": of.Transpose(-1),
    "a family with a position too few": of.Entry(1, ()),
    "a number with a position": of.Entry(0, (ZERO,)),
    "a matrix as a family": of.Entry(2, (ZERO, ZERO)),
    "a family as a matrix": of.Matrix(1),
    "a position beyond a matrix": of.At(A, n, ZERO),
    "a position below a matrix": of.At(A, ZERO, constant(-1)),
    "an index of another range": of.At(A, ZERO, variable(1)),
    "any integer as a position": of.At(A, variable(3), ZERO),
    "an entry of a number": of.At(a, ZERO, ZERO),
    "a sum of two shapes": of.Plus((A, B)),
    "a number and a matrix": of.Plus((a, A)),
    "a sum of nothing": of.Plus(()),
    "a matrix among numbers": of.Times((a, A)),
    "what is divided by is a matrix": of.Reciprocal(A),
    "a power below 0": of.Power(a, -1),
    "a power of what is not square": of.Power(B, 2),
    "a determinant of what is not square": of.Apply(1, (B,)),
    "a sum of matrices over an index": of.Sum(0, A),
    "a sum over any integer": of.Sum(3, a),
    "a sum over an index that is not there": of.Sum(9, a),
    "an index without a range": of.Magnitude(variable(9)),
    "an array of matrices": of.Array(0, 1, A),
    "an array with one index": of.Array(0, 0, a),
    "an array over any integer": of.Array(0, 3, a),
    "an array whose rows are any integer": of.Array(3, 0, a),
    "an array whose size is an index": of.Array(0, 2, a),
    "a product that does not fit": of.Product((B, B)),
    "a product of nothing": of.Product(()),
    "a product with a number": of.Product((A, a)),
    "a multiple by a matrix": of.Scaled(A, A),
    "a multiple of a number": of.Scaled(a, a),
    "a number transposed": of.Transpose(a),
    "an inverse of what is not square": of.Inverse(B),
    "an inverse of a number": of.Inverse(a),
    "a size below 0": of.Identity(constant(-1)),
    "a size that may be below 0": of.Zero(n - 2, n),
    "a size that is an index": of.Identity(variable(0)),
    "a grid of two widths": of.Grid(((A, B), (B, A))),
    "a grid of two heights": of.Grid(((A, C),)),
    "a grid with a block too few": of.Grid(((A, B), (A,))),
    "a grid of nothing": of.Grid(()),
    "a grid of an empty row": of.Grid(((),)),
}


@pytest.mark.parametrize("term", REFUSED.values(), ids=REFUSED)
def test_what_is_no_term_is_refused(table, term):
    before = len(table.terms)
    with pytest.raises((SymnetError, LookupError)):
        table.add(term)
    assert len(table.terms) == before == len(table.shapes)


def test_a_term_is_made_of_terms_that_come_before_it(table):
    for part in (-1, len(table.terms), len(table.terms) + 1):
        with pytest.raises(UnsupportedTerm, match="terms that come before it"):
            table.add(of.Transpose(part))


ACCEPTED = {
    "an entry of what has an index": (of.At(SCALED, variable(1), variable(0)), None, {0, 1}),
    "an entry of that alone": (of.At(SCALED, ZERO, ZERO), None, {0}),
    "an entry": (of.At(B, variable(0), variable(1)), None, {0, 1}),
    "a sum": (of.Sum(0, x), None, set()),
    "a size as a number": (of.Magnitude(n * variable(1)), None, {1}),
    "a delta": (of.Delta(variable(0) - variable(3)), None, {0, 3}),
    "a product": (of.Product((B, C, B)), (n, m), set()),
    "a power": (of.Power(A, 0), (n, n), set()),
    "a transpose": (of.Transpose(B), (m, n), set()),
    "a multiple": (of.Scaled(x, B), (n, m), {0}),
    "an array": (of.Array(0, 1, x), (n, m), set()),
    "an array of one column": (of.Array(1, 0, a), (m, n), set()),
    "an empty matrix": (of.Zero(n - 1, ZERO), (n - 1, ZERO), set()),
    "a grid": (of.Grid(((A, B),)), (n, n + m), set()),
    "a grid of one column": (of.Grid(((B,), (B,))), (2 * n, m), set()),
    "a grid with numbers": (of.Grid(((a, a), (x, a))), (constant(2), constant(2)), {0}),
    "a function": (of.Apply(0, (x, a)), None, {0}),
    "a determinant": (of.Apply(1, (A,)), None, set()),
}


@pytest.mark.parametrize(("term", "shape", "free"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_term_has_its_shape_and_its_free_indices(table, term, shape, free):
    number = table.add(term)
    assert (table.shapes[number], table.free[number]) == (shape, free)
    assert table.add(term) == number


def test_an_index_is_bound_once(table):
    table.add(of.Sum(0, x))
    for term in (of.Sum(0, a), of.Array(0, 1, a), of.Array(1, 0, a)):
        with pytest.raises(SymnetError):
            table.add(term)


def test_a_range_does_not_depend_on_its_own_index(table):
    number = table.index(None)
    table.extents[number] = variable(number)
    with pytest.raises(SymnetError):
        table.add(of.Sum(number, a))


def test_the_range_of_an_index_is_free_in_its_sum(table):
    inner = table.add(of.Sum(2, table.add(of.Magnitude(variable(2)))))
    assert table.free[inner] == {0}
    assert table.free[table.add(of.Sum(0, inner))] == set()


def test_what_is_supposed_of_a_position_admits_it(table):
    with pytest.raises(SymnetError):
        table.add(of.At(A, variable(3), ZERO))
    table.suppose(variable(3), n)
    assert table.shapes[table.add(of.At(A, variable(3), ZERO))] is None
    table.suppose(variable(0), n)
    table.suppose(variable(3), n)
    assert table.supposed == [(variable(3), n)]


def test_a_copy_is_changed_alone(table):
    copied = table.copy()
    copied.index(ONE)
    copied.suppose(variable(3), n)
    copied.add(of.Sum(0, x))
    assert (len(table.extents), len(table.terms), table.supposed, table.bound) == (4, 6, [], set())


def test_what_a_claim_presupposes(table):
    inverse, quotient = table.add(of.Inverse(A)), table.add(of.Reciprocal(a))
    backwards = table.add(of.Sum(table.index(n - 2), a))
    table.add(of.Reciprocal(x))  # is in no side
    forwards = table.add(of.Sum(1, a))
    sides = table.add(of.Scaled(quotient, inverse)), table.add(of.Scaled(backwards, A))
    claim = Claim(table, ("n", "m"), (), *sides, ((forwards, forwards),))
    found = {(each.kind, each.term) for each in presupposed(claim)}
    assert found == {("invertible", A), ("not zero", a), ("forwards", backwards)}


def test_a_condition_speaks_of_what_is_free_in_it_or_in_the_range_of_its_sum(table):
    """x[v_0]·Σ_{i < v_0} 1 is not 0; its sum runs forwards."""
    place = table.index(variable(0) - 1)
    total = table.add(of.Sum(place, a))
    divisor = table.add(of.Sum(1, x))
    inner = table.add(of.Sum(table.index(n), table.add(of.Reciprocal(divisor))))
    whole = table.add(of.Sum(0, table.add(of.Times((total, inner)))))
    claim = Claim(table, ("n", "m"), (), whole, whole)
    found = {(each.kind, each.term): spoken_of(table, each) for each in presupposed(claim)}
    assert found == {("forwards", total): {0}, ("not zero", divisor): {0}}


def test_equal_terms_have_one_number_in_a_copy_too(table):
    half = table.add(of.Number(Fraction(1, 2)))
    for copied in (table.copy(), table.detached()):
        assert copied == table
        assert copied.add(of.Number(Fraction(1, 2))) == half
        assert copied.add(of.Matrix(2)) == A
        assert copied.letters is not table.letters
    detached = table.detached()
    for name in ("letters", "functions", "terms"):
        for old, new in zip(getattr(table, name), getattr(detached, name), strict=True):
            assert old == new
            assert old is not new
    assert all(key is detached.terms[number] for key, number in detached.numbers.items())


def test_the_indices_of_a_claim_are_free_and_bound_nowhere(table):
    table.add(of.Sum(1, table.add(of.Delta(variable(1)))))
    for sides, free, why in (
        ((x, a), (), "neither free nor bound"),
        ((a, x), (), "neither free nor bound"),
        ((x, x), (9, 0), "has no range"),
        ((a, a), (1,), "bound elsewhere"),
        ((a, a), (2,), "range depends on one that is"),
    ):
        with pytest.raises(UnsupportedTerm, match=why):
            Claim(table, ("n", "m"), free, *sides)
    Claim(table, ("n", "m"), (2, 0, 3), x, a)
