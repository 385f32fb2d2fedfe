"""The one translator of SymPy's terms into the language: of claims, and of what is assumed.

The roles of symbols, see `places`, are known once a claim is read: it is read again until they no longer
change.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import sympy
from sympy import Basic
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.chance import PROBABILITY, mean
from symnet.core.declared import symbols_in
from symnet.core.gradient import dual
from symnet.core.induction import Recursion
from symnet.core.language import Claim
from symnet.core.matrices import Matrices
from symnet.core.places import OUTSIDE, Definitions
from symnet.core.polynomials import Polynomial, variable
from symnet.core.scalars import is_matrix
from symnet.core.symbols import SYMBOLS, Called, Names, as_sympy, brief
from symnet.errors import UnsupportedTerm

DECLARED: Final = ("symmetric", "diagonal", "orthogonal")
PROPERTIES: Final = (*DECLARED, "invertible", "positive_definite")
READINGS: Final = 5
Read = TypeVar("Read", Claim, Recursion, tuple[Claim, Claim, Claim])


def translate(
    lhs: Basic, rhs: Basic, definitions: Definitions, assuming: Sequence[Basic], budget: Budget
) -> tuple[Claim, Names]:
    """The claim that two terms are equal, and the names of what it is made of.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded` past the
    budget.
    """
    return _settled(lambda each: each.claim(lhs, rhs), definitions, assuming, budget)


def translate_recursion(
    name: Basic, term: Basic, rows: Sequence[tuple[Basic, Basic, Basic]], budget: Budget
) -> tuple[Recursion, Names]:
    """The claim that a sequence is a term at every depth, and the names of what it is made of."""
    return _settled(lambda each: each.recursion(name, term, rows), {}, (), budget)


def translate_gradient(
    stated: tuple[Basic, Basic, Basic], definitions: Definitions, assuming: Sequence[Basic], budget: Budget
) -> tuple[tuple[Claim, Claim, Claim], Names]:
    """Two claims that presuppose what is said of a gradient, the equation that shows it, and the names."""
    return _settled(lambda each: each.gradient(*stated), definitions, assuming, budget)


def _settled(
    read: Callable[["_Translator"], Read], definitions: Definitions, assuming: Sequence[Basic], budget: Budget
) -> tuple[Read, Names]:
    """What is read once the sizes, the free indices and their ranges are known."""
    before = Names()
    for first in (True, *(False,) * READINGS):
        translator = _Translator(definitions, () if first else assuming, budget, before, first)
        try:
            found = read(translator)
        except (AttributeError, IndexError, TypeError, ValueError) as error:
            raise UnsupportedTerm(f"a term is not as SymPy makes it ({type(error).__name__})") from None
        names: Names = translator.names
        numbers: list[Any] = [key[1] for key in names.letters if key[0] == "number"]
        late = any(s in names.sizes or s in names.places or type(s) is sympy.Idx for s in numbers)
        late = late or not {*numbers, *names.sizes, *names.places}.isdisjoint(translator.unknown)
        known = names.places == before.places and (first or names.sizes == before.sizes)
        if known and not translator.again and not late and not (first and assuming):
            if translator.refused and names.letters.keys() != before.letters.keys():
                before = names
                continue
            if translator.refused:
                raise UnsupportedTerm(translator.refused[0])
            return found, names
        before = names
    raise UnsupportedTerm("the range of a free index is not that of its matrix")


class _Translator(Matrices):
    """Reads claims, and in `given` and `definite` what they assume; `refused` says why an assumption is none,
    and `unknown` has the indices of assumptions that the claim does not have."""

    def __init__(
        self, definitions: Definitions, assuming: Sequence[Basic], budget: Budget, before: Names, first: bool
    ) -> None:
        super().__init__(definitions, budget, before, first)
        self.unknown: list[Basic] = []
        self.definite: list[int] = []
        self.given: list[tuple[Any, str]] = []
        self.refused: list[str] = []
        for each in assuming:
            self._assume(each)

    def claim(self, lhs: Basic, rhs: Basic) -> Claim:
        """The claim in the language."""
        read = self.matrix if is_matrix(lhs) and is_matrix(rhs) else self.scalar
        left, right = read(lhs, OUTSIDE), read(rhs, OUTSIDE)
        claimed = dict(self.names.free)
        hypotheses = self._hypotheses()
        for symbol, (number, _) in claimed.items():
            if any(number in self.table.free[side] for pair in hypotheses for side in pair):
                raise UnsupportedTerm(
                    f"an assumption is for all its indices; {symbol} stands in the claim too"
                )
        if self.names.free.keys() != claimed.keys():
            hypotheses = self._for_all(hypotheses, claimed)
        numbers = [s for s in self.bounds if ("number", s) in self.names.letters or s in self.definitions]
        if numbers:
            self.refused.append(f"a bound is assumed of an index, not of the number {numbers[0]}")
        presumed, definite = tuple(self.presumed), tuple(self.definite)
        return Claim(self.table, *self._free(), left, right, hypotheses, presumed, definite)

    def recursion(self, name: Basic, term: Basic, rows: Sequence[tuple[Basic, Basic, Basic]]) -> Recursion:
        """A claim for every depth, in the language."""

        def read(t: Basic) -> int:
            return self.matrix(t, OUTSIDE) if is_matrix(t) else self.scalar(t, OUTSIDE)

        letters: dict[Basic, int] = {}
        for letter, _, _ in rows:
            node = self.table.terms[read(letter)]
            if type(node) is not language.Matrix and type(node) is not language.Entry:
                raise UnsupportedTerm("a sequence is a matrix symbol or a scalar symbol")
            letters[letter] = node.letter
        stated = read(term)
        terms = tuple((letters[letter], read(first), read(following)) for letter, first, following in rows)
        sizes, free = self._free()
        return Recursion(self.table, sizes, free, letters[name], stated, terms)

    def gradient(self, term: Basic, letter: Basic, gradient: Basic) -> tuple[Claim, Claim, Claim]:
        """The claims that a term, and its gradient, equals itself, and the equation of dual numbers."""
        if type(letter) not in (sympy.MatrixSymbol, *SYMBOLS) or letter in self.definitions:
            raise UnsupportedTerm(f"a gradient is with respect to a symbol of its own, not {brief(letter)}")
        slope = (self.matrix if is_matrix(gradient) else self.scalar)(gradient, OUTSIDE)
        stated, own = self.scalar(term, OUTSIDE), self.claim(letter, letter)
        loss, found = (replace(own, left=each, right=each) for each in (stated, slope))
        return loss, found, dual(loss, own.left, slope)

    def _free(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The names of the sizes, and the free indices."""
        sizes = tuple(str(symbol.name) for symbol in self.names.sizes)
        free = tuple(number for number, _ in self.names.free.values())
        if self.first:
            self.table.supposed = [each for each in self.table.supposed if each[0].indices <= {*free}]
        return sizes, free

    # -- what is assumed
    def _assume(self, given: Basic) -> None:
        """Record a property of a letter, a bound of an index as (whether from above, bound), and what is read
        after both sides: an equation, a bound of a size, and that a matrix is invertible or definite."""
        unknown = UnsupportedTerm(f"the core cannot read the assumption {brief(given)}")
        if type(given) is Equality:
            self.given.append((given.args, "equal"))
            return
        if type(given) is AppliedPredicate:
            matrix = given.arguments[0]
            name = next((name for name in PROPERTIES if given.function == getattr(sympy.Q, name)), None)
            if name is None or (name in DECLARED and type(matrix) is not sympy.MatrixSymbol):
                raise unknown
            if type(matrix) is sympy.MatrixSymbol:
                if not {*symbols_in(matrix.args[1:])} <= self.names.sizes.keys():
                    return  # The claim has no such matrix.
                key = self._matrix_key(matrix)
                if self._is_defined(key):
                    raise UnsupportedTerm(f"{matrix} is defined, and nothing can be assumed of it")
                self.properties.setdefault(key, set()).add(name)
            if name not in DECLARED:
                self.given.append(((matrix,), name))
            return
        if type(given) not in (GreaterThan, LessThan, StrictGreaterThan, StrictLessThan):
            raise unknown
        low, high = given.args if type(given) in (LessThan, StrictLessThan) else given.args[::-1]
        strict, named = type(given) in (StrictGreaterThan, StrictLessThan), {*symbols_in((low, high))}
        numbers = any(("number", s) in self.before.letters or s in self.definitions for s in named)
        if numbers and named.isdisjoint(self.before.places):
            self.given.append(((low, high), "below" if strict else "not above"))
            return
        if strict:
            low, high = (low, high - 1) if type(low) in SYMBOLS else (low + 1, high)
        if {*symbols_in((low, high))} <= self.names.sizes.keys():
            self.given.append(((low, high), "at most"))
            return
        ends = [end for end in (low, high) if type(end) in SYMBOLS and end not in self.names.sizes]
        free = [end for end in ends if end in self.before.places] or ends
        free = free if len(free) == 1 else [end for end in free if not end.is_positive]
        above = free == [low]
        other = high if above else low
        others: list[Any] = [s for s in symbols_in((other,)) if s not in self.before.sizes]
        if len(free) != 1 or not all(s.is_positive and s.is_integer for s in others):
            self.refused.append(f"the assumption {brief(given)} is no bound of an index")
            return
        if free[0] not in self.before.places and ("number", free[0]) not in self.before.letters:
            self.unknown.append(free[0])
            return  # The claim has no such index, as far as it is known.
        self.names.assumed.append(f"{brief(low)} <= {brief(high)}")
        bound = self.position(other, OUTSIDE, size=True)
        self.bounds.setdefault(free[0], []).append((above, bound))

    def _hypotheses(self) -> tuple[tuple[int, int], ...]:
        """The equations that are assumed; what else is assumed of terms is recorded as a condition."""
        add, equations = self.table.add, list[tuple[int, int]]()
        for terms, name in self.given:
            if name == "equal":
                read = self.matrix if all(map(is_matrix, terms)) else self.scalar
                self.names.stated[len(equations)] = Called("{} = {}", terms)
                equations.append((read(terms[0], OUTSIDE), read(terms[1], OUTSIDE)))
            elif name in ("below", "not above"):
                minus = sympy.Mul(-1, terms[0], evaluate=False)
                less = terms[1] if terms[0] == 0 else sympy.Add(terms[1], minus, evaluate=False)
                sign, other = (sympy.sign, sympy.S.One) if name == "below" else (sympy.Abs, less)
                self.names.stated[len(equations)] = Called(
                    "{} < {}" if name == "below" else "{} <= {}", terms
                )
                left = self.scalar(sign(less, evaluate=False), OUTSIDE)
                equations.append((left, self.scalar(other, OUTSIDE)))
            elif name == "at most":
                low, high = (self.position(end, OUTSIDE, size=True) for end in terms)
                self.presumed.append(self._over(high - low, lambda _: self._number(sympy.S.Zero)))
                self._call("forwards", self.presumed[-1], OUTSIDE, "{} <= {}", *terms)
            else:
                self.presumed.append(self.inverse(terms[0], OUTSIDE))
                if name == "positive_definite":
                    self.definite.append(self.matrix(terms[0], OUTSIDE))
                    self._call(
                        "positive definite", self.definite[-1], OUTSIDE, "{} is positive definite", *terms
                    )
        weights = self.names.letters.get(("probability", PROBABILITY.label))
        if weights is not None:
            outcome, one = self.table.index(self._outcomes()), self._number(sympy.S.One)
            equations.append((mean(self.table, weights, outcome, one), one))
        for key, names in self.properties.items():
            if key not in self.names.letters:
                continue
            matrix, rows = self._squared(self.table.add(language.Matrix(self.names.letters[key])))
            alone = [each[:2] for each in self.names.letters].count(key[:2]) == 1
            size = self.names.symbols[self.names.letters[key]].args[1]
            called = key[1] if alone else f"{key[1]} of size {size}"
            self.names.assumed += [f"{called} is {name}" for name in DECLARED if name in names]
            if "orthogonal" in names:
                one, turned = add(language.Identity(rows)), add(language.Transpose(matrix))
                equations.append((add(language.Product((turned, matrix))), one))
                equations.append((add(language.Product((matrix, turned))), one))
        return tuple(equations)

    def _for_all(
        self, equations: tuple[tuple[int, int], ...], claimed: dict[Basic, tuple[int, Polynomial]]
    ) -> tuple[tuple[int, int], ...]:
        """The equations with indices of their own; none where the ranges of these are not known yet."""
        own = {symbol: place for symbol, place in self.names.free.items() if symbol not in claimed}
        self.names.free = claimed
        if self.names.places != self.before.places:
            self.table.supposed = [
                each for each in self.table.supposed if each[0].indices <= {n for n, _ in claimed.values()}
            ]
            return ()
        for symbol, (number, first) in own.items():
            extent = self.table.extents[number]
            if extent is None:
                raise UnsupportedTerm(f"the index {symbol} of an assumption has no range: write an Idx")
            if len(self.names.places[symbol]) > 1:
                raise UnsupportedTerm(f"{symbol} has several ranges in what is assumed: use several symbols")
            self._as_declared(symbol, first + variable(number))
            self.names.intervals.pop(symbol)
            low, high = (as_sympy(end, self.names) for end in (first, first + extent - 1))
            for each, pair in enumerate(equations):
                if number in self.table.free[pair[0]] | self.table.free[pair[1]]:
                    stated = self.names.stated[each]
                    self.names.stated[each] = replace(stated, bounds=(*stated.bounds, (low, symbol, high)))
        return equations
