"""A value of a function is one of several that weights select: where that holds, and where it is refused."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sympy import Function, HadamardProduct, MatrixSymbol, OneMatrix, Q
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import Proved, SymnetError, sizes, verify
from symnet.core.certificates import Exclusion, Leaf, Multiple, Selection
from symnet.core.check import Checker, check
from symnet.core.language import Apply, Claim, Delta, Kind, Letter, Number, Plus, Sum, Times
from symnet.core.language import Function as Name
from symnet.core.polynomials import ONE, constant, variable
from symnet.errors import Rejected
from tests.core.hand import Hand, at, budget, size

LEAVES = (Leaf(),) * 4
USED = Leaf((Multiple(Fraction(-1), (), (), 0, (variable(0),)),))
"""The first equation at the free index of the claim."""


class Selected(Hand):
    """Σ_k δ(i - k)·f(x_k), over the range of i unless another one is given, is claimed to be a value of f."""

    def __init__(self, extent=size, *, value=0, left=0, right=0):
        super().__init__(Letter("x", 1), Letter("y", 1))
        self.table.functions += [Name("f", Kind.ARBITRARY), Name("g", Kind.ARBITRARY)]
        self.i = self.table.index(size)
        k = self.table.index(extent)
        i = variable(self.i)
        self.term = self(Apply(left, (self(at(0, i)),)))
        value = self(Apply(right, (self(at(value, variable(k))),)))
        self.value = self(Sum(k, self(Times((self(Delta(i - variable(k))), value)))))
        self.states(Claim(self.table, ("n",), (self.i,), self.term, self.value))

    def total(self, extent, weight):
        s = self.index(extent)
        return self.adds(Sum(s, self.adds(weight(variable(self.i), variable(s)))))


def delta(i, s):
    return Delta(i - s)


def test_deltas_select():
    hand = Selected()
    total = hand.total(size, delta)
    hand.accepted(USED, lemmas=(Selection(hand.term, total, hand.value, LEAVES),))
    hand.refused("left", Leaf())
    hand.refused("longer|shorter|fit", USED, lemmas=(Selection(hand.term, total, hand.value, LEAVES[1:]),))


@pytest.mark.parametrize(
    ("given", "extent", "weight", "why"),
    [
        ({"value": 1}, size, delta, "left"),
        ({"right": 1}, size, delta, "the same function"),
        ({"extent": size - 1}, size, delta, "the same range"),
        ({"extent": size - 1}, size - 1, delta, "left"),
        ({"extent": size + 1}, size, delta, "the same range"),
        ({}, size, lambda _i, s: Delta(s), "left"),
        ({}, size, lambda i, s: Delta(i - s - 1), "left"),
    ],
)
def test_what_is_not_selected_is_refused(given, extent, weight, why):
    hand = Selected(**given)
    lemma = Selection(hand.term, hand.total(extent, weight), hand.value, LEAVES)
    hand.refused(why, USED, lemmas=(lemma,))


def test_weights_that_sum_to_1_must_be_0_or_1():
    hand = Selected()
    two = hand.adds(Number(Fraction(2)))
    s, t = hand.index(size), hand.index(size)
    i = variable(hand.i)
    twice = hand.adds(Times((two, hand.adds(Delta(i - variable(s))))))
    minus = hand.adds(Times((hand.adds(Number(Fraction(-1))), hand.adds(Delta(i - variable(t))))))
    total = hand.adds(Plus((hand.adds(Sum(s, twice)), hand.adds(Sum(t, minus)))))
    k, m = hand.index(size), hand.index(size)

    def branch(index, scale, letter):
        weight = hand.adds(Times((scale, hand.adds(Delta(i - variable(index))))))
        value = hand.adds(Apply(0, (hand.adds(at(letter, variable(index))),)))
        return hand.adds(Sum(index, hand.adds(Times((weight, value)))))

    value = hand.adds(Plus((branch(k, two, 0), branch(m, hand.adds(Number(Fraction(-1))), 0))))
    hand.refused("left", USED, lemmas=(Selection(hand.term, total, value, (Leaf(),) * 7),))


def test_nothing_follows_over_an_empty_range():
    """Σ_{k<1} δ(j - j) = 1 says nothing where there is no j."""
    hand = Selected(ONE, value=1)
    j = hand.index(size - 1)
    s = hand.index(ONE)
    nothing = hand.adds(
        Times((hand.adds(Delta(variable(hand.i) - variable(s))), hand.adds(Delta(variable(j) + 1))))
    )
    total = hand.adds(Sum(s, nothing))
    hand.refused("free in the weights alone", USED, lemmas=(Selection(hand.term, total, hand.value, LEAVES),))


def test_an_index_of_a_place_is_not_free_around_it():
    hand = Selected()
    k = hand.table.terms[hand.value].index
    i, s = variable(hand.i), hand.index(size)
    total = hand.adds(Sum(s, hand.adds(Delta(i - variable(s)))))
    term = hand.adds(Apply(0, (hand.adds(at(0, variable(k))),)))
    hand.refused("free in the weights alone", USED, lemmas=(Selection(term, total, hand.value, LEAVES),))
    moved = hand.adds(Sum(hand.index(size), hand.adds(Delta(i - variable(k)))))
    hand.refused("free in the weights alone", USED, lemmas=(Selection(hand.term, moved, hand.value, LEAVES),))


def exclusion(hand, extent=size, index=None):
    total = hand.total(size, delta)
    l = hand.index(extent) if index is None else index  # noqa: E741 - as in the rule
    return Exclusion(total, hand.adds(Delta(variable(hand.i) - variable(l))), l, LEAVES[:3])


def test_one_of_two_weights_is_0():
    hand = Selected()
    lemma = exclusion(hand)
    hand.refused("left", Leaf(), lemmas=(lemma,))  # It is accepted; the claim needs a selection.
    Checker(hand.claim, hand.given(Leaf()), budget()).lemma(lemma)
    for wrong, why in (
        (exclusion(hand, size + 1), "the same range"),
        (exclusion(hand, index=hand.i), "an index of its own"),
        (replace(lemma, index=hand.table.terms[lemma.total].index), "an index of its own"),
        (replace(lemma, other=hand.adds(Delta(variable(lemma.index)))), "left"),
        (replace(lemma, other=hand.table.terms[lemma.total].body), "an index of its own"),
    ):
        with pytest.raises(Rejected, match=why):
            Checker(hand.claim, hand.given(Leaf()), budget()).lemma(wrong)


def test_weights_over_a_bounded_number_of_places_need_not_sum_to_1():
    hand = Selected()
    lemma = exclusion(hand)
    total = hand.total(constant(2), lambda i, s: Delta(i - s))
    with pytest.raises(SymnetError):
        Checker(hand.claim, hand.given(Leaf()), budget()).lemma(replace(lemma, total=total))


def test_dual_numbers_select_nothing():
    hand = Selected()
    lemma = Selection(hand.term, hand.total(size, delta), hand.value, LEAVES)
    with pytest.raises(Rejected, match="real numbers"):
        check(replace(hand.claim, dual=True), hand.given(Leaf(), lemmas=(lemma,)), budget())


n, m = sizes("n m")
A, P = MatrixSymbol("A", n, m), MatrixSymbol("P", n, n)
f = Function("f")


def every(t):
    return ElementwiseApplyFunction(f, t)


SELECTS = [(HadamardProduct(P, P), P), (P * OneMatrix(n, 1), OneMatrix(n, 1))]


def test_a_proof_needs_both_hypotheses():
    proof = verify(every(P * A), P * every(A), assuming=SELECTS)
    assert isinstance(proof, Proved)
    claim, (certificate,) = proof.evidence
    kinds = {type(each) for each in certificate.lemmas}
    assert {Exclusion, Selection} <= kinds
    check(claim, certificate, budget())
    for hypotheses in ((), claim.hypotheses[:1], claim.hypotheses[1:]):
        with pytest.raises(SymnetError):
            check(replace(claim, hypotheses=hypotheses), certificate, budget())


@pytest.mark.parametrize(
    "assumed", [SELECTS[:1], SELECTS[1:], [Q.orthogonal(P)], [Q.orthogonal(P), SELECTS[1]]]
)
def test_less_is_not_enough(assumed):
    assert not isinstance(verify(every(P * A), P * every(A), assuming=assumed, max_seconds=10), Proved)
