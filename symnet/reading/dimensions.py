"""Sizes: polynomials with integer coefficients in symbols that stand for positive integers.

A size is an `int` where it is known and an expanded SymPy polynomial otherwise, so two sizes are
equal for every value of their symbols iff they are equal as Python objects.
"""

from functools import lru_cache
from math import comb, prod
from typing import TypeAlias

from sympy import Add, Expr, Integer, Mul, Pow, Symbol, div, expand

from symnet.errors import LimitExceeded, ShapeError

Size: TypeAlias = "int | Expr"


MAX_DEGREE = 10
MAX_MONOMIALS = 1_000
"""How many monomials a size may have, written in n - 1 for each of its symbols n; see `never_negative`."""
_ANY = Symbol("n", positive=True, integer=True)


def _degree(term: Expr) -> int | None:
    """A bound for the degree of a polynomial as it stands, or None if it is no polynomial."""
    match term:
        case Integer():
            return 0
        case Symbol():
            return 1
        case Add() | Mul():
            degrees = [_degree(argument) for argument in term.args]
            known = [degree for degree in degrees if degree is not None]
            if len(known) < len(degrees):
                return None
            return max(known) if isinstance(term, Add) else sum(known)
        case Pow(base=base, exp=Integer() as exponent):
            degree = _degree(base)
            return None if degree is None or exponent < 0 else degree * int(exponent)
    return None


def _monomials(term: Expr) -> int:
    """A bound for the number of monomials of a polynomial in n - 1 for each of its symbols n."""
    match term:
        case Symbol():
            return 2
        case Add():
            return sum(map(_monomials, term.args))
        case Mul():
            return prod(map(_monomials, term.args))
        case Pow(base=base, exp=exponent):
            return comb(_monomials(base) + int(exponent) - 1, int(exponent))
    return 1


def _check_symbols(term: Expr) -> None:
    """A size may be any positive integer, so no symbol of it may be declared to exclude one."""
    for symbol in sorted(term.free_symbols, key=str):
        may_be_zero = symbol.is_nonnegative and not symbol.is_positive
        if may_be_zero or symbol.assumptions0.items() - _ANY.assumptions0.items():
            raise ShapeError(
                f"a size must be a positive integer; found {symbol}, which is declared otherwise"
            )


@lru_cache(maxsize=4096)
def size(term: Size) -> Size:
    """The normal form of a size.

    Raises `ShapeError` if the term is no polynomial with integer coefficients in positive integers,
    `LimitExceeded` if its degree is too high to expand it, or it has too many monomials.

    >>> from sympy.abc import n
    >>> size((n + 1) ** 2 - n**2), size(Integer(3))
    (2*n + 1, 3)
    """
    if isinstance(term, int):
        return term
    degree = _degree(term)
    if degree is None:
        raise ShapeError(f"a size must be an integer polynomial in symbols; found {term}")
    if degree > MAX_DEGREE:
        raise LimitExceeded(f"a size must have a degree of at most {MAX_DEGREE}; found {term}")
    if _monomials(term) > MAX_MONOMIALS:
        raise LimitExceeded(f"a size must have at most {MAX_MONOMIALS} monomials; found {term}")
    _check_symbols(term)
    expanded = expand(term)
    return int(expanded) if isinstance(expanded, Integer) else expanded


def as_expr(term: Size) -> Expr:
    """A size as a SymPy expression."""
    return Integer(term) if isinstance(term, int) else term


@lru_cache(maxsize=4096)
def plus(left: Size, right: Size) -> Size:
    """The sum of two sizes, in normal form."""
    return left + right if isinstance(left, int) and isinstance(right, int) else size(left + right)


@lru_cache(maxsize=4096)
def minus(left: Size, right: Size) -> Size:
    """The difference of two sizes, in normal form."""
    return left - right if isinstance(left, int) and isinstance(right, int) else size(left - right)


@lru_cache(maxsize=4096)
def times(left: Size, right: Size) -> Size:
    """The product of two sizes, in normal form."""
    return left * right if isinstance(left, int) and isinstance(right, int) else size(left * right)


@lru_cache(maxsize=4096)
def quotient(left: Size, right: Size) -> "Size | None":
    """The size that times right is left, or None if there is none; right is not 0.

    >>> from sympy.abc import m, n
    >>> quotient(m * n + n, n), quotient(m, n), quotient(6, 4)
    (m + 1, None, None)
    """
    if isinstance(left, int) and isinstance(right, int):
        return None if left % right else left // right
    symbols = sorted(as_expr(left).free_symbols | as_expr(right).free_symbols, key=str)
    whole, rest = div(as_expr(left), as_expr(right), *symbols, domain="ZZ")
    return size(whole) if rest == 0 else None


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
