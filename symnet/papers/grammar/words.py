"""Words inside of a formula: those between formulas, and names."""

from collections.abc import Container
from typing import Final

from symnet.papers.grammar.connectives import connects
from symnet.papers.grammar.items import Item, Words
from symnet.papers.grammar.names import NAMES
from symnet.papers.grammar.signs import OPERATORS
from symnet.papers.syntax import Relation
from symnet.papers.tokens import Token

STARTS: Final = frozenset({",", ";", r"\quad", "&", r"\\"})
"""What a formula may begin behind."""


def is_between(words: Words, before: Item | None, after: Item | None) -> bool:
    r"""Whether words stand between formulas; `d = \text{rank of } A` and `\text{loss}` are names."""
    text = words.text.strip()
    if words.between or connects(text):
        return True
    if text in NAMES or isinstance(before, Relation) or _is_text(before, OPERATORS):
        return False
    begins = before is None or _is_text(before, STARTS)
    if (begins and isinstance(after, Relation)) or _is_text(after, ("_", "^")):
        return False
    return words.text != text or not text.replace("-", "").isalnum()


def _is_text(item: Item | None, texts: Container[str]) -> bool:
    return isinstance(item, Token) and item.text in texts


def ends_open(words: str) -> bool:
    """Whether words at the end of a row belong to the next one, such as `where`."""
    return connects(words.rpartition(" ")[2])
