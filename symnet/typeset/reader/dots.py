"""What dots stand for: the terms beside them, made general in the index in which they differ."""

from collections.abc import Sequence
from typing import NamedTuple

from symnet.typeset.reader.syntax import Node, Script, key_of, make, same
from symnet.typeset.reader.trouble import Unreadable


class Range(NamedTuple):
    """A formula with an index, and the first and the last value of that index."""

    body: Node
    low: Node
    high: Node


class _Hole(NamedTuple):
    """An index in which the first formula differs from the last one."""

    first: Node
    last: Node


def general(first: Node, last: Node, index: Node) -> Range | None:
    """The formula of which these are the first and the last instance; None if they are the same."""
    if same(first, last):
        return None
    holes: list[_Hole] = []
    _compare(first, last, holes)
    if any(hole.first.kind != "number" for hole in holes):
        raise Unreadable("the first index beside dots must be a number", first.place)
    least = min(holes, key=lambda hole: hole.first.value)
    low = least.first.value
    for hole in holes:
        if _difference(hole.last, least.last) != hole.first.value - low:
            raise Unreadable("the indices beside the dots do not run in step", hole.last.place)
    table = {id(hole.first): _shifted(index, hole.first.value - low) for hole in holes}
    return Range(_replaced(first, table), least.first, least.last)


def _compare(first: Node, last: Node, holes: list[_Hole]) -> None:
    """Find the indices in which two formulas differ; nothing else may."""
    stack = [(first, last)]
    while stack:
        a, b = stack.pop()
        if a.kind != b.kind or a.value != b.value or len(a.parts) != len(b.parts):
            raise Unreadable("the terms beside the dots must differ in an index only", b.place)
        holes += [_Hole(*pair) for pair in zip(a.slots, b.slots, strict=True) if not same(*pair)]
        stack += zip(a.operands, b.operands, strict=True)


def _replaced(node: Node, table: dict[int, Node]) -> Node:
    if id(node) in table:
        return table[id(node)]
    parts = []
    for part in node.parts:
        parts.append(_replaced(part, table))
    return make(node.kind, parts, node.value, node.place)


def _shifted(index: Node, by: int) -> Node:
    return index if not by else make("sum", [index, Node("number", value=by)], (1, 1))


def _difference(one: Node, other: Node) -> int | None:
    """The whole number by which one index exceeds another, if it is one."""
    left, right = _linear(one), _linear(other)
    if left is None or right is None:
        return None
    rest = {key: left.get(key, 0) - right.get(key, 0) for key in left.keys() | right.keys()}
    number = rest.pop((), 0)
    return None if any(rest.values()) else number


def _linear(node: Node) -> dict[tuple[object, ...], int] | None:
    """An index as whole multiples of products of names, the key of the plain number being empty."""
    match node.kind:
        case "sum":
            return _linear_sum(node)
        case "number":
            return {(): node.value}
    number, names = 1, []
    for part in node.parts if node.kind == "product" else [node]:
        if part.kind == "number":
            number *= part.value
        elif (factor := _factor(part)) is not None:
            names.append(factor)
        else:
            return None
    return {tuple(sorted(names)): number}


def _factor(node: Node) -> str | None:
    """A name or a power of one, spelled so that others are spelled otherwise."""
    match node:
        case Node(kind="name"):
            return repr(key_of(node))
        case Node(kind="power", parts=(Node(kind="name") as base, Node(kind="number", value=exponent))):
            return f"{key_of(base)!r}^{exponent}"
    return None


def _linear_sum(node: Node) -> dict[tuple[object, ...], int] | None:
    total: dict[tuple[object, ...], int] = {}
    for sign, part in zip(node.value, node.parts, strict=True):
        found = _linear(part) if part.kind != "sum" else None
        if found is None:
            return None
        for key, count in found.items():
            total[key] = total.get(key, 0) + sign * count
    return total


def sum_with_dots(signs: Sequence[int], terms: Sequence[Node], base: int) -> Node:
    """A sum, in which each term before dots and the one after them become a sum over an index.

    Terms before these belong to it too, as long as they are its earlier instances from `base` on.
    """
    done: list[tuple[int, Node]] = []
    items = list(zip(signs, terms, strict=True))
    place = 0
    while place < len(items):
        sign, term = items[place]
        if term.kind != "dots":
            done.append((sign, term))
        elif sign != 1 or not done or place + 1 == len(items):
            raise Unreadable("dots must stand between two terms, led by +", term.place)
        else:
            place += 1
            _close(done, *items[place], term.place, base)
        place += 1
    if len(done) == 1 and done[0][0] == 1:
        return done[0][1]
    return make("sum", [term for _, term in done], tuple(sign for sign, _ in done))


def _close(done: list[tuple[int, Node]], sign: int, last: Node, place: int, base: int) -> None:
    """Put the sum over an index in the place of the terms before the dots that belong to it."""
    before, first = done.pop()
    if last.kind == "dots" or before != sign:
        raise Unreadable("the terms beside the dots must have one sign", place)
    index = dots_index(max(first.rank, last.rank) + 1)
    found = general(first, last, index)
    if found is None:
        raise Unreadable("the terms beside the dots must differ in an index", place)
    body, low, high = found
    while low.value > base and done and done[-1][0] == sign:
        earlier = _instance(done[-1][1], last, index, found)
        if not earlier or earlier.value != low.value - 1:
            break
        done.pop()
        low = earlier
    leap = low.value > base and done and _instance(done[-1][1], last, index, found)
    if leap and leap.value < low.value - 1:
        raise Unreadable("the terms before the dots do not run in steps of 1", first.place)
    done.append((sign, Node("total", (low, high, body), key_of(index), first.place, index.rank)))


def _instance(term: Node, last: Node, index: Node, found: Range) -> Node | None:
    """The index at which a term is an instance of what the dots stand for, if it is one."""
    try:
        other = general(term, last, index)
    except Unreadable:
        return None
    return other.low if other and same(other.body, found.body) else None


def dots_index(rank: int, letter: str = r"\cdots") -> Node:
    """The index that dots of a rank stand for; no letter of a formula is like it."""
    return Node("name", value=Script(f"{letter}{rank}"), rank=rank)
