"""From tokens to syntax trees: the actions of the grammar."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from lark import Token, Transformer, v_args

from symnet.typeset.reader.blocks import array
from symnet.typeset.reader.dots import sum_with_dots
from symnet.typeset.reader.syntax import (
    Call,
    Dots,
    Key,
    Map,
    Mark,
    Node,
    Number,
    Operation,
    Script,
    Total,
    key_of,
    make,
)
from symnet.typeset.reader.unreadable import Unreadable
from symnet.typeset.symbols import BOLD_DIGITS, Letter, scripted, spelled

LONGEST_NUMBER: Final = 100
"""The most digits that a number may have."""
_SPACED: Final = re.compile(r"\s+([a-zA-Z])$")
_REASON: Final = re.compile(
    r"(?:(?:&&|\\q?quad)\s*\\text|\\tag\*|\\overset\{\\text)\{(.*?)\}(?:\}\{=\})?$", re.DOTALL
)
_OPERATORS: Final = {
    "tr": Operation.TRACE,
    "Tr": Operation.TRACE,
    "det": Operation.DETERMINANT,
    "diag": Operation.DIAGONAL,
    "vecdiag": Operation.DIAGONAL_COLUMN,
    "dg": Operation.DIAGONAL_PART,
}
_OPERATOR: Final = re.compile(r"[a-zA-Z0-9]+(?=\}?$)")
_CONSTANTS: Final = frozenset(spelled(Letter(digit, bold=True)) for digit in BOLD_DIGITS)
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_PRIME: Final = r"\prime"
_CIRCLE: Final = r"\circ"


class _Sub(NamedTuple):
    """A subscript, its indices separated by commas or, if `crossed`, by a cross."""

    slots: tuple[Node, ...]
    crossed: bool = False


class _Bottom(NamedTuple):
    """The letter that a sum runs over, and its first value."""

    key: Key
    low: Node


class _Sup(NamedTuple):
    """A superscript: a star, a circle or a layer's number, then an exponent or the mark of a transpose."""

    marker: str
    rest: Node | None


class Row(NamedTuple):
    """A row of a display: its left side if it has one, its right side, and the reason beside or above it."""

    left: Node | None
    right: Node
    reason: str


@v_args(inline=True)
class Trees(Transformer[Token, Any]):
    """Builds a `Node` for each rule of the grammar; sums with dots become sums over an index.

    `marks` are the letters and signs that mark a transpose; indices are counted from `base`.
    """

    def __init__(self, marks: frozenset[str], base: int) -> None:
        super().__init__(visit_tokens=True)
        self.marks = marks
        self.base = base

    def NUMBER(self, token: Token) -> Node:  # noqa: N802 - the name of a terminal
        if len(token) > LONGEST_NUMBER:
            raise Unreadable(
                f"a number must have at most {LONGEST_NUMBER} digits; found {len(token)}", _at(token)
            )
        return Node(Number(int(token)), place=_at(token))

    DIGIT = NUMBER

    def LETTER(self, token: Token) -> Node:  # noqa: N802
        return Node(Script(_spaced(token)), place=_at(token))

    def MARK(self, token: Token) -> Node:  # noqa: N802
        return Node(Mark(str(token)), place=_at(token))

    def PRIME(self, token: Token) -> Node:  # noqa: N802
        return Node(Mark(_PRIME), place=_at(token))

    def CDOTS(self, token: Token) -> Node:  # noqa: N802
        return Node(Dots.CDOTS, place=_at(token))

    def VDOTS(self, token: Token) -> Node:  # noqa: N802
        return Node(Dots(str(token)), place=_at(token))

    DDOTS = VDOTS

    def expr(self, *items: Token | Node) -> Node:
        if len(items) == 1 and isinstance(items[0], Node):
            return items[0]
        led = isinstance(items[0], Token)
        signs = [1 if str(sign) == "+" else -1 for sign in items[0 if led else 1 :: 2]]
        terms = [item for item in items if isinstance(item, Node)]
        return sum_with_dots(signs if led else [1, *signs], terms, self.base)

    def juxtaposed(self, *items: Token | Node) -> Node:
        for before, after in pairwise(items):
            if isinstance(before, Node) and isinstance(after, Node):
                _check_beside(before, after)
        factors = [item for item in items if isinstance(item, Node)]
        return factors[0] if len(factors) == 1 else make(Operation.PRODUCT, factors)

    def hadamard(self, *factors: Node) -> Node:
        return make(Operation.HADAMARD, factors)

    def kronecker(self, *factors: Node) -> Node:
        return make(Operation.KRONECKER, factors)

    def bottom(self, index: Node, equals: Token, low: Node) -> "_Bottom":
        if equals != "=":
            raise Unreadable("the index of a sum must be followed by =", _at(equals))
        match index.head:
            case Script(superscript="") as letter:
                return _Bottom(key_of(letter, index.parts), low)
        raise Unreadable("the index of a sum must be a letter", index.place)

    def total(self, sign: Token, one: "_Bottom | Node", other: "_Bottom | Node", body: Node) -> Node:
        bottom, top = (one, other) if isinstance(one, _Bottom) else (other, one)
        return make(Total(bottom.key), (bottom.low, top, body), _at(sign))  # type: ignore

    def group(self, opened: Token, inner: Node, closed: Token) -> Node:
        _check_pair(opened, closed)
        return make(Operation.GROUP, (inner,)) if isinstance(inner.head, Script) else inner

    def underbrace(self, inner: Node, _label: Node) -> Node:
        return inner

    def arguments(self, opened: Token, *rest: Any) -> tuple[Node, ...]:
        *parts, closed = rest
        _check_pair(opened, closed)
        return tuple(map(_inside, parts))

    def call(self, operator: Token, *rest: Any) -> Node:
        *subs, arguments = rest
        name = _OPERATOR.findall(operator)[0] if operator.type == "OPERATOR" else ""
        if operation := _OPERATORS.get(name):
            if subs or len(arguments) != 1:
                raise Unreadable(f"{operator} must have one argument, and no index", _at(operator))
            return make(operation, arguments, _at(operator))
        letter = spelled(Letter(name, operator=True)) if name else _spaced(operator)
        slots = tuple(slot.spelled for sub in subs for slot in sub.slots)
        return make(Call(scripted(letter, ",".join(slots), "")), arguments, _at(operator))

    def mapped(self, opened: Token, variable: Node, body: Node, closed: Token, argument: Node) -> Node:
        _check_pair(opened, closed)
        return make(Map(key_of(variable.head, ())), (body, _inside(argument)), _at(opened))  # type: ignore

    def absolute(self, inner: Node) -> Node:
        return make(Operation.ABSOLUTE, (_inside(inner),))

    def fraction(self, sign: Token, numerator: Node, denominator: Node) -> Node:
        return make(Operation.FRACTION, (numerator, denominator), _at(sign))

    def derivative(self, sign: Token, number: Node, letter: Node) -> Node:
        return make(Operation.DERIVATIVE, (number, letter), _at(sign))

    def sub(self, *items: Node | Token) -> "_Sub":
        slots = tuple(item for item in items if isinstance(item, Node))
        return _Sub(slots, crossed=len(slots) < len(items))

    def sup(self, *parts: Token | Node) -> "_Sup":
        marker = str(parts[0]) if isinstance(parts[0], Token) else ""
        return _Sup(marker, parts[-1] if isinstance(parts[-1], Node) else None)

    def array(self, begin: Token, *rest: Any) -> Node:
        *rows, end = rest
        if begin[len(r"\begin{") :] != end[len(r"\end{") :]:
            raise Unreadable(f"{begin} must be closed by its own \\end; found {end}", _at(end))
        return array(rows, _at(begin), self.base)

    def array_row(self, *cells: Node) -> tuple[Node, ...]:
        return cells

    def with_sub(self, base: Node, sub: "_Sub") -> Node:
        name = base.head if isinstance(base.head, Script) else None
        if sub.crossed and not (name and name.letter in _CONSTANTS):
            raise Unreadable("only bold 0 and 1 may have sizes with a cross as a subscript", base.place)
        if name:
            return make(name, sub.slots, base.place)
        return make(Operation.ENTRY, (_inside(base), *sub.slots), base.place)

    def with_sup(self, base: Node, sup: "_Sup") -> Node:
        if sup.marker == _CIRCLE:
            return make(Operation.POWER_BY_ENTRIES, (_inside(base), sup.rest))  # type: ignore[arg-type]
        named = _marked(base, sup.marker) if sup.marker else base
        if sup.rest is None:
            return named
        if not self._is_mark(sup.rest):
            return make(Operation.POWER, (_inside(named), sup.rest))
        if isinstance(named.head, Script):
            return make(replace(named.head, marked=True), named.parts, named.place)
        return make(Operation.TRANSPOSED, (_inside(named),))

    def with_both(self, base: Node, one: "_Sub | _Sup", other: "_Sub | _Sup") -> Node:
        sub, sup = (one, other) if isinstance(one, _Sub) else (other, one)
        return self.with_sup(self.with_sub(base, sub), sup)  # type: ignore[arg-type]

    def rows(self, *rows: "Row") -> tuple["Row", ...]:
        return rows

    def row(self, *items: Token | Node) -> "Row":
        terms = [item for item in items if isinstance(item, Node)]
        notes = [str(item) for item in items if isinstance(item, Token)]
        left = terms[0] if len(terms) == 2 else None
        return Row(left, terms[-1], next(filter(None, map(_reason, notes)), ""))

    def _is_mark(self, node: Node) -> bool:
        """Whether a superscript marks a transpose. Raises `Unreadable` for a prime that does not."""
        match node.head:
            case Script() as name:
                return not node.parts and name in map(Script, self.marks)
            case Mark(sign):
                if sign == _PRIME and _PRIME not in self.marks:
                    raise Unreadable("a prime does not mark a transpose in this notation", node.place)
                return True
        return False


def _check_pair(opened: Token, closed: Token) -> None:
    fixed = opened.startswith(r"\left"), closed.startswith(r"\right")
    if _PAIRS[opened[-1]] != closed[-1] or fixed[0] != fixed[1]:
        raise Unreadable(f"{opened} must be closed by its counterpart; found {closed}", _at(closed))


def _check_beside(before: Node, after: Node) -> None:
    """Refuse a number right after a number: 2 3 looks like 23, and 2 before 1/2 like 2 and a half."""
    while after.head in (Operation.POWER, Operation.FRACTION):
        after = after.parts[0]
    if before.number is not None and after.number is not None:
        raise Unreadable("a sign or a dot must stand between two numbers", after.place)


def _spaced(token: Token) -> str:
    """A letter under a font or an accent, with braces around it."""
    return _SPACED.sub(r"{\1}", token)


def _marked(base: Node, marker: str) -> Node:
    if not isinstance(base.head, Script):
        raise Unreadable(f"the superscript {marker} must be that of a letter", base.place)
    return make(replace(base.head, superscript=marker), base.parts, base.place)


def _inside(node: Node) -> Node:
    """What stands in parentheses, or the node itself."""
    return node.parts[0] if node.head is Operation.GROUP else node


def _reason(note: str) -> str:
    """The reason in a note of a row, or above its relation; empty for a label or a number."""
    match = _REASON.match(note)
    return match.group(1) if match else ""


def _at(token: Token) -> int:
    return token.start_pos or 0
