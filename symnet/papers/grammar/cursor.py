"""A place in a list of items, from which a term is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from symnet.papers.grammar.items import DEEPEST, Braces, Item, spell
from symnet.papers.grammar.signs import ARGUMENTS, CLOSING, OPENING
from symnet.papers.grammar.tidy import tidy
from symnet.papers.places import Place
from symnet.papers.syntax import Chain, Face, Letter, Node, Unread, parts
from symnet.papers.tokens import Token


class Trouble(Exception):
    """A term cannot be read; it becomes an `Unread`."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


@dataclass(frozen=True, slots=True)
class Levels:
    """How the levels of a term are read, handed down so that a construct reads what stands inside."""

    term: Callable[["Cursor"], Node]
    """Summands."""
    summand: Callable[["Cursor"], Node]
    factor: Callable[["Cursor"], Node]
    scripted: Callable[["Cursor", Node], Node]
    """A node with the scripts that follow it."""
    begins_factor: Callable[["Cursor"], bool]
    chains: Callable[[Sequence[Item], Place, "Cursor"], tuple[Chain, ...]]
    """The chains of items that stand inside of a term, such as those below a sum."""


@dataclass(slots=True)
class Cursor:
    """Items without layout, and how far they are read.

    `closer` is the bracket that closes what is being read; inside of a script numbers may follow letters.
    """

    items: Sequence[Item]
    place: Place
    """Where the items stand, told if there are none."""
    levels: Levels
    at: int = 0
    depth: int = 0
    face: Face = Face.PLAIN
    closer: str = ""
    in_script: bool = False
    even_bars: dict[int, bool] | None = None

    @property
    def item(self) -> Item | None:
        """The next item; None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    @property
    def text(self) -> str:
        """The text of the next item if it is a token, otherwise ""."""
        item = self.item
        return item.text if isinstance(item, Token) else ""

    @property
    def here(self) -> Place:
        """Where the next item stands, or the last one at the end."""
        item = self.item or (self.items[-1] if self.items else None)
        return item.place if item else self.place

    def ahead(self, steps: int) -> str:
        """The text of a later token."""
        item = self.items[self.at + steps] if self.at + steps < len(self.items) else None
        return item.text if isinstance(item, Token) else ""

    def skip(self, text: str) -> bool:
        """Whether the next token is this one; if so, it is passed."""
        found = self.text == text
        self.at += found
        return found

    def inside(self, items: Sequence[Item], place: Place, face: Face | None = None) -> "Cursor":
        """A cursor in items that stand one level deeper; in another typeface if one is given."""
        return Cursor(
            tidy(items),
            place,
            self.levels,
            depth=self.depth + 1,
            face=self.face if face is None else face,
            in_script=self.in_script,
        )

    def whole(self) -> Node:
        """The term that all of the items are."""
        if self.item is None:
            raise Trouble("a term is missing", self.place)
        node = self.levels.term(self)
        self.ends()
        return node

    def ends(self) -> None:
        """Refuse what is left."""
        if self.item is not None:
            raise self.unexpected("the end or an operator")

    def argument(self, command: str) -> tuple[Item, ...]:
        """The argument of a command: what braces hold, one token, or a command with its own arguments."""
        item = self.item
        if item is None:
            raise Trouble(f"{command} lacks an argument", self.here)
        start = self.at
        self.at += 1
        if isinstance(item, Braces):
            return item.items
        if isinstance(item, Token):
            self.at += ARGUMENTS.get(item.text, 0)
        return tuple(self.items[start : self.at])

    def even_bars_follow(self) -> bool:
        """Whether the bars between the one here and the end of the bracket around it come in pairs."""
        if self.even_bars is None:
            self.even_bars = _even_bars(self.items)
        return self.even_bars.get(self.at, False)

    def deeper(self) -> None:
        """One level down; `depth` is to be lowered again by who calls."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Trouble(f"the formula is nested more than {DEEPEST} deep", self.here)

    def unexpected(self, expected: str) -> Trouble:
        """The error that something else was expected here."""
        item = self.item
        written = spell([item]) if item is not None else ""
        written = f"{written[:SHOWN]}..." if len(written) > SHOWN else written
        found = f"{WRITTEN.get(written, written)} was found" if written else "the formula ends"
        return Trouble(f"{expected} was expected, {found}", self.here)


SHOWN: Final = 30
"""How many characters of what was found an error shows."""
WRITTEN: Final = {r"\lvert": "|", r"\rvert": "|", r"\lVert": r"\|", r"\rVert": r"\|", r"\quad": "a gap"}
"""What is told of tokens that authors mostly write otherwise."""


def _even_bars(items: Sequence[Item]) -> dict[int, bool]:
    found: dict[int, bool] = {}
    even = [True]
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        text = item.text if isinstance(item, Token) else ""
        if text in CLOSING:
            even.append(True)
        elif text in OPENING:
            even.pop()
            even = even or [True]
        elif text == "|":
            found[at] = even[-1]
            even[-1] = not even[-1]
    return found


def letters_of(node: Node) -> Iterator[Letter]:
    """The letters that stand in a node."""
    left = [node]
    while left:
        each = left.pop()
        if isinstance(each, Letter):
            yield each
        left += parts(each)


def chains_inside(cursor: Cursor, items: Sequence[Item], place: Place) -> tuple[Chain, ...]:
    """The chains that stand inside of a term; a term there that cannot be read is trouble."""
    chains = cursor.levels.chains(tidy(items), place, cursor)
    for chain in chains:
        for term in chain.terms:
            if isinstance(term, Unread):
                raise Trouble(term.message, term.place)
            if term is None:
                raise Trouble("a relation without a left side", chain.place)
    return chains
