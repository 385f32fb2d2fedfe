"""Terms that are others with numbers put in for sizes, and those that only look like it."""

import pytest
from sympy import (
    Add,
    BlockMatrix,
    Identity,
    Integer,
    MatrixSymbol,
    Pow,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, sizes, verify
from symnet.core.certificates import Certificate, Leaf
from symnet.core.instance import sizes_put_in
from symnet.core.verdicts import prove, state
from symnet.errors import Rejected
from tests.core.hand import budget

n, m = sizes("n m")
i, j = symbols("i j", integer=True)
k = Symbol("k", integer=True, positive=True)
even = Symbol("n", integer=True, positive=True, even=True)


def letter(name, *shape):
    return MatrixSymbol(name, *shape)


PUT_IN = {
    "a matrix": (letter("A", n, m), letter("A", 2, 3), {n: 2, m: 3}),
    "a square one": (letter("A", n, n), letter("A", 3, 3), {n: 3}),
    "one that is partly at numbers": (letter("A", n, m), letter("A", 2, 2), {n: 2, m: 2}),
    "a polynomial": (letter("A", n, n + m), letter("A", 2, 5), None),
    "a polynomial whose symbols are known": (
        letter("A", n, m) * letter("B", m, n + m),
        letter("A", 2, 3) * letter("B", 3, 5),
        {n: 2, m: 3},
    ),
    "a product": (letter("A", n, m * n), letter("A", 2, 2 * m), None),
    "a bound": (
        Sum(letter("A", n, n)[i, i], (i, 0, n - 1)),
        Sum(letter("A", 3, 3)[i, i], (i, 0, 2)),
        {n: 3},
    ),
    "blocks": (
        BlockMatrix([[Identity(n), ZeroMatrix(n, m)]]),
        BlockMatrix([[Identity(2), ZeroMatrix(2, 3)]]),
        {n: 2, m: 3},
    ),
    "another number": (letter("A", n, n), letter("A", 3, 4), None),
    "another name": (letter("A", n, n), letter("B", 3, 3), None),
    "a polynomial with another value": (
        letter("A", n, m) * letter("B", m, n + m),
        letter("A", 2, 3) * letter("B", 3, 6),
        None,
    ),
    "nothing is put in": (letter("A", n, n), letter("A", n, n), None),
    "a symbol of even numbers": (letter("A", even, 1), letter("A", 4, 1), None),
    "a symbol of any numbers": (letter("A", i, 1), letter("A", 4, 1), None),
    "a size that is not positive": (n * Symbol("a"), Integer(0) * n, None),
    "a factor": (Symbol("a") * n, Symbol("a") * 3, None),
    "a summand": (Add(n, m, evaluate=False), Add(2, m, evaluate=False), {n: 2}),
    "a power": (n * n * Symbol("a"), 9 * Symbol("a"), None),
    "a quotient": (Symbol("a") / n, Symbol("a") / 3, None),
    "an index that is bound": (Sum(k + n, (k, 1, 9)), Sum(Add(3, 3, evaluate=False), (k, 1, 9)), None),
    "a fraction": (Symbol("a") * n, Symbol("a") * Rational(1, 2), None),
    "other parts": (n + Symbol("a"), Integer(4), None),
    "a longer sum": (n + Symbol("a") + Symbol("b"), 3 + Symbol("a"), None),
    "an unevaluated power": (Pow(n, 1, evaluate=False), Integer(3), None),
}


@pytest.mark.parametrize("name", PUT_IN)
def test_sizes_are_put_in(name):
    general, special, expected = PUT_IN[name]
    assert sizes_put_in([general], [special]) == expected


def test_a_symbol_that_is_left_anywhere_is_none_that_was_put_in():
    assert (
        sizes_put_in([letter("A", n, n), letter("B", n, 1)], [letter("A", 2, 2), letter("B", n, 1)]) is None
    )


def test_one_term_more_is_another_claim():
    a = letter("A", n, n)
    assert sizes_put_in([a, a], [letter("A", 2, 2)]) is None


# -- what the core says of sizes
READ = Certificate(Leaf())


def claim(rows, columns):
    A, x, y = letter("A", rows, columns), letter("x", columns, 1), letter("y", columns, 1)
    return A * (x + y), A * x + A * y


def proved(lhs, rhs, general=None, definitions=(), assuming=()):
    return prove(state(lhs, rhs, definitions, assuming, budget()), READ, budget(), general=general)


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ((n, m), "all"),
        ((1, n), "all"),
        ((1, 1), "all"),
        ((n, 3), "all, 3 fixed"),
        ((3, 2), "2, 3"),
        ((1, 2), "2"),
    ],
)
def test_a_claim_is_said_for_all_sizes_or_for_its_numbers(shape, told):
    assert proved(*claim(*shape)).sizes == told


@pytest.mark.parametrize("shape", [(2, 3), (2, 2), (n, 3), (4, m)])
def test_a_claim_at_numbers_holds_for_all_sizes_if_the_general_one_does(shape):
    general = proved(*claim(n, m))
    found = proved(*claim(*shape), general=general)
    assert (found.sizes, found.premises) == ("all", (general,))
    assert found.replay() == found
    assert str(found) == "Proved (normal form, sizes: all)"


def test_a_number_that_the_general_claim_has_is_fixed():
    assert proved(*claim(2, 3), general=proved(*claim(n, 3))).sizes == "all, 3 fixed"


OTHERS = {
    "of other terms": lambda: proved(*reversed(claim(n, m))),
    "at other numbers": lambda: proved(*claim(4, 3)),
    "at the same numbers": lambda: proved(*claim(2, 3)),
    "for vectors": lambda: proved(*claim(1, m)),
    "at a number that is fixed": lambda: proved(*claim(n, 4)),
    "under an assumption": lambda: proved(*claim(n, m), assuming=[j >= 1]),
    "with a definition": lambda: proved(*claim(n, m), definitions=[(letter("C", n, n), Identity(n))]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_proof_of_another_claim_is_none_for_all_sizes(name):
    with pytest.raises(Rejected, match="all sizes"):
        proved(*claim(2, 3), general=OTHERS[name]())


def test_what_holds_under_conditions_on_its_sizes_is_not_for_all():
    A = letter("A", 3, 5)
    general = verify(letter("A", n, m)[j, j], letter("A", n, m)[j, j])
    assert isinstance(general, Proved)
    assert general.conditions
    with pytest.raises(Rejected, match="all sizes"):
        proved(A[j, j], A[j, j], general=general)


@pytest.mark.parametrize("other", [lambda: state(*claim(n, m), (), (), budget()), lambda: verify(n * 2, n)])
def test_what_is_no_proof_is_none_for_all_sizes(other):
    with pytest.raises(Rejected, match="all sizes"):
        proved(*claim(2, 3), general=other())


def test_no_object_of_somebody_is_a_general_claim():
    class Theorem:
        sizes, conditions, recursion = "all", (), ()

    with pytest.raises(Exception, match="only the core makes one"):
        proved(*claim(2, 3), general=Theorem())
