"""A printed derivation read line by line: its displays, whatever text surrounds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sympy import Expr

from symnet.typeset.reader.unreadable import Unreadable

_EDGE: Final = re.compile(r"\\(begin|end)\{((?:align|gather)\*?|aligned)\}|^%[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One relation of a display: its left side if it has one of its own, its right side, and the reason."""

    left: Expr | None
    term: Expr
    reason: str = ""


def displays(text: str) -> Iterator[tuple[int, str]]:
    """Where each display in a text begins, and its rows. Raises `Unreadable` if none, or one without end."""
    opened: tuple[int, str] | None = None
    found = False
    for edge in _EDGE.finditer(text):
        what, name = edge.group(1), edge.group(2)
        if what == "begin":
            opened = edge.end(), name
        elif what == "end":
            if opened is None or opened[1] != name:
                raise Unreadable(f"this ends a display {name} that was not begun", edge.start())
            yield opened[0], text[opened[0] : edge.start()]
            opened, found = None, True
    if opened is not None or not found:
        raise Unreadable("there must be a display of relations, such as align, and its end", len(text))
