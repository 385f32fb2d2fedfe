"""Matrix terms as circuits of sums and products over letters.

A letter is a matrix symbol, or a subterm that is no sum, product, power or transpose: such a subterm is
*opaque*, and two of them are one letter iff they are the same tree. Transposes are pushed inwards, so that
they stand at letters only. Equal nodes are one node.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul

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

from symnet.errors import UnsupportedTerm
from symnet.kernel.terms import fold, is_matrix, postorder
from symnet.kernel.weights import Weight, Weights


@dataclass(frozen=True, slots=True, order=True)
class Letter:
    """A letter by its number, as it is or transposed."""

    number: int
    transposed: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of nodes, each with a weight that is not zero; without nodes the zero matrix."""

    terms: tuple[tuple[int, Weight], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A product of nodes; without nodes the identity matrix."""

    factors: tuple[int, ...]


Node = Letter | Sum | Product


class Circuit:
    """Nodes, each after the nodes of which it is made; `degrees` has the length of the longest words."""

    def __init__(self, field: Weights) -> None:
        self.field = field
        self.nodes: list[Node] = []
        self.degrees: list[int] = []
        self._numbers: dict[Node, int] = {}
        self._transposed: dict[int, int] = {}

    def letter(self, number: int, transposed: bool = False) -> int:
        """The node of a letter."""
        return self._node(Letter(number, transposed), 1)

    def sum(self, terms: Iterable[tuple[int, Weight]]) -> int:
        """The node of a sum, shorter words first."""
        total: dict[int, Weight] = {}
        for node, weight in terms:
            total[node] = total[node] + weight if node in total else weight
        kept = [(node, weight) for node, weight in total.items() if weight and self.nodes[node] != Sum(())]
        if len(kept) == 1 and kept[0][1] == self.field.one:
            return kept[0][0]
        kept.sort(key=lambda term: (self.degrees[term[0]], term[0]))
        return self._node(Sum(tuple(kept)), max((self.degrees[node] for node, _ in kept), default=0))

    def product(self, factors: Iterable[int]) -> int:
        """The node of a product."""
        kept = [node for node in factors if self.nodes[node] != Product(())]
        if any(self.nodes[node] == Sum(()) for node in kept):
            return self.sum(())
        if len(kept) == 1:
            return kept[0]
        return self._node(Product(tuple(kept)), sum(self.degrees[node] for node in kept))

    def places(self, roots: Iterable[int]) -> dict[int, int]:
        """In how many places each node stands below some nodes, these counted once."""
        found = dict.fromkeys(roots, 1)
        for node in range(max(found), -1, -1):
            for part in parts_of(self.nodes[node]) if node in found else ():
                found[part] = found.get(part, 0) + 1
        return found

    def transposed(self, root: int) -> int:
        """The node of the transpose."""
        known, pending = self._transposed, [root]
        while pending:
            node = pending[-1]
            if missing := [part for part in parts_of(self.nodes[node]) if part not in known]:
                pending += missing
                continue
            pending.pop()
            if node not in known:
                known[node] = self._transpose(self.nodes[node])
                known[known[node]] = node
        return known[root]

    def _transpose(self, node: Node) -> int:
        match node:
            case Letter(number, transposed):
                return self.letter(number, not transposed)
            case Sum(terms):
                return self.sum((self._transposed[part], weight) for part, weight in terms)
            case Product(factors):
                return self.product(self._transposed[part] for part in reversed(factors))

    def _node(self, node: Node, degree: int) -> int:
        number = self._numbers.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
            self.degrees.append(degree)
        return number


def parts_of(node: Node) -> tuple[int, ...]:
    """The nodes of which a node is made."""
    match node:
        case Sum(terms):
            return tuple(part for part, _ in terms)
        case Product(factors):
            return factors
    return ()


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
    """The operands of a sum, product, natural power or transpose."""
    match term:
        case MatAdd() | MatMul() | Add() | Mul() | Transpose():
            return term.args
        case MatPow() | Pow() if _natural(term):
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

    @property
    def free(self) -> bool:
        """Whether the letters of the sides are symbols, each of another name, and none of them transposed."""
        places = self.circuit.places(self.roots)
        nodes = [self.circuit.nodes[place] for place in places]
        names = {letter.name for letter in self.letters if isinstance(letter, MatrixSymbol)}
        return len(names) == len(self.letters) and not any(
            isinstance(node, Letter) and node.transposed for node in nodes
        )

    @property
    def opaque(self) -> tuple[Basic, ...]:
        """The letters and scalars that are no symbols."""
        found = (*self.letters, *self.field.scalars)
        return tuple(each for each in found if not isinstance(each, MatrixSymbol | Atom))

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
        found = fold(root, self._combine, _below)
        return found if is_matrix(root) else self._scaled(found, self.circuit.product(()))

    def _scaled(self, weight: Weight, node: int) -> int:
        return node if weight == self.field.one else self.circuit.sum([(node, weight)])

    def _combine(self, term: Basic, parts: list[Weight]) -> Weight:
        """The node of a matrix, the weight of a scalar."""
        self._spend(len(self.circuit.nodes) + len(parts))
        circuit, field = self.circuit, self.field
        match term:
            case MatAdd():
                return circuit.sum((part, field.one) for part in parts)
            case MatMul():
                return self._matrix_product(term, parts)
            case Transpose():
                return circuit.transposed(parts[0])
            case MatPow() if parts:
                return circuit.product(self._repeated(term, parts[0]))
            case Add():
                return reduce(lambda left, right: left + right, parts)
            case Mul():
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
