"""Claims about random letters: outside of expectations, a random letter is any value that it may have."""

from collections.abc import Collection, Iterable
from typing import Final, TypeAlias

from sympy import Basic, Dummy, IndexedBase, MatrixSymbol, Symbol, Tuple
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance, VarianceMatrix
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet.papers.blocks import is_matrix

Assumed: TypeAlias = Basic | tuple[Basic, Basic]
"""What is assumed, as `verify` takes it; a pair is an equation."""
EXPECTED: Final = (Expectation, Variance, VarianceMatrix, Covariance, CrossCovarianceMatrix)


def at_any_value(
    left: Basic, right: Basic, assumed: Collection[Assumed]
) -> tuple[Basic, Basic, tuple[Assumed, ...]]:
    """A claim with what is assumed, as far as it speaks of the same: of expectations, or of any values.

    Where no side has an expectation, the claim is one for all values of the random letters, and so is what is
    assumed without one. Where a side has one, an assumption on values outside of expectations is left out.
    """
    if not assumed and not any(each.has(RandomSymbol) for each in (left, right)):
        return left, right, ()
    near = related((left, right), assumed)
    if any(each.has(*EXPECTED) for each in (left, right)):
        return left, right, tuple(each for each in near if not _is_loose(each))
    plain = values((left, right, *map(_basic, near)))
    kept = (each for each in near if not _basic(each).has(*EXPECTED))
    return left.xreplace(plain), right.xreplace(plain), tuple(_put_in(each, plain) for each in kept)


def related(terms: Iterable[Basic], assumed: Iterable[Assumed]) -> tuple[Assumed, ...]:
    """The assumptions that speak of the letters of some terms, or of letters that such ones speak of."""
    known = {letter for term in terms for letter in _letters(term)}
    rest, found = list(dict.fromkeys(assumed)), list[Assumed]()
    while near := [each for each in rest if known & _letters(_basic(each))]:
        found += near
        rest = [each for each in rest if each not in near]
        known |= {letter for each in near for letter in _letters(_basic(each))}
    return tuple(each for each in dict.fromkeys(assumed) if each in found)


def _letters(term: Basic) -> set[Basic]:
    """The letters of a term that are no sizes."""
    found = term.atoms(MatrixSymbol, IndexedBase, RandomSymbol)
    return found | {each for each in term.atoms(Symbol) if not each.is_integer}


def _basic(assumed: Assumed) -> Basic:
    return Tuple(*assumed) if isinstance(assumed, tuple) else assumed


def _put_in(assumed: Assumed, values: dict[Basic, Basic]) -> Assumed:
    if isinstance(assumed, tuple):
        return assumed[0].xreplace(values), assumed[1].xreplace(values)
    return assumed.xreplace(values)


def values(terms: Iterable[Basic]) -> dict[Basic, Basic]:
    """Each random letter of some terms, and the same letter as an ordinary one."""
    found = {letter for term in terms for letter in term.atoms(RandomSymbol)}
    return {
        letter: MatrixSymbol(letter.name, *letter.shape)
        if isinstance(letter, RandomMatrixSymbol)
        else Symbol(letter.name)
        for letter in found
    }


def _is_loose(assumed: Assumed) -> bool:
    """Whether a random letter stands outside of expectations."""
    term = _basic(assumed)
    inside = {each: Dummy() for each in term.atoms(*EXPECTED) if not is_matrix(each)}
    shaped = {
        each: MatrixSymbol(Dummy().name, *each.shape) for each in term.atoms(*EXPECTED) if is_matrix(each)
    }
    return bool(term.xreplace({**inside, **shaped}).has(RandomSymbol))
