"""The columns of a picture: which entries of a vector are nodes, and where they stand."""

from dataclasses import dataclass
from typing import Final

from sympy import Expr, Integer, MatrixSymbol

from symnet.picture.extents import half_width
from symnet.picture.layout import Area, Node, Point, Role
from symnet.typeset.formula import Printer

SPACING: Final = 42.0
"""The distance between the centres of neighbouring nodes."""
RADIUS: Final = 11.0
WIDEST: Final = 15.0
"""The radius above which a node becomes a box."""
PADDING: Final = 3.0
ONE: Final = 0
"""The number of the node that carries a 1; the others are numbered from 1."""


@dataclass(frozen=True, slots=True)
class Column:
    """The nodes of a vector: the entry that each stands for, the dots between them, perhaps a 1 on top."""

    x: float
    nodes: tuple[Node, ...]
    positions: tuple[Expr, ...]
    dots: tuple[Area, ...]
    one: Node | None

    @property
    def sources(self) -> tuple[Node, ...]:
        """The nodes from which edges leave, the 1 first."""
        return (self.one, *self.nodes) if self.one else self.nodes

    @property
    def half_width(self) -> float:
        """Half the width of the widest node."""
        return max(node.area.half_width for node in self.sources)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas that are occupied."""
        return (*(node.area for node in self.sources), *self.dots)


def shown(extent: Expr, limit: int) -> tuple[Expr | None, ...]:
    """The entries of a vector that are drawn, counted from 0; None stands for dots.

    >>> from sympy import Symbol
    >>> shown(Integer(3), 6), shown(Integer(9), 6)
    ((0, 1, 2), (0, 1, None, 8))
    """
    if extent.is_Integer and extent <= limit:
        return tuple(Integer(position) for position in range(int(extent)))
    return (Integer(0), Integer(1), None, extent - 1)


def column(
    vector: MatrixSymbol, x: float, *, number: int, role: Role, printer: Printer, limit: int, one: bool
) -> Column:
    """The column of a vector at x, centred at height 0."""
    entries = shown(vector.shape[0], limit)
    top = -SPACING * (len(entries) - 1) / 2
    heights = [top + SPACING * place for place in range(len(entries))]
    positions = tuple(position for position in entries if position is not None)
    centres = [Point(x, y) for y, position in zip(heights, entries, strict=True) if position is not None]
    nodes = [
        _node(f"{number}-{place}", role, (vector[position, 0],), centre, printer)
        for place, (position, centre) in enumerate(zip(positions, centres, strict=True), 1)
    ]
    dots = [
        Area(Point(x, y), 2.0, 6.5) for y, position in zip(heights, entries, strict=True) if position is None
    ]
    carrier = _node(f"{number}-{ONE}", Role.ONE, (Integer(1),), Point(x, top - SPACING), printer)
    return Column(x, tuple(nodes), positions, tuple(dots), carrier if one else None)


def _node(name: str, role: Role, writing: tuple[Expr], centre: Point, printer: Printer) -> Node:
    reach = half_width(writing, printer) + PADDING
    if reach > WIDEST:
        return Node(name, role, writing, Area(centre, reach + PADDING, RADIUS))
    radius = max(RADIUS, reach)
    return Node(name, role, writing, Area(centre, radius, radius))
