"""Expectations written out over a few outcomes: each random letter is a letter of its own at each of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import Add, Basic, Expr, MatAdd, MatMul, MatrixSymbol, Mul, Rational, Symbol, Transpose
from sympy.stats import (
    Covariance,
    CrossCovarianceMatrix,
    Expectation,
    ExpectationMatrix,
    Variance,
    VarianceMatrix,
)
from sympy.stats.rv import PSpace, RandomMatrixSymbol, RandomSymbol

from symnet.errors import UnsupportedTerm
from symnet.reading.rebuild import rebuilt
from symnet.reading.terms import fold, is_matrix

WEIGHTS = (*(Rational(1, 2**k) for k in range(1, 6)), Rational(1, 32))
"""The probabilities of the outcomes."""


def random_letters(terms: Iterable[Basic]) -> list[Any]:
    """The random letters in some terms."""
    return sorted({letter for term in terms for letter in term.atoms(RandomSymbol)}, key=str)


def at_outcome(letter: Any, outcome: int) -> Expr:
    """The letter that a random letter is at an outcome."""
    name = f"{letter.name}@{outcome}"
    if isinstance(letter, RandomMatrixSymbol):
        return MatrixSymbol(name, *letter.shape)
    return Symbol(name, **letter.symbol.assumptions0)


def written_out(root: Basic, weights: Sequence[Expr] = WEIGHTS) -> Basic:
    """A term with sums over outcomes of these probabilities for its expectations.

    Raises `UnsupportedTerm` if a random letter is left, or has a distribution.

    >>> from sympy.abc import a
    >>> x = RandomSymbol("x")
    >>> written_out(Expectation(a * x), [Rational(1, 2)] * 2)
    a*x@0/2 + a*x@1/2
    """
    for letter in random_letters([root]):
        if type(letter.pspace) is not PSpace:
            raise UnsupportedTerm(f"the distribution of {letter} is not drawn from")

    def mean(term: Any) -> Any:
        letters = random_letters([term])
        several = [term.xreplace({x: at_outcome(x, k) for x in letters}) for k in range(len(weights))]
        if not is_matrix(term):
            return Add(*(Mul(w, each, evaluate=False) for w, each in zip(weights, several, strict=True)))
        return MatAdd(*(MatMul(w, each) for w, each in zip(weights, several, strict=True)))

    def covariance(x: Any, y: Any) -> Any:
        if not is_matrix(x):
            return mean(Mul(Add(x, Mul(-1, mean(x))), Add(y, Mul(-1, mean(y))), evaluate=False))
        first, second = (MatAdd(term, MatMul(-1, mean(term))) for term in (x, y))
        return mean(MatMul(first, Transpose(second)))

    def combine(term: Basic, parts: list[Basic]) -> Basic:
        found: Basic
        match term:
            case Expectation() | ExpectationMatrix() if len(parts) == 1:
                found = mean(*parts)
            case Variance() | VarianceMatrix() if len(parts) == 1:
                found = covariance(*parts, *parts)
            case Covariance() | CrossCovarianceMatrix() if len(parts) == 2:
                found = covariance(*parts)
            case _:
                found = rebuilt(term, parts)
        return found

    found = fold(root, combine)
    if left := random_letters([found]):
        raise UnsupportedTerm(f"{left[0]} is random, and stands in no expectation")
    return found
