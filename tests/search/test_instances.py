"""A theorem at given sizes is a theorem, and needs no rule of its own: its certificate, with the sizes put
in, is one of the instance, and the core checks it as any other."""

from dataclasses import fields, is_dataclass, replace

import pytest
from sympy import Integer, Symbol

from symnet import Proved, verify
from symnet.core.budget import Budget
from symnet.core.polynomials import ZERO, Polynomial
from symnet.core.verdicts import prove, state
from tests.verify import claims, claims_beyond

TRUE = claims.named(claims.TRUE) | claims.named(claims_beyond.TRUE)
OTHERWISE = {"sums: a covariance by pairs"}
"""Where a certificate orders indices that are gone where sizes are numbers: another one is found."""


def of_sizes(claim):
    """The sizes that a claim names, each with a number of its own."""
    terms = [claim.lhs, claim.rhs, *claim.assuming, *claim.definitions, *claim.definitions.values()]
    named = {symbol for term in terms for symbol in term.free_symbols}
    found = {each for each in named if type(each) is Symbol and each.is_integer and each.is_positive}
    return {symbol: Integer(3 + 7 * k) for k, symbol in enumerate(sorted(found, key=str))}


def put(value, sizes):
    """Certificates are data: polynomials in sizes, and what is made of them."""
    if isinstance(value, Polynomial):
        return value.at(sizes)
    if isinstance(value, tuple):
        return tuple(put(each, sizes) for each in value)
    if is_dataclass(value):
        return replace(value, **{each.name: put(getattr(value, each.name), sizes) for each in fields(value)})
    return value


@pytest.mark.parametrize("name", [name for name in TRUE if of_sizes(TRUE[name])])
def test_a_certificate_with_sizes_put_in_proves_the_instance(name):
    claim, values = TRUE[name], of_sizes(TRUE[name])
    proof = verify(claim.lhs, claim.rhs, assuming=claim.assuming, definitions=claim.definitions)
    lhs, rhs, *assuming = (each.xreplace(values) for each in (claim.lhs, claim.rhs, *claim.assuming))
    definitions = [(a.xreplace(values), b.xreplace(values)) for a, b in claim.definitions.items()]
    general, (certificate,) = proof.evidence
    numbers = {str(symbol): ZERO + int(value) for symbol, value in values.items()}
    at_sizes = put(
        certificate, {-k: numbers[size] for k, size in enumerate(general.sizes, 1) if size in numbers}
    )
    if name in OTHERWISE:
        assert isinstance(verify(lhs, rhs, assuming=assuming, definitions=dict(definitions)), Proved)
    else:
        instance = state(lhs, rhs, tuple(definitions), tuple(assuming), Budget.unbounded())
        assert isinstance(prove(instance, at_sizes, Budget.unbounded()), Proved)
