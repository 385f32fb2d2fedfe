"""Which numbers a term is to be tried at: integers, or powers of two where it divides or takes roots."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from sympy import (
    Basic,
    Determinant,
    HadamardProduct,
    Inverse,
    MatPow,
    MatrixSymbol,
    Mul,
    Pow,
    Rational,
    Symbol,
    log,
    preorder_traversal,
)
from sympy.core.function import Application
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm
from symnet.reading.terms import told
from symnet.testing.folds import EXACT


class Kind(IntEnum):
    """What the entries of a symbol are; of two that are asked for, the greater is used."""

    INTEGER = 0
    POSITIVE = 1
    TWOS = 2
    FOURS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether every value can be exact, what the symbols are that are no plain integers, and whether nothing
    divides, so that all values are whole."""

    exact: bool
    kinds: dict[Basic, Kind]
    whole: bool = True

    def kind(self, symbol: Basic) -> Kind:
        """What the entries of a symbol are; without exact values, no power need be one of two."""
        found = self.kinds.get(symbol, Kind.INTEGER)
        return found if self.exact else min(found, Kind.POSITIVE)

    def inexact(self) -> "Plan":
        """The same without a claim to be exact."""
        return Plan(False, self.kinds, self.whole)


def plan(terms: Iterable[Basic]) -> Plan:
    """How some terms can be tried. Raises `UnsupportedTerm` for an inverse or a determinant.

    >>> from sympy import MatrixSymbol, Symbol, exp
    >>> s, x = Symbol("s"), MatrixSymbol("x", 2, 1)
    >>> plan([x / s]), plan([exp(x[0, 0])]).exact
    (Plan(exact=True, kinds={s: <Kind.TWOS: 2>}, whole=False), False)
    """
    exact, kinds, whole = True, dict[Basic, Kind](), True
    for node in _nodes(terms):
        whole = whole and not (isinstance(node, Rational) and node.q > 1)
        match node:
            case Inverse() | Determinant():
                raise _no_bound(node)
            case MatPow() if not (node.exp.is_Integer and node.exp >= 0):
                raise _no_bound(node)
            case Pow() | HadamardPower() if not (node.exp.is_Integer and node.exp >= 0):
                kind = Kind.TWOS if node.exp.is_Integer else Kind.FOURS
                factors = _factors(node.base, kind)
                if factors is None:
                    exact = False
                    _raise(kinds, () if node.exp.is_Integer else _letters(node.base), Kind.POSITIVE)
                else:
                    _raise(kinds, factors, kind)
            case Rational() if node.q & (node.q - 1):
                exact = False
            case Application() if node.func not in EXACT:
                exact = False
                _raise(kinds, _letters(node) if node.func is log else (), Kind.POSITIVE)
    return Plan(exact, kinds, whole and exact and not kinds)


def _raise(kinds: dict[Basic, Kind], symbols: Iterable[Basic], kind: Kind) -> None:
    for symbol in symbols:
        kinds[symbol] = max(kind, kinds.get(symbol, kind))


def _no_bound(node: Basic) -> UnsupportedTerm:
    return UnsupportedTerm(
        f"no bound on rounding holds for every algorithm that finds {told(node)}: test what is multiplied "
        f"with it, with a matrix of its own for {type(node).__name__}"
    )


def _nodes(terms: Iterable[Basic]) -> Iterator[Basic]:
    """Every node; what a function does to each entry of a matrix is seen as done to the matrix."""
    for term in terms:
        walk = preorder_traversal(term)
        for node in walk:
            if isinstance(node, ElementwiseApplyFunction):
                walk.skip()
                (entry,) = node.function.variables
                for inside in preorder_traversal(node.function.expr):
                    yield from _of_entries(inside, entry, node.expr)
                yield from _nodes([node.expr])
            else:
                yield node


def _of_entries(inside: Basic, entry: Symbol, matrix: Basic) -> Iterator[Basic]:
    match inside:
        case Pow() if inside.base == entry and inside.exp.is_Integer and inside.exp < 0:
            yield HadamardPower(matrix, inside.exp)
        case Pow() if inside.base == entry:
            yield Pow(_entry(matrix), inside.exp)
        case _:
            yield inside.xreplace({entry: _entry(matrix)}) if inside.has(entry) else inside


def _entry(matrix: Basic) -> Basic:
    return matrix[0, 0] if isinstance(matrix, MatrixSymbol) else sum(_entries_of(matrix), Rational(1))


def _entries_of(matrix: Basic) -> list[Basic]:
    return [symbol[0, 0] for symbol in sorted(matrix.atoms(MatrixSymbol), key=str)]


def _factors(base: Basic, kind: Kind) -> list[Basic] | None:
    """The symbols of which a base is a product, or None if it is none."""
    match base:
        case Symbol() | MatrixSymbol():
            return [base]
        case MatrixElement():
            return _factors(base.parent, kind)
        case Mul() | HadamardProduct():
            parts = [_factors(part, kind) for part in base.args]
            return None if None in parts else [each for part in parts if part is not None for each in part]
        case Pow() if base.exp.is_Integer and base.exp > 0:
            return _factors(base.base, kind)
        case Rational() if base.q == 1 and base > 0:
            bits = int(base).bit_length() - 1
            even = kind is Kind.TWOS or bits % 2 == 0
            return [] if int(base) == 1 << bits and even else None
    return None


def _letters(term: Basic) -> list[Basic]:
    return sorted(term.atoms(MatrixSymbol) | term.atoms(Symbol), key=str)
