"""The series of a circuit, found by walking through its words from one end to the other.

A node t acts on a series s by multiplication, s -> t·s: a sum acts by the sum of what its parts do, a product
by one factor after the other, so products are never distributed. What a node that is used in several places
makes of one series is found once. A walk goes from the right, or from the left in the mirror image, where
every word is read backwards: for a circuit like t_k = t_(k-1) + t_(k-1)·W_k one of the two is short.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symnet.core.budget import Budget
from symnet.display.circuits import Circuit, Letter, Product, Sum, parts_of
from symnet.display.series import Basis, Vector, added
from symnet.display.weights import Weight
from symnet.errors import LimitExceeded

Graded = Mapping[int, Vector]
"""A series in parts by the length of words; where lengths are not told apart, one part of length 0."""

_Walking = Generator[tuple[int, Graded, Graded, Weight], Any, Graded]


def shorter_way(circuit: Circuit, roots: Sequence[int], budget: Budget) -> bool:
    """Whether the walk through the mirror image is the shorter one.

    Raises `LimitExceeded` if both are past the budget.
    """
    costs: list[tuple[int, bool]] = []
    for mirrored in (False, True):
        try:
            costs.append((_steps(circuit, roots, mirrored, budget), mirrored))
        except LimitExceeded as past:
            refusal = past
    if not costs:
        raise refusal
    return min(costs)[1]


def _steps(circuit: Circuit, roots: Sequence[int], mirrored: bool, budget: Budget) -> int:
    """How many steps a walk takes.

    A node acts on as many series as there are *contexts* for it: those of the node above it, if that is a sum
    or a product that acts with it first, and else new ones, one for each context of the node above it.
    """
    contexts: dict[int, set[object]] = {root: {None} for root in roots}
    counts: dict[object, int] = {None: 1}
    total = 0
    for node in range(max(roots), -1, -1):
        own = contexts.pop(node, set())
        count = sum(counts[context] for context in own)
        parts = _in_order(circuit, node, mirrored) if own else ()
        total += count * (1 + len(parts))
        budget.spend(total)
        for place, part in enumerate(parts):
            if isinstance(circuit.nodes[part], Letter):
                continue
            found = contexts.setdefault(part, set())
            if place and isinstance(circuit.nodes[node], Product):
                counts[node, place] = count
                found.add((node, place))
            else:
                found |= own
    return total


def _in_order(circuit: Circuit, node: int, mirrored: bool) -> Sequence[int]:
    """The parts of a node in the order in which they act."""
    found = circuit.nodes[node]
    forwards = mirrored or isinstance(found, Sum)
    return parts_of(found) if forwards else parts_of(found)[::-1]


@dataclass(slots=True)
class Walk:
    """Walks through the nodes of a circuit; `longest`, if any, says which words are left out."""

    circuit: Circuit
    basis: Basis
    mirrored: bool
    shared: frozenset[int]
    longest: int | None = None
    _known: dict[tuple[int, int], tuple[Graded, Graded]] = field(default_factory=dict)
    _start: Graded = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._start = {0: self.basis.empty_word}

    def series(self, root: int) -> Graded:
        """The series of a node."""
        walk = [self._applied(root, self._start, {}, self.basis.one)]
        value: Any = None
        while walk:
            try:
                call = walk[-1].send(value)
            except StopIteration as done:
                walk.pop()
                value = done.value
            else:
                walk.append(self._applied(*call))
                value = None
        return value or {}

    def _applied(self, node: int, series: Graded, onto: Graded, weight: Weight) -> _Walking:
        """onto + weight·node·series; what is yielded is asked for in the same way."""
        if not series:
            return onto
        if node not in self.shared:
            return (yield from self._acting(node, series, onto, weight))
        key = node, id(series)
        if key in self._known:
            return self._added(onto, weight, self._known[key][1])
        found = yield from self._acting(node, series, onto, weight)
        alone = self._added({}, self.basis.one / weight, self._added(found, -self.basis.one, onto))
        self._known[key] = series, alone  # the series is kept, so that its id stays its own
        return found

    def _acting(self, node: int, series: Graded, onto: Graded, weight: Weight) -> _Walking:
        match self.circuit.nodes[node]:
            case Letter() as letter:
                return self._extended(onto, weight, letter, series)
            case Sum(terms):
                for part, each in terms:
                    onto = yield part, series, onto, weight * each
                return onto
        *inner, last = _in_order(self.circuit, node, self.mirrored) or (None,)
        if last is None:
            return self._added(onto, weight, series)
        for part in inner:
            series = yield part, series, {}, self.basis.one
        return (yield last, series, onto, weight)

    def _added(self, onto: Graded, weight: Weight, series: Graded) -> Graded:
        """onto + weight·series"""
        if not series:
            return onto
        if not onto and weight == self.basis.one:
            return series
        return _without_zeros(
            onto, {length: added(onto.get(length, {}), weight, part) for length, part in series.items()}
        )

    def _extended(self, onto: Graded, weight: Weight, letter: Letter, series: Graded) -> Graded:
        longer = 0 if self.longest is None else 1
        return _without_zeros(
            onto,
            {
                length + longer: self.basis.extended(onto.get(length + longer, {}), weight, letter, part)
                for length, part in series.items()
                if self.longest is None or length < self.longest
            },
        )


def _without_zeros(onto: Graded, changed: Graded) -> Graded:
    return {length: part for length, part in {**onto, **changed}.items() if part}


def shared_nodes(circuit: Circuit, roots: Iterable[int]) -> frozenset[int]:
    """The nodes, letters aside, that stand in several places below some nodes."""
    places = circuit.places(roots)
    return frozenset(
        node for node, count in places.items() if count > 1 and not isinstance(circuit.nodes[node], Letter)
    )
