"""Where the labels of edges stand: each on its own edge, clear of every other edge, label and node."""

from collections.abc import Sequence
from typing import Final

from symnet.picture.layout import Area, Point

Segment = tuple[Point, Point]
Place = tuple[float, Area]
_FRACTIONS: Final = tuple(n / 100 for n in range(8, 93))
_BEST: Final = 0.32
"""The preferred place of a label, as a fraction of its edge: nearer to the source."""
_TRIES: Final = 4000


def place(
    segments: Sequence[Segment], extents: Sequence[tuple[float, float]], obstacles: Sequence[Area]
) -> list[Place] | None:
    """A fraction of each segment and the area of a label there, or None if no room was found for some.

    *Law.* No area meets another or an obstacle, and no segment but its own crosses it. Sound, incomplete:
    the search, which takes the segment with the fewest places first, gives up after a number of tries.
    """
    choices = dict[int, list[Place]]()
    for number, half in enumerate(extents):
        choices[number] = _free(number, segments, half, obstacles)
        if not choices[number]:
            return None
    found = _Search().complete({}, choices)
    return None if found is None else [found[number] for number in range(len(extents))]


def _free(
    number: int, segments: Sequence[Segment], half: tuple[float, float], obstacles: Sequence[Area]
) -> list[Place]:
    """The places on a segment that are clear of other segments and obstacles, the best first."""
    start, end = segments[number]
    others = [segment for other, segment in enumerate(segments) if other != number]
    found = []
    for fraction in sorted(_FRACTIONS, key=lambda f: abs(f - _BEST)):
        area = Area(start.towards(end, fraction), *half)
        if not any(area.crossed_by(*other) for other in others) and not any(map(area.meets, obstacles)):
            found.append((fraction, area))
    return found


class _Search:
    """A search with backtracking that stops after a number of tries."""

    def __init__(self) -> None:
        self.tries = 0

    def complete(self, placed: dict[int, Place], choices: dict[int, list[Place]]) -> dict[int, Place] | None:
        """The placed labels, with a place for each of the others from its choices."""
        if not choices:
            return placed
        number = min(choices, key=lambda n: (len(choices[n]), n))
        for choice in choices[number]:
            self.tries += 1
            if self.tries > _TRIES:
                return None
            left = {
                n: [other for other in options if not other[1].meets(choice[1])]
                for n, options in choices.items()
                if n != number
            }
            if all(left.values()) and (found := self.complete({**placed, number: choice}, left)):
                return found
        return None
