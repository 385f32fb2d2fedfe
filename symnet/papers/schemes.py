"""Lines that speak of a letter with any index: what they say of the letter with a number there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from symnet.papers.grammar import read_term
from symnet.papers.lexer import Text
from symnet.papers.lines import EQUATIONS, Line
from symnet.papers.names import DOT, RUNNING, Names, bare_letter, letters_of
from symnet.papers.places import Place
from symnet.papers.rewriting import everywhere
from symnet.papers.syntax import (
    Call,
    Chain,
    Face,
    Letter,
    Mark,
    Node,
    Number,
    Product,
    Scripted,
    Superscript,
    Times,
    parts,
)

LABELS = frozenset("abcfosu")
"""Letters that are no exponents above small letters, where they are none above capitals: x^a, P^a."""
DELTA = r"\Delta"
_INDEXED: Final = re.compile(r"(.+)_\{(\w+)\}")
"""A function with an index, as it is called."""
_MEAN: Final = re.compile(r"(?P<first>[a-z])(?:\\cdot|\.|\\bullet)|(?:\\cdot|\.|\\bullet) ?(?P<second>[a-z])")
"""Two indices one of which is a dot."""


def with_words(chain: Chain, numbers: Iterable[str], above: Iterable[str]) -> Chain:
    """A chain in which letters above a letter are part of its name, as in W^Q.

    These are capitals, unless they are among the `numbers`, and letters that stand `above` alone.
    """
    known, always = frozenset(numbers), frozenset(above)

    def change(node: Node) -> Node:
        if isinstance(node, Product):
            return _with_differences(node)
        if isinstance(node, Scripted) and isinstance(node.base, Letter):
            above = tuple(_mark(node, part, known, always) or part for part in node.above)
            return _with_powers(node if above == node.above else replace(node, above=above))
        return _with_powers(node) if isinstance(node, Scripted) else node

    def dotted(node: Node) -> Node:
        return _with_dot(node) if isinstance(node, Scripted) else node

    return everywhere(everywhere(chain, dotted), change)


def _with_dot(node: Scripted) -> Scripted:
    r"""A letter such as `\bar y_{i\cdot}`, the mean over its second index, with the first one alone."""
    match node:
        case Scripted(base=Letter() as base, below=(Letter(face=Face.ROMAN, text=text) as index,)):
            if (found := _MEAN.fullmatch(text)) and not base.text.isupper():
                mark = f"{DOT}2" if found["first"] else f"{DOT}1"
                letter = Letter(found["first"] or found["second"], Face.PLAIN, index.place)
                return replace(node, below=(letter,), above=(Mark(mark), *node.above))
    return node


def _with_powers(node: Scripted) -> Scripted:
    r"""A term in which a mark such as `\odot 2` above is a power of every entry."""
    above = tuple(_power(part, node.place) if isinstance(part, Mark) else part for part in node.above)
    return node if above == node.above else replace(node, above=above)


def _power(mark: Mark, place: Place) -> Mark | Node:
    for sign in (Times.HADAMARD, Times.CIRCLE):
        if mark.text.startswith(f"{sign.value} "):
            exponent = read_term(tuple(Text(mark.text.removeprefix(sign.value), "")))
            return Product((Letter("", Face.PLAIN, place), exponent), (sign,), place)
    return mark


def _mark(
    node: Scripted, part: Node | Mark | Superscript, known: frozenset[str], always: frozenset[str]
) -> Mark | None:
    """What stands above a letter as a part of its name; an index above a capital below it, as in W_V^i."""
    if not isinstance(part, Node):
        return None
    if several := _capitals(part, known, always):
        return Mark("".join(several))
    match node.below, part:
        case (Letter(text=below),), Letter(text=text) if text in RUNNING and below.isupper():
            return Mark(f"({text})")
    return None


def _with_differences(node: Product) -> Node:
    r"""A product in which a capital Delta is part of the name behind it: `\Delta W` is one letter."""
    factors: list[Node] = []
    signs: list[Times] = []
    for number, factor in enumerate(node.factors):
        sign = node.signs[number - 1] if number else Times.BESIDE
        before = factors[-1] if factors else None
        base = factor.base if isinstance(factor, Scripted) else factor
        if isinstance(before, Letter) and before.text == DELTA and isinstance(base, Letter):
            named = replace(base, text=rf"{DELTA} {base.text}", place=before.place)
            factors[-1] = replace(factor, base=named) if isinstance(factor, Scripted) else named
            continue
        if number:
            signs.append(sign)
        factors.append(factor)
    return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors), signs=tuple(signs))


def _capitals(node: Node, numbers: frozenset[str], above: frozenset[str]) -> tuple[str, ...]:
    match node:
        case Letter(text=text) if (text.isupper() or text in above) and text not in numbers:
            return (text,)
        case Product(factors=factors) if all(_capitals(each, numbers, above) for each in factors):
            return tuple(text for each in factors for text in _capitals(each, numbers, above))
    return ()


def only_above(chains: Iterable[Chain]) -> set[str]:
    """Letters that stand above capitals, and nowhere else."""
    raised, elsewhere, labels = set[str](), set[str](), set[str]()
    for chain in chains:
        stack: list[Node] = [*parts(chain)]
        while stack:
            node = stack.pop()
            match node:
                case Scripted(base=Letter(text=text) as base, below=below, above=above):
                    stack += below
                    elsewhere.add(base.text)
                    for each in above:
                        if isinstance(each, Letter) and text[-1:].isupper():
                            raised.add(each.text)
                        elif isinstance(each, Letter) and each.text in LABELS:
                            labels.add(each.text)
                        elif isinstance(each, Node):
                            stack.append(each)
                case Letter(text=text):
                    elsewhere.add(text)
                case _:
                    stack += parts(node)
    return (raised | labels if raised & labels else raised) - elsewhere


def with_instances(found: Sequence[Line], names: Names) -> list[Line]:
    """The lines, each on a letter with any index followed by what it says of letters with numbers.

    "H_i = A_i X" says of H_1 that it is A_1 X, if H_1 occurs.
    """
    numbered: dict[str, dict[int, Number]] = {}
    for line in found:
        for node, _ in letters_of(line.chain):
            match node:
                case Scripted(base=Letter(text=text), below=(Number() as number,)):
                    numbered.setdefault(text, {}).setdefault(int(number.value), number)
        for call in _calls(line.chain):
            if (named := _INDEXED.fullmatch(call.function)) and named[2].isdigit():
                number = Number(Fraction(named[2]), call.place)
                numbered.setdefault(named[1], {}).setdefault(int(named[2]), number)
    done: list[Line] = []
    for line in found:
        done.append(line)
        if not line.chain.relations or line.chain.relations[0].sign not in EQUATIONS:
            continue
        match line.chain.terms[0]:
            case Scripted(base=Letter(text=text), below=(Letter(text=index),)) as left if index in RUNNING:
                use = names.use(left)
                if use is not None and not use.indices and not use.operators:
                    values = sorted(numbered.get(text, {}).items())
                    done += [_instance(line, index, number) for _, number in values]
            case Call(function=function) if (named := _INDEXED.fullmatch(function)) and named[2] in RUNNING:
                values = sorted(numbered.get(named[1], {}).items())
                done += [_instance(line, named[2], number) for _, number in values]
    return [replace(line, number=number) for number, line in enumerate(done)]


def _calls(chain: Chain) -> Iterator[Call]:
    stack: list[Node] = [*parts(chain)]
    while stack:
        node = stack.pop()
        stack += parts(node)
        if isinstance(node, Call):
            yield node


def _instance(line: Line, index: str, number: Number) -> Line:
    """The first equation of a line with a number for an index."""

    def change(node: Node) -> Node:
        if isinstance(node, Call) and (named := _INDEXED.fullmatch(node.function)) and named[2] == index:
            return replace(node, function=f"{named[1]}_{{{int(number.value)}}}")
        if not isinstance(node, Scripted):
            return node
        below = tuple(number if _is(each, index) else each for each in node.below)
        above = tuple(
            Mark(f"({int(number.value)})") if isinstance(each, Mark) and each.text == f"({index})" else each
            for each in node.above
        )
        return replace(node, below=below, above=above)

    chain = replace(line.chain, terms=line.chain.terms[:2], relations=line.chain.relations[:1])
    return replace(line, chain=everywhere(chain, change), implied=True)


def with_means(found: Sequence[Line]) -> list[Line]:
    r"""The lines; what says what `\bar x` is says the same of a `\bar y` that nothing defines."""
    occurring = {
        text: None for line in found for node, _ in letters_of(line.chain) if (text := _letter(node))
    }
    left = {_letter(line.chain.terms[0]) for line in found}
    done: list[Line] = []
    for line in found:
        done.append(line)
        mean, *rest = line.chain.terms
        if not isinstance(mean, Letter) or not line.chain.relations or rest[0] is None:
            continue
        letter = bare_letter(mean.text)
        if mean.text != rf"\bar{{{letter}}}" or line.chain.relations[0].sign not in EQUATIONS:
            continue
        said = {text for node, bound in letters_of(rest[0]) if (text := _letter(node)) not in bound}
        if letter not in said or said - {letter, "n", "N", "1"}:
            continue
        others = [
            each for each in occurring if each.isalpha() and rf"\bar{{{each}}}" in occurring.keys() - left
        ]
        done += [_same(line, letter, each) for each in others]
    return [replace(line, number=number) for number, line in enumerate(done)]


def _letter(node: Node | None) -> str:
    """The letter with or without scripts that a term is, or nothing."""
    base = node.base if isinstance(node, Scripted) else node
    return base.text if isinstance(base, Letter) else ""


def _same(line: Line, old: str, new: str) -> Line:
    """The first equation of a line, of another letter."""

    def change(node: Node) -> Node:
        if isinstance(node, Letter) and bare_letter(node.text) == old:
            return replace(node, text=node.text.replace(old, new))
        return node

    chain = replace(line.chain, terms=line.chain.terms[:2], relations=line.chain.relations[:1])
    return replace(line, chain=everywhere(chain, change), implied=True)


def _is(node: Node, index: str) -> bool:
    return isinstance(node, Letter) and node.text == index
