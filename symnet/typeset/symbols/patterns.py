"""Patterns: what a symbol looks like in print, so that no two symbols are printed alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from symnet.typeset.symbols.glyphs import Glyph, is_digits, listed
from symnet.typeset.symbols.letters import Letter, spelled

Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A letter, its superscript, and the slots of its subscript: names, or None for any index.

    Indices are counted from the base of the notation; those of a family (`from_zero`) may start at 0.
    """

    letter: str
    superscript: str
    slots: tuple[str | None, ...]
    from_zero: bool = False

    def overlaps(self, other: "Pattern", base: int) -> bool:
        """Whether some printed symbol fits both patterns, with indices counted from `base`.

        >>> row, offset = Pattern("b", "", (None,)), Pattern("b", "", ("0",))
        >>> row.overlaps(offset, 1), row.overlaps(offset, 0)
        (False, True)
        """
        base = 0 if self.from_zero or other.from_zero else base
        same = (self.letter, self.superscript) == (other.letter, other.superscript)
        return (
            same
            and len(self.slots) == len(other.slots)
            and all(_meet(a, b, base) for a, b in zip(self.slots, other.slots, strict=True))
        )

    def __str__(self) -> str:
        sub = ",".join("i" if slot is None else slot for slot in self.slots)
        return scripted(self.letter, sub, self.superscript)


def _meet(a: str | None, b: str | None, base: int) -> bool:
    """Whether two slots can be printed alike."""
    if a is not None and b is not None:
        return a == b
    name = a if b is None else b
    return name is None or not name.isdigit() or int(name) >= base


def scripted(letter: str, sub: str, superscript: str) -> str:
    """A letter with its scripts in LaTeX."""
    return letter + (f"_{{{sub}}}" if sub else "") + (f"^{{{superscript}}}" if superscript else "")


def _spelled(subscript: str) -> tuple[str, ...]:
    """The names of a subscript in LaTeX."""
    return tuple(name if is_digits(name) else spelled(Letter(name)) for name in listed(subscript))


def whole_pattern(glyph: Glyph) -> Pattern:
    """What a symbol as a whole looks like."""
    return Pattern(spelled(glyph.whole), glyph.superscript, _spelled(glyph.subscript))


def entry_pattern(glyph: Glyph, indices: int) -> Pattern:
    """What an entry with this many indices looks like."""
    before, after = _spelled(glyph.leading), _spelled(glyph.trailing)
    return Pattern(spelled(glyph.entry), glyph.superscript, (*before, *[None] * indices, *after))


def find_clash(owned: Iterable[tuple[Pattern, Owner]], base: int) -> tuple[Owner, Owner, Pattern] | None:
    """The first two different owners that can be printed alike, and the pattern they share, or None."""
    groups: dict[tuple[str, str, int], list[tuple[Pattern, Owner]]] = {}
    for pattern, owner in owned:
        key = (pattern.letter, pattern.superscript, len(pattern.slots))
        groups.setdefault(key, []).append((pattern, owner))
    for group in groups.values():
        for (one, first), (two, second) in combinations(group, 2):
            if first != second and one.overlaps(two, base):
                return first, second, two
    return None
