"""Arguments of public calls: each is checked here, and an error says what it must be and what it is."""

import sys
from collections.abc import Mapping
from math import isnan
from numbers import Integral, Rational, Real
from textwrap import shorten
from typing import Any, Final, TypeVar

from sympy import Basic, Expr, MatrixExpr

from symnet.errors import LimitExceeded, ShapeError, UsageError
from symnet.reading.terms import arguments, as_term, in_one_line, is_matrix, told

Kind = TypeVar("Kind")
TOO_LARGE: Final = 10**100
DEEPEST: Final = 100
"""How deeply the parts of a layer may be nested: SymPy prints and rebuilds terms by recursion."""


def as_kind(value: object, kinds: type[Kind] | tuple[type[Kind], ...], what: str) -> Kind:
    """A value of a class, or of one of several. Raises `UsageError` for any other."""
    if isinstance(value, kinds):
        return value
    names = " or ".join(kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))
    raise UsageError(f"{what} must be a {names}; found {told(value)}")


def as_sequence(value: object, kind: type[Kind], what: str) -> tuple[Kind, ...]:
    """The values of a tuple or a list, each of a class. Raises `UsageError` for anything else."""
    if isinstance(value, tuple | list):
        return tuple(as_kind(each, kind, f"each of {what}") for each in value)
    raise UsageError(f"{what} must be a tuple or a list; found {told(value)}")


def as_flag(value: object, what: str) -> bool:
    """True or False. Raises `UsageError` for anything else, such as 1."""
    if isinstance(value, bool):
        return value
    raise UsageError(f"{what} must be True or False; found {told(value)}")


def as_integer(value: object, what: str, least: int | None = None) -> int:
    """An integer, of at least some number. Raises `UsageError` for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and (least is None or value >= least):
        if abs(value) < TOO_LARGE:
            return value
        raise LimitExceeded(f"{what} must be below 10**100; found {told(value)}")
    bound = "" if least is None else f" of at least {least}"
    raise UsageError(f"{what} must be an integer{bound}; found {told(value)}")


def as_limit(value: Any, what: str) -> int | float:
    """A number that bounds some work; a negative one counts as 0. Raises `UsageError` for anything else."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or (not isinstance(value, Rational) and isnan(value)):
        raise UsageError(f"the limit {what} must be a number; found {told(value)}")
    if not 0 < value < sys.maxsize:
        return 0 if value <= 0 else sys.maxsize
    return int(value) if isinstance(value, Integral) else float(value)


def as_matrix(value: object, what: str) -> MatrixExpr:
    """A matrix of SymPy. Raises `UsageError` for anything else, `LimitExceeded` if nested too deeply."""
    term = as_term(value, what)
    if not is_matrix(term):
        raise UsageError(f"{what} must be a matrix; found {told(value)}")
    return shallow(term, what)


def as_scalar(value: object, what: str) -> Expr:
    """A scalar of SymPy. Raises `UsageError` for anything else, `LimitExceeded` if nested too deeply."""
    term = as_term(value, what)
    if is_matrix(term):
        raise UsageError(f"{what} must be a scalar; found {told(value)}")
    return shallow(term, what)


def shallow(term: Any, what: str) -> Any:
    """The term. Raises `LimitExceeded` if it is nested too deeply for SymPy to work with it."""
    level = [term]
    for _ in range(DEEPEST):
        level = [part for each in level for part in arguments(each) if part.args]
        if not level:
            return term
        level = [*{id(part): part for part in level}.values()]
    raise LimitExceeded(f"{what} must be nested at most {DEEPEST} deep; found {in_one_line(term)}")


def as_replacement(values: object) -> Mapping[Basic, Basic]:
    """What takes the place of each symbol: of a matrix a matrix, of a scalar a scalar.

    Raises `UsageError` for anything else.
    """
    if not isinstance(values, Mapping):
        raise UsageError(f"values must be a mapping from symbols to terms; found {told(values)}")
    found: dict[Basic, Basic] = {}
    for symbol, value in values.items():
        if not isinstance(symbol, Expr | MatrixExpr):
            raise UsageError(f"values must be for symbols; found one for {told(symbol)}")
        what = f"the value of {in_one_line(symbol)}"
        if symbol.is_integer and isinstance(value, int):
            as_integer(value, what)
        found[symbol] = as_matrix(value, what) if is_matrix(symbol) else as_scalar(value, what)
    return found


def xreplaced(term: Basic, values: Mapping[Basic, Basic]) -> Basic:
    """SymPy's `xreplace`. Raises `ShapeError` where a value does not fit in the place of its symbol."""
    try:
        return term.xreplace(values)
    except (ValueError, TypeError, IndexError) as refusal:
        where, why = in_one_line(term), shorten(str(refusal), 200)
        raise ShapeError(f"each value must fit in the place of its symbol in {where}: {why}") from None
