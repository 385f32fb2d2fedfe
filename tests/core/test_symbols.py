"""What the numbers of a claim are called in SymPy, and which values its symbols may have."""

from fractions import Fraction

import pytest
from sympy import Function, Idx, IndexedBase, Inverse, MatAdd, MatrixSymbol, Q, Sum, Symbol, Tuple, symbols

from symnet import sizes
from symnet.core.budget import Budget
from symnet.core.polynomials import variable
from symnet.core.symbols import LONGEST, Called, Names, allowed, brief, conditions
from symnet.core.translate import translate

n, m = sizes("n m")
i, j = symbols("i j", integer=True)
a, b = symbols("a b")
x = IndexedBase("x")
A = MatrixSymbol("A", n, n)


def read(lhs, *assuming, definitions=()):
    return translate(lhs, lhs, dict(definitions), assuming, Budget.unbounded())


def summed(number):
    """A tuple of so many nodes."""
    return Tuple(*symbols(f"a:{number - 1}"))


def test_what_is_long_is_called_by_its_kind():
    assert brief(a + b) == "a + b"
    assert brief(summed(LONGEST - 1)) == str(summed(LONGEST - 1))
    for many in (LONGEST, LONGEST + 1, 2 * LONGEST):
        assert brief(summed(many)) == "Tuple"


def test_what_cannot_be_printed_is_called_by_its_kind():
    class Unprintable(Symbol):
        def _sympystr(self, _):
            raise ValueError

    assert brief(Unprintable("a")) == "Unprintable"
    assert brief(5) == "5"


def test_bounds_are_told_unless_the_names_tell_them():
    called = Called("{} is not zero", (x[i],), ((1, i, n), (0, j, i)))
    bounded = "x[i] is not zero for all 1 <= i <= n, 0 <= j <= i"
    assert called.printed(None) == bounded
    assert called.printed(Names()) == "x[i] is not zero"
    assert called.printed(Names(sizes={n: -1}, free={a: (0, None)}, letters={("number", b): 0})) == (
        "x[i] is not zero"
    )
    for names in (
        Names(sizes={j: -1}),
        Names(free={j: (0, None)}),
        Names(letters={("number", j): 0}),
        Names(sizes={i: -1, j: -2}, free={j: (0, None)}, letters={("number", j): 0}),
    ):
        assert called.printed(names) == bounded
    assert called.printed(Names(letters={("family", j): 0})) == "x[i] is not zero"
    assert Called("{} is not zero", (summed(LONGEST),), ()).printed(None) == ""
    assert Called("{}", (a,), ((summed(LONGEST), i, n),)).printed(None) == ""
    assert Called().printed(None) == ""


def test_conditions_of_two_symbols_of_one_name_are_those_of_the_core():
    claim, names = read(1 / a + 1 / Symbol("a", real=True))
    assert conditions(claim, names) == ("a is not zero", "a#2 is not zero")
    same = Symbol("n", integer=True, positive=True, even=True)
    B, C = MatrixSymbol("B", same, same), MatrixSymbol("C", n, same)
    claim, names = read(A[i, 0] * C[0, i] + 1 / B[0, 0], Q.diagonal(B), Q.invertible(B))
    assert conditions(claim, names) == (
        "0 <= i < n", "B[0, 0] is not zero", "B is invertible",
        "where A: n#2 × n#2", "where C: n#2 × n", "B is diagonal",
    )  # fmt: skip


def test_a_condition_is_told_once_in_whichever_order_its_term_is_written():
    B = MatrixSymbol("B", n, n)
    both = MatAdd(Inverse(MatAdd(A, B)), Inverse(MatAdd(B, A)))
    claim, names = read(both)
    assert conditions(claim, names) == ("A + B is invertible",)


def test_conditions_that_are_called_alike_have_their_bounds():
    claim, names = read(Sum(1 / x[i], (i, 1, n)) + Sum(1 / x[j], (j, 1, m)))
    assert conditions(claim, names) == ("x[i] is not zero", "x[j] is not zero")
    claim, names = read(Sum(1 / x[i], (i, 1, n)) + Sum(1 / x[i], (i, 1, m)))
    assert conditions(claim, names) == (
        "x[i] is not zero for all 1 <= i <= m",
        "x[i] is not zero for all 1 <= i <= n",
    )


@pytest.mark.parametrize(
    ("symbol", "value", "may_be"),
    [
        (a, Fraction(-1, 2), True),
        (Symbol("a", integer=True), 3, True),
        (Symbol("a", integer=True), Fraction(1, 2), False),
        (Symbol("a", positive=True), Fraction(1, 2), True),
        (Symbol("a", positive=True), Fraction(-1, 2), False),
        (Symbol("a", zero=False), 0, False),
        (Symbol("a", prime=True), 4, False),
        (Symbol("a", real=True), 4, True),
        (Idx(Symbol("a", integer=True, odd=True)), 3, True),
        (Idx(Symbol("a", integer=True, odd=True)), 4, False),
        (IndexedBase("x", positive=True), 1, True),
        (IndexedBase("x", positive=True), -1, False),
    ],
)
def test_a_value_may_be_what_sympy_assumes_of_its_symbol(symbol, value, may_be):
    kind = "family" if isinstance(symbol, IndexedBase) else "number"
    names = Names(letters={(kind, symbol): 7}, symbols={7: symbol})
    assert allowed(names, {7: [value]}.__getitem__, {}) is may_be
    assert allowed(names, {7: [value, value]}.__getitem__, {}) is may_be
    assert allowed(names, {7: []}.__getitem__, {}) is True
    if kind == "number":
        assert allowed(Names(), {}.__getitem__, {symbol: value}) is may_be
    matrix = Names(letters={("matrix", "A"): 7}, symbols={7: symbol})
    assert allowed(matrix, {7: [value]}.__getitem__, {}) is True


def test_what_the_numbers_of_a_claim_stand_for():
    f, y = Function("f"), IndexedBase("y")
    claim, names = read(
        a * x[i + 1] * f(b) * A[i, j] + Sum(y[i, j], (i, 1, m)), i <= n - 2, definitions={b: 2 * a}
    )
    size = variable(names.sizes[n])
    assert {*names.sizes} == {n, m}
    assert {key: names.symbols[number] for key, number in names.letters.items()} == {
        ("number", a): a,
        ("family", Symbol("x"), (), 1): x,
        ("family", Symbol("y"), (), 2): y,
        ("matrix", "A", size, size): A,
    }
    assert [letter.name for letter in claim.table.letters] == [
        str(getattr(symbol, "name", symbol)) for symbol in names.symbols.values()
    ]
    assert names.functions == {(f, 1): 0}
    assert {*names.free} == {i, j}
    assert tuple(number for number, _ in names.free.values()) == claim.free
    assert {*names.defined} == {b}
    assert names.assumed == ["i <= n - 2"]
