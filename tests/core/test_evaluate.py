"""Counterexamples are evaluated as the semantics says, and only where all that a claim assumes holds."""

import sys
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from random import Random
from time import monotonic, process_time

import pytest
from sympy import (
    Abs,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    Eq,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    KroneckerDelta,
    KroneckerProduct,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    OneMatrix,
    Q,
    Rational,
    Sum,
    Trace,
    ZeroMatrix,
    sign,
    sin,
    symbols,
)

from symnet import LimitExceeded, UnsupportedTerm, sizes
from symnet.core import language
from symnet.core.balls import Inadmissible
from symnet.core.budget import Budget, deep
from symnet.core.evaluate import MAX_BITS, Evaluation, World, evaluate, inert, value_of
from symnet.core.language import Claim, Condition, Kind, Letter, Property
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.core.translate import translate
from symnet.search.counterexamples import as_witness
from tests.core.hand import Hand, size
from tests.core.hand import at as entry
from tests.verify import claims, claims_beyond
from tests.verify.numeric import as_rows, at_witness

m, n = sizes("m n")
i, j = symbols("i j", integer=True)
a, b = symbols("a b")
f, g = IndexedBase("f"), IndexedBase("g")
phi = Function("phi")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
TALL, WIDE = MatrixSymbol("T", n, n - 1), MatrixSymbol("W", n - 1, n)
EMPTY = MatrixSymbol("E", n - 1, n - 1)
x = MatrixSymbol("x", n, 1)
UNBOUNDED = Budget.unbounded()
VALUES = {
    n: 2, m: 1, a: 3, b: -4, f: {(1,): 5, (2,): -7}, phi: (1, 2, 3), i: 1, j: 0,
    A: [[1, 2], [3, 4]], B: [[0, 1], [-1, 2]], x: [[5], [6]],
}  # fmt: skip


def read(lhs, rhs=None, definitions=(), assuming=()):
    with deep():
        return translate(lhs, lhs if rhs is None else rhs, dict(definitions), assuming, UNBOUNDED)


def world(names, values):
    """The world of values by the user's own symbols, as far as they are given."""
    letters = {}
    for number, symbol in names.symbols.items():
        given = values.get(symbol)
        if isinstance(given, list):
            given = {(r, c): value for r, row in enumerate(given) for c, value in enumerate(row)}
        if given is not None:
            letters[number] = given
    numbers = {number: values[symbol] for symbol, number in names.sizes.items() if symbol in values}
    functions = {number: values[key] for (key, _), number in names.functions.items() if key in values}
    base = World(numbers, letters, functions)
    places = {
        index: values[symbol] - base.size(first)
        for symbol, (index, first) in names.free.items()
        if symbol in values
    }
    return World(numbers, letters, functions, places)


def at(values, lhs, rhs=None, *, definitions=(), assuming=(), budget=UNBOUNDED):
    claim, names = read(lhs, rhs, definitions, assuming)
    return evaluate(claim, world(names, values), budget)


def value(term, values=VALUES, **more):
    return at(values, term, **more)[0]


def rows(*several):
    return tuple(map(tuple, several))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Rational(1, 2), Fraction(1, 2)),
        (n * (n + 1) - 3 * m, 3),
        (i - 2 * n, -3),
        (a, 3),
        (f[n], -7),
        (A[1, 0], 3),
        (A[i, j], 3),
        (a + b + n, 1),
        (a * b / 6, -2),
        (a**3, 27),
        (1 / a + 1 / b, Fraction(1, 12)),
        (Sum(f[i], (i, 1, n)), -2),
        (Sum(i**2, (i, 1, n)), 5),
        (Sum(a, (i, 1, n)), 6),
        (Sum(a, (i, 1, n - 2)), 0),
        (Sum(f[i] * f[j], (i, 1, j), (j, 1, n)), 25 - 35 + 49),
        (Sum(KroneckerDelta(i, 2) * f[i], (i, 1, n)), -7),
        (phi(a), 1 + 2 * 3 + 3 * 9),
        (Max(a, b), 3),
        (Min(a, b), -4),
        (Abs(b), 4),
        (Abs(a), 3),
        (sign(b), -1),
        (sign(a - 3 * m), 0),
        (sign(a), 1),
        (sign(a - 2 * m), 1),
        (Determinant(A), -2),
        (Determinant(B - B.T), 4),
        (Trace(A * B), 9),
        (A + B, rows((1, 3), (2, 6))),
        (2 * A, rows((2, 4), (6, 8))),
        (A * B, rows((-2, 5), (-4, 11))),
        (x.T * A * B, rows((-34, 91))),
        (A * B * x, rows((20,), (46,))),
        (MatPow(A, 0, evaluate=False), rows((1, 0), (0, 1))),
        (A**2, rows((7, 10), (15, 22))),
        (A**3, rows((37, 54), (81, 118))),
        (A.T, rows((1, 3), (2, 4))),
        (A.I, rows((-2, 1), (Fraction(3, 2), Fraction(-1, 2)))),
        (B.I, rows((2, -1), (1, 0))),
        (Identity(n), rows((1, 0), (0, 1))),
        (ZeroMatrix(n, m), rows((0,), (0,))),
        (OneMatrix(m, n), rows((1, 1))),
        (HadamardProduct(A, B), rows((0, 2), (-3, 8))),
        (DiagMatrix(x), rows((5, 0), (0, 6))),
        (BlockMatrix([[A, x], [x.T, OneMatrix(1, 1)]]), rows((1, 2, 5), (3, 4, 6), (5, 6, 1))),
        (KroneckerProduct(x, x.T), rows((25, 30), (30, 36))),
        (KroneckerProduct(x, x), rows((25,), (30,), (30,), (36,))),
    ],
    ids=str,
)
def test_the_value_of_each_kind_of_term(term, expected):
    found = value(term)
    assert found == expected
    numbers = [each for row in found for each in row] if isinstance(found, tuple) else [found]
    assert all(type(each) is int or each.denominator > 1 for each in numbers)


def test_both_sides_and_terms_of_their_own():
    claim, names = read(a * x, x * b, {b: a + 1})
    there = world(names, VALUES)
    assert evaluate(claim, there, UNBOUNDED) == (rows((15,), (18,)), rows((20,), (24,)))
    assert value_of(claim, there, names.defined[b], UNBOUNDED) == 4
    claim, names = read(b, definitions={b: Sum(f[i] * i, (i, 1, n))})
    assert value_of(claim, world(names, VALUES), names.defined[b], UNBOUNDED) == 5 - 14


def square(hand, factor):
    """A number times a matrix."""
    return hand(language.Scaled(factor, hand(language.Matrix(1))))


def array(hand, factor):
    r, c = hand.table.index(two), hand.table.index(two)
    inner = hand(language.At(hand(language.Matrix(1)), variable(r), variable(c)))
    return language.Array(r, c, hand(language.Times((factor, inner))))


def total(hand, factor):
    index = hand.table.index(two)
    return language.Sum(index, hand(language.Times((hand(entry(0, variable(index))), factor))))


two = constant(2)
KINDS = {
    "a sum of numbers": lambda _, t: language.Plus((t, t)),
    "a product of numbers": lambda _, t: language.Times((t, t)),
    "a power": lambda _, t: language.Power(t, 3),
    "a reciprocal": lambda _, t: language.Reciprocal(t),
    "a sum": total,
    "a function": lambda _, t: language.Apply(0, (t,)),
    "a maximum": lambda hand, t: language.Apply(1, (t, hand(language.Number(Fraction(2))))),
    "an absolute value": lambda _, t: language.Apply(2, (t,)),
    "a determinant": lambda hand, t: language.Apply(3, (square(hand, t),)),
    "an entry": lambda hand, t: language.At(square(hand, t), ONE, ZERO),
    "an array": array,
    "a multiple": lambda hand, t: language.Scaled(t, square(hand, t)),
    "a grid": lambda hand, t: language.Grid(((square(hand, t),) * 2, (square(hand, t),) * 2)),
    "a grid of numbers": lambda hand, t: language.Grid(((t, t), (hand(language.Plus((t, t))), t))),
    "a sum of matrices": lambda hand, t: language.Plus((square(hand, t), hand(language.Identity(two)))),
    "a product": lambda hand, t: language.Product((square(hand, t),) * 3),
    "a power of a matrix": lambda hand, t: language.Power(square(hand, t), 3),
    "a transpose": lambda hand, t: language.Transpose(square(hand, t)),
    "an inverse": lambda hand, t: language.Inverse(square(hand, t)),
}  # fmt: skip
FAMILY = {0: 3, 1: -2}


@pytest.mark.parametrize("kind", KINDS.values(), ids=[*KINDS])
def test_a_term_at_a_value_of_its_index_has_the_value_that_it_has_with_the_number(kind):
    """A term in x[i], summed over i, is the sum of that term in the numbers that are the values of x[i]."""

    def summed(several, index=None):
        entries = [
            hand(language.At(each, ONE, ZERO)) if hand.table.shapes[each] else each for each in several
        ]
        return hand(language.Plus(tuple(entries)) if index is None else language.Sum(index, *entries))

    functions = [
        language.Function("f", each)
        for each in (Kind.ARBITRARY, Kind.MAXIMUM, Kind.ABSOLUTE, Kind.DETERMINANT)
    ]
    hand = Hand(Letter("x", 1), Letter("A", 2, (two, two)))
    hand.table.functions += functions
    index = hand.table.index(two)
    left = summed([hand(kind(hand, hand(entry(0, variable(index)))))], index)
    right = summed([hand(kind(hand, hand(language.Number(Fraction(each))))) for each in FAMILY.values()])
    matrix = {(0, 0): 1, (0, 1): 2, (1, 0): 3, (1, 1): 5}
    there = World({}, {0: {(k,): each for k, each in FAMILY.items()}, 1: matrix}, {0: (1, 2, 3)})
    sides = evaluate(Claim(hand.table, (), (), left, right), there, UNBOUNDED)
    assert sides[0] == sides[1] != 0


# -- a law that ties it to an evaluator of SymPy's terms, which shares no line with it
class Any(dict):
    """Small integers at all positions, as declared of a letter."""

    def __init__(self, letter, number, seed):
        super().__init__()
        self.letter, self.number, self.seed = letter, number, seed

    def entries(self, evaluation):
        """The values that were read, and for a family some other entries."""
        near = () if self.letter.shape else product(range(5), repeat=self.letter.arity)
        read = {place: value for (number, place), value in evaluation.read.items() if number == self.number}
        return {place: self.get(place) for place in near} | read if self.letter.arity else self.get(())

    def get(self, place):
        if self.letter.declared is Property.DIAGONAL and len({*place}) > 1:
            return 0
        if self.letter.declared is Property.SYMMETRIC:
            place = tuple(sorted(place))
        return Random(f"{self.seed} {place}").randint(-3, 3)  # noqa: S311 - no secrets


def compared(claim, seed):
    """Both sides by both evaluators at a world, or None where the claim does not speak of it."""
    stated, names = read(claim.lhs, claim.rhs, claim.definitions, tuple(claim.assuming))
    random = Random(f"{claim.name} {seed}")  # noqa: S311 - no secrets
    letters = {
        number: Any(letter, number, random.random()) for number, letter in enumerate(stated.table.letters)
    }
    functions = {
        number: tuple(random.randint(-2, 2) for _ in range(arity + 2))
        for (_, arity), number in names.functions.items()
    }
    there = {number: random.randint(1, 3) for number in names.sizes.values()}
    places = {index: random.randint(0, 2) for index in stated.free}
    evaluation = Evaluation(stated, World(there, letters, functions, places), UNBOUNDED)
    try:
        sides = evaluation.sides(places)
    except Inadmissible:
        return None
    defined = {name: evaluation.value(term, places) for name, term in names.defined.items()}
    plain = {number: given.entries(evaluation) for number, given in letters.items()}
    witness = as_witness(names, World(there, plain, functions, places), sides, defined)
    instance, indices = at_witness(claim, witness)
    return sides, tuple(as_rows(instance.value(side, indices)) for side in (claim.lhs, claim.rhs))


TRUE = claims.named(claims.TRUE) | claims.named(claims_beyond.TRUE)
FALSE = claims.named(claims.FALSE) | claims.named(claims_beyond.FALSE)


@pytest.mark.parametrize(("table", "least"), [(TRUE, 240), (FALSE, 200)], ids=["true", "false"])
def test_another_evaluator_agrees(table, least):
    spoken = 0
    for claim in table.values():
        for seed in range(2):
            if (found := compared(claim, seed)) is not None:
                sides, others = found
                assert [as_rows([*map(list, s)] if isinstance(s, tuple) else s) for s in sides] == [*others]
                assert table is FALSE or sides[0] == sides[1]
                spoken += 1
    assert spoken > least


# -- what is assumed
@pytest.mark.parametrize("wrong", [0, -1, True, 1.0, Fraction(2), "2", None])
def test_a_size_is_a_positive_integer(wrong):
    assert value(Trace(Identity(n)) * a) == 6
    why = "a size must be positive" if type(wrong) is int else "a size or a place must be an integer"
    with pytest.raises(Inadmissible, match=f"^{why}$"):
        value(Trace(Identity(n)) * a, VALUES | {n: wrong})


def test_a_free_index_is_in_its_range():
    assert [value(x[i, 0], VALUES | {i: place}) for place in (0, 1)] == [5, 6]
    assert value(f[i], {i: -3, f: {(-3,): 8}}) == 8
    claim, names = read(x[i, 0])
    there = world(names, VALUES)
    for wrong in (-1, 2, True, 0.0, None):
        with pytest.raises(Inadmissible):
            evaluate(claim, replace(there, indices={claim.free[0]: wrong}), UNBOUNDED)


def test_bounds_of_an_index_are_assumed():
    entry, bounds = f[i] * Trace(Identity(n)), (i >= 1, i <= n)
    assert value(entry, VALUES | {i: 2}, assuming=bounds) == -14
    with pytest.raises(Inadmissible, match=r"^a free index must be in its range$"):
        value(entry, VALUES | {i: 0, f: {(0,): 1}}, assuming=bounds)


def test_a_position_is_inside_of_its_matrix():
    large = {n: 3, A: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}
    assert value(A[2, 0], large) == 7
    with pytest.raises(Inadmissible, match=r"^a position must be inside its matrix$"):
        value(A[2, 0])


@pytest.mark.parametrize(
    ("assumed", "holds", "fails", "why"),
    [
        (Q.symmetric(A), [[1, 2], [2, 5]], [[1, 2], [3, 5]], "a matrix must be symmetric"),
        (Q.diagonal(A), [[1, 0], [0, 5]], [[1, 0], [1, 5]], "a matrix must be diagonal"),
        (Q.diagonal(A), [[0, 0], [0, 0]], [[1, 1], [0, 5]], "a matrix must be diagonal"),
        (Q.orthogonal(A), [[0, -1], [1, 0]], [[1, 1], [0, 1]], "a hypothesis must hold"),
        (
            Q.orthogonal(A),
            [[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]],
            [[2, 0], [0, Fraction(1, 2)]],
            "a hypothesis must hold",
        ),
        (Q.invertible(A), [[1, 2], [3, 4]], [[1, 2], [2, 4]], "a matrix must be invertible"),
        (Q.invertible(A.T * A), [[1, 2], [3, 4]], [[1, 2], [2, 4]], "a matrix must be invertible"),
        (Eq(A * A, A), [[1, 1], [0, 0]], [[1, 1], [0, 1]], "a hypothesis must hold"),
        (Eq(A[0, 0] + A[1, 1], 1), [[1, 1], [0, 0]], [[1, 1], [0, 1]], "a hypothesis must hold"),
        (n <= 2, [[1, 1], [0, 0]], [[1] * 3] * 3, "a sum must not run backwards"),
        (Q.positive_definite(A), [[2, 3], [3, 5]], [[2, 3], [3, 4]], "a matrix must be positive definite"),
        (Q.positive_definite(A), [[1, 0], [0, 1]], [[1, 1], [0, 1]], "a matrix must be symmetric"),
        (Q.positive_definite(A), [[1, 0], [0, 1]], [[0, 1], [1, 0]], "a matrix must be positive definite"),
        (Q.positive_definite(A), [[1]], [[-1]], "a matrix must be positive definite"),
        (
            Q.positive_definite(A + A),
            [[1, 0], [0, 1]],
            [[1, 1], [0, 1]],
            "a matrix must be positive definite",
        ),
    ],
    ids=str,
)
def test_what_is_declared_of_a_matrix_is_looked_at(assumed, holds, fails, why):
    assert value(2 * A, {n: len(holds), A: holds}, assuming=(assumed,)) == rows(
        *([2 * y for y in row] for row in holds)
    )
    with pytest.raises(Inadmissible, match=f"^{why}$"):
        value(2 * A, {n: len(fails), A: fails}, assuming=(assumed,))
    assert value(A, {n: len(fails), A: fails}) == rows(*fails)


def test_what_is_divided_by_is_not_zero_anywhere():
    total = Sum(1 / f[i], (i, 1, n))
    assert value(total) == Fraction(2, 35)
    for zero in (1, 2):
        with pytest.raises(Inadmissible, match=r"^what is divided by must not be 0$"):
            value(total, VALUES | {f: {(1,): 1, (2,): 1} | {(zero,): 0}})
    with pytest.raises(
        Inadmissible, match=r"^what is divided by must not be 0$"
    ):  # also where it is multiplied by 0
        value(b / a, VALUES | {a: 0, b: 0})
    with pytest.raises(Inadmissible, match=r"^what is divided by must not be 0$"):
        value(Sum(KroneckerDelta(i, 1) / f[i], (i, 1, n)), VALUES | {f: {(1,): 1, (2,): 0}})


def test_a_free_index_has_one_value_in_a_condition():
    assert value(1 / f[i], {i: 1, f: {(1,): 2, (2,): 0}}) == Fraction(1, 2)


def test_an_empty_sum_has_no_conditions():
    assert value(Sum(1 / f[i], (i, 1, n - 1)), {n: 1}) == 0


def test_what_is_inverted_is_invertible():
    vanishing = MatMul(A.I, ZeroMatrix(n, n), evaluate=False)
    for term in (A.I, vanishing, Trace(A.I), a * Trace(A.I), MatPow(A.I, -1, evaluate=False)):
        with pytest.raises(Inadmissible, match=r"^a matrix must be invertible$"):
            value(term, VALUES | {A: [[1, 2], [2, 4]], a: 0})
    assert value(A * A.I) == rows((1, 0), (0, 1))
    assert value(MatPow(A.I, -1, evaluate=False)) == rows((1, 2), (3, 4))


def test_a_sum_does_not_run_backwards():
    total = Sum(f[i], (i, 5, n))
    assert value(total, {n: 5, f: {(5,): 3}}) == 3
    assert value(total, {n: 4}) == 0
    with pytest.raises(Inadmissible, match=r"^a sum must not run backwards$"):
        value(total, {n: 3})


def test_a_range_depends_on_another_index():
    """x[i, j] for i < n and j < i + 1, and i < j if that is supposed."""
    hand = Hand(Letter("x", 2))
    i = hand.table.index(size)
    j = hand.table.index(variable(i) + 1)
    there = World({-1: 2}, {0: {(r, c): 10 * r + c for r in range(2) for c in range(2)}})
    x = hand(entry(0, variable(i), variable(j)))

    def admissible(claim, why):
        found = {}
        for places in product(range(-1, 3), repeat=2):
            at = replace(there, indices=dict(zip((i, j), places, strict=True)))
            try:
                found[places] = evaluate(claim, at, UNBOUNDED)[0]
            except Inadmissible as error:
                assert str(error) in why
        return found

    inside = ["a free index must be in its range"]
    assert admissible(Claim(hand.table, ("n",), (i, j), x, x), inside) == {(0, 0): 0, (1, 0): 10, (1, 1): 11}
    hand.table.suppose(variable(i) - variable(j), variable(i))
    inside += ["a position must be inside its matrix"]
    assert admissible(Claim(hand.table, ("n",), (i, j), x, x), inside) == {(1, 1): 11}


def test_a_condition_is_looked_at_for_all_values_of_what_is_bound_around_it():
    """Σ_i Σ_j 0·1/(x[i] + x[j]), for j < i + 1 or for j < 2."""
    for extent in (lambda i: variable(i) + 1, lambda _: two):
        hand = Hand(Letter("x", 1))
        i = hand.table.index(two)
        j = hand.table.index(extent(i))
        nothing = hand(language.Delta(variable(i) + 1))
        both = hand(language.Plus(tuple(hand(entry(0, variable(each))) for each in (i, j))))
        inner = hand(language.Times((nothing, hand(language.Reciprocal(both)))))
        left = hand(language.Sum(i, hand(language.Sum(j, inner))))
        claim = Claim(hand.table, (), (), left, left)
        assert evaluate(claim, World({}, {0: {(0,): 1, (1,): 2}}), UNBOUNDED) == (0, 0)
        for zero in ((0, 1), (1, 0), (1, -1)):
            there = World({}, {0: {(k,): each for k, each in enumerate(zero)}})
            with pytest.raises(Inadmissible, match=r"^what is divided by must not be 0$"):
                evaluate(claim, there, UNBOUNDED)


def test_a_sum_does_not_run_backwards_wherever_it_stands():
    """Σ_i 0·Σ_{j < m - i} 1 for i < n."""
    hand = Hand()
    i = hand.table.index(size)
    j = hand.table.index(variable(-2) - variable(i))
    inner = hand(language.Sum(j, hand(language.Magnitude(variable(j)))))
    left = hand(language.Sum(i, hand(language.Times((hand(language.Delta(ONE)), inner)))))
    claim = Claim(hand.table, ("n", "m"), (), left, left)
    assert evaluate(claim, World({-1: 3, -2: 2}, {}), UNBOUNDED) == (0, 0)
    with pytest.raises(Inadmissible, match=r"^a sum must not run backwards$"):
        evaluate(claim, World({-1: 3, -2: 1}, {}), UNBOUNDED)


def test_a_condition_of_an_unknown_kind_is_not_taken_to_hold():
    hand = Hand(Letter("a", 0))
    a = hand(entry(0))
    evaluation = Evaluation(Claim(hand.table, (), (), a, a), World({}, {0: 1}), UNBOUNDED)
    for kind in ("negative", "forwards"):
        evaluation._conditions = (Condition(kind, a),)
        with pytest.raises(UnsupportedTerm, match=f"of the condition {kind}"):
            evaluation.sides({})


def test_what_is_multiplied_by_zero_has_a_value_if_it_is_a_member_of_a_family():
    assert value(a * b, {a: 0, b: 1}) == 0
    with pytest.raises(Inadmissible, match=" must have a value at "):
        value(Sum(a * f[i], (i, 1, n)), {a: 0, n: 2, f: {}})


def test_each_inverse_is_that_of_its_own_matrix():
    assert value(A * A.I + B * B.I) == rows((2, 0), (0, 2))
    assert value(Determinant(A) * Determinant(B)) == -2


# -- what a world is made of
@pytest.mark.parametrize("wrong", [1.0, float("nan"), True, "1", None, complex(1, 0), Rational(1, 2)])
def test_values_are_integers_and_fractions(wrong):
    for term, given in (
        (a, {a: wrong}),
        (f[1], {f: {(1,): wrong}}),
        (A, {n: 1, A: [[wrong]]}),
        (phi(a), {a: 1, phi: (wrong, 0, 0)}),
    ):
        with pytest.raises(
            Inadmissible, match=r"must have a value|^a value must be an integer or a fraction$"
        ):
            value(term, given)
    with pytest.raises(Inadmissible, match=r"^a value must be an integer or a fraction$"):
        inert(World({}, {0: wrong}))


def test_fractions_are_taken_in_lowest_terms():
    half = Fraction(1, 2)
    half._numerator, half._denominator = -2, -4
    assert value(a, {a: half}) == Fraction(1, 2)
    assert at({a: half}, a, 2 * a / 2) == (Fraction(1, 2), Fraction(1, 2))
    half._denominator = 0
    with pytest.raises(Inadmissible, match=r"^a value must have a denominator that is not 0$"):
        value(a, {a: half})


def test_every_letter_has_a_value():
    for term, given in ((a, {}), (f[2], {f: {(1,): 1}}), (f[1], {f: 1}), (A, {n: 2, A: [[1, 2], [3]]})):
        with pytest.raises(Inadmissible, match="must have a value"):
            value(term, given)


def test_a_function_has_all_of_its_coefficients():
    assert value(phi(a, b), VALUES | {phi: (1, 2, 3, 4)}) == 1 + 2 * 3 - 3 * 4 + 4
    assert value(phi(), {phi: (5, 7)}) == 5
    for given in ({}, {phi: (1, 2)}, {phi: (1, 2, 3, 4)}):
        with pytest.raises(Inadmissible, match=r"^a function must have its coefficients$"):
            value(phi(a), {a: 1, **given})


def test_a_function_with_laws_of_its_own_that_are_not_known_has_no_values():
    with pytest.raises(UnsupportedTerm, match="laws of its own"):
        value(sin(a))
    assert value(b * sin(a), {a: 1, b: 0}) == 0


class Liar(dict):
    """Different values at each look."""

    looks = 0

    def get(self, _place, _default=None):
        self.looks += 1
        return self.looks


def test_each_value_is_read_once():
    claim, names = read(f[i] * KroneckerDelta(i, j), f[j] * KroneckerDelta(i, j))
    there = World({}, {names.letters["family", f.label, (), 1]: Liar()}, {}, dict.fromkeys(claim.free, 0))
    assert evaluate(claim, there, UNBOUNDED) == (1, 1)


def test_an_inert_world_is_plain_and_the_same():
    claim, names = read(phi(a) * x, f[i] * x)
    there = world(names, VALUES)
    plain = inert(there)
    assert plain == there
    assert evaluate(claim, plain, UNBOUNDED) == evaluate(claim, there, UNBOUNDED)
    lied = inert(World({-1: 1}, {0: Liar({(1,): 2})}))
    assert type(lied.letters[0]) is dict
    assert [*lied.values(0)] == [2]
    for wrong in (World({-1: 1.0}, {}), World({}, {}, {}, {0: "0"}), World({}, {0: {(1.0,): 1}})):
        with pytest.raises(Inadmissible):
            inert(wrong)
    assert [*plain.values(names.letters["number", a])] == [3]
    assert [*plain.values(-5)] == []


# -- sizes of 0
def test_matrices_without_entries():
    one = {n: 1, A: [[7]], TALL: [], WIDE: [], EMPTY: [], B: [[2]]}
    assert value(A * TALL * WIDE * B, one) == rows((0,))
    assert value(TALL * WIDE * A * B, one) == rows((0,))
    assert value(A + TALL * EMPTY.I * WIDE, one) == rows((7,))
    assert value(Determinant(EMPTY), one) == 1
    assert value(Determinant(WIDE * TALL), one) == 1
    assert value(WIDE * TALL, one) == ()
    assert value(TALL, one) == ((),)
    assert value(Trace(WIDE * A * TALL), one) == 0
    assert value(BlockMatrix([[A, TALL], [WIDE, EMPTY]]), one) == rows((7,))
    left, high, wide = MatrixSymbol("L", 3, 2), MatrixSymbol("H", 2, n - 1), MatrixSymbol("R", n - 1, 1)
    given = {n: 1, left: [[1, 2], [3, 4], [5, 6]], high: [], wide: []}
    assert value(MatMul(left, high, wide, evaluate=False), given) == rows((0,), (0,), (0,))


# -- what it costs
def squared(names):
    """Definitions of each name but the first as the square of the one before."""
    return {after: before * before for before, after in pairwise(names)}


@pytest.mark.parametrize("start", [2, -3, Fraction(1, 3)])
def test_a_value_is_not_longer_than_a_limit(start):
    numbers = symbols("q:60")
    matrices = [MatrixSymbol(f"M_{k}", n, n) for k in range(60)]
    began = process_time()
    with pytest.raises(Inadmissible, match=r"^a value must not be too long$"):
        value(numbers[-1], {numbers[0]: start}, definitions=squared(numbers))
    assert value(numbers[-1], {numbers[0]: -1}, definitions=squared(numbers)) == 1
    with pytest.raises(Inadmissible, match=r"^a value must not be too long$"):
        value(matrices[-1], {n: 1, matrices[0]: [[start]]}, definitions=squared(matrices))
    with pytest.raises(Inadmissible, match=r"^a value must not be too long$"):
        value(((a + 1) ** 10_000 + 1) ** 10_000, {a: start})
    assert value((a**10_000 + 1) ** 10_000, {a: 0}) == 1
    assert process_time() - began < 2


def test_a_given_value_is_not_longer_than_the_limit():
    assert value(a, {a: 2**MAX_BITS - 1}) == 2**MAX_BITS - 1
    for wrong in (2**MAX_BITS, -(2**MAX_BITS), Fraction(1, 2**MAX_BITS)):
        with pytest.raises(Inadmissible, match=r"^a value must not be too long$"):
            value(a, {a: wrong})


def test_the_budget_is_asked_before_memory_is_taken():
    for term in (A, Identity(n), A * A, Determinant(A), KroneckerProduct(A, A), Sum(f[i], (i, 1, n))):
        with pytest.raises(LimitExceeded):
            value(term, {n: 10**9, A: [], f: {}}, budget=Budget(1000, float("inf")))
    with pytest.raises(LimitExceeded):
        value(Sum(1 / f[i], (i, 1, n)), {n: 10**9, f: {}}, budget=Budget(1000, float("inf")))
    with pytest.raises(LimitExceeded):
        value(
            A.I, {n: 20, A: [[int(r == c) for c in range(20)] for r in range(20)]}, budget=Budget(1000, 1e99)
        )
    with pytest.raises(LimitExceeded, match="max_seconds"):
        value(a, {a: 1}, budget=Budget(1000, monotonic() - 1))


def test_a_sum_of_what_does_not_depend_on_its_index_is_not_added_up():
    assert value(Sum(a, (i, 1, n)), {n: 10**9, a: 3}, budget=Budget(1000, float("inf"))) == 3 * 10**9


def test_deep_terms_need_no_deep_recursion():
    matrices = [MatrixSymbol(f"M_{k}", n, n) for k in range(600)]
    inner = {after: before + Identity(n) for before, after in pairwise(matrices)}
    claim, names = read(matrices[-1], definitions=inner)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        left, _ = evaluate(claim, world(names, {n: 1, matrices[0]: [[5]]}), UNBOUNDED)
    finally:
        sys.setrecursionlimit(limit)
    assert left == rows((5 + 599,))


def test_long_products_are_computed_from_the_smaller_side():
    chain = [A] * 40
    values = {n: 30, A: [[int(r == c) for c in range(30)] for r in range(30)], x: [[k] for k in range(30)]}
    cheap = Budget(2000, float("inf"))  # the product of two matrices costs more
    assert value(MatMul(*chain, x, evaluate=False), values, budget=cheap) == rows(*([k] for k in range(30)))
    assert value(MatMul(x.T, *chain, evaluate=False), values, budget=cheap) == rows(range(30))


def test_a_power_is_not_longer_than_the_limit():
    """Each power of 2 and of 3/2 that is longer is refused, before it is computed."""
    for base, most in ((Fraction(3, 2), MAX_BITS // 2), (2, MAX_BITS - 1)):
        for exponent in (most, most + 1):
            hand = Hand(Letter("a", 0))
            power = hand(language.Power(hand(entry(0)), exponent))
            claim = Claim(hand.table, (), (), power, power)
            if exponent == most:
                assert value_of(claim, World({}, {0: base}), power, UNBOUNDED) == base**most
            else:
                with pytest.raises(Inadmissible, match=r"^a value must not be too long$"):
                    value_of(claim, World({}, {0: base}), power, UNBOUNDED)


@pytest.mark.parametrize(
    ("term", "cost"),
    [
        (a, 1),
        (MatrixSymbol("P", 2, 3) * MatrixSymbol("Q", 3, 4), 2 * (3 + 1) * 4),
        (Determinant(MatrixSymbol("S", 3, 3)), 3**3),
        (Sum(f[i], (i, 0, 8)), 9),
    ],
    ids=str,
)
def test_each_step_has_a_cost(term, cost):
    """For each entry of a product, its products of numbers and one more; for an elimination, a cube."""
    ones = {(r, c): int(r == c) for r in range(4) for c in range(4)}
    claim, _ = read(term)
    letters = {k: ones if each.shape else 1 for k, each in enumerate(claim.table.letters)}
    if term.has(f):
        letters[0] = {(k,): 1 for k in range(9)}
    evaluate(claim, World({}, letters), Budget(cost, 1e99))
    with pytest.raises(LimitExceeded):
        evaluate(claim, World({}, letters), Budget(cost - 1, 1e99))


def nested(depth, start):
    """start + start, that plus itself, and so on."""
    hand = Hand(Letter("a", 0))
    term = hand(start)
    for _ in range(depth):
        term = hand(language.Plus((term, term)))
    return Claim(hand.table, (), (), term, term)


def test_each_term_is_computed_once_and_needs_no_recursion():
    depth = 2000
    assert evaluate(nested(depth, entry(0)), World({}, {0: 3}), UNBOUNDED) == (3 * 2**depth,) * 2
