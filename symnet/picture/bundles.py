"""The edges of a layer: one for each weight between the nodes shown, labelled where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Final

from sympy import Basic, Integer, MatrixSymbol

from symnet.layers import Dense
from symnet.picture.columns import Column
from symnet.picture.extents import SMALL, half_height, half_width
from symnet.picture.labels import place
from symnet.picture.layout import Area, Caption, Edge, Label, Node, Point, Writing, around
from symnet.picture.names import entry
from symnet.typeset.formula import Printer

MOST_LABELS: Final = 24
"""The most edges between two columns with which each may have a label."""
CLEARANCE: Final = 5.0
"""The least distance of a label from a node."""
WIDEST_LABEL: Final = 20.0
"""The largest half-width of a label on an edge."""
MARGIN_ACROSS, MARGIN_DOWN = 2.0, 0.8
Measured = tuple[Writing, tuple[float, float]]
"""A writing with half its width and half its height."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The edges of a dense layer between two columns, and the names of its weights and offset."""

    layer: Dense
    weights: MatrixSymbol
    offset: MatrixSymbol
    printer: Printer

    def writings(self, left: Column, right: Column) -> tuple[Measured, ...]:
        """What stands on each edge, in the order of the edges; nothing if it is too many or too long."""
        if len(left.sources) * len(right.nodes) > MOST_LABELS:
            return ()
        found = tuple(self._measured((each,)) for each in self._entries(left, right))
        return found if all(across <= WIDEST_LABEL for _, (across, _) in found) else ()

    def _measured(self, writing: Writing) -> Measured:
        across, down = half_width(writing, self.printer), half_height(writing, self.printer)
        return writing, (SMALL * across + MARGIN_ACROSS, SMALL * down + MARGIN_DOWN)

    def labelled(self, left: Column, right: Column, writings: Sequence[Measured]) -> tuple[Edge, ...] | None:
        """The edges with these writings, or None if they do not all fit."""
        edges = self.plain(left, right)
        obstacles = [around([area], CLEARANCE) for area in (*left.areas, *right.areas)]
        found = place([(edge.start, edge.end) for edge in edges], [each[1] for each in writings], obstacles)
        if found is None:
            return None
        return tuple(
            replace(edge, label=Label(writing, fraction, area))
            for edge, (writing, _), (fraction, area) in zip(edges, writings, found, strict=True)
        )

    def plain(self, left: Column, right: Column) -> tuple[Edge, ...]:
        """The edges without labels."""
        return tuple(joined(source, target) for source in left.sources for target in right.nodes)

    def caption(self, edges: Sequence[Edge]) -> Caption:
        """The names of the weights and the offset, above the edges."""
        writing = (self.weights,) if self.layer.offset is None else (self.weights, ", ", self.offset)
        half = SMALL * half_width(writing, self.printer)
        middle = (edges[0].start.x + edges[0].end.x) / 2
        top = min(_height(edge, middle + side * half) for edge in edges for side in (-1, 1))
        return Caption(writing, Area(Point(middle, top - 8.0), half, 7.0))

    def _entries(self, left: Column, right: Column) -> list[Basic]:
        """What stands on each edge, in the order of the edges."""
        layer, zero = self.layer, Integer(0)
        from_one = (
            [entry(layer.offset, self.offset, row, zero) for row in right.positions] if left.one else []
        )
        return from_one + [
            entry(layer.weights, self.weights, row, place)
            for place in left.positions
            for row in right.positions
        ]


def joined(source: Node, target: Node) -> Edge:
    """The edge from the border of one node to that of another, along the line between their anchors."""
    start, end = _anchor(source, source.area.right), _anchor(target, target.area.left)
    length = hypot(end.x - start.x, end.y - start.y)
    leave = source.area.half_width / length if source.round else 0.0
    enter = target.area.half_width / length if target.round else 0.0
    return Edge(source.name, target.name, start.towards(end, leave), start.towards(end, 1 - enter))


def _anchor(node: Node, side: float) -> Point:
    """The point at which edges of a node aim: the centre of a circle, the middle of the side of a box."""
    return node.area.centre if node.round else Point(side, node.area.centre.y)


def _height(edge: Edge, x: float) -> float:
    """The y of an edge at some x."""
    return edge.start.towards(edge.end, (x - edge.start.x) / (edge.end.x - edge.start.x)).y
