"""Circuits of sums and products over letters, in which equal nodes are one node.

Transposes are pushed inwards, so that they stand at letters only.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from symnet.display.weights import Weight, Weights


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
