"""Indices below and what stands above: exponents, transposes, inverses, marks of names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Braces, Item, Words, spell
from symnet.papers.grammar.letters import word
from symnet.papers.grammar.listed import listed
from symnet.papers.grammar.pairs import closing, split
from symnet.papers.grammar.signs import FACES, OPERATORS
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import Face, Letter, Mark, Node, Relation, Scripted, Superscript, Unread
from symnet.papers.tokens import Token

Above: TypeAlias = Superscript | Mark | Node


def scripted(cursor: Cursor, base: Node) -> Node:
    """A node with the scripts and primes that follow it."""
    below: tuple[Node, ...] = ()
    above: list[Above] = []
    while cursor.text in ("_", "^", "'"):
        sign, place = cursor.text, cursor.here
        cursor.at += 1
        if sign == "'":
            above.append(Superscript.PRIME)
        elif sign == "^":
            above += superscripts(cursor, cursor.argument(sign), place)
        elif below:
            raise Trouble("there are two indices below one letter", place)
        else:
            below = indices(cursor, cursor.argument(sign), place)
    if not (below or above):
        return base
    if isinstance(base, Scripted) and not below:
        return Scripted(base.base, base.below, (*base.above, *above), base.place)
    return Scripted(base, below, tuple(above), base.place)


def indices(cursor: Cursor, content: Sequence[Item], place: Place) -> tuple[Node, ...]:
    """What stands below, part by part; a part that is no term, such as `k|k-1` or `1:t`, is a name."""
    items = tidy(_unbraced(content))
    if not items:
        return ()
    return tuple(_index(cursor, part, place) for part in split(items, ","))


def _index(cursor: Cursor, part: Sequence[Item], place: Place) -> Node:
    if any(isinstance(item, Relation) and item.text not in ARROWS for item in part[1:]):
        raise Trouble("an index with a relation is read below a sum only", place)
    if len(part) == 1 and isinstance(part[0], Words):
        return Letter(part[0].text.strip(), Face.ROMAN, part[0].place)
    try:
        return _script(cursor, part, place).whole()
    except Trouble:
        if not part or any(isinstance(item, Unread) for item in part):
            raise
        return Letter(_name(part), Face.ROMAN, part[0].place)


def _name(items: Sequence[Item]) -> str:
    r"""Items as part of a name; `k \mid k-1` and `k|k-1` are one name."""
    bars = [
        replace(item, text="|") if isinstance(item, Token) and item.text == r"\mid" else item
        for item in items
    ]
    return spell(bars).strip()


def _script(cursor: Cursor, items: Sequence[Item], place: Place) -> Cursor:
    inside = cursor.inside(items, place, Face.PLAIN)
    inside.in_script = True
    return inside


def _unbraced(content: Sequence[Item]) -> Sequence[Item]:
    """What stands in braces that are all there is."""
    while len(content) == 1 and isinstance(content[0], Braces):
        content = content[0].items
    return content


def superscripts(cursor: Cursor, content: Sequence[Item], place: Place) -> tuple[Above, ...]:
    """What stands above: marks, transposes and inverses one after the other, or else an exponent."""
    items = tidy(_unbraced(content))
    if not items:
        return ()
    short = len(items) <= LONGEST
    if short and (marks := _marks(items)) is not None:
        return marks
    if short and (length := _length_of_transpose(items)):
        *exponent, before = items[:-length]
        if exponent and isinstance(before, Token) and before.text == "-":
            return (*superscripts(cursor, exponent, place), Superscript.INVERSE_TRANSPOSE)
        return (*superscripts(cursor, [*exponent, before], place), Superscript.TRANSPOSE)
    inside = _script(cursor, items, place)
    inside.in_script = False
    try:
        return (inside.whole(),)
    except Trouble:
        if not _is_name(items):
            raise
        return (Mark(_name(items)),)


def _is_name(items: Sequence[Item]) -> bool:
    """Whether items such as `i,j` and `1:t` are part of a name, as they are no term."""
    texts = [item.text if isinstance(item, Token) else "" for item in items]
    return any(text in (",", ":", "|", r"\mid") for text in texts) and not any(
        isinstance(item, Unread | Relation) for item in items
    )


ARROWS: Final = frozenset({r"\to", r"\rightarrow", r"\leftarrow", r"\gets"})
"""Relations that stand in names such as `W_{x \\to h}`."""


def marks_alone(content: Sequence[Item]) -> tuple[Superscript | Mark, ...] | None:
    """The marks that a superscript is if it is nothing else; no term is read."""
    items = tidy(_unbraced(content))
    return _marks(items) if len(items) <= LONGEST else None


LONGEST: Final = 40
"""Longer superscripts are exponents."""
CERTAIN_TRANSPOSES: Final = frozenset(listed(r"\top \intercal \transpose \transp \trans \tran \T"))
SINGLE: Final = {
    "*": Superscript.STAR,
    r"\prime": Superscript.PRIME,
    "'": Superscript.PRIME,
    "+": Superscript.PLUS,
}
SYMBOLS: Final = frozenset(
    {r"\dagger", r"\ddagger", r"\star", r"\perp", r"\circ", r"\bullet", r"\sharp", r"\#", "-"}
)


def _marks(items: Sequence[Item]) -> tuple[Superscript | Mark, ...] | None:
    """The marks that items are if they are nothing else."""
    marks: list[Superscript | Mark] = []
    at = 0
    while at < len(items):
        mark, length = _mark(items, at)
        if mark is None:
            return None
        marks.append(mark)
        at += length
    return tuple(marks)


def _mark(items: Sequence[Item], at: int) -> tuple[Superscript | Mark | None, int]:
    """The mark that begins here, and its length."""
    item, rest = items[at], items[at:]
    texts = [each.text if isinstance(each, Token) else "" for each in rest[:2]]
    if isinstance(item, Words):
        text = item.text.strip()
        return (Superscript.TRANSPOSE if text == "T" else Mark(rf"\text{{{text}}}")), 1
    if texts[0] == "-" and (length := _length_of_transpose(rest[1:], at_end=False)):
        return Superscript.INVERSE_TRANSPOSE, 1 + length
    if texts == ["-", "1"] and not _continues_exponent(rest[2:]):
        return Superscript.INVERSE, 2
    if length := _length_of_transpose(rest, at_end=False):
        return Superscript.TRANSPOSE, length
    if texts[0] in SINGLE and _first(rest[1:]) not in ("(", "["):
        return SINGLE[texts[0]], 1
    if texts[0] in (r"\odot", r"\circ") and len(rest) > 1:
        return Mark(f"{texts[0]} {spell(rest[1:])}"), len(rest)
    if texts[0] in SYMBOLS and (len(rest) == 1 or texts[0] != "-"):
        return Mark(texts[0]), 1
    if texts[0] in ("(", "[", r"\langle", "<") and (end := closing(items, at)) is not None:
        is_sum = end - at > 2 and _first(items[end + 1 :]) == "-"
        return (None if is_sum else Mark(spell(items[at : end + 1]))), end + 1 - at
    if (
        texts[0] == r"\mathrm"
        and len(rest) > 1
        and isinstance(rest[1], Braces)
        and (name := word(rest[1].items))
        and len(name) > 1
    ):
        return Mark(rf"\text{{{name}}}"), 2
    return None, 0


def _continues_exponent(rest: Sequence[Item]) -> bool:
    """Whether what follows `-1` makes a longer exponent of it: digits, operators, letters."""
    return bool(rest) and (_first(rest) in OPERATORS or _mark(rest, 0)[0] is None)


def _first(items: Sequence[Item]) -> str:
    return items[0].text if items and isinstance(items[0], Token) else ""


def _length_of_transpose(items: Sequence[Item], at_end: bool = True) -> int:
    r"""How many items the transpose at the end takes, or that at the beginning; a bare `T` stands alone."""
    for length in (1, 2):
        part = items[-length:] if at_end else items[:length]
        if (
            len(part) == length
            and _is_transpose(part)
            and (at_end or not _needs_end(part) or length == len(items))
        ):
            return 0 if at_end and _needs_end(part) else length
    return 0


def _needs_end(part: Sequence[Item]) -> bool:
    return isinstance(part[0], Token) and part[0].text == "T"


def _is_transpose(part: Sequence[Item]) -> bool:
    first = part[0]
    if not isinstance(first, Token):
        return len(part) == 1 and isinstance(first, Words) and first.text.strip() == "T"
    if len(part) == 1:
        return first.text == "T" or first.text in CERTAIN_TRANSPOSES
    inner = part[1]
    content = inner.items if isinstance(inner, Braces) else (inner,)
    return FACES.get(first.text) in (Face.ROMAN, Face.SANS, Face.BOLD) and word(content) == "T"
