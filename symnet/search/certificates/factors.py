"""What all summands of a sum have in common. Not trusted."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

from symnet.core.rules import DELTA, UNIT, Atom, Summand


def content(summands: list[Summand]) -> tuple[Fraction, dict[Atom, int]]:
    """The greatest positive number, and the powers of atoms, that divide all summands of a sum."""
    coefficients = [Fraction(each.coefficient) for each in summands]
    common = Fraction(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))
    bound = {v for each in summands for v in each.bound}
    atoms = dict.fromkeys(chain.from_iterable(each.factors for each in summands))
    least = {
        atom: min(each.factors.get(atom, 0) for each in summands)
        for atom in atoms
        if atom[0] != DELTA and not any(p.indices & bound for p in atom[1])
    }
    return common, {atom: k for atom, k in least.items() if k}


def divided(summands: Iterable[Summand], c: Fraction, by: Mapping[Atom, int]) -> list[Summand]:
    """A sum divided by a number and by powers of atoms."""
    found = []
    for coefficient, bound, factors in summands:
        left = {atom: factors.get(atom, 0) - by.get(atom, 0) for atom in dict.fromkeys((*factors, *by))}
        found.append(Summand(coefficient / c, bound, {atom: k for atom, k in left.items() if k}))
    return found


def is_unit(summands: list[Summand]) -> bool:
    """Whether a sum is 1."""
    return summands == [UNIT]
