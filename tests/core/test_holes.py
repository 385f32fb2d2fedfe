"""False claims that a certificate must not prove: what hostile readers of the core have found."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sympy import (
    DiagMatrix,
    Dummy,
    Function,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatMul,
    MatrixSymbol,
    Mul,
    Pow,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    sqrt,
    symbols,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, SymnetError, Unknown, verify
from symnet.core import language
from symnet.core.balls import Inadmissible
from symnet.core.certificates import Certificate, Congruence, Cut, Digits, Each, Leaf, Lemma, Multiple, Naming
from symnet.core.check import check
from symnet.core.evaluate import World, evaluate
from symnet.core.form import plain
from symnet.core.induction import Recursion, premises
from symnet.core.language import (
    Claim,
    Entry,
    Kind,
    Letter,
    Magnitude,
    Number,
    Reciprocal,
    Table,
    presupposed,
)
from symnet.core.language import Sum as Total
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, never_negative, variable
from symnet.core.rules import DELTA, FRESH, LETTERS, Reading
from symnet.core.show import told
from symnet.core.verdicts import Refuted, prove, refute, state
from symnet.errors import Rejected
from tests.core.hand import Hand, at, budget, other, size

n = Symbol("n", positive=True, integer=True)
i, j, k = symbols("i j k", integer=True)
a, b, c = symbols("a b c")
x, y, u = IndexedBase("x"), IndexedBase("y"), IndexedBase("u")
f = Function("f")
A = MatrixSymbol("A", n, n)


def stated(lhs, rhs, definitions=(), assuming=()):
    return state(lhs, rhs, tuple(definitions), assuming, budget())


def refused(claim, certificate):
    with pytest.raises(SymnetError):
        prove(claim, certificate, budget())


def test_a_sum_that_a_certificate_adds_does_not_run_backwards():
    claim = stated(a, b)
    w, v = 0, 1
    one = Number(Fraction(1))
    terms = (one, Total(v, 2), Magnitude(variable(w) - constant(1)))
    with pytest.raises(Rejected, match="sums forwards"):
        prove(
            claim,
            Certificate(Leaf(), terms=terms, extents=(constant(2), variable(w) - constant(1))),
            budget(),
        )


def test_a_range_is_cut_at_sizes_only():
    claim = stated(Sum(x[i], (i, 0, n - 1)), Sum(x[i], (i, 0, n)) - x[n])
    place = -variable(FRESH)
    refused(claim, Certificate(Leaf(), cuts=((LETTERS, 0, (place,)),)))


@pytest.mark.parametrize("number", [-1, -2, 10**9, True, 1.5])
def test_numbers_of_terms_are_checked(number):
    claim = stated(a, b)
    refused(claim, Certificate(Leaf(), (Lemma(number, 0, Leaf()),)))
    refused(claim, Certificate(Leaf(), (Congruence(number, 0, (), (), ()),)))
    refused(claim, Certificate(Leaf(), namings=(Naming(number),)))
    refused(claim, Certificate(Cut(number, ZERO, Leaf(), Leaf())))
    refused(claim, Certificate(Each(number, ())))


@pytest.mark.parametrize("coefficient", [1e20, 0.5, "1", None])
def test_a_certificate_is_made_of_exact_types(coefficient):
    claim = stated(c / (a + b), 2 * c / (a + b))
    multiple = Multiple(coefficient, (), (), 0, ())
    with pytest.raises(SymnetError):
        plain(Certificate(Leaf((multiple,))), 0)
    refused(claim, Certificate(Leaf((multiple,))))
    refused(claim, Certificate(None))
    refused(claim, None)


def test_a_multiple_has_natural_powers():
    claim = stated(c / (a + b), 2 * c / (a + b))
    for exponent in (0, -1):
        given = Multiple(Fraction(1), (), ((LETTERS, (), exponent),), 0, ())
        refused(claim, Certificate(Leaf((given,))))


def test_a_multiple_divides_where_a_claim_does():
    claim = stated(Sum(1 / x[k], (k, 0, n - 1)), Sum(2 / x[k], (k, 0, n - 1)))
    divided = next(t for t, node in enumerate(claim.claim.table.terms) if isinstance(node, Reciprocal))
    for place, equation_place in ((variable(-1), ZERO), (constant(-1), ZERO), (ZERO, variable(-1))):
        given = Multiple(Fraction(1), (), ((divided, (place,), 1),), 0, (equation_place,))
        with pytest.raises(Rejected, match="in its range"):
            prove(claim, Certificate(Leaf((given,))), budget())


def test_a_multiple_divides_by_nothing_that_a_claim_does_not():
    stands = stated(a * b / c, 2 * a * b / c).claim
    table = stands.table.copy()
    foreign = table.add(Reciprocal(next(t for t, node in enumerate(table.terms) if node == Entry(0, ()))))
    given = Multiple(Fraction(1), (), ((foreign, (), 1),), 0, ())
    with pytest.raises(Rejected, match="inverts only what the claim inverts"):
        check(replace(stands, table=table), Certificate(Leaf((given,))), budget())


def test_digits_have_ranges_that_are_not_empty():
    claim = stated(Sum(x[i], (i, 0, n - 1)), 2 * Sum(x[i], (i, 0, n - 1)))
    for high, low in ((ONE, variable(-1)), (-variable(-1), constant(-1)), (variable(-1), ONE)):
        refused(claim, Certificate(Leaf(), digits=((LETTERS, 0, high, low),)))


NATURAL = {
    "a root bounds a sum": (Sum(x[i], (i, 0, sqrt(n) - 1)), x[0]),
    "a power of a size": (Trace(Identity(n ** Rational(3, 2))), n),
    "two matrices of one text": (MatrixSymbol(Dummy("A"), n, n), MatrixSymbol(Dummy("A"), n, n)),
    "a matrix whose size is bound": (
        Sum(MatrixSymbol("M", n, n)[0, 0], (n, 1, 2)) * Trace(Identity(n)),
        2 * n * MatrixSymbol("M", n, n)[0, 0],
    ),
    "a scalar that divides by zero": (Pow(0, -1, evaluate=False), a),
}


@pytest.mark.parametrize(("lhs", "rhs"), NATURAL.values(), ids=NATURAL)
def test_false_claims_in_natural_notation_are_not_proved(lhs, rhs):
    try:
        assert not isinstance(verify(lhs, rhs), Proved)
    except SymnetError as error:
        assert type(error).__name__ != "Disagreement"


def test_a_product_of_sums_with_ranges_that_depend_on_each_other():
    total = Sum(KroneckerDelta(i + 1, k) * y[k] * x[j], (k, 0, j), (j, 0, n - 1), (i, 0, n - 1))
    inner = Sum(j * x[j] * Sum(y[k + 1], (k, 0, j - 1)), (j, 0, n - 1))
    outer = Sum(x[j] * Sum(y[k + 1], (k, 0, j - 1)), (j, 0, n - 1))
    assert not isinstance(verify(total * total, inner * outer), Proved)
    assert isinstance(verify(total * total, total * total), Proved | Unknown)


def test_the_range_of_a_free_index_is_that_of_what_is_said():
    delta_x = Sum(KroneckerDelta(i, k) * x[k], (k, 0, n - 1))
    unused = Symbol("s")
    found = verify(delta_x, x[i], definitions={unused: A[0, 0]}, assuming=[i >= 0])
    assert not isinstance(found, Proved)
    assert isinstance(verify(delta_x, x[i], assuming=[i >= 0, i <= n - 1]), Proved)


def test_a_property_is_that_of_the_matrix_itself():
    other = MatrixSymbol("B", n, n)
    assert not isinstance(verify(A, A.T, assuming=[Q.symmetric(other)]), Proved)


def test_what_a_condition_is_about():
    proof = verify(u[0] * x[0] * y[i], y[i], definitions={u[i]: 1 / x[i]})
    assert proof.conditions == ("x[0] is not zero",)


def test_terms_may_be_nested_deeply():
    deep = a
    for _ in range(3000):
        deep = deep * b + Integer(1)
    assert isinstance(verify(deep, a, max_seconds=1), Unknown | Refuted)


def test_a_changed_certificate_is_checked_again():
    claim = stated(A * A.T, A * A.T)
    certificate = Certificate(Leaf())
    assert isinstance(prove(claim, certificate, budget()), Proved)
    refused(stated(A * A.T, A.T * A), certificate)
    with pytest.raises(Rejected):
        prove(stated(A * A.T, A.T * A), replace(certificate, unrolled=3), budget())


QUOTIENT = c / (a + b), 2 * c / (a + b)
B = MatrixSymbol("B", n, n)
E, X = MatrixSymbol("E", n + 1, n + 1), MatrixSymbol("X", n + 1, 1)
turned = MatMul(E, DiagMatrix(X), Inverse(E))[0, 1]
one = variable(-1)


def context(extents=(), positions=((),), equation=0, places=()):
    """A certificate with one multiple: a member of the first letter at each of some positions."""
    factors = tuple((LETTERS, each, 1) for each in positions)
    return Certificate(Leaf((Multiple(Fraction(1), extents, factors, equation, places),)))


FORGED = {
    "a sum that runs backwards": (*QUOTIENT, context((constant(-1),)), "may run backwards"),
    "a size that is not there": (*QUOTIENT, context((variable(-9),)), "from 0 on"),
    "an index before the first": (*QUOTIENT, context((variable(0),)), "not known"),
    "an equation before the first": (*QUOTIENT, context(equation=-1), "from 0 on"),
    "an equation that is not there": (*QUOTIENT, context(equation=1), "no such equation"),
    "a place too many": (*QUOTIENT, context(places=(ZERO,)), "does not fit"),
    "an index that nothing binds": (
        turned,
        Integer(0),
        context((), ((variable(0), ZERO),)),
        "not known there",
    ),
    "an index of the reading": (
        turned,
        Integer(0),
        context((), ((variable(FRESH), ZERO),)),
        "not known there",
    ),
    "a place beyond a matrix": (
        turned,
        Integer(0),
        context((), (), 0, (one + 1, ZERO)),
        "outside its matrices",
    ),
    "a place below a matrix": (
        turned,
        Integer(0),
        context((), (), 0, (constant(-1), ZERO)),
        "outside its",
    ),
    "a position too few": (turned, Integer(0), context((), ((),), 0, (ZERO, ZERO)), "with their positions"),
}


@pytest.mark.parametrize(("lhs", "rhs", "certificate", "why"), FORGED.values(), ids=FORGED)
def test_a_multiple_stands_on_what_is_there(lhs, rhs, certificate, why):
    with pytest.raises(Rejected, match=why):
        prove(stated(lhs, rhs), certificate, budget())


HEADS = {
    "a name": ((1 << 50, (), 1), "no names"),
    "a letter that is not there": ((LETTERS + 9, (), 1), "does not fit"),
    "a term that is not there": ((10**6, (), 1), "no such term"),
    "a term that is read": ((0, (), 1), "has no atom"),
    "a delta of two positions": ((-1, (ZERO, ZERO), 1), "with their positions"),
    "an inverse without its entry": ((1, (), 1), "with their positions"),
}


@pytest.mark.parametrize(("factor", "why"), HEADS.values(), ids=HEADS)
def test_a_factor_of_a_multiple_is_an_atom(factor, why):
    claim = stated(Trace(Inverse(A)), Integer(0))
    given = Multiple(Fraction(1), (), (factor,), 0, (ZERO, ZERO))
    with pytest.raises(Rejected, match=why):
        prove(claim, Certificate(Leaf((given,))), budget())


CASES = {
    "an index that is not there": (Cut(1, ONE, Leaf(), Leaf()), "no such free index"),
    "a cut beyond the range": (Cut(0, one + 1, Leaf(), Leaf()), "where it is not known to be"),
    "a cut below the range": (Cut(0, constant(-1), Leaf(), Leaf()), "where it is not known to be"),
    "a cut at the index": (Cut(0, variable(0), Leaf(), Leaf()), "where it is not known to be"),
    "values of a size": (Each(0, (Leaf(),)), "a case is missing"),
    "digits of another range": (Digits(0, one, constant(2), Leaf()), "digits make another range"),
    "digits below 0": (Digits(0, -one, constant(-1), Leaf()), "digits make another range"),
    "an order that is none": (Leaf((), ((0, (0, 0)),)), "no order of the bound indices"),
}


@pytest.mark.parametrize(("proof", "why"), CASES.values(), ids=CASES)
def test_the_cases_of_a_proof_are_all_that_there_are(proof, why):
    claim = stated(Sum(A[i, k], (k, 0, n - 1)), Sum(A[k, i], (k, 0, n - 1)))
    with pytest.raises(Rejected, match=why):
        prove(claim, Certificate(proof), budget())


@pytest.mark.parametrize("inner", [language.Zero(one, one), language.Matrix(0)], ids=["of 0", "of A again"])
def test_a_certificate_inverts_nothing_of_its_own(inner):
    """What it inverts would be a condition, such as that 0 is invertible, from which anything follows."""
    claim = stated(Trace(Inverse(A)), Integer(0))
    table = claim.claim.table.copy()
    known = len(table.terms)
    square = table.add(language.Power(table.add(inner), 2))
    inverse = table.add(language.Inverse(square))
    lemma = Lemma(table.add(language.Product((square, inverse))), table.add(language.Identity(one)), Leaf())
    with pytest.raises(Rejected, match="inverts only what the claim inverts"):
        prove(claim, Certificate(Leaf(), (lemma,), tuple(table.terms[known:])), budget())


DIGITS = {
    "of a sum along both": (KroneckerProduct(MatrixSymbol("G", 2, 2), MatrixSymbol("H", 3, 3)), True, 6),
    "of a part of a sum": (KroneckerProduct(MatrixSymbol("q", 2, 1), MatrixSymbol("r", 3, 1)), False, 3),
}


@pytest.mark.parametrize(("matrix", "square", "length"), DIGITS.values(), ids=DIGITS)
def test_digits_are_those_of_the_whole_range(matrix, square, length):
    def entry(place):
        return MatrixElement(matrix, place, place if square else 0)

    claim = stated(Sum(entry(i), (i, 0, length - 1)), 3 * entry(0) + 3 * entry(1))
    cuts = tuple((LETTERS + letter, 0, (constant(at),)) for letter in (0, 1) for at in (1, 2))
    digits = tuple((LETTERS + letter, 0, constant(2), constant(3)) for letter in (0, 1))
    for unrolled in (1, 2, 3, 6):
        refused(claim, Certificate(Leaf(), unrolled=unrolled))
        refused(claim, Certificate(Leaf(), cuts=cuts, unrolled=unrolled))
        refused(claim, Certificate(Leaf(), digits=digits, unrolled=unrolled))


def test_a_range_is_cut_at_whole_numbers():
    claim = stated(Sum(x[i] * KroneckerDelta(2 * i, 0), (i, 0, 1)), Integer(0))
    for half in (Fraction(1, 2), 0.5):
        refused(claim, Certificate(Leaf(), cuts=((LETTERS, 0, (Polynomial((((), half),)),)),)))
    for unrolled in (1, 2):
        refused(claim, Certificate(Leaf(), cuts=((LETTERS, 0, (ONE,)),), unrolled=unrolled))


class Exchange(Identity):
    """An identity whose entries are those of the matrix that reverses the order of rows."""

    def _entry(self, i, j, **_):
        return KroneckerDelta(i + j, self.shape[0] - 1)


def test_a_subclass_of_a_node_is_refused():
    assert not isinstance(verify(MatMul(Exchange(n), A)[0, 0], A[0, 0]), Proved)
    assert not isinstance(verify(MatMul(Exchange(n), A), A), Proved)


def test_a_free_index_of_the_claim_has_one_value():
    claim = stated(y[j] / (x[i] + 1) + y[i] / (x[j] + 2), y[j] / (x[i] + 1))
    equations = {k: (node, claim.claim.free) for k, node in enumerate(claim.claim.table.terms)}
    assert sum(isinstance(node, Reciprocal) for node, _ in equations.values()) == 2
    for equation in (0, 1):
        accepted = []
        for place in (variable(0), variable(1), ZERO, variable(0) + 1):
            given = Multiple(Fraction(1), (), (), equation, (place,))
            with pytest.raises(Rejected) as caught:
                prove(claim, Certificate(Leaf((given,))), budget())
            accepted += [place] if "summands are left" in str(caught.value) else []
        assert len(accepted) == 1


BESIDE = {
    "beside the last digit": x[n * i + j] * y[j],
    "beside the first digit": x[n * i + j] * y[i],
    "with another weight": x[n * i + j] * y[2 * n * i + j],
    "turned": x[n * i + j] * y[n * j + i],
    "with a part of the range": x[n * i + j] * u[n * i + j + 1] * y[i + j],
}


@pytest.mark.parametrize("term", BESIDE.values(), ids=BESIDE)
def test_digits_are_joined_where_they_stand_together(term):
    total = Sum(term, (j, 0, n - 1), (i, 0, 2))
    for longer in (Sum(x[k] * y[k], (k, 0, 3 * n - 1)), Sum(x[k] * y[k % n], (k, 0, 3 * n - 1))):
        claim = verify(total, longer)
        assert not isinstance(claim, Proved)
    refused(stated(total, Sum(x[k] * y[k], (k, 0, 3 * n - 1))), Certificate(Leaf()))
    assert isinstance(verify(total, total + a - a), Proved)


def test_digits_that_stand_together_are_joined():
    total = Sum(x[n * i + j] * y[n * i + j + 1], (j, 0, n - 1), (i, 0, 2))
    assert isinstance(verify(total, Sum(x[k] * y[k + 1], (k, 0, 3 * n - 1))), Proved)
    assert isinstance(verify(total, Sum(x[k] * y[k], (k, 0, 3 * n - 1))), Refuted)


# -- claims and proofs that are made by hand
def test_a_certificate_binds_no_free_index_of_the_claim():
    """w[j] + 1/x[i] = v[j] + 1/x[i] where x·w = x·v: x[i] is not zero at the claim's i alone."""
    hand = Hand(Letter("x", 1), Letter("w", 1), Letter("v", 1))
    i, j, r1, c1, r2, c2 = (hand.table.index(e) for e in (size, size, size, ONE, size, ONE))

    def columns(r, c, letter):
        factors = hand(at(0, variable(r))), hand(at(letter, variable(r)))
        return hand(language.Array(r, c, hand(language.Times(factors))))

    left, right = columns(r1, c1, 1), columns(r2, c2, 2)
    inverse = hand(Reciprocal(hand(at(0, variable(i)))))
    sides = (hand(language.Plus((hand(at(letter, variable(j))), inverse))) for letter in (1, 2))
    claim = Claim(hand.table, ("n",), (i, j), *sides, ((left, right),))
    world = World(
        {-1: 2},
        {0: {(0,): 1, (1,): 0}, 1: {(0,): 0, (1,): 5}, 2: {(0,): 0, (1,): 7}},
        indices={i: 0, j: 1},
    )
    assert evaluate(claim, world, budget()) == (6, 8)
    hand.states(claim)
    k = hand.index(size)
    diagonal = hand.adds(language.Times((hand.adds(language.Delta(variable(i) - variable(k))), inverse)))
    by = hand.adds(language.Array(i, k, diagonal))
    products = [hand.adds(language.Product((by, each))) for each in (left, right)]
    alone = [
        hand.adds(language.Array(r, hand.index(ONE), hand.adds(at(letter, variable(r)))))
        for letter in (1, 2)
        for r in [hand.index(size)]
    ]
    one = Fraction(1)
    hand.refused(
        "bound twice",
        Leaf((Multiple(one, (), (), 3, (variable(1), ZERO)), Multiple(-one, (), (), 4, (variable(1), ZERO)))),
        lemmas=(
            Lemma(left, right, Leaf((Multiple(-one, (), (), 1, (variable(0), ZERO)),)), True),
            *(Lemma(product, each, Leaf()) for product, each in zip(products, alone, strict=True)),
        ),
        namings=tuple(Naming(each) for each in products),
    )


def test_what_is_divided_by_in_a_matrix_that_is_assumed_invertible_is_told():
    """w = v where x·w = x·v and I + (0/x)·I is invertible: only where x is not zero."""
    hand = Hand(Letter("x", 0), Letter("w", 0), Letter("v", 0))
    x, w, v = (hand(at(letter)) for letter in range(3))
    inverse, nothing, one = hand(Reciprocal(x)), hand(Number(Fraction(0))), hand(language.Identity(size))
    scaled = hand(language.Scaled(hand(language.Times((nothing, inverse))), one))
    hypothesis = hand(language.Times((x, w))), hand(language.Times((x, v)))
    claim = Claim(hand.table, ("n",), (), w, v, (hypothesis,), (hand(language.Plus((one, scaled))),))
    assert language.Condition("not zero", x) in presupposed(claim)
    with pytest.raises(Inadmissible):
        evaluate(claim, World({-1: 1}, {0: 0, 1: 5, 2: 7}), budget())


@pytest.mark.parametrize("declared", [language.Property.SYMMETRIC, language.Property.DIAGONAL])
@pytest.mark.parametrize(("arity", "shape"), [(3, None), (2, None), (2, (size, other)), (3, (size, size))])
def test_only_a_square_matrix_is_declared_something(declared, arity, shape):
    with pytest.raises(SymnetError):
        Letter("x", arity, shape, declared)


def test_a_sum_that_the_claim_does_not_have_is_read_only_if_it_runs_forwards():
    """m·u = 0, beside a sum over v < -m in the table, in which everything is known of v."""
    hand = Hand(Letter("x", 1), Letter("u", 0))
    v, z, w, r, c = (hand.table.index(each) for each in (-other, size, size, size, size))
    deltas = hand(language.Delta(variable(w) - variable(r))), hand(language.Delta(variable(w) - variable(c)))
    matrix = hand(language.Array(r, c, hand(Total(w, hand(language.Times(deltas))))))
    zero = hand(Number(Fraction(0)))
    nothing = hand(language.Times((zero, hand(at(0, variable(z))))))
    trace = hand(language.Plus((hand(language.At(matrix, variable(v), variable(v))), nothing)))
    backwards = hand(Total(v, trace))
    product = hand(language.Times((hand(Magnitude(other)), hand(at(1)))))
    hand.states(Claim(hand.table, ("n", "m"), (), product, zero))
    one = hand.adds(language.Identity(size))
    more = hand.adds(language.Plus((matrix, hand.adds(language.Scaled(product, one)))))
    length = hand.adds(Magnitude(-other))
    unit = Fraction(1)
    factors = (LETTERS + 1, (), 1), (DELTA, (variable(0) - variable(1),), 1)
    hand.refused(
        "sums forwards",
        Leaf((Multiple(unit, (), (), 2, (ZERO, ZERO)),)),
        lemmas=(
            Lemma(matrix, one, Leaf(), True),
            Lemma(backwards, length, Leaf()),
            Lemma(matrix, more, Leaf((Multiple(unit, (), factors, 1, (ZERO,)),))),
        ),
        namings=(Naming(matrix),),
    )


def test_a_sum_inside_of_an_empty_sum_runs_forwards_too():
    """The condition that a proof uses is the one that a counterexample must satisfy, and that is told."""
    m = Symbol("m", positive=True, integer=True)
    w = IndexedBase("w")
    inner = Sum(w[k, j], (j, 0, n - 6), (k, 0, m - 2))
    lhs, rhs = inner + Sum(KroneckerDelta(i, 4) * y[i], (i, 0, n - 1)), inner + y[4]
    proof = verify(lhs, rhs)
    assert isinstance(proof, Proved)
    assert "-1 <= n - 6" in proof.conditions
    claim = stated(lhs, rhs)
    letters = {claim.names.letters["family", w.label, (), 2]: {}}
    letters[claim.names.letters["family", y.label, (), 1]] = {(0,): 0, (4,): 5}
    with pytest.raises(Inadmissible, match="backwards"):
        refute(claim, World({-1: 1, -2: 1}, letters), budget(), witness={}, difference=rhs)


def test_ranges_that_depend_on_each_other_for_long():
    reading = Reading(Table(), budget(), Certificate(Leaf()))
    numbers = [reading.fresh(size)]
    for _ in range(30_000):
        numbers.append(reading.fresh(variable(numbers[-1])))
    assert reading._depends(variable(numbers[-1]), numbers[0])
    assert not reading._depends(variable(numbers[0]), numbers[-1])


# -- recursions
def recursion(table, letter, term, *rows, free=()):
    return Recursion(table, ("n", "q"), free, letter, term, rows)


def test_the_sizes_of_a_sequence_are_positive_at_every_depth():
    """X is first a matrix of q - 1 rows: what is proved of it for n >= 1 rows may fail for none."""
    hand = Hand(Letter("X", 2, (size, ONE)), Letter("a", 0))
    i, r = hand.table.index(size), hand.table.index(other - 1)
    one = hand(language.Number(Fraction(1)))
    total = hand(Total(i, hand(language.Delta(variable(i)))))
    first = hand(Total(r, hand(language.Delta(variable(r)))))
    X = hand(language.Matrix(0))
    rows = (0, hand(language.Zero(other - 1, ONE)), X), (1, first, one)
    with pytest.raises(Rejected, match="positive at every depth"):
        premises(recursion(hand.table, 1, total, *rows))
    rows = (0, hand(language.Zero(other, ONE)), X), rows[1]
    premises(recursion(hand.table, 1, total, *rows))


@pytest.mark.parametrize(
    "letter",
    [Letter("X", 2, (size, size), language.Property.SYMMETRIC), Letter("f", 1), Letter("f", 2)],
    ids=["declared", "family", "family of pairs"],
)
def test_a_sequence_is_of_numbers_or_of_matrices(letter):
    hand = Hand(letter, Letter("a", 0))
    zero = hand(Number(Fraction(0)))
    matrix = hand(language.Matrix(0)) if letter.shape else zero
    with pytest.raises(Rejected, match="a sequence is one of"):
        recursion(hand.table, 1, zero, (0, matrix, matrix), (1, zero, zero))


def test_an_index_of_a_recursion_is_free_or_bound():
    hand = Hand(Letter("f", 1), Letter("a", 0))
    index = hand.table.index(None)
    zero, member = hand(Number(Fraction(0))), hand(at(0, variable(index)))
    for free in ((), (99,)):
        with pytest.raises(Rejected, match="neither free nor bound"):
            recursion(hand.table, 1, zero, (1, zero, member), free=free)
    assert "f[i]" in told(recursion(hand.table, 1, zero, (1, zero, member), free=(index,)))


def test_only_free_indices_are_supposed_inside_of_an_extent_of_free_ones():
    table = Table()
    v, w = table.index(size), table.index(size)
    zero = table.add(Number(Fraction(0)))
    table.supposed.append((variable(v), variable(w)))
    with pytest.raises(SymnetError, match="only positions of free indices"):
        Claim(table, ("n",), (v,), zero, zero)
    with pytest.raises(SymnetError, match="no range"):
        Claim(Table(terms=table.terms, shapes=table.shapes, free=table.free), ("n",), (99,), zero, zero)


@pytest.mark.parametrize("kind", [Kind.DETERMINANT, Kind.MAXIMUM, Kind.MINIMUM, Kind.ABSOLUTE, Kind.SIGN])
def test_a_function_that_is_known_has_its_arguments(kind):
    table = Table(functions=[language.Function("f", kind)])
    with pytest.raises(SymnetError, match="the number of arguments that it takes"):
        table.add(language.Apply(0, ()))


def test_a_sign_of_what_is_long_is_not_known():
    p = Polynomial([(tuple(range(-40, 0)), 1), ((), -1)])
    assert not never_negative(p, {})


def test_a_condition_on_a_free_index_is_told_of_that_index_alone():
    total = Sum(Mul(x[i + j], 1 / x[i + j], evaluate=False), (j, 0, n - 1)) + Mul(
        y[i], 1 / y[i], evaluate=False
    )
    lines = told(stated(total, n + 1).claim).splitlines()
    assert "if y[i] is not zero" in lines
    assert "if x[j + i] is not zero for all j < n" in lines
