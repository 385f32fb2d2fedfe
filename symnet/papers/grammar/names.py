"""Functions that are known by their names, in whatever typeface they are written."""

import re
from typing import Final

from symnet.papers.grammar.brackets import BRACKETS
from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Words
from symnet.papers.grammar.letters import run, word
from symnet.papers.grammar.listed import listed
from symnet.papers.grammar.signs import ACCENTS, FACES
from symnet.papers.syntax import Face, Letter
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
TRACE: Final = re.compile("[tT]r([A-Z]|$)")
BLACKBOARD: Final = {"E": "E", "V": "Var", "P": "P"}
WITH_BRACKETS_ONLY: Final = frozenset({"E", "P"})
r"""Names that `\mathrm` makes of letters of matrices too: functions only where brackets follow."""


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
    if item.text.isalpha() and (written := run(cursor)):
        return _plain(cursor, written, item)
    if item.text in COMMANDS:
        return COMMANDS[item.text], 1, Letter(item.text[1:], Face.ROMAN, item.place)
    if item.text[0] == "\\" and len(item.text) > 2 and item.text not in ACCENTS and item.text[1:] in NAMES:
        return NAMES[item.text[1:]], 1, Letter(item.text[1:], Face.ROMAN, item.place)
    face = FACES.get(item.text)
    if face is None or cursor.at + 1 >= len(cursor.items):
        return None
    ahead = Cursor(cursor.items, item.place, cursor.levels, at=cursor.at + 1)
    written = word(ahead.argument(item.text))
    name = (BLACKBOARD if face is Face.BLACKBOARD else NAMES).get(written)
    if name is None or (face not in (Face.ROMAN, Face.BLACKBOARD) and len(written) == 1):
        return None
    if face is Face.ROMAN and name in WITH_BRACKETS_ONLY and not _bracket_follows(ahead):
        return None
    return name, ahead.at - cursor.at, Letter(written, face, item.place)


def _plain(cursor: Cursor, written: str, first: Token) -> tuple[str, int, Letter] | None:
    """The function whose name stands in plain letters before brackets, as in `tr(A)`."""
    name = NAMES.get(written) if len(written) > 1 else None
    ahead = Cursor(cursor.items, first.place, cursor.levels, at=cursor.at + len(written))
    if name and _bracket_follows(ahead):
        return name, len(written), Letter(written, Face.ROMAN, first.place)
    if not cursor.in_script and ((name and len(written) > 2) or TRACE.match(written)):
        raise Trouble(f"{written} in plain letters is a product; a function needs its command", first.place)
    return None


def _bracket_follows(ahead: Cursor) -> bool:
    """Whether brackets follow, behind an index if there is one."""
    if ahead.text == "_":
        ahead = Cursor(ahead.items, ahead.place, ahead.levels, at=ahead.at + 1)
        ahead.argument("_")
    return ahead.text in BRACKETS
