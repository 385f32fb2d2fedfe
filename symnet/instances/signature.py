"""The symbols of terms, by what they stand for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sympy import (
    Basic,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Lambda,
    MatrixSymbol,
    S,
    Sum,
    Symbol,
)
from sympy.core.function import Application
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.instances.evaluate import Instance
from symnet.instances.functions import EXACT, STEPS, is_root, root

LARGEST_SIZE = 3


@dataclass(frozen=True)
class Signature:
    """The symbols of some terms, by what they stand for; defined names are left out."""

    sizes: tuple[Symbol, ...]
    matrices: tuple[MatrixSymbol, ...]
    scalars: tuple[Symbol, ...]
    families: tuple[tuple[IndexedBase, int], ...]
    functions: tuple[tuple[Basic, int], ...]
    indices: tuple[tuple[Symbol, Basic], ...]
    definitions: dict[Basic, Basic]
    reach: int
    """The largest number that stands in a position of a family or in a bound of a sum."""
    first: Mapping[Basic, int]
    """The first value of an index, where it is not 0: that of i in x[i + 1] is -1."""

    def ranges(self, sizes: Mapping[Basic, int]) -> dict[Symbol, range]:
        """The values of the indices, up to the last one at which a position is inside its matrix."""
        return {
            index: range(self.first.get(index, 0), at_sizes(extent, sizes)) for index, extent in self.indices
        }


def signature_of(terms: Iterable[Basic], definitions: Mapping[Basic, Basic] | None = None) -> Signature:
    """The symbols that need a value before terms can be evaluated."""
    defined = dict(definitions or {})
    nodes = _nodes((*terms, *defined.values()))
    matrices = dict.fromkeys(n for n in nodes if isinstance(n, MatrixSymbol))
    extents = [extent for n in nodes if getattr(n, "is_Matrix", False) for extent in n.shape]
    bounds = [bound for n in nodes if isinstance(n, Sum) for limit in n.limits for bound in limit[1:]]
    bound_indices = {limit[0] for n in nodes if isinstance(n, Sum) for limit in n.limits}
    sizes = {s for bound in bounds for s in bound.free_symbols} - bound_indices
    sizes |= {s for extent in extents for s in S(extent).free_symbols}
    entries = [n for n in nodes if isinstance(n, MatrixElement)]
    first: dict[Basic, int] = {}
    indices: dict[Symbol, Basic] = {}
    for entry in entries:
        for position, extent in zip((entry.i, entry.j), entry.parent.shape, strict=True):
            for symbol in position.free_symbols - sizes:
                ahead = position - symbol
                shift = int(ahead) if ahead.is_Integer else 0
                first[symbol] = min(first.get(symbol, 0), -shift)
                indices[symbol] = extent + max(-shift, 0)
    positions = [position for node in nodes if isinstance(node, Indexed) for position in node.indices]
    for position in positions:
        for symbol in position.free_symbols - sizes:
            indices.setdefault(symbol, Integer(LARGEST_SIZE))
    heads = {name.base for name in defined if isinstance(name, Indexed)}
    families = {n.base: len(n.indices) for n in nodes if isinstance(n, Indexed) and n.base not in heads}
    labels = {base.label for base in {*families, *heads}}
    functions = dict(sorted(_functions(nodes), key=lambda found: found[1]))
    arguments = {v for n in nodes if isinstance(n, Lambda) for v in n.variables}
    scalars = dict.fromkeys(n for n in nodes if isinstance(n, Symbol))
    return Signature(
        tuple(sorted(sizes, key=str)),
        tuple(m for m in matrices if m not in defined),
        tuple(
            s for s in scalars if s not in {*sizes, *bound_indices, *indices, *labels, *arguments, *defined}
        ),
        tuple(families.items()),
        tuple(functions.items()),
        tuple(sorted(indices.items(), key=str)),
        defined,
        max((int(n) for each in (*bounds, *positions) for n in each.atoms(Integer)), default=0),
        first,
    )


def _nodes(terms: Sequence[Basic]) -> Mapping[Basic, None]:
    """All parts of some terms, each where it stands first, a term before its parts."""
    found: dict[Basic, None] = {}
    stack = [*reversed(terms)]
    while stack:
        node = stack.pop()
        if node not in found:
            found[node] = None
            stack.extend(part for part in reversed(node.args) if isinstance(part, Basic))
    return found


def at_sizes(extent: Basic | int, sizes: Mapping[Basic, int]) -> int:
    """The value of an extent such as n + 1."""
    return int(S(extent).xreplace(sizes))


def _functions(nodes: Iterable[Basic]) -> Iterator[tuple[Basic, int]]:
    """The functions that any others may stand for, with the number of their arguments."""
    for node in nodes:
        if is_root(node):
            yield root(node.exp), 1
        elif isinstance(node, Application) and node.func not in (KroneckerDelta, *EXACT, *STEPS):
            yield node.func, len(node.args)


def index_values(signature: Signature, instance: Instance, *terms: Basic) -> Iterable[dict[Basic, int]]:
    """Every value of the indices that are free in some terms, at an instance."""
    free = set().union(*(term.free_symbols for term in terms))
    ranges = signature.ranges(instance.sizes)
    open_indices = [symbol for symbol, _ in signature.indices if symbol in free]
    for values in product(*(ranges[symbol] for symbol in open_indices)):
        yield dict(zip(open_indices, values, strict=True))
