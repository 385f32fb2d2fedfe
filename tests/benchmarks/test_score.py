"""What counts as decided by SymPy: what it shows to be equal, or a difference that is a number."""

from time import monotonic

from sympy import Integer, MatAdd, MatMul, MatrixSymbol, Q, Symbol, Transpose, expand, refine

from benchmarks.score import WAYS, decided, score, within
from symnet import sizes
from tests.verify.claims import Claim

n = sizes("n")
a, c = Symbol("a"), Symbol("c")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")


def test_what_a_way_of_sympy_shows():
    distributed = Claim("", MatMul(A, MatAdd(B, C)), MatAdd(MatMul(A, B), MatMul(A, C)))
    assert decided(distributed, expand) is True
    assert decided(distributed, WAYS["=="]) is None
    assert decided(Claim("", (a + c) ** 2, a**2 + 2 * a * c + c**2), expand) is True
    assert decided(Claim("", a + 1, a), expand) is False
    assert decided(Claim("", A * B, B * A), expand) is None
    assert decided(Claim("", c, a + 1, (), {c: a + 1}), WAYS["=="]) is True


def test_sympy_is_told_predicates_and_no_equations():
    assumed = [(MatMul(A, A), A), Q.symmetric(B)]
    assert decided(Claim("", Transpose(B), B, assumed), WAYS["doit"]) is None
    assert decided(Claim("", Transpose(B), B, assumed), refine) is True
    assert decided(Claim("", MatMul(A, A), A, assumed), WAYS["doit"]) is None


def test_work_that_fails_or_takes_too_long_decides_nothing():
    def endless():
        while True:
            pass

    start = monotonic()
    assert within(0.2, endless) is None
    assert monotonic() - start < 5
    assert within(5, lambda: 1 // 0) is None
    assert within(5, lambda: "done") == "done"


def test_a_score_counts_claims_and_not_ways():
    symmetric = Claim("", MatMul(A, B), MatMul(Transpose(A), B), [Q.symmetric(A)])
    equal = Claim("", expand((a + c) ** 2), (a + c) ** 2)
    found = score([symmetric, equal], true=True)
    assert (found.claims, found.symnet, found.any) == (2, 2, 1)
    assert found.ways["expand"] == 1
    assert found.ways["=="] == 0
    refuted = score(
        [Claim("", a + 1, a), Claim("", A * B, B * A), Claim("", Integer(1), Integer(2))], true=False
    )
    assert (refuted.claims, refuted.symnet) == (3, 3)
    assert refuted.ways["expand"] == 2
    assert "SymPy 2 by its best way" in str(refuted)
