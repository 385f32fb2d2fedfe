"""What a claim may assume of its matrices: symmetric, diagonal, orthogonal, invertible."""

from collections.abc import Iterable, Mapping
from typing import Final

from sympy import MatrixSymbol, Q
from sympy.assumptions import AppliedPredicate

from symnet.errors import UsageError
from symnet.reading.dimensions import size
from symnet.reading.terms import told

Properties = Mapping[MatrixSymbol, frozenset[str]]
KNOWN: Final = ("symmetric", "diagonal", "orthogonal", "invertible")


def properties(assuming: Iterable[object]) -> Properties:
    """The properties assumed of each matrix symbol, from SymPy's predicates.

    Raises `UsageError` for anything but `Q.symmetric(A)`, `Q.diagonal(A)`, `Q.orthogonal(A)` and
    `Q.invertible(A)` of a square matrix symbol.

    >>> from sympy import MatrixSymbol, Q
    >>> A = MatrixSymbol("A", 2, 2)
    >>> sorted(properties([Q.symmetric(A), Q.invertible(A)])[A])
    ['invertible', 'symmetric']
    """
    found: dict[MatrixSymbol, frozenset[str]] = {}
    for each in assuming:
        match each:
            case AppliedPredicate(arguments=(MatrixSymbol() as matrix,)) if (name := _name(each)) and size(
                matrix.shape[0]
            ) == size(matrix.shape[1]):
                found[matrix] = found.get(matrix, frozenset()) | {name}
            case _:
                allowed = ", ".join(f"Q.{name}(A)" for name in KNOWN)
                raise UsageError(f"assuming takes {allowed} of a square matrix symbol A; found {told(each)}")
    return found


def _name(assumption: AppliedPredicate) -> str | None:
    """The name of a predicate, if it is known. SymPy loads its predicates when they are first looked up."""
    return next((name for name in KNOWN if assumption.function == getattr(Q, name)), None)


def sentence(matrix: MatrixSymbol, name: str) -> str:
    """A property in words."""
    return f"{matrix} is {name}"
