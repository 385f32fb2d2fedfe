"""A document as a sequence of prose, formulas and directives."""

from dataclasses import dataclass
from typing import TypeAlias

from symnet.papers.places import Place
from symnet.papers.tokens import Token


@dataclass(frozen=True, slots=True)
class Prose:
    """Words between formulas, commands of layout removed; "\\n\\n" where a paragraph ends."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Formula:
    r"""The tokens of a formula, without what opens and closes it; `end` is where it ends.

    `environment` is the name of its environment, "" for `$...$` and `\(...\)`, and "displaymath" for
    `$$...$$` and `\[...\]`.
    """

    environment: str
    tokens: tuple[Token, ...]
    place: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Section:
    """Where a section begins."""

    place: Place


@dataclass(frozen=True, slots=True)
class Directive:
    """What stands in a comment after `% symnet:`."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be read, such as a file that is missing or an environment without an end."""

    message: str
    place: Place


Piece: TypeAlias = Prose | Section | Formula | Directive | Fault
