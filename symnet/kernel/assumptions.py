"""What a claim may assume of its matrices: symmetric, diagonal, orthogonal, invertible."""

from collections.abc import Iterable, Mapping
from typing import Final

from sympy import MatrixSymbol, Q
from sympy.assumptions import AppliedPredicate

from symnet.errors import UsageError
from symnet.kernel.dimensions import size

Properties = Mapping[MatrixSymbol, frozenset[str]]
KNOWN: Final = {
    Q.symmetric: "symmetric",
    Q.diagonal: "diagonal",
    Q.orthogonal: "orthogonal",
    Q.invertible: "invertible",
}


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
            case AppliedPredicate(function=predicate, arguments=(MatrixSymbol() as matrix,)) if (
                predicate in KNOWN and size(matrix.shape[0]) == size(matrix.shape[1])
            ):
                found[matrix] = found.get(matrix, frozenset()) | {KNOWN[predicate]}
            case _:
                allowed = ", ".join(f"Q.{name}(A)" for name in KNOWN.values())
                raise UsageError(f"assuming takes {allowed} of a square matrix symbol A; found {each}")
    return found


def sentence(matrix: MatrixSymbol, name: str) -> str:
    """A property in words."""
    return f"{matrix} is {name}"
