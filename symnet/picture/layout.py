"""The layout of a picture: nodes, dots, edges and captions in their places, before any format is chosen.

Lengths are in TeX points; x grows to the right, y downwards. Writings are rows of words and formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sympy import Basic

_ROUNDING: Final = 1e-9
Writing = tuple[str | Basic, ...]
"""Words and formulas side by side."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the plane."""

    x: float
    y: float

    def towards(self, other: "Point", fraction: float) -> "Point":
        """The point at a fraction of the way to another."""
        return Point(self.x + fraction * (other.x - self.x), self.y + fraction * (other.y - self.y))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, by its centre and half its extents."""

    centre: Point
    half_width: float
    half_height: float

    @property
    def left(self) -> float:
        """The smallest x."""
        return self.centre.x - self.half_width

    @property
    def right(self) -> float:
        """The largest x."""
        return self.centre.x + self.half_width

    @property
    def top(self) -> float:
        """The smallest y."""
        return self.centre.y - self.half_height

    @property
    def bottom(self) -> float:
        """The largest y."""
        return self.centre.y + self.half_height

    def meets(self, other: "Area") -> bool:
        """Whether two rectangles overlap, by more than rounding errors."""
        return (
            self.half_width + other.half_width - abs(self.centre.x - other.centre.x) > _ROUNDING
            and self.half_height + other.half_height - abs(self.centre.y - other.centre.y) > _ROUNDING
        )

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a segment passes through the inside of the rectangle.

        >>> area = Area(Point(0, 0), 2, 1)
        >>> area.crossed_by(Point(-9, 0), Point(9, 0)), area.crossed_by(Point(-9, 2), Point(9, 2))
        (True, False)
        """
        if max(start.y, end.y) <= self.top or min(start.y, end.y) >= self.bottom:
            return False
        lower, upper = 0.0, 1.0
        for origin, run, near, far in (
            (start.x, end.x - start.x, self.left, self.right),
            (start.y, end.y - start.y, self.top, self.bottom),
        ):
            if run == 0:
                if not near < origin < far:
                    return False
                continue
            enter, leave = sorted(((near - origin) / run, (far - origin) / run))
            lower, upper = max(lower, enter), min(upper, leave)
        return lower < upper


class Role(StrEnum):
    """What a node stands for."""

    INPUT = "input"
    ONE = "one"
    HIDDEN = "hidden"
    OUTPUT = "output"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Node:
    """A circle with a name, or a box if it is wider than tall or stands for a whole map."""

    name: str
    role: Role
    writing: Writing
    area: Area

    @property
    def round(self) -> bool:
        """Whether the node is a circle."""
        return self.area.half_width == self.area.half_height and self.role is not Role.MAP


@dataclass(frozen=True, slots=True)
class Label:
    """A writing at a fraction of an edge."""

    writing: Writing
    fraction: float
    area: Area


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by their names."""

    source: str
    target: str
    start: Point
    end: Point
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Bypass:
    """An arrow from a node past a box to another node, around the corners of its path, with a label."""

    source: str
    target: str
    corners: tuple[Point, ...]
    label: "Caption"


@dataclass(frozen=True, slots=True)
class Caption:
    """A writing that stands by itself."""

    writing: Writing
    area: Area


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a picture shows. `dots` are the areas of vertical dots, where nodes are left out."""

    nodes: tuple[Node, ...]
    dots: tuple[Area, ...]
    edges: tuple[Edge, ...]
    captions: tuple[Caption, ...]
    bypasses: tuple[Bypass, ...] = ()

    def bounds(self, margin: float) -> Area:
        """The rectangle around everything, with a margin."""
        return around(
            [
                *(node.area for node in self.nodes),
                *self.dots,
                *(edge.label.area for edge in self.edges if edge.label),
                *(caption.area for caption in self.captions),
                *(bypass.label.area for bypass in self.bypasses),
            ],
            margin,
        )


def around(areas: Sequence[Area], margin: float = 0.0) -> Area:
    """The smallest rectangle that holds all of these, with a margin."""
    left, right = min(area.left for area in areas) - margin, max(area.right for area in areas) + margin
    top, bottom = min(area.top for area in areas) - margin, max(area.bottom for area in areas) + margin
    return Area(Point((left + right) / 2, (top + bottom) / 2), (right - left) / 2, (bottom - top) / 2)


def number(value: float) -> str:
    """A length with at most two decimal places.

    >>> number(2.5), number(-0.001), number(34.0)
    ('2.5', '0', '34')
    """
    return f"{round(value, 2) + 0.0:g}"
