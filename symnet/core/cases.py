"""Piecewise linear functions by signs, and the cases of a sign.

    |t| = t·sign(t)      Max(a, b) = (a + b + (a - b)·sign(a - b))/2, and Min with a minus

of real numbers, and Max(a, ..., b, c) = Max(Max(a, ..., b), c). These are the laws of these functions. All
else about them is found by cases:

    s = t      l = r where s < 0, sign(s) = -1      l = r where s = 0, sign(s) = 0      l = r where ...
    (SIGNS)  ──────────────────────────────────────────────────────────────────────────────────────
                                                l = r

A goal is for all values of its free indices, and here these are all that are free in s and t. At each of
these values s = t, so s has one sign, among those that `signs` finds for s, and for t; for the others there
is no case. What is known in a case, its equations and the sign of s, is used at these values only: `signs`
does not use it for what binds an index of s, and the places of an equation are the goal's own values. Cases
of indices inside of a case only narrow these values.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from symnet.core import language
from symnet.core.language import Claim, Function, Kind, Table
from symnet.core.signs import ANY, NOT_NEGATIVE, Signs, signs
from symnet.errors import Rejected

Facts: TypeAlias = Mapping[int, Signs]
"""The signs that some terms can have."""
LINEAR: Final = {Kind.ABSOLUTE: 1, Kind.MAXIMUM: 1, Kind.MINIMUM: -1}
"""The piecewise linear functions, and the sign of the term with a sign in their law."""


def assumed(claim: Claim) -> Facts:
    """What hypotheses sign(t) = v and |t| = t say of signs."""
    table, found = claim.table, dict[int, Signs]()
    for left, right in claim.hypotheses:
        match table.terms[left], table.terms[right]:
            case language.Apply(function=f, arguments=(t,)), language.Number(value=value):
                if table.functions[f].kind is Kind.SIGN:
                    found[t] = frozenset(sign for sign in found.get(t, ANY) if sign == value)
            case language.Apply(function=f, arguments=(t,)), _ if t == right:
                if table.functions[f].kind is Kind.ABSOLUTE:
                    found[t] = NOT_NEGATIVE & found.get(t, ANY)
    return found


def joined(first: Facts, second: Facts) -> Facts:
    """What is known by the one and by the other."""
    return {term: first.get(term, ANY) & second.get(term, ANY) for term in (*first, *second)}


def with_sign(table: Table) -> int:
    """The number of the function sign, which the table has from now on."""
    for number, function in enumerate(table.functions):
        if function.kind is Kind.SIGN:
            return number
    table.functions.append(Function("sign", Kind.SIGN))
    return len(table.functions) - 1


def sign_of(table: Table, term: int) -> int:
    """The term sign(t)."""
    return table.add(language.Apply(with_sign(table), (term,)))


def linear(table: Table, node: language.Apply) -> int:
    """The other form of a value of a piecewise linear function."""
    add, kind = table.add, table.functions[node.function].kind
    *former, last = node.arguments
    if kind is Kind.ABSOLUTE:
        return add(language.Times((last, sign_of(table, last))))
    if not former:
        return last
    first = former[0] if len(former) == 1 else add(language.Apply(node.function, tuple(former)))
    less = add(language.Times((table.rational(-1), last)))
    difference = add(language.Plus((first, less)))
    chosen = add(language.Times((table.rational(LINEAR[kind]), difference, sign_of(table, difference))))
    total = add(language.Plus((first, last, chosen)))
    return add(language.Times((table.rational(Fraction(1, 2)), total)))


def possible(table: Table, term: int, other: int, known: Facts) -> Signs:
    """The signs that two equal numbers can have."""
    if table.shapes[term] is not None or table.shapes[other] is not None:
        raise Rejected("only a number has a sign")
    return signs(table, term, known) & signs(table, other, known)


def of_sign(table: Table, term: int, sign: int) -> list[tuple[int, int]]:
    """The equations of a number that has a sign."""
    given = table.rational(sign)
    return [(sign_of(table, term), given), *([] if sign else [(term, given)])]
