"""From tokens to syntax trees: the actions of the grammar."""

import re
from dataclasses import replace
from typing import Any, Final, NamedTuple

from lark import Token, Transformer, v_args

from symnet.typeset.reader.dots import sum_with_dots
from symnet.typeset.reader.grids import array
from symnet.typeset.reader.syntax import Node, Script, key_of, make
from symnet.typeset.reader.trouble import Unreadable

LONGEST_NUMBER: Final = 100
"""Digits up to which a number is read."""
_REASON: Final = re.compile(
    r"(?:(?:&&|\\qquad)\s*\\text|\\tag\*|\\overset\{\\text)\{(.*?)\}(?:\}\{=\})?$", re.DOTALL
)
_OPERATORS: Final = {"tr": "trace", "diag": "diagonal"}


class _Sub(NamedTuple):
    """A subscript."""

    slots: tuple[Node, ...]


class _Sup(NamedTuple):
    """A superscript: a star or the number of a layer, then an exponent or the mark of a transpose."""

    marker: str
    rest: Node | None


class Row(NamedTuple):
    """A row of a display: its left side if it has one, its right side, and the reason beside or above it."""

    left: Node | None
    right: Node
    reason: str


@v_args(inline=True)
class Trees(Transformer[Token, Any]):
    """Builds a `Node` for each rule of the grammar; sums with dots become sums over an index."""

    def __init__(self, mark: str, base: int) -> None:
        super().__init__(visit_tokens=True)
        self.mark = mark
        self.base = base

    def NUMBER(self, token: Token) -> Node:  # noqa: N802 - the name of a terminal
        if len(token) > LONGEST_NUMBER:
            raise Unreadable(
                f"a number must have at most {LONGEST_NUMBER} digits; found {len(token)}", _at(token)
            )
        return Node("number", value=int(token), place=_at(token))

    def LETTER(self, token: Token) -> Node:  # noqa: N802
        return Node("name", value=Script(str(token)), place=_at(token))

    def MARK(self, token: Token) -> Node:  # noqa: N802
        return Node("mark", value=str(token), place=_at(token))

    def CDOTS(self, token: Token) -> Node:  # noqa: N802
        return Node("dots", value=token[1:], place=_at(token))

    VDOTS = DDOTS = CDOTS

    def expr(self, *items: Token | Node) -> Node:
        if len(items) == 1 and isinstance(items[0], Node):
            return items[0]
        led = isinstance(items[0], Token)
        signs = [1 if str(sign) == "+" else -1 for sign in items[0 if led else 1 :: 2]]
        terms = [item for item in items if isinstance(item, Node)]
        return sum_with_dots(signs if led else [1, *signs], terms, self.base)

    def juxtaposed(self, *factors: Node) -> Node:
        return factors[0] if len(factors) == 1 else make("product", factors)

    def hadamard(self, *factors: Node) -> Node:
        return make("hadamard", factors)

    def kronecker(self, *factors: Node) -> Node:
        return make("kronecker", factors)

    def total(self, sign: Token, index: Node, equals: Token, *parts: Node) -> Node:
        if equals != "=":
            raise Unreadable("the index of a sum must be followed by =", _at(equals))
        if index.kind != "name" or index.value.superscript:
            raise Unreadable("the index of a sum must be a letter", index.place)
        return make("total", parts, key_of(index), _at(sign))

    def group(self, inner: Node) -> Node:
        return make("group", (inner,)) if inner.kind == "name" else inner

    def underbrace(self, inner: Node, _label: Node) -> Node:
        return inner

    def call(self, operator: Token, argument: Node) -> Node:
        return make(_OPERATORS[operator[len(r"\operatorname{") : -1]], (argument,), place=_at(operator))

    def fraction(self, sign: Token, numerator: Node, denominator: Node) -> Node:
        return make("fraction", (numerator, denominator), place=_at(sign))

    def sub(self, *slots: Node) -> "_Sub":
        return _Sub(slots)

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
        if base.kind == "name":
            return make("name", sub.slots, base.value, base.place)
        return make("entry", (_inside(base), *sub.slots), place=base.place)

    def with_sup(self, base: Node, sup: "_Sup") -> Node:
        named = _marked(base, sup.marker) if sup.marker else base
        if sup.rest is None:
            return named
        if not self._is_mark(sup.rest):
            return make("power", (_inside(named), sup.rest))
        if named.kind == "name":
            return make("name", named.parts, replace(named.value, marked=True), named.place)
        return make("transposed", (_inside(named),))

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
        if node.kind == "mark":
            return True
        return node.kind == "name" and not node.parts and node.value == Script(self.mark)


def _marked(base: Node, marker: str) -> Node:
    if base.kind != "name":
        raise Unreadable(f"the superscript {marker} must be that of a letter", base.place)
    return make("name", base.parts, replace(base.value, superscript=marker), base.place)


def _inside(node: Node) -> Node:
    """What stands in parentheses, or the node itself."""
    return node.parts[0] if node.kind == "group" else node


def _reason(note: str) -> str:
    """The reason in a note of a row, or above its relation; empty for a label or a number."""
    match = _REASON.match(note)
    return match.group(1) if match else ""


def _at(token: Token) -> int:
    return token.start_pos or 0
