"""A layer without weights to draw: a box with its name, between the columns of its inputs and outputs."""

from typing import Final

from sympy import MatrixSymbol

from symnet.picture.columns import SPACING, Column
from symnet.picture.extents import SMALL, half_width, word_width
from symnet.picture.layout import Area, Bypass, Caption, Edge, Node, Point, Role, around
from symnet.typeset.formula import Printer

REACH: Final = 42.0
"""The distance from the middle of a column to the side of a box."""
PADDING: Final = 7.0
DEPTH: Final = 14.0
"""How far below the box and the nodes the connection past it runs."""


def box_width(words: str) -> float:
    """Half the width of a box with these words in it."""
    return SMALL * word_width(words) / 2 + PADDING


def through(name: str, words: str, left: Column, right: Column) -> tuple[Node, tuple[Edge, ...]]:
    """The box between two columns, as tall as the taller one, with level arrows into and out of it."""
    frame = around([node.area for node in (*left.nodes, *right.nodes)])
    centre = Point((left.x + right.x) / 2, frame.centre.y)
    height = max(SPACING / 2, frame.half_height)
    box = Node(name, Role.MAP, (words,), Area(centre, box_width(words), height))
    into = [
        Edge(
            node.name,
            name,
            Point(node.area.right, node.area.centre.y),
            Point(box.area.left, node.area.centre.y),
        )
        for node in left.nodes
    ]
    out = [
        Edge(
            name,
            node.name,
            Point(box.area.right, node.area.centre.y),
            Point(node.area.left, node.area.centre.y),
        )
        for node in right.nodes
    ]
    return box, (*into, *out)


def past(box: Node, left: Column, right: Column, vector: MatrixSymbol, printer: Printer) -> Bypass:
    """The connection past a box, beneath it, which adds the vector of the inputs."""
    source, target = left.nodes[-1], right.nodes[-1]
    depth = max(box.area.bottom, source.area.bottom, target.area.bottom) + DEPTH
    corners = (
        Point(left.x, source.area.bottom),
        Point(left.x, depth),
        Point(right.x, depth),
        Point(right.x, target.area.bottom),
    )
    writing = ("+ ", vector)
    area = Area(Point(box.area.centre.x, depth), SMALL * half_width(writing, printer) + 2.0, 6.0)
    return Bypass(source.name, target.name, corners, Caption(writing, area))
