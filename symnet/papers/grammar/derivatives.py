r"""`\nabla_W L`, `\frac{\partial L}{\partial W}`, `\partial L / \partial W`, `\frac{d}{dx}`, `dL/dW`."""

import re
from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.cursor import Cursor, Trouble, letters_of
from symnet.papers.grammar.items import Braces, Environment, Item
from symnet.papers.grammar.pairs import split
from symnet.papers.grammar.scripts import indices
from symnet.papers.grammar.signs import ARGUMENTS, CLOSING, GREEK, OPENING, OPERATORS, SYMBOLS, is_letter
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Derivative,
    Group,
    Letter,
    Node,
    Product,
    Relation,
    Scripted,
    Sum,
    Superscript,
    Times,
)
from symnet.papers.tokens import Token

ENDS: Final = OPERATORS | {",", ";", r"\quad", "&", r"\\", r"\nabla", r"\partial"}
"""What ends the factors that may be differentiated."""


def gradient(cursor: Cursor) -> Node:
    r"""`\nabla_W L`, `\nabla L`, `\partial_W L`, `\partial L / \partial W`."""
    sign, place = cursor.text, cursor.here
    cursor.at += 1
    by: Node | None = None
    twice = sign == r"\nabla" and _is_twice(cursor)
    if cursor.skip("_"):
        below = indices(cursor, cursor.argument("_"), place)
        if len(below) != 1:
            raise Trouble("a derivative by one letter was expected", place)
        by = below[0]
    twice = twice or (sign == r"\nabla" and _is_twice(cursor))
    if cursor.text == "^":
        raise Trouble("second derivatives are not read", place)
    if twice:
        return Derivative(Derivative(_operand(cursor, by), by, place), by, place)
    if sign == r"\nabla" or by is not None:
        return _transposed(_operand(cursor, by), by, place)
    of = None if cursor.text == "/" else _applied(cursor)
    if not cursor.skip("/") or not cursor.skip(r"\partial"):
        raise Trouble(r"\partial L / \partial W was expected", place)
    by = cursor.levels.factor(cursor)
    return Derivative(of or _operand(cursor, by), by, place)


def _is_twice(cursor: Cursor) -> bool:
    r"""Whether a 2 stands above, which is passed: `\nabla^2 f` is the Hessian."""
    if cursor.text != "^":
        return False
    ahead = Cursor(cursor.items, cursor.here, cursor.levels, at=cursor.at + 1)
    if [_text(item) for item in tidy(ahead.argument("^"))] != ["2"]:
        return False
    cursor.at = ahead.at
    return True


def _transposed(of: Node, by: Node | None, place: Place) -> Node:
    r"""`\nabla f(x)^\top` is the transpose of a gradient."""
    match of:
        case Product((name, Scripted(Group() as group, (), above)), signs) if isinstance(_base(name), Letter):
            if not all(isinstance(each, Superscript) for each in above):
                raise Trouble("what the exponent belongs to needs brackets", of.place)
            return Scripted(Derivative(Product((name, group), signs, of.place), by, place), (), above, place)
        case Scripted(Letter(), _, (*_, Superscript.TRANSPOSE)) if not _contains(of, by):
            raise Trouble("what is transposed, the gradient or the function, needs brackets", of.place)
    return Derivative(of, by, place)


def _applied(cursor: Cursor) -> Node:
    """One factor, with the brackets of its argument if they follow."""
    first = cursor.levels.factor(cursor)
    if isinstance(_base(first), Letter) and cursor.text == "(":
        return Product((first, cursor.levels.factor(cursor)), (Times.BESIDE,), first.place)
    return first


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Scripted) else node


def fraction(cursor: Cursor, top: Sequence[Item], bottom: Sequence[Item], place: Place) -> Node | None:
    r"""The derivative that a fraction is, if it is one; `\frac{d}{dx}` is one of what follows."""
    above, below = tidy(top), tidy(bottom)
    sign = _differential(above)
    length = len(sign)
    if not sign or _differential(below) != sign or len(below) == length:
        return None
    if any(len(side) > length and _text(side[length]) == "^" for side in (above, below)):
        return _second(cursor, above[length:], below[length:], sign, place)
    is_one = _is_one_letter(below[length:])
    if sign == ("d",) and (not is_one or _is_sum(above)):
        return None
    if not is_one:
        raise Trouble("a derivative by one letter was expected", place)
    by = cursor.inside(below[length:], place).whole()
    if len(above) == length:
        return Derivative(_operand(cursor, by), by, place)
    of = cursor.inside(above[length:], place).whole()
    if isinstance(of, Sum):
        raise Trouble("the sum that is differentiated needs brackets", place)
    return Derivative(of, by, place)


def _second(
    cursor: Cursor, above: Sequence[Item], below: Sequence[Item], sign: tuple[str, ...], place: Place
) -> Node:
    r"""`\frac{\partial^2 f}{\partial x^2}` and `\frac{\partial^2 f}{\partial x \partial x^\top}`."""
    top = cursor.inside(above, place)
    if not _is_twice(top) or not (letter := _twice_by(cursor, below, sign, place)):
        raise Trouble("this second derivative is not read", place)
    by = cursor.inside(letter, place).whole()
    of = cursor.inside(above[top.at :], place).whole() if top.at < len(above) else _operand(cursor, by)
    if isinstance(of, Sum):
        raise Trouble("the sum that is differentiated needs brackets", place)
    return Derivative(Derivative(of, by, place), by, place)


def _twice_by(cursor: Cursor, below: Sequence[Item], sign: tuple[str, ...], place: Place) -> Sequence[Item]:
    """The letter that stands below twice, or with a 2 above it; none if two letters do."""
    end = next((at for at, item in enumerate(below) if _text(item) == "^"), len(below))
    again = next((at for at in range(1, len(below)) if _differential(below[at:]) == sign), None)
    if again is None:
        rest = cursor.inside(below, place)
        rest.at = end
        return (
            below[:end] if _is_one_letter(below[:end]) and _is_twice(rest) and rest.at == len(below) else ()
        )
    first, second = below[:again], below[again + len(sign) :]
    stop = next((at for at, item in enumerate(second) if _text(item) in ("^", "'")), len(second))
    same = [_texts(item) for item in first] == [_texts(item) for item in second[:stop]]
    return first if same and _is_one_letter(first) else ()


def _is_sum(items: Sequence[Item]) -> bool:
    """Whether + or - stand outside of brackets, and not as a superscript."""
    parts = split(items, "+", "-")
    return any(not part or _text(part[-1]) not in ("^", "_") for part in parts[:-1])


def _is_one_letter(items: Sequence[Item]) -> bool:
    """Whether items are a letter, in a typeface and with accents and scripts perhaps; no term is read."""
    first = _text(items[0]) if items else ""
    end = 1 + ARGUMENTS.get(first, 0)
    if items and isinstance(items[0], Braces):
        is_one = _is_one_letter(tidy(items[0].items))
    else:
        is_one = is_letter(first) or first in GREEK | SYMBOLS or (end == 2 and first != r"\sqrt")
    if not is_one:
        return False
    while end < len(items):
        sign = _text(items[end])
        if sign not in ("_", "^", "'"):
            return False
        end += 1
        if sign != "'":
            end += 1 + ARGUMENTS.get(_text(items[end]) if end < len(items) else "", 0)
    return end == len(items)


def _text(item: Item) -> str:
    return item.text if isinstance(item, Token) else ""


def _differential(items: Sequence[Item]) -> tuple[str, ...]:
    r"""The `\partial`, `d` or `\mathrm{d}` that items begin with; `d_1` and d alone below are letters."""
    first = _text(items[0]) if items else ""
    if first == r"\mathrm" and len(items) > 1:
        content = items[1].items if isinstance(items[1], Braces) else items[1:2]
        return (first, "d") if [_text(item) for item in content] == ["d"] else ()
    if first not in (r"\partial", "d") or (len(items) > 1 and _text(items[1]) in ("_", "'")):
        return ()
    return (first,)


def slashed(cursor: Cursor, factors: Sequence[Node], place: Place) -> Node | None:
    """`dL/dW` and `d/dx` with what follows, behind the stroke; `factors` are those before it."""
    if len(factors) > 2 or not _is_d(factors[0]) or cursor.text != "d" or cursor.ahead(1) in ("_", "^", "'"):
        return None
    ahead = cursor.at
    cursor.at += 1
    if not cursor.levels.begins_factor(cursor):
        cursor.at = ahead
        return None
    by = cursor.levels.factor(cursor)
    return Derivative(factors[1] if len(factors) == 2 else _operand(cursor, by), by, place)


def _is_d(node: Node) -> bool:
    return isinstance(node, Letter) and node.text == "d"


def _operand(cursor: Cursor, by: Node | None) -> Node:
    r"""A product in `\nabla_x x^\top A x`, the first factor alone in `\nabla_y L \, x^\top`."""
    first = cursor.levels.factor(cursor)
    is_letter = isinstance(_base(first), Letter) and not _contains(first, by)
    if is_letter and cursor.text == "(":
        group = cursor.levels.factor(cursor)
        first = Product((first, group), (Times.BESIDE,), first.place)
    if not cursor.levels.begins_factor(cursor):
        return first
    depends = _stands_ahead(cursor, by)
    if is_letter and not depends:
        return first
    if (isinstance(first, Product) and is_letter) or not (depends or _contains(first, by)):
        raise Trouble("what is differentiated needs brackets", first.place)
    if not depends and not isinstance(_base(first), Letter):
        raise Trouble("what is differentiated needs brackets", first.place)
    factors = [first]
    while cursor.levels.begins_factor(cursor):
        if cursor.text in (r"\nabla", r"\partial"):
            raise Trouble("what is differentiated needs brackets", first.place)
        factors.append(cursor.levels.factor(cursor))
    if depends and not any(_contains(each, by) for each in factors[1:]):
        raise Trouble("what is differentiated needs brackets", first.place)
    return Product(tuple(factors), (Times.BESIDE,) * (len(factors) - 1), first.place)


def _stands_ahead(cursor: Cursor, by: Node | None) -> bool:
    """Whether the letter of `by` is written in the factors that follow; none of them is read."""
    name = _base(by) if by is not None else None
    if not isinstance(name, Letter):
        return False
    core = re.sub(r"^(\\[a-z]+\{)+|\}+$", "", name.text)
    depth = 0
    for at in range(cursor.at, len(cursor.items)):
        item = cursor.items[at]
        text = _text(item)
        depth += (text in OPENING) - (text in CLOSING)
        if depth < 0 or (not depth and (isinstance(item, Relation) or text in ENDS)):
            return False
        if core in _texts(item):
            return True
    return False


def _texts(item: Item) -> set[str]:
    """The tokens of an item."""
    found: set[str] = set()
    left = [item]
    while left:
        each = left.pop()
        if isinstance(each, Braces | Environment):
            left += each.items
        else:
            found.add(_text(each))
    return found


def _contains(node: Node, by: Node | None) -> bool:
    """Whether the letter of `by` stands in a node."""
    wanted = _base(by) if by is not None else None
    return isinstance(wanted, Letter) and any(
        (each.text, each.face) == (wanted.text, wanted.face) for each in letters_of(node)
    )
