"""A term with one mistake in it, as people make them, each with the words that tell it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import combinations, islice
from typing import Final

from sympy import (
    Add,
    Basic,
    Integer,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    Transpose,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet.errors import SymnetError
from symnet.reading import shape
from symnet.reading.terms import in_one_line, is_matrix
from symnet.typeset import text

MOST: Final = 300
"""Variations of a term that are tried at most."""


def variations(term: Basic, like: Basic | None = None) -> Iterator[tuple[str, Basic]]:
    """Terms that differ from a term by one mistake, and what the mistake is; of the shape of the term, or of
    that of another one where its own sizes do not fit.

    >>> from sympy import symbols
    >>> a, b = symbols("a b")
    >>> [text for text, _ in variations(a + b)]  # doctest: +ELLIPSIS
    ['a is missing', 'b is missing', 'a is added twice', 'b is added twice', ...]
    """
    yield from islice(_fitting(term, term if like is None else like), MOST)


def words(term: Basic) -> str:
    """A term as text: as SymPy writes it, or as a formula where that is hard to read.

    >>> from sympy import MatrixSymbol, exp
    >>> words(MatrixSymbol("x", 3, 1).applyfunc(exp))
    'exp(x)'
    """
    if term.has(ElementwiseApplyFunction, Sum):
        with suppress(SymnetError):
            return text(term)
    return in_one_line(term)


def _fitting(term: Basic, like: Basic) -> Iterator[tuple[str, Basic]]:
    wanted = shape(like)[:2]
    seen = {term}
    for mistake, other in (*_nodes(term), *_exchanged(term)):
        if other not in seen:
            seen.add(other)
            with suppress(SymnetError):
                if shape(other)[:2] == wanted:
                    yield mistake, other


def _nodes(term: Basic) -> Iterator[tuple[str, Basic]]:
    """A mistake at the node itself, then one in each of its parts."""
    yield from _here(term)
    if isinstance(term, MatrixSymbol | Symbol):
        return
    for place, part in enumerate(term.args):
        if isinstance(part, Lambda):
            yield from _in_function(term)
        elif isinstance(part, Basic) and (part.args or part.is_Matrix):
            for mistake, other in _nodes(part):
                with suppress(ValueError, TypeError, AttributeError, IndexError):
                    yield mistake, term.func(*term.args[:place], other, *term.args[place + 1 :])


def _in_function(term: ElementwiseApplyFunction) -> Iterator[tuple[str, Basic]]:
    """A mistake in a function of the entries, in which these are called as their matrix is."""
    (entry,) = term.function.variables
    named = Symbol(words(term.expr))
    for mistake, other in _nodes(term.function.expr.xreplace({entry: named})):
        yield mistake, term.func(Lambda(entry, other.xreplace({named: entry})), term.expr)


def _here(term: Basic) -> Iterator[tuple[str, Basic]]:
    match term:
        case Add() | MatAdd():
            yield from _summands(term)
        case Mul() | MatMul():
            yield from _factors(term)
        case MatrixSymbol() if term.shape != (1, 1):
            yield f"{term} is transposed", Transpose(term)
        case ElementwiseApplyFunction() if isinstance(term.expr, MatAdd):
            yield from _added_after(term)
        case KroneckerProduct():
            yield f"{words(term)} has its factors in the wrong order", term.func(*reversed(term.args))
        case Transpose():
            yield f"{words(term.arg)} is not transposed", term.arg
        case Pow() if term.exp.is_Rational:
            for other in (Rational(1), -term.exp, 2 * term.exp, term.exp / 2):
                yield f"{words(term.base)} is raised to {other}, not {term.exp}", term.base**other


def _added_after(term: ElementwiseApplyFunction) -> Iterator[tuple[str, Basic]]:
    """A summand that is added after a function of the entries, not before."""
    for place, part in enumerate(term.expr.args):
        others = [*term.expr.args[:place], *term.expr.args[place + 1 :]]
        yield f"{words(part)} is added after the function", MatAdd(*others).applyfunc(term.function) + part


def _summands(term: Basic) -> Iterator[tuple[str, Basic]]:
    """A summand missing, twice there, or with the wrong sign."""
    for mistake, times in (("is missing", 0), ("is added twice", 2), ("has the wrong sign", -1)):
        for place, part in enumerate(term.args):
            others = [*term.args[:place], *term.args[place + 1 :]]
            told = words(-part if _is_negative(part) else part)
            yield (
                f"{told} {mistake}",
                term.func(*others, *([Integer(times) * part] if times else [])),
            )


def _is_negative(part: Basic) -> bool:
    return part.as_coeff_mmul()[0] == -1 if isinstance(part, MatMul) else part.could_extract_minus_sign()


def _factors(term: Basic) -> Iterator[tuple[str, Basic]]:
    """A scalar factor missing, there twice or divided by, or two matrices in the wrong order."""
    for place, part in enumerate(term.args):
        others = [*term.args[:place], *term.args[place + 1 :]]
        told = words(part)
        if is_matrix(part):
            if place + 1 < len(term.args) and is_matrix(term.args[place + 1]):
                yield _in_wrong_order(term.args, place)
            continue
        yield f"the factor {told} is missing", _product(others)
        if len(others) == 1 and isinstance(others[0], Add | MatAdd):
            for left in others[0].args:
                yield f"{words(left)} is not multiplied by {told}", term + _product([1 - part, left])
        yield f"the factor {told} is there twice", _product([part, part, *others])
        yield f"it is divided by {told}, not multiplied", _product([1 / part, *others])
        for power in part.atoms(Pow):
            yield f"the factor {words(power)} is missing", _product([part / power, *others])


def _in_wrong_order(factors: Sequence[Basic], place: int) -> tuple[str, Basic]:
    first, second = factors[place], factors[place + 1]
    told = f"{words(first)} and {words(second)} are in the wrong order"
    return told, MatMul(*factors[:place], second, first, *factors[place + 2 :])


def _product(factors: Sequence[Basic]) -> Basic:
    return (MatMul if any(map(is_matrix, factors)) else Mul)(*factors)


def _exchanged(term: Basic) -> Iterator[tuple[str, Basic]]:
    """Two letters of the same shape in each other's place."""
    letters = sorted(term.atoms(MatrixSymbol), key=str)
    for first, second in combinations(letters, 2):
        if first.shape == second.shape:
            exchanged = term.xreplace({first: second, second: first})
            yield f"{first} and {second} are exchanged", exchanged
