r"""`\left`, `\right`, `\big` and their kin: brackets that say to which side they open."""

from typing import Final

from symnet.papers.grammar.items import Environment
from symnet.papers.grammar.layout import Pile
from symnet.papers.grammar.signs import BARE_MATRICES, ROWS, SPELLINGS
from symnet.papers.tokens import Token

SIDES: Final = {r"\left": "l", r"\right": "r", r"\middle": "m", r"\mleft": "l", r"\mright": "r"}
DIRECTED: Final = {
    ("|", "l"): r"\lvert",
    ("|", "r"): r"\rvert",
    ("|", "m"): r"\mid",
    (r"\|", "l"): r"\lVert",
    (r"\|", "r"): r"\rVert",
    ("<", "l"): r"\langle",
    (">", "r"): r"\rangle",
}


def bracket(pile: Pile, token: Token) -> None:
    r"""`\left(`, `\bigr|`: the bracket alone, which says to which side it opens."""
    written = pile.next_text()
    if not written:
        return
    place = pile.todo.pop().place
    text = SPELLINGS.get(written, written)
    side = SIDES.get(token.text, token.text[-1])
    if text == r"\{" and token.text == r"\left" and _brace_of_rows(pile, token):
        return
    if text == "." and token.text == r"\left" and _brace_behind_rows(pile):
        return
    if text != ".":
        pile.done.append(Token(DIRECTED.get((text, side), text), place))


def _brace_behind_rows(pile: Pile) -> bool:
    r"""`\left. \begin{aligned} ... \end{aligned} \right\}` as its rows alone."""
    pile.next_text()
    rows = pile.todo.pop() if pile.todo else None
    if isinstance(rows, Environment) and rows.name in ROWS and pile.skip(r"\right"):
        pile.argument()
        pile.done.append(rows)
        return True
    if rows is not None:
        pile.todo.append(rows)
    return False


def _brace_of_rows(pile: Pile, token: Token) -> bool:
    r"""`\left\{ \begin{array} ... \end{array} \right.` as `cases`."""
    pile.next_text()
    rows = pile.todo.pop() if pile.todo else None
    if isinstance(rows, Environment) and rows.name in BARE_MATRICES | ROWS and pile.next_text() == r"\right":
        right = pile.todo.pop()
        if pile.skip("."):
            items = rows.items[1:] if rows.name in ("array", "alignedat") else rows.items
            pile.done.append(Environment("cases", items, token.place))
            return True
        pile.todo.append(right)
    if rows is not None:
        pile.todo.append(rows)
    return False
