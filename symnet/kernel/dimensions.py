"""Sizes: polynomials with integer coefficients in symbols that stand for positive integers.

A size is an `int` where it is known and an expanded SymPy polynomial otherwise, so two sizes are
equal for every value of their symbols iff they are equal as Python objects.
"""

from functools import lru_cache
from typing import TypeAlias

from sympy import Add, Expr, Integer, Mul, Pow, Symbol, expand

from symnet.errors import ShapeError

Size: TypeAlias = "int | Expr"


def _is_polynomial(term: Expr) -> bool:
    match term:
        case Integer() | Symbol():
            return True
        case Add() | Mul():
            return all(_is_polynomial(argument) for argument in term.args)
        case Pow(base=base, exp=Integer() as exponent):
            return exponent >= 0 and _is_polynomial(base)
    return False


@lru_cache(maxsize=4096)
def size(term: Size) -> Size:
    """The normal form of a size.

    Raises `ShapeError` if the term is no polynomial with integer coefficients.

    >>> from sympy.abc import n
    >>> size((n + 1) ** 2 - n**2), size(Integer(3))
    (2*n + 1, 3)
    """
    if isinstance(term, int):
        return term
    if not _is_polynomial(term):
        raise ShapeError(f"a size must be an integer polynomial in symbols; found {term}")
    expanded = expand(term)
    return int(expanded) if isinstance(expanded, Integer) else expanded


@lru_cache(maxsize=4096)
def plus(left: Size, right: Size) -> Size:
    """The sum of two sizes, in normal form."""
    return left + right if isinstance(left, int) and isinstance(right, int) else size(left + right)


@lru_cache(maxsize=4096)
def minus(left: Size, right: Size) -> Size:
    """The difference of two sizes, in normal form."""
    return left - right if isinstance(left, int) and isinstance(right, int) else size(left - right)


@lru_cache(maxsize=4096)
def never_negative(term: Size) -> bool:
    """Whether the size is at least 0 at all positive integers; sound, incomplete.

    Written in t = n - 1 for each symbol n, a polynomial without negative coefficients is
    at least 0 wherever every t is, that is, at all positive integers.

    >>> from sympy.abc import m, n
    >>> never_negative(n - 1), never_negative(m - n)
    (True, False)
    """
    if isinstance(term, int):
        return term >= 0
    shifted = expand(term.xreplace({n: n + 1 for n in term.free_symbols}))
    return all(coefficient >= 0 for coefficient in shifted.as_coefficients_dict().values())


def at_most(left: Size, right: Size) -> bool:
    """Whether left <= right at all positive integers; sound, incomplete."""
    return never_negative(minus(right, left))
