"""What steps and cases mean. A bracket is 1 where what is in it holds, and 0 elsewhere; with s = sign(a - b),

[a > b] = (s² + s)/2        [a ≥ b] = 1 - [b > a]        [a = b] = 1 - s²
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import sympy
from sympy import Add, Basic, Mul
from sympy.core.relational import (
    Equality,
    GreaterThan,
    LessThan,
    StrictGreaterThan,
    StrictLessThan,
    Unequality,
)
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symnet.errors import UnsupportedTerm

ZERO, ONE, MINUS, HALF = sympy.S.Zero, sympy.S.One, sympy.S.NegativeOne, sympy.S.Half


def _sum(*parts: Any) -> Basic:
    return Add(*parts, evaluate=False)


def _product(*parts: Any) -> Basic:
    return Mul(*parts, evaluate=False)


def _not(bracket: Any) -> Basic:
    return _sum(ONE, _product(MINUS, bracket))


def _sign(a: Any, b: Any) -> Basic:
    return sympy.sign(_sum(a, _product(MINUS, b)), evaluate=False)


def _above(a: Any, b: Any) -> Basic:
    s = _sign(a, b)
    return _product(HALF, _sum(_product(s, s), s))


def _unequal(a: Any, b: Any) -> Basic:
    return _product(_sign(a, b), _sign(a, b))


BRACKETS: Final[Mapping[type, Callable[..., Basic]]] = {
    BooleanTrue: lambda: ONE,
    BooleanFalse: lambda: ZERO,
    StrictGreaterThan: _above,
    StrictLessThan: lambda a, b: _above(b, a),
    GreaterThan: lambda a, b: _not(_above(b, a)),
    LessThan: lambda a, b: _not(_above(a, b)),
    Unequality: _unequal,
    Equality: lambda a, b: _not(_unequal(a, b)),
    sympy.Not: lambda c: _not(_bracket(c)),
    sympy.And: lambda *several: _product(*map(_bracket, several)),
    sympy.Or: lambda *several: _not(_product(*(_not(_bracket(each)) for each in several))),
}
"""Conditions and what their brackets mean."""


def _bracket(condition: Any) -> Basic:
    if type(condition) not in BRACKETS:
        raise UnsupportedTerm(f"a case has a comparison as its condition; found {type(condition).__name__}")
    return BRACKETS[type(condition)](*condition.args)


def step(t: Any) -> Basic:
    """[x > 0] + value at 0 · [x = 0]"""
    x, at_zero = t.args
    return _sum(_above(x, ZERO), _product(at_zero, _not(_unequal(x, ZERO))))


def by_cases(t: Any) -> Basic:
    """Σ over the cases of value · bracket of its condition · brackets that no earlier one holds; each value
    must be defined everywhere, and the last condition be true"""
    pairs = [pair.args for pair in t.args]
    if type(pairs[-1][1]) is not BooleanTrue:
        raise UnsupportedTerm("the last case of a Piecewise must be (value, True), so that it has a value")
    brackets = [_bracket(condition) for _, condition in pairs]
    several = enumerate(value for value, _ in pairs)
    return _sum(*(_product(value, brackets[k], *map(_not, brackets[:k])) for k, value in several))
