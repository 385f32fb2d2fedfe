"""Words: products of matrices as sequences of letters, what commutes apart from them. Not trusted.

A *letter* is a matrix with an atom for its entries: `pattern` has the positions of that atom, in which `ROW`
and `COLUMN` stand for the row and the column of the letter. A matrix of one column has no `COLUMN`; a
diagonal letter has its pattern on the diagonal and is 0 beside it. Without an atom, a letter of one column is
the vector of ones, or the unit vector of the position that is its pattern. Each letter has its transpose.

A *word* is a product of letters whose sizes fit. A *monomial* is a commuting part and a word, or None for a
number. The commuting part has factors with their exponents: atoms of no index, *loops* (words of one row and
one column) and *traces* (cyclic words). A loop inside of a word is taken out, so that at most one place
between two letters of a word has size one.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from symnet.core.check import Checker
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.rules import DELTA, VALUE, Atom

ROW: Final = variable(1 << 58)
COLUMN: Final = variable((1 << 58) + 1)
NOTHING: Final = -3
"""The head of the letters without an atom."""
ATOM, LOOP, TRACE = range(3)

Word: TypeAlias = tuple[int, ...]
Factor: TypeAlias = tuple[int, Word]
"""A kind, and a word, or in its place the number of an atom."""
Commuting: TypeAlias = tuple[tuple[Factor, int], ...]
Monomial: TypeAlias = tuple[Commuting, Word | None]
Part: TypeAlias = tuple[Fraction, Monomial]


class Letter(NamedTuple):
    """A matrix, see above."""

    head: int
    pattern: tuple[Polynomial, ...]
    rows: Polynomial
    columns: Polynomial
    exponent: int = 1
    diagonal: bool = False


class Alphabet:
    """Letters and atoms by their numbers, and how words are multiplied."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.letters: list[Letter] = []
        self.turned: list[int] = []
        self.atoms: list[Atom] = []
        self._numbers: dict[Letter, int] = {}
        self._atoms: dict[Atom, int] = {}
        self._special: set[int] = set()
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        self._keys: dict[Monomial, tuple[object, ...]] = {}

    # -- letters
    def letter(self, given: Letter) -> int:
        """The number of a letter."""
        if given.head != NOTHING and len(given.pattern) == 2 and self.checker.is_symmetric(given.head):
            given = given._replace(pattern=tuple(sorted(given.pattern)))
        if given not in self._numbers:
            number = len(self.letters)
            self.letters.append(given)
            self.turned.append(number)
            self._numbers[given] = number
            if given.rows == ONE:
                self.starts.add(number)
            if given.columns == ONE:
                self.ends.add(number)
            if given.diagonal or ONE in (given.rows, given.columns):
                self._special.add(number)
            if not given.diagonal:
                swap = {ROW[0][0][0]: COLUMN, COLUMN[0][0][0]: ROW}
                pattern = tuple(p.at(swap) for p in given.pattern)
                other = self.letter(given._replace(pattern=pattern, rows=given.columns, columns=given.rows))
                self.turned[number], self.turned[other] = other, number
        return self._numbers[given]

    def atom(self, head: int, positions: tuple[Polynomial, ...]) -> Factor:
        """The factor of an atom without indices that words are made of."""
        if head == DELTA:
            positions = (max(positions[0], -positions[0]),)
        atom = head, positions
        if atom not in self._atoms:
            self._atoms[atom] = len(self.atoms)
            self.atoms.append(atom)
        return ATOM, (self._atoms[atom],)

    def reversed(self, word: Word) -> Word:
        """The transpose of a word."""
        return tuple(self.turned[each] for each in reversed(word))

    def _vector(self, letter: int) -> int:
        """The vector, of one column, whose entries are those of a diagonal letter or of a vector."""
        given = self.letters[letter]
        if given.rows == ONE:
            return self.turned[letter]
        return self.letter(given._replace(columns=ONE, diagonal=False))

    def _diagonal(self, vector: int) -> int:
        return self.letter(self.letters[vector]._replace(columns=self.letters[vector].rows, diagonal=True))

    def is_unit(self, letter: int) -> bool:
        return self.letters[letter].head == NOTHING and bool(self.letters[letter].pattern)

    def is_ones(self, letter: int) -> bool:
        return self.letters[letter].head == NOTHING and not self.letters[letter].pattern

    def ones(self, extent: Polynomial) -> int:
        """The vector of ones."""
        return self.letter(Letter(NOTHING, (), extent, ONE))

    def unit(self, extent: Polynomial) -> int:
        """The first unit vector."""
        return self.letter(Letter(NOTHING, (ZERO,), extent, ONE))

    # -- words
    def places(self, word: Word) -> list[int]:
        """Where the size between two letters, or at an end, is one."""
        found = [k for k, each in enumerate(word) if each in self.starts]
        return [*found, len(word)] if word and word[-1] in self.ends else found

    def normal(self, word: Word) -> tuple[list[Polynomial], list[tuple[Factor, int]], Word] | None:
        """Sizes, factors, and what is left of a word once its loops are taken out; None if it is 0."""
        if self._special.isdisjoint(word):
            return [], [], word
        factors: list[tuple[Factor, int]] = []
        sizes: list[Polynomial] = []
        word = self._sorted(word, factors)
        at = self.places(word)
        if len(at) < 2:
            return sizes, factors, word
        for start, end in pairwise(at):
            if not self._loop(word[start:end], sizes, factors):
                return None
        return sizes, factors, word[: at[0]] + word[at[-1] :]

    def _sorted(self, word: Word, factors: list[tuple[Factor, int]]) -> Word:
        """The word with neighbouring diagonal letters in order; beside a unit vector they are numbers."""
        if not any(self.letters[each].diagonal for each in word):
            return word
        found = [*word]
        k = 0
        while k + 1 < len(found):
            left, right = found[k : k + 2]
            one, other = self.letters[left], self.letters[right]
            new: list[int] | None = None
            if one.diagonal and other.diagonal:
                if one._replace(exponent=-one.exponent) == other:
                    new = []
                elif left > right:
                    new = [right, left]
            elif one.diagonal and other.columns == ONE:
                if self.is_unit(right):
                    factors.append(((LOOP, (self.turned[right], self._vector(left))), 1))
                    new = [right]
                elif self.is_ones(right):
                    new = [self._vector(left)]
                elif left > self._diagonal(right):
                    new = [self._diagonal(right), self._vector(left)]
            elif other.diagonal and one.rows == ONE and one.columns != ONE:
                turned = self._sorted((right, self.turned[left]), factors)
                if turned != (right, self.turned[left]):
                    new = [*self.reversed(turned)]
            if new is None:
                k += 1
            else:
                found[k : k + 2] = new
                k = max(k - 1, 0)
        return tuple(found)

    def _loop(self, word: Word, sizes: list[Polynomial], factors: list[tuple[Factor, int]]) -> bool:
        """Add a loop to sizes and factors; False if it is 0."""
        first, last = self.turned[word[0]], word[-1]
        if len(word) > 2 and not all(self.letters[each].diagonal for each in word[1:-1]):
            factors.append(((LOOP, min(word, self.reversed(word))), 1))
            return True
        inner = [self._vector(each) for each in word[1:-1]]
        several = [first, *inner, last]
        units = [each for each in several if self.is_unit(each)]
        vectors = sorted(each for each in several if self.letters[each].head != NOTHING)
        if len(units) == 2:
            found = self.checker.reading.delta(self.letters[first].pattern[0] - self.letters[last].pattern[0])
            if not found:
                return False
            factors += [(self.atom(*atom), 1) for atom in found[0].factors]
        if units:
            turned = self.turned[units[0]]
            factors += [((LOOP, min((turned, each), (self.turned[each], units[0]))), 1) for each in vectors]
            return True
        if len(vectors) < 2:
            extent = self.letters[first].rows
            if not vectors:
                sizes.append(extent)
                return True
            vectors = [self.ones(extent), *vectors]
        inside = (self._diagonal(each) for each in vectors[1:-1])
        found_word = (self.turned[vectors[0]], *inside, vectors[-1])
        factors.append(((LOOP, min(found_word, self.reversed(found_word))), 1))
        return True

    def cyclic(
        self, word: Word, extent: Polynomial
    ) -> tuple[list[Polynomial], list[tuple[Factor, int]]] | None:
        """The trace of a square word of this size as sizes and factors; None if it is 0."""
        if not word:
            return [extent], []
        if at := self.places(word):
            found = self.normal(word[at[0] :] + word[: at[0]])
            return None if found is None else found[:2]
        if all(self.letters[each].diagonal for each in word):
            ones = self.ones(extent)
            found = self.normal((self.turned[ones], *word, ones))
            return None if found is None else found[:2]
        start = next(k for k, each in enumerate(word) if not self.letters[each].diagonal)
        word = self._sorted(word[start:] + word[:start], [])
        ways = [w[k:] + w[:k] for w in (word, self.reversed(word)) for k in range(len(word))]
        return [], [((TRACE, min(ways)), 1)]

    # -- monomials
    def times(self, left: Commuting, right: Iterable[tuple[Factor, int]]) -> Commuting:
        """The product of commuting parts."""
        right = tuple(right)
        if not right:
            return left
        total = dict(left)
        for factor, exponent in right:
            value = total.get(factor, 0) + exponent
            if factor[0] == ATOM and self.atoms[factor[1][0]][0] == DELTA:
                value = 1
            if value:
                total[factor] = value
            else:
                del total[factor]
        return tuple(sorted(total.items()))

    def whole(self, commuting: Commuting, sizes: Sequence[Polynomial], word: Word | None) -> list[Part]:
        """A product of sizes, of a commuting part and of a word as a sum of monomials."""
        total = ONE
        for each in sizes:
            total *= each
        if total == ONE:
            return [(Fraction(1), (commuting, word))]
        return [
            (
                Fraction(c),
                (self.times(commuting, [(self.atom(VALUE, (variable(v),)), 1) for v in monomial]), word),
            )
            for monomial, c in total
        ]

    def turned_monomial(self, given: Monomial) -> Monomial:
        """The transpose of a monomial."""
        commuting, word = given
        return commuting, None if word is None else self.reversed(word)

    def key(self, given: Monomial) -> tuple[object, ...]:
        """Monomials are ordered by their degree first."""
        if given not in self._keys:
            commuting, word = given
            degree = len(word or ())
            for (_, what), exponent in commuting:
                degree += abs(exponent) * len(what)
            self._keys[given] = degree, len(word or ()), word or (), commuting
        return self._keys[given]

    def degree(self, given: Monomial) -> int:
        """How many letters and atoms a monomial has."""
        return self.key(given)[0]  # type: ignore[return-value]
