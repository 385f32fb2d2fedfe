"""Large numbers for sizes: small sizes of the same pattern, and the numbers where that can be done."""

from dataclasses import replace
from time import process_time

import pytest
from sympy import (
    BlockMatrix,
    Identity,
    Integer,
    KroneckerProduct,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
)

from symnet import Disagreement, Network, derive, sizes
from symnet.instances.batches import batches
from symnet.instances.cross_check import counterexample, cross_check
from symnet.instances.pattern import PLAIN, pattern_of
from symnet.instances.program import span
from symnet.instances.signature import signature_of
from symnet.statements import Claim
from tests.instances.test_cross_check import with_wrong

p, h, q = sizes("p h q")
i, k = (Symbol(name, integer=True) for name in "ik")
LARGE = [(64, 32, 10), (784, 512, 10), (p, 1000, 1)]
VIEWS = ["sum", "matrix", "augmented", "data"]
A, B = MatrixSymbol("A", 500, 500), MatrixSymbol("B", 500, 500)
x = MatrixSymbol("x", 500, 1)


def of(*numbers):
    return tuple(map(Integer, numbers))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("widths", LARGE, ids=str)
def test_a_wrong_line_at_large_sizes_is_found(widths, view):
    derivation = derive(Network.dense(*widths), view)
    *first, last = derivation.steps
    wrong = with_wrong(derivation, steps=(*first, replace(last, term=2 * last.term)))
    with pytest.raises(Disagreement, match="the network gives"):
        cross_check(wrong, examples=30)


def test_a_wrong_line_is_shown_at_small_sizes():
    derivation = derive(Network.dense(784, 512, 10), "matrix")
    *first, last = derivation.steps
    wrong = with_wrong(derivation, steps=(*first, replace(last, term=2 * last.term)))
    shown = r"the network gives .* at 10 = [123], 512 = [123], 784 = [123], W_2 = "
    with pytest.raises(Disagreement, match=shown):
        cross_check(wrong, examples=30)


@pytest.mark.parametrize("view", VIEWS)
def test_what_was_tried_is_said(view):
    checked = [
        cross_check(derive(Network.dense(*widths), view), examples=20)
        for widths in [(20, 20, 1), (784, 512, 10), (10**6, 10**6, 1)]
    ]
    assert [*map(str, checked)] == [
        "checked: 20 random instances, seed 0",
        "checked: 20 random instances with small sizes for 10, 512 and 784, and 1 with these, seed 0",
        "checked: 20 random instances with small sizes for 1000000, seed 0",
    ]


def test_large_sizes_take_little_longer_than_symbols():
    seconds = []
    for widths in [(p, h, q), (64, 32, 10), (10**6, 10**6, 1)]:
        derivation = derive(Network.dense(*widths), "sum")
        cross_check(derivation)
        before = process_time()
        cross_check(derivation)
        seconds.append(process_time() - before)
    assert max(seconds) < 20 * seconds[0] + 1


@pytest.mark.parametrize(
    ("claim", "instances"),
    [
        (Claim(Trace(Identity(500)), Integer(500)), 50),
        (Claim(MatMul(OneMatrix(1, 500), x), Sum(x[i, 0], (i, 0, 499))), 50),
        (Claim(x[499, 0] + x[i, 0], x[i, 0] + x[499, 0]), 50),
    ],
    ids=["a trace", "a sum", "the last entry"],
)
def test_what_is_special_to_the_numbers_is_tried_at_them(claim, instances):
    assert cross_check(claim, examples=instances, seconds=60).examples == instances


def test_a_claim_that_is_false_at_its_own_numbers_alone_is_found():
    """At small sizes there is no entry 499 at all."""
    claim = Claim(MatMul(OneMatrix(1, 500), x)[0, 0], Sum(x[i, 0], (i, 0, 498)))
    found = counterexample(claim, examples=5)
    assert [entry for row in found.values[x] for entry in row] == [0] * 499 + [1]


def test_time_runs_out():
    assert str(cross_check(Claim(A * B, A * B + ZeroMatrix(500, 500)), seconds=0)) == (
        "checked: 0 of 100 random instances with small sizes for 500, seed 0"
    )
    last = Claim(x[499, 0] + x[0, 0], x[0, 0] + x[499, 0])
    assert str(cross_check(last, seconds=0)) == "checked: 0 of 100 random instances, seed 0"


def test_what_is_too_large_and_has_no_pattern_is_not_tried():
    last = MatrixSymbol("y", 10**9, 1)[10**9 - 1, 0]
    assert str(cross_check(Claim(last, last))) == "checked: 0 of 100 random instances, seed 0"


# -- patterns
def test_blocks_stay_blocks():
    """[1 X] has one column more than X, two blocks as many as both, a Kronecker product their product."""
    blocks = BlockMatrix([[OneMatrix(64, 1), MatrixSymbol("X", 64, 32)]])
    wide = BlockMatrix([[MatrixSymbol("X", 64, 32), MatrixSymbol("Y", 64, 10)]])
    many = KroneckerProduct(MatrixSymbol("X", 64, 32), MatrixSymbol("v", 10, 1))
    found = pattern_of([blocks, wide, many])
    assert found.numbers == of(10, 32, 64)
    small = dict(zip(of(10, 32, 64), (3, 2, 1), strict=True))
    assert found.completed(small) == small | dict(zip(of(33, 42, 640), (3, 5, 3), strict=True))


def test_two_ways_to_make_a_number_must_agree():
    first = BlockMatrix([[MatrixSymbol("X", 5, 30), MatrixSymbol("Y", 5, 30)]])
    second = BlockMatrix([[MatrixSymbol("Z", 5, 40), MatrixSymbol("V", 5, 20)]])
    found = pattern_of([first, second])
    assert found.completed(dict(zip(of(5, 20, 30, 40), (1, 1, 2, 2), strict=True))) is None
    assert found.completed(dict(zip(of(5, 20, 30, 40), (1, 1, 1, 1), strict=True)))[Integer(60)] == 2


def test_small_numbers_and_symbols_stay():
    assert pattern_of([MatrixSymbol("A", p, 3) * MatrixSymbol("B", 3, 2)]).numbers == ()
    assert pattern_of([MatrixSymbol("A", p + 7, 4)]).numbers == of(4, 7)
    assert pattern_of([MatrixSymbol("A", 9, 1)[8, 0]]) is None


def test_an_index_runs_through_the_extent_of_its_matrix():
    M, b = MatrixSymbol("M", 64, 8), Symbol("b")
    assert span(M[i, k], i, Integer(0), Integer(63)) == (64, -1)
    assert span(M[i - 1, k], i, Integer(1), Integer(64)) == (64, 0)
    assert span(M[k, i + 1], i, Integer(-1), Integer(6)) == (8, -2)
    assert span(M[i, 0], i, Integer(1), Integer(63)) == (64, -1)
    assert span(b, i, Integer(1), Integer(5)) == (5, 0)
    assert span(M[i, k], i, Integer(0), p) is None


# -- batches
def drawn(signature, examples, seed, **options):
    return [*batches(signature, examples, seed, most=1000, **options)]


def test_a_hundred_instances_have_twenty_sizes_or_all_there_are():
    for names, groups in [("p", 3), ("p h", 9), ("p h q", 20), ("p h q m n r s t", 20)]:
        symbols = sizes(names) if " " in names else [p]
        signature = signature_of([MatrixSymbol(f"A_{n}", n, 1) for n in symbols])
        found = drawn(signature, 100, 0)
        assert len({tuple(batch.sizes.values()) for batch in found}) == len(found) == groups
        assert sum(batch.count for batch in found) == 100
        assert {n for batch in found for n in batch.sizes.values()} == {1, 2, 3}


def test_the_same_seed_draws_the_same():
    signature = signature_of([MatrixSymbol("A", p, h) * Symbol("s")])
    found = (
        [(each.sizes, each.instance(0, {}).values) for each in drawn(signature, 20, n)] for n in (1, 1, 2)
    )
    first, again, other = found
    assert first == again != other


def test_no_batch_is_larger_than_asked_for():
    signature = signature_of([A])
    found = [batch.count for batch in batches(signature, 10, 0, most=4, pattern=PLAIN)]
    assert found == [4, 4, 2]
