"""Matrix terms read as circuits over letters.

A letter is a matrix symbol, or a subterm that is no sum, product, power or transpose: such a subterm is
*opaque*, and two of them are one letter iff they are the same tree. Scalars are read in the same way, as
polynomials in symbols and opaque subterms.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, mul

from sympy import (
    Add,
    Atom,
    Basic,
    Expr,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Number,
    Pow,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)

from symnet.display.circuits import Circuit, Letter
from symnet.display.weights import Weight, Weights
from symnet.errors import UnsupportedTerm
from symnet.reading.terms import fold, is_matrix, postorder


class Trees:
    """Numbers for terms: two terms have one number iff they are the same tree."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._known: dict[int, tuple[Basic, int]] = {}

    def number(self, root: Basic) -> int:
        """The number of a term."""
        if id(root) in self._known:
            return self._known[id(root)][1]
        for term, parts in postorder(root, self._below):
            if id(term) not in self._known:
                tree = (type(term), *(self._known[id(part)][1] for part in parts)) if parts else _atom(term)
                self._known[id(term)] = term, self._numbers.setdefault(tree, len(self._numbers))
        return self._known[id(root)][1]

    def _below(self, term: Basic) -> Sequence[Basic]:
        return () if isinstance(term, MatrixSymbol) or id(term) in self._known else term.args


def _atom(term: Basic) -> Basic:
    if isinstance(term, Symbol) and not term.is_commutative:
        raise UnsupportedTerm(f"scalars commute; found {term}")
    return term


def _natural(term: Basic) -> bool:
    return isinstance(term.args[1], Integer) and term.args[1] >= 0


def _below(term: Basic) -> Sequence[Basic]:
    """The operands of a sum, product, natural power or transpose; a scalar made of matrices is opaque."""
    match term:
        case MatAdd() | MatMul() | Transpose():
            return term.args
        case Add() | Mul() if not any(map(is_matrix, term.args)):
            return term.args
        case MatPow() if _natural(term):
            return term.args[:1]
        case Pow() if _natural(term) and not is_matrix(term.base):
            return term.args[:1]
    return ()


class Reading:
    """Terms read as one circuit, with the letters and the scalars in the order in which they were found."""

    def __init__(self, roots: Sequence[Basic], spend: Callable[[int], None]) -> None:
        self._spend = spend
        self._trees = Trees()
        self._scalars: dict[int, tuple[int, Expr]] = {}
        self._letters: dict[int, tuple[int, Basic]] = {}
        for root in roots:
            for term, _ in postorder(root, _below):
                self._find(term)
        self.field = Weights([scalar for _, scalar in self._scalars.values()])
        self.letters = tuple(letter for _, letter in self._letters.values())
        self.circuit = Circuit(self.field)
        self.roots = tuple(self._root(root) for root in roots)

    def letter(self, letter: Letter) -> Basic:
        """A letter of the circuit as a term."""
        found = self.letters[letter.number]
        return Transpose(found) if letter.transposed else found

    def _find(self, term: Basic) -> None:
        """Give numbers to the letters and scalars."""
        if isinstance(term, Identity | ZeroMatrix | Rational) or _below(term):
            return
        if isinstance(term, Number) or (isinstance(term, Atom) and term.is_infinite):
            raise UnsupportedTerm(f"scalars are exact and finite; found {term}")
        known = self._letters if is_matrix(term) else self._scalars
        known.setdefault(self._trees.number(term), (len(known), term))

    def _root(self, root: Basic) -> int:
        """The node of a side; a scalar is a multiple of the identity."""
        return self._matrix(root, fold(root, self._combine, _below))

    def _matrix(self, term: Basic, part: Weight) -> int:
        """The node of an operand that stands for a matrix."""
        return part if is_matrix(term) else self._scaled(part, self.circuit.product(()))

    def _scaled(self, weight: Weight, node: int) -> int:
        return node if weight == self.field.one else self.circuit.sum([(node, weight)])

    def _combine(self, term: Basic, parts: list[Weight]) -> Weight:
        """The node of a matrix, the weight of a scalar."""
        self._spend(len(self.circuit.nodes) + len(parts))
        circuit, field = self.circuit, self.field
        match term:
            case MatMul():
                return self._matrix_product(term, parts)
            case MatAdd():
                operands = map(self._matrix, term.args, parts)
                return circuit.sum((operand, field.one) for operand in operands)
            case Transpose():
                return circuit.transposed(self._matrix(term.arg, parts[0]))
            case MatPow() if parts:
                return circuit.product(self._repeated(term, self._matrix(term.base, parts[0])))
            case Add() if parts:
                return reduce(add, parts)
            case Mul() if parts:
                return reduce(mul, parts)
            case Pow() if parts:
                return reduce(mul, self._repeated(term, parts[0]), field.one)
            case Rational():
                return field.number(int(term.p), int(term.q))
            case Identity():
                return circuit.product(())
            case ZeroMatrix():
                return circuit.sum(())
        number = self._trees.number(term)
        return (
            circuit.letter(self._letters[number][0])
            if is_matrix(term)
            else field.scalar(self._scalars[number][0])
        )

    def _matrix_product(self, term: MatMul, parts: list[Weight]) -> int:
        paired = list(zip(term.args, parts, strict=True))
        weight = reduce(mul, (part for argument, part in paired if not is_matrix(argument)), self.field.one)
        return self._scaled(
            weight, self.circuit.product(part for argument, part in paired if is_matrix(argument))
        )

    def _repeated(self, term: Basic, part: Weight) -> list[Weight]:
        exponent = int(term.args[1])
        self._spend(exponent)
        return [part] * exponent
