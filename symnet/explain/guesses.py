"""What explains all that was found: one mistake in the term, or one difference of the values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic

from symnet.explain.variations import variations

Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """What should have come and what came, as rows of exact numbers, and for which terms that is right."""

    expected: Rows
    got: Rows
    fits: Callable[[Basic], bool]
    letters: dict[str, Fraction]
    """The values of sizes and scalars."""

    @property
    def fails(self) -> bool:
        """Whether the two differ."""
        return self.expected != self.got


def explanation(term: Basic | None, cases: Sequence[Case]) -> str | None:
    """The first guess that holds in every case, in words, or None.

    A guess is told only if some case differs, and then it must hold in those that do not differ as well.

    >>> cases = [Case([[n]], [[2 * n]], lambda term: False, {}) for n in (1, 5)]
    >>> explanation(None, cases)
    'the result differs by the factor 2'
    """
    if not any(case.fails for case in cases):
        return None
    return next(_guesses(term, cases), None)


def _guesses(term: Basic | None, cases: Sequence[Case]) -> Iterator[str]:
    if all(case.got == _transposed(case.expected) for case in cases):
        yield "the result is transposed"
    for text, other in variations(term) if term is not None else ():
        if all(case.fits(other) for case in cases):
            yield text
    yield from _factors(cases)
    yield from _shifts(cases)


def _transposed(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def _pairs(case: Case) -> list[tuple[Any, Any]] | None:
    """The entries that should have come with those that came, or None where they cannot be compared."""
    if [len(row) for row in case.expected] != [len(row) for row in case.got]:
        return None
    pairs = [each for rows in zip(case.expected, case.got, strict=True) for each in zip(*rows, strict=True)]
    return pairs if all(isinstance(n, int | Fraction) for pair in pairs for n in pair) else None


def _factors(cases: Sequence[Case]) -> Iterator[str]:
    """One factor for every entry: a number, a size or scalar, or the reciprocal of one."""
    found = [_ratio(case) for case in cases]
    known = [(case, ratio) for case, ratio in zip(cases, found, strict=True) if ratio is not _ANY]
    if not known or any(ratio is None for _, ratio in known):
        return
    ratios = {ratio for _, ratio in known}
    if len(ratios) == 1:
        yield f"the result differs by the factor {ratios.pop()}"
    for letter in cases[0].letters:
        values = [(case.letters[letter], ratio) for case, ratio in known]
        if all(ratio == value for value, ratio in values):
            yield f"the result differs by the factor {letter}"
        if all(ratio * value == 1 for value, ratio in values):
            yield f"the result differs by the factor 1/{letter}"


_ANY = object()


def _ratio(case: Case) -> Any:
    """What every entry is multiplied by; any number where all are 0, None if there is none."""
    pairs = _pairs(case)
    if pairs is None or any(got for expected, got in pairs if not expected):
        return None
    ratios = {Fraction(got) / expected for expected, got in pairs if expected}
    return (ratios.pop() if ratios else _ANY) if len(ratios) < 2 else None


def _shifts(cases: Sequence[Case]) -> Iterator[str]:
    """One number that is added to every entry."""
    pairs = [_pairs(case) for case in cases]
    if None not in pairs:
        gaps = {got - expected for each in pairs for expected, got in each or ()}
        if len(gaps) == 1:
            yield f"the result differs by the summand {gaps.pop()}"
