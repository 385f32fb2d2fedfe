"""The one translator of SymPy's terms into the language. Types are matched exactly, and a node is refused
unless each of its arguments is read.

Names do not leave it: sizes, letters, functions and indices are numbered, and each binder gets an index of
its own. A definition is put in wherever its name stands, at the values of its parameters; it sees no index
of the place where it is used.

A symbol is a *size* if it stands unbound in a shape or in the bounds of a sum; it is a *free index* if it
stands unbound in another position. Its range is what the matrices that it indexes, its `Idx` and the
assumptions all allow. A claim is read again until these roles no longer change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, TypeVar

import sympy
from sympy import Basic
from sympy.assumptions import AppliedPredicate
from sympy.core.function import Application, UndefinedFunction
from sympy.core.numbers import Half, NegativeOne, One
from sympy.core.numbers import Zero as SympyZero
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.core.symbol import Str
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.special import GenericIdentity, GenericZeroMatrix
from sympy.stats import Expectation, ExpectationMatrix
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.chance import OUTCOME, OUTCOMES, PROBABILITY, WEIGHTS, mean, random_symbol
from symnet.core.gradient import dual
from symnet.core.induction import Recursion
from symnet.core.language import Claim, Table, reached
from symnet.core.meant import MEANT, in_range
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, is_inside, never_negative, variable
from symnet.core.signs import POSITIVE, signs
from symnet.core.symbols import SYMBOLS, Called, Names, as_sympy, brief
from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm

NUMBERS: Final = (sympy.Integer, sympy.Rational, One, NegativeOne, SympyZero, Half)
EXPLICIT: Final = (sympy.ImmutableDenseMatrix, sympy.ImmutableSparseMatrix)
KINDS: Final = {
    sympy.Max: language.Kind.MAXIMUM,
    sympy.Min: language.Kind.MINIMUM,
    sympy.Abs: language.Kind.ABSOLUTE,
    sympy.sign: language.Kind.SIGN,
    sympy.exp: language.Kind.EXPONENTIAL,
    sympy.log: language.Kind.LOGARITHM,
    sympy.root: language.Kind.ROOT,
    sympy.Pow: language.Kind.POWER,
    sympy.tanh: language.Kind.HYPERBOLIC_TANGENT,
    sympy.Determinant: language.Kind.DETERMINANT,
}
SAID_BY: Final = {language.Kind.ROOT: sympy.Abs, language.Kind.HYPERBOLIC_TANGENT: sympy.exp}
"""Functions that stand in the laws of others."""
REAL_VALUED: Final = (
    "sin", "cos", "tan", "cot", "sec", "csc", "sinc", "atan", "acot", "asinh", "csch", "sech", "coth", "erf",
    "erfc", "floor", "ceiling", "frac", "gamma", "digamma", "zeta", "factorial", "Heaviside",
)  # fmt: skip
"""Functions that have no laws here, and whose values at real numbers are real numbers, if there are any."""
DECLARED: Final = ("symmetric", "diagonal", "orthogonal")
PROPERTIES: Final = (*DECLARED, "invertible", "positive_definite")
INTEGERS: Final = tuple(map(sympy.Integer, (1, 2, 4, 7, 9, 0, -1)))
SAMPLES: Final = (*INTEGERS, sympy.Rational(1, 2))
"""What holds of all `INTEGERS`, or `SAMPLES`, is taken to hold of all integers, or all rational numbers."""
OTHERS: Final = (sympy.Rational(3, 2), sympy.sqrt(2), sympy.pi, sympy.Integer(2))
REALS: Final = (*SAMPLES, *OTHERS, *(-x for x in OTHERS))
"""If what is declared of a symbol holds of none of these, it is taken to hold of no real number."""
MAX_DEGREE: Final = 10
MAX_EXPONENT: Final = 10_000
MAX_SIZE: Final = 1_000
"""How many monomials a polynomial in sizes and indices may have."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What symbols stand for: positions for indices, terms for the variables of functions.

    `own` if each symbol stands for itself, so that a condition can quote a term as it is written, with the
    `bounds` of the indices in it.
    """

    positions: Mapping[Basic, Polynomial]
    values: Mapping[Basic, int] = field(default_factory=dict)
    own: bool = True
    bounds: Mapping[Basic, tuple[Basic, Basic]] = field(default_factory=dict)

    def at(self, symbol: Basic, position: Polynomial, bounds: tuple[Basic, Basic]) -> "Scope":
        """The scope in which an index stands for a position between two bounds."""
        values = {name: value for name, value in self.values.items() if name != symbol}
        own = self.own and not any(symbol in _symbols(each) for each in self.bounds.values())
        return Scope({**self.positions, symbol: position}, values, own, {**self.bounds, symbol: bounds})

    def of(self, symbol: Basic, term: int) -> "Scope":
        """The scope in which a variable stands for a term."""
        positions = {name: p for name, p in self.positions.items() if name != symbol}
        return Scope(positions, {**self.values, symbol: term}, own=False)


OUTSIDE: Final = Scope({})
LENGTH: Final = sympy.Function("length")
READINGS: Final = 5
Definitions = Mapping[Basic, Basic]
Family = tuple[tuple[Basic, ...], Basic]
"""Parameters, and the value."""
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


class _Translator:
    """Reads terms. `before` has the sizes and the places of free indices found by the previous reading."""

    def __init__(
        self, definitions: Definitions, assuming: Sequence[Basic], budget: Budget, before: Names, first: bool
    ) -> None:
        self.table = Table()
        self.names: Names = Names(sizes=dict(before.sizes))
        self.budget = budget
        self.definitions, self.families = _heads(definitions)
        self.before = before
        self.first = first
        self.again = False
        self.unknown: list[Basic] = []
        self.presumed: list[int] = []
        self.definite: list[int] = []
        self.arrays: dict[int, tuple[Basic, Scope]] = {}
        self._known: dict[tuple[bool, int, int], tuple[int, Basic, Scope]] = {}
        self._open: list[Basic] = []
        self.properties: dict[Any, set[str]] = {}
        self.given: list[tuple[Any, str]] = []
        self.refused: list[str] = []
        self.bounds: dict[Basic, list[tuple[bool, Polynomial]]] = {}
        for each in assuming:
            self._assume(each)

    def claim(self, lhs: Basic, rhs: Basic) -> Claim:
        """The claim in the language."""
        read = self.matrix if _is_matrix(lhs) and _is_matrix(rhs) else self.scalar
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
            return self.matrix(t, OUTSIDE) if _is_matrix(t) else self.scalar(t, OUTSIDE)

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
        slope = (self.matrix if _is_matrix(gradient) else self.scalar)(gradient, OUTSIDE)
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
                if not {*_symbols(matrix.args[1:])} <= self.names.sizes.keys():
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
        strict, named = type(given) in (StrictGreaterThan, StrictLessThan), {*_symbols((low, high))}
        numbers = any(("number", s) in self.before.letters or s in self.definitions for s in named)
        if numbers and named.isdisjoint(self.before.places):
            self.given.append(((low, high), "below" if strict else "not above"))
            return
        if strict:
            low, high = (low, high - 1) if type(low) in SYMBOLS else (low + 1, high)
        if {*_symbols((low, high))} <= self.names.sizes.keys():
            self.given.append(((low, high), "at most"))
            return
        ends = [end for end in (low, high) if type(end) in SYMBOLS and end not in self.names.sizes]
        free = [end for end in ends if end in self.before.places] or ends
        free = free if len(free) == 1 else [end for end in free if not end.is_positive]
        above = free == [low]
        other = high if above else low
        others: list[Any] = [s for s in _symbols((other,)) if s not in self.before.sizes]
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
                read = self.matrix if all(map(_is_matrix, terms)) else self.scalar
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

    # -- sizes and free indices
    def _size(self, symbol: Any) -> Polynomial:
        """A size."""
        if symbol not in self.names.sizes:
            if symbol in self.definitions:
                raise UnsupportedTerm(f"{symbol} is both a size and defined")
            positive = symbol.is_positive is not False and (symbol.is_positive or not symbol.is_nonnegative)
            if not positive or symbol.is_integer is False:
                raise UnsupportedTerm(f"a size is a positive integer, but {symbol} is declared otherwise")
            self.names.sizes[symbol] = -len(self.names.sizes) - 1
        return variable(self.names.sizes[symbol])

    def _free_index(self, symbol: Any) -> Polynomial:
        """The position of an index that nothing binds, in the smallest range known for it."""
        if any(type(name) is not sympy.IndexedBase for name in self._open):
            raise UnsupportedTerm(f"a definition must have no free index; found {symbol}")
        if symbol not in self.names.free:
            self._declare(symbol)
        number, first = self.names.free[symbol]
        return first + variable(number)

    def _declare(self, symbol: Any) -> None:
        """Add a free index in the smallest range known for it; each of its bounds is supposed."""
        if symbol in self.definitions:
            raise UnsupportedTerm(f"{symbol} is both an index and defined")
        if symbol.is_integer is False:
            raise UnsupportedTerm(f"an index is an integer, but {symbol} is declared otherwise")
        starts = [p for above, p in self.bounds.get(symbol, ()) if not above]
        ends = [p + 1 for above, p in self.bounds.get(symbol, ()) if above]
        inside = [(start, end - start) for start in starts for end in ends]
        if type(symbol) is sympy.Idx and symbol.lower is not None and symbol.upper is not None:
            lower, upper = (self.position(p, OUTSIDE, size=True) for p in (symbol.lower, symbol.upper))
            inside.append((lower, upper - lower + 1))
        inside += self.before.places.get(symbol, ())
        self.names.intervals[symbol] = inside
        self.names.places[symbol] = {}
        starts += [start for start, _ in inside]
        ends += [start + extent for start, extent in inside]
        if ends and symbol.is_nonnegative:
            starts.append(ONE if symbol.is_positive else ZERO)
        first, extent = self._range(symbol, starts, ends)
        number = self.table.index(extent)
        self.names.free[symbol] = number, first
        if extent is not None:
            for start in starts:
                self.table.suppose(first + variable(number) - start, first + extent - start)
            for end in ends:
                self.table.suppose(variable(number), end - first)

    def _range(
        self, symbol: Basic, starts: Sequence[Polynomial], ends: Sequence[Polynomial]
    ) -> tuple[Polynomial, Polynomial | None]:
        """The first position and the extent; any length where there are bounds on one side only."""
        if not starts and not ends:
            return ZERO, None
        if starts and ends:
            first = _extreme(starts, 1)
            return first, _extreme(ends, -1) - first
        length = variable(self.names.sizes.setdefault(LENGTH(symbol), -len(self.names.sizes) - 1))
        return (_extreme(starts, 1) if starts else _extreme(ends, -1) - length), length

    def _confine(self, p: Polynomial, extent: Polynomial, *, shifted: bool) -> None:
        """Record that a free index, plus a size if `shifted`, is a position inside an extent."""
        for symbol, (number, first) in self.names.free.items():
            shift = p - variable(number) - first
            if not shift.indices and (shifted or not shift):
                self.names.places[symbol][-shift, extent] = None

    # -- sizes and positions
    def position(self, t: Basic, scope: Scope, *, size: bool = False) -> Polynomial:
        """A position, or a size, in which every symbol that nothing binds is a size."""
        self.budget.spend(1)
        kind = type(t)
        if kind in NUMBERS and t.q == 1:
            return constant(int(t.p))
        if kind in SYMBOLS and t in scope.positions:
            return scope.positions[t]
        if kind in SYMBOLS and t not in scope.values:
            return self._size(t) if size or t in self.names.sizes else self._free_index(t)
        if kind is sympy.Add:
            return sum((self.position(part, scope, size=size) for part in t.args), ZERO)
        if kind is sympy.Mul:
            return self._multiplied(t.args, scope, size)
        if kind is sympy.Pow and 0 <= (exponent := _exponent(t.args[1])) <= MAX_DEGREE:
            return self._multiplied(t.args[:1] * exponent, scope, size)
        raise UnsupportedTerm(
            f"a size or position is a polynomial in sizes and indices; found {kind.__name__}"
        )

    def _multiplied(self, factors: Sequence[Basic], scope: Scope, size: bool) -> Polynomial:
        total = ONE
        for part in factors:
            other = self.position(part, scope, size=size)
            if total.degree + other.degree > MAX_DEGREE or len(total) * len(other) > MAX_SIZE:
                raise LimitExceeded(
                    f"a size must have a degree of at most {MAX_DEGREE} and at most {MAX_SIZE} monomials"
                )
            total *= other
        return total

    # -- numbers
    def scalar(self, t: Basic, scope: Scope) -> int:
        """The number of a scalar term."""
        key = False, id(t), id(scope)
        if key not in self._known:
            self.budget.spend(1)
            self._known[key] = self._scalar(t, scope), t, scope
        return self._known[key][0]

    def _scalar(self, t: Basic, scope: Scope) -> int:
        add, kind = self.table.add, type(t)
        if kind in MEANT:
            return self.scalar(self._meant(t), scope)
        if kind in NUMBERS:
            return self._number(t)
        if kind in SYMBOLS:
            return self._symbol(t, scope)
        if kind is sympy.Add:
            return add(language.Plus(tuple([self.scalar(part, scope) for part in t.args])))
        if kind is sympy.Mul:
            return add(language.Times(tuple([self.scalar(part, scope) for part in t.args])))
        if kind is sympy.Pow:
            base, exponent = t.args
            if type(exponent) is sympy.Float:
                exponent = self._meant(exponent)
            if type(exponent) not in NUMBERS:
                meant = self._power_of_size(base, exponent, scope)
                return (
                    self._power_of_any(base, exponent, scope) if meant is None else self.scalar(meant, scope)
                )
            if exponent.q != 1:
                return self._root(base, exponent, scope)
            whole = _exponent(exponent)
            return self._power((self.scalar if whole >= 0 else self.reciprocal)(base, scope), whole)
        if kind in (sympy.Sum, sympy.Product):
            return self._sum(kind, t.args[0], t.args[1:], scope)
        if kind is sympy.KroneckerDelta:
            return self._delta(t, scope)
        if kind is sympy.Indexed:
            return self._indexed(t, scope)
        if kind is MatrixElement:
            return self._element(self.matrix(t.args[0], scope), t.args[1:], scope)
        if kind is sympy.Trace:
            square, rows = self._squared(self.matrix(t.args[0], scope))
            return self._over(rows, lambda k: add(language.At(square, k, k)))
        if kind is sympy.Determinant:
            return self._apply(kind, t.args, scope)
        if kind is Expectation:
            return self._expected(t, scope)
        if kind is RandomSymbol:
            letter, outcome = self._random(t, (), scope)
            return add(language.Entry(letter, (outcome,)))
        if _is_matrix(t):
            number = self.matrix(t, scope)
            if self.table.matrix(number) != (ONE, ONE):
                raise ShapeError("a matrix among numbers must be 1 by 1")
            return add(language.At(number, ZERO, ZERO))
        known = type(kind) is UndefinedFunction or kind.__module__.startswith("sympy.functions.")
        if known and issubclass(kind, Application) and kind.is_commutative is not False:
            return self._apply(kind, t.args, scope)
        if isinstance(kind, UndefinedFunction):
            raise UnsupportedTerm(f"values of {kind.__name__} do not commute")
        raise UnsupportedTerm(f"the core cannot read {kind.__name__}")

    # -- expectations
    def _expected(self, t: Any, scope: Scope) -> int:
        """The expectation of a number, or of each entry of a matrix."""
        if len(t.args) != 1:
            raise UnsupportedTerm("an expectation that is conditional is not known")
        weights = self._letter(("probability", PROBABILITY.label), WEIGHTS, PROBABILITY)
        outcome = self.table.index(self._outcomes())
        inside = scope.at(OUTCOME, variable(outcome), (sympy.S.Zero, OUTCOMES - 1))
        if type(t) is Expectation:
            return mean(self.table, weights, outcome, self.scalar(t.args[0], inside))
        matrix = self.matrix(t.args[0], inside)

        def entry(p: Polynomial, q: Polynomial) -> int:
            return mean(self.table, weights, outcome, self.table.add(language.At(matrix, p, q)))

        return self._array(self.table.matrix(matrix), entry)

    def _outcomes(self) -> Polynomial:
        return variable(self.names.sizes.setdefault(OUTCOMES, -len(self.names.sizes) - 1))

    def _random(self, t: Any, shape: tuple[Polynomial, ...], scope: Scope) -> tuple[int, Polynomial]:
        """A random letter, and the outcome at which it is taken."""
        symbol = random_symbol(t)
        if OUTCOME not in scope.positions:
            raise UnsupportedTerm(f"{t} is random, and stands in no expectation")
        if any(each in scope.positions or each in scope.values for each in _symbols(t.args[1:3])):
            raise UnsupportedTerm("the size of a matrix symbol must not be an index")
        if shape and (declared := _declared(symbol, SAMPLES)):
            raise UnsupportedTerm(f"nothing may be declared of a random matrix; found: {declared[0]}")
        family = language.Letter(str(symbol.name), 1 + len(shape), None, _sign(symbol))
        return self._letter(("random", symbol, *shape), family, t), scope.positions[OUTCOME]

    def _meant(self, t: Basic) -> Basic:
        """What a node means."""
        try:
            meant = MEANT[type(t)](t)
        except (TypeError, ValueError, sympy.ShapeError) as error:  # SymPy makes no such node.
            raise UnsupportedTerm(f"the core cannot read {brief(t)}: {error}") from None
        if type(t) is sympy.Float:
            self.names.assumed.append(f"{brief(t)} stands for {brief(meant)}")
        return meant

    def _number(self, value: Any) -> int:
        return self.table.rational(Fraction(int(value.p), int(value.q)))

    def _power(self, base: int, exponent: int) -> int:
        """A power; for a negative exponent the base is inverted already."""
        return base if exponent in (1, -1) else self.table.add(language.Power(base, abs(exponent)))

    def _power_of_size(self, base: Basic, exponent: Basic, scope: Scope) -> Basic | None:
        """What cᵏ means for a size k: det(c·I) of k rows. It means 1/c⁻ᵏ where -k is a size.

        A positive integer that is no index is a size.
        """
        symbols: set[Any] = {*_symbols((exponent,))}
        others = symbols - self.names.sizes.keys()
        counts = all(s.is_integer and s.is_positive and type(s) is not sympy.Idx for s in others)
        taken = {*scope.positions, *scope.values, *self.definitions, *self.before.places, *self.names.free}
        if _is_matrix(base) or not symbols or not counts or not symbols.isdisjoint(taken):
            return None
        if self.first and others:
            self.again = True  # The first reading does not know which of them are indices.
            return None
        try:
            size = self.position(exponent, OUTSIDE, size=True)
        except UnsupportedTerm:
            return None  # A fraction of a size.
        if never_negative(size, {}):
            return sympy.Determinant(sympy.MatMul(base, sympy.Identity(exponent), evaluate=False))
        inverted = sympy.Pow(base, sympy.Mul(-1, exponent))
        return sympy.Pow(inverted, -1, evaluate=False) if never_negative(-size, {}) else None

    def _power_of_any(self, base: Basic, exponent: Basic, scope: Scope) -> int:
        """A power of a positive number by exp and log; of others, nothing is known."""
        if not signs(self.table, self.scalar(base, scope), {}) <= POSITIVE:
            return self._apply(sympy.Pow, (base, exponent), scope)
        product = sympy.Mul(exponent, sympy.log(base, evaluate=False), evaluate=False)
        return self.scalar(sympy.exp(product, evaluate=False), scope)

    def _root(self, base: Basic, exponent: Any, scope: Scope) -> int:
        """A power p/q as the p-th power of a root."""
        _exponent(sympy.Integer(exponent.q))
        root = self._apply(sympy.root, (base, sympy.Integer(exponent.q)), scope)
        whole = _exponent(sympy.Integer(exponent.p))
        if whole < 0:
            root = self._reciprocal(root, scope, "{} is not zero", base)
        return self._power(root, whole)

    def _symbol(self, t: Any, scope: Scope) -> int:
        if not t.is_commutative:
            raise UnsupportedTerm(f"{t} does not commute")
        if t in scope.values:
            return scope.values[t]
        if t in self.definitions and t not in scope.positions:
            return self._definition(t)
        if t in scope.positions or t in self.names.sizes or t in self.before.places:
            return self.table.add(language.Magnitude(self.position(t, scope)))
        if type(t) is sympy.Idx and not self.first:
            raise UnsupportedTerm(f"the index {t} stands in no position")
        letter = self._letter(("number", t), language.Letter(str(t.name), 0, None, _sign(t)), t)
        return self.table.add(language.Entry(letter, ()))

    def _letter(self, key: Any, letter: language.Letter, symbol: Basic) -> int:
        if key not in self.names.letters:
            self.table.letters.append(letter)
            self.names.letters[key] = len(self.table.letters) - 1
            self.names.symbols[len(self.table.letters) - 1] = symbol
        return self.names.letters[key]

    def _definition(self, name: Basic) -> int:
        """What a defined name stands for, read without the scope of the place where it is used."""
        if name not in self.names.defined:
            self.names.assumed += _declared(name, SAMPLES)
            read = self.matrix if type(name) is sympy.MatrixSymbol else self.scalar
            self.names.defined[name] = self._opened(name, lambda: read(self.definitions[name], Scope({})))
        return self.names.defined[name]

    def _opened(self, name: Basic, read: Callable[[], int]) -> int:
        """Read a definition, in which its own name must not stand."""
        if name in self._open:
            raise UnsupportedTerm("definitions must not run in a circle")
        self._open.append(name)
        found = read()
        self._open.pop()
        return found

    def _indexed(self, t: Basic, scope: Scope) -> int:
        base, *positions = t.args
        if type(base) is not sympy.IndexedBase or type(base.label) not in SYMBOLS:
            raise UnsupportedTerm(f"an entry must be one of an indexed family, not of {type(base).__name__}")
        if base.assumptions0 != base.label.assumptions0:
            raise UnsupportedTerm(f"what is declared of the family {base} must be declared of its symbol")
        places = tuple(self.position(p, scope) for p in positions)
        shape = tuple(self.position(extent, OUTSIDE, size=True) for extent in base.shape or ())
        for p, extent in zip(places, shape, strict=False):
            if p.indices:
                self._confine(p, extent, shifted=False)
        if base not in self.families:
            key = "family", base.label, shape, len(places)
            letter = self._letter(
                key, language.Letter(str(base.label), len(places), None, _sign(base.label)), base
            )
            return self.table.add(language.Entry(letter, places))
        parameters, value = self.families[base]
        if len(parameters) != len(places):
            raise UnsupportedTerm(f"{base} has {len(parameters)} indices where it is defined")
        for parameter, p in zip(parameters, places, strict=True):
            self._as_declared(parameter, p)
        within = Scope(dict(zip(parameters, places, strict=True)), own=False)
        return self._opened(base, lambda: self.scalar(value, within))

    def _element(self, matrix: int, positions: Sequence[Basic], scope: Scope) -> int:
        places = []
        for t, extent in zip(positions, self.table.matrix(matrix), strict=True):
            p = self.position(t, scope)
            self._confine(p, extent, shifted=True)
            inside = is_inside(p, extent, self.table.extents)
            if not inside:
                outside = never_negative(-1 - p, {}) or never_negative(p - extent, {})
                free = {number for number, _ in self.names.free.values()}
                # The first reading knows no ranges of free indices: where there are any, it is not the last.
                if (p.indices <= free and not outside) or (self.first and p.indices & free):
                    self.table.suppose(p, extent)
                inside = (p, extent) in self.table.supposed
            places.append(ZERO if extent == ONE and inside else p)
        return self.table.add(language.At(matrix, places[0], places[1]))

    def _delta(self, t: Basic, scope: Scope) -> int:
        if len(t.args) != 2:
            return self.scalar(in_range(t), scope)
        first, second = (self.position(p, scope) for p in t.args)
        return self.table.add(language.Delta(first - second))

    def _sum(self, kind: type, body: Basic, limits: Sequence[Basic], scope: Scope) -> int:
        """A sum, or a product whose bounds are numbers, which is written out."""
        if not limits:
            return self.scalar(body, scope)
        *inner, last = limits
        if type(last) is not sympy.Tuple or len(last.args) != 3 or type(last.args[0]) not in SYMBOLS:
            raise UnsupportedTerm("a sum or product binds a symbol between two bounds")
        index, lower, upper = last.args
        low, high = (self.position(end, scope, size=True) for end in (lower, upper))

        def part(k: Polynomial) -> int:
            self._as_declared(index, low + k)
            return self._sum(kind, body, inner, scope.at(index, low + k, (lower, upper)))

        if kind is sympy.Product:
            count = (high - low + 1).number
            if count is None or count < 0:
                raise UnsupportedTerm(
                    f"a product runs forwards from one number to another; found {brief(last)}"
                )
            self.budget.spend(count)
            return self.table.add(language.Times(tuple([part(constant(k)) for k in range(count)])))
        found = self._over(high - low + 1, part)
        self._call("forwards", found, scope, "{} <= {}", lower - 1, upper)
        return found

    def _as_declared(self, symbol: Any, p: Polynomial) -> None:
        """Raises unless each value that a position can take fits what is declared of its symbol."""
        least = next((k for k in (1, 0) if never_negative(p - k, self.table.extents)), -1)
        beyond = _declared(symbol, [each for each in INTEGERS if each >= least])
        if type(symbol) is sympy.Idx and symbol.lower is not None and symbol.upper is not None:
            low, high = (self.position(end, OUTSIDE, size=True) for end in (symbol.lower, symbol.upper))
            if not is_inside(p - low, high - low + 1, self.table.extents):
                beyond.append(f"{symbol} is between {symbol.lower} and {symbol.upper}")
        # The first reading knows no ranges of free indices: where there are any, it is not the last.
        if beyond and (not self.first or p.indices.isdisjoint({v for v, _ in self.names.free.values()})):
            raise UnsupportedTerm(f"an index may take values that its symbol excludes: {beyond[0]}")

    def _call(self, kind: str, term: int, scope: Scope, text: str, *terms: Basic) -> None:
        """Record how a condition is worded, for all values of the bound indices in it."""
        if not scope.own:
            return
        found = dict[Basic, tuple[Basic, Basic]]()
        todo = [*terms]
        while todo:
            new = {s: scope.bounds[s] for s in _symbols(todo) if s in scope.bounds and s not in found}
            found |= new
            todo = [each for ends in new.values() for each in ends]
        bounds = tuple((low, symbol, high) for symbol, (low, high) in found.items())
        self.names.called.setdefault((kind, term), Called(text, terms, bounds))

    def _over(self, extent: Polynomial, body: Callable[[Polynomial], int]) -> int:
        """Σ body(k) over 0 <= k < extent."""
        index = self.table.index(extent)
        return self.table.add(language.Sum(index, body(ZERO if extent == ONE else variable(index))))

    def reciprocal(self, t: Basic, scope: Scope) -> int:
        """1/t; for a product, the product of the reciprocals of its factors."""
        if type(t) is sympy.Mul:
            return self.table.add(language.Times(tuple(self.reciprocal(part, scope) for part in t.args)))
        base = self.scalar(t, scope)
        if base in self.arrays:
            inner, outside = self.arrays[base]
            return self._reciprocal(base, outside, "no entry of {} is zero", inner)
        return self._reciprocal(base, scope, "{} is not zero", t)

    def _reciprocal(self, base: int, scope: Scope, text: str, of: Basic) -> int:
        node = self.table.terms[base]
        if type(node) is language.Number:
            if not node.value:
                raise UnsupportedTerm("a number is divided by zero")
            return self.table.add(language.Number(1 / node.value))
        self._call("not zero", base, scope, text, of)
        return self.table.add(language.Reciprocal(base))

    def _apply(self, function: Any, arguments: Sequence[Basic], scope: Scope) -> int:
        kind = KINDS.get(function, language.Kind.PARTICULAR)
        # A function with assumptions, or with values of its own, is not arbitrary.
        special = hasattr(function, "_imp_") or _special(getattr(function, "_kwargs", {}), SAMPLES)
        if type(function) is UndefinedFunction and not special:
            kind = language.Kind.ARBITRARY
        if type(function) is UndefinedFunction:
            _sign(sympy.Dummy(function.__name__, **getattr(function, "_kwargs", {})))
        elif kind in (language.Kind.PARTICULAR, language.Kind.POWER) and (
            function.__name__ not in REAL_VALUED or len(arguments) > 1
        ):
            self.names.assumed.append(f"{function.__name__} has real values")
        read = self.matrix if kind is language.Kind.DETERMINANT else self.scalar
        values = tuple([read(each, scope) for each in arguments])
        if (condition := language.CONDITIONS.get(kind)) is not None:
            inner, outside = self.arrays.get(values[0], (arguments[0], scope))
            every = "every entry of " if values[0] in self.arrays else ""
            self._call(condition, values[0], outside, f"{every}{{}} is {condition}", inner)
        if kind in SAID_BY:
            self._function(SAID_BY[kind], 1, KINDS[SAID_BY[kind]])
        return self.table.add(language.Apply(self._function(function, len(arguments), kind), values))

    def _function(self, function: Any, arity: int, kind: language.Kind) -> int:
        """The number of a function."""
        key = function, arity
        if key not in self.names.functions:
            self.table.functions.append(language.Function(function.__name__, kind))
            self.names.functions[key] = len(self.table.functions) - 1
        return self.names.functions[key]

    # -- matrices
    def matrix(self, t: Basic, scope: Scope) -> int:
        """The number of a matrix term."""
        key = True, id(t), id(scope)
        if key not in self._known:
            self.budget.spend(1)
            self._known[key] = self._matrix(t, scope), t, scope
        return self._known[key][0]

    def _matrix(self, t: Basic, scope: Scope) -> int:
        add, kind = self.table.add, type(t)
        if kind in MEANT:
            return self.matrix(self._meant(t), scope)
        if kind is sympy.MatrixSymbol:
            return self._matrix_symbol(t, scope)
        if kind is sympy.Identity:
            return add(language.Identity(self.position(t.args[0], scope, size=True)))
        if kind in (sympy.ZeroMatrix, sympy.OneMatrix):
            shape = tuple(self.position(extent, scope, size=True) for extent in t.args)
            if kind is sympy.ZeroMatrix:
                return add(language.Zero(*shape))
            return self._array(shape, lambda _p, _q: self._number(sympy.S.One))
        if kind is sympy.MatAdd:
            return self._single(language.Plus, [self.matrix(part, scope) for part in t.args])
        if kind is sympy.MatMul:
            scalars = [self.scalar(part, scope) for part in t.args if not _is_matrix(part)]
            matrices = [self.matrix(part, scope) for part in t.args if _is_matrix(part)]
            return self._scaled(scalars, self._single(language.Product, matrices))
        if kind is sympy.Transpose:
            return add(language.Transpose(self.matrix(t.args[0], scope)))
        if kind is sympy.Inverse:
            return self.inverse(t.args[0], scope)
        if kind is sympy.MatPow:
            whole = _exponent(t.args[1])
            return self._power((self.matrix if whole >= 0 else self.inverse)(t.args[0], scope), whole)
        if kind is sympy.HadamardProduct:
            return self._entrywise([self.matrix(part, scope) for part in t.args])
        if kind is sympy.HadamardPower:
            return self._entrywise_power(t, scope)
        if kind is sympy.DiagMatrix:
            return self._diagonal(self.matrix(t.args[0], scope), lambda entry: entry)
        if kind is sympy.DiagonalMatrix:
            square, rows = self._squared(self.matrix(t.args[0], scope))
            return self._entrywise([add(language.Identity(rows)), square])
        if kind is sympy.DiagonalOf:
            square, rows = self._squared(self.matrix(t.args[0], scope))
            return self._array((rows, ONE), lambda p, _q: add(language.At(square, p, p)))
        if kind in (sympy.BlockMatrix, sympy.BlockDiagMatrix):
            return self._grid(t.blocks, t.blockshape, self.matrix, scope)
        if kind in EXPLICIT:
            return self._grid(t, t.shape, self.scalar, scope)
        if kind is sympy.KroneckerProduct:
            return self._kronecker([self.matrix(part, scope) for part in t.args])
        if kind is ElementwiseApplyFunction:
            return self._every_entry(t, scope)
        if kind is sympy.FunctionMatrix:
            return self._of_places(t, scope)
        if kind is ExpectationMatrix:
            return self._expected(t, scope)
        if kind is RandomMatrixSymbol:
            shape = tuple(self.position(extent, OUTSIDE, size=True) for extent in t.args[1:3])
            letter, outcome = self._random(t, shape, scope)
            return self._array(shape, lambda p, q: add(language.Entry(letter, (outcome, p, q))))
        if kind in (GenericIdentity, GenericZeroMatrix):
            raise UnsupportedTerm(f"a product or sum of no matrices has no size; found {kind.__name__}")
        raise UnsupportedTerm(f"the core cannot read {kind.__name__}")

    def _single(self, make: Callable[[tuple[int, ...]], language.Term], several: Sequence[int]) -> int:
        return several[0] if len(several) == 1 else self.table.add(make(tuple(several)))

    def _scaled(self, scalars: Sequence[int], matrix: int) -> int:
        if not scalars:
            return matrix
        return self.table.add(language.Scaled(self._single(language.Times, scalars), matrix))

    def _matrix_key(self, t: Any) -> Any:
        name, rows, columns = t.args
        if type(name) is not Str:
            raise UnsupportedTerm("the name of a matrix symbol must be a text")
        return "matrix", name.name, *(self.position(extent, OUTSIDE, size=True) for extent in (rows, columns))

    def _matrix_symbol(self, t: Any, scope: Scope) -> int:
        if any(symbol in scope.positions or symbol in scope.values for symbol in _symbols(t.args[1:])):
            raise UnsupportedTerm("the size of a matrix symbol must not be an index")
        key = self._matrix_key(t)
        if t in self.definitions:
            found = self._definition(t)
            if self.table.shapes[found] != key[2:]:
                raise ShapeError(f"{t} must have the shape of its definition")
            return found
        if self._is_defined(key):
            raise UnsupportedTerm(f"{t} is defined, and its size is written in two ways")
        names = self.properties.get(key, set())
        symmetric = not names.isdisjoint(("symmetric", "positive_definite"))
        declared = language.Property.SYMMETRIC if symmetric else language.Property.GENERAL
        if "diagonal" in names:
            declared = language.Property.DIAGONAL
        letter = self._letter(key, language.Letter(key[1], 2, key[2:], declared), t)
        return self.table.add(language.Matrix(letter))

    def _is_defined(self, key: Any) -> bool:
        """Whether a matrix is defined, whatever way its size is written there."""
        return any(
            type(each) is sympy.MatrixSymbol
            and each.args[0].name == key[1]
            and {*_symbols(each.args[1:])} <= self.names.sizes.keys()
            and self._matrix_key(each) == key
            for each in self.definitions
        )

    def _array(self, shape: tuple[Polynomial, ...], body: Callable[[Polynomial, Polynomial], int]) -> int:
        row, column = (self.table.index(extent) for extent in shape)
        p, q = (ZERO if self.table.extents[v] == ONE else variable(v) for v in (row, column))
        return self.table.add(language.Array(row, column, body(p, q)))

    def _entrywise(self, factors: Sequence[int]) -> int:
        add, shape = self.table.add, self.table.matrix(factors[0])
        if any(self.table.shapes[factor] != shape for factor in factors):
            raise ShapeError("entrywise factors must have the same shape")

        def entry(p: Polynomial, q: Polynomial) -> int:
            return add(language.Times(tuple(add(language.At(factor, p, q)) for factor in factors)))

        return self._array(shape, entry)

    def _entrywise_power(self, t: Any, scope: Scope) -> int:
        if type(t.args[1]) not in NUMBERS or t.args[1].q != 1:
            entry_ = sympy.Dummy("entry")
            power = sympy.Lambda(entry_, sympy.Pow(entry_, t.args[1], evaluate=False))
            return self.matrix(ElementwiseApplyFunction(power, t.args[0]), scope)
        base, exponent = self.matrix(t.args[0], scope), _exponent(t.args[1])

        def entry(p: Polynomial, q: Polynomial) -> int:
            found = self.table.add(language.At(base, p, q))
            if exponent < 0:
                found = self._reciprocal(found, scope, "no entry of {} is zero", t.args[0])
            return self.table.add(language.Power(found, abs(exponent)))

        return self._array(self.table.matrix(base), entry)

    def _squared(self, number: int) -> tuple[int, Polynomial]:
        """A square matrix and its size."""
        rows, columns = self.table.matrix(number)
        if rows != columns:
            raise ShapeError("a square matrix was required")
        return number, rows

    def _grid(self, blocks: Any, shape: Any, read: Callable[[Any, Scope], int], scope: Scope) -> int:
        height, width = shape
        self.budget.spend(height * width)
        rows = (tuple(read(blocks[r, c], scope) for c in range(width)) for r in range(height))
        return self.table.add(language.Grid(tuple(rows)))

    def _diagonal(self, vector: int, of: Callable[[int], int]) -> int:
        add = self.table.add
        rows, columns = self.table.matrix(vector)
        if ONE not in (rows, columns):
            raise ShapeError("a diagonal is made of a vector")
        extent = rows if columns == ONE else columns

        def entry(p: Polynomial, q: Polynomial) -> int:
            place = language.At(vector, p, ZERO) if columns == ONE else language.At(vector, ZERO, p)
            return add(language.Times((add(language.Delta(p - q)), of(add(place)))))

        return self._array((extent, extent), entry)

    def _kronecker(self, factors: Sequence[int]) -> int:
        """Entry [p, q]: Σ over the digits of p and q of their deltas times the factors' entries there."""
        add = self.table.add
        shapes = [self.table.matrix(factor) for factor in factors]
        total = ONE, ONE
        for rows, columns in shapes:
            total = total[0] * rows, total[1] * columns

        def entry(*position: Polynomial) -> int:
            digits = [[self.table.index(shape[axis]) for shape in shapes] for axis in (0, 1)]
            places = [
                [ZERO if self.table.extents[v] == ONE else variable(v) for v in several] for several in digits
            ]
            found = [add(language.At(factor, r, c)) for factor, r, c in zip(factors, *places, strict=True)]
            for axis in (1, 0):
                value = ZERO
                for shape, place in zip(shapes, places[axis], strict=True):
                    value = value * shape[axis] + place
                inner = add(language.Times((add(language.Delta(position[axis] - value)), *found)))
                for index in reversed(digits[axis]):
                    inner = add(language.Sum(index, inner))
                found = [inner]
            return found[0]

        return self._array(total, entry)

    def _every_entry(self, t: Any, scope: Scope) -> int:
        add, (function, inner) = self.table.add, t.args
        if type(function) is not sympy.Lambda or len(function.variables) != 1:
            raise UnsupportedTerm("a function of every entry has one variable")
        matrix, (entry,) = self.matrix(inner, scope), function.variables
        if type(entry) not in SYMBOLS:
            raise UnsupportedTerm("a function of every entry has a symbol as its variable")
        if declared := _declared(entry, INTEGERS):
            raise UnsupportedTerm(f"an entry may take values that its symbol excludes: {declared[0]}")

        def body(p: Polynomial, q: Polynomial) -> int:
            element = add(language.At(matrix, p, q))
            if scope.own:
                self.arrays[element] = inner, scope
            found = self.scalar(function.expr, scope.of(entry, element))
            if element in reached(self.table, (found,)):
                return found
            # A function that ignores its argument still presupposes that the matrix exists.
            nothing = add(language.Times((self._number(sympy.S.Zero), element)))
            return add(language.Plus((found, nothing)))

        return self._array(self.table.matrix(matrix), body)

    def _of_places(self, t: Any, scope: Scope) -> int:
        """The matrix whose entries are a function of their positions."""
        *extents, function = t.args
        if type(function) is not sympy.Lambda or len({*function.variables}) != 2:
            raise UnsupportedTerm("the entries of a matrix are a function of two positions")
        symbols = function.variables
        if any(type(each) not in SYMBOLS for each in symbols):
            raise UnsupportedTerm("the positions of a function matrix must be symbols")

        def body(*places: Polynomial) -> int:
            inside = scope
            for symbol, p, extent in zip(symbols, places, extents, strict=True):
                self._as_declared(symbol, p)
                inside = inside.at(symbol, p, (sympy.S.Zero, extent - 1))
            return self.scalar(function.expr, inside)

        return self._array(tuple(self.position(each, scope, size=True) for each in extents), body)

    def inverse(self, t: Any, scope: Scope) -> int:
        """The inverse: of a product of square matrices by factors, of an orthogonal matrix its transpose."""
        add, kind = self.table.add, type(t)
        if kind is sympy.Identity:
            return self.matrix(t, scope)
        if kind is sympy.Transpose:
            return add(language.Transpose(self.inverse(t.args[0], scope)))
        if kind is sympy.DiagMatrix:
            vector = self.matrix(t.args[0], scope)
            return self._diagonal(vector, lambda entry: self._reciprocal(entry, scope, "{} is invertible", t))
        if kind is sympy.MatrixSymbol and t in self.definitions:
            self._matrix_symbol(t, scope)
            return self.inverse(self.definitions[t], Scope({}))
        number, _ = self._squared(self.matrix(t, scope))
        if kind is sympy.Inverse and not self.table.free[number]:
            self.presumed.append(number)
            return self.matrix(t.args[0], scope)
        if kind is sympy.MatMul:
            matrices = [part for part in t.args if _is_matrix(part)]
            shapes = [self.table.matrix(self.matrix(part, scope)) for part in matrices]
            if all(rows == columns for rows, columns in shapes):
                scalars = [self.reciprocal(part, scope) for part in t.args if not _is_matrix(part)]
                inverses = [self.inverse(part, scope) for part in matrices]
                return self._scaled(scalars, self._single(language.Product, inverses[::-1]))
        if kind is sympy.MatrixSymbol and "orthogonal" in self.properties.get(self._matrix_key(t), ()):
            return add(language.Transpose(number))
        self._call("invertible", number, scope, "{} is invertible", t)
        return add(language.Inverse(number))


def _sign(symbol: Any) -> language.Property:
    """What is declared of the sign of a symbol. Raises `UnsupportedTerm` if no real number is so."""
    facts = symbol.assumptions0.items()
    real = any(all(getattr(x, f"is_{fact}", None) in (None, truth) for fact, truth in facts) for x in REALS)
    if not real or (symbol.is_antihermitian and not symbol.is_zero):
        raise UnsupportedTerm(f"numbers are real, but {symbol} is declared otherwise")
    if symbol.is_positive:
        return language.Property.POSITIVE
    return language.Property.NOT_NEGATIVE if symbol.is_nonnegative else language.Property.GENERAL


def _is_matrix(t: Any) -> bool:
    return isinstance(t, sympy.MatrixExpr | MatrixBase)


def _exponent(t: Any) -> int:
    if type(t) not in NUMBERS or t.q != 1:
        raise UnsupportedTerm("an exponent must be an integer")
    if abs(int(t.p)) > MAX_EXPONENT:
        raise LimitExceeded(f"an exponent is more than the limit {MAX_EXPONENT}")
    return int(t.p)


def _heads(definitions: Definitions) -> tuple[dict[Basic, Basic], dict[Basic, Family]]:
    """Defined symbols and matrices, and defined families with their parameters: one definition for each."""
    names: dict[Basic, Basic] = {}
    families: dict[Basic, Family] = {}
    for name, value in definitions.items():
        if type(name) is sympy.Indexed:
            base, *parameters = name.args
            distinct = len({*parameters}) == len(parameters) and all(type(p) in SYMBOLS for p in parameters)
            if type(base) is not sympy.IndexedBase or base in families or not distinct:
                raise UnsupportedTerm("a family is defined once, with distinct symbols as its indices")
            if declared := _declared(base.label, SAMPLES):
                raise UnsupportedTerm(f"nothing may be declared of a defined family; found: {declared[0]}")
            families[base] = tuple(parameters), value
        elif type(name) in (sympy.Symbol, sympy.Dummy, sympy.MatrixSymbol):
            names[name] = value
        else:
            raise UnsupportedTerm("what is defined is a symbol, a matrix symbol or a family")
    return names, families


def _extreme(several: Sequence[Polynomial], sign: int) -> Polynomial:
    """The greatest of some sizes, or for the sign -1 the least, if that is known; else the first number, else
    the first."""
    known = (p for p in several if all(never_negative(sign * (p - q), {}) for q in several))
    return next(known, min(several, key=lambda p: p.number is None))


def _declared(symbol: Any, samples: Sequence[Any]) -> list[str]:
    """What is declared of a symbol, in words; nothing if all of it holds of all samples."""
    symbol = symbol.label if type(symbol) is sympy.Idx else symbol
    facts = symbol.__getnewargs_ex__()[1].items() if _special(symbol.assumptions0, samples) else ()
    return [f"{symbol} is {fact}" if truth else f"{symbol} is not {fact}" for fact, truth in facts]


def _special(facts: Mapping[str, bool | None], samples: Sequence[Any]) -> bool:
    """Whether some of these facts do not hold of all samples."""
    return any(
        getattr(each, f"is_{fact}", None) not in (None, truth)
        for fact, truth in facts.items()
        for each in samples
    )


def _symbols(terms: Iterable[Any]) -> Iterator[Basic]:
    """The symbols in some terms."""
    todo, seen = [*terms], dict[int, Any]()
    while todo:
        t = todo.pop()
        if type(t) in SYMBOLS:
            yield t
        elif isinstance(t, Basic) and id(t) not in seen:
            seen[id(t)] = t
            todo.extend(t.args)
