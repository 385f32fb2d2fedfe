"""What the letters of a paper are defined to be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from sympy import Basic, Expr, Symbol

from symnet.papers.names import Name

MOST = 3
"""How many letters, at most, are held fixed in a derivative at a time."""


@dataclass(frozen=True, slots=True)
class ByPlaces:
    """What a letter with indices is defined to be: a value for each value of its indices, counted from 1."""

    indices: tuple[Symbol, ...]
    value: Expr

    def at(self, places: "list[Expr]") -> Expr:
        """The value at some places."""
        return self.value.xreplace(dict(zip(self.indices, places, strict=True)))


@dataclass(slots=True)
class Meanings:
    """Definitions: of letters with indices by their places, of others by what they stand for."""

    places: dict[Name, ByPlaces] = field(default_factory=dict)
    direct: dict[Basic, Basic] = field(default_factory=dict)
    """What each letter is defined to be, as it is written."""

    def copy(self) -> "Meanings":
        """Another one that can be changed without this one."""
        return Meanings(dict(self.places), dict(self.direct))

    def define(self, letter: Basic, value: Basic) -> bool:
        """Say what a letter stands for, and whether that can be: not if its value speaks of it."""
        if self.expanded(value).has(letter):
            return False
        self.direct[letter] = value
        return True

    def forget(self, name: Name, plain: str) -> None:
        """A letter stands for nothing from now on; `plain` is its name in SymPy."""
        self.places.pop(name, None)
        self.direct = {letter: value for letter, value in self.direct.items() if letter.name != plain}

    def end_section(self) -> None:
        """A number that a size has been said to be is that of its section alone."""
        self.direct = {
            letter: value
            for letter, value in self.direct.items()
            if not (letter.is_integer and letter.is_positive and value.is_number)
        }

    def expanded(self, term: Basic, held: "frozenset[Basic]" = frozenset()) -> Basic:
        """A term in which letters are replaced by what they stand for, except for some."""
        known = {letter: value for letter, value in self.direct.items() if letter not in held}
        while any(term.has(letter) for letter in known):
            term = term.xreplace(known)
        return term

    def with_free(self, term: Basic, indices: "frozenset[Basic]") -> Basic:
        """A term in which letters are replaced whose values depend on some indices, as w_i does."""
        known = {letter: self.expanded(value) for letter, value in self.direct.items()}
        return term.xreplace({each: value for each, value in known.items() if value.free_symbols & indices})

    def kept(self, letter: Basic) -> "Iterator[Name]":
        """The letters with indices whose values depend on a letter."""
        return (name for name, meaning in self.places.items() if self.expanded(meaning.value).has(letter))

    def holds(self, letter: Basic) -> "Iterator[frozenset[Basic]]":
        """Letters that may be held fixed where one differentiates with respect to a letter: the data.

        A paper that defines y by b, and then a loss of b with y in it, differentiates at a given y.
        """
        depending = [each for each, value in self.direct.items() if self.expanded(value).has(letter)]
        several = chain(*(combinations(depending, count) for count in range(1, MOST + 1)))
        return map(frozenset, several)
