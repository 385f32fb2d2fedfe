r"""Rows and columns in words: "$x_i^\top$ is the $i$-th row of $X$", "$W$ with columns $w_j$"."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from symnet.papers.facts import Definition
from symnet.papers.syntax import (
    Chain,
    Dots,
    Entries,
    Face,
    Group,
    Letter,
    Node,
    Norm,
    Number,
    Product,
    Scripted,
    Superscript,
    Times,
    parts,
)
from symnet.papers.wording import LETTERS, MEMBER, SIZE, TERM, Wording

_ONE = f"[{LETTERS}{TERM}]"
_WHOLE = f"[{LETTERS}{MEMBER}]"
_WHAT = rf"(?:{LETTERS}(?:-?th|-?st)? )?(?P<what>row|column)(?: ?vector)?s?"
_WORDS = rf"(?:(?:the|a|an|our|this|its|data|design|weight|feature|input|kernel|matrix|{SIZE}) ){{0,4}}"
_ARE = r"(?: (?:is|are|be|being|denotes?|stands? for|as|given by|denoted by|denoted)){1,3}"
PHRASES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<part>{_ONE}){_ARE} (?:the )?{_WHAT} of {_WORDS}(?P<whole>{_WHOLE})",
        rf"(?P<part>{_ONE}),? (?:the )?{_WHAT} of {_WORDS}(?P<whole>{_WHOLE})",
        rf"{_WHAT} of {_WORDS}(?P<whole>{_WHOLE}){_ARE} (?P<part>{_ONE})",
        rf"{_WHAT} (?P<part>{_ONE}) of {_WORDS}(?P<whole>{_WHOLE})",
    )
)
WITH: Final = re.compile(
    rf"(?:,? (?:with|whose|has|having|and let its|let its)|,) (?:the |as )?{_WHAT}"
    rf"(?: (?:is|are|be|given by|denoted by|denoted)){{0,2}} (?P<part>{_ONE})",
    re.IGNORECASE,
)
"""What follows a matrix and the words on its size."""
_BEFORE = re.compile(r"[\ue002\ue004](?=[^.;\ue002\ue004]{0,60}\Z)")
INDEX: Final = "i"
PLACE: Final = r"\cdot i"
"""The index of a row or a column within itself, which no paper uses."""


def rows(text: Wording) -> Iterator[tuple[int, Definition]]:
    """What letters are rows or columns of others, as definitions of them, as columns."""
    turned = {_key(each) for chains in text.formulas.values() for chain in chains for each in _turned(chain)}
    for pattern in PHRASES:
        for match in pattern.finditer(text.text):
            yield from _defined(text, match, match.start("whole"), turned)
    for match in WITH.finditer(text.text):
        if whole := _BEFORE.search(text.text, max(0, match.start() - 60), match.start()):
            yield from _defined(text, match, whole.start(), turned)


def _defined(
    text: Wording, match: re.Match[str], at: int, turned: set[str]
) -> Iterator[tuple[int, Definition]]:
    whole, said = text.letters(at, at + 1), text.term(match.start("part"))
    part, is_turned = _general(said)
    is_row = match["what"].lower() == "row"
    if len(whole) != 1 or part is None or (is_row and not (is_turned or _key(part) in turned)):
        return
    (index,) = part.below
    place = Letter(PLACE, Face.PLAIN, part.place)
    both = (index, place) if is_row else (place, index)
    one = Number(Fraction(1), part.place)
    entry = Scripted(whole[0], (Product(both, (Times.BESIDE,), part.place),), (), part.place)
    still = Letter(r"\cdot", Face.PLAIN, part.place)
    column = Entries(entry, (place, still), (one, one), (None, one), part.place)
    yield match.start(), Definition(part, column, part.place, implied=True)


def _general(node: Node | None) -> tuple[Scripted | None, bool]:
    r"""A letter with an index, and whether it was transposed: `x_i^\top`, `x_1, \dots, x_n`."""
    match node:
        case Scripted(base=Letter() as base, below=(Letter(),) as below, above=above):
            plain = tuple(each for each in above if each not in (Superscript.TRANSPOSE, Superscript.PRIME))
            return Scripted(base, below, plain, node.place), len(plain) < len(above)
        case Group(bracket="", parts=(Scripted(base=Letter(), below=(Number(),)) as first, *others)) if any(
            isinstance(each, Dots) for each in others
        ):
            index = Letter(INDEX, Face.PLAIN, first.place)
            return _general(Scripted(first.base, (index,), first.above, first.place))
    return None, False


def _turned(chain: Chain) -> Iterator[Scripted]:
    """The letters with one index that are transposed somewhere, or of which the norm is taken."""
    stack: list[Node] = [*parts(chain)]
    while stack:
        node = stack.pop()
        stack += parts(node)
        part, is_turned = _general(node.inner if isinstance(node, Norm) else node)
        if part is not None and (is_turned or isinstance(node, Norm)):
            yield part


def _key(node: Scripted) -> str:
    assert isinstance(node.base, Letter)  # noqa: S101 - made of a letter
    return f"{node.base.face} {node.base.text}"
