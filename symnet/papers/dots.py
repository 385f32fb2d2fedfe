r"""Dots in sums, lists and matrices: the general term that they leave out, found from its neighbours.

A sum `b_1 x_1 + \dots + b_p x_p` is one over an index; a list or a matrix with dots has a general entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from itertools import count
from typing import Any

from symnet.papers.places import Place
from symnet.papers.rewriting import everywhere
from symnet.papers.syntax import (
    Call,
    Chain,
    Dots,
    Entries,
    Face,
    Group,
    Large,
    Letter,
    Matrix,
    Node,
    Number,
    Relation,
    Sign,
    Sum,
    parts,
)


def without_dots(chain: Chain) -> Chain:
    """A chain in which dots are general terms, as far as these are clear; other dots stay."""
    taken = {each.text for each in _letters(chain)}
    fresh = (letter for letter in _names() if letter not in taken)

    def change(node: Node) -> Node:
        match node:
            case Sum(terms=terms) if any(isinstance(each, Dots) for each in terms):
                return _sum(node, fresh)
            case Group(bracket="(" | "[" as bracket, parts=several) if _dotted(several):
                return _list(several, bracket == "(", fresh, node.place) or node
            case Call(arguments=several) if _dotted(several):
                listed = _list(several, True, fresh, node.place)
                return node if listed is None else replace(node, arguments=(listed,))
            case Matrix(rows=rows, determinant=False) if any(map(_dotted, rows)) or _dotted(
                [row[0] for row in rows]
            ):
                return _matrix(rows, fresh, node.place) or node
        return node

    return everywhere(chain, change)


def _names() -> Iterator[str]:
    return (f"{letter}{number or ''}" for number in count() for letter in "ijklrst")


def _letters(node: Node | Chain) -> Iterator[Letter]:
    stack: list[Node | Chain] = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, Letter):
            yield each
        stack += parts(each)


def _dotted(cells: Sequence[Node]) -> bool:
    return len(cells) > 2 and any(isinstance(each, Dots) for each in cells)


def _sum(node: Sum, fresh: Iterator[str]) -> Node:
    """A sum in which the terms around dots are one sum over an index."""
    place = next(number for number, each in enumerate(node.terms) if isinstance(each, Dots))
    if place == 0 or place + 1 >= len(node.terms):
        return node
    sign = node.signs[place - 1]
    if not node.signs[place - 1] == node.signs[place] == node.signs[place + 1]:
        return node
    found = _general(node.terms[place - 1], node.terms[place + 1], fresh)
    if found is None:
        return node
    body, letter, low, high = found
    start = place - 1
    while start > 0 and node.signs[start - 1] == sign and _at(body, letter, low - 1, node.terms[start - 1]):
        start, low = start - 1, low - 1
    below = Chain(
        (letter, Number(Fraction(low), letter.place)),
        (Relation(Sign.EQUALS, "=", letter.place),),
        "",
        "",
        letter.place,
    )
    total = Large(r"\sum", (below,), high, body, node.terms[start].place)
    terms = (*node.terms[:start], total, *node.terms[place + 2 :])
    signs = (*node.signs[:start], sign, *node.signs[place + 2 :])
    if len(terms) == 1 and sign == 1:
        return total
    return (
        _sum(replace(node, terms=terms, signs=signs), fresh)
        if _dotted(terms)
        else replace(node, terms=terms, signs=signs)
    )


def _list(cells: Sequence[Node], down: bool, fresh: Iterator[str], place: Place) -> Node | None:
    """A column or a row with dots between its first cells and its last one."""
    found = _run(cells, fresh)
    if found is None:
        return None
    body, letter, low, high = found
    one = Number(Fraction(1), place)
    still = Letter(next(fresh), Face.PLAIN, place)
    first = Number(Fraction(low), place)
    if down:
        return Entries(body, (letter, still), (first, one), (high, one), place)
    return Entries(body, (still, letter), (one, first), (one, high), place)


def _run(cells: Sequence[Node], fresh: Iterator[str]) -> tuple[Node, Letter, int, Node] | None:
    """The general cell of a list whose last cell but one is dots."""
    if not (len(cells) > 2 and isinstance(cells[-2], Dots)):
        return None
    if sum(isinstance(each, Dots) for each in cells) > 1:
        return None
    found = _general(cells[-3], cells[-1], fresh)
    if found is None:
        return None
    body, letter, low, high = found
    for cell in reversed(cells[:-3]):
        if not _at(body, letter, low - 1, cell):
            return None
        low -= 1
    return body, letter, low, high


def _matrix(rows: Sequence[Sequence[Node]], fresh: Iterator[str], place: Place) -> Node | None:
    """A matrix with dots, a row or a column of them or both."""
    if len(rows[0]) == 1:
        return _list([row[0] for row in rows], True, fresh, place)
    whole = [row for row in rows if not all(isinstance(each, Dots) for each in row)]
    if len(whole) == len(rows):
        return _list(rows[0], False, fresh, place) if len(rows) == 1 else None
    across = [_run(row, fresh) for row in (whole[0], whole[-1])]
    if across[0] is None or across[1] is None:
        return None
    first, column, low, high = across[0]
    last, other, *_ = across[1]
    last = _renamed(last, other, column)
    found = _general(first, last, fresh)
    if found is None:
        return None
    body, row, top, bottom = found
    start = top - (len(whole) - 2)
    lows = Number(Fraction(start), place), Number(Fraction(low), place)
    return Entries(body, (row, column), lows, (bottom, high), place)


def _renamed(node: Node, old: Letter, new: Letter) -> Node:
    return everywhere(node, lambda each: new if isinstance(each, Letter) and each.text == old.text else each)


def _general(first: Node, last: Node, fresh: Iterator[str]) -> tuple[Node, Letter, int, Node] | None:
    """What two terms have in common if one number in the first is one index in the last: x_i, 2 and p."""
    pairs: list[tuple[Number, Node]] = []
    if not _differ(first, last, pairs) or not pairs:
        return None
    low, high = pairs[0]
    if any(one.value != low.value or not _same(other, high) for one, other in pairs):
        return None
    if low.value.denominator != 1:
        return None
    letter = Letter(next(fresh), Face.PLAIN, first.place)
    places = {id(one) for one, _ in pairs}
    body = everywhere(first, lambda each: letter if id(each) in places else each)
    return body, letter, int(low.value), high


def _differ(first: Any, last: Any, pairs: list[tuple[Number, Node]]) -> bool:
    """Whether two trees differ only where the first has a number; the pairs where they do are collected."""
    if isinstance(first, Number) and isinstance(last, Node) and not _same(first, last):
        pairs.append((first, last))
        return True
    if type(first) is not type(last):
        return False
    if isinstance(first, tuple):
        return len(first) == len(last) and all(
            _differ(one, other, pairs) for one, other in zip(first, last, strict=True)
        )
    if isinstance(first, Node | Chain):
        return all(
            _differ(getattr(first, each.name), getattr(last, each.name), pairs)
            for each in fields(first)
            if each.name != "place"
        )
    return bool(first == last)


def _same(first: Node, last: Node) -> bool:
    """Whether two trees are the same, wherever they stand."""
    pairs: list[tuple[Number, Node]] = []
    if isinstance(first, Number):
        return isinstance(last, Number) and first.value == last.value
    return _differ(first, last, pairs) and not pairs


def _at(body: Node, letter: Letter, value: int, term: Node) -> bool:
    """Whether a term is the general one at a value of its index."""
    number = Number(Fraction(value), letter.place)
    put_in = everywhere(
        body, lambda each: number if isinstance(each, Letter) and each.text == letter.text else each
    )
    return value >= 0 and _same(put_in, term)
