r"""The rows of a formula: split at `\\`, and joined where one goes on in the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from symnet.papers.document import Formula
from symnet.papers.grammar.chains import read_chains, with_last_words
from symnet.papers.grammar.cursor import Cursor, Trouble
from symnet.papers.grammar.items import Braces, Environment, Item, Label, Words, nest
from symnet.papers.grammar.layout import BLANK
from symnet.papers.grammar.pairs import pairs, split
from symnet.papers.grammar.segments import GAPS, continues
from symnet.papers.grammar.signs import BARE_MATRICES, CASES, DOTS, ROWS
from symnet.papers.grammar.terms import LEVELS
from symnet.papers.grammar.tidy import tidy
from symnet.papers.grammar.words import ends_open
from symnet.papers.places import Place
from symnet.papers.syntax import Chain, Node, Relation, Unread
from symnet.papers.tokens import Token

ONE_NUMBER: Final = frozenset({"", "displaymath", "equation", "multline", "math", "dmath"})
"""Environments with one number, so that a label is that of all of their rows."""


@dataclass(slots=True)
class Row:
    """What stands in a row; `is_indented` if its first cell is empty."""

    items: list[Item]
    is_indented: bool
    labels: list[str] = field(default_factory=list)

    @property
    def has_relation(self) -> bool:
        return any(isinstance(item, Relation) for item in self.items)


def read_formula(formula: Formula) -> tuple[Chain, ...]:
    r"""The chains of relations of a formula, in their order; what cannot be read is `Unread` in its place.

    Each row of a display begins a chain, or goes on with the one before it: a first side of None means that
    a row begins with a relation, and a row that begins with an operator, or comes after one, is joined. It
    raises nothing, whatever the tokens are.

    >>> here = Place("paper.tex", 1, 1)
    >>> tokens = tuple(Token(text, here) for text in ("a", "=", "b", "+", r"\oops", "=", "c"))
    >>> chain, = read_formula(Formula("", tokens, here, here))
    >>> [type(term).__name__ for term in chain.terms]
    ['Letter', 'Unread', 'Letter']
    >>> chain.terms[1].message
    '\\oops is not known'
    """
    environment = formula.environment.removesuffix("*")
    rows = _joined(_rows(formula, environment), environment)
    every = next((label for row in rows for label in row.labels), "") if environment in ONE_NUMBER else ""
    root = Cursor((), formula.place, LEVELS)
    found: list[Chain] = []
    words = ""
    for row in rows:
        chains, last = read_chains(row.items, formula.place, root)
        if words and chains:
            chains = (replace(chains[0], words=f"{words} {chains[0].words}".strip()), *chains[1:])
            words = ""
        if ends_open(last) or not chains:
            words = f"{words} {last}".strip()
        else:
            chains = with_last_words(chains, last)
        label = every or (row.labels[0] if row.labels else "")
        found += [replace(chain, label=label) for chain in chains]
    return with_last_words(tuple(found), words)


def read_term(tokens: Sequence[Token]) -> Node:
    """The term that tokens are, or an `Unread` that says why they are none."""
    place = tokens[0].place if tokens else Place("", 1, 1)
    try:
        return Cursor(tidy(nest(tokens)), place, LEVELS).whole()
    except Trouble as trouble:
        return Unread(trouble.message, trouble.place)


def _rows(formula: Formula, environment: str) -> list[Row]:
    items = list(nest(formula.tokens))
    flat = _without_breaks_in_brackets(_unwrapped(tidy(items)))
    return [_row(each, environment) for each in split(flat, r"\\")]


def _unwrapped(items: Sequence[Item]) -> list[Item]:
    """Items with the rows of `aligned` and its like in their place."""
    todo = list(reversed(items))
    done: list[Item] = []
    while todo:
        item = todo.pop()
        if isinstance(item, Environment) and (item.name.removesuffix("*") in ROWS or _is_system(item, done)):
            todo += reversed(tidy(_without_arguments(item)))
        else:
            done.append(item)
    return done


def _without_arguments(environment: Environment) -> Sequence[Item]:
    r"""What stands in an environment without `[t]` and `{rcl}` before it."""
    items = list(environment.items)
    while items and isinstance(items[0], Token) and items[0].text.isspace():
        items.pop(0)
    texts = [item.text if isinstance(item, Token) else "" for item in items[:3]]
    if texts[:1] == ["["] and texts[2:] == ["]"]:
        items = items[3:]
    if environment.name.removesuffix("*") in ("alignedat", "alignat", "array") and isinstance(
        items[:1], list
    ):
        items = items[1:] if items and isinstance(items[0], Braces) else items
    return items


def _is_system(environment: Environment, before: Sequence[Item]) -> bool:
    """Whether cells are equations: nothing stands before them in the row, and each row has a relation."""
    name = environment.name.removesuffix("*")
    if name not in CASES | BARE_MATRICES:
        return False
    for item in reversed(before):
        if isinstance(item, Token) and item.text == r"\\":
            break
        if not isinstance(item, Label | Words) and not (isinstance(item, Token) and item.text in GAPS):
            return False
    rows = [row for row in split(tidy(_without_arguments(environment)), r"\\") if row]
    return all(_is_equation(split(row, "&")) for row in rows)


def _is_equation(cells: Sequence[Sequence[Item]]) -> bool:
    """Whether the first cell has a relation, or a later one begins with it."""
    begins = any(isinstance(item, Relation) for cell in cells[1:] for item in cell[:1])
    return begins or any(isinstance(item, Relation) for item in cells[0])


def _without_breaks_in_brackets(items: Sequence[Item]) -> list[Item]:
    r"""Items without `\\`, and the gaps beside it, between brackets that belong together."""
    closes, inside = pairs(items), -1
    kept: list[Item] = []
    broken = False
    for at, item in enumerate(items):
        inside = max(inside, closes.get(at, -1))
        if at <= inside and isinstance(item, Token) and item.text == r"\\":
            broken = True
            while kept and _is_gap(kept[-1]):
                kept.pop()
        elif not (broken and _is_gap(item)):
            broken = False
            kept.append(item)
    return kept


def _row(items: Sequence[Item], environment: str) -> Row:
    """A row; each second `&` is a gap between formulas, but not in `eqnarray`."""
    row = Row([], False)
    ampersands = 0
    begins = False
    for item in items:
        if isinstance(item, Label):
            row.labels.insert(len(row.labels) * item.is_tag, item.text)
        elif isinstance(item, Token) and item.text == "&":
            ampersands += 1
            row.is_indented |= ampersands == 1 and not row.items
            if ampersands % 2 == 0 and environment not in ("eqnarray", "IEEEeqnarray"):
                row.items.append(replace(item, text=r"\quad"))
                begins = row.is_indented
        else:
            if begins and isinstance(item, Relation):
                row.items.append(Unread("what a later column goes on with is not read", item.place))
            begins &= isinstance(item, Token) and item.text in BLANK
            row.items.append(item)
    return row


def _joined(rows: Sequence[Row], environment: str) -> list[Row]:
    """Rows, each with those that go on with it."""
    aligned = any(row.items and not row.is_indented for row in rows)
    found: list[Row] = []
    for row in rows:
        before = found[-1] if found else None
        content, last = _bare(row.items), _bare(before.items) if before else []
        if before is None:
            found.append(row)
        elif all(_ends([item]) for item in content):
            _merge(before, row)
        elif not last:
            found.append(row)
        elif environment == "multline" or _goes_on(row, content, last, aligned):
            _merge(before, row)
        elif _is_left_open(row, content, last, before):
            message = "the row begins with no relation and no operator"
            _merge(before, row, Unread(message, content[0].place))
        else:
            found.append(row)
    return found


def _merge(before: Row, row: Row, *between: Item) -> None:
    """Join rows; a sign at the end of one that is said again at the beginning of the next is one."""
    first, second = _bare(before.items), _bare(row.items)
    if first and second and _is_repeated(first[-1], second[0]):
        second = second[1:]
    before.items = [*first, *between, *second]
    before.labels += row.labels


def _is_repeated(last: Item, first: Item) -> bool:
    if isinstance(last, Relation) and isinstance(first, Relation):
        return last.text == first.text
    return isinstance(last, Token) and isinstance(first, Token) and last.text == first.text == "+"


def _bare(items: Sequence[Item]) -> Sequence[Item]:
    """Items without gaps at both ends."""
    start, end = 0, len(items)
    while start < end and _is_gap(items[start]):
        start += 1
    while start < end and _is_gap(items[end - 1]):
        end -= 1
    return items[start:end]


def _is_gap(item: Item) -> bool:
    return isinstance(item, Token) and item.text in GAPS


def _goes_on(row: Row, content: Sequence[Item], before: Sequence[Item], aligned: bool) -> bool:
    if isinstance(content[0], Relation):
        return _is_repeated(before[-1], content[0])
    if _ends(before):
        return False
    indented = aligned and row.is_indented and isinstance(content[0], Token) and content[0].text == "-"
    return continues(content, before) or indented


def _is_left_open(row: Row, content: Sequence[Item], last: Sequence[Item], before: Row) -> bool:
    """Whether a row without a relation may go on with the formula before it, or begin another one."""
    if row.has_relation or _ends(last) or _has_words(row):
        return False
    is_dots = len(content) == 1 and isinstance(content[0], Token) and content[0].text in DOTS
    return (row.is_indented or before.has_relation) and not is_dots


def _ends(items: Sequence[Item]) -> bool:
    """Whether the formula ends here, by punctuation."""
    return isinstance(items[-1], Token) and items[-1].text in (",", ";", ".")


def _has_words(row: Row) -> bool:
    return any(isinstance(item, Words) for item in row.items)
