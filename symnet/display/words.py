"""Products of sums decided without distributing them: equality of words.

**Law.** A matrix term is a sum of *words*, products of letters, each with a weight: its *series*. To read a
word as the product of its letters, and the empty word as the identity, takes sums of series to sums of
matrices and products to products, whatever the letters are. So two terms of one shape that have the same
series are equal for every size and all values of their letters and scalars. Equality of series is decided
exactly, over the field of the rational functions of the scalars.

**Method.** The series of a term is found from one end of its words to the other, as a vector over a basis of
independent series that grows as they are met: the forward spaces of weighted automata, with the basis in
place of the automaton. See `series` for why two vectors are equal iff the series are, and `walks` for why
(I + W_L)···(I + W_1) costs L steps and not 2^L words. The basis has at most one element for each place of a
letter at which the walk arrives, so the work is polynomial in their number.

**Difference.** The parts of two series up to a length are found in the same way, words of each length in
vectors of their own. In the first length at which they differ every word that remains after a first letter
of the difference is again a difference, so letter by letter one arrives at a shortest word whose weights
differ. Different series are different terms only if letters can be chosen freely: a letter may be opaque, and
words of 1×1 matrices commute. So `Differs` is no refutation.
"""

from contextlib import suppress
from dataclasses import dataclass

from sympy import Basic, Expr, Identity, MatMul

from symnet.core.budget import Budget
from symnet.display.reading import Reading
from symnet.display.series import Basis, Vector, added
from symnet.display.walks import Graded, Walk, shared_nodes, shorter_way
from symnet.errors import LimitExceeded

SHORT = (1, 2, 4, 8)
"""Lengths up to which a shortest word is looked for before any other."""


@dataclass(frozen=True, slots=True)
class Same:
    """Both sides are the same sum of words, so they are equal; `dimension` independent series were met."""

    dimension: int


@dataclass(frozen=True, slots=True)
class Differs:
    """A word has one weight on the left and another one on the right; if `shortest`, no shorter word does."""

    word: tuple[Basic, ...]
    left: Expr
    right: Expr
    shortest: bool

    def product(self, rows: Expr) -> Basic:
        """The word as a matrix term; without letters it is the identity matrix of that many rows."""
        match self.word:
            case ():
                return Identity(rows)
            case (letter,):
                return letter
        return MatMul(*self.word)


def compare_words(left: Basic, right: Basic, *, budget: Budget) -> Same | Differs:
    """Compare two terms of one shape, whose sizes have been checked, as sums of words.

    Raises `UnsupportedTerm` where a scalar is not exact, `LimitExceeded` past the budget.

    >>> from time import monotonic
    >>> from sympy import Identity, MatrixSymbol
    >>> from sympy.abc import n
    >>> from symnet.core.budget import Budget
    >>> A, B, I = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), Identity(n)
    >>> budget = Budget(10_000, monotonic() + 10)
    >>> compare_words((I + B) * (I + A), I + A + B + B * A, budget=budget)
    Same(dimension=4)
    >>> found = compare_words((I + B) * (I + A), I + A + B + A * B, budget=budget)
    >>> found.word, found.left, found.right, found.shortest
    ((A, B), 0, 1, True)
    >>> found.product(n)
    A*B
    """
    try:
        return _Comparison(Reading([left, right], budget.spend), budget).outcome()
    except RecursionError:
        raise LimitExceeded("the terms are nested too deeply for SymPy") from None


class _Comparison:
    """The walks through both sides of one claim."""

    def __init__(self, reading: Reading, budget: Budget) -> None:
        self.reading = reading
        self.budget = budget
        self.mirrored = shorter_way(reading.circuit, reading.roots, budget)
        self.shared = shared_nodes(reading.circuit, reading.roots)

    def outcome(self) -> Same | Differs:
        """Whether the series are the same, and otherwise a word, a shortest one if the budget allows."""
        basis, left, right = self._walked(None)
        if left == right:
            return Same(basis.dimension)
        with suppress(LimitExceeded):
            for longest in SHORT:
                if found := self._within(longest):
                    return found
        known = self._differs(basis, left.get(0, {}), right.get(0, {}), shortest=False)
        return self._shortest(known)

    def _shortest(self, known: Differs) -> Differs:
        """A shortest word, where a word is known, or that one, if to search further is past the budget."""
        longest = SHORT[-1]
        try:
            while not (found := self._within(min(longest, len(known.word)))):
                longest *= 2
        except LimitExceeded:
            return known
        return found

    def _within(self, longest: int) -> Differs | None:
        """A shortest word, if it is not longer than that."""
        basis, left, right = self._walked(longest)
        for length in range(longest + 1):
            parts = left.get(length, {}), right.get(length, {})
            if parts[0] != parts[1]:
                return self._differs(basis, *parts, shortest=True)
        return None

    def _walked(self, longest: int | None) -> tuple[Basis, Graded, Graded]:
        """Both sides as vectors over one basis."""
        basis = Basis(self.reading.field.one, self.budget)
        walk = Walk(self.reading.circuit, basis, self.mirrored, self.shared, longest)
        left, right = (walk.series(root) for root in self.reading.roots)
        return basis, left, right

    def _differs(self, basis: Basis, left: Vector, right: Vector, *, shortest: bool) -> Differs:
        reading, field = self.reading, self.reading.field
        word = basis.first_word(added(left, -field.one, right))
        weights = [field.as_expr(basis.weight(series, word)) for series in (left, right)]
        letters = tuple(map(reading.letter, word[::-1] if self.mirrored else word))
        return Differs(letters, weights[0], weights[1], shortest)
