"""What dots stand for: the terms beside them, generalised over the index in which they differ."""

from collections.abc import Sequence
from typing import NamedTuple

from symnet.typeset.reader.syntax import (
    Dots,
    DotsIndex,
    Key,
    Node,
    Number,
    Operation,
    Script,
    Sum,
    Total,
    key_of,
    make,
    same,
)
from symnet.typeset.reader.unreadable import Unreadable


class Range(NamedTuple):
    """A formula in an index, the first and last values of the index, and the first as a number."""

    body: Node
    low: Node
    high: Node
    start: int


class _Hole(NamedTuple):
    """A place where the index of the first formula differs from that of the last."""

    first: Node
    last: Node


def general(first: Node, last: Node, index: Node) -> Range | None:
    """The formula of which these are the first and the last instance; None if they are the same."""
    if same(first, last):
        return None
    holes: list[_Hole] = []
    _compare(first, last, holes)
    numbers = [number for hole in holes if (number := hole.first.number) is not None]
    if len(numbers) < len(holes):
        raise Unreadable("the first index beside dots must be a number", first.place)
    low = min(numbers)
    least = holes[numbers.index(low)]
    table = {}
    for hole, number in zip(holes, numbers, strict=True):
        if _difference(hole.last, least.last) != number - low:
            raise Unreadable("the indices beside the dots do not run in step", hole.last.place)
        table[id(hole.first)] = _shifted(index, number - low)
    return Range(_replaced(first, table), least.first, least.last, low)


def _compare(first: Node, last: Node, holes: list[_Hole]) -> None:
    """Find the indices in which two formulas differ; nothing else may differ."""
    stack = [(first, last)]
    while stack:
        a, b = stack.pop()
        if a.head != b.head or len(a.parts) != len(b.parts):
            raise Unreadable("the terms beside the dots must differ in an index only", b.place)
        holes += [_Hole(*pair) for pair in zip(a.slots, b.slots, strict=True) if not same(*pair)]
        stack += zip(a.operands, b.operands, strict=True)


def _replaced(node: Node, table: dict[int, Node]) -> Node:
    if id(node) in table:
        return table[id(node)]
    parts = []
    for part in node.parts:
        parts.append(_replaced(part, table))
    return make(node.head, parts, node.place)


def _shifted(index: Node, by: int) -> Node:
    return index if not by else make(Sum((1, 1)), [index, Node(Number(by))])


def _difference(one: Node, other: Node) -> int | None:
    """The whole number by which one index exceeds another, or None."""
    left, right = _linear(one), _linear(other)
    if left is None or right is None:
        return None
    rest = {key: left.get(key, 0) - right.get(key, 0) for key in left.keys() | right.keys()}
    number = rest.pop((), 0)
    return None if any(rest.values()) else number


Monomial = tuple[tuple[Key, int], ...]
"""Names and their exponents."""


def _linear(node: Node) -> dict[Monomial, int] | None:
    """An index as whole multiples of products of names; a plain number is a multiple of the empty product."""
    match node.head:
        case Sum(signs):
            return _linear_sum(signs, node.parts)
        case Number(value):
            return {(): value}
    multiple, names = 1, []
    for part in node.parts if node.head is Operation.PRODUCT else [node]:
        if part.number is not None:
            multiple *= part.number
        elif (factor := _factor(part)) is not None:
            names.append(factor)
        else:
            return None
    return {tuple(sorted(names, key=repr)): multiple}


def _factor(node: Node) -> tuple[Key, int] | None:
    """A name or a power of one."""
    match node:
        case Node(Script() as name):
            return key_of(name, node.parts), 1
        case Node(Operation.POWER, (Node(Script() as name) as base, Node(Number(exponent)))):
            return key_of(name, base.parts), exponent
    return None


def _linear_sum(signs: Sequence[int], parts: Sequence[Node]) -> dict[Monomial, int] | None:
    total: dict[Monomial, int] = {}
    for sign, part in zip(signs, parts, strict=True):
        found = None if isinstance(part.head, Sum) else _linear(part)
        if found is None:
            return None
        for key, count in found.items():
            total[key] = total.get(key, 0) + sign * count
    return total


def sum_with_dots(signs: Sequence[int], terms: Sequence[Node], base: int) -> Node:
    """A sum in which the term before dots and the one after them become a sum over an index.

    Terms before these belong to it too, as long as they are its preceding instances, from `base` on.
    """
    done: list[tuple[int, Node]] = []
    items = list(zip(signs, terms, strict=True))
    place = 0
    while place < len(items):
        sign, term = items[place]
        if not isinstance(term.head, Dots):
            done.append((sign, term))
        elif sign != 1 or not done or place + 1 == len(items):
            raise Unreadable("dots must stand between two terms, after a +", term.place)
        else:
            place += 1
            _close(done, *items[place], term.place, base)
        place += 1
    if len(done) == 1 and done[0][0] == 1:
        return done[0][1]
    return make(Sum(tuple(sign for sign, _ in done)), [term for _, term in done])


def _close(done: list[tuple[int, Node]], sign: int, last: Node, place: int, base: int) -> None:
    """Replace the terms before the dots that belong to the sum over an index by that sum."""
    before, first = done.pop()
    if isinstance(last.head, Dots) or before != sign:
        raise Unreadable("the terms beside the dots must have the same sign", place)
    rank = max(first.rank, last.rank) + 1
    index = dots_index(rank)
    found = general(first, last, index)
    if found is None:
        raise Unreadable("the terms beside the dots must differ in an index", place)
    low, start = found.low, found.start
    while start > base and done and done[-1][0] == sign:
        earlier = _instance(done[-1][1], last, index, found)
        if not earlier or earlier.start != start - 1:
            break
        done.pop()
        low, start = earlier.low, earlier.start
    leap = start > base and done and _instance(done[-1][1], last, index, found)
    if leap and leap.start < start - 1:
        raise Unreadable("the terms before the dots do not run in steps of 1", first.place)
    parts = (low, found.high, found.body)
    done.append((sign, Node(Total(index_key(rank)), parts, first.place, rank)))


def _instance(term: Node, last: Node, index: Node, found: Range) -> Range | None:
    """The range that begins with a term, if the term is an instance of what the dots stand for."""
    try:
        other = general(term, last, index)
    except Unreadable:
        return None
    return other if other and same(other.body, found.body) else None


def index_key(rank: int, dots: Dots = Dots.CDOTS) -> Key:
    """The key of the index that dots of a rank stand for."""
    return Key(DotsIndex(dots, rank))


def dots_index(rank: int, dots: Dots = Dots.CDOTS) -> Node:
    """The index that dots of a rank stand for."""
    return Node(Script(DotsIndex(dots, rank)), rank=rank)
