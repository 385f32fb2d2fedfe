"""Functions and their arguments, with brackets and without."""

from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.brackets import BRACKETS, bracketed
from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Item
from symnet.papers.grammar.names import COMMANDS, function
from symnet.papers.grammar.pairs import split
from symnet.papers.grammar.scripts import indices, marks_alone, superscripts
from symnet.papers.grammar.signs import INNER_TIMES, LARGE, OUTER_TIMES
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Bars,
    Call,
    Group,
    Letter,
    Mark,
    Node,
    Norm,
    Product,
    Relation,
    Scripted,
    Superscript,
    Times,
)
from symnet.papers.tokens import Token

SCALARS: Final = frozenset({"tr", "det", "rank"})
"""Functions with a number as their value: a transpose behind their brackets belongs to the argument."""
MOMENTS: Final = frozenset({"E", "Var"})
TRANSPOSES: Final = (Superscript.TRANSPOSE, Superscript.PRIME, Superscript.INVERSE_TRANSPOSE)
FAR: Final = SCALARS | MOMENTS
"""Functions whose argument without brackets is all that stands up to the next + or -."""
NEAR: Final = frozenset(COMMANDS.values()) - FAR
"""Functions whose argument without brackets is a product."""


def call(cursor: Cursor, name: str, length: int, letter: Letter) -> Node:
    """A function and its argument; without one it is a letter."""
    place = cursor.here
    cursor.at += length
    start = cursor.at
    scripts = _scripts_ahead(cursor)
    above = [marks_alone(content) for sign, content in scripts if sign == "^"]
    if above == [(Superscript.INVERSE,)]:
        raise Trouble(f"{letter.text}^{{-1}} may be an inverse function or a quotient", place)
    is_marked = any(sign == "'" for sign, _ in scripts) or any(marks is not None for marks in above)
    if is_marked or not (cursor.text in BRACKETS or cursor.levels.begins_factor(cursor)):
        cursor.at = start
        return cursor.levels.scripted(cursor, letter)
    below: tuple[Node, ...] = ()
    powers: list[Superscript | Mark | Node] = []
    for sign, content in scripts:
        if sign == "^":
            powers += superscripts(cursor, content, place)
        else:
            below += _below(cursor, name, content, place)
    node = Call(name, below, _arguments(cursor, name), place)
    return Scripted(node, (), tuple(powers), place) if powers else node


def _scripts_ahead(cursor: Cursor) -> list[tuple[str, Sequence[Item]]]:
    """The scripts that stand here, passed and not yet read."""
    found: list[tuple[str, Sequence[Item]]] = []
    while cursor.text in ("_", "^", "'"):
        sign = cursor.text
        cursor.at += 1
        found.append((sign, () if sign == "'" else cursor.argument(sign)))
    return found


def _below(cursor: Cursor, name: str, content: Sequence[Item], place: Place) -> tuple[Node, ...]:
    r"""What stands below a function; in `\mathbb{E}_{x \sim p}` it is the letter alone."""
    if name in ("E", "Var", "Cov", "P"):
        parts = split(tidy(content), ",")
        lefts = [part[: _relation_at(part)] for part in parts]
        content = [item for left in lefts for item in (*left, Token(",", place))][:-1]
    return indices(cursor, content, place)


def _relation_at(part: Sequence[Item]) -> int:
    return next((at for at, item in enumerate(part) if isinstance(item, Relation)), len(part))


def _arguments(cursor: Cursor, name: str) -> tuple[Node, ...]:
    if cursor.text in BRACKETS:
        opener = cursor.text
        group = bracketed(cursor)
        if not _goes_on(cursor, name, opener):
            return group.parts if isinstance(group, Group) else (group,)
        first = cursor.levels.scripted(cursor, group)
    else:
        first = cursor.levels.factor(cursor)
    factors = [first]
    while cursor.levels.begins_factor(cursor) and cursor.text not in LARGE and function(cursor) is None:
        factors.append(cursor.levels.factor(cursor))
    is_barred = isinstance(first.base if isinstance(first, Scripted) else first, Norm | Bars)
    if len(factors) > 1 and (is_barred or name not in FAR | NEAR):
        raise Trouble(f"the argument of {name} needs brackets", first.place)
    if cursor.text == "/" or (name in FAR and cursor.text in INNER_TIMES | OUTER_TIMES.keys()):
        raise Trouble(f"the argument of {name} needs brackets", first.place)
    if len(factors) == 1:
        return (first,)
    return (Product(tuple(factors), (Times.BESIDE,) * (len(factors) - 1), first.place),)


def _goes_on(cursor: Cursor, name: str, opener: str) -> bool:
    """Whether the brackets are a factor of a longer argument, as in tr (A + B)' C."""
    if name not in FAR or (opener != "(" and name in MOMENTS):
        return False
    if cursor.text == "(":
        raise Trouble(f"the argument of {name} may go on: brackets are needed", cursor.here)
    if cursor.text not in ("'", "^") or (
        name in MOMENTS and _is_transposed(cursor) and not _factor_after(cursor)
    ):
        return False
    if name in SCALARS and _is_transposed(cursor):
        return True
    if name in ("det", "rank"):
        return False
    raise Trouble(f"the exponent may belong to the argument of {name}: brackets are needed", cursor.here)


def _is_transposed(cursor: Cursor) -> bool:
    """Whether a transpose stands here."""
    ahead = Cursor(cursor.items, cursor.here, cursor.levels, at=cursor.at)
    sign, content = _scripts_ahead(ahead)[0]
    marks = (Superscript.PRIME,) if sign == "'" else marks_alone(content) or ()
    return any(mark in TRANSPOSES for mark in marks[:1])


def _factor_after(cursor: Cursor) -> bool:
    """Whether a factor follows the superscript here."""
    ahead = Cursor(cursor.items, cursor.here, cursor.levels, at=cursor.at, closer=cursor.closer)
    _scripts_ahead(ahead)
    return cursor.levels.begins_factor(ahead)
