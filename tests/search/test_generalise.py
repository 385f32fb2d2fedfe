"""A claim at numbers is proved with symbols for its sizes, where it holds for all, else at the numbers."""

from copy import deepcopy
from time import monotonic

import pytest
from sympy import (
    BlockMatrix,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Q,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.kronecker import KroneckerProduct

from symnet import Proved, Refuted, sizes, verify
from symnet.core.budget import Budget
from symnet.core.instance import sizes_put_in
from symnet.errors import LimitExceeded
from symnet.search import decide
from symnet.search.generalise import generalised
from tests.verify import claims, claims_beyond

TRUE = claims.named(claims.TRUE) | claims.named(claims_beyond.TRUE)
FALSE = claims.named(claims.FALSE) | claims.named(claims_beyond.FALSE)
n, p = sizes("n p")
i, j, k = symbols("i j k", integer=True)
b, c = IndexedBase("b"), IndexedBase("c")


def of_sizes(claim):
    """The sizes that a claim names, each with a number of its own."""
    terms = [claim.lhs, claim.rhs, *claim.assuming, *claim.definitions, *claim.definitions.values()]
    named = {symbol for term in terms for symbol in term.free_symbols}
    found = {each for each in named if type(each) is Symbol and each.is_integer and each.is_positive}
    return {symbol: Integer(3 + 7 * k) for k, symbol in enumerate(sorted(found, key=str))}


def at_numbers(claim):
    """The claim at numbers for its sizes: both sides, and what else `verify` takes."""
    values = of_sizes(claim)
    lhs, rhs, *assuming = (each.xreplace(values) for each in (claim.lhs, claim.rhs, *claim.assuming))
    definitions = {a.xreplace(values): b.xreplace(values) for a, b in claim.definitions.items()}
    return lhs, rhs, {"assuming": assuming, "definitions": definitions}


WITH_NUMBERS = {
    *(
        {name for name in TRUE if name.startswith("sizes_as_numbers: ")}
        - {
            "sizes_as_numbers: a scatter by centring",
            "sizes_as_numbers: a size leaves the sum",
        }
    ),
    "quotients: a mean of ones",
    "quotients: a mean of a constant",
    "quotients: centring is idempotent",
    "quotients: centring removes a constant",
    "quotients: the trace of centring",
    "quotients: a variance in two forms",
    "quotients: an entry divided by itself",
    "sums: a constant is counted",
    "sums: a constant is counted from 0 to n",
    "sums: the last term is split off",
    "sums: both ends are split off",
    "sums: a variance by pairs",
    "sums: a covariance by pairs",
    "deltas: a double sum of a delta",
    "deltas: a delta at the edge of the range",
    "deltas: the entries of an identity",
    "inverses: a fit has as many degrees of freedom as columns",
    "definitions: a family has a name",
    "mixtures: a size in a matrix",
    "mixtures: a size counts copies",
    "mixtures: ones from 0 to n",
}
"""What speaks of a size as a number or a place: at numbers it cannot be told from any other number."""


@pytest.mark.parametrize("name", [name for name in TRUE if of_sizes(TRUE[name])])
def test_what_holds_for_all_sizes_is_proved_so_at_numbers(name):
    lhs, rhs, given = at_numbers(TRUE[name])
    proof = verify(lhs, rhs, **given)
    assert isinstance(proof, Proved)
    assert bool(proof.premises) == (name not in WITH_NUMBERS)
    for general in proof.premises:
        assert proof.sizes == general.sizes
        assert sizes_put_in((general.lhs, general.rhs), (lhs, rhs))
        assert deepcopy(proof) == proof == proof.replay()


@pytest.mark.parametrize("name", [name for name in FALSE if of_sizes(FALSE[name])][::3])
def test_what_is_false_at_numbers_has_no_general_proof(name):
    lhs, rhs, given = at_numbers(FALSE[name])
    verdict = verify(lhs, rhs, **given)
    assert isinstance(verdict, Refuted) or lhs.xreplace({}) == rhs or "1, 2 or 3" in name


def letters(*shapes):
    return [MatrixSymbol(name, *shape) for name, shape in zip("ABCDEF", shapes, strict=False)]


def product():
    A, B = letters((5, 7), (7, 6))
    return A * B, [5, 6, 7]


def one_number_in_two_places():
    A, x = letters((5, 5), (5, 1))
    return A * x + x, [5]


def equal_numbers_apart():
    A, B = letters((5, 5), (5, 5))
    return A * B, [5, 5, 5]


def blocks():
    A, B, x = letters((4, 2), (4, 3), (5, 1))
    return BlockMatrix([[A, B]]) * x, [4, 2, 3]


def shears():
    A, B = letters((4, 4), (4, 4))
    first, second = (BlockMatrix([[Identity(4), each], [ZeroMatrix(4, 4), Identity(4)]]) for each in (A, B))
    return first * second, [4, 4]


def squares():
    (A,) = letters((4, 4))
    return MatAdd(MatPow(A, 2), Inverse(A)), [4]


def entrywise():
    A, B = letters((4, 3), (4, 3))
    return HadamardProduct(A, B), [4, 3]


def kronecker():
    A, B, x = letters((2, 3), (4, 5), (15, 1))
    return KroneckerProduct(A, B) * x, [2, 3, 4, 5]


def traces():
    A, B = letters((4, 3), (3, 4))
    return Trace(A * B), [4, 3]


def sums():
    A, B = letters((4, 3), (3, 4))
    return Sum(A[0, j] * B[j, 0], (j, 0, 2)), [4, 3, 4]


def families():
    return Sum(b[i] * c[i], (i, 1, 6)), [6]


def ones():
    (x,) = letters((6, 1))
    return MatMul(OneMatrix(1, 6), x), [6]


def symbols_and_numbers():
    A, B, x = letters((n, 4), (n, p), (p + 4, 1))
    return BlockMatrix([[A, B]]) * x, [4]


PATTERNS = [
    product, one_number_in_two_places, equal_numbers_apart, blocks, shears, squares, entrywise, kronecker,
    traces, sums, families, ones, symbols_and_numbers,
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda each: each.__name__)
def test_sizes_that_must_agree_are_one(pattern):
    term, expected = pattern()
    general = generalised(term, term, (), ())
    assert sorted(general.sizes.values()) == sorted(expected)
    assert sizes_put_in([general.left], [term]) == general.sizes


SPECIAL = {
    "symbols alone": MatrixSymbol("A", n, p),
    "ones": MatrixSymbol("A", 1, 1),
    "scalars": Symbol("a") * 5,
    "a place in the middle": MatrixSymbol("A", 5, 1)[3, 0],
    "a sum over a part": Sum(MatrixSymbol("A", 5, 1)[i, 0], (i, 0, 2)),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_what_has_no_size_that_may_be_another_has_no_general_claim(name):
    assert generalised(SPECIAL[name], SPECIAL[name], (), ()) is None


def test_a_general_claim_has_names_of_its_own():
    A, a = MatrixSymbol("A", 3, 4), Symbol("n_1")
    general = generalised(a * A, a * A, (), ())
    assert [str(symbol) for symbol in general.sizes] == ["n_2", "n_3"]


def test_laws_of_small_matrices_are_decided_at_their_numbers():
    A = MatrixSymbol("A", 2, 2)
    determinant = A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]
    proof = verify(A * A - Trace(A) * A + determinant * Identity(2), ZeroMatrix(2, 2))
    assert (str(proof), proof.premises) == ("Proved (normal form, sizes: 2)", ())


def test_what_is_written_out_at_one_size_is_proved_for_all_others():
    A, B = letters((4, 3), (3, 5))
    total = Sum(A[i, k] * B[k, j], (k, 0, 2))
    proof = verify(total.doit(), total)
    assert proof.sizes == "all, 3 fixed"
    assert len(proof.premises) == 1


def test_only_the_assumptions_that_are_needed_are_kept():
    A, B = letters((4, 4), (4, 4))
    proof = verify(A.T + B, A + B, assuming=[Q.symmetric(B), Q.symmetric(A)])
    assert (proof.sizes, proof.assuming) == ("all", (Q.symmetric(A),))
    assert [theorem.assuming[0].arg.name for theorem in proof.premises] == ["A"]


def test_a_free_index_stays_where_its_matrix_is():
    A, B = letters((4, 3), (3, 5))
    total = Sum(A[i, k] * B[k, j], (k, 0, 2))
    assert verify(2 * total, Sum(2 * total.function, (k, 0, 2))).sizes == "all"


def doubled(first, times):
    """A term in which each part stands twice."""
    for _ in range(times):
        first = MatAdd(MatMul(first, MatrixSymbol("B", 3, 3), evaluate=False), first, evaluate=False)
    return first


def test_parts_that_are_shared_are_read_and_built_once():
    A = MatrixSymbol("A", 3, 3)
    sides = [doubled(A, 40), doubled(A, 40)]
    left, right, _, _, values = generalised(*sides, (), ())
    assert list(values.values()) == [3, 3]
    assert sizes_put_in([left, right], sides) == values


def test_equal_sizes_of_a_long_sum_are_found_in_time():
    letters = [MatrixSymbol(f"A_{k}", 3, 4) for k in range(400)]
    left, right = MatAdd(*letters), MatAdd(*reversed(letters))
    start = monotonic()
    assert list(generalised(left, right, (), ()).sizes) == [*symbols("n_1 n_2", integer=True, positive=True)]
    assert monotonic() - start < 5
    with pytest.raises(LimitExceeded):
        generalised(left, right, (), (), Budget(10, monotonic() - 1))


def test_the_search_for_a_general_proof_leaves_time_for_one_at_the_numbers(monkeypatch):
    seconds = []

    def slow(claim, budget):
        seconds.append(budget.deadline - monotonic())
        return found(claim, budget)

    found = decide.found_certificate
    monkeypatch.setattr(decide, "found_certificate", slow)
    A = MatrixSymbol("A", 2, 2)
    determinant = A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]
    verify(A * A - Trace(A) * A + determinant * Identity(2), ZeroMatrix(2, 2), max_seconds=30)
    assert seconds[-1] > 0.9 * decide.SEARCH * 30
    seconds.clear()
    assert verify(A.T.T * A + A * A, 2 * A * A, max_seconds=30).premises
    assert len(seconds) == 1
    assert seconds[0] <= decide.GENERAL * decide.SEARCH * 30


def test_sides_that_are_made_of_shared_parts_are_told_to_be_the_same():
    left = right = MatrixSymbol("A", 3, 3)
    for _ in range(40):
        left, right = MatAdd(left, left, evaluate=False), MatAdd(right, right, evaluate=False)
    proof = verify(left, right)
    assert isinstance(proof, Proved)
    assert (proof.vacuous, proof.sizes) == (True, "all")
