"""Sizes that are numbers, and whether terms are other terms with such numbers put in for symbols."""

from collections.abc import Sequence
from itertools import chain

from sympy import Add, Basic, Integer, Mul, Symbol

from symnet.core.language import Claim


def fixed_sizes(claim: Claim) -> list[int]:
    """The numbers above 1 of rows, of columns and of the values of indices."""
    table = claim.table
    extents = chain(table.extents.values(), *(shape for shape in table.shapes if shape))
    return sorted({number for extent in extents if extent and (number := extent.number or 0) > 1})


def sizes_put_in(general: Sequence[Basic], special: Sequence[Basic]) -> dict[Basic, Integer] | None:
    """The positive integers whose place in `special` the symbols take in `general`; None if there are none.

    Both are one tree but for integers. Where one stands in `special`, a polynomial in the symbols stands in
    `general`, and it has this value. The symbols are any positive integers, and none of them is left.

    >>> from sympy import MatrixSymbol
    >>> n = Symbol("n", positive=True, integer=True)
    >>> sizes_put_in([MatrixSymbol("A", n, n)], [MatrixSymbol("A", 3, 3)])
    {n: 3}
    >>> sizes_put_in([MatrixSymbol("A", n, n)], [MatrixSymbol("A", 3, 4)])
    """
    if len(general) != len(special):
        return None
    values = dict[Basic, Integer]()
    sizes = list[tuple[Basic, Integer]]()
    seen = dict[tuple[int, int], tuple[Basic, Basic]]()  # Kept, so that no other part gets its identity.
    todo = [*zip(general, special, strict=True)]
    while todo:
        a, b = todo.pop()
        if a is b or (id(a), id(b)) in seen:
            continue
        seen[id(a), id(b)] = a, b
        if isinstance(b, Integer) and not isinstance(a, Integer):
            sizes.append((a, b))
            if type(a) is Symbol and values.setdefault(a, b) != b:
                return None
        elif type(a) is type(b) and a.args and len(a.args) == len(b.args):
            todo += zip(a.args, b.args, strict=True)
        elif a.args or b.args or a != b:
            return None
    if not values or not all(symbol == _size(symbol) and value > 0 for symbol, value in values.items()):
        return None
    if not all(_is_polynomial(a) and a.xreplace(values) == b for a, b in sizes):
        return None
    return None if values.keys() & _leaves(special) else values  # A bound one would be left.


def _leaves(terms: Sequence[Basic]) -> set[Basic]:
    """What terms are made of; a part that they share is looked at once."""
    found, seen, todo = set[Basic](), dict[int, Basic](), [*terms]
    while todo:
        term = todo.pop()
        if id(term) not in seen:
            seen[id(term)] = term
            todo += term.args
            if not term.args:
                found.add(term)
    return found


def _size(symbol: Basic) -> Symbol:
    return Symbol(symbol.name, positive=True, integer=True)


def _is_polynomial(term: Basic) -> bool:
    if type(term) in (Add, Mul):
        return all(map(_is_polynomial, term.args))
    return type(term) is Symbol or isinstance(term, Integer)
