"""A layout as SVG: no script, no style sheet, nothing from the network, and the same bytes each time."""

from collections.abc import Iterable
from math import hypot
from typing import Final

from symnet.picture.extents import SMALL
from symnet.picture.layout import Area, Caption, Label, Layout, Node, Point, Role, Writing, number
from symnet.picture.spans import finished, xml
from symnet.typeset.formula import Printer

MARGIN: Final = 6.0
SCALE: Final = 1.6
"""Screen pixels per point of the layout, unless a page says otherwise."""
SIZE: Final = 10.0
_BASELINE: Final = 0.3
"""How far the baseline of the letters is below the middle of their line, in ems."""
_FONT: Final = "'Latin Modern Roman', 'STIX Two Text', 'Times New Roman', 'Liberation Serif', serif"
_FILLS: Final = {
    Role.INPUT: "#ffffff",
    Role.ONE: "#e0e0e0",
    Role.HIDDEN: "#eef1fb",
    Role.OUTPUT: "#fdeedd",
    Role.MAP: "#f5f5f5",
}
_ARROW: Final = 4.0, 1.5
"""Length and half-width of an arrowhead."""


def svg(layout: Layout, printer: Printer, title: str, description: str) -> str:
    """The picture as an SVG element; the title and the description are for those who cannot see it."""
    area = layout.bounds(MARGIN)
    width, height = 2 * area.half_width, 2 * area.half_height
    box = " ".join(map(number, (area.left, area.top, width, height)))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{number(SCALE * width)}" '
            f'height="{number(SCALE * height)}" role="img" font-family="{_FONT}" text-anchor="middle">',
            f"<title>{xml(title)}</title>",
            f"<desc>{xml(description)}</desc>",
            f'<rect {_rectangle(area)} fill="#ffffff"/>',
            *_arrows(layout, printer),
            *(_node(node, printer) for node in layout.nodes),
            *(_dots(dots) for dots in layout.dots),
            *(_writing(each.writing, each.area.centre, printer, SMALL) for each in layout.captions),
            "</svg>\n",
        ]
    )


def _arrows(layout: Layout, printer: Printer) -> Iterable[str]:
    """The edges and the paths past boxes, their heads, and then what is written on them."""
    ways = [(edge.start, edge.end) for edge in layout.edges] + [each.corners for each in layout.bypasses]
    yield '<g stroke="#737373" stroke-width="0.5" fill="none" stroke-linejoin="round">'
    for way in ways:
        yield f'<path d="M{" L".join(map(_point, way))}"/>'
    yield '</g>\n<g fill="#737373">'
    for way in ways:
        yield f'<path d="{_head(way[-2], way[-1])}"/>'
    yield "</g>"
    labels: list[Label | Caption] = [edge.label for edge in layout.edges if edge.label]
    for label in [*labels, *(bypass.label for bypass in layout.bypasses)]:
        yield f'<rect {_rectangle(label.area)} fill="#ffffff"/>'
        yield _writing(label.writing, label.area.centre, printer, SMALL)


def _head(start: Point, end: Point) -> str:
    """The triangle at the end of an arrow."""
    length, half = _ARROW
    whole = hypot(end.x - start.x, end.y - start.y)
    across = Point((start.y - end.y) / whole * half, (end.x - start.x) / whole * half)
    base = end.towards(start, length / whole)
    corners = Point(base.x + across.x, base.y + across.y), Point(base.x - across.x, base.y - across.y)
    return f"M{_point(end)} L{_point(corners[0])} L{_point(corners[1])} Z"


def _node(node: Node, printer: Printer) -> str:
    area, style = node.area, f'fill="{_FILLS[node.role]}" stroke="#000000" stroke-width="0.6"'
    if node.round:
        centre = f'cx="{number(area.centre.x)}" cy="{number(area.centre.y)}"'
        shape = f'<circle {centre} r="{number(area.half_width)}" {style}/>'
    else:
        shape = f'<rect {_rectangle(area)} rx="4" {style}/>'
    scale = SMALL if node.role is Role.MAP else 1.0
    return f"{shape}\n{_writing(node.writing, area.centre, printer, scale)}"


def _dots(area: Area) -> str:
    x, y = area.centre.x, area.centre.y
    return "".join(
        f'<circle cx="{number(x)}" cy="{number(y + step)}" r="0.75"/>' for step in (-4.5, 0.0, 4.5)
    )


def _writing(writing: Writing, centre: Point, printer: Printer, scale: float) -> str:
    content = finished("".join(xml(part) if isinstance(part, str) else printer(part) for part in writing))
    size = scale * SIZE
    place = f'x="{number(centre.x)}" y="{number(centre.y + _BASELINE * size)}"'
    return f'<text {place} font-size="{number(size)}">{content}</text>'


def _rectangle(area: Area) -> str:
    return (
        f'x="{number(area.left)}" y="{number(area.top)}" '
        f'width="{number(2 * area.half_width)}" height="{number(2 * area.half_height)}"'
    )


def _point(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"
