"""Exact values of scalar terms, by recursion on SymPy's own nodes: shares nothing with symnet."""

from fractions import Fraction
from math import prod

from sympy import Add, Indexed, KroneckerDelta, Mul, Pow, Rational, Sum, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement


class Backwards(Exception):
    """A sum runs backwards."""


def value(term, values, cells):
    """The value of a term; `values` has those of symbols, `cells` draws one for a family at a place."""
    match term:
        case Rational():
            return Fraction(int(term.p), int(term.q))
        case Symbol():
            return Fraction(values[term])
        case Add():
            return sum((value(part, values, cells) for part in term.args), Fraction(0))
        case Mul():
            return prod((value(part, values, cells) for part in term.args), start=Fraction(1))
        case Pow():
            return value(term.base, values, cells) ** int(term.exp)
        case KroneckerDelta():
            first, second = (value(part, values, cells) for part in term.args)
            return Fraction(first == second)
        case Indexed():
            return cells(term.base, tuple(int(value(p, values, cells)) for p in term.indices))
        case MatrixElement():
            return cells(term.parent, tuple(int(value(p, values, cells)) for p in (term.i, term.j)))
        case Sum():
            *inner, (index, low, high) = term.limits
            body = Sum(term.function, *inner) if inner else term.function
            first, last = (int(value(end, values, cells)) for end in (low, high))
            if last < first - 1:
                raise Backwards
            return sum(
                (value(body, {**values, index: at}, cells) for at in range(first, last + 1)), Fraction(0)
            )
    raise AssertionError(type(term))
