"""Sizes and positions in SymPy's terms.

A symbol is a *size* if it stands unbound in a shape or in the bounds of a sum; it is a *free index* if it
stands unbound in another position. Its range is what the matrices that it indexes, its `Idx` and the
assumptions all allow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sympy
from sympy import Basic
from sympy.core.numbers import Half, NegativeOne, One
from sympy.core.numbers import Zero as SympyZero

from symnet.core.budget import Budget
from symnet.core.declared import INTEGERS, declared, symbols_in
from symnet.core.language import Table
from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, is_inside, never_negative, variable
from symnet.core.symbols import SYMBOLS, Names
from symnet.errors import LimitExceeded, UnsupportedTerm

NUMBERS: Final = (sympy.Integer, sympy.Rational, One, NegativeOne, SympyZero, Half)
MAX_DEGREE: Final = 10
MAX_EXPONENT: Final = 10_000
MAX_SIZE: Final = 1_000
"""How many monomials a polynomial in sizes and indices may have."""
Definitions = Mapping[Basic, Basic]


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
        own = self.own and not any(symbol in symbols_in(each) for each in self.bounds.values())
        return Scope({**self.positions, symbol: position}, values, own, {**self.bounds, symbol: bounds})

    def of(self, symbol: Basic, term: int) -> "Scope":
        """The scope in which a variable stands for a term."""
        positions = {name: p for name, p in self.positions.items() if name != symbol}
        return Scope(positions, {**self.values, symbol: term}, own=False)


OUTSIDE: Final = Scope({})
LENGTH: Final = sympy.Function("length")


class Places:
    """Reads sizes and positions. `before` has the sizes and the places of free indices found by the previous
    reading, `bounds` what is assumed of free indices, as (whether from above, bound)."""

    def __init__(self, definitions: Definitions, budget: Budget, before: Names, first: bool) -> None:
        self.table = Table()
        self.names: Names = Names(sizes=dict(before.sizes))
        self.budget = budget
        self.definitions = definitions
        self.before = before
        self.first = first
        self.bounds: dict[Basic, list[tuple[bool, Polynomial]]] = {}
        self._open: list[Basic] = []

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
        if kind is sympy.Pow and 0 <= (exponent := exponent_of(t.args[1])) <= MAX_DEGREE:
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

    def _as_declared(self, symbol: Any, p: Polynomial) -> None:
        """Raises unless each value that a position can take fits what is declared of its symbol."""
        least = next((k for k in (1, 0) if never_negative(p - k, self.table.extents)), -1)
        beyond = declared(symbol, [each for each in INTEGERS if each >= least])
        if type(symbol) is sympy.Idx and symbol.lower is not None and symbol.upper is not None:
            low, high = (self.position(end, OUTSIDE, size=True) for end in (symbol.lower, symbol.upper))
            if not is_inside(p - low, high - low + 1, self.table.extents):
                beyond.append(f"{symbol} is between {symbol.lower} and {symbol.upper}")
        # The first reading knows no ranges of free indices: where there are any, it is not the last.
        if beyond and (not self.first or p.indices.isdisjoint({v for v, _ in self.names.free.values()})):
            raise UnsupportedTerm(f"an index may take values that its symbol excludes: {beyond[0]}")


def exponent_of(t: Any) -> int:
    if type(t) not in NUMBERS or t.q != 1:
        raise UnsupportedTerm("an exponent must be an integer")
    if abs(int(t.p)) > MAX_EXPONENT:
        raise LimitExceeded(f"an exponent is more than the limit {MAX_EXPONENT}")
    return int(t.p)


def _extreme(several: Sequence[Polynomial], sign: int) -> Polynomial:
    """The greatest of some sizes, or for the sign -1 the least, if that is known; else the first number, else
    the first."""
    known = (p for p in several if all(never_negative(sign * (p - q), {}) for q in several))
    return next(known, min(several, key=lambda p: p.number is None))
