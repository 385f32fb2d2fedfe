"""Words inside of a formula: those between formulas, and names."""

from typing import Final

from symnet.papers.grammar.items import Item, Words
from symnet.papers.grammar.listed import listed
from symnet.papers.grammar.names import NAMES
from symnet.papers.grammar.signs import OPERATORS
from symnet.papers.syntax import Relation
from symnet.papers.tokens import Token

CONNECTIVES: Final = frozenset(
    listed(
        "and or where with for if so since because then when whenever let hence thus therefore by but "
        "while iff otherwise else given using minimize minimise maximize maximise subject unless that "
        "which are is define denote note assume suppose similarly likewise also now here i.e. e.g. "
        "s.t. st resp. w.r.t. as all each every any implies gives yields i.e s.t"
    )
)
"""Words that alone are no name."""
SYMBOLS: Final = {
    r"\forall": "for all",
    r"\exists": "there is",
    r"\therefore": "therefore",
    r"\because": "because",
}
"""Signs that are read as words."""


def is_between(words: Words, before: Item | None, after: Item | None) -> bool:
    r"""Whether words stand between formulas; `d = \text{rank of } A` and `\text{loss}` are names."""
    text = words.text.strip()
    last = text.rpartition(" ")[2].strip(",;:()").lower()
    if words.between or last in CONNECTIVES or text.partition(" ")[0].strip(",;:()").lower() in CONNECTIVES:
        return True
    if isinstance(before, Relation) or isinstance(after, Relation) or text in NAMES:
        return False
    if isinstance(before, Token) and before.text in OPERATORS:
        return False
    if isinstance(after, Token) and after.text in ("_", "^"):
        return False
    return words.text != text or not text.replace("-", "").isalnum()


def ends_open(words: str) -> bool:
    """Whether words at the end of a row belong to the next one, such as `where`."""
    return words.rpartition(" ")[2].strip(",;:").lower() in CONNECTIVES
