"""The verdict on each claim about functions, alone and inside of other terms, and numbers that agree."""

from random import Random
from zlib import crc32

import pytest
from sympy import (
    Add,
    BlockMatrix,
    Dict,
    ImmutableDenseNDimArray,
    ImmutableMatrix,
    IndexedBase,
    Integer,
    MatrixSymbol,
    Mul,
    Rational,
    Sum,
    Symbol,
    sympify,
)

from symnet import Proved, Refuted, verify
from symnet.search.counterexamples.witness import Witness
from tests.verify.claims import f, g, product
from tests.verify.claims_functions import FALSE, TRUE, h, n
from tests.verify.claims_regression import named

TRUE_CLAIMS, FALSE_CLAIMS = named(TRUE), named(FALSE)
CLOSE = Rational(1, 10**40)
DIGITS = 80
PLACES = 12
"""How many members of a family are drawn in each direction."""


def over(claims):
    return pytest.mark.parametrize("claim", claims.values(), ids=claims)


def sides(claim):
    return sympify(claim.lhs), sympify(claim.rhs)


def number(side):
    return side[0, 0] if getattr(side, "is_Matrix", False) else side


at = Symbol("at", integer=True)
CONTEXTS = (
    lambda side: Mul(f[1], number(side), evaluate=False),
    lambda side: Add(number(side), f[1] * f[2], evaluate=False),
    lambda side: Sum(Mul(g[at], number(side), evaluate=False), (at, 1, n)),
    lambda side: BlockMatrix([[product(number(side), h), h]]),
)


def within(claim):
    """The claim inside of another term, the same one for each name."""
    around = CONTEXTS[crc32(claim.name.encode()) % len(CONTEXTS)]
    lhs, rhs = map(around, sides(claim))
    return claim._replace(lhs=lhs, rhs=rhs)


def test_the_table_is_large_and_no_claim_is_in_it_twice():
    assert len(TRUE_CLAIMS) >= 75
    assert len(FALSE_CLAIMS) >= 55
    stated = [sides(claim) for claim in (*TRUE_CLAIMS.values(), *FALSE_CLAIMS.values())]
    assert len({*stated}) == len(stated)
    assert all(lhs != rhs for lhs, rhs in stated)


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved(claim):
    proof = verify(claim.lhs, claim.rhs)
    assert isinstance(proof, Proved)
    assert not proof.vacuous


@over(TRUE_CLAIMS)
def test_a_true_claim_is_proved_inside_of_another_term(claim):
    claim = within(claim)
    assert isinstance(verify(claim.lhs, claim.rhs), Proved)


def drawn(symbol, random):
    """A number that a symbol may be."""
    value = Rational(random.randint(1, 30), 10)
    return value if symbol.is_positive else value * random.choice((1, 1, -1))


def instance(terms, random):
    """Numbers for all that stands in some terms."""
    symbols = set().union(*(term.free_symbols for term in terms))
    bases = {term.base for each in terms for term in each.atoms(IndexedBase) for term in [term[0]]}
    labels = {base.label for base in bases}
    free = {s for s in symbols if isinstance(s, Symbol) and s not in labels}
    sizes = {s: Integer(random.randint(1, 3)) for s in free if s.is_integer and s.is_positive}
    indices = {s: Integer(1) for s in free if s.is_integer and s not in sizes}
    values = {s: drawn(s, random) for s in free if s not in sizes and s not in indices}
    for term in terms:
        for matrix in term.atoms(MatrixSymbol):
            rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
            if matrix not in values:
                values[matrix] = ImmutableMatrix(
                    rows, columns, [drawn(at, random) for _ in range(rows * columns)]
                )
    arity = {
        base: len(each.indices)
        for term in terms
        for each in term.find(lambda t: t.is_Indexed)
        for base in [each.base]
    }
    for base in sorted(bases, key=str):
        shape = (PLACES,) * arity[base]
        numbers = [drawn(base.label, random) for _ in range(PLACES ** arity[base])]
        values[base] = ImmutableDenseNDimArray(numbers, shape)
    return Witness(Dict(sizes), Dict(values), Dict(indices), Integer(0), Integer(0))


def value(term, world):
    """The value of a term by SymPy's own substitution, with many digits."""
    found = world.at(term)
    entries = found.as_explicit() if getattr(found, "is_Matrix", False) else [found]
    return [entry.doit().evalf(DIGITS) for entry in entries]


def are_equal(first, second):
    return all(abs(x - y) <= CLOSE * (1 + abs(x)) for x, y in zip(first, second, strict=True))


def is_real(values):
    return all(each.is_real for each in values)


@over(TRUE_CLAIMS)
def test_numbers_agree_with_a_true_claim(claim):
    random, compared = Random(claim.name), 0  # noqa: S311 - numbers to evaluate at
    terms = sides(claim)
    for _ in range(20):
        first, second = (value(side, world) for world in [instance(terms, random)] for side in terms)
        if is_real(first) and is_real(second):
            assert are_equal(first, second)
            compared += 1
        if compared == 3:
            return
    raise AssertionError("no numbers were found")


def refuted(claim):
    """Whether the claim is refuted, and SymPy's own numbers differ at the witness."""
    verdict = verify(claim.lhs, claim.rhs)
    assert isinstance(verdict, Refuted)
    first, second = (value(side, verdict.witness) for side in sides(claim))
    shown = [value(sympify(each), verdict.witness) for each in (verdict.left, verdict.right)]
    for exact, told in zip((first, second), shown, strict=True):
        assert all(abs(x - y) <= Rational(1, 10**12) * (1 + abs(x)) for x, y in zip(exact, told, strict=True))
    return not are_equal(first, second)


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_at_numbers_that_differ(claim):
    assert refuted(claim)


@over(FALSE_CLAIMS)
def test_a_false_claim_is_refuted_inside_of_another_term(claim):
    verdict = verify(*sides(within(claim)))
    assert isinstance(verdict, Refuted)
