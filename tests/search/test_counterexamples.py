"""Counterexamples are found at the smallest sizes, by small numbers, and only for what is false."""

import os
import subprocess
import sys
from fractions import Fraction
from functools import cache
from math import prod
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Determinant,
    DiagonalMatrix,
    Function,
    HadamardProduct,
    Identity,
    Idx,
    Indexed,
    IndexedBase,
    Inverse,
    KroneckerDelta,
    MatMul,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Q,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    eye,
    sign,
    sin,
    symbols,
)
from sympy.core.function import AppliedUndef

from symnet import LimitExceeded, Refuted, UnsupportedTerm, sizes, verify
from symnet.core.budget import Budget, deep
from symnet.core.evaluate import evaluate, inert
from symnet.core.translate import translate
from symnet.reading.terms import as_term
from symnet.search.counterexamples import as_witness, find_counterexample, may_be
from tests.strategies import terms, total, widths
from tests.verify import claims, claims_beyond

m, n, p = sizes("m n p")
i, j, k = symbols("i j k", integer=True)
a, b, c = symbols("a b c")
f, g, F = IndexedBase("f"), IndexedBase("g"), IndexedBase("F")
phi, psi, pair = Function("phi"), Function("psi"), Function("pair")
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
P = MatrixSymbol("P", m, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
delta = KroneckerDelta
TRUE = claims.named(claims.TRUE) | claims.named(claims_beyond.TRUE)
FALSE = claims.named(claims.FALSE) | claims.named(claims_beyond.FALSE)
UNBOUNDED = Budget.unbounded()


def product(*factors):
    return MatMul(*factors, evaluate=False)


def product_of(*factors):
    return Mul(*factors, evaluate=False)


def over_by(above, below):
    return Mul(above, Pow(below, -1), evaluate=False)


def read(lhs, rhs, definitions=(), assuming=()):
    with deep():
        sides = as_term(lhs, "the left side"), as_term(rhs, "the right side")
        return translate(*sides, dict(definitions), assuming, UNBOUNDED)


def search(stated, *, seconds=10.0, thorough=True):
    budget = Budget(200_000, monotonic() + seconds)
    return find_counterexample(*stated, budget, thorough=thorough)


def sides_at(stated, world):
    return evaluate(stated[0], inert(world), UNBOUNDED)


def witness(lhs, rhs, definitions=(), assuming=(), *, thorough=True):
    """What users see of a counterexample, at which the core gives two different sides."""
    stated = read(lhs, rhs, definitions, assuming)
    world = search(stated, thorough=thorough)
    left, right = sides_at(stated, world)
    assert left != right
    return as_witness(stated[1], world, (left, right), {})


def none(lhs, rhs, *, thorough=True, seconds=0.1, **more):
    return search(read(lhs, rhs, **more), thorough=thorough, seconds=seconds) is None


def at(lhs, rhs, *more, **options):
    """The sizes of a counterexample, in the order of their names."""
    return tuple(map(int, witness(lhs, rhs, *more, **options).sizes.values()))


def entries(found):
    """All numbers of a witness except its sizes and indices."""
    cells = [*found.entries.values()]
    return [cell for each in cells for cell in (each.flat() if each.is_Matrix else [each])]


def of(claim):
    return read(claim.lhs, claim.rhs, claim.definitions, tuple(claim.assuming))


@cache
def found_of(name):
    """The claim of a name as it was read, and its counterexample."""
    stated = of(FALSE[name])
    return stated, search(stated)


# -- the claims of the table
def test_a_counterexample_of_a_false_claim_is_a_world_where_its_sides_differ():
    for name in FALSE:
        stated, world = found_of(name)
        left, right = sides_at(stated, world)
        assert left != right
        assert world == inert(world)


def test_a_glance_misses_what_holds_at_small_sizes_only():
    missed = set()
    for name in FALSE:
        stated, world = found_of(name)
        glance = search(stated, thorough=False)
        if glance is None:
            missed.add(name)
        else:
            left, right = sides_at(stated, glance)
            assert left != right
            assert glance.sizes == world.sizes
    assert missed == {"holds_at_small_sizes: a size is 1, 2 or 3"}


def test_nothing_is_found_for_true_claims():
    for claim in TRUE.values():
        stated = of(claim)
        assert search(stated, seconds=0.005) is None
        assert search(stated, seconds=0.005, thorough=False) is None


def test_nearly_all_numbers_of_counterexamples_are_0_and_1_and_their_negatives():
    numbers = []
    for name in FALSE:
        _, world = found_of(name)
        numbers += [abs(value) for letter in world.letters for value in world.values(letter)]
    assert len(numbers) > 800
    assert sum(number <= 1 for number in numbers) / len(numbers) > 0.97
    assert max(numbers) <= 3


# -- the smallest sizes
SMALLEST = {
    "a product commutes": (product(A, B), product(B, A), (2,)),
    "a size": (Trace(Identity(n)), 1, (2,)),
    "at every size": (Trace(A), 2 * Trace(A), (1,)),
    "a matrix is its diagonal": (DiagonalMatrix(A), A, (2,)),
    "a trace of a product": (Trace(product(A, B)), Trace(A) * Trace(B), (2,)),
    "Cayley and Hamilton at 2": (claims.quadratic(A), ZeroMatrix(n, n), (3,)),
    "three differences": (
        Sum((f[i] - f[j]) * (f[j] - f[k]) * (f[k] - f[i]) * g[i] * f[j], (i, 1, n), (j, 1, n), (k, 1, n)),
        0,
        (3,),
    ),
    "the standard identity at 2": (claims.standard([A, B, C, D]), ZeroMatrix(n, n), (3,)),
    "1, 2 and 3": (product((n - 1) * (n - 2) * (n - 3), A), ZeroMatrix(n, n), (4,)),
    "all but 1 to 5": (
        product(prod(n - number for number in range(1, 6)), x),
        ZeroMatrix(n, 1),
        (6,),
    ),
    "rectangles": (Trace(Identity(m)), Trace(Identity(n)), (1, 2)),
    "rectangles with a sum": (product((m - n) * (m + n - 3), P), ZeroMatrix(m, n), (1, 3)),
    "wide rectangles": (Sum(1, (i, 1, n)), Sum(1, (i, 1, m)) * n, (2, 1)),
    "two sizes that are not 1": (product((m - 1) * (n - 1), P), ZeroMatrix(m, n), (2, 2)),
    "two sizes with a larger sum": (
        product((m - 1) * (n - 1) * (m + n - 4), P),
        ZeroMatrix(m, n),
        (2, 3),
    ),
    "the second size alone": (product(n - 2, P), ZeroMatrix(m, n), (1, 1)),
    "the second size from 3 on": (product((n - 1) * (n - 2), P), ZeroMatrix(m, n), (1, 3)),
    "the first of three sizes": (
        Trace(Identity(m)) * Trace(Identity(n * p)),
        Trace(Identity(n)) * Trace(Identity(p)),
        (2, 1, 1),
    ),
    "no sizes": (a, b, ()),
}


@pytest.mark.parametrize("name", SMALLEST)
def test_the_sizes_are_the_smallest(name):
    lhs, rhs, expected = SMALLEST[name]
    assert at(lhs, rhs) == at(rhs, lhs) == expected


def test_a_glance_looks_at_small_sizes_only():
    lhs, rhs, _ = SMALLEST["1, 2 and 3"]
    assert none(lhs, rhs, thorough=False)
    for name in ("Cayley and Hamilton at 2", "rectangles", "two sizes with a larger sum"):
        lhs, rhs, _ = SMALLEST[name]
        stated = read(lhs, rhs)
        assert search(stated, thorough=False) in (None, search(stated))
    for name in ("a product commutes", "rectangles", "wide rectangles"):
        lhs, rhs, expected = SMALLEST[name]
        assert at(lhs, rhs, thorough=False) == expected


def test_a_size_is_as_its_symbol_is_declared():
    even, odd = Symbol("e", integer=True, positive=True, even=True), Symbol("o", positive=True, odd=True)
    assert at(Trace(Identity(even)), 1) == (2,)
    assert at(Trace(Identity(even)), 2) == (4,)
    assert at(Trace(Identity(odd)), 1) == (3,)


# -- free indices
def places(found):
    return {str(index): int(place) for index, place in found.indices.items()}


def test_an_entry_of_a_matrix_is_inside_of_it():
    found = witness(A[i, j], A[j, i])
    assert found.sizes == {n: 2}
    assert sorted(places(found).values()) == [0, 1]
    found = witness(x[i, 0], x[0, 0])
    assert (dict(found.sizes), places(found)) == ({n: 2}, {"i": 1})
    found = witness(claims.picks(x, 0, 1) * a, 0)
    assert (dict(found.sizes), places(found)) == ({n: 3}, {"k": 2})
    found = witness(P[i, j], 2 * P[i, j])
    assert (dict(found.sizes), places(found)) == ({m: 1, n: 1}, {"i": 0, "j": 0})
    found = witness(x[i - 2, 0], x[0, 0])
    assert (dict(found.sizes), places(found)) == ({n: 2}, {"i": 3})


def test_a_claim_that_is_false_off_the_diagonal_only():
    found = witness(delta(i, j) * A[i, j], A[i, j])
    assert found.sizes == {n: 2}
    assert sorted(places(found).values()) == [0, 1]
    assert sorted(found[A]) == [0, 0, 0, 1]
    assert found[A][tuple(places(found).values())] == 1
    found = witness(HadamardProduct(A, Identity(n)), A)
    assert sorted(found[A]) == [0, 0, 0, 1]
    assert found[A][0, 0] == found[A][1, 1] == 0


def test_an_index_that_is_false_at_one_place_only():
    for place in (-1, 0, 1, -7, 12, 100, -1000):
        found = witness(f[i] * delta(i, place), 0)
        assert places(found) == {"i": place}
    found = witness(f[i] * delta(i, n + 50) * Trace(Identity(n)), 0)
    assert (dict(found.sizes), places(found)) == ({n: 1}, {"i": 51})
    assert places(witness(x[i, 0] * delta(i, n - 1), 0)) == {"i": 0}


def test_two_free_indices_meet():
    for shift in (0, 1, -3, 40):
        there = places(witness(f[i] * delta(i, j + shift), 0))
        assert there["i"] == there["j"] + shift
    for shift in (0, 30, -30):
        there = places(witness(F[i, j] * delta(i + j, shift) * delta(j, 50), 0))
        assert (there["i"], there["j"]) == (shift - 50, 50)


def test_places_are_the_nearest_to_0():
    assert places(witness(f[i], 0)) == {"i": 0}
    assert places(witness(f[i], f[0])) == {"i": 1}
    assert places(witness(F[i, j], f[0])) == {"i": 0, "j": 0}


def test_an_index_with_a_range_is_inside_of_it():
    ranged = Idx("r", (2, n + 1))
    found = witness(f[ranged] * Trace(Identity(n)), 0)
    assert (dict(found.sizes), [*map(int, found.indices.values())]) == ({n: 1}, [2])
    found = witness(f[ranged] * delta(ranged, n + 1) * (n - 1), 0)
    assert (dict(found.sizes), [*map(int, found.indices.values())]) == ({n: 2}, [3])
    assert none(f[ranged] * delta(ranged, 1) * n, 0)


def test_bounds_of_an_index_are_kept():
    bounds, count = (i >= 2, i <= n), Trace(Identity(n))
    found = witness(f[i] * count, f[2] * count, assuming=bounds)
    assert (dict(found.sizes), places(found)) == ({n: 3}, {"i": 3})
    assert none(f[i] * delta(i, 1) * count, 0, assuming=bounds)
    assert none(f[i] * delta(i, n + 1) * count, 0, assuming=bounds)
    assert places(witness(f[i] * delta(i, 1) * count, 0, assuming=(i >= 1, i <= n))) == {"i": 1}


@pytest.mark.parametrize(("bound", "outside"), [(i >= 1, 0), (i <= 5, 6)], ids=str)
def test_a_bound_from_one_side_is_kept(bound, outside):
    assert none(f[i] * delta(i, outside), 0, assuming=(bound,))


def test_an_index_is_as_its_symbol_is_declared():
    positive = Symbol("q", integer=True, positive=True)
    assert places(witness(f[positive], 0)) == {"q": 1}
    assert places(witness(f[positive], f[1])) == {"q": 2}
    even = Symbol("e", integer=True, even=True)
    assert places(witness(f[even], f[0])) == {"e": 2}


# -- numbers as small as possible
@pytest.mark.parametrize(
    ("lhs", "rhs", "value"),
    [
        (a, 0, 1),
        (a**2, a, -1),
        (a**3, a, 2),
        (a * (a**2 - 1) * (a - 2), 0, -2),
        (a * (a**2 - 1) * (a**2 - 4), 0, 3),
        (prod(a - root for root in range(-5, 6)), 0, 6),
        (Abs(a), a, -1),
        (Max(0, a), a, -1),
        (Min(0, a), a, 1),
        (sign(a), a, 2),
        (over_by(1, a), 1, -1),
        (over_by(1, a), a, 2),
    ],
)  # fmt: skip
def test_a_number_is_as_small_as_possible(lhs, rhs, value):
    assert witness(lhs, rhs)[a] == value


@pytest.mark.parametrize(
    ("assumptions", "lhs", "rhs", "value"),
    [
        ({"positive": True}, lambda s: s, lambda _: 1, 2),
        ({"positive": True}, lambda s: s**2, lambda s: s, 2),
        ({"negative": True}, lambda s: s, lambda _: -1, -2),
        ({"nonzero": True, "real": True}, lambda s: s, lambda _: 2, 1),
        ({"even": True}, lambda s: s, lambda _: 0, 2),
        ({"odd": True}, lambda s: s**2, lambda _: 1, 3),
        ({"prime": True}, lambda s: s, lambda _: 2, 3),
        ({"integer": False, "rational": True}, lambda s: s, lambda _: 1, Fraction(1, 2)),
    ],
)
def test_a_number_is_as_its_symbol_is_declared(assumptions, lhs, rhs, value):
    s = Symbol("s", **assumptions)
    found = witness(lhs(s), rhs(s))
    assert Fraction(int(found[s].p), int(found[s].q)) == value
    assert may_be(s, value)


def test_what_an_assumption_excludes_is_never_a_value():
    positive = Symbol("s", positive=True)
    assert not may_be(positive, 0)
    assert not may_be(positive, Fraction(-1, 2))
    assert may_be(positive, Fraction(1, 2))
    assert may_be(a, -1)
    assert may_be(None, 0)
    assert none(Max(0, positive), positive)
    other = Symbol("t", positive=True)
    found = witness(positive * (a + b) + other * c, other * (a - b))
    assert found[positive] > 0
    assert found[other] > 0


def test_matrices_are_zero_but_for_what_tells():
    assert sorted(entries(witness(product(A, B), product(B, A)))) == [0] * 6 + [1, 1]
    assert sorted(entries(witness(A, A.T))) == [0, 0, 0, 1]
    assert entries(witness(product(x.T, y), Sum(x[i, 0] ** 2, (i, 0, n - 1)))) in ([1, 0], [-1, 1])
    found = witness(total(*(MatrixSymbol(f"M_{number}", n, n) for number in range(8))), ZeroMatrix(n, n))
    assert {*entries(found)} <= {0, 1}


# -- what is assumed
KINDS = {
    Q.symmetric: lambda rows: rows.is_symmetric(),
    Q.diagonal: lambda rows: rows.is_diagonal(),
    Q.orthogonal: lambda rows: rows * rows.T == eye(rows.rows),
    Q.invertible: lambda rows: rows.det() != 0,
}
WITH_PROPERTIES = {
    "symmetric matrices commute": (product(A, B), product(B, A), (Q.symmetric(A), Q.symmetric(B)), 2),
    "a symmetric matrix is diagonal": (DiagonalMatrix(A), A, (Q.symmetric(A),), 2),
    "a diagonal matrix commutes": (product(A, B), product(B, A), (Q.diagonal(A),), 2),
    "a diagonal matrix is one number": (product(n, A), product(Trace(A), Identity(n)), (Q.diagonal(A),), 2),
    "a diagonal matrix is 0": (A, ZeroMatrix(n, n), (Q.diagonal(A),), 1),
    "a rotation is the identity": (A, Identity(n), (Q.orthogonal(A),), 1),
    "a rotation is symmetric": (A, A.T, (Q.orthogonal(A),), 2),
    "a rotation is diagonal": (DiagonalMatrix(A), A, (Q.orthogonal(A),), 2),
    "rotations commute": (product(A, B), product(B, A), (Q.orthogonal(A), Q.orthogonal(B)), 2),
    "a rotation is an integer": (
        product(A[0, 0] * (A[0, 0] - 1) * (A[0, 0] + 1), x),
        ZeroMatrix(n, 1),
        (Q.orthogonal(A),),
        2,
    ),
    "a reflection is diagonal": (DiagonalMatrix(A), A, (Q.orthogonal(A), Q.symmetric(A)), 2),
    "a reflection is one of all": (A, product(-1, Identity(n)), (Q.orthogonal(A), Q.symmetric(A)), 1),
    "signs are all alike": (
        product(n, A), product(Trace(A), Identity(n)), (Q.orthogonal(A), Q.diagonal(A)), 2
    ),
    "an invertible matrix is 1": (A, Identity(n), (Q.invertible(A),), 1),
    "an invertible matrix has determinant 1": (Determinant(A), 1, (Q.invertible(A),), 1),
    "an invertible symmetric matrix": (Inverse(A), A, (Q.invertible(A), Q.symmetric(A)), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_PROPERTIES)
def test_a_witness_is_as_assumed(name):
    lhs, rhs, assuming, size = WITH_PROPERTIES[name]
    found = witness(lhs, rhs, assuming=assuming)
    assert found.sizes == {n: size}
    for each in assuming:
        assert KINDS[each.function](found[each.arguments[0]])


def test_nothing_is_found_where_it_holds_by_what_is_assumed():
    assert none(A, A.T, assuming=(Q.symmetric(A),))
    assert none(DiagonalMatrix(A), A, assuming=(Q.diagonal(A),))
    assert none(product(A.T, A), Identity(n), assuming=(Q.orthogonal(A),))
    assert none(product(A, A), Identity(n), assuming=(Q.orthogonal(A), Q.symmetric(A)))
    assert none(product(Inverse(A), A), Identity(n))
    assert none(Mul(a, Pow(a, -1), b, evaluate=False), b)


def test_what_is_inverted_or_divided_by_is_invertible():
    found = witness(Inverse(A), A.T)
    assert found[A].det() != 0
    found = witness(Inverse(total(A, B)), total(Inverse(A), Inverse(B)))
    assert all(rows.det() != 0 for rows in (found[A], found[B], found[A] + found[B]))
    found = witness(Sum(over_by(f[i], g[i]), (i, 1, n)), 0)
    assert 0 not in [*found[g]][1:]


# -- definitions
def shown(lhs, rhs, definitions):
    refuted = verify(lhs, rhs, definitions=definitions)
    assert isinstance(refuted, Refuted)
    return refuted.witness


def test_definitions_are_kept_in_the_shown_witness():
    found = shown(D, product(C, B), {D: product(B, C)})
    assert found[D] == found[B] * found[C] != found[C] * found[B]
    assert (found.left, found.right) == (found[D], found[C] * found[B])
    found = shown(product(a, D), product(B, C), {a: Trace(B), D: product(B, C)})
    assert found[a] == found[B].trace()
    assert found[D] == found[B] * found[C]
    found = shown(a + b, 3 * c, {a: b + c, b: 2 * c})
    assert (found[b], found[a]) == (2 * found[c], 3 * found[c])
    assert found.left == found[a] + found[b] != found.right == 3 * found[c]


def test_a_defined_family_has_the_values_of_its_definition():
    found = shown(f[1], f[2], {Indexed(f, i): Sum(F[i, j], (j, 1, n))})
    assert found.sizes == {n: 1}
    assert found[F][1, 1] - found[F][2, 1] == found.left - found.right != 0


# -- functions
def test_a_function_is_a_polynomial_at_which_the_sides_differ():
    for lhs, rhs in (
        (phi(a + b), phi(a) + phi(b)),
        (phi(2 * a), 2 * phi(a)),
        (phi(phi(a)), phi(a)),
        (phi(a), psi(a)),
        (pair(a, b), pair(b, a)),
        (phi(a) * b, phi(a * b)),
        (Sum(phi(f[i]), (i, 1, n)), phi(Sum(f[i], (i, 1, n)))),
        (phi(a), a),
    ):
        found = witness(lhs, rhs)
        applied = lhs.atoms(AppliedUndef) | rhs.atoms(AppliedUndef)
        assert {name for name, _ in found.functions} == {each.func for each in applied}
        left, right = (found.at(side).doit() for side in (lhs, rhs))
        assert (left, right) == (found.left, found.right)
        assert left != right


def test_a_function_is_as_simple_as_possible():
    ((_, value),) = witness(phi(a), 0).functions
    assert value(5) == 1
    assert witness(x.applyfunc(phi), x).sizes == {n: 1}


def test_a_function_with_laws_of_its_own_has_no_counterexample():
    with pytest.raises(UnsupportedTerm, match="laws of its own"):
        search(read(sin(a), a))


# -- families
def test_families_with_two_indices():
    found = witness(F[i, j], F[j, i])
    there = tuple(places(found).values())
    assert there[0] != there[1]
    assert found[F][there] != found[F][there[::-1]]
    found = witness(Sum(F[i, j], (i, 1, n), (j, 1, n)), Sum(F[i, i], (i, 1, n)))
    assert found.sizes == {n: 2}
    assert sorted(value for value in found[F].tolist()[1] + found[F].tolist()[2]) == [0, 0, 0, 0, 0, 1]
    found = witness(Sum(F[i, j], (i, 1, m), (j, 1, n)), Sum(F[j, i], (i, 1, m), (j, 1, n)))
    assert sum(found.sizes.values()) == 3
    found = witness(F[-1, 0], F[0, -1])
    assert found[Indexed(F, -1, 0)] != found[Indexed(F, 0, -1)]


def test_an_array_has_all_places_that_are_written():
    # d[0, 1] is not read where d[0, 0] is 0.
    nothing = Sum(product_of(product_of(1, F[0, i]), 0), (j, 0, n - 1))
    lhs = Sum(product_of(product_of(1, 1, F[0, 0]), nothing), (i, 0, n - 1))
    found = verify(lhs, KroneckerDelta(2, n) + lhs)
    assert found.witness[F].shape == (1, 2)
    assert (lhs + n).xreplace(found.witness).doit() == 2


# -- the same claim, the same counterexample
def test_the_same_claim_gets_the_same_counterexample():
    for name in [*FALSE][::4]:
        assert search(of(FALSE[name])) == found_of(name)[1]


AGAIN = """
from tests.search.test_counterexamples import FALSE, found_of
print([str(found_of(name)[1]) for name in [*FALSE][::9]])
"""


def test_the_same_claim_gets_the_same_counterexample_in_another_process():
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    told = subprocess.run(
        [sys.executable, "-c", AGAIN],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert told.strip() == str([str(found_of(name)[1]) for name in [*FALSE][::9]])


# -- what it costs
class Limited(Budget):
    """A budget that is used up after so many looks."""

    def spend(self, terms):
        super().spend(terms)
        self.looks -= 1
        if self.looks < 0:
            raise LimitExceeded("no more")


@pytest.mark.parametrize("lhs", [product(A, B), claims.quadratic(A)], ids=str)
def test_wherever_the_budget_ends_there_is_a_counterexample_or_none(lhs):
    stated = read(lhs, product(B, A))
    found = []
    for looks in (*range(60), *range(60, 3000, 97)):
        budget = Limited(200_000, float("inf"))
        budget.looks = looks
        world = find_counterexample(*stated, budget, thorough=True)
        found.append(world)
        if world is not None:
            left, right = sides_at(stated, world)
            assert left != right
    assert found[0] is None
    assert found[-1] is not None


def test_a_search_ends_in_time():
    wide = [MatrixSymbol(f"M_{number}", n, n) for number in range(12)]
    started = monotonic()
    assert search(read(product(*wide), product(*wide, Identity(n))), seconds=0.1) is None
    assert search(read(Sum(a, (i, 1, 10**12)), 10**12 * a), seconds=0.1) is None
    assert monotonic() - started < 1.5
    assert search(read(a, b), seconds=-1) is None


# -- generated claims
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_term_differs_from_what_is_added_to_it_and_not_from_itself(data):
    term = data.draw(terms(data.draw(widths), data.draw(widths)))
    other = total(term, product(a, OneMatrix(*term.shape)))
    stated = read(term, other)
    world = search(stated)
    left, right = sides_at(stated, world)
    assert left != right
    assert set(world.sizes.values()) <= {1}
    assert search(read(term, total(term, ZeroMatrix(*term.shape))), seconds=0.02) is None
