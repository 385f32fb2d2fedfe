r"""Functions known by their names, `\sum` and `\prod`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symnet.papers.grammar.brackets import BRACKETS, bracketed
from symnet.papers.grammar.cursor import Cursor, Trouble, chains_inside
from symnet.papers.grammar.items import Item, Words
from symnet.papers.grammar.letters import word
from symnet.papers.grammar.listed import listed
from symnet.papers.grammar.pairs import split
from symnet.papers.grammar.scripts import indices, superscripts
from symnet.papers.grammar.signs import FACES, INNER_TIMES, OUTER_TIMES
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Bars,
    Call,
    Chain,
    Face,
    Group,
    Large,
    Letter,
    Node,
    Norm,
    Product,
    Relation,
    Scripted,
    Sum,
    Superscript,
    Times,
)
from symnet.papers.tokens import Token

COMMANDS: Final = {
    rf"\{name}": name
    for name in listed(
        "exp log ln lg sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth det max min "
        "sup inf dim ker deg gcd"
    )
} | {r"\Pr": "P", r"\tr": "tr", r"\argmax": "argmax", r"\argmin": "argmin", r"\Tr": "tr"}
NAMES: Final = {
    name: name
    for name in listed(
        "exp log ln sin cos tan sinh cosh tanh arctan sigmoid logistic softplus erf sign relu softmax "
        "gelu silu elu logsumexp det tr diag blockdiag blkdiag vec vech rank dim ker null span col "
        "max min argmax argmin sup inf Var Cov Corr E P abs"
    )
} | {
    "ReLU": "relu",
    "RELU": "relu",
    "Relu": "relu",
    "GELU": "gelu",
    "SiLU": "silu",
    "ELU": "elu",
    "Softmax": "softmax",
    "SoftMax": "softmax",
    "Sigmoid": "sigmoid",
    "Tr": "tr",
    "trace": "tr",
    "Trace": "tr",
    "Det": "det",
    "Diag": "diag",
    "Vec": "vec",
    "Rank": "rank",
    "rk": "rank",
    "sgn": "sign",
    "var": "Var",
    "cov": "Cov",
    "corr": "Corr",
    "Pr": "P",
}
BLACKBOARD: Final = {"E": "E", "V": "Var", "P": "P"}
WITH_BRACKETS_ONLY: Final = frozenset({"E", "P"})
r"""Names that `\mathrm` makes of letters of matrices too: functions only where brackets follow."""
LINEAR: Final = frozenset({"tr", "det", "E", "Var", "rank", "diag", "vec"})
"""Functions whose argument without brackets is all that stands up to the next + or -."""
LARGE: Final = frozenset({r"\sum", r"\prod"})


def function(cursor: Cursor) -> tuple[str, int, Letter] | None:
    """The function whose name stands here: its bare name, its length in items, and the name as a letter."""
    item = cursor.item
    if isinstance(item, Words):
        name = NAMES.get(item.text.strip())
        return (name, 1, Letter(item.text.strip(), Face.ROMAN, item.place)) if name else None
    if not isinstance(item, Token):
        return None
    if item.text == r"\arg" and cursor.ahead(1) in (r"\min", r"\max"):
        name = f"arg{cursor.ahead(1)[1:]}"
        return name, 2, Letter(name, Face.ROMAN, item.place)
    if item.text in COMMANDS:
        return COMMANDS[item.text], 1, Letter(item.text[1:], Face.ROMAN, item.place)
    face = FACES.get(item.text)
    if face not in (Face.ROMAN, Face.SANS, Face.BLACKBOARD) or cursor.at + 1 >= len(cursor.items):
        return None
    ahead = Cursor(cursor.items, item.place, cursor.levels, at=cursor.at + 1)
    written = word(ahead.argument(item.text))
    name = (BLACKBOARD if face is Face.BLACKBOARD else NAMES).get(written)
    if name is None or (face is Face.SANS and len(written) == 1):
        return None
    if face is Face.ROMAN and name in WITH_BRACKETS_ONLY and not _bracket_follows(ahead):
        return None
    return name, ahead.at - cursor.at, Letter(written, face, item.place)


def _bracket_follows(ahead: Cursor) -> bool:
    """Whether brackets follow, behind an index if there is one."""
    if ahead.text == "_":
        ahead = Cursor(ahead.items, ahead.place, ahead.levels, at=ahead.at + 1)
        ahead.argument("_")
    return ahead.text in BRACKETS


def call(cursor: Cursor, name: str, length: int, letter: Letter) -> Node:
    """A function and its argument; without one it is a letter."""
    place = cursor.here
    cursor.at += length
    start = cursor.at
    below: tuple[Node, ...] = ()
    powers: list[Node] = []
    while cursor.text in ("_", "^", "'"):
        sign = cursor.text
        cursor.at += 1
        if sign == "'":
            return _as_letter(cursor, start, letter)
        content = cursor.argument(sign)
        if sign == "_" and not below:
            below = _below(cursor, name, content, place)
            continue
        for each in superscripts(cursor, content, place):
            if isinstance(each, Superscript) and each is Superscript.INVERSE:
                raise Trouble(f"{letter.text}^{{-1}} may be an inverse function or a quotient", place)
            if not isinstance(each, Node):
                return _as_letter(cursor, start, letter)
            powers.append(each)
    if not (cursor.text in BRACKETS or cursor.levels.begins_factor(cursor)):
        return _as_letter(cursor, start, letter)
    node = Call(name, below, _arguments(cursor, name), place)
    return Scripted(node, (), tuple(powers), place) if powers else node


def _as_letter(cursor: Cursor, start: int, letter: Letter) -> Node:
    cursor.at = start
    return cursor.levels.scripted(cursor, letter)


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
    if len(factors) > 1 and isinstance(first.base if isinstance(first, Scripted) else first, Norm | Bars):
        raise Trouble(f"the argument of {name} needs brackets", first.place)
    if cursor.text == "/" or (name in LINEAR and cursor.text in INNER_TIMES | OUTER_TIMES.keys()):
        raise Trouble(f"the argument of {name} needs brackets", first.place)
    if len(factors) == 1:
        return (first,)
    return (Product(tuple(factors), (Times.BESIDE,) * (len(factors) - 1), first.place),)


def _goes_on(cursor: Cursor, name: str, opener: str) -> bool:
    """Whether the brackets are a factor of a longer argument, as in tr (A + B)' C."""
    if name not in LINEAR or (opener == "[" and name in ("E", "Var")):
        return False
    if cursor.text in ("'", "^"):
        above = _superscripts_ahead(cursor)
        if above and above[0] in (Superscript.TRANSPOSE, Superscript.PRIME, Superscript.INVERSE_TRANSPOSE):
            return name not in ("E", "Var") or _factor_after(cursor)
        if name not in ("det", "diag", "vec", "rank"):
            raise Trouble(
                f"the exponent may belong to the argument of {name}: brackets are needed", cursor.here
            )
        return False
    if cursor.text == "(":
        raise Trouble(f"the argument of {name} may go on: brackets are needed", cursor.here)
    return False


def _superscripts_ahead(cursor: Cursor) -> Sequence[object]:
    if cursor.text == "'":
        return (Superscript.PRIME,)
    ahead = Cursor(cursor.items, cursor.here, cursor.levels, at=cursor.at + 1, depth=cursor.depth)
    return superscripts(ahead, ahead.argument("^"), cursor.here)


def _factor_after(cursor: Cursor) -> bool:
    """Whether a factor follows the superscript here."""
    ahead = Cursor(cursor.items, cursor.here, cursor.levels, at=cursor.at, closer=cursor.closer)
    if not ahead.skip("'"):
        ahead.at += 1
        ahead.argument("^")
    return cursor.levels.begins_factor(ahead)


def large(cursor: Cursor) -> Node:
    """A sum or a product: its body reaches to the next + or -."""
    sign, place = cursor.text, cursor.here
    cursor.at += 1
    below: tuple[Chain, ...] = ()
    over: Node | None = None
    while cursor.text in ("_", "^"):
        script = cursor.text
        cursor.at += 1
        content = cursor.argument(script)
        if script == "^":
            over = cursor.inside(content, place, Face.PLAIN).whole()
        else:
            rows = (chains_inside(cursor, row, place) for row in _substack(content))
            below = tuple(each for row in rows for chain in row for each in _letters(chain))
    minus = cursor.here if cursor.skip("-") else None
    body = cursor.levels.summand(cursor)
    return Large(sign, below, over, Sum((-1,), (body,), minus) if minus else body, place)


def _letters(chain: Chain) -> tuple[Chain, ...]:
    """Bare letters with commas between them, as in `i,j`, are a chain each."""
    only = chain.terms[0]
    if chain.relations or not isinstance(only, Group) or only.bracket:
        return (chain,)
    return tuple(replace(chain, terms=(part,), place=part.place) for part in only.parts)


def _substack(content: Sequence[Item]) -> list[Sequence[Item]]:
    r"""The rows of `\substack`."""
    items = [item for item in content if not (isinstance(item, Token) and item.text.isspace())]
    if items and isinstance(items[0], Token) and items[0].text == r"\substack":
        inner = items[1:2]
        return [row for each in inner for row in split(tidy(getattr(each, "items", ())), r"\\") if row]
    return [content]
