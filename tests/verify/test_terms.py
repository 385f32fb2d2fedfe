"""How SymPy's tree is read: terms, their parts and their sizes, and how terms are stored as they stand."""

import copy
import pickle
from dataclasses import dataclass
from fractions import Fraction
from weakref import WeakSet

import pytest
from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatPow,
    Matrix,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    ZeroMatrix,
    cos,
    expand,
    oo,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import LimitExceeded, ShapeError, UnsupportedTerm, UsageError, sizes
from symnet.reading import dimensions
from symnet.reading.dimensions import MAX_DEGREE, as_expr, at_most, minus, never_negative, plus, size
from symnet.reading.storage import kept_as_it_stands, sum_as_it_stands
from symnet.reading.terms import (
    MANY,
    as_term,
    distributed,
    fold,
    has_special,
    in_one_line,
    is_function,
    is_matrix,
    is_special,
    operands,
    postorder,
    same_tree,
    size_symbols,
)

m, n, p = sizes("m n p")
i, j = symbols("i j", integer=True)
a, c = symbols("a c")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
ROOT = Add(a, c) ** 2
P, Q = MatrixSymbol("P", m, n), MatrixSymbol("Q", n, m)
b = IndexedBase("b")


def test_matrices_are_told_from_scalars():
    assert all(map(is_matrix, (A, A * B, Matrix([[a]]), ImmutableMatrix([[a]]), BlockMatrix([[A]]))))
    assert not any(map(is_matrix, (a, A[0, 0], Trace(A), Integer(1))))


def test_exact_numbers_and_terms_are_terms():
    assert as_term(3, "it") == Integer(3)
    assert as_term(Fraction(2, 3), "it") == Rational(2, 3)
    assert as_term(a + 1, "it") == a + 1
    assert as_term(A * B, "it") == A * B
    assert isinstance(as_term(Matrix([[a]]), "it"), ImmutableMatrix)


@pytest.mark.parametrize(
    ("value", "found"), [("a", "'a'"), (True, "True"), (1.5, "1.5"), (None, "NoneType None")]
)
def test_other_values_are_no_terms(value, found):
    with pytest.raises(UsageError) as caught:
        as_term(value, "the left side")
    assert str(caught.value) == (
        f"the left side must be a SymPy expression, a SymPy matrix or an exact number; found {found}"
    )


def test_trees_are_the_same_node_by_node():
    unevaluated = Mul(2, Add(a, c, evaluate=False), evaluate=False)
    assert same_tree(unevaluated, Mul(2, Add(a, c, evaluate=False), evaluate=False))
    assert same_tree(a, Symbol("a"))
    for left, right in (
        (a, c),
        (unevaluated, 2 * a + 2 * c),
        (Add(a, c, evaluate=False), Add(c, a, evaluate=False)),
        (Add(a, a, a, evaluate=False), Add(a, a, evaluate=False)),
        (Add(a, c), Mul(a, c)),
        (Mul(a, Add(a, c), evaluate=False), Mul(a, Add(a, a, evaluate=False), evaluate=False)),
        (Integer(1), Integer(2)),
        (Mul(a, ROOT, evaluate=False), Mul(c, ROOT, evaluate=False)),
    ):
        assert not same_tree(left, right)
        assert not same_tree(right, left)


def test_a_matrix_is_shown_in_one_line():
    assert in_one_line(Matrix([[1, 2], [3, 4]])) == "Matrix([[1, 2], [3, 4]])"


OPERANDS = {
    "an entry": (A[i, j], (A,)),
    "a sum": (Sum(b[i], (i, 1, n)), (b[i],)),
    "a power": (Pow(a, 3), (a,)),
    "a Hadamard power": (HadamardPower(A, 3), (A,)),
    "blocks": (BlockMatrix([[A, B], [B, A]]), (A, B, B, A)),
    "an explicit matrix": (Matrix([[a, c]]), (a, c)),
    "a letter": (A, ()),
    "a scalar": (a, ()),
    "a number": (Rational(1, 2), ()),
    "a family": (b[i], ()),
    "a delta": (KroneckerDelta(i, j), ()),
    "an identity": (Identity(n), ()),
    "ones": (OneMatrix(m, n), ()),
    "zeros": (ZeroMatrix(m, n), ()),
    "a product": (MatMul(2, A, B, evaluate=False), (2, A, B)),
    "a trace": (Trace(A), (A,)),
}


@pytest.mark.parametrize("case", OPERANDS.values(), ids=OPERANDS)
def test_operands_are_the_parts_that_are_terms(case):
    term, parts = case
    assert tuple(operands(term)) == parts


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (MatMul(), "a product or sum of no matrices has no size; found GenericIdentity"),
        (MatAdd(), "a product or sum of no matrices has no size; found GenericZeroMatrix"),
        (Tuple(a, Tuple(c)), "symnet cannot read Tuple in (a, (c,))"),
    ],
)
def test_what_is_no_term_is_refused(term, message):
    with pytest.raises(UnsupportedTerm) as caught:
        operands(term)
    assert str(caught.value) == message


def test_subterms_come_once_each_after_its_operands():
    shared = Add(a, c)
    root = Mul(shared, Pow(shared, 2, evaluate=False), evaluate=False)
    met = [term for term, _ in postorder(root)]
    assert met[-1] is root
    assert len(met) == len({id(term) for term in met}) == 5
    for term, parts in postorder(root):
        assert all(met.index(part) < met.index(term) for part in parts)


def test_a_fold_gives_each_node_the_values_of_its_operands():
    def size_of(_, parts):
        return 1 + sum(parts)

    assert fold(Mul(2, Add(a, c, evaluate=False), evaluate=False), size_of) == 5
    assert fold(Mul(a, a, a, evaluate=False), size_of) == 4
    assert fold(a, size_of) == 1
    assert fold(A[i, j], size_of, lambda _: ()) == 1
    assert fold(MatMul(A, B), lambda term, parts: [*parts, str(term)]) == [["A"], ["B"], "A*B"]


def test_a_fold_keeps_a_value_until_its_last_use():
    class Value:
        """What a weak reference can point to."""

    kept = WeakSet()
    most = 0

    def combine(*_):
        nonlocal most
        value = Value()
        kept.add(value)
        most = max(most, len(kept))
        return value

    deep = A
    for _ in range(50):
        deep = Trace(MatMul(deep, B)) * A
    fold(deep, combine)
    assert most < 10


def test_what_is_wrong_first_is_told_first():
    def refuse(term, _):
        raise ShapeError(str(term))

    unread = MatMul()
    term = Trace(MatAdd(A, MatMul(2, B)))  # 2*B is met before A

    def below(part):
        return operands(unread) if part == A else operands(part)

    with pytest.raises(ShapeError, match="B"):
        fold(term, refuse, below)
    with pytest.raises(UnsupportedTerm):
        fold(term, lambda *_: 0, below)


@pytest.mark.parametrize(
    ("term", "special"),
    [
        (Inverse(A), True),
        (Determinant(A), True),
        (A.applyfunc(cos), True),
        (MatPow(A, -1), True),
        (HadamardPower(A, -1), True),
        (1 / a, True),
        (sqrt(a), True),
        (a**c, True),
        (cos(a), True),
        (Pow(a, 0, evaluate=False), False),
        (MatPow(A, 0, evaluate=False), False),
        (a**2, False),
        (A * B, False),
        (KroneckerDelta(i, j), False),
        (a, False),
    ],
)
def test_special_nodes_are_inverses_quotients_and_functions(term, special):
    assert is_special(term) == special
    assert has_special([a, Add(term, c, evaluate=False) if not is_matrix(term) else Trace(term)]) == special


@pytest.mark.parametrize(
    ("term", "products"),
    [
        (a, 1),
        (a + c + 1, 3),
        ((a + c) * (a + 2), 4),
        ((a + c) ** 3, 8),
        (MatPow(A + B, 4), 16),
        (HadamardPower(A + B, 3), 8),
        ((a + c) ** -2, 4),
        ((a * c) ** 100, 1),
        ((a + c) ** 30, MANY),
        ((a + c) ** 29, 2**29),
        ((a + c) ** 31, MANY),
        ((a + c) ** (-40), 2**40),
        (BlockMatrix([[A + B, A]]), 2),
        (Matrix([[a + c, a + c + 1]]), 3),
        (Mul(*((a + each) for each in range(1, 40))), MANY),
    ],
)
def test_products_are_counted_up_to_many(term, products):
    assert distributed(term) == min(products, MANY)


def test_functions_are_told_from_deltas():
    assert is_function(cos(a))
    assert not is_function(KroneckerDelta(i, j))
    assert not is_function(a)


def test_sizes_are_the_symbols_of_shapes_and_bounds():
    assert size_symbols([P, Trace(A)]) == {m, n}
    assert size_symbols([Sum(b[i], (i, m, n)), Sum(b[j], (j, 1, p))]) == {m, n, p}
    assert size_symbols([Identity(n)[i, 0] * a, OneMatrix(m, 1), ZeroMatrix(p, 2)]) == {m, n, p}
    assert size_symbols([KroneckerDelta(i, j, (1, n + m))]) == {m, n}
    assert size_symbols([a * b[i], MatrixSymbol("T", 2, 3)]) == frozenset()
    for roots in (
        [Sum(b[i], (i, 1, n)), MatrixSymbol("T", i, i)],
        [Sum(b[j], (j, 1, i)) + Sum(b[i], (i, 1, n))],
        [Sum(b[j], (j, 1, i)), MatrixSymbol("T", j, 1), Sum(b[i], (i, 1, n))],
    ):
        with pytest.raises(UnsupportedTerm) as caught:
            size_symbols(roots)
        assert str(caught.value) == "i is both the index of a sum and part of a size"


def test_sizes_have_a_normal_form():
    assert (size(3), size(Integer(3)), size(n), size((n + 1) ** 2 - n**2)) == (3, 3, n, 2 * n + 1)
    assert isinstance(size(Integer(3)), int)
    assert size(n * (m + 1)) == expand(n * (m + 1))
    assert (plus(2, 3), minus(2, 3)) == (5, -1)
    assert (plus(n, -1), plus(1, n), minus(n, 1), minus(1, n)) == (n - 1, n + 1, n - 1, 1 - n)
    assert (minus(n + 2, n), plus(n - 1, 1 - n)) == (2, 0)
    assert size(2 * n**MAX_DEGREE) == 2 * n**MAX_DEGREE
    assert as_expr(4) == Integer(4)
    assert isinstance(as_expr(4), Integer)
    assert as_expr(n + 1) == n + 1


@pytest.mark.parametrize("term", [n**MAX_DEGREE, (n * m) ** 5, (n**5 + 1) * m**5, (n**3 + n**2) ** 3])
def test_sizes_of_small_degree(term):
    assert size(term) == expand(term)


@pytest.mark.parametrize(
    "term", [n ** (MAX_DEGREE + 1), (n * m) ** 6, (n**5 + 1) * m**6, (n**3 + n**2) ** 4, (1 + n) ** 11]
)
def test_sizes_of_large_degree_are_past_the_limit(term):
    with pytest.raises(LimitExceeded) as caught:
        size(term)
    assert str(caught.value) == f"a size must have a degree of at most 10; found {term}"


@pytest.mark.parametrize(
    "term",
    [Rational(1, 2), n / 2, n ** Rational(1, 2), 1 / n, n**m, sqrt(n + 1), cos(n), n + 1 / n, 2 * n**-1, oo],
)
def test_other_sizes_are_refused(term):
    with pytest.raises(ShapeError) as caught:
        size(term)
    assert str(caught.value) == f"a size must be an integer polynomial in symbols; found {term}"


@pytest.mark.parametrize(
    ("assumed", "allowed"),
    [
        ({}, True),
        ({"integer": True}, True),
        ({"positive": True}, True),
        ({"integer": True, "nonzero": True}, True),
        ({"nonnegative": True}, False),
        ({"nonnegative": True, "integer": True}, False),
        ({"negative": True}, False),
        ({"integer": False, "real": True}, False),
        ({"zero": True}, False),
        ({"nonpositive": True}, False),
        ({"finite": True}, True),
        ({"even": True, "positive": True}, False),
        ({"odd": True}, False),
        ({"prime": True}, False),
        ({"commutative": False}, False),
    ],
)
def test_sizes_are_made_of_what_may_be_a_positive_integer(assumed, allowed):
    k = Symbol("k", **assumed)
    if allowed:
        assert size(k + 1) == k + 1
    else:
        with pytest.raises(ShapeError) as caught:
            size(k + n)
        assert str(caught.value) == "a size must be a positive integer; found k, which is declared otherwise"


def test_the_first_wrong_symbol_is_named():
    q, r = Symbol("q", negative=True), Symbol("r", negative=True)
    with pytest.raises(ShapeError, match="found q,"):
        size(r + q)


@pytest.mark.parametrize("term", [0, 3, n, n - 1, n * m - 1, n**2 - n, n + m - 2, (n - 1) * (m - 1)])
def test_what_is_never_negative(term):
    assert never_negative(size(term))


@pytest.mark.parametrize("term", [-1, n - 2, m - n, n + m - 3, 1 - n, -n])
def test_what_may_be_negative(term):
    assert not never_negative(size(term))


def test_sizes_are_compared_at_all_positive_integers():
    assert at_most(1, n)
    assert at_most(n, n)
    assert at_most(n, n * m)
    assert not at_most(n, 1)
    assert not at_most(n + 1, n)
    assert at_most(2, 3)
    assert not at_most(3, 2)


@kept_as_it_stands
@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored by its fields."""

    term: object
    others: object = ()


def plain_sum(body, *limits):
    return sum_as_it_stands(body, *(Tuple(*limit) for limit in limits))


AS_THEY_STAND = {
    "a sum that would be collected": Add(a, a, evaluate=False),
    "a product in an order": Mul(c, a, c, evaluate=False),
    "a product that would be multiplied out": Mul(2, Add(a, c, evaluate=False), evaluate=False),
    "matrices that would be collected": MatAdd(A, A, evaluate=False),
    "a product with an identity": MatMul(A, Identity(n), B, evaluate=False),
    "a transpose of a product": Transpose(MatMul(P, Q, evaluate=False)),
    "a Hadamard product": HadamardProduct(MatAdd(A, A, evaluate=False), B),
    "an entry of a product": MatrixElement(MatMul(A, Identity(n), evaluate=False), i, j),
    "a sum over an index": plain_sum(Mul(2, Add(b[i], b[i], evaluate=False), evaluate=False), (i, 1, n)),
    "a sum over two": plain_sum(Add(b[i], b[j], evaluate=False), (i, 1, n), (j, 0, m)),
    "blocks": BlockMatrix([[MatAdd(A, A, evaluate=False), B]]),
    "nested": MatMul(
        Sum(b[i], (i, 1, n)), MatAdd(MatMul(2, A, evaluate=False), B, B, evaluate=False), evaluate=False
    ),
    "a power": MatPow(MatAdd(A, B), 2),
    "a number": Integer(3),
    "a diagonal": DiagMatrix(MatrixSymbol("u", n, 1)),
}


@pytest.mark.parametrize("term", AS_THEY_STAND.values(), ids=AS_THEY_STAND)
def test_terms_are_stored_as_they_stand(term):
    for kept in (Kept(term), Kept((term, (term, 1)), "text")):
        for again in (
            pickle.loads(pickle.dumps(kept)),  # noqa: S301 - our own bytes
            copy.copy(kept),
            copy.deepcopy(kept),
        ):
            assert again == kept
            trees = [(again.term, kept.term)]
            if isinstance(kept.term, tuple):
                trees = [(again.term[0], term), (again.term[1][0], term)]
            assert all(same_tree(left, right) for left, right in trees)
            assert all(type(left) is type(right) for left, right in trees)


def test_a_sum_that_stands_commutes_as_its_body_does():
    q = Symbol("q", commutative=False)
    assert plain_sum(a, (i, 1, n)).is_commutative
    assert not plain_sum(q, (i, 1, n)).is_commutative
    assert plain_sum(Mul(2, Add(a, c)), (i, 1, n)) == Sum(2 * (a + c), (i, 1, n)).func(2 * (a + c), (i, 1, n))
    assert isinstance(plain_sum(a, (i, 1, n)), Basic)
    assert plain_sum(a, (i, 1, n)).args == Sum(a, (i, 1, n)).args


def test_special_nodes_are_still_folded():
    assert fold(Determinant(A), lambda _, parts: 1 + sum(parts)) == 2
    assert fold(Inverse(A), lambda _, parts: 1 + sum(parts)) >= 2


@pytest.mark.parametrize(
    ("term", "monomials"),
    [(n + 1, 3), (7 * n, 2), (n * m, 4), (n + m, 4), (n**3, 4), ((n + m) ** 2, 10), (n**2 * (m + 3), 9)],
    ids=str,
)
def test_sizes_of_more_monomials_are_past_the_limit(term, monomials, monkeypatch):
    size.cache_clear()
    monkeypatch.setattr(dimensions, "MAX_MONOMIALS", monomials)
    assert size(term) == expand(term)
    size.cache_clear()
    monkeypatch.setattr(dimensions, "MAX_MONOMIALS", monomials - 1)
    with pytest.raises(LimitExceeded, match=f"at most {monomials - 1} monomials"):
        size(term)
