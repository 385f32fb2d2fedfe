"""How to read traces that are equal though their matrices are not: tr(P·Q) = tr(Q·P), tr(Pᵀ) = tr(P). Not
trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from symnet.core.language import At, Plus, Product, Scaled, Sum, Table, reached
from symnet.core.polynomials import variable
from symnet.search.modular import P, Residues, Rows, identity, product, transposed


@dataclass(slots=True)
class Traces:
    """Matrices that are read from the other end, sums and multiples that are read part by part, and the two
    parts of cyclic products."""

    turned: set[int] = field(default_factory=set)
    opened: set[int] = field(default_factory=set)
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)


def matched(table: Table, left: int, right: int, residues: Residues) -> Traces:
    """How to read the traces in two terms so that equal ones are found equal."""
    found, cut = Traces(), dict[int, int]()
    first, second = (_traced(table, side, residues) for side in (left, right))
    values = {residues.rows(term) for term in second}
    for term in [term for term in first if residues.rows(term) not in values]:
        others = [each for each in second if residues.rows(each) == transposed(residues.rows(term))]
        found.turned |= {*others} - {*first}
        if not others:
            cut |= {_trace(residues, piece): piece for piece in _pieces(table, term, found.opened)}
    values = {residues.rows(term) for term in first}
    for term in second:
        if residues.rows(term) not in values and term not in found.turned:
            for piece in _pieces(table, term, found.opened):
                _cut(table, cut.get(_trace(residues, piece)), piece, found.parts, residues)
    return found


def _traced(table: Table, root: int, residues: Residues) -> list[int]:
    """The closed matrices with a value whose traces stand in a term."""
    found = dict[int, None]()
    for term in reached(table, (root,)):
        node = table.terms[term]
        body = table.terms[node.body] if isinstance(node, Sum) else None
        if isinstance(node, Sum) and isinstance(body, At) and not table.free[body.matrix]:
            diagonal = body.row == body.column == variable(node.index)
            if diagonal and residues.known(body.matrix) is not None:
                found[body.matrix] = None
    return [*found]


def _trace(residues: Residues, term: int) -> int:
    return sum(row[k] for k, row in enumerate(residues.rows(term))) % P


def _pieces(table: Table, root: int, opened: set[int]) -> list[int]:
    """The matrices that a matrix is a sum of multiples of; these sums and multiples are opened."""
    found, todo = [], [root]
    while todo:
        term = todo.pop()
        node = table.terms[term]
        if isinstance(node, Plus | Scaled):
            opened.add(term)
            todo += reversed(node.terms) if isinstance(node, Plus) else [node.matrix]
        else:
            found.append(term)
    return found


def _cut(
    table: Table, left: int | None, right: int, parts: dict[int, tuple[int, int]], residues: Residues
) -> None:
    """Cut two cyclic products where their parts are the same."""
    if left is None or left == right:
        return
    first, second = table.terms[left], table.terms[right]
    if not isinstance(first, Product) or not isinstance(second, Product):
        return
    places = _halves(residues, first.factors, second.factors)
    if places is not None:
        for term, factors, k in zip((left, right), (first.factors, second.factors), places, strict=True):
            parts[term] = table.add(Product(factors[:k])), table.add(Product(factors[k:]))


def _halves(residues: Residues, left: Sequence[int], right: Sequence[int]) -> tuple[int, int] | None:
    """After how many factors to cut two products so that their parts are the same, in exchanged order."""
    (ahead, behind), (others, after) = (_ends(residues, chain) for chain in (left, right))
    where = {(others[k], after[k]): k for k in range(1, len(right))}
    ways = ((k, where.get((behind[k], ahead[k]))) for k in range(1, len(left)))
    return next(((k, at) for k, at in ways if at is not None), None)


def _ends(residues: Residues, chain: Sequence[int]) -> tuple[list[Rows], list[Rows]]:
    """The values of the first k factors, and of those after them."""
    values = [residues.rows(part) for part in chain]
    ahead, behind = [identity(len(values[0]))], [identity(len(values[-1][0]))]
    for first, last in zip(values, reversed(values), strict=True):
        ahead.append(product(ahead[-1], first))
        behind.append(product(last, behind[-1]))
    return ahead, behind[::-1]
