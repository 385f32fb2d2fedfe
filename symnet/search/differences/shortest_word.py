"""A shortest product of letters whose coefficients differ on the two sides of a claim. Not trusted."""

from functools import reduce
from random import Random
from typing import Any, Final, TypeAlias

import sympy

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.language import Claim
from symnet.core.symbols import Names
from symnet.search.differences.readback import Writer

LONG: Final = 50
"""The most letters of a word that is shown."""
LENGTHS: Final = (4, LONG, 1_000)
"""The most letters of the words that are searched, one round after another."""

Letter: TypeAlias = tuple[int, bool]
"""A closed matrix, and whether it is transposed."""


def shortest_word(claim: Claim, names: Names, budget: Budget) -> tuple[str, ...]:
    """A shortest product of letters whose coefficients differ, in words."""
    shape = claim.table.shapes[claim.left]
    if shape is None:
        return ()
    words = _Words(claim, Writer(claim.table, names, claim.table.extents, budget, told=True), budget)
    length = next((n for most in LENGTHS if (n := words.shortest(most)) is not None), None)
    if length is None:
        return ()
    if length > LONG:
        return (f"a word of {length} letters has different coefficients on the left and on the right",)
    words.confine(length)
    left, right = words.coefficients(length)
    factors = [
        sympy.Transpose(t) if up else t
        for ((term, up),) in words.allowed
        for t in [words.writer.term(term, {})]
    ]
    word = sympy.MatMul(*factors) if factors else sympy.Identity(words.writer.position(shape[0], {}))
    return (f"{word} has the coefficient {left} on the left and {right} on the right",)


class _Words:
    """Both sides as sums of words of letters; `allowed` has the letters allowed at each place of a word.

    A letter has a weight at each place; the weight of a word is the product of those of its letters. At k, a
    list has the total weight of the words of k letters so far; a matrix appends its own words to them. Random
    weights tell sums of words apart; with one letter allowed at each place, coefficients are exact.
    """

    def __init__(self, claim: Claim, writer: Writer, budget: Budget) -> None:
        self.claim, self.writer, self.budget = claim, writer, budget
        self.letters: dict[Letter, None] = {}
        self.allowed: list[set[Letter]] = []
        self._weights: dict[tuple[int, Letter], int] = {}
        self._random = Random(1)  # noqa: S311 - nothing is kept secret

    def shortest(self, most: int) -> int | None:
        """The length of the shortest words whose sums differ, if it is at most `most`."""
        return next((n for n, both in enumerate(zip(*self._sums(most), strict=True)) if _differ(*both)), None)

    def confine(self, length: int) -> None:
        """Allow one letter at each place of a word of `length` letters, such that the sums still differ."""
        self.allowed = [{*self.letters} for _ in range(length)]
        for place in reversed(range(length)):
            while len(group := [*self.allowed[place]]) > 1:
                half = len(group) // 2
                self.allowed[place] = {*group[:half]}
                if not _differ(*self._at(length)):
                    self.allowed[place] = {*group[half:]}

    def coefficients(self, length: int) -> list[Any]:
        """The sums of both sides over the words of `length` letters: for a single word, its coefficients."""
        return [sympy.Add(each).expand() for each in self._at(length)]

    def _at(self, length: int) -> list[Any]:
        return [each[length] for each in self._sums(length)]

    def _sums(self, length: int) -> list[list[Any]]:
        start = [1] + [0] * length
        return [self._after(start, side, False) for side in (self.claim.left, self.claim.right)]

    def _weight(self, place: int, letter: Letter) -> int:
        self.letters[letter] = None
        allowed = self.allowed[place] if self.allowed else ()
        if allowed and letter not in allowed:
            return 0
        if len(allowed) == 1:
            return 1
        return self._weights.setdefault((place, letter), self._random.randrange(1 << 30))

    def _after(self, words: list[Any], term: int, up: bool) -> list[Any]:
        """These words followed by those of a matrix, or of its transpose."""
        self.budget.spend(1)
        match self.claim.table.terms[term]:
            case language.Transpose(matrix=matrix):
                return self._after(words, matrix, not up)
            case language.Identity():
                return words
            case language.Zero():
                return [0] * len(words)
            case language.Scaled(scalar=scalar, matrix=matrix):
                value = self.writer.term(scalar, {})
                return [each and value * each for each in self._after(words, matrix, up)]
            case language.Plus(terms=terms):
                several = (self._after(words, part, up) for part in terms)
                return [sum(each) for each in zip(*several, strict=True)]
            case language.Product(factors=factors):
                ordered = factors[::-1] if up else factors
                return reduce(lambda found, part: self._after(found, part, up), ordered, words)
            case language.Power(base=base, exponent=exponent):
                return reduce(lambda found, _: self._after(found, base, up), range(exponent), words)
        weighed = (each and each * self._weight(place, (term, up)) for place, each in enumerate(words[:-1]))
        return [0, *weighed]


def _differ(left: Any, right: Any) -> bool:
    return bool(sympy.Add(left, -right).expand() != 0)
