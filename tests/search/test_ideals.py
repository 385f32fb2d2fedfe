"""Claims that follow from equations: cofactors are found, right, and rejected where one is changed."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from sympy import (
    Identity,
    Inverse,
    MatMul,
    MatPow,
    MatrixSymbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, Refuted, verify
from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.check import check
from symnet.core.rules import DELTA, LETTERS, VALUE
from symnet.core.verdicts import state
from symnet.errors import Rejected
from symnet.search import ideals

n, p, k, m = symbols("n p k m", positive=True, integer=True)
t = symbols("t")
I = Identity  # noqa: E741
X, y = MatrixSymbol("X", n, p), MatrixSymbol("y", n, 1)
A, B, P = (MatrixSymbol(name, n, n) for name in "ABP")
U, V, C, D = (
    MatrixSymbol("U", n, k),
    MatrixSymbol("V", k, n),
    MatrixSymbol("C", k, k),
    MatrixSymbol("D", k, k),
)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
F, R = MatrixSymbol("F", m, n), MatrixSymbol("R", m, m)

hat = MatMul(X, Inverse(X.T * X), X.T)
small, schur = Inverse(I(k) + V * Inverse(A) * U), Inverse(D - V * Inverse(A) * U)
gain = MatMul(P, F.T, Inverse(F * P * F.T + R))
mirror = I(n) - 2 * u * u.T / (u.T * u)[0, 0]

TRUE = {
    "the hat matrix is idempotent": (MatMul(hat, hat), hat),
    "the square of the hat matrix": (MatPow(hat, 2, evaluate=False), hat),
    "residuals are orthogonal to the data": (X.T * (y - hat * y), ZeroMatrix(p, 1)),
    "the hat matrix is symmetric": (Transpose(hat), hat),
    "the trace of the residual maker": (Trace(I(n) - hat), n - p),
    "ridge, primal and dual": (Inverse(X.T * X + t * I(p)) * X.T, X.T * Inverse(X * X.T + t * I(n))),
    "push-through": (U * Inverse(I(k) + V * U), Inverse(I(n) + U * V) * U),
    "Woodbury": (
        Inverse(A + U * C * V),
        Inverse(A) - Inverse(A) * U * Inverse(Inverse(C) + V * Inverse(A) * U) * V * Inverse(A),
    ),
    "Woodbury with no matrix inside": (
        Inverse(A + U * V),
        Inverse(A) - Inverse(A) * U * small * V * Inverse(A),
    ),
    "Sherman-Morrison": (
        Inverse(A + u * v.T),
        Inverse(A) - Inverse(A) * u * v.T * Inverse(A) / (1 + (v.T * Inverse(A) * u)[0, 0]),
    ),
    "Searle": (A * Inverse(A + B) * B, B * Inverse(A + B) * A),
    "parts of a sum": (Inverse(A + B) * A + Inverse(A + B) * B, I(n)),
    "the inverse of a negative": (Inverse(A - B), -Inverse(B - A)),
    "the inverse of a double": (Inverse(2 * X.T * X), Inverse(X.T * X) / 2),
    "parallel sum": (Inverse(Inverse(A) + Inverse(B)), A * Inverse(A + B) * B),
    "Kalman, Joseph form": (
        (I(n) - gain * F) * P * (I(n) - gain * F).T + gain * R * gain.T,
        (I(n) - gain * F) * P,
    ),
    "a row of the inverse of blocks": (
        A * (Inverse(A) + Inverse(A) * U * schur * V * Inverse(A)) - U * schur * V * Inverse(A),
        I(n),
    ),
    "Householder": (mirror * mirror, I(n)),
    "partial fractions": (1 / n - 1 / (n + 1), 1 / (n * (n + 1))),
}
FALSE = {
    "the hat matrix is the identity": (hat, I(n)),
    "Woodbury with a plus": (Inverse(A + U * V), Inverse(A) + Inverse(A) * U * small * V * Inverse(A)),
    "push-through without a transpose": (U * Inverse(I(k) + V * U), Inverse(I(n) - U * V) * U),
}


def claim_of(lhs, rhs, **given):
    return state(lhs, rhs, (), tuple(given.get("assuming", ())), Budget.unbounded()).claim


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_proved(name):
    assert isinstance(verify(*TRUE[name]), Proved)


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted(name):
    assert isinstance(verify(*FALSE[name]), Refuted)


@pytest.mark.parametrize("name", TRUE)
def test_cofactors_are_right_by_plain_dictionaries_and_not_if_one_is_changed(name):
    claim = claim_of(*TRUE[name])
    certificate = ideals.glance(claim, Budget.unbounded())
    check(claim, certificate, Budget.unbounded())
    multiples = certificate.proof.multiples
    assert multiples
    assert expanded(claim, multiples) == {}
    for number, each in enumerate(multiples):
        wrong = [*multiples]
        wrong[number] = replace(each, coefficient=each.coefficient + 1)
        assert expanded(claim, wrong) != {}
        with pytest.raises(Rejected):
            check(
                claim,
                replace(certificate, proof=replace(certificate.proof, multiples=tuple(wrong))),
                Budget.unbounded(),
            )


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_get_no_cofactors(name):
    assert ideals.glance(claim_of(*FALSE[name]), Budget.unbounded()) is None


# -- A reader of its own: at sizes 2 and 3, entries are polynomials as {monomial: coefficient}.
def added(left, right, c=1):
    total = dict(left)
    for monomial, a in right.items():
        total[monomial] = total.get(monomial, 0) + c * a
    return {monomial: a for monomial, a in total.items() if a}


def times(left, right):
    total = {}
    for (one, a), (other, b) in product(left.items(), right.items()):
        exponents = dict(one)
        for atom, exponent in other:
            exponents[atom] = exponents.get(atom, 0) + exponent
        monomial = frozenset(each for each in exponents.items() if each[1])
        total[monomial] = total.get(monomial, 0) + a * b
    return {monomial: a for monomial, a in total.items() if a}


def number(value):
    return {frozenset(): Fraction(value)} if value else {}


def whole(polynomial, values):
    return sum(c * prod(values[v] for v in monomial) for monomial, c in polynomial)


class Meaning:
    """What terms denote at given sizes."""

    def __init__(self, table, sizes):
        self.table, self.sizes = table, sizes

    def shape(self, term):
        shape = self.table.shapes[term]
        return None if shape is None else tuple(whole(extent, self.sizes) for extent in shape)

    def atom(self, head, places):
        if head == DELTA:
            return number(places == (0,))
        if head == VALUE:
            return number(places[0])
        if head >= LETTERS:
            letter = self.table.letters[head - LETTERS]
            if letter.declared is not language.Property.GENERAL:
                places = tuple(sorted(places))
            return {frozenset({((head, *places), 1)}): Fraction(1)}
        node = self.table.terms[head]
        if isinstance(node, language.Reciprocal):
            base = self.value(node.base, dict(zip(sorted(self.table.free[head]), places, strict=True)))
            if len(base) == 1:
                ((monomial, c),) = base.items()
                return {frozenset((atom, -exponent) for atom, exponent in monomial): 1 / c}
        return {frozenset({((head, *places), 1)}): Fraction(1)}

    def value(self, term, env):
        values = {**self.sizes, **env}
        match self.table.terms[term]:
            case language.Number(value=value):
                return number(value)
            case language.Magnitude(value=polynomial):
                return number(whole(polynomial, values))
            case language.Entry(letter=letter, positions=positions):
                return self.atom(LETTERS + letter, tuple(whole(each, values) for each in positions))
            case language.At(matrix=matrix, row=row, column=column):
                return self.entry(matrix, whole(row, values), whole(column, values), env)
            case language.Plus(terms=terms):
                total = {}
                for each in terms:
                    total = added(total, self.value(each, env))
                return total
            case language.Times(factors=factors):
                total = number(1)
                for each in factors:
                    total = times(total, self.value(each, env))
                return total
            case language.Power(base=base, exponent=exponent):
                total = number(1)
                for _ in range(exponent):
                    total = times(total, self.value(base, env))
                return total
            case language.Sum(index=index, body=body):
                total = {}
                for place in range(whole(self.table.extents[index], values)):
                    total = added(total, self.value(body, {**env, index: place}))
                return total
            case language.Delta(position=position):
                return number(whole(position, values) == 0)
            case language.Reciprocal():
                return self.atom(term, tuple(env[index] for index in sorted(self.table.free[term])))
        raise NotImplementedError(self.table.terms[term])

    def entry(self, term, row, column, env):
        table = self.table
        match table.terms[term]:
            case language.Matrix(letter=letter):
                if table.letters[letter].declared is language.Property.DIAGONAL and row != column:
                    return {}
                return self.atom(LETTERS + letter, (row, column))
            case language.Array(row=r, column=c, body=body):
                return self.value(body, {**env, r: row, c: column})
            case language.Identity():
                return number(row == column)
            case language.Zero():
                return {}
            case language.Plus(terms=terms):
                total = {}
                for each in terms:
                    total = added(total, self.entry(each, row, column, env))
                return total
            case language.Scaled(scalar=scalar, matrix=matrix):
                return times(self.value(scalar, env), self.entry(matrix, row, column, env))
            case language.Product(factors=factors):
                return self.chain(factors, row, column, env)
            case language.Power(base=base, exponent=exponent):
                return self.chain((base,) * exponent, row, column, env)
            case language.Transpose(matrix=matrix):
                return self.entry(matrix, column, row, env)
            case language.Inverse():
                return self.atom(term, (row, column))
            case language.Grid(rows=rows):
                for blocks in rows:
                    height = (self.shape(blocks[0]) or (1, 1))[0]
                    if row < height:
                        for block in blocks:
                            width = (self.shape(block) or (1, 1))[1]
                            if column < width:
                                found = self.shape(block) is None
                                return (
                                    self.value(block, env) if found else self.entry(block, row, column, env)
                                )
                            column -= width
                    row -= height
        raise NotImplementedError(table.terms[term])

    def chain(self, factors, row, column, env):
        first, *rest = factors
        if not rest:
            return self.entry(first, row, column, env)
        total = {}
        for place in range(self.shape(first)[1]):
            product_ = times(self.entry(first, row, place, env), self.chain(rest, place, column, env))
            total = added(total, product_)
        return total

    def side(self, term, row_and_column):
        return self.entry(term, *row_and_column, {}) if row_and_column else self.value(term, {})


def equations(claim):
    """The equations that multiples speak of, in the order of the core."""
    table = claim.table.copy()
    found = []
    for term in sorted(language.reached(table, claim.roots)):
        match table.terms[term]:
            case language.Inverse(matrix=matrix):
                one = table.add(language.Identity(table.matrix(matrix)[0]))
                found += [
                    (table.add(language.Product(each)), one) for each in ((matrix, term), (term, matrix))
                ]
            case language.Reciprocal(base=base):
                one = table.add(language.Number(Fraction(1)))
                found.append((table.add(language.Times((base, term))), one))
    return table, [*found, *claim.hypotheses]


def expanded(claim, multiples):
    """left - right and the multiples at all entries, for sizes 2; the first entry that is not 0, else {}."""
    table, known = equations(claim)
    sizes = {-1 - number: 2 for number in range(len(claim.sizes))}
    meaning = Meaning(table, sizes)
    shape = meaning.shape(claim.left)
    for entry in product(*map(range, shape or ())):
        total = added(meaning.side(claim.left, entry), meaning.side(claim.right, entry), -1)
        free = [place for place, extent in zip(entry, shape or (), strict=True) if extent > 1]
        for each in multiples:
            extents = [whole(extent, sizes) for extent in each.extents]
            for inner in product(*map(range, extents)):
                values = {**sizes, **dict(enumerate((*free, *inner)))}
                context = number(each.coefficient)
                for head, positions, exponent in each.factors:
                    atom = meaning.atom(head, tuple(whole(position, values) for position in positions))
                    for _ in range(exponent):
                        context = times(context, atom)
                if not context:
                    continue
                left, right = known[each.equation]
                at = tuple(whole(place, values) for place in each.places)
                total = added(
                    total, times(context, added(meaning.side(left, at), meaning.side(right, at), -1))
                )
        if total:
            return total
    return {}


def test_the_reader_of_these_tests_can_tell_a_claim_that_is_false():
    assert expanded(claim_of(A * B, B * A), ()) != {}
