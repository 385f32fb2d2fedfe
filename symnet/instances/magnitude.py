"""How large the partial results of a term become, in whatever order it is computed."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from sympy import Basic

from symnet.errors import UnsupportedTerm
from symnet.instances.evaluate import Instance
from symnet.instances.program import Plain, Program, Scope
from symnet.instances.rationals import Exact, Rationals, largest, whole

ONE = whole(np.array(1))


def magnitude(term: Basic, instance: Instance) -> Exact:
    """A bound on every partial sum and product of a term at an instance, in whatever order it is computed.

    Each number counts with its absolute value, and as 1 where that is less, and so each subterm is at least
    as large as what is left of it without some of its factors or summands; the largest entry of any subterm
    is the bound. If all numbers are integers and it is at most 2^p, all is exact in a floating-point type of
    p significant bits. Raises `UnsupportedTerm` where there is no such bound: for an inverse, a determinant,
    a function, or a quotient by more than numbers and sizes.

    >>> from sympy import MatrixSymbol
    >>> A, x = MatrixSymbol("A", 1, 2), MatrixSymbol("x", 2, 1)
    >>> magnitude(A * x, Instance({}, {A: [[3, -4]], x: [[5], [0]]}))
    19
    """
    return _measured(term, instance).found


def denominator(term: Basic, instance: Instance) -> int:
    """A number of which every partial result is a multiple of the reciprocal, in whatever order.

    If it is a power of 2, all is exact where it times the magnitude is at most 2^p.

    >>> from sympy import Rational, Symbol
    >>> s = Symbol("s")
    >>> denominator(s**2 / 2, Instance({}, {s: Fraction(3, 4)}))
    32
    """
    return _measured(term, instance).bottom


def _measured(term: Basic, instance: Instance) -> "_Magnitudes":
    domain = _Magnitudes()
    scope = Scope(instance.sizes, instance.letters(), domain)
    Program(instance.definitions).compile(term)(scope)
    return domain


class _Magnitudes(Plain):
    """Numbers at their absolute values, at least 1; `found` is the largest seen."""

    def __init__(self) -> None:
        self.found: Exact = 1
        self.bottom = 1

    def letter(self, value: Rationals) -> Rationals:
        return largest([value.absolute(), ONE])

    def seen(self, value: Rationals) -> None:
        if value.top.size:
            most = Fraction(int(value.top.max()), value.bottom)
            self.found = max(self.found, int(most) if most.denominator == 1 else most)
        self.bottom = lcm(self.bottom, value.bottom)

    def demand(self, sort: str, term: Basic) -> None:
        raise UnsupportedTerm(f"the partial results of {sort} have no bound here: {term}")

    def smallest(self, parts: Sequence[Rationals]) -> Rationals:
        return largest(parts)
