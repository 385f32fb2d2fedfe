"""Hard cases: capture, free indices, sizes that hide what they are, scalars that hold matrices."""

from time import process_time

import pytest
from sympy import (
    Add,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalOf,
    Function,
    HadamardProduct,
    Identity,
    ImmutableDenseNDimArray,
    ImmutableMatrix,
    Indexed,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Mul,
    Pow,
    Product,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    exp,
    expand,
    sign,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, Refuted, ShapeError, Unknown, UsageError, induct, sizes, verify
from symnet.reading.rebuild import apart, bound_in
from symnet.search.counterexamples import MAX_ARRAY

m, n = sizes("m n")
phi = Function("phi")
i, j, k = symbols("i j k", integer=True)
a, b = symbols("a b")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
two, three, ten = (MatrixSymbol(name, size, 1) for name, size in (("two", 2), ("three", 3), ("ten", 10)))
f, g, h = IndexedBase("f"), IndexedBase("g"), IndexedBase("h")
# A size that is 1 and a square whose sides SymPy does not see to be equal.
ONE = n * (m + 1) - n * m - n + 1
row = MatrixSymbol("r", ONE, m)
square = MatrixSymbol("S", (n + 1) ** 2, n**2 + 2 * n + 1)

SCALARS_THAT_ARE_MATRICES = {
    "a sum of matrices over an index": Sum(A, (i, 1, n)),
    "a matrix plus a number": Add(A, Integer(1), evaluate=False),
    "a power that is no matrix power": Pow(A, 2, evaluate=False),
    "a matrix as an entry": ImmutableMatrix(1, 1, [A]),
}


@pytest.mark.parametrize("term", SCALARS_THAT_ARE_MATRICES.values(), ids=SCALARS_THAT_ARE_MATRICES)
def test_a_scalar_that_holds_a_matrix_is_refused(term):
    with pytest.raises(ShapeError, match="n by n must be 1 by 1"):
        verify(term, term)


@pytest.mark.parametrize("nothing", [MatAdd(), MatMul()], ids=["sum", "product"])
def test_an_empty_sum_or_product_has_no_size(nothing):
    assert "has no size" in verify(nothing, A).reason


def confined(vector, first, second):
    """δ(i, first) + δ(i, second) = 1, a vector confining i."""
    return (KroneckerDelta(i, first) + KroneckerDelta(i, second)) * vector, vector


FREE_TRUE = {
    "one of two positions": confined(two[i, 0], 0, 1),
    "the smaller of 2 and 3": confined(two[i, 0] * three[i, 0], 0, 1),
    "the smaller of 2 and 10": confined(two[i, 0] * ten[i, 0], 0, 1),
    "the smaller of 2 and n": confined(two[i, 0] * x[i, 0], 0, 1),
    "a position and the next": confined(three[i, 0] * three[i + 1, 0], 0, 1),
    "a position and the one before": confined(three[i, 0] * three[i - 1, 0], 1, 2),
    "a constant beside the index": (
        KroneckerDelta(i, 0) + KroneckerDelta(i, 1) + two[i, 0],
        1 + two[i, 0],
    ),
    "before the first position": (KroneckerDelta(i, 0) * x[i - 1, 0], 0),
    "disjoint ranges": (KroneckerDelta(i, j) * x[i, 0] * y[j - n, 0], 0),
}
FREE_FALSE = {
    "two of three positions": confined(three[i, 0], 0, 1),
    "two of n positions": confined(x[i, 0], 0, 1),
    "the position before, from 0": confined(three[i, 0] * three[i - 1, 0], 0, 1),
}


@pytest.mark.parametrize(("lhs", "rhs"), FREE_TRUE.values(), ids=FREE_TRUE)
def test_a_free_index_takes_only_positions_that_exist(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Proved)


@pytest.mark.parametrize(("lhs", "rhs"), FREE_FALSE.values(), ids=FREE_FALSE)
def test_a_free_index_takes_all_positions_that_exist(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Refuted)


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (i * KroneckerDelta(i, 0) * a, 0),
        (i * KroneckerDelta(i, j), j * KroneckerDelta(i, j)),
        (i * (i - 1) + two[i, 0], two[i, 0]),
    ],
)
def test_an_index_that_is_also_a_number_is_never_refuted(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Proved)
    assert isinstance(verify(lhs, rhs + 1), Refuted)


@pytest.mark.parametrize(
    ("claim", "definitions"),
    [
        ((Trace(Identity(n)), n), {n: 3}),
        ((x[i, 0], x[0, 0]), {i: 0}),
        ((Sum(i, (i, 0, n - 1)), 3 * n), {i: 3}),
        ((Sum(a, (i, 1, n)), Sum(f[i], (i, 1, n))), {a: f[i]}),
        ((Sum(a, (i, 1, n)), Sum(KroneckerDelta(i, j), (i, 1, n))), {a: KroneckerDelta(i, j)}),
        ((a, a + 1), {a: Product(f[i], (i, 1, n))}),
    ],
    ids=["size", "free index", "bound index", "captured family", "captured delta", "outside the language"],
)
def test_definitions_capture_nothing(claim, definitions):
    assert isinstance(verify(*claim, definitions=definitions), Unknown | Refuted)


def applied(variable, value, matrix=A):
    """The first entry of a function of every entry."""
    return MatrixElement(ElementwiseApplyFunction(Lambda(variable, value), matrix), 0, 0)


CORNER = A[0, 0]
FAMILIES_TRUE = {
    "beside a function of its index": (g[j], CORNER + j, {g[i]: applied(i, i + j)}),
    "its index bound by a function": (g[3], 2 * CORNER, {g[i]: applied(i, 2 * i)}),
    "a free index beside its own": (
        Sum(g[k], (k, 1, n)),
        f[k] * Sum(f[i], (i, 1, n)),
        {g[i]: f[i] * f[k]},
    ),
    "inside of a function": (applied(a, a + g[1]), CORNER + 5, {g[i]: Integer(5)}),
    "inside of a function of functions": (
        applied(a, applied(a, a * g[1])),
        b * CORNER,
        {g[i]: b},
    ),
    "inside of a function of that name": (applied(a, a + g[1]) + g[1], CORNER + 2 * a, {g[i]: a}),
}
FAMILIES_FALSE = {
    "captured by a function of its index": (g[j], 2 * CORNER, {g[i]: applied(i, i + j)}),
    "a free index captured by a sum": (Sum(g[k], (k, 1, n)), Sum(f[k] ** 2, (k, 1, n)), {g[i]: f[i] * f[k]}),
    "captured by a function of that name": (applied(a, a + g[1]) + g[1], 2 * CORNER + a, {g[i]: a}),
}


@pytest.mark.parametrize(("lhs", "rhs", "named"), FAMILIES_TRUE.values(), ids=FAMILIES_TRUE)
def test_a_family_means_the_same_wherever_it_stands(lhs, rhs, named):
    assert isinstance(verify(lhs, rhs, definitions=named), Proved)


@pytest.mark.parametrize(("lhs", "rhs", "named"), FAMILIES_FALSE.values(), ids=FAMILIES_FALSE)
def test_what_a_family_stands_for_is_not_captured(lhs, rhs, named):
    assert isinstance(verify(lhs, rhs, definitions=named), Refuted)


def test_an_index_that_bounds_an_inner_sum_stays_its_index():
    for limits in (((k, 1, i), (i, 1, n)), ((k, 1, i), (j, 1, n), (i, 1, n))):
        triangle, three = {g[i]: Sum(f[k], *limits)}, f[1] + f[2] + f[3]
        right = n ** (len(limits) - 2) * Sum(f[k], (k, 1, i), (i, 1, n))
        assert isinstance(verify(g[3], n ** (len(limits) - 1) * three, definitions=triangle), Refuted)
        assert isinstance(verify(g[3], right, definitions=triangle), Proved)


def power(base):
    return Pow(base, 3, evaluate=False)


SURROUNDINGS = {
    "a sum": lambda total: Add(total, a, total, evaluate=False),
    "a product": lambda total: Mul(total, total, b, evaluate=False),
    "a power": power,
    "another sum": lambda total: Sum(Mul(total, f[j], evaluate=False), (j, 1, m)),
    "a sum over two indices": lambda total: Sum(f[i] * f[j], (i, 1, n), (j, 1, m)) + total,
    "a function": Function("phi"),
    "an entry": lambda total: MatrixElement(MatMul(total, A), 0, 1),
    "a transpose": lambda total: Trace(Transpose(MatMul(total, A))),
    "a power of a matrix": lambda total: Trace(MatPow(MatMul(total, A), 2)),
    "a power of entries": lambda total: Trace(HadamardPower(MatMul(total, A), 2)),
    "a product of entries": lambda total: Trace(HadamardProduct(MatMul(total, A), B)),
    "a function of entries": lambda total: Trace(ElementwiseApplyFunction(Lambda(a, a**2), MatMul(total, A))),
    "inside of a function of entries": lambda total: applied(a, a + total * b),
    "blocks": lambda total: Trace(
        BlockMatrix([[A, B, A], [B, MatMul(total, A), B], [A, B, A]]) * Identity(3 * n)
    ),
    "a matrix of numbers": lambda total: MatrixElement(
        MatMul(ImmutableMatrix(2, 3, [a, total, b, 1, 2, total]), MatrixSymbol("T", 3, 3)), 0, j
    ),
}


@pytest.mark.parametrize("around", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_a_family_with_an_index_of_its_own_is_put_in_everywhere(around):
    named = {g[i]: around(Sum(f[i], (i, 1, n)))}
    other = around(Sum(f[k], (k, 1, n)))
    assert isinstance(verify(g[5], other, definitions=named), Proved)
    assert not isinstance(verify(g[5], 2 * other, definitions=named), Proved)


def test_terms_are_kept_apart_as_they_stand():
    total = Sum(f[i], (i, 1, n))
    for term in (
        Add(a, a, total, evaluate=False),
        Mul(2, Add(a, total, evaluate=False), 3, evaluate=False),
        Pow(Pow(total, 2, evaluate=False), 3, evaluate=False),
    ):
        found = apart(term, {i})
        assert i not in bound_in(found)
        assert (type(found), len(found.args)) == (type(term), len(term.args))
        assert [type(part) for part in found.args] == [type(part) for part in term.args]
        assert apart(term, {j}) is term


def test_a_sum_inside_of_a_function_captures_no_index():
    named = {g[j]: applied(a, a + Sum(A[i, j], (i, 0, n - 1)))}
    assert isinstance(verify(g[i], CORNER + Sum(A[k, i], (k, 0, n - 1)), definitions=named), Proved | Unknown)
    assert not isinstance(verify(g[i], CORNER + Trace(A), definitions=named), Proved)


def test_functions_inside_of_functions_have_values_or_none():
    inner = lambda value: applied(a, value)  # noqa: E731
    sides = applied(b, b * inner(exp(2 * a))), applied(b, b * inner(exp(a)) ** 2)
    assert isinstance(verify(*sides), Proved)
    assert isinstance(verify(sides[0], applied(b, b * inner(exp(a)))), Refuted)


def test_a_size_is_a_positive_integer():
    zero, natural = Symbol("z", zero=True), Symbol("k", integer=True, nonnegative=True)
    for size in (zero, natural, Symbol("r", negative=True), Symbol("h", integer=False)):
        with pytest.raises(ShapeError, match="a size must be a positive integer"):
            verify(Sum(f[i], (i, 0, size)), a)
    assert isinstance(verify(Sum(a, (i, 1, Symbol("w"))), Symbol("w") * a), Proved)


@pytest.mark.parametrize(
    "term",
    [
        Trace(Identity((m + n) ** 60)),
        Pow(a, 10**9, evaluate=False),
        Pow(a + b, 2000, evaluate=False),
        Pow(Integer(2), 10**9, evaluate=False),
        MatPow(A + B, 10**6, evaluate=False),
    ],
    ids=str,
)
def test_huge_powers_end_in_time(term):
    start = process_time()
    verdict = verify(term, A if term.is_Matrix else a, max_seconds=0.5)
    assert isinstance(verdict, Unknown | Refuted)
    assert process_time() - start < 2


def test_a_refutation_is_told_in_time():
    long = A
    for _ in range(120):
        long = MatAdd(MatMul(long, B, evaluate=False), B, evaluate=False)
    start = process_time()
    refuted = verify(long, A, max_seconds=4)  # of the clock, on a machine that may do other work
    assert isinstance(refuted, Refuted)
    assert process_time() - start < 5
    assert not refuted.words or refuted.words[-1].startswith("and ")


WRONG_DEFINITIONS = {
    "no mapping": ([(a, b)], "definitions must be a mapping; found list"),
    "text": ({a: "b"}, "the definition of a must be a SymPy expression"),
    "a circle": ({a: b, b: a}, "must not run in a circle; found (a -> b -> a|b -> a -> b)$"),
    "one index twice": ({f[i, i]: a}, r"a definition must name .*; found f\[i, i\]"),
    "a position": ({f[i + 1, j]: a}, r"a definition must name .*; found f\[i \+ 1, j\]"),
}


@pytest.mark.parametrize(("named", "message"), WRONG_DEFINITIONS.values(), ids=WRONG_DEFINITIONS)
def test_definitions_name_each_thing_once(named, message):
    with pytest.raises(UsageError, match=message):
        verify(a, a, definitions=named)


def test_families_stand_in_definitions():
    named = {a: Sum(g[k], (k, 1, n)), g[i]: 2 * h[i], h[j]: f[j] + 1}
    assert isinstance(verify(a, 2 * Sum(f[k], (k, 1, n)) + 2 * n, definitions=named), Proved)
    assert isinstance(verify(a, 2 * Sum(f[k], (k, 1, n)) + n, definitions=named), Refuted)


HIDDEN_SIZES = {
    "a row on the diagonal": (DiagMatrix(row), DiagMatrix(row.T)),
    "the diagonal of a square": (DiagonalOf(square), DiagonalOf(square.T)),
    "the trace of a square": (Trace(square), Trace(square.T)),
    "the entry of a row": (row[0, i] * MatrixElement(row, 0, j), row[0, j] * row[0, i]),
}


@pytest.mark.parametrize(("lhs", "rhs"), HIDDEN_SIZES.values(), ids=HIDDEN_SIZES)
def test_sizes_are_compared_as_polynomials(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Proved)
    assert isinstance(verify(lhs, MatMul(2, rhs) if rhs.is_Matrix else 2 * rhs), Refuted)


def test_no_sum_catches_the_parameters_of_a_defined_family():
    family = {f[i]: g[i] * h[k]}
    assert isinstance(verify(Sum(f[k], (k, 1, n)), Sum(g[j] * h[k], (j, 1, n)), definitions=family), Proved)
    assert isinstance(verify(Sum(f[k], (k, 1, n)), Sum(g[k] * h[k], (k, 1, n)), definitions=family), Refuted)


def of_entries(variable, body):
    return A.applyfunc(Lambda(variable, body))


def test_a_defined_family_is_known_in_functions_of_entries():
    family = {f[i]: g[i] * a}
    assert isinstance(verify(of_entries(a, a * f[1]), g[1] * a * A, definitions=family), Proved)
    square = of_entries(a, a * a * g[1])
    assert isinstance(verify(of_entries(a, a * f[1]), square, definitions=family), Refuted)


def test_definitions_are_ordered_also_where_functions_of_entries_use_them():
    later = {a: Trace(of_entries(k, k * b)), b: Integer(3)}
    assert isinstance(verify(a, 3 * Trace(A), definitions=later), Proved)
    with pytest.raises(UsageError, match="circle"):
        verify(b, a, definitions={b: Trace(of_entries(k, k * b))})


def test_what_stands_for_an_entry_is_no_size_elsewhere():
    assert isinstance(verify(of_entries(n, g[n]), A), Unknown)
    assert isinstance(verify(of_entries(n, Sum(g[j], (j, 1, n))), A * n), Unknown)


def test_terms_that_are_nested_too_deeply_for_sympy_are_refused():
    deep = a
    for _ in range(1500):
        deep = phi(deep)
    assert isinstance(induct(b, deep, {b: (deep, b), a: (Integer(1), a)}), Unknown)


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (3, 0), (0, 0)])
def test_a_matrix_without_entries_is_refused(rows, columns):
    with pytest.raises(ShapeError, match=f"sizes of at least 1; found {rows} by {columns}"):
        verify(ImmutableMatrix(rows, columns, []), ImmutableMatrix(rows, columns, []))


NUMBERS = [Sum(1 / i, (i, 1, n)), Sum(f[i] / i, (i, 1, n)), Sum(f[i] * i**-2, (i, 1, n))]
ELSEWHERE = [
    (NUMBERS[0], Sum(1 / i, (i, 2, n + 1))),
    (NUMBERS[0], n / i),
    (NUMBERS[1], Sum(f[i], (i, 1, n)) / i),
    (NUMBERS[2], Sum(f[i], (i, 1, n)) / i**2),
]


@pytest.mark.parametrize(("lhs", "rhs"), ELSEWHERE)
def test_one_over_an_index_is_another_number_at_each_position(lhs, rhs):
    assert isinstance(verify(lhs, rhs), Refuted | Unknown)


@pytest.mark.parametrize("term", NUMBERS)
def test_one_over_an_index_is_the_same_number_under_another_name(term):
    assert isinstance(verify(term, term.func(term.function.xreplace({i: k}), (k, 1, n))), Proved)


def test_what_stands_in_an_exponent_is_captured_by_no_sum():
    family = {f[i]: a ** Sum(g[i, k], (k, 1, n))}
    caught = a ** Sum(g[k, k], (k, 1, n))
    assert isinstance(verify(f[k], a ** Sum(g[k, j], (j, 1, n)), definitions=family), Proved)
    assert not isinstance(verify(f[k], caught, definitions=family), Proved)
    assert not isinstance(verify(Sum(f[k], (k, 1, n)), Sum(caught, (k, 1, n)), definitions=family), Proved)


def test_what_stands_in_an_exponent_is_read():
    assert isinstance(verify(a ** f[1], a ** g[1], definitions={f[i]: g[i]}), Proved)
    assert isinstance(verify(a ** Trace(A), a ** Trace(A.T)), Proved)
    assert verify(a ** (1 / b), a ** (1 / b)).conditions == ("b is not zero", "Pow has real values")
    with pytest.raises(ShapeError, match="must be equal sizes"):
        verify(a ** Trace(A * x * y), a)


def test_a_zero_is_no_index_that_runs():
    zero = Symbol("z", zero=True)
    found = verify(Sum(f[zero] + zero, (zero, 1, n)), Sum(f[zero], (zero, 1, n)))
    assert not isinstance(found, Proved)


@pytest.mark.parametrize("values", [Tuple(5, 5), ImmutableDenseNDimArray([5, 5])], ids=["tuple", "array"])
def test_values_that_are_given_are_no_family(values):
    assert verify(Indexed(values, i), Integer(5)).reason.endswith(f"of {type(values).__name__}")


def test_families_are_refuted_only_at_values_that_they_may_have():
    positive, one = IndexedBase("c", positive=True), IndexedBase("o", zero=False)
    assert isinstance(verify(Max(0, positive[1], evaluate=False), positive[1]), Proved)
    assert verify(Max(0, positive[1], evaluate=False), 2 * positive[1]).witness[positive][1] > 0
    assert verify(one[1] * a, 2 * one[1] * a).witness[one][1] != 0


def test_a_function_inside_of_a_function_knows_both_entries():
    inner = lambda scale: Trace(B.applyfunc(Lambda(b, b * scale)))  # noqa: E731
    assert isinstance(verify(of_entries(a, inner(a)), A * Trace(B)), Proved)
    assert isinstance(verify(of_entries(a, inner(a)), A), Refuted)


def test_the_place_of_an_entry_is_no_symbol():
    dot = Symbol("·")
    assert not isinstance(verify(of_entries(a, phi(a, dot)), of_entries(a, phi(dot, a))), Proved)


def test_what_stands_beside_an_entry_has_its_conditions():
    lhs, rhs = (((A + B) * square).applyfunc(Lambda(a, phi(a, 1 / b))) for square in (A, B))
    both = verify(
        lhs - rhs, (A * A + B * A).applyfunc(lhs.function) - (A * B + B * B).applyfunc(lhs.function)
    )
    assert isinstance(both, Proved)
    assert both.conditions == ("b is not zero",)


def test_positions_that_are_far_are_decided_in_time():
    start = process_time()
    far, near = x[10**6, 0], x[0, 0]
    assert isinstance(verify((far + near) ** 2, far**2 + 2 * far * near + near**2), Proved)
    assert isinstance(verify(far + near, near + 2 * far), Unknown)
    found = verify(Sum(f[i + 10**8], (i, 1, n)), Sum(f[i], (i, 1, n)))
    assert {*map(int, dict(found.witness).values())} == {0, 1}
    assert process_time() - start < 5


def test_a_family_is_an_array_up_to_a_limit():
    assert verify(f[1, MAX_ARRAY // 2 - 1], 0).witness[f].shape == (2, MAX_ARRAY // 2)
    assert verify(f[1, MAX_ARRAY // 2], 0).witness[f[1, MAX_ARRAY // 2]] == 1


def test_sizes_of_many_monomials_are_refused():
    widths = symbols("n_1:11", positive=True, integer=True)
    start = process_time()
    for size in (Add(*widths) ** 10, (m + n + widths[0] + 1) ** 10):
        wide = MatrixSymbol("W", size, 1)
        assert isinstance(verify(wide, 2 * wide), Unknown)
    assert isinstance(verify(*2 * [MatrixSymbol("W", (m + n + 1) ** 3 + Add(*widths) ** 2, 1)]), Proved)
    assert process_time() - start < 10


def test_a_long_word_is_told_in_time():
    start = process_time()
    found = verify(MatPow(A + B, 400) * B, B * MatPow(B - A, 400))
    assert "a word of 401 letters" in str(found)
    assert process_time() - start < 5


def test_powers_of_sizes_end_in_time():
    widths = symbols("n_1:4", positive=True, integer=True)
    scale = Mul(*(Sum(g[i], (i, 1, width)) for width in widths))
    power = Mul(*widths) ** 30
    start = process_time()
    assert isinstance(verify(power * scale, scale * expand(power), max_seconds=1), Proved | Unknown)
    assert process_time() - start < 3


@pytest.mark.parametrize(
    ("scale", "assuming"), [(Trace(Inverse(A)), []), (Trace(B * B.T), [Q.orthogonal(B)])]
)
def test_families_of_two_indices_stand_beside_inverses_and_orthogonal_matrices(scale, assuming):
    product = lambda inner: scale * Sum(f[i, inner] * g[inner, k], (inner, 1, n))  # noqa: E731
    assert isinstance(verify(product(j), product(Symbol("l")), assuming=assuming), Proved)
    turned = scale * Sum(f[i, j] * g[k, j], (j, 1, n))
    assert isinstance(verify(product(j), turned, assuming=assuming), Refuted)


def test_a_function_has_any_number_of_arguments():
    none = Function("c")()
    assert isinstance(verify(none * Trace(A), Trace(A.T) * none), Proved)
    found = verify(none * a, 2 * none * a)
    assert isinstance(found, Refuted)
    assert found.witness.at(none) != 0
    assert "cannot read" in verify(phi(Lambda(a, a)), b).reason


def test_what_becomes_a_letter_keeps_its_conditions():
    short, other = Sum(f[i], (i, 1, n - 2)), MatrixSymbol("o", m, 1)
    assert verify(2 * phi(short), phi(short) + phi(short)).conditions == ("0 <= n - 2",)
    confined = "0 <= i <= m - 1 and 0 <= i <= n - 1"
    lhs = phi(x[i, 0]) * (phi(other[i, 0]) + a)
    assert verify(lhs, lhs.expand()).conditions == (confined,)
    many = MatMul(*(Identity(n) + MatrixSymbol(f"A_{place}", n, n) for place in range(11)))
    found = verify(MatMul(short, many, A), MatMul(many, short * A))
    assert found.conditions == ("0 <= n - 2",)


@pytest.mark.parametrize("kinds", [[], [Q.symmetric(A)], [Q.diagonal(A)]])
def test_a_matrix_that_is_invertible_is_not_singular_where_a_claim_fails(kinds):
    assumed = [Q.invertible(A), *kinds]
    witness = verify(A * B, B * A, assuming=assumed).witness
    assert witness[A].det() != 0
    assert all(getattr(witness[A], f"is_{kind.function.name}")() for kind in kinds)
    assert isinstance(verify(sign(Determinant(A)) ** 2, 1, assuming=assumed), Unknown)
    assert isinstance(verify(Trace(A) * a, a * Trace(A.T), assuming=assumed), Proved)


def far_below(shift, first):
    """1 where i = -3 shift and j = -5 shift, far below all that is named, if first is -shift; else 0."""
    meeting = Sum(KroneckerDelta(k - shift, i + shift), (k, first, 0))
    return meeting * KroneckerDelta(i - shift, j + shift)


@pytest.mark.parametrize("shift", [4, 6])
def test_an_index_that_may_be_any_integer_is_tried_as_far_as_indices_lead(shift):
    found = verify(far_below(shift, -shift), far_below(shift, 1 - shift))
    assert dict(found.witness) == {i: -3 * shift, j: -5 * shift}


def test_a_sum_of_deltas_of_indices_that_may_be_any_integers_is_decided():
    assert isinstance(verify(far_below(1, -1), KroneckerDelta(i - 1, j + 1) * far_below(1, -1)), Proved)


def test_a_position_that_is_put_in_and_does_not_exist_is_refused():
    with pytest.raises(ShapeError, match=r"no such position in three\[i, 0\] where i = 5"):
        verify(f[5], a, definitions={f[i]: three[i, 0]})
    wide, first = MatrixSymbol("M", m, n), MatrixSymbol("M_1", 2, n)
    with pytest.raises(ShapeError, match=r"no such position in M\[5, 0\]"):
        induct(a, wide[5, 0], {a: (b, a), wide: (first, MatrixSymbol("W", m, m) * wide)})
