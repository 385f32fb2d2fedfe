r"""What formulas say of letters by their relations: `W \in \mathbb{R}^{m \times n}`, `i = 1, \dots, n`."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from symnet.papers.facts import Declaration, Domain, Property, Random, Shape
from symnet.papers.grammar import read_term
from symnet.papers.lexer import Text
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Chain,
    Dots,
    Face,
    Group,
    Letter,
    Mark,
    Node,
    Number,
    Product,
    Scripted,
    Sign,
    Superscript,
    Times,
)
from symnet.papers.written import write

REALS: Final = frozenset({"R", "IR", r"\Re", "ℝ"})
INTEGERS: Final = frozenset({"N", "Z", "ℕ", "ℤ"})
_OPERATORS = frozenset(
    {Superscript.TRANSPOSE, Superscript.INVERSE, Superscript.INVERSE_TRANSPOSE, Superscript.PLUS}
)


def letters(node: Node | None) -> tuple[Node, ...]:
    """The letters of a list of letters; none if something else is in it, but for dots."""
    match node:
        case Letter():
            return (node,)
        case Scripted(base=Letter(), above=above) if not any(
            each in _OPERATORS or isinstance(each, Number) for each in above
        ):
            return (node,)
        case Group(bracket="", parts=members):
            found = [letters(each) for each in members if not isinstance(each, Dots)]
            return tuple(each for several in found for each in several) if all(found) else ()
    return ()


def size(node: Node) -> tuple[Node, Node] | None:
    r"""The rows and columns of `n \times p`."""
    match node:
        case Product(factors=factors, signs=signs) if signs.count(Times.CROSS) == 1:
            at = signs.index(Times.CROSS)
            return _product(factors[: at + 1], signs[:at]), _product(factors[at + 1 :], signs[at + 1 :])
        case Group(parts=(rows, columns)):
            return rows, columns
    return None


def _product(factors: tuple[Node, ...], signs: tuple[Times, ...]) -> Node:
    return Product(factors, signs, factors[0].place) if signs else factors[0]


def declared(chain: Chain) -> Iterator[Declaration]:
    """What a chain of relations declares."""
    for left, relation, right in zip(chain.terms, chain.relations, chain.terms[1:], strict=False):
        if right is None:
            continue
        match relation.sign, left:
            case Sign.IS_IN, _ if found := letters(left):
                yield from member(found, right)
            case Sign.EQUALS, _ if found := letters(left):
                yield from _running(found, right)
            case Sign.OTHER, _ if r"\sim" in relation.text and (found := letters(left)):
                if moments := _distribution(right):
                    yield Random(found, *moments, found[0].place)
    match chain:
        case Chain(terms=(low, middle, high), relations=(first, second)) if (
            first.sign is second.sign is Sign.AT_MOST and low and high
        ):
            for letter in letters(middle):
                yield Domain(letter, low, high, letter.place)
        case Chain(
            terms=(
                Letter() | Scripted() as letter,
                Scripted(above=(Superscript.TRANSPOSE,)) as turned,
                space,
            ),
            relations=(first, second),
        ) if first.sign is Sign.EQUALS and second.sign is Sign.IS_IN and space is not None:
            if write(replace(turned, above=()) if turned.below else turned.base) == write(letter):
                yield from member((letter,), space)
                yield from properties((letter,), "symmetric")


def positive(chain: Chain) -> Iterator[Property]:
    r"""What `a > 0`, `a \ge 0`, `A \succ 0` and `A \succeq 0` say."""
    for left, relation, right in zip(chain.terms, chain.relations, chain.terms[1:], strict=False):
        if not isinstance(right, Number) or right.value:
            continue
        match relation.sign, relation.text:
            case Sign.GREATER, _:
                yield from properties(letters(left), "positive")
            case Sign.AT_LEAST, _:
                yield from properties(letters(left), "nonnegative")
            case Sign.OTHER, r"\succ":
                yield from properties(letters(left), "positive definite")
            case Sign.OTHER, r"\succeq":
                yield from properties(letters(left), "positive semidefinite")


def is_space(node: Node) -> bool:
    r"""Whether a term is a space of vectors or matrices: `\mathbb{R}^n`."""
    return isinstance(node, Scripted) and isinstance(node.base, Letter) and node.base.face is not Face.PLAIN


def member(found: tuple[Node, ...], of: Node) -> Iterator[Declaration]:
    """What is declared of letters by the set that they are in."""
    place = found[0].place
    match of:
        case Group(bracket="{"):
            yield from _running(found, of)
        case Group(bracket="[", parts=(high,)):
            for letter in found:
                yield Domain(letter, Number(Fraction(1), place), high, place)
        case Product(factors=(Letter(text="O" | "SO"), Group(parts=(n,)))):
            yield Shape(found, n, n, place)
            yield from properties(found, "orthogonal")
        case Letter(text=text, face=face) | Scripted(base=Letter(text=text, face=face)):
            below = "".join(each.text for each in getattr(of, "below", ()) if isinstance(each, Letter))
            above = of.above if isinstance(of, Scripted) else ()
            yield from _in_space(found, text, face, below, above)


def _in_space(
    found: tuple[Node, ...],
    text: str,
    face: Face,
    below: str,
    above: tuple[Superscript | Mark | Node, ...],
) -> Iterator[Declaration]:
    """Members of a space of numbers, vectors or matrices."""
    place = found[0].place
    exponent = _exponent(above, place)
    if text in INTEGERS and not exponent and face in (Face.BLACKBOARD, Face.BOLD):
        yield Shape(found, None, None, place)
        yield from properties(found, "integer")
        if text in ("N", "ℕ") or below in ("+", "++", ">0"):
            yield from properties(found, "positive")
    elif text in REALS and (sizes := exponent and size(exponent)):
        yield Shape(found, *sizes, place)
    elif text in REALS and exponent:
        yield Shape(found, exponent, None, place)
    elif text in REALS and not above:
        yield Shape(found, None, None, place)
        if name := {"+": "nonnegative", "++": "positive", ">0": "positive"}.get(below):
            yield from properties(found, name)
    elif text == "S" and face is not Face.PLAIN and exponent and not size(exponent):
        yield Shape(found, exponent, exponent, place)
        yield from properties(found, "symmetric")
        if name := {"+": "positive semidefinite", "++": "positive definite"}.get(below):
            yield from properties(found, name)


def _exponent(above: tuple[Superscript | Mark | Node, ...], place: Place) -> Node | None:
    r"""The exponent of a space; `n,p` in `\mathbb{R}^{n,p}` is a list."""
    match above:
        case (Mark(text=text),) if "," in text:
            return Group("", tuple(read_term(tuple(Text(part, ""))) for part in text.split(",")), place)
        case (exponent,) if isinstance(exponent, Node):
            return exponent
    return None


def _running(found: tuple[Node, ...], over: Node) -> Iterator[Declaration]:
    r"""Indices that run over `1, \dots, n`."""
    match over:
        case Group(bracket="" | "{", parts=(low, *_, Dots(), high)):
            for letter in found:
                yield Domain(letter, low, high, letter.place)


def _distribution(of: Node) -> tuple[Node | None, Node | None] | None:
    """The mean and the variance of a distribution, where they are said; None if it is no distribution."""
    match of:
        case Product(
            factors=(Letter(text="N") | Scripted(base=Letter(text="N")), Group(parts=(mean, variance)))
        ):
            return mean, variance
        case Product(factors=(_, Group())) | Letter(face=Face.SCRIPT):
            return None, None
    return None


def properties(found: tuple[Node, ...], *names: str) -> Iterator[Property]:
    """That each of some letters has properties."""
    for letter in found:
        for name in names:
            yield Property(letter, name, letter.place)
