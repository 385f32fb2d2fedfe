"""What users are shown of terms: what two sides differ by, and a term as the sum of its products."""

from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import (
    BlockMatrix,
    DiagMatrix,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, sizes, verify
from symnet.core.budget import Budget
from symnet.core.translate import translate
from symnet.core.verdicts import state
from symnet.reading.terms import as_term, is_matrix
from symnet.search.differences import Writer, difference, normal_form, plain_difference
from tests.strategies import terms, widths
from tests.verify import claims, claims_beyond

k, m, n = sizes("k m n")
i, j = symbols("i j", integer=True)
a, b, c = symbols("a b c")
shapes = {"A": (m, n), "B": (m, n), "S": (n, n), "T": (n, n)}
A, B, S, T = (MatrixSymbol(name, *shape) for name, shape in shapes.items())
x, y, v = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1), MatrixSymbol("v", m, 1)
f, phi = IndexedBase("f"), Function("phi")
SUM_OF_X = "Sum(x[j, 0], (j, 0, n - 1))"
FALSE = claims.named(claims.FALSE) | claims.named(claims_beyond.FALSE)
MANY_ENTRIES = ("the standard identity of four matrices at 3", "Hall's identity at 3")


def budget(seconds=20.0, max_terms=200_000):
    return Budget(max_terms, monotonic() + seconds)


def told(lhs, rhs, *, definitions=(), assuming=(), **limits):
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    return difference(
        state(left, right, tuple(dict(definitions).items()), tuple(assuming), budget()), budget(**limits)
    )


def product(*factors):
    return MatMul(*factors, evaluate=False)


WORDS = {
    "a product": (A * (x + y), A * x, ("only on the left: A*y",)),
    "a coefficient": (A * x, 2 * A * x, ("A*x on the left, 2*A*x on the right",)),
    "a transpose": (A.T * v, ZeroMatrix(n, 1), ("only on the left: A.T*v",)),
    "a form": (x.T * S * y, y.T * S * x, ("only on the left: x.T*S*y", "only on the right: y.T*S*x")),
    "an identity": (S + Identity(n), S, ("only on the left: I",)),
    "ones": (
        OneMatrix(n, n) * x,
        x,
        ("only on the left: Sum(x[j, 0], (j, 0, n - 1))", "only on the right: x"),
    ),
    "entries": (
        HadamardProduct(A, B),
        A,
        ("only on the left: HadamardProduct(A, B)", "only on the right: A"),
    ),
    "a trace": (Trace(S), Integer(0), ("only on the left: Sum(S[i, i], (i, 0, n - 1))",)),
    "a range": (
        Sum(f[i], (i, 0, n)),
        Sum(f[i], (i, 1, n)),
        ("only on the left: f[0]",),
    ),
    "a block": (
        BlockMatrix([[x], [v]]),
        BlockMatrix([[x], [2 * v]]),
        ("v on the left, 2*v on the right in rows n to m + n - 1, column 0",),
    ),
    "a function": (Max(a, b), Integer(0), ("only on the left: Max(a, b)",)),
    "a function at indices": (
        Sum(phi(f[i]), (i, 1, n)),
        phi(a),
        ("only on the left: Sum(phi(f[·])[i], (i, 1, n))", "only on the right: phi(a)"),
    ),
    "a quotient": (a / b, a * b, ("only on the left: a/b", "only on the right: a*b")),
    "an inverse": (S.I * T, T * S.I, ("only on the left: S**(-1)*T", "only on the right: T*S**(-1)")),
    "a free index": (f[i] * KroneckerDelta(i, 1), f[2], None),
}


@pytest.mark.parametrize("name", WORDS)
def test_the_words_say_what_stands_on_one_side(name):
    lhs, rhs, words = WORDS[name]
    found = told(lhs, rhs)[1]
    assert found == words or (words is None and found)


def test_where_a_block_differs_is_told_in_rows_and_columns():
    stacked = BlockMatrix([[x, S], [v, A]])
    _, words = told(stacked, BlockMatrix([[x, S], [v, 2 * A]]))
    assert words == ("A on the left, 2*A on the right in rows n to m + n - 1, columns 1 to n",)


@pytest.mark.parametrize("name", [name for name in FALSE if not name.endswith(MANY_ENTRIES)][::4])
def test_the_difference_is_what_the_left_side_exceeds_the_right_one_by(name):
    claim = FALSE[name]
    left, right = as_term(claim.lhs, "the left side"), as_term(claim.rhs, "the right side")
    exceeds, words = told(left, right, definitions=claim.definitions, assuming=claim.assuming)
    whole = plain_difference(left, right)
    assert words
    if is_matrix(whole) and not is_matrix(exceeds):
        taken = {str(each) for each in whole.atoms(Symbol, MatrixSymbol, IndexedBase)}
        unused = (Symbol(letter, integer=True) for letter in "ijklmrstuv" if letter not in taken)
        whole = MatrixElement(whole, *(Integer(0) if extent == 1 else next(unused) for extent in whole.shape))
    found = verify(whole, exceeds, definitions=dict(claim.definitions), assuming=claim.assuming)
    assert isinstance(found, Proved)


def test_past_the_budget_less_is_told():
    long = A * S
    for _ in range(60):
        long = MatAdd(product(long, T), A)
    assert told(long, A * T, max_terms=5) == (plain_difference(long, A * T), ())
    _, words = told(long, A * T, seconds=0.0)
    assert words == () or words[-1].startswith("and ")


def test_a_long_product_is_told_by_a_shortest_word():
    letters = [MatrixSymbol(f"W_{number}", n, n) for number in range(40)]
    before, first, second, after = letters[:20], letters[20], letters[21], letters[22:]
    whole, swapped = (
        product(*(Identity(n) + each for each in (*before, *pair, *after)))
        for pair in ((first, second), (second, first))
    )
    (only,) = told(whole, swapped, seconds=3)[1]
    assert only in {
        "W_20*W_21 has the coefficient 1 on the left and 0 on the right",
        "W_21*W_20 has the coefficient 0 on the left and 1 on the right",
    }
    scaled = (product(*[Identity(n) + a * S] * 30), product(*[Identity(n) + a * S] * 29))
    assert told(*scaled, max_terms=2_000)[1] == (
        "S has the coefficient 30*a on the left and 29*a on the right",
    )


def test_a_word_of_very_many_letters_is_not_shown():
    (only,) = told(MatPow(S + T, 400) * T, T * MatPow(T - S, 400), seconds=3)[1]
    assert only.startswith("a word of 401 letters ")


NORMAL = {
    "products": (A * (x + y) - A * y, "A*x"),
    "transposes": ((A + 2 * B).T, "A.T + 2*B.T"),
    "powers": (product(S + Identity(n), S + Identity(n)), "S**2 + 2*S + I"),
    "nothing": (MatAdd(A, -A, evaluate=False), "0"),
    "scalars": (product(a, A + B), "a*A + a*B"),
    "a sum": (Sum((f[i] + a) * b, (i, 1, n)), "a*b*n + Sum(b*f[i], (i, 1, n))"),
}


@pytest.mark.parametrize("name", NORMAL)
def test_a_normal_form_is_the_sum_of_distinct_products(name):
    term, text = NORMAL[name]
    found = normal_form(term, budget())
    assert sorted(str(found).split(" + ")) == sorted(text.split(" + "))
    assert isinstance(verify(found, term), Proved)


MERGED = {
    "entrywise": (HadamardProduct(A + B, B), "HadamardPower(B, 2) + HadamardProduct(A, B)"),
    "between diagonals": (DiagMatrix(x) * S * DiagMatrix(y), "DiagMatrix(x)*S*DiagMatrix(y)"),
    "of columns": (HadamardProduct(x, S * y), "DiagMatrix(x)*S*y"),
    "in a form": (x.T * DiagMatrix(y) * x, "y.T*HadamardPower(x, 2)"),
    "with a number": ((x.T * y) * (x.T * S * y), "Trace(x.T*S*y)*x.T*y"),
    "with a trace": (Trace(S * S.T) * x, "Trace(S*S.T)*x"),
    "with a reciprocal": (
        x.T * DiagMatrix(y).I * S * x,
        "x.T*S.T*(HadamardProduct(x, HadamardPower(y, -1)))",
    ),
}


@pytest.mark.parametrize("name", MERGED)
def test_matrices_that_meet_at_an_index_are_merged(name):
    term, expected = MERGED[name]
    found = normal_form(term, budget())
    assert isinstance(verify(found, term), Proved)
    assert str(found) == expected


def test_entries_have_no_normal_form_as_a_matrix():
    assert normal_form(HadamardProduct(A * S, B), budget()) is None
    assert normal_form(Sum(S[i, j], (i, 0, n - 1), (j, 0, n - 1)) * x, budget()) is None


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_normal_form_is_equal_to_its_term(data):
    term = data.draw(terms(data.draw(widths), data.draw(widths)))
    found = normal_form(term, budget())
    assert found is None or isinstance(verify(found, term), Proved)


@pytest.mark.parametrize("name", [*FALSE][::12])
def test_a_term_of_the_core_is_written_as_one_that_is_equal(name):
    claim = FALSE[name]
    read, names = translate(
        as_term(claim.lhs, "l"), as_term(claim.rhs, "r"), dict(claim.definitions), claim.assuming, budget()
    )
    writer = Writer(read.table, names, read.table.extents, budget(), told=False)
    free = {}
    for symbol, (number, first) in names.free.items():
        free[number] = symbol - writer.position(first, free)
    for side, stated in ((read.left, claim.lhs), (read.right, claim.rhs)):
        written = writer.term(side, free)
        assert isinstance(
            verify(stated, written, definitions=dict(claim.definitions), assuming=claim.assuming), Proved
        )
