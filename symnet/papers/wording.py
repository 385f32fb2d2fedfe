r"""The text of a document in which each formula is one character that says of what kind it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from symnet.papers.cues import written
from symnet.papers.document import Formula, Piece, Prose
from symnet.papers.memberships import letters, size
from symnet.papers.syntax import Chain, Node, Sign, Unread

LETTERS: Final = "\ue002"
"""A formula that is a letter, or a list of letters."""
SIZE: Final = "\ue003"
r"""A size such as `n \times p`."""
MEMBER: Final = "\ue004"
r"""Letters and the set that they are in: `x \in \mathbb{R}^n`."""
TERM: Final = "\ue005"
"""A single other term."""
OTHER: Final = "\ue006"

_SAME: Final = {"i.i.d.": "iid", "non-": "non", "semi-definite": "semidefinite", "–": "-", "×": "x"}
_NONE: Final = dict.fromkeys(range(0xE000, 0xE010), " ")


@dataclass(frozen=True, slots=True)
class Wording:
    """The text, and the chains of the formulas at their positions in it."""

    text: str
    formulas: Mapping[int, tuple[Chain, ...]]

    def letters(self, start: int, end: int) -> tuple[Node, ...]:
        """The letters of the formulas between two positions."""
        found: list[Node] = []
        for position in range(start, end):
            if chains := self.formulas.get(position):
                found += letters(chains[0].terms[0])
        return tuple(found)

    def term(self, position: int) -> Node | None:
        """The term of a formula."""
        chains = self.formulas.get(position)
        return chains[0].terms[0] if chains else None


def wording(pieces: Sequence[Piece], read: Mapping[int, tuple[Chain, ...]]) -> Wording:
    """The text of pieces; `read` has the chains of those that are formulas."""
    texts: list[str] = []
    formulas: dict[int, tuple[Chain, ...]] = {}
    length = 0
    for number, piece in enumerate(pieces):
        text = written(piece)
        match piece:
            case Prose():
                text = text.translate(_NONE)
                for long, short in _SAME.items():
                    text = text.replace(long, short)
            case Formula():
                formulas[length] = read[number]
                text = _kind(read[number]) + text[1:]
        texts.append(text)
        length += len(text)
    return Wording("".join(texts), formulas)


def _kind(chains: tuple[Chain, ...]) -> str:
    match chains:
        case (Chain(terms=(term,), relations=()),):
            if letters(term):
                return LETTERS
            if term is None or isinstance(term, Unread):
                return OTHER
            return SIZE if size(term) else TERM
        case (Chain(terms=(left, *_), relations=(relation,)), *_) if relation.sign is Sign.IS_IN and letters(
            left
        ):
            return MEMBER
    return OTHER
