"""Small sizes of the same pattern, for terms whose sizes are large numbers.

Each number above 3 that occurs as an extent gets a small value: the same everywhere, so that sizes that must
agree still do, and the total of blocks is the sum of theirs. What holds at such sizes need not hold at the
numbers themselves, nor the other way round: it is a trial of the same lines, no more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from sympy import (
    Basic,
    BlockMatrix,
    Indexed,
    Integer,
    KroneckerProduct,
    MatrixExpr,
    S,
    Sum,
    preorder_traversal,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.instances.program import span
from symnet.instances.signature import LARGEST_SIZE, at_sizes


@dataclass(frozen=True)
class Pattern:
    """The large numbers that may be any size, and those that others are made of."""

    numbers: tuple[Integer, ...]
    made: tuple[tuple[Integer, type, tuple[Basic, ...]], ...]

    def completed(self, sizes: Mapping[Basic, int]) -> dict[Basic, int] | None:
        """Sizes with those that are made of others; None if two ways to make one differ."""
        found = dict(sizes)
        for whole, kind, parts in self.made:
            each = [at_sizes(part, found) for part in parts]
            value = sum(each) if kind is BlockMatrix else prod(each)
            if found.setdefault(whole, value) != value:
                return None
        return found


PLAIN = Pattern((), ())
"""All numbers as they are."""


def pattern_of(terms: Iterable[Basic]) -> Pattern | None:
    """The pattern of terms; None if they name an entry or a summand that small sizes do not have."""
    nodes = list(dict.fromkeys(node for term in terms for node in preorder_traversal(term)))
    extents: set[Integer] = set()
    made: dict[tuple[Integer, type, tuple[Basic, ...]], None] = {}
    for node in nodes:
        match node:
            case MatrixBase() if max(node.shape) > LARGEST_SIZE:
                return None
            case MatrixElement() if any(map(_is_large, (node.i, node.j))):
                return None
            case Indexed() if any(map(_is_large, node.indices)):
                return None
            case MatrixExpr():
                extents |= {n for extent in node.shape for n in S(extent).atoms(Integer) if _is_large(n)}
                made |= dict.fromkeys(_made(node))
            case Sum():
                spans = [span(node.function, *limit) for limit in node.limits]
                extents |= {number for number, _ in filter(None, spans) if _is_large(number)}
    order = sorted(made, key=lambda each: each[0])
    wholes = {whole for whole, *_ in order}
    return Pattern(tuple(sorted(extents - wholes)), tuple(order))


def _is_large(number: Basic) -> bool:
    return isinstance(number, Integer) and bool(number > LARGEST_SIZE)


def _made(node: Any) -> Iterable[tuple[Integer, type, tuple[Basic, ...]]]:
    """Extents that are made of those of parts."""
    match node:
        case BlockMatrix():
            sides = [(node.rows, node.rowblocksizes), (node.cols, node.colblocksizes)]
        case KroneckerProduct():
            sides = [(node.rows, [a.rows for a in node.args]), (node.cols, [a.cols for a in node.args])]
        case _:
            return
    kind = BlockMatrix if isinstance(node, BlockMatrix) else KroneckerProduct
    for whole, parts in sides:
        if _is_large(S(whole)) and whole not in parts:
            yield S(whole), kind, tuple(map(S, parts))
