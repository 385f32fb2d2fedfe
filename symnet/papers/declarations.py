"""What a paper says of its letters, in its words, its formulas and its directives, in reading order."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from symnet.papers.cues import Cue, cue, cue_of
from symnet.papers.directives import directive
from symnet.papers.document import Directive, Formula, Piece
from symnet.papers.facts import (
    Assumption,
    Declaration,
    Definition,
    Domain,
    Independent,
    Misread,
    Property,
    Random,
    Shape,
)
from symnet.papers.grammar import read_formula
from symnet.papers.memberships import declared, letters, positive
from symnet.papers.phrases import described, stated
from symnet.papers.rows import rows
from symnet.papers.syntax import Chain, Node, Sign
from symnet.papers.wording import wording

__all__ = [
    "Assumption",
    "Cue",
    "Declaration",
    "Definition",
    "Domain",
    "Independent",
    "Misread",
    "Property",
    "Random",
    "Shape",
    "cue",
    "cue_of",
    "declarations",
]


def declarations(
    pieces: Sequence[Piece], read: Callable[[Formula], tuple[Chain, ...]] = read_formula
) -> tuple[Declaration, ...]:
    r"""What a document declares; `read` makes trees of its formulas.

    A property counts where it is said, not where it is claimed: "then $A$ is symmetric" says nothing here,
    nor does "$H$ is symmetric" if $H$ was defined before.

    >>> from symnet.papers.sources import read_document
    >>> for each in declarations(read_document(r"Let $A$ be a symmetric $n \times n$ matrix.")):
    ...     print(type(each).__name__)
    Shape
    Property
    """
    formulas = {number: read(piece) for number, piece in enumerate(pieces) if isinstance(piece, Formula)}
    text = wording(pieces, formulas)
    defined = _defined(text.formulas)
    found: list[tuple[int, Declaration]] = [
        *((at, each) for at, each in described(text) if not _is_claim(each, at, defined)),
        *((at, each) for at, chains in text.formulas.items() for chain in chains for each in declared(chain)),
        *(
            (at, each)
            for at, chains in text.formulas.items()
            for chain in chains
            for each in positive(chain)
            if stated(text, at, at + 1) and not _is_claim(each, at, defined)
        ),
    ]
    found += rows(text)
    found.sort(key=lambda each: each[0])
    used = {token.text for piece in pieces if isinstance(piece, Formula) for token in piece.tokens}
    said = [each for piece in pieces if isinstance(piece, Directive) for each in directive(piece, used)]
    return (*said, *(each for _, each in found))


def _defined(formulas: Mapping[int, tuple[Chain, ...]]) -> dict[str, int]:
    """The letters that equations define, and where each is defined first."""
    first: dict[str, int] = {}
    for at, chains in formulas.items():
        for chain in chains:
            if chain.relations and chain.relations[0].sign in (Sign.EQUALS, Sign.DEFINES):
                for letter in letters(chain.terms[0]):
                    first.setdefault(_key(letter), at)
    return first


def _is_claim(said: Declaration, at: int, defined: Mapping[str, int]) -> bool:
    """Whether it is said of a letter that has been defined, which is then to be proved."""
    return isinstance(said, Property) and defined.get(_key(said.letter), at + 1) <= at


def _key(node: Node) -> str:
    """A letter regardless of where it stands."""
    return _PLACE.sub("", repr(node))


_PLACE: Final = re.compile(r"place=Place\([^)]*\)")
