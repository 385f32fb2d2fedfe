"""Models with fewer layers: all between opaque operations as one layer, exactly, then rounded once.

A chain is what a tensor is by maps of one axis: dense layers, numbers by which features are multiplied or
that are added to them, batch normalisation; or a convolution and what happens to its channels. It begins at
the tensor of an opaque operation, of a move of entries, or of a sum of two chains that begin at different
tensors. Where an operation takes a tensor, its chain becomes one layer; so a scale that several dense layers
take becomes a part of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flint import fmpq_mat

from symnet.models.collapsing.maps import Affine, affine, composed, identity, total
from symnet.models.collapsing.rounded import rounded
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Dense,
    Graph,
    Node,
    Scale,
    Shape,
    Shift,
    Sum,
    Tensor,
)

LAST, CHANNELS = -1, 1


@dataclass(frozen=True, slots=True, eq=False)
class Collapsing:
    """A model with fewer layers, and the exact map of each layer that stands for several."""

    graph: Graph
    exact: Mapping[Node, Affine]


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """Maps of one axis of a tensor, the first one first, and the axes that it may be."""

    base: Node
    links: tuple[Node | Affine, ...] = ()
    axes: frozenset[int] = frozenset((LAST, CHANNELS))


def collapsed(graph: Graph) -> Collapsing:
    """The model with as few layers as chains. Raises `LimitExceeded` where a number is beyond its format."""
    return _Collapser().run(graph)


@dataclass(slots=True)
class _Collapser:
    chains: dict[Node, _Chain] = field(default_factory=dict)
    made: dict[Node, Node] = field(default_factory=dict)
    exact: dict[Node, Affine] = field(default_factory=dict)

    def run(self, graph: Graph) -> Collapsing:
        for node in graph.nodes():
            self.chains[node] = self._chain(node)
        outputs = {name: self._node(node) for name, node in graph.outputs.items()}
        return Collapsing(Graph(graph.inputs, outputs, graph.assumed), self.exact)

    def _chain(self, node: Node) -> _Chain:
        match node.operation:
            case Convolution():
                return _Chain(self._node(node.inputs[0]), (node,), frozenset({CHANNELS}))
            case Dense() | Scale() | Shift() | BatchNorm():
                return self._longer(node)
            case Sum(signs) if node.inputs:
                found = self._added([self.chains[each] for each in node.inputs], signs)
                if found is not None:
                    return found
        if not node.inputs:
            return _Chain(node)
        return _Chain(Node.of(node.operation, *map(self._node, node.inputs), name=node.name))

    def _longer(self, node: Node) -> _Chain:
        """The chain of what a map takes, and the map; or a new one, if that is of another axis."""
        (taken,) = node.inputs
        before, axes = self.chains[taken], _axes(node, taken.shape)
        if not axes:
            return _Chain(Node.of(node.operation, self._node(taken), name=node.name))
        if before.axes & axes:
            return _Chain(before.base, (*before.links, node), before.axes & axes)
        return _Chain(self._node(taken), (node,), axes)

    def _added(self, chains: Sequence[_Chain], signs: Sequence[int]) -> _Chain | None:
        """The sum of chains along the last axis that begin at one tensor."""
        base, extent = chains[0].base, chains[0].base.shape[LAST:]
        if (
            any(each.base is not base or LAST not in each.axes for each in chains)
            or not extent
            or not isinstance(extent[0], int)
        ):
            return None
        maps = [self._total(each, extent[0]) for each in chains]
        if not any(each.forms for each in maps):
            return None
        return _Chain(base, (total(maps, signs),), frozenset({LAST}))

    def _total(self, chain: _Chain, extent: int) -> Affine:
        """The exact map of a chain that begins with so many features."""
        maps = [identity(extent)]
        for link in chain.links:
            maps.append(affine(link, extent) if isinstance(link, Node) else link)
            last = maps[-1].linear
            extent = len(last) if isinstance(last, list) else last.nrows()
        return composed(maps)

    def _node(self, node: Node) -> Node:
        """The tensor in the new model, its chain as one layer."""
        if node not in self.made:
            self.made[node] = self._made(node)
        return self.made[node]

    def _made(self, node: Node) -> Node:
        chain = self.chains[node]
        match chain.links:
            case ():
                return chain.base
            case (Node() as only,):
                return Node.of(only.operation, chain.base, name=only.name)
        first = chain.links[0]
        convolution = first.operation if isinstance(first, Node) else None
        axis = LAST if LAST in chain.axes else CHANNELS
        if isinstance(convolution, Convolution):
            # The taps of a channel are a row, which maps of channels multiply.
            maps = [affine(first, 0)] if isinstance(first, Node) else []
            rows = convolution.weights.shape[0]
            maps += [affine(link, rows) for link in chain.links[1:] if isinstance(link, Node)]
            return self._convolution(node, chain, convolution, composed(maps))
        found = self._total(chain, int(chain.base.shape[axis]))
        form = max(found.forms, key=lambda form: form.bits)
        if isinstance(found.linear, fmpq_mat):
            shape = found.linear.nrows(), found.linear.ncols()
            weights = rounded(found.linear.entries(), shape, form, f"{node.name}.weight")
            offset = self._offset(found, (shape[0],), node.name)
            made = Node.of(Dense(weights, offset), chain.base, name=node.name)
            self.exact[made] = found
            return made
        return self._scaled(node, chain.base, found, axis)

    def _convolution(self, node: Node, chain: _Chain, before: Convolution, found: Affine) -> Node:
        form = max(found.forms, key=lambda form: form.bits)
        entries = found.linear if isinstance(found.linear, list) else found.linear.entries()
        weights = rounded(entries, before.weights.shape, form, f"{node.name}.weight")
        offset = self._offset(found, weights.shape[:1], node.name)
        operation = Convolution(weights, offset, before.windows, before.groups)
        made = Node.of(operation, chain.base, name=node.name)
        self.exact[made] = found
        return made

    def _scaled(self, node: Node, base: Node, found: Affine, axis: int) -> Node:
        """A diagonal map: factors, and numbers that are added."""
        form = max(found.forms, key=lambda form: form.bits)
        factors = found.linear if isinstance(found.linear, list) else []
        shape = (len(factors),) if axis == LAST else (len(factors), *[1] * (len(base.shape) - 2))
        made = base
        if any(each != 1 for each in factors):
            scale = rounded(factors, shape, form, f"{node.name}.scale")
            made = Node.of(Scale(scale), made, name=node.name)
            self.exact[made] = Affine(factors, None, found.forms, found.is_rational)
        offset = self._offset(found, shape, node.name)
        if offset is not None and any(found.offset or ()):
            made = Node.of(Shift(offset), made, name=node.name)
            self.exact[made] = Affine([], found.offset, found.forms, found.is_rational)
        return made

    def _offset(self, found: Affine, shape: tuple[int, ...], name: str) -> Tensor | None:
        form = max(found.forms, key=lambda form: form.bits)
        return None if found.offset is None else rounded(found.offset, shape, form, f"{name}.bias")


def _axes(node: Node, x: Shape) -> frozenset[int]:
    """The axes along which a map acts, the same at all places of the others."""
    if isinstance(node.operation, Dense):
        return frozenset({LAST})
    if isinstance(node.operation, BatchNorm):
        return frozenset({LAST if len(x) == 2 else CHANNELS})
    match node.operation:
        case Scale(numbers) | Shift(numbers):
            shape = (*[1] * (len(x) - len(numbers.shape)), *numbers.shape)
            axes = [LAST] if len(x) < 3 else [LAST, CHANNELS]
            return frozenset(
                axis
                for axis in axes
                if x
                and isinstance(x[axis], int)
                and all(n == 1 for at, n in enumerate(shape) if at != axis % len(x))
            )
    return frozenset()
