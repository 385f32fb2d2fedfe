"""Terms: sums of products of factors."""

from typing import Final

from symnet.papers.grammar.atoms import begins_factor, factor
from symnet.papers.grammar.chains import chains
from symnet.papers.grammar.cursor import Cursor, Levels, Trouble
from symnet.papers.grammar.derivatives import slashed
from symnet.papers.grammar.names import function
from symnet.papers.grammar.scripts import scripted
from symnet.papers.grammar.signs import (
    DIVIDED,
    INNER_TIMES,
    LARGE,
    OUTER_TIMES,
)
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Group,
    Large,
    Letter,
    Mark,
    Node,
    Number,
    Product,
    Quotient,
    Scripted,
    Sum,
    Times,
)


def term(cursor: Cursor) -> Node:
    """Summands with their signs; a sum in braces, which print nothing, is joined."""
    place = cursor.here
    signs: list[int] = []
    terms: list[Node] = []
    sign = -1 if cursor.text == "-" else 1
    cursor.at += cursor.text in ("+", "-")
    while True:
        node = summand(cursor)
        if isinstance(node, Sum):
            if sign < 0:
                raise Trouble("braces print nothing: the sum after - needs brackets", node.place)
            signs += node.signs
            terms += node.terms
        else:
            signs.append(sign)
            terms.append(node)
        if cursor.text not in ("+", "-"):
            break
        sign = 1 if cursor.text == "+" else -1
        cursor.at += 1
    return terms[0] if signs == [1] else Sum(tuple(signs), tuple(terms), place)


def summand(cursor: Cursor) -> Node:
    r"""Products with `\odot`, `\circ` or `\otimes` between them."""
    factors, signs = [product(cursor)], []
    while cursor.text in OUTER_TIMES:
        sign = cursor.text
        signs.append(OUTER_TIMES[sign])
        cursor.at += 1
        factors.append(_divided(product(cursor)) if sign == DIVIDED else product(cursor))
    if not signs:
        return factors[0]
    for at, each in enumerate(factors):
        _stands_beside(each)
        if isinstance(each, Large) and at < len(factors) - 1:
            raise Trouble(f"braces print nothing: where {each.sign} ends needs brackets", each.place)
        if isinstance(each, Product) and set(each.signs) != {Times.BESIDE}:
            raise Trouble(f"{signs[0].value} beside other signs needs brackets", each.place)
    if len(set(signs)) > 1:
        raise Trouble("different signs between factors need brackets", factors[0].place)
    return Product(tuple(factors), tuple(signs), factors[0].place)


def _divided(node: Node) -> Node:
    """A term of which each entry is divided by."""
    base = node if isinstance(node, Letter) else Group("(", (node,), node.place)
    return Scripted(base, (), (Mark(rf"{Times.HADAMARD.value} -1"),), node.place)


def _stands_beside(node: Node) -> None:
    """Refuse what braces, which print nothing, do not keep apart from its neighbours."""
    if isinstance(node, Sum):
        raise Trouble("braces print nothing: a sum beside other factors needs brackets", node.place)


def product(cursor: Cursor) -> Node:
    r"""Factors side by side or with `\cdot`, `\times`, `*` between them, and quotients of them."""
    place = cursor.here
    factors: list[Node] = [factor(cursor)]
    signs: list[Times] = []
    divided = False
    while True:
        if cursor.text == "/":
            if divided:
                raise Trouble("a/b/c needs brackets", cursor.here)
            factors, signs, divided = [_quotient(cursor, _joined(factors, signs, place))], [], True
        elif cursor.text in INNER_TIMES:
            signs.append(INNER_TIMES[cursor.text])
            cursor.at += 1
            factors.append(factor(cursor))
            divided = False
        elif begins_factor(cursor):
            _fits(cursor, factors[-1], divided)
            signs.append(Times.BESIDE)
            factors.append(factor(cursor))
            divided = False
        else:
            return _joined(factors, signs, place)


def _joined(factors: list[Node], signs: list[Times], place: Place) -> Node:
    """A product; one that stands in braces joins it."""
    if len(factors) == 1:
        return factors[0]
    flat: list[Node] = []
    between: list[Times] = []
    for at, each in enumerate(factors):
        _stands_beside(each)
        if isinstance(each, Large) and at < len(factors) - 1:
            raise Trouble(f"braces print nothing: where {each.sign} ends needs brackets", each.place)
        inner = each if isinstance(each, Product) else None
        if inner and set(inner.signs) & set(OUTER_TIMES.values()):
            raise Trouble(f"braces print nothing: {inner.signs[0].value} needs brackets", each.place)
        between += [*signs[at - 1 : at], *(inner.signs if inner else ())]
        flat += inner.factors if inner else [each]
    return Product(tuple(flat), tuple(between), place)


def _fits(cursor: Cursor, before: Node, divided: bool) -> None:
    """Refuse factors side by side that are read in two ways."""
    if (cursor.text.isdecimal() or cursor.text == ".") and not cursor.in_script:
        raise Trouble(
            "a number behind a factor: an index needs _, and a coefficient stands before it", cursor.here
        )
    if not divided or not isinstance(before, Quotient):
        return
    numbers = isinstance(before.top, Number) and isinstance(before.bottom, Number) and cursor.text == "("
    if not (numbers or cursor.text in (r"\|", r"\lVert", *LARGE) or function(cursor)):
        raise Trouble("a/b c may be (a/b) c or a/(b c): brackets are needed", cursor.here)


def _quotient(cursor: Cursor, top: Node) -> Node:
    """A quotient, or the derivative `dL/dW`, at the stroke."""
    place = cursor.here
    cursor.at += 1
    if (found := slashed(cursor, top.factors if isinstance(top, Product) else (top,), place)) is not None:
        return found
    bottom = factor(cursor)
    for each in (top, bottom):
        _stands_beside(each)
    if isinstance(bottom, Product):
        raise Trouble("braces print nothing: what stands below needs brackets", bottom.place)
    return Quotient(top, bottom, top.place)


LEVELS: Final = Levels(
    term=term, summand=summand, factor=factor, scripted=scripted, begins_factor=begins_factor, chains=chains
)
