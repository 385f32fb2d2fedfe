"""The sum that proves a claim, for a reader: what is added to its sides is a multiple of an equation. Not
trusted: it is read back from a certificate that the core has checked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

import sympy
from sympy import Basic, Eq, Expr

from symnet.core import language
from symnet.core.budget import Budget, deep
from symnet.core.certificates import Certificate, Leaf, Multiple
from symnet.core.check import Checker
from symnet.core.language import Letter
from symnet.core.polynomials import ZERO, variable
from symnet.core.rules import Summand
from symnet.core.verdicts import Stated
from symnet.errors import SymnetError, UnsupportedTerm
from symnet.reading.terms import is_matrix
from symnet.search.differences import COLUMN, ROW, Interval, Placed, Writer, at_places, plain_difference

MAX_TERMS = 200_000
SECONDS = 20.0
"""The most seconds that reading a certificate back takes."""


@dataclass(frozen=True, slots=True)
class Cofactors:
    """left - right as a sum: each of the `terms` has a factor l - r for one of the `equations` l = r, which
    hold by what the claim presupposes and assumes.

    There are none where both sides are equal once they are multiplied out.

    >>> from sympy import MatrixSymbol
    >>> from sympy.abc import n
    >>> from symnet import verify
    >>> P = MatrixSymbol("P", n, n)
    >>> proof = verify(P**3, P, assuming=[(P**2, P)])
    >>> print(proof.certificate)
    P**3 - P is the sum of
      (P**2 - P)*P    since P**2 = P
      P**2 - P        since P**2 = P
    """

    left: Basic
    right: Basic
    terms: tuple[Basic, ...]
    equations: tuple[Eq, ...]

    def __str__(self) -> str:
        whole = plain_difference(self.left, self.right)
        if not self.terms:
            return f"{self.left} and {self.right} are equal once they are multiplied out"
        texts = [str(term) for term in self.terms]
        width = max(map(len, texts))
        lines = (
            f"\n  {text:<{width}}    since {equation.lhs} = {equation.rhs}"
            for text, equation in zip(texts, self.equations, strict=True)
        )
        return f"{whole} is the sum of{''.join(lines)}"


def cofactors(stated: Stated, certificate: Certificate) -> Cofactors | None:
    """The sum that a certificate says, or None if it tells cases apart or has lemmas or names in it."""
    budget = Budget(MAX_TERMS, monotonic() + SECONDS)
    proof = certificate.proof
    if not isinstance(proof, Leaf) or certificate.lemmas or certificate.namings:
        return None
    try:
        with deep():
            found = [*_Reader(stated, certificate, budget).read(proof)]
    except (SymnetError, KeyError):
        return None
    terms, equations = zip(*found, strict=True) if found else ((), ())
    return Cofactors(stated.lhs, stated.rhs, terms, equations)


class _Reader:
    """Reads multiples back, each with a letter in place of the difference of its equation."""

    def __init__(self, stated: Stated, certificate: Certificate, budget: Budget) -> None:
        self.claim, self.names = stated.claim, stated.names
        self.checker = Checker(self.claim, certificate, budget)
        self.goal, self.frees = self.checker.equation(self.claim.left, self.claim.right, self.claim.free)
        self.writer = Writer(self.checker.table, self.names, self.checker.reading.extents, budget, told=False)
        own: dict[int, Expr] = {}
        for symbol, (number, first) in self.names.free.items():
            own[number] = symbol - self.writer.position(first, own)
            self.writer.free |= dict.fromkeys(self.goal.env[number].indices, own[number])

    def read(self, proof: Leaf) -> Iterator[tuple[Basic, Eq]]:
        """Each multiple with its equation."""
        for each in proof.multiples:
            left, right = self.checker.equations[each.equation]
            if self.checker.table.free[left] | self.checker.table.free[right]:
                raise UnsupportedTerm("an equation for every value of an index has no matrix")
            sides = self.writer.term(left, {}), self.writer.term(right, {})
            yield self._term(each, left, plain_difference(*sides)), Eq(*sides, evaluate=False)

    def _term(self, given: Multiple, left: int, difference: Basic) -> Basic:
        """A multiple, with the difference of its equation in it."""
        checker, table = self.checker, self.checker.table
        shape = table.shapes[left]
        letter = len(table.letters)
        table.letters.append(Letter("", 0 if shape is None else 2, shape))
        if shape is None:
            name: Basic = sympy.Dummy()
            pair = table.add(language.Entry(letter, ())), table.add(language.Number(Fraction(0)))
        else:
            name = sympy.MatrixSymbol(f"·{letter}", *(self.writer.position(extent, {}) for extent in shape))
            pair = table.add(language.Matrix(letter)), table.add(language.Zero(*shape))
        self.names.symbols[letter] = name
        checker.equations.append(pair)
        # A multiple is added to left - right so that nothing is left.
        moved = replace(given, coefficient=-given.coefficient, equation=len(checker.equations) - 1)
        summands = checker.multiple(moved, self.frees, self.goal.env)
        found = self.writer.sum([self._placed(each) for each in summands], table.shapes[self.claim.left])
        if found is None:
            raise UnsupportedTerm("a multiple is no product of matrices")
        if is_matrix(difference) and not is_matrix(name):
            difference = difference[0, 0]
        return found.xreplace({name: difference})

    def _placed(self, summand: Summand) -> Placed:
        shape = self.checker.table.shapes[self.claim.left]
        if shape is None:
            return Placed(summand)
        ends = zip(self.goal.places, (ROW, COLUMN), strict=True)
        names = {next(iter(p.indices)): variable(end) for p, end in ends if p.indices}
        return Placed(at_places(summand, names), *(Interval(ZERO, extent) for extent in shape))
