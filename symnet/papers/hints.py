"""Hints: one small change of a step under which it holds, proved before it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice
from time import monotonic
from typing import Final

from sympy import Basic, Symbol

from symnet.errors import SymnetError
from symnet.papers.blocks import UNBUILT
from symnet.papers.chance import Assumed, at_any_value
from symnet.papers.known import Illegible, IllSized
from symnet.papers.names import letters_of
from symnet.papers.rewriting import everywhere
from symnet.papers.roles import Part
from symnet.papers.syntax import (
    Entries,
    Group,
    Letter,
    Node,
    Number,
    Product,
    Quotient,
    Scripted,
    Sum,
    Superscript,
    Times,
    parts,
)
from symnet.papers.terms import Terms
from symnet.papers.written import write
from symnet.search import Proved, verify

MOST: Final = 150
"""How many changes of a step are tried at most."""
SECONDS: Final = 4.0
"""The most seconds that the search for a hint takes."""
EACH: Final = 1.0
"""The most seconds that one change is tried."""
Change = tuple[str, Node]
"""What is changed, in words, and the changed side."""


def hint(part: Part, terms: Terms, assumed: Sequence[Assumed], fault: IllSized | None) -> str | None:
    """A change under which a step holds, as a sentence: "holds with BA for AB", "holds if h = p"."""
    until = monotonic() + SECONDS
    if fault is not None and (found := _equal_sizes(part, terms, assumed, fault)) is not None:
        return found
    right = (((part.left, side), words) for words, side in _changes(part.right, part.left))
    left = (((side, part.right), words) for words, side in _changes(part.left, part.right))
    several = chain(right, left)
    for sides, words in islice(several, MOST):
        if monotonic() > until:
            return None
        if _holds(part, sides, terms, assumed):
            return f"holds {words}"
    return None


def _holds(
    part: Part,
    sides: tuple[Node, Node],
    terms: Terms,
    assumed: Sequence[Assumed],
    same: tuple[Symbol, Basic] | None = None,
) -> bool:
    """Whether a changed step is proved."""
    sizes = terms.sizes.copy()
    if same is not None:
        sizes.extents.known[same[0]] = same[1]
    relation = replace(part.line.chain, terms=sides, relations=(part.relation,))
    guessed = dict(sizes.guessed)
    if any(fault is not None for fault in sizes.fit(relation, [*sides])) or sizes.guessed != guessed:
        return False
    tried = replace(
        terms,
        sizes=sizes,
        symbols={} if same else dict(terms.symbols),
        meanings=terms.meanings.copy(),
        free=dict(terms.free),
    )
    try:
        left, right, given = at_any_value(tried.term(sides[0]), tried.term(sides[1]), assumed)
        if left == right:
            return same is not None
        return isinstance(verify(left, right, assuming=given, max_seconds=EACH), Proved)
    except (Illegible, IllSized, SymnetError, *UNBUILT):
        return False


def _equal_sizes(part: Part, terms: Terms, assumed: Sequence[Assumed], fault: IllSized) -> str | None:
    """Whether a step fits and holds where the two sizes that must be equal are."""
    left, right = (terms.sizes.extents.value(each) for each in (fault.misfit.left, fault.misfit.right))
    if isinstance(right, Symbol) and not isinstance(left, Symbol):
        left, right = right, left
    if not isinstance(left, Symbol) or assumed or terms.meanings.direct:
        return None
    if _holds(part, (part.left, part.right), terms, assumed, (left, right)):
        return f"holds if {left} = {right}"
    return None


def _changes(side: Node, other: Node) -> Iterator[Change]:
    """One side of a step with one change, the likeliest first."""
    nodes = list(_within(side))
    for make in (_swapped, _turned, _exchanged, _scaled):
        for node in nodes:
            for new in make(node):
                yield f"with ${write(new)}$ for ${write(node)}$", _replaced(side, node, new)
    for node in nodes:
        if isinstance(node, Sum):
            yield from _signed(side, node)
    known = {write(each): each for each in (Number(Fraction(2), side.place), *_factors(other))}
    for node in nodes:
        if isinstance(node, Sum):
            yield from _without(side, node)
            for place, term in enumerate(node.terms):
                yield from (_times(side, node, place, term, letter) for letter in known.values())
    for letter in known.values():
        new = Product((letter, _grouped(side)), (Times.BESIDE,), side.place)
        yield f"with ${write(new)}$ for ${write(side)}$", new


def _within(node: Node) -> Iterator[Node]:
    """The parts of a term, indices left out."""
    stack: list[Node] = [node]
    while stack:
        each = stack.pop()
        yield each
        if isinstance(each, Scripted):
            stack += [] if isinstance(each.base, Letter) else [each.base]
        elif isinstance(each, Entries):
            stack.append(each.body)
        else:
            stack += reversed([*parts(each)])


def _replaced(side: Node, old: Node, new: Node) -> Node:
    if side is old:
        return new
    return everywhere(side, lambda each: new if each is old else each)


def _swapped(node: Node) -> Iterator[Node]:
    """Two factors in the other order."""
    if isinstance(node, Product) and all(sign is Times.BESIDE for sign in node.signs):
        for place in range(len(node.factors) - 1):
            factors = [*node.factors]
            factors[place], factors[place + 1] = factors[place + 1], factors[place]
            yield replace(node, factors=tuple(factors))


def _turned(node: Node) -> Iterator[Node]:
    """A transpose more, or less."""
    match node:
        case Scripted(above=above) if Superscript.TRANSPOSE in above:
            rest = tuple(each for each in above if each is not Superscript.TRANSPOSE)
            yield replace(node, above=rest) if rest or node.below else node.base
        case Scripted(above=above) if not above:
            yield replace(node, above=(Superscript.TRANSPOSE,))
        case Letter():
            yield Scripted(node, (), (Superscript.TRANSPOSE,), node.place)


def _signed(side: Node, node: Sum) -> Iterator[Change]:
    """A summand with the other sign."""
    for place, (sign, term) in enumerate(zip(node.signs, node.terms, strict=True)):
        signs = (*node.signs[:place], -sign, *node.signs[place + 1 :])
        new, old = ("-", "+") if sign > 0 else ("+", "-")
        words = f"with ${new} {write(term)}$ for ${old} {write(term)}$"
        yield words, _replaced(side, node, replace(node, signs=signs))


def _exchanged(node: Node) -> Iterator[Node]:
    """Two indices in the other order."""
    match node:
        case Scripted(below=(Product(factors=(first, second)) as pair,)):
            yield replace(node, below=(replace(pair, factors=(second, first)),))
        case Scripted(below=(first, second)):
            yield replace(node, below=(second, first))


def _scaled(node: Node) -> Iterator[Node]:
    """Another number."""
    match node:
        case Number(value=value) if value:
            for other in (value * 2, value / 2, value + 1, value - 1):
                if other:
                    yield replace(node, value=Fraction(other))


def _without(side: Node, node: Sum) -> Iterator[Change]:
    """A sum with a summand less."""
    for place, term in enumerate(node.terms):
        if len(node.terms) > 1:
            rest = replace(
                node,
                terms=(*node.terms[:place], *node.terms[place + 1 :]),
                signs=(*node.signs[:place], *node.signs[place + 1 :]),
            )
            yield f"without ${write(term)}$", _replaced(side, node, rest)


def _times(side: Node, node: Sum, place: int, term: Node, letter: Node) -> Change:
    """A sum with a factor more in a summand."""
    new = Product((letter, _grouped(term)), (Times.BESIDE,), term.place)
    terms = (*node.terms[:place], new, *node.terms[place + 1 :])
    return f"with ${write(new)}$ for ${write(term)}$", _replaced(side, node, replace(node, terms=terms))


def _grouped(node: Node) -> Node:
    return Group("(", (node,), node.place) if isinstance(node, Sum) else node


def _factors(node: Node) -> Iterator[Node]:
    """The letters of a term, and what it is divided by."""
    for each, bound in letters_of(node):
        if not bound and not (isinstance(each, Scripted) and each.above):
            yield each
    for part in _within(node):
        if isinstance(part, Quotient):
            yield Quotient(Number(Fraction(1), part.place), part.bottom, part.place)
