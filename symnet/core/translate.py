"""The one translator: SymPy's terms into the language, by exact types, each argument read or the node
refused.

Names do not leave it: sizes, letters, functions and indices are numbered, and each binder gets an index of
its own. What is defined is put in where it stands, at the values of its parameters; a definition sees no
index of the place where it is used. Sizes are the symbols in shapes and in bounds of sums that nothing
binds there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import sympy
from sympy import Basic
from sympy.assumptions import AppliedPredicate
from sympy.core.function import Application, UndefinedFunction
from sympy.core.numbers import Half, NegativeOne, One
from sympy.core.numbers import Zero as SympyZero
from sympy.core.relational import GreaterThan, LessThan
from sympy.core.symbol import Str
from sympy.matrices import (
    ImmutableDenseMatrix,
    ImmutableSparseMatrix,
    MatrixBase,
    MutableDenseMatrix,
    MutableSparseMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.special import GenericIdentity, GenericZeroMatrix

from symnet.core import language, show
from symnet.core.budget import Budget
from symnet.core.induction import Recursion
from symnet.core.language import Claim, Table, presupposed, reached
from symnet.core.polynomials import (
    ONE,
    ZERO,
    Polynomial,
    constant,
    is_inside,
    never_negative,
    variable,
)  # fmt: skip
from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm

NUMBERS: Final = (sympy.Integer, sympy.Rational, One, NegativeOne, SympyZero, Half)
EXPLICIT: Final = (ImmutableDenseMatrix, ImmutableSparseMatrix, MutableDenseMatrix, MutableSparseMatrix)
KINDS: Final = {
    sympy.Max: language.Kind.MAXIMUM,
    sympy.Min: language.Kind.MINIMUM,
    sympy.Abs: language.Kind.ABSOLUTE,
    sympy.sign: language.Kind.SIGN,
}
SYMBOLS: Final = (sympy.Symbol, sympy.Dummy, sympy.Idx)
PROPERTIES: Final = ("symmetric", "diagonal", "orthogonal", "invertible")
SAMPLES: Final = (
    sympy.Integer(0),
    sympy.Integer(1),
    sympy.Integer(-1),
    sympy.Integer(4),
    sympy.Integer(7),
    sympy.Rational(1, 2),
)
"""What holds of all these is taken to hold of all rational numbers."""
MARK: Final = 1 << 30
MAX_DEGREE: Final = 10
MAX_EXPONENT: Final = 10_000
MAX_SIZE: Final = 1_000
"""How many monomials a polynomial in sizes and indices may have."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What symbols stand for: positions for indices, terms for the variables of functions.

    `own` where each symbol stands for itself, so that a term can be told as it is written.
    """

    positions: Mapping[Basic, Polynomial]
    values: Mapping[Basic, int] = field(default_factory=dict)
    own: bool = True

    def at(self, symbol: Basic, position: Polynomial) -> "Scope":
        """The scope in which an index stands for a position."""
        values = {name: value for name, value in self.values.items() if name != symbol}
        return Scope({**self.positions, symbol: position}, values, self.own)

    def of(self, symbol: Basic, term: int) -> "Scope":
        """The scope in which a variable stands for a term."""
        positions = {name: p for name, p in self.positions.items() if name != symbol}
        return Scope(positions, {**self.values, symbol: term}, own=False)


@dataclass(slots=True)
class Names:
    """What the numbers of a claim stand for in SymPy: for a letter its symbol, for a free index its symbol
    and first position, for a term of a condition what it is called."""

    sizes: dict[Basic, int] = field(default_factory=dict)
    letters: dict[Any, int] = field(default_factory=dict)
    functions: dict[Any, int] = field(default_factory=dict)
    free: dict[Basic, tuple[int, Polynomial]] = field(default_factory=dict)
    symbols: dict[int, Basic] = field(default_factory=dict)
    defined: dict[Basic, int] = field(default_factory=dict)
    called: dict[int, tuple[str, tuple[Basic, ...]]] = field(default_factory=dict)
    arrays: dict[int, Basic] = field(default_factory=dict)
    intervals: dict[Basic, list[tuple[Polynomial, Polynomial]]] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)


def translate(
    lhs: Basic,
    rhs: Basic,
    definitions: Mapping[Basic, Basic],
    assuming: Sequence[Basic],
    budget: Budget,
) -> tuple[Claim, Names]:
    """The claim that two terms are equal, and the names of what it is made of.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded` past the
    budget.
    """
    return _Translator(definitions, assuming, budget).claim(lhs, rhs)


def translate_recursion(
    name: Basic, term: Basic, rows: Sequence[tuple[Basic, Basic, Basic]], budget: Budget
) -> tuple[Recursion, Names]:
    """That a sequence is a term at every depth, in the language."""
    return _Translator({}, (), budget).recursion(name, term, rows)


class _Translator:
    def __init__(self, definitions: Mapping[Basic, Basic], assuming: Sequence[Basic], budget: Budget) -> None:
        self.table = Table()
        self.names = Names()
        self.budget = budget
        self.definitions, self.families = _heads(definitions)
        self.assuming = assuming
        self.properties: dict[Any, set[str]] = {}
        self.outside = Scope({})
        self._known: dict[tuple[bool, int, int], int] = {}
        self._kept: list[Any] = []
        self._open: list[Basic] = []
        self.inverted: list[int] = []
        self._confirmed: set[tuple[Basic, Polynomial, Polynomial]] = set()
        self._chosen: set[tuple[Basic, Polynomial, Polynomial]] = set()

    def claim(self, lhs: Basic, rhs: Basic) -> tuple[Claim, Names]:
        """Both sides in the language."""
        self._look((lhs, rhs))
        scalar = not (_is_matrix(lhs) and _is_matrix(rhs))
        left, right = (
            self.scalar(s, self.outside) if scalar else self.matrix(s, self.outside) for s in (lhs, rhs)
        )
        hypotheses, invertible = self._hypotheses()
        return Claim(self.table, *self._free(), left, right, hypotheses, invertible), self.names

    def recursion(
        self, name: Basic, term: Basic, rows: Sequence[tuple[Basic, Basic, Basic]]
    ) -> tuple[Recursion, Names]:
        """A claim for every depth in the language."""
        self._look((term, *(each for row in rows for each in row)))

        def read(t: Basic) -> int:
            return self.matrix(t, self.outside) if _is_matrix(t) else self.scalar(t, self.outside)

        letters: dict[Basic, int] = {}
        for letter, _, _ in rows:
            node = self.table.terms[read(letter)]
            if type(node) is not language.Matrix and type(node) is not language.Entry:
                raise UnsupportedTerm("a sequence is a matrix symbol or a scalar symbol")
            letters[letter] = node.letter
        stated = read(term)
        terms = tuple((letters[letter], read(first), read(following)) for letter, first, following in rows)
        sizes, free = self._free()
        return Recursion(self.table, sizes, free, letters[name], stated, terms), self.names

    def _look(self, roots: Iterable[Basic]) -> None:
        """Find the sizes and the free indices."""
        survey = _Survey(self.budget)
        for root in roots:
            survey.look(root, frozenset())
        for name, value in self.definitions.items():
            survey.look(name, frozenset())
            survey.look(value, frozenset())
        for parameters, value in self.families.values():
            survey.look(value, frozenset(parameters))
        for symbol in survey.sizes:
            if symbol in self.definitions:
                raise UnsupportedTerm(f"{symbol} is both a size and defined")
            if (
                symbol.is_positive is False
                or symbol.is_integer is False
                or (symbol.is_nonnegative and not symbol.is_positive)
            ):
                raise UnsupportedTerm(f"a size is a positive integer, but {symbol} is declared otherwise")
            self.names.sizes[symbol] = -len(self.names.sizes) - 1
        bounds = self._assumed()
        for symbol in survey.positions:
            if symbol not in self.names.sizes:
                self._free_index(symbol, survey, bounds)

    def _free(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The names of the sizes, and the free indices."""
        if self._chosen - self._confirmed:
            raise UnsupportedTerm("the range of a free index is not that of its matrix")
        sizes = tuple(str(symbol.name) for symbol in self.names.sizes)
        return sizes, tuple(number for number, _ in self.names.free.values())

    # -- what is assumed
    def _assumed(self) -> dict[Basic, list[tuple[bool, Polynomial]]]:
        """Properties of matrices, and bounds of indices: (whether from above, bound)."""
        bounds: dict[Basic, list[tuple[bool, Polynomial]]] = {}
        for each in self.assuming:
            if type(each) is AppliedPredicate and type(each.arguments[0]) is sympy.MatrixSymbol:
                name = next((name for name in PROPERTIES if each.function == getattr(sympy.Q, name)), None)
                if name is None:
                    raise UnsupportedTerm(f"nothing is known of what is assumed: {each}")
                self.properties.setdefault(self._matrix_key(each.arguments[0]), set()).add(name)
            elif type(each) in (GreaterThan, LessThan):
                low, high = each.args if type(each) is LessThan else each.args[::-1]
                if all(type(end) not in SYMBOLS or end in self.names.sizes for end in (low, high)):
                    raise UnsupportedTerm(f"what is assumed is no bound of an index: {each}")
                for symbol, other, above in ((low, high, True), (high, low, False)):
                    if type(symbol) in SYMBOLS and symbol not in self.names.sizes:
                        self.names.assumed.append(f"{low} <= {high}")
                        bounds.setdefault(symbol, []).append((above, self.position(other, self.outside)))
            else:
                raise UnsupportedTerm(f"nothing is known of what is assumed: {each}")
        return bounds

    def _hypotheses(self) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
        """What is assumed of the matrices that the claim has: equations, and matrices that are invertible."""
        table, equations, invertible = self.table, [], []
        for key, names in self.properties.items():
            if key not in self.names.letters:
                continue
            matrix = table.add(language.Matrix(self.names.letters[key]))
            rows, columns = table.matrix(matrix)
            if rows != columns:
                raise UnsupportedTerm("a property is assumed of a square matrix")
            self.names.assumed += [f"{key[1]} is {name}" for name in PROPERTIES if name in names]
            if "orthogonal" in names:
                one, turned = table.add(language.Identity(rows)), table.add(language.Transpose(matrix))
                equations += [
                    (table.add(language.Product(pair)), one) for pair in ((turned, matrix), (matrix, turned))
                ]
            if "invertible" in names:
                invertible.append(matrix)
        return tuple(equations), tuple(dict.fromkeys((*invertible, *self.inverted)))

    def _free_index(
        self, symbol: Basic, survey: "_Survey", bounds: Mapping[Basic, Sequence[tuple[bool, Polynomial]]]
    ) -> None:
        """Declare an index that nothing binds, in the smallest range that the claim says it has."""
        if symbol in self.definitions:
            raise UnsupportedTerm(f"{symbol} is both an index and defined")
        found: list[tuple[Polynomial, Polynomial]] = []
        if type(symbol) is sympy.Idx and symbol.lower is not None and symbol.upper is not None:
            lower, upper = (self.position(end, self.outside) for end in (symbol.lower, symbol.upper))
            found.append((lower, upper - lower + 1))
        below = [p for above, p in bounds.get(symbol, ()) if not above]
        beyond = [p for above, p in bounds.get(symbol, ()) if above]
        found += [(lower, upper - lower + 1) for lower in below for upper in beyond]
        known = len(found)
        for position, extent, element in survey.places.get(symbol, ()):
            shift = self._shift(position, symbol)
            if shift is None or (not element and shift):
                continue
            interval = -shift, self.position(extent, self.outside)
            found.append(interval)
        self.names.intervals[symbol] = found
        interval_ = _narrowest(found)
        if interval_ is None:
            number, first = self.table.index(None), ZERO
        else:
            first, extent_ = interval_
            number = self.table.index(extent_)
            self._chosen |= {(symbol, start, size) for start, size in found[known:]}
        self.names.free[symbol] = number, first

    def _shift(self, position: Basic, symbol: Basic) -> Polynomial | None:
        """s where a position is the index plus s, a size."""
        marked = Scope({symbol: variable(MARK)})
        try:
            p = self.position(position, marked)
        except UnsupportedTerm:
            return None
        shift = p - variable(MARK)
        return None if shift.indices else shift

    def _free_place(self, symbol: Basic) -> Polynomial | None:
        """The position that a free index is at."""
        if symbol not in self.names.free:
            return None
        if any(type(name) is not sympy.IndexedBase for name in self._open):
            raise UnsupportedTerm(f"a definition must have no free index; found {symbol}")
        number, first = self.names.free[symbol]
        return first + (ZERO if self.table.extents[number] == ONE else variable(number))

    # -- sizes and positions
    def position(self, t: Basic, scope: Scope) -> Polynomial:
        """A size or a position."""
        self.budget.spend(1)
        kind = type(t)
        if kind is int:
            return constant(t)
        if kind in NUMBERS and t.q == 1:
            return constant(int(t.p))
        if kind in SYMBOLS:
            if t in scope.positions:
                return scope.positions[t]
            if t in self.names.sizes and t not in scope.values:
                return variable(self.names.sizes[t])
            place = None if t in scope.values else self._free_place(t)
            if place is not None:
                return place
        if kind is sympy.Add:
            return sum((self.position(part, scope) for part in t.args), ZERO)
        if kind is sympy.Mul or (
            kind is sympy.Pow
            and type(t.args[1]) in NUMBERS
            and t.args[1].q == 1
            and 0 <= t.args[1] <= MAX_DEGREE
        ):
            factors = t.args if kind is sympy.Mul else (t.args[0],) * int(t.args[1])
            total = ONE
            for part in factors:
                other = self.position(part, scope)
                degree = sum(max((len(m) for m, _ in p), default=0) for p in (total, other))
                if degree > MAX_DEGREE or len(total) * len(other) > MAX_SIZE:
                    raise LimitExceeded(
                        f"a size must have a degree of at most {MAX_DEGREE} and at most {MAX_SIZE} monomials"
                    )
                total = total * other
            return total
        raise UnsupportedTerm(
            f"a size or position is a polynomial in sizes and indices; found {kind.__name__}"
        )

    # -- numbers
    def scalar(self, t: Basic, scope: Scope) -> int:
        """The number of a scalar term."""
        key = False, id(t), id(scope)
        if key not in self._known:
            self.budget.spend(1)
            self._known[key] = self._scalar(t, scope)
            self._kept.append((t, scope))
        return self._known[key]

    def _scalar(self, t: Basic, scope: Scope) -> int:
        add, kind = self.table.add, type(t)
        if kind in NUMBERS:
            return add(language.Number(Fraction(int(t.p), int(t.q))))
        if kind in SYMBOLS:
            return self._symbol(t, scope)
        if kind is sympy.Add:
            return add(language.Plus(tuple([self.scalar(part, scope) for part in t.args])))
        if kind is sympy.Mul:
            return add(language.Times(tuple([self.scalar(part, scope) for part in t.args])))
        if kind is sympy.Pow:
            base, exponent = t.args
            if type(exponent) in NUMBERS and exponent.q == 1:
                whole = _exponent(exponent)
                inner = self.scalar(base, scope) if whole >= 0 else self.reciprocal(base, scope)
                return inner if whole in (1, -1) else add(language.Power(inner, abs(whole)))
            return self._apply(sympy.Pow, t.args, scope)
        if kind is sympy.Sum:
            return self._sum(t, scope)
        if kind is sympy.KroneckerDelta:
            return self._delta(t, scope)
        if kind is sympy.Indexed:
            return self._indexed(t, scope)
        if kind is MatrixElement:
            parent, *positions = t.args
            return self._element(self.matrix(parent, scope), positions, scope)
        if kind is sympy.Trace:
            square = self.matrix(t.args[0], scope)
            rows, columns = self.table.matrix(square)
            if rows != columns:
                raise ShapeError("a trace is of a square matrix")
            return self._over(rows, lambda k: add(language.At(square, k, k)))
        if kind is sympy.Determinant:
            return self._apply(sympy.Determinant, t.args, scope)
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

    def _symbol(self, t: Basic, scope: Scope) -> int:
        if not t.is_commutative:
            raise UnsupportedTerm(f"{t} does not commute")
        if t in scope.values:
            return scope.values[t]
        if t in self.definitions and t not in scope.positions:
            return self._definition(t)
        if t in scope.positions or t in self.names.sizes or t in self.names.free:
            return self.table.add(language.Magnitude(self.position(t, scope)))
        return self.table.add(
            language.Entry(self._letter(("number", t), language.Letter(str(t.name), 0), t), ())
        )

    def _letter(self, key: Any, letter: language.Letter, symbol: Basic) -> int:
        if key not in self.names.letters:
            self.table.letters.append(letter)
            self.names.letters[key] = len(self.table.letters) - 1
            self.names.symbols[len(self.table.letters) - 1] = symbol
        return self.names.letters[key]

    def _definition(self, name: Basic) -> int:
        """What a defined name stands for, which sees nothing of the place where it is used."""
        if name not in self.names.defined:
            if name in self._open:
                raise UnsupportedTerm("definitions must not run in a circle")
            self._open.append(name)
            read = self.matrix if type(name) is sympy.MatrixSymbol else self.scalar
            self.names.defined[name] = read(self.definitions[name], Scope({}))
            self._open.pop()
        return self.names.defined[name]

    def _indexed(self, t: Basic, scope: Scope) -> int:
        base, *positions = t.args
        if type(base) is not sympy.IndexedBase or type(base.label) not in SYMBOLS:
            raise UnsupportedTerm(f"an entry must be one of an indexed family, not of {type(base).__name__}")
        places = tuple(self.position(p, scope) for p in positions)
        if base in self.families:
            parameters, value = self.families[base]
            if len(parameters) != len(places):
                raise UnsupportedTerm(f"{base} has {len(parameters)} indices where it is defined")
            if base in self._open:
                raise UnsupportedTerm("definitions must not run in a circle")
            self._open.append(base)
            found = self.scalar(value, Scope(dict(zip(parameters, places, strict=True)), own=False))
            self._open.pop()
            return found
        key = "family", base.label, len(places)
        return self.table.add(
            language.Entry(self._letter(key, language.Letter(str(base.label), len(places)), base), places)
        )

    def _element(self, matrix: int, positions: Sequence[Basic], scope: Scope) -> int:
        places = []
        for t, extent in zip(positions, self.table.matrix(matrix), strict=True):
            p = self.position(t, scope)
            for symbol in self.names.free.keys() - scope.positions.keys():
                shift = self._shift(t, symbol)
                if shift is not None:
                    self._confirmed.add((symbol, -shift, extent))
            outside = never_negative(constant(-1) - p, {}) or never_negative(p - extent, {})
            if p.indices <= {number for number, _ in self.names.free.values()} and not outside:
                self.table.suppose(p, extent)
            inside = is_inside(p, extent, self.table.extents) or (p, extent) in self.table.supposed
            places.append(ZERO if extent == ONE and inside else p)
        return self.table.add(language.At(matrix, places[0], places[1]))

    def _delta(self, t: Basic, scope: Scope) -> int:
        first, second = (self.position(p, scope) for p in t.args[:2])
        if len(t.args) == 2:
            return self.table.add(language.Delta(first - second))
        if len(t.args) != 3 or type(t.args[2]) is not sympy.Tuple or len(t.args[2].args) != 2:
            raise UnsupportedTerm("the range of a delta has two ends")
        low, high = (self.position(p, scope) for p in t.args[2].args)

        def both(k: Polynomial) -> int:
            place = low + k
            return self.table.add(
                language.Times(tuple(self.table.add(language.Delta(p - place)) for p in (first, second)))
            )

        return self._over(high - low + 1, both)

    def _sum(self, t: Basic, scope: Scope) -> int:
        body, *limits = t.args
        if not limits:
            return self.scalar(body, scope)
        *inner, last = limits
        if type(last) is not sympy.Tuple or len(last.args) != 3 or type(last.args[0]) not in SYMBOLS:
            raise UnsupportedTerm("a sum binds a symbol between two bounds")
        index, lower, upper = last.args
        low, high = self.position(lower, scope), self.position(upper, scope)

        def term(k: Polynomial) -> int:
            within = scope.at(index, low + k)
            self._kept.append(within)
            return self._sum(_Limited((body, *inner)), within)

        found = self._over(high - low + 1, term)
        if scope.own:
            self.names.called.setdefault(found, ("{} <= {}", (lower - 1, upper)))
        return found

    def _over(self, extent: Polynomial, body: Callable[[Polynomial], int]) -> int:
        """Σ body(k) over 0 <= k < extent."""
        index = self.table.index(extent)
        return self.table.add(language.Sum(index, body(ZERO if extent == ONE else variable(index))))

    def reciprocal(self, t: Basic, scope: Scope) -> int:
        """1/t, for a product that of each factor."""
        if type(t) in NUMBERS:
            if not t:
                raise UnsupportedTerm("a number is divided by zero")
            return self.table.add(language.Number(Fraction(int(t.q), int(t.p))))
        if type(t) is sympy.Mul:
            return self.table.add(language.Times(tuple(self.reciprocal(part, scope) for part in t.args)))
        base = self.scalar(t, scope)
        if base in self.names.arrays:
            return self._reciprocal(base, ("no entry of {} is zero", (self.names.arrays[base],)))
        return self._reciprocal(base, ("{} is not zero", (t,)) if scope.own else None)

    def _reciprocal(self, base: int, called: tuple[str, tuple[Basic, ...]] | None) -> int:
        node = self.table.terms[base]
        if type(node) is language.Number:
            if not node.value:
                raise UnsupportedTerm("a number is divided by zero")
            return self.table.add(language.Number(1 / node.value))
        if called is not None:
            self.names.called.setdefault(base, called)
        return self.table.add(language.Reciprocal(base))

    def _apply(self, function: Any, arguments: Sequence[Basic], scope: Scope) -> int:
        kind = KINDS.get(function, language.Kind.PARTICULAR)
        if type(function) is UndefinedFunction:  # One of which something is assumed is not just any function.
            assumed = getattr(function, "_kwargs", {}).items()
            any_value = all(
                getattr(each, f"is_{fact}", None) in (None, truth)
                for each in SAMPLES
                for fact, truth in assumed
            )
            kind = language.Kind.ARBITRARY if any_value else language.Kind.PARTICULAR
        elif function is sympy.Determinant:
            kind = language.Kind.DETERMINANT
        key = function, len(arguments)
        if key not in self.names.functions:
            self.table.functions.append(language.Function(function.__name__, kind))
            self.names.functions[key] = len(self.table.functions) - 1
        read = self.matrix if function is sympy.Determinant else self.scalar
        values = tuple([read(each, scope) for each in arguments])
        return self.table.add(language.Apply(self.names.functions[key], values))

    # -- matrices
    def matrix(self, t: Basic, scope: Scope) -> int:
        """The number of a matrix term."""
        key = True, id(t), id(scope)
        if key not in self._known:
            self.budget.spend(1)
            self._known[key] = self._matrix(t, scope)
            self._kept.append((t, scope))
        return self._known[key]

    def _matrix(self, t: Basic, scope: Scope) -> int:
        add, kind = self.table.add, type(t)
        if kind is sympy.MatrixSymbol:
            return self._matrix_symbol(t, scope)
        if kind is sympy.Identity:
            return add(language.Identity(self.position(t.args[0], scope)))
        if kind in (sympy.ZeroMatrix, sympy.OneMatrix):
            rows, columns = (self.position(extent, scope) for extent in t.args)
            if kind is sympy.ZeroMatrix:
                return add(language.Zero(rows, columns))
            return self._array((rows, columns), lambda _p, _q: add(language.Number(Fraction(1))))
        if kind is sympy.MatAdd:
            return self._single(language.Plus, tuple([self.matrix(part, scope) for part in t.args]))
        if kind is sympy.MatMul:
            scalars = [self.scalar(part, scope) for part in t.args if not _is_matrix(part)]
            matrices = tuple([self.matrix(part, scope) for part in t.args if _is_matrix(part)])
            return self._scaled(scalars, self._single(language.Product, matrices))
        if kind is sympy.Transpose:
            return add(language.Transpose(self.matrix(t.args[0], scope)))
        if kind is sympy.Inverse:
            return self.inverse(t.args[0], scope)
        if kind is sympy.MatPow:
            whole = _exponent(t.args[1])
            inner = self.matrix(t.args[0], scope) if whole >= 0 else self.inverse(t.args[0], scope)
            return inner if whole in (1, -1) else add(language.Power(inner, abs(whole)))
        if kind is sympy.HadamardProduct:
            return self._entrywise([self.matrix(part, scope) for part in t.args])
        if kind is sympy.HadamardPower:
            whole = _exponent(t.args[1])
            base = self.matrix(t.args[0], scope)
            if whole >= 0:
                return self._array(
                    self.table.matrix(base),
                    lambda p, q: add(language.Power(add(language.At(base, p, q)), whole)),
                )
            called = ("no entry of {} is zero", (t.args[0],)) if scope.own else None
            return self._array(
                self.table.matrix(base),
                lambda p, q: add(
                    language.Power(self._reciprocal(add(language.At(base, p, q)), called), -whole)
                ),
            )
        if kind is sympy.DiagMatrix:
            return self._diagonal(self.matrix(t.args[0], scope), lambda entry: entry)
        if kind is sympy.DiagonalMatrix:
            square, rows = self._square(t.args[0], scope)
            return self._array(
                (rows, rows),
                lambda p, q: add(
                    language.Times((add(language.Delta(p - q)), add(language.At(square, p, q))))
                ),
            )
        if kind is sympy.DiagonalOf:
            square, rows = self._square(t.args[0], scope)
            return self._array((rows, ONE), lambda p, _q: add(language.At(square, p, p)))
        if kind in (sympy.BlockMatrix, sympy.BlockDiagMatrix):
            height, width = t.blockshape
            blocks = t.blocks
            return add(
                language.Grid(
                    tuple(
                        tuple(self.matrix(blocks[r, c], scope) for c in range(width)) for r in range(height)
                    )
                )
            )
        if kind in EXPLICIT:
            height, width = t.shape
            self.budget.spend(height * width)
            return add(
                language.Grid(
                    tuple(tuple(self.scalar(t[r, c], scope) for c in range(width)) for r in range(height))
                )
            )
        if kind is sympy.KroneckerProduct:
            return self._kronecker([self.matrix(part, scope) for part in t.args])
        if kind is ElementwiseApplyFunction:
            return self._every_entry(t, scope)
        if kind in (GenericIdentity, GenericZeroMatrix):
            raise UnsupportedTerm(f"a product or sum of no matrices has no size; found {kind.__name__}")
        raise UnsupportedTerm(f"the core cannot read {kind.__name__}")

    def _single(self, make: Callable[[tuple[int, ...]], Any], several: tuple[int, ...]) -> int:
        return several[0] if len(several) == 1 else self.table.add(make(several))

    def _scaled(self, scalars: Sequence[int], matrix: int) -> int:
        if not scalars:
            return matrix
        scalar = scalars[0] if len(scalars) == 1 else self.table.add(language.Times(tuple(scalars)))
        return self.table.add(language.Scaled(scalar, matrix))

    def _matrix_key(self, t: Basic) -> Any:
        name, rows, columns = t.args
        if type(name) is not Str:
            raise UnsupportedTerm("the name of a matrix symbol must be a text")
        return "matrix", name.name, *(self.position(extent, Scope({})) for extent in (rows, columns))

    def _matrix_symbol(self, t: Basic, scope: Scope) -> int:
        if any(symbol in scope.positions or symbol in scope.values for symbol in _symbols(t.args[1:])):
            raise UnsupportedTerm("the size of a matrix symbol must not be an index")
        key = self._matrix_key(t)
        if t in self.definitions:
            found = self._definition(t)
            if self.table.shapes[found] != key[2:]:
                raise ShapeError(f"{t} must have the shape of its definition")
            return found
        names = self.properties.get(key, set())
        declared = language.Property.SYMMETRIC if "symmetric" in names else language.Property.GENERAL
        if "diagonal" in names:
            declared = language.Property.DIAGONAL
        letter = self._letter(key, language.Letter(key[1], 2, (key[2], key[3]), declared), t)
        return self.table.add(language.Matrix(letter))

    def _array(
        self, shape: tuple[Polynomial, Polynomial], body: Callable[[Polynomial, Polynomial], int]
    ) -> int:
        row, column = (self.table.index(extent) for extent in shape)
        places = [
            ZERO if extent == ONE else variable(v) for v, extent in zip((row, column), shape, strict=True)
        ]
        return self.table.add(language.Array(row, column, body(places[0], places[1])))

    def _entrywise(self, factors: Sequence[int]) -> int:
        shape = self.table.matrix(factors[0])
        if any(self.table.shapes[factor] != shape for factor in factors):
            raise ShapeError("a product by entries is of matrices of one shape")
        add = self.table.add
        return self._array(
            shape,
            lambda p, q: add(language.Times(tuple(add(language.At(factor, p, q)) for factor in factors))),
        )

    def _square(self, t: Basic, scope: Scope) -> tuple[int, Polynomial]:
        number = self.matrix(t, scope)
        rows, columns = self.table.matrix(number)
        if rows != columns:
            raise ShapeError("a square matrix was required")
        return number, rows

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
        """Entry [p, q]: Σ over the digits of p and q of their deltas and of the entries there."""
        shapes = [self.table.matrix(factor) for factor in factors]
        total = ONE, ONE
        for rows, columns in shapes:
            total = total[0] * rows, total[1] * columns

        def entry(p: Polynomial, q: Polynomial) -> int:
            add = self.table.add
            digits = [[self.table.index(shape[axis]) for shape in shapes] for axis in (0, 1)]
            places = [
                [
                    ZERO if shape[axis] == ONE else variable(v)
                    for v, shape in zip(digits[axis], shapes, strict=True)
                ]
                for axis in (0, 1)
            ]
            found = [add(language.At(factor, r, c)) for factor, r, c in zip(factors, *places, strict=True)]
            for axis, position in ((1, q), (0, p)):
                value = ZERO
                for shape, place in zip(shapes, places[axis], strict=True):
                    value = value * shape[axis] + place
                inner = add(language.Times((add(language.Delta(position - value)), *found)))
                for index in reversed(digits[axis]):
                    inner = add(language.Sum(index, inner))
                found = [inner]
            return found[0]

        return self._array(total, entry)

    def _every_entry(self, t: Basic, scope: Scope) -> int:
        function, inner = t.args
        if type(function) is not sympy.Lambda or len(function.variables) != 1:
            raise UnsupportedTerm("a function of every entry has one variable")
        matrix, (entry,) = self.matrix(inner, scope), function.variables
        if type(entry) not in SYMBOLS:
            raise UnsupportedTerm("a function of every entry has a symbol as its variable")

        def body(p: Polynomial, q: Polynomial) -> int:
            element = self.table.add(language.At(matrix, p, q))
            if scope.own:
                self.names.arrays[element] = inner
            within = scope.of(entry, element)
            self._kept.append(within)
            found = self.scalar(function.expr, within)
            if element in reached(self.table, (found,)):
                return found
            # What is applied to nothing of a matrix still presupposes that there is the matrix.
            zero = self.table.add(language.Number(Fraction(0)))
            return self.table.add(language.Plus((found, self.table.add(language.Times((zero, element))))))

        return self._array(self.table.matrix(matrix), body)

    def inverse(self, t: Basic, scope: Scope) -> int:
        """The inverse: of a product of square matrices in turn, of an orthogonal one its transpose."""
        add, kind = self.table.add, type(t)
        if kind is sympy.Identity:
            return self.matrix(t, scope)
        if kind is sympy.Transpose:
            return add(language.Transpose(self.inverse(t.args[0], scope)))
        if kind is sympy.DiagMatrix:
            called = ("{} is invertible", (t,)) if scope.own else None
            return self._diagonal(
                self.matrix(t.args[0], scope), lambda entry: self._reciprocal(entry, called)
            )
        if kind is sympy.MatrixSymbol and t in self.definitions:
            self._matrix_symbol(t, scope)
            return self.inverse(self.definitions[t], Scope({}))
        number, _ = self._square(t, scope)
        if kind is sympy.Inverse and not self.table.free[number]:
            inner = self.matrix(t.args[0], scope)
            self.inverted.append(inner)
            self.names.assumed.append(f"{t.args[0]} is invertible")
            return inner
        if kind is sympy.MatMul:
            matrices = [part for part in t.args if _is_matrix(part)]
            shapes = [self.table.matrix(self.matrix(part, scope)) for part in matrices]
            if all(rows == columns for rows, columns in shapes):
                scalars = [self.reciprocal(part, scope) for part in t.args if not _is_matrix(part)]
                inverses = [self.inverse(part, scope) for part in matrices]
                return self._scaled(scalars, self._single(language.Product, tuple(reversed(inverses))))
        if kind is sympy.MatrixSymbol and "orthogonal" in self.properties.get(self._matrix_key(t), ()):
            return add(language.Transpose(number))
        if scope.own:
            self.names.called.setdefault(number, ("{} is invertible", (t,)))
        return add(language.Inverse(number))


def conditions(claim: Claim, names: Names) -> tuple[str, ...]:
    """What a claim assumes and presupposes, in words."""
    found = []
    for symbol, intervals in names.intervals.items():
        distinct = sorted({*intervals}, key=lambda each: [_told(p, names) for p in each])
        ends = ((_told(first, names), _told(first + extent - 1, names)) for first, extent in distinct)
        inside = [f"{low} <= {symbol} <= {high}" for low, high in ends]
        found += [" and ".join(inside)] if len(inside) > 1 else []
    for condition in sorted(presupposed(claim), key=lambda each: each.kind != "forwards"):
        node = claim.table.terms[condition.term]
        if (
            condition.kind == "not zero"
            and type(node) is language.Magnitude
            and never_negative(node.value - 1, {})
        ):
            continue
        text, terms = names.called.get(condition.term, ("", ()))
        told = _printed(text, terms)
        found.append(told or show.condition(claim, condition))
    return tuple(dict.fromkeys((*found, *names.assumed)))


def allowed(
    names: Names, values: Callable[[int], Iterable[Fraction | int]], free: Mapping[Basic, int]
) -> bool:
    """Whether what SymPy assumes of symbols allows the values of letters and of free indices."""

    def may_be(symbol: Any, value: Fraction | int) -> bool:
        number = sympy.Rational(value.numerator, value.denominator)
        facts = symbol.assumptions0.items()
        return all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in facts)

    return all(may_be(symbol, value) for symbol, value in free.items()) and all(
        may_be(key[1], value)
        for key, letter in names.letters.items()
        if key[0] in ("number", "family")
        for value in values(letter)
    )


def _printed(text: str, terms: tuple[Basic, ...]) -> str:
    """A text with terms as SymPy prints them, or nothing where it cannot."""
    try:
        return " ".join(text.format(*terms).split())
    except Exception:
        return ""


def _told(p: Polynomial, names: Names) -> str:
    """A size as SymPy prints it."""
    symbols = {number: symbol for symbol, number in names.sizes.items()}
    return str(sympy.Add(*(sympy.Mul(c, *(symbols[v] for v in monomial)) for monomial, c in p)))


def _is_matrix(t: Any) -> bool:
    return isinstance(t, sympy.MatrixExpr | MatrixBase)


def _exponent(t: Any) -> int:
    if type(t) not in NUMBERS or t.q != 1:
        raise UnsupportedTerm("an exponent must be an integer")
    if abs(int(t.p)) > MAX_EXPONENT:
        raise LimitExceeded(f"an exponent is more than the limit {MAX_EXPONENT}")
    return int(t.p)


def _heads(
    definitions: Mapping[Basic, Basic],
) -> tuple[dict[Basic, Basic], dict[Basic, tuple[tuple[Basic, ...], Basic]]]:
    """Defined symbols and matrices, and defined families with their parameters: one definition for each."""
    names: dict[Basic, Basic] = {}
    families: dict[Basic, tuple[tuple[Basic, ...], Basic]] = {}
    for name, value in definitions.items():
        if type(name) is sympy.Indexed:
            base, *parameters = name.args
            distinct = len({*parameters}) == len(parameters) and all(type(p) in SYMBOLS for p in parameters)
            if type(base) is not sympy.IndexedBase or base in families or not distinct:
                raise UnsupportedTerm("a family is defined once, with distinct symbols as its indices")
            families[base] = tuple(parameters), value
        elif type(name) in (sympy.Symbol, sympy.Dummy, sympy.MatrixSymbol):
            names[name] = value
        else:
            raise UnsupportedTerm("what is defined is a symbol, a matrix symbol or a family")
    return names, families


def _narrowest(found: Sequence[tuple[Polynomial, Polynomial]]) -> tuple[Polynomial, Polynomial] | None:
    """(first, extent) of what the intervals share, if that is known, else of the first one, a known one
    first."""
    for first, _ in found:
        for other, extent in found:
            end = other + extent
            if all(
                never_negative(first - start, {}) and never_negative(start + size - end, {})
                for start, size in found
            ):
                return first, end - first
    return min(found, key=lambda each: each[1].number is None, default=None)


def _symbols(terms: Iterable[Any]) -> Iterator[Basic]:
    """The symbols in some terms."""
    todo = [*terms]
    while todo:
        t = todo.pop()
        if type(t) in SYMBOLS:
            yield t
        elif isinstance(t, Basic):
            todo.extend(t.args)


class _Limited:
    """What is left of a sum of several limits."""

    def __init__(self, args: tuple[Basic, ...]) -> None:
        self.args = args


class _Survey:
    """Which symbols are sizes, which stand in positions unbound, and in which matrices these stand."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.sizes: dict[Basic, None] = {}
        self.positions: dict[Basic, None] = {}
        self.places: dict[Basic, list[tuple[Basic, Basic, bool]]] = {}
        self._seen: set[tuple[int, frozenset[Basic]]] = set()

    def look(self, root: Basic, bound: frozenset[Basic]) -> None:
        """Look through a term in which some symbols are bound."""
        todo: list[tuple[Any, frozenset[Basic]]] = [(root, bound)]
        while todo:
            t, bound = todo.pop()
            if (id(t), bound) in self._seen:
                continue
            self._seen.add((id(t), bound))
            self.budget.spend(1)
            match t:
                case sympy.MatrixSymbol():
                    self._sizes(t.args[1:], bound)
                case sympy.ZeroMatrix() | sympy.OneMatrix() | sympy.Identity():
                    self._sizes(t.args, bound)
                case sympy.Sum():
                    for limit in reversed(t.args[1:]):
                        self._sizes(limit.args[1:], bound)
                        bound |= frozenset(limit.args[:1])
                    todo.append((t.args[0], bound))
                case MatrixElement():
                    self._positions(t.args[1:], bound, zip(t.args[1:], t.args[0].shape, strict=True), True)
                    todo.append((t.args[0], bound))
                case sympy.Indexed():
                    shape = t.args[0].shape if type(t.args[0]) is sympy.IndexedBase else None
                    self._positions(t.args[1:], bound, zip(t.args[1:], shape or (), strict=False), False)
                case sympy.KroneckerDelta():
                    self._positions(t.args[:2], bound, (), False)
                    for pair in t.args[2:]:
                        self._sizes(pair.args, bound)
                case sympy.Lambda():
                    todo.append((t.expr, bound | frozenset(t.variables)))
                case MatrixBase():
                    todo.extend((part, bound) for part in t.flat())
                case Basic():
                    todo.extend((part, bound) for part in t.args)

    def _sizes(self, terms: Iterable[Any], bound: frozenset[Basic]) -> None:
        self.sizes.update(dict.fromkeys(self._symbols(terms, bound)))

    def _positions(
        self,
        terms: Iterable[Any],
        bound: frozenset[Basic],
        places: Iterable[tuple[Any, Any]],
        element: bool,
    ) -> None:
        self.positions.update(dict.fromkeys(self._symbols(terms, bound)))
        for position, extent in places:
            self._sizes([extent], bound)
            if any(symbol in bound for symbol in _symbols([position])):
                continue
            for symbol in self._symbols([position], bound):
                self.places.setdefault(symbol, []).append((position, extent, element))

    def _symbols(self, terms: Iterable[Any], bound: frozenset[Basic]) -> Iterator[Basic]:
        """The symbols in sizes and positions, in order."""
        for term in terms:
            todo, seen = [term], set()
            while todo:
                t = todo.pop()
                if not isinstance(t, Basic) or id(t) in seen or t in bound:
                    continue
                seen.add(id(t))
                self.budget.spend(1)
                if type(t) is sympy.Idx and t.lower is not None:
                    self._sizes((t.lower, t.upper), bound)
                if type(t) in SYMBOLS:
                    yield t
                else:
                    todo.extend(reversed(t.args))
