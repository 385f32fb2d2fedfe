"""Square roots of matrices: each is a letter of its own, and the matrix is its square."""

from collections.abc import Collection, Mapping
from typing import Final

from sympy import Basic, DiagMatrix, Dummy, Lambda, MatMul, MatrixSymbol, Pow, Q, Rational
from sympy.assumptions import AppliedPredicate

from symnet.papers.chance import Assumed

FOLLOWING: Final = (Q.symmetric, Q.invertible, Q.positive_definite)
"""What is true of every square of a positive definite matrix."""


def root(matrix: Basic, letter: str) -> Basic | None:
    """The square root of a letter, as a letter, or of a diagonal matrix; None of others."""
    if isinstance(matrix, DiagMatrix):
        entry = Dummy("t")
        return DiagMatrix(matrix.args[0].applyfunc(Lambda(entry, Pow(entry, Rational(1, 2), evaluate=False))))
    return MatrixSymbol(letter, *matrix.shape) if isinstance(matrix, MatrixSymbol) else None


def squared(
    left: Basic, right: Basic, assumed: Collection[Assumed], roots: Mapping[Basic, Basic]
) -> tuple[Basic, Basic, tuple[Assumed, ...]]:
    """A claim and what is assumed, in which each letter whose root occurs is the square of that.

    A positive definite matrix has one such root, which is positive definite, and is diagonal if the matrix
    is; and every square of one is a positive definite matrix.
    """
    found = {
        letter: MatMul(each, each) for letter, each in roots.items() if left.has(each) or right.has(each)
    }
    if not found:
        return left, right, tuple(assumed)
    kept: list[Assumed] = []
    for each in assumed:
        if isinstance(each, tuple):
            kept.append((each[0].xreplace(found), each[1].xreplace(found)))
        elif not (isinstance(each, AppliedPredicate) and each.arg in found):
            kept.append(each.xreplace(found))
        elif each.function == Q.diagonal:
            kept.append(Q.diagonal(roots[each.arg]))
        elif each.function not in FOLLOWING:
            kept.append(each.xreplace(found))
    kept += [Q.positive_definite(roots[letter]) for letter in found]
    return left.xreplace(found), right.xreplace(found), tuple(kept)
