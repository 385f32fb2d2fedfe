"""What a claim may assume: equations, properties of matrices, bounds of numbers, free indices and sizes."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, combinations
from typing import Final

from sympy import Basic, Eq, Equality, HadamardProduct, Identity, MatrixSymbol, Q
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.logic.boolalg import BooleanAtom

from symnet.errors import ShapeError, UsageError
from symnet.reading.dimensions import at_most, size
from symnet.reading.terms import as_term, is_matrix, told

KNOWN: Final = ("symmetric", "diagonal", "orthogonal", "invertible", "positive_definite", "fullrank")
"""The names of the predicates of SymPy that may be assumed of a matrix."""
BOUNDS: Final = (LessThan, GreaterThan, StrictLessThan, StrictGreaterThan)
SIGNS: Final = {
    "positive": StrictGreaterThan,
    "negative": StrictLessThan,
    "nonnegative": GreaterThan,
    "nonpositive": LessThan,
}
"""The predicates of SymPy that may be assumed of a number, and how they compare it with 0."""


def assumptions(assuming: object) -> tuple[Basic, ...]:
    """What is assumed, as the core reads it: equations, bounds and predicates of SymPy.

    A pair of terms is an equation. That a term which is no letter is symmetric, diagonal or orthogonal is one
    too, that it is positive definite says that it is symmetric, and that X has full rank says that XᵀX or XXᵀ
    is invertible, whichever is the smaller. That a number is positive, negative or neither is a bound. Raises
    `UsageError` for anything else.

    >>> from sympy import MatrixSymbol, Q
    >>> P = MatrixSymbol("P", 2, 2)
    >>> assumptions([(P * P, P), Q.symmetric(P), Q.symmetric(P * P.T * P)])
    (Eq(P**2, P), Q.symmetric(P), Eq(P*P.T*P, P.T*P*P.T))
    """
    if not isinstance(assuming, Iterable) or isinstance(assuming, Basic | str):
        raise UsageError(f"assuming takes a sequence of assumptions; found {told(assuming)}")
    given = tuple(assuming)
    bounds = [each.gts - each.lts for each in given if isinstance(each, BOUNDS)]
    return tuple(dict.fromkeys(chain(*(_read(each, bounds) for each in given))))


def _read(each: object, bounds: list[Basic]) -> Iterator[Basic]:
    match each:
        case (left, right):
            yield _equation(left, right)
        case Equality():
            yield _equation(*each.args)
        case AppliedPredicate(arguments=(matrix,)) if is_matrix(matrix) and (name := _name(each)):
            yield from _property(each, name, as_term(matrix, "what is assumed to have a property"), bounds)
        case AppliedPredicate(arguments=(number,)) if not is_matrix(number) and (kind := _sign(each)):
            yield kind(as_term(number, "what is assumed to have a sign"), 0, evaluate=False)
        case LessThan() | GreaterThan() | StrictLessThan() | StrictGreaterThan():
            yield each
        case bool() | BooleanAtom():
            raise UsageError(
                f"what is assumed must not be evaluated: SymPy has made {each} of it; an equation is a pair "
                "of terms, or Eq(l, r, evaluate=False)"
            )
        case _:
            predicates = ", ".join(f"Q.{name}(A)" for name in KNOWN)
            raise UsageError(
                "assuming takes equations (a pair of terms, or Eq), bounds such as n >= p or c > 0, and "
                f"{predicates} of a matrix A, each by itself in a list; found {told(each)}"
            )


def _property(given: Basic, name: str, matrix: Basic, bounds: list[Basic]) -> Iterator[Basic]:
    rows, columns = matrix.shape
    if name == "fullrank":
        if _is_at_most(columns, rows, bounds):
            yield Q.invertible(matrix.T * matrix)
        elif _is_at_most(rows, columns, bounds):
            yield Q.invertible(matrix * matrix.T)
        else:
            raise UsageError(
                f"for {told(given)} it must be known which of {rows} and {columns} is the smaller: assume "
                f"{rows} >= {columns} as well, or say Q.invertible({told(matrix.T * matrix)})"
            )
        return
    if size(rows) != size(columns):
        raise UsageError(
            f"Q.{name} is assumed of a square matrix; found {rows} by {columns} in {told(given)}"
        )
    if isinstance(matrix, MatrixSymbol) or name == "invertible":
        yield given
    elif name == "diagonal":
        yield _equation(matrix, HadamardProduct(Identity(rows), matrix))
    elif name == "orthogonal":
        yield _equation(matrix.T * matrix, Identity(rows))
        yield _equation(matrix * matrix.T, Identity(rows))
    else:
        if matrix != matrix.T:
            yield _equation(matrix, matrix.T)
        if name == "positive_definite":
            yield given


def _is_at_most(left: Basic, right: Basic, bounds: list[Basic]) -> bool:
    """Whether left <= right is known, or follows since one or two of some differences are not negative."""
    rest = right - left
    less = (0, *bounds, *(first + second for first, second in combinations(bounds, 2)))
    for each in less:
        with suppress(ShapeError):
            if at_most(0, size(rest - each)):
                return True
    return False


def _equation(left: object, right: object) -> Equality:
    sides = as_term(left, "the left side of an assumption"), as_term(right, "the right side of an assumption")
    return Eq(*sides, evaluate=False)


def with_properties(assuming: Iterable[Basic]) -> Iterator[MatrixSymbol]:
    """The matrix symbols of which a property is assumed."""
    found = (each.arguments for each in assuming if isinstance(each, AppliedPredicate))
    return (matrix for matrix in chain(*found) if isinstance(matrix, MatrixSymbol))


def equations(assuming: Iterable[Basic]) -> Iterator[tuple[Basic, Basic]]:
    """The sides of the equations that are assumed."""
    return (each.args for each in assuming if isinstance(each, Equality))


def _sign(assumption: AppliedPredicate) -> type[Basic] | None:
    """The comparison with 0 that a predicate of a number says."""
    return next((kind for name, kind in SIGNS.items() if assumption.function == getattr(Q, name)), None)


def _name(assumption: AppliedPredicate) -> str | None:
    """The name of a predicate, if it is known. SymPy loads its predicates when they are first looked up."""
    return next((name for name in KNOWN if assumption.function == getattr(Q, name)), None)
