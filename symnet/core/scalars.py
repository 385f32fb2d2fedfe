"""SymPy's numbers. Types are matched exactly, and a node is refused unless each of its arguments is read.

Names do not leave it: letters and functions are numbered, and each binder gets an index of its own. A
definition is put in wherever its name stands, at the values of its parameters; it sees no index of the place
where it is used.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

import sympy
from sympy import Basic
from sympy.core.function import Application, UndefinedFunction
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats import Expectation
from sympy.stats.rv import RandomSymbol

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.chance import OUTCOME, OUTCOMES, PROBABILITY, WEIGHTS, mean, random_symbol
from symnet.core.declared import SAMPLES, declared, is_special, sign_of, symbols_in
from symnet.core.meant import MEANT, in_range
from symnet.core.places import NUMBERS, OUTSIDE, Definitions, Places, Scope, exponent_of
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, is_inside, never_negative, variable
from symnet.core.signs import POSITIVE, signs
from symnet.core.symbols import SYMBOLS, Called, Names, brief
from symnet.errors import ShapeError, UnsupportedTerm

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
    "erfc", "floor", "ceiling", "frac", "gamma", "digamma", "zeta", "factorial",
)  # fmt: skip
"""Functions that have no laws here, and whose values at real numbers are real numbers, if there are any."""
Family = tuple[tuple[Basic, ...], Basic]
"""Parameters, and the value."""


class Scalars(Places, ABC):
    """Reads numbers. `arrays` has the matrix that a number is an entry of; `again` says that more must be
    known before all are read."""

    def __init__(self, definitions: Definitions, budget: Budget, before: Names, first: bool) -> None:
        names, self.families = heads(definitions)
        super().__init__(names, budget, before, first)
        self.again = False
        self.arrays: dict[int, tuple[Basic, Scope]] = {}
        self._known: dict[tuple[bool, int, int], tuple[int, Basic, Scope]] = {}

    @abstractmethod
    def matrix(self, t: Basic, scope: Scope) -> int:
        """The number of a matrix term."""

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
            whole = exponent_of(exponent)
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
        if is_matrix(t):
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
        if any(each in scope.positions or each in scope.values for each in symbols_in(t.args[1:3])):
            raise UnsupportedTerm("the size of a matrix symbol must not be an index")
        if shape and (found := declared(symbol, SAMPLES)):
            raise UnsupportedTerm(f"nothing may be declared of a random matrix; found: {found[0]}")
        family = language.Letter(str(symbol.name), 1 + len(shape), None, sign_of(symbol))
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
        symbols: set[Any] = {*symbols_in((exponent,))}
        others = symbols - self.names.sizes.keys()
        counts = all(s.is_integer and s.is_positive and type(s) is not sympy.Idx for s in others)
        taken = {*scope.positions, *scope.values, *self.definitions, *self.before.places, *self.names.free}
        if is_matrix(base) or not symbols or not counts or not symbols.isdisjoint(taken):
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
        inverted = sympy.Pow(base, sympy.Mul(-1, exponent), evaluate=False)
        return sympy.Pow(inverted, -1, evaluate=False) if never_negative(-size, {}) else None

    def _power_of_any(self, base: Basic, exponent: Basic, scope: Scope) -> int:
        """A power of a positive number by exp and log; of others, nothing is known."""
        if not signs(self.table, self.scalar(base, scope), {}) <= POSITIVE:
            return self._apply(sympy.Pow, (base, exponent), scope)
        product = sympy.Mul(exponent, sympy.log(base, evaluate=False), evaluate=False)
        return self.scalar(sympy.exp(product, evaluate=False), scope)

    def _root(self, base: Basic, exponent: Any, scope: Scope) -> int:
        """A power p/q as the p-th power of a root."""
        exponent_of(sympy.Integer(exponent.q))
        root = self._apply(sympy.root, (base, sympy.Integer(exponent.q)), scope)
        whole = exponent_of(sympy.Integer(exponent.p))
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
        letter = self._letter(("number", t), language.Letter(str(t.name), 0, None, sign_of(t)), t)
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
            self.names.assumed += declared(name, SAMPLES)
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
                key, language.Letter(str(base.label), len(places), None, sign_of(base.label)), base
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

    def _call(self, kind: str, term: int, scope: Scope, text: str, *terms: Basic) -> None:
        """Record how a condition is worded, for all values of the bound indices in it."""
        if not scope.own:
            return
        found = dict[Basic, tuple[Basic, Basic]]()
        todo = [*terms]
        while todo:
            new = {s: scope.bounds[s] for s in symbols_in(todo) if s in scope.bounds and s not in found}
            found |= new
            todo = [each for ends in new.values() for each in ends]
        bounds = tuple((low, symbol, high) for symbol, (low, high) in found.items())
        self.names.called.setdefault((kind, term), Called(text, terms, bounds))

    def _over(self, extent: Polynomial, body: Callable[[Polynomial], int]) -> int:
        """Σ body(k) over 0 <= k < extent."""
        index = self.table.index(extent)
        return self.table.add(language.Sum(index, body(ZERO if extent == ONE else variable(index))))

    def _array(self, shape: tuple[Polynomial, ...], body: Callable[[Polynomial, Polynomial], int]) -> int:
        row, column = (self.table.index(extent) for extent in shape)
        p, q = (ZERO if self.table.extents[v] == ONE else variable(v) for v in (row, column))
        return self.table.add(language.Array(row, column, body(p, q)))

    def _squared(self, number: int) -> tuple[int, Polynomial]:
        """A square matrix and its size."""
        rows, columns = self.table.matrix(number)
        if rows != columns:
            raise ShapeError("a square matrix was required")
        return number, rows

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
        special = hasattr(function, "_imp_") or is_special(getattr(function, "_kwargs", {}), SAMPLES)
        if type(function) is UndefinedFunction and not special:
            kind = language.Kind.ARBITRARY
        if type(function) is UndefinedFunction:
            sign_of(sympy.Dummy(function.__name__, **getattr(function, "_kwargs", {})))
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


def is_matrix(t: Any) -> bool:
    return isinstance(t, sympy.MatrixExpr | MatrixBase)


def heads(definitions: Definitions) -> tuple[dict[Basic, Basic], dict[Basic, Family]]:
    """Defined symbols and matrices, and defined families with their parameters: one definition for each."""
    names: dict[Basic, Basic] = {}
    families: dict[Basic, Family] = {}
    for name, value in definitions.items():
        if type(name) is sympy.Indexed:
            base, *parameters = name.args
            distinct = len({*parameters}) == len(parameters) and all(type(p) in SYMBOLS for p in parameters)
            if type(base) is not sympy.IndexedBase or base in families or not distinct:
                raise UnsupportedTerm("a family is defined once, with distinct symbols as its indices")
            if found := declared(base.label, SAMPLES):
                raise UnsupportedTerm(f"nothing may be declared of a defined family; found: {found[0]}")
            families[base] = tuple(parameters), value
        elif type(name) in (sympy.Symbol, sympy.Dummy, sympy.MatrixSymbol):
            names[name] = value
        else:
            raise UnsupportedTerm("what is defined is a symbol, a matrix symbol or a family")
    return names, families
