"""Which signs a number can have, as far as its form shows: some of -1, 0 and 1.

Sound form by form: an even power has no sign -1, a sum of numbers that are not negative has none, and so on.
What is `known` of a term is used wherever this term stands, but not for what a sum or an array makes of it:
there an index of it is bound. Where what is known contradicts itself, a number can have no sign.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import mul
from typing import Final, TypeAlias

from symnet.core import language
from symnet.core.language import Kind, Property, Table
from symnet.core.polynomials import ZERO, never_negative

Signs: TypeAlias = frozenset[int]
ANY: Final[Signs] = frozenset((-1, 0, 1))
POSITIVE: Final[Signs] = frozenset((1,))
NOT_NEGATIVE: Final[Signs] = frozenset((0, 1))
DECLARED: Final = {Property.POSITIVE: POSITIVE, Property.NOT_NEGATIVE: NOT_NEGATIVE}


def signs(table: Table, term: int, known: Mapping[int, Signs]) -> Signs:
    """The signs that a number can have at values of its free indices in their ranges."""
    found: dict[int, Signs] = {}

    def of(part: int) -> Signs:
        if part not in found:
            found[part] = known.get(part, ANY) & _by_form(table, part, known, of)
        return found[part]

    return of(term)


def _by_form(table: Table, term: int, known: Mapping[int, Signs], of: Callable[[int], Signs]) -> Signs:
    """The signs that a number can have by its form, from those of its parts."""
    match table.terms[term]:
        case language.Number(value=value):
            return frozenset(((value > 0) - (value < 0),))
        case language.Magnitude(value=p):
            if never_negative(p - 1, table.extents):
                return POSITIVE
            return NOT_NEGATIVE if never_negative(p, table.extents) else ANY
        case language.Delta():
            return NOT_NEGATIVE
        case language.Entry(letter=letter):
            return DECLARED.get(table.letters[letter].declared, ANY)
        case language.Plus(terms=terms):
            return _of_sum([of(part) for part in terms])
        case language.Times(factors=factors):
            powers = (frozenset(s**k for s in of(part)) for part, k in Counter(factors).items())
            return _of_all(mul, (POSITIVE, *powers))
        case language.Power(base=base, exponent=exponent):
            return frozenset(s**exponent for s in of(base))
        case language.Reciprocal(base=base):
            return of(base) - {0}
        case language.Sum(index=index, body=body):
            inside = {each: found for each, found in known.items() if index not in table.free[each]}
            found = _of_sum([signs(table, body, inside)])
            extent = table.extents[index] or ZERO
            return found if never_negative(extent - 1, table.extents) else found | {0}
        case language.Apply(function=function, arguments=arguments):
            return _of_value(table.functions[function].kind, arguments, of)
    return ANY


def _of_sum(several: Sequence[Signs]) -> Signs:
    """The signs of a sum of at least one number: both together say nothing."""
    found = frozenset().union(*several)
    if {-1, 1} <= found:
        return ANY
    return found if all(0 in each for each in several) else found - {0}


def _of_value(kind: Kind, arguments: Sequence[int], of: Callable[[int], Signs]) -> Signs:
    """The signs of the value of a function."""
    match kind:
        case Kind.EXPONENTIAL:
            return POSITIVE
        case Kind.ABSOLUTE:
            return frozenset(map(abs, of(arguments[0])))
        case Kind.SIGN | Kind.HYPERBOLIC_TANGENT:
            return of(arguments[0])
        case Kind.ROOT:
            return frozenset(max(0, sign) for sign in of(arguments[0]))
        case Kind.MAXIMUM | Kind.MINIMUM:
            return _of_all(max if kind is Kind.MAXIMUM else min, map(of, arguments))
    return ANY


def _of_all(operation: Callable[[int, int], int], several: Iterable[Signs]) -> Signs:
    """The signs of several numbers joined two by two: of a product, or of the greatest or least of them."""
    return reduce(lambda left, right: frozenset(operation(s, t) for s in left for t in right), several)
